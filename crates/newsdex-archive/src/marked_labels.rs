//! Labels that end with another sign than a colon: `[TITLE] Pier sold`, `TITLE=Pier sold`, `@title Pier sold`,
//! `**Title:** Pier sold`, `TITLE[ Pier sold ]`, `;TI Pier sold`. Each program has a way of its own.
//!
//! If the labels of a text, all marked in one way, name the title, the newspaper or the day, and another fact, the text is
//! rewritten with colons.

use std::borrow::Cow;
use std::sync::LazyLock;

use newsdex_text::checkpoint::checkpoint;
use newsdex_text::lexicon::labels::{
    press_labels, pubmed_tags, record_labels, ris_tags, web_of_science_tags,
};
use rustc_hash::FxHashMap;

use crate::press_lines::kind::field_of_label;

/// The way in which labels are marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    /// `[TITLE] Pier sold`
    Brackets,
    /// `TITLE[ Pier sold ]`
    BracketBehind,
    /// `**Title:** Pier sold`
    Stars,
    /// `TITLE=Pier sold`, also with numbers: `article.1.title=Pier sold`
    Equals,
    /// `Title<tab>Pier sold`
    Tab,
    /// `Title - Pier sold`
    Dash,
    /// `@title Pier sold`, `#TITLE: Pier sold`
    Sign(char),
}

const MARKS: [Mark; 11] = [
    Mark::Brackets,
    Mark::BracketBehind,
    Mark::Stars,
    Mark::Equals,
    Mark::Tab,
    Mark::Dash,
    Mark::Sign('@'),
    Mark::Sign('#'),
    Mark::Sign(';'),
    Mark::Sign('%'),
    Mark::Sign('$'),
];

/// The longest label, in bytes.
const LONGEST: usize = 40;
/// Minimum number of fields that the labels of a text must name.
const FEWEST_FIELDS: usize = 3;

impl Mark {
    /// Divides a line into its label and its value.
    fn divided(self, line: &str) -> Option<(&str, &str)> {
        let (label, value) = match self {
            Mark::Brackets => line.strip_prefix('[')?.split_once(']')?,
            Mark::BracketBehind => {
                let (label, value) = line.split_once('[')?;
                (label, value.trim_end().strip_suffix(']').unwrap_or(value))
            }
            Mark::Stars => line.strip_prefix("**")?.split_once("**")?,
            Mark::Equals => {
                let (label, value) = line.split_once('=')?;
                (label.rsplit('.').next()?, value)
            }
            // Rows with more cells are those of a table.
            Mark::Tab => line
                .split_once('\t')
                .filter(|(_, value)| !value.contains('\t'))?,
            Mark::Dash => line.split_once(" - ")?,
            Mark::Sign(sign) => {
                let line = line.strip_prefix(sign)?;
                line.split_once([':', '=', ' ', '\t']).unwrap_or((line, ""))
            }
        };
        let label = label.trim().trim_end_matches(':');
        (!label.is_empty() && label.len() <= LONGEST)
            .then(|| (label, value.trim_start_matches(':').trim()))
    }

    /// Whether the lines of a text name enough fields in this way.
    fn is_that_of(self, text: &str) -> bool {
        let mut fields: Vec<&str> = Vec::new();
        text.lines().any(|line| {
            checkpoint();
            let Some((field, _)) = self.named(line.trim_end()) else {
                return false;
            };
            if !fields.contains(&field) {
                fields.push(field);
            }
            fields.len() >= FEWEST_FIELDS
                && fields.contains(&"title")
                && (fields.contains(&"published") || fields.contains(&"source"))
        })
    }

    /// The field that a line names, and its value.
    fn named(self, line: &str) -> Option<(&'static str, &str)> {
        let (label, value) = self.divided(line)?;
        Some((field(label)?, value))
    }
}

