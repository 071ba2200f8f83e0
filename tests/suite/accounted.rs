//! The account of the text: a file of which less than half of the readable text became articles is named, and stays
//! named until it changes.

use serde_json::Value;

use crate::harness::Sandbox;

/// A text of about this many bytes in which no words are repeated.
fn text(bytes: usize) -> String {
    let word = |number: usize| -> String {
        let digits = format!("{number:04}");
        digits.bytes().map(|digit| char::from(digit + 49)).collect()
    };
    let mut text = String::new();
    for sentence in (0..).step_by(10) {
        if text.len() >= bytes {
            break;
        }
        let words: Vec<String> = (sentence..sentence + 10).map(word).collect();
        text.push_str(&format!("The {}. ", words.join(" ")));
    }
    text
}

/// A line of which the long text is in a field that no rule knows.
fn line(number: u32) -> String {
    format!(
        "{{\"title\": \"Ferry late {number}\", \"text\": \"It was late.\", \"zzz\": \"{} {number}.\"}}\n",
        text(4_000)
    )
}

fn outcomes(summary: &Value) -> Vec<String> {
    let failures = summary["failures"].as_array().unwrap().iter();
    failures
        .map(|failure| format!("{} {}", failure["kind"], failure["path"]).replace('"', ""))
        .collect()
}

#[test]
fn a_file_that_was_read_in_part_is_named_with_both_figures_and_keeps_its_articles() {
    let sandbox = Sandbox::new();
    sandbox.write("news/a.jsonl", line(1));
    let run = sandbox.run(&["index", "news"]).exits(3);
    let named =
        "newsdex: news/a.jsonl: partly read: 24 bytes of 4.0 KB of readable text became articles";
    assert!(run.stderr.contains(named), "{}", run.stderr);
    assert!(run.stderr.contains("added 1"), "{}", run.stderr);
    let summary = sandbox.index_ending(3, &["news"]);
    assert_eq!(outcomes(&summary), ["partly_read news/a.jsonl"]);
    assert_eq!(summary["failures"][0]["read_bytes"], 24);
    assert!(summary["failures"][0]["readable_bytes"].as_u64().unwrap() > 3_800);
    assert_eq!(summary["articles"]["unchanged"], 1);
}

#[test]
fn a_file_that_grows_or_moves_keeps_its_verdict() {
    let sandbox = Sandbox::new();
    sandbox.write("news/a.jsonl", line(1));
    sandbox.index_ending(3, &["news"]);
    sandbox.write("news/a.jsonl", &(line(1) + &line(2)));
    let summary = sandbox.index_ending(3, &["news"]);
    assert_eq!(outcomes(&summary), ["partly_read news/a.jsonl"]);
    assert_eq!(
        (
            &summary["articles"]["added"],
            &summary["articles"]["unchanged"]
        ),
        (&1.into(), &1.into())
    );
    std::fs::rename(sandbox.path("news/a.jsonl"), sandbox.path("news/b.jsonl")).unwrap();
    let summary = sandbox.index_ending(3, &["news"]);
    assert_eq!(outcomes(&summary), ["partly_read news/b.jsonl"]);
    let long = format!("{{\"title\": \"Ferry\", \"text\": \"{}\"}}\n", text(4_000));
    sandbox.write("news/b.jsonl", &long);
    let summary = sandbox.index(&["news"]);
    assert_eq!(outcomes(&summary), Vec::<String>::new());
}

#[test]
fn a_file_that_was_read_whole_is_not_named_when_it_grows() {
    let sandbox = Sandbox::new();
    let whole = |number: u32| {
        format!(
            "{{\"title\": \"Ferry {number}\", \"text\": \"{}\", \"zzz\": \"{}\"}}\n",
            text(3_000),
            text(1_500).to_uppercase()
        )
    };
    sandbox.write("news/a.jsonl", whole(1));
    sandbox.index(&["news"]);
    sandbox.write("news/a.jsonl", &(whole(1) + &whole(2)));
    assert_eq!(sandbox.index(&["news"])["articles"]["added"], 1);
}

#[test]
fn readable_text_that_no_rule_knows_fails_and_the_same_of_a_known_kind_is_skipped() {
    let sandbox = Sandbox::new();
    let words = text(3_000);
    sandbox.write(
        "news/a.json",
        format!("{{\"aaa\": 1, \"zzz\": \"{words}\"}}"),
    );
    sandbox.write("news/README.md", &words);
    sandbox.write("news/b.css", &words);
    let summary = sandbox.index_ending(3, &["news"]);
    assert_eq!(outcomes(&summary), ["failed news/a.json"]);
    let kinds: Vec<&Value> = (summary["reasons"].as_array().unwrap().iter())
        .map(|reason| &reason["kind"])
        .collect();
    assert_eq!(kinds[0], "failed");
    let skipped = kinds.iter().filter(|kind| **kind == "skipped").count();
    assert!(skipped >= 2, "{summary}");
}

#[test]
fn members_of_an_archive_are_judged_one_by_one() {
    let sandbox = Sandbox::new();
    let mut archive = tar::Builder::new(Vec::new());
    for (name, content) in [
        ("a.txt", text(3_000)),
        ("b.jsonl", line(1)),
        ("c.jsonl", line(2)),
    ] {
        let mut header = tar::Header::new_gnu();
        header.set_size(content.len() as u64);
        header.set_mode(0o644);
        archive
            .append_data(&mut header, name, content.as_bytes())
            .unwrap();
    }
    std::fs::create_dir(sandbox.path("news")).unwrap();
    std::fs::write(sandbox.path("news/all.tar"), archive.into_inner().unwrap()).unwrap();
    let summary = sandbox.index_ending(3, &["news"]);
    let members: Vec<&Value> = (summary["failures"].as_array().unwrap().iter())
        .map(|failure| &failure["member"])
        .collect();
    assert_eq!(members, ["b.jsonl", "c.jsonl"]);
    assert_eq!(summary["articles"]["added"], 3);
}

#[test]
fn extract_ends_with_one_line_for_each_reason() {
    let sandbox = Sandbox::new();
    sandbox.write("news/a.css", "p { margin: 0 }");
    sandbox.write("news/b.css", "p { margin: 1px }");
    sandbox.write("news/README", "About these files.");
    sandbox.write("news/c.txt", "The bridge is closed.\n\nIt opens on Monday.");
    let run = sandbox.run(&["extract", "news"]).exits(0);
    assert_eq!(
        run.stderr,
        "Skipped 2: a .css file, not an article (example: news/a.css)\n\
         Skipped 1: a note about the archive, not an article (example: news/README)\n"
    );
}
