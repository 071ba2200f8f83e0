//! NewsML-G2: news items of agencies, one in a file or many in a news message (IPTC, versions 2.x).
//!
//! The text is in `inlineXML`, as XHTML or NITF, or in `inlineData`; an item of text without one consists of its
//! headline. Packages, concepts, knowledge and planning items, pictures and recordings are not articles and are
//! skipped; captions remain with their pictures.

mod content;
#[cfg(test)]
mod tests;

use indexmap::IndexSet;

use super::xml::{self, Element};
use super::{Failure, fields, single_record, xhtml};
use crate::record::Record;
use crate::record::format::{Format, Head, RecordIterator};
use crate::record::source::Source;
use newsdex_text::article::{Article, DateOrigin, Moment};
use newsdex_text::byline::Byline;
use newsdex_text::{clean, date};

pub(super) static FORMAT: Format = Format {
    name: "NewsML-G2",
    recognises,
    records,
    articles,
    ..Format::USUAL
};

/// Item elements, with a reason for those that are not articles.
const ITEMS: [(&str, Option<&str>); 7] = [
    ("newsItem", None),
    (
        "packageItem",
        Some("a package: a list of other items, not an article"),
    ),
    (
        "conceptItem",
        Some("a concept item: an entry of a vocabulary, not an article"),
    ),
    (
        "knowledgeItem",
        Some("a knowledge item: a vocabulary, not an article"),
    ),
    (
        "planningItem",
        Some("a planning item: coverage to come, not an article"),
    ),
    (
        "catalogItem",
        Some("a catalog item: a list of vocabularies, not an article"),
    ),
    ("hopItem", Some("an item of transmission, not an article")),
];
/// Parts of items that may occur as separate elements.
const PIECES: [(&str, Option<&str>); 8] = [
    ("contentSet", None),
    ("inlineXML", None),
    (
        "groupSet",
        Some("the groups of a package: links to other items, not an article"),
    ),
    (
        "conceptSet",
        Some("concepts: entries of a vocabulary, not an article"),
    ),
    ("newsCoverageSet", Some("coverage to come, not an article")),
    ("itemMeta", Some(PIECE)),
    ("contentMeta", Some(PIECE)),
    ("partMeta", Some(PIECE)),
];
const PIECE: &str = "a piece of a news item without its text";
const NAMES: [&str; 6] = [
    "newsItem",
    "packageItem",
    "conceptItem",
    "knowledgeItem",
    "planningItem",
    "catalogItem",
];

fn recognises(head: &Head<'_>) -> bool {
    xml::root(head.bytes).is_some_and(|root| {
        root.element.is("newsMessage")
            || root.element.is("itemSet")
            || kind(&root.element).is_some()
    })
}

/// The kind of an element: `None` if it is not an item, `Some(None)` if it is an article, else the reason why it is
/// not.
///
/// Case matters: `newsitem` is an element of another format.
fn kind(element: &Element) -> Option<Option<&'static str>> {
    ITEMS
        .iter()
        .chain(&PIECES)
        .find(|(name, _)| element.name() == *name)
        .map(|(_, reason)| *reason)
}

fn records(format: &'static Format, mut source: Source) -> RecordIterator {
    // A single item is one record with everything around it.
    let is_single = source
        .reader
        .fill_buf()
        .ok()
        .and_then(xml::root)
        .is_some_and(|root| kind(&root.element).is_some());
    match is_single {
        true => single_record::records(format, source),
        false => xml::elements(
            format,
            source,
            &NAMES,
            false,
            "a news message without items",
        ),
    }
}

fn articles(record: &Record) -> Vec<Result<Article, Failure>> {
    let Some(document) = xml::parse(&record.bytes) else {
        return vec![Err(record.failed("not XML: it contains no element"))];
    };
    let root = &document.root;
    if let Some(Some(reason)) = kind(root) {
        return vec![Err(record.skipped(reason))];
    }
    let mut results = vec![item(root).map_or_else(
        |reason| Err(record.skipped(reason)),
        |article| record.completed(article),
    )];
    if document.is_cut_off {
        results.push(Err(record.failed(xml::CUT_OFF)));
    }
    results
}

