//! Companion files: joins the pages of an issue with the METS file that divides them, and a text with its metadata
//! file.
//!
//! In an archive either may come first, so records wait for their companion, up to a size limit; on disk, the companion
//! is read in place. A record without a companion is given alone. Other records pass immediately. What belongs to a
//! saved page in an archive is skipped.

mod names;
mod on_disk;
mod saved_pages;
mod tables;

use std::collections::VecDeque;
use std::path::{Path, PathBuf};

use rustc_hash::FxHashSet;

use self::saved_pages::SavedPages;
use super::{Failure, alto, metadata_file, mets, ocr, plain};
use crate::record::Record;
use crate::record::format::RecordIterator;

/// The most bytes of pages in an archive that wait for a METS file.
const PENDING_PAGE_BYTES: usize = 64 << 20;
/// The reason why a text beside a scanned page is skipped.
const TEXT_OF_PAGE: &str = "the words of a scanned page, which are read from the file beside it";
/// The most bytes of texts that wait; if no metadata have come by then, none are expected.
const PENDING_TEXT_BYTES: usize = 16 << 20;

/// Joins the records of a file with their companions, in the same archive or beside the file; `path` is the location of
/// the file on disk, if it has one.
pub(super) fn join_companion_files(records: RecordIterator, path: Option<&Path>) -> RecordIterator {
    Box::new(CompanionJoiner {
        records,
        path: path.map(Path::to_owned),
        saved: SavedPages::default(),
        issues: Vec::new(),
        pages: VecDeque::new(),
        page_bytes: 0,
        texts: VecDeque::new(),
        text_bytes: 0,
        page_stems: FxHashSet::default(),
        metadata_files: Vec::new(),
        has_metadata_files: false,
        has_given_up: false,
        ready: VecDeque::new(),
        has_ended: false,
    })
}

/// A record, or the reason why there is none.
type Found = Result<Record, Failure>;

struct CompanionJoiner {
    records: RecordIterator,
    /// The file from which the records come; bytes in memory have no files beside them.
    path: Option<PathBuf>,
    saved: SavedPages,
    issues: Vec<PendingIssue>,
    pages: VecDeque<Record>,
    page_bytes: usize,
    texts: VecDeque<Record>,
    text_bytes: usize,
    /// The names, without extension, of the scanned pages in the archive.
    page_stems: FxHashSet<String>,
    metadata_files: Vec<Record>,
    has_metadata_files: bool,
    /// Whether texts pass immediately because the archive has no metadata files.
    has_given_up: bool,
    ready: VecDeque<Result<Record, Failure>>,
    has_ended: bool,
}

/// A METS file that waits for its pages.
struct PendingIssue {
    record: Record,
    /// The pages as named in the METS file, and as named in the archive.
    wanted: Vec<(String, String)>,
    found: Vec<(usize, Record)>,
}

impl Iterator for CompanionJoiner {
    type Item = Result<Record, Failure>;

    fn next(&mut self) -> Option<Result<Record, Failure>> {
        loop {
            if let Some(found) = self.ready.pop_front() {
                return Some(found);
            }
            if self.has_ended {
                return None;
            }
            match self.records.next() {
                Some(found) => {
                    if let Some(found) = self.saved.take(found, &mut self.ready) {
                        self.take_found(found);
                    }
                }
                None => {
                    self.has_ended = true;
                    for found in self.saved.rest() {
                        self.take_found(found);
                    }
                    self.release();
                }
            }
        }
    }
}

impl CompanionJoiner {
    fn take_found(&mut self, found: Found) {
        match found {
            Ok(record) => self.take(record),
            Err(failure) => self.ready.push_back(Err(failure)),
        }
    }

    fn take(&mut self, record: Record) {
        let is_member = record.place.member.is_some();
        let format = record.format;
        if is_member && (*format == alto::FORMAT || *format == ocr::FORMAT) {
            let stem = names::stem(member(&record));
            self.page_stems.insert(stem.to_owned());
        }
        match () {
            () if *format == mets::FORMAT && is_member => self.take_issue(record),
            () if *format == alto::FORMAT && is_member => self.take_page(record),
            () if *format == plain::FORMAT && is_member => self.take_text(record),
            () => {
                let whole = match &self.path {
                    Some(path) => on_disk::with_files(record, path),
                    None => Ok(record),
                };
                self.ready.push_back(whole);
            }
        }
    }

    fn take_issue(&mut self, record: Record) {
        let folder = names::folder(member(&record)).to_owned();
        let wanted: Vec<(String, String)> = mets::page_files(&record.bytes)
            .into_iter()
            .map(|href| {
                let name = names::resolved(&folder, &href);
                (href, name)
            })
            .collect();
        let mut issue = PendingIssue {
            record,
            wanted,
            found: Vec::new(),
        };
        let (mut rest, mut held) = (VecDeque::new(), 0);
        for page in self.pages.drain(..) {
            match issue.place_of(&page) {
                Some(place) => issue.found.push((place, page)),
                None => {
                    held += page.bytes.len();
                    rest.push_back(page);
                }
            }
        }
        (self.pages, self.page_bytes) = (rest, held);
        match issue.is_complete() {
            true => issue.release(&mut self.ready),
            false => self.issues.push(issue),
        }
    }

