//! `/complete`: how the last word of a query can go on.
//!
//! A word becomes the name of a field, a person, an organisation or a place; after the name of a field, one of its values.

use axum::response::Response;
use serde::Serialize;

use crate::engine::{EntityRequest, Facet, SearchRequest, SortOrder};
use crate::output::json::kind_name;
use crate::serve::content;
use crate::serve::failure::Failure;
use crate::serve::question::{Asked, Question};
use newsdex_text::enrichment::EntityKind;
use newsdex_text::words::fold::fold;

/// Number of completions.
const MOST: usize = 10;

/// The shortest word that is completed to a name, in characters.
const SHORTEST: usize = 2;

/// The fields of a query, with what they mean.
const FIELDS: [(&str, &str); 16] = [
    ("title:", "in the headline"),
    ("body:", "in the text"),
    ("lead:", "in the first words"),
    ("quote:", "in quotations"),
    ("person:", "name of a person"),
    ("org:", "name of an organisation"),
    ("place:", "name of a place"),
    ("entity:", "any name"),
    ("speaker:", "said by"),
    ("source:", "newspaper, agency or website"),
    ("author:", "author"),
    ("section:", "section"),
    ("agency:", "credited news agency"),
    ("lang:", "language"),
    ("date:", "day, month or year"),
    ("mentions:", "the text mentions this day"),
];

#[derive(Serialize)]
struct Completions {
    completions: Vec<Completion>,
}

/// One way to go on.
#[derive(Serialize)]
struct Completion {
    /// The whole query.
    query: String,
    /// The text shown in a list.
    label: String,
    /// `field`, or the kind of the value: `person`, `source`…
    kind: &'static str,
    /// The meaning of a field; `null` for values.
    meaning: Option<&'static str>,
    /// Number of articles; `null` for fields.
    articles: Option<u64>,
}

pub(crate) async fn json(asked: Asked) -> Response {
    asked
        .data(|question| {
            question.parameters.only(&[&["q"]])?;
            let typed = question.parameters.one("q")?.unwrap_or_default();
            let completions = completions(question, typed)?;
            content::json(&Completions { completions })
        })
        .await
}

fn completions(question: &Question, typed: &str) -> Result<Vec<Completion>, Failure> {
    let (before, last) = last_part(typed);
    let (field, value) = match last.split_once(':') {
        Some((field, value)) => (Some(field), value.trim_start_matches('"')),
        None => (None, last.trim_start_matches('"')),
    };
    let complete = |field: &str, value: &str| format!("{before}{field}:{} ", quoted(value));
    let kinds = match field {
        None | Some("entity" | "speaker") => EntityRequest::USUAL_KINDS.to_vec(),
        Some("person") => vec![EntityKind::Person],
        Some("org") => vec![EntityKind::Organization],
        Some("place") => vec![EntityKind::Place],
        Some("source") => {
            return values(question, Facet::Source, value, |value| {
                complete("source", value)
            });
        }
        Some("section") => {
            return values(question, Facet::Section, value, |value| {
                complete("section", value)
            });
        }
        Some("lang") => {
            return values(question, Facet::Language, value, |value| {
                complete("lang", value)
            });
        }
        Some(_) => return Ok(Vec::new()),
    };
    let mut completions = Vec::new();
    if field.is_none() && !value.is_empty() {
        let fields = FIELDS
            .iter()
            .filter(|(name, _)| name.starts_with(&value.to_lowercase()));
        completions.extend(fields.take(3).map(|(name, meaning)| Completion {
            query: format!("{before}{name}"),
            label: (*name).to_owned(),
            kind: "field",
            meaning: Some(meaning),
            articles: None,
        }));
    }
    if value.chars().count() < SHORTEST {
        return Ok(completions);
    }
    let entities = question.archive.names_beginning(value, &kinds, MOST)?;
    completions.extend(entities.into_iter().map(|entity| Completion {
        query: complete(field.unwrap_or(scope(entity.kind)), &entity.name),
        kind: kind_name(entity.kind),
        label: entity.name,
        meaning: None,
        articles: Some(entity.articles),
    }));
    completions.truncate(MOST);
    Ok(completions)
}

/// The query up to its last part, and the last part: a word, a field with a value, or a name that is being typed.
fn last_part(typed: &str) -> (&str, &str) {
    // Inside quotation marks, a blank does not end the part.
    let mut is_quoted = false;
    let mut start = 0;
    for (place, character) in typed.char_indices() {
        match character {
            '"' | '“' | '”' => is_quoted = !is_quoted,
            _ if !is_quoted && (character.is_whitespace() || "()-".contains(character)) => {
                start = place + character.len_utf8();
            }
            _ => {}
        }
    }
    typed.split_at(start)
}

/// A value as a query has it.
fn quoted(value: &str) -> String {
    let is_plain = value.chars().all(char::is_alphanumeric);
    match is_plain {
        true => value.to_owned(),
        false => format!("\"{}\"", value.replace('"', " ")),
    }
}

fn scope(kind: EntityKind) -> &'static str {
    match kind {
        EntityKind::Person => "person",
        EntityKind::Organization => "org",
        EntityKind::Place => "place",
        EntityKind::Misc => "entity",
    }
}

/// The values of a facet with a word that begins so.
fn values(
    question: &Question,
    facet: Facet,
    beginning: &str,
    complete: impl Fn(&str) -> String,
) -> Result<Vec<Completion>, Failure> {
    let page = question.archive.search(&SearchRequest {
        limit: 0,
        // The order by date needs no scores, which take time.
        order: SortOrder::Newest,
        facets: vec![facet],
        cancel: question.cancel.clone(),
        ..SearchRequest::default()
    })?;
    let beginning = fold(beginning);
    let begins = |value: &str| {
        let words = fold(value);
        words.starts_with(&*beginning)
            || words
                .split_whitespace()
                .any(|word| word.starts_with(&*beginning))
    };
    let counts = page.facets.into_values().flatten();
    let found = counts.filter(|count| begins(&count.value)).take(MOST);
    let found = found.map(|count| Completion {
        query: complete(&count.value),
        label: count.value,
        kind: facet.name(),
        meaning: None,
        articles: Some(count.count),
    });
    Ok(found.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(typed: &str, before: &str, last: &str) {
        assert_eq!(last_part(typed), (before, last));
    }

    #[test]
    fn the_last_part_is_a_word_or_a_name_that_is_being_typed() {
        check("", "", "");
        check("flood", "", "flood");
        check("flood res", "flood ", "res");
        check("flood -res", "flood -", "res");
        check("(flood OR res", "(flood OR ", "res");
        check(
            "flood person:\"emmanuel ma",
            "flood ",
            "person:\"emmanuel ma",
        );
        check("\"a b\" c", "\"a b\" ", "c");
        check("é 東京 x", "é 東京 ", "x");
    }

    #[test]
    fn values_with_blanks_are_quoted() {
        assert_eq!(quoted("Lavrov"), "Lavrov");
        assert_eq!(quoted("The Guardian"), "\"The Guardian\"");
        assert_eq!(quoted("a\"b"), "\"a b\"");
    }
}
