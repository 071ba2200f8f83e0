//! Reads from the columns what stories depend on. No article is decoded, except where the words of likely pairs have to
//! be compared.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use anyhow::Result;
use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocAddress, DocId, SegmentReader};

use super::source::{
    Articles, DayDigest, Found, TextsAtHand, UNDATED, begin_of, keep_first, known_day,
};
use crate::index::reader::{Snapshot, term_count};
use crate::index::schema::column;
use newsdex_enrich::copies::{Printed, Texts, WordList};
use newsdex_text::checkpoint::checkpoint;

/// Number of texts whose words are kept.
const TEXTS_AT_HAND: usize = 64;

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
                of_source.push(super::source::of_source(terms.key()));
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

    /// The day of an article, see [`known_day`]; `None` if it is not an article.
    fn day(&self, document: DocId, window: u32) -> Option<i32> {
        self.content.first(document)?;
        let (first, last) = (self.day.first(document), self.last_day.first(document));
        Some(known_day(first, last, window))
    }

    fn source(&self, document: DocId) -> Option<(u64, bool)> {
        let ordinal = self.sources.as_ref()?.term_ords(document).next()?;
        self.of_source.get(usize::try_from(ordinal).ok()?).copied()
    }

    fn found(&self, document: DocId, day: i32) -> Found<DocAddress> {
        let source = self.source(document);
        let number = |column: &Column<u64>| column.first(document).unwrap_or(0);
        Found {
            printed: Printed {
                day: i64::from(day),
                seconds: self.published.first(document).unwrap_or(begin_of(day)),
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
pub(super) struct IndexedArticles<'a> {
    snapshot: &'a Snapshot,
    segments: Vec<Columns>,
    /// The articles by day, in the order of days; empty before they are first read by day.
    by_day: Vec<(i32, DocAddress)>,
    window: u32,
    addresses: FxHashMap<u64, (i32, DocAddress)>,
    texts: TextsAtHand,
}

impl<'a> IndexedArticles<'a> {
    pub(super) fn of(snapshot: &'a Snapshot, window: u32) -> Result<IndexedArticles<'a>> {
        let segments = (0u32..).zip(snapshot.searcher().segment_readers());
        let segments = segments.map(|(ordinal, segment)| Columns::open(ordinal, segment));
        Ok(IndexedArticles {
            snapshot,
            segments: segments.collect::<Result<Vec<Columns>>>()?,
            by_day: Vec::new(),
            window,
            addresses: FxHashMap::default(),
            texts: TextsAtHand::new(TEXTS_AT_HAND),
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
}

impl Articles for IndexedArticles<'_> {
    type Address = DocAddress;

    fn digests(&mut self) -> Result<BTreeMap<i32, DayDigest>> {
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
            days.entry(day).or_default().add(1, &parts);
        });
        Ok(days)
    }

    fn in_days(&mut self, days: Range<i32>, has_shingles: bool) -> Result<Vec<Found<DocAddress>>> {
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
        let mut found: Vec<Found<DocAddress>> = Vec::new();
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
        Ok(found)
    }

    fn first_with(&mut self, keys: &FxHashSet<u64>) -> Result<FxHashMap<u64, Found<DocAddress>>> {
        let mut first: FxHashMap<u64, Found<DocAddress>> = FxHashMap::default();
        self.for_each(|columns, document, day| {
            let has_text = |column: &Column<u64>| {
                let key = column.first(document);
                key.is_some_and(|key| keys.contains(&key))
            };
            if day == UNDATED || !(has_text(&columns.letters) || has_text(&columns.content)) {
                return;
            }
            keep_first(&mut first, keys, columns.found(document, day));
        });
        Ok(first)
    }

    fn called(&mut self, ids: &FxHashSet<u64>) -> Result<Vec<Found<DocAddress>>> {
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
        Ok(found)
    }

    fn printing_counts(&mut self) -> Result<FxHashMap<u64, u32>> {
        self.snapshot.printing_counts()
    }

    fn forget_before(&mut self, day: i32) {
        self.addresses.retain(|_, (of, _)| *of >= day);
    }

    fn name(&self, address: &DocAddress) -> Result<String> {
        self.snapshot.id_at(*address)
    }
}

impl Texts for IndexedArticles<'_> {
    fn words(&mut self, id: u64) -> Result<Arc<WordList>> {
        if let Some(words) = self.texts.find(id) {
            return Ok(words);
        }
        let Some((_, address)) = self.addresses.get(&id) else {
            return Ok(Arc::default());
        };
        let (article, _) = self.snapshot.article(*address)?;
        Ok(self.texts.keep(id, WordList::of(&article.body)))
    }
}
