//! What a search without hits gives instead, and what comes first.
//!
//! 1. `--relax` lists the articles with most of the words; `total` and the exit code are those of a search without hits.
//! 2. Suggestions keep the rarest word, stay in the language, and know joined and divided words.
//! 3. An article whose whole headline is the query comes first.
//! 4. Nothing found in a language in which names are not found is explained.

use serde_json::Value;

use crate::harness::Sandbox;

/// An index of one-line articles: each is a headline and a text.
fn archive(articles: &[(&str, &str)]) -> Sandbox {
    let sandbox = Sandbox::new();
    for (number, (title, text)) in articles.iter().enumerate() {
        sandbox.write(
            &format!("archive/{number}.txt"),
            format!("{title}\n\n{text}\n"),
        );
    }
    sandbox.index(&["archive"]);
    sandbox
}

fn floods() -> Sandbox {
    archive(&[
        (
            "Fire in the mill",
            "How many people drowned in the flood was not known. Many people drowned in the river.",
        ),
        (
            "The tidal wave",
            "A tsunami came to the coast, and nine fishermen drowned. The people went to the hill.",
        ),
        (
            "The great storm",
            "How many people drowned in the storm is not known; the people of the town say many.",
        ),
    ])
}

const QUESTION: &str = "how many people drowned in the tsunami";

fn titles(hits: &Value) -> Vec<&str> {
    let hits = hits.as_array().unwrap().iter();
    hits.map(|hit| hit["title"].as_str().unwrap()).collect()
}

#[test]
fn articles_with_most_of_the_words_are_listed_on_request() {
    let sandbox = floods();
    let answer = sandbox
        .run(&["search", "--relax", "--format", "json", "--", QUESTION])
        .exits(1)
        .json();
    assert_eq!(
        (&answer["total"], &answer["hits"]),
        (&0.into(), &Value::Array(vec![]))
    );
    assert_eq!(titles(&answer["relaxed"]).first(), Some(&"The tidal wave"));
    let lines = sandbox
        .run(&["search", "--relax", "--format", "jsonl", "--", QUESTION])
        .exits(1)
        .json_lines();
    assert!(!lines.is_empty() && lines.iter().all(|hit| hit["relaxed"] == true));
    let text = sandbox
        .run(&["search", "--relax", "--", QUESTION])
        .exits(1)
        .stdout;
    assert!(text.starts_with("No article has all the words."), "{text}");
}

#[test]
fn scripts_get_nothing_else_unless_they_ask() {
    let sandbox = floods();
    let answer = sandbox
        .run(&["search", "--format", "json", "--", QUESTION])
        .exits(1)
        .json();
    assert_eq!(answer["relaxed"], Value::Array(vec![]));
    let lines = sandbox
        .run(&["search", "--format", "jsonl", "--", QUESTION])
        .exits(1);
    assert_eq!(lines.stdout, "");
    let found = sandbox
        .run(&[
            "search",
            "--relax",
            "--format",
            "jsonl",
            "--",
            "people drowned",
        ])
        .exits(0)
        .json_lines();
    assert!(found.iter().all(|hit| hit["relaxed"] == false));
}

#[track_caller]
fn check_suggestion(sandbox: &Sandbox, query: &str, expected: &str) {
    let answer = sandbox
        .run(&["search", "--format", "json", "--", query])
        .json();
    assert_eq!(
        answer["suggestion"]["query"], expected,
        "for {query}: {answer}"
    );
}

#[test]
fn a_suggestion_keeps_the_rarest_word() {
    check_suggestion(&floods(), QUESTION, "people drowned the tsunami");
}

#[test]
fn a_suggestion_joins_and_divides_words() {
    let sandbox = floods();
    check_suggestion(&sandbox, "tidalwave", "\"tidal wave\"");
    check_suggestion(&sandbox, "tsu nami coast", "tsunami coast");
}

#[test]
fn a_word_is_not_corrected_into_another_language() {
    let english = "The mutiny of the Saltby crew was over on Monday, and the ships came back.";
    let french =
        "Le matin, les bateaux de Saltby sont sortis du port avec les pêcheurs de la ville.";
    let sandbox = archive(&[
        ("Saltby crew gives up", english),
        (
            "Saltby crew at home",
            "The crew of the Saltby ships was at home, and they were glad of it.",
        ),
        ("Le port de Saltby", french),
    ]);
    let answer = sandbox
        .run(&["search", "--format", "json", "--", "crew mutin"])
        .json();
    let suggested = answer["suggestion"]["query"].as_str().unwrap_or_default();
    assert!(!suggested.contains("matin"), "{answer}");
}

#[test]
fn the_article_whose_whole_headline_is_the_query_comes_first() {
    let body = "The war of the ferry firms in Ellery goes on: the ferry war, the war in Ellery.";
    let sandbox = archive(&[
        ("Ferry row goes on in Ellery", body),
        (
            "The ferry war in Ellery",
            "A list was read out in the town hall on Monday.",
        ),
        ("Ferry war again in Ellery", body),
    ]);
    for query in ["the ferry war in ellery", "The ferry war, in Ellery!"] {
        let answer = sandbox
            .run(&["search", "--explain", "--format", "json", "--", query])
            .json();
        assert_eq!(
            titles(&answer["hits"]).first(),
            Some(&"The ferry war in Ellery")
        );
        let parts = answer["hits"][0]["explanation"].as_array().unwrap();
        assert!(
            parts.iter().any(|part| part["kind"] == "headline"),
            "{answer}"
        );
    }
}

#[test]
fn nothing_found_for_a_name_in_a_language_without_names_is_explained() {
    let sandbox = archive(&[(
        "لقاء في القاهرة",
        "التقى الوزير سالم الحمدان رئيس البلدية أمس، وقال الحاضرون إنه كان مفيدا.",
    )]);
    let answer = sandbox
        .run(&["search", "--format", "json", "--", "person:الحمدان"])
        .exits(1)
        .json();
    let notices = answer["notices"].as_array().unwrap();
    assert!(
        notices
            .iter()
            .any(|notice| notice.as_str().unwrap().contains("(ar)")),
        "{answer}"
    );
}
