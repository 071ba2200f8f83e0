//! Divides the lines of a page into articles by what repeats: elements of one kind, each of which holds a date, a fact
//! such as a number of words, and text.

use std::ops::Range;

use indexmap::IndexMap;

use super::lines::Placed;
use crate::document;
use crate::html::tree::Tree;
use crate::press_lines::facts::Sums;
use crate::press_lines::kind::Kind;
use newsdex_text::checkpoint::checkpoint;

/// The fewest facts about the only article of a page.
const FEWEST_FACTS: usize = 4;
/// The most elements of one kind; a page with more is no download of articles.
const MOST_ELEMENTS: usize = 20_000;
/// The most kinds of elements that are tried, those with the largest elements first.
const MOST_KINDS: usize = 80;
/// The most lines below a heading that state facts.
const MOST_LINES_OF_FACTS: usize = 3;
/// The fewest characters of text below a heading.
const FEWEST_BELOW_HEADING: usize = 100;
/// The smallest share of the text of a page that is in its articles, in percent.
const SMALLEST_SHARE: usize = 50;

/// Gives the lines of each article of a page; fewer than two articles if the page is no download.
pub(super) fn articles(tree: &Tree, lines: &[Placed]) -> Vec<Range<usize>> {
    let sums = Sums::of(lines.iter().map(|placed| &placed.line));
    let all = 0..lines.len();
    if !sums.may_be_several(&all) {
        return Vec::new();
    }
    let line_at = |node: usize| lines.partition_point(|placed| placed.node < node);
    let mut best: (usize, usize, Vec<Range<usize>>) = Default::default();
    let mut kinds: Vec<Vec<usize>> = kinds(tree).into_values().collect();
    kinds.retain(|nodes| (2..=MOST_ELEMENTS).contains(&nodes.len()));
    let size =
        |nodes: &Vec<usize>| -> usize { nodes.iter().map(|node| tree.end(*node) - node).sum() };
    kinds.sort_by_cached_key(|nodes| std::cmp::Reverse(size(nodes)));
    for nodes in kinds.iter().take(MOST_KINDS) {
        checkpoint();
        let contained = nodes
            .iter()
            .map(|&node| line_at(node)..line_at(tree.end(node)));
        let ends = nodes.iter().skip(1).map(|&node| line_at(node));
        let last = line_at(tree.end(around_last(tree, nodes)));
        let begun = nodes
            .iter()
            .map(|&node| line_at(node))
            .zip(ends.chain(std::iter::once(last)))
            .map(|(start, end)| start..end.max(start));
        // An article in an element is certain to end there, so elements take precedence over their beginnings.
        for ranges in [contained.collect::<Vec<_>>(), begun.collect()] {
            let articles = || ranges.iter().filter(|range| sums.is_article(range));
            let count = articles().count();
            let covered: usize = articles().map(|range| sums.characters(range)).sum();
            let is_better = count > best.0 || (count == best.0 && 10 * covered > 11 * best.1);
            let is_better = is_better && sums.agree(articles());
            if is_better && 100 * covered >= SMALLEST_SHARE * sums.characters(&all) {
                // Where some articles have a text, others may have only a headline.
                let has_head = |range: &Range<usize>| sums.has_head(range);
                let with_head = ranges.iter().filter(|range| has_head(range)).cloned();
                best = (count, covered, with_head.collect());
            }
        }
    }
    best.2
}

/// The articles of a page that prints records: tables or lists with a label in one cell and its value in the next. The
/// label with which the page begins begins each record. Empty if there are fewer than two, or if most of the page is
/// something else.
pub(super) fn of_labels(lines: &[Placed]) -> Vec<Range<usize>> {
    let label = |placed: &Placed| match placed.line.cell {
        0 => None,
        _ => placed.line.label().map(|(field, _)| field),
    };
    let Some(first) = lines.iter().find_map(label) else {
        return Vec::new();
    };
    let starts = lines.iter().enumerate();
    let starts = starts.filter(|(_, placed)| label(placed) == Some(first));
    let starts: Vec<usize> = starts.map(|(at, _)| at).collect();
    let ends = starts.iter().copied().skip(1).chain([lines.len()]);
    let ranges: Vec<Range<usize>> = (starts.iter().zip(ends))
        .map(|(start, end)| *start..end)
        .collect();
    let is_record = |range: &Range<usize>| {
        let fields: Vec<&str> = lines
            .get(range.clone())
            .unwrap_or_default()
            .iter()
            .filter_map(label)
            .collect();
        let has = |field: &str| fields.contains(&field);
        has("title") && has("body") && (has("published") || has("source") || has("authors"))
    };
    let length = |lines: &[Placed]| -> usize {
        let lines = lines.iter().map(|placed| placed.line.text.chars().count());
        lines.sum()
    };
    let start = starts.first().copied().unwrap_or(0);
    let is_most =
        100 * length(lines.get(start..).unwrap_or_default()) >= SMALLEST_SHARE * length(lines);
    match ranges.len() >= 2 && is_most && ranges.iter().all(is_record) {
        true => ranges,
        false => Vec::new(),
    }
}

