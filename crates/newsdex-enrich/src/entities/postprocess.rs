//! Corrects the names that the tagger found.
//!
//! Cuts off the words that are not part of a name ("President Doe" becomes "Doe", "the Bank's" becomes "Bank"), drops
//! names that are none, gives all mentions of a name one kind, and adds last names that the tagger missed.

mod article;
mod companies;
mod context;
mod full_names;
pub(super) mod headline;
mod heads;
mod known;
mod ordinary;
mod people;
mod results;
mod spans;
mod torn;
mod words;

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::hashes::{ByHash, Hashes, LowerWords};
use super::labels::{KINDS, Name};
use super::lists;
use super::tokens::{self, Case, Token};
use companies::is_legal_form;
use newsdex_text::checkpoint::checkpoint;
use newsdex_text::enrichment::EntityKind;
use newsdex_text::lexicon::name_words::{
    self, is_end_of_event, is_end_of_place, is_organization_head,
};
use newsdex_text::lexicon::peoples::is_camp;
use newsdex_text::lexicon::places::is_country;
use newsdex_text::lexicon::syllables::is_given_name_of_syllables;
use newsdex_text::lexicon::titles::{self, OfficeUse};
use newsdex_text::words::fold::fold;
use words::Words;

/// Corrects the names that the tagger found in an English text; `names` and the result are in order and disjoint.
pub fn postprocess(text: &str, tokens: &[Token], names: Vec<Name>) -> Vec<Name> {
    corrected(text, tokens, names, None)
}

/// Does the same as [`postprocess`]. `lower`: the lower-case words of the text, if they are known.
pub(super) fn corrected(
    text: &str,
    tokens: &[Token],
    names: Vec<Name>,
    lower: Option<LowerWords>,
) -> Vec<Name> {
    let names = join_numerals(text, tokens, names);
    let mut names: Vec<Name> = names
        .into_iter()
        .filter_map(|name| trim(text, tokens, name))
        .collect();
    let words = Words::new(text, tokens, lower);
    names = names
        .into_iter()
        .filter_map(|name| people::cut(&words, name))
        .collect();
    names = torn::repair(&words, names);
    names = spans::join(&words, names);
    names = companies::join(&words, names);
    for name in &mut names {
        checkpoint();
        name.kind = by_head(text, tokens, name);
    }
    names = full_names::complete(&words, names);
    names = known::organizations(&words, names);
    names = heads::correct(&words, names);
    companies::as_with_legal_form(&words, &mut names);
    companies::as_partners(&words, &mut names);
    names = context::organizations(&words, names);
    names = context::listed_with_organizations(&words, names);
    full_names::as_last_name(&words, &mut names);
    names = article::introduce_acronyms(&words, names);
    names = article::repeat_acronyms(&words, names);
    article::towns_with_state(&words, &mut names);
    vote(text, tokens, &mut names);
    article::towns_of_datelines(&words, &mut names);
    as_in_full(text, tokens, &mut names);
    names = complete(text, tokens, names);
    names = people::check(&words, names);
    names = ordinary::drop_things(&words, names);
    names = ordinary::drop_given_names_as_words(&words, names);
    names = ordinary::drop_acronyms_of_things(&words, names);
    names = article::repeat_names(&words, names);
    results::teams(&words, names)
}

/// Adds the names in `found` to `names`, in order. They replace all names that they overlap.
pub(super) fn overlay(names: Vec<Name>, found: Vec<Name>) -> Vec<Name> {
    if found.is_empty() {
        return names;
    }
    let mut all: Vec<Name> = Vec::with_capacity(names.len() + found.len());
    let mut names = names.into_iter().peekable();
    for found in found {
        checkpoint();
        if all.last().is_some_and(|last| last.end > found.start) {
            continue;
        }
        while let Some(name) = names.next_if(|name| name.end <= found.start) {
            all.push(name);
        }
        while names.next_if(|name| name.start < found.end).is_some() {}
        all.push(found);
    }
    all.extend(names);
    all
}

