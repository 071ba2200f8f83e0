//! `newsdex entities`: who and what is in the archive, counted in articles.

use serde_json::{Value, json};

use crate::harness::{ARTICLES, Sandbox, hits, run};

/// Three dated articles and one without a date; two papers spell one president differently.
const CALLS: &str = r#"{"id": "news-a", "title": "Macron calls Putin", "date": "2022-03-01", "source": "Herald", "body": "French President Emmanuel Macron called Russian President Vladimir Putin on Tuesday. Macron told reporters in Paris that he was worried."}
{"id": "news-b", "title": "Macron calls Zelensky", "date": "2022-03-02", "source": "Herald", "body": "French President Emmanuel Macron called Ukrainian President Volodymyr Zelensky on Wednesday. Zelensky thanked him."}
{"id": "news-c", "title": "Zelenskyy thanks Macron", "date": "2022-03-04", "source": "Gazette", "body": "Ukrainian President Volodymyr Zelenskyy thanked French President Emmanuel Macron for his call. Volodymyr Zelenskyy spoke by video."}
{"id": "news-d", "title": "Merkel remembers", "source": "Gazette", "body": "German Chancellor Angela Merkel was in Dresden. Angela Merkel said nothing of politics."}
"#;

fn calls() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("news/calls.jsonl", CALLS);
    sandbox.index(&["news"]);
    sandbox
}

/// A page of entities.
#[track_caller]
fn page(sandbox: &Sandbox, args: &[&str]) -> Value {
    let args: Vec<&str> = ["entities", "--format", "json"]
        .iter()
        .chain(args)
        .copied()
        .collect();
    let run = sandbox.run(&args);
    assert!(matches!(run.code, Some(0 | 1)), "in {run}");
    run.json()
}

/// The names on a page.
fn names(page: &Value) -> Vec<&str> {
    let entities = page["entities"].as_array().unwrap().iter();
    entities
        .map(|entity| entity["name"].as_str().unwrap())
        .collect()
}

/// Somebody or something on a page.
#[track_caller]
fn entity<'a>(page: &'a Value, word: &str) -> &'a Value {
    let mut entities = page["entities"].as_array().unwrap().iter();
    entities
        .find(|entity| entity["name"].as_str().unwrap().contains(word))
        .unwrap_or_else(|| panic!("no {word} in {page}"))
}

#[test]
fn people_are_counted_in_articles_with_the_first_and_the_last_day() {
    let sandbox = calls();
    let people = page(&sandbox, &["--type", "person"]);
    assert_eq!(people["articles"], 4);
    assert_eq!(people["total"], 4, "in {people}");
    let macron = &people["entities"][0];
    assert_eq!(
        *macron,
        json!({"type": "person", "name": "Emmanuel Macron", "articles": 3, "first": "2022-03-01",
               "last": "2022-03-04", "also": []})
    );
    let zelensky = entity(&people, "Zelensky");
    assert_eq!(zelensky["articles"], 2);
    assert_eq!(zelensky["also"].as_array().unwrap().len(), 1);
    let merkel = entity(&people, "Merkel");
    assert_eq!(
        (&merkel["first"], &merkel["last"]),
        (&json!(null), &json!(null))
    );
}

#[test]
fn entities_are_looked_for_by_any_of_their_names() {
    let sandbox = calls();
    for text in ["zelensky", "zelenskyy", "Volodymyr Zelenskyy", "volodymyr"] {
        let found = page(&sandbox, &[text]);
        assert_eq!(found["total"], 1, "{text}: {found}");
        assert_eq!(found["entities"][0]["articles"], 2, "{text}: {found}");
    }
}

#[test]
fn who_is_named_with_somebody_leaves_out_that_person() {
    let sandbox = calls();
    let with = page(&sandbox, &["--with", "zelenskyy", "--type", "person"]);
    assert_eq!(with["articles"], 2);
    assert_eq!(names(&with), ["Emmanuel Macron"]);
    let with_both = page(
        &sandbox,
        &["--with", "macron", "--with", "putin", "--type", "person"],
    );
    assert_eq!(with_both["articles"], 1);
    assert_eq!(names(&with_both), [] as [&str; 0]);
}

#[test]
fn a_query_and_days_narrow_what_is_counted() {
    let sandbox = calls();
    let count = |args: &[&str]| {
        let page = page(&sandbox, args);
        (
            page["articles"].as_u64().unwrap(),
            page["total"].as_u64().unwrap(),
        )
    };
    assert_eq!(
        count(&["--type", "person", "--query", "source:gazette"]),
        (2, 3)
    );
    assert_eq!(
        count(&["--type", "person", "--query", "worried OR video"]),
        (2, 3)
    );
    assert_eq!(count(&["--type", "person", "--from", "2022-03-02"]), (2, 2));
    assert_eq!(count(&["--type", "person", "--to", "2022-03-01"]), (1, 2));
    assert_eq!(count(&["--type", "person", "--query", "undated:"]), (1, 1));
    assert_eq!(count(&["--type", "person", "--query", "papyrus"]), (0, 0));
}

