//! Parses a file of synonyms.

use serde::Deserialize;
use toml::{Spanned, Value};

use super::{Synonyms, SynonymsError, words};
use crate::date::day_range;
use crate::{DayRange, ParseError};

/// The largest number of words in one entry.
const MOST_WORDS: usize = 200;

/// The signs that are operators in a query.
const OPERATORS: [char; 13] = [
    '*', '?', '~', '=', '"', '“', '”', '(', ')', ':', '^', '|', '@',
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    same: Vec<Spanned<Same>>,
    #[serde(default)]
    also: Vec<Spanned<Also>>,
    #[serde(default)]
    renamed: Vec<Spanned<Renamed>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Same {
    words: Vec<Spanned<String>>,
    date: Option<Spanned<Value>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Also {
    word: Spanned<String>,
    finds: Vec<Spanned<String>>,
    date: Option<Spanned<Value>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Renamed {
    names: Vec<Spanned<String>>,
    since: Vec<Spanned<Value>>,
}

/// The text of the file, for the positions of errors.
#[derive(Clone, Copy)]
struct Source<'t> {
    text: &'t str,
    today: i64,
}

pub(super) fn parse(text: &str, today: i64) -> Result<Synonyms, SynonymsError> {
    let source = Source { text, today };
    let file: File = toml::from_str(text).map_err(|error| {
        let message = error.message().trim().replace('\n', "; ");
        source.error(
            error.span().map_or(0, |span| span.start),
            message.trim_end_matches('.'),
            "entries are [[same]] with `words`, [[also]] with `word` and `finds`, and [[renamed]] with `names` and \
             `since`",
        )
    })?;
    let mut synonyms = Synonyms::default();
    for entry in &file.same {
        let Same { words, date } = entry.as_ref();
        let terms = source.terms("words", words, entry.span().start, 2)?;
        let days = source.days("date", date.as_ref())?;
        for (number, term) in terms.iter().enumerate() {
            let others = terms
                .iter()
                .enumerate()
                .filter(|(other, _)| *other != number);
            for (_, other) in others {
                synonyms.add(term, other, days);
            }
        }
    }
    for entry in &file.also {
        let Also { word, finds, date } = entry.as_ref();
        let term = source.term("word", word)?;
        let days = source.days("date", date.as_ref())?;
        for other in source.terms("finds", finds, entry.span().start, 1)? {
            if same(&term, &other) {
                let at = entry.span().start;
                let message = format!("`finds`: `{}` is the word itself", word.as_ref());
                return Err(source.error(at, &message, "write other words"));
            }
            synonyms.add(&term, &other, days);
        }
    }
    for entry in &file.renamed {
        let Renamed { names, since } = entry.as_ref();
        let at = entry.span().start;
        let terms = source.terms("names", names, at, 2)?;
        let starts = source.starts(since, terms.len(), at)?;
        for (number, other) in terms.iter().enumerate() {
            let days = DayRange {
                from: number
                    .checked_sub(1)
                    .and_then(|before| starts.get(before))
                    .copied(),
                until: starts.get(number).copied(),
            };
            for (_, term) in terms.iter().enumerate().filter(|(term, _)| *term != number) {
                synonyms.add(term, other, days);
            }
        }
    }
    Ok(synonyms)
}

impl Source<'_> {
    fn error(self, at: usize, message: &str, hint: &str) -> SynonymsError {
        let before = self.text.as_bytes().get(..at).unwrap_or_default();
        SynonymsError {
            line: before.iter().filter(|byte| **byte == b'\n').count() + 1,
            message: message.to_owned(),
            hint: hint.to_owned(),
        }
    }

    /// The words of a term under a key.
    fn term(self, key: &str, written: &Spanned<String>) -> Result<Vec<String>, SynonymsError> {
        let text = written.as_ref();
        let error = |message: &str, hint: &str| {
            Err(self.error(written.span().start, &format!("`{key}`: {message}"), hint))
        };
        if let Some(sign) = text.chars().find(|character| OPERATORS.contains(character)) {
            let message = format!("`{text}` contains the operator {sign}");
            return error(
                &message,
                "write each word or phrase in full, without operators",
            );
        }
        let found = words(text);
        if found.is_empty() {
            return error("a text without words", "write a word or a phrase");
        }
        Ok(found)
    }

    /// The terms of a list, of which there must be at least `least`, each another one.
    fn terms(
        self,
        key: &str,
        written: &[Spanned<String>],
        entry: usize,
        least: usize,
    ) -> Result<Vec<Vec<String>>, SynonymsError> {
        if written.len() < least || written.len() > MOST_WORDS {
            let message = match written.len() < least {
                true => format!("`{key}` needs at least {least}"),
                false => format!("`{key}` has more than {MOST_WORDS}"),
            };
            let hint = format!("write {least} to {MOST_WORDS} words or phrases");
            return Err(self.error(entry, &message, &hint));
        }
        let mut terms: Vec<Vec<String>> = Vec::new();
        for text in written {
            let term = self.term(key, text)?;
            if terms.iter().any(|known| same(known, &term)) {
                let message = format!("`{key}`: `{}` is there twice", text.as_ref());
                let hint = "case and accents do not matter; remove one of them";
                return Err(self.error(text.span().start, &message, hint));
            }
            terms.push(term);
        }
        Ok(terms)
    }

    /// The days of a date, which is written as in a query.
    fn days(self, key: &str, date: Option<&Spanned<Value>>) -> Result<DayRange, SynonymsError> {
        let Some(date) = date else {
            return Ok(DayRange::default());
        };
        let text = match date.as_ref() {
            Value::String(text) => text.clone(),
            Value::Integer(year) => year.to_string(),
            Value::Datetime(day) => day.to_string(),
            _ => {
                let message = format!("`{key}` is not a date");
                return Err(self.error(date.span().start, &message, "write \"1989-06-18\""));
            }
        };
        day_range(&text, self.today).map_err(|ParseError { message, hint, .. }| {
            let message = format!("`{key}`: `{text}`: {message}");
            self.error(
                date.span().start,
                &message,
                hint.as_deref().unwrap_or("write 1989-06-18"),
            )
        })
    }

    /// The first days of all names but the first.
    fn starts(
        self,
        since: &[Spanned<Value>],
        names: usize,
        entry: usize,
    ) -> Result<Vec<i64>, SynonymsError> {
        if since.len() + 1 != names {
            let message = format!("`since` has {} dates for {names} names", since.len());
            let hint = "write one date for each name but the first: the first day of that name";
            return Err(self.error(entry, &message, hint));
        }
        let mut starts: Vec<i64> = Vec::new();
        for date in since {
            let at = date.span().start;
            let Some(start) = self.days("since", Some(date))?.from else {
                return Err(self.error(
                    at,
                    "`since`: a date without a beginning",
                    "write 1989-06-18",
                ));
            };
            if starts.last().is_some_and(|before| *before >= start) {
                let hint = "names and dates go from the earliest to the latest";
                return Err(self.error(
                    at,
                    "`since`: this date is not after the one before it",
                    hint,
                ));
            }
            starts.push(start);
        }
        Ok(starts)
    }
}

fn same(one: &[String], other: &[String]) -> bool {
    let fold = |words: &[String]| -> Vec<String> {
        words
            .iter()
            .map(|word| newsdex_text::words::fold::fold(word).into_owned())
            .collect()
    };
    fold(one) == fold(other)
}
