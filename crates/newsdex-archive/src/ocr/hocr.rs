//! hOCR: pages of recognised text as HTML, with classes for pages, paragraphs, lines and words.
//!
//! Only the classes count, so a page with broken HTML is read, too. Each page is an article.

use super::printed::Paragraph;
use crate::html::tree::{Tree, is_silent};
use newsdex_text::checkpoint::checkpoint;

const PAGE: [&str; 1] = ["ocr_page"];
const LINE: [&str; 6] = [
    "ocr_line",
    "ocrx_line",
    "ocr_header",
    "ocr_footer",
    "ocr_caption",
    "ocr_textfloat",
];
const PARAGRAPH: [&str; 3] = ["ocr_par", "ocrx_block", "ocr_carea"];
const WORD: [&str; 1] = ["ocrx_word"];

/// The paragraphs of each page of a file.
pub(super) fn pages(tree: &Tree) -> Vec<Vec<Paragraph>> {
    let pages: Vec<usize> = of_class(tree, 0, &PAGE).collect();
    match pages.is_empty() {
        true => vec![paragraphs(tree, 0)],
        false => pages
            .into_iter()
            .map(|page| paragraphs(tree, page))
            .collect(),
    }
}

fn paragraphs(tree: &Tree, page: usize) -> Vec<Paragraph> {
    let mut found: Vec<(usize, Paragraph)> = Vec::new();
    for line in of_class(tree, page, &LINE) {
        let around = tree
            .ancestors(line)
            .take_while(|above| *above > page)
            .find(|above| has_class(tree, *above, &PARAGRAPH))
            .unwrap_or(page);
        let text = text(tree, line);
        match found.last_mut() {
            Some((last, paragraph)) if *last == around => paragraph.lines.push(text),
            _ => found.push((around, Paragraph::of(vec![text]))),
        }
    }
    if found.is_empty() {
        return vec![Paragraph::of(vec![text(tree, page)])];
    }
    found.into_iter().map(|(_, paragraph)| paragraph).collect()
}

/// The outermost elements with one of these classes below a node.
fn of_class<'t>(
    tree: &'t Tree,
    node: usize,
    classes: &'t [&str],
) -> impl Iterator<Item = usize> + 't {
    let mut end = 0;
    tree.below(node).filter(move |&below| {
        let is_found = below >= end && has_class(tree, below, classes);
        if is_found {
            end = tree.end(below);
        }
        is_found
    })
}

fn has_class(tree: &Tree, node: usize, classes: &[&str]) -> bool {
    let class = tree.attribute(node, "class").unwrap_or_default();
    class
        .split_whitespace()
        .any(|class| classes.contains(&class))
}

/// The words of a line; text between the words is only blanks.
fn text(tree: &Tree, line: usize) -> String {
    let mut text = String::new();
    let mut at = line;
    while at < tree.end(line) {
        checkpoint();
        if at != line && is_silent(tree.name(at)) {
            at = tree.end(at);
            continue;
        }
        if has_class(tree, at, &WORD) {
            text.push(' ');
        }
        text.push_str(tree.own_text(at));
        at += 1;
    }
    text.split([' ', '\n', '\r', '\t'])
        .filter(|word| !word.is_empty())
        .collect::<Vec<&str>>()
        .join(" ")
}
