//! Articles in a program, or as a program prints its values: PHP, Python, JavaScript, TypeScript, Ruby, Perl, Lua.
//!
//! These languages write lists and tables of values alike: brackets, dividers, names before `=>`, `:` or `=`. One reader
//! finds the values in the text and passes them to [`json`]; everything else in a program is left out. It knows no
//! language: a name, a function and a type that it does not know are passed over.
//!
//! A program is a file of articles if most of its characters are in articles.

mod printed;
mod tokens;

use serde_json::{Map, Value};

use self::tokens::{Token, Tokens};
use crate::failure::Failure;
use crate::record::Record;
use crate::record::format::{Format, Head};
use crate::{json, single_record};
use newsdex_text::article::Article;
use newsdex_text::encoding;

pub(super) static FORMAT: Format = Format {
    name: "values of a program",
    recognises: holds_articles,
    records: single_record::records,
    articles,
    ..Format::USUAL
};

/// Programs write values with these signs around names.
const SIGNS_OF_VALUES: [&str; 8] = ["=>", "\":", "':", ": \"", ": '", ": `", "= \"", "= '"];
/// The shortest text of an article in a program, in characters.
const SHORTEST_TEXT: usize = 80;
/// The deepest nesting of values.
const DEEPEST: usize = 64;
/// The most values in a file, which need many times the memory of its text.
const MOST_VALUES: usize = 1_000_000;

/// Whether most of a file is articles as values of a program.
pub(super) fn holds_articles(head: &Head<'_>) -> bool {
    let is_markup = head.begins_with("<") && !head.begins_with("<?php");
    let is_text = matches!(
        head.extension().as_str(),
        "md" | "markdown" | "rst" | "org" | "adoc"
    );
    let has = |sign: &&str| memchr::memmem::find(head.bytes, sign.as_bytes()).is_some();
    if is_markup || is_text || !SIGNS_OF_VALUES.iter().any(has) {
        return false;
    }
    let text = encoding::decode(head.bytes, None);
    let articles = json::articles_in_values(values(&text).unwrap_or_default());
    let texts = articles.iter().map(|article| article.body.chars().count());
    let with_text = texts
        .clone()
        .filter(|length| *length >= SHORTEST_TEXT)
        .count();
    let all = text.chars().filter(|sign| !sign.is_whitespace()).count();
    let are_titled = articles.iter().all(|article| article.title.is_some());
    // A single text may be the help of a program.
    let is_dated = articles.iter().any(|article| article.published.is_some());
    let are_articles = with_text >= 2 || with_text == 1 && is_dated;
    are_articles && are_titled && 2 * texts.sum::<usize>() >= all
}

fn articles(record: &Record) -> Vec<Result<Article, Failure>> {
    let text = encoding::decode(&record.bytes, None);
    match values(&text) {
        Some(values) => json::articles_of(record, Value::Array(values)),
        None => {
            let reason =
                format!("has more than {MOST_VALUES} values, too many for a file of articles");
            vec![Err(record.failed(reason))]
        }
    }
}

/// The outermost lists and tables of values in a program; `None` if there are too many values.
fn values(text: &str) -> Option<Vec<Value>> {
    if printed::is_printed(text) {
        return Some(printed::values(text));
    }
    let mut open: Vec<Frame> = vec![Frame::default()];
    let mut found: Vec<Value> = Vec::new();
    for (count, token) in Tokens::of(text).enumerate() {
        if count > MOST_VALUES {
            return None;
        }
        let depth = open.len();
        let top = open.last_mut()?;
        match token {
            Token::Open(bracket) if depth < DEEPEST => {
                let frame = top.opened(bracket);
                open.push(frame);
            }
            Token::Close(_) if depth > 1 => {
                let frame = open.pop()?;
                close(frame, open.last_mut()?, &mut found);
            }
            token => top.take(token),
        }
        if open.len() == 1 {
            found.extend(open.first_mut()?.taken_out());
        }
    }
    // The beginning of a file ends within a value.
    while open.len() > 1 {
        let frame = open.pop()?;
        close(frame, open.last_mut()?, &mut found);
        if open.len() == 1 {
            found.extend(open.first_mut()?.taken_out());
        }
    }
    Some(found)
}

