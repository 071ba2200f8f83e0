//! What an article gains in the ranking by where its matches are: near the beginning of the text, near each other, or
//! as the whole name of an entity.

use std::ops::Range;

use newsdex_query::Pattern;
use newsdex_query::matching::Run;

/// The gain of a part whose match is the first word of the text, as a share of its idf. The gain falls to zero at word
/// [`LEAD_WORDS`].
pub(super) const LEAD_GAIN: f32 = 0.3;

/// The length of the lead in words: two paragraphs of a news report.
pub(super) const LEAD_WORDS: u32 = 60;

/// The largest gain of two parts that are near each other, as a share of the smaller idf.
pub(super) const NEAR_GAIN: f32 = 0.3;

/// The largest distance at which two parts gain, in words.
pub(super) const REACH: u32 = 8;

/// The largest gain of words that are a whole name, as a share of their average idf.
pub(super) const NAME_GAIN: f32 = 0.3;

/// The gain of an article whose whole headline is the query, as a share of the idf of its words: more than all other
/// gains together, so that it comes first.
pub(super) const HEADLINE_GAIN: f32 = 1.5;

/// The number of words of the names that are searched. A single word is not: it already matches as a word.
pub(super) const NAME_WORDS: Range<usize> = 2..5;

/// The words of a pattern, if it is a word or a plain phrase.
pub(super) fn words_in_a_row(pattern: &Pattern) -> Option<Vec<String>> {
    match pattern {
        Pattern::Word(word) | Pattern::Exact(word) => Some(vec![word.clone()]),
        Pattern::Phrase { parts, slop: 0 } => {
            let words = parts.iter().map(words_in_a_row);
            words
                .collect::<Option<Vec<_>>>()
                .map(|words| words.concat())
        }
        _ => None,
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Nearness {
    /// The sum of 1 / distance over the places of the left part that have the right part within [`REACH`].
    pub(super) sum: f32,
    /// The smallest distance in words; 1 is side by side. `None` if no pair is within [`REACH`].
    pub(super) closest: Option<u32>,
}

/// How near two parts are to each other in one field. The distance is one larger if the right part comes before the
/// left one, because the query has the other order.
pub(super) fn nearness(left: &[Run], right: &[Run]) -> Nearness {
    let mut nearness = Nearness {
        sum: 0.0,
        closest: None,
    };
    for run in left {
        let next = right.partition_point(|other| other.start < run.end);
        let after = right.get(next).map(|other| other.start - run.end + 1);
        let before = right[..next].iter().rfind(|other| other.end <= run.start);
        let before = before.map(|other| run.start - other.end + 2);
        let Some(distance) = after.into_iter().chain(before).min() else {
            continue;
        };
        if distance <= REACH {
            nearness.sum += 1.0 / distance as f32;
            let closest = nearness.closest.unwrap_or(distance);
            nearness.closest = Some(closest.min(distance));
        }
    }
    nearness
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(left: &[u32], right: &[u32], sum: f32, closest: Option<u32>) {
        let runs = |starts: &[u32]| -> Vec<Run> {
            let run = |start: &u32| Run {
                start: *start,
                end: start + 1,
            };
            starts.iter().map(run).collect()
        };
        let found = nearness(&runs(left), &runs(right));
        assert_eq!(found, Nearness { sum, closest });
    }

    #[test]
    fn side_by_side_is_nearest_and_the_order_counts() {
        check(&[3], &[4], 1.0, Some(1));
        check(&[4], &[3], 0.5, Some(2));
        check(&[3], &[5], 0.5, Some(2));
    }

    #[test]
    fn what_is_out_of_reach_or_missing_is_not_near() {
        check(&[0], &[9], 0.0, None);
        check(&[], &[9], 0.0, None);
        check(&[9], &[], 0.0, None);
    }

    #[test]
    fn one_word_is_not_near_itself() {
        check(&[7], &[7], 0.0, None);
        check(&[7, 8], &[7, 8], 1.5, Some(1));
    }

    #[test]
    fn every_place_counts() {
        check(&[0, 10], &[1, 11, 30], 2.0, Some(1));
    }

    #[test]
    fn words_in_a_row_may_be_a_name() {
        let word = |text: &str| Pattern::Word(text.into());
        let phrase = Pattern::Phrase {
            parts: vec![word("roy"), word("moore")],
            slop: 0,
        };
        assert_eq!(
            words_in_a_row(&phrase),
            Some(vec!["roy".into(), "moore".into()])
        );
        let prefix = Pattern::Phrase {
            parts: vec![word("roy"), Pattern::Prefix("moo".into())],
            slop: 0,
        };
        assert_eq!(words_in_a_row(&prefix), None);
    }
}
