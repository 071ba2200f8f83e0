//! What these tests prove:
//!
//! 1. marks of every style are paired, apostrophes are not marks;
//! 2. speakers before, after and inside a quotation, and of several paragraphs, are found;
//! 3. pronouns and roles count only if they can mean just one person;
//! 4. terms, titles and passives get no speaker;
//! 5. spans are in order, disjoint and on character boundaries for any text.

use proptest::prelude::*;

use super::*;
use newsdex_text::enrichment::{EntityKind, Mention, TextField};

/// An article with entities: mentions are all occurrences of one of the forms of a name, given as `Full Name|Form`.
pub(super) fn article(body: &str, names: &[(EntityKind, &str)]) -> (Article, Vec<Entity>) {
    let entities = names.iter().map(|(kind, forms)| {
        let mut mentions: Vec<Mention> = Vec::new();
        for form in forms.split('|') {
            for (start, _) in body.match_indices(form) {
                let span = Span::new(start, start + form.len());
                let is_new = mentions
                    .iter()
                    .all(|other| other.span.end <= span.start || span.end <= other.span.start);
                if is_new {
                    mentions.push(Mention {
                        field: TextField::Body,
                        span,
                    });
                }
            }
        }
        Entity {
            kind: *kind,
            name: forms.split('|').next().unwrap_or("").to_owned(),
            mentions,
        }
    });
    let entities = entities.collect();
    let article = Article {
        body: body.to_owned(),
        ..Article::default()
    };
    (article, entities)
}

const PEOPLE: [(EntityKind, &str); 5] = [
    (EntityKind::Person, "Ann Lee|Lee"),
    (EntityKind::Person, "Tom Brown|Brown"),
    (EntityKind::Person, "Mary Hill|Hill"),
    (EntityKind::Organization, "Ministry of Fisheries"),
    (EntityKind::Organization, "Daily Post"),
];

/// Checks the quotations of a text and their speakers: `-` for none, a `+` for a quotation that continues the previous
/// one.
#[track_caller]
fn check(body: &str, expected: &[(&str, &str)]) {
    let (article, entities) = article(body, &PEOPLE);
    let quotes = quotes(&article, Some("en"), &Framing::default(), &entities);
    let found: Vec<(&str, String)> = quotes
        .iter()
        .map(|quote| {
            let speaker = quote.speaker.as_ref().map_or("-", |speaker| &speaker.name);
            let plus = if quote.continues { "+" } else { "" };
            (&body[quote.span.bytes()], format!("{plus}{speaker}"))
        })
        .collect();
    let expected: Vec<(&str, String)> = expected
        .iter()
        .map(|(text, speaker)| (*text, (*speaker).to_owned()))
        .collect();
    assert_eq!(found, expected, "in {body:?}");
}

#[test]
fn the_speaker_may_stand_after_the_quotation() {
    check(
        "\"We lost the boat,\" said Ann Lee, a fisher.",
        &[("We lost the boat,", "Ann Lee")],
    );
    check(
        "\"We lost the boat,\" Mr Brown told reporters.",
        &[("We lost the boat,", "Tom Brown")],
    );
    check(
        "\"Why did they go?\" asked Lee.",
        &[("Why did they go?", "Ann Lee")],
    );
    check(
        "\"We lost the boat,\" according to Brown.",
        &[("We lost the boat,", "Tom Brown")],
    );
    check(
        "\"We lost it,\" the harbour master, Tom Brown, said on Monday.",
        &[("We lost it,", "Tom Brown")],
    );
    check(
        "\"We lost it,\" Ann Lee, who owns three boats, told the Daily Post.",
        &[("We lost it,", "Ann Lee")],
    );
}

#[test]
fn the_speaker_may_stand_before_the_quotation() {
    check(
        "Ann Lee said: \"The boat is gone.\"",
        &[("The boat is gone.", "Ann Lee")],
    );
    check(
        "Then Brown told the crew, \"The boat is gone.\"",
        &[("The boat is gone.", "Tom Brown")],
    );
    check(
        "According to Lee, \"the boat is gone\".",
        &[("the boat is gone", "Ann Lee")],
    );
    check(
        "Ann Lee: \"The boat is gone.\"",
        &[("The boat is gone.", "Ann Lee")],
    );
    check(
        "Lee called the search \"a disgrace\".",
        &[("a disgrace", "Ann Lee")],
    );
    check(
        "Brown said the search was \"a disgrace\" and \"a waste of money\".",
        &[
            ("a disgrace", "Tom Brown"),
            ("a waste of money", "+Tom Brown"),
        ],
    );
    check(
        "Brown said he was tired, adding that \"nobody sleeps here\".",
        &[("nobody sleeps here", "Tom Brown")],
    );
}

#[test]
fn an_attribution_may_split_a_quotation() {
    check(
        "\"We won,\" Lee said, \"and that is that.\"",
        &[("We won,", "Ann Lee"), ("and that is that.", "+Ann Lee")],
    );
    check(
        "\"We won,\" said Lee. \"It was hard work.\"",
        &[("We won,", "Ann Lee"), ("It was hard work.", "+Ann Lee")],
    );
    check(
        "\"We won,\" said Lee. \"We lost,\" said Brown.",
        &[("We won,", "Ann Lee"), ("We lost,", "Tom Brown")],
    );
}

