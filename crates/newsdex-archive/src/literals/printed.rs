//! What `print_r` of PHP prints: values without quotation marks, each behind its name in brackets.
//!
//! ```text
//! Array
//! (
//!     [0] => Array
//!         (
//!             [title] => Pier bought back
//! ```

use serde_json::{Map, Value};

use newsdex_text::checkpoint::checkpoint;

/// Whether a text is printed so.
pub(super) fn is_printed(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let is_kind = lines.next().is_some_and(is_kind);
    is_kind && lines.next() == Some("(") && lines.next().is_some_and(|line| named(line).is_some())
}

/// Whether words say that a list or a table follows: `Array`, `Article Object`, `stdClass Object`.
fn is_kind(words: &str) -> bool {
    words == "Array" || words.ends_with(" Object") && words.split(' ').count() == 2
}

/// The name in a line and the text behind it.
fn named(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.trim_start().strip_prefix('[')?.split_once(']')?;
    let value = value.strip_prefix(" =>")?;
    // `[title:protected]` is a field of an object.
    let name = name.split(':').next().unwrap_or(name);
    Some((name, value.strip_prefix(' ').unwrap_or(value)))
}

/// A list or a table that is open, with the width of the blanks before its names.
#[derive(Default)]
struct Open {
    entries: Vec<(String, Value)>,
    indent: Option<usize>,
    /// The name of the list or table in the one around it.
    name: String,
}

impl Open {
    fn value(self) -> Value {
        let is_number =
            |name: &str| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit());
        match self.entries.iter().all(|(name, _)| is_number(name)) {
            true => Value::Array(self.entries.into_iter().map(|(_, value)| value).collect()),
            false => Value::Object(Map::from_iter(self.entries)),
        }
    }
}

/// The deepest nesting that is read.
const DEEPEST: usize = 64;

/// The outermost lists and tables of a text.
pub(super) fn values(text: &str) -> Vec<Value> {
    let mut open: Vec<Open> = Vec::new();
    let mut values = Vec::new();
    let mut name = String::new();
    // Whether the last line announces a list or a table.
    let mut is_announced = false;
    let close = |open: &mut Vec<Open>, values: &mut Vec<Value>| {
        let Some(closed) = open.pop() else { return };
        let name = closed.name.clone();
        let value = closed.value();
        match open.last_mut() {
            Some(around) => around.entries.push((name, value)),
            None => values.push(value),
        }
    };
    for line in text.lines() {
        checkpoint();
        let bare = line.trim();
        let indent = line.len() - line.trim_start().len();
        if is_announced && bare == "(" && open.len() < DEEPEST {
            open.push(Open {
                name: std::mem::take(&mut name),
                ..Open::default()
            });
            is_announced = false;
            continue;
        }
        is_announced = false;
        let Some(top) = open.last_mut() else {
            is_announced = is_kind(bare);
            continue;
        };
        let is_of_top = top.indent.is_none_or(|known| known == indent);
        if let Some((key, value)) = named(line).filter(|_| is_of_top) {
            top.indent = Some(indent);
            if is_kind(value.trim_end()) {
                name = key.to_owned();
                is_announced = true;
            } else {
                top.entries
                    .push((key.to_owned(), Value::String(value.to_owned())));
            }
        } else if bare == ")" && top.indent.is_none_or(|known| indent < known) {
            close(&mut open, &mut values);
        } else if let Some((_, Value::String(text))) = top.entries.last_mut() {
            // A value of several lines.
            text.push('\n');
            text.push_str(line);
        }
    }
    while !open.is_empty() {
        close(&mut open, &mut values);
    }
    values
}
