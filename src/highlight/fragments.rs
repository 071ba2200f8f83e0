//! The pieces of a body that show a query best: whole sentences where they fit, chosen so that
//! together they show as many parts of the query as can be shown.

use rustc_hash::FxHashSet;

use crate::article::Span;
use crate::highlight::{MarkedField, Match, Snippet, merged};

/// How long a fragment gets, in characters.
const LENGTH: usize = 260;

/// How far before a match its fragment begins at most, in characters.
const LEAD: usize = 120;

/// Beyond so many matches in one body the others add nothing to choose from.
const MOST_CANDIDATES: usize = 400;

/// The best fragments, in the order of the text. `matches` are sorted.
pub(super) fn best(body: &str, matches: &[Match], most: usize) -> Vec<Snippet> {
    let candidates = candidates(body, matches);
    let mut chosen: Vec<Span> = Vec::new();
    let mut shown: FxHashSet<usize> = FxHashSet::default();
    while chosen.len() < most {
        let free = candidates.iter().filter(|candidate| {
            chosen
                .iter()
                .all(|taken| candidate.end <= taken.start || taken.end <= candidate.start)
        });
        let value = |candidate: &&Span| {
            let inside = within(matches, **candidate);
            let clauses: FxHashSet<usize> = inside.iter().map(|matched| matched.clause).collect();
            let new = clauses
                .iter()
                .filter(|clause| !shown.contains(*clause))
                .count();
            // Different parts of the query side by side say more than one of them twice; what comes
            // earlier in a news story is more important.
            (
                new,
                clauses.len(),
                inside.len().min(4),
                std::cmp::Reverse(candidate.start),
            )
        };
        let Some(next) = free.max_by_key(value) else {
            break;
        };
        shown.extend(within(matches, *next).iter().map(|matched| matched.clause));
        chosen.push(*next);
    }
    chosen.sort_unstable();
    chosen
        .into_iter()
        .map(|span| snippet(body, span, within(matches, span)))
        .collect()
}

/// The first sentences of a body, without marks; nothing for an empty one.
pub(super) fn beginning(body: &str) -> Option<Snippet> {
    let start = body.len() - body.trim_start().len();
    let span = Span::new(start, end_of_fragment(body, start, start));
    (span.start < span.end).then(|| snippet(body, span, &[]))
}

fn snippet(body: &str, span: Span, matches: &[Match]) -> Snippet {
    let text = &body[span.bytes()];
    let inside = merged(matches).into_iter();
    Snippet {
        field: MarkedField::Body,
        text: text.to_owned(),
        highlights: inside
            .map(|mark| Span::new(mark.start - span.start, mark.end - span.start))
            .collect(),
        is_cut_before: !body[..span.start].trim().is_empty(),
        is_cut_behind: !body[span.end..].trim().is_empty(),
    }
}

/// The matches that lie within a span. Matches are sorted by their start.
fn within(matches: &[Match], span: Span) -> &[Match] {
    let first = matches.partition_point(|matched| matched.span.start < span.start);
    let behind = matches.partition_point(|matched| matched.span.start < span.end);
    let mut inside = &matches[first..behind.max(first)];
    while let Some((last, rest)) = inside.split_last() {
        if last.span.end <= span.end {
            break;
        }
        inside = rest;
    }
    inside
}

/// A fragment around each match that is not in the fragment of the match before.
fn candidates(body: &str, matches: &[Match]) -> Vec<Span> {
    let mut candidates: Vec<Span> = Vec::new();
    for matched in matches.iter().take(MOST_CANDIDATES) {
        let start = start_of_fragment(body, matched.span.start);
        let end = end_of_fragment(body, start, matched.span.end);
        let candidate = Span::new(start, end);
        if candidates.last() != Some(&candidate) {
            candidates.push(candidate);
        }
    }
    candidates
}

/// Where a fragment around a match begins: with its sentence, or with a word not too far before.
fn start_of_fragment(body: &str, matched: usize) -> usize {
    let earliest = body[..matched]
        .char_indices()
        .rev()
        .take(LEAD)
        .last()
        .map_or(matched, |(at, _)| at);
    if let Some(sentence) = sentence_starts(body, earliest, matched).next_back() {
        return sentence;
    }
    let mut words = body[earliest..matched]
        .char_indices()
        .skip_while(|(_, character)| !character.is_whitespace());
    words
        .find(|(_, character)| !character.is_whitespace())
        .map_or(matched, |(at, _)| earliest + at)
}

/// Where a fragment ends: with the last sentence that fits, or else with the last word.
fn end_of_fragment(body: &str, start: usize, at_least: usize) -> usize {
    let full = body[start..]
        .char_indices()
        .nth(LENGTH)
        .map_or(body.len(), |(at, _)| start + at);
    if full == body.len() {
        return start + body[start..].trim_end().len();
    }
    let full = full.max(at_least);
    if let Some(sentence) = sentence_starts(body, at_least, full).next_back() {
        let end = start + body[start..sentence].trim_end().len();
        if end >= at_least && end > start {
            return end;
        }
    }
    let last_space = body[at_least..full]
        .rfind(char::is_whitespace)
        .map(|at| at_least + at);
    let end = last_space.unwrap_or(full);
    start + body[start..end].trim_end().len().max(at_least - start)
}

/// Where sentences and paragraphs begin between two places, from first to last.
fn sentence_starts(body: &str, from: usize, to: usize) -> std::vec::IntoIter<usize> {
    let mut starts = Vec::new();
    if body[..from].trim().is_empty() && from <= to {
        starts.push(from + (body[from..to].len() - body[from..to].trim_start().len()));
    }
    for (at, character) in body[from..].char_indices() {
        let at = from + at;
        if at >= to {
            break;
        }
        let ends_sentence = match character {
            '\n' => true,
            '。' | '！' | '？' => {
                starts.push(at + character.len_utf8());
                false
            }
            '.' | '!' | '?' | '…' => !is_abbreviation(&body[..at]),
            _ => false,
        };
        if !ends_sentence {
            continue;
        }
        let behind = &body[at + character.len_utf8()..];
        let closed = behind.trim_start_matches(['"', '\'', '”', '’', '»', ')', ']', '.']);
        let next = closed.trim_start();
        let has_space = closed.len() > next.len() || character == '\n';
        let begins = next
            .chars()
            .next()
            .is_some_and(|first| !first.is_lowercase() && !first.is_whitespace());
        let start = body.len() - next.len();
        if has_space && begins && start <= to && starts.last() != Some(&start) {
            starts.push(start);
        }
    }
    starts.into_iter()
}

/// Whether a full stop behind this text belongs to an abbreviation rather than ends a sentence.
fn is_abbreviation(before: &str) -> bool {
    let word = before
        .rsplit(|character: char| !character.is_alphanumeric())
        .next()
        .unwrap_or("");
    let is_initial = word.chars().count() == 1 && word.chars().all(char::is_uppercase);
    const TITLES: [&str; 16] = [
        "Mr", "Mrs", "Ms", "Dr", "St", "Sen", "Rep", "Gov", "Gen", "Lt", "Col", "Sgt", "Prof",
        "Jr", "No", "vs",
    ];
    is_initial || TITLES.contains(&word)
}
