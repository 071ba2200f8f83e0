//! Names of people that the tagger cut short or took for something else, and words that are nobody.

use super::check;
use newsdex_text::enrichment::EntityKind::{Misc, Organization, Person};

#[test]
fn unknown_words_of_the_same_run_belong_to_the_name() {
    check(
        "He thanked his wife, Le Thi Hentzau Rassendang, in court.",
        &[("Le Thi", Person)],
        &[("Le Thi Hentzau Rassendang", Person)],
    );
    check(
        "The nurse Hnin Rassendwai Phyo spoke.",
        &[("Phyo", Person)],
        &[("Hnin Rassendwai Phyo", Person)],
    );
    check(
        "He met the fellow Ruritanian Rudolf Rassendyll there.",
        &[("Rudolf Rassendyll", Person)],
        &[("Rudolf Rassendyll", Person)],
    );
    check(
        "He met Rudolf Rassendyll Tuesday morning.",
        &[("Rudolf Rassendyll", Person)],
        &[("Rudolf Rassendyll", Person)],
    );
}

#[test]
fn the_beginning_of_a_full_name_is_the_same_person() {
    check(
        "Abu Rassend al-Hentzawi spoke. Then Abu Rassend left.",
        &[
            ("Abu Rassend al-Hentzawi", Person),
            ("Abu Rassend", Organization),
        ],
        &[("Abu Rassend al-Hentzawi", Person), ("Abu Rassend", Person)],
    );
}

#[test]
fn titles_of_other_languages_are_cut() {
    check(
        "They met Monsieur Rudolf Rassendyll and Señora Flavia Hentzau there.",
        &[
            ("Monsieur Rudolf Rassendyll", Misc),
            ("Señora Flavia Hentzau", Person),
        ],
        &[("Rudolf Rassendyll", Person), ("Flavia Hentzau", Person)],
    );
}

#[test]
fn a_name_with_the_suffix_of_a_son_is_a_person() {
    check(
        "He is the son of Rupert Hentzau Sr. and lives there.",
        &[("Rupert Hentzau Sr.", Organization)],
        &[("Rupert Hentzau Sr.", Person)],
    );
}

#[test]
fn an_irish_surname_has_an_article() {
    check(
        "Then Rupert Mac an Hentzau played.",
        &[("Rupert Mac", Person)],
        &[("Rupert Mac an Hentzau", Person)],
    );
}

#[test]
fn a_noun_in_a_headline_is_nobody() {
    check(
        "Hentzau Introduces Bill to Help Farms",
        &[("Hentzau", Person), ("Bill", Person)],
        &[("Hentzau", Person)],
    );
    check(
        "Goalkeeper Rupert Hentzau retired in May.",
        &[("Goalkeeper", Person), ("Rupert Hentzau", Person)],
        &[("Rupert Hentzau", Person)],
    );
    check(
        "Zenda Woman Charged with Murder",
        &[("Murder", Person)],
        &[],
    );
    for leader in ["Putin", "Macron", "Zelensky", "Merkel", "Rassendyll"] {
        let text = format!("Zenda Leader Meets with {leader}");
        check(&text, &[(leader, Person)], &[(leader, Person)]);
    }
}

#[test]
fn a_name_of_one_word_twice_is_divided_if_the_article_shows_the_word_as_a_name() {
    check(
        "Rupert Hentzau. Press Release of Senator Hentzau Hentzau calls for calm.",
        &[("Rupert Hentzau", Person), ("Hentzau Hentzau", Person)],
        &[
            ("Rupert Hentzau", Person),
            ("Hentzau", Person),
            ("Hentzau", Person),
        ],
    );
    check(
        "She met Zenzen Zenzen in the street.",
        &[("Zenzen Zenzen", Person)],
        &[("Zenzen Zenzen", Person)],
    );
}

#[test]
fn the_beginning_of_a_degree_is_no_part_of_a_name() {
    check(
        "Rupert Hentzau M.D. spoke to them.",
        &[("Rupert Hentzau", Person)],
        &[("Rupert Hentzau", Person)],
    );
}
