//! The schema of a table: its delimiter, its quotation marks, the names of its columns.
//!
//! Derived from the beginning of the file, with strict rules, because prose has commas and logs have columns. A table
//! has either a header row that names titles or texts, or the same number of columns in every row, one of them running
//! text and another a date, a URL or a label.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use super::names;
use crate::fields::{DateStyle, Order};
use xxhash_rust::xxh3::Xxh3;

use crate::fields::{self, FieldMap};
use crate::record::FileSchema;
use newsdex_text::checkpoint::checkpoint;
use newsdex_text::encoding::Guess;
use newsdex_text::{date, encoding};

/// The schema of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TableSchema {
    pub(super) dialect: Dialect,
    /// The names of the columns, from the header row or derived from their content.
    pub(super) columns: Vec<String>,
    /// The number of rows at the beginning that are not records.
    pub(super) head_rows: usize,
    /// How the dates of each column are written.
    pub(super) dates: Vec<DateStyle>,
    /// Whether each column has dates in which the order of day and month matters.
    pub(super) orders_matter: Vec<bool>,
    /// The encoding of the file if it is not UTF-8; a single row may have too few bytes for a guess.
    pub(super) encoding: Option<Guess>,
}

/// The characters that delimit, quote and escape columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Dialect {
    pub(super) delimiter: u8,
    pub(super) quote: Option<u8>,
    pub(super) escape: Option<u8>,
}

impl FileSchema for TableSchema {
    fn hash(&self, hash: &mut Xxh3) {
        // 0 stands for no character; no dialect uses it.
        let byte = |sign: Option<u8>| sign.unwrap_or(0);
        let Dialect {
            delimiter,
            quote,
            escape,
        } = self.dialect;
        hash.update(&[delimiter, byte(quote), byte(escape)]);
        hash.update(&(self.head_rows as u64).to_le_bytes());
        if let Some(guess) = self.encoding {
            hash.update(guess.name().as_bytes());
        }
        for style in &self.dates {
            style.hash(hash);
        }
        for column in &self.columns {
            hash.update(&(column.len() as u64).to_le_bytes());
            hash.update(column.as_bytes());
        }
    }
}

/// The maximum number of rows from which the schema is derived.
const MOST_ROWS: usize = 200;
/// The maximum number of columns of a table of articles.
const MOST_COLUMNS: usize = 2_000;
/// The most lines above the header of a table, which say what was exported.
const MOST_LINES_ABOVE: usize = 16;
/// The maximum length of a column name, in characters.
const LONGEST_NAME: usize = 60;
/// The minimum number of rows of a table without a header row in a file whose name is not that of a table.
const FEWEST_ROWS: usize = 4;
/// The minimum average length of running text, in bytes.
const TEXT_BYTES: usize = 80;

impl TableSchema {
    /// Gives the schema of a text that begins with `head`; `None` if it is not a table.
    ///
    /// `is_all` says whether `head` is the whole text, `is_named` whether the file name is that of a table.
    pub(super) fn of(
        head: &[u8],
        is_all: bool,
        is_named: bool,
        map: &FieldMap,
    ) -> Option<TableSchema> {
        let first = head
            .trim_ascii_start()
            .split(|byte| *byte == b'\n')
            .next()?;
        if matches!(first.first()?, b'<' | b'{' | b'[' | b'#' | b'%') && !is_named {
            return None;
        }
        let text = encoding::decode(head, None);
        let stated = stated_delimiter(&text);
        let mut best: Option<(usize, TableSchema)> = None;
        let names = KnownNames::new(map);
        for delimiter in [b'\t', b',', b';', b'|'] {
            // In a file whose name is that of a table, the header may be below lines about the export.
            let beginning = head.split(|byte| *byte == b'\n').take(MOST_LINES_ABOVE);
            let is_below =
                || is_named && beginning.into_iter().any(|line| line.contains(&delimiter));
            let is_possible = match stated {
                Some(stated) => stated == delimiter,
                None => first.contains(&delimiter) || is_below(),
            };
            if !is_possible {
                continue;
            }
            for quote in [Some(b'"'), Some(b'\''), None] {
                let dialect = Dialect {
                    delimiter,
                    quote,
                    escape: escape(&text, quote),
                };
                let beginning = LookedAt {
                    rows: rows(&text, dialect, is_all),
                    has_statement: stated.is_some(),
                    is_named,
                };
                let Some((score, schema)) = beginning.schema(dialect, &names) else {
                    continue;
                };
                if best.as_ref().is_none_or(|(other, _)| score > *other) {
                    best = Some((score, schema));
                }
            }
        }
        let (_, mut schema) = best?;
        schema.encoding = encoding::guess_of_legacy(head);
        Some(schema)
    }

