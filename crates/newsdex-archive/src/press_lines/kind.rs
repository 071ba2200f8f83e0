//! What a line of a press database's download is: a date, a number of words, a page, a copyright line, an identifier.

use std::sync::LazyLock;

use newsdex_text::article::Moment;
use newsdex_text::date;
use newsdex_text::lexicon::labels::{press_classes, press_codes, press_labels};
use newsdex_text::lexicon::weekdays::{is_weekday, is_weekday_name};
use rustc_hash::FxHashMap;

/// The kind of a line without a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A line with a date, and possibly the page and other facts.
    Date,
    /// The length of the article: `66 words`.
    Count,
    /// The page of the newspaper: `p. 7`.
    Page,
    /// The owner of the rights.
    Copyright,
    /// The article's number in the database: `Document WEXGAZ0020180514ee5e0000a`.
    Identifier,
    /// A number or a short code, such as that of the newspaper: `WEXGAZ`.
    Code,
    /// Anything else.
    Text,
}

impl Kind {
    /// The kind of a line.
    pub(crate) fn of(line: &str) -> Kind {
        let length = line.chars().count();
        match () {
            () if is_copyright(line) => Kind::Copyright,
            () if length > LONGEST_FACT => Kind::Text,
            () if length <= LONGEST_COUNT && is_count(line) => Kind::Count,
            () if dated(line).is_some() => Kind::Date,
            () if identifier(line).is_some() => Kind::Identifier,
            () if length <= LONGEST_COUNT && names_page(line) => Kind::Page,
            () if length <= LONGEST_CODE && is_code(line) => Kind::Code,
            () if length <= LONGEST_LINE_OF_CODES && line.contains(' ') && is_code(line) => {
                Kind::Code
            }
            () => Kind::Text,
        }
    }
}

/// The longest line, in characters, that states facts about an article; a longer line is text.
const LONGEST_FACT: usize = 160;
/// The longest line, in characters, that states a number of words or a page.
const LONGEST_COUNT: usize = 40;
/// The longest code, in characters, and the longest line of several codes.
const LONGEST_CODE: usize = 12;
const LONGEST_LINE_OF_CODES: usize = 30;
/// The longest ending of a plural in brackets, in bytes.
const LONGEST_PLURAL: usize = 3;
/// The longest label, in bytes.
const LONGEST_LABEL: usize = 48;
/// The longest abbreviation of "page", in bytes; longer words are labels, too.
const LONGEST_UNIT: usize = 3;
/// The most words of a date.
const MOST_DATE_WORDS: usize = 7;
/// The shortest class that names a field, in bytes: shorter words occur inside others.
const SHORTEST_CLASS: usize = 5;

/// Divides a line at the first colon into a label and its value. Chinese and Japanese have a colon of their own.
pub(crate) fn label_and_value(line: &str) -> Option<(&str, &str)> {
    line.split_once([':', '：'])
}

/// The field that a label names, ignoring case; `None` if the label is unknown.
pub(crate) fn field_of(label: &str) -> Option<&'static str> {
    static FIELDS: LazyLock<FxHashMap<&'static str, &'static str>> =
        LazyLock::new(|| by_name(press_labels()));
    if label.len() > LONGEST_LABEL {
        return None;
    }
    let label = label.trim().to_lowercase();
    let known = |label: &str| FIELDS.get(label).copied();
    known(&label).or_else(|| known(without_plural(&label)?))
}

/// A label without the ending of the plural in brackets: `author` of `author(s)`.
fn without_plural(label: &str) -> Option<&str> {
    let (word, end) = label.strip_suffix(')')?.split_once('(')?;
    (end.len() <= LONGEST_PLURAL).then_some(word)
}

/// As [`field_of`], for the label of a value: the units and words inside lines are no labels.
pub(crate) fn field_of_label(label: &str) -> Option<&'static str> {
    let field = field_of(label)?;
    match field {
        "page" if label.trim().len() > LONGEST_UNIT => Some("passed-over"),
        "count" | "edition" | "page" | "rights" => None,
        field => Some(field),
    }
}

