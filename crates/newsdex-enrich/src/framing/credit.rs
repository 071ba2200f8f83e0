//! Bylines and credits: the lines before and after a text that name its authors and agencies.

use newsdex_text::byline::{self, agencies};
use newsdex_text::checkpoint::checkpoint;
use newsdex_text::date;
use newsdex_text::lexicon::report_lines::{self, Kind};

/// The content of a credit line; empty if the line credits nobody by name, such as "(With inputs from agencies)".
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Credit {
    /// The authors of the text.
    pub(super) authors: Vec<String>,
    /// The agencies, by their usual names.
    pub(super) agencies: Vec<String>,
}

/// The longest byline, in bytes.
const LONGEST_BYLINE: usize = 200;
/// The longest credit line, in bytes.
const LONGEST_CREDIT: usize = 400;
/// The longest line with only a date, in bytes.
const LONGEST_DATE: usize = 45;

/// The most blanks in a line that only names agencies.
const MOST_WORDS_ALONE: usize = 8;

/// Reads a line before the text: a byline, the name of an agency, a date.
pub(super) fn opening(line: &str, known: &[String]) -> Option<Credit> {
    if line.len() > LONGEST_BYLINE {
        return None;
    }
    byline_of(line)
        .or_else(|| arabic(line))
        .or_else(|| agency_alone(line))
        .or_else(|| photo(line))
        .or_else(|| is_known_author(line, known).then(Credit::default))
        .or_else(|| is_date(line).then(Credit::default))
}

/// Reads a byline: `By Ann Lee`, `By ANN LEE, Associated Press Writer`, `By Ann Lee | Wexmouth Herald`, `Von Ann Lee`.
fn byline_of(line: &str) -> Option<Credit> {
    if !begins_before_blank(line, Kind::Byline) {
        return byline::printed_byline(line).map(|found| Credit {
            authors: found.authors,
            agencies: found.agencies,
        });
    }
    if line.ends_with([':', '?', '!', ',', '"', '”']) {
        return None;
    }
    let found = byline::byline(line);
    let first = found.authors.first();
    let are_people = found
        .authors
        .iter()
        .all(|name| byline::is_of_a_person(name) || Some(name) != first);
    let is_sentence = line.ends_with('.') && line.split(' ').count() > 8;
    let is_one = are_people && !is_sentence && (first.is_some() || !found.agencies.is_empty());
    let is_heading = found.authors.iter().any(|name| is_headline_word(name));
    (is_one && !is_heading).then(|| Credit {
        authors: found
            .authors
            .into_iter()
            .filter(|name| byline::is_of_a_person(name))
            .collect(),
        agencies: found.agencies,
    })
}

/// Reads an Arabic byline: `سلطان الأحمري – جدة`.
fn arabic(line: &str) -> Option<Credit> {
    byline::is_arabic_byline(line).then(|| {
        let found = byline::byline(line);
        Credit {
            authors: found.authors,
            agencies: found.agencies,
        }
    })
}

/// Reads the line below a byline: `Associated Press Writer`, `Herald Staff`.
pub(super) fn office(line: &str) -> Option<Credit> {
    let last = line
        .trim_end_matches('.')
        .rsplit(' ')
        .next()
        .unwrap_or(line)
        .to_lowercase();
    let is_one = line.len() <= 60 && report_lines::is(Kind::Office, &last);
    is_one.then(|| Credit {
        authors: Vec::new(),
        agencies: owned(agencies::agencies(line)),
    })
}

/// Reads a line that only names agencies: `AFP`, `(ANI)`, `-- Reuters`, `© AFP 2022`, `PTI ABC XY`, `[Reuters/AP]`.
fn agency_alone(line: &str) -> Option<Credit> {
    let blanks = line.bytes().filter(|byte| *byte == b' ').count();
    if line.len() > 80 || blanks > MOST_WORDS_ALONE {
        return None;
    }
    let bare = bare(line);
    let mut named: Vec<String> = Vec::new();
    for part in bare
        .split(['/', ',', '|', '+', '&', ';'])
        .flat_map(|part| part.split(" and "))
    {
        let part = part.trim();
        // "AFP/rt", "PTI SKV RDM": the initials of editors.
        let is_initials =
            !named.is_empty() && part.len() <= 4 && part.chars().all(char::is_alphabetic);
        let (first, rest) = part.split_once(' ').unwrap_or((part, ""));
        let signed = agencies::agency(first).filter(|_| {
            !rest.is_empty()
                && first.len() <= 4
                && rest.split(' ').all(|sign| {
                    (2..=4).contains(&sign.len())
                        && sign.bytes().all(|byte| byte.is_ascii_uppercase())
                })
        });
        match agencies::agency(part).or(signed) {
            Some(name) => named.push(name.to_owned()),
            None if is_initials || part.is_empty() => {}
            None => return None,
        }
    }
    (!named.is_empty()).then_some(Credit {
        authors: Vec::new(),
        agencies: named,
    })
}

