//! From the words of a query to index terms: stems, exact forms, and the terms of a [`Vocabulary`]
//! that prefixes, wildcards, fuzzy words and regular expressions expand to.

mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use anyhow::Result;

use self::words::Words;
use crate::engine::budget::QueryBudget;
use crate::engine::expression::Expression;
use crate::engine::vocabulary::{Shape, Vocabulary};
use crate::index::names::KnownMember;
use newsdex_query::matching::{Arrangement, Resolved, TermSet, Within, WordTerm};
use newsdex_query::{LEAD_WORDS, Pattern, Query, Reach, Scope};
use newsdex_text::enrichment::EntityKind;
use newsdex_text::words::fold::fold;
use newsdex_text::words::forms::{EXACT_MARK, FormCache, whole_name_term};
use newsdex_text::words::sentences::TEXT_GAP;

/// Maximum number of terms of one word; only the most frequent terms are kept.
const MOST_TERMS: usize = 1_000;

/// Approximate maximum number of terms of all words of a query: their postings are all open at
/// once.
const MOST_TERMS_OF_ALL: usize = 50_000;

/// Minimum for the maximum number of terms of one word, however many words a query has.
const LEAST_TERMS: usize = 50;

/// Maximum number of notices about words with too many terms.
const MOST_CUTS_TOLD: usize = 5;

/// Finds the index terms for the words of a query.
pub(super) struct Resolver {
    vocabulary: Arc<dyn Vocabulary>,
    /// Folds words without stemming them.
    plain: FormCache,
    /// The languages of the texts.
    languages: Vec<(String, FormCache)>,
    /// Maximum number of terms of each word.
    most_terms: usize,
    /// The terms found for prefixes, wildcards, fuzzy words and expressions so far.
    known: BTreeMap<(Scope, String), Vec<WordTerm>>,
    /// Words with too many terms: as typed, with the number of terms found.
    cuts: Vec<(String, usize)>,
    /// What looking up terms may spend.
    budget: QueryBudget,
}

impl Resolver {
    pub(super) fn new(vocabulary: Arc<dyn Vocabulary>, budget: &QueryBudget) -> Result<Resolver> {
        let languages = vocabulary.languages()?;
        let languages = languages.into_iter().map(|language| {
            let form_cache = FormCache::new(Some(&language));
            (language, form_cache)
        });
        let plain = FormCache::new(None);
        Ok(Resolver {
            vocabulary,
            plain,
            languages: languages.collect(),
            most_terms: MOST_TERMS,
            known: BTreeMap::new(),
            cuts: Vec::new(),
            budget: budget.clone(),
        })
    }

    /// For the words of one query, which share the maximum number of terms.
    pub(super) fn for_query(
        vocabulary: Arc<dyn Vocabulary>,
        query: &Query,
        budget: &QueryBudget,
    ) -> Result<Resolver> {
        let mut expanded = BTreeSet::new();
        expanded_words(query, &mut expanded);
        let most_terms = MOST_TERMS_OF_ALL / expanded.len().max(1);
        Ok(Resolver {
            most_terms: most_terms.clamp(LEAST_TERMS, MOST_TERMS),
            ..Resolver::new(vocabulary, budget)?
        })
    }

    /// Notes for the user about words with too many terms.
    pub(super) fn notices(self) -> Vec<String> {
        let most = self.most_terms;
        let told = self.cuts.iter().take(MOST_CUTS_TOLD).map(|(shown, terms)| {
            format!("`{shown}` matches {terms} words; newsdex searched only for the {most} most frequent")
        });
        let mut notices: Vec<String> = told.collect();
        match self.cuts.len().saturating_sub(MOST_CUTS_TOLD) {
            0 => {}
            more => notices.push(format!(
                "{more} other patterns match too many words; newsdex searched only for the {most} most frequent of each"
            )),
        }
        notices
    }

    /// The terms of a pattern in its scope, and the names of the same entities in other scopes:
    /// some articles take an entity for one of another kind.
    pub(super) fn resolve_all(
        &mut self,
        scope: Scope,
        pattern: &Pattern,
    ) -> Result<Vec<(Scope, Arc<Resolved>)>> {
        let resolved = self.resolve(scope, pattern)?;
        let mut parts = self.of_other_kinds(scope, &resolved)?;
        parts.insert(0, (scope, resolved));
        let shared = |(scope, resolved)| (scope, Arc::new(resolved));
        Ok(parts.into_iter().map(shared).collect())
    }

