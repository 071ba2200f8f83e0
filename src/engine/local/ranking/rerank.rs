//! Reranks the best hits by the positions of the query's words: near the beginning of the text, near each other, or as
//! the whole name of an entity.
//!
//! Reading positions costs much more than reading frequencies. So only the first [`DEPTH`] hits by words alone are
//! considered, and of those only hits that can still reach the requested page. All gains are positive, so no other hit
//! could have come before them.

use std::ops::Range;
use std::sync::Arc;

use anyhow::Result;
use rustc_hash::FxHashSet;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, DocId, DocSet, SeekDangerResult, SegmentReader, Term};

use super::{FieldsQuery, Norms, Ranking};
use crate::engine::ScoreReason;
use crate::engine::bm25f::{LENGTH, TITLE_LENGTH, TITLE_WEIGHT, saturated};
use crate::engine::budget::QueryBudget;
use crate::engine::gains::{
    HEADLINE_GAIN, LEAD_GAIN, LEAD_WORDS, NAME_GAIN, NAME_WORDS, NEAR_GAIN, nearness,
    words_in_a_row,
};
use crate::engine::local::pattern::{Needs, PatternScorer};
use crate::engine::ranked::Ranked;
use crate::index::reader::Snapshot;
use newsdex_query::matching::{Resolved, Run};
use newsdex_query::{Pattern, Scope};
use newsdex_text::enrichment::EntityKind;
use newsdex_text::words::forms::whole_name_term;

/// Number of hits that are considered for reranking: the best by words alone.
pub(in crate::engine) const DEPTH: usize = 100;

/// The largest number of query parts that are considered.
const MOST_PARTS: usize = 32;

/// A part of a query whose positions in the text affect the ranking.
pub(in crate::engine) struct ProximityClause {
    /// The part in newsdex syntax.
    shown: String,
    /// The words of a part that is a word or a plain phrase; otherwise empty.
    words: Vec<String>,
    title: bool,
    body: bool,
    resolved: Arc<Resolved>,
    query: FieldsQuery,
    weight: f32,
}

impl ProximityClause {
    /// The clause for a part that is searched in the title or body; `None` for a part in another scope.
    pub(in crate::engine) fn new(
        scope: Scope,
        pattern: &Pattern,
        resolved: &Arc<Resolved>,
        query: &FieldsQuery,
        weight: f32,
    ) -> Option<ProximityClause> {
        let (title, body) = match scope {
            Scope::Anywhere => (true, true),
            Scope::Title => (true, false),
            Scope::Body => (false, true),
            _ => return None,
        };
        Some(ProximityClause {
            shown: pattern.to_string(),
            words: words_in_a_row(pattern).unwrap_or_default(),
            title,
            body,
            resolved: Arc::clone(resolved),
            query: query.clone(),
            weight,
        })
    }
}

/// Consecutive words of a query that may be the name of an entity.
struct PossibleName {
    parts: Range<usize>,
    idf: f32,
    terms: Vec<(EntityKind, Term)>,
}

/// A gain of a hit, and its reason.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::engine) struct Gain {
    /// The parts of the query that cause the gain.
    pub(in crate::engine) parts: Range<usize>,
    /// The added score.
    pub(in crate::engine) value: f32,
    /// The reason for the gain.
    pub(in crate::engine) reason: ScoreReason,
}

/// Reranks the hits of one query by word positions.
pub(in crate::engine) struct Reranker {
    snapshot: Arc<Snapshot>,
    ranking: Ranking,
    parts: Vec<ProximityClause>,
    /// The idf of each part, multiplied by its weight in the query.
    idfs: Vec<f32>,
    names: Vec<PossibleName>,
    /// The articles whose whole headline is the query.
    headlines: FxHashSet<DocAddress>,
    title: RerankField,
    body: RerankField,
}

/// A field of which positions are read.
struct RerankField {
    field: Field,
    norms: Norms,
}

impl Reranker {
    /// A reranker for the parts of a query, in their order. Parts beyond [`MOST_PARTS`] are ignored.
    ///
    /// # Errors
    ///
    /// Fails if the index is damaged.
    pub(in crate::engine) fn new(
        snapshot: &Arc<Snapshot>,
        ranking: Ranking,
        mut parts: Vec<ProximityClause>,
        headlines: FxHashSet<DocAddress>,
    ) -> Result<Reranker> {
        parts.truncate(MOST_PARTS);
        let idf =
            |part: &ProximityClause| -> Result<f32> { Ok(part.query.idf()?.value * part.weight) };
        let idfs: Vec<f32> = parts.iter().map(idf).collect::<Result<_>>()?;
        let field = |field: Field, weight, length| -> Result<RerankField> {
            let norms = Norms::new(weight, length, snapshot.whole().average_length(field)?);
            Ok(RerankField { field, norms })
        };
        let fields = snapshot.fields();
        Ok(Reranker {
            snapshot: Arc::clone(snapshot),
            ranking,
            names: possible_names(&parts, &idfs, snapshot),
            parts,
            headlines,
            title: field(fields.title, TITLE_WEIGHT, TITLE_LENGTH)?,
            body: field(fields.body, 1.0, LENGTH)?,
            idfs,
        })
    }

