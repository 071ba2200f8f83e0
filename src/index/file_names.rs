//! The valid names of files in a generation, and the valid content of its two lists of files.
//!
//! tantivy opens and deletes all files in its lists. An index directory may come from a stranger, who can
//! compute correct checksums. So a list is valid only if all of its names have one of the forms below.
//! Otherwise it counts as damage, and no file is opened or deleted because of it.
//!
//! ```text
//! 4ba2593892854f6bb05cc63d720a5d76.store     a file of a segment
//! 4ba2593892854f6bb05cc63d720a5d76.17.del    its deleted documents, as of commit 17
//! meta.json  .managed.json                   the segments; the files that tantivy made
//! ```

use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;

use crate::index::files::{self, Bound};
use crate::index::schema::{Fields, settings};
use crate::index::seal::Seal;

/// Name of tantivy's list of segments.
pub(super) const META: &str = "meta.json";

/// Name of its copy: without the list, it is unknown which files belong together.
pub(super) const META_COPY: &str = "meta.json.copy";

/// Name of tantivy's list of the files it made.
pub(super) const MANAGED: &str = ".managed.json";

/// tantivy's own locks.
const LOCKS: [&str; 2] = [".tantivy-writer.lock", ".tantivy-meta.lock"];

/// The endings of the files that every segment has.
pub(super) const SEGMENT_FILES: [&str; 6] = ["fast", "fieldnorm", "idx", "pos", "store", "term"];

/// The file that a segment has while it is written.
const TEMPORARY: &str = "store.temp";

/// The damage of a list with a correct checksum but invalid content.
pub(super) const UNSOUND: &str = "contains invalid names of files or segments";

/// Digits of the number of a segment.
const SEGMENT_DIGITS: usize = 32;

/// Maximum number of a commit, so that later commits can count up.
const MOST_COMMITS: u64 = u64::MAX / 2;

/// Whether this is a valid name of a segment: 32 hexadecimal digits.
fn is_segment(name: &str) -> bool {
    let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    name.len() == SEGMENT_DIGITS && name.bytes().all(is_digit)
}

/// The segment and the ending in the name of a file; `None` if it is not a file of a segment.
fn segment_parts(name: &str) -> Option<(&str, &str)> {
    let (segment, ending) = name.split_once('.')?;
    let is_deletes = |ending: &str| {
        let commit = ending.strip_suffix(".del");
        commit.is_some_and(|commit| {
            !commit.is_empty() && commit.bytes().all(|byte| byte.is_ascii_digit())
        })
    };
    let is_ending = SEGMENT_FILES.contains(&ending) || ending == TEMPORARY || is_deletes(ending);
    (is_segment(segment) && is_ending).then_some((segment, ending))
}

/// Whether tantivy may read, write or remove a file of this name in the folder of a generation.
pub(super) fn is_file_of_generation(name: &Path) -> bool {
    let Some(name) = name.to_str() else {
        return false;
    };
    name == META || name == MANAGED || LOCKS.contains(&name) || segment_parts(name).is_some()
}

/// The files of segments in a folder: segment and ending of each, sorted.
pub(super) fn segment_files(folder: &Path) -> io::Result<Vec<(String, String)>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name();
        let parts = name.to_str().and_then(segment_parts);
        found.extend(parts.map(|(segment, ending)| (segment.to_owned(), ending.to_owned())));
    }
    found.sort_unstable();
    Ok(found)
}

/// The relevant parts of tantivy's list of segments.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Meta {
    pub(super) segments: Vec<MetaSegment>,
    opstamp: u64,
    /// Extensions of tantivy that newsdex does not use: their files could have any names.
    #[serde(default)]
    persisted_custom_extensions: Vec<String>,
    index_settings: Value,
    schema: Value,
}

/// A segment in the list.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct MetaSegment {
    segment_id: String,
    max_doc: u32,
    deletes: Option<MetaDeletes>,
}

#[derive(Debug, Clone, Deserialize)]
struct MetaDeletes {
    num_deleted_docs: u32,
    opstamp: u64,
}

