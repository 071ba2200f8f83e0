//! What comes nearest to a query that finds nothing: the articles that have most of its words.
//!
//! Rare words weigh most, as in any ranking. Exclusions, names, and conditions on source, date and language still apply.

use anyhow::Result;
use rustc_hash::FxHashSet;

use crate::engine::suggest::loosened;
use crate::engine::{Engine, Hit, SearchRequest, SortOrder};
use newsdex_query::rewrite::{all_of, any_words, parts_of};
use newsdex_query::{Pattern, Query, Scope};
use newsdex_text::lexicon::languages::grammars;
use newsdex_text::lexicon::small_words::{Kind, small_words};
use newsdex_text::words::fold::fold;

/// An article must have at least this share of the best score: articles far below have only frequent words of the query.
const LEAST_SHARE: f32 = 0.5;

/// The fewest words that remain when small words are left out.
const FEWEST_WORDS: usize = 2;

/// The articles that have most of the words of a query, best first; empty for a query of one word, and if no article has
/// a word of it.
///
/// # Errors
///
/// As [`Engine::search`].
pub fn relaxed(engine: &dyn Engine, request: &SearchRequest) -> Result<Vec<Hit>> {
    let Some(query) = relaxed_query(&request.query) else {
        return Ok(Vec::new());
    };
    let request = SearchRequest {
        query,
        order: SortOrder::Relevance,
        facets: Vec::new(),
        ..request.clone()
    };
    let mut hits = engine.search(&request)?.hits;
    let best = hits.iter().map(|hit| hit.score).fold(0.0, f32::max);
    hits.retain(|hit| hit.score >= best * LEAST_SHARE);
    Ok(hits)
}

/// The query that any of the words matches; `None` if it is not wider than the query.
///
/// The small words of a question ("how many … in the") say nothing about its subject and are left out.
fn relaxed_query(query: &Query) -> Option<Query> {
    let parts = without_small_words(parts_of(loosened(query)));
    let relaxed = any_words(all_of(parts));
    (relaxed != *query && relaxed != Query::All).then_some(relaxed)
}

/// The parts without the small words of the language that most of them belong to, unless hardly a word would be left.
fn without_small_words(parts: Vec<Query>) -> Vec<Query> {
    let word = |part: &Query| match part {
        Query::Text(Scope::Anywhere, Pattern::Word(word)) => Some(fold(word).into_owned()),
        _ => None,
    };
    let languages = grammars().iter().map(|grammar| grammar.code);
    let small = ["en"].into_iter().chain(languages).map(|language| {
        let known: FxHashSet<&str> = small_words(language, Kind::Function).collect();
        let is_small = |part: &Query| word(part).is_some_and(|word| known.contains(word.as_str()));
        parts.iter().map(is_small).collect::<Vec<bool>>()
    });
    // Of languages with equally many, the first one: English.
    let count = |small: &Vec<bool>| small.iter().filter(|is_small| **is_small).count();
    let small = small.fold(Vec::new(), |best, other| {
        match count(&other) > count(&best) {
            true => other,
            false => best,
        }
    });
    let words = parts.iter().filter(|part| word(part).is_some()).count();
    if words < count(&small) + FEWEST_WORDS {
        return parts;
    }
    let mut small = small.into_iter().chain(std::iter::repeat(false));
    let mut parts = parts;
    parts.retain(|_| !small.next().unwrap_or(false));
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use newsdex_query::{ParseContext, parse};

    #[track_caller]
    fn check(query: &str, expected: Option<&str>) {
        let read = |text: &str| parse(text, &ParseContext { today: 19_000 }).unwrap();
        assert_eq!(
            relaxed_query(&read(query)),
            expected.map(read),
            "of {query}"
        );
    }

    #[test]
    fn any_of_the_words_is_enough_and_conditions_still_apply() {
        check(
            "flood rescue date:2022",
            Some("(flood OR rescue) date:2022"),
        );
        check("\"flood rescue\" -fire", Some("(flood OR rescue) -fire"));
        check("flood w/3 rescue", Some("flood OR rescue"));
        check(
            "how many people drowned in the tsunami",
            Some("people OR drowned OR tsunami"),
        );
        check("the who", Some("the OR who"));
    }

    #[test]
    fn a_single_word_cannot_be_relaxed() {
        check("flood", None);
        check("person:lee", None);
        check("flood date:2022", None);
    }
}
