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
        || is_caption(&text)
}

/// The longest credit at the end of a caption, in characters.
const LONGEST_CREDIT: usize = 70;

/// Whether a block is the caption of a picture: it ends with the name of the photographer or the agency, as in
/// `(Picture: Getty)` or `© Ann Lee/Halyard`. The text is in lower case.
fn is_caption(text: &str) -> bool {
    let tail_start = text.char_indices().rev().nth(LONGEST_CREDIT);
    let tail = text
        .get(tail_start.map_or(0, |(at, _)| at)..)
        .unwrap_or_default();
    if tail.contains('©') {
        return true;
    }
    let Some((before, name)) = tail.rsplit_once(':') else {
        return false;
    };
    // The credit is in brackets, or a sentence or a mark is before it.
    let word_start = before
        .rfind(['(', '.', '|', '•', '/', '–', '"', '”'])
        .map(|at| at + 1);
    let word = before.get(word_start.unwrap_or(0)..).unwrap_or_default();
    let word = word.trim_matches(|sign: char| !sign.is_alphanumeric());
    let is_name =
        name.split_whitespace().count() <= 7 && !name.trim_end().ends_with(['.', '!', '?']);
    is_name && word_start.is_some() && page_lines::is_picture_credit(word)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn captions_end_with_a_credit() {
        for caption in [
            "The ferry on its last day (Picture: Halyard)",
            "Ann Lee on the bridge of the ferry. © Bo Roe/Halyard | Bo Roe",
            "Die Fähre am letzten Tag. Foto: Halyard",
            "Last day of the ferry | Photo: Bo Roe/Halyard",
        ] {
            assert!(is_aside(caption), "{caption}");
        }
        for text in [
            "The mayor had one wish for the photo: nobody should smile.",
            "The ferry was sold on Monday, and the mayor said: it was cheap",
            "He described the picture: a boat.",
        ] {
            assert!(!is_aside(text), "{text}");
        }
    }
}
