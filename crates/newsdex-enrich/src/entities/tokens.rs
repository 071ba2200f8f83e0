//! Splits text into tokens and sentences in the same way as the labelled training data.
//!
//! Differs from [`newsdex_text::words`], which is for searching: punctuation marks are tokens, and "Mr." and "U.S."
//! keep their full stops. Works on bytes as far as possible, because it reads every word of an archive.

use xxhash_rust::xxh3::xxh3_64;

use super::lists;
use newsdex_text::checkpoint::checkpoint;
use newsdex_text::lexicon::name_parts;
use newsdex_text::lexicon::syllables::is_given_name_of_syllables;
use newsdex_text::words::lower::in_lower_case;

/// The case of the letters of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Case {
    /// Letters, none of them a capital.
    Lower,
    /// A capital, then only lower-case letters.
    Capital,
    /// Capitals only, more than one.
    Upper,
    /// A single capital, with or without full stop.
    Initial,
    /// Capitals and lower-case letters in another order: "iPhone", "McDonald".
    Mixed,
    /// A digit first and no capitals, or digits without letters: "12th", "1999".
    Number,
    /// No letter and no digit.
    Mark,
}

impl Case {
    /// Whether the token contains a capital.
    pub fn is_capital(self) -> bool {
        matches!(
            self,
            Case::Capital | Case::Upper | Case::Initial | Case::Mixed
        )
    }
}

/// One token of a text; offsets in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
    /// The case of its letters; in a shouted sentence, the case that the token would have in a normal one.
    pub case: Case,
    /// Whether the token is the first of a sentence.
    pub opens_sentence: bool,
    /// Whether the original case says nothing, because the sentence is in capitals or a headline capitalises the word.
    pub shouted: bool,
}

impl Token {
    /// Creates the token between two byte offsets of `text`.
    pub fn new(text: &str, start: usize, end: usize, opens_sentence: bool) -> Token {
        let case = text.get(start..end).map_or(Case::Mark, case);
        Token {
            start: offset(start),
            end: offset(end),
            case,
            opens_sentence,
            shouted: false,
        }
    }

    /// The token as written in `text`.
    pub fn text<'a>(&self, text: &'a str) -> &'a str {
        text.get(self.start as usize..self.end as usize)
            .unwrap_or("")
    }
}

fn offset(position: usize) -> u32 {
    u32::try_from(position).unwrap_or(u32::MAX)
}

/// The hash of a word in lower case: words that differ only in case have the same hash.
pub fn lower_hash(word: &str) -> u64 {
    in_lower_case(word, |lower| xxh3_64(lower.as_bytes()))
}

/// The [`Case`] of a word; [`Case::Mark`] for an empty one.
pub fn case(word: &str) -> Case {
    let bytes = word.as_bytes();
    if bytes.iter().all(u8::is_ascii_lowercase) {
        return if bytes.is_empty() {
            Case::Mark
        } else {
            Case::Lower
        };
    }
    let Letters {
        capitals,
        small,
        digits,
        first_is_capital,
    } = Letters::of(word);
    if word.chars().next().is_some_and(char::is_numeric) && capitals == 0 {
        return Case::Number;
    }
    match (capitals, small) {
        (0, 0) => {
            if digits > 0 {
                Case::Number
            } else {
                Case::Mark
            }
        }
        (0, _) => Case::Lower,
        (1, 0) if digits == 0 => Case::Initial,
        (_, 0) => Case::Upper,
        (1, _) if first_is_capital => Case::Capital,
        _ => Case::Mixed,
    }
}

/// The numbers of letters and digits of a word.
#[derive(Default)]
struct Letters {
    capitals: usize,
    small: usize,
    digits: usize,
    /// Whether the first letter is a capital.
    first_is_capital: bool,
}

impl Letters {
    fn of(word: &str) -> Letters {
        let mut found = Letters::default();
        // Of ASCII letters it is known at once what they are.
        if word.is_ascii() {
            for byte in word.bytes() {
                let is_capital = byte.is_ascii_uppercase();
                found.first_is_capital |= is_capital && found.capitals + found.small == 0;
                found.capitals += usize::from(is_capital);
                found.small += usize::from(byte.is_ascii_lowercase());
                found.digits += usize::from(byte.is_ascii_digit());
            }
            return found;
        }
        for character in word.chars() {
            if character.is_uppercase() {
                found.first_is_capital |= found.capitals + found.small == 0;
                found.capitals += 1;
            } else if character.is_alphabetic() {
                found.small += 1;
            } else if character.is_numeric() {
                found.digits += 1;
            }
        }
        found
    }
}

