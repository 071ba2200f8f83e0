//! Reuters-21578, distribution 1.0: the newswire of 1987 as marked up by D. D. Lewis.
//!
//! `NEWID` is the identifier. Topics, places, people and organisations are keywords. An article of type BRIEF is only a
//! headline, one of type UNPROC a text without markup.

use indexmap::IndexSet;

use super::super::xml::{Element, Node};
use super::super::{layout, xhtml};
use newsdex_text::article::{Article, ArticleId, DateOrigin};
use newsdex_text::{byline, clean, date};

/// The placeholder for the text in an article of type BRIEF.
const NO_TEXT: &str = "Blah blah blah.";

pub(super) fn article(element: &Element) -> Article {
    let text = element.child("TEXT");
    let part = |name: &str| text.and_then(|text| text.child(name));
    let title = part("TITLE").and_then(Element::line);
    let signed = part("AUTHOR")
        .map(|author| byline::byline(&author.text()))
        .unwrap_or_default();
    let mut agencies = signed.agencies;
    if agencies.is_empty() {
        agencies.push("Reuters".to_owned());
    }
    let written = match part("BODY") {
        Some(body) => body.text(),
        None => text.map(own_text).unwrap_or_default(),
    };
    let published = element
        .child("DATE")
        .and_then(|written| date::moment(first_line(&written.text())));
    let mut keywords: IndexSet<String> = IndexSet::new();
    for name in [
        "TOPICS",
        "PLACES",
        "PEOPLE",
        "ORGS",
        "EXCHANGES",
        "COMPANIES",
    ] {
        keywords.extend(element.children_named(name).flat_map(listed));
    }
    Article {
        id: element
            .attr("NEWID")
            .map(|number| ArticleId::given(&format!("reuters-21578:{number}")))
            .unwrap_or_default(),
        title,
        body: without_sign_off(layout::paragraphs(&written)),
        published,
        dated_by: published.map(|_| DateOrigin::Metadata),
        source: Some("Reuters".to_owned()),
        authors: signed.authors,
        agencies,
        dateline: part("DATELINE").and_then(|line| xhtml::dateline(&line.text())),
        keywords: keywords.into_iter().collect(),
        slug: element
            .child("UNKNOWN")
            .and_then(|codes| slug(&codes.text())),
        language: Some("en".to_owned()),
        ..Article::default()
    }
}

/// The first line of the date field, without any service codes after it.
fn first_line(written: &str) -> &str {
    let written = written.trim();
    let end = written.find(['\t', '\n']).unwrap_or(written.len());
    written.get(..end).unwrap_or(written)
}

/// The names in a list; one file of the collection has names without tags.
fn listed(list: &Element) -> Vec<String> {
    let named: Vec<String> = list.children_named("D").filter_map(Element::line).collect();
    match named.is_empty() {
        true => list.line().into_iter().collect(),
        false => named,
    }
}

/// The text outside the elements for title, author and dateline.
fn own_text(element: &Element) -> String {
    let mut written = String::new();
    for node in &element.nodes {
        match node {
            Node::Text(text) => written.push_str(text),
            Node::Element(inner)
                if ["TITLE", "AUTHOR", "DATELINE"]
                    .iter()
                    .any(|name| inner.is(name)) => {}
            Node::Element(inner) => written.push_str(&inner.text()),
        }
    }
    let written = written.trim().trim_matches('*').trim_end();
    match written.trim() == NO_TEXT {
        true => String::new(),
        false => written.to_owned(),
    }
}

/// Removes the `Reuter` at the end of the text.
fn without_sign_off(mut body: String) -> String {
    loop {
        let end = body.rfind(['\n', ' ']).map_or(0, |at| at + 1);
        let last = body.get(end..).unwrap_or_default();
        let bare = last.trim_matches(|character: char| !character.is_alphanumeric());
        let is_line = end == 0 || body.get(..end).is_some_and(|before| before.ends_with('\n'));
        let is_sign_off = bare.eq_ignore_ascii_case("reuter") && stands_alone(&body, end)
            || bare.eq_ignore_ascii_case("reuters") && is_line;
        let is_mark = !last.is_empty() && last.chars().all(|character| "/;*-+".contains(character));
        if !(is_sign_off || is_mark && stands_alone(&body, end)) {
            return body;
        }
        body.truncate(end);
        body.truncate(body.trim_end().len());
    }
}

/// Whether a sign-off is on a line of its own or follows the end of a sentence.
fn stands_alone(body: &str, at: usize) -> bool {
    let before = body.get(..at).unwrap_or_default();
    before.is_empty()
        || before.ends_with('\n')
        || before
            .trim_end()
            .ends_with(['.', '"', '\'', ')', '-', '\u{201d}'])
        || body.get(at..).is_some_and(|last| last.contains("REUTER"))
}

/// The slug in the transmission codes: `u f BC-BAHIA-COCOA-REVIEW   02-26 0105`.
fn slug(codes: &str) -> Option<String> {
    let line = codes.lines().rev().find(|line| !line.trim().is_empty())?;
    let line = line.split("  ").next()?.trim();
    // Two letters before it give priority and category.
    let codes_end = line
        .char_indices()
        .scan(0, |blanks, (at, character)| {
            *blanks += usize::from(character == ' ');
            Some((at, *blanks))
        })
        .find(|(_, blanks)| *blanks == 2)?
        .0;
    let (before, slug) = line.split_at_checked(codes_end + 1)?;
    let are_codes = before.split(' ').all(|code| code.len() <= 1);
    (are_codes && slug.contains('-') && slug.len() > 3).then(|| clean::line(slug))?
}
