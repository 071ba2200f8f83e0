//! Turns named values into an article: knows the names of titles, texts and dates in JSON, front matter and tables.
//!
//! Names are compared without case, `_`, `-`, `:` and blanks, so `pub_date`, `pubDate` and `dc:title` need no separate
//! entries. If a field is empty (null, `""`, an invalid date), the next name is tried. The time when a crawler fetched
//! an article is not its date of publication: `date_crawled` and the like are not read.

mod map;
mod value;

use serde_json::{Map, Value};

pub use self::map::{FieldMap, FieldMapError};
use self::value::{date, identifier, language, name, names, text_of};
use super::{html, layout, markup};
use newsdex_text::article::{Article, ArticleId};
use newsdex_text::byline::{self, Byline};
use newsdex_text::clean;

/// A field of an [`Article`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Field {
    Id,
    Title,
    Subtitle,
    Body,
    Published,
    Updated,
    Source,
    Authors,
    Section,
    Keywords,
    Url,
    Language,
}

impl Field {
    /// The usual names of the field, the most reliable first.
    fn names(self) -> &'static [&'static str] {
        match self {
            Field::Id => &[
                "id",
                "_id",
                "guid",
                "uri",
                "docno",
                "uuid",
                "docid",
                "articleid",
                "newsid",
                "newsitemid",
                "itemid",
                "identifier",
                "dcidentifier",
            ],
            Field::Title => &[
                "title",
                "headline",
                "header",
                "heading",
                "headlinetext",
                "articletitle",
                "newstitle",
                "posttitle",
                "webtitle",
                "titletext",
                "ogtitle",
                "dctitle",
                "maintitle",
                "head",
                "titre",
                "titel",
                "titulo",
                "заголовок",
                "العنوان",
            ],
            Field::Subtitle => &[
                "subtitle",
                "subheadline",
                "subhead",
                "standfirst",
                "deck",
                "dek",
                "trailtext",
                "alternativeheadline",
            ],
            Field::Body => &[
                "body",
                "text",
                "content",
                "articlebody",
                "fulltext",
                "maintext",
                "articletext",
                "bodytext",
                "fullarticle",
                "newstext",
                "contenttext",
                "textcontent",
                "plaintext",
                "cleantext",
                "cleanedtext",
                "rawtext",
                "article",
                "story",
                "storytext",
                "postcontent",
                "contentencoded",
                "bodyhtml",
                "contenthtml",
                "articlehtml",
                "bodyxhtml",
                "html",
                "paragraphs",
                "document",
                "doc",
                "transcript",
                "texte",
                "texto",
                "inhalt",
                "текст",
            ],
            Field::Published => &[
                "published",
                "publishedat",
                "datepublished",
                "publisheddate",
                "publicationdate",
                "publishdate",
                "pubdate",
                "publishedon",
                "publishedtime",
                "publishtime",
                "publicationtime",
                "publishdatetime",
                "dateofpublication",
                "articlepublishedtime",
                "webpublicationdate",
                "firstpublished",
                "firstpublicationdate",
                "displaydate",
                "postdate",
                "posted",
                "postedat",
                "date",
                "datetime",
                "dcdate",
                "datum",
                "fecha",
                "data",
                "дата",
                "dateline",
                "issued",
                "releasedate",
                "versioncreated",
                "firstcreated",
                "created",
                "createdat",
                "datecreated",
                "creationdate",
                "timestamp",
                "time",
                "day",
            ],
            Field::Updated => &[
                "updated",
                "updatedat",
                "dateupdated",
                "lastupdated",
                "modified",
                "modifiedat",
                "datemodified",
                "lastmodified",
                "articlemodifiedtime",
                "versioncreated",
            ],
            Field::Source => &[
                "source",
                "sourcename",
                "publisher",
                "publishername",
                "publication",
                "publicationname",
                "newspaper",
                "outlet",
                "newsoutlet",
                "medium",
                "media",
                "sitename",
                "ogsitename",
                "site",
                "website",
                "provider",
                "agency",
                "journal",
                "channel",
                "newssource",
                "domain",
                "sourcedomain",
            ],
            Field::Authors => &[
                "authors",
                "author",
                "byline",
                "creator",
                "dccreator",
                "writer",
                "writers",
                "reporter",
                "authorname",
                "journalist",
            ],
            Field::Section => &[
                "section",
                "sectionname",
                "category",
                "articlesection",
                "desk",
                "newsdesk",
                "department",
                "rubric",
                "ressort",
                "categories",
                "newscategory",
                "subject",
            ],
            Field::Keywords => &[
                "keywords",
                "keyword",
                "tags",
                "tag",
                "topics",
                "subjects",
                "descriptors",
                "newskeywords",
            ],
            Field::Url => &[
                "url",
                "link",
                "weburl",
                "permalink",
                "canonicalurl",
                "canonical",
                "articleurl",
                "sourceurl",
                "href",
                "ogurl",
            ],
            Field::Language => &[
                "language",
                "lang",
                "languagecode",
                "langcode",
                "inlanguage",
                "locale",
                "dclanguage",
            ],
        }
    }
}

