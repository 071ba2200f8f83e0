//! Finds the articles inside an object that is none itself, by their shape and not by the names around them.
//!
//! Articles are in lists at any depth, in objects whose keys are identifiers or days, in tables by column. What
//! belongs to an article (pictures, comments, other stories) is not looked into.

use serde_json::{Map, Value};

use crate::fields::{self, FieldMap};
use newsdex_text::article::Article;
use newsdex_text::checkpoint::checkpoint;

/// How deep articles are looked for.
const DEEPEST: usize = 12;
/// A text without a title is one from so many bytes on.
const TEXT_BYTES: usize = 200;
/// Parts of an answer that have titles and are no articles.
const LEFT_OUT: [&str; 21] = [
    "sections",
    "paragraphs",
    "blocks",
    "chapters",
    "parts",
    "related",
    "relatedarticles",
    "comments",
    "replies",
    "images",
    "media",
    "multimedia",
    "videos",
    "attachments",
    "links",
    "tags",
    "users",
    "authors",
    "facets",
    "aggregations",
    "included",
];

/// Gives the objects that are articles inside an object, in their order.
pub(super) fn articles_inside(
    object: &Map<String, Value>,
    map: &FieldMap,
) -> Vec<Map<String, Value>> {
    let mut finder = Finder {
        map,
        found: Vec::new(),
    };
    finder.inside(object, DEEPEST);
    finder.found
}

/// Whether an object reads like an article of its own; `article` is what was read from it.
pub(super) fn is_article(object: &Map<String, Value>, article: &Article) -> bool {
    match article.title {
        Some(_) => !article.body.is_empty() || article.published.is_some() || article.url.is_some(),
        // The text of a list of articles is theirs.
        None => object
            .values()
            .any(|value| value.as_str().is_some_and(|text| text.len() >= TEXT_BYTES)),
    }
}

struct Finder<'m> {
    map: &'m FieldMap,
    found: Vec<Map<String, Value>>,
}

impl Finder<'_> {
    fn value(&mut self, value: &Value, depth: usize) {
        checkpoint();
        let Some(depth) = depth.checked_sub(1) else {
            return;
        };
        match value {
            Value::Array(values) => values.iter().for_each(|value| self.value(value, depth)),
            Value::Object(object) => {
                if let Some(rows) = fields::rows_of_columns(object) {
                    self.found.extend(rows);
                } else if is_article(object, &fields::article(object, self.map)) {
                    self.found.push(object.clone());
                } else {
                    self.inside(object, depth);
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }

    fn inside(&mut self, object: &Map<String, Value>, depth: usize) {
        for (key, value) in object {
            if !LEFT_OUT.contains(&fields::compared(key).as_str()) {
                self.value(value, depth);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[track_caller]
    fn check(value: Value, expected: &[&str]) {
        let object = value.as_object().unwrap();
        let found = articles_inside(object, &FieldMap::default());
        let titles: Vec<&str> = found
            .iter()
            .filter_map(|article| article.get("title")?.as_str())
            .collect();
        assert_eq!(titles, expected, "in {value}");
    }

    #[test]
    fn articles_are_found_at_any_depth() {
        let (a, b) = (
            json!({"title": "A", "text": "x"}),
            json!({"title": "B", "text": "y"}),
        );
        check(
            json!({"answer": {"zone": [{"found": {"list": [a, b]}}]}}),
            &["A", "B"],
        );
        check(json!({"100": a, "101": b}), &["A", "B"]);
        check(json!({"2020-05-05": [a], "2020-05-06": [b]}), &["A", "B"]);
        check(
            json!({"all": {"title": ["A", "B"], "text": ["x", "y"]}}),
            &["A", "B"],
        );
    }

    #[test]
    fn what_belongs_to_an_article_is_none() {
        check(
            json!({"list": [{"title": "A", "text": "x", "related": [{"title": "B", "text": "y"}]}]}),
            &["A"],
        );
        check(
            json!({"tags": [{"title": "Pier", "url": "https://example.org/pier"}], "count": 3}),
            &[],
        );
    }
}
