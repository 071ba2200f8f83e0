//! The API:
//!
//! 1. It answers with the bytes of the command line, except for the time that a search took.
//! 2. Failures are JSON that names the parameter and the wrong part of it.
//! 3. A reader that has the answer already is told so; a commit makes it another answer.
//! 4. `openapi.json` lists every address, and every address that it lists answers.

use std::collections::BTreeSet;

use newsdex_text::day::Day;

use super::Visitor;
use crate::harness::{SEARCH_OF_FACETS, Sandbox, fixture_index, run, stories};

/// Without the time that a search took.
fn timeless(text: &str) -> String {
    let mut parts = text.split("\"took_ms\":");
    let mut timeless = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let rest = part.trim_start_matches(|character: char| {
            character.is_ascii_digit() || "e-.".contains(character)
        });
        timeless.push_str("\"took_ms\":0");
        timeless.push_str(rest);
    }
    timeless
}

#[track_caller]
fn check(visitor: &Visitor, address: &str, args: &[&str]) {
    let answer = visitor.get(address);
    assert_eq!(answer.status, 200, "{address}: {}", answer.text());
    let printed = run(args);
    assert!(matches!(printed.code, Some(0 | 1)), "in {printed}");
    assert_eq!(
        timeless(&answer.text()),
        timeless(&printed.stdout),
        "{address} and {args:?}"
    );
}

#[test]
fn answers_are_the_bytes_of_the_command_line() {
    let visitor = Visitor::of(fixture_index());
    let all = "--limit=100000";
    for (address, args) in [
        ("/search.json", &["search", "--format", "json"][..]),
        (
            "/search.json?q=harbour",
            &["search", "harbour", "--format", "json"],
        ),
        (
            "/search.json?q=the+minister&limit=3&offset=2&sort=newest&snippets=1&explain=1",
            &[
                "search",
                "the",
                "minister",
                "-n",
                "3",
                "--offset",
                "2",
                "--sort",
                "newest",
                "--snippets",
                "1",
                "--explain",
                "--format",
                "json",
            ],
        ),
        (
            "/search.json?q=flood+OR+harbour+%22prime+minister%22&any=1&group=true&recency=30",
            &[
                "search",
                "flood OR harbour \"prime minister\"",
                "--any",
                "--group",
                "--recency=30",
                "--format",
                "json",
            ],
        ),
        (
            "/search.json?facet=people&facet=organizations&facet=places&facet=source&facet=author&facet=section&facet=language&facet=year&facet=month&limit=0",
            SEARCH_OF_FACETS,
        ),
        (
            "/search.json?q=war&from=2022&to=2022-06&lang=en&bodies=1",
            &[
                "search", "war", "--from", "2022", "--to", "2022-06", "--lang", "en", "--bodies",
                "--format", "json",
            ],
        ),
        (
            "/search.json?q=no-such-word-xyzzy",
            &["search", "no-such-word-xyzzy", "--format", "json"],
        ),
        (
            "/search.json?q=harbour+xyzzy+minister&relax=1&bodies=1",
            &[
                "search",
                "harbour xyzzy minister",
                "--relax",
                "--bodies",
                "--format",
                "json",
            ],
        ),
        (
            "/search.jsonl?q=harbour+xyzzy+minister&relax=1&limit=5",
            &[
                "search",
                "harbour xyzzy minister",
                "--relax",
                "-n",
                "5",
                "--format",
                "jsonl",
            ],
        ),
        (
            "/search.jsonl?q=said",
            &["search", "said", "--format", "jsonl", "--limit", "all"],
        ),
        (
            "/search.jsonl?q=said&limit=4&bodies=1",
            &[
                "search", "said", "--format", "jsonl", "--limit", "4", "--bodies",
            ],
        ),
        (
            "/search.csv",
            &["search", "--format", "csv", "--limit", "all"],
        ),
        (
            "/search.csv?q=said&spreadsheet=1",
            &["search", "said", "--spreadsheet", "--limit", "all"],
        ),
        (
            "/quotes.json?q=peace",
            &["quotes", "peace", "--format", "json"],
        ),
        ("/quotes.json", &["quotes", "--format", "json"]),
        (
            "/quotes.jsonl?from=2022",
            &["quotes", "--from", "2022", "--format", "jsonl", all],
        ),
        ("/quotes.csv", &["quotes", "--format", "csv", all]),
        ("/entities.json", &["entities", "--format", "json"]),
        (
            "/entities.json?q=a*&type=place&type=person&from=2021&limit=5",
            &[
                "entities", "a*", "--type", "place", "--type", "person", "--from", "2021", "-n",
                "5", "--format", "json",
            ],
        ),
        (
            "/entities.jsonl?query=said",
            &["entities", "--query", "said", "--format", "jsonl", all],
        ),
        ("/entities.csv", &["entities", "--format", "csv", all]),
        (
            "/timeline.json?q=said",
            &["timeline", "said", "--format", "json"],
        ),
        (
            "/timeline.jsonl?by=month",
            &["timeline", "--by", "month", "--format", "jsonl"],
        ),
        (
            "/timeline.csv?q=said&by=year",
            &["timeline", "said", "--by", "year", "--format", "csv"],
        ),
        (
            "/concordance.jsonl?q=said",
            &["concordance", "said", "--format", "jsonl"],
        ),
        (
            "/concordance.json?q=said&sort=following&limit=7&context=20",
            &[
                "concordance",
                "said",
                "--sort",
                "following",
                "-n",
                "7",
                "--context",
                "20",
                "--format",
                "json",
            ],
        ),
        (
            "/concordance.csv?q=said&sort=oldest",
            &["concordance", "said", "--sort", "oldest", "--format", "csv"],
        ),
    ] {
        check(&visitor, address, args);
    }
}

