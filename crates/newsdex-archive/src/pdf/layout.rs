//! Brings the lines of a page into reading order: lines of one column form blocks, blocks follow each other as in print.
//!
//! The order is that of T. M. Breuel, "High performance document layout analysis", 2003: of two blocks that overlap
//! from left to right, the upper one comes first; of two others, the left one, unless a block between them extends over
//! both.

use newsdex_text::checkpoint::checkpoint;

use super::lines::{Line, PageLines};

/// The lines of one column without a gap between them, from top to bottom.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Block {
    pub(super) lines: Vec<Line>,
    pub(super) x: f64,
    pub(super) end: f64,
    pub(super) top: f64,
    pub(super) bottom: f64,
}

/// The blocks of a page in reading order, and its upper and lower end.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) blocks: Vec<Block>,
    pub(super) top: f64,
    pub(super) bottom: f64,
}

/// The next line of a block begins at most this many sizes below.
const NEXT_LINE: f64 = 1.75;
/// The sizes of the lines of a block differ at most by this factor.
const SAME_SIZE: f64 = 1.18;
/// The most blocks that are ordered by comparing all pairs; those of a page with more are read from top to bottom.
const MOST_BLOCKS: usize = 1_200;

impl Block {
    pub(super) fn of(line: Line) -> Block {
        Block {
            x: line.x,
            end: line.end,
            top: line.y - line.size,
            bottom: line.y,
            lines: vec![line],
        }
    }

    /// Whether a line is the next one of the block.
    fn is_continued_by(&self, line: &Line) -> bool {
        let Some(last) = self.lines.last() else {
            return false;
        };
        let size = last.size.max(line.size);
        let step = line.y - last.y;
        let overlap = self.end.min(line.end) - self.x.max(line.x);
        let narrower = (self.end - self.x).min(line.end - line.x).max(1.0);
        step > 0.3 * size
            && step < NEXT_LINE * size
            && size < SAME_SIZE * last.size.min(line.size)
            && overlap > 0.5 * narrower
    }

    fn push(&mut self, line: Line) {
        self.x = self.x.min(line.x);
        self.end = self.end.max(line.end);
        self.bottom = self.bottom.max(line.y);
        self.lines.push(line);
    }
}

/// Brings the lines of a page into reading order.
pub(super) fn page(page: PageLines) -> Page {
    let mut ordered_blocks = Vec::new();
    for section in sections(blocks(page.lines)) {
        ordered_blocks.extend(ordered(section));
    }
    Page {
        blocks: ordered_blocks,
        top: page.top,
        bottom: page.bottom,
    }
}

/// Forms blocks of lines that are in order from top to bottom.
fn blocks(lines: Vec<Line>) -> Vec<Block> {
    let mut open: Vec<Block> = Vec::new();
    let mut done: Vec<Block> = Vec::new();
    let mut lines = lines.into_iter().peekable();
    while let Some(line) = lines.next() {
        checkpoint();
        let (still_open, ended): (Vec<Block>, Vec<Block>) = open.into_iter().partition(|block| {
            let size = block
                .lines
                .last()
                .map_or(0.0, |last| last.size.max(line.size));
            line.y - block.bottom < NEXT_LINE * size
        });
        open = still_open;
        done.extend(ended);
        let mut fitting: Vec<usize> = (0..open.len())
            .filter(|at| {
                open.get(*at)
                    .is_some_and(|block| block.is_continued_by(&line))
            })
            .collect();
        // A line below two columns continues neither; a line in a row with others of the same column is a new block.
        match (fitting.pop(), fitting.is_empty()) {
            (Some(at), true) if !is_beside_another(&line, open.get(at), lines.peek()) => {
                if let Some(block) = open.get_mut(at) {
                    block.push(line);
                }
            }
            _ => open.push(Block::of(line)),
        }
    }
    done.extend(open);
    done
}

/// Whether the line to the right on the same base line belongs to the same block: then the block ends here, because
/// columns begin below it.
fn is_beside_another(line: &Line, block: Option<&Block>, next: Option<&Line>) -> bool {
    let (Some(block), Some(next)) = (block, next) else {
        return false;
    };
    let is_same_row = (next.y - line.y).abs() < 0.3 * line.size;
    is_same_row && block.is_continued_by(next)
}

