//! Turns an item of a feed into an article.

use indexmap::IndexSet;
use url::Url;

use super::super::xml::Element;
use super::super::{fields, markup};
use super::context::{Context, title_of};
use super::wordpress;
use newsdex_text::article::{Article, ArticleId, DateOrigin, Moment};
use newsdex_text::lexicon::{bylines, section_names};
use newsdex_text::{byline, clean, date};

/// Reads an `item` or `entry`; fields that neither the item nor the feed gives are left empty.
pub(super) fn article(item: &Element, context: &Context) -> Article {
    let item = Item { item, context };
    let url = item.url();
    let (published, updated) = item.dates();
    let title = item.own("title").and_then(|title| title_of(&title.text()));
    let (mut body, subtitle) = item.texts();
    if title.as_ref() == Some(&body) {
        body.clear();
    }
    let byline = item.byline();
    let mut categories = item.categories().into_iter();
    let section = categories.next();
    let keywords: IndexSet<String> = categories
        .chain(item.tags())
        .filter(|keyword| Some(keyword) != section.as_ref())
        .collect();
    Article {
        id: item.id().unwrap_or_default(),
        title,
        subtitle,
        body,
        published,
        dated_by: published.map(|_| DateOrigin::Metadata),
        updated,
        source: item.source(),
        authors: byline.authors,
        agencies: byline.agencies,
        section,
        keywords: keywords.into_iter().collect(),
        slug: item.item.child_line("wp:post_name"),
        url,
        language: item.language(),
        ..Article::default()
    }
}

struct Item<'a> {
    item: &'a Element,
    context: &'a Context,
}

/// Prefixes of elements that mean the same as those without a prefix.
const SAME: [&str; 7] = ["", "dc", "dcterms", "atom", "rss", "a10", "prism"];

