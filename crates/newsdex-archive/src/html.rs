//! HTML pages: takes the article out of a page as a news site serves it.
//!
//! Headline, date and authors come from the page's metadata (JSON-LD, `<meta>`, microdata). The body is the part of the
//! page with the running text; the article text in JSON-LD, if any, corrects it. All rules are about features common to
//! many sites, never about one site by name.
//!
//! If the page shows a standfirst, the standfirst is the first paragraph of the body. Captions, comments, related links
//! and invitations to subscribe are left out. Scripts are not run: text that only a script draws is found if JSON-LD
//! repeats it, or if the script has it as HTML in a string.

mod blocks;
mod body;
mod boilerplate;
mod byline;
mod flow;
mod head_lines;
mod json_ld;
mod labelled_line;
mod metadata;
mod passages;
mod script_text;
mod shown_lines;
mod standfirst;
mod teasers;
#[cfg(test)]
mod tests;
mod text;
mod title;
pub(crate) mod tree;
mod wayback;

pub use self::wayback::original_address;
use super::TooManyParts;
use newsdex_text::article::{Article, DateOrigin};
use newsdex_text::byline::agencies;

/// The shortest JSON-LD text, in bytes of letters and digits, that may replace a body found on the page.
const SHORTEST_TOLD: usize = 200;

/// The longest first line that may be a byline, in bytes.
const LONGEST_BYLINE: usize = 200;

/// Takes the article out of a page.
///
/// The caller sets the identifier and the origin; the language is the one the page declares. Any text is accepted as a
/// page: fields that are not found are absent. Time and memory are linear in the length of the page.
///
/// # Errors
///
/// When the page has more elements, attributes and runs of text than any article.
pub fn page(html: &str) -> Result<Article, TooManyParts> {
    Ok(article(&tree(html)?))
}

/// Parses a page.
///
/// # Errors
///
/// When the page has more parts than any article.
pub(crate) fn tree(html: &str) -> Result<tree::Tree, TooManyParts> {
    tree::Tree::parse(&wayback::without_toolbar(html)).ok_or(TooManyParts {
        of: "elements, attributes and runs of text",
        most: tree::MOST_PARTS,
    })
}

/// As [`page`], for a parsed page.
pub(crate) fn article(tree: &tree::Tree) -> Article {
    let described = metadata::describe(tree);
    let mut page = described.page;
    let told = described.told.as_deref();
    let known = body::Known {
        title: page.title.as_deref(),
        told,
        summaries: &described.summaries,
        authors: &page.authors,
    };
    let mut paragraphs = body::paragraphs(tree, &known);
    if let Some(told) = told {
        let shown: usize = paragraphs
            .iter()
            .map(|text| text::letters(text).len())
            .sum();
        let told_letters = text::letters(told).len();
        if shown == 0 || told_letters > SHORTEST_TOLD && told_letters > 2 * shown {
            paragraphs = body::as_told(told);
        }
    }
    if paragraphs.is_empty() {
        paragraphs = script_text::paragraphs(tree, page.title.as_deref());
    }
    let missing = head_lines::Missing {
        title: described.is_title_uncertain,
        authors: is_unsigned(&page),
        date: page.published.is_none(),
    };
    let head = head_lines::head_lines(tree, &page, missing, &paragraphs);
    head.remove_from(&mut paragraphs);
    complete(&mut page, head);
    if is_unsigned(&page) && paragraphs.len() > 1 {
        let leading = paragraphs
            .first()
            .map(|first| byline::leading(first))
            .unwrap_or_default();
        if !leading.is_empty() {
            page.authors = leading;
        }
    }
    // A first line that only names the authors is the byline, not a paragraph.
    let is_byline = |line: &String| {
        let found = newsdex_text::byline::byline(line).authors;
        line.len() < LONGEST_BYLINE
            && !found.is_empty()
            && found
                .iter()
                .all(|name| page.authors.iter().any(|author| text::same(author, name)))
    };
    if paragraphs.len() > 1 && paragraphs.first().is_some_and(is_byline) {
        paragraphs.remove(0);
    }
    // The agency that a page names as the author is both.
    let named = page
        .authors
        .iter()
        .filter_map(|name| agencies::agency(name));
    let named: Vec<&str> = named
        .filter(|name| !page.agencies.iter().any(|other| other == name))
        .collect();
    page.agencies.extend(named.into_iter().map(str::to_owned));
    let subtitle = page.subtitle.as_deref().map(text::letters);
    if subtitle.is_some_and(|subtitle| {
        paragraphs
            .iter()
            .any(|paragraph| text::letters(paragraph) == subtitle)
    }) {
        page.subtitle = None;
    }
    page.body = paragraphs.join("\n\n");
    page
}

/// The running text on a page outside of its boilerplate, by paragraphs; `None` if the page has too many elements.
pub(crate) fn running_text(html: &str) -> Option<Vec<String>> {
    tree::Tree::parse(html).map(|tree| body::running_text(&tree))
}

/// Whether nobody but the newspaper is named as the author.
fn is_unsigned(page: &Article) -> bool {
    let source = page.source.as_deref();
    let is_paper = |name: &String| source.is_some_and(|source| text::same(source, name));
    page.authors.iter().all(is_paper)
}

/// Completes what the metadata lack by the lines between the headline and the text.
fn complete(page: &mut Article, head: head_lines::HeadLines) {
    page.title = head.headline.or(page.title.take());
    page.source = page.source.take().or(head.source);
    if page.published.is_none() {
        page.published = head.published.or(head.updated);
        page.dated_by = page.published.map(|_| DateOrigin::Page);
        page.updated = page.updated.or(head.updated);
    }
    if is_unsigned(page) {
        page.agencies.extend(head.byline.agencies);
        if !head.byline.authors.is_empty() {
            page.authors = head.byline.authors;
        }
    }
}
