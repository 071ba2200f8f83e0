//! 1. Marks cover what matched, in the text as published.
//! 2. Fragments show every part of a query, as whole sentences where they fit.
//! 3. A mention of an entity is marked in any of its forms.

use super::*;
use crate::matching::{Arrangement, TermSet};
use newsdex_text::enrichment::Mention;

fn clause(scope: Scope, arrangement: Arrangement, words: &[&[&str]]) -> Clause {
    let set = |terms: &&[&str]| {
        TermSet::new(terms.iter().map(|term| WordTerm::anywhere(*term)).collect())
    };
    let resolved = Resolved {
        arrangement,
        words: words.iter().map(set).collect(),
    };
    Clause {
        scope,
        resolved: Arc::new(resolved),
    }
}

fn word(terms: &[&str]) -> Clause {
    clause(Scope::Anywhere, Arrangement::Word(0), &[terms])
}

fn phrase(first: &str, second: &str) -> Clause {
    let parts = vec![Arrangement::Word(0), Arrangement::Word(1)];
    clause(
        Scope::Anywhere,
        Arrangement::Phrase { parts, slop: 0 },
        &[&[first], &[second]],
    )
}

fn english() -> Enrichment {
    Enrichment {
        language: Some("en".into()),
        ..Enrichment::default()
    }
}

fn article(title: &str, body: &str) -> Article {
    Article {
        title: Some(title.into()),
        body: body.into(),
        ..Article::default()
    }
}

fn snippets(marker: &mut Marker, article: &Article, enrichment: &Enrichment) -> Vec<Snippet> {
    let outline = Outline::of(&article.body);
    let shown = marker.shown(article, enrichment, &outline, &TermPositions::default());
    shown.snippets
}

fn marked(snippets: &[Snippet]) -> Vec<(&'static str, &str)> {
    let marks = snippets.iter().flat_map(|snippet| {
        snippet
            .highlights
            .iter()
            .map(|mark| (snippet.field.name(), &snippet.text[mark.bytes()]))
    });
    marks.collect()
}

#[test]
fn stems_and_folded_forms_are_marked_as_written() {
    let article = article("Sanctions on São Tomé", "They sanctioned nobody in SAO.");
    let mut marker = Marker::new(vec![word(&["sanction", "=sanction"]), word(&["=sao"])], 3);
    let snippets = snippets(&mut marker, &article, &english());
    let expected = [
        ("title", "Sanctions"),
        ("title", "São"),
        ("body", "sanctioned"),
        ("body", "SAO"),
    ];
    assert_eq!(marked(&snippets), expected);
}

#[test]
fn a_phrase_is_one_mark_and_its_words_elsewhere_are_none() {
    let article = article(
        "War",
        "War crimes were named. The war went on, crimes or not.",
    );
    let mut marker = Marker::new(vec![phrase("=war", "=crimes")], 3);
    assert_eq!(
        marked(&snippets(&mut marker, &article, &english())),
        [("body", "War crimes")]
    );
}

#[test]
fn fragments_show_every_part_of_the_query() {
    let filler = "Nothing of interest was said in this sentence about anything at all. ".repeat(12);
    let body =
        format!("Alpha spoke first. Alpha again, and alpha. {filler}Then omega came. {filler}");
    let article = article("Headline", &body);
    let mut marker = Marker::new(vec![word(&["=alpha"]), word(&["=omega"])], 2);
    let snippets = snippets(&mut marker, &article, &english());
    assert_eq!(snippets.len(), 2);
    assert!(
        snippets[0].text.starts_with("Alpha spoke first."),
        "{:?}",
        snippets[0].text
    );
    assert!(!snippets[0].is_cut_before && snippets[0].is_cut_behind);
    assert!(marked(&snippets[1..]).contains(&("body", "omega")));
    assert!(
        snippets.iter().all(|snippet| snippet.text.ends_with('.')),
        "{snippets:?}"
    );
}

