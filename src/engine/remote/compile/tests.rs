//! 1. A part that the server can find exactly is asked exactly, as it was proved on a cluster.
//! 2. Every other part is asked wide: with the words that every match has.
//! 3. What is ruled out is never asked wide.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::Result;
use serde_json::{Value, json};

use super::{Asked, Class, at_least, pattern};
use crate::engine::CancelFlag;
use crate::engine::budget::QueryBudget;
use crate::engine::resolve::Resolver;
use crate::engine::vocabulary::{Shape, Vocabulary};
use crate::index::names::Names;
use newsdex_query::matching::TermSet;
use newsdex_query::{ParseContext, Query, Scope, parse};

/// The words of an archive in these languages, of which none can be listed.
struct Unlisted {
    languages: &'static [&'static str],
    has_pairs: bool,
    names: Names,
}

impl Vocabulary for Unlisted {
    fn languages(&self) -> Result<Vec<String>> {
        Ok(self.languages.iter().map(|&tag| tag.to_owned()).collect())
    }

    fn expand(&self, _: Scope, _: &Shape, _: &QueryBudget) -> Result<BTreeMap<String, u64>> {
        Ok(BTreeMap::new())
    }

    fn lists_words(&self) -> bool {
        false
    }

    fn has_any(&self, _: Scope, _: &TermSet) -> Result<bool> {
        Ok(self.has_pairs)
    }

    fn names(&self) -> &Names {
        &self.names
    }
}

