//! Words and what stands beside them, in titles and texts.

use super::chance::{Chance, KINDS};
use super::{Ground, how_many};

#[track_caller]
fn check(ground: &Ground, usual: usize) {
    let queries = how_many(usual);
    let mut chance = Chance::of(&ground.archive);
    let mut found_by_kind = [0usize; KINDS];
    for number in 0..queries {
        found_by_kind[number % KINDS] += ground.check(&chance.query(number));
    }
    assert!(
        found_by_kind.iter().all(|found| *found > 0),
        "{found_by_kind:?}"
    );
}

#[test]
fn every_operator_finds_and_marks_in_the_fixtures_what_a_plain_reading_finds() {
    check(Ground::fixtures(), 640);
}

#[test]
fn every_operator_finds_and_marks_in_two_thousand_real_articles_what_a_plain_reading_finds() {
    if let Some(ground) = Ground::archives() {
        check(ground, 96);
    }
}

#[test]
fn every_operator_finds_and_marks_in_twenty_languages_what_a_plain_reading_finds() {
    check(Ground::languages(), 320);
}
