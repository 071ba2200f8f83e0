//! The stories of the archive in an index on a server: which articles are copies of one text.
//!
//! They are grouped from the columns of the articles, as for a local index, and kept as one value in [`pieces`]. Only the
//! days on which something has changed are read again.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use anyhow::{Context, Result, bail};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use xxhash_rust::xxh3::xxh3_64;

use crate::index::schema::{ARTICLE, PRINTING, column};
use crate::index::stories::source::{
    Articles, DayDigest, Found, TextsAtHand, UNDATED, begin_of, keep_first, known_day, of_source,
};
use crate::index::stories::{Stories, WINDOW_DAYS, regrouped};
use crate::remote::Client;
use crate::remote::failure::EngineError;
use crate::remote::mapping::column as remote;
use crate::remote::pages::{Pages, SMALL, column_signed, column_text, column_unsigned, columns};
use crate::remote::pages::{each_bucket, each_value, text};
use crate::remote::pieces::Pieces;
use newsdex_enrich::copies::{Printed, Texts, WordList};

/// The value of the field `kind` of a piece of the stories.
pub const STORIES: &str = "stories";

/// Number of texts whose words are kept.
const TEXTS_AT_HAND: usize = 256;

/// Number of hashes in one request.
const HASHES_AT_ONCE: usize = 5_000;

/// The number of articles with their shingles on a page.
const WITH_SHINGLES: usize = 1_000;

/// The columns that stories depend on, without shingles.
const COLUMNS: [&str; 8] = [
    column::TIE,
    column::CONTENT,
    column::DAY,
    column::LAST_DAY,
    column::PUBLISHED,
    column::LETTERS,
    column::WORDS,
    column::SOURCE_NAME,
];

/// What is known of the stories without reading them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Window {
    days: u32,
}

fn pieces<'a>(client: &'a Client, generation: &'a str) -> Pieces<'a> {
    Pieces {
        client,
        generation,
        kind: STORIES,
    }
}

/// The stories of a generation; none if copies were never grouped.
///
/// # Errors
///
/// An [`EngineError`] if the server does not answer; a plain error if the stories are damaged.
pub fn load(client: &Client, generation: &str) -> Result<Stories> {
    match pieces(client, generation).load()? {
        None => Ok(Stories::default()),
        Some(bytes) => Stories::from_bytes(bytes).context("the stories on the server are damaged"),
    }
}

/// Groups the copies of a generation, which are looked for within a window of days; `None` for the window of the latest
/// stories.
///
/// # Errors
///
/// Fails if the server does not answer or `stop` is set; the latest stories then stay.
pub fn group(
    client: &Client,
    generation: &str,
    window: Option<u32>,
    stop: &AtomicBool,
) -> Result<()> {
    let before = match load(client, generation) {
        Err(error) if error.is::<EngineError>() => return Err(error),
        // If they are damaged, everything is grouped anew.
        before => before.unwrap_or_default(),
    };
    let days = window.or(before.window()).unwrap_or(WINDOW_DAYS);
    let articles = ServerArticles {
        client,
        generation,
        window: days,
        stop,
        texts: TextsAtHand::new(TEXTS_AT_HAND),
    };
    let bytes = regrouped(articles, before, days)?;
    pieces(client, generation).store(&bytes, Window { days })?;
    Ok(())
}

/// The articles of a generation, as far as stories depend on them.
struct ServerArticles<'a> {
    client: &'a Client,
    generation: &'a str,
    window: u32,
    stop: &'a AtomicBool,
    texts: TextsAtHand,
}

impl ServerArticles<'_> {
    /// Calls `give` with every article that a filter finds.
    fn each(
        &self,
        filter: &Value,
        has_shingles: bool,
        mut give: impl FnMut(Found<String>),
    ) -> Result<()> {
        let with_shingles: Vec<&str> = COLUMNS.into_iter().chain([column::SHINGLE]).collect();
        let pages = Pages {
            index: self.generation,
            query: json!({"bool": {"filter": [{"term": {column::KIND: ARTICLE}}, filter]}}),
            order: &[column::DAY, column::TIE],
            fields: &[column::ID],
            columns: match has_shingles {
                true => &with_shingles,
                false => &COLUMNS,
            },
            size: match has_shingles {
                true => WITH_SHINGLES,
                false => SMALL,
            },
        };
        let were_all_read = pages.each(self.client, self.stop, |hit| {
            give(self.found(hit));
            Ok::<(), EngineError>(())
        })?;
        match were_all_read {
            true => Ok(()),
            false => bail!("the copies were not grouped, because the run was stopped"),
        }
    }

    /// Calls `give` with every article that has one of these hashes in a column.
    fn each_with(
        &self,
        name: &str,
        hashes: &FxHashSet<u64>,
        mut give: impl FnMut(Found<String>),
    ) -> Result<()> {
        let hashes: Vec<u64> = hashes.iter().copied().collect();
        for hashes in hashes.chunks(HASHES_AT_ONCE) {
            self.each(&json!({"terms": {name: hashes}}), false, &mut give)?;
        }
        Ok(())
    }

    fn found(&self, hit: &Value) -> Found<String> {
        let number = |name| column_unsigned(hit, name).unwrap_or(0);
        let (first, last) = (
            column_signed(hit, column::DAY),
            column_signed(hit, column::LAST_DAY),
        );
        let day = known_day(first, last, self.window);
        let published = column_signed(hit, column::PUBLISHED);
        let source = column_text(hit, column::SOURCE_NAME);
        let source = source.map(|name| of_source(name.as_bytes()));
        let mut shingles: Vec<u64> = columns(hit, column::SHINGLE).collect();
        shingles.sort_unstable();
        Found {
            printed: Printed {
                day: i64::from(day),
                seconds: published.unwrap_or(begin_of(day)),
                words: u32::try_from(number(column::WORDS)).unwrap_or(u32::MAX),
                id: number(column::TIE),
                text: number(column::LETTERS),
                content: number(column::CONTENT),
                source: source.map(|(hash, _)| hash),
                shingles,
            },
            day,
            is_agency: source.is_some_and(|(_, is_agency)| is_agency),
            address: text(hit, column::ID).to_owned(),
        }
    }
}

