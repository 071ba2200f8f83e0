//! XHTML that agencies send inside NewsML: a headline, a byline and a dateline may be above the text, and are
//! recognised by element and class.
//!
//! Not for web pages, in which [`super::html`] finds the article. Here everything is the article.

use std::borrow::Cow;

use super::markup;
use super::xml::{Element, Node};
use newsdex_text::article::Article;
use newsdex_text::byline::{self, Byline};
use newsdex_text::lexicon::name_parts;
use newsdex_text::{clean, date, repair};

/// The content of a piece of XHTML.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Content {
    /// The headline above the text.
    pub(super) title: Option<String>,
    /// The subtitle: the line below the headline.
    pub(super) subtitle: Option<String>,
    /// The cleaned text, without the text of the other fields, except for the dateline.
    pub(super) body: String,
    /// The authors and agencies.
    pub(super) byline: Byline,
    /// The dateline as printed, without the dash.
    pub(super) dateline: Option<String>,
}

/// The content of an article that was read from another format.
impl From<Article> for Content {
    fn from(article: Article) -> Content {
        Content {
            title: article.title,
            subtitle: article.subtitle,
            body: article.body,
            byline: Byline {
                authors: article.authors,
                agencies: article.agencies,
            },
            dateline: article.dateline,
        }
    }
}

/// Reads an element that contains XHTML, or that is the `html` or `body` itself.
pub(super) fn content(element: &Element) -> Content {
    let outer = element.find("body").unwrap_or(element);
    let heads: Vec<&Element> = outer.descendants().filter(|inner| is_head(inner)).collect();
    let in_head = |name: &str| {
        heads
            .iter()
            .flat_map(|head| head.children_named(name))
            .find_map(Element::line)
    };
    let first_heading = outer.find("h1").and_then(Element::line);
    let title = in_head("h1").or(first_heading.clone());
    let subtitle = in_head("h2")
        .or_else(|| classed(outer, "teaser").and_then(Element::line))
        .or_else(|| in_head("h3"));
    let byline = classed(outer, "byline")
        .and_then(Element::line)
        .map(|line| signed(&line))
        .unwrap_or_default();
    let dateline = classed(outer, "dateline")
        .and_then(Element::line)
        .and_then(|line| dateline(&line));
    let is_left_out = |inner: &Element| {
        let repeats = |known: &Option<String>| known.is_some() && inner.line() == *known;
        is_head(inner)
            || ["nav", "aside", "footer", "figcaption", "time"]
                .iter()
                .any(|name| inner.is(name))
            || inner.is("h1") && repeats(&title)
            || has_class(inner, "byline")
            || has_class(inner, "teaser") && repeats(&subtitle)
            || has_class(inner, "notepad")
    };
    let mut body = outer.paragraphs_without(is_left_out);
    if let Some(code) = trailing_code(outer)
        && let Some(above) = body.strip_suffix(&code)
    {
        body = above.trim_end().to_owned();
    }
    Content {
        title: title.and_then(|title| mended_line(&title)),
        subtitle: subtitle.and_then(|subtitle| mended_line(&subtitle)),
        body: mended(&with_dateline_in_paragraph(body, dateline.as_deref())),
        byline,
        dateline,
    }
}

/// Joins a dateline that is a separate paragraph with the next paragraph.
fn with_dateline_in_paragraph(body: String, dateline: Option<&str>) -> String {
    let Some((first, rest)) = body.split_once("\n\n") else {
        return body;
    };
    match self::dateline(first).as_deref() == dateline && dateline.is_some() {
        true => format!("{first} {rest}"),
        false => body,
    }
}

/// Reads text that may be HTML, as character data contain it.
pub(super) fn escaped_content(written: &str) -> Content {
    if !markup::is_markup(written) {
        return Content {
            body: clean::prose(&markup::unescaped(written)),
            ..Content::default()
        };
    }
    let wrapped = format!("<div><div>{written}</div></div>");
    let body = match super::xml::parse_text(&wrapped) {
        Some(document) if !document.is_cut_off => return content(&document.root),
        _ => clean::body(&markup::plain(written)),
    };
    Content {
        body,
        ..Content::default()
    }
}

/// Reads the text of a field for HTML, with or without tags: line ends mean nothing, a blank line separates paragraphs.
pub(super) fn html_content(written: &str) -> Content {
    if markup::is_markup(written) {
        return escaped_content(written);
    }
    let text = markup::unescaped(written);
    let paragraphs: Vec<String> = clean::unified(&text)
        .split('\n')
        .map(str::trim)
        .collect::<Vec<_>>()
        .split(|line| line.is_empty())
        .filter_map(|lines| clean::line(&lines.join(" ")))
        .collect();
    Content {
        body: paragraphs.join("\n\n"),
        ..Content::default()
    }
}