/// As [`field_of`], for a line that is only a label. The sign of a list before the label and words in brackets behind
/// it do not count: `• Citation (MLA)`.
pub(crate) fn field_of_line(line: &str) -> Option<&'static str> {
    let bare = line.trim_matches(['•', '*', '-', '–', ' ']);
    let bare = match bare
        .strip_suffix(')')
        .and_then(|bare| bare.rsplit_once('('))
    {
        Some((label, _)) => label,
        None => bare,
    };
    field_of(bare.trim().trim_end_matches(':'))
}

/// The field that a code in capitals names: `HD`.
pub(crate) fn field_of_code(code: &str) -> Option<&'static str> {
    static FIELDS: LazyLock<FxHashMap<&'static str, &'static str>> =
        LazyLock::new(|| by_name(press_codes()));
    let is_in_capitals = code.chars().all(char::is_uppercase);
    if !is_in_capitals || code.len() > LONGEST_CODE {
        return None;
    }
    FIELDS.get(code.to_lowercase().as_str()).copied()
}

/// The field that the class or identifier of an element names: `enHeadline`, `DocPublicationName`.
pub(crate) fn field_of_class(classes: &str) -> Option<&'static str> {
    static FIELDS: LazyLock<Vec<(&'static str, &'static str)>> = LazyLock::new(|| {
        press_classes()
            .filter(|(_, word)| word.len() >= SHORTEST_CLASS)
            .collect()
    });
    let classes = classes.to_lowercase();
    let named = |class: &str| {
        let found = FIELDS.iter().find(|(_, word)| class.contains(word));
        found.map(|(field, _)| *field)
    };
    classes.split_whitespace().find_map(named)
}

fn by_name(
    labels: impl Iterator<Item = (&'static str, &'static str)>,
) -> FxHashMap<&'static str, &'static str> {
    labels.map(|(field, label)| (label, field)).collect()
}

/// Whether a line names the owner of the rights, or says that the rights are reserved.
pub(crate) fn is_copyright(line: &str) -> bool {
    static RIGHTS: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
        let of_rights = press_labels().filter(|(field, _)| *field == "rights");
        of_rights.map(|(_, words)| words).collect()
    });
    let begins = |words: &&str| {
        let begin = line.get(..words.len()).unwrap_or_default();
        begin.eq_ignore_ascii_case(words)
    };
    begins(&"copyright")
        || line.starts_with('©')
        || line.starts_with("(c) ")
        || RIGHTS.iter().any(begins)
}

/// The date in a line, with the text before it and after it: `Économie, mardi 9 avril 2019, p. 7`.
///
/// A line that only has a date among other words is no such line: the date is at its beginning or end, or between
/// commas and similar marks.
pub(crate) fn dated(line: &str) -> Option<(&str, Moment, &str)> {
    if !line.contains(char::is_numeric) || line.chars().count() > LONGEST_FACT {
        return None;
    }
    if let Some(moment) = date::moment(line).filter(|_| line.split_whitespace().count() <= 12) {
        let start = words_before_date(line, moment);
        let before = line.get(..start).unwrap_or_default();
        // Marks end a date; without them, what follows it belongs to it.
        let is_divided = line.contains(['|', '·', '•']);
        let end = match trimmed(before) {
            "" if !is_divided => line.len(),
            _ => end_of_date(line, start, line.len(), moment),
        };
        let before = without_weekday(trimmed(before));
        return Some((before, moment, trimmed(line.get(end..).unwrap_or_default())));
    }
    let starts: Vec<usize> = word_starts(line).collect();
    for (number, &start) in starts.iter().enumerate() {
        for count in (2..=MOST_DATE_WORDS).rev().chain(std::iter::once(1)) {
            let end = match starts.get(number + count) {
                Some(&end) => end,
                None if number + count == starts.len() => line.len(),
                None => continue,
            };
            let written = line.get(start..end).unwrap_or_default();
            // A date begins with its own words; the words before it name a section or a newspaper.
            let Some(moment) = date::moment(trimmed(written)) else {
                continue;
            };
            let start = start + words_before_date(written, moment);
            let end = end_of_date(line, start, end, moment);
            let before = without_weekday(trimmed(line.get(..start).unwrap_or_default()));
            return Some((before, moment, trimmed(line.get(end..).unwrap_or_default())));
        }
    }
    None
}

