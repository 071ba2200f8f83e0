//! What these tests prove: every file, whatever its content, ends as articles or as a reason; formats are recognised by
//! content; location and name add the data that the content lacks.

mod downloads;
mod forms;
mod records;
mod variants;

use std::io::Write;

use super::*;
use newsdex_text::article::{Article, ArticleId, Moment};
use newsdex_text::day::Day;

/// Reads a file named `news/NAME`: gives articles, or reasons why there are none.
pub(super) fn read(name: &str, content: &[u8]) -> Vec<Result<Article, String>> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(content).unwrap();
    let (path, bytes) = (file.path().to_owned(), content.len() as u64);
    let input = Input {
        path,
        name: format!("news/{name}"),
        bytes,
        ..Input::default()
    };
    let printed = |failure: Failure| format!("{:?} {}", failure.kind, failure.reason);
    match open(&input, &Arc::new(ReadOptions::default())) {
        Err(failure) => vec![Err(printed(failure))],
        Ok(records) => records
            .flat_map(|record| {
                record.map_or_else(|failure| vec![Err(failure)], |record| record.articles())
            })
            .map(|article| article.map_err(printed))
            .collect(),
    }
}

/// Reads a file of this name in memory: gives articles, or failures.
pub(super) fn results(name: &str, bytes: impl Into<Vec<u8>>) -> Vec<Result<Article, Failure>> {
    match super::read(bytes.into(), name, &Arc::new(ReadOptions::default())) {
        Err(failure) => vec![Err(failure)],
        Ok(records) => records
            .flat_map(|record| {
                record.map_or_else(|failure| vec![Err(failure)], |record| record.articles())
            })
            .collect(),
    }
}

/// Two stories, for tests that divide a file.
pub(super) const PIER: &str =
    "The council of Saltby has bought back the pier, which needs new planks before the season.";
pub(super) const STORM: &str =
    "A storm that nobody had forecast tore the roof off the grain store of Wexmouth on Sunday.";

/// Compares the titles, days and texts of the articles in a file; a day is empty if there is none.
#[track_caller]
pub(super) fn check_stories(name: &str, content: &str, expected: &[(&str, &str, &str)]) {
    let found: Vec<_> = read(name, content.as_bytes())
        .into_iter()
        .map(|article| {
            let article = article.unwrap_or_else(|reason| panic!("{reason} in {content}"));
            let day = article.published.map(|moment| moment.day().to_string());
            let title = article.title.unwrap_or_default();
            (title, day.unwrap_or_default(), article.body)
        })
        .collect();
    let found: Vec<(&str, &str, &str)> = found
        .iter()
        .map(|(title, day, body)| (title.as_str(), day.as_str(), body.as_str()))
        .collect();
    assert_eq!(found, expected, "in {content}");
}

#[track_caller]
pub(super) fn article(name: &str, content: &[u8]) -> Article {
    let mut found = read(name, content);
    assert_eq!(found.len(), 1, "in {name}");
    found.remove(0).unwrap()
}

#[track_caller]
fn check(name: &str, content: &[u8], title: Option<&str>, body: &str) {
    let article = article(name, content);
    assert_eq!(
        (article.title.as_deref(), article.body.as_str()),
        (title, body),
        "in {name}"
    );
}

#[track_caller]
fn check_none(name: &str, content: &[u8], expected: &str) {
    assert_eq!(read(name, content), [Err(expected.to_owned())], "in {name}");
}

#[test]
fn plain_text_gives_its_headline_and_paragraphs() {
    check(
        "a.txt",
        b"Harbour opens\n\nIt opened on Monday.\n\nAll came.\n",
        Some("Harbour opens"),
        "It opened on Monday.\n\nAll came.",
    );
    check("a", b"It opened on Monday.\n", None, "It opened on Monday.");
}

#[test]
fn markdown_gives_its_front_matter_and_drops_a_repeated_heading() {
    let text = b"---\ntitle: Harbour: open\nauthor: Jane Roe\ndate: 2020-05-05 10:00:00 +0200\n---\n# Harbour: open\n\nIt *opened*.\n";
    check("a.md", text, Some("Harbour: open"), "It opened.");
    check("a.txt", text, Some("Harbour: open"), "It opened.");
    let article = article("a.md", text);
    assert_eq!(
        article.published,
        newsdex_text::date::moment("2020-05-05T10:00:00+02:00")
    );
    assert_eq!(article.authors, ["Jane Roe"]);
    check(
        "b.md",
        b"# Harbour\n\nIt opened.\n",
        Some("Harbour"),
        "It opened.",
    );
}

