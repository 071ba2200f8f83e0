//! The metadata of a page's article, in order of trust: JSON-LD, then `<meta>` tags and microdata, then the text that
//! readers see.
//!
//! A date counts only if the page labels it as the date of the article. The body is never searched for dates.

use std::rc::Rc;

use super::boilerplate::words;
use super::byline;
use super::json_ld::{self, Story};
use super::text::same;
use super::title;
use super::tree::{Tree, one_line, plain};
use super::wayback::original_address;
use newsdex_text::article::{Article, DateOrigin, Moment};
use newsdex_text::date::moment;
use newsdex_text::lexicon::page_classes;

/// The metadata of a page, and hints for finding the body.
pub(super) struct Described {
    /// All fields except the body.
    pub(super) page: Article,
    /// The article text in JSON-LD.
    pub(super) told: Option<String>,
    /// Summaries of the article; one of them may be the standfirst.
    pub(super) summaries: Vec<String>,
    /// Whether the title is only that of the document, which may be the name of the site.
    pub(super) is_title_uncertain: bool,
}

/// Reads the metadata of a page.
pub(super) fn describe(tree: &Tree) -> Described {
    let meta = Meta::read(tree);
    let headings = headings(tree, &meta);
    let story = json_ld::story(tree, &headings);
    let source = source(&story, &meta);
    let section = story
        .section
        .clone()
        .or_else(|| meta.first(SECTION))
        .filter(|section| section.chars().count() < 80);
    let site: Vec<&str> = [&source, &story.publisher, &story.site]
        .into_iter()
        .flatten()
        .map(String::as_str)
        .collect();
    let title = title::title(
        tree,
        &title::TitleMetadata {
            headline: story.headline.clone(),
            shared: meta.first(TITLE),
            site: &site,
            section: section.as_deref(),
        },
    );
    let is_title_uncertain =
        story.headline.is_none() && meta.first(TITLE).is_none() && title::shown(tree).is_empty();
    let published = published(tree, &meta, &story);
    let page = Article {
        subtitle: subtitle(&story, title.as_deref()),
        published: published.map(|(moment, _)| moment),
        dated_by: published.map(|(_, origin)| origin),
        updated: updated(tree, &meta, &story),
        authors: authors(tree, &meta, &story, &site),
        section,
        keywords: keywords(&meta, &story),
        url: url(tree, &meta, &story),
        language: language(tree, &meta, &story),
        title,
        source,
        ..Article::default()
    };
    let mut summaries: Vec<String> = story
        .description
        .into_iter()
        .chain(story.alternative_headline)
        .collect();
    for name in ["og:description", "description", "twitter:description"] {
        summaries.extend(meta.all(name).take(MANY_SUMMARIES).map(str::to_owned));
    }
    Described {
        page,
        told: story.body,
        summaries,
        is_title_uncertain,
    }
}

/// The most summaries used of each `<meta>` name: every block of the page is compared with each summary.
const MANY_SUMMARIES: usize = 30;
/// The longest text in bytes, and the largest element in nodes, in which a date is looked for.
const LONGEST_DATE: usize = 2_000;
const MOST_NODES_OF_DATE: usize = 200;
/// The most keywords of an article.
const MANY_KEYWORDS: usize = 100;

