//! Whether the day or the month comes first in the dates of a file: decided once for the whole file, from all of it, as
//! for the column of a table.
//!
//! In a file of many records, a date in figures is looked for where a value begins, before the records are read:
//! [`decide`]. In a file that is one record, the values of all its articles decide: [`settle`].

use std::borrow::Cow;
use std::sync::Arc;

use serde_json::{Map, Value};
use xxhash_rust::xxh3::Xxh3;

use crate::failure::{Failure, FailureKind};
use crate::fields::{DateStyle, Order};
use crate::record::source::Source;
use crate::record::{FileSchema, Place, Record};
use newsdex_text::checkpoint::checkpoint;

/// The longest value with a date, in bytes.
const LONGEST_DATE: usize = 40;
/// The reason of the notice.
const UNDECIDED: &str =
    "day and month cannot be told apart in its dates; dates such as 01/02/2020 are left out";

/// The form of the dates in a file.
#[derive(Debug, Clone, Copy)]
struct FileDates(DateStyle);

impl FileSchema for FileDates {
    fn hash(&self, hash: &mut Xxh3) {
        self.0.hash(hash);
    }
}

/// The signs between which a format writes its values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Values {
    /// Between quotation marks or tags, as in JSON and XML.
    InMarkup,
    /// Between a label and the next tab.
    OfLabels,
    /// Between quotation marks, or in cells between tabs.
    InSql,
}

impl Values {
    /// The signs before a value, and those behind it.
    fn signs(self) -> (&'static [u8], &'static [u8]) {
        match self {
            Values::InMarkup => (b"\">", b"\"<"),
            Values::OfLabels => (b":", b"\t\r\n"),
            Values::InSql => (b"'\"\t\n", b"'\"\t\r\n"),
        }
    }
}

/// Decides the order of day and month in the dates of a file, if its beginning has such dates; its records have it as
/// their schema. Gives the notice if nothing decides.
pub(crate) fn decide(source: &mut Source, values: Values) -> Option<Failure> {
    let style = style(source, values);
    if style == DateStyle::AsWritten {
        return None;
    }
    source.place = Arc::new(Place {
        schema: Some(Arc::new(FileDates(style))),
        ..Place::clone(&source.place)
    });
    notice(style, &source.place)
}

/// The form of the dates in a file.
pub(crate) fn style(source: &mut Source, values: Values) -> DateStyle {
    let beginning = source.reader.fill_buf().unwrap_or_default();
    if !order(beginning, values).is_needed() {
        return DateStyle::AsWritten;
    }
    // No more than the largest record may take.
    let most = source.place.options.record_bytes as u64;
    match source.read_ahead(most) {
        Ok(()) => order(source.reader.fill_buf().unwrap_or_default(), values).style(),
        Err(_) => DateStyle::AsWritten,
    }
}

/// The notice that the dates of a file are left out because nothing decides their order.
pub(crate) fn notice(style: DateStyle, place: &Place) -> Option<Failure> {
    (style == DateStyle::Undecided).then(|| place.failure(FailureKind::Noted, UNDECIDED))
}

/// Decides the order of day and month in the values of all articles of a file that is one record, and writes the dates in
/// one of the usual forms. Gives the notice if nothing decides.
pub(crate) fn settle<'v>(
    record: &Record,
    values: impl Iterator<Item = &'v mut Value>,
) -> Option<Failure> {
    let mut texts = Vec::new();
    for value in values {
        collect(value, &mut texts);
    }
    let mut order = Order::default();
    for text in &texts {
        order.add(written_date(text).1);
    }
    let style = order.style();
    for text in texts {
        let (before, date) = written_date(text);
        if let Some(date) = style.rewritten(date) {
            let has_date = !date.is_empty();
            *text = if has_date {
                format!("{before}{date}")
            } else {
                date
            };
        }
    }
    notice(style, &record.place)
}

/// As [`settle`], for the values of one article of a file for which [`decide`] has decided.
pub(crate) fn rewrite(record: &Record, values: &mut Map<String, Value>) {
    let Some(style) = style_of(record) else {
        return;
    };
    for value in values.values_mut() {
        if let Value::String(text) = value
            && let Some(date) = style.rewritten(text)
        {
            *text = date;
        }
    }
}