/// Makes names of one word people if most longer names with the same last word are: "Doe" after "Ann Doe".
///
/// Words that are places, organisations or peoples by themselves keep their kind.
fn as_in_full(text: &str, tokens: &[Token], names: &mut [Name]) {
    let mut people: ByHash<i32> = ByHash::default();
    for name in names.iter().filter(|name| name.end - name.start > 1) {
        checkpoint();
        if let Some(last) = tokens.get(name.end - 1) {
            let count = people
                .entry(tokens::lower_hash(last.text(text)))
                .or_default();
            *count += if name.kind == EntityKind::Person {
                1
            } else {
                -1
            };
        }
    }
    let others = lists::COUNTRY | lists::REGION | lists::CITY | lists::ORGANIZATION | lists::PEOPLE;
    for name in names.iter_mut().filter(|name| name.end - name.start == 1) {
        checkpoint();
        let word = tokens.get(name.start).map_or("", |token| token.text(text));
        let is_last_name = people
            .get(&tokens::lower_hash(word))
            .is_some_and(|count| *count > 0);
        if is_last_name && lists::classes_of(word) & others == 0 {
            name.kind = EntityKind::Person;
        }
    }
}

/// Joins a numeral that was found as a separate name to the capitalised words before it: "World War II".
fn join_numerals(text: &str, tokens: &[Token], names: Vec<Name>) -> Vec<Name> {
    let mut joined: Vec<Name> = Vec::with_capacity(names.len());
    for mut name in names {
        checkpoint();
        let only = name.end - name.start == 1
            && tokens
                .get(name.start)
                .is_some_and(|token| is_numeral(token.text(text)));
        if only {
            let floor = joined.last().map_or(0, |before| before.end);
            while name.start > floor
                && !tokens[name.start].opens_sentence
                && tokens[name.start - 1].case == Case::Capital
            {
                name.start -= 1;
            }
            if let Some(before) = joined
                .last_mut()
                .filter(|before| before.end == name.start && !tokens[name.start].opens_sentence)
            {
                before.end = name.end;
                continue;
            }
        }
        joined.push(name);
    }
    joined
}

fn is_numeral(word: &str) -> bool {
    (1..=4).contains(&word.len()) && word.bytes().all(|byte| matches!(byte, b'I' | b'V' | b'X'))
}

/// Adds mentions that the tagger missed: single capitalised words that are the last name of a person whose full name is
/// in the article.
fn complete(text: &str, tokens: &[Token], names: Vec<Name>) -> Vec<Name> {
    let mut surnames = Hashes::default();
    for name in &names {
        checkpoint();
        let Some(last) = tokens.get(name.end - 1) else {
            continue;
        };
        if name.end - name.start > 1 && name.kind == EntityKind::Person {
            surnames.insert(tokens::lower_hash(last.text(text)));
        }
    }
    if surnames.is_empty() {
        return names;
    }
    let is_capital = |index: usize| {
        tokens
            .get(index)
            .is_some_and(|token| token.case.is_capital())
    };
    let passed_over = |index: usize, token: &Token| {
        let alone = token.case.is_capital()
            && !is_capital(index + 1)
            && (token.opens_sentence || !index.checked_sub(1).is_some_and(is_capital));
        let word = token.text(text);
        let others = lists::FUNCTION | lists::CALENDAR | lists::TITLE;
        alone
            && word.len() > 2
            && surnames.contains(&tokens::lower_hash(word))
            && lists::classes_of(word) & others == 0
    };
    let mut all = Vec::with_capacity(names.len());
    let mut names = names.into_iter().peekable();
    let mut position = 0;
    while let Some(token) = tokens.get(position) {
        checkpoint();
        if let Some(name) = names.next_if(|name| name.start == position) {
            position = name.end;
            all.push(name);
            continue;
        }
        if passed_over(position, token) {
            all.push(Name {
                start: position,
                end: position + 1,
                kind: EntityKind::Person,
            });
        }
        position += 1;
    }
    all
}

