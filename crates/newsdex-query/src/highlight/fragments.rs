//! Chooses the fragments of a body that show a query best: whole sentences if they fit, and together as many parts of
//! the query as possible.

use crate::highlight::{MarkedField, Match, Snippet, merged};
use newsdex_text::article::Span;
use newsdex_text::words::sentences::outline::Outline;

/// The length of a fragment in characters.
const LENGTH: usize = 260;

/// How far before a match its fragment may begin if the sentence is too long, in characters.
const LEAD: usize = 120;

/// The largest number of matches of one part of the query that are considered in one body.
const MOST_OF_A_PART: usize = 40;

/// The best fragments, at most `most`, in the order of the text. `matches` are sorted.
pub(super) fn best(body: &str, outline: &Outline, matches: &[Match], most: usize) -> Vec<Snippet> {
    let sentences = Sentences { body, outline };
    let numbers = part_numbers(matches);
    let candidates = candidates(&sentences, matches, &numbers);
    let mut chosen: Vec<Candidate> = Vec::new();
    let mut shown = Parts::default();
    while chosen.len() < most {
        let free = candidates.iter().filter(|candidate| {
            let span = candidate.span;
            !chosen.iter().any(|taken| overlap(span, taken.span))
        });
        // Different parts of the query together are better than one part twice; earlier text in a news story is more
        // important.
        let value = |candidate: &&Candidate| {
            (
                candidate.parts.without(shown).len(),
                candidate.parts.len(),
                candidate.matches.min(4),
                std::cmp::Reverse(candidate.span.start),
            )
        };
        let best = free.max_by_key(value).copied();
        let says_more = |candidate: &Candidate| candidate.parts.without(shown).len() > 0;
        let squeezed = match best.is_some_and(|best| says_more(&best)) || shown.is_all(&numbers) {
            true => None,
            false => between(&sentences, matches, &numbers, &chosen, shown),
        };
        let Some(next) = squeezed.or(best) else {
            break;
        };
        shown = shown.with(next.parts);
        chosen.push(next);
    }
    chosen.sort_unstable_by_key(|candidate| candidate.span.start);
    let spans = chosen.into_iter().map(|candidate| candidate.span);
    spans
        .map(|span| snippet(body, span, &within(matches, span)))
        .collect()
}

/// The first sentences of a body, without marks; `None` if the body is blank.
pub(super) fn beginning(body: &str, outline: &Outline) -> Option<Snippet> {
    let start = body.len() - body.trim_start().len();
    let sentences = Sentences { body, outline };
    let span = Span::new(start, sentences.end(start, start));
    (span.start < span.end).then(|| snippet(body, span, &[]))
}

fn snippet(body: &str, span: Span, matches: &[Match]) -> Snippet {
    let inside = merged(matches).into_iter();
    Snippet {
        field: MarkedField::Body,
        text: body.get(span.bytes()).unwrap_or("").to_owned(),
        highlights: inside
            .map(|mark| Span::new(mark.start - span.start, mark.end - span.start))
            .collect(),
        is_cut_before: !body.get(..span.start).unwrap_or("").trim().is_empty(),
        is_cut_behind: !body.get(span.end..).unwrap_or("").trim().is_empty(),
    }
}

/// The matches that lie within a span. Matches are sorted by their start, so a match that reaches beyond the span can
/// be followed by matches that do not.
fn within(matches: &[Match], span: Span) -> Vec<Match> {
    let first = matches.partition_point(|matched| matched.span.start < span.start);
    let from_here = matches.iter().skip(first);
    let begin_inside = from_here.take_while(|matched| matched.span.start < span.end);
    begin_inside
        .filter(|matched| matched.span.end <= span.end)
        .copied()
        .collect()
}

fn overlap(one: Span, other: Span) -> bool {
    one.start < other.end && other.start < one.end
}

/// A possible fragment.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    span: Span,
    parts: Parts,
    matches: usize,
}

/// A set of parts of a query: one bit for each. If there are more than 64 parts, some share a bit.
#[derive(Debug, Clone, Copy, Default)]
struct Parts(u64);

impl Parts {
    fn of(matches: &[Match], numbers: &[(usize, usize)]) -> Parts {
        let bits = matches.iter().map(|matched| {
            let number = numbers.binary_search(&(matched.clause, matched.part));
            1u64 << (number.unwrap_or(0) % 64)
        });
        Parts(bits.fold(0, |all, bit| all | bit))
    }

    fn with(self, other: Parts) -> Parts {
        Parts(self.0 | other.0)
    }

    fn without(self, other: Parts) -> Parts {
        Parts(self.0 & !other.0)
    }

    fn len(self) -> u32 {
        self.0.count_ones()
    }

    fn is_all(self, numbers: &[(usize, usize)]) -> bool {
        self.len() as usize >= numbers.len().min(64)
    }
}

/// The parts of a query that match, sorted.
fn part_numbers(matches: &[Match]) -> Vec<(usize, usize)> {
    let mut numbers: Vec<(usize, usize)> = matches
        .iter()
        .map(|matched| (matched.clause, matched.part))
        .collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}

