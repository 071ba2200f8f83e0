//! The [`SuggestionSource`] of a snapshot.

use std::sync::Arc;

use anyhow::Result;

use crate::engine::budget::QueryBudget;
use crate::engine::local::find::find;
use crate::engine::local::known::Known;
use crate::engine::resolve::Resolver;
use crate::engine::suggest::SuggestionSource;
use crate::engine::{Copies, Facet, Marks, QueryTooExpensive, SearchRequest, SortOrder};
use crate::index::reader::Snapshot;
use newsdex_query::{Query, Scope};
use newsdex_text::enrichment::EntityKind;
use newsdex_text::words::fold::fold;
use newsdex_text::words::forms::primary;

/// The largest number of entities that are read for the first word of a name, and for each other word.
const WITH_FIRST_WORD: usize = 200;
const WITH_OTHER_WORD: usize = 1_000;

/// Answers from a snapshot the questions of one suggestion.
pub(super) struct LocalSuggestions<'a> {
    pub(super) snapshot: &'a Arc<Snapshot>,
    /// The same value as in the search.
    pub(super) copies: Copies,
    /// The shared budget of all queries that are tried.
    pub(super) budget: QueryBudget,
}

impl SuggestionSource for LocalSuggestions<'_> {
    fn count(&self, query: &Query) -> Result<u64> {
        let request = SearchRequest {
            query: query.clone(),
            limit: 0,
            // The order by date needs no scores, which take time.
            order: SortOrder::Newest,
            copies: self.copies,
            ..SearchRequest::default()
        };
        let found = find(
            self.snapshot,
            &Known::default(),
            &request,
            Marks::None,
            &self.budget,
        );
        match found {
            Err(error) if error.is::<QueryTooExpensive>() => Ok(0),
            found => Ok(found?.total),
        }
    }

    fn spellings(&self, scope: Scope, word: &str, distance: u8) -> Result<Vec<(String, u64)>> {
        let mut resolver = Resolver::new(self.snapshot.clone(), &self.budget)?;
        resolver.spelled_like(scope, word, distance)
    }

    fn main_language(&self, query: &Query) -> Result<Option<String>> {
        let request = SearchRequest {
            query: query.clone(),
            limit: 0,
            order: SortOrder::Newest,
            facets: vec![Facet::Language],
            ..SearchRequest::default()
        };
        let found = match find(
            self.snapshot,
            &Known::default(),
            &request,
            Marks::None,
            &self.budget,
        ) {
            Err(error) if error.is::<QueryTooExpensive>() => return Ok(None),
            found => found?,
        };
        let counts = found.facets.get(&Facet::Language);
        let most = counts.and_then(|counts| counts.first());
        Ok(most.map(|most| primary(&most.value).to_owned()))
    }

    fn entities_named(&self, words: &[String], limit: usize) -> Result<Vec<(Scope, String)>> {
        let Some((first, rest)) = words.split_first() else {
            return Ok(Vec::new());
        };
        let names = self.snapshot.names();
        // The name may also be typed in a script that the archive does not use.
        let with_word = |word: &str, limit: usize| {
            let mut numbers = names.with_word(&fold(word), limit);
            for spelling in names.in_latin(word) {
                numbers.extend(names.with_word(&spelling, limit));
            }
            numbers.sort_unstable();
            numbers.dedup();
            numbers
        };
        let mut candidates = with_word(first, WITH_FIRST_WORD);
        for word in rest {
            let with_this = with_word(word, WITH_OTHER_WORD);
            candidates.retain(|number| with_this.contains(number));
        }
        let mut entities = Vec::new();
        for number in candidates {
            let entity = names.entity(number)?;
            if !entity.is_banned && entity.kind() != EntityKind::Misc {
                entities.push(entity);
            }
        }
        entities.sort_by(|a, b| {
            let more = b.members.len().cmp(&a.members.len());
            more.then_with(|| a.name.cmp(&b.name))
        });
        entities.truncate(limit);
        let named = entities.into_iter();
        let named = named.map(|entity| (Scope::of_kind(entity.kind()), entity.name));
        Ok(named.collect())
    }
}
