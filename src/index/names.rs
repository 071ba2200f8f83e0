//! The entities of the archive: which names of articles are one person, organisation or place.
//!
//! [`newsdex_enrich::resolution`] computes them at the end of each run from the names in the columns. They
//! are stored in a file beside the segments, named after its commit:
//!
//! ```text
//! names-OPSTAMP
//!   mark, checksum, hash of the alias file, lengths
//!   kinds and whole names, sorted by their hashes ─► number of the entity
//!   fst: word and number of the entity; SOUND_MARK, what a word sounds like and the word
//!   places of the entities, their records
//! ```
//!
//! The file contains only entities with several names; all other names are entities of their own. Nothing is
//! unpacked before it is needed, so that opening the file costs a search almost nothing.

mod hashed;
mod keys;

use std::collections::BTreeSet;
use std::path::Path;
use std::time::UNIX_EPOCH;

use anyhow::{Context, Result, bail};
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};
use tantivy::directory::OwnedBytes;
use tantivy_fst::{IntoStreamer, Map, MapBuilder, Streamer};
use xxhash_rust::xxh3::{xxh3_64, xxh3_128};

use self::hashed::Hashed;
use self::keys::{Keys, first_of_each};
use crate::index::commit_file::{CommitFile, Cursor, checksum_of, damaged};
use crate::index::files as index_files;
use crate::index::manifest::Manifest;
use newsdex_enrich::resolution::sound;
use newsdex_text::enrichment::EntityKind;
use newsdex_text::words::fold::fold;
use newsdex_text::words::forms::{WHOLE_MARK, whole_name_term};
use newsdex_text::words::latin::latin;
use newsdex_text::words::tokenize;

/// The first bytes of the file; another layout gets another mark.
const MARK: &[u8; 8] = b"newsdexC";

/// The mark of the previous layout. It identified names only by hashes, so that two names could share an
/// entity. The names in such a file are not used.
const OUTDATED_MARK: &[u8; 8] = b"newsdexB";

/// Bytes before the first part: mark, checksum, hash of the alias file, lengths of four parts.
const HEADER_BYTES: usize = 8 + 8 + 8 + 4 * 4;

/// The first byte of the keys for the sound of a word; no word begins with it.
const SOUND_MARK: u8 = 1;

/// Maximum number of Latin spellings of a word in other letters.
const MOST_SPELLINGS: usize = 50;

/// The entities of an archive that have several names or are in the alias file.
#[derive(Default)]
pub struct Names {
    tables: Option<Tables>,
    aliases: u64,
    is_outdated: bool,
}

/// The parts of the file, mapped into memory.
struct Tables {
    by_name: Hashed,
    by_word: Map<OwnedBytes>,
    /// The start of the record of each entity, then the end of the last one; four bytes each.
    places: OwnedBytes,
    records: OwnedBytes,
}

impl Tables {
    fn place(&self, number: usize) -> Option<usize> {
        let bytes = self.places.get(number.checked_mul(4)?..)?.first_chunk()?;
        Some(u32::from_le_bytes(*bytes) as usize)
    }
}

/// One entity with all of its names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownEntity {
    /// P, O, L or M, see [`letter`].
    kind: char,
    /// The main name.
    pub name: String,
    /// Whether the alias file bans it.
    pub is_banned: bool,
    /// The names that articles use for it.
    pub members: Vec<KnownMember>,
}

/// The display name of an entity: the first part of its record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct Called<'a> {
    kind: char,
    /// The main name.
    pub name: &'a str,
    /// Whether the alias file bans it.
    pub is_banned: bool,
}

impl Called<'_> {
    /// The type of the entity.
    pub fn kind(&self) -> EntityKind {
        kind_of(self.kind)
    }
}

/// One name of an entity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownMember {
    kind: char,
    /// The name as in articles.
    pub name: String,
    /// Why the name belongs to this entity, in words.
    pub reason: String,
}

impl KnownEntity {
    /// An entity of these names.
    pub fn new(kind: EntityKind, name: String, is_banned: bool) -> KnownEntity {
        KnownEntity {
            kind: letter(kind),
            name,
            members: Vec::new(),
            is_banned,
        }
    }

    /// Adds a name that articles use.
    pub fn add(&mut self, kind: EntityKind, name: String, reason: String) {
        let kind = letter(kind);
        self.members.push(KnownMember { kind, name, reason });
    }

    /// The type of the entity.
    pub fn kind(&self) -> EntityKind {
        kind_of(self.kind)
    }
}

