//! BibTeX and BibLaTeX: lists of references, as Zotero, JabRef and many databases export them.
//!
//! The abstract or the note is the text. An entry that cannot be read fails alone. Commands of LaTeX for accents become
//! letters; braces that protect capitals are left out. Fields that refer to other entries (`crossref`, `xdata`) are not
//! followed.

mod abbreviations;
mod values;

use biblatex::RawBibliography;
use serde_json::{Map, Value};

use self::abbreviations::Abbreviations;
use self::values::{Values, people};
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
    entry.is_some_and(|line| {
        let kind = line.trim_start_matches('@');
        let kind = kind.split_once(['{', '(']).map(|(kind, _)| kind.trim());
        kind.is_some_and(|kind| {
            !kind.is_empty() && kind.bytes().all(|byte| byte.is_ascii_alphabetic())
        })
    })
}

fn articles(record: &Record) -> Vec<Result<Article, Failure>> {
    let text = encoding::decode(&record.bytes, None);
    let Entries {
        entries,
        abbreviations,
    } = entries(&text);
    let mut number = 0;
    let read = |written: &str| {
        checkpoint();
        let objects = objects(written, &abbreviations).map_err(|error| {
            let key = written.split([',', '\n']).next().unwrap_or_default();
            let key = key.trim();
            record.failed(format!("the entry `{key}` is not BibTeX: {error}"))
        });
        let read = objects.map(|objects| {
            let articles = objects.into_iter().map(|object| {
                let article = fields::article(&object, &record.place.options.map);
                number += 1;
                record.completed_part(article, number - 1)
            });
            articles.collect()
        });
        read.unwrap_or_else(|failure| vec![Err(failure)])
    };
    let mut results = record.collected(entries.into_iter().flat_map(read));
    if results.is_empty() {
        results.push(Err(record.failed("BibTeX without an entry")));
    }
    results
}

/// The entries of a list, and the definitions of abbreviations among them (`@string`).
struct Entries<'t> {
    entries: Vec<&'t str>,
    abbreviations: Abbreviations<'t>,
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
        abbreviations: Abbreviations::of(text.len()),
    };
    let mut before: Option<usize> = None;
    for start in starts.chain([text.len()]) {
        checkpoint();
        if let Some(entry) = before.and_then(|before| text.get(before..start)) {
            let kind = entry.get(1..8).unwrap_or_default().to_ascii_lowercase();
            match kind.as_str() {
                "comment" | "preambl" => {}
                "string{" | "string(" => found.abbreviations.add(entry),
                _ => found.entries.push(entry),
            }
        }
        before = Some(start);
    }
    found
}

/// The named values of each article in an entry; none if the entry is a comment.
fn objects(
    written: &str,
    abbreviations: &Abbreviations,
) -> Result<Vec<Map<String, Value>>, String> {
    let parsed = RawBibliography::parse(written).map_err(|error| error.kind.to_string())?;
    let entries = parsed.entries.iter();
    let objects = entries.map(|entry| object(&Values::of(&entry.v, abbreviations)));
    objects.collect()
}

fn object(values: &Values) -> Result<Map<String, Value>, String> {
    let mut object = Map::new();
    for (field, name) in FIELDS {
        if let Some(value) = values.text(field)? {
            object.entry(name).or_insert(Value::String(value));
        }
    }
    let names: Vec<Value> = match values.written("author")? {
        Some(authors) => people(&authors)?.into_iter().map(Value::String).collect(),
        None => Vec::new(),
    };
    if !names.is_empty() {
        object.insert("authors".to_owned(), Value::Array(names));
    }
    if !object.contains_key("published")
        && let Some(written) = date_in_parts(values)?
    {
        object.insert("published".to_owned(), Value::String(written));
    }
    Ok(object)
}

