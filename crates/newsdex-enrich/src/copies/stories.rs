//! Places articles in stories, in the order of publication.
//!
//! Articles come by day and time, the longest of one moment first, so that cuts find the text they were cut from. An
//! article joins the story whose text it matches best; otherwise it is the head of a story of its own. A story has up
//! to four texts to match:
//!
//! - its head;
//! - two references, which match the head: an article that has almost all of the head and clearly more, such as the
//!   report whose brief another paper printed first; or another reading of the head, if errors of character recognition
//!   leave the two few shingles in common;
//! - the last take, if the source of the head publishes the story in takes.
//!
//! All other members are never compared with anything, so a chain of small differences cannot join two stories. A story
//! ends when its head is older than the window.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::Result;
use rustc_hash::FxHashMap;

use super::overlap::{WordList, overlap};
use super::shingles::{ByShingle, Candidate, Shingles};
use super::verdict::{LEAST_WORDS, Pair, Verdict};
use newsdex_text::checkpoint::checkpoint;

/// The least number of common shingles of a candidate.
const LEAST_SHARED: usize = 3;

/// With this share of a text, no other candidate is tried.
const SURE: f64 = 0.9;

/// Maximum number of candidates whose texts are compared.
const MOST_COMPARED: usize = 4;

/// A reference that is longer than the head has this share of it.
const SHARE_OF_FULLER: f64 = 0.8;

/// A reference that is another reading of the head has this share of it, and not more than this share of its shingles.
const SHARE_OF_READING: f64 = 0.65;
const SHINGLES_OF_READING: f64 = 0.5;

/// Maximum number of references of a story.
const MOST_REFERENCES: u8 = 2;

/// A source prints a story at most this often. More often, the text is a notice of that source: a text for subscribers,
/// a correction column, a disclaimer.
const MOST_OF_SOURCE: u32 = 4;

/// Takes end this long after the head, in seconds.
const TAKES_END: i64 = 48 * 3600;

/// What is known of an article that has a date.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Printed {
    /// The day of publication, in days since 1970.
    pub day: i64,
    /// The time of publication, in seconds since 1970.
    pub seconds: i64,
    /// Number of words of the text.
    pub words: u32,
    /// The hash of the identifier.
    pub id: u64,
    /// The hash of the text, see [`Signature::text`](super::Signature::text).
    pub text: u64,
    /// The hash of title and text.
    pub content: u64,
    /// The hash of the source; `None` if it is unknown.
    pub source: Option<u64>,
    /// The sampled shingles.
    pub shingles: Vec<u64>,
}

impl Printed {
    /// The order in which articles are placed.
    pub fn order(&self) -> (i64, i64, std::cmp::Reverse<u32>, u64) {
        (
            self.day,
            self.seconds,
            std::cmp::Reverse(self.words),
            self.id,
        )
    }
}

/// Where an article belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placement {
    /// The head of its story: the hash of an identifier.
    pub story: u64,
    /// What it is in the story.
    pub role: Role,
    /// The head of another story that it quotes.
    pub quotes: Option<u64>,
}

/// What an article is in its story.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The first article.
    Head,
    /// A copy of a text of the story.
    Copy,
    /// A copy of the head that later articles are compared with, too.
    Reference,
    /// A later take of the story by the same source.
    Take,
}

/// Gives the words of articles.
pub trait Texts {
    /// The words of the text of an article; empty if it cannot be found.
    ///
    /// # Errors
    ///
    /// Fails if the article cannot be read.
    fn words(&mut self, id: u64) -> Result<Arc<WordList>>;
}

/// A text that articles are compared with.
#[derive(Debug)]
struct StoryText {
    id: u64,
    story: u32,
    words: u32,
    seconds: i64,
    text: u64,
    source: Option<u64>,
    shingles: Shingles,
}

#[derive(Debug)]
struct Story {
    head: u64,
    head_seconds: i64,
    source: Option<u64>,
    texts: Vec<u32>,
    last_take: Option<u32>,
    references: u8,
    /// How many articles of each source are in it.
    sources: Vec<(u64, u32)>,
}

/// Places articles that come in their order.
#[derive(Debug)]
pub struct Grouper {
    window: i64,
    texts: FxHashMap<u32, StoryText>,
    stories: FxHashMap<u32, Story>,
    by_head: FxHashMap<u64, u32>,
    by_shingle: ByShingle,
    /// The stories by the day of their head.
    by_day: BTreeMap<i64, Vec<u32>>,
    /// The stories of short texts, by content, of the last day.
    short: FxHashMap<u64, u32>,
    short_day: i64,
    next: u32,
}

impl Grouper {
    /// Begins without any article. A story ends `window` days after its head.
    pub fn new(window: i64) -> Grouper {
        Grouper {
            window,
            texts: FxHashMap::default(),
            stories: FxHashMap::default(),
            by_head: FxHashMap::default(),
            by_shingle: ByShingle::default(),
            by_day: BTreeMap::new(),
            short: FxHashMap::default(),
            short_day: i64::MIN,
            next: 0,
        }
    }

