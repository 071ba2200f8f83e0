//! With which commit each article was added: the number in the column `added`, and the file `additions` that
//! keeps the numbers of articles that are in no generation any more.
//!
//! Commits are counted over all generations. An article keeps its number when it is read again with the same
//! text: in a rebuild, after `rollback`, after a repair, and when its file has moved. [`identity`](super::identity) says which
//! articles are the same. So "what is new" is a question about the index, not about dates.
//!
//! A number must not be given back if a reader can have passed it without having seen the article. So an
//! article that was removed and comes back is new, unless the generation that it comes back to has never
//! reached its number (after a rollback), or has lost it by damage (before it is whole again, nobody can ask
//! for what is new).
//!
//! The file has one block for each commit that added articles:
//!
//! ```text
//! mark │ number, u64 │ count, u64 │ an identity for each article, u64 │ checksum of the block, u64
//! ```
//!
//! It is written after the articles are visible. What a killed run did not write is taken from the column by
//! the next run ([`catch_up`]). So is everything behind a damaged block, and everything if the file is missing.

use std::fs::OpenOptions;
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::path::Path;

use anyhow::{Context, Result};
use tantivy::SegmentReader;
use xxhash_rust::xxh3::{Xxh3, xxh3_64};

use crate::index::directory::Access;
use crate::index::files;
use crate::index::manifest::Manifest;
use crate::index::reader::Snapshot;
use crate::index::schema::column;
use crate::index::seal::replace;
use crate::index::sync::sync_folder;
use crate::index::writer::last_run;
use crate::index::{DamagedIndex, IndexDirectory, LockedDirectory, open_index};

/// Name of the file.
pub(super) const ADDITIONS: &str = "additions";

/// The first bytes of a block.
const MARK: &[u8; 8] = b"newsdexA";

/// Size of a block without its identities.
const FRAME_BYTES: u64 = 4 * 8;

/// The numbers of known articles, by [`identity`](super::identity::identity).
#[derive(Debug, Default)]
pub struct Numbers {
    /// Sorted; the first number of an identity counts.
    sorted: Vec<(u64, u64)>,
}

impl Numbers {
    /// The number of an article, if it is known.
    pub fn find(&self, identity: u64) -> Option<u64> {
        let first = self.sorted.partition_point(|(known, _)| *known < identity);
        let (known, number) = self.sorted.get(first)?;
        (*known == identity).then_some(*number)
    }

    /// Whether no article is known.
    pub fn is_empty(&self) -> bool {
        self.sorted.is_empty()
    }

    /// Adds articles.
    pub fn extend(&mut self, numbers: impl IntoIterator<Item = (u64, u64)>) {
        self.sorted.extend(numbers);
        self.sorted.sort_unstable();
        self.sorted.dedup_by_key(|(identity, _)| *identity);
    }
}

/// The blocks of a file, up to the first that is damaged.
#[derive(Debug, Default)]
struct Blocks {
    /// Identities with their numbers.
    entries: Vec<(u64, u64)>,
    /// The number of the last block; 0 without blocks.
    last: u64,
    /// The end of the last block, in bytes.
    end: u64,
    /// Size of the file.
    length: u64,
}

/// Reads the file, and keeps the articles with a number above `after`.
fn read(directory: &Path, after: u64) -> Result<Blocks> {
    let path = directory.join(ADDITIONS);
    let file = match files::open(&path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Blocks::default()),
        Err(error) => return Err(files::failed("read", &path, error)),
    };
    let read = || -> io::Result<Blocks> {
        let length = file.metadata()?.len();
        read_blocks(BufReader::new(&file), length, after)
    };
    read().with_context(|| format!("cannot read {}", path.display()))
}

