//! Ranks the best hits of a search as a local index does, from the articles themselves.
//!
//! The server ranks roughly: it finds the candidates. Their scores are computed here, with the frequencies of words in
//! the whole index, so that both engines put the same articles first.

use std::sync::Arc;

use anyhow::Result;
use rustc_hash::FxHashMap;
use serde_json::{Value, json};
use tantivy::tokenizer::{TextAnalyzer, TokenStream};

use super::compile::{ServerShape, fields_of};
use super::query::{Compiled, RankedClause};
use super::scan::{PendingHit, hits_of, sort_keys};
use super::server::{Server, articles, total};
use crate::engine::bm25f::{
    AS_TYPED_GAIN, K1, LENGTH, TITLE_LENGTH, TITLE_WEIGHT, idf, of_arrangement, saturated,
};
use crate::engine::expression::Expression;
use crate::engine::gains::{
    HEADLINE_GAIN, LEAD_GAIN, LEAD_WORDS, NAME_GAIN, NAME_WORDS, NEAR_GAIN, nearness,
    words_in_a_row,
};
use crate::engine::headline_query::typed;
use crate::engine::vocabulary::Shape;
use crate::engine::{CancelFlag, Copies, Recency, SearchRequest, SortOrder};
use crate::index::analyzer::{prose_analyzer, with_language};
use crate::index::documents::{headline, quotations};
use crate::index::headline::headline_hash;
use crate::index::schema::column;
use crate::index::stored::Unpacked;
use crate::remote::terms::indexed;
use newsdex_query::matching::{Arrangement, Run, count, runs};
use newsdex_query::{Pattern, Scope};
use newsdex_text::day::SECONDS_PER_DAY;
use newsdex_text::words::fold::fold;
use newsdex_text::words::forms::{EXACT_MARK, primary, whole_name_term};

/// The largest number of parts of a query that are ranked.
const MOST_CLAUSES: usize = 32;

/// The number of words of a headline, if no article tells.
const USUAL_HEADLINE: f32 = 12.0;

/// The number of words of a text, if the index does not tell.
const USUAL_TEXT: f32 = 400.0;

/// The largest number of articles with the headline that was typed.
const MOST_WITH_HEADLINE: usize = 100;

/// The share of its score that an article of today gains if newer articles are preferred.
const RECENCY_GAIN: f32 = 0.5;

/// Ranks the hits of one search.
pub(super) struct Ranker {
    server: Arc<Server>,
    clauses: Vec<RankedClause>,
    /// The idf of each clause, multiplied by its weight in the query.
    idfs: Vec<f32>,
    names: Vec<PossibleName>,
    /// The clauses and words that each term belongs to.
    terms: FxHashMap<String, Vec<Meant>>,
    /// The words of which not all terms are known.
    shapes: Vec<(usize, usize, Shape)>,
    average_text: f32,
    recency: Option<Recency>,
    /// The hash of the headline that was typed, and the query for the articles that match.
    headline: Option<(u64, Value)>,
    /// Whether each hit stands for a story, so that no other article may be added.
    is_grouped: bool,
    cancel: CancelFlag,
}

struct Meant {
    clause: usize,
    word: usize,
    language: Option<String>,
}

/// Consecutive words of a query that may be the name of an entity.
struct PossibleName {
    term: String,
    idf: f32,
}

/// The places of one clause in one text.
#[derive(Default)]
struct Places {
    runs: Vec<Run>,
    frequency: f32,
}

