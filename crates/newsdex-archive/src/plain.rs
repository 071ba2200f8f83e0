//! Plain text: one article per file, with the headline on its first line if there is one.
//!
//! The first line is the headline if it reads like one: it is short, does not end like a sentence, and is separated
//! from the text by a blank line or by being a short line above long ones. The letterhead of a press release or a date
//! may come before it. A line that is only a date gives the date of publication and is not part of the text.

mod data;
mod escapes;
mod head;
mod headline;
mod letterhead;

use self::head::Dated;
pub(super) use self::head::without_dates;
pub(super) use self::headline::headline;
use super::{Failure, markup, single_record};
use crate::record::Record;
use crate::record::format::{Format, Head};
use newsdex_text::article::{Article, DateOrigin};
use newsdex_text::{clean, encoding, repair};

pub(super) static FORMAT: Format = Format {
    name: "plain text",
    recognises,
    records: single_record::records,
    articles,
    ..Format::USUAL
};

/// The hint for data in no known form.
const AS_TABLE: &str = "write it as JSON or CSV, with names such as `title`, `date` and `text`";

/// Recognises any text, except one that clearly has some other format.
fn recognises(head: &Head<'_>) -> bool {
    let is_table = matches!(
        head.extension().as_str(),
        "csv" | "tsv" | "xml" | "nitf" | "rss" | "warc" | "json" | "jsonl" | "ndjson"
    );
    let is_markup = head.begins_with("<") || head.begins_with("WARC/");
    !is_table && !is_markup
}

fn articles(record: &Record) -> Vec<Result<Article, Failure>> {
    let text = encoding::decode(&record.bytes, None);
    let text = escapes::undone(&text);
    let text = repair::repaired(&text);
    let text = markup::unescaped(&text);
    let text = clean::unified(&text);
    if is_of_figures(&text) {
        return vec![Err(record.skipped("numbers, not a text"))];
    }
    // Whoever says that a file is a text knows better.
    let is_told = record.place.options.hint.is_some();
    if let Some(kind) = data::kind(&text).filter(|_| !is_told) {
        return vec![Err(record.failed(kind).with_hint(AS_TABLE))];
    }
    vec![record.completed(article(&text))]
}

/// Reads a text: its headline, its date, and the rest.
pub(super) fn article(text: &str) -> Article {
    let (letterhead, below) = letterhead::divided(text);
    let letterhead = head::without_all_dates(letterhead);
    // The date may be above the headline or below it.
    let above = head::without_dates(below);
    let (title, rest) = headline::headline(&above.text);
    let below = match title.is_some() {
        true => head::without_dates(rest),
        false => Dated {
            text: rest.to_owned(),
            ..Dated::default()
        },
    };
    let published = (below.published)
        .or(above.published)
        .or(letterhead.published);
    Article {
        title,
        body: clean::prose(&format!(
            "{}\n\n{}",
            letterhead.text.trim(),
            below.text.trim_start_matches('\n')
        )),
        published,
        updated: below.updated.or(above.updated),
        dated_by: published.map(|_| DateOrigin::Page),
        authors: below.author.into_iter().collect(),
        ..Article::default()
    }
}

/// The most visible characters per letter in a text that is not a table.
const SIGNS_PER_LETTER: usize = 10;

/// Whether a text is a table of numbers, such as results or evaluation data.
fn is_of_figures(text: &str) -> bool {
    let (mut letters, mut signs) = (0, 0);
    for sign in text.chars().filter(|sign| !sign.is_whitespace()) {
        letters += usize::from(sign.is_alphabetic());
        signs += 1;
    }
    letters * SIGNS_PER_LETTER < signs && text.contains(|sign: char| sign.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_of_figures_are_no_texts() {
        assert!(is_of_figures("1 0 1239 1\n1 0 1502 1\n"));
        assert!(!is_of_figures("Wexmouth 3, Saltby 1"));
        assert!(!is_of_figures("…"));
    }
}
