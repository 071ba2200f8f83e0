//! The grammar: builds the query tree from tokens.

use super::MAX_DEPTH;
use super::names::Names;
use super::proximity::{Operator, Side, counted, neighbours};
use super::size::Size;
use super::values::scope;
use crate::fields::Field;
use crate::tokens::{Kind, Token};
use crate::{ParseError, Pattern, Query, Scope};
use newsdex_text::article::Span;

/// A query that cannot be parsed, and whether its operators may be words.
pub(super) struct Failure {
    pub(super) error: ParseError,
    pub(super) kind: FailureKind,
}

#[derive(PartialEq, Eq)]
pub(super) enum FailureKind {
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

/// The tokens of a query, and the current position.
pub(super) struct Parser<'a> {
    pub(super) text: &'a str,
    pub(super) tokens: Vec<Token<'a>>,
    pub(super) position: usize,
    pub(super) today: i64,
    /// The size of all that was parsed so far.
    pub(super) size: Size,
    pub(super) names: Names<'a>,
}

impl<'a> Parser<'a> {
    pub(super) fn peek(&self) -> Option<&Token<'a>> {
        self.tokens.get(self.position)
    }

    fn take(&mut self) -> Option<Token<'a>> {
        let token = self.peek().cloned();
        self.position += usize::from(token.is_some());
        token
    }

    pub(super) fn typed(&self, span: Span) -> &'a str {
        self.text.get(span.bytes()).unwrap_or_default()
    }

    /// The bytes from the token `first` to the last one taken.
    fn span_from(&self, first: usize) -> Span {
        let start = self.tokens.get(first).map_or(0, |token| token.span.start);
        let last = self
            .position
            .checked_sub(1)
            .and_then(|last| self.tokens.get(last));
        Span::new(start, last.map_or(start, |token| token.span.end.max(start)))
    }

    pub(super) fn any_of(&mut self, field: Option<Field>, depth: usize) -> Result<Query, Failure> {
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
            return Err(self.loose(Span::new(span.start, near.end), "left"));
        }
        self.expect_value_after(span)?;
        Ok(Query::Not(Box::new(self.not(field, depth)?)))
    }

    fn near(&mut self, field: Option<Field>, depth: usize) -> Result<Query, Failure> {
        let first = self.position;
        let query = self.value(field, depth)?;
        let mut left = self.side(query, first);
        let mut depth = depth;
        while let Some((operator, span)) = self.proximity() {
            depth = deeper(depth, span)?;
            self.expect_value_after(span)?;
            if let Some(Token {
                kind: Kind::Not,
                span,
            }) = self.peek()
            {
                let typed = operator.typed;
                return Err(ParseError::new(
                    format_args!("NOT cannot be used next to `{typed}`"),
                    *span,
                )
                .hint(format_args!(
                    "write kyiv NOT {typed} talks, or exclude words outside of it: (kyiv {typed} talks) -football"
                ))
                .into());
            }
            let first_of_right = self.position;
            let query = self.value(field, depth)?;
            let right = self.side(query, first_of_right);
            let counted = Size::of(&left.query) + Size::of(&right.query);
            let query = neighbours(left, right, operator)?;
            self.count(Size::of(&query) - counted, span)?;
            left = self.side(query, first);
            // A joined proximity is not a list of words, so it needs no `AND`.
            left.ands = usize::MAX;
        }
        Ok(left.query)
    }

    /// The side that was parsed since the token `first`.
    fn side(&self, query: Query, first: usize) -> Side {
        let read = self.tokens.get(first..self.position).unwrap_or_default();
        let is_and = |token: &&Token<'_>| matches!(token.kind, Kind::And);
        let is_name = |token: &Token<'_>| matches!(token.kind, Kind::Saved(_));
        // Several words in a saved query were not meant as a phrase, so they need no `AND`.
        let ands = if read.iter().any(is_name) {
            usize::MAX
        } else {
            read.iter().filter(is_and).count()
        };
        Side {
            query,
            span: self.span_from(first),
            ands,
        }
    }

    /// Takes a proximity operator, with the `NOT` before it.
    fn proximity(&mut self) -> Option<(Operator<'a>, Span)> {
        let token = self.peek()?;
        let is_not = matches!(token.kind, Kind::Not);
        let start = token.span.start;
        let near = self.tokens.get(self.position + usize::from(is_not))?;
        let Kind::Near { reach, order } = near.kind else {
            return None;
        };
        let span = Span::new(start, near.span.end);
        self.position += 1 + usize::from(is_not);
        let operator = Operator {
            reach,
            order,
            is_not,
            typed: self.typed(span),
        };
        Some((operator, span))
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
                "to search for the word itself, put it in quotes: \"{operator}\""
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
                        "to exclude articles with both words near each other: -(trade {} war)",
                        self.typed(*span)
                    );
                    return Err(ParseError::new(
                        "a minus cannot be used next to a proximity operator",
                        token.span,
                    )
                    .hint(hint)
                    .into());
                }
                return Ok(query);
            }
            Kind::Field(_) if field == Some(Field::HeadlineLead) => {
                return Err(ParseError::new(
                    "a field inside hlead( ) is not supported",
                    token.span,
                )
                .hint("write (title:(storm OR flood) OR lead:(storm OR flood))")
                .into());
            }
            Kind::Field(Field::HeadlineLead) => {
                let query = self.value(Some(Field::HeadlineLead), depth)?;
                let counted = Size::of(&query);
                let query = in_lead_too(query);
                self.count(Size::of(&query) - counted, token.span)?;
                return Ok(query);
            }
            Kind::Field(field) => return self.value(Some(field), depth),
            Kind::AtLeast(count) => self.at_least(count, token.span, field, depth)?,
            Kind::Open => self.group(token.span, field, depth)?,
            Kind::Run(run) => self.run(run, token.span, field)?,
            Kind::Truncated(head) => self.run(&format!("{head}*"), token.span, field)?,
            Kind::Saved(run) => match self.saved(run, token.span, field, depth)? {
                Some(query) => query,
                None => self.run(run, token.span, field)?,
            },
            Kind::Quoted {
                content,
                is_exact,
                slop,
            } => {
                let content_start = self.start_of_content(token.span);
                self.quoted(&content, content_start, is_exact, slop, token.span, field)?
            }
            Kind::Regex(expression) => {
                let pattern = Pattern::Regex(expression);
                self.count(Size::of_words(&pattern), token.span)?;
                Query::Text(scope(field, token.span)?, pattern)
            }
            Kind::Everything if field.is_none() => Query::All,
            Kind::Everything => {
                return Err(
                    ParseError::new("`*` alone is not a word in a field", token.span)
                        .hint("put the beginning of a word before it, as in flood*")
                        .into(),
                );
            }
            Kind::Undated => {
                self.count(Size::CONDITION, token.span)?;
                Query::Undated
            }
            Kind::Days(range) => {
                self.count(Size::CONDITION, token.span)?;
                Query::Published(range)
            }
            Kind::BareNear => {
                let error = ParseError::new("`NEAR` needs a distance", token.span)
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
            | Kind::Perhaps { .. }
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

    /// Parses the value after `atleast3`.
    fn at_least(
        &mut self,
        count: u32,
        operator: Span,
        field: Option<Field>,
        depth: usize,
    ) -> Result<Query, Failure> {
        let depth = deeper(depth, operator)?;
        let first = self.position;
        let query = match self.peek() {
            Some(Token {
                kind: Kind::Open,
                span,
            }) => {
                let span = *span;
                self.position += 1;
                self.group(span, field, depth)?
            }
            Some(Token {
                kind: Kind::Run(_) | Kind::Truncated(_) | Kind::Saved(_) | Kind::Quoted { .. },
                ..
            }) => self.value(field, depth)?,
            _ => return Err(self.loose(operator, "right")),
        };
        let (scope, pattern) = counted(query, self.span_from(first), self.typed(operator))?;
        Ok(if count > 1 {
            Query::AtLeast {
                count,
                scope,
                pattern,
            }
        } else {
            Query::Text(scope, pattern)
        })
    }

    fn group(&mut self, open: Span, field: Option<Field>, depth: usize) -> Result<Query, Failure> {
        let depth = deeper(depth, open)?;
        let unclosed = || {
            ParseError::new("this parenthesis is never closed", open)
                .hint("add `)`, or put it in quotes to search for the character itself")
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

    /// Adds to the size of the query.
    ///
    /// # Errors
    ///
    /// Fails if the query exceeds a limit.
    pub(super) fn count(&mut self, size: Size, span: Span) -> Result<(), ParseError> {
        self.size = self.size + size;
        self.size.check(span)
    }
}

pub(super) fn deeper(depth: usize, span: Span) -> Result<usize, ParseError> {
    if depth < MAX_DEPTH {
        return Ok(depth + 1);
    }
    Err(ParseError::new(
        format_args!("more than {MAX_DEPTH} levels of nesting"),
        span,
    )
    .hint("remove parentheses, NOT and w/n that are not needed"))
}

/// Makes one list of the parts; the parts of inner lists of the same kind are included.
pub(super) fn joined(
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

/// Extends conditions on the headline to the headline or the lead.
fn in_lead_too(query: Query) -> Query {
    match query {
        Query::Text(Scope::Title, pattern) => Query::Or(vec![
            Query::Text(Scope::Title, pattern.clone()),
            Query::Text(Scope::Lead, pattern),
        ]),
        Query::AtLeast {
            count,
            scope: Scope::Title,
            pattern,
        } => Query::Or(vec![
            Query::AtLeast {
                count,
                scope: Scope::Title,
                pattern: pattern.clone(),
            },
            Query::AtLeast {
                count,
                scope: Scope::Lead,
                pattern,
            },
        ]),
        Query::And(parts) => Query::And(parts.into_iter().map(in_lead_too).collect()),
        Query::Or(parts) => joined(
            parts.into_iter().map(in_lead_too).collect(),
            |query| match query {
                Query::Or(parts) => Ok(parts),
                other => Err(other),
            },
            Query::Or,
        ),
        Query::Not(inner) => Query::Not(Box::new(in_lead_too(*inner))),
        Query::Weighted(inner, weight) => Query::Weighted(Box::new(in_lead_too(*inner)), weight),
        other => other,
    }
}
