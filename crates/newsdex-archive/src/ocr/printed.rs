//! A printed page: its paragraphs as lines, with the words divided at line ends joined.

use newsdex_text::clean;
use newsdex_text::divided_words::DividedWords;

/// One paragraph or heading of a page, line by line.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Paragraph {
    pub(super) lines: Vec<String>,
    /// Whether the scanning program marked the paragraph as a heading.
    pub(super) is_heading: bool,
}

impl Paragraph {
    /// A paragraph of the text.
    pub(super) fn of(lines: Vec<String>) -> Paragraph {
        Paragraph {
            lines,
            is_heading: false,
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

/// The headline of a page with one article; `None` if the page has several headings or none.
pub(super) fn headline(paragraphs: &[Paragraph]) -> Option<String> {
    let mut headings = paragraphs.iter().filter(|paragraph| paragraph.is_heading);
    let heading = headings.next().filter(|_| headings.next().is_none())?;
    texts(std::slice::from_ref(heading)).pop()
}
