//! Lines of the page that were taken for text: "Advertisement", "Follow us on", "FOR IMMEDIATE RELEASE".
//!
//! Only whole lines, and only those that never occur in prose.

use newsdex_text::lexicon::page_lines::{
    Beginning, first_word_of, is_page_line, page_line_beginnings,
};

/// No such line is longer, in bytes.
const LONGEST: usize = 200;

/// Whether a trimmed line is page framing.
pub(super) fn is_framing(line: &str) -> bool {
    if line.is_empty() || line.len() > LONGEST {
        return false;
    }
    let is_mark = |character: char| !character.is_alphanumeric();
    let bare = line.trim_matches(is_mark);
    if bare.is_empty() {
        // "###", "* * *", "----"
        return line.len() <= 40;
    }
    let lower = line.trim_start_matches(is_mark).to_lowercase();
    if bare.len() <= 60 {
        let bare = lower.trim_end_matches(is_mark);
        let is_sentence = lower.ends_with(['?', '!', '"', '”']);
        // The last word of a sentence, on a line of its own: "share."
        let is_rest = line.starts_with(char::is_lowercase) && lower.ends_with('.');
        // "-30-"
        let is_figure = bare == "30" && !line.starts_with(['-', '–', '—', '#', '*']);
        if is_page_line(bare) && !is_sentence && !is_rest && !is_figure {
            return true;
        }
    }
    page_line_beginnings(first_word_of(&lower))
        .iter()
        .any(|(begin, beginning)| lower.starts_with(begin) && fits(*beginning, line, begin.len()))
}

/// Whether a line that begins like page framing, by `begin` bytes, is it.
fn fits(beginning: Beginning, line: &str, begin: usize) -> bool {
    match beginning {
        Beginning::Sure => true,
        Beginning::NoSentence => !line.ends_with(['.', '!', '?', '"', '”']),
        Beginning::Short => line.len() <= begin + 50 && !line.ends_with(['"', '”']),
        Beginning::Contact => line.len() <= begin + 60 || has_number_or_address(line),
        Beginning::Address => has_number_or_address(line),
        Beginning::OneWord => !line.contains(' '),
    }
}

/// Whether a line contains a telephone number (seven digits with only punctuation between them) or an address.
fn has_number_or_address(line: &str) -> bool {
    let mut figures = 0;
    for character in line.chars() {
        match character {
            _ if character.is_ascii_digit() => figures += 1,
            ' ' | '(' | ')' | '-' | '/' | '.' | '+' | '–' => {}
            _ => figures = 0,
        }
        if figures >= 7 {
            return true;
        }
    }
    line.contains('@') || line.contains("www.") || line.contains("http")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expected: bool) {
        assert_eq!(is_framing(line), expected, "in {line:?}");
    }

    #[test]
    fn lines_of_the_page_are_framing() {
        for line in [
            "Advertisement",
            "ALSO READ | Ferry strike in its second week",
            "Read more: Ferry strike in its second week",
            "Follow us on Twitter for more.",
            "FOR IMMEDIATE RELEASE",
            "Contact: Jane Roe (202) 555-0100",
            "For more information, contact Jane Roe at 202-555-0100.",
            "###",
            "# # #",
            "-30-",
            "[ends]",
            "https://example.org/news/1",
        ] {
            check(line, true);
        }
    }

    #[test]
    fn sentences_are_not() {
        for line in [
            "",
            "He ends",
            "Read more slowly, she told the children.",
            "Contact with the ship was lost on Monday.",
            "The advertisement was withdrawn.",
            "More?",
            "2014",
            "30",
            "share.",
            "Watch out for the ferry, it said.",
        ] {
            check(line, false);
        }
    }
}
