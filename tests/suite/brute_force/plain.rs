//! Where a pattern matches in a text, by loops over its words.

use std::collections::{BTreeSet, HashMap};

use newsdex_query::{Order, Pattern, Reach, Scope};
use newsdex_text::enrichment::EntityKind;
use newsdex_text::lexicon::related_forms::{is_open_compound, open_compound};
use newsdex_text::words::figures::split_figures;
use newsdex_text::words::fold::{fold, without_accents};
use newsdex_text::words::forms::FormCache;
use newsdex_text::words::readings::has_sign;
use newsdex_text::words::related::{Related, in_names};

use super::articles::{Archive, Read};

/// A run of words, first and one behind the last.
pub(super) type Run = (usize, usize);

/// A pattern with the words it means looked up: by number of the form.
pub(super) enum Plain {
    /// Exact forms that are meant, and for each language the stems and further forms that are meant.
    Word(Vec<bool>, HashMap<String, Related>),
    /// A word that is written with these capitals.
    Written(String),
    /// A word with this extra term, see [`Read::extra`].
    Extra(String),
    /// Two words that are one with this stem, by language; none for articles without one.
    Pair(HashMap<Option<String>, BTreeSet<String>>),
    Phrase(Vec<Plain>, usize),
    Near(Box<Plain>, Box<Plain>, Reach, Order),
    NotNear(Box<Plain>, Box<Plain>, Reach, Order),
    AnyOf(Vec<Plain>),
}