    /// Whether a column has dates in which the day or the month may come first.
    pub(super) fn needs_order_of_dates(&self) -> bool {
        self.orders_matter.contains(&true)
    }

    /// Decides from all rows of a text whether the day or the month comes first in the dates of each column.
    pub(super) fn decide_order_of_dates(&mut self, text: &[u8]) {
        let mut orders = vec![Order::default(); self.dates.len()];
        let mut reader = self.dialect.reader(text);
        for row in reader
            .byte_records()
            .skip(self.head_rows)
            .map_while(Result::ok)
        {
            checkpoint();
            for ((cell, order), matters) in row.iter().zip(&mut orders).zip(&self.orders_matter) {
                if *matters && cell.len() <= LONGEST_DATE {
                    order.add(&String::from_utf8_lossy(cell));
                }
            }
        }
        for ((style, order), matters) in self.dates.iter_mut().zip(orders).zip(&self.orders_matter)
        {
            if *matters {
                *style = order.style();
            }
        }
    }

    /// Whether it remains unknown for a column whether the day or the month comes first.
    pub(super) fn has_undecided_dates(&self) -> bool {
        self.dates.contains(&DateStyle::Undecided)
    }

    /// Whether each row is a word of a scanned page, as tesseract writes them.
    pub(super) fn is_of_scanned_words(&self) -> bool {
        let has = |name: &str| self.columns.iter().any(|column| column == name);
        has("block_num") && has("word_num") && has("conf")
    }

    /// Decodes a row.
    pub(super) fn decode(&self, row: &[u8]) -> String {
        match (std::str::from_utf8(row), self.encoding) {
            (Err(_), Some(guess)) => guess.decode(row),
            _ => encoding::decode(row, None),
        }
    }

    /// Whether any column holds titles or texts.
    pub(super) fn has_text(&self, map: &FieldMap) -> bool {
        let names = KnownNames::new(map);
        self.columns.iter().any(|name| names.is_text(name))
    }
}

/// The delimiter in a first line such as `sep=;`, which spreadsheets write.
fn stated_delimiter(text: &str) -> Option<u8> {
    let line = text.lines().next()?.trim_matches('"');
    let stated = line.strip_prefix("sep=")?;
    stated.bytes().next().filter(|_| stated.len() == 1)
}

/// The escape character: databases write `\"` for a quotation mark in a quoted cell, other programs double the mark.
fn escape(text: &str, quote: Option<u8>) -> Option<u8> {
    let quote = char::from(quote?);
    let escaped = text.matches(&format!("\\{quote}")).count();
    let doubled = format!("{quote}{quote}");
    let is_inside = |at: usize| {
        let before = text.get(..at).and_then(|text| text.chars().next_back());
        before.is_some_and(|before| before.is_alphanumeric() || before == ' ')
    };
    let has_doubled = text.match_indices(&doubled).any(|(at, _)| is_inside(at));
    (escaped > 0 && !has_doubled).then_some(b'\\')
}

/// The first rows, without the last one if it may be incomplete.
fn rows(text: &str, dialect: Dialect, is_all: bool) -> Vec<csv::StringRecord> {
    let mut reader = dialect.reader(text.as_bytes());
    let mut rows: Vec<csv::StringRecord> = reader
        .records()
        .map_while(Result::ok)
        .filter(|row| row.iter().any(|cell| !cell.trim().is_empty()))
        .take(MOST_ROWS + 1)
        .collect();
    if !is_all || rows.len() > MOST_ROWS {
        rows.pop();
    }
    rows
}

impl Dialect {
    /// A builder for parsers of this dialect.
    pub(super) fn parser(self) -> csv_core::ReaderBuilder {
        let mut builder = csv_core::ReaderBuilder::new();
        builder
            .delimiter(self.delimiter)
            .quoting(self.quote.is_some())
            .quote(self.quote.unwrap_or(b'"'))
            .escape(self.escape);
        builder
    }

