use std::sync::Arc;

use super::*;
use crate::record::{Place, ReadOptions};

fn read(metadata: &str) -> Article {
    let record = Record {
        format: &plain::FORMAT,
        place: Arc::new(Place::of_file(
            "texts/7.txt",
            &Arc::new(ReadOptions::default()),
            crate::registry::recognised,
        )),
        bytes: b"Swing bridge opens\n\nIt opened on Monday.".to_vec(),
        number: 0,
        offset: 0,
        line: None,
    };
    let mut articles = joined(record, metadata.as_bytes()).articles();
    assert_eq!(articles.len(), 1);
    articles.remove(0).expect("an article")
}

#[test]
fn the_address_in_the_metadata_may_spell_the_headline() {
    let mut article = Article {
        body: "The swing bridge opens again. It opened on Monday.".to_owned(),
        ..Article::default()
    };
    let said = Article {
        url: Some("https://courier.example/the-swing-bridge-opens-again".to_owned()),
        ..Article::default()
    };
    article = with(article, &said);
    assert_eq!(
        article.title.as_deref(),
        Some("The swing bridge opens again")
    );
    assert_eq!(article.body, "It opened on Monday.");
}

#[track_caller]
fn check(metadata: &str) {
    let article = read(metadata);
    assert_eq!(article.title.as_deref(), Some("Swing bridge opens"));
    assert_eq!(article.body, "It opened on Monday.");
    assert_eq!(article.authors, ["Ann Lee"], "in {metadata}");
    assert_eq!(
        article.url.as_deref(),
        Some("https://www.courier.example/bridge")
    );
    assert_eq!(article.section.as_deref(), Some("local"));
    assert_eq!(
        article.published.map(|moment| moment.seconds),
        Some(1_578_960_000)
    );
    assert_eq!(article.dated_by, Some(DateOrigin::Metadata));
}

#[test]
fn metadata_may_be_lines_names_json_or_xml() {
    check("Ann Lee\nhttps://www.courier.example/bridge\nlocal\n14/01/2020\n168\n148\nNone\n0.73\n");
    check(
        "author: Ann Lee\nurl: https://www.courier.example/bridge\nsection: local\ndate: 14 January 2020\n",
    );
    check(
        r#"{"author":"Ann Lee","url":"https://www.courier.example/bridge","section":"local","date":"2020-01-14"}"#,
    );
    check(
        "<m><author>Ann Lee</author><url>https://www.courier.example/bridge</url><section>local</section><date>2020-01-14</date></m>",
    );
}

#[test]
fn what_metadata_do_not_say_stays_as_the_text_has_it() {
    let article = read("None\nNone\n");
    assert_eq!(article.title.as_deref(), Some("Swing bridge opens"));
    assert!(article.authors.is_empty() && article.published.is_none());
}
