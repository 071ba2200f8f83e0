//! Frequent words of a language with their numbers, by which the index stores them.

use std::sync::LazyLock;

use super::lexicon_file;
use crate::slots::{Slots, hash};

/// The frequent words of one language.
pub struct FrequentWords {
    /// The primary subtag of the language.
    language: &'static str,
    file: &'static str,
    /// The start of each word in the file, then the end of the file. Known when the program is compiled, so that a search
    /// need not read the file.
    starts: &'static [u32],
    numbers: LazyLock<Slots>,
}

/// The words of a file.
macro_rules! words_of {
    ($language:literal, $file:literal) => {{
        const FILE: &str = lexicon_file!($file);
        const COUNT: usize = count(FILE.as_bytes());
        static STARTS: [u32; COUNT + 1] = starts(FILE.as_bytes());
        FrequentWords {
            language: $language,
            file: FILE,
            starts: &STARTS,
            numbers: LazyLock::new(|| numbers(FILE, &STARTS)),
        }
    }};
}

static LISTS: [FrequentWords; 10] = [
    words_of!("en", "frequent-words-en.txt"),
    words_of!("ar", "frequent-words-ar.txt"),
    words_of!("de", "frequent-words-de.txt"),
    words_of!("es", "frequent-words-es.txt"),
    words_of!("fr", "frequent-words-fr.txt"),
    words_of!("it", "frequent-words-it.txt"),
    words_of!("nl", "frequent-words-nl.txt"),
    words_of!("pt", "frequent-words-pt.txt"),
    words_of!("ru", "frequent-words-ru.txt"),
    words_of!("tr", "frequent-words-tr.txt"),
];

impl FrequentWords {
    /// The frequent words of a language, given by its primary subtag.
    pub fn of(language: &str) -> Option<&'static FrequentWords> {
        LISTS.iter().find(|list| list.language == language)
    }

    /// The word with a number.
    pub fn word(&self, number: usize) -> Option<&'static str> {
        word(self.file, self.starts, number)
    }

    /// The number of a word in lower case.
    pub fn number(&self, word: &str) -> Option<u16> {
        let is_meant = |number| self::word(self.file, self.starts, number) == Some(word);
        let number = self.numbers.get(hash(word), is_meant)?;
        u16::try_from(number).ok()
    }

    /// The language, as its primary subtag.
    pub fn language(&self) -> &'static str {
        self.language
    }
}

fn word(file: &'static str, starts: &[u32], number: usize) -> Option<&'static str> {
    let start = *starts.get(number)? as usize;
    let end = *starts.get(number.checked_add(1)?)? as usize;
    file.get(start..end)?.strip_suffix('\n')
}

fn numbers(file: &'static str, starts: &[u32]) -> Slots {
    let mut numbers = Slots::for_count(starts.len());
    let words = (0..).map_while(|number| Some((word(file, starts, number)?, number)));
    words.for_each(|(word, number)| numbers.insert(hash(word), number));
    numbers
}

/// The length of the comment at the head of a file.
const fn head(file: &[u8]) -> usize {
    let mut at = 0;
    while at < file.len() && file[at] == b'#' {
        while at < file.len() && file[at] != b'\n' {
            at += 1;
        }
        at += 1;
    }
    at
}

/// The number of words of a file.
const fn count(file: &[u8]) -> usize {
    let (mut at, mut count) = (head(file), 0);
    while at < file.len() {
        if file[at] == b'\n' {
            count += 1;
        }
        at += 1;
    }
    count
}

/// The starts of the words of a file, then its end.
const fn starts<const COUNT: usize>(file: &[u8]) -> [u32; COUNT] {
    let mut starts = [0; COUNT];
    let (mut at, mut number) = (head(file), 1);
    starts[0] = at as u32;
    while at < file.len() {
        if file[at] == b'\n' {
            starts[number] = at as u32 + 1;
            number += 1;
        }
        at += 1;
    }
    starts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_has_one_number() {
        for list in &LISTS {
            let words = list.starts.len() - 1;
            assert!(words > 1_000, "{}", list.language);
            for number in 0..words {
                let word = list.word(number).unwrap();
                assert!(word.chars().count() > 1, "{word}");
                assert_eq!(word, word.to_lowercase());
                assert_eq!(list.number(word).map(usize::from), Some(number), "{word}");
            }
            assert_eq!(list.word(words), None);
        }
    }

    #[test]
    fn the_most_frequent_words_come_first() {
        let english = FrequentWords::of("en").unwrap();
        assert_eq!(english.word(0), Some("the"));
        assert!(english.number("of") < english.number("ferry"));
        assert!(FrequentWords::of("tlh").is_none());
    }
}
