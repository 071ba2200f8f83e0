//! Where a pattern of words matches in a text, given where each of its words stands.
//!
//! The one definition of "matches" for the index, which knows positions from its postings, and for
//! the highlighter, which knows them from the text: both fill in positions, both get the same
//! places. Distances are counted in words.

use crate::query::{Order, Reach};
use crate::words::fold::fold;
use crate::words::forms::{EXACT_MARK, Form};
use crate::words::words;

/// A [`Pattern`](crate::query::Pattern) whose words have been looked up: what each of them stands for.
#[derive(Debug, Clone, PartialEq)]
pub struct Resolved {
    /// How the words have to stand to each other.
    pub arrangement: Arrangement,
    /// What each word stands for; [`Arrangement::Word`] counts into it.
    pub words: Vec<WordSet>,
}

/// How words have to stand to each other; see [`Pattern`](crate::query::Pattern) for the meaning.
#[derive(Debug, Clone, PartialEq)]
pub enum Arrangement {
    /// One of the words, by its number.
    Word(usize),
    /// One after the other with at most `slop` words between, all gaps together.
    Phrase {
        /// What stands in a row.
        parts: Vec<Arrangement>,
        /// Words between.
        slop: u32,
    },
    /// Two things within reach of each other.
    Near {
        /// One side.
        left: Box<Arrangement>,
        /// The other side.
        right: Box<Arrangement>,
        /// How far apart at most.
        reach: Reach,
        /// Whether the sides may be swapped.
        order: Order,
    },
    /// The left side where the right one is out of reach.
    NotNear {
        /// What is looked for.
        left: Box<Arrangement>,
        /// What must not be near.
        right: Box<Arrangement>,
        /// How far away it would be near.
        reach: Reach,
        /// Whether the right side is near before the left one, too.
        order: Order,
    },
    /// Any of these.
    AnyOf(Vec<Arrangement>),
}

/// What one word of a query stands for: index terms, see [`Form`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WordSet {
    terms: Vec<WordTerm>,
}

/// One index term that a word of a query stands for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct WordTerm {
    /// The term.
    pub term: String,
    /// The language whose texts it counts in, as the first part of a BCP 47 tag; any if absent. A
    /// stem means something in its own language only: Portuguese makes `cook` of `cookie`.
    pub language: Option<String>,
}

impl Resolved {
    /// Whether it matches in a name: its words have no stems.
    pub fn is_in(&self, name: &str) -> bool {
        let mut positions: Vec<Vec<u32>> = vec![Vec::new(); self.words.len()];
        for (word, position) in words(name).zip(0u32..) {
            let term = format!("{EXACT_MARK}{}", fold(&word.text));
            for (set, standing) in self.words.iter().zip(&mut positions) {
                if set.has(&term, None) {
                    standing.push(position);
                }
            }
        }
        !marks(&self.arrangement, &positions).is_empty()
    }
}

impl WordSet {
    /// A set of terms; given in any order, also twice.
    pub fn new(mut terms: Vec<WordTerm>) -> WordSet {
        terms.sort_unstable();
        terms.dedup();
        let anywhere: Vec<String> = terms
            .iter()
            .filter(|term| term.language.is_none())
            .map(|term| term.term.clone())
            .collect();
        terms.retain(|term| term.language.is_none() || anywhere.binary_search(&term.term).is_err());
        WordSet { terms }
    }

    /// A set of whole names, as [`crate::words::forms::whole_name_term`] makes them.
    pub fn of_names(names: impl IntoIterator<Item = String>) -> WordSet {
        WordSet::new(names.into_iter().map(WordTerm::anywhere).collect())
    }

    /// The terms, sorted, each once.
    pub fn terms(&self) -> &[WordTerm] {
        &self.terms
    }

    /// Whether a word of a text in a language is one that is meant.
    pub fn contains(&self, form: Form<'_>, language: Option<&str>) -> bool {
        self.has(form.exact_term(), language)
            || (form.stem_term()).is_some_and(|stem| self.has(stem, language))
    }

    /// Whether a term of a text in a language is one that is meant.
    pub fn has(&self, term: &str, language: Option<&str>) -> bool {
        let first = self.terms.partition_point(|own| own.term.as_str() < term);
        let same = self.terms[first..]
            .iter()
            .take_while(|own| own.term == term);
        same.into_iter().any(|own| own.counts_in(language))
    }
}

impl WordTerm {
    /// A term that counts in every language.
    pub fn anywhere(term: impl Into<String>) -> WordTerm {
        WordTerm {
            term: term.into(),
            language: None,
        }
    }

    /// Whether it counts in a text of this language.
    pub fn counts_in(&self, language: Option<&str>) -> bool {
        self.language.is_none() || self.language.as_deref() == language
    }
}

