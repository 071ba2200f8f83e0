//! PAGE XML, as Transkribus, OCR-D and eScriptorium write it: regions in reading order, each with its lines.
//!
//! A region, its lines, their words and glyphs repeat the same text; the lines count. Page numbers and running heads are
//! left out.

use super::printed::Paragraph;
use crate::xml::Element;

/// The types of regions that are not part of the text.
const NOT_TEXT: [&str; 6] = [
    "page-number",
    "header",
    "footer",
    "catch-word",
    "signature-mark",
    "drop-capital",
];

/// The paragraphs of a page in reading order.
pub(super) fn paragraphs(page: &Element) -> Vec<Paragraph> {
    let mut regions: Vec<&Element> = page.find_all("TextRegion").collect();
    let order: Vec<&str> = page
        .find_all("ReadingOrder")
        .flat_map(|order| order.descendants())
        .filter_map(|reference| reference.attr("regionRef"))
        .collect();
    let place = |region: &&Element| {
        let id = region.attr("id").unwrap_or_default();
        let found = order.iter().position(|reference| *reference == id);
        found.unwrap_or(order.len())
    };
    regions.sort_by_cached_key(place);
    let is_text = |region: &&&Element| !NOT_TEXT.contains(&kind(region));
    let has_text = regions.iter().any(|region| is_text(&region));
    regions
        .iter()
        .filter(|region| !has_text || is_text(region))
        .map(|region| Paragraph {
            lines: lines(region),
            is_heading: kind(region) == "heading",
            heights: Vec::new(),
        })
        .collect()
}

/// The type of a region. Transkribus writes it into an attribute with other things:
/// `custom="readingOrder {index:0;} structure {type:heading;}"`.
fn kind(region: &Element) -> &str {
    let stated = || {
        let custom = region.attr("custom")?;
        let (_, structure) = custom.split_once("structure")?;
        let (_, kind) = structure.split_once("type:")?;
        kind.split([';', '}', ' ']).next()
    };
    region.attr("type").or_else(stated).unwrap_or_default()
}

/// The lines of a region; if it has none, those of its own text.
fn lines(region: &Element) -> Vec<String> {
    let lines: Vec<String> = region.children_named("TextLine").filter_map(line).collect();
    if !lines.is_empty() {
        return lines;
    }
    let whole = text(region).unwrap_or_default();
    whole.lines().map(str::to_owned).collect()
}

/// The text of a line, or of its words.
fn line(line: &Element) -> Option<String> {
    text(line).or_else(|| {
        let word = |word: &Element| text(word).or_else(|| glyphs(word));
        let words: Vec<String> = line.children_named("Word").filter_map(word).collect();
        (!words.is_empty()).then(|| words.join(" "))
    })
}

fn glyphs(word: &Element) -> Option<String> {
    let text: String = word.children_named("Glyph").filter_map(text).collect();
    (!text.is_empty()).then_some(text)
}

/// The text that an element states for itself; of several readings the first by their index.
fn text(element: &Element) -> Option<String> {
    let index = |reading: &&Element| {
        let index = reading.attr("index").and_then(|index| index.parse().ok());
        index.unwrap_or(0_u32)
    };
    let reading = element.children_named("TextEquiv").min_by_key(index)?;
    let text = reading
        .child("Unicode")
        .or_else(|| reading.child("PlainText"))?
        .text();
    Some(text.trim_matches([' ', '\n', '\r', '\t']).to_owned()).filter(|text| !text.is_empty())
}
