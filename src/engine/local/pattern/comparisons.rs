//! The cost of comparing the word positions of a pattern, in units of the query budget.

use super::word::FEW_TERMS;
use newsdex_query::matching::{Arrangement, Resolved};

/// The measured cost of comparing one position, in units of about ten nanoseconds: in a phrase or a choice; in a
/// proximity of words; in a proximity that contains phrases or other proximities.
const IN_A_ROW: u64 = 1;
const NEAR_A_WORD: u64 = 4;
const NEAR_OTHERS: u64 = 20;

/// The additional cost of a position of a word with many terms, such as a prefix.
const EXPANDED: u64 = 3;

/// The cost of each position of each word of a pattern: the sum over all phrases and proximities that contain the word,
/// at any depth.
pub(super) fn comparisons(resolved: &Resolved) -> Vec<u64> {
    let mut counts = vec![0; resolved.words.len()];
    add_comparisons(&resolved.arrangement, 1, &mut counts);
    for (count, word) in counts.iter_mut().zip(&resolved.words) {
        if word.terms().len() > FEW_TERMS {
            *count += EXPANDED;
        }
    }
    counts
}

fn add_comparisons(arrangement: &Arrangement, so_far: u64, counts: &mut [u64]) {
    match arrangement {
        Arrangement::Word(word) | Arrangement::Pair(word) => {
            if let Some(count) = counts.get_mut(*word) {
                *count += so_far;
            }
        }
        Arrangement::Phrase { parts, .. } | Arrangement::AnyOf(parts) => {
            for part in parts {
                add_comparisons(part, so_far + IN_A_ROW, counts);
            }
        }
        Arrangement::Near { left, right, .. } | Arrangement::NotNear { left, right, .. } => {
            let here = match is_of_words(left) && is_of_words(right) {
                true => NEAR_A_WORD,
                false => NEAR_OTHERS,
            };
            add_comparisons(left, so_far + here, counts);
            add_comparisons(right, so_far + here, counts);
        }
        Arrangement::Leading { inner, .. } => add_comparisons(inner, so_far + IN_A_ROW, counts),
    }
}

fn is_of_words(arrangement: &Arrangement) -> bool {
    match arrangement {
        Arrangement::Word(_) | Arrangement::Pair(_) => true,
        Arrangement::AnyOf(parts) => parts.iter().all(is_of_words),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use newsdex_query::Order;
    use newsdex_query::matching::{TermSet, Within};

    #[track_caller]
    fn check(arrangement: Arrangement, expected: &[u64]) {
        let words = vec![TermSet::new(Vec::new()); expected.len()];
        let resolved = Resolved { arrangement, words };
        assert_eq!(comparisons(&resolved), expected);
    }

    fn word(word: usize) -> Box<Arrangement> {
        Box::new(Arrangement::Word(word))
    }

    fn near(left: Box<Arrangement>, right: Box<Arrangement>) -> Box<Arrangement> {
        Box::new(Arrangement::Near {
            left,
            right,
            within: Within::Words(5),
            order: Order::Either,
        })
    }

    #[test]
    fn a_word_counts_at_every_level_that_it_is_in() {
        check(*word(0), &[1]);
        let phrase = |slop| Arrangement::Phrase {
            parts: vec![Arrangement::Word(0), Arrangement::Word(1)],
            slop,
        };
        check(phrase(0), &[2, 2]);
        check(Arrangement::AnyOf(vec![phrase(3), *word(0)]), &[3 + 2, 3]);
        check(*near(word(0), word(1)), &[5, 5]);
        check(*near(near(word(0), word(1)), word(0)), &[25 + 21, 25]);
    }
}