#[test]
fn formats_are_known_by_content_before_name() {
    check("a.txt", br#"{"title": "A", "text": "B."}"#, Some("A"), "B.");
    assert_eq!(
        article(
            "a.json",
            b"<!DOCTYPE html><html><head><title>A</title></head><body><p>It opened on Monday.</p></body></html>"
        )
        .origin
        .record,
        0
    );
    check(
        "a.txt",
        b"[Photo] of a harbour.",
        None,
        "[Photo] of a harbour.",
    );
}

#[test]
fn what_the_content_leaves_out_the_path_may_say() {
    let found = article("sport/2020-05-05-a.txt", b"It opened on Monday.");
    assert_eq!(
        found.published,
        Some(Moment::on_day(Day::since_epoch(18_387)))
    );
    assert_eq!(found.section.as_deref(), Some("sport"));
    assert_eq!(found.id, ArticleId::derived(&found.origin));
    let found = article(
        "2020-05-05-a.json",
        br#"{"title": "A", "date": "2019-01-01", "id": "agency/1"}"#,
    );
    assert_eq!(
        found.published,
        Some(Moment::on_day(Day::since_epoch(17_897)))
    );
    assert_eq!(found.id.as_str(), "agency/1");
}

#[test]
fn what_is_no_article_is_skipped() {
    check_none("a.txt", b"", "Skipped empty file");
    check_none("a.txt", b" \n\n", "Skipped empty file");
    check_none(
        "README.TXT",
        b"About.",
        "Skipped a note about the archive, not an article",
    );
    check_none("a.py", b"import os\n", "Skipped a .py file, not an article");
}

#[test]
fn a_text_called_json_fails_a_few_times_not_once_a_line() {
    let found = read("a.json", "Words.\n".repeat(1000).as_bytes());
    assert_eq!(found.len(), 10);
    assert_eq!(found[0], Err("Failed not valid JSON".to_owned()));
}

#[test]
fn what_is_no_text_is_named_for_what_it_is() {
    check_none("a.txt", b"%PDF-1.4\n%\xe2\xe3", "Failed a damaged PDF file");
    check_none(
        "a.txt",
        b"PK\x03\x04rest",
        "Failed a zip archive that ends early, with no readable member",
    );
    check_none(
        "a.txt",
        &[0; 500],
        "Failed not a text: looks like binary data",
    );
    let noise: Vec<u8> = (0..4000_u32)
        .map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8)
        .collect();
    check_none("a.txt", &noise, "Failed not a text: looks like binary data");
}

#[test]
fn a_missing_file_is_a_failure() {
    let input = Input {
        path: "absent/file".into(),
        name: "absent/file".to_owned(),
        ..Input::default()
    };
    let failure = open(&input, &Arc::default()).map(|_| ()).unwrap_err();
    assert_eq!(failure.to_string(), "absent/file: no such file or folder");
}

#[test]
fn a_text_over_the_limit_is_refused_by_name() {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(&b"words ".repeat(1000)).unwrap();
    let input = Input {
        path: file.path().to_owned(),
        name: "a.txt".to_owned(),
        bytes: 6000,
        ..Input::default()
    };
    let options = Arc::new(ReadOptions {
        record_bytes: 1000,
        ..ReadOptions::default()
    });
    let found: Vec<_> = open(&input, &options)
        .unwrap()
        .map(|record| record.unwrap_err().to_string())
        .collect();
    assert_eq!(found, ["a.txt#0: record is larger than 1000 bytes"]);
}

#[test]
fn the_original_of_an_item_is_what_its_feed_holds() {
    let item = "<item><title>Harbour opens</title><description>All came.</description></item>";
    let feed = format!("<rss><channel><title>Saltby Courier</title>{item}{item}</channel></rss>");
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(feed.as_bytes()).unwrap();
    let origin = Origin {
        path: "news/feed.xml".to_owned(),
        record: 1,
        ..Origin::default()
    };
    let found = original(file.path(), &origin, &Arc::default());
    let found = found.unwrap().into_stored();
    assert_eq!(String::from_utf8(found).unwrap(), item);
}

