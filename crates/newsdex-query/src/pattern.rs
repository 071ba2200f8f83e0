//! Parses one run of characters without spaces: words, and the signs that make them a prefix, a wildcard, a fuzzy or an
//! exact word.

use super::{ParseError, Pattern};
use newsdex_text::article::Span;
use newsdex_text::words::characters::is_mark;
use newsdex_text::words::tokenize;

/// Whether misused signs are errors or, between quotation marks, text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Signs {
    Checked,
    Lenient,
}

/// Gives the patterns of a run of characters without spaces, in order; empty if it has no word. `start` is the position
/// of the run in the query.
pub(super) fn run(text: &str, start: usize, signs: Signs) -> Result<Vec<Pattern>, ParseError> {
    let exact = text
        .strip_prefix('=')
        .filter(|rest| rest.starts_with(char::is_alphanumeric));
    let text_start = start + text.len() - exact.map_or(text.len(), str::len);
    let text = exact.unwrap_or(text);
    if let Some(pattern) = fuzzy(text, text_start, signs)? {
        return Ok(vec![pattern]);
    }
    let plain = |text: &str| -> Vec<Pattern> {
        let word = |text: String| {
            if exact.is_some() {
                Pattern::Exact(text)
            } else {
                Pattern::Word(text)
            }
        };
        tokenize(text)
            .map(|found| word(found.text.into_owned()))
            .collect()
    };
    if !text.contains(['*', '?']) {
        return Ok(plain(text));
    }
    let core = text.trim_end_matches(is_outside);
    let core = core.trim_start_matches(|c| is_outside(c) || (c == '*' && core.starts_with("**")));
    if let Some(shapes) = shapes(core, &plain) {
        return Ok(shapes);
    }
    // An address or another mixture: only a star at its end is a sign.
    let mut patterns = plain(text);
    let is_prefix = core.strip_suffix('*').is_some_and(|head| {
        tokenize(head)
            .last()
            .is_some_and(|w| w.span.end == head.len() && is_single(&w.text))
    });
    if is_prefix && let Some(Pattern::Word(word) | Pattern::Exact(word)) = patterns.pop() {
        patterns.push(Pattern::Prefix(word));
    }
    Ok(patterns)
}

/// Gives the patterns of the text between quotation marks. `start` is its position in the query.
pub(super) fn quoted(
    content: &str,
    start: usize,
    is_exact: bool,
) -> Result<Vec<Pattern>, ParseError> {
    let mut parts = Vec::new();
    let mut position = 0;
    for piece in content.split_inclusive(super::tokens::is_blank) {
        parts.extend(run(
            piece.trim_end_matches(super::tokens::is_blank),
            start + position,
            Signs::Lenient,
        )?);
        position += piece.len();
    }
    if is_exact {
        for part in &mut parts {
            if let Pattern::Word(word) = part {
                *part = Pattern::Exact(std::mem::take(word));
            }
        }
    }
    Ok(parts)
}

/// Parses `zelenskiy~1` or `zelenskiy~`; `None` for other text.
fn fuzzy(text: &str, start: usize, signs: Signs) -> Result<Option<Pattern>, ParseError> {
    let Some((head, distance)) = text.rsplit_once('~') else {
        return Ok(None);
    };
    let distance = distance.trim_end_matches([',', ';', '.', '!', '?']);
    let is_number = distance
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.');
    if !is_number || !head.ends_with(|character: char| !is_outside(character)) {
        return Ok(None);
    }
    let mut found = tokenize(head);
    let single = match (found.next(), found.next()) {
        (Some(word), None) if is_single(&word.text) => Some(word.text.into_owned()),
        _ => None,
    };
    let distance = match (distance, signs) {
        ("", Signs::Checked) => Some(1),
        ("1", _) => Some(1),
        ("2", _) => Some(2),
        (_, Signs::Lenient) => return Ok(None),
        _ => None,
    };
    let sign = Span::new(start + head.len(), start + text.len());
    match (single, distance) {
        (Some(word), Some(distance)) => Ok(Some(Pattern::Fuzzy { word, distance })),
        // A tilde at the end of other text means no more than a dash.
        (None, _) if text.ends_with('~') || signs == Signs::Lenient => Ok(None),
        (None, _) => Err(ParseError::new("`~` must follow a single word", sign)
            .hint("to find words near each other, put them in quotes: \"war crimes\"~3")),
        (Some(word), None) => Err(ParseError::new(
            "a fuzzy word can differ by 1 or 2 letters",
            sign,
        )
        .hint(format_args!("write {word}~1 or {word}~2"))),
    }
}

/// Parses words with stars and question marks inside, joined only by hyphens or apostrophes; `None` for other text.
fn shapes(core: &str, plain: &dyn Fn(&str) -> Vec<Pattern>) -> Option<Vec<Pattern>> {
    let mut patterns = Vec::new();
    for piece in core.split(['-', '\'', '’', '‐', '‑']) {
        let piece = piece.trim_matches('?');
        if !piece.contains(['*', '?']) {
            if tokenize(piece).any(|word| word.span.bytes() != (0..piece.len())) {
                return None;
            }
            patterns.extend(plain(piece));
            continue;
        }
        let mut letters = piece
            .split(['*', '?'])
            .filter(|letters| !letters.is_empty())
            .peekable();
        letters.peek()?;
        if !letters.all(is_single) {
            return None;
        }
        let mut shape = String::with_capacity(piece.len());
        for character in piece.chars() {
            if character != '*' || !shape.ends_with('*') {
                shape.push(character);
            }
        }
        // Removes an accent after the last letter, as for a wildcard without hyphens.
        let shape = shape.trim_end_matches(is_outside);
        let prefix = shape
            .strip_suffix('*')
            .filter(|prefix| !prefix.contains(['*', '?']));
        patterns.push(match prefix {
            Some(prefix) => Pattern::Prefix(prefix.to_owned()),
            None => Pattern::Wildcard(shape.to_owned()),
        });
    }
    Some(patterns)
}

/// Whether a character at either end of a shape is not part of it. A combining mark belongs to its letter.
fn is_outside(character: char) -> bool {
    !character.is_alphanumeric() && !is_mark(character) && character != '*'
}

/// Whether the letters are one word that can be followed by more letters; false for scripts in which each character is
/// a word.
fn is_single(letters: &str) -> bool {
    let longer = format!("{letters}a");
    let mut found = tokenize(&longer);
    let is_whole = found.next().is_some_and(|word| word.text == longer);
    is_whole && found.next().is_none()
}
