//! Joins lines to paragraphs, also from column to column and from page to page, and finds the headline by its size.

use std::collections::BTreeMap;

use newsdex_text::checkpoint::checkpoint;

use super::layout::{Block, Page};
use super::lines::Line;
use crate::document::{Document, Kind};

/// Characters at the end of a line that divide a word.
const HYPHENS: [char; 4] = ['-', '\u{ad}', '\u{2010}', '¬'];
/// A headline is larger than the text by this factor.
const LARGER: f64 = 1.15;
/// The longest headline, in characters.
const LONGEST_HEADLINE: usize = 250;
/// A line that begins this many sizes to the right of its column begins a paragraph.
const INDENT: f64 = 0.7;

/// Makes a document of the pages of a file.
pub(super) fn document(pages: &[Page]) -> Document {
    let size = usual_size(pages);
    let mut writer = Writer {
        document: Document::default(),
        paragraph: String::new(),
        size,
        has_title: false,
    };
    for (number, page) in pages.iter().enumerate() {
        let largest = headline_size(page, size).filter(|_| number == 0);
        for block in &page.blocks {
            checkpoint();
            writer.block(block, largest);
        }
    }
    writer.end_paragraph();
    writer.document
}

/// The size in which most characters are printed.
fn usual_size(pages: &[Page]) -> f64 {
    // In quarters of a point.
    let mut sizes: BTreeMap<i64, usize> = BTreeMap::new();
    for line in pages
        .iter()
        .flat_map(|page| &page.blocks)
        .flat_map(|block| &block.lines)
    {
        checkpoint();
        #[expect(clippy::cast_possible_truncation, reason = "no print is that large")]
        let quarters = (line.size * 4.0).round() as i64;
        *sizes.entry(quarters).or_default() += line.text.len();
    }
    let most = sizes.iter().max_by_key(|(_, count)| **count);
    #[expect(clippy::cast_precision_loss, reason = "no print is that large")]
    most.map_or(10.0, |(quarters, _)| *quarters as f64 / 4.0)
}

/// The size of the headline of a page: the largest in which there are two words; `None` if no line is larger than the
/// text.
fn headline_size(page: &Page, usual: f64) -> Option<f64> {
    let lines = page.blocks.iter().flat_map(|block| &block.lines);
    lines
        .filter(|line| line.size > LARGER * usual && line.text.split_whitespace().count() >= 2)
        .map(|line| line.size)
        .max_by(f64::total_cmp)
}

struct Writer {
    document: Document,
    paragraph: String,
    size: f64,
    has_title: bool,
}

impl Writer {
    fn block(&mut self, block: &Block, headline: Option<f64>) {
        let size = block.lines.iter().map(|line| line.size).fold(0.0, f64::max);
        let is_larger = size > LARGER * self.size;
        let length: usize = block
            .lines
            .iter()
            .map(|line| line.text.chars().count())
            .sum();
        if is_larger && length <= LONGEST_HEADLINE {
            self.end_paragraph();
            let is_headline = headline.is_some_and(|headline| size > 0.97 * headline);
            let kind = match is_headline && !self.has_title {
                true => Kind::Title,
                false => Kind::Heading,
            };
            self.has_title |= kind == Kind::Title;
            for line in &block.lines {
                self.push(&line.text);
            }
            let text = std::mem::take(&mut self.paragraph);
            self.document.push(kind, text);
            return;
        }
        let mut previous: Option<&Line> = None;
        for (at, line) in block.lines.iter().enumerate() {
            checkpoint();
            let next = block.lines.get(at + 1);
            if begins_paragraph(block, previous, line, next, &self.paragraph) {
                self.end_paragraph();
            }
            self.push(&line.text);
            previous = Some(line);
        }
    }

    /// Adds a line to the open paragraph.
    fn push(&mut self, line: &str) {
        let joined = joined(&self.paragraph, line);
        match joined {
            Joint::Word => {
                let end = self.paragraph.trim_end_matches(HYPHENS).len();
                self.paragraph.truncate(end);
            }
            Joint::Hyphen => {}
            Joint::Blank if self.paragraph.is_empty() => {}
            Joint::Blank => self.paragraph.push(' '),
        }
        self.paragraph.push_str(line.trim());
    }

