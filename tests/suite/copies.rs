//! One text in several papers:
//!
//! 1. copies under other headlines, cuts and reworded copies are one hit with `--group`, and `copies` tells what each has;
//! 2. takes of a source are one story that shows its last take;
//! 3. facets and timelines count stories or printings;
//! 4. groups are byte for byte the same, however the archive was divided into runs and threads and in whatever order;
//! 5. they survive the removal of a member, of the head, and a rollback;
//! 6. `verify` finds a damaged file of groups, and `verify --repair` makes it again.

use std::fs;

use serde_json::{Value, json};

use crate::harness::Sandbox;

/// Sentences of invented words; every seed has its own.
fn sentences(seed: u64, count: u64) -> Vec<String> {
    const SYLLABLES: [&str; 16] = [
        "ar", "bel", "cor", "dun", "es", "fal", "gor", "hin", "il", "jas", "ker", "lom", "mar",
        "nes", "ost", "pil",
    ];
    let word = |number: u64| {
        // Steps of SplitMix64.
        let mut bits = (seed * 10_007 + number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        bits = (bits ^ bits >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits ^= bits >> 27;
        let syllables = 1 + bits % 3;
        (0..=syllables)
            .map(|at| SYLLABLES[(bits >> (8 + 4 * at)) as usize % 16])
            .collect::<String>()
    };
    let sentence = |number: u64| {
        let words = (0..14).map(|at| word(number * 14 + at));
        format!("Ferry {}.", words.collect::<Vec<String>>().join(" "))
    };
    (0..count).map(sentence).collect()
}

fn article(id: &str, source: &str, date: &str, title: &str, body: &str) -> Value {
    json!({"id": id, "source": source, "date": date, "title": title, "body": body})
}

fn line(article: &Value) -> String {
    format!("{article}\n")
}

/// One story in four papers, and another.
fn papers() -> Vec<Value> {
    let text = sentences(1, 10);
    let whole = text.join(" ");
    let lead = format!("It emerged that nobody had known. {}", text[1..].join(" "));
    vec![
        article("first-1", "Reuters", "2021-03-01", "Ferry sinks", &whole),
        article(
            "same-2",
            "Ostwick Post",
            "2021-03-02",
            "Eleven dead",
            &whole.to_uppercase(),
        ),
        article(
            "cut-piece-3",
            "Tilden Echo",
            "2021-03-02",
            "Brief",
            &text[..4].join(" "),
        ),
        article("lead-4", "Aldham Times", "2021-03-03", "Nobody knew", &lead),
        article(
            "other-5",
            "Tilden Echo",
            "2021-03-03",
            "Other ferry",
            &sentences(2, 10).join(" "),
        ),
    ]
}

fn indexed(articles: &[Value]) -> Sandbox {
    let sandbox = Sandbox::new();
    for (number, article) in articles.iter().enumerate() {
        sandbox.write(&format!("news/{number}.jsonl"), line(article));
    }
    sandbox.index(&["news"]);
    sandbox
}

/// The groups of all articles: name of the story, identifiers of its articles.
fn groups(sandbox: &Sandbox) -> Vec<(String, Vec<String>)> {
    let run = sandbox.run(&["copies", "--format", "jsonl"]);
    assert!(matches!(run.code, Some(0 | 1)), "{run}");
    let stories = run.json_lines().into_iter();
    let mut groups: Vec<(String, Vec<String>)> = stories
        .map(|story| {
            let copies = story["copies"].as_array().unwrap().iter();
            let ids = copies.map(|copy| copy["id"].as_str().unwrap().to_owned());
            (story["story"].as_str().unwrap().to_owned(), ids.collect())
        })
        .collect();
    groups.sort();
    groups
}

/// The file of groups of the live generation.
fn file_of_groups(sandbox: &Sandbox) -> Vec<u8> {
    let number = fs::read_to_string(sandbox.path(".newsdex/CURRENT")).unwrap();
    let number = number.split_whitespace().next().unwrap().to_owned();
    let folder = sandbox.path(&format!(".newsdex/generations/{number}"));
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    let of_groups = files.filter_map(|file| {
        let name = file.file_name().into_string().unwrap();
        let opstamp: u64 = name.strip_prefix("stories-")?.parse().unwrap();
        Some((opstamp, file.path()))
    });
    fs::read(of_groups.max().unwrap().1).unwrap()
}

#[test]
fn copies_are_one_hit_with_the_number_of_the_others() {
    let sandbox = indexed(&papers());
    let search = |args: &[&str]| {
        let args: Vec<&str> = ["search", "ferry", "--format", "json"]
            .into_iter()
            .chain(args.iter().copied())
            .collect();
        sandbox.run(&args).exits(0).json()
    };
    let grouped = search(&["--group"]);
    assert_eq!(
        (&grouped["total"], &grouped["stories"]),
        (&json!(2), &json!(2))
    );
    let hits = grouped["hits"].as_array().unwrap().iter();
    let mut shown: Vec<(&str, &Value, &Value)> = hits
        .map(|hit| (hit["id"].as_str().unwrap(), &hit["story"], &hit["copies"]))
        .collect();
    shown.sort_by_key(|(id, ..)| *id);
    assert_eq!(
        shown,
        [
            ("first-1", &json!("first-1"), &json!(3)),
            ("other-5", &json!("other-5"), &json!(0))
        ]
    );
    // Without the flag nothing of this is there.
    let each = search(&[]);
    assert_eq!(each["total"], 5);
    assert!(each.get("stories").is_none());
    assert!(each["hits"][0].get("story").is_none() && each["hits"][0]["duplicates"].is_null());
    let text = sandbox.run(&["search", "ferry", "--group"]).exits(0);
    assert!(text.stdout.contains("+3 copies"), "{text}");
    assert!(text.stderr.contains("Found 2 stories"), "{text}");
}

#[test]
fn the_head_is_the_earliest_or_the_agency_among_the_matching() {
    let mut articles = papers();
    // The agency is a day late.
    articles[0]["date"] = json!("2021-03-04");
    let sandbox = indexed(&articles);
    let head = |query: &str, head: &str| {
        let args = [
            "search", query, "--group", "--head", head, "--format", "json", "-n", "1",
        ];
        let page = sandbox.run(&args).exits(0).json();
        page["hits"][0]["id"].as_str().unwrap().to_owned()
    };
    let query = "ferry -source:\"tilden echo\"";
    assert_eq!(head(query, "earliest"), "same-2");
    assert_eq!(head(query, "agency"), "first-1");
    // Only one copy has the word.
    assert_eq!(head("emerged", "agency"), "lead-4");
    let error = sandbox
        .run(&["search", "ferry", "--head", "agency"])
        .exits(2);
    assert!(error.stderr.contains("--group"), "{error}");
}

#[test]
fn the_copies_of_an_article_are_listed_with_what_they_have_of_it() {
    let sandbox = indexed(&papers());
    let story = sandbox
        .run(&["copies", "cut-piece-3", "--format", "json"])
        .exits(0)
        .json();
    assert_eq!(
        (&story["story"], &story["head"]),
        (&json!("first-1"), &json!("first-1"))
    );
    let copies = story["copies"].as_array().unwrap().iter();
    let kinds: Vec<(&str, &str)> = copies
        .map(|copy| (copy["id"].as_str().unwrap(), copy["kind"].as_str().unwrap()))
        .collect();
    assert_eq!(kinds.len(), 4, "{story}");
    for expected in [
        ("first-1", "exact"),
        ("same-2", "exact"),
        ("cut-piece-3", "cut"),
        ("lead-4", "copy"),
    ] {
        assert!(kinds.contains(&expected), "{kinds:?}");
    }
    let share = |id: &str| {
        let mut copies = story["copies"].as_array().unwrap().iter();
        copies.find(|copy| copy["id"] == id).unwrap()["share"]
            .as_f64()
            .unwrap()
    };
    assert_eq!(share("first-1"), 1.0);
    assert!(
        (0.35..0.45).contains(&share("cut-piece-3")) && share("lead-4") > 0.8,
        "{story}"
    );
    let text = sandbox.run(&["copies", "first-1"]).exits(0);
    assert!(text.stdout.contains("{+emerged+}"), "{text}");
    assert!(text.stdout.contains("cut to 40 % of the head"), "{text}");
    let list = sandbox.run(&["copies", "first-1", "--list"]).exits(0);
    assert!(!list.stdout.contains("{+"), "{list}");
    let alone = sandbox.run(&["copies", "other-5"]).exits(0);
    assert!(alone.stderr.contains("No other article"), "{alone}");
    let table = sandbox
        .run(&["copies", "first-1", "--format", "csv"])
        .exits(0);
    assert_eq!(table.stdout.lines().count(), 5, "{table}");
    sandbox.run(&["copies", "nobody-9"]).exits(2);
}

#[test]
fn an_archive_without_copies_says_so() {
    let sandbox = indexed(&papers()[4..]);
    let run = sandbox.run(&["copies"]).exits(1);
    assert!(
        run.stderr
            .contains("No text is printed by several articles"),
        "{run}"
    );
}

#[test]
fn takes_are_one_story_that_shows_the_last() {
    let text = sentences(3, 16);
    let take = |id: &str, time: &str, length: usize| {
        article(id, "Reuters", time, id, &text[..length].join(" "))
    };
    let sandbox = indexed(&[
        take("take-one-1", "2021-03-01T08:00:00Z", 4),
        take("take-two-2", "2021-03-01T09:30:00Z", 8),
        take("take-three-3", "2021-03-01T11:00:00Z", 16),
        article(
            "paper-4",
            "Tilden Echo",
            "2021-03-02",
            "Copy",
            &text.join(" "),
        ),
    ]);
    let page = sandbox
        .run(&["search", "ferry", "--group", "--format", "json"])
        .exits(0)
        .json();
    assert_eq!(page["total"], 1);
    assert_eq!(page["hits"][0]["id"], "take-three-3");
    let story = sandbox
        .run(&["copies", "take-one-1", "--format", "json"])
        .exits(0)
        .json();
    assert_eq!(
        (&story["story"], &story["head"]),
        (&json!("take-one-1"), &json!("take-three-3"))
    );
    let kinds: Vec<&str> = (story["copies"].as_array().unwrap().iter())
        .map(|copy| copy["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["take", "take", "exact", "exact"]);
}

#[test]
fn facets_and_timelines_count_stories_or_printings() {
    let sandbox = indexed(&papers());
    let facet = |count: &str| {
        let args = [
            "search", "ferry", "-n", "0", "--facet", "source", "--facet", "month", "--count",
            count, "--format", "json",
        ];
        sandbox.run(&args).exits(0).json()["facets"].clone()
    };
    assert_eq!(facet("printings")["month"][0]["count"], 5);
    let stories = facet("stories");
    assert_eq!(stories["month"][0]["count"], 2);
    assert_eq!(
        stories["source"][0],
        json!({"value": "Tilden Echo", "count": 2})
    );
    let days = |count: &str| {
        let args = [
            "timeline", "ferry", "--by", "day", "--count", count, "--format", "csv",
        ];
        let run = sandbox.run(&args).exits(0);
        let counts = run
            .stdout
            .lines()
            .skip(1)
            .map(|row| row.split(',').nth(3).unwrap().to_owned());
        counts.collect::<Vec<String>>()
    };
    assert_eq!(days("printings"), ["1", "2", "2", "0"]);
    assert_eq!(days("stories"), ["1", "0", "1", "0"]);
}

/// Articles of sixty days: stories in several papers, cuts, takes, undated articles, short ones.
fn archive() -> Vec<Value> {
    let mut articles = Vec::new();
    for number in 0..150u64 {
        let text = sentences(50 + number / 5, 12);
        let length = [12, 12, 5, 8, 3][number as usize % 5];
        let source = ["Reuters", "Tilden Echo", "Ostwick Post"][number as usize * 7 % 3];
        let day = 1 + number * 11 / 5 % 28;
        let month = 1 + number % 2;
        let mut made = article(
            &format!("item-{number}"),
            source,
            &format!("2021-{month:02}-{day:02}"),
            &format!("Headline {number}"),
            &text[..length].join(" "),
        );
        if number % 17 == 3 {
            made.as_object_mut().unwrap().remove("date");
            made["body"] = json!(text.join(" "));
        }
        articles.push(made);
    }
    articles.extend((0..4).map(|number| {
        let date = if number == 3 {
            "2021-01-08"
        } else {
            "2021-01-07"
        };
        article(
            &format!("short{number}"),
            "",
            date,
            "Closed",
            "The fair is closed.",
        )
    }));
    articles
}

#[test]
fn groups_do_not_depend_on_runs_threads_and_order() {
    let articles = archive();
    let whole = indexed(&articles);
    let expected = file_of_groups(&whole);
    assert!(groups(&whole).len() > 20);
    for threads in ["1", "2"] {
        let sandbox = Sandbox::new();
        // Another order, in thirty runs.
        for run in 0..30 {
            for (number, article) in articles.iter().enumerate() {
                if number * 7 % 30 == run {
                    let file = format!("news/{}.jsonl", (number * 89) % 1_000);
                    sandbox.write(&file, line(article));
                }
            }
            sandbox.index(&["--threads", threads, "news"]);
        }
        assert_eq!(sandbox.all(), whole.all());
        assert!(
            file_of_groups(&sandbox) == expected,
            "with {threads} threads"
        );
        sandbox.index(&["--threads", threads, "--rebuild", "news"]);
        assert!(
            file_of_groups(&sandbox) == expected,
            "rebuilt with {threads} threads"
        );
    }
}

#[test]
fn what_is_removed_or_changed_leaves_the_groups_of_the_rest() {
    let mut articles = archive();
    let sandbox = indexed(&articles);
    for number in [0, 12, 40, 41, 77, 152] {
        sandbox.remove(&format!("news/{number}.jsonl"));
    }
    articles[90]["body"] = json!(sentences(999, 9).join(" "));
    sandbox.write("news/90.jsonl", line(&articles[90]));
    sandbox.index(&["news"]);
    let other = Sandbox::new();
    for (number, article) in articles.iter().enumerate() {
        if ![0, 12, 40, 41, 77, 152].contains(&number) {
            other.write(&format!("news/{number}.jsonl"), line(article));
        }
    }
    other.index(&["news"]);
    assert!(file_of_groups(&sandbox) == file_of_groups(&other));
}

#[test]
fn without_its_head_a_story_has_the_next_and_a_rollback_brings_it_back() {
    let sandbox = indexed(&papers());
    let before = groups(&sandbox);
    assert_eq!(before.len(), 1);
    sandbox.remove("news/0.jsonl");
    sandbox.index(&["--rebuild", "news"]);
    let after = groups(&sandbox);
    assert_eq!((after[0].0.as_str(), after[0].1.len()), ("same-2", 3));
    sandbox.run(&["rollback"]).exits(0);
    assert_eq!(groups(&sandbox), before);
}

#[test]
fn a_window_ends_stories_and_is_kept_by_later_runs() {
    let mut articles = papers();
    articles[3]["date"] = json!("2021-03-20");
    let sandbox = indexed(&articles);
    assert_eq!(groups(&sandbox)[0].1.len(), 4);
    sandbox.write(
        "news/5.jsonl",
        line(&article("x", "", "2021-05-01", "X", "Text.")),
    );
    sandbox.index(&["--copies-window", "7", "news"]);
    assert_eq!(groups(&sandbox)[0].1.len(), 3);
    sandbox.write(
        "news/6.jsonl",
        line(&article("y", "", "2021-05-02", "Y", "More.")),
    );
    sandbox.index(&["news"]);
    assert_eq!(groups(&sandbox)[0].1.len(), 3);
    // Without anything new to read, too.
    sandbox.index(&["--copies-window", "30", "news"]);
    assert_eq!(groups(&sandbox)[0].1.len(), 4);
}

#[test]
fn damaged_groups_are_found_and_made_again() {
    let sandbox = indexed(&papers());
    let expected = file_of_groups(&sandbox);
    let folder = sandbox.path(".newsdex/generations/1");
    let files = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let is_of_groups = |path: &std::path::PathBuf| path.to_str().unwrap().contains("/stories-");
    let file = files.filter(is_of_groups).max().unwrap();
    let mut damaged = expected.clone();
    let middle = damaged.len() / 2;
    damaged[middle] ^= 1;
    for content in [Some(damaged), Some(expected[..40].to_vec()), None] {
        match content {
            Some(content) => fs::write(&file, content).unwrap(),
            None => fs::remove_file(&file).unwrap(),
        }
        sandbox.run(&["copies"]).exits(2);
        sandbox.run(&["search", "ferry"]).exits(2);
        let report = sandbox.run(&["verify"]).exits(2);
        assert!(report.to_string().contains("/stories-"), "{report}");
        sandbox.run(&["verify", "--repair"]).exits(0);
        assert!(file_of_groups(&sandbox) == expected);
        sandbox.run(&["verify"]).exits(0);
    }
}
