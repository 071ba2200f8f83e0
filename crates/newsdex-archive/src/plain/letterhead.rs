//! The letterhead of a press release: the sender, the sender's offices, "MEDIA RELEASE", a date.
//!
//! The headline follows the letterhead. A letterhead is recognised by names with titles before or letters after them,
//! by offices, and by the usual labels of a press release. A headline that merely begins with an office does not belong
//! to it.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::super::end_matter;
use newsdex_text::date;
use newsdex_text::lexicon::page_lines::is_release_label;
use newsdex_text::lexicon::report_lines;
use newsdex_text::lexicon::titles::{self, OfficeUse};

/// The maximum number of lines of a letterhead.
const MOST_LINES: usize = 14;
/// The maximum length of a line of a letterhead, in bytes.
const LONGEST: usize = 200;
/// The maximum number of words of a name with titles.
const NAME_WORDS: usize = 7;

/// Divides a text into its letterhead and the rest; the letterhead is empty if the text has none.
pub(super) fn divided(text: &str) -> (&str, &str) {
    let mut end = 0;
    let mut has_begun = false;
    let mut goes_on = false;
    let mut lines = written_lines(text).peekable();
    for _ in 0..MOST_LINES {
        let Some((start, line)) = lines.next() else {
            break;
        };
        let next = lines.peek().map_or("", |(_, next)| *next);
        let is_of_it = end_matter::is_imprint(line)
            || line.len() <= LONGEST
                && !line.ends_with(['.', '?', '!'])
                && (is_sender(line, next)
                    || is_label(line)
                    || has_begun && (goes_on || is_office(line) || is_date(line)));
        if !is_of_it {
            break;
        }
        has_begun = true;
        goes_on = line.ends_with(',');
        end = start + line.len();
    }
    text.split_at_checked(end).unwrap_or(("", text))
}

/// The trimmed non-empty lines, each with the byte position where it begins.
fn written_lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut next = 0;
    text.split('\n').filter_map(move |whole| {
        let start = next + (whole.len() - whole.trim_start().len());
        next += whole.len() + 1;
        let line = whole.trim();
        (!line.is_empty()).then_some((start, line))
    })
}

/// Whether a line names the sender: `JANE ROE MP`, `The Hon Jane Roe, Minister for Harbours`.
fn is_sender(line: &str, next: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    let office_at = |at: usize| {
        let rest = words.get(at..).unwrap_or_default();
        !rest.is_empty() && is_office(&rest.join(" "))
    };
    let member = words
        .iter()
        .take(NAME_WORDS)
        .position(|word| is_after_name(word.trim_end_matches([',', ':'])));
    let lower = line.to_lowercase();
    // "Roe to stand down as Saltby MP" is a headline.
    let is_name = |at: usize| {
        let is_of_names = |word: &&str| {
            !word.starts_with(char::is_lowercase) || matches!(*word, "de" | "di" | "van" | "von")
        };
        at >= 2 && words.iter().take(at).all(is_of_names)
    };
    if let Some(at) = member.filter(|at| is_name(*at)) {
        let is_minister = lower.starts_with("the hon") && lower.contains(" minister for ");
        return at + 1 == words.len() || office_at(at + 1) || is_minister;
    }
    let mut honours = report_lines::phrases(report_lines::Kind::Honoured).iter();
    let is_honoured = honours.any(|honour| {
        let rest = lower.strip_prefix(honour);
        rest.is_some_and(|rest| rest.starts_with(' '))
    });
    if is_honoured {
        return words.len() <= NAME_WORDS || (3..=NAME_WORDS + 1).any(office_at);
    }
    let is_senator = lower.starts_with("senator ")
        && words
            .iter()
            .all(|word| word.starts_with(|sign: char| !sign.is_lowercase()));
    is_senator
        && ((3..=4).contains(&words.len()) && (is_office(next) || is_label(next))
            || (3..=4).any(office_at))
}

/// Whether a word consists of letters that follow a name, such as `MP`.
fn is_after_name(word: &str) -> bool {
    titles::titles("en", titles::Use::After).any(|letters| letters == word)
}

