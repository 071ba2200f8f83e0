//! Finds the beginnings of sentences and paragraphs, in the same way for proximity within a sentence, the index and the
//! fragments of an answer.
//!
//! The text between two words decides, together with the word before and the word after it. A blank line begins a
//! paragraph. A full stop, question mark or exclamation mark with a space after it begins a sentence, unless a
//! lower-case letter follows or the full stop belongs to an abbreviation, an initial or a number. Lines that were not
//! joined to paragraphs, as in tables, are sentences. The language does not matter: one list has the abbreviations of
//! all languages.

pub mod outline;

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use crate::article::Span;
use crate::checkpoint::checkpoint;
use crate::lexicon::small_words::{self, in_any_language};
use crate::lexicon::{abbreviations, months};
use crate::words::{Words, tokenize};

/// Separates texts that share a field, such as a headline and its subtitle: no sentence crosses it.
pub const TEXT_SEPARATOR: char = '\u{1e}';

/// Number of word numbers that an index leaves unused between such texts: more than two neighbouring words of a phrase or
/// a proximity may be apart. Each name begins after such a gap, so a larger one costs bits for each position of a name.
pub const TEXT_GAP: u32 = 1_024;

/// The index term at the beginning of a sentence inside a paragraph: no word has this form.
pub const SENTENCE_TERM: &str = "\u{1}s";
/// The index term at the beginning of a paragraph.
pub const PARAGRAPH_TERM: &str = "\u{1}p";

/// Whether a text ends like a sentence: with a sign that ends sentences in any script. Closing quotation marks and brackets
/// may follow the sign.
pub fn ends_like_sentence(text: &str) -> bool {
    let bare =
        text.trim_end_matches(|sign: char| sign.is_whitespace() || "\"'”“’»«)]」』".contains(sign));
    bare.ends_with(|sign: char| ".!?…‼⁇⁉؟۔։。！？｡।॥။።".contains(sign))
}

impl Begins {
    /// The index term for this beginning.
    pub fn term(self) -> &'static str {
        match self {
            Begins::Sentence => SENTENCE_TERM,
            Begins::Paragraph => PARAGRAPH_TERM,
        }
    }
}

/// The unit that begins with a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Begins {
    /// A sentence inside a paragraph.
    Sentence,
    /// A paragraph, and with it a sentence.
    Paragraph,
}

/// The end of a sentence and the beginning of the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Break {
    /// The unit that begins.
    pub begins: Begins,
    /// The byte where it begins: the first word, or the quotation mark or bracket before it.
    pub at: usize,
}

/// The break between two consecutive words of a text; `None` if both are in one sentence. The spans are those of
/// [`tokenize`].
#[inline]
pub fn break_between(text: &str, before: Span, behind: Span) -> Option<Break> {
    let bytes = text.as_bytes();
    let ends_with_stop = bytes.get(before.end.wrapping_sub(1)) == Some(&b'.');
    if behind.start == before.end + 1 && !ends_with_stop {
        // One space or hyphen, the most frequent case.
        let between = bytes.get(before.end).copied().unwrap_or(0);
        if !matches!(between, b'\n' | b'\r') && between != TEXT_SEPARATOR as u8 {
            return None;
        }
    }
    decide(text, before, behind, ends_with_stop)
}

/// The breaks of a text, in order.
pub fn breaks(text: &str) -> Breaks<'_> {
    Breaks {
        text,
        words: tokenize(text),
        before: None,
    }
}

/// Iterator over the breaks of a text; made by [`breaks`].
pub struct Breaks<'a> {
    text: &'a str,
    words: Words<'a>,
    before: Option<Span>,
}

impl Iterator for Breaks<'_> {
    type Item = Break;

    fn next(&mut self) -> Option<Break> {
        loop {
            checkpoint();
            let behind = self.words.next()?.span;
            let before = self.before.replace(behind);
            let found = before.and_then(|before| break_between(self.text, before, behind));
            if found.is_some() {
                return found;
            }
        }
    }
}

