//! Articles that are about the same as a text, and why.
//!
//! The words and names that set the text apart are those that it uses often and that few articles in its language
//! have (tf-idf). An article is similar if it has several of them; these are the reasons.

use std::collections::BTreeMap;

use anyhow::Result;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::engine::{CancelFlag, Copies, Engine, Hit, HitStory, Marks, SearchRequest, StoryHead};
use newsdex_query::rewrite::{any_of, words_in_a_row};
use newsdex_query::{Pattern, Query, Scope};
use newsdex_text::article::Article;
use newsdex_text::enrichment::{Enrichment, EntityKind};
use newsdex_text::words::forms::{FormCache, primary};
use newsdex_text::words::tokenize;

/// The largest number of words that are searched.
const MOST_WORDS: usize = 24;

/// The largest number of names that are searched.
const MOST_NAMES: usize = 10;

/// The largest number of different words whose frequency is looked up; the most used ones of the text.
const MOST_CANDIDATES: usize = 160;

/// A word or name that more than one article in this number has sets no text apart.
const COMMON: u64 = 10;

/// In a small archive, this many articles may have it.
const FEW: u64 = 6;

/// The smallest number of words and names that two similar texts share.
const FEWEST_REASONS: usize = 3;

/// The same for a text in which fewer words and names set it apart.
const FEWEST_OF_FEW: usize = 2;

/// How many times as much a word of the headline counts.
const TITLE_WEIGHT: f64 = 1.5;

/// The text to which articles are similar.
#[derive(Debug)]
pub struct SimilarRequest<'a> {
    /// The article.
    pub article: &'a Article,
    /// The names and dates of the text.
    pub enrichment: &'a Enrichment,
    /// Whether it is an article of the archive.
    pub is_archived: bool,
    /// Maximum number of articles.
    pub limit: usize,
    /// Stops the request.
    pub cancel: CancelFlag,
}

/// A word or a name that sets a text apart.
#[derive(Debug, Clone, PartialEq)]
pub struct Feature {
    /// The kind of the name; `None` for a word.
    pub kind: Option<EntityKind>,
    /// The word or the name.
    pub text: String,
    /// Number of articles that have it.
    pub articles: u64,
    weight: f64,
    query: Query,
}

/// An article that is similar, and the words and names that both have, the strongest first.
#[derive(Debug, Clone)]
pub struct SimilarHit {
    /// The article.
    pub hit: Hit,
    /// The reasons.
    pub reasons: Vec<Feature>,
}

/// The answer of [`similar`].
#[derive(Debug, Clone, Default)]
pub struct SimilarPage {
    /// The words and names that set the text apart, strongest first.
    pub features: Vec<Feature>,
    /// The articles, the most similar first.
    pub hits: Vec<SimilarHit>,
    /// Number of articles that print the text itself and are not listed.
    pub own_copies: u64,
}

/// Finds the articles that are most similar to a text. Copies of the text itself are left out, and copies of one text
/// are one hit.
///
/// # Errors
///
/// As [`Engine::search`].
pub fn similar(engine: &dyn Engine, request: &SimilarRequest<'_>) -> Result<SimilarPage> {
    let own = own_story(engine, request)?;
    let own_copies = own.as_ref().map_or(0, |own| own.copies);
    let features = features(engine, request, own_copies)?;
    let parts = features.iter().map(|feature| {
        let weight = (feature.weight / features.first().map_or(1.0, |first| first.weight)) as f32;
        Query::Weighted(Box::new(feature.query.clone()), weight.max(0.05))
    });
    let Some(query) = any_of(parts.collect()) else {
        return Ok(SimilarPage::default());
    };
    let search = SearchRequest {
        query,
        // Some are left out.
        limit: request.limit.saturating_mul(2).saturating_add(20),
        snippets: 1,
        copies: Copies::Grouped(StoryHead::default()),
        explain: true,
        cancel: request.cancel.clone(),
        ..SearchRequest::default()
    };
    let by_query: FxHashMap<String, &Feature> = features
        .iter()
        .map(|feature| (feature.query.to_string(), feature))
        .collect();
    let mut page = SimilarPage {
        features: features.clone(),
        hits: Vec::new(),
        own_copies,
    };
    for hit in engine.export(&search, Marks::Shown)?.hits {
        if page.hits.len() >= request.limit {
            break;
        }
        let mut hit = hit?;
        let story = hit.story.as_ref();
        let is_itself = request.is_archived && hit.article.id == request.article.id;
        let is_own = own
            .as_ref()
            .is_some_and(|own| story.is_some_and(|story| story.name == own.name));
        if is_itself || is_own {
            continue;
        }
        if is_same_text(&hit.article, request.article) {
            page.own_copies += 1 + story.map_or(0, |story| story.copies);
            continue;
        }
        let mut values: BTreeMap<&str, f32> = BTreeMap::new();
        for part in hit.explanation.iter().flatten() {
            *values.entry(part.query.as_str()).or_default() += part.value;
        }
        let mut reasons: Vec<(f32, &Feature)> = values
            .into_iter()
            .filter_map(|(query, value)| Some((value, *by_query.get(query)?)))
            .collect();
        reasons.sort_by(|(one, _), (other, _)| other.total_cmp(one));
        // It says the same at length.
        hit.explanation = None;
        if reasons.len() >= FEWEST_REASONS.min(features.len()).max(FEWEST_OF_FEW) {
            page.hits.push(SimilarHit {
                reasons: reasons
                    .into_iter()
                    .map(|(_, reason)| reason.clone())
                    .collect(),
                hit,
            });
        }
    }
    Ok(page)
}

