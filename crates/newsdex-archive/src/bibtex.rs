//! BibTeX and BibLaTeX: lists of references, as Zotero, JabRef and many databases export them.
//!
//! The abstract or the note is the text. An entry that cannot be read fails alone. Commands of LaTeX for accents become
//! letters; braces that protect capitals are left out.

use biblatex::{Bibliography, ChunksExt, Entry};
use serde_json::{Map, Value};

use super::{Failure, fields, single_record};
use crate::record::Record;
use crate::record::format::{Format, Head};
use newsdex_text::article::Article;
use newsdex_text::checkpoint::checkpoint;
use newsdex_text::encoding;

pub(super) static FORMAT: Format = Format {
    name: "BibTeX",
    recognises,
    records: single_record::records,
    articles,
    ..Format::USUAL
};

/// The fields that are read, with the names that [`fields`] knows; of two fields with one name, the first that is there.
const FIELDS: [(&str, &str); 17] = [
    ("title", "title"),
    ("subtitle", "subtitle"),
    ("abstract", "body"),
    ("annotation", "body"),
    ("annote", "body"),
    ("note", "body"),
    ("journaltitle", "source"),
    ("journal", "source"),
    ("newspaper", "source"),
    ("publisher", "source"),
    ("howpublished", "source"),
    ("date", "published"),
    ("keywords", "keywords"),
    ("url", "url"),
    ("langid", "language"),
    ("language", "language"),
    ("section", "section"),
];

fn recognises(head: &Head<'_>) -> bool {
    let is_named = matches!(head.extension().as_str(), "bib" | "bibtex");
    if !is_named && !head.begins_with("@") {
        return false;
    }
    let text = encoding::decode(head.bytes, None);
    let entry = text
        .lines()
        .map(str::trim_start)
        .find(|line| line.starts_with('@'));
    let is_entry = entry.is_some_and(|line| {
        let kind = line.trim_start_matches('@');
        let kind = kind.split_once(['{', '(']).map(|(kind, _)| kind.trim());
        kind.is_some_and(|kind| {
            !kind.is_empty() && kind.bytes().all(|byte| byte.is_ascii_alphabetic())
        })
    });
    is_entry
}

fn articles(record: &Record) -> Vec<Result<Article, Failure>> {
    let text = encoding::decode(&record.bytes, None);
    let mut results = Vec::new();
    let mut number = 0;
    let Entries {
        entries,
        definitions,
    } = entries(&text);
    for written in entries {
        checkpoint();
        let parsed = Bibliography::parse(written).or_else(|error| match definitions.is_empty() {
            true => Err(error),
            false => Bibliography::parse(&format!("{definitions}{written}")),
        });
        match parsed {
            Ok(bibliography) => {
                for entry in bibliography.iter() {
                    let article = fields::article(&object(entry), &record.place.options.map);
                    results.push(record.completed_part(article, number));
                    number += 1;
                }
            }
            Err(error) => {
                let key = written.split([',', '\n']).next().unwrap_or_default();
                let reason = format!("the entry `{}` is not BibTeX: {}", key.trim(), error.kind);
                results.push(Err(record.failed(reason)));
            }
        }
    }
    if results.is_empty() {
        results.push(Err(record.failed("BibTeX without an entry")));
    }
    results
}

/// The entries of a list, and the definitions of abbreviations among them (`@string`).
struct Entries<'t> {
    entries: Vec<&'t str>,
    definitions: String,
}

/// Divides a list into its entries: each begins with `@` at the beginning of a line.
fn entries(text: &str) -> Entries<'_> {
    let begins_line = |at: &usize| {
        let before = text
            .get(..*at)
            .unwrap_or_default()
            .trim_end_matches([' ', '\t']);
        before.is_empty() || before.ends_with('\n')
    };
    let starts = memchr::memchr_iter(b'@', text.as_bytes()).filter(begins_line);
    let mut found = Entries {
        entries: Vec::new(),
        definitions: String::new(),
    };
    let mut before: Option<usize> = None;
    for start in starts.chain([text.len()]) {
        checkpoint();
        if let Some(entry) = before.and_then(|before| text.get(before..start)) {
            let kind = entry.get(1..8).unwrap_or_default().to_ascii_lowercase();
            match kind.as_str() {
                "comment" | "preambl" => {}
                "string{" | "string(" => found.definitions.push_str(entry),
                _ => found.entries.push(entry),
            }
        }
        before = Some(start);
    }
    found
}

fn object(entry: &Entry) -> Map<String, Value> {
    let mut object = Map::new();
    for (field, name) in FIELDS {
        let value = entry
            .fields
            .get(field)
            .map(|chunks| chunks.format_verbatim());
        if let Some(value) = value.filter(|value| !value.trim().is_empty()) {
            object.entry(name).or_insert(Value::String(value));
        }
    }
    let people = entry.author().unwrap_or_default();
    let names: Vec<Value> = people
        .iter()
        .map(|person| {
            let parts = [&person.given_name, &person.prefix, &person.name];
            let parts: Vec<&str> = parts
                .iter()
                .map(|part| part.as_str())
                .filter(|part| !part.is_empty())
                .collect();
            Value::String(parts.join(" "))
        })
        .collect();
    if !names.is_empty() {
        object.insert("authors".to_owned(), Value::Array(names));
    }
    if !object.contains_key("published")
        && let Some(written) = date_in_parts(entry)
    {
        object.insert("published".to_owned(), Value::String(written));
    }
    object
}

/// The date of an entry that has the year and perhaps the month and the day in fields of their own.
fn date_in_parts(entry: &Entry) -> Option<String> {
    let field = |name: &str| {
        let value = entry.fields.get(name)?.format_verbatim();
        Some(value.trim().to_owned()).filter(|value| !value.is_empty())
    };
    let (year, month) = (field("year")?, field("month").unwrap_or_default());
    let day = field("day").unwrap_or_default();
    Some(match (month.parse::<u8>(), day.parse::<u8>()) {
        (Ok(month), Ok(day)) => format!("{year}-{month:02}-{day:02}"),
        (Ok(month), Err(_)) => format!("{year}-{month:02}"),
        // `month = {8 March}`, `month = mar`
        (Err(_), _) => format!("{day} {month} {year}").trim().to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn read(text: &str) -> Map<String, Value> {
        let found = entries(text).entries;
        assert_eq!(found.len(), 1, "{text}");
        let bibliography = Bibliography::parse(found[0]).unwrap();
        object(bibliography.iter().next().unwrap())
    }

    #[test]
    fn an_entry_becomes_named_values() {
        let entry = read(
            "@string{e = {Echo}}\n@article{a1,\n  title = {The {Ferry} caf{\\'e} closes},\n  author = {Lowe, Ann and Roe, Jane},\n  year = 2021, month = mar, day = 8,\n  abstract = \"It closes.\"\n}\n",
        );
        assert_eq!(
            entry.get("title"),
            Some(&Value::from("The Ferry café closes"))
        );
        assert_eq!(
            entry.get("authors"),
            Some(&serde_json::json!(["Ann Lowe", "Jane Roe"]))
        );
        assert_eq!(entry.get("published"), Some(&Value::from("8 March 2021")));
        assert_eq!(entry.get("body"), Some(&Value::from("It closes.")));
    }
}
