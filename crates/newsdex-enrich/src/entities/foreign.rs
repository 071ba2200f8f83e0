//! Finds names with lists, in the languages of `lexicon/languages.tsv`. The English model adds only a few names.
//!
//! Places are found by their whole names ("Côte d'Ivoire", "Vereinigten Staaten"), people by listed given names, and
//! organisations by well-known acronyms. Names that the lists do not make almost certain are left out.

mod people;
mod places;
mod words;

use std::collections::HashMap;
use std::sync::{LazyLock, OnceLock};

use rustc_hash::FxHashMap;

use self::people::People;
pub(super) use self::places::Called;
use self::places::{Found, Gazetteer};
use super::labels::Name;
use super::tokens::{Case, Token};
use newsdex_text::checkpoint::checkpoint;
use newsdex_text::enrichment::EntityKind;
use newsdex_text::lexicon::languages::{Grammar, grammars};
use newsdex_text::words::forms::primary;

/// A language in which lists are used to find names.
pub(super) struct Language {
    grammar: &'static Grammar,
    words: FxHashMap<String, words::Classes>,
    /// Built at the first use.
    places: OnceLock<Gazetteer>,
}

impl Language {
    /// The language of a BCP 47 tag; `None` for English and for languages without lists.
    pub(super) fn of(tag: &str) -> Option<&'static Language> {
        static ALL: LazyLock<Vec<Language>> = LazyLock::new(|| {
            let languages = grammars().iter().map(|grammar| Language {
                grammar,
                words: words::of(grammar.code),
                places: OnceLock::new(),
            });
            languages.collect()
        });
        let code = primary(tag);
        ALL.iter()
            .find(|language| language.grammar.code.eq_ignore_ascii_case(code))
    }

    /// Whether all nouns have capitals, so that the English model takes them for names.
    pub(super) fn has_capital_nouns(&self) -> bool {
        self.grammar.has_capital_nouns
    }

    fn code(&self) -> &'static str {
        self.grammar.code
    }

    /// Whether a word, as written, is in at least one of the classes.
    fn is(&self, word: &str, classes: words::Classes) -> bool {
        self.words.get(word).copied().unwrap_or(0) & classes != 0
    }

    fn places(&'static self) -> &'static Gazetteer {
        self.places.get_or_init(|| Gazetteer::new(self))
    }
}

impl std::fmt::Debug for Language {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.code())
    }
}

impl PartialEq for Language {
    fn eq(&self, other: &Language) -> bool {
        self.code() == other.code()
    }
}

impl Eq for Language {}

/// Names, in order and disjoint, and the usual names of the places among them.
#[derive(Debug, Default)]
pub(super) struct Listed {
    pub(super) names: Vec<Name>,
    /// The usual names of places, by the first token of each name.
    pub(super) called: HashMap<usize, Called>,
}

/// Finds names with lists and adds those of `others` that do not overlap them.
///
/// `others` are names that the English model found; unlikely ones are dropped. Only names that `may_be` accepts are
/// kept.
pub(super) fn names(
    text: &str,
    tokens: &[Token],
    language: &'static Language,
    others: Vec<Name>,
    may_be: impl Fn(&Name) -> bool,
) -> Listed {
    let places = language.places();
    let people = People {
        text,
        tokens,
        language,
        places,
    };
    let mut names: Vec<Name> = Vec::new();
    let mut called: HashMap<usize, Called> = HashMap::new();
    // At each position places of several words go first, because they may begin like a person: "San Francisco",
    // "Santiago de Chile".
    let mut position = 0;
    while position < tokens.len() {
        checkpoint();
        let kept = if !tokens[position].case.is_capital() && !begins_small(text, &tokens[position])
        {
            None
        } else if let Some(found) = places.long_at(text, tokens, position) {
            Some((place(found), Some(found.called)))
        } else {
            people.at(position).map(|end| {
                let kind = EntityKind::Person;
                (
                    Name {
                        start: position,
                        end,
                        kind,
                    },
                    None,
                )
            })
        };
        match kept.filter(|(name, _)| may_be(name)) {
            Some((name, shown)) => {
                called.extend(shown.map(|shown| (name.start, shown)));
                position = name.end;
                names.push(name);
            }
            None => position += 1,
        }
    }
    let mut taken = vec![false; tokens.len()];
    let take = |taken: &mut Vec<bool>, name: &Name| {
        for token in taken.iter_mut().take(name.end).skip(name.start) {
            *token = true;
        }
    };
    for name in &names {
        checkpoint();
        take(&mut taken, name);
    }
    let mut more: Vec<Name> = Vec::new();
    for position in 0..tokens.len() {
        checkpoint();
        if taken[position] || !tokens[position].case.is_capital() {
            continue;
        }
        let is_person = |index: usize| taken.get(index).copied().unwrap_or(false);
        if let Some(found) = places.short_at(text, tokens, position, is_person) {
            let name = place(found);
            if may_be(&name) {
                called.insert(name.start, found.called);
                more.push(name);
            }
        } else if is_organization(language, text, tokens, position) {
            more.push(Name {
                start: position,
                end: position + 1,
                kind: EntityKind::Organization,
            });
        }
    }
    let is_likely = |name: &&Name| {
        let word = tokens.get(name.start).map_or("", |token| token.text(text));
        match name.kind {
            EntityKind::Place => !places.is_foreign(word),
            EntityKind::Organization => {
                !word.contains(['.', '-']) && !language.is(word, words::NOT_ORGANIZATION)
            }
            EntityKind::Person => people.may_be(name.start, name.end),
            EntityKind::Misc => false,
        }
    };
    for name in more.iter().chain(others.iter().filter(is_likely)) {
        checkpoint();
        if !taken[name.start..name.end].contains(&true) {
            take(&mut taken, name);
            names.push(*name);
        }
    }
    let full: Vec<(usize, usize)> = names
        .iter()
        .filter(|name| name.kind == EntityKind::Person && name.end - name.start > 1)
        .map(|name| (name.start, name.end))
        .collect();
    for index in people.last_names(&full, |index| taken[index]) {
        checkpoint();
        names.push(Name {
            start: index,
            end: index + 1,
            kind: EntityKind::Person,
        });
    }
    names.retain(&may_be);
    names.sort_by_key(|name| name.start);
    Listed { names, called }
}

