//! One side without the other near it.
//!
//! Within a number of words it is a `span_not`, within a sentence or paragraph a condition on the stretch. Both forget
//! that a word cannot be near itself: where one word of a text can belong to both sides, only the simplest form is
//! exact.

use serde_json::{Value, json};

use super::asked::Asked;
use super::intervals::{Intervals, Stretch, filtered, is_one_word, ordered, term, told_apart};
use super::one_word::may_be_one_word;
use super::words::ServerWords;
use newsdex_query::Order;
use newsdex_query::matching::{Arrangement, Within};

/// The largest number of clauses of one side.
const MOST_CLAUSES: usize = 500;

/// The query for the left side without the right side within reach of it; `None` if it cannot be asked exactly.
pub(super) fn absent(
    field: &str,
    words: &ServerWords,
    left: &Arrangement,
    right: &Arrangement,
    within: Within,
    order: Order,
) -> Option<Asked> {
    let sides = Sides {
        field,
        words,
        left,
        right,
        order,
    };
    match within {
        Within::Words(distance) => sides.in_words(distance),
        Within::Stretch(_) => sides.in_stretch(Stretch::of(within, words)?),
    }
}

struct Sides<'a> {
    field: &'a str,
    words: &'a ServerWords,
    left: &'a Arrangement,
    right: &'a Arrangement,
    order: Order,
}

impl Sides<'_> {
    fn in_words(&self, distance: u32) -> Option<Asked> {
        if self.left == self.right && is_one_word(self.left) {
            return self.same_word(distance);
        }
        if self.share_a_word() {
            return None;
        }
        let before = match self.order {
            Order::Either => distance,
            Order::AsWritten => 0,
        };
        Some(Asked::exact(json!({"span_not": {
            "include": self.span(self.left)?,
            "exclude": self.span(self.right)?,
            "pre": before,
            "post": distance,
        }})))
    }

    /// A word without another occurrence of it near it.
    fn same_word(&self, distance: u32) -> Option<Asked> {
        let word = Intervals { words: self.words }.plain(self.left)?;
        let source = match self.order {
            // The last one has none behind it.
            Order::AsWritten => word,
            Order::Either => {
                let pair = ordered(
                    Some(distance.saturating_sub(1)),
                    vec![word.clone(), word.clone()],
                );
                filtered(word, &json!({"not_overlapping": pair}))
            }
        };
        Some(Asked::exact(json!({"intervals": {self.field: source}})))
    }

    fn in_stretch(&self, stretch: Stretch) -> Option<Asked> {
        let intervals = Intervals { words: self.words };
        let (left, right) = (intervals.plain(self.left)?, intervals.plain(self.right)?);
        let stretches = stretch.source();
        if self.left == self.right && is_one_word(self.left) {
            let source = match self.order {
                Order::AsWritten => left,
                Order::Either => {
                    let pair = ordered(None, vec![left.clone(), left.clone()]);
                    let with_pair = filtered(stretches, &json!({"containing": pair}));
                    filtered(left, &json!({"not_contained_by": with_pair}))
                }
            };
            return Some(Asked::exact(json!({"intervals": {self.field: source}})));
        }
        if self.share_a_word() {
            return None;
        }
        let source = match self.order {
            Order::Either => {
                let with_right = filtered(stretches, &json!({"containing": right}));
                filtered(left, &json!({"not_contained_by": with_right}))
            }
            Order::AsWritten => {
                if !is_one_word(self.left) {
                    return None;
                }
                let inside = json!({"contained_by": stretches});
                let up_to_right = filtered(
                    ordered(None, vec![term(stretch.begins()), right.clone()]),
                    &inside,
                );
                // Equal neighbours are merged unless one of them has a condition.
                let again = told_apart(vec![right.clone(), right]);
                let between = filtered(ordered(None, again), &inside);
                let outside = filtered(left, &json!({"not_contained_by": up_to_right}));
                json!({"any_of": {
                    "intervals": [outside],
                    "filter": {"not_contained_by": between},
                }})
            }
        };
        Some(Asked::exact(json!({"intervals": {self.field: source}})))
    }

    /// The spans of an arrangement of words, alternatives and phrases.
    fn span(&self, arrangement: &Arrangement) -> Option<Value> {
        let field = self.field;
        match arrangement {
            Arrangement::Word(word) => {
                let word = self.words.word(*word);
                if word.needs_capitals {
                    return None;
                }
                let terms = word.terms.iter();
                let mut clauses: Vec<Value> = terms
                    .map(|term| json!({"span_term": {field: term}}))
                    .collect();
                if let Some(shape) = &word.shape {
                    clauses.push(json!({"span_multi": {"match": shape.beside_none(field)?}}));
                }
                one_of(clauses)
            }
            Arrangement::AnyOf(parts) => {
                let parts = parts.iter().map(|part| self.span(part));
                one_of(parts.collect::<Option<_>>()?)
            }
            Arrangement::Phrase { parts, slop: 0 } if parts.iter().all(is_one_word) => {
                let parts = parts.iter().map(|part| self.span(part));
                Some(json!({"span_near": {
                    "clauses": parts.collect::<Option<Vec<Value>>>()?,
                    "slop": 0,
                    "in_order": true,
                }}))
            }
            _ => None,
        }
    }

    /// Whether one word of a text can belong to both sides.
    fn share_a_word(&self) -> bool {
        let (mut left, mut right) = (Vec::new(), Vec::new());
        add_words(self.left, &mut left);
        add_words(self.right, &mut right);
        left.iter().any(|a| {
            let a = self.words.word(*a);
            right
                .iter()
                .any(|b| may_be_one_word(a, self.words.word(*b)))
        })
    }
}

fn one_of(mut clauses: Vec<Value>) -> Option<Value> {
    match clauses.len() {
        0 => None,
        1 => Some(clauses.swap_remove(0)),
        2..MOST_CLAUSES => Some(json!({"span_or": {"clauses": clauses}})),
        _ => None,
    }
}

fn add_words(arrangement: &Arrangement, words: &mut Vec<usize>) {
    match arrangement {
        Arrangement::Word(word) | Arrangement::Pair(word) => words.push(*word),
        Arrangement::Phrase { parts, .. } | Arrangement::AnyOf(parts) => {
            parts.iter().for_each(|part| add_words(part, words));
        }
        Arrangement::Near { left, right, .. } | Arrangement::NotNear { left, right, .. } => {
            add_words(left, words);
            add_words(right, words);
        }
        Arrangement::Leading { inner, .. } => add_words(inner, words),
    }
}
