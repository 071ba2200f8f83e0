//! Runs the program and gives back what it said: in a [`Sandbox`] of one test, or on the index of
//! the fixtures that all tests share.

use std::fmt;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::OnceLock;
use std::time::Duration;

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

/// The program under test.
pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_newsdex");

/// What the fixtures hold; `fixtures/README.md` shows how it is counted.
pub(crate) const ARTICLES: u64 = 55;

/// How many files they are in.
pub(crate) const FILES: u64 = 34;

/// A search that counts the values of every facet.
pub(crate) const SEARCH_OF_FACETS: &[&str] = &[
    "search",
    "--facet",
    "people",
    "--facet",
    "organizations",
    "--facet",
    "places",
    "--facet",
    "source",
    "--facet",
    "author",
    "--facet",
    "section",
    "--facet",
    "language",
    "--facet",
    "year",
    "--facet",
    "month",
    "-n",
    "0",
    "--format",
    "json",
];

/// What a run of the program said, and how it ended.
pub(crate) struct Run {
    /// The exit code; absent when a signal ended it.
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    /// Standard error, with durations replaced.
    pub(crate) stderr: String,
}

impl fmt::Display for Run {
    /// Everything, without blanks at the ends of lines.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.code {
            Some(code) => writeln!(formatter, "exit {code}")?,
            None => writeln!(formatter, "ended by a signal")?,
        }
        for (heading, text) in [("stdout", &self.stdout), ("stderr", &self.stderr)] {
            writeln!(formatter, "--- {heading}")?;
            for line in text.lines() {
                writeln!(formatter, "{}", line.trim_end())?;
            }
        }
        Ok(())
    }
}

impl Run {
    /// Takes what a finished process said.
    pub(crate) fn of(output: process::Output) -> Run {
        Run {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: without_durations(&String::from_utf8(output.stderr).unwrap()),
        }
    }

    /// Makes sure how the run ended.
    #[track_caller]
    pub(crate) fn exits(self, code: i32) -> Run {
        assert_eq!(self.code, Some(code), "in {self}");
        self
    }

    /// Standard output as one JSON value.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error} in {self}"))
    }

    /// Standard output as one JSON value a line.
    #[track_caller]
    pub(crate) fn json_lines(&self) -> Vec<Value> {
        let lines = self.stdout.lines();
        lines
            .map(|line| {
                serde_json::from_str(line).unwrap_or_else(|error| panic!("{error} in {line}"))
            })
            .collect()
    }
}

/// Puts `N` for the number before a unit of time.
fn without_durations(text: &str) -> String {
    let mut shown = String::new();
    for (number, word) in text.split(' ').enumerate() {
        let is_unit = ["ms", "s"]
            .contains(&word.trim_end_matches(|character: char| !character.is_ascii_alphabetic()));
        if is_unit {
            let digits = |character: char| character.is_ascii_digit() || character == '.';
            let kept = shown.trim_end_matches(digits).len();
            if kept < shown.len() {
                shown.truncate(kept);
                shown.push('N');
            }
        }
        if number > 0 {
            shown.push(' ');
        }
        shown.push_str(word);
    }
    shown
}

/// A run of the program in a folder, with nothing in its environment that changes what it prints.
pub(crate) fn command(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(PROGRAM);
    command
        .current_dir(folder)
        .args(args)
        .env("COLUMNS", "100")
        .timeout(Duration::from_secs(300));
    for name in ["NEWSDEX_INDEX", "NO_COLOR", "CLICOLOR_FORCE", "LINES"] {
        command.env_remove(name);
    }
    command
}

/// The same as a process that is not waited for.
pub(crate) fn process(folder: &Path, args: &[&str]) -> process::Command {
    let mut command = process::Command::new(PROGRAM);
    command
        .current_dir(folder)
        .args(args)
        .env("COLUMNS", "100")
        .env_remove("NEWSDEX_INDEX")
        .env_remove("NO_COLOR");
    command
}