/// Reads a news item.
///
/// # Errors
///
/// When it is not an article; gives the reason.
fn item(item: &Element) -> Result<Article, &'static str> {
    let about = item.child("itemMeta");
    let meta = item.child("contentMeta");
    let content::Story {
        content,
        published,
        language,
    } = content::story(item)?;
    let class = about
        .and_then(|about| about.child("itemClass")?.attr("qcode"))
        .map(|class| code(class).to_lowercase());
    if content.body.is_empty() {
        match class.as_deref() {
            Some("picture") => return Err("a picture without a text of its own"),
            Some("graphic") => return Err("a graphic without a text of its own"),
            Some("video" | "audio") => return Err("a recording without a text of its own"),
            Some("composite" | "icls:composite") => {
                return Err("a package without a text of its own");
            }
            _ => {}
        }
    }
    let tag = meta
        .and_then(|meta| meta.child("language")?.attr("tag"))
        .or_else(|| item.attr("lang"))
        .or_else(|| item.find("inlineXML")?.attr("lang"));
    let language = tag.and_then(fields::language_tag).or(language);

    let headlines = Headlines::of(meta);
    let title = headlines
        .main
        .or_else(|| about?.child_line("title"))
        .or(content.title);
    let subtitle = content
        .subtitle
        .or(headlines.under)
        .or_else(|| standfirst(meta?))
        .or(headlines.beside)
        .filter(|line| Some(line) != title.as_ref() && !xhtml::repeats(&content.body, line));

    let dates = Dates::of(about, meta);
    let mut byline: Byline = meta
        .into_iter()
        .flat_map(|meta| meta.children_named("by"))
        .map(|by| xhtml::signed(&by.beginning()))
        .collect();
    if byline.authors.is_empty() {
        byline.extend(content.byline);
    }
    if byline.authors.is_empty() {
        byline.extend(creators(meta));
    }
    if byline.authors.is_empty() {
        byline.extend(noted_authors(about, meta));
    }
    let credits = meta
        .into_iter()
        .flat_map(|meta| meta.children_named("creditline"));
    byline.extend(
        credits
            .map(|credit| xhtml::credited(&credit.beginning()))
            .collect(),
    );
    let source = source(item, about, meta);
    if let Some(source) = &source {
        byline.extend(xhtml::credited(source));
        byline
            .authors
            .retain(|name| !name.eq_ignore_ascii_case(source));
    }
    let subjects = Subjects::of(meta, language.as_deref());
    Ok(Article {
        id: item
            .attr("guid")
            .and_then(fields::article_id)
            .unwrap_or_default(),
        title,
        subtitle,
        body: content.body,
        published: dates.published.or(published),
        dated_by: dates.published.or(published).map(|_| DateOrigin::Metadata),
        updated: dates.updated,
        embargo: about.and_then(|about| moment_in(about, "embargoed")),
        source,
        authors: byline.authors,
        agencies: byline.agencies,
        dateline: meta
            .and_then(|meta| xhtml::dateline(&meta.child_line("dateline")?))
            .or(content.dateline),
        section: subjects.section,
        keywords: subjects.keywords,
        slug: meta.and_then(|meta| meta.child_line("slugline")),
        url: address(about),
        language,
        ..Article::default()
    })
}

/// The authors in the notes to editors: "Autor/in: Ann Lee (Berlin), +49 30 12345".
fn noted_authors(about: Option<&Element>, meta: Option<&Element>) -> Byline {
    [about, meta]
        .into_iter()
        .flatten()
        .flat_map(|part| part.children_named("edNote"))
        .filter_map(|note| {
            let line = note.beginning();
            let (before, names) = line.split_once(':')?;
            let is_author = matches!(before.trim(), "Autor" | "Autorin" | "Autor/in" | "Autoren");
            let names = names.split(['+', ';']).next().unwrap_or_default();
            is_author.then(|| newsdex_text::byline::byline(names))
        })
        .collect()
}

