//! Containers: compressed files, zip and tar archives, and any of them inside another, down to the files
//! within.
//!
//! What a file is, its first bytes say, never its name. The files in an archive are members and read one
//! after the other; a member is called `inner/file.xml`, one of an archive within `inner.zip!a/b.xml`.
//! What lies beside articles in archives as it does in folders (hidden files, what systems leave) is
//! passed over in silence. A member that cannot be read costs itself; [`Limits`] say what is too much.

mod compression;
mod gzip;
mod tar;
mod zip;

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufRead, Read, Seek};
use std::sync::Arc;

use xxhash_rust::xxh3::xxh3_64;

use self::compression::Compression;
pub(super) use self::gzip::Gunzip;
use super::FailureKind;
use super::failure::Failure;
use crate::limits::{Budget, Counted, Guarded, Taken};
use crate::record::format::RecordIterator;
use crate::record::source::{self, Source};
use crate::record::{DIVIDER, Place, Record};
use crate::{limits, recognise};
use newsdex_text::checkpoint;
use newsdex_text::checkpoint::checkpoint;
use newsdex_text::encoding;

/// What divides the name of an archive from that of its member.

/// Opens a file on disk and gives the records of all that is in it, or of one member only.
///
/// `taken` counts what is read of the file.
pub(super) fn records(
    file: File,
    place: Place,
    taken: &Taken,
    wanted: Option<String>,
) -> Result<RecordIterator, Failure> {
    let place = Arc::new(place);
    let broken = |error: &io::Error| source::broken(&place, error);
    let file_bytes = file.metadata().map_err(|error| broken(&error))?.len();
    let layers = Layers::outermost(&place, file_bytes, taken, wanted);
    let mut file = file;
    let mut magic = Vec::new();
    (&mut file)
        .take(4)
        .read_to_end(&mut magic)
        .map_err(|error| broken(&error))?;
    if zip::is_zip(&magic) {
        let bytes = zip::Bytes::on_disk(file, taken).map_err(|error| broken(&error))?;
        return layers.deeper()?.zip(bytes);
    }
    // What is no file on a disk, as a pipe, cannot go back.
    let head = match file.rewind() {
        Ok(()) => Vec::new(),
        Err(_) => magic,
    };
    let stored = Counted {
        inner: io::Cursor::new(head).chain(file),
        taken: Arc::clone(taken),
    };
    layers.records(Box::new(stored))
}

/// Gives the records of all that is in a file held in memory.
///
/// `taken` counts what is read of it.
pub(super) fn from_bytes(
    bytes: Vec<u8>,
    place: Place,
    taken: &Taken,
) -> Result<RecordIterator, Failure> {
    let layers = Layers::outermost(&Arc::new(place), bytes.len() as u64, taken, None);
    layers.records(Box::new(Counted {
        inner: io::Cursor::new(bytes),
        taken: Arc::clone(taken),
    }))
}

/// Where in the layers of a file we are.
struct Layers {
    place: Arc<Place>,
    budget: Arc<Budget>,
    /// What has been read of the file or the member, as it is stored.
    taken: Taken,
    /// How many layers there are around this one.
    depth: u32,
    /// The only member whose records are wanted, as it is called from here.
    wanted: Option<String>,
}

impl Layers {
    fn outermost(
        place: &Arc<Place>,
        file_bytes: u64,
        taken: &Taken,
        wanted: Option<String>,
    ) -> Layers {
        Layers {
            budget: Arc::new(Budget::new(&place.options.limits, file_bytes)),
            place: Arc::clone(place),
            taken: Arc::clone(taken),
            depth: 0,
            wanted,
        }
    }