/// Runs the program in a folder.
pub(crate) fn run_in(folder: &Path, args: &[&str]) -> Run {
    Run::of(command(folder, args).output().unwrap())
}

/// A folder that goes when the test ends. The index is `.newsdex` in it, and every path can be given
/// as it is seen from there.
pub(crate) struct Sandbox {
    folder: TempDir,
}

impl Sandbox {
    /// An empty folder.
    pub(crate) fn new() -> Sandbox {
        Sandbox {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    /// A folder with a copy of the fixture archive in `archive`.
    pub(crate) fn with_fixtures() -> Sandbox {
        let sandbox = Sandbox::new();
        copy_folder(&fixtures("archive"), &sandbox.path("archive"));
        sandbox
    }

    /// The folder itself.
    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }

    /// A path in it.
    pub(crate) fn path(&self, below: &str) -> PathBuf {
        self.folder.path().join(below)
    }

    /// Writes a file, with the folders it lies in.
    pub(crate) fn write(&self, below: &str, content: impl AsRef<[u8]>) {
        let path = self.path(below);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    /// Removes a file.
    pub(crate) fn remove(&self, below: &str) {
        fs::remove_file(self.path(below)).unwrap();
    }

    /// Runs the program in it. Its path is `…` in what is said on standard error.
    pub(crate) fn run(&self, args: &[&str]) -> Run {
        self.without_root(run_in(self.root(), args))
    }

    /// Puts `…` for its path in what was said on standard error.
    pub(crate) fn without_root(&self, mut run: Run) -> Run {
        for root in [self.root().canonicalize().unwrap(), self.root().to_owned()] {
            run.stderr = run.stderr.replace(root.to_str().unwrap(), "…");
        }
        run
    }

    /// Indexes and gives the summary; the run has to end with `code`.
    #[track_caller]
    pub(crate) fn index_ending(&self, code: i32, args: &[&str]) -> Value {
        let args: Vec<&str> = ["index", "--json", "--quiet"]
            .into_iter()
            .chain(args.iter().copied())
            .collect();
        self.run(&args).exits(code).json()
    }

    /// Indexes and gives the summary; nothing may be unreadable.
    #[track_caller]
    pub(crate) fn index(&self, args: &[&str]) -> Value {
        self.index_ending(0, args)
    }

    /// The identifiers of all articles a query finds, best first.
    #[track_caller]
    pub(crate) fn found(&self, query: &str) -> Vec<String> {
        let run = self.run(&[
            "search", "--format", "jsonl", "--limit", "100000", "--", query,
        ]);
        assert!(matches!(run.code, Some(0 | 1)), "in {run}");
        run.json_lines()
            .iter()
            .map(|hit| hit["id"].as_str().unwrap().to_owned())
            .collect()
    }

    /// The identifiers of every article, sorted.
    #[track_caller]
    pub(crate) fn all(&self) -> Vec<String> {
        let mut ids = self.found("*");
        ids.sort_unstable();
        ids
    }

    /// What `stats` says.
    #[track_caller]
    pub(crate) fn stats(&self) -> Value {
        self.run(&["stats", "--format", "json"]).exits(0).json()
    }
}

/// A folder or file among the fixtures.
pub(crate) fn fixtures(below: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures")
        .join(below)
}

/// A file that belongs to the tests.
pub(crate) fn tests(below: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests")
        .join(below)
}

/// Copies a folder with all that is in it.
pub(crate) fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => copy_folder(&entry.path(), &target),
            false => drop(fs::copy(entry.path(), target).unwrap()),
        }
    }
}

/// The Rust sources below a folder, without files of tests.
pub(crate) fn rust_sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let is_source = path.extension().is_some_and(|extension| extension == "rs");
        if path.is_dir() && !path.ends_with("tests") {
            found.extend(rust_sources(&path));
        } else if is_source && !path.ends_with("tests.rs") {
            found.push(path);
        }
    }
    found
}

/// A folder whose `.newsdex` is the index of the fixture archive. Tests only read it.
pub(crate) fn fixture_index() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| index_to_read("fixtures", &[fixtures("archive")], 0))
}

