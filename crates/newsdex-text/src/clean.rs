//! Cleans the texts of articles in the same way for every format.
//!
//! A headline is one line. A body is paragraphs separated by one blank line; a single line break inside a paragraph is
//! kept only if it has a meaning, as in a list. Invisible characters (controls, zero-width marks, soft hyphens) are
//! removed. Letters are never changed, unless `repair` is certain that a wrong encoding changed them before.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

use crate::checkpoint::checkpoint;
use crate::divided_words::DividedWords;
use crate::repair;

/// Cleans a text of one line, such as a headline or a name; `None` if nothing is left.
pub fn line(text: &str) -> Option<String> {
    checkpoint();
    let text = &*repair::repaired(text);
    let trimmed = text.trim();
    if is_clean(trimmed) {
        return (!trimmed.is_empty()).then(|| trimmed.to_owned());
    }
    let mut clean = String::with_capacity(text.len());
    let mut push = |word: &str| {
        if !word.is_empty() {
            if !clean.is_empty() {
                clean.push(' ');
            }
            clean.push_str(word);
        }
    };
    for part in parts(text) {
        // Most parts of a line that is not clean are clean.
        if is_clean(part) {
            push(part);
            continue;
        }
        for word in part.split(|sign: char| sign.is_whitespace() || sign.is_control()) {
            match word.contains(is_invisible) {
                true => push(&word.replace(is_invisible, "")),
                false => push(word),
            }
        }
    }
    (!clean.is_empty()).then_some(clean)
}

/// The parts of a text between its spaces. They are short, so looking at each byte is the fastest way to divide them.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let part = rest?;
        match part.bytes().position(|byte| byte == b' ') {
            Some(end) => {
                rest = part.get(end + 1..);
                part.get(..end)
            }
            None => rest.take(),
        }
    })
}

/// Whether a trimmed line needs no cleaning; may be false for a clean line if checking would take long.
///
/// Nearly all lines are clean, and checking bytes is several times as fast as checking characters.
fn is_clean(line: &str) -> bool {
    let bytes = line.as_bytes();
    let mut at = 0;
    while let Some(chunk) = bytes.get(at..bytes.len().min(at + CHUNK)) {
        if chunk.is_empty() {
            break;
        }
        if at % LONG == 0 {
            checkpoint();
        }
        let with_next = bytes.get(at..bytes.len().min(at + CHUNK + 1));
        if has_two_spaces(with_next.unwrap_or(chunk))
            || !is_printed_ascii(chunk) && !(at..at + chunk.len()).all(|at| is_clean_at(bytes, at))
        {
            return false;
        }
        at += chunk.len();
    }
    true
}

/// A line longer than this takes so long that it may have to be interrupted, in bytes.
const LONG: usize = 1024 * CHUNK;

/// Number of bytes that are checked together; most chunks of a text are printed ASCII.
const CHUNK: usize = 64;

// Without an early end, in this and the next function: then the compiler compares many bytes at once.
fn is_printed_ascii(bytes: &[u8]) -> bool {
    (bytes.iter()).fold(true, |all, byte| all & (0x20..=0x7e).contains(byte))
}

fn has_two_spaces(bytes: &[u8]) -> bool {
    let next = bytes.get(1..).unwrap_or_default();
    (bytes.iter().zip(next)).fold(false, |any, pair| any | (pair == (&b' ', &b' ')))
}

/// Whether the byte at a position does not begin a character that has to be cleaned.
fn is_clean_at(bytes: &[u8], at: usize) -> bool {
    match bytes.get(at).copied().unwrap_or(0) {
        0x20..=0x7e => true,
        // General punctuation: quotation marks, dashes, bullets, but not the spaces.
        0xe2 if bytes.get(at + 1) == Some(&0x80) => bytes
            .get(at + 2)
            .is_some_and(|last| (0x90..=0xa7).contains(last)),
        // The first bytes of other spaces and of invisible characters.
        0..=0x1f | 0x7f | 0xc2 | 0xe1 | 0xe2 | 0xe3 | 0xef => false,
        _ => true,
    }
}

/// Replaces a character that only print uses by the letters it stands for: `fi` for the ligature, an Arabic letter for
/// its form at the end of a word.
pub fn compatible(sign: char) -> String {
    sign.nfkc().filter(|sign| !sign.is_whitespace()).collect()
}

