//! The stories of an archive: which articles are copies of one text.
//!
//! [`newsdex_enrich::copies`] decides this at the end of each run, from columns of the index and, for likely pairs, from
//! the stored texts ([`update`]). The result is a file beside the segments, named after its commit:
//!
//! ```text
//! stories-OPSTAMP
//!   mark, checksum, window in days, counts of the parts
//!   days       day, number of its articles, digest of them; sorted     what the file was made from
//!   stories    head, its first member, its identifier; sorted by head
//!   members    story after story, each in the order of publication
//!   by id      places of the members, sorted by the hash of the identifier
//!   quoting    head of a story, article that quotes it, its day; sorted
//!   names      the identifiers of the heads
//! ```
//!
//! Articles are identified by the hash of their identifier (the column `tie`). A story with one printing is not in the
//! file. Nothing is unpacked before it is needed.

mod addresses;
mod columns;
mod member;
pub mod source;
mod update;

use std::path::Path;

use anyhow::{Context, Result, bail};
use tantivy::directory::OwnedBytes;

use crate::index::commit_file::{CommitFile, Cursor, checksum_of, damaged};
use crate::index::manifest::Manifest;
use newsdex_enrich::copies::Role;

use self::member::{MEMBER_BYTES, QUOTING_BYTES, Quoting};
pub use self::member::{Member, PublicationOrder};
use self::source::DayDigest;
pub use self::update::{regrouped, update};

/// The first bytes of the file; another layout, or other rules for copies, get another mark.
const MARK: &[u8; 8] = b"ndxstor2";

/// The mark of the rules before, in the same layout. Its stories are shown until the next run groups them again.
const EARLIER_RULES: &[u8; 8] = b"ndxstor1";

const DAY_BYTES: usize = 16;
const STORY_BYTES: usize = 16;
const BY_ID_BYTES: usize = 4;

/// The window of days in which copies of a story are looked for, unless another is set.
pub const WINDOW_DAYS: u32 = 30;

/// The stories of a commit.
pub struct Stories {
    window: u32,
    days: OwnedBytes,
    stories: OwnedBytes,
    members: OwnedBytes,
    by_id: OwnedBytes,
    quoting: OwnedBytes,
    names: OwnedBytes,
    is_written: bool,
    has_earlier_rules: bool,
}

/// The role of an article in a story with several printings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The number of the story, from 0.
    pub story: u32,
    /// The place of the article among the members, in the order of publication, from 0.
    pub place: u32,
    /// The article.
    pub member: Member,
}

/// Everything that a file contains.
#[derive(Debug, Default)]
struct Contents {
    window: u32,
    /// Sorted by day.
    days: Vec<(i32, DayDigest)>,
    /// All members of all stories, heads included, in any order.
    members: Vec<Member>,
    /// The identifiers of the heads, by the hash of the head, in any order.
    heads: Vec<(u64, String)>,
    /// In any order.
    quoting: Vec<Quoting>,
}

impl Default for Stories {
    /// No stories, because copies were never grouped.
    fn default() -> Stories {
        let empty = OwnedBytes::empty;
        Stories {
            window: 0,
            days: empty(),
            stories: empty(),
            members: empty(),
            by_id: empty(),
            quoting: empty(),
            names: empty(),
            is_written: false,
            has_earlier_rules: false,
        }
    }
}

impl Stories {
    /// Reads the stories of a commit, or of an earlier commit if a run was interrupted before it grouped copies.
    /// `written` is the commit whose stories must exist.
    ///
    /// # Errors
    ///
    /// [`DamagedIndex`](crate::index::DamagedIndex) if the file is damaged or missing; a plain error if it cannot be
    /// read.
    pub fn open(generation: &Path, opstamp: u64, written: Option<u64>) -> Result<Stories> {
        let Some((path, bytes)) = CommitFile::STORIES.open(generation, opstamp, written)? else {
            return Ok(Stories::default());
        };
        Stories::unpacked(bytes).map_err(|_| damaged(path, "is damaged"))
    }

    /// Whether the stories of a commit were grouped with this window and the rules of this program.
    fn are_current(generation: &Path, opstamp: u64, window: u32) -> bool {
        !CommitFile::STORIES.is_missing(generation, opstamp)
            && Stories::open(generation, opstamp, None)
                .is_ok_and(|stories| stories.are_grouped_for(window))
    }

    /// Reads the bytes that [`regrouped`] gives.
    ///
    /// # Errors
    ///
    /// Fails if they are damaged or of another version.
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Stories> {
        Stories::unpacked(OwnedBytes::new(bytes))
    }

