//! Finds the places where a query matches in an article, and the fragments that show them best.
//!
//! The engine supplies the searched words ([`Clause`]). [`crate::matching`] decides where they match, here as in the
//! index. Marks are made on the published text: a mark on `Sanctions` for `sanction`, one mark over a whole phrase,
//! every mention of a person in any form.

mod dates;
mod fragments;
mod initials;
mod places;
mod positions;

use std::sync::Arc;

use rustc_hash::FxHashMap;

pub use self::dates::names;
use self::initials::Initials;
pub use self::positions::{ClausePositions, TermPositions};
use crate::matching::{Mark, Resolved, WordTerm, marks};
use crate::{DayRange, Scope};
use newsdex_text::article::{Article, Span};
use newsdex_text::enrichment::{Enrichment, Entity, EntityKind, Quote, TextField};
use newsdex_text::words::extra_terms::{CASE_MARK, JOINED_MARK, SIGNED_MARK, extra_terms};
use newsdex_text::words::forms::{EXACT_MARK, FormCache, WHOLE_MARK, primary, whole_name_term};
use newsdex_text::words::sentences::break_between;
use newsdex_text::words::sentences::outline::Outline;
use newsdex_text::words::tokenize;

/// A part of a query that matches words.
#[derive(Debug, Clone)]
pub struct Clause {
    /// The scope in which it has to match.
    pub scope: Scope,
    /// The resolved pattern.
    pub resolved: Arc<Resolved>,
}

/// A part of an article that can have marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum MarkedField {
    /// The headline.
    Title,
    /// The subtitle.
    Subtitle,
    /// The body.
    Body,
    /// The source: newspaper, agency or site.
    Source,
    /// One of the authors.
    Author,
    /// The section.
    Section,
    /// One of the keywords.
    Keyword,
    /// One of the credited news agencies.
    Agency,
}

impl MarkedField {
    /// The name of the part in answers.
    pub fn name(self) -> &'static str {
        match self {
            MarkedField::Title => "title",
            MarkedField::Subtitle => "subtitle",
            MarkedField::Body => "body",
            MarkedField::Source => "source",
            MarkedField::Author => "author",
            MarkedField::Section => "section",
            MarkedField::Keyword => "keyword",
            MarkedField::Agency => "agency",
        }
    }
}

/// A mark: a place where the query matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Marked {
    /// The part of the article.
    pub field: MarkedField,
    /// The number of the author, keyword or agency, from 0; 0 in other parts.
    pub item: usize,
    /// The bytes within that part; of an author, keyword or agency, within that one.
    pub span: Span,
}

/// An extract of an article with its matches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snippet {
    /// The part of the article.
    pub field: MarkedField,
    /// The text of the extract.
    pub text: String,
    /// The matches, in bytes of `text`: sorted and disjoint; empty if the query matches no words.
    pub highlights: Vec<Span>,
    /// Whether the part has more text before the extract.
    pub is_cut_before: bool,
    /// Whether the part has more text after the extract.
    pub is_cut_behind: bool,
}

/// The result of [`Marker::shown`].
#[derive(Debug, Clone, Default)]
pub struct Shown {
    /// The extracts: the other parts first, then those of the body in the order of the text.
    pub snippets: Vec<Snippet>,
    /// Parts that match although no snippet of them was requested.
    pub unshown: Vec<MarkedField>,
}

/// Marks articles for one query.
pub struct Marker {
    clauses: Vec<Clause>,
    /// The days whose mentions are marked. They are numbered like clauses, after the last clause.
    named_days: Vec<Option<DayRange>>,
    /// Maximum number of fragments of a body.
    fragments: usize,
    /// The words of the clauses that each term belongs to.
    meant: FxHashMap<String, Vec<Meant>>,
    form_caches: FxHashMap<String, FormCache>,
    /// Whether any term is a stem; if not, no word has to be stemmed.
    needs_stems: bool,
    /// Whether any term is an extra term, see [`newsdex_text::words::extra_terms`].
    needs_extra: bool,
    /// Whether any term is the beginning of a sentence or paragraph.
    needs_breaks: bool,
    /// The first letters of the searched words.
    initials: Initials,
    /// The first letters of the names that are searched as a whole.
    names: Initials,
}

