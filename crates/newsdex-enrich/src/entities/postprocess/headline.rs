//! The first word of a headline, which has a capital whatever it is: "Skater wins gold".

use newsdex_text::enrichment::EntityKind;

use super::super::labels::Name;
use super::super::lists;
use super::super::tokens::{self, Case, Token};
use newsdex_text::words::fold::fold;

/// Drops a name of one word at the beginning of a headline if the body has nothing of it.
///
/// What an article is about is in its body, too. Known places and organisations, and words with several capitals, stay.
/// `body` is the position of the body in the text; an article without a body keeps all names.
pub(in crate::entities) fn drop_first_word(
    text: &str,
    tokens: &[Token],
    names: &mut Vec<Name>,
    body: usize,
) {
    let Some(first) = names.first().copied() else {
        return;
    };
    let of_body = tokens.partition_point(|token| (token.start as usize) < body);
    let Some(token) = tokens.get(first.start) else {
        return;
    };
    let is_first = first.start == 0 && first.end == 1 && of_body > 1 && of_body < tokens.len();
    if !is_first || token.case != Case::Capital {
        return;
    }
    let word = token.text(text);
    let known = lists::COUNTRY | lists::REGION | lists::CITY | lists::ORGANIZATION | lists::PEOPLE;
    if lists::classes_of(word) & known != 0 && first.kind != EntityKind::Person {
        return;
    }
    let hash = tokens::lower_hash(word);
    let folded = fold(word);
    // "Zendas", "Zenda-based"
    let is_part = |other: &str| fold(other).starts_with(folded.as_ref());
    let is_in_body = tokens[of_body..].iter().any(|token| {
        token.case.is_capital() && {
            let other = token.text(text);
            tokens::lower_hash(other) == hash || is_part(other)
        }
    });
    if !is_in_body {
        names.remove(0);
    }
}
