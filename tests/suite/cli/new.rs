//! `newsdex new`: what was added since a reader last asked.

use crate::harness::{Run, Sandbox, without_names};

/// A record about a ferry with a number.
pub(crate) fn ferry(number: u32) -> String {
    format!(
        "{{\"id\": \"ferry-{number:04}\", \"title\": \"Ferry number {number} stops\", \"date\": \"2021-05-{:02}\", \
         \"source\": \"Harbour Post\", \"body\": \"The ferry with the number {number} stopped at the pier on \
         Monday. Nobody had asked it to, said Edith Marlow of berth {number}.\"}}\n",
        number % 28 + 1
    )
}

/// An archive of three ferries and the saved queries `ferries` and `whales`.
fn harbour() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("news/1.jsonl", (1..=3).map(ferry).collect::<String>());
    sandbox.index(&["news"]);
    sandbox.write(
        ".newsdex/queries.toml",
        "ferries = 'ferry'\nwhales = 'whale'\n",
    );
    sandbox
}

/// The titles that an answer in JSON Lines has.
#[track_caller]
pub(crate) fn titles(run: &Run) -> Vec<String> {
    let lines = run.json_lines();
    let title = |line: &serde_json::Value| line["title"].as_str().unwrap().to_owned();
    lines.iter().map(title).collect()
}

