//! `newsdex first`, `newsdex last` and `--each`.

use crate::harness::{Sandbox, without_names};

fn record(id: &str, date: &str, body: &str) -> String {
    format!(
        "{{\"id\": \"{id}\", \"title\": \"Notes of the harbour\", \"date\": \"{date}\", \"source\": \"Harbour Post\", \
         \"body\": \"{body}\"}}\n"
    )
}

/// Four dated articles, two of them the same text, and an undated one.
fn harbour() -> Sandbox {
    let sandbox = Sandbox::new();
    let crane = "The old crane at the western pier fell into the water on Friday night, and Edith Marlow saw it from \
                 her window. Divers looked for the hook until the morning. The harbour office wants to buy a new crane \
                 before the summer, when more ships with timber will arrive from the islands.";
    let records = [
        record("crane-second", "2021-05-03", crane),
        record("crane-copy", "2021-05-09", crane),
        record(
            "crane-first",
            "2020-02-01",
            "A crane was painted. Nobody knows why, said Petr Novak of pier two.",
        ),
        record(
            "crane-last",
            "2022-07-08",
            "The new crane works. It lifted a boat, said Edith Marlow of the office.",
        ),
        record(
            "crane-undated",
            "",
            "Somebody drew a crane on the wall of the office.",
        ),
    ];
    sandbox.write("news/1.jsonl", records.concat());
    sandbox.index(&["news"]);
    sandbox
}

#[test]
fn the_first_and_the_last_are_shown_with_the_sentence() {
    let sandbox = harbour();
    insta::assert_snapshot!(without_names(&sandbox.run(&["first", "crane"]).to_string()), @r"
    exit 0
    --- stdout
    1. Notes of the harbour
       2020-02-01 · Harbour Post
       A **crane** was painted. Nobody knows why, said Petr Novak of pier two.
       news/1.jsonl#2 · crane-first
    --- stderr
    note: 1 article also matches and has no date
    ");
    let last = sandbox
        .run(&["last", "crane", "--format", "json"])
        .exits(0)
        .json();
    assert_eq!(last["hits"][0]["id"], "crane-last");
    // The copy is no article of its own.
    assert_eq!((&last["total"], &last["undated"]), (&3.into(), &1.into()));
    let three = sandbox
        .run(&["last", "crane", "-n", "9", "--format", "jsonl"])
        .exits(0);
    let ids: Vec<_> = three
        .json_lines()
        .iter()
        .map(|hit| hit["id"].clone())
        .collect();
    assert_eq!(ids, ["crane-last", "crane-second", "crane-first"]);
}

#[test]
fn only_undated_articles_are_neither_first_nor_last() {
    let sandbox = harbour();
    insta::assert_snapshot!(sandbox.run(&["first", "drew", "wall"]), @r"
    exit 1
    --- stdout
    --- stderr
    No dated article found. Read as: drew wall
    note: 1 article also matches and has no date
    ");
}

#[test]
fn a_list_of_names_is_one_question() {
    let sandbox = harbour();
    sandbox.write(
        "names.csv",
        "role,name\nclerk,\"Marlow, Edith\"\n,Petr Novak\n,\"Robert \"\"Bob\"\" Carter\"\n",
    );
    let table = sandbox
        .run(&["first", "--each", "names.csv", "--format", "csv"])
        .exits(0);
    let rows: Vec<&str> = table.stdout.lines().collect();
    assert!(
        rows[0].starts_with("name,total,id,score,title,date"),
        "{table}"
    );
    assert!(
        rows[1].starts_with("\"Marlow, Edith\",2,crane-second,"),
        "{table}"
    );
    assert!(rows[2].starts_with("Petr Novak,1,crane-first,"), "{table}");
    assert!(
        rows[3].starts_with("\"Robert \"\"Bob\"\" Carter\",0,,"),
        "{table}"
    );
    assert!(table.stderr.ends_with("Found 2 of 3 names.\n"), "{table}");
    let args = ["search", "new", "--each", "names.csv", "--format", "json"];
    let answer = sandbox.run(&args).exits(0).json();
    assert_eq!(answer["names"][0]["total"], 3, "{answer}");
    assert_eq!(answer["names"][1]["hits"], serde_json::json!([]));
    let lines = sandbox
        .run(&["last", "--each", "names.csv", "--format", "jsonl"])
        .exits(0);
    let lines = lines.json_lines();
    assert_eq!(lines[0]["hit"]["id"], "crane-last");
    assert_eq!(lines[2]["hit"], serde_json::Value::Null);
    let text = sandbox
        .run(&["last", "--each", "names.csv"])
        .exits(0)
        .stdout;
    assert!(
        text.contains("Robert \"Bob\" Carter · nothing found\n"),
        "{text}"
    );
}

#[test]
fn a_broken_query_in_a_list_is_named_with_its_line_before_anything_is_printed() {
    let sandbox = harbour();
    sandbox.write("list.csv", "query\ncrane\n\"(crane\"\n");
    let run = sandbox.run(&["search", "--each", "list.csv"]).exits(2);
    assert_eq!(run.stdout, "");
    assert!(run.stderr.contains("list.csv:3: "), "{run}");
    sandbox.write("list.csv", "\n");
    sandbox.run(&["search", "--each", "list.csv"]).exits(2);
    sandbox.run(&["search", "--each", "missing.csv"]).exits(2);
    sandbox.write("list.csv", "Nobody Atall\n");
    sandbox.run(&["search", "--each", "list.csv"]).exits(1);
    sandbox
        .run(&["search", "--each", "list.csv", "--facet", "people"])
        .exits(2);
}
