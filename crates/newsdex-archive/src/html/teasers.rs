//! Teasers: the parts of a page that show something else than its article: cards that lead to other stories, boxes with
//! products, small forms, lines about the author, and whole other articles below the first one.
//!
//! They are recognised by their shape, not by their names: a card begins with a link as its title, a product has a
//! price on a line of its own. Such a part is left out only below the beginning of the text, and only if the text
//! remains: in a live blog or a list of products, the cards are the text.

use super::blocks::{Block, Kind, running, weight};
use super::boilerplate::Doubt;
use super::text::{letters, same};
use super::tree::Tree;
use newsdex_text::byline::is_of_a_person;
use newsdex_text::checkpoint::checkpoint;
use newsdex_text::lexicon::given_names;

/// The most text of a card or a box.
const MOST_OF_CARD: f64 = 700.0;
/// The most blocks of a card: labels, title, text, date, link.
const MOST_BLOCKS: usize = 6;
/// The title of a card is a link of this length.
const LINK_TITLE: std::ops::RangeInclusive<f64> = 12.0..=220.0;
/// The longest label before the title of a card: "Sport", "2 hours ago".
const LONGEST_LABEL: f64 = 25.0;
/// The most text around a field of a form.
const MOST_OF_FORM: f64 = 400.0;
/// The longest line with a price, and the most letters in it beside the currency.
const LONGEST_PRICE: f64 = 32.0;
const MOST_LETTERS_OF_PRICE: usize = 6;
/// Cards with more than this share of the text of the article are the text.
const MOST_OF_CORE: f64 = 0.4;
/// The text that an article must have for others below it to be left out.
const ENOUGH_TEXT: f64 = 400.0;
/// The most main headings of a page that are looked at.
const MOST_HEADINGS: usize = 200;
/// How many elements above a price or a field the box around it is looked for.
const LEVELS: usize = 5;

/// The contents of the elements of a page.
struct Contents {
    of: Vec<Content>,
    /// The number of links to other pages before each node.
    links: Vec<usize>,
}

/// The contents of one element.
#[derive(Debug, Clone, Copy, Default)]
struct Content {
    /// The number of the first block, and of the blocks.
    first: usize,
    blocks: usize,
    /// The blocks of running text.
    running: usize,
    weight: f64,
    mass: f64,
}

impl Contents {
    fn of(tree: &Tree, blocks: &[Block]) -> Contents {
        let mut of = vec![Content::default(); tree.len()];
        for (number, block) in blocks.iter().enumerate() {
            let (weight, mass) = (weight(&block.text), running(block));
            for node in std::iter::once(block.node).chain(tree.ancestors(block.node)) {
                checkpoint();
                if let Some(content) = of.get_mut(node) {
                    if content.blocks == 0 {
                        content.first = number;
                    }
                    content.blocks += 1;
                    content.running += usize::from(mass > 0.0);
                    content.weight += weight;
                    content.mass += mass;
                }
            }
        }
        let mut links = Vec::with_capacity(tree.len() + 1);
        let mut count = 0;
        for node in 0..tree.len() {
            links.push(count);
            count += usize::from(leads_away(tree, node));
        }
        links.push(count);
        Contents { of, links }
    }

    /// Whether an element is or holds a link to another page.
    fn holds_link(&self, tree: &Tree, node: usize) -> bool {
        let before = |node: usize| self.links.get(node).copied().unwrap_or_default();
        before(tree.end(node)) > before(node)
    }

    fn at(&self, node: usize) -> Content {
        self.of.get(node).copied().unwrap_or_default()
    }
}

