//! The forms of a word for comparison: its folded form and its stem.
//!
//! Stemming is most of the cost of indexing, and news repeats its words, so a [`FormCache`] remembers the forms. The
//! stem is made from the lower-case word before its accents are removed, as the stemming rules of most languages
//! require.

use crate::slots::{self, Slots};
use crate::words::extra_terms::has_capitals;
use crate::words::fold::fold;
use crate::words::stems::Stems;
use crate::words::tokenize;

/// The forms of one word, stored in the [`FormCache`] that made them.
///
/// An index stores a word under both forms. The exact form has a mark before it, so that the two are never confused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Form<'a> {
    exact_term: &'a str,
    /// Empty if the word is its own stem.
    stem: &'a str,
    may_have_capitals: bool,
}

/// The mark before an index term that is an exact form.
pub const EXACT_MARK: char = '=';

/// The mark before an index term that is a whole name.
pub const WHOLE_MARK: char = '#';

/// The index term of a whole name: its words in lower case without accents, after a mark. Equal for two names that
/// differ only in case, accents and punctuation.
pub fn whole_name_term(name: &str) -> String {
    let mut term = String::with_capacity(name.len() + 1);
    term.push(WHOLE_MARK);
    if is_plain(name) {
        for byte in name.bytes() {
            match byte {
                b' ' | b'-' if term.ends_with([' ', WHOLE_MARK]) => {}
                b' ' | b'-' => term.push(' '),
                letter => term.push(char::from(letter.to_ascii_lowercase())),
            }
        }
        term.truncate(term.trim_end_matches(' ').len().min(LONGEST_NAME_BYTES));
        return term;
    }
    for word in tokenize(name) {
        if term.len() > WHOLE_MARK.len_utf8() {
            term.push(' ');
        }
        term.push_str(&fold(&word.text));
    }
    term.truncate(term.floor_char_boundary(LONGEST_NAME_BYTES));
    term
}

/// Whether a name has only ASCII letters, digits, spaces and hyphens, as most names have. It can be folded quickly.
fn is_plain(name: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b'-');
    name.bytes().all(is_plain)
}

impl<'a> Form<'a> {
    /// The index term of the exact form: the word in lower case without accents, after a mark.
    pub fn exact_term(self) -> &'a str {
        self.exact_term
    }

    /// The index term of the stem; `None` if the word is its own stem.
    pub fn stem_term(self) -> Option<&'a str> {
        (!self.stem.is_empty()).then_some(self.stem)
    }

    /// Whether the word may have two capitals or more; see [`super::extra_terms`]. False for most words.
    pub fn may_have_capitals(self) -> bool {
        self.may_have_capitals
    }

    /// The word in lower case without accents.
    pub fn exact(self) -> &'a str {
        self.exact_term.strip_prefix(EXACT_MARK).unwrap_or("")
    }

    /// The stem; the exact form if the word is its own stem.
    pub fn stem(self) -> &'a str {
        self.stem_term().unwrap_or_else(|| self.exact())
    }
}

/// Words longer than this are cut: they are encoded data, not words.
const LONGEST_WORD_BYTES: usize = 96;

/// Whole names longer than this are cut: they are run-on text, not names.
const LONGEST_NAME_BYTES: usize = 200;

/// Number of bytes that a [`FormCache`] stores before it starts again: about 65,000 words. Each field of a segment under
/// construction has a cache for each language; three times as many words would hardly save time.
const REMEMBERED_BYTES: usize = 2_000_000;

/// Number of words for which a [`FormCache`] has room after the first.
const FEWEST_WORDS: usize = 256;

/// Makes the forms of words in one language, and remembers them.
#[derive(Clone)]
pub struct FormCache {
    stems: Option<Stems>,
    /// The places of the stored words in `texts`.
    known: Slots,
    /// For each word its [`Lengths`], the original word, its exact term and its stem, side by side: comparing a word and
    /// reading its forms needs one cache line.
    texts: String,
}

/// The lengths of the texts of one word, and whether it may have capitals.
#[derive(Debug, Clone, Copy)]
struct Lengths {
    written: usize,
    exact_term: usize,
    stem: usize,
    may_have_capitals: bool,
}

impl Lengths {
    /// The number of bytes that they take before the texts, which are characters of ASCII.
    const BYTES: usize = 6;

