//! The lines of a page as a reader sees them, with the size of their letters.

use std::collections::VecDeque;

use newsdex_text::checkpoint::checkpoint;

use super::blocks::visible;
use super::tree::{Tree, is_block, is_silent, one_line};

/// The size of letters that are not marked (`<font size=3>`).
pub(super) const USUAL_SIZE: u8 = 6;

/// One line as a reader sees it.
#[derive(Debug, Default)]
pub(super) struct Line {
    pub(super) text: String,
    /// The number of visible characters in links.
    linked: usize,
    /// Twice the size of the smallest letters, and one more if they are bold.
    pub(super) size: u8,
    /// The block element around the line.
    pub(super) block: usize,
    pub(super) is_heading: bool,
}

impl Line {
    pub(super) fn is_link(&self) -> bool {
        2 * self.linked > visible(&self.text)
    }
}

/// The lines of a page, in order.
pub(super) struct Lines<'t> {
    tree: &'t Tree,
    at: usize,
    line: Line,
    /// The open elements that matter here: their end, and the style and block before them.
    open: Vec<(usize, Style)>,
    style: Style,
    is_preformatted_until: usize,
    waiting: VecDeque<Line>,
}

/// The style of letters.
#[derive(Debug, Clone, Copy)]
struct Style {
    size: u8,
    is_bold: bool,
    is_link: bool,
    is_heading: bool,
    block: usize,
}

impl<'t> Lines<'t> {
    pub(super) fn of(tree: &'t Tree) -> Lines<'t> {
        Lines {
            tree,
            at: 0,
            line: Line::default(),
            open: Vec::new(),
            style: Style {
                size: USUAL_SIZE,
                is_bold: false,
                is_link: false,
                is_heading: false,
                block: 0,
            },
            is_preformatted_until: 0,
            waiting: VecDeque::new(),
        }
    }

    pub(super) fn next(&mut self) -> Option<Line> {
        loop {
            checkpoint();
            if let Some(line) = self.waiting.pop_front() {
                return Some(line);
            }
            if self.at >= self.tree.len() {
                self.finish();
                return self.waiting.pop_front();
            }
            self.step();
        }
    }

    fn step(&mut self) {
        let (tree, at) = (self.tree, self.at);
        while let Some(&(end, before)) = self.open.last()
            && end <= at
        {
            if before.block != self.style.block {
                self.finish();
            }
            self.style = before;
            self.open.pop();
        }
        let name = tree.name(at);
        if is_silent(name) {
            self.at = tree.end(at).max(at + 1);
            return;
        }
        self.at += 1;
        match name {
            "" if at < self.is_preformatted_until => {
                for (number, line) in tree.own_text(at).split('\n').enumerate() {
                    if number > 0 {
                        self.finish();
                    }
                    self.push(line);
                }
            }
            "" => self.push(tree.own_text(at)),
            "br" => self.finish(),
            _ => {
                let style = styled(tree, at, self.style);
                if is_block(name) {
                    self.finish();
                }
                if name == "pre" {
                    self.is_preformatted_until = tree.end(at);
                }
                self.open.push((tree.end(at), self.style));
                self.style = style;
            }
        }
    }

    fn push(&mut self, text: &str) {
        let length = visible(text);
        if length > 0 {
            let size = 2 * (self.style.size / 2) + u8::from(self.style.is_bold);
            let is_first = self.line.text.trim().is_empty();
            self.line.size = if is_first {
                size
            } else {
                size.min(self.line.size)
            };
            self.line.block = self.style.block;
            self.line.is_heading = self.style.is_heading;
            self.line.linked += if self.style.is_link { length } else { 0 };
        }
        self.line.text.push_str(text);
    }

    fn finish(&mut self) {
        let line = std::mem::take(&mut self.line);
        let text = one_line(&line.text);
        if !text.is_empty() {
            self.waiting.push_back(Line { text, ..line });
        }
    }
}

/// The style inside an element.
fn styled(tree: &Tree, node: usize, around: Style) -> Style {
    let mut style = around;
    let name = tree.name(node);
    if is_block(name) {
        style.block = node;
    }
    match name {
        "a" => style.is_link = true,
        "b" | "strong" => style.is_bold = true,
        "big" => style.size = style.size.saturating_add(2),
        "small" => style.size = style.size.saturating_sub(2),
        "h1" => style.size = 2 * 6,
        "h2" => style.size = 2 * 5,
        "h3" => style.size = 2 * 4,
        "h4" | "h5" | "h6" => style.is_bold = true,
        "font" => {
            let size = tree
                .attribute(node, "size")
                .map(str::trim)
                .unwrap_or_default();
            let number: Option<u8> = size.trim_start_matches(['+', '-']).parse().ok();
            let number = number.map(|number| number.min(7) * 2);
            style.size = match (size.chars().next(), number) {
                (_, None) => style.size,
                (Some('+'), Some(more)) => USUAL_SIZE.saturating_add(more),
                (Some('-'), Some(less)) => USUAL_SIZE.saturating_sub(less),
                (_, Some(size)) => size,
            };
        }
        _ => {}
    }
    style.is_heading |= super::tree::is_heading(name);
    style
}