    /// Number of articles that are kept in memory for comparison.
    pub fn kept(&self) -> usize {
        self.texts.len()
    }

    /// Places the next article.
    ///
    /// # Errors
    ///
    /// Fails if a text cannot be read.
    pub fn place(&mut self, article: &Printed, texts: &mut dyn Texts) -> Result<Placement> {
        checkpoint();
        self.end_stories(article.day);
        let found = match (article.words as usize) < LEAST_WORDS {
            true => self.same_short(article).map(|story| (story, Role::Copy)),
            false => None,
        };
        let (found, quotes) = match found {
            Some(found) => (Some(found), None),
            None => self.best(article, texts)?,
        };
        let placement = match found {
            Some((story, role)) => Placement {
                story: self
                    .stories
                    .get(&story)
                    .map_or(article.id, |story| story.head),
                role,
                quotes: None,
            },
            None => Placement {
                story: article.id,
                role: Role::Head,
                quotes,
            },
        };
        self.restore(article, placement);
        Ok(placement)
    }

    /// Adds an article whose place is known, such as an article of an earlier run. Has the same effect as placing it.
    pub fn restore(&mut self, article: &Printed, placement: Placement) {
        self.end_stories(article.day);
        let story = match placement.role {
            Role::Head => self.begin(article),
            _ => match self.by_head.get(&placement.story) {
                Some(story) => *story,
                // The story has ended; only its members are left.
                None => return,
            },
        };
        self.count(story, article.source);
        match placement.role {
            Role::Head => {
                self.add_text(story, article);
            }
            Role::Copy => {}
            Role::Reference => {
                self.add_text(story, article);
                if let Some(story) = self.stories.get_mut(&story) {
                    story.references = story.references.saturating_add(1);
                }
            }
            Role::Take => {
                let last = self.stories.get_mut(&story).and_then(|story| {
                    let last = story.last_take.take()?;
                    story.texts.retain(|text| *text != last);
                    Some(last)
                });
                if let Some(last) = last {
                    self.remove_text(last);
                }
                let text = self.add_text(story, article);
                if let Some(story) = self.stories.get_mut(&story) {
                    story.last_take = text;
                }
            }
        }
    }

    fn begin(&mut self, article: &Printed) -> u32 {
        let story = self.next_number();
        self.stories.insert(
            story,
            Story {
                head: article.id,
                head_seconds: article.seconds,
                source: article.source,
                texts: Vec::new(),
                last_take: None,
                references: 0,
                sources: Vec::new(),
            },
        );
        self.by_head.insert(article.id, story);
        self.by_day.entry(article.day).or_default().push(story);
        if (article.words as usize) < LEAST_WORDS {
            if self.short_day != article.day {
                self.short.clear();
                self.short_day = article.day;
            }
            self.short.insert(article.content, story);
        }
        story
    }

    fn next_number(&mut self) -> u32 {
        // More than four billion texts do not fit into any memory at once, so a number is free when it comes again.
        let number = self.next;
        self.next = self.next.wrapping_add(1);
        number
    }

    fn count(&mut self, story: u32, source: Option<u64>) {
        let story = self.stories.get_mut(&story);
        if let (Some(story), Some(source)) = (story, source) {
            match story.sources.iter_mut().find(|(known, _)| *known == source) {
                Some((_, count)) => *count += 1,
                None => story.sources.push((source, 1)),
            }
        }
    }

    fn add_text(&mut self, story: u32, article: &Printed) -> Option<u32> {
        // A short text is compared as a whole only.
        if (article.words as usize) < LEAST_WORDS {
            return None;
        }
        let number = self.next_number();
        let shingles = Shingles::new(article.shingles.clone());
        self.by_shingle.add(number, &shingles);
        self.texts.insert(
            number,
            StoryText {
                id: article.id,
                story,
                words: article.words,
                seconds: article.seconds,
                text: article.text,
                source: article.source,
                shingles,
            },
        );
        if let Some(story) = self.stories.get_mut(&story) {
            story.texts.push(number);
        }
        Some(number)
    }

    fn remove_text(&mut self, number: u32) {
        if let Some(text) = self.texts.remove(&number) {
            self.by_shingle.remove(number, &text.shingles);
        }
    }

    /// Ends the stories whose heads are older than the window on this day.
    fn end_stories(&mut self, day: i64) {
        let oldest = day.saturating_sub(self.window);
        while let Some(entry) = self.by_day.first_entry() {
            if *entry.key() >= oldest {
                break;
            }
            for number in entry.remove() {
                let Some(story) = self.stories.remove(&number) else {
                    continue;
                };
                self.by_head.remove(&story.head);
                for text in story.texts {
                    self.remove_text(text);
                }
            }
        }
    }

    /// The story of a short text with the same title and text on the same day.
    fn same_short(&self, article: &Printed) -> Option<u32> {
        let is_same_day = self.short_day == article.day;
        self.short
            .get(&article.content)
            .copied()
            .filter(|_| is_same_day)
    }

