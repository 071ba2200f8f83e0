//! The log of runs: what was done to an index, when, by which process, and with which result.
//!
//! `runs.jsonl` is outside all generations, so that it also contains failed rebuilds. A run adds a line when
//! it begins to write and a second line when it ends; without the second line, the run was killed or is still
//! active. Each line ends with its checksum. Lines that cannot be read, such as the last one before a power
//! cut, are skipped and counted.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use crate::index::DamagedIndex;
use crate::index::files::{self, Bound};

/// Name of the file.
pub(super) const RUNS: &str = "runs.jsonl";

/// Number of runs that the log keeps.
const MOST_RUNS: usize = 1_000;

/// The file is shortened if it is longer than this and contains more than necessary.
const LONG_BYTES: u64 = 1 << 20;

/// The start of a run that writes an index.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunStart {
    /// Start time, in milliseconds since 1970.
    pub began_ms: i64,
    /// Number of the process.
    pub process: u32,
    /// Name of the machine; may be empty.
    pub host: String,
    /// Version of newsdex.
    pub newsdex: String,
    /// The command line without the program, as [`encoded`](newsdex_text::file_name::encoded).
    pub arguments: Vec<String>,
    /// The working directory, to which relative paths in the arguments refer; encoded likewise.
    pub folder: String,
}

/// The end of a run.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct RunEnd {
    /// Duration.
    pub seconds: f64,
    /// The exit code.
    pub exit: u8,
    /// The live generation after the run.
    pub generation: Option<u64>,
    /// New articles.
    pub added: u64,
    /// Articles that were replaced by a new version.
    pub updated: u64,
    /// Articles that did not change.
    pub unchanged: u64,
    /// Articles that were removed.
    pub removed: u64,
    /// Inputs that could not be read.
    pub failures: u64,
    /// Why it failed, or what it did if it was not an index run.
    pub message: Option<String>,
}

/// A run in the log.
#[derive(Debug, Clone, PartialEq)]
pub struct LoggedRun {
    /// The start of the run.
    pub start: RunStart,
    /// The end of the run; `None` if it was killed or is still active.
    pub end: Option<RunEnd>,
}

/// The content of a log.
#[derive(Debug, Default)]
pub struct Log {
    /// The runs, latest last.
    pub runs: Vec<LoggedRun>,
    /// Number of lines that could not be read.
    pub unreadable: usize,
}

/// One line of the log. The fields of [`RunStart`] are repeated, because flattening is slow.
#[derive(Serialize, Deserialize)]
struct Line {
    began_ms: i64,
    process: u32,
    host: String,
    newsdex: String,
    arguments: Vec<String>,
    folder: String,
    end: Option<RunEnd>,
}

impl Line {
    fn into_parts(self) -> (RunStart, Option<RunEnd>) {
        let start = RunStart {
            began_ms: self.began_ms,
            process: self.process,
            host: self.host,
            newsdex: self.newsdex,
            arguments: self.arguments,
            folder: self.folder,
        };
        (start, self.end)
    }
}

impl RunStart {
    /// The command of the run: `index`, `index --rebuild`, `rollback`, …
    pub fn command(&self) -> String {
        const KINDS: [&str; 3] = ["--rebuild", "--repair", "--dry-run"];
        // Common options can precede the command.
        let commands = ["index", "watch", "verify", "rollback"];
        let is_command = |argument: &&String| commands.contains(&argument.as_str());
        let command = self.arguments.iter().find(is_command);
        let mut shown = command.map_or("index", String::as_str).to_owned();
        for argument in &self.arguments {
            if KINDS.contains(&argument.as_str()) {
                shown.push(' ');
                shown.push_str(argument);
            }
        }
        shown
    }

    /// Whether it is a repair: `verify --repair`.
    pub(super) fn is_repair(&self) -> bool {
        self.command() == "verify --repair"
    }

    /// The start time in UTC: `2022-03-04 03:30:01 UTC`.
    pub fn began_shown(&self) -> String {
        let began = jiff::Timestamp::from_millisecond(self.began_ms).unwrap_or_default();
        began.strftime("%Y-%m-%d %H:%M:%S UTC").to_string()
    }
}

