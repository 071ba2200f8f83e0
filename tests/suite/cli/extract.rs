//! `newsdex extract`: articles as JSON Lines, with what was found in them.

use std::fs;

use serde_json::{Value, json};

use crate::harness::{
    ARTICLES, Run, Sandbox, command, fixture_index, fixtures, hits, process, run, slice,
};

fn extract(below: &str) -> Run {
    run(&["extract", fixtures(below).to_str().unwrap()])
}

#[test]
fn every_line_is_an_article_with_every_field() {
    let articles = extract("archive").exits(0).json_lines();
    assert_eq!(articles.len() as u64, ARTICLES);
    let fields = [
        "id",
        "title",
        "subtitle",
        "body",
        "published",
        "published_precision",
        "updated",
        "slug",
        "embargo",
        "dated_by",
        "source",
        "url",
        "language",
        "authors",
        "section",
        "keywords",
        "dateline",
        "agencies",
        "origin",
        "entities",
        "quotes",
        "mentioned_dates",
    ];
    for article in &articles {
        for field in fields {
            assert!(
                article.get(field).is_some(),
                "{field} is missing in {article}"
            );
        }
    }
}

#[test]
fn the_place_of_a_dateline_is_a_place_under_its_usual_spelling() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "news/siege.txt",
        "Siege goes on\n\nKYIV - The town was quiet on Tuesday. Nobody came.\n",
    );
    sandbox.write(
        "news/storm.txt",
        "Storm over the bay\n\nLOWER WEXMOUTH, March 3 (Halyard) - The harbour was closed on Tuesday.\n",
    );
    let places = |below: &str| {
        let article = sandbox.run(&["extract", below]).exits(0).json_lines();
        let entities = article[0]["entities"].as_array().unwrap().iter();
        let places = entities.filter(|entity| entity["type"] == "place");
        places
            .map(|entity| entity["name"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(places("news/siege.txt"), ["Kyiv"]);
    assert_eq!(places("news/storm.txt"), ["Lower Wexmouth"]);
    sandbox.index(&["news"]);
    assert_eq!(sandbox.found("place:kyiv").len(), 1);
}

#[test]
fn mentions_are_the_text_at_their_place() {
    let mut checked = 0;
    let mut languages = Vec::new();
    for article in extract("archive").json_lines() {
        let before = checked;
        for entity in article["entities"].as_array().unwrap() {
            assert!(
                ["person", "organization", "place", "misc"]
                    .contains(&entity["type"].as_str().unwrap())
            );
            for (mentions, field) in [("mentions", "body"), ("title_mentions", "title")] {
                for mention in entity[mentions].as_array().unwrap() {
                    let text = slice(
                        article[field].as_str().unwrap(),
                        &mention["start"],
                        &mention["end"],
                    );
                    assert_eq!(mention["text"], json!(text), "in {}", article["id"]);
                    checked += 1;
                }
            }
        }
        if checked > before && !languages.contains(&article["language"]) {
            languages.push(article["language"].clone());
        }
    }
    assert!(checked > 300, "only {checked} mentions");
    assert!(languages.contains(&json!("en")), "{languages:?}");
}

#[test]
fn an_article_of_another_script_keeps_its_offsets() {
    let sandbox = Sandbox::new();
    let text = "Київ 😀 (Halyard) - Emmanuel Macron called Vladimir Putin on Thursday, the mayor of Київ said.";
    sandbox.write(
        "a.jsonl",
        json!({"id": "a", "title": "😀 Emmanuel Macron calls", "text": text}).to_string(),
    );
    let article = sandbox
        .run(&["extract", "a.jsonl"])
        .exits(0)
        .json_lines()
        .remove(0);
    let entities = article["entities"].as_array().unwrap();
    let putin = entities
        .iter()
        .find(|entity| entity["name"] == "Vladimir Putin")
        .unwrap();
    assert_eq!(
        putin["mentions"],
        json!([{"start": 42, "end": 56, "text": "Vladimir Putin"}])
    );
}

#[test]
fn the_same_articles_are_extracted_as_are_indexed() {
    let mut extracted: Vec<Value> = extract("archive")
        .json_lines()
        .iter()
        .map(|article| article["id"].clone())
        .collect();
    let mut indexed: Vec<Value> = hits(&["--", "*"])
        .iter()
        .map(|hit| hit["id"].clone())
        .collect();
    let by_text = |a: &Value, b: &Value| a.as_str().cmp(&b.as_str());
    extracted.sort_unstable_by(by_text);
    indexed.sort_unstable_by(by_text);
    assert_eq!(extracted, indexed);
}

#[test]
fn one_article_whole() {
    let path = fixtures("archive/text/local/2020-01-14-swing-bridge.txt");
    let mut article = run(&["extract", path.to_str().unwrap()]).exits(0).json();
    assert_eq!(article["id"].take().as_str().map(str::len), Some(16));
    assert!(article["entities"].take().is_array());
    insta::assert_snapshot!(serde_json::to_string_pretty(&article).unwrap(), @r#"
    {
      "agencies": [],
      "authors": [],
      "body": "The swing bridge at Customs Cross will be closed to traffic from 9 p.m. on Thursday to 5 a.m. on Friday for work on its bearings. Pedestrians may use the ferry free of charge.",
      "correction": null,
      "dated_by": "path",
      "dateline": null,
      "embargo": null,
      "entities": null,
      "id": null,
      "keywords": [],
      "language": "en",
      "mentioned_dates": [
        {
          "date": "2020-01-16",
          "end": 83,
          "from": "2020-01-16",
          "start": 75,
          "text": "Thursday",
          "to": "2020-01-16"
        },
        {
          "date": "2020-01-17",
          "end": 103,
          "from": "2020-01-17",
          "start": 97,
          "text": "Friday",
          "to": "2020-01-17"
        }
      ],
      "origin": {
        "member": null,
        "offset": 0,
        "path": "2020-01-14-swing-bridge.txt",
        "record": 0
      },
      "published": "2020-01-14T00:00:00Z",
      "published_day": "2020-01-14",
      "published_precision": "day",
      "quotes": [],
      "section": null,
      "slug": null,
      "source": null,
      "subtitle": null,
      "title": "Swing bridge shut",
      "title_quotes": [],
      "updated": null,
      "url": null
    }
    "#);
}

#[test]
fn what_cannot_be_read_is_told_and_the_rest_is_printed() {
    let run = extract("broken").exits(3);
    assert_eq!(run.json_lines().len(), 10);
    insta::assert_snapshot!(run.stderr, @r"
    newsdex: broken/binary.txt: not a text: looks like binary data
    newsdex: broken/broken-line.jsonl:3: not valid JSON: ends early
    newsdex: broken/truncated.jsonl.gz: ends early: the compressed data are cut off
    Skipped 1: an array of values, not of articles (example: broken/deep.json)
    Skipped 1: empty file (example: broken/empty.txt)
    Skipped 1: no title and no text (example: broken/not-articles.json:1)
    ");
    let missing = Sandbox::new().run(&["extract", "no-such-file.txt"]);
    insta::assert_snapshot!(missing, @r"
    exit 3
    --- stdout
    --- stderr
    newsdex: no-such-file.txt: no such file or folder
    ");
}

#[test]
fn forms_other_than_json_lines() {
    let path = fixtures("archive/text/local/2020-01-14-swing-bridge.txt");
    let path = path.to_str().unwrap();
    insta::assert_snapshot!(run(&["extract", "--format", "csv", path]), @r"
    exit 2
    --- stdout
    --- stderr
    newsdex: articles cannot be printed as CSV; use --format text or jsonl
    ");
    let text = run(&["extract", "--format", "text", path]).exits(0).stdout;
    let title = fs::read_to_string(path)
        .unwrap()
        .lines()
        .next()
        .unwrap()
        .to_owned();
    assert!(text.starts_with(&title), "in {text}");
}

#[test]
fn nothing_is_indexed() {
    let sandbox = Sandbox::with_fixtures();
    sandbox.run(&["extract", "archive/text"]).exits(0);
    assert!(!sandbox.path(".newsdex").exists());
    // Nor is an index needed, or looked at where there is one.
    let run = command(
        fixture_index(),
        &[
            "extract",
            "--index",
            "nowhere",
            fixtures("archive/json/ferry-times.json").to_str().unwrap(),
        ],
    );
    assert_eq!(
        Run::of({ run }.output().unwrap())
            .exits(0)
            .json_lines()
            .len(),
        1
    );
}

/// A PDF file with one page that is a grey picture.
#[cfg(unix)]
fn scan() -> Vec<u8> {
    let (width, height) = (500, 500);
    let head = format!(
        "%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n\
         3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 500 500]/Resources<</XObject<</P 4 0 R>>>>/Contents 5 0 R>>\nendobj\n\
         5 0 obj\n<</Length 24>>stream\n500 0 0 500 0 0 cm /P Do\nendstream\nendobj\n\
         4 0 obj\n<</Type/XObject/Subtype/Image/Width {width}/Height {height}/ColorSpace/DeviceGray/BitsPerComponent 8\
         /Length {}>>stream\n",
        width * height
    );
    let mut file = head.into_bytes();
    file.extend(vec![200; width * height]);
    file.extend(b"\nendstream\nendobj\ntrailer<</Root 1 0 R>>\n%%EOF");
    file
}

#[cfg(unix)]
#[test]
fn scans_are_recognised_by_tesseract_only_where_it_is_asked_for() {
    use std::os::unix::fs::PermissionsExt;

    let sandbox = Sandbox::new();
    sandbox.write("scan.pdf", scan());
    let program = sandbox.path("bin/tesseract");
    sandbox.write(
        "bin/tesseract",
        "#!/bin/sh\nif [ \"$1\" = --list-langs ]; then echo eng; exit; fi\ncat > \"$(dirname \"$0\")/picture\"\n\
         printf 'The har-\\nbour of Wexmouth opens again.\\n\\nIt rained.\\n'\n",
    );
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    let path = std::env::var("PATH").unwrap_or_default();
    let path = format!("{}:{path}", sandbox.path("bin").display());
    let run = |args: &[&str]| {
        Run::of(
            process(sandbox.root(), args)
                .env("PATH", &path)
                .output()
                .unwrap(),
        )
    };

    let refused = run(&["extract", "scan.pdf"]).exits(3);
    assert!(
        refused.stderr.contains("without text"),
        "{}",
        refused.stderr
    );
    let articles = run(&["extract", "--ocr", "scan.pdf"]).exits(0).json_lines();
    let body = articles
        .first()
        .and_then(|article| article["body"].as_str());
    assert_eq!(
        body,
        Some("The harbour of Wexmouth opens again.\n\nIt rained.")
    );
    let picture = fs::read(sandbox.path("bin/picture")).unwrap();
    assert!(picture.starts_with(b"P5\n500 500\n255\n"));
    let unknown = run(&["extract", "--ocr=deu", "scan.pdf"]).exits(2);
    assert!(
        unknown.stderr.contains("no data for `deu`"),
        "{}",
        unknown.stderr
    );
}
