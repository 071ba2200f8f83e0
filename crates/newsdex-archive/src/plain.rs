//! Plain text: one article per file, with the headline on its first line if there is one.
//!
//! The first line is the headline if it reads like one: it is short, does not end like a sentence, and is separated
//! from the text by a blank line or by being a short line above long ones. The letterhead of a press release may come
//! before it.

mod letterhead;

use super::{Failure, markup, single_record};
use crate::record::Record;
use crate::record::format::{Format, Head};
use newsdex_text::article::{Article, DateOrigin, Moment};
use newsdex_text::{clean, encoding, repair};

pub(super) static FORMAT: Format = Format {
    name: "plain text",
    recognises,
    records: single_record::records,
    articles,
    ..Format::USUAL
};

/// Recognises any text, except one that clearly has some other format.
fn recognises(head: &Head<'_>) -> bool {
    let is_table = matches!(
        head.extension().as_str(),
        "csv" | "tsv" | "xml" | "nitf" | "rss" | "warc" | "json" | "jsonl" | "ndjson"
    );
    let is_markup = head.begins_with("<") || head.begins_with("WARC/");
    !is_table && !is_markup
}

fn articles(record: &Record) -> Vec<Result<Article, Failure>> {
    let text = encoding::decode(&record.bytes, None);
    let text = repair::repaired(&text);
    let text = markup::unescaped(&text);
    let text = clean::unified(&text);
    if is_of_figures(&text) {
        return vec![Err(record.skipped("numbers, not a text"))];
    }
    let (letterhead, below) = letterhead::divided(&text);
    let (title, rest) = headline(below);
    let published = date_of_head(rest);
    let body = match letterhead.is_empty() {
        true => clean::prose(rest),
        false => clean::prose(&format!(
            "{letterhead}\n\n{}",
            rest.trim_start_matches('\n')
        )),
    };
    let article = Article {
        title,
        body,
        published,
        dated_by: published.map(|_| DateOrigin::Page),
        ..Article::default()
    };
    vec![record.completed(article)]
}

/// The most visible characters per letter in a text that is not a table.
const SIGNS_PER_LETTER: usize = 10;

/// Whether a text is a table of numbers, such as results or evaluation data.
fn is_of_figures(text: &str) -> bool {
    let (mut letters, mut signs) = (0, 0);
    for sign in text.chars().filter(|sign| !sign.is_whitespace()) {
        letters += usize::from(sign.is_alphabetic());
        signs += 1;
    }
    letters * SIGNS_PER_LETTER < signs && text.contains(|sign: char| sign.is_ascii_digit())
}

/// The longest headline, in characters.
const HEADLINE_CHARACTERS: usize = 120;
/// The longest headline in capitals, in characters: no sentence is in capitals.
const CAPITALS_CHARACTERS: usize = 200;
/// In a line of at most this many words, `...` is a teaser, not the end of a truncated sentence.
const TEASE_WORDS: usize = 8;
/// A line this many times longer than the line before it is the text below a headline.
const TIMES_LONGER: usize = 2;

/// The most lines below a headline that give author and date.
const HEAD_LINES: usize = 4;
/// The most words in a line that is a date with little else.
const DATE_WORDS: usize = 8;

/// The date in the lines between headline and text.
pub(super) fn date_of_head(text: &str) -> Option<Moment> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let mut head = lines
        .take(HEAD_LINES)
        .take_while(|line| is_byline_or_date(line));
    head.find_map(|line| {
        let is_all_date = line.split_whitespace().count() <= DATE_WORDS;
        newsdex_text::date::moment(line).filter(|_| is_all_date)
    })
}

/// Divides a text into its headline, if the first line is one, and the rest.
pub(super) fn headline(text: &str) -> (Option<String>, &str) {
    let none = (None, text);
    let text = text.trim_start();
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    if !is_headline(first.trim()) || rest.trim().is_empty() {
        return none;
    }
    let next_line = rest.lines().next().unwrap_or_default();
    let stands_alone = next_line.trim().is_empty();
    let is_above_text =
        next_line.chars().count() >= TIMES_LONGER * first.trim().chars().count().max(40);
    let is_above_other_case = is_in_capitals(first) && !is_in_capitals(next_line);
    let below = || {
        rest.lines()
            .map(str::trim)
            .take_while(|line| !line.is_empty())
    };
    let is_above_head = below().all(is_byline_or_date) && below().count() <= HEAD_LINES;
    match stands_alone || is_above_text || is_above_other_case || is_above_head {
        true => (clean::line(first), rest),
        false => none,
    }
}

fn is_headline(line: &str) -> bool {
    let words = line.split_whitespace().count();
    let longest = if is_in_capitals(line) {
        CAPITALS_CHARACTERS
    } else {
        HEADLINE_CHARACTERS
    };
    let begins_well = line
        .split(|character: char| !character.is_alphanumeric())
        .find(|word| !word.is_empty())
        .is_some_and(|first| !first.chars().all(char::is_lowercase));
    let is_loud_label = words <= 2 && is_in_capitals(line);
    // Widely spaced print, as OCR reads it: `T h e  h a r b o u r`.
    let is_set_wide = words >= 6
        && line
            .split_whitespace()
            .filter(|word| word.chars().count() == 1)
            .count()
            * 2
            > words;
    words >= 2
        && line.chars().count() <= longest
        && begins_well
        && !is_loud_label
        && !is_set_wide
        && line.chars().any(char::is_alphabetic)
        && !ends_like_a_sentence(line, words)
        && !has_sentence_inside(line)
        && !is_byline_or_date(line)
}

