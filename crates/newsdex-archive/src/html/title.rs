//! The headline of an article, without the site name that pages append to it.

use std::collections::HashSet;

use super::text::{letters, same};
use super::tree::{Tree, one_line};

/// The longest title, in bytes, from which a site name is removed.
const MAX_CHARS: usize = 600;
/// A heading of at most this many words may be that of a section.
const FEW: usize = 3;
/// The most main headings that are considered; pages have one or a few.
const MANY: usize = 30;
/// A shorter heading may be the beginning of another title by chance.
const MIN_DISTINCTIVE_CHARS: usize = 12;

/// Title and names from the metadata of a page.
pub(super) struct TitleMetadata<'t> {
    /// The headline in JSON-LD.
    pub(super) headline: Option<String>,
    /// The title for sharing (`og:title` and its relatives).
    pub(super) shared: Option<String>,
    /// The names of the site.
    pub(super) site: &'t [&'t str],
    /// The name of the section.
    pub(super) section: Option<&'t str>,
}

/// The visible main headings of a page, at most [`MANY`]; without the name of the site, which is a link to its first
/// page.
pub(super) fn shown(tree: &Tree) -> Vec<String> {
    let headings = tree.elements("h1").filter(|&node| !leads_home(tree, node));
    let texts = headings.map(|node| tree.text(node));
    // At this sign, readers can copy the address of a heading.
    let texts = texts.map(|text| text.trim_end_matches(['¶', ' ']).to_owned());
    texts.filter(|text| !text.is_empty()).take(MANY).collect()
}

/// Whether a heading is a link to the first page of the site.
fn leads_home(tree: &Tree, heading: usize) -> bool {
    let is_first_page = |address: &str| {
        // `https://courier.example/`
        let path = match address.split_once("://") {
            Some((_, rest)) => rest.split_once('/').map_or("", |(_, path)| path),
            None => address,
        };
        matches!(
            path,
            "" | "/" | "." | "./" | "index.html" | "/index.html" | "index.php" | "/index.php"
        )
    };
    tree.below(heading).any(|node| {
        let address = tree.attribute(node, "href").map(str::trim);
        tree.name(node) == "a"
            && address.is_some_and(|address| !address.is_empty() && is_first_page(address))
    })
}

/// Chooses the headline: that of JSON-LD, else the one for sharing, else the document's title or the main heading.
///
/// A title that is both visible and used for sharing wins over one written only for search engines. A kicker before a
/// colon is dropped if the title for sharing lacks it.
pub(super) fn title(tree: &Tree, told: &TitleMetadata) -> Option<String> {
    let shown = shown(tree);
    let bare = |text: String| without_site(&text, told, &shown);
    let headline = told.headline.clone().map(bare);
    let shared = told.shared.clone().map(bare);
    let document = tree
        .elements("title")
        .map(|node| tree.text(node))
        .find(|text| !text.is_empty());
    let document = document.map(bare);
    let is_all = headline.is_none() && shared.is_none() && shown.is_empty();
    let document = document.map(|title| match likely_site(&title) {
        Some(start) if is_all => title.get(..start).unwrap_or_default().to_owned(),
        _ => title,
    });
    let is_shown = |title: &String| shown.iter().any(|heading| same(heading, title));
    if let (Some(headline), Some(shared), Some(document)) = (&headline, &shared, &document)
        && same(headline, document)
        && !is_shown(headline)
        && is_shown(shared)
    {
        return Some(shared.clone());
    }
    if let (Some(headline), Some(shared)) = (&headline, &shared)
        && headline
            .strip_suffix(shared.as_str())
            .is_some_and(|kicker| kicker.ends_with(": "))
    {
        return Some(shared.clone());
    }
    // In an encyclopedia, the JSON-LD headline is a description of the article.
    if let (Some(headline), None, Some(document)) = (&headline, &shared, &document)
        && is_shown(document)
        && !is_shown(headline)
        && words(headline) > 1
    {
        return Some(document.clone());
    }
    // A headline that the page uses nowhere else is a description, and a short heading that is not in the document
    // title is that of a section.
    let document_letters = document.as_deref().map(letters);
    let is_titled = |text: &str| {
        let title = document_letters.as_deref();
        title.is_some_and(|title| title.contains(&letters(text)))
    };
    let headline = headline.filter(|headline| {
        let titled = shown.iter().filter(|heading| is_titled(heading));
        is_titled(headline)
            || titled.clone().count() == 0
            || titled
                .clone()
                .any(|heading| share_a_word(headline, heading))
    });
    let is_of_section = document.as_deref().is_some_and(|title| {
        shown.iter().all(|heading| {
            words(heading) <= FEW && words(heading) < words(title) && !is_titled(heading)
        })
    });
    let document = document.filter(|_| is_of_section);
    let candidates = [headline, shared, document, shown.first().cloned()];
    candidates
        .into_iter()
        .flatten()
        .find(|title| !title.is_empty())
}

