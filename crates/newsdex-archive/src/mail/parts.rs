//! The text of a message: chooses its part, and removes the lines that are not text.

use mail_parser::{Message, MessagePart, MimeHeaders, PartType};

use super::super::{markup, rtf};
use super::outlook;
use newsdex_text::article::Article;
use newsdex_text::checkpoint::checkpoint;
use newsdex_text::{byline, clean};

/// Plain text with less than one in this many bytes of the HTML beside it is only a note about the HTML.
const STUB_SHARE: usize = 5;
/// The most non-empty lines of a signature.
const SIGNATURE_LINES: usize = 12;
/// The number of lines at the head of a text that may be labels.
const LABELLED_LINES: usize = 20;

/// The text of a message.
pub(crate) struct Written {
    pub(crate) text: String,
    /// Whether its line ends are intended, as in text converted from HTML.
    pub(crate) has_meant_lines: bool,
}

impl Written {
    /// Plain text, without its signature.
    pub(crate) fn of_plain(text: &str) -> Written {
        Written {
            text: without_signature(&clean::unified(text)),
            has_meant_lines: false,
        }
    }
}

/// Gives the text of a message; empty if it has none.
pub(super) fn text(message: &Message<'_>) -> Written {
    let (plain, html) = (plain(message), html(message));
    let plain_length = plain.trim().len();
    let has_meant_lines = plain_length == 0 || plain_length * STUB_SHARE < html.len();
    Written {
        text: if has_meant_lines { html } else { plain },
        has_meant_lines,
    }
}

fn plain(message: &Message<'_>) -> String {
    let bodies = message.text_bodies().filter_map(plain_part);
    let text = bodies.collect::<Vec<String>>().join("\n\n");
    if !text.trim().is_empty() {
        return text;
    }
    // The message itself is empty, and the article is an attached text.
    message
        .attachments()
        .find_map(|part| plain_part(part).or_else(|| rich_part(part)))
        .unwrap_or_default()
}

/// Whether a message has a text beside its attached files.
pub(super) fn has_own_text(message: &Message<'_>) -> bool {
    let mut bodies = message.text_bodies().chain(message.html_bodies());
    bodies.any(|part| {
        let text = part.text_contents();
        text.is_some_and(|text| !text.trim().is_empty())
    })
}

/// The text of a part that is RTF or `winmail.dat`, in which Outlook sends the texts of its messages.
fn rich_part(part: &MessagePart<'_>) -> Option<String> {
    let bytes = part.contents();
    match rtf::is_rtf(bytes) {
        true => Some(rtf::text(bytes)).filter(|text| !text.trim().is_empty()),
        false => outlook::text_of_attached(bytes),
    }
}

fn plain_part(part: &MessagePart<'_>) -> Option<String> {
    let PartType::Text(written) = &part.body else {
        return None;
    };
    let is = |name: &str, value: &str| {
        part.content_type()
            .and_then(|kind| kind.attribute(name))
            .is_some_and(|found| found.eq_ignore_ascii_case(value))
    };
    let written = without_signature(&clean::unified(written));
    match is("format", "flowed") {
        true => Some(unflowed(&written, is("delsp", "yes"))),
        false => Some(written),
    }
}

fn html(message: &Message<'_>) -> String {
    let bodies = message.html_bodies().filter_map(|part| match &part.body {
        PartType::Html(written) => Some(clean::body(&markup::plain(written))),
        _ => None,
    });
    bodies.collect::<Vec<String>>().join("\n\n")
}

/// Removes a signature: the line `-- ` and the few lines after it.
fn without_signature(written: &str) -> String {
    let mut end = written.len();
    let mut below = 0;
    for line in written.split_inclusive('\n').rev() {
        checkpoint();
        let start = end - line.len();
        if matches!(line.trim_end_matches('\n'), "-- " | "--") {
            return written.get(..start).unwrap_or_default().to_owned();
        }
        below += usize::from(!line.trim().is_empty());
        if below > SIGNATURE_LINES {
            break;
        }
        end = start;
    }
    written.to_owned()
}

/// Joins the lines that end in a blank with the lines after them (RFC 3676).
fn unflowed(written: &str, without_blank: bool) -> String {
    let mut joined = String::with_capacity(written.len());
    for line in written.split('\n') {
        checkpoint();
        // A line that begins with a blank is sent with an additional one.
        let line = line.strip_prefix(' ').unwrap_or(line);
        match line.strip_suffix(' ') {
            Some(soft) if without_blank => joined.push_str(soft),
            Some(_) => joined.push_str(line),
            None => {
                joined.push_str(line);
                joined.push('\n');
            }
        }
    }
    joined
}

/// Reads labels such as `Headline: …` at the head of a text; gives the labelled fields and the text after them.
///
/// Only if a headline is labelled: otherwise, lines with a colon are text.
pub(super) fn labelled(written: &str) -> (Article, &str) {
    let mut article = Article::default();
    let mut below = 0;
    let mut at = 0;
    for line in written.split_inclusive('\n').take(LABELLED_LINES) {
        at += line.len();
        let Some((label, value)) = line.split_once(':') else {
            continue;
        };
        let Some(value) = clean::line(value) else {
            continue;
        };
        match label.trim().to_lowercase().as_str() {
            "headline" | "title" => article.title = Some(value),
            "abstract" | "summary" | "standfirst" => article.subtitle = Some(value),
            "slug" | "slugline" => article.slug = Some(value),
            "dateline" => article.dateline = Some(value),
            "byline" => {
                let byline = byline::byline(&value);
                (article.authors, article.agencies) = (byline.authors, byline.agencies);
            }
            "section" | "category" => article.section = Some(value),
            _ => continue,
        }
        below = at;
    }
    let rest = written.get(below..).unwrap_or_default();
    match article.title.is_some() && !rest.trim().is_empty() {
        true => (article, rest),
        false => (Article::default(), written),
    }
}