fn decide(text: &str, before: Span, behind: Span, ends_with_stop: bool) -> Option<Break> {
    let between = text.get(before.end..behind.start)?;
    if let Some(at) = last_paragraph_break(between) {
        let at = before.end + at;
        return Some(Break {
            begins: Begins::Paragraph,
            at,
        });
    }
    let first = text.get(behind.start..)?.chars().next()?;
    if first.is_lowercase() {
        return None;
    }
    let at = sentence_break(text, before, between, ends_with_stop)?;
    let is_one_full_stop = at.stops == Stops::One;
    if is_one_full_stop && !ends_sentence(text, before, behind, ends_with_stop) {
        return None;
    }
    Some(Break {
        begins: Begins::Sentence,
        at: before.end + at.offset,
    })
}

/// The beginning of the last paragraph in a text without words; `None` if it has no blank line.
fn last_paragraph_break(between: &str) -> Option<usize> {
    let (mut lines, mut found) = (0, None);
    for (at, character) in between.char_indices() {
        match character {
            '\n' => lines += 1,
            '\u{2029}' | TEXT_SEPARATOR => lines = 2,
            other if other.is_whitespace() => continue,
            _ => lines = 0,
        }
        if lines >= 2 {
            found = Some(at + character.len_utf8());
        }
    }
    let found = found?;
    let rest = &between[found..];
    Some(found + rest.len() - rest.trim_start().len())
}

/// A position where a sentence may begin.
struct Candidate {
    offset: usize,
    stops: Stops,
}

/// The end of the previous sentence.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stops {
    /// One full stop directly after the word, which may belong to an abbreviation.
    One,
    /// Any other end.
    Sure,
}

/// The beginning of a sentence in the text between two words; `None` if no sentence can begin there.
fn sentence_break(
    text: &str,
    before: Span,
    between: &str,
    ends_with_stop: bool,
) -> Option<Candidate> {
    let mut stops = ends_with_stop.then_some(Stops::One);
    let mut needs_space = true;
    let mut has_space = false;
    for (offset, character) in between.char_indices() {
        match character {
            '\n' => {
                stops = Some(Stops::Sure);
                has_space = true;
            }
            '.' => {
                let is_first = stops.is_none() && offset == possessive_bytes(text, before, between);
                stops = Some(match is_first {
                    true => Stops::One,
                    false => Stops::Sure,
                });
                has_space = false;
            }
            '!' | '?' | '…' | '؟' | '۔' | '‼' | '⁇' | '⁉' => {
                stops = Some(Stops::Sure);
                has_space = false;
            }
            '。' | '！' | '？' | '｡' | '।' | '॥' | '။' | '።' => {
                stops = Some(Stops::Sure);
                needs_space = false;
            }
            other if other.is_whitespace() => has_space = true,
            other if is_closing(other) && !has_space => {}
            _ => {
                if let Some(stops) = stops
                    && (has_space || !needs_space)
                {
                    return Some(Candidate { offset, stops });
                }
                if !has_space {
                    // After a slash, a hyphen or a similar mark: the previous mark did not end a sentence.
                    stops = None;
                }
            }
        }
    }
    let stops = stops.filter(|_| has_space || !needs_space)?;
    Some(Candidate {
        offset: between.len(),
        stops,
    })
}

/// The length in bytes of a possessive `'s` after a word; 0 without one.
fn possessive_bytes(text: &str, before: Span, between: &str) -> usize {
    let is_word = text
        .get(before.bytes())
        .is_some_and(|word| !word.is_empty());
    let rest = between.strip_prefix(['\'', '\u{2019}', '\u{2018}', '\u{2bc}', '`', '´']);
    match rest.and_then(|rest| rest.strip_prefix(['s', 'S'])) {
        Some(rest) if is_word => between.len() - rest.len(),
        _ => 0,
    }
}

fn is_closing(character: char) -> bool {
    matches!(
        character,
        '"' | '\''
            | '”'
            | '’'
            | '»'
            | '«'
            | '›'
            | '“'
            | ')'
            | ']'
            | '}'
            | '」'
            | '』'
            | '）'
            | '】'
            | '*'
            | '_'
    )
}

