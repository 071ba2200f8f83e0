//! The versions of an article: a list, and the changes from one version to the next, word by word.

use std::io::{self, Write};
use std::time::Duration;

use serde::Serialize;
use similar::{ChangeTag, TextDiff};

use crate::index::versions::Version;
use crate::output::heading::heading;
use crate::output::paragraph::{Face, Line};
use crate::output::terminal::{counted, moment};
use crate::output::{Style, json};
use newsdex_text::article::{Article, Moment};

/// The versions of one article as JSON.
#[derive(Serialize)]
pub struct VersionsRecord<'a> {
    id: &'a str,
    versions: Vec<VersionRecord<'a>>,
}

#[derive(Serialize)]
struct VersionRecord<'a> {
    /// When a run replaced this version; null for the current version.
    replaced: Option<String>,
    title: Option<&'a str>,
    body: &'a str,
    title_changed: bool,
    words_added: u64,
    words_removed: u64,
}

/// How two versions of an article differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Difference {
    is_title_other: bool,
    added: u64,
    removed: u64,
}

/// The versions of an article as JSON, latest first.
pub fn json<'a>(article: &'a Article, versions: &'a [Version]) -> VersionsRecord<'a> {
    let all = all(article, versions);
    let versions = all.iter().enumerate().map(|(number, (article, replaced))| {
        let before = all.get(number + 1).map(|(before, _)| *before);
        let difference = before.map_or_else(Difference::default, |before| differ(before, article));
        VersionRecord {
            replaced: replaced.map(json::instant),
            title: article.title.as_deref(),
            body: &article.body,
            title_changed: difference.is_title_other,
            words_added: difference.added,
            words_removed: difference.removed,
        }
    });
    VersionsRecord {
        id: article.id.as_str(),
        versions: versions.collect(),
    }
}

/// Lists the versions of an article, latest first; with `is_whole`, also the changes in each.
///
/// # Errors
///
/// Fails when `out` does.
pub fn write(
    article: &Article,
    versions: &[Version],
    is_whole: bool,
    style: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let all = all(article, versions);
    let mut line = Line::new(style, out);
    for (number, (article, replaced)) in all.iter().enumerate() {
        if number > 0 && is_whole {
            line.blank()?;
        }
        let until = match replaced {
            Some(replaced) => format!("until {}", moment(*replaced)),
            None => "now".to_owned(),
        };
        line.indent = 0;
        line.put(&until, Face::Dim)?;
        line.put(" ", Face::Plain)?;
        line.put(&heading(article, 0), Face::Title)?;
        line.end()?;
        line.indent = 3;
        let Some((before, _)) = all.get(number + 1) else {
            line.put("oldest version kept", Face::Dim)?;
            line.end()?;
            continue;
        };
        line.put(&differ(before, article).to_string(), Face::Dim)?;
        line.end()?;
        if is_whole {
            let title = |article: &Article| article.title.clone().unwrap_or_default();
            write_changes(&changes(&title(before), &title(article)), &mut line)?;
            write_changes(&changes(&before.body, &article.body), &mut line)?;
        }
    }
    Ok(())
}

/// The change of a run of words between two versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edit {
    /// Both versions have the words.
    Kept,
    /// Only the later version has the words.
    Added,
    /// Only the earlier version has the words.
    Removed,
}

/// The change that the comparison found.
pub(super) fn edit(tag: ChangeTag) -> Edit {
    match tag {
        ChangeTag::Equal => Edit::Kept,
        ChangeTag::Insert => Edit::Added,
        ChangeTag::Delete => Edit::Removed,
    }
}

/// The current and the older versions, latest first, each with the time when it was replaced.
pub fn all<'a>(
    article: &'a Article,
    versions: &'a [Version],
) -> Vec<(&'a Article, Option<Moment>)> {
    let before = versions.iter();
    let before = before.map(|version| (&version.article, Some(version.replaced)));
    std::iter::once((article, None)).chain(before).collect()
}