impl<'a> Item<'a> {
    /// The first non-empty element with this local name: one of the feed itself or of Dublin Core, not one that an
    /// extension uses for something else (`media:title`).
    fn own(&self, name: &'a str) -> Option<&'a Element> {
        let says =
            |child: &&Element| !child.nodes.is_empty() || child.attributes().next().is_some();
        let children = || self.item.children_named(name).filter(says);
        children()
            .find(|child| child.prefix() == self.item.prefix())
            .or_else(|| children().find(|child| SAME.contains(&child.prefix())))
    }

    fn line(&self, name: &'a str) -> Option<String> {
        self.own(name)?.line()
    }

    fn id(&self) -> Option<ArticleId> {
        let by = |name| fields::article_id(&self.line(name)?);
        by("guid")
            .or_else(|| by("id"))
            .or_else(|| by("dc:identifier"))
            .or_else(|| fields::article_id(self.item.attr("rdf:about")?))
            .or_else(|| fields::article_id(&self.url().filter(|url| is_of_a_page(url))?))
    }

    fn url(&self) -> Option<String> {
        let links = self
            .item
            .children_named("link")
            .filter(|link| SAME.contains(&link.prefix()) || link.prefix() == self.item.prefix());
        let address = |link: &Element| link.attr("href").map(str::to_owned).or_else(|| link.line());
        let is_page = |link: &&Element| matches!(link.attr("rel"), None | Some("alternate"));
        let guid = || {
            let guid = self.own("guid")?;
            let is_link = guid
                .attr("isPermaLink")
                .is_none_or(|value| !value.eq_ignore_ascii_case("false"));
            guid.line()
                .filter(|line| is_link && line.starts_with("http"))
        };
        let origin = self.item.child_line("feedburner:origLink");
        let link = origin
            .or_else(|| links.filter(is_page).find_map(address))
            .or_else(guid)
            .or_else(|| self.item.attr("rdf:about").map(str::to_owned))?;
        resolved(
            &link,
            self.item.attr("xml:base").or(self.context.link.as_deref()),
        )
    }

    /// The dates of publication and of the last change.
    fn dates(&self) -> (Option<Moment>, Option<Moment>) {
        const PUBLISHED: [&str; 9] = [
            "wp:post_date_gmt",
            "pubDate",
            "published",
            "issued",
            "date",
            "created",
            "publicationDate",
            "wp:post_date",
            "a10:published",
        ];
        const UPDATED: [&str; 5] = [
            "wp:post_modified_gmt",
            "updated",
            "modified",
            "modificationDate",
            "lastBuildDate",
        ];
        let first = |names: &[&'static str]| {
            names.iter().find_map(|name| {
                let written = match name.contains(':') {
                    true => self.item.child_line(name),
                    false => self
                        .item
                        .children_named(name)
                        .filter(|child| {
                            child.prefix() == self.item.prefix() || SAME.contains(&child.prefix())
                        })
                        .find_map(Element::line),
                };
                date::moment(&written?)
            })
        };
        let updated = first(&UPDATED);
        let published = first(&PUBLISHED).or(updated);
        (
            published,
            updated.filter(|updated| Some(*updated) != published),
        )
    }

    /// The text, and the summary if it is not just the beginning of the text.
    fn texts(&self) -> (String, Option<String>) {
        const FULL: [&str; 6] = [
            "content:encoded",
            "content",
            "xhtml:body",
            "body",
            "fulltext",
            "fullText",
        ];
        const SHORT: [&str; 6] = [
            "description",
            "summary",
            "abstract",
            "excerpt:encoded",
            "itunes:summary",
            "media:description",
        ];
        let is_wordpress = self.item.child("wp:post_type").is_some();
        let full = FULL.iter().find_map(|name| {
            // Media elements are named `content` too, in their own name space.
            let found = self
                .item
                .children_named(name)
                .filter(|child| name.contains(':') || !matches!(child.prefix(), "media" | "g"));
            found
                .map(|child| body(child, is_wordpress))
                .find(|body| !body.is_empty())
        });
        let short = SHORT.iter().find_map(|name| {
            let group = self.item.child("media:group");
            let found = self.item.children_named(name).chain(
                group
                    .into_iter()
                    .flat_map(|group| group.children_named(name)),
            );
            found
                .filter(|child| {
                    name.contains(':')
                        || SAME.contains(&child.prefix())
                        || child.prefix() == self.item.prefix()
                })
                .map(|child| body(child, false))
                .find(|body| !body.is_empty())
        });
        // Some agencies put a sentence into the usual element and the text into one of their own.
        let inner = self
            .item
            .descendants()
            .filter(|element| element.is("body") && element.children().next().is_none());
        let inner = inner.map(|element| body(element, false));
        let inner = inner.max_by_key(String::len).unwrap_or_default();
        let usual = full.as_ref().or(short.as_ref()).map_or(0, String::len);
        let full = match inner.len() > MUCH_LONGER * usual {
            true => Some(inner),
            false => full,
        };
        match (full, short) {
            (Some(full), Some(short)) => {
                let is_standfirst =
                    short.chars().count() <= LONGEST_STANDFIRST && !is_beginning(&short, &full);
                let subtitle = if is_standfirst {
                    clean::line(&short)
                } else {
                    None
                };
                (full, subtitle)
            }
            (full, short) => (full.or(short).unwrap_or_default(), None),
        }
    }

    /// The item's own source, in a feed that collects items of other feeds; else the title of the feed.
    fn source(&self) -> Option<String> {
        let source = self.own("source");
        source
            .and_then(|source| match source.child("title") {
                Some(title) => title_of(&title.text()),
                None => source.line(),
            })
            .filter(|line| !line.starts_with("http"))
            .or_else(|| self.context.title.clone())
    }

    fn byline(&self) -> byline::Byline {
        let authors = || {
            self.item.children_named("author").filter(|author| {
                SAME.contains(&author.prefix()) || author.prefix() == self.item.prefix()
            })
        };
        let mut written: Vec<String> = self
            .item
            .children_named("creator")
            .filter_map(Element::line)
            .map(|creator| self.name_of(creator))
            .collect();
        if written.is_empty() {
            written = authors()
                .filter_map(|author| author.child_line("name"))
                .collect();
        }
        if written.is_empty() {
            written = authors()
                .filter(|author| author.children().next().is_none())
                .filter_map(|author| without_address(&author.line()?))
                .collect();
        }
        if written.is_empty() {
            written.extend(
                self.item
                    .child_line("itunes:author")
                    .or_else(|| self.item.child_line("byline")),
            );
        }
        if written.is_empty() {
            let source = self
                .own("source")
                .and_then(|source| source.at(&["author", "name"]));
            written.extend(
                source
                    .and_then(Element::line)
                    .or_else(|| self.context.author.clone()),
            );
        }
        written
            .iter()
            .filter(|line| !is_login(line))
            .map(|line| byline::byline(line))
            .collect()
    }

    /// The name behind a WordPress login; the login itself if it is unknown.
    fn name_of(&self, creator: String) -> String {
        let known = self
            .context
            .logins
            .iter()
            .find(|(login, _)| *login == creator);
        known.map_or(creator, |(_, name)| name.clone())
    }

    /// The categories of the item, in the order of the feed.
    fn categories(&self) -> IndexSet<String> {
        let mut categories = IndexSet::new();
        let elements = self.item.children().filter(|child| {
            (child.is("category") || child.is("subject"))
                && child.prefix() != "itunes"
                && child.prefix() != "media"
                && child.attr("domain") != Some("post_tag")
                && child.attr("domain") != Some("post_format")
        });
        for element in elements {
            let named = element
                .attr("label")
                .or_else(|| element.attr("term"))
                .and_then(title_of)
                .or_else(|| title_of(&element.text()));
            let is_filed = named.as_deref().is_some_and(|name| {
                !section_names::is(section_names::Kind::Nothing, &name.to_lowercase())
                    && !name.starts_with("http")
            });
            categories.extend(named.filter(|_| is_filed));
        }
        categories
    }

    fn tags(&self) -> Vec<String> {
        let tags = self
            .item
            .children_named("category")
            .filter(|category| category.attr("domain") == Some("post_tag"))
            .filter_map(|category| title_of(&category.text()));
        let listed = ["media:keywords", "itunes:keywords", "keywords"]
            .iter()
            .filter_map(|name| self.item.child_line(name));
        let listed: Vec<String> = listed.collect();
        let listed = listed
            .iter()
            .flat_map(|line| line.split([',', ';']))
            .filter_map(clean::line);
        tags.chain(listed).collect()
    }

    fn language(&self) -> Option<String> {
        let said = self
            .item
            .child_line("dc:language")
            .or_else(|| self.line("language"));
        said.as_deref()
            .or_else(|| self.item.attr("xml:lang"))
            .or_else(|| {
                self.own("content")
                    .and_then(|content| content.attr("xml:lang"))
            })
            .and_then(fields::language_tag)
            .or_else(|| self.context.language.clone())
    }
}

/// Whether a URL is that of a page rather than of a whole site.
fn is_of_a_page(url: &str) -> bool {
    let path = url
        .split_once("://")
        .and_then(|(_, rest)| rest.split_once('/'))
        .map_or("", |(_, path)| path);
    path.len() > 3
}

/// A text in an element of the agency counts if it is this many times longer than the usual one.
const MUCH_LONGER: usize = 3;
/// The longest standfirst; a longer summary is body text.
const LONGEST_STANDFIRST: usize = 400;
/// The number of letters that must agree for a summary to be the beginning of a text.
const COMPARED: usize = 40;

fn is_beginning(short: &str, full: &str) -> bool {
    let letters = |text: &str, count: usize| -> String {
        text.chars()
            .filter(|c| c.is_alphanumeric())
            .take(count)
            .collect()
    };
    let beginning = letters(short, COMPARED);
    letters(full, beginning.chars().count() * 4).contains(&beginning)
}

fn body(element: &Element, is_wordpress: bool) -> String {
    if element.children().next().is_some() {
        return trimmed(element.paragraphs());
    }
    let kind = element.attr("type").unwrap_or_default();
    let is_readable = matches!(kind, "" | "text" | "html" | "xhtml" | "escaped")
        || kind.starts_with("text/")
        || kind.contains("xhtml");
    if !is_readable {
        return String::new();
    }
    let written = element.text();
    let body = match () {
        () if is_wordpress => clean::body(&markup::plain(&wordpress::html(&written))),
        () if markup::is_markup(&written) => clean::body(&markup::plain(&written)),
        () => clean::prose(&joined(&markup::unescaped(&written))),
    };
    trimmed(body)
}

/// Joins lines of plain text if a sentence continues in the next line: feeds are indented and wrapped like XML.
fn joined(written: &str) -> String {
    let mut joined = String::with_capacity(written.len());
    for line in written.lines() {
        let said = line.trim();
        let goes_on = said.starts_with(char::is_lowercase)
            && joined.ends_with(|last: char| last.is_alphanumeric() || last == ',');
        if !joined.is_empty() {
            joined.push(if goes_on { ' ' } else { '\n' });
        }
        joined.push_str(said);
    }
    joined
}

/// Removes the last paragraph if it is only a link to the site.
fn trimmed(body: String) -> String {
    let Some((above, last)) = body.rsplit_once("\n\n") else {
        return body;
    };
    let begins = |prefix: &str| last.starts_with(prefix);
    let is_link = begins("The post ") && last.contains("appeared first on ")
        || begins("Der Beitrag ") && last.contains("erschien zuerst auf ")
        || begins("L’article ") && last.contains("est apparu en premier sur ")
        || begins("Read more") && last.chars().count() < 40
        || begins("Continue reading") && last.chars().count() < 120;
    if is_link { above.to_owned() } else { body }
}

/// The name in `ann@desk.example (Ann Lee)`; `None` if there is only an address.
fn without_address(line: &str) -> Option<String> {
    let inside = line
        .split_once('(')
        .and_then(|(_, rest)| rest.rsplit_once(')'))
        .map(|(name, _)| name);
    let name = match line.contains('@') {
        true => inside.or_else(|| line.split_once('<').map(|(name, _)| name))?,
        false => match line.starts_with('(') {
            true => inside?,
            false => line,
        },
    };
    clean::line(name)
}

/// Whether a name is that of a technical account, not of a person.
fn is_login(line: &str) -> bool {
    bylines::is(bylines::Kind::Account, &line.to_lowercase())
}

/// A URL; a relative one is resolved against that of the site.
fn resolved(link: &str, base: Option<&str>) -> Option<String> {
    let link = link.trim();
    if link.starts_with("http://") || link.starts_with("https://") {
        // Kept as written: a reader that follows the link normalises it.
        return Some(link.to_owned());
    }
    let base = Url::parse(base?)
        .ok()
        .filter(|base| base.scheme().starts_with("http"))?;
    let url = (!link.is_empty()).then(|| base.join(link).ok()).flatten()?;
    url.scheme().starts_with("http").then(|| url.into())
}
