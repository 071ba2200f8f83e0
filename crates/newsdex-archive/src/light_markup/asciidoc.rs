//! AsciiDoc: a title after `=`, a line of the author, a line of the date, attributes between colons.

use super::{Content, without_marks};
use newsdex_text::checkpoint::checkpoint;
use newsdex_text::date;

/// Whether a text begins with a title and attributes.
pub(super) fn has_head(text: &str) -> bool {
    let mut lines = text.trim_start().lines();
    let has_title = lines.next().is_some_and(|line| line.starts_with("= "));
    has_title
        && lines
            .take_while(|line| !line.trim().is_empty())
            .any(|line| attribute(line).is_some())
}

/// Reads a text.
pub(super) fn content(text: &str) -> Content {
    let mut content = Content::default();
    let mut is_head = true;
    // The line that ends a block of code or a comment.
    let mut skipped: Option<&str> = None;
    for line in text.lines() {
        checkpoint();
        let trimmed = line.trim();
        if let Some(end) = skipped {
            skipped = skipped.filter(|_| trimmed != end);
            continue;
        }
        let has_title = content.fields.contains_key("title");
        match () {
            () if matches!(trimmed, "----" | "...." | "////" | "++++") => skipped = Some(trimmed),
            () if trimmed.starts_with("//") => {}
            () if is_head && !has_title && trimmed.starts_with("= ") => {
                content.name("title", trimmed.trim_start_matches("= "));
            }
            () if is_head && attribute(line).is_some() => {
                let (name, value) = attribute(line).unwrap_or_default();
                content.name(
                    name.trim_start_matches("page-")
                        .trim_start_matches("article-"),
                    value,
                );
            }
            () if trimmed.is_empty() => {
                is_head &= !has_title;
                content.text.push('\n');
            }
            () if is_head && has_title => {
                // The version before the date is no part of it: `v1.0, 2019-03-02`.
                let dated = trimmed
                    .rsplit_once(", ")
                    .map_or(trimmed, |(_, written)| written);
                match date::moment(dated) {
                    Some(_) => content.name("date", dated),
                    None => content.name("author", without_address(trimmed)),
                }
            }
            () if is_macro(trimmed) || is_mark(trimmed) => {}
            () => {
                let heading = trimmed.trim_start_matches('=');
                let line = match heading.starts_with(' ') && heading.len() < trimmed.len() {
                    true => heading.trim(),
                    false => trimmed,
                };
                content.text.push_str(&inline(line));
                content.text.push('\n');
            }
        }
    }
    content
}

fn attribute(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.strip_prefix(':')?.split_once(':')?;
    let is_name = name
        .chars()
        .all(|sign| sign.is_alphanumeric() || matches!(sign, '-' | '_' | '!'));
    (is_name && !name.is_empty()).then_some((name, value.trim()))
}

/// The author without the mail address: `Ann Lowe <ann@echo.example>`.
fn without_address(line: &str) -> &str {
    line.split_once('<')
        .map_or(line, |(name, _)| name.trim_end())
}

/// Whether a line is a macro that shows no text: `image::pier.jpg[]`.
fn is_macro(line: &str) -> bool {
    line.ends_with(']')
        && line.split_once("::").is_some_and(|(name, _)| {
            !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase())
        })
}

/// Whether a line marks the block below it or the end of one: `[quote, Ann Lowe]`, `====`, `.Caption` is none.
fn is_mark(line: &str) -> bool {
    let first = line.chars().next().unwrap_or(' ');
    let is_rule =
        line.len() >= 4 && "=_*|-'".contains(first) && line.chars().all(|mark| mark == first);
    is_rule
        || line == "|==="
        || line == "+"
        || (line.starts_with('[') && line.ends_with(']') && !line.contains("]("))
}

/// A line without marks of emphasis and links: `https://echo.example[the Echo]`.
fn inline(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    for (number, word) in line.split(' ').enumerate() {
        if number > 0 {
            plain.push(' ');
        }
        let target = word.find("link:").or_else(|| word.find("http"));
        let label = target.and_then(|at| Some((at, word.get(at..)?.find('[')? + at)));
        match label {
            Some((at, label)) => {
                plain.push_str(word.get(..at).unwrap_or_default());
                plain.push_str(word.get(label + 1..).unwrap_or_default());
            }
            None => plain.push_str(word),
        }
    }
    // The end of a label may be in another word.
    let plain = match plain.contains('[') {
        true => plain,
        false => plain.replace(']', ""),
    };
    without_marks(&plain, &["**", "__", "*", "_", "`"])
}
