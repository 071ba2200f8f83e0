mod heads;
mod known;
mod people;

use super::*;
use newsdex_text::enrichment::EntityKind::{Misc, Organization, Person, Place};

/// Corrects the names in `found`, with the kinds that the tagger gave them, and compares the result with `expected`.
#[track_caller]
fn check(text: &str, found: &[(&str, EntityKind)], expected: &[(&str, EntityKind)]) {
    let mut tokens = Vec::new();
    tokens::tokenize(text, &mut tokens);
    let mut from = 0;
    let name = |(words, kind): &(&str, EntityKind)| {
        let at = from + text[from..].find(words).expect("the name is in the text");
        from = at + words.len();
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

#[test]
fn an_organisation_may_end_with_of_and_a_place() {
    check(
        "The Liberal Party of Ruritania lost to the Government of Zenda.",
        &[
            ("Liberal Party", Organization),
            ("Ruritania", Place),
            ("Zenda", Place),
        ],
        &[
            ("Liberal Party of Ruritania", Organization),
            ("Government of Zenda", Organization),
        ],
    );
    check(
        "The River of Ruritania and the mayor of Zenda rose.",
        &[("Ruritania", Place), ("Zenda", Place)],
        &[("Ruritania", Place), ("Zenda", Place)],
    );
}

#[test]
fn the_last_word_of_a_run_of_capitals_makes_it_an_organisation() {
    check(
        "He taught at Strelsau Grammar School for years.",
        &[("Strelsau", Place)],
        &[("Strelsau Grammar School", Organization)],
    );
    check(
        "But Tarlenheim Shipping Company sank last year.",
        &[("Tarlenheim", Person)],
        &[("Tarlenheim Shipping Company", Organization)],
    );
    // A headline does not show where a name begins.
    check(
        "Rassendyll Beats Grammar School\n\nMore later.",
        &[("Rassendyll", Person)],
        &[("Rassendyll", Person)],
    );
    check(
        "He left with Rudolf Rassendyll School in mind.",
        &[("Rudolf Rassendyll", Person)],
        &[("Rudolf Rassendyll", Person)],
    );
}

#[test]
fn a_nickname_in_quotation_marks_is_part_of_the_name() {
    for text in [
        "Then Rudolf \"Red\" Rassendyll came.",
        "Then Rudolf “Big Red” Rassendyll came.",
    ] {
        let name = &text[5..text.find(" came").expect("it is there")];
        check(text, &[("Rudolf", Person)], &[(name, Person)]);
    }
    check(
        "He asked Rudolf, \"Red\" said Rassendyll.",
        &[("Rudolf", Person), ("Rassendyll", Person)],
        &[("Rudolf", Person), ("Rassendyll", Person)],
    );
}

#[test]
fn an_acronym_has_the_kind_of_the_name_it_stands_for() {
    check(
        "The Ruritanian News Agency (RNA) reported it. RNA did not say why.",
        &[("RNA", Place), ("RNA", Place)],
        &[
            ("Ruritanian News Agency", Organization),
            ("RNA", Organization),
            ("RNA", Organization),
        ],
    );
    check(
        "The Farmers Association, or FA, met. It was dry (DRY).",
        &[],
        &[("Farmers Association", Organization), ("FA", Organization)],
    );
}

#[test]
fn a_state_after_a_comma_shows_a_town() {
    check(
        "It began in Coleman, Texas, on Monday.",
        &[("Coleman", Person), ("Texas", Place)],
        &[("Coleman", Place), ("Texas", Place)],
    );
    check(
        "Ann Coleman came. It was said by Coleman, Texas.",
        &[
            ("Ann Coleman", Person),
            ("Coleman", Person),
            ("Texas", Place),
        ],
        &[
            ("Ann Coleman", Person),
            ("Coleman", Person),
            ("Texas", Place),
        ],
    );
}

#[test]
fn a_name_found_once_is_found_everywhere_in_the_article() {
    check(
        "They met Hentzau Rowers. Later the Hentzau Rowers won.",
        &[("Hentzau Rowers", Organization), ("Hentzau", Place)],
        &[
            ("Hentzau Rowers", Organization),
            ("Hentzau Rowers", Organization),
        ],
    );
    check(
        "They went to Zenda. There, in Zenda, it rained. They like Zenda.",
        &[("Zenda", Place), ("Zenda", Place)],
        &[("Zenda", Place), ("Zenda", Place), ("Zenda", Place)],
    );
    check(
        "They went to Zenda. There, in Zenda, it rained. They like Zenda, a zenda.",
        &[("Zenda", Place), ("Zenda", Place)],
        &[("Zenda", Place), ("Zenda", Place)],
    );
}

#[test]
fn the_places_in_tables_of_results_are_teams() {
    check(
        "Results of Saturday\n\nStrelsau 3 Zenda 1\n\nHentzau 0 Hofbau 2\n\nIt rained in Zenda all day long.",
        &[
            ("Strelsau", Place),
            ("Zenda", Place),
            ("Hentzau", Person),
            ("Zenda", Place),
        ],
        &[
            ("Strelsau", Organization),
            ("Zenda", Organization),
            ("Hentzau", Organization),
            ("Hofbau", Organization),
            ("Zenda", Place),
        ],
    );
    check(
        "Weather\n\nStrelsau 18\n\nZenda 21\n\nIt rained.",
        &[("Strelsau", Place), ("Zenda", Place)],
        &[("Strelsau", Place), ("Zenda", Place)],
    );
}

#[test]
fn the_words_around_a_name_show_an_organisation() {
    check(
        "The carmaker Hentzau fell, and Rupert, a software company, rose.",
        &[("Hentzau", Person), ("Rupert", Person)],
        &[("Hentzau", Organization), ("Rupert", Organization)],
    );
    check(
        "She is an analyst at Tarlenheim and the wife of Hentzau, a company lawyer.",
        &[("Tarlenheim", Person), ("Hentzau", Person)],
        &[("Tarlenheim", Organization), ("Hentzau", Person)],
    );
}

#[test]
fn titles_parties_and_broken_letters_are_no_part_of_a_person() {
    check(
        "Then Strelsau Senator Ann Doe spoke.",
        &[("Strelsau Senator Ann Doe", Person)],
        &[("Ann Doe", Person)],
    );
    check(
        "Then Ann Doe D N J spoke.",
        &[("Ann Doe D N J", Person)],
        &[("Ann Doe", Person)],
    );
    check(
        "Then Ann Doe â spoke to Steve WymerEmail.",
        &[("Ann Doe â", Person), ("Steve WymerEmail", Person)],
        &[("Ann Doe", Person)],
    );
    check(
        "Then Ann MacArthur spoke.",
        &[("Ann MacArthur", Person)],
        &[("Ann MacArthur", Person)],
    );
}

#[test]
fn an_ordinary_word_with_a_capital_is_nobody() {
    check(
        "Corn 12 Rice 10. The price of rice rose.",
        &[("Rice", Person)],
        &[],
    );
    check(
        "It was Rice. Ann Rice sold rice.",
        &[("Rice", Person), ("Ann Rice", Person)],
        &[("Rice", Person), ("Ann Rice", Person)],
    );
    check(
        "He lives at 350 Jay Street. Then Jay Street was closed.",
        &[("Jay Street", Person), ("Jay Street", Person)],
        &[("Jay Street", Place), ("Jay Street", Place)],
    );
}

#[test]
fn the_duties_of_several_ministers_are_no_organisations() {
    check(
        "The Ministers of Finance, Trade and Defence met.",
        &[
            ("Finance", Organization),
            ("Trade", Organization),
            ("Defence", Organization),
        ],
        &[],
    );
}

#[test]
fn an_acronym_at_the_beginning_of_a_text_has_no_full_name_before_it() {
    for text in [
        "(UN) said",
        "or UN, said",
        "' or UN, said",
        "\" (UN) said",
        "” (UN) said",
    ] {
        check(text, &[], &[]);
    }
}

#[test]
fn given_names_before_a_name_belong_to_it() {
    check(
        "João Pedro Rassendyll left. María del Carmen Tarlenheim stayed.",
        &[("Pedro Rassendyll", Person), ("Carmen Tarlenheim", Person)],
        &[
            ("João Pedro Rassendyll", Person),
            ("María del Carmen Tarlenheim", Person),
        ],
    );
    check(
        "Goalkeeper Rudolf Peter Rassendyll left.",
        &[("Goalkeeper Rudolf Peter Rassendyll", Person)],
        &[("Rudolf Peter Rassendyll", Person)],
    );
}

#[test]
fn the_seat_of_a_peer_belongs_to_the_name() {
    check(
        "It was Lord Rassendyll of Zenda who spoke of Strelsau.",
        &[
            ("Rassendyll", Person),
            ("Zenda", Person),
            ("Strelsau", Place),
        ],
        &[("Rassendyll of Zenda", Person), ("Strelsau", Place)],
    );
}

#[test]
fn a_last_name_shows_that_the_full_name_is_a_person() {
    check(
        "The judge freed K.R. Rassendylam. Mr Rassendylam went home.",
        &[
            ("K.R. Rassendylam", Organization),
            ("Rassendylam", Organization),
        ],
        &[("K.R. Rassendylam", Person), ("Rassendylam", Person)],
    );
    check(
        "The bank Strelsau Trust paid. Mr Hentzau left Strelsau Trust.",
        &[
            ("Strelsau Trust", Organization),
            ("Hentzau", Person),
            ("Strelsau Trust", Organization),
        ],
        &[
            ("Strelsau Trust", Organization),
            ("Hentzau", Person),
            ("Strelsau Trust", Organization),
        ],
    );
}

#[test]
fn nicknames_in_brackets_are_inside_names() {
    check(
        "They met William (Bill) Rassendyll in May.",
        &[
            ("William", Person),
            ("Bill", Person),
            ("Rassendyll", Person),
        ],
        &[("William (Bill) Rassendyll", Person)],
    );
}

#[test]
fn korean_names_are_found_at_the_beginning_of_a_sentence() {
    check(
        "Park Soo-jin won the race.",
        &[],
        &[("Park Soo-jin", Person)],
    );
}

#[test]
fn names_torn_off_a_longer_phrase_are_cut() {
    check(
        "The case of Zenda District Attorney Rudolf Rassendyll began.",
        &[
            ("Zenda District", Organization),
            ("Rudolf Rassendyll", Person),
        ],
        &[("Zenda", Place), ("Rudolf Rassendyll", Person)],
    );
    check(
        "It was Rudolf Rassendyll Rassendyll Hentzau.",
        &[("Rudolf Rassendyll Rassendyll Hentzau", Person)],
        &[("Rudolf Rassendyll", Person)],
    );
    check(
        "The House and Senate voted.",
        &[("House and Senate", Organization)],
        &[("House", Organization), ("Senate", Organization)],
    );
    check(
        "The Department of Housing and Urban Development paid.",
        &[
            ("Department of Housing", Organization),
            ("Urban Development", Organization),
        ],
        &[("Department of Housing and Urban Development", Organization)],
    );
}

#[test]
fn a_hyphen_with_blanks_joins_a_name_only_if_it_comes_again() {
    check(
        "They met Rudolf Rassendyll - Hentzau. Then Flavia Rassendyll - Hentzau left.",
        &[
            ("Rudolf Rassendyll", Person),
            ("Hentzau", Person),
            ("Flavia Rassendyll", Person),
        ],
        &[
            ("Rudolf Rassendyll - Hentzau", Person),
            ("Flavia Rassendyll - Hentzau", Person),
        ],
    );
    check(
        "They met Rudolf Rassendyll - Hentzau. Then Flavia Rassendyll - Tarlenheim left.",
        &[("Rudolf Rassendyll", Person), ("Flavia Rassendyll", Person)],
        &[("Rudolf Rassendyll", Person), ("Flavia Rassendyll", Person)],
    );
}

#[test]
fn signs_are_inside_names_of_bodies_and_firms() {
    check(
        "She left St. Flavia's Hospital for good.",
        &[("Flavia", Person)],
        &[("St. Flavia's Hospital", Organization)],
    );
    check(
        "They asked Hentzau, Rupert & Krafstein LLP for advice.",
        &[("Hentzau", Person), ("Rupert", Person)],
        &[("Hentzau, Rupert & Krafstein LLP", Organization)],
    );
    check(
        "Strelmont S.A. paid. The deal of Strelmont with Zenda failed.",
        &[
            ("Strelmont S.A.", Person),
            ("Strelmont", Person),
            ("Zenda", Place),
        ],
        &[
            ("Strelmont S.A.", Organization),
            ("Strelmont", Organization),
            ("Zenda", Place),
        ],
    );
}

#[test]
fn an_acronym_of_a_body_that_is_named_is_found_without_brackets() {
    check(
        "The National Union of Dockers went on strike. Then NUD members voted.",
        &[("National Union of Dockers", Organization)],
        &[
            ("National Union of Dockers", Organization),
            ("NUD", Organization),
        ],
    );
}

#[test]
fn a_thing_after_an_article_is_nobody() {
    check(
        "They read the Bill. The Bill will pass.",
        &[("Bill", Person), ("Bill", Person)],
        &[],
    );
}