fn read_blocks(mut file: impl Read, length: u64, after: u64) -> io::Result<Blocks> {
    let mut blocks = Blocks {
        length,
        ..Blocks::default()
    };
    loop {
        let left = length.saturating_sub(blocks.end);
        if left < FRAME_BYTES {
            return Ok(blocks);
        }
        let mut head = [0; 24];
        file.read_exact(&mut head)?;
        let number = number_at(&head, 8);
        let count = number_at(&head, 16);
        let fits = count
            .checked_mul(8)
            .is_some_and(|bytes| bytes <= left - FRAME_BYTES);
        if !head.starts_with(MARK) || number <= blocks.last || !fits {
            return Ok(blocks);
        }
        let mut hash = Xxh3::new();
        hash.update(&head);
        let begin = blocks.entries.len();
        let mut bytes = [0; 8];
        for _ in 0..count {
            file.read_exact(&mut bytes)?;
            hash.update(&bytes);
            if number > after {
                blocks.entries.push((u64::from_le_bytes(bytes), number));
            }
        }
        file.read_exact(&mut bytes)?;
        if hash.digest() != u64::from_le_bytes(bytes) {
            blocks.entries.truncate(begin);
            return Ok(blocks);
        }
        blocks.last = number;
        blocks.end += FRAME_BYTES + count * 8;
    }
}

fn number_at(bytes: &[u8], at: usize) -> u64 {
    let number = bytes
        .get(at..at + 8)
        .and_then(|bytes| bytes.try_into().ok());
    number.map_or(0, u64::from_le_bytes)
}

/// A block as it is written.
fn block(number: u64, identities: &[u64]) -> Vec<u8> {
    let mut block = MARK.to_vec();
    block.extend(number.to_le_bytes());
    block.extend((identities.len() as u64).to_le_bytes());
    for identity in identities {
        block.extend(identity.to_le_bytes());
    }
    let checksum = xxh3_64(&block);
    block.extend(checksum.to_le_bytes());
    block
}

/// The fault of the file in an index directory, as the rest of a sentence; `None` if it is intact.
pub(super) fn fault(directory: &IndexDirectory) -> Result<Option<&'static str>> {
    let blocks = match read(directory.path(), u64::MAX) {
        Ok(blocks) => blocks,
        Err(error) => return Ok(Some(error.downcast::<DamagedIndex>()?.what)),
    };
    // A damaged manifest or generation is reported elsewhere.
    let live = directory.live().ok().flatten();
    let manifest = live.and_then(|live| Manifest::check(&directory.generation(live)).ok());
    let expected = manifest.and_then(|manifest| manifest.additions);
    Ok(match blocks.end < blocks.length {
        true => Some("is damaged"),
        false if expected > Some(blocks.last) && blocks.length == 0 => Some("is missing or empty"),
        false if expected > Some(blocks.last) => Some("is damaged"),
        false => None,
    })
}

impl Snapshot {
    /// The number of the commit that it shows; 0 if it has no article.
    ///
    /// # Errors
    ///
    /// Fails when the index is damaged.
    pub fn commit(&self) -> Result<u64> {
        // The record of the run was read before the segments, which may already be those of a later commit. Then
        // the latest article has the number of that commit.
        let mut commit = self.recorded_commit();
        for segment in self.searcher().segment_readers() {
            let added = segment.fast_fields().u64(column::ADDED)?;
            if added.values.num_vals() > 0 {
                commit = commit.max(added.max_value());
            }
        }
        Ok(commit)
    }

    /// The number of the commit that added an article; `None` if there is no such article.
    ///
    /// # Errors
    ///
    /// Fails when the index is damaged.
    pub fn added(&self, id: &str) -> Result<Option<u64>> {
        match self.find(id)? {
            Some(address) => self.added_at(address),
            None => Ok(None),
        }
    }

    /// The number of the commit that added the article at an address.
    ///
    /// # Errors
    ///
    /// Fails when the index is damaged.
    pub fn added_at(&self, address: tantivy::DocAddress) -> Result<Option<u64>> {
        let segment = self.searcher().segment_reader(address.segment_ord);
        let added = segment.fast_fields().u64(column::ADDED)?;
        Ok(added.first(address.doc_id))
    }

    /// The number of the commit that first added an article with the identifier of the article at an address.
    ///
    /// # Errors
    ///
    /// Fails when the index is damaged.
    pub fn first_added_at(&self, address: tantivy::DocAddress) -> Result<Option<u64>> {
        let segment = self.searcher().segment_reader(address.segment_ord);
        let added = segment.fast_fields().u64(column::FIRST_ADDED)?;
        Ok(added.first(address.doc_id))
    }

    /// The numbers of its articles above `after`, by identity.
    fn additions(&self, after: u64) -> Result<Vec<(u64, u64)>> {
        let mut additions = Vec::new();
        for segment in self.searcher().segment_readers() {
            add_segment(segment, after, &mut additions)?;
        }
        Ok(additions)
    }
}