/// Whether two titles share a word of more than three characters, or have no such words to compare.
fn share_a_word(a: &str, b: &str) -> bool {
    let of = |text: &str| -> HashSet<String> {
        let words = text.split(|c: char| !c.is_alphanumeric());
        words
            .filter(|word| word.chars().count() > 3)
            .map(str::to_lowercase)
            .collect()
    };
    let (a, b) = (of(a), of(b));
    a.is_empty() || b.is_empty() || !a.is_disjoint(&b)
}

fn words(text: &str) -> usize {
    text.split_whitespace().count()
}

/// Removes the name of the site from a title, and the section between the two.
fn without_site(title: &str, told: &TitleMetadata, shown: &[String]) -> String {
    if title.len() > MAX_CHARS {
        return title.to_owned();
    }
    if let Some(heading) = shown
        .iter()
        .find(|heading| is_followed_by_site(title, heading))
    {
        return heading.clone();
    }
    let mut title = one_line(title);
    let mut site_is_gone = false;
    while let Some(end) = site_starts(&title, told, site_is_gone) {
        title.truncate(end);
        site_is_gone = true;
    }
    for separator in [" | ", " - ", " – "] {
        if let Some((before, after)) = title.split_once(separator)
            && told.site.iter().any(|name| same(name, before))
            && !after.trim().is_empty()
        {
            return one_line(after);
        }
    }
    title
}

/// The position where the site's name probably begins, in a title that nothing else on the page confirms.
///
/// The name is up to three words behind a separator and does not begin with a small letter; the text before it has more
/// words than the name, and more than three.
fn likely_site(title: &str) -> Option<usize> {
    let separators = [" | ", " – ", " — ", " - ", " · ", " :: ", " » "];
    let last = separators.iter().filter_map(|separator| {
        let at = title.rfind(separator)?;
        Some((at, title.get(at + separator.len()..)?))
    });
    let (at, site) = last.max()?;
    let is_name = !site.starts_with(char::is_lowercase) && words(site) <= FEW;
    let before = words(title.get(..at)?);
    (is_name && before > FEW && before > words(site)).then_some(at)
}

/// Whether a title is a heading followed by a separator and more text.
fn is_followed_by_site(title: &str, heading: &str) -> bool {
    let Some(rest) = title.strip_prefix(heading) else {
        return false;
    };
    let is_apart = rest.starts_with(' ') && rest.trim_start().starts_with(is_separator);
    heading.chars().count() >= MIN_DISTINCTIVE_CHARS && (is_apart || rest.starts_with(['：', '｜']))
}

/// The position where the title ends, before the separator and the site's name.
fn site_starts(title: &str, told: &TitleMetadata, site_is_gone: bool) -> Option<usize> {
    for (at, separator) in title.char_indices().rev().filter(|&(_, c)| is_separator(c)) {
        let before = title.get(..at)?;
        let after = title.get(at + separator.len_utf8()..)?;
        let is_apart = (before.ends_with(' ') && after.starts_with(' ')) || !separator.is_ascii();
        let is_site = told
            .site
            .iter()
            .any(|name| same(name, after) || (is_apart && names_site(after, name)));
        // The text is known to be a section only if the site's name was behind it.
        let is_section = site_is_gone && told.section.is_some_and(|section| same(section, after));
        let end = before
            .trim_end_matches(|c: char| c == ' ' || is_separator(c))
            .len();
        if (is_site || is_section) && end > 3 {
            return Some(end);
        }
    }
    None
}

/// Whether a character may separate a title from the name of the site.
fn is_separator(c: char) -> bool {
    "|-–—·»•❘｜ㅣ│：*/~<«:".contains(c)
}

/// Whether the text behind a title is the name of the site: `BBC News` for `BBC`, `example.com` for `Example`.
fn names_site(text: &str, name: &str) -> bool {
    let (text, name) = (letters(text), letters(name));
    let shorter = text.chars().count().min(name.chars().count());
    let is_akin = text.starts_with(&name) || name.starts_with(&text) || text.ends_with(&name);
    shorter > 2 && text.chars().count() < 40 && is_akin
}