    /// Finds the terms of a pattern in the fields of its scope.
    pub(super) fn resolve(&mut self, scope: Scope, pattern: &Pattern) -> Result<Resolved> {
        let mut words = Words::default();
        let mut arrangement = self.arrange(scope, pattern, &mut words)?;
        if scope == Scope::Lead {
            arrangement = Arrangement::Leading {
                inner: Box::new(arrangement),
                words: LEAD_WORDS,
            };
        }
        let resolved = Resolved {
            arrangement,
            words: words.sets,
        };
        let kinds = kinds_of(scope);
        if kinds.is_empty() {
            return Ok(resolved);
        }
        self.with_other_names(resolved, kinds)
    }

    /// Adds all names of the entities of which one name matches the pattern.
    fn with_other_names(&self, mut resolved: Resolved, kinds: &[EntityKind]) -> Result<Resolved> {
        let members = self.members(&resolved, kinds)?.into_iter();
        let others: Vec<String> = members
            .map(|member| whole_name_term(&member.name))
            .collect();
        if !others.is_empty() {
            let other = Arrangement::Word(resolved.words.len());
            resolved.words.push(TermSet::of_names(others));
            resolved.arrangement = match resolved.arrangement {
                Arrangement::AnyOf(mut parts) => {
                    parts.push(other);
                    Arrangement::AnyOf(parts)
                }
                typed => Arrangement::AnyOf(vec![typed, other]),
            };
        }
        Ok(resolved)
    }

    /// The names of matching entities that some articles take for entities of another kind, with
    /// the scopes to look for them in.
    fn of_other_kinds(&self, scope: Scope, resolved: &Resolved) -> Result<Vec<(Scope, Resolved)>> {
        let mut found = Vec::new();
        if !matches!(scope, Scope::Person | Scope::Organization | Scope::Place) {
            return Ok(found);
        }
        let members = self.members(resolved, kinds_of(scope))?;
        for other in [Scope::Person, Scope::Organization, Scope::Place] {
            let is_other =
                |member: &&KnownMember| other != scope && kinds_of(other).contains(&member.kind());
            let names = members.iter().filter(is_other);
            let names: Vec<String> = names.map(|member| whole_name_term(&member.name)).collect();
            if !names.is_empty() {
                let resolved = Resolved {
                    arrangement: Arrangement::Word(0),
                    words: vec![TermSet::of_names(names)],
                };
                found.push((other, resolved));
            }
        }
        Ok(found)
    }

    /// All names of the entities of some kinds of which one name matches.
    fn members(&self, resolved: &Resolved, kinds: &[EntityKind]) -> Result<Vec<KnownMember>> {
        let names = self.vocabulary.names();
        let mut candidates: Vec<u32> = Vec::new();
        for term in resolved.words.iter().flat_map(TermSet::terms) {
            if let Some(word) = term.term.strip_prefix(EXACT_MARK) {
                candidates.extend(names.with_word(word, MOST_TERMS));
            }
        }
        candidates.sort_unstable();
        candidates.dedup();
        let mut members = Vec::new();
        for number in candidates {
            let entity = names.entity(number)?;
            let is_meant = kinds.contains(&entity.kind())
                && !entity.is_banned
                && (entity.members.iter().map(|member| &member.name))
                    .chain([&entity.name])
                    .any(|name| resolved.is_in(name));
            if is_meant {
                members.extend(entity.members);
            }
        }
        Ok(members)
    }

    fn arrange(
        &mut self,
        scope: Scope,
        pattern: &Pattern,
        words: &mut Words,
    ) -> Result<Arrangement> {
        let terms = match pattern {
            Pattern::Phrase { parts, slop } => {
                let parts = self.arrange_all(scope, parts, words)?;
                return Ok(Arrangement::Phrase { parts, slop: *slop });
            }
            Pattern::AnyOf(parts) => {
                let parts = parts.iter().map(|part| match part {
                    Pattern::Phrase { .. } | Pattern::Near { .. } | Pattern::NotNear { .. } => {
                        words.apart(|words| self.arrange(scope, part, words))
                    }
                    _ => self.arrange(scope, part, words),
                });
                return Ok(Arrangement::AnyOf(parts.collect::<Result<_>>()?));
            }
            Pattern::Near {
                left,
                right,
                reach,
                order,
            } => {
                return Ok(Arrangement::Near {
                    left: Box::new(self.arrange(scope, left, words)?),
                    right: Box::new(self.arrange(scope, right, words)?),
                    within: within(scope, *reach, words),
                    order: *order,
                });
            }
            Pattern::NotNear {
                left,
                right,
                reach,
                order,
            } => {
                return Ok(Arrangement::NotNear {
                    left: Box::new(self.arrange(scope, left, words)?),
                    right: Box::new(self.arrange(scope, right, words)?),
                    within: within(scope, *reach, words),
                    order: *order,
                });
            }
            Pattern::Word(word) if !kinds_of(scope).is_empty() => self.any_spelling(scope, word),
            Pattern::Word(word) => self.any_form(scope, word),
            Pattern::Exact(word) => vec![WordTerm::anywhere(self.exact_term(word))],
            expanded => self.expanded(scope, expanded)?,
        };
        Ok(Arrangement::Word(words.number(TermSet::new(terms))))
    }

