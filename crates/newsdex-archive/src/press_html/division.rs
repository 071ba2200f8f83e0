//! Divides the lines of a page into articles by what repeats: elements of one kind, each of which holds a date, a fact
//! such as a number of words, and text.

use std::ops::Range;

use indexmap::IndexMap;

use super::lines::Placed;
use crate::html::tree::Tree;
use crate::press_lines::Line;
use crate::press_lines::kind::{Kind, names_page};
use newsdex_text::checkpoint::checkpoint;

/// The fewest lines of an article.
const FEWEST_LINES: usize = 3;
/// The fewest characters of an article.
const FEWEST_CHARACTERS: usize = 80;
/// The fewest facts about the only article of a page.
const FEWEST_FACTS: usize = 4;
/// The lines at the beginning of an article that state its facts.
const LINES_OF_HEAD: usize = 14;
/// The lines after the text that state facts.
const LINES_OF_TAIL: usize = 8;
/// The smallest share of the articles of a download that state the same fact, in percent.
const SHARE_WITH_FACT: usize = 60;
/// The most elements of one kind; a page with more is no download of articles.
const MOST_ELEMENTS: usize = 20_000;
/// The most kinds of elements that are tried, those with the largest elements first.
const MOST_KINDS: usize = 80;
/// The smallest share of the text of a page that is in its articles, in percent.
const SMALLEST_SHARE: usize = 50;

/// The facts that tell an article of a database from other texts with a date.
#[derive(Debug, Clone, Copy)]
enum Fact {
    Count,
    Page,
    Copyright,
    Identifier,
    Label,
}

impl Fact {
    const ALL: [Fact; 5] = [
        Fact::Count,
        Fact::Page,
        Fact::Copyright,
        Fact::Identifier,
        Fact::Label,
    ];

    /// The fact that a line states; a line with a date may also name the page.
    fn of(line: &Line, kind: Kind) -> Option<Fact> {
        if let Some((field, _)) = line.label() {
            return (!matches!(field, "title" | "body" | "published")).then_some(Fact::Label);
        }
        match kind {
            Kind::Count => Some(Fact::Count),
            Kind::Page => Some(Fact::Page),
            Kind::Copyright => Some(Fact::Copyright),
            Kind::Identifier => Some(Fact::Identifier),
            Kind::Date => names_page(&line.text).then_some(Fact::Page),
            Kind::Code | Kind::Text => None,
        }
    }

    /// The fewest lines with such a fact in an article: one label may be a word of the text.
    fn fewest(self) -> usize {
        match self {
            Fact::Label => 2,
            _ => 1,
        }
    }
}

/// What is known about the lines up to each line, for counting in ranges.
#[derive(Default)]
struct Sums {
    characters: Vec<usize>,
    dates: Vec<usize>,
    facts: [Vec<usize>; Fact::ALL.len()],
}

impl Sums {
    fn of(lines: &[Placed]) -> Sums {
        let mut sums = Sums::default();
        let push = |sums: &mut Vec<usize>, more: usize| {
            sums.push(sums.last().copied().unwrap_or_default() + more);
        };
        push(&mut sums.characters, 0);
        push(&mut sums.dates, 0);
        sums.facts.iter_mut().for_each(|facts| push(facts, 0));
        for Placed { line, .. } in lines {
            checkpoint();
            let kind = Kind::of(&line.text);
            let has_date = match line.label() {
                Some((field, _)) => field == "published",
                None => kind == Kind::Date,
            };
            push(&mut sums.characters, line.text.chars().count());
            push(&mut sums.dates, usize::from(has_date));
            let fact = Fact::of(line, kind).map(|fact| fact as usize);
            for (number, facts) in sums.facts.iter_mut().enumerate() {
                push(facts, usize::from(fact == Some(number)));
            }
        }
        sums
    }

    fn between(sums: &[usize], range: &Range<usize>) -> usize {
        let at = |place: usize| sums.get(place).copied().unwrap_or_default();
        at(range.end).saturating_sub(at(range.start))
    }

    fn characters(&self, range: &Range<usize>) -> usize {
        Sums::between(&self.characters, range)
    }

    /// Whether the lines of a range can be an article.
    fn is_article(&self, range: &Range<usize>) -> bool {
        range.len() >= FEWEST_LINES
            && self.has_head(range)
            && Fact::ALL.into_iter().any(|fact| self.has_fact(range, fact))
            && self.characters(range) >= FEWEST_CHARACTERS
    }

    /// Whether the lines of a range begin with a date.
    fn has_head(&self, range: &Range<usize>) -> bool {
        range.len() >= 2 && Sums::between(&self.dates, &head(range)) > 0
    }

    /// Whether a fact is in the head of an article or after its text.
    fn has_fact(&self, range: &Range<usize>, fact: Fact) -> bool {
        let Some(sums) = self.facts.get(fact as usize) else {
            return false;
        };
        let head = head(range);
        let tail = head.end.max(range.end.saturating_sub(LINES_OF_TAIL))..range.end;
        let count = Sums::between(sums, &head) + Sums::between(sums, &tail);
        count >= fact.fewest()
    }

    /// Whether most articles state the same fact.
    fn agree<'r>(&self, articles: impl Iterator<Item = &'r Range<usize>> + Clone) -> bool {
        let count = articles.clone().count();
        Fact::ALL.into_iter().any(|fact| {
            let with_fact = articles.clone().filter(|range| self.has_fact(range, fact));
            100 * with_fact.count() >= SHARE_WITH_FACT * count
        })
    }
}

/// The first lines of an article.
fn head(range: &Range<usize>) -> Range<usize> {
    range.start..range.end.min(range.start + LINES_OF_HEAD)
}

/// Gives the lines of each article of a page; fewer than two articles if the page is no download.
pub(super) fn articles(tree: &Tree, lines: &[Placed]) -> Vec<Range<usize>> {
    let sums = Sums::of(lines);
    let all = 0..lines.len();
    let facts = sums.facts.iter().map(|facts| Sums::between(facts, &all));
    if Sums::between(&sums.dates, &all) < 2 || facts.max() < Some(2) {
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
    let sums = Sums::of(lines);
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
