//! The text of the article: which part of the page holds it, and which blocks of that part are text.

use std::collections::HashSet;

use super::blocks::{Block, Kind, SENTENCE, blocks, running, weight};
use super::boilerplate::{Doubt, doubt};
use super::flow::{Flow, Groups, cell};
use super::passages::Passages;
use super::standfirst;
use super::text::{is_aside, letters};
use super::tree::{Tree, is_silent, plain};
use newsdex_text::checkpoint::checkpoint;

/// The share of a container's text that a part of it must hold to be the container instead.
const MIN_CORE_SHARE: f64 = 0.72;
/// What the elements above a paragraph are credited with, from the innermost on.
const CREDIT: [f64; 4] = [1.0, 0.6, 0.3, 0.15];
/// The running text that makes an element a section beside the one with most of the text.
const SIBLING_SECTION_CHARS: f64 = 800.0;
/// A part of the core that holds more than this share of it is not left out for its name.
const MAX_NAMED_SHARE: f64 = 0.4;
/// Unless so much text remains without it.
const ENOUGH_CHARS: f64 = 3000.0;
/// JSON-LD's text is a guide to the page when at least this share of it is found there.
const MIN_FOUND_SHARE: f64 = 0.8;
/// It is only a teaser, and no guide, when less than this share of what was found is in it.
const MIN_TEASER_SHARE: f64 = 0.6;
/// Blocks are not looked up in a longer text of JSON-LD, in bytes: no article has it.
const MAX_JSON_LD_BYTES: usize = 1 << 20;

/// What is written between the cells of a row.
const BETWEEN_CELLS: &str = " | ";
/// Blocks with fewer letters than this may stand in any text.
const MIN_DISTINCTIVE_CHARS: usize = 20;

/// What is known about the article before its text is looked for.
pub(super) struct Known<'k> {
    /// Its headline.
    pub(super) title: Option<&'k str>,
    /// Its text by JSON-LD.
    pub(super) told: Option<&'k str>,
    /// Summaries of it in JSON-LD and `<meta>`.
    pub(super) summaries: &'k [String],
}

/// The paragraphs of the article on a page, in order; empty where there is none.
pub(super) fn paragraphs(tree: &Tree, known: &Known) -> Vec<String> {
    let doubts: Vec<Doubt> = (0..tree.len()).map(|node| doubt(tree, node)).collect();
    let doubt = |node: usize| doubts.get(node).copied().unwrap_or(Doubt::None);
    let everything = blocks(tree, 0, |_| false);
    let skipped = skipped(tree, &everything, doubt);
    let is_skipped = |node: usize| skipped.get(node).copied().unwrap_or(false);
    let kept = blocks(tree, 0, is_skipped);
    let container = container(tree, &masses(tree, &kept));
    let is_inside = |block: &&Block| block.node >= container && block.node < tree.end(container);
    let inside: Vec<&Block> = kept.iter().filter(is_inside).collect();
    let Some(text_starts) = inside
        .iter()
        .find(|block| running(block) > 0.0)
        .map(|block| block.node)
    else {
        return Vec::new();
    };
    let standfirst = standfirst::find(
        tree,
        &everything,
        text_starts,
        known.title,
        known.summaries,
        doubt,
        is_skipped,
    );
    let mut found: Vec<&Block> = standfirst
        .iter()
        .filter_map(|&number| everything.get(number))
        .collect();
    let ahead: HashSet<(usize, &str)> = found.iter().map(|block| block.place()).collect();
    found.extend(
        inside
            .into_iter()
            .filter(|block| !ahead.contains(&block.place())),
    );
    if let Some(told) = known.told {
        found = guided(&found, &everything, &standfirst, told);
    }
    text_of(tree, &found, known.title)
}

/// The text as JSON-LD gives it, in paragraphs, for pages that do not show their article: where they
/// are drawn by a script, or hold only its beginning.
pub(super) fn as_told(told: &str) -> Vec<String> {
    let is_markup = told.contains("<p") || told.contains("<br");
    if is_markup {
        let Some(tree) = Tree::parse(told) else {
            return Vec::new();
        };
        return blocks(&tree, 0, |_| false)
            .into_iter()
            .map(|block| block.text)
            .collect();
    }
    told.lines()
        .map(plain)
        .filter(|line| !line.is_empty())
        .collect()
}