    /// The terms of a prefix, wildcard, fuzzy word or expression.
    fn expanded(&mut self, scope: Scope, word: &Pattern) -> Result<Vec<WordTerm>> {
        let key = (scope, word.to_string());
        if let Some(terms) = self.known.get(&key) {
            return Ok(terms.clone());
        }
        let terms = match word {
            Pattern::Prefix(beginning) => self.beginning_with(scope, beginning)?,
            Pattern::Wildcard(shape) => {
                self.matching(scope, shape, Expression::of_wildcard(shape)?)?
            }
            Pattern::Regex(expression) => {
                let shown = format!("/{expression}/");
                self.matching(scope, &shown, Expression::new(expression, &shown)?)?
            }
            Pattern::Fuzzy { word, distance } => self.near_to(scope, word, *distance)?,
            _ => Vec::new(),
        };
        self.known.insert(key, terms.clone());
        Ok(terms)
    }

    /// The terms of a word of a name, and of its Latin spellings if it is in another script.
    fn any_spelling(&mut self, scope: Scope, word: &str) -> Vec<WordTerm> {
        let mut terms = self.any_form(scope, word);
        for spelling in self.vocabulary.names().in_latin(word) {
            terms.push(WordTerm::anywhere(self.exact_term(&spelling)));
        }
        terms
    }

    fn arrange_all(
        &mut self,
        scope: Scope,
        patterns: &[Pattern],
        words: &mut Words,
    ) -> Result<Vec<Arrangement>> {
        patterns
            .iter()
            .map(|pattern| self.arrange(scope, pattern, words))
            .collect()
    }

    fn exact_term(&mut self, word: &str) -> String {
        self.plain.form(word).exact_term().to_owned()
    }

    /// The exact form and, in running text, the stem in each language of the archive, since the
    /// language of a query is unknown.
    fn any_form(&mut self, scope: Scope, word: &str) -> Vec<WordTerm> {
        let mut terms = vec![WordTerm::anywhere(self.exact_term(word))];
        if is_prose(scope) {
            for (language, form_cache) in &mut self.languages {
                let stem = form_cache.form(word).stem();
                // A word that is its own stem is indexed under its exact form only.
                for term in [format!("{EXACT_MARK}{stem}"), stem.to_owned()] {
                    terms.push(WordTerm {
                        term,
                        language: Some(language.clone()),
                    });
                }
            }
        } else if matches!(scope, Scope::Person | Scope::Speaker | Scope::Entity) {
            terms.extend(spellings(&fold(word)).into_iter().map(WordTerm::anywhere));
        }
        terms
    }

    fn beginning_with(&mut self, scope: Scope, beginning: &str) -> Result<Vec<WordTerm>> {
        let term = self.exact_term(beginning);
        let shown = format!("{}*", term.strip_prefix(EXACT_MARK).unwrap_or(&term));
        let found = (self.vocabulary).expand(scope, &Shape::Prefix(term), &self.budget)?;
        Ok(self.most_frequent(found, &shown))
    }

    fn matching(
        &mut self,
        scope: Scope,
        shown: &str,
        expression: Expression,
    ) -> Result<Vec<WordTerm>> {
        self.budget.build(expression.bytes())?;
        let shape = Shape::Expression(expression);
        let found = self.vocabulary.expand(scope, &shape, &self.budget)?;
        Ok(self.most_frequent(found, shown))
    }

    fn near_to(&mut self, scope: Scope, word: &str, distance: u8) -> Result<Vec<WordTerm>> {
        let shape = Shape::fuzzy(&self.exact_term(word), distance, "")?;
        let found = self.vocabulary.expand(scope, &shape, &self.budget)?;
        Ok(self.most_frequent(found, &format!("{word}~{distance}")))
    }

    /// The words of a scope within an edit distance of a word, folded, with the number of articles
    /// each is in. With distance 2, only words with the same first letter.
    pub(super) fn spelled_like(
        &mut self,
        scope: Scope,
        word: &str,
        distance: u8,
    ) -> Result<Vec<(String, u64)>> {
        // Whoever errs twice in a word hardly errs in its first letter, too; all words that begin with
        // others are not looked at.
        let folded = fold(word);
        let beginning = match distance {
            0 | 1 => "",
            _ => folded.get(..folded.ceil_char_boundary(1)).unwrap_or(""),
        };
        let shape = Shape::fuzzy(&self.exact_term(word), distance, beginning)?;
        let found = self.vocabulary.expand(scope, &shape, &self.budget)?;
        let found = found.into_iter().map(|(term, documents)| {
            let spelling = term.strip_prefix(EXACT_MARK).unwrap_or(&term);
            (spelling.to_owned(), documents)
        });
        Ok(found.collect())
    }

