//! Wire text: the format with control characters in which agencies have sent stories since the teleprinter.
//!
//! There are two related standards: ANPA 1312 of American agencies, and IPTC 7901, the European one. In both, a story
//! is a header, STX, the text, ETX, a trailer with the time of sending, EOT. `split` divides a file at these
//! characters, `header` reads the part before the text, and `copy` the text itself: the lines above the story are
//! headline and byline, those below it are notes that are not for print.
//!
//! The priority is not kept. Standards: ANPA 1312 (1989), IPTC 7901 (1979, revised 1995).

mod copy;
mod header;
mod split;
mod trailer;

use super::Failure;
use crate::record::Record;
use crate::record::format::{Format, Head};
use newsdex_text::article::{Article, DateOrigin};
use newsdex_text::{byline, clean, encoding};

/// Start of header.
const SOH: char = '\u{1}';
/// Start of text.
const STX: char = '\u{2}';
/// End of text.
const ETX: char = '\u{3}';
/// End of transmission.
const EOT: char = '\u{4}';

pub(super) static FORMAT: Format = Format {
    name: "wire text",
    recognises,
    records: split::records,
    articles,
    ..Format::USUAL
};

/// A file of wire text begins with a header and a text; only fill characters may come before.
fn recognises(head: &Head<'_>) -> bool {
    let start = head.bytes.iter().position(|byte| !split::is_fill(*byte));
    let Some(story) = start.and_then(|start| head.bytes.get(start..)) else {
        return false;
    };
    let header = story.get(..LONGEST_HEADER).unwrap_or(story);
    story.first() == Some(&(SOH as u8)) && header.contains(&(STX as u8))
}

/// The longest header, in bytes.
const LONGEST_HEADER: usize = 2000;

fn articles(record: &Record) -> Vec<Result<Article, Failure>> {
    vec![article(record)]
}

fn article(record: &Record) -> Result<Article, Failure> {
    let written = encoding::decode(&record.bytes, None);
    let story = written.split(SOH).next_back().unwrap_or(&written);
    let Some((before, after)) = story.split_once(STX) else {
        return Err(record.failed("wire text without the mark that begins the text"));
    };
    let (inside, behind) = after.split_once(ETX).unwrap_or((after, ""));
    let inside = inside.split(EOT).next().unwrap_or(inside);
    let header = header::header(before);
    let copy = copy::copy(inside, header.is_anpa);
    let sent = trailer::sent(behind, &copy.body);
    let mut agencies = credited(&copy.body);
    let mut byline = byline::byline(copy.byline.as_deref().unwrap_or_default());
    if byline.authors.is_empty() {
        byline.extend(byline::byline(
            copy.reporters.as_deref().unwrap_or_default(),
        ));
    }
    let sender = header.agency.or(sent.agency);
    for agency in sender.iter().chain(&byline.agencies) {
        if !agencies.contains(agency) {
            agencies.push(agency.clone());
        }
    }
    let keywords = slug_words(copy.slug.as_deref().or(header.slug.as_deref()));
    let title = copy
        .title
        .or_else(|| copy.slug.as_deref().and_then(subject));
    record.completed(Article {
        title,
        body: copy.body,
        published: sent.moment,
        dated_by: sent.moment.map(|_| DateOrigin::Metadata),
        source: sender.or_else(|| agencies.first().cloned()),
        agencies,
        authors: byline.authors,
        section: header.section,
        slug: copy.slug.or(header.slug),
        keywords,
        ..Article::default()
    })
}

/// The usual name of the agency with an abbreviation such as `AP` or `dpa`.
fn agency(sign: &str) -> Option<String> {
    byline::agencies::agency(sign).map(str::to_owned)
}

/// The agencies in the brackets of a dateline: `Paris (ats afp)`.
fn credited(body: &str) -> Vec<String> {
    let line = body.lines().next().unwrap_or_default();
    let brackets = line
        .split_once('(')
        .filter(|(place, _)| place.chars().count() <= LONGEST_PLACE)
        .and_then(|(_, rest)| rest.split_once(')'));
    let Some((signs, _)) = brackets else {
        return Vec::new();
    };
    let signs = signs.split([' ', '/', ',', '-']);
    signs
        .filter_map(|sign| agency(sign).or_else(|| agency(&sign.to_uppercase())))
        .collect()
}

/// The longest text before the agency in a dateline, in characters.
const LONGEST_PLACE: usize = 60;

/// The subject of a slug, without the desk at its beginning: `Harbour` for `US--Harbour`.
fn subject(slug: &str) -> Option<String> {
    let subject = slug.split_once("--").map_or(slug, |(_, subject)| subject);
    clean::line(subject)
}

/// The words of a slug such as `Yemen/conflict/`; empty for an ANPA keyword line, which is one name and not a list.
fn slug_words(slug: Option<&str>) -> Vec<String> {
    let slug = slug.filter(|slug| slug.contains('/')).unwrap_or_default();
    slug.split('/').filter_map(clean::line).collect()
}

#[cfg(test)]
mod tests;
