//! Companions of a file on disk, read in place: pages and metadata.
//!
//! A companion is a regular file. A link beside a file is followed under the same rule as a link in a folder, see
//! [`Links`](super::super::Links): nobody can put a file of another folder into an article by a link to it.

use std::fs;
use std::io::Read;
use std::path::Path;

use super::{names, tables};
use crate::file_kind::open_regular;
use crate::record::format::Head;
use crate::record::{Place, Record};
use crate::{Failure, alto, csv, markdown, metadata_file, mets, ocr, page, plain};
use newsdex_text::file_name::{decoded, encoded, shown};

/// The most files of a folder among which a METS file is looked for.
const MOST_ENTRIES: usize = 4096;
/// The largest METS file, in bytes.
const LARGEST_METS: usize = 64 << 20;

/// Adds to the record of a file the companions beside the file.
///
/// # Errors
///
/// When the file is itself a companion, which is read with the file it belongs to.
pub(super) fn with_files(record: Record, path: &Path) -> Result<Record, Failure> {
    let is_text = [&plain::FORMAT, &page::FORMAT, &markdown::FORMAT].contains(&record.format);
    if is_text && let Some(table) = tables::of_text(path, &record.place) {
        let table = shown(&table);
        return Err(record.skipped(format!("a text that is read with its row in {table}")));
    }
    match record.format {
        format if *format == csv::FORMAT => Ok(with_text(record, path)),
        format if *format == mets::FORMAT => Ok(with_pages(record, path)),
        format if *format == alto::FORMAT => match issue(path, &record.place) {
            Some(issue) => {
                let issue = shown(&issue);
                Err(record.skipped(format!(
                    "a page that is read with its issue; the issue is {issue}"
                )))
            }
            None => Ok(record),
        },
        format if *format == plain::FORMAT => match has_page(path, &record.place) {
            true => Err(record.skipped(super::TEXT_OF_PAGE)),
            false => with_metadata_file(record, path),
        },
        format if *format == page::FORMAT && is_original(path, &record.place) => {
            Err(record.skipped("a page before its links were changed, kept beside it"))
        }
        _ => Ok(record),
    }
}

/// Reads a companion of the file `of`, up to `limit` bytes; `None` if there is none, if it is larger, or if it is
/// reached through a link that is not followed.
fn read(path: &Path, of: &Path, limit: usize, place: &Place) -> Option<Vec<u8>> {
    let file = open_regular(path).ok()?;
    let folder = of.parent().unwrap_or(Path::new(""));
    let is_link = |path: &Path| fs::symlink_metadata(path).is_ok_and(|data| data.is_symlink());
    // Links on the way to the file itself have already been followed.
    let mut own = path
        .ancestors()
        .take_while(|part| !folder.starts_with(part));
    if own.any(is_link) && !place.options.links.may_lead_to(&path.canonicalize().ok()?) {
        return None;
    }
    let mut bytes = Vec::new();
    file.take(limit as u64 + 1).read_to_end(&mut bytes).ok()?;
    (bytes.len() <= limit).then_some(bytes)
}

/// Whether wget kept this file beside the page whose links it changed: `pier.html.orig` beside `pier.html`.
fn is_original(path: &Path, place: &Place) -> bool {
    let is_named = path
        .extension()
        .is_some_and(|extension| extension == "orig");
    is_named && place.folders_read() > 0 && path.with_extension("").is_file()
}

/// Appends the pages beside a METS file to its record.
fn with_pages(mut record: Record, path: &Path) -> Record {
    let limit = record.place.options.record_bytes;
    let folder = path.parent().unwrap_or(Path::new(""));
    for href in mets::page_files(&record.bytes) {
        let room = limit.saturating_sub(record.bytes.len());
        if names::is_inside(&href)
            && let Some(page) = read(&folder.join(&href), path, room, &record.place)
        {
            mets::add_page(&mut record.bytes, &href, &page);
        }
    }
    record
}

/// The name of the METS file that lists a page on disk, in the page's folder or the one above.
fn issue(page: &Path, place: &Place) -> Option<String> {
    let file = page.file_name()?;
    page.ancestors().skip(1).take(2).find_map(|folder| {
        let entries = fs::read_dir(folder).ok()?;
        entries
            .take(MOST_ENTRIES)
            .filter_map(Result::ok)
            .find_map(|entry| {
                let name = entry.file_name();
                if name == file || !names::is_mets(&encoded(&name), folder) {
                    return None;
                }
                let bytes = read(&entry.path(), page, LARGEST_METS, place)?;
                let has = |part: &[u8]| memchr::memmem::find(&bytes, part).is_some();
                let is_issue = has(file.as_encoded_bytes()) && has(b"fileSec");
                is_issue.then(|| encoded(&name).into_owned())
            })
    })
}

/// Adds to a row of a table the text that it names, if it is beside the table.
fn with_text(record: Record, path: &Path) -> Record {
    let room = record
        .place
        .options
        .record_bytes
        .saturating_sub(record.bytes.len());
    let found = tables::text_of_row(&record, path)
        .and_then(|(name, text)| Some((name, read(&text, path, room, &record.place)?)));
    match found {
        Some((name, text)) => csv::text_file::with_text(record, &name, &text),
        None => record,
    }
}

/// Whether the file of a scanned page with the same name is beside a text.
fn has_page(text: &Path, place: &Place) -> bool {
    if place.folders_read() == 0 {
        return false;
    }
    const EXTENSIONS: [&str; 2] = ["xml", "hocr"];
    const LARGEST_PAGE: usize = 64 << 20;
    const BEGINNING: usize = 16 << 10;
    EXTENSIONS.iter().any(|extension| {
        let path = text.with_extension(extension);
        let page = path
            .is_file()
            .then(|| read(&path, text, LARGEST_PAGE, place));
        page.flatten().is_some_and(|bytes| {
            let head = Head {
                bytes: bytes.get(..BEGINNING).unwrap_or(&bytes),
                is_all: bytes.len() <= BEGINNING,
                name: "",
            };
            (alto::FORMAT.recognises)(&head) || (ocr::FORMAT.recognises)(&head)
        })
    })
}

/// Appends the metadata beside a text to its record; a metadata file itself is read with its text.
fn with_metadata_file(record: Record, path: &Path) -> Result<Record, Failure> {
    let limit = record.place.options.record_bytes;
    let name = encoded(path.as_os_str());
    if let Some(text) = names::text_of(&name)
        && Path::new(&decoded(&format!("{text}.txt"))).is_file()
    {
        return Err(record.skipped("metadata that are read with their text"));
    }
    let metadata = names::sidecars_of(&name)
        .into_iter()
        .find_map(|metadata_file| {
            read(
                Path::new(&decoded(&metadata_file)),
                path,
                limit,
                &record.place,
            )
        });
    Ok(match metadata {
        Some(metadata) => metadata_file::joined(record, &metadata),
        None => record,
    })
}