    fn most_frequent(&mut self, found: BTreeMap<String, u64>, shown: &str) -> Vec<WordTerm> {
        let mut terms: Vec<(String, u64)> = found.into_iter().collect();
        if terms.len() > self.most_terms {
            self.cuts.push((shown.to_owned(), terms.len()));
            terms.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
            terms.truncate(self.most_terms);
        }
        terms
            .into_iter()
            .map(|(term, _)| WordTerm::anywhere(term))
            .collect()
    }
}

/// The prefixes, wildcards, fuzzy words and expressions of a query, as printed.
fn expanded_words(query: &Query, found: &mut BTreeSet<String>) {
    match query {
        Query::Text(_, pattern) | Query::AtLeast { pattern, .. } => {
            expanded_words_of(pattern, found);
        }
        Query::And(parts) | Query::Or(parts) => {
            parts.iter().for_each(|part| expanded_words(part, found));
        }
        Query::Not(inner) | Query::Weighted(inner, _) => expanded_words(inner, found),
        _ => {}
    }
}

fn expanded_words_of(pattern: &Pattern, found: &mut BTreeSet<String>) {
    match pattern {
        Pattern::Word(_) | Pattern::Exact(_) => {}
        Pattern::Phrase { parts, .. } | Pattern::AnyOf(parts) => {
            parts.iter().for_each(|part| expanded_words_of(part, found));
        }
        Pattern::Near { left, right, .. } | Pattern::NotNear { left, right, .. } => {
            expanded_words_of(left, found);
            expanded_words_of(right, found);
        }
        Pattern::Prefix(_) | Pattern::Wildcard(_) | Pattern::Regex(_) | Pattern::Fuzzy { .. } => {
            found.insert(pattern.to_string());
        }
    }
}

/// Two words of one name are at most this many words apart: names have no sentences or paragraphs.
const NAME_WORDS: u32 = TEXT_GAP / 2;

/// How far apart the two sides of a proximity may be. For a sentence or paragraph, adds the term of
/// its beginning to the words.
fn within(scope: Scope, reach: Reach, words: &mut Words) -> Within {
    let stretches = match reach {
        Reach::Words(distance) => return Within::Words(distance),
        _ if !is_prose(scope) => return Within::Words(NAME_WORDS),
        Reach::Sentence => TermSet::of_sentences(),
        Reach::Paragraph => TermSet::of_paragraphs(),
    };
    Within::Stretch(words.number(stretches))
}

/// Whether a scope is running text, which is stemmed and divided into sentences.
fn is_prose(scope: Scope) -> bool {
    matches!(
        scope,
        Scope::Anywhere | Scope::Title | Scope::Body | Scope::Lead | Scope::Quote
    )
}

/// Whether a scope is looked for among the names of entities.
pub(super) fn is_about_names(scope: Scope) -> bool {
    !kinds_of(scope).is_empty()
}

/// The kinds of entities that a scope is about.
fn kinds_of(scope: Scope) -> &'static [EntityKind] {
    match scope {
        Scope::Person => &[EntityKind::Person],
        Scope::Organization => &[EntityKind::Organization],
        Scope::Place => &[EntityKind::Place],
        Scope::Speaker => &[EntityKind::Person, EntityKind::Organization],
        Scope::Entity => &[
            EntityKind::Person,
            EntityKind::Organization,
            EntityKind::Place,
            EntityKind::Misc,
        ],
        _ => &[],
    }
}

/// Endings of Slavic surnames in several systems of romanisation.
const SLAVIC_ENDINGS: [&str; 8] = ["yy", "iy", "yi", "ij", "yj", "ii", "y", "i"];

/// Other romanisations of a name, as exact terms: `zelensky`, `zelenskyy` and `zelenskiy` are one
/// name.
fn spellings(name: &str) -> Vec<String> {
    let stems = SLAVIC_ENDINGS
        .iter()
        .filter_map(|ending| name.strip_suffix(ending));
    let mut stems = stems.filter(|stem| stem.ends_with("sk") && stem.len() >= 5);
    let Some(stem) = stems.next() else {
        return Vec::new();
    };
    SLAVIC_ENDINGS
        .iter()
        .map(|ending| format!("{EXACT_MARK}{stem}{ending}"))
        .collect()
}
