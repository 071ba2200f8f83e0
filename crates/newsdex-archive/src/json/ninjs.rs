//! News in JSON: ninjs 1 to 3 (IPTC) and its dialects: the AP Media API, the Canadian Press, Superdesk, dpa
//! digitalwires.
//!
//! Version 1 has one headline and bodies under several names; versions 2 and 3 have lists of both with roles. The case
//! of names varies. All are read the same way here: names are compared without punctuation and case. Associated items
//! are left out; pictures, recordings, events and packages without a text are not articles.

#[cfg(test)]
mod tests;

use std::borrow::Cow;

use indexmap::IndexSet;
use serde_json::{Map, Value};

use super::super::fields::compared;
use super::super::{fields, markup, nitf, xhtml, xml};
use newsdex_text::article::{Article, ArticleId, DateOrigin, Moment};
use newsdex_text::byline::Byline;
use newsdex_text::clean;
use newsdex_text::date;

/// Reads an object that is a news item in one of the dialects; `None` if it is anything else.
///
/// # Errors
///
/// When the item is not an article; gives the reason.
pub(super) fn article(object: &Map<String, Value>) -> Option<Result<Article, &'static str>> {
    let item = Item::of(object);
    item.is_news().then(|| item.article())
}

/// The items in a service's response, which wraps them.
///
/// Each is an object; empty if the object is not such a response. The text of the only item may be beside it.
pub(super) fn wrapped(object: &Map<String, Value>) -> Vec<Cow<'_, Map<String, Value>>> {
    let data = object.get("data").and_then(Value::as_object);
    let holders = [data, Some(object)];
    for holder in holders.into_iter().flatten() {
        match holder.get("item") {
            Some(Value::Object(item)) => return vec![with_text_beside(item, object)],
            Some(Value::Array(items)) => {
                let items = items.iter().filter_map(Value::as_object);
                return items.map(Cow::Borrowed).collect();
            }
            _ => {}
        }
    }
    Vec::new()
}

/// An item with the text that the response has in `nitf` beside it, if the item has none.
fn with_text_beside<'a>(
    item: &'a Map<String, Value>,
    object: &'a Map<String, Value>,
) -> Cow<'a, Map<String, Value>> {
    let beside = object.get("nitf").and_then(|nitf| nitf.get("body_html"));
    match beside.filter(|text| text.is_string() && !item.contains_key("body_html")) {
        Some(text) => {
            let mut item = item.clone();
            item.insert("body_html".to_owned(), text.clone());
            Cow::Owned(item)
        }
        None => Cow::Borrowed(item),
    }
}

/// A news item: its fields under their normalised names.
struct Item<'a> {
    fields: Vec<(String, &'a Value)>,
}

impl<'a> Item<'a> {
    fn of(object: &'a Map<String, Value>) -> Item<'a> {
        let fields = object
            .iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(name, value)| (compared(name), value))
            .collect();
        Item { fields }
    }