/// Cuts articles, titles, possessives and punctuation off a name; `None` if the rest is not a name.
fn trim(text: &str, tokens: &[Token], mut name: Name) -> Option<Name> {
    let word = |index: usize| tokens.get(index).map_or("", |token| token.text(text));
    let classes = |index: usize| lists::classes_of(word(index).trim_end_matches('.'));
    let is_mark = |index: usize| {
        tokens
            .get(index)
            .is_some_and(|token| token.case == Case::Mark)
    };
    let is_title = |index: usize| classes(index) & (lists::TITLE | lists::GIVEN) == lists::TITLE;
    // A name after "Mr" or "Mrs" is a person's, whatever kind the tagger gave it.
    let called = |index: usize| is_form_of_address(word(index));
    if called(name.start) && name.end - name.start > 1
        || name.start.checked_sub(1).is_some_and(called)
    {
        name.kind = EntityKind::Person;
    }
    // "Dr Doe", "Sen. Ann Doe", whatever the tagger made of them.
    let is_abbreviated_title = |index: usize| {
        classes(index) & (lists::TITLE | lists::GIVEN) == lists::TITLE
            && titles::is_abbreviation(&word(index).trim_end_matches('.').to_lowercase())
    };
    let is_thing = |index: usize| {
        classes(index) & (lists::ORGANIZATION | lists::COMPANY | lists::PLACE | lists::EVENT) != 0
    };
    if name.kind == EntityKind::Organization
        && name.start.checked_sub(1).is_some_and(is_abbreviated_title)
        && !tokens[name.start].opens_sentence
        && !(name.start..name.end).any(is_thing)
    {
        name.kind = EntityKind::Person;
    }
    // "Queen Ann"
    if name.kind == EntityKind::Organization
        && name.end - name.start == 2
        && titles::goes_with_given_name(&word(name.start).to_lowercase())
        && classes(name.start + 1) == 0
        && tokens[name.start + 1].case == Case::Capital
    {
        name.kind = EntityKind::Person;
    }
    // "Secretary of [State Ann Doe]": the office ends where the name begins.
    if name.kind == EntityKind::Person
        && name.end - name.start > 1
        && is_office(word(name.start))
        && name.start > 1
        && matches!(word(name.start - 1), "of" | "for")
    {
        name.start += 1;
    }
    // "Ann Doe R NH": party and state.
    if name.kind == EntityKind::Person
        && name.end - name.start > 3
        && matches!(word(name.end - 2), "R" | "D")
    {
        name.end -= 2;
    }
    while name.start < name.end {
        let several = name.end - name.start > 1;
        let article = matches!(
            word(name.start),
            "the" | "The" | "THE" | "a" | "A" | "an" | "An"
        ) && several;
        // "King" and "Chief" may also be surnames, but then no capitalised word follows them.
        let title = name.kind == EntityKind::Person
            && several
            && is_title(name.start)
            && tokens
                .get(name.start + 1)
                .is_some_and(|token| token.case.is_capital());
        // "Señora Ann Doe", "Bundesminister Doe"
        let foreign_title = several
            && word(name.start).len() > 2
            && matches!(name.kind, EntityKind::Person | EntityKind::Misc)
            && classes(name.start) == 0
            && tokens
                .get(name.start + 1)
                .is_some_and(|token| token.case == Case::Capital)
            && titles::is_title(&fold(word(name.start).trim_end_matches('.')));
        if !article && !title && !foreign_title && !is_mark(name.start) {
            break;
        }
        if foreign_title {
            name.kind = EntityKind::Person;
        }
        name.start += 1;
    }
    // A single letter in lower case is the rest of a broken character: "Doe â".
    let is_broken = |index: usize| {
        let word = word(index);
        !word.is_ascii()
            && word.chars().count() == 1
            && tokens
                .get(index)
                .is_some_and(|token| token.case == Case::Lower)
    };
    while name.start < name.end
        && (is_mark(name.end - 1)
            || is_broken(name.end - 1)
            || matches!(word(name.end - 1), "'s" | "’s" | "'S" | "’S"))
    {
        name.end -= 1;
    }
    while name.kind == EntityKind::Person
        && name.end - name.start > 2
        && titles::titles("en", titles::Use::After)
            .any(|letters| is_word(letters, word(name.end - 1)))
    {
        name.end -= 1;
    }
    if name.start == name.end {
        return None;
    }
    // "Minister for Transport and Trade": the duties of an office are not an organisation.
    if name.kind == EntityKind::Organization && is_duty_of_office(name.start, &word) {
        return None;
    }
    if name.end - name.start == 1 {
        let only = word(name.start);
        let letters = only
            .chars()
            .filter(|character| character.is_alphabetic())
            .count();
        let bare_title =
            name.kind == EntityKind::Person && is_title(name.start) && only.ends_with('.');
        let day = name.kind == EntityKind::Misc && classes(name.start) & lists::CALENDAR != 0;
        if letters < 2 || is_numeral(only) || bare_title || day {
            return None;
        }
    }
    Some(name)
}

