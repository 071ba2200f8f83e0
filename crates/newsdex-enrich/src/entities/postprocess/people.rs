//! What belongs to the name of a person, and which words are no person although the tagger says so.

use newsdex_text::checkpoint::checkpoint;
use newsdex_text::enrichment::EntityKind;
use newsdex_text::lexicon::frequent_words::FrequentWords;
use newsdex_text::lexicon::name_words::is_end_of_place;
use newsdex_text::lexicon::titles::{self, Use};
use newsdex_text::words::lower::in_lower_case;

use super::super::hashes::Hashes;
use super::super::labels::Name;
use super::super::lexicon::Entry;
use super::super::lists;
use super::super::tokens::{self, Case};
use super::words::Words;

/// The most bytes of a prefix of a surname with a capital after it: "Mac", "Fitz".
const LONGEST_PREFIX: usize = 4;
/// Maximum number of words in a headline.
const LONGEST_HEADING: usize = 30;

/// Cuts off what is not part of a person's name: what stands before a title in the middle ("Ruritania Senator Ann Doe"),
/// and party and state at the end ("Ann Doe D N J").
///
/// `None` if nothing of the name is left. Names of other kinds are not changed.
pub(super) fn cut(words: &Words<'_>, mut name: Name) -> Option<Name> {
    if name.kind != EntityKind::Person {
        return Some(name);
    }
    let title = (name.start + 1..name.end.saturating_sub(1))
        .rev()
        .find(|index| is_only_title(words, *index) && words.is_capital(index + 1));
    if let Some(title) = title {
        name.start = title + 1;
    }
    let is_party = |index: usize| {
        matches!(words.word(index), "R" | "D" | "I")
            && (index + 1..name.end).all(|index| {
                words.token(index).is_some_and(|token| {
                    matches!(token.case, Case::Initial | Case::Mark)
                        || token.case == Case::Upper && token.end - token.start <= 3
                })
            })
    };
    if let Some(party) = (name.start + 2..name.end).find(|index| is_party(*index)) {
        name.end = party;
    }
    // "Ann Doe M" of "Ann Doe, M.D."
    let letter = |index: usize| words.word(index).trim_end_matches('.');
    if name.end - name.start > 2 && letter(name.end - 1) == "M" && letter(name.end) == "D" {
        name.end -= 1;
    }
    if (name.start..name.end).any(|index| is_two_words_in_one(words.word(index))) {
        return None;
    }
    if name.end - name.start > 2 && is_occupation(words, name.start) {
        name.start += 1;
    }
    let is_suffix = |word: &str| matches!(word, "Jr" | "Sr" | "JR" | "SR" | "Esq");
    let only = words.word(name.start).trim_end_matches('.');
    (name.end - name.start > 1 || !is_suffix(only)).then_some(name)
}

/// Whether a word at the beginning of a sentence is what the person after it does, and no part of the name: "Goalkeeper
/// Ann Doe".
fn is_occupation(words: &Words<'_>, index: usize) -> bool {
    words.opens(index) && ends_like_occupation(words, index) && words.is_given_name(index + 1)
}

fn ends_like_occupation(words: &Words<'_>, index: usize) -> bool {
    let word = words.word(index);
    let ends = ["er", "or", "ist", "man", "woman", "ian"];
    ends.iter().any(|end| word.ends_with(end))
        && !words.may_be_name(index)
        && !words.is_given_name(index)
}

/// Whether a word consists of two words with the blank between them lost: "WymerEmail". "MacArthur" is one word.
fn is_two_words_in_one(word: &str) -> bool {
    let mut capitals = word
        .char_indices()
        .filter(|(_, character)| character.is_uppercase())
        .map(|(start, _)| start);
    match (capitals.next(), capitals.next(), capitals.next()) {
        (Some(0), Some(second), None) => {
            let (first, second) = word.split_at(second);
            first.len() > LONGEST_PREFIX
                && second.len() >= LONGEST_PREFIX
                && first.chars().all(char::is_alphabetic)
                && second.chars().all(char::is_alphabetic)
        }
        _ => false,
    }
}

