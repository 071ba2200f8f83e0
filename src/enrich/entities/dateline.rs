//! Datelines: the place in capitals that a report begins with, as in `KYIV, March 2 (Agency) -`.
//!
//! A tagger sees a word in capitals and takes it for an acronym; here the shape decides.

use super::labels::Name;
use super::tokens::Token;
use crate::enrich::EntityKind;

/// Words that the place has at most: `PORT OF SPAIN`, `ST. PETERSBURG`.
const MOST_WORDS: usize = 4;

/// Tokens from the first to the dash at most: ` NEW YORK, Sept. 11, 2001 (Some Agency) –`.
const MOST_TOKENS: usize = 16;

/// Gives the tokens of the place in the dateline of a body that starts at byte `body`.
///
/// The place is capitals only, at the very beginning, followed by a comma, a bracket or the dash, and
/// the dash comes soon: a headline in capitals is none.
pub(super) fn place(text: &str, tokens: &[Token], body: usize) -> Option<Name> {
    let start = tokens.partition_point(|token| (token.start as usize) < body);
    let tokens = tokens.get(start..)?;
    let tokens = &tokens[..tokens.len().min(MOST_TOKENS)];
    let words = tokens
        .iter()
        .take_while(|token| is_capitals(token.text(text)))
        .count();
    let behind = tokens.get(words)?;
    let is_place = (1..=MOST_WORDS).contains(&words)
        && tokens[..words]
            .iter()
            .any(|token| token.end - token.start > 2)
        && (matches!(behind.text(text), "," | "(") || is_dash(behind.text(text)));
    let dash = tokens.iter().position(|token| is_dash(token.text(text)))?;
    let is_one_line = !text.get(body..tokens[dash].start as usize)?.contains('\n');
    (is_place && is_one_line && dash >= words).then_some(Name {
        start,
        end: start + words,
        kind: EntityKind::Place,
    })
}

/// Puts a dateline's place among the names, in order, in place of whatever was found there. Where the
/// same word stands elsewhere, it is that place, too.
pub(super) fn put(text: &str, tokens: &[Token], names: &mut Vec<Name>, place: Name) {
    let words = |name: &Name| {
        let tokens = tokens.get(name.start..name.end).unwrap_or_default();
        let words: Vec<String> = tokens
            .iter()
            .map(|token| token.text(text).to_lowercase())
            .collect();
        words
    };
    let meant = words(&place);
    for name in names.iter_mut().filter(|name| words(name) == meant) {
        name.kind = place.kind;
    }
    names.retain(|name| name.end <= place.start || place.end <= name.start);
    let position = names.partition_point(|name| name.start < place.start);
    names.insert(position, place);
}

/// A place as it is written elsewhere: `NEW YORK` as `New York`.
pub(super) fn in_small_letters(name: &str) -> String {
    let mut is_first = true;
    let mut written = String::with_capacity(name.len());
    for character in name.chars() {
        match is_first {
            true => written.push(character),
            false => written.extend(character.to_lowercase()),
        }
        is_first = !character.is_alphabetic();
    }
    written
}

fn is_capitals(word: &str) -> bool {
    let mut letters = word
        .chars()
        .filter(|character| character.is_alphabetic())
        .peekable();
    letters.peek().is_some()
        && letters.all(char::is_uppercase)
        && !word.chars().any(|character| character.is_numeric())
}

fn is_dash(token: &str) -> bool {
    matches!(token, "-" | "--" | "–" | "—" | "_")
}

#[cfg(test)]
mod tests {
    use super::super::tokens::tokenize;
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        let mut tokens = Vec::new();
        tokenize(text, &mut tokens);
        let found = place(text, &tokens, 0).map(|name| {
            &text[tokens[name.start].start as usize..tokens[name.end - 1].end as usize]
        });
        assert_eq!(found, expected, "in {text:?}");
    }

    #[test]
    fn the_place_of_a_dateline_is_found() {
        check("KYIV, March 2 (Halyard) - Shells fell.", Some("KYIV"));
        check("NEW YORK (Halyard) — Stocks fell.", Some("NEW YORK"));
        check("SANTA CRUZ, CA--A lecturer won.", Some("SANTA CRUZ"));
    }

    #[test]
    fn other_capitals_at_the_beginning_are_none() {
        check("NATO said on Monday that it - and others - met.", None);
        check("BREAKING NEWS OF THE DAY, AGAIN - more", None);
        check("The KYIV talks, March 2 - more", None);
        check("SANCTIONS\n\nTalks - more", None);
    }

    #[test]
    fn a_place_in_capitals_is_named_as_elsewhere() {
        assert_eq!(in_small_letters("ST. PETERSBURG"), "St. Petersburg");
    }
}