/// Raises the doubt about all teasers on a page to [`Doubt::Name`].
pub(super) fn mark(
    tree: &Tree,
    blocks: &[Block],
    core: Option<usize>,
    authors: &[String],
    doubts: &mut [Doubt],
) {
    let Some(core) = core else {
        return;
    };
    let contents = Contents::of(tree, blocks);
    let in_core = core..tree.end(core);
    let holds_core = |node: usize| (node..tree.end(node)).contains(&core);
    let is_of_core = |block: &Block| in_core.contains(&block.node) && running(block) > 0.0;
    let Some(text_starts) = blocks.iter().position(is_of_core) else {
        return;
    };
    let text_ends = blocks.iter().rposition(is_of_core).unwrap_or(text_starts);
    let mut found: Vec<usize> = Vec::new();
    let mut at = 1;
    while at < tree.len() {
        checkpoint();
        let content = contents.at(at);
        let is_below = content.blocks > 0 && content.first > text_starts && !holds_core(at);
        if is_below && is_card(tree, at, &contents, blocks) {
            found.push(at);
            at = tree.end(at).max(at + 1);
        } else {
            at += 1;
        }
    }
    for (number, block) in blocks.iter().enumerate().skip(text_starts + 1) {
        checkpoint();
        let is_box = |node: usize, content: Content| {
            content.weight <= MOST_OF_CARD
                && content.running <= 2
                && !matches!(tree.name(node), "table" | "tbody" | "tr" | "td" | "th")
        };
        if is_price(&block.text) && block.kind != Kind::Cell {
            let around = widest(tree, block.node, &contents, holds_core, is_box);
            found.extend(around.filter(|&node| contents.holds_link(tree, node)));
        }
        if number >= text_ends && is_about_author(block, authors) {
            let node = tree.parent(block.node);
            // The text may be in an element for each paragraph.
            let looks = |node: usize| (tree.name(node), tree.attribute(node, "class"));
            let before = blocks.get(..number).unwrap_or_default();
            let before = before.iter().rev().find(|&block| is_of_core(block));
            let is_apart =
                before.is_some_and(|block| looks(tree.parent(block.node)) != looks(node));
            let is_small = is_box(node, contents.at(node));
            found.extend(Some(node).filter(|&node| is_small && is_apart && !holds_core(node)));
        }
    }
    for node in (1..tree.len()).filter(|&node| is_field(tree, node)) {
        checkpoint();
        let is_form =
            |_: usize, content: Content| content.weight <= MOST_OF_FORM && content.running <= 1;
        let around = widest(tree, node, &contents, holds_core, is_form);
        found.extend(around.filter(|&node| contents.at(node).first > text_starts));
    }
    found.sort_unstable();
    found.dedup();
    let mass: f64 = outermost(tree, &found)
        .filter(|node| in_core.contains(node))
        .map(|node| contents.at(node).mass)
        .sum();
    let of_core = contents.at(core).mass;
    let is_text = mass > MOST_OF_CORE * of_core;
    // A page of nothing but cards is a list of stories.
    let remains = if is_text { of_core } else { of_core - mass };
    if remains < ENOUGH_TEXT {
        return;
    }
    for node in found {
        if let Some(doubt) = doubts.get_mut(node)
            && !(is_text && in_core.contains(&node))
        {
            *doubt = (*doubt).max(Doubt::Name);
        }
    }
}

/// The nodes that are not below another one of the sorted list.
fn outermost<'n>(tree: &'n Tree, nodes: &'n [usize]) -> impl Iterator<Item = usize> + 'n {
    let mut end = 0;
    nodes.iter().copied().filter(move |&node| {
        let is_outermost = node >= end;
        end = end.max(tree.end(node));
        is_outermost
    })
}

/// The widest element around a node that fits and does not hold the article.
fn widest(
    tree: &Tree,
    node: usize,
    contents: &Contents,
    holds_core: impl Fn(usize) -> bool,
    fits: impl Fn(usize, Content) -> bool,
) -> Option<usize> {
    std::iter::once(node)
        .chain(tree.ancestors(node))
        .take(LEVELS)
        .take_while(|&node| !holds_core(node) && fits(node, contents.at(node)))
        .last()
}

/// Whether an element is a card: it begins with a link as its title, and has little text below.
fn is_card(tree: &Tree, node: usize, contents: &Contents, blocks: &[Block]) -> bool {
    let content = contents.at(node);
    let is_of_table = matches!(
        tree.name(node),
        "table" | "tbody" | "tr" | "td" | "th" | "ul" | "ol" | "dl"
    );
    let is_small = content.blocks <= MOST_BLOCKS && content.weight <= MOST_OF_CARD;
    if is_of_table || !is_small || content.running > 3 {
        return false;
    }
    let inside = blocks
        .get(content.first..content.first + content.blocks)
        .unwrap_or_default();
    let is_label = |block: &&Block| weight(&block.text) <= LONGEST_LABEL && block.linked < 0.5;
    let labels = inside.iter().take_while(is_label).take(2).count();
    let Some((title, below)) = inside.get(labels..).and_then(<[Block]>::split_first) else {
        return false;
    };
    if !contents.holds_link(tree, node) {
        return false;
    }
    let is_joined = title.begins_with_link && title.kind == Kind::Loose && below.is_empty();
    let is_title = title.linked >= 0.9
        && LINK_TITLE.contains(&weight(&title.text))
        && !title.text.ends_with(['.', ':', ',', ';']);
    // A list of sources goes on after each link: `, Saltby Courier, 4 May 2019.`
    let begins_anew = |text: &str| {
        let first = text
            .trim_start_matches(['"', '“', '„', '«', '‘', '(', '¿', '¡'])
            .chars()
            .next();
        first.is_some_and(|first| first.is_alphanumeric() && !first.is_lowercase())
    };
    let is_text = |block: &&Block| running(block) > 0.0 && block.linked < 0.2;
    let is_apart = below
        .iter()
        .filter(is_text)
        .any(|block| begins_anew(&block.text));
    is_joined || (is_title && is_apart)
}

/// Whether a node is a link to another page.
fn leads_away(tree: &Tree, node: usize) -> bool {
    if tree.name(node) != "a" {
        return false;
    }
    let address = tree.attribute(node, "href").unwrap_or_default().trim();
    let scheme = address.split_once(':').map(|(scheme, _)| scheme);
    let is_here = address.is_empty() || address.starts_with('#');
    !is_here && !matches!(scheme, Some("mailto" | "tel" | "javascript"))
}

