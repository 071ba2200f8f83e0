//! Every format newsdex reads, through the program: the files of `fixtures/formats`, which
//! `fixtures/README.md` describes.

use serde_json::Value;

use crate::harness::*;

/// The articles of a folder of `fixtures/formats`, without what is passed over.
fn extracted(folder: &str) -> Vec<Value> {
    let path = fixtures("formats").join(folder);
    let run = run(&["extract", path.to_str().unwrap()]);
    run.exits(0).json_lines()
}

#[test]
fn each_format_gives_its_articles() {
    let path = fixtures("formats");
    let report = run(&[
        "extract",
        "--report",
        "--format",
        "json",
        path.to_str().unwrap(),
    ]);
    let report = report.exits(0).json();
    let mut articles: Vec<String> = Vec::new();
    for folder in report["folders"].as_array().unwrap() {
        assert_eq!(folder["failed"], 0, "in {folder}");
        if folder["articles"] != 0 {
            articles.push(format!(
                "{}, {}: {}",
                folder["folder"].as_str().unwrap(),
                folder["format"].as_str().unwrap(),
                folder["articles"]
            ));
        }
    }
    let expected = [
        "formats/blogs, Dotclear: 1",
        "formats/blogs, JSON: 2",
        "formats/captions, captions: 2",
        "formats/containers, plain text: 2",
        "formats/csv, CSV: 11",
        "formats/documents, CSV: 4",
        "formats/documents, DOCX: 1",
        "formats/documents, EPUB: 2",
        "formats/documents, ODT: 1",
        "formats/documents, RTF: 1",
        "formats/feeds, feed: 6",
        "formats/mail, mail: 5",
        "formats/mets-alto, METS: 2",
        "formats/newsml, NewsML: 1",
        "formats/newsml-g2, NewsML-G2: 2",
        "formats/ninjs, JSON: 4",
        "formats/nitf, NITF: 2",
        "formats/references, Alceste: 2",
        "formats/references, BibTeX: 2",
        "formats/references, XML: 2",
        "formats/saved-pages, MHTML: 1",
        "formats/saved-pages, web archive: 2",
        "formats/sgml, SGML: 5",
        "formats/sidecar, text with metadata: 1",
        "formats/text, plain text: 2",
        "formats/warc, WARC: 3",
        "formats/wire, wire text: 2",
        "formats/xml, XML: 1",
    ];
    assert_eq!(articles, expected);
}

#[test]
fn what_agencies_say_of_an_article_is_kept() {
    let articles = extracted("nitf");
    let bridge = articles
        .iter()
        .find(|article| !article["embargo"].is_null())
        .expect("one of them has an embargo");
    for field in ["title", "subtitle", "published", "slug", "dateline"] {
        assert!(!bridge[field].is_null(), "{field} of {bridge}");
    }
    assert_eq!(bridge["dated_by"], "metadata");
    assert_ne!(bridge["authors"], Value::Array(Vec::new()));
}

#[test]
fn a_release_is_read_without_what_stands_around_it() {
    let articles = extracted("text/2021-03-04-release.txt");
    let [release] = articles.as_slice() else {
        panic!("one article, not {}", articles.len());
    };
    assert_eq!(
        release["title"],
        "WEXMOUTH HARBOUR OPENS AGAIN AFTER THREE WEEKS OF REPAIRS"
    );
    let body = release["body"].as_str().unwrap();
    assert!(body.ends_with("Not one of them has arrived."), "{body}");
    assert!(!body.contains("Authorised"), "{body}");
}

#[test]
fn an_answer_by_mail_is_read_without_question_and_signature() {
    let articles = extracted("mail/answer.eml");
    let [answer] = articles.as_slice() else {
        panic!("one article, not {}", articles.len());
    };
    assert_eq!(answer["authors"], serde_json::json!(["Jane Roe"]));
    let body = answer["body"].as_str().unwrap();
    assert!(body.ends_with("left it within the hour."), "{body}");
}

#[test]
fn members_of_containers_are_found_shown_and_given_back() {
    let sandbox = Sandbox::new();
    copy_folder(&fixtures("formats/containers"), &sandbox.path("containers"));
    sandbox.index(&["containers"]);
    let found = sandbox.run(&["search", "organ", "--format", "json"]);
    let hit = &found.exits(0).json()["hits"][0];
    let member = hit["origin"]["member"].as_str().unwrap();
    assert!(member.ends_with(".txt"), "{member}");
    let id = hit["id"].as_str().unwrap();
    let shown = sandbox.run(&["show", id]).exits(0);
    assert!(
        shown
            .stdout
            .contains(&format!("containers/issue.tar.xz!{member}")),
        "{}",
        shown.stdout
    );
    let original = sandbox.run(&["show", id, "--original"]).exits(0);
    assert!(original.stdout.contains("Organ sounds again at St Brannoc"));
    // Run again, nothing has changed.
    assert_eq!(sandbox.index(&["containers"])["articles"]["unchanged"], 2);
}

#[test]
fn a_damaged_container_costs_what_is_behind_the_damage() {
    let sandbox = Sandbox::new();
    let whole = std::fs::read(fixtures("formats/containers/issue.tar.xz")).unwrap();
    sandbox.write("news/cut.tar.xz", &whole[..whole.len() / 2]);
    sandbox.write("news/whole.txt", "Fair opens\n\nThe fair opened on Monday.");
    let summary = sandbox.index_ending(3, &["news"]);
    assert_eq!(summary["failures"][0]["path"], "news/cut.tar.xz");
    assert!(summary["articles"]["added"].as_u64() >= Some(1));
}

#[test]
fn the_report_names_what_was_passed_over() {
    let path = fixtures("formats/feeds");
    let report = newsdex(&["extract", "--report", path.to_str().unwrap()]);
    assert!(report.contains("a WordPress attachment"), "{report}");
    assert!(report.contains("no author"), "{report}");
}
