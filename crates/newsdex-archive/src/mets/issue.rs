//! Reads a METS file: the names of its pages and the page areas of its articles.

use std::collections::HashMap;

use indexmap::IndexSet;

use super::super::fields;
use super::super::xml::{self, Element};
use newsdex_text::article::Moment;
use newsdex_text::{clean, date};

/// An issue of a newspaper.
#[derive(Debug, Default)]
pub(super) struct Issue {
    pub(super) title: Option<String>,
    pub(super) published: Option<Moment>,
    pub(super) language: Option<String>,
    /// Paths of the files by their identifiers.
    pub(super) files: HashMap<String, String>,
    /// The printed page numbers, by the paths of the pages.
    pub(super) pages: HashMap<String, String>,
    /// The articles in order; empty if the issue is not divided.
    pub(super) divisions: Vec<Division>,
    /// Whether the articles have more areas than the limit.
    pub(super) has_too_many_areas: bool,
}

/// The most areas per element of the file, and the number allowed in addition. An area may belong to several divisions,
/// but links could give the same areas to every article.
const MOST_AREAS_OF_ELEMENT: usize = 4;
const MOST_AREAS_BESIDE: usize = 1_000;
/// The most authors of an article.
const MOST_AUTHORS: usize = 100;

/// An article, given by its areas on the pages.
#[derive(Debug, Default)]
pub(super) struct Division {
    pub(super) id: String,
    /// Possible titles: from its description, then from its label.
    pub(super) titles: Vec<String>,
    pub(super) authors: Vec<String>,
    pub(super) language: Option<String>,
    pub(super) section: Option<String>,
    pub(super) heading: Vec<Area>,
    pub(super) body: Vec<Area>,
}

/// A part of a page, given by the identifiers of its elements.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Area {
    pub(super) file: String,
    pub(super) begin: String,
    pub(super) end: Option<String>,
}

/// Kinds of divisions that are separate articles.
const ARTICLES: [&str; 16] = [
    "article",
    "advertisement",
    "advert",
    "ad",
    "obituary",
    "death_notice",
    "birth_notice",
    "weather",
    "letter",
    "poem",
    "editorial",
    "interview",
    "review",
    "serial",
    "news",
    "announcement",
];

/// Gives the paths, as written in a METS file, of the files that may be pages.
pub(crate) fn page_files(mets: &[u8]) -> Vec<String> {
    let Some(document) = xml::parse(mets) else {
        return Vec::new();
    };
    // A page that is named twice is one page.
    let paths: IndexSet<String> = files(&document.root)
        .map(|(_, path)| path)
        .filter(|path| path.to_ascii_lowercase().ends_with(".xml"))
        .collect();
    paths.into_iter().collect()
}

/// The identifiers and paths of the files, without the prefix of a path (`file://./`).
fn files(mets: &Element) -> impl Iterator<Item = (String, String)> {
    mets.find_all("file").filter_map(|file| {
        let path = file.child("FLocat")?.attr("href")?;
        let path = path.strip_prefix("file://").unwrap_or(path);
        let path = path.strip_prefix("./").unwrap_or(path).replace('\\', "/");
        Some((file.attr("ID")?.to_owned(), path))
    })
}

impl Issue {
    /// Reads the root element of a METS file.
    pub(super) fn read(mets: &Element) -> Issue {
        let descriptions: HashMap<&str, &Element> = mets
            .children_named("dmdSec")
            .filter_map(|section| Some((section.attr("ID")?, section)))
            .collect();
        let maps: Vec<&Element> = mets.children_named("structMap").collect();
        let logical = maps
            .iter()
            .find(|map| kind(map) == "logical")
            .or_else(|| maps.iter().find(|map| map.find_all("div").any(is_article)))
            .or_else(|| maps.first());
        let most_areas = MOST_AREAS_OF_ELEMENT * mets.descendants().count() + MOST_AREAS_BESIDE;
        let (links, linked) = links(mets, &maps, most_areas);
        let mut issue = Issue {
            files: files(mets).collect(),
            ..Issue::default()
        };
        issue.describe(mets, &descriptions);
        issue.number_pages(&maps, &descriptions);
        if let Some(logical) = logical {
            let mut walk = Walk {
                descriptions: &descriptions,
                links: &links,
                known: HashMap::new(),
                divisions: Vec::new(),
                areas: linked,
                most_areas,
            };
            walk.down(logical, None);
            issue.has_too_many_areas = walk.areas > most_areas;
            issue.divisions = walk.divisions;
        }
        issue
    }

