//! Suggests another query if a query finds little or nothing: with a spelling that the archive uses, with all names of
//! an entity, as words of the texts, as parts of longer words, or without the part that rules everything out.
//!
//! Each suggestion was searched and finds something. The number of tries is limited, so that a search without hits is
//! still fast.

mod words;

use anyhow::Result;

use self::words::{Role, anywhere, plain_words, role, with_word};
pub(super) use self::words::{loosened, words_of};
use crate::engine::{Suggestion, SuggestionReason};
use newsdex_query::rewrite::{all_of, once_each, parts_of, words_in_a_row};
use newsdex_query::{Pattern, Query, Scope};
use newsdex_text::words::fold::fold;

/// A query with at least this many hits needs no suggestion.
const ENOUGH: u64 = 3;

/// A word in more articles than this is not taken for a mistake.
const RARE: u64 = 2;

/// If the typed word finds something, another spelling must be this many times as frequent.
const MUCH_MORE: u64 = 10;

/// The shortest word that is corrected, in letters: shorter words have too many similar words.
const SHORTEST: usize = 4;

/// Words of at least this many letters may differ by two letters.
const LONG: usize = 6;

/// The shortest part of a word that is divided, in letters.
const SHORTEST_PART: usize = 3;

/// The shortest word that is searched in longer words, in letters: `Wahl` is also in "Auswahl", which is no compound.
const SHORTEST_IN_LONGER: usize = 7;

/// If a spelling in at least this many articles differs by one letter, two letters are not tried.
const USUAL: u64 = 10;

/// The largest number of words or parts of a query that are tried.
const MOST_WORDS: usize = 8;

/// The largest number of entities with a name that are tried.
const MOST_NAMES: usize = 3;

/// The largest number of queries that are tried for one suggestion.
const MOST_TRIES: u32 = 30;

/// The questions to an engine that a suggestion needs.
pub trait SuggestionSource {
    /// Number of hits of a query; 0 if it is too expensive.
    ///
    /// # Errors
    ///
    /// Fails if the engine fails.
    fn count(&self, query: &Query) -> Result<u64>;

    /// The words of a scope at most `distance` letters (1 or 2) away from a word, in lower case without accents, with
    /// the number of articles for each.
    ///
    /// # Errors
    ///
    /// Fails if the engine fails, and with [`QueryTooExpensive`](crate::engine::QueryTooExpensive).
    fn spellings(&self, scope: Scope, word: &str, distance: u8) -> Result<Vec<(String, u64)>>;

    /// The language of most articles that match a query: a primary subtag; `None` if nothing matches or no article has a
    /// known language.
    ///
    /// # Errors
    ///
    /// Fails if the engine fails.
    fn main_language(&self, query: &Query) -> Result<Option<String>>;

    /// The entities whose names contain all these words, each with its scope: those with most names first, at most
    /// `limit`. Empty for an engine without a list of names.
    ///
    /// # Errors
    ///
    /// Fails if the engine fails.
    fn entities_named(&self, words: &[String], limit: usize) -> Result<Vec<(Scope, String)>> {
        let _ = (words, limit);
        Ok(Vec::new())
    }
}

/// Suggests another query for a query that found `total` hits; `None` if there are enough hits or no suggestion finds
/// more.
///
/// # Errors
///
/// Fails if the source fails.
pub fn suggest(
    source: &dyn SuggestionSource,
    query: &Query,
    total: u64,
) -> Result<Option<Suggestion>> {
    if total >= ENOUGH {
        return Ok(None);
    }
    let mut trial = Trial {
        source,
        query,
        tries: MOST_TRIES,
    };
    if total == 0
        && let Some(found) = trial.all_names(total)?
    {
        return Ok(Some(found));
    }
    if total == 0
        && let Some(found) = trial.joined_or_divided()?
    {
        return Ok(Some(found));
    }
    if total == 0
        && let Some(found) = trial.in_longer_words()?
    {
        return Ok(Some(found));
    }
    let spelled = trial.spelled()?;
    let at_least = total.saturating_mul(MUCH_MORE);
    if let Some(found) = trial.suggestion(spelled.clone(), SuggestionReason::Spelling, at_least)? {
        return Ok(Some(found));
    }
    if total > 0
        && let Some(found) = trial.all_names(total)?
    {
        return Ok(Some(found));
    }
    if total > 0 {
        return Ok(None);
    }
    // A misspelled word would make all following tries fail, so they use the corrected query.
    let parts = parts_of(spelled.clone());
    let in_texts = all_of(parts.iter().map(anywhere).collect());
    if in_texts != spelled
        && let Some(found) = trial.suggestion(in_texts, SuggestionReason::Text, 1)?
    {
        return Ok(Some(found));
    }
    if parts.len() < 2 {
        return trial.loose_phrase(&spelled);
    }
    let parts = parts.as_slice();
    for role in [Role::Filter, Role::Name, Role::Exclusion] {
        if let Some(found) = trial.without_one(parts, role)? {
            return Ok(Some(found));
        }
    }
    if let Some(found) = trial.without_all_filters(parts)? {
        return Ok(Some(found));
    }
    if let Some(found) = trial.loose_phrase(&spelled)? {
        return Ok(Some(found));
    }
    let words = parts.iter().filter(|part| role(part) == Role::Words);
    // Of two words, [`Trial::any_word`] already suggests either one.
    if words.count() > 2
        && let Some(found) = trial.most_words(parts)?
    {
        return Ok(Some(found));
    }
    trial.any_word(parts)
}

