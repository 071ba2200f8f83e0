//! Ordinary words with a capital that the tagger took for an organisation: "the Budget".

use newsdex_text::checkpoint::checkpoint;
use newsdex_text::enrichment::EntityKind;

use super::super::hashes::Hashes;
use super::super::labels::Name;
use super::super::lists;
use super::super::tokens::{self, Case};
use super::known;
use super::words::Words;

/// Classes of words that are names by themselves.
const NAMES: lists::Classes = lists::ORGANIZATION
    | lists::COMPANY
    | lists::MEDIA
    | lists::COUNTRY
    | lists::REGION
    | lists::CITY
    | lists::PEOPLE;

/// Drops names of one word that the article has in lower case, too, unless a list knows them or the article shows that
/// they act: "Target said".
pub(super) fn drop_things(words: &Words<'_>, mut names: Vec<Name>) -> Vec<Name> {
    let is_plain = |index: usize| {
        words
            .token(index)
            .is_some_and(|token| token.case == Case::Capital)
    };
    let may_be_ordinary = |name: &Name| {
        name.kind == EntityKind::Organization
            && name.end - name.start == 1
            && is_plain(name.start)
            && words.classes(name.start) & NAMES == 0
            && !words.may_be_name(name.start)
            && !known::is_listed(words, name)
    };
    let mut acting = Hashes::default();
    for name in names.iter().filter(|name| may_be_ordinary(name)) {
        checkpoint();
        let acts = words.classes(name.end) & lists::SPEECH != 0 && !words.opens(name.end);
        if acts || matches!(words.word(name.end), "'s" | "’s") {
            acting.insert(tokens::lower_hash(words.word(name.start)));
        }
    }
    names.retain(|name| {
        checkpoint();
        !(may_be_ordinary(name)
            && !acting.contains(&tokens::lower_hash(words.word(name.start)))
            && words.is_lower_elsewhere(name.start))
    });
    names
}