/// A line without the punctuation, copyright signs and years around it.
fn bare(line: &str) -> &str {
    line.trim_start_matches("(c)")
        .trim_matches(|c: char| !c.is_alphabetic())
}

/// Reads a picture credit: `Photo: Reuters`, `Image: AP`, `(AP Photo/Ann Lee)`, `REUTERS/Ann Lee`.
fn photo(line: &str) -> Option<Credit> {
    let bare = line.trim_matches(|c: char| !c.is_alphanumeric());
    let is_signed = || {
        // "REUTERS/Ann Lee", "AFP/Ann Lee"
        line.split_once('/').is_some_and(|(agency, person)| {
            agencies::agency(agency.trim_start_matches('(')).is_some()
                && byline::is_of_a_person(person.trim_end_matches([')', '.']))
        })
    };
    let is_one = line.len() <= 120
        && (begins_with(bare, Kind::Picture) || is_signed())
        && !(line.ends_with('.') && bare.split(' ').count() > 9);
    is_one.then(|| Credit {
        authors: Vec::new(),
        agencies: owned(agencies::agencies(line)),
    })
}

fn is_known_author(line: &str, known: &[String]) -> bool {
    known
        .iter()
        .any(|name| line.eq_ignore_ascii_case(name) && name.contains(' '))
}

/// Whether a line is a label for the author, whom the next line names.
pub(super) fn is_label_of_author(line: &str) -> bool {
    let label = line.trim_end_matches(':').to_lowercase();
    report_lines::is(Kind::AuthorLabel, &label)
}

/// The names on a line below such a label.
pub(super) fn labelled(line: &str) -> Option<Credit> {
    let found = byline::byline(line);
    let are_people = !found.authors.is_empty()
        && found
            .authors
            .iter()
            .all(|name| byline::is_of_a_person(name));
    (line.len() <= LONGEST_BYLINE && are_people).then_some(Credit {
        authors: found.authors,
        agencies: found.agencies,
    })
}

/// Reads a correspondent's line: `Ann Lee in Kyiv`, `Ann Lee in Kyiv and Bo Roe in London`.
fn correspondent(line: &str) -> Option<Credit> {
    let is_short = line.len() <= 90 && !line.ends_with(['.', '?', '!', ':', '"', '”']);
    if !is_short || !line.contains(" in ") {
        return None;
    }
    let mut authors = Vec::new();
    for part in line.split(" and ").flat_map(|part| part.split(", ")) {
        checkpoint();
        let (person, place) = match part.split_once(" in ") {
            Some(pair) => pair,
            None => (part, "Here"),
        };
        let is_place = place.split(' ').count() <= 3
            && place
                .split(' ')
                .all(|word| word.starts_with(char::is_uppercase));
        let words = person.split(' ').count();
        if !is_place || !byline::is_of_a_person(person) || words > 3 || is_headline_word(person) {
            return None;
        }
        authors.push(person.to_owned());
    }
    Some(Credit {
        authors,
        agencies: Vec::new(),
    })
}

/// Whether a "person" is part of a heading: "Heavy Fighting in Kyiv".
fn is_headline_word(person: &str) -> bool {
    let last = person.rsplit(' ').next().unwrap_or(person);
    let first = person.split(' ').next().unwrap_or(person);
    if first.len() > 5 && first.ends_with("ing") {
        return true;
    }
    let mut endings = report_lines::phrases(Kind::HeadlineEnding).iter();
    endings.any(|ending| last.ends_with(ending)) || report_lines::is(Kind::Headline, last)
}

fn is_date(line: &str) -> bool {
    line.len() <= LONGEST_DATE
        && line.starts_with(|c: char| c.is_alphanumeric())
        && line.bytes().any(|byte| byte.is_ascii_digit())
        && line.split(' ').count() <= 8
        && !line.ends_with('.')
        && date::moment(line).is_some()
}

/// The beginnings of credits below the text, each with the longest line that is a credit, in bytes. Sentences begin with
/// some of them, too.
const CLOSINGS: [(Kind, usize); 5] = [
    (Kind::Closing, LONGEST_CREDIT),
    (Kind::ClosingWritten, 120),
    (Kind::ClosingAuthor, 60),
    (Kind::ClosingAuthors, LONGEST_BYLINE),
    (Kind::ClosingSource, 80),
];