    fn get(&self, name: &str) -> Option<&'a Value> {
        self.fields
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| *value)
    }

    fn str(&self, name: &str) -> Option<&'a str> {
        self.get(name)?
            .as_str()
            .map(str::trim)
            .filter(|text| !text.is_empty())
    }

    fn line(&self, name: &str) -> Option<String> {
        fields::headline(self.str(name)?)
    }

    fn moment(&self, name: &str) -> Option<Moment> {
        date::moment(self.str(name)?)
    }

    /// The objects in a list; a single object counts as a list of one.
    fn objects(&self, name: &str) -> impl Iterator<Item = Item<'a>> {
        let list = match self.get(name) {
            Some(Value::Array(values)) => values.as_slice(),
            Some(value @ Value::Object(_)) => std::slice::from_ref(value),
            _ => &[],
        };
        list.iter().filter_map(Value::as_object).map(Item::of)
    }

    fn is_news(&self) -> bool {
        let is_named = ["uri", "guid", "urn"]
            .iter()
            .any(|name| self.str(name).is_some());
        let is_dated = [
            "versioncreated",
            "firstcreated",
            "firstpublished",
            "contentcreated",
        ]
        .iter()
        .any(|name| self.get(name).is_some());
        let is_versioned = ["headlines", "bodies", "eventdetails", "pubstatus", "altids"]
            .iter()
            .any(|name| self.get(name).is_some());
        is_named && (is_dated || is_versioned)
    }

    fn article(&self) -> Result<Article, &'static str> {
        let kind = self.str("type").unwrap_or("text").to_lowercase();
        if kind == "event" || kind == "planning" || self.get("eventdetails").is_some() {
            return Err("an event, not an article");
        }
        let story = self.story();
        if story.body.is_empty()
            && let Some(reason) = self.without_text(&kind)
        {
            return Err(reason);
        }
        let title = self.title().or(story.title);
        let description = self.description();
        let subtitle = ["headlineextended", "subheadline", "subhead", "teaser"]
            .iter()
            .find_map(|name| self.line(name))
            .or_else(|| self.headline_of(|role| role.contains("sub") || role.contains("extended")))
            .or(story.subtitle);
        // If there is only a summary, it becomes the text.
        let (summary, body) = match (story.body.is_empty(), description) {
            (true, description) => (None, description.unwrap_or_default()),
            (false, description) => (description, story.body),
        };
        let subtitle = subtitle
            .or_else(|| clean::line(&summary?))
            .filter(|line| Some(line) != title.as_ref() && !xhtml::repeats(&body, line));

        let mut byline = self.byline();
        if byline.authors.is_empty() {
            byline.extend(story.byline);
        }
        let source = self.source();
        for credit in [
            self.str("creditline"),
            self.str("descriptioncreditline"),
            source.as_deref(),
        ] {
            byline.extend(credit.map(xhtml::credited).unwrap_or_default());
        }
        let of_source = |name: &String| {
            source
                .as_ref()
                .is_some_and(|source| source.eq_ignore_ascii_case(name))
        };
        byline.authors.retain(|name| !of_source(name));
        let this = self.moment("versioncreated");
        let published = self
            .moment("firstpublished")
            .or_else(|| self.moment("firstcreated"))
            .or(this)
            .or_else(|| self.moment("contentcreated"));
        let url = self.url();
        Ok(Article {
            id: self.id(),
            title,
            subtitle,
            body,
            published,
            dated_by: published.map(|_| DateOrigin::Metadata),
            updated: this.filter(|this| Some(*this) > published),
            embargo: self.moment("embargoed").or_else(|| self.moment("embargo")),
            source,
            authors: byline.authors,
            agencies: byline.agencies,
            dateline: self
                .str("dateline")
                .or_else(|| self.str("located"))
                .and_then(xhtml::dateline)
                .or(story.dateline),
            section: self.section(),
            keywords: self.keywords(),
            slug: self.line("slugline").or_else(|| self.line("slug")),
            url,
            language: self.str("language").and_then(fields::language_tag),
            ..Article::default()
        })
    }

    /// The reason why an item without a text is not an article.
    fn without_text(&self, kind: &str) -> Option<&'static str> {
        let associated = || {
            self.objects("associations")
                .find_map(|item| item.str("type").map(str::to_lowercase))
        };
        match kind {
            "picture" | "image" | "photo" => Some("a picture without a text of its own"),
            "graphic" => Some("a graphic without a text of its own"),
            "video" | "audio" => Some("a recording without a text of its own"),
            "composite" | "package" => match associated().as_deref() {
                Some("picture" | "image" | "photo" | "graphic") => {
                    Some("a picture without a text of its own")
                }
                Some("video" | "audio") => Some("a recording without a text of its own"),
                _ => Some("a package without a text of its own"),
            },
            _ => None,
        }
    }

    /// The identifier that does not depend on the request for the item.
    fn id(&self) -> ArticleId {
        let named = ["uri", "guid", "urn"]
            .iter()
            .find_map(|name| self.str(name));
        // The URL of a request contains a key that changes.
        let is_request = named.is_some_and(|uri| uri.starts_with("http") && uri.contains('?'));
        let stable = self.objects("altids").next().filter(|_| is_request);
        stable
            .and_then(|ids| fields::article_id(ids.str("itemid")?))
            .or_else(|| named.and_then(fields::article_id))
            .unwrap_or_default()
    }

    fn title(&self) -> Option<String> {
        self.line("headline")
            .or_else(|| self.headline_of(|role| role == "main"))
            .or_else(|| self.headline_of(|_| true))
            .or_else(|| self.line("title"))
    }

    /// The first headline with a suitable role, in the list of headlines of version 2 and later.
    fn headline_of(&self, has: impl Fn(&str) -> bool) -> Option<String> {
        self.objects("headlines")
            .filter(|headline| has(&headline.str("role").unwrap_or("main").to_lowercase()))
            .find_map(|headline| headline.line("value"))
    }

    /// The summary; captions of pictures do not count.
    fn description(&self) -> Option<String> {
        let listed = self.objects("descriptions").find_map(|description| {
            let role = description.str("role").unwrap_or("text").to_lowercase();
            let is_summary = ["text", "lead", "summary", "teaser", "abstract", "intro"]
                .iter()
                .any(|known| role.contains(known));
            description
                .str("value")
                .filter(|_| is_summary)
                .map(str::to_owned)
        });
        let named = [
            "descriptionsummary",
            "descriptiontext",
            "descriptionhtml",
            "summary",
        ];
        let written = listed.or_else(|| {
            named
                .iter()
                .find_map(|name| self.str(name))
                .map(str::to_owned)
        })?;
        fields::body(&written)
    }

    /// The text, in the form with the most precise paragraphs.
    fn story(&self) -> xhtml::Content {
        /// The number of names at the beginning of `NAMES` whose text is HTML.
        const HTML: usize = 4;
        const NAMES: [&str; 8] = [
            "bodyxhtml",
            "bodyhtml",
            "articlehtml",
            "bodyhtml5",
            "bodynitf",
            "bodytext",
            "body",
            "content",
        ];
        let mut written: Vec<(usize, &str)> = Vec::new();
        for (at, name) in NAMES.iter().enumerate() {
            written.extend(self.str(name).map(|text| (at, text)));
        }
        for body in self.objects("bodies") {
            let kind = [body.str("role"), body.str("contenttype")];
            let has = |word: &str| {
                kind.iter()
                    .flatten()
                    .any(|kind| kind.to_lowercase().contains(word))
            };
            let rank = match () {
                () if has("html") => 0,
                () if has("nitf") => 4,
                () => 5,
            };
            written.extend(body.str("value").map(|text| (rank, text)));
        }
        written.sort_by_key(|(rank, _)| *rank);
        let mut story = written
            .into_iter()
            .map(|(rank, text)| content(text, rank < HTML))
            .find(|content| !content.body.is_empty())
            .unwrap_or_default();
        if let Some(box_below) = self.str("infoboxhtml").map(|text| content(text, true))
            && !story.body.is_empty()
            && !box_below.body.is_empty()
        {
            story.body.push_str("\n\n");
            story.body.push_str(&box_below.body);
        }
        story
    }

    fn byline(&self) -> Byline {
        let signed = ["byline", "by"]
            .into_iter()
            .filter_map(|name| self.str(name).map(xhtml::signed));
        let lines = self.objects("bylines").flat_map(|line| {
            let by = line.str("by").map(xhtml::signed);
            by.into_iter().chain(line.str("title").map(xhtml::credited))
        });
        let mut byline: Byline = signed.chain(lines).collect();
        if byline.authors.is_empty() {
            let authors = self.objects("authors");
            byline.extend(
                authors
                    .filter_map(|author| author.str("name").map(xhtml::signed))
                    .collect(),
            );
        }
        byline
    }

    fn source(&self) -> Option<String> {
        let named = |name: &str| self.objects(name).find_map(|item| item.line("name"));
        self.line("provider")
            .or_else(|| named("provider"))
            .or_else(|| self.line("source"))
            .or_else(|| named("infosource"))
            .or_else(|| named("infosources"))
            .or_else(|| self.line("copyrightholder"))
            .or_else(|| self.line("creditline"))
            .or_else(|| holder(self.str("copyrightnotice")?))
            .or_else(|| fields::source(&self.url()?))
    }

    fn section(&self) -> Option<String> {
        let service = self
            .objects("service")
            .chain(self.objects("services"))
            .find_map(|service| service.line("name"));
        let category = || {
            self.objects("subject")
                .filter(|subject| is_category(subject))
                .find_map(|subject| subject.line("name").filter(|name| name.chars().count() > 3))
        };
        service.or_else(category).or_else(|| {
            let desks = self.get("desknames")?.as_array()?;
            let named = desks
                .iter()
                .filter_map(Value::as_str)
                .find(|name| name.chars().count() > 3)?;
            clean::line(named)
        })
    }

    fn keywords(&self) -> Vec<String> {
        let mut keywords: IndexSet<String> = IndexSet::new();
        for name in [
            "keywords",
            "keywordnames",
            "dpasubjectnames",
            "geosubjectnames",
        ] {
            let list = self.get(name).and_then(Value::as_array);
            let words = list.into_iter().flatten().filter_map(Value::as_str);
            keywords.extend(words.filter_map(clean::line));
        }
        for subject in self.objects("subject").chain(self.objects("subjects")) {
            if !is_category(&subject) {
                keywords.extend(subject.line("name"));
            }
        }
        keywords.into_iter().collect()
    }

    /// The page of the item: the identifier if it is a page's URL, else the canonical link.
    fn url(&self) -> Option<String> {
        let is_page = |uri: &&str| {
            uri.starts_with("http")
                && !uri.contains("://api.")
                && !uri.contains('?')
                && !uri.contains("/contentapi/")
        };
        ["url", "uri", "guid"]
            .iter()
            .filter_map(|name| self.str(name))
            .find(is_page)
            .map(str::to_owned)
            .or_else(|| {
                self.objects("links")
                    .filter(|link| link.str("rel") == Some("canonical"))
                    .find_map(|link| link.str("href").filter(is_page).map(str::to_owned))
            })
    }
}

