//! The files whose articles a repair is about to drop, as the damaged segments themselves tell: one file of
//! such a segment is damaged, and mostly it is not the one with the columns.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context, Result, bail};
use tantivy::columnar::{ColumnarReader, DynamicColumn};
use tantivy::fastfield::AliveBitSet;
use tantivy::index::{Segment, SegmentComponent};

use crate::index::directory::Access;
use crate::index::open_index;
use crate::index::schema::column;

/// The paths of the files with articles or records in these segments; `None` if the columns of a segment
/// cannot be read.
pub(super) fn files_in(folder: &Path, segments: &BTreeSet<String>) -> Option<BTreeSet<String>> {
    let (index, damage) = open_index(folder, Access::Read).ok()?;
    let read = || -> Result<BTreeSet<String>> {
        let mut files = BTreeSet::new();
        let mut count = 0;
        for segment in index.searchable_segments()? {
            if segments.contains(&segment.id().uuid_string()) {
                count += 1;
                add_files(&segment, &mut files)?;
            }
        }
        match count == segments.len() {
            true => Ok(files),
            false => bail!("a segment is not in the list of segments"),
        }
    };
    damage.guarding(read).ok()
}

fn add_files(segment: &Segment, files: &mut BTreeSet<String>) -> Result<()> {
    let alive = match segment.meta().has_deletes() {
        true => {
            let deletes = segment.open_read(SegmentComponent::Delete)?;
            Some(AliveBitSet::open(deletes.read_bytes()?))
        }
        false => None,
    };
    let columns = ColumnarReader::open(segment.open_read(SegmentComponent::FastFields)?)?;
    for name in [column::ORIGIN, column::FILE] {
        for handle in columns.read_columns(name)? {
            let DynamicColumn::Str(paths) = handle.open()? else {
                bail!("the column {name} is not text");
            };
            let mut is_used = vec![false; paths.num_terms()];
            for document in 0..columns.num_docs() {
                if alive
                    .as_ref()
                    .is_some_and(|alive| alive.is_deleted(document))
                {
                    continue;
                }
                for ordinal in paths.term_ords(document) {
                    let used = is_used.get_mut(ordinal as usize);
                    *used.context("the column has no such value")? = true;
                }
            }
            for (ordinal, _) in (0u64..).zip(&is_used).filter(|(_, is_used)| **is_used) {
                let mut path = String::new();
                paths.ord_to_str(ordinal, &mut path)?;
                files.insert(path);
            }
        }
    }
    Ok(())
}