/// Whether a line is an office: `SHADOW MINISTER FOR HARBOURS`, `Treasurer`.
///
/// All words up to "for", "of" or "in the" must be titles or words of offices.
fn is_office(line: &str) -> bool {
    let lower = line.to_lowercase();
    let words: Vec<&str> = lower
        .split(|sign: char| sign.is_whitespace() || sign == '-')
        .filter(|word| !word.is_empty())
        .collect();
    // "Leader in the Senate", but "Minister to resign" is a headline.
    let ends_head = |at: usize| match words.get(at) {
        Some(&("for" | "of" | "assisting")) => true,
        Some(&("in" | "to")) => words.get(at + 1) == Some(&"the"),
        _ => false,
    };
    let head = (0..words.len())
        .find(|at| ends_head(*at))
        .unwrap_or(words.len());
    let words = words.get(..head).unwrap_or_default();
    (1..=LONGEST_OFFICE).contains(&words.len()) && words.iter().all(|word| is_of_an_office(word))
}

/// The maximum number of words of an office before "for" or "of".
const LONGEST_OFFICE: usize = 4;

fn is_of_an_office(word: &str) -> bool {
    static WORDS: LazyLock<FxHashSet<String>> = LazyLock::new(|| {
        let titles = titles::titles("en", titles::Use::Speaks);
        let offices = titles::office_words(OfficeUse::Speaks);
        titles.chain(offices).map(str::to_lowercase).collect()
    });
    WORDS.contains(word)
}

fn is_label(line: &str) -> bool {
    let bare = line
        .trim_matches(|sign: char| !sign.is_alphanumeric())
        .to_lowercase();
    is_release_label(&bare)
        || ["e&oe ", "transcript "]
            .iter()
            .any(|begin| bare.starts_with(begin))
}

/// Whether a line is a date: `TUESDAY, 1 SEPTEMBER 2020`.
fn is_date(line: &str) -> bool {
    line.len() <= 40 && line.split(' ').count() <= 5 && date::moment(line).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let (head, rest) = divided(text);
        assert_eq!(head.trim(), expected, "in {text:?}");
        assert_eq!(format!("{head}{rest}"), text);
    }

    #[test]
    fn senders_offices_labels_and_dates_are_the_letterhead() {
        let text = |head: &str| format!("{head}\n\nHARBOUR OPENS AGAIN\n\nThe harbour opened.");
        for head in [
            "JANE ROE MP",
            "JANE ROE MP\nSHADOW MINISTER FOR HARBOURS\nMEMBER FOR WEXMOUTH",
            "JANE ROE MP  SHADOW MINISTER FOR HARBOURS  MEMBER FOR WEXMOUTH",
            "The Hon. Jane Roe MP  Prime Minister\n\nMEDIA STATEMENT\n\nFriday 13 November 2020",
            "THE HON JANE ROE\nMINISTER FOR HARBOURS",
            "JANE ROE MP\nMINISTER FOR HARBOURS,\nBOATS AND TERRITORIES",
            "SENATOR JANE ROE\n\nLEADER OF THE HARBOUR PARTY IN THE SENATE",
            "JANE ROE MP\nDEPUTY LEADER IN THE SENATE",
            "The Hon Jane Roe MP Saltby Minister for Harbours",
            "MEDIA RELEASE",
            "TRANSCRIPT DOORSTOP WEXMOUTH",
            "Authorised by Jane Roe, Harbour Party, Wexmouth.\n\nJANE ROE MP",
            "FOR IMMEDIATE RELEASE\n4 March 2021",
            "Pressemitteilung",
        ] {
            check(&text(head), head);
        }
    }

    #[test]
    fn headlines_that_begin_with_an_office_are_none() {
        for text in [
            "Minister for Harbours resigns\n\nShe did so on Monday.",
            "SENATOR ROE ANNOUNCES GRANTS\n\nThe grants are many.",
            "SEN. ROE, MP, AND OTHERS PRAISE THE HARBOUR\n\nThey did.",
            "MP held after crash\n\nThe member was held.",
            "Roe to stand down as Saltby MP\n\nJane Roe is to stand down.",
            "Harbour targets 'New Saltby' MP\n\nJane Roe is to stand down.",
            "4 March 2021\n\nHarbour opens",
            "",
        ] {
            check(text, "");
        }
    }
}