impl Ranker {
    /// A ranker for the hits of a request.
    ///
    /// # Errors
    ///
    /// As [`Server::search`].
    pub(super) fn new(
        server: &Arc<Server>,
        request: &SearchRequest,
        compiled: &Compiled,
        cancel: &CancelFlag,
    ) -> Result<Ranker> {
        let mut clauses = compiled.clauses.clone();
        clauses.truncate(MOST_CLAUSES);
        let frequencies = Frequencies::ask(server, &clauses, cancel)?;
        let idfs: Vec<f32> = clauses
            .iter()
            .zip(&frequencies.of_words)
            .map(|(own, of_words)| {
                let arrangement = &own.clause.resolved.arrangement;
                own.weight * of_arrangement(arrangement, of_words)
            })
            .collect();
        let mut terms: FxHashMap<String, Vec<Meant>> = FxHashMap::default();
        let mut shapes = Vec::new();
        for (clause, own) in clauses.iter().enumerate() {
            for (word, set) in own.clause.resolved.words.iter().enumerate() {
                if let Some(shape) = set.shape().map(shape_of).transpose()?.flatten() {
                    shapes.push((clause, word, shape));
                }
                for term in set.terms() {
                    terms.entry(term.term.clone()).or_default().push(Meant {
                        clause,
                        word,
                        language: term.language.clone(),
                    });
                }
            }
        }
        let hash = typed(&request.query).and_then(|typed| headline_hash(&typed));
        Ok(Ranker {
            server: Arc::clone(server),
            names: possible_names(&clauses, &idfs),
            headline: hash.map(|hash| (hash, compiled.asked.query.clone())),
            shapes,
            average_text: frequencies.average_text,
            recency: request.recency,
            is_grouped: matches!(request.copies, Copies::Grouped(_)),
            clauses,
            idfs,
            terms,
            cancel: cancel.clone(),
        })
    }

