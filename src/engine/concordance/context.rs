//! The text before and after a match, cut to a width in columns of a terminal.
//!
//! Every run of blanks and control characters becomes one space. A cut is between words; a word without a blank within
//! half of the width, as in Chinese or Thai, is cut between characters.

use unicode_width::UnicodeWidthChar;

/// The end of a text: what is before byte `end`, at most `columns` wide.
pub(super) fn before(text: &str, end: usize, columns: usize) -> String {
    let text = text.get(..end).unwrap_or_default();
    let (mut cut, is_cut) = taken(text.chars().rev(), columns);
    if is_cut {
        drop_partial_word(&mut cut, columns);
        // A mark belongs to the character before it, which is gone.
        while cut.pop_if(|character| width(*character) == 0).is_some() {}
    }
    // The text begins with a word.
    while cut.pop_if(|character| *character == ' ').is_some() {}
    cut.iter().rev().collect()
}

/// The beginning of a text: what is after byte `start`, at most `columns` wide.
pub(super) fn after(text: &str, start: usize, columns: usize) -> String {
    let text = text.get(start..).unwrap_or_default();
    let (mut cut, is_cut) = taken(text.chars(), columns);
    if is_cut {
        drop_partial_word(&mut cut, columns);
    }
    while cut.pop_if(|character| *character == ' ').is_some() {}
    cut.into_iter().collect()
}

/// A text on one line: every run of blanks and control characters is one space.
pub fn one_line(text: &str) -> String {
    taken(text.chars(), usize::MAX).0.into_iter().collect()
}

/// The first characters that fit, each run of blanks as one space; and whether some did not fit in the middle of a word.
fn taken(characters: impl Iterator<Item = char>, columns: usize) -> (Vec<char>, bool) {
    let mut taken = Vec::new();
    let mut total = 0;
    for character in characters {
        let blank = is_blank(character);
        if blank && taken.last() == Some(&' ') {
            continue;
        }
        let character = if blank { ' ' } else { character };
        total += width(character);
        if total > columns {
            return (taken, !blank);
        }
        taken.push(character);
    }
    (taken, false)
}

/// Drops the word at the end, which is not complete, unless too little would be left.
fn drop_partial_word(cut: &mut Vec<char>, columns: usize) {
    let Some(blank) = cut.iter().rposition(|character| *character == ' ') else {
        return;
    };
    let kept: usize = cut.iter().take(blank).copied().map(width).sum();
    if kept * 2 >= columns {
        cut.truncate(blank);
    }
}

fn width(character: char) -> usize {
    character.width().unwrap_or(0)
}

fn is_blank(character: char) -> bool {
    character.is_whitespace()
        || character.is_control()
        || matches!(character, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use unicode_width::UnicodeWidthStr;

    #[track_caller]
    fn check(text: &str, matched: &str, columns: usize, left: &str, right: &str) {
        let start = text.find(matched).unwrap();
        let end = start + matched.len();
        let found = (before(text, start, columns), after(text, end, columns));
        assert_eq!(found, (left.to_owned(), right.to_owned()), "in {text:?}");
    }

    #[test]
    fn contexts_are_cut_between_words() {
        let text = "The harbour office counted the boats at the old pier on Monday.";
        check(text, "boats", 15, "counted the ", " at the old");
        check(
            text,
            "boats",
            100,
            "The harbour office counted the ",
            " at the old pier on Monday.",
        );
        check(text, "boats", 0, "", "");
        check(text, "The", 8, "", " harbour");
        check(text, "Monday.", 8, "pier on ", "");
    }

    #[test]
    fn what_touches_the_match_stays_with_it() {
        check(
            "a pre-war (post-war) house",
            "war",
            30,
            "a pre-",
            " (post-war) house",
        );
    }

    #[test]
    fn paragraphs_are_one_line() {
        check(
            "It rained.\n\n\tBoats\u{202e} sank.\r\n",
            "Boats",
            30,
            "It rained. ",
            " sank.",
        );
    }

    #[test]
    fn scripts_without_spaces_are_cut_between_characters() {
        check("東京で会談を開いた", "会談", 5, "京で", "を開");
        check("नई दिल्ली में बाढ़ आई है", "बाढ़", 8, "दिल्ली में ", " आई है");
        check(
            "Averylongwordwithoutblanks here",
            "here",
            10,
            "outblanks ",
            "",
        );
    }

    #[test]
    fn a_cut_never_leaves_a_mark_without_its_letter() {
        let text = "e\u{301}".repeat(40) + " end";
        let left = before(&text, text.len() - 3, 6);
        assert!(left.starts_with('e'), "{left:?}");
    }

    proptest! {
        #[test]
        fn contexts_fit_and_are_pieces_of_the_text(text in "\\PC{0,60}", columns in 0usize..40) {
            let whole = one_line(&text);
            for (at, _) in text.char_indices() {
                let (left, right) = (before(&text, at, columns), after(&text, at, columns));
                for side in [&left, &right] {
                    let wide: usize = side.chars().map(width).sum();
                    prop_assert!(wide <= columns);
                    prop_assert!(whole.contains(side.trim()));
                    prop_assert!(side.width() <= columns + 2);
                }
            }
        }
    }
}
