//! Finds names in the languages of `lexicon/languages.tsv`: those that lists know, and those of the tagger.
//!
//! Lists find places by their whole names ("Côte d'Ivoire", "Vereinigten Staaten"), people by their given names, and
//! organisations by well-known acronyms. The lists are right more often than the tagger, so where both find a name, the
//! tagger's counts only if it is the longer one ("Universität Leipzig").

mod bodies;
mod genitives;
mod people;
mod places;
mod tagged;
mod words;

use std::borrow::Cow;
use std::sync::{LazyLock, OnceLock};

use rustc_hash::FxHashMap;

use self::people::People;
use self::places::{Called, Found, Gazetteer};
use super::labels::Name;
use super::lists::{self, Lists};
use super::postprocess::overlay;
use super::tokens::{self, Case, Token};
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

    /// Whether all nouns have capitals.
    fn has_capital_nouns(&self) -> bool {
        self.grammar.has_capital_nouns
    }

    pub(super) fn code(&self) -> &'static str {
        self.grammar.code
    }

    /// Whether a word, as written, is in at least one of the classes.
    fn is(&self, word: &str, classes: words::Classes) -> bool {
        self.words.get(word).copied().unwrap_or(0) & classes != 0
    }

    /// Whether a word in lower case is a title before a name, or a compound that ends with one: "außenminister".
    fn is_title(&self, lower: &str) -> bool {
        Lists::of(self.code()).is_some_and(|lists| lists.classes(lower) & lists::TITLE != 0)
    }

    /// Whether a word in lower case is a title or the word for an office: "stürmer".
    fn is_role(&self, lower: &str) -> bool {
        let roles = lists::TITLE | lists::ROLE;
        Lists::of(self.code()).is_some_and(|lists| lists.classes(lower) & roles != 0)
    }

    /// Whether a word in lower case begins names of organisations and nothing else: "hospital".
    fn is_organization(&self, lower: &str) -> bool {
        let others = lists::PLACE | lists::GIVEN | lists::TITLE | lists::ROLE;
        Lists::of(self.code()).is_some_and(|lists| {
            lists.classes(lower) & (lists::ORGANIZATION | others) == lists::ORGANIZATION
        })
    }

    /// Whether a word, as written, is a small word between a given name and a surname.
    fn is_particle(&self, word: &str) -> bool {
        self.is(word, words::PARTICLE)
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

/// Names, in order and disjoint, and the usual forms of those that have another form in the text.
#[derive(Debug, Default)]
pub(super) struct Listed {
    pub(super) names: Vec<Name>,
    /// The usual forms, by the first token of each name.
    pub(super) called: FxHashMap<usize, Usual>,
}

/// The usual form of a name, independent of its form in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Usual {
    /// The name to show: "Frankreich" for "Frankreichs".
    pub(super) name: Cow<'static, str>,
    /// The same key for all names of one place: "Vereinigte Staaten" for "USA".
    pub(super) key: Cow<'static, str>,
}

impl From<Called> for Usual {
    fn from(place: Called) -> Usual {
        Usual {
            name: Cow::Borrowed(place.name),
            key: Cow::Borrowed(place.key),
        }
    }
}