    fn read(texts: &str, start: usize) -> Option<Lengths> {
        let bytes: &[u8; Lengths::BYTES] = texts.as_bytes().get(start..)?.first_chunk()?;
        let [
            written,
            exact_high,
            exact_low,
            stem_high,
            stem_low,
            capitals,
        ] = bytes.map(usize::from);
        Some(Lengths {
            written,
            exact_term: exact_high << 7 | exact_low,
            stem: stem_high << 7 | stem_low,
            may_have_capitals: capitals == 1,
        })
    }

    fn push_to(self, texts: &mut String) {
        let numbers = [
            self.written,
            self.exact_term >> 7,
            self.exact_term,
            self.stem >> 7,
            self.stem,
            usize::from(self.may_have_capitals),
        ];
        texts.extend(numbers.map(|number| char::from((number & 0x7f) as u8)));
    }
}

impl FormCache {
    /// A cache for the language of a BCP 47 tag. Without a language, or for a language without a stemmer, words are
    /// their own stems.
    pub fn new(language: Option<&str>) -> FormCache {
        FormCache {
            stems: language.and_then(Stems::of),
            known: Slots::default(),
            texts: String::new(),
        }
    }

    /// The memory that it takes, in bytes.
    pub fn bytes(&self) -> usize {
        self.texts.capacity() + self.known.bytes()
    }

    /// The forms of a word.
    pub fn form(&mut self, word: &str) -> Form<'_> {
        let word = &word[..word.floor_char_boundary(LONGEST_WORD_BYTES)];
        let hash = slots::hash(word);
        let is_meant = |start| written(&self.texts, start) == Some(word.as_bytes());
        let start = match self.known.get(hash, is_meant) {
            Some(start) => start,
            None => self.remember(word, hash),
        };
        self.stored(start).unwrap_or(Form {
            exact_term: "",
            stem: "",
            may_have_capitals: false,
        })
    }

    /// The forms of the word that is stored at a place.
    fn stored(&self, start: usize) -> Option<Form<'_>> {
        let lengths = Lengths::read(&self.texts, start)?;
        let exact_term = start + Lengths::BYTES + lengths.written;
        let stem = exact_term + lengths.exact_term;
        Some(Form {
            exact_term: self.texts.get(exact_term..stem)?,
            stem: self.texts.get(stem..stem + lengths.stem)?,
            may_have_capitals: lengths.may_have_capitals,
        })
    }

    /// Stores a new word, and returns its place.
    fn remember(&mut self, word: &str, hash: u64) -> usize {
        if self.texts.len() >= REMEMBERED_BYTES {
            self.known.clear();
            self.texts.clear();
        }
        if !self.known.has_room() {
            self.make_room();
        }
        let exact = fold(word);
        let stem = match &self.stems {
            Some(stems) => fold(&stems.stem(&word.to_lowercase())).into_owned(),
            None => String::new(),
        };
        let stem = if stem == exact { "" } else { &stem };
        let lengths = Lengths {
            written: word.len(),
            exact_term: EXACT_MARK.len_utf8() + exact.len(),
            stem: stem.len(),
            // A longer word was cut.
            may_have_capitals: has_capitals(word) || word.len() + 4 > LONGEST_WORD_BYTES,
        };
        let start = self.texts.len();
        lengths.push_to(&mut self.texts);
        self.texts.push_str(word);
        self.texts.push(EXACT_MARK);
        self.texts.push_str(&exact);
        self.texts.push_str(stem);
        self.known.insert(hash, start);
        start
    }

    /// Makes room for twice as many words.
    fn make_room(&mut self) {
        let mut starts = Vec::new();
        let mut start = 0;
        while let Some(lengths) = Lengths::read(&self.texts, start) {
            starts.push(start);
            start += Lengths::BYTES + lengths.written + lengths.exact_term + lengths.stem;
        }
        self.known = Slots::for_count((2 * starts.len()).max(FEWEST_WORDS));
        for start in starts {
            let range = start + Lengths::BYTES..;
            let length = written(&self.texts, start).map_or(0, <[u8]>::len);
            let word = self.texts.get(range).and_then(|word| word.get(..length));
            self.known.insert(slots::hash(word.unwrap_or("")), start);
        }
    }
}