fn asked_of(languages: &'static [&'static str], has_pairs: bool, query: &str) -> Asked {
    let query = parse(query, &ParseContext { today: 19_000 }).unwrap();
    let budget = QueryBudget::new(&CancelFlag::default());
    let vocabulary = Arc::new(Unlisted {
        languages,
        has_pairs,
        names: Names::default(),
    });
    let mut resolver = Resolver::for_query(vocabulary, &query, &budget).unwrap();
    match &query {
        Query::Text(scope, own) => {
            pattern(*scope, &resolver.resolve(*scope, own).unwrap()).unwrap()
        }
        Query::AtLeast {
            count,
            scope,
            pattern,
        } => at_least(*scope, &resolver.resolve(*scope, pattern).unwrap(), *count).unwrap(),
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn exact(query: &str, expected: Value) {
    assert_eq!(
        asked_of(&[], false, query),
        Asked::exact(expected),
        "{query}"
    );
}

#[track_caller]
fn is(class: Class, query: &str) {
    let asked = asked_of(&["en"], false, query);
    assert_eq!(asked.class, class, "{query}: {}", asked.query);
}

fn word(word: &str) -> Value {
    json!({"match": {"query": format!("={word}")}})
}

fn ordered(gaps: i64, sources: Value) -> Value {
    json!({"all_of": {"ordered": true, "max_gaps": gaps, "intervals": sources}})
}

fn in_body(source: Value) -> Value {
    json!({"intervals": {"w.body": source}})
}

#[test]
fn words_and_phrases_are_asked_as_terms_in_order() {
    exact("body:storm", json!({"term": {"w.body": "=storm"}}));
    exact(
        "body:\"old bridge\"",
        in_body(ordered(0, json!([word("old"), word("bridge")]))),
    );
    exact(
        "body:\"old bridge fell\"~3",
        in_body(ordered(
            3,
            json!([word("old"), word("bridge"), word("fell")]),
        )),
    );
    exact("body:fl*", json!({"prefix": {"w.body": {"value": "=fl"}}}));
}

#[test]
fn nearness_is_asked_in_both_orders() {
    exact(
        "body:(storm w/3 sea)",
        json!({"bool": {"should": [
            in_body(ordered(2, json!([word("storm"), word("sea")]))),
            in_body(ordered(2, json!([word("sea"), word("storm")]))),
        ], "minimum_should_match": 1}}),
    );
    exact(
        "body:(storm pre/3 sea)",
        in_body(ordered(2, json!([word("storm"), word("sea")]))),
    );
    exact(
        "body:(storm w/3 storm)",
        in_body(ordered(2, json!([word("storm"), word("storm")]))),
    );
}

#[test]
fn equal_phrases_side_by_side_are_told_apart() {
    let phrase = ordered(0, json!([word("old"), word("bridge")]));
    let mut other = phrase.clone();
    other["all_of"]["filter"] = json!({"not_containing": {"match": {"query": "\u{1}none"}}});
    exact(
        "body:(\"old bridge\" w/4 \"old bridge\")",
        in_body(ordered(3, json!([phrase, other]))),
    );
}

#[test]
fn a_sentence_is_the_stretch_between_its_marks() {
    let mark = |mark: &str| json!({"match": {"query": mark}});
    let mut source = ordered(-1, json!([word("storm"), word("sea")]));
    source["all_of"]["filter"] =
        json!({"contained_by": ordered(-1, json!([mark("<s"), mark(">s")]))});
    exact("body:(storm pre/s sea)", in_body(source));
}

#[test]
fn absence_is_a_span_without_the_other() {
    exact(
        "body:(storm NOT w/3 sea)",
        json!({"span_not": {
            "include": {"span_term": {"w.body": "=storm"}},
            "exclude": {"span_term": {"w.body": "=sea"}},
            "pre": 3,
            "post": 3,
        }}),
    );
    is(Class::Exact, "body:(storm NOT w/s ferry)");
    is(Class::Exact, "body:(storm NOT w/3 storm)");
    // The word is near itself for the server.
    is(Class::Wide, "body:(\"old bridge\" NOT w/3 bridge)");
    is(
        Class::Wide,
        "body:((storm OR old) NOT w/3 (storm OR ferry))",
    );
    is(Class::Wide, "body:(storms NOT w/3 =stormed)");
}

#[test]
fn a_proximity_in_a_proximity_is_wide() {
    is(Class::Wide, "(storm w/3 sea) w/5 ferry");
    is(Class::Wide, "(\"old bridge\"~2) w/5 ferry");
    is(Class::Exact, "(\"old bridge\" OR storm) w/5 ferry");
    is(Class::Wide, "lead:(storm NOT w/3 ferry)");
    let asked = asked_of(&[], false, "body:((storm w/3 sea) w/5 ferry)");
    let words = json!([word("storm"), word("sea"), word("ferry")]);
    let wide = json!({"all_of": {"ordered": false, "max_gaps": 6, "intervals": words}});
    assert_eq!(asked, Asked::wide(in_body(wide)));
}

#[test]
fn counts_are_divided_among_the_fields() {
    is(Class::Exact, "atleast3(storm)");
    let ways = asked_of(&[], false, "atleast3(storm)").query;
    assert_eq!(ways["bool"]["should"].as_array().unwrap().len(), 4);
    is(Class::Wide, "atleast3(storm w/3 sea)");
}

#[test]
fn a_stem_and_a_form_of_one_language_have_their_language() {
    let asked = asked_of(&["en"], false, "body:storms");
    assert_eq!(
        asked,
        Asked::exact(json!({"terms": {"w.body": ["=storms", "en:=storm", "en:storm"]}}))
    );
    let asked = asked_of(&["de", "en"], false, "body:women").query;
    let terms = asked["terms"]["w.body"].as_array().unwrap();
    assert!(terms.contains(&json!("en:=woman")), "{asked}");
    assert!(!terms.contains(&json!("=woman")), "{asked}");
}

#[test]
fn a_word_in_two_parts_is_exact_alone_and_wide_beside_others() {
    let alone = asked_of(&[], true, "body:email");
    assert_eq!(alone.class, Class::Exact);
    assert_eq!(
        alone.query["bool"]["should"][1],
        json!({"term": {"w.body": "-email"}})
    );
    assert_eq!(
        asked_of(&[], true, "body:\"email sent\"").class,
        Class::Wide
    );
}

#[test]
fn what_is_ruled_out_is_exact_or_rules_out_nothing() {
    let wide = asked_of(&[], false, "body:((storm w/3 sea) w/5 ferry)").negated();
    assert_eq!(wide, Asked::wide(json!({"match_all": {}})));
    let exact = asked_of(&[], false, "body:storm").negated();
    assert_eq!(exact.class, Class::Exact);
}
