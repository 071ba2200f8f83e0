//! Makes queries from queries: lists of parts, any of the words instead of all, words in quotations.

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::{Pattern, Query, Scope};
use newsdex_text::lexicon::related_forms::is_open_compound;
use newsdex_text::lexicon::titles;
use newsdex_text::words::tokenize;

/// The query that matches all of these parts; every article if there are none.
pub fn all_of(mut parts: Vec<Query>) -> Query {
    match parts.len() {
        0 => Query::All,
        1 => parts.remove(0),
        _ => Query::And(parts),
    }
}

/// The query that matches any of these parts; `None` if there are none.
pub fn any_of(mut parts: Vec<Query>) -> Option<Query> {
    match parts.len() {
        0 | 1 => parts.pop(),
        _ => Some(Query::Or(parts)),
    }
}

/// The parts of a query that all have to match; empty for every article.
pub fn parts_of(query: Query) -> Vec<Query> {
    match query {
        Query::All => Vec::new(),
        Query::And(parts) => parts,
        other => vec![other],
    }
}

/// The parts without repetitions, in order.
pub fn once_each(parts: &[Query]) -> impl Iterator<Item = &Query> {
    let mut known = BTreeSet::new();
    parts
        .iter()
        .filter(move |part| known.insert(part.to_string()))
}

/// The parts of a list that all match, for an engine: two words side by side that are also written as one are each found
/// by the whole, so `cease fire` also finds "ceasefire".
pub fn also_as_one_word(parts: &[Query]) -> Cow<'_, [Query]> {
    let word = |part: Option<&Query>| match part {
        Some(Query::Text(scope, Pattern::Word(word))) if scope.is_prose() => {
            Some((*scope, word.clone()))
        }
        _ => None,
    };
    let mut changed = Cow::Borrowed(parts);
    for at in 1..parts.len() {
        let pair = (word(parts.get(at - 1)), word(parts.get(at)));
        let (Some((scope, first)), Some((other, second))) = pair else {
            continue;
        };
        if scope != other || !is_open_compound(&first, &second) {
            continue;
        }
        let whole = format!("{first}{second}");
        let pair = changed.to_mut().get_mut(at - 1..=at).into_iter().flatten();
        for (part, typed) in pair.zip([first, second]) {
            let either = [typed, whole.clone()].map(Pattern::Word);
            *part = Query::Text(scope, Pattern::AnyOf(either.into()));
        }
    }
    changed
}

/// The query for articles with any of the words instead of all of them. Exclusions, names, and conditions on source, date
/// and language still have to match.
pub fn any_words(query: Query) -> Query {
    let Query::And(parts) = query else {
        return query;
    };
    let is_about_words = |part: &Query| match part {
        Query::Text(scope, _) | Query::AtLeast { scope, .. } => matches!(
            scope,
            Scope::Anywhere | Scope::Title | Scope::Body | Scope::Lead | Scope::Quote
        ),
        Query::Weighted(..) | Query::Or(_) => true,
        _ => false,
    };
    let (words, mut others): (Vec<Query>, Vec<Query>) = parts.into_iter().partition(is_about_words);
    if let Some(any) = any_of(words) {
        others.insert(0, any);
    }
    all_of(others)
}

/// The query with its words searched in quotations, except in parts with a field.
pub fn in_quotations(query: Query) -> Query {
    let all = |parts: Vec<Query>| parts.into_iter().map(in_quotations).collect();
    match query {
        Query::Text(Scope::Anywhere, pattern) => Query::Text(Scope::Quote, pattern),
        Query::And(parts) => Query::And(all(parts)),
        Query::Or(parts) => Query::Or(all(parts)),
        Query::Not(inner) => Query::Not(Box::new(in_quotations(*inner))),
        Query::Weighted(inner, weight) => Query::Weighted(Box::new(in_quotations(*inner)), weight),
        other => other,
    }
}

/// The query for a name of a person. A title with a given name, "Sir Geoffrey", also finds articles that have both words
/// together and a person with this name: "Sir Geoffrey Doe" is the person Geoffrey Doe there.
pub fn with_title(scope: Scope, pattern: Pattern) -> Query {
    let Some([title, name]) = title_and_name(scope, &pattern) else {
        return Query::Text(scope, pattern);
    };
    let name = name.clone();
    let together = Pattern::Phrase {
        parts: vec![title.clone(), name.clone()],
        slop: MOST_WORDS_BEHIND_TITLE,
    };
    Query::Or(vec![
        Query::Text(scope, pattern),
        Query::And(vec![
            Query::Text(scope, name),
            Query::Text(Scope::Anywhere, together),
        ]),
    ])
}

/// Maximum number of words between a title and the typed name: "Father Ann Mary Doe" for `Father Doe`.
const MOST_WORDS_BEHIND_TITLE: u32 = 2;

