//! A part of a query beside others finds and scores what it does alone: the engine has ways of its own
//! for words, phrases and dates beside each other, and all have to tell the same.

use std::collections::BTreeMap;
use std::fmt::Write;

use newsdex::engine::local::LocalEngine;
use newsdex::engine::{Engine, Marks, SearchRequest};
use newsdex::index::IndexDirectory;
use newsdex_query::{ParseContext, parse};

use crate::harness::Sandbox;

const WORDS: [&str; 6] = ["harbour", "the", "strike", "strikes", "pilots", "of"];

const PARTS: [&str; 12] = [
    "harbour",
    "strike",
    "=strikes",
    "\"harbour strike\"",
    "\"of the pilots\"",
    "title:\"strike of\"",
    "harbour w/2 pilots",
    "pilots w/3 \"the harbour\"",
    "stri*",
    "(\"the strike\" NOT w/2 harbour)",
    "atleast3(strike)",
    "date:2001",
];

/// Articles of few words, so that many have all words of a phrase but not the phrase.
fn archive(articles: usize) -> (Sandbox, LocalEngine) {
    let mut state = 7u64;
    let mut below = |most: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % most
    };
    let mut lines = String::new();
    for number in 0..articles {
        let mut text = |most: usize| {
            let words: Vec<&str> = (0..=below(most))
                .map(|_| WORDS[below(WORDS.len())])
                .collect();
            words.join(" ")
        };
        let (title, body) = (text(5), text(30));
        let (year, author) = (2000 + below(3), ["Ann Lee", "Bo Berg"][below(2)]);
        let article = serde_json::json!({
            "id": number.to_string(), "title": title, "body": body, "language": "en",
            "date": format!("{year}-05-05"), "authors": [author],
        });
        writeln!(lines, "{article}").unwrap();
    }
    let sandbox = Sandbox::new();
    sandbox.write("archive.jsonl", lines);
    sandbox.index(&["archive.jsonl"]);
    let engine = LocalEngine::open(&IndexDirectory::at(&sandbox.path(".newsdex")));
    (sandbox, engine.unwrap())
}

/// The score of each article that is found.
fn found(engine: &dyn Engine, query: &str) -> BTreeMap<String, f32> {
    let context = ParseContext { today: 20_000 };
    let request = SearchRequest {
        query: parse(query, &context).unwrap_or_else(|error| panic!("{query}: {error}")),
        limit: usize::MAX,
        ..SearchRequest::default()
    };
    let hits = engine.export(&request, Marks::None).unwrap().hits;
    hits.map(|hit| {
        hit.map(|hit| (hit.article.id.to_string(), hit.score))
            .unwrap()
    })
    .collect()
}

#[test]
fn beside_others_a_part_finds_what_it_does_alone() {
    let (_sandbox, engine) = archive(1_000);
    let all = found(&engine, "*");
    for part in PARTS {
        let alone = found(&engine, part);
        assert!(!alone.is_empty() && alone.len() < all.len(), "{part}");
        for other in PARTS {
            let others = found(&engine, other);
            let check = |query: String, wanted: fn(bool, bool) -> bool| {
                let is_wanted =
                    |id: &&String| wanted(alone.contains_key(*id), others.contains_key(*id));
                let expected: Vec<&String> = all.keys().filter(is_wanted).collect();
                let found = found(&engine, &query);
                assert_eq!(found.keys().collect::<Vec<_>>(), expected, "{query}");
            };
            check(format!("{part} AND {other}"), |this, that| this && that);
            check(format!("{part} OR {other}"), |this, that| this || that);
            check(format!("{part} NOT {other}"), |this, that| this && !that);
        }
    }
}

#[test]
fn beside_others_a_part_scores_what_it_does_alone() {
    // As many as are looked at for what words gain by where they stand.
    let (_sandbox, engine) = archive(100);
    let author = found(&engine, "author:lee");
    for part in PARTS {
        let alone = found(&engine, part);
        let mut others = vec![found(&engine, &format!("{part} since:2001"))];
        others.extend(PARTS.map(|other| found(&engine, &format!("{part} NOT {other}"))));
        assert!(others.iter().any(|others| !others.is_empty()), "{part}");
        for (id, score) in others.iter().flatten() {
            assert_eq!(alone.get(id), Some(score), "{part} in {id}");
        }
        // What has no place in the text adds its own.
        let sum = |(id, score): (&String, &f32)| Some((id.clone(), score + alone.get(id)?));
        let expected: BTreeMap<String, f32> = author.iter().filter_map(sum).collect();
        assert_eq!(
            found(&engine, &format!("{part} author:lee")),
            expected,
            "{part}"
        );
    }
}