    /// The hits in their order, with their scores.
    ///
    /// # Errors
    ///
    /// Fails if an article is damaged, and as [`Server::search`].
    pub(super) fn ranked(&self, mut hits: Vec<PendingHit>) -> Result<Vec<PendingHit>> {
        if self.clauses.is_empty() && self.recency.is_none() {
            let with_score_of_server = |pending: PendingHit| PendingHit {
                unpacked: pending.unpacked,
                ..PendingHit::of(pending.hit)
            };
            return Ok(hits.into_iter().map(with_score_of_server).collect());
        }
        let headline = match hits.is_empty() {
            true => None,
            false => self.add_with_headline(&mut hits)?,
        };
        let unpacked = hits.iter_mut().map(PendingHit::take_article);
        let unpacked = unpacked.collect::<Result<Vec<Box<Unpacked>>>>()?;
        let lengths = unpacked.iter().map(|unpacked| {
            let title = unpacked.article.title.as_deref().unwrap_or("");
            title.split_whitespace().count() as f32
        });
        let average_title = match unpacked.is_empty() {
            true => USUAL_HEADLINE,
            false => (lengths.sum::<f32>() / unpacked.len() as f32).max(1.0),
        };
        let mut analyzer = prose_analyzer();
        let mut ranked = Vec::with_capacity(hits.len());
        for (pending, unpacked) in hits.into_iter().zip(unpacked) {
            self.cancel.check()?;
            let is_headline = headline.is_some_and(|hash| {
                unpacked.article.title.as_deref().and_then(headline_hash) == Some(hash)
            });
            let score = self.score(&unpacked, &mut analyzer, average_title, is_headline);
            let key = (
                unpacked
                    .article
                    .published
                    .map(|published| published.seconds),
                xxhash_rust::xxh3::xxh3_64(unpacked.article.id.as_str().as_bytes()),
            );
            let pending = PendingHit {
                score,
                unpacked: Some(unpacked),
                ..pending
            };
            ranked.push((score, key, pending));
        }
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| b.1.cmp(&a.1)));
        Ok(ranked.into_iter().map(|(_, _, hit)| hit).collect())
    }

    /// Adds the articles whose whole headline is the query. Gives the hash of the headline, if there are any.
    fn add_with_headline(&self, hits: &mut Vec<PendingHit>) -> Result<Option<u64>> {
        let Some((hash, query)) = &self.headline else {
            return Ok(None);
        };
        let with_headline = json!({"term": {"headline": hash}});
        let body = json!({
            "size": MOST_WITH_HEADLINE,
            "track_total_hits": false,
            "query": {"bool": {"filter": [articles(), with_headline, query]}},
            "sort": sort_keys(SortOrder::Newest),
            "_source": super::scan::fetched(),
        });
        let mut answer = self.server.search(&self.cancel, &body)?;
        let found = hits_of(&mut answer);
        if found.is_empty() {
            return Ok(None);
        }
        for hit in found {
            let is_new = (hits.iter()).all(|known| known.hit.get("_id") != hit.get("_id"));
            if is_new && !self.is_grouped {
                hits.push(PendingHit::of(hit));
            }
        }
        Ok(Some(*hash))
    }

    fn score(
        &self,
        unpacked: &Unpacked,
        analyzer: &mut TextAnalyzer,
        average_title: f32,
        is_headline: bool,
    ) -> f32 {
        let Unpacked {
            article,
            enrichment,
            ..
        } = unpacked;
        let language = enrichment.language.as_deref().map(primary);
        let title = self.read(analyzer, language, &headline(article));
        let body = self.read(analyzer, language, &article.body);
        let quotes = match self
            .clauses
            .iter()
            .any(|own| own.clause.scope == Scope::Quote)
        {
            true => self.read(analyzer, language, &quotations(article, enrichment)),
            false => Text::default(),
        };
        let norm = |weight: f32, length: f32, share: f32| weight / (1.0 - length + length * share);
        let title_share = title.words as f32 / average_title;
        let body_norm = norm(1.0, LENGTH, body.words as f32 / self.average_text);
        let mut score = 0.0;
        let (mut in_title, mut in_body) = (Vec::new(), Vec::new());
        for (number, own) in self.clauses.iter().enumerate() {
            let idf = self.idfs.get(number).copied().unwrap_or(0.0);
            let scope = own.clause.scope;
            let places = |text: &Text| text.places(number, own);
            let (mut of_title, mut of_body) = (Places::default(), Places::default());
            let frequency = match scope {
                Scope::Anywhere => {
                    (of_title, of_body) = (places(&title), places(&body));
                    of_title.frequency * norm(TITLE_WEIGHT, TITLE_LENGTH, title_share)
                        + of_body.frequency * body_norm
                }
                Scope::Title => {
                    of_title = places(&title);
                    of_title.frequency * norm(1.0, TITLE_LENGTH, title_share)
                }
                Scope::Body | Scope::Lead => {
                    of_body = places(&body);
                    of_body.frequency * body_norm
                }
                Scope::Quote => places(&quotes).frequency,
                _ => mentions(own, unpacked),
            };
            score += idf * saturated(frequency) * (K1 + 1.0);
            if matches!(scope, Scope::Anywhere | Scope::Title | Scope::Body) {
                if let Some(first) = of_body.runs.first().map(|run| run.start)
                    && first < LEAD_WORDS
                {
                    score += LEAD_GAIN * idf * (1.0 - first as f32 / LEAD_WORDS as f32);
                }
                in_title.push((of_title.runs, idf));
                in_body.push((of_body.runs, idf));
            }
        }
        let pairs = in_title.windows(2).zip(in_body.windows(2));
        for (titles, bodies) in pairs {
            let ([left, right], [left_body, right_body]) = (titles, bodies) else {
                continue;
            };
            let near = [
                (
                    nearness(&left.0, &right.0).sum,
                    norm(TITLE_WEIGHT, TITLE_LENGTH, title_share),
                ),
                (nearness(&left_body.0, &right_body.0).sum, body_norm),
            ];
            let frequency: f32 = near.iter().map(|(sum, norm)| sum * norm).sum();
            score += NEAR_GAIN * left.1.min(right.1) * saturated(frequency);
        }
        for name in &self.names {
            let most = enrichment.entities.iter().filter_map(|entity| {
                (whole_name_term(&entity.name) == name.term).then_some(entity.mentions.len())
            });
            if let Some(mentions) = most.max() {
                score += NAME_GAIN * name.idf * saturated(mentions as f32 * body_norm);
            }
        }
        if is_headline {
            score += HEADLINE_GAIN * self.idfs.iter().sum::<f32>();
        }
        if let (Some(recency), Some(published)) = (self.recency, article.published) {
            let day = published.seconds as f64 / SECONDS_PER_DAY as f64;
            let days = (recency.today as f64 - day).max(0.0);
            score += score * RECENCY_GAIN * (-days / recency.half_life_days).exp2() as f32;
        }
        score
    }

    /// The positions of the words of all clauses in a text.
    fn read(&self, analyzer: &mut TextAnalyzer, language: Option<&str>, text: &str) -> Text {
        let mut found = Text {
            words: 0,
            positions: self
                .clauses
                .iter()
                .map(|own| vec![Vec::new(); own.clause.resolved.words.len()])
                .collect(),
            as_typed: vec![0; self.clauses.len()],
        };
        let tagged = with_language(language, text);
        let mut stream = analyzer.token_stream(&tagged);
        let mut last = None;
        while stream.advance() {
            let token = stream.token();
            let Ok(position) = u32::try_from(token.position) else {
                break;
            };
            if last.replace(position) != Some(position) {
                found.words += 1;
            }
            if token.text.starts_with(EXACT_MARK) {
                let accepting = self.shapes.iter();
                let accepting = accepting.filter(|(_, _, shape)| shape.accepts(&token.text));
                for (clause, word, _) in accepting {
                    found.add(*clause, *word, position);
                }
            }
            let meant = self.terms.get(&token.text).into_iter().flatten();
            for meant in meant
                .filter(|meant| meant.language.is_none() || meant.language.as_deref() == language)
            {
                found.add(meant.clause, meant.word, position);
                if meant.language.is_none()
                    && let Some(count) = found.as_typed.get_mut(meant.clause)
                {
                    *count += 1;
                }
            }
        }
        found
    }
}

