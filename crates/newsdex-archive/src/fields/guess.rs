//! Finds the text, the title and the date of a record whose fields have unknown names, by their values.

use serde_json::{Map, Value};

use super::labels::{self, Field};
use newsdex_text::article::Article;
use newsdex_text::date;

/// The shortest running text, in bytes.
const SHORTEST_TEXT: usize = 80;
/// The fewest words of a running text; a script without spaces between words needs the bytes only.
const FEWEST_WORDS: usize = 8;
/// The length of a headline, in bytes.
const TITLE_BYTES: std::ops::RangeInclusive<usize> = 6..=250;

/// Gives the text, the title and the date of a record under the usual names; `None` if no value is running text, or
/// if neither a title nor a date is beside it.
///
/// Only for records of a file with several of them, none of which has a known name for its title or text.
pub(crate) fn by_values(object: &Map<String, Value>) -> Option<Map<String, Value>> {
    let texts = || {
        object
            .iter()
            .filter_map(|(key, value)| Some((key, value.as_str()?.trim())))
    };
    let (body_key, body) = texts()
        .filter(|(_, text)| is_running(text))
        .max_by_key(|(_, text)| text.len())?;
    let others = || texts().filter(|(key, text)| *key != body_key && text.len() < body.len());
    let is_date = |text: &str| text.len() <= 40 && date::moment(text).is_some();
    // A value under the name of another field, such as an author, is no title.
    let may_be_title = |key: &str| {
        let mut meanings = labels::of_key(key).iter();
        meanings.all(|label| matches!(label.field, Field::Title | Field::Name | Field::Subtitle))
    };
    let title = others().find(|(key, text)| may_be_title(key) && is_title(text) && !is_date(text));
    let day = others().find(|(_, text)| is_date(text));
    if title.is_none() && day.is_none() {
        return None;
    }
    let mut named = object.clone();
    let found = [
        ("body", Some(body)),
        ("title", title.map(|(_, text)| text)),
        ("published", day.map(|(_, text)| text)),
    ];
    for (name, value) in found {
        if let Some(value) = value {
            named
                .entry(name)
                .or_insert_with(|| Value::String(value.to_owned()));
        }
    }
    Some(named)
}

/// For an article with a title but without a text: uses the longest running text among the fields whose names are
/// unknown, also in an object that only packs the fields: `{"_source": {…}}`.
pub(crate) fn complete_by_values(article: &mut Article, object: &Map<String, Value>) {
    if !article.body.is_empty() || article.title.is_none() {
        return;
    }
    let packed = object.iter().filter_map(|(key, value)| {
        let value = value.as_object()?;
        labels::has(labels::of_key(key), Field::Holder).then_some(value)
    });
    let objects = std::iter::once(object).chain(packed);
    let texts = objects
        .flatten()
        .filter(|(key, _)| labels::of_key(key).is_empty())
        .filter_map(|(_, value)| value.as_str())
        .filter(|text| is_running(text.trim()));
    if let Some(text) = texts.max_by_key(|text| text.len()) {
        article.body = super::body(text).unwrap_or_default();
    }
}

/// Whether a value is running text: several words, with the marks of sentences.
pub(in crate::fields) fn is_running(text: &str) -> bool {
    let ends = text
        .matches(['.', '!', '?', '。', '！', '？', '؟', '।'])
        .count();
    let words = text.split_whitespace().count();
    let is_dense = text.len() > words * 20;
    text.len() >= SHORTEST_TEXT
        && ends > 0
        && (words >= FEWEST_WORDS || is_dense && !text.is_ascii())
        && !text.starts_with(['{', '[', '/'])
        && !text.contains("://")
}

/// Whether a value can be a headline: several words in one line, no address and no number.
fn is_title(text: &str) -> bool {
    TITLE_BYTES.contains(&text.len())
        && !text.contains(['\n', '{', '<', '@', '_'])
        && !text.contains("://")
        && (text.split_whitespace().count() >= 2 || !text.is_ascii())
        && text.starts_with(|sign: char| !sign.is_lowercase() && !sign.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fields::{self, FieldMap};
    use serde_json::json;

    #[test]
    fn a_text_without_a_known_name_is_found_in_a_packed_record() {
        let record =
            json!({"_id": "7", "_source": {"title": "Rat kauft Leuchtturm", "message": TEXT}});
        let object = record.as_object().unwrap();
        let mut article = fields::article(object, &FieldMap::default());
        complete_by_values(&mut article, object);
        assert_eq!(article.body, TEXT);
    }

    const TEXT: &str = "Der Rat hat am Montag beschlossen, den alten Leuchtturm zurückzukaufen, den er 1974 verkauft hatte.";

    #[test]
    fn text_title_and_date_are_known_by_their_values() {
        let record =
            json!({"nr": "4", "kopf": "Rat kauft Leuchtturm", "tag": "2019-03-02", "wort": TEXT});
        let named = by_values(record.as_object().unwrap()).unwrap();
        assert_eq!(named.get("title"), Some(&json!("Rat kauft Leuchtturm")));
        assert_eq!(named.get("published"), Some(&json!("2019-03-02")));
        assert_eq!(named.get("body"), Some(&json!(TEXT)));
    }

    #[test]
    fn a_text_alone_and_values_of_a_program_are_no_article() {
        for record in [
            json!({"wort": TEXT}),
            json!({"kopf": "Rat kauft Leuchtturm", "code": "a.b(); c.d(); e.f(); g.h()"}),
            json!({"wort": TEXT, "path": "/usr/share/doc", "size": "4096"}),
        ] {
            assert_eq!(by_values(record.as_object().unwrap()), None, "{record}");
        }
    }
}
