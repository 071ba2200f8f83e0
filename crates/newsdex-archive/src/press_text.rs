//! Downloads of press databases as plain text: LexisNexis, Nexis Uni, ProQuest.
//!
//! `division` finds what divides the articles; here each is read: the lines of the head with their labels, the text, and
//! the labels behind it, which are no text. What the labels are called in several languages is data.
//!
//! A cover page and a list of results have no article's labels and are left out.

mod division;

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde_json::{Map, Value};

use self::division::{Part, TitlePlace};
use super::{Failure, fields, single_record};
use crate::record::Record;
use crate::record::format::{Format, Head};
use newsdex_text::article::{Article, DateOrigin};
use newsdex_text::lexicon::labels::press_labels;
use newsdex_text::{clean, date, encoding};

pub(super) static FORMAT: Format = Format {
    name: "press database text",
    recognises,
    records: single_record::records,
    articles,
    ..Format::USUAL
};

fn recognises(head: &Head<'_>) -> bool {
    if head.begins_with("<") {
        return false;
    }
    division::is_divided(&encoding::decode(head.bytes, None), head.is_all)
}

fn articles(record: &Record) -> Vec<Result<Article, Failure>> {
    let text = encoding::decode(&record.bytes, None);
    let text = clean::unified(&text);
    let parts = division::parts(&text);
    if parts.is_empty() {
        return vec![Err(
            record.failed("a press database's download without an article")
        )];
    }
    let read = |(number, part): (u64, &Part<'_>)| {
        let article = article(part, record);
        record.completed_part(article, number)
    };
    (0..).zip(&parts).map(read).collect()
}

/// The field that a label names.
fn field_of(label: &str) -> Option<&'static str> {
    static FIELDS: LazyLock<FxHashMap<&'static str, &'static str>> = LazyLock::new(|| {
        press_labels()
            .map(|(field, label)| (label, field))
            .collect()
    });
    FIELDS.get(label.trim().to_lowercase().as_str()).copied()
}

/// The longest label in bytes.
const LONGEST_LABEL: usize = 40;

/// A line that begins with a label: the field it names and what follows. A label of a text or of what is behind it may be
/// all there is in its line.
fn labelled(line: &str) -> Option<(&'static str, &str)> {
    if let Some((label, value)) = line
        .split_once(':')
        .filter(|(label, _)| label.len() <= LONGEST_LABEL)
    {
        return Some((field_of(label)?, value.trim()));
    }
    let field = field_of(line).filter(|field| matches!(*field, "body" | "end"))?;
    (line.len() <= LONGEST_LABEL).then_some((field, ""))
}

fn article(part: &Part<'_>, record: &Record) -> Article {
    let mut lines = part.text.lines().map(str::trim).peekable();
    let mut object = Map::new();
    // The lines of the head without labels, those of one paragraph together.
    let mut heading: Vec<String> = Vec::new();
    let mut is_paragraph_open = false;
    let mut has_label = false;
    let mut body = String::new();
    while let Some(line) = lines.next() {
        match labelled(line) {
            Some(("end", _)) if has_label => break,
            Some(("body", value)) => {
                // Where the text has a label, what was taken for one before is none.
                body = value.to_owned();
                break;
            }
            Some((field, value)) if field != "end" && field != "document-end" => {
                has_label = true;
                is_paragraph_open = false;
                let mut value = value.to_owned();
                while let Some(more) =
                    lines.next_if(|line| !line.is_empty() && labelled(line).is_none())
                {
                    value.push(' ');
                    value.push_str(more);
                }
                if field != "passed-over" && !value.is_empty() {
                    object.entry(field).or_insert(Value::String(value));
                }
            }
            _ if line.is_empty() => is_paragraph_open = false,
            _ if has_label => {
                body = line.to_owned();
                break;
            }
            _ if is_copyright(line) => is_paragraph_open = false,
            _ => {
                match heading
                    .last_mut()
                    .filter(|_| is_paragraph_open && part.title == TitlePlace::BelowDate)
                {
                    Some(last) if date::moment(last).is_none() => {
                        last.push(' ');
                        last.push_str(line);
                    }
                    _ => heading.push(line.to_owned()),
                }
                is_paragraph_open = true;
            }
        }
    }
    for line in lines {
        let ends = matches!(labelled(line), Some(("end" | "document-end", _)))
            || (part.title == TitlePlace::Labelled && labelled(line).is_some())
            || is_copyright(line);
        if ends && !body.trim().is_empty() {
            break;
        }
        // Lines that are set to a width are one paragraph up to a blank line.
        let is_in_paragraph =
            part.title == TitlePlace::BelowDate && !line.is_empty() && !body.ends_with('\n');
        body.push(if is_in_paragraph { ' ' } else { '\n' });
        body.push_str(line);
        if line.is_empty() {
            body.push('\n');
        }
    }
    // Labels behind the text name fields, too.
    for line in part.text.lines().map(str::trim) {
        if let Some((
            field @ ("title" | "source" | "published" | "section" | "authors" | "url" | "id"),
            value,
        )) = labelled(line)
            && !value.is_empty()
        {
            object
                .entry(field)
                .or_insert(Value::String(value.to_owned()));
        }
    }
    object.insert("body".to_owned(), Value::String(body));
    name_heading(&heading, part.title, &mut object);
    let mut article = fields::article(&object, &record.place.options.map);
    article.dated_by = article.published.map(|_| DateOrigin::Metadata);
    article
}

fn is_copyright(line: &str) -> bool {
    let begin = line.get(..9).unwrap_or(line);
    begin.eq_ignore_ascii_case("copyright")
        || line.starts_with('©')
        || line.starts_with("(c) ")
        || line.eq_ignore_ascii_case("all rights reserved")
}

/// Takes title, source and date from the lines of the head that have no label.
fn name_heading(heading: &[String], place: TitlePlace, object: &mut Map<String, Value>) {
    let dated = heading.iter().position(|line| date::moment(line).is_some());
    let (above, below) = match dated {
        Some(at) => (
            heading.get(..at).unwrap_or_default(),
            heading.get(at + 1..).unwrap_or_default(),
        ),
        None => (heading, &[][..]),
    };
    let mut name = |field: &str, value: Option<&String>| {
        if let Some(value) = value {
            object.entry(field).or_insert(Value::String(value.clone()));
        }
    };
    name("published", dated.and_then(|at| heading.get(at)));
    match place {
        TitlePlace::BelowDate => {
            name("source", above.last());
            name("title", below.last());
        }
        TitlePlace::AboveSource => {
            name("source", above.last().filter(|_| above.len() >= 2));
            name(
                "title",
                above
                    .len()
                    .checked_sub(2)
                    .and_then(|at| above.get(at))
                    .or(above.first()),
            );
        }
        TitlePlace::Labelled => name("title", heading.first()),
    }
}

#[cfg(test)]
mod tests;
