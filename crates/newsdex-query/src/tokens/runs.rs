//! Reads runs of characters without a space: operators, fields and text.

use super::signs::{closing_quotes, has_word, is_decimal, is_digits, weight, weight_error};
use super::{
    Kind, Lexer, MAX_COUNT, MAX_DISTANCE, Operators, is_blank, is_list_sign, is_without_width,
    pasted,
};
use crate::fields::{self, Field, Name};
use crate::{Order, ParseError, Reach};
use newsdex_text::article::Span;
use newsdex_text::words::tokenize;

impl<'a> Lexer<'a> {
    /// Reads a run: an operator, a field or text.
    pub(super) fn run(&mut self) -> Result<(), ParseError> {
        let start = self.position;
        let begins_a_run = self.begins_a_run(start) || self.is_after_minus(start);
        if begins_a_run && (self.field()? || self.date_clause()? || self.foreign_field()?) {
            return Ok(());
        }
        if self.begins_a_run(start) && self.around() {
            return Ok(());
        }
        if self.glued_operator() {
            return Ok(());
        }
        let end = self.end_of_run(start);
        let run = self.slice(start, end);
        let is_value = self.is_after_field(start);
        if (begins_a_run || is_value) && self.at_least(run, end)? {
            return Ok(());
        }
        if begins_a_run && !self.is_after_minus(start) && self.operator(run, end)? {
            return Ok(());
        }
        if is_value && run.starts_with('-') && tokenize(run).next().is_some() {
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
            self.push(value(head), start, sign);
            self.push(Kind::Weight(weight), sign, end);
            return Ok(());
        }
        if !is_worth_keeping(run) {
            return self.leave_out(start, end);
        }
        self.push(value(run), start, end);
        Ok(())
    }

    pub(super) fn is_after_date_field(&self) -> bool {
        let last = self.tokens.last().map(|token| &token.kind);
        matches!(
            last,
            Some(Kind::Field(
                Field::Date | Field::Since | Field::Mentions | Field::On
            ))
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
        let first = self.first_word(start);
        let is_between = |at: usize, character: char, is_part: fn(char) -> bool| {
            self.before(at).is_some_and(is_part)
                && self.at(at + character.len_utf8()).is_some_and(is_part)
        };
        // A name is one value: `person:Trump,Donald`.
        let has_lists = !self.is_after_field(start);
        let end = rest.char_indices().find(|(length, character)| {
            let (at, character) = (start + length, *character);
            let is_blank = is_blank(character)
                && !(is_without_width(character)
                    && is_between(at, character, char::is_alphanumeric));
            *length >= first && is_blank
                || matches!(character, '(' | ')')
                || (*length > 0
                    && has_lists
                    && is_list_sign(character)
                    && is_between(at, character, char::is_alphabetic))
                || (*length > 0 && self.is_opening_quote(at, false))
        });
        end.map_or(self.text.len(), |(length, _)| start + length)
    }

    /// The number of bytes of the first word of a run, if the word contains a space, as in `U. S.` or `1 000`; otherwise
    /// 0.
    fn first_word(&self, start: usize) -> usize {
        let rest = self.rest(start);
        let begins = rest.trim_start_matches('=');
        let signs = rest.len() - begins.len();
        let word = begins.find(|character: char| !character.is_alphanumeric());
        let may_have_space = word.is_some_and(|end| {
            (1..=3).contains(&end)
                && begins
                    .get(end..)
                    .is_some_and(|rest| rest.starts_with(['.', ' ']))
        });
        if !may_have_space {
            return 0;
        }
        // All words with a space are short.
        let begins = begins
            .get(..begins.floor_char_boundary(60))
            .unwrap_or(begins);
        let word = tokenize(begins).next().filter(|word| word.span.start == 0);
        let has_space = |word: &newsdex_text::words::Word<'_>| {
            begins
                .get(word.span.bytes())
                .is_some_and(|text| text.contains(is_blank))
        };
        word.filter(has_space)
            .map_or(0, |word| signs + word.span.end)
    }

