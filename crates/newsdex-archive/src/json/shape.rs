//! Finds the articles inside a JSON object that is not an article itself, by their shape rather than by the names
//! around them.
//!
//! Searches nested lists, objects whose keys are identifiers or days, and tables stored by column. Does not search
//! inside articles, nor in lists of pictures, comments or related articles.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::relations::Relations;
use crate::fields::{self, FieldMap};
use newsdex_text::article::Article;
use newsdex_text::checkpoint::checkpoint;
use newsdex_text::date;

/// The maximum nesting depth, in objects and lists, at which articles are searched.
const DEEPEST: usize = 12;
/// The minimum length, in bytes, of a string that makes an object without a title an article.
const TEXT_BYTES: usize = 200;
/// Gives the objects inside `object` that are articles, in order. Tables stored by column give their rows.
pub(super) fn articles_inside(
    object: &Map<String, Value>,
    map: &FieldMap,
) -> Vec<Map<String, Value>> {
    let mut finder = Finder {
        map,
        found: Vec::new(),
        days: Vec::new(),
    };
    finder.inside(object, DEEPEST);
    finder.found
}

/// Whether an object is an article: it has a title and also a text, a date or a URL, or it has no title but a long
/// string. `article` is the article read from the object.
pub(super) fn is_article(object: &Map<String, Value>, article: &Article) -> bool {
    match article.title {
        Some(_) => !article.body.is_empty() || article.published.is_some() || article.url.is_some(),
        // `article.body` is no proof: it may be made of the texts of articles in a list inside the object.
        None => {
            let is_long =
                |value: &Value| value.as_str().is_some_and(|text| text.len() >= TEXT_BYTES);
            let is_dated = !article.body.is_empty() && article.published.is_some();
            object.values().any(is_long) || is_dated && fields::has_own_text(object)
        }
    }
}

struct Finder<'m> {
    map: &'m FieldMap,
    found: Vec<Map<String, Value>>,
    /// For each article, the day or the month and day that the keys around it name.
    days: Vec<String>,
}

impl Finder<'_> {
    /// Searches the values of an object that is not an article.
    fn inside(&mut self, object: &Map<String, Value>, depth: usize) {
        let Some(depth) = depth.checked_sub(1) else {
            return;
        };
        let first = self.found.len();
        // Worked out only where it matters: it reads all values.
        let mut are_different: Option<bool> = None;
        for (key, value) in object {
            checkpoint();
            let known = self.found.len();
            match value {
                Value::Array(values) if !fields::is_beside(key) => {
                    match fields::rows_below_names(values) {
                        Some(rows) => self.found.extend(rows),
                        None => self.list(values, depth),
                    }
                }
                // An object under a short key such as `V1` is a version of one thing, not an article. Articles have
                // identifiers or days as keys.
                Value::Object(inner)
                    if key.len() < SHORTEST_KEY
                        && !is_number(key)
                        && !*are_different.get_or_insert_with(|| self.are_different(object)) =>
                {
                    self.object(inner, depth, false)
                }
                Value::Object(inner) if !fields::is_beside(key) => self.object(inner, depth, true),
                _ => {}
            }
            // Only a number of eight digits can be a day; one of ten digits is more likely an identifier than a Unix
            // time.
            let may_be_day = !is_number(key) || key.len() == 8;
            if may_be_day && date::moment(key).is_some() {
                self.date_since(known, key);
            } else if is_number(key) {
                self.date_in_parts_since(known, key);
            }
        }
        if self.found.len() > first
            && let Some(relations) = Relations::of(object)
        {
            let found = self.found.iter_mut().skip(first);
            found.for_each(|article| relations.complete(article));
        }
    }

    /// Whether all values of an object are articles with different titles: then its keys are identifiers, even short
    /// ones, not the versions of one article.
    fn are_different(&self, object: &Map<String, Value>) -> bool {
        let mut titles = HashSet::new();
        object.len() >= 2
            && object.values().all(|value| {
                let article = value
                    .as_object()
                    .map(|inner| fields::article(inner, self.map));
                article.is_some_and(|article| {
                    !article.body.is_empty()
                        && article.title.is_some_and(|title| titles.insert(title))
                })
            })
    }

    /// Dates the articles from index `known` on by the keys around them, if these are a year, a month and a day.
    fn date_in_parts_since(&mut self, known: usize, key: &str) {
        self.days.resize(self.found.len(), String::new());
        for at in known..self.found.len() {
            let Some(day) = self.days.get_mut(at) else {
                return;
            };
            match (key.len(), day.len()) {
                (1 | 2, 0) => *day = format!("{key:0>2}"),
                (1 | 2, 2) => *day = format!("{key:0>2}-{day}"),
                (4, 5) => {
                    let whole = format!("{key}-{day}");
                    if date::moment(&whole).is_some() {
                        self.date_at(at, &whole);
                    }
                }
                _ => {}
            }
        }
    }

    /// Dates the articles from index `known` on that have no date: a key may be the day of the articles under it.
    fn date_since(&mut self, known: usize, day: &str) {
        for at in known..self.found.len() {
            self.date_at(at, day);
        }
    }

    fn date_at(&mut self, at: usize, day: &str) {
        if let Some(object) = self.found.get_mut(at)
            && fields::article(object, self.map).published.is_none()
        {
            object.insert("published".to_owned(), Value::String(day.to_owned()));
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

    /// Whether an inner object is an article. Many things have titles, so it must also have a text, or a URL and a
    /// date.
    fn is_article_with_text(&self, object: &Map<String, Value>) -> bool {
        let article = fields::article(object, self.map);
        let has_text =
            !article.body.is_empty() || article.url.is_some() && article.published.is_some();
        has_text && is_article(object, &article)
    }
}

/// The minimum length, in bytes, of a key whose object may be an article; numbers may be shorter.
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
    fn short_messages_with_a_date_are_articles() {
        let messages = json!({"name": "Echo", "messages": [
            {"date": "2019-03-02T10:00:00", "text": [{"type": "bold", "text": "Geese."}, " Ninety came."]},
            {"date": "2019-03-03T10:00:00", "text": ""}]});
        let found = articles_inside(messages.as_object().unwrap(), &FieldMap::default());
        assert_eq!(found.len(), 1);
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
