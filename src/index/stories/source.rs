//! The articles whose copies are grouped, wherever they are kept.

use std::collections::{BTreeMap, VecDeque};
use std::ops::Range;
use std::sync::Arc;

use anyhow::Result;
use rustc_hash::{FxHashMap, FxHashSet};
use xxhash_rust::xxh3::xxh3_64;

pub use super::member::UNDATED;
use newsdex_enrich::copies::{Printed, Texts, WordList};
use newsdex_text::byline::agencies::agency;

const SECONDS_PER_DAY: i64 = 86_400;

/// The least number of words of a text that is compared without its title.
const LEAST_WORDS: u32 = 30;

/// Gives articles as far as stories depend on them.
pub trait Articles: Texts {
    /// By what an article is found again.
    type Address;

    /// What the articles of each day are, as far as stories depend on it.
    ///
    /// # Errors
    ///
    /// Fails if the articles cannot be read; so do the other functions.
    fn digests(&mut self) -> Result<BTreeMap<i32, DayDigest>>;

    /// The articles of some days, in the order of publication.
    fn in_days(
        &mut self,
        days: Range<i32>,
        has_shingles: bool,
    ) -> Result<Vec<Found<Self::Address>>>;

    /// The dated article with each of these texts that was published first. The keys are those of [`text_key`].
    fn first_with(&mut self, keys: &FxHashSet<u64>)
    -> Result<FxHashMap<u64, Found<Self::Address>>>;

    /// The dated and undated articles with these identifiers, given as hashes.
    fn called(&mut self, ids: &FxHashSet<u64>) -> Result<Vec<Found<Self::Address>>>;

    /// The number of other files with each article that has any, by the hash of its identifier.
    fn printing_counts(&mut self) -> Result<FxHashMap<u64, u32>>;

    /// Says that the words of articles that were published before this day are not needed any more.
    fn forget_before(&mut self, day: i32);

    /// The identifier of an article.
    fn name(&self, address: &Self::Address) -> Result<String>;
}

/// An article as far as stories depend on it.
#[derive(Debug, Clone)]
pub struct Found<A> {
    /// The columns of the article.
    pub printed: Printed,
    /// The day; [`UNDATED`] if there is none, or none that is known well enough.
    pub day: i32,
    /// Whether its source is a news agency.
    pub is_agency: bool,
    /// By what it is found again.
    pub address: A,
}

impl<A> Found<A> {
    /// The time of publication, in seconds since the beginning of the day.
    pub(super) fn seconds_of_day(&self) -> i32 {
        let begin = begin_of(self.day);
        let seconds = self.printed.seconds.saturating_sub(begin);
        i32::try_from(seconds).unwrap_or(0)
    }
}

/// The first second of a day.
pub fn begin_of(day: i32) -> i64 {
    i64::from(day).saturating_mul(SECONDS_PER_DAY)
}

/// The day of an article, given its first and last day of publication. A date that is not known to a part of the window
/// counts as none.
pub fn known_day(first: Option<i64>, last: Option<i64>, window: u32) -> i32 {
    let Some(first) = first else {
        return UNDATED;
    };
    let is_vague = last.unwrap_or(first).saturating_sub(first) > i64::from(window);
    let day = i32::try_from(first).unwrap_or(UNDATED);
    if is_vague { UNDATED } else { day }
}

/// The hash of a source, and whether it is a news agency.
pub fn of_source(name: &[u8]) -> (u64, bool) {
    let is_agency = std::str::from_utf8(name).is_ok_and(|name| agency(name).is_some());
    (xxh3_64(name), is_agency)
}

/// The key that exact repeats share: the letters of the text; of title and text, if the text is short.
pub fn text_key(article: &Printed) -> u64 {
    match article.words < LEAST_WORDS {
        true => article.content,
        false => article.text,
    }
}

/// Keeps a dated article if it has one of these texts and was published before the one with this text that is known.
pub fn keep_first<A>(
    first: &mut FxHashMap<u64, Found<A>>,
    keys: &FxHashSet<u64>,
    article: Found<A>,
) {
    let key = text_key(&article.printed);
    if article.day == UNDATED || !keys.contains(&key) {
        return;
    }
    let order = article.printed.order();
    if first
        .get(&key)
        .is_none_or(|known| order < known.printed.order())
    {
        first.insert(key, article);
    }
}

/// The words of the texts that were read last.
#[derive(Debug)]
pub struct TextsAtHand {
    most: usize,
    texts: VecDeque<(u64, Arc<WordList>)>,
}

impl TextsAtHand {
    /// No texts yet; `most` is the largest number that are kept.
    pub fn new(most: usize) -> TextsAtHand {
        TextsAtHand {
            most,
            texts: VecDeque::new(),
        }
    }

    /// The words of an article, if its text is at hand.
    pub fn find(&self, id: u64) -> Option<Arc<WordList>> {
        let mut texts = self.texts.iter();
        let found = texts.find(|(known, _)| *known == id);
        found.map(|(_, words)| Arc::clone(words))
    }

    /// Keeps the words of an article, in place of those that were read first.
    pub fn keep(&mut self, id: u64, words: WordList) -> Arc<WordList> {
        let words = Arc::new(words);
        if self.texts.len() == self.most {
            self.texts.pop_front();
        }
        self.texts.push_back((id, Arc::clone(&words)));
        words
    }
}

/// The articles of a day, as far as stories depend on them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct DayDigest {
    pub(super) articles: u32,
    pub(super) digest: u64,
}

impl DayDigest {
    /// Adds articles with what changes when one of them does. The order does not matter.
    pub fn add(&mut self, articles: u32, parts: &[u64]) {
        let bytes: Vec<u8> = parts.iter().flat_map(|part| part.to_le_bytes()).collect();
        self.articles = self.articles.saturating_add(articles);
        self.digest = self.digest.wrapping_add(xxh3_64(&bytes));
    }
}
