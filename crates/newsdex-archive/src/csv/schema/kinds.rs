//! What the cells of a column hold: running text, titles, dates, addresses, labels; and names for columns without one.

use std::collections::HashSet;

use super::known_names::KnownNames;
use newsdex_text::date;

/// The minimum average length of running text, in bytes.
const TEXT_BYTES: usize = 80;

/// The kind of content in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
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

/// The kind of each column, by its cells.
pub(super) fn kinds(rows: &[csv::StringRecord], columns: usize) -> Vec<Kind> {
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

/// The counts over the cells of a column. Each share is the percentage of its filled cells that are of a kind.
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
pub(super) fn names_with_kinds(
    head: &csv::StringRecord,
    kinds: &[Kind],
    names: &KnownNames,
) -> Vec<String> {
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

/// The names of the columns of a header that names titles: if no name is that of a text, the column of running text whose
/// name is unknown gets one.
pub(super) fn with_text(
    head: &csv::StringRecord,
    below: &[csv::StringRecord],
    names: &KnownNames,
) -> Vec<String> {
    let mut columns: Vec<String> = head.iter().map(|name| name.trim().to_owned()).collect();
    if !head.iter().any(|name| names.has_body(name)) {
        let kinds = kinds(below, head.len());
        let of_text = columns.iter_mut().zip(kinds);
        let mut of_text =
            of_text.filter(|(name, kind)| *kind == Kind::Text && !names.is_known(name));
        if let Some((name, _)) = of_text.next() {
            "body".clone_into(name);
        }
    }
    columns
}

/// Names columns by their kinds; the name is empty for a kind without a field, and for a kind that occurred before.
pub(super) fn names_of(kinds: &[Kind]) -> Vec<String> {
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
