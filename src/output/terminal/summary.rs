//! What a run did, and what it could not read.

use std::io::{self, Write};

use super::{bytes, counted, duration, thousands};
use crate::ingest::Summary;
use crate::output::paragraph::clean;
use newsdex_archive::Failure;

/// Writes the summary of a run in one or two sentences.
///
/// # Errors
///
/// Fails when `out` does.
pub fn summary(summary: &Summary, seconds: f64, out: &mut dyn Write) -> io::Result<()> {
    let articles = summary.articles;
    let changed = articles.added + articles.updated + articles.removed;
    let files = summary.files;
    if changed + files.read + files.moved == 0 && !summary.was_interrupted {
        let time = duration(seconds);
        let skipped = match files.skipped {
            0 => String::new(),
            skipped => format!(" {} skipped.", counted(skipped, "file")),
        };
        return match articles.unchanged {
            0 => writeln!(out, "No articles were found.{skipped}"),
            all => writeln!(
                out,
                "Nothing has changed: {}, checked in {time}.{skipped}",
                counted(all, "article")
            ),
        };
    }
    let mut done = Vec::new();
    for (count, verb) in [
        (articles.added, "added"),
        (articles.updated, "updated"),
        (articles.removed, "removed"),
    ] {
        if count > 0 {
            done.push(format!("{verb} {}", thousands(count)));
        }
    }
    for (count, word) in [
        (articles.unchanged, "unchanged"),
        (articles.duplicates, "duplicate"),
        (articles.skipped, "skipped"),
    ] {
        if count > 0 {
            done.push(format!("{} {word}", thousands(count)));
        }
    }
    let what = if done.is_empty() {
        "nothing added".to_owned()
    } else {
        done.join(", ")
    };
    writeln!(
        out,
        "Articles: {what}. Read {} ({}){}{} in {}.",
        counted(files.read, "file"),
        bytes(summary.bytes),
        match files.moved {
            0 => String::new(),
            moved => format!(", found {} moved,", counted(moved, "file")),
        },
        match (files.skipped, files.moved) {
            (0, _) => String::new(),
            (skipped, 0) => format!(", skipped {},", thousands(skipped)),
            (skipped, _) => format!(" skipped {},", thousands(skipped)),
        },
        duration(seconds)
    )?;
    if summary.was_interrupted {
        writeln!(out, "Stopped early; the next run resumes from here.")?;
    }
    Ok(())
}

/// Writes at most `most` failures.
///
/// # Errors
///
/// Fails when `out` does.
pub fn failures(
    failures: &[Failure],
    most: usize,
    with_defects: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    for failure in failures.iter().take(most) {
        writeln!(out, "newsdex: {}", clean(&failure.to_string()))?;
        if let Some(defect) = failure.defect.as_ref().filter(|_| with_defects) {
            writeln!(out, "defect: {}", clean(&defect.to_string()))?;
        }
        if let Some(hint) = &failure.hint {
            writeln!(out, "hint: {}", clean(hint))?;
        }
    }
    if failures.len() > most {
        writeln!(
            out,
            "newsdex: {} more could not be read; --json lists all",
            failures.len() - most
        )?;
    }
    Ok(())
}
