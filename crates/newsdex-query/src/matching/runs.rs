//! Finds the runs of words that match an arrangement, and the words to mark in them.
//!
//! - A phrase is its parts one after the other, with the other words between them that it allows.
//! - A proximity is a run of one side with the nearest run of the other side that does not overlap it and is within
//!   reach: the nearest after it and, if the order allows, the nearest before it. Both sides search their neighbours.
//! - Of the runs of a phrase or proximity that begin at the same word, and of those that end at the same word, the
//!   shortest counts: a run is dropped if there is a shorter one with the same beginning and a shorter one with the
//!   same end. So the number of runs never exceeds the number of words at which a run begins or ends, however large the
//!   distances and however deep the nesting.
//! - What must not be near is searched in the same way: a left run without such a neighbour matches.
//! - Two runs are in the same sentence or paragraph if none begins between the first and the last word of both.

use std::cmp::Reverse;

use crate::Order;
use crate::matching::{Arrangement, Within};

/// A run of words: a half-open range of word numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Run {
    /// The first word.
    pub start: u32,
    /// The word after the last.
    pub end: u32,
}

impl Run {
    /// The smallest run that contains both.
    fn with(self, other: Run) -> Run {
        Run {
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }

    fn holds(self, other: Run) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The same run if the text is read from right to left.
    fn mirrored(self) -> Run {
        Run {
            start: u32::MAX - self.end,
            end: u32::MAX - self.start,
        }
    }
}

/// The positions of each word of a [`Resolved`](crate::matching::Resolved) in one text: a sorted list for each.
pub type Positions = [Vec<u32>];

/// Gives the runs of words that match, sorted and without duplicates.
pub fn runs(arrangement: &Arrangement, positions: &Positions) -> Vec<Run> {
    match arrangement {
        Arrangement::Word(word) => positions_of(*word, positions)
            .iter()
            .map(|&start| Run {
                start,
                end: start + 1,
            })
            .collect(),
        Arrangement::Pair(word) => positions_of(*word, positions)
            .iter()
            .map(|&start| Run {
                start,
                end: start + 2,
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
            shortest(pairs.iter().map(|(left, right)| left.with(right)).collect())
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

/// A run of words to mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mark {
    /// The words.
    pub run: Run,
    /// The part of the arrangement, identified by the number of its first word. The two sides of a proximity are two
    /// parts; alternatives are one.
    pub part: usize,
}

/// Gives the marks of the runs that match: a phrase is one mark, each side of a proximity is its own. Sorted and
/// without duplicates; marks may overlap if one word belongs to two matches.
pub fn marks(arrangement: &Arrangement, positions: &Positions) -> Vec<Mark> {
    let mut marks = match arrangement {
        Arrangement::Word(_) | Arrangement::Pair(_) | Arrangement::Phrase { .. } => {
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
        Arrangement::Word(word) | Arrangement::Pair(word) => *word,
        Arrangement::Phrase { parts, .. } | Arrangement::AnyOf(parts) => {
            parts.first().map_or(0, first_word)
        }
        Arrangement::Near { left, .. } | Arrangement::NotNear { left, .. } => first_word(left),
        Arrangement::Leading { inner, .. } => first_word(inner),
    }
}

/// The marks of an arrangement that lie within one of its matched runs.
fn marks_in(arrangement: &Arrangement, matched: Vec<Run>, positions: &Positions) -> Vec<Mark> {
    let matched = sorted(matched);
    if matches!(
        arrangement,
        Arrangement::Word(_) | Arrangement::Pair(_) | Arrangement::Phrase { .. }
    ) {
        return as_marks(arrangement, matched);
    }
    // For each run, the furthest end of it and all runs before it. A mark lies within a run if it lies within the last
    // of these that begins before it.
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

/// Counts the runs of words that [`runs`] would give.
pub fn count(arrangement: &Arrangement, positions: &Positions) -> usize {
    match arrangement {
        Arrangement::Word(word) => positions_of(*word, positions).len(),
        Arrangement::Phrase { parts, slop: 0 } => {
            if let [Arrangement::Word(first), Arrangement::Word(second)] = parts.as_slice() {
                return side_by_side(
                    positions_of(*first, positions),
                    positions_of(*second, positions),
                );
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

/// Counts how often one word is directly before another. Most phrases are of this kind, and most of the time of a
/// phrase query is spent here.
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

/// Whether two words are within this distance anywhere; always true if a side is not a single word. Most documents that
/// contain both words are dismissed here, without any allocation.
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
    let (mut left, mut right) = (
        positions_of(*left, positions),
        positions_of(*right, positions),
    );
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

/// Counts the places at which an arrangement matches: the largest number of runs that do not overlap.
pub fn places(arrangement: &Arrangement, positions: &Positions) -> usize {
    if let Arrangement::Word(word) = arrangement {
        return positions_of(*word, positions).len();
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

fn positions_of(word: usize, positions: &Positions) -> &[u32] {
    positions.get(word).map_or(&[], Vec::as_slice)
}

/// The first word of each place where single words are directly one after the other; `None` if a part is not a single
/// word.
fn words_in_a_row<'a>(
    parts: &'a [Arrangement],
    positions: &'a Positions,
) -> Option<impl Iterator<Item = u32> + 'a> {
    let positions_of_word = |part: &Arrangement| match part {
        Arrangement::Word(word) => positions.get(*word).map(Vec::as_slice),
        _ => None,
    };
    let (first, rest) = parts.split_first()?;
    let first = positions_of_word(first)?;
    let mut rest = rest
        .iter()
        .map(positions_of_word)
        .collect::<Option<Vec<&[u32]>>>()?;
    let stand_behind = move |start: &u32| {
        rest.iter_mut().zip(start + 1..).all(|(positions, wanted)| {
            // Starts only increase, so positions that were passed are never needed again.
            let passed = positions
                .iter()
                .take_while(|position| **position < wanted)
                .count();
            *positions = positions.get(passed..).unwrap_or(&[]);
            positions.first() == Some(&wanted)
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
    let mut parts: Vec<Vec<Run>> = parts.iter().map(|part| runs(part, positions)).collect();
    if parts.iter().any(Vec::is_empty) {
        return Vec::new();
    }
    let mut found = shortest_to_each_end(&parts, slop);
    if slop > 0 && !found.is_empty() {
        // The shortest runs from each beginning are the shortest to each end if the text is read from right to left.
        for part in &mut parts {
            part.iter_mut().for_each(|run| *run = run.mirrored());
            part.sort_unstable();
        }
        parts.reverse();
        let from_each_start = shortest_to_each_end(&parts, slop);
        found.extend(from_each_start.into_iter().map(Run::mirrored));
    }
    sorted(found)
}

/// For each run of the last part: the shortest run that ends with it, contains one run of each part in order, and has
/// at most `slop` other words between them. The runs of each part are sorted.
///
/// A part can match runs of several lengths (`email`, `e-mail`). Of two runs over the parts so far, one is worth keeping
/// if it is shorter or leaves out fewer words.
fn shortest_to_each_end(parts: &[Vec<Run>], slop: u32) -> Vec<Run> {
    let Some((first, rest)) = parts.split_first() else {
        return Vec::new();
    };
    let mut so_far: Vec<Partial> = first
        .iter()
        .map(|run| Partial {
            run: *run,
            left_out: 0,
        })
        .collect();
    for part in rest {
        so_far.sort_unstable_by_key(|partial| partial.run.end);
        let mut before = so_far.iter().peekable();
        // Partial runs that end before the current run of the part, none of which is better than another in both ways.
        let mut kept: Vec<Partial> = Vec::new();
        let mut longer = Vec::with_capacity(part.len());
        for run in part {
            while let Some(ended) = before.next_if(|ended| ended.run.end <= run.start) {
                kept.retain(|other| !ended.is_as_good_as(other));
                if !kept.iter().any(|other| other.is_as_good_as(ended)) {
                    kept.push(*ended);
                }
            }
            kept.retain(|partial| partial.left_out + (run.start - partial.run.end) <= slop);
            longer.extend(kept.iter().map(|partial| Partial {
                run: partial.run.with(*run),
                left_out: partial.left_out + (run.start - partial.run.end),
            }));
        }
        so_far = longer;
    }
    let mut shortest: Vec<Run> = so_far.into_iter().map(|partial| partial.run).collect();
    // The shortest to each end is the one that begins last.
    shortest.sort_unstable_by_key(|run| (run.end, Reverse(run.start)));
    shortest.dedup_by_key(|run| run.end);
    shortest
}

/// A run over the first parts of a phrase.
#[derive(Debug, Clone, Copy)]
struct Partial {
    run: Run,
    /// The number of words in it that belong to no part.
    left_out: u32,
}

impl Partial {
    /// Whether every longer run with the other is at least as good with this one: as short, with as few words left out.
    fn is_as_good_as(&self, other: &Partial) -> bool {
        // The words between the end and any later run are left out, too.
        let left_out = |partial: &Partial| i64::from(partial.left_out) - i64::from(partial.run.end);
        self.run.start >= other.run.start && left_out(self) <= left_out(other)
    }
}

/// Drops the runs for which there is a shorter one with the same beginning and a shorter one with the same end. The
/// result is sorted and without duplicates.
fn shortest(runs: Vec<Run>) -> Vec<Run> {
    let runs = sorted(runs);
    let is_first = |at: usize, of: fn(&Run) -> u32| {
        let before = at.checked_sub(1).and_then(|before| runs.get(before));
        before.map(of) != runs.get(at).map(of)
    };
    if (0..runs.len()).all(|at| is_first(at, |run| run.start)) {
        return runs;
    }
    let mut by_end: Vec<(u32, Reverse<u32>)> = (runs.iter())
        .map(|run| (run.end, Reverse(run.start)))
        .collect();
    by_end.sort_unstable();
    by_end.dedup_by_key(|(end, _)| *end);
    let is_shortest_to_end = |run: &Run| {
        let found = by_end.binary_search_by_key(&run.end, |(end, _)| *end);
        let latest = found.ok().and_then(|found| by_end.get(found));
        latest.is_some_and(|(_, Reverse(start))| *start == run.start)
    };
    let kept = runs
        .iter()
        .enumerate()
        .filter(|(at, run)| is_first(*at, |run| run.start) || is_shortest_to_end(run));
    kept.map(|(_, run)| *run).collect()
}

/// The runs of the left side, and their neighbours on the right side.
struct Pairs {
    left: Vec<Run>,
    /// Pairs of a left run and a right run: sorted and without duplicates.
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
                Within::Stretch(word) => Reach::Stretch(positions_of(word, positions)),
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
    /// The beginnings of sentences or paragraphs.
    Stretch(&'a [u32]),
}

impl Reach<'_> {
    /// The nearest of `runs` after a run; `runs` is sorted.
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
                if run.end > end {
                    return None;
                }
                let mut inside = behind.take_while(|near| near.start < end);
                inside.find(|near| near.end <= end).copied()
            }
        }
    }

    /// The nearest run before a run; `by_end` is sorted by the ends.
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
                if run.start < start {
                    return None;
                }
                let mut inside = before.take_while(|near| near.end > start);
                inside.find(|near| start <= near.start).copied()
            }
        }
    }
}