    /// Adds the gains to the best hits and sorts them again, as far as the first `shown` hits depend on it.
    ///
    /// # Errors
    ///
    /// Fails if the index is damaged.
    pub(in crate::engine) fn rank(&self, best: &mut [Ranked], shown: usize) -> Result<()> {
        let depth = best.len().min(DEPTH);
        if self.parts.is_empty() || shown == 0 {
            return Ok(());
        }
        let last_shown = best[..depth]
            .get(shown - 1)
            .map_or(f32::NEG_INFINITY, |hit| hit.score);
        let is_headline = |hit: &Ranked| self.headlines.contains(&hit.address);
        if !self.headlines.is_empty() {
            // A stable sort: those whose headline is the query, then the others, best first.
            best.sort_by_key(|hit| !is_headline(hit));
        }
        let head = &mut best[..depth];
        let most = self.most();
        let reach = |hit: &Ranked| is_headline(hit) || hit.score + most >= last_shown;
        let mut candidates: Vec<&mut Ranked> = head.iter_mut().filter(|hit| reach(hit)).collect();
        candidates.sort_unstable_by_key(|hit| hit.address);
        for hits in candidates.chunk_by_mut(|a, b| a.address.segment_ord == b.address.segment_ord) {
            let Some(segment) = hits.first().map(|hit| hit.address.segment_ord) else {
                continue;
            };
            let mut docs_here = self.open(self.snapshot.searcher().segment_reader(segment))?;
            for hit in hits {
                let is_headline = self.headlines.contains(&hit.address);
                let gains = self.gains_at(&mut docs_here, hit.address.doc_id, is_headline);
                hit.gain(gains.iter().map(|gain| gain.value).sum());
            }
        }
        head.sort_unstable_by(|a, b| b.cmp(a));
        Ok(())
    }

    /// The gains of one hit.
    ///
    /// # Errors
    ///
    /// Fails if the index is damaged.
    pub(in crate::engine) fn gains(&self, address: DocAddress) -> Result<Vec<Gain>> {
        let segment = self.snapshot.searcher().segment_reader(address.segment_ord);
        let is_headline = self.headlines.contains(&address);
        Ok(self.gains_at(&mut self.open(segment)?, address.doc_id, is_headline))
    }

    /// Parts of the query in newsdex syntax.
    pub(in crate::engine) fn shown(&self, parts: &Range<usize>) -> String {
        let parts = self.parts.get(parts.clone()).unwrap_or_default();
        let shown: Vec<&str> = parts.iter().map(|part| part.shown.as_str()).collect();
        shown.join(" ")
    }

    /// An upper bound of the gains of any hit.
    fn most(&self) -> f32 {
        let leads = self.idfs.iter().map(|idf| LEAD_GAIN * idf);
        let pairs = self.idfs.windows(2);
        let near = pairs.map(|pair| NEAR_GAIN * pair[0].min(pair[1]));
        let names = self.names.iter().map(|name| NAME_GAIN * name.idf);
        let each: Vec<f32> = leads.chain(near).chain(names).collect();
        each.iter().sum::<f32>() + self.ranking.step * (each.len() as f32 + 1.0)
    }

    fn open(&self, segment: &SegmentReader) -> Result<SegmentDocs> {
        let docs = |wanted: bool, part: &ProximityClause, field: Field| match wanted {
            true => {
                let budget = QueryBudget::unlimited();
                PatternScorer::open(&part.resolved, field, segment, Needs::Places, &budget)
            }
            false => Ok(None),
        };
        let places = |part: &ProximityClause| -> Result<PartDocs> {
            Ok(PartDocs {
                title: docs(part.title, part, self.title.field)?,
                body: docs(part.body, part, self.body.field)?,
            })
        };
        let names = |name: &PossibleName| -> Result<Vec<(EntityKind, SegmentPostings)>> {
            let mut found = Vec::new();
            for (kind, term) in &name.terms {
                let index = segment.inverted_index(term.field())?;
                let postings = index.read_postings(term, IndexRecordOption::WithFreqs)?;
                found.extend(postings.map(|postings| (*kind, postings)));
            }
            Ok(found)
        };
        let lengths = segment.fieldnorms_readers();
        Ok(SegmentDocs {
            parts: self.parts.iter().map(places).collect::<Result<_>>()?,
            names: self.names.iter().map(names).collect::<Result<_>>()?,
            title_lengths: lengths.get_field(self.title.field)?,
            body_lengths: lengths.get_field(self.body.field)?,
        })
    }

