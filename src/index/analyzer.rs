//! The analyzers for tantivy: words and their forms.
//!
//! Every word is indexed in its exact form and, if that differs, as its stem at the same position; see
//! [`newsdex_text::words::forms`]. Special terms mark the first word of each sentence and paragraph; see
//! [`newsdex_text::words::sentences`]. There are no stop words. tantivy passes only the text to an analyzer,
//! so the language is put before the text ([`with_language`]). Several names in one field are separated by
//! [`NAME_SEPARATOR`], so that phrases do not match across two names. A name is also indexed as a whole, at
//! the position of its first word, to distinguish people whose names contain the same words.

use std::cell::RefCell;
use std::mem;

use tantivy::tokenizer::{TextAnalyzer, Token, TokenStream, Tokenizer, TokenizerManager};

use crate::index::schema::{NAMES, SPEAKERS, STEMMED};
use newsdex_text::article::Span;
use newsdex_text::words::extra_terms::extra_terms;
use newsdex_text::words::forms::{FormCache, stemmed_as, whole_name_term};
use newsdex_text::words::sentences::{Begins, TEXT_GAP, TEXT_SEPARATOR, break_between};
use newsdex_text::words::{Word, Words, tokenize};

/// Version of the division into words and of their forms. An index with another version must be rebuilt.
pub const ANALYZER_VERSION: u32 = 4;

/// Separates the names in a field.
pub const NAME_SEPARATOR: char = TEXT_SEPARATOR;

/// Number of positions that are left unused between names: more than the words of the longest name. Names are short and
/// many, so a gap as long as [`TEXT_GAP`] would cost bits for each of their positions. Speakers have that gap, because the
/// position of a speaker tells which quotation it is.
pub const NAME_GAP: u32 = 64;

/// Used instead of [`NAME_SEPARATOR`] before another form of the preceding name. A form such as "Macron" is
/// indexed by its words, but not as a whole name, because it can belong to several people.
pub const FORM_SEPARATOR: char = '\u{1d}';

/// Ends the language tag before a text.
const LANGUAGE_END: char = '\u{1f}';

/// Maximum memory of the word forms that each thread caches, in bytes. Those of one language take up to five megabytes.
const REMEMBERED_BYTES: usize = 16_000_000;

/// Registers the analyzers under their names in the schema.
pub fn register(tokenizers: &TokenizerManager) {
    tokenizers.register(STEMMED, prose_analyzer());
    tokenizers.register(NAMES, names_analyzer());
    let speakers = NamesAnalyzer { gap: TEXT_GAP };
    tokenizers.register(SPEAKERS, TextAnalyzer::from(speakers));
}

/// The analyzer for text that is stemmed by its language.
pub fn prose_analyzer() -> TextAnalyzer {
    TextAnalyzer::from(StemmedAnalyzer)
}

/// The analyzer for names.
pub fn names_analyzer() -> TextAnalyzer {
    TextAnalyzer::from(NamesAnalyzer { gap: NAME_GAP })
}

/// The language before a text; `None` if it is unknown.
pub fn tagged_language(tagged: &str) -> Option<&str> {
    let (language, _) = tagged.split_once(LANGUAGE_END)?;
    Some(language).filter(|language| !language.is_empty())
}

/// The text with its language tag before it, as the stemming analyzer expects it.
pub fn with_language(language: Option<&str>, text: &str) -> String {
    let language = language.unwrap_or("");
    let mut whole = String::with_capacity(language.len() + LANGUAGE_END.len_utf8() + text.len());
    whole.push_str(language);
    whole.push(LANGUAGE_END);
    whole.push_str(text);
    whole
}

/// Splits a text into words with stems of its language.
#[derive(Clone)]
struct StemmedAnalyzer;

impl Tokenizer for StemmedAnalyzer {
    type TokenStream<'a> = Tokens<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Tokens<'a> {
        let (language, text) = text.split_once(LANGUAGE_END).unwrap_or(("", text));
        Tokens::new(text, language, Contents::Prose, TEXT_GAP)
    }
}

