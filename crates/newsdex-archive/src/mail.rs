//! Mail: articles sent as messages, one in a file (`.eml`, Apple's `.emlx`) or many in a mailbox (mbox).
//!
//! The subject is the headline, the sender is the author. If a message has several forms, the plain text is read,
//! unless it only refers to the HTML. The signature and the quoted message are removed. A message that contains a form
//! (JSON, or lines such as `Headline: …` at its head) is read as that form, and the download of a press database is divided
//! into its articles, and the digest of a list into its messages. Attached messages and texts are separate articles.
//!
//! MIME is decoded by `mail-parser`; the standards are RFC 5322, RFC 2045 to 2049, RFC 3676 and RFC 4155.

mod attached;
mod below;
mod digest;
mod emlx;
mod mbox;
pub(crate) mod outlook;
mod parts;

use indexmap::IndexSet;
use mail_parser::{Address, HeaderForm, Message, MessageParser, PartType};
use serde_json::Value;

pub(super) use self::parts::Written;
use super::{Failure, TooManyParts, document, fields};
use crate::record::Record;
use crate::record::format::{Format, Head};
use newsdex_text::article::{Article, ArticleId, DateOrigin};
use newsdex_text::{byline, clean, date, encoding};

pub(super) static FORMAT: Format = Format {
    name: "mail",
    recognises,
    records: mbox::records,
    articles,
    ..Format::USUAL
};

/// Headers that occur only in mail and news groups.
const MAIL_HEADERS: [&str; 13] = [
    "message-id",
    "received",
    "mime-version",
    "return-path",
    "delivered-to",
    "content-type",
    "reply-to",
    "in-reply-to",
    "references",
    "newsgroups",
    "organization",
    "nntp-posting-host",
    "lines",
];
/// Headers that a memo may have too.
const MEMO_HEADERS: [&str; 4] = ["from", "to", "subject", "date"];

fn recognises(head: &Head<'_>) -> bool {
    if memchr::memmem::find(head.bytes, b"\nSubject:").is_some()
        && digest::has_divider(head.bytes)
        && !digest::messages(&String::from_utf8_lossy(head.bytes)).is_empty()
    {
        return true;
    }
    let beginning = emlx::without_count(head.trimmed());
    let mut lines = beginning.split(|byte| *byte == b'\n').peekable();
    let is_mailbox = lines
        .peek()
        .is_some_and(|first| mbox::begins_mailbox(first));
    if is_mailbox {
        lines.next();
    }
    let (mut of_mail, mut of_memo) = (0, 0);
    for line in lines {
        match line {
            [] | b"\r" => break,
            [b' ' | b'\t', ..] => continue,
            _ => {}
        }
        let Some(name) = header_name(line) else {
            return false;
        };
        of_mail += usize::from(MAIL_HEADERS.contains(&name.as_str()) || name.starts_with("x-"));
        of_memo += usize::from(MEMO_HEADERS.contains(&name.as_str()));
    }
    of_memo >= 2 && (of_mail >= 1 || is_mailbox) || of_memo >= 1 && of_mail >= 3
}

/// The name of the header in a line, in lower case.
pub(super) fn header_name(line: &[u8]) -> Option<String> {
    let end = line.iter().position(|byte| *byte == b':')?;
    let name = line.get(..end).filter(|name| !name.is_empty())?;
    let is_name = name
        .iter()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    is_name.then(|| String::from_utf8_lossy(name).to_ascii_lowercase())
}

/// The deepest nesting of attached messages that is read: people do forward three times.
const DEEPEST_ATTACHMENT: usize = 3;

fn articles(record: &Record) -> Vec<Result<Article, Failure>> {
    let bytes = mbox::message(emlx::message(&record.bytes));
    if let Err(parts) = check_parts(&bytes) {
        return vec![Err(record.refused(parts))];
    }
    let parser = MessageParser::default();
    let Some(message) = parser.parse(bytes.as_ref()) else {
        return vec![Err(record.failed("a mail without headers"))];
    };
    let mut articles = Vec::new();
    // The digest of a list may be a file without headers of its own.
    let text = message.body_text(0).unwrap_or_default();
    let all;
    let mut inside = digest::messages(&text);
    if inside.is_empty() && digest::has_divider(&bytes) {
        all = encoding::decode(&bytes, None);
        inside = digest::messages(&all);
    }
    if inside.is_empty() {
        collect(record, &message, 0, &mut articles);
    }
    for message in inside
        .iter()
        .filter_map(|inside| parser.parse(inside.as_bytes()))
    {
        collect(record, &message, 1, &mut articles);
    }
    if articles.is_empty() {
        articles.push(Err(record.unrecognised("a mail without a text")));
    }
    articles
}

