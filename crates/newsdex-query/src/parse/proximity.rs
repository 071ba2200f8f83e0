//! The operands of `w/5`, `pre/s` and `NOT w/5`: words, phrases and their alternatives in one field.
//!
//! If one side has several words joined by `AND`, each of them has to be near the other side:
//! `(trade AND war) w/5 talks` is `(trade w/5 talks) (war w/5 talks)`.

use super::MAX_CONDITIONS;
use super::size::Size;
use super::tree::joined;
use crate::{Order, ParseError, Pattern, Query, Reach, Scope};
use newsdex_text::article::Span;

/// One side of a proximity operator.
pub(super) struct Side {
    pub(super) query: Query,
    pub(super) span: Span,
    /// Number of typed `AND` operators in it.
    pub(super) ands: usize,
}

/// A proximity operator.
#[derive(Clone, Copy)]
pub(super) struct Operator<'a> {
    pub(super) reach: Reach,
    pub(super) order: Order,
    /// Whether the right side must not be near.
    pub(super) is_not: bool,
    pub(super) typed: &'a str,
}

/// Joins two sides.
///
/// # Errors
///
/// Fails if a side has more than words and their alternatives, if it has several words without `AND` between them, if
/// the sides are in different fields, and if both have several words.
pub(super) fn neighbours(
    left: Side,
    right: Side,
    operator: Operator<'_>,
) -> Result<Query, ParseError> {
    let typed = operator.typed;
    for side in [&left, &right] {
        check(&side.query, side.span, typed)?;
        if needed_ands(&side.query) > side.ands {
            return Err(ParseError::new(
                format_args!("several words next to `{typed}` are ambiguous"),
                side.span,
            )
            .hint(format_args!(
                "write \"peace talks\" {typed} kyiv, or (peace AND talks) {typed} kyiv"
            )));
        }
    }
    let (left_ways, right_ways) = (ways(&left.query), ways(&right.query));
    if right_ways > 1 && (left_ways > 1 || operator.is_not) {
        let hint = if operator.is_not {
            format!("exclude the words one by one: (trade {typed} war) (trade {typed} peace)")
        } else {
            format!("write each pair separately: (trade {typed} war) (talks {typed} peace)")
        };
        let message = if operator.is_not {
            format!("AND cannot be used after `{typed}`")
        } else {
            format!("AND can be used on only one side of `{typed}`")
        };
        return Err(ParseError::new(message, right.span).hint(hint));
    }
    // The other side is copied for each of several words.
    let words = |query| Size::of(query).conditions;
    let size = left_ways
        .saturating_mul(words(&right.query))
        .max(right_ways.saturating_mul(words(&left.query)));
    if size > MAX_CONDITIONS {
        return Err(ParseError::new(
            format_args!("a query has at most {MAX_CONDITIONS} words"),
            right.span,
        )
        .hint("use fewer words, or several queries"));
    }
    join(left.query, right.query, operator, right.span)
}

/// The pattern that `atleast` counts, with its scope.
///
/// # Errors
///
/// Fails if `query` has more than words and their alternatives in one field. Also fails for names of entities: an index
/// knows that an article mentions an entity, but not how often in which form.
pub(super) fn counted(
    query: Query,
    span: Span,
    typed: &str,
) -> Result<(Scope, Pattern), ParseError> {
    let (scope, pattern) = single(query).map_err(|_| {
        ParseError::new(
            format_args!("`{typed}` can count only words, phrases and alternatives of these"),
            span,
        )
        .hint(format_args!(
            "write {typed}(kyiv OR kiev), or {typed}(kyiv) {typed}(talks) for both"
        ))
    })?;
    if scope.is_about_names() {
        return Err(ParseError::new(
            format_args!("`{typed}` can count words of the text, but not mentions of a name"),
            span,
        )
        .hint(format_args!(
            "count a word in addition to the name: person:macron {typed}(macron)"
        )));
    }
    Ok((scope, pattern))
}

/// Number of `AND` operators if none were left out.
fn needed_ands(query: &Query) -> usize {
    match query {
        Query::And(parts) => parts.len() - 1 + parts.iter().map(needed_ands).sum::<usize>(),
        Query::Or(parts) => parts.iter().map(needed_ands).sum(),
        _ => 0,
    }
}

/// How many times the other side is copied.
fn ways(query: &Query) -> usize {
    match query {
        Query::And(parts) => parts.iter().map(ways).sum(),
        Query::Or(parts) if parts.iter().any(|part| ways(part) > 1) => parts.iter().map(ways).sum(),
        _ => 1,
    }
}

