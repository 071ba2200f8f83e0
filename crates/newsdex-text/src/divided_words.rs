//! Words divided at the end of a line: joins the lines of print, scans and typed text to paragraphs.
//!
//! The marks `¬`, `⸗` and the soft hyphen only occur in divided words. A hyphen may also belong to the word. It is kept
//! in words that have it elsewhere in the text and in usual compounds ("well-known", "twenty-five"). It is removed if
//! the text has the joined word elsewhere, or if the text divides words at all: typed texts break their lines at the
//! hyphens of compounds, print divides words at many line ends.

use rustc_hash::FxHashSet;

use crate::checkpoint::checkpoint;
use crate::lexicon::hyphenated::{self, follows_open_hyphen};

/// The marks at the end of a line that only divide words.
const DIVIDERS: [char; 4] = ['¬', '\u{ad}', '⸗', '⹀'];
/// The hyphens, which may also belong to a word.
const HYPHENS: [char; 2] = ['-', '\u{2010}'];
/// The smallest share of lines that end with a hyphen in a text that divides words, in percent.
const DIVIDED_PERCENT: usize = 5;
/// The fewest such lines.
const FEWEST_DIVIDED: usize = 2;

/// The evidence of a text about its hyphens.
#[derive(Debug, Clone, Default)]
pub struct DividedWords {
    /// The words without a hyphen, in lower case. Empty if no line ends with a hyphen.
    words: FxHashSet<String>,
    /// The words with hyphens inside a line, in lower case.
    compounds: FxHashSet<String>,
    /// Whether the text divides words at line ends.
    is_divided: bool,
}

impl DividedWords {
    /// The hyphens of a text of unknown origin.
    pub fn of_text<'t>(lines: impl Iterator<Item = &'t str> + Clone) -> DividedWords {
        let mut found = DividedWords::of_print(lines.clone());
        let ends = || lines.clone().filter(|line| ends_with_hyphen(line));
        let (count, all) = (ends().count(), lines.clone().count());
        let has_mark = || {
            lines
                .clone()
                .any(|line| line.trim_end().ends_with(DIVIDERS))
        };
        found.is_divided = count >= FEWEST_DIVIDED && 100 * count >= DIVIDED_PERCENT * all
            || count > 0 && has_mark();
        found
    }

    /// The hyphens of a printed text, in which most hyphens at line ends divide words: a scan or a PDF.
    pub fn of_print<'t>(lines: impl Iterator<Item = &'t str> + Clone) -> DividedWords {
        let mut found = DividedWords {
            is_divided: true,
            ..DividedWords::default()
        };
        if !lines.clone().any(ends_with_hyphen) {
            return found;
        }
        for line in lines {
            checkpoint();
            for word in line.split(|character: char| !is_of_word(character)) {
                let word = word.trim_start_matches(HYPHENS);
                match word.contains(HYPHENS) {
                    _ if word.is_empty() || word.ends_with(HYPHENS) => {}
                    true => _ = found.compounds.insert(word.to_lowercase()),
                    false => _ = found.words.insert(word.to_lowercase()),
                }
            }
        }
        found
    }

    /// Whether a line goes on in the middle of a word of the next line.
    pub fn goes_on(line: &str, next: &str) -> bool {
        let begins = |next: &str| next.starts_with(char::is_alphabetic);
        match line.trim_end().chars().next_back() {
            Some(last) if DIVIDERS.contains(&last) => begins(next),
            Some(last) if HYPHENS.contains(&last) => {
                !last_part(line).is_empty() && next.starts_with(char::is_lowercase)
            }
            _ => false,
        }
    }

    /// Appends a line to a paragraph: with a blank, without one, or without the hyphen before it.
    pub fn push_line(&self, paragraph: &mut String, line: &str) {
        let line = line.trim();
        if line.is_empty() {
            return;
        }
        let bare = paragraph.trim_end().trim_end_matches(DIVIDERS).len();
        if bare < paragraph.len() && bare > 0 && line.starts_with(char::is_alphabetic) {
            paragraph.truncate(bare);
        } else if paragraph.ends_with(HYPHENS) && !last_part(paragraph).is_empty() {
            let next = first_part(line).to_lowercase();
            if follows_open_hyphen(&next) {
                paragraph.push(' ');
            } else if self.joins(last_part(paragraph), first_part(line)) {
                paragraph.pop();
            } else if !line.starts_with(char::is_alphabetic) {
                paragraph.push(' ');
            }
        } else if !paragraph.is_empty() {
            paragraph.push(' ');
        }
        paragraph.push_str(line);
    }

    /// Whether the hyphen between two parts of a word only divides it.
    fn joins(&self, first: &str, second: &str) -> bool {
        let is_capital = |part: &str| part.chars().all(char::is_uppercase);
        let is_spelled_alike = second.starts_with(char::is_lowercase)
            || [first, second]
                .iter()
                .all(|part| part.chars().count() > 1 && is_capital(part));
        if second.is_empty() || !is_spelled_alike {
            return false;
        }
        let (first, second) = (first.to_lowercase(), second.to_lowercase());
        if self.words.contains(&format!("{first}{second}")) {
            return true;
        }
        let is_compound = self.compounds.contains(&format!("{first}-{second}"))
            || first.contains(HYPHENS)
            || hyphenated::is_compound(&first, &second);
        self.is_divided && !is_compound
    }
}