/// Splits `text` into tokens and appends them to `tokens`. Linear in the length of the text.
pub fn tokenize(text: &str, tokens: &mut Vec<Token>) {
    let mut scanner = Scanner {
        text,
        bytes: text.as_bytes(),
        tokens,
        opens_sentence: true,
    };
    let mut position = 0;
    let mut line_start = 0;
    while let Some(&byte) = scanner.bytes.get(position) {
        checkpoint();
        if byte == b'\n' {
            // A sentence continues after a hard-wrapped line, but not after headings, credits and paragraphs.
            let blank = scanner.bytes[position + 1..]
                .iter()
                .take_while(|byte| **byte <= b' ')
                .any(|byte| *byte == b'\n');
            if blank || !WRAPPED_LINE.contains(&(position - line_start)) {
                scanner.opens_sentence = true;
            }
            position += 1;
            line_start = position;
        } else if byte <= b' ' {
            position += 1;
        } else {
            position = scanner.token(position);
        }
    }
}

/// Lengths in bytes of lines of hard-wrapped text. Shorter lines are headings and the like, longer ones are paragraphs.
const WRAPPED_LINE: std::ops::Range<usize> = 45..100;

struct Scanner<'a> {
    text: &'a str,
    bytes: &'a [u8],
    tokens: &'a mut Vec<Token>,
    opens_sentence: bool,
}

