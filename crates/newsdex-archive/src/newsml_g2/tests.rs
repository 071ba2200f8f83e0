use crate::tests::{article, read};
use newsdex_text::date::moment;

const MESSAGE: &[u8] = include_bytes!("../../../../fixtures/formats/newsml-g2/message.xml");

#[test]
fn a_message_gives_its_stories_and_says_what_the_rest_is() {
    let found = read("a", MESSAGE);
    let reasons: Vec<_> = found
        .iter()
        .filter_map(|found| found.as_ref().err())
        .collect();
    assert_eq!(found.iter().flatten().count(), 2);
    assert_eq!(
        reasons,
        [
            "Skipped a picture without a text of its own",
            "Skipped a package: a list of other items, not an article"
        ]
    );
}

#[test]
fn xhtml_is_divided_into_headline_standfirst_and_text() {
    let found = read("a", MESSAGE);
    let story = found[0].as_ref().unwrap();
    assert_eq!(
        story.id.as_str(),
        "urn:newsml:halyard.example:20211108:derby"
    );
    assert_eq!(
        story.title.as_deref(),
        Some("Rovers win the harbour derby in the rain")
    );
    assert_eq!(
        story.subtitle.as_deref(),
        Some("It took a penalty in the last minute.")
    );
    assert_eq!(
        story.body,
        "Wexmouth (Halyard) - Wexmouth Rovers beat Saltby Town 2-1 on Monday.\n\nOne more point\n\n\"I am wet and glad,\" said their manager, Ivo Brand."
    );
    assert_eq!(story.published, moment("2021-11-08T17:58:00Z"));
    assert_eq!(story.updated, moment("2021-11-08T18:31:00Z"));
    assert_eq!(story.authors, ["Tom Pell", "Una Marsh"]);
    assert!(story.agencies.contains(&"dpa".to_owned()));
    assert_eq!(story.dateline.as_deref(), Some("Wexmouth (Halyard)"));
    assert_eq!(story.section.as_deref(), Some("Sport"));
    assert_eq!(story.keywords, ["football", "Harbour Derby"]);
    assert_eq!(story.slug.as_deref(), Some("derby-wexmouth"));
    assert_eq!(story.source.as_deref(), Some("Halyard"));
}

#[test]
fn nitf_inside_fills_what_the_item_leaves_open() {
    let found = read("a", MESSAGE);
    let story = found[1].as_ref().unwrap();
    assert_eq!(
        story.body,
        "The night ferry will sail again from March.\n\nTickets are on sale."
    );
    assert_eq!(story.authors, ["Petra Quayle"]);
    assert_eq!(story.dateline.as_deref(), Some("PORT ELLERY"));
    assert_eq!(story.embargo, moment("2021-11-09T06:00:00Z"));
    assert_eq!(
        story.subtitle.as_deref(),
        Some("After nine years without one.")
    );
    assert_eq!(story.source.as_deref(), Some("Halyard"));
    assert_eq!(story.language.as_deref(), Some("en-GB"));
    assert_eq!(story.origin.record, 1);
}

#[test]
fn items_of_other_kinds_are_skipped_by_name() {
    for (text, expected) in [
        (
            "<conceptItem guid='a'/>",
            "a concept item: an entry of a vocabulary, not an article",
        ),
        (
            "<nar:planningItem xmlns:nar='x'/>",
            "a planning item: coverage to come, not an article",
        ),
        (
            "<newsMessage><header/></newsMessage>",
            "a news message without items",
        ),
        (
            "<newsItem><itemMeta><itemClass qcode='ninat:video'/></itemMeta></newsItem>",
            "a recording without a text of its own",
        ),
        (
            "<newsItem><contentSet><inlineXML><events><event/></events></inlineXML></contentSet></newsItem>",
            "a list of events to come, not an article",
        ),
    ] {
        assert_eq!(
            read("a", text.as_bytes()),
            [Err(format!("Skipped {expected}"))],
            "{text}"
        );
    }
}

#[test]
fn text_may_be_character_data_or_set_for_a_teleprinter() {
    let story = article("a", b"<newsItem guid='urn:x:1'><contentSet><inlineData contenttype='text/html'>&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two.&lt;/p&gt;</inlineData></contentSet></newsItem>");
    assert_eq!(story.body, "One.\n\nTwo.");
    let set = "<newsItem guid='urn:x:2'><contentSet><inlineXML><html><body><p>(Adds detail)\n    By Una Marsh\n    The market opened on Monday after\nthree weeks of rain.\n    It was full by noon, they\nsaid in the town\nhall.\n</p></body></html></inlineXML></contentSet></newsItem>";
    assert_eq!(
        article("a", set.as_bytes()).body,
        "(Adds detail)\n\nBy Una Marsh\n\nThe market opened on Monday after three weeks of rain.\n\nIt was full by noon, they said in the town hall."
    );
}

#[test]
fn codes_behind_the_last_paragraph_are_no_text() {
    let text = b"<newsItem guid='urn:x:3'><contentSet><inlineXML><html><body><p>One.</p>51 77 CRO01 QBXB</body></html></inlineXML></contentSet></newsItem>";
    assert_eq!(article("a", text).body, "One.");
}

#[test]
fn a_dateline_in_a_paragraph_of_its_own_goes_to_the_text() {
    let text = "<newsItem guid='urn:x:4'><contentSet><inlineXML><html><body><p><span class='dateline'>SALTBY, 3 May (Halyard) - </span></p><p>One.</p></body></html></inlineXML></contentSet></newsItem>";
    let story = article("a", text.as_bytes());
    assert_eq!(story.body, "SALTBY, 3 May (Halyard) - One.");
    assert_eq!(story.dateline.as_deref(), Some("SALTBY, 3 May (Halyard)"));
}

#[test]
fn what_was_escaped_twice_is_mended() {
    let text = b"<newsItem guid='urn:x:5'><contentMeta><headline>Fish &amp;amp; chips</headline></contentMeta><contentSet><inlineXML><html><body><p>At four o&amp;#39;clock. R&amp;D.</p></body></html></inlineXML></contentSet></newsItem>";
    let story = article("a", text);
    assert_eq!(
        (story.title.as_deref(), story.body.as_str()),
        (Some("Fish & chips"), "At four o'clock. R&D.")
    );
}

#[test]
fn a_control_character_that_was_escaped_twice_is_no_text() {
    let text = b"<newsItem guid='urn:x:6'><contentMeta><headline>Fish&amp;#8;</headline></contentMeta><contentSet><inlineXML><html><body><p>At four&amp;#8; o'clock.</p></body></html></inlineXML></contentSet></newsItem>";
    let story = article("a", text);
    assert_eq!(
        (story.title.as_deref(), story.body.as_str()),
        (Some("Fish"), "At four o'clock.")
    );
}
