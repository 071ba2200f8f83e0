use crate::tests::{article, read};
use newsdex_text::date::moment;

const BRIDGE: &[u8] = include_bytes!("../../../../fixtures/formats/nitf/swing-bridge.xml");
const TIDES: &[u8] = include_bytes!("../../../../fixtures/formats/nitf/tides-latin-1.xml");

#[test]
fn every_field_of_a_story_is_read() {
    let story = article("a.xml", BRIDGE);
    assert_eq!(story.id.as_str(), "HLY-20200114-0077");
    assert_eq!(
        story.title.as_deref(),
        Some("Swing bridge at Wexmouth to stay shut until May")
    );
    assert_eq!(
        story.subtitle.as_deref(),
        Some("Council blames a cracked bearing — and the frost")
    );
    assert_eq!(story.published, moment("2020-01-14T10:15:00Z"));
    assert_eq!(story.embargo, moment("2020-01-15T00:01:00Z"));
    assert_eq!(story.source.as_deref(), Some("Halyard News Agency"));
    assert_eq!(story.authors, ["Petra Quayle"]);
    assert_eq!(story.dateline.as_deref(), Some("Wexmouth, Jan. 14"));
    assert_eq!(story.slug.as_deref(), Some("BRIDGE-Wexmouth"));
    assert_eq!(story.section.as_deref(), Some("Economy"));
    assert_eq!(
        story.keywords,
        ["bridges", "harbour", "Economy", "Transport"]
    );
    assert_eq!(story.language.as_deref(), Some("en-GB"));
}

#[test]
fn the_text_is_what_stands_between_captions_and_taglines() {
    let story = article("a.xml", BRIDGE);
    assert_eq!(
        story.body,
        "The swing bridge at Wexmouth will stay shut until May, the council said. Repairs cost £1.2m, R&D included.\n\nBuses go by way of Saltby until then:\n\nLine Minutes more\n7 twelve\n\n“It is what it is,” said Orla Finch of the harbour office."
    );
}

#[test]
fn lines_broken_at_the_width_of_a_teleprinter_are_joined() {
    let story = article("a.xml", TIDES);
    assert_eq!(
        story.title.as_deref(),
        Some("High water at the café on the quay")
    );
    assert!(story.body.starts_with("WEXMOUTH - The spring tide reached the terrace of the café on the quay on Friday for the second time this year and went no further.\n\nSALTBY"), "{}", story.body);
    assert_eq!(story.slug.as_deref(), Some("Tides Fri"));
}

#[test]
fn a_lead_paragraph_is_not_given_twice() {
    let text = br#"<nitf><body><body.content><block class="lead_paragraph"><p>One.</p></block><block class="full_text"><p>One.</p><p>Two.</p></block></body.content></body></nitf>"#;
    assert_eq!(article("a.xml", text).body, "One.\n\nTwo.");
}

#[test]
fn the_title_of_the_head_stands_in_for_a_headline() {
    let text = b"<nitf><head><title>FIRE-Saltby</title></head><body><body.content><p>One.</p></body.content></body></nitf>";
    let story = article("a.xml", text);
    assert_eq!(story.title.as_deref(), Some("FIRE-Saltby"));
    assert_eq!(story.slug.as_deref(), Some("FIRE-Saltby"));
}

#[test]
fn empty_and_broken_stories_are_named() {
    let empty =
        b"<nitf><head><title></title></head><body><body.head><hedline/></body.head></body></nitf>";
    assert_eq!(
        read("a.xml", empty),
        [Err("Skipped neither title nor text".to_owned())]
    );
    let cut = b"<nitf><body><body.content><p>One.</p><p>Tw";
    let found = read("a.xml", cut);
    assert_eq!(
        found[0].as_ref().map(|story| story.body.as_str()),
        Ok("One.\n\nTw")
    );
    assert_eq!(
        found[1],
        Err("Failed ends early: the XML is cut off".to_owned())
    );
}
