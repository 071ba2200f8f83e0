//! German genitives: "Merkels" is a form of "Merkel" if the text has that, too.

use rustc_hash::FxHashSet;

use super::Usual;
use crate::entities::labels::Name;
use crate::entities::tokens::Token;
use newsdex_text::checkpoint::checkpoint;
use newsdex_text::enrichment::EntityKind;

/// The usual forms of people's names in the genitive, by the first token of each name.
pub(super) fn usual(text: &str, tokens: &[Token], names: &[Name]) -> Vec<(usize, Usual)> {
    let word = |index: usize| tokens.get(index).map_or("", |token| token.text(text));
    let people = names
        .iter()
        .filter(|name| name.kind == EntityKind::Person && name.end > name.start);
    let last: FxHashSet<&str> = people.clone().map(|name| word(name.end - 1)).collect();
    let usual = people.filter_map(|name| {
        checkpoint();
        let base = word(name.end - 1).strip_suffix('s')?;
        if !last.contains(base) {
            return None;
        }
        let mut words: Vec<&str> = (name.start..name.end - 1).map(word).collect();
        words.push(base);
        let usual = words.join(" ");
        let key = usual.clone().into();
        let name_to_show = usual.into();
        Some((
            name.start,
            Usual {
                name: name_to_show,
                key,
            },
        ))
    });
    usual.collect()
}
