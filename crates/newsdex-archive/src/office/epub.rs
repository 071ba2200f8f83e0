//! EPUB: books and magazines. Each chapter is an article, in reading order.
//!
//! The package document lists the chapters and names the book and its authors. Tables of contents, covers and title
//! pages are skipped.

use std::any::Any;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use xxhash_rust::xxh3::Xxh3;

use super::events::{Event, Property, read};
use super::package::Package;
use crate::document::{HeadLine, Properties, head_facts};
use crate::failure::{Failure, FailureKind};
use crate::record::format::{Format, RecordIterator};
use crate::record::{DIVIDER, FileSchema, Place, Record};
use crate::{xhtml, xml};
use newsdex_text::article::{Article, DateOrigin, Moment};
use newsdex_text::checkpoint::checkpoint;
use newsdex_text::{byline, clean, date};

pub(crate) static FORMAT: Format = Format {
    name: "EPUB",
    articles,
    ..Format::USUAL
};

/// The most chapters of a book.
const MOST_CHAPTERS: usize = 100_000;
/// A chapter with fewer letters and digits is a cover or a title page, if the book has other chapters.
const SHORTEST_CHAPTER: usize = 160;
/// The fewest letters of a sentence of a notice.
const SHORTEST_SENTENCE: usize = 40;

/// The metadata of a book.
#[derive(Debug, Clone, Default)]
struct Book {
    title: Option<String>,
    authors: Vec<String>,
    published: Option<Moment>,
    language: Option<String>,
    /// Whether the book has only one chapter.
    is_single: bool,
}

impl FileSchema for Book {
    fn hash(&self, hash: &mut Xxh3) {
        let written = format!("{self:?}");
        hash.update(written.as_bytes());
    }
}

/// A chapter: its part, and the reason why it is not read, if there is one.
struct Chapter {
    part: String,
    skipped: Option<&'static str>,
}

/// Divides a book into its chapters.
pub(super) fn records(package: Package) -> Result<RecordIterator, Failure> {
    let damaged = || package.failed("a damaged EPUB book: it has no list of its chapters");
    let container = package
        .part("META-INF/container.xml")?
        .ok_or_else(damaged)?;
    if let Some(encryption) = package.part("META-INF/encryption.xml")?
        && is_protected(&encryption)
    {
        let failure = package.failed("an EPUB book with copy protection");
        return Err(failure.with_hint("ask its publisher for a file without it"));
    }
    let path = rootfile(&container).ok_or_else(damaged)?;
    let list = package.part(&path)?.ok_or_else(damaged)?;
    let (book, chapters) = contents(&list, &path);
    if chapters.is_empty() {
        return Err(damaged());
    }
    let schema: Arc<dyn FileSchema> = Arc::new(book);
    let mut chapters = chapters.into_iter();
    let mut number = 0;
    Ok(Box::new(std::iter::from_fn(move || {
        loop {
            checkpoint();
            let chapter = chapters.next()?;
            if package.wants(&chapter.part) {
                let record = record(&package, &schema, &chapter, number);
                number += 1;
                return Some(record);
            }
            number += 1;
        }
    })))
}

fn record(
    package: &Package,
    schema: &Arc<dyn FileSchema>,
    chapter: &Chapter,
    _number: u64,
) -> Result<Record, Failure> {
    let outer = package.place();
    let member = match &outer.member {
        Some(member) => format!("{member}{DIVIDER}{}", chapter.part),
        None => chapter.part.clone(),
    };
    let place = Place {
        member: Some(member),
        schema: Some(Arc::clone(schema)),
        ..Place::clone(outer)
    };
    if let Some(reason) = chapter.skipped {
        return Err(place.failure(FailureKind::Skipped, reason));
    }
    let located = |failure: Failure| Failure {
        member: place.member_in_failure(),
        ..failure
    };
    let bytes = package.part(&chapter.part).map_err(located)?;
    let Some(bytes) = bytes else {
        let reason = "a chapter that the book lists, but does not contain";
        return Err(place.failure(FailureKind::Failed, reason));
    };
    Ok(Record {
        format: &FORMAT,
        place: Arc::new(place),
        bytes,
        number: 0,
        offset: 0,
        line: None,
    })
}

