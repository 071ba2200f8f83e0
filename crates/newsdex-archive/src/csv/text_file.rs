//! Rows whose text is in a file beside the table: a cell names the file (`text/18980614-35.txt`), or the file is named
//! after the row (`posts/4012.pier.html` for the row `4012.pier`). [`crate::multi_file`] finds the files.

use crate::csv::row::row;
use crate::csv::schema::TableSchema;
use crate::record::Record;
use crate::{fields, html, markup};
use newsdex_text::encoding;
use std::any::Any;

/// The mark between a row and the name and the text of its file.
const MARK: &[u8] = b"\n\x1d\x1dnewsdex text\x1d\x1d\n";
/// The longest name of a file, in bytes.
const LONGEST_NAME: usize = 200;
/// The endings of texts.
const ENDINGS: [&str; 5] = [".txt", ".html", ".htm", ".md", ".text"];
/// The folder of texts that are named after their rows.
const FOLDER_OF_POSTS: &str = "posts";

/// The names, relative to the table, that the file of a row's text may have; none if the table has no header, because
/// such a table may be any list of files.
pub(crate) fn names(record: &Record) -> Vec<String> {
    let schema = record.place.schema.as_deref();
    let schema = schema.and_then(|schema| (schema as &dyn Any).downcast_ref::<TableSchema>());
    let Some(schema) = schema.filter(|schema| schema.head_rows > 0) else {
        return Vec::new();
    };
    let text = encoding::decode(&record.bytes, None);
    let cells = row(schema.dialect, &text, schema.columns.len()).cells;
    let named = cells
        .iter()
        .map(|cell| cell.trim())
        .filter(|cell| is_name(cell));
    let mut names: Vec<String> = named.map(str::to_owned).collect();
    let first = cells.first().map(|cell| cell.trim());
    if let Some(first) = first.filter(|first| is_name_of_post(first)) {
        names.push(format!("{FOLDER_OF_POSTS}/{first}.html"));
    }
    names
}

/// Whether a cell is the name of a text.
fn is_name(cell: &str) -> bool {
    let lower = || cell.to_ascii_lowercase();
    cell.len() <= LONGEST_NAME
        && !cell.contains(['\n', ':', '\\'])
        && !cell.starts_with('/')
        && !cell.split('/').any(|part| part == "..")
        && ENDINGS
            .iter()
            .any(|ending| lower().ends_with(ending) && cell.len() > ending.len())
}

/// Whether a cell is a number and a short name, as in the first column of an export: `4012.council-buys-pier`.
fn is_name_of_post(cell: &str) -> bool {
    let is_short = |name: &str| {
        name.chars()
            .all(|sign| sign.is_alphanumeric() || matches!(sign, '-' | '_'))
    };
    cell.len() <= LONGEST_NAME
        && cell.split_once('.').is_some_and(|(number, name)| {
            !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) && is_short(name)
        })
}

/// Adds its text to a row.
pub(crate) fn with_text(mut record: Record, name: &str, text: &[u8]) -> Record {
    record.bytes.extend_from_slice(MARK);
    record.bytes.extend_from_slice(name.as_bytes());
    record.bytes.push(b'\n');
    record.bytes.extend_from_slice(text);
    record
}

/// Divides a record into the row as it is in the table, and the name and the bytes of the file of its text.
pub(super) fn divided(bytes: &[u8]) -> (&[u8], Option<(&str, &[u8])>) {
    let Some(at) = memchr::memmem::find(bytes, MARK) else {
        return (bytes, None);
    };
    let (row, rest) = bytes.split_at(at);
    let rest = rest.get(MARK.len()..).unwrap_or_default();
    let end = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
    let (name, text) = rest.split_at(end);
    let name = std::str::from_utf8(name).unwrap_or_default();
    (row, Some((name, text.get(1..).unwrap_or_default())))
}

/// The text of a file; of a part of a web page, what the page extraction keeps.
pub(super) fn text(bytes: &[u8]) -> String {
    let text = encoding::decode(bytes, None);
    if !markup::is_markup(&text) {
        return text;
    }
    let body = html::page(&text).map(|page| page.body).unwrap_or_default();
    match body.is_empty() {
        true => fields::body(&text).unwrap_or_default(),
        false => body,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_that_name_texts_are_told_from_others() {
        assert!(is_name("text/18980614-35.txt") && is_name("a.html"));
        assert!(!is_name("https://a.example/b.html") && !is_name("../a.txt") && !is_name(".txt"));
        assert!(is_name_of_post("4012.council-buys-pier"));
        assert!(
            !is_name_of_post("4012") && !is_name_of_post("4.0 percent") && !is_name_of_post("v4.5")
        );
    }

    #[test]
    fn a_row_is_divided_from_its_text() {
        let mut bytes = b"4012,Pier".to_vec();
        bytes.extend_from_slice(MARK);
        bytes.extend_from_slice(b"posts/4012.html\n<p>It came.</p>");
        let (row, file) = divided(&bytes);
        assert_eq!(row, b"4012,Pier");
        assert_eq!(
            file,
            Some(("posts/4012.html", b"<p>It came.</p>".as_slice()))
        );
        assert_eq!(divided(b"4012,Pier"), (b"4012,Pier".as_slice(), None));
    }
}