    /// The story that the article matches best, and the head of a story that it quotes.
    #[expect(
        clippy::type_complexity,
        reason = "the two parts are taken apart at once"
    )]
    fn best(
        &self,
        article: &Printed,
        texts: &mut dyn Texts,
    ) -> Result<(Option<(u32, Role)>, Option<u64>)> {
        let shingles = Shingles::new(article.shingles.clone());
        let is_own = |text: u32| {
            let text = self.texts.get(&text);
            article.source.is_some() && text.is_some_and(|text| text.source == article.source)
        };
        let of = |text: u32| self.texts.get(&text).map(|text| &text.shingles);
        let (mut candidates, counted) = self.by_shingle.candidates(&shingles, is_own, of);
        if f64::from(article.words) * counted < LEAST_WORDS as f64 {
            return Ok((None, None));
        }
        let is_worth = |candidate: &Candidate| {
            candidate.shared >= LEAST_SHARED
                && self.pair(article, candidate.text).is_some_and(|(_, pair)| {
                    pair.is_same_text || candidate.containment >= pair.least_estimate()
                })
        };
        candidates.retain(is_worth);
        let key = |candidate: &Candidate| {
            let text = self.texts.get(&candidate.text);
            text.map(|text| (text.text != article.text, text.seconds, text.words, text.id))
        };
        candidates.sort_by(|one, two| {
            let by_share = two.containment.total_cmp(&one.containment);
            by_share.then_with(|| key(one).cmp(&key(two)))
        });
        let mut quotes = None;
        let mut best: Option<(f64, u32, Role)> = None;
        for candidate in candidates.iter().take(MOST_COMPARED) {
            let Some((text, pair)) = self.pair(article, candidate.text) else {
                continue;
            };
            let Some(story) = self.stories.get(&text.story) else {
                continue;
            };
            let (verdict, share) =
                if pair.is_same_text || pair.is_certain(candidate.containment, candidate.sampled) {
                    (Verdict::Copy, candidate.containment)
                } else {
                    let own = texts.words(article.id)?;
                    let other = texts.words(text.id)?;
                    let found = match own.len() <= other.len() {
                        true => overlap(&own, &other),
                        false => overlap(&other, &own),
                    };
                    (pair.verdict(&found), found.share())
                };
            let role = match verdict {
                Verdict::Copy | Verdict::Take if self.is_notice(story, article.source) => {
                    return Ok((None, None));
                }
                Verdict::Other => continue,
                Verdict::Quoted => {
                    quotes = quotes.or(Some(story.head));
                    continue;
                }
                Verdict::Take => match self.is_take_of(article, story) {
                    true => Role::Take,
                    false => continue,
                },
                // What the last take added is no text of the story for other papers.
                Verdict::Copy => match is_reference(article, text, story, share, candidate) {
                    true => Role::Reference,
                    false => Role::Copy,
                },
            };
            if best.is_none_or(|(known, ..)| share > known) {
                best = Some((share, text.story, role));
            }
            if share >= SURE {
                break;
            }
        }
        Ok((best.map(|(_, story, role)| (story, role)), quotes))
    }

    fn pair(&self, article: &Printed, text: u32) -> Option<(&StoryText, Pair)> {
        let text = self.texts.get(&text)?;
        let (one, two) = (article.words as usize, text.words as usize);
        let pair = Pair {
            is_same_source: article.source.is_some() && article.source == text.source,
            seconds: article.seconds.saturating_sub(text.seconds),
            is_same_text: article.text == text.text && article.words.abs_diff(text.words) <= 2,
            is_article_longer: one > two,
            words: (one.min(two), one.max(two)),
        };
        Some((text, pair))
    }

    /// Whether a source has a story so often that it is no story.
    fn is_notice(&self, story: &Story, source: Option<u64>) -> bool {
        let of_source = |(known, _): &&(u64, u32)| Some(*known) == source;
        let count = story
            .sources
            .iter()
            .find(of_source)
            .map_or(0, |(_, count)| *count);
        count >= MOST_OF_SOURCE && story.last_take.is_none()
    }

    fn is_take_of(&self, article: &Printed, story: &Story) -> bool {
        story.source == article.source
            && article.seconds.saturating_sub(story.head_seconds) <= TAKES_END
    }
}

/// Whether later articles are compared with an article that is a copy of a text of a story.
fn is_reference(
    article: &Printed,
    text: &StoryText,
    story: &Story,
    share: f64,
    candidate: &Candidate,
) -> bool {
    if text.id != story.head || story.references >= MOST_REFERENCES {
        return false;
    }
    let is_fuller =
        share >= SHARE_OF_FULLER && u64::from(article.words) * 10 >= u64::from(text.words) * 13;
    let is_reading = share >= SHARE_OF_READING && candidate.containment <= SHINGLES_OF_READING;
    is_fuller || is_reading
}

#[cfg(test)]
mod tests;