/// Whether parts other than fonts are encrypted.
fn is_protected(encryption: &[u8]) -> bool {
    let mut is_protected = false;
    let _ = read(encryption, |event| {
        if let Event::Start(tag) = event
            && tag.name == "CipherReference"
        {
            let part = tag.attr("URI").unwrap_or_default().to_ascii_lowercase();
            let is_font = [".otf", ".ttf", ".woff", ".woff2"]
                .iter()
                .any(|ending| part.ends_with(ending));
            is_protected |= !is_font;
        }
        true
    });
    is_protected
}

/// Divides the text of a chapter: the author and the day, which its first paragraphs may state, and the rest. Links
/// between chapters, such as `| Next | Main menu |`, are left out everywhere.
fn head_of(body: &str) -> (HeadLine, String) {
    let is_of_links = |line: &str| {
        let mut pieces = line
            .split('|')
            .map(str::trim)
            .filter(|piece| !piece.is_empty());
        line.matches('|').count() >= 2
            && pieces.all(|piece| piece.split(' ').count() <= LONGEST_LINK)
            && line.starts_with('|')
    };
    let mut facts = HeadLine::default();
    let mut kept: Vec<&str> = Vec::new();
    let is_of_program = |line: &str| line.contains("downloaded by calibre");
    let paragraphs = body.split("\n\n").map(str::trim);
    for paragraph in paragraphs.filter(|line| !is_of_links(line) && !is_of_program(line)) {
        checkpoint();
        let more = head_facts(paragraph)
            .filter(|more| kept.is_empty() && (more.is_plain || more.published.is_some()));
        match more {
            Some(more) => facts.add(more),
            None => kept.push(paragraph),
        }
    }
    (facts, kept.join("\n\n"))
}

/// The most words of a link between chapters.
const LONGEST_LINK: usize = 3;

/// The part that lists the chapters.
fn rootfile(container: &[u8]) -> Option<String> {
    let mut path = None;
    let _ = read(container, |event| {
        if let Event::Start(tag) = event
            && tag.name == "rootfile"
        {
            path = tag.attr("full-path").map(str::to_owned);
        }
        path.is_none()
    });
    path
}

/// Reads the package document: the book and its chapters in reading order.
fn contents(list: &[u8], path: &str) -> (Book, Vec<Chapter>) {
    struct Item {
        id: String,
        part: String,
        is_page: bool,
        is_navigation: bool,
    }
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut book = Book::default();
    let mut items: Vec<Item> = Vec::new();
    let mut spine: Vec<(String, bool)> = Vec::new();
    let mut contents_page = None;
    let mut property = Property::default();
    let _ = read(list, |event| {
        if let Event::Start(tag) = event {
            let value = |name: &str| tag.attr(name).unwrap_or_default();
            match tag.name.as_str() {
                "item" if items.len() < MOST_CHAPTERS => items.push(Item {
                    id: value("id").to_owned(),
                    part: resolved(folder, value("href")),
                    is_page: value("media-type").contains("html"),
                    is_navigation: value("properties").split(' ').any(|word| word == "nav"),
                }),
                "itemref" if spine.len() < MOST_CHAPTERS => {
                    spine.push((value("idref").to_owned(), value("linear") == "no"));
                }
                "reference" if value("type") == "toc" => {
                    let href = value("href").split('#').next().unwrap_or_default();
                    contents_page = Some(resolved(folder, href));
                }
                _ => {}
            }
        }
        if let Some((name, text)) = property.next(event) {
            let line = clean::line(&text);
            match name {
                "title" if book.title.is_none() => book.title = line,
                "creator" => {
                    let names = line.map(|line| byline::authors(&line));
                    book.authors.extend(names.unwrap_or_default());
                }
                "date" if book.published.is_none() => {
                    book.published = line.and_then(|line| date::moment(&line));
                }
                "language" if book.language.is_none() => book.language = line,
                _ => {}
            }
        }
        true
    });
    let by_id: HashMap<&str, &Item> = items.iter().map(|item| (item.id.as_str(), item)).collect();
    // A chapter that is listed again is read once.
    let mut seen: HashSet<&str> = HashSet::new();
    let listed = spine.iter().filter_map(|(id, is_beside)| {
        let item = by_id.get(id.as_str()).filter(|item| item.is_page)?;
        if !seen.insert(&item.part) {
            return None;
        }
        let is_contents = item.is_navigation || contents_page.as_ref() == Some(&item.part);
        let skipped = match (is_contents, is_beside) {
            (true, _) => Some("the table of contents of a book"),
            (false, true) => Some("a page beside the text of a book"),
            (false, false) => None,
        };
        Some(Chapter {
            part: item.part.clone(),
            skipped,
        })
    });
    let chapters: Vec<Chapter> = listed.collect();
    let properties = Properties {
        title: book.title.take(),
        ..Properties::default()
    };
    book.title = properties.book_title();
    book.is_single = chapters.iter().filter(|one| one.skipped.is_none()).count() == 1;
    (book, chapters)
}

