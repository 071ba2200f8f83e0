//! Front matter: the block of YAML or TOML before a text, between lines of `---` or `+++`.
//!
//! Real front matter is often invalid YAML (`title: War: the end`). If the parser rejects it, it is read line by line
//! as `key: value`, so that the title is still found.

use serde_json::{Map, Value};

use crate::record::format::Head;

/// A text divided into its front matter and the rest.
pub(super) struct FrontMatter<'a> {
    /// The fields; empty if the front matter has none.
    pub(super) fields: Map<String, Value>,
    /// The text after the front matter.
    pub(super) rest: &'a str,
}

/// The largest front matter, in bytes: its fields take many times as much memory.
pub(super) const MOST_BYTES: usize = 2 << 20;

/// Whether a text begins with front matter that is too long to be read.
pub(super) fn is_too_long(text: &str) -> bool {
    text.len() > MOST_BYTES && block(text).is_some_and(|block| block.inner.len() > MOST_BYTES)
}

/// Divides a text; `None` if it does not begin with front matter, or with more than [`MOST_BYTES`] of it.
pub(super) fn front_matter(text: &str) -> Option<FrontMatter<'_>> {
    if let Some(found) = json_head(text) {
        return Some(found);
    }
    if let Some(head) = bare_head(text).or_else(|| head_in_comment(text)) {
        return Some(head);
    }
    let Block {
        inner,
        rest,
        is_yaml,
    } = block(text).filter(|block| block.inner.len() <= MOST_BYTES)?;
    let fields = if is_yaml { yaml(inner) } else { toml(inner) };
    fields.map(|fields| FrontMatter { fields, rest })
}

/// Whether a text begins with front matter.
pub(super) fn begins(head: &Head<'_>) -> bool {
    (head.begins_with("---") || head.begins_with("+++"))
        && front_matter(&String::from_utf8_lossy(head.bytes)).is_some()
}

/// Divides a text into its documents: each begins with front matter that names a title. A text with less than two of
/// them is one document.
pub(super) fn documents(text: &str) -> Vec<&str> {
    const FENCES: [&str; 2] = ["---", "+++"];
    let mut starts: Vec<usize> = Vec::new();
    let mut at = 0;
    let mut next = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        if start < next || !FENCES.contains(&line.trim_end()) {
            continue;
        }
        let rest = text.get(start..).unwrap_or_default();
        let found = block(rest).filter(|block| block.inner.len() <= LONGEST_OF_SEVERAL);
        let Some(found) = found else { continue };
        let fields = if found.is_yaml {
            yaml(found.inner)
        } else {
            toml(found.inner)
        };
        let is_titled =
            |fields: &Map<String, Value>| fields.keys().any(|name| crate::fields::names_text(name));
        if fields.is_some_and(|fields| is_titled(&fields)) {
            starts.push(start);
            next = text.len() - found.rest.len();
        }
        if starts.is_empty() {
            break;
        }
    }
    let is_first = |start: &usize| {
        text.get(..*start)
            .is_some_and(|above| above.trim().is_empty())
    };
    if starts.len() < 2 || !starts.first().is_some_and(is_first) {
        return vec![text];
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    starts
        .iter()
        .zip(ends)
        .filter_map(|(start, end)| text.get(*start..end))
        .collect()
}

/// The longest front matter in a text of several documents, in bytes.
const LONGEST_OF_SEVERAL: usize = 16 * 1024;

/// Fields without lines of dashes around them, as MultiMarkdown and Pelican have them: `Title: War ends`, then other
/// fields, then a blank line.
fn bare_head(text: &str) -> Option<FrontMatter<'_>> {
    const FEWEST_FIELDS: usize = 2;
    let text = text.trim_start();
    let begins_with_title = text
        .get(..6)
        .is_some_and(|begin| begin.eq_ignore_ascii_case("title:"));
    if !begins_with_title {
        return None;
    }
    let head = text
        .split_inclusive('\n')
        .take_while(|line| !line.trim().is_empty());
    let (count, length) = head.fold((0, 0), |(count, length), line| {
        (count + 1, length + line.len())
    });
    let head = text.get(..length).unwrap_or(text);
    let is_field = |line: &str| {
        let name = line.split_once(':').map(|(name, _)| name);
        name.is_some_and(|name| {
            name.chars()
                .all(|sign| sign.is_alphanumeric() || matches!(sign, '_' | '-'))
        })
    };
    let is_head = count >= FEWEST_FIELDS && length <= MOST_BYTES && head.lines().all(is_field);
    let fields = lines(head, ':').filter(|_| is_head)?;
    let rest = text.get(head.len()..).unwrap_or_default();
    Some(FrontMatter { fields, rest })
}

