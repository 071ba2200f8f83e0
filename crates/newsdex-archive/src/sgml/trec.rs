//! Documents in the style of the TREC collections: `<DOC>`, `<DOCNO>`, and a text, in `<TEXT>` or without it.
//!
//! The collections use different field names; all usual ones are known here.

use std::borrow::Cow;

use indexmap::IndexSet;

use super::super::xml::{Element, Node};
use super::super::{layout, xhtml};
use newsdex_text::article::{Article, ArticleId, DateOrigin, Moment};
use newsdex_text::{byline, clean, date};

/// Names of fields, the most reliable first.
const IDS: [&str; 4] = ["DOCNO", "DOCID", "DOCIDENT", "ID"];
const TITLES: [&str; 9] = [
    "HEADLINE", "HL", "HEAD", "TITLE", "TI", "TTL", "H3", "HEADING", "DOCTITLE",
];
const DATES: [&str; 9] = [
    "DATE_TIME",
    "DATETIME",
    "DATE",
    "DATE1",
    "PUBDATE",
    "PUB_DATE",
    "DD",
    "DATESTORY",
    "PD",
];
const BYLINES: [&str; 4] = ["BYLINE", "AUTHOR", "BY", "AU"];
const SOURCES: [&str; 5] = ["SOURCE", "SO", "PUB", "PUBLICATION", "NEWSPAPER"];
const SECTIONS: [&str; 3] = ["SECTION", "CATEGORY", "DESK"];
const KEYWORDS: [&str; 5] = ["SUBJECT", "KEYWORDS", "KEYWORD", "TOPICS", "DESCRIPT"];
const TEXTS: [&str; 5] = ["TEXT", "LP", "LEADPARA", "CONTENT", "STORY"];
/// Fields that do not belong to the text if no element marks the text.
const CODES: [&str; 14] = [
    "DOCTYPE",
    "DOCHDR",
    "ANNOTATION",
    "FILEID",
    "FIRST",
    "SECOND",
    "LENGTH",
    "PAGE",
    "GRAPHIC",
    "TYPE",
    "TRAILER",
    "PARENT",
    "SLUG",
    "CO",
];

pub(super) fn article(document: &Element) -> Article {
    let id = first(document, &IDS).or_else(|| document.attr("id").map(str::to_owned));
    let name = id.as_deref().unwrap_or_default();
    let published = fields(document, &DATES)
        .find_map(|field| date::moment(&month_second(field.line()?)))
        .or_else(|| moment_in_name(name));
    let dateline = first(document, &["DATELINE"]).and_then(|line| xhtml::dateline(&line));
    let signed = fields(document, &BYLINES)
        .filter_map(Element::line)
        .map(|line| byline::byline(&line))
        .next()
        .unwrap_or_default();
    let mut keywords: IndexSet<String> = IndexSet::new();
    for field in fields(document, &KEYWORDS) {
        let written = field.text();
        keywords.extend(written.split([',', ';', '\n']).filter_map(clean::line));
    }
    let source = first(document, &SOURCES).or_else(|| source_in_name(name).map(str::to_owned));
    Article {
        id: id.as_deref().map(ArticleId::given).unwrap_or_default(),
        title: headline(document),
        body: layout::paragraphs(&with_plain_quotes(&body(document))),
        published,
        dated_by: published.map(|_| DateOrigin::Metadata),
        agencies: match signed.agencies.is_empty() {
            true => source
                .as_deref()
                .and_then(byline::agencies::agency)
                .map(str::to_owned)
                .into_iter()
                .collect(),
            false => signed.agencies,
        },
        authors: signed.authors,
        source,
        dateline,
        section: first(document, &SECTIONS),
        keywords: keywords.into_iter().collect(),
        slug: first(document, &["SLUG", "SLUGLINE"]),
        ..Article::default()
    }
}

/// The elements with these names at any depth, in the order of `names`.
fn fields<'a>(document: &'a Element, names: &'a [&str]) -> impl Iterator<Item = &'a Element> {
    names.iter().flat_map(|name| document.outermost(name))
}

fn first(document: &Element, names: &[&str]) -> Option<String> {
    fields(document, names).find_map(Element::line)
}

/// All headlines of the first element name found: some collections divide one headline among several elements.
fn headline(document: &Element) -> Option<String> {
    TITLES.iter().find_map(|name| {
        let lines: Vec<String> = document.outermost(name).filter_map(Element::line).collect();
        clean::line(&with_plain_quotes(&lines.join(" ")))
    })
}

/// The elements that contain the text; if there are none, everything that is not another field.
fn body(document: &Element) -> String {
    let mut texts: Vec<String> = TEXTS
        .iter()
        .flat_map(|name| document.outermost(name))
        .map(|text| written(text, &["ANNOTATION"]))
        .collect();
    texts.retain(|text| !text.trim().is_empty());
    if !texts.is_empty() {
        return texts.join("\n\n");
    }
    let others: Vec<&str> = [
        &IDS[..],
        &TITLES,
        &DATES,
        &BYLINES,
        &SOURCES,
        &SECTIONS,
        &KEYWORDS,
        &CODES,
        &["DATELINE"],
    ]
    .concat();
    written(document, &others)
}

