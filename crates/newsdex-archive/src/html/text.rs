//! Sentences between paragraphs that do not belong to the article, recognised by their words: invitations to subscribe,
//! links to other articles, rights and credits.

use newsdex_text::lexicon::page_lines;

/// The maximum length, in characters, of a block that is judged by its words.
const MAX_CHARS: usize = 320;

/// Whether a block does not belong to the article, judged by its words.
pub(super) fn is_aside(text: &str) -> bool {
    if text.chars().count() > MAX_CHARS {
        return false;
    }
    let text = text.to_lowercase();
    let start = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    let bare = start.trim_end_matches(|c: char| !c.is_alphanumeric());
    page_lines::is_advertisement(bare)
        || page_lines::is_pointer(bare)
        || page_lines::begins_with_pointer(start)
        || page_lines::holds_invitation(&text)
        || start.starts_with("copyright")
        || text.starts_with('©')
        || (text.contains('©') && text.chars().count() < 160)
}

/// Whether two texts have the same letters and digits, ignoring case.
///
/// Stops at the first difference.
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