#[test]
fn pages_of_entities_follow_one_another() {
    let all = run(&["entities", "--format", "json", "-n", "1000"])
        .exits(0)
        .json();
    let total = all["total"].as_u64().unwrap();
    assert_eq!(all["articles"], ARTICLES);
    assert_eq!(all["entities"].as_array().unwrap().len() as u64, total);
    let mut pages = Vec::new();
    for offset in (0..total + 100).step_by(100) {
        let offset = offset.to_string();
        let lines = run(&[
            "entities", "--format", "jsonl", "-n", "100", "--offset", &offset,
        ]);
        pages.extend(lines.json_lines());
    }
    assert_eq!(json!(pages), all["entities"]);
    let counts: Vec<u64> = pages
        .iter()
        .map(|one| one["articles"].as_u64().unwrap())
        .collect();
    assert!(counts.is_sorted_by(|a, b| a >= b), "{counts:?}");
}

#[test]
fn a_search_finds_every_article_that_is_counted() {
    let all = run(&[
        "entities", "--type", "person", "--format", "jsonl", "-n", "1000",
    ])
    .exits(0);
    let people = all.json_lines();
    assert!(people.len() > 50, "{}", people.len());
    let mut more: Vec<String> = Vec::new();
    for person in people {
        let names = person["also"].as_array().unwrap().iter();
        for name in names.chain([&person["name"]]).take(3) {
            let name = name.as_str().unwrap();
            // A name of one word may be part of another's.
            if person["articles"].as_u64().unwrap() > 1 && name.contains(' ') {
                let found = hits(&["--person", name]).len() as u64;
                let counted = person["articles"].as_u64().unwrap();
                assert!(found >= counted, "{person}");
                if found > counted {
                    more.push(name.to_owned());
                }
            }
        }
    }
    // A search tries other spellings, too: one article has a "Wladimir Putin", who is counted by himself.
    assert_eq!(more, ["Vladimir Putin"]);
}

#[test]
fn all_spellings_are_one_in_facets_and_hits() {
    let sandbox = calls();
    let page = sandbox
        .run(&["search", "--facet", "people", "--format", "json", "*"])
        .json();
    let facet = page["facets"]["people"].as_array().unwrap();
    let zelensky: Vec<&Value> = facet
        .iter()
        .filter(|count| count["value"].as_str().unwrap().contains("Zelensky"))
        .collect();
    assert_eq!(zelensky.len(), 1, "in {facet:?}");
    assert_eq!(zelensky[0]["count"], 2);
    for hit in page["hits"].as_array().unwrap() {
        for person in hit["people"].as_array().unwrap() {
            let is_counted = facet.iter().any(|count| count["value"] == *person);
            assert!(is_counted, "{person} of {hit}");
        }
    }
}

#[test]
fn a_person_is_found_by_every_spelling_and_marked_in_the_one_used() {
    let mut expected: Vec<Value> = Vec::new();
    for spelling in [
        "zelensky",
        "zelenskyy",
        "zelenskiy",
        "\"volodymyr zelenskiy\"",
    ] {
        let mut found = hits(&["--", &format!("person:{spelling}")]);
        found.sort_by_key(|hit| hit["id"].as_str().unwrap().to_owned());
        let ids: Vec<Value> = found.iter().map(|hit| hit["id"].clone()).collect();
        if expected.is_empty() {
            assert!(ids.len() > 5, "{ids:?}");
            expected.clone_from(&ids);
        }
        assert_eq!(ids, expected, "{spelling}");
        for hit in found {
            let snippets = hit["snippets"].as_array().unwrap();
            let marked = snippets.iter().flat_map(|snippet| {
                let text = snippet["text"].as_str().unwrap();
                let marks = snippet["highlights"].as_array().unwrap().iter();
                marks.map(move |mark| crate::harness::slice(text, &mark[0], &mark[1]))
            });
            let marked: Vec<String> = marked.collect();
            let is_marked = marked.iter().any(|text| text.contains("Zelensk"));
            assert!(is_marked, "{spelling}: {marked:?} in {hit}");
        }
    }
}