/// The most lines of a message that begin a part: the parser needs a few hundred bytes for each.
const MOST_PARTS: usize = 200_000;

/// Checks that the parts of a message fit in memory.
pub(super) fn check_parts(message: &[u8]) -> Result<(), TooManyParts> {
    let begins_part = |end: &usize| {
        let line = message.get(end + 1..).unwrap_or_default();
        let begin = line.get(..8).unwrap_or_default();
        line.starts_with(b"--") || begin.eq_ignore_ascii_case(b"content-")
    };
    match memchr::memchr_iter(b'\n', message)
        .filter(begins_part)
        .count()
    {
        0..=MOST_PARTS => Ok(()),
        _ => Err(TooManyParts {
            of: "lines that begin a part of a message",
            most: MOST_PARTS,
        }),
    }
}

/// Adds the article of a message, unless it has no text. A message inside another one, `depth` levels deep, gets an
/// identifier from its place if it has none.
fn add(
    mut article: Article,
    record: &Record,
    depth: usize,
    articles: &mut Vec<Result<Article, Failure>>,
) {
    if article.body.is_empty() {
        return;
    }
    if depth > 0 && article.id.as_str().is_empty() {
        let place = ArticleId::derived(&record.origin());
        article.id = ArticleId::given(&format!("{place}+{}", articles.len()));
    }
    articles.push(record.completed(article));
}

/// Adds the article in a message, then those in the messages attached to it.
fn collect(
    record: &Record,
    message: &Message<'_>,
    depth: usize,
    articles: &mut Vec<Result<Article, Failure>>,
) {
    let written = parts::text(message);
    let has_text = parts::has_own_text(message);
    let files = attached::articles(record, message, has_text);
    let has_files = files.iter().any(Result::is_ok);
    match document::downloaded(&written.text, record) {
        Some(downloaded) => articles.extend(downloaded),
        // "See attached."
        None if has_files && has_text && written.text.trim().chars().count() < SHORTEST_TEXT => {}
        None => add(article(record, message, written), record, depth, articles),
    }
    articles.extend(files);
    if depth == DEEPEST_ATTACHMENT {
        return;
    }
    for part in &message.parts {
        if let PartType::Message(attached) = &part.body {
            collect(record, attached, depth + 1, articles);
        }
    }
}

/// The shortest text of a message that is an article beside its attached files, in characters.
const SHORTEST_TEXT: usize = 200;

fn article(record: &Record, message: &Message<'_>, written: Written) -> Article {
    let said = |name: &'static str| header(message, name);
    let published = said("Date").and_then(|line| date::moment(&line));
    let article = Article {
        id: message
            .message_id()
            .map(ArticleId::given)
            .unwrap_or_default(),
        title: message.subject().and_then(clean::line),
        published,
        dated_by: published.map(|_| DateOrigin::Metadata),
        authors: message.from().map(names).unwrap_or_default(),
        source: said("Organization").or_else(|| said("List-Id").and_then(|list| list_name(&list))),
        keywords: said("Keywords")
            .map(|line| listed(&line))
            .unwrap_or_default(),
        url: said("Archived-At").map(|line| line.trim_matches(['<', '>']).to_owned()),
        language: said("Content-Language")
            .map(|line| line.split(',').next().unwrap_or_default().trim().to_owned()),
        ..Article::default()
    };
    with_text(article, written, record)
}

