//! The flow of the text: which blocks are between running text, and which lists and tables are part of the text.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::blocks::{Block, Kind, running, weight};
use super::text::is_aside;
use super::tree::Tree;

/// The place of the running text: the container of each block, and the range of blocks from the first to the last running
/// text directly in that container.
///
/// The container of a block is the innermost element that also holds another block, so wrappers around single
/// paragraphs do not count.
pub(super) struct Flow {
    stands_in: Vec<usize>,
    texts: HashMap<usize, Range<usize>>,
}

impl Flow {
    pub(super) fn of(tree: &Tree, blocks: &[&Block]) -> Flow {
        let mut stands_in = Vec::with_capacity(blocks.len());
        let mut texts: HashMap<usize, Range<usize>> = HashMap::new();
        for (number, block) in blocks.iter().enumerate() {
            let before = number.checked_sub(1).and_then(|before| blocks.get(before));
            let after = blocks.get(number + 1);
            let is_alone = |around: usize| {
                before.is_none_or(|before| before.node < around)
                    && after.is_none_or(|after| after.node >= tree.end(around))
            };
            let mut around = std::iter::once(block.node).chain(tree.ancestors(block.node));
            let parent = around
                .find(|&above| above == 0 || !is_alone(above))
                .unwrap_or(0);
            stands_in.push(parent);
            let is_text = !matches!(block.kind, Kind::Item | Kind::Cell);
            if is_text && running(block) > 0.0 {
                let text = texts.entry(parent).or_insert(number..number);
                text.end = number;
            }
        }
        Flow { stands_in, texts }
    }

    /// Whether running text begins directly after a block, in the same container.
    pub(super) fn heads_text(&self, number: usize) -> bool {
        self.stands_in
            .get(number)
            .and_then(|parent| self.texts.get(parent))
            .is_some_and(|text| text.start == number + 1)
    }

    /// Whether a block is between running text in the same container.
    pub(super) fn is_amid_text(&self, number: usize) -> bool {
        self.stands_in
            .get(number)
            .and_then(|parent| self.texts.get(parent))
            .is_some_and(|text| (text.start..text.end).contains(&number))
    }
}

/// The lists and tables of the article, each judged as a whole: links in a list of sentences or in a table of figures
/// are text.
pub(super) struct Groups {
    /// The list or table around each block; 0 if there is none.
    group: Vec<usize>,
    texts: HashSet<usize>,
}

/// Counts for one list or table.
#[derive(Default)]
struct Group {
    linked: f64,
    weight: f64,
    blocks: usize,
    cells: HashSet<usize>,
    is_announced: bool,
}

impl Group {
    /// Whether the list or table is text: its text is not mostly links, and it is a table of figures, not a layout
    /// table with several paragraphs in a cell.
    fn is_text(&self) -> bool {
        let is_of_links = self.linked >= 0.5 * self.weight && !self.is_announced;
        let is_layout = !self.cells.is_empty()
            && (self.cells.len() < 4 || 2 * self.blocks > 3 * self.cells.len());
        !is_of_links && !is_layout
    }
}

impl Groups {
    pub(super) fn of(tree: &Tree, blocks: &[&Block]) -> Groups {
        let mut all: HashMap<usize, Group> = HashMap::new();
        let mut group = Vec::with_capacity(blocks.len());
        let mut before: Option<&Block> = None;
        for block in blocks {
            let cell = cell(tree, block);
            let around = match cell {
                Some(cell) => tree
                    .ancestors(cell)
                    .find(|&above| tree.name(above) == "table"),
                None if block.kind == Kind::Item => tree
                    .ancestors(block.node)
                    .filter(|&above| matches!(tree.name(above), "ul" | "ol" | "dl"))
                    .last(),
                None => None,
            }
            .unwrap_or(0);
            group.push(around);
            if around != 0 {
                let entry = all.entry(around).or_insert_with(|| Group {
                    is_announced: before.is_some_and(announces),
                    ..Group::default()
                });
                entry.linked += block.linked * weight(&block.text);
                entry.weight += weight(&block.text);
                entry.blocks += 1;
                entry.cells.extend(cell);
            }
            before = Some(block);
        }
        let texts = all.into_iter().filter(|(_, group)| group.is_text());
        let texts = texts.map(|(around, _)| around).collect();
        Groups { group, texts }
    }

    /// Whether a block belongs to a list or table that is text.
    pub(super) fn is_text(&self, number: usize) -> bool {
        self.group
            .get(number)
            .is_some_and(|group| *group != 0 && self.texts.contains(group))
    }
}

/// The table cell around a block, at most two elements up.
pub(super) fn cell(tree: &Tree, block: &Block) -> Option<usize> {
    std::iter::once(block.node)
        .chain(tree.ancestors(block.node))
        .take(3)
        .find(|&node| matches!(tree.name(node), "td" | "th"))
}

/// Whether a paragraph ends in a colon, so that a list is likely to follow.
fn announces(block: &Block) -> bool {
    block.kind == Kind::Paragraph
        && running(block) > 0.0
        && block.text.ends_with([':', '：'])
        && !is_aside(&block.text)
}
