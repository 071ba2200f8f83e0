//! Corrects the names that the tagger of a language found, and compares them with those of the lists.

use rustc_hash::FxHashSet;

use super::Language;
use super::people::People;
use super::words::{AFTER_PLACE, ARTICLE, CALENDAR, NOT_NAME, SMALL, TITLE};
use crate::entities::labels::Name;
use crate::entities::postprocess::vote;
use crate::entities::tokens::{Case, Token};
use newsdex_text::checkpoint::checkpoint;
use newsdex_text::enrichment::EntityKind;

/// The words that are names of people inside sentences.
fn mentions_in_sentences<'a>(
    text: &'a str,
    tokens: &[Token],
    names: &[Name],
) -> FxHashSet<&'a str> {
    let inside = names.iter().filter(|name| {
        name.kind == EntityKind::Person
            && name.end - name.start == 1
            && tokens
                .get(name.start)
                .is_some_and(|token| !token.opens_sentence)
    });
    inside.map(|name| word(text, tokens, name.start)).collect()
}

/// The names that may be right, without titles and marks; in order and disjoint. All mentions of a name have one kind.
pub(super) fn likely(people: &People<'_>, names: Vec<Name>) -> Vec<Name> {
    let (text, tokens) = (people.text, people.tokens);
    let mut likely: Vec<Name> = names
        .into_iter()
        .filter_map(|name| trim(text, tokens, people.language, name))
        .map(|name| without_nouns(people, name))
        .filter(|name| is_likely(people, name))
        .collect();
    vote(text, tokens, &mut likely);
    let known = last_names(text, tokens, &likely);
    as_in_full(text, tokens, &mut likely, &known);
    let mentions = mentions_in_sentences(text, tokens, &likely);
    // A single German noun is a person only if the text or the lists show it; so is a single word of other languages at
    // the beginning of a sentence.
    likely.retain(|name| {
        let only = word(text, tokens, name.start);
        name.kind != EntityKind::Person
            || name.end - name.start > 1
            || known.contains(only.trim_end_matches('s'))
            || known.contains(only)
            || people.is_known_or_titled(name.start)
            || !people.language.has_capital_nouns() && mentions.contains(only)
    });
    likely
}

/// A German person's name without the nouns that follow it: "Peter Zeitungen".
fn without_nouns(people: &People<'_>, mut name: Name) -> Name {
    if name.kind == EntityKind::Person && people.language.has_capital_nouns() {
        while name.end - name.start > 1 && !people.is_surname(name.end - 1) {
            name.end -= 1;
        }
    }
    name
}

fn word<'a>(text: &'a str, tokens: &[Token], index: usize) -> &'a str {
    tokens.get(index).map_or("", |token| token.text(text))
}

/// The last names of the people whose full names are in the text.
fn last_names<'a>(text: &'a str, tokens: &[Token], names: &[Name]) -> FxHashSet<&'a str> {
    let full = names
        .iter()
        .filter(|name| name.kind == EntityKind::Person && name.end - name.start > 1);
    full.map(|name| word(text, tokens, name.end - 1)).collect()
}

/// Removes those of the listed names that are part of a longer name of the tagger, and gives the longer names.
///
/// A name is longer if it contains listed names, and its kind can contain theirs: organisations contain places and
/// people ("Universität Leipzig"), people and places contain their like. What a small word adds at the end of a person's
/// name belongs to another name: "Ann Roe da Lava Jato".
pub(super) fn longer(tokens: &[Token], tagged: &[Name], listed: &mut Vec<Name>) -> Vec<Name> {
    listed.sort_by_key(|name| name.start);
    let mut longer: Vec<Name> = Vec::new();
    for name in tagged {
        checkpoint();
        let first = listed.partition_point(|other| other.end <= name.start);
        let mut inside = listed
            .iter()
            .skip(first)
            .take_while(|other| other.start < name.end)
            .peekable();
        let contains = |other: &Name| {
            name.start <= other.start
                && other.end <= name.end
                && other.end - other.start < name.end - name.start
                && (name.kind == other.kind || name.kind == EntityKind::Organization)
                && (name.kind != EntityKind::Person
                    || tokens
                        .get(other.end)
                        .is_none_or(|next| other.end >= name.end || next.case.is_capital()))
        };
        if inside.peek().is_some() && inside.all(contains) {
            longer.push(*name);
        }
    }
    listed.retain(|other| {
        let next = longer.partition_point(|name| name.end <= other.start);
        longer.get(next).is_none_or(|name| other.end <= name.start)
    });
    longer
}

