//! The headline that a query may be.

use newsdex_query::{Pattern, Query, Scope};

/// The words of a query that searches only words, besides filters; `None` for other queries.
pub(super) fn typed(query: &Query) -> Option<String> {
    let parts = match query {
        Query::And(parts) => parts.as_slice(),
        other => std::slice::from_ref(other),
    };
    let mut typed = String::new();
    for part in parts {
        match part {
            Query::Text(Scope::Anywhere | Scope::Title, pattern) => add_words(pattern, &mut typed)?,
            Query::Or(_) | Query::AtLeast { .. } | Query::Weighted(..) => return None,
            _ => {}
        }
    }
    Some(typed)
}

fn add_words(pattern: &Pattern, typed: &mut String) -> Option<()> {
    match pattern {
        Pattern::Word(word) | Pattern::Exact(word) => {
            typed.push_str(word);
            typed.push(' ');
            Some(())
        }
        Pattern::Phrase { parts, slop: 0 } => parts
            .iter()
            .try_for_each(|part| add_words(part, typed).ok_or(()))
            .ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use newsdex_query::{ParseContext, parse};

    #[track_caller]
    fn check(query: &str, expected: Option<&str>) {
        let query = parse(query, &ParseContext { today: 19_000 }).unwrap();
        assert_eq!(typed(&query).as_deref().map(str::trim_end), expected);
    }

    #[test]
    fn words_and_phrases_are_the_headline_that_was_typed() {
        check("ferry war in Ellery", Some("ferry war in Ellery"));
        check("\"ferry war\" Ellery date:2022", Some("ferry war Ellery"));
        check("ferry OR war", None);
        check("ferr* war", None);
    }
}