impl Articles for ServerArticles<'_> {
    /// The identifier.
    type Address = String;

    fn digests(&mut self) -> Result<BTreeMap<i32, DayDigest>> {
        let mut days: BTreeMap<i32, DayDigest> = BTreeMap::new();
        let sources = json!([
            {"first": {"terms": {"field": column::DAY, "missing_bucket": true}}},
            {"last": {"terms": {"field": column::LAST_DAY, "missing_bucket": true}}},
        ]);
        // Every document that is written gets the number of its run, and one that is removed is missing.
        let runs = json!({
            "newest": {"max": {"field": remote::RUN}}, "sum": {"sum": {"field": remote::RUN}},
        });
        let query = json!({"term": {column::KIND: ARTICLE}});
        let (client, generation) = (self.client, self.generation);
        each_bucket(
            client,
            generation,
            &query,
            &sources,
            Some(&runs),
            |bucket| {
                let day = |name: &str| bucket.get("key")?.get(name)?.as_i64();
                let articles = bucket.get("doc_count").and_then(Value::as_u64).unwrap_or(0);
                let of_runs = |name: &str| {
                    let value = bucket
                        .get(name)
                        .and_then(|value| value.get("value")?.as_f64());
                    value.unwrap_or(0.0).to_bits()
                };
                let (first, last) = (day("first"), day("last"));
                let parts = [
                    articles,
                    first.unwrap_or(i64::MIN).cast_unsigned(),
                    last.unwrap_or(i64::MIN).cast_unsigned(),
                    of_runs("newest"),
                    of_runs("sum"),
                ];
                let digest = days.entry(known_day(first, last, self.window)).or_default();
                digest.add(u32::try_from(articles).unwrap_or(u32::MAX), &parts);
            },
        )?;
        Ok(days)
    }

    fn in_days(&mut self, days: Range<i32>, has_shingles: bool) -> Result<Vec<Found<String>>> {
        let exists = |field| json!({"exists": {"field": field}});
        let is_undated = days.contains(&UNDATED);
        let filter = match is_undated {
            // An article that is known only to its month or year can count as undated, see `known_day`.
            true => json!({"bool": {"should": [
                {"bool": {"must_not": [exists(column::DAY)]}}, exists(column::LAST_DAY),
            ], "minimum_should_match": 1}}),
            false => json!({"range": {column::DAY: {"gte": days.start, "lt": days.end}}}),
        };
        let mut found = Vec::new();
        self.each(&filter, has_shingles, |article| {
            if days.contains(&article.day) {
                found.push(article);
            }
        })?;
        found.sort_unstable_by_key(|article| article.printed.order());
        Ok(found)
    }

    fn first_with(&mut self, keys: &FxHashSet<u64>) -> Result<FxHashMap<u64, Found<String>>> {
        let mut first: FxHashMap<u64, Found<String>> = FxHashMap::default();
        let mut take = |found: Found<String>| keep_first(&mut first, keys, found);
        self.each_with(column::LETTERS, keys, &mut take)?;
        self.each_with(column::CONTENT, keys, &mut take)?;
        Ok(first)
    }

    fn called(&mut self, ids: &FxHashSet<u64>) -> Result<Vec<Found<String>>> {
        let mut found = Vec::new();
        self.each_with(column::TIE, ids, |article| found.push(article))?;
        Ok(found)
    }

    fn printing_counts(&mut self) -> Result<FxHashMap<u64, u32>> {
        let mut counts = FxHashMap::default();
        let query = json!({"term": {column::KIND: PRINTING}});
        let (client, generation) = (self.client, self.generation);
        each_value(
            client,
            generation,
            &query,
            column::PRINTING_OF,
            |id, count| {
                let count = u32::try_from(count).unwrap_or(u32::MAX);
                counts.insert(xxh3_64(id.as_bytes()), count);
            },
        )?;
        Ok(counts)
    }

    fn forget_before(&mut self, _: i32) {}

    fn name(&self, address: &String) -> Result<String> {
        Ok(address.clone())
    }
}

impl Texts for ServerArticles<'_> {
    fn words(&mut self, id: u64) -> Result<Arc<WordList>> {
        if let Some(words) = self.texts.find(id) {
            return Ok(words);
        }
        let body = json!({
            "size": 1, "track_total_hits": false, "_source": [remote::TEXT],
            "query": {"bool": {"filter": [
                {"term": {column::KIND: ARTICLE}}, {"term": {column::TIE: id}},
            ]}},
        });
        let path = format!("/{}/_search", self.generation);
        let answer = self.client.search(&path, &body)?;
        let hit = answer.pointer("/hits/hits/0").unwrap_or(&Value::Null);
        Ok((self.texts).keep(id, WordList::of(text(hit, remote::TEXT))))
    }
}
