//! The index on a server as one engine reads it: the generation that was live when the engine was opened.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use anyhow::Result;
use rustc_hash::FxHashMap;
use serde_json::{Value, json};

use crate::engine::budget::QueryBudget;
use crate::engine::vocabulary::{Shape, Vocabulary, add_words_of_names};
use crate::engine::{CancelFlag, Unsupported};
use crate::index::names::Names;
use crate::index::schema::{ARTICLE, column};
use crate::index::stories::Stories;
use crate::remote::failure::{EngineError, FailureKind};
use crate::remote::mapping::unusable;
use crate::remote::names::load;
use crate::remote::{Client, terms::indexed};
use newsdex_query::Scope;
use newsdex_query::matching::TermSet;

use super::compile::fields_of;

/// The largest number of languages of an archive.
const MOST_LANGUAGES: u32 = 1_000;

/// One generation of an index.
pub(super) struct Server {
    client: Client,
    /// The name of the generation.
    index: String,
    revision: String,
    names: Arc<Names>,
    languages: OnceLock<Vec<String>>,
    stories: OnceLock<Arc<Stories>>,
    /// Whether the index has any of these terms.
    has_terms: Mutex<FxHashMap<(Scope, Vec<String>), bool>>,
}

impl Server {
    /// Finds the live generation of the index.
    ///
    /// # Errors
    ///
    /// [`EngineError`] if there is no such index or if this newsdex cannot read it.
    pub(super) fn open(client: Client) -> Result<Server> {
        let (index, meta) = live_generation(&client)?;
        if let Some(reason) = unusable(Some(&meta)) {
            return Err(client.error(FailureKind::ForeignIndex(reason)).into());
        }
        Ok(Server {
            revision: revision(&client, &index)?,
            names: Arc::new(load(&client, &index)?),
            client,
            index,
            languages: OnceLock::new(),
            stories: OnceLock::new(),
            has_terms: Mutex::default(),
        })
    }

    pub(super) fn with_names(self, names: Arc<Names>) -> Server {
        Server { names, ..self }
    }

    pub(super) fn client(&self) -> &Client {
        &self.client
    }

    /// The name of the generation.
    pub(super) fn index(&self) -> &str {
        &self.index
    }

    pub(super) fn names(&self) -> &Arc<Names> {
        &self.names
    }

    /// Which articles are copies of one text; read when they are first needed.
    ///
    /// # Errors
    ///
    /// Fails if the server does not answer, or if they are damaged.
    pub(super) fn stories(&self) -> Result<&Arc<Stories>> {
        if let Some(known) = self.stories.get() {
            return Ok(known);
        }
        let stories = crate::remote::stories::load(&self.client, &self.index)?;
        Ok(self.stories.get_or_init(|| Arc::new(stories)))
    }

    /// The state of the index when it was opened.
    pub(super) fn revision(&self) -> &str {
        &self.revision
    }

    /// Whether the index is still in this state.
    ///
    /// # Errors
    ///
    /// Fails if the server does not answer.
    pub(super) fn is_current(&self) -> Result<bool> {
        let (index, _) = live_generation(&self.client)?;
        Ok(index == self.index && revision(&self.client, &index)? == self.revision)
    }

    /// Searches this generation.
    ///
    /// # Errors
    ///
    /// [`Cancelled`](crate::engine::Cancelled); [`Unsupported`] if the server gives up because a shape matches too many
    /// words; [`EngineError`] if it does not answer completely.
    pub(super) fn search(&self, cancel: &CancelFlag, body: &Value) -> Result<Value> {
        self.search_at(cancel, &format!("/{}/_search", self.index), body)
    }

    /// As [`Server::search`], ranking with frequencies of all shards.
    ///
    /// # Errors
    ///
    /// As [`Server::search`].
    pub(super) fn ranked_search(&self, cancel: &CancelFlag, body: &Value) -> Result<Value> {
        let path = format!("/{}/_search?search_type=dfs_query_then_fetch", self.index);
        self.search_at(cancel, &path, body)
    }

    /// As [`Server::search`], at another path.
    ///
    /// # Errors
    ///
    /// As [`Server::search`].
    pub(super) fn search_at(&self, cancel: &CancelFlag, path: &str, body: &Value) -> Result<Value> {
        cancel.check()?;
        let answer = self.client.search(path, body);
        cancel.check()?;
        answer.map_err(told)
    }

    /// Number of articles that a query finds.
    ///
    /// # Errors
    ///
    /// As [`Server::search`].
    pub(super) fn count(&self, cancel: &CancelFlag, query: &Value) -> Result<u64> {
        let body = json!({"size": 0, "track_total_hits": true, "query": query});
        let answer = self.search(cancel, &body)?;
        Ok(total(&answer))
    }

