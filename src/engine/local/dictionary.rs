//! The [`Vocabulary`] of an index: the words in its term dictionaries.

mod counted;

use std::collections::BTreeMap;
use std::io;

use anyhow::Result;
use tantivy::Term;
use tantivy::schema::Field;
use tantivy::termdict::TermDictionary;
use tantivy_fst::Automaton;

use self::counted::Counted;
use crate::engine::budget::QueryBudget;
use crate::engine::vocabulary::{Shape, Vocabulary};
use crate::index::names::Names;
use crate::index::reader::Snapshot;
use crate::index::schema::Fields;
use newsdex_query::Scope;
use newsdex_query::matching::TermSet;
use newsdex_text::words::forms::EXACT_MARK;

impl Vocabulary for Snapshot {
    fn languages(&self) -> Result<Vec<String>> {
        Snapshot::languages(self)
    }

    fn expand(
        &self,
        scope: Scope,
        shape: &Shape,
        budget: &QueryBudget,
    ) -> Result<BTreeMap<String, u64>> {
        match shape {
            Shape::Prefix(beginning) => beginning_with(self, scope, beginning, budget),
            Shape::Expression(expression) => accepted(self, scope, expression.as_ref(), "", budget),
            Shape::Fuzzy {
                automaton,
                beginning,
            } => accepted(self, scope, automaton, beginning, budget),
        }
    }

    fn has_any(&self, scope: Scope, terms: &TermSet) -> Result<bool> {
        for segment in self.searcher().segment_readers() {
            for field in fields_of(scope, self.fields()) {
                let inverted = segment.inverted_index(field)?;
                for term in terms.terms() {
                    let term = Term::from_field_text(field, &term.term);
                    if inverted.get_term_info(&term)?.is_some() {
                        return Ok(true);
                    }
                }
            }
        }
        Ok(false)
    }

    fn names(&self) -> &Names {
        Snapshot::names(self)
    }
}

/// The fields that a scope searches.
pub(super) fn fields_of(scope: Scope, fields: &Fields) -> Vec<Field> {
    match scope {
        Scope::Anywhere => vec![fields.title, fields.body],
        Scope::Title => vec![fields.title],
        Scope::Body | Scope::Lead => vec![fields.body],
        Scope::Source => vec![fields.source],
        Scope::Author => vec![fields.author],
        Scope::Section => vec![fields.section],
        Scope::Keyword => vec![fields.keyword],
        Scope::Agency => vec![fields.agency],
        Scope::Quote => vec![fields.quote],
        Scope::Speaker => vec![fields.speaker],
        Scope::Person => vec![fields.person],
        Scope::Organization => vec![fields.organization],
        Scope::Place => vec![fields.place],
        Scope::OtherName => vec![fields.misc],
        Scope::Entity => vec![
            fields.person,
            fields.organization,
            fields.place,
            fields.misc,
        ],
    }
}

fn beginning_with(
    snapshot: &Snapshot,
    scope: Scope,
    beginning: &str,
    budget: &QueryBudget,
) -> Result<BTreeMap<String, u64>> {
    // No term contains this byte, so it sorts after every word with this beginning.
    let mut end = beginning.as_bytes().to_vec();
    end.push(0xff);
    let found = collect(snapshot, scope, |terms, add| {
        let mut cancel = budget.poll();
        let range = terms.range().ge(beginning.as_bytes()).lt(&end);
        let mut stream = range.into_stream()?;
        while let Some((term, info)) = stream.next() {
            if cancel.is_set() {
                break;
            }
            add(term, info.doc_freq);
        }
        Ok(())
    })?;
    budget.check_cancelled()?;
    Ok(found)
}

/// The exact terms that begin with `beginning` and that an automaton accepts.
fn accepted<A: Automaton>(
    snapshot: &Snapshot,
    scope: Scope,
    automaton: &A,
    beginning: &str,
    budget: &QueryBudget,
) -> Result<BTreeMap<String, u64>>
where
    A::State: Clone,
{
    let beginning = format!("{EXACT_MARK}{beginning}").into_bytes();
    let mut end = beginning.clone();
    end.push(0xff);
    let most = budget.letters();
    let counted = Counted::new(automaton, most.unwrap_or(u64::MAX), budget.poll());
    let found = collect(snapshot, scope, |terms, add| {
        let search = terms.search(&counted).ge(&beginning).lt(&end);
        let mut stream = search.into_stream()?;
        while let Some((term, info)) = stream.next() {
            add(term, info.doc_freq);
        }
        Ok(())
    })?;
    budget.check_cancelled()?;
    if let Some(most) = most {
        budget.look_up(most.saturating_sub(counted.left()))?;
    }
    Ok(found)
}

/// Collects exact terms of all fields of a scope, with the number of documents for each term.
fn collect(
    snapshot: &Snapshot,
    scope: Scope,
    visit: impl Fn(&TermDictionary, &mut dyn FnMut(&[u8], u32)) -> io::Result<()>,
) -> Result<BTreeMap<String, u64>> {
    let mut found = BTreeMap::new();
    let mut add = |term: &[u8], documents: u32| {
        // An automaton can also accept a stem, which has no mark.
        if let Some(term) = std::str::from_utf8(term)
            .ok()
            .filter(|term| term.starts_with(EXACT_MARK))
        {
            *found.entry(term.to_owned()).or_default() += u64::from(documents);
        }
    };
    for segment in snapshot.searcher().segment_readers() {
        for field in fields_of(scope, snapshot.fields()) {
            visit(segment.inverted_index(field)?.terms(), &mut add)?;
        }
    }
    Ok(found)
}