    /// Takes off compression and containers, and divides what is left into records.
    fn records(mut self, stored: Box<dyn Read + Send>) -> Result<RecordIterator, Failure> {
        let mut source = Source::new(stored, &self.place);
        loop {
            checkpoint();
            let head = source.head()?;
            if let Some(compression) = Compression::of(&head) {
                let is_inner = self.depth > 0;
                self = self.deeper()?;
                let decoder = compression
                    .decoder(source.reader, is_inner)
                    .map_err(|error| source::broken(&self.place, &error))?;
                let guarded = Guarded::new(decoder, &self.budget, &self.taken);
                source = Source::new(Box::new(guarded), &self.place);
            } else if zip::is_zip(&head) {
                let most = self.budget.limits().spooled_bytes;
                let bytes = zip::Bytes::copied(source.reader, most);
                let bytes = bytes.map_err(|error| source::broken(&self.place, &error))?;
                return self.deeper()?.zip(bytes);
            } else if tar::is_tar(&head) {
                return Ok(self.deeper()?.tar(source.reader));
            } else {
                return recognise::divided(source, head);
            }
        }
    }

    /// One layer further in.
    fn deeper(mut self) -> Result<Layers, Failure> {
        self.depth += 1;
        let most = self.budget.limits().depth;
        if self.depth > most {
            let reason = format!("more than {most} archives or compressed files inside each other");
            let failure = self.place.failure(FailureKind::Failed, reason);
            return Err(failure.with_hint("if they do contain articles, raise --max-depth"));
        }
        Ok(self)
    }

    fn tar(self, archive: Box<dyn BufRead + Send>) -> RecordIterator {
        let members = Members::Tar(tar::Members::new(archive));
        Box::new(Container::new(members, self))
    }

    fn zip(self, bytes: zip::Bytes) -> Result<RecordIterator, Failure> {
        let mut members = zip::Members::new(bytes);
        if let Some(document) = members.document() {
            let reason = format!("not a text: looks like {}", document.name);
            let failure = self.place.failure(FailureKind::Failed, reason);
            return Err(failure.with_hint(document.hint));
        }
        let members = Members::Zip(Box::new(members));
        Ok(Box::new(Container::new(members, self)))
    }

    /// The layers of a member; nothing if its records are not wanted.
    fn member(&self, name: &str) -> Option<Layers> {
        let wanted = match &self.wanted {
            None => None,
            Some(wanted) => {
                let rest = wanted.strip_prefix(name)?;
                match rest.strip_prefix(DIVIDER) {
                    Some(inner) => Some(inner.to_owned()),
                    None if rest.is_empty() => None,
                    None => return None,
                }
            }
        };
        let member = match &self.place.member {
            Some(outer) => format!("{outer}{DIVIDER}{name}"),
            None => name.to_owned(),
        };
        let place = Place {
            member: Some(member),
            ..Place::clone(&self.place)
        };
        Some(Layers {
            place: Arc::new(place),
            budget: Arc::clone(&self.budget),
            taken: Taken::default(),
            depth: self.depth,
            wanted,
        })
    }
}

/// The members of a container, one after the other.
struct Container {
    members: Members,
    layers: Layers,
    /// How often there was a name so far, by its hash: the same name again is another member.
    seen: HashMap<u64, u32>,
    /// The records of the open member.
    open: Option<RecordIterator>,
    /// Where the member is that was opened last.
    member: Arc<Place>,
    /// Whether nothing has come out of it, not even a failure.
    is_empty: bool,
    /// Whether its members had to be looked for.
    is_cut_off: bool,
    is_ended: bool,
}

enum Members {
    Tar(tar::Members),
    Zip(Box<zip::Members>),
}

impl Iterator for Container {
    type Item = <RecordIterator as Iterator>::Item;

    fn next(&mut self) -> Option<Self::Item> {
        let found = self.next_found();
        if found.is_some() || self.layers.wanted.is_some() {
            self.is_empty = false;
            return found;
        }
        let is_empty = std::mem::take(&mut self.is_empty);
        let is_cut_off = std::mem::take(&mut self.is_cut_off);
        let (kind, reason) = match (is_cut_off, is_empty) {
            (true, true) => (
                FailureKind::Failed,
                "a zip archive that ends early, with no readable member",
            ),
            (true, false) => (
                FailureKind::Failed,
                "has no directory at its end, so newsdex searched it for members",
            ),
            (false, true) => (FailureKind::Skipped, "an archive with nothing to read"),
            (false, false) => return None,
        };
        Some(Err(self.layers.place.failure(kind, reason)))
    }
}

