use crate::tests::{article, read};
use newsdex_text::date::moment;

const WIRE: &[u8] = include_bytes!("../../../../fixtures/formats/sgml/wire-1987.sgm");
const DOCUMENTS: &[u8] = include_bytes!("../../../../fixtures/formats/sgml/documents.sgml");

#[test]
fn an_article_of_reuters_has_all_its_fields() {
    let found = read("a", WIRE);
    assert_eq!(found.len(), 3);
    let story = found[0].as_ref().unwrap();
    assert_eq!(story.id.as_str(), "reuters-21578:90001");
    assert_eq!(
        story.title.as_deref(),
        Some("WEXMOUTH HERRING <WXH> LANDINGS RISE")
    );
    assert_eq!(
        story.body,
        "Herring landings at Wexmouth rose to 41 tonnes in the week to Saturday from 37 a week before, the harbour office said.\n\nPrices fell in the same week:\nLarge.......12.40 vs.....13.10\nSmall........9.10 vs......9.80\n\nIt expects little change before Easter."
    );
    assert_eq!(story.published, moment("1987-03-02T09:17:11Z"));
    assert_eq!(story.keywords, ["ship", "herring", "uk"]);
    assert_eq!(
        (story.authors.as_slice(), story.agencies.as_slice()),
        (
            ["Petra Quayle".to_owned()].as_slice(),
            ["Reuters".to_owned()].as_slice()
        )
    );
    assert_eq!(story.dateline.as_deref(), Some("WEXMOUTH, March 2"));
    assert_eq!(story.slug.as_deref(), Some("BC-WEXMOUTH-HERRING-LAND"));
}

#[test]
fn a_brief_is_a_headline_and_unprocessed_copy_a_text() {
    let found = read("a", WIRE);
    let brief = found[1].as_ref().unwrap();
    assert_eq!(
        (brief.title.as_deref(), brief.body.as_str()),
        (Some("SALTBY PIER CLOSED AFTER STORM"), "")
    );
    assert_eq!(brief.keywords, ["uk"]);
    let unprocessed = found[2].as_ref().unwrap();
    assert_eq!(
        (unprocessed.title.as_deref(), unprocessed.body.as_str()),
        (
            None,
            "PORT ELLERY SAVINGS BANK REPORT 1 - MARCH 12\n\nTwo weeks ended March 11\nDeposits......644 vs.....1,337\nLoans.........680 vs.......425"
        )
    );
}

#[test]
fn documents_lose_their_annotations() {
    let found = read("a", DOCUMENTS);
    assert_eq!(found.len(), 2);
    let story = found[0].as_ref().unwrap();
    assert_eq!(story.id.as_str(), "HLY19980403.0453");
    assert_eq!(
        story.title.as_deref(),
        Some("Mayor of Wexmouth opens fish market & quay")
    );
    assert_eq!(
        story.body,
        "WEXMOUTH (Halyard) _ The new fish market on the old quay of the town opened on Friday with a speech that nobody heard.\n\n\"I will say it again,\" said Orla Finch, the mayor, when the wind had dropped."
    );
    assert_eq!(story.published, moment("1998-04-03T21:01:00Z"));
    assert_eq!(story.authors, ["Una Marsh"]);
}

#[test]
fn headlines_in_pieces_are_joined_and_days_found_in_names() {
    let found = read("a", DOCUMENTS);
    let story = found[1].as_ref().unwrap();
    assert_eq!(story.title.as_deref(), Some("Bus shelter painted blue"));
    assert_eq!(story.published, moment("1998-04-04"));
}

#[test]
fn a_document_without_an_element_for_the_text_is_all_text() {
    let story = article(
        "a",
        b"<DOC>\n<DOCNO>  17 </DOCNO>\nOne two\nthree.\n</DOC>\n",
    );
    assert_eq!(
        (story.id.as_str(), story.body.as_str()),
        ("17", "One two\n\nthree.")
    );
}

#[test]
fn a_document_that_is_not_closed_costs_nothing_else() {
    let found = read("a", b"<DOC><DOCNO>A1</DOCNO><TEXT>One.\n<DOC><DOCNO>A2</DOCNO><TEXT>Two.</TEXT></DOC><DOC><DOCNO>A3</DOCNO><TEXT>Thr");
    let texts: Vec<&str> = found
        .iter()
        .flatten()
        .map(|story| story.body.as_str())
        .collect();
    assert_eq!(texts, ["One.", "Two.", "Thr"]);
    assert_eq!(found.iter().filter(|found| found.is_err()).count(), 2);
}

#[test]
fn a_number_in_an_attribute_gives_identifier_and_day() {
    let text = b"<DOC id=\"SALT_ENG_20110504.0007\" type=\"story\">\n<HEADLINE>\nMill to close\n</HEADLINE>\n<TEXT>\n<P>\nThe mill will close.\n</P>\n</TEXT>\n</DOC>\n<DOC id=\"SALT_ENG_20110505.0001\" type=\"other\">\n<TEXT>\nResults\n</TEXT>\n</DOC>\n";
    let found = read("a", text);
    assert_eq!(found.len(), 2);
    let story = found[0].as_ref().unwrap();
    assert_eq!(story.id.as_str(), "SALT_ENG_20110504.0007");
    assert_eq!(story.published, moment("2011-05-04"));
    assert_eq!(story.body, "The mill will close.");
}
