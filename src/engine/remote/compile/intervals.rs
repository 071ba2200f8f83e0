//! The sources of `intervals` queries: words, alternatives and phrases.
//!
//! An ordered source of equal neighbours is merged into one by the server, so the second of two neighbours that can be
//! equal gets a condition that is always true. A source in a source is exact only if its runs are words side by side.

use serde_json::{Value, json};

use super::words::{ServerWord, ServerWords};
use crate::remote::terms::{PARAGRAPH_BEGINS, PARAGRAPH_ENDS, SENTENCE_BEGINS, SENTENCE_ENDS};
use newsdex_query::matching::{Arrangement, TermSet, Within};

/// The largest number of alternatives of one word; the server refuses more than 1,024.
const MOST_ALTERNATIVES: usize = 1_000;

/// A term that no text has.
const NO_TERM: &str = "\u{1}none";

/// Makes sources from the words of an words.
#[derive(Clone, Copy)]
pub(super) struct Intervals<'a> {
    pub(super) words: &'a ServerWords,
}

/// A stretch of text that the server knows by the marks of its first and its last word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stretch {
    Sentence,
    Paragraph,
}

impl Stretch {
    /// The stretch that limits a proximity; `None` if it is limited by words.
    pub(super) fn of(within: Within, sets: &ServerWords) -> Option<Stretch> {
        let Within::Stretch(word) = within else {
            return None;
        };
        let terms = &sets.word(word).terms;
        let is = |set: TermSet| {
            let own = set.terms().iter().map(|term| &term.term);
            own.eq(terms.iter())
        };
        if is(TermSet::of_paragraphs()) {
            return Some(Stretch::Paragraph);
        }
        is(TermSet::of_sentences()).then_some(Stretch::Sentence)
    }

    /// The stretches with at least two words, as a source.
    pub(super) fn source(self) -> Value {
        let last = match self {
            Stretch::Sentence => SENTENCE_ENDS,
            Stretch::Paragraph => PARAGRAPH_ENDS,
        };
        ordered(None, vec![term(self.begins()), term(last)])
    }

    /// The mark of its first word.
    pub(super) fn begins(self) -> &'static str {
        match self {
            Stretch::Sentence => SENTENCE_BEGINS,
            Stretch::Paragraph => PARAGRAPH_BEGINS,
        }
    }
}

impl Intervals<'_> {
    /// The source of an arrangement whose runs are words side by side: a word, alternatives, or a phrase of them.
    /// `None` for all others.
    pub(super) fn plain(self, arrangement: &Arrangement) -> Option<Value> {
        match arrangement {
            Arrangement::Word(word) => self.word(*word),
            Arrangement::AnyOf(parts) => {
                let parts = parts.iter().map(|part| self.plain(part));
                let parts = parts.collect::<Option<Vec<Value>>>()?;
                Some(any_of(parts))
            }
            Arrangement::Phrase { parts, slop: 0 } => self.phrase(parts, 0),
            _ => None,
        }
    }

    /// The source of a phrase. Other words are allowed only between single words: the server measures the distance of
    /// longer parts otherwise.
    pub(super) fn phrase(self, parts: &[Arrangement], slop: u32) -> Option<Value> {
        let part = |part: &Arrangement| match slop {
            0 => self.plain(part),
            _ => is_one_word(part).then(|| self.plain(part))?,
        };
        let parts = parts.iter().map(part).collect::<Option<Vec<Value>>>()?;
        Some(ordered(Some(slop), told_apart(parts)))
    }

    /// The source of one word; `None` if it has too many terms, if its capitals have to be compared, or if the server
    /// cannot look for its shape beside other words.
    pub(super) fn word(self, number: usize) -> Option<Value> {
        let ServerWord {
            terms,
            shape,
            needs_capitals,
        } = self.words.word(number);
        if *needs_capitals || terms.len() > MOST_ALTERNATIVES {
            return None;
        }
        let mut sources: Vec<Value> = terms.iter().map(|own| term(own)).collect();
        if let Some(shape) = shape {
            sources.push(shape.beside_others()?);
        }
        match sources.is_empty() {
            true => Some(term(NO_TERM)),
            false => Some(any_of(sources)),
        }
    }

    /// A wide source: all words of an arrangement within the sum of its distances, in any order. `None` if the words
    /// cannot be named one by one.
    pub(super) fn together(self, arrangement: &Arrangement) -> Option<Value> {
        let mut sources = Vec::new();
        let gaps = self.gather(arrangement, &mut sources)?;
        Some(json!({"all_of": {
            "ordered": false,
            "max_gaps": gaps.map_or(-1, i64::from),
            "intervals": sources,
        }}))
    }

    /// Adds the words of an arrangement. Gives the largest number of other words between them; `Some(None)` for any.
    fn gather(self, arrangement: &Arrangement, sources: &mut Vec<Value>) -> Option<Option<u32>> {
        let mut add = |part: &Arrangement| self.gather(part, sources);
        match arrangement {
            _ if is_one_word(arrangement) => {
                sources.push(self.plain(arrangement)?);
                Some(Some(0))
            }
            Arrangement::Phrase { parts, slop } => {
                let mut sum = Some(*slop);
                for part in parts {
                    sum = add(part)?.zip(sum).map(|(a, b)| a.saturating_add(b));
                }
                Some(sum)
            }
            Arrangement::Near {
                left,
                right,
                within,
                ..
            } => {
                let (left, right) = (add(left)?, add(right)?);
                let Within::Words(distance) = within else {
                    return Some(None);
                };
                let sum = left.zip(right).map(|(a, b)| a.saturating_add(b));
                Some(sum.map(|sum| sum.saturating_add(distance.saturating_sub(1))))
            }
            Arrangement::NotNear { left, .. } => add(left),
            _ => None,
        }
    }
}

