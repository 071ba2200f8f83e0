//! JSON (RFC 8259): objects, arrays of objects, JSON Lines, and the objects that web services wrap around their
//! results.
//!
//! `split` divides a file of any size into objects, usually one per article; `shape` finds the articles inside an
//! object that is not an article; `fields` knows the names of their fields. `repair` repairs what Python and careless
//! exports write instead of JSON: `NaN`, raw line ends in strings, halves of surrogate pairs, trailing commas.

mod around;
mod ninjs;
mod relations;
mod repair;
mod scan;
mod shape;
mod split;

use serde_json::{Map, Value};

use super::{Failure, FieldMap, fields};
use crate::date_order;
use crate::json_weight;
use crate::record::format::{Format, Head};
use crate::record::{Around, Record};
use newsdex_text::article::Article;
use newsdex_text::encoding;

pub(super) static FORMAT: Format = Format {
    name: "JSON",
    recognises,
    records: split::records,
    articles,
    ..Format::USUAL
};

/// Whether a program only assigns a list of articles to a variable, as exports of social networks do:
/// `window.data.tweets = [{"tweet": {"full_text": …`.
pub(super) fn is_assigned(head: &Head<'_>) -> bool {
    split::prefix(head.bytes).is_some_and(|length| {
        let text = head.bytes.get(length..).unwrap_or_default();
        let text = String::from_utf8_lossy(text);
        // The names of fields are the strings before a colon.
        let mut strings = text.split('"').skip(1).step_by(2).take(MOST_NAMES);
        strings.any(fields::names_text)
    })
}

/// The most strings at the beginning of a program that are looked at.
const MOST_NAMES: usize = 60;

fn recognises(head: &Head<'_>) -> bool {
    let is_named = matches!(
        head.extension().as_str(),
        "json" | "jsonl" | "ndjson" | "geojson" | "jsonlines" | "jl"
    );
    if matches!(head.extension().as_str(), "md" | "markdown") {
        return false;
    }
    if split::prefix(head.bytes).is_some() && (is_named || is_assigned(head)) {
        return true;
    }
    let (first, rest) = match head.trimmed() {
        [first @ (b'{' | b'['), rest @ ..] => (first, rest.trim_ascii_start()),
        // Content counts more than the file name: a page may have any name.
        _ => return is_named && !head.begins_with("<"),
    };
    is_named
        || match (first, rest.first()) {
            (b'{', Some(b'"' | b'}')) => true,
            // Ruby writes `[{:title=>"Pier"}]`.
            (b'[', Some(b'{')) => {
                let inner = rest.get(1..).unwrap_or_default();
                inner.trim_ascii_start().first() != Some(&b':')
            }
            (b'{', Some(b'\'')) => is_of_python(rest),
            (b'[', Some(b']')) => head.is_all,
            _ => false,
        }
}

/// Whether the names in single quotation marks at the beginning of a text are those of an article, as Python prints
/// them.
fn is_of_python(text: &[u8]) -> bool {
    let text = String::from_utf8_lossy(text);
    let mut strings = text.split('\'').skip(1).step_by(2).take(MOST_NAMES);
    strings.any(fields::names_text)
}

fn articles(record: &Record) -> Vec<Result<Article, Failure>> {
    let text = encoding::decode(&record.bytes, None);
    let text = date_order::rewritten(record, &text);
    if let Err(parts) = json_weight::check(&text) {
        return vec![Err(record.refused(parts))];
    }
    match value(&text) {
        Ok(value) => articles_of(record, value),
        Err(reason) => vec![Err(record.failed(reason))],
    }
}

/// The articles in a value, which may be from another form of data than JSON.
pub(super) fn articles_of(record: &Record, value: Value) -> Vec<Result<Article, Failure>> {
    let object = match value {
        Value::Object(object) => object,
        Value::Array(rows) => return articles_in_list(record, rows),
        _ => return vec![Err(record.unrecognised("not an object"))],
    };
    // If the user maps field names, the user knows the fields better than the dialects below.
    let map = &record.place.options.map;
    if *map == FieldMap::default() {
        let wrapped = ninjs::wrapped(&object);
        let news: Vec<_> = match wrapped.is_empty() {
            true => ninjs::article(&object).into_iter().collect(),
            false => wrapped
                .iter()
                .filter_map(|item| ninjs::article(item))
                .collect(),
        };
        if !news.is_empty() {
            let completed = |found: Result<Article, &'static str>| match found {
                Ok(article) => record.completed(article),
                Err(reason) => Err(record.skipped(reason)),
            };
            return news.into_iter().map(completed).collect();
        }
    }
    if object.contains_key("$schema") && !object.contains_key("body") {
        return vec![Err(record.skipped("a JSON schema, not an article"))];
    }
    if fields::is_draft(&object) {
        return vec![Err(record.skipped(fields::DRAFT))];
    }
    if let Some(rows) = fields::rows_of_columns(&object) {
        return parts(record, &rows, None);
    }
    let mut article = fields::article(&object, map);
    if !shape::is_article(&object, &article) {
        let inside = shape::articles_inside(&object, map);
        if !inside.is_empty() {
            return parts(record, &inside, around::of(&object));
        }
    }
    fields::complete_by_values(&mut article, &object);
    if article.title.is_none() && article.body.is_empty() {
        let inside = unpacked(&object)
            .map(|unpacked| shape::articles_inside(&unpacked, map))
            .unwrap_or_default();
        if !inside.is_empty() {
            return parts(record, &inside, None);
        }
        return vec![match guessed(&object, map) {
            Some(article) => record.completed(article),
            None => Err(no_article(record, &object)),
        }];
    }
    vec![record.completed(article)]
}

