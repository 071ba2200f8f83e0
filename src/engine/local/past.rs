//! The archive as it stood at the end of an earlier day.
//!
//! An answer has two parts: the articles whose text of that time is in the index, and the older texts that were kept
//! (see [`Past`]). Both are searched alike, and ranked by the words of the whole archive, so their hits can be merged.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::iter::Peekable;
use std::sync::Arc;

use anyhow::Result;
use tantivy::collector::Count;
use xxhash_rust::xxh3::xxh3_64;

use crate::engine::budget::QueryBudget;
use crate::engine::facet_values::most_first;
use crate::engine::local::article::shown;
use crate::engine::local::compile::Compiler;
use crate::engine::local::find::find_in;
use crate::engine::local::known::Known;
use crate::engine::{
    ArticleRequest, Copies, Counted, Engine, EntityPage, EntityRequest, Export, Facet, FacetCount,
    Hit, Marks, QuotePage, QuoteRequest, SearchPage, SearchRequest, ShownArticle, SortOrder,
    Timeline, TimelineRequest, Unsupported,
};
use crate::index::reader::Snapshot;
use crate::index::reader::past::Past;
use newsdex_text::day::Day;

/// Answers from the archive as it stood at the end of a day.
pub(super) struct PastEngine {
    present: Arc<Snapshot>,
    past: Past,
    /// Why the archive had no articles then.
    notice: Option<String>,
}

impl PastEngine {
    /// The archive of a snapshot at the end of a day in UTC, given in days since 1970-01-01.
    pub(super) fn of(present: &Arc<Snapshot>, day: i64) -> Result<PastEngine> {
        let commit = present.commit_on(day)?;
        let notice = match (commit, present.first_day()?) {
            (Some(_), _) => None,
            (None, Some(first)) => Some(format!(
                "the index was begun on {}; before that day it had no articles",
                Day::since_epoch(first)
            )),
            (None, None) => Some("the index does not know what it had on a day".to_owned()),
        };
        Ok(PastEngine {
            past: present.past(commit.unwrap_or(0))?,
            present: Arc::clone(present),
            notice,
        })
    }

    fn guarding<T>(&self, work: impl FnOnce() -> Result<T>) -> Result<T> {
        self.present.damage().guarding(work)
    }

    fn find(&self, request: &SearchRequest, marks: &Marks) -> Result<Export> {
        if matches!(request.copies, Copies::Grouped(_)) || request.counted == Counted::Stories {
            return Err(refused("grouping the copies of an earlier day").into());
        }
        let whole = SearchRequest {
            offset: 0,
            limit: request.offset.saturating_add(request.limit),
            timeline: false,
            ..request.clone()
        };
        let budget = QueryBudget::new(&request.cancel);
        let found = |snapshot: &Arc<Snapshot>, past| {
            let known = Known::default();
            find_in(snapshot, &known, &whole, marks.clone(), &budget, past)
        };
        let mut export = found(&self.present, Some(&self.past))?;
        export.notices.extend(self.notice.clone());
        export.notices.extend(self.unkept(request, &budget)?);
        if let Some(texts) = &self.past.texts {
            let older = found(texts, None)?;
            export.total += older.total;
            add_facets(&mut export.facets, older.facets, request.facet_values);
            for notice in older.notices {
                if !export.notices.contains(&notice) {
                    export.notices.push(notice);
                }
            }
            export.hits = Box::new(Merged {
                present: export.hits.peekable(),
                older: older.hits.peekable(),
                order: request.order,
            });
        }
        export.hits = Box::new(export.hits.skip(request.offset).take(request.limit));
        Ok(export)
    }

    /// How many of the matching articles have changed since without their text of that time.
    fn unkept(&self, request: &SearchRequest, budget: &QueryBudget) -> Result<Option<String>> {
        let mut compiled = Compiler::compile(&self.present, &request.query, budget)?;
        compiled.keep_past(&self.present, &self.past);
        compiled.keep_added_after(&self.present, self.past.commit);
        let count = compiled.search(&self.present, &Count)?;
        Ok((count > 0).then(|| match count {
            1 => "1 of these articles has changed since then; its old text was not kept, so its present text \
                  was searched"
                .to_owned(),
            count => format!(
                "{count} of these articles have changed since then; their old texts were not kept, so their \
                 present texts were searched"
            ),
        }))
    }
}

