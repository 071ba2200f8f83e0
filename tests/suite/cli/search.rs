//! `newsdex search`: what it prints, in every form.
//!
//! 1. JSON has every field that was promised, and marks are code points.
//! 2. Pages put together are all hits, in one order.
//! 3. Flags narrow a query down as the query language does.
//! 4. Counts of a facet are those of all hits, not of the page.
//! 5. What an archive says cannot steer a terminal.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::harness::{
    ARTICLES, Run, Sandbox, command, fixture_index, hits, newsdex, run, short_name, slice,
    without_names,
};

fn names(hits: &[Value]) -> Vec<String> {
    hits.iter().map(short_name).collect()
}

fn keys(value: &Value) -> Vec<&str> {
    let mut keys: Vec<&str> = value
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    keys.sort_unstable();
    keys
}

/// Makes sure that two searches find the same articles.
#[track_caller]
fn check_same(flags: &[&str], query: &str) {
    let (mut with_flags, mut typed) = (names(&hits(flags)), names(&hits(&["--", query])));
    with_flags.sort_unstable();
    typed.sort_unstable();
    assert!(!typed.is_empty(), "{query} finds nothing");
    assert_eq!(with_flags, typed, "{flags:?} and {query}");
}

#[test]
fn hits_are_shown_for_people() {
    let shown = newsdex(&["search", "--limit", "2", "macron", "putin"]);
    for label in ["People", "Organisations", "Places"] {
        assert!(shown.contains(&format!("\n   {label}: ")), "in {shown}");
    }
    insta::assert_snapshot!(without_names(&shown), @r"
    exit 0
    --- stdout
    1. **Macron** expects worse to come after 90 minutes on the telephone with **Putin**
       2022-03-03 · Wexmouth Gazette · World · Clément Aubry · Halyard
       PARIS, March 3 (Halyard) - The French president, Emmanuel **Macron**, came away from a telephone
       call with Vladimir **Putin** on Thursday convinced that the worst is still to come in Ukraine and
       that the Russian leader means to take the whole of the country, an …
       … The official, who briefed reporters on condition of not being named, said the conversation had
       been frank and that **Macron** had told **Putin** he was making a grave mistake for which Russia
       would pay for a long time. The Kremlin gave another account. …
       … **Macron**, the official said, asked **Putin** to spare civilians and to let aid through, and
       promised to keep the line open. He then called the Ukrainian president, Volodymyr Zelensky, who,
       the official said, was not ready to give up. …
       archive/markdown/2022-03-03-macron-putin-call.md · 77d53531e3e955e1

    2. Zelensky offers talks to **Putin**, at a table of ordinary length
       2022-03-03 · Halyard · World · Anna Lindqvist
       KYIV, March 3 (Halyard) - President Volodymyr Zelensky said on Thursday that only direct talks
       with Vladimir **Putin** could end the war, and invited him to sit down with him, though not at a
       distance of thirty metres. …
       … Last month **Putin** received the French president, Emmanuel **Macron**, at the far end of a
       very long white table. Zelensky, in a khaki shirt, looked tired. He asked NATO once more to close
       the sky or, if it would not, to give Ukraine aircraft. …
       archive/json/wire-2022.jsonl#6 · HLY-0303-025
    --- stderr

    Found 3 articles (N ms); showing 1 to 2.
    ");
    let facets = [
        "search",
        "--sort",
        "oldest",
        "--facet",
        "year",
        "\"press conference\" title:treaty OR seal OR titanic",
    ];
    insta::assert_snapshot!(without_names(&newsdex(&facets)), @r#"
    exit 0
    --- stdout
    1. THE **TITANIC** LOST
       1912-04-17
       … - It is now beyond doubt that the White Star liner **Titanic**, the largest vessel afloat, lies
       at the bottom of the Atlantic, and that the greater part of those who sailed in her have
       perished. …
       … She found at daybreak the boats of the **Titanic** and a great field of ice. By her account she
       has between six and seven hundred persons on board, for the most part women and children, and is
       making for this port, where she is looked for on Thursday night. …
       archive/text/history/1912-04-17-titanic.txt · 83ce03b56db9c7d1

    2. **Seal** occupies slipway
       2022-03-03 · Wexmouth Gazette · Local
       A grey **seal** has closed the lifeboat slipway at Lower Wexmouth by lying on it. The coxswain,
       Petra Lindgren, says that the crew will launch from the beach until the animal has finished.
       archive/json/local-news.jsonl.gz#4 · 32940e584db5661f

    year
             1  1912
             1  2022
    --- stderr
    read as: ("press conference" title:treaty) OR seal OR titanic

    Found 2 articles (N ms).
    "#);
}

#[test]
fn a_query_is_explained_when_asked_for() {
    let run = run(&[
        "search",
        "--explain",
        "--format",
        "jsonl",
        "kyiv",
        "OR",
        "kiev",
        "-football",
    ]);
    insta::assert_snapshot!(run.stderr, @"read as: kyiv OR (kiev NOT football)");
}

#[test]
fn flags_are_understood_behind_the_query_too() {
    let run = run(&[
        "search",
        "macron NEAR/10 putin",
        "--format",
        "jsonl",
        "-n",
        "1",
    ]);
    assert_eq!(run.json_lines().len(), 1, "in {run}");
}

#[test]
fn an_excluded_word_may_come_first_and_alone() {
    let run = run(&["search", "--format", "json", "-football"]);
    assert_eq!(run.json()["total"], ARTICLES - 3);
}

#[test]
fn json_has_every_field_scripts_rely_on() {
    let args = [
        "search",
        "--format",
        "json",
        "--limit",
        "3",
        "--facet",
        "people",
        "--group",
        "--",
        "macron putin",
    ];
    let answer = run(&args).exits(0).json();
    let expected = [
        "facets",
        "hits",
        "incomplete",
        "notices",
        "query",
        "read_as",
        "relaxed",
        "stories",
        "suggestion",
        "took_ms",
        "total",
    ];
    assert_eq!(keys(&answer), expected);
    assert_eq!(
        (&answer["query"], &answer["total"]),
        (&json!("macron putin"), &json!(3))
    );
    assert!(answer["took_ms"].as_f64().is_some());
    let hit = &answer["hits"][0];
    let expected = [
        "authors",
        "body",
        "copies",
        "date",
        "day",
        "duplicates",
        "explanation",
        "file",
        "id",
        "language",
        "matched",
        "organizations",
        "origin",
        "people",
        "places",
        "relaxed",
        "score",
        "section",
        "snippets",
        "source",
        "story",
        "title",
        "url",
    ];
    assert_eq!(keys(hit), expected);
    assert_eq!(keys(&hit["origin"]), ["member", "offset", "path", "record"]);
    assert_eq!(hit["date"], "2022-03-03T16:45:00Z");
    assert_eq!(hit["matched"], json!(["title", "body"]));
    assert_eq!(
        (&hit["language"], &hit["section"], &hit["duplicates"]),
        (&json!("en"), &json!("World"), &json!(0))
    );
    assert_eq!(hit["authors"], json!(["Clément Aubry"]));
    assert!(
        hit["people"]
            .as_array()
            .unwrap()
            .contains(&json!("Vladimir Putin"))
    );
    assert!(hit["score"].as_f64().unwrap() > answer["hits"][1]["score"].as_f64().unwrap());
    assert_eq!(keys(&hit["snippets"][0]), ["field", "highlights", "text"]);
    assert_eq!(keys(&answer["facets"]), ["people"]);
    assert_eq!(keys(&answer["facets"]["people"][0]), ["count", "value"]);
    let ungrouped = run(&["search", "--format", "json", "--", "macron putin"]).json();
    assert_eq!(
        (&ungrouped["hits"][0]["duplicates"], &ungrouped["facets"]),
        (&json!(null), &json!({}))
    );
    let nothing = run(&["search", "--format", "json", "--", "xylophonist"])
        .exits(1)
        .json();
    assert_eq!(
        (&nothing["total"], &nothing["hits"]),
        (&json!(0), &json!([]))
    );
}

#[test]
fn a_hit_in_the_title_only_shows_how_the_body_begins() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "news/bridge.txt",
        "Bridge opens\n\nThe ferry came back on Tuesday. It was late.\n",
    );
    sandbox.index(&["news"]);
    let search = |args: &[&str]| sandbox.run(&[&["search"], args].concat()).exits(0);
    insta::assert_snapshot!(search(&["bridge"]).stdout, @r"
    1. **Bridge** opens
       undated
       The ferry came back on Tuesday. It was late.
       news/bridge.txt · e9d3bc6ca619590e
    ");
    let title = json!({"field": "title", "text": "Bridge opens", "highlights": [[0, 6]]});
    let beginning = json!({
        "field": "body", "text": "The ferry came back on Tuesday. It was late.", "highlights": [],
    });
    let answer = search(&["--format", "json", "bridge"]).json();
    assert_eq!(answer["hits"][0]["snippets"], json!([title, beginning]));
    assert_eq!(answer["hits"][0]["matched"], json!(["title"]));
    let answer = search(&["--snippets", "0", "--format", "json", "bridge"]).json();
    assert_eq!(answer["hits"][0]["snippets"], json!([title]));
}

#[test]
fn what_is_unknown_is_null_and_not_missing() {
    let hit = &hits(&["--", "undated: lamp"])[0];
    assert_eq!(
        (&hit["date"], &hit["url"], &hit["origin"]["member"]),
        (&json!(null), &json!(null), &json!(null))
    );
}

#[test]
fn marks_count_code_points_in_every_script() {
    for (query, expected) in [
        ("Зеленський", "Зеленськ"),
        ("Poutine", "Poutine"),
        ("اليونان", "اليونان"),
        ("Straße", "Straße"),
    ] {
        for hit in hits(&["--", query]) {
            for snippet in hit["snippets"].as_array().unwrap() {
                let text = snippet["text"].as_str().unwrap();
                for mark in snippet["highlights"].as_array().unwrap() {
                    let marked = slice(text, &mark[0], &mark[1]).to_lowercase();
                    assert!(
                        marked.starts_with(&expected.to_lowercase()),
                        "{marked} is marked for {query}"
                    );
                }
            }
        }
    }
}

#[test]
fn every_line_of_json_lines_is_a_hit() {
    let lines = run(&["search", "--format", "jsonl", "--limit", "100", "--", "*"]).json_lines();
    assert_eq!(lines.len() as u64, ARTICLES);
    let page = run(&["search", "--format", "json", "--limit", "100", "--", "*"]).json();
    assert_eq!(Value::from(lines), page["hits"]);
}

#[test]
fn csv_has_a_header_and_a_row_for_each_hit() {
    let run = run(&["search", "--format", "csv", "--limit", "100", "--", "*"]).exits(0);
    let mut table = csv::Reader::from_reader(run.stdout.as_bytes());
    let header =
        "id,score,title,date,source,section,authors,url,language,people,organizations,places,path";
    assert_eq!(
        table
            .headers()
            .unwrap()
            .iter()
            .collect::<Vec<&str>>()
            .join(","),
        header
    );
    let rows: Vec<csv::StringRecord> = table.records().map(|row| row.unwrap()).collect();
    let hits = hits(&["--", "*"]);
    assert_eq!(rows.len(), hits.len());
    for (row, hit) in rows.iter().zip(&hits) {
        assert_eq!(
            (&row[0], &row[2]),
            (
                hit["id"].as_str().unwrap(),
                hit["title"].as_str().unwrap_or("")
            )
        );
    }
}

#[test]
fn pages_together_are_all_hits() {
    for (query, sort) in [
        ("*", "relevance"),
        ("halyard", "relevance"),
        ("*", "newest"),
        ("*", "oldest"),
        ("the -football", "newest"),
    ] {
        let whole = names(&hits(&["--sort", sort, "--", query]));
        let mut pages = Vec::new();
        for offset in (0..whole.len()).step_by(7) {
            let args = [
                "search",
                "--format",
                "jsonl",
                "--sort",
                sort,
                "-n",
                "7",
                "--offset",
                &offset.to_string(),
                "--",
                query,
            ];
            pages.extend(names(&run(&args).json_lines()));
        }
        assert_eq!(pages, whole, "for {query} by {sort}");
    }
    insta::assert_snapshot!(newsdex(&["search", "--offset", "100", "macron"]), @r"
    exit 0
    --- stdout
    --- stderr
    Found 6 articles; --offset 100 skips all of them.
    ");
    insta::assert_snapshot!(newsdex(&["search", "--limit", "0", "macron"]), @r"
    exit 0
    --- stdout
    --- stderr
    Found 6 articles (N ms).
    ");
}

#[test]
fn undated_articles_come_last_in_either_order() {
    let dates = |sort| -> Vec<Option<String>> {
        let hits = hits(&["--sort", sort, "--", "*"]);
        hits.iter()
            .map(|hit| hit["date"].as_str().map(str::to_owned))
            .collect()
    };
    let (newest, oldest) = (dates("newest"), dates("oldest"));
    for dates in [&newest, &oldest] {
        let (dated, undated) = dates.split_at(dates.len() - 2);
        assert!(undated.iter().all(Option::is_none) && dated.iter().all(Option::is_some));
    }
    assert!(newest[..newest.len() - 2].is_sorted_by(|a, b| a >= b));
    assert!(oldest[..oldest.len() - 2].is_sorted());
}

#[test]
fn flags_say_what_fields_say() {
    check_same(
        &["--from", "2022-02-24", "--to", "2022-03-06"],
        "date:2022-02-24..2022-03-06",
    );
    check_same(&["--from", "2022-03", "macron"], "macron date:>=2022-03");
    check_same(&["--to", "1969"], "date:<1970");
    check_same(&["--person", "zelensky", "putin"], "person:zelensky putin");
    check_same(
        &["--person", "Macron", "--person", "Putin"],
        "person:macron person:putin",
    );
    check_same(&["--org", "United Nations"], "org:\"united nations\"");
    check_same(&["--place", "Mariupol"], "place:mariupol");
    check_same(
        &["--source", "Halyard", "--source", "Tideline Review"],
        "source:halyard OR source:\"tideline review\"",
    );
    check_same(
        &["--section", "sport", "--section", "local"],
        "section:(sport OR local)",
    );
    check_same(&["--lang", "de", "--lang", "uk"], "lang:(de OR uk)");
    check_same(&["--lang", "ger"], "lang:de");
    check_same(&["lang:UKR"], "lang:uk");
    check_same(
        &["--lang", "fr", "--from", "2022", "macron OR poutine"],
        "lang:fr date:>=2022 (macron OR poutine)",
    );
    check_same(
        &["--from", "2022-03-03", "--to", "2022-03-03"],
        "date:2022-03-03",
    );
}

#[test]
fn facets_count_all_hits() {
    let facets = [
        "people",
        "organizations",
        "places",
        "source",
        "section",
        "language",
        "year",
        "month",
    ];
    let flags: Vec<&str> = facets
        .iter()
        .flat_map(|facet| ["--facet", *facet])
        .collect();
    for query in ["*", "putin OR harbour", "undated:"] {
        let args = [
            &["search", "--format", "json", "-n", "1"][..],
            &flags,
            &["--", query],
        ]
        .concat();
        let answer = run(&args).json();
        let hits = hits(&["--", query]);
        for facet in facets {
            let mut expected: BTreeMap<String, u64> = BTreeMap::new();
            for hit in &hits {
                let text = |field: &str| hit[field].as_str().map(str::to_owned);
                let date = text("date").unwrap_or("undated".to_owned());
                let values: Vec<String> = match facet {
                    "year" => vec![date.split('-').next().unwrap().to_owned()],
                    "month" => vec![date.get(..7).unwrap().to_owned()],
                    // Varieties of a language are counted together.
                    "language" => text(facet)
                        .iter()
                        .map(|tag| tag.split('-').next().unwrap().to_owned())
                        .collect(),
                    "source" | "section" => text(facet).into_iter().collect(),
                    _ => serde_json::from_value(hit[facet].clone()).unwrap(),
                };
                for value in values {
                    *expected.entry(value).or_default() += 1;
                }
            }
            let counted = answer["facets"][facet].as_array().unwrap();
            let counts = counted.iter().map(|count| {
                (
                    count["value"].as_str().unwrap().to_owned(),
                    count["count"].as_u64().unwrap(),
                )
            });
            assert_eq!(
                counts.collect::<BTreeMap<String, u64>>(),
                expected,
                "{facet} of {query}"
            );
            if !["year", "month"].contains(&facet) {
                assert!(
                    counted.is_sorted_by(|a, b| a["count"].as_u64() >= b["count"].as_u64()),
                    "{facet} of {query}"
                );
            }
        }
    }
}

#[test]
fn colour_is_used_when_it_is_wanted() {
    let search = |color: &[&str], variable: &str| {
        let args = [&["search", "-n", "1"][..], color, &["macron", "putin"]].concat();
        Run::of(
            command(fixture_index(), &args)
                .env("NO_COLOR", variable)
                .output()
                .unwrap(),
        )
        .exits(0)
        .stdout
    };
    let (plain, colored) = (search(&[], ""), search(&["--color", "always"], "1"));
    assert!(
        plain.contains("**Macron**") && !plain.contains('\u{1b}'),
        "in {plain}"
    );
    assert!(
        colored.contains("\u{1b}[1;33mMacron\u{1b}[0m") && !colored.contains("**"),
        "in {colored}"
    );
    assert_eq!(search(&["--color", "never"], ""), plain);
    assert_eq!(search(&["--color", "auto"], "1"), plain);
}

#[test]
fn an_archive_cannot_steer_the_terminal() {
    let sandbox = Sandbox::new();
    let hostile = "Bridge\\u001b[2J\\u001b]0;owned\\u0007 \\u009b31mopens\\u202e\\r\\b\\u007f";
    let record = format!(
        r#"{{"id": "x{hostile}", "title": "{hostile}", "text": "Bridge. {hostile}", "source": "{hostile}", "author": "{hostile}", "section": "{hostile}", "url": "{hostile}"}}"#
    );
    sandbox.write("news/a.jsonl", record);
    sandbox.index(&["news"]);
    let id = sandbox.all().remove(0);
    let prefix = id.get(..4).unwrap();
    for args in [
        &["search", "bridge"][..],
        &["show", prefix, "bridge"],
        &["stats"],
        &["extract", "--format", "text", "news"],
        &[
            "search", "--facet", "source", "--facet", "section", "--format", "jsonl", "bridge",
        ],
        &["search", "--format", "csv", "bridge"],
        &["search", "bridge\u{1b}[2J)"],
    ] {
        let run = sandbox.run(args);
        // JSON and CSV are data; the direction of a text may be part of it.
        let is_data = args.contains(&"jsonl") || args.contains(&"csv");
        for character in run.stdout.chars().chain(run.stderr.chars()) {
            let is_turning = !is_data && character == '\u{202e}';
            let is_harmless = character == '\n' || !(character.is_control() || is_turning);
            assert!(is_harmless, "{character:?} for {args:?}");
        }
    }
}

#[test]
fn quiet_leaves_the_results() {
    let run = run(&["search", "--quiet", "--explain", "macron"]).exits(0);
    assert_eq!(run.stderr, "");
    assert!(!run.stdout.is_empty());
}

#[test]
fn a_pasted_headline_finds_its_article() {
    for headline in [
        "Après une heure et demie avec Poutine, Macron redoute « le pire »",
        "Correction: the eel",
        "FIFA and UEFA shut Russian teams out of football",
        "Zelensky offers talks to Putin, at a table of ordinary length",
        "Cease-fire fails, people of Mariupol sent back to cellars",
        "Notre-Dame de Paris ravagée par les flammes",
        "Делегації України та Росії домовилися про гуманітарні коридори",
    ] {
        let hits = hits(&["--", headline]);
        assert_eq!(
            hits.first().map(|hit| &hit["title"]),
            Some(&json!(headline))
        );
    }
}