impl Log {
    /// Reads the log of an index directory; a missing log is empty.
    ///
    /// # Errors
    ///
    /// Fails if the file cannot be read; damage is not an error.
    pub fn read(directory: &Path) -> Result<Log> {
        let path = path(directory);
        let bytes = match files::read(&path, Bound::LIST) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Log::default()),
            Err(error) => return Err(files::failed("read", &path, error)),
        };
        let mut log = Log::default();
        let mut known = FxHashMap::default();
        for line in bytes.split(|byte| *byte == b'\n') {
            if line.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            match read_line(line) {
                Some(line) => {
                    let (start, end) = line.into_parts();
                    log.take(start, end, &mut known);
                }
                None => log.unreadable += 1,
            }
        }
        let forgotten = log.runs.len().saturating_sub(MOST_RUNS);
        log.runs.drain(..forgotten);
        Ok(log)
    }

    /// Adds a line; `known` has the number of each run by its identity.
    fn take(
        &mut self,
        start: RunStart,
        end: Option<RunEnd>,
        known: &mut FxHashMap<(i64, u32, String), usize>,
    ) {
        let number = known.entry((start.began_ms, start.process, start.host.clone()));
        let number = *number.or_insert(self.runs.len());
        match self.runs.get_mut(number) {
            Some(run) => run.end = end.or(run.end.take()),
            None => self.runs.push(LoggedRun { start, end }),
        }
    }
}

/// Adds the start or the end of a run to the log. With `may_shorten`, which needs the write lock, it can also
/// shorten the log.
///
/// # Errors
///
/// Fails when the disk does.
pub(super) fn append(
    directory: &Path,
    start: &RunStart,
    end: Option<&RunEnd>,
    may_shorten: bool,
) -> Result<()> {
    let path = path(directory);
    let write = || -> Result<()> {
        let known = files::check(&path).ok();
        let is_long = known.as_ref().is_some_and(|known| known.len() > LONG_BYTES);
        // If the file has several names, an added line would be visible under all of them.
        if known.as_ref().is_some_and(files::has_other_names) || (may_shorten && is_long) {
            shorten(directory)?;
        }
        let line = line(start, end)?;
        let mut options = OpenOptions::new();
        options.read(true).append(true).create(true);
        let mut file = files::open_with(&path, &mut options)
            .map_err(|error| files::failed("write", &path, error))?;
        // A line that was cut by a power loss must not damage the next one.
        let text = match ends_a_line(&mut file)? {
            true => format!("{line}\n"),
            false => format!("\n{line}\n"),
        };
        // In one write, because another process may add a line at the same time.
        file.write_all(text.as_bytes())?;
        Ok(())
    };
    write().map_err(|error| match error.is::<DamagedIndex>() {
        true => error,
        false => error.context(format!("cannot write {}", path.display())),
    })
}

/// Starts a new log if another object is in its place.
///
/// # Errors
///
/// Fails when the disk does.
pub(super) fn mend(directory: &Path) -> Result<()> {
    match Log::read(directory) {
        Err(error) if error.is::<DamagedIndex>() => {
            crate::index::seal::replace(&path(directory), b"")?;
            Ok(())
        }
        other => other.map(|_| ()),
    }
}

/// Rewrites the log with the latest runs and without unreadable lines. Keeps at least the latest run, and
/// otherwise at most [`LONG_BYTES`].
pub(super) fn shorten(directory: &Path) -> Result<()> {
    let log = Log::read(directory)?;
    let mut lines: Vec<String> = Vec::new();
    let mut bytes = 0;
    for run in log.runs.iter().rev() {
        let line = line(&run.start, run.end.as_ref())?;
        bytes += line.len() as u64 + 1;
        if bytes > LONG_BYTES && !lines.is_empty() {
            break;
        }
        lines.push(line + "\n");
    }
    lines.reverse();
    crate::index::seal::replace(&path(directory), lines.concat().as_bytes())?;
    Ok(())
}

