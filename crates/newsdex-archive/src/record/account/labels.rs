//! Files of data that describe the pages beside them.

use std::fs;
use std::path::Path;

use newsdex_text::file_name::encoded;

/// The most files of a folder among which pages are looked for.
const MOST_ENTRIES: usize = 4096;
/// Extensions of files with data about other files.
const LABELS: [&str; 3] = [".json", ".xml", ".csv"];
/// Extensions of pages.
const PAGES: [&str; 6] = [".html", ".htm", ".xhtml", ".shtml", ".mhtml", ".mht"];

/// Whether a file on disk describes pages in its folder: their names begin with its name, as `a_1999.html` beside
/// `a.json`, or `a.html` beside `a.html.json`.
pub(super) fn describes_pages_beside(path: &Path) -> bool {
    let Some(name) = path.file_name().map(|name| encoded(name).into_owned()) else {
        return false;
    };
    let name = uncompressed(&name);
    let Some(stem) = LABELS.iter().find_map(|label| name.strip_suffix(label)) else {
        return false;
    };
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let Ok(entries) = fs::read_dir(folder.unwrap_or(Path::new("."))) else {
        return false;
    };
    let mut entries = entries.take(MOST_ENTRIES).filter_map(Result::ok);
    entries.any(|entry| {
        let name = entry.file_name();
        let name = encoded(&name);
        let name = uncompressed(&name);
        let rest = name.strip_prefix(stem);
        PAGES.iter().any(|page| name.ends_with(page))
            && rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    })
}

/// A file name in lower case without the suffixes of compressions.
fn uncompressed(name: &str) -> String {
    let mut name = name.to_ascii_lowercase();
    while let Some(stem) = COMPRESSIONS
        .iter()
        .find_map(|suffix| name.strip_suffix(suffix))
    {
        name.truncate(stem.len());
    }
    name
}

/// Suffixes of compressed files.
const COMPRESSIONS: [&str; 6] = [".gz", ".bz2", ".xz", ".zst", ".zstd", ".lz4"];