    /// Sets title, date and language; the description of the issue goes before that of the newspaper.
    fn describe(&mut self, mets: &Element, descriptions: &HashMap<&str, &Element>) {
        let of_issue = mets
            .find_all("div")
            .filter(|div| kind(div).ends_with("issue"))
            .chain(mets.find_all("div").filter(|div| !is_article(div)))
            .filter_map(|div| div.attr("DMDID"))
            .flat_map(str::split_whitespace);
        // Many divisions may share one description.
        let ids: IndexSet<&str> = of_issue.collect();
        let all: Vec<&Element> = ids
            .into_iter()
            .filter_map(|id| descriptions.get(id).copied())
            .collect();
        let dates = || {
            let named = ["dateIssued", "date", "dateCreated"];
            all.iter().flat_map(move |described| {
                named.into_iter().flat_map(|name| described.find_all(name))
            })
        };
        self.published = dates()
            .find_map(|element| date::moment(&element.line()?))
            .or_else(|| dates().find_map(|element| date::moment_or_period(&element.line()?)));
        let title_of = |described: &&&Element| {
            let host = described
                .find_all("relatedItem")
                .find(|item| item.attr("type") == Some("host"))
                .and_then(title);
            host.or_else(|| title(described))
        };
        let label = mets
            .attr("LABEL")
            .filter(|label| !label.contains("PLACEHOLDER"));
        self.title = all
            .iter()
            .filter_map(|described| title_of(&described))
            .find(|line| date::moment(line).is_none() && !line.contains("PLACEHOLDER"))
            .or_else(|| label.and_then(newspaper))
            .map(|title| title.trim_end_matches('.').trim().to_owned());
        self.language = all.iter().find_map(|described| language(described));
        if self.published.is_none() {
            self.published = label.and_then(date_at_end);
        }
    }
}

impl Issue {
    fn number_pages(&mut self, maps: &[&Element], descriptions: &HashMap<&str, &Element>) {
        let mut numbers: HashMap<&str, Option<String>> = HashMap::new();
        let divs = maps.iter().flat_map(|map| map.find_all("div"));
        for div in divs.filter(|div| kind(div).ends_with("page")) {
            let number = div.attr("DMDID").and_then(|id| {
                let number = || {
                    let described = descriptions.get(id)?;
                    let number = described.find("start");
                    number.or_else(|| described.find("number"))?.line()
                };
                numbers.entry(id).or_insert_with(number).clone()
            });
            let number = number
                .or_else(|| div.attr("ORDERLABEL").map(str::to_owned))
                .or_else(|| div.attr("ORDER").map(str::to_owned));
            let Some(number) = number.filter(|number| number.len() <= 8) else {
                continue;
            };
            let pointers = div.find_all("fptr").chain(div.find_all("area"));
            for file in pointers.filter_map(|pointer| pointer.attr("FILEID")) {
                if let Some(path) = self.files.get(file) {
                    self.pages
                        .entry(path.clone())
                        .or_insert_with(|| number.clone());
                }
            }
        }
    }
}

/// The name before the number or the date in `Wexmouth Gazette no. 12, 1858-12-07`.
fn newspaper(label: &str) -> Option<String> {
    let end = [" no. ", ", ", " (", " 1", " 2"]
        .iter()
        .filter_map(|mark| label.find(mark))
        .min()
        .unwrap_or(label.len());
    clean::line(label.get(..end)?)
}

