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
    let mut last: Option<(f64, f64)> = None;
    for line in of_class(tree, page, &LINE) {
        let around = tree
            .ancestors(line)
            .take_while(|above| *above > page)
            .find(|above| has_class(tree, *above, &PARAGRAPH))
            .unwrap_or(page);
        let text = text(tree, line);
        let area = area(tree, line);
        let is_apart = last
            .zip(area)
            .is_some_and(|(last, area)| is_apart(last, area));
        last = area;
        if found.last().is_none_or(|(last, _)| *last != around) || is_apart {
            found.push((around, Paragraph::default()));
        }
        if let Some((_, paragraph)) = found.last_mut() {
            paragraph.lines.push(text);
            paragraph.heights.extend(height(tree, line));
        }
    }
    if found.is_empty() {
        return vec![Paragraph::of(vec![text(tree, page)])];
    }
    found.into_iter().map(|(_, paragraph)| paragraph).collect()
}

/// The height of the print of a line: its stated size, or the height of its area.
fn height(tree: &Tree, line: usize) -> Option<f64> {
    let size = numbers(tree, line, "x_size").first().copied();
    let of_area = || area(tree, line).map(|(top, bottom)| bottom - top);
    size.or_else(of_area).filter(|height| *height > 0.0)
}

/// The upper and the lower end of a line.
fn area(tree: &Tree, line: usize) -> Option<(f64, f64)> {
    match numbers(tree, line, "bbox").as_slice() {
        [_, top, _, bottom] => Some((*top, *bottom)),
        _ => None,
    }
}

/// Whether the gap between a line and the next one is higher than the line. Such a gap divides a headline from its
/// text, even if the scanning program puts both into one paragraph.
fn is_apart((top, bottom): (f64, f64), (next_top, _): (f64, f64)) -> bool {
    let height = bottom - top;
    height > 0.0 && next_top - bottom > height
}

/// The numbers of one of the properties in the attribute `title` of a line: `bbox` has four numbers in
/// `bbox 10 20 300 40; x_size 20`.
fn numbers(tree: &Tree, line: usize, name: &str) -> Vec<f64> {
    let title = tree.attribute(line, "title").unwrap_or_default();
    let property = title.split(';').map(str::trim).find_map(|property| {
        let (found, numbers) = property.split_once(' ')?;
        (found == name).then_some(numbers)
    });
    let numbers = property.unwrap_or_default().split_whitespace();
    numbers.filter_map(|number| number.parse().ok()).collect()
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