/// Whether every run of an arrangement is one word.
pub(super) fn is_one_word(arrangement: &Arrangement) -> bool {
    match arrangement {
        Arrangement::Word(_) => true,
        Arrangement::AnyOf(parts) => parts.iter().all(is_one_word),
        _ => false,
    }
}

/// A source for one term.
pub(super) fn term(term: &str) -> Value {
    json!({"match": {"query": term}})
}

/// A source for any of several sources.
pub(super) fn any_of(mut sources: Vec<Value>) -> Value {
    match sources.len() {
        1 => sources.swap_remove(0),
        _ => json!({"any_of": {"intervals": sources}}),
    }
}

/// Sources one after the other, with at most `gaps` other words between them.
pub(super) fn ordered(gaps: Option<u32>, sources: Vec<Value>) -> Value {
    json!({"all_of": {
        "ordered": true,
        "max_gaps": gaps.map_or(-1, i64::from),
        "intervals": sources,
    }})
}

/// The same source with a filter.
pub(super) fn filtered(mut source: Value, filter: &Value) -> Value {
    let inner = source.as_object_mut().and_then(|object| {
        let (_, inner) = object.iter_mut().next()?;
        inner.as_object_mut()
    });
    match inner {
        Some(inner) if !inner.contains_key("filter") => {
            inner.insert("filter".to_owned(), filter.clone());
            source
        }
        _ => json!({"any_of": {"intervals": [source], "filter": filter}}),
    }
}

/// The same sources, of which no two neighbours with a phrase among their alternatives are equal.
pub(super) fn told_apart(sources: Vec<Value>) -> Vec<Value> {
    let mut apart: Vec<Value> = Vec::with_capacity(sources.len());
    let mut was_changed = false;
    for source in sources {
        let may_be_merged = apart
            .last()
            .is_some_and(|before| !was_changed && is_compound(before) && is_compound(&source));
        was_changed = may_be_merged;
        apart.push(match may_be_merged {
            true => filtered(source, &json!({"not_containing": term(NO_TERM)})),
            false => source,
        });
    }
    apart
}

/// Whether a source has a phrase in it.
fn is_compound(source: &Value) -> bool {
    let any_of = source
        .pointer("/any_of/intervals")
        .and_then(Value::as_array);
    source.get("all_of").is_some() || any_of.is_some_and(|parts| parts.iter().any(is_compound))
}