pub(super) fn differ(before: &Article, after: &Article) -> Difference {
    let mut difference = Difference {
        is_title_other: before.title != after.title,
        ..Difference::default()
    };
    let words = compared(&before.body, &after.body);
    for change in words.iter_all_changes() {
        let is_word = !change.value().trim().is_empty();
        match change.tag() {
            ChangeTag::Insert => difference.added += u64::from(is_word),
            ChangeTag::Delete => difference.removed += u64::from(is_word),
            ChangeTag::Equal => {}
        }
    }
    difference
}

impl std::fmt::Display for Difference {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut said = Vec::new();
        if self.is_title_other {
            said.push("title changed".to_owned());
        }
        if self.added > 0 {
            said.push(format!("{} added", counted(self.added, "word")));
        }
        if self.removed > 0 {
            said.push(format!("{} removed", counted(self.removed, "word")));
        }
        match said.is_empty() {
            true => formatter.write_str("no words changed"),
            false => formatter.write_str(&said.join(", ")),
        }
    }
}

/// Time for comparing two texts; after that, whole passages count as replaced.
const LONGEST: Duration = Duration::from_secs(2);

fn compared<'a>(before: &'a str, after: &'a str) -> TextDiff<'a, 'a, 'a, str> {
    TextDiff::configure()
        .timeout(LONGEST)
        .diff_words(before, after)
}

/// A run of words that was kept, added or removed.
pub(super) type Change = (ChangeTag, String);

/// The words that were kept, added and removed; neighbouring changes of one kind are joined.
pub(super) fn changes(before: &str, after: &str) -> Vec<Change> {
    let mut changes: Vec<Change> = Vec::new();
    for change in compared(before, after).iter_all_changes() {
        match changes.last_mut() {
            Some((tag, text)) if *tag == change.tag() => text.push_str(change.value()),
            _ => changes.push((change.tag(), change.value().to_owned())),
        }
    }
    changes
}

/// Writes the paragraphs with changes, marked `[-removed-]` and `{+added+}`; other paragraphs are left out.
pub(super) fn write_changes(changes: &[Change], line: &mut Line<'_>) -> io::Result<()> {
    let mut paragraph: Vec<(ChangeTag, &str)> = Vec::new();
    let mut is_left_out = false;
    for (tag, text) in changes {
        for (number, piece) in text.split("\n\n").enumerate() {
            if number > 0 {
                write_paragraph(&mut paragraph, &mut is_left_out, line)?;
            }
            paragraph.push((*tag, piece));
        }
    }
    write_paragraph(&mut paragraph, &mut is_left_out, line)
}

fn write_paragraph(
    paragraph: &mut Vec<(ChangeTag, &str)>,
    is_left_out: &mut bool,
    line: &mut Line<'_>,
) -> io::Result<()> {
    let pieces = std::mem::take(paragraph);
    let is_changed =
        |(tag, text): &(ChangeTag, &str)| *tag != ChangeTag::Equal && !text.trim().is_empty();
    if !pieces.iter().any(is_changed) {
        *is_left_out |= pieces.iter().any(|(_, text)| !text.trim().is_empty());
        return Ok(());
    }
    if std::mem::take(is_left_out) {
        line.put("[…]", Face::Dim)?;
        line.end()?;
    }
    for (tag, text) in &pieces {
        let trimmed = text.trim();
        let spaced = |marked: String| {
            let (start, end) = (text.len() - text.trim_start().len(), text.trim_end().len());
            let after = text.get(end.max(start)..).unwrap_or_default();
            format!("{}{marked}{after}", text.get(..start).unwrap_or_default())
        };
        match tag {
            ChangeTag::Equal => line.put(text, Face::Plain)?,
            _ if trimmed.is_empty() => line.put(text, Face::Plain)?,
            ChangeTag::Delete => line.put(&spaced(format!("[-{trimmed}-]")), Face::Dim)?,
            ChangeTag::Insert => line.put(&spaced(format!("{{+{trimmed}+}}")), Face::Mark)?,
        }
    }
    line.end()
}
