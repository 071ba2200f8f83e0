//! Messages that Outlook saved (`.msg`, MS-OXMSG) and the files `winmail.dat` that it sends (MS-OXTNEF).
//!
//! `msg` and `tnef` read the properties of a message from the two containers; this module makes an article of them, as
//! [`super`] does of other mail. Of the forms of a text, plain text is preferred, unless it only repeats the
//! addresses of the pictures and links of a page. Attached messages are separate articles.
//!
//! Old Word, Excel and PowerPoint files have the same container (MS-CFB); they are failures that name them.

mod compressed_rtf;
mod msg;
mod property;
#[cfg(test)]
mod tests;
mod tnef;

use newsdex_text::article::{Article, ArticleId, DateOrigin};
use newsdex_text::{byline, clean, encoding};

use self::property::Message;
use super::{Written, add, with_text};
use crate::record::Record;
use crate::record::format::{Format, Head};
use crate::{Failure, markup, rtf, single_record};

pub(crate) static MSG: Format = Format {
    name: "Outlook message",
    recognises: |head: &Head<'_>| msg::is_container(head.bytes),
    records: single_record::records,
    articles: articles_of_msg,
    is_text: false,
    ..Format::USUAL
};

pub(crate) static TNEF: Format = Format {
    name: "winmail.dat",
    recognises: |head: &Head<'_>| tnef::is_tnef(head.bytes),
    records: single_record::records,
    articles: articles_of_tnef,
    is_text: false,
    ..Format::USUAL
};

/// Whether a file with this beginning has one of these formats.
pub(crate) fn is_read(head: &[u8]) -> bool {
    msg::is_container(head) || tnef::is_tnef(head)
}

/// The deepest nesting of attached messages that is read.
const DEEPEST_ATTACHMENT: usize = 3;

fn articles_of_msg(record: &Record) -> Vec<Result<Article, Failure>> {
    match msg::message(&record.bytes) {
        Ok(message) => articles(record, &message),
        Err(refusal) => {
            let failure = record.failed(refusal.reason);
            vec![Err(match refusal.hint {
                Some(hint) => failure.with_hint(hint),
                None => failure,
            })]
        }
    }
}

fn articles_of_tnef(record: &Record) -> Vec<Result<Article, Failure>> {
    match tnef::message(&record.bytes) {
        Some(message) => articles(record, &message),
        None => vec![Err(
            record.failed("a damaged winmail.dat: it has no properties")
        )],
    }
}

/// The text of a `winmail.dat` attached to another message; `None` for other attachments and if it has none.
pub(super) fn text_of_attached(bytes: &[u8]) -> Option<String> {
    if !tnef::is_tnef(bytes) {
        return None;
    }
    let written = text(&tnef::message(bytes)?);
    (!written.text.trim().is_empty()).then_some(written.text)
}

fn articles(record: &Record, message: &Message) -> Vec<Result<Article, Failure>> {
    let mut articles = Vec::new();
    collect(record, message, 0, &mut articles);
    if articles.is_empty() {
        articles.push(Err(record.skipped("a mail without a text")));
    }
    articles
}

/// Adds the article in a message, then those in the messages attached to it.
fn collect(
    record: &Record,
    message: &Message,
    depth: usize,
    articles: &mut Vec<Result<Article, Failure>>,
) {
    add(article(record, message), record, depth, articles);
    if depth < DEEPEST_ATTACHMENT {
        for attached in &message.attached {
            collect(record, attached, depth + 1, articles);
        }
    }
}

fn article(record: &Record, message: &Message) -> Article {
    let sender = message
        .sender
        .as_deref()
        .and_then(clean::line)
        // An address of a directory is not a name.
        .filter(|name| !name.contains('@') && !name.starts_with('/'));
    let published = message.dated_by_header.or(message.sent);
    let article = Article {
        id: message.id.as_deref().map_or_else(ArticleId::default, |id| {
            ArticleId::given(id.trim_matches(['<', '>', ' ']))
        }),
        title: message.subject.as_deref().and_then(clean::line),
        published,
        dated_by: published.map(|_| DateOrigin::Metadata),
        authors: sender
            .map(|name| byline::first_name_first(&name))
            .into_iter()
            .collect(),
        ..Article::default()
    };
    with_text(article, text(message), record)
}

/// Plain text with less than one in this many bytes of the HTML beside it is only a note about the HTML.
const STUB_SHARE: usize = 5;
/// Plain text with more addresses of pictures and links than this is a page without its layout.
const MOST_ADDRESSES: usize = 2;

/// The text of a message: plain, or from HTML or RTF.
fn text(message: &Message) -> Written {
    let plain = message.body.as_deref().unwrap_or_default();
    let addresses = plain.matches("<http").count();
    let is_sound = !plain.trim().is_empty() && addresses <= MOST_ADDRESSES;
    let rich = || {
        if let Some(html) = &message.html {
            let declared = encoding::declared(html);
            let html = match (std::str::from_utf8(html), declared, message.page) {
                (Err(_), None, Some(page)) => page.decode(html),
                (_, declared, _) => encoding::decode(html, declared.as_deref()),
            };
            return clean::body(&markup::plain(&html));
        }
        let compressed = message.rtf.as_deref().unwrap_or_default();
        compressed_rtf::decompressed(compressed)
            .map(|bytes| rtf::text(&bytes))
            .unwrap_or_default()
    };
    if is_sound && message.html.is_none() {
        return Written::of_plain(plain);
    }
    let rich = rich();
    match rich.trim().is_empty() || is_sound && plain.len() * STUB_SHARE >= rich.len() {
        true => Written::of_plain(plain),
        false => Written {
            text: rich,
            has_meant_lines: true,
        },
    }
}
