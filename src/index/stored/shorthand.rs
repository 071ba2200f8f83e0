//! The text of an article in fewer bytes: frequent words of its language are numbers.
//!
//! A number stands for a space and a word, so most words need two bytes. The store compresses the result; together that
//! is a third less than compression alone. Every article is readable without any other.
//!
//! | bytes | meaning |
//! | --- | --- |
//! | `01` and a byte | this control character |
//! | `02` | the next word has no space before it |
//! | `03` | the next word begins with a capital |
//! | `04` | the next word has only capitals |
//! | `05` and bytes from `80` on | these characters outside ASCII; another `05` ends them if a word follows |
//! | `0e` to `1f` | the frequent characters of [`CHARACTERS`] |
//! | `80` to `9f` | the first words of [`FrequentWords`] |
//! | `a0` to `ff`, and a byte | the words after them |
//! | any other byte | this ASCII character |

use std::borrow::Cow;

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize, Serializer};

use newsdex_text::checkpoint::checkpoint;
use newsdex_text::lexicon::frequent_words::FrequentWords;

const VERBATIM: u8 = 1;
const NO_SPACE: u8 = 2;
const CAPITAL: u8 = 3;
const CAPITALS: u8 = 4;
const NOT_ASCII: u8 = 5;

/// The byte of the first of [`CHARACTERS`].
const FIRST_CHARACTER: u8 = 0x0e;

/// Frequent characters outside ASCII; texts rarely have the control characters whose bytes they get.
const CHARACTERS: [&str; 18] = [
    "’", "“", "”", "‘", "–", "—", "…", "\u{a0}", "•", "é", "á", "í", "ó", "ú", "ü", "ö", "ä", "ñ",
];

/// The byte of the first word.
const FIRST_WORD: u8 = 0x80;

/// Number of words that have one byte.
const SHORT: u8 = 32;

/// The longest word that is looked up, in bytes.
const LONGEST_BYTES: usize = 48;

/// A text as it is stored.
#[derive(Serialize, Deserialize)]
pub(super) struct StoredText<'a> {
    /// The language of the numbered words; `None` if the bytes are the text itself.
    language: Option<&'a str>,
    #[serde(borrow, serialize_with = "as_bytes")]
    bytes: Cow<'a, [u8]>,
}

/// How a word is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Case {
    Lower,
    Capital,
    Capitals,
}

impl<'a> StoredText<'a> {
    /// Shortens a text in a language.
    pub(super) fn of(text: &'a str, language: Option<&str>) -> StoredText<'a> {
        if let Some(words) = language.and_then(FrequentWords::of) {
            let bytes = shortened(text, words);
            if bytes.len() < text.len() {
                return StoredText {
                    language: Some(words.language()),
                    bytes: Cow::Owned(bytes),
                };
            }
        }
        StoredText {
            language: None,
            bytes: Cow::Borrowed(text.as_bytes()),
        }
    }

    /// The stored bytes.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The text.
    ///
    /// # Errors
    ///
    /// Fails on damaged bytes.
    pub(super) fn text(self) -> Result<String> {
        let bytes = match self.language {
            None => self.bytes.into_owned(),
            Some(language) => {
                let words = FrequentWords::of(language).context("its language is unknown")?;
                written_out(&self.bytes, words)?
            }
        };
        String::from_utf8(bytes).context("its text is not UTF-8")
    }
}

fn as_bytes<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_bytes(bytes)
}

fn shortened(text: &str, words: &FrequentWords) -> Vec<u8> {
    let mut short = Vec::with_capacity(text.len() / 2 + 16);
    let mut lower = String::new();
    // A space before a numbered word is part of it.
    let mut is_after_space = false;
    // The last character that was written is outside ASCII, and not one of `CHARACTERS`.
    let mut is_not_ascii = false;
    let mut rest = text;
    while !rest.is_empty() {
        checkpoint();
        let (word, behind) = rest.split_at(word_length(rest));
        if let Some((number, case)) = numbered(word, words, &mut lower) {
            if !is_after_space {
                short.push(NO_SPACE);
            }
            match case {
                Case::Lower if is_after_space && is_not_ascii => short.push(NOT_ASCII),
                Case::Lower => {}
                Case::Capital => short.push(CAPITAL),
                Case::Capitals => short.push(CAPITALS),
            }
            push_number(&mut short, number);
            is_not_ascii = false;
            is_after_space = false;
            rest = behind;
            continue;
        }
        let length = match word.len() {
            0 => rest.chars().next().map_or(1, char::len_utf8),
            length => length,
        };
        let (verbatim, behind) = rest.split_at(length);
        if is_after_space {
            short.push(b' ');
            is_not_ascii = false;
        }
        is_after_space = verbatim == " ";
        if !is_after_space {
            is_not_ascii = push_verbatim(&mut short, verbatim, is_not_ascii);
        }
        rest = behind;
    }
    if is_after_space {
        short.push(b' ');
    }
    short
}

