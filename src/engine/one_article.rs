//! The words of one article as a [`Vocabulary`].

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use anyhow::Result;

use crate::engine::budget::QueryBudget;
use crate::engine::vocabulary::{Shape, Vocabulary, add_words_of_names};
use crate::index::names::Names;
use newsdex_query::Scope;
use newsdex_query::highlight::texts_of;
use newsdex_query::matching::TermSet;
use newsdex_text::article::Article;
use newsdex_text::enrichment::Enrichment;
use newsdex_text::words::forms::{FormCache, primary};
use newsdex_text::words::tokenize;

/// The words of one article, and the names of its archive.
///
/// A pattern expands to the same words as in an index, restricted to the words of the article. An index expands a
/// pattern only to its most frequent words if there are thousands; here all are used.
pub(super) struct ArticleWords {
    language: Option<String>,
    /// The exact terms of the article.
    terms: BTreeSet<String>,
    names: Arc<Names>,
}

impl ArticleWords {
    /// The words of all texts and names of an article.
    pub(super) fn of(article: &Article, enrichment: &Enrichment, names: &Arc<Names>) -> Self {
        let mut form_cache = FormCache::new(None);
        let mut terms = BTreeSet::new();
        let mut add = |text: &str| {
            for word in tokenize(text) {
                let term = form_cache.form(&word.text).exact_term();
                if !terms.contains(term) {
                    terms.insert(term.to_owned());
                }
            }
        };
        for (_, text) in texts_of(article, enrichment) {
            add(text);
        }
        for entity in &enrichment.entities {
            add(&entity.name);
        }
        let speakers = enrichment.quotes.iter();
        for speaker in speakers.filter_map(|quote| quote.speaker.as_ref()) {
            add(&speaker.name);
        }
        ArticleWords {
            language: enrichment
                .language
                .as_deref()
                .map(|language| primary(language).to_owned()),
            terms,
            names: Arc::clone(names),
        }
    }
}

impl Vocabulary for ArticleWords {
    fn languages(&self) -> Result<Vec<String>> {
        Ok(self.language.iter().cloned().collect())
    }

    fn expand(
        &self,
        scope: Scope,
        shape: &Shape,
        budget: &QueryBudget,
    ) -> Result<BTreeMap<String, u64>> {
        let terms = self.terms.iter().filter(|term| shape.accepts(term));
        let mut found: BTreeMap<String, u64> = terms.map(|term| (term.clone(), 1)).collect();
        if scope.is_about_names() {
            add_words_of_names(&self.names, shape, &mut found);
        }
        budget.check_cancelled()?;
        Ok(found)
    }

    fn has_any(&self, _: Scope, _: &TermSet) -> Result<bool> {
        // Only an index gains something from knowing it.
        Ok(true)
    }

    fn names(&self) -> &Names {
        &self.names
    }
}