/// The two words of a name that is a title with a given name; `None` for other names.
pub(crate) fn title_and_name(scope: Scope, pattern: &Pattern) -> Option<&[Pattern; 2]> {
    let Pattern::Phrase { parts, slop: 0 } = pattern else {
        return None;
    };
    let parts: &[Pattern; 2] = parts.as_slice().try_into().ok()?;
    let [Pattern::Word(title), Pattern::Word(_)] = parts else {
        return None;
    };
    let is_of_person = matches!(scope, Scope::Person | Scope::Speaker);
    (is_of_person && titles::goes_with_given_name(&title.to_lowercase())).then_some(parts)
}

/// The words of a name as a word or phrase; `None` if it has no words.
pub fn words_in_a_row(name: &str) -> Option<Pattern> {
    let words = tokenize(name).map(|word| Pattern::Word(word.text.into_owned()));
    let mut parts: Vec<Pattern> = words.collect();
    match parts.len() {
        0 => None,
        1 => Some(parts.remove(0)),
        _ => Some(Pattern::Phrase { parts, slop: 0 }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ParseContext, parse};

    fn read(text: &str) -> Query {
        parse(text, &ParseContext { today: 19_000 }).unwrap()
    }

    #[test]
    fn any_words_keeps_what_is_no_word() {
        #[track_caller]
        fn check(typed: &str, expected: &str) {
            assert_eq!(any_words(read(typed)), read(expected), "of {typed}");
        }
        check("flood rescue date:2022", "(flood OR rescue) date:2022");
        check("flood person:lee -fire", "flood person:lee -fire");
        check("flood", "flood");
        check("flood title:rescue", "flood OR title:rescue");
    }

    #[test]
    fn two_words_that_are_also_one_are_each_found_by_the_whole() {
        #[track_caller]
        fn check(typed: &str, expected: &str) {
            let parts = also_as_one_word(&parts_of(read(typed))).into_owned();
            assert_eq!(all_of(parts).to_string(), expected, "of {typed}");
        }
        check(
            "Syria cease fire talks",
            "Syria (cease OR ceasefire) (fire OR ceasefire) talks",
        );
        check(
            "title:(health care)",
            "title:(health OR healthcare) title:(care OR healthcare)",
        );
        for typed in [
            "fire cease",
            "person:(health care)",
            "cease OR fire",
            "=cease =fire",
        ] {
            let query = read(typed).to_string();
            check(typed, &query);
        }
    }

    #[test]
    fn words_without_a_field_are_looked_for_in_quotations() {
        #[track_caller]
        fn check(typed: &str, expected: &str) {
            assert_eq!(in_quotations(read(typed)), read(expected), "of {typed}");
        }
        check("peace -war", "quote:peace -quote:war");
        check("title:peace OR talks", "title:peace OR quote:talks");
    }

    #[test]
    fn a_list_of_parts_is_a_query_and_back() {
        for text in ["*", "flood", "flood rescue", "flood OR rescue"] {
            assert_eq!(all_of(parts_of(read(text))), read(text), "{text}");
        }
        assert_eq!(any_of(Vec::new()), None);
        assert_eq!(any_of(vec![read("a"), read("b")]), Some(read("a OR b")));
    }

    #[test]
    fn a_part_that_is_there_twice_is_taken_once() {
        let parts = parts_of(read("flood date:2022 flood"));
        let once: Vec<Query> = once_each(&parts).cloned().collect();
        assert_eq!(once, parts_of(read("flood date:2022")));
    }

    #[test]
    fn a_name_is_its_words_in_a_row() {
        assert_eq!(words_in_a_row(" - "), None);
        let phrase = words_in_a_row("Kofi Annan").map(|name| Query::Text(Scope::Person, name));
        assert_eq!(phrase, Some(read("person:\"Kofi Annan\"")));
    }

    #[test]
    fn a_title_with_a_given_name_is_also_looked_for_in_the_text() {
        #[track_caller]
        fn check(typed: &str, expected: &str) {
            let query = read(typed);
            assert_eq!(query.to_string(), expected, "of {typed}");
            assert_eq!(read(expected), query, "of {expected}");
        }
        check(
            "person:\"Sir Rupert\"",
            "person:Sir-Rupert OR (person:Rupert \"Sir Rupert\"~2)",
        );
        check(
            "speaker:\"father tarlenheim\" peace",
            "(speaker:father-tarlenheim OR (speaker:tarlenheim \"father tarlenheim\"~2)) peace",
        );
        check("person:\"Sir Rupert Hentzau\"", "person:\"Rupert Hentzau\"");
        check("org:\"King Rupert\"", "org:\"King Rupert\"");
    }
}