/// Divides a page where a heading begins below a gap over its whole width, if all texts below the gap begin below the
/// heading, too, or if they are in other columns than those above it.
fn sections(mut blocks: Vec<Block>) -> Vec<Vec<Block>> {
    blocks.sort_by(|a, b| a.top.total_cmp(&b.top));
    let usual = usual_size(&blocks);
    let mut sections: Vec<Vec<Block>> = Vec::new();
    let mut open: Vec<Block> = Vec::new();
    let mut bottom = f64::MIN;
    let mut rest = blocks.into_iter();
    while let Some(block) = rest.next() {
        checkpoint();
        let size = block.lines.first().map_or(usual, |line| line.size);
        let is_heading = size > HEADING * usual && block.lines.len() <= 3;
        let is_below_gap = block.top - bottom > GAP_OF_SECTION * usual;
        if !open.is_empty() && is_heading && is_below_gap {
            let below: Vec<&Block> = rest.as_slice().iter().collect();
            let begins_all = below
                .first()
                .is_none_or(|next| next.top > block.bottom - 0.3 * usual);
            if begins_all || has_other_columns(&open, &below, usual) {
                sections.push(std::mem::take(&mut open));
            }
        }
        bottom = bottom.max(block.bottom);
        open.push(block);
    }
    sections.push(open);
    sections
}

/// A heading is larger than the text by this factor.
const HEADING: f64 = 1.15;
/// The height of a gap between sections, in sizes.
const GAP_OF_SECTION: f64 = 0.35;

/// The size of most lines.
fn usual_size(blocks: &[Block]) -> f64 {
    let lines = blocks.iter().flat_map(|block| &block.lines);
    let mut sizes: Vec<f64> = lines.map(|line| line.size).collect();
    sizes.sort_by(f64::total_cmp);
    sizes.get(sizes.len() / 2).copied().unwrap_or(10.0)
}

/// Whether the next columns below a gap begin at other places than those above it.
fn has_other_columns(above: &[Block], below: &[&Block], size: f64) -> bool {
    let is_column = |block: &&Block| block.lines.len() >= 2;
    let near = |a: f64, b: f64| (a - b).abs() < 1.5 * size;
    let mut columns = above.iter().filter(is_column).peekable();
    if columns.peek().is_none() {
        return false;
    }
    let columns: Vec<f64> = columns.map(|block| block.x).collect();
    let next = below.iter().copied().filter(is_column).take(3);
    let mut next = next.peekable();
    next.peek().is_some() && next.any(|block| columns.iter().all(|x| !near(*x, block.x)))
}