    fn unpacked(bytes: OwnedBytes) -> Result<Stories> {
        let mut header = Cursor(&bytes);
        let mark = header.take(MARK.len())?;
        if mark != MARK && mark != EARLIER_RULES {
            bail!("it has another version");
        }
        let checksum = header.u64()?;
        if checksum_of(mark, header.0) != checksum {
            bail!("its checksum is wrong");
        }
        let window = header.u32()?;
        let mut counts = [0usize; 5];
        for count in &mut counts {
            *count = header.u32()? as usize;
        }
        let names = usize::try_from(header.u64()?)?;
        let mut start = bytes.len() - header.0.len();
        let mut part = |count: usize, size: usize| {
            let end = count
                .checked_mul(size)
                .and_then(|length| start.checked_add(length));
            let end = end
                .filter(|end| *end <= bytes.len())
                .context("it is cut off")?;
            let part = bytes.slice(start..end);
            start = end;
            Ok::<OwnedBytes, anyhow::Error>(part)
        };
        Ok(Stories {
            window,
            days: part(counts[0], DAY_BYTES)?,
            stories: part(counts[1], STORY_BYTES)?,
            members: part(counts[2], MEMBER_BYTES)?,
            by_id: part(counts[3], BY_ID_BYTES)?,
            quoting: part(counts[4], QUOTING_BYTES)?,
            names: part(names, 1)?,
            is_written: true,
            has_earlier_rules: mark == EARLIER_RULES,
        })
    }

    /// Writes the stories of a commit, and removes those of all commits except this one and the one before.
    ///
    /// # Errors
    ///
    /// Fails when the disk does.
    fn write(generation: &Path, opstamp: u64, bytes: &[u8]) -> Result<()> {
        CommitFile::STORIES.write(generation, opstamp, bytes)?;
        Manifest::note_stories(generation, opstamp)?;
        CommitFile::STORIES.remove_older(generation, opstamp)
    }

    /// The window of days in which copies were looked for; `None` if they never were.
    pub fn window(&self) -> Option<u32> {
        self.is_written.then_some(self.window)
    }

    /// Whether another grouping with this window would give the same stories of the same articles.
    fn are_grouped_for(&self, window: u32) -> bool {
        self.window() == Some(window) && !self.has_earlier_rules
    }

    /// The number of stories that have several printings.
    pub fn len(&self) -> u32 {
        u32::try_from(self.stories.len() / STORY_BYTES).unwrap_or(u32::MAX)
    }

    /// Whether no story has several printings.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The place of an article, by the hash of its identifier; `None` if its story has no other printing.
    pub fn place(&self, article: u64) -> Option<Place> {
        let at = self.find(article)?;
        let member = self.member(at)?;
        let story = self.story_of_head(member.head)?;
        Some(Place {
            story,
            place: at.checked_sub(self.first_member(story)?)?,
            member,
        })
    }

    /// The part of an article that a search needs: its member record, by the hash of its identifier. Cheaper than
    /// [`Stories::place`].
    pub fn member_of(&self, article: u64) -> Option<Member> {
        self.member(self.find(article)?)
    }

