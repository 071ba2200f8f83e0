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
        "The Council of the United Nations met.",
        &[("Council", Organization), ("United Nations", Organization)],
        &[("Council", Organization), ("United Nations", Organization)],
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

#[test]
fn an_office_alone_is_no_organisation() {
    check(
        "News from the Office of Senator Rudolf Rassendyll came.",
        &[
            ("Office of Senator", Organization),
            ("Rudolf Rassendyll", Person),
        ],
        &[("Rudolf Rassendyll", Person)],
    );
}

#[test]
fn a_dateline_in_capitals_is_a_place() {
    check(
        "A long day ended.\n\nHENTZAUBURG – A man was held. He left Hentzauburg in May.",
        &[("HENTZAUBURG", Organization), ("Hentzauburg", Organization)],
        &[("HENTZAUBURG", Place), ("Hentzauburg", Place)],
    );
}

#[test]
fn words_at_the_end_show_firms_and_bodies() {
    check(
        "She left Zenda Software for the Ruritanian Coast Guard.",
        &[("Zenda", Place)],
        &[
            ("Zenda Software", Organization),
            ("Ruritanian Coast Guard", Organization),
        ],
    );
}

#[test]
fn a_purpose_and_a_people_belong_to_the_name_of_a_body() {
    check(
        "She works at the Zenda Institute for Strategic Studies.",
        &[("Zenda Institute", Organization)],
        &[("Zenda Institute for Strategic Studies", Organization)],
    );
    check(
        "He left the Zenda Institute for FC Strelsau.",
        &[
            ("Zenda Institute", Organization),
            ("FC Strelsau", Organization),
        ],
        &[
            ("Zenda Institute", Organization),
            ("FC Strelsau", Organization),
        ],
    );
    check(
        "She works at the Dutch Academy of Sciences.",
        &[("Academy of Sciences", Organization)],
        &[("Dutch Academy of Sciences", Organization)],
    );
}

#[test]
fn a_well_known_body_is_divided_from_another() {
    check(
        "It names Amnesty International and Zenda Watch as its partners.",
        &[("Amnesty International and Zenda Watch", Organization)],
        &[
            ("Amnesty International", Organization),
            ("Zenda Watch", Organization),
        ],
    );
}

#[test]
fn the_office_of_a_body_is_no_part_of_its_name() {
    check(
        "The Senate Majority Leader spoke.",
        &[("Senate Majority Leader", Organization)],
        &[("Senate", Organization)],
    );
}

#[test]
fn a_department_is_joined_with_its_duties() {
    check(
        "She led the U.S. Department of the Interior for years.",
        &[("U.S. Department", Organization)],
        &[("U.S. Department of the Interior", Organization)],
    );
    check(
        "He sued the U.S. Department of Health and Human Services over it.",
        &[("U.S. Department", Organization)],
        &[("U.S. Department of Health and Human Services", Organization)],
    );
}

#[test]
fn a_well_known_body_is_not_divided_at_its_and() {
    check(
        "They told the Securities and Exchange Commission so.",
        &[("Exchange Commission", Organization)],
        &[("Securities and Exchange Commission", Organization)],
    );
}