/// A run of words: from the word numbered `start` up to, not including, `end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Run {
    /// First word.
    pub start: u32,
    /// Word after the last.
    pub end: u32,
}

/// Where each word of a [`Resolved`] stands in one text: a sorted list for each.
pub type Positions = [Vec<u32>];

/// Gives the runs of words that match, sorted, each once.
pub fn runs(arrangement: &Arrangement, positions: &Positions) -> Vec<Run> {
    match arrangement {
        Arrangement::Word(word) => {
            let positions = positions.get(*word).map_or(&[][..], Vec::as_slice);
            positions
                .iter()
                .map(|&start| Run {
                    start,
                    end: start + 1,
                })
                .collect()
        }
        Arrangement::Phrase { parts, slop } => phrase(parts, *slop, positions),
        Arrangement::Near {
            left,
            right,
            reach,
            order,
        } => {
            let pairs = near(left, right, *reach, *order, positions);
            let around = |(left, right): (Run, Run)| Run {
                start: left.start.min(right.start),
                end: left.end.max(right.end),
            };
            sorted(pairs.into_iter().map(around).collect())
        }
        Arrangement::NotNear {
            left,
            right,
            reach,
            order,
        } => {
            let mut alone = runs(left, positions);
            let pairs = near(left, right, *reach, *order, positions);
            alone.retain(|run| pairs.iter().all(|(left, _)| left != run));
            alone
        }
        Arrangement::AnyOf(parts) => sorted(
            parts
                .iter()
                .flat_map(|part| runs(part, positions))
                .collect(),
        ),
    }
}

/// Gives what is to be marked of the runs that match: a phrase as one, the sides of a proximity each
/// for itself. Sorted, each once; may overlap where one word serves two matches.
pub fn marks(arrangement: &Arrangement, positions: &Positions) -> Vec<Run> {
    match arrangement {
        Arrangement::Word(_) | Arrangement::Phrase { .. } | Arrangement::NotNear { .. } => {
            runs(arrangement, positions)
        }
        Arrangement::AnyOf(parts) => sorted(
            parts
                .iter()
                .flat_map(|part| marks(part, positions))
                .collect(),
        ),
        Arrangement::Near {
            left,
            right,
            reach,
            order,
        } => {
            let pairs = near(left, right, *reach, *order, positions);
            let within = |side: &Arrangement, matched: Vec<Run>| -> Vec<Run> {
                let mut marks = marks(side, positions);
                marks.retain(|mark| {
                    matched
                        .iter()
                        .any(|run| run.start <= mark.start && mark.end <= run.end)
                });
                marks
            };
            let mut all = within(left, pairs.iter().map(|pair| pair.0).collect());
            all.extend(within(right, pairs.iter().map(|pair| pair.1).collect()));
            sorted(all)
        }
    }
}

fn sorted(mut runs: Vec<Run>) -> Vec<Run> {
    runs.sort_unstable();
    runs.dedup();
    runs
}

/// Counts the runs of words that match, as [`runs`] gives them.
pub fn count(arrangement: &Arrangement, positions: &Positions) -> usize {
    match arrangement {
        Arrangement::Phrase { parts, slop: 0 } => match words_in_a_row(parts, positions) {
            Some(starts) => starts.count(),
            None => runs(arrangement, positions).len(),
        },
        _ => runs(arrangement, positions).len(),
    }
}