/// The part of a code behind the `:`.
fn code(qualified: &str) -> &str {
    qualified
        .rsplit_once(':')
        .map_or(qualified, |(_, code)| code)
}

fn moment_in(element: &Element, name: &str) -> Option<Moment> {
    element
        .children_named(name)
        .find_map(|child| date::moment(&child.beginning()))
}

/// The headlines of an item; agencies distinguish them by `role` or by `rank`.
#[derive(Default)]
struct Headlines {
    /// The headline without role and rank, or with the lowest rank.
    main: Option<String>,
    /// The headline of the second rank, or one that is a subtitle.
    under: Option<String>,
    /// Any other headline.
    beside: Option<String>,
}

impl Headlines {
    fn of(meta: Option<&Element>) -> Headlines {
        let mut ranked: Vec<(u32, String)> = Vec::new();
        for headline in meta
            .into_iter()
            .flat_map(|meta| meta.children_named("headline"))
        {
            let Some(line) = xhtml::headline(headline) else {
                continue;
            };
            let role = headline.attr("role").map(|role| code(role).to_lowercase());
            let by_role = match role.as_deref() {
                Some(role) if role.contains("sub") => Some(2),
                Some("main" | "headline") | None => None,
                Some(_) => Some(9),
            };
            let by_rank = headline.attr("rank").and_then(|rank| rank.parse().ok());
            ranked.push((by_role.or(by_rank).unwrap_or(1), line));
        }
        ranked.sort_by_key(|(rank, _)| *rank);
        let mut headlines = Headlines::default();
        for (rank, line) in ranked {
            let place = match rank {
                _ if headlines.main.is_none() => &mut headlines.main,
                2 if headlines.under.is_none() => &mut headlines.under,
                _ => &mut headlines.beside,
            };
            *place = place.take().or(Some(line));
        }
        headlines
    }
}

/// A description intended to be shown above the text.
fn standfirst(meta: &Element) -> Option<String> {
    meta.children_named("description")
        .filter(|description| {
            description.attr("role").is_some_and(|role| {
                let role = code(role).to_lowercase();
                [
                    "teaser",
                    "summary",
                    "abstract",
                    "standfirst",
                    "lead",
                    "intro",
                ]
                .iter()
                .any(|known| role.contains(known))
            })
        })
        .find_map(xhtml::headline)
}

struct Dates {
    published: Option<Moment>,
    updated: Option<Moment>,
}

impl Dates {
    /// An item's date of publication is that of its first version; its date of change is that of this version.
    fn of(about: Option<&Element>, meta: Option<&Element>) -> Dates {
        let in_about = |name: &str| moment_in(about?, name);
        let in_meta = |name: &str| moment_in(meta?, name);
        let this = in_about("versionCreated");
        let published = in_about("firstCreated")
            .or(this)
            .or_else(|| in_meta("contentCreated"))
            .or_else(|| in_meta("contentModified"));
        Dates {
            published,
            updated: this.filter(|this| Some(*this) > published),
        }
    }
}

/// The people among the creators; companies and logins are skipped.
fn creators(meta: Option<&Element>) -> Byline {
    let creators = meta
        .into_iter()
        .flat_map(|meta| meta.children_named("creator"));
    let signed = creators.filter_map(|creator| {
        let is_organisation = creator.child("organisationDetails").is_some()
            || creator
                .attr("type")
                .is_some_and(|kind| code(kind).starts_with("org"));
        let named = creator
            .child_line("name")
            .or_else(|| clean::line(creator.attr("literal")?));
        let found = xhtml::signed(&named.filter(|_| !is_organisation)?);
        let are_people = found
            .authors
            .iter()
            .all(|author| newsdex_text::byline::is_of_a_person(author));
        are_people.then_some(found)
    });
    signed.collect()
}