/// Cleans a text in which blank lines separate paragraphs and line breaks have a meaning.
pub fn body(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut is_after_gap = false;
    for written in unified(&repair::repaired(text)).split('\n') {
        checkpoint();
        let Some(line) = line(written) else {
            is_after_gap = true;
            continue;
        };
        if !clean.is_empty() {
            clean.push_str(if is_after_gap { "\n\n" } else { "\n" });
        }
        clean.push_str(&line);
        is_after_gap = false;
    }
    clean
}

/// Cleans a text whose line breaks have an unknown meaning.
///
/// Lines broken at a fixed width are joined. If every line is a paragraph, blank lines are inserted between them. Short
/// lines of other kinds (a list, a table of results) are kept as they are.
pub fn prose(text: &str) -> String {
    if text.bytes().filter(|byte| *byte == b'\n').count() > MOST_LINES {
        return body(text);
    }
    let mut blocks = blocks(text);
    let words = DividedWords::of_text(blocks.iter().flatten().map(String::as_str));
    if let Some(width) = double_spaced_width(&blocks) {
        blocks = joined(&blocks, width, &words);
    }
    let width = wrap_width(&blocks);
    let has_gaps = blocks.len() > 1;
    let mut clean = String::with_capacity(text.len());
    for block in &blocks {
        checkpoint();
        if !clean.is_empty() {
            clean.push_str("\n\n");
        }
        push_block(&mut clean, block, width, has_gaps, &words);
    }
    clean
}

/// The largest number of lines in an article. A longer text is not analysed line by line, which would need much memory.
const MOST_LINES: usize = 200_000;
/// Longer lines are paragraphs, not lines of a list.
const PARAGRAPH_CHARACTERS: usize = 160;
/// The widths at which texts are broken by typewriters, terminals and mail programs.
const WRAP_WIDTHS: std::ops::RangeInclusive<usize> = 38..=110;
/// The smallest share of forced line breaks, in percent, in a text that is broken at a width.
const FORCED_PERCENT: usize = 60;

fn push_block(
    clean: &mut String,
    block: &[String],
    width: Option<usize>,
    has_gaps: bool,
    words: &DividedWords,
) {
    let mut previous_line: Option<&str> = None;
    let is_long = block
        .iter()
        .map(|line| line.chars().count())
        .max()
        .unwrap_or(0)
        > PARAGRAPH_CHARACTERS;
    for line in block {
        checkpoint();
        if let Some(previous) = previous_line {
            let is_same = width.is_some_and(|width| is_forced(previous, line, width))
                || DividedWords::goes_on(previous, line);
            match width {
                _ if is_same => {
                    push_to_paragraph(clean, previous, line, words);
                    previous_line = Some(line);
                    continue;
                }
                Some(_) if has_gaps => clean.push('\n'),
                None if has_gaps && !is_long => clean.push('\n'),
                _ => clean.push_str("\n\n"),
            }
        }
        clean.push_str(line);
        previous_line = Some(line);
    }
}

/// Adds a line to its paragraph: with a blank, without the hyphen of a divided word, or without either between
/// characters of scripts without spaces.
fn push_to_paragraph(paragraph: &mut String, previous: &str, line: &str, words: &DividedWords) {
    match are_unspaced(previous, line) {
        true => paragraph.push_str(line),
        false => words.push_line(paragraph, line),
    }
}

/// Whether lines end and begin with characters of scripts without spaces.
fn are_unspaced(previous: &str, next: &str) -> bool {
    let last = previous.chars().next_back().unwrap_or(' ');
    let first = next.chars().next().unwrap_or(' ');
    let is_unspaced = |character: char| matches!(character, '\u{3000}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ff00}'..='\u{ff60}');
    is_unspaced(last) && is_unspaced(first)
}

/// Whether the first word of the next line would not have fitted, so that the break is not the author's.
fn is_forced(line: &str, next: &str, width: usize) -> bool {
    let word = next.split(' ').next().unwrap_or(next).chars().count();
    line.chars().count() + 1 + word > width
}