/// The original word that is stored at a place.
fn written(texts: &str, start: usize) -> Option<&[u8]> {
    let stored = texts.as_bytes().get(start..)?;
    let length = usize::from(*stored.first()?);
    stored.get(Lengths::BYTES..Lengths::BYTES + length)
}

/// The primary subtag of a BCP 47 tag: `en` of `en-GB`.
pub fn primary(language: &str) -> &str {
    language.split(['-', '_']).next().unwrap_or(language)
}

/// The language by whose rules the words of a language are stemmed, as a primary subtag; empty if there are no rules. All
/// languages for which it is the same can share a [`FormCache`].
pub fn stemmed_as(language: &str) -> &str {
    match Stems::of(language) {
        Some(_) => primary(language),
        None => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(language: &str, word: &str, exact: &str, stem: &str) {
        let mut form_cache = FormCache::new(Some(language));
        for _ in 0..2 {
            let form = form_cache.form(word);
            assert_eq!(
                (form.exact(), form.stem()),
                (exact, stem),
                "{word} in {language}"
            );
        }
    }

    #[test]
    fn a_plain_name_is_read_as_any_other() {
        // Beside each plain name is another name with the same words that is not plain.
        let names = [
            ("Kofi Annan", "Kofi, Annan"),
            (" Jean-Paul  Sartre-", "Jean·Paul Sartre"),
            ("7-Eleven", "7/Eleven"),
            ("-", "…"),
        ];
        for (plain, other) in names {
            assert!(is_plain(plain) && !is_plain(other));
            assert_eq!(whole_name_term(plain), whole_name_term(other));
        }
    }

    #[test]
    fn words_are_stemmed_by_their_language() {
        check("en", "Sanctions", "sanctions", "sanction");
        check("en-GB", "report", "report", "report");
        check("fr", "Élections", "elections", "elect");
        check("pt", "reuniões", "reunioes", "reunia");
        check("nb", "nyheter", "nyheter", "nyhet");
        check("tlh", "Sanctions", "sanctions", "sanctions");
    }

    #[test]
    fn a_word_keeps_its_forms_however_many_others_follow() {
        let mut form_cache = FormCache::new(Some("en"));
        let words = |number: usize| (format!("Reports{number}x"), format!("reports{number}x"));
        // More than are kept, so that the cache begins again.
        for number in 0..80_000 {
            let (written, exact) = words(number);
            assert_eq!(form_cache.form(&written).exact(), exact);
            let (earlier, exact) = words(number / 2);
            assert_eq!(form_cache.form(&earlier).exact(), exact);
            assert_eq!(form_cache.form("meetings").stem(), "meet");
        }
    }

    #[test]
    fn a_very_long_word_is_cut() {
        let mut form_cache = FormCache::new(None);
        assert_eq!(
            form_cache.form(&"é".repeat(500)).exact().len(),
            LONGEST_WORD_BYTES / 2
        );
    }

    #[test]
    fn a_cache_says_how_much_memory_it_takes() {
        let mut form_cache = FormCache::new(Some("en"));
        let bytes = |form_cache: &mut FormCache, words: std::ops::Range<u32>| {
            for number in words {
                form_cache.form(&format!("word{number}"));
            }
            form_cache.bytes()
        };
        let few = bytes(&mut form_cache, 0..100);
        let many = bytes(&mut form_cache, 0..40_000);
        assert!(
            few < 20_000 && (1_000_000..5_000_000).contains(&many),
            "{few} {many}"
        );
        assert!(bytes(&mut form_cache, 40_000..400_000) < 12_000_000);
    }

    #[test]
    fn languages_that_are_stemmed_alike_share_a_cache() {
        for (language, expected) in [
            ("en-GB", "en"),
            ("pt_BR", "pt"),
            ("ko", "ko"),
            ("tlh", ""),
            ("", ""),
        ] {
            assert_eq!(stemmed_as(language), expected);
            let (mut own, mut shared) = (
                FormCache::new(Some(language)),
                FormCache::new(Some(expected)),
            );
            for word in ["reports", "Jornais", "학교에"] {
                assert_eq!(
                    own.form(word).stem_term(),
                    shared.form(word).stem_term(),
                    "{language}"
                );
            }
        }
    }
}