/// The text before a date, without the day of the week: `Économie, mardi`.
fn without_weekday(before: &str) -> &str {
    let is_mark = |character: char| character.is_whitespace() || character == ',';
    let before = before.trim_end_matches(is_mark);
    let start = before.rfind(is_mark).map_or(0, |at| at + 1);
    let (rest, word) = before.split_at_checked(start).unwrap_or((before, ""));
    let word = word.trim_end_matches('.');
    // "Sun" and "Mon" may be the end of a name, but not alone before a date.
    let is_short = rest.is_empty() && is_weekday(&word.to_lowercase());
    match is_weekday_name(word) || is_short {
        true => rest.trim_end_matches(is_mark),
        false => before,
    }
}

/// The end of the date that begins at `start`, without the words after it that change nothing.
fn end_of_date(line: &str, start: usize, end: usize, moment: Moment) -> usize {
    let mut shortest = end;
    let written = line.get(start..end).unwrap_or_default();
    for (at, _) in written
        .char_indices()
        .rev()
        .filter(|(_, character)| character.is_whitespace())
    {
        let shorter = written.get(..at).unwrap_or_default();
        match date::moment(trimmed(shorter)) {
            Some(found) if found == moment => shortest = start + at,
            _ => break,
        }
    }
    shortest
}

/// The length of the words before a date, in bytes.
fn words_before_date(written: &str, moment: Moment) -> usize {
    let mut begin = 0;
    for start in word_starts(written) {
        match date::moment(written.get(start..).unwrap_or_default()) {
            Some(found) if found == moment => begin = start,
            _ => break,
        }
    }
    begin
}

fn word_starts(line: &str) -> impl Iterator<Item = usize> {
    let mut was_blank = true;
    line.char_indices().filter_map(move |(at, character)| {
        let is_blank = character.is_whitespace();
        let starts = was_blank && !is_blank;
        was_blank = is_blank;
        starts.then_some(at)
    })
}

/// The text without the marks that separate the parts of a line.
fn trimmed(text: &str) -> &str {
    let is_mark = |character: char| {
        character.is_whitespace()
            || matches!(character, ',' | ';' | '/' | '|' | '·' | '(' | '-' | ':')
    };
    text.trim_matches(is_mark)
}

/// Whether a line states the length of an article: `66 words`, `1.285 Wörter`, `152字`.
fn is_count(line: &str) -> bool {
    let line = line.trim_matches(['(', ')', ' ']);
    let unit = line.trim_start_matches(|character: char| {
        character.is_numeric() || matches!(character, '.' | ',' | '\u{a0}')
    });
    unit.len() < line.len() && field_of(unit.trim().trim_end_matches('.')) == Some("count")
}

/// Whether a line names a page: `p. 7`, `Seite: 1`, `02頁`.
pub(crate) fn names_page(line: &str) -> bool {
    let is_word = |word: &str| field_of(word.trim_end_matches(['.', ':'])) == Some("page");
    let is_number = |word: &str| {
        word.trim_matches([',', ';', '.'])
            .chars()
            .next_back()
            .is_some_and(char::is_numeric)
    };
    let words: Vec<&str> = line
        .split([' ', '\u{a0}'])
        .filter(|word| !word.is_empty())
        .collect();
    let is_pair = |pair: &[&str]| match pair {
        [word, number] => is_word(word.trim_matches([',', ';', '('])) && is_number(number),
        _ => false,
    };
    // In Japanese the word follows the number without a blank.
    let is_joined = |word: &&str| {
        let unit = word.trim_start_matches(char::is_numeric);
        unit.len() < word.len() && !unit.is_ascii() && is_word(unit)
    };
    words.windows(2).any(is_pair) || words.iter().any(is_joined)
}