    /// Reads a field name with its colon; false if there is none or it is text.
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
        if !is_glued && !fields::is_only_a_field(name) {
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
                format_args!("newsdex has no field `{name}:`"),
                span,
            )
            .hint(instead)),
            Name::Misspelt(meant) => Err(ParseError::new(
                format_args!("there is no field `{name}:`"),
                span,
            )
            .hint(format_args!(
                "did you mean {meant}:? Put a space after the colon to search for the words"
            ))),
        }
    }

    /// Reads `AND`, `OR` or `NOT` that is glued to a quotation or a group: `"a b"AND c`, `c OR"a b"`.
    fn glued_operator(&mut self) -> bool {
        let start = self.position;
        let ends_before = self.tokens.last().is_some_and(|last| {
            last.span.end == start && matches!(last.kind, Kind::Quoted { .. } | Kind::Close)
        });
        let rest = self.rest(start);
        let names = [("AND", Kind::And), ("OR", Kind::Or), ("NOT", Kind::Not)];
        let found = names
            .into_iter()
            .find(|(name, _)| rest.starts_with(name) && self.operators == Operators::Read);
        let Some((name, kind)) = found else {
            return false;
        };
        let end = start + name.len();
        let after = self.at(end);
        let is_before_quote = after.is_some_and(|sign| closing_quotes(sign).is_some());
        let is_free = after.is_some_and(is_blank) || is_before_quote || after == Some('(');
        let is_glued = ends_before && is_free || self.begins_a_run(start) && is_before_quote;
        if is_glued {
            self.push(kind, start, end);
        }
        is_glued
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
            return Err(ParseError::new("`||` is not an operator", span).hint("write OR"));
        }
        if let Some((name, number)) = run.split_once('/')
            && self.near(name, number, span)?
        {
            return Ok(true);
        }
        let kind = match (run, self.operators) {
            ("AND", Operators::Read) => Kind::And,
            ("OR", Operators::Read) => Kind::Or,
            ("NOT", Operators::Read) => Kind::Not,
            ("NEAR", Operators::Read) => Kind::BareNear,
            (_, Operators::Read) => match pasted::operator(run, self.has_lower_case) {
                Some((operator, certainty)) => Kind::Perhaps {
                    operator,
                    certainty,
                },
                None => return Ok(false),
            },
            (_, Operators::AsWords) => return Ok(false),
        };
        self.push(kind, start, end);
        Ok(true)
    }

    /// Reads `w/5`, `NEAR/s` or `pre/p`; false if the run is text or in another archive's syntax.
    fn near(&mut self, name: &str, number: &str, span: Span) -> Result<bool, ParseError> {
        let order = match name.to_ascii_lowercase().as_str() {
            "w" | "near" => Order::Either,
            "pre" => Order::AsWritten,
            "onear" | "next" => {
                self.is_translated |= is_digits(number);
                Order::AsWritten
            }
            _ => return Ok(false),
        };
        let reach = match number.to_ascii_lowercase().as_str() {
            "s" => Reach::Sentence,
            "p" => Reach::Paragraph,
            "sent" => {
                self.is_translated = true;
                Reach::Sentence
            }
            "para" => {
                self.is_translated = true;
                Reach::Paragraph
            }
            "seg" => {
                return Err(ParseError::new(
                    format_args!("`{name}/{number}` is not a known distance"),
                    span,
                )
                .hint("for words in one field: title:(trade AND war)"));
            }
            _ if is_digits(number) => {
                let distance = number.parse().ok();
                let Some(distance) =
                    distance.filter(|distance| (1..=MAX_DISTANCE).contains(distance))
                else {
                    let message = format!("words can be 1 to {MAX_DISTANCE} words apart");
                    return Err(
                        ParseError::new(message, span).hint(format_args!("write {name}/10"))
                    );
                };
                Reach::Words(distance)
            }
            _ => return Ok(false),
        };
        self.push(Kind::Near { reach, order }, span.start, span.end);
        Ok(true)
    }

    /// Reads `atleast3` before a value; false if it is text.
    fn at_least(&mut self, run: &str, end: usize) -> Result<bool, ParseError> {
        let start = self.position;
        let number = run
            .get(..7)
            .filter(|head| head.eq_ignore_ascii_case("atleast"))
            .and_then(|_| run.get(7..));
        let Some(number) = number.filter(|number| is_digits(number)) else {
            return Ok(false);
        };
        let rest = self.rest(end);
        let is_glued = rest.starts_with('(');
        let begins_a_value = |character: char| {
            character.is_alphanumeric() || matches!(character, '(' | '"' | '“' | '„' | '«')
        };
        // After a field, the next word is another condition.
        let is_call = is_glued
            || (!self.is_after_field(start)
                && rest
                    .trim_start_matches(is_blank)
                    .starts_with(begins_a_value));
        if !is_call || self.operators == Operators::AsWords {
            return Ok(false);
        }
        let count = number.parse().ok();
        let Some(count) = count.filter(|count| (1..=MAX_COUNT).contains(count)) else {
            let message = format!("a word can be asked for 1 to {MAX_COUNT} times");
            let hint = format!("write {}3(war)", run.get(..7).unwrap_or("atleast"));
            return Err(ParseError::new(message, Span::new(start, end)).hint(hint));
        };
        self.is_translated |= !is_glued;
        self.push(Kind::AtLeast(count), start, end);
        Ok(true)
    }
}

/// A run as a value: the name of a saved query or text.
fn value(run: &str) -> Kind<'_> {
    let is_name = run
        .strip_prefix('@')
        .is_some_and(|name| name.starts_with(char::is_alphanumeric));
    if is_name {
        Kind::Saved(run)
    } else {
        Kind::Run(run)
    }
}
