//! A large value of a generation, kept in pieces: documents of one kind.
//!
//! A document with a fixed name says which pieces are the latest. It is replaced last, so readers find the old value or
//! the new one.

use anyhow::Result;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use xxhash_rust::xxh3::xxh3_64;

use crate::index::schema::column;
use crate::remote::Client;
use crate::remote::client::{base64, from_base64};
use crate::remote::documents::{document_path, named};
use crate::remote::failure::{EngineError, FailureKind};
use crate::remote::mapping;

/// The size of a piece, in bytes.
const PIECE_BYTES: usize = 4 << 20;

/// How often the pieces are looked for if they were replaced while they were read.
const TRIES: u32 = 3;

/// A value of a generation.
pub struct Pieces<'a> {
    /// The server.
    pub client: &'a Client,
    /// The name of the generation.
    pub generation: &'a str,
    /// The value of the field `kind` of the documents, which is also the name of the value.
    pub kind: &'static str,
}

/// The head of a value, which is read without its pieces.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Latest<T> {
    /// Hash of all pieces together.
    checksum: u64,
    /// Number of pieces.
    pieces: u64,
    /// Facts that the writer added to the value.
    #[serde(flatten)]
    pub about: T,
}

impl Pieces<'_> {
    /// The head of the latest value; `None` if there is none.
    ///
    /// # Errors
    ///
    /// An [`EngineError`] if the server does not answer.
    pub fn latest<T: DeserializeOwned>(&self) -> Result<Option<Latest<T>>, EngineError> {
        let Some(data) = self.data(&self.latest_name())? else {
            return Ok(None);
        };
        serde_json::from_slice(&data)
            .map(Some)
            .map_err(|error| self.client.error(FailureKind::Garbled(error.to_string())))
    }

    /// The latest value; `None` if there is none.
    ///
    /// # Errors
    ///
    /// An [`EngineError`] if the server does not answer; a plain error if the value is damaged.
    pub fn load(&self) -> Result<Option<Vec<u8>>> {
        for _ in 0..TRIES {
            let Some(latest) = self.latest::<Value>()? else {
                return Ok(None);
            };
            let mut bytes = Vec::new();
            for number in 0..latest.pieces {
                let piece = self.data(&self.piece_name(latest.checksum, number))?;
                bytes.extend(piece.unwrap_or_default());
            }
            if xxh3_64(&bytes) == latest.checksum {
                return Ok(Some(bytes));
            }
        }
        anyhow::bail!(
            "the {} on the server are damaged; the next `newsdex index` makes them again",
            self.kind
        )
    }

    /// Stores a value in place of the latest one.
    ///
    /// # Errors
    ///
    /// An [`EngineError`] if the server does not take it; the latest value then stays.
    pub fn store(&self, bytes: &[u8], about: impl Serialize) -> Result<(), EngineError> {
        let before = self.latest::<Value>()?;
        let checksum = xxh3_64(bytes);
        let is_new = (before.as_ref()).is_none_or(|before| before.checksum != checksum);
        let mut pieces = 0;
        for piece in bytes.chunks(PIECE_BYTES) {
            if is_new {
                self.put(&self.piece_name(checksum, pieces), piece)?;
            }
            pieces += 1;
        }
        let latest = Latest {
            checksum,
            pieces,
            about,
        };
        let data = serde_json::to_vec(&latest).unwrap_or_default();
        self.put(&self.latest_name(), &data)?;
        // Nobody reads them any more; a reader that does looks again.
        if let Some(old) = before.filter(|before| before.checksum != checksum) {
            for number in 0..old.pieces {
                let name = self.piece_name(old.checksum, number);
                let _ = self.client.delete(&document_path(self.generation, &name));
            }
        }
        Ok(())
    }

    fn latest_name(&self) -> String {
        named(self.kind, &["latest"])
    }

    fn piece_name(&self, checksum: u64, number: u64) -> String {
        named(self.kind, &[&checksum.to_string(), &number.to_string()])
    }

    fn put(&self, name: &str, data: &[u8]) -> Result<(), EngineError> {
        let document = json!({column::KIND: self.kind, mapping::column::DATA: base64(data)});
        let path = document_path(self.generation, name);
        self.client.replace(&path, &document)?;
        Ok(())
    }

    /// The data of a document; `None` if there is no such document.
    fn data(&self, name: &str) -> Result<Option<Vec<u8>>, EngineError> {
        let document = self.client.find(&document_path(self.generation, name))?;
        Ok(document.and_then(|document| {
            let data = document.pointer(&format!("/_source/{}", mapping::column::DATA));
            data.and_then(Value::as_str).and_then(from_base64)
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_of_a_value_is_written_beside_its_pieces() {
        #[derive(Debug, PartialEq, Serialize, Deserialize)]
        struct About {
            articles: u64,
        }
        let latest = Latest {
            checksum: u64::MAX,
            pieces: 3,
            about: About { articles: 7 },
        };
        let text = serde_json::to_string(&latest).unwrap();
        let read: Latest<About> = serde_json::from_str(&text).unwrap();
        assert_eq!(read, latest);
        let any: Latest<Value> = serde_json::from_str(&text).unwrap();
        assert_eq!((any.checksum, any.pieces), (u64::MAX, 3));
    }
}
