//! How results are shown: the output formats, and the decision whether to use colours.

pub mod concordance;
pub mod copies;
pub mod each;
pub mod heading;
pub mod hints;
pub mod json;
pub mod news;
pub mod paragraph;
pub mod progress;
pub mod report;
pub mod row_sorter;
mod score;
pub mod side_by_side;
pub mod stderr;
pub mod stdout;
pub mod svg;
pub mod table;
pub mod terminal;
pub mod texts;
pub mod versions;

use std::io::IsTerminal;

/// The output format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// Readable text.
    Text,
    /// One JSON value.
    Json,
    /// One JSON value per line (JSON Lines).
    Jsonl,
    /// Comma-separated values with a header row.
    Csv,
    /// A feed (Atom, RFC 4287); only of `newsdex new`.
    #[value(hide = true)]
    Atom,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Color {
    /// On a terminal, unless NO_COLOR is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// How to write text for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Whether to use colours; without them, matches are marked with `**`.
    pub color: bool,
    /// Width in columns.
    pub width: usize,
    /// Whether the output is a terminal; otherwise bars are drawn with ASCII characters.
    pub is_terminal: bool,
}

/// The width of text that is not written to a terminal.
const PLAIN_WIDTH: usize = 100;

/// Text wider than this is hard to read, however wide the terminal is.
const WIDEST: usize = 120;

impl Style {
    /// Decides by the flag `--color`, the environment variable `NO_COLOR`, and whether standard output is a
    /// terminal.
    pub fn decide(color: Color, no_color: bool) -> Style {
        let is_terminal = std::io::stdout().is_terminal();
        let color = match color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => is_terminal && !no_color,
        };
        let width = match terminal_size::terminal_size() {
            Some((width, _)) if is_terminal => usize::from(width.0).clamp(20, WIDEST),
            _ => PLAIN_WIDTH,
        };
        Style {
            color,
            width,
            is_terminal,
        }
    }
}