/// A folder of this name whose `.newsdex` is the index of some archives, for tests that only read it:
/// made by the first that asks for it, and anew for each build. The run that makes it ends with `code`.
pub(crate) fn index_to_read(name: &str, archives: &[PathBuf], code: i32) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(&folder).unwrap();
    // Tests may run in several processes: one of them makes the index.
    let lock = File::create(folder.join("lock")).unwrap();
    lock.lock().unwrap();
    let build = format!("{:?}", fs::metadata(PROGRAM).unwrap().modified().unwrap());
    let made_by = folder.join("made-by");
    if fs::read_to_string(&made_by).ok().as_ref() != Some(&build) {
        let index = folder.join(".newsdex");
        if index.exists() {
            fs::remove_dir_all(index).unwrap();
        }
    }
    let archives = archives.iter().map(|archive| archive.to_str().unwrap());
    let args: Vec<&str> = ["index", "--quiet"].into_iter().chain(archives).collect();
    run_in(&folder, &args).exits(code);
    fs::write(made_by, build).unwrap();
    folder
}

/// Runs the program on the index of the fixtures.
pub(crate) fn run(args: &[&str]) -> Run {
    run_in(fixture_index(), args)
}

/// The same, as text for a snapshot.
pub(crate) fn newsdex(args: &[&str]) -> String {
    run(args).to_string()
}

/// The same without the names of people, organisations and places found: which they are is for the
/// tagger to answer for, and it learns.
pub(crate) fn without_names(shown: &str) -> String {
    let labels = ["People: ", "Organisations: ", "Places: "];
    let mut is_within = false;
    let mut kept = String::new();
    for line in shown.lines() {
        let begins = labels
            .iter()
            .any(|label| line.trim_start().starts_with(label));
        let ends = line.contains(" · ") || line.starts_with("---");
        is_within = begins || is_within && !ends;
        if !is_within {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    kept
}

/// The hits of a query on the fixtures, at most a hundred.
#[track_caller]
pub(crate) fn hits(args: &[&str]) -> Vec<Value> {
    let args: Vec<&str> = ["search", "--format", "jsonl", "--limit", "100"]
        .iter()
        .chain(args)
        .copied()
        .collect();
    let run = run(&args);
    assert!(matches!(run.code, Some(0 | 1)), "in {run}");
    run.json_lines()
}

/// A short name for an article of the fixtures: the file without folder and extension, or a letter
/// for an archive of several and the number of the record.
pub(crate) fn short_name(hit: &Value) -> String {
    let path = hit["origin"]["path"].as_str().unwrap();
    let file = path.rsplit('/').next().unwrap();
    let letter = match file {
        "wire-2022.jsonl" => "W",
        "local-news.jsonl.gz" => "G",
        "clippings.jsonl.zst" => "Z",
        "world-2021.json" => "A",
        _ => return file.split('.').next().unwrap().to_owned(),
    };
    format!("{letter}{}", hit["origin"]["record"])
}

/// The piece of a text between two numbers of code points.
pub(crate) fn slice(text: &str, start: &Value, end: &Value) -> String {
    let (start, end) = (
        start.as_u64().unwrap() as usize,
        end.as_u64().unwrap() as usize,
    );
    assert!(
        start < end && end <= text.chars().count(),
        "{start}..{end} is not in {text:?}"
    );
    text.chars().skip(start).take(end - start).collect()
}

/// JSON Lines with so many short stories, numbered from `first`.
pub(crate) fn stories(first: u32, count: u32) -> String {
    let story = |number: u32| {
        let pier = number % 7;
        format!(
            "{{\"id\": \"story-{number}\", \"title\": \"Story number {number}\", \"date\": \"2021-05-{day:02}\", \
             \"body\": \"The harbour office counted {number} boats at pier {pier} on Monday. Nobody had asked it \
             to. The clerk, Edith Marlow, said that boats are there to be counted.\"}}\n",
            day = number % 28 + 1,
        )
    };
    (first..first + count).map(story).collect()
}