/// Orders blocks as they are read.
fn ordered(mut blocks: Vec<Block>) -> Vec<Block> {
    blocks.sort_by(|a, b| a.top.total_cmp(&b.top).then(a.x.total_cmp(&b.x)));
    let count = blocks.len();
    if count > MOST_BLOCKS {
        return blocks;
    }
    let overlaps = |a: &Block, b: &Block| {
        let overlap = a.end.min(b.end) - a.x.max(b.x);
        overlap > 0.1 * (a.end - a.x).min(b.end - b.x).max(1.0)
    };
    // For each block, those that come before it.
    let mut before: Vec<Vec<usize>> = vec![Vec::new(); count];
    for (at, block) in blocks.iter().enumerate() {
        for (other_at, other) in blocks.iter().enumerate() {
            checkpoint();
            if at == other_at {
                continue;
            }
            let comes_first = match overlaps(other, block) {
                true => other.top < block.top,
                false => {
                    other.x < block.x
                        && !blocks.iter().any(|between| {
                            let (upper, lower) = match other.top < block.top {
                                true => (other.top, block.top),
                                false => (block.top, other.top),
                            };
                            between.top > upper
                                && between.top < lower
                                && overlaps(between, other)
                                && overlaps(between, block)
                        })
                }
            };
            if comes_first && let Some(list) = before.get_mut(at) {
                list.push(other_at);
            }
        }
    }
    let mut order: Vec<usize> = Vec::with_capacity(count);
    let mut is_placed = vec![false; count];
    while order.len() < count {
        checkpoint();
        let is_free = |at: &usize| {
            is_placed.get(*at) == Some(&false)
                && before.get(*at).is_some_and(|list| {
                    list.iter()
                        .all(|other| is_placed.get(*other) == Some(&true))
                })
        };
        // In a circle, the upper block is first.
        let next = (0..count)
            .find(is_free)
            .or_else(|| (0..count).find(|at| is_placed.get(*at) == Some(&false)));
        let Some(next) = next else {
            break;
        };
        if let Some(placed) = is_placed.get_mut(next) {
            *placed = true;
        }
        order.push(next);
    }
    let mut blocks: Vec<Option<Block>> = blocks.into_iter().map(Some).collect();
    order
        .into_iter()
        .filter_map(|at| blocks.get_mut(at).and_then(Option::take))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str, x: f64, end: f64, y: f64) -> Line {
        Line {
            text: text.to_owned(),
            x,
            end,
            y,
            size: 10.0,
        }
    }

    fn order(mut lines: Vec<Line>) -> Vec<String> {
        lines.sort_by(|a, b| a.y.total_cmp(&b.y).then(a.x.total_cmp(&b.x)));
        let page = page(PageLines {
            lines,
            ..PageLines::default()
        });
        let lines = page.blocks.into_iter().flat_map(|block| block.lines);
        lines.map(|line| line.text).collect()
    }

    #[test]
    fn columns_are_read_one_after_the_other_below_a_headline_over_both() {
        let mut lines = vec![line("Headline", 0.0, 200.0, 10.0)];
        for row in 0..3 {
            let y = 40.0 + 12.0 * f64::from(row);
            lines.push(line(&format!("a{row}"), 0.0, 95.0, y));
            lines.push(line(&format!("b{row}"), 105.0, 200.0, y));
        }
        lines.push(line("Foot", 0.0, 200.0, 120.0));
        assert_eq!(
            order(lines),
            ["Headline", "a0", "a1", "a2", "b0", "b1", "b2", "Foot"]
        );
    }

    #[test]
    fn an_article_with_other_columns_below_another_one_comes_after_it() {
        let mut lines = Vec::new();
        for row in 0..3 {
            let y = 20.0 + 12.0 * f64::from(row);
            for (column, x) in [0.0, 70.0, 140.0].into_iter().enumerate() {
                lines.push(line(&format!("{column}{row}"), x, x + 60.0, y));
            }
        }
        let mut heading = line("Second", 0.0, 90.0, 80.0);
        heading.size = 16.0;
        lines.push(heading);
        for row in 0..2 {
            let y = 100.0 + 12.0 * f64::from(row);
            lines.push(line(&format!("a{row}"), 0.0, 95.0, y));
            lines.push(line(&format!("b{row}"), 105.0, 200.0, y));
        }
        let expected = "00 01 02 10 11 12 20 21 22 Second a0 a1 b0 b1";
        assert_eq!(order(lines).join(" "), expected);
    }

    #[test]
    fn articles_in_the_same_columns_follow_each_other() {
        let mut lines = Vec::new();
        for (number, top) in [(0, 0.0), (1, 100.0)] {
            let mut heading = line(&format!("Heading{number}"), 0.0, 80.0, top + 10.0);
            heading.size = 16.0;
            lines.push(heading);
            for row in 0..3 {
                let y = top + 30.0 + 12.0 * f64::from(row);
                lines.push(line(&format!("a{number}"), 0.0, 95.0, y));
                lines.push(line(&format!("b{number}"), 105.0, 200.0, y));
            }
        }
        let expected = "Heading0 a0 a0 a0 b0 b0 b0 Heading1 a1 a1 a1 b1 b1 b1";
        assert_eq!(order(lines).join(" "), expected);
    }

    #[test]
    fn a_headline_between_columns_divides_them() {
        let mut lines = Vec::new();
        for (row, y) in [20.0, 32.0, 100.0, 112.0].into_iter().enumerate() {
            lines.push(line(&format!("a{row}"), 0.0, 95.0, y));
            lines.push(line(&format!("b{row}"), 105.0, 200.0, y));
        }
        lines.push(line("Second", 0.0, 200.0, 70.0));
        assert_eq!(
            order(lines),
            ["a0", "a1", "b0", "b1", "Second", "a2", "a3", "b2", "b3"]
        );
    }
}