/// The heading of a text and the labelled lines below it, as programs for notes export them: `# War ends`, then `Date: 2 May
/// 2019`, then other lines with labels, then a blank line. One of the labels must be that of a date.
pub(super) fn below_heading(text: &str) -> Option<FrontMatter<'_>> {
    const FEWEST_FIELDS: usize = 2;
    const LONGEST_LABEL: usize = 30;
    let (heading, below) = text.trim_start().strip_prefix("# ")?.split_once('\n')?;
    let below = below.trim_start();
    let length = below
        .split_inclusive('\n')
        .take_while(|line| !line.trim().is_empty())
        .map(str::len)
        .sum();
    let (head, rest) = below.split_at_checked(length)?;
    let mut fields = Map::new();
    for line in head.lines() {
        let line = line.replace("**", "");
        let (label, value) = line.split_once(':')?;
        let label = label.trim_matches(['*', '_', '-', ' ']);
        if label.is_empty()
            || label.len() > LONGEST_LABEL
            || !label.starts_with(char::is_alphabetic)
        {
            return None;
        }
        let value = Value::String(value.trim().to_owned());
        fields.entry(label).or_insert(value);
    }
    let known = fields
        .keys()
        .filter(|name| crate::fields::is_field(name))
        .count();
    let article = crate::fields::article(&fields, &crate::FieldMap::default());
    let is_head =
        known >= FEWEST_FIELDS && 2 * known >= fields.len() && article.published.is_some();
    fields.insert("title".to_owned(), Value::String(heading.trim().to_owned()));
    is_head.then_some(FrontMatter { fields, rest })
}

/// Fields in a comment, as Nikola has them: `<!--`, lines such as `.. title: War ends`, `-->`.
fn head_in_comment(text: &str) -> Option<FrontMatter<'_>> {
    let inner = text.trim_start().strip_prefix("<!--")?;
    let (head, rest) = inner.split_once("-->")?;
    let mut written = String::new();
    for line in head.lines().map(str::trim).filter(|line| !line.is_empty()) {
        written.push_str(line.strip_prefix(".. ")?);
        written.push('\n');
    }
    let is_head = !written.is_empty() && written.len() <= MOST_BYTES;
    let fields = lines(&written, ':').filter(|_| is_head)?;
    Some(FrontMatter { fields, rest })
}

/// A head that is an object in JSON, as Hugo allows.
fn json_head(text: &str) -> Option<FrontMatter<'_>> {
    let text = text.trim_start();
    if !text.starts_with('{') || crate::json_weight::check(text).is_err() {
        return None;
    }
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<Map<String, Value>>();
    let fields = values.next()?.ok()?;
    let rest = text.get(values.byte_offset()..)?;
    rest.starts_with(['\n', '\r'])
        .then_some(FrontMatter { fields, rest })
}

/// Front matter as written, and the text after it.
struct Block<'a> {
    inner: &'a str,
    rest: &'a str,
    is_yaml: bool,
}

fn block(text: &str) -> Option<Block<'_>> {
    let text = text.trim_start();
    let (fence, _) = text.split_once('\n')?;
    let is_yaml = match fence.trim_end() {
        "---" => true,
        "+++" => false,
        _ => return None,
    };
    let inner = text.get(fence.len() + 1..)?;
    let mut end = 0;
    for line in inner.split_inclusive('\n') {
        let is_end = matches!(
            (line.trim_end(), is_yaml),
            ("---" | "...", true) | ("+++", false)
        );
        if is_end {
            return Some(Block {
                inner: inner.get(..end)?,
                rest: inner.get(end + line.len()..).unwrap_or_default(),
                is_yaml,
            });
        }
        end += line.len();
    }
    None
}

fn yaml(block: &str) -> Option<Map<String, Value>> {
    match yaml_value(block) {
        Some(Value::Object(fields)) => Some(fields),
        Some(Value::Null) => Some(Map::new()),
        _ => lines(block, ':'),
    }
}

/// The value of a document in YAML; `None` if it is not valid.
pub(super) fn yaml_value(block: &str) -> Option<Value> {
    // In YAML 1.1, `y` and `no` are booleans; in front matter they are a tag and the language code of Norwegian.
    let options = serde_saphyr::options! {
        strict_booleans: true,
        duplicate_keys: serde_saphyr::options::DuplicateKeyPolicy::FirstWins,
    };
    serde_saphyr::from_str_with_options::<Value>(block, options).ok()
}

/// The fields of a text in TOML.
pub(super) fn toml(block: &str) -> Option<Map<String, Value>> {
    match block.parse::<toml::Table>() {
        Ok(table) => Some(
            table
                .into_iter()
                .map(|(name, value)| (name, json(value, 0)))
                .collect(),
        ),
        Err(_) => lines(block, '='),
    }
}

const DEEPEST: usize = 16;

fn json(value: toml::Value, depth: usize) -> Value {
    match value {
        toml::Value::String(text) => Value::String(text),
        toml::Value::Integer(number) => Value::from(number),
        toml::Value::Float(number) => Value::from(number),
        toml::Value::Boolean(truth) => Value::Bool(truth),
        toml::Value::Datetime(date) => Value::String(date.to_string()),
        _ if depth == DEEPEST => Value::Null,
        toml::Value::Array(values) => values
            .into_iter()
            .map(|value| json(value, depth + 1))
            .collect(),
        toml::Value::Table(table) => table
            .into_iter()
            .map(|(name, value)| (name, json(value, depth + 1)))
            .collect(),
    }
}

