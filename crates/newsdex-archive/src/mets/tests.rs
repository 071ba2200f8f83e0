use std::sync::Arc;

use super::*;
use crate::record::{Place, ReadOptions};

const METS: &str = r#"<mets xmlns:mods="http://www.loc.gov/mods/v3"><dmdSec ID="ISSUE"><mods:mods><mods:titleInfo>
    <mods:title>Wexmouth Gazette</mods:title></mods:titleInfo><mods:originInfo><mods:dateIssued>1858-12-07</mods:dateIssued>
    </mods:originInfo></mods:mods></dmdSec><dmdSec ID="A1"><mods:mods><mods:titleInfo><mods:nonSort>The</mods:nonSort>
    <mods:title>swing bridge</mods:title></mods:titleInfo><mods:language><mods:languageTerm>en</mods:languageTerm></mods:language>
    </mods:mods></dmdSec><fileSec><fileGrp><file ID="ALTO1"><FLocat href="file://./text/1.xml"/></file>
    <file ID="ALTO2"><FLocat href="file://./text/2.xml"/></file></fileGrp></fileSec>"#;
const LOGICAL: &str = r#"<structMap TYPE="LOGICAL"><div TYPE="Newspaper"><div TYPE="ISSUE" DMDID="ISSUE"><div TYPE="CONTENT">
    <div TYPE="SECTION" LABEL="Local news"><div ID="D1" TYPE="ARTICLE" DMDID="A1"><div TYPE="HEADING"><fptr><area FILEID="ALTO1" BEGIN="B1"/></fptr></div>
    <div TYPE="BODY"><fptr><seq><area FILEID="ALTO1" BEGIN="B2"/><area FILEID="ALTO2" BEGIN="B1"/></seq></fptr></div></div></div>
    <div ID="D2" TYPE="ADVERTISEMENT"><fptr><area FILEID="ALTO2" BEGIN="B2"/></fptr></div></div></div></div></structMap></mets>"#;
const LINKED: &str = r##"<structMap TYPE="LOGICAL"><div TYPE="ISSUE" DMDID="ISSUE"><div ID="art1" TYPE="ARTICLE"/></div></structMap>
    <structMap TYPE="PHYSICAL"><div ID="pa1" TYPE="pagearea"><fptr><area FILEID="ALTO1" BEGIN="B2"/></fptr></div></structMap>
    <structLink><smLinkGrp><smLocatorLink href="#art1"/><smLocatorLink href="#pa1"/></smLinkGrp></structLink></mets>"##;

fn page(blocks: [&str; 2]) -> String {
    let block = |number: usize, text: &str| {
        let words = text
            .split(' ')
            .map(|word| format!("<String CONTENT=\"{word}\"/>"));
        format!(
            "<TextBlock ID=\"B{number}\"><TextLine>{}</TextLine></TextBlock>",
            words.collect::<String>()
        )
    };
    format!(
        "<alto><Layout><Page>{}{}</Page></Layout></alto>",
        block(1, blocks[0]),
        block(2, blocks[1])
    )
}

fn read(mets: &str) -> Vec<Result<Article, Failure>> {
    let mut bytes = mets.as_bytes().to_vec();
    add_page(
        &mut bytes,
        "text/1.xml",
        page(["SWING BRIDGE", "The bridge opened on"]).as_bytes(),
    );
    add_page(
        &mut bytes,
        "text/2.xml",
        page(["a Monday.", "Lamps, cheap."]).as_bytes(),
    );
    let record = Record {
        format: &FORMAT,
        place: Arc::new(Place::of_file(
            "issue/1858-mets.xml",
            &Arc::new(ReadOptions::default()),
            crate::registry::recognised,
        )),
        bytes,
        number: 0,
        offset: 0,
        line: None,
    };
    record.articles()
}

#[test]
fn divisions_are_articles_over_pages() {
    let articles: Vec<Article> = read(&format!("{METS}{LOGICAL}"))
        .into_iter()
        .flatten()
        .collect();
    let [bridge, lamps] = articles.as_slice() else {
        panic!("two articles in {articles:?}");
    };
    assert_eq!(bridge.id.as_str(), "1858-mets-D1");
    assert_eq!(bridge.title.as_deref(), Some("The swing bridge"));
    assert_eq!(bridge.body, "The bridge opened on a Monday.");
    assert_eq!(bridge.section.as_deref(), Some("Local news"));
    assert_eq!(bridge.source.as_deref(), Some("Wexmouth Gazette"));
    assert_eq!(bridge.language.as_deref(), Some("en"));
    assert_eq!(bridge.dated_by, Some(DateOrigin::Metadata));
    assert!(bridge.published.is_some());
    assert_eq!(lamps.body, "Lamps, cheap.");
    assert_eq!(lamps.section.as_deref(), Some("Advertisement"));
}

#[test]
fn areas_may_be_linked_from_elsewhere() {
    let articles: Vec<Article> = read(&format!("{METS}{LINKED}"))
        .into_iter()
        .flatten()
        .collect();
    assert_eq!(articles.len(), 1);
    assert_eq!(articles[0].body, "The bridge opened on");
}

#[test]
fn an_issue_that_is_not_divided_gives_its_pages() {
    let pages = "<structMap><div TYPE=\"np:issue\" DMDID=\"ISSUE\"><div TYPE=\"np:page\" ORDER=\"4\"><fptr FILEID=\"ALTO2\"/></div></div></structMap></mets>";
    let articles: Vec<Article> = read(&format!("{METS}{pages}"))
        .into_iter()
        .flatten()
        .collect();
    assert_eq!(articles.len(), 2);
    assert_eq!(
        articles[1].title.as_deref(),
        Some("Wexmouth Gazette, page 4")
    );
    assert_eq!(articles[1].body, "a Monday.\n\nLamps, cheap.");
    assert_eq!(articles[1].id.as_str(), "1858-mets-2");
}

#[test]
fn a_title_cut_short_is_taken_from_the_print() {
    let short = LOGICAL
        .replace(" DMDID=\"A1\"", " LABEL=\"The bridge open...\"")
        .replace("HEADING", "BODY")
        .replacen("BEGIN=\"B1\"", "BEGIN=\"B2\"", 1);
    let articles: Vec<Article> = read(&format!("{METS}{short}"))
        .into_iter()
        .flatten()
        .collect();
    assert_eq!(articles[0].title.as_deref(), Some("The bridge opened on"));
}

#[test]
fn pages_are_named_without_what_stands_before_their_path() {
    assert_eq!(page_files(METS.as_bytes()), ["text/1.xml", "text/2.xml"]);
}

#[test]
fn an_issue_whose_links_give_all_areas_to_every_article_is_refused() {
    let areas = r#"<area FILEID="A" BEGIN="B"/>"#.repeat(500);
    let (mut articles, mut links) = (String::new(), String::new());
    for number in 0..500 {
        articles += &format!(r#"<div ID="D{number}" TYPE="ARTICLE"/>"#);
        links += &format!(r##"<smLink from="#D{number}" to="#P"/>"##);
    }
    let mets = format!(
        r#"<mets><fileSec><fileGrp><file ID="A"><FLocat href="a.xml"/></file></fileGrp></fileSec><structMap TYPE="LOGICAL">{articles}</structMap><structMap TYPE="PHYSICAL"><div ID="P"><fptr>{areas}</fptr></div></structMap><structLink>{links}</structLink></mets>"#
    );
    let document = xml::parse(mets.as_bytes()).unwrap();
    assert!(Issue::read(&document.root).has_too_many_areas);
}
