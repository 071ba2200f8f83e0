//! `newsdex similar`: articles about the same matter, with the reasons.

use crate::harness::Sandbox;

/// Two matters with three articles each, a copy, and twenty other articles.
fn archive() -> Sandbox {
    let sandbox = Sandbox::new();
    let record = |id: &str, title: &str, body: &str| {
        format!(
            "{{\"id\": \"{id}\", \"title\": \"{title}\", \"date\": \"2021-05-03\", \"body\": \"{body}\"}}\n"
        )
    };
    let lighthouse = "The lighthouse of Gull Rock will be painted in red and white again. The keepers asked for sturdy \
                      paint, because salt and storms peel it off within three winters. The lantern stays dark for two \
                      nights, and fishermen were told to keep away from the reef.";
    let mut records = vec![
        record("light-1", "Lighthouse gets new paint", lighthouse),
        record("light-copy", "New paint for the tower", lighthouse),
        record(
            "light-2",
            "Dark lantern on the reef",
            "Fishermen complained that the lantern of the lighthouse was dark for a week. The keepers say that the \
             painters needed more time, and that nobody was near the reef.",
        ),
        record(
            "light-3",
            "Keepers of the lighthouse retire",
            "After forty winters the two keepers leave the lighthouse. Storms never frightened them, the lantern \
             sometimes did. The reef will be watched by a machine.",
        ),
        record(
            "bread-1",
            "Bakers want cheaper flour",
            "The bakers of the valley say that flour has never been as dear. A loaf of rye costs more than a ticket to \
             the city, and the mills are silent about the reasons.",
        ),
    ];
    for number in 0..20 {
        records.push(record(
            &format!("other-{number}"),
            &format!("Meeting number {number}"),
            &format!("The council met for the time number {number} and decided nothing about the budget of the town."),
        ));
    }
    sandbox.write("news/1.jsonl", records.concat());
    sandbox.index(&["news"]);
    sandbox
}

#[test]
fn similar_articles_are_found_with_their_reasons_and_without_copies() {
    let sandbox = archive();
    let answer = sandbox
        .run(&["similar", "light-1", "--format", "json"])
        .exits(0)
        .json();
    let ids: Vec<_> = answer["hits"]
        .as_array()
        .unwrap()
        .iter()
        .map(|hit| hit["id"].clone())
        .collect();
    assert_eq!(ids.len(), 2, "{answer}");
    assert!(
        ids.contains(&"light-2".into()) && ids.contains(&"light-3".into()),
        "{answer}"
    );
    assert_eq!(answer["own_copies"], 1, "{answer}");
    for hit in answer["hits"].as_array().unwrap() {
        let reasons = hit["reasons"].as_array().unwrap();
        assert!(reasons.len() >= 3, "{hit}");
        assert!(
            reasons.iter().any(|reason| reason["text"] == "lantern"),
            "{hit}"
        );
        assert!(
            reasons.iter().all(|reason| reason["text"] != "the"),
            "{hit}"
        );
    }
    let text = sandbox.run(&["similar", "light-1", "-n", "1"]).exits(0);
    assert!(text.stdout.contains("Because of: "), "{text}");
    assert!(
        text.stderr.contains("Left out 1 copy of the text itself."),
        "{text}"
    );
}

#[test]
fn a_text_that_is_not_in_the_archive_can_be_compared() {
    let sandbox = archive();
    sandbox.write(
        "draft.txt",
        "A keeper's diary\n\nThe keepers of the lighthouse wrote about storms, the lantern and the reef every day.\n",
    );
    let answer = sandbox
        .run(&["similar", "draft.txt", "--format", "jsonl"])
        .exits(0);
    let lines = answer.json_lines();
    assert_eq!(lines.len(), 3, "{answer}");
    sandbox.write("nothing.txt", "Zebras juggle quietly.");
    let run = sandbox.run(&["similar", "nothing.txt"]).exits(1);
    assert!(run.stderr.starts_with("No similar article found."), "{run}");
    sandbox.write("empty.txt", " \n");
    sandbox.run(&["similar", "empty.txt"]).exits(2);
    sandbox
        .run(&["similar", "no-such-article-or-file"])
        .exits(2);
}