fn add_segment(segment: &SegmentReader, after: u64, additions: &mut Vec<(u64, u64)>) -> Result<()> {
    let added = segment.fast_fields().u64(column::ADDED)?;
    if added.values.num_vals() == 0 || added.max_value() <= after {
        return Ok(());
    }
    let identities = segment.fast_fields().u64(column::IDENTITY)?;
    for document in segment.doc_ids_alive() {
        if let (Some(identity), Some(number)) = (identities.first(document), added.first(document))
            && number > after
        {
            additions.push((identity, number));
        }
    }
    Ok(())
}

/// Which numbers the articles of a run get.
#[derive(Debug, Default)]
pub struct Additions {
    /// The number of the next commit.
    pub next: u64,
    /// Articles that are not in the index of the run, but have a number.
    known: Numbers,
    /// Numbers above this one are given back.
    base: u64,
    /// Whether articles were lost by damage, so that every number is given back.
    is_any_lost: bool,
}

impl Additions {
    /// The number of an article that is not in the generation that the run writes into: the one it had before, if
    /// it may have it again, or that of the next commit.
    pub fn number(&self, identity: u64) -> u64 {
        let known = self.known.find(identity);
        let given_back = known.filter(|number| *number > self.base || self.is_any_lost);
        given_back.unwrap_or(self.next)
    }

    /// Whether articles come back that no reader of this generation can have seen: after a rollback. They must
    /// come back in one commit, because a reader may pass their numbers with any commit.
    pub fn come_back(&self) -> bool {
        !self.known.is_empty() && !self.is_any_lost
    }
}

impl LockedDirectory<'_> {
    /// The numbers for a run that writes beside or into the live generation. `live` is the state before the
    /// run, if it can be read; `is_rebuild` if the run reads everything again.
    ///
    /// # Errors
    ///
    /// Fails when the index is damaged or the disk fails.
    pub fn additions(&self, live: Option<&Snapshot>, is_rebuild: bool) -> Result<Additions> {
        let directory = self.directory.path();
        if let Some(live) = live {
            catch_up(directory, live)?;
        }
        let base = match live {
            Some(live) => live.damage().guarding(|| live.commit())?,
            None => 0,
        };
        let is_any_lost = live.is_none_or(|live| live.incomplete().is_some());
        let after = if is_any_lost { 0 } else { base };
        let blocks = read(directory, after)?;
        let mut known = Numbers::default();
        known.extend(blocks.entries);
        let mut additions = Additions {
            next: blocks.last.max(base).max(self.highest_commit()) + 1,
            known,
            base,
            is_any_lost,
        };
        if let Some(live) = live.filter(|_| is_rebuild) {
            let held = live.damage().guarding(|| live.additions(0))?;
            additions.known.extend(held);
            // Every number in it may be given back.
            additions.base = 0;
        }
        Ok(additions)
    }

    /// Records the articles that the live generation has added since the last record.
    ///
    /// # Errors
    ///
    /// Fails when the index is damaged or the disk fails.
    pub fn record_additions(&self) -> Result<()> {
        self.directory.bring_additions_up_to_date()
    }

    /// The highest number of a commit of any finished generation that can be read.
    fn highest_commit(&self) -> u64 {
        let commit = |number: u64| -> Option<u64> {
            let folder = self.directory.generation(number);
            let (index, damage) = open_index(&folder, Access::Read).ok()?;
            Some(damage.guarding(|| last_run(&index)).ok()?.commit)
        };
        let finished = self.directory.finished().unwrap_or_default();
        finished.into_iter().filter_map(commit).max().unwrap_or(0)
    }
}

impl IndexDirectory {
    /// Records what the live generation has and the file lacks, and notes in the manifest that this was done.
    fn bring_additions_up_to_date(&self) -> Result<()> {
        let snapshot = self.open()?;
        catch_up(self.path(), &snapshot)?;
        let folder = self.generation(snapshot.generation());
        let manifest = Manifest::check(&folder)?;
        let last = Some(read(self.path(), u64::MAX)?.last);
        match manifest.additions == last {
            true => Ok(()),
            false => Manifest {
                additions: last,
                ..manifest
            }
            .write(&folder),
        }
    }

