//! The headline of a plain text: its first line, if that reads like a headline.

use super::head;
use newsdex_text::clean;
use newsdex_text::lexicon::abbreviations::is_abbreviation;
use newsdex_text::lexicon::page_lines;

/// The longest headline, in characters.
const HEADLINE_CHARACTERS: usize = 120;
/// The longest headline in capitals, in characters: no sentence is in capitals.
const CAPITALS_CHARACTERS: usize = 200;
/// The longest headline with a full stop, in bytes.
const LONGEST_OLD_HEADLINE: usize = 80;
/// In a line of at most this many words, `...` is a teaser, not the end of a truncated sentence.
const TEASE_WORDS: usize = 8;
/// A line this many times longer than the line before it is the text below a headline.
const TIMES_LONGER: usize = 2;

/// The fewest characters of a headline in a script without spaces, such as Japanese.
const UNSPACED_CHARACTERS: usize = 4;

/// Divides a text into its headline, if the first line is one, and the rest.
pub(crate) fn headline(text: &str) -> (Option<String>, &str) {
    let none = (None, text);
    let text = text.trim_start();
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let first = first.trim();
    if rest.trim().is_empty() {
        return none;
    }
    if !is_headline(first) {
        return match is_word_above_head(first, rest) {
            true => (clean::line(first), rest),
            false => none,
        };
    }
    let next_line = rest.lines().next().unwrap_or_default();
    let stands_alone = next_line.trim().is_empty();
    let is_above_text = next_line.chars().count() >= TIMES_LONGER * first.chars().count().max(40);
    let is_above_other_case = is_in_capitals(first) && !is_in_capitals(next_line);
    let below = || {
        rest.lines()
            .map(str::trim)
            .take_while(|line| !line.is_empty())
    };
    let is_of_head = |(at, line): (usize, &str)| {
        let next = below().nth(at + 1).unwrap_or_default();
        head::is_line_below(line) || head::author_beside_date(line, next).is_some()
    };
    let is_above_head = below()
        .take(head::MOST_LINES + 1)
        .enumerate()
        .all(is_of_head)
        && below().count() <= head::MOST_LINES;
    match stands_alone || is_above_text || is_above_other_case || is_above_head {
        true => (clean::line(first), rest),
        false => none,
    }
}

/// Whether a line is one word that only a headline can be: a byline or a date follows it, as it follows a headline.
///
/// Without them, a single word may be a label: "Video", "Politics".
fn is_word_above_head(line: &str, rest: &str) -> bool {
    let below = rest.lines().map(str::trim).find(|line| !line.is_empty());
    !line.contains(char::is_whitespace)
        && line.starts_with(|first: char| first.is_alphanumeric() && !first.is_lowercase())
        && line.chars().filter(|sign| sign.is_alphabetic()).count() >= 2
        && !ends_like_a_sentence(line, 1)
        && !head::is_line(line)
        && !page_lines::is_page_line(&line.to_lowercase())
        && below.is_some_and(head::is_line_below)
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
    let is_unspaced =
        line.chars().filter(|sign| is_without_spaces(*sign)).count() >= UNSPACED_CHARACTERS;
    (words >= 2 || is_unspaced)
        && line.chars().count() <= longest
        && begins_well
        && !is_loud_label
        && !is_set_wide
        && line.chars().any(char::is_alphabetic)
        && (!ends_like_a_sentence(line, words) || is_old_headline(line, words))
        && !has_sentence_inside(line)
        && !head::is_line(line)
}

/// Whether a character is of a script that puts no spaces between words: Han, kana, Thai, Lao, Khmer, Burmese.
fn is_without_spaces(sign: char) -> bool {
    matches!(sign,
        '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}'
        | '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}')
}

/// Whether a line is a short headline in capitals that ends with a full stop, as in old newspapers.
fn is_old_headline(line: &str, words: usize) -> bool {
    is_in_capitals(line) && words >= 3 && line.len() <= LONGEST_OLD_HEADLINE && line.ends_with('.')
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
    last.chars().count() > 1 && !is_abbreviation(last)
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
    fn an_old_headline_in_capitals_may_end_with_a_full_stop() {
        check(
            "THE FERRY HOUSE.\n\nThe corporation has this day bought it.",
            Some("THE FERRY HOUSE."),
        );
        check(
            "THE FERRY.\n\nThe corporation has this day bought it.",
            None,
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
    fn a_text_of_one_line_is_all_body() {
        check("Harbour opens again", None);
        check("Harbour opens again\n\n", None);
    }

    #[test]
    fn one_word_above_a_date_or_byline_is_the_headline() {
        for (first, head) in [
            ("Flood", "2021-02-01"),
            ("FLOOD", "February 1, 2021"),
            ("Überschwemmung", "1. Februar 2021"),
            ("Strike!", "By Jane Roe"),
        ] {
            check(
                &format!("{first}\n\n{head}\n\nThe river rose on Monday."),
                Some(first),
            );
            check(
                &format!("{first}\n{head}\nThe river rose on Monday."),
                Some(first),
            );
        }
        check("Advertisement\n\n1 May 2021\n\nThe river rose.", None);
        check("Flood.\n\n1 May 2021\n\nThe river rose.", None);
        check("2021\n\n1 May 2021\n\nThe river rose.", None);
    }

    #[test]
    fn a_headline_in_a_script_without_spaces_has_one_word() {
        check(
            "台風が港に接近\n\n台風は月曜日に港に近づいた。",
            Some("台風が港に接近"),
        );
        check("台風は月曜日に港に近づいた。\n\n町の人は丘に登った。", None);
    }
}
