//! Reads from the columns what stories depend on. No article is decoded, except where the words of likely pairs have to
//! be compared.

use std::collections::{BTreeMap, VecDeque};
use std::ops::Range;
use std::sync::Arc;

use anyhow::Result;
use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocAddress, DocId, SegmentReader};
use xxhash_rust::xxh3::xxh3_64;

use super::DayDigest;
use super::member::UNDATED;
use crate::index::reader::{Snapshot, term_count};
use crate::index::schema::column;
use newsdex_enrich::copies::{Printed, Texts, WordList};
use newsdex_text::byline::agencies::agency;
use newsdex_text::checkpoint::checkpoint;

/// Number of texts whose words are kept.
const TEXTS_AT_HAND: usize = 64;

const SECONDS_PER_DAY: i64 = 86_400;

/// An article as far as stories depend on it.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) printed: Printed,
    /// The day; [`UNDATED`] if there is none, or none that is known well enough.
    pub(super) day: i32,
    pub(super) is_agency: bool,
    pub(super) address: DocAddress,
}

impl Found {
    /// The time of publication, in seconds since the beginning of the day.
    pub(super) fn seconds_of_day(&self) -> i32 {
        let begin = self.printed.day.saturating_mul(SECONDS_PER_DAY);
        let seconds = self.printed.seconds.saturating_sub(begin);
        i32::try_from(seconds).unwrap_or(0)
    }
}

/// The columns of one segment.
struct Columns {
    ordinal: u32,
    content: Column<u64>,
    day: Column<i64>,
    last_day: Column<i64>,
    published: Column<i64>,
    id: Column<u64>,
    letters: Column<u64>,
    words: Column<u64>,
    shingle: Column<u64>,
    sources: Option<StrColumn>,
    /// The hash of each source, and whether it is a news agency.
    of_source: Vec<(u64, bool)>,
}

impl Columns {
    fn open(ordinal: u32, segment: &SegmentReader) -> Result<Columns> {
        let columns = segment.fast_fields();
        let sources = columns.str(column::SOURCE_NAME)?;
        let mut of_source = Vec::new();
        if let Some(sources) = &sources {
            of_source.reserve(term_count(sources));
            let mut terms = sources.dictionary().stream()?;
            while terms.advance() {
                let is_agency =
                    std::str::from_utf8(terms.key()).is_ok_and(|name| agency(name).is_some());
                of_source.push((xxh3_64(terms.key()), is_agency));
            }
        }
        Ok(Columns {
            ordinal,
            content: columns.u64(column::CONTENT)?,
            day: columns.i64(column::DAY)?,
            last_day: columns.i64(column::LAST_DAY)?,
            published: columns.i64(column::PUBLISHED)?,
            id: columns.u64(column::TIE)?,
            letters: columns.u64(column::LETTERS)?,
            words: columns.u64(column::WORDS)?,
            shingle: columns.u64(column::SHINGLE)?,
            sources,
            of_source,
        })
    }

    /// The day of an article; `None` if it is not an article. A date that is not known to a part of the window counts
    /// as none.
    fn day(&self, document: DocId, window: u32) -> Option<i32> {
        self.content.first(document)?;
        let Some(day) = self.day.first(document) else {
            return Some(UNDATED);
        };
        let last = self.last_day.first(document).unwrap_or(day);
        let is_vague = last.saturating_sub(day) > i64::from(window);
        let day = i32::try_from(day).unwrap_or(UNDATED);
        Some(if is_vague { UNDATED } else { day })
    }

    fn source(&self, document: DocId) -> Option<(u64, bool)> {
        let ordinal = self.sources.as_ref()?.term_ords(document).next()?;
        self.of_source.get(usize::try_from(ordinal).ok()?).copied()
    }

    fn found(&self, document: DocId, day: i32) -> Found {
        let source = self.source(document);
        let number = |column: &Column<u64>| column.first(document).unwrap_or(0);
        let begin = i64::from(day).saturating_mul(SECONDS_PER_DAY);
        Found {
            printed: Printed {
                day: i64::from(day),
                seconds: self.published.first(document).unwrap_or(begin),
                words: u32::try_from(number(&self.words)).unwrap_or(u32::MAX),
                id: number(&self.id),
                text: number(&self.letters),
                content: number(&self.content),
                source: source.map(|(hash, _)| hash),
                shingles: Vec::new(),
            },
            day,
            is_agency: source.is_some_and(|(_, is_agency)| is_agency),
            address: DocAddress::new(self.ordinal, document),
        }
    }
}

/// The articles of a snapshot.
pub(super) struct Articles<'a> {
    snapshot: &'a Snapshot,
    segments: Vec<Columns>,
    /// The articles by day, in the order of days; empty before they are first read by day.
    by_day: Vec<(i32, DocAddress)>,
    window: u32,
    addresses: FxHashMap<u64, (i32, DocAddress)>,
    texts: VecDeque<(u64, Arc<WordList>)>,
}

