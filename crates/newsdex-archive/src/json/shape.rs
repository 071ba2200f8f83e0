//! Finds the articles inside an object that is none itself, by their shape and not by the names around them.
//!
//! Articles are in lists at any depth, in objects whose keys are identifiers or days, in tables by column. What
//! belongs to an article (pictures, comments, other stories) is not looked into.

use serde_json::{Map, Value};

use crate::fields::{self, FieldMap};
use newsdex_text::article::Article;
use newsdex_text::checkpoint::checkpoint;
use newsdex_text::date;

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
    /// Looks into the values of an object that is no article.
    fn inside(&mut self, object: &Map<String, Value>, depth: usize) {
        let Some(depth) = depth.checked_sub(1) else {
            return;
        };
        for (key, value) in object {
            checkpoint();
            let known = self.found.len();
            match value {
                Value::Array(values) if !LEFT_OUT.contains(&fields::compared(key).as_str()) => {
                    self.list(values, depth)
                }
                // A key such as `V1` names a version of one thing; an identifier or a day names one of several things.
                Value::Object(inner) if key.len() < SHORTEST_KEY && !is_number(key) => {
                    self.object(inner, depth, false)
                }
                Value::Object(inner) if !LEFT_OUT.contains(&fields::compared(key).as_str()) => {
                    self.object(inner, depth, true)
                }
                _ => {}
            }
            // Ten digits are more likely an identifier than seconds.
            let may_be_day = !is_number(key) || key.len() == 8;
            if may_be_day && date::moment(key).is_some() {
                self.date_since(known, key);
            }
        }
    }

    /// Gives the articles found since then a day, if they have none: a key may be the day of what is under it.
    fn date_since(&mut self, known: usize, day: &str) {
        for object in self.found.iter_mut().skip(known) {
            if fields::article(object, self.map).published.is_none() {
                object.insert("published".to_owned(), Value::String(day.to_owned()));
            }
        }
    }

    fn list(&mut self, values: &[Value], depth: usize) {
        let Some(depth) = depth.checked_sub(1) else {
            return;
        };
        for value in values {
            checkpoint();
            match value {
                Value::Array(values) => self.list(values, depth),
                Value::Object(object) => self.object(object, depth, true),
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
            }
        }
    }

    /// Looks for articles in an object. If the object is an article itself, it counts only with `may_be_article`.
    fn object(&mut self, object: &Map<String, Value>, depth: usize, may_be_article: bool) {
        if let Some(rows) = fields::rows_of_columns(object) {
            self.found.extend(rows);
        } else if self.is_article_with_text(object) {
            self.found.extend(may_be_article.then(|| object.clone()));
        } else {
            self.inside(object, depth);
        }
    }

    /// Much has a title: what is found inside something else must have a text or an address as well.
    fn is_article_with_text(&self, object: &Map<String, Value>) -> bool {
        let article = fields::article(object, self.map);
        let has_text =
            !article.body.is_empty() || article.url.is_some() && article.published.is_some();
        has_text && is_article(object, &article)
    }
}

/// Keys of objects that are articles have at least so many signs, if they are no numbers.
const SHORTEST_KEY: usize = 6;

fn is_number(key: &str) -> bool {
    !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_digit())
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
    fn versions_and_titles_without_a_text_are_no_articles() {
        check(json!({"V1": {"title": "A", "text": "x"}}), &[]);
        check(json!({"list": [{"title": "A", "date": "2020-05-05"}]}), &[]);
    }

    #[test]
    fn a_day_that_is_a_key_dates_what_is_under_it() {
        let value = json!({"2020-05-05": [{"title": "A", "text": "x"}], "count": 1});
        let found = articles_inside(value.as_object().unwrap(), &FieldMap::default());
        assert_eq!(
            found.first().and_then(|article| article.get("published")),
            Some(&json!("2020-05-05"))
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