    fn end_paragraph(&mut self) {
        let paragraph = std::mem::take(&mut self.paragraph);
        if !paragraph.trim().is_empty() {
            self.document.push(Kind::Paragraph, paragraph);
            // What a document of a word processor calls a blank line: no two paragraphs are lines of one text.
            self.document.push(Kind::Paragraph, String::new());
        }
    }
}

/// How two lines are joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Joint {
    /// With a blank, or without one in scripts without blanks.
    Blank,
    /// As one word, without the hyphen.
    Word,
    /// As they are: the hyphen belongs to the word.
    Hyphen,
}

/// Decides how a line continues the text before it.
fn joined(before: &str, line: &str) -> Joint {
    let before = before.trim_end();
    let is_ideograph =
        |sign: char| matches!(sign, '\u{2e80}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}');
    let (last, first) = (before.chars().next_back(), line.trim_start().chars().next());
    if let (Some(last), Some(first)) = (last, first)
        && is_ideograph(last)
        && is_ideograph(first)
    {
        return Joint::Hyphen;
    }
    let word = before.trim_end_matches(HYPHENS);
    let is_divided =
        word.len() < before.len() && word.chars().next_back().is_some_and(char::is_alphabetic);
    match first {
        Some(first) if is_divided && first.is_lowercase() => Joint::Word,
        Some(first) if is_divided && first.is_alphanumeric() => Joint::Hyphen,
        _ => Joint::Blank,
    }
}

/// Whether a line begins a paragraph.
fn begins_paragraph(
    block: &Block,
    previous: Option<&Line>,
    line: &Line,
    next: Option<&Line>,
    open: &str,
) -> bool {
    let open = open.trim_end();
    let ends_sentence = open.ends_with(['.', '!', '?', ':', '”', '"', '»', '’', ')', '。', '؟']);
    let is_divided = open.ends_with(HYPHENS);
    let begins_small = line.text.trim_start().starts_with(char::is_lowercase);
    let Some(previous) = previous else {
        // The first line of a column or of a page.
        let goes_on = is_divided
            || begins_small && !ends_sentence
            || !open.is_empty() && !ends_sentence && continues(line, open);
        return !goes_on;
    };
    if is_divided && begins_small {
        return false;
    }
    let width = block.end - block.x;
    let step = line.y - previous.y;
    let usual = usual_step(block);
    let is_indented = line.x - block.x > INDENT * line.size
        && previous.x - block.x < INDENT * line.size
        && next.is_none_or(|next| next.x - block.x < INDENT * line.size);
    let is_short = block.end - previous.end > 0.15 * width.max(1.0);
    let is_item = line
        .text
        .trim_start()
        .starts_with(['•', '▪', '●', '■', '–', '‣']);
    step > 1.3 * usual
        || is_indented && (ends_sentence || !begins_small)
        || is_short && ends_sentence
        || is_item
        || (line.size - previous.size).abs() > 0.12 * line.size
}

/// Whether the first line of a column continues an unfinished sentence: the text before it is running text.
fn continues(line: &Line, open: &str) -> bool {
    open.chars().count() > 60 && line.text.chars().count() > 15
}

/// The usual distance between the lines of a block.
fn usual_step(block: &Block) -> f64 {
    let mut steps: Vec<f64> = block
        .lines
        .windows(2)
        .filter_map(|pair| match pair {
            [a, b] => Some(b.y - a.y),
            _ => None,
        })
        .collect();
    steps.sort_by(f64::total_cmp);
    steps.get(steps.len() / 2).copied().unwrap_or(f64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn divided_words_are_joined_and_compounds_keep_their_hyphen() {
        assert_eq!(joined("the har-", "bour"), Joint::Word);
        assert_eq!(joined("the har\u{ad}", "bour"), Joint::Word);
        assert_eq!(joined("the Anglo-", "French war"), Joint::Hyphen);
        assert_eq!(joined("it was so -", "and more"), Joint::Blank);
        assert_eq!(joined("月曜日に", "港が"), Joint::Hyphen);
        assert_eq!(joined("it rained", "all day"), Joint::Blank);
    }
}
