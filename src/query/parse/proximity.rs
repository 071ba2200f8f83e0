//! What may stand beside `w/5` and `pre/5`: words, phrases and their alternatives in one field.

use crate::article::Span;
use crate::query::{Order, ParseError, Pattern, Query, Reach, Scope};

/// A side of a proximity operator, as it was typed.
pub(super) struct Side {
    pub(super) query: Query,
    pub(super) span: Span,
}

/// Joins two sides to one pattern; `operator` is as it was typed.
///
/// # Errors
///
/// When a side is more than words and their alternatives, or the sides are in different fields.
pub(super) fn neighbours(
    left: Side,
    right: Side,
    distance: u32,
    order: Order,
    operator: &str,
) -> Result<Query, ParseError> {
    let right_span = right.span;
    let (left_scope, left) = side(left, operator)?;
    let (right_scope, right) = side(right, operator)?;
    if left_scope != right_scope {
        return Err(ParseError::new(
            format_args!("the sides of `{operator}` are in different fields"),
            right_span,
        )
        .hint(format_args!(
            "one field for both: title:(trade {operator} war)"
        )));
    }
    let near = Pattern::Near {
        left: Box::new(left),
        right: Box::new(right),
        reach: Reach::Words(distance),
        order,
    };
    Ok(Query::Text(left_scope, near))
}

/// Gives the text pattern that a side of a proximity operator stands for.
fn side(side: Side, operator: &str) -> Result<(Scope, Pattern), ParseError> {
    let span = side.span;
    let refuse = |message: &str, hint: String| {
        ParseError::new(message.replace("{}", operator), span).hint(hint)
    };
    match side.query {
        Query::Text(scope, pattern) => Ok((scope, pattern)),
        Query::Or(parts) => {
            let mut scope = None;
            let mut patterns = Vec::with_capacity(parts.len());
            for part in parts {
                let Query::Text(found, pattern) = part else {
                    return Err(refuse(
                        "beside `{}` only words and phrases can be alternatives",
                        format!("as in (kyiv OR kiev) {operator} talks"),
                    ));
                };
                if *scope.get_or_insert(found) != found {
                    return Err(refuse(
                        "the alternatives beside `{}` are in different fields",
                        format!("one field for all: title:((kyiv OR kiev) {operator} talks)"),
                    ));
                }
                match pattern {
                    Pattern::AnyOf(inner) => patterns.extend(inner),
                    other => patterns.push(other),
                }
            }
            Ok((scope.unwrap_or(Scope::Anywhere), Pattern::AnyOf(patterns)))
        }
        Query::And(_) => Err(refuse(
            "beside `{}` there can be no AND",
            format!("use quotes for words in a row: \"peace talks\" {operator} kyiv"),
        )),
        Query::Not(_) => Err(refuse(
            "beside `{}` there can be no NOT",
            format!("exclude outside: (kyiv {operator} talks) -football"),
        )),
        Query::Weighted(..) => Err(refuse(
            "beside `{}` there can be no weight",
            format!("put it behind both: (kyiv {operator} talks)^3"),
        )),
        Query::All
        | Query::Published(_)
        | Query::Mentions(_)
        | Query::Undated
        | Query::Anniversary { .. }
        | Query::AtLeast { .. }
        | Query::Language(_) => Err(refuse(
            "beside `{}` there have to be words",
            format!("as in macron {operator} putin"),
        )),
    }
}
