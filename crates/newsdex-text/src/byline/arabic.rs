//! Bylines in the style of Arabic newspapers: place, paper, agency and reporter in any order, separated by dashes or
//! colons, with papers in quotation marks and `من` ("from") before the place.
//!
//! `الرياض - واس` credits an agency and no person; `أبها: سلطان الأحمري` names a reporter in Abha. A single word is a
//! place or a paper, because people sign with at least two names.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::{Byline, agencies, push};
use crate::lexicon::bylines::{Kind, is};
use crate::lexicon::exonyms;

/// The separators between the parts.
const DIVIDERS: [char; 11] = ['-', '–', '—', '_', '/', '،', '؛', ':', '|', ';', '+'];

/// The quotation marks around names that are not persons, such as papers and programmes.
const MARKS: [char; 7] = ['«', '»', '"', '“', '”', '{', '}'];

/// Whether a part is the Arabic name of a known place.
fn is_place(part: &str) -> bool {
    static NAMES: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| {
        let places = exonyms::names_in("ar");
        places.map(|place| place.name).collect()
    });
    NAMES.contains(part)
}

/// Whether a line has Arabic letters and no Latin letters.
pub(super) fn is_arabic(line: &str) -> bool {
    line.chars().any(is_letter) && !line.contains(|c: char| c.is_ascii_alphabetic())
}

fn is_letter(character: char) -> bool {
    matches!(character, '\u{621}'..='\u{63a}' | '\u{641}'..='\u{64a}')
}

/// The parts of a line, trimmed.
fn parts(line: &str) -> impl Iterator<Item = &str> {
    // The long line (`ـ`) inside a word is decoration; beside a space it is a separator.
    line.split(DIVIDERS)
        .flat_map(|part| part.split(" ـ"))
        .flat_map(|part| part.split("ـ "))
        .map(str::trim)
        .filter(|part| !part.is_empty())
}

/// Parses an Arabic byline.
pub(super) fn read(line: &str, found: &mut Byline) {
    for part in parts(line) {
        if let Some(agency) = agency(part) {
            push(&mut found.agencies, agency.to_owned());
            continue;
        }
        if let Some(name) = name(part, found) {
            push(&mut found.authors, name);
        }
    }
}

/// Gives the agency with this name or these initials, such as `أ. ف. ب.`
fn agency(part: &str) -> Option<&'static str> {
    let part = part.trim_matches(MARKS);
    let by_letters = || agencies::agency(&part.replace([' ', '.'], ""));
    agencies::agency(part).or_else(by_letters)
}

/// Gives the person in one part, such as `كتب سلطان الأحمري من أبها تصوير ...`; adds agencies in it to `found`.
fn name(part: &str, found: &mut Byline) -> Option<String> {
    // "«Paper» from Riyadh", "Someone from Riyadh": the name, then the place.
    let who = part.split(" من ").next().unwrap_or(part);
    if part.starts_with("من ") || who.contains(MARKS) {
        for quoted in who.split(MARKS).map(str::trim) {
            if let Some(agency) = agency(quoted) {
                push(&mut found.agencies, agency.to_owned());
            }
        }
        return None;
    }
    let who = who.trim_matches(|sign: char| !sign.is_alphanumeric() && sign != '.');
    let mut words: Vec<&str> = who
        .split_whitespace()
        .take_while(|word| !is(Kind::Other, word))
        .collect();
    while let Some(first) = words.first()
        && (is(Kind::By, first) || is_title(first))
    {
        words.remove(0);
    }
    // "and agencies"
    if words.last() == Some(&"ووكالات") || words.last() == Some(&"والوكالات") {
        words.pop();
    }
    let (first, last) = (words.first()?, words.last()?);
    let is_institution = words.iter().take(2).all(|word| word.starts_with("ال"))
        && !matches!(*first, "السيد" | "الحسن" | "الحسين" | "الشيخ");
    let is_name = (2..=6).contains(&words.len())
        && !is(Kind::Desk, first)
        && !is(Kind::Paper, last)
        && !is_institution
        && !matches!(*first, "سان" | "سانت" | "نيو" | "لوس")
        && !words.contains(&"تحرير")
        && words.iter().all(|word| !word.contains(char::is_numeric));
    let name = words.join(" ");
    let name = name.strip_prefix("د.").unwrap_or(&name).to_owned();
    (is_name && !is_place(&name)).then_some(name)
}

/// `د.`, `أ.د.`, `أ.د`: abbreviated titles.
fn is_title(word: &str) -> bool {
    word.contains('.') && word.split('.').all(|letter| letter.chars().count() <= 1)
}

/// The maximum number of parts in a byline within a text, and of words in a part.
const MOST: usize = 4;

/// Whether a line of a text has the form of a byline: short parts separated by dashes, colons or bars, at least one of
/// which is a place or an agency or begins with a desk or a word such as "by".
pub fn is_byline(line: &str) -> bool {
    let is_divided = line.contains([':', '|'])
        || [" -", "- ", " –", "– ", " —", "— ", " ـ"]
            .iter()
            .any(|dash| line.contains(dash));
    if !is_arabic(line) || !is_divided || line.contains(['؟', '!']) || line.ends_with([':', '.']) {
        return false;
    }
    let parts: Vec<&str> = parts(line).collect();
    let is_telling = |part: &&str| {
        let first = part.split(' ').next().unwrap_or(part);
        is_place(part) || is(Kind::Desk, first) || is(Kind::By, first) || agency(part).is_some()
    };
    (2..=MOST).contains(&parts.len())
        && parts
            .iter()
            .all(|part| part.split_whitespace().count() <= MOST)
        && parts.iter().any(is_telling)
}