impl<'a> Articles<'a> {
    pub(super) fn of(snapshot: &'a Snapshot, window: u32) -> Result<Articles<'a>> {
        let segments = (0u32..).zip(snapshot.searcher().segment_readers());
        let segments = segments.map(|(ordinal, segment)| Columns::open(ordinal, segment));
        Ok(Articles {
            snapshot,
            segments: segments.collect::<Result<Vec<Columns>>>()?,
            by_day: Vec::new(),
            window,
            addresses: FxHashMap::default(),
            texts: VecDeque::new(),
        })
    }

    /// Calls `give` with every article and its day.
    fn for_each(&self, mut give: impl FnMut(&Columns, DocId, i32)) {
        let readers = self.snapshot.searcher().segment_readers();
        for (columns, segment) in self.segments.iter().zip(readers) {
            for document in segment.doc_ids_alive() {
                checkpoint();
                if let Some(day) = columns.day(document, self.window) {
                    give(columns, document, day);
                }
            }
        }
    }

    /// What the articles of each day are, as far as stories depend on it.
    pub(super) fn digests(&self) -> BTreeMap<i32, DayDigest> {
        let mut days: BTreeMap<i32, DayDigest> = BTreeMap::new();
        self.for_each(|columns, document, day| {
            let Printed {
                seconds,
                words,
                id,
                text,
                content,
                source,
                ..
            } = columns.found(document, day).printed;
            let parts = [
                seconds.cast_unsigned(),
                u64::from(words),
                id,
                text,
                content,
                source.unwrap_or(0),
            ];
            let bytes: Vec<u8> = parts.iter().flat_map(|part| part.to_le_bytes()).collect();
            let digest = days.entry(day).or_default();
            digest.articles = digest.articles.saturating_add(1);
            // A sum, so that the order of the articles in the index does not matter.
            digest.digest = digest.digest.wrapping_add(xxh3_64(&bytes));
        });
        days
    }

    /// The articles of some days, in the order of publication.
    pub(super) fn in_days(&mut self, days: Range<i32>, has_shingles: bool) -> Vec<Found> {
        if self.by_day.is_empty() {
            // A part of the days is asked for at a time: going through all articles for each part would take time in
            // proportion to the square of their number.
            let mut by_day = Vec::new();
            self.for_each(|columns, document, day| {
                by_day.push((day, DocAddress::new(columns.ordinal, document)));
            });
            by_day.sort_unstable();
            self.by_day = by_day;
        }
        let first = self.by_day.partition_point(|(day, _)| *day < days.start);
        let of_days = self.by_day.iter().skip(first);
        let of_days = of_days.take_while(|(day, _)| *day < days.end);
        let mut found: Vec<Found> = Vec::new();
        for (day, address) in of_days {
            checkpoint();
            let Some(columns) = self.segments.get(address.segment_ord as usize) else {
                continue;
            };
            let mut article = columns.found(address.doc_id, *day);
            if has_shingles {
                let shingles = &mut article.printed.shingles;
                shingles.extend(columns.shingle.values_for_doc(address.doc_id));
            }
            found.push(article);
        }
        found.sort_unstable_by_key(|article| article.printed.order());
        for article in &found {
            let place = (article.day, article.address);
            self.addresses.insert(article.printed.id, place);
        }
        found
    }

    /// The dated article with each of these texts that was published first.
    pub(super) fn first_with(&self, keys: &FxHashMap<u64, Vec<Found>>) -> FxHashMap<u64, Found> {
        let mut first: FxHashMap<u64, Found> = FxHashMap::default();
        self.for_each(|columns, document, day| {
            let has_text = |column: &Column<u64>| {
                let key = column.first(document);
                key.is_some_and(|key| keys.contains_key(&key))
            };
            if day == UNDATED || !(has_text(&columns.letters) || has_text(&columns.content)) {
                return;
            }
            let found = columns.found(document, day);
            let key = text_key(&found.printed);
            if !keys.contains_key(&key) {
                return;
            }
            let is_first =
                (first.get(&key)).is_none_or(|known| found.printed.order() < known.printed.order());
            if is_first {
                first.insert(key, found);
            }
        });
        first
    }

    /// The dated and undated articles with these identifiers, given as hashes.
    pub(super) fn called(&self, ids: &FxHashSet<u64>) -> Vec<Found> {
        let mut found = Vec::new();
        self.for_each(|columns, document, day| {
            if columns
                .id
                .first(document)
                .is_some_and(|id| ids.contains(&id))
            {
                found.push(columns.found(document, day));
            }
        });
        found
    }

    /// The number of other files with each article, see [`Snapshot::printing_counts`].
    ///
    /// # Errors
    ///
    /// Fails when the index is damaged.
    pub(super) fn printing_counts(&self) -> Result<FxHashMap<u64, u32>> {
        self.snapshot.printing_counts()
    }

    /// Drops the places of articles that were published before this day.
    pub(super) fn forget_before(&mut self, day: i32) {
        self.addresses.retain(|_, (of, _)| *of >= day);
    }

    /// The identifier of an article.
    ///
    /// # Errors
    ///
    /// Fails when the index is damaged.
    pub(super) fn name(&self, address: DocAddress) -> Result<String> {
        self.snapshot.id_at(address)
    }
}

/// The least number of words of a text that is compared without its title.
const LEAST_WORDS: u32 = 30;

/// What exact repeats have in common: the letters of the text; title and text, if the text is short.
pub(super) fn text_key(article: &Printed) -> u64 {
    match article.words < LEAST_WORDS {
        true => article.content,
        false => article.text,
    }
}

impl Texts for Articles<'_> {
    fn words(&mut self, id: u64) -> Result<Arc<WordList>> {
        if let Some((_, words)) = self.texts.iter().find(|(known, _)| *known == id) {
            return Ok(Arc::clone(words));
        }
        let Some((_, address)) = self.addresses.get(&id) else {
            return Ok(Arc::default());
        };
        let (article, _) = self.snapshot.article(*address)?;
        let words = Arc::new(WordList::of(&article.body));
        if self.texts.len() == TEXTS_AT_HAND {
            self.texts.pop_front();
        }
        self.texts.push_back((id, Arc::clone(&words)));
        Ok(words)
    }
}
