//! NewsML 1.x, the older format of news agencies (IPTC, 2000 to 2004): news items in a `NewsML` element.
//!
//! An item is a tree of components. The text is in the data of a content item, as NITF, HTML or plain text, or in
//! separate components for title, lead and body. Pictures and recordings beside it are left out.

#[cfg(test)]
mod tests;

use std::collections::HashMap;

use indexmap::IndexSet;

use super::xhtml::Content;
use super::xml::{self, Element};
use super::{Failure, fields, nitf, xhtml};
use crate::record::Record;
use crate::record::format::{Format, Head, RecordIterator};
use crate::record::source::Source;
use newsdex_text::article::{Article, ArticleId, DateOrigin, Moment};
use newsdex_text::{clean, date};

pub(super) static FORMAT: Format = Format {
    name: "NewsML",
    recognises,
    records,
    articles,
    ..Format::USUAL
};

fn recognises(head: &Head<'_>) -> bool {
    xml::root(head.bytes).is_some_and(|root| root.element.is("NewsML"))
}

fn records(format: &'static Format, source: Source) -> RecordIterator {
    xml::elements(
        format,
        source,
        &["NewsItem"],
        true,
        "a NewsML file without items",
    )
}

fn articles(record: &Record) -> Vec<Result<Article, Failure>> {
    let Some(document) = xml::parse(&record.bytes) else {
        return vec![Err(record.failed("not XML: it contains no element"))];
    };
    let root = &document.root;
    let whole = Whole::of(root);
    let parts = parts(root);
    let all = [root];
    let components = match parts.len() {
        0 | 1 => all.as_slice(),
        _ => parts.as_slice(),
    };
    let mut results = Vec::new();
    for (number, component) in components.iter().enumerate() {
        results.push(match item(&whole, component) {
            Ok(mut article) => {
                // All stories of an item share the item's identifier, so it is numbered.
                if number > 0 && !article.id.as_str().is_empty() {
                    article.id = ArticleId::given(&format!("{}#{number}", article.id));
                }
                record.completed(article)
            }
            Err(reason) => Err(record.skipped(reason)),
        });
    }
    if document.is_cut_off {
        results.push(Err(record.failed(xml::CUT_OFF)));
    }
    results
}

/// The components that are separate stories: those with a body component directly inside, and not inside another such
/// component.
fn parts(item: &Element) -> Vec<&Element> {
    let mut parts = Vec::new();
    for component in item.children_named("NewsComponent") {
        let has_body = component.children_named("NewsComponent").any(|inner| {
            role_of(inner).as_deref() == Some("body")
                && inner
                    .at(&["ContentItem", "DataContent"])
                    .is_some_and(|data| data.line().is_some())
        });
        match has_body {
            true => parts.push(component),
            false => parts.extend(self::parts(component)),
        }
    }
    parts
}

/// The names of the news lines that are read.
const LINES: [&str; 6] = [
    "HeadLine",
    "SubHeadLine",
    "ByLine",
    "CreditLine",
    "DateLine",
    "SlugLine",
];
/// The most lines of a name that a story takes from its item if it has none itself; an item may have many stories.
const MANY_LINES: usize = 100;

/// The data that an item gives for all its stories, read once.
struct Whole {
    lines: HashMap<&'static str, Vec<String>>,
    /// The fields of every article of the item, unless its story differs.
    article: Article,
    name_label: Option<String>,
    /// Whether the item contains a picture or a recording.
    has_media: bool,
}

impl Whole {
    fn of(item: &Element) -> Whole {
        let identification = item.child("Identification");
        let management = item.child("NewsManagement");
        let moment = |name: &str| date::moment(&management?.child_line(name)?);
        let this_revision = moment("ThisRevisionCreated");
        let published = moment("FirstCreated").or(this_revision).or_else(|| {
            let day = identification?.at(&["NewsIdentifier", "DateId"])?;
            date::moment(&day.beginning())
        });
        let lines = LINES.map(|name| (name, lines(item, name).take(MANY_LINES).collect()));
        let has_media = item
            .find_all("MediaType")
            .chain(item.find_all("Role"))
            .filter_map(|kind| kind.attr("FormalName"))
            .any(is_media);
        Whole {
            lines: lines.into_iter().collect(),
            article: Article {
                id: identification.and_then(identifier).unwrap_or_default(),
                published,
                dated_by: published.map(|_| DateOrigin::Metadata),
                updated: this_revision.filter(|this| Some(*this) > published),
                embargo: management.and_then(embargo),
                source: source(item),
                section: property(item, "Department").or_else(|| property(item, "Category")),
                language: language(item),
                ..Article::default()
            },
            name_label: identification.and_then(|named| named.child_line("NameLabel")),
            has_media,
        }
    }
}

