//! The runs of words that match an arrangement, and which of their words are marked.
//!
//! - A phrase is its parts one after the other, with so many words between as it allows.
//! - A proximity is a run of one side with the nearest run of the other that does not overlap it and
//!   is within reach: the nearest behind it and, as far as the order allows, the nearest before it.
//!   Both sides look for their neighbours.
//! - What must not be near is looked for in the same way: a left run with no such neighbour is alone.
//! - Two runs are within one sentence or paragraph when none begins between the first word of both
//!   and the last.

use crate::matching::{Arrangement, Within};
use crate::query::Order;

/// A run of words: from the word numbered `start` up to, not including, `end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Run {
    /// First word.
    pub start: u32,
    /// Word after the last.
    pub end: u32,
}

impl Run {
    /// The run that reaches over both.
    fn with(self, other: Run) -> Run {
        Run {
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }

    fn holds(self, other: Run) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

/// Where each word of a [`Resolved`](crate::matching::Resolved) stands in one text: a sorted list for
/// each.
pub type Positions = [Vec<u32>];

/// Gives the runs of words that match, sorted, each once.
pub fn runs(arrangement: &Arrangement, positions: &Positions) -> Vec<Run> {
    match arrangement {
        Arrangement::Word(word) => standing(*word, positions)
            .iter()
            .map(|&start| Run {
                start,
                end: start + 1,
            })
            .collect(),
        Arrangement::Phrase { parts, slop } => phrase(parts, *slop, positions),
        Arrangement::Near {
            left,
            right,
            within,
            order,
        } => {
            let pairs = Pairs::of(left, right, *within, *order, positions);
            sorted(pairs.iter().map(|(left, right)| left.with(right)).collect())
        }
        Arrangement::NotNear {
            left,
            right,
            within,
            order,
        } => {
            let pairs = Pairs::of(left, right, *within, *order, positions);
            let alone = pairs.left.iter().filter(|run| !pairs.has_neighbour(**run));
            alone.copied().collect()
        }
        Arrangement::AnyOf(parts) => sorted(
            parts
                .iter()
                .flat_map(|part| runs(part, positions))
                .collect(),
        ),
        Arrangement::Leading { inner, words } => {
            let mut leading = runs(inner, positions);
            leading.retain(|run| run.end <= *words);
            leading
        }
    }
}

/// A run of words to be marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mark {
    /// The words.
    pub run: Run,
    /// Which part of the arrangement they are: the number of its first word. The sides of a
    /// proximity are two parts, alternatives one.
    pub part: usize,
}

/// Gives what is to be marked of the runs that match: a phrase as one, the sides of a proximity each
/// for itself. Sorted, each once; may overlap where one word serves two matches.
pub fn marks(arrangement: &Arrangement, positions: &Positions) -> Vec<Mark> {
    let mut marks = match arrangement {
        Arrangement::Word(_) | Arrangement::Phrase { .. } => {
            as_marks(arrangement, runs(arrangement, positions))
        }
        Arrangement::AnyOf(parts) => {
            let all = parts.iter().flat_map(|part| marks(part, positions));
            let part = first_word(arrangement);
            all.map(|mark| Mark { part, ..mark }).collect()
        }
        Arrangement::Near {
            left,
            right,
            within,
            order,
        } => {
            let pairs = Pairs::of(left, right, *within, *order, positions);
            let mut all = marks_in(left, pairs.iter().map(|pair| pair.0).collect(), positions);
            let of_right = pairs.iter().map(|pair| pair.1).collect();
            all.extend(marks_in(right, of_right, positions));
            all
        }
        Arrangement::NotNear { left, .. } => {
            marks_in(left, runs(arrangement, positions), positions)
        }
        Arrangement::Leading { inner, .. } => {
            marks_in(inner, runs(arrangement, positions), positions)
        }
    };
    marks.sort_unstable();
    marks.dedup();
    marks
}

fn as_marks(arrangement: &Arrangement, runs: Vec<Run>) -> Vec<Mark> {
    let part = first_word(arrangement);
    runs.into_iter().map(|run| Mark { run, part }).collect()
}

fn first_word(arrangement: &Arrangement) -> usize {
    match arrangement {
        Arrangement::Word(word) => *word,
        Arrangement::Phrase { parts, .. } | Arrangement::AnyOf(parts) => {
            parts.first().map_or(0, first_word)
        }
        Arrangement::Near { left, .. } | Arrangement::NotNear { left, .. } => first_word(left),
        Arrangement::Leading { inner, .. } => first_word(inner),
    }
}

/// The marks of an arrangement that lie in one of these runs of it.
fn marks_in(arrangement: &Arrangement, matched: Vec<Run>, positions: &Positions) -> Vec<Mark> {
    let matched = sorted(matched);
    if matches!(
        arrangement,
        Arrangement::Word(_) | Arrangement::Phrase { .. }
    ) {
        return as_marks(arrangement, matched);
    }
    // For each run the furthest end of it and those before: a mark is in one of them if it is in
    // the furthest that begins before it.
    let mut furthest: Vec<Run> = Vec::with_capacity(matched.len());
    for run in matched {
        let before = furthest.last().map_or(0, |run| run.end);
        furthest.push(Run {
            start: run.start,
            end: run.end.max(before),
        });
    }
    let mut marks = marks(arrangement, positions);
    marks.retain(|mark| {
        let first_behind = furthest.partition_point(|run| run.start <= mark.run.start);
        let last = first_behind
            .checked_sub(1)
            .and_then(|last| furthest.get(last));
        last.is_some_and(|run| run.holds(mark.run))
    });
    marks
}

/// Counts the runs of words that match, as [`runs`] gives them.
pub fn count(arrangement: &Arrangement, positions: &Positions) -> usize {
    match arrangement {
        Arrangement::Word(word) => standing(*word, positions).len(),
        Arrangement::Phrase { parts, slop: 0 } => {
            if let [Arrangement::Word(first), Arrangement::Word(second)] = parts.as_slice() {
                return side_by_side(standing(*first, positions), standing(*second, positions));
            }
            match words_in_a_row(parts, positions) {
                Some(starts) => starts.count(),
                None => runs(arrangement, positions).len(),
            }
        }
        Arrangement::Near {
            left,
            right,
            within: Within::Words(distance),
            order,
        } if !may_be_near(left, right, *distance, *order, positions) => 0,
        _ => runs(arrangement, positions).len(),
    }
}

/// How often one word stands directly before another: what most phrases are, and most of the time of a
/// phrase query goes into it.
fn side_by_side(first: &[u32], mut second: &[u32]) -> usize {
    let mut count = 0;
    for position in first {
        while let Some((next, rest)) = second.split_first()
            && next <= position
        {
            second = rest;
        }
        match second.first() {
            Some(next) => count += usize::from(next - position == 1),
            None => break,
        }
    }
    count
}

/// Whether two words stand as near as that anywhere; true for what is not a single word. Of the documents
/// that have both, most are passed by this, without anything being allocated.
fn may_be_near(
    left: &Arrangement,
    right: &Arrangement,
    distance: u32,
    order: Order,
    positions: &Positions,
) -> bool {
    let (Arrangement::Word(left), Arrangement::Word(right)) = (left, right) else {
        return true;
    };
    let (mut left, mut right) = (standing(*left, positions), standing(*right, positions));
    while let (Some((first, after_left)), Some((second, after_right))) =
        (left.split_first(), right.split_first())
    {
        let is_in_order = first < second || order == Order::Either;
        if first != second && is_in_order && first.abs_diff(*second) <= distance {
            return true;
        }
        match first < second {
            true => left = after_left,
            false => right = after_right,
        }
    }
    false
}

/// Counts the places at which an arrangement matches: runs that do not overlap, as many as there can
/// be.
pub fn places(arrangement: &Arrangement, positions: &Positions) -> usize {
    if let Arrangement::Word(word) = arrangement {
        return standing(*word, positions).len();
    }
    let mut runs = runs(arrangement, positions);
    runs.sort_unstable_by_key(|run| (run.end, run.start));
    let (mut count, mut end) = (0, 0);
    for run in runs {
        if run.start >= end {
            count += 1;
            end = run.end;
        }
    }
    count
}

fn sorted(mut runs: Vec<Run>) -> Vec<Run> {
    runs.sort_unstable();
    runs.dedup();
    runs
}

fn standing(word: usize, positions: &Positions) -> &[u32] {
    positions.get(word).map_or(&[], Vec::as_slice)
}

/// Where words stand side by side: the first word of each place. Nothing if a part is not a single word.
fn words_in_a_row<'a>(
    parts: &'a [Arrangement],
    positions: &'a Positions,
) -> Option<impl Iterator<Item = u32> + 'a> {
    let standing = |part: &Arrangement| match part {
        Arrangement::Word(word) => positions.get(*word).map(Vec::as_slice),
        _ => None,
    };
    let (first, rest) = parts.split_first()?;
    let first = standing(first)?;
    let mut rest = rest.iter().map(standing).collect::<Option<Vec<&[u32]>>>()?;
    let stand_behind = move |start: &u32| {
        rest.iter_mut().zip(start + 1..).all(|(standing, wanted)| {
            // Starts only grow: what was passed once is never wanted again.
            let passed = standing
                .iter()
                .take_while(|position| **position < wanted)
                .count();
            *standing = standing.get(passed..).unwrap_or(&[]);
            standing.first() == Some(&wanted)
        })
    };
    Some(first.iter().copied().filter(stand_behind))
}

