//! Our own words in the form in which a server takes them.
//!
//! A text becomes one string for each part between two separators: a line for each word, with its terms divided by
//! `|`. The terms of a line have one position. The server keeps them as they are; it does not divide, fold or stem.
//!
//! | term | meaning |
//! | --- | --- |
//! | `=reports` | the word, in lower case without accents, in a text of any language |
//! | `en:=reports` | the same in an English text |
//! | `en:report` | a stem in an English text; only if it differs from the word |
//! | `^US` `+c++` `-email` `en:-email` | extra terms, see [`newsdex_text::words::extra_terms`] |
//! | `#united nations` | a whole name |
//! | `<s` `>s` | the first and the last word of a sentence of two words or more |
//! | `<p` `>p` | the same for paragraphs |
//!
//! The local index filters by language where this has a language in its terms, because a server cannot filter inside a
//! proximity. [`indexed`] gives the term of a word of a query; both engines then find the same articles.

use tantivy::tokenizer::TextAnalyzer;

use crate::index::analyzer::{names_analyzer, prose_analyzer, tagged_language};
use newsdex_query::LEAD_WORDS;
use newsdex_query::matching::WordTerm;
use newsdex_text::checkpoint::checkpoint;
use newsdex_text::words::extra_terms::{CASE_MARK, JOINED_MARK, SIGNED_MARK};
use newsdex_text::words::forms::{EXACT_MARK, WHOLE_MARK};
use newsdex_text::words::sentences::{PARAGRAPH_TERM, SENTENCE_TERM};

/// Divides the terms at one position.
const TERM_SEPARATOR: char = '|';
/// Divides the positions.
const WORD_SEPARATOR: char = '\n';

/// The first word of a sentence of two words or more.
pub const SENTENCE_BEGINS: &str = "<s";
/// The last word of a sentence of two words or more.
pub const SENTENCE_ENDS: &str = ">s";
/// The first word of a paragraph of two words or more.
pub const PARAGRAPH_BEGINS: &str = "<p";
/// The last word of a paragraph of two words or more.
pub const PARAGRAPH_ENDS: &str = ">p";

/// The term on the server of a term of a query.
pub fn indexed(term: &WordTerm) -> String {
    match &term.language {
        Some(language) => in_language(language, &term.term),
        None => term.term.clone(),
    }
}

/// A term in texts of a language.
fn in_language(language: &str, term: &str) -> String {
    format!("{language}:{term}")
}

/// Divides texts into terms. Each thread has its own.
pub struct TermWriter {
    prose: TextAnalyzer,
    names: TextAnalyzer,
}

/// One word: its terms, and what begins with it.
#[derive(Debug, Default)]
struct Place {
    terms: Vec<String>,
    begins_sentence: bool,
    begins_paragraph: bool,
}

impl Default for TermWriter {
    fn default() -> TermWriter {
        TermWriter {
            prose: prose_analyzer(),
            names: names_analyzer(),
        }
    }
}

impl TermWriter {
    /// The strings of a running text, as the local index gets it: with its language before it.
    pub fn prose(&mut self, tagged: &str) -> Vec<String> {
        let parts = self.prose_places(tagged).into_iter();
        parts.map(|places| written(&mark_units(places))).collect()
    }

    /// The strings of the first words of a running text.
    pub fn lead(&mut self, tagged: &str) -> Vec<String> {
        let mut left = LEAD_WORDS as usize;
        let mut strings = Vec::new();
        for mut places in self.prose_places(tagged) {
            places.truncate(left);
            left -= places.len();
            if !places.is_empty() {
                strings.push(written(&mark_units(places)));
            }
        }
        strings
    }

    /// The strings of names, as the local index gets them: with separators between them.
    pub fn names(&mut self, text: &str) -> Vec<String> {
        let parts = places(&mut self.names, text, |term, place| {
            place.terms.extend(clean(term));
        });
        parts.iter().map(|places| written(places)).collect()
    }

    fn prose_places(&mut self, tagged: &str) -> Vec<Vec<Place>> {
        let language = tagged_language(tagged).map(str::to_owned);
        places(&mut self.prose, tagged, |term, place| {
            add_prose_term(term, language.as_deref(), place);
        })
    }
}

/// The words of a text in parts: a part ends where the positions jump.
fn places(
    analyzer: &mut TextAnalyzer,
    text: &str,
    mut add: impl FnMut(&str, &mut Place),
) -> Vec<Vec<Place>> {
    let mut parts: Vec<Vec<Place>> = Vec::new();
    let mut last: Option<usize> = None;
    let mut stream = analyzer.token_stream(text);
    while stream.advance() {
        checkpoint();
        let token = stream.token();
        if last != Some(token.position) {
            let is_next = last.is_some_and(|last| last.wrapping_add(1) == token.position);
            if !is_next {
                parts.push(Vec::new());
            }
            if let Some(part) = parts.last_mut() {
                part.push(Place::default());
            }
            last = Some(token.position);
        }
        if let Some(place) = parts.last_mut().and_then(|part| part.last_mut()) {
            add(&token.text, place);
        }
    }
    parts
}