/// Corrects what was found by the text JSON-LD gives, where most of that is on the page: blocks it
/// has are added, blocks it has not are left out, except headings and the standfirst.
fn guided<'b>(
    found: &[&'b Block],
    everything: &'b [Block],
    standfirst: &[usize],
    told: &str,
) -> Vec<&'b Block> {
    let told = letters(&plain(told));
    if told.len() > MAX_JSON_LD_BYTES {
        return found.to_vec();
    }
    let passages = Passages::of(&told);
    let was_found: HashSet<(usize, &str)> = found.iter().map(|block| block.place()).collect();
    let is_told: Vec<bool> = everything
        .iter()
        .map(|block| {
            let text = letters(&block.text);
            text.chars().count() >= MIN_DISTINCTIVE_CHARS && passages.hold(&text)
        })
        .collect();
    let telling = |block: &Block| letters(&block.text).chars().count();
    let again: usize = everything
        .iter()
        .zip(&is_told)
        .filter(|&(_, &is_told)| is_told)
        .map(|(block, _)| telling(block))
        .sum();
    let share = again as f64 / told.chars().count().max(1) as f64;
    let all: usize = found.iter().map(|block| telling(block)).sum();
    if !(MIN_FOUND_SHARE..=1.4).contains(&share) || (again as f64) < MIN_TEASER_SHARE * all as f64 {
        return found.to_vec();
    }
    everything
        .iter()
        .enumerate()
        .zip(&is_told)
        .filter(|&((number, block), &is_told)| {
            let was_found = was_found.contains(&block.place());
            is_told
                || standfirst.binary_search(&number).is_ok()
                || (was_found
                    && (block.kind == Kind::Heading || telling(block) < MIN_DISTINCTIVE_CHARS))
        })
        .map(|((_, block), _)| block)
        .collect()
}

/// Which nodes stand in a part of the page that is not the article.
fn skipped(tree: &Tree, everything: &[Block], doubt: impl Fn(usize) -> Doubt) -> Vec<bool> {
    let core = core(tree, everything, &doubt);
    let mass = masses(tree, everything);
    let of = |node: usize| mass.get(node).copied().unwrap_or(0.0);
    let mut skipped = vec![false; tree.len()];
    let mut at = 0;
    while at < tree.len() {
        checkpoint();
        let holds_core = core.is_some_and(|core| {
            let is_most_of_it = (core..tree.end(core)).contains(&at)
                && of(at) > MAX_NAMED_SHARE * of(core)
                && of(core) - of(at) < ENOUGH_CHARS
                && doubt(at) == Doubt::Name;
            (at..tree.end(at)).contains(&core) || is_most_of_it
        });
        if doubt(at) != Doubt::None && !holds_core {
            skipped
                .iter_mut()
                .take(tree.end(at))
                .skip(at)
                .for_each(|skip| *skip = true);
            at = tree.end(at);
        } else {
            at += 1;
        }
    }
    skipped
}

/// The element whose own paragraphs are the most text on the page, outside of what is certainly
/// something else. What it stands in is the article, whatever its name.
fn core(tree: &Tree, everything: &[Block], doubt: impl Fn(usize) -> Doubt) -> Option<usize> {
    let mut credit = vec![0.0; tree.len()];
    for block in everything {
        checkpoint();
        let running = running(block);
        let line = || std::iter::once(block.node).chain(tree.ancestors(block.node));
        if running == 0.0 || block.kind != Kind::Paragraph && block.kind != Kind::Loose {
            continue;
        }
        let trust = match line().map(&doubt).max() {
            None | Some(Doubt::None) => 1.0,
            Some(Doubt::Name) => 0.5,
            Some(Doubt::Element) => 0.25,
        };
        for (above, share) in tree.ancestors(block.node).zip(CREDIT) {
            checkpoint();
            if let Some(credit) = credit.get_mut(above) {
                *credit += share * trust * running;
            }
        }
    }
    let best = credit
        .iter()
        .enumerate()
        .max_by(|(_, one), (_, other)| one.total_cmp(other))?;
    Some(best.0).filter(|_| *best.1 > 0.0)
}

