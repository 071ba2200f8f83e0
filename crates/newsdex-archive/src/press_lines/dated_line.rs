//! What stands beside the date in the line of a head: `2 March 2019 | Saltby Echo | p. 3 | Jane Roe`.

use super::kind::{Kind, field_of, field_of_label, is_code, label_and_value, names_page};
use newsdex_text::byline;
use newsdex_text::lexicon::given_names;
use newsdex_text::lexicon::name_words::is_end_of_paper;

/// Marks between the facts in a line.
pub(super) const MARKS: [char; 5] = ['/', ';', '|', '·', '•'];
/// The most words of the name of a newspaper.
const MOST_WORDS: usize = 7;
/// The longest name of a page, in bytes.
const LONGEST_PAGE: usize = 4;
/// The most words of the name of a person.
const MOST_WORDS_OF_NAME: usize = 4;

/// The facts after the date; no facts if no marks divide the line.
fn pieces<'l>(line: &str, after: &'l str) -> impl Iterator<Item = &'l str> {
    let is_divided = line.contains(['|', '·', '•']) || line.trim().contains("  ");
    let pieces = after
        .split(['|', '·', '•'])
        .flat_map(|piece| piece.split("  "));
    pieces
        .map(str::trim)
        .filter(move |piece| is_divided && !piece.is_empty())
}

/// Whether marks divide a line with a date into several facts: `Saltby Echo · 2 March 2019 · 4`.
pub(crate) fn is_divided(line: &str) -> bool {
    line.matches(['|', '·', '•']).take(2).count() == 2
}

/// Whether the words before a date begin with the page: `A03 | Local |`.
pub(crate) fn begins_with_page(words: &str) -> bool {
    words.split_once(MARKS).is_some_and(|(page, _)| {
        let page = page.trim();
        !page.is_empty() && page.len() <= LONGEST_PAGE && is_code(page)
    })
}

/// The newspaper after the date.
pub(crate) fn paper<'l>(line: &str, after: &'l str) -> Option<&'l str> {
    let is_word_of_head = |word: &str| field_of(word).is_some();
    pieces(line, after).next().filter(|piece| {
        piece.starts_with(|first: char| first.is_alphabetic() && !first.is_lowercase())
            && piece.split(' ').count() <= MOST_WORDS
            && Kind::of(piece) == Kind::Text
            && !names_page(piece)
            && !piece.split(' ').any(is_word_of_head)
            && label_and_value(piece).is_none_or(|(label, _)| field_of_label(label).is_none())
            && person(piece).is_none()
    })
}

/// The author after the date.
pub(super) fn author(line: &str, after: &str) -> Option<String> {
    pieces(line, after).find_map(person)
}

/// The person whom a piece names: after a word such as "by", or alone.
fn person(piece: &str) -> Option<String> {
    if byline::without_by(piece).len() < piece.len() {
        let authors = byline::authors(piece);
        return (!authors.is_empty()).then(|| authors.join(", "));
    }
    let first = piece.split(' ').next().unwrap_or_default();
    let last = piece.rsplit(' ').next().unwrap_or_default().to_lowercase();
    let is_name = byline::is_of_a_person(piece)
        && piece.split(' ').count() <= MOST_WORDS_OF_NAME
        && given_names::gender(first).is_some()
        && !is_end_of_paper(&last);
    is_name.then(|| piece.to_owned())
}
