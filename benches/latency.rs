//! How long searches take in process: scripts/search-latency.sh runs this beside the same of tantivy's
//! own parts (benches/baseline).
//!
//! ```text
//! latency queries INDEX            makes queries from the articles of an index, the same at each run
//! latency run INDEX QUERIES ROUNDS answers them; the best milliseconds of each, one a line
//! latency steps INDEX QUERIES ROUNDS tells where the time goes, by kind
//! ```
//!
//! A line of queries is the kind, the query as newsdex takes it, and as tantivy's parser does, with
//! tabs between. Each is asked for ten hits with all that is stored and their snippets, on one thread.

#![allow(
    clippy::print_stdout,
    reason = "a program that prints what it measured"
)]

use std::env;
use std::fs;
use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result, bail};
use newsdex::engine::local::LocalEngine;
use newsdex::engine::{Engine, Marks, SearchRequest};
use newsdex::index::IndexDirectory;
use newsdex_query::{ParseContext, Query, parse};
use newsdex_text::words::tokenize;

/// How many queries of each kind.
const KINDS: [(&str, usize); 9] = [
    ("term", 24),
    ("and", 24),
    ("or", 24),
    ("phrase", 23),
    ("prefix", 23),
    ("title", 23),
    ("date", 23),
    ("entity", 23),
    ("proximity", 23),
];

fn main() -> Result<()> {
    let arguments: Vec<String> = env::args()
        .skip(1)
        .filter(|argument| argument != "--bench")
        .collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["queries", index] => make(&open(index)?),
        ["run", index, queries, rounds] => {
            let rounds = rounds.parse().context("the rounds are a number")?;
            run(&open(index)?, &fs::read_to_string(queries)?, rounds)
        }
        ["steps", index, queries, rounds] => {
            let rounds = rounds.parse().context("the rounds are a number")?;
            steps(&open(index)?, &fs::read_to_string(queries)?, rounds)
        }
        // `cargo test --benches` runs it so.
        [] => Ok(()),
        _ => bail!("usage: latency queries INDEX | latency run|steps INDEX QUERIES ROUNDS"),
    }
}

fn open(index: &str) -> Result<LocalEngine> {
    LocalEngine::open(&IndexDirectory::at(Path::new(index)))
}

fn run(engine: &LocalEngine, queries: &str, rounds: usize) -> Result<()> {
    for line in queries.lines() {
        let mut columns = line.split('\t');
        let (kind, typed) = (columns.next().unwrap_or(""), columns.next().unwrap_or(""));
        let mut best = f64::INFINITY;
        let mut total = 0;
        for _ in 0..=rounds {
            let begun = Instant::now();
            let query: Query = parse(typed, &ParseContext { today: 20_000 })?;
            let page = engine.search(&SearchRequest {
                query,
                ..SearchRequest::default()
            })?;
            best = best.min(begun.elapsed().as_secs_f64() * 1000.0);
            total = page.total;
        }
        println!("{best:.4}\t{total}\t{kind}\t{typed}");
    }
    Ok(())
}

/// What is measured, each with all that comes before it.
const STEPS: [&str; 5] = ["parse", "match", "rank", "read", "mark"];

/// Prints the median milliseconds of each step and of all, by kind of query.
fn steps(engine: &LocalEngine, queries: &str, rounds: usize) -> Result<()> {
    let mut kinds: Vec<(&str, Vec<[f64; STEPS.len()]>)> = Vec::new();
    for line in queries.lines() {
        let mut columns = line.split('\t');
        let (kind, typed) = (columns.next().unwrap_or(""), columns.next().unwrap_or(""));
        let request = |limit| -> Result<SearchRequest> {
            Ok(SearchRequest {
                query: parse(typed, &ParseContext { today: 20_000 })?,
                limit,
                ..SearchRequest::default()
            })
        };
        let each: [&dyn Fn() -> Result<()>; STEPS.len()] = [
            &|| request(10).map(drop),
            &|| engine.export(&request(0)?, Marks::None).map(drop),
            &|| engine.export(&request(10)?, Marks::None).map(drop),
            &|| {
                let mut hits = engine.export(&request(10)?, Marks::None)?.hits;
                hits.try_for_each(|hit| hit.map(drop))
            },
            &|| engine.search(&request(10)?).map(drop),
        ];
        let mut best = [f64::INFINITY; STEPS.len()];
        for _ in 0..=rounds {
            for (best, step) in best.iter_mut().zip(each) {
                let begun = Instant::now();
                step()?;
                *best = best.min(begun.elapsed().as_secs_f64() * 1000.0);
            }
        }
        for kind in [kind, "all"] {
            match kinds.iter_mut().find(|known| known.0 == kind) {
                Some((_, times)) => times.push(best),
                None => kinds.push((kind, vec![best])),
            }
        }
    }
    println!(
        "kind       {}      all",
        STEPS.map(|step| format!("{step:>6}")).join("   ")
    );
    for (kind, times) in kinds {
        let median = |of: &dyn Fn(&[f64; STEPS.len()]) -> f64| {
            let mut values: Vec<f64> = times.iter().map(of).collect();
            values.sort_unstable_by(f64::total_cmp);
            values.get(values.len() / 2).copied().unwrap_or(0.0)
        };
        let own = |step: usize| {
            median(&|times| times[step] - step.checked_sub(1).map_or(0.0, |last| times[last]))
        };
        let shown: Vec<String> = (0..STEPS.len())
            .map(|step| format!("{:6.3}", own(step)))
            .collect();
        println!(
            "{kind:10} {}   {:6.3}",
            shown.join("   "),
            median(&|times| times[STEPS.len() - 1])
        );
    }
    Ok(())
}