/// Maximum number of words of an office between "Ministers of" and a duty: "Ministers of Finance, Trade and Defence".
const MAX_DUTIES: usize = 8;

/// Whether the words at `start` are a duty of an office: "Minister of Trade", "Ministers of Finance and Trade".
fn is_duty_of_office<'a>(start: usize, word: &impl Fn(usize) -> &'a str) -> bool {
    let offices = ["minister", "ministers", "secretary", "secretaries"];
    let follows_office = |start: usize| {
        start > 1 && matches!(word(start - 1), "of" | "for") && is_listed(&offices, word(start - 2))
    };
    if follows_office(start) {
        return true;
    }
    let is_listed_duty = start > 0 && matches!(word(start - 1), "and" | ",");
    let is_part = |index: usize| {
        let word = word(index);
        matches!(word, "and" | ",") || word.chars().next().is_some_and(char::is_uppercase)
    };
    is_listed_duty
        && (start.saturating_sub(MAX_DUTIES)..start)
            .rev()
            .take_while(|index| is_part(*index))
            .any(follows_office)
}

/// The kind that follows from the words of a name, mostly from its head: "University of …", "… County", "… War".
///
/// The kind that the tagger gave the name if the words do not decide.
fn by_head(text: &str, all: &[Token], name: &Name) -> EntityKind {
    let tokens = all.get(name.start..name.end).unwrap_or_default();
    let words: Vec<&str> = tokens.iter().map(|token| token.text(text)).collect();
    let before = name.start.checked_sub(1).and_then(|before| all.get(before));
    if name.kind == EntityKind::Person
        && before.is_some_and(|before| is_form_of_address(before.text(text)))
    {
        return EntityKind::Person;
    }
    if is_known_organization(&words) {
        return EntityKind::Organization;
    }
    if words.len() > 1
        && words
            .last()
            .is_some_and(|last| last.contains('.') && is_legal_form(last))
    {
        return EntityKind::Organization;
    }
    // "Zenda S.p.A.": the form is two tokens.
    if let [_, .., first, second] = words.as_slice()
        && first.contains('.')
        && second.contains('.')
        && is_legal_form(&format!("{first}{second}"))
    {
        return EntityKind::Organization;
    }
    if words.len() > 1 && is_country(&words.join(" ")) {
        return EntityKind::Place;
    }
    // "Park Min-hye" is no park.
    let is_of_thing = |word: &str| {
        let things = lists::ORGANIZATION | lists::COMPANY | lists::COUNTRY | lists::CITY;
        lists::classes_of(word) & things != 0
    };
    if let [first, second] = words.as_slice()
        && (name.kind != EntityKind::Organization || !is_of_thing(first) && !is_of_thing(second))
        && [first, second]
            .into_iter()
            .any(|word| is_given_name_of_syllables(word))
    {
        return EntityKind::Person;
    }
    let has_suffix = words.len() > 2
        && words
            .last()
            .is_some_and(|last| is_listed(&["jr", "sr"], last));
    if has_suffix || full_names::is_foreign(tokens, &words) {
        return EntityKind::Person;
    }
    if let [first, _, ..] = words.as_slice() {
        let is_operation = is_listed(&["operation"], first) && name.kind != EntityKind::Person;
        if is_operation {
            return EntityKind::Misc;
        }
    }
    // "Dutch", "West Germans"; but not "Labour" or "Tories", which are names of parties.
    if let Some(last) = tokens.last().map(|token| token.text(text))
        && lists::classes_of(last) & (lists::PEOPLE | lists::GIVEN | lists::ORGANIZATION)
            == lists::PEOPLE
        && tokens.len() <= 2
        && !is_camp(last)
    {
        return EntityKind::Misc;
    }
    let [first, .., last] = tokens else {
        let only = tokens.first().map_or("", |token| token.text(text));
        let acronym = tokens
            .first()
            .filter(|token| token.case == Case::Upper && !token.shouted && only.len() >= 4);
        let is_country_or_city =
            lists::classes_of(only) & (lists::COUNTRY | lists::CITY | lists::REGION) != 0;
        if name.kind == EntityKind::Place
            && (acronym.is_some() && !is_country_or_city || is_domain(only))
        {
            return EntityKind::Organization;
        }
        let is_country = name.kind == EntityKind::Organization
            && lists::classes_of(only) & (lists::COUNTRY | lists::ORGANIZATION) == lists::COUNTRY;
        return if is_country {
            EntityKind::Place
        } else {
            name.kind
        };
    };
    let of = tokens
        .iter()
        .position(|token| matches!(token.text(text), "of" | "for"));
    let head = of
        .and_then(|of| tokens.get(of.checked_sub(1)?))
        .unwrap_or(last);
    let word = |token: &Token| token.text(text).trim_end_matches('.');
    let place =
        |token: &Token| lists::classes_of(token.text(text)) & (lists::CITY | lists::WHERE) != 0;
    let is_station = tokens.len() == 2
        && name.kind == EntityKind::Misc
        && is_word("radio", word(first))
        && last.case == Case::Capital;
    if is_station {
        EntityKind::Organization
    } else if (is_end_of_event(word(last)) || is_end_of_event(word(head)))
        && name.kind != EntityKind::Person
    {
        EntityKind::Misc
    } else if is_organization_head(word(head))
        && !(place(first) && tokens.len() == 2 && is_word("bank", word(last)))
    {
        EntityKind::Organization
    } else if is_end_of_place(word(last)) && name.kind != EntityKind::Person {
        EntityKind::Place
    } else {
        name.kind
    }
}