#[test]
fn fragments_of_one_long_sentence_show_every_part_of_the_query() {
    let filler = "to the president and the cabinet and the council of the land ".repeat(5);
    let body = format!(
        "They sent a letter {filler}so that all can ensure a fair hearing.\n\nLittle is said here. While it rains nothing happens."
    );
    let article = article("Headline", &body);
    let clauses = || vec![word(&["=sent"]), word(&["=ensure"]), word(&["=while"])];
    for most in [3, 20] {
        let snippets = snippets(&mut Marker::new(clauses(), most), &article, &english());
        let expected = [("body", "sent"), ("body", "ensure"), ("body", "While")];
        assert_eq!(marked(&snippets), expected, "{snippets:?}");
        for snippet in &snippets {
            let at = body.find(&snippet.text).unwrap();
            let before = body[..at].chars().next_back();
            assert!(before.is_none_or(char::is_whitespace), "{snippet:?}");
        }
    }
}

#[test]
fn a_long_run_without_sentences_is_cut_at_words() {
    let body = format!("{}needle {}", "hay ".repeat(300), "straw ".repeat(300));
    let article = article("Headline", &body);
    let mut marker = Marker::new(vec![word(&["=needle"])], 1);
    let snippets = snippets(&mut marker, &article, &english());
    assert!(snippets[0].text.starts_with("hay ") && snippets[0].text.ends_with(" straw"));
    assert!(snippets[0].text.chars().count() <= 260);
}

#[test]
fn a_match_over_the_end_of_a_fragment_is_not_marked_in_it() {
    let filler = "Nothing of interest was said in this sentence at all. ".repeat(4);
    let ending = "It can be given to whoever comes by then, and that is about everybody.";
    let body = format!("Needles help. {filler}That is market day. {ending}");
    let article = article("Headline", &body);
    let clauses = vec![word(&["=needles"]), phrase("=day", "=it"), word(&["=day"])];
    let mut marker = Marker::new(clauses, 1);
    let snippets = snippets(&mut marker, &article, &english());
    assert!(snippets[0].text.ends_with("market day."), "{snippets:?}");
    assert_eq!(marked(&snippets), [("body", "Needles"), ("body", "day")]);
}

#[test]
fn text_in_other_scripts_is_cut_between_characters() {
    let body = "президент говорил о войне и мире ".repeat(40) + "в Києві";
    let article = article("Заголовок", &body);
    let mut marker = Marker::new(
        vec![word(&["=києві", "=киіві", "=києвi"]), word(&["=воине"])],
        3,
    );
    assert!(!marked(&snippets(&mut marker, &article, &english())).is_empty());
}

#[test]
fn every_form_of_an_entity_that_is_asked_for_is_marked() {
    let article = article(
        "Macron calls",
        "Emmanuel Macron spoke. Mr Macron left. Macron Ltd did not.",
    );
    let mention = |field, start: usize, end: usize| Mention {
        field,
        span: Span::new(start, end),
    };
    let person = Entity {
        kind: EntityKind::Person,
        name: "Emmanuel Macron".into(),
        mentions: vec![
            mention(TextField::Title, 0, 6),
            mention(TextField::Body, 0, 15),
            mention(TextField::Body, 26, 32),
        ],
    };
    let company = Entity {
        kind: EntityKind::Organization,
        name: "Macron Ltd".into(),
        mentions: vec![mention(TextField::Body, 39, 49)],
    };
    let enrichment = Enrichment {
        entities: vec![person, company],
        ..english()
    };
    let clause = clause(Scope::Person, Arrangement::Word(0), &[&["=emmanuel"]]);
    let mut marker = Marker::new(vec![clause], 3);
    let expected = [
        ("title", "Macron"),
        ("body", "Emmanuel Macron"),
        ("body", "Macron"),
    ];
    assert_eq!(
        marked(&snippets(&mut marker, &article, &enrichment)),
        expected
    );
}

#[test]
fn without_words_to_match_the_beginning_is_shown() {
    let article = article("Headline", "First sentence. Second sentence.");
    let snippets = snippets(&mut Marker::new(Vec::new(), 3), &article, &english());
    assert_eq!(snippets[0].text, "First sentence. Second sentence.");
    assert!(snippets[0].highlights.is_empty());
}