#[test]
fn why_tells_each_name_with_its_reason() {
    let sandbox = calls();
    let why = |name| {
        let run = sandbox.run(&["entities", "--why", name, "--format", "json"]);
        run.exits(0).json()
    };
    let explained = why("zelensky");
    assert_eq!(explained, why("Zelenskyy"));
    assert_eq!(explained.as_array().unwrap().len(), 1);
    assert_eq!(explained[0]["articles"], 2);
    let names = explained[0]["names"].as_array().unwrap();
    assert_eq!(names.len(), 2);
    for name in names {
        assert_eq!(name["type"], "person");
        assert_eq!(name["articles"], 1);
        assert!(name["reason"].as_str().unwrap().len() > 10, "{name}");
        assert!(name["forms"].is_array());
    }
    // A name by itself has no reason.
    assert_eq!(why("merkel")[0]["names"][0]["reason"], json!(null));
    let text = sandbox
        .run(&["entities", "--why", "zelenskyy"])
        .exits(0)
        .stdout;
    assert!(text.contains("Volodymyr Zelenskyy"), "in {text}");
    sandbox
        .run(&["entities", "--why", "nobody at all"])
        .exits(1);
    sandbox
        .run(&["entities", "--why", "zelensky", "--format", "csv"])
        .exits(2);
}

#[test]
fn counts_follow_the_files() {
    let sandbox = calls();
    let mut lines = CALLS.lines();
    let (a, b) = (lines.next().unwrap(), lines.next().unwrap());
    sandbox.write("news/calls.jsonl", format!("{a}\n{b}\n"));
    sandbox.index(&["news"]);
    let people = page(&sandbox, &["--type", "person"]);
    assert_eq!(people["articles"], 2);
    assert_eq!(entity(&people, "Macron")["articles"], 2);
    assert_eq!(entity(&people, "Zelensky")["also"], json!([]));
    // Nobody is left of whom no article is.
    assert_eq!(people["total"], 3);
    sandbox.remove("news/calls.jsonl");
    sandbox.write("news/other.txt", "Nothing\n\nnothing happened.\n");
    sandbox.index(&["news"]);
    let run = sandbox.run(&["entities", "macron"]).exits(1);
    assert_eq!(run.stdout, "");
}

#[test]
fn rows_for_spreadsheets() {
    let sandbox = calls();
    let table = sandbox.run(&["entities", "--type", "person", "--format", "csv"]);
    let table = table.exits(0).stdout;
    let mut rows = table.lines();
    assert_eq!(rows.next(), Some("type,name,articles,first,last,also"));
    assert_eq!(
        rows.next(),
        Some("person,Emmanuel Macron,3,2022-03-01,2022-03-04,")
    );
    assert!(
        table.contains("\nperson,Angela Merkel,1,,,\n"),
        "in {table}"
    );
}

#[test]
fn what_is_no_name_is_refused() {
    for args in [
        &["--with", ""][..],
        &["--with", "()"],
        &["--why", ""],
        &["--why", "!?"],
        &["a OR b"],
        &["--", "-macron"],
        &["title:macron"],
        &[")"],
        &["--query", "("],
        &["--from", "2022-13"],
        &["--type", "animal"],
        &["--why", "macron", "--type", "person"],
    ] {
        let args: Vec<&str> = ["entities"].iter().chain(args).copied().collect();
        let run = run(&args).exits(2);
        assert_eq!(run.stdout, "", "{args:?}");
        assert!(!run.stderr.contains("panicked"), "in {run}");
    }
}

#[test]
fn an_entity_is_found_in_each_article_that_is_counted_for_it() {
    let sandbox = Sandbox::new();
    let article = |number: usize, title: &str, body: &str| {
        json!({"id": format!("news-{number}"), "title": title, "body": body}).to_string()
    };
    let plain = |number| {
        let name = ["The U.S.", "The United States"][number % 2];
        let body = format!("{name} raised tariff {number}. Officials of Canada met in Ottawa.");
        article(number, "Tariffs on timber", &body)
    };
    let mut lines: Vec<String> = (0..40).map(plain).collect();
    // In such headlines, the name is of no certain kind.
    lines.push(article(
        40,
        "U.S. JAN TIMBER STOCKS ROSE 1.2 PCT, PERMITS UP 3 PCT",
        "Stocks of timber rose in January.",
    ));
    lines.push(article(
        41,
        "U.S. M-2 MONEY SUPPLY RISES 300 MLN DLRS IN JAN 9 WEEK",
        "The money supply rose.",
    ));
    sandbox.write("news/timber.jsonl", lines.join("\n"));
    sandbox.index(&["news"]);
    let states = page(&sandbox, &["--type", "place", "united states"]);
    assert_eq!(states["entities"][0]["articles"], 42, "in {states}");
    for query in ["place:\"united states\"", "place:us"] {
        let found = sandbox.run(&["search", "--format", "json", "-n", "1", query]);
        assert_eq!(found.json()["total"], 42, "{query}");
    }
}
