//! Compares articles of the server with a query: to verify a wide query, and to mark what matches.

use std::sync::Arc;

use anyhow::Result;

use super::server::Server;
use crate::engine::CancelFlag;
use crate::engine::budget::QueryBudget;
use crate::engine::comparison::{Compared, Comparison};
use crate::engine::one_article::ArticleWords;
use crate::engine::resolve::{Resolver, has_shapes};
use crate::index::stored::Unpacked;
use newsdex_query::Query;
use newsdex_query::highlight::{Marked, Shown};

/// Compares articles with one query.
pub(super) struct Comparer {
    server: Arc<Server>,
    query: Query,
    fragments: usize,
    cancel: CancelFlag,
    /// The comparison with the article at hand; with all articles, if the query has no words to be looked up in each.
    comparison: Option<Comparison>,
    is_of_all: bool,
}

impl Comparer {
    /// A comparer that shows at most `fragments` extracts of a body.
    ///
    /// # Errors
    ///
    /// As [`Engine::search`](crate::engine::Engine::search).
    pub(super) fn new(
        server: &Arc<Server>,
        query: &Query,
        fragments: usize,
        cancel: &CancelFlag,
    ) -> Result<Comparer> {
        let is_of_all = !has_shapes(query);
        let comparison = match is_of_all {
            false => None,
            true => {
                let words: Arc<Server> = Arc::clone(server);
                let resolver = Resolver::for_query(words, query, &QueryBudget::new(cancel))?;
                Some(Comparison::new(query, resolver, fragments)?)
            }
        };
        Ok(Comparer {
            server: Arc::clone(server),
            query: query.clone(),
            fragments,
            cancel: cancel.clone(),
            comparison,
            is_of_all,
        })
    }

    /// The comparison with an article.
    fn comparison(&mut self, unpacked: &Unpacked) -> Result<&mut Comparison> {
        let known = self.comparison.take().filter(|_| self.is_of_all);
        let comparison = match known {
            Some(comparison) => comparison,
            None => {
                let Unpacked {
                    article,
                    enrichment,
                    ..
                } = unpacked;
                let words = ArticleWords::of(article, enrichment, self.server.names());
                let budget = QueryBudget::new(&self.cancel);
                let resolver = Resolver::for_query(Arc::new(words), &self.query, &budget)?;
                Comparison::new(&self.query, resolver, self.fragments)?
            }
        };
        Ok(self.comparison.insert(comparison))
    }

    /// Compares an article with the query.
    ///
    /// # Errors
    ///
    /// As [`Engine::search`](crate::engine::Engine::search).
    pub(super) fn compare(&mut self, unpacked: &Unpacked) -> Result<Compared> {
        let comparison = self.comparison(unpacked)?;
        Ok(comparison.compare(&unpacked.article, &unpacked.enrichment))
    }

    /// All places to mark in an article.
    ///
    /// # Errors
    ///
    /// As [`Comparer::compare`].
    pub(super) fn marks(&mut self, unpacked: &Unpacked) -> Result<Vec<Marked>> {
        let comparison = self.comparison(unpacked)?;
        let (article, enrichment) = (&unpacked.article, &unpacked.enrichment);
        let compared = comparison.compare(article, enrichment);
        Ok(comparison.marks(article, enrichment, &compared))
    }

    /// The extracts of an article, and the names of the other parts that match.
    ///
    /// # Errors
    ///
    /// As [`Comparer::compare`].
    pub(super) fn shown(&mut self, unpacked: &Unpacked) -> Result<(Shown, Vec<&'static str>)> {
        let comparison = self.comparison(unpacked)?;
        let (article, enrichment) = (&unpacked.article, &unpacked.enrichment);
        let compared = comparison.compare(article, enrichment);
        let shown = comparison.shown(article, enrichment, &unpacked.outline, &compared);
        let filters = comparison.met_filters(article, enrichment, &compared);
        Ok((shown, filters.collect()))
    }

    /// All places to mark, and the names of the filters that match.
    ///
    /// # Errors
    ///
    /// As [`Comparer::compare`].
    pub(super) fn every(
        &mut self,
        unpacked: &Unpacked,
    ) -> Result<(Vec<Marked>, Vec<&'static str>)> {
        let comparison = self.comparison(unpacked)?;
        let (article, enrichment) = (&unpacked.article, &unpacked.enrichment);
        let compared = comparison.compare(article, enrichment);
        let marks = comparison.marks(article, enrichment, &compared);
        let filters = comparison.met_filters(article, enrichment, &compared);
        Ok((marks, filters.collect()))
    }
}
