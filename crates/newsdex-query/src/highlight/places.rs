//! Counts the matches of each clause in an article, whether or not they are marked.

use super::{Marker, is_of, looks_in, texts_of};
use crate::Scope;
use crate::highlight::MarkedField;
use crate::matching::places;
use newsdex_text::article::Article;
use newsdex_text::enrichment::Enrichment;
use newsdex_text::words::forms::primary;

impl Marker {
    /// Number of places at which each clause matches, in the order of the clauses, over all texts of its scope. A
    /// clause about names counts the entities or quotations that it matches.
    pub fn places(&mut self, article: &Article, enrichment: &Enrichment) -> Vec<usize> {
        let mut counts = vec![0; self.clauses().len()];
        let language = enrichment.language.as_deref().map(primary);
        for (field, text) in texts_of(article, enrichment) {
            let is_prose = matches!(
                field,
                MarkedField::Title | MarkedField::Subtitle | MarkedField::Body
            );
            let language = language.filter(|_| is_prose);
            self.add_places(text, language, |scope| looks_in(scope, field), &mut counts);
        }
        for quote in &enrichment.quotes {
            let text = quote.text(article);
            self.add_places(text, language, |scope| scope == Scope::Quote, &mut counts);
            let names = enrichment.speaker_names(quote, article);
            let Some(fullest) = names.first() else {
                continue;
            };
            for (clause, count) in counts.iter_mut().enumerate() {
                let is_wanted = self.scope(clause) == Some(Scope::Speaker);
                if is_wanted && self.any_matches(clause, fullest, &names) {
                    *count += 1;
                }
            }
        }
        for entity in &enrichment.entities {
            for (clause, count) in counts.iter_mut().enumerate() {
                let is_wanted = self
                    .scope(clause)
                    .is_some_and(|scope| is_of(scope, entity.kind));
                if is_wanted && self.is_named(clause, entity, article) {
                    *count += 1;
                }
            }
        }
        counts
    }

    fn scope(&self, clause: usize) -> Option<Scope> {
        self.clauses().get(clause).map(|clause| clause.scope)
    }

    /// Adds the number of places in a text at which each clause matches whose scope `is_wanted`.
    fn add_places(
        &mut self,
        text: &str,
        language: Option<&str>,
        is_wanted: impl Fn(Scope) -> bool,
        counts: &mut [usize],
    ) {
        if !self.clauses().iter().any(|clause| is_wanted(clause.scope)) {
            return;
        }
        let positions = self.read(text, language);
        for ((clause, positions), count) in self.clauses().iter().zip(&positions).zip(counts) {
            if is_wanted(clause.scope) {
                *count += places(&clause.resolved.arrangement, positions);
            }
        }
    }
}