/// Fails if a side has anything besides words, their alternatives and `AND`.
fn check(query: &Query, span: Span, typed: &str) -> Result<(), ParseError> {
    let refuse = |message: &str, hint: String| {
        Err(ParseError::new(message.replace("{}", typed), span).hint(hint))
    };
    match query {
        Query::Text(..) => Ok(()),
        Query::And(parts) => parts.iter().try_for_each(|part| check(part, span, typed)),
        Query::Or(parts) => {
            let is_text = |part: &Query| matches!(part, Query::Text(..) | Query::And(_));
            if !parts.iter().all(is_text) {
                return refuse(
                    "only words and phrases can be alternatives next to `{}`",
                    format!("as in (kyiv OR kiev) {typed} talks"),
                );
            }
            let mut scopes = parts.iter().filter_map(|part| match part {
                Query::Text(scope, _) => Some(*scope),
                _ => None,
            });
            let first = scopes.next();
            if scopes.any(|scope| Some(scope) != first) {
                return refuse(
                    "the alternatives next to `{}` are in different fields",
                    format!("use one field for all: title:((kyiv OR kiev) {typed} talks)"),
                );
            }
            parts.iter().try_for_each(|part| check(part, span, typed))
        }
        Query::Not(_) => refuse(
            "NOT cannot be used next to `{}`",
            format!("exclude words outside of it: (kyiv {typed} talks) -football"),
        ),
        Query::Weighted(..) => refuse(
            "a weight cannot be used next to `{}`",
            format!("put it after the whole expression: (kyiv {typed} talks)^3"),
        ),
        Query::AtLeast { .. } => refuse(
            "counting cannot be used next to `{}`",
            format!("count the whole expression: atleast3(kyiv {typed} talks)"),
        ),
        Query::All
        | Query::Published(_)
        | Query::Mentions(_)
        | Query::Undated
        | Query::Has(_)
        | Query::Anniversary { .. }
        | Query::Language(_) => refuse(
            "`{}` needs words on both sides",
            format!("as in macron {typed} putin"),
        ),
    }
}

/// Joins two checked sides: the parts of an `AND` one by one.
fn join(
    left: Query,
    right: Query,
    operator: Operator<'_>,
    right_span: Span,
) -> Result<Query, ParseError> {
    let each = |parts: Vec<Query>, one: &dyn Fn(Query) -> Result<Query, ParseError>| {
        parts.into_iter().map(one).collect::<Result<Vec<_>, _>>()
    };
    match (left, right) {
        (Query::And(parts), right) => {
            let parts = each(parts, &|part| {
                join(part, right.clone(), operator, right_span)
            })?;
            Ok(all(parts))
        }
        (left @ Query::Or(_), right) if ways(&left) > 1 => {
            let Query::Or(parts) = left else {
                return Ok(left);
            };
            let parts = each(parts, &|part| {
                join(part, right.clone(), operator, right_span)
            })?;
            Ok(any(parts))
        }
        (left, Query::And(parts)) => {
            let parts = each(parts, &|part| {
                join(left.clone(), part, operator, right_span)
            })?;
            Ok(all(parts))
        }
        (left, right @ Query::Or(_)) if ways(&right) > 1 => {
            let Query::Or(parts) = right else {
                return Ok(right);
            };
            let parts = each(parts, &|part| {
                join(left.clone(), part, operator, right_span)
            })?;
            Ok(any(parts))
        }
        (left, right) => {
            let typed = operator.typed;
            let not_words = |_| {
                ParseError::new(
                    format_args!("`{typed}` needs words on both sides"),
                    right_span,
                )
                .hint(format_args!("as in macron {typed} putin"))
            };
            let (left_scope, left) = single(left).map_err(not_words)?;
            let (right_scope, right) = single(right).map_err(not_words)?;
            if left_scope != right_scope {
                return Err(ParseError::new(
                    format_args!("the sides of `{typed}` are in different fields"),
                    right_span,
                )
                .hint(format_args!(
                    "use one field for both: title:(trade {typed} war)"
                )));
            }
            let (left, right) = (Box::new(left), Box::new(right));
            let Operator { reach, order, .. } = operator;
            let pattern = if operator.is_not {
                Pattern::NotNear {
                    left,
                    right,
                    reach,
                    order,
                }
            } else {
                Pattern::Near {
                    left,
                    right,
                    reach,
                    order,
                }
            };
            Ok(Query::Text(left_scope, pattern))
        }
    }
}

fn all(parts: Vec<Query>) -> Query {
    joined(
        parts,
        |query| match query {
            Query::And(parts) => Ok(parts),
            other => Err(other),
        },
        Query::And,
    )
}

fn any(parts: Vec<Query>) -> Query {
    joined(
        parts,
        |query| match query {
            Query::Or(parts) => Ok(parts),
            other => Err(other),
        },
        Query::Or,
    )
}

/// Converts words and their alternatives in one field to one pattern; gives any other query back as the error.
fn single(query: Query) -> Result<(Scope, Pattern), Query> {
    match query {
        Query::Text(scope, pattern) => Ok((scope, pattern)),
        Query::Or(parts) => {
            let mut scopes = parts.iter().map(|part| match part {
                Query::Text(scope, _) => Some(*scope),
                _ => None,
            });
            let Some(Some(scope)) = scopes.next() else {
                return Err(Query::Or(parts));
            };
            if scopes.any(|other| other != Some(scope)) {
                return Err(Query::Or(parts));
            }
            let mut patterns = Vec::with_capacity(parts.len());
            for part in parts {
                match part {
                    Query::Text(_, Pattern::AnyOf(inner)) => patterns.extend(inner),
                    Query::Text(_, pattern) => patterns.push(pattern),
                    _ => {}
                }
            }
            Ok((scope, Pattern::AnyOf(patterns)))
        }
        other => Err(other),
    }
}
