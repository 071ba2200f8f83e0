//! The words around a quotation, and what they are in a language.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use newsdex_text::article::Span;
use newsdex_text::checkpoint::checkpoint;
use newsdex_text::lexicon::languages::grammars;
use newsdex_text::lexicon::small_words::Kind::{Function, Where};
use newsdex_text::lexicon::small_words::small_words;
use newsdex_text::lexicon::speech_verbs::{Part, words_in};
use newsdex_text::lexicon::words_in_names::{Kind, words_in_names};
use newsdex_text::words::forms::primary;

/// Sets of parts of a sentence, one bit for each; the head of `foreign-speech-verbs.tsv` explains them.
pub(super) struct Class;

impl Class {
    pub(super) const SAYS: u16 = 1;
    pub(super) const AUXILIARY: u16 = 1 << 1;
    pub(super) const ACCORDING: u16 = 1 << 2;
    pub(super) const HE: u16 = 1 << 3;
    pub(super) const SHE: u16 = 1 << 4;
    pub(super) const PRONOUN: u16 = 1 << 5;
    pub(super) const OF: u16 = 1 << 6;
    pub(super) const THAT: u16 = 1 << 7;
    pub(super) const DROPPED: u16 = 1 << 8;
    /// A noun for a person: "porte-parole".
    pub(super) const ROLE: u16 = 1 << 9;
    /// A small word, which is no verb.
    pub(super) const SMALL: u16 = 1 << 10;
    pub(super) const NOT: u16 = 1 << 11;
    pub(super) const FOR: u16 = 1 << 12;
    pub(super) const VIEW: u16 = 1 << 13;
    pub(super) const IS: u16 = 1 << 14;
}

/// The words beside quotations in one language.
pub(super) struct Vocabulary {
    code: &'static str,
    words: FxHashMap<&'static str, u16>,
    /// Whether a verb may have no subject: "dijo".
    pub(super) drops_pronouns: bool,
}

impl Vocabulary {
    /// The vocabulary of a language by its BCP 47 tag; `None` for English and for languages without lists.
    pub(super) fn of(tag: &str) -> Option<&'static Vocabulary> {
        static ALL: LazyLock<Vec<Vocabulary>> = LazyLock::new(|| {
            let codes = grammars().iter().map(|grammar| grammar.code);
            codes.map(Vocabulary::new).collect()
        });
        let code = primary(tag);
        ALL.iter()
            .find(|vocabulary| vocabulary.code.eq_ignore_ascii_case(code))
    }

    fn new(code: &'static str) -> Vocabulary {
        let mut words: FxHashMap<&'static str, u16> = FxHashMap::default();
        for (class, part) in [
            (Class::SAYS, Part::Says),
            (Class::AUXILIARY, Part::Auxiliary),
            (Class::ACCORDING, Part::According),
            (Class::HE, Part::He),
            (Class::SHE, Part::She),
            (Class::PRONOUN, Part::Pronoun),
            (Class::OF, Part::Of),
            (Class::THAT, Part::That),
            (Class::DROPPED, Part::Dropped),
            (Class::NOT, Part::Not),
            (Class::FOR, Part::For),
            (Class::VIEW, Part::View),
            (Class::IS, Part::Is),
        ] {
            for word in words_in(code, part) {
                *words.entry(word).or_insert(0) |= class;
            }
        }
        let roles = words_in_names(code, Kind::Role).chain(words_in_names(code, Kind::Title));
        for role in roles {
            *words.entry(role.trim_start_matches('-')).or_insert(0) |= Class::ROLE;
        }
        for small in small_words(code, Function).chain(small_words(code, Where)) {
            *words.entry(small).or_insert(0) |= Class::SMALL;
        }
        Vocabulary {
            code,
            words,
            drops_pronouns: words_in(code, Part::Dropped).next().is_some(),
        }
    }

    fn classes(&self, word: &str) -> u16 {
        let lower = word.to_lowercase();
        self.words.get(lower.as_str()).copied().unwrap_or(0)
    }
}

/// One word beside a quotation.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word {
    pub(super) start: usize,
    pub(super) end: usize,
    classes: u16,
    pub(super) is_capital: bool,
    pub(super) letters: usize,
    /// Whether a comma or a bracket is between the word before and this one.
    pub(super) follows_comma: bool,
    /// Whether a colon, a semicolon or a quotation mark is between the word before and this one.
    pub(super) follows_stop: bool,
}

impl Word {
    pub(super) fn is(&self, classes: u16) -> bool {
        self.classes & classes != 0
    }
}

/// The number of bytes that are examined.
const REACH: usize = 600;

/// The words of the sentence at the beginning (`forwards`) or the end of a span of text.
///
/// Words end at apostrophes and hyphens, so that "a-t-il" is three words. A full stop ends a sentence if a blank and a
/// capital follow it, except after an initial.
pub(super) fn words(body: &str, span: Span, forwards: bool, vocabulary: &Vocabulary) -> Vec<Word> {
    let mut span = span;
    if forwards {
        span.end = body.ceil_char_boundary(span.end.min(span.start.saturating_add(REACH)));
    } else {
        span.start = body.ceil_char_boundary(span.start.max(span.end.saturating_sub(REACH)));
    }
    let Some(text) = body.get(span.bytes()) else {
        return Vec::new();
    };
    let mut words: Vec<Word> = Vec::new();
    let mut chars = text.char_indices().peekable();
    let (mut comma, mut stop) = (false, false);
    while let Some((at, letter)) = chars.next() {
        checkpoint();
        if !letter.is_alphanumeric() {
            match letter {
                ',' | '(' | ')' => comma = true,
                ':' | ';' | '"' | '“' | '”' | '„' | '«' | '»' => stop = true,
                _ => {}
            }
            let ends = match letter {
                '\n' => text.get(at..).is_some_and(|rest| rest.starts_with("\n\n")),
                '.' | '!' | '?' | '…' => ends_sentence(text, at, letter),
                _ => false,
            };
            if ends && forwards {
                break;
            }
            if ends {
                words.clear();
                (comma, stop) = (false, false);
            }
            continue;
        }
        let mut end = at + letter.len_utf8();
        while let Some(&(next, other)) = chars.peek() {
            if !other.is_alphanumeric() {
                break;
            }
            end = next + other.len_utf8();
            chars.next();
        }
        let word = text.get(at..end).unwrap_or("");
        words.push(Word {
            start: span.start + at,
            end: span.start + end,
            classes: vocabulary.classes(word),
            is_capital: letter.is_uppercase(),
            letters: word.chars().count(),
            follows_comma: comma,
            follows_stop: stop,
        });
        (comma, stop) = (false, false);
    }
    words
}

/// Whether the mark at `at` ends a sentence.
fn ends_sentence(text: &str, at: usize, mark: char) -> bool {
    let after = text.get(at + mark.len_utf8()..).unwrap_or("");
    let before = text.get(..at).unwrap_or("");
    let word = before
        .rsplit(|letter: char| !letter.is_alphanumeric())
        .next();
    let is_initial = mark == '.'
        && word
            .is_some_and(|word| word.chars().count() <= 2 && word.starts_with(char::is_uppercase));
    let mut following = after
        .chars()
        .skip_while(|letter| "»”“\"’)".contains(*letter));
    let is_blank = following.next().is_none_or(char::is_whitespace);
    let next = following.find(|letter| !letter.is_whitespace());
    !is_initial && is_blank && next.is_none_or(|next| !next.is_lowercase())
}
