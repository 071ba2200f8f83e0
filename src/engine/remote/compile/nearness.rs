//! Two sides near each other.
//!
//! Asked in both orders, because a source in any order also matches where one word belongs to both sides. A proximity
//! in a proximity is not asked: the server keeps only the shortest runs of the inner one and misses others.

use serde_json::{Value, json};

use super::asked::Asked;
use super::intervals::{Intervals, Stretch, filtered, ordered, told_apart};
use newsdex_query::Order;
use newsdex_query::matching::{Arrangement, Within};

/// The query for both sides within reach of each other; `None` if it cannot be asked exactly.
pub(super) fn near(
    field: &str,
    intervals: &Intervals<'_>,
    left: &Arrangement,
    right: &Arrangement,
    within: Within,
    order: Order,
) -> Option<Asked> {
    let (left, right) = (intervals.plain(left)?, intervals.plain(right)?);
    let stretch = Stretch::of(within, intervals.words);
    let gaps = match within {
        Within::Words(distance) => Some(distance.saturating_sub(1)),
        Within::Stretch(_) => None,
    };
    if gaps.is_none() && stretch.is_none() {
        return None;
    }
    let in_order = |first: &Value, second: &Value| {
        let source = ordered(gaps, told_apart(vec![first.clone(), second.clone()]));
        let source = match stretch {
            None => source,
            Some(stretch) => filtered(source, &json!({"contained_by": stretch.source()})),
        };
        Asked::exact(json!({"intervals": {field: source}}))
    };
    let mut orders = vec![in_order(&left, &right)];
    if order == Order::Either && left != right {
        orders.push(in_order(&right, &left));
    }
    Some(Asked::any(orders))
}