    /// The place of an article among all members.
    fn find(&self, article: u64) -> Option<u32> {
        let count = u32::try_from(self.by_id.len() / BY_ID_BYTES).ok()?;
        let at = |number: u32| {
            let bytes = self.by_id.get(number as usize * BY_ID_BYTES..)?;
            Some(u32::from_le_bytes(*bytes.first_chunk()?))
        };
        let (mut low, mut high) = (0, count);
        while low < high {
            let middle = low + (high - low) / 2;
            let place = at(middle)?;
            let id = self.member(place)?.id;
            match id.cmp(&article) {
                std::cmp::Ordering::Equal => return Some(place),
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }

    /// The number of the story with this head.
    pub fn story_of_head(&self, head: u64) -> Option<u32> {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low + (high - low) / 2;
            match self.head(middle)?.cmp(&head) {
                std::cmp::Ordering::Equal => return Some(middle),
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }

    /// The head of a story, as the hash of its identifier.
    pub fn head(&self, story: u32) -> Option<u64> {
        Some(u64::from_le_bytes(*self.story(story)?.first_chunk()?))
    }

    /// The identifier of the head of a story, which is also the name of the story.
    pub fn name(&self, story: u32) -> Option<&str> {
        let start = |story| {
            let bytes: &[u8] = self.story(story)?.get(12..)?;
            Some(u32::from_le_bytes(*bytes.first_chunk()?) as usize)
        };
        let end = start(story + 1).unwrap_or(self.names.len());
        std::str::from_utf8(self.names.get(start(story)?..end)?).ok()
    }

    /// The members of a story, in the order of publication; empty for another number.
    pub fn members(&self, story: u32) -> Vec<Member> {
        let all = u32::try_from(self.members.len() / MEMBER_BYTES).unwrap_or(u32::MAX);
        let (Some(first), end) = (
            self.first_member(story),
            self.first_member(story + 1).unwrap_or(all),
        ) else {
            return Vec::new();
        };
        (first..end).filter_map(|at| self.member(at)).collect()
    }

    /// The number of printings of a story: its members, and the other files in which they are.
    pub fn size(&self, story: u32) -> u32 {
        let members = self.members(story).into_iter();
        let printings = members.map(|member| member.printings.saturating_add(1));
        printings.fold(0, u32::saturating_add)
    }

    /// The articles that quote the story with this head, by the hashes of their identifiers.
    pub fn quoting(&self, head: u64) -> Vec<u64> {
        let all = self.all_quoting();
        let first = all.partition_point(|quoting| quoting.head < head);
        let of_head = all[first..]
            .iter()
            .take_while(|quoting| quoting.head == head);
        of_head.map(|quoting| quoting.id).collect()
    }

    fn story(&self, story: u32) -> Option<&[u8]> {
        let start = (story as usize).checked_mul(STORY_BYTES)?;
        self.stories.get(start..start + STORY_BYTES)
    }

    fn first_member(&self, story: u32) -> Option<u32> {
        let bytes: &[u8] = self.story(story)?.get(8..)?;
        Some(u32::from_le_bytes(*bytes.first_chunk()?))
    }

    fn member(&self, at: u32) -> Option<Member> {
        let start = (at as usize).checked_mul(MEMBER_BYTES)?;
        Member::unpacked(self.members.get(start..start + MEMBER_BYTES)?)
    }

    /// All members of all stories.
    fn all_members(&self) -> impl Iterator<Item = Member> + '_ {
        let members = self.members.chunks_exact(MEMBER_BYTES);
        members.filter_map(Member::unpacked)
    }

    fn all_quoting(&self) -> Vec<Quoting> {
        let quoting = self.quoting.chunks_exact(QUOTING_BYTES);
        quoting.filter_map(Quoting::unpacked).collect()
    }

    /// The digests of the days from which the file was made.
    fn days(&self) -> impl Iterator<Item = (i32, DayDigest)> + '_ {
        self.days.chunks_exact(DAY_BYTES).filter_map(|bytes| {
            let mut cursor = Cursor(bytes);
            let day = i32::from_le_bytes(cursor.take(4).ok()?.try_into().ok()?);
            let digest = DayDigest {
                articles: cursor.u32().ok()?,
                digest: cursor.u64().ok()?,
            };
            Some((day, digest))
        })
    }
}

fn packed(mut contents: Contents) -> Result<Vec<u8>> {
    contents
        .members
        .sort_unstable_by_key(|member| (member.head, member.order()));
    contents.heads.sort_unstable();
    contents.quoting.sort_unstable();
    let members = &contents.members;
    let (mut stories, mut names, mut count) = (Vec::new(), Vec::<u8>::new(), 0u32);
    let mut heads = contents.heads.iter();
    let mut last = None;
    for (at, member) in (0u32..).zip(members) {
        if last.replace(member.head) == Some(member.head) {
            continue;
        }
        let name = heads.by_ref().find(|(head, _)| *head == member.head);
        let (_, name) = name.context("a story has no head")?;
        stories.extend(member.head.to_le_bytes());
        stories.extend(at.to_le_bytes());
        stories.extend(u32::try_from(names.len())?.to_le_bytes());
        names.extend(name.as_bytes());
        count += 1;
    }
    let mut by_id: Vec<u32> = (0..u32::try_from(members.len())?).collect();
    by_id.sort_unstable_by_key(|at| members.get(*at as usize).map(|member| member.id));
    let mut rest = Vec::new();
    rest.extend(contents.window.to_le_bytes());
    let counts = [
        u32::try_from(contents.days.len())?,
        count,
        u32::try_from(members.len())?,
        u32::try_from(by_id.len())?,
        u32::try_from(contents.quoting.len())?,
    ];
    for count in counts {
        rest.extend(count.to_le_bytes());
    }
    rest.extend((names.len() as u64).to_le_bytes());
    for (day, digest) in &contents.days {
        rest.extend(day.to_le_bytes());
        rest.extend(digest.articles.to_le_bytes());
        rest.extend(digest.digest.to_le_bytes());
    }
    rest.extend(stories);
    for member in members {
        rest.extend(member.packed());
    }
    for at in by_id {
        rest.extend(at.to_le_bytes());
    }
    for quoting in &contents.quoting {
        rest.extend(quoting.packed());
    }
    rest.extend(names);
    let mut bytes = Vec::with_capacity(MARK.len() + 8 + rest.len());
    bytes.extend(MARK);
    bytes.extend(checksum_of(MARK, &rest).to_le_bytes());
    bytes.extend(rest);
    Ok(bytes)
}

impl Place {
    /// Whether the article is the head of its story.
    pub fn is_head(&self) -> bool {
        self.member.role == Role::Head
    }
}
