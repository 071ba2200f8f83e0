//! XML that follows no standard: exports of agencies and databases, in which each record is an element and each field
//! an element or attribute inside it.
//!
//! As in JSON, the names of the fields tell their meaning; a name may be the value of an attribute. Records are
//! recognised by their usual names; in a file without such names, `shape` finds the elements that repeat.

mod issue;
mod marc;
mod named;
mod shape;
mod standard;
#[cfg(test)]
mod tests;

use serde_json::{Map, Value};

use super::xml::{self, Element, Node};
use super::{Failure, date_order, fields, single_record, xhtml};
use crate::record::Record;
use crate::record::format::{Format, Head, RecordIterator};
use crate::record::source::Source;
use newsdex_text::article::{Article, ArticleId};
use newsdex_text::{byline, clean, encoding};

pub(super) static FORMAT: Format = Format {
    name: "XML",
    recognises,
    records,
    articles,
    ..Format::USUAL
};

/// Names of elements that are records inside another element.
static RECORDS: [&str; 14] = [
    "RBNews",
    "document",
    "article",
    "newsarticle",
    "story",
    "record",
    "row",
    "post",
    "page",
    "release",
    "doc",
    "entry",
    "item",
    "news",
];
/// In a file of records, the first one begins within this many bytes; otherwise the file is a single record.
const RECORD_WITHIN: usize = 4096;

fn recognises(head: &Head<'_>) -> bool {
    xml::root(head.bytes).is_some_and(|root| !root.element.is("html") && !root.element.is("svg"))
}

fn records(format: &'static Format, mut source: Source) -> RecordIterator {
    let notice = date_order::decide(&mut source, date_order::Values::InMarkup);
    let head = source.reader.fill_buf().unwrap_or_default();
    let names: Option<&'static [&'static str]> = xml::root(head).and_then(|root| {
        // The articles of an issue need what the issue says of itself.
        if fields::is_issue(root.element.name()) {
            return None;
        }
        let is_record = RECORDS.iter().any(|name| root.element.is(name));
        let after = head.get(root.start + 1..).unwrap_or_default();
        let after = after.get(..RECORD_WITHIN).unwrap_or(after);
        let begins = |name: &&'static &'static str| {
            let tag = format!("<{name}");
            let mut windows = after.windows(tag.len() + 1).enumerate();
            let first = windows.find(|(_, window)| {
                let (begin, next) = window.split_at(tag.len());
                begin.eq_ignore_ascii_case(tag.as_bytes())
                    && next
                        .iter()
                        .all(|byte| matches!(byte, b'>' | b' ' | b'\n' | b'\r' | b'\t'))
            });
            first.is_some_and(|(at, _)| !is_text_field(after.get(at + tag.len()..).unwrap_or(&[])))
        };
        // The rows of a spreadsheet have no names; what they are is in the first row.
        let is_table = ["Workbook", "FMPXMLRESULT"]
            .iter()
            .any(|name| root.element.is(name));
        let name = RECORDS
            .iter()
            .find(begins)
            .filter(|_| !is_record && !is_table)?;
        Some(std::slice::from_ref(name))
    });
    let records = match names {
        Some(names) => xml::elements(format, source, names, true, "XML without records"),
        None => single_record::records(format, source),
    };
    Box::new(notice.map(Err).into_iter().chain(records))
}

/// Whether an element is a field with the text, not a record: it has no attribute and begins with text or a paragraph.
/// `after` is what follows its name.
fn is_text_field(after: &[u8]) -> bool {
    let Some(inside) = after.strip_prefix(b">") else {
        return false;
    };
    let inside = inside.trim_ascii_start();
    match inside.split_first() {
        Some((b'<', tag)) => {
            let name = tag.split(|byte| !byte.is_ascii_alphanumeric()).next();
            let name = String::from_utf8_lossy(name.unwrap_or_default()).to_lowercase();
            tag.starts_with(b"![CDATA[") || matches!(name.as_str(), "p" | "para" | "paragraph")
        }
        Some(_) => true,
        None => false,
    }
}