/// Splits names into exact words and whole names.
#[derive(Clone)]
struct NamesAnalyzer {
    /// Number of positions that are left unused between names.
    gap: u32,
}

impl Tokenizer for NamesAnalyzer {
    type TokenStream<'a> = Tokens<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Tokens<'a> {
        Tokens::new(text, "", Contents::Names, self.gap)
    }
}

thread_local! {
    /// The forms of the words that this thread has met, by language, the language used last at the end. tantivy makes new
    /// analyzers for every field and every segment; without this, each would stem the same words again.
    static FORMS: RefCell<Vec<(Box<str>, FormCache)>> = const { RefCell::new(Vec::new()) };
}

/// The forms of words in a language; whoever takes them gives them back with [`give_back`].
fn take_forms(language: &str) -> (Box<str>, FormCache) {
    let language = stemmed_as(language);
    let known = FORMS.try_with(|forms| {
        let mut forms = forms.borrow_mut();
        let index = forms.iter().position(|(known, _)| **known == *language)?;
        Some(forms.remove(index))
    });
    let known = known.ok().flatten();
    known.unwrap_or_else(|| (language.into(), FormCache::new(Some(language))))
}

fn give_back(language: Box<str>, form_cache: FormCache) {
    // When the thread ends, they are not needed any more.
    let _ = FORMS.try_with(|forms| {
        let mut forms = forms.borrow_mut();
        forms.push((language, form_cache));
        while forms.len() > 1
            && forms.iter().map(|(_, cache)| cache.bytes()).sum::<usize>() > REMEMBERED_BYTES
        {
            forms.remove(0);
        }
    });
}

/// The kind of a text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Contents {
    Prose,
    Names,
}

struct Tokens<'a> {
    text: &'a str,
    contents: Contents,
    /// Number of positions that are left unused at a separator.
    gap: u32,
    words: Words<'a>,
    language: Box<str>,
    form_cache: FormCache,
    /// The next additional term at the position of the last word: its stem, or the whole name; empty if there
    /// is none.
    also: String,
    /// Further pending terms at the position of the last word; see [`newsdex_text::words::extra_terms`].
    extra: Vec<String>,
    /// The pending mark of a sentence or paragraph that begins with the last word.
    begins: Option<Begins>,
    /// The previous word.
    before: Option<Span>,
    token: Token,
}

impl<'a> Tokens<'a> {
    fn new(text: &'a str, language: &str, contents: Contents, gap: u32) -> Tokens<'a> {
        let token = Token::default();
        let (language, form_cache) = take_forms(language);
        Tokens {
            text,
            contents,
            gap,
            words: tokenize(text),
            language,
            form_cache,
            also: String::new(),
            extra: Vec::new(),
            begins: None,
            before: None,
            token,
        }
    }
}

impl Drop for Tokens<'_> {
    fn drop(&mut self) {
        let form_cache = mem::replace(&mut self.form_cache, FormCache::new(None));
        give_back(mem::take(&mut self.language), form_cache);
    }
}

/// The number of separators between the end of a word (0 before the first) and the next word, and the last one.
fn separators(text: &str, before: Option<Span>, word: Span) -> (usize, Option<u8>) {
    let from = before.map_or(0, |before| before.end);
    if word.start == from + 1 && text.as_bytes().get(from) == Some(&b' ') {
        // The common case.
        return (0, None);
    }
    let between = text.as_bytes().get(from..word.start).unwrap_or(&[]);
    let is_separator = |byte: &&u8| [NAME_SEPARATOR as u8, FORM_SEPARATOR as u8].contains(byte);
    let mut separators = between.iter().filter(is_separator);
    let (count, last) = (separators.clone().count(), separators.next_back());
    (count, last.copied())
}