/// The date of an entry that has the year and perhaps the month and the day in fields of their own.
fn date_in_parts(values: &Values) -> Result<Option<String>, String> {
    let Some(year) = values.text("year")? else {
        return Ok(None);
    };
    let year = year.trim();
    let part = |name: &str| -> Result<String, String> {
        let value = values.text(name)?.unwrap_or_default();
        Ok(value.trim().to_owned())
    };
    let (month, day) = (part("month")?, part("day")?);
    Ok(Some(match (month.parse::<u8>(), day.parse::<u8>()) {
        (Ok(month), Ok(day)) => format!("{year}-{month:02}-{day:02}"),
        (Ok(month), Err(_)) => format!("{year}-{month:02}"),
        // `month = {8 March}`, `month = mar`
        (Err(_), _) => format!("{day} {month} {year}").trim().to_owned(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn read(text: &str) -> Result<Map<String, Value>, String> {
        let Entries {
            entries,
            abbreviations,
        } = entries(text);
        assert_eq!(entries.len(), 1, "{text}");
        let mut objects = objects(entries[0], &abbreviations)?;
        assert_eq!(objects.len(), 1, "{text}");
        Ok(objects.remove(0))
    }

    #[test]
    fn an_entry_becomes_named_values() {
        let entry = read(
            "@string{e = {Echo}}\n@article{a1,\n  title = {The {Ferry} caf{\\'e} closes},\n  author = {Lowe, Ann and Roe, Jane},\n  year = 2021, month = mar, day = 8,\n  abstract = \"It closes.\",\n  journal = \"Saltby \" # e\n}\n",
        )
        .unwrap();
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
        assert_eq!(entry.get("source"), Some(&Value::from("Saltby Echo")));
    }

    #[test]
    fn an_entry_that_refers_to_itself_is_read() {
        for field in ["crossref", "xdata", "xref"] {
            let entry = read(&format!(
                "@article{{a, title = {{Ferry}}, {field} = {{a}}}}\n"
            ));
            assert_eq!(entry.unwrap().get("title"), Some(&Value::from("Ferry")));
        }
    }

    #[test]
    fn abbreviations_without_end_fail_by_name() {
        let doubled: String = (0..60)
            .map(|number| format!("@string{{s{} = s{number} # s{number}}}\n", number + 1))
            .collect();
        for definitions in [
            "@string{s60 = s60}\n".to_owned(),
            "@string{s60 = t}\n@string{t = s60}\n".to_owned(),
            format!("@string{{s0 = {{rain}}}}\n{doubled}"),
        ] {
            let entry = read(&format!(
                "{definitions}@article{{a, title = {{Ferry}}, abstract = s60}}\n"
            ));
            assert_eq!(entry.unwrap_err(), abbreviations::TOO_LONG);
        }
    }

    #[test]
    fn braces_are_left_out_and_commands_are_letters_however_many_there_are() {
        let title = |written: &str| {
            let entry = read(&format!("@article{{a, title = {{{written}}}}}\n"));
            entry.unwrap().remove("title").unwrap()
        };
        assert_eq!(title("{T}he {\\aa}berg {{{\\'E}}cho}"), "The åberg Écho");
        assert_eq!(title("Caf\\'{e} of the h\\'{o}tel"), "Café of the hótel");
        let braces = 100_000;
        let deep = format!("{}rain{}", "{".repeat(braces), "}".repeat(braces));
        assert_eq!(title(&deep), "rain");
        assert_eq!(title(&"{r}".repeat(braces)), "r".repeat(braces));
        assert_eq!(title(&"\\'{e}".repeat(braces)), "é".repeat(braces));
    }

    #[test]
    fn commands_inside_each_other_without_end_fail_by_name() {
        let deep = format!("{}rain{}", "\\textbf{".repeat(100_000), "}".repeat(100_000));
        for field in ["title", "author"] {
            let entry = read(&format!("@article{{a, {field} = {{{deep}}}}}\n"));
            assert_eq!(entry.unwrap_err(), values::TOO_DEEP);
        }
    }
}