/// The positions of the words of a query in one text.
#[derive(Default)]
struct Text {
    words: u32,
    /// By clause and word; sorted.
    positions: Vec<Vec<Vec<u32>>>,
    /// Number of words in the form that the user typed, by clause.
    as_typed: Vec<u32>,
}

impl Text {
    fn add(&mut self, clause: usize, word: usize, position: u32) {
        let of_clause = self.positions.get_mut(clause);
        let own = of_clause.and_then(|words| words.get_mut(word));
        if let Some(own) = own
            && own.last() != Some(&position)
        {
            own.push(position);
        }
    }

    fn places(&self, number: usize, own: &RankedClause) -> Places {
        let Some(positions) = self.positions.get(number) else {
            return Places::default();
        };
        let arrangement = &own.clause.resolved.arrangement;
        let as_typed = match arrangement {
            Arrangement::Word(_) => self.as_typed.get(number).copied().unwrap_or(0),
            _ => 0,
        };
        Places {
            runs: runs(arrangement, positions),
            frequency: count(arrangement, positions) as f32 + as_typed as f32 * AS_TYPED_GAIN,
        }
    }
}

/// How often an article mentions the entities that a clause asks for; 1 for a clause about anything else.
fn mentions(own: &RankedClause, unpacked: &Unpacked) -> f32 {
    let kinds = match own.clause.scope {
        Scope::Speaker => return 1.0,
        scope => scope.kinds(),
    };
    if kinds.is_empty() {
        return 1.0;
    }
    let resolved = &own.clause.resolved;
    let is_meant = |name: &str| {
        let whole = whole_name_term(name);
        resolved.is_in(name) || resolved.words.iter().any(|set| set.has(&whole, None))
    };
    let entities = unpacked.enrichment.entities.iter();
    let asked = entities.filter(|entity| kinds.contains(&entity.kind) && is_meant(&entity.name));
    asked
        .map(|entity| entity.mentions.len() as f32)
        .sum::<f32>()
        .max(1.0)
}