    /// A reader of rows with any number of cells.
    pub(super) fn reader(self, text: &[u8]) -> csv::Reader<&[u8]> {
        csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(self.delimiter)
            .quoting(self.quote.is_some())
            .quote(self.quote.unwrap_or(b'"'))
            .escape(self.escape)
            .from_reader(text)
    }
}

/// The first rows of a file, parsed in one dialect.
struct LookedAt {
    rows: Vec<csv::StringRecord>,
    has_statement: bool,
    is_named: bool,
}

impl LookedAt {
    /// Gives the schema of the rows and a score of its plausibility; `None` if the rows are not a table.
    fn schema(&self, dialect: Dialect, names: &KnownNames) -> Option<(usize, TableSchema)> {
        let statement = usize::from(self.has_statement);
        let above = self.rows_above_header(statement, names);
        let statement = statement + above;
        let rows = self.rows.get(statement..)?;
        let (first, below) = rows.split_first()?;
        let columns = first.len();
        if !(2..=MOST_COLUMNS).contains(&columns) {
            return None;
        }
        let alike = below.iter().filter(|row| row.len() == columns).count();
        // The share of rows with as many columns as the first row, in per cent.
        let share = alike * 100 / below.len().max(1);
        let quoting = match dialect.quote {
            Some(b'"') => 2,
            Some(_) => 0,
            None => 1,
        };
        let head = is_head(first);
        let known = first.iter().filter(|name| names.is_known(name)).count();
        let names_text = first.iter().any(|name| names.is_text(name));
        if head && names_text && known >= 2 && (below.is_empty() || share >= 50) {
            let schema = TableSchema {
                dialect,
                columns: first.iter().map(|name| name.trim().to_owned()).collect(),
                head_rows: statement + 1,
                dates: date_styles(first, below, names),
                orders_matter: orders_matter(first, below),
                encoding: None,
            };
            let share = if below.is_empty() { 50 } else { share };
            return Some((10_000 + share * 10 + quoting, schema));
        }
        if share < 90 {
            return None;
        }
        let kinds = kinds(if head { below } else { rows }, columns);
        let has_text = kinds.contains(&Kind::Text);
        let has_other = kinds
            .iter()
            .any(|kind| matches!(kind, Kind::Date | Kind::Url | Kind::Label));
        let is_table = match self.is_named {
            true => !below.is_empty() || names_text,
            // In prose, lines hardly ever divide into the same number of columns.
            false => has_text && has_other && rows.len() >= FEWEST_ROWS && share == 100,
        };
        if !is_table {
            return None;
        }
        let head = head && (names_text || self.is_named);
        let schema = TableSchema {
            dialect,
            columns: match head {
                true if names_text => first.iter().map(|name| name.trim().to_owned()).collect(),
                // The names say nothing, so the content of the columns decides.
                true => names_with_kinds(first, &kinds, names),
                false => names_of(&kinds),
            },
            head_rows: statement + usize::from(head),
            dates: match head {
                true => date_styles(first, below, names),
                false => Vec::new(),
            },
            orders_matter: match head {
                true => orders_matter(first, below),
                false => Vec::new(),
            },
            encoding: None,
        };
        let told = usize::from(has_text) * 2_000 + usize::from(has_other) * 1_000;
        Some((told + share * 10 + quoting, schema))
    }
}

impl LookedAt {
    /// The number of rows above the header, such as the name of the program and the query: they have fewer cells than the
    /// header, which names a title or a text and another known column.
    fn rows_above_header(&self, statement: usize, names: &KnownNames) -> usize {
        let rows = self.rows.get(statement..).unwrap_or_default();
        let cells =
            |row: &csv::StringRecord| row.iter().filter(|cell| !cell.trim().is_empty()).count();
        let is_header = |row: &csv::StringRecord| {
            let known = row.iter().filter(|name| names.is_known(name)).count();
            known >= 2 && is_head(row) && row.iter().any(|name| names.is_text(name))
        };
        let Some(above) = rows.iter().take(MOST_LINES_ABOVE).position(is_header) else {
            return 0;
        };
        let width = rows.get(above).map_or(0, cells);
        let is_apart = rows.iter().take(above).all(|row| cells(row) < width);
        let is_table = rows.get(above + 1).is_some_and(|row| row.len() > 1);
        if self.is_named && is_apart && is_table {
            above
        } else {
            0
        }
    }
}

