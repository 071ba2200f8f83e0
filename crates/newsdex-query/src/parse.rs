//! Parses text to a [`Query`].
//!
//! ```text
//! query     = and { "OR" and }
//! and       = not { [ "AND" ] not }              words side by side: all of them
//! not       = "NOT" not | near
//! near      = value { [ "NOT" ] ( "w/5" | "w/s" | "w/p" | "NEAR/5" | "pre/5" ) value }
//! value     = [ "-" ] [ field ":" ] ( run | quoted | regex | group | "@" name ) [ "^" number ]
//! group     = [ "atleast3" ] "(" query ")"
//! quoted    = [ "=" ] mark text mark [ "~" number ]
//! run       = [ "=" ] word | word "*" | word "?" word | word "~" [ number ] | any other text
//! ```
//!
//! So a minus binds closest, then proximity, `NOT`, `AND`, and `OR` last: `a b OR c` is
//! `(a b) OR c`. Operators are upper case and stand alone. A field, a minus and the signs `~ ^ *`
//! are glued to what they belong to; anything else is text, divided by [`newsdex_text::words`] as the
//! articles are, and text of several words without a space (`O'Brien`, `24/7`) is a phrase.
//!
//! The syntax of other archives is translated to this grammar when the text is split into tokens.
//!
//! A query of three or more words in capitals is read as a headline if one of its operators lacks
//! an operand: `WHITE HOUSE AND CONGRESS CLASH OR NOT` is then plain words.

mod names;
mod proximity;
mod size;
mod tree;
mod values;

use self::names::Names;
use self::size::Size;
use self::tree::{Failure, FailureKind, Parser};
use super::tokens::{Kind, Operators, Token, tokens};
use super::{Interpretation, ParseError, Query, SavedQueries};
use newsdex_text::article::Span;

/// Everything but the text that the meaning of a query depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ParseContext {
    /// The day that `today` and `since:30d` count from: days since 1970-01-01, in UTC.
    pub today: i64,
}

/// Maximum nesting of parentheses, `NOT` and proximity.
pub const MAX_DEPTH: usize = 50;

/// Maximum number of words, dates and other conditions of a query.
pub const MAX_CONDITIONS: usize = 2000;

/// Maximum number of regular expressions and of words with `?`, `~` or a `*` that is not at their
/// end: each of them is compared with every word of the archive.
pub const MAX_SHAPES: usize = 100;

/// Parses a query.
///
/// Empty and blank text is [`Query::All`]. Nested lists of one kind are flattened, so that
/// `a (b c)` and `a b c` give the same query. Linear in the length of the text.
///
/// ```
/// use newsdex_query::{ParseContext, parse};
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
/// Fails if something looks like an operator but cannot be read as one, if a pattern has no word,
/// and beyond [`MAX_DEPTH`] and [`MAX_CONDITIONS`].
pub fn parse(text: &str, context: &ParseContext) -> Result<Query, ParseError> {
    read(text, context, None).map(|reading| reading.query)
}

/// Parses a query with names of saved queries, and tells whether it used the syntax of another
/// archive.
///
/// Without saved queries, `@war` is the word `war`.
///
/// # Errors
///
/// As [`parse`]; also if a name is not among the saved queries, if a saved query contains itself,
/// and if it cannot be read.
pub fn read(
    text: &str,
    context: &ParseContext,
    saved: Option<&SavedQueries>,
) -> Result<Interpretation, ParseError> {
    let divided = tokens(text, Operators::Read)?;
    let is_translated = divided.is_translated;
    let is_headline = is_headline_in_capitals(text, &divided.tokens);
    let names = Names::none(saved);
    let query = match parse_tokens(text, divided.tokens, context, names.clone()) {
        Err(Failure {
            kind: FailureKind::LooseOperator,
            ..
        }) if is_headline => {
            let words = tokens(text, Operators::AsWords)?;
            parse_tokens(text, words.tokens, context, names)
        }
        result => result,
    };
    Ok(Interpretation {
        query: query.map_err(|failure| failure.error)?,
        is_translated,
    })
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
    names: Names<'_>,
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
        size: Size::default(),
        names,
    };
    let query = parser.any_of(None, 0)?;
    match parser.peek() {
        None => Ok(query),
        // The tokenizer has paired the parentheses, so nothing else can remain.
        Some(token) => {
            Err(ParseError::new("this does not belong to anything before it", token.span).into())
        }
    }
}

#[cfg(test)]
mod mistakes;
#[cfg(test)]
mod pasted;
#[cfg(test)]
mod tests;
