//! Finds places by lists of the whole names of countries, regions and towns in a language.
//!
//! If several names begin at the same token, the longest one is used.

use std::sync::OnceLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::Language;
use super::words::{self as listed, AFTER_PLACE, BEFORE_PLACE, NOT_BEFORE_PLACE, SMALL, SURE};
use crate::entities::tokens::{self, Case, Token};
use newsdex_text::lexicon::exonyms::{self, Exonym};
use newsdex_text::lexicon::name_parts;

/// A place found in a text: the half-open range of its tokens, and the usual name of the place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) called: Called,
}

/// The usual name of a place, independent of its spelling in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Called {
    /// The name in its basic form: "Frankreich" for "Frankreichs".
    pub(super) name: &'static str,
    /// The same key for all names of the place: "Vereinigte Staaten" for "USA".
    pub(super) key: &'static str,
}

/// The names of places in one language, by their first token.
pub(super) struct Gazetteer {
    language: &'static Language,
    entries: FxHashMap<String, Vec<Entry>>,
    /// The length of the longest word in lower case that begins a name, in bytes.
    longest_small: usize,
}

#[derive(Debug, Clone)]
struct Entry {
    /// The tokens after the first.
    rest: Vec<String>,
    called: Called,
    /// Whether the name is also a common word, so that it needs a preposition before it.
    is_ambiguous: bool,
    /// Whether the form is a German genitive: "Frankreichs".
    is_genitive: bool,
}

impl Gazetteer {
    pub(super) fn new(language: &'static Language) -> Gazetteer {
        let mut gazetteer = Gazetteer {
            language,
            entries: FxHashMap::default(),
            longest_small: 0,
        };
        for place in exonyms::names_in(language.code()) {
            gazetteer.add(place);
        }
        for entries in gazetteer.entries.values_mut() {
            // A stable sort: of equally long names the first in the list is used.
            entries.sort_by_key(|entry| std::cmp::Reverse(entry.rest.len()));
        }
        let small = gazetteer.entries.keys();
        let small = small.filter(|word| word.starts_with(char::is_lowercase));
        gazetteer.longest_small = small.map(String::len).max().unwrap_or(0);
        gazetteer
    }

    fn add(&mut self, place: Exonym) {
        let words = words(self.language, place.name);
        let forms = match self.language.grammar.declines_places {
            true => declined(&words),
            false => vec![(words, false)],
        };
        for (form, is_genitive) in forms {
            let Some((first, rest)) = form.split_first() else {
                continue;
            };
            let entry = Entry {
                rest: rest.to_vec(),
                called: Called {
                    name: place.name,
                    key: place.first,
                },
                is_ambiguous: place.is_ambiguous,
                is_genitive,
            };
            let mut firsts = vec![first.clone()];
            // "Etats-Unis": French texts often omit the accents of capitals.
            firsts.push(without_first_accent(first));
            // For headlines in capitals; but short words in capitals may be abbreviations.
            if place.english.is_some() && (first.chars().count() > 3 || form.len() > 1) {
                firsts.push(first.to_uppercase());
                firsts.push(without_accents(&first.to_uppercase()));
            }
            firsts.dedup();
            for first in firsts {
                let entries = self.entries.entry(first).or_default();
                if !entries.iter().any(|known| known.rest == entry.rest) {
                    entries.push(entry.clone());
                }
            }
        }
    }

    fn is(&self, word: &str, lists: listed::Classes) -> bool {
        self.language.is(word, lists)
    }

    /// Whether a word is the English name of a place that has another name in this language: "Britain".
    pub(super) fn is_foreign(&self, word: &str) -> bool {
        static ENGLISH: OnceLock<FxHashSet<&'static str>> = OnceLock::new();
        let english = ENGLISH.get_or_init(|| {
            let others = ["Britain", "Holland", "America", "UK"];
            exonyms::english_names().chain(others).collect()
        });
        english.contains(word) && !self.knows(word)
    }