#[test]
fn answers_are_the_same_after_the_catalogue_is_made() {
    let visitor = Visitor::of(fixture_index());
    visitor.room.refresh().unwrap();
    let facets = [
        "search", "--facet", "people", "--facet", "places", "-n", "0", "--format", "json",
    ];
    check(
        &visitor,
        "/search.json?facet=people&facet=places&limit=0",
        &facets,
    );
    check(
        &visitor,
        "/entities.json?limit=1000",
        &["entities", "-n", "1000", "--format", "json"],
    );
    check(
        &visitor,
        "/entities.json?q=m*&limit=9",
        &["entities", "m*", "-n", "9", "--format", "json"],
    );
}

#[test]
fn every_article_is_the_one_that_show_prints() {
    let visitor = Visitor::of(fixture_index());
    let hits = run(&["search", "--format", "jsonl", "--limit", "all"]).json_lines();
    assert!(hits.len() > 50);
    for hit in hits.iter().step_by(7) {
        let id = hit["id"].as_str().unwrap();
        let encoded: String = id.bytes().map(|byte| format!("%{byte:02X}")).collect();
        check(
            &visitor,
            &format!("/article/{encoded}.json"),
            &["show", id, "--format", "json"],
        );
        // `show` has marks only if there is a query; an address with a query has them, too.
        check(
            &visitor,
            &format!("/article/{encoded}.json?q=said"),
            &["show", id, "said", "--format", "json"],
        );
    }
}

#[test]
fn statistics_are_those_of_the_command() {
    let visitor = Visitor::of(fixture_index());
    let mut answer = visitor.get("/stats.json").json();
    let mut printed = run(&["stats", "--format", "json"]).json();
    // The command prints the path as it was given.
    answer["index"] = "".into();
    printed["index"] = "".into();
    assert_eq!(answer, printed);
}

#[test]
fn a_failure_names_the_parameter_and_the_wrong_part() {
    let visitor = Visitor::of(fixture_index());
    let error = |address: &str| {
        let answer = visitor.get(address);
        assert_eq!(
            answer.header("content-type"),
            "application/json",
            "{address}"
        );
        (answer.status, answer.json()["error"].clone())
    };
    let (status, wrong) = error("/search.json?q=%C3%A9+economy+)");
    assert_eq!(status, 400);
    assert_eq!(wrong["parameter"], "q");
    assert_eq!((&wrong["start"], &wrong["end"]), (&10.into(), &11.into()));
    assert!(wrong["hint"].is_string());
    let (status, wrong) = error("/timeline.json?from=2022-13");
    assert_eq!((status, &wrong["parameter"]), (400, &"from".into()));
    for (address, message) in [
        ("/search.json?querry=a", "unknown parameter `querry`"),
        ("/search.json?limit=ten", "`limit` is not a number"),
        ("/search.json?limit=100000", "`limit` is larger than 1000"),
        ("/search.json?q=a&q=b", "there is more than one `q`"),
        ("/search.json?sort=best", "`sort` cannot be `best`"),
        ("/search.csv?facet=people", "unknown parameter `facet`"),
        (
            "/entities.json?q=date:2022",
            "`date:2022` is not part of a name",
        ),
        ("/search.json?org=...", "org: `...` contains no words"),
    ] {
        let (status, wrong) = error(address);
        assert_eq!(
            (status, &wrong["message"]),
            (400, &message.into()),
            "{address}"
        );
    }
    assert_eq!(error("/article/nothing-like-this.json").0, 404);
    assert_eq!(error("/entity/person/Nobody%20At%20All.json").0, 404);
    assert_eq!(error("/nothing.json").0, 404);
    let query = format!("/search.json?q={}", "a".repeat(30_000));
    assert_eq!(error(&query).0, 400);
}