    fn take_page(&mut self, page: Record) {
        let found = self
            .issues
            .iter()
            .enumerate()
            .find_map(|(at, issue)| Some((at, issue.place_of(&page)?)));
        self.page_bytes += page.bytes.len();
        match found {
            None => self.pages.push_back(page),
            Some((at, place)) => {
                let Some(issue) = self.issues.get_mut(at) else {
                    return;
                };
                issue.found.push((place, page));
                if issue.is_complete() {
                    let issue = self.issues.remove(at);
                    self.page_bytes = self.page_bytes.saturating_sub(issue.bytes());
                    issue.release(&mut self.ready);
                }
            }
        }
        while self.page_bytes > PENDING_PAGE_BYTES {
            if let Some(page) = self.pages.pop_front() {
                self.page_bytes -= page.bytes.len().min(self.page_bytes);
                self.ready.push_back(Ok(page));
            } else if self.issues.is_empty() {
                self.page_bytes = 0;
            } else {
                let issue = self.issues.remove(0);
                self.page_bytes = self.page_bytes.saturating_sub(issue.bytes());
                issue.release(&mut self.ready);
            }
        }
    }

    fn take_text(&mut self, record: Record) {
        if let Some(text) = names::text_of(member(&record)) {
            self.has_metadata_files = true;
            let held = self
                .texts
                .iter()
                .position(|held| names::stem(member(held)) == text);
            match held.and_then(|at| self.texts.remove(at)) {
                Some(held) => {
                    self.text_bytes = self.text_bytes.saturating_sub(held.bytes.len());
                    self.ready
                        .push_back(Ok(metadata_file::joined(held, &record.bytes)));
                }
                None => self.metadata_files.push(record),
            }
        } else if self.has_given_up {
            self.give_text(record);
        } else {
            let name = names::stem(member(&record));
            let found = self.metadata_files.iter().position(|metadata_file| {
                names::text_of(member(metadata_file)).as_deref() == Some(name)
            });
            match found {
                Some(at) => {
                    let metadata = self.metadata_files.swap_remove(at);
                    self.ready
                        .push_back(Ok(metadata_file::joined(record, &metadata.bytes)));
                }
                None => {
                    self.text_bytes += record.bytes.len();
                    self.texts.push_back(record);
                }
            }
        }
        if self.text_bytes > PENDING_TEXT_BYTES {
            self.has_given_up = !self.has_metadata_files;
            while self.has_given_up || self.text_bytes > PENDING_TEXT_BYTES {
                let Some(text) = self.texts.pop_front() else {
                    break;
                };
                self.text_bytes = self.text_bytes.saturating_sub(text.bytes.len());
                self.give_text(text);
            }
        }
    }

    /// Gives a text, unless it repeats the words of a scanned page.
    fn give_text(&mut self, text: Record) {
        let is_of_page = self.page_stems.contains(names::stem(member(&text)));
        self.ready.push_back(match is_of_page {
            true => Err(text.skipped(TEXT_OF_PAGE)),
            false => Ok(text),
        });
    }

    /// Gives all records that are still waiting.
    fn release(&mut self) {
        for issue in std::mem::take(&mut self.issues) {
            issue.release(&mut self.ready);
        }
        self.ready.extend(self.pages.drain(..).map(Ok));
        for text in std::mem::take(&mut self.texts) {
            self.give_text(text);
        }
        let lonely = self.metadata_files.drain(..);
        self.ready.extend(
            lonely.map(|record| Err(record.skipped("metadata of a text file that is missing"))),
        );
    }
}

impl PendingIssue {
    fn place_of(&self, page: &Record) -> Option<usize> {
        let name = member(page);
        let exact = self.wanted.iter().position(|(_, wanted)| wanted == name);
        exact.or_else(|| {
            // If the folders have been renamed since, the bare file name is compared, below the same folder.
            let is_below = name.starts_with(names::folder(member(&self.record)));
            let file = names::file(name);
            let mut named = self.wanted.iter().enumerate();
            let found = named.find(|(_, (_, wanted))| names::file(wanted) == file);
            found.filter(|_| is_below).map(|(place, _)| place)
        })
    }

    fn is_complete(&self) -> bool {
        self.found.len() >= self.wanted.len()
    }

    fn bytes(&self) -> usize {
        self.found.iter().map(|(_, page)| page.bytes.len()).sum()
    }

    /// Gives the issue with its pages; if it would be too large, gives the pages and the issue separately.
    fn release(mut self, ready: &mut VecDeque<Result<Record, Failure>>) {
        let limit = self.record.place.options.record_bytes;
        if self.bytes() > limit {
            ready.extend(self.found.drain(..).map(|(_, page)| Ok(page)));
        }
        self.found.sort_by_key(|(place, _)| *place);
        for (place, page) in &self.found {
            if let Some((href, _)) = self.wanted.get(*place) {
                mets::add_page(&mut self.record.bytes, href, &page.bytes);
            }
        }
        ready.push_back(Ok(self.record));
    }
}

fn member(record: &Record) -> &str {
    record.place.member.as_deref().unwrap_or_default()
}

#[cfg(test)]
mod tests;