    /// Whether a word in lower case begins names of places: "mer Noire", "pays de Galles".
    pub(super) fn begins_small(&self, word: &str) -> bool {
        word.len() <= self.longest_small
            && word.starts_with(char::is_lowercase)
            && self.entries.contains_key(word)
    }

    /// Whether a single word is the name of a place.
    pub(super) fn knows(&self, word: &str) -> bool {
        self.entries
            .get(word)
            .is_some_and(|entries| entries.iter().any(|entry| entry.rest.is_empty()))
    }

    /// Whether a single word is the name of a place and a common word, so that it needs a preposition before it.
    pub(super) fn is_ambiguous(&self, word: &str) -> bool {
        self.entries.get(word).is_some_and(|entries| {
            entries
                .iter()
                .any(|entry| entry.rest.is_empty() && entry.is_ambiguous)
        })
    }

    /// The longest place of several tokens that begins at `start`, unless it is part of another name.
    pub(super) fn long_at(&self, text: &str, tokens: &[Token], start: usize) -> Option<Found> {
        let word = straight(tokens.get(start)?.text(text));
        // "New York Times", "Rua João Pessoa".
        let is_part = |end: usize| {
            let word = |index: usize| tokens.get(index).map_or("", |token| token.text(text));
            let goes_on = tokens.get(end).is_some_and(|next| !next.opens_sentence)
                && self.is(word(end), AFTER_PLACE);
            let before = start.checked_sub(1).map_or("", word);
            goes_on || name_parts::is(name_parts::Kind::Street, before)
        };
        let found = self.entries.get(word.as_ref())?.iter().find(|entry| {
            !entry.rest.is_empty()
                && (1..).zip(&entry.rest).all(|(offset, expected)| {
                    tokens
                        .get(start + offset)
                        .is_some_and(|token| is_written(token, text, expected))
                })
        })?;
        let end = start + found.rest.len() + 1;
        (!is_part(end)).then_some(Found {
            start,
            end,
            called: found.called,
        })
    }

    /// The place of one token at `start`, unless the words around it show that it is part of another name.
    ///
    /// An ambiguous name needs a preposition before it. `is_name` says whether a token is part of a name that was found
    /// before.
    pub(super) fn short_at(
        &self,
        text: &str,
        tokens: &[Token],
        start: usize,
        is_name: impl Fn(usize) -> bool,
    ) -> Option<Found> {
        let token = tokens.get(start)?;
        let word = token.text(text);
        let entry = self
            .entries
            .get(word)?
            .iter()
            .find(|entry| entry.rest.is_empty())?;
        let before = start.checked_sub(1).and_then(|before| tokens.get(before));
        let before_word = before.map_or("", |token| token.text(text));
        let sure = self.is(before_word, SURE);
        if entry.is_ambiguous && !sure {
            return None;
        }
        let is_part_before = before.is_some_and(|before| {
            before.case.is_capital()
                && !token.opens_sentence
                && !self.is(before_word, BEFORE_PLACE)
                && !entry.is_genitive
                && !is_name(start - 1)
                && (!before.opens_sentence || !self.is(&before_word.to_lowercase(), SMALL))
        });
        // "Banque de France", "Tour de France".
        let head = start.checked_sub(2).and_then(|head| tokens.get(head));
        let is_of = head.is_some_and(|head| {
            head.case.is_capital()
                && self.is(head.text(text), NOT_BEFORE_PLACE)
                && before.is_some_and(|before| before.case == Case::Lower || before_word == "d'")
        });
        let after = tokens.get(start + 1);
        let is_part_after = after.is_some_and(|after| {
            after.case.is_capital()
                && !after.opens_sentence
                && !is_name(start + 1)
                && (!self.language.has_capital_nouns() || !sure)
                || self.is(after.text(text), AFTER_PLACE)
                || after.case == Case::Number && follows_closely(token, after)
        });
        let joined = after
            .filter(|after| follows_closely(token, after))
            .is_some_and(|after| matches!(after.text(text), "-" | "/" | "@" | "_"))
            || before
                .filter(|before| follows_closely(before, token))
                .is_some_and(|_| matches!(before_word, "-" | "@" | "#" | "_" | "/"));
        if is_part_before || is_of || is_part_after || joined {
            return None;
        }
        Some(Found {
            start,
            end: start + 1,
            called: entry.called,
        })
    }
}