impl Plain {
    /// In the scope of people, names are romanised in many ways. Outside of prose, words have no stems and nothing extra.
    pub(super) fn of(pattern: &Pattern, archive: &Archive, scope: Scope) -> Plain {
        let of_people = matches!(scope, Scope::Person | Scope::Speaker | Scope::Entity);
        let kind = match scope {
            Scope::Person => Some(EntityKind::Person),
            Scope::Organization => Some(EntityKind::Organization),
            Scope::Place => Some(EntityKind::Place),
            Scope::Speaker | Scope::Entity => None,
            _ => Some(EntityKind::Misc),
        };
        let plain = |pattern: &Pattern| Plain::of(pattern, archive, scope);
        let exactly = |word: &str| plain(&Pattern::Exact(word.to_owned()));
        let of = |pattern: &Pattern| Box::new(plain(pattern));
        let all = |parts: &[Pattern]| parts.iter().map(plain).collect();
        let folded = |word: &str| FormCache::new(None).form(word).exact().to_owned();
        let meant = |is_meant: &dyn Fn(&str) -> bool| {
            archive.forms.iter().map(|form| is_meant(form)).collect()
        };
        match pattern {
            Pattern::Phrase { parts, slop: 0 } if scope.is_prose() => {
                let parts = letters_with_digits(parts);
                match parts.as_slice() {
                    [part] => plain(part),
                    parts => Plain::Phrase(all(parts), 0),
                }
            }
            Pattern::Phrase { parts, slop } => Plain::Phrase(all(parts), *slop as usize),
            Pattern::AnyOf(parts) => Plain::AnyOf(all(parts)),
            Pattern::Near {
                left,
                right,
                reach,
                order,
            } => Plain::Near(of(left), of(right), *reach, *order),
            Pattern::NotNear {
                left,
                right,
                reach,
                order,
            } => Plain::NotNear(of(left), of(right), *reach, *order),
            Pattern::Word(word) if !scope.is_prose() => {
                let exact = folded(word);
                let others = in_names(word, kind);
                let is_meant = |form: &str| {
                    let both = || (slavic_surname(form), slavic_surname(&exact));
                    form == exact
                        || others.iter().any(|other| other == form)
                        || of_people && matches!(both(), (Some(a), Some(b)) if a == b)
                };
                Plain::Word(meant(&is_meant), HashMap::new())
            }
            Pattern::Word(word) if has_sign(word) => Plain::Extra(format!("+{}", fold(word))),
            Pattern::Word(word) => {
                let exact = folded(word);
                let languages = archive
                    .articles
                    .iter()
                    .filter_map(|known| known.language.clone());
                let stems = languages
                    .collect::<BTreeSet<String>>()
                    .into_iter()
                    .map(|language| {
                        let mut form_cache = FormCache::new(Some(&language));
                        let related = Related::of(word, &language, &mut form_cache);
                        (language, related)
                    });
                let stems: HashMap<String, Related> = stems.collect();
                let joined = |stem: &String| format!("-{stem}");
                let mut pairs = HashMap::from([(None, BTreeSet::from([joined(&exact)]))]);
                for (language, related) in &stems {
                    let stems = related.stems.iter().map(joined).chain([joined(&exact)]);
                    pairs.insert(Some(language.clone()), stems.collect());
                }
                let word_itself = Plain::Word(meant(&|form| form == exact), stems);
                let mut any = vec![word_itself, Plain::Pair(pairs)];
                if let Some(parts) = split_figures(word) {
                    any.push(Plain::Phrase(parts.into_iter().map(exactly).collect(), 0));
                }
                if let Some((first, second)) = open_compound(word) {
                    let parts = [first, second].map(|part| own_forms(&plain, part));
                    any.push(Plain::Phrase(parts.into(), 0));
                }
                Plain::AnyOf(any)
            }
            Pattern::Joined { first, second, .. } => {
                let word = |word: &str| own_forms(&plain, word);
                let whole = word(&format!("{first}{second}"));
                Plain::AnyOf(vec![
                    Plain::Phrase(vec![word(first), word(second)], 0),
                    whole,
                ])
            }
            Pattern::Exact(word) | Pattern::Cased(word) if scope.is_prose() && has_sign(word) => {
                Plain::Extra(format!("+{}", fold(word)))
            }
            Pattern::Exact(word) | Pattern::Cased(word)
                if scope.is_prose() && word.chars().filter(|c| c.is_uppercase()).count() > 1 =>
            {
                Plain::Extra(format!("^{}", without_accents(word)))
            }
            Pattern::Cased(word) if scope.is_prose() => Plain::Written(word.clone()),
            Pattern::Exact(word) | Pattern::Cased(word) => {
                let exact = folded(word);
                Plain::Word(meant(&|form| form == exact), HashMap::new())
            }
            Pattern::Prefix(beginning) => {
                let beginning = folded(beginning);
                Plain::Word(meant(&|form| form.starts_with(&beginning)), HashMap::new())
            }
            // The expressions here are made of letters and dots.
            Pattern::Wildcard(shape) | Pattern::Regex(shape) => {
                let shape: Vec<char> = folded_shape(shape).replace('.', "?").chars().collect();
                let is_digits = |letters: &[char]| {
                    letters
                        .iter()
                        .all(|c| c.is_ascii_digit() || matches!(c, '*' | '?'))
                        && letters.iter().any(char::is_ascii_digit)
                };
                let is_number = matches!(pattern, Pattern::Wildcard(_)) && is_digits(&shape);
                let is_meant = |form: &str| {
                    let form: Vec<char> = form.chars().collect();
                    // Among digits, a question mark is a digit.
                    has_shape(&form, &shape)
                        && !(is_number && !shape.contains(&'*') && !is_digits(&form))
                };
                Plain::Word(meant(&is_meant), HashMap::new())
            }
            Pattern::Fuzzy { word, distance } => {
                let word: Vec<char> = folded(word).chars().collect();
                let is_meant = |form: &str| {
                    let form: Vec<char> = form.chars().collect();
                    form.len().abs_diff(word.len()) <= 2
                        && edits(&form, &word) <= usize::from(*distance)
                };
                Plain::Word(meant(&is_meant), HashMap::new())
            }
        }
    }

