//! Words that word processors put around a text: names of styles, placeholders for titles and authors, page numbers.
//!
//! All words are in lower case, and every function expects its argument in lower case.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::{lexicon_file, rows};

/// The meanings of a word; empty if it has none.
fn meanings(word: &str) -> &'static [&'static str] {
    static WORDS: LazyLock<FxHashMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
        let mut words: FxHashMap<&'static str, Vec<&'static str>> = FxHashMap::default();
        for mut row in rows(lexicon_file!("document-words.tsv")) {
            if let (Some(meaning), Some(word)) = (row.next(), row.next()) {
                words.entry(word).or_default().push(meaning);
            }
        }
        words
    });
    WORDS.get(word).map_or(&[], Vec::as_slice)
}

/// The kind of paragraph that a style names: `title`, `subtitle`, `heading`, `authors` or `date`.
///
/// The name has neither spaces nor a number at its end.
pub fn style(name: &str) -> Option<&'static str> {
    let kinds = ["title", "subtitle", "heading", "authors", "date"];
    let mut found = meanings(name).iter().copied();
    found.find(|meaning| kinds.contains(meaning))
}

/// Whether a program gives this title to a document without one.
pub fn is_placeholder_title(title: &str) -> bool {
    meanings(title).contains(&"untitled")
}

/// Whether a program gives this name as the author if it does not know one.
pub fn is_nobody(name: &str) -> bool {
    meanings(name).contains(&"nobody")
}

/// Whether a word stands before the number of a page.
pub fn names_page(word: &str) -> bool {
    meanings(word).contains(&"page")
}

/// Whether a word stands between the number of a page and the number of all pages.
pub fn links_pages(word: &str) -> bool {
    meanings(word).contains(&"of")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn styles_are_known_in_several_languages() {
        assert_eq!(style("überschrift"), Some("heading"));
        assert_eq!(style("title"), Some("title"));
        assert_eq!(style("standard"), None);
        assert!(is_placeholder_title("title"));
        assert!(is_nobody("windows user"));
        assert!(names_page("seite") && links_pages("von"));
    }
}