fn add_prose_term(term: &str, language: Option<&str>, place: &mut Place) {
    match term {
        SENTENCE_TERM => place.begins_sentence = true,
        PARAGRAPH_TERM => {
            place.begins_sentence = true;
            place.begins_paragraph = true;
        }
        _ => {
            let Some(term) = clean(term) else {
                return;
            };
            let tagged = language.map(|language| in_language(language, &term));
            match term.chars().next() {
                Some(EXACT_MARK | JOINED_MARK) => {
                    place.terms.push(term);
                    place.terms.extend(tagged);
                }
                Some(CASE_MARK | SIGNED_MARK | WHOLE_MARK) => place.terms.push(term),
                // A stem has a meaning only in its own language.
                _ => place.terms.extend(tagged),
            }
        }
    }
}

/// The term, if the server can take it in one piece.
fn clean(term: &str) -> Option<String> {
    let has_separator = term.contains([TERM_SEPARATOR, WORD_SEPARATOR]);
    (!has_separator && !term.is_empty()).then(|| term.to_owned())
}

/// Marks the first and the last word of each sentence and paragraph that has two words or more.
fn mark_units(mut places: Vec<Place>) -> Vec<Place> {
    if let Some(first) = places.first_mut() {
        first.begins_sentence = true;
        first.begins_paragraph = true;
    }
    for (begins, [first, last]) in [
        (
            (|place: &Place| place.begins_sentence) as fn(&Place) -> bool,
            [SENTENCE_BEGINS, SENTENCE_ENDS],
        ),
        (
            |place: &Place| place.begins_paragraph,
            [PARAGRAPH_BEGINS, PARAGRAPH_ENDS],
        ),
    ] {
        let mut starts: Vec<usize> = (0..places.len())
            .filter(|number| places.get(*number).is_some_and(begins))
            .collect();
        starts.push(places.len());
        for unit in starts.windows(2) {
            let [start, end] = unit else {
                continue;
            };
            if end - start < 2 {
                continue;
            }
            if let Some(place) = places.get_mut(*start) {
                place.terms.push(first.to_owned());
            }
            if let Some(place) = places.get_mut(end - 1) {
                place.terms.push(last.to_owned());
            }
        }
    }
    places
}

fn written(places: &[Place]) -> String {
    let mut text = String::new();
    for (number, place) in places.iter().enumerate() {
        if number > 0 {
            text.push(WORD_SEPARATOR);
        }
        if place.terms.is_empty() {
            // An empty line has no position of its own, so the distances behind it would be wrong.
            text.push('\u{1}');
        }
        for (number, term) in place.terms.iter().enumerate() {
            if number > 0 {
                text.push(TERM_SEPARATOR);
            }
            text.push_str(term);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::analyzer::{NAME_SEPARATOR, with_language};

    #[track_caller]
    fn check(language: Option<&str>, text: &str, expected: &[&str]) {
        let found = TermWriter::default().prose(&with_language(language, text));
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn a_word_has_its_form_and_its_stem_in_its_language() {
        check(
            Some("en"),
            "The reports fell",
            &["=the|en:=the|<s|<p\n=reports|en:=reports|en:report\n=fell|en:=fell|>s|>p"],
        );
        check(None, "Reports fell", &["=reports|<s|<p\n=fell|>s|>p"]);
    }

    #[test]
    fn a_sentence_of_one_word_has_no_marks() {
        check(
            None,
            "Rain. It fell. Why\n\nNobody",
            &["=rain|<p\n=it|<s\n=fell|>s\n=why|>p\n=nobody"],
        );
    }

    #[test]
    fn a_separator_divides_a_text_into_parts() {
        check(
            None,
            &format!("One two{NAME_SEPARATOR}three four"),
            &["=one|<s|<p\n=two|>s|>p", "=three|<s|<p\n=four|>s|>p"],
        );
    }

    #[test]
    fn names_have_their_words_and_the_whole_name() {
        let found = TermWriter::default().names("United Nations\u{1d}UN\u{1e}NATO");
        assert_eq!(
            found,
            ["=united|#united nations\n=nations", "=un", "=nato|#nato"]
        );
    }

    #[test]
    fn the_lead_ends_after_its_last_word() {
        let text = "word ".repeat(LEAD_WORDS as usize + 7);
        let found = TermWriter::default().lead(&with_language(None, &text));
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].lines().count(), LEAD_WORDS as usize);
        assert!(found[0].ends_with("=word|>s|>p"));
    }

    #[test]
    fn the_term_of_a_query_is_the_term_of_the_text() {
        let term = WordTerm::in_language("report", "en");
        assert_eq!(indexed(&term), "en:report");
        let term = WordTerm::in_language("=report", "en");
        assert_eq!(indexed(&term), "en:=report");
        assert_eq!(
            indexed(&WordTerm::anywhere("=report".to_owned())),
            "=report"
        );
    }
}
