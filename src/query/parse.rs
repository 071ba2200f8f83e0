//! What was typed, to a [`Query`].
//!
//! ```text
//! query     = and { "OR" and }
//! and       = not { [ "AND" ] not }              words side by side: all of them
//! not       = "NOT" not | near
//! near      = value { ( "w/5" | "NEAR/5" | "pre/5" ) value }
//! value     = [ "-" ] [ field ":" ] ( run | quoted | regex | "(" query ")" ) [ "^" number ]
//! quoted    = [ "=" ] mark text mark [ "~" number ]
//! run       = [ "=" ] word | word "*" | word "?" word | word "~" [ number ] | any other text
//! ```
//!
//! So a minus binds closest, then proximity, `NOT`, `AND`, and `OR` last: `a b OR c` is
//! `(a b) OR c`. Operators are upper case and stand alone. A field, a minus and the signs `~ ^ *`
//! are glued to what they belong to; anything else is text, divided by [`crate::words`] as the
//! articles are, and text of several words without a space (`O'Brien`, `24/7`) is a phrase.
//!
//! A query in capitals of three words or more is a headline if one of its operators has nothing to
//! work on: `WHITE HOUSE AND CONGRESS CLASH OR NOT` is then read as words, all of them.

mod proximity;

use self::proximity::{Side, neighbours};
use super::fields::Field;
use super::tokens::{Kind, Operators, Token, tokens};
use super::{DayRange, ParseError, Pattern, Query, Scope, date, pattern};
use crate::article::Span;

/// What the meaning of a query depends on besides its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ParseContext {
    /// The day that `today` and `since:30d` count from: days since 1970-01-01, in UTC.
    pub today: i64,
}

/// How deep parentheses, `NOT` and proximity may be nested.
pub const MAX_DEPTH: usize = 50;

/// How many words, dates and other conditions a query may have.
pub const MAX_CONDITIONS: usize = 2000;

/// Reads what was typed.
///
/// Empty and blank text is [`Query::All`]. Nested lists of one kind are flattened, so that
/// `a (b c)` and `a b c` give the same query. Linear in the length of the text.
///
/// ```
/// use newsdex::query::{ParseContext, parse};
///
/// let context = ParseContext { today: 19_000 };
/// let query = parse("macron -football date:2022", &context).unwrap();
/// assert_eq!(query.to_string(), "macron NOT football date:2022");
///
/// let error = parse("economy OR crisis)", &context).unwrap_err();
/// assert_eq!(error.to_string(), "`)` closes nothing");
/// ```
///
/// # Errors
///
/// When something in it looks meant as an operator but cannot be read as one, when there is no word
/// in it, and beyond [`MAX_DEPTH`] and [`MAX_CONDITIONS`].
pub fn parse(text: &str, context: &ParseContext) -> Result<Query, ParseError> {
    let read = tokens(text, Operators::Read)?;
    let is_headline = is_headline_in_capitals(text, &read);
    match parse_tokens(text, read, context) {
        Err(Failure {
            kind: FailureKind::LooseOperator,
            ..
        }) if is_headline => {
            let words = tokens(text, Operators::AsWords)?;
            parse_tokens(text, words, context).map_err(|failure| failure.error)
        }
        result => result.map_err(|failure| failure.error),
    }
}

