//! Tells running text from names, numbers, keywords, links and code.

/// The fewest words in a passage of running text.
const FEWEST_WORDS: usize = 8;
/// The fewest characters in running text of a script without spaces between words.
const FEWEST_DENSE: usize = 20;

/// A word of a text.
pub(super) struct Word<'t> {
    /// The word without signs at its ends.
    pub(super) letters: &'t str,
    /// The length of the word in the text with the space behind it.
    pub(super) bytes: u64,
}

/// The words between spaces; each character of a script without spaces is a word.
pub(super) fn words(text: &str) -> impl Iterator<Item = Word<'_>> {
    text.split_whitespace().flat_map(|word| {
        let is_dense = word.chars().any(is_dense);
        let whole = (!is_dense).then(|| Word {
            letters: word.trim_matches(|sign: char| !sign.is_alphanumeric()),
            bytes: word.len() as u64 + 1,
        });
        let signs = word.char_indices().filter(move |_| is_dense);
        let signs = signs.map(move |(start, sign)| Word {
            letters: word.get(start..start + sign.len_utf8()).unwrap_or_default(),
            bytes: sign.len_utf8() as u64,
        });
        whole.into_iter().chain(signs)
    })
}

/// Whether a passage is running text: several words with spaces and marks of sentences, or a run of a script without
/// spaces.
pub(super) fn reads_as_prose(text: &str) -> bool {
    let mut counts = Counts::default();
    for word in text.split_whitespace() {
        counts.add(word);
    }
    counts.are_of_prose()
}

#[derive(Default)]
struct Counts {
    words: usize,
    /// Words of letters only, apart from signs at their ends.
    plain: usize,
    /// Plain words that begin with a small letter or have letters without case.
    small: usize,
    capitals: usize,
    letters: usize,
    dense: usize,
    dense_marks: usize,
    /// Words that end a sentence.
    ends: usize,
    /// Signs of code.
    code: usize,
    signs: usize,
}

impl Counts {
    fn add(&mut self, word: &str) {
        self.words += 1;
        let mut letters = 0;
        for sign in word.chars() {
            self.signs += 1;
            letters += usize::from(sign.is_alphabetic());
            self.dense += usize::from(is_dense(sign));
            self.dense_marks += usize::from(matches!(
                sign,
                '。' | '、' | '，' | '！' | '？' | '：' | '「' | '“'
            ));
            self.code += usize::from(matches!(
                sign,
                '{' | '}' | '=' | ';' | '<' | '>' | '\\' | '|' | '_' | '#' | '@'
            ));
        }
        self.letters += letters;
        let bare = word.trim_matches(|sign: char| !sign.is_alphanumeric());
        let is_plain = !bare.is_empty()
            && bare
                .chars()
                .all(|sign| sign.is_alphabetic() || is_joining(sign))
            && bare.chars().count() <= 25;
        if is_plain {
            self.plain += 1;
            let mut signs = bare.chars();
            let first_is_large = signs.next().is_some_and(char::is_uppercase);
            self.small += usize::from(!first_is_large);
            self.capitals += usize::from(first_is_large && signs.all(|sign| !sign.is_lowercase()));
        }
        let end = word.trim_end_matches(['"', '\'', ')', ']', '”', '’', '»', '“']);
        self.ends += usize::from(
            end.ends_with(['.', '!', '?', '…', '।', '؟', '۔', '։', '።']) && letters > 1,
        );
    }

    fn are_of_prose(&self) -> bool {
        if self.dense >= FEWEST_DENSE {
            return self.dense * 2 >= self.letters && (self.dense_marks > 0 || self.words > 1);
        }
        // A text in capitals, as from a teleprinter, has no small letters.
        let is_shouted = self.capitals * 10 >= self.plain * 9;
        self.words >= FEWEST_WORDS
            && self.ends > 0
            && self.plain * 10 >= self.words * 7
            && (self.small * 10 >= self.plain * 4 || is_shouted)
            && self.letters >= self.words * 2
            && self.code * 50 <= self.signs
    }
}

fn is_joining(sign: char) -> bool {
    matches!(
        sign,
        '\'' | '’' | '-' | '\u{ad}' | '\u{200c}' | '\u{200d}' | '.'
    ) || is_mark(sign)
}

/// Whether a character is a vowel sign or an accent after its letter.
fn is_mark(sign: char) -> bool {
    matches!(sign, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{610}'..='\u{6dc}' | '\u{900}'..='\u{dff}')
}

/// Whether a character is of a script without spaces between words.
fn is_dense(sign: char) -> bool {
    matches!(sign, '\u{e00}'..='\u{edf}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn running_text_of_any_script_is_prose() {
        for text in [
            "The ferry to Lindholm was late again, and passengers waited in the rain.",
            "Die Fähre nach Lindholm hatte am Montag wieder Verspätung, sagte der Hafenmeister.",
            "LINDHOLM, MARCH 3 - THE FERRY WAS LATE AGAIN AND PASSENGERS WAITED IN THE RAIN.",
            "वह नाव फिर से देर से आई और यात्री बारिश में दो घंटे खड़े रहे।",
            "渡輪再次遲到，乘客在雨中等了兩個小時，船公司向乘客道歉。",
            "เรือข้ามฟากมาสายอีกครั้ง ผู้โดยสารรอกลางสายฝนสองชั่วโมง",
        ] {
            assert!(reads_as_prose(text), "{text}");
        }
    }

    #[test]
    fn names_keywords_links_and_code_are_not_prose() {
        for text in [
            "Home News Sport Weather Business Culture Opinion Contact Imprint Login",
            "economy, ferry, harbour, rain, passengers, timetable, delay, lindholm, coast",
            "Anna Berg, Jonas Lind, Maria Holm, Peter Sund, Eva Dahl, Nils Ek, Per Ask.",
            "https://example.org/a https://example.org/b https://example.org/c https://example.org/d.",
            "function ferry(a, b) { return a.time == b.time; } var x = ferry(one, two);",
            "4.5 3.2 1.1 0.9 12.7 8.8 5.5 3.14 2.71 1.41 0.57 0.69 1.61",
            "Read more.",
        ] {
            assert!(!reads_as_prose(text), "{text}");
        }
    }
}