fn follows_closely(token: &Token, after: &Token) -> bool {
    token.end == after.start
}

/// Whether a token is the expected word of a name. Words in lower case may also be capitalised ("saoudite"), but
/// capitalised words need their capital ("Sud"). A word in capitals is accepted, too.
fn is_written(token: &Token, text: &str, expected: &str) -> bool {
    let word = straight(token.text(text));
    word == expected
        || expected.to_lowercase() == expected && word.to_lowercase() == expected
        || token.case == Case::Upper && word.to_lowercase() == expected.to_lowercase()
}

/// A word with straight apostrophes instead of curly ones.
fn straight(word: &str) -> std::borrow::Cow<'_, str> {
    if word.contains('’') {
        word.replace('’', "'").into()
    } else {
        word.into()
    }
}

/// The words of a name, split like the tokens of a text.
fn words(language: &Language, name: &str) -> Vec<String> {
    let mut found = Vec::new();
    tokens::tokenize(name, &mut found);
    super::part_elisions(name, &mut found, language);
    found
        .iter()
        .map(|token| straight(token.text(name)).into_owned())
        .collect()
}

/// The forms of a German name in all grammatical cases, each with whether it is a genitive with "s": "Vereinigten
/// Staaten", "Frankreichs".
fn declined(words: &[String]) -> Vec<(Vec<String>, bool)> {
    let mut forms = vec![(words.to_vec(), false)];
    let Some((first, rest)) = words.split_first() else {
        return forms;
    };
    if let Some((second, _)) = rest.split_first()
        && second.starts_with(char::is_uppercase)
        && let Some(stem) = ["es", "er", "e"]
            .iter()
            .find_map(|ending| first.strip_suffix(ending))
        && !first.contains('-')
    {
        for ending in ["e", "en", "er", "es", "em"] {
            // "Vereinigte Arabische Emirate": the second adjective has the same ending.
            let mut form = vec![format!("{stem}{ending}")];
            let is_adjective = |word: &str| word.ends_with("sche") && rest.len() > 1;
            form.extend(rest.iter().map(|word| match is_adjective(word) {
                true => format!("{}{ending}", word.trim_end_matches('e')),
                false => word.clone(),
            }));
            forms.push((form.clone(), false));
            for (added, is_genitive) in [("n", false), ("s", true)] {
                let mut longer = form.clone();
                if let Some(last) = longer.last_mut().filter(|last| !last.ends_with(['n', 's'])) {
                    last.push_str(added);
                    forms.push((longer, is_genitive));
                }
            }
        }
    } else if !first.ends_with(['s', 'z', 'x', 'ß']) && rest.len() < 2 {
        let mut genitive = words.to_vec();
        if let Some(last) = genitive.last_mut()
            && last.chars().count() > 3
            && last.starts_with(char::is_uppercase)
        {
            last.push('s');
            forms.push((genitive, true));
        }
    }
    if let [only] = words
        && (only.ends_with("lande") || only.ends_with("inseln"))
        && !only.ends_with('n')
    {
        forms.push((vec![format!("{only}n")], false));
    }
    forms
}

fn without_first_accent(word: &str) -> String {
    let mut characters = word.chars();
    let first: String = characters.by_ref().take(1).collect();
    without_accents(&first) + characters.as_str()
}

fn without_accents(word: &str) -> String {
    let folded = |character: char| -> String {
        let plain = newsdex_text::words::fold::fold(&character.to_string()).into_owned();
        if character.is_uppercase() {
            plain.to_uppercase()
        } else {
            plain
        }
    };
    word.chars().map(folded).collect()
}