/// Gives the value of a closed bracket to the one around it; the values in a bracket that is code are values of their own.
fn close(frame: Frame, around: &mut Frame, found: &mut Vec<Value>) {
    let call = frame.call.clone();
    match frame.value() {
        Ok(value) => around.put(value, call),
        Err(inner) => {
            found.extend(
                inner
                    .into_iter()
                    .filter(|value| value.is_object() || value.is_array()),
            );
            around.is_code = true;
        }
    }
}

/// An open bracket.
#[derive(Debug, Default)]
struct Frame {
    /// The name before a round bracket; `None` for a list or a table.
    call: Option<String>,
    /// Whether something in it is no value.
    is_code: bool,
    entries: Vec<(Option<String>, Value)>,
    key: Option<String>,
    current: Current,
    /// Whether the next string continues the last one.
    is_joined: bool,
}

/// The value that is being read.
#[derive(Debug, Default, Clone, PartialEq)]
enum Current {
    #[default]
    None,
    /// A name, a constant or a number.
    Word(String),
    Text(String),
    /// The value of a bracket.
    Value(Value),
}

impl Frame {
    /// The frame of a bracket that opens here.
    fn opened(&mut self, bracket: char) -> Frame {
        let call = match (&self.current, bracket) {
            (Current::Word(word), '(') => Some(word.clone()),
            _ => None,
        };
        // What stands before a bracket says which kind of value follows: `array (`, `new Article {`.
        match self.current {
            Current::Word(_) => self.current = Current::None,
            // `array(4) {`
            Current::Value(_) if bracket == '{' => self.current = Current::None,
            Current::None => {}
            _ => self.end_entry(),
        }
        Frame {
            call,
            ..Frame::default()
        }
    }

    fn take(&mut self, token: Token<'_>) {
        match token {
            Token::Divider => self.end_entry(),
            Token::Join => self.is_joined = true,
            Token::Pair => match std::mem::take(&mut self.current) {
                // `:title` in Ruby, `title: :value`
                Current::None => {}
                Current::Word(word) => self.name(word),
                Current::Text(text) => self.name(text),
                // `["title"] = ` in Lua
                Current::Value(Value::Array(mut list)) if list.len() == 1 => match list.pop() {
                    Some(Value::String(text)) => self.name(text),
                    Some(other) => self.name(other.to_string()),
                    None => {}
                },
                Current::Value(_) => self.is_code = true,
            },
            Token::Text(text) => match &mut self.current {
                Current::Text(before) => {
                    before.push_str(&text);
                    self.is_joined = false;
                }
                // The type stands before the value: `string(5) "Title"`.
                _ => self.current = Current::Text(text),
            },
            Token::Word(word) => match &mut self.current {
                Current::Word(before) if self.is_joined => {
                    before.push('.');
                    before.push_str(word);
                    self.is_joined = false;
                }
                Current::None => self.current = Current::Word(word.to_owned()),
                Current::Word(before) if before == "new" => *before = word.to_owned(),
                // `'Pier in ' + place`
                Current::Text(_) if self.is_joined => self.is_joined = false,
                _ => {
                    self.is_code = true;
                    self.current = Current::Word(word.to_owned());
                }
            },
            Token::Other | Token::Open(_) | Token::Close(_) => self.is_code = true,
        }
    }

    fn name(&mut self, name: String) {
        self.is_code |= self.key.replace(name).is_some();
        self.is_joined = false;
    }

    /// Takes the value of a bracket inside this one.
    fn put(&mut self, value: Value, call: Option<String>) {
        self.is_joined = false;
        match &self.current {
            // The parts of a long string are in brackets: `("one" "two")`.
            Current::None | Current::Word(_) => self.current = called(value, call.as_deref()),
            _ => {
                self.end_entry();
                self.current = called(value, call.as_deref());
            }
        }
    }

