//! Org: keywords such as `#+TITLE:`, headings after stars, drawers, links in double brackets.

use super::sections::marks_before_heading;
use super::{Content, without_marks};
use crate::fields;
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
            let stars = marks_before_heading(line, '*');
            let is_heading = stars > 0;
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

/// Reads an article that begins with a heading: the state and the tags in the heading, the drawer of properties and the
/// time stamps below it are its fields.
pub(super) fn section(text: &str) -> Content {
    let (heading, below) = text.split_once('\n').unwrap_or((text, ""));
    let mut fields = Content::default();
    let mut words = heading
        .get(marks_before_heading(heading, '*')..)
        .unwrap_or_default()
        .trim();
    if let Some((before, tags)) = words.rsplit_once(' ')
        && tags.len() > 2
        && tags.starts_with(':')
        && tags.ends_with(':')
    {
        fields.name("tags", &plain_value(tags));
        words = before.trim_end();
    }
    if let Some((state, rest)) = words.split_once(' ')
        && STATES.contains(&state)
    {
        words = rest;
    }
    let mut title = words.to_owned();
    if let Some((stamp, range)) = time_stamp(words) {
        fields.name("date", stamp);
        title.replace_range(range, "");
    }
    fields.name(
        "title",
        &without_marks(&links(title.trim()), &["*", "/", "=", "~"]),
    );
    let mut rest = below;
    let mut is_in_drawer = false;
    while let Some((line, after)) = rest.split_once('\n') {
        let line = line.trim();
        let property = || line.strip_prefix(':')?.split_once(": ");
        let is_stamp = time_stamp(line).filter(|(_, range)| *range == (0..line.len()));
        let planned = line
            .split_once(": ")
            .filter(|(word, _)| PLANS.contains(word));
        match () {
            () if line.eq_ignore_ascii_case(":end:") => is_in_drawer = false,
            () if line.eq_ignore_ascii_case(":properties:") => is_in_drawer = true,
            () if is_in_drawer => {
                if let Some((name, value)) = property().filter(|(name, _)| fields::is_field(name)) {
                    fields.name(name, &plain_value(value.trim()));
                }
            }
            () if planned.is_some() => {
                let stamp = planned.and_then(|(_, stamps)| time_stamp(stamps));
                stamp
                    .into_iter()
                    .for_each(|(stamp, _)| fields.name("created", stamp));
            }
            () if is_stamp.is_some() => {
                is_stamp
                    .into_iter()
                    .for_each(|(stamp, _)| fields.name("date", stamp));
            }
            () => break,
        }
        rest = after;
    }
    Content {
        text: content(rest).text,
        ..fields
    }
}

/// The states of a heading in the usual workflow.
const STATES: [&str; 7] = [
    "TODO",
    "DONE",
    "NEXT",
    "WAITING",
    "HOLD",
    "CANCELLED",
    "CANCELED",
];
/// What a time stamp below a heading says; the day when an entry was closed is that of its publication in a blog.
const PLANS: [&str; 3] = ["CLOSED", "SCHEDULED", "DEADLINE"];

/// The first time stamp of a line, without its brackets, and its place with them: `<2019-03-02 Sat>`.
fn time_stamp(line: &str) -> Option<(&str, std::ops::Range<usize>)> {
    let start = line.find(['<', '['])?;
    let end = start + line.get(start..)?.find(['>', ']'])?;
    let stamp = line.get(start + 1..end)?;
    let is_stamp = stamp.len() >= 10 && stamp.bytes().take(4).all(|byte| byte.is_ascii_digit());
    is_stamp.then_some((stamp, start..end + 1))
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
