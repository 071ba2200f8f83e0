//! `newsdex quotes` and the fields of a query that look at what was found in the text.

use serde_json::{Value, json};

use crate::harness::{Sandbox, fixtures, hits, run, slice};

const SAID: &str = r#"{"id": "news-p", "title": "Pier closed", "date": "2022-03-03", "source": "Herald", "body": "WEXMOUTH, March 3 (Reuters) - The pier was closed on Thursday.\n\n“The planks are rotten and we will mend them,” said Edith Marlow, the harbour master.\n\n“I have fished here for forty years,” said Hugh Pellow, a fisherman. “Nobody ever asked me about planks.”"}
{"id": "news-q", "title": "Football at the pier", "source": "Gazette", "body": "The match was held on the beach.\n\n“We lost because the tide came in,” said Edith Marlow, who keeps the goal."}
{"id": "news-r", "title": "Rotten apples", "date": "2021-10-01", "source": "Gazette", "body": "The planks of the shed were rotten. Nobody said anything about peace in Wexmouth last week."}
"#;

fn said() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("news/said.jsonl", SAID);
    sandbox.index(&["news"]);
    sandbox
}

#[track_caller]
fn quotes(sandbox: &Sandbox, args: &[&str]) -> Vec<Value> {
    let args: Vec<&str> = ["quotes", "--format", "jsonl"]
        .iter()
        .chain(args)
        .copied()
        .collect();
    let run = sandbox.run(&args);
    assert!(matches!(run.code, Some(0 | 1)), "in {run}");
    let quotes = run.json_lines();
    assert_eq!(run.code == Some(1), quotes.is_empty(), "in {run}");
    quotes
}

/// The beginnings of what was said, sorted.
#[track_caller]
fn beginnings(sandbox: &Sandbox, args: &[&str]) -> Vec<String> {
    let quotes = quotes(sandbox, args);
    let texts = quotes.iter().map(|quote| quote["text"].as_str().unwrap());
    let mut beginnings: Vec<String> = texts
        .map(|text| text.split(' ').take(2).collect::<Vec<_>>().join(" "))
        .collect();
    beginnings.sort();
    beginnings
}

#[test]
fn words_and_speaker_meet_in_one_quotation() {
    let sandbox = said();
    assert_eq!(
        beginnings(&sandbox, &["planks"]),
        ["Nobody ever", "The planks"]
    );
    assert_eq!(
        beginnings(&sandbox, &["--speaker", "marlow"]),
        ["The planks", "We lost"]
    );
    assert_eq!(
        beginnings(&sandbox, &["--speaker", "pellow", "planks"]),
        ["Nobody ever"]
    );
    assert_eq!(
        beginnings(&sandbox, &["--speaker", "pellow", "rotten"]),
        [] as [&str; 0]
    );
    assert_eq!(
        beginnings(&sandbox, &["--speaker", "pellow", "--speaker", "marlow"]).len(),
        4
    );
    assert_eq!(beginnings(&sandbox, &["\"fished here\""]), ["I have"]);
    assert_eq!(beginnings(&sandbox, &["=plank"]), [] as [&str; 0]);
}

#[test]
fn operators_are_about_the_quotation() {
    let sandbox = said();
    assert_eq!(
        beginnings(&sandbox, &["rotten OR tide"]),
        ["The planks", "We lost"]
    );
    assert_eq!(
        beginnings(&sandbox, &["--", "planks -rotten"]),
        ["Nobody ever"]
    );
    assert_eq!(beginnings(&sandbox, &["rotten^3 planks"]), ["The planks"]);
    assert_eq!(beginnings(&sandbox, &["NOT planks"]), ["I have", "We lost"]);
    assert_eq!(beginnings(&sandbox, &["planks w/2 rotten"]), ["The planks"]);
    assert_eq!(
        beginnings(&sandbox, &["rotten OR title:football"]),
        ["The planks", "We lost"]
    );
    assert_eq!(
        beginnings(&sandbox, &["NOT (planks source:herald)"]),
        ["I have", "We lost"]
    );
    assert_eq!(
        beginnings(&sandbox, &["NOT (tide source:herald)"]).len(),
        4,
        "the tide is not in the Herald"
    );
}

