//! An article that another file has with the same identifier and text is a printing of it. The index keeps a small document
//! of it, without words, date and commit. No reader takes this document for an article: every answer is the one that an
//! index without the other file gives, except for the list of copies.

use serde_json::json;

use crate::harness::{SEARCH_OF_FACETS, Sandbox};

fn records() -> String {
    const MATTERS: [&str; 6] = [
        "a heron that stole the bait of every fisherman between the mole and the old lighthouse, twice in one morning",
        "the price of salt, which nobody in the market could explain to the widow of the cooper without a drawing",
        "seven barrels of lamp oil found under a tarpaulin behind the chapel, all of them without a customs mark",
        "a choir of pilots whose tenor lost his voice in the fog and found it again at the inn",
        "the new crane, painted green against the wish of its crew and far too short for the tallest ship",
        "an owl in the bell tower that keeps the night watch awake and the mice of the granary at home",
    ];
    let article = |(number, matter): (usize, &&str)| {
        json!({
            "id": format!("story-{number}"),
            "title": format!("Harbour story {number}"),
            "date": if number == 4 { None } else { Some(format!("2021-03-{:02}", number + 1)) },
            "source": "Ostwick Post",
            "section": "Coast",
            "url": format!("https://paper.example/{number}"),
            "body": format!(
                "The clerk, Edith Marlow, spoke in Wexmouth about {matter}. \"Boats are there to be counted,\" said Marlow. The \
                 Harbour Office of Wexmouth had not asked for it on 3 March 2021."
            ),
        })
    };
    (1..)
        .zip(&MATTERS)
        .map(|one| format!("{}\n", article(one)))
        .collect()
}

/// An index of one file, and of the same file twice.
fn once_and_twice() -> [Sandbox; 2] {
    let once = Sandbox::new();
    once.write("news/a.jsonl", records());
    once.index(&["--versions", "news"]);
    let twice = Sandbox::new();
    twice.write("news/a.jsonl", records());
    twice.write("news/b.jsonl", records());
    let summary = twice.index(&["--versions", "news"]);
    assert_eq!(summary["articles"]["duplicates"], 6);
    [once, twice]
}

/// What a command prints, without durations. The number of copies includes printings, as it should.
fn answer(sandbox: &Sandbox, args: &[&str]) -> String {
    let run = sandbox.run(args);
    assert!(matches!(run.code, Some(0 | 1)), "in {run}");
    let lines = run
        .stdout
        .lines()
        .map(|line| match line.split_once("\"took_ms\":") {
            Some((before, after)) => {
                let after = after
                    .trim_start_matches(|sign: char| sign.is_ascii_digit() || "e-.".contains(sign));
                format!("{before}{after}\n")
            }
            None => format!("{line}\n"),
        });
    let mut parts = lines.collect::<String>();
    for name in ["\"copies\":", "\"own_copies\":"] {
        let pieces = parts.split(name);
        let pieces =
            pieces.map(|piece| piece.trim_start_matches(|sign: char| sign.is_ascii_digit()));
        parts = pieces.collect::<Vec<_>>().join(name);
    }
    parts
}

#[test]
fn no_reader_takes_a_printing_for_an_article() {
    let [once, twice] = once_and_twice();
    for args in [
        &["search", "*", "--format", "json", "-n", "100"][..],
        &["search", "date:none", "--format", "json"],
        &["search", "-date:none", "--format", "json"],
        &["search", "-heron", "--format", "json"],
        &["search", "NOT (source:ostwick)", "--format", "json"],
        &[
            "search", "harbour", "--sort", "oldest", "--format", "jsonl", "--limit", "all",
        ],
        &[
            "search", "harbour", "--sort", "added", "--format", "jsonl", "--limit", "all",
        ],
        &[
            "search",
            "harbour",
            "--recency=30",
            "--format",
            "csv",
            "--limit",
            "all",
        ],
        SEARCH_OF_FACETS,
        &[
            "search", "--facet", "source", "--facet", "year", "--count", "stories", "-n", "0",
            "--format", "json",
        ],
        &["search", "has:version", "--format", "json"],
        &["search", "-has:correction", "--format", "json"],
        &["search", "harbour", "--as-of", "2999", "--format", "json"],
        &["search", "harbour", "--as-of", "1999", "--format", "jsonl"],
        &["timeline", "--format", "json"],
        &[
            "timeline", "boats", "--count", "stories", "--format", "json",
        ],
        &["entities", "--format", "json"],
        &["entities", "--query", "boats", "--format", "json"],
        &["quotes", "--format", "json"],
        &["quotes", "speaker:marlow", "-n", "2", "--format", "json"],
        &["concordance", "boats", "--format", "jsonl"],
        &["first", "boats", "--format", "json"],
        &["last", "boats", "--format", "json"],
        &["similar", "story-1", "--format", "json"],
        &["show", "story-1", "--format", "json"],
        &["show", "story-1", "--versions", "--format", "json"],
        &["entities", "--why", "marlow", "--format", "json"],
    ] {
        assert_eq!(answer(&once, args), answer(&twice, args), "{args:?}");
    }
    for sandbox in [&once, &twice] {
        sandbox.write(".newsdex/queries.toml", "boats = 'boats'\n");
    }
    let new = &["new", "@boats", "--all", "--format", "jsonl"];
    assert_eq!(answer(&once, new), answer(&twice, new));
    assert_eq!(twice.stats()["articles"], 6);
    assert_eq!(twice.stats()["undated"], 1);
    twice.run(&["verify"]).exits(0);
    let copies = twice
        .run(&["copies", "story-1", "--format", "json"])
        .exits(0)
        .json();
    let copies = copies["copies"].as_array().unwrap().iter();
    assert_eq!(copies.filter(|copy| copy["id"] == "story-1").count(), 2);
}

#[test]
fn what_is_new_and_what_was_are_the_same_after_a_rebuild_with_printings() {
    let [_, twice] = once_and_twice();
    twice.write(".newsdex/queries.toml", "boats = 'boats'\n");
    let new = |after: &str| {
        let run = twice.run(&["new", "@boats", "--after", after, "--format", "jsonl"]);
        run.json_lines().len()
    };
    let all = new("0");
    assert!(all > 0);
    assert_eq!(new("1"), 0);
    twice.index(&["--versions", "--rebuild", "news"]);
    assert_eq!((new("0"), new("1")), (all, 0));
    twice.remove("news/a.jsonl");
    twice.index(&["news"]);
    // The other file has them: the articles move there and are not new.
    assert_eq!(twice.all().len(), 6);
    assert_eq!((new("0"), new("1")), (all, 0));
}
