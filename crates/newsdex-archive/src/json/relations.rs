//! The authors of articles in an export that lists articles, people, and pairs of their numbers separately, as Ghost does.
//!
//! `{"posts": [{"id": 1, …}], "users": [{"id": 7, "name": "Ann Lowe"}], "posts_authors": [{"post_id": 1, "author_id": 7}]}`

use rustc_hash::FxHashMap;
use serde_json::{Map, Value};

use newsdex_text::checkpoint::checkpoint;

/// The keys of the list of people.
const PEOPLE: [&str; 4] = ["users", "authors", "people", "staff"];
/// The keys of the number of a person, in an article and in a pair.
const PERSON: [&str; 4] = ["author_id", "user_id", "created_by", "author"];
/// The keys of the number of an article in a pair.
const ARTICLE: [&str; 2] = ["post_id", "article_id"];

/// The names of the people in the lists of an object, by their numbers, and the pairs of articles and people.
pub(super) struct Relations<'o> {
    people: FxHashMap<String, &'o Value>,
    pairs: FxHashMap<String, Vec<String>>,
}

impl<'o> Relations<'o> {
    /// The relations between the lists of an object; `None` if it has no list of people.
    pub(super) fn of(object: &'o Map<String, Value>) -> Option<Relations<'o>> {
        let named = |person: &'o Value| Some((number(person.get("id")?)?, person.get("name")?));
        let people: FxHashMap<String, &Value> = PEOPLE
            .iter()
            .filter_map(|key| object.get(*key)?.as_array())
            .flatten()
            .filter_map(named)
            .collect();
        if people.is_empty() {
            return None;
        }
        let mut pairs: FxHashMap<String, Vec<String>> = FxHashMap::default();
        for pair in object.values().filter_map(Value::as_array).flatten() {
            checkpoint();
            let of = |keys: &[&str]| keys.iter().find_map(|key| number(pair.get(*key)?));
            if let Some((article, person)) = of(&ARTICLE).zip(of(&PERSON)) {
                pairs.entry(article).or_default().push(person);
            }
        }
        Some(Relations { people, pairs })
    }

    /// Adds the names of its people to an article that has only their numbers.
    pub(super) fn complete(&self, article: &mut Map<String, Value>) {
        let is_named = |value: &Value| value.as_str().is_some_and(|name| name.contains(' '));
        if article.get("authors").is_some() || article.get("author").is_some_and(is_named) {
            return;
        }
        let id = article.get("id").and_then(number);
        let paired = id.and_then(|id| self.pairs.get(&id).cloned());
        let own = || PERSON.iter().find_map(|key| number(article.get(*key)?));
        let numbers = paired.unwrap_or_else(|| own().into_iter().collect());
        let names = numbers.iter().filter_map(|number| self.people.get(number));
        let names: Vec<Value> = names.map(|name| (*name).clone()).collect();
        if !names.is_empty() {
            article.insert("authors".to_owned(), Value::Array(names));
        }
    }
}

/// An identifier, as a number or a string.
fn number(value: &Value) -> Option<String> {
    match value {
        Value::Number(number) => Some(number.to_string()),
        Value::String(text) => Some(text.clone()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::tests::read;

    #[test]
    fn people_are_found_by_their_numbers() {
        let post = "\"id\": 1, \"title\": \"Pier sold\", \"html\": \"<p>It is gone.</p>\"";
        let people =
            "\"users\": [{\"id\": 7, \"name\": \"Ann Lowe\"}, {\"id\": 8, \"name\": \"Bo Roe\"}]";
        for (file, authors) in [
            (
                format!(
                    "{{\"db\": [{{\"data\": {{\"posts\": [{{{post}}}], {people}, \"posts_authors\": [{{\"id\": 3, \"post_id\": 1, \"author_id\": 8}}]}}}}]}}"
                ),
                ["Bo Roe"],
            ),
            (
                format!(
                    "{{\"db\": [{{\"data\": {{\"posts\": [{{{post}, \"author_id\": 7}}], {people}}}}}]}}"
                ),
                ["Ann Lowe"],
            ),
        ] {
            let found = read("a.json", file.as_bytes());
            let [Ok(article)] = found.as_slice() else {
                panic!("{file}: {found:?}");
            };
            assert_eq!(article.authors, authors, "{file}");
        }
    }
}