#[test]
fn a_quotation_may_run_over_paragraphs() {
    check(
        "\u{201C}We won it,\u{201D} said Lee. \u{201C}It was hard.\n\n\u{201C}Nobody helped us at all.\u{201D}",
        &[
            ("We won it,", "Ann Lee"),
            ("It was hard.", "+Ann Lee"),
            ("Nobody helped us at all.", "+Ann Lee"),
        ],
    );
    check(
        "\"It was very hard.\n\n\"Nobody helped us,\" said Lee.",
        &[
            ("It was very hard.", "Ann Lee"),
            ("Nobody helped us,", "+Ann Lee"),
        ],
    );
    check(
        "Lee said the boat was lost.\n\n\"Nobody came to help us.\"",
        &[("Nobody came to help us.", "Ann Lee")],
    );
}

#[test]
fn a_pronoun_is_the_only_person_who_fits() {
    check(
        "Ann Lee lost her boat. \"It is gone,\" she said.",
        &[("It is gone,", "Ann Lee")],
    );
    check(
        "Ann Lee met Tom Brown in the harbour. \"It is gone,\" she said.",
        &[("It is gone,", "Ann Lee")],
    );
    check(
        "The boat of Ann Lee hit that of Mary Hill. \"It is gone,\" she said.",
        &[("It is gone,", "-")],
    );
}

#[test]
fn a_role_is_the_only_person_who_has_it() {
    check(
        "Mayor Ann Lee met the fisher Tom Brown. \"It is gone,\" the mayor said.",
        &[("It is gone,", "Ann Lee")],
    );
    check(
        "Ann Lee came. \"It is gone,\" the minister said.",
        &[("It is gone,", "-")],
    );
    check(
        "\"It is gone,\" the ministry said. The Ministry of Fisheries paid.",
        &[("It is gone,", "Ministry of Fisheries")],
    );
}

#[test]
fn somebody_near_the_speaker_is_not_the_speaker() {
    check(
        "\"It is gone,\" said a spokesman for Ann Lee.",
        &[("It is gone,", "-")],
    );
    check(
        "\"It is gone,\" Lee's lawyer said.",
        &[("It is gone,", "-")],
    );
    check(
        "\"It is gone,\" Lee and Brown said.",
        &[("It is gone,", "-")],
    );
    check(
        "Lee was told \"it is gone for good now\".",
        &[("it is gone for good now", "-")],
    );
    check(
        "\"It is gone,\" a fisher told Lee.",
        &[("It is gone,", "-")],
    );
}

#[test]
fn an_unknown_full_name_by_the_verb_is_a_speaker_without_entity() {
    check(
        "\"It is gone,\" said Peter Marsh.",
        &[("It is gone,", "Peter Marsh")],
    );
}

#[test]
fn terms_and_titles_are_no_quotations() {
    check("The so-called \"war on terror\" went on.", &[]);
    check("Lee saw the film \"Titanic\" twice.", &[]);
    check("The talk is called \"How We Built the Harbour Wall\".", &[]);
    check(
        "Lee opposed the plan while the band \"The Tin Drums\" played \"My Old Street\".",
        &[],
    );
    check(
        "Lee said that she had read \"The Last Boat of Winter\" twice.",
        &[],
    );
    check(
        "Lee criticised the opera \"Harbour Songs\" and its singers.",
        &[],
    );
    check("The boat was 6\" longer than Lee's and 5\" wider.", &[]);
}

#[test]
fn words_written_like_a_title_are_speech_where_a_verb_of_speech_introduces_them() {
    check(
        "Lee shouted: \"Long Live The Harbour\"",
        &[("Long Live The Harbour", "Ann Lee")],
    );
}

#[test]
fn marks_of_every_style_are_paired() {
    for (open, close) in [
        ("\u{201C}", "\u{201D}"),
        ("\u{2018}", "\u{2019}"),
        ("'", "'"),
        ("\u{AB} ", " \u{BB}"),
        ("\u{201E}", "\u{201C}"),
        ("``", "''"),
        (",,", "''"),
        ("\u{93}", "\u{94}"),
    ] {
        check(
            &format!("{open}We lost it today,{close} said Lee."),
            &[("We lost it today,", "Ann Lee")],
        );
    }
}

#[test]
fn apostrophes_and_nested_quotations_do_not_close() {
    check(
        "'The workers' boats don't float,' said Lee.",
        &[("The workers' boats don't float,", "Ann Lee")],
    );
    check(
        "\u{201C}He said \u{201C}go\u{201D} to me,\u{201D} said Lee.",
        &[("He said \u{201C}go\u{201D} to me,", "Ann Lee")],
    );
    check("The workers' boats and the owners' boats.", &[]);
}

#[test]
fn a_mark_lost_between_sentences_is_mended() {
    check(
        "Lee said: \"The boat is gone. \"We will not go back.\"",
        &[
            ("The boat is gone.", "Ann Lee"),
            ("We will not go back.", "+Ann Lee"),
        ],
    );
}