fn place(found: Found) -> Name {
    Name {
        start: found.start,
        end: found.end,
        kind: EntityKind::Place,
    }
}

/// Whether a token is one of the few lower-case words that begin names of places: "bande de Gaza", "pays de Galles".
fn begins_small(text: &str, token: &Token) -> bool {
    matches!(token.text(text), "bande" | "pays" | "île" | "îles")
}

/// Whether a token is the acronym of an organisation that newspapers in a language use.
fn is_organization(language: &Language, text: &str, tokens: &[Token], index: usize) -> bool {
    let Some(token) = tokens.get(index) else {
        return false;
    };
    let joins = |one: Option<&Token>, other: Option<&Token>| {
        one.zip(other)
            .is_some_and(|(one, other)| one.end == other.start)
    };
    let word = token.text(text);
    let is_mark = |index: Option<usize>| {
        index
            .and_then(|index| tokens.get(index))
            .is_some_and(|token| matches!(token.text(text), "-" | "/" | "@" | "#" | "&"))
    };
    let before = index.checked_sub(1);
    let is_joined = joins(before.and_then(|before| tokens.get(before)), Some(token))
        && is_mark(before)
        || joins(Some(token), tokens.get(index + 1)) && is_mark(Some(index + 1));
    matches!(token.case, Case::Upper | Case::Mixed | Case::Capital)
        && !token.shouted
        && !is_joined
        && language.is(word, words::ORGANIZATION)
}

/// Splits tokens such as "l'Allemagne" and "dell'Umbria" after the apostrophe, if a capital follows it.
pub(super) fn part_elisions(text: &str, tokens: &mut Vec<Token>, language: &Language) {
    let elided = &language.grammar.elided;
    if elided.is_empty() {
        return;
    }
    let parted = |token: &Token| -> Option<usize> {
        let word = token.text(text);
        let (mark, length) = word
            .find('\'')
            .map(|mark| (mark, 1))
            .or_else(|| word.find('’').map(|mark| (mark, '’'.len_utf8())))?;
        let (before, after) = (word.get(..mark)?, word.get(mark + length..)?);
        let is_elided = elided.contains(&before)
            || before == "L"
            || token.opens_sentence && elided.contains(&before.to_lowercase().as_str());
        (is_elided && after.starts_with(char::is_uppercase)).then_some(mark + length)
    };
    if !tokens.iter().any(|token| parted(token).is_some()) {
        return;
    }
    let mut all = Vec::with_capacity(tokens.len() + tokens.len() / 8);
    for token in tokens.drain(..) {
        checkpoint();
        match parted(&token) {
            Some(length) => {
                let (start, end) = (token.start as usize, token.end as usize);
                all.push(Token::new(
                    text,
                    start,
                    start + length,
                    token.opens_sentence,
                ));
                all.push(Token::new(text, start + length, end, false));
            }
            None => all.push(token),
        }
    }
    *tokens = all;
}

#[cfg(test)]
mod tests;
