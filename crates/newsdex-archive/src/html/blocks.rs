//! A page as a list of blocks: the runs of text that a reader sees as one paragraph, heading or list item. Each block
//! keeps its position and the share of its text inside links, which separate article text from boilerplate.

use super::tree::{Tree, is_block, is_heading, is_silent, one_line};
use newsdex_text::checkpoint::checkpoint;

/// Text with a smaller [`weight`] is not a sentence.
pub(super) const SENTENCE: f64 = 40.0;

/// The longest label before a link to another article, in visible characters, and the fewest words of the link.
const LONGEST_LABEL: usize = 24;
const FEWEST_WORDS_OF_LINK: usize = 4;
/// The most words of the name of a person.
const WORDS_OF_NAME: usize = 4;

/// One run of text between two line breaks of the layout.
pub(super) struct Block {
    /// The block element that contains the text.
    pub(super) node: usize,
    /// The role of the block in the layout.
    pub(super) kind: Kind,
    /// The text in one line; never empty.
    pub(super) text: String,
    /// The share of the text that is inside links, from 0.0 to 1.0.
    pub(super) linked: f64,
    /// Whether the block begins with a link of several words, and the text after it begins anew: a title and its text.
    pub(super) begins_with_link: bool,
    /// The words of the link with which the block begins, if they are as few as those of a name.
    pub(super) linked_name: Option<String>,
    /// Whether the block is a label and a link: `Also on this site: …`.
    pub(super) is_pointer: bool,
}

impl Block {
    /// A key that identifies the block on its page: the element, and the text because line breaks may divide one
    /// element into several blocks.
    pub(super) fn place(&self) -> (usize, &str) {
        (self.node, &self.text)
    }
}

/// The role of a block in the layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A `<p>`, or a paragraph of preformatted text.
    Paragraph,
    /// An `<h1>` to `<h6>`, or an element used as a heading.
    Heading,
    /// A list item.
    Item,
    /// A table cell.
    Cell,
    /// Text in any other block.
    Loose,
}

/// Lists the blocks below `root` in document order, without the subtrees for which `skip` is true.
pub(super) fn blocks(tree: &Tree, root: usize, skip: impl Fn(usize) -> bool) -> Vec<Block> {
    let mut found = Vec::new();
    let mut run = Run {
        node: root,
        ..Run::default()
    };
    // The open blocks, innermost last, each with the node where it ends; `link_end` is the same for links.
    let mut open: Vec<(usize, usize)> = vec![(root, tree.end(root))];
    let mut link_end = 0;
    let mut emphasis_end = 0;
    let mut typed_end = 0;
    let mut at = root;
    while at < tree.end(root) {
        checkpoint();
        while let Some(&(_, end)) = open.last()
            && end <= at
            && open.len() > 1
        {
            open.pop();
            run.finish(tree, &mut found);
            run.node = open.last().map_or(root, |&(node, _)| node);
        }
        let name = tree.name(at);
        if is_silent(name) || (at != root && !name.is_empty() && skip(at)) {
            // A block that is left out still separates the text before it from the text after it.
            if is_block(name) {
                run.finish(tree, &mut found);
            }
            at = tree.end(at);
            continue;
        }
        if name.is_empty() {
            let text = tree.own_text(at);
            run.is_plain |= at >= emphasis_end && text.contains(char::is_alphanumeric);
            if at < typed_end {
                run.push_typed(text, at < link_end);
            } else {
                run.push(text, at < link_end);
            }
        } else if name == "a" {
            link_end = tree.end(at).max(link_end);
        } else if matches!(name, "b" | "strong" | "i" | "em") {
            emphasis_end = tree.end(at).max(emphasis_end);
        } else if name == "br" {
            run.break_line();
        } else if is_block(name) {
            run.finish(tree, &mut found);
            open.push((at, tree.end(at)));
            run.node = at;
            if name == "pre" {
                typed_end = tree.end(at);
            }
        }
        at += 1;
    }
    run.finish(tree, &mut found);
    found
}

#[derive(Default)]
struct Run {
    node: usize,
    text: String,
    linked: usize,
    /// Line breaks (`<br>`) since the last visible text.
    breaks: usize,
    /// Positions in `text` where a paragraph begins after two line breaks.
    starts: Vec<(usize, usize)>,
    /// The end of the link at the beginning.
    first_link: usize,
    /// The beginning of the first link, and whether other text is after it.
    link_start: Option<usize>,
    is_text_after_link: bool,
    /// Whether some of the text is in usual letters, neither bold nor italic.
    is_plain: bool,
}

