//! Organisations that are named after a place: "Museo di Roma", "Universidade de Lisboa".

use super::Language;
use super::words::{BODY, PARTICLE};
use crate::entities::labels::Name;
use crate::entities::tokens::{Case, Token};
use newsdex_text::checkpoint::checkpoint;
use newsdex_text::enrichment::EntityKind;

/// Maximum number of words between the head of a name and the small word before the place: "Câmara Municipal de".
const MAX_BETWEEN: usize = 2;

/// The organisations that end with one of the places in `names`, which are in order.
///
/// Their heads have a capital: in "la polizia di Rimini", the police is no name. Courts and towns need none: "tribunale
/// di Rimini".
pub(super) fn of_places(
    text: &str,
    tokens: &[Token],
    language: &Language,
    names: &[Name],
) -> Vec<Name> {
    if language.has_capital_nouns() {
        return Vec::new();
    }
    let places = names.iter().filter(|name| name.kind == EntityKind::Place);
    let mut found: Vec<Name> = Vec::new();
    for place in places {
        checkpoint();
        if let Some(start) = head_before(text, tokens, language, place.start)
            && found.last().is_none_or(|last| last.end <= start)
        {
            found.push(Name {
                start,
                end: place.end,
                kind: EntityKind::Organization,
            });
        }
    }
    found
}

/// The head of the organisation whose name ends with the place at an index; `None` if there is none.
fn head_before(text: &str, tokens: &[Token], language: &Language, place: usize) -> Option<usize> {
    let small = place.checked_sub(1)?;
    let is_body = |index: usize| {
        tokens
            .get(index)
            .is_some_and(|token| token.case == Case::Lower && language.is(token.text(text), BODY))
    };
    // "rechtbank Zenda"
    if is_body(small) && !tokens.get(place)?.opens_sentence {
        return Some(small);
    }
    let is_small = |index: usize| {
        tokens.get(index).is_some_and(|token| {
            token.case == Case::Lower && language.is(token.text(text), PARTICLE)
        })
    };
    let is_open = |index: usize| {
        tokens
            .get(index)
            .is_some_and(|token| !token.opens_sentence && !token.shouted)
    };
    if !is_small(small) || !is_open(small) || !is_open(place) {
        return None;
    }
    // "tribunale di Zenda"
    if let Some(head) = small.checked_sub(1).filter(|head| is_body(*head)) {
        return Some(head);
    }
    for head in (small.saturating_sub(MAX_BETWEEN + 1)..small).rev() {
        let token = tokens.get(head)?;
        let is_capital = matches!(token.case, Case::Capital) && !token.shouted;
        if !is_capital {
            return None;
        }
        if language.is_organization(&token.text(text).to_lowercase()) {
            return Some(head);
        }
        if token.opens_sentence {
            return None;
        }
    }
    None
}