impl KnownMember {
    /// The type of the name in articles.
    pub fn kind(&self) -> EntityKind {
        kind_of(self.kind)
    }
}

/// The letter for an entity type in the index.
pub fn letter(kind: EntityKind) -> char {
    match kind {
        EntityKind::Person => 'P',
        EntityKind::Organization => 'O',
        EntityKind::Place => 'L',
        EntityKind::Misc => 'M',
    }
}

/// The entity type for a letter; [`EntityKind::Misc`] for unknown letters.
pub fn kind_of(letter: char) -> EntityKind {
    match letter {
        'P' => EntityKind::Person,
        'O' => EntityKind::Organization,
        'L' => EntityKind::Place,
        _ => EntityKind::Misc,
    }
}

const FORM_MARK: char = '\u{1f}';

/// A name and another form of it as one column value.
pub fn form_value(kind: EntityKind, name: &str, form: &str) -> String {
    format!("{}{name}{FORM_MARK}{form}", letter(kind))
}

/// The type, name and form in a value of [`form_value`].
pub fn form_parts(value: &str) -> Option<(EntityKind, &str, &str)> {
    let kind = kind_of(value.chars().next()?);
    let (name, form) = value.get(1..)?.split_once(FORM_MARK)?;
    Some((kind, name, form))
}

impl Names {
    /// Reads the names of a commit, or of an earlier commit if a run was interrupted before it grouped them.
    /// `written` is the commit whose names must exist.
    ///
    /// # Errors
    ///
    /// [`DamagedIndex`] if the file is damaged or missing; a plain error if it cannot be read.
    pub fn open(generation: &Path, opstamp: u64, written: Option<u64>) -> Result<Names> {
        let Some((path, bytes)) = CommitFile::NAMES.open(generation, opstamp, written)? else {
            return Ok(Names::default());
        };
        Names::unpacked(bytes).map_err(|_| damaged(path, "is damaged"))
    }

    /// Whether the names of a commit were grouped with the alias file of this hash.
    pub fn are_current(generation: &Path, opstamp: u64, aliases: u64) -> bool {
        !CommitFile::NAMES.is_missing(generation, opstamp)
            && Names::open(generation, opstamp, None)
                .is_ok_and(|names| names.aliases == aliases && !names.is_outdated)
    }

    /// Number of additions and removals since the names were grouped with the alias file of this hash; `None`
    /// if they never were.
    pub fn changes_since(generation: &Path, opstamp: u64, aliases: u64) -> Option<u64> {
        let latest = CommitFile::NAMES.on_disk(generation).ok()?.pop()?;
        let names = Names::open(generation, latest, None).ok()?;
        // tantivy counts every addition and removal.
        let is_usable = names.aliases == aliases && !names.is_outdated;
        is_usable.then(|| opstamp.saturating_sub(latest))
    }

    /// When the names of a generation were last grouped, in seconds since 1970.
    pub fn worked_out(generation: &Path) -> Option<i64> {
        let latest = CommitFile::NAMES.on_disk(generation).ok()?.pop()?;
        let latest = CommitFile::NAMES.path(generation, latest);
        let modified = index_files::check(&latest).ok()?.modified().ok()?;
        let since_1970 = modified.duration_since(UNIX_EPOCH).ok()?;
        i64::try_from(since_1970.as_secs()).ok()
    }

    fn unpacked(bytes: OwnedBytes) -> Result<Names> {
        let mut header = Cursor(&bytes);
        let mark = header.take(MARK.len())?;
        let checksum = header.u64()?;
        if mark == OUTDATED_MARK && xxh3_64(header.0) == checksum {
            return Ok(Names {
                is_outdated: true,
                ..Names::default()
            });
        }
        if mark != MARK {
            bail!("it has another version");
        }
        if checksum_of(MARK, header.0) != checksum {
            bail!("its checksum is wrong");
        }
        let aliases = header.u64()?;
        let mut lengths = [0usize; 4];
        for length in &mut lengths {
            *length = header.u32()? as usize;
        }
        let mut start = HEADER_BYTES;
        let mut part = |length: usize| {
            let end = start.checked_add(length).filter(|end| *end <= bytes.len());
            let end = end.context("it is cut off")?;
            let part = bytes.slice(start..end);
            start = end;
            Ok::<OwnedBytes, anyhow::Error>(part)
        };
        let map = |bytes: OwnedBytes| tantivy_fst::raw::Fst::new(bytes).map(Map::from);
        let by_name = Hashed::open(part(lengths[0])?).context("its names are cut off")?;
        let by_word = map(part(lengths[1])?).context("its words cannot be read")?;
        let places = part(lengths[2])?;
        let records = part(lengths[3])?;
        let tables = Tables {
            by_name,
            by_word,
            places,
            records,
        };
        Ok(Names {
            tables: Some(tables),
            aliases,
            is_outdated: false,
        })
    }

