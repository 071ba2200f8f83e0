//! Exports of Dotclear: sections such as `[post post_id,post_title,…]`, each with rows of quoted values.
//!
//! Only posts are articles; comments, links and settings are left out. A row is one line: line ends within a value are
//! written `\n`, quotation marks `\"`.

use serde_json::{Map, Value};

use super::{Failure, fields, single_record};
use crate::record::Record;
use crate::record::format::{Format, Head};
use newsdex_text::article::Article;
use newsdex_text::checkpoint::checkpoint;
use newsdex_text::encoding;

pub(super) static FORMAT: Format = Format {
    name: "Dotclear",
    recognises,
    records: single_record::records,
    articles,
    ..Format::USUAL
};

/// The columns that are read, with the names that [`fields`] knows; of two columns with one name, the first that has a
/// value.
const COLUMNS: [(&str, &str); 7] = [
    ("post_title", "title"),
    ("post_content_xhtml", "body"),
    ("post_content", "body"),
    ("post_dt", "published"),
    ("post_upddt", "updated"),
    ("post_lang", "language"),
    ("user_id", "author"),
];

fn recognises(head: &Head<'_>) -> bool {
    head.begins_with("///DOTCLEAR|")
}

fn articles(record: &Record) -> Vec<Result<Article, Failure>> {
    let text = encoding::decode(&record.bytes, None);
    let mut columns: Option<Vec<&str>> = None;
    let mut results = Vec::new();
    for line in text.lines() {
        checkpoint();
        if let Some(section) = line
            .strip_prefix('[')
            .and_then(|line| line.strip_suffix(']'))
        {
            let (name, names) = section.split_once(' ').unwrap_or((section, ""));
            columns = (name == "post").then(|| names.split(',').map(str::trim).collect());
            continue;
        }
        let Some(columns) = columns.as_ref().filter(|_| line.starts_with('"')) else {
            continue;
        };
        if !record.has_room(&mut results) {
            break;
        }
        let values = values(line);
        let of = |name: &str| {
            let at = columns.iter().position(|column| *column == name)?;
            values.get(at).map(String::as_str)
        };
        let part = results.len() as u64;
        results.push(match of("post_status") {
            // 0 is a draft, -1 is planned; -2 waits for a second person, and imports have it, too.
            Some("1" | "-2") | None => {
                let object = object(of);
                let article = fields::article(&object, &record.place.options.map);
                record.completed_part(article, part)
            }
            Some(_) => Err(record.skipped(fields::DRAFT)),
        });
    }
    if results.is_empty() {
        results.push(Err(record.failed("an export of Dotclear without a post")));
    }
    results
}

fn object<'v>(of: impl Fn(&str) -> Option<&'v str>) -> Map<String, Value> {
    let mut object = Map::new();
    for (column, name) in COLUMNS {
        if let Some(value) = of(column).filter(|value| !value.trim().is_empty()) {
            object
                .entry(name)
                .or_insert_with(|| Value::String(value.to_owned()));
        }
    }
    object
}

/// The values of a row.
fn values(row: &str) -> Vec<String> {
    let mut values = Vec::new();
    let mut signs = row.chars();
    while let Some(sign) = signs.next() {
        if sign != '"' {
            continue;
        }
        let mut value = String::new();
        while let Some(sign) = signs.next() {
            match sign {
                '"' => break,
                '\\' => match signs.next() {
                    Some('n') => value.push('\n'),
                    Some('r') | None => {}
                    Some(other) => value.push(other),
                },
                other => value.push(other),
            }
        }
        values.push(value);
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_has_quoted_values() {
        assert_eq!(
            values(r#""1","She said \"no\".\nHe left.","""#),
            ["1", "She said \"no\".\nHe left.", ""]
        );
    }
}
