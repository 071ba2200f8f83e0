//! The reason why an input gave no article, in words for the user.

mod tally;

use std::fmt;
use std::time::Duration;

use newsdex_text::checkpoint::Cut;
use newsdex_text::defect::Defect;
use newsdex_text::file_name::shown;

pub use self::tally::{InputOutcome, Reason, Tally};

/// The reason why a file or a record gave no article.
///
/// Prints as one line without the hint: `press/1999.jsonl.gz:1893: not valid JSON: expected value`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Failure {
    /// Whether reading failed or there was no article to read.
    pub kind: FailureKind,
    /// Path of the file, as in [`newsdex_text::article::Origin::path`]; printed as [`shown`].
    pub path: String,
    /// The container member, if the file is one.
    pub member: Option<Box<str>>,
    /// Number of the record in the file, from 0; `None` if the failure concerns the whole file.
    pub record: Option<u64>,
    /// The line where the record begins, from 1, in formats that have lines.
    pub line: Option<u64>,
    /// The cause: lower case, no final period.
    pub reason: Box<str>,
    /// Advice for the user.
    pub hint: Option<Box<str>>,
    /// The panic that caused the failure.
    pub defect: Option<Box<Defect>>,
}

/// Distinguishes inputs that could not be read from those that are not articles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FailureKind {
    /// The input may contain articles but could not be read.
    Failed,
    /// The input gave articles, but less than half of its readable text is in them.
    PartlyRead(TextCount),
    /// The input is known to be no article: an empty file, a README, a style sheet.
    Skipped,
    /// Not about an input that gave no article, but about something in it that was left out.
    Noted,
    /// No article was recognised in the input. Counts as skipped: if the input holds readable text, the
    /// account of the text of its file names the file as failed.
    Unrecognised,
}

/// How much of the readable text of a file became articles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TextCount {
    /// Bytes of readable text in the file, estimated.
    pub readable: u64,
    /// Bytes of text that became articles.
    pub read: u64,
}

impl fmt::Display for TextCount {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (read, readable) = (amount(self.read), amount(self.readable));
        write!(
            formatter,
            "{read} of {readable} of readable text became articles"
        )
    }
}

/// An amount of text, such as `12.3 KB`.
pub(crate) fn amount(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..999_950 => format!("{:.1} KB", bytes as f64 / 1e3),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}

impl Failure {
    /// The failure to read a whole file.
    pub fn failed(path: &str, reason: impl Into<String>) -> Failure {
        Failure {
            kind: FailureKind::Failed,
            path: path.to_owned(),
            member: None,
            record: None,
            line: None,
            reason: reason.into().into_boxed_str(),
            hint: None,
            defect: None,
        }
    }

    /// The failure to open or read a whole file because of an error of the operating system.
    pub fn of_system(path: &str, error: &std::io::Error) -> Failure {
        let failure = Failure::failed(path, reason(error));
        match is_out_of_files(error) {
            true => failure.with_hint(RAISE_FILES),
            false => failure,
        }
    }

    /// The failure of a file in which the search for the next record exceeds the CPU time limit for a record; `given`
    /// is the number of records found before.
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

    /// The failure of a file whose division into records was cut short after `given` records. `None` if the whole run
    /// is stopping, which is not a failure of the file.
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

    /// A whole file that is not an article.
    pub fn skipped(path: &str, reason: impl Into<String>) -> Failure {
        Failure {
            kind: FailureKind::Skipped,
            ..Failure::failed(path, reason)
        }
    }

    /// Whether content was lost, as opposed to skipped.
    pub fn is_loss(&self) -> bool {
        matches!(self.kind, FailureKind::Failed | FailureKind::PartlyRead(_))
    }

    /// How much of the readable text became articles, if the input was read only in part.
    pub fn text_count(&self) -> Option<TextCount> {
        match self.kind {
            FailureKind::PartlyRead(count) => Some(count),
            _ => None,
        }
    }

    /// Whether this is a link that was not followed because it leads out of the named folders.
    pub fn is_link_not_followed(&self) -> bool {
        self.kind == FailureKind::Skipped && self.hint.as_deref() == Some(FOLLOW_LINKS)
    }

    /// Adds the panic that caused the failure, with advice.
    pub fn with_defect(mut self, defect: Defect) -> Failure {
        self.defect = Some(Box::new(defect));
        self.with_hint(REPORT_DEFECT)
    }

    /// Adds advice for the user.
    pub fn with_hint(mut self, hint: impl Into<Box<str>>) -> Failure {
        self.hint = Some(hint.into());
        self
    }
}

impl Failure {
    /// The place of the input, such as `press/1999.jsonl.gz:1893`.
    pub fn location(&self) -> String {
        let mut place = shown(&self.path).into_owned();
        if let Some(member) = &self.member {
            place.push('!');
            place.push_str(member);
        }
        match (self.line, self.record) {
            (Some(line), _) => place.push_str(&format!(":{line}")),
            (None, Some(record)) => place.push_str(&format!("#{record}")),
            (None, None) => {}
        }
        place
    }

    /// The reason without the details after a semicolon, which differ from input to input.
    pub fn general_reason(&self) -> &str {
        self.reason.split("; ").next().unwrap_or(&self.reason)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.location(), self.reason)?;
        match self.text_count() {
            Some(count) => write!(formatter, ": {count}"),
            None => Ok(()),
        }
    }
}

/// The advice for a bug in newsdex.
const REPORT_DEFECT: &str =
    "please report it with what --verbose prints, and with the file if possible";

/// The advice for a link that is not followed.
pub(crate) const FOLLOW_LINKS: &str = "--follow-links follows it";

/// The advice when too many files are open.
pub const RAISE_FILES: &str = "raise the limit for open files: `ulimit -n 1024`";

/// Whether a file could not be opened because too many files are open.
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

/// The message for an input that exceeds its CPU time limit.
pub fn too_long(budget: Duration) -> String {
    format!("took more than {} s of CPU time", budget.as_secs_f64())
}

/// The advice that goes with [`too_long`].
pub const RAISE_RECORD_TIME: &str = "if it is an article, raise --record-seconds";

/// The reason for an error of the operating system, in a few words, without the error number.
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
        let count = TextCount {
            readable: 40_210,
            read: 980,
        };
        let partly = Failure {
            kind: FailureKind::PartlyRead(count),
            ..Failure::failed("press/1999.xml", "partly read")
        };
        assert_eq!(
            partly.to_string(),
            "press/1999.xml: partly read: 980 bytes of 40.2 KB of readable text became articles"
        );
        let record = Failure {
            record: Some(6),
            member: Some("a.json".into()),
            ..whole
        };
        assert_eq!(record.to_string(), "press/1999.gz!a.json#6: ends early");
    }
}