/// Finds names with lists and adds those of `others`: the names that the tagger of the language found.
///
/// Only names that `may_be` accepts are kept.
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
    let mut called: FxHashMap<usize, Usual> = FxHashMap::default();
    // At each position places of several words go first, because they may begin like a person: "San Francisco",
    // "Santiago de Chile".
    let mut position = 0;
    while position < tokens.len() {
        checkpoint();
        let kept = if !tokens[position].case.is_capital()
            && !places.begins_small(tokens[position].text(text))
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
                called.extend(shown.map(|shown| (name.start, Usual::from(shown))));
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
                called.insert(name.start, found.called.into());
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
    for name in &more {
        checkpoint();
        if !taken[name.start..name.end].contains(&true) {
            take(&mut taken, name);
            names.push(*name);
        }
    }
    names.sort_by_key(|name| name.start);
    let bodies = bodies::of_places(text, tokens, language, &names);
    let others = overlay(tagged::likely(&people, others), bodies);
    for name in tagged::longer(tokens, &others, &mut names) {
        for start in name.start..name.end {
            called.remove(&start);
        }
        take(&mut taken, &name);
        names.push(name);
    }
    for name in &others {
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
    if language.grammar.declines_places {
        called.extend(genitives::usual(text, tokens, &names));
    }
    Listed { names, called }
}

fn place(found: Found) -> Name {
    Name {
        start: found.start,
        end: found.end,
        kind: EntityKind::Place,
    }
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
    // "SPD-Chef": the parts of a compound are tokens of their own.
    let is_compound = language.grammar.joins_names
        && tokens
            .get(index + 1)
            .is_some_and(|next| next.text(text) == "-");
    let is_joined = joins(before.and_then(|before| tokens.get(before)), Some(token))
        && is_mark(before)
        || joins(Some(token), tokens.get(index + 1)) && is_mark(Some(index + 1)) && !is_compound;
    matches!(token.case, Case::Upper | Case::Mixed | Case::Capital)
        && !token.shouted
        && !is_joined
        && language.is(word, words::ORGANIZATION)
}

/// Splits tokens such as "SPD-Chef" at the hyphen after an abbreviation, so that the name is a token of its own.
pub(super) fn part_compounds(text: &str, tokens: &mut Vec<Token>, language: &Language) {
    if !language.grammar.joins_names {
        return;
    }
    part(text, tokens, |token| {
        let (before, after) = token.text(text).split_once('-')?;
        let is_abbreviation =
            tokens::case(before) == Case::Upper && before.chars().all(char::is_alphabetic);
        let is_word = after.chars().count() > 2 && after.chars().skip(1).all(char::is_lowercase);
        (is_abbreviation && is_word).then_some([before.len(), before.len() + 1])
    });
}

/// Splits tokens such as "l'Allemagne" and "dell'Umbria" after the apostrophe, if a capital follows it.
pub(super) fn part_elisions(text: &str, tokens: &mut Vec<Token>, language: &Language) {
    let elided = &language.grammar.elided;
    if elided.is_empty() {
        return;
    }
    part(text, tokens, |token| {
        let word = token.text(text);
        let (mark, length) = word
            .find('\'')
            .map(|mark| (mark, 1))
            .or_else(|| word.find('’').map(|mark| (mark, '’'.len_utf8())))?;
        let (before, after) = (word.get(..mark)?, word.get(mark + length..)?);
        let is_elided = elided.contains(&before)
            || before == "L"
            || token.opens_sentence && elided.contains(&before.to_lowercase().as_str());
        (is_elided && after.starts_with(char::is_uppercase)).then_some([mark + length])
    });
}

/// Splits the tokens for which `places` gives the bytes at which their further parts begin.
fn part<const PLACES: usize>(
    text: &str,
    tokens: &mut Vec<Token>,
    places: impl Fn(&Token) -> Option<[usize; PLACES]>,
) {
    if !tokens.iter().any(|token| places(token).is_some()) {
        return;
    }
    let mut all = Vec::with_capacity(tokens.len() + tokens.len() / 8);
    for token in tokens.drain(..) {
        checkpoint();
        let Some(places) = places(&token) else {
            all.push(token);
            continue;
        };
        let (mut start, mut opens_sentence) = (token.start as usize, token.opens_sentence);
        let ends = places.map(|place| token.start as usize + place);
        for end in ends.into_iter().chain([token.end as usize]) {
            all.push(Token::new(text, start, end, opens_sentence));
            (start, opens_sentence) = (end, false);
        }
    }
    *tokens = all;
}

#[cfg(test)]
mod tests;