/// Whether a subject is the category in which an item was filed.
fn is_category(subject: &Item<'_>) -> bool {
    subject
        .get("rels")
        .and_then(Value::as_array)
        .is_some_and(|rels| rels.iter().any(|rel| rel.as_str() == Some("category")))
}

/// Reads a body in any format: NITF, HTML or plain text.
fn content(written: &str, is_html: bool) -> xhtml::Content {
    let root = xml::root(written.as_bytes()).map(|root| root.element);
    if root.is_some_and(|root| root.is("nitf"))
        && let Some(document) = xml::parse_text(written)
    {
        return nitf::article(&document.root).into();
    }
    match is_html || markup::is_markup(written) {
        true => xhtml::html_content(written),
        false => xhtml::Content {
            body: fields::body(written).unwrap_or_default(),
            ..xhtml::Content::default()
        },
    }
}

/// The holder in a notice such as `Copyright 2024, dpa (www.dpa.de). All rights reserved`.
fn holder(notice: &str) -> Option<String> {
    let after = notice
        .trim_start_matches(|character: char| !character.is_alphanumeric())
        .strip_prefix("Copyright")
        .or_else(|| notice.strip_prefix('©'))?;
    let name = after.trim_start_matches(|character: char| !character.is_alphabetic());
    let end = name
        .find([',', '(', '.', '-', '–', '\n'])
        .unwrap_or(name.len());
    let name = clean::line(name.get(..end)?)?;
    (2..60).contains(&name.chars().count()).then_some(name)
}
