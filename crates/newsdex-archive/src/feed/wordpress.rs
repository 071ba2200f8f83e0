//! Peculiarities of exports of blogs: kinds of posts of WordPress and Blogger, bare line ends, shortcodes.

use std::collections::HashSet;

use super::super::fields::DRAFT;
use super::super::xml::Element;

/// The reason why an entry of Blogger is not an article; `None` if it is one, or not of Blogger.
///
/// An export holds the template, every setting and the comments as entries. The kind of an entry is a category, in
/// newer exports an element.
fn no_article_of_blogger(entry: &Element) -> Option<String> {
    let by_category = || {
        let mut terms = entry
            .children_named("category")
            .filter_map(|category| category.attr("term"));
        terms
            .find_map(|term| term.split_once("blogger/2008/kind#"))
            .map(|(_, kind)| kind)
    };
    let by_element = entry.child_line("blogger:type");
    let kind = by_element.as_deref().or_else(by_category)?.to_lowercase();
    if !matches!(kind.as_str(), "post" | "page") {
        return Some(format!("not a post: {kind} of a blog at Blogger"));
    }
    let is_draft = entry.find("draft").and_then(Element::line).as_deref() == Some("yes");
    let status = entry
        .child_line("blogger:status")
        .unwrap_or_else(|| "LIVE".to_owned());
    (is_draft || status != "LIVE").then(|| DRAFT.to_owned())
}

/// The reason why a post of a blog is not an article; `None` if it is one, or not of an export.
pub(super) fn no_article(item: &Element) -> Option<String> {
    if let Some(reason) = no_article_of_blogger(item) {
        return Some(reason);
    }
    let kind = item.child_line("wp:post_type").unwrap_or_default();
    let status = item.child_line("wp:status").unwrap_or_default();
    no_post(&kind, &status)
}

/// The reason why a post of this kind and status is not an article; both are empty for other blogs.
pub(crate) fn no_post(kind: &str, status: &str) -> Option<String> {
    if !matches!(
        kind,
        "" | "post" | "page" | "article" | "news" | "story" | "press-release"
    ) && is_internal(kind)
    {
        return Some(format!(
            "not an article but a WordPress {}",
            kind.replace('_', " ")
        ));
    }
    let is_unpublished = matches!(
        status,
        "draft" | "auto-draft" | "pending" | "trash" | "private" | "future"
    );
    is_unpublished.then(|| format!("not published: a WordPress post of status {status}"))
}

/// Whether a kind of post is internal to WordPress and its plugins; sites also define their own kinds of articles.
fn is_internal(kind: &str) -> bool {
    const KINDS: [&str; 10] = [
        "attachment",
        "revision",
        "nav_menu_item",
        "custom_css",
        "customize_changeset",
        "oembed_cache",
        "user_request",
        "feedback",
        "acf-field",
        "acf-field-group",
    ];
    KINDS.contains(&kind) || kind.starts_with("wp_")
}

/// HTML as WordPress renders it: paragraphs at blank lines, no shortcodes.
pub(super) fn html(content: &str) -> String {
    let content = without_captions(&content.replace("\r\n", "\n"));
    let content = without_shortcodes(&content);
    let has_paragraphs =
        content.contains("<p>") || content.contains("<p ") || content.contains("<!-- wp:");
    if has_paragraphs {
        return content;
    }
    content.replace("\n\n", "</p><p>").replace('\n', "<br>")
}

/// Removes `[caption …]` with its picture and caption text.
fn without_captions(content: &str) -> String {
    let mut clean = String::with_capacity(content.len());
    let mut rest = content;
    while let Some((before, caption)) = rest.split_once("[caption") {
        clean.push_str(before);
        let Some((_, after)) = caption.split_once("[/caption]") else {
            clean.push_str("[caption");
            rest = caption;
            break;
        };
        rest = after;
    }
    clean.push_str(rest);
    clean
}

/// Removes `[gallery ids="1,2"]` and the like; the text between an opening and a closing shortcode is kept.
///
/// A shortcode has a lower-case name, and either has attributes, or is closed somewhere, or is built into WordPress.
fn without_shortcodes(content: &str) -> String {
    let closed = closed_names(content);
    let mut clean = String::with_capacity(content.len());
    let mut rest = content;
    while let Some(at) = rest.find('[') {
        let (before, bracket) = rest.split_at(at);
        clean.push_str(before);
        let length = shortcode(bracket, &closed);
        if length == 0 {
            clean.push('[');
        }
        rest = bracket.get(length.max(1)..).unwrap_or_default();
    }
    clean.push_str(rest);
    clean
}

/// The longest shortcode, in bytes.
const LONGEST: usize = 2000;

/// The names of all shortcodes that are closed somewhere: `[/name]`.
fn closed_names(content: &str) -> HashSet<&str> {
    content
        .match_indices("[/")
        .filter_map(|(at, mark)| {
            let named = content.get(at + mark.len()..)?;
            let end = named
                .bytes()
                .take(LONGEST)
                .position(|byte| matches!(byte, b']' | b'['))?;
            named
                .get(end..)?
                .starts_with(']')
                .then_some(named.get(..end)?)
        })
        .collect()
}

/// The length in bytes of the shortcode at the beginning of a text; 0 if there is none. `closed` holds the names of the
/// shortcodes that are closed somewhere.
fn shortcode(text: &str, closed: &HashSet<&str>) -> usize {
    let inside = text.get(1..).unwrap_or_default();
    let Some(end) = inside
        .bytes()
        .take(LONGEST)
        .position(|byte| matches!(byte, b']' | b'['))
    else {
        return 0;
    };
    if inside.as_bytes().get(end) != Some(&b']') {
        return 0;
    }
    let inside = inside.get(..end).unwrap_or_default();
    let (is_closing, named) = match inside.strip_prefix('/') {
        Some(named) => (true, named),
        None => (false, inside),
    };
    let name = named.split([' ', '\n', '/']).next().unwrap_or_default();
    let is_name = !name.is_empty()
        && name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.bytes().all(|byte| {
            byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'_' | b'-')
        });
    let is_known = matches!(
        name,
        "gallery" | "caption" | "embed" | "audio" | "video" | "playlist" | "more"
    );
    let is_shortcode =
        is_name && (is_closing || is_known || named.contains("=\"") || closed.contains(name));
    if is_shortcode { end + 2 } else { 0 }
}