#[test]
fn days_and_sources_are_those_of_the_article() {
    let sandbox = said();
    assert_eq!(beginnings(&sandbox, &["--source", "gazette"]), ["We lost"]);
    assert_eq!(beginnings(&sandbox, &["--from", "2022-03"]).len(), 3);
    assert_eq!(beginnings(&sandbox, &["--to", "2022-02"]), [] as [&str; 0]);
    assert_eq!(beginnings(&sandbox, &["undated:"]), ["We lost"]);
    assert_eq!(beginnings(&sandbox, &["person:pellow"]).len(), 3);
}

#[test]
fn every_quotation_says_where_it_stands() {
    let extract = run(&["extract", fixtures("archive").to_str().unwrap()]).exits(0);
    let articles = extract.json_lines();
    let page = run(&["quotes", "--format", "json", "-n", "1000"])
        .exits(0)
        .json();
    let quotes = page["quotes"].as_array().unwrap();
    assert_eq!(page["total"], quotes.len());
    assert!(quotes.len() > 50, "{}", quotes.len());
    let in_articles = articles
        .iter()
        .map(|article| article["quotes"].as_array().unwrap().len());
    assert!(in_articles.sum::<usize>() >= quotes.len());
    for quote in quotes {
        let article = articles
            .iter()
            .find(|article| article["id"] == quote["id"])
            .unwrap();
        let body = article["body"].as_str().unwrap();
        assert_eq!(
            quote["text"],
            json!(slice(body, &quote["start"], &quote["end"]))
        );
        let here = article["quotes"].as_array().unwrap();
        assert!(here.iter().any(|other| other["start"] == quote["start"]));
        for field in [
            "speaker",
            "verb",
            "title",
            "date",
            "source",
            "url",
            "origin",
            "continues",
        ] {
            assert!(quote.get(field).is_some(), "{field} is missing in {quote}");
        }
        assert_eq!(quote["highlights"], json!([]));
    }
}

#[test]
fn words_asked_for_are_marked_in_the_quotation() {
    let sandbox = said();
    for quote in quotes(&sandbox, &["plank", "--speaker", "pellow OR marlow"])
        .into_iter()
        .chain(quotes(&sandbox, &["planks"]))
    {
        let text = quote["text"].as_str().unwrap();
        let marks = quote["highlights"].as_array().unwrap();
        assert_eq!(marks.len(), 1, "{quote}");
        assert_eq!(slice(text, &marks[0][0], &marks[0][1]), "planks");
    }
    // What belongs to another alternative proves nothing.
    for query in ["planks OR (mend tide)", "planks OR NOT (tide OR mend)"] {
        for quote in quotes(&sandbox, &["--", query]) {
            let text = quote["text"].as_str().unwrap();
            for mark in quote["highlights"].as_array().unwrap() {
                assert_eq!(slice(text, &mark[0], &mark[1]), "planks", "for {query}");
            }
        }
    }
    let shown = sandbox.run(&["quotes", "tide"]).exits(0).stdout;
    assert!(
        shown.starts_with("Edith Marlow\n") && shown.contains("**tide**"),
        "in {shown}"
    );
}

#[test]
fn pages_of_quotations_follow_one_another() {
    let all = run(&["quotes", "--format", "jsonl", "-n", "1000"])
        .exits(0)
        .json_lines();
    let mut pages = Vec::new();
    for offset in (0..all.len()).step_by(7) {
        let offset = offset.to_string();
        let page = run(&["quotes", "--format", "json", "-n", "7", "--offset", &offset]);
        let page = page.exits(0).json();
        assert_eq!(page["total"], all.len());
        pages.extend(page["quotes"].as_array().unwrap().clone());
    }
    assert_eq!(pages, all);
    let dates: Vec<&str> = all
        .iter()
        .filter_map(|quote| quote["date"].as_str())
        .collect();
    assert!(dates.is_sorted_by(|a, b| a >= b), "{dates:?}");
    let oldest = run(&["quotes", "--format", "jsonl", "--sort", "oldest"])
        .exits(0)
        .json_lines();
    assert_eq!(
        oldest[0]["date"].as_str().map(|date| &date[..4]),
        Some("1912")
    );
}

