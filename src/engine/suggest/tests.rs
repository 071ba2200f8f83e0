use super::*;
use newsdex_query::{ParseContext, parse};

fn read(text: &str) -> Query {
    parse(text, &ParseContext { today: 19_000 }).unwrap()
}

#[test]
fn words_are_replaced_wherever_they_stand() {
    #[track_caller]
    fn check(query: &str, expected: &str) {
        let found = with_word(&read(query), "putn", "putin");
        assert_eq!(found, read(expected), "in {query}");
    }
    check("putn", "putin");
    check("\"vladimir putn\" OR =putn", "\"vladimir putin\" OR =putin");
    check(
        "title:(putn NEAR/3 x) putns",
        "title:(putin NEAR/3 x) putns",
    );
    check("a -putn", "a -putn");
}

#[test]
fn letters_that_changed_places_are_more_likely_than_another_letter() {
    let of = |spelling, documents| likelihood("seige", spelling, documents, 1);
    assert!(of("siege", 100) > of("seize", 300));
    assert!(of("siege", 10) < of("seize", 300));
    assert!(of("seine", 50) > likelihood("seige", "segel", 500, 2));
}

#[test]
fn phrases_fall_into_their_words() {
    #[track_caller]
    fn check(query: &str, expected: &str) {
        assert_eq!(loosened(&read(query)), read(expected), "in {query}");
    }
    check("\"war crimes tribunal\"", "war crimes tribunal");
    check("title:\"a b\" c", "title:a title:b c");
    check("person:\"a b\" c", "person:\"a b\" c");
    check("a NEAR/3 b", "a b");
}

#[test]
fn words_of_names_quotations_and_titles_become_words_of_the_texts() {
    #[track_caller]
    fn check(part: &str, expected: &str) {
        assert_eq!(anywhere(&read(part)), read(expected), "of {part}");
    }
    check("person:\"edith marlow\"", "\"edith marlow\"");
    check("speaker:marlow", "marlow");
    check(
        "place:holmby OR org:holmby OR mill",
        "holmby OR holmby OR mill",
    );
    check("quote:\"holmby mill\"", "\"holmby mill\"");
    check("title:mill^2", "mill^2");
    check("-person:marlow", "-person:marlow");
    check("author:marlow", "author:marlow");
    check("person:mar*", "person:mar*");
}

#[test]
fn each_part_has_a_role() {
    #[track_caller]
    fn check(query: &str, expected: Role) {
        assert_eq!(role(&read(query)), expected, "of {query}");
    }
    check("ukraine", Role::Words);
    check("date:2022", Role::Filter);
    check("source:bbc OR source:guardian", Role::Filter);
    check("source:bbc OR ukraine", Role::Words);
    check("person:macron", Role::Name);
}
