//! The words around a quotation, with the punctuation between them.

use super::lists::{self, Classes};
use newsdex_text::article::Span;
use newsdex_text::checkpoint::checkpoint;

/// The punctuation between a word and the previous one, as bits.
pub(super) type Gap = u8;

/// A comma.
pub(super) const COMMA: Gap = 1;
/// A colon.
pub(super) const COLON: Gap = 1 << 1;
/// A dash.
pub(super) const DASH: Gap = 1 << 2;
/// A bracket.
pub(super) const BRACKET: Gap = 1 << 3;
/// The end of a sentence, or a semicolon.
pub(super) const STOP: Gap = 1 << 4;
/// A quotation mark.
pub(super) const MARK: Gap = 1 << 5;

/// The number of characters after a full stop that are examined.
const LOOKAHEAD: usize = 12;

/// One word of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Word {
    /// Position of the first byte.
    pub(super) start: usize,
    /// Position after the last byte, without a possessive "'s".
    pub(super) end: usize,
    /// The classes of the word.
    pub(super) classes: Classes,
    /// The punctuation before the word.
    pub(super) gap: Gap,
    /// Whether the word begins with a capital.
    pub(super) is_capital: bool,
    /// Whether "'s" or a possessive apostrophe follows.
    pub(super) is_possessive: bool,
}

impl Word {
    /// The word as written.
    pub(super) fn text(self, body: &str) -> &str {
        body.get(self.start..self.end).unwrap_or("")
    }

    /// Whether the word is in one of these classes.
    pub(super) fn is(self, classes: Classes) -> bool {
        self.classes & classes != 0
    }

    /// Whether one of these punctuation marks is before the word.
    pub(super) fn has(self, gap: Gap) -> bool {
        self.gap & gap != 0
    }
}

/// The words of a span of text, and the punctuation after the last word.
#[derive(Debug, Clone, Default)]
pub(super) struct Words {
    /// The words in text order.
    pub(super) list: Vec<Word>,
    /// The punctuation between the last word and the end.
    pub(super) tail: Gap,
}

impl Words {
    /// Divides `span` of a text into words.
    pub(super) fn of(body: &str, span: Span) -> Words {
        let mut words = Words::default();
        let Some(text) = body.get(span.bytes()) else {
            return words;
        };
        let mut gap = 0;
        let mut chars = text.char_indices().peekable();
        while let Some((start, char)) = chars.next() {
            checkpoint();
            if !char.is_alphanumeric() {
                gap |= self::gap(text, start, char);
                continue;
            }
            let mut end = start + char.len_utf8();
            let mut is_possessive = false;
            while let Some(&(at, char)) = chars.peek() {
                let after = text.get(at + char.len_utf8()..).unwrap_or("");
                let joins = match char {
                    _ if char.is_alphanumeric() => true,
                    '-' | '&' | '\u{2010}' | '\u{2011}' => after.starts_with(char::is_alphanumeric),
                    '\'' | '\u{2019}' => {
                        is_possessive =
                            is_possessive_ending(text.get(start..at).unwrap_or(""), after);
                        !is_possessive && after.starts_with(char::is_alphanumeric)
                    }
                    '.' => keeps_stop(text.get(start..at).unwrap_or(""), after),
                    _ => false,
                };
                if !joins {
                    break;
                }
                end = at + char.len_utf8();
                chars.next();
            }
            let word = text.get(start..end).unwrap_or("");
            words.list.push(Word {
                start: span.start + start,
                end: span.start + end,
                classes: lists::classes(word),
                gap,
                is_capital: char.is_uppercase(),
                is_possessive,
            });
            gap = 0;
            if is_possessive {
                // The apostrophe and, unless the word ends in one, its "s".
                chars.next();
                if text
                    .get(end..)
                    .is_some_and(|rest| rest.starts_with("'s") || rest.starts_with("\u{2019}s"))
                {
                    chars.next();
                }
            }
        }
        words.tail = gap;
        words
    }

    /// The words of the last sentence, if it continues to the end; else empty.
    pub(super) fn last_sentence(&self) -> &[Word] {
        if self.tail & STOP != 0 {
            return &[];
        }
        let start = self.list.iter().rposition(|word| word.has(STOP));
        self.list.get(start.unwrap_or(0)..).unwrap_or_default()
    }

    /// The words of the first sentence.
    pub(super) fn first_sentence(&self) -> &[Word] {
        let end = self.list.iter().position(|word| word.has(STOP));
        self.list
            .get(..end.unwrap_or(self.list.len()))
            .unwrap_or_default()
    }
}

fn is_possessive_ending(word: &str, after: &str) -> bool {
    let mut after = after.chars();
    match after.next() {
        Some('s') => !after.next().is_some_and(char::is_alphanumeric),
        next => word.ends_with('s') && !next.is_some_and(char::is_alphanumeric),
    }
}

/// Whether a full stop belongs to the word before it: "Mr.", "U.S.", "J."
fn keeps_stop(word: &str, after: &str) -> bool {
    if after.starts_with(char::is_alphanumeric) {
        // "U.S", "1.5", but not the full stop of "sanctions.He".
        return word.len() <= 3 || !after.starts_with(char::is_uppercase);
    }
    word.contains('.')
        || word.chars().count() == 1
        || lists::classes(word) & lists::ABBREVIATION != 0
}

fn gap(text: &str, at: usize, char: char) -> Gap {
    match char {
        ',' => COMMA,
        ':' => COLON,
        ';' => STOP,
        '\u{2013}' | '\u{2014}' => DASH,
        '-' => {
            let next = text.get(at + 1..).unwrap_or("");
            if next.starts_with('-') || next.starts_with(char::is_whitespace) {
                DASH
            } else {
                0
            }
        }
        // Agencies write a dash as an underscore.
        '_' if text
            .get(at + 1..)
            .is_some_and(|rest| rest.starts_with(char::is_whitespace)) =>
        {
            DASH
        }
        '(' | ')' | '[' | ']' => BRACKET,
        // "D-Ohio., said": an abbreviation.
        '.' if text.get(at + 1..).is_some_and(|rest| rest.starts_with(',')) => 0,
        '.' | '!' | '?' | '\u{2026}' => {
            let mut rest = text.get(at..).unwrap_or("").chars().take(LOOKAHEAD);
            let next = rest.find(|char| {
                !char.is_whitespace()
                    && !matches!(
                        char,
                        '.' | '!' | '?' | ')' | '"' | '\u{201D}' | '\'' | '\u{2019}'
                    )
            });
            if next.is_none_or(|next| !next.is_lowercase()) {
                STOP
            } else {
                0
            }
        }
        '"' | '\u{201C}' | '\u{201D}' | '\u{AB}' | '\u{BB}' => MARK,
        _ => 0,
    }
}