/// Cuts articles, titles and marks off a name; `None` if the rest is not a name.
fn trim(text: &str, tokens: &[Token], language: &Language, mut name: Name) -> Option<Name> {
    let token = |index: usize| tokens.get(index);
    let word = |index: usize| token(index).map_or("", |token| token.text(text));
    let is_mark = |index: usize| token(index).is_some_and(|token| token.case == Case::Mark);
    while name.start < name.end {
        let several = name.end - name.start > 1;
        let lower = word(name.start).to_lowercase();
        let is_title = name.kind == EntityKind::Person
            && several
            && (language.is(word(name.start), TITLE) || language.is_title(&lower))
            && token(name.start + 1).is_some_and(|next| next.case.is_capital());
        let is_small = several
            && token(name.start).is_some_and(|first| first.case == Case::Lower)
            && language.is(&lower, SMALL);
        let is_article = several
            && name.kind != EntityKind::Organization
            && token(name.start).is_some_and(|first| first.opens_sentence)
            && language.is(&lower, ARTICLE)
            && !language.is_particle(word(name.start));
        if !is_mark(name.start) && !is_title && !is_small && !is_article {
            break;
        }
        name.start += 1;
    }
    while name.start < name.end && is_mark(name.end - 1) {
        name.end -= 1;
    }
    // "PDT de Ann Roe": a name in capitals is complete before a small word.
    if name.kind == EntityKind::Organization
        && token(name.start).is_some_and(|first| first.case == Case::Upper && !first.shouted)
        && token(name.start + 1).is_some_and(|next| next.case == Case::Lower)
        && language.is(word(name.start + 1), SMALL)
    {
        name.end = name.start + 1;
    }
    // "Hospital de Roe" is no person and no place, nor is "New York Times".
    if name.end - name.start > 1
        && matches!(name.kind, EntityKind::Person | EntityKind::Place)
        && (!language.has_capital_nouns()
            && language.is_organization(&word(name.start).to_lowercase())
            || name.kind == EntityKind::Place && language.is(word(name.end - 1), AFTER_PLACE))
    {
        name.kind = EntityKind::Organization;
    }
    (name.start < name.end).then_some(name)
}

/// Whether the words of a name and those beside it do not speak against it.
fn is_likely(people: &People<'_>, name: &Name) -> bool {
    let (text, tokens, language) = (people.text, people.tokens, people.language);
    let Some(inside) = tokens.get(name.start..name.end) else {
        return false;
    };
    if !inside.iter().any(|token| token.case.is_capital()) {
        return false;
    }
    if let [only] = inside {
        let word = only.text(text);
        let lower = word.to_lowercase();
        let letters = word.chars().filter(|letter| letter.is_alphabetic()).count();
        // "Norte-americanos": the rest of the word follows.
        let is_part = tokens
            .get(name.end)
            .is_some_and(|next| next.start == only.end && next.text(text) == "-");
        // "der Salon": German names of people and places that no list knows have no article.
        let follows_article = name
            .start
            .checked_sub(1)
            .and_then(|before| tokens.get(before))
            .is_some_and(|before| language.is(&before.text(text).to_lowercase(), ARTICLE));
        let is_noun = language.has_capital_nouns()
            && follows_article
            && matches!(name.kind, EntityKind::Person | EntityKind::Place)
            && !people.places.knows(word);
        // "O Natal": no place, and nothing else either.
        let is_common = name.kind == EntityKind::Organization && people.places.is_ambiguous(word);
        if letters < 2
            || is_common
            || is_part
            || is_noun
            || only.case == Case::Initial
            || language.is(&lower, SMALL | CALENDAR)
            || language.is(word, NOT_NAME)
        {
            return false;
        }
    }
    match name.kind {
        EntityKind::Person => {
            // "di Urbino": a known town is nobody by itself.
            let is_town = inside.len() == 1
                && people
                    .places
                    .knows(inside.first().map_or("", |token| token.text(text)))
                && !people.is_known_or_titled(name.start);
            !is_town && !people.is_other_name(name.start, name.end)
        }
        EntityKind::Place if inside.len() == 1 => {
            let word = inside.first().map_or("", |token| token.text(text));
            let places = people.places;
            // A known place that the list did not accept here is part of another name.
            !places.is_foreign(word)
                && (!places.knows(word)
                    || places
                        .short_at(text, tokens, name.start, |_| false)
                        .is_some())
                && !is_adjective(people, name)
        }
        // Few labelled texts of these languages have other names.
        EntityKind::Misc => false,
        _ => true,
    }
}

/// Whether a German word is made from the name of a town and describes the noun after it: "Leipziger Straße".
fn is_adjective(people: &People<'_>, name: &Name) -> bool {
    let word = |index: usize| people.tokens.get(index);
    people.language.has_capital_nouns()
        && word(name.start).is_some_and(|token| token.text(people.text).ends_with("er"))
        && word(name.end).is_some_and(|next| !next.opens_sentence && next.case.is_capital())
        && !people
            .places
            .knows(word(name.start).map_or("", |token| token.text(people.text)))
}

/// Makes names of one word people if they are the last name of a person whose full name is in the text.
fn as_in_full(text: &str, tokens: &[Token], names: &mut [Name], last: &FxHashSet<&str>) {
    for name in names.iter_mut() {
        checkpoint();
        if name.end - name.start == 1 && last.contains(word(text, tokens, name.start)) {
            name.kind = EntityKind::Person;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(start: usize, end: usize, kind: EntityKind) -> Name {
        Name { start, end, kind }
    }

    #[test]
    fn a_longer_name_of_the_tagger_replaces_the_names_inside_it() {
        let mut listed = vec![
            name(1, 2, EntityKind::Place),
            name(5, 7, EntityKind::Person),
        ];
        let university = name(0, 2, EntityKind::Organization);
        let found = longer(&[], &[university], &mut listed);
        assert_eq!(found, [university]);
        assert_eq!(listed, [name(5, 7, EntityKind::Person)]);
    }

    #[test]
    fn a_place_of_the_tagger_does_not_replace_a_person_of_the_lists() {
        let mut listed = vec![name(1, 3, EntityKind::Person)];
        assert!(longer(&[], &[name(0, 3, EntityKind::Place)], &mut listed).is_empty());
        assert_eq!(listed.len(), 1);
    }
}
