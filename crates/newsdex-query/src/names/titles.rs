//! What people type before and after a name: titles, letters after it, a comma behind the last name.

use std::borrow::Cow;

use crate::Scope;
use newsdex_text::lexicon::given_names;
use newsdex_text::lexicon::name_suffixes;
use newsdex_text::lexicon::surnames;
use newsdex_text::lexicon::titles::{self, OfficeUse, Use};
use newsdex_text::words::fold::fold;

/// The most words of a name on each side of its comma.
const MOST_WORDS: usize = 5;

/// The most words of a title.
const MOST_WORDS_OF_TITLE: usize = 5;

/// A typed name as articles write it: the first name first, without titles before it and letters after it.
///
/// `Trump, Donald` gives `Donald Trump`, `Dr. King` gives `King`. Unchanged if the scope does not contain people. A title
/// that goes with given names stays before a single word: `Prince Harry`.
pub fn plain_name(scope: Scope, typed: &str) -> Cow<'_, str> {
    let strict = match scope {
        Scope::Person | Scope::Speaker => false,
        Scope::Entity => true,
        // Authors are listed without titles.
        Scope::Author => return first_name_first(typed).map_or(typed.into(), Cow::Owned),
        _ => return typed.into(),
    };
    let ordered = first_name_first(typed);
    let words: Vec<&str> = ordered
        .as_deref()
        .unwrap_or(typed)
        .split_whitespace()
        .collect();
    let kept = without_letters_after(without_titles(&words, strict));
    match (ordered.is_some(), kept.len() == words.len()) {
        (false, true) => typed.into(),
        _ => kept.join(" ").into(),
    }
}

/// The name with its first name first, if a comma is behind its last name.
fn first_name_first(typed: &str) -> Option<String> {
    let parts: Vec<&str> = typed.split(',').map(str::trim).collect();
    let (last, first, suffix) = match parts.as_slice() {
        [last, first] => (*last, *first, ""),
        [last, first, suffix] if is_suffix(suffix) => (*last, *first, *suffix),
        _ => return None,
    };
    let is_name = |part: &str| {
        let words = part.split_whitespace().count();
        (1..=MOST_WORDS).contains(&words) && part.chars().any(char::is_alphabetic)
    };
    if !is_name(last) || !is_name(first) || is_suffix(first) || is_letters_after(first) {
        return None;
    }
    Some(format!("{first} {last} {suffix}").trim_end().to_owned())
}

/// Whether a word tells relatives with the same name apart: `Jr.`, `III`.
pub(super) fn is_suffix(word: &str) -> bool {
    let word = word.trim_end_matches('.').to_lowercase();
    name_suffixes::is_of_relatives(&word)
}

fn is_letters_after(word: &str) -> bool {
    let word: String = word.chars().filter(|sign| *sign != '.').collect();
    titles::titles("en", Use::After).any(|letters| letters.eq_ignore_ascii_case(&word))
}

fn without_letters_after<'a, 'w>(mut words: &'a [&'w str]) -> &'a [&'w str] {
    while let [rest @ .., last] = words
        && rest.len() >= 2
        && is_letters_after(last.trim_matches(','))
    {
        words = rest;
    }
    words
}

/// The words behind the titles. If `strict`, titles that also begin the names of companies stay: "General Motors".
fn without_titles<'a, 'w>(words: &'a [&'w str], strict: bool) -> &'a [&'w str] {
    let mut words = behind_office(words, strict);
    let all = words;
    while let [first, rest @ ..] = words
        && !rest.is_empty()
    {
        let word = fold(first.trim_matches(['.', ','])).into_owned();
        let is_before_title = || {
            let next = rest.first().map(|next| fold(next.trim_matches(['.', ','])));
            next.is_some_and(|next| is_title(&next) || is_of_title(&next))
        };
        // "Prime Minister", "the President", "the Rt Hon"
        if is_of_title(&word) && rest.len() > 1 && is_before_title() {
            words = rest;
            continue;
        }
        // "Secretary of State Ann Doe"
        if words.len() < all.len() && matches!(word.as_str(), "of" | "for") && rest.len() > 1 {
            words = rest.get(1..).unwrap_or_default();
            continue;
        }
        let goes_with_given =
            titles::goes_with_given_name(&word) && rest.len() == 1 && !is_double_last_name(rest);
        let is_of_company = strict && titles::titles("en", Use::Company).any(|title| title == word);
        if !is_title(&word)
            || goes_with_given
            || is_of_company
            || given_names::gender(&word).is_some()
        {
            break;
        }
        words = rest;
    }
    words
}

/// Whether a name is a last name of two: "Hale-Moss", but not "Jean-Paul".
fn is_double_last_name(words: &[&str]) -> bool {
    let first = words.first().and_then(|word| word.split_once('-'));
    first.is_some_and(|(first, _)| given_names::gender(first).is_none())
}

/// The words from the last title on, if the words before it name its office: "Agriculture Minister Ann Doe", "Her Honour
/// Judge Doe".
///
/// A given name before it begins the name itself ("John Bishop Doe"). If `strict`, all of these words must be known in
/// offices.
fn behind_office<'a, 'w>(words: &'a [&'w str], strict: bool) -> &'a [&'w str] {
    let before_name = words.len().saturating_sub(1).min(MOST_WORDS_OF_TITLE);
    let folded = |at: usize| {
        let word = words.get(at).copied().unwrap_or_default();
        fold(word.trim_matches(['.', ','])).into_owned()
    };
    let is_certain = |word: &str| {
        is_title(word) && given_names::gender(word).is_none() && !surnames::is_common(word)
    };
    let Some(title) = (1..before_name).rev().find(|at| is_certain(&folded(*at))) else {
        return words;
    };
    let is_of_office = |word: &str| {
        let listed = [OfficeUse::Title, OfficeUse::Speaks, OfficeUse::Of];
        let mut listed = listed.into_iter().flat_map(titles::office_words);
        is_of_title(word) || is_title(word) || listed.any(|known| known == word)
    };
    let mut before = (0..title).map(folded);
    let is_office = match strict {
        true => before.all(|word| is_of_office(&word)),
        false => before.all(|word| {
            is_of_office(&word) || word.len() > 2 && given_names::gender(&word).is_none()
        }),
    };
    match is_office {
        true => words.get(title..).unwrap_or(words),
        false => words,
    }
}

/// Whether a folded word is in titles of several words: "prime", "the".
fn is_of_title(word: &str) -> bool {
    word == "the" || titles::office_words(OfficeUse::Title).any(|known| known == word)
}

/// Whether a folded word is a title before names, in any language: "minister", "vice-chancellor".
fn is_title(word: &str) -> bool {
    let word = word.trim_end_matches('.');
    let is_known = |word: &str| word.chars().nth(1).is_some() && titles::is_title(word);
    let is_compound = word
        .rsplit_once('-')
        .is_some_and(|(before, last)| is_known(last) && (is_of_title(before) || is_known(before)));
    is_known(word) || is_compound
}