fn articles(record: &Record) -> Vec<Result<Article, Failure>> {
    let declared = encoding::declared(&record.bytes);
    let written = encoding::decode(&record.bytes, declared.as_deref());
    let written = date_order::rewritten(record, &written);
    let mut results = Vec::new();
    for text in shape::documents(&written) {
        let Some(document) = xml::parse_text(text) else {
            continue;
        };
        if let Some(rows) = shape::table(&document.root) {
            for row in rows {
                results.push(row_article(record, &row, results.len() as u64));
            }
            continue;
        }
        let standard = standard::articles(&document.root);
        if !standard.is_empty() {
            for article in standard {
                results.push(record.completed_part(article, results.len() as u64));
            }
            continue;
        }
        let inside = shape::records_inside(&document.root);
        let records = match inside.is_empty() {
            true => vec![&document.root],
            false => inside,
        };
        let around = issue::around(&document.root, &records);
        for (root, around) in records.into_iter().zip(around) {
            let article = article(record, root);
            let part = results.len() as u64;
            results.push(article.and_then(|article| {
                record.completed_part(issue::completed(article, &around), part)
            }));
        }
        if document.is_cut_off {
            results.push(Err(record.failed(xml::CUT_OFF)));
        }
    }
    if results.is_empty() {
        results.push(Err(record.failed("not XML: it contains no element")));
    }
    results
}

/// Reads the row of a table.
fn row_article(record: &Record, row: &Map<String, Value>, part: u64) -> Result<Article, Failure> {
    record.completed_row(fields::article(row, &record.place.options.map), part)
}

fn article(record: &Record, root: &Element) -> Result<Article, Failure> {
    let is_picture = root
        .find("ContentType")
        .and_then(Element::line)
        .is_some_and(|kind| {
            ["photo", "picture", "video", "audio", "graphic"]
                .contains(&kind.to_lowercase().as_str())
        });
    if is_picture {
        return Err(record.skipped("a picture or a recording without a text of its own"));
    }
    let has = |name: &str| root.child_line(name).is_some();
    let is_of_calendar = root.find("calendarData").is_some()
        || root.child_line("service").as_deref() == Some("newscalendar");
    if is_of_calendar
        || (has("startDate") || has("start_date"))
            && (has("stopDate") || has("endDate") || has("end_date"))
    {
        return Err(record.skipped("an entry of a calendar, not an article"));
    }
    let map = &record.place.options.map;
    let whole = object(root, 0);
    let mut article = fields::article(&whole, map);
    if article.title.is_none()
        && let Some((title, body)) = named::title_and_text(root)
    {
        (article.title, article.body) = (fields::headline(&title), body);
    }
    // The fields may be one level deeper; a date in the outer element then takes precedence.
    let inner = root
        .children()
        .filter(|child| child.children().next().is_some());
    for part in inner {
        if article.title.is_some() || !article.body.is_empty() {
            break;
        }
        let around = article;
        article = fields::article(&object(part, 1), map);
        article.published = around.published.or(article.published);
        article.url = article.url.or(around.url);
        article.source = article.source.or(around.source);
    }
    // In some archives the paragraphs have no element around them.
    if article.body.is_empty() {
        let paragraphs = root.children_named("p");
        let texts: Vec<String> = paragraphs
            .filter_map(|child| fields::body(&child.paragraphs()))
            .collect();
        article.body = texts.join("\n\n");
    }
    if article.body.is_empty()
        && article.title.is_none()
        && let Some(named) = fields::by_values(&whole)
    {
        article = fields::article(&named, map);
    }
    fields::complete_by_values(&mut article, &whole);
    if !article.body.is_empty() {
        fields::complete_from_inside(&mut article, &whole, map);
    }
    // Many XML files have titles; without a text, an element must at least have a date to be an article.
    if article.body.is_empty() && (article.title.is_none() || article.published.is_none()) {
        return Err(record.unrecognised(format!(
            "unknown kind of XML, without a text; it begins with `{}`",
            root.written_name().escape_debug()
        )));
    }
    article.body = xhtml::mended(&article.body);
    article.title = article.title.and_then(|title| xhtml::mended_line(&title));
    article.subtitle = article.subtitle.and_then(|line| xhtml::mended_line(&line));
    let value = |names: &[&str]| {
        names.iter().find_map(|name| {
            root.descendants()
                .find(|field| field.is(name) && field.children().next().is_none())?
                .line()
        })
    };
    if article.id.as_str().is_empty()
        && let Some(id) = root.attr("id").and_then(fields::article_id)
    {
        article.id = id;
    }
    if article.id.as_str().is_empty()
        && let Some(id) = value(&["NewsID", "guid", "ntbId", "SystemSlug"])
    {
        article.id = ArticleId::given(&id);
    }
    if let Some(written) = value(&["byline"]) {
        let signed = xhtml::signed(&written);
        article.authors = signed.authors;
        article.agencies = signed.agencies;
    }
    for credit in [
        value(&["credit", "creditline"]),
        article.source.clone(),
        value(&["origin"]),
    ] {
        let agencies = credit
            .map(|credit| byline::agencies::agencies(&credit))
            .unwrap_or_default();
        for agency in agencies {
            if !article.agencies.iter().any(|known| known == agency) {
                article.agencies.push(agency.to_owned());
            }
        }
    }
    article.source = article.source.or_else(|| {
        let origin = value(&["origin", "credit"])?;
        let agency = byline::agencies::agencies(&origin)
            .first()
            .map(|agency| (*agency).to_owned());
        agency.or_else(|| clean::line(origin.trim_matches('/')))
    });
    article.url = article
        .url
        .or_else(|| value(&["longurl"]).filter(|url| url.starts_with("http")));
    article.language = article
        .language
        .or_else(|| fields::language_tag(root.attr("lang")?));
    article.dateline = article
        .dateline
        .or_else(|| xhtml::dateline(&value(&["dateline", "placeline", "town"])?));
    article.slug = article
        .slug
        .or_else(|| value(&["slug", "slugline", "SlugProper", "strapline"]))
        .and_then(|slug| clean::line(slug.trim_matches('-')));
    Ok(article)
}

