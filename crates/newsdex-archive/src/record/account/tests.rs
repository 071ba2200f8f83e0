use std::sync::Arc;

use crate::{Failure, FailureKind, ReadOptions};

/// A text of about this many bytes in which no sentence is repeated.
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

/// The number of articles of a file, and what was said about the file.
fn read(bytes: &str, name: &str) -> (usize, Vec<Failure>) {
    let options = Arc::new(ReadOptions::default());
    let mut records = match crate::read(bytes.as_bytes().to_vec(), name, &options) {
        Ok(records) => records,
        Err(failure) => return (0, vec![failure]),
    };
    let (mut articles, mut failures) = (0, Vec::new());
    loop {
        let record = records.next();
        let is_end = record.is_none();
        match record {
            Some(Ok(record)) => {
                for article in record.articles() {
                    match article {
                        Ok(_) => articles += 1,
                        Err(failure) => failures.push(failure),
                    }
                }
            }
            Some(Err(failure)) => failures.push(failure),
            None => {}
        }
        for account in records.closed_accounts() {
            failures.extend(account.verdict());
        }
        if is_end {
            return (articles, failures);
        }
    }
}

#[track_caller]
fn check_silent(bytes: &str, name: &str, articles: usize) {
    let (found, failures) = read(bytes, name);
    assert_eq!((found, failures), (articles, Vec::new()));
}

#[track_caller]
fn loss(bytes: &str, name: &str) -> Failure {
    let (_, failures) = read(bytes, name);
    let mut losses = failures.into_iter().filter(Failure::is_loss);
    let loss = losses.next().unwrap();
    assert_eq!(losses.next(), None);
    loss
}

#[test]
fn a_file_whose_text_became_articles_is_not_named() {
    check_silent(&text(3_000), "a.txt", 1);
    let line = |number| {
        let words = text(2_000);
        format!("{{\"title\": \"Ferry {number}\", \"text\": \"{words}\", \"id\": \"{number}\"}}\n")
    };
    check_silent(&(line(1) + &line(2)), "a.jsonl", 2);
}

#[test]
fn a_file_of_which_half_of_the_text_is_missing_is_named_with_both_figures() {
    let words = text(4_000);
    let json =
        format!("{{\"title\": \"Ferry late\", \"text\": \"It was late.\", \"zzz\": \"{words}\"}}");
    let failure = loss(&json, "a.json");
    let count = failure.text_count().unwrap();
    assert!(count.read < 40, "{count:?}");
    assert!((3_800..4_300).contains(&count.readable), "{count:?}");
    assert!(
        failure.to_string().starts_with("a.json: partly read: "),
        "{failure}"
    );
}

#[test]
fn a_short_file_is_never_partly_read() {
    let words = text(700);
    let json = format!("{{\"title\": \"Ferry late\", \"zzz\": \"{words}\"}}");
    check_silent(&json, "a.json", 1);
}

#[test]
fn readable_text_that_no_rule_knows_is_a_failure() {
    let words = text(4_000);
    let json = format!("{{\"aaa\": 1, \"zzz\": \"{words}\"}}");
    let failure = loss(&json, "a.json");
    assert_eq!(failure.kind, FailureKind::Failed);
    assert!(failure.hint.unwrap().contains("--map"));
    let table = format!("aaa,bbb\n1,\"{words}\"\n");
    assert_eq!(loss(&table, "a.csv").kind, FailureKind::Failed);
}

#[test]
fn an_input_without_text_is_skipped_with_a_reason() {
    let (articles, failures) = read("{\"aaa\": 1, \"bbb\": 2}", "a.json");
    assert_eq!(articles, 0);
    assert!(!failures.is_empty());
    assert!(failures.iter().all(|failure| !failure.is_loss()));
    let (_, failures) = read("[]", "b.json");
    assert_eq!(failures.len(), 1);
    assert_eq!(failures[0].to_string(), "b.json: nothing to read in it");
}

