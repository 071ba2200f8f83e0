//! Errors in queries: [`ParseError`], and the line with carets under the error.

use std::fmt;

use newsdex_text::article::Span;

/// A query that cannot be parsed.
///
/// Displays as the message only; [`ParseError::pointing_at`] adds the position. The caller prints the hint on its own
/// line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ParseError {
    /// The message: lower case, no final period.
    pub message: String,
    /// The incorrect part of the query in bytes; empty if the error is at the end.
    pub span: Span,
    /// How to write it correctly.
    pub hint: Option<String>,
}

/// Number of columns of the query shown before and after the error.
const MARGIN: usize = 36;

/// The average number of zero-width marks shown per letter; the text is cut off beyond that.
const MARKS: usize = 2;

impl ParseError {
    pub(super) fn new(message: impl fmt::Display, span: Span) -> ParseError {
        ParseError {
            message: shortened(message.to_string()),
            span,
            hint: None,
        }
    }

    pub(super) fn hint(mut self, hint: impl fmt::Display) -> ParseError {
        self.hint = Some(shortened(hint.to_string()));
        self
    }

    /// The same error for a longer text that contains the parsed text at byte `offset`.
    pub(super) fn shifted(mut self, offset: usize) -> ParseError {
        self.span = Span::new(self.span.start + offset, self.span.end + offset);
        self
    }

    /// Gives the message, the query on one line, and carets under the error. There is no final line break and no hint.
    ///
    /// `query` is the text that was parsed. Of a long query only the surroundings of the error are shown. Control
    /// characters become spaces, and marks that change the direction of writing are left out. The carets line up if the
    /// terminal gives East Asian characters and emoji two columns and combining marks none. They may be off by some
    /// columns for newer and composed emoji.
    pub fn pointing_at(&self, query: &str) -> String {
        let start = floor_boundary(query, self.span.start);
        let end = floor_boundary(query, self.span.end).max(start);
        let (before, was_cut) = last_columns(query.get(..start).unwrap_or_default());
        let fault = query.get(start..end).unwrap_or_default();
        let (fault, fault_was_cut) = first_columns(fault, 2 * MARGIN);
        let rest = if fault_was_cut {
            ""
        } else {
            query.get(end..).unwrap_or_default()
        };
        let (after, rest_was_cut) = first_columns(rest, MARGIN);
        let opening = if was_cut { "…" } else { "" };
        let closing = if fault_was_cut || rest_was_cut {
            "…"
        } else {
            ""
        };
        let indent = " ".repeat(opening.chars().count() + columns(before));
        let carets = "^".repeat(columns(fault).max(1));
        let mut line: String = [opening, before, fault, after, closing].concat();
        line.retain(|character| !is_direction_mark(character));
        let line: String = line
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        format!(
            "{}\n  {}\n  {indent}{carets}",
            self.message,
            line.trim_end()
        )
    }
}

/// Cuts messages that repeat a long query.
fn shortened(mut text: String) -> String {
    if let Some((position, _)) = text.char_indices().nth(120) {
        text.truncate(position);
        text.push('…');
    }
    text
}

fn floor_boundary(text: &str, position: usize) -> usize {
    let mut position = position.min(text.len());
    while !text.is_char_boundary(position) {
        position -= 1;
    }
    position
}

/// The longest end of `text` that fits the margin, and whether text was cut off.
fn last_columns(text: &str) -> (&str, bool) {
    let mut width = 0;
    for (count, (position, character)) in text.char_indices().rev().enumerate() {
        width += column_count(character);
        if width > MARGIN || count > MARKS * MARGIN {
            let cut = position + character.len_utf8();
            return (text.get(cut..).unwrap_or_default(), true);
        }
    }
    (text, false)
}

/// The longest beginning of `text` that fits `limit` columns, and whether text was cut off.
fn first_columns(text: &str, limit: usize) -> (&str, bool) {
    let mut width = 0;
    for (count, (position, character)) in text.char_indices().enumerate() {
        width += column_count(character);
        if width > limit || count > MARKS * limit {
            return (text.get(..position).unwrap_or_default(), true);
        }
    }
    (text, false)
}

fn columns(text: &str) -> usize {
    text.chars().map(column_count).sum()
}

/// Number of terminal columns of a character: 2 for the wide blocks of Unicode's East Asian Width, 0 for marks and
/// joiners that are drawn onto their neighbour, 1 for all others.
fn column_count(character: char) -> usize {
    match character {
        '\u{300}'..='\u{36f}'
        | '\u{483}'..='\u{489}'
        | '\u{591}'..='\u{5bd}'
        | '\u{64b}'..='\u{65f}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' => 0,
        '\u{1100}'..='\u{115f}'
        | '\u{2e80}'..='\u{303e}'
        | '\u{3041}'..='\u{a4cf}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe6f}'
        | '\u{ff00}'..='\u{ff60}'
        | '\u{ffe0}'..='\u{ffe6}'
        | '\u{1f300}'..='\u{1f64f}'
        | '\u{1f680}'..='\u{1f6ff}'
        | '\u{1f900}'..='\u{1f9ff}'
        | '\u{20000}'..='\u{3fffd}' => 2,
        _ => 1,
    }
}

/// Whether a character changes the direction of writing, which would also move the carets.
fn is_direction_mark(character: char) -> bool {
    matches!(character, 
        '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(query: &str, fault: &str, expected: &str) {
        let start = query.find(fault).unwrap();
        let error = ParseError::new("wrong", Span::new(start, start + fault.len()));
        assert_eq!(error.pointing_at(query), format!("wrong\n{expected}"));
    }

    #[test]
    fn the_carets_stand_under_the_place_at_fault() {
        check(
            "economy OR crisis)",
            ")",
            "  economy OR crisis)\n                   ^",
        );
        check("é date:2022-13", "13", "  é date:2022-13\n              ^^");
    }

    #[test]
    fn wide_characters_take_two_columns_and_marks_none() {
        check("東京 )", ")", "  東京 )\n       ^");
        check("e\u{301} )", ")", "  e\u{301} )\n    ^");
    }

    #[test]
    fn line_breaks_and_direction_marks_do_not_move_the_carets() {
        check("a\nb\t)", ")", "  a b )\n      ^");
        check("\u{202e}a )", ")", "  a )\n    ^");
    }

    #[test]
    fn of_a_long_query_the_surroundings_are_shown() {
        let query = format!("{}){}", "word ".repeat(2000), " word".repeat(2000));
        check(
            &query,
            ")",
            "  … word word word word word word word ) word word word word word word word …\n                                       ^",
        );
    }

    #[test]
    fn a_span_outside_the_text_is_no_panic() {
        let error = ParseError::new("wrong", Span::new(7, 9));
        assert_eq!(error.pointing_at("é"), "wrong\n  é\n   ^");
        let error = ParseError::new("wrong", Span::new(1, 1));
        assert_eq!(error.pointing_at("é"), "wrong\n  é\n  ^");
    }
}