    /// Writes the file again from the live generation, behind the blocks that are intact.
    ///
    /// # Errors
    ///
    /// Fails when the disk does.
    pub(super) fn mend_additions(&self) -> Result<()> {
        let path = self.path().join(ADDITIONS);
        if files::check(&path).is_err() {
            replace(&path, b"").with_context(|| format!("cannot write {}", path.display()))?;
        }
        self.bring_additions_up_to_date()
    }
}

/// Appends the articles of a snapshot that the file lacks: those with a number above that of its last block.
fn catch_up(directory: &Path, snapshot: &Snapshot) -> Result<()> {
    let blocks = read(directory, u64::MAX)?;
    let missing = || snapshot.additions(blocks.last);
    let mut missing = snapshot.damage().guarding(missing)?;
    if missing.is_empty() && blocks.end == blocks.length {
        return Ok(());
    }
    missing.sort_unstable_by_key(|(identity, number)| (*number, *identity));
    let path = directory.join(ADDITIONS);
    let write = || -> io::Result<()> {
        // If the file has several names, it would change under all of them.
        if files::check(&path).is_ok_and(|known| files::has_other_names(&known)) {
            let mut bytes = Vec::new();
            files::open(&path)?
                .take(blocks.end)
                .read_to_end(&mut bytes)?;
            replace(&path, &bytes)?;
        }
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        let mut file = files::open_with(&path, &mut options)?;
        // Cuts off what a killed run or damage has left.
        file.set_len(blocks.end)?;
        file.seek(SeekFrom::End(0))?;
        for of_commit in missing.chunk_by(|(_, one), (_, other)| one == other) {
            let number = of_commit.first().map_or(0, |(_, number)| *number);
            let identities: Vec<u64> = of_commit.iter().map(|(identity, _)| *identity).collect();
            file.write_all(&block(number, &identities))?;
        }
        file.sync_all()?;
        sync_folder(directory)
    };
    write().map_err(|error| files::failed("write", &path, error))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn write(directory: &Path, blocks: &[(u64, &[u64])]) {
        let bytes = blocks.iter().map(|(number, ids)| block(*number, ids));
        fs::write(
            directory.join(ADDITIONS),
            bytes.collect::<Vec<_>>().concat(),
        )
        .unwrap();
    }

    fn recorded(directory: &Path, after: u64) -> Result<Vec<(u64, u64)>> {
        Ok(read(directory, after)?.entries)
    }

    #[test]
    fn what_was_written_is_read_back_from_a_number_on() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(recorded(folder.path(), 0).unwrap(), []);
        write(folder.path(), &[(1, &[70, 71]), (4, &[]), (5, &[72])]);
        assert_eq!(
            recorded(folder.path(), 0).unwrap(),
            [(70, 1), (71, 1), (72, 5)]
        );
        assert_eq!(recorded(folder.path(), 1).unwrap(), [(72, 5)]);
        assert_eq!(read(folder.path(), 0).unwrap().last, 5);
    }

    #[test]
    fn every_cut_and_every_flipped_byte_costs_only_what_is_behind_it() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), &[(1, &[70, 71]), (2, &[72])]);
        let path = folder.path().join(ADDITIONS);
        let whole = fs::read(&path).unwrap();
        let first = block(1, &[70, 71]).len();
        for place in 0..whole.len() {
            let kept = if place < first { 0 } else { 2 };
            fs::write(&path, &whole[..place]).unwrap();
            assert_eq!(
                recorded(folder.path(), 0).unwrap().len(),
                kept,
                "cut at {place}"
            );
            let mut flipped = whole.clone();
            flipped[place] ^= 0x40;
            fs::write(&path, flipped).unwrap();
            assert_eq!(
                recorded(folder.path(), 0).unwrap().len(),
                kept,
                "flipped at {place}"
            );
        }
    }

    #[test]
    fn an_identity_keeps_its_first_number() {
        let mut numbers = Numbers::default();
        assert!(numbers.is_empty());
        numbers.extend([(9, 4), (7, 3), (9, 2)]);
        numbers.extend([(7, 5), (8, 6)]);
        assert_eq!(numbers.find(9), Some(2));
        assert_eq!(numbers.find(7), Some(3));
        assert_eq!(numbers.find(8), Some(6));
        assert_eq!(numbers.find(6), None);
    }
}