/// Reads a line after the text; `is_last` says that only credits follow it.
pub(super) fn closing(line: &str, is_last: bool) -> Option<Credit> {
    if line.len() > LONGEST_CREDIT {
        return None;
    }
    let bare = line.trim_matches(|c: char| {
        matches!(
            c,
            '(' | ')' | '[' | ']' | '*' | '_' | '-' | '–' | '—' | ' ' | '•' | '"'
        )
    });
    let lower = bare.to_lowercase();
    let holds = |kind| {
        let mut phrases = report_lines::phrases(kind).iter();
        phrases.any(|phrase| lower.contains(phrase))
    };
    let begins = CLOSINGS
        .into_iter()
        .find(|(kind, _)| begins_with(&lower, *kind));
    let is_credit = match begins {
        Some((_, longest)) => line.len() <= longest,
        None => {
            let is_told = lower.contains("contribut")
                && holds(Kind::Contributed)
                && !line.starts_with(['"', '“']);
            let is_wired = ["this ", "the ", "except"]
                .iter()
                .any(|begin| lower.starts_with(begin))
                && holds(Kind::Wire);
            // "With AP inputs", "mit dpa"
            let is_german = lower
                .strip_prefix("mit ")
                .is_some_and(|rest| agencies::agency(rest).is_some());
            let has_inputs = is_german
                || lower.starts_with("with ")
                    && lower.len() <= 60
                    && lower.trim_end_matches('.').ends_with(" inputs");
            is_told || is_wired || has_inputs
        }
    };
    if is_credit {
        return Some(Credit {
            authors: reporters(bare),
            agencies: owned(agencies::agencies(line)),
        });
    }
    agency_alone(line)
        .or_else(|| photo(line))
        .or_else(|| signed(line).filter(|_| is_last))
}

/// The people in "Reporting by Ann Lee and Bo Roe in Rome; editing by Cy Poe".
fn reporters(line: &str) -> Vec<String> {
    if let Some(names) = after(line, Kind::ClosingAuthors).next() {
        return labelled(names.trim_start())
            .map(|credit| credit.authors)
            .unwrap_or_default();
    }
    if !begins_before_blank(line, Kind::Reporters) {
        return Vec::new();
    }
    let first = line.split([';', '.']).next().unwrap_or(line);
    let first = first
        .split_once(" by ")
        .or_else(|| first.split_once(" from "))
        .map_or("", |(_, names)| names);
    byline::byline(first)
        .authors
        .into_iter()
        .filter(|name| byline::is_of_a_person(name))
        .collect()
}

/// Reads a signature below a text: `-- Ann Lee in London`, `— Ann Lee, Reuters`. Without a place or an agency, the name
/// may be that of a quoted person.
fn signed(line: &str) -> Option<Credit> {
    let name = line.trim_start_matches(['-', '–', '—', ' ']);
    if name.len() == line.len() || line.len() > 90 {
        return None;
    }
    let found = byline::byline(name);
    let are_people = !found.authors.is_empty()
        && found
            .authors
            .iter()
            .all(|name| byline::is_of_a_person(name));
    let is_proven = !found.agencies.is_empty() || correspondent(name).is_some();
    (are_people && is_proven).then_some(Credit {
        authors: found.authors,
        agencies: found.agencies,
    })
}

/// The credit at the end of the last paragraph: its byte range in the paragraph, and the agencies it names.
///
/// `(dpa)`, `(APA/dpa)`, a final `Reuter` after the last sentence.
pub(super) fn trailing(paragraph: &str) -> Option<(std::ops::Range<usize>, Vec<String>)> {
    let text = paragraph.trim_end();
    if let Some(open) = text
        .strip_suffix([')', ']'])
        .and_then(|inside| inside.rfind(['(', '[']))
    {
        let inside = text.get(open + 1..text.len() - 1)?;
        let credit = (inside.len() <= 60)
            .then(|| agency_alone(inside).or_else(|| closing(inside, false)))??;
        return Some((open..text.len(), credit.agencies));
    }
    let (at, end) = text
        .char_indices()
        .rev()
        .take(40)
        .find(|(_, character)| matches!(character, '.' | '!' | '?' | '"' | '”' | ')' | '…'))?;
    let rest = text.get(at + end.len_utf8()..)?;
    let sign = rest.trim_start();
    let is_apart = sign.len() < rest.len() || sign.starts_with(['-', '–', '—', '/', '©']);
    let credit = is_apart.then(|| agency_alone(sign)).flatten()?;
    Some((text.len() - sign.len()..text.len(), credit.agencies))
}

/// The parts of a line after each phrase of a kind with which it begins, in any case.
fn after(line: &str, kind: Kind) -> impl Iterator<Item = &str> {
    let phrases = report_lines::phrases(kind).iter();
    phrases.filter_map(|phrase| {
        let (begin, rest) = line.split_at_checked(phrase.len())?;
        begin.eq_ignore_ascii_case(phrase).then_some(rest)
    })
}

fn begins_with(line: &str, kind: Kind) -> bool {
    after(line, kind).next().is_some()
}

fn begins_before_blank(line: &str, kind: Kind) -> bool {
    after(line, kind).any(|rest| rest.starts_with(' '))
}

fn owned(names: Vec<&'static str>) -> Vec<String> {
    names.into_iter().map(str::to_owned).collect()
}
