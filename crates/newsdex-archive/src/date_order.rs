//! Whether the day or the month comes first in the dates of an export in JSON or XML: decided once for the whole file,
//! from all of it, as for the column of a table.
//!
//! A date in figures is looked for where a value begins: after a quotation mark or a tag.

use std::borrow::Cow;
use std::sync::Arc;

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

/// Decides the order of day and month in the dates of a file, if its beginning has such dates. Gives the notice if
/// nothing decides.
pub(crate) fn decide(source: &mut Source) -> Option<Failure> {
    let beginning = source.reader.fill_buf().unwrap_or_default();
    if !order(beginning).is_needed() {
        return None;
    }
    // No more than the largest record may take.
    let most = source.place.options.record_bytes as u64;
    source.read_ahead(most).ok()?;
    let style = order(source.reader.fill_buf().unwrap_or_default()).style();
    if style == DateStyle::AsWritten {
        return None;
    }
    source.place = Arc::new(Place {
        schema: Some(Arc::new(FileDates(style))),
        ..Place::clone(&source.place)
    });
    (style == DateStyle::Undecided).then(|| source.place.failure(FailureKind::Noted, UNDECIDED))
}

/// The text of a record with its dates in one of the usual forms.
pub(crate) fn rewritten<'t>(record: &Record, text: &'t str) -> Cow<'t, str> {
    let schema = record.place.schema.as_deref();
    let dates =
        schema.and_then(|schema| (schema as &dyn std::any::Any).downcast_ref::<FileDates>());
    let Some(FileDates(style)) = dates else {
        return Cow::Borrowed(text);
    };
    let mut written = String::with_capacity(text.len());
    let mut taken = 0;
    for (start, value) in values(text.as_bytes()) {
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

fn order(bytes: &[u8]) -> Order {
    let mut order = Order::default();
    for (_, value) in values(bytes) {
        // Some programs write `03\/02\/2019`.
        order.add(&String::from_utf8_lossy(value).replace("\\/", "/"));
    }
    order
}

/// The values that begin with a figure and are short enough for a date, with their positions.
fn values(bytes: &[u8]) -> impl Iterator<Item = (usize, &[u8])> {
    memchr::memchr2_iter(b'"', b'>', bytes).filter_map(move |at| {
        checkpoint();
        let start = at + 1;
        let rest = bytes.get(start..)?;
        rest.first().filter(|first| first.is_ascii_digit())?;
        let rest = rest.get(..LONGEST_DATE + 1).unwrap_or(rest);
        let end = memchr::memchr2(b'"', b'<', rest)?;
        Some((start, rest.get(..end)?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_values_in_json_and_xml() {
        let found = |text: &str| -> Vec<String> {
            let values = values(text.as_bytes())
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
        let style = |text: &str| order(text.as_bytes()).style();
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