/// The words of an indexed text with their positions in the index.
pub fn positions(text: &str) -> impl Iterator<Item = (u32, Word<'_>)> {
    let (mut next, mut before) = (0u32, None);
    tokenize(text).map(move |word| {
        let (count, _) = separators(text, before, word.span);
        let gap = u32::try_from(count).unwrap_or(0).saturating_mul(TEXT_GAP);
        let position = next.saturating_add(gap);
        next = position.saturating_add(1);
        before = Some(word.span);
        (position, word)
    })
}

impl TokenStream for Tokens<'_> {
    fn advance(&mut self) -> bool {
        self.token.text.clear();
        if let Some(begins) = self.begins.take() {
            self.token.text.push_str(begins.term());
            return true;
        }
        if !self.also.is_empty() {
            std::mem::swap(&mut self.token.text, &mut self.also);
            return true;
        }
        if let Some(extra) = self.extra.pop() {
            self.token.text.push_str(&extra);
            return true;
        }
        let Some(word) = self.words.next() else {
            return false;
        };
        let (separators, last) = separators(self.text, self.before, word.span);
        let form = self.form_cache.form(&word.text);
        self.token.text.push_str(form.exact_term());
        match self.contents {
            Contents::Prose => {
                self.also.push_str(form.stem_term().unwrap_or(""));
                if form.may_have_capitals() || word.readings.is_some() {
                    extra_terms(&word, &mut self.form_cache, |term| self.extra.push(term));
                }
                let found =
                    (self.before).and_then(|before| break_between(self.text, before, word.span));
                self.begins = found.map(|found| found.begins);
            }
            Contents::Names => {
                let begins_name =
                    last.map_or(self.before.is_none(), |last| last == NAME_SEPARATOR as u8);
                if begins_name {
                    let rest = self.text.get(word.span.start..).unwrap_or("");
                    let end = rest.find([NAME_SEPARATOR, FORM_SEPARATOR]);
                    let name = rest.get(..end.unwrap_or(rest.len())).unwrap_or(rest);
                    self.also = whole_name_term(name);
                }
            }
        }
        self.before = Some(word.span);
        let gap = separators * self.gap as usize;
        self.token.position = self.token.position.wrapping_add(1 + gap);
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
        let mut analyzer = prose_analyzer();
        let found = tokens(&mut analyzer, &with_language(Some("en"), "The Reports"));
        let expected = [(0, "=the"), (1, "=reports"), (1, "report")];
        assert_eq!(
            found,
            expected.map(|(position, text)| (position, text.to_owned()))
        );
    }

    #[test]
    fn texts_of_several_languages_take_turns() {
        let mut analyzer = prose_analyzer();
        let mut other = prose_analyzer();
        for _ in 0..2 {
            for (language, word, expected) in [
                (Some("en"), "sanctions", &["=sanctions", "sanction"][..]),
                (Some("nb"), "nyheter", &["=nyheter", "nyhet"]),
                (None, "sanctions", &["=sanctions"]),
            ] {
                let text = with_language(language, word);
                let mut outer = other.token_stream(&text);
                let found = tokens(&mut analyzer, &text);
                let terms: Vec<&str> = found.iter().map(|(_, term)| term.as_str()).collect();
                assert_eq!(terms, expected, "{language:?}");
                assert!(outer.advance());
            }
        }
    }

    #[test]
    fn the_beginnings_of_sentences_and_paragraphs_are_terms() {
        let mut analyzer = prose_analyzer();
        let text = with_language(None, "One two. Three\n\nfour");
        let found = tokens(&mut analyzer, &text);
        let expected = [
            (0, "=one"),
            (1, "=two"),
            (2, "=three"),
            (2, "\u{1}s"),
            (3, "=four"),
            (3, "\u{1}p"),
        ];
        assert_eq!(
            found,
            expected.map(|(position, text)| (position, text.to_owned()))
        );
    }

    #[test]
    fn names_are_kept_apart() {
        let mut analyzer = names_analyzer();
        let found = tokens(&mut analyzer, "United Nations\u{1d}UN\u{1e}NATO");
        let un = NAME_GAP as usize + 2;
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
