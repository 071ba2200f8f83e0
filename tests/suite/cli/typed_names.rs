//! Names as people type them: with titles, last name first, without middle name or with initials.
//!
//! 1. The same people are found by `person:`, `speaker:`, `--person` and the text of `entities`.
//! 2. Two people stay two.
//! 3. `entities --why` knows a form that only articles use.

use crate::harness::Sandbox;

const END: &str = "The meeting was held in the town hall on Monday, and those who were there said that it had gone well.";

fn archive() -> Sandbox {
    let sandbox = Sandbox::new();
    for (name, text) in [
        (
            "quell",
            "Orrin B. Quell, a photographer, was honoured. \"I am glad of it today,\" said Mr. Quell.",
        ),
        (
            "cabrel",
            "Antonia F. D. Cabrel, a member of the house, spoke about rents. Cabrel was tired.",
        ),
        (
            "okande",
            "President Ruth Okande visited the hospital. President Okande thanked the nurses.",
        ),
        (
            "kovary",
            "Gergely Kőváry, the writer, read from his book. Mr. Kőváry was ill.",
        ),
        (
            "pell",
            "John Pell Sr. and John Pell Jr. ran in the race. John Pell Sr. came last.",
        ),
        (
            "marsh",
            "The Wexmouth Bar Association (WBA) chose a judge. The WBA met on Monday.",
        ),
    ] {
        sandbox.write(
            &format!("archive/{name}.txt"),
            format!("Report from the town\n\n{text} {END}\n"),
        );
    }
    sandbox.index(&["archive"]);
    sandbox
}

/// The files in which a search finds something.
fn found(sandbox: &Sandbox, args: &[&str]) -> Vec<String> {
    let args = [&["search", "--format", "jsonl"], args].concat();
    let hits = sandbox.run(&args).json_lines();
    let mut files: Vec<String> = hits
        .iter()
        .map(|hit| hit["origin"]["path"].as_str().unwrap().to_owned())
        .collect();
    files.sort_unstable();
    files
}

#[test]
fn a_name_is_found_in_every_form() {
    let sandbox = archive();
    for (typed, file) in [
        ("orrin quell", "quell"),
        ("Quell, Orrin", "quell"),
        ("Mr. Quell", "quell"),
        ("Quell, Mr. Orrin B.", "quell"),
        ("Antonia Cabrel", "cabrel"),
        ("antonia f.d. cabrel", "cabrel"),
        ("Antonia F D Cabrel", "cabrel"),
        ("President Okande", "okande"),
        ("the President Ruth Okande", "okande"),
        ("Kővary Gergely", "kovary"),
        ("gergely kovary", "kovary"),
    ] {
        let expected = vec![format!("archive/{file}.txt")];
        let query = format!("person:\"{typed}\"");
        assert_eq!(found(&sandbox, &["--", &query]), expected, "{query}");
        assert_eq!(
            found(&sandbox, &["--person", typed]),
            expected,
            "--person {typed}"
        );
    }
    for typed in ["speaker:\"Mr. Quell\"", "speaker:\"quell, orrin\""] {
        assert_eq!(
            found(&sandbox, &["--", typed]),
            ["archive/quell.txt"],
            "{typed}"
        );
    }
    let entities = sandbox
        .run(&["entities", "--format", "jsonl", "President Okande"])
        .exits(0);
    assert!(entities.stdout.contains("Ruth Okande"), "{entities}");
}

#[test]
fn two_people_stay_two() {
    let sandbox = archive();
    for typed in ["Antonia G. Cabrel", "Orrin Quell Jr.", "Mac Okande"] {
        let query = format!("person:\"{typed}\"");
        assert_eq!(
            found(&sandbox, &["--", &query]),
            Vec::<String>::new(),
            "{query}"
        );
    }
    let entities = sandbox
        .run(&["entities", "--format", "jsonl", "pell"])
        .exits(0);
    assert_eq!(entities.json_lines().len(), 2, "{entities}");
}

#[test]
fn an_acronym_of_one_article_is_explained() {
    let sandbox = archive();
    let why = sandbox.run(&["entities", "--why", "WBA"]).exits(0);
    assert!(why.stdout.contains("Wexmouth Bar Association"), "{why}");
}

#[test]
fn no_distance_joins_the_words_of_two_names_or_quotations() {
    let sandbox = Sandbox::new();
    let body = format!(
        "Orrin B. Quell, a photographer, was honoured. \"The ferry will sail again on Monday,\" said Mr. Quell. \
         President Ruth Okande visited the hospital. \"Nobody asked the harbour office about it,\" said \
         President Okande. {END}"
    );
    let article = serde_json::json!({
        "title": "Ferry sails again", "body": body, "authors": ["Cleo Dunmore", "Ezra Fallow"],
        "keywords": ["sea traffic", "town council"], "language": "en",
    });
    sandbox.write("archive/ferry.jsonl", format!("{article}\n"));
    sandbox.index(&["archive"]);
    for query in [
        "author:(cleo w/1 dunmore)",
        "author:(dunmore w/1000 cleo)",
        "author:\"cleo dunmore\"~1000",
        "keyword:(sea w/s traffic)",
        "person:(orrin w/1000 quell)",
        "quote:(ferry w/1000 again)",
        "quote:\"nobody office\"~1000",
    ] {
        assert_eq!(found(&sandbox, &[query]).len(), 1, "{query}");
    }
    for query in [
        "author:(cleo w/1000 fallow)",
        "author:\"cleo fallow\"~1000",
        "keyword:(sea w/s council)",
        "keyword:(traffic w/1000 town)",
        "person:(orrin w/1000 okande)",
        "quote:(again w/1000 nobody)",
        "quote:\"again nobody\"~1000",
    ] {
        assert!(found(&sandbox, &[query]).is_empty(), "{query}");
    }
}
