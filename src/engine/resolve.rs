//! Resolves the words of a query into terms: stems, exact forms, and the words of a [`Vocabulary`] that match prefixes,
//! wildcards, fuzzy words and regular expressions.

mod names;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use anyhow::Result;

use self::names::{known_spellings, of_other_kinds, spellings, with_other_names, with_whole_names};
use self::words::Words;
use crate::engine::CancelFlag;
use crate::engine::budget::QueryBudget;
use crate::engine::expression::Expression;
use crate::engine::vocabulary::{Shape, Vocabulary};
use crate::index::analyzer::NAME_GAP;
use newsdex_query::matching::{Arrangement, Resolved, TermSet, Within, WordTerm};
use newsdex_query::names::{Forms, forms};
use newsdex_query::{LEAD_WORDS, Pattern, Query, Reach, Scope};
use newsdex_text::enrichment::EntityKind;
use newsdex_text::lexicon::language_names::has_compounds;
use newsdex_text::lexicon::related_forms::{is_open_compound, open_compound};
use newsdex_text::words::extra_terms::{case_term, has_capitals, joined_term, signed_term};
use newsdex_text::words::figures::split_figures;
use newsdex_text::words::fold::fold;
use newsdex_text::words::forms::{EXACT_MARK, FormCache, whole_name_term};
use newsdex_text::words::readings::has_sign;
use newsdex_text::words::related::{Related, in_names};

/// The largest number of terms per word; a word that matches more is cut to the most frequent.
const MOST_TERMS: usize = 1_000;

/// The approximate largest number of terms for all words of a query together: their postings are open at the same time.
const MOST_TERMS_OF_ALL: usize = 50_000;

/// The number of terms that each word may always have, however many words the query has.
const LEAST_TERMS: usize = 50;

/// The largest number of cut words that have their own notice.
const MOST_CUTS_TOLD: usize = 5;

/// Whether the texts of a scope do not have a word in any form, although some texts are in a language that writes several
/// words as one.
pub(super) fn lacks_part_of_compounds(
    vocabulary: Arc<dyn Vocabulary>,
    scope: Scope,
    word: &str,
) -> Result<bool> {
    let languages = vocabulary.languages()?;
    if !languages.iter().any(|language| has_compounds(language)) {
        return Ok(false);
    }
    let budget = QueryBudget::new(&CancelFlag::default());
    let mut resolver = Resolver::new(vocabulary, &budget)?;
    let mut terms = resolver.any_form(scope, word);
    terms.extend_from_slice(resolver.pair(word).terms());
    Ok(!resolver.vocabulary.has_any(scope, &TermSet::new(terms))?)
}

/// Resolves the words of a query.
pub(super) struct Resolver {
    vocabulary: Arc<dyn Vocabulary>,
    /// The forms of words, without stems.
    plain: FormCache,
    /// The languages of the texts, each with its forms and stems of words.
    languages: Vec<(String, FormCache)>,
    /// The largest number of terms per word.
    most_terms: usize,
    /// The terms of the prefixes, wildcards, fuzzy words and expressions that were already looked up.
    known: BTreeMap<(Scope, String), Vec<WordTerm>>,
    /// The patterns that were cut to the most frequent words: the typed text, and the number of its terms.
    cuts: Vec<(String, usize)>,
    /// The budget for searching the dictionaries.
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

    /// A resolver for one query, whose words share [`MOST_TERMS_OF_ALL`].
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

    /// Messages for the user about words that were cut.
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

    /// Resolves a pattern in its scope. If some articles take the named entity for another kind, also gives its names
    /// in the scope of that kind.
    pub(super) fn resolve_all(
        &mut self,
        scope: Scope,
        pattern: &Pattern,
    ) -> Result<Vec<(Scope, Arc<Resolved>)>> {
        let resolved = self.resolve(scope, pattern)?;
        let mut parts = of_other_kinds(self.vocabulary.names(), scope, &resolved)?;
        parts.insert(0, (scope, resolved));
        let shared = |(scope, resolved)| (scope, Arc::new(resolved));
        Ok(parts.into_iter().map(shared).collect())
    }

