use super::*;
use newsdex_text::enrichment::EntityKind::{Misc, Organization, Person, Place};

/// Corrects the names in `found`, with the kinds that the tagger gave them, and compares the result with `expected`.
#[track_caller]
fn check(text: &str, found: &[(&str, EntityKind)], expected: &[(&str, EntityKind)]) {
    let mut tokens = Vec::new();
    tokens::tokenize(text, &mut tokens);
    let name = |(words, kind): &(&str, EntityKind)| {
        let at = text.find(words).expect("the name is in the text");
        let start = tokens
            .iter()
            .position(|token| token.start as usize == at)
            .expect("a token begins there");
        let end = tokens
            .iter()
            .position(|token| token.end as usize == at + words.len())
            .expect("a token ends there")
            + 1;
        Name {
            start,
            end,
            kind: *kind,
        }
    };
    let names = postprocess(text, &tokens, found.iter().map(name).collect());
    let names: Vec<(&str, EntityKind)> = names
        .iter()
        .map(|name| {
            (
                &text[tokens[name.start].start as usize..tokens[name.end - 1].end as usize],
                name.kind,
            )
        })
        .collect();
    assert_eq!(names, expected);
}

#[test]
fn titles_articles_and_possessives_are_cut() {
    check(
        "Mr. Rudolf Rassendyll left.",
        &[("Mr. Rudolf Rassendyll", Person)],
        &[("Rudolf Rassendyll", Person)],
    );
    check(
        "It is the Grand Bank's.",
        &[("the Grand Bank's", Organization)],
        &[("Grand Bank", Organization)],
    );
}

#[test]
fn the_head_of_a_name_decides_its_kind() {
    check(
        "He left Strelsau University.",
        &[("Strelsau University", Place)],
        &[("Strelsau University", Organization)],
    );
    check(
        "The University of Strelsau.",
        &[("University of Strelsau", Place)],
        &[("University of Strelsau", Organization)],
    );
    check(
        "They lost the Ruritanian War.",
        &[("Ruritanian War", Organization)],
        &[("Ruritanian War", Misc)],
    );
}

#[test]
fn a_bare_last_name_is_the_person_named_in_full() {
    check(
        "Then Rischenheim swam with Ann Rischenheim.",
        &[("Rischenheim", Organization), ("Ann Rischenheim", Person)],
        &[("Rischenheim", Person), ("Ann Rischenheim", Person)],
    );
}

#[test]
fn offices_are_not_part_of_names_nor_names() {
    check(
        "the Secretary of State Ann Doe",
        &[("State Ann Doe", Person)],
        &[("Ann Doe", Person)],
    );
    check(
        "the Minister for Roads and Rivers",
        &[("Roads and Rivers", Organization)],
        &[],
    );
}

#[test]
fn a_numeral_belongs_to_the_name_before_it() {
    check(
        "It was World War II that he meant.",
        &[("II", Misc)],
        &[("World War II", Misc)],
    );
}

#[test]
fn a_last_name_that_was_passed_over_is_added() {
    check(
        "Rupert Hentzau rode. At night Hentzau swam.",
        &[("Rupert Hentzau", Person)],
        &[("Rupert Hentzau", Person), ("Hentzau", Person)],
    );
}

#[test]
fn initials_are_not_taken_for_a_party() {
    check(
        "Then Ann D. Doe left.",
        &[("Ann D. Doe", Person)],
        &[("Ann D. Doe", Person)],
    );
}

#[test]
fn countries_are_places() {
    check(
        "It left the United Arab Emirates.",
        &[("United Arab Emirates", Organization)],
        &[("United Arab Emirates", Place)],
    );
}

#[test]
fn organisations_that_go_by_one_word_are_known() {
    check(
        "It left Wikipedia for al Qaeda.",
        &[("Wikipedia", Place), ("al Qaeda", Person)],
        &[("Wikipedia", Organization), ("al Qaeda", Organization)],
    );
}