impl Engine for PastEngine {
    fn search(&self, request: &SearchRequest) -> Result<SearchPage> {
        self.guarding(|| {
            let export = self.find(request, &Marks::Shown)?;
            Ok(SearchPage {
                hits: export.hits.collect::<Result<Vec<Hit>>>()?,
                total: export.total,
                facets: export.facets,
                timeline: None,
                notices: export.notices,
                suggestion: None,
            })
        })
    }

    fn export(&self, request: &SearchRequest, marks: Marks) -> Result<Export> {
        self.guarding(|| self.find(request, &marks))
    }

    fn article(&self, request: &ArticleRequest) -> Result<Option<ShownArticle>> {
        request.cancel.check()?;
        self.guarding(|| {
            if let Some(texts) = &self.past.texts
                && let Some(address) = texts.find(&request.id)?
            {
                return shown(texts, address, request).map(Some);
            }
            let present = &self.present;
            let Some(address) = present.find(&request.id)? else {
                return Ok(None);
            };
            let commit = self.past.commit;
            if present.first_added_at(address)?.is_none_or(|first| first > commit) {
                return Ok(None);
            }
            let mut shown = shown(present, address, request)?;
            if present.added_at(address)?.is_some_and(|added| added > commit) {
                shown.notices.push(
                    "the article has changed since then; its old text was not kept, so this is its present text"
                        .to_owned(),
                );
            }
            Ok(Some(shown))
        })
    }

    fn entities(&self, _: &EntityRequest) -> Result<EntityPage> {
        Err(refused("counting the names of an earlier day").into())
    }

    fn quotes(&self, _: &QuoteRequest) -> Result<QuotePage> {
        Err(refused("searching the quotations of an earlier day").into())
    }

    fn timeline(&self, _: &TimelineRequest) -> Result<Timeline> {
        Err(refused("counting the articles of an earlier day by time").into())
    }
}

fn refused(what: &'static str) -> Unsupported {
    Unsupported::new(
        what,
        "leave it out, or leave out the day: it works for the present archive",
    )
}

/// Adds the counts of some hits to those of others.
fn add_facets(
    facets: &mut BTreeMap<Facet, Vec<FacetCount>>,
    others: BTreeMap<Facet, Vec<FacetCount>>,
    most: usize,
) {
    for (facet, others) in others {
        let counts = facets.entry(facet).or_default();
        let mut all: BTreeMap<String, u64> = BTreeMap::new();
        for FacetCount { value, count } in std::mem::take(counts).into_iter().chain(others) {
            *all.entry(value).or_default() += count;
        }
        *counts = most_first(facet, all, most);
    }
}

type Hits = Peekable<Box<dyn Iterator<Item = Result<Hit>> + Send>>;

/// The hits of two searches in one order.
struct Merged {
    present: Hits,
    older: Hits,
    order: SortOrder,
}

impl Iterator for Merged {
    type Item = Result<Hit>;

    fn next(&mut self) -> Option<Result<Hit>> {
        let is_present = match (self.present.peek(), self.older.peek()) {
            (Some(Ok(present)), Some(Ok(older))) => {
                compared(present, older, self.order) != Ordering::Greater
            }
            // An error is told as soon as it is known.
            (Some(_), Some(Ok(_)) | None) => true,
            (_, Some(_)) => false,
            (None, None) => return None,
        };
        match is_present {
            true => self.present.next(),
            false => self.older.next(),
        }
    }
}

fn compared(one: &Hit, other: &Hit, order: SortOrder) -> Ordering {
    let published = |hit: &Hit| hit.article.published.map(|moment| moment.seconds);
    // An undated article is last in both orders.
    let newest = || published(other).cmp(&published(one));
    let oldest = || {
        let key = |hit: &Hit| published(hit).unwrap_or(i64::MAX);
        key(one).cmp(&key(other))
    };
    let first = match order {
        SortOrder::Relevance => other.score.total_cmp(&one.score).then_with(newest),
        SortOrder::Newest => newest(),
        SortOrder::Oldest => oldest(),
        SortOrder::Added => other.added.cmp(&one.added).then_with(newest),
    };
    let tie = |hit: &Hit| xxh3_64(hit.article.id.as_str().as_bytes());
    first.then_with(|| tie(one).cmp(&tie(other)))
}
