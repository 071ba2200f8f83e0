//! The names of companion files, in archives and on disk; judged by names alone.

use std::path::Path;

use crate::record::DIVIDER;
use newsdex_text::file_name::{decoded, encoded};

/// The folder of a path, with the `/` or `!` at its end.
pub(super) fn folder(path: &str) -> &str {
    let end = path.rfind(['/', DIVIDER]).map_or(0, |at| at + 1);
    path.get(..end).unwrap_or_default()
}

/// The file name at the end of a path.
pub(super) fn file(path: &str) -> &str {
    path.get(folder(path).len()..).unwrap_or_default()
}

/// A path without its extension.
pub(super) fn stem(path: &str) -> &str {
    let name = file(path);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    path.get(..path.len() - name.len() + stem.len())
        .unwrap_or(path)
}

/// The path to which a link inside a folder leads; `folder` ends with its divider.
pub(super) fn resolved(folder: &str, link: &str) -> String {
    let (outer, inner) = match folder.rfind(DIVIDER) {
        Some(at) => folder.split_at(at + 1),
        None => ("", folder),
    };
    let mut parts: Vec<&str> = inner.split('/').filter(|part| !part.is_empty()).collect();
    for part in link.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    format!("{outer}{}", parts.join("/"))
}

/// Whether a link stays near its file: not a URL, not an absolute path, at most two folders up.
pub(super) fn is_inside(link: &str) -> bool {
    let ups = link.split('/').filter(|part| *part == "..").count();
    !link.starts_with('/') && !link.contains(':') && ups <= 2
}

/// Whether a file has a usual name for a METS file: it contains "mets" or is named after its folder.
pub(super) fn is_mets(name: &str, folder: &Path) -> bool {
    let lower = name.to_ascii_lowercase();
    let Some(stem) = lower.strip_suffix(".xml") else {
        return false;
    };
    let of_folder = folder.file_name().map(encoded);
    stem.contains("mets") || of_folder.is_some_and(|folder| folder.eq_ignore_ascii_case(stem))
}

/// Endings of the names of metadata files, before the extension.
const FILE_ENDS: [&str; 4] = ["-meta", "_meta", ".meta", "-metadata"];
/// Endings of the names of metadata folders.
const FOLDER_ENDS: [&str; 5] = [
    "-meta-information",
    "-metadata",
    "_metadata",
    "-meta",
    "_meta",
];

/// The path, without extension, of the text described by a metadata file; `None` if the name is not that of a metadata
/// file.
pub(super) fn text_of(path: &str) -> Option<String> {
    let name = file(path);
    let bare = match name.strip_suffix(".meta") {
        Some(text) => text.strip_suffix(".txt").unwrap_or(text),
        None => {
            let (stem, _) = name.rsplit_once('.')?;
            let end = FILE_ENDS.iter().find(|end| stem.ends_with(*end))?;
            let bare = stem.strip_suffix(end)?;
            bare.strip_suffix(".txt").unwrap_or(bare)
        }
    };
    let folder = folder(path);
    let divider = folder.chars().next_back();
    let above = folder.trim_end_matches(['/', DIVIDER]);
    let above = FOLDER_ENDS
        .iter()
        .find_map(|end| above.strip_suffix(end))
        .unwrap_or(above);
    let divider = divider.map(String::from).unwrap_or_default();
    (!bare.is_empty()).then(|| format!("{above}{divider}{bare}"))
}

/// The paths at which the metadata of a text may be.
pub(super) fn sidecars_of(path: &str) -> Vec<String> {
    let stem = stem(path);
    let mut paths = vec![
        format!("{stem}.meta"),
        format!("{path}.meta"),
        format!("{stem}.json"),
        format!("{stem}.xml"),
    ];
    paths.extend(FILE_ENDS.iter().map(|end| format!("{stem}{end}.txt")));
    paths.extend(FILE_ENDS.iter().map(|end| format!("{stem}{end}.json")));
    let (folder, name) = (folder(path).trim_end_matches('/'), file(stem));
    for end in FOLDER_ENDS {
        // Only if the folder exists; otherwise, twenty files would be looked up for every text.
        let metadata = format!("{folder}{end}");
        if !folder.is_empty() && Path::new(&decoded(&metadata)).is_dir() {
            paths.extend(
                FILE_ENDS
                    .iter()
                    .map(|end| format!("{metadata}/{name}{end}.txt")),
            );
            paths.push(format!("{metadata}/{name}.txt"));
            paths.push(format!("{metadata}/{name}.json"));
        }
    }
    paths
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_metadata_lead_to_their_text() {
        let check = |path: &str, expected: Option<&str>| {
            assert_eq!(text_of(path).as_deref(), expected, "of {path}");
        };
        check("a/true-meta-information/7-meta.txt", Some("a/true/7"));
        check("a/7-meta.txt", Some("a/7"));
        check("a/7.txt.meta", Some("a/7"));
        check("7.meta", Some("7"));
        check("in.zip!7_meta.json", Some("in.zip!7"));
        check("a/7.txt", None);
        check("a/meta.txt", None);
        assert_eq!(stem("in.zip!a/7.txt"), "in.zip!a/7");
    }

    #[cfg(unix)]
    #[test]
    fn an_issue_is_called_after_its_folder_whatever_bytes_are_in_the_name() {
        use std::os::unix::ffi::OsStrExt;
        let folder = Path::new(std::ffi::OsStr::from_bytes(b"issues/caf\xe9"));
        assert!(is_mets(
            &encoded("caf\u{e9}.xml".as_ref()),
            Path::new("issues/café")
        ));
        assert!(is_mets("caf\0E9.xml", folder));
        assert!(!is_mets("caf\0E8.xml", folder));
    }

    #[test]
    fn links_are_resolved_in_their_folder() {
        assert_eq!(resolved("a/b/", "./text/1.xml"), "a/b/text/1.xml");
        assert_eq!(resolved("in.tar!a/", "../1.xml"), "in.tar!1.xml");
        assert_eq!(resolved("", "1.xml"), "1.xml");
        assert!(!is_inside("/etc/passwd") && !is_inside("http://x") && !is_inside("../../../x"));
    }
}
