//! Fragments of HTML inside other formats: the `<p>` and `&amp;` in the text of a JSON record.
//!
//! Not for whole pages: [`super::html`] separates the article from the menu, this module only removes tags.

use std::borrow::Cow;

/// Resolves the character references of a text (`&amp;`, `&#8217;`); other ampersands are kept, including those of URLs
/// (`?a=1&copy=2`).
///
/// References that were escaped twice (`&amp;quot;`) are resolved too, except `<` and `>`, which may be meant
/// literally.
pub(super) fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let once = htmlize::unescape_attribute(text);
    let is_twice = text.contains("&amp;") && once.contains('&') && once.contains(';');
    match is_twice {
        true => Cow::Owned(unescaped_again(&once)),
        false => once,
    }
}

/// The longest reference, in bytes: `&CounterClockwiseContourIntegral;`.
const LONGEST_REFERENCE: usize = 34;

fn unescaped_again(text: &str) -> String {
    let mut resolved = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, reference) = rest.split_at(at);
        resolved.push_str(before);
        let name = reference
            .bytes()
            .skip(1)
            .take(LONGEST_REFERENCE)
            .take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'#')
            .count();
        let is_closed = name > 0 && reference.as_bytes().get(name + 1) == Some(&b';');
        let end = if is_closed { name + 2 } else { 1 };
        let (reference, after) = reference.split_at(end);
        match reference {
            "&lt;" | "&gt;" | "&" => resolved.push_str(reference),
            _ => resolved.push_str(&htmlize::unescape(reference)),
        }
        rest = after;
    }
    resolved.push_str(rest);
    resolved
}

/// Whether a text is clearly HTML: it contains a tag that only HTML has.
pub(super) fn is_markup(text: &str) -> bool {
    text.match_indices('<').any(|(at, _)| {
        let after = text.get(at + 1..).unwrap_or_default();
        let Some(tag) = Tag::read(after) else {
            return false;
        };
        tag.is_closing || is_block(tag.name) || is_inline(tag.name)
    })
}

/// Removes the tags from HTML; paragraphs become blank lines, line breaks become line ends.
pub(super) fn plain(html: &str) -> String {
    let mut plain = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        push_text(&mut plain, rest.get(..at).unwrap_or_default());
        rest = rest.get(at + 1..).unwrap_or_default();
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        let Some(tag) = Tag::read(rest) else {
            plain.push('<');
            continue;
        };
        rest = rest.get(tag.length..).unwrap_or_default();
        match tag.name {
            name if !tag.is_closing && is_unseen(name) => rest = after_element(rest, name),
            name if is(name, "br") => plain.push('\n'),
            name if is(name, "li") || is(name, "tr") => {
                plain.push_str(if tag.is_closing { "" } else { "\n" })
            }
            name if is(name, "td") || is(name, "th") => plain.push(' '),
            name if is_block(name) => plain.push_str("\n\n"),
            _ => {}
        }
    }
    push_text(&mut plain, rest);
    plain
}

/// Appends text; in HTML, a line end is a blank.
fn push_text(plain: &mut String, text: &str) {
    for character in unescaped(text).chars() {
        plain.push(if matches!(character, '\n' | '\r') {
            ' '
        } else {
            character
        });
    }
}

/// A tag of the usual form: a name of letters and digits, up to the next `>`.
struct Tag<'a> {
    name: &'a str,
    is_closing: bool,
    /// The number of bytes up to and including the `>`.
    length: usize,
}

impl<'a> Tag<'a> {
    /// Reads the tag whose `<` is directly before `text`; `None` if there is no tag.
    fn read(text: &'a str) -> Option<Tag<'a>> {
        let is_closing = text.starts_with('/');
        let begin = usize::from(is_closing || text.starts_with('!'));
        let named = text.get(begin..)?;
        let length = named
            .bytes()
            .take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b':')
            .count();
        let name = named
            .get(..length)
            .filter(|name| name.starts_with(|first: char| first.is_ascii_alphabetic()))?;
        let after = named.as_bytes().get(length)?;
        if !matches!(after, b'>' | b'/' | b' ' | b'\t' | b'\n' | b'\r') {
            return None;
        }
        // If another `<` comes first, this one opens no tag. The check also keeps the search short.
        let close = named.find(['>', '<'])?;
        if !named.get(close..)?.starts_with('>') {
            return None;
        }
        Some(Tag {
            name,
            is_closing,
            length: begin + close + 1,
        })
    }
}