/// One term of one word of one clause.
#[derive(Debug, Clone)]
struct Meant {
    clause: usize,
    word: usize,
    term: WordTerm,
}

/// A match of one clause in one text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Match {
    /// The matching bytes.
    pub span: Span,
    /// The number of the clause.
    pub clause: usize,
    /// The part of the clause, for example one side of a proximity.
    part: usize,
}

impl Marker {
    /// A marker for the wanted clauses of a query, with at most `fragments` fragments of a body.
    pub fn new(clauses: Vec<Clause>, fragments: usize) -> Marker {
        let mut meant: FxHashMap<String, Vec<Meant>> = FxHashMap::default();
        for (clause, Clause { resolved, .. }) in clauses.iter().enumerate() {
            for (word, set) in resolved.words.iter().enumerate() {
                for term in set.terms() {
                    let known = meant.entry(term.term.clone()).or_default();
                    known.push(Meant {
                        clause,
                        word,
                        term: term.clone(),
                    });
                }
            }
        }
        let is_stem = |term: &String| !term.starts_with(|mark: char| !mark.is_alphanumeric());
        let is_extra = |term: &String| term.starts_with([CASE_MARK, SIGNED_MARK, JOINED_MARK]);
        // The word and the next as one word are found by their stem.
        let is_joined = |term: &String| term.starts_with(JOINED_MARK);
        let needs_stems = meant.keys().any(|term| is_stem(term) || is_joined(term));
        Marker {
            clauses,
            named_days: Vec::new(),
            fragments,
            needs_stems,
            needs_extra: meant.keys().any(is_extra),
            needs_breaks: meant.keys().any(|term| term.starts_with(char::is_control)),
            // A stem can begin with another letter than the word.
            initials: match needs_stems || meant.keys().any(is_extra) {
                true => Initials::ANY,
                false => Initials::of(EXACT_MARK, meant.keys()),
            },
            names: Initials::of(WHOLE_MARK, meant.keys()),
            meant,
            form_caches: FxHashMap::default(),
        }
    }

    /// Also marks mentions of these days, and of weeks, months or years within them. The ranges are numbered like
    /// clauses, after the last clause; `None` keeps a number unused.
    #[must_use]
    pub fn with_named_days(self, named_days: Vec<Option<DayRange>>) -> Marker {
        Marker { named_days, ..self }
    }

    /// The clauses that are marked.
    pub fn clauses(&self) -> &[Clause] {
        &self.clauses
    }

    /// The extracts of an article: the title and other parts if they match, then the best fragments of the body in the
    /// order of the text. If nothing in the body matches, for example for a query by date only, the beginning of the
    /// body without marks. `outline` belongs to the body; `term_positions` may be empty.
    pub fn shown(
        &mut self,
        article: &Article,
        enrichment: &Enrichment,
        outline: &Outline,
        term_positions: &TermPositions,
    ) -> Shown {
        let mut shown = Shown::default();
        for (field, text, matches) in self.matches(article, enrichment, outline, term_positions) {
            if matches.is_empty() {
                continue;
            }
            if field != MarkedField::Body {
                shown.snippets.push(Snippet {
                    field,
                    text: text.to_owned(),
                    highlights: merged(&matches),
                    is_cut_before: false,
                    is_cut_behind: false,
                });
            } else if self.fragments == 0 {
                shown.unshown.push(field);
            } else {
                let fragments = fragments::best(text, outline, &matches, self.fragments);
                shown.snippets.extend(fragments);
            }
        }
        let is_of_body = |snippet: &Snippet| snippet.field == MarkedField::Body;
        if self.fragments > 0 && !shown.snippets.iter().any(is_of_body) {
            shown
                .snippets
                .extend(fragments::beginning(&article.body, outline));
        }
        shown
    }

