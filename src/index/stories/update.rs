//! Updates the stories to the last commit.
//!
//! The result is a function of the set of all articles: neither runs nor threads nor the order of files matter. But a
//! day that was added costs only its day. The file of the commit before says, by a digest for each day, which days have
//! changed. Each changed day is grouped again, and the days after it, until a whole window of days has the same
//! placements as before. From there on nothing can differ, since no story is longer than the window.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::Result;
use rustc_hash::{FxHashMap, FxHashSet};

use super::columns::IndexedArticles;
use super::member::{Member, Quoting, UNDATED};
use super::source::{Articles, DayDigest, Found, text_key};
use super::{Contents, Stories, WINDOW_DAYS, packed};
use crate::index::commit_file::CommitFile;
use crate::index::reader::Snapshot;
use newsdex_enrich::copies::{Grouper, Placement, Role};

/// Number of articles that are read from the columns at a time; more, if a day has more.
const CHUNK: u32 = 20_000;

/// Groups the copies of a snapshot, and writes the stories of its commit, unless they exist already. Copies are looked for
/// within a window of days; `None` stands for the window of the latest stories. What did not change since the latest
/// stories of the generation is taken from them.
///
/// # Errors
///
/// Fails when the index is damaged or the disk fails.
pub fn update(generation: &Path, snapshot: &Snapshot, window: Option<u32>) -> Result<()> {
    let window = window
        .or(snapshot.stories().window())
        .unwrap_or(WINDOW_DAYS);
    let opstamp = snapshot.revision().commit;
    if Stories::are_current(generation, opstamp, window) {
        return Ok(());
    }
    let latest = CommitFile::STORIES.on_disk(generation)?.pop();
    // If the latest file is damaged, everything is grouped anew.
    let before = latest.and_then(|latest| Stories::open(generation, latest, None).ok());
    let articles = IndexedArticles::of(snapshot, window)?;
    let bytes = regrouped(articles, before.unwrap_or_default(), window)?;
    Stories::write(generation, opstamp, &bytes)
}

/// Groups the copies among some articles, and gives the bytes of the file. `before` are the latest stories; if they have
/// the same window and rules, only what has changed is grouped again.
///
/// # Errors
///
/// Fails if the articles cannot be read.
pub fn regrouped<S: Articles>(articles: S, before: Stories, window: u32) -> Result<Vec<u8>> {
    let before = match before.are_grouped_for(window) {
        true => before,
        false => Stories::default(),
    };
    packed(Update::new(articles, before, window)?.contents()?)
}

struct Update<S: Articles> {
    articles: S,
    window: i32,
    /// The days with articles, and their digests.
    days: Vec<(i32, DayDigest)>,
    /// The placements of the latest file.
    before: Before,
    /// The members of this update that are not heads.
    members: Vec<Member>,
    quoting: Vec<Quoting>,
    /// The heads that have members.
    heads: FxHashMap<u64, (Member, String)>,
    /// The days that were grouped again.
    grouped: Vec<std::ops::RangeInclusive<i32>>,
    /// The articles of the last window, by the hash of the identifier.
    recent: FxHashMap<u64, Found<S::Address>>,
}

/// The latest file.
struct Before {
    stories: Stories,
    /// Which story an article quotes.
    quotes: FxHashMap<u64, u64>,
}

impl Before {
    /// The place of an article in the stories.
    fn placement(&self, id: u64) -> Placement {
        let member = self.stories.member_of(id);
        Placement {
            story: member.map_or(id, |member| member.head),
            role: member.map_or(Role::Head, |member| member.role),
            quotes: self.quotes.get(&id).copied(),
        }
    }
}

impl<S: Articles> Update<S> {
    fn new(mut articles: S, stories: Stories, window: u32) -> Result<Update<S>> {
        let quotes = stories.all_quoting().into_iter();
        let quotes = quotes.map(|quoting| (quoting.id, quoting.head)).collect();
        Ok(Update {
            days: articles.digests()?.into_iter().collect(),
            articles,
            window: i32::try_from(window).unwrap_or(i32::MAX),
            before: Before { stories, quotes },
            members: Vec::new(),
            quoting: Vec::new(),
            heads: FxHashMap::default(),
            grouped: Vec::new(),
            recent: FxHashMap::default(),
        })
    }