    fn ask_languages(&self) -> Result<Vec<String>> {
        let body = json!({"size": 0, "query": articles(), "aggs": {"languages": {
            "terms": {"field": column::LANGUAGE, "size": MOST_LANGUAGES, "order": {"_key": "asc"}},
        }}});
        let answer = self.search(&CancelFlag::default(), &body)?;
        let buckets = answer.pointer("/aggregations/languages/buckets");
        let buckets = buckets.and_then(Value::as_array).into_iter().flatten();
        let tags = buckets.filter_map(|bucket| bucket.get("key")?.as_str());
        let mut tags: Vec<String> = tags.map(str::to_owned).collect();
        tags.sort_unstable();
        Ok(tags)
    }

    fn ask_has_any(&self, scope: Scope, terms: &[String]) -> Result<bool> {
        let fields = fields_of(scope).iter();
        let fields: Vec<Value> = fields
            .map(|field| json!({"terms": {*field: terms}}))
            .collect();
        let body = json!({
            "size": 0, "terminate_after": 1, "track_total_hits": 1,
            "query": {"bool": {"should": fields, "minimum_should_match": 1}},
        });
        let answer = self.search(&CancelFlag::default(), &body)?;
        Ok(total(&answer) > 0)
    }
}

/// The query for all articles.
pub(super) fn articles() -> Value {
    json!({"term": {column::KIND: ARTICLE}})
}

/// The number of hits of an answer.
pub(super) fn total(answer: &Value) -> u64 {
    let total = answer.pointer("/hits/total/value");
    total.and_then(Value::as_u64).unwrap_or(0)
}

/// The name of the generation behind the alias, and what its mapping says about it.
fn live_generation(client: &Client) -> Result<(String, Value), EngineError> {
    let answer = client.get(&format!("/{}/_mapping", client.index()))?;
    let generations = answer.as_object().into_iter().flatten();
    let mut generations: Vec<(&String, &Value)> = generations.collect();
    match (generations.pop(), generations.is_empty()) {
        (Some((name, mapping)), true) => {
            let meta = mapping.pointer("/mappings/_meta").cloned();
            Ok((name.clone(), meta.unwrap_or_default()))
        }
        (None, _) => Err(client.error(FailureKind::NoIndex(client.index().to_owned()))),
        (Some(_), false) => Err(client.error(FailureKind::ForeignIndex(
            "the alias stands for several indexes".to_owned(),
        ))),
    }
}

/// A text that changes with every run that changes the generation: its name, the last run, and its size.
fn revision(client: &Client, index: &str) -> Result<String, EngineError> {
    let body = json!({
        "size": 0, "track_total_hits": true, "aggs": {"run": {"max": {"field": "run"}}},
    });
    let answer = client.search(&format!("/{index}/_search"), &body)?;
    let run = answer
        .pointer("/aggregations/run/value")
        .and_then(Value::as_f64);
    Ok(format!("{index}.{}.{}", run.unwrap_or(0.0), total(&answer)))
}

/// The error that says what the user can do about a request that the server gave up.
fn told(error: EngineError) -> anyhow::Error {
    let FailureKind::Refused(_, _, reason) = &error.kind else {
        return error.into();
    };
    if reason.contains("too many terms") {
        return Unsupported::new(
            "a prefix, wildcard or expression with more than 1,000 words, in a phrase or near other words,",
            "give more letters at its beginning, or ask for it outside of quotation marks and w/n",
        )
        .into();
    }
    if reason.contains("too many nested clauses") {
        return Unsupported::new(
            "a search with so many words, spellings and forms of names",
            "ask for fewer names and alternatives at once",
        )
        .into();
    }
    if reason.contains("Determinizing") || reason.contains("too complex") {
        return Unsupported::new(
            "an expression that can match in so many ways",
            "give more letters at its beginning, or ask for fewer that may be any: ?, . and counts such as {20}",
        )
        .into();
    }
    error.into()
}

impl Vocabulary for Server {
    fn languages(&self) -> Result<Vec<String>> {
        if let Some(known) = self.languages.get() {
            return Ok(known.clone());
        }
        let asked = self.ask_languages()?;
        Ok(self.languages.get_or_init(|| asked).clone())
    }

    fn expand(
        &self,
        scope: Scope,
        shape: &Shape,
        budget: &QueryBudget,
    ) -> Result<std::collections::BTreeMap<String, u64>> {
        let mut found = std::collections::BTreeMap::new();
        if scope.is_about_names() {
            add_words_of_names(&self.names, shape, &mut found);
        }
        budget.check_cancelled()?;
        Ok(found)
    }

    fn lists_words(&self) -> bool {
        false
    }

    fn has_any(&self, scope: Scope, terms: &TermSet) -> Result<bool> {
        let terms: Vec<String> = terms.terms().iter().map(indexed).collect();
        let key = (scope, terms);
        let known = || {
            self.has_terms
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
        };
        if let Some(known) = known().get(&key) {
            return Ok(*known);
        }
        let has_any = self.ask_has_any(scope, &key.1)?;
        known().insert(key, has_any);
        Ok(has_any)
    }

    fn names(&self) -> &Names {
        &self.names
    }
}
