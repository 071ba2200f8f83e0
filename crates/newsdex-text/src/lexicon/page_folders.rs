//! The endings of folders in which browsers save what belongs to a page.

use std::sync::LazyLock;

use super::{lexicon_file, rows};

/// The name of a page without its extension, if `folder` is the name of the folder that belongs to such a page:
/// `Harbour` for `Harbour_files`.
pub fn page_of(folder: &str) -> Option<&str> {
    static ENDINGS: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
        let rows = rows(lexicon_file!("page-folders.tsv"));
        rows.filter_map(|mut row| row.nth(1)).collect()
    });
    let page = ENDINGS
        .iter()
        .find_map(|ending| folder.strip_suffix(ending));
    page.filter(|page| !page.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_called_after_its_page_in_the_language_of_the_browser() {
        assert_eq!(page_of("Harbour_files"), Some("Harbour"));
        assert_eq!(page_of("Hafen-Dateien"), Some("Hafen"));
        assert_eq!(page_of("Le port_fichiers"), Some("Le port"));
        assert_eq!(page_of("_files"), None);
        assert_eq!(page_of("Harbour"), None);
    }
}