impl Meta {
    /// Reads the list of segments; `None` if it contains an invalid name, a segment twice, or an impossible
    /// value.
    pub(super) fn read(text: &[u8]) -> Option<Meta> {
        let meta: Meta = serde_json::from_slice(text).ok()?;
        let mut names = HashSet::new();
        let is_sound = |segment: &MetaSegment| {
            let deletes = segment.deletes.as_ref();
            is_segment(&segment.name())
                && names.insert(segment.name())
                && deletes.is_none_or(|deletes| {
                    deletes.num_deleted_docs <= segment.max_doc && deletes.opstamp < MOST_COMMITS
                })
        };
        let is_sound = meta.segments.iter().all(is_sound)
            && meta.opstamp < MOST_COMMITS
            && meta.persisted_custom_extensions.is_empty()
            && documents_fit(&meta.segments);
        is_sound.then_some(meta)
    }

    /// Whether the files of each segment are large enough for its number of documents: the lengths of a field
    /// need one byte per document.
    pub(super) fn fits(&self, folder: &Path) -> bool {
        self.segments.iter().all(|segment| {
            let lengths = folder.join(format!("{}.fieldnorm", segment.name()));
            // A missing file, a file that is cut off and another object are reported separately.
            let is_large = files::check(&lengths)
                .map_or(true, |known| known.len() >= u64::from(segment.max_doc));
            is_large || !is_sealed(&lengths)
        })
    }

    /// Whether it has the fields and settings of this version. With others, tantivy would misread the files.
    pub(super) fn is_of_this_version(&self) -> bool {
        let schema = serde_json::to_value(Fields::new().schema);
        let known = serde_json::to_value(settings());
        schema.is_ok_and(|schema| schema == self.schema)
            && known.is_ok_and(|known| known == self.index_settings)
    }
}

/// Whether a file has its checksums; a file that is too large to look counts as such.
fn is_sealed(path: &Path) -> bool {
    files::read(path, Bound::LIST).map_or(true, |bytes| Seal::read(&bytes).is_some())
}

/// Whether the number of all documents fits into 32 bits.
fn documents_fit(segments: &[MetaSegment]) -> bool {
    let documents: u64 = segments
        .iter()
        .map(|segment| u64::from(segment.max_doc))
        .sum();
    documents < u64::from(u32::MAX / 2)
}

impl MetaSegment {
    /// The beginning of the names of its files.
    pub(super) fn name(&self) -> String {
        self.segment_id.replace('-', "")
    }

    /// The number of documents without deleted ones.
    pub(super) fn documents(&self) -> u64 {
        let deletes = self.deletes.as_ref();
        let deleted = deletes.map_or(0, |deletes| deletes.num_deleted_docs);
        u64::from(self.max_doc.saturating_sub(deleted))
    }

    /// The names of its files.
    pub(super) fn files(&self) -> Vec<String> {
        let name = self.name();
        let deletes = self.deletes.as_ref();
        let deletes = deletes.map(|deletes| format!("{name}.{}.del", deletes.opstamp));
        let files = SEGMENT_FILES
            .iter()
            .map(|ending| format!("{name}.{ending}"));
        files.chain(deletes).collect()
    }
}