fn is_headline_in_capitals(text: &str, tokens: &[Token<'_>]) -> bool {
    let runs = tokens
        .iter()
        .filter(|token| matches!(token.kind, Kind::Run(_)))
        .count();
    let is_operated = tokens
        .iter()
        .any(|token| matches!(token.kind, Kind::Field(_) | Kind::Near { .. }));
    runs >= 3 && !is_operated && !text.chars().any(char::is_lowercase)
}

fn parse_tokens(
    text: &str,
    tokens: Vec<Token<'_>>,
    context: &ParseContext,
) -> Result<Query, Failure> {
    if tokens.is_empty() {
        let trimmed = text.trim_matches(super::tokens::is_blank);
        if trimmed.is_empty() {
            return Ok(Query::All);
        }
        let start = text.find(trimmed).unwrap_or(0);
        let span = Span::new(start, start + trimmed.len());
        let shown: String = trimmed
            .chars()
            .filter(|character| !character.is_control())
            .take(20)
            .collect();
        let error = ParseError::new(format_args!("nothing to search for in `{shown}`"), span);
        return Err(error.hint("type a word; punctuation is not indexed").into());
    }
    let mut parser = Parser {
        text,
        tokens,
        position: 0,
        today: context.today,
        conditions: 0,
    };
    let query = parser.any_of(None, 0)?;
    match parser.peek() {
        None => Ok(query),
        // The division has paired the parentheses, so nothing else can be left.
        Some(token) => Err(ParseError::new("this belongs to nothing", token.span).into()),
    }
}

/// A query that could not be read, and whether its operators may have been meant as words.
struct Failure {
    error: ParseError,
    kind: FailureKind,
}

#[derive(PartialEq, Eq)]
enum FailureKind {
    LooseOperator,
    Other,
}

impl From<ParseError> for Failure {
    fn from(error: ParseError) -> Failure {
        Failure {
            error,
            kind: FailureKind::Other,
        }
    }
}

struct Parser<'a> {
    text: &'a str,
    tokens: Vec<Token<'a>>,
    position: usize,
    today: i64,
    conditions: usize,
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Option<&Token<'a>> {
        self.tokens.get(self.position)
    }

    fn take(&mut self) -> Option<Token<'a>> {
        let token = self.peek().cloned();
        self.position += usize::from(token.is_some());
        token
    }

    fn typed(&self, span: Span) -> &'a str {
        self.text.get(span.bytes()).unwrap_or_default()
    }

    /// The bytes from the token at `first` up to the last one taken.
    fn span_from(&self, first: usize) -> Span {
        let start = self.tokens.get(first).map_or(0, |token| token.span.start);
        let last = self
            .position
            .checked_sub(1)
            .and_then(|last| self.tokens.get(last));
        Span::new(start, last.map_or(start, |token| token.span.end.max(start)))
    }

    fn any_of(&mut self, field: Option<Field>, depth: usize) -> Result<Query, Failure> {
        let mut parts = vec![self.all_of(field, depth)?];
        while let Some(Token {
            kind: Kind::Or,
            span,
        }) = self.peek()
        {
            let span = *span;
            self.position += 1;
            self.expect_value_after(span)?;
            parts.push(self.all_of(field, depth)?);
        }
        Ok(joined(
            parts,
            |query| match query {
                Query::Or(parts) => Ok(parts),
                other => Err(other),
            },
            Query::Or,
        ))
    }

    fn all_of(&mut self, field: Option<Field>, depth: usize) -> Result<Query, Failure> {
        let mut parts = vec![self.not(field, depth)?];
        loop {
            match self.peek() {
                None
                | Some(Token {
                    kind: Kind::Or | Kind::Close,
                    ..
                }) => break,
                Some(Token {
                    kind: Kind::And,
                    span,
                }) => {
                    let span = *span;
                    self.position += 1;
                    self.expect_value_after(span)?;
                }
                Some(_) => {}
            }
            parts.push(self.not(field, depth)?);
        }
        if parts.iter().any(|part| *part != Query::All) {
            parts.retain(|part| *part != Query::All);
        } else {
            parts.truncate(1);
        }
        Ok(joined(
            parts,
            |query| match query {
                Query::And(parts) => Ok(parts),
                other => Err(other),
            },
            Query::And,
        ))
    }

    fn not(&mut self, field: Option<Field>, depth: usize) -> Result<Query, Failure> {
        let Some(Token {
            kind: Kind::Not,
            span,
        }) = self.peek()
        else {
            return self.near(field, depth);
        };
        let span = *span;
        let depth = deeper(depth, span)?;
        self.position += 1;
        if let Some(Token {
            kind: Kind::Near { .. },
            span: near,
        }) = self.peek()
        {
            let operator = self.typed(*near);
            let span = Span::new(span.start, near.end);
            return Err(ParseError::new(format_args!("`NOT {operator}` is not supported"), span)
                .hint(format_args!("to leave out articles where they are close: trade NOT (trade {operator} war)"))
                .into());
        }
        self.expect_value_after(span)?;
        Ok(Query::Not(Box::new(self.not(field, depth)?)))
    }

    fn near(&mut self, field: Option<Field>, depth: usize) -> Result<Query, Failure> {
        let first = self.position;
        let query = self.value(field, depth)?;
        let Some(Token {
            kind: Kind::Near { .. },
            ..
        }) = self.peek()
        else {
            return Ok(query);
        };
        let mut left = Side {
            query,
            span: self.span_from(first),
        };
        let mut depth = depth;
        while let Some(Token {
            kind: Kind::Near { distance, order },
            span,
        }) = self.peek()
        {
            let (distance, order, operator) = (*distance, *order, *span);
            depth = deeper(depth, operator)?;
            self.position += 1;
            self.expect_value_after(operator)?;
            if let Some(Token {
                kind: Kind::Not,
                span,
            }) = self.peek()
            {
                let operator = self.typed(operator);
                return Err(ParseError::new(
                    format_args!("beside `{operator}` there can be no NOT"),
                    *span,
                )
                .hint(format_args!(
                    "exclude outside: (kyiv {operator} talks) -football"
                ))
                .into());
            }
            let first_of_right = self.position;
            let query = self.value(field, depth)?;
            let right = Side {
                query,
                span: self.span_from(first_of_right),
            };
            let query = neighbours(left, right, distance, order, self.typed(operator))?;
            left = Side {
                query,
                span: self.span_from(first),
            };
        }
        Ok(left.query)
    }

    /// Fails with the operator at `span` if no value can follow it.
    fn expect_value_after(&self, span: Span) -> Result<(), Failure> {
        match self.peek().map(|token| &token.kind) {
            None
            | Some(Kind::Close | Kind::And | Kind::Or | Kind::Near { .. } | Kind::BareNear) => {
                Err(self.loose(span, "right"))
            }
            Some(_) => Ok(()),
        }
    }

    fn loose(&self, span: Span, side: &str) -> Failure {
        let operator = self.typed(span);
        let error = ParseError::new(format_args!("`{operator}` has nothing on its {side}"), span)
            .hint(format_args!(
                "to search for the word itself put it in quotes: \"{operator}\""
            ));
        Failure {
            error,
            kind: FailureKind::LooseOperator,
        }
    }

    fn value(&mut self, field: Option<Field>, depth: usize) -> Result<Query, Failure> {
        let Some(token) = self.take() else {
            let end = Span::new(self.text.len(), self.text.len());
            return Err(ParseError::new("something is missing here", end).into());
        };
        let query = match token.kind {
            Kind::Minus => {
                let depth = deeper(depth, token.span)?;
                let query = Query::Not(Box::new(self.value(field, depth)?));
                if let Some(Token {
                    kind: Kind::Near { .. },
                    span,
                }) = self.peek()
                {
                    let hint = format!(
                        "to exclude both near each other: -(trade {} war)",
                        self.typed(*span)
                    );
                    return Err(ParseError::new(
                        "a minus cannot stand beside a proximity operator",
                        token.span,
                    )
                    .hint(hint)
                    .into());
                }
                return Ok(query);
            }
            Kind::Field(field) => return self.value(Some(field), depth),
            Kind::Open => self.group(token.span, field, depth)?,
            Kind::Run(run) => self.run(run, token.span, field)?,
            Kind::Quoted {
                content,
                is_exact,
                slop,
            } => {
                let content_start = self.offset_of(content, token.span);
                self.quoted(content, content_start, is_exact, slop, token.span, field)?
            }
            Kind::Regex(expression) => {
                self.count(1, token.span)?;
                Query::Text(scope(field, token.span)?, Pattern::Regex(expression))
            }
            Kind::Everything if field.is_none() => Query::All,
            Kind::Everything => {
                return Err(
                    ParseError::new("`*` alone stands for no word in a field", token.span)
                        .hint("put the beginning of a word before it")
                        .into(),
                );
            }
            Kind::Undated => {
                self.count(1, token.span)?;
                Query::Undated
            }
            Kind::BareNear => {
                let error = ParseError::new("`NEAR` does not say how near", token.span)
                    .hint("write NEAR/10, or \"near\" in quotes for the word itself");
                return Err(Failure {
                    error,
                    kind: FailureKind::LooseOperator,
                });
            }
            Kind::And
            | Kind::Or
            | Kind::Not
            | Kind::Near { .. }
            | Kind::Close
            | Kind::Weight(_) => {
                return Err(self.loose(token.span, "left"));
            }
        };
        if let Some(Token {
            kind: Kind::Weight(weight),
            ..
        }) = self.peek()
        {
            let weight = *weight;
            self.position += 1;
            return Ok(Query::Weighted(Box::new(query), weight));
        }
        Ok(query)
    }

    fn group(&mut self, open: Span, field: Option<Field>, depth: usize) -> Result<Query, Failure> {
        let depth = deeper(depth, open)?;
        let unclosed = || {
            ParseError::new("this parenthesis is never closed", open)
                .hint("add `)`, or quote it to search for the character itself")
        };
        if self.peek().is_none() {
            return Err(unclosed().into());
        }
        let query = self.any_of(field, depth)?;
        match self.take() {
            Some(Token {
                kind: Kind::Close, ..
            }) => Ok(query),
            _ => Err(unclosed().into()),
        }
    }

    fn run(&mut self, run: &str, span: Span, field: Option<Field>) -> Result<Query, ParseError> {
        let scope = match field {
            None => Scope::Anywhere,
            Some(Field::Text(scope)) => scope,
            Some(other) => {
                return self.plain(run.trim_end_matches([',', ';']), span.start, other, span);
            }
        };
        let parts = pattern::run(run, span.start, pattern::Signs::Checked)?;
        self.count(parts.len(), span)?;
        text(scope, parts, 0).ok_or_else(|| nothing(span))
    }

    fn quoted(
        &mut self,
        content: &str,
        start: usize,
        is_exact: bool,
        slop: Option<u32>,
        span: Span,
        field: Option<Field>,
    ) -> Result<Query, ParseError> {
        let scope = match field {
            None => Scope::Anywhere,
            Some(Field::Text(scope)) => scope,
            Some(other) => return self.plain(content, start, other, span),
        };
        let parts = pattern::quoted(content, start, is_exact)?;
        self.count(parts.len(), span)?;
        text(scope, parts, slop.unwrap_or(0)).ok_or_else(|| nothing(span))
    }

    /// The value of a field that holds no text.
    fn plain(
        &mut self,
        value: &str,
        start: usize,
        field: Field,
        span: Span,
    ) -> Result<Query, ParseError> {
        self.count(1, span)?;
        match field {
            Field::Language => language(value, span),
            Field::Date if value.eq_ignore_ascii_case("none") => Ok(Query::Undated),
            // Published on any day that is known.
            Field::Mentions if value == ".." => Ok(Query::Mentions(DayRange::default())),
            Field::Mentions => date::day_range(value, self.today)
                .map(Query::Mentions)
                .map_err(|error| error.shifted(start)),
            Field::Date if value == ".." => Ok(Query::Published(DayRange::default())),
            Field::Since => date::since(value, self.today)
                .map(Query::Published)
                .map_err(|error| error.shifted(start)),
            Field::Date | Field::Text(_) => date::day_range(value, self.today)
                .map(Query::Published)
                .map_err(|error| error.shifted(start)),
        }
    }

    fn offset_of(&self, content: &str, span: Span) -> usize {
        // The content is a slice of the token, behind `=` and the quotation mark.
        let typed = self.typed(span);
        let mark = typed
            .chars()
            .next()
            .filter(|character| *character == '=')
            .map_or(0, char::len_utf8);
        let quote = typed
            .get(mark..)
            .and_then(|rest| rest.chars().next())
            .map_or(0, char::len_utf8);
        debug_assert!(
            typed
                .get(mark + quote..)
                .is_some_and(|rest| rest.starts_with(content))
        );
        span.start + mark + quote
    }

    fn count(&mut self, conditions: usize, span: Span) -> Result<(), ParseError> {
        self.conditions += conditions;
        if self.conditions <= MAX_CONDITIONS {
            return Ok(());
        }
        Err(ParseError::new(
            format_args!("a query has at most {MAX_CONDITIONS} words"),
            span,
        )
        .hint("leave some out, or ask in several queries"))
    }
}