/// Whether a word is a title and hardly ever a part of a name.
fn is_only_title(words: &Words<'_>, index: usize) -> bool {
    let word = words.word(index);
    let lower = word.to_lowercase();
    let is_title = lists::classes(&lower) & (lists::TITLE | lists::GIVEN) == lists::TITLE
        || lower.strip_suffix('s').is_some_and(|singular| {
            lists::classes(singular) & (lists::TITLE | lists::GIVEN) == lists::TITLE
        });
    is_title
        && words
            .token(index)
            .is_some_and(|token| !Entry::of(word, &lower, token.case).is_surname())
        && !titles::titles("en", Use::After).any(|letters| letters.eq_ignore_ascii_case(word))
}

/// Corrects names of people that are streets, and drops those that are ordinary words with a capital.
///
/// A single word is an ordinary one if the article has it in lower case, too, and never shows that it is a person: in a
/// full name, after a title, or before a verb of speech. If it may be a given name or a surname, the article must also
/// show that it is a thing: after "the", or before a number. So "Rice" in a table of grain is nobody.
pub(super) fn check(words: &Words<'_>, mut names: Vec<Name>) -> Vec<Name> {
    let mut streets = Hashes::default();
    let mut of_people = Hashes::default();
    let mut things = Hashes::default();
    let mut after_article = Hashes::default();
    for name in &names {
        checkpoint();
        if name.kind != EntityKind::Person {
            continue;
        }
        let last = words.word(name.end - 1);
        let before = name
            .start
            .checked_sub(1)
            .map_or("", |before| words.word(before));
        if name.end - name.start > 1 {
            of_people.insert(tokens::lower_hash(words.word(name.start)));
            of_people.insert(tokens::lower_hash(last));
            let has_number = before
                .bytes()
                .next()
                .is_some_and(|byte| byte.is_ascii_digit());
            if is_end_of_place(last) && (has_number || matches!(before, "on" | "along" | "near")) {
                streets.insert(whole(words, name));
            }
        } else if is_used_as_person(words, name) {
            of_people.insert(tokens::lower_hash(last));
        } else if is_used_as_thing(words, name) {
            if is_after_article(words, name) {
                after_article.insert(tokens::lower_hash(last));
            }
            things.insert(tokens::lower_hash(last));
        }
    }
    if !streets.is_empty() {
        for name in &mut names {
            checkpoint();
            if name.kind == EntityKind::Person && streets.contains(&whole(words, name)) {
                name.kind = EntityKind::Place;
            }
        }
    }
    let mut in_prose = Hashes::default();
    for name in names.iter().filter(|name| is_single_person(name)) {
        checkpoint();
        if !words.opens(name.start) && !is_in_heading(words, name.start) {
            in_prose.insert(tokens::lower_hash(words.word(name.start)));
        }
    }
    let starts: Vec<usize> = names
        .iter()
        .filter(|name| name.kind == EntityKind::Person)
        .map(|name| name.start)
        .collect();
    let is_ordinary = |name: &Name| {
        if !is_single_person(name) {
            return false;
        }
        // "Goalkeeper" before "Ann Doe" at the beginning of a sentence
        if words.opens(name.start)
            && starts.binary_search(&name.end).is_ok()
            && (is_common_noun(words, name.start) || ends_like_occupation(words, name.start))
        {
            return true;
        }
        let hash = tokens::lower_hash(words.word(name.start));
        let is_thing = things.contains(&hash) || !words.may_be_name(name.start);
        let is_heading = || !in_prose.contains(&hash) && is_common_noun(words, name.start);
        !of_people.contains(&hash)
            && (after_article.contains(&hash)
                || is_thing && words.is_lower_elsewhere(name.start)
                || is_heading())
    };
    names.retain(|name| {
        checkpoint();
        !is_ordinary(name)
    });
    names
}

fn is_single_person(name: &Name) -> bool {
    name.kind == EntityKind::Person && name.end - name.start == 1
}

