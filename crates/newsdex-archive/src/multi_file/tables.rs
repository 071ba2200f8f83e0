//! Tables whose rows name the files of their texts. The row is read with its text, and the text is no article of its
//! own. Whether a text belongs to a row is decided by reading the table, so that no text is left out that no row takes.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use rustc_hash::FxHashSet;

use crate::csv::{self, text_file};
use crate::file_kind::open_regular;
use crate::recognise;
use crate::record::source::Source;
use crate::record::{Place, ReadOptions, Record};
use newsdex_text::file_name::encoded;

/// The most files of a folder among which a table is looked for.
const MOST_ENTRIES: usize = 256;
/// The largest table, in bytes.
const LARGEST: u64 = 64 << 20;

/// The texts that the rows of a table take, as it was at a time.
#[derive(Debug)]
struct TakenTexts {
    table: PathBuf,
    changed: Option<SystemTime>,
    options: Arc<ReadOptions>,
    texts: FxHashSet<PathBuf>,
}

/// The most tables that a thread remembers.
const MOST_TABLES: usize = 8;

thread_local! {
    /// The tables that this thread looked at last: all texts of a folder ask for the same ones.
    static LAST: RefCell<VecDeque<TakenTexts>> = RefCell::default();
}

/// The name and the file of the text that a row of a table names; `None` if there is no such file.
pub(super) fn text_of_row(row: &Record, table: &Path) -> Option<(String, PathBuf)> {
    let folder = table.parent().unwrap_or(Path::new(""));
    text_file::names(row).into_iter().find_map(|name| {
        let text = folder.join(&name);
        (text.is_file() && text != table).then_some((name, text))
    })
}

/// The name of the table, in the folder above a text or in the folder of the text, that has a row for the text.
///
/// Only tables below the folders that are read: no other table is read with its texts.
pub(super) fn of_text(text: &Path, place: &Place) -> Option<String> {
    let folders = text.ancestors().skip(1).take(place.folders_read().min(2));
    let folders: Vec<&Path> = folders.collect();
    let tables = folders.into_iter().rev().flat_map(tables_in);
    tables.into_iter().find_map(|table| {
        let is_taken = LAST.with_borrow_mut(|last| takes(last, &table, text, place));
        is_taken.then(|| table.file_name().map(|name| encoded(name).into_owned()))?
    })
}

/// The tables in a folder, unless it has many files.
fn tables_in(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let paths: Vec<PathBuf> = entries
        .take(MOST_ENTRIES + 1)
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .collect();
    if paths.len() > MOST_ENTRIES {
        return Vec::new();
    }
    let is_table = |path: &PathBuf| {
        let extension = path.extension().and_then(|extension| extension.to_str());
        extension.is_some_and(|extension| {
            ["csv", "tsv"]
                .iter()
                .any(|table| extension.eq_ignore_ascii_case(table))
        })
    };
    paths.into_iter().filter(is_table).collect()
}

/// Whether a row of a table takes a text. Reads the table, unless it is one of the last ones and has not changed.
fn takes(last: &mut VecDeque<TakenTexts>, table: &Path, text: &Path, place: &Place) -> bool {
    let metadata = fs::metadata(table)
        .ok()
        .filter(|data| data.is_file() && data.len() <= LARGEST);
    let changed = metadata.and_then(|data| data.modified().ok());
    if let Some(known) = last.iter().find(|known| {
        known.table == table && known.changed == changed && known.options == place.options
    }) {
        return known.texts.contains(text);
    }
    let texts = changed.and_then(|_| texts_of(table, place));
    let read = TakenTexts {
        table: table.to_owned(),
        changed,
        options: Arc::clone(&place.options),
        texts: texts.unwrap_or_default(),
    };
    let takes = read.texts.contains(text);
    last.retain(|other| other.table != table);
    last.push_back(read);
    if last.len() > MOST_TABLES {
        last.pop_front();
    }
    takes
}

/// The texts that the rows of a table take; `None` if the file is not a table of articles.
fn texts_of(table: &Path, place: &Place) -> Option<FxHashSet<PathBuf>> {
    let file = open_regular(table).ok()?;
    let name = encoded(table.file_name()?).into_owned();
    let place = Place::of_file(&name, &place.options, place.recognise);
    let mut source = Source::new(Box::new(file), &Arc::new(place));
    let head = source.head().ok()?;
    let rows = recognise::divided(source, head).ok()?;
    let rows = rows
        .filter_map(Result::ok)
        .filter(|row| *row.format == csv::FORMAT);
    Some(
        rows.filter_map(|row| Some(text_of_row(&row, table)?.1))
            .collect(),
    )
}
