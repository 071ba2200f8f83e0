//! The query language as a user meets it: its page, its screen of help, saved queries, what is said.
//!
//! 1. Every example of the page runs and finds as many articles as the page says.
//! 2. The screen of help fits a screen, and names every operator.
//! 3. Saved queries are read from the index directory; mistakes in them are told with their place.
//! 4. A translated query is told in newsdex's own form.

use crate::harness::{Run, Sandbox, run};

const PAGE: &str = include_str!("../../../docs/query-language.md");

/// The cells of the tables that have an example and what it finds in their last two columns.
fn examples() -> Vec<(String, u64)> {
    let mut found = Vec::new();
    let mut has_examples = false;
    for line in PAGE.lines() {
        let Some(row) = line
            .strip_prefix("| ")
            .and_then(|row| row.strip_suffix(" |"))
        else {
            has_examples = false;
            continue;
        };
        let cells: Vec<&str> = row.split(" | ").collect();
        if cells.ends_with(&["example", "finds"]) {
            has_examples = true;
            continue;
        }
        let [.., example, finds] = &cells[..] else {
            continue;
        };
        if has_examples && !example.starts_with('-') {
            found.push((example.trim_matches('`').to_owned(), finds.parse().unwrap()));
        }
    }
    found
}

#[test]
fn every_example_of_the_page_finds_what_the_page_says() {
    let examples = examples();
    assert!(examples.len() >= 60, "{} examples", examples.len());
    let mut wrong = Vec::new();
    for (example, finds) in examples {
        let shown = run(&["search", "--format", "json", "-n", "0", "--", &example]);
        let code = i32::from(finds == 0);
        let total = shown.code.filter(|found| *found == code);
        let total = total.and_then(|_| shown.json()["total"].as_u64());
        if total != Some(finds) {
            wrong.push(format!("`{example}` | {finds}: {shown}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_language_fits_on_one_screen() {
    let shown = run(&["help", "query"]).exits(0).stdout;
    assert_eq!(run(&["query"]).exits(0).stdout.trim_end(), shown.trim_end());
    let lines: Vec<&str> = shown.trim_end().lines().collect();
    assert!(lines.len() <= 24, "{} lines", lines.len());
    for line in lines {
        assert!(line.chars().count() <= 80, "{line}");
    }
    for operator in [
        "AND",
        "OR",
        "NOT",
        "w/5",
        "NEAR/5",
        "pre/5",
        "w/s",
        "w/p",
        "NOT w/5",
        "atleast3(",
        "\"~3",
        "=reports",
        "sanction*",
        "~1",
        "/colou?r/",
        "^3",
        "title:",
        "body:",
        "lead:",
        "source:",
        "author:",
        "section:",
        "keyword:",
        "agency:",
        "lang:",
        "person:",
        "org:",
        "place:",
        "entity:",
        "quote:",
        "speaker:",
        "date:",
        "since:",
        "on:",
        "mentions:",
        "@war",
    ] {
        assert!(shown.contains(operator), "{operator} in {shown}");
    }
}

/// An index of one article with a file of saved queries.
fn with_saved(file: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write(
        "news/a.txt",
        "Invasion begins\n\nTanks crossed the river on Monday.\n",
    );
    sandbox.run(&["index", "news"]).exits(0);
    sandbox.write(".newsdex/queries.toml", file);
    sandbox
}

fn search(sandbox: &Sandbox, query: &str) -> Run {
    sandbox.run(&["search", "-n", "0", query])
}

#[test]
fn saved_queries_are_found_by_their_name() {
    let sandbox = with_saved("war = '(war OR invasion) -football'\nriver = '@war river'\n");
    insta::assert_snapshot!(search(&sandbox, "@river tank"), @r"
    exit 0
    --- stdout
    --- stderr
    read as: (war OR invasion) NOT football river tank
    Found 1 article (N ms).
    ");
    search(&sandbox, "title:@War").exits(0);
    insta::assert_snapshot!(search(&sandbox, "@rivr"), @r"
    exit 2
    --- stdout
    --- stderr
    newsdex: query: there is no saved query `@rivr`
      @rivr
      ^^^^^
    hint: queries.toml defines @river, @war; to search for the word itself, remove the @
    ");
}

#[test]
fn a_broken_file_of_saved_queries_is_told_only_to_those_who_use_it() {
    let sandbox = with_saved("war = '(war OR invasion)\n");
    search(&sandbox, "invasion").exits(0);
    let told = search(&sandbox, "@war").exits(2).stderr;
    assert!(told.contains("queries.toml: line 1: "), "{told}");
    assert!(told.contains("\nhint: write a name and a query"), "{told}");
}

#[test]
fn without_saved_queries_a_name_is_a_word() {
    // The sign belongs to the word: articles without `@macron` do not have it.
    run(&["search", "-n", "0", "macron"]).exits(0);
    run(&["search", "-n", "0", "@macron"]).exits(1);
}

#[test]
fn a_query_of_another_archive_is_told_in_the_form_used_here() {
    let told = run(&["search", "-n", "0", "hlead(putin) and date aft 2021"]).exits(0);
    assert!(
        told.stderr
            .starts_with("read as: (title:putin OR lead:putin) date:2022-01-01..\n"),
        "{told}"
    );
    let plain = run(&["search", "-n", "0", "Putin: what now?"]);
    assert!(!plain.stderr.starts_with("read as"), "{plain}");
}

#[test]
fn every_command_that_takes_a_query_tells_how_it_was_read() {
    let typed = "putin and headline(macron)";
    let hits = run(&["search", "--format", "jsonl", typed]).exits(0);
    let hit: serde_json::Value = serde_json::from_str(hits.stdout.lines().next().unwrap()).unwrap();
    let id = hit["id"].as_str().unwrap();
    let commands: [&[&str]; 7] = [
        &["search", "--format", "jsonl", typed],
        &["search", "--format", "csv", typed],
        &["search", "--limit", "all", typed],
        &["show", id, typed],
        &["show", id, "--format", "json", typed],
        &["entities", "--query", typed],
        &["timeline", typed],
    ];
    for command in commands {
        let told = run(command).exits(0).stderr;
        assert!(
            told.starts_with("read as: putin title:macron\n"),
            "{command:?}: {told}"
        );
        let quiet = run(&[command, &["--quiet"]].concat()).stderr;
        assert!(!quiet.contains("read as"), "{command:?}: {quiet}");
    }
    let quotes = run(&[
        "quotes",
        "--format",
        "csv",
        "fire or engine and not headline(macron)",
    ]);
    assert!(quotes.stderr.starts_with("read as: "), "{quotes}");
    for command in ["search", "quotes", "timeline"] {
        let json = run(&[command, "--format", "json", typed]);
        assert!(!json.stderr.contains("read as"), "{command}: {json}");
    }
}

#[test]
fn a_word_that_stands_alone_and_in_a_phrase_beside_it_loses_no_article() {
    let sandbox = Sandbox::new();
    for (name, text) in [
        (
            "a",
            "Trade talks with China go on. Trade is what they are about, trade and more trade.",
        ),
        ("b", "The trade war with China goes on."),
        ("c", "War, not trade, is what China speaks of."),
    ] {
        sandbox.write(
            &format!("news/{name}.txt"),
            format!("News of the day\n\n{text}\n"),
        );
    }
    sandbox.run(&["index", "news"]).exits(0);
    for (query, found) in [
        ("(trade OR \"trade war\") w/5 china", 3),
        ("(\"trade war\" OR trade) w/5 china", 3),
        ("((trade w/1 war) OR trade) w/5 china", 3),
        ("atleast3(trade OR \"trade war\")", 1),
        (
            "title:news \"on trade\" OR atleast2(\"trade talks\"~3 OR trade)",
            1,
        ),
    ] {
        assert_eq!(sandbox.found(query).len(), found, "for {query}");
    }
}