/// Whether a word may be searched in longer words, if no article has it.
pub(super) fn may_be_part(scope: Scope, word: &str) -> bool {
    scope.is_prose()
        && word.chars().count() >= SHORTEST_IN_LONGER
        && word.chars().all(char::is_alphabetic)
}

/// The pattern of all words that contain a word.
pub(super) fn longer_words(word: &str) -> Pattern {
    Pattern::Wildcard(format!("*{word}*"))
}

/// Tries other queries.
struct Trial<'a> {
    source: &'a dyn SuggestionSource,
    query: &'a Query,
    tries: u32,
}

impl Trial<'_> {
    /// Number of hits of a query; 0 if no tries are left.
    fn total(&mut self, query: &Query) -> Result<u64> {
        if self.tries == 0 {
            return Ok(0);
        }
        self.tries -= 1;
        self.source.count(query)
    }

    fn suggestion(
        &mut self,
        query: Query,
        reason: SuggestionReason,
        at_least: u64,
    ) -> Result<Option<Suggestion>> {
        if query == *self.query || query == Query::All {
            return Ok(None);
        }
        let total = self.total(&query)?;
        let suggestion = Suggestion {
            query,
            total,
            reason,
        };
        Ok((total >= at_least.max(1)).then_some(suggestion))
    }

    /// The query with rare or unknown words replaced by spellings that the archive uses.
    fn spelled(&mut self) -> Result<Query> {
        let mut typed = Vec::new();
        words_of(self.query, &mut typed);
        typed.truncate(MOST_WORDS);
        let mut query = self.query.clone();
        for (scope, word) in typed {
            if let Some(better) = self.better_spelling(scope, &word)? {
                query = with_word(&query, &word, &better);
            }
        }
        // A corrected word can be equal to another word of the query.
        Ok(match query {
            Query::And(parts) => all_of(once_each(&parts).cloned().collect()),
            other => other,
        })
    }

    fn better_spelling(&mut self, scope: Scope, word: &str) -> Result<Option<String>> {
        let letters = word.chars().count();
        if letters < SHORTEST || word.chars().any(char::is_numeric) {
            return Ok(None);
        }
        let pattern = Pattern::Word(word.to_owned());
        let articles = self.total(&Query::Text(scope, pattern))?;
        if articles > RARE {
            return Ok(None);
        }
        let at_least = match articles {
            0 => 1,
            _ => articles * MUCH_MORE,
        };
        // The other words tell the language: "wagner mutiny" is not "wagner matin".
        let language = self.source.main_language(&self.without_word(word))?;
        let folded = fold(word);
        let mut best: Option<(f64, String, u64)> = None;
        for distance in 1..=if letters < LONG { 1 } else { 2 } {
            for (spelling, documents) in self.source.spellings(scope, word, distance)? {
                if documents < at_least || spelling == folded || spelling.chars().count() < 3 {
                    continue;
                }
                let likelihood = likelihood(&folded, &spelling, documents, distance);
                let is_better = best.as_ref().is_none_or(|(most, known, _)| {
                    likelihood > *most || likelihood == *most && spelling < *known
                });
                // Words one letter away are also among those two letters away, with a lower likelihood.
                if is_better && self.is_in(language.as_deref(), scope, &spelling)? {
                    best = Some((likelihood, spelling, documents));
                }
            }
            if best
                .as_ref()
                .is_some_and(|(_, _, documents)| *documents >= USUAL)
            {
                break;
            }
        }
        Ok(best.map(|(_, spelling, _)| spelling))
    }

    /// The query without the parts that contain a word.
    fn without_word(&self, word: &str) -> Query {
        let parts = parts_of(self.query.clone()).into_iter();
        all_of(
            parts
                .filter(|part| {
                    let mut words = Vec::new();
                    words_of(part, &mut words);
                    role(part) == Role::Words && words.iter().all(|(_, other)| other != word)
                })
                .collect(),
        )
    }

    /// Whether most articles with a word are in a language; `None` is any language.
    fn is_in(&self, language: Option<&str>, scope: Scope, word: &str) -> Result<bool> {
        let Some(language) = language else {
            return Ok(true);
        };
        let query = Query::Text(scope, Pattern::Word(word.to_owned()));
        let own = self.source.main_language(&query)?;
        Ok(own.is_none_or(|own| own == language))
    }

    /// Two words as one, or a word as two: `sea bed`, `seabed`.
    fn joined_or_divided(&mut self) -> Result<Option<Suggestion>> {
        let parts = parts_of(self.query.clone());
        let word = |part: &Query| match part {
            Query::Text(Scope::Anywhere, Pattern::Word(word)) => Some(word.clone()),
            _ => None,
        };
        for (at, pair) in parts.windows(2).enumerate().take(MOST_WORDS) {
            let [Some(left), Some(right)] = [word(&pair[0]), word(&pair[1])] else {
                continue;
            };
            let mut joined = parts.clone();
            joined.remove(at + 1);
            joined[at] = Query::Text(Scope::Anywhere, Pattern::Word(format!("{left}{right}")));
            if let Some(found) = self.suggestion(all_of(joined), SuggestionReason::Spelling, 1)? {
                return Ok(Some(found));
            }
        }
        for (at, part) in parts.iter().enumerate().take(MOST_WORDS) {
            let Some(whole) = word(part).filter(|word| word.chars().count() >= LONG) else {
                continue;
            };
            if self.total(part)? > 0 {
                continue;
            }
            for (cut, _) in whole.char_indices().skip(SHORTEST_PART) {
                let (left, right) = whole.split_at(cut);
                if right.chars().count() < SHORTEST_PART {
                    break;
                }
                let mut divided = parts.clone();
                divided[at] = Query::Text(
                    Scope::Anywhere,
                    Pattern::Phrase {
                        parts: [left, right]
                            .map(|word| Pattern::Word(word.to_owned()))
                            .into(),
                        slop: 0,
                    },
                );
                if let Some(found) =
                    self.suggestion(all_of(divided), SuggestionReason::Spelling, 1)?
                {
                    return Ok(Some(found));
                }
            }
        }
        Ok(None)
    }

    /// Words that no article has, as parts of longer words: the parts of German and Dutch compounds.
    fn in_longer_words(&mut self) -> Result<Option<Suggestion>> {
        let mut parts = parts_of(self.query.clone());
        let mut is_changed = false;
        for part in parts.iter_mut().take(MOST_WORDS) {
            let Query::Text(scope, Pattern::Word(word)) = &*part else {
                continue;
            };
            if may_be_part(*scope, word) && self.total(part)? == 0 {
                *part = Query::Text(*scope, longer_words(word));
                is_changed = true;
            }
        }
        match is_changed {
            true => self.suggestion(all_of(parts), SuggestionReason::Longer, 1),
            false => Ok(None),
        }
    }

    /// The rarest word, with as many of the other words as some article has: rarer words are tried first, and words that
    /// no article has are left out.
    fn most_words(&mut self, parts: &[Query]) -> Result<Option<Suggestion>> {
        let mut words: Vec<(u64, usize)> = Vec::new();
        let mut kept: Vec<usize> = Vec::new();
        for (number, part) in parts.iter().enumerate() {
            match role(part) {
                Role::Words if words.len() < MOST_WORDS => words.push((self.total(part)?, number)),
                Role::Words => {}
                _ => kept.push(number),
            }
        }
        words.retain(|(articles, _)| *articles > 0);
        words.sort_unstable();
        let query_of = |numbers: &[usize]| {
            let mut numbers = numbers.to_vec();
            numbers.sort_unstable();
            all_of(
                numbers
                    .iter()
                    .filter_map(|number| parts.get(*number).cloned())
                    .collect(),
            )
        };
        let mut best: Option<Suggestion> = None;
        for (_, number) in words {
            let mut more = kept.clone();
            more.push(number);
            let found = self.suggestion(query_of(&more), SuggestionReason::Word, 1)?;
            if found.is_some() {
                kept = more;
                best = found;
            } else if best.is_none() {
                // Not even the rarest word is found with the other conditions.
                return Ok(None);
            }
        }
        Ok(best)
    }

    /// Words that are a name, replaced by the entity of that name, which is found by all its names.
    fn all_names(&mut self, total: u64) -> Result<Option<Suggestion>> {
        let parts = match self.query {
            Query::And(parts) => parts.as_slice(),
            other => std::slice::from_ref(other),
        };
        let mut name: Vec<String> = Vec::new();
        let mut others = Vec::new();
        for part in parts {
            match part {
                Query::Text(Scope::Anywhere, pattern) => match plain_words(pattern) {
                    Some(words) => name.extend(words.iter().map(|word| (*word).to_owned())),
                    None => return Ok(None),
                },
                other => others.push(other.clone()),
            }
        }
        if name.len() > 4 {
            return Ok(None);
        }
        if name.is_empty() {
            return Ok(None);
        }
        let mut best: Option<Suggestion> = None;
        for (scope, name) in self.source.entities_named(&name, MOST_NAMES)? {
            let Some(pattern) = words_in_a_row(&name) else {
                continue;
            };
            let mut parts = vec![Query::Text(scope, pattern)];
            parts.extend(others.iter().cloned());
            let at_least = best.as_ref().map_or(total, |best| best.total) + 1;
            let found = self.suggestion(all_of(parts), SuggestionReason::Entity, at_least)?;
            best = found.or(best);
        }
        Ok(best)
    }

    /// The query without the one part of this role whose removal gives most hits.
    fn without_one(&mut self, parts: &[Query], of: Role) -> Result<Option<Suggestion>> {
        let reason = match of {
            Role::Words => SuggestionReason::Word,
            Role::Filter | Role::Name => SuggestionReason::Filter,
            Role::Exclusion => SuggestionReason::Exclusion,
        };
        let mut best: Option<Suggestion> = None;
        for (number, part) in parts.iter().enumerate().take(MOST_WORDS) {
            if role(part) != of {
                continue;
            }
            let mut rest = parts.to_vec();
            rest.remove(number);
            let at_least = best.as_ref().map_or(0, |best| best.total) + 1;
            let found = self.suggestion(all_of(rest), reason, at_least)?;
            best = found.or(best);
        }
        Ok(best)
    }

    fn without_all_filters(&mut self, parts: &[Query]) -> Result<Option<Suggestion>> {
        let rest = parts.iter().filter(|part| role(part) != Role::Filter);
        let rest = all_of(rest.cloned().collect());
        self.suggestion(rest, SuggestionReason::Filter, 1)
    }

    /// The words of phrases and proximities, anywhere in the article.
    fn loose_phrase(&mut self, query: &Query) -> Result<Option<Suggestion>> {
        self.suggestion(loosened(query), SuggestionReason::Phrase, 1)
    }

    /// Any of the words instead of all of them.
    fn any_word(&mut self, parts: &[Query]) -> Result<Option<Suggestion>> {
        let (words, mut others): (Vec<Query>, Vec<Query>) =
            (parts.iter().cloned()).partition(|part| role(part) == Role::Words);
        if words.len() < 2 {
            return Ok(None);
        }
        others.insert(0, Query::Or(words));
        self.suggestion(all_of(others), SuggestionReason::Any, 1)
    }
}

/// How likely a spelling is what the user meant. Frequent words are more likely. First letters are seldom wrong.
/// Swapping two neighbours is more likely than replacing a letter by one of all the others. Two wrong letters are about
/// a hundred times less likely than one.
fn likelihood(typed: &str, spelling: &str, documents: u64, distance: u8) -> f64 {
    let begins_alike = typed.chars().next() == spelling.chars().next();
    let for_beginning = if begins_alike { 3.0 } else { 0.0 };
    let sorted = |word: &str| {
        let mut letters: Vec<char> = word.chars().collect();
        letters.sort_unstable();
        letters
    };
    let is_swapped = distance == 1 && sorted(typed) == sorted(spelling);
    let for_swap = if is_swapped { 2.0 } else { 0.0 };
    (documents as f64 + 1.0).ln() + for_beginning + for_swap - 4.5 * f64::from(distance)
}

#[cfg(test)]
mod tests;
