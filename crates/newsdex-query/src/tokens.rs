//! Divides a query into tokens: operators, parentheses, fields and values.
//!
//! Linear in the length of the query. Values without a word are dropped here, together with the minus before them, so
//! that the parser never sees an empty value.

mod calls;
mod dates;
pub(super) mod pasted;
mod runs;
mod signs;
mod values;

use std::borrow::Cow;

use self::pasted::{Certainty, Operator};
use self::signs::is_negative_number;
use super::fields::Field;
use super::{DayRange, Order, ParseError, Reach};
use newsdex_text::article::Span;
use newsdex_text::words::sentences::TEXT_GAP;

/// A token of a query, and its bytes.
#[derive(Debug, Clone)]
pub(super) struct Token<'a> {
    pub(super) kind: Kind<'a>,
    pub(super) span: Span,
}

#[derive(Debug, Clone)]
pub(super) enum Kind<'a> {
    Open,
    Close,
    And,
    Or,
    Not,
    /// A minus without a space after it.
    Minus,
    Near {
        reach: Reach,
        order: Order,
    },
    /// `atleast3`; the next token is counted.
    AtLeast(u32),
    /// An operator in another archive's syntax, or text.
    Perhaps {
        operator: Operator,
        certainty: Certainty,
    },
    /// `NEAR` without a number.
    BareNear,
    /// A field; the next token is its value.
    Field(Field),
    /// Any other run of characters. Has at least one word, unless it follows a field.
    Run(&'a str),
    /// The beginning of a word that was typed with an exclamation mark.
    Truncated(&'a str),
    /// `@war`, as typed.
    Saved(&'a str),
    Quoted {
        content: Cow<'a, str>,
        is_exact: bool,
        slop: Option<u32>,
    },
    Regex(String),
    /// The weight of the value before it.
    Weight(f32),
    Everything,
    Undated,
    /// A range of days of publication in another archive's syntax.
    Days(DayRange),
}

/// The tokens of a query.
#[derive(Debug)]
pub(super) struct Division<'a> {
    pub(super) tokens: Vec<Token<'a>>,
    /// Whether a part of it is in another archive's syntax.
    pub(super) is_translated: bool,
}

/// Whether `AND`, `OR`, `NOT` and `NEAR` are operators.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operators {
    Read,
    /// The four words are ordinary words.
    AsWords,
}

/// The largest distance between words that a query can ask for.
pub(super) const MAX_DISTANCE: u32 = 1000;

// No match crosses from one name or quotation to the next.
const _: () = assert!(MAX_DISTANCE + 1 < TEXT_GAP);

/// The largest number of occurrences that a query can ask for.
pub(super) const MAX_COUNT: u32 = 1000;

/// Divides a query into tokens.
///
/// # Errors
///
/// Fails for a quotation mark or parenthesis without its partner, a misspelt field, a number out of range, and syntax
/// of other search engines that newsdex does not support.
pub(super) fn tokens(text: &str, operators: Operators) -> Result<Division<'_>, ParseError> {
    let mut lexer = Lexer {
        text,
        position: 0,
        open: 0,
        tokens: Vec::new(),
        operators,
        has_lower_case: text.chars().any(char::is_lowercase),
        is_translated: false,
    };
    while let Some(character) = lexer.skip_blanks() {
        lexer.token(character)?;
    }
    lexer.settle();
    Ok(Division {
        tokens: lexer.tokens,
        is_translated: lexer.is_translated,
    })
}

/// Whether a character separates two words that are written without a space: `经济、首相`, `macron,putin`.
fn is_list_sign(character: char) -> bool {
    matches!(
        character,
        ',' | ';' | '、' | '，' | '。' | '；' | '！' | '？'
    )
}

/// Whether a mark without width can be inside a word, as in `har\u{200b}bour`, which was copied from a web page.
pub(super) fn is_without_width(character: char) -> bool {
    matches!(character, '\u{200b}' | '\u{2060}' | '\u{feff}')
}

