//! Downloads of press databases as HTML: several articles in one page.
//!
//! No reader for each database: `division` finds the articles by what repeats, and [`press_lines`](crate::press_lines)
//! reads each of them. If the page counts its articles (`1 of 74 DOCUMENTS`), its lines are read like a text.
//!
//! A page of a news site is no download, even if it has several articles: it describes itself in its metadata.

mod division;
mod lines;
#[cfg(test)]
mod tests;

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use self::lines::Placed;
use crate::failure::Failure;
use crate::html::tree::Tree;
use crate::press_lines::{self, Line};
use crate::press_text;
use crate::record::Record;
use newsdex_text::article::Article;
use newsdex_text::checkpoint::checkpoint;

/// The fewest articles that have a text in common if the text is no part of them, as a share of all articles, in
/// percent.
const COMMON_SHARE: usize = 40;

/// The fewest articles with one line of a role if the role is that of one line in every article, in percent.
const SINGLE_SHARE: usize = 80;

/// Gives the articles of a page that is a download of a press database; `None` for every other page.
pub(crate) fn articles(tree: &Tree, record: &Record) -> Option<Vec<Result<Article, Failure>>> {
    if is_of_site(tree) {
        return None;
    }
    let mut lines = lines::lines(tree);
    let text: Vec<&str> = lines
        .iter()
        .map(|placed| placed.line.text.as_str())
        .collect();
    let counted = press_text::numbered(&text.join("\n\n"), record);
    if counted.is_some() {
        return counted;
    }
    let mut ranges = division::of_labels(&lines);
    if ranges.is_empty() {
        ranges = division::articles(tree, &lines);
    }
    if ranges.len() < 2 {
        ranges = division::below_headings(&lines);
    }
    if ranges.len() < 2 {
        ranges = vec![division::only_article(tree, &lines)?];
    }
    compare(&mut lines, &ranges);
    let values = |range: &Range<usize>| {
        let lines = lines.get(range.clone()).unwrap_or_default();
        let lines: Vec<Line> = lines.iter().map(|placed| placed.line.clone()).collect();
        press_lines::values(&lines)
    };
    Some(press_text::of_values(
        record,
        ranges.iter().map(values).collect(),
    ))
}

/// Marks the lines that nearly every article has, judged by their texts and by their roles.
fn compare(lines: &mut [Placed], ranges: &[Range<usize>]) {
    let mut texts: FxHashMap<String, usize> = FxHashMap::default();
    let mut singles: FxHashMap<usize, usize> = FxHashMap::default();
    for range in ranges {
        checkpoint();
        let of_article = || {
            lines
                .get(range.clone())
                .unwrap_or_default()
                .iter()
                .map(|placed| &placed.line)
        };
        let mut roles: FxHashMap<usize, usize> = FxHashMap::default();
        let mut different: FxHashSet<&str> = FxHashSet::default();
        for line in of_article() {
            *roles.entry(line.role).or_default() += 1;
            different.insert(&line.text);
        }
        for text in different {
            *texts.entry(text.to_owned()).or_default() += 1;
        }
        for (role, _) in roles.into_iter().filter(|(_, count)| *count == 1) {
            *singles.entry(role).or_default() += 1;
        }
    }
    let is_share = |count: Option<&usize>, share: usize| {
        count.is_some_and(|count| *count >= 2 && 100 * count >= share * ranges.len())
    };
    for Placed { line, .. } in lines {
        // Two articles may have a sentence in common, or be two copies of one article.
        let may_be_common = ranges.len() > 2 || !line.is_running();
        line.is_common = may_be_common && is_share(texts.get(&line.text), COMMON_SHARE);
        line.is_single = is_share(singles.get(&line.role), SINGLE_SHARE);
    }
}

/// Whether a page describes itself for search engines and other sites, as pages of news sites do.
fn is_of_site(tree: &Tree) -> bool {
    let is_description = |node: usize| {
        let property = tree.attribute(node, "property").unwrap_or_default();
        let name = tree.attribute(node, "name").unwrap_or_default();
        property.starts_with("og:")
            || property.starts_with("article:")
            || name.starts_with("twitter:")
    };
    let is_ld = |node: usize| tree.attribute(node, "type") == Some("application/ld+json");
    tree.elements("meta").any(is_description) || tree.elements("script").any(is_ld)
}
