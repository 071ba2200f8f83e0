//! Org: keywords such as `#+TITLE:`, headings after stars, drawers, links in double brackets.

use super::{Content, without_marks};
use newsdex_text::checkpoint::checkpoint;

/// Whether a text begins with keywords.
pub(super) fn has_head(text: &str) -> bool {
    let first = text.trim_start().lines().next().unwrap_or_default();
    keyword(first).is_some_and(|(name, _)| !name.to_ascii_lowercase().starts_with("begin"))
}

/// Reads a text.
pub(super) fn content(text: &str) -> Content {
    let mut content = Content::default();
    // The line that ends a drawer or a block that is no text.
    let mut skipped: Option<String> = None;
    for line in text.lines() {
        checkpoint();
        let trimmed = line.trim();
        let lower = trimmed.to_ascii_lowercase();
        if let Some(end) = &skipped {
            if lower.starts_with(end.as_str()) {
                skipped = None;
            }
            continue;
        }
        if let Some((name, value)) = keyword(trimmed) {
            let lower = name.to_ascii_lowercase();
            match lower.strip_prefix("begin_") {
                Some("src" | "example" | "comment" | "export") => {
                    skipped = Some(lower.replacen("begin_", "#+end_", 1));
                }
                Some(_) => {}
                None => content.name(
                    if lower == "filetags" { "tags" } else { &lower },
                    &plain_value(value),
                ),
            }
        } else if lower == ":properties:" || lower == ":logbook:" {
            skipped = Some(":end:".to_owned());
        } else if trimmed.starts_with("# ") || trimmed == "#" {
            // A comment.
        } else {
            let stars = line.len() - line.trim_start_matches('*').len();
            let is_heading =
                stars > 0 && line.get(stars..).is_some_and(|rest| rest.starts_with(' '));
            let text = match is_heading {
                true => line.get(stars..).unwrap_or_default().trim(),
                false => trimmed,
            };
            content.text.push_str(if is_heading { "\n" } else { "" });
            content
                .text
                .push_str(&without_marks(&links(text), &["*", "/", "=", "~"]));
            content
                .text
                .push_str(if is_heading { "\n\n" } else { "\n" });
        }
    }
    content
}

fn keyword(line: &str) -> Option<(&str, &str)> {
    let rest = line.strip_prefix("#+")?;
    let (name, value) = match rest.split_once(':') {
        Some((name, value)) if !name.contains(' ') => (name, value),
        _ => rest.split_once(' ').unwrap_or((rest, "")),
    };
    let is_name = name
        .chars()
        .all(|sign| sign.is_ascii_alphanumeric() || matches!(sign, '_' | '-'));
    (is_name && !name.is_empty()).then_some((name, value.trim()))
}

/// A value without the brackets of a time stamp (`<2019-03-02 Sat>`) and the colons between tags (`:pier:oak:`).
fn plain_value(value: &str) -> String {
    let value = value.trim_matches(['<', '>', '[', ']']);
    match value.starts_with(':') && value.ends_with(':') {
        true => value.trim_matches(':').replace(':', ", "),
        false => value.to_owned(),
    }
}

/// A line with the words of its links: `[[https://echo.example][the Echo]]`. Pictures have no words.
fn links(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((before, after)) = rest.split_once("[[") {
        let Some((link, after)) = after.split_once("]]") else {
            // No link is closed from here on.
            break;
        };
        plain.push_str(before);
        match link.split_once("][") {
            Some((_, words)) => plain.push_str(words),
            None if link.starts_with("http") => plain.push_str(link),
            None => {}
        }
        rest = after;
    }
    plain.push_str(rest);
    plain
}
