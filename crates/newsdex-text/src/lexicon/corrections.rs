//! Words with which an article says that it was corrected.

use std::sync::LazyLock;

use super::{lexicon_file, rows};

/// The part of a phrase in the note of a correction; `corrections.tsv` describes each kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Begins a headline or a paragraph: "Correction: …".
    Label,
    /// Is a whole headline or paragraph.
    Alone,
    /// Names an earlier state of the text.
    Earlier,
    /// Names the text itself.
    Here,
    /// Says that something was put right.
    Corrected,
    /// Says where an earlier state was printed.
    Elsewhere,
    /// Says by itself that the text was corrected.
    Whole,
    /// Begins a note in brackets before the text.
    Note,
    /// Is in every such note, also as a part of a word.
    Noted,
}

/// The phrases with what they are, in lower case.
pub fn phrases() -> &'static [(Part, &'static str)] {
    static PHRASES: LazyLock<Vec<(Part, &'static str)>> = LazyLock::new(|| {
        let rows = rows(lexicon_file!("corrections.tsv"));
        rows.filter_map(|mut row| Some((part(row.next()?)?, row.nth(1)?)))
            .collect()
    });
    &PHRASES
}

fn part(name: &str) -> Option<Part> {
    Some(match name {
        "label" => Part::Label,
        "alone" => Part::Alone,
        "earlier" => Part::Earlier,
        "here" => Part::Here,
        "corrected" => Part::Corrected,
        "elsewhere" => Part::Elsewhere,
        "whole" => Part::Whole,
        "note" => Part::Note,
        "noted" => Part::Noted,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_says_what_its_phrase_is() {
        let lines = rows(lexicon_file!("corrections.tsv")).count();
        assert_eq!(phrases().len(), lines);
        for (_, phrase) in phrases() {
            assert_eq!(*phrase, phrase.to_lowercase());
            assert!(!phrase.is_empty() && phrase.trim() == *phrase, "{phrase}");
        }
    }
}