    fn contents(mut self) -> Result<Contents> {
        let changed = self.changed();
        let mut done = UNDATED;
        for day in &changed {
            if *day > done {
                done = self.group_from(*day, &changed)?;
            }
        }
        self.recent = FxHashMap::default();
        self.articles.forget_before(i32::MAX);
        self.keep_others();
        self.group_undated()?;
        self.add_printings()?;
        let mut members = self.members;
        let mut heads = Vec::with_capacity(self.heads.len());
        for (head, (member, name)) in self.heads {
            members.push(member);
            heads.push((head, name));
        }
        Ok(Contents {
            window: self.window.unsigned_abs(),
            days: self.days,
            members,
            heads,
            quoting: self.quoting,
        })
    }

    /// The days whose articles are not those of the latest file, without the undated.
    fn changed(&self) -> BTreeSet<i32> {
        let now: FxHashSet<_> = self.days.iter().copied().collect();
        let before: FxHashSet<_> = self.before.stories.days().collect();
        let changed = now.symmetric_difference(&before).map(|(day, _)| *day);
        changed.filter(|day| *day != UNDATED).collect()
    }

    /// Groups the articles from a day on, until nothing can differ any more. Gives the last day that was grouped.
    fn group_from(&mut self, first: i32, changed: &BTreeSet<i32>) -> Result<i32> {
        let mut grouper = Grouper::new(i64::from(self.window));
        self.recent.clear();
        let begin = first.saturating_sub(self.window).max(UNDATED + 1);
        self.restore(&mut grouper, begin, first)?;
        let mut last_difference = first;
        let mut next = first;
        while let Some(end) = self.chunk_from(next, last_difference) {
            let oldest = next.saturating_sub(self.window);
            self.articles.forget_before(oldest);
            self.recent.retain(|_, found| found.day >= oldest);
            for found in self.articles.in_days(next..end, true)? {
                let placement = grouper.place(&found.printed, &mut self.articles)?;
                let is_other = placement != self.before.placement(found.printed.id);
                if is_other {
                    last_difference = last_difference.max(found.day);
                }
                // A changed day may have no articles any more.
                if let Some(day) = changed.range(..=found.day).next_back() {
                    last_difference = last_difference.max(*day);
                }
                self.add(found, placement)?;
            }
            next = end;
        }
        let last = last_difference.saturating_add(self.window);
        self.grouped.push(first..=last);
        Ok(last)
    }

    /// The end of the days that are read next, from `next` on; `None` if no day is left or none has to be grouped.
    fn chunk_from(&self, next: i32, last_difference: i32) -> Option<i32> {
        let at = self.days.partition_point(|(day, _)| *day < next);
        let mut articles = 0u32;
        let mut end = None;
        for (day, digest) in self.days.get(at..)? {
            let is_over = *day > last_difference.saturating_add(self.window);
            if is_over || (end.is_some() && articles.saturating_add(digest.articles) > CHUNK) {
                break;
            }
            articles = articles.saturating_add(digest.articles);
            end = Some(day.saturating_add(1));
        }
        end
    }

    /// Gives the grouper the articles of the window before, with their placements.
    fn restore(&mut self, grouper: &mut Grouper, begin: i32, end: i32) -> Result<()> {
        let regrouped: FxHashMap<u64, Placement> = self
            .members
            .iter()
            .filter(|member| (begin..end).contains(&member.day))
            .map(|member| {
                let placement = Placement {
                    story: member.head,
                    role: member.role,
                    quotes: None,
                };
                (member.id, placement)
            })
            .collect();
        for mut found in self.articles.in_days(begin..end, true)? {
            let id = found.printed.id;
            let placement = match (self.is_grouped(found.day), regrouped.get(&id)) {
                (true, Some(placement)) => *placement,
                (true, None) => Placement {
                    story: id,
                    role: Role::Head,
                    quotes: None,
                },
                (false, _) => self.before.placement(id),
            };
            grouper.restore(&found.printed, placement);
            found.printed.shingles = Vec::new();
            self.recent.insert(id, found);
        }
        Ok(())
    }

    fn is_grouped(&self, day: i32) -> bool {
        self.grouped.iter().any(|days| days.contains(&day))
    }

    /// Adds a placed article to the result.
    fn add(&mut self, mut found: Found<S::Address>, placement: Placement) -> Result<()> {
        found.printed.shingles = Vec::new();
        if let Some(head) = placement.quotes {
            self.quoting.push(Quoting {
                head,
                id: found.printed.id,
                day: found.day,
            });
        }
        if placement.role != Role::Head {
            self.add_head(placement.story)?;
            self.members
                .push(member(&found, placement.story, placement.role));
        }
        self.recent.insert(found.printed.id, found);
        Ok(())
    }

