//! How answers are shown: the forms there are, and the one decision about colour.

pub mod json;
pub mod paragraph;
pub mod progress;
pub mod report;
mod score;
pub mod stdout;
pub mod svg;
pub mod table;
pub mod terminal;
pub mod versions;

use std::io::IsTerminal;

/// The form of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For people.
    Text,
    /// One JSON value.
    Json,
    /// One JSON value a line.
    Jsonl,
    /// Comma-separated values with a header.
    Csv,
}

/// When to colour.
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
    /// Whether to colour; matches are marked with `**` otherwise.
    pub color: bool,
    /// Columns to fill.
    pub width: usize,
    /// Whether a terminal shows it; bars are drawn in plain characters otherwise.
    pub is_terminal: bool,
}

/// The width of text that is not written to a terminal.
const PLAIN_WIDTH: usize = 100;

/// Text wider than this is hard to read, however wide the terminal is.
const WIDEST: usize = 120;

impl Style {
    /// Decides by the wish of the user, `NO_COLOR` as it was found in the environment, and whether
    /// standard output is a terminal.
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
