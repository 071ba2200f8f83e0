//! Names of organisations that their heads, their neighbours in a list, or their legal forms show.

use super::check;
use newsdex_text::enrichment::EntityKind::{Misc, Organization, Person, Place};

#[test]
fn the_members_of_a_body_belong_to_its_name() {
    check(
        "They left the Federation of the Greens in May.",
        &[("Federation", Organization)],
        &[("Federation of the Greens", Organization)],
    );
    check(
        "She joined the Liberal Party of Ruritania again.",
        &[("Liberal", Organization), ("Ruritania", Place)],
        &[("Liberal Party of Ruritania", Organization)],
    );
    check(
        "The Football Club of Ann Doe lost.",
        &[("Football Club", Organization), ("Ann Doe", Person)],
        &[("Football Club", Organization), ("Ann Doe", Person)],
    );
}

#[test]
fn two_bodies_with_and_between_them_are_two_names() {
    check(
        "She taught at Strelsau University and University of Zenda for years.",
        &[("Strelsau University and University of Zenda", Organization)],
        &[
            ("Strelsau University", Organization),
            ("University of Zenda", Organization),
        ],
    );
    check(
        "They wrote to the Food and Agriculture Organization about it.",
        &[("Food and Agriculture Organization", Organization)],
        &[("Food and Agriculture Organization", Organization)],
    );
}

#[test]
fn an_office_is_no_part_of_an_organisation() {
    check(
        "Then Texas Governor Rudolf Rassendyll spoke.",
        &[
            ("Texas Governor", Organization),
            ("Rudolf Rassendyll", Person),
        ],
        &[("Texas", Place), ("Rudolf Rassendyll", Person)],
    );
    check(
        "He ate at Burger King again.",
        &[("Burger King", Organization)],
        &[("Burger King", Organization)],
    );
}

#[test]
fn a_conference_in_a_town_is_an_event() {
    check(
        "It was signed at the Berlin Conference in June.",
        &[("Berlin Conference", Organization)],
        &[("Berlin Conference", Misc)],
    );
}

#[test]
fn an_acronym_in_brackets_may_have_the_initials_of_another_language() {
    check(
        "The Communist Party of Ruritania (KPR) split. Then KPR members left.",
        &[("Communist Party of Ruritania", Organization)],
        &[
            ("Communist Party of Ruritania", Organization),
            ("KPR", Organization),
            ("KPR", Organization),
        ],
    );
}

#[test]
fn what_stands_between_organisations_in_a_list_is_one() {
    check(
        "It was paid by the Strelsau Trust Bank, Rethink Zendary and the Hentzau Foundation in May.",
        &[
            ("Strelsau Trust Bank", Organization),
            ("Hentzau Foundation", Organization),
        ],
        &[
            ("Strelsau Trust Bank", Organization),
            ("Rethink Zendary", Organization),
            ("Hentzau Foundation", Organization),
        ],
    );
    check(
        "They met the Strelsau Bank, Flavia and the Hentzau Foundation in May.",
        &[
            ("Strelsau Bank", Organization),
            ("Flavia", Person),
            ("Hentzau Foundation", Organization),
        ],
        &[
            ("Strelsau Bank", Organization),
            ("Flavia", Person),
            ("Hentzau Foundation", Organization),
        ],
    );
    check(
        "JetHentz and Air Strelsau ordered more planes.",
        &[("Air Strelsau", Organization)],
        &[("JetHentz", Organization), ("Air Strelsau", Organization)],
    );
}

#[test]
fn a_legal_form_makes_a_name_a_company() {
    check(
        "Then Strelmont S.p.A. sold it to Zendary, Inc. in May.",
        &[("Strelmont", Person), ("Zendary", Place)],
        &[
            ("Strelmont S.p.A.", Organization),
            ("Zendary, Inc.", Organization),
        ],
    );
    check(
        "The firm Hentzau, Rupert & Krafstein LLP sued. Then Hentzau Rupert lost.",
        &[("Hentzau", Person), ("Hentzau Rupert", Person)],
        &[
            ("Hentzau, Rupert & Krafstein LLP", Organization),
            ("Hentzau Rupert", Organization),
        ],
    );
}

#[test]
fn a_station_with_a_number_is_one_name() {
    check(
        "Then Channel 9 News did not comment on Radio 4 at all.",
        &[],
        &[("Channel 9 News", Organization), ("Radio 4", Organization)],
    );
}