/// The text of an element with its layout; marked-up paragraphs are separated.
fn written(element: &Element, left_out: &[&str]) -> String {
    let mut text = String::new();
    push(element, left_out, &mut text);
    text
}

fn push(element: &Element, left_out: &[&str], text: &mut String) {
    for node in &element.nodes {
        match node {
            Node::Text(piece) => text.push_str(piece),
            Node::Element(inner) if left_out.iter().any(|name| inner.is(name)) => {}
            Node::Element(inner) => {
                let is_paragraph = inner.is("P") || inner.is("BR");
                if is_paragraph {
                    text.push_str("\n\n");
                }
                push(inner, left_out, text);
                if is_paragraph {
                    text.push_str("\n\n");
                }
            }
        }
    }
}

/// Replaces typewriter quotation marks (\`\`so'') with today's, and removes layout codes.
fn with_plain_quotes(text: &str) -> String {
    let mut plain = text.replace("``", "\"").replace("''", "\"");
    for code in [
        "&LR;", "&UR;", "&QL;", "&QC;", "&QR;", "&UL;", "&MD;", "&SP;",
    ] {
        if plain.contains(code) {
            plain = plain.replace(code, " ");
        }
    }
    plain
}

/// Writes an American date as year, month and day: in these collections, `04/03/1998` is a day in April.
fn month_second(written: String) -> String {
    let mut parts = written.splitn(3, '/');
    let (Some(month), Some(day), Some(rest)) = (parts.next(), parts.next(), parts.next()) else {
        return written;
    };
    let (year, time) = rest.split_once(' ').unwrap_or((rest, ""));
    let is_figure = |text: &str, most: usize| {
        (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    let is_month = month
        .parse()
        .is_ok_and(|month: u8| (1..=12).contains(&month));
    let is_date = is_month && is_figure(day, 2) && year.len() == 4 && is_figure(year, 4);
    match is_date {
        true => format!("{year}-{month:0>2}-{day:0>2} {time}")
            .trim_end()
            .to_owned(),
        false => written,
    }
}

/// The day in an identifier such as `APW19980314.0391` or `AP880212-0001`.
fn moment_in_name(name: &str) -> Option<Moment> {
    let begin = name.find(|character: char| character.is_ascii_digit())?;
    let figures = name.get(begin..)?;
    let count = figures
        .bytes()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    let letters = name.get(..begin)?;
    let is_named = !letters.is_empty()
        && letters
            .bytes()
            .all(|byte| byte.is_ascii_alphabetic() || byte == b'_');
    match (is_named, count) {
        (true, 8) => date::moment(figures.get(..8)?),
        (true, 6) => date::moment(&format!("19{}", figures.get(..6)?)),
        _ => None,
    }
}

/// The newspaper or agency whose abbreviation begins an identifier, in the LDC collections.
fn source_in_name(name: &str) -> Option<&'static str> {
    const SOURCES: [(&str, &str); 10] = [
        ("APW", "Associated Press"),
        ("AP", "Associated Press"),
        ("NYT", "New York Times"),
        ("XIE", "Xinhua"),
        ("XIN", "Xinhua"),
        ("AFP", "Agence France-Presse"),
        ("WSJ", "Wall Street Journal"),
        ("LA", "Los Angeles Times"),
        ("FT", "Financial Times"),
        ("SJMN", "San Jose Mercury News"),
    ];
    let end = name
        .find(|character: char| !character.is_ascii_uppercase())
        .filter(|end| name.as_bytes().get(*end).is_some_and(u8::is_ascii_digit))?;
    let letters = name.get(..end)?;
    SOURCES
        .iter()
        .find(|(prefix, _)| *prefix == letters)
        .map(|(_, source)| *source)
}

/// Removes annotation tags that are not elements: `<b_enamex type="PERSON">` … `<e_enamex>`.
pub(super) fn without_annotations(text: &str) -> Cow<'_, str> {
    if !text.contains("<b_") && !text.contains("<B_") {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        plain.push_str(before);
        let is_annotation = matches!(
            after.as_bytes(),
            [b'b' | b'e' | b'B' | b'E', b'_', third, ..] if third.is_ascii_alphabetic()
        );
        let close = after.find(['>', '<']);
        match close.filter(|close| is_annotation && after.as_bytes().get(*close) == Some(&b'>')) {
            Some(close) => rest = after.get(close + 1..).unwrap_or_default(),
            None => {
                plain.push('<');
                rest = after;
            }
        }
    }
    plain.push_str(rest);
    Cow::Owned(plain)
}