/// Whether tantivy's list of files contains only valid names.
pub(super) fn is_list_of_files(text: &[u8]) -> bool {
    let files: Result<Vec<String>, _> = serde_json::from_slice(text);
    files.is_ok_and(|files| {
        let is_known = |name: &String| name == META || segment_parts(name).is_some();
        files.iter().all(is_known)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const SEGMENT: &str = "4ba2593892854f6bb05cc63d720a5d76";

    #[test]
    fn only_plain_names_of_known_forms_are_files_of_a_generation() {
        let of_segment = |ending: &str| format!("{SEGMENT}.{ending}");
        for name in ["meta.json", ".managed.json", ".tantivy-meta.lock"] {
            assert!(is_file_of_generation(Path::new(name)), "{name}");
        }
        for ending in ["fast", "store", "store.temp", "17.del"] {
            assert!(
                is_file_of_generation(Path::new(&of_segment(ending))),
                "{ending}"
            );
        }
        for name in [
            "",
            ".",
            "..",
            "../victim",
            "/etc/passwd",
            "victim",
            "manifest.json",
            "names-3",
            "4ba2.store",
            "4ba2593892854f6bb05cc63d720a5d76",
            "./meta.json",
            "meta.json/",
            "../1/meta.json",
        ] {
            assert!(!is_file_of_generation(Path::new(name)), "{name}");
        }
        for ending in [
            "",
            "fast/..",
            "../x",
            ".del",
            "-1.del",
            "1/../2.del",
            "exe",
            "fast\0",
        ] {
            assert!(
                !is_file_of_generation(Path::new(&of_segment(ending))),
                "{ending}"
            );
        }
        let capital = format!("{}.store", SEGMENT.to_uppercase());
        assert!(!is_file_of_generation(Path::new(&capital)));
    }

    fn meta(segments: &Value) -> Value {
        json!({
            "index_settings": serde_json::to_value(settings()).unwrap(),
            "segments": segments,
            "schema": serde_json::to_value(Fields::new().schema).unwrap(),
            "opstamp": 17,
        })
    }

    #[track_caller]
    fn check(meta: &Value, is_sound: bool) {
        let text = serde_json::to_vec(meta).unwrap();
        assert_eq!(Meta::read(&text).is_some(), is_sound, "{meta}");
    }

    #[test]
    fn a_list_of_segments_names_segments_once_and_counts_what_can_be() {
        let with = "4ba25938-9285-4f6b-b05c-c63d720a5d76";
        let segment = |id: &str| json!({"segment_id": id, "max_doc": 9, "deletes": null});
        check(&meta(&json!([])), true);
        check(&meta(&json!([segment(with)])), true);
        check(&meta(&json!([segment(SEGMENT), segment(with)])), false);
        for id in [
            "",
            "../../victim",
            "/etc/passwd",
            &with[1..],
            "zba25938-9285-4f6b-b05c-c63d720a5d76",
        ] {
            check(&meta(&json!([segment(id)])), false);
        }
        let deletes = |deleted: u64, opstamp: u64| {
            let deletes = json!({"num_deleted_docs": deleted, "opstamp": opstamp});
            meta(&json!([{"segment_id": with, "max_doc": 9, "deletes": deletes}]))
        };
        check(&deletes(9, 3), true);
        check(&deletes(10, 3), false);
        check(&deletes(1, u64::MAX), false);
        let huge = json!({"segment_id": with, "max_doc": u32::MAX, "deletes": null});
        check(&meta(&json!([huge])), false);
        let mut extended = meta(&json!([]));
        extended["persisted_custom_extensions"] = json!(["/../../victim"]);
        check(&extended, false);
        let mut late = meta(&json!([]));
        late["opstamp"] = json!(u64::MAX);
        check(&late, false);
    }

    #[test]
    fn other_fields_or_settings_are_not_of_this_version() {
        let is_ours = |meta: &Value| {
            let meta = Meta::read(&serde_json::to_vec(meta).unwrap()).unwrap();
            meta.is_of_this_version()
        };
        let ours = meta(&json!([]));
        assert!(is_ours(&ours));
        let mut other = ours.clone();
        other["schema"].as_array_mut().unwrap().pop();
        assert!(!is_ours(&other));
        let mut other = ours;
        other["index_settings"]["docstore_blocksize"] = json!(u64::MAX);
        assert!(!is_ours(&other));
    }

    #[test]
    fn a_list_of_files_names_only_files_that_tantivy_makes() {
        let check = |names: &[&str], is_sound: bool| {
            let text = serde_json::to_vec(names).unwrap();
            assert_eq!(is_list_of_files(&text), is_sound, "{names:?}");
        };
        let store = &*format!("{SEGMENT}.store");
        check(&[], true);
        check(&["meta.json", store], true);
        for name in [
            "../../../victim",
            "/home/victim",
            "manifest.json",
            "names-1",
            ".managed.json",
            "",
        ] {
            check(&["meta.json", name, store], false);
        }
        assert!(!is_list_of_files(b"[1]"));
        assert!(!is_list_of_files(b"{}"));
    }
}