    /// The names of these entities as bytes, for [`Names::from_bytes`].
    ///
    /// # Errors
    ///
    /// Fails if there are more names than the form allows.
    pub fn to_bytes(entities: &[KnownEntity], aliases: u64) -> Result<Vec<u8>> {
        packed(entities, aliases)
    }

    /// Reads the bytes of [`Names::to_bytes`].
    ///
    /// # Errors
    ///
    /// Fails if they are damaged.
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Names> {
        Names::unpacked(OwnedBytes::new(bytes))
    }

    /// Writes the names of a commit, and removes those of all commits except this one and the one before.
    ///
    /// # Errors
    ///
    /// Fails when the disk does.
    pub fn write(
        generation: &Path,
        opstamp: u64,
        entities: &[KnownEntity],
        aliases: u64,
    ) -> Result<()> {
        let bytes = packed(entities, aliases)?;
        CommitFile::NAMES.write(generation, opstamp, &bytes)?;
        Manifest::note_names(generation, opstamp)?;
        CommitFile::NAMES.remove_older(generation, opstamp)
    }

    /// The number of the entity of a name; `None` if the name is an entity of its own.
    pub fn number(&self, kind: EntityKind, name: &str) -> Option<u32> {
        self.tables.as_ref()?.by_name.get(&key(kind, name)?)
    }

    /// Whether an older newsdex wrote the file. Then its names are not used, and the next run groups them
    /// again.
    pub fn is_outdated(&self) -> bool {
        self.is_outdated
    }

    /// An entity by its number.
    ///
    /// # Errors
    ///
    /// Fails when the file is damaged.
    pub fn entity(&self, number: u32) -> Result<KnownEntity> {
        postcard::from_bytes(self.record(number)?).context("the names of the index are damaged")
    }

    /// The display name of an entity; faster than [`Names::entity`].
    ///
    /// # Errors
    ///
    /// Fails when the file is damaged.
    pub fn called(&self, number: u32) -> Result<Called<'_>> {
        let (called, _) = postcard::take_from_bytes(self.record(number)?)
            .context("the names of the index are damaged")?;
        Ok(called)
    }

    fn record(&self, number: u32) -> Result<&[u8]> {
        let record = || {
            let tables = self.tables.as_ref()?;
            let start = tables.place(number as usize)?;
            let end = tables.place(number as usize + 1)?;
            tables.records.get(start..end)
        };
        record().context("the names of the index are damaged")
    }

    /// The name in the archive of an entity that an article calls by this name.
    ///
    /// # Errors
    ///
    /// Fails when the file is damaged.
    pub fn shown(&self, kind: EntityKind, name: &str) -> Result<String> {
        match self.number(kind, name) {
            Some(number) => Ok(self.called(number)?.name.to_owned()),
            None => Ok(name.to_owned()),
        }
    }

    /// The numbers of entities with a name that contains a folded word: sorted, at most `limit`.
    pub fn with_word(&self, word: &str, limit: usize) -> Vec<u32> {
        let Some(tables) = &self.tables else {
            return Vec::new();
        };
        let beginning = [word.as_bytes(), &[0]].concat();
        let end = [word.as_bytes(), &[1]].concat();
        let range = tables.by_word.range().ge(&beginning).lt(&end);
        let mut stream = range.into_stream();
        let mut numbers = Vec::new();
        while let Some((_, number)) = stream.next() {
            numbers.extend(u32::try_from(number));
            if numbers.len() >= limit {
                break;
            }
        }
        numbers
    }

    /// Gives each word of the names of entities, folded, in their order.
    pub fn for_each_word(&self, mut give: impl FnMut(&str)) {
        let Some(tables) = &self.tables else {
            return;
        };
        // What words sound like is kept before all words.
        let mut stream = tables.by_word.range().ge([SOUND_MARK + 1]).into_stream();
        let mut last = Vec::new();
        while let Some((key, _)) = stream.next() {
            let word = key.split(|byte| *byte == 0).next().unwrap_or_default();
            if word != last {
                last = word.to_vec();
                if let Ok(word) = std::str::from_utf8(word) {
                    give(word);
                }
            }
        }
    }

    /// Latin spellings of a word in other letters: names in the archive that sound like it, then a
    /// transliteration. Empty for a word in Latin letters or in letters of unknown sound.
    pub fn in_latin(&self, word: &str) -> Vec<String> {
        let Some(latin) = latin(word) else {
            return Vec::new();
        };
        let beginning = [&[SOUND_MARK], sound(&latin).as_bytes(), &[0]].concat();
        let mut end = beginning.clone();
        if let Some(last) = end.last_mut() {
            *last = 1;
        }
        let mut spellings = Vec::new();
        if let Some(tables) = &self.tables {
            let range = tables.by_word.range().ge(&beginning).lt(&end);
            let mut stream = range.into_stream();
            while let Some((key, _)) = stream.next() {
                let spelling = key.get(beginning.len()..).unwrap_or_default();
                spellings.extend(String::from_utf8(spelling.to_vec()));
                if spellings.len() >= MOST_SPELLINGS {
                    break;
                }
            }
        }
        if !spellings.contains(&latin) {
            spellings.push(latin);
        }
        spellings
    }

    /// The number of entities.
    pub fn len(&self) -> usize {
        let tables = self.tables.as_ref();
        tables.map_or(0, |tables| (tables.places.len() / 4).saturating_sub(1))
    }

    /// Whether there are no entities.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