    fn end_entry(&mut self) {
        self.is_joined = false;
        let key = self.key.take();
        let value = match std::mem::take(&mut self.current) {
            Current::None if key.is_none() => return,
            Current::None => Value::Null,
            Current::Text(text) => Value::String(text),
            Current::Value(value) => value,
            Current::Word(word) => constant(&word),
        };
        self.entries.push((key, value));
    }

    /// The lists and tables that are complete, for the text outside of all brackets.
    fn taken_out(&mut self) -> Vec<Value> {
        if !matches!(self.current, Current::Value(_)) && self.entries.is_empty() {
            return Vec::new();
        }
        let mut values: Vec<Value> = Vec::new();
        for (_, value) in self.entries.drain(..) {
            values.extend(packed(value));
        }
        if let Current::Value(Value::Array(_) | Value::Object(_)) = self.current {
            // The name before a value or a bracket after it matters only inside of brackets.
            self.key = None;
            if let Current::Value(value) = std::mem::take(&mut self.current) {
                values.extend(packed(value));
            }
        }
        values
    }

    /// The value of a bracket; the values in it if it is code.
    fn value(mut self) -> Result<Value, Vec<Value>> {
        self.end_entry();
        if self.is_code {
            return Err(self.entries.into_iter().map(|(_, value)| value).collect());
        }
        let is_number = |key: &Option<String>| {
            key.as_deref()
                .is_none_or(|key| key.bytes().all(|byte| byte.is_ascii_digit()))
        };
        if self.entries.iter().all(|(key, _)| is_number(key)) {
            return Ok(Value::Array(
                self.entries.into_iter().map(|(_, value)| value).collect(),
            ));
        }
        let mut object = Map::new();
        for (number, (key, value)) in self.entries.into_iter().enumerate() {
            object
                .entry(key.unwrap_or_else(|| number.to_string()))
                .or_insert(value);
        }
        Ok(Value::Object(object))
    }
}

/// A value that stands outside of all brackets: a list or a table, or one that is written as JSON in a string.
fn packed(value: Value) -> Option<Value> {
    match value {
        Value::String(text) if text.trim_start().starts_with(['{', '[']) => {
            let parsed: Option<Value> = serde_json::from_str(&text).ok();
            parsed.filter(|value| value.is_object() || value.is_array())
        }
        Value::Array(_) | Value::Object(_) => Some(value),
        _ => None,
    }
}

/// The value of a bracket behind a name: a date, the only string in it, or the list or table that it is.
fn called(value: Value, call: Option<&str>) -> Current {
    let Value::Array(mut list) = value else {
        return Current::Value(value);
    };
    let name = call.unwrap_or_default().to_ascii_lowercase();
    let is_list = call.is_some()
        && (name.ends_with("array") || name.ends_with("list") || name.ends_with("tuple"));
    if is_list {
        return Current::Value(Value::Array(list));
    }
    let numbers: Option<Vec<u64>> = list.iter().map(Value::as_u64).collect();
    if let Some([year, month, day, ..]) = numbers.as_deref()
        && (name.ends_with("date") || name.ends_with("datetime"))
    {
        return Current::Text(format!("{year:04}-{month:02}-{day:02}"));
    }
    match (call, list.len()) {
        (Some(_), 1..) if list.first().is_some_and(Value::is_string) => match list.swap_remove(0) {
            Value::String(text) => match packed(Value::String(text.clone())) {
                Some(value) => Current::Value(value),
                None => Current::Text(text),
            },
            other => Current::Value(other),
        },
        (Some(_), 1) => Current::Value(list.swap_remove(0)),
        _ => Current::Value(Value::Array(list)),
    }
}

/// The value of a word: a number, a truth value, or nothing.
fn constant(word: &str) -> Value {
    match word.to_ascii_lowercase().as_str() {
        "true" => Value::Bool(true),
        "false" => Value::Bool(false),
        number => number.parse::<u64>().map_or(Value::Null, Value::from),
    }
}
