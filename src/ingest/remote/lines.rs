//! Documents as text for a bulk request.

use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Result;
use serde_json::{Map, Value};

use crate::index::documents::Prepared;
use crate::index::schema::column as local;
use crate::ingest::batch::{Encode, Encoded};
use crate::remote::documents::DocumentWriter;
use crate::remote::mapping::column;
use newsdex_text::article::Article;

/// Makes the documents of articles on the worker threads; each has a writer of its own.
pub(super) fn encoder(threads: usize) -> Arc<Encode> {
    let writers: Vec<Mutex<DocumentWriter>> = (0..threads).map(|_| Mutex::default()).collect();
    Arc::new(
        move |thread: usize, article: &Article, prepared: &Prepared| {
            let writer = writers.get(thread).or(writers.first());
            let Some(writer) = writer else {
                anyhow::bail!("there is no thread for documents");
            };
            let mut writer = writer.lock().unwrap_or_else(PoisonError::into_inner);
            Ok(encoded(writer.of_prepared(article, prepared)?))
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