#[test]
fn a_fingerprint_changes_with_the_bytes() {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    let empty = fingerprint(file.path()).unwrap();
    file.write_all(b"x").unwrap();
    assert_ne!(fingerprint(file.path()).unwrap(), empty);
}

proptest::proptest! {
    #[test]
    fn any_bytes_under_any_name_end_in_an_outcome(
        bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..300),
        text in "\\PC{0,200}",
        name in "[a-z]{1,3}\\.(txt|md|json|html|gz|zst|csv)",
    ) {
        read(&name, &bytes);
        read(&name, text.as_bytes());
        read(&name, &[b"\x1f\x8b".as_slice(), &bytes].concat());
        read(&name, &[b"\x28\xb5\x2f\xfd".as_slice(), &bytes].concat());
        read(&name, &[b"---\n".as_slice(), text.as_bytes(), b"\n---\n"].concat());
    }
}

#[test]
fn a_text_that_no_row_takes_is_an_article_whatever_tables_name_it() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    // The table of articles is not in the folder that is read; the others are lists of files, not of articles.
    write("list.csv", "title,file\nPier comes home,press/pier.txt\n");
    write(
        "press/sizes.csv",
        "file,bytes,checksum\npier.txt,42,9d41\nmill.txt,17,77ab\n",
    );
    write(
        "press/queries.tsv",
        "find\tpier\tpier.txt\nfind\tmill\tmill.txt\n",
    );
    write(
        "press/pier.txt",
        "Pier comes home\n\nThe corporation has bought back the pier.\n",
    );
    write(
        "press/mill.txt",
        "Mill burns\n\nThe mill at Saltby has burned down.\n",
    );
    let options = Arc::new(ReadOptions::default());
    let inputs = discover(&[folder.path().join("press")], &DiscoverOptions::default());
    let mut titles: Vec<String> = Vec::new();
    for input in inputs.map(Result::unwrap) {
        if input.name.ends_with(".txt") {
            for record in open(&input, &options).unwrap() {
                let articles = record.unwrap().articles();
                titles.extend(
                    articles
                        .into_iter()
                        .filter_map(|article| article.unwrap().title),
                );
            }
        }
    }
    titles.sort();
    assert_eq!(titles, ["Mill burns", "Pier comes home"]);
}

#[test]
fn rows_are_read_with_the_texts_that_they_name_and_the_texts_only_once() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write(
        "results.csv",
        "article_id,title,date,newspaper_title,text\n1,Pier comes home,1898-06-14,Saltby Echo,text/18980614-1.txt\n2,Mill,1898-06-15,Saltby Echo,\n",
    );
    write(
        "text/18980614-1.txt",
        "The corporation has bought back the pier.\n",
    );
    write(
        "text/other.txt",
        "A text that no row of the table names, which is an article.\n",
    );
    write(
        "blog/posts.csv",
        "post_id,post_date,is_published,title\n4012.pier,2021-02-03T11:00:00Z,true,Pier\n4013.notes,,false,Notes\n",
    );
    write(
        "blog/posts/4012.pier.html",
        "<p>The council has bought back the pier it sold, for one pound.</p>",
    );
    write(
        "blog/posts/4013.notes.html",
        "<p>Ring the harbour master about the eels.</p>",
    );
    let options = Arc::new(ReadOptions::default());
    let (mut articles, mut skipped) = (Vec::new(), 0);
    let inputs = discover(&[folder.path().to_owned()], &DiscoverOptions::default());
    for input in inputs.map(Result::unwrap) {
        for record in open(&input, &options).unwrap() {
            match record {
                Ok(record) => articles.extend(record.articles().into_iter().filter_map(Result::ok)),
                Err(_) => skipped += 1,
            }
        }
    }
    let mut found: Vec<(Option<&str>, &str)> = articles
        .iter()
        .map(|article| (article.title.as_deref(), article.body.as_str()))
        .collect();
    found.sort();
    assert_eq!(
        found,
        [
            (
                None,
                "A text that no row of the table names, which is an article."
            ),
            (Some("Mill"), ""),
            (
                Some("Pier"),
                "The council has bought back the pier it sold, for one pound."
            ),
            (
                Some("Pier comes home"),
                "The corporation has bought back the pier."
            ),
        ]
    );
    assert_eq!(skipped, 3);
}