/// The records of a member, if they are wanted.
type Opened = Result<Option<RecordIterator>, Failure>;

impl Container {
    fn new(members: Members, layers: Layers) -> Container {
        Container {
            is_cut_off: matches!(&members, Members::Zip(zip) if zip.is_cut_off()),
            member: Arc::clone(&layers.place),
            members,
            layers,
            seen: HashMap::new(),
            open: None,
            is_empty: true,
            is_ended: false,
        }
    }

    fn next_found(&mut self) -> Option<Result<Record, Failure>> {
        loop {
            checkpoint();
            if let Some(open) = &mut self.open {
                match checkpoint::part(|| open.next()) {
                    Ok(Some(record)) => return Some(record),
                    Ok(None) => self.open = None,
                    Err(cut) => {
                        // A member that takes too long, or that newsdex panics on, costs itself, not the others.
                        self.open = None;
                        return Some(Err(self.member.ended_by(cut)));
                    }
                }
            }
            if self.is_ended {
                return None;
            }
            if self.layers.budget.is_spent() {
                self.is_ended = true;
                let reason = limits::spent(&self.layers.budget);
                let failure = self.layers.place.failure(FailureKind::Failed, reason);
                return Some(Err(failure.with_hint(source::RAISE_LIMITS)));
            }
            match checkpoint::part(|| self.open_next()) {
                Ok(None) => return None,
                Ok(Some(Ok(records))) => self.open = records,
                Ok(Some(Err(failure))) => return Some(Err(failure)),
                Err(cut) => return Some(Err(self.member.ended_by(cut))),
            }
        }
    }

    fn open_next(&mut self) -> Option<Opened> {
        match &mut self.members {
            Members::Tar(members) => {
                let member = match members.next()? {
                    Ok(member) => member,
                    Err(error) => return Some(Err(source::broken(&self.layers.place, &error))),
                };
                let name = encoding::decode(&member.name, None);
                let Some(layers) = self.wanted(&name) else {
                    return Some(Ok(None));
                };
                let stored = Counted {
                    inner: member.reader,
                    taken: Arc::clone(&layers.taken),
                };
                Some(layers.records(Box::new(stored)).map(Some))
            }
            Members::Zip(members) => {
                let member = match members.next()? {
                    Ok(member) => member,
                    Err(error) => return Some(Err(source::broken(&self.layers.place, &error))),
                };
                let Some(layers) = self.wanted(&member.name) else {
                    return Some(Ok(None));
                };
                let Members::Zip(members) = &self.members else {
                    return None;
                };
                Some(match members.open(&member, &layers.taken) {
                    Err(error) => Err(source::broken(&layers.place, &error)),
                    Ok(reader) => {
                        let guarded = Guarded::new(reader, &layers.budget, &layers.taken);
                        layers.records(Box::new(guarded)).map(Some)
                    }
                })
            }
        }
    }

    /// The layers of a member, unless it is passed over.
    fn wanted(&mut self, name: &str) -> Option<Layers> {
        let mut name = plain_path(name);
        if name.is_empty() || is_junk(&name) {
            return None;
        }
        loop {
            let times = self.seen.entry(xxh3_64(name.as_bytes())).or_default();
            *times = times.saturating_add(1);
            match *times {
                1 => {
                    let layers = self.layers.member(&name)?;
                    self.member = Arc::clone(&layers.place);
                    return Some(layers);
                }
                // As file managers call a copy.
                times => name = format!("{name} ({times})"),
            }
        }
    }
}

/// A path without what says nothing: `./a//b` is `a/b`.
fn plain_path(path: &str) -> String {
    let parts: Vec<&str> = path
        .split('/')
        .filter(|part| !part.is_empty() && *part != ".")
        .collect();
    parts.join("/")
}

/// Whether a member is hidden or left by a system, as [`super::discover`] has it for files.
fn is_junk(path: &str) -> bool {
    path.split('/').any(|part| {
        (part.starts_with('.') && part != "..")
            || matches!(part, "Thumbs.db" | "desktop.ini" | "__MACOSX")
    })
}

#[cfg(test)]
mod tests;
