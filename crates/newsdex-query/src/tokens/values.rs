//! Reads values with a sign at both ends, quotations and regular expressions, and the signs directly after them.

use std::borrow::Cow;

use super::signs::{closing_quotes, closing_single_quote, weight, weight_error};
use super::{Kind, Lexer, MAX_DISTANCE, is_blank};
use crate::ParseError;
use newsdex_text::article::Span;
use newsdex_text::words::characters::is_hebrew;
use newsdex_text::words::tokenize;

impl<'a> Lexer<'a> {
    /// Whether a quotation opens at `position`. A mark directly after a word means inches, or the end of a quotation
    /// whose beginning was not pasted.
    pub(super) fn is_opening_quote(&self, position: usize, is_exact: bool) -> bool {
        let Some(quote) = self
            .at(position)
            .filter(|character| closing_quotes(*character).is_some())
        else {
            return false;
        };
        if self.begins_a_value(position) || is_exact || self.is_after_operator(position) {
            return true;
        }
        let after = self.at(position + quote.len_utf8());
        let is_before_word = after.is_some_and(|c| {
            c.is_alphanumeric() || matches!(c, '¿' | '¡' | '…' | '=' | '\'' | '‘' | '“' | '«')
        });
        is_before_word && self.before(position).is_some_and(|c| !c.is_alphanumeric())
    }

    pub(super) fn quoted(
        &mut self,
        start: usize,
        quote_start: usize,
        is_exact: bool,
    ) -> Result<(), ParseError> {
        let Some(quote) = self.at(quote_start) else {
            return self.run();
        };
        let content_start = quote_start + quote.len_utf8();
        let closers = closing_quotes(quote).unwrap_or_default();
        let mut previous = ' ';
        let closer = self
            .rest(content_start)
            .char_indices()
            .find(|(at, character)| {
                // “ can also open a quotation: it closes one only after a word. Between two Hebrew letters, a mark
                // belongs to an abbreviation.
                let after = self.at(content_start + at + character.len_utf8());
                let closes = closers.contains(*character)
                    && (quote != '“' || *character != '“' || !is_blank(previous))
                    && !(is_hebrew(previous) && after.is_some_and(is_hebrew));
                previous = *character;
                closes
            });
        let Some((length, closer)) = closer else {
            if matches!(quote, '”' | '»') {
                // Usually the end of a quotation, or an ornament: `News » Europe`.
                return self.leave_out(start, content_start);
            }
            let span = Span::new(quote_start, content_start);
            return Err(ParseError::new("this quotation mark is never closed", span)
                .hint("add the closing quotation mark, or remove this one"));
        };
        let content = self.slice(content_start, content_start + length);
        let end = content_start + length + closer.len_utf8();
        if tokenize(content).next().is_none() {
            return self.leave_out(start, end);
        }
        let slop = self.slop(end, content)?;
        let end = slop.map_or(end, |(_, end)| end);
        self.push(
            Kind::Quoted {
                content: Cow::Borrowed(content),
                is_exact,
                slop: slop.map(|(slop, _)| slop),
            },
            start,
            end,
        );
        self.weight()
    }