/// Words of the articles, in random order.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % most.max(1)
    }
}

fn make(engine: &LocalEngine) -> Result<()> {
    let every = SearchRequest {
        query: Query::All,
        limit: usize::MAX,
        ..SearchRequest::default()
    };
    let mut hits = Vec::new();
    // A fixed part of the archive in its fixed order is enough to choose from.
    for hit in engine.export(&every, Marks::None)?.hits.take(4_000) {
        hits.push(hit?);
    }
    let mut chance = Chance(20_261_122);
    for (kind, count) in KINDS {
        let mut made = 0;
        while made < count {
            let Some(hit) = hits.get(chance.below(hits.len())) else {
                bail!("there are no articles in the index");
            };
            let of = |text: &str| -> Vec<String> {
                let plain = |word: &str| {
                    word.len() > 3 && word.bytes().all(|byte| byte.is_ascii_alphabetic())
                };
                let found = tokenize(text).filter(|word| plain(&word.text));
                found.map(|word| word.text.to_lowercase()).collect()
            };
            let title = of(hit.article.title.as_deref().unwrap_or(""));
            let body = of(&hit.article.body);
            // Words that stand side by side in the text, for phrases.
            let all: Vec<String> = tokenize(&hit.article.body)
                .map(|word| word.text.to_lowercase())
                .collect();
            if title.is_empty() || body.len() < 20 {
                continue;
            }
            let own = body[chance.below(body.len())].clone();
            let other = body[chance.below(body.len())].clone();
            let at = chance.below(all.len().saturating_sub(4));
            let is_plain = |word: &String| {
                word.len() > 2 && word.bytes().all(|byte| byte.is_ascii_alphabetic())
            };
            let (typed, plain) = match kind {
                "term" => (own.clone(), own),
                "and" => (format!("{own} {other}"), format!("+{own} +{other}")),
                "or" => (format!("{own} OR {other}"), format!("{own} OR {other}")),
                "phrase" | "proximity" => {
                    let far = at + if kind == "phrase" { 1 } else { 3 };
                    let (Some(a), Some(b)) = (all.get(at), all.get(far)) else {
                        continue;
                    };
                    if !is_plain(a) || !is_plain(b) || a == b {
                        continue;
                    }
                    match kind {
                        "phrase" => (format!("\"{a} {b}\""), format!("\"{a} {b}\"")),
                        _ => (format!("{a} w/5 {b}"), format!("\"{a} {b}\"~4")),
                    }
                }
                "prefix" => {
                    // tantivy's parser takes a prefix for one word as the word itself: less work.
                    let beginning = &own[..own.len().min(5)];
                    (format!("{beginning}*"), beginning.to_owned())
                }
                "title" => {
                    let word = &title[chance.below(title.len())];
                    (format!("title:{word}"), format!("title:{word}"))
                }
                "date" => {
                    let Some(published) = hit.article.published else {
                        continue;
                    };
                    let year = published.day().year();
                    (
                        format!("{own} date:{year}"),
                        format!("+{own} +year:[{year} TO {year}]"),
                    )
                }
                _ => {
                    let named = hit.entities.iter().map(|(_, name)| name);
                    let named =
                        named.filter(|name| name.is_ascii() && name.split(' ').count() == 2);
                    let Some(name) = named.clone().nth(chance.below(named.count().max(1))) else {
                        continue;
                    };
                    (format!("entity:\"{name}\""), format!("\"{name}\""))
                }
            };
            if parse(&typed, &ParseContext { today: 20_000 }).is_err() {
                continue;
            }
            println!("{kind}\t{typed}\t{plain}");
            made += 1;
        }
    }
    Ok(())
}