    /// Where it matches.
    pub(super) fn runs(
        &self,
        text: &[Read],
        archive: &Archive,
        language: Option<&str>,
    ) -> BTreeSet<Run> {
        let runs = |plain: &Plain| plain.runs(text, archive, language);
        match self {
            Plain::Word(exact, stems) => {
                let related = language.and_then(|language| stems.get(language));
                let numbers = |words: fn(&Related) -> &Vec<String>| -> BTreeSet<u32> {
                    let words = related.map(words).into_iter().flatten();
                    words
                        .filter_map(|word| archive.numbers.get(word).copied())
                        .collect()
                };
                let (stems, forms) = (numbers(|of| &of.stems), numbers(|of| &of.forms));
                let is_meant = |word: &Read| {
                    exact[word.exact as usize]
                        || stems.contains(&word.stem)
                        || stems.contains(&word.exact)
                        || forms.contains(&word.exact)
                };
                let numbered = text.iter().enumerate();
                numbered
                    .filter(|(_, word)| is_meant(word))
                    .map(|(at, _)| (at, at + 1))
                    .collect()
            }
            Plain::Written(wanted) => {
                let numbered = text.iter().enumerate();
                let written = numbered.filter(|(_, word)| word.written == *wanted);
                written.map(|(at, _)| (at, at + 1)).collect()
            }
            Plain::Extra(term) => {
                let numbered = text.iter().enumerate();
                let with_term = numbered.filter(|(_, word)| word.extra.contains(term));
                with_term.map(|(at, _)| (at, at + 1)).collect()
            }
            Plain::Pair(by_language) => {
                let terms = (by_language.get(&language.map(str::to_owned)))
                    .or_else(|| by_language.get(&None))
                    .unwrap();
                let numbered = text.iter().enumerate();
                let with_term =
                    numbered.filter(|(_, word)| word.extra.iter().any(|term| terms.contains(term)));
                with_term.map(|(at, _)| (at, at + 2)).collect()
            }
            Plain::AnyOf(parts) => parts.iter().flat_map(runs).collect(),
            Plain::Phrase(parts, slop) => {
                let mut so_far: BTreeSet<(Run, usize)> =
                    runs(&parts[0]).into_iter().map(|run| (run, 0)).collect();
                for part in &parts[1..] {
                    let next = runs(part);
                    let mut longer = BTreeSet::new();
                    for ((start, end), left_out) in so_far {
                        for (next_start, next_end) in next.range((end, 0)..) {
                            let left_out = left_out + next_start - end;
                            if left_out > *slop {
                                break;
                            }
                            longer.insert(((start, *next_end), left_out));
                        }
                    }
                    so_far = longer;
                }
                shortest(so_far.into_iter().map(|(run, _)| run).collect())
            }
            Plain::Near(left, right, reach, order) => {
                let pairs = pairs(text, &runs(left), &runs(right), *reach, *order);
                let over = pairs.into_iter().map(|(a, b)| (a.0.min(b.0), a.1.max(b.1)));
                shortest(over.collect())
            }
            Plain::NotNear(left, right, reach, order) => {
                let (left, right) = (runs(left), runs(right));
                let mut alone = left.clone();
                alone.retain(|a| !right.iter().any(|b| are_near(text, *a, *b, *reach, *order)));
                alone
            }
        }
    }

    /// What of it is marked.
    pub(super) fn marks(
        &self,
        text: &[Read],
        archive: &Archive,
        language: Option<&str>,
    ) -> BTreeSet<Run> {
        let runs = |plain: &Plain| plain.runs(text, archive, language);
        let marks_in = |plain: &Plain, matched: &BTreeSet<Run>| {
            let mut marks = plain.marks(text, archive, language);
            marks.retain(|mark| matched.iter().any(|run| run.0 <= mark.0 && mark.1 <= run.1));
            marks
        };
        match self {
            Plain::Word(..)
            | Plain::Written(_)
            | Plain::Extra(_)
            | Plain::Pair(_)
            | Plain::Phrase(..) => runs(self),
            Plain::AnyOf(parts) => {
                let marks = parts.iter().map(|part| part.marks(text, archive, language));
                marks.flatten().collect()
            }
            Plain::Near(left, right, reach, order) => {
                let pairs = pairs(text, &runs(left), &runs(right), *reach, *order);
                let (lefts, rights) = pairs.into_iter().unzip();
                let mut marks = marks_in(left, &lefts);
                marks.extend(marks_in(right, &rights));
                marks
            }
            Plain::NotNear(left, ..) => marks_in(left, &runs(self)),
        }
    }
}

/// Only the forms of a word itself, not of two words that are also one.
fn own_forms(plain: &dyn Fn(&Pattern) -> Plain, word: &str) -> Plain {
    match plain(&Pattern::Word(word.to_owned())) {
        Plain::AnyOf(mut any) => any.swap_remove(0),
        other => other,
    }
}

/// Short words before numbers can be one word with them, and so can the parts of some English words.
fn letters_with_digits(parts: &[Pattern]) -> Vec<Pattern> {
    let mut found: Vec<Pattern> = Vec::new();
    for part in parts {
        if let (Some(Pattern::Word(first)), Pattern::Word(second)) = (found.last(), part)
            && (is_open_compound(first, second)
                || split_figures(&format!("{first}{second}"))
                    .is_some_and(|parts| parts == [first, second]))
        {
            let (first, second) = (first.clone(), second.clone());
            found.pop();
            found.push(Pattern::Joined {
                first,
                sign: '-',
                second,
            });
        } else {
            found.push(part.clone());
        }
    }
    found
}

