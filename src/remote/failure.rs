//! Why a server did not do what it was asked, and what the user can do.

use std::borrow::Cow;
use std::fmt;

use serde_json::Value;

use crate::hint::Hint;

/// The longest reason of a server that is repeated, in bytes.
const LONGEST_REASON_BYTES: usize = 400;

/// A request to a server that failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{server}: {kind}")]
pub struct EngineError {
    /// The address of the server, without secrets.
    pub server: String,
    /// The kind of the failure.
    pub kind: FailureKind,
}

/// The kinds of failures of a server or of the way to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FailureKind {
    /// Nobody answered: no such host, no connection, or the connection broke.
    Unreachable(String),
    /// No whole answer within this many seconds.
    TimedOut(u64),
    /// The certificate of the server is not trusted, or the encryption failed.
    Untrusted(String),
    /// Something else than OpenSearch answered.
    Foreign,
    /// Another program or version than newsdex works with.
    WrongVersion(String),
    /// Credentials would be sent where others can read them.
    OpenLine,
    /// 401.
    WrongCredentials,
    /// 403, with the reason.
    Forbidden(String),
    /// There is no such index.
    NoIndex(String),
    /// The index was made by another program, or by another version of newsdex.
    ForeignIndex(String),
    /// The disk of a node is almost full, so the index is read-only.
    DiskFull(String),
    /// The index does not accept changes for another reason.
    Blocked(String),
    /// Some parts of the index are not there, or no node manages the cluster.
    NotReady(String),
    /// Some shards did not answer: their number and the number of all.
    FailedShards(u64, u64, String),
    /// The server has too much to do.
    Busy(String),
    /// The server refused the request: the status, its name for the error and its reason.
    Refused(u16, String, String),
    /// The answer cannot be read.
    Garbled(String),
}

impl fmt::Display for FailureKind {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FailureKind::Unreachable(reason) => {
                write!(out, "the server cannot be reached: {reason}")
            }
            FailureKind::TimedOut(seconds) => {
                write!(out, "the server gave no answer within {seconds} s")
            }
            FailureKind::Untrusted(reason) => {
                write!(out, "no encrypted connection to the server: {reason}")
            }
            FailureKind::Foreign => write!(out, "the server is not OpenSearch"),
            FailureKind::WrongVersion(version) => {
                write!(out, "newsdex does not work with {version}")
            }
            FailureKind::OpenLine => write!(
                out,
                "newsdex does not send a password or a key over a connection without encryption"
            ),
            FailureKind::WrongCredentials => {
                write!(out, "the server does not accept the user, password or key")
            }
            FailureKind::Forbidden(reason) => write!(out, "a right is missing: {reason}"),
            FailureKind::NoIndex(index) => write!(out, "the server has no index {index}"),
            FailureKind::ForeignIndex(reason) => {
                write!(out, "newsdex cannot use this index: {reason}")
            }
            FailureKind::DiskFull(reason) => {
                write!(out, "a disk of the cluster is almost full: {reason}")
            }
            FailureKind::Blocked(reason) => write!(out, "the index accepts no changes: {reason}"),
            FailureKind::NotReady(reason) => write!(out, "the cluster is not ready: {reason}"),
            FailureKind::FailedShards(failed, all, reason) => {
                write!(
                    out,
                    "{failed} of {all} parts of the index gave no answer: {reason}"
                )
            }
            FailureKind::Busy(reason) => write!(out, "the server has too much to do: {reason}"),
            FailureKind::Refused(status, kind, reason) => {
                write!(
                    out,
                    "the server refused the request ({status} {kind}): {reason}"
                )
            }
            FailureKind::Garbled(reason) => write!(out, "the answer cannot be read: {reason}"),
        }
    }
}

