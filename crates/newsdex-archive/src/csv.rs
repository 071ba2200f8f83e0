//! Tables of articles: CSV (RFC 4180) and its variants, with any delimiter and quotation mark.
//!
//! `schema` finds out how a table is written, `split` divides it into rows; each row is a record. Columns are read by
//! name as in JSON, in several languages. If the table has no header row, their content decides: running text,
//! headlines, dates, URLs, labels.

mod names;
mod row;
mod schema;
mod split;
pub(crate) mod text_file;

use std::any::Any;
use std::io::BufRead;

use serde_json::{Map, Value};

pub(super) use self::schema::TableSchema;
use super::{Failure, FailureKind, FieldMap, fields, marked_labels};
use crate::fields::DateStyle;
use crate::record::Record;
use crate::record::format::{Format, Head, RecordIterator};
use crate::record::source::Source;
use newsdex_text::article::{Article, DateOrigin};
use newsdex_text::encoding;

pub(super) static FORMAT: Format = Format {
    name: "CSV",
    recognises,
    records,
    articles,
    stored_length: |record| text_file::divided(&record.bytes).0.len(),
    ..Format::USUAL
};

fn is_named(extension: &str) -> bool {
    matches!(extension, "csv" | "tsv" | "tab" | "psv")
}

fn recognises(head: &Head<'_>) -> bool {
    let is_named = is_named(&head.extension());
    TableSchema::of(head.bytes, head.is_all, is_named, &FieldMap::default()).is_some()
        // Rows of a label and a value are one article, not a table.
        && !marked_labels::has_tabs(&encoding::decode(head.bytes, None))
}

/// The maximum number of bytes from which the schema is derived.
const HEAD_BYTES: usize = 16 * 1024;

fn records(format: &'static Format, mut source: Source) -> RecordIterator {
    let head = source.reader.fill_buf().unwrap_or_default();
    let is_all = head.len() < HEAD_BYTES;
    let beginning = head.get(..HEAD_BYTES).unwrap_or(head).to_vec();
    let map = &source.place.options.map;
    // That the file is a table was decided before, by its beginning or by the user.
    let schema = TableSchema::of(&beginning, is_all, true, map)
        .or_else(|| TableSchema::of(&beginning, true, true, map));
    let failure = match schema {
        Some(schema) if schema.is_of_scanned_words() => source
            .place
            .failure(
                FailureKind::Failed,
                "a table of the words that tesseract recognised in a scan",
            )
            .with_hint("`tesseract` also writes hOCR and text, which newsdex reads"),
        Some(mut schema) if schema.has_text(map) => {
            // No more than the largest record may take.
            let most = source.place.options.record_bytes as u64;
            if schema.needs_order_of_dates() && source.read_ahead(most).is_ok() {
                schema.decide_order_of_dates(source.reader.fill_buf().unwrap_or_default());
            }
            let notice = schema.has_undecided_dates().then(|| {
                let reason = "day and month cannot be told apart in its dates; dates such as 01/02/2020 are left out";
                Err(source.place.failure(FailureKind::Noted, reason))
            });
            let rows = split::rows(format, source, schema);
            return Box::new(notice.into_iter().chain(rows));
        }
        Some(schema) => {
            let named: Vec<String> = schema
                .columns
                .iter()
                .take(6)
                .map(|name| format!("`{}`", name.escape_debug()))
                .collect();
            let reason = format!(
                "a table without a column for titles or texts; its columns are {}",
                named.join(" ")
            );
            source.place.failure(FailureKind::Unrecognised, reason)
        }
        None => source.place.failure(
            FailureKind::Failed,
            "a table whose columns cannot be recognised",
        ),
    };
    let hint = "if they have other names in this file, use --map title=NAME or --map body=NAME";
    let failure = match failure.hint {
        Some(_) => failure,
        None => failure.with_hint(hint),
    };
    Box::new(std::iter::once(Err(failure)))
}

fn articles(record: &Record) -> Vec<Result<Article, Failure>> {
    vec![article(record)]
}

fn article(record: &Record) -> Result<Article, Failure> {
    let (row, text_file) = text_file::divided(&record.bytes);
    let schema = record.place.schema.as_deref();
    let Some(schema) = schema.and_then(|schema| (schema as &dyn Any).downcast_ref::<TableSchema>())
    else {
        return Err(record.failed("a row without its header"));
    };
    let text = schema.decode(row);
    let columns = schema.columns.len();
    let row = row::row(schema.dialect, &text, columns);
    if row.has_more {
        let reason = format!("has {} columns, but the header has {columns}", row.count);
        return Err(record.failed(reason));
    }
    let mut object = Map::new();
    let mut label = None;
    let styles = schema
        .dates
        .iter()
        .copied()
        .chain(std::iter::repeat(DateStyle::AsWritten));
    for ((name, cell), style) in schema.columns.iter().zip(row.cells).zip(styles) {
        if name.is_empty() || cell.trim().is_empty() {
            continue;
        }
        if names::is_label(name) && names::is_section(&cell) {
            label = Some(cell.trim().to_owned());
        }
        if !object.contains_key(name) {
            let cell = style.rewritten(&cell).unwrap_or(cell);
            object.insert(name.to_owned(), Value::String(cell));
        }
    }
    if fields::is_draft(&object) {
        return Err(record.skipped(fields::DRAFT));
    }
    if let Some((name, text)) = text_file {
        object.retain(|_, cell| cell.as_str().map(str::trim) != Some(name));
        object.insert("body".to_owned(), Value::String(text_file::text(text)));
    }
    let mut article = fields::article(&object, &record.place.options.map);
    article.section = article.section.or(label);
    if article.dated_by.is_none() {
        article.dated_by = article.published.map(|_| DateOrigin::Metadata);
    }
    record.completed(article)
}

#[cfg(test)]
mod tests;
