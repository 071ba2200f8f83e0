//! Queries that ask for as much as one query can: `tests/queries/hostile.txt`, one a line.
//!
//! 1. Each is answered, or refused with its place and a way to write it; none ends in a panic.
//! 2. Counting, grouping, sorting by date and exporting find the same articles as ranking does.
//! 3. What is printed of a query that was read parses to the same again.
//! 4. A query that compares too many places is refused by every command, and narrowed it is answered.
//! 5. So is one that goes through a large dictionary many times; going through it a few times is not.

use newsdex::engine::local::LocalEngine;
use newsdex::engine::{
    Copies, Engine, Facet, Marks, QueryTooExpensive, SearchRequest, SortOrder, StoryHead,
    UnusableExpression,
};
use newsdex::index::IndexDirectory;
use newsdex_query::{ParseContext, parse};

use crate::harness::{Sandbox, fixtures};

const QUERIES: &str = include_str!("../queries/hostile.txt");

#[test]
fn a_query_that_asks_for_everything_is_answered_or_refused_with_a_hint() {
    let sandbox = Sandbox::new();
    sandbox.index_ending(0, &[fixtures("archive").to_str().unwrap()]);
    let engine = LocalEngine::open(&IndexDirectory::at(&sandbox.path(".newsdex"))).unwrap();
    let context = ParseContext { today: 19_000 };
    let (mut answered, mut refused) = (0, 0);
    for text in QUERIES.lines() {
        let shown: String = text.chars().take(80).collect();
        let query = match parse(text, &context) {
            Ok(query) => query,
            Err(error) => {
                assert!(error.pointing_at(text).contains('^'), "{shown}");
                assert!(error.hint.is_some(), "{shown}: {error}");
                refused += 1;
                continue;
            }
        };
        let printed = query.to_string();
        assert_eq!(parse(&printed, &context).as_ref(), Ok(&query), "{shown}");
        let request = SearchRequest {
            query,
            limit: 10,
            ..SearchRequest::default()
        };
        let page = match engine.search(&request) {
            Ok(page) => page,
            Err(error) => {
                let is_refused =
                    error.is::<UnusableExpression>() || error.is::<QueryTooExpensive>();
                assert!(is_refused, "{shown}: {error:#}");
                refused += 1;
                continue;
            }
        };
        answered += 1;
        let all = SearchRequest {
            limit: usize::MAX,
            order: SortOrder::Newest,
            facets: vec![Facet::Year, Facet::People],
            ..request.clone()
        };
        let exported = engine.export(&all, Marks::None).unwrap();
        assert_eq!(exported.total, page.total, "{shown}");
        assert_eq!(exported.hits.count() as u64, page.total, "{shown}");
        let grouped = SearchRequest {
            copies: Copies::Grouped(StoryHead::Earliest),
            ..request
        };
        let stories = engine.search(&grouped).unwrap().total;
        assert!(stories <= page.total, "{shown}");
    }
    assert!(answered > 50 && refused > 5, "{answered} {refused}");
}

#[test]
fn a_query_that_compares_too_much_is_refused_and_answered_once_it_is_narrow() {
    let words: Vec<String> = (0..40).map(|number| format!("word{number}")).collect();
    // Each word stands far from all others, so that comparing them is quick in truth.
    let body: Vec<String> = words
        .iter()
        .map(|word| format!("{word} ").repeat(2_000))
        .collect();
    let sandbox = Sandbox::new();
    for year in 2001..2006 {
        let head = format!("---\ntitle: Words of {year}\ndate: {year}-05-01\n---\n\n");
        let quote = "\n\n“We go on as before,” said Ann Doe.\n";
        sandbox.write(
            &format!("news/{year}.md"),
            head + &body.join("\n\n") + quote,
        );
    }
    sandbox.index(&["news"]);
    let query = words.join(" w/1 ");
    for command in ["search", "timeline", "entities"] {
        let asked: &[&str] = match command {
            "entities" => &[command, "--query", &query],
            _ => &[command, &query],
        };
        let refused = sandbox.run(asked).exits(2);
        assert!(
            refused.stderr.contains("too many word positions"),
            "{refused}"
        );
        assert!(refused.stderr.contains("date:2022"), "{refused}");
        assert_eq!(refused.stdout, "", "{refused}");
    }
    let export = ["search", "--format", "jsonl", "--limit", "all", &query];
    assert_eq!(sandbox.run(&export).exits(2).stdout, "");
    let narrow = format!("date:2003 {query}");
    sandbox.run(&["search", &narrow]).exits(1);
}

#[test]
fn a_query_that_looks_up_too_much_is_refused_and_answered_once_it_is_short() {
    // Words that begin in all ways, so that they share few letters.
    let word = |number: u64| {
        let mixed = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let letters = (0..10).map(|place| char::from(b'a' + (mixed >> (6 * place)) as u8 % 26));
        letters.collect::<String>()
    };
    let sandbox = Sandbox::new();
    for article in 0..30 {
        let words: Vec<String> = (0..2_000).map(|n| word(article * 2_000 + n)).collect();
        let text = format!("Words of one day\n\n{}\n", words.join(" "));
        sandbox.write(&format!("news/{article}.txt"), text);
    }
    sandbox.index(&["news"]);
    let shapes: Vec<String> = (0..100).map(|number| format!("*q{number}*")).collect();
    for command in ["search", "timeline"] {
        let refused = sandbox.run(&[command, &shapes.join(" OR ")]).exits(2);
        assert!(refused.stderr.contains("too many times"), "{refused}");
        assert!(refused.stderr.contains("flood*"), "{refused}");
    }
    sandbox.run(&["search", &shapes[..5].join(" OR ")]).exits(1);
    let known = word(777);
    let found = sandbox.run(&["search", &format!("*{}", &known[2..])]);
    assert!(found.exits(0).stdout.contains(&known));
}
