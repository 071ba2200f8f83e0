//! Runs of characters without a space: operators, fields and text.

use super::signs::{has_word, is_decimal, is_digits, weight, weight_error};
use super::{Kind, Lexer, MAX_DISTANCE, Operators, is_blank};
use crate::article::Span;
use crate::query::fields::{self, Field, Name};
use crate::query::{Order, ParseError};
use crate::words::words;

impl<'a> Lexer<'a> {
    /// Reads a run of other characters: an operator, a field or text.
    pub(super) fn run(&mut self) -> Result<(), ParseError> {
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

    pub(super) fn is_after_date_field(&self) -> bool {
        let last = self.tokens.last().map(|token| &token.kind);
        matches!(
            last,
            Some(Kind::Field(Field::Date | Field::Since | Field::Mentions))
        )
    }

    pub(super) fn negated_hint(&self, run: &str) -> String {
        let name = self
            .tokens
            .last()
            .map_or("", |field| self.slice(field.span.start, field.span.end));
        format!("write -{name}{}", run.trim_start_matches('-'))
    }

    pub(super) fn end_of_run(&self, start: usize) -> usize {
        let rest = self.rest(start);
        let end = rest.char_indices().find(|(length, character)| {
            is_blank(*character)
                || matches!(character, '(' | ')')
                || (*length > 0 && self.is_opening_quote(start + length, false))
        });
        end.map_or(self.text.len(), |(length, _)| start + length)
    }

    /// Reads a field name with its colon; false if there is none, or it is text.
    pub(super) fn field(&mut self) -> Result<bool, ParseError> {
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
    pub(super) fn operator(&mut self, run: &str, end: usize) -> Result<bool, ParseError> {
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

    pub(super) fn near(
        &mut self,
        name: &str,
        number: &str,
        span: Span,
    ) -> Result<bool, ParseError> {
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