#[test]
fn the_first_time_a_query_is_only_marked() {
    let sandbox = harbour();
    insta::assert_snapshot!(sandbox.run(&["new", "@ferries"]), @r"
    exit 1
    --- stdout
    --- stderr
    @ferries: from now on, everything that is added is new; --all lists what is there already.
    ");
    insta::assert_snapshot!(sandbox.run(&["new", "@ferries"]), @r"
    exit 1
    --- stdout
    --- stderr
    @ferries: nothing new since commit 1.
    ");
}

#[test]
fn what_was_added_is_listed_once_under_each_query() {
    let sandbox = harbour();
    sandbox.run(&["new"]).exits(1);
    sandbox.write("news/2.jsonl", ferry(4));
    sandbox.index(&["news"]);
    insta::assert_snapshot!(without_names(&sandbox.run(&["new"]).to_string()), @r"
    exit 0
    --- stdout
    @ferries · ferry

    1. **Ferry** number 4 stops
       2021-05-05 · Harbour Post
       The **ferry** with the number 4 stopped at the pier on Monday. Nobody had asked it to, said Edith
       Marlow of berth 4.
       news/2.jsonl · ferry-0004
    --- stderr
    @ferries: 1 article new since commit 1.
    @whales: nothing new since commit 1.
    ");
    sandbox.run(&["new"]).exits(1);
}

#[test]
fn everything_is_listed_if_somebody_asks_for_it() {
    let sandbox = harbour();
    let run = sandbox.run(&["new", "@ferries", "--all", "--format", "jsonl"]);
    assert_eq!(titles(&run.exits(0)).len(), 3);
    sandbox.run(&["new", "@ferries"]).exits(1);
}

#[test]
fn every_reader_has_a_place() {
    let sandbox = harbour();
    for reader in ["anna", "béla@example.org"] {
        sandbox.run(&["new", "--reader", reader]).exits(1);
    }
    sandbox.write("news/2.jsonl", ferry(4));
    sandbox.index(&["news"]);
    for reader in ["anna", "béla@example.org"] {
        sandbox.run(&["new", "--reader", reader]).exits(0);
        sandbox.run(&["new", "--reader", reader]).exits(1);
    }
    sandbox.run(&["new", "--reader", "a\nb"]).exits(2);
}

#[test]
fn whoever_keeps_the_number_gets_the_same_answer_each_time() {
    let sandbox = harbour();
    sandbox.write("news/2.jsonl", ferry(4));
    sandbox.index(&["news"]);
    for _ in 0..2 {
        let args = ["new", "@ferries", "--after", "1", "--format", "json"];
        let answer = sandbox.run(&args).exits(0).json();
        assert_eq!(answer["commit"], 2);
        assert_eq!(answer["reader"], serde_json::Value::Null);
        assert_eq!(answer["queries"][0]["after"], 1);
        assert_eq!(answer["queries"][0]["total"], 1);
        let hit = &answer["queries"][0]["hits"][0];
        assert_eq!(
            (&hit["id"], &hit["added"]),
            (&"ferry-0004".into(), &2.into())
        );
    }
    assert!(!sandbox.path(".newsdex/alerts.toml").exists());
    sandbox.run(&["new", "@ferries", "--after", "2"]).exits(1);
}

#[test]
fn a_broken_query_hides_nothing_and_loses_nothing() {
    let sandbox = harbour();
    sandbox.run(&["new"]).exits(1);
    sandbox.write("news/2.jsonl", ferry(4));
    sandbox.index(&["news"]);
    sandbox.write(
        ".newsdex/queries.toml",
        "ferries = 'ferry'\nwhales = '(whale'\n",
    );
    let run = sandbox.run(&["new"]).exits(2);
    assert_eq!(run.stdout, "");
    assert!(run.stderr.contains("@whales"), "{run}");
    sandbox.run(&["new", "@nothing"]).exits(2);
    // Corrected, and with a word more.
    sandbox.write(
        ".newsdex/queries.toml",
        "ferries = 'ferry OR boat'\nwhales = 'whale'\n",
    );
    let run = sandbox.run(&["new", "--format", "jsonl"]).exits(0);
    assert_eq!(titles(&run), ["Ferry number 4 stops"]);
}

#[test]
fn a_changed_text_is_new_and_other_changes_are_not() {
    let sandbox = harbour();
    sandbox.run(&["new"]).exits(1);
    let changed =
        ferry(1) + &ferry(2).replace("Monday", "Tuesday") + &ferry(3).replace("2021", "2020");
    sandbox.write("news/1.jsonl", changed);
    sandbox.index(&["news"]);
    let run = sandbox.run(&["new", "--format", "jsonl"]).exits(0);
    assert_eq!(titles(&run), ["Ferry number 2 stops"]);
}

#[test]
fn a_mail_has_the_articles_and_is_not_written_for_nothing() {
    let sandbox = harbour();
    let mail = ["new", "@ferries", "--mail=anna@example.org"];
    assert_eq!(sandbox.run(&mail).exits(1).stdout, "");
    sandbox.write("news/2.jsonl", ferry(4));
    sandbox.index(&["news"]);
    let run = sandbox.run(&mail).exits(0);
    let (head, body) = run.stdout.split_once("\r\n\r\n").unwrap();
    assert!(
        head.contains("To: anna@example.org\r\nSubject: New: @ferries\r\nDate: "),
        "{run}"
    );
    assert!(body.contains("**Ferry** number 4 stops\r\n"), "{run}");
    assert_eq!(sandbox.run(&mail).exits(1).stdout, "");
    sandbox.run(&["new", "--mail", "--format", "json"]).exits(2);
}

#[test]
fn a_feed_is_well_formed_whatever_the_articles_hold() {
    let sandbox = harbour();
    sandbox.run(&["new"]).exits(1);
    sandbox.write(
        "news/2.jsonl",
        "{\"id\": \"odd & <id>\", \"title\": \"Ferry <b>&amp;</b> \\u0001 \\\"boat\\\"\", \"url\": \
         \"javascript:alert(1)\", \"body\": \"The ferry ]]> stopped & went.\"}\n",
    );
    sandbox.index(&["news"]);
    let run = sandbox
        .run(&["new", "@ferries", "--format", "atom"])
        .exits(0);
    let mut reader = quick_xml::Reader::from_str(&run.stdout);
    let (mut entries, mut depth) = (0, 0);
    loop {
        match reader.read_event().unwrap() {
            quick_xml::events::Event::Start(start) => {
                entries += usize::from(start.name().as_ref() == "entry");
                depth += 1;
            }
            quick_xml::events::Event::End(_) => depth -= 1,
            quick_xml::events::Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!((entries, depth), (1, 0), "{run}");
    assert!(!run.stdout.contains("javascript"), "{run}");
    assert!(
        run.stdout
            .contains("urn:newsdex:article:odd%20%26%20%3Cid%3E"),
        "{run}"
    );
    // A feed without entries is a feed.
    let run = sandbox
        .run(&["new", "@ferries", "--format", "atom"])
        .exits(1);
    assert!(run.stdout.ends_with("</feed>\n"), "{run}");
    sandbox
        .run(&["search", "ferry", "--format", "atom"])
        .exits(2);
}

#[test]
fn without_saved_queries_it_says_how_to_save_one() {
    let sandbox = harbour();
    sandbox.remove(".newsdex/queries.toml");
    insta::assert_snapshot!(sandbox.run(&["new"]), @r"
    exit 2
    --- stdout
    --- stderr
    newsdex: there are no saved queries; write them into …/.newsdex/queries.toml, a line each: ferries = 'ferry OR harbour'
    ");
}

#[test]
fn a_state_that_cannot_be_read_is_an_error_and_stays() {
    let sandbox = harbour();
    sandbox.write(".newsdex/alerts.toml", "ferries = [");
    let run = sandbox.run(&["new"]).exits(2);
    assert!(run.stderr.contains("alerts.toml"), "{run}");
    assert_eq!(
        std::fs::read_to_string(sandbox.path(".newsdex/alerts.toml")).unwrap(),
        "ferries = ["
    );
}

#[test]
fn a_copy_of_a_story_that_was_told_is_not_told_again() {
    let story = |id: &str, source: &str, end: &str| {
        let body = "The harbour office of Marlow Bay closes its eastern pier to every ferry from Monday. The clerk of the \
                    office, Edith Marlow, said on Friday that the planks are older than anybody who walks on them, and \
                    that the town has saved for new ones since the flood. Passengers have to walk to the western pier, \
                    where a tent will keep the rain away. The company that runs the boats wants to hire two more \
                    sailors until the summer, because each crossing will take ten minutes longer than before.";
        format!(
            "{{\"id\": \"{id}\", \"title\": \"Pier closed to every ferry\", \"date\": \"2021-05-03\", \"source\": \
             \"{source}\", \"body\": \"{body}{end}\"}}\n"
        )
    };
    let sandbox = harbour();
    sandbox.run(&["new"]).exits(1);
    sandbox.write("news/2.jsonl", story("pier-1", "Harbour Post", ""));
    sandbox.index(&["news"]);
    let run = sandbox.run(&["new", "--format", "jsonl"]).exits(0);
    assert_eq!(titles(&run).len(), 1);
    // A copy, and a ferry of its own.
    let copy = story("pier-2", "Island News", " The mayor was not available.");
    sandbox.write("news/3.jsonl", copy + &ferry(5));
    sandbox.index(&["news"]);
    let answer = sandbox
        .run(&["new", "@ferries", "--format", "json"])
        .exits(0)
        .json();
    let query = &answer["queries"][0];
    assert_eq!(
        (&query["total"], &query["known_stories"]),
        (&1.into(), &1.into()),
        "{answer}"
    );
    assert_eq!(query["hits"][0]["id"], "ferry-0005");
    // Two copies of a new story are one.
    sandbox.write(
        ".newsdex/queries.toml",
        "ferries = 'ferry'\nisland = 'source:island'\n",
    );
    let island = ["new", "@island", "--after", "2", "--format", "json"];
    let answer = sandbox.run(&island).exits(0).json();
    // The earlier copy is of another source, so the query has not told the story yet.
    assert_eq!(answer["queries"][0]["hits"][0]["id"], "pier-2");
    let all = ["new", "@ferries", "--all", "--format", "json"];
    let answer = sandbox.run(&all).exits(0).json();
    assert_eq!(answer["queries"][0]["total"], 5, "{answer}");
}