impl Hint for EngineError {
    fn hint(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(match &self.kind {
            FailureKind::Unreachable(_) => {
                "check the address in --engine, and whether the server runs"
            }
            FailureKind::TimedOut(_) => {
                "check the state of the cluster with GET _cluster/health; NEWSDEX_ENGINE_TIMEOUT sets the seconds to wait"
            }
            FailureKind::Untrusted(_) => {
                "if the certificate comes from your own authority, name its file in NEWSDEX_ENGINE_CA_FILE"
            }
            FailureKind::Foreign | FailureKind::WrongVersion(_) => {
                "newsdex works with OpenSearch 2.4 and later"
            }
            FailureKind::OpenLine => "use an address that begins with https:",
            FailureKind::WrongCredentials => {
                "set NEWSDEX_ENGINE_USER and NEWSDEX_ENGINE_PASSWORD_FILE, or NEWSDEX_ENGINE_API_KEY_FILE"
            }
            FailureKind::Forbidden(_) => {
                "searching needs the rights read and view_index_metadata, indexing also write, create_index, manage and manage_aliases; see docs/opensearch.md"
            }
            FailureKind::NoIndex(_) => {
                "make it with `newsdex index --engine URL FOLDER`, or correct the name at the end of the address"
            }
            FailureKind::ForeignIndex(_) => {
                "use another name for the index, or build it again with `newsdex index --engine URL --rebuild FOLDER`"
            }
            FailureKind::DiskFull(_) => {
                "free space or add a node; then run the same command again: it goes on where it stopped"
            }
            FailureKind::Blocked(_) => {
                "look for the block in GET _settings, and remove it when its cause is gone"
            }
            FailureKind::NotReady(_) | FailureKind::FailedShards(..) => {
                "look for missing nodes with GET _cluster/health and GET _cat/shards; then run the same command again"
            }
            FailureKind::Busy(_) => "try again later, or with fewer commands at the same time",
            FailureKind::Refused(..) | FailureKind::Garbled(_) => return None,
        }))
    }
}

impl FailureKind {
    /// Whether the same request may succeed a little later.
    pub fn may_pass(&self) -> bool {
        matches!(
            self,
            FailureKind::Unreachable(_)
                | FailureKind::TimedOut(_)
                | FailureKind::NotReady(_)
                | FailureKind::FailedShards(..)
                | FailureKind::Busy(_)
                | FailureKind::Garbled(_)
        )
    }

    /// The failure that a status means, given the text of the answer; the status is not a success.
    pub fn of_status(status: u16, text: &str) -> FailureKind {
        let Ok(answer) = serde_json::from_str::<Value>(text) else {
            let reason = cut(text.trim());
            return match status {
                401 => FailureKind::WrongCredentials,
                403 => FailureKind::Forbidden(reason),
                429 => FailureKind::Busy(reason),
                502..=504 => FailureKind::NotReady(format!("status {status} {reason}")),
                _ => FailureKind::Refused(status, "unknown".into(), reason),
            };
        };
        FailureKind::of_error(status, answer.get("error").unwrap_or(&Value::Null))
    }

    /// The failure that the `error` of an answer, or of an item of a bulk request, means.
    pub fn of_error(status: u16, error: &Value) -> FailureKind {
        let (kind, reason) = innermost(error);
        match (status, kind.as_str()) {
            (401, _) => FailureKind::WrongCredentials,
            (_, "cluster_block_exception") if reason.contains("flood") => {
                FailureKind::DiskFull(reason)
            }
            // Without a manager everything is blocked, which passes.
            (503, "cluster_block_exception") => FailureKind::NotReady(reason),
            (_, "cluster_block_exception") => FailureKind::Blocked(reason),
            (403, _) => FailureKind::Forbidden(reason),
            (_, "index_not_found_exception") => FailureKind::NoIndex(
                error
                    .get("index")
                    .and_then(Value::as_str)
                    .unwrap_or_default()
                    .to_owned(),
            ),
            (429, _) => FailureKind::Busy(reason),
            (_, "no_shard_available_action_exception" | "search_phase_execution_exception")
                if status == 503 =>
            {
                FailureKind::NotReady(reason)
            }
            (502..=504, _) => FailureKind::NotReady(format!("{kind}: {reason}")),
            (
                _,
                "node_not_connected_exception"
                | "node_disconnected_exception"
                | "node_closed_exception"
                | "no_shard_available_action_exception"
                | "unavailable_shards_exception"
                | "process_cluster_event_timeout_exception"
                | "receive_timeout_transport_exception"
                | "connect_transport_exception"
                | "shard_not_in_primary_mode_exception"
                | "index_shard_not_started_exception"
                | "illegal_index_shard_state_exception"
                | "primary_shard_demoted_exception"
                | "alloc_failed_engine_exception"
                | "already_closed_exception"
                | "master_not_discovered_exception"
                | "cluster_manager_not_discovered_exception",
            ) => FailureKind::NotReady(format!("{kind}: {reason}")),
            (
                _,
                "es_rejected_execution_exception"
                | "rejected_execution_exception"
                | "circuit_breaking_exception",
            ) => FailureKind::Busy(reason),
            _ => FailureKind::Refused(status, kind, reason),
        }
    }
}

