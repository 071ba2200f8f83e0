use super::*;
use newsdex_text::enrichment::EntityKind::{Misc, Organization, Person, Place};

/// `found` and `expected` are names with their kinds as the tagger gave them and as they should become.
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
    let names = tidy(text, &tokens, found.iter().map(name).collect());
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
fn words_that_alone_name_nothing_are_dropped() {
    check("He joined the Party.", &[("Party", Organization)], &[]);
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
fn half_of_an_office_is_no_name() {
    check(
        "The Strelsau District Attorney spoke.",
        &[("Strelsau District", Organization)],
        &[("Strelsau", Place)],
    );
    check(
        "The Strelsau District Attorney's Office spoke.",
        &[("Strelsau District", Organization)],
        &[("Strelsau District Attorney's Office", Organization)],
    );
    check(
        "The Strelsau District Attorney's Office spoke.",
        &[
            ("Strelsau District", Organization),
            ("Office", Organization),
        ],
        &[("Strelsau District Attorney's Office", Organization)],
    );
    check(
        "The Strelsau District Attorney's Grand Office spoke.",
        &[("Strelsau District", Place), ("Grand Office", Organization)],
        &[("Strelsau", Place), ("Grand Office", Organization)],
    );
    check(
        "It was the Strelsau District Attorney's Office Press Club.",
        &[
            ("Strelsau District", Place),
            ("Office Press Club", Organization),
        ],
        &[("Strelsau District Attorney's Office", Organization)],
    );
    check(
        "said the Senate Majority Leader",
        &[("Senate Majority Leader", Organization)],
        &[],
    );
}

#[test]
fn parties_states_and_offices_are_no_part_of_names() {
    for tail in ["D N J", "R", "RTN", "D-Mass", "D N.J."] {
        check(
            &format!("Then Ann Doe {tail} left."),
            &[(&format!("Ann Doe {tail}"), Person)],
            &[("Ann Doe", Person)],
        );
    }
    check(
        "WASHINGTON U S Senators Ann Doe left.",
        &[("WASHINGTON U S Senators Ann Doe", Person)],
        &[("Ann Doe", Person)],
    );
    check(
        "WASHINGTON D C Idaho Senator",
        &[("WASHINGTON D C Idaho", Place)],
        &[("WASHINGTON D C", Place)],
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
fn a_name_written_twice_is_cut() {
    check(
        "Ann Doe Ann Doe left.",
        &[("Ann Doe Ann Doe", Person)],
        &[("Ann Doe", Person)],
    );
    check(
        "Doe Doe met Ann Doe.",
        &[("Doe Doe", Person), ("Ann Doe", Person)],
        &[("Doe", Person), ("Ann Doe", Person)],
    );
    check(
        "Sirhan Sirhan left.",
        &[("Sirhan Sirhan", Person)],
        &[("Sirhan Sirhan", Person)],
    );
}

#[test]
fn streets_lines_and_rooms_are_no_people() {
    check(
        "at 350 Jay Street",
        &[("Jay Street", Person)],
        &[("Jay Street", Place)],
    );
    check(
        "Call the Anonymous Tip Hotline.",
        &[("Anonymous Tip Hotline", Person)],
        &[("Anonymous Tip Hotline", Misc)],
    );
    check("in Department C-55", &[("Department C-55", Place)], &[]);
}

#[test]
fn companies_called_like_people_are_companies() {
    check(
        "It left Moody's and Goldman Sachs.",
        &[("Moody", Person), ("Goldman Sachs", Person)],
        &[("Moody's", Organization), ("Goldman Sachs", Organization)],
    );
    check(
        "It left Standard & Poor's.",
        &[("Standard", Organization)],
        &[("Standard & Poor's", Organization)],
    );
    check(
        "It left Standard and Poor's.",
        &[("Standard", Organization), ("Poor", Person)],
        &[("Standard and Poor's", Organization)],
    );
    check(
        "Then Doe and Co Inc left.",
        &[("Doe", Person), ("Co Inc", Organization)],
        &[("Doe and Co Inc", Organization)],
    );
    check(
        "the Department of Roads and Rivers DRR",
        &[("Department of Roads and Rivers DRR", Organization)],
        &[("Department of Roads and Rivers", Organization)],
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
fn two_chambers_are_two_names() {
    check(
        "The House and Senate met.",
        &[("House and Senate", Organization)],
        &[("House", Organization), ("Senate", Organization)],
    );
}

#[test]
fn a_bill_is_a_person_only_where_one_is_named_in_full() {
    check("It said Bill failed.", &[("Bill", Person)], &[]);
    check(
        "Then Bill said Bill Doe failed.",
        &[("Bill", Person), ("Bill Doe", Person)],
        &[("Bill", Person), ("Bill Doe", Person)],
    );
}