/// Repairs a text: resolves references that were escaped twice (`o&amp;#39;clock`) and restores wrongly decoded
/// letters.
pub(super) fn mended(text: &str) -> String {
    match markup::unescaped(text) {
        Cow::Borrowed(text) => repair::repaired(text).into_owned(),
        // A reference may resolve to a character that no text has: `&amp;#8;`.
        Cow::Owned(text) => clean::body(&text),
    }
}

/// Like [`mended`], for a text of one line; `None` if nothing is left.
pub(super) fn mended_line(line: &str) -> Option<String> {
    clean::line(&mended(line))
}

/// The headline in an element, cleaned and repaired; `None` if there is none.
pub(super) fn headline(element: &Element) -> Option<String> {
    mended_line(&element.beginning())
}

/// Gives a dateline without its dash: `Berlin (dpa)` for `Berlin (dpa) - `; `None` if it is only a date or a time.
pub(super) fn dateline(line: &str) -> Option<String> {
    let line = clean::line(line)?;
    let bare = line
        .trim_matches(|character: char| character.is_whitespace() || "-–—_*".contains(character));
    let names_place = bare.chars().next().is_some_and(char::is_alphabetic) || bare.starts_with('(');
    // `March 4, 2013` names no place: the month is its only word.
    let words = bare.split(|character: char| !character.is_alphabetic());
    let is_date = date::moment(bare).is_some() && words.filter(|word| word.len() > 2).count() <= 1;
    (names_place && !is_date && bare.chars().count() > 1).then(|| bare.to_owned())
}

/// Whether a text already contains a line: as a paragraph, or anywhere if the line's beginning is long enough to be
/// distinctive.
pub(super) fn repeats(body: &str, line: &str) -> bool {
    const MIN_DISTINCTIVE_CHARS: usize = 60;
    let is_paragraph = |line: &str| body.lines().any(|known| known.trim() == line);
    match line.char_indices().nth(MIN_DISTINCTIVE_CHARS) {
        Some((end, _)) => body.contains(line.get(..end).unwrap_or(line)),
        None => is_paragraph(line),
    }
}

/// Reads a byline field. Logins, initials, companies and subtitles, which such fields may contain, are not authors.
pub(super) fn signed(line: &str) -> Byline {
    // `Ann Lee/TT` names an author and an agency.
    let mut byline = byline::byline(&line.replace('/', ", "));
    byline.authors.retain(|name| {
        let words: Vec<&str> = name.split_whitespace().collect();
        let is_small =
            |word: &&str| !word.contains(char::is_uppercase) && word.contains(char::is_lowercase);
        let ends_well = words.last().is_some_and(|last| !is_small(last));
        let small = words.iter().filter(|word| is_small(word)).count();
        let are_initials = name.len() <= 3 && name.bytes().all(|byte| byte.is_ascii_uppercase());
        let is_name = ends_well && small * 2 <= words.len() && words.len() <= 6;
        is_name && !are_initials && !is_house(name) && !name.contains(['@', '_'])
    });
    byline
}

/// Whether a name is that of a company or an institution.
fn is_house(name: &str) -> bool {
    let words = || {
        name.split_whitespace()
            .map(|word| word.trim_matches(|character: char| !character.is_alphanumeric()))
    };
    words().next() == Some("The")
        || words().any(|word| name_parts::is(name_parts::Kind::House, &word.to_lowercase()))
}

/// The agencies in a credit line.
pub(super) fn credited(line: &str) -> Byline {
    Byline {
        agencies: byline::agencies::agencies(line)
            .into_iter()
            .map(str::to_owned)
            .collect(),
        ..Byline::default()
    }
}

fn is_head(element: &Element) -> bool {
    element.is("header")
}

fn has_class(element: &Element, class: &str) -> bool {
    element.attr("class").is_some_and(|classes| {
        classes
            .split_whitespace()
            .any(|known| known.eq_ignore_ascii_case(class))
    })
}

/// The first non-empty element with a class, outside of picture captions.
fn classed<'a>(element: &'a Element, class: &str) -> Option<&'a Element> {
    element.children().find_map(|inner| match () {
        () if ["figure", "figcaption", "aside"]
            .iter()
            .any(|name| inner.is(name)) =>
        {
            None
        }
        () if has_class(inner, class) && inner.line().is_some() => Some(inner),
        () => classed(inner, class),
    })
}

/// The transmission code that some agencies leave behind the last paragraph; it has no lower-case letters.
fn trailing_code(element: &Element) -> Option<String> {
    let holds_paragraphs = element.children_named("p").next().is_some();
    let Some(Node::Text(last)) = element.nodes.last() else {
        return None;
    };
    let code = clean::line(last)?;
    let is_code = code.chars().any(|character| character.is_numeric())
        && !code.chars().any(char::is_lowercase)
        && !code.ends_with(['.', '!', '?', '"']);
    (holds_paragraphs && is_code).then_some(code)
}