fn after_element<'a>(text: &'a str, name: &str) -> &'a str {
    let mut rest = text;
    while let Some((_, after)) = rest.split_once("</") {
        if after
            .get(..name.len())
            .is_some_and(|found| found.eq_ignore_ascii_case(name))
        {
            return after.split_once('>').map_or("", |(_, after)| after);
        }
        rest = after;
    }
    ""
}

fn is(name: &str, expected: &str) -> bool {
    name.eq_ignore_ascii_case(expected)
}

fn is_one_of(name: &str, names: &[&str]) -> bool {
    names.iter().any(|known| is(name, known))
}

/// Whether the content of an element is not shown.
fn is_unseen(name: &str) -> bool {
    is_one_of(
        name,
        &["script", "style", "noscript", "template", "svg", "iframe"],
    )
}

/// Elements that are paragraphs or contain them, in HTML and in XHTML.
pub(super) const BLOCKS: [&str; 28] = [
    "p",
    "div",
    "section",
    "article",
    "header",
    "footer",
    "main",
    "aside",
    "nav",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "dl",
    "dt",
    "dd",
    "table",
    "blockquote",
    "pre",
    "figure",
    "figcaption",
    "hr",
    "body",
    "html",
];

/// Whether an element begins a new paragraph or line.
fn is_block(name: &str) -> bool {
    is_one_of(name, &BLOCKS) || is_one_of(name, &["li", "tr", "td", "th", "br", "form"])
}

fn is_inline(name: &str) -> bool {
    is_one_of(
        name,
        &[
            "a", "b", "i", "em", "strong", "span", "img", "u", "sup", "sub", "small", "font", "q",
            "cite",
        ],
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use newsdex_text::clean;

    #[track_caller]
    fn check(html: &str, expected: &str) {
        assert_eq!(clean::body(&plain(html)), expected, "in {html:?}");
    }

    #[test]
    fn tags_go_and_paragraphs_stay() {
        check(
            "<p>One <b>two</b>\nthree</p><p>Four<br/>five</p>",
            "One two three\n\nFour\nfive",
        );
        check("<ul><li>One<li>Two</ul>", "One\nTwo");
        check("a<script>if (a < b) {}</script>b<!-- c -->d", "abd");
    }

    #[test]
    fn references_are_resolved_and_loose_signs_kept() {
        check(
            "<p>AT&amp;T &#8217; &nbsp; R&D 3 < 4 > 2 <3</p>",
            "AT&T ’ R&D 3 < 4 > 2 <3",
        );
    }

    #[test]
    fn addresses_and_what_is_to_be_seen_stay() {
        assert_eq!(unescaped("?a=1&copy=2&section=3"), "?a=1&copy=2&section=3");
        assert_eq!(
            unescaped("it&amp;#8217;s &amp;quot;AT&amp;amp;T&amp;quot;"),
            "it’s \"AT&T\""
        );
        assert_eq!(
            unescaped("the tag &amp;lt;p&amp;gt; & more; &amp;; &amp;x"),
            "the tag &lt;p&gt; & more; &; &x"
        );
        assert_eq!(unescaped("5&#150;6 &#2;"), "5–6 \u{2}");
    }

    #[test]
    fn only_known_tags_make_a_text_html() {
        assert!(is_markup("<p>x"));
        assert!(is_markup("x</em>"));
        assert!(!is_markup("5 < 6 and <unknown> or <https://example.org>"));
        assert!(!is_markup(""));
    }

    #[test]
    fn broken_markup_ends() {
        check("<p", "<p");
        check("<a <a <a <b>x</b>", "<a <a <a x");
        check("<script>x", "");
        check("<!-- x", "");
    }
}