    fn gains_at(&self, docs_here: &mut SegmentDocs, doc: DocId, is_headline: bool) -> Vec<Gain> {
        let title = self.title.norms.of(docs_here.title_lengths.as_ref(), doc);
        let body = self.body.norms.of(docs_here.body_lengths.as_ref(), doc);
        let mut gains = Vec::new();
        let mut gain = |parts, value, reason| {
            let value = self.ranking.stepped(value);
            if value > 0.0 {
                gains.push(Gain {
                    parts,
                    value,
                    reason,
                });
            }
        };
        if is_headline {
            let value = HEADLINE_GAIN * self.idfs.iter().sum::<f32>();
            gain(0..self.parts.len(), value, ScoreReason::Headline);
        }
        let places: Vec<Places> = docs_here
            .parts
            .iter_mut()
            .map(|part| part.at(doc))
            .collect();
        for (number, (here, idf)) in places.iter().zip(&self.idfs).enumerate() {
            if let Some(first) = here.body.first().map(|run| run.start)
                && first < LEAD_WORDS
            {
                let share = 1.0 - first as f32 / LEAD_WORDS as f32;
                let value = LEAD_GAIN * idf * share;
                gain(number..number + 1, value, ScoreReason::Lead(first + 1));
            }
        }
        let pairs = places.windows(2).zip(self.idfs.windows(2));
        for (number, (places, idfs)) in pairs.enumerate() {
            let ([left, right], [idf, other]) = (places, idfs) else {
                continue;
            };
            let in_title = nearness(&left.title, &right.title);
            let in_body = nearness(&left.body, &right.body);
            let Some(closest) = in_title.closest.into_iter().chain(in_body.closest).min() else {
                continue;
            };
            let frequency = in_title.sum * title + in_body.sum * body;
            let value = NEAR_GAIN * idf.min(*other) * saturated(frequency);
            gain(number..number + 2, value, ScoreReason::Near(closest));
        }
        for (name, postings) in self.names.iter().zip(&mut docs_here.names) {
            let mut mentions: Option<(u32, EntityKind)> = None;
            for (kind, postings) in postings {
                if postings.doc() < doc {
                    postings.seek(doc);
                }
                if postings.doc() == doc
                    && mentions.is_none_or(|(most, _)| most < postings.term_freq())
                {
                    mentions = Some((postings.term_freq(), *kind));
                }
            }
            if let Some((mentions, kind)) = mentions {
                let value = NAME_GAIN * name.idf * saturated(mentions as f32 * body);
                gain(name.parts.clone(), value, ScoreReason::Name(kind, mentions));
            }
        }
        gains
    }
}

fn possible_names(
    parts: &[ProximityClause],
    idfs: &[f32],
    snapshot: &Snapshot,
) -> Vec<PossibleName> {
    let fields = snapshot.fields();
    let kinds = [
        (EntityKind::Person, fields.person),
        (EntityKind::Organization, fields.organization),
        (EntityKind::Place, fields.place),
        (EntityKind::Misc, fields.misc),
    ];
    let mut names = Vec::new();
    for first in 0..parts.len() {
        let mut words: Vec<&str> = Vec::new();
        let mut idf = 0.0;
        for (end, part) in (first + 1..).zip(&parts[first..]) {
            if part.words.is_empty() || words.len() + part.words.len() >= NAME_WORDS.end {
                break;
            }
            words.extend(part.words.iter().map(String::as_str));
            idf += idfs.get(end - 1).copied().unwrap_or(0.0);
            if !NAME_WORDS.contains(&words.len()) {
                continue;
            }
            let term = whole_name_term(&words.join(" "));
            let terms = kinds.map(|(kind, field)| (kind, Term::from_field_text(field, &term)));
            names.push(PossibleName {
                parts: first..end,
                idf: idf / words.len() as f32,
                terms: terms.into(),
            });
        }
    }
    names
}

/// The postings of all parts and names in one segment.
struct SegmentDocs {
    parts: Vec<PartDocs>,
    names: Vec<Vec<(EntityKind, SegmentPostings)>>,
    title_lengths: Option<FieldNormReader>,
    body_lengths: Option<FieldNormReader>,
}

/// The documents of one part, in title and body.
struct PartDocs {
    title: Option<PatternScorer>,
    body: Option<PatternScorer>,
}

impl PartDocs {
    /// The places of the part in a document. Documents must be requested in ascending order.
    fn at(&mut self, doc: DocId) -> Places {
        let runs = |docs: &mut Option<PatternScorer>| match docs {
            Some(docs) => match docs.check(doc) {
                SeekDangerResult::Found => docs.runs(),
                SeekDangerResult::SeekLowerBound(_) => Vec::new(),
            },
            None => Vec::new(),
        };
        Places {
            title: runs(&mut self.title),
            body: runs(&mut self.body),
        }
    }
}

/// The places of a part in a document, sorted.
struct Places {
    title: Vec<Run>,
    body: Vec<Run>,
}