fn phrase(parts: &[Arrangement], slop: u32, positions: &Positions) -> Vec<Run> {
    if slop == 0
        && let Some(starts) = words_in_a_row(parts, positions)
    {
        let length = u32::try_from(parts.len()).unwrap_or(u32::MAX);
        return starts
            .map(|start| Run {
                start,
                end: start + length,
            })
            .collect();
    }
    let Some((first, rest)) = parts.split_first() else {
        return Vec::new();
    };
    // Runs so far, each with the words already left out between its parts.
    let mut so_far: Vec<(Run, u32)> = runs(first, positions)
        .into_iter()
        .map(|run| (run, 0))
        .collect();
    for part in rest {
        if so_far.is_empty() {
            break;
        }
        let next = runs(part, positions);
        let mut longer: Vec<(Run, u32)> = Vec::new();
        for (run, skipped) in &so_far {
            let first_after = next.partition_point(|candidate| candidate.start < run.end);
            let in_reach = next
                .iter()
                .skip(first_after)
                .take_while(|candidate| candidate.start - run.end + skipped <= slop);
            longer.extend(in_reach.map(|candidate| {
                let joined = Run {
                    start: run.start,
                    end: candidate.end,
                };
                (joined, skipped + candidate.start - run.end)
            }));
        }
        longer.sort_unstable();
        longer.dedup_by_key(|(run, _)| *run);
        so_far = longer;
    }
    sorted(so_far.into_iter().map(|(run, _)| run).collect())
}