/// Names of the headline, those without the site's name first: titles for sharing often end with the site's name.
const TITLE: &[&str] = &[
    "headline",
    "og:title",
    "parsely-title",
    "sailthru.title",
    "dc.title",
    "dc:title",
    "dcterms.title",
    "citation_title",
    "twitter:title",
    "title",
];
const PUBLISHED: &[&str] = &[
    "article:published_time",
    "og:article:published_time",
    "article:published",
    "og:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime",
    "citation_publication_date",
    "citation_date",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "dc.date.created",
    "dc.date",
    "dcterms.date",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "published_time",
    "publication_date",
    "date_published",
    "published-date",
    "article.published",
    "article.created",
    "rnews:datepublished",
    "article_date_original",
    "originalpublicationdate",
    "date",
    "og:pubdate",
    "last-published",
    "og:article:published",
    "vr:published_time",
    "dateCreated",
];
const UPDATED: &[&str] = &[
    "article:modified_time",
    "og:article:modified_time",
    "og:updated_time",
    "datemodified",
    "article:modified",
    "dcterms.modified",
    "dc.date.modified",
    "last-modified",
    "lastmod",
    "article.updated",
    "modified_time",
    "rnews:datemodified",
];
const AUTHOR: &[&str] = &[
    "author",
    "byl",
    "parsely-author",
    "sailthru.author",
    "article:author",
    "article:author_name",
    "og:article:author",
    "dc.creator",
    "dcterms.creator",
    "citation_author",
    "cxenseparse:author",
    "authors",
    "article.author",
    "dc.contributor",
    "rnews:author",
    "og:author",
    "vr:author",
    "mediator_author",
];
const SOURCE: &[&str] = &[
    "og:site_name",
    "application-name",
    "citation_journal_title",
    "dc.publisher",
    "publisher",
    "apple-mobile-web-app-title",
    "article:publisher",
    "copyright",
];
const SECTION: &[&str] = &[
    "article:section",
    "og:article:section",
    "parsely-section",
    "section",
    "article.section",
    "dc.subject.section",
    "cxenseparse:section",
    "content_category",
];
const KEYWORDS: &[&str] = &[
    "article:tag",
    "news_keywords",
    "keywords",
    "parsely-tags",
    "sailthru.tags",
    "dc.subject",
];

/// All `<meta>` tags of a page: names in lower case, values in one line.
struct Meta {
    pairs: Vec<(String, Rc<str>)>,
}

impl Meta {
    fn read(tree: &Tree) -> Meta {
        let mut pairs = Vec::new();
        for node in tree.elements("meta") {
            let Some(content) = tree.attribute(node, "content") else {
                continue;
            };
            // The tokenizer has decoded entities once, but pages encode them twice.
            let content = plain(content);
            if content.is_empty() {
                continue;
            }
            let content: Rc<str> = content.into();
            for attribute in ["property", "name", "itemprop", "http-equiv"] {
                let names = tree.attribute(node, attribute).unwrap_or("");
                for name in names.split_whitespace() {
                    // Microdata marks every teaser on a page as a headline.
                    if (attribute, name) != ("itemprop", "headline") {
                        pairs.push((name.to_ascii_lowercase(), Rc::clone(&content)));
                    }
                }
            }
        }
        Meta { pairs }
    }

    fn all<'m>(&'m self, name: &'m str) -> impl Iterator<Item = &'m str> {
        self.pairs
            .iter()
            .filter(move |(other, _)| other.eq_ignore_ascii_case(name))
            .map(|(_, content)| &**content)
    }

    fn first(&self, names: &[&str]) -> Option<String> {
        names
            .iter()
            .find_map(|name| self.all(name).next().map(str::to_owned))
    }
}

/// All candidates for the headline on the page: titles for search engines and for sharing, and the main headings.
fn headings(tree: &Tree, meta: &Meta) -> Vec<String> {
    let mut headings: Vec<String> = meta.first(TITLE).into_iter().collect();
    headings.extend(title::shown(tree));
    headings
}

fn source(story: &Story, meta: &Meta) -> Option<String> {
    let candidates = [
        meta.first(&["og:site_name"]),
        story.publisher.clone(),
        story.site.clone(),
        meta.first(SOURCE),
    ];
    candidates
        .into_iter()
        .flatten()
        .find(|name| !is_address(name) && name.chars().count() < 80)
}

fn subtitle(story: &Story, title: Option<&str>) -> Option<String> {
    let subtitle = story.alternative_headline.clone()?;
    Some(subtitle).filter(|subtitle| !title.is_some_and(|title| same(title, subtitle)))
}

/// The date of publication, and whether it comes from metadata or from the visible text.
fn published(tree: &Tree, meta: &Meta, story: &Story) -> Option<(Moment, DateOrigin)> {
    let said = story.published.as_deref().and_then(moment);
    let said = said.or_else(|| {
        PUBLISHED
            .iter()
            .find_map(|name| meta.all(name).find_map(moment))
    });
    let said = said.or_else(|| property_date(tree, &["datePublished", "dateCreated"]));
    if let Some(said) = said {
        return Some((said, DateOrigin::Metadata));
    }
    let shown = time(tree).or_else(|| shown_date(tree))?;
    Some((shown, DateOrigin::Page))
}

