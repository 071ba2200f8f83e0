//! Copies, states and neighbours of an article in the reading room:
//!
//! 1. The page of a search shows one article for each story unless it is told otherwise, before and after it is prepared.
//! 2. `/stories/ID` lists who printed a text, and shows two texts side by side; `/similar/ID` gives reasons.
//! 3. Their records are those of the command line.
//! 4. The article's page leads to both, and its versions are side by side.
//! 5. A feed has what was added last first, and each story once.

use serde_json::{Value, json};

use super::{Visitor, attributes};
use crate::harness::Sandbox;

const TEXT: [&str; 8] = [
    "The ferry Ardmouth left the northern quay at dawn with forty passengers and a cargo of salt.",
    "Its captain, Edith Marlow, said the engine had been repaired twice since the spring.",
    "Fishermen in the bay of Wexmouth heard a whistle, and then nothing for a quarter of an hour.",
    "By noon two lifeboats had brought every passenger ashore, wet and complaining of the cold.",
    "The harbour office has asked the owner for the log of the last three voyages.",
    "A clerk recalled that the same vessel had run aground on the sandbank in an earlier year.",
    "Nobody could say on Tuesday evening who would pay for the salt that was lost.",
    "The council will meet on the quay tomorrow, weather permitting, to hear the pilots.",
];

fn article(id: &str, source: &str, day: u32, title: &str, body: &str) -> Value {
    json!({"id": id, "source": source, "date": format!("2021-03-{day:02}"), "title": title, "body": body})
}

fn lines(articles: &[Value]) -> String {
    articles
        .iter()
        .map(|article| format!("{article}\n"))
        .collect()
}

/// One story in three papers, a report on the same matter, and something else; then, in a second run, a fourth paper and
/// news of an earlier day.
fn papers() -> Sandbox {
    let sandbox = Sandbox::new();
    let whole = TEXT.join("\n\n");
    sandbox.write(
        "news/a.jsonl",
        lines(&[
            article("wire-1", "Reuters", 1, "Ferry adrift", &whole),
            article("post-2", "Ostwick Post", 2, "All saved from ferry", &whole),
            article("short-3", "Wexmouth Herald", 2, "Forty saved", &TEXT[..4].join("\n\n")),
            article(
                "council-4",
                "Ostwick Post",
                4,
                "Council hears pilots",
                "Edith Marlow, captain of the Ardmouth, told the fishermen of Wexmouth that she had heard the whistle. The engine, \
                 repaired in the spring, two lifeboats, the cargo and forty passengers complaining of the cold were on her mind.",
            ),
            article("mill-5", "Ostwick Post", 3, "Mill sold", "The mill on the hill was sold for a song, said the baker."),
        ]),
    );
    sandbox.index(&["--versions", "news"]);
    sandbox.write(
        "news/b.jsonl",
        lines(&[
            article("late-6", "Late Gazette", 9, "Ferry: all saved", &whole),
            article(
                "lake-ferry-7",
                "Late Gazette",
                1,
                "Ferry painted",
                "The ferry of the lake was painted green on Monday by its crew.",
            ),
        ]),
    );
    sandbox.index(&["--versions", "news"]);
    sandbox
}

fn found(visitor: &Visitor, address: &str) -> usize {
    visitor.page(address).matches("<li class=\"hit\">").count()
}

#[test]
fn a_page_shows_one_article_for_each_story_unless_it_is_told_otherwise() {
    let sandbox = papers();
    let visitor = Visitor::of(sandbox.root());
    let ask = || {
        (
            found(&visitor, "/search?q=ferry"),
            found(&visitor, "/search?q=ferry&group=0"),
            visitor.get("/search.json?q=ferry&group=1&limit=3").text(),
            visitor.get("/search.json?group=1&sort=newest").json()["total"].clone(),
        )
    };
    let (folded, every, _, total) = ask();
    assert_eq!((folded, every), (3, 6));
    assert_eq!(total, 4);
    let before = ask();
    visitor.room.refresh().unwrap();
    let after = ask();
    let timeless = |text: &str| text.split("\"took_ms\"").next().unwrap().to_owned();
    assert_eq!((before.0, before.1, before.3), (after.0, after.1, after.3));
    assert_eq!(timeless(&before.2), timeless(&after.2));
    let page = visitor.page("/search?q=ferry");
    assert!(page.contains("3 stories for"), "{page}");
    assert!(page.contains(">3 more with this text</a>"), "{page}");
    assert!(attributes(&page, "href").contains(&"/search?q=ferry&group=0".to_owned()));
    // The list for programs is the list that is shown.
    assert!(attributes(&page, "href").contains(&"/search.json?q=ferry&group=1".to_owned()));
}

