//! These tests prove for the entities of any article:
//!
//! 1. mentions are in order, disjoint and on character boundaries, and each belongs to one entity;
//! 2. short forms join the full name, and two people with one surname stay separate;
//! 3. the most mentioned entity is first;
//! 4. a text of any form can be read, in time linear in its length.

use super::*;
use proptest::prelude::*;

fn article(title: &str, body: &str) -> Article {
    Article {
        title: Some(title.to_owned()),
        body: body.to_owned(),
        ..Article::default()
    }
}

/// Checks entities as `kind name: mention, mention`, in the order in which [`entities`] gives them.
#[track_caller]
fn check(title: &str, body: &str, expected: &[&str]) {
    let article = article(title, body);
    let found: Vec<String> = entities(&article, Some("en"), &Framing::default())
        .iter()
        .map(|entity| {
            let mentions: Vec<&str> = entity
                .mentions
                .iter()
                .map(|mention| mention.text(&article))
                .collect();
            format!("{:?} {}: {}", entity.kind, entity.name, mentions.join(", "))
        })
        .collect();
    assert_eq!(found, expected);
}

fn check_spans(article: &Article) {
    let mut mentions: Vec<Mention> = Vec::new();
    for entity in entities(article, None, &Framing::default()) {
        assert!(!entity.mentions.is_empty() && !entity.name.is_empty());
        assert!(
            entity
                .mentions
                .is_sorted_by_key(|mention| (mention.field, mention.span))
        );
        mentions.extend(entity.mentions);
    }
    mentions.sort_by_key(|mention| (mention.field, mention.span));
    for mention in &mentions {
        assert!(
            !mention.text(article).is_empty(),
            "{mention:?} is not in its text"
        );
    }
    for pair in mentions.windows(2) {
        assert!(pair[0].field != pair[1].field || pair[0].span.end <= pair[1].span.start);
    }
}

#[test]
fn people_places_and_organizations_are_found() {
    check(
        "",
        "Angela Merkel flew to Paris on Monday, said a spokesman for the Ministry of Finance.",
        &[
            "Person Angela Merkel: Angela Merkel",
            "Place Paris: Paris",
            "Organization Ministry of Finance: Ministry of Finance",
        ],
    );
}

#[test]
fn a_surname_joins_the_full_name_also_from_the_title() {
    check(
        "Merkel in Paris",
        "Chancellor Angela Merkel arrived on Monday. Mrs. Merkel's visit will end today.",
        &[
            "Person Angela Merkel: Merkel, Angela Merkel, Merkel",
            "Place Paris: Paris",
        ],
    );
}

#[test]
fn two_people_of_one_surname_stay_two() {
    check(
        "",
        "George Bush met Jeb Bush on Friday. Later, Mr. Bush left. George Bush stayed and Mr. Bush slept.",
        &[
            "Person George Bush: George Bush, George Bush, Bush",
            "Person Jeb Bush: Jeb Bush, Bush",
        ],
    );
}

#[test]
fn an_acronym_joins_the_name_it_abbreviates() {
    check(
        "",
        "Judges of the International Criminal Court (ICC) met on Monday. The ICC said nothing more.",
        &["Organization International Criminal Court: International Criminal Court, ICC, ICC"],
    );
}

#[test]
fn spellings_of_one_country_are_one_place() {
    check(
        "",
        "He returned from the United States on Monday. Officials in the U.S. said that the US economy had grown.",
        &["Place United States: United States, U.S., US"],
    );
}

#[test]
fn a_shouted_headline_is_not_one_long_name() {
    check(
        "MERKEL FLIES TO PARIS FOR TALKS",
        "Talks in Paris will be short, said Angela Merkel before she flies.",
        &[
            "Person Angela Merkel: MERKEL, Angela Merkel",
            "Place Paris: PARIS, Paris",
        ],
    );
}

#[test]
fn languages_it_cannot_read_are_left_alone() {
    let article = article("", "Kansler Angela Merkel fløy til Paris.");
    assert_eq!(entities(&article, Some("no"), &Framing::default()), []);
    assert!(!entities(&article, Some("fr"), &Framing::default()).is_empty());
}

#[test]
fn texts_of_any_shape_are_read() {
    let texts = [
        "",
        "\n\n\n",
        "I",
        "'s",
        "The",
        "(((((((((",
        "Ünïted Ñations’ Élysée…",
        "\u{301}\u{200d}A\u{ad}b",
        &"A".repeat(100_000),
        &"Ann Doe ".repeat(20_000),
        &"NATO AND MORE ".repeat(20_000),
        &"A.".repeat(50_000),
        &"Ann-".repeat(50_000),
    ];
    for text in texts {
        check_spans(&article(text, text));
    }
}

proptest! {
    #[test]
    fn spans_hold_for_any_text(
        title in r"\PC{0,40}",
        body in r"(([A-Z][a-zé]{0,6}|[a-z]{1,6}|\PC)( |\n|\. |, |’s |-|\(|\)){1,2}){0,60}",
    ) {
        check_spans(&article(&title, &body));
    }

    #[test]
    fn spans_hold_for_any_words(
        words in prop::collection::vec(r"Ann|Doe|Mr\.|of|the|NATO|U\.S\.|said|\(|\)|, |\. |\n\n|Bank|é|’s|II|al-Doe", 0..120),
    ) {
        check_spans(&article("Ann Doe", &words.join(" ")));
    }
}

#[test]
fn framing_holds_no_names_but_the_place_of_the_dateline() {
    let body = "KYIV, March 2 (Halyard) - Angela Merkel left KYIV.\n\nReporting by Ann Doe";
    let article = article("", body);
    let at = |text: &str| {
        let start = body.find(text).expect("it is in the text");
        Span::new(start, start + text.len())
    };
    let framing = Framing {
        dateline: Some(Dateline {
            span: Some(at("KYIV, March 2 (Halyard) -")),
            place: Some("Kyiv".to_owned()),
            place_span: Some(at("KYIV")),
            day: None,
            agency: None,
        }),
        spans: vec![at("KYIV, March 2 (Halyard) -"), at("Reporting by Ann Doe")],
        ..Framing::default()
    };
    let names: Vec<(String, usize)> = entities(&article, Some("en"), &framing)
        .into_iter()
        .map(|entity| (entity.name, entity.mentions.len()))
        .collect();
    assert_eq!(
        names,
        [("Kyiv".to_owned(), 2), ("Angela Merkel".to_owned(), 1)]
    );
}