fn date_at_end(label: &str) -> Option<Moment> {
    let words: Vec<&str> = label.split_whitespace().collect();
    (1..=3).find_map(|count| {
        let start = words.len().checked_sub(count)?;
        date::moment(&words.get(start..)?.join(" "))
    })
}

fn kind(element: &Element) -> String {
    let kind = element.attr("TYPE").unwrap_or_default();
    kind.rsplit(':').next().unwrap_or(kind).to_ascii_lowercase()
}

fn is_article(div: &Element) -> bool {
    ARTICLES.contains(&kind(div).as_str())
}

/// The title in a MODS or Dublin Core description.
fn title(described: &Element) -> Option<String> {
    let Some(info) = described.find("titleInfo") else {
        return described.find("title").and_then(Element::line);
    };
    let part = |name: &str| info.child_line(name);
    let title = [part("nonSort"), part("title"), part("subTitle")];
    let title = title
        .into_iter()
        .flatten()
        .collect::<Vec<String>>()
        .join(" ");
    clean::line(&title)
}

fn language(described: &Element) -> Option<String> {
    let terms = described.find_all("languageTerm");
    terms
        .chain(described.find_all("dc:language"))
        .find_map(|term| fields::language_tag(&term.line()?))
}

/// The authors in a MODS description.
fn authors(described: &Element) -> Vec<String> {
    let names = described.find_all("name").filter(|name| {
        let role = name.find("roleTerm").and_then(Element::line);
        role.is_none_or(|role| matches!(role.as_str(), "aut" | "author" | "Author" | "creator"))
    });
    names
        .filter_map(|name| {
            let part = |kind: &str| {
                name.children_named("namePart")
                    .find(|part| part.attr("type") == Some(kind))
                    .and_then(Element::line)
            };
            match (part("given"), part("family")) {
                (Some(given), Some(family)) => Some(format!("{given} {family}")),
                _ => name
                    .child_line("namePart")
                    .or_else(|| name.child_line("displayForm")),
            }
        })
        .take(MOST_AUTHORS)
        .collect()
}

/// The areas linked to each division elsewhere in the file, by the division's identifier, and their total number; at
/// most `most` are collected.
fn links(mets: &Element, maps: &[&Element], most: usize) -> (HashMap<String, Vec<Area>>, usize) {
    let mut linked: HashMap<String, Vec<Area>> = HashMap::new();
    let mut count = 0;
    let Some(link) = mets.child("structLink") else {
        return (linked, count);
    };
    let places: HashMap<&str, &Element> = maps
        .iter()
        .flat_map(|map| map.find_all("div"))
        .filter_map(|div| Some((div.attr("ID")?, div)))
        .collect();
    // A repeated link adds nothing.
    let mut pairs: IndexSet<(&str, &str)> = IndexSet::new();
    for group in link.find_all("smLinkGrp") {
        let mut targets = group
            .children_named("smLocatorLink")
            .filter_map(|locator| Some(locator.attr("href")?.trim_start_matches('#')));
        if let Some(first) = targets.next() {
            pairs.extend(targets.map(|target| (first, target)));
        }
    }
    for arc in link.children_named("smLink") {
        let end = |name: &str| Some(arc.attr(name)?.trim_start_matches('#'));
        pairs.extend(end("from").zip(end("to")));
    }
    let mut known: HashMap<&str, Vec<Area>> = HashMap::new();
    for (from, to) in pairs {
        let Some(div) = places.get(to) else {
            continue;
        };
        let areas = known.entry(to).or_insert_with(|| own_areas(div));
        count += areas.len();
        if count <= most {
            linked
                .entry(from.to_owned())
                .or_default()
                .extend_from_slice(areas);
        }
    }
    (linked, count)
}

/// The areas to which a division points directly.
fn own_areas(div: &Element) -> Vec<Area> {
    let areas = div
        .children_named("fptr")
        .flat_map(|pointer| pointer.find_all("area"));
    areas
        .filter_map(|area| {
            Some(Area {
                file: area.attr("FILEID")?.to_owned(),
                begin: area.attr("BEGIN")?.to_owned(),
                end: area.attr("END").map(str::to_owned),
            })
        })
        .collect()
}

