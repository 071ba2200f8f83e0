use crate::tests::{article, read};
use newsdex_text::date::moment;

const LAMPS: &[u8] = include_bytes!("../../../../fixtures/formats/newsml/lamplighter.xml");

#[test]
fn every_field_of_an_item_is_read() {
    let story = article("a", LAMPS);
    assert_eq!(
        story.id.as_str(),
        "urn:newsml:halyard.example:20190321:HLY-LAMP-4:1"
    );
    assert_eq!(
        story.title.as_deref(),
        Some("Saltby lights its last gas lamps")
    );
    assert_eq!(
        story.body,
        "Eleven gas lamps on Rope Walk were lit for the last time.\n\nThey go to the museum & the theatre."
    );
    assert_eq!(story.published, moment("2019-03-21T09:00:00Z"));
    assert_eq!(story.updated, moment("2019-03-21T09:15:00Z"));
    assert_eq!(story.embargo, moment("2019-03-21T18:00:00Z"));
    assert_eq!(story.authors, ["Una Marsh"]);
    assert_eq!(story.source.as_deref(), Some("Halyard"));
    assert_eq!(
        story.dateline.as_deref(),
        Some("Saltby, March 21 (Halyard)")
    );
    assert_eq!(story.slug.as_deref(), Some("Lamps-Saltby"));
    assert_eq!(story.keywords, ["lamps", "gas"]);
    assert_eq!(story.language.as_deref(), Some("en"));
}

#[test]
fn components_for_lead_and_body_are_one_text() {
    let text = "<NewsML><NewsItem><NewsComponent><NewsLines><HeadLine>A</HeadLine></NewsLines>\
        <NewsComponent><Role FormalName='Title'/><ContentItem><DataContent>A</DataContent></ContentItem></NewsComponent>\
        <NewsComponent><Role FormalName='Lead'/><ContentItem><DataContent>Lead.</DataContent></ContentItem></NewsComponent>\
        <NewsComponent><Role FormalName='Body'/><ContentItem><DataContent>Body.</DataContent></ContentItem></NewsComponent>\
        </NewsComponent></NewsItem></NewsML>";
    assert_eq!(article("a", text.as_bytes()).body, "Lead.\n\nBody.");
}

#[test]
fn an_identifier_that_names_the_sender_only_is_made_particular() {
    let item = |number: &str| {
        format!(
            "<NewsItem><Identification><NewsIdentifier><ProviderId>x.example</ProviderId><DateId>20200609</DateId><NewsItemId>{number}</NewsItemId><PublicIdentifier>urn:newsml:x.example</PublicIdentifier></NewsIdentifier></Identification><NewsComponent><NewsLines><HeadLine>A</HeadLine></NewsLines></NewsComponent></NewsItem>"
        )
    };
    let text = format!(
        "<NewsML>{}{}{}</NewsML>",
        item("107"),
        item("108"),
        item("")
    );
    let ids: Vec<String> = read("a", text.as_bytes())
        .into_iter()
        .map(|story| story.unwrap().id.to_string())
        .collect();
    assert_eq!(
        ids[..2],
        [
            "urn:newsml:x.example:20200609:107",
            "urn:newsml:x.example:20200609:108"
        ]
    );
    assert!(!ids[2].starts_with("urn:"));
}

#[test]
fn pictures_are_no_articles() {
    let text = b"<NewsML><NewsItem><NewsComponent><NewsLines><HeadLine>A</HeadLine></NewsLines><ContentItem Href='a.jpg'><MediaType FormalName='Photo'/></ContentItem></NewsComponent></NewsItem></NewsML>";
    assert_eq!(
        read("a", text),
        [Err(
            "Skipped a picture or a recording without a text of its own".to_owned()
        )]
    );
}

#[test]
fn components_with_bodies_of_their_own_are_stories_of_their_own() {
    let component = |title: &str, language: &str| {
        format!(
            "<NewsComponent xml:lang='{language}'><NewsLines><HeadLine>{title}</HeadLine></NewsLines><NewsComponent><Role FormalName='Body'/><ContentItem><DataContent>Of {title}.</DataContent></ContentItem></NewsComponent></NewsComponent>"
        )
    };
    let text = format!(
        "<NewsML><NewsItem><Identification><NewsIdentifier><NewsItemId>n-107-x</NewsItemId><PublicIdentifier>urn:x:n-107-x</PublicIdentifier></NewsIdentifier></Identification><NewsManagement><FirstCreated>20200101T000000Z</FirstCreated></NewsManagement><NewsComponent>{}{}</NewsComponent></NewsItem></NewsML>",
        component("A", "fr"),
        component("B", "nl")
    );
    let found: Vec<_> = read("a", text.as_bytes())
        .into_iter()
        .map(Result::unwrap)
        .collect();
    let told: Vec<_> = found
        .iter()
        .map(|story| {
            (
                story.id.as_str(),
                story.title.as_deref(),
                story.body.as_str(),
                story.language.as_deref(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("urn:x:n-107-x", Some("A"), "Of A.", Some("fr")),
            ("urn:x:n-107-x#1", Some("B"), "Of B.", Some("nl"))
        ]
    );
}