/// How much running text each node holds.
fn masses(tree: &Tree, blocks: &[Block]) -> Vec<f64> {
    let mut mass = vec![0.0; tree.len()];
    for block in blocks {
        checkpoint();
        let running = running(block);
        if running > 0.0 {
            for node in std::iter::once(block.node).chain(tree.ancestors(block.node)) {
                checkpoint();
                if let Some(mass) = mass.get_mut(node) {
                    *mass += running;
                }
            }
            if block.node != 0
                && let Some(mass) = mass.first_mut()
            {
                *mass += running;
            }
        }
    }
    mass
}

/// Goes down from the page to the part that holds the article.
fn container(tree: &Tree, mass: &[f64]) -> usize {
    let of = |node: usize| mass.get(node).copied().unwrap_or(0.0);
    let mut node = 0;
    loop {
        checkpoint();
        let mut best = node;
        let mut child = node + 1;
        while child < tree.end(node) {
            checkpoint();
            let is_element = !tree.name(child).is_empty() && !is_silent(tree.name(child));
            if is_element && (best == node || of(child) > of(best)) {
                best = child;
            }
            child = tree.end(child).max(child + 1);
        }
        if best == node
            || of(best) < MIN_CORE_SHARE * of(node)
            || of(best) == 0.0
            || tree.name(best) == "p"
            || has_twin(tree, node, best, mass)
        {
            return node;
        }
        node = best;
    }
}

/// Whether another child of an element is of the same kind and class as one of them and holds running
/// text too: an article in sections.
fn has_twin(tree: &Tree, parent: usize, child: usize, mass: &[f64]) -> bool {
    let class = tree.attribute(child, "class").unwrap_or("").trim();
    let mut other = parent + 1;
    while other < tree.end(parent) {
        checkpoint();
        let is_twin = other != child
            && tree.name(child) != "article"
            && tree.name(other) == tree.name(child)
            && tree.attribute(other, "class").unwrap_or("").trim() == class;
        if is_twin
            && !class.is_empty()
            && mass
                .get(other)
                .is_some_and(|&mass| mass > SIBLING_SECTION_CHARS)
        {
            return true;
        }
        other = tree.end(other).max(other + 1);
    }
    false
}

/// The texts of the blocks that are paragraphs, headings between paragraphs, or items.
fn text_of(tree: &Tree, blocks: &[&Block], title: Option<&str>) -> Vec<String> {
    let title = title.map(letters);
    let flow = Flow::of(tree, blocks);
    let groups = Groups::of(tree, blocks);
    let mut paragraphs: Vec<String> = Vec::new();
    // Headings wait for the text they head: the last ones of a page head other articles.
    let mut headings: Vec<&str> = Vec::new();
    let mut row = None;
    for (number, block) in blocks.iter().enumerate() {
        checkpoint();
        let is_short = weight(&block.text) < SENTENCE;
        let is_amid_text = flow.is_amid_text(number);
        let is_title = title.as_deref() == Some(&*letters(&block.text));
        let is_repeated = is_short && paragraphs.last() == Some(&block.text);
        if is_title || is_aside(&block.text) || is_repeated {
            continue;
        }
        let is_grouped = groups.is_text(number);
        let is_linked = match block.kind {
            Kind::Paragraph => block.linked >= 0.8,
            // The name of what the text below is about, where that has a page of its own.
            Kind::Heading if is_amid_text => false,
            _ if is_grouped => false,
            _ => block.linked >= 0.5,
        };
        let is_label = !paragraphs.is_empty() && flow.heads_text(number);
        let is_stray =
            is_short && block.kind == Kind::Loose && !is_amid_text && !is_grouped && !is_label;
        if is_linked || is_stray {
            continue;
        }
        if block.kind == Kind::Heading {
            headings.push(&block.text);
            continue;
        }
        paragraphs.extend(headings.drain(..).map(str::to_owned));
        let row_before = row;
        row = cell(tree, block)
            .filter(|_| is_grouped)
            .map(|cell| tree.parent(cell));
        match paragraphs.last_mut() {
            Some(line) if row.is_some() && row == row_before => {
                line.push_str(BETWEEN_CELLS);
                line.push_str(&block.text);
            }
            _ => paragraphs.push(block.text.clone()),
        }
    }
    paragraphs
}
