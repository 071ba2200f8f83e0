//! Fields in the syntax of other archives: `hlead(storm)`, `HEADLINE(storm)`, `hd=storm`.

use super::pasted::{Certainty, Operator};
use super::{Kind, Lexer, Operators, is_blank};
use crate::fields::{self, Foreign};
use crate::{Order, ParseError, Reach};
use newsdex_text::article::Span;

/// Optional endings that follow a word in parentheses, as in `person(s)`.
const ENDINGS: [&str; 6] = ["s)", "es)", "ies)", "er)", "ers)", "ing)"];

/// Whether the text after a word continues like `length > 500`.
fn is_measure(after: &str) -> bool {
    let sign = after.trim_start_matches(is_blank);
    let number = sign.strip_prefix(['<', '>']).map(|number| {
        number
            .strip_prefix('=')
            .unwrap_or(number)
            .trim_start_matches(is_blank)
    });
    number.is_some_and(|number| number.starts_with(|digit: char| digit.is_ascii_digit()))
}

impl Lexer<'_> {
    /// Reads a field in another archive's syntax at the position; false if it is text.
    pub(super) fn foreign_field(&mut self) -> Result<bool, ParseError> {
        let start = self.position;
        let rest = self.rest(start);
        let length = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
        let name = self.slice(start, start + length);
        let is_one_case = name.bytes().all(|byte| byte.is_ascii_lowercase())
            || (self.has_lower_case && name.bytes().all(|byte| byte.is_ascii_uppercase()));
        if name.is_empty() || !is_one_case {
            return Ok(false);
        }
        let lower = name.to_ascii_lowercase();
        let after = self.rest(start + length);
        let (found, end) = if let Some(value) = after.strip_prefix('(') {
            if ENDINGS.iter().any(|ending| value.starts_with(ending)) {
                return Ok(false);
            }
            (fields::call(&lower), start + length)
        } else if let Some(value) = after.strip_prefix('=') {
            let is_glued = value.starts_with(|character: char| {
                character.is_alphanumeric() || matches!(character, '(' | '"' | '“' | '„' | '«')
            });
            if !is_glued {
                return Ok(false);
            }
            (fields::assignment(&lower), start + length + 1)
        } else if is_measure(after) {
            (fields::measure(&lower), start + length)
        } else {
            return Ok(false);
        };
        match found {
            Foreign::Known(field) => {
                self.push(Kind::Field(field), start, end);
                self.is_translated = true;
                Ok(true)
            }
            Foreign::Absent(instead) => {
                let shown = match after.chars().next() {
                    Some('(') => format!("{name}()"),
                    Some('=') => format!("{name}="),
                    _ => format!(
                        "{name} {}",
                        after.trim_start().chars().next().unwrap_or('>')
                    ),
                };
                let span = Span::new(start, start + length);
                Err(ParseError::new(format_args!("`{shown}` is not supported"), span).hint(instead))
            }
            Foreign::Text => Ok(false),
        }
    }

    /// Reads Google's `AROUND(5)` at the position; false if it is text.
    pub(super) fn around(&mut self) -> bool {
        let start = self.position;
        let number = self.rest(start).strip_prefix("AROUND(");
        let Some((number, _)) = number.and_then(|rest| rest.split_once(')')) else {
            return false;
        };
        let end = start + "AROUND()".len() + number.len();
        let distance = number.parse::<u8>().ok().filter(|distance| *distance > 0);
        let Some(distance) = distance.filter(|_| self.ends_a_run(end)) else {
            return false;
        };
        if self.operators == Operators::AsWords {
            return false;
        }
        let operator = Operator::Near {
            reach: Reach::Words(distance.into()),
            order: Order::Either,
        };
        let certainty = Certainty::Certain;
        self.push(
            Kind::Perhaps {
                operator,
                certainty,
            },
            start,
            end,
        );
        true
    }
}