/// Whether a character separates runs: spaces, control characters, marks without width.
pub(super) fn is_blank(character: char) -> bool {
    character.is_whitespace()
        || character.is_control()
        || matches!(character,
            '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

struct Lexer<'a> {
    text: &'a str,
    position: usize,
    open: usize,
    tokens: Vec<Token<'a>>,
    operators: Operators,
    /// Whether the query has a letter in lower case: without one, capitals do not mark an operator.
    has_lower_case: bool,
    /// Whether any part so far was in another archive's syntax.
    is_translated: bool,
}

impl<'a> Lexer<'a> {
    fn skip_blanks(&mut self) -> Option<char> {
        let rest = self.rest(self.position);
        let length = rest.find(|character| !is_blank(character))?;
        self.position += length;
        self.at(self.position)
    }

    fn rest(&self, position: usize) -> &'a str {
        self.text.get(position..).unwrap_or_default()
    }

    fn at(&self, position: usize) -> Option<char> {
        self.rest(position).chars().next()
    }

    fn before(&self, position: usize) -> Option<char> {
        self.text
            .get(..position)
            .and_then(|text| text.chars().next_back())
    }

    fn slice(&self, start: usize, end: usize) -> &'a str {
        self.text.get(start..end).unwrap_or_default()
    }

    fn push(&mut self, kind: Kind<'a>, start: usize, end: usize) {
        self.tokens.push(Token {
            kind,
            span: Span::new(start, end),
        });
        self.position = end;
    }

    fn token(&mut self, character: char) -> Result<(), ParseError> {
        let start = self.position;
        match character {
            '(' => self.open_parenthesis(),
            ')' => return self.close_parenthesis(),
            '-' if self.begins_a_run(start) && !self.is_after_field(start) => {
                if self.minus() {
                    return Ok(());
                }
                return self.run();
            }
            '=' if self.is_opening_quote(start + 1, true) => {
                return self.quoted(start, start + 1, true);
            }
            '/' if self.begins_a_value(start) => {
                if !self.regex()? {
                    return self.run();
                }
            }
            _ if self.is_opening_quote(start, false) => return self.quoted(start, start, false),
            _ if self.single_quoted() => {}
            _ => return self.run(),
        }
        Ok(())
    }

    /// Whether `position` is at the start, after a space or after an opening parenthesis.
    fn begins_a_run(&self, position: usize) -> bool {
        self.before(position)
            .is_none_or(|character| is_blank(character) || character == '(')
    }

    /// Whether `position` begins a run, or is directly after a field or a minus.
    fn begins_a_value(&self, position: usize) -> bool {
        self.begins_a_run(position)
            || self.is_after_field(position)
            || self.is_after_minus(position)
    }

    fn is_after_field(&self, position: usize) -> bool {
        self.tokens
            .last()
            .is_some_and(|last| matches!(last.kind, Kind::Field(_)) && last.span.end == position)
    }

    fn is_after_operator(&self, position: usize) -> bool {
        self.tokens.last().is_some_and(|last| {
            matches!(last.kind, Kind::And | Kind::Or | Kind::Not) && last.span.end == position
        })
    }

    fn is_after_minus(&self, position: usize) -> bool {
        self.tokens
            .last()
            .is_some_and(|last| matches!(last.kind, Kind::Minus) && last.span.end == position)
    }

    fn ends_a_run(&self, position: usize) -> bool {
        self.at(position)
            .is_none_or(|character| is_blank(character) || character == ')')
    }

    fn open_parenthesis(&mut self) {
        let start = self.position;
        let is_mouth = self
            .eyes_before(start)
            .is_some_and(|eyes| self.begins_a_run(eyes))
            && !self.is_after_field(start)
            && self.at(start + 1).is_none_or(is_blank);
        if is_mouth {
            self.position = start + 1;
            return;
        }
        self.open += 1;
        self.push(Kind::Open, start, start + 1);
    }

    fn close_parenthesis(&mut self) -> Result<(), ParseError> {
        let start = self.position;
        if self.open == 0 {
            if self.eyes_before(start).is_some() {
                let mouth = self.rest(start);
                self.position += mouth.len() - mouth.trim_start_matches(')').len();
                return Ok(());
            }
            return Err(
                ParseError::new("`)` closes nothing", Span::new(start, start + 1))
                    .hint("put it in quotes to search for the character itself"),
            );
        }
        self.open -= 1;
        self.position = start + 1;
        if self
            .tokens
            .last()
            .is_some_and(|last| matches!(last.kind, Kind::Open))
        {
            let opened = self.tokens.pop().map_or(start, |token| token.span.start);
            return self.leave_out(opened, start + 1);
        }
        self.push(Kind::Close, start, start + 1);
        if self
            .rest(start + 1)
            .strip_prefix('~')
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
        {
            let digits = self
                .rest(start + 2)
                .bytes()
                .take_while(u8::is_ascii_digit)
                .count();
            return Err(ParseError::new(
                "`~` cannot follow parentheses",
                Span::new(start + 1, start + 2 + digits),
            )
            .hint("use \"war crimes\"~3 or war w/3 crimes"));
        }
        self.weight()
    }

    /// The start of the eyes of a smiley whose mouth is at `position`; `None` if there is no smiley.
    fn eyes_before(&self, position: usize) -> Option<usize> {
        let mut eyes = position.checked_sub(1)?;
        if self.rest(eyes).starts_with('-') {
            eyes = eyes.checked_sub(1)?;
        }
        self.rest(eyes).starts_with([':', ';']).then_some(eyes)
    }

    /// Drops an empty value and the minus before it. Fails after a field.
    fn leave_out(&mut self, start: usize, end: usize) -> Result<(), ParseError> {
        self.position = end;
        if self.is_after_minus(start) {
            self.tokens.pop();
        } else if let Some(field) = self.tokens.last()
            && self.is_after_field(start)
        {
            let name = self.slice(field.span.start, field.span.end);
            let message = format!("`{name}` has no value to search for");
            return Err(
                ParseError::new(message, Span::new(field.span.start, end)).hint(
                    "write a word right after the colon, or put a space there to search for the word itself",
                ),
            );
        }
        Ok(())
    }

    /// Reads hyphens at the beginning of a run; false if they are part of the text.
    fn minus(&mut self) -> bool {
        let start = self.position;
        let run = self.rest(start);
        let rest = run.trim_start_matches('-');
        let hyphens = run.len() - rest.len();
        let is_sign = hyphens == 1 && !self.ends_a_run(start + 1) && !is_negative_number(rest);
        if is_sign {
            self.push(Kind::Minus, start, start + 1);
        } else if hyphens > 1 || self.ends_a_run(start + 1) {
            self.position = start + hyphens;
        } else {
            return false;
        }
        true
    }
}