/// Texts that replace the body if there is no other.
const SUMMARIES: [&str; 9] = [
    "description",
    "summary",
    "abstract",
    "lead",
    "leadparagraph",
    "excerpt",
    "snippet",
    "teaser",
    "intro",
];
/// Objects that hold the article one level down.
const HOLDERS: [&str; 20] = [
    "article",
    "_source",
    "fields",
    "data",
    "item",
    "attributes",
    "document",
    "doc",
    "post",
    "story",
    "news",
    "content",
    "payload",
    "node",
    "record",
    "result",
    "metadata",
    "meta",
    "newsitem",
    "info",
];
const DEEPEST_HOLDER: usize = 2;

/// Reads an article from named values; fields that they lack are left empty.
///
/// The names in `map` take precedence over the usual names. The caller adds data from the record's location (origin, a
/// derived identifier).
pub(super) fn article(object: &Map<String, Value>, map: &FieldMap) -> Article {
    let mut levels = Vec::new();
    collect_levels(object, 0, &mut levels);
    let fields = Fields { levels, map };
    let byline = fields
        .first(Field::Authors, |value| {
            let byline = byline(value);
            (!byline.authors.is_empty() || !byline.agencies.is_empty()).then_some(byline)
        })
        .unwrap_or_default();
    let mut article = Article {
        title: fields.first(Field::Title, |value| {
            name(value).and_then(|title| headline(&title))
        }),
        subtitle: fields.first(Field::Subtitle, |value| {
            name(value).and_then(|line| headline(&line))
        }),
        body: fields
            .first(Field::Body, |value| body(&text_of(value)?))
            .unwrap_or_default(),
        published: fields.first(Field::Published, date),
        updated: fields.first(Field::Updated, date),
        source: fields.first(Field::Source, |value| source(&name(value)?)),
        authors: byline.authors,
        agencies: byline.agencies,
        section: fields.first(Field::Section, |value| {
            name(value).and_then(|line| headline(&line))
        }),
        keywords: fields
            .first(Field::Keywords, |value| some(names(value)))
            .unwrap_or_default(),
        url: fields.first(Field::Url, |value| name(value).filter(|url| is_url(url))),
        language: fields.first(Field::Language, |value| language(&name(value)?)),
        id: fields
            .first(Field::Id, |value| {
                identifier(value).map(|id| ArticleId::given(&id))
            })
            .unwrap_or_default(),
        ..Article::default()
    };
    let needs_text = article.body.is_empty() && article.title.is_some();
    if needs_text && let Some(summary) = fields.named(&SUMMARIES, |value| body(&text_of(value)?)) {
        article.body = summary;
    }
    if article.title.is_none() && !article.body.is_empty() {
        article.title = fields.named(&["name"], |value| {
            name(value).and_then(|title| headline(&title))
        });
    }
    if article.updated == article.published {
        article.updated = None;
    }
    article
}

/// Gives the identifier of an article if it is specific enough to be unique.
pub(super) fn article_id(text: &str) -> Option<ArticleId> {
    identifier(&Value::String(text.to_owned())).map(|id| ArticleId::given(&id))
}

/// Gives a BCP 47 tag from a tag, a locale (`en_GB`) or the English name of a language.
pub(super) fn language_tag(text: &str) -> Option<String> {
    language(text)
}

/// The objects in which fields are looked up, the outermost first.
struct Fields<'a> {
    levels: Vec<Level<'a>>,
    map: &'a FieldMap,
}