fn packed(entities: &[KnownEntity], aliases: u64) -> Result<Vec<u8>> {
    let (mut members, mut shown) = (Keys::default(), Keys::default());
    let mut words = Keys::default();
    // Hashes of the words whose sounds are among the keys.
    let mut heard: FxHashSet<u128> = FxHashSet::default();
    let mut places: Vec<u8> = Vec::new();
    let mut records: Vec<u8> = Vec::new();
    for (number, entity) in (0u32..).zip(entities) {
        places.extend(u32::try_from(records.len())?.to_le_bytes());
        records.extend(postcard::to_stdvec(entity)?);
        let names = entity.members.iter().map(|member| &member.name);
        let names = names.chain([&entity.name]);
        let own = names.flat_map(|name| tokenize(name));
        let own: BTreeSet<String> = own.map(|word| fold(&word.text).into_owned()).collect();
        for word in own {
            words.add(&[word.as_bytes(), &[0], &number.to_be_bytes()], number)?;
            if heard.insert(xxh3_128(word.as_bytes())) {
                let sound = sound(&word);
                let parts: [&[u8]; 4] = [&[SOUND_MARK], sound.as_bytes(), &[0], word.as_bytes()];
                words.add(&parts, 0)?;
            }
        }
        // The alias file may give it a name that no article contains; it can be found by that name, too.
        if let Some(key) = key(entity.kind(), &entity.name) {
            shown.add(&[&key], number)?;
        }
        for member in &entity.members {
            if let Some(key) = key(member.kind(), &member.name) {
                members.add(&[&key], number)?;
            }
        }
    }
    places.extend(u32::try_from(records.len())?.to_le_bytes());
    drop(heard);
    words.sort();
    let by_word = fst(&words)?;
    drop(words);
    members.sort();
    shown.sort();
    // A name that articles use belongs to the last entity with it. Any other belongs to the first that shows it.
    let by_name = first_of_each(members.iter().rev());
    let only_shown = first_of_each(shown.iter()).filter(|(key, _)| !members.has(key));
    let by_name = Hashed::packed(by_name.chain(only_shown))?;
    let parts = [by_name, by_word, places, records];
    let mut rest = Vec::new();
    rest.extend(aliases.to_le_bytes());
    for part in &parts {
        rest.extend(u32::try_from(part.len())?.to_le_bytes());
    }
    for part in parts {
        rest.extend(part);
    }
    let mut bytes = Vec::with_capacity(HEADER_BYTES + rest.len());
    bytes.extend(MARK);
    bytes.extend(checksum_of(MARK, &rest).to_le_bytes());
    bytes.extend(rest);
    Ok(bytes)
}

fn fst(words: &Keys) -> Result<Vec<u8>> {
    let mut builder = MapBuilder::new(Vec::new())?;
    for (key, number) in first_of_each(words.iter()) {
        builder.insert(key, u64::from(number))?;
    }
    Ok(builder.into_inner()?)
}

/// The key of a name: its type and the whole name. `None` for a name without letters and digits, which equals
/// no other name.
fn key(kind: EntityKind, name: &str) -> Option<Vec<u8>> {
    let term = whole_name_term(name);
    let has_words = term.len() > WHOLE_MARK.len_utf8();
    has_words.then(|| format!("{}{term}", letter(kind)).into_bytes())
}

#[cfg(test)]
mod tests;