/// Whether a full stop after a word ends a sentence instead of belonging to the word.
fn ends_sentence(text: &str, before: Span, behind: Span, is_dotted: bool) -> bool {
    let (Some(word), Some(next)) = (text.get(before.bytes()), text.get(behind.bytes())) else {
        return true;
    };
    // "U.S. The" has a new sentence; "U.S. President" and "J. A. Smith" have none.
    let begins_sentence = || {
        let stops = text.as_bytes().get(behind.end) == Some(&b'.');
        !stops && is_first_word(next)
    };
    if is_dotted {
        return begins_sentence();
    }
    if word.len() <= 2 && word.bytes().all(|byte| byte.is_ascii_digit()) {
        // "am 3. Oktober", "im 19. Jahrhundert"
        return !is_behind_ordinal(next);
    }
    let mut letters = word.chars();
    if let (Some(letter), None) = (letters.next(), letters.next()) {
        return !letter.is_alphabetic() || begins_sentence();
    }
    if word.len() > abbreviations::LONGEST_BYTES {
        return true;
    }
    if abbreviations::is_before_name(word) {
        return false;
    }
    let next_is_number = next.bytes().all(|byte| byte.is_ascii_digit());
    if next_is_number && abbreviations::is_before_number(word) {
        return false;
    }
    !abbreviations::is_before_anything(word) || begins_sentence()
}

/// Whether many sentences begin with a word, in its usual spelling.
fn is_first_word(word: &str) -> bool {
    static WORDS: LazyLock<FxHashSet<&'static str>> =
        LazyLock::new(|| in_any_language(small_words::Kind::First).collect());
    WORDS.contains(word)
}

/// Whether a word, in its usual spelling, can follow an ordinal number with a full stop: "3. Oktober".
fn is_behind_ordinal(word: &str) -> bool {
    static WORDS: LazyLock<FxHashSet<&'static str>> =
        LazyLock::new(|| in_any_language(small_words::Kind::AfterOrdinal).collect());
    WORDS.contains(word) || months::is_name_in("de", word)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `|` in the text marks the beginning of a sentence, `¶` that of a paragraph.
    #[track_caller]
    fn check(marked: &str) {
        let text = marked.replace(['|', '¶'], "");
        let mut found = String::new();
        let mut read = 0;
        for Break { begins, at } in breaks(&text) {
            found.push_str(&text[read..at]);
            found.push(match begins {
                Begins::Sentence => '|',
                Begins::Paragraph => '¶',
            });
            read = at;
        }
        found.push_str(&text[read..]);
        assert_eq!(found, marked);
    }

    #[test]
    fn full_stops_questions_and_exclamations_end_sentences() {
        check("It rained. |Then it stopped! |Did it? |Yes… |No.");
        check("Prices rose 3.5 percent to $4.20. |At example.com they fell.");
        check("“We won.” |He left (early). |[Then] (again) came");
        check("“Stop!” he said. |“Why?” asked Mr. Smith.");
        check("He paid. . . and left. |“So,” she said, “it ends.” |She left.");
        check("and/or. |Franco-German");
    }

    #[test]
    fn a_blank_line_begins_a_paragraph() {
        check("Headline\n\n¶the text.\n\n¶“Quoted,” he said.\n\n* * *\n\n¶The end");
        check("Title\u{1e}¶subtitle");
        check("Wheat 2.55\n|Corn 1.20\n|- Oats 3.00\nand more");
    }

    #[test]
    fn abbreviations_and_initials_end_none() {
        check("Mr. Smith, Sen. J. A. Smith and Dr. Who met Gen. Lee on Oct. 3.");
        check("In the U.S. President Bush spoke. |In the U.S. |The President spoke.");
        check("Acme Corp. Chairman Jones left Acme Inc. |The company said so.");
        check("At 5 p.m. Friday; at 5 p.m. |He left. |No. 5 won. |He said no. |Nobody did.");
        check("Macron's. |Then");
        check("Plan B. |The end");
    }

    #[test]
    fn other_languages_have_their_own_ways() {
        check("Am 3. Oktober kam Dr. Müller. |Er blieb bis 2004. |Dann ging sie.");
        check("M. Macron et Mme. Dupont. |« Bonjour », dit-il. |¿Qué pasa? |¡Nada!");
        check("会談した。|首相は「行く。」|と述べた！|次");
        check("यह सच है। |वह गया। |अब");
        check("Він приїхав до м. Києва. |Потім поїхав. |Ціна 5 млн. |The");
    }
}
