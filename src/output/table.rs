//! Results as comma-separated values (RFC 4180).
//!
//! CSV is data: cells have the exact text of the archive. A spreadsheet runs a cell that begins with `=`,
//! `+`, `-` or `@` as a formula; [`Cells::Spreadsheet`] prevents this.

use std::borrow::Cow;
use std::io::Write;

use anyhow::Result;

use crate::engine::{EntityPage, Hit, QuotePage, Share, Story, Timeline, UNDATED};
use crate::output::json::{day, instant, kind_name};
use newsdex_text::enrichment::EntityKind;
use newsdex_text::file_name::shown;

const HEADER: [&str; 13] = [
    "id",
    "score",
    "title",
    "date",
    "source",
    "section",
    "authors",
    "url",
    "language",
    "people",
    "organizations",
    "places",
    "path",
];

/// How cells are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cells {
    /// For a program: unchanged.
    Data,
    /// For a spreadsheet: with an apostrophe before anything that it would run.
    Spreadsheet,
}

impl Cells {
    /// The text of the cell in the output.
    fn cell(self, text: &str) -> Cow<'_, str> {
        let is_number = || text.parse::<f64>().is_ok_and(f64::is_finite);
        match self {
            Cells::Spreadsheet if may_run(text) && !is_number() => Cow::Owned(shielded(text)),
            _ => Cow::Borrowed(text),
        }
    }
}

/// Characters that begin a formula, including their full-width forms.
const FORMULA_STARTS: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// Characters at which some spreadsheets begin a new cell, even inside quotation marks.
const DIVIDERS: [char; 5] = [';', '\t', '\n', '\r', '"'];

fn may_run(text: &str) -> bool {
    text.contains(FORMULA_STARTS)
}

/// The text with an apostrophe at each place where a cell with a formula could begin.
fn shielded(text: &str) -> String {
    let mut shielded = String::with_capacity(text.len() + 1);
    let mut is_start = true;
    for character in text.chars() {
        if is_start && FORMULA_STARTS.contains(&character) {
            shielded.push('\'');
        }
        shielded.push(character);
        is_start = DIVIDERS.contains(&character);
    }
    shielded
}

/// Writes a table.
struct Table<'a> {
    csv: csv::Writer<&'a mut dyn Write>,
    cells: Cells,
}

impl<'a> Table<'a> {
    /// Begins a table with a header row.
    fn begin(header: &[&str], cells: Cells, out: &'a mut dyn Write) -> Result<Table<'a>> {
        let csv = csv::Writer::from_writer(out);
        let mut table = Table { csv, cells };
        table.row(header.iter().copied())?;
        Ok(table)
    }

    fn row<'t>(&mut self, row: impl IntoIterator<Item = &'t str>) -> Result<()> {
        for text in row {
            self.csv.write_field(self.cells.cell(text).as_bytes())?;
        }
        // Ends the row.
        self.csv.write_record(None::<&[u8]>)?;
        Ok(())
    }

    fn end(mut self) -> Result<()> {
        self.csv.flush()?;
        Ok(())
    }
}

/// One row.
///
/// # Errors
///
/// Fails if the row cannot be made.
pub fn row(row: &[&str], cells: Cells) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    Table::begin(row, cells, &mut out)?.end()?;
    Ok(out)
}

/// The columns of hits that have to be asked for.
#[derive(Debug, Clone, Copy, Default)]
pub struct ExtraColumns {
    /// The full text.
    pub body: bool,
    /// The file to which the full text was written.
    pub file: bool,
}

/// A table with a row for each name of a list and each of its hits.
pub struct NamedHits<'a> {
    table: Table<'a>,
}