#[test]
fn completions_are_fields_names_and_values() {
    let visitor = Visitor::of(fixture_index());
    let complete = |typed: &str| {
        let answer = visitor.get(&format!("/complete?q={typed}")).json();
        let completions = answer["completions"].as_array().unwrap().clone();
        completions
            .into_iter()
            .map(|completion| completion["query"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert!(complete("flood+pers").contains(&"flood person:".to_owned()));
    let entities = run(&[
        "entities", "--type", "person", "-n", "1", "--format", "json",
    ])
    .json();
    let name = entities["entities"][0]["name"].as_str().unwrap();
    let beginning: String = name.chars().take(3).collect();
    let expected = format!("\"{name}\"");
    let found = complete(&format!("flood+person:{beginning}"));
    assert!(
        found
            .iter()
            .any(|query| query.contains(expected.trim_matches('"'))),
        "{name} in {found:?}"
    );
    assert!(complete("lang:e").contains(&"lang:en ".to_owned()));
    assert!(complete("").is_empty());
}

#[test]
fn a_reader_that_has_the_answer_is_told_so_until_there_is_another() {
    let sandbox = Sandbox::new();
    sandbox.write("archive/a.jsonl", stories(0, 5));
    sandbox.index(&["archive"]);
    let visitor = Visitor::of(sandbox.root());
    visitor.room.refresh().unwrap();
    let address = "/search.json?q=boats";
    let first = visitor.get(address);
    let tag = first.header("etag").to_owned();
    assert!(tag.starts_with("W/\""), "{tag}");
    let again = visitor.get_with(address, &[("if-none-match", &tag)]);
    assert_eq!((again.status, again.body.len()), (304, 0));
    assert_eq!(
        visitor
            .get_with("/search.json?q=boat", &[("if-none-match", &tag)])
            .status,
        200
    );

    sandbox.write("archive/b.jsonl", stories(5, 5));
    sandbox.index(&["archive"]);
    visitor.room.refresh().unwrap();
    let after = visitor.get_with(address, &[("if-none-match", &tag)]);
    assert_eq!((after.status, &after.json()["total"]), (200, &10.into()));
}

#[test]
fn a_feed_has_an_entry_for_each_story_and_escapes_texts() {
    let visitor = Visitor::of(fixture_index());
    let answer = visitor.get("/search.atom?q=said+OR+%3Cb%3E");
    assert_eq!(
        answer.header("content-type"),
        "application/atom+xml; charset=utf-8"
    );
    let text = answer.text();
    let total = visitor.get("/search.json?q=said+OR+%3Cb%3E&group=1").json()["total"]
        .as_u64()
        .unwrap();
    assert_eq!(text.matches("<entry>").count() as u64, total.min(50));
    let mut reader = quick_xml::Reader::from_str(&text);
    while !matches!(reader.read_event().unwrap(), quick_xml::events::Event::Eof) {}
    // All were added with one commit; then the newest comes first.
    let dates: Vec<&str> = text
        .split("<published>")
        .skip(1)
        .map(|rest| &rest[..10])
        .collect();
    assert!(dates.is_sorted_by(|a, b| a >= b), "{dates:?}");
}

#[test]
fn openapi_lists_the_addresses_of_the_api_and_each_answers() {
    let visitor = Visitor::of(fixture_index());
    let document = visitor.get("/openapi.json").json();
    assert_eq!(document["openapi"], "3.1.0");
    let listed: BTreeSet<&str> = document["paths"]
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    let source = include_str!("../../../src/serve.rs");
    let routes = source
        .split(".route(\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next());
    let of_api = |route: &&str| route.contains('.') || *route == "/complete";
    for route in routes
        .filter(of_api)
        .filter(|route| !route.starts_with("/assets") && *route != "/favicon.ico")
    {
        assert!(listed.contains(route), "{route} is not in openapi.json");
    }
    let id = run(&["search", "-n", "1", "--format", "json"]).json()["hits"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let name = run(&[
        "entities", "--type", "person", "-n", "1", "--format", "json",
    ])
    .json()["entities"][0]["name"]
        .as_str()
        .unwrap()
        .replace(' ', "%20");
    for path in listed {
        let address = path
            .replace("{id}", &id)
            .replace("{kind}", "person")
            .replace("{name}", &name);
        let answer = visitor.get(&address);
        assert_eq!(answer.status, 200, "{address}: {}", answer.text());
        let contents = document["paths"][path]["get"]["responses"]["200"]["content"]
            .as_object()
            .unwrap();
        let kind = answer.header("content-type").split(';').next().unwrap();
        assert!(contents.contains_key(kind), "{address} is {kind}");
    }
}

#[test]
fn today_is_the_day_on_which_the_question_is_asked() {
    let sandbox = Sandbox::new();
    let today = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap()
        .as_secs();
    let day = Day::at(i64::try_from(today).unwrap());
    sandbox.write(
        "a.jsonl",
        format!(
            "{{\"title\": \"Harbour\", \"body\": \"The harbour opened.\", \"date\": \"{day}\"}}\n"
        ),
    );
    sandbox.index(&["a.jsonl"]);
    let visitor = Visitor::of(sandbox.root());
    assert_eq!(visitor.get("/search.json?q=since:3d").json()["total"], 1);
}
