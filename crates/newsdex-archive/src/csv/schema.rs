//! The schema of a table: its delimiter, its quotation marks, the names of its columns.
//!
//! Derived from the beginning of the file, with strict rules, because prose has commas and logs have columns. A table
//! has either a header row that names titles or texts, or the same number of columns in every row, one of them running
//! text and another a date, a URL or a label.

mod kinds;
mod known_names;

use std::collections::HashSet;

use xxhash_rust::xxh3::Xxh3;

use self::kinds::{Kind, kinds, names_of, names_with_kinds, with_text};
use self::known_names::KnownNames;
use crate::fields::{DateStyle, FieldMap, Order};
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
/// The control character that old databases write between cells.
const UNIT_SEPARATOR: u8 = 0x1f;
/// The maximum number of columns of a table of articles.
const MOST_COLUMNS: usize = 2_000;
/// The most lines above the header of a table, which say what was exported.
const MOST_LINES_ABOVE: usize = 16;
/// The maximum length of a column name, in characters.
const LONGEST_NAME: usize = 60;
/// The minimum number of rows of a table without a header row in a file whose name is not that of a table.
const FEWEST_ROWS: usize = 4;

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
        for delimiter in [b'\t', b',', b';', b'|', b'^', b'~', UNIT_SEPARATOR] {
            if matches!(delimiter, b'^' | b'~') && !is_named {
                continue;
            }
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
            (Err(_), Some(guess)) | (Ok(_), Some(guess @ Guess::SevenBit(_))) => guess.decode(row),
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
                columns: with_text(first, below, names),
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
        if !self.is_named {
            return 0;
        }
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
        if is_apart && is_table { above } else { 0 }
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

/// The longest column name that may end with a full stop, in characters.
const LONGEST_ABBREVIATION: usize = 7;

/// Whether a row names columns: short, distinct texts that are not numbers, dates, URLs or sentences.
fn is_head(row: &csv::StringRecord) -> bool {
    let mut seen = HashSet::new();
    row.iter().enumerate().all(|(at, name)| {
        let name = name.trim();
        // Data tables often have no name, or only a sign, for the column of row numbers.
        let is_nameless = at == 0 && !name.contains(char::is_alphanumeric);
        // `No.`, `Pág.`
        let is_short = name.chars().count() <= LONGEST_ABBREVIATION;
        let is_name = name.chars().any(char::is_alphabetic)
            && name.chars().count() <= LONGEST_NAME
            && !name.contains(['\n', '\r'])
            && !name.contains("://")
            && (is_short || !name.ends_with(['.', '!', '?']))
            && date::moment(name).is_none();
        (is_nameless || is_name) && seen.insert(name.to_lowercase())
    })
}

#[cfg(test)]
mod tests;