/// The data in the description of an article.
#[derive(Debug, Clone, Default)]
struct Described {
    title: Option<String>,
    authors: Vec<String>,
    language: Option<String>,
}

/// The state of the walk through the logical structure.
struct Walk<'a> {
    descriptions: &'a HashMap<&'a str, &'a Element>,
    links: &'a HashMap<String, Vec<Area>>,
    /// The descriptions read so far: many articles may share one.
    known: HashMap<String, Described>,
    divisions: Vec<Division>,
    /// The number of areas collected so far, and its limit.
    areas: usize,
    most_areas: usize,
}

impl Walk<'_> {
    fn described(&mut self, div: &Element) -> Described {
        let ids = div.attr("DMDID").unwrap_or_default();
        let found = ids
            .split_whitespace()
            .find_map(|id| Some((id, *self.descriptions.get(id)?)));
        let Some((id, described)) = found else {
            return Described::default();
        };
        let read = || Described {
            title: title(described),
            authors: authors(described),
            language: language(described),
        };
        self.known.entry(id.to_owned()).or_insert_with(read).clone()
    }

    /// Collects the articles below an element; `section` is the section around the element.
    fn down(&mut self, element: &Element, section: Option<&str>) {
        for div in element.children_named("div") {
            if is_article(div) {
                self.add(div, section);
                continue;
            }
            let name = match kind(div).as_str() {
                "section" | "rubric" => self
                    .described(div)
                    .title
                    .or_else(|| div.attr("LABEL").and_then(clean::line)),
                _ => None,
            };
            self.down(div, name.as_deref().or(section));
        }
    }

    fn add(&mut self, div: &Element, section: Option<&str>) {
        let described = self.described(div);
        let mut division = Division {
            id: div.attr("ID").unwrap_or_default().to_owned(),
            titles: [described.title, div.attr("LABEL").and_then(clean::line)]
                .into_iter()
                .flatten()
                .collect(),
            authors: described.authors,
            language: described.language,
            section: match kind(div).as_str() {
                "article" | "news" => section.map(str::to_owned),
                kind if kind.starts_with("ad") => Some("Advertisement".to_owned()),
                kind => section
                    .map(str::to_owned)
                    .or_else(|| Some(capitalized(kind))),
            },
            ..Division::default()
        };
        if division.id.is_empty() {
            division.id = format!("article-{}", self.divisions.len() + 1);
        }
        let place = self.divisions.len();
        self.divisions.push(division);
        let (mut heading, mut body) = (Vec::new(), Vec::new());
        self.gather(div, false, section, &mut heading, &mut body);
        if let Some(division) = self.divisions.get_mut(place) {
            (division.heading, division.body) = (heading, body);
        }
    }

    /// Collects the areas of an article; articles inside it are separate.
    fn gather(
        &mut self,
        div: &Element,
        is_heading: bool,
        section: Option<&str>,
        heading: &mut Vec<Area>,
        body: &mut Vec<Area>,
    ) {
        if self.areas > self.most_areas {
            return;
        }
        let linked = div.attr("ID").and_then(|id| self.links.get(id));
        let areas = own_areas(div);
        self.areas += areas.len() + linked.map_or(0, Vec::len);
        let areas = areas
            .into_iter()
            .chain(linked.into_iter().flatten().cloned());
        match is_heading {
            true => heading.extend(areas),
            false => body.extend(areas),
        }
        for inner in div.children_named("div") {
            if is_article(inner) {
                self.add(inner, section);
                continue;
            }
            let is_heading = is_heading
                || matches!(
                    kind(inner).as_str(),
                    "heading" | "title" | "headline" | "subtitle" | "subheadline" | "overline"
                );
            self.gather(inner, is_heading, section, heading, body);
        }
    }
}

/// Turns `death_notice` into `Death notice`.
fn capitalized(kind: &str) -> String {
    let kind = kind.replace('_', " ");
    let mut letters = kind.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}