/// The field that a label, the name of a column or a tag in capitals names.
fn field(label: &str) -> Option<&'static str> {
    static NAMES: LazyLock<FxHashMap<&'static str, &'static str>> = LazyLock::new(|| {
        let of_press = |field: &str| press_labels().any(|(known, _)| known == field);
        let names = record_labels().filter(|(field, _)| of_press(field));
        // The first meaning of a name takes precedence.
        let mut names: Vec<_> = names.map(|(field, name)| (name, field)).collect();
        names.reverse();
        names.into_iter().collect()
    });
    let lower = label.to_lowercase();
    let is_tag = label.len() == 2 && label.chars().all(|sign| sign.is_ascii_uppercase());
    let tags = || ris_tags().chain(pubmed_tags()).chain(web_of_science_tags());
    let of_tag = || {
        tags()
            .find(|(_, tag)| *tag == lower)
            .map(|(field, _)| field)
    };
    field_of_label(label)
        .or_else(|| NAMES.get(lower.as_str()).copied())
        .or_else(|| is_tag.then(of_tag).flatten())
}

/// The way in which the lines of a text mark their labels; `None` if no way names enough fields.
fn mark_of(text: &str) -> Option<Mark> {
    MARKS.into_iter().find(|mark| mark.is_that_of(text))
}

/// Whether a text marks its labels with tabs, as a table with a label and a value in each row does.
pub(crate) fn has_tabs(text: &str) -> bool {
    Mark::Tab.is_that_of(text)
}

/// A text with a colon behind each label.
pub(crate) fn with_colons(text: &str) -> Cow<'_, str> {
    let Some(mark) = mark_of(text) else {
        return Cow::Borrowed(text);
    };
    let mut written = String::with_capacity(text.len());
    let mut is_open = false;
    // The field with which each article begins.
    let mut first = None;
    for line in text.lines() {
        checkpoint();
        let named = mark.named(line.trim_end());
        let label = named.and_then(|(field, _)| press_labels().find(|(known, _)| *known == field));
        // The sign that closes a text or a record: `]`, `$`.
        let is_closing = !line.contains(char::is_alphanumeric)
            && match mark {
                Mark::BracketBehind => is_open && line.trim() == "]",
                Mark::Sign(_) => true,
                _ => false,
            };
        match named.zip(label) {
            _ if is_closing => is_open = false,
            Some(((_, value), (_, label))) => {
                is_open = !line.trim_end().ends_with(']');
                if first == Some(label) {
                    written.push('\n');
                }
                first = first.or(Some(label));
                written.push_str(label);
                written.push_str(": ");
                written.push_str(value);
            }
            None => written.push_str(line),
        }
        written.push('\n');
    }
    Cow::Owned(written)
}

#[cfg(test)]
mod tests {
    use super::with_colons;

    #[test]
    fn labels_are_known_however_they_are_marked() {
        for text in [
            "[TITLE] Pier\n[DATE] 2019-03-02\n[PAPER] Echo\nIt is gone.\n",
            "TITLE[ Pier ]\nDATE[ 2019-03-02 ]\nPAPER[ Echo ]\nIt is gone.\n",
            "**Title:** Pier\n**Date:** 2019-03-02\n**Paper**: Echo\nIt is gone.\n",
            "a.1.title=Pier\na.1.date=2019-03-02\na.1.paper=Echo\nIt is gone.\n",
            "Title\tPier\nDate\t2019-03-02\nPaper\tEcho\nIt is gone.\n",
            "@title Pier\n@date 2019-03-02\n@paper Echo\nIt is gone.\n",
            "#TITLE: Pier\n#DATE: 2019-03-02\n#PAPER: Echo\nIt is gone.\n",
        ] {
            let found = with_colons(text).to_lowercase();
            let values: Vec<&str> = found
                .lines()
                .map(|line| line.split_once(": ").map_or(line, |(_, value)| value))
                .collect();
            assert_eq!(
                values,
                ["pier", "2019-03-02", "echo", "it is gone."],
                "{text}"
            );
        }
    }

    #[test]
    fn other_lines_stay_as_they_are() {
        for text in [
            "[Editor] The title = all of it.\nPier - sold\n",
            "title=Pier\ncolor=red\nsize=4\n",
            "# Title\n\n@ann said it.\n",
        ] {
            assert_eq!(with_colons(text), text);
        }
    }
}
