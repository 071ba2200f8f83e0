//! Reports on the index itself: damage, repairs and the log of runs.

use std::io::{self, Write};

use crate::index::incomplete::Incomplete;
use crate::index::reader::Counts;
use crate::index::runs::LoggedRun;
use crate::index::verify::Report;
use crate::output::json;
use crate::output::paragraph::clean;
use crate::output::terminal::{bytes, counted, duration, thousands};
use newsdex_archive::failure::{InputOutcome, Tally};

/// Writes each damage and its repair.
///
/// # Errors
///
/// Fails when `out` does.
pub fn damaged(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    for damaged in &report.damaged {
        let articles = match damaged.articles {
            0 => String::new(),
            articles => format!(" (up to {})", counted(articles, "article")),
        };
        writeln!(
            out,
            "{} {}{articles}\n    repair: {}",
            clean(&damaged.file),
            clean(&damaged.what),
            damaged.remedy
        )?;
    }
    Ok(())
}

/// Writes whether an index is intact.
///
/// # Errors
///
/// Fails when `out` does.
pub fn verified(index: &str, report: &Report, out: &mut dyn Write) -> io::Result<()> {
    for note in &report.notes {
        writeln!(out, "note: {}", clean(note))?;
    }
    let index = clean(index);
    let checked = format!("{}, {}", counted(report.files, "file"), bytes(report.bytes));
    if report.is_whole() {
        let generation = report
            .generation
            .map_or(String::new(), |number| format!(", generation {number},"));
        let articles = counted(report.articles, "article");
        return writeln!(
            out,
            "The index in {index}{generation} is intact: {articles} read, {checked} checked."
        );
    }
    if let Some(incomplete) = report.incomplete {
        let mut said = incomplete.to_string();
        said.replace_range(..1, "T");
        writeln!(out, "{said}; {checked} checked.")?;
        writeln!(out, "{}.", Incomplete::HINT)?;
    }
    if report.damaged.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "The index in {index} is damaged: {} of {checked}; up to {} cannot be searched.\n\
         `newsdex verify --repair` carries out the repairs listed above.",
        thousands(report.damaged.len() as u64),
        counted(report.articles_concerned(), "article"),
    )
}

/// The most reasons that are listed at the end of a run.
const MOST_REASONS: usize = 20;

/// Writes one line for each reason why inputs failed or were skipped, with the count and an example.
///
/// `are_listed` tells whether the inputs with an outcome have been listed already; then a reason with a single input
/// is not repeated.
///
/// # Errors
///
/// Fails when `out` does.
pub fn reasons(
    tally: &Tally,
    are_listed: impl Fn(InputOutcome) -> bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut reasons = tally.reasons();
    reasons.retain(|reason| reason.count > 1 || !are_listed(reason.outcome));
    for reason in reasons.iter().take(MOST_REASONS) {
        let mut outcome = reason.outcome.name().to_owned();
        outcome[..1].make_ascii_uppercase();
        let count = thousands(reason.count);
        let why = match reason.outcome {
            InputOutcome::PartlyRead => String::new(),
            _ => format!(": {}", clean(reason.reason)),
        };
        let example = clean(reason.example);
        writeln!(out, "{outcome} {count}{why} (example: {example})")?;
    }
    match reasons.len().saturating_sub(MOST_REASONS) {
        0 => Ok(()),
        more => writeln!(out, "There are {} more.", counted(more as u64, "reason")),
    }
}

/// Writes the log of runs, latest last.
///
/// # Errors
///
/// Fails when `out` does.
pub fn log(
    runs: &[&LoggedRun],
    at_work: &dyn Fn(&LoggedRun) -> bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut rows = vec![
        [
            "Began", "Took", "Command", "Result", "Articles", "Unread", "Gen",
        ]
        .map(str::to_owned),
    ];
    for run in runs {
        let end = run.end.as_ref();
        let or_dash = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
        let articles = end.filter(|end| end.message.is_none()).map(|end| {
            format!(
                "+{} ~{} -{}",
                thousands(end.added),
                thousands(end.updated),
                thousands(end.removed)
            )
        });
        rows.push([
            run.start.began_shown(),
            or_dash(end.map(|end| duration(end.seconds))),
            run.start.command(),
            json::state(run, at_work(run)).to_owned(),
            or_dash(articles),
            or_dash(end.map(|end| thousands(end.failures))),
            or_dash(
                end.and_then(|end| end.generation)
                    .map(|number| number.to_string()),
            ),
        ]);
    }
    let mut widths = [0; 7];
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.len());
        }
    }
    for (number, row) in rows.iter().enumerate() {
        let cells = row
            .iter()
            .zip(widths)
            .map(|(cell, width)| format!("{cell:width$}"));
        let line = cells.collect::<Vec<String>>().join("  ");
        writeln!(out, "{}", line.trim_end())?;
        let message = number
            .checked_sub(1)
            .and_then(|number| runs.get(number)?.end.as_ref()?.message.as_ref());
        if let Some(message) = message {
            writeln!(out, "    {}", clean(message).replace('\n', " "))?;
        }
    }
    Ok(())
}

/// The months of a year, one character each: the higher the bar, the more articles, relative to the month with
/// the most articles in the archive.
pub(super) fn months(counts: &Counts, year: i64) -> String {
    const SIGNS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let most = counts.months.values().copied().max().unwrap_or(1).max(1);
    let sign = |month: u8| match counts.months.get(&(year, month)) {
        None => '·',
        Some(count) => {
            let height = (count.saturating_mul(8)).div_ceil(most).clamp(1, 8);
            SIGNS.get(height as usize - 1).copied().unwrap_or('█')
        }
    };
    (1..=12).map(sign).collect()
}

/// A run of the log on one line: `2022-03-04 03:30:01 UTC, index --rebuild, done in 4.2 s`.
pub fn run(run: &LoggedRun, at_work: bool) -> String {
    let state = json::state(run, at_work);
    let began = run.start.began_shown();
    let command = clean(&run.start.command());
    match &run.end {
        Some(end) => format!("{began}, {command}, {state} in {}", duration(end.seconds)),
        None => format!("{began}, {command}, {state}"),
    }
}
