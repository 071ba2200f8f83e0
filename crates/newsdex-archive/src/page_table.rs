//! Tables of articles in a web page: a spreadsheet saved as HTML, a clipping service's list with texts.
//!
//! The first row names the columns, as in CSV; one of them has the texts. A table within an article is none of these:
//! the table must hold most of the text of the page.

use serde_json::{Map, Value};

use crate::failure::Failure;
use crate::html::tree::{Tree, is_block, is_silent};
use crate::record::Record;
use crate::{date_order, fields};
use newsdex_text::article::Article;
use newsdex_text::checkpoint::checkpoint;

/// The fewest rows of a table of articles below the names of its columns.
const FEWEST_ROWS: usize = 2;
/// The longest name of a column, in characters.
const LONGEST_NAME: usize = 40;
/// The fewest characters of the texts in a row on average.
const SHORTEST_TEXT: usize = 60;

/// The rows of the table of articles in a page; `None` for any other page.
pub(crate) fn articles(tree: &Tree, record: &Record) -> Option<Vec<Result<Article, Failure>>> {
    let tables = tree.elements("table");
    let rows = tables
        .filter_map(|table| rows(tree, table))
        .max_by_key(Vec::len)?;
    let map = &record.place.options.map;
    let articles: Vec<Article> = rows.iter().map(|row| fields::article(row, map)).collect();
    let texts: usize = articles
        .iter()
        .map(|article| article.body.chars().count())
        .sum();
    let all: usize = (0..tree.len())
        .map(|node| tree.own_text(node).trim().chars().count())
        .sum();
    if texts < SHORTEST_TEXT * articles.len() || 2 * texts < all {
        return None;
    }
    let mut rows = rows;
    let notice = date_order::settle(record, rows.iter_mut().flat_map(Map::values_mut));
    let articles = rows.iter().map(|row| fields::article(row, map));
    let complete = |(part, article): (u64, Article)| record.completed_row(article, part);
    let mut found = record.collected((0..).zip(articles).map(complete));
    found.extend(notice.map(Err));
    Some(found)
}

/// The rows of a table whose first row names the columns of articles.
fn rows(tree: &Tree, table: usize) -> Option<Vec<Map<String, Value>>> {
    let table_of = |row: usize| {
        tree.ancestors(row)
            .find(|&above| tree.name(above) == "table")
    };
    let own_rows = tree
        .below(table)
        .filter(|&node| tree.name(node) == "tr" && table_of(node) == Some(table));
    let cells = |row: usize| -> Vec<Value> {
        let mut cells = Vec::new();
        let mut cell = row + 1;
        while cell < tree.end(row) {
            checkpoint();
            if matches!(tree.name(cell), "td" | "th") {
                cells.push(Value::String(text(tree, cell)));
            }
            cell = tree.end(cell).max(cell + 1);
        }
        cells
    };
    let mut filled = own_rows.map(cells).filter(|cells| !cells.is_empty());
    let header = filled.next()?;
    let width = header.len();
    let is_name = |cell: &Value| {
        cell.as_str()
            .is_some_and(|name| name.chars().count() <= LONGEST_NAME)
    };
    // Most tables in pages end here, before their cells are read.
    if width < 2 || !header.iter().all(is_name) {
        return None;
    }
    // A row of another width is a heading between the rows, or a sum.
    let below = filled.filter(|cells| cells.len() == width);
    let rows: Vec<Value> = std::iter::once(header)
        .chain(below)
        .map(Value::Array)
        .collect();
    if rows.len() <= FEWEST_ROWS {
        return None;
    }
    fields::rows_below_names(&rows)
}

/// The text of a cell, with a line for each block.
fn text(tree: &Tree, cell: usize) -> String {
    let mut text = String::new();
    let mut at = cell + 1;
    while at < tree.end(cell) {
        checkpoint();
        let name = tree.name(at);
        if is_silent(name) {
            at = tree.end(at).max(at + 1);
            continue;
        }
        if name == "br" || is_block(name) {
            text.push_str("\n\n");
        }
        text.push_str(&tree.own_text(at).replace(['\n', '\r', '\t'], " "));
        at += 1;
    }
    text.trim().to_owned()
}
