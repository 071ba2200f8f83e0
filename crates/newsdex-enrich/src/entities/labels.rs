//! The labels of tokens, and the search for the best sequence of labels.
//!
//! The tokens of a name are labelled first, inner and last; the token of a one-token name is labelled only. For four
//! kinds of name, and with "none", these are 17 labels.

use std::ops::Add;

use super::model::LABELS;
use newsdex_text::enrichment::EntityKind;

/// A label: 0 for none, otherwise 1 + 4 × kind + position in the name.
pub type Label = u8;

const FIRST: u8 = 0;
const INNER: u8 = 1;
const LAST: u8 = 2;
const ONLY: u8 = 3;

/// The kinds of name, in the order of their numbers in labels.
pub const KINDS: [EntityKind; 4] = [
    EntityKind::Person,
    EntityKind::Organization,
    EntityKind::Place,
    EntityKind::Misc,
];

/// A name as a half-open range of tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Name {
    /// First token.
    pub start: usize,
    /// Token after the last.
    pub end: usize,
    /// The kind of the name.
    pub kind: EntityKind,
}

/// Writes the labels of a name's tokens to `labels`, which has one label for each token of the text.
pub fn label(name: &Name, labels: &mut [Label]) {
    let kind = KINDS
        .iter()
        .position(|kind| *kind == name.kind)
        .unwrap_or(0) as u8;
    let length = name.end - name.start;
    for (index, label) in labels.iter_mut().skip(name.start).take(length).enumerate() {
        let position = match (index, length) {
            (_, 1) => ONLY,
            (0, _) => FIRST,
            (index, _) if index + 1 == length => LAST,
            _ => INNER,
        };
        *label = 1 + 4 * kind + position;
    }
}

/// Appends the names in a sequence of labels from [`best`] to `names`, in order.
///
/// The first label is that of token `offset`.
pub fn names(labels: &[Label], offset: usize, names: &mut Vec<Name>) {
    let mut start = 0;
    for (index, label) in labels.iter().enumerate() {
        let Some(number) = label.checked_sub(1) else {
            continue;
        };
        let position = number % 4;
        if matches!(position, FIRST | ONLY) {
            start = index;
        }
        if matches!(position, LAST | ONLY) {
            let kind = KINDS[usize::from(number / 4) % KINDS.len()];
            names.push(Name {
                start: offset + start,
                end: offset + index + 1,
                kind,
            });
        }
    }
}

/// Whether the name must continue after this label.
fn is_open(label: usize) -> bool {
    label != 0 && matches!(((label - 1) % 4) as u8, FIRST | INNER)
}

/// Whether this label begins a name or is "none".
fn is_fresh(label: usize) -> bool {
    label == 0 || matches!(((label - 1) % 4) as u8, FIRST | ONLY)
}

/// Writes the well-formed sequence of labels with the highest score to `labels` (A. Viterbi, 1967).
///
/// `scores` has the score of each label for each token. `back` is working memory, passed in so that it can be reused.
/// Linear in the number of tokens.
pub fn best<Score: Copy + PartialOrd + Add<Output = Score>>(
    scores: &[[Score; LABELS]],
    transition: impl Fn(usize, usize) -> Score,
    back: &mut Vec<[Label; LABELS]>,
    labels: &mut Vec<Label>,
) {
    labels.clear();
    back.clear();
    let Some(first) = scores.first() else { return };
    let mut reached: [Option<Score>; LABELS] = [None; LABELS];
    for label in (0..LABELS).filter(|label| is_fresh(*label)) {
        reached[label] = Some(first[label] + transition(0, label));
    }
    back.push([0; LABELS]);
    for score in &scores[1..] {
        let mut next: [Option<Score>; LABELS] = [None; LABELS];
        let mut from = [0; LABELS];
        for (previous, so_far) in reached.into_iter().enumerate() {
            let Some(so_far) = so_far else { continue };
            let mut consider = |label: usize| {
                let total = so_far + transition(previous, label) + score[label];
                if next[label].is_none_or(|best| total > best) {
                    next[label] = Some(total);
                    from[label] = previous as Label;
                }
            };
            if is_open(previous) {
                let kind = (previous - 1) / 4;
                consider(1 + 4 * kind + usize::from(INNER));
                consider(1 + 4 * kind + usize::from(LAST));
            } else {
                consider(0);
                for kind in 0..KINDS.len() {
                    consider(1 + 4 * kind + usize::from(FIRST));
                    consider(1 + 4 * kind + usize::from(ONLY));
                }
            }
        }
        reached = next;
        back.push(from);
    }
    let mut last = 0;
    for label in 1..LABELS {
        if !is_open(label) && reached[label] > reached[last] {
            last = label;
        }
    }
    let mut label = last as Label;
    for from in back.iter().rev() {
        labels.push(label);
        label = from[usize::from(label)];
    }
    labels.reverse();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_labels_and_labels_names() {
        let expected = vec![
            Name {
                start: 1,
                end: 2,
                kind: EntityKind::Place,
            },
            Name {
                start: 2,
                end: 5,
                kind: EntityKind::Misc,
            },
        ];
        let mut labels = [0; 6];
        for name in &expected {
            label(name, &mut labels);
        }
        let mut found = Vec::new();
        names(&labels, 0, &mut found);
        assert_eq!(found, expected);
    }

    #[test]
    fn the_best_sequence_is_well_formed_whatever_the_scores() {
        let mut state = 7_u64;
        for length in 0..40 {
            let scores: Vec<[i32; LABELS]> = (0..length)
                .map(|_| {
                    std::array::from_fn(|_| {
                        state = state
                            .wrapping_mul(6_364_136_223_846_793_005)
                            .wrapping_add(1);
                        (state >> 56) as i32
                    })
                })
                .collect();
            let (mut back, mut labels) = (Vec::new(), Vec::new());
            best(&scores, |_, _| 0, &mut back, &mut labels);
            let mut found = Vec::new();
            names(&labels, 0, &mut found);
            let mut again = vec![0; length];
            for name in &found {
                label(name, &mut again);
            }
            assert_eq!(labels, again);
        }
    }
}