fn updated(tree: &Tree, meta: &Meta, story: &Story) -> Option<Moment> {
    if let Some(found) = story.modified.as_deref().and_then(moment) {
        return Some(found);
    }
    UPDATED
        .iter()
        .find_map(|name| meta.all(name).find_map(moment))
        .or_else(|| property_date(tree, &["dateModified"]))
}

/// The first date in microdata or RDFa under one of the `wanted` names.
fn property_date(tree: &Tree, wanted: &[&str]) -> Option<Moment> {
    (1..tree.len()).find_map(|node| {
        let property = tree
            .attribute(node, "itemprop")
            .or_else(|| tree.attribute(node, "property"))?;
        let is_wanted = property.split_ascii_whitespace().any(|property| {
            let property = property.rsplit(':').next().unwrap_or(property);
            wanted
                .iter()
                .any(|wanted| property.eq_ignore_ascii_case(wanted))
        });
        if !is_wanted {
            return None;
        }
        let value = ["datetime", "content"]
            .iter()
            .find_map(|name| tree.attribute(node, name));
        value.and_then(moment).or_else(|| date_in(tree, node))
    })
}

/// The date in the text of an element; `None` if the element holds much more than a date.
fn date_in(tree: &Tree, node: usize) -> Option<Moment> {
    let is_small = tree.below(node).len() <= MOST_NODES_OF_DATE
        && tree
            .below(node)
            .map(|below| tree.own_text(below).len())
            .sum::<usize>()
            <= LONGEST_DATE;
    is_small.then(|| moment(&tree.text(node)))?
}

/// The date of the `<time>` marked as the date of publication, else of the first one after the headline or in an
/// `<article>`.
fn time(tree: &Tree) -> Option<Moment> {
    let times: Vec<usize> = tree.elements("time").collect();
    let date = |node: usize| {
        tree.attribute(node, "datetime")
            .and_then(moment)
            .or_else(|| date_in(tree, node))
    };
    if let Some(found) = times
        .iter()
        .filter(|&&node| tree.attribute(node, "pubdate").is_some())
        .find_map(|&node| date(node))
    {
        return Some(found);
    }
    let headline = tree.elements("h1").next().unwrap_or(0);
    let near = |node: usize| {
        node > headline
            || tree
                .ancestors(node)
                .any(|above| tree.name(above) == "article")
    };
    times
        .iter()
        .filter(|&&node| near(node))
        .find_map(|&node| date(node))
}

/// The first visible date after the headline that a class name or the word before it labels as a date.
fn shown_date(tree: &Tree) -> Option<Moment> {
    let headline = tree.elements("h1").next()?;
    (headline..tree.len()).find_map(|node| {
        let is_dated = |name: &str| {
            words(name)
                .iter()
                .any(|word| page_classes::is(page_classes::Kind::Dated, word))
        };
        let by_class = tree
            .attribute(node, "class")
            .is_some_and(|class| class.split_ascii_whitespace().any(is_dated));
        let may_be_labelled = matches!(tree.name(node), "li" | "p" | "span" | "div" | "dd");
        if !by_class && !may_be_labelled || tree.end(node) - node > 20 {
            return None;
        }
        let text = tree.text(node);
        let by_label = text.split([' ', ':']).next().is_some_and(|first| {
            page_classes::is(page_classes::Kind::Dated, &first.to_lowercase())
        });
        if by_class || by_label {
            moment(&text)
        } else {
            None
        }
    })
}

