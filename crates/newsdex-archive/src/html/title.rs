//! The headline of an article, without the name of the site that pages write behind it.

use std::collections::HashSet;

use super::text::{letters, same};
use super::tree::{Tree, one_line};

/// Longer titles are left as they are.
const MAX_CHARS: usize = 600;
/// A heading of so many words may be that of a section.
const FEW: usize = 3;
/// Pages have one main heading, or a few; no more than this are looked at.
const MANY: usize = 30;
/// A heading shorter than this may be the beginning of another title by chance.
const MIN_DISTINCTIVE_CHARS: usize = 12;

/// What the page says its title is.
pub(super) struct TitleMetadata<'t> {
    /// The headline by JSON-LD.
    pub(super) headline: Option<String>,
    /// The title for sharing (`og:title` and its kind).
    pub(super) shared: Option<String>,
    /// Names of the site.
    pub(super) site: &'t [&'t str],
    /// Name of the section.
    pub(super) section: Option<&'t str>,
}

/// The main headings of a page as shown, the first ones only; not the name of the site, which is a link
/// to its first page.
pub(super) fn shown(tree: &Tree) -> Vec<String> {
    let headings = tree.elements("h1").filter(|&node| !leads_home(tree, node));
    let texts = headings.map(|node| tree.text(node));
    // Pages let readers copy the address of a heading at this sign.
    let texts = texts.map(|text| text.trim_end_matches(['¶', ' ']).to_owned());
    texts.filter(|text| !text.is_empty()).take(MANY).collect()
}

/// Whether a heading is a link to the first page of the site.
fn leads_home(tree: &Tree, heading: usize) -> bool {
    tree.below(heading).any(|node| {
        tree.name(node) == "a"
            && matches!(
                tree.attribute(node, "href").map(str::trim),
                Some("/" | "." | "./" | "index.html" | "/index.html" | "index.php" | "/index.php")
            )
    })
}

/// Chooses the headline: JSON-LD's, else the one for sharing, else the document's title or the main
/// heading; but what is both shown and shared before what was written for search engines only, and
/// without a kicker before a colon where sharing leaves it out.
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
    // An encyclopedia describes its article where a paper has the headline.
    if let (Some(headline), None, Some(document)) = (&headline, &shared, &document)
        && is_shown(document)
        && !is_shown(headline)
        && words(headline) > 1
    {
        return Some(document.clone());
    }
    // What a page calls itself nowhere else is a description, and a short heading that its title does
    // not have is that of a section.
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

/// Whether two titles have a word in common, short ones apart; or cannot be told apart by words.
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

/// Takes the name of the site off a title, and the section between the two.
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

/// Where what is likely the name of the site begins, in a title that nothing else on the page confirms:
/// up to three words behind a separator, the first with a capital, after more words than these.
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

/// Whether a title is a heading and something behind a separator.
fn is_followed_by_site(title: &str, heading: &str) -> bool {
    let Some(rest) = title.strip_prefix(heading) else {
        return false;
    };
    let is_apart = rest.starts_with(' ') && rest.trim_start().starts_with(is_separator);
    heading.chars().count() >= MIN_DISTINCTIVE_CHARS && (is_apart || rest.starts_with(['：', '｜']))
}

/// Where the title ends and the name of the site begins, separator included.
fn site_starts(title: &str, told: &TitleMetadata, site_is_gone: bool) -> Option<usize> {
    for (at, separator) in title.char_indices().rev().filter(|&(_, c)| is_separator(c)) {
        let before = title.get(..at)?;
        let after = title.get(at + separator.len_utf8()..)?;
        let is_apart = (before.ends_with(' ') && after.starts_with(' ')) || !separator.is_ascii();
        let is_site = told
            .site
            .iter()
            .any(|name| same(name, after) || (is_apart && names_site(after, name)));
        // A section is only known as such where the site stood behind it.
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

/// What stands between a title and the name of the site.
fn is_separator(c: char) -> bool {
    "|-–—·»•❘｜ㅣ│：*/~<«:".contains(c)
}

/// Whether what stands behind a title is the site: `BBC News` for `BBC`, `example.com` for `Example`.
fn names_site(text: &str, name: &str) -> bool {
    let (text, name) = (letters(text), letters(name));
    let shorter = text.chars().count().min(name.chars().count());
    let is_akin = text.starts_with(&name) || name.starts_with(&text) || text.ends_with(&name);
    shorter > 2 && text.chars().count() < 40 && is_akin
}