    /// All places where the query matches: sorted, and disjoint within a text. `term_positions` may be empty.
    pub fn marks(
        &mut self,
        article: &Article,
        enrichment: &Enrichment,
        term_positions: &TermPositions,
    ) -> Vec<Marked> {
        let mut all = Vec::new();
        let mut before = None;
        let mut item = 0;
        let outline = Outline::default();
        for (field, _, matches) in self.matches(article, enrichment, &outline, term_positions) {
            item = match before {
                Some(before) if before == field => item + 1,
                _ => 0,
            };
            before = Some(field);
            let spans = merged(&matches).into_iter();
            all.extend(spans.map(|span| Marked { field, item, span }));
        }
        all
    }

    /// The matches in each text of an article, the body last.
    fn matches<'a>(
        &mut self,
        article: &'a Article,
        enrichment: &'a Enrichment,
        outline: &Outline,
        term_positions: &TermPositions,
    ) -> Vec<(MarkedField, &'a str, Vec<Match>)> {
        let language = enrichment.language.as_deref().map(primary);
        let mut found = Vec::new();
        let named = self.named_entities(article, enrichment);
        for (field, text) in texts_of(article, enrichment) {
            let is_text = matches!(
                field,
                MarkedField::Title | MarkedField::Subtitle | MarkedField::Body
            );
            let language = language.filter(|_| is_text);
            let known = |clause: usize| -> Option<Vec<Vec<u32>>> {
                let term_positions = term_positions.clauses.get(clause)?.as_ref()?;
                Some(match field {
                    MarkedField::Title => term_positions.in_title(article),
                    MarkedField::Subtitle => term_positions.in_subtitle(article),
                    _ => term_positions.body.clone(),
                })
            };
            let unknown = Outline::default();
            let outline = match field {
                MarkedField::Body => outline,
                _ => &unknown,
            };
            let is_wanted = |scope| looks_in(scope, field);
            let mut matches = self.in_text(text, outline, language, is_wanted, known);
            let quoted = match field {
                MarkedField::Title => Some(TextField::Title),
                MarkedField::Body => Some(TextField::Body),
                _ => None,
            };
            if let Some(quoted) = quoted {
                matches.extend(self.in_quotes(quoted, article, enrichment));
            }
            if field == MarkedField::Body {
                let clause = self.clauses.len();
                matches.extend(dates::named(enrichment, &self.named_days, clause));
            }
            let here = named
                .iter()
                .filter(|(named_field, _)| *named_field == field);
            matches.extend(here.map(|(_, matched)| *matched));
            matches.retain(|matched| !term_positions.unmet.contains(&matched.clause));
            matches.sort_unstable();
            found.push((field, text, matches));
        }
        found
    }

    /// The matches in the quotations of a text: matching words, and whole quotations of a matching speaker.
    fn in_quotes(
        &mut self,
        field: TextField,
        article: &Article,
        enrichment: &Enrichment,
    ) -> Vec<Match> {
        let mut is_asked_for = self.clauses.iter().map(|clause| clause.scope);
        if !is_asked_for.any(|scope| matches!(scope, Scope::Quote | Scope::Speaker)) {
            return Vec::new();
        }
        let quotes = enrichment.quotes.iter();
        quotes
            .filter(|quote| quote.field == field)
            .flat_map(|quote| self.in_quote(quote, article, enrichment))
            .collect()
    }

    /// The matches in one quotation: matching words, and the whole quotation if its speaker matches.
    pub fn in_quote(
        &mut self,
        quote: &Quote,
        article: &Article,
        enrichment: &Enrichment,
    ) -> Vec<Match> {
        let language = enrichment.language.as_deref().map(primary);
        let text = quote.text(article);
        let is_wanted = |scope| scope == Scope::Quote;
        let mut found = self.in_text(text, &Outline::default(), language, is_wanted, |_| None);
        for Match { span, .. } in &mut found {
            *span = Span::new(span.start + quote.span.start, span.end + quote.span.start);
        }
        let names = enrichment.speaker_names(quote, article);
        let Some(fullest) = names.first() else {
            return found;
        };
        for (number, clause) in self.clauses.iter().enumerate() {
            if clause.scope == Scope::Speaker && self.any_matches(number, fullest, &names) {
                found.push(Match {
                    span: quote.span,
                    clause: number,
                    part: 0,
                });
            }
        }
        found
    }

    /// The spans of the matching words in one quotation: sorted and disjoint.
    pub fn words_in_quote(&self, matches: &[Match]) -> Vec<Span> {
        let is_words = |matched: &&Match| {
            let clause = self.clauses.get(matched.clause);
            clause.is_some_and(|clause| clause.scope == Scope::Quote)
        };
        let mut words: Vec<Match> = matches.iter().filter(is_words).copied().collect();
        words.sort_unstable();
        merged(&words)
    }

    /// The matches in a text of the clauses whose scope `is_wanted`. `known` gives the word positions of a clause if
    /// they are known already; `outline` gives the sentences if they are.
    fn in_text(
        &mut self,
        text: &str,
        outline: &Outline,
        language: Option<&str>,
        is_wanted: impl Fn(Scope) -> bool,
        known: impl Fn(usize) -> Option<Vec<Vec<u32>>>,
    ) -> Vec<Match> {
        let mut found = Vec::new();
        let mut read: Option<Vec<Vec<Vec<u32>>>> = None;
        for clause in 0..self.clauses.len() {
            if !is_wanted(self.clauses[clause].scope) {
                continue;
            }
            let positions = match known(clause) {
                Some(positions) => positions,
                None => {
                    let read = read.get_or_insert_with(|| self.read(text, language));
                    read.get_mut(clause).map(std::mem::take).unwrap_or_default()
                }
            };
            let marks = marks(&self.clauses[clause].resolved.arrangement, &positions);
            found.extend(marks.into_iter().map(|mark| (clause, mark)));
        }
        let ends = |mark: &Mark| [Some(mark.run.start), mark.run.end.checked_sub(1)];
        let ends = found.iter().flat_map(|(_, mark)| ends(mark));
        let mut ends: Vec<u32> = ends.flatten().collect();
        ends.sort_unstable();
        ends.dedup();
        let spans = outline.spans(text, &ends);
        let span = |word: u32| -> Option<Span> {
            let at = spans.binary_search_by_key(&word, |(number, _)| *number);
            at.ok().and_then(|at| spans.get(at)).map(|(_, span)| *span)
        };
        let matches = found.into_iter().filter_map(|(clause, mark)| {
            let (first, last) = (span(mark.run.start)?, span(mark.run.end.checked_sub(1)?)?);
            Some(Match {
                span: Span::new(first.start, last.end),
                clause,
                part: mark.part,
            })
        });
        matches.collect()
    }

    /// The positions of the words of each clause in a text.
    fn read(&mut self, text: &str, language: Option<&str>) -> Vec<Vec<Vec<u32>>> {
        let forms_of = language.filter(|_| self.needs_stems);
        let key = forms_of.unwrap_or("");
        if !self.form_caches.contains_key(key) {
            self.form_caches
                .insert(key.to_owned(), FormCache::new(forms_of));
        }
        let clauses = self.clauses.iter();
        let mut positions: Vec<Vec<Vec<u32>>> = clauses
            .map(|clause| vec![Vec::new(); clause.resolved.words.len()])
            .collect();
        let Some(form_cache) = self.form_caches.get_mut(key) else {
            return positions;
        };
        let mut before: Option<Span> = None;
        for (word, position) in tokenize(text).zip(0u32..) {
            let begins = match self.needs_breaks {
                true => before.and_then(|before| break_between(text, before, word.span)),
                false => None,
            };
            before = Some(word.span);
            if begins.is_none() && !self.initials.may_begin(&word.text) {
                continue;
            }
            let mut extra = Vec::new();
            if self.needs_extra {
                extra_terms(&word, form_cache, |term| extra.push(term));
            }
            let form = form_cache.form(&word.text);
            let begins = begins.map(|found| found.begins.term());
            let terms = [Some(form.exact_term()), form.stem_term(), begins];
            for meant in terms
                .into_iter()
                .flatten()
                .chain(extra.iter().map(String::as_str))
                .filter_map(|term| self.meant.get(term))
                .flatten()
            {
                let term_positions = &mut positions[meant.clause][meant.word];
                let set = &self.clauses[meant.clause].resolved.words[meant.word];
                let is_match = meant.term.counts_in(language) && set.has_capitals_of(&word.text);
                // A word can match both by its exact form and by its stem.
                if is_match && term_positions.last() != Some(&position) {
                    term_positions.push(position);
                }
            }
        }
        positions
    }

    /// The mentions of entities that a clause matches by name.
    fn named_entities(
        &self,
        article: &Article,
        enrichment: &Enrichment,
    ) -> Vec<(MarkedField, Match)> {
        let mut found = Vec::new();
        for clause in 0..self.clauses.len() {
            let scope = self.clauses[clause].scope;
            for entity in enrichment
                .entities
                .iter()
                .filter(|entity| is_of(scope, entity.kind))
            {
                if !self.is_named(clause, entity, article) {
                    continue;
                }
                found.extend(entity.mentions.iter().map(|mention| {
                    let field = match mention.field {
                        TextField::Title => MarkedField::Title,
                        TextField::Body => MarkedField::Body,
                    };
                    (
                        field,
                        Match {
                            span: mention.span,
                            clause,
                            part: 0,
                        },
                    )
                }));
            }
        }
        found
    }

    fn is_named(&self, clause: usize, entity: &Entity, article: &Article) -> bool {
        let mut names = entity.forms(article);
        names.push(&entity.name);
        self.any_matches(clause, &entity.name, &names)
    }

    /// Whether a clause matches one of the names of an entity, or contains the fullest name as a whole.
    fn any_matches(&self, clause: usize, fullest: &str, names: &[&str]) -> bool {
        if self.names.may_begin(fullest) {
            let whole = whole_name_term(fullest);
            let mut meant_whole = self.meant.get(&whole).into_iter().flatten();
            if meant_whole.any(|meant| meant.clause == clause) {
                return true;
            }
        }
        let resolved = &self.clauses[clause].resolved;
        names.iter().any(|name| resolved.is_in(name))
    }
}

