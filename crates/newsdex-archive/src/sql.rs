//! Dumps of databases in SQL, as mysqldump, phpMyAdmin, pg_dump and SQLite write them.
//!
//! `split` divides a dump into its statements that insert rows, and learns from the other statements what the columns are
//! called; `rows` reads the rows of a statement. A table without a column for titles or texts is skipped by name.

mod rows;
mod split;
#[cfg(test)]
mod tests;

use serde_json::{Map, Value};
use xxhash_rust::xxh3::Xxh3;

use crate::failure::Failure;
use crate::feed::wordpress;
use crate::fields::{self, DateStyle};
use crate::record::format::{Format, Head};
use crate::record::{FileSchema, Record};
use newsdex_text::article::Article;
use newsdex_text::encoding;

pub(super) static FORMAT: Format = Format {
    name: "SQL",
    recognises,
    records: split::records,
    articles,
    ..Format::USUAL
};

/// The facts about a table that are needed to read its rows.
#[derive(Debug, Clone)]
struct Table {
    /// The names of the columns; empty if no statement names them.
    columns: Vec<String>,
    /// Whether the rows are lines of cells divided by tabs, as PostgreSQL writes them.
    is_copied: bool,
    /// The form of the dates in the dump.
    dates: DateStyle,
}

impl FileSchema for Table {
    fn hash(&self, hash: &mut Xxh3) {
        hash.update(&[u8::from(self.is_copied)]);
        self.dates.hash(hash);
        for column in &self.columns {
            hash.update(&(column.len() as u64).to_le_bytes());
            hash.update(column.as_bytes());
        }
    }
}

/// Whether a text is a dump of a database: statements that insert rows.
pub(super) fn recognises(head: &Head<'_>) -> bool {
    const BEGINNINGS: [&str; 8] = [
        "--",
        "/*",
        "create ",
        "insert into",
        "pragma ",
        "begin",
        "set ",
        "drop table",
    ];
    const ROWS: [&str; 5] = [
        "insert into",
        "create table",
        "\ncopy ",
        "dump completed",
        " sql dump",
    ];
    let text = head.trimmed();
    let begins = BEGINNINGS.iter().any(|word| {
        let beginning = text.get(..word.len());
        beginning.is_some_and(|beginning| beginning.eq_ignore_ascii_case(word.as_bytes()))
    });
    begins && {
        let text = text.to_ascii_lowercase();
        ROWS.iter()
            .any(|word| memchr::memmem::find(&text, word.as_bytes()).is_some())
    }
}

fn articles(record: &Record) -> Vec<Result<Article, Failure>> {
    let schema = record.place.schema.as_deref();
    let table = schema.and_then(|schema| (schema as &dyn std::any::Any).downcast_ref::<Table>());
    let Some(table) = table else {
        return vec![Err(record.failed("rows of an unknown table"))];
    };
    let text = encoding::decode(&record.bytes, None);
    let rows = match table.is_copied {
        true => rows::copied(&text),
        false => rows::inserted(&text),
    };
    if rows.is_empty() {
        return vec![Err(record.failed("not SQL: rows that cannot be read"))];
    }
    let read = |(part, cells): (u64, Vec<Option<String>>)| article(record, table, cells, part);
    record.collected((0..).zip(rows).map(read))
}

fn article(
    record: &Record,
    table: &Table,
    cells: Vec<Option<String>>,
    part: u64,
) -> Result<Article, Failure> {
    let name = |at: usize| match table.columns.get(at) {
        Some(name) => name.clone(),
        None => format!("column {at}"),
    };
    let row: Map<String, Value> = cells
        .into_iter()
        .enumerate()
        .filter_map(|(at, cell)| {
            let cell = cell?;
            let cell = table.dates.rewritten(&cell).unwrap_or(cell);
            Some((name(at), Value::String(cell)))
        })
        .collect();
    let value = |name: &str| row.get(name).and_then(Value::as_str).unwrap_or_default();
    if let Some(reason) = wordpress::no_post(value("post_type"), value("post_status")) {
        return Err(record.skipped(reason));
    }
    if fields::is_draft(&row) {
        return Err(record.skipped(fields::DRAFT));
    }
    let map = &record.place.options.map;
    let mut article = fields::article(&row, map);
    if article.title.is_none() && article.body.is_empty() {
        match fields::by_values(&row) {
            Some(named) => article = fields::article(&named, map),
            None => return Err(record.unrecognised("a row without title and text")),
        }
    }
    fields::complete_by_values(&mut article, &row);
    record.completed_part(article, part)
}