/// Whether a line is the address of a page on the web.
pub(crate) fn is_address(line: &str) -> bool {
    (line.starts_with("http://") || line.starts_with("https://")) && !line.contains(' ')
}

/// The identifier at the end of a line: `Document WEXGAZ0020180514ee5e0000a`.
pub(crate) fn identifier(line: &str) -> Option<&str> {
    if line.split_whitespace().count() > 6 || line.contains("://") {
        return None;
    }
    let last = line.split_whitespace().next_back()?;
    let figures = last.bytes().filter(u8::is_ascii_digit).count();
    let is_made_of = |character: char| {
        character.is_ascii_alphanumeric() || matches!(character, '·' | '_' | '-' | '.' | ':')
    };
    let has_letter = last.contains(|character: char| character.is_alphabetic());
    let is_identifier =
        last.chars().count() >= 12 && figures >= 6 && has_letter && last.chars().all(is_made_of);
    is_identifier.then_some(last)
}

/// Whether words are numbers and codes with at least one letter: `WEXGAZ 3`.
pub(crate) fn is_line_of_codes(words: &str) -> bool {
    is_code(words) && words.contains(char::is_alphabetic)
}

/// Whether a line is a number or a word of capitals and figures, or several of which most are numbers: `2019 WLNR 3148871`.
pub(crate) fn is_code(line: &str) -> bool {
    let is_of_code = |character: char| character.is_numeric() || character.is_ascii_uppercase();
    let is_number = |word: &&str| word.chars().all(char::is_numeric);
    let numbers = line.split(' ').filter(is_number).count();
    let words = line.split(' ').count();
    line.split(' ').all(|word| word.chars().all(is_of_code)) && (words == 1 || 2 * numbers >= words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_about_an_article_are_known_in_several_languages() {
        for line in ["66 words", "1.285 Wörter", "295 mots", "01619文字", "853w."] {
            assert_eq!(Kind::of(line), Kind::Count, "{line}");
        }
        for line in ["p. 7", "Seite: 1", "Pg. 12", "02頁", "S. 114"] {
            assert_eq!(Kind::of(line), Kind::Page, "{line}");
        }
        for line in [
            "Document WEXGAZ0020180514ee5e0000a",
            "news·20190409·CV·0001",
        ] {
            assert_eq!(Kind::of(line), Kind::Identifier, "{line}");
        }
        assert_eq!(Kind::of("WEXGAZ"), Kind::Code);
        assert_eq!(
            Kind::of("The mill closed on 14 May with 66 workers."),
            Kind::Text
        );
    }

    #[test]
    fn a_date_stands_between_other_facts() {
        let day = date::moment("2019-04-09");
        let check = |line: &str, before: &str, after: &str| {
            assert_eq!(dated(line), day.map(|day| (before, day, after)), "{line}");
        };
        check("Économie, mardi 9 avril 2019, p. 7", "Économie", "p. 7");
        check(
            "\"Der Bote\" vom 09.04.2019    Seite: 1",
            "\"Der Bote\" vom",
            "Seite: 1",
        );
        check(
            "Eigen artikel / Het Dagblad / 09-04-2019 / 12",
            "Eigen artikel / Het Dagblad",
            "12",
        );
        check("9 April 2019", "", "");
        check("Tue Apr 9 2019", "", "");
        assert_eq!(dated("Nobody came in 2019"), None);
    }

    #[test]
    fn classes_name_fields() {
        assert_eq!(field_of_class("enHeadline"), Some("title"));
        assert_eq!(field_of_class("sm-margin titreArticleVisu"), Some("title"));
        assert_eq!(field_of_class("DocPublicationName"), Some("source"));
        assert_eq!(field_of_class("author"), Some("authors"));
        assert_eq!(field_of_class("c12"), None);
    }
}
