//! Ordinary words with a capital that the tagger took for an organisation, "the Budget", and acronyms of things, "HIV".

use newsdex_text::checkpoint::checkpoint;
use newsdex_text::enrichment::EntityKind;
use newsdex_text::lexicon::frequent_words::FrequentWords;
use newsdex_text::lexicon::name_words::is_acronym_of_thing;
use newsdex_text::lexicon::titles::{self, Use};

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
    // "64Kbps MP3 ZIP"
    let is_figure = |index: usize| {
        let word = words.word(index);
        word.starts_with(|first: char| first.is_ascii_digit())
    };
    let is_thing = |name: &Name| {
        name.kind != EntityKind::Misc
            && is_acronym_of_thing(words.word(name.end - 1))
            && (name.start..name.end - 1)
                .all(|index| is_figure(index) || is_acronym_of_thing(words.word(index)))
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
            && short.end - short.start == 1
            && words.word(full.end) == "("
            && is_thing(short)
        {
            introduced.insert(words.hash(short.start));
        }
    }
    names.retain(|name| {
        !is_thing(name)
            || name.end - name.start == 1 && introduced.contains(&words.hash(name.start))
    });
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
    let is_frequent = |word: &str| {
        FrequentWords::of("en").is_some_and(|words| words.number(&word.to_lowercase()).is_some())
    };
    let may_be_ordinary = |name: &Name| {
        (name.kind == EntityKind::Organization
            || name.kind == EntityKind::Place && is_frequent(words.word(name.start)))
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
            && (is_plural_of_role(words, name.start)
                || !acting.contains(&tokens::lower_hash(words.word(name.start))))
            && words.is_lower_elsewhere(name.start))
    });
    names
}

/// Whether a word means several people in some office or profession: "Dealers".
fn is_plural_of_role(words: &Words<'_>, index: usize) -> bool {
    let singular = words.word(index).strip_suffix('s').map(str::to_lowercase);
    let mut uses = [Use::Title, Use::Role, Use::Speaks].into_iter();
    singular.is_some_and(|singular| {
        uses.any(|used| titles::titles("en", used).any(|title| title == singular))
    })
}

/// Drops a given name alone that is an ordinary word here: "the Farm Bill", "a Grant".
///
/// The article has the word in lower case, too, and no name that begins with it; an article or another word with a capital
/// is before it.
pub(super) fn drop_given_names_as_words(words: &Words<'_>, mut names: Vec<Name>) -> Vec<Name> {
    let follows_noun = |index: usize| {
        let before = index.checked_sub(1).filter(|_| !words.opens(index));
        before.is_some_and(|before| {
            let is_article = matches!(
                words.word(before),
                "the" | "The" | "a" | "A" | "an" | "An" | "this" | "This" | "that" | "That"
            );
            let is_noun = words.is_capital(before)
                && words.classes(before) & (lists::TITLE | lists::ROLE | lists::GIVEN) == 0;
            is_article || is_noun
        })
    };
    let may_be_word = |name: &Name| {
        name.kind == EntityKind::Person
            && name.end - name.start == 1
            && words.classes(name.start) & lists::GIVEN != 0
            && follows_noun(name.start)
    };
    if !names.iter().any(may_be_word) {
        return names;
    }
    let first_words: Hashes = names
        .iter()
        .filter(|name| name.end - name.start > 1)
        .map(|name| words.hash(name.start))
        .collect();
    names.retain(|name| {
        checkpoint();
        !(may_be_word(name)
            && !first_words.contains(&words.hash(name.start))
            && words.is_lower_elsewhere(name.start))
    });
    names
}
