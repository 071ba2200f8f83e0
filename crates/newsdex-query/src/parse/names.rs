//! Names of saved queries, such as `@war`.

use super::super::tokens::{Operators, tokens};
use super::size::Size;
use super::tree::{Failure, Parser, deeper};
use crate::fields::Field;
use crate::{ParseError, Query, SavedQueries, saved};
use newsdex_text::article::Span;

/// The known names, and the names whose queries are being parsed.
#[derive(Clone)]
pub(super) struct Names<'a> {
    pub(super) saved: Option<&'a SavedQueries>,
    within: Vec<String>,
}

impl<'a> Names<'a> {
    /// No name is being parsed.
    pub(super) fn none(saved: Option<&'a SavedQueries>) -> Names<'a> {
        Names {
            saved,
            within: Vec::new(),
        }
    }
}

impl Parser<'_> {
    /// The query of a saved name in a field; `None` if `run` is text.
    pub(super) fn saved(
        &mut self,
        run: &str,
        span: Span,
        field: Option<Field>,
        depth: usize,
    ) -> Result<Option<Query>, Failure> {
        let Some(saved) = self.names.saved else {
            return Ok(None);
        };
        let typed = run.trim_end_matches([',', ';', '.', ':', '!', '?']);
        let name = typed.trim_start_matches('@');
        if !saved::is_name(name) {
            return Ok(None);
        }
        let Some(definition) = saved.get(name) else {
            return Err(
                ParseError::new(format_args!("there is no saved query `{typed}`"), span)
                    .hint(format_args!(
                        "queries.toml defines {}; to search for the word itself, remove the @",
                        saved.listed()
                    ))
                    .into(),
            );
        };
        let lower = name.to_lowercase();
        if self.names.within.contains(&lower) {
            let round = self.names.within.iter().chain([&lower]);
            let round: Vec<String> = round.map(|name| format!("@{name}")).collect();
            return Err(ParseError::new(
                format_args!("`{typed}` refers to itself: {}", round.join(", ")),
                span,
            )
            .hint("remove one of these names from queries.toml")
            .into());
        }
        let depth = deeper(depth, span)?;
        self.count(Size::CONDITION, span)?;
        let unreadable = |error: ParseError| -> Failure {
            // The caret points to the outermost name; the message already contains the inner names.
            if error.message.contains("`@") {
                return ParseError { span, ..error }.into();
            }
            let place = error.span.start.min(definition.len());
            let near: String = definition
                .get(place..)
                .unwrap_or_default()
                .chars()
                .filter(|character| !character.is_control())
                .take(20)
                .collect();
            ParseError::new(
                format_args!("`{typed}` in queries.toml: {} at `{near}`", error.message),
                span,
            )
            .hint(error.hint.unwrap_or_default())
            .into()
        };
        let divided = tokens(definition, Operators::Read).map_err(unreadable)?;
        if divided.tokens.is_empty() {
            return Err(ParseError::new(
                format_args!("`{typed}` in queries.toml is an empty query"),
                span,
            )
            .hint("write the query after the name")
            .into());
        }
        let mut names = self.names.clone();
        names.within.push(lower);
        let mut inner = Parser {
            text: definition,
            tokens: divided.tokens,
            position: 0,
            today: self.today,
            size: self.size,
            names,
        };
        let query = inner
            .any_of(field, depth)
            .map_err(|failure| unreadable(failure.error))?;
        self.size = inner.size;
        Ok(Some(query))
    }
}
