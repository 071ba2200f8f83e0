//! A query divided into what it is made of: operators, parentheses, fields and values.
//!
//! Linear in the length of the query. What has no word in it is left out here, together with the
//! minus before it, so that the parser meets no empty values.

mod signs;

use self::signs::{
    closing_quotes, has_word, is_decimal, is_digits, is_negative_number, weight, weight_error,
};
use super::fields::{self, Field, Name};
use super::{Order, ParseError};
use crate::article::Span;
use crate::words::words;

/// A piece of a query.
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
    /// A minus glued to what follows.
    Minus,
    Near {
        distance: u32,
        order: Order,
    },
    /// `NEAR` without a number.
    BareNear,
    /// A field; its value is the next token, glued to it.
    Field(Field),
    /// A run of other characters, with at least one word in it except behind a field.
    Run(&'a str),
    Quoted {
        content: &'a str,
        is_exact: bool,
        slop: Option<u32>,
    },
    Regex(String),
    /// A weight glued to the value before it.
    Weight(f32),
    Everything,
    Undated,
}

/// Whether `AND`, `OR`, `NOT` and `NEAR` are operators.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operators {
    Read,
    /// They are words like all others.
    AsWords,
}

/// The furthest that words can be asked to stand from each other.
pub(super) const MAX_DISTANCE: u32 = 1000;

/// Divides a query.
///
/// # Errors
///
/// For a quotation mark or parenthesis without its partner, a misspelt field, a number out of range
/// and forms that other search engines have and this one has not.
pub(super) fn tokens(text: &str, operators: Operators) -> Result<Vec<Token<'_>>, ParseError> {
    let mut lexer = Lexer {
        text,
        position: 0,
        open: 0,
        tokens: Vec::new(),
        operators,
    };
    while let Some(character) = lexer.skip_blanks() {
        lexer.token(character)?;
    }
    Ok(lexer.tokens)
}

