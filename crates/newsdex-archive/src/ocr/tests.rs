use std::sync::Arc;

use super::*;
use crate::record::{Place, ReadOptions};

fn read(bytes: &str) -> Vec<Result<Article, Failure>> {
    let record = Record {
        format: &FORMAT,
        place: Arc::new(Place::of_file(
            "issue/1858-12-07_1.xml",
            &Arc::new(ReadOptions::default()),
            crate::registry::recognised,
        )),
        bytes: bytes.as_bytes().to_vec(),
        number: 0,
        offset: 0,
        line: None,
    };
    record.articles()
}

#[test]
fn characters_are_words_and_broken_words_whole() {
    let line = |text: &str| {
        let signs = text
            .chars()
            .map(|sign| format!("<charParams l=\"1\">{sign}</charParams>\n"));
        format!(
            "<line><formatting>\n{}</formatting></line>",
            signs.collect::<String>()
        )
    };
    let page = format!(
        "<page><block blockType=\"Text\"><text><par>{}{}</par><par>{}</par></text></block></page>",
        line("The swing bri-"),
        line("dge opened."),
        line("Nobody fell.")
    );
    let articles = read(&page);
    let [Ok(article)] = articles.as_slice() else {
        panic!("an article in {articles:?}");
    };
    assert_eq!(article.body, "The swing bridge opened.\n\nNobody fell.");
    assert_eq!(article.dated_by, Some(DateOrigin::Path));
}

#[test]
fn an_article_of_iarchives_is_read_and_its_page_is_not() {
    let articles = read(
        "<article xmlns=\"http://www.iarchives.com/schema/2002/export\" classification=\"article\">\
        <header-item name=\"date\" value=\"1\">07-DEC-1858</header-item><header-item name=\"headline\">Bridge</header-item>\
        <article-element type=\"headline\"><text>Bridge</text></article-element><article-element type=\"article\"><zone><nodes>\
        <n><o>It</o></n><n><o>ope</o><o>opened</o></n><n><o>we</o><o>ive</o></n></nodes></zone></article-element></article>",
    );
    let [Ok(article)] = articles.as_slice() else {
        panic!("an article in {articles:?}");
    };
    assert_eq!(article.title.as_deref(), Some("Bridge"));
    assert_eq!(article.body, "It opened we");
    assert!(article.published.is_some());
    let page = read("<page><articles><article-ref href=\"1.xml\"/></articles><nodes/></page>");
    assert!(matches!(page.as_slice(), [Err(failure)] if !failure.is_loss()));
}

#[test]
fn the_lines_of_page_xml_are_read_once_in_reading_order() {
    let articles = read(
        "<PcGts xmlns=\"http://schema.primaresearch.org/PAGE\"><Page imageFilename=\"eho_18980614_003.tif\"><ReadingOrder><OrderedGroup>\
        <RegionRefIndexed index=\"0\" regionRef=\"b\"/><RegionRefIndexed index=\"1\" regionRef=\"a\"/></OrderedGroup></ReadingOrder>\
        <TextRegion id=\"a\" type=\"paragraph\"><TextLine><Word><TextEquiv><Unicode>Nobody</Unicode></TextEquiv></Word>\
        <TextEquiv><Unicode>Nobody came on Tues¬</Unicode></TextEquiv></TextLine><TextLine><TextEquiv><Unicode>day.</Unicode></TextEquiv>\
        </TextLine><TextEquiv><Unicode>Nobody came on Tues¬\nday.</Unicode></TextEquiv></TextRegion>\
        <TextRegion id=\"c\" type=\"page-number\"><TextLine><TextEquiv><Unicode>Page 3</Unicode></TextEquiv></TextLine></TextRegion>\
        <TextRegion id=\"b\" type=\"heading\"><TextLine><Word><TextEquiv><Unicode>THE</Unicode></TextEquiv></Word><Word><TextEquiv>\
        <Unicode>PIER</Unicode></TextEquiv></Word></TextLine></TextRegion></Page></PcGts>",
    );
    let [Ok(article)] = articles.as_slice() else {
        panic!("an article in {articles:?}");
    };
    assert_eq!(article.title.as_deref(), Some("THE PIER"));
    assert_eq!(article.body, "Nobody came on Tuesday.");
    assert_eq!(article.dated_by, Some(DateOrigin::Path));
}

#[test]
fn every_page_of_hocr_is_an_article_even_if_its_html_is_broken() {
    let line = |words: &str| {
        format!(
            "<span class='ocr_line'><span class='ocrx_word'>{}</span></span>",
            words.replace(' ', "</span> <span class='ocrx_word'>")
        )
    };
    let page = format!(
        "<html><head><meta name='ocr-capabilities' content='ocr_page'/></head><body><!-- a -- b --><div class='ocr_page'><p class='ocr_par'>{}{}</p>\
         <p class='ocr_par'>{}</div><div class='ocr_page'>{}</div></body></html>",
        line("The swing bri\u{ad}"),
        line("dge opened."),
        line("Nobody fell."),
        line("A new page."),
    );
    let articles = read(&page);
    let bodies: Vec<&str> = articles
        .iter()
        .map(|article| article.as_ref().unwrap().body.as_str())
        .collect();
    assert_eq!(
        bodies,
        ["The swing bridge opened.\n\nNobody fell.", "A new page."]
    );
    let ids: Vec<_> = articles
        .iter()
        .map(|article| article.as_ref().unwrap().id.clone())
        .collect();
    assert_ne!(ids[0], ids[1]);
}

#[test]
fn pages_of_djvu_and_articles_of_gale_have_words_as_elements() {
    let articles = read(
        "<OBJECT><HIDDENTEXT><PARAGRAPH><LINE><WORD>&#10;The</WORD><WORD>expendi-</WORD></LINE><LINE><WORD>ture</WORD><WORD>rose.</WORD></LINE>\
        </PARAGRAPH></HIDDENTEXT></OBJECT>",
    );
    assert_eq!(articles[0].as_ref().unwrap().body, "The expenditure rose.");
    let articles = read(
        "<issue><jn>Saltby Echo</jn><da>June 14, 1898</da><page><article><ti>The Pier</ti><ct>News</ct><text><text.cr><p><wd pos=\"1\">It</wd>\
        <wd pos=\"2\">came.</wd></p></text.cr></text></article><article><ti>The Mill</ti><text><p><wd pos=\"1\">Closed.</wd></p></text></article></page></issue>",
    );
    assert_eq!(articles.len(), 2);
    let pier = articles[0].as_ref().unwrap();
    assert_eq!(
        (pier.title.as_deref(), pier.body.as_str()),
        (Some("The Pier"), "It came.")
    );
    assert_eq!(pier.published, date::moment("1898-06-14"));
    assert_eq!(pier.source.as_deref(), Some("Saltby Echo"));
}
