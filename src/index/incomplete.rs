//! Articles that are missing because a repair removed damaged segments. Every search reports them until a run
//! has re-read all of them.
//!
//! This state is part of the commit that removes the segments, and of every later commit:
//!
//! 1. The repair writes the list of segments without the damaged ones. The same file records for every archive that
//!    articles are missing and that the files are not known yet ([`RunRecord::is_unmarked`]).
//! 2. The repair compares the remaining articles with the records of files, and marks each file with missing
//!    articles ([`FileRecord::is_lost`](crate::index::ledger::FileRecord::is_lost)).
//! 3. A run that has looked at all files of an archive clears the state of that archive in its last commit.
//!
//! If newsdex is killed between these steps, the next run or repair continues with the next step. A normal
//! run that was interrupted is different: it leaves no missing articles.

use std::fmt;

use anyhow::Result;

use crate::index::reader::Snapshot;
use crate::index::writer::RunRecord;

/// The missing articles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Incomplete {
    /// Number of known files with missing articles.
    pub files: u64,
    /// Maximum number of missing articles from unknown files.
    pub other_articles: u64,
}

impl Incomplete {
    /// The hint for the user.
    pub const HINT: &'static str =
        "`newsdex verify --repair` restores them, and so does `newsdex index` with their folder";
}

impl fmt::Display for Incomplete {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the index is incomplete: a repair is unfinished, and ")?;
        let files = match self.files {
            1 => "1 file".to_owned(),
            files => format!("{files} files"),
        };
        match (self.files, self.other_articles) {
            (0, 0) => formatter.write_str("some articles may be missing"),
            (_, 0) => write!(formatter, "the articles of {files} are missing"),
            (0, other) => write!(formatter, "up to {other} articles are missing"),
            (_, other) => write!(
                formatter,
                "the articles of {files} and up to {other} articles of other files are missing"
            ),
        }
    }
}

impl RunRecord {
    /// Whether articles are missing because a repair removed them.
    pub fn is_incomplete(&self) -> bool {
        self.is_unmarked || self.dropped > 0 || self.roots.iter().any(|root| root.is_incomplete)
    }

    /// Records that all archives may have missing articles, up to `documents` of them from unknown files.
    pub(super) fn begin_repair(&mut self, documents: u64) {
        self.is_unmarked = true;
        self.dropped = self.dropped.saturating_add(documents);
        for root in &mut self.roots {
            root.is_incomplete = true;
        }
    }

    /// Records that every file of an archive was looked at and nothing of it is missing.
    pub fn complete(&mut self, name: &str) {
        for root in self.roots.iter_mut().filter(|root| root.name == name) {
            root.is_incomplete = false;
        }
        if self.roots.iter().all(|root| !root.is_incomplete) {
            (self.is_unmarked, self.dropped) = (false, 0);
        }
    }
}

impl Snapshot {
    /// The missing articles of this snapshot, according to `run`.
    ///
    /// # Errors
    ///
    /// Fails when the index is damaged.
    pub(super) fn lacks(&self, run: &RunRecord) -> Result<Option<Incomplete>> {
        if !run.is_incomplete() {
            return Ok(None);
        }
        let files = self.files()?;
        Ok(Some(Incomplete {
            files: files.iter().filter(|file| file.is_lost()).count() as u64,
            other_articles: run.dropped,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::writer::RootRecord;

    fn run(names: &[&str]) -> RunRecord {
        let root = |name: &&str| RootRecord {
            name: (*name).to_owned(),
            path: format!("/{name}"),
            ..RootRecord::default()
        };
        RunRecord {
            roots: names.iter().map(root).collect(),
            ..RunRecord::default()
        }
    }

    #[test]
    fn it_ends_when_the_last_archive_was_read_again() {
        let mut run = run(&["news", "wire"]);
        assert!(!run.is_incomplete());
        run.begin_repair(7);
        run.complete("news");
        assert!(run.is_incomplete());
        assert_eq!(run.dropped, 7);
        run.complete("elsewhere");
        assert!(run.is_incomplete());
        run.complete("wire");
        assert!(!run.is_incomplete());
        assert_eq!(run.dropped, 0);
    }

    #[test]
    fn what_is_missing_is_said_in_a_sentence() {
        let said = |files, other_articles| {
            Incomplete {
                files,
                other_articles,
            }
            .to_string()
        };
        assert!(said(1, 0).ends_with("the articles of 1 file are missing"));
        assert!(said(0, 300).ends_with("up to 300 articles are missing"));
        assert!(said(12, 30).ends_with(
            "the articles of 12 files and up to 30 articles of other files are missing"
        ));
        assert!(said(0, 0).ends_with("some articles may be missing"));
    }

    #[test]
    fn the_record_of_an_earlier_run_says_that_nothing_is_missing() {
        let earlier = r#"{"roots":[{"name":"news","path":"/news"}]}"#;
        let record: RunRecord = serde_json::from_str(earlier).unwrap();
        assert_eq!(record, run(&["news"]));
        assert!(!record.is_incomplete());
    }
}