fn is_in_capitals(line: &str) -> bool {
    line.chars().any(char::is_uppercase) && !line.chars().any(char::is_lowercase)
}

/// Whether a line ends with a full stop that is not that of an abbreviation, or with a mark that something must follow.
fn ends_like_a_sentence(line: &str, words: usize) -> bool {
    let bare = line.trim_end_matches(['"', '”', '’', '\'', ')', '»']);
    if bare.ends_with("...") || bare.ends_with('…') {
        return words > TEASE_WORDS;
    }
    if bare.ends_with([',', ';', ':', '—', '–', '-']) {
        return true;
    }
    let Some(stem) = bare.strip_suffix('.') else {
        return bare.ends_with(['。', '؟', '।']);
    };
    let last = stem.rsplit([' ', '.']).next().unwrap_or(stem);
    let is_abbreviation = last.chars().count() <= 1
        || matches!(
            last,
            "Inc" | "Co" | "Corp" | "Ltd" | "Jr" | "Sr" | "St" | "vs" | "No"
        );
    !is_abbreviation
}

/// Whether a sentence ends inside the line: `It ended. Then it began`.
fn has_sentence_inside(line: &str) -> bool {
    line.match_indices(". ").any(|(at, _)| {
        let before = line
            .get(..at)
            .unwrap_or_default()
            .rsplit(' ')
            .next()
            .unwrap_or_default();
        before.chars().count() > 3
            && before.chars().all(char::is_alphabetic)
            && before.chars().any(char::is_lowercase)
    })
}

fn is_byline_or_date(line: &str) -> bool {
    let begin = line.get(..3).unwrap_or_default();
    begin.eq_ignore_ascii_case("by ") || newsdex_text::date::moment(line).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        let (title, rest) = headline(text);
        assert_eq!(title.as_deref(), expected, "in {text:?}");
        assert_eq!(rest == text, expected.is_none());
    }

    #[test]
    fn a_short_first_line_above_a_blank_one_is_the_headline() {
        check(
            "Harbour opens again\n\nThe harbour opened on Monday.",
            Some("Harbour opens again"),
        );
        check(
            "Harbour opens again\r\n\r\nThe harbour opened.",
            Some("Harbour opens again"),
        );
        check(
            "\n\nWho pays for the U.S.\n\nNobody knows.",
            Some("Who pays for the U.S."),
        );
    }

    #[test]
    fn a_short_line_above_a_long_one_is_the_headline() {
        let long = "The harbour opened on Monday, said the mayor, who had come to see it with his own eyes and was content.";
        check(
            &format!("Harbour opens again\n{long}"),
            Some("Harbour opens again"),
        );
    }

    #[test]
    fn a_line_above_byline_and_date_is_the_headline() {
        check(
            "Harbour opens again\nBy Jane Roe\n4 March 2021\n\nThe harbour opened on Monday.",
            Some("Harbour opens again"),
        );
        check(
            "Port rouvert\n4 mars 2021\n\nLe port a rouvert lundi.",
            Some("Port rouvert"),
        );
        check("Dear Sir\nThe harbour is open\n\nYours", None);
    }

    #[test]
    fn a_date_between_headline_and_text_is_that_of_publication() {
        let day = |text: &str| date_of_head(text).map(Moment::day);
        assert_eq!(
            day("By Jane Roe\nMarch 4, 2021\n\nThe harbour opened."),
            Some(newsdex_text::day::Day::since_epoch(18_690))
        );
        assert_eq!(
            day("\n4 March 2021\n\nThe harbour opened."),
            Some(newsdex_text::day::Day::since_epoch(18_690))
        );
        assert_eq!(day("The harbour opened.\n\n4 March 2021\n"), None);
        assert_eq!(
            day("On 4 March 2021 the harbour opened again after all these years.\n"),
            None
        );
    }

    #[test]
    fn sentences_bylines_dates_and_labels_are_no_headlines() {
        for first in [
            "The harbour opened.",
            "By Jane Roe",
            "5 May 2020",
            "CNN —",
            "VIEW VIDEO",
            "and so it went on",
            "Video",
            "Hong Kong CNN —",
            "T h e H a r b o u r",
        ] {
            check(&format!("{first}\n\nThe harbour opened on Monday."), None);
        }
    }

    #[test]
    fn tables_of_figures_are_no_texts() {
        assert!(is_of_figures("1 0 1239 1\n1 0 1502 1\n"));
        assert!(!is_of_figures("Wexmouth 3, Saltby 1"));
        assert!(!is_of_figures("…"));
    }

    #[test]
    fn a_text_of_one_line_is_all_body() {
        check("Harbour opens again", None);
        check("Harbour opens again\n\n", None);
    }
}
