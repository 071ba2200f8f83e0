//! Well-known organisations, and acronyms of things.

use super::*;

#[test]
fn well_known_organisations_are_found_as_whole_names() {
    check(
        "He left Bank of America for Human Rights Watch.",
        &[("America", Place)],
        &[
            ("Bank of America", Organization),
            ("Human Rights Watch", Organization),
        ],
    );
    check(
        "The New York Times Ruritania Company grew.",
        &[("New York Times Ruritania Company", Organization)],
        &[("New York Times Ruritania Company", Organization)],
    );
    check(
        "Mr. Siemens bought a flat.",
        &[("Siemens", Person)],
        &[("Siemens", Person)],
    );
}

#[test]
fn the_article_of_a_newspaper_shows_that_it_is_one_and_is_cut() {
    check(
        "A reader told The Sun newspaper.",
        &[],
        &[("Sun", Organization)],
    );
    check("The Sun rises at six.", &[], &[]);
}

#[test]
fn acronyms_of_things_are_no_organisations() {
    check(
        "The CEO spoke about HIV, the human immunodeficiency virus (HIV).",
        &[
            ("CEO", Organization),
            ("HIV", Organization),
            ("HIV", Organization),
        ],
        &[],
    );
    check(
        "The Zenda Parking Authority (PPA) grew. The PPA has three cars.",
        &[("Zenda Parking Authority", Organization)],
        &[
            ("Zenda Parking Authority", Organization),
            ("PPA", Organization),
            ("PPA", Organization),
        ],
    );
}

#[test]
fn legal_forms_belong_to_the_name_before_them_and_are_none_alone() {
    check(
        "It is rated by Moody's Investors Service Inc there.",
        &[("Moody", Person), ("Investors Service Inc", Organization)],
        &[("Moody's Investors Service Inc", Organization)],
    );
    check(
        "They hired Hentzau Tarlenheim and Co Inc for it.",
        &[("Hentzau Tarlenheim", Person), ("Co Inc", Organization)],
        &[("Hentzau Tarlenheim and Co Inc", Organization)],
    );
    check(
        "The form is Co Inc in both.",
        &[("Co Inc", Organization)],
        &[],
    );
}

#[test]
fn kinds_of_files_are_no_names() {
    check(
        "The item has files of these types: 64Kbps MP3 ZIP, Metadata, JPEG.",
        &[("64Kbps MP3 ZIP", Organization), ("Metadata", Place)],
        &[],
    );
}

#[test]
fn ordinary_words_with_a_capital_are_no_people() {
    check(
        "The Farm Bill is late. Farmers want the bill now.",
        &[("Bill", Person)],
        &[],
    );
    check(
        "Senator Bill Hentzau spoke for the Farm Bill. The bill is late.",
        &[("Bill Hentzau", Person), ("Bill", Person)],
        &[("Bill Hentzau", Person), ("Bill", Person)],
    );
    check(
        "Dealers said the dealers were calm.",
        &[("Dealers", Organization)],
        &[],
    );
}