/// Joins the lines of a printed text to one paragraph.
pub fn paragraph<'t>(lines: impl Iterator<Item = &'t str> + Clone) -> String {
    let words = DividedWords::of_print(lines.clone());
    let mut paragraph = String::new();
    for line in lines {
        words.push_line(&mut paragraph, line);
    }
    paragraph
}

fn ends_with_hyphen(line: &str) -> bool {
    line.trim_end().ends_with(HYPHENS) && !last_part(line).is_empty()
}

fn is_of_word(character: char) -> bool {
    character.is_alphanumeric() || HYPHENS.contains(&character)
}

/// The letters and hyphens before the hyphen at the end of a line; empty if the line ends with a dash.
fn last_part(line: &str) -> &str {
    let line = line.trim_end();
    let Some(bare) = line.strip_suffix(HYPHENS) else {
        return "";
    };
    let start = bare
        .char_indices()
        .rev()
        .take_while(|(_, character)| character.is_alphabetic() || HYPHENS.contains(character))
        .last()
        .map_or(bare.len(), |(at, _)| at);
    let part = bare.get(start..).unwrap_or_default();
    // A line such as "-More-" is a mark.
    match part.ends_with(HYPHENS) || part.starts_with(HYPHENS) {
        true => "",
        false => part,
    }
}

/// The letters at the beginning of a line.
fn first_part(line: &str) -> &str {
    let end = line
        .find(|character: char| !character.is_alphabetic())
        .unwrap_or(line.len());
    line.get(..end).unwrap_or(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(lines: &[&str], expected: &str) {
        assert_eq!(paragraph(lines.iter().copied()), expected);
    }

    #[test]
    fn divided_words_of_print_are_joined_and_compounds_are_kept() {
        check(
            &[
                "the expendi-",
                "ture upon the break-",
                "water, a well-",
                "known one",
            ],
            "the expenditure upon the breakwater, a well-known one",
        );
        check(
            &["a twenty-", "five year lease"],
            "a twenty-five year lease",
        );
        check(&["his mother-in-", "law came"], "his mother-in-law came");
        check(
            &["the river-", "boat, a river-boat"],
            "the river-boat, a river-boat",
        );
        check(
            &["the well-", "being and wellbeing"],
            "the wellbeing and wellbeing",
        );
        check(
            &["on Tues¬", "day in Ver\u{ad}", "hältnisse und Zei⸗", "tung"],
            "on Tuesday in Verhältnisse und Zeitung",
        );
        check(
            &["Haus- und Garten-", "und Landbau"],
            "Haus- und Garten- und Landbau",
        );
        check(&["the Anglo-", "Saxon race"], "the Anglo-Saxon race");
        check(&["MINIS-", "TER RESIGNS"], "MINISTER RESIGNS");
        check(
            &["on Tues-", "day in Decem-", "ber"],
            "on Tuesday in December",
        );
        check(&["-More-", "repeated"], "-More- repeated");
        check(&["he said -", "and left"], "he said - and left");
    }

    #[test]
    fn a_typed_text_keeps_the_hyphens_at_which_it_breaks_its_lines() {
        let typed = [
            "The plan is a long-",
            "lasting one for all of us.",
            "It was agreed.",
            "Nobody came to see it.",
        ];
        let words = DividedWords::of_text(typed.iter().copied());
        let mut paragraph = "a snow-".to_owned();
        words.push_line(&mut paragraph, "storm");
        assert_eq!(paragraph, "a snow-storm");
        let marked = ["on Tues¬", "day they came to the break-", "water and went"];
        let words = DividedWords::of_text(marked.iter().copied());
        let mut paragraph = "the break-".to_owned();
        words.push_line(&mut paragraph, "water");
        assert_eq!(paragraph, "the breakwater");
        let seen = ["a snow-", "storm came, and the snowstorm stayed"];
        let words = DividedWords::of_text(seen.iter().copied());
        let mut paragraph = "a snow-".to_owned();
        words.push_line(&mut paragraph, "storm");
        assert_eq!(paragraph, "a snowstorm");
    }

    #[test]
    fn a_line_goes_on_in_the_middle_of_a_word() {
        assert!(DividedWords::goes_on("the expendi-", "ture upon"));
        assert!(DividedWords::goes_on("on Tues¬", "day"));
        assert!(!DividedWords::goes_on("he said -", "and left"));
        assert!(!DividedWords::goes_on("the Anglo-", "Saxon"));
    }
}