/// Whether a list contains a word, without regard to case and a full stop.
fn is_listed(list: &[&str], word: &str) -> bool {
    list.iter().any(|listed| is_word(listed, word))
}

/// Whether only the name of a person follows a word: "Mr".
fn is_form_of_address(word: &str) -> bool {
    is_listed(&["mr", "mrs", "ms", "messrs"], word)
}

/// Whether a word is the expected one, without regard to case and a full stop.
fn is_word(expected: &str, word: &str) -> bool {
    word.trim_end_matches('.').eq_ignore_ascii_case(expected)
}

/// Whether a word ends the name of an office: "Secretary of State".
fn is_office(word: &str) -> bool {
    titles::office_words(OfficeUse::Of).any(|office| is_word(office, word))
}

/// Whether a whole name is that of an organisation with a well-known abbreviation or one-word name: "Wikipedia",
/// "al-Qaeda".
fn is_known_organization(words: &[&str]) -> bool {
    static NAMES: LazyLock<FxHashSet<String>> = LazyLock::new(|| {
        name_words::organizations()
            .filter(|known| known.is_known_in("en"))
            .map(|known| known.abbreviation.to_lowercase())
            .collect()
    });
    words.len() <= 2 && NAMES.contains(&words.join(" ").to_lowercase())
}

/// Whether a word looks like the domain name of a website: "gazette.example".
fn is_domain(word: &str) -> bool {
    word.split_once('.').is_some_and(|(name, end)| {
        name.len() > 2 && end.len() > 1 && end.bytes().all(|byte| byte.is_ascii_lowercase())
    })
}

/// Gives all names with the same words the kind that most of them have. In a tie, the kind of the first mention wins if
/// it is among the most frequent ones.
pub(super) fn vote(text: &str, tokens: &[Token], names: &mut [Name]) {
    type Votes = (EntityKind, [u32; KINDS.len()]);
    let mut votes: ByHash<Votes> = ByHash::default();
    for name in names.iter() {
        checkpoint();
        let (_, votes) = votes
            .entry(key(text, tokens, name))
            .or_insert((name.kind, [0; KINDS.len()]));
        votes[number(name.kind)] += 1;
    }
    for name in names {
        checkpoint();
        let Some((first, votes)) = votes.get(&key(text, tokens, name)) else {
            continue;
        };
        let mut best = *first;
        for (kind, count) in KINDS.into_iter().zip(votes) {
            if *count > votes[number(best)] {
                best = kind;
            }
        }
        name.kind = best;
    }
}

fn number(kind: EntityKind) -> usize {
    KINDS.iter().position(|other| *other == kind).unwrap_or(0)
}

fn key(text: &str, tokens: &[Token], name: &Name) -> u64 {
    let mut key = 0_u64;
    for token in tokens.get(name.start..name.end).unwrap_or_default() {
        key = key.rotate_left(17).wrapping_mul(0x9e37_79b9_7f4a_7c15)
            ^ tokens::lower_hash(token.text(text));
    }
    key
}

#[cfg(test)]
mod tests;