impl Run {
    fn push(&mut self, text: &str, in_link: bool) {
        if !text.trim().is_empty() {
            if self.breaks >= 2 {
                self.starts.push((self.text.len(), self.linked));
            }
            self.breaks = 0;
        }
        if in_link {
            self.link_start = self.link_start.or(Some(self.text.len()));
        } else if self.link_start.is_some() {
            self.is_text_after_link |= text.contains(char::is_alphanumeric);
        }
        let begins = self.text.len() == self.first_link || self.text.trim().is_empty();
        self.text.push_str(text);
        if in_link && begins {
            self.first_link = self.text.len();
        }
        if in_link {
            self.linked += visible(text);
        }
    }

    /// Adds preformatted text, as early web pages showed wire copy: empty lines separate paragraphs.
    fn push_typed(&mut self, text: &str, in_link: bool) {
        for (number, line) in text.split('\n').enumerate() {
            checkpoint();
            if number > 0 {
                self.break_line();
            }
            self.push(line, in_link);
        }
    }

    fn break_line(&mut self) {
        self.breaks += 1;
        self.text.push('\n');
    }

    fn finish(&mut self, tree: &Tree, found: &mut Vec<Block>) {
        let mut pieces = vec![(0, 0)];
        pieces.append(&mut self.starts);
        // A paragraph in usual letters may be a reference of the text.
        let may_be_pointer = !self.is_plain || kind(tree, self.node) != Kind::Paragraph;
        let is_pointer = pieces.len() == 1 && may_be_pointer && self.is_pointer();
        for (number, &(start, linked_before)) in pieces.iter().enumerate() {
            checkpoint();
            let (end, linked_after) = pieces
                .get(number + 1)
                .copied()
                .unwrap_or((self.text.len(), self.linked));
            let raw = self.text.get(start..end).unwrap_or("");
            let text = one_line(raw);
            if text.is_empty() {
                continue;
            }
            let linked = linked_after.saturating_sub(linked_before);
            let linked = (linked as f64 / visible(&text).max(1) as f64).min(1.0);
            let (link, rest) = match number {
                0 => raw.split_at_checked(self.first_link).unwrap_or_default(),
                _ => ("", ""),
            };
            found.push(Block {
                node: self.node,
                kind: kind(tree, self.node),
                text,
                linked,
                begins_with_link: link.split_whitespace().count() > 2
                    && rest.trim_start().starts_with(char::is_uppercase),
                linked_name: Some(one_line(link)).filter(|name| {
                    (2..=WORDS_OF_NAME).contains(&name.split(' ').count())
                        && !rest.trim().is_empty()
                }),
                is_pointer,
            });
        }
        self.text.clear();
        self.first_link = 0;
        self.link_start = None;
        self.is_text_after_link = false;
        self.is_plain = false;
        self.linked = 0;
        self.breaks = 0;
    }
}

impl Run {
    /// Whether the text is a short label with a colon, and a link of several words to its end.
    fn is_pointer(&self) -> bool {
        let (label, link) = self
            .link_start
            .and_then(|start| self.text.split_at_checked(start))
            .unwrap_or_default();
        let is_label = label.trim_end().ends_with([':', '：', '»', '>'])
            && label.contains(char::is_alphabetic)
            && visible(label) <= LONGEST_LABEL;
        is_label
            && !self.is_text_after_link
            && link.split_whitespace().count() >= FEWEST_WORDS_OF_LINK
            && !link.contains("://")
    }
}

fn kind(tree: &Tree, node: usize) -> Kind {
    match tree.name(node) {
        "p" => {
            let in_item = tree.name(tree.parent(node)) == "li";
            if in_item { Kind::Item } else { Kind::Paragraph }
        }
        "li" | "dd" | "dt" => Kind::Item,
        "td" | "th" => Kind::Cell,
        "pre" => Kind::Paragraph,
        name if is_heading(name) => Kind::Heading,
        _ => Kind::Loose,
    }
}

/// The number of characters that are not white space.
pub(super) fn visible(text: &str) -> usize {
    text.chars().filter(|c| !c.is_whitespace()).count()
}

/// The length of a text, comparable across scripts: a Chinese, Japanese or Korean character counts as two and a half
/// letters.
pub(super) fn weight(text: &str) -> f64 {
    text.chars()
        .map(|c| if is_dense(c) { 2.5 } else { 1.0 })
        .sum()
}

/// The amount of running text in a block; 0.0 for headings, labels and lists of links.
pub(super) fn running(block: &Block) -> f64 {
    let weight = weight(&block.text);
    let kind = match block.kind {
        Kind::Paragraph => 1.0,
        Kind::Loose => 0.8,
        Kind::Item => 0.5,
        Kind::Cell => 0.3,
        Kind::Heading => 0.0,
    };
    if weight < SENTENCE || block.linked > 0.5 {
        0.0
    } else {
        kind * weight
    }
}

fn is_dense(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' | '\u{ff01}'..='\u{ff60}' | '\u{20000}'..='\u{3ffff}')
}
