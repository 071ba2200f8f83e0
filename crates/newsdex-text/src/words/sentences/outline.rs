//! Where each sentence of a text begins, by byte and by word: kept with an article, it leads from
//! the number of a word to its place without dividing all of the text again.

use serde::{Deserialize, Serialize};

use super::break_between;
use crate::article::Span;
use crate::checkpoint::checkpoint;
use crate::words::{tokenize, tokenize_from};

/// The sentences of one text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outline {
    starts: Vec<Start>,
}

/// The beginning of a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Start {
    /// The byte at which it begins; see [`Break::at`](super::Break::at).
    at: usize,
    /// The number of its first word.
    word: u32,
}

/// A sentence as it is kept: how many bytes and words after the one before it begins.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Step {
    bytes: u32,
    words: u32,
}

impl Outline {
    /// Divides a text. The first sentence begins with the first character that is no space.
    pub fn of(text: &str) -> Outline {
        let at = text.len() - text.trim_start().len();
        let mut starts = vec![Start { at, word: 0 }];
        let mut before: Option<Span> = None;
        for (found, word) in tokenize(text).zip(0u32..) {
            checkpoint();
            let begins = before.and_then(|before| break_between(text, before, found.span));
            if let Some(begins) = begins {
                let at = begins.at;
                starts.push(Start { at, word });
            }
            before = Some(found.span);
        }
        Outline { starts }
    }

    /// The sentence that a byte belongs to: where it begins and where the next one does, if there is
    /// a next one.
    pub fn around(&self, at: usize) -> (usize, Option<usize>) {
        let next = self.starts.partition_point(|start| start.at <= at);
        let own = next.checked_sub(1).and_then(|own| self.starts.get(own));
        let next = self.starts.get(next).map(|start| start.at);
        (own.map_or(0, |start| start.at), next)
    }

    /// Where words of the text stand, by their numbers: sorted, each once. What is no word of the text
    /// is left out.
    pub fn spans(&self, text: &str, numbers: &[u32]) -> Vec<(u32, Span)> {
        let mut found = Vec::with_capacity(numbers.len());
        let mut rest = tokenize(text);
        let mut next = 0;
        for number in numbers {
            checkpoint();
            let behind = self.starts.partition_point(|start| start.word <= *number);
            let sentence = behind.checked_sub(1).and_then(|own| self.starts.get(own));
            if let Some(sentence) = sentence.filter(|sentence| sentence.word > next) {
                rest = tokenize_from(text, sentence.at);
                next = sentence.word;
            }
            let skipped = number.checked_sub(next);
            let Some(word) = skipped.and_then(|skipped| rest.nth(skipped as usize)) else {
                break;
            };
            found.push((*number, word.span));
            next = number + 1;
        }
        found
    }

    /// The form in which it is kept.
    pub fn steps(&self) -> Vec<Step> {
        let mut before = Start { at: 0, word: 0 };
        let starts = self.starts.iter();
        starts
            .map(|start| {
                let bytes = start.at.saturating_sub(before.at);
                let words = start.word - before.word;
                before = *start;
                Step {
                    bytes: u32::try_from(bytes).unwrap_or(u32::MAX),
                    words,
                }
            })
            .collect()
    }

    /// What [`Outline::steps`] gave for a text; nothing where it cannot be of this text.
    pub fn from_steps(steps: &[Step], text: &str) -> Option<Outline> {
        let mut last = Start { at: 0, word: 0 };
        let starts = steps.iter().map(|step| {
            last.at = last.at.checked_add(step.bytes as usize)?;
            last.word = last.word.checked_add(step.words)?;
            text.is_char_boundary(last.at).then_some(last)
        });
        let starts = starts.collect::<Option<Vec<Start>>>()?;
        Some(Outline { starts })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = " “Talks ended,” the U.S. envoy’s aide said. “Nothing was signed.”\n\n\
                        Élysée officials — and Mr. Smith’s — left at 5 p.m.; no one else spoke! Why?";

    #[test]
    fn words_are_found_by_their_numbers() {
        let all: Vec<Span> = tokenize(TEXT).map(|word| word.span).collect();
        let outline = Outline::of(TEXT);
        assert!(outline.starts.len() >= 4);
        for (number, span) in (0u32..).zip(&all) {
            checkpoint();
            assert_eq!(outline.spans(TEXT, &[number]), [(number, *span)]);
            // With or without knowing the sentences.
            assert_eq!(Outline::default().spans(TEXT, &[number]), [(number, *span)]);
        }
        let numbers: Vec<u32> = (0..all.len() as u32).step_by(3).collect();
        let expected: Vec<(u32, Span)> = (numbers.iter())
            .map(|number| (*number, all[*number as usize]))
            .collect();
        assert_eq!(outline.spans(TEXT, &numbers), expected);
        assert_eq!(outline.spans(TEXT, &[2, 9_999]).len(), 1);
    }

    #[test]
    fn what_is_kept_is_what_was_found() {
        let outline = Outline::of(TEXT);
        let steps = outline.steps();
        assert_eq!(Outline::from_steps(&steps, TEXT), Some(outline.clone()));
        assert_eq!(outline.around(1).0, 1);
        assert_eq!(Outline::of("").steps().len(), 1);
        // Of another text: not at a character, and beyond the end.
        assert_eq!(Outline::from_steps(&steps, "Short."), None);
        assert_eq!(Outline::from_steps(&steps, &"é".repeat(TEXT.len())), None);
    }
}
