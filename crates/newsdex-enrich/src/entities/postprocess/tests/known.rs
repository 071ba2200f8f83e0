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