/// The runs of a left side and its neighbours.
struct Pairs {
    left: Vec<Run>,
    /// Left run and right run: sorted, each once.
    neighbours: Vec<(Run, Run)>,
}

impl Pairs {
    fn of(
        left: &Arrangement,
        right: &Arrangement,
        within: Within,
        order: Order,
        positions: &Positions,
    ) -> Pairs {
        let (left, right) = (runs(left, positions), runs(right, positions));
        let mut neighbours = Vec::new();
        if !left.is_empty() && !right.is_empty() {
            let reach = match within {
                Within::Words(distance) => Reach::Words(distance),
                Within::Stretch(word) => Reach::Stretch(standing(word, positions)),
            };
            let (left_ends, right_ends) = (by_end(&left), by_end(&right));
            let both_ways = order == Order::Either;
            for run in &left {
                neighbours.extend(reach.behind(*run, &right).map(|near| (*run, near)));
                if both_ways {
                    neighbours.extend(reach.before(*run, &right_ends).map(|near| (*run, near)));
                }
            }
            for run in &right {
                neighbours.extend(reach.before(*run, &left_ends).map(|near| (near, *run)));
                if both_ways {
                    neighbours.extend(reach.behind(*run, &left).map(|near| (near, *run)));
                }
            }
            neighbours.sort_unstable();
            neighbours.dedup();
        }
        Pairs { left, neighbours }
    }

    fn iter(&self) -> impl Iterator<Item = (Run, Run)> + '_ {
        self.neighbours.iter().copied()
    }

    fn has_neighbour(&self, left: Run) -> bool {
        let first = self.neighbours.partition_point(|pair| pair.0 < left);
        self.neighbours
            .get(first)
            .is_some_and(|pair| pair.0 == left)
    }
}

fn by_end(runs: &[Run]) -> Vec<Run> {
    let mut by_end = runs.to_vec();
    by_end.sort_unstable_by_key(|run| (run.end, run.start));
    by_end
}

#[derive(Clone, Copy)]
enum Reach<'a> {
    Words(u32),
    /// Where stretches begin.
    Stretch(&'a [u32]),
}

impl Reach<'_> {
    /// The nearest of these runs, sorted, behind a run.
    fn behind(self, run: Run, runs: &[Run]) -> Option<Run> {
        let first = runs.partition_point(|candidate| candidate.start < run.end);
        let mut behind = runs.get(first..)?.iter();
        match self {
            Reach::Words(distance) => behind
                .next()
                .filter(|near| near.start - run.end < distance)
                .copied(),
            Reach::Stretch(starts) => {
                let next = starts.partition_point(|start| *start <= run.start);
                let end = starts.get(next).copied().unwrap_or(u32::MAX);
                let mut inside = behind.take_while(|near| near.start < end);
                inside
                    .find(|near| run.end <= end && near.end <= end)
                    .copied()
            }
        }
    }

    /// The nearest of these runs, sorted by their ends, before a run.
    fn before(self, run: Run, by_end: &[Run]) -> Option<Run> {
        let behind = by_end.partition_point(|candidate| candidate.end <= run.start);
        let mut before = by_end.get(..behind)?.iter().rev();
        match self {
            Reach::Words(distance) => before
                .next()
                .filter(|near| run.start - near.end < distance)
                .copied(),
            Reach::Stretch(starts) => {
                let next = starts.partition_point(|start| *start < run.end);
                let start = match next.checked_sub(1) {
                    Some(last) => starts.get(last).copied().unwrap_or(0),
                    None => 0,
                };
                let mut inside = before.take_while(|near| near.end > start);
                inside
                    .find(|near| start <= run.start && start <= near.start)
                    .copied()
            }
        }
    }
}
