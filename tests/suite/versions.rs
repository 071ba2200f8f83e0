//! Versions: what articles said before they changed.

use crate::harness::{Run, Sandbox};

fn record(id: &str, title: &str, body: &str) -> String {
    format!("{{\"id\": \"{id}\", \"title\": \"{title}\", \"body\": \"{body}\"}}\n")
}

/// An article in three wordings, one run after the other, and another that stays.
fn changed_twice() -> Sandbox {
    let sandbox = Sandbox::new();
    let other = record("story-2", "Nothing new", "It stays as it is.");
    for (title, body) in [
        (
            "Boats counted",
            "The clerk counted nine boats on Monday. Nobody objected.",
        ),
        (
            "Boats counted",
            "The clerk counted ten boats on Monday. Nobody objected.",
        ),
        (
            "Boats miscounted",
            "The clerk counted ten boats on Monday. Nobody objected.",
        ),
    ] {
        sandbox.write("news/wire.jsonl", record("story-1", title, body) + &other);
        sandbox.index(&["--versions", "news"]);
    }
    sandbox
}

fn versions(sandbox: &Sandbox, id: &str) -> Vec<serde_json::Value> {
    let run = sandbox.run(&["show", id, "--versions", "--format", "json"]);
    run.exits(0).json()["versions"].as_array().unwrap().clone()
}

#[test]
fn an_article_that_changed_keeps_what_it_said_before() {
    let sandbox = changed_twice();
    let kept = versions(&sandbox, "story-1");
    let titles: Vec<&str> = kept
        .iter()
        .map(|one| one["title"].as_str().unwrap())
        .collect();
    assert_eq!(
        titles,
        ["Boats miscounted", "Boats counted", "Boats counted"]
    );
    assert!(kept[2]["body"].as_str().unwrap().contains("nine boats"));
    let changes = |one: &serde_json::Value| {
        (
            one["title_changed"].as_bool().unwrap(),
            one["words_added"].as_u64().unwrap(),
            one["words_removed"].as_u64().unwrap(),
        )
    };
    let changed: Vec<_> = kept.iter().map(changes).collect();
    assert_eq!(changed, [(true, 0, 0), (false, 1, 1), (false, 0, 0)]);
    assert!(kept[0]["replaced"].is_null());
    assert!(kept[1]["replaced"].as_str().unwrap().ends_with('Z'));
    assert_eq!(versions(&sandbox, "story-2").len(), 1);
}

#[test]
fn versions_are_neither_found_nor_counted() {
    let sandbox = changed_twice();
    assert!(sandbox.found("nine").is_empty());
    assert_eq!(sandbox.found("boats"), ["story-1"]);
    assert_eq!(sandbox.all(), ["story-1", "story-2"]);
    assert_eq!(sandbox.stats()["articles"], 2);
}

#[test]
fn without_the_flag_only_the_newest_is_kept() {
    let sandbox = Sandbox::new();
    for title in ["One", "Two"] {
        sandbox.write("news/wire.jsonl", record("story-1", title, "A text."));
        sandbox.index(&["news"]);
    }
    assert_eq!(versions(&sandbox, "story-1").len(), 1);
}

/// What `show` says, without the moments of the runs.
fn shown(run: Run) -> String {
    let lines = run.exits(0).stdout;
    let lines = lines.lines().map(|line| match line.strip_prefix("until ") {
        Some(rest) => format!("until … {}", rest.get(24..).unwrap_or_default()),
        None => line.to_owned(),
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn the_differences_are_shown_word_by_word() {
    let sandbox = changed_twice();
    insta::assert_snapshot!(shown(sandbox.run(&["show", "story-1", "--versions"])), @r"
    now Boats miscounted
       title changed
    until … Boats counted
       1 word added, 1 word removed
    until … Boats counted
       oldest version kept
    ");
    insta::assert_snapshot!(shown(sandbox.run(&["show", "story-1", "--diff"])), @r"
    now Boats miscounted
       title changed
       Boats [-counted-]{+miscounted+}

    until … Boats counted
       1 word added, 1 word removed
       The clerk counted [-nine-]{+ten+} boats on Monday. Nobody objected.

    until … Boats counted
       oldest version kept
    ");
}

#[test]
fn versions_go_where_their_article_goes() {
    let sandbox = changed_twice();
    std::fs::rename(
        sandbox.path("news/wire.jsonl"),
        sandbox.path("news/other.jsonl"),
    )
    .unwrap();
    sandbox.index(&["news"]);
    assert_eq!(versions(&sandbox, "story-1").len(), 3);
    sandbox.index(&["--rebuild", "news"]);
    assert_eq!(versions(&sandbox, "story-1").len(), 3);
    // Gone and back: it is another article then, of which nothing was kept.
    let kept = record("story-2", "Nothing new", "It stays as it is.");
    sandbox.write("news/other.jsonl", &kept);
    sandbox.index(&["news"]);
    sandbox.write(
        "news/other.jsonl",
        record("story-1", "Back", "Again.") + &kept,
    );
    sandbox.index(&["news"]);
    assert_eq!(versions(&sandbox, "story-1").len(), 1);
}

#[test]
fn a_text_file_that_was_edited_keeps_what_it_said_before() {
    let sandbox = Sandbox::new();
    for text in ["It rained all day.", "It rained all night."] {
        sandbox.write("news/note.txt", format!("Weather\n\n{text}\n"));
        sandbox.index(&["--versions", "news"]);
    }
    let id = sandbox.all().remove(0);
    assert_eq!(versions(&sandbox, &id).len(), 2);
    std::fs::rename(sandbox.path("news/note.txt"), sandbox.path("news/rain.txt")).unwrap();
    sandbox.index(&["news"]);
    let renamed = sandbox.all().remove(0);
    assert_ne!(renamed, id);
    assert_eq!(versions(&sandbox, &renamed).len(), 2);
}