/// Collects the strings in a value that are short enough for a date.
fn collect<'v>(value: &'v mut Value, texts: &mut Vec<&'v mut String>) {
    checkpoint();
    match value {
        Value::String(text) if text.len() <= LONGEST_DATE => texts.push(text),
        Value::Array(values) => values.iter_mut().for_each(|value| collect(value, texts)),
        Value::Object(object) => object.values_mut().for_each(|value| collect(value, texts)),
        _ => {}
    }
}

/// Divides a value at its first figure, if only a word or two are before it: the day of the week.
fn written_date(text: &str) -> (&str, &str) {
    let start = text.find(|sign: char| sign.is_ascii_digit()).unwrap_or(0);
    let before = text.get(..start).unwrap_or_default();
    match before.split_whitespace().count() {
        0..=2 => text.split_at_checked(start).unwrap_or(("", text)),
        _ => ("", text),
    }
}

fn style_of(record: &Record) -> Option<DateStyle> {
    let schema = record.place.schema.as_deref()?;
    let dates = (schema as &dyn std::any::Any).downcast_ref::<FileDates>()?;
    Some(dates.0)
}

/// The text of a record in JSON or XML with its dates in one of the usual forms.
pub(crate) fn rewritten<'t>(record: &Record, text: &'t str) -> Cow<'t, str> {
    let Some(style) = style_of(record) else {
        return Cow::Borrowed(text);
    };
    let mut written = String::with_capacity(text.len());
    let mut taken = 0;
    for (start, value) in values(text.as_bytes(), Values::InMarkup) {
        let Some(value) = std::str::from_utf8(value).ok() else {
            continue;
        };
        if let Some(date) = style.rewritten(&value.replace("\\/", "/")) {
            written.push_str(text.get(taken..start).unwrap_or_default());
            written.push_str(&date);
            taken = start + value.len();
        }
    }
    written.push_str(text.get(taken..).unwrap_or_default());
    Cow::Owned(written)
}

fn order(bytes: &[u8], signs: Values) -> Order {
    let mut order = Order::default();
    for (_, value) in values(bytes, signs) {
        // Some programs write `03\/02\/2019`.
        order.add(&String::from_utf8_lossy(value).replace("\\/", "/"));
    }
    order
}

/// The values that begin with a figure and are short enough for a date, with their positions.
fn values(bytes: &[u8], signs: Values) -> impl Iterator<Item = (usize, &[u8])> {
    let (before, behind) = signs.signs();
    let starts = bytes
        .iter()
        .enumerate()
        .filter(|(_, byte)| before.contains(byte));
    starts.filter_map(move |(at, _)| {
        let start = at + 1;
        let rest = bytes.get(start..)?;
        rest.first().filter(|first| first.is_ascii_digit())?;
        checkpoint();
        let rest = rest.get(..LONGEST_DATE + 1).unwrap_or(rest);
        let end = rest.iter().position(|byte| behind.contains(byte))?;
        Some((start, rest.get(..end)?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_values_in_json_and_xml() {
        let found = |text: &str| -> Vec<String> {
            let values = values(text.as_bytes(), Values::InMarkup)
                .map(|(_, value)| String::from_utf8_lossy(value).into_owned());
            values.collect()
        };
        assert_eq!(
            found(r#"{"date": "3/28/2019 1:15 PM", "n": "x"}"#),
            ["3/28/2019 1:15 PM"]
        );
        assert_eq!(
            found(r#"<a day="03/04/2019"><b>5/6/2019</b> 7/8/2019</a>"#),
            ["03/04/2019", "5/6/2019"]
        );
    }

    #[test]
    fn one_date_of_a_file_decides_all() {
        let style = |text: &str| order(text.as_bytes(), Values::InMarkup).style();
        assert_eq!(
            style(r#"[{"d": "03/02/2019"}, {"d": "03\/31\/2019"}]"#),
            DateStyle::MonthFirst
        );
        assert_eq!(
            style("<d>03/02/2019</d><d>31/03/2019</d>"),
            DateStyle::AsWritten
        );
        assert_eq!(style("<d>03/02/2019</d>"), DateStyle::Undecided);
        assert_eq!(style("<d>2019-03-02</d>"), DateStyle::AsWritten);
    }
}