/// Decides how the dates of each column are written, from the name and the cells of the column.
fn date_styles(
    head: &csv::StringRecord,
    below: &[csv::StringRecord],
    names: &KnownNames,
) -> Vec<DateStyle> {
    let style = |(column, name): (usize, &str)| {
        let cells = || below.iter().filter_map(|row| row.get(column));
        DateStyle::of(cells, names.is_date(name))
    };
    head.iter().enumerate().map(style).collect()
}

/// Whether each column has dates in which the order of day and month matters.
fn orders_matter(head: &csv::StringRecord, below: &[csv::StringRecord]) -> Vec<bool> {
    let is_needed = |column: usize| {
        let mut order = Order::default();
        for cell in below.iter().filter_map(|row| row.get(column)) {
            if cell.len() <= LONGEST_DATE {
                order.add(cell);
            }
        }
        order.is_needed()
    };
    (0..head.len()).map(is_needed).collect()
}

/// The longest cell with a date, in bytes.
const LONGEST_DATE: usize = 40;

/// Whether a row names columns: short, distinct texts that are not numbers, dates, URLs or sentences.
fn is_head(row: &csv::StringRecord) -> bool {
    let mut seen = HashSet::new();
    row.iter().enumerate().all(|(at, name)| {
        let name = name.trim();
        // Data tables often have no name for the column of row numbers.
        let is_nameless = name.is_empty() && at == 0;
        let is_name = name.chars().any(char::is_alphabetic)
            && name.chars().count() <= LONGEST_NAME
            && !name.contains(['\n', '\r'])
            && !name.contains("://")
            && !name.ends_with(['.', '!', '?'])
            && date::moment(name).is_none();
        (is_nameless || is_name) && seen.insert(name.to_lowercase())
    })
}

/// Reads an article from one column with this name and a date as its value. The field that gets the value is the
/// meaning of the name.
fn probed(name: &str, map: &FieldMap) -> newsdex_text::article::Article {
    let mut object = Map::new();
    object.insert(name.to_owned(), Value::String("2020-05-05".to_owned()));
    fields::article(&object, map)
}

/// Column names and their kinds; each is computed once.
struct KnownNames<'m> {
    map: &'m FieldMap,
    met: RefCell<HashMap<String, NameKind>>,
}

/// The possible content of a column, judged by its name.
#[derive(Debug, Clone, Copy)]
struct NameKind {
    is_date: bool,
    is_text: bool,
    is_known: bool,
}

impl KnownNames<'_> {
    fn new(map: &FieldMap) -> KnownNames<'_> {
        KnownNames {
            map,
            met: RefCell::default(),
        }
    }

    /// Whether a column with this name holds titles or texts.
    fn is_text(&self, name: &str) -> bool {
        self.kind(name).is_text
    }

    /// Whether a column with this name holds dates.
    fn is_date(&self, name: &str) -> bool {
        self.kind(name).is_date
    }

    /// Whether a column with this name holds any field of an article.
    fn is_known(&self, name: &str) -> bool {
        self.kind(name).is_known
    }

    fn kind(&self, name: &str) -> NameKind {
        let mut met = self.met.borrow_mut();
        *met.entry(name.to_owned()).or_insert_with(|| {
            let article = probed(name, self.map);
            let lower = name.trim().to_lowercase();
            let is_summary = names::is_summary(name);
            NameKind {
                is_date: article.published.is_some() || article.updated.is_some(),
                is_text: article.title.is_some() || !article.body.is_empty() || is_summary,
                is_known: article != newsdex_text::article::Article::default()
                    || is_summary
                    || matches!(
                        lower.as_str(),
                        "url"
                            | "link"
                            | "id"
                            | "uuid"
                            | "guid"
                            | "language"
                            | "lang"
                            | "label"
                            | "class"
                    ),
            }
        })
    }
}

/// The kind of content in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Running text; the longest of all columns.
    Text,
    /// Short texts, almost all distinct.
    Title,
    Date,
    Url,
    /// Few distinct values.
    Label,
    Other,
}