fn ends_a_line(file: &mut File) -> io::Result<bool> {
    if file.seek(SeekFrom::End(0))? == 0 {
        return Ok(true);
    }
    file.seek(SeekFrom::End(-1))?;
    let mut last = [0];
    file.read_exact(&mut last)?;
    Ok(last == *b"\n")
}

fn path(directory: &Path) -> PathBuf {
    directory.join(RUNS)
}

const CHECKSUM: &str = ",\"checksum\":\"";

/// One line: JSON whose last field is a checksum of everything before it.
fn line(start: &RunStart, end: Option<&RunEnd>) -> Result<String> {
    let RunStart {
        began_ms,
        process,
        host,
        newsdex,
        arguments,
        folder,
    } = start.clone();
    let line = Line {
        began_ms,
        process,
        host,
        newsdex,
        arguments,
        folder,
        end: end.cloned(),
    };
    let mut text = serde_json::to_string(&line).context("a run is always JSON")?;
    text.pop();
    let checksum = xxh3_64(text.as_bytes());
    Ok(format!("{text}{CHECKSUM}{checksum:016x}\"}}"))
}

fn read_line(line: &[u8]) -> Option<Line> {
    let text = std::str::from_utf8(line).ok()?;
    let (before, checksum) = text.rsplit_once(CHECKSUM)?;
    let checksum = u64::from_str_radix(checksum.strip_suffix("\"}")?, 16).ok()?;
    if xxh3_64(before.as_bytes()) != checksum {
        return None;
    }
    serde_json::from_str(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn start(number: i64) -> RunStart {
        RunStart {
            began_ms: 1_646_364_601_000 + number,
            process: 4711,
            host: "desk".into(),
            newsdex: "0.1.0".into(),
            arguments: ["--index", "x", "index", "--rebuild", "news"]
                .map(str::to_owned)
                .into(),
            folder: "/home".into(),
        }
    }

    fn end(exit: u8) -> RunEnd {
        RunEnd {
            exit,
            added: 3,
            ..RunEnd::default()
        }
    }

    #[test]
    fn a_run_that_began_and_ended_is_one_run() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        append(folder, &start(1), None, true).unwrap();
        append(folder, &start(2), None, true).unwrap();
        append(folder, &start(1), Some(&end(3)), false).unwrap();
        let log = Log::read(folder).unwrap();
        assert_eq!(log.runs.len(), 2);
        assert_eq!(log.runs[0].end, Some(end(3)));
        assert_eq!(log.runs[1].end, None);
        assert_eq!(log.runs[0].start.command(), "index --rebuild");
        assert_eq!(log.runs[0].start.began_shown(), "2022-03-04 03:30:01 UTC");
    }

    #[test]
    fn a_torn_line_costs_itself() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        append(folder, &start(1), Some(&end(0)), true).unwrap();
        let whole = fs::read(path(folder)).unwrap();
        for cut in 1..whole.len() - 1 {
            fs::write(path(folder), [&whole[..], &whole[..cut]].concat()).unwrap();
            append(folder, &start(2), Some(&end(0)), false).unwrap();
            let log = Log::read(folder).unwrap();
            assert_eq!((log.runs.len(), log.unreadable), (2, 1), "cut at {cut}");
        }
    }

    #[test]
    fn a_flipped_bit_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        append(folder, &start(1), Some(&end(0)), true).unwrap();
        let whole = fs::read(path(folder)).unwrap();
        for place in 0..whole.len() - 1 {
            let mut damaged = whole.clone();
            damaged[place] ^= 1;
            fs::write(path(folder), &damaged).unwrap();
            assert!(
                Log::read(folder).unwrap().unreadable > 0,
                "flipped at {place}"
            );
        }
    }

    #[test]
    fn the_latest_runs_are_kept() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        let mut text = String::new();
        for number in 0..MOST_RUNS as i64 + 50 {
            text += &line(&start(number), Some(&end(0))).unwrap();
            text.push('\n');
        }
        fs::write(path(folder), text).unwrap();
        shorten(folder).unwrap();
        let log = Log::read(folder).unwrap();
        assert_eq!(log.runs.len(), MOST_RUNS);
        assert_eq!(log.runs[0].start, start(50));
    }
}
