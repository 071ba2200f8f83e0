//! Containers: opens compressed files, zip and tar archives, and any of these inside another, down to the files within.
//!
//! The first bytes of a file decide its kind, never its name. The files in an archive are members and are read one
//! after the other; a member is named `inner/file.xml`, a member of an archive within the archive `inner.zip!a/b.xml`.
//! Hidden files and files left by operating systems are skipped silently, as in folders. An unreadable member affects
//! no other member; [`Limits`] bound the depth and the size.

mod compression;
mod gzip;
mod maff;
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
use crate::saved_page::SavedFrom;
use crate::{limits, office, recognise};
use newsdex_text::checkpoint;
use newsdex_text::checkpoint::checkpoint;
use newsdex_text::encoding;
use newsdex_text::file_name::is_hidden;

/// Opens a file on disk and gives the records of all files in it, or of one member only.
///
/// `taken` counts the bytes read from the file.
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
    // A pipe cannot be rewound, so the bytes already read are put in front.
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

/// Gives the records of all files in a file held in memory.
///
/// `taken` counts the bytes read of it.
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

/// The current position in the layers of a file.
struct Layers {
    place: Arc<Place>,
    budget: Arc<Budget>,
    /// The bytes read of the file or the member, in its stored form.
    taken: Taken,
    /// The number of layers around this one.
    depth: u32,
    /// The only member whose records are wanted, named relative to this layer.
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

    /// Removes compression and containers, and divides the content into records.
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

    /// Enters one layer further in.
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
        let listed = members.first_listed();
        let has = |name: &str| listed.iter().any(|member| member.name == name);
        if let Some(kind) = office::kind(has) {
            return office::records(kind, self.package(members));
        }
        let first = members.first_found();
        if first.is_some_and(|name| office::begins_document(&name)) {
            let reason = "ends early: looks like a text document or a spreadsheet that is cut off";
            return Err(self.place.failure(FailureKind::Failed, reason));
        }
        let addresses = maff::addresses(&members);
        let members = Members::Zip(Box::new(members));
        Ok(Box::new(Container {
            addresses,
            ..Container::new(members, self)
        }))
    }

    /// The parts of a document that is a zip archive.
    fn package(self, mut members: zip::Members) -> office::Package {
        let listed: HashMap<String, zip::Member> = members
            .first_listed()
            .iter()
            .map(|member| (member.name.clone(), member.clone()))
            .collect();
        let budget = self.budget;
        let open: office::Part = Box::new(move |name| {
            let taken = Taken::default();
            let member = listed.get(name)?;
            let reader = members.open(member, &taken);
            Some(reader.map(|reader| {
                let guarded: Box<dyn Read + Send> = Box::new(Guarded::new(reader, &budget, &taken));
                guarded
            }))
        });
        office::Package::new(self.place, self.wanted, open)
    }

    /// The layers of a member; `None` if its records are not wanted.
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

/// Why a symbolic link in an archive is skipped.
const LINK: &str = "a link in an archive, not a file";

/// The members of a container, one after the other.
struct Container {
    members: Members,
    layers: Layers,
    /// The addresses of saved pages, by folder.
    addresses: HashMap<String, String>,
    /// How often each member name has occurred so far, by hash: a repeated name is another member.
    seen: HashMap<u64, u32>,
    /// The records of the open member.
    open: Option<RecordIterator>,
    /// The location of the member opened last.
    member: Arc<Place>,
    /// Whether the open member has produced nothing so far, not even a failure.
    is_empty: bool,
    /// Whether the archive has no directory, so that its members had to be searched for.
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

/// The records of a member, or `None` if they are not wanted.
type Opened = Result<Option<RecordIterator>, Failure>;

impl Container {
    fn new(members: Members, layers: Layers) -> Container {
        Container {
            is_cut_off: matches!(&members, Members::Zip(zip) if zip.is_cut_off()),
            member: Arc::clone(&layers.place),
            members,
            layers,
            addresses: HashMap::new(),
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
                        // A member that takes too long, or that makes newsdex panic, affects no other member.
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
                if let Some(reason) = member.skipped {
                    return Some(self.skipped(&name, reason));
                }
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
                if member.is_link() {
                    return Some(self.skipped(&member.name, LINK));
                }
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

    /// The address from which a member was saved, if the archive says so.
    fn address(&self, member: &str) -> Option<String> {
        let file = member.rfind('/').map_or(0, |at| at + 1);
        let folder = member.get(..file)?;
        self.addresses.get(folder).cloned()
    }

    /// The result for a member that is not a file. A file with the same name may still follow.
    fn skipped(&self, name: &str, reason: &'static str) -> Opened {
        let name = plain_path(name);
        if name.is_empty() || is_junk(&name) {
            return Ok(None);
        }
        match self.layers.member(&name) {
            Some(layers) => Err(layers.place.failure(FailureKind::Skipped, reason)),
            None => Ok(None),
        }
    }

    /// The layers of a member; `None` if the member is skipped.
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
                    let mut layers = self.layers.member(&name)?;
                    if let Some(address) = self.address(&name) {
                        let place = Place::clone(&layers.place);
                        layers.place = Arc::new(Place {
                            schema: Some(Arc::new(SavedFrom(address))),
                            ..place
                        });
                    }
                    self.member = Arc::clone(&layers.place);
                    return Some(layers);
                }
                // Named as file managers name a copy.
                times => name = format!("{name} ({times})"),
            }
        }
    }
}

/// Removes meaningless parts from a path: `./a//b` becomes `a/b`.
fn plain_path(path: &str) -> String {
    let parts: Vec<&str> = path
        .split('/')
        .filter(|part| !part.is_empty() && *part != ".")
        .collect();
    parts.join("/")
}

/// Whether a member or one of its folders is hidden or left by an operating system.
fn is_junk(path: &str) -> bool {
    path.split('/')
        .any(|part| part != ".." && is_hidden(part.as_bytes()))
}

#[cfg(test)]
pub(super) mod samples;
#[cfg(test)]
mod tests;