/// The length of the letters at the beginning of a text, in bytes.
fn word_length(text: &str) -> usize {
    let ascii = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    match text.as_bytes().get(ascii) {
        Some(0x80..) => text
            .find(|letter: char| !letter.is_alphabetic())
            .unwrap_or(text.len()),
        _ => ascii,
    }
}

/// The number of a word, if it has one and is written in one of the usual cases.
fn numbered(word: &str, words: &FrequentWords, lower: &mut String) -> Option<(u16, Case)> {
    if !(2..=LONGEST_BYTES).contains(&word.len()) {
        return None;
    }
    if word.is_ascii() {
        let (first, others) = word.as_bytes().split_first()?;
        let case = match first.is_ascii_uppercase() {
            false => Case::Lower,
            true if others.iter().all(u8::is_ascii_lowercase) => Case::Capital,
            true => Case::Capitals,
        };
        let fits = match case {
            Case::Lower => others.iter().all(u8::is_ascii_lowercase),
            Case::Capital => true,
            Case::Capitals => others.iter().all(u8::is_ascii_uppercase),
        };
        if !fits {
            return None;
        }
        lower.clear();
        lower.push_str(word);
        lower.make_ascii_lowercase();
        return Some((words.number(lower)?, case));
    }
    *lower = word.to_lowercase();
    let number = words.number(lower)?;
    let is_written = |case: &Case| {
        let mut written = Vec::new();
        push_word(&mut written, lower, *case);
        written == word.as_bytes()
    };
    let mut cases = [Case::Lower, Case::Capital, Case::Capitals].into_iter();
    Some((number, cases.find(is_written)?))
}

fn push_number(short: &mut Vec<u8>, number: u16) {
    match number.checked_sub(u16::from(SHORT)) {
        None => short.push(FIRST_WORD + number as u8),
        Some(long) => {
            let [high, low] = long.to_be_bytes();
            short.extend([FIRST_WORD + SHORT + high, low]);
        }
    }
}

/// Appends characters as they are. `is_not_ascii`: whether the character before them is outside ASCII; returns whether the
/// last of them is.
fn push_verbatim(short: &mut Vec<u8>, verbatim: &str, mut is_not_ascii: bool) -> bool {
    for character in verbatim.chars() {
        let mut buffer = [0; 4];
        let encoded = &*character.encode_utf8(&mut buffer);
        let known = match character.is_ascii() {
            true => None,
            false => CHARACTERS.iter().position(|known| *known == encoded),
        };
        match known {
            Some(number) => short.push(FIRST_CHARACTER + number as u8),
            None if !character.is_ascii() => {
                if !is_not_ascii {
                    short.push(NOT_ASCII);
                }
                short.extend(encoded.as_bytes());
            }
            None => {
                if matches!(character, '\u{1}'..='\u{5}' | '\u{e}'..='\u{1f}') {
                    short.push(VERBATIM);
                }
                short.extend(encoded.as_bytes());
            }
        }
        is_not_ascii = !character.is_ascii() && known.is_none();
    }
    is_not_ascii
}

fn written_out(short: &[u8], words: &FrequentWords) -> Result<Vec<u8>> {
    let mut text = Vec::with_capacity(short.len() * 3);
    let mut rest = short.iter().copied().peekable();
    let (mut has_space, mut case) = (true, Case::Lower);
    while let Some(byte) = rest.next() {
        match byte {
            NO_SPACE => {
                has_space = false;
                continue;
            }
            CAPITAL => {
                case = Case::Capital;
                continue;
            }
            CAPITALS => {
                case = Case::Capitals;
                continue;
            }
            FIRST_WORD.. => {
                let number = match byte.checked_sub(FIRST_WORD + SHORT) {
                    None => usize::from(byte - FIRST_WORD),
                    Some(high) => {
                        let low = rest.next().context("it is cut off")?;
                        usize::from(SHORT) + usize::from(u16::from_be_bytes([high, low]))
                    }
                };
                if has_space {
                    text.push(b' ');
                }
                push_word(
                    &mut text,
                    words.word(number).context("a word has no number")?,
                    case,
                );
                (has_space, case) = (true, Case::Lower);
                continue;
            }
            _ if !has_space || case != Case::Lower => bail!("a word is missing"),
            VERBATIM => text.push(rest.next().context("it is cut off")?),
            NOT_ASCII => {
                while let Some(byte) = rest.next_if(|byte| !byte.is_ascii()) {
                    text.push(byte);
                }
                rest.next_if_eq(&NOT_ASCII);
            }
            FIRST_CHARACTER..=0x1f => {
                let character = CHARACTERS.get(usize::from(byte - FIRST_CHARACTER));
                text.extend(character.map_or("", |known| *known).as_bytes());
            }
            _ => text.push(byte),
        }
    }
    if !has_space || case != Case::Lower {
        bail!("a word is missing");
    }
    Ok(text)
}