/// The articles in a list of values, without anything that the place of a file may add.
pub(super) fn articles_in_values(values: Vec<Value>) -> Vec<Article> {
    let map = FieldMap::default();
    let list = Map::from_iter([("list".to_owned(), Value::Array(values))]);
    let inside = shape::articles_inside(&list, &map);
    let read = |object| fields::article(object, &map);
    inside.iter().map(read).collect()
}

fn articles_in_list(record: &Record, rows: Vec<Value>) -> Vec<Result<Article, Failure>> {
    if let Some(rows) = fields::rows_below_names(&rows) {
        return parts(record, &rows, None);
    }
    let list = Map::from_iter([("list".to_owned(), Value::Array(rows))]);
    let inside = shape::articles_inside(&list, &record.place.options.map);
    match inside.is_empty() {
        true => vec![Err(
            record.unrecognised("an array of values, not of articles")
        )],
        false => parts(record, &inside, None),
    }
}

/// The objects that an object holds as strings of JSON, each in a list; `None` if it holds none.
fn unpacked(object: &Map<String, Value>) -> Option<Map<String, Value>> {
    let inner = |text: &str| {
        let is_object = text.trim_start().starts_with('{') && json_weight::check(text).is_ok();
        let parsed = is_object.then(|| serde_json::from_str::<Value>(text).ok())?;
        parsed.filter(Value::is_object)
    };
    let strings = object
        .iter()
        .filter_map(|(key, value)| Some((key, value.as_str()?)));
    let unpacked: Map<String, Value> = strings
        .filter_map(|(key, text)| Some((key.clone(), Value::Array(vec![inner(text)?]))))
        .collect();
    (!unpacked.is_empty()).then_some(unpacked)
}

/// Reads each of several objects in a record; `around` is what the object around them says.
fn parts(
    record: &Record,
    objects: &[Map<String, Value>],
    around: Option<Around>,
) -> Vec<Result<Article, Failure>> {
    let read = |(part, object): (u64, &Map<String, Value>)| {
        if fields::is_draft(object) {
            return Err(record.skipped(fields::DRAFT));
        }
        let mut article = fields::article(object, &record.place.options.map);
        if let Some(around) = &around {
            around.complete(&mut article);
        }
        fields::complete_by_values(&mut article, object);
        match article.title.is_none() && article.body.is_empty() {
            true => Err(no_article(record, object)),
            false => record.completed_part(article, part),
        }
    };
    (0..).zip(objects).map(read).collect()
}

/// Reads a record whose fields have unknown names, by their values.
fn guessed(object: &Map<String, Value>, map: &FieldMap) -> Option<Article> {
    (*map == FieldMap::default())
        .then(|| fields::by_values(object))?
        .map(|named| fields::article(&named, map))
}

fn value(text: &str) -> Result<Value, String> {
    serde_json::from_str(text)
        .or_else(|error| serde_json::from_str(&repair::repaired(text)).map_err(|_| cause(&error)))
}

/// The parser's reason without its position, which counts from the start of the record.
fn cause(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let why = text.split(" at line ").next().unwrap_or(&text);
    match why {
        _ if error.is_eof() => "not valid JSON: ends early".to_owned(),
        "recursion limit exceeded" => "nested too deep".to_owned(),
        _ => format!("not valid JSON: {why}"),
    }
}

/// The maximum number of keys that a message lists.
const NAMED_FIELDS: usize = 6;

fn no_article(record: &Record, object: &Map<String, Value>) -> Failure {
    let named: Vec<String> = object
        .keys()
        .take(NAMED_FIELDS)
        .map(|name| format!("`{}`", name.escape_debug()))
        .collect();
    let more = if object.len() > NAMED_FIELDS {
        " …"
    } else {
        ""
    };
    let reason = match named.is_empty() {
        true => "no title and no text; the object is empty".to_owned(),
        false => format!(
            "no title and no text; the keys are {}{more}",
            named.join(" ")
        ),
    };
    record
        .unrecognised(reason)
        .with_hint("if they have other names in this file, use --map title=NAME or --map body=NAME")
}

#[cfg(test)]
mod tests;