fn kinds(rows: &[csv::StringRecord], columns: usize) -> Vec<Kind> {
    let facts: Vec<Facts> = (0..columns).map(|column| Facts::of(rows, column)).collect();
    let longest = facts
        .iter()
        .enumerate()
        .max_by_key(|(_, facts)| facts.mean_bytes)
        .filter(|(_, facts)| facts.mean_bytes >= TEXT_BYTES)
        .map(|(at, _)| at);
    let mut has_title = false;
    facts
        .iter()
        .enumerate()
        .map(|(at, facts)| {
            let is_title = longest.is_some()
                && !has_title
                && facts.share_words >= 80
                && (15..=200).contains(&facts.mean_bytes)
                && facts.distinct * 10 >= facts.filled * 8;
            match () {
                () if Some(at) == longest => Kind::Text,
                () if facts.share_urls >= 80 => Kind::Url,
                () if facts.share_dates >= 80 => Kind::Date,
                () if is_title => {
                    has_title = true;
                    Kind::Title
                }
                () if facts.is_label() => Kind::Label,
                () => Kind::Other,
            }
        })
        .collect()
}

/// Statistics about the cells of a column; shares are in per cent.
#[derive(Debug, Default)]
struct Facts {
    filled: usize,
    mean_bytes: usize,
    distinct: usize,
    share_dates: usize,
    share_urls: usize,
    /// The share of cells with several words.
    share_words: usize,
    longest_bytes: usize,
    has_letters: bool,
}

impl Facts {
    fn of(rows: &[csv::StringRecord], column: usize) -> Facts {
        let cells: Vec<&str> = rows
            .iter()
            .filter_map(|row| row.get(column))
            .map(str::trim)
            .filter(|cell| !cell.is_empty())
            .collect();
        let filled = cells.len();
        let of_hundred = |count: usize| count * 100 / filled.max(1);
        let is_date = |cell: &&&str| cell.len() <= 40 && date::moment(cell).is_some();
        let is_url = |cell: &&&str| cell.starts_with("http://") || cell.starts_with("https://");
        let is_words = |cell: &&&str| cell.split_whitespace().count() >= 2;
        Facts {
            filled,
            mean_bytes: cells.iter().map(|cell| cell.len()).sum::<usize>() / filled.max(1),
            distinct: cells.iter().collect::<HashSet<_>>().len(),
            share_dates: of_hundred(cells.iter().filter(is_date).count()),
            share_urls: of_hundred(cells.iter().filter(is_url).count()),
            share_words: of_hundred(cells.iter().filter(is_words).count()),
            longest_bytes: cells.iter().map(|cell| cell.len()).max().unwrap_or(0),
            has_letters: cells
                .iter()
                .any(|cell| cell.chars().any(char::is_alphabetic)),
        }
    }

    fn is_label(&self) -> bool {
        let is_repeated = self.distinct * 2 <= self.filled || self.filled < 8;
        self.has_letters && self.longest_bytes <= 40 && is_repeated
    }
}

/// The names of columns in a header without a known name for titles or texts: columns of running text, headlines and
/// dates are named by their kinds.
fn names_with_kinds(head: &csv::StringRecord, kinds: &[Kind], names: &KnownNames) -> Vec<String> {
    let has_date = head.iter().any(|name| names.is_date(name));
    // A text alone may be anything.
    let has_more = has_date
        || kinds
            .iter()
            .any(|kind| matches!(kind, Kind::Title | Kind::Date));
    let has_text = has_more && kinds.contains(&Kind::Text);
    let by_kind = |(written, kind): (&str, &Kind)| match kind {
        Kind::Text if has_text => "body".to_owned(),
        Kind::Title if has_text && !names.is_known(written) => "title".to_owned(),
        Kind::Date if has_text && !has_date => "published".to_owned(),
        _ => written.trim().to_owned(),
    };
    let mut given = HashSet::new();
    head.iter()
        .zip(kinds)
        .map(by_kind)
        .map(|name| match given.insert(name.clone()) {
            true => name,
            false => String::new(),
        })
        .collect()
}

/// Names columns by their kinds; the name is empty for a kind without a field, and for a kind that occurred before.
fn names_of(kinds: &[Kind]) -> Vec<String> {
    let mut given = HashSet::new();
    let name = |kind: &Kind| match kind {
        Kind::Text => "body",
        Kind::Title => "title",
        Kind::Date => "published",
        Kind::Url => "url",
        Kind::Label => "section",
        Kind::Other => "",
    };
    kinds
        .iter()
        .map(|kind| {
            let name = name(kind);
            match !name.is_empty() && given.insert(name) {
                true => name.to_owned(),
                false => String::new(),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests;