impl Scanner<'_> {
    /// Reads the token at `start`, which is not ASCII white space, and returns its end.
    fn token(&mut self, start: usize) -> usize {
        if let Some((end, case)) = self.plain_word(start) {
            self.push_as(start, end, case);
            return end;
        }
        let end = self.end_of_word(start);
        if end == start {
            return self.mark(start);
        }
        self.word(start, end)
    }

    /// The end and the case of the word at `start` if it is one of the most frequent kind, to which no rule on signs applies:
    /// ASCII letters of which at most the first is a capital.
    fn plain_word(&self, start: usize) -> Option<(usize, Case)> {
        let first = self
            .bytes
            .get(start)
            .filter(|byte| byte.is_ascii_alphabetic())?;
        let others = self.bytes.get(start + 1..)?;
        let length = others.iter().position(|byte| !byte.is_ascii_lowercase());
        let end = start + 1 + length.unwrap_or(others.len());
        let is_plain = match self.bytes.get(end) {
            None => true,
            // Behind these, the word may go on. A full stop may belong to a word with a capital.
            Some(b'-' | b'\'' | b'_' | b'@' | b'&') => false,
            Some(b'.') => {
                let next = self.bytes.get(end + 1);
                first.is_ascii_lowercase() && next.is_none_or(u8::is_ascii_whitespace)
            }
            Some(sign) => sign.is_ascii() && !sign.is_ascii_alphanumeric(),
        };
        let case = match first.is_ascii_lowercase() {
            true => Case::Lower,
            false => Case::Capital,
        };
        // A single capital is an initial.
        let is_known = case == Case::Lower || end > start + 1;
        (is_plain && is_known).then_some((end, case))
    }

    /// The end of the word at `start`: letters and digits, with hyphens, apostrophes, full stops and some other marks
    /// inside. Equal to `start` if there is no word.
    fn end_of_word(&self, start: usize) -> usize {
        let mut end = start;
        while let Some(&byte) = self.bytes.get(end) {
            if byte.is_ascii_alphanumeric() {
                end += 1;
            } else if byte < 0x80 {
                let joins = matches!(byte, b'-' | b'\'' | b'.' | b'_' | b'@' | b'&' | b',' | b':')
                    && end > start
                    && self.letter_at(end + 1)
                    && (!matches!(byte, b',' | b':') || self.digits_around(end))
                    && (byte != b'.' || !self.lacks_blank_after(end));
                let opens = matches!(byte, b'#' | b'@') && end == start && self.letter_at(end + 1);
                if !joins && !opens {
                    break;
                }
                end += 1;
            } else {
                let Some(character) = self.text.get(end..).and_then(|rest| rest.chars().next())
                else {
                    break;
                };
                let length = character.len_utf8();
                let joins = character == '’' && end > start && self.letter_at(end + length);
                if !joins && !character.is_alphanumeric() && !is_combining(character) {
                    break;
                }
                end += length;
            }
        }
        end
    }

    fn letter_at(&self, position: usize) -> bool {
        match self.bytes.get(position) {
            Some(byte) if *byte < 0x80 => byte.is_ascii_alphanumeric(),
            Some(_) => self
                .text
                .get(position..)
                .and_then(|rest| rest.chars().next())
                .is_some_and(char::is_alphanumeric),
            None => false,
        }
    }

    /// Whether the full stop at `position` ends a sentence without a blank after it: "ended.Then".
    fn lacks_blank_after(&self, position: usize) -> bool {
        let before = self
            .text
            .get(..position)
            .and_then(|before| before.chars().next_back());
        let after = self
            .text
            .get(position + 1..)
            .and_then(|after| after.chars().next());
        before.is_some_and(char::is_lowercase) && after.is_some_and(char::is_uppercase)
    }

    fn digits_around(&self, position: usize) -> bool {
        let digit = |position: usize| self.bytes.get(position).is_some_and(u8::is_ascii_digit);
        digit(position + 1) && position.checked_sub(1).is_some_and(digit)
    }

    fn word(&mut self, start: usize, end: usize) -> usize {
        let word = self.text.get(start..end).unwrap_or("");
        let is_numeral = word == "I"
            && self
                .tokens
                .last()
                .is_some_and(|before| before.case.is_capital())
            && !self.opens_sentence;
        if self.bytes.get(end) == Some(&b'.') && keeps_full_stop(word) && !is_numeral {
            self.push(start, end + 1);
            // "He left the U.S. Then": unlike in "the U.S. Senate", the next word is one that often begins sentences.
            if self.function_word_follows(end + 1) && !is_title(word) {
                self.opens_sentence = true;
            }
            return end + 1;
        }
        if let Some(clitic) = clitic(word) {
            self.word_or_compound(start, end - clitic);
            self.push(end - clitic, end);
            return end;
        }
        self.word_or_compound(start, end);
        end
    }

    fn function_word_follows(&self, position: usize) -> bool {
        let rest = self
            .text
            .get(position..)
            .unwrap_or("")
            .trim_start_matches([' ', '\n', '\r', '"', '“']);
        let end = rest
            .find(|character: char| !character.is_alphabetic())
            .unwrap_or(rest.len());
        let word = &rest[..end];
        word.len() > 1
            && word.starts_with(|character: char| character.is_ascii_uppercase())
            && lists::classes(&word.to_ascii_lowercase()) & lists::FUNCTION != 0
    }

    /// Adds one token, or three for a compound that is split at the hyphen: "Moscow-based", "U.S.-led", "anti-NATO".
    ///
    /// Compounds that are one name are not split: "Jean-Claude", "al-Assad", "Min-hye".
    fn word_or_compound(&mut self, start: usize, end: usize) {
        let word = self.text.get(start..end).unwrap_or("");
        if word.contains('-')
            && case(word).is_capital()
            && let Some(hyphen) = word.rfind('-')
        {
            let (before, after) = (&word[..hyphen], &word[hyphen + 1..]);
            let describes = case(after) == Case::Lower
                && before.starts_with(char::is_uppercase)
                && after.len() > 2
                && !is_given_name_of_syllables(word);
            let prefixed = name_parts::is(name_parts::Kind::Prefix, before);
            if describes || prefixed {
                self.push(start, start + hyphen);
                self.push(start + hyphen, start + hyphen + 1);
                self.push(start + hyphen + 1, end);
                return;
            }
        }
        self.push(start, end);
    }

    /// Reads one punctuation mark, or a run of the same mark, and returns its end. Skips white space.
    fn mark(&mut self, start: usize) -> usize {
        let Some(character) = self.text.get(start..).and_then(|rest| rest.chars().next()) else {
            return self.bytes.len();
        };
        if character.is_whitespace() {
            return start + character.len_utf8();
        }
        let mut end = start + character.len_utf8();
        while self
            .text
            .get(end..)
            .is_some_and(|rest| rest.starts_with(character))
        {
            end += character.len_utf8();
        }
        let closes = matches!(character, '"' | '”' | '’' | '\'' | ')' | ']' | '»');
        let was_ended = self.opens_sentence && !self.tokens.is_empty();
        if closes && was_ended {
            // A closing quotation mark or bracket after a full stop belongs to the sentence before it.
            self.opens_sentence = false;
            self.push_as(start, end, Case::Mark);
            self.opens_sentence = true;
        } else {
            self.push_as(start, end, Case::Mark);
        }
        if matches!(character, '.' | '!' | '?' | '…' | '。')
            && self
                .bytes
                .get(end)
                .is_none_or(|byte| !byte.is_ascii_digit())
        {
            self.opens_sentence = true;
        }
        end
    }

    fn push(&mut self, start: usize, end: usize) {
        let case = self.text.get(start..end).map_or(Case::Mark, case);
        self.push_as(start, end, case);
    }

    fn push_as(&mut self, start: usize, end: usize, case: Case) {
        if start == end {
            return;
        }
        self.tokens.push(Token {
            start: offset(start),
            end: offset(end),
            case,
            opens_sentence: self.opens_sentence,
            shouted: false,
        });
        self.opens_sentence = false;
    }
}

