//! Authors that are not people: newspapers, desks and places.
//!
//! "Ann Lee, Harbour Post" names one author. A line that names only a desk keeps it, because nobody else signed.

use super::{is_of_a_person, is_paper, is_place};
use crate::lexicon::bylines::{Kind, is};

/// Removes the authors that are not people if at least one is a person.
pub(super) fn retain_people(authors: &mut Vec<String>) {
    if authors.len() > 1 && authors.iter().any(|name| is_person(name)) {
        authors.retain(|name| !is_institution(name));
    }
}

fn is_person(name: &str) -> bool {
    is_of_a_person(name) && !is_institution(name)
}

/// Whether a name is a place or ends like the name of a newspaper or a desk.
fn is_institution(name: &str) -> bool {
    let last = name.rsplit(' ').next().unwrap_or(name).to_lowercase();
    is_place(name) || is_paper(name) || (name.contains(' ') && is(Kind::Group, &last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(authors: &[&str], expected: &[&str]) {
        let mut authors: Vec<String> = authors.iter().map(|name| (*name).to_owned()).collect();
        retain_people(&mut authors);
        assert_eq!(authors, expected);
    }

    #[test]
    fn a_desk_is_an_author_only_if_nobody_else_is() {
        check(&["Ann Lee", "Sports Desk"], &["Ann Lee"]);
        check(&["Harbour News Service", "Ann Lee"], &["Ann Lee"]);
        check(&["Editorial Board"], &["Editorial Board"]);
        check(
            &["Editorial Board", "Sports Desk"],
            &["Editorial Board", "Sports Desk"],
        );
    }

    #[test]
    fn newspapers_and_places_beside_a_person_are_no_authors() {
        check(&["Ann Lee", "Harbour Times"], &["Ann Lee"]);
        check(&["Ann Lee", "Paris"], &["Ann Lee"]);
        check(&["Ann Lee", "Tom Brown"], &["Ann Lee", "Tom Brown"]);
    }
}
