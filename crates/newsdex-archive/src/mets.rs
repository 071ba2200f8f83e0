//! METS: the structure of an issue of a scanned newspaper, and the page areas of each article.
//!
//! The pages are ALTO files beside the METS file; [`super::multi_file`] appends them to it, each after a line with its
//! name. If the issue is divided into articles, these are read; if not, as in NDNP, each page is an article with the
//! date and the title of the issue. A METS file without its pages has no articles. Metadata Encoding and Transmission
//! Standard 1.12; MODS 3 or Dublin Core for titles and dates.

mod issue;

use std::collections::HashMap;

use super::alto::{self, Page};
use super::{Failure, single_record, xml};
use crate::record::Record;
use crate::record::format::{Format, Head};
use newsdex_text::article::{Article, ArticleId, DateOrigin};
use newsdex_text::byline;

pub(super) use self::issue::page_files;
use self::issue::{Area, Division, Issue};

pub(super) static FORMAT: Format = Format {
    name: "METS",
    recognises,
    records: single_record::records,
    articles,
    is_read_by_name: true,
    ..Format::USUAL
};

fn recognises(head: &Head<'_>) -> bool {
    xml::root(head.bytes).is_some_and(|root| root.element.is("mets"))
}

/// The beginning of the line before each page in a record of a whole issue; the page's length and name follow.
const PAGE_MARK: &str = "<!--newsdex-page ";

/// Appends a page to a METS file.
pub(super) fn add_page(issue: &mut Vec<u8>, name: &str, page: &[u8]) {
    issue.extend_from_slice(format!("\n{PAGE_MARK}{} {name}-->\n", page.len()).as_bytes());
    issue.extend_from_slice(page);
}

/// Divides a record into the METS file and its pages by name.
fn divided(record: &[u8]) -> (&[u8], Vec<(String, &[u8])>) {
    let mark = memchr::memmem::Finder::new(PAGE_MARK);
    let Some(first) = mark.find(record) else {
        return (record, Vec::new());
    };
    let (mets, mut rest) = record.split_at(first);
    let mut pages = Vec::new();
    while let Some(line) = rest.strip_prefix(PAGE_MARK.as_bytes()) {
        let Some(end) = memchr::memmem::find(line, b"-->\n") else {
            break;
        };
        let (line, after) = line.split_at(end);
        let line = String::from_utf8_lossy(line);
        let Some((length, name)) = line.split_once(' ') else {
            break;
        };
        let length: usize = length.parse().unwrap_or(0);
        let Some(page) = after.get(4..4 + length) else {
            break;
        };
        pages.push((name.to_owned(), page));
        rest = after.get(5 + length..).unwrap_or_default();
    }
    (mets, pages)
}

fn articles(record: &Record) -> Vec<Result<Article, Failure>> {
    let (mets, pages) = divided(&record.bytes);
    let Some(document) = xml::parse(mets) else {
        return vec![Err(record.failed("not XML: it contains no element"))];
    };
    if pages.is_empty() {
        return vec![Err(record.skipped(
            "a description of scanned pages, but the pages are not beside it",
        ))];
    }
    let issue = Issue::read(&document.root);
    if issue.has_too_many_areas {
        let failure = record.failed("lists more areas of its pages than a newspaper can have");
        return vec![Err(failure.with_hint(NOT_AN_ISSUE))];
    }
    let mut read: HashMap<&str, Page> = HashMap::new();
    let mut order = Vec::new();
    for (name, bytes) in &pages {
        if let Some(page) = xml::parse(bytes) {
            read.insert(name, Page::read(&page.root));
            order.push(name.as_str());
        }
    }
    let name = record.names().next().unwrap_or_default();
    let name = name.rsplit('/').next().unwrap_or(name);
    let stem = name.strip_suffix(".xml").unwrap_or(name);
    let results = match issue.divisions.is_empty() {
        true => of_pages(record, &issue, stem, &read, &order),
        false => of_divisions(record, &issue, stem, &read),
    };
    match results.is_empty() {
        true => vec![Err(record.skipped("an issue without any words"))],
        false => results,
    }
}

/// The hint for a file whose articles refer to the same page areas again and again.
const NOT_AN_ISSUE: &str = "the file may be faulty: it lists an article or its areas too often";
/// The limit on the total size of an issue's articles, as a multiple of the size of the METS file and its pages.
const MOST_TIMES: usize = 2;