/// Whether a line is a price and nothing else: `£39.99`, `$59 $79`, `ab 39,99 €`, `CHF 12.50`.
fn is_price(text: &str) -> bool {
    if weight(text) > LONGEST_PRICE || !text.contains(|sign: char| sign.is_ascii_digit()) {
        return false;
    }
    let is_code = |word: &str| {
        matches!(
            word.trim_matches(|sign: char| !sign.is_alphabetic()),
            "EUR" | "USD" | "GBP" | "CHF" | "Euro"
        )
    };
    let has_currency =
        text.contains(['$', '€', '£', '¥', '₹', '₽', '₩', '₺']) || text.split(' ').any(is_code);
    // "£20m" and "$3 billion" are in tables of figures.
    let letters = text.chars().filter(|sign| sign.is_alphabetic()).count();
    let is_sum = text
        .split_once(|sign: char| sign.is_ascii_digit())
        .is_some_and(|(_, after)| {
            let after =
                after.trim_start_matches(|sign: char| sign.is_ascii_digit() || ".,".contains(sign));
            after.starts_with(['m', 'b', 'k']) || after.contains("illi")
        });
    let is_name = text.contains(['"', '“', '”', '„', '«']);
    has_currency && letters <= MOST_LETTERS_OF_PRICE && !is_sum && !is_name
}

/// Whether an element is a field that readers fill in.
fn is_field(tree: &Tree, node: usize) -> bool {
    match tree.name(node) {
        "textarea" | "select" => true,
        "input" => {
            let kind = tree.attribute(node, "type").unwrap_or("text");
            ["text", "email", "tel", "radio"]
                .iter()
                .any(|other| kind.eq_ignore_ascii_case(other))
        }
        _ => false,
    }
}

/// Whether a block begins with the name of an author as a link, as lines about the author do; of any person, if the
/// authors are unknown.
fn is_about_author(block: &Block, authors: &[String]) -> bool {
    let Some(name) = &block.linked_name else {
        return false;
    };
    let is_known = authors.iter().any(|author| same(author, name));
    let is_person = || {
        let first = name.split(' ').next().unwrap_or_default();
        is_of_a_person(name) && given_names::gender(first).is_some()
    };
    is_known || authors.is_empty() && is_person()
}

/// The elements of other articles on a page that has several, for example because the next one is loaded at the end of
/// the first; without doubt only if the first has a heading and enough text of its own.
pub(super) fn other_articles(tree: &Tree, title: Option<&str>) -> Vec<usize> {
    let headings: Vec<usize> = tree.elements("h1").take(MOST_HEADINGS).collect();
    let title = title.map(letters);
    let is_title = |node: &usize| {
        let text = letters(&tree.text(*node));
        title.as_ref().is_some_and(|title| {
            !text.is_empty() && (title.contains(&text) || text.contains(title))
        })
    };
    let Some(&main) = headings.iter().find(|node| is_title(node)) else {
        return Vec::new();
    };
    let is_apart = |node: usize| !(node..tree.end(node)).contains(&main);
    let mut found: Vec<usize> = Vec::new();
    let mut end = main;
    for &heading in headings.iter().filter(|&&node| !is_title(&node)) {
        checkpoint();
        let line = std::iter::once(heading).chain(tree.ancestors(heading));
        let widest = line.take_while(|&node| is_apart(node)).last();
        // Each element is looked at once, also if it has many headings.
        let Some(widest) = widest.filter(|_| heading >= end) else {
            continue;
        };
        end = tree.end(widest);
        found.extend(Some(widest).filter(|&node| is_dated(tree, node)));
    }
    let around = tree
        .ancestors(main)
        .filter(|&node| tree.name(node) == "article")
        .last();
    if let Some(around) = around {
        let others: Vec<usize> = tree
            .elements("article")
            .filter(|&node| node >= tree.end(around))
            .collect();
        found.extend(outermost(tree, &others).filter(|&node| has_heading(tree, node)));
    }
    if found.is_empty() {
        return found;
    }
    found.sort_unstable();
    let found: Vec<usize> = outermost(tree, &found).collect();
    let is_other = |node: usize| found.binary_search(&node).is_ok();
    let within = around.map_or(0..tree.len(), |around| around..tree.end(around));
    let text: f64 = super::blocks::blocks(tree, 0, is_other)
        .iter()
        .filter(|block| block.node > main && within.contains(&block.node))
        .map(running)
        .sum();
    if text < ENOUGH_TEXT {
        Vec::new()
    } else {
        found
    }
}

/// Whether an element has a date marked as such, as every article on a page with several has.
fn is_dated(tree: &Tree, node: usize) -> bool {
    tree.below(node).any(|below| {
        let is_marked = || {
            let property = tree.attribute(below, "itemprop");
            property.is_some_and(|property| property.contains("datePublished"))
        };
        tree.name(below) == "time" || is_marked()
    })
}

fn has_heading(tree: &Tree, node: usize) -> bool {
    tree.below(node)
        .any(|below| super::tree::is_heading(tree.name(below)))
}

#[cfg(test)]
mod tests;