/// The texts of an article that can have marks, the body last.
pub fn texts_of<'a>(
    article: &'a Article,
    enrichment: &'a Enrichment,
) -> impl Iterator<Item = (MarkedField, &'a str)> {
    let one = |field, text: &'a Option<String>| text.as_deref().map(|text| (field, text));
    let all = |field, texts: &'a [String]| texts.iter().map(move |text| (field, text.as_str()));
    one(MarkedField::Title, &article.title)
        .into_iter()
        .chain(one(MarkedField::Subtitle, &article.subtitle))
        .chain(one(MarkedField::Source, &article.source))
        .chain(all(MarkedField::Author, &enrichment.authors))
        .chain(all(MarkedField::Agency, &enrichment.agencies))
        .chain(one(MarkedField::Section, &article.section))
        .chain(all(MarkedField::Keyword, &article.keywords))
        .chain([(MarkedField::Body, article.body.as_str())])
}

/// Whether a clause of this scope matches words of this field.
fn looks_in(scope: Scope, field: MarkedField) -> bool {
    match scope {
        Scope::Anywhere => {
            matches!(
                field,
                MarkedField::Title | MarkedField::Subtitle | MarkedField::Body
            )
        }
        Scope::Title => matches!(field, MarkedField::Title | MarkedField::Subtitle),
        Scope::Body | Scope::Lead => field == MarkedField::Body,
        Scope::Source => field == MarkedField::Source,
        Scope::Author => field == MarkedField::Author,
        Scope::Section => field == MarkedField::Section,
        Scope::Keyword => field == MarkedField::Keyword,
        Scope::Agency => field == MarkedField::Agency,
        Scope::Quote | Scope::Speaker => false,
        Scope::Person | Scope::Organization | Scope::Place | Scope::OtherName | Scope::Entity => {
            false
        }
    }
}

/// Whether this scope searches entities of this kind, wherever the article names them.
fn is_of(scope: Scope, kind: EntityKind) -> bool {
    scope != Scope::Speaker && scope.kinds().contains(&kind)
}

/// The spans of sorted matches; overlapping spans are merged.
fn merged(matches: &[Match]) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    for Match { span, .. } in matches {
        match spans.last_mut() {
            Some(last) if span.start < last.end => last.end = last.end.max(span.end),
            _ => spans.push(*span),
        }
    }
    spans
}

#[cfg(test)]
mod tests;
