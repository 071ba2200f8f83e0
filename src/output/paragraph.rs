//! Formats text in lines: breaks lines between words, marks matches with colours or `**`, removes control
//! characters.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use crate::output::Style;
use newsdex_text::article::Span;

/// The appearance of a piece of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Face {
    Plain,
    Title,
    Mark,
    Dim,
}

impl Face {
    /// The escape sequence that switches it on (ANSI X3.64).
    pub(super) fn begin(self) -> &'static str {
        match self {
            Face::Plain => "",
            Face::Title => "\x1b[1m",
            Face::Mark => "\x1b[1;33m",
            Face::Dim => "\x1b[2m",
        }
    }
}

/// The text on one line, without control characters.
pub fn clean(text: &str) -> String {
    let blank = |character: char| character.is_whitespace() || is_control(character);
    let words: Vec<&str> = text.split(blank).filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// The text without control characters except line breaks.
pub fn without_controls(text: &str) -> String {
    let is_kept = |character: &char| *character == '\n' || !is_control(*character);
    text.chars().filter(is_kept).collect()
}

/// Whether a character controls a terminal or changes the direction of text.
pub(super) fn is_control(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// The side on which a cell is padded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pad {
    Left,
    Right,
}

/// Writes a paragraph: breaks lines between words at the width of the style.
pub(super) struct Line<'a> {
    style: Style,
    out: &'a mut dyn Write,
    /// Indentation of the following lines, in columns.
    pub(super) indent: usize,
    column: usize,
    /// Whether the next word needs a space before it.
    is_spaced: bool,
    is_begun: bool,
    /// The appearance of the last characters.
    face: Face,
}

impl<'a> Line<'a> {
    pub(super) fn new(style: Style, out: &'a mut dyn Write) -> Line<'a> {
        Line {
            style,
            out,
            indent: 0,
            column: 0,
            is_spaced: false,
            is_begun: false,
            face: Face::Plain,
        }
    }

    pub(super) fn put(&mut self, text: &str, face: Face) -> io::Result<()> {
        let blank = |character: char| character.is_whitespace() || is_control(character);
        let mut rest = text;
        while !rest.is_empty() {
            let word_start = rest
                .find(|character| !blank(character))
                .unwrap_or(rest.len());
            self.is_spaced |= word_start > 0;
            rest = &rest[word_start..];
            let word_end = rest.find(blank).unwrap_or(rest.len());
            if word_end > 0 {
                self.word(&rest[..word_end], face)?;
            }
            rest = &rest[word_end..];
        }
        Ok(())
    }

    /// Writes a table cell padded to a width; numbers are padded on the left.
    pub(super) fn cell(
        &mut self,
        text: &str,
        width: usize,
        side: Pad,
        face: Face,
    ) -> io::Result<()> {
        let text = clean(text);
        let pad = " ".repeat(width.saturating_sub(text.width()));
        self.switch_to(face)?;
        match side {
            Pad::Left => write!(self.out, "{pad}{text}")?,
            Pad::Right => write!(self.out, "{text}{pad}")?,
        }
        self.switch_to(Face::Plain)?;
        write!(self.out, "  ")?;
        self.column += text.width() + pad.len() + 2;
        (self.is_begun, self.is_spaced) = (true, false);
        Ok(())
    }

    pub(super) fn put_marked(&mut self, text: &str, marks: &[Span], face: Face) -> io::Result<()> {
        let mut at = 0;
        for mark in marks {
            self.put(&text[at..mark.start], face)?;
            self.put_mark(&text[mark.bytes()])?;
            at = mark.end;
        }
        self.put(&text[at..], face)
    }

    fn put_mark(&mut self, text: &str) -> io::Result<()> {
        match self.style.color {
            true => self.put(text, Face::Mark),
            false => self.put(&format!("**{text}**"), Face::Mark),
        }
    }

    fn word(&mut self, word: &str, face: Face) -> io::Result<()> {
        let width = word.width();
        let is_full = self.column + usize::from(self.is_spaced) + width > self.style.width;
        if face != self.face {
            self.switch_to(Face::Plain)?;
        }
        if !self.is_begun {
            write!(self.out, "{:indent$}", "", indent = self.indent)?;
            self.column = self.indent;
        } else if self.is_spaced && is_full && self.column > self.indent {
            write!(self.out, "\n{:indent$}", "", indent = self.indent)?;
            self.column = self.indent;
        } else if self.is_spaced {
            write!(self.out, " ")?;
            self.column += 1;
        }
        self.switch_to(face)?;
        write!(self.out, "{word}")?;
        self.column += width;
        self.is_begun = true;
        self.is_spaced = false;
        Ok(())
    }

    /// Changes the appearance of the next characters; consecutive words of one face share an escape sequence.
    fn switch_to(&mut self, face: Face) -> io::Result<()> {
        if !self.style.color || face == self.face {
            return Ok(());
        }
        if self.face != Face::Plain {
            write!(self.out, "\x1b[0m")?;
        }
        self.face = face;
        write!(self.out, "{}", face.begin())
    }

    pub(super) fn end(&mut self) -> io::Result<()> {
        self.switch_to(Face::Plain)?;
        if self.is_begun {
            writeln!(self.out)?;
        }
        (self.column, self.is_begun, self.is_spaced) = (0, false, false);
        Ok(())
    }

    pub(super) fn blank(&mut self) -> io::Result<()> {
        writeln!(self.out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(text: &str, marks: &[Span], width: usize, color: bool) -> String {
        let mut out = Vec::new();
        let style = Style {
            color,
            width,
            is_terminal: false,
        };
        let mut line = Line::new(style, &mut out);
        line.put_marked(text, marks, Face::Plain).unwrap();
        line.end().unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn lines_break_between_words() {
        assert_eq!(set("one two three", &[], 8, false), "one two\nthree\n");
        assert_eq!(set("東京 東京 東京", &[], 9, false), "東京 東京\n東京\n");
    }

    #[test]
    fn a_phrase_is_one_piece_of_colour() {
        let found = set("a war crime, b", &[Span::new(2, 11)], 80, true);
        assert_eq!(found, "a \x1b[1;33mwar crime\x1b[0m, b\n");
    }

    #[test]
    fn marks_are_shown_with_and_without_colour() {
        let marks = [Span::new(4, 7)];
        assert_eq!(
            set("one two, three", &marks, 80, false),
            "one **two**, three\n"
        );
        assert_eq!(
            set("one two, three", &marks, 80, true),
            "one \x1b[1;33mtwo\x1b[0m, three\n"
        );
    }

    #[test]
    fn control_characters_from_archives_are_dropped() {
        assert_eq!(
            set("a\x1b[31mred\u{202e}b\x07", &[], 80, false),
            "a [31mred b\n"
        );
        assert_eq!(clean("a\x1b]0;title\x07b"), "a ]0;title b");
    }
}