#[test]
fn the_total_is_the_number_of_all_quotations_whatever_is_shown() {
    let queries = [
        &["said"][..],
        &["we"],
        &["we", "the"],
        &["we OR peace"],
        &["the NOT we"],
        &["NOT the"],
        &["\"the *\""],
        &["w*", "the"],
        &["\"to the\" OR \"in the\""],
        &["we w/5 the"],
        &["not w/s the"],
        &["=are"],
        &["(we the) OR (NOT the to)"],
        &["--speaker", "penhale"],
        &["--speaker", "kravets", "--speaker", "rautio"],
        &["the", "--speaker", "brossard"],
        &["speaker:m* OR speaker:tolley"],
        &["NOT speaker:penhale"],
        &["the title:the"],
        &["we OR title:flood"],
        &[],
    ];
    let mut found = 0;
    for query in queries {
        let all = [&["quotes", "--format", "jsonl", "-n", "100000"][..], query].concat();
        let all = run(&all).json_lines();
        assert!(!all.is_empty(), "{query:?} finds nothing");
        for limit in ["0", "1", "5"] {
            for offset in ["0", "3"] {
                let first = [
                    "quotes", "--format", "json", "-n", limit, "--offset", offset,
                ];
                let first = run(&[&first[..], query].concat()).json();
                assert_eq!(
                    first["total"].as_u64(),
                    Some(all.len() as u64),
                    "{query:?} with {limit} from {offset}"
                );
                let (limit, offset) = (limit.parse().unwrap(), offset.parse().unwrap());
                let expected = all.iter().skip(offset).take(limit);
                let expected: Vec<&Value> = expected.collect();
                let shown = first["quotes"].as_array().unwrap().iter();
                assert_eq!(shown.collect::<Vec<_>>(), expected, "{query:?}");
            }
        }
        found += all.len();
    }
    assert!(found > 100, "only {found} quotations were compared");
}

#[test]
fn rows_for_spreadsheets() {
    let sandbox = said();
    let table = sandbox
        .run(&["quotes", "tide", "--format", "csv"])
        .exits(0)
        .stdout;
    assert_eq!(
        table,
        "speaker,text,date,title,source,url,id,path\n\
         Edith Marlow,\"We lost because the tide came in,\",,Football at the pier,Gazette,,news-q,news/said.jsonl\n"
    );
}

#[test]
fn what_cannot_be_asked_is_refused() {
    for args in [
        &["--speaker", ""][..],
        &["--speaker", "()"],
        &["("],
        &["--from", "yesteryear"],
        &["--sort", "loudest"],
        &["--", "NOT"],
    ] {
        let args: Vec<&str> = ["quotes"].iter().chain(args).copied().collect();
        let run = run(&args).exits(2);
        assert_eq!(run.stdout, "", "{args:?}");
    }
    run(&["quotes", "xylophonist"]).exits(1);
}

#[test]
fn a_search_looks_into_quotations_and_at_their_speakers() {
    let sandbox = said();
    assert_eq!(sandbox.found("quote:rotten"), ["news-p"]);
    assert_eq!(sandbox.found("quote:peace"), [] as [&str; 0]);
    assert_eq!(sandbox.found("quote:\"planks are rotten\""), ["news-p"]);
    // Not across the gap between two quotations.
    assert_eq!(sandbox.found("quote:\"mend them I have\""), [] as [&str; 0]);
    assert_eq!(sandbox.found("quote:wexmouth"), [] as [&str; 0]);
    assert_eq!(sandbox.found("speaker:marlow").len(), 2);
    assert_eq!(
        sandbox.found("speaker:\"edith marlow\" -quote:tide"),
        ["news-p"]
    );
    assert_eq!(sandbox.found("speaker:herald"), [] as [&str; 0]);
}

