//! The beginning of each sentence of a text, by byte and by word number. It is stored with an article, so that the
//! position of a word can be found by its number without dividing the whole text again.

use serde::{Deserialize, Serialize};

use super::break_between;
use crate::article::Span;
use crate::checkpoint::checkpoint;
use crate::words::{Word, tokenize, tokenize_from};

/// The sentences of one text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outline {
    starts: Vec<Start>,
}

/// The beginning of a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Start {
    /// The byte where it begins; see [`Break::at`](super::Break::at).
    at: usize,
    /// The number of its first word.
    word: u32,
}

/// The stored form of a sentence: number of bytes and words since the beginning of the previous sentence.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Step {
    bytes: u32,
    words: u32,
}

impl Outline {
    /// Divides a text. The first sentence begins at the first character that is not a space.
    pub fn of(text: &str) -> Outline {
        Outline::with_words(text, |_| {})
    }

    /// Divides a text as [`Outline::of`] does, and gives every word of it, in order.
    pub fn with_words(text: &str, mut give: impl FnMut(&Word<'_>)) -> Outline {
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
            give(&found);
        }
        Outline { starts }
    }

    /// The sentence that contains a byte: its beginning, and the beginning of the next sentence if there is one.
    pub fn around(&self, at: usize) -> (usize, Option<usize>) {
        let next = self.starts.partition_point(|start| start.at <= at);
        let own = next.checked_sub(1).and_then(|own| self.starts.get(own));
        let next = self.starts.get(next).map(|start| start.at);
        (own.map_or(0, |start| start.at), next)
    }

    /// The spans of words of the text, by their numbers. `numbers` is sorted, without duplicates. Numbers beyond the
    /// last word are dropped.
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

    /// The stored form.
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

    /// The outline from the result of [`Outline::steps`]; `None` if it cannot belong to this text.
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
            // With and without known sentences.
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
        // From another text: not at a character boundary, and beyond the end.
        assert_eq!(Outline::from_steps(&steps, "Short."), None);
        assert_eq!(Outline::from_steps(&steps, &"é".repeat(TEXT.len())), None);
    }
}