/// Whether a character divides runs: space, control characters, marks without width.
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
            _ => return self.run(),
        }
        Ok(())
    }

    /// Whether what stands at `position` is preceded by a space, an opening parenthesis or nothing.
    fn begins_a_run(&self, position: usize) -> bool {
        self.before(position)
            .is_none_or(|character| is_blank(character) || character == '(')
    }

    /// The same, or it is glued to a field or a minus.
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
                    .hint("quote it to search for the character itself"),
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
                "`~` does not go with parentheses",
                Span::new(start + 1, start + 2 + digits),
            )
            .hint("use \"war crimes\"~3 or war w/3 crimes"));
        }
        self.weight()
    }

    /// Where the eyes of a smiley begin whose mouth is at `position`.
    fn eyes_before(&self, position: usize) -> Option<usize> {
        let mut eyes = position.checked_sub(1)?;
        if self.rest(eyes).starts_with('-') {
            eyes = eyes.checked_sub(1)?;
        }
        self.rest(eyes).starts_with([':', ';']).then_some(eyes)
    }

    /// Passes over an empty value, and the minus before it.
    fn leave_out(&mut self, start: usize, end: usize) -> Result<(), ParseError> {
        self.position = end;
        if self.is_after_minus(start) {
            self.tokens.pop();
        } else if let Some(field) = self.tokens.last()
            && self.is_after_field(start)
        {
            let name = self.slice(field.span.start, field.span.end);
            let message = format!("nothing to search for after `{name}`");
            return Err(
                ParseError::new(message, Span::new(field.span.start, end)).hint(
                    "write a word right behind the colon, or a space to search for the word itself",
                ),
            );
        }
        Ok(())
    }

    /// Reads a hyphen at the beginning of a run; false if it is part of the text.
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

    /// Whether a quotation opens at `position`. Glued to the end of a word it is inches or the end
    /// of a quotation that was not pasted in full.
    fn is_opening_quote(&self, position: usize, is_exact: bool) -> bool {
        let Some(quote) = self
            .at(position)
            .filter(|character| closing_quotes(*character).is_some())
        else {
            return false;
        };
        if self.begins_a_value(position) || is_exact {
            return true;
        }
        let after = self.at(position + quote.len_utf8());
        let is_before_word = after.is_some_and(|c| {
            c.is_alphanumeric() || matches!(c, '¿' | '¡' | '…' | '=' | '\'' | '‘' | '“' | '«')
        });
        is_before_word && self.before(position).is_some_and(|c| !c.is_alphanumeric())
    }

    fn quoted(
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
            .find(|(_, character)| {
                // “ also opens: it closes only behind a word.
                let closes = closers.contains(*character)
                    && (quote != '“' || *character != '“' || !is_blank(previous));
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
                .hint("add the closing quotation mark, or take this one out"));
        };
        let content = self.slice(content_start, content_start + length);
        let end = content_start + length + closer.len_utf8();
        if words(content).next().is_none() {
            return self.leave_out(start, end);
        }
        let slop = self.slop(end, content)?;
        let end = slop.map_or(end, |(_, end)| end);
        self.push(
            Kind::Quoted {
                content,
                is_exact,
                slop: slop.map(|(slop, _)| slop),
            },
            start,
            end,
        );
        self.weight()
    }

    /// Reads `~3` at `start`; gives the number and where it ends.
    fn slop(&self, start: usize, content: &str) -> Result<Option<(u32, usize)>, ParseError> {
        let Some(rest) = self.rest(start).strip_prefix('~') else {
            return Ok(None);
        };
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let end = start + 1 + digits;
        let span = Span::new(start, end);
        let number = self.slice(start + 1, end);
        let slop = number.parse().ok().filter(|slop| *slop <= MAX_DISTANCE);
        let Some(slop) = slop else {
            let message = format!("`~` behind a phrase needs a number up to {MAX_DISTANCE}");
            return Err(ParseError::new(message, span)
                .hint("write how many other words may stand between: \"war crimes\"~3"));
        };
        if words(content).nth(1).is_none() {
            let word = words(content)
                .next()
                .map_or_else(String::new, |word| word.text.into_owned());
            return Err(ParseError::new(
                "there is only one word between these quotation marks",
                span,
            )
            .hint(format_args!("for similar words leave them out: {word}~1")));
        }
        Ok(Some((slop, end)))
    }

    /// Reads `^3` at the position reached.
    fn weight(&mut self) -> Result<(), ParseError> {
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

    /// Reads `/colou?r/`; false if the slash is part of the text. Slashes inside are escaped.
    fn regex(&mut self) -> Result<bool, ParseError> {
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

    /// Reads a run of other characters: an operator, a field or text.
    fn run(&mut self) -> Result<(), ParseError> {
        let start = self.position;
        let begins_a_run = self.begins_a_run(start) || self.is_after_minus(start);
        if begins_a_run && self.field()? {
            return Ok(());
        }
        let end = self.end_of_run(start);
        let run = self.slice(start, end);
        let is_value = self.is_after_field(start);
        if begins_a_run && !self.is_after_minus(start) && self.operator(run, end)? {
            return Ok(());
        }
        if is_value && run.starts_with('-') && words(run).next().is_some() {
            return Err(ParseError::new(
                "a minus goes before the field",
                Span::new(start, start + 1),
            )
            .hint(self.negated_hint(run)));
        }
        let is_worth_keeping = |text: &str| {
            has_word(text) || (self.is_after_date_field() && is_value && !text.is_empty())
        };
        if let Some((head, number)) = run.rsplit_once('^')
            && is_decimal(number)
            && is_worth_keeping(head)
        {
            let sign = start + head.len();
            let weight = weight(number).ok_or_else(|| weight_error(sign, end))?;
            self.push(Kind::Run(head), start, sign);
            self.push(Kind::Weight(weight), sign, end);
            return Ok(());
        }
        if !is_worth_keeping(run) {
            return self.leave_out(start, end);
        }
        self.push(Kind::Run(run), start, end);
        Ok(())
    }

    fn is_after_date_field(&self) -> bool {
        let last = self.tokens.last().map(|token| &token.kind);
        matches!(
            last,
            Some(Kind::Field(Field::Date | Field::Since | Field::Mentions))
        )
    }

    fn negated_hint(&self, run: &str) -> String {
        let name = self
            .tokens
            .last()
            .map_or("", |field| self.slice(field.span.start, field.span.end));
        format!("write -{name}{}", run.trim_start_matches('-'))
    }

    fn end_of_run(&self, start: usize) -> usize {
        let rest = self.rest(start);
        let end = rest.char_indices().find(|(length, character)| {
            is_blank(*character)
                || matches!(character, '(' | ')')
                || (*length > 0 && self.is_opening_quote(start + length, false))
        });
        end.map_or(self.text.len(), |(length, _)| start + length)
    }

    /// Reads a field name with its colon; false if there is none, or it is text.
    fn field(&mut self) -> Result<bool, ParseError> {
        let start = self.position;
        let rest = self.rest(start);
        let length = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
        let name = self.slice(start, start + length);
        let end = start + length + 1;
        if name.is_empty()
            || !self.rest(start + length).starts_with(':')
            || self.rest(end).starts_with("//")
        {
            return Ok(false);
        }
        let is_glued = !self.ends_a_run(end);
        if name == "undated" && !is_glued {
            self.push(Kind::Undated, start, end);
            return Ok(true);
        }
        if !is_glued {
            return Ok(false);
        }
        let span = Span::new(start, end);
        match fields::field(name) {
            Name::Text => Ok(false),
            Name::Known(_) if name.eq_ignore_ascii_case("undated") => Err(ParseError::new(
                "`undated:` takes no value",
                Span::new(start, self.end_of_run(start)),
            )
            .hint("write date:none")),
            Name::Known(field) => {
                self.push(Kind::Field(field), start, end);
                Ok(true)
            }
            Name::Absent(instead) => Err(ParseError::new(
                format_args!("this version has no field `{name}:`"),
                span,
            )
            .hint(instead)),
            Name::Misspelt(meant) => Err(ParseError::new(
                format_args!("there is no field `{name}:`"),
                span,
            )
            .hint(format_args!(
                "did you mean {meant}:? Put a space behind the colon to search for the words"
            ))),
        }
    }

    /// Reads an operator that ends at `end`; false if the run is text.
    fn operator(&mut self, run: &str, end: usize) -> Result<bool, ParseError> {
        let start = self.position;
        let span = Span::new(start, end);
        if matches!(run, "*" | "*:*") {
            self.push(Kind::Everything, start, end);
            return Ok(true);
        }
        if run == "||" {
            return Err(ParseError::new("`||` is no operator", span).hint("write OR"));
        }
        let is_atleast = run
            .get(..7)
            .is_some_and(|head| head.eq_ignore_ascii_case("atleast"));
        if is_atleast
            && is_digits(run.get(7..).unwrap_or_default())
            && self.rest(end).starts_with('(')
        {
            let hint = "a word that occurs more often counts for more in the ranking already";
            return Err(
                ParseError::new(format_args!("`{run}()` is not supported"), span).hint(hint),
            );
        }
        if let Some((name, number)) = run.split_once('/') {
            return self.near(name, number, span);
        }
        let kind = match (run, self.operators) {
            ("AND", Operators::Read) => Kind::And,
            ("OR", Operators::Read) => Kind::Or,
            ("NOT", Operators::Read) => Kind::Not,
            ("NEAR", Operators::Read) => Kind::BareNear,
            _ => return Ok(false),
        };
        self.push(kind, start, end);
        Ok(true)
    }

    fn near(&mut self, name: &str, number: &str, span: Span) -> Result<bool, ParseError> {
        let order = match name.to_ascii_lowercase().as_str() {
            "w" | "near" => Order::Either,
            "pre" => Order::AsWritten,
            _ => return Ok(false),
        };
        if matches!(number, "s" | "S" | "p" | "P") {
            let unit = if matches!(number, "s" | "S") {
                "sentence"
            } else {
                "paragraph"
            };
            return Err(ParseError::new(
                format_args!("`{name}/{number}`, the same {unit}, is not supported"),
                span,
            )
            .hint(format_args!(
                "say how many words apart: {name}/{}",
                if unit == "sentence" { 15 } else { 50 }
            )));
        }
        if !is_digits(number) {
            return Ok(false);
        }
        let distance = number
            .parse()
            .ok()
            .filter(|distance| (1..=MAX_DISTANCE).contains(distance));
        let Some(distance) = distance else {
            let message = format!("words can be 1 to {MAX_DISTANCE} words apart");
            return Err(ParseError::new(message, span).hint(format_args!("write {name}/10")));
        };
        self.push(Kind::Near { distance, order }, span.start, span.end);
        Ok(true)
    }
}
