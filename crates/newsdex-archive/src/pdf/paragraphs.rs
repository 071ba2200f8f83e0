//! Joins lines to paragraphs, also from column to column and from page to page.

use newsdex_text::checkpoint::checkpoint;
use newsdex_text::divided_words::DividedWords;

use super::headings::{Role, Roles};
use super::layout::{Block, Page};
use super::lines::Line;
use crate::document::{Document, Kind};

/// Characters at the end of a line that divide a word.
const HYPHENS: [char; 4] = ['-', '\u{ad}', '\u{2010}', '¬'];
/// A line that begins this many sizes to the right of its column begins a paragraph.
const INDENT: f64 = 0.7;
/// The most lines of a caption between two columns of one text.
const LINES_OF_CAPTION: usize = 3;
/// The longest crosshead in capitals, in characters.
const LONGEST_CROSSHEAD: usize = 80;

/// Makes a document of the pages of a file.
pub(super) fn document(pages: &[Page]) -> Document {
    let lines = pages
        .iter()
        .flat_map(|page| &page.blocks)
        .flat_map(|block| &block.lines);
    let mut writer = Writer {
        document: Document::default(),
        words: DividedWords::of_print(lines.map(|line| line.text.as_str())),
        paragraph: String::new(),
        size: 0.0,
        captions: Vec::new(),
    };
    let roles = Roles::of(pages);
    for (at, block) in pages.iter().flat_map(|page| &page.blocks).enumerate() {
        checkpoint();
        match roles.of_block(at) {
            Role::Contents => {}
            Role::Text => writer.block(block),
            Role::Date => writer.line(Kind::Date, block),
            Role::Heading => writer.line(Kind::Heading, block),
            Role::Title => writer.line(Kind::Title, block),
            Role::Headline => writer.line(Kind::Headline, block),
            Role::HeadlineFacts => writer.facts(block),
        }
    }
    writer.end_paragraph();
    writer.document.properties.issued = roles.issued;
    writer.document
}

struct Writer {
    document: Document,
    words: DividedWords,
    paragraph: String,
    /// The size of the open paragraph.
    size: f64,
    /// Captions that stand between the parts of the open paragraph.
    captions: Vec<String>,
}

impl Writer {
    /// Adds a block of text.
    fn block(&mut self, block: &Block) {
        if self.is_caption(block) {
            let mut caption = String::new();
            for line in &block.lines {
                self.words.push_line(&mut caption, &line.text);
            }
            self.captions.push(caption);
            return;
        }
        let mut previous: Option<&Line> = None;
        for (at, line) in block.lines.iter().enumerate() {
            checkpoint();
            let next = block.lines.get(at + 1);
            if begins_paragraph(block, previous, line, next, &self.paragraph) {
                self.end_paragraph();
            }
            if is_crosshead(line, next) {
                self.end_paragraph();
                self.document.push(Kind::Heading, line.text.clone());
                previous = None;
                continue;
            }
            self.push(line);
            previous = Some(line);
        }
    }

    /// Adds a block that is a line by itself.
    fn line(&mut self, kind: Kind, block: &Block) {
        self.end_paragraph();
        for line in &block.lines {
            self.push(line);
        }
        let text = std::mem::take(&mut self.paragraph);
        self.document.push(kind, text);
    }

    /// Adds a block whose first line has the date and the newspaper of an article, or its author.
    fn facts(&mut self, block: &Block) {
        self.end_paragraph();
        let mut rest = block.clone();
        if !rest.lines.is_empty() {
            let facts = rest.lines.remove(0);
            let byline = newsdex_text::byline::without_printed_by(&facts.text);
            match super::headings::is_byline(&facts.text) {
                true => self.document.push(Kind::Authors, byline.to_owned()),
                false => self.document.push(Kind::Facts, facts.text),
            }
        }
        self.block(&rest);
    }

    /// Whether a block is a caption between two columns of one text: short and smaller than the unfinished paragraph.
    fn is_caption(&self, block: &Block) -> bool {
        let size = block.lines.iter().map(|line| line.size).fold(0.0, f64::max);
        !self.paragraph.is_empty()
            && block.lines.len() <= LINES_OF_CAPTION
            && size < 0.93 * self.size
            && !ends_sentence(&self.paragraph)
            && block
                .lines
                .first()
                .is_some_and(|line| !line.text.trim_start().starts_with(char::is_lowercase))
    }

    /// Adds a line to the open paragraph.
    fn push(&mut self, line: &Line) {
        if self.paragraph.is_empty() {
            self.size = line.size;
        }
        let text = line.text.trim();
        let is_ideograph =
            |sign: char| matches!(sign, '\u{2e80}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}');
        let (last, first) = (self.paragraph.chars().next_back(), text.chars().next());
        match (last, first) {
            // Scripts without blanks.
            (Some(last), Some(first)) if is_ideograph(last) && is_ideograph(first) => {
                self.paragraph.push_str(text);
            }
            _ => self.words.push_line(&mut self.paragraph, text),
        }
    }

    fn end_paragraph(&mut self) {
        let paragraph = std::mem::take(&mut self.paragraph);
        let captions = std::mem::take(&mut self.captions);
        for text in std::iter::once(paragraph).chain(captions) {
            if !text.trim().is_empty() {
                self.document.push(Kind::Paragraph, text);
                // What a document of a word processor calls a blank line: no two paragraphs are lines of one text.
                self.document.push(Kind::Paragraph, String::new());
            }
        }
    }
}

/// Whether a line in capitals is a crosshead above a line that is not in capitals.
fn is_crosshead(line: &Line, next: Option<&Line>) -> bool {
    let is_in_capitals = |text: &str| {
        let letters = text.chars().filter(|sign| sign.is_alphabetic());
        let small = text.chars().filter(|sign| sign.is_lowercase()).count();
        small == 0 && letters.count() >= 6
    };
    is_in_capitals(&line.text)
        && line.text.chars().count() <= LONGEST_CROSSHEAD
        && line.text.split_whitespace().count() >= 2
        && !line.text.trim_end().ends_with(['.', ',', ';', '-'])
        && next.is_some_and(|next| {
            next.text.starts_with(char::is_uppercase) && next.text.contains(char::is_lowercase)
        })
}

fn ends_sentence(text: &str) -> bool {
    text.trim_end()
        .ends_with(['.', '!', '?', ':', '”', '"', '»', '’', ')', '。', '؟'])
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
    let ends_sentence = ends_sentence(open);
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
    let is_right = line.text.trim_start().starts_with('©');
    step > 1.3 * usual
        || is_right
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