#[test]
fn the_page_of_a_story_says_who_printed_it_and_how_much() {
    let sandbox = papers();
    let visitor = Visitor::of(sandbox.root());
    let page = visitor.page("/stories/post-2");
    assert!(page.contains("4 articles with this text"), "{page}");
    for text in [
        "Reuters",
        "Wexmouth Herald",
        "head of the story",
        "same text",
        "cut to",
    ] {
        assert!(page.contains(text), "{text} is not in {page}");
    }
    let compare = attributes(&page, "href");
    let compare = compare
        .iter()
        .find(|address| address.contains("with=short-3"))
        .unwrap();
    let pair = visitor.page(compare.split('#').next().unwrap());
    assert!(
        pair.contains("<table class=\"pair\">") && pair.contains("<del>"),
        "{pair}"
    );
    // The beginning of an identifier leads to the whole one.
    assert_eq!(
        visitor.get("/stories/post").header("location"),
        "/stories/post-2"
    );
    assert_eq!(visitor.get("/stories/nobody").status, 404);
}

#[test]
fn similar_articles_have_reasons_and_not_the_copies() {
    let sandbox = papers();
    let visitor = Visitor::of(sandbox.root());
    let page = visitor.page("/similar/wire-1");
    assert!(page.contains("Council hears pilots"), "{page}");
    assert!(!page.contains("All saved from ferry"), "{page}");
    assert!(page.contains("Shares: "), "{page}");
    assert_eq!(visitor.get("/similar/nobody").status, 404);
}

#[test]
fn their_records_are_those_of_the_command_line() {
    let sandbox = papers();
    let visitor = Visitor::of(sandbox.root());
    for (address, args) in [
        (
            "/stories/wire-1.json",
            &["copies", "wire-1", "--format", "json"][..],
        ),
        (
            "/stories/short-3.csv",
            &["copies", "short-3", "--format", "csv"],
        ),
        (
            "/similar/wire-1.json",
            &["similar", "wire-1", "--format", "json"],
        ),
        (
            "/similar/council-4.jsonl?limit=2",
            &["similar", "council-4", "-n", "2", "--format", "jsonl"],
        ),
        (
            "/search.jsonl?q=ferry&sort=added",
            &[
                "search", "ferry", "--sort", "added", "--limit", "all", "--format", "jsonl",
            ],
        ),
    ] {
        let printed = sandbox.run(args);
        assert!(matches!(printed.code, Some(0 | 1)), "in {printed}");
        assert_eq!(visitor.get(address).text(), printed.stdout, "{address}");
    }
    assert_eq!(visitor.get("/stories/wire-1.json?limit=3").status, 400);
}

#[test]
fn an_article_leads_to_its_copies_its_neighbours_and_its_versions() {
    let sandbox = papers();
    sandbox.write(
        "news/b.jsonl",
        lines(&[article(
            "lake-ferry-7",
            "Late Gazette",
            1,
            "Ferry painted",
            "The ferry of the lake was painted blue on Monday by its crew.",
        )]),
    );
    sandbox.index(&["--versions", "news"]);
    let visitor = Visitor::of(sandbox.root());
    let links = attributes(&visitor.page("/article/wire-1"), "href");
    for address in ["/stories/wire-1", "/similar/wire-1"] {
        assert!(links.contains(&address.to_owned()), "{links:?}");
    }
    let links = attributes(&visitor.page("/article/mill-5"), "href");
    assert!(!links.contains(&"/stories/mill-5".to_owned()), "{links:?}");
    let page = visitor.page("/article/lake-ferry-7/versions");
    assert!(
        page.contains("<del>green</del>") && page.contains("<ins>blue</ins>"),
        "{page}"
    );
    assert_eq!(page.matches("<table class=\"pair\">").count(), 1);
    // A kept text is a state of the article that is no copy.
    let story = visitor.get("/stories/lake-ferry-7.json").json();
    assert_eq!(story["copies"][1]["kind"], "version");
    assert!(story["copies"][1]["replaced"].is_string(), "{story}");
}

#[test]
fn a_feed_has_what_was_added_last_and_each_story_once() {
    let sandbox = papers();
    let visitor = Visitor::of(sandbox.root());
    let feed = visitor.get("/search.atom?q=ferry").text();
    let ids: Vec<&str> = feed
        .split("<id>urn:newsdex:article:")
        .skip(1)
        .filter_map(|rest| rest.split('<').next())
        .collect();
    // `lake-ferry-7` is of an earlier day but was added last; `late-6` is a copy of a story that was there before.
    assert_eq!(ids, ["lake-ferry-7", "council-4", "wire-1"]);
}