fn possible_names(clauses: &[RankedClause], idfs: &[f32]) -> Vec<PossibleName> {
    let is_of_text = |own: &&RankedClause| {
        matches!(
            own.clause.scope,
            Scope::Anywhere | Scope::Title | Scope::Body
        )
    };
    let parts: Vec<(Vec<String>, f32)> = clauses
        .iter()
        .zip(idfs)
        .filter(|(own, _)| is_of_text(own))
        .map(|(own, idf)| (words_in_a_row(&own.pattern).unwrap_or_default(), *idf))
        .collect();
    let mut names = Vec::new();
    for first in 0..parts.len() {
        let (mut words, mut sum): (Vec<&str>, f32) = (Vec::new(), 0.0);
        for (own, idf) in parts.get(first..).unwrap_or_default() {
            if own.is_empty() || words.len() + own.len() >= NAME_WORDS.end {
                break;
            }
            words.extend(own.iter().map(String::as_str));
            sum += idf;
            if NAME_WORDS.contains(&words.len()) {
                names.push(PossibleName {
                    term: whole_name_term(&words.join(" ")),
                    idf: sum / words.len() as f32,
                });
            }
        }
    }
    names
}

/// The shape of a prefix, a wildcard, a fuzzy word or an expression; `None` for another pattern.
fn shape_of(pattern: &Pattern) -> Result<Option<Shape>> {
    let exact = |word: &str| format!("{EXACT_MARK}{}", fold(word));
    Ok(Some(match pattern {
        Pattern::Prefix(beginning) => Shape::Prefix(exact(beginning)),
        Pattern::Wildcard(shape) => Shape::Expression(Box::new(Expression::of_wildcard(shape)?)),
        Pattern::Regex(expression) => {
            let shown = format!("/{expression}/");
            Shape::Expression(Box::new(Expression::new(expression, &shown)?))
        }
        Pattern::Fuzzy { word, distance } => Shape::fuzzy(&exact(word), *distance, "")?,
        _ => return Ok(None),
    }))
}

/// How frequent the words of a query are in the index.
struct Frequencies {
    /// The idf of each word, by clause.
    of_words: Vec<Vec<f32>>,
    average_text: f32,
}

impl Frequencies {
    fn ask(
        server: &Arc<Server>,
        clauses: &[RankedClause],
        cancel: &CancelFlag,
    ) -> Result<Frequencies> {
        let mut filters = Vec::new();
        for own in clauses {
            for set in &own.clause.resolved.words {
                let terms: Vec<String> = set.terms().iter().map(indexed).collect();
                let fields = fields_of(own.clause.scope).iter();
                let shape = set.shape().and_then(|shape| ServerShape::of(shape).ok());
                let mut any = Vec::new();
                for field in fields {
                    any.push(json!({"terms": {*field: terms}}));
                    any.extend(shape.as_ref().map(|shape| shape.in_field(field)));
                }
                filters.push(json!({"bool": {"should": any, "minimum_should_match": 1}}));
            }
        }
        let mut aggregations = json!({"length": {"avg": {"field": column::WORDS}}});
        if !filters.is_empty() {
            aggregations["words"] = json!({"filters": {"filters": filters}});
        }
        let body = json!({
            "size": 0, "track_total_hits": true, "query": articles(), "aggs": aggregations,
        });
        let answer = server.search(cancel, &body)?;
        let all = total(&answer).max(1);
        let buckets = answer.pointer("/aggregations/words/buckets");
        let buckets = buckets.and_then(Value::as_array).into_iter().flatten();
        let mut counts = buckets.map(|bucket| {
            let count = bucket.get("doc_count").and_then(Value::as_u64);
            idf(count.unwrap_or(0).min(all), all)
        });
        let of_words = clauses.iter().map(|own| {
            let words = own.clause.resolved.words.iter();
            words.map(|_| counts.next().unwrap_or(0.0)).collect()
        });
        Ok(Frequencies {
            of_words: of_words.collect(),
            average_text: answer
                .pointer("/aggregations/length/value")
                .and_then(Value::as_f64)
                .map_or(USUAL_TEXT, |length| (length as f32).max(1.0)),
        })
    }
}