    /// Reads a quotation in single marks, of two words or more: after a field or a minus, or if it is the whole query.
    /// False if there is none: in a headline, the same marks are apostrophes or belong to the text.
    pub(super) fn single_quoted(&mut self) -> bool {
        let start = self.position;
        let Some(closer) = self.at(start).and_then(closing_single_quote) else {
            return false;
        };
        let is_value = self.is_after_field(start) || self.is_after_minus(start);
        let is_first = self
            .text
            .get(..start)
            .is_some_and(|before| before.chars().all(is_blank));
        if !is_value && !is_first {
            return false;
        }
        let rest = self.rest(start);
        let quote = self.at(start).unwrap_or(closer);
        // LaTeX and old typewriters have two of them.
        let content_start = start + rest.len() - rest.trim_start_matches(quote).len();
        let content = self.rest(content_start);
        let end = content.char_indices().find(|(at, character)| {
            let at = content_start + at;
            *character == closer && self.before(at).is_some_and(|before| !is_blank(before)) && {
                let behind = self.rest(at).trim_start_matches(closer);
                behind
                    .chars()
                    .next()
                    .is_none_or(|after| is_blank(after) || after == ')')
            }
        });
        let Some((length, _)) = end else {
            return false;
        };
        let content = self.slice(content_start, content_start + length);
        let behind = self.rest(content_start + length).trim_start_matches(closer);
        let end = self.text.len() - behind.len();
        let is_whole = behind.chars().all(is_blank);
        if !(is_value || is_whole) || tokenize(content).nth(1).is_none() {
            return false;
        }
        self.push(
            Kind::Quoted {
                content: Cow::Borrowed(content),
                is_exact: false,
                slop: None,
            },
            content_start - quote.len_utf8(),
            end,
        );
        true
    }

    /// Reads `~3` at `start`; gives the number and the position after it, `None` if there is none.
    pub(super) fn slop(
        &self,
        start: usize,
        content: &str,
    ) -> Result<Option<(u32, usize)>, ParseError> {
        let Some(rest) = self.rest(start).strip_prefix('~') else {
            return Ok(None);
        };
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let end = start + 1 + digits;
        let span = Span::new(start, end);
        let number = self.slice(start + 1, end);
        let slop = number.parse().ok().filter(|slop| *slop <= MAX_DISTANCE);
        let Some(slop) = slop else {
            let message = format!("`~` after a phrase needs a number up to {MAX_DISTANCE}");
            return Err(ParseError::new(message, span)
                .hint("write how many other words can be in between: \"war crimes\"~3"));
        };
        if tokenize(content).nth(1).is_none() {
            let word = tokenize(content)
                .next()
                .map_or_else(String::new, |word| word.text.into_owned());
            return Err(ParseError::new(
                "there is only one word between these quotation marks",
                span,
            )
            .hint(format_args!(
                "for similar words, remove the quotation marks: {word}~1"
            )));
        }
        Ok(Some((slop, end)))
    }

    /// Reads a weight such as `^3` at the position, if there is one.
    pub(super) fn weight(&mut self) -> Result<(), ParseError> {
        let start = self.position;
        let Some(rest) = self.rest(start).strip_prefix('^') else {
            return Ok(());
        };
        let digits = rest
            .bytes()
            .take_while(|byte| byte.is_ascii_digit() || *byte == b'.')
            .count();
        let end = start + 1 + digits;
        if digits == 0 || !self.ends_a_run(end) {
            return Ok(());
        }
        let weight = weight(self.slice(start + 1, end)).ok_or_else(|| weight_error(start, end))?;
        self.push(Kind::Weight(weight), start, end);
        Ok(())
    }

    /// Reads `/colou?r/`; false if the slash is part of the text. Slashes inside must be escaped.
    pub(super) fn regex(&mut self) -> Result<bool, ParseError> {
        let start = self.position;
        let mut expression = String::new();
        let mut characters = self.rest(start + 1).char_indices();
        let length = loop {
            match characters.next() {
                Some((length, '/')) => break length,
                Some((_, '\\')) => match characters.next() {
                    Some((_, '/')) => expression.push('/'),
                    Some((_, escaped)) if !is_blank(escaped) => expression.extend(['\\', escaped]),
                    _ => return Ok(false),
                },
                Some((_, character)) if !is_blank(character) => expression.push(character),
                _ => return Ok(false),
            }
        };
        let end = start + 1 + length + 1;
        if expression.is_empty() || !(self.ends_a_run(end) || self.rest(end).starts_with('^')) {
            return Ok(false);
        }
        self.push(Kind::Regex(expression), start, end);
        self.weight()?;
        Ok(true)
    }
}