/// The kind and the reason of an error: those of its first cause, which say more than "all shards failed".
fn innermost(error: &Value) -> (String, String) {
    let of = |error: &Value| {
        let text = |name: &str| error.get(name).and_then(Value::as_str).map(cut);
        (
            text("type").unwrap_or_default(),
            text("reason").unwrap_or_default(),
        )
    };
    if let Some(text) = error.as_str() {
        return (String::new(), cut(text));
    }
    let (kind, reason) = of(error);
    if kind == "search_phase_execution_exception" || reason.is_empty() {
        let causes = error.get("root_cause").and_then(Value::as_array);
        let failed = error.get("failed_shards").and_then(Value::as_array);
        let first = failed
            .and_then(|shards| shards.first()?.get("reason"))
            .or_else(|| causes?.first());
        if let Some(first) = first {
            let (inner, why) = of(first);
            if !inner.is_empty() {
                return (inner, why);
            }
        }
    }
    (kind, reason)
}

/// The beginning of a reason, on one line.
pub(super) fn cut(reason: &str) -> String {
    let end = reason.floor_char_boundary(LONGEST_REASON_BYTES);
    let line = reason[..end].replace(|letter: char| letter.is_control(), " ");
    match end < reason.len() {
        true => line + "…",
        false => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_error_is_told_by_its_kind_and_not_by_its_status_alone() {
        let flood = json!({"type": "cluster_block_exception", "reason": "index [news-g1] blocked by: [TOO_MANY_REQUESTS/12/disk usage exceeded flood-stage watermark, index has read-only-allow-delete block];"});
        assert!(matches!(
            FailureKind::of_error(429, &flood),
            FailureKind::DiskFull(_)
        ));
        assert!(matches!(
            FailureKind::of_error(403, &flood),
            FailureKind::DiskFull(_)
        ));
        let read_only = json!({"type": "cluster_block_exception", "reason": "index [a] blocked by: [FORBIDDEN/5/index read-only (api)];"});
        assert!(matches!(
            FailureKind::of_error(403, &read_only),
            FailureKind::Blocked(_)
        ));
        let right = json!({"type": "security_exception", "reason": "no permissions for [indices:data/write/bulk]"});
        assert!(matches!(
            FailureKind::of_error(403, &right),
            FailureKind::Forbidden(_)
        ));
        let gone = json!({"type": "node_not_connected_exception", "reason": "[n2] not connected"});
        assert!(FailureKind::of_error(500, &gone).may_pass());
        let bad = json!({"type": "mapper_parsing_exception", "reason": "failed to parse"});
        assert!(!FailureKind::of_error(400, &bad).may_pass());
    }

    #[test]
    fn an_answer_that_is_no_json_is_told_by_its_status() {
        assert_eq!(
            FailureKind::of_status(401, "<html>"),
            FailureKind::WrongCredentials
        );
        assert!(FailureKind::of_status(503, "<html>busy</html>").may_pass());
        assert!(FailureKind::of_status(429, "").may_pass());
        assert!(!FailureKind::of_status(400, "no").may_pass());
    }

    #[test]
    fn the_first_cause_says_why_a_search_failed() {
        let error = json!({"type": "search_phase_execution_exception", "reason": "all shards failed",
            "failed_shards": [{"reason": {"type": "query_shard_exception", "reason": "too many clauses"}}]});
        assert_eq!(
            FailureKind::of_error(400, &error),
            FailureKind::Refused(
                400,
                "query_shard_exception".into(),
                "too many clauses".into()
            )
        );
    }

    #[test]
    fn control_characters_of_a_server_are_not_repeated() {
        assert_eq!(cut("a\u{1b}[2Jb\nc"), "a [2Jb c");
    }
}