/// The story of the text; `None` if it is not an article of the archive.
fn own_story(engine: &dyn Engine, request: &SimilarRequest<'_>) -> Result<Option<HitStory>> {
    if !request.is_archived {
        return Ok(None);
    }
    let words = |text: &str| {
        let words = tokenize(text).take(8).map(|word| word.text.into_owned());
        words_in_a_row(&words.collect::<Vec<_>>().join(" "))
    };
    let Some(beginning) = words(&request.article.body) else {
        return Ok(None);
    };
    let search = SearchRequest {
        query: Query::Text(Scope::Body, beginning),
        limit: 50,
        copies: Copies::Grouped(StoryHead::default()),
        cancel: request.cancel.clone(),
        ..SearchRequest::default()
    };
    for hit in engine.export(&search, Marks::None)?.hits {
        let hit = hit?;
        if hit.article.id == request.article.id || is_same_text(&hit.article, request.article) {
            return Ok(hit.story);
        }
    }
    Ok(None)
}

/// Whether nearly all words of the shorter text are in the longer one.
fn is_same_text(one: &Article, other: &Article) -> bool {
    let of_one = newsdex_enrich::copies::WordList::of(&one.body);
    let of_other = newsdex_enrich::copies::WordList::of(&other.body);
    let fewest = of_one.len().min(of_other.len());
    if of_one.is_same(&of_other) {
        return !of_one.is_empty();
    }
    let (longer, shorter) = match of_one.len() >= of_other.len() {
        true => (&of_one, &of_other),
        false => (&of_other, &of_one),
    };
    let shared = newsdex_enrich::copies::overlap(longer, shorter).share() * longer.len() as f64;
    fewest >= 20 && shared >= 0.8 * fewest as f64
}

/// The words and names that set a text apart, strongest first.
fn features(
    engine: &dyn Engine,
    request: &SimilarRequest<'_>,
    own_copies: u64,
) -> Result<Vec<Feature>> {
    let language = request.enrichment.language.as_deref().map(primary);
    let in_language = language.map_or(Query::All, |tag| Query::Language(tag.to_owned()));
    let articles = count(engine, &in_language, &request.cancel)?.max(1);
    // The text itself and its copies are among the articles that have it.
    let fewest = if request.is_archived { 2 } else { 1 } + own_copies;
    let most = (articles / COMMON).max(fewest + FEW);
    let mut found = Vec::new();
    let mut rate = |kind, text: String, query: Query, uses: f64| -> Result<()> {
        let has = count(engine, &query, &request.cancel)?;
        if (fewest..=most).contains(&has) {
            let rarity = (articles.max(has) as f64 / has as f64).ln().max(0.1);
            found.push(Feature {
                kind,
                text,
                articles: has,
                weight: (1.0 + uses.ln()) * rarity,
                query,
            });
        }
        Ok(())
    };
    let mut of_names = FxHashSet::default();
    for entity in &request.enrichment.entities {
        if entity.kind == EntityKind::Misc {
            continue;
        }
        let Some(pattern) = words_in_a_row(&entity.name) else {
            continue;
        };
        of_names.extend(tokenize(&entity.name).map(|word| word.text.to_lowercase()));
        let uses = entity.mentions.len().max(1) as f64;
        let query = Query::Text(Scope::of_kind(entity.kind), pattern);
        rate(Some(entity.kind), entity.name.clone(), query, uses)?;
    }
    let words = words(request.article, language, &of_names);
    for (word, uses) in words {
        let query = Query::Text(Scope::Anywhere, Pattern::Word(word.clone()));
        rate(None, word, query, uses)?;
    }
    found.sort_by(|one, other| {
        let by_weight = other.weight.total_cmp(&one.weight);
        by_weight.then_with(|| one.text.cmp(&other.text))
    });
    let (mut words, mut names) = (0, 0);
    found.retain(|feature| {
        let (taken, most) = match feature.kind {
            None => (&mut words, MOST_WORDS),
            Some(_) => (&mut names, MOST_NAMES),
        };
        *taken += 1;
        *taken <= most
    });
    Ok(found)
}

/// The words of a text and how often it uses them, in any form; the most used first. Words of names and numbers are
/// left out.
fn words(
    article: &Article,
    language: Option<&str>,
    of_names: &FxHashSet<String>,
) -> Vec<(String, f64)> {
    let mut forms = FormCache::new(language);
    let mut uses: FxHashMap<String, (String, f64)> = FxHashMap::default();
    let title = article.title.as_deref().unwrap_or("");
    for (text, weight) in [(title, TITLE_WEIGHT), (article.body.as_str(), 1.0)] {
        for word in tokenize(text) {
            let lower = word.text.to_lowercase();
            let is_word = lower.chars().count() > 2 && !lower.contains(|c: char| c.is_numeric());
            if !is_word || of_names.contains(&lower) {
                continue;
            }
            let form = forms.form(&word.text);
            let key = form
                .stem_term()
                .unwrap_or_else(|| form.exact_term())
                .to_owned();
            let entry = uses.entry(key).or_insert((lower, 0.0));
            entry.1 += weight;
        }
    }
    let mut uses: Vec<(String, f64)> = uses.into_values().collect();
    uses.sort_by(|(one, of_one), (other, of_other)| {
        // Of words that are used equally often, the longer one says more.
        let length = |word: &String| std::cmp::Reverse(word.len());
        of_other
            .total_cmp(of_one)
            .then_with(|| length(one).cmp(&length(other)))
            .then_with(|| one.cmp(other))
    });
    uses.truncate(MOST_CANDIDATES);
    uses
}

fn count(engine: &dyn Engine, query: &Query, cancel: &CancelFlag) -> Result<u64> {
    let request = SearchRequest {
        query: query.clone(),
        limit: 0,
        cancel: cancel.clone(),
        ..SearchRequest::default()
    };
    Ok(engine.export(&request, Marks::None)?.total)
}