#[test]
fn lines_of_a_wrapped_text_are_one_paragraph() {
    let body = "The fishers of the small harbour in the north of\n\nthe island said the storm had taken\n\nnearly all their boats in the night and that the\n\nothers had been damaged so that no one could go\n\nout for some weeks. \"We have nothing left to live on\n\nuntil the spring,\" said Ann Lee of the village near\n\nthe old church.";
    check(
        body,
        &[(
            "We have nothing left to live on\n\nuntil the spring,",
            "Ann Lee",
        )],
    );
}

#[test]
fn languages_without_verbs_of_speech_are_not_read() {
    let (article, entities) = article("\"Wir sind da\", said Ann Lee.", &PEOPLE);
    assert!(quotes(&article, Some("sw"), &Framing::default(), &entities).is_empty());
    assert!(!quotes(&article, None, &Framing::default(), &entities).is_empty());
}

#[test]
fn what_is_no_prose_is_left_out() {
    let (article, entities) = article("\"It is gone,\" said Lee.", &PEOPLE);
    let framing = Framing {
        spans: vec![Span::new(0, 8)],
        ..Framing::default()
    };
    assert!(quotes(&article, Some("en"), &framing, &entities).is_empty());
}

/// The text of a row of `kinds.tsv`, and its entities: a short form belongs to the full name that ends with it.
fn marked_up(row: &str) -> (String, Vec<(EntityKind, String)>) {
    let body = row
        .replace(['[', ']', '{', '}'], "")
        .replace('\u{B6}', "\n\n");
    let mut names: Vec<(EntityKind, String)> = Vec::new();
    for (open, close, kind) in [
        ('[', ']', EntityKind::Person),
        ('{', '}', EntityKind::Organization),
    ] {
        for part in row.split(open).skip(1) {
            let name = part.split(close).next().unwrap();
            let known = names
                .iter_mut()
                .find(|(_, forms)| forms.split('|').any(|form| form.ends_with(name)));
            match known {
                Some((_, forms)) if forms.split('|').any(|form| form == name) => {}
                Some((_, forms)) => {
                    forms.push('|');
                    forms.push_str(name);
                }
                None => names.push((kind, name.to_owned())),
            }
        }
    }
    (body, names)
}

#[test]
fn every_kind_of_attribution_gives_the_right_speakers() {
    let mut wrong = String::new();
    for row in include_str!("tests/kinds.tsv").lines() {
        if row.starts_with('#') {
            continue;
        }
        let columns: Vec<&str> = row.split('\t').collect();
        let [kind, text, speakers] = columns.as_slice() else {
            panic!("{row:?}");
        };
        let (body, names) = marked_up(text);
        let names: Vec<(EntityKind, &str)> = names
            .iter()
            .map(|(kind, forms)| (*kind, forms.as_str()))
            .collect();
        let (article, entities) = article(&body, &names);
        let found: Vec<String> = quotes(&article, Some("en"), &Framing::default(), &entities)
            .iter()
            .map(|quote| {
                let name = quote.speaker.as_ref().map_or("-", |speaker| &speaker.name);
                let sign = if quote.continues { "+" } else { "" };
                format!("{sign}{name}")
            })
            .collect();
        // `+` is optional in the table: most rows are about the speaker.
        let plain = |speaker: &str| speaker.trim().trim_start_matches('+').to_owned();
        let expected: Vec<String> = speakers.split(';').map(plain).collect();
        let given: Vec<String> = found.iter().map(|speaker| plain(speaker)).collect();
        let continues = speakers
            .split(';')
            .zip(&found)
            .all(|(wanted, given)| !wanted.contains('+') || given.starts_with('+'));
        if given.join(";") != expected.join(";") || !continues {
            wrong += &format!("{kind}: {body:?}\n  given {found:?}, should be {speakers:?}\n");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

proptest! {
    #[test]
    fn spans_are_in_order_disjoint_and_on_boundaries(
        pieces in prop::collection::vec(
            prop::sample::select(vec![
                "\"", "\u{201C}", "\u{201D}", "'", "\u{2019}", "\u{2018}", "\u{AB}", "\u{BB}", "``", "''", ",,", " ", "\n\n", "\n",
                ". ", ", ", ": ", "Ann Lee", "Brown", "said", "told", "he", "She", "the mayor", "é", "日", "Mr. ", "\u{93}",
                "according to", "who", "-", "\u{2014}", "'s", "and", "4",
            ]),
            0..60,
        ),
    ) {
        let body = pieces.concat();
        let (article, entities) = article(&body, &PEOPLE);
        let quotes = quotes(&article, Some("en"), &Framing::default(), &entities);
        let mut end = 0;
        for quote in quotes {
            prop_assert!(quote.span.start >= end);
            prop_assert!(quote.span.start < quote.span.end);
            prop_assert!(body.get(quote.span.bytes()).is_some());
            prop_assert!(quote.verb.is_none_or(|verb| body.get(verb.bytes()).is_some()));
            end = quote.span.end;
        }
    }
}
