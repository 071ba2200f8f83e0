//! What follows a name in a byline: a date, the name of the site, a place. And credits of pictures instead of a name.

use super::is_of_a_person;
use crate::lexicon::{bylines, months, page_lines, weekdays};

/// Whether a part of a byline names the source of a picture: "Image: Getty Images)".
pub(super) fn is_picture_credit(group: &str) -> bool {
    let Some((before, _)) = group.split_once(':') else {
        return false;
    };
    let word = before
        .trim_matches(|c: char| !c.is_alphanumeric())
        .to_lowercase();
    page_lines::is_picture_credit(&word)
}

/// Divides a piece of a byline into a name and what follows it: a dash with the name of a site, a date, a time.
///
/// The second part is empty if the piece is not a person's name with something behind it.
pub(super) fn without_tail(piece: &str) -> (&str, &str) {
    for dash in [" - ", " \u{2013} ", " \u{2014} ", " // "] {
        if let Some((name, tail)) = piece.split_once(dash)
            && is_of_a_person(name.trim())
        {
            return (name.trim(), tail);
        }
    }
    let starts = piece.match_indices(' ').map(|(space, _)| space);
    for space in starts {
        let (name, tail) = piece.split_at(space);
        let tail = tail.trim_start();
        if is_of_a_person(name) && begins_with_date(tail) {
            return (name, tail);
        }
    }
    (piece, "")
}

/// Whether a text begins with a date, a time, or a word before one: "12 May", "Monday", "Published".
fn begins_with_date(text: &str) -> bool {
    let mut words = text.split([' ', ',', ':']).filter(|word| !word.is_empty());
    let first = words
        .next()
        .unwrap_or("")
        .trim_end_matches('.')
        .to_lowercase();
    let second = words.next().unwrap_or("");
    let has_digit = |word: &str| word.contains(|c: char| c.is_ascii_digit());
    let is_month = months::english_month(&first).is_some();
    let is_weekday = weekdays::is_weekday(&first);
    first.starts_with(|c: char| c.is_ascii_digit())
        || (is_month || is_weekday) && has_digit(text)
        || bylines::is(bylines::Kind::Dated, &first) && (second.is_empty() || has_digit(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_after_a_name_is_cut() {
        for line in [
            "Ann Lee 12 May 2020",
            "Ann Lee May 12, 2020",
            "Ann Lee Mon 12 May 2020 10.00 BST",
            "Ann Lee Published 12 May 2020",
            "Ann Lee Updated: 12:30",
        ] {
            assert_eq!(without_tail(line).0, "Ann Lee", "{line}");
        }
        assert_eq!(without_tail("Theresa May").0, "Theresa May");
        assert_eq!(without_tail("Ann Lee May").0, "Ann Lee May");
    }

    #[test]
    fn a_site_after_a_dash_is_cut() {
        assert_eq!(without_tail("Ann Lee - Harbour Post").0, "Ann Lee");
        assert_eq!(without_tail("Ann Lee \u{2013} Paris").0, "Ann Lee");
        assert_eq!(without_tail("Anne-Marie Lee").0, "Anne-Marie Lee");
    }

    #[test]
    fn the_credit_of_a_picture_is_no_name() {
        assert!(is_picture_credit("Image: Getty Images)"));
        assert!(is_picture_credit(" Pictures: Tom Brown"));
        assert!(!is_picture_credit("Words: Ann Lee"));
        assert!(!is_picture_credit("Ann Lee"));
    }
}