/// A fragment around the first match of a part that is not shown yet, in the space between the chosen fragments. In a
/// long sentence, a normal fragment would overlap one of them.
fn between(
    sentences: &Sentences<'_>,
    matches: &[Match],
    numbers: &[(usize, usize)],
    chosen: &[Candidate],
    shown: Parts,
) -> Option<Candidate> {
    let is_new = |matched: &&Match| {
        let part = Parts::of(std::slice::from_ref(*matched), numbers);
        part.without(shown).len() > 0
            && !chosen.iter().any(|taken| overlap(matched.span, taken.span))
    };
    let Match { span, .. } = matches.iter().find(is_new)?;
    let ends = chosen.iter().map(|taken| taken.span.end);
    let before = ends.filter(|end| *end <= span.start).max().unwrap_or(0);
    let starts = chosen.iter().map(|taken| taken.span.start);
    let behind = starts.filter(|start| *start >= span.end).min();
    let text = |from: usize, to: usize| sentences.body.get(from..to).unwrap_or("");
    let start = sentences.start(*span).max(before);
    let start = span.start - text(start, span.start).trim_start().len();
    let end = sentences.end(start, span.end);
    let end = end.min(behind.unwrap_or(end));
    let end = span.end + text(span.end, end).trim_end().len();
    let span = Span::new(start, end);
    let inside = within(matches, span);
    Some(Candidate {
        span,
        parts: Parts::of(&inside, numbers),
        matches: inside.len(),
    })
}

/// A fragment for each match that is not already in the fragment of the previous match.
fn candidates(
    sentences: &Sentences<'_>,
    matches: &[Match],
    numbers: &[(usize, usize)],
) -> Vec<Candidate> {
    let mut of_part = vec![0usize; numbers.len()];
    let mut candidates: Vec<Candidate> = Vec::new();
    for matched in matches {
        let number = numbers.binary_search(&(matched.clause, matched.part));
        if let Some(count) = number.ok().and_then(|number| of_part.get_mut(number)) {
            *count += 1;
            if *count > MOST_OF_A_PART {
                continue;
            }
        }
        let start = sentences.start(matched.span);
        if candidates
            .last()
            .is_some_and(|last| last.span.start == start && matched.span.end <= last.span.end)
        {
            continue;
        }
        let span = Span::new(start, sentences.end(start, matched.span.end));
        let inside = within(matches, span);
        candidates.push(Candidate {
            span,
            parts: Parts::of(&inside, numbers),
            matches: inside.len(),
        });
    }
    candidates
}

/// The places where fragments of a body may begin and end.
struct Sentences<'a> {
    body: &'a str,
    outline: &'a Outline,
}

impl Sentences<'_> {
    /// The start of a fragment around a match: the start of its sentence, or of a word not too far before the match.
    fn start(&self, matched: Span) -> usize {
        let (sentence, next) = self.outline.around(matched.start);
        let end = next.unwrap_or(self.body.len());
        let fits = |from: usize, to: usize, most: usize| {
            to - from <= most
                || self
                    .body
                    .get(from..to)
                    .is_some_and(|text| text.chars().count() <= most)
        };
        let end = sentence
            + self
                .body
                .get(sentence..end)
                .map_or(0, |text| text.trim_end().len());
        if fits(sentence, matched.start, LEAD) || fits(sentence, end.max(matched.end), LENGTH) {
            return sentence;
        }
        let Some(text) = self.body.get(sentence..matched.start) else {
            return matched.start;
        };
        let earliest = text.char_indices().rev().take(LEAD).last();
        let from = earliest.map_or(matched.start, |(at, _)| sentence + at);
        let mut characters = self
            .body
            .get(from..matched.start)
            .unwrap_or("")
            .char_indices();
        characters.find(|(_, character)| character.is_whitespace());
        let word = characters.find(|(_, character)| !character.is_whitespace());
        word.map_or(matched.start, |(at, _)| from + at)
    }

    /// The end of a fragment: the end of the last sentence that fits, or else of the last word that fits.
    fn end(&self, start: usize, at_least: usize) -> usize {
        let rest = self.body.get(start..).unwrap_or("");
        let full = rest.char_indices().nth(LENGTH);
        let Some((full, _)) = full else {
            return start + rest.trim_end().len();
        };
        let full = (start + full).max(at_least);
        let (sentence, _) = self.outline.around(full);
        if sentence > start {
            let end = start
                + self
                    .body
                    .get(start..sentence)
                    .unwrap_or("")
                    .trim_end()
                    .len();
            if end >= at_least && end > start {
                return end;
            }
        }
        let tail = self.body.get(at_least..full).unwrap_or("");
        let end = tail
            .rfind(char::is_whitespace)
            .map_or(full, |at| at_least + at);
        start
            + self
                .body
                .get(start..end)
                .unwrap_or("")
                .trim_end()
                .len()
                .max(at_least - start)
    }
}