/// Reads `key: value` lines; the first of a repeated key counts. `None` if there are no such lines: then the block is
/// text between two rules.
fn lines(block: &str, divider: char) -> Option<Map<String, Value>> {
    let mut fields: Map<String, Value> = Map::new();
    let mut list: Option<String> = None;
    for line in block.lines() {
        if let (Some(item), Some(key)) = (line.trim_start().strip_prefix("- "), &list) {
            let items = fields
                .entry(key.as_str())
                .or_insert_with(|| Value::Array(Vec::new()));
            if let Value::Array(items) = items {
                items.push(Value::String(unquoted(item).to_owned()));
            }
            continue;
        }
        if line.starts_with([' ', '\t', '#']) {
            continue;
        }
        let Some((key, value)) = line.split_once(divider) else {
            continue;
        };
        let (key, value) = (unquoted(key), unquoted(value));
        let is_key = !key.is_empty()
            && key
                .chars()
                .all(|letter| letter.is_alphanumeric() || "_-. ".contains(letter));
        if !is_key || fields.contains_key(key) {
            continue;
        }
        match value.is_empty() {
            true => list = Some(key.to_owned()),
            false => {
                fields.insert(key.to_owned(), Value::String(value.to_owned()));
                list = None;
            }
        }
    }
    (!fields.is_empty()).then_some(fields)
}

fn unquoted(text: &str) -> &str {
    let text = text.trim();
    let stripped = |quote: char| {
        text.strip_prefix(quote)
            .and_then(|text| text.strip_suffix(quote))
    };
    stripped('"').or_else(|| stripped('\'')).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Value, rest: &str) {
        let found = front_matter(text).unwrap();
        assert_eq!(
            (Value::Object(found.fields), found.rest),
            (expected, rest),
            "in {text:?}"
        );
    }

    #[test]
    fn yaml_and_toml_are_read() {
        let expected = serde_json::json!({"title": "A", "tags": ["x", "y"]});
        check("---\ntitle: A\ntags: [x, y]\n---\nB", expected.clone(), "B");
        check(
            "+++\ntitle = \"A\"\ntags = [\"x\", \"y\"]\n+++\nB",
            expected,
            "B",
        );
        check(
            "+++\ndate = 2020-05-05T10:00:00Z\n+++\n",
            serde_json::json!({"date": "2020-05-05T10:00:00Z"}),
            "",
        );
    }

    #[test]
    fn broken_yaml_still_gives_its_lines() {
        let title = |text: &str| front_matter(text).unwrap().fields.get("title").cloned();
        for text in [
            "---\ntitle: War: the end\n---\n",
            "---\ntitle: \"War: the end\"\nother: [\n---\n",
            "---\r\ntitle: War: the end\r\n\tx: y\r\n---\r\n",
            "---\ntitle: War: the end\ntitle: twice\n---\n",
        ] {
            assert_eq!(
                title(text),
                Some(Value::from("War: the end")),
                "in {text:?}"
            );
        }
    }

    #[test]
    fn a_head_may_be_json() {
        let read = front_matter("{\n\"title\": \"War\"\n}\n\nIt is over.\n").unwrap();
        assert_eq!(read.fields.get("title"), Some(&serde_json::json!("War")));
        assert_eq!(read.rest.trim(), "It is over.");
        assert!(front_matter("{curly} words\n\nText.").is_none());
    }

    #[test]
    fn a_rule_is_no_front_matter() {
        assert!(front_matter("---\nJust a line between rules\n---\nMore").is_none());
        assert!(front_matter("---\ntitle: never closed\n").is_none());
        assert!(front_matter("# Heading\n---\n").is_none());
    }

    #[test]
    fn labelled_lines_below_a_heading_are_fields() {
        let read = below_heading(
            "# War ends\n\nDate: 5 May 2020\nSource: Echo\nMood: low\n\nIt is over.\n",
        )
        .unwrap();
        assert_eq!(read.fields.get("Source"), Some(&Value::from("Echo")));
        assert_eq!(read.fields.get("title"), Some(&Value::from("War ends")));
        assert_eq!(read.rest.trim(), "It is over.");
        for text in [
            "# War ends\n\nThe truth: it is over.\n\nText.",
            "# War ends\n\nAuthor: Ann Lowe\nPlace: Saltby\n\nText.",
        ] {
            assert!(below_heading(text).is_none(), "in {text}");
        }
    }

    #[test]
    fn fields_without_dashes_around_them_are_read() {
        let read = front_matter("Title: War: the end\nDate: 2020-05-05\n\nIt is over.\n").unwrap();
        assert_eq!(
            read.fields.get("Title"),
            Some(&Value::String("War: the end".to_owned()))
        );
        assert_eq!(read.rest.trim(), "It is over.");
        assert!(front_matter("Title: one line\n\nText.").is_none());
        assert!(front_matter("Title: a\nand a line of text\n\nText.").is_none());
    }
}
