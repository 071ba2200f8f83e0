//! reStructuredText: a title with a line of marks below it, fields between colons (`:date: 2019-03-02`), directives.

use super::sections::Heading;
use super::{Content, without_marks};
use newsdex_text::checkpoint::checkpoint;

/// The fewest fields of a head.
const FEWEST_FIELDS: usize = 2;
/// Directives whose indented text is text of the article.
const TEXT_DIRECTIVES: [&str; 12] = [
    "note",
    "warning",
    "tip",
    "important",
    "epigraph",
    "pull-quote",
    "highlights",
    "topic",
    "sidebar",
    "admonition",
    "container",
    "compound",
];

/// Whether a text begins with a title and a list of fields.
pub(super) fn has_head(text: &str) -> bool {
    let mut lines = text
        .lines()
        .skip_while(|line| line.trim().is_empty() || is_rule(line));
    let has_title = lines.next().is_some() && lines.next().is_some_and(is_rule);
    let fields = lines
        .skip_while(|line| line.trim().is_empty())
        .take_while(|line| field(line).is_some());
    has_title && fields.count() >= FEWEST_FIELDS
}

/// Reads a text.
pub(super) fn content(text: &str) -> Content {
    let mut content = Content::default();
    let mut lines = text.lines().peekable();
    let mut is_head = true;
    // The indentation of a directive or comment that is left out.
    let mut skipped: Option<usize> = None;
    while let Some(line) = lines.next() {
        checkpoint();
        let trimmed = line.trim();
        let indent = line.len() - line.trim_start().len();
        if let Some(outer) = skipped {
            if trimmed.is_empty() || indent > outer {
                continue;
            }
            skipped = None;
        }
        let is_title = lines
            .peek()
            .is_some_and(|next| is_rule(next) && !trimmed.is_empty());
        match () {
            () if is_rule(line) => {}
            () if is_title && is_head && !content.fields.contains_key("title") => {
                content.name("title", &inline(trimmed));
            }
            () if is_head && field(line).is_some() => {
                let (name, value) = field(line).unwrap_or_default();
                let mut value = value.to_owned();
                while let Some(more) =
                    lines.next_if(|next| next.starts_with(' ') && !next.trim().is_empty())
                {
                    value.push(' ');
                    value.push_str(more.trim());
                }
                content.name(name, &value);
            }
            () if is_head && field_in_comment(trimmed).is_some() => {
                let (name, value) = field_in_comment(trimmed).unwrap_or_default();
                content.name(name, value);
            }
            () if trimmed.starts_with(".. ") || trimmed == ".." => {
                let directive = trimmed.get(3..).and_then(|rest| rest.split_once("::"));
                let is_note = trimmed.starts_with(".. [");
                match directive {
                    Some((name, argument)) if TEXT_DIRECTIVES.contains(&name.trim()) => {
                        content.text.push_str(&inline(argument.trim()));
                        content.text.push('\n');
                    }
                    _ if is_note => {
                        let text = trimmed.split_once("] ").map_or("", |(_, text)| text);
                        content.text.push_str(&inline(text));
                        content.text.push('\n');
                    }
                    _ => skipped = Some(indent),
                }
            }
            // The options of a directive whose text is kept.
            () if indent > 0 && field(trimmed).is_some() => {}
            () => {
                is_head &= trimmed.is_empty();
                content.text.push_str(&inline(trimmed).replace("::", ":"));
                content.text.push('\n');
            }
        }
    }
    content
}

/// The headings of a text. Each kind of line below or around a heading is a level, in the order of their occurrence.
pub(super) fn headings(text: &str) -> Vec<Heading> {
    let mut kinds: Vec<(char, bool)> = Vec::new();
    let mut headings = Vec::new();
    // The last two lines, with their places.
    let (mut above, mut title): ((usize, &str), (usize, &str)) = ((0, ""), (0, ""));
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        checkpoint();
        let is_title = !title.1.trim().is_empty() && !is_rule(title.1);
        let has_rule_above = is_rule(above.1);
        if is_rule(line) && is_title && (has_rule_above || above.1.trim().is_empty()) {
            let kind = (line.chars().next().unwrap_or(' '), has_rule_above);
            let known = kinds.iter().position(|known| *known == kind);
            let level = known.unwrap_or(kinds.len()) + 1;
            if known.is_none() {
                kinds.push(kind);
            }
            let start = if has_rule_above { above.0 } else { title.0 };
            headings.push(Heading { level, start });
        }
        above = std::mem::replace(&mut title, (start, line));
        start += line.len();
    }
    headings
}

/// A line of at least three equal marks, as below titles and between sections.
fn is_rule(line: &str) -> bool {
    let line = line.trim_end();
    let first = line.chars().next().unwrap_or(' ');
    line.len() >= 3
        && first.is_ascii_punctuation()
        && first != '.'
        && line.chars().all(|mark| mark == first)
}

/// The name and the value of a field: `:date: 2019-03-02`.
fn field(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.strip_prefix(':')?.split_once(':')?;
    let is_name = !name.is_empty()
        && name
            .chars()
            .all(|sign| sign.is_alphanumeric() || matches!(sign, '-' | '_' | ' '));
    (is_name && (value.is_empty() || value.starts_with(' '))).then_some((name, value.trim()))
}

/// The name and the value of a field in a comment, as Nikola writes its heads: `.. date: 2019-03-02`.
fn field_in_comment(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.strip_prefix(".. ")?.split_once(": ")?;
    let is_name = !name.is_empty() && name.chars().all(|sign| sign.is_ascii_lowercase());
    is_name.then_some((name, value.trim()))
}

/// A line without marks of emphasis, roles and links.
fn inline(line: &str) -> String {
    let line = without_marks(line, &["``", "**", "*"]);
    let mut plain = String::with_capacity(line.len());
    let mut rest = line.as_str();
    while let Some((before, after)) = rest.split_once('`') {
        let Some((inside, after)) = after.split_once('`') else {
            plain.push_str(before);
            plain.push('`');
            rest = after;
            continue;
        };
        // A role stands before the mark: `:ref:`.
        let before = match before.strip_suffix(':').and_then(|role| role.rfind(':')) {
            Some(at) if !before.get(at..).unwrap_or_default().contains(' ') => {
                before.get(..at).unwrap_or(before)
            }
            _ => before,
        };
        plain.push_str(before);
        let words = inside
            .split_once('<')
            .map_or(inside, |(words, _)| words.trim_end());
        plain.push_str(words);
        rest = after.trim_start_matches('_');
    }
    plain.push_str(rest);
    plain
}