/// Appends a word in lower case as it is written.
fn push_word(text: &mut Vec<u8>, word: &str, case: Case) {
    let start = text.len();
    if word.is_ascii() || case == Case::Lower {
        text.extend(word.as_bytes());
        let written = text.get_mut(start..).unwrap_or_default();
        match case {
            Case::Lower => {}
            Case::Capital => {
                if let Some(first) = written.first_mut() {
                    first.make_ascii_uppercase();
                }
            }
            Case::Capitals => written.make_ascii_uppercase(),
        }
        return;
    }
    let first = word.chars().next().map_or(0, char::len_utf8);
    let (first, others) = word.split_at(first);
    text.extend(first.to_uppercase().as_bytes());
    match case {
        Case::Capitals => text.extend(others.to_uppercase().as_bytes()),
        Case::Lower | Case::Capital => text.extend(others.as_bytes()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(text: &str) {
        let english = FrequentWords::of("en").unwrap();
        let short = shortened(text, english);
        let written = written_out(&short, english).unwrap();
        assert_eq!(String::from_utf8(written).unwrap(), text);
        let stored = StoredText::of(text, Some("en"));
        let packed = postcard::to_stdvec(&stored).unwrap();
        let stored: StoredText<'_> = postcard::from_bytes(&packed).unwrap();
        assert_eq!(stored.text().unwrap(), text);
    }

    #[test]
    fn every_text_is_read_back() {
        let texts = [
            "",
            " ",
            "the",
            " the ",
            "The ferry sank  off Aldham, THE coast-guard said; “nobody” was hurt.\n\nIt’s over.",
            "tHe McDonald iPhone e-mails A I 1st 2nd the\tthe\u{1}the\u{2}\u{3}\u{4}\u{1f}\u{7f}\0",
            "café Élysée ÉTAT straße STRASSE ǅ ﬁnd İstanbul ÑANDÚ",
            "Наша партія the 市議会 The は月曜日the THE· said ·‘a’ — b – c… •é\u{a0}ü",
            "the🎉the",
        ];
        for text in texts {
            check(text);
        }
        check(&texts.concat());
    }

    proptest! {
        #[test]
        fn any_text_is_read_back(text in "(the|The|THE|said|ferry|[ -~]|\\PC|[\u{0}-\u{1f}]| ){0,60}") {
            check(&text);
        }

        #[test]
        fn damaged_bytes_never_panic(short in proptest::collection::vec(any::<u8>(), 0..60)) {
            let stored = StoredText { language: Some("en"), bytes: Cow::Owned(short) };
            let _ = stored.text();
        }
    }

    #[test]
    fn an_english_text_needs_less_than_half_of_its_bytes() {
        let text = "The minister said on Monday that the government would not change the plan for the new hospital, \
                    because the money had been promised by the council.";
        assert!(StoredText::of(text, Some("en")).bytes.len() * 2 < text.len());
        for other in [None, Some("tlh")] {
            let stored = StoredText::of(text, other);
            assert!(stored.language.is_none());
            assert_eq!(stored.text().unwrap(), text);
        }
    }

    #[test]
    fn bytes_that_mean_nothing_are_an_error() {
        for damaged in [
            &[NO_SPACE, b'a'][..],
            &[0xff],
            &[VERBATIM],
            &[NOT_ASCII, 0xc3],
            &[CAPITAL, b' '],
        ] {
            let stored = StoredText {
                language: Some("en"),
                bytes: Cow::Borrowed(damaged),
            };
            assert!(stored.text().is_err(), "{damaged:?}");
        }
        let stored = StoredText {
            language: Some("tlh"),
            bytes: Cow::Borrowed(b"a"),
        };
        assert!(stored.text().is_err());
    }
}