/// One object and its fields under their normalised names.
struct Level<'a> {
    object: &'a Map<String, Value>,
    named: Vec<(String, &'a Value)>,
}

impl Fields<'_> {
    /// The first usable value under one of the names of a field.
    fn first<T>(&self, field: Field, understood: impl Fn(&Value) -> Option<T>) -> Option<T> {
        let mapped = self.map.names(field).find_map(|path| {
            self.levels
                .iter()
                .find_map(|level| value_at(level.object, path).and_then(&understood))
        });
        mapped.or_else(|| self.named(field.names(), &understood))
    }

    fn named<T>(&self, names: &[&str], understood: impl Fn(&Value) -> Option<T>) -> Option<T> {
        self.levels.iter().find_map(|level| {
            names.iter().find_map(|name| {
                let mut found = level.named.iter().filter(|(key, _)| key == name);
                found.find_map(|(_, value)| understood(value))
            })
        })
    }
}

/// The value under a name, or under a path of names separated by full stops.
fn value_at<'a>(object: &'a Map<String, Value>, path: &str) -> Option<&'a Value> {
    if let Some(value) = object.get(path) {
        return Some(value);
    }
    let (first, rest) = path.split_once('.')?;
    value_at(object.get(first)?.as_object()?, rest)
}

fn collect_levels<'a>(object: &'a Map<String, Value>, depth: usize, levels: &mut Vec<Level<'a>>) {
    let named: Vec<(String, &Value)> = object
        .iter()
        .map(|(key, value)| (compared(key), value))
        .collect();
    let mut inner = Vec::new();
    if depth < DEEPEST_HOLDER {
        for holder in HOLDERS {
            inner.extend(
                named
                    .iter()
                    .filter(|(key, _)| key == holder)
                    .filter_map(|(_, value)| value.as_object()),
            );
        }
    }
    levels.push(Level { object, named });
    for object in inner {
        collect_levels(object, depth + 1, levels);
    }
}

/// Normalises a name: removes case and punctuation. Names that begin with `_` are internal to a database and are kept
/// as they are.
pub(super) fn compared(key: &str) -> String {
    if key.starts_with('_') {
        return key.to_owned();
    }
    let is_mark = |character: &char| matches!(character, '_' | '-' | ':' | '.' | ' ' | '@');
    key.chars()
        .filter(|character| !is_mark(character))
        .flat_map(char::to_lowercase)
        .collect()
}

fn some<T>(values: Vec<T>) -> Option<Vec<T>> {
    (!values.is_empty()).then_some(values)
}

/// A line that may contain tags and character references, as plain text.
pub(super) fn headline(line: &str) -> Option<String> {
    match markup::is_markup(line) {
        true => clean::line(&markup::plain(line)),
        false => clean::line(&markup::unescaped(line)),
    }
}

/// A text that may be HTML, a fragment or a whole page, as plain text; `None` if nothing is left.
pub(super) fn body(written: &str) -> Option<String> {
    let start = written
        .trim_start()
        .get(..14)
        .unwrap_or_default()
        .to_ascii_lowercase();
    let body = match () {
        () if start.starts_with("<!doctype html") || start.starts_with("<html") => {
            match html::page(written) {
                Ok(page) => page.body,
                Err(_) => clean::body(&markup::plain(written)),
            }
        }
        () if markup::is_markup(written) => clean::body(&markup::plain(written)),
        () => {
            let plain = markup::unescaped(written);
            match layout::is_set(&plain) {
                true => layout::paragraphs(&plain),
                false => clean::prose(&plain),
            }
        }
    };
    (!body.is_empty()).then_some(body)
}

/// The name of a newspaper; for a URL, the host.
pub(super) fn source(line: &str) -> Option<String> {
    let line = headline(line)?;
    let Some((_, address)) = line.split_once("://") else {
        return Some(line);
    };
    let host = address.split(['/', '?', ':']).next()?;
    Some(host.trim_start_matches("www.").to_owned()).filter(|host| !host.is_empty())
}

fn byline(value: &Value) -> Byline {
    names(value)
        .iter()
        .map(|line| byline::byline(&headline(line).unwrap_or_default()))
        .collect()
}

fn is_url(text: &str) -> bool {
    text.starts_with("http://")
        || text.starts_with("https://")
        || (text.starts_with('/') && !text.contains(char::is_whitespace))
}

#[cfg(test)]
mod tests;
