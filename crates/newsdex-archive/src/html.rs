//! HTML pages: the article taken out of a page as a news site serves it.
//!
//! What the page says of itself (JSON-LD, `<meta>`, microdata) gives headline, date and authors; the
//! body is found by where the running text stands, and JSON-LD's own text corrects it. Pages are
//! judged by what is common to many sites, never by the name of one.
//!
//! The standfirst is the first paragraph of the body where the page shows one. Captions, comments, related
//! links and invitations to subscribe are left out. Scripts are not run: text that only they draw is found
//! where JSON-LD repeats it, else not at all.

mod blocks;
mod body;
mod boilerplate;
mod byline;
mod flow;
mod json_ld;
mod metadata;
mod passages;
mod standfirst;
#[cfg(test)]
mod tests;
mod text;
mod title;
mod tree;

use super::TooManyParts;
use newsdex_text::article::Article;
use newsdex_text::byline::agencies;

/// The shortest text of JSON-LD, in letters, that is taken for a body.
const SHORTEST_TOLD: usize = 200;

/// No byline is longer, in bytes.
const LONGEST_BYLINE: usize = 200;

/// Takes the article out of a page.
///
/// Identifier and origin are left to who knows the file; the language is the declared one. Any text is
/// a page: what cannot be found is absent. Time and memory are
/// linear in the length of the page.
///
/// # Errors
///
/// When the page has more elements, attributes and runs of text than any article.
pub fn page(html: &str) -> Result<Article, TooManyParts> {
    let tree = tree::Tree::parse(html).ok_or(TooManyParts {
        of: "elements, attributes and runs of text",
        most: tree::MOST_PARTS,
    })?;
    let described = metadata::describe(&tree);
    let mut page = described.page;
    let told = described.told.as_deref();
    let known = body::Known {
        title: page.title.as_deref(),
        told,
        summaries: &described.summaries,
    };
    let mut paragraphs = body::paragraphs(&tree, &known);
    if let Some(told) = told {
        let shown: usize = paragraphs
            .iter()
            .map(|text| text::letters(text).len())
            .sum();
        let told_letters = text::letters(told).len();
        if told_letters > SHORTEST_TOLD && told_letters > 2 * shown {
            paragraphs = body::as_told(told);
        }
    }
    let is_unsigned = page.authors.iter().all(|name| {
        page.source
            .as_deref()
            .is_some_and(|source| text::same(source, name))
    });
    if is_unsigned && paragraphs.len() > 1 {
        let leading = paragraphs
            .first()
            .map(|first| byline::leading(first))
            .unwrap_or_default();
        if !leading.is_empty() {
            page.authors = leading;
        }
    }
    // A name alone in the first line is the byline, not a paragraph.
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
    // Pages name agencies as authors.
    page.authors.retain(|name| match agencies::agency(name) {
        Some(agency) => {
            page.agencies.push(agency.to_owned());
            false
        }
        None => true,
    });
    let subtitle = page.subtitle.as_deref().map(text::letters);
    if subtitle.is_some_and(|subtitle| {
        paragraphs
            .iter()
            .any(|paragraph| text::letters(paragraph) == subtitle)
    }) {
        page.subtitle = None;
    }
    page.body = paragraphs.join("\n\n");
    Ok(page)
}
