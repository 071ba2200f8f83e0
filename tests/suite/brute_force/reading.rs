//! Whether an article is what a query asks for, and what of it is marked.

use std::collections::{BTreeMap, BTreeSet};

use newsdex::highlight::MarkedField;
use newsdex::query::{LEAD_WORDS, Query, Scope};

use super::articles::{Archive, Known};
use super::plain::{Plain, disjoint};

/// A query with its words looked up.
pub(super) enum Asked {
    Text(u32, Scope, Plain),
    All(Vec<Asked>),
    Not(Box<Asked>),
}

impl Asked {
    pub(super) fn of(query: &Query, archive: &Archive) -> Asked {
        match query {
            Query::Text(scope, pattern) => Asked::Text(1, *scope, Plain::of(pattern, archive)),
            Query::AtLeast {
                count,
                scope,
                pattern,
            } => Asked::Text(*count, *scope, Plain::of(pattern, archive)),
            Query::And(parts) => {
                Asked::All(parts.iter().map(|part| Asked::of(part, archive)).collect())
            }
            Query::Not(inner) => Asked::Not(Box::new(Asked::of(inner, archive))),
            other => panic!("not read here: {other}"),
        }
    }
}

pub(super) type Marked = BTreeMap<MarkedField, BTreeSet<(usize, usize)>>;

/// The marks of a query in an article; nothing where it does not match.
pub(super) fn reading(asked: &Asked, known: &Known, archive: &Archive) -> Option<Marked> {
    let (count, scope, plain) = match asked {
        Asked::Text(count, scope, plain) => (*count, *scope, plain),
        Asked::All(parts) => {
            let mut all = Marked::new();
            for part in parts {
                for (field, marks) in reading(part, known, archive)? {
                    all.entry(field).or_default().extend(marks);
                }
            }
            return Some(all);
        }
        Asked::Not(inner) => {
            return reading(inner, known, archive).is_none().then(Marked::new);
        }
    };
    let language = known.language.as_deref();
    let mut places = 0;
    let mut marked = BTreeMap::new();
    for text in &known.texts {
        let is_body = text.field == MarkedField::Body;
        let is_here = match scope {
            Scope::Anywhere => true,
            Scope::Title => !is_body,
            _ => is_body,
        };
        if !is_here {
            continue;
        }
        let mut runs = plain.runs(&text.words, archive, language);
        let mut marks = plain.marks(&text.words, archive, language);
        if scope == Scope::Lead {
            runs.retain(|run| run.1 <= LEAD_WORDS as usize);
            marks.retain(|mark| runs.iter().any(|run| run.0 <= mark.0 && mark.1 <= run.1));
        }
        places += match count {
            1 => u32::from(!runs.is_empty()),
            _ => disjoint(&runs),
        };
        let spans = marks
            .into_iter()
            .map(|(first, end)| (text.words[first].span.start, text.words[end - 1].span.end));
        marked.insert(text.field, spans.collect());
    }
    (places >= count).then_some(marked)
}

/// Spans that overlap made one.
pub(super) fn merged(spans: &BTreeSet<(usize, usize)>) -> Vec<(usize, usize)> {
    let mut merged: Vec<(usize, usize)> = Vec::new();
    for (start, end) in spans {
        match merged.last_mut() {
            Some(last) if *start < last.1 => last.1 = last.1.max(*end),
            _ => merged.push((*start, *end)),
        }
    }
    merged
}
