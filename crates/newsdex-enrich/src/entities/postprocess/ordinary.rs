//! Ordinary words with a capital that the tagger took for an organisation, "the Budget", and acronyms of things, "HIV".

use newsdex_text::checkpoint::checkpoint;
use newsdex_text::enrichment::EntityKind;
use newsdex_text::lexicon::name_words::is_acronym_of_thing;

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

/// Drops acronyms of things and offices, unless the article introduces them as organisations: "CEO", but not
/// "Palestinian Authority (PA)".
pub(super) fn drop_acronyms_of_things(words: &Words<'_>, mut names: Vec<Name>) -> Vec<Name> {
    let is_thing = |name: &Name| {
        name.end - name.start == 1
            && name.kind != EntityKind::Misc
            && is_acronym_of_thing(words.word(name.start))
    };
    if !names.iter().any(is_thing) {
        return names;
    }
    let mut introduced = Hashes::default();
    for pair in names.windows(2) {
        checkpoint();
        if let [full, short] = pair
            && full.kind == EntityKind::Organization
            && full.end - full.start > 1
            && full.end + 1 == short.start
            && words.word(full.end) == "("
            && is_thing(short)
        {
            introduced.insert(words.hash(short.start));
        }
    }
    names.retain(|name| !is_thing(name) || introduced.contains(&words.hash(name.start)));
    names
}

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
