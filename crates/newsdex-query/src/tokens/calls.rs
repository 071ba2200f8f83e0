//! Fields in the syntax of other archives: `hlead(storm)`, `HEADLINE(storm)`, `hd=storm`.

use std::borrow::Cow;

use super::pasted::{Certainty, Operator};
use super::{Kind, Lexer, Operators, is_blank};
use crate::fields::{self, Foreign};
use crate::{Order, ParseError, Reach};
use newsdex_text::article::Span;
use newsdex_text::words::tokenize;

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
        if self.capitals(&lower, start, start + length) {
            return Ok(true);
        }
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

    /// Reads `ALLCAPS(us)`, `CAPS(apple)` or `NOCAPS(aid)` of Nexis, whose name is at `start..end`; false if it is text.
    fn capitals(&mut self, name: &str, start: usize, end: usize) -> bool {
        let Some((content, _)) = self
            .rest(end)
            .strip_prefix('(')
            .and_then(|rest| rest.split_once(')'))
        else {
            return false;
        };
        let with = |capitals: fn(&str) -> String| {
            let words = tokenize(content).map(|word| format!("=={}", capitals(&word.text)));
            words.collect::<Vec<String>>().join(" ")
        };
        let upper = |word: &str| word.to_uppercase();
        let lower = |word: &str| word.to_lowercase();
        let title = |word: &str| {
            let mut letters = word.chars();
            let first = letters.next().into_iter().flat_map(char::to_uppercase);
            first.chain(letters.flat_map(char::to_lowercase)).collect()
        };
        let forms = match name {
            "allcaps" => vec![with(upper)],
            "caps" => vec![with(title), with(upper)],
            "nocaps" => vec![with(lower)],
            _ => return false,
        };
        if tokenize(content).next().is_none() {
            return false;
        }
        let end = end + content.len() + "()".len();
        self.push(Kind::Open, start, end);
        for (number, content) in forms.into_iter().enumerate() {
            if number > 0 {
                self.push(Kind::Or, start, end);
            }
            let quoted = Kind::Quoted {
                content: Cow::Owned(content),
                is_exact: false,
                slop: None,
            };
            self.push(quoted, start, end);
        }
        self.push(Kind::Close, start, end);
        self.is_translated = true;
        true
    }

    /// Reads Google's `AROUND(5)`, and `NEAR(5)` and `ONEAR(n=5)` of other engines, at the position; false if it is text.
    pub(super) fn around(&mut self) -> bool {
        let start = self.position;
        let Some((name, rest)) = self.rest(start).split_once('(') else {
            return false;
        };
        let order = match name.to_ascii_lowercase().as_str() {
            "around" | "near" => Order::Either,
            "onear" => Order::AsWritten,
            _ => return false,
        };
        let Some((number, _)) = rest.split_once(')') else {
            return false;
        };
        let end = start + name.len() + "()".len() + number.len();
        let number = number.trim_start_matches("n=");
        let distance = number.parse::<u8>().ok().filter(|distance| *distance > 0);
        let Some(distance) = distance.filter(|_| self.ends_a_run(end)) else {
            return false;
        };
        if self.operators == Operators::AsWords {
            return false;
        }
        let operator = Operator::Near {
            reach: Reach::Words(distance.into()),
            order,
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