fn is_combining(character: char) -> bool {
    matches!(
        character,
        '\u{300}'..='\u{36f}' | '\u{ad}' | '\u{200c}' | '\u{200d}'
    )
}

/// Whether a full stop after a word is part of the word: "U.S", "J", "Mr".
fn keeps_full_stop(word: &str) -> bool {
    let mut characters = word.chars();
    let (first, rest) = (characters.next(), characters.as_str());
    if first.is_some_and(char::is_uppercase) && rest.is_empty() {
        return true;
    }
    if word.len() > 6 || !first.is_some_and(char::is_alphabetic) {
        return false;
    }
    let dotted = word.contains('.') && word.split('.').all(|part| part.chars().count() == 1);
    dotted
        || first.is_some_and(char::is_uppercase)
            && lists::classes_of(word) & lists::ABBREVIATION != 0
}

fn is_title(word: &str) -> bool {
    lists::classes_of(word) & lists::TITLE != 0
}

/// The length in bytes of the possessive or clitic at the end of a word, as treebanks split it: "'s", "'ll".
///
/// `None` for "n't", which stays part of its word.
fn clitic(word: &str) -> Option<usize> {
    // Asked for nearly every word with a sign or a capital: only apostrophes have one of these bytes.
    let is_of_apostrophe = |byte| matches!(byte, b'\'' | 0x99);
    if !word.bytes().rev().take(5).any(is_of_apostrophe) {
        return None;
    }
    [
        "'s", "’s", "'S", "’S", "'re", "'ve", "'ll", "’re", "’ve", "’ll", "'d", "'m", "’d", "’m",
    ]
    .into_iter()
    .find(|ending| word.len() > ending.len() && word.ends_with(ending))
    .map(str::len)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let mut tokens = Vec::new();
        tokenize(text, &mut tokens);
        let mut found = String::new();
        for (index, token) in tokens.iter().enumerate() {
            checkpoint();
            if index > 0 {
                found.push_str(if token.opens_sentence { " | " } else { " " });
            }
            found.push_str(token.text(text));
        }
        assert_eq!(found, expected);
    }

    #[test]
    fn punctuation_and_possessives_are_tokens_of_their_own() {
        check(
            "Ruritania's king, 61, won 3,000 crowns.",
            "Ruritania 's king , 61 , won 3,000 crowns .",
        );
    }

    #[test]
    fn signs_beside_a_word_do_not_belong_to_it_unless_letters_follow() {
        check(
            "Zenda, (a town). Then \"Ann's\" x_y; Mr.Doe: e.g. b/c Hentzau",
            "Zenda , ( a town ) . | Then \" Ann 's \" x_y ; Mr. Doe : e.g. b / c Hentzau",
        );
        check(
            "Zenda—it’s re-read, B. won.",
            "Zenda — it ’s re-read , B. won .",
        );
    }

    #[test]
    fn abbreviations_keep_their_full_stop() {
        check(
            "Mr. J. Doe of the U.S. Senate spoke.",
            "Mr. J. Doe of the U.S. Senate spoke .",
        );
        check("He left the U.S. The end.", "He left the U.S. | The end .");
    }

    #[test]
    fn compounds_are_divided_where_a_name_ends() {
        check(
            "a Paris-based, U.S.-led, anti-NATO group",
            "a Paris - based , U.S. - led , anti - NATO group",
        );
        check("Jean-Claude al-Haddad", "Jean-Claude al-Haddad");
    }

    #[test]
    fn sentences_end_at_stops_blank_lines_and_short_lines() {
        check("It ended.\" Then", "It ended . \" | Then");
        check(
            "It ended.Then gazette.example",
            "It ended . | Then gazette.example",
        );
        check("One\n\nTwo", "One | Two");
        check(
            "a line of running text that was wrapped by hand\nand goes on",
            "a line of running text that was wrapped by hand and goes on",
        );
    }

    #[test]
    fn the_case_of_a_word() {
        assert_eq!(case("Paris"), Case::Capital);
        assert_eq!(case("NATO"), Case::Upper);
        assert_eq!(case("U.S."), Case::Upper);
        assert_eq!(case("J."), Case::Initial);
        assert_eq!(case("al-Haddad"), Case::Mixed);
        assert_eq!(case("12th"), Case::Number);
        assert_eq!(case("..."), Case::Mark);
        assert_eq!(case("élan"), Case::Lower);
    }
}
