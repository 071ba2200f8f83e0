//! The text of an element as paragraphs: XHTML, NITF and similar markup.

use super::super::layout;
use super::super::markup::BLOCKS;
use super::{Element, Node};
use newsdex_text::checkpoint::checkpoint;
use newsdex_text::clean;

/// Elements that are paragraphs or contain them in NITF and similar markup, besides those of XHTML.
const OWN_BLOCKS: [&str; 10] = [
    "hl1",
    "hl2",
    "tbody",
    "bq",
    "block",
    "para",
    "title",
    "caption",
    "fn",
    "media-caption",
];
/// Elements without readable content.
const UNSEEN: [&str; 8] = [
    "script", "style", "noscript", "template", "svg", "iframe", "head", "object",
];

impl Element {
    /// The cleaned text inside, with a blank line between paragraphs; empty if there is none.
    ///
    /// Table rows and list items are lines. If no element marks a paragraph, blank lines and line ends do, as in plain
    /// text.
    pub(crate) fn paragraphs(&self) -> String {
        self.paragraphs_without(|_| false)
    }

    /// Like [`Element::paragraphs`], without the elements for which `is_left_out` is true.
    pub(crate) fn paragraphs_without(&self, is_left_out: impl Fn(&Element) -> bool) -> String {
        let mut writer = Writer {
            plain: String::new(),
            is_left_out: &is_left_out,
            is_in_cell: false,
            is_in_typed: false,
        };
        let is_marked = self
            .descendants()
            .any(|element| is_block(element) || is_line(element));
        if is_marked {
            let keeps_lines = self.is("pre");
            writer.push(self, keeps_lines);
            clean::body(&writer.plain)
        } else {
            writer.push(self, true);
            clean::prose(&writer.plain)
        }
    }
}

fn is_one_of(element: &Element, names: &[&str]) -> bool {
    names
        .iter()
        .any(|name| element.name().eq_ignore_ascii_case(name))
}

fn is_block(element: &Element) -> bool {
    is_one_of(element, &BLOCKS) || is_one_of(element, &OWN_BLOCKS)
}

/// Whether an element holds nothing that readers see. EndNote has its texts in elements for their letters:
/// `<style face="normal" size="100%">`.
fn is_unseen(element: &Element) -> bool {
    let is_of_letters =
        || element.is("style") && element.attr("type").is_none() && !element.text().contains('{');
    is_one_of(element, &UNSEEN) && !is_of_letters()
}

fn is_line(element: &Element) -> bool {
    is_one_of(element, &["br", "li", "tr"])
}

struct Writer<'a> {
    plain: String,
    is_left_out: &'a dyn Fn(&Element) -> bool,
    /// Whether the writer is inside a table cell. Cells and preformatted text are cleaned once as a whole: cleaning
    /// nested ones separately would be quadratic.
    is_in_cell: bool,
    is_in_typed: bool,
}

impl Writer<'_> {
    /// Writes the content of an element; line ends become blanks unless `keeps_lines` is set.
    fn push(&mut self, element: &Element, keeps_lines: bool) {
        for node in &element.nodes {
            checkpoint();
            match node {
                Node::Text(text) if keeps_lines => self.plain.push_str(text),
                // Some agencies put their whole text, typeset as for a teleprinter, into one paragraph.
                Node::Text(text) if layout::is_set(text) => {
                    self.divide();
                    self.plain.push_str(&layout::paragraphs(text));
                    self.divide();
                }
                Node::Text(text) => {
                    let blank = |character| match character {
                        '\n' | '\r' => ' ',
                        other => other,
                    };
                    self.plain.extend(text.chars().map(blank));
                }
                Node::Element(inner) if is_unseen(inner) || (self.is_left_out)(inner) => {}
                Node::Element(inner) => self.push_element(inner, keeps_lines),
            }
        }
    }

    fn push_element(&mut self, element: &Element, keeps_lines: bool) {
        match element {
            _ if element.is("br") => {
                self.plain.push('\n');
                self.push(element, keeps_lines);
            }
            _ if is_line(element) => {
                self.plain.push('\n');
                self.push(element, false);
            }
            _ if is_one_of(element, &["td", "th"]) && self.is_in_cell => {
                self.push(element, false);
                self.plain.push(' ');
            }
            _ if is_one_of(element, &["td", "th"]) => {
                // A cell is one line, whatever its content.
                let mut inner = Writer {
                    plain: String::new(),
                    is_in_cell: true,
                    ..*self
                };
                inner.push(element, false);
                self.plain
                    .push_str(&clean::line(&inner.plain).unwrap_or_default());
                self.plain.push(' ');
            }
            // Preformatted text keeps its lines, but lines broken at a fixed width are joined.
            _ if element.is("pre") && self.is_in_typed => {
                self.divide();
                self.push(element, true);
                self.divide();
            }
            _ if element.is("pre") => {
                let mut inner = Writer {
                    plain: String::new(),
                    is_in_typed: true,
                    ..*self
                };
                inner.push(element, true);
                self.divide();
                self.plain.push_str(&clean::prose(&inner.plain));
                self.divide();
            }
            _ if is_block(element) => {
                self.divide();
                self.push(element, false);
                self.divide();
            }
            _ => self.push(element, keeps_lines),
        }
    }

    fn divide(&mut self) {
        self.plain.push_str("\n\n");
    }
}
