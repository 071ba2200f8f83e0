//! The text of the article: finds the part of the page that contains it, and the blocks of that part that are text.

use std::collections::HashSet;

use super::blocks::{Block, Kind, SENTENCE, blocks, running, weight};
use super::boilerplate::{Doubt, doubt};
use super::flow::{Flow, Groups, cell};
use super::passages::Passages;
use super::standfirst;
use super::teasers;
use super::text::{is_aside, letters};
use super::tree::{Tree, is_silent, plain};
use newsdex_text::checkpoint::checkpoint;

/// The share of a container's text that one child must hold to become the container instead.
const MIN_CORE_SHARE: f64 = 0.72;
/// The share of a paragraph's text credited to each element above it, innermost first.
const CREDIT: [f64; 4] = [1.0, 0.6, 0.3, 0.15];
/// The running text that makes a sibling of the largest section a section of the article too.
const SIBLING_SECTION_CHARS: f64 = 800.0;
/// A part with a boilerplate name inside the core is kept if it holds more than this share of the core's text …
const MAX_NAMED_SHARE: f64 = 0.4;
/// … unless at least this much text remains without it.
const ENOUGH_CHARS: f64 = 3000.0;
/// JSON-LD's text corrects the body only if at least this share of it is found on the page.
const MIN_FOUND_SHARE: f64 = 0.8;
/// JSON-LD's text is only a teaser, and corrects nothing, if the text it shares with the page is less than this share
/// of the text found on the page.
const MIN_TEASER_SHARE: f64 = 0.6;
/// The longest JSON-LD text, in bytes, in which blocks are looked up; longer than any article.
const MAX_JSON_LD_BYTES: usize = 1 << 20;

/// The separator between the cells of a table row.
const BETWEEN_CELLS: &str = " | ";
/// Blocks with fewer letters than this may occur in any text by chance.
const MIN_DISTINCTIVE_CHARS: usize = 20;

/// The metadata of the article that helps to find its text.
pub(super) struct Known<'k> {
    /// The headline.
    pub(super) title: Option<&'k str>,
    /// The text that JSON-LD gives.
    pub(super) told: Option<&'k str>,
    /// Summaries from JSON-LD and `<meta>`.
    pub(super) summaries: &'k [String],
    /// The authors.
    pub(super) authors: &'k [String],
}

/// The paragraphs of the article on a page, in order; empty if the page has no article.
pub(super) fn paragraphs(tree: &Tree, known: &Known) -> Vec<String> {
    let (everything, doubts) = judged(tree, known);
    let doubt = |node: usize| doubts.get(node).copied().unwrap_or(Doubt::None);
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
        return brief(&kept);
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

/// The blocks of the first article on a page, and the doubt about each node.
fn judged(tree: &Tree, known: &Known) -> (Vec<Block>, Vec<Doubt>) {
    let mut doubts: Vec<Doubt> = (0..tree.len()).map(|node| doubt(tree, node)).collect();
    let others = teasers::other_articles(tree, known.title);
    for &other in &others {
        if let Some(doubt) = doubts.get_mut(other) {
            *doubt = Doubt::Element;
        }
    }
    let everything = blocks(tree, 0, |node| others.binary_search(&node).is_ok());
    let core = core(tree, &everything, |node| {
        doubts.get(node).copied().unwrap_or(Doubt::None)
    });
    teasers::mark(tree, &everything, core, known.authors, &mut doubts);
    (everything, doubts)
}

/// The paragraphs of a page that has no running text: a brief of a few words.
fn brief(kept: &[Block]) -> Vec<String> {
    let is_text = |block: &&Block| {
        let is_sentence = block.text.ends_with(['.', '!', '?', '…', '。', '”', '"']);
        let is_paragraph = block.kind == Kind::Paragraph && block.linked < 0.5;
        is_paragraph && is_sentence && block.text.contains(' ') && !is_aside(&block.text)
    };
    let sentences = kept.iter().filter(is_text);
    sentences.map(|block| block.text.clone()).collect()
}

/// The running text in all parts of a page that may be an article, by paragraphs.
pub(super) fn running_text(tree: &Tree) -> Vec<String> {
    let known = Known {
        title: None,
        told: None,
        summaries: &[],
        authors: &[],
    };
    let (everything, doubts) = judged(tree, &known);
    let doubt = |node: usize| doubts.get(node).copied().unwrap_or(Doubt::None);
    let skipped = skipped(tree, &everything, doubt);
    let kept = blocks(tree, 0, |node| skipped.get(node).copied().unwrap_or(false));
    let is_text = |block: &Block| running(block) > 0.0 && !is_aside(&block.text);
    let running = kept.into_iter().filter(is_text);
    running.map(|block| block.text).collect()
}

/// The paragraphs of JSON-LD's text, for pages that do not show their article: a script draws it, or the page shows
/// only its beginning.
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

/// Corrects the blocks found on the page by JSON-LD's text, if most of that text is on the page.
///
/// Adds the blocks that JSON-LD's text contains and drops those that it does not contain, except headings, short blocks
/// and the standfirst.
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

/// For each node, whether it is in a part of the page that is not the article.
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

/// The element whose own paragraphs have the most text on the page; text in likely boilerplate counts less.
///
/// The elements around the result are the article, whatever their names.
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

/// The amount of running text in each node.
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

/// Walks down from the page to the element that contains the article.
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

/// Whether `parent` has another child of the same element name and class as `child` that also holds running text: the
/// article has several sections.
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

/// The texts of the blocks that are paragraphs, headings between paragraphs, or list items.
fn text_of(tree: &Tree, blocks: &[&Block], title: Option<&str>) -> Vec<String> {
    let title = title.map(letters);
    let flow = Flow::of(tree, blocks);
    let groups = Groups::of(tree, blocks);
    let mut paragraphs: Vec<String> = Vec::new();
    // A heading is held back until text follows it: the last headings of a page belong to other articles.
    let mut headings: Vec<&str> = Vec::new();
    let mut row = None;
    for (number, block) in blocks.iter().enumerate() {
        checkpoint();
        let is_short = weight(&block.text) < SENTENCE;
        let is_amid_text = flow.is_amid_text(number);
        let is_title = title.as_deref() == Some(&*letters(&block.text));
        let is_repeated = is_short && paragraphs.last() == Some(&block.text);
        let is_pointer = block.is_pointer && block.kind != Kind::Cell;
        if is_title || is_aside(&block.text) || is_repeated || is_pointer {
            continue;
        }
        let is_grouped = groups.is_text(number);
        let is_linked = match block.kind {
            Kind::Paragraph => block.linked >= 0.8,
            // A subheading that links to a page about its subject.
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