/// A surname in -ski without its ending.
fn slavic_surname(name: &str) -> Option<&str> {
    let stem = name.trim_end_matches(['i', 'y', 'j']);
    let ending = &name[stem.len()..];
    let is_slavic = ["i", "y", "ii", "ij", "iy", "yi", "yj", "yy"].contains(&ending);
    (is_slavic && stem.len() >= 5 && stem.ends_with("sk")).then_some(stem)
}

fn folded_shape(shape: &str) -> String {
    newsdex_text::words::fold::fold(shape).into_owned()
}

fn has_shape(form: &[char], shape: &[char]) -> bool {
    match shape.split_first() {
        None => form.is_empty(),
        Some(('*', rest)) => (0..=form.len()).any(|from| has_shape(&form[from..], rest)),
        Some(('?', rest)) => !form.is_empty() && has_shape(&form[1..], rest),
        Some((letter, rest)) => form.first() == Some(letter) && has_shape(&form[1..], rest),
    }
}

/// Letters inserted, removed, replaced or swapped with their neighbour.
fn edits(a: &[char], b: &[char]) -> usize {
    let mut table = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            if i == 0 || j == 0 {
                table[i][j] = i + j;
                continue;
            }
            let replaced = table[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = replaced.min(table[i - 1][j] + 1).min(table[i][j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(table[i - 2][j - 2] + 1);
            }
            table[i][j] = best;
        }
    }
    table[a.len()][b.len()]
}

/// Whether two runs do not overlap and are within reach, the left one first where that matters.
fn are_near(text: &[Read], left: Run, right: Run, reach: Reach, order: Order) -> bool {
    let (first, second) = if left.1 <= right.0 {
        (left, right)
    } else if right.1 <= left.0 && order == Order::Either {
        (right, left)
    } else {
        return false;
    };
    let (from, to) = (&text[first.0], &text[second.1 - 1]);
    match reach {
        Reach::Words(distance) => second.0 - first.1 < distance as usize,
        Reach::Sentence => from.sentence == to.sentence,
        Reach::Paragraph => from.paragraph == to.paragraph,
    }
}

/// Each run with the nearest of the other side on either hand.
fn pairs(
    text: &[Read],
    left: &BTreeSet<Run>,
    right: &BTreeSet<Run>,
    reach: Reach,
    order: Order,
) -> BTreeSet<(Run, Run)> {
    let mut pairs = BTreeSet::new();
    for a in left {
        let near = |b: &Run| are_near(text, *a, *b, reach, order);
        pairs.extend(nearest(*a, right, near).map(|b| (*a, b)));
    }
    for b in right {
        let near = |a: &Run| are_near(text, *a, *b, reach, order);
        pairs.extend(nearest(*b, left, near).map(|a| (a, *b)));
    }
    pairs
}

/// The nearest run behind another and the nearest before it, of those that are near enough.
fn nearest(
    run: Run,
    others: &BTreeSet<Run>,
    is_near: impl Fn(&Run) -> bool,
) -> impl Iterator<Item = Run> {
    let near: Vec<Run> = others.iter().copied().filter(is_near).collect();
    let behind = near.iter().filter(|other| other.0 >= run.1);
    let behind = behind.min_by_key(|other| (other.0, other.1)).copied();
    let before = near.iter().filter(|other| other.1 <= run.0);
    let before = before.max_by_key(|other| (other.1, other.0)).copied();
    behind.into_iter().chain(before)
}

/// Those that are the shortest from where they begin or the shortest to where they end.
fn shortest(runs: BTreeSet<Run>) -> BTreeSet<Run> {
    let is_shortest = |run: &Run| {
        runs.iter()
            .all(|other| other.0 != run.0 || other.1 >= run.1)
            || runs
                .iter()
                .all(|other| other.1 != run.1 || other.0 <= run.0)
    };
    runs.iter().copied().filter(is_shortest).collect()
}

/// How many runs there can be that do not overlap.
pub(super) fn disjoint(runs: &BTreeSet<Run>) -> u32 {
    let last = runs.iter().map(|run| run.1).max().unwrap_or(0);
    let mut best = vec![0; last + 1];
    for end in 1..=last {
        let ending = runs.iter().filter(|run| run.1 == end);
        let most = ending.map(|run| best[run.0] + 1).max().unwrap_or(0);
        best[end] = best[end - 1].max(most);
    }
    best[last]
}