/// The articles of a page of cuttings: headings with newspaper and day below them, and with a text. Empty if there are
/// fewer than two, or if most of the page is something else. Author and day are not enough: the parts of a weekly edition
/// and the comments of readers have them, too.
pub(super) fn below_headings(lines: &[Placed]) -> Vec<Range<usize>> {
    let is_dated = |at: usize| {
        let below = lines.iter().skip(at + 1).take(MOST_LINES_OF_FACTS);
        let facts = below.map_while(|placed| document::head_facts(&placed.line.text));
        let all = facts.reduce(|mut all, more| {
            all.add(more);
            all
        });
        all.is_some_and(|all| all.published.is_some() && all.source.is_some())
    };
    let headings = lines.iter().enumerate();
    let headings = headings.filter(|(_, placed)| placed.line.is_heading);
    let starts: Vec<usize> = headings
        .map(|(at, _)| at)
        .filter(|at| is_dated(*at))
        .collect();
    let ends = starts.iter().copied().skip(1).chain([lines.len()]);
    let length = |range: &Range<usize>| -> usize {
        let lines = lines.get(range.clone()).unwrap_or_default().iter();
        lines.map(|placed| placed.line.text.chars().count()).sum()
    };
    let has_text = |range: &Range<usize>| {
        let lines = lines.get(range.clone()).unwrap_or_default().iter();
        let running = lines.filter(|placed| placed.line.is_running());
        let characters = running.map(|placed| placed.line.text.chars().count());
        characters.sum::<usize>() >= FEWEST_BELOW_HEADING
    };
    let ranges = starts.iter().zip(ends).map(|(start, end)| *start..end);
    let ranges: Vec<Range<usize>> = ranges.filter(has_text).collect();
    let covered: usize = ranges.iter().map(length).sum();
    match ranges.len() >= 2 && 100 * covered >= SMALLEST_SHARE * length(&(0..lines.len())) {
        true => ranges,
        false => Vec::new(),
    }
}

/// The lines of the only article of a download; `None` if the page is none.
///
/// Nothing repeats in such a page, so more facts are needed: a date, a length or an identifier, and one more.
pub(super) fn only_article(tree: &Tree, lines: &[Placed]) -> Option<Range<usize>> {
    let kinds: Vec<Kind> = lines
        .iter()
        .map(|placed| Kind::of(&placed.line.text))
        .collect();
    let date = kinds.iter().position(|kind| *kind == Kind::Date)?;
    let near = |kind: Kind| {
        let places = (0..).zip(&kinds).filter(|(_, found)| **found == kind);
        places
            .map(|(at, _)| at)
            .min_by_key(|at: &usize| at.abs_diff(date))
    };
    let (count, identifier) = (near(Kind::Count), near(Kind::Identifier));
    let others = [count, identifier, near(Kind::Page), near(Kind::Copyright)];
    let facts: Vec<usize> = others
        .into_iter()
        .flatten()
        .chain(std::iter::once(date))
        .collect();
    if count.or(identifier).is_none() || facts.len() < FEWEST_FACTS {
        return None;
    }
    let nodes = || facts.iter().filter_map(|at| Some(lines.get(*at)?.node));
    let (first, last) = (nodes().min()?, nodes().max()?);
    let around = tree
        .ancestors(first)
        .find(|above| tree.end(*above) > last)
        .unwrap_or(0);
    let line_at = |node: usize| lines.partition_point(|placed| placed.node < node);
    let range = line_at(around)..line_at(tree.end(around));
    let sums = Sums::of(lines.iter().map(|placed| &placed.line));
    let is_most =
        100 * sums.characters(&range) >= SMALLEST_SHARE * sums.characters(&(0..lines.len()));
    (is_most && sums.is_article(&range)).then_some(range)
}

/// The elements of each kind, by name and first class; of nested elements of one kind only the outermost.
fn kinds(tree: &Tree) -> IndexMap<(&str, &str), Vec<usize>> {
    let mut kinds: IndexMap<(&str, &str), Vec<usize>> = IndexMap::new();
    for node in 1..tree.len() {
        checkpoint();
        let name = tree.name(node);
        if name.is_empty() {
            continue;
        }
        let class = tree.attribute(node, "class").unwrap_or_default();
        let class = class.split_whitespace().next().unwrap_or_default();
        let nodes = kinds.entry((name, class)).or_default();
        let is_nested = nodes.last().is_some_and(|&last| tree.end(last) > node);
        if !is_nested {
            nodes.push(node);
        }
    }
    kinds
}

/// The innermost element around the last two of these elements.
fn around_last(tree: &Tree, nodes: &[usize]) -> usize {
    let [.., before, last] = nodes else {
        return 0;
    };
    let holds_both = |above: &usize| *above < *before && tree.end(*above) > *last;
    tree.ancestors(*last).find(holds_both).unwrap_or(0)
}
