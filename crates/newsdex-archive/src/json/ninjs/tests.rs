use crate::tests::{article, read};
use newsdex_text::date::moment;

const FIRST: &[u8] = include_bytes!("../../../../../fixtures/formats/ninjs/ninjs-1.json");
const THIRD: &[u8] = include_bytes!("../../../../../fixtures/formats/ninjs/ninjs-3.json");
const ANSWER: &[u8] = include_bytes!("../../../../../fixtures/formats/ninjs/answer.json");
const DIGITALWIRES: &[u8] =
    include_bytes!("../../../../../fixtures/formats/ninjs/digitalwires.json");

#[test]
fn version_one_has_a_field_for_each() {
    let story = article("a.json", FIRST);
    assert_eq!(
        story.id.as_str(),
        "urn:newsml:halyard.example:20210716:flood-wall"
    );
    assert_eq!(
        story.title.as_deref(),
        Some("Flood wall holds & the market stays dry")
    );
    assert_eq!(
        story.subtitle.as_deref(),
        Some("The river came within a hand of the top.")
    );
    assert_eq!(
        story.body,
        "The new flood wall at Port Ellery held on Friday.\n\nThe river came within a hand’s breadth of the top."
    );
    assert_eq!(story.published, moment("2021-07-16T09:30:04Z"));
    assert_eq!(story.updated, moment("2021-07-16T09:46:53Z"));
    assert_eq!(story.embargo, moment("2021-07-16T12:00:00Z"));
    assert_eq!(story.authors, ["Petra Quayle", "Tom Pell"]);
    assert_eq!(story.source.as_deref(), Some("Halyard"));
    assert_eq!(story.dateline.as_deref(), Some("Port Ellery"));
    assert_eq!(story.slug.as_deref(), Some("flood-wall"));
    assert_eq!(story.section.as_deref(), Some("Local News"));
    assert_eq!(story.keywords, ["flood", "river"]);
}

#[test]
fn later_versions_have_lists_with_roles() {
    let story = article("a.json", THIRD);
    assert_eq!(
        story.title.as_deref(),
        Some("The Salt Ladder comes to Wexmouth")
    );
    assert_eq!(story.subtitle.as_deref(), Some("A play about a ladder"));
    assert_eq!(
        story.body,
        "The theatre in Wexmouth shows The Salt Ladder.\n\nIt lasts three hours."
    );
    assert_eq!(story.source.as_deref(), Some("Halyard"));
    assert_eq!(
        story.url.as_deref(),
        Some("https://www.halyard.example/news/salt-ladder")
    );
    assert_eq!(story.authors, ["Una Marsh"]);
}

#[test]
fn an_answer_of_a_service_is_unwrapped() {
    let story = article("a.json", ANSWER);
    assert_eq!(story.id.as_str(), "39b60d8408a78fe7");
    assert_eq!(
        story.title.as_deref(),
        Some("Lighthouse at Saltby sold for one pound")
    );
    assert_eq!(
        story.subtitle.as_deref(),
        Some("The buyer must paint it every four years")
    );
    assert_eq!(
        story.body,
        "The lighthouse at Saltby has been sold for one pound to a retired teacher."
    );
    assert_eq!(story.authors, ["Una Marsh"]);
    assert_eq!(story.agencies, ["Associated Press"]);
    assert_eq!(story.section.as_deref(), Some("Business"));
    assert_eq!(story.keywords, ["Lighthouse", "Property"]);
    assert_eq!(story.url, None);
}

#[test]
fn digitalwires_are_read_alike() {
    let story = article("a.json", DIGITALWIRES);
    assert_eq!(story.title.as_deref(), Some("Leuchtturm wieder offen"));
    assert_eq!(
        story.subtitle.as_deref(),
        Some("Drei Jahre lang war die Treppe gesperrt.")
    );
    assert_eq!(
        story.body,
        "Der Leuchtturm von Saltby ist wieder offen.\n\nDie Treppe hat 199 Stufen."
    );
    assert_eq!(story.authors, ["Anna Lohse"]);
    assert_eq!(story.agencies, ["dpa"]);
    assert_eq!(story.dateline.as_deref(), Some("Saltby (dpa)"));
    assert_eq!(story.keywords, ["Leuchtturm", "Tourismus", "Deutschland"]);
}

#[test]
fn pictures_events_and_packages_are_no_articles() {
    for (item, expected) in [
        (
            r#""type": "picture", "headline": "A", "description_caption": "B.""#,
            "a picture without a text of its own",
        ),
        (
            r#""type": "composite", "headline": "A", "associations": [{"type": "audio"}]"#,
            "a recording without a text of its own",
        ),
        (
            r#""type": "composite", "headline": "A""#,
            "a package without a text of its own",
        ),
        (
            r#""title": "A", "eventDetails": {"dates": {}}"#,
            "an event, not an article",
        ),
    ] {
        let text = format!(r#"{{"uri": "urn:x:1", "versioncreated": "2020-01-01", {item}}}"#);
        assert_eq!(
            read("a.json", text.as_bytes()),
            [Err(format!("Skipped {expected}"))],
            "{item}"
        );
    }
}

#[test]
fn html_without_tags_has_no_meant_line_ends() {
    let text = br#"{"uri": "urn:x:1", "versioncreated": "2020-01-01", "headline": "A", "body_html": "One\ntwo.\n\nThree."}"#;
    assert_eq!(article("a.json", text).body, "One two.\n\nThree.");
}

#[test]
fn the_holder_in_a_notice_is_a_clean_line() {
    for (notice, expected) in [
        (
            "Copyright 2023, Halyard (www.halyard.example).",
            Some("Halyard"),
        ),
        ("© Halyard\\u0000 Press, 2023", Some("Halyard Press")),
        ("Copyright \\u0001x\\u0000.", None),
    ] {
        let text = format!(
            r#"{{"uri": "urn:x:1", "versioncreated": "2020-01-01", "headline": "A", "body_text": "B.", "copyrightnotice": "{notice}"}}"#
        );
        assert_eq!(
            article("a.json", text.as_bytes()).source.as_deref(),
            expected,
            "{notice}"
        );
    }
}
