//! The lines of a concordance as text and CSV.
//!
//! In text, all matches begin in the same column, counted as a terminal shows it: Chinese characters take two columns,
//! accents none.

use std::io::Write;

use anyhow::{Context, Result};
use unicode_width::UnicodeWidthStr;

use crate::engine::concordance::{ConcordanceLine, ConcordanceLines};
use crate::output::paragraph::{Face, clean};
use crate::output::row_sorter::RowSorter;
use crate::output::table::{self, Cells};
use crate::output::{Style, json, terminal};
use newsdex_query::highlight::MarkedField;
use newsdex_text::file_name::shown;

/// The width of a date, and of `undated`.
const DATE: usize = 10;

/// Room for the match itself, in columns.
const MATCH: usize = 14;

/// Room for an identifier that newsdex derives, in columns.
const ID: usize = 16;

/// The context on each side that fits a line of the terminal, in columns; 40 if the output is no terminal.
pub fn columns_that_fit(style: Style) -> usize {
    const NARROWEST: usize = 12;
    const WIDEST: usize = 40;
    if !style.is_terminal {
        return WIDEST;
    }
    let others = DATE + 2 + MATCH + 2 + ID;
    (style.width.saturating_sub(others) / 2).clamp(NARROWEST, WIDEST)
}

/// A line as text: date, context, match, context, identifier. Matches in titles are followed by the name of the field.
pub fn text(line: &ConcordanceLine, columns: usize, style: Style) -> String {
    let article = &line.hit.article;
    let date = article
        .published
        .map_or("undated".to_owned(), terminal::day);
    let (begin, end) = match style.color {
        true => (Face::Mark.begin(), "\x1b[0m"),
        false => ("**", "**"),
    };
    let left = " ".repeat(columns.saturating_sub(line.left.width()));
    let shown = line.matched.width() + line.right.width();
    let right = " ".repeat((columns + MATCH).saturating_sub(shown));
    let field = match line.field {
        MarkedField::Body => String::new(),
        other => format!("  ({})", other.name()),
    };
    format!(
        "{date:DATE$}  {left}{}{begin}{}{end}{}{right}  {}{field}\n",
        line.left,
        line.matched,
        line.right,
        clean(article.id.as_str()),
    )
}

/// The columns of CSV.
const HEADER: [&str; 12] = [
    "left", "match", "right", "field", "start", "end", "date", "title", "source", "url", "id",
    "path",
];

/// The header row of CSV.
///
/// # Errors
///
/// Fails if the row cannot be made.
pub fn csv_header() -> Result<Vec<u8>> {
    table::row(&HEADER, Cells::Data)
}

/// A line as a row of CSV.
///
/// # Errors
///
/// Fails if the row cannot be made.
pub fn csv(line: &ConcordanceLine, cells: Cells) -> Result<Vec<u8>> {
    let article = &line.hit.article;
    let row = [
        line.left.as_str(),
        &line.matched,
        &line.right,
        line.field.name(),
        &line.start.to_string(),
        &line.end.to_string(),
        &article.published.map(json::instant).unwrap_or_default(),
        article.title.as_deref().unwrap_or(""),
        article.source.as_deref().unwrap_or(""),
        article.url.as_deref().unwrap_or(""),
        article.id.as_str(),
        &shown(&article.origin.path),
    ];
    table::row(&row, cells)
}

/// Gives the text by which a line is sorted.
pub type Key = fn(&ConcordanceLine) -> String;

/// The order and the number of the lines that are written.
#[derive(Debug, Clone, Copy)]
pub struct Ordered {
    /// The key of the order; `None` to keep the order of the lines.
    pub key: Option<Key>,
    /// Maximum number of lines.
    pub limit: usize,
    /// The bytes between two lines.
    pub between: &'static [u8],
}

/// Writes the lines in their order, and gives their number. Sorting many lines uses a temporary file.
///
/// # Errors
///
/// Fails when `out` does, and with the first line that cannot be read or sorted.
pub fn write(
    lines: ConcordanceLines,
    order: &Ordered,
    row: &dyn Fn(&ConcordanceLine) -> Result<Vec<u8>>,
    out: &mut dyn Write,
) -> Result<u64> {
    let mut total: u64 = 0;
    let mut write = |row: &[u8]| {
        if total > 0 {
            out.write_all(order.between)?;
        }
        total += 1;
        out.write_all(row)
    };
    let Some(key) = order.key else {
        for line in lines.take(order.limit) {
            write(&row(&line?)?)?;
        }
        return Ok(total);
    };
    let mut sorter = RowSorter::new();
    for line in lines {
        let line = line?;
        sorter.push(key(&line), row(&line)?).context(NOT_SORTED)?;
    }
    for row in sorter.sorted().context(NOT_SORTED)?.take(order.limit) {
        write(&row.context(NOT_SORTED)?)?;
    }
    Ok(total)
}

const NOT_SORTED: &str = "cannot sort the lines in the folder for temporary files";