/// Reads the story in a component of a news item, or in the whole item.
///
/// # Errors
///
/// When there is no story; gives the reason.
fn item(whole: &Whole, component: &Element) -> Result<Article, &'static str> {
    let story = story(component);
    // Lines that the component lacks come from the item.
    let lines = |name: &'static str| {
        let own: Vec<String> = lines(component, name).collect();
        match own.is_empty() {
            true => whole.lines.get(name).cloned().unwrap_or_default(),
            false => own,
        }
    };
    let headline = lines("HeadLine").into_iter().next();
    if story.body.is_empty() && whole.has_media {
        return Err("a picture or a recording without a text of its own");
    }

    let mut byline = story.byline;
    if byline.authors.is_empty() {
        let signed = lines("ByLine");
        byline.extend(signed.iter().map(|line| xhtml::signed(line)).collect());
    }
    let credits = lines("CreditLine");
    byline.extend(credits.iter().map(|line| xhtml::credited(line)).collect());
    if let Some(source) = &whole.article.source {
        byline.extend(xhtml::credited(source));
        byline
            .authors
            .retain(|name| !name.eq_ignore_ascii_case(source));
    }
    let title = headline.or(story.title).filter(|title| !title.is_empty());
    let subtitle = lines("SubHeadLine")
        .into_iter()
        .next()
        .or(story.subtitle)
        .filter(|line| Some(line) != title.as_ref() && !xhtml::repeats(&story.body, line));
    Ok(Article {
        title,
        subtitle,
        body: story.body,
        authors: byline.authors,
        agencies: byline.agencies,
        dateline: lines("DateLine")
            .iter()
            .find_map(|line| xhtml::dateline(line))
            .or(story.dateline),
        keywords: keywords(component),
        slug: lines("SlugLine")
            .into_iter()
            .next()
            .or_else(|| whole.name_label.clone()),
        language: language(component).or_else(|| whole.article.language.clone()),
        ..whole.article.clone()
    })
}

fn is_media(kind: &str) -> bool {
    let kind = kind.to_lowercase();
    [
        "photo",
        "picture",
        "image",
        "video",
        "audio",
        "graphic",
        "sound",
        "animation",
    ]
    .iter()
    .any(|known| kind.contains(known))
}

/// The lines with this name among the news lines of all components, outer ones first.
fn lines<'a>(item: &'a Element, name: &'a str) -> impl Iterator<Item = String> + 'a {
    item.find_all("NewsLines")
        .flat_map(move |lines| lines.children_named(name))
        .filter_map(xhtml_line)
}

/// A line that may contain tags as character data.
fn xhtml_line(line: &Element) -> Option<String> {
    fields::headline(&line.beginning())
}

/// The public identifier, if it names this item and not only its sender; else an identifier made of its parts.
fn identifier(identification: &Element) -> Option<ArticleId> {
    let parts = identification.child("NewsIdentifier")?;
    let part = |name: &str| parts.child_line(name);
    let number = part("NewsItemId");
    let public = part("PublicIdentifier").and_then(|public| fields::article_id(&public));
    if let (Some(public), Some(number)) = (public, &number)
        && public.as_str().contains(number.as_str())
    {
        return Some(public);
    }
    let number = number?;
    let provider = part("ProviderId").unwrap_or_default();
    let day = part("DateId").unwrap_or_default();
    fields::article_id(&format!("urn:newsml:{provider}:{day}:{number}"))
}

/// The end of the embargo of an embargoed item.
fn embargo(management: &Element) -> Option<Moment> {
    let status = management.child("Status")?.attr("FormalName")?;
    if !status.to_lowercase().contains("embargo") {
        return None;
    }
    date::moment(&management.find("DateAndTime")?.text())
}