/// Whether all words around a word have a capital, except small ones: "Zenda Woman Charged with Murder".
fn is_in_heading(words: &Words<'_>, index: usize) -> bool {
    let start = (index.saturating_sub(LONGEST_HEADING)..=index)
        .rev()
        .find(|start| words.opens(*start));
    let Some(start) = start else {
        return false;
    };
    let end = words.sentence_end(start);
    let small = lists::FUNCTION | lists::WHERE | lists::CONNECTOR;
    end - start <= LONGEST_HEADING
        && (start..end).all(|index| {
            words.token(index).is_some_and(|token| {
                token.case != Case::Lower
                    || token.shouted
                    || words.word(index).len() < 4
                    || words.classes(index) & small != 0
            })
        })
}

/// Whether a word is a noun for a thing by itself, and a name only beside other names: "Murder" and "Bill" in a headline
/// that capitalises every word.
fn is_common_noun(words: &Words<'_>, index: usize) -> bool {
    let lower = words.word(index).to_lowercase();
    let things = lists::EVENT | lists::ORGANIZATION | lists::PLACE;
    let is_plain = words
        .token(index)
        .is_some_and(|token| token.case == Case::Capital);
    let in_lower_case = Entry::of(&lower, &lower, Case::Lower);
    // "with Murder": what a preposition precedes is hardly ever a last name alone.
    let follows_preposition = index.checked_sub(1).is_some_and(|before| {
        !words.opens(index)
            && words.classes(before) & (lists::WHERE | lists::FUNCTION) != 0
            && words
                .token(before)
                .is_some_and(|token| token.case == Case::Lower)
    });
    let is_known_word = follows_preposition
        && in_lower_case.class() != 0
        && FrequentWords::of("en").is_some_and(|words| words.number(&lower).is_some());
    is_plain && (words.classes(index) & things != 0 || is_known_word && !words.may_be_name(index))
}

/// Whether the words around a name of one word show that it is a person's.
fn is_used_as_person(words: &Words<'_>, name: &Name) -> bool {
    let before = name
        .start
        .checked_sub(1)
        .filter(|_| !words.opens(name.start));
    let person = lists::TITLE | lists::ROLE | lists::GIVEN;
    before.is_some_and(|before| words.classes(before) & person != 0)
        || words.classes(name.end) & lists::SPEECH != 0 && !words.opens(name.end)
}

/// Whether the words around a name of one word show that it is a thing.
fn is_used_as_thing(words: &Words<'_>, name: &Name) -> bool {
    let before = name
        .start
        .checked_sub(1)
        .filter(|_| !words.opens(name.start));
    let is_number = words
        .token(name.end)
        .is_some_and(|token| token.case == Case::Number && !token.opens_sentence);
    let article = before.map_or("", |before| words.word(before));
    is_number
        || in_lower_case(article, |article| {
            matches!(article, "the" | "this" | "that")
        })
}

/// Whether a name of one word is also a word for a thing, with an article before it and no noun after it: "the Bill will
/// pass", but not "the Bush plan".
fn is_after_article(words: &Words<'_>, name: &Name) -> bool {
    let things = lists::EVENT | lists::ORGANIZATION | lists::PLACE;
    if words.classes(name.start) & things == 0 {
        return false;
    }
    let before = name
        .start
        .checked_sub(1)
        .map_or("", |before| words.word(before));
    let ends = words.opens(name.end)
        || words.classes(name.end) & lists::FUNCTION != 0
        || words
            .token(name.end)
            .is_none_or(|token| token.case == Case::Mark);
    // "the Bill and Ann Doe Foundation"
    let is_joined = matches!(words.word(name.end), "and" | "or" | "&");
    matches!(before, "the" | "this" | "The" | "This")
        && !words.opens(name.start)
        && ends
        && !is_joined
}

/// A hash of all words of a name.
fn whole(words: &Words<'_>, name: &Name) -> u64 {
    (name.start..name.end).fold(0_u64, |hash, index| {
        hash.rotate_left(17) ^ tokens::lower_hash(words.word(index))
    })
}
