//! A printed page: its paragraphs as lines, with the words divided at line ends joined.

use crate::alto::{self, Print};
use newsdex_text::clean;
use newsdex_text::divided_words::DividedWords;

/// One paragraph or heading of a page, line by line.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Paragraph {
    pub(super) lines: Vec<String>,
    /// Whether the scanning program marked the paragraph as a heading.
    pub(super) is_heading: bool,
    /// The heights of the print of its lines, if they are known.
    pub(super) heights: Vec<f64>,
}

impl Paragraph {
    /// A paragraph of the text.
    pub(super) fn of(lines: Vec<String>) -> Paragraph {
        Paragraph {
            lines,
            ..Paragraph::default()
        }
    }
}

/// Gives the paragraphs of a page as texts, without empty ones and page numbers.
pub(super) fn texts(paragraphs: &[Paragraph]) -> Vec<String> {
    let words = DividedWords::of_print(
        paragraphs
            .iter()
            .flat_map(|paragraph| &paragraph.lines)
            .map(String::as_str),
    );
    let text = |paragraph: &Paragraph| {
        let mut text = String::new();
        for line in &paragraph.lines {
            words.push_line(&mut text, line);
        }
        clean::line(&text).filter(|text| text.contains(char::is_alphabetic))
    };
    paragraphs.iter().filter_map(text).collect()
}

/// The most paragraphs before the text of a page, and the longest headline among them, in characters.
const PARAGRAPHS_BEFORE_TEXT: usize = 5;
const LONGEST_HEADLINE: usize = 90;
/// The shortest headline, and the shortest paragraph of text, in characters.
const SHORTEST_HEADLINE: usize = 8;
const SHORTEST_TEXT: usize = 150;

/// The headline of a page with one article; `None` if the page has several headings or none.
///
/// If the scanning program marked no headings, the headline is the line above the first paragraph of text.
pub(super) fn headline(paragraphs: &[Paragraph]) -> Option<String> {
    let mut headings = paragraphs.iter().filter(|paragraph| paragraph.is_heading);
    match (headings.next(), headings.next()) {
        (Some(heading), None) => texts(std::slice::from_ref(heading)).pop(),
        (None, _) => large_line(paragraphs).or_else(|| line_above_text(paragraphs)),
        (Some(_), Some(_)) => None,
    }
}

/// The headline that is printed larger than the text.
fn large_line(paragraphs: &[Paragraph]) -> Option<String> {
    let print = |paragraph: &Paragraph| {
        let text = texts(std::slice::from_ref(paragraph)).pop();
        Print::of(text.unwrap_or_default(), paragraph.heights.clone())
    };
    let blocks: Vec<Print> = paragraphs.iter().map(print).collect();
    alto::headline(&blocks)
}

fn line_above_text(paragraphs: &[Paragraph]) -> Option<String> {
    let text = |paragraph: &Paragraph| {
        texts(std::slice::from_ref(paragraph))
            .pop()
            .unwrap_or_default()
    };
    let is_text = |paragraph: &Paragraph| {
        paragraph.lines.len() > 1 && text(paragraph).chars().count() >= SHORTEST_TEXT
    };
    let first = paragraphs
        .iter()
        .take(PARAGRAPHS_BEFORE_TEXT + 1)
        .position(is_text)?;
    // A reference to another page may be between the headline and the text.
    let above = paragraphs.get(..first)?;
    let line = above.iter().rfind(|&line| !text(line).starts_with('('))?;
    let headline = text(line);
    let length = headline.chars().count();
    let is_headline = line.lines.len() == 1
        && (SHORTEST_HEADLINE..=LONGEST_HEADLINE).contains(&length)
        && headline.starts_with(char::is_uppercase)
        && !headline.ends_with([',', ';', '-'])
        && !headline.contains(|sign: char| sign.is_ascii_digit());
    is_headline.then_some(headline)
}
