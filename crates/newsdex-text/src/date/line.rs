//! Lines that are a date and nothing else, such as the line between a headline and its text.

use super::moment;
use super::token::{Token, tokens};
use crate::article::Moment;
use crate::lexicon::small_words::{Kind, in_any_language};
use crate::lexicon::{date_words, labels, months, time_zones, weekdays};

/// The most words in a date line.
const MOST_WORDS: usize = 10;
/// The longest word in lower case that may be beside the date without being known: `at`, `de`, `kl`.
const SMALL_WORD: usize = 2;

/// A line that is a date and nothing else.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DateLine {
    /// The date.
    pub moment: Moment,
    /// Whether the line gives the date of the last change: `Updated 3 February 2021`.
    pub is_update: bool,
}

/// Parses a line that is only a date, with its time, weekday and label.
///
/// `None` for a line with other words, such as a sentence or a dateline with a place, and for a line that ends like a
/// sentence.
///
/// ```
/// use newsdex_text::date::line::date_line;
/// assert!(date_line("Published: Wednesday, February 3, 2021 at 10:15 GMT").is_some());
/// assert_eq!(date_line("WEXMOUTH, February 3, 2021"), None);
/// ```
pub fn date_line(line: &str) -> Option<DateLine> {
    let line = line.trim();
    if line.split_whitespace().count() > MOST_WORDS {
        return None;
    }
    // `2 марта 2019 г.`, `2 marca 2019 r.`, `10 a.m.`
    let ends_as_abbreviation = line.strip_suffix('.').is_some_and(|line| {
        let last = line.rsplit([' ', '.', '\u{a0}']).next().unwrap_or_default();
        last.chars().count() == 1 && last.chars().all(char::is_alphabetic)
    });
    let ends_as_sentence = line.ends_with(['.', '!', '?']) && !ends_as_abbreviation;
    let moment = moment(line).filter(|_| !ends_as_sentence)?;
    let mut is_update = false;
    // One word may be before the label: `Web posted at:`.
    let mut is_before_label = false;
    for (number, token) in tokens(line).into_iter().enumerate() {
        let Token::Word(word) = token else {
            continue;
        };
        let label = label(&word);
        if label.is_some() {
            is_before_label = false;
        }
        is_update |= label == Some("updated");
        let is_small = word.chars().count() <= SMALL_WORD;
        let is_of_a_date = label.is_some()
            || is_small && line.contains(&word)
            || is_function_word(&word)
            || date_words::is(date_words::Kind::Beside, &word)
            || time_zones::offset(&word).is_some()
            || months::is_of_a_name(&word)
            || weekdays::is_weekday(&word);
        if !is_of_a_date && number > 0 || is_before_label {
            return None;
        }
        is_before_label = !is_of_a_date;
    }
    Some(DateLine { moment, is_update }).filter(|_| !is_before_label)
}

fn is_function_word(word: &str) -> bool {
    in_any_language(Kind::Function).any(|known| known == word)
}

/// The field of an article that a lower-case label of a date names.
fn label(word: &str) -> Option<&'static str> {
    labels::record_labels()
        .find(|(field, label)| *label == word && matches!(*field, "published" | "updated"))
        .map(|(field, _)| field)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_with_its_weekday_time_and_label_is_a_date_line() {
        for line in [
            "February 3, 2021",
            "2021-02-03",
            "Wednesday 3 February 2021",
            "Published 3 February 2021 at 10:15 AM",
            "Posted on Feb 3, 2021, 10:15 a.m.",
            "3 février 2021",
            "Mercredi 3 février 2021",
            "Mittwoch, 3. Februar 2021, 10.15 Uhr",
            "Veröffentlicht: 3. Februar 2021",
            "3 de fevereiro de 2021",
            "2021年2月3日",
            "[3 Feb. 2021]",
        ] {
            assert!(date_line(line).is_some(), "{line}");
        }
    }

    #[test]
    fn a_line_with_another_word_is_none() {
        for line in [
            "WEXMOUTH, February 3, 2021",
            "By Jane Roe, 3 February 2021",
            "The fire of 3 February 2021",
            "On 3 May 2021 it was all over.",
            "3 February",
            "Saltby 3",
            "",
        ] {
            assert_eq!(date_line(line), None, "{line}");
        }
    }

    #[test]
    fn a_label_says_that_the_date_is_that_of_a_change() {
        let is_update = |line: &str| date_line(line).map(|line| line.is_update);
        assert_eq!(is_update("Last updated: 3 February 2021"), Some(true));
        assert_eq!(is_update("Published: 3 February 2021"), Some(false));
    }
}
