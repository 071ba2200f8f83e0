//! Tables whose rows name the files of their texts: tells whether a text belongs to a row, which is read with it.

use std::cell::RefCell;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use rustc_hash::FxHashSet;

use crate::csv::text_file;
use newsdex_text::file_name::encoded;

/// The most files of a folder among which a table is looked for.
const MOST_ENTRIES: usize = 256;
/// The largest table, in bytes.
const LARGEST: u64 = 64 << 20;

/// The names of texts in a table, as it was at a time.
#[derive(Debug, Default)]
struct NamedTexts {
    table: PathBuf,
    changed: Option<SystemTime>,
    names: FxHashSet<String>,
}

thread_local! {
    /// The table that this thread looked at last: all texts of a folder ask for the same one.
    static LAST: RefCell<NamedTexts> = RefCell::default();
}

/// The name of the table, in the folder above a text or in the folder of the text, that has a row for the text.
pub(super) fn of_text(text: &Path) -> Option<String> {
    let file = encoded(text.file_name()?).into_owned();
    let folder = text.parent()?;
    let name = folder.file_name().map(|name| encoded(name).into_owned());
    let names = text_file::names_in_table(&name.unwrap_or_default(), &file);
    let tables = [folder.parent(), Some(folder)].into_iter().flatten();
    tables.flat_map(tables_in).find_map(|table| {
        let is_named = LAST.with_borrow_mut(|last| {
            last.read(&table);
            names
                .iter()
                .any(|name| !name.is_empty() && last.names.contains(name))
        });
        is_named.then(|| table.file_name().map(|name| encoded(name).into_owned()))?
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

impl NamedTexts {
    /// Reads the names in a table, unless they are known.
    fn read(&mut self, table: &Path) {
        let metadata = fs::metadata(table)
            .ok()
            .filter(|data| data.is_file() && data.len() <= LARGEST);
        let changed = metadata.and_then(|data| data.modified().ok());
        if self.table == table && self.changed == changed {
            return;
        }
        let written = match changed {
            Some(_) => fs::read(table).unwrap_or_default(),
            None => Vec::new(),
        };
        let written = String::from_utf8_lossy(&written);
        *self = NamedTexts {
            table: table.to_owned(),
            changed,
            names: text_file::named_in(&written).map(str::to_owned).collect(),
        };
    }
}