fn deeper(depth: usize, span: Span) -> Result<usize, ParseError> {
    if depth < MAX_DEPTH {
        return Ok(depth + 1);
    }
    Err(ParseError::new(
        format_args!("more than {MAX_DEPTH} levels of nesting"),
        span,
    )
    .hint("take out parentheses that are not needed"))
}

/// One list of what the parts and the lists of the same kind among them hold.
fn joined(
    parts: Vec<Query>,
    open: fn(Query) -> Result<Vec<Query>, Query>,
    close: fn(Vec<Query>) -> Query,
) -> Query {
    let mut flat = Vec::with_capacity(parts.len());
    for part in parts {
        match open(part) {
            Ok(inner) => flat.extend(inner),
            Err(other) => flat.push(other),
        }
    }
    if flat.len() == 1
        && let Some(only) = flat.pop()
    {
        only
    } else {
        close(flat)
    }
}

fn text(scope: Scope, mut parts: Vec<Pattern>, slop: u32) -> Option<Query> {
    let pattern = if parts.len() > 1 {
        Pattern::Phrase { parts, slop }
    } else {
        parts.pop()?
    };
    Some(Query::Text(scope, pattern))
}

fn nothing(span: Span) -> ParseError {
    ParseError::new("nothing to search for here", span)
        .hint("type a word; punctuation is not indexed")
}

fn scope(field: Option<Field>, span: Span) -> Result<Scope, ParseError> {
    match field {
        None => Ok(Scope::Anywhere),
        Some(Field::Text(scope)) => Ok(scope),
        Some(_) => Err(ParseError::new("a regular expression is for words", span)
            .hint("ranges of dates are written date:2022-02..2022-03")),
    }
}

fn language(tag: &str, span: Span) -> Result<Query, ParseError> {
    let mut parts = tag.split('-');
    let is_letters = |part: &str| part.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_code = parts
        .next()
        .is_some_and(|part| matches!(part.len(), 2 | 3) && is_letters(part));
    let is_tag = is_code
        && parts.all(|part| {
            (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        });
    if is_tag {
        return Ok(Query::Language(tag.to_owned()));
    }
    Err(
        ParseError::new("a language is a code of two or three letters", span)
            .hint("write lang:en, lang:fr or lang:pt-BR"),
    )
}

#[cfg(test)]
mod mistakes;
#[cfg(test)]
mod pasted;
#[cfg(test)]
mod tests;
