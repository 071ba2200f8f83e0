//! LTSV: an article a line, its values behind labels and divided by tabs: `title:Pier bought back<TAB>date:2019-03-02`.

use serde_json::{Map, Value};

use crate::failure::Failure;
use crate::record::Record;
use crate::record::format::{Format, Head, RecordIterator};
use crate::record::source::Source;
use crate::segments::{Segment, Segmenter, read_line, segments};
use crate::{date_order, fields};
use newsdex_text::article::{Article, DateOrigin};
use newsdex_text::encoding;

pub(super) static FORMAT: Format = Format {
    name: "LTSV",
    recognises,
    records,
    articles,
    ..Format::USUAL
};

/// The lines at the beginning of a file that are looked at.
const LINES: usize = 20;

/// Whether all lines have the labels of articles, and several of them.
fn recognises(head: &Head<'_>) -> bool {
    let text = encoding::decode(head.bytes, None);
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    let mut is_any = false;
    for line in lines.take(LINES) {
        let Some(values) = values(line) else {
            // The last line of a beginning may be cut, and is then too short.
            return is_any && !head.is_all;
        };
        let is_known = |name: &&String| fields::is_field(name);
        let names_text = values.keys().any(|name| fields::names_text(name));
        if !names_text || values.keys().filter(is_known).count() < 2 {
            return false;
        }
        is_any = true;
    }
    is_any
}

/// The values of a line; `None` if a part of it has no label.
fn values(line: &str) -> Option<Map<String, Value>> {
    let mut values = Map::new();
    let parts = line.trim_end_matches(['\r', '\n', '\t']).split('\t');
    for part in parts.filter(|part| !part.is_empty()) {
        let (label, value) = part.split_once(':')?;
        let is_sign = |sign: char| sign.is_alphanumeric() || matches!(sign, '_' | '-' | '.');
        let is_label = !label.is_empty() && label.chars().all(is_sign);
        let value = value.replace("\\n", "\n").replace("\\t", " ");
        values
            .entry(is_label.then_some(label)?)
            .or_insert(Value::String(value));
    }
    (values.len() >= 2).then_some(values)
}

fn records(format: &'static Format, mut source: Source) -> RecordIterator {
    let notice = date_order::decide(&mut source, date_order::Values::OfLabels);
    let records = segments(format, source, read_article);
    Box::new(notice.map(Err).into_iter().chain(records))
}

/// Reads the next line; gives no record for a blank one.
fn read_article(lines: &mut Segmenter) -> Segment {
    let mut bytes = Vec::new();
    let limit = lines.limit();
    let offset = lines.offset;
    let size = read_line(&mut lines.source.reader, &mut bytes, limit)?;
    lines.offset += size;
    lines.has_ended = size == 0;
    if bytes.trim_ascii().is_empty() {
        return Ok(None);
    }
    Ok(Some(lines.record(bytes, size, offset)))
}

fn articles(record: &Record) -> Vec<Result<Article, Failure>> {
    let text = encoding::decode(&record.bytes, None);
    let Some(mut values) = values(&text) else {
        return vec![Err(record.failed("a part of the line has no label"))];
    };
    if fields::is_draft(&values) {
        return vec![Err(record.skipped(fields::DRAFT))];
    }
    date_order::rewrite(record, &mut values);
    let mut article = fields::article(&values, &record.place.options.map);
    fields::complete_by_values(&mut article, &values);
    article.dated_by = article.published.map(|_| DateOrigin::Metadata);
    vec![record.completed(article)]
}

#[cfg(test)]
mod tests {
    use crate::tests::{PIER, STORM, check_stories, read};

    #[test]
    fn each_line_is_an_article() {
        let file = format!(
            "time:2019-03-02T08:00:00\ttitle:Pier bought back\tby:x\ttext:{PIER}\n\n\
             time:2019-03-10T08:00:00\ttitle:Storm: a roof gone\tby:y\ttext:{STORM}\n"
        );
        check_stories(
            "news.ltsv",
            &file,
            &[
                ("Pier bought back", "2019-03-02", PIER),
                ("Storm: a roof gone", "2019-03-10", STORM),
            ],
        );
    }

    #[test]
    fn a_line_without_labels_fails_by_name() {
        let file = format!("title:Pier\ttext:{PIER}\ntitle:Storm\ttext:{STORM}\n").repeat(20);
        let found = read(
            "news.ltsv",
            format!("{file}title:Roof\tno label\n").as_bytes(),
        );
        assert_eq!(
            found.last(),
            Some(&Err("Failed a part of the line has no label".to_owned()))
        );
    }
}
