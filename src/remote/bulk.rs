//! Bulk requests: every item is looked at, and is sent again until it is done, refused, or the patience is over.
//!
//! A document is created only if its name is free, and changed or removed only in the state in which it was seen. So a
//! request that arrives late, twice, or beside another writer never overwrites anything newer: the server answers 409,
//! and the caller looks at what is there.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::remote::Client;
use crate::remote::failure::{EngineError, FailureKind};

/// The largest request; a larger item is sent alone.
const MOST_BYTES: usize = 8 << 20;

/// The first pause before a request is sent again; later ones are longer.
const FIRST_PAUSE: Duration = Duration::from_millis(200);
/// The longest pause.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// Time between two checks whether to stop, in a pause.
const GLANCE: Duration = Duration::from_millis(100);

/// This many time-outs without any progress end a run.
const PATIENCE: u32 = 4;

/// The state in which a document was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    /// The number of the last change of the document.
    pub number: u64,
    /// The term of the primary shard that made it.
    pub term: u64,
}

impl Seen {
    /// The state in a hit, or in an answer to a request for a document.
    pub fn of(hit: &Value) -> Option<Seen> {
        Some(Seen {
            number: hit.get("_seq_no")?.as_u64()?,
            term: hit.get("_primary_term")?.as_u64()?,
        })
    }
}

/// A change of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Adds the document if its name is free.
    Create(String),
    /// Replaces the document if nobody has changed it since.
    Replace(String, Seen),
    /// Writes the document, whatever is there.
    Write(String),
    /// Removes the document if nobody has changed it since.
    Remove(Seen),
    /// Removes the document, whatever is there.
    Erase,
}

/// A document by its name, and its change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// The name of the document.
    pub name: String,
    /// The change.
    pub action: Action,
}

impl Item {
    /// About how long its lines are.
    pub fn bytes(&self) -> usize {
        let source = match &self.action {
            Action::Create(source) | Action::Replace(source, _) | Action::Write(source) => {
                source.len()
            }
            Action::Remove(_) | Action::Erase => 0,
        };
        self.name.len() + source + 100
    }

    fn write(&self, lines: &mut Vec<u8>) {
        let name = &self.name;
        let guarded = |seen: &Seen| json!({"_id": name, "if_seq_no": seen.number, "if_primary_term": seen.term});
        let (head, source) = match &self.action {
            Action::Create(source) => (json!({"create": {"_id": name}}), Some(source)),
            Action::Write(source) => (json!({"index": {"_id": name}}), Some(source)),
            Action::Replace(source, seen) => (json!({"index": guarded(seen)}), Some(source)),
            Action::Remove(seen) => (json!({"delete": guarded(seen)}), None),
            Action::Erase => (json!({"delete": {"_id": name}}), None),
        };
        lines.extend_from_slice(head.to_string().as_bytes());
        lines.push(b'\n');
        if let Some(source) = source {
            lines.extend_from_slice(source.as_bytes());
            lines.push(b'\n');
        }
    }
}

/// The result of one change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The document was written or removed.
    Done,
    /// Somebody else has written the document.
    Conflict,
    /// The server does not take it, for this reason.
    Refused(FailureKind),
}

/// Why a bulk request ended.
#[derive(Debug, thiserror::Error)]
pub enum BulkError {
    /// The server, or the way to it.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The caller wants to stop; items without an answer may be in the index.
    #[error("stopped")]
    Stopped,
}