/// Adds the text of a message to its article, and the fields that the text contains.
pub(super) fn with_text(mut article: Article, written: Written, record: &Record) -> Article {
    match form(&written.text, record) {
        Some(form) => fill(&mut article, form),
        None => {
            let (labelled, rest) = parts::labelled(&written.text);
            let sender = article.authors.join(" ");
            let subject = article.title.as_deref().unwrap_or_default();
            let rest = below::without(rest, subject, &sender);
            article.body = match written.has_meant_lines {
                true => clean::body(rest),
                false => clean::prose(rest),
            };
            fill(&mut article, labelled);
            if let Some(signed) = signed(&article) {
                article.authors = signed;
            }
        }
    }
    article
}

/// The number of lines at the head of a text in which a byline is looked for.
const BYLINE_LINES: usize = 6;

/// The full names from a byline at the head of the text, if the sender is known only by a first name.
fn signed(article: &Article) -> Option<Vec<String>> {
    let [sender] = article.authors.as_slice() else {
        return None;
    };
    if sender.contains(' ') {
        return None;
    }
    let lines = article.body.lines().filter(|line| !line.is_empty());
    lines.take(BYLINE_LINES).find_map(|line| {
        let begins = line.get(..3)?.eq_ignore_ascii_case("by ");
        let authors = byline::authors(line);
        let are_people = authors.iter().all(|name| byline::is_of_a_person(name));
        let is_sender = |name: &String| name.split(' ').any(|word| word == sender);
        (begins && are_people && authors.iter().any(is_sender)).then_some(authors)
    })
}

/// The text of a header: folded lines joined, encoded words decoded.
fn header(message: &Message<'_>, name: &'static str) -> Option<String> {
    let values = message.header_as(name, HeaderForm::Text);
    values
        .first()
        .and_then(|value| value.as_text())
        .and_then(clean::line)
}

/// The names of the senders; a bare address is not a name.
fn names(address: &Address<'_>) -> Vec<String> {
    let mut names: IndexSet<String> = IndexSet::new();
    for sender in address.iter() {
        let Some(name) = sender.name.as_deref().and_then(clean::line) else {
            continue;
        };
        let name = name.trim_matches(['"', '\'', ' ']);
        if name.contains('@') || !name.chars().any(char::is_alphabetic) {
            continue;
        }
        names.extend(byline::authors(name));
    }
    names.into_iter().collect()
}

/// The name before the address in `Harbour news <harbour.wexmouth.example>`, if there is one.
fn list_name(list: &str) -> Option<String> {
    let name = list.split('<').next().unwrap_or_default();
    clean::line(name.trim().trim_matches('"')).filter(|name| name.contains(char::is_alphabetic))
}

fn listed(line: &str) -> Vec<String> {
    line.split([',', ';']).filter_map(clean::line).collect()
}

/// The article in a message that is only a JSON object, as form services send it.
fn form(written: &str, record: &Record) -> Option<Article> {
    let trimmed = written.trim();
    if !trimmed.starts_with('{') || !trimmed.ends_with('}') {
        return None;
    }
    // Mail programs break long lines, even inside strings.
    let joined = trimmed.replace("\r\n", " ").replace('\n', " ");
    let Ok(Value::Object(object)) = serde_json::from_str(&joined) else {
        return None;
    };
    let named = |name: &str| {
        let (_, value) = object
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))?;
        let value = value
            .as_array()
            .and_then(|values| values.first())
            .unwrap_or(value);
        value.as_str().and_then(clean::line)
    };
    let mut article = fields::article(&object, &record.place.options.map);
    article.slug = article
        .slug
        .or_else(|| named("slugline"))
        .or_else(|| named("slug"));
    article.dateline = article.dateline.or_else(|| named("dateline"));
    (!article.body.is_empty()).then_some(article)
}

/// Prefers the form's fields to those of the message headers, except for the date.
fn fill(article: &mut Article, form: Article) {
    let Article {
        title,
        subtitle,
        body,
        authors,
        dateline,
        section,
        slug,
        ..
    } = form;
    article.title = title.or(article.title.take());
    article.subtitle = subtitle.or(article.subtitle.take());
    article.dateline = dateline.or(article.dateline.take());
    article.section = section.or(article.section.take());
    article.slug = slug.or(article.slug.take());
    if !authors.is_empty() {
        article.authors = authors;
    }
    if !body.is_empty() {
        article.body = body;
    }
}

#[cfg(test)]
mod tests;
