//! Parses typed text into a [`Query`].
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
//! A minus binds closest, then proximity, `NOT`, `AND`, and `OR` last: `a b OR c` is `(a b) OR c`. Operators are in
//! upper case and separate words. A field, a minus and the signs `~ ^ *` have no space between them and their word.
//! Anything else is text. [`newsdex_text::words`] divides it into words, as it does for articles; text of several words
//! without a space (`O'Brien`, `24/7`) is a phrase.
//!
//! The lexer translates the syntax of other archives into these forms.
//!
//! A query of three or more words in capitals is a headline if one of its operators lacks an operand:
//! `WHITE HOUSE AND CONGRESS CLASH OR NOT` is then parsed as words that must all match.

mod names;
mod proximity;
pub(crate) mod size;
mod tree;
mod values;

use self::names::Names;
use self::size::Size;
use self::tree::{Failure, FailureKind, Parser};
use super::tokens::{Kind, Operators, Token, tokens};
use super::{Interpretation, ParseError, Query, SavedQueries};
use newsdex_text::article::Span;

/// The facts besides its text that the meaning of a query depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ParseContext {
    /// The day that `today` and `since:30d` refer to, in days since 1970-01-01 in UTC.
    pub today: i64,
}

/// The deepest nesting of parentheses, `NOT` and proximity.
pub const MAX_DEPTH: usize = 50;

/// The largest number of words, dates and other conditions in a query.
pub const MAX_CONDITIONS: usize = 2000;

/// The largest number of regular expressions and words with `?`, `~` or a `*` before their end: each is compared with
/// every word of the archive.
pub const MAX_SHAPES: usize = 100;

/// Parses typed text.
///
/// Empty and blank text is [`Query::All`]. Nested lists of one kind are flattened, so that `a (b c)` and `a b c` give
/// the same query. Linear in the length of the text.
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
/// Fails if a part looks like an operator but cannot be parsed as one, if there is no word, and beyond [`MAX_DEPTH`],
/// [`MAX_CONDITIONS`] and [`MAX_SHAPES`].
pub fn parse(text: &str, context: &ParseContext) -> Result<Query, ParseError> {
    read(text, context, None).map(|reading| reading.query)
}

/// Parses typed text that may contain names of saved queries. Also tells whether the text was in another archive's
/// syntax.
///
/// Without saved queries, `@war` is an ordinary word.
///
/// # Errors
///
/// As [`parse`]; also if a name is unknown or refers to itself, or if its query cannot be parsed.
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
        // The lexer has paired the parentheses, so nothing else can be left.
        Some(token) => {
            Err(ParseError::new("this does not belong to anything before it", token.span).into())
        }
    }
}

#[cfg(test)]
mod tests;