/// The authors: people in JSON-LD, then in `<meta>`, then in visible bylines; the newspaper itself only if no person is
/// named.
fn authors(tree: &Tree, meta: &Meta, story: &Story, site: &[&str]) -> Vec<String> {
    let is_paper = |name: &String| site.iter().any(|site| same(site, name));
    let given = byline::names(story.authors.iter().map(String::as_str), site);
    let organizations = byline::names(story.organizations.iter().map(String::as_str), site);
    if !given.iter().all(is_paper) {
        return given;
    }
    for name in AUTHOR {
        let found = byline::names(meta.all(name), site);
        if found
            .iter()
            .any(|name| !is_paper(name) && !organizations.contains(name))
        {
            return found;
        }
    }
    let shown = byline::shown(tree);
    let shown = byline::names(shown.iter().map(String::as_str), site);
    let papers: Vec<String> = given.into_iter().chain(organizations).collect();
    // "dpa" in the byline of a page is an agency, so it is no better than the newspaper's name.
    if papers.is_empty() || shown.iter().any(|name| byline::is_of_a_person(name)) {
        return shown;
    }
    byline::names(papers.iter().map(String::as_str), &[])
}

fn keywords(meta: &Meta, story: &Story) -> Vec<String> {
    let mut keywords = story.keywords.clone();
    if keywords.is_empty() {
        keywords = KEYWORDS
            .iter()
            .map(|name| meta.all(name).flat_map(listed).collect::<Vec<_>>())
            .find(|found| !found.is_empty())
            .unwrap_or_default();
    }
    let mut kept: Vec<String> = Vec::new();
    for keyword in keywords {
        if kept.len() < MANY_KEYWORDS && !kept.contains(&keyword) {
            kept.push(keyword);
        }
    }
    kept
}

/// Splits a list in one string: at semicolons if it has any, else at ideographic commas, else at commas.
pub(super) fn listed(list: &str) -> Vec<String> {
    let separator = if list.contains(';') {
        ';'
    } else if list.contains('、') {
        '、'
    } else {
        ','
    };
    list.split(separator)
        .map(one_line)
        .filter(|part| !part.is_empty())
        .collect()
}

fn url(tree: &Tree, meta: &Meta, story: &Story) -> Option<String> {
    let canonical = tree.elements("link").find(|&node| {
        tree.attribute(node, "rel").is_some_and(|rel| {
            rel.split_ascii_whitespace()
                .any(|rel| rel.eq_ignore_ascii_case("canonical"))
        })
    });
    let canonical = canonical
        .and_then(|node| tree.attribute(node, "href"))
        .map(one_line);
    [
        canonical,
        meta.first(&["og:url"]),
        story.url.clone(),
        meta.first(&["parsely-link", "twitter:url"]),
    ]
    .into_iter()
    .flatten()
    .map(|url| original_address(&url).to_owned())
    .find(|url| is_address(url))
}

fn is_address(text: &str) -> bool {
    text.starts_with("http://") || text.starts_with("https://") || text.starts_with("//")
}

fn language(tree: &Tree, meta: &Meta, story: &Story) -> Option<String> {
    let html = tree.elements("html").find_map(|node| {
        tree.attribute(node, "lang")
            .or_else(|| tree.attribute(node, "xml:lang"))
    });
    let candidates = [
        html.map(str::to_owned),
        story.language.clone(),
        meta.first(&["content-language", "og:locale", "dc.language", "language"]),
    ];
    candidates.into_iter().flatten().find_map(|text| tag(&text))
}

/// The BCP 47 tag for `en`, `en_GB` or `EN-gb`; `None` for words like `English`.
fn tag(text: &str) -> Option<String> {
    let text = text.trim().replace('_', "-");
    let mut parts = text.split('-');
    let language = parts.next()?.to_ascii_lowercase();
    if !(2..=3).contains(&language.len())
        || !language.bytes().all(|byte| byte.is_ascii_lowercase())
        || matches!(language.as_str(), "und" | "zxx")
    {
        return None;
    }
    let mut tag = language;
    for part in parts {
        if !part.bytes().all(|byte| byte.is_ascii_alphanumeric())
            || part.is_empty()
            || part.len() > 8
        {
            break;
        }
        tag.push('-');
        match part.len() {
            2 => tag.push_str(&part.to_ascii_uppercase()),
            4 => {
                let (first, rest) = part.split_at(1);
                tag.push_str(&first.to_ascii_uppercase());
                tag.push_str(&rest.to_ascii_lowercase());
            }
            _ => tag.push_str(&part.to_ascii_lowercase()),
        }
    }
    Some(tag)
}