/// The name of a part from an address relative to a folder.
fn resolved(folder: &str, href: &str) -> String {
    let href = percent_decoded(href);
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in href.split('/') {
        match part {
            ".." => {
                parts.pop();
            }
            "." | "" => {}
            part => parts.push(part),
        }
    }
    parts.join("/")
}

fn percent_decoded(address: &str) -> String {
    let mut bytes = Vec::with_capacity(address.len());
    let mut rest = address.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = |at: usize| char::from(*after.get(at)?).to_digit(16);
        match (*first == b'%').then(|| hex(0).zip(hex(1))).flatten() {
            Some((high, low)) => {
                bytes.push(u8::try_from(high * 16 + low).unwrap_or_default());
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn articles(record: &Record) -> Vec<Result<Article, Failure>> {
    let schema = record.place.schema.as_deref();
    let book = schema.and_then(|schema| (schema as &dyn Any).downcast_ref::<Book>());
    let book = book.cloned().unwrap_or_default();
    let Some(document) = xml::parse(&record.bytes) else {
        return vec![Err(record.failed("not XML: it contains no element"))];
    };
    let chapter = xhtml::content(&document.root);
    let heading = || {
        ["h2", "h3"].iter().find_map(|name| {
            let found = document.root.find(name).and_then(xml::Element::line);
            found.filter(|line| xhtml::repeats(&chapter.body, line))
        })
    };
    let heading = chapter.title.clone().or_else(heading);
    let letters = |text: &str| text.chars().filter(|sign| sign.is_alphanumeric()).count();
    // A short notice has a heading and sentences, a title page has neither or only lines.
    let sentences = chapter.body.split("\n\n");
    let mut sentences = sentences.filter(|text| {
        text.ends_with(['.', '!', '?', '”', '"', '…', '。']) && letters(text) >= SHORTEST_SENTENCE
    });
    let is_notice = heading.is_some() && sentences.nth(1).is_some();
    if !book.is_single && !is_notice && letters(&chapter.body) < SHORTEST_CHAPTER {
        let reason = "a cover, a title page or another page without a text of a book";
        return vec![Err(record.skipped(reason))];
    }
    let linked = document
        .root
        .find_all("li")
        .filter(|item| item.find("a").is_some());
    let linked: usize = linked.map(|item| letters(&item.text())).sum();
    if !book.is_single && 2 * linked > letters(&chapter.body) {
        return vec![Err(record.skipped("a list of the chapters of a book"))];
    }
    let (facts, body) = head_of(&chapter.body);
    let is_dated = facts.published.is_some();
    let article = Article {
        source: book.title.clone().filter(|_| heading.is_some()),
        title: heading.or(book.title),
        subtitle: chapter.subtitle,
        body,
        authors: match (&chapter.byline.authors, &facts.authors) {
            (of_chapter, _) if !of_chapter.is_empty() => of_chapter.clone(),
            (_, of_head) if !of_head.is_empty() => of_head.clone(),
            _ => book.authors,
        },
        published: facts.published.or(book.published),
        dated_by: is_dated.then_some(DateOrigin::Page),
        language: book.language,
        ..Article::default()
    };
    let mut results = vec![record.completed(article)];
    if document.is_cut_off {
        results.push(Err(record.failed(xml::CUT_OFF)));
    }
    results
}
