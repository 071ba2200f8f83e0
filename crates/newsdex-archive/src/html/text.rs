//! Sentences that pages put between the paragraphs, known by their words: invitations to subscribe,
//! pointers to other articles, rights and credits.

use newsdex_text::lexicon::page_furniture;

/// A block longer than this is not judged by a phrase in it.
const LONGEST: usize = 320;

/// Whether a block is there for something else than the article.
pub(super) fn is_aside(text: &str) -> bool {
    if text.chars().count() > LONGEST {
        return false;
    }
    let text = text.to_lowercase();
    let start = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    let bare = start.trim_end_matches(|c: char| !c.is_alphanumeric());
    page_furniture::is_advertisement(bare)
        || page_furniture::is_pointer(bare)
        || page_furniture::begins_with_pointer(start)
        || page_furniture::holds_invitation(&text)
        || start.starts_with("copyright")
        || text.starts_with('©')
        || (text.contains('©') && text.chars().count() < 160)
}

/// Whether two texts have the same letters and digits.
///
/// Looks no further than the first difference.
pub(super) fn same(a: &str, b: &str) -> bool {
    letters_of(a).eq(letters_of(b))
}

/// The letters and digits of a text in lower case.
pub(super) fn letters(text: &str) -> String {
    letters_of(text).collect()
}

fn letters_of(text: &str) -> impl Iterator<Item = char> {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
}