/// The width at which a text is broken; `None` if it is not.
fn wrap_width(blocks: &[Vec<String>]) -> Option<usize> {
    let mut lengths: Vec<usize> = blocks
        .iter()
        .flatten()
        .map(|line| line.chars().count())
        .collect();
    lengths.sort_unstable();
    // A long address or table line may be longer than the width, so the longest line is not always the width.
    let nearly_longest = lengths.get(lengths.len().saturating_sub(1) * 97 / 100)?;
    let longest = lengths.last()?;
    let width = if *longest <= nearly_longest + 8 {
        *longest
    } else {
        *nearly_longest
    };
    if !WRAP_WIDTHS.contains(&width) {
        return None;
    }
    let breaks = blocks.iter().flat_map(|block| block.windows(2));
    let (mut forced, mut all) = (0, 0);
    for pair in breaks {
        checkpoint();
        all += 1;
        forced += usize::from(is_forced(&pair[0], &pair[1], width));
    }
    // A single forced break proves nothing: the break after the longest line is always forced.
    (all >= 2 && forced >= 2 && forced * 100 >= all * FORCED_PERCENT).then_some(width)
}

/// The smallest number of sentences continued after a blank line that is not an accident.
const FEWEST_RUNNING_ON: usize = 3;
/// The longest line of printed text, in characters.
const LONGEST_PRINTED: usize = 130;

/// The line width of a text that has a blank line after every line, as extracted from PDF files; `None` for other
/// texts.
///
/// Print is broken by the width on paper, not by the number of characters, so the width is that of the longest line.
fn double_spaced_width(blocks: &[Vec<String>]) -> Option<usize> {
    let single = blocks.iter().filter(|block| block.len() == 1).count();
    let width = blocks
        .iter()
        .flatten()
        .map(|line| line.chars().count())
        .max()?;
    if single * 10 < blocks.len() * 9 || width > LONGEST_PRINTED {
        return None;
    }
    let running_on = blocks
        .windows(2)
        .filter(|pair| match (pair[0].last(), pair[1].first()) {
            (Some(line), Some(next)) => {
                next.starts_with(char::is_lowercase) && runs_on(line, next, width)
            }
            _ => false,
        });
    (running_on.count() >= FEWEST_RUNNING_ON).then_some(width)
}

/// Joins lines separated by blank lines if a sentence continues.
fn joined(blocks: &[Vec<String>], width: usize, words: &DividedWords) -> Vec<Vec<String>> {
    let mut joined: Vec<Vec<String>> = Vec::new();
    let mut previous = "";
    for line in blocks.iter().flatten() {
        checkpoint();
        match joined.last_mut().and_then(|block| block.last_mut()) {
            Some(paragraph) if runs_on(previous, line, width) => {
                push_to_paragraph(paragraph, previous, line, words);
            }
            _ => joined.push(vec![line.clone()]),
        }
        previous = line;
    }
    joined
}

/// Whether a sentence continues in the next line: it has not ended, and the line is nearly full. The line may be
/// shorter if the next line begins with a lower-case letter.
fn runs_on(line: &str, next: &str, width: usize) -> bool {
    let full_percent = if next.starts_with(char::is_lowercase) {
        60
    } else {
        85
    };
    let ends = line.ends_with(['.', '!', '?', ':', ';', '"', '”', '’', ')']);
    !ends && line.chars().count() * 100 >= width * full_percent
}

/// The cleaned lines of a text, in blocks separated by blank lines.
fn blocks(text: &str) -> Vec<Vec<String>> {
    let mut blocks = vec![Vec::new()];
    for written in unified(&repair::repaired(text)).split('\n') {
        checkpoint();
        // A soft hyphen at the end of a line divides a word; elsewhere it is invisible.
        let marked = written.trim_end().strip_suffix('\u{ad}');
        let marked = marked.map(|written| format!("{written}¬"));
        match (
            line(marked.as_deref().unwrap_or(written)),
            blocks.last_mut(),
        ) {
            (Some(line), Some(block)) => block.push(line),
            (None, Some(block)) if !block.is_empty() => blocks.push(Vec::new()),
            _ => {}
        }
    }
    blocks.retain(|block| !block.is_empty());
    blocks
}

