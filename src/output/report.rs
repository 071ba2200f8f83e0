//! `newsdex extract --report`: counts per folder and format, to see before indexing whether newsdex can read
//! an archive.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;

use crate::output::Style;
use crate::output::paragraph::{Face, Line, Pad};
use crate::output::terminal::thousands;
use newsdex_archive::Failure;
use newsdex_archive::failure::{InputOutcome, Tally};
use newsdex_text::article::Article;
use newsdex_text::file_name::shown;

/// Maximum number of reasons in text output.
const MOST_REASONS: usize = 20;

/// Counts of files, articles and failures.
#[derive(Debug, Default, Serialize)]
pub struct ReadingReport {
    folders: Vec<FolderReport>,
    /// The reasons of skips and failures, with their counts.
    reasons: Vec<ReasonReport>,
    #[serde(skip)]
    counts: BTreeMap<(String, &'static str), Counts>,
    #[serde(skip)]
    tally: Tally,
}

#[derive(Debug, Serialize)]
struct FolderReport {
    folder: String,
    format: &'static str,
    #[serde(flatten)]
    counts: Counts,
}

#[derive(Debug, Default, Clone, Serialize)]
struct Counts {
    files: u64,
    articles: u64,
    without_title: u64,
    without_date: u64,
    without_body: u64,
    without_author: u64,
    skipped: u64,
    partly_read: u64,
    failed: u64,
}

#[derive(Debug, Serialize)]
struct ReasonReport {
    kind: &'static str,
    reason: String,
    count: u64,
    example: String,
}

/// Shown as the format of files whose format is unknown.
pub const NO_FORMAT: &str = "-";

impl ReadingReport {
    /// Counts a file.
    pub fn file(&mut self, path: &str, format: &'static str) {
        self.of(path, format).files += 1;
    }

    /// Counts an article and its missing fields.
    pub fn article(&mut self, article: &Article, format: &'static str) {
        let counts = self.of(&article.origin.path, format);
        counts.articles += 1;
        counts.without_title += u64::from(article.title.is_none());
        counts.without_date += u64::from(article.published.is_none());
        counts.without_body += u64::from(article.body.is_empty());
        counts.without_author += u64::from(article.authors.is_empty());
    }

    /// Counts an input without an article.
    pub fn failure(&mut self, failure: &Failure, format: &'static str) {
        let counts = self.of(&failure.path, format);
        match failure.outcome() {
            InputOutcome::Failed => counts.failed += 1,
            InputOutcome::PartlyRead => counts.partly_read += 1,
            InputOutcome::Skipped => counts.skipped += 1,
            InputOutcome::Noted => {}
        }
        self.tally.add(failure);
    }

    fn of(&mut self, path: &str, format: &'static str) -> &mut Counts {
        let path = shown(path);
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        // Two levels name the collection; the levels below are usually days and desks.
        let mut ends = folder.match_indices('/').map(|(end, _)| end);
        let folder = &folder[..ends.nth(1).unwrap_or(folder.len())];
        self.counts.entry((folder.to_owned(), format)).or_default()
    }

    /// Sorts the counts: folders by name, the most frequent reasons first.
    pub fn finished(mut self) -> ReadingReport {
        let folders = std::mem::take(&mut self.counts).into_iter();
        self.folders = folders
            .map(|((folder, format), counts)| FolderReport {
                folder,
                format,
                counts,
            })
            .collect();
        let tally = std::mem::take(&mut self.tally);
        let reasons = tally.reasons().into_iter();
        self.reasons = reasons
            .map(|reason| ReasonReport {
                kind: reason.outcome.identifier(),
                reason: reason.reason.to_owned(),
                count: reason.count,
                example: reason.example.to_owned(),
            })
            .collect();
        self.reasons
            .sort_by_key(|reason| std::cmp::Reverse(reason.count));
        self
    }

    /// Writes the counts as a table, with the reasons below.
    ///
    /// # Errors
    ///
    /// Fails when `out` does.
    pub fn write(&self, style: Style, out: &mut dyn Write) -> io::Result<()> {
        let width = |text: &str| unicode_width::UnicodeWidthStr::width(text);
        let folder = self.folders.iter().map(|row| width(&row.folder));
        let folder = folder.max().unwrap_or(0).clamp(6, 40);
        let format = self.folders.iter().map(|row| width(row.format));
        let format = format.max().unwrap_or(0).max(6);
        let headings = [
            "files",
            "articles",
            "no title",
            "no date",
            "no body",
            "no author",
            "skipped",
            "in part",
            "failed",
        ];
        let mut line = Line::new(style, out);
        line.cell("folder", folder, Pad::Right, Face::Title)?;
        line.cell("format", format, Pad::Right, Face::Title)?;
        for heading in headings {
            line.cell(heading, heading.len().max(8), Pad::Left, Face::Title)?;
        }
        line.end()?;
        for row in &self.folders {
            line.cell(&row.folder, folder, Pad::Right, Face::Plain)?;
            line.cell(row.format, format, Pad::Right, Face::Plain)?;
            let counts = &row.counts;
            for (count, heading) in [
                counts.files,
                counts.articles,
                counts.without_title,
                counts.without_date,
                counts.without_body,
                counts.without_author,
                counts.skipped,
                counts.partly_read,
                counts.failed,
            ]
            .into_iter()
            .zip(headings)
            {
                let wide = heading.len().max(8);
                line.cell(&thousands(count), wide, Pad::Left, Face::Plain)?;
            }
            line.end()?;
        }
        if !self.reasons.is_empty() {
            line.blank()?;
        }
        for reason in self.reasons.iter().take(MOST_REASONS) {
            let what = match reason.kind {
                "partly_read" => "in part",
                kind => kind,
            };
            line.cell(&thousands(reason.count), 8, Pad::Left, Face::Plain)?;
            line.cell(what, 7, Pad::Right, Face::Dim)?;
            line.put(&reason.reason, Face::Plain)?;
            line.put(&format!(" (example: {})", reason.example), Face::Dim)?;
            line.end()?;
        }
        if self.reasons.len() > MOST_REASONS {
            let more = self.reasons.len() - MOST_REASONS;
            line.put(
                &format!("and {more} other reasons; --format json lists all"),
                Face::Dim,
            )?;
            line.end()?;
        }
        Ok(())
    }
}
