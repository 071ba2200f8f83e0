//! Documents as text for a bulk request.

use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, Result};
use serde_json::{Map, Value};

use crate::index::documents::Prepared;
use crate::index::schema::column as local;
use crate::ingest::batch::{Encode, Encoded};
use crate::remote::documents::DocumentWriter;
use crate::remote::mapping::column;
use newsdex_text::article::Article;

/// A writer for each thread. Making one is cheap, but it is fast only when it has seen many words.
pub(super) struct Writers(Vec<Mutex<DocumentWriter>>);

impl Writers {
    /// Writers for this many threads.
    pub(super) fn new(threads: usize) -> Writers {
        Writers((0..threads.max(1)).map(|_| Mutex::default()).collect())
    }

    /// Works with the writer of the thread with this number.
    pub(super) fn with<T>(
        &self,
        thread: usize,
        work: impl FnOnce(&mut DocumentWriter) -> Result<T>,
    ) -> Result<T> {
        let writer = self.0.get(thread).or(self.0.first());
        let writer = writer.context("there is no thread for documents")?;
        work(&mut writer.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Makes the documents of articles on the worker threads.
pub(super) fn encoder(threads: usize) -> Arc<Encode> {
    let writers = Writers::new(threads);
    Arc::new(
        move |thread: usize, article: &Article, prepared: &Prepared| {
            writers.with(thread, |writer| {
                Ok(encoded(writer.of_prepared(article, prepared)?))
            })
        },
    )
}

/// A document as text.
pub(super) fn encoded(document: Map<String, Value>) -> Encoded {
    let checksum = document.get(column::CHECKSUM).and_then(Value::as_u64);
    Encoded {
        checksum: checksum.unwrap_or(0),
        json: Value::Object(document).to_string(),
    }
}

/// A document with the numbers of the run that wrote it and of the run that added its text.
pub(super) fn with_numbers(json: &str, run: u64, added: u64) -> String {
    let open = json.strip_suffix('}').unwrap_or(json);
    format!(
        "{open},\"{}\":{run},\"{}\":{added}}}",
        column::RUN,
        local::ADDED
    )
}

/// The numbered document of a printing, a file record or another small document.
pub(super) fn small(writer: &mut DocumentWriter, prepared: &Prepared, run: u64) -> Result<String> {
    let mut document = writer.document(prepared)?;
    document.insert(column::RUN.into(), run.into());
    Ok(Value::Object(document).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_gets_the_numbers_of_its_runs() {
        let text = with_numbers("{\"id\":\"a}\"}", 7, 3);
        let value: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(value["run"], 7);
        assert_eq!(value["added"], 3);
        assert_eq!(value["id"], "a}");
    }
}
