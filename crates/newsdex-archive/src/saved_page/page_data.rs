//! The article in the data of a page that a script draws in the browser: a JSON object with a title and a text, as
//! `<script type="application/json">` has it.
//!
//! Scripts are not run. Looked at only if the page itself shows no text.

use serde_json::{Map, Value};

use crate::fields::{self, FieldMap};
use crate::html::tree::Tree;
use newsdex_text::article::Article;
use newsdex_text::checkpoint::checkpoint;

/// Data of a page are parsed only up to this length, in bytes.
const LARGEST: usize = 4 << 20;
/// The most objects that are looked at.
const MOST_OBJECTS: usize = 5_000;
/// The shortest text of an article, in characters.
const SHORTEST: usize = 200;

/// The article with the longest text in the data of a page.
pub(super) fn article(tree: &Tree) -> Option<Article> {
    let map = FieldMap::default();
    let mut left = MOST_OBJECTS;
    let mut best: Option<Article> = None;
    for script in tree.elements("script") {
        checkpoint();
        let kind = tree.attribute(script, "type").unwrap_or_default();
        if !kind.eq_ignore_ascii_case("application/json") {
            continue;
        }
        let text: String = tree.below(script).map(|node| tree.own_text(node)).collect();
        if text.len() > LARGEST {
            continue;
        }
        let Ok(data) = serde_json::from_str::<Value>(&text) else {
            continue;
        };
        let mut objects: Vec<&Map<String, Value>> = Vec::new();
        collect(&data, &mut objects, &mut left);
        for object in objects {
            checkpoint();
            let found = fields::article(object, &map);
            let length = found.body.chars().count();
            let longest = best
                .as_ref()
                .map_or(SHORTEST, |best| best.body.chars().count());
            if found.title.is_some() && length > longest {
                best = Some(found);
            }
        }
    }
    best
}

/// The objects that name a title or a text, at any depth.
fn collect<'v>(value: &'v Value, found: &mut Vec<&'v Map<String, Value>>, left: &mut usize) {
    checkpoint();
    match value {
        Value::Object(object) if *left > 0 => {
            *left -= 1;
            let named = object.keys().filter(|name| fields::names_text(name));
            if named.take(2).count() == 2 {
                found.push(object);
            }
            object
                .values()
                .for_each(|value| collect(value, found, left));
        }
        Value::Array(values) => values.iter().for_each(|value| collect(value, found, left)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {

    #[test]
    fn the_text_of_a_page_without_text_is_in_its_data() {
        let text = "The council of Saltby has sold its old ferry for one pound to a man who wants to live in it. ";
        let data = serde_json::json!({"props": {"menu": [{"title": "Home"}], "story": {
            "headline": "Ferry sold", "publishedAt": "2019-03-20T08:00:00Z", "authors": [{"name": "Ann Lee"}],
            "body": [{"type": "paragraph", "text": text.repeat(2)}, {"type": "paragraph", "text": text}]}}});
        let page = format!(
            "<html><title>Echo</title><div id=root></div><script id=__NEXT_DATA__ type=application/json>{data}</script>"
        );
        let article = crate::tests::article("ferry.html", page.as_bytes());
        assert_eq!(article.title.as_deref(), Some("Ferry sold"));
        assert_eq!(article.authors, ["Ann Lee"]);
        assert!(article.published.is_some() && article.body.contains("one pound"));
    }
}