/// The text with `\n` as the only line end; a form feed also ends a line.
pub fn unified(text: &str) -> Cow<'_, str> {
    let is_end = |character| {
        matches!(
            character,
            '\r' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}'
        )
    };
    let bytes = text.as_bytes();
    let may_hold_any =
        memchr::memchr3(b'\r', 0xc2, 0xe2, bytes).is_some() || memchr::memchr(0xc, bytes).is_some();
    match may_hold_any && text.contains(is_end) {
        true => Cow::Owned(text.replace("\r\n", "\n").replace(is_end, "\n")),
        false => Cow::Borrowed(text),
    }
}

/// Whether a character is invisible and joins nothing.
///
/// Joiners (U+200C, U+200D) and direction marks are kept, because Persian and Indic spelling need them.
fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{fffe}' | '\u{fff9}'..='\u{fffb}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(prose(text), expected, "of {text:?}");
    }

    #[test]
    fn a_writtenhas_no_breaks_controls_or_marks_nobody_sees() {
        assert_eq!(
            line("  One\u{a0}two\n\tth\u{ad}ree\u{0}\u{200b} ").as_deref(),
            Some("One two three")
        );
        assert_eq!(line(" \u{feff}\n"), None);
        assert_eq!(line("\u{1}One\u{2}two").as_deref(), Some("One two"));
    }

    #[test]
    fn a_body_keeps_meant_writtenbreaks() {
        assert_eq!(
            body("\r\nOne \r\n two\r\n\r\n\r\n three\r\n"),
            "One\ntwo\n\nthree"
        );
    }

    #[test]
    fn paragraphs_with_blank_lines_between_stay() {
        check("One.\n\n\n Two.\r\n\r\nThree.", "One.\n\nTwo.\n\nThree.");
    }

    #[test]
    fn lines_that_are_paragraphs_are_divided() {
        check(
            "One is short.\nTwo is, too.\nThree.",
            "One is short.\n\nTwo is, too.\n\nThree.",
        );
        let long = "word ".repeat(60);
        let long = long.trim_end();
        check(
            &format!("Head\n\n{long}\n{long}"),
            &format!("Head\n\n{long}\n\n{long}"),
        );
    }

    #[test]
    fn lines_broken_at_a_width_are_joined() {
        check(
            "The harbour opened again on Monday after\nthree weeks of repairs, said the mayor who\nhad come to see it with his own eyes and\nwas content.\nNobody else was there on that cold morning\nin the north of the country.",
            "The harbour opened again on Monday after three weeks of repairs, said the mayor who had come to see it with his own eyes and was content.\n\nNobody else was there on that cold morning in the north of the country.",
        );
    }

    #[test]
    fn lines_with_a_blank_one_after_each_are_joined_where_a_sentence_runs_on() {
        let lines = [
            "MEDIA RELEASE",
            "The harbour opened again on Monday after",
            "three weeks of repairs, said the mayor who",
            "had come to see it with his own eyes and",
            "was content.",
            "Nobody else was there on that cold morning",
            "in the north of the country, where boats lie",
            "on land until the end of April or until May.",
            "ENDS",
        ];
        check(
            &lines.join("\n\n"),
            "MEDIA RELEASE\n\nThe harbour opened again on Monday after three weeks of repairs, said the mayor who had come to see it with his own eyes and was content.\n\nNobody else was there on that cold morning in the north of the country, where boats lie on land until the end of April or until May.\n\nENDS",
        );
    }

    #[test]
    fn short_lines_between_paragraphs_stay_lines() {
        check(
            "Results:\n\nNorth 1\nSouth 2\nEast 3",
            "Results:\n\nNorth 1\nSouth 2\nEast 3",
        );
    }

    proptest::proptest! {
        #[test]
        fn a_clean_writtenis_what_cleaning_gives(written in "[ -~\u{a0}\u{e9}\u{2010}-\u{2030}\u{3000}\u{4e00}\u{1f600}]{0,40}") {
            let cleaned = line(&written).unwrap_or_default();
            let slowly: String = line(&format!("{written}\u{1}")).unwrap_or_default();
            proptest::prop_assert_eq!(cleaned, slowly);
        }

        #[test]
        fn cleaning_twice_is_cleaning_once(text in "[a-z .\r\n\t\u{a0}-]{0,200}") {
            let once = body(&prose(&text));
            proptest::prop_assert_eq!(body(&once), once.clone());
            proptest::prop_assert!(!once.contains("\n\n\n") && once.trim() == once);
        }
    }
}