/// The party that provides the item, or from which it comes.
fn source(item: &Element) -> Option<String> {
    let party = |name: &str| {
        item.find_all(name)
            .filter_map(|role| role.child("Party")?.attr("FormalName"))
            .find_map(clean::line)
    };
    let from_id = || {
        item.at(&["Identification", "NewsIdentifier", "ProviderId"])?
            .line()
    };
    party("Provider")
        .filter(|name| !name.contains('.'))
        .or_else(|| party("Source"))
        .or_else(|| lines(item, "CreditLine").next())
        .or_else(|| party("Provider"))
        .or_else(from_id)
}

/// The value of a property at any depth.
fn property(item: &Element, name: &str) -> Option<String> {
    properties(item, name).next()
}

fn properties<'a>(item: &'a Element, name: &'a str) -> impl Iterator<Item = String> + 'a {
    item.find_all("Property")
        .filter(move |property| property.attr("FormalName") == Some(name))
        .filter_map(|property| clean::line(property.attr("Value")?))
}

fn keywords(item: &Element) -> Vec<String> {
    let keywords: IndexSet<String> = lines(item, "KeywordLine")
        .chain(properties(item, "Keyword"))
        .collect();
    keywords.into_iter().collect()
}

fn language(item: &Element) -> Option<String> {
    let declared = item
        .find_all("Language")
        .filter_map(|language| language.attr("FormalName"))
        .find_map(fields::language_tag);
    declared
        .or_else(|| fields::language_tag(item.attr("lang")?))
        .or_else(|| {
            let mut components = item.find_all("NewsComponent");
            fields::language_tag(components.find_map(|component| component.attr("lang"))?)
        })
}

/// The role of a component, in lower case.
fn role_of(component: &Element) -> Option<String> {
    let role = component.child("Role")?.attr("FormalName")?;
    Some(role.to_lowercase())
}

/// The text: from components for title, lead and body if there are any, else the first text in the item.
fn story(item: &Element) -> Content {
    let of_role = |name: &str| {
        item.find_all("NewsComponent")
            .find(|component| role_of(component).as_deref() == Some(name))
            .and_then(|component| content(component.child("ContentItem")?))
    };
    if let Some(body) = of_role("body") {
        let lead = of_role("lead").map(|lead| lead.body).unwrap_or_default();
        let title = of_role("title").and_then(|title| clean::line(&title.body));
        let is_apart = !lead.is_empty() && !body.body.starts_with(&lead);
        return Content {
            title,
            body: match is_apart {
                true => format!("{lead}\n\n{}", body.body).trim_end().to_owned(),
                false => body.body.clone(),
            },
            ..body
        };
    }
    let is_beside = |component: &Element| {
        role_of(component).is_some_and(|role| {
            is_media(&role) || ["caption", "thumbnail", "preview", "title"].contains(&role.as_str())
        })
    };
    let components = std::iter::once(item).chain(item.find_all("NewsComponent"));
    let contents = components
        .filter(|component| !is_beside(component))
        .flat_map(|component| component.children_named("ContentItem"))
        .filter_map(content);
    let mut first = Content::default();
    for found in contents {
        if !found.body.is_empty() {
            return found;
        }
        first.title = first.title.or(found.title);
    }
    first
}

/// The text of a content item; `None` for pictures and recordings.
fn content(item: &Element) -> Option<Content> {
    let kind = item
        .child("MediaType")
        .and_then(|kind| kind.attr("FormalName"));
    if kind.is_some_and(is_media) {
        return None;
    }
    let data = item.child("DataContent")?;
    if let Some(found) = data.find("nitf") {
        return Some(nitf::article(found).into());
    }
    Some(match data.children().next() {
        Some(_) => xhtml::content(data),
        None => xhtml::escaped_content(&without_references(&data.text())),
    })
}

/// Removes the names that programs leave in place of another component.
fn without_references(written: &str) -> String {
    let is_reference = |line: &&str| !matches!(line.trim(), "NewsComponentRef" | "***");
    match written.contains("NewsComponentRef") {
        true => written
            .lines()
            .filter(is_reference)
            .collect::<Vec<_>>()
            .join("\n"),
        false => written.to_owned(),
    }
}
