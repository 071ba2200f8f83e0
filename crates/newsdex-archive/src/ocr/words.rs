//! Pages whose words are elements: DjVu XML, as archive.org and djvulibre write it, and the newspapers of Gale.

use super::printed::Paragraph;
use crate::xml::Element;
use newsdex_text::article::{Article, DateOrigin};
use newsdex_text::{byline, date};

/// The paragraphs of a page of DjVu XML.
pub(super) fn djvu(page: &Element) -> Vec<Paragraph> {
    let words = |line: &Element| -> String {
        let words = line
            .find_all("WORD")
            .map(|word| word.text().trim().to_owned());
        words
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    };
    page.find_all("PARAGRAPH")
        .map(|paragraph| Paragraph {
            lines: paragraph.find_all("LINE").map(words).collect(),
            heights: paragraph.find_all("WORD").filter_map(height).collect(),
            is_heading: false,
        })
        .collect()
}

/// The height of a word: `coords="left,bottom,right,top"`.
fn height(word: &Element) -> Option<f64> {
    let numbers = word.attr("coords")?.split(',');
    let numbers: Vec<f64> = numbers
        .filter_map(|number| number.trim().parse().ok())
        .collect();
    match numbers.as_slice() {
        [_, bottom, _, top, ..] => Some((bottom - top).abs()).filter(|height| *height > 0.0),
        _ => None,
    }
}

/// An article of Gale, without its text.
pub(super) fn gale(article: &Element, issue: &Element) -> Article {
    let line = |names: &[&str]| {
        let mut within = [article, issue].into_iter();
        within.find_map(|element| names.iter().find_map(|name| element.find(name)?.line()))
    };
    let published = [line(&["pf"]), line(&["da"])]
        .into_iter()
        .flatten()
        .find_map(|written| date::moment(&written));
    Article {
        title: article.child_line("ti").or_else(|| line(&["ti"])),
        subtitle: article.child_line("ta"),
        published,
        dated_by: published.map(|_| DateOrigin::Metadata),
        source: line(&["jn", "newspaperTitle", "titleAbbreviation"]),
        section: article.find("ct").and_then(Element::line),
        authors: article
            .find_all("au_composed")
            .filter_map(Element::line)
            .flat_map(|author| byline::authors(&author))
            .collect(),
        ..Article::default()
    }
}

/// The paragraphs of an article of Gale.
pub(super) fn gale_paragraphs(article: &Element) -> Vec<Paragraph> {
    let words = |paragraph: &Element| -> String {
        let words = paragraph.find_all("wd").filter_map(Element::line);
        words.collect::<Vec<_>>().join(" ")
    };
    let paragraphs = article.find_all("p").map(words);
    paragraphs.map(|text| Paragraph::of(vec![text])).collect()
}
