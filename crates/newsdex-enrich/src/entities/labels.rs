//! The labels of tokens, and the search for the best sequence of labels.
//!
//! The tokens of a name are labelled first, inner and last; the token of a one-token name is labelled only. For four
//! kinds of name, and with "none", these are 17 labels.

use std::ops::{Add, Sub};

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

/// The labels that end a name, and "none": a name may begin after them.
const CLOSED: [usize; 1 + 2 * KINDS.len()] = with_none([LAST, ONLY]);
/// The labels that begin a name, and "none".
const FRESH: [usize; 1 + 2 * KINDS.len()] = with_none([FIRST, ONLY]);

const fn with_none(positions: [u8; 2]) -> [usize; 1 + 2 * KINDS.len()] {
    let mut labels = [0; 1 + 2 * KINDS.len()];
    let mut kind = 0;
    while kind < KINDS.len() {
        labels[1 + 2 * kind] = 1 + 4 * kind + positions[0] as usize;
        labels[2 + 2 * kind] = 1 + 4 * kind + positions[1] as usize;
        kind += 1;
    }
    labels
}

/// The weights of each pair of successive labels.
#[derive(Debug, Clone)]
pub struct Transitions<Score> {
    weights: [[Score; LABELS]; LABELS],
    /// The least by which the first label of two is the better one before a label that begins a name.
    leads: [[Score; LABELS]; LABELS],
}

impl<Score: Copy + PartialOrd + Sub<Output = Score>> Transitions<Score> {
    /// Prepares weights: those of label `next` after label `previous` are `weights[previous][next]`.
    pub fn new(weights: [[Score; LABELS]; LABELS]) -> Transitions<Score> {
        let mut leads = weights;
        for one in CLOSED {
            for other in CLOSED {
                let lead = |next: usize| weights[one][next] - weights[other][next];
                leads[one][other] = FRESH[1..].iter().fold(lead(0), |least, next| {
                    let lead = lead(*next);
                    if lead < least { lead } else { least }
                });
            }
        }
        Transitions { weights, leads }
    }
}

/// Writes the well-formed sequence of labels with the highest score to `labels` (A. Viterbi, 1967).
///
/// `scores` has the score of each label for each token. `back` is working memory, passed in so that it can be reused.
/// Linear in the number of tokens.
pub fn best<Score: Copy + PartialOrd + Add<Output = Score>>(
    scores: &[[Score; LABELS]],
    transitions: &Transitions<Score>,
    back: &mut Vec<[Label; LABELS]>,
    labels: &mut Vec<Label>,
) {
    labels.clear();
    back.clear();
    let Some(first) = scores.first() else { return };
    let Transitions { weights, leads } = transitions;
    let mut reached: [Option<Score>; LABELS] = [None; LABELS];
    for label in FRESH {
        reached[label] = Some(first[label] + weights[0][label]);
    }
    back.push([0; LABELS]);
    for score in &scores[1..] {
        let mut next: [Option<Score>; LABELS] = [None; LABELS];
        let mut from = [0; LABELS];
        let mut consider = |previous: usize, so_far: Score, label: usize| {
            let total = so_far + weights[previous][label] + score[label];
            if next[label].is_none_or(|best| total > best) {
                next[label] = Some(total);
                from[label] = previous as Label;
            }
        };
        let top = highest(&reached);
        for previous in CLOSED {
            let Some(so_far) = reached[previous] else {
                continue;
            };
            // Most labels are so far behind the best one that they cannot come before any label.
            if reached[top].is_some_and(|best| so_far < best + leads[top][previous]) {
                continue;
            }
            for label in FRESH {
                consider(previous, so_far, label);
            }
        }
        for kind in 0..KINDS.len() {
            for position in [FIRST, INNER] {
                let previous = 1 + 4 * kind + usize::from(position);
                if let Some(so_far) = reached[previous] {
                    consider(previous, so_far, 1 + 4 * kind + usize::from(INNER));
                    consider(previous, so_far, 1 + 4 * kind + usize::from(LAST));
                }
            }
        }
        reached = next;
        back.push(from);
    }
    let mut label = highest(&reached) as Label;
    for from in back.iter().rev() {
        labels.push(label);
        label = from[usize::from(label)];
    }
    labels.reverse();
}

/// The first of the closed labels with the highest score.
fn highest<Score: Copy + PartialOrd>(reached: &[Option<Score>; LABELS]) -> usize {
    let is_higher = |label: usize, than: usize| reached[label] > reached[than];
    CLOSED[1..].iter().fold(CLOSED[0], |highest, label| {
        if is_higher(*label, highest) {
            *label
        } else {
            highest
        }
    })
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
            let transitions = Transitions::new([[0; LABELS]; LABELS]);
            best(&scores, &transitions, &mut back, &mut labels);
            let mut found = Vec::new();
            names(&labels, 0, &mut found);
            let mut again = vec![0; length];
            for name in &found {
                label(name, &mut again);
            }
            assert_eq!(labels, again);
        }
    }

    /// Whether the name must continue after this label.
    fn is_open(label: usize) -> bool {
        label != 0 && matches!(((label - 1) % 4) as u8, FIRST | INNER)
    }

    /// The highest score of a well-formed sequence, by trying all of them.
    fn highest_of_all(
        scores: &[[i32; LABELS]],
        weights: &[[i32; LABELS]; LABELS],
        previous: usize,
    ) -> Option<i32> {
        let Some((score, rest)) = scores.split_first() else {
            return (!is_open(previous)).then_some(0);
        };
        let may_follow = |next: usize| match is_open(previous) {
            true => {
                let position = ((next.max(1) - 1) % 4) as u8;
                next != 0
                    && (next - 1) / 4 == (previous - 1) / 4
                    && matches!(position, INNER | LAST)
            }
            false => FRESH.contains(&next),
        };
        (0..LABELS)
            .filter(|next| may_follow(*next))
            .filter_map(|next| {
                let rest = highest_of_all(rest, weights, next)?;
                Some(weights[previous][next] + score[next] + rest)
            })
            .max()
    }

    #[test]
    fn no_sequence_has_a_higher_score_than_the_best() {
        let mut state = 11_u64;
        let mut random = |most: i32| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            (state >> 40) as i32 % (2 * most + 1) - most
        };
        let (mut back, mut labels) = (Vec::new(), Vec::new());
        for round in 0..60 {
            let length = 1 + round % 4;
            let weights: [[i32; LABELS]; LABELS] =
                std::array::from_fn(|_| std::array::from_fn(|_| random(20)));
            let scores: Vec<[i32; LABELS]> = (0..length)
                .map(|_| std::array::from_fn(|_| random(30)))
                .collect();
            best(&scores, &Transitions::new(weights), &mut back, &mut labels);
            let mut previous = 0;
            let found = scores.iter().zip(&labels).map(|(score, label)| {
                let label = usize::from(*label);
                let total = weights[previous][label] + score[label];
                previous = label;
                total
            });
            assert_eq!(Some(found.sum()), highest_of_all(&scores, &weights, 0));
        }
    }
}