/// The fewest bytes of text directly in an element with attributes that are the text of an article.
const TEXT_BYTES: usize = 40;

/// The deepest nesting of fields that is read.
const DEEPEST: usize = 6;

/// An element as an object: attributes and inner elements by name, with lists for repeated names.
fn object(element: &Element, depth: usize) -> Map<String, Value> {
    if let Some(fields) = marc::fields(element).or_else(|| named::pairs(element, depth)) {
        return fields;
    }
    let mut object = Map::new();
    for (name, value) in element.attributes() {
        if !name.starts_with("xmlns") {
            let local = name.rsplit_once(':').map_or(name, |(_, local)| local);
            object.insert(local.to_owned(), Value::String(value.to_owned()));
        }
    }
    // `<piece headline="…" date="…">The text.</piece>`
    let has_text = || {
        let texts = element.nodes.iter().map(|node| match node {
            Node::Text(text) => text.trim().len(),
            Node::Element(_) => 0,
        });
        texts.sum::<usize>() >= TEXT_BYTES
    };
    if !object.is_empty() && has_text() {
        object
            .entry("text")
            .or_insert_with(|| Value::String(element.paragraphs()));
    }
    let naming = named::attribute(element);
    for child in element.children() {
        let name = naming.as_ref().and_then(|naming| naming.name_of(child));
        // `<item name="Title"><text>…</text></item>`
        let mut inside = child.children();
        let content = match (name, inside.next(), inside.next()) {
            (Some(_), Some(only), None) => only,
            _ => child,
        };
        let value = match value(content, depth) {
            Value::Null if name.is_some() => named::value_in_attribute(child),
            value => value,
        };
        if value.is_null() {
            continue;
        }
        let name = name.unwrap_or(child.name());
        match object.get_mut(name) {
            None => {
                object.insert(name.to_owned(), value);
            }
            Some(Value::Array(values)) => values.push(value),
            Some(earlier) => *earlier = Value::Array(vec![earlier.take(), value]),
        }
    }
    object
}

/// The value of a field: a list or an object if it has fields of its own, otherwise its text, even with HTML tags.
/// `Null` if it is empty or nested too deeply.
fn value(element: &Element, depth: usize) -> Value {
    let is_prose = element.nodes.iter().any(|node| match node {
        Node::Text(text) => !text.trim().is_empty(),
        Node::Element(inner) => [
            "p", "br", "b", "i", "em", "strong", "a", "div", "span", "style", "para",
        ]
        .iter()
        .any(|name| inner.is(name)),
    });
    let has_children = element.children().next().is_some();
    let is_list = || {
        let mut items = element.children();
        items.all(|item| {
            ["str", "string", "value", "item"]
                .iter()
                .any(|name| item.is(name))
                && item.attributes().next().is_none()
        })
    };
    match has_children && !is_prose {
        true if is_list() => Value::Array(
            element
                .children()
                .map(|item| some_text(item.text()))
                .collect(),
        ),
        true if depth < DEEPEST => Value::Object(object(element, depth + 1)),
        true => Value::Null,
        false if has_children => some_text(element.paragraphs()),
        false => some_text(text_of_leaf(element)),
    }
}

/// The text of an element without child elements. If the text is itself an XML document, as in Evernote exports, the
/// paragraphs of that document.
fn text_of_leaf(element: &Element) -> String {
    let text = element.text();
    match text
        .trim_start()
        .starts_with("<?xml")
        .then(|| xml::parse_text(&text))
        .flatten()
    {
        Some(document) => document.root.paragraphs(),
        None => text,
    }
}

fn some_text(text: String) -> Value {
    match text.trim().is_empty() {
        true => Value::Null,
        false => Value::String(text),
    }
}
