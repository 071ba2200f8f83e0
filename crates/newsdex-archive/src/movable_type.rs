//! Exports of Movable Type and TypePad: entries with a head of labels, followed by parts separated by five dashes.
//!
//! Eight dashes end an entry. Comments and pings are left out; drafts are skipped. In dates, the month comes first.

use serde_json::{Map, Value};

use super::{Failure, fields, single_record};
use crate::fields::DateStyle;
use crate::record::Record;
use crate::record::format::{Format, Head};
use newsdex_text::article::Article;
use newsdex_text::encoding;

pub(super) static FORMAT: Format = Format {
    name: "Movable Type",
    recognises,
    records: single_record::records,
    articles,
    ..Format::USUAL
};

const PART: &str = "-----";
const ENTRY: &str = "--------";

fn recognises(head: &Head<'_>) -> bool {
    let text = encoding::decode(head.bytes, None);
    let mut lines = text.lines().map(str::trim_end);
    let mut first = lines.by_ref().take_while(|line| *line != PART);
    let is_head = first.all(|line| line.is_empty() || label(line).is_some());
    is_head && text.lines().any(|line| line.starts_with("TITLE:")) && lines.next() == Some("BODY:")
}

fn articles(record: &Record) -> Vec<Result<Article, Failure>> {
    let text = encoding::decode(&record.bytes, None);
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let entries = lines.split(|line| *line == ENTRY);
    let entries = entries.filter(|entry| !entry.iter().all(|line| line.is_empty()));
    let read = |(number, entry): (u64, &[&str])| {
        let object = object(entry);
        match fields::is_draft(&object) {
            true => Err(record.skipped(fields::DRAFT)),
            false => {
                record.completed_part(fields::article(&object, &record.place.options.map), number)
            }
        }
    };
    let mut results = record.collected((0..).zip(entries).map(read));
    if results.is_empty() {
        results.push(Err(record.failed("a blog's export without an entry")));
    }
    results
}

fn object(entry: &[&str]) -> Map<String, Value> {
    let mut object = Map::new();
    let mut text = |field: &str, value: String| {
        if !value.trim().is_empty() {
            object.entry(field).or_insert(Value::String(value));
        }
    };
    for (number, part) in entry.split(|line| *line == PART).enumerate() {
        if number == 0 {
            for (label, value) in part.iter().filter_map(|line| label(line)) {
                match label {
                    "AUTHOR" => text("author", value.to_owned()),
                    "TITLE" => text("title", value.to_owned()),
                    "STATUS" => text("status", value.to_owned()),
                    "DATE" => {
                        let date = DateStyle::MonthFirst.rewritten(value);
                        text("published", date.unwrap_or_else(|| value.to_owned()));
                    }
                    "PRIMARY CATEGORY" | "CATEGORY" => text("section", value.to_owned()),
                    "TAGS" => text("tags", value.replace('"', "")),
                    _ => {}
                }
            }
            continue;
        }
        let Some((name, lines)) = part.split_first() else {
            continue;
        };
        match *name {
            "BODY:" => text("body", lines.join("\n")),
            "EXTENDED BODY:" => text("extended body", lines.join("\n")),
            "EXCERPT:" => text("excerpt", lines.join("\n")),
            "KEYWORDS:" => text("keywords", lines.join(" ")),
            _ => {}
        }
    }
    object
}

fn label(line: &str) -> Option<(&str, &str)> {
    let (label, value) = line.split_once(':')?;
    let is_label = !label.is_empty()
        && label
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte == b' ');
    is_label.then_some((label, value.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fields::FieldMap;

    #[test]
    fn an_entry_is_read_without_its_comments() {
        let entry: Vec<&str> = "AUTHOR: Ann Lowe\nTITLE: Mill to close\nSTATUS: Publish\nDATE: 05/04/2011 06:00:00 PM\nCATEGORY: Local\n-----\nBODY:\n<p>The mill will close.</p>\n-----\nEXTENDED BODY:\n<p>Its owner said so.</p>\n-----\nCOMMENT:\nAUTHOR: x\nIt is a shame.\n-----".lines().collect();
        let article = fields::article(&object(&entry), &FieldMap::default());
        assert_eq!(article.title.as_deref(), Some("Mill to close"));
        assert_eq!(article.authors, ["Ann Lowe"]);
        assert_eq!(
            article.published,
            newsdex_text::date::moment("2011-05-04 18:00:00")
        );
        assert_eq!(article.body, "The mill will close.\n\nIts owner said so.");
    }

    #[test]
    fn a_draft_is_known() {
        assert!(fields::is_draft(&object(&[
            "TITLE: Notes",
            "STATUS: Draft"
        ])));
    }
}
