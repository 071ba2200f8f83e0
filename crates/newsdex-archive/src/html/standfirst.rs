//! The standfirst: the sentences between headline and text that summarise the article.
//!
//! Pages place it apart from the text, often in a header with the byline and the share buttons. Its class name
//! identifies it (`lead`, `standfirst`, `dek`, …), or the fact that the page repeats the same sentences as its
//! description.

use std::collections::HashMap;

use super::blocks::{Block, Kind, weight};
use super::boilerplate::{Doubt, words};
use super::text::letters;
use super::tree::Tree;
use newsdex_text::lexicon::page_classes;
use newsdex_text::words::sentences::ends_like_sentence;

/// How many elements above a paragraph its naming element may be.
const REACH: usize = 3;
/// Descriptions with fewer letters than this are too short to identify a block.
const SHORTEST: usize = 25;

/// The most letters of a place before a standfirst.
const LONGEST_PLACE: usize = 24;

/// Finds the standfirst among the blocks between the headline and the beginning of the text. Gives positions in
/// `blocks`.
pub(super) fn find(
    tree: &Tree,
    blocks: &[Block],
    text_starts: usize,
    title: Option<&str>,
    summaries: &[String],
    doubt: impl Fn(usize) -> Doubt,
    is_skipped: impl Fn(usize) -> bool,
) -> Vec<usize> {
    let before = |block: &&(usize, &Block)| block.1.node < text_starts;
    let numbered: Vec<(usize, &Block)> = blocks.iter().enumerate().collect();
    let title = title.map(letters);
    let is_title = |block: &Block| title.as_deref() == Some(&*letters(&block.text));
    // A cache per element: one element may be above many blocks, and its class may be long.
    let mut named: HashMap<usize, bool> = HashMap::new();
    let headline = numbered
        .iter()
        .filter(before)
        .filter(|(_, block)| {
            block.kind == Kind::Heading && (is_title(block) || tree.name(block.node) == "h1")
        })
        .map(|&(number, block)| (is_title(block), number))
        .max()
        .map(|(_, number)| number);
    let summaries: Vec<String> = summaries
        .iter()
        .map(|summary| letters(summary.trim_end_matches(['.', '…', ' '])))
        .filter(|summary| summary.chars().count() >= SHORTEST)
        .collect();
    let mut found = Vec::new();
    for &(number, block) in numbered.iter().filter(before) {
        let after_headline = headline.is_some_and(|headline| number > headline);
        if is_title(block) || block.linked > 0.5 || weight(&block.text) < 25.0 {
            continue;
        }
        let line = || std::iter::once(block.node).chain(tree.ancestors(block.node));
        let is_description = || {
            let text = letters(&block.text);
            text.chars().count() >= SHORTEST
                && summaries.iter().any(|summary| is_summary(&text, summary))
        };
        let mut is_named = || {
            let mut near = line().take(REACH);
            near.any(|node| *named.entry(node).or_insert_with(|| is_named(tree, node)))
        };
        let is_certain_boilerplate =
            || line().any(|node| doubt(node) == Doubt::Element && tree.name(node) != "header");
        let is_text = || {
            block.kind == Kind::Paragraph
                && block.linked < 0.3
                && weight(&block.text) > 80.0
                && !is_skipped(block.node)
                && (ends_like_sentence(&block.text) || block.text.ends_with(':'))
        };
        if (after_headline && is_text())
            || (after_headline && is_named() && !is_certain_boilerplate())
            || (is_description() && (after_headline || headline.is_none()))
        {
            found.push(number);
        }
    }
    found
}

/// Whether a block says what a summary says; a place may be before it, and either may be cut off.
fn is_summary(block: &str, summary: &str) -> bool {
    let start = block
        .find(summary)
        .map(|start| block.get(..start).unwrap_or_default());
    let is_after_place = start.is_some_and(|place| place.chars().count() <= LONGEST_PLACE);
    summary.starts_with(block) || is_after_place
}

fn is_named(tree: &Tree, node: usize) -> bool {
    if matches!(
        tree.attribute(node, "itemprop"),
        Some("description" | "alternativeHeadline" | "abstract")
    ) {
        return true;
    }
    ["class", "data-testid", "data-component"]
        .iter()
        .any(|attribute| {
            let value = tree.attribute(node, attribute).unwrap_or("");
            value
                .split_ascii_whitespace()
                .take(12)
                .filter(|name| !name.contains([':', '[']))
                .any(|name| {
                    let words = words(name);
                    let has = |kind| words.iter().any(|word| page_classes::is(kind, word));
                    has(page_classes::Kind::Standfirst) && !has(page_classes::Kind::NotStandfirst)
                })
        })
}
