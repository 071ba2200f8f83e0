//! What a suggestion asks the server.

use std::sync::Arc;

use anyhow::Result;
use serde_json::{Value, json};

use super::compile::fields_of;
use super::query::Compiled;
use super::server::Server;
use crate::engine::suggest::SuggestionSource;
use crate::engine::{CancelFlag, QueryTooExpensive, Unsupported};
use crate::index::schema::column;
use newsdex_query::{Query, Scope};
use newsdex_text::words::fold::fold;
use newsdex_text::words::forms::{EXACT_MARK, primary};

/// The largest number of spellings of a word that the server gives.
const MOST_SPELLINGS: u32 = 50;

/// Answers the questions of one suggestion.
pub(super) struct RemoteSuggestions<'a> {
    pub(super) server: &'a Arc<Server>,
    pub(super) cancel: &'a CancelFlag,
}

impl RemoteSuggestions<'_> {
    /// The filter for a query; `None` if it cannot be tried.
    fn filter(&self, query: &Query) -> Result<Option<Value>> {
        let compiled = Compiled::of(self.server, query, self.cancel);
        let filter = compiled.and_then(|own| own.exactly(self.server, query, self.cancel));
        match filter {
            Err(error) if error.is::<QueryTooExpensive>() || error.is::<Unsupported>() => Ok(None),
            filter => Ok(Some(filter?)),
        }
    }
}

impl SuggestionSource for RemoteSuggestions<'_> {
    fn count(&self, query: &Query) -> Result<u64> {
        match self.filter(query)? {
            Some(filter) => self.server.count(self.cancel, &filter),
            None => Ok(0),
        }
    }

    fn spellings(&self, scope: Scope, word: &str, distance: u8) -> Result<Vec<(String, u64)>> {
        let folded = fold(word);
        // As with a local index: somebody who makes two mistakes rarely makes one in the first letter.
        let first = match distance {
            0 | 1 => 1,
            _ => 2,
        };
        let text = format!("{EXACT_MARK}{folded}");
        let mut found: Vec<(String, u64)> = Vec::new();
        for field in fields_of(scope) {
            let body = json!({"size": 0, "track_total_hits": false, "suggest": {"spellings": {
                "text": text,
                "term": {
                    "field": field,
                    "analyzer": "keyword",
                    "suggest_mode": "always",
                    "max_edits": distance.clamp(1, 2),
                    "prefix_length": first,
                    "min_word_length": 1,
                    "size": MOST_SPELLINGS,
                    "shard_size": MOST_SPELLINGS * 4,
                    "max_inspections": 50,
                    "sort": "frequency",
                    "string_distance": "damerau_levenshtein",
                    "accuracy": 0.1,
                },
            }}});
            let answer = self.server.search(self.cancel, &body)?;
            let options = answer.pointer("/suggest/spellings/0/options");
            for option in options.and_then(Value::as_array).into_iter().flatten() {
                let text = option.get("text").and_then(Value::as_str);
                let spelling = text.and_then(|text| text.strip_prefix(EXACT_MARK));
                let frequency = option.get("freq").and_then(Value::as_u64).unwrap_or(0);
                let Some(spelling) = spelling else {
                    continue;
                };
                match found.iter_mut().find(|(known, _)| known == spelling) {
                    Some((_, all)) => *all += frequency,
                    None => found.push((spelling.to_owned(), frequency)),
                }
            }
        }
        // The word itself is no suggestion for the server.
        let fields = fields_of(scope).iter();
        let fields: Vec<Value> = fields
            .map(|field| json!({"term": {*field: text}}))
            .collect();
        let as_typed = json!({"bool": {"should": fields, "minimum_should_match": 1}});
        let articles = self.server.count(self.cancel, &as_typed)?;
        if articles > 0 {
            found.push((folded.into_owned(), articles));
        }
        found.sort_unstable();
        Ok(found)
    }

    fn main_language(&self, query: &Query) -> Result<Option<String>> {
        let Some(filter) = self.filter(query)? else {
            return Ok(None);
        };
        let body = json!({
            "size": 0, "track_total_hits": false, "query": filter,
            "aggs": {"languages": {"terms": {
                "field": column::LANGUAGE, "size": 1, "order": [{"_count": "desc"}, {"_key": "asc"}],
            }}},
        });
        let answer = self.server.search(self.cancel, &body)?;
        let most = answer.pointer("/aggregations/languages/buckets/0/key");
        Ok(most
            .and_then(Value::as_str)
            .map(|tag| primary(tag).to_owned()))
    }
}
