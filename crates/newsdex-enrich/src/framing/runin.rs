//! The text before a dateline on the same line: a correction note, a byline.
//!
//! `(Corrects spelling of name in second paragraph.) By Ann Lee WEXMOUTH (Reuters) - The ferry`

use super::credit::{self, Credit};
use super::dateline::{self, Position};
use newsdex_text::article::Span;
use newsdex_text::byline::agencies;
use newsdex_text::lexicon::corrections::{self, Part};

/// The parts before a dateline, or before the text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct RunIn {
    /// The correction note: its bytes in the line.
    pub(super) note: Option<Span>,
    /// The byline: its bytes in the line, and its content.
    pub(super) byline: Option<(Span, Credit)>,
    /// The position where the rest of the line starts.
    pub(super) end: usize,
}

/// The longest note, in bytes.
const LONGEST_NOTE: usize = 500;
/// The longest byline before a dateline, in bytes.
const LONGEST_BYLINE: usize = 160;

/// Reads the parts before the dateline or the text of a line.
pub(super) fn run_in(line: &str) -> RunIn {
    let mut found = RunIn::default();
    if let Some(end) = note(line) {
        found.note = Some(Span::new(0, end));
        found.end = blanks_after(line, end);
    }
    let rest = line.get(found.end..).unwrap_or_default();
    if let Some((length, credit)) = byline(rest) {
        let name = rest.get(..length).unwrap_or_default().trim_end().len();
        found.byline = Some((Span::new(found.end, found.end + name), credit));
        found.end += length;
    }
    found
}

/// The position where a note in brackets ends.
fn note(line: &str) -> Option<usize> {
    let inside = line.strip_prefix("((").or_else(|| line.strip_prefix('('))?;
    let begins = phrases_of(Part::Note).any(|phrase| {
        let divided = inside.split_at_checked(phrase.len());
        divided.is_some_and(|(begin, rest)| {
            begin.eq_ignore_ascii_case(phrase) && !rest.starts_with(char::is_alphanumeric)
        })
    });
    if !begins {
        return None;
    }
    let mut depth = 0_usize;
    let end = line
        .char_indices()
        .take_while(|(at, _)| *at <= LONGEST_NOTE)
        .find_map(|(at, character)| {
            match character {
                '(' => depth += 1,
                ')' => depth -= 1,
                _ => {}
            }
            (depth == 0).then_some(at + 1)
        })?;
    let note = line.get(..end)?.to_lowercase();
    phrases_of(Part::Noted)
        .any(|word| note.contains(word))
        .then_some(end)
}

fn phrases_of(part: Part) -> impl Iterator<Item = &'static str> {
    let phrases = corrections::phrases().iter();
    phrases.filter_map(move |(of, phrase)| (*of == part).then_some(*phrase))
}

/// A byline before a dateline with a known agency: its length including the blanks after it, and its content.
fn byline(line: &str) -> Option<(usize, Credit)> {
    let begins = line
        .get(..3)
        .is_some_and(|begin| begin.eq_ignore_ascii_case("by "));
    if !begins {
        return None;
    }
    for (at, _) in line
        .match_indices(' ')
        .take_while(|(at, _)| *at <= LONGEST_BYLINE)
    {
        let rest = line.get(at + 1..)?;
        let is_dateline = |rest: &str| {
            let mut letters = rest.chars();
            let begins_loud = rest.starts_with('(')
                || (letters.next().is_some_and(char::is_uppercase)
                    && letters.next().is_some_and(char::is_uppercase));
            begins_loud
                && dateline::dateline(rest, Position::First).is_some_and(|found| {
                    found
                        .agency
                        .is_some_and(|agency| agencies::agency(agency).is_some())
                })
        };
        if is_dateline(rest) {
            let credit = credit::opening(line.get(..at)?.trim_end(), &[])?;
            return (!credit.authors.is_empty()).then_some((at + 1, credit));
        }
    }
    None
}

fn blanks_after(line: &str, end: usize) -> usize {
    let rest = line.get(end..).unwrap_or_default();
    line.len() - rest.trim_start().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_and_bylines_before_a_dateline_are_read() {
        let line = "(Corrects name in second paragraph.) By Ann Lee and Bo Roe WEXMOUTH (Reuters) - The ferry sank.";
        let found = run_in(line);
        assert_eq!(
            found.note.map(|note| &line[note.bytes()]),
            Some("(Corrects name in second paragraph.)")
        );
        let (span, credit) = found.byline.unwrap_or((Span::new(0, 0), Credit::default()));
        assert_eq!(&line[span.bytes()], "By Ann Lee and Bo Roe");
        assert_eq!(credit.authors, ["Ann Lee", "Bo Roe"]);
        assert_eq!(&line[found.end..found.end + 8], "WEXMOUTH");
    }

    #[test]
    fn prose_has_neither() {
        for line in [
            "By Monday the ferry had sunk.",
            "(In the beginning it was calm.) Then it sank.",
            "",
        ] {
            assert_eq!(run_in(line), RunIn::default(), "in {line:?}");
        }
    }
}
