//! The analyzers: words and their forms, as tantivy wants them.
//!
//! Every word is indexed under its exact form and, where it differs, under its stem at the same
//! position; see [`crate::words::forms`]. Stop words are kept. The language of a text is handed
//! through in front of it ([`with_language`]), as tantivy gives an analyzer nothing but the text;
//! several names in one field are kept apart by [`NAME_SEPARATOR`], so that no phrase reaches from
//! one into the next. A name is also indexed whole, at the position of its first word, so that one
//! person can be told from another whose name holds the same words.

use rustc_hash::FxHashMap;
use tantivy::tokenizer::{TextAnalyzer, Token, TokenStream, Tokenizer, TokenizerManager};

use crate::index::schema::{NAMES, STEMMED};
use crate::words::forms::{Former, whole_name_term};
use crate::words::{Words, words};

/// Version of the division into words and of their forms; an index with another one has to be
/// built again.
pub const ANALYZER_VERSION: u32 = 2;

/// Stands between the names of a field.
pub const NAME_SEPARATOR: char = '\u{1e}';

/// Stands instead of [`NAME_SEPARATOR`] before another form of the name before it: "Macron" may be one of
/// anybody, so that it is found by its words but is no whole name.
pub const FORM_SEPARATOR: char = '\u{1d}';

/// Positions left free between two names: more than a phrase or a proximity may span.
const NAME_GAP: usize = 10_000;

/// Ends the language tag in front of a text.
const LANGUAGE_END: char = '\u{1f}';

/// How many languages each thread remembers the words of.
const REMEMBERED_LANGUAGES: usize = 8;

/// Makes the analyzers known under their names in the schema.
pub fn register(tokenizers: &TokenizerManager) {
    tokenizers.register(STEMMED, TextAnalyzer::from(StemmedAnalyzer::default()));
    tokenizers.register(
        NAMES,
        TextAnalyzer::from(NamesAnalyzer {
            former: Former::new(None),
        }),
    );
}

/// The text as the stemmed analyzer takes it: the language first.
pub fn with_language(language: Option<&str>, text: &str) -> String {
    let language = language.unwrap_or("");
    let mut whole = String::with_capacity(language.len() + LANGUAGE_END.len_utf8() + text.len());
    whole.push_str(language);
    whole.push(LANGUAGE_END);
    whole.push_str(text);
    whole
}

/// Words of a text with the stems of its language. Each indexing thread has a copy of its own, kept
/// from article to article.
#[derive(Clone, Default)]
struct StemmedAnalyzer {
    formers: FxHashMap<Box<str>, Former>,
}

impl Tokenizer for StemmedAnalyzer {
    type TokenStream<'a> = Tokens<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Tokens<'a> {
        let (language, text) = text.split_once(LANGUAGE_END).unwrap_or(("", text));
        if !self.formers.contains_key(language) {
            if self.formers.len() >= REMEMBERED_LANGUAGES {
                self.formers.clear();
            }
            self.formers
                .insert(language.into(), Former::new(Some(language)));
        }
        let former = self.formers.entry(language.into());
        let former = former.or_insert_with(|| Former::new(None));
        Tokens::new(text, former, Contents::Prose)
    }
}

/// Words of names: exact forms only, and whole names.
#[derive(Clone)]
struct NamesAnalyzer {
    former: Former,
}

impl Tokenizer for NamesAnalyzer {
    type TokenStream<'a> = Tokens<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Tokens<'a> {
        Tokens::new(text, &mut self.former, Contents::Names)
    }
}

/// What a text is made of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Contents {
    Prose,
    Names,
}

struct Tokens<'a> {
    text: &'a str,
    contents: Contents,
    words: Words<'a>,
    former: &'a mut Former,
    /// The stem of the word last given, or the name it begins, still to be given itself; empty for none.
    also: String,
    /// Where the text was read up to in search of name separators.
    read_to: usize,
    token: Token,
}

impl<'a> Tokens<'a> {
    fn new(text: &'a str, former: &'a mut Former, contents: Contents) -> Tokens<'a> {
        let token = Token::default();
        Tokens {
            text,
            contents,
            words: words(text),
            former,
            also: String::new(),
            read_to: 0,
            token,
        }
    }
}

impl TokenStream for Tokens<'_> {
    fn advance(&mut self) -> bool {
        self.token.text.clear();
        if !self.also.is_empty() {
            std::mem::swap(&mut self.token.text, &mut self.also);
            return true;
        }
        let Some(word) = self.words.next() else {
            return false;
        };
        let between = &self.text.as_bytes()[self.read_to..word.span.start];
        let is_separator = |byte: &u8| [NAME_SEPARATOR as u8, FORM_SEPARATOR as u8].contains(byte);
        let separators = between.iter().filter(|byte| is_separator(byte)).count();
        let begins_name = self.contents == Contents::Names
            && match between.iter().rfind(|byte| is_separator(byte)) {
                Some(separator) => *separator == NAME_SEPARATOR as u8,
                None => self.read_to == 0,
            };
        self.read_to = word.span.end;
        let form = self.former.form(&word.text);
        self.token.text.push_str(form.exact_term());
        if begins_name {
            let rest = &self.text[word.span.start..];
            let end = rest.find([NAME_SEPARATOR, FORM_SEPARATOR]);
            let name = &rest[..end.unwrap_or(rest.len())];
            self.also = whole_name_term(name);
        } else {
            self.also.push_str(form.stem_term().unwrap_or(""));
        }
        self.token.position = self.token.position.wrapping_add(1 + separators * NAME_GAP);
        self.token.offset_from = word.span.start;
        self.token.offset_to = word.span.end;
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(analyzer: &mut TextAnalyzer, text: &str) -> Vec<(usize, String)> {
        let mut found = Vec::new();
        let mut stream = analyzer.token_stream(text);
        while let Some(token) = stream.next() {
            found.push((token.position, token.text.clone()));
        }
        found
    }

    #[test]
    fn a_word_and_its_stem_stand_at_one_position() {
        let mut analyzer = TextAnalyzer::from(StemmedAnalyzer::default());
        let found = tokens(&mut analyzer, &with_language(Some("en"), "The Reports"));
        let expected = [(0, "=the"), (1, "=reports"), (1, "report")];
        assert_eq!(
            found,
            expected.map(|(position, text)| (position, text.to_owned()))
        );
    }

    #[test]
    fn names_are_kept_apart() {
        let mut analyzer = TextAnalyzer::from(NamesAnalyzer {
            former: Former::new(None),
        });
        let found = tokens(&mut analyzer, "United Nations\u{1d}UN\u{1e}NATO");
        let un = NAME_GAP + 2;
        let expected = [
            (0, "=united"),
            (0, "#united nations"),
            (1, "=nations"),
            (un, "=un"),
            (2 * un - 1, "=nato"),
            (2 * un - 1, "#nato"),
        ];
        assert_eq!(
            found,
            expected.map(|(position, text)| (position, text.to_owned()))
        );
    }
}