/// Where words stand side by side: the first word of each place. Most phrases are nothing but words,
/// and most of the time of a phrase query goes into this. Nothing if a part is not a single word.
fn words_in_a_row<'a>(
    parts: &'a [Arrangement],
    positions: &'a Positions,
) -> Option<impl Iterator<Item = u32> + 'a> {
    let standing = |part: &Arrangement| match part {
        Arrangement::Word(word) => positions.get(*word).map(Vec::as_slice),
        _ => None,
    };
    let first = standing(parts.first()?)?;
    let mut rest = parts[1..]
        .iter()
        .map(standing)
        .collect::<Option<Vec<&[u32]>>>()?;
    let stand_behind = move |start: &u32| {
        rest.iter_mut().zip(start + 1..).all(|(standing, wanted)| {
            // Starts only grow: what was passed once is never wanted again.
            let passed = standing
                .iter()
                .take_while(|position| **position < wanted)
                .count();
            *standing = &standing[passed..];
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
            let in_reach = next[first_after..]
                .iter()
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

/// The pairs of a left and a right run in reach of each other: for each left run the nearest right
/// run after it and, if either order will do, before it.
fn near(
    left: &Arrangement,
    right: &Arrangement,
    reach: Reach,
    order: Order,
    positions: &Positions,
) -> Vec<(Run, Run)> {
    let Reach::Words(distance) = reach else {
        // Where sentences and paragraphs begin is not known here yet.
        return Vec::new();
    };
    let (left, right) = (runs(left, positions), runs(right, positions));
    let mut pairs = nearest_after(&left, &right, distance);
    if order == Order::Either {
        pairs.extend(
            nearest_after(&right, &left, distance)
                .into_iter()
                .map(|(a, b)| (b, a)),
        );
    }
    pairs
}

fn nearest_after(before: &[Run], after: &[Run], distance: u32) -> Vec<(Run, Run)> {
    let pair = |run: &Run| {
        let candidate = after.get(after.partition_point(|candidate| candidate.start < run.end))?;
        (candidate.start - run.end < distance).then_some((*run, *candidate))
    };
    before.iter().filter_map(pair).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::forms::Former;

    /// `text` is words; `words` are the words of the pattern, by number.
    #[track_caller]
    fn check(arrangement: &Arrangement, words: &[&str], text: &str, expected: &[(u32, u32)]) {
        let positions: Vec<Vec<u32>> = words
            .iter()
            .map(|word| {
                let standing = text.split(' ').zip(0u32..).filter(|(here, _)| here == word);
                standing.map(|(_, position)| position).collect()
            })
            .collect();
        let found: Vec<(u32, u32)> = runs(arrangement, &positions)
            .iter()
            .map(|run| (run.start, run.end))
            .collect();
        assert_eq!(found, expected, "in {text:?}");
    }

    fn phrase_of(words: usize, slop: u32) -> Arrangement {
        Arrangement::Phrase {
            parts: (0..words).map(Arrangement::Word).collect(),
            slop,
        }
    }

    fn near_of(distance: u32, order: Order) -> Arrangement {
        Arrangement::Near {
            left: Box::new(Arrangement::Word(0)),
            right: Box::new(Arrangement::Phrase {
                parts: vec![Arrangement::Word(1), Arrangement::Word(2)],
                slop: 0,
            }),
            reach: Reach::Words(distance),
            order,
        }
    }

    #[test]
    fn a_phrase_is_words_in_a_row() {
        check(
            &phrase_of(2, 0),
            &["war", "crimes"],
            "war crimes of war x crimes",
            &[(0, 2)],
        );
        check(
            &phrase_of(2, 0),
            &["new", "new"],
            "new new new",
            &[(0, 2), (1, 3)],
        );
    }

    #[test]
    fn slop_is_shared_by_all_gaps_of_a_phrase() {
        check(&phrase_of(3, 1), &["a", "b", "c"], "a x b c", &[(0, 4)]);
        check(&phrase_of(3, 1), &["a", "b", "c"], "a x b x c", &[]);
        check(&phrase_of(3, 2), &["a", "b", "c"], "a x b x c", &[(0, 5)]);
    }

    #[test]
    fn near_counts_words_between_in_either_or_the_given_order() {
        let words = ["macron", "war", "crimes"];
        check(
            &near_of(1, Order::Either),
            &words,
            "war crimes macron",
            &[(0, 3)],
        );
        check(
            &near_of(1, Order::AsWritten),
            &words,
            "war crimes macron",
            &[],
        );
        check(
            &near_of(2, Order::AsWritten),
            &words,
            "macron x war crimes",
            &[(0, 4)],
        );
        check(
            &near_of(1, Order::AsWritten),
            &words,
            "macron x war crimes",
            &[],
        );
    }

    #[test]
    fn one_word_cannot_serve_both_sides() {
        let both = Arrangement::Near {
            left: Box::new(Arrangement::Word(0)),
            right: Box::new(Arrangement::Word(1)),
            reach: Reach::Words(5),
            order: Order::Either,
        };
        check(&both, &["putin", "putin"], "putin x", &[]);
    }

    #[test]
    fn marks_of_a_proximity_are_its_sides() {
        let positions = [vec![0], vec![3], vec![4]];
        let marked = marks(&near_of(5, Order::Either), &positions);
        assert_eq!(marked, [Run { start: 0, end: 1 }, Run { start: 3, end: 5 }]);
    }

    #[test]
    fn a_word_set_knows_stems_and_exact_forms_apart() {
        let any_form = WordSet::new(["report", "=report"].map(WordTerm::anywhere).into());
        let mut english = Former::new(Some("en"));
        assert!(any_form.contains(english.form("Reports"), Some("en")));
        assert!(any_form.contains(english.form("report"), None));
        let exact = WordSet::new(vec![WordTerm::anywhere("=report")]);
        assert!(!exact.contains(english.form("reports"), Some("en")));
    }

    #[test]
    fn a_stem_counts_in_its_own_language_only() {
        let portuguese = WordTerm {
            term: "=cook".into(),
            language: Some("pt".into()),
        };
        let set = WordSet::new(vec![portuguese]);
        let mut former = Former::new(None);
        assert!(set.contains(former.form("cook"), Some("pt")));
        assert!(!set.contains(former.form("cook"), Some("en")));
    }
}
