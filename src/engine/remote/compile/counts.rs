//! `atleast`: a pattern at a number of places or more, all texts of its scope together.

use serde_json::{Value, json};

use super::asked::Asked;
use super::fields::fields_of;
use super::intervals::{Intervals, ordered, told_apart};
use super::wide::required;
use super::words::ServerWords;
use crate::engine::Unsupported;
use newsdex_query::Scope;
use newsdex_query::matching::{Arrangement, Resolved};

/// The largest number of places that is asked exactly: the server compares all of them.
const MOST_PLACES: u32 = 24;

/// The query for a pattern at `count` places or more.
///
/// # Errors
///
/// As [`super::pattern`].
pub(in crate::engine::remote) fn at_least(
    scope: Scope,
    resolved: &Resolved,
    count: u32,
) -> Result<Asked, Unsupported> {
    let fields = fields_of(scope);
    let words = ServerWords::of(&resolved.words)?;
    let arrangement = match &resolved.arrangement {
        // The field of the lead has only its words.
        Arrangement::Leading { inner, .. } => &**inner,
        own => own,
    };
    Ok(
        exactly(fields, arrangement, &words, count).unwrap_or_else(|| {
            let anywhere = fields.iter();
            let anywhere = anywhere.map(|field| required(field, arrangement, &words));
            Asked::any(anywhere.collect()).widened()
        }),
    )
}

/// The exact query; `None` if there is none.
fn exactly(
    fields: &[&str],
    arrangement: &Arrangement,
    words: &ServerWords,
    count: u32,
) -> Option<Asked> {
    if count > MOST_PLACES {
        return None;
    }
    let source = Intervals { words }.plain(arrangement)?;
    Some(match fields {
        [field] => Asked::exact(places(field, &source, count)?),
        [first, second] => {
            // One query for each way to divide the places among the two fields.
            let ways = (0..=count).map(|in_first| {
                let parts = [
                    (in_first > 0).then(|| places(first, &source, in_first)),
                    (in_first < count).then(|| places(second, &source, count - in_first)),
                ];
                let parts = parts.into_iter().flatten();
                let parts = parts.map(|part| part.map(Asked::exact));
                Some(Asked::all(parts.collect::<Option<_>>()?))
            });
            Asked::any(ways.collect::<Option<_>>()?)
        }
        _ => return None,
    })
}

/// The query for a source at `count` places of a field.
fn places(field: &str, source: &Value, count: u32) -> Option<Value> {
    let count = usize::try_from(count).ok()?;
    let source = match count {
        1 => source.clone(),
        _ => ordered(None, told_apart(vec![source.clone(); count])),
    };
    Some(json!({"intervals": {field: source}}))
}