    /// Resolves a pattern for the fields of its scope.
    pub(super) fn resolve(&mut self, scope: Scope, pattern: &Pattern) -> Result<Resolved> {
        let mut words = Words::default();
        let Forms {
            pattern,
            whole_names,
        } = forms(scope, pattern);
        let mut arrangement = self.arrange(scope, &pattern, &mut words)?;
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
        let whole_names = whole_names.iter().map(|name| whole_name_term(name));
        let resolved = with_whole_names(resolved, whole_names.collect());
        let kinds = scope.kinds();
        if kinds.is_empty() {
            return Ok(resolved);
        }
        with_other_names(self.vocabulary.names(), resolved, kinds)
    }

    fn arrange(
        &mut self,
        scope: Scope,
        pattern: &Pattern,
        words: &mut Words,
    ) -> Result<Arrangement> {
        let terms = match pattern {
            Pattern::Phrase { parts, slop: 0 } if scope.is_prose() => {
                let parts = with_joined_words(parts);
                if let [part] = parts.as_slice() {
                    return self.arrange(scope, part, words);
                }
                let parts = self.arrange_all(scope, &parts, words)?;
                return Ok(Arrangement::Phrase { parts, slop: 0 });
            }
            Pattern::Phrase { parts, slop } => {
                let parts = self.arrange_all(scope, parts, words)?;
                let slop = match scope.is_prose() {
                    true => *slop,
                    false => (*slop).min(NAME_WORDS),
                };
                return Ok(Arrangement::Phrase { parts, slop });
            }
            Pattern::AnyOf(parts)
                if scope.is_about_names()
                    && parts.iter().all(|part| matches!(part, Pattern::Word(_))) =>
            {
                let words = parts.iter().filter_map(|part| match part {
                    Pattern::Word(word) => Some(word.as_str()),
                    _ => None,
                });
                words
                    .flat_map(|word| self.any_spelling(scope, word))
                    .collect()
            }
            Pattern::AnyOf(parts) => {
                // Otherwise the server is asked for each of them.
                let is_asked = !self.vocabulary.lists_words() && scope.is_about_names();
                let vocabulary = Arc::clone(&self.vocabulary);
                let parts = match is_asked {
                    true => known_spellings(vocabulary.names(), parts),
                    false => parts.iter().collect(),
                };
                let parts = parts.into_iter().map(|part| match part {
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
            Pattern::Word(word) if scope.is_about_names() => self.any_spelling(scope, word),
            Pattern::Word(word) if scope.is_prose() => return self.in_prose(scope, word, words),
            Pattern::Word(word) => self.any_form(scope, word),
            Pattern::Joined { first, second, .. } => {
                let pair = self.side_by_side(scope, [first, second], words);
                let whole = self.one_word(scope, &format!("{first}{second}"), words);
                return Ok(Arrangement::AnyOf(vec![pair, whole]));
            }
            Pattern::Exact(word) => vec![self.this_form(scope, word)],
            Pattern::Cased(word) => {
                let set = TermSet::new(vec![self.this_form(scope, word)]);
                let has_term = !scope.is_prose() || has_capitals(word) || has_sign(word);
                return Ok(Arrangement::Word(words.number(match has_term {
                    true => set,
                    false => set.with_capitals(word),
                })));
            }
            expanded => {
                let set = TermSet::new(self.expanded(scope, expanded)?);
                return Ok(Arrangement::Word(words.number(
                    match self.vocabulary.lists_words() {
                        true => set,
                        false => set.with_shape(expanded.clone()),
                    },
                )));
            }
        };
        Ok(Arrangement::Word(words.number(TermSet::new(terms))))
    }

    /// The terms of a pattern that is looked up in the dictionary.
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

    /// A word of running text: its forms, and the same word in two parts.
    fn in_prose(&mut self, scope: Scope, word: &str, words: &mut Words) -> Result<Arrangement> {
        let mut parts = vec![self.one_word(scope, word, words)];
        let pair = self.pair(word);
        // Most words are never written in two parts; a single word is found faster than alternatives.
        if self.vocabulary.has_any(scope, &pair)? {
            parts.push(Arrangement::Pair(words.number(pair)));
        }
        if let Some(split) = split_figures(word) {
            parts.push(words.apart(|words| {
                let mut exact = |part: &&str| {
                    let term = WordTerm::anywhere(self.exact_term(part));
                    Arrangement::Word(words.number(TermSet::new(vec![term])))
                };
                Arrangement::Phrase {
                    parts: split.iter().map(&mut exact).collect(),
                    slop: 0,
                }
            }));
        }
        if let Some((first, second)) = open_compound(word) {
            parts.push(self.side_by_side(scope, [first, second], words));
        }
        Ok(match parts.len() {
            1 => parts.swap_remove(0),
            _ => Arrangement::AnyOf(parts),
        })
    }

    /// The terms of two words that are one word together, with a hyphen or apostrophe between them.
    fn pair(&mut self, word: &str) -> TermSet {
        let mut terms = vec![WordTerm::anywhere(joined_term(
            self.plain.form(word).exact(),
        ))];
        for (language, form_cache) in &mut self.languages {
            let stems = Related::of(word, language, form_cache).stems.into_iter();
            terms.extend(stems.map(|stem| WordTerm::in_language(joined_term(&stem), language)));
        }
        TermSet::new(terms)
    }

    /// Two words side by side, in any form.
    fn side_by_side(&mut self, scope: Scope, pair: [&str; 2], words: &mut Words) -> Arrangement {
        words.apart(|words| Arrangement::Phrase {
            parts: pair.map(|word| self.one_word(scope, word, words)).into(),
            slop: 0,
        })
    }

    /// A word in any form.
    fn one_word(&mut self, scope: Scope, word: &str, words: &mut Words) -> Arrangement {
        let terms = self.any_form(scope, word);
        Arrangement::Word(words.number(TermSet::new(terms)))
    }

    /// The term of this form of a word. In running text, a word with a sign or with two capitals or more has a term of
    /// its own.
    fn this_form(&mut self, scope: Scope, word: &str) -> WordTerm {
        let is_prose = scope.is_prose();
        WordTerm::anywhere(match () {
            () if is_prose && has_sign(word) => signed_term(word),
            () if is_prose && has_capitals(word) => case_term(word),
            () => self.exact_term(word),
        })
    }

    fn exact_term(&mut self, word: &str) -> String {
        self.plain.form(word).exact_term().to_owned()
    }

    /// The exact form and, in prose, the stems and related forms by the rules of each language of the archive, because
    /// the language of a query is unknown.
    fn any_form(&mut self, scope: Scope, word: &str) -> Vec<WordTerm> {
        let mut terms = vec![WordTerm::anywhere(self.exact_term(word))];
        if scope.is_prose() {
            if has_sign(word) {
                return vec![WordTerm::anywhere(signed_term(word))];
            }
            for (language, form_cache) in &mut self.languages {
                let Related { stems, forms } = Related::of(word, language, form_cache);
                let own = form_cache.form(word).stem_term();
                for stem in &stems {
                    // A word that is its own stem is indexed only as an exact term.
                    terms.push(WordTerm::in_language(
                        format!("{EXACT_MARK}{stem}"),
                        language,
                    ));
                    terms.push(WordTerm {
                        covers_typed: own == Some(stem),
                        ..WordTerm::in_language(stem, language)
                    });
                }
                let exact = |form| WordTerm::in_language(format!("{EXACT_MARK}{form}"), language);
                terms.extend(forms.iter().map(exact));
            }
            return terms;
        }
        let kind = match scope.kinds() {
            [] => Some(EntityKind::Misc),
            [only] => Some(*only),
            _ => None,
        };
        let others = in_names(word, kind).into_iter();
        terms.extend(others.map(|other| WordTerm::anywhere(format!("{EXACT_MARK}{other}"))));
        if matches!(scope, Scope::Person | Scope::Speaker | Scope::Entity) {
            terms.extend(spellings(&fold(word)).into_iter().map(WordTerm::anywhere));
        }
        terms
    }

    /// The forms of a word of a name and, if it is in another script, its Latin spellings.
    fn any_spelling(&mut self, scope: Scope, word: &str) -> Vec<WordTerm> {
        let mut terms = self.any_form(scope, word);
        for spelling in self.vocabulary.names().in_latin(word) {
            terms.push(WordTerm::anywhere(self.exact_term(&spelling)));
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
        let shape = Shape::Expression(Box::new(expression));
        let found = self.vocabulary.expand(scope, &shape, &self.budget)?;
        Ok(self.most_frequent(found, shown))
    }

    fn near_to(&mut self, scope: Scope, word: &str, distance: u8) -> Result<Vec<WordTerm>> {
        let shape = Shape::fuzzy(&self.exact_term(word), distance, "")?;
        let found = self.vocabulary.expand(scope, &shape, &self.budget)?;
        Ok(self.most_frequent(found, &format!("{word}~{distance}")))
    }

    /// Words of a scope at most `distance` letters away from a word, as they are indexed, with the number of articles
    /// for each. For distances above 1, only words with the same first letter.
    pub(super) fn spelled_like(
        &mut self,
        scope: Scope,
        word: &str,
        distance: u8,
    ) -> Result<Vec<(String, u64)>> {
        // Somebody who makes two mistakes in a word rarely makes one in its first letter, and skipping all words with
        // another first letter saves time.
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

/// Whether a query has parts that are looked up in the dictionary: prefixes, wildcards, fuzzy words, expressions.
#[cfg(feature = "remote")]
pub(super) fn has_shapes(query: &Query) -> bool {
    let mut found = BTreeSet::new();
    expanded_words(query, &mut found);
    !found.is_empty()
}

/// Collects the parts of a query that are looked up in the dictionary, in newsdex syntax.
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

/// The parts of a phrase, with two words as one part if they are also written as one: `"F 16"`, `"cease fire"`.
fn with_joined_words(parts: &[Pattern]) -> Vec<Pattern> {
    let mut found: Vec<Pattern> = Vec::with_capacity(parts.len());
    for part in parts {
        let joined = match (found.last(), part) {
            (Some(Pattern::Word(first)), Pattern::Word(second))
                if is_open_compound(first, second)
                    || split_figures(&format!("{first}{second}")) == Some(vec![first, second]) =>
            {
                Some(Pattern::Joined {
                    first: first.clone(),
                    sign: '-',
                    second: second.clone(),
                })
            }
            _ => None,
        };
        if joined.is_some() {
            found.pop();
        }
        found.push(joined.unwrap_or_else(|| part.clone()));
    }
    found
}

fn expanded_words_of(pattern: &Pattern, found: &mut BTreeSet<String>) {
    let is_expanded = matches!(
        pattern,
        Pattern::Prefix(_) | Pattern::Wildcard(_) | Pattern::Regex(_) | Pattern::Fuzzy { .. }
    );
    if is_expanded {
        found.insert(pattern.to_string());
    }
    for part in pattern.parts() {
        expanded_words_of(part, found);
    }
}

/// The longest name in words. Names have no sentences, so all words of one name are within reach of each other, and the
/// words of two names are not, whatever the distance.
const NAME_WORDS: u32 = NAME_GAP - 2;

/// How far apart two parts may be in a scope. Adds the beginnings of sentences or paragraphs to `words` if they are
/// needed.
fn within(scope: Scope, reach: Reach, words: &mut Words) -> Within {
    let stretches = match reach {
        Reach::Words(distance) if !scope.is_prose() => {
            return Within::Words(distance.min(NAME_WORDS));
        }
        Reach::Words(distance) => return Within::Words(distance),
        _ if !scope.is_prose() => return Within::Words(NAME_WORDS),
        Reach::Sentence => TermSet::of_sentences(),
        Reach::Paragraph => TermSet::of_paragraphs(),
    };
    Within::Stretch(words.number(stretches))
}