#[test]
fn agencies_are_found_by_name() {
    let sandbox = said();
    assert_eq!(sandbox.found("agency:reuters"), ["news-p"]);
    assert_eq!(sandbox.found("agency:herald"), [] as [&str; 0]);
    for hit in hits(&["--", "agency:halyard"]) {
        let shown = run(&["show", hit["id"].as_str().unwrap(), "--format", "json"]);
        let article = shown.exits(0).json();
        let agencies = article["agencies"].as_array().unwrap();
        assert!(agencies.contains(&json!("Halyard")), "{agencies:?}");
    }
}

#[test]
fn dates_in_the_text_are_found_in_their_period() {
    let sandbox = said();
    for query in [
        "mentions:2022-03-03",
        "mentions:2022-03",
        "mentions:2022-W09",
        "mentions:2022",
        "mentions:2022-03-01..2022-03-05",
        "mentions:>=2022",
    ] {
        assert_eq!(sandbox.found(query), ["news-p"], "{query}");
    }
    // A week lies in its year and in a range that holds all of it, not in its days.
    assert_eq!(sandbox.found("mentions:2021"), ["news-r"]);
    assert_eq!(sandbox.found("mentions:2021-09-20..2021-09-26"), ["news-r"]);
    assert_eq!(sandbox.found("mentions:2021-W38"), ["news-r"]);
    assert_eq!(sandbox.found("mentions:2021-09-22"), [] as [&str; 0]);
    assert_eq!(
        sandbox.found("mentions:2021-09-21..2021-09-26"),
        [] as [&str; 0]
    );
    assert_eq!(sandbox.found("mentions:.."), ["news-p", "news-r"]);
    // What names them is marked.
    for (query, marked) in [
        ("mentions:2021-W38", "last week"),
        ("mentions:2022-03-03", "Thursday"),
    ] {
        let found = sandbox.run(&["search", query, "--format", "json"]).json();
        let hit = &found["hits"][0];
        assert_eq!(hit["matched"], json!(["body", "mentioned_dates"]));
        let snippet = &hit["snippets"][0];
        let mark = &snippet["highlights"][0];
        let text = snippet["text"].as_str().unwrap();
        assert_eq!(slice(text, &mark[0], &mark[1]), marked, "{query}");
    }
    sandbox.run(&["search", "mentions:2022-13"]).exits(2);
}

#[test]
fn whatever_is_found_in_a_text_is_the_text_at_its_place() {
    let extract = run(&["extract", fixtures("archive").to_str().unwrap()]).exits(0);
    let (mut dates, mut datelines, mut quotes) = (0, 0, 0);
    for article in extract.json_lines() {
        let body = article["body"].as_str().unwrap();
        for (list, count) in [("mentioned_dates", &mut dates), ("quotes", &mut quotes)] {
            let mut end = 0;
            for one in article[list].as_array().unwrap() {
                assert_eq!(one["text"], json!(slice(body, &one["start"], &one["end"])));
                assert!(
                    one["start"].as_u64() >= Some(end),
                    "{one} in {}",
                    article["id"]
                );
                end = one["end"].as_u64().unwrap();
                *count += 1;
            }
        }
        for date in article["mentioned_dates"].as_array().unwrap() {
            assert!(date["from"].as_str() <= date["to"].as_str(), "{date}");
        }
        let dateline = &article["dateline"];
        if dateline["start"].is_u64() {
            let text = slice(body, &dateline["start"], &dateline["end"]);
            assert!(
                text.starts_with(dateline["text"].as_str().unwrap()),
                "{dateline} {text:?}"
            );
            datelines += 1;
        }
    }
    assert!(
        dates > 60 && datelines > 25 && quotes > 50,
        "{dates} {datelines} {quotes}"
    );
}
