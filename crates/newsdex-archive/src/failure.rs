//! What became of an input that gave no article, in words for the person who asked.

use std::fmt;
use std::time::Duration;

use newsdex_text::checkpoint::Cut;
use newsdex_text::defect::Defect;
use newsdex_text::file_name::shown;

/// Why a file or a record gave no article.
///
/// Prints as one line without the hint: `press/1999.jsonl.gz:1893: not valid JSON: expected value`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Failure {
    /// Whether something went wrong or there was merely nothing to read.
    pub kind: FailureKind,
    /// Path of the file, as in [`newsdex_text::article::Origin::path`]; printed as [`shown`].
    pub path: String,
    /// Member of a container, if the file is one.
    pub member: Option<Box<str>>,
    /// Number of the record in the file, from 0; absent when the whole file is meant.
    pub record: Option<u64>,
    /// Line the record starts on, from 1, in formats that have lines.
    pub line: Option<u64>,
    /// What is the matter: lower case, no final period.
    pub reason: String,
    /// What to do about it.
    pub hint: Option<Box<str>>,
    /// The panic that is the reason.
    pub defect: Option<Box<Defect>>,
}

/// Tells what could not be read from what is no article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FailureKind {
    /// It may hold articles, but could not be read.
    Failed,
    /// It was understood and is no article: an empty file, a README, settings in JSON.
    Skipped,
}

impl Failure {
    /// Something about a whole file that could not be read.
    pub fn failed(path: &str, reason: impl Into<String>) -> Failure {
        Failure {
            kind: FailureKind::Failed,
            path: path.to_owned(),
            member: None,
            record: None,
            line: None,
            reason: reason.into(),
            hint: None,
            defect: None,
        }
    }

    /// A whole file that the operating system does not give.
    pub fn of_system(path: &str, error: &std::io::Error) -> Failure {
        let failure = Failure::failed(path, reason(error));
        match is_out_of_files(error) {
            true => failure.with_hint(RAISE_FILES),
            false => failure,
        }
    }

    /// A file of which the next record takes more CPU time to find than a record may take; `given` is how
    /// many records of it were found before.
    pub fn undivided(path: &str, budget: Duration, given: Option<u64>) -> Failure {
        let reason = format!(
            "the search for the next record {}; the rest of the file is not read",
            too_long(budget)
        );
        Failure {
            record: given,
            ..Failure::failed(path, reason).with_hint(RAISE_RECORD_TIME)
        }
    }

    /// A file that could not be divided further, after `given` records of it. `None` if the run is to stop, which is
    /// no failure of the file.
    pub fn of_cut(path: &str, cut: Cut, budget: Duration, given: Option<u64>) -> Option<Failure> {
        match cut {
            Cut::Stopped => None,
            Cut::TooLong => Some(Failure::undivided(path, budget, given)),
            Cut::Defect(defect) => {
                let reason =
                    "newsdex failed on this file because of a bug in newsdex: the rest is not read";
                let failure = Failure {
                    record: given,
                    ..Failure::failed(path, reason)
                };
                Some(failure.with_defect(defect))
            }
        }
    }

    /// A whole file that is no article.
    pub fn skipped(path: &str, reason: impl Into<String>) -> Failure {
        Failure {
            kind: FailureKind::Skipped,
            ..Failure::failed(path, reason)
        }
    }

    /// Whether something was lost, not merely passed over.
    pub fn is_loss(&self) -> bool {
        self.kind == FailureKind::Failed
    }

    /// Whether this is a link that was not followed, as it leads out of the folders named.
    pub fn is_link_not_followed(&self) -> bool {
        self.kind == FailureKind::Skipped && self.hint.as_deref() == Some(FOLLOW_LINKS)
    }

    /// Adds the panic that is the reason, and what to do about it.
    pub fn with_defect(mut self, defect: Defect) -> Failure {
        self.defect = Some(Box::new(defect));
        self.with_hint(REPORT_DEFECT)
    }

    /// Adds what to do about it.
    pub fn with_hint(mut self, hint: impl Into<Box<str>>) -> Failure {
        self.hint = Some(hint.into());
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&shown(&self.path))?;
        if let Some(member) = &self.member {
            write!(formatter, "!{member}")?;
        }
        match (self.line, self.record) {
            (Some(line), _) => write!(formatter, ":{line}")?,
            (None, Some(record)) => write!(formatter, "#{record}")?,
            (None, None) => {}
        }
        write!(formatter, ": {}", self.reason)
    }
}

/// What to do about a defect.
const REPORT_DEFECT: &str =
    "please report it with what --verbose prints, and with the file if possible";

/// What to do about a link that is not followed.
pub(crate) const FOLLOW_LINKS: &str = "--follow-links follows it";

/// What to do when no file can be opened because too many are.
pub const RAISE_FILES: &str = "raise the limit for open files: `ulimit -n 1024`";

/// Whether no file can be opened because too many are.
pub fn is_out_of_files(error: &std::io::Error) -> bool {
    #[cfg(unix)]
    const CODES: [i32; 2] = [
        rustix::io::Errno::MFILE.raw_os_error(),
        rustix::io::Errno::NFILE.raw_os_error(),
    ];
    // ERROR_TOO_MANY_OPEN_FILES
    #[cfg(not(unix))]
    const CODES: [i32; 1] = [4];
    error
        .raw_os_error()
        .is_some_and(|code| CODES.contains(&code))
}

/// What is said of something that takes more than its budget of CPU time.
pub fn too_long(budget: Duration) -> String {
    format!("took more than {} s of CPU time", budget.as_secs_f64())
}

/// What to do about it.
pub const RAISE_RECORD_TIME: &str = "if it is an article, raise --record-seconds";

/// Says in a few words why the operating system refused, without its error number.
pub fn reason(error: &std::io::Error) -> String {
    use std::io::ErrorKind;
    match error.kind() {
        ErrorKind::NotFound => "no such file or folder".to_owned(),
        ErrorKind::PermissionDenied => "permission denied".to_owned(),
        ErrorKind::UnexpectedEof => "ends early".to_owned(),
        _ => {
            let text = error.to_string();
            let text = text.split(" (os error").next().unwrap_or(&text);
            let mut letters = text.chars();
            letters.next().map_or_else(String::new, |first| {
                first.to_lowercase().chain(letters).collect()
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_prints_one_position_and_the_reason() {
        let whole = Failure::failed("press/1999.gz", "ends early");
        assert_eq!(whole.to_string(), "press/1999.gz: ends early");
        let line = Failure {
            line: Some(7),
            record: Some(6),
            ..whole.clone()
        };
        assert_eq!(line.to_string(), "press/1999.gz:7: ends early");
        let record = Failure {
            record: Some(6),
            member: Some("a.json".into()),
            ..whole
        };
        assert_eq!(record.to_string(), "press/1999.gz!a.json#6: ends early");
    }
}