/// Sends items until each has an outcome, in the order of the items.
///
/// # Errors
///
/// An [`EngineError`] if the server refuses all items, or accepts none for several time-outs; [`BulkError::Stopped`] if
/// `stop` is set.
pub fn send(
    client: &Client,
    index: &str,
    items: &[Item],
    stop: &AtomicBool,
) -> Result<Vec<Outcome>, BulkError> {
    let mut outcomes: Vec<Option<Outcome>> = vec![None; items.len()];
    let path = format!(
        "/{index}/_bulk?timeout={}s",
        client.timeout().as_secs().max(2) / 2
    );
    let mut most_bytes = MOST_BYTES;
    let mut pause = FIRST_PAUSE;
    let mut progress = Instant::now();
    while let Some(from) = outcomes.iter().position(Option::is_none) {
        let (mut lines, mut sent) = (Vec::new(), Vec::new());
        for (number, item) in items.iter().enumerate().skip(from) {
            let is_open = outcomes.get(number).is_some_and(Option::is_none);
            if !is_open {
                continue;
            }
            if !sent.is_empty() && lines.len() + item.bytes() > most_bytes {
                break;
            }
            item.write(&mut lines);
            sent.push(number);
        }
        let failed = match client.bulk(&path, &lines) {
            Ok(answer) => take(client, &answer, &sent, &mut outcomes)?,
            Err(error) => Some(error),
        };
        let are_some_done = sent
            .iter()
            .any(|number| outcomes.get(*number).is_some_and(Option::is_some));
        if are_some_done {
            progress = Instant::now();
            pause = FIRST_PAUSE;
        }
        let Some(error) = failed else {
            continue;
        };
        let is_too_large = matches!(error.kind, FailureKind::Refused(413, ..));
        if is_too_large && sent.len() == 1 {
            let kind = error.kind;
            if let Some(outcome) = sent.first().and_then(|number| outcomes.get_mut(*number)) {
                *outcome = Some(Outcome::Refused(kind));
            }
            continue;
        }
        if is_too_large || matches!(error.kind, FailureKind::Busy(_)) {
            // A request of more than a tenth of the memory of the server is refused for ever.
            most_bytes = (most_bytes / 2).max(64 << 10);
        }
        let is_over = progress.elapsed() > client.timeout().saturating_mul(PATIENCE);
        if !(is_too_large || error.kind.may_pass()) || is_over {
            return Err(error.into());
        }
        wait(jittered(pause, from), stop)?;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
    Ok(outcomes.into_iter().flatten().collect())
}

/// Sorts the items of an answer. Gives the error of those that have to be sent again.
fn take(
    client: &Client,
    answer: &Value,
    sent: &[usize],
    outcomes: &mut [Option<Outcome>],
) -> Result<Option<EngineError>, EngineError> {
    let items = answer.get("items").and_then(Value::as_array);
    let Some(items) = items.filter(|items| items.len() == sent.len()) else {
        let reason = "it does not have one result for each item".to_owned();
        return Ok(Some(client.error(FailureKind::Garbled(reason))));
    };
    let mut again = None;
    for (number, item) in sent.iter().zip(items) {
        let result = item.as_object().and_then(|item| item.values().next());
        let status = result.and_then(|result| result.get("status")?.as_u64());
        let status = u16::try_from(status.unwrap_or(0)).unwrap_or(0);
        let error = result.and_then(|result| result.get("error"));
        let outcome = match (status, error) {
            (200..=299, _) => Outcome::Done,
            // Nothing is there to be removed.
            (404, None) => Outcome::Done,
            (409, _) => Outcome::Conflict,
            (_, error) => {
                let kind = FailureKind::of_error(status, error.unwrap_or(&Value::Null));
                match kind {
                    kind if kind.may_pass() => {
                        again = Some(client.error(kind));
                        continue;
                    }
                    // Every further item would fail, too.
                    FailureKind::DiskFull(_)
                    | FailureKind::Blocked(_)
                    | FailureKind::Forbidden(_)
                    | FailureKind::WrongCredentials
                    | FailureKind::NoIndex(_) => return Err(client.error(kind)),
                    kind => Outcome::Refused(kind),
                }
            }
        };
        if let Some(place) = outcomes.get_mut(*number) {
            *place = Some(outcome);
        }
    }
    Ok(again)
}

/// A pause that is different for each writer, so that many do not come back at the same time.
fn jittered(pause: Duration, salt: usize) -> Duration {
    let now = Instant::now();
    let noise = xxhash_rust::xxh3::xxh3_64(format!("{now:?} {salt}").as_bytes()) % 1_000;
    pause / 2 + pause.mul_f64(noise as f64 / 1_000.0)
}

fn wait(pause: Duration, stop: &AtomicBool) -> Result<(), BulkError> {
    let until = Instant::now() + pause;
    loop {
        if stop.load(Ordering::Relaxed) {
            return Err(BulkError::Stopped);
        }
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Ok(());
        }
        sleep(left.min(GLANCE));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_is_written_only_in_the_state_in_which_it_was_seen() {
        let seen = Seen { number: 7, term: 2 };
        let lines = |action| {
            let item = Item {
                name: "a\"b".into(),
                action,
            };
            let mut lines = Vec::new();
            item.write(&mut lines);
            String::from_utf8(lines).unwrap()
        };
        assert_eq!(
            lines(Action::Create("{}".into())),
            "{\"create\":{\"_id\":\"a\\\"b\"}}\n{}\n"
        );
        assert_eq!(
            lines(Action::Remove(seen)),
            "{\"delete\":{\"_id\":\"a\\\"b\",\"if_primary_term\":2,\"if_seq_no\":7}}\n"
        );
        assert!(lines(Action::Replace("{}".into(), seen)).contains("if_seq_no"));
    }

    #[test]
    fn a_state_is_read_from_a_hit() {
        let hit = json!({"_seq_no": 3, "_primary_term": 1});
        assert_eq!(Seen::of(&hit), Some(Seen { number: 3, term: 1 }));
        assert_eq!(Seen::of(&json!({})), None);
    }
}