    /// Adds the head of a story that has a member.
    fn add_head(&mut self, head: u64) -> Result<()> {
        if self.heads.contains_key(&head) {
            return Ok(());
        }
        if let Some(found) = self.recent.get(&head) {
            let name = self.articles.name(&found.address)?;
            self.heads
                .insert(head, (member(found, head, Role::Head), name));
        }
        Ok(())
    }

    /// Keeps the members of the latest file whose days were not grouped again.
    fn keep_others(&mut self) {
        let before = std::mem::take(&mut self.before.stories);
        let is_kept = |day: i32| day != UNDATED && !self.is_grouped(day);
        let members = before.all_members();
        let mut kept: Vec<Member> = members
            .filter(|member| member.role != Role::Head && is_kept(member.day))
            .collect();
        let quoting = before.all_quoting().into_iter();
        let quoting: Vec<Quoting> = quoting.filter(|quoting| is_kept(quoting.day)).collect();
        self.quoting.extend(quoting);
        for member in &kept {
            if self.heads.contains_key(&member.head) {
                continue;
            }
            let story = before.story_of_head(member.head);
            let name = story
                .and_then(|story| before.name(story))
                .map(str::to_owned);
            if let (Some(head), Some(name)) = (before.member_of(member.head), name) {
                self.heads.insert(member.head, (head, name));
            }
        }
        kept.retain(|member| self.heads.contains_key(&member.head));
        self.members.extend(kept);
    }

    /// Adds undated articles to the stories of articles with the same text.
    fn group_undated(&mut self) -> Result<()> {
        if self.days.first().is_none_or(|(day, _)| *day != UNDATED) {
            return Ok(());
        }
        let mut by_text: FxHashMap<u64, Vec<Found<S::Address>>> = FxHashMap::default();
        for found in self.articles.in_days(UNDATED..UNDATED + 1, false)? {
            // Most texts have one article, and a vector that grows begins with room for four.
            by_text
                .entry(text_key(&found.printed))
                .or_insert_with(|| Vec::with_capacity(1))
                .push(found);
        }
        let dated = self
            .articles
            .first_with(&by_text.keys().copied().collect())?;
        let stories: FxHashMap<u64, u64> = match dated.is_empty() {
            true => FxHashMap::default(),
            false => (self.members.iter().map(|member| (member.id, member.head))).collect(),
        };
        for (key, mut undated) in by_text {
            undated.sort_unstable_by_key(|found| found.printed.id);
            let head = match dated.get(&key) {
                Some(first) => {
                    let id = first.printed.id;
                    let head = stories.get(&id).copied().unwrap_or(id);
                    if head == id && !self.heads.contains_key(&id) {
                        let name = self.articles.name(&first.address)?;
                        self.heads.insert(id, (member(first, id, Role::Head), name));
                    }
                    head
                }
                None if undated.len() == 1 => continue,
                None => {
                    let first = undated.remove(0);
                    let id = first.printed.id;
                    let name = self.articles.name(&first.address)?;
                    self.heads
                        .insert(id, (member(&first, id, Role::Head), name));
                    id
                }
            };
            let copies = undated.iter().map(|found| member(found, head, Role::Copy));
            self.members.extend(copies);
        }
        Ok(())
    }

    /// Adds the printings of articles in other files; an article with such a printing is a story by itself.
    fn add_printings(&mut self) -> Result<()> {
        let mut counts = self.articles.printing_counts()?;
        let heads = self.heads.values_mut().map(|(member, _)| member);
        for member in self.members.iter_mut().chain(heads) {
            member.printings = counts.remove(&member.id).unwrap_or(0);
        }
        if counts.is_empty() {
            return Ok(());
        }
        for found in self.articles.called(&counts.keys().copied().collect())? {
            let id = found.printed.id;
            let name = self.articles.name(&found.address)?;
            let printings = counts.get(&id).copied().unwrap_or(0);
            let head = member(&found, id, Role::Head);
            self.heads.insert(id, (Member { printings, ..head }, name));
        }
        Ok(())
    }
}

fn member<A>(found: &Found<A>, head: u64, role: Role) -> Member {
    Member {
        id: found.printed.id,
        head,
        role,
        is_agency: found.is_agency,
        printings: 0,
        day: found.day,
        seconds_of_day: match found.day {
            UNDATED => 0,
            _ => found.seconds_of_day(),
        },
        words: found.printed.words,
    }
}
