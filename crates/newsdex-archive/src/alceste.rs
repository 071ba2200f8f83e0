//! Corpora for Alceste and IRaMuTeQ: each text follows a line of variables such as `**** *journal_echo *date_1999-03-09`.
//!
//! The line begins with four asterisks, or with the number of the text. A variable is a name and a value; its name is
//! read like that of a column. A variable within the text (`-*theme_1`) is left out.

use serde_json::{Map, Value};

use super::{Failure, fields, single_record};
use crate::record::Record;
use crate::record::format::{Format, Head};
use newsdex_text::article::Article;
use newsdex_text::checkpoint::checkpoint;
use newsdex_text::{clean, encoding};

pub(super) static FORMAT: Format = Format {
    name: "Alceste",
    recognises,
    records: single_record::records,
    articles,
    ..Format::USUAL
};

fn recognises(head: &Head<'_>) -> bool {
    let beginning = head.trimmed();
    if !matches!(beginning.first(), Some(b'*' | b'0'..=b'9')) {
        return false;
    }
    let first = beginning
        .split(|byte| *byte == b'\n')
        .next()
        .unwrap_or_default();
    variables(&encoding::decode(first, None)).is_some()
}

fn articles(record: &Record) -> Vec<Result<Article, Failure>> {
    let text = encoding::decode(&record.bytes, None);
    let text = clean::unified(&text);
    let mut found: Vec<(Map<String, Value>, String)> = Vec::new();
    for line in text.lines() {
        checkpoint();
        match (variables(line), found.last_mut()) {
            (Some(variables), _) => found.push((variables, String::new())),
            (None, Some(_)) if line.trim_start().starts_with("-*") => {}
            (None, Some((_, text))) => {
                text.push_str(line);
                text.push('\n');
            }
            (None, None) => {}
        }
    }
    if found.is_empty() {
        return vec![Err(record.failed("a corpus for Alceste without a text"))];
    }
    let read = |(number, (mut object, text)): (u64, (Map<String, Value>, String))| {
        if text.trim().is_empty() {
            return Err(record.skipped("a line of variables without a text"));
        }
        object.insert("body".to_owned(), Value::String(text));
        let article = fields::article(&object, &record.place.options.map);
        record.completed_part(article, number)
    };
    record.collected((0..).zip(found).map(read))
}

/// The variables of a line that begins a text; `None` for any other line.
fn variables(line: &str) -> Option<Map<String, Value>> {
    let mut words = line.split_whitespace();
    let first = words.next()?;
    let is_number =
        (4..=6).contains(&first.len()) && first.bytes().all(|byte| byte.is_ascii_digit());
    if first != "****" && !is_number {
        return None;
    }
    let variable = |word: &str| {
        let (name, value) = word.strip_prefix('*')?.split_once('_')?;
        let is_name = !name.is_empty() && name.chars().all(char::is_alphanumeric);
        (is_name && !value.is_empty())
            .then(|| (name.to_owned(), Value::String(value.replace('_', " "))))
    };
    // `*anonymous` is a variable without a value.
    let variables: Vec<&str> = words.collect();
    let are_all = !variables.is_empty() && variables.iter().all(|word| word.starts_with('*'));
    are_all.then(|| variables.into_iter().filter_map(variable).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_follows_a_line_of_variables() {
        let variables = |line: &str| variables(line).map(|variables| variables.len());
        assert_eq!(variables("**** *journal_echo *date_1999-03-09"), Some(2));
        assert_eq!(variables("0012 *source_echo *year_2003"), Some(2));
        assert_eq!(variables("00002 *boolean2 *journal_echo"), Some(1));
        assert_eq!(variables("**** *anonymous"), Some(0));
        assert_eq!(variables("1999 was a good year for *ferries*"), None);
        assert_eq!(variables("****"), None);
        assert_eq!(variables("**** The ferry closes ****"), None);
    }
}
