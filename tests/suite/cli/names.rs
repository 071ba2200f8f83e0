//! `aliases.toml` in the index directory: what a person says of names is heeded by the next run.

use serde_json::{Value, json};

use crate::harness::{Run, Sandbox};

/// Four people in five articles, each named in full; one of them in two spellings.
fn people() -> Sandbox {
    let sandbox = Sandbox::new();
    let mut lines = String::new();
    for (id, name) in [
        ("news-a", "Emmanuel Macron"),
        ("news-b", "Angela Merkel"),
        ("news-c", "Volodymyr Zelensky"),
        ("news-d", "Volodymyr Zelenskyy"),
        ("news-e", "Robert Galbraith"),
    ] {
        let call = match name.starts_with("Volodymyr") {
            true => " He called French President Emmanuel Macron.",
            false => "",
        };
        let body = format!(
            "President {name} spoke on Monday. {name} told reporters that it would rain.{call}"
        );
        let article = json!({"id": id, "title": "Rain", "date": "2022-03-01", "body": body});
        lines.push_str(&format!("{article}\n"));
    }
    sandbox.write("news/people.jsonl", lines);
    sandbox.index(&["news"]);
    sandbox
}

/// Writes the alias file and indexes again, which must not read a file for it.
#[track_caller]
fn with_aliases(sandbox: &Sandbox, aliases: &str) {
    sandbox.write(".newsdex/aliases.toml", aliases);
    let summary = sandbox.index(&["news"]);
    assert_eq!(summary["files"]["read"], 0, "{summary}");
    assert_eq!(summary["articles"]["unchanged"], 5, "{summary}");
}

/// Who there is, with the number of articles.
#[track_caller]
fn counted(sandbox: &Sandbox) -> Vec<(String, u64)> {
    let run = sandbox.run(&["entities", "--type", "person", "--format", "jsonl"]);
    let one = |entity: &Value| {
        let name = entity["name"].as_str().unwrap().to_owned();
        (name, entity["articles"].as_u64().unwrap())
    };
    run.json_lines().iter().map(one).collect()
}

fn has(counted: &[(String, u64)], name: &str) -> Option<u64> {
    counted
        .iter()
        .find(|(other, _)| other == name)
        .map(|(_, articles)| *articles)
}

#[test]
fn a_name_in_cyrillic_letters_finds_its_latin_spellings() {
    let sandbox = people();
    let both = sandbox.found("person:zelenskiy OR person:zelensky");
    assert_eq!(both.len(), 2);
    assert_eq!(sandbox.found("person:Зеленський"), both);
    assert!(sandbox.found("person:Лукашенко").is_empty());
}

#[test]
fn a_country_is_found_by_its_name_in_any_of_its_languages() {
    let sandbox = Sandbox::new();
    let mut lines = String::new();
    for (id, language, body) in [
        (
            "news-de",
            "de",
            "Die Fähren fahren wieder. Der Minister reiste am Montag nach Deutschland und sprach dort mit Olaf Scholz über den Hafen.",
        ),
        (
            "news-en",
            "en",
            "The ferries sail again. The minister travelled to Germany on Monday and talked about the harbour with Olaf Scholz.",
        ),
        (
            "news-fr",
            "fr",
            "Les ferries repartent. Le ministre s’est rendu lundi en Allemagne, où il a parlé du port avec Olaf Scholz.",
        ),
    ] {
        let article = json!({"id": id, "title": "", "language": language, "body": body});
        lines.push_str(&format!("{article}\n"));
    }
    sandbox.write("news/ferries.jsonl", lines);
    sandbox.index(&["news"]);
    let mut found = sandbox.found("place:germany");
    found.sort();
    assert_eq!(found, ["news-de", "news-en", "news-fr"]);
    for query in ["place:deutschland", "place:allemagne", "person:scholz"] {
        assert_eq!(sandbox.found(query).len(), 3, "{query}");
    }
}