#[test]
fn what_is_known_to_be_no_article_is_not_missing() {
    let words = text(4_000);
    let schema = format!("{{\"$schema\": \"http://example.org/s\", \"description\": \"{words}\"}}");
    let (_, failures) = read(&schema, "a.json");
    assert!(!failures.is_empty());
    assert!(
        failures.iter().all(|failure| !failure.is_loss()),
        "{failures:?}"
    );
}

#[test]
fn a_record_that_failed_is_not_named_a_second_time() {
    let words = text(3_000);
    let lines = format!(
        "{{\"title\": \"Ferry late\", \"text\": \"It was late.\"}}\n{{\"title\": \"Ferry\", \"text\": \"{words}\" oops\n"
    );
    let failure = loss(&lines, "a.jsonl");
    assert_eq!(failure.kind, FailureKind::Failed);
    assert_eq!(failure.line, Some(2));
}

#[test]
fn labels_of_pages_are_skipped_beside_their_pages_only() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("Tidende.json");
    let words = text(4_000);
    std::fs::write(&path, format!("{{\"V1\": {{\"parts\": [[\"{words}\"]]}}}}")).unwrap();
    let kind = || {
        let input = crate::Input {
            path: path.clone(),
            name: "Tidende.json".to_owned(),
            ..crate::Input::default()
        };
        let mut records = crate::open(&input, &Arc::default()).unwrap();
        let articles: Vec<_> = records
            .by_ref()
            .flat_map(|record| record.unwrap().articles())
            .collect();
        assert!(articles.iter().all(Result::is_err));
        records.closed_accounts()[0].verdict().unwrap().kind
    };
    assert_eq!(kind(), FailureKind::Failed);
    std::fs::write(folder.path().join("Tidendes.html"), "<p>Another page.").unwrap();
    assert_eq!(kind(), FailureKind::Failed);
    std::fs::write(folder.path().join("Tidende_1.html.gz"), "").unwrap();
    assert_eq!(kind(), FailureKind::Skipped);
}

/// The number of articles in a file of this many short records, and the last failure if there is one.
fn read_records(name: &str, head: &str, record: &str, count: usize) -> (usize, Option<String>) {
    let (articles, failures) = read(&format!("{head}{}", record.repeat(count)), name);
    (
        articles,
        failures.last().map(|failure| failure.reason.to_string()),
    )
}

#[test]
fn a_file_of_tiny_records_is_read_up_to_a_number_and_the_rest_is_reported() {
    for (name, head, record) in [
        ("a.csv", "title,text\nFerry is late,It rained.\n", "r,r\n"),
        (
            "a.csv",
            "title;text\n'Ferry is late';'It rained.'\n",
            "'r;'r\n",
        ),
        ("a.jsonl", "{\"title\":\"Ferry\",\"text\":\"r\"}\n", "{}\n"),
        ("a.jsonl", "{\"title\":\"Ferry\",\"text\":\"r\"}\n", "r\n"),
        ("a.json", "[{\"title\":\"Ferry\",\"text\":\"r\"}", ",1"),
        ("a.tst", "\u{1}H0412\r\n\u{2}It rained.", "\u{1}\u{2}r"),
    ] {
        let (articles, last) = read_records(name, head, record, 60_000);
        let last = last.unwrap_or_default();
        assert!(
            last.contains("too many for a file of articles; the rest is not read"),
            "{record:?}: {last}"
        );
        assert!(articles <= 20_000, "{record:?}: {articles}");
    }
}

#[test]
fn a_long_file_of_short_headlines_is_read_to_its_end() {
    let lines = [
        ("a.csv", "date,headline\n", "2021-03-04,Rain again\n"),
        ("a.jsonl", "", "{\"headline\":\"Rain again\"}\n"),
    ];
    for (name, head, record) in lines {
        assert_eq!(
            read_records(name, head, record, 30_000),
            (30_000, None),
            "{name}"
        );
    }
    let few = read_records("a.csv", "title,text\n", "r,r\n", 9_000);
    assert_eq!(few, (9_000, None));
}