/// The articles into which an issue is divided.
fn of_divisions(
    record: &Record,
    issue: &Issue,
    stem: &str,
    pages: &HashMap<&str, Page>,
) -> Vec<Result<Article, Failure>> {
    let mut results = Vec::new();
    let mut bytes = 0;
    for division in &issue.divisions {
        let Some(article) = article(issue, division, stem, pages) else {
            continue;
        };
        bytes += article.body.len() + article.title.as_ref().map_or(0, String::len);
        if bytes > MOST_TIMES * record.bytes.len() {
            let failure = record.failed("its articles repeat the text of its pages too often");
            results.push(Err(failure.with_hint(NOT_AN_ISSUE)));
            break;
        }
        results.push(record.completed(article));
    }
    results
}

/// The fields shared by all articles of an issue.
fn of_issue(issue: &Issue, id: &str) -> Article {
    Article {
        id: ArticleId::given(id),
        published: issue.published,
        dated_by: issue.published.map(|_| DateOrigin::Metadata),
        source: issue.title.clone(),
        language: issue.language.clone(),
        ..Article::default()
    }
}

/// The article of a division; `None` if no text is found for it.
fn article(
    issue: &Issue,
    division: &Division,
    stem: &str,
    pages: &HashMap<&str, Page>,
) -> Option<Article> {
    let text = |areas: &[Area]| {
        let blocks = areas.iter().flat_map(|area| {
            let file = issue.files.get(&area.file);
            let page = file.and_then(|file| pages.get(file.as_str()));
            page.map(|page| page.area(&area.begin, area.end.as_deref()))
                .unwrap_or_default()
        });
        blocks.collect::<Vec<String>>()
    };
    let heading = text(&division.heading).join(" ");
    let mut blocks = text(&division.body);
    let is_title = |title: &String| title.chars().any(char::is_alphabetic);
    let mut title = division
        .titles
        .iter()
        .find(|title| is_title(title))
        .cloned();
    let printed = Some(heading).filter(is_title);
    // A truncated label is worth less than the printed title, in the heading or above the text.
    if let Some(begin) = title.as_deref().and_then(cut_short) {
        if printed.is_some() {
            title = printed.clone();
        } else if blocks
            .first()
            .is_some_and(|first| is_begun_by(first, begin))
        {
            title = Some(blocks.remove(0));
        }
    }
    let title = title.or(printed);
    let body = alto::joined(blocks);
    if body.is_empty() && title.is_none() {
        return None;
    }
    let byline = byline::byline(&division.authors.join("; "));
    Some(Article {
        title,
        body,
        authors: byline.authors,
        agencies: byline.agencies,
        section: division.section.clone(),
        language: division.language.clone().or(issue.language.clone()),
        ..of_issue(issue, &format!("{stem}-{}", division.id))
    })
}

/// The beginning of a title that ends in an ellipsis; `None` for other titles.
fn cut_short(title: &str) -> Option<&str> {
    let begin = title.trim_end_matches(['.', '…']);
    (title.ends_with("...") || title.ends_with('…')).then_some(begin)
}

/// The number of letters that must agree for a line to be the full form of a truncated title.
const SAME_LETTERS: usize = 12;
/// The longest title, in characters.
const LONGEST_TITLE: usize = 200;

fn is_begun_by(line: &str, begin: &str) -> bool {
    let letters = |text: &str| -> Vec<char> {
        let letters = text.chars().filter(|letter| letter.is_alphanumeric());
        letters.take(SAME_LETTERS).collect()
    };
    line.chars().count() <= LONGEST_TITLE && letters(line) == letters(begin)
}

/// Each page as an article, for an issue that is not divided.
fn of_pages(
    record: &Record,
    issue: &Issue,
    stem: &str,
    pages: &HashMap<&str, Page>,
    order: &[&str],
) -> Vec<Result<Article, Failure>> {
    let mut results = Vec::new();
    for name in order {
        let body = pages.get(name).map(Page::text).unwrap_or_default();
        if body.is_empty() {
            continue;
        }
        let file = name.rsplit('/').next().unwrap_or(name);
        let file = file.strip_suffix(".xml").unwrap_or(file);
        let title = issue
            .title
            .as_ref()
            .map(|title| match issue.pages.get(*name) {
                Some(number) => format!("{title}, page {number}"),
                None => title.clone(),
            });
        results.push(record.completed(Article {
            title,
            body,
            ..of_issue(issue, &format!("{stem}-{file}"))
        }));
    }
    results
}

#[cfg(test)]
mod tests;
