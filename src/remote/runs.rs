//! The runs that wrote a generation: their numbers, who is at work, and the log.
//!
//! Each run is a document of the generation. Its number is the first one that is free, so two runs never have the same.
//! The documents say which runs ended; the articles of the others may be in the index without the record of their file.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::index::lock::Locked;
use crate::index::runs::{LoggedRun, RunEnd, RunStart};
use crate::index::schema::column as local;
use crate::index::writer::RunRecord;
use crate::machine;
use crate::remote::Client;
use crate::remote::client::{base64, from_base64};
use crate::remote::documents::{document_path, named};
use crate::remote::failure::{EngineError, FailureKind};
use crate::remote::mapping::column;

/// The value of the field `kind` of a run.
pub const RUN: &str = "run";
/// The value of the field `kind` of the roots that a part of the archive has.
pub const ROOTS: &str = "roots";

/// The part of an archive that a run reads: `all`, or one of several, as `2/5`.
pub const WHOLE: &str = "all";

/// A run on another machine that gave no sign for this long is over.
const SILENCE: Duration = Duration::from_secs(300);

/// A run on this machine that gave no sign for this long is over: another process has its number by now.
const SILENCE_HERE: Duration = Duration::from_secs(3_600);

/// Most runs of a generation that are read: the latest.
const MOST_RUNS: usize = 10_000;

/// A run that another process has not ended.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The server.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// Another process writes the same part.
    #[error(transparent)]
    Locked(#[from] Locked),
}

/// What the server knows of a run.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct StoredRun {
    /// The start of the run.
    pub start: RunStart,
    /// The part of the archive that the run reads.
    pub part: String,
    /// When the run gave its last sign, in milliseconds since 1970.
    pub sign_ms: i64,
    /// Whether the run read its whole part.
    pub is_complete: bool,
    /// Whether a later run removed the articles that this run left without a file record.
    pub is_cleared: bool,
    /// The end of the run; `None` if it has not ended.
    pub end: Option<RunEnd>,
}

/// A run with its number.
#[derive(Debug, Clone)]
pub struct NumberedRun {
    /// The number.
    pub number: u64,
    /// What is known of it.
    pub run: StoredRun,
}

impl NumberedRun {
    /// Whether the run may still write.
    fn is_at_work(&self, now_ms: i64) -> bool {
        if self.run.end.is_some() {
            return false;
        }
        let is_here = self.run.start.host == machine::host();
        let most = match is_here {
            true => SILENCE_HERE,
            false => SILENCE,
        };
        let most = i64::try_from(most.as_millis()).unwrap_or(i64::MAX);
        let is_silent = now_ms.saturating_sub(self.run.sign_ms) >= most;
        !is_silent && (!is_here || machine::is_at_work(&self.run.start))
    }

    /// The seconds since its start.
    pub fn seconds(&self) -> f64 {
        now_ms().saturating_sub(self.run.start.began_ms) as f64 / 1_000.0
    }

    /// Whether it ended, or died, without having read everything, and nobody has cleared what it left.
    pub fn left_something(&self) -> bool {
        !self.run.is_complete && !self.run.is_cleared
    }
}

/// The runs of one generation.
pub struct Runs<'a> {
    client: &'a Client,
    generation: &'a str,
}