impl<'a> NamedHits<'a> {
    /// Writes the header.
    ///
    /// # Errors
    ///
    /// Fails when `out` does, like all methods.
    pub fn begin(cells: Cells, out: &'a mut dyn Write) -> Result<NamedHits<'a>> {
        let mut header = vec!["name", "total"];
        header.extend(HEADER);
        let table = Table::begin(&header, cells, out)?;
        Ok(NamedHits { table })
    }

    /// Writes a row; without a hit, its cells are empty.
    ///
    /// # Errors
    ///
    /// As [`NamedHits::begin`].
    pub fn row(&mut self, name: &str, total: u64, hit: Option<&Hit>) -> Result<()> {
        let total = total.to_string();
        let of_hit = hit.map_or_else(<[String; 13]>::default, hit_cells);
        let cells = [name, &total].into_iter();
        self.table
            .row(cells.chain(of_hit.iter().map(String::as_str)))
    }

    /// Ends the table.
    ///
    /// # Errors
    ///
    /// As [`NamedHits::begin`].
    pub fn end(&mut self) -> Result<()> {
        Ok(self.table.csv.flush()?)
    }
}

/// The cells of a hit, in the order of [`HEADER`].
fn hit_cells(hit: &Hit) -> [String; 13] {
    let article = &hit.article;
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let named = |kind| hit.names(kind).join("; ");
    [
        article.id.to_string(),
        format!("{:.4}", hit.score),
        text(&article.title),
        article.published.map(instant).unwrap_or_default(),
        text(&article.source),
        text(&article.section),
        hit.enrichment.authors.join("; "),
        text(&article.url),
        text(&hit.enrichment.language),
        named(EntityKind::Person),
        named(EntityKind::Organization),
        named(EntityKind::Place),
        shown(&article.origin.path).into_owned(),
    ]
}

/// Writes a header and, one by one, a row for each hit, with the file of its text. Several names in one cell are
/// separated by `; `.
///
/// # Errors
///
/// Fails when `out` does, and with the first hit that could not be read.
pub fn search(
    hits: impl Iterator<Item = Result<(Hit, Option<String>)>>,
    extra: ExtraColumns,
    cells: Cells,
    out: &mut dyn Write,
) -> Result<()> {
    let mut header = HEADER.to_vec();
    header.extend(extra.body.then_some("body"));
    header.extend(extra.file.then_some("file"));
    let mut table = Table::begin(&header, cells, out)?;
    for hit in hits {
        let (hit, file) = hit?;
        let row = hit_cells(&hit);
        let body = extra.body.then_some(hit.article.body.as_str());
        let file = extra.file.then(|| file.as_deref().unwrap_or(""));
        table.row(row.iter().map(String::as_str).chain(body).chain(file))?;
    }
    table.end()
}

/// Writes a header and a row for each entity.
///
/// # Errors
///
/// Fails when `out` does.
pub fn entities(page: &EntityPage, cells: Cells, out: &mut dyn Write) -> Result<()> {
    let header = ["type", "name", "articles", "first", "last", "also"];
    let mut table = Table::begin(&header, cells, out)?;
    for entity in &page.entities {
        table.row([
            kind_name(entity.kind),
            &entity.name,
            &entity.articles.to_string(),
            &entity.first.map(day).unwrap_or_default(),
            &entity.last.map(day).unwrap_or_default(),
            &entity.also.join("; "),
        ])?;
    }
    table.end()
}

/// Writes a header and a row for each quotation.
///
/// # Errors
///
/// Fails when `out` does.
pub fn quotes(page: &QuotePage, cells: Cells, out: &mut dyn Write) -> Result<()> {
    let header = [
        "speaker", "text", "date", "title", "source", "url", "id", "path",
    ];
    let mut table = Table::begin(&header, cells, out)?;
    for found in &page.quotes {
        let article = &found.article;
        let or_empty = |text: &Option<String>| text.clone().unwrap_or_default();
        table.row([
            &or_empty(&found.speaker),
            found.quote.text(article),
            &article.published.map(instant).unwrap_or_default(),
            &or_empty(&article.title),
            &or_empty(&article.source),
            &or_empty(&article.url),
            article.id.as_str(),
            &shown(&article.origin.path),
        ])?;
    }
    table.end()
}

/// Writes a header and a row for each article of each story.
///
/// # Errors
///
/// Fails when `out` does, and with the first story that could not be read.
pub fn stories(
    stories: impl Iterator<Item = Result<Story>>,
    cells: Cells,
    out: &mut dyn Write,
) -> Result<()> {
    let header = [
        "story", "kind", "share", "title", "date", "source", "url", "id", "path",
    ];
    let mut table = Table::begin(&header, cells, out)?;
    for story in stories {
        let story = story?;
        for copy in &story.copies {
            let article = &copy.article;
            let or_empty = |text: &Option<String>| text.clone().unwrap_or_default();
            table.row([
                &story.name,
                copy.kind.name(),
                &format!("{:.3}", copy.share),
                &or_empty(&article.title),
                &article.published.map(instant).unwrap_or_default(),
                &or_empty(&article.source),
                &or_empty(&article.url),
                article.id.as_str(),
                &shown(&article.origin.path),
            ])?;
        }
    }
    table.end()
}

/// Writes a header and a row for each period, and one for articles without a date.
///
/// # Errors
///
/// Fails when `out` does.
pub fn timeline(timeline: &Timeline, out: &mut dyn Write) -> Result<()> {
    let header = ["period", "from", "to", "count", "all", "share", "covered"];
    let mut table = Table::begin(&header, Cells::Data, out)?;
    let mut row = |label: &str, first: &str, last: &str, share: Share| {
        table.row([
            label,
            first,
            last,
            &share.count.to_string(),
            &share.all.to_string(),
            &share
                .ratio()
                .map_or_else(String::new, |ratio| format!("{ratio:.6}")),
            if share.all > 0 { "true" } else { "false" },
        ])
    };
    for period in timeline.periods() {
        row(
            &period.label,
            &day(period.first),
            &day(period.last),
            period.share,
        )?;
    }
    row(UNDATED, "", "", timeline.undated)?;
    table.end()
}

/// Writes a header and a row for each run of the log, with the given columns and cells.
///
/// # Errors
///
/// Fails when `out` does.
pub fn runs<const COLUMNS: usize>(
    columns: [&str; COLUMNS],
    rows: impl Iterator<Item = [String; COLUMNS]>,
    cells: Cells,
    out: &mut dyn Write,
) -> Result<()> {
    let mut table = Table::begin(&columns, cells, out)?;
    for row in rows {
        table.row(row.each_ref().map(String::as_str))?;
    }
    table.end()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(Cells::Data.cell(text), text);
        assert_eq!(Cells::Spreadsheet.cell(text), expected);
    }

    #[test]
    fn what_a_spreadsheet_would_run_gets_an_apostrophe() {
        check("=HYPERLINK(\"x\")", "'=HYPERLINK(\"x\")");
        check("+cmd", "'+cmd");
        check("-2+3", "'-2+3");
        check("@SUM(A1)", "'@SUM(A1)");
        check("＝1+1", "'＝1+1");
    }

    #[test]
    fn what_would_begin_a_cell_of_its_own_gets_one_too() {
        check("rain;=1+1", "rain;'=1+1");
        check("rain\n=1+1", "rain\n'=1+1");
        check("rain\";@x", "rain\";'@x");
    }

    #[test]
    fn numbers_and_other_text_stay_as_they_are() {
        check("-4.5", "-4.5");
        check("Rain - and sun = spring", "Rain - and sun = spring");
        check("", "");
    }
}
