//! reStructuredText, AsciiDoc and Org: one article per file, with a head of fields, or one below each heading with a date.
//!
//! Each notation has its own head and marks; the text is what is left without them. Directives, macros and blocks that
//! show something else than text (pictures, code, tables of contents) are left out. [`super::markdown`] reads Markdown.

mod asciidoc;
mod org;
mod rst;
mod sections;
#[cfg(test)]
mod tests;

use serde_json::{Map, Value};

use super::{Failure, date_order, fields, press_text, single_record};
use crate::record::Record;
use crate::record::format::{Format, Head};
use newsdex_text::article::{Article, DateOrigin};
use newsdex_text::{clean, encoding};

pub(super) static FORMAT: Format = Format {
    name: "reStructuredText, AsciiDoc or Org",
    recognises,
    records: single_record::records,
    articles,
    is_read_by_name: true,
    ..Format::USUAL
};

/// The notation of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Notation {
    Rst,
    AsciiDoc,
    Org,
}

impl Notation {
    /// The notation of a text with this beginning, by the extension of its name or by its head.
    fn of(extension: &str, beginning: &str) -> Option<Notation> {
        match extension {
            "rst" | "rest" => Some(Notation::Rst),
            "adoc" | "asciidoc" => Some(Notation::AsciiDoc),
            "org" => Some(Notation::Org),
            _ if rst::has_head(beginning) => Some(Notation::Rst),
            _ if asciidoc::has_head(beginning) => Some(Notation::AsciiDoc),
            _ if org::has_head(beginning) => Some(Notation::Org),
            _ => None,
        }
    }
}

/// The content of a text.
#[derive(Debug, Default)]
struct Content {
    fields: Map<String, Value>,
    /// The text without marks, in lines.
    text: String,
}

impl Content {
    /// Adds a field, unless there is one of this name.
    fn name(&mut self, field: &str, value: &str) {
        if let Some(value) = clean::line(value)
            && !self.fields.contains_key(field)
        {
            self.fields.insert(field.to_owned(), Value::String(value));
        }
    }
}

fn recognises(head: &Head<'_>) -> bool {
    if head.begins_with("<") {
        return false;
    }
    let beginning = encoding::decode(head.bytes, None);
    Notation::of(&head.extension(), &beginning).is_some()
}

fn articles(record: &Record) -> Vec<Result<Article, Failure>> {
    let text = encoding::decode(&record.bytes, None);
    let text = clean::unified(&text);
    let name = record
        .names()
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    let notation = Notation::of(extension, &text).unwrap_or(Notation::Rst);
    let sections = sections::sections(notation, &text);
    if !sections.is_empty() {
        return press_text::of_values(record, sections);
    }
    let mut content = match notation {
        Notation::AsciiDoc => asciidoc::content(&text),
        Notation::Org => org::content(&text),
        Notation::Rst => rst::content(&text),
    };
    if fields::is_draft(&content.fields) {
        return vec![Err(record.skipped(fields::DRAFT))];
    }
    let notice = date_order::settle(record, content.fields.values_mut());
    let mut article = fields::article(&content.fields, &record.place.options.map);
    article.body = clean::prose(&content.text);
    article.dated_by = article.published.map(|_| DateOrigin::Metadata);
    let article = record.completed(article);
    std::iter::once(article).chain(notice.map(Err)).collect()
}

/// Removes pairs of marks around words: `*so*`. A mark inside a word or beside a blank is kept.
fn without_marks(line: &str, marks: &[&str]) -> String {
    let mut line = line.to_owned();
    for mark in marks {
        let mut plain = String::with_capacity(line.len());
        let mut rest = line.as_str();
        while let Some((before, after)) = rest.split_once(mark) {
            let begins_word = before
                .chars()
                .next_back()
                .is_none_or(|last| !last.is_alphanumeric());
            let inside = after.find(mark).filter(|end| {
                let inside = after.get(..*end).unwrap_or_default();
                let next = after.get(end + mark.len()..).unwrap_or_default();
                !inside.is_empty()
                    && inside.trim() == inside
                    && next
                        .chars()
                        .next()
                        .is_none_or(|next| !next.is_alphanumeric())
            });
            plain.push_str(before);
            match inside.filter(|_| begins_word) {
                Some(end) => {
                    plain.push_str(after.get(..end).unwrap_or_default());
                    rest = after.get(end + mark.len()..).unwrap_or_default();
                }
                None => {
                    plain.push_str(mark);
                    rest = after;
                }
            }
        }
        plain.push_str(rest);
        line = plain;
    }
    line
}