impl<'a> Runs<'a> {
    /// The runs of a generation, by its name.
    pub fn of(client: &'a Client, generation: &'a str) -> Runs<'a> {
        Runs { client, generation }
    }

    /// All runs, by number. Runs that were written just now are among them only after a refresh.
    ///
    /// # Errors
    ///
    /// An [`EngineError`] if the server does not answer.
    pub fn all(&self) -> Result<Vec<NumberedRun>, EngineError> {
        let body = json!({
            "size": MOST_RUNS,
            "query": {"term": {local::KIND: RUN}},
            "sort": [{column::RUN: "desc"}],
            "_source": [column::RUN, column::DATA],
        });
        let answer = self
            .client
            .search(&format!("/{}/_search", self.generation), &body)?;
        let hits = answer.pointer("/hits/hits").and_then(Value::as_array);
        let read = |hit: &Value| {
            let source = hit.get("_source")?;
            Some(NumberedRun {
                number: source.get(column::RUN)?.as_u64()?,
                run: decoded(source)?,
            })
        };
        Ok(hits.into_iter().flatten().rev().filter_map(read).collect())
    }

    /// Begins a run: gives it a number, and checks that nobody else writes the same part.
    ///
    /// # Errors
    ///
    /// [`Locked`] if another process does; [`EngineError`] if the server does not answer.
    pub fn begin(&self, start: &RunStart, part: &str) -> Result<NumberedRun, RunError> {
        let known = self.all()?;
        let now = now_ms();
        let excludes = |other: &str| {
            let of = |part: &str| part.split_once('/').map(|(_, of)| of.to_owned());
            part == WHOLE || other == WHOLE || part == other || of(part) != of(other)
        };
        let mut at_work = known.iter().filter(|other| excludes(&other.run.part));
        if let Some(other) = at_work.find(|other| other.is_at_work(now)) {
            return Err(Locked {
                holder: Some(Box::new(other.run.start.clone())),
            }
            .into());
        }
        let run = StoredRun {
            start: start.clone(),
            part: part.to_owned(),
            sign_ms: now,
            is_complete: false,
            is_cleared: false,
            end: None,
        };
        let mut number = known.last().map_or(1, |last| last.number + 1);
        loop {
            let path = format!("{}?op_type=create&refresh=true", self.path(number));
            match self.client.put(&path, &document(number, &run)) {
                Ok(_) => return Ok(NumberedRun { number, run }),
                Err(EngineError {
                    kind: FailureKind::Refused(409, ..),
                    ..
                }) => number += 1,
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Writes the state of a run, and that it is still at work.
    ///
    /// # Errors
    ///
    /// An [`EngineError`] if the server does not take it.
    pub fn sign(&self, run: &mut NumberedRun) -> Result<(), EngineError> {
        run.run.sign_ms = now_ms();
        let path = format!("{}?refresh=true", self.path(run.number));
        self.client
            .replace(&path, &document(run.number, &run.run))?;
        Ok(())
    }

    /// Notes that what earlier runs have left was cleared.
    ///
    /// # Errors
    ///
    /// An [`EngineError`] if the server does not take it.
    pub fn clear(&self, runs: &[NumberedRun]) -> Result<(), EngineError> {
        for run in runs {
            let mut cleared = run.clone();
            cleared.run.is_cleared = true;
            let document = document(run.number, &cleared.run);
            self.client.replace(&self.path(run.number), &document)?;
        }
        Ok(())
    }

    /// The indexed folders and files of a part; `None` before its first run.
    ///
    /// # Errors
    ///
    /// An [`EngineError`] if the server does not answer.
    pub fn roots(&self, part: &str) -> Result<Option<RunRecord>, EngineError> {
        let path = document_path(self.generation, &named(ROOTS, &[part]));
        let Some(found) = self.client.find(&path)? else {
            return Ok(None);
        };
        match found.get("_source").and_then(decoded) {
            Some(record) => Ok(Some(record)),
            None => {
                let reason = "the record of the last run is damaged".to_owned();
                Err(self.client.error(FailureKind::Garbled(reason)))
            }
        }
    }

    /// The document of the indexed folders and files of a part, and its name.
    pub fn roots_document(part: &str, record: &RunRecord) -> (String, String) {
        let data = serde_json::to_vec(record).unwrap_or_default();
        let document = json!({local::KIND: ROOTS, column::DATA: base64(&data)});
        (named(ROOTS, &[part]), document.to_string())
    }

    fn path(&self, number: u64) -> String {
        document_path(self.generation, &named(RUN, &[&number.to_string()]))
    }
}

/// The runs in the logs of all generations, latest last.
///
/// # Errors
///
/// An [`EngineError`] if the server does not answer.
pub fn log(client: &Client, generations: &[&str]) -> Result<Vec<LoggedRun>, EngineError> {
    let mut logged = Vec::new();
    for generation in generations {
        let runs = Runs::of(client, generation).all()?.into_iter();
        logged.extend(runs.map(|numbered| LoggedRun {
            start: numbered.run.start,
            end: numbered.run.end,
        }));
    }
    logged.sort_by_key(|run| run.start.began_ms);
    Ok(logged)
}

/// Which parts of an archive that is divided into `of` were read to their ends.
pub fn complete_parts(runs: &[NumberedRun], of: u32) -> u32 {
    let is_complete = |part: &String| {
        runs.iter()
            .any(|run| run.run.is_complete && run.run.part == *part)
    };
    let parts = (1..=of).map(|number| part_name(Some((number, of))));
    let complete = parts.filter(is_complete).count();
    u32::try_from(complete).unwrap_or(0)
}

/// The name of a part.
pub fn part_name(shard: Option<(u32, u32)>) -> String {
    match shard {
        Some((number, of)) => format!("{number}/{of}"),
        None => WHOLE.to_owned(),
    }
}

fn document(number: u64, run: &StoredRun) -> Value {
    let data = serde_json::to_vec(run).unwrap_or_default();
    json!({local::KIND: RUN, column::RUN: number, column::DATA: base64(&data)})
}

fn decoded<T: for<'de> Deserialize<'de>>(source: &Value) -> Option<T> {
    let data = from_base64(source.get(column::DATA)?.as_str()?)?;
    serde_json::from_slice(&data).ok()
}

fn now_ms() -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    now.map_or(0, |time| i64::try_from(time.as_millis()).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(part: &str, is_complete: bool) -> NumberedRun {
        NumberedRun {
            number: 1,
            run: StoredRun {
                start: RunStart {
                    host: "another machine".into(),
                    ..RunStart::default()
                },
                part: part.into(),
                sign_ms: 1_000_000,
                is_complete,
                is_cleared: false,
                end: None,
            },
        }
    }

    #[test]
    fn an_archive_is_whole_when_all_its_parts_are() {
        let runs = [
            run("1/3", true),
            run("2/3", true),
            run("3/3", false),
            run("1/2", true),
        ];
        assert_eq!(complete_parts(&runs, 3), 2);
        assert_eq!(complete_parts(&runs, 2), 1);
    }

    #[test]
    fn a_run_on_another_machine_that_gives_no_sign_is_over() {
        let run = run(WHOLE, false);
        assert!(run.is_at_work(1_000_000 + 299_000));
        assert!(!run.is_at_work(1_000_000 + 301_000));
    }
}