/// The source: the provider's name, else the source of the information or the holder of the rights.
fn source(item: &Element, about: Option<&Element>, meta: Option<&Element>) -> Option<String> {
    let mut candidates: Vec<String> = Vec::new();
    let mut add = |element: &Element| {
        candidates.extend(element.child_line("name"));
        candidates.extend(element.attr("literal").and_then(clean::line));
    };
    about
        .into_iter()
        .flat_map(|about| about.children_named("provider"))
        .for_each(&mut add);
    meta.into_iter()
        .flat_map(|meta| meta.children_named("infoSource"))
        .for_each(&mut add);
    candidates.extend(
        about
            .and_then(|about| about.child("provider")?.attr("qcode"))
            .map(code)
            .filter(|code| code.chars().all(char::is_alphabetic))
            .map(str::to_owned),
    );
    candidates.extend(meta.and_then(|meta| meta.child_line("creditline")));
    candidates.extend(
        item.at(&["rightsInfo", "copyrightHolder"])
            .and_then(|holder| {
                holder
                    .child_line("name")
                    .or_else(|| clean::line(holder.attr("literal")?))
            }),
    );
    // A host name counts only if no candidate has a real name.
    let is_name = |candidate: &&String| !candidate.contains('.') || candidate.contains(' ');
    let agency = || {
        xhtml::credited(candidates.first()?)
            .agencies
            .into_iter()
            .next()
    };
    candidates
        .iter()
        .find(is_name)
        .cloned()
        .or_else(agency)
        .or_else(|| candidates.first().cloned())
}

/// The URL of the published page.
fn address(about: Option<&Element>) -> Option<String> {
    about?
        .children_named("link")
        .filter(|link| {
            link.attr("rel").is_some_and(|rel| {
                let rel = code(rel).to_lowercase();
                ["canonical", "ispublishedas", "web", "alternate"].contains(&rel.as_str())
            })
        })
        .find_map(|link| link.attr("href"))
        .filter(|href| href.starts_with("http"))
        .map(str::to_owned)
}

/// The subjects of an item.
struct Subjects {
    section: Option<String>,
    keywords: Vec<String>,
}

impl Subjects {
    /// Reads the subjects; if a subject has names in several languages, in the language of the item.
    fn of(meta: Option<&Element>, language: Option<&str>) -> Subjects {
        let mut section = None;
        let mut keywords: IndexSet<String> = IndexSet::new();
        for child in meta.into_iter().flat_map(Element::children) {
            if child.is("keyword") {
                keywords.extend(child.line());
            }
            if !child.is("subject") {
                continue;
            }
            let concept = child.child("mainConcept").unwrap_or(child);
            let Some(name) = name_in(concept, language) else {
                continue;
            };
            let of_desk = ["type", "qcode"].iter().any(|attribute| {
                child.attr(attribute).is_some_and(|value| {
                    let value = value.to_lowercase();
                    ["category", "department", "section", "desk"]
                        .iter()
                        .any(|known| value.contains(known))
                })
            });
            match of_desk {
                // A name of two or three letters is a code.
                true if section.is_none() && name.chars().count() > 3 => section = Some(name),
                true if name.chars().count() <= 3 => {}
                _ => {
                    keywords.insert(name);
                }
            }
        }
        Subjects {
            section,
            keywords: keywords.into_iter().collect(),
        }
    }
}

/// The name of a concept in the given language, else in English, else the first; a short form only if there is no
/// other.
fn name_in(concept: &Element, language: Option<&str>) -> Option<String> {
    let primary = |tag: &str| tag.split(['-', '_']).next().unwrap_or(tag).to_lowercase();
    let wanted = language.map(primary);
    let names = || {
        concept
            .children_named("name")
            .filter(|name| name.attr("role").is_none_or(|role| code(role) != "short"))
    };
    let of =
        |tag: &str| names().find(|name| name.attr("lang").is_some_and(|lang| primary(lang) == tag));
    wanted
        .and_then(|tag| of(&tag))
        .or_else(|| of("en"))
        .or_else(|| names().next())
        .or_else(|| concept.child("name"))
        .and_then(Element::line)
}