#[test]
fn merged_names_are_one_until_the_entry_goes() {
    let sandbox = people();
    assert_eq!(counted(&sandbox).len(), 4);
    with_aliases(
        &sandbox,
        "[[merge]]\nnames = [\"Angela Merkel\", \"Robert Galbraith\"]\n",
    );
    assert_eq!(has(&counted(&sandbox), "Angela Merkel"), Some(2));
    assert_eq!(has(&counted(&sandbox), "Robert Galbraith"), None);
    let mut found = sandbox.found("person:galbraith");
    found.sort();
    assert_eq!(found, ["news-b", "news-e"]);
    with_aliases(&sandbox, "");
    assert_eq!(has(&counted(&sandbox), "Robert Galbraith"), Some(1));
    assert_eq!(sandbox.found("person:galbraith"), ["news-e"]);
}

#[test]
fn names_are_kept_apart() {
    let sandbox = people();
    assert_eq!(counted(&sandbox).len(), 4);
    with_aliases(
        &sandbox,
        "[[split]]\nnames = [\"Volodymyr Zelensky\", \"Volodymyr Zelenskyy\"]\n",
    );
    let counted = counted(&sandbox);
    assert_eq!(has(&counted, "Volodymyr Zelensky"), Some(1));
    assert_eq!(has(&counted, "Volodymyr Zelenskyy"), Some(1));
}

#[test]
fn what_is_banned_is_shown_nowhere() {
    let sandbox = people();
    with_aliases(&sandbox, "[[ban]]\nnames = [\"robert galbraith\"]\n");
    assert_eq!(has(&counted(&sandbox), "Robert Galbraith"), None);
    let page = sandbox
        .run(&["search", "*", "--facet", "people", "--format", "json"])
        .json();
    assert!(
        !page.to_string().contains("\"Robert Galbraith\""),
        "in {page}"
    );
    // The words are still in the text.
    assert_eq!(sandbox.found("galbraith"), ["news-e"]);
}

#[test]
fn a_renamed_person_is_found_by_both_names() {
    let sandbox = people();
    with_aliases(
        &sandbox,
        "[[rename]]\nname = \"Robert Galbraith\"\nto = \"Joanne Rowling\"\n",
    );
    assert_eq!(has(&counted(&sandbox), "Joanne Rowling"), Some(1));
    assert_eq!(has(&counted(&sandbox), "Robert Galbraith"), None);
    for name in ["galbraith", "rowling"] {
        assert_eq!(
            sandbox.found(&format!("person:{name}")),
            ["news-e"],
            "{name}"
        );
        let found = sandbox
            .run(&["entities", name, "--format", "json"])
            .exits(0)
            .json();
        assert_eq!(found["entities"][0]["name"], "Joanne Rowling");
        assert_eq!(found["entities"][0]["also"], json!(["Robert Galbraith"]));
        let with = sandbox.run(&["entities", "--with", name, "--format", "jsonl"]);
        assert!(!with.stdout.contains("Rowling"), "{name}: {with}");
        let why = sandbox.run(&["entities", "--why", name]).exits(0);
        assert!(why.stdout.contains("Robert Galbraith"), "in {why}");
    }
    let hit = &sandbox
        .run(&["search", "galbraith", "--format", "json"])
        .json()["hits"][0];
    assert_eq!(hit["people"], json!(["Joanne Rowling"]));
}

