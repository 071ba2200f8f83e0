//! The lines of a page, each with the elements around it.

use rustc_hash::FxHashMap;

use crate::html::tree::{Tree, is_block, is_heading, is_silent, one_line};
use crate::layout;
use crate::press_lines::Line;
use crate::press_lines::kind::field_of_class;
use newsdex_text::checkpoint::checkpoint;

/// The most elements between a line and the element whose class names its field.
const MOST_STEPS: usize = 2;
/// The longest preformatted text, in characters, in which every line is a line of its own.
const SHORT_TYPED: usize = 300;

/// A line and the node at which it begins.
pub(super) struct Placed {
    pub(super) node: usize,
    pub(super) line: Line,
}

/// The visible lines of a page, in order.
pub(super) fn lines(tree: &Tree) -> Vec<Placed> {
    let mut reader = Reader {
        tree,
        found: Vec::new(),
        roles: FxHashMap::default(),
        text: String::new(),
        first: 0,
        last: 0,
        is_typed: false,
    };
    // The open blocks, innermost last, as the nodes at which they end.
    let mut open: Vec<usize> = Vec::new();
    let mut typed_end = 0;
    let mut at = 1;
    while at < tree.len() {
        checkpoint();
        while open.last().is_some_and(|end| *end <= at) {
            open.pop();
            reader.finish();
        }
        let name = tree.name(at);
        if is_silent(name) || name == "nav" || name == "button" {
            at = tree.end(at);
            continue;
        }
        if name.is_empty() {
            reader.is_typed = at < typed_end;
            reader.push(at);
        } else if name == "br" {
            // A break inside the cell of a table divides no lines: the cell is one value.
            match reader.is_in_small_cell(at) {
                true => reader.text.push(' '),
                false if at < typed_end => reader.text.push('\n'),
                false => reader.finish(),
            }
        } else if is_block(name) {
            reader.finish();
            open.push(tree.end(at));
            if name == "pre" {
                typed_end = tree.end(at);
            }
        }
        at += 1;
    }
    reader.finish();
    reader.found
}

struct Reader<'t> {
    tree: &'t Tree,
    found: Vec<Placed>,
    roles: FxHashMap<String, usize>,
    text: String,
    /// The first and the last node of text in the open line.
    first: usize,
    last: usize,
    is_typed: bool,
}

impl Reader<'_> {
    fn push(&mut self, node: usize) {
        let text = self.tree.own_text(node);
        if self.text.trim().is_empty() && !text.trim().is_empty() {
            self.text.clear();
            self.first = node;
        }
        if !text.trim().is_empty() {
            self.last = node;
        }
        self.text.push_str(text);
    }

    fn finish(&mut self) {
        let text = std::mem::take(&mut self.text);
        if text.trim().is_empty() {
            return;
        }
        if !self.is_typed {
            self.add(&text);
            return;
        }
        self.is_typed = false;
        if text.chars().count() <= SHORT_TYPED {
            for line in text.lines() {
                self.add_typed(line);
            }
            return;
        }
        for paragraph in layout::paragraphs(&text).split("\n\n") {
            self.add(paragraph);
        }
    }

    /// Adds a preformatted line; wide gaps separate the facts in it.
    fn add_typed(&mut self, line: &str) {
        for part in line.split("    ") {
            self.add(part);
        }
    }

    fn add(&mut self, text: &str) {
        let text = one_line(text);
        if text.is_empty() {
            return;
        }
        // An element around a part of the line says nothing about the line.
        let around = || {
            self.tree
                .ancestors(self.first)
                .filter(|node| self.tree.end(*node) > self.last || is_block(self.tree.name(*node)))
        };
        let is_plain = |node: &usize| {
            matches!(
                self.tree.name(*node),
                "b" | "i" | "em" | "strong" | "font" | "a" | "u" | "mark" | "small"
            ) && self.tree.attribute(*node, "class").is_none()
        };
        let classes = |node: usize| {
            let class = self.tree.attribute(node, "class").unwrap_or_default();
            let id = self.tree.attribute(node, "id").unwrap_or_default();
            let property = self.tree.attribute(node, "itemprop").unwrap_or_default();
            format!("{class} {id} {property}")
        };
        let shape = |node: usize| {
            let class = self.tree.attribute(node, "class").unwrap_or_default();
            let first = class.split_whitespace().next().unwrap_or_default();
            format!("{}.{first}", self.tree.name(node))
        };
        let key: Vec<String> = around()
            .filter(|node| !is_plain(node))
            .take(2)
            .map(shape)
            .collect();
        let class = (0..)
            .zip(around())
            .take(MOST_STEPS + 1)
            .find_map(|(steps, node)| Some((field_of_class(&classes(node))?, steps)));
        let is_heading = around()
            .take(MOST_STEPS + 2)
            .any(|node| is_heading(self.tree.name(node)));
        let cell = around()
            .find(|node| matches!(self.tree.name(*node), "td" | "th" | "dt" | "dd"))
            .unwrap_or(0);
        let row = around()
            .find(|node| matches!(self.tree.name(*node), "tr" | "dl"))
            .unwrap_or(0);
        let next = self.roles.len() + 1;
        let role = *self.roles.entry(key.join("/")).or_insert(next);
        self.found.push(Placed {
            node: self.first,
            line: Line {
                text,
                role,
                class,
                is_heading,
                cell,
                row,
                is_single: false,
                named: None,
                is_common: false,
            },
        });
    }

    /// Whether a node is in the cell of a table that holds only a value.
    fn is_in_small_cell(&self, node: usize) -> bool {
        const LONGEST_VALUE: usize = 60;
        let cell = self
            .tree
            .ancestors(node)
            .find(|above| matches!(self.tree.name(*above), "td" | "th"));
        cell.is_some_and(|cell| {
            let texts = self.tree.below(cell).map(|node| self.tree.own_text(node));
            let mut length = 0;
            texts
                .take_while(|text| {
                    length += text.trim().chars().count();
                    length <= LONGEST_VALUE
                })
                .count()
                == self.tree.below(cell).len()
        })
    }
}