#[test]
fn a_broken_alias_file_stops_the_run_before_anything_is_touched() {
    let sandbox = people();
    sandbox.write("news/more.txt", "More rain\n\nIt rained.\n");
    sandbox.write(
        ".newsdex/aliases.toml",
        "[[merge]]\nnames = [\"Angela Merkel\"]\n",
    );
    let run: Run = sandbox.run(&["index", "news"]).exits(2);
    insta::assert_snapshot!(run.stderr, @r"
    newsdex: …/.newsdex/aliases.toml, line 1: `names` has fewer than two names
    hint: write two names or more
    ");
    assert_eq!(sandbox.all().len(), 5);
    sandbox.write(".newsdex/aliases.toml", "this is no TOML\n");
    let run = sandbox.run(&["index", "news"]).exits(2);
    assert!(run.stderr.contains("aliases.toml, line 1: "), "in {run}");
    assert!(run.stderr.contains("\nhint: "), "in {run}");
    sandbox.write(".newsdex/aliases.toml", "");
    sandbox.index(&["news"]);
    assert_eq!(sandbox.all().len(), 6);
}

#[test]
fn names_that_nobody_has_are_noted() {
    let sandbox = people();
    sandbox.write(
        ".newsdex/aliases.toml",
        "[[ban]]\nnames = [\"Angela Merkel\", \"Xaver Unbekannt\"]\n",
    );
    let run = sandbox.run(&["index", "news"]).exits(0);
    assert!(run.stderr.contains("Xaver Unbekannt"), "in {run}");
    assert!(!run.stderr.contains("Angela Merkel"), "in {run}");
}

#[test]
fn a_rebuild_keeps_the_alias_file() {
    let sandbox = people();
    let aliases = "[[rename]]\nname = \"Angela Merkel\"\nto = \"A. Merkel\"\n";
    sandbox.write(".newsdex/aliases.toml", aliases);
    sandbox.index(&["--rebuild", "news"]);
    assert_eq!(has(&counted(&sandbox), "A. Merkel"), Some(1));
    let kept = std::fs::read_to_string(sandbox.path(".newsdex/aliases.toml")).unwrap();
    assert_eq!(kept, aliases);
}

#[test]
fn a_short_name_is_counted_for_nobody_but_itself() {
    let sandbox = Sandbox::new();
    let mut lines = String::new();
    for (id, body) in [
        (
            "news-fees",
            "The University of California raised its fees on Monday. The University of California is large.",
        ),
        (
            "news-uc",
            "Students live in UC and work in UC, she said on Monday.",
        ),
        (
            "news-un",
            "The UN said on Tuesday that the truce had held. The UN has observers in the city.",
        ),
        (
            "news-observers",
            "Observers of the UN reached the village on Wednesday, the UN said.",
        ),
        (
            "news-crocodiles",
            "The Northern Territory counted its crocodiles on Thursday. The Northern Territory has many.",
        ),
        (
            "news-nt",
            "The ranger lives in NT and works in NT, she said on Friday.",
        ),
        (
            "news-ny",
            "ALBANY, N.Y. - The governor signed the budget on Friday. Schools in Rochester, N.Y., closed.",
        ),
        (
            "news-bridge",
            "UTICA, N.Y. - A bridge in Utica, N.Y., was closed on Monday.",
        ),
    ] {
        let article = json!({"id": id, "title": "Report", "date": "2022-03-01", "body": body});
        lines.push_str(&format!("{article}\n"));
    }
    sandbox.write("news/short.jsonl", lines);
    sandbox.index(&["news"]);
    sandbox.write(
        ".newsdex/aliases.toml",
        "[[merge]]\nnames = [\"University of California\", \"UC\"]\n\n\
         [[merge]]\nnames = [\"Northern Territory\", \"NT\"]\n",
    );
    sandbox.index(&["news"]);
    let entities = sandbox
        .run(&["entities", "--format", "jsonl"])
        .exits(0)
        .json_lines();
    let articles = |name: &str| {
        let entity = entities.iter().find(|entity| entity["name"] == name);
        entity.map(|entity| entity["articles"].as_u64().unwrap())
    };
    for name in [
        "University of California",
        "UN",
        "Northern Territory",
        "N.Y.",
    ] {
        assert_eq!(articles(name), Some(2), "{name} in {entities:?}");
    }
    let page = sandbox
        .run(&[
            "search",
            "*",
            "--facet",
            "organizations",
            "--facet",
            "places",
            "--format",
            "json",
        ])
        .exits(0)
        .json();
    for (facet, name) in [
        ("organizations", "University of California"),
        ("organizations", "UN"),
        ("places", "Northern Territory"),
    ] {
        let counts = page["facets"][facet].as_array().unwrap().iter();
        let count = counts.filter(|count| count["value"] == name);
        let counts: Vec<u64> = count
            .map(|count| count["count"].as_u64().unwrap())
            .collect();
        assert_eq!(counts, [2], "{name} in {}", page["facets"]);
    }
    for (query, expected) in [
        ("org:\"University of California\"", ["news-fees", "news-uc"]),
        ("org:UN", ["news-observers", "news-un"]),
        (
            "place:\"Northern Territory\"",
            ["news-crocodiles", "news-nt"],
        ),
    ] {
        let mut found = sandbox.found(query);
        found.sort();
        assert_eq!(found, expected, "{query}");
    }
    for hit in page["hits"].as_array().unwrap() {
        if hit["id"] == "news-un" || hit["id"] == "news-observers" {
            assert_eq!(hit["organizations"], json!(["UN"]), "{hit}");
        }
    }
}
