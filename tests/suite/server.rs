//! An index on a server, without a server: what newsdex says when the other side is not as it should be. The other side
//! is a socket of the test that gives one answer to everything.
//!
//! 1. A password in the address is refused and not repeated; so is one that would be sent without encryption.
//! 2. A server that is not there, is something else, or has a version that newsdex does not know is named.
//! 3. A missing right, a full disk and a server that never answers end a run with exit code 2 and a hint.
//! 4. Commands that do not work on a server refuse, instead of using the local index.

mod writing;

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::thread;

use assert_cmd::Command;

use crate::harness::{PROGRAM, Run};

/// Answers every request alike; the first one, which asks who it is, as OpenSearch 2.19 if `knows_itself`.
fn server(status: &'static str, body: &'static str, knows_itself: bool) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else {
                break;
            };
            let mut head = Vec::new();
            let mut byte = [0];
            while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).unwrap_or(0) == 1 {
                head.extend_from_slice(&byte);
            }
            let asks_who = head.starts_with(b"GET / ");
            let (status, body) = match asks_who && knows_itself {
                true => (
                    "200 OK",
                    r#"{"version": {"distribution": "opensearch", "number": "2.19.6"}}"#,
                ),
                false => (status, body),
            };
            let answer = format!(
                "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
                body.len()
            );
            let _ = stream.write_all(answer.as_bytes());
        }
    });
    address
}

/// Runs newsdex with an engine, without any setting of the person who runs the tests.
fn newsdex(engine: &str, arguments: &[&str], environment: &[(&str, &str)]) -> Run {
    let state = tempfile::tempdir().unwrap();
    let mut command = Command::new(PROGRAM);
    for (name, _) in std::env::vars() {
        if name.starts_with("NEWSDEX_") || name.to_lowercase().ends_with("_proxy") {
            command.env_remove(name);
        }
    }
    command
        .env("XDG_STATE_HOME", state.path())
        .envs(environment.iter().copied())
        .current_dir(state.path())
        .args(["--engine", engine])
        .args(arguments);
    Run::of(command.output().unwrap())
}

#[track_caller]
fn check_refused(run: &Run, message: &str, hint: &str) {
    assert_eq!(run.code, Some(2), "{run}");
    assert!(run.stderr.contains(message), "{run}");
    assert!(
        run.stderr.contains("hint: ") && run.stderr.contains(hint),
        "{run}"
    );
}

#[test]
fn a_password_in_an_address_is_refused_and_not_repeated() {
    let run = newsdex("https://anna:hunter2@search.example/news", &["verify"], &[]);
    check_refused(
        &run,
        "must not contain a user or a password",
        "NEWSDEX_ENGINE_PASSWORD",
    );
    assert!(!run.stderr.contains("hunter2"), "{run}");
}

#[test]
fn a_password_is_not_sent_without_encryption() {
    let run = newsdex(
        "http://search.example/news",
        &["verify"],
        &[
            ("NEWSDEX_ENGINE_USER", "anna"),
            ("NEWSDEX_ENGINE_PASSWORD", "hunter2"),
        ],
    );
    check_refused(&run, "without encryption", "https:");
    assert!(!run.stderr.contains("hunter2"), "{run}");
}

#[test]
fn half_a_setting_is_refused() {
    let run = newsdex(
        "https://search.example/news",
        &["verify"],
        &[("NEWSDEX_ENGINE_USER", "anna")],
    );
    assert_eq!(run.code, Some(2), "{run}");
    assert!(run.stderr.contains("NEWSDEX_ENGINE_PASSWORD"), "{run}");
}

#[test]
fn a_server_that_is_not_there_is_named() {
    // The port was free a moment ago, and nobody listens on it.
    let address = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let run = newsdex(&format!("http://{address}/news"), &["verify"], &[]);
    check_refused(
        &run,
        "the server cannot be reached",
        "whether the server runs",
    );
}

#[test]
fn another_program_and_another_version_are_named() {
    for (body, message) in [
        ("<html>hello</html>", "the server is not OpenSearch"),
        ("{}", "the server is not OpenSearch"),
        (
            r#"{"version": {"number": "8.15.0"}}"#,
            "Elasticsearch 8.15.0",
        ),
        (
            r#"{"version": {"distribution": "opensearch", "number": "1.3.2"}}"#,
            "OpenSearch 1.3.2",
        ),
    ] {
        let address = server("200 OK", body, false);
        let run = newsdex(&format!("http://{address}/news"), &["verify"], &[]);
        check_refused(&run, message, "OpenSearch 2.4 and later");
    }
}

#[test]
fn what_a_server_refuses_is_told_with_a_hint() {
    for (status, body, message, hint) in [
        (
            "401 Unauthorized",
            "",
            "does not accept the user",
            "NEWSDEX_ENGINE_USER",
        ),
        (
            "403 Forbidden",
            r#"{"error": {"type": "security_exception", "reason": "no permissions"}}"#,
            "a right is missing: no permissions",
            "docs/opensearch.md",
        ),
        (
            "429 Too Many Requests",
            r#"{"error": {"type": "cluster_block_exception", "reason": "disk usage exceeded flood-stage watermark"}}"#,
            "a disk of the cluster is almost full",
            "free space",
        ),
        (
            "503 Service Unavailable",
            r#"{"error": {"type": "cluster_manager_not_discovered_exception", "reason": null}}"#,
            "the cluster is not ready",
            "missing nodes",
        ),
    ] {
        let address = server(status, body, true);
        let run = newsdex(&format!("http://{address}/news"), &["verify"], &[]);
        check_refused(&run, message, hint);
    }
}

#[test]
fn a_server_that_never_answers_ends_a_run_at_its_time_out() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let run = newsdex(
        &format!("http://{address}/news"),
        &["verify"],
        &[("NEWSDEX_ENGINE_TIMEOUT", "1")],
    );
    check_refused(&run, "no answer within 1 s", "NEWSDEX_ENGINE_TIMEOUT");
}

#[test]
fn commands_that_need_a_local_index_refuse_a_server() {
    let address = server("404 Not Found", "{}", true);
    let engine = format!("http://{address}/news");
    let run = newsdex(&engine, &["watch", "."], &[]);
    check_refused(
        &run,
        "`newsdex watch` is not supported by this engine",
        "local index",
    );
    let run = newsdex(&engine, &["verify", "--repair"], &[]);
    check_refused(&run, "a repair (--repair) is not supported", "local index");
    let run = newsdex(&engine, &["index", "--versions", "."], &[]);
    check_refused(&run, "(--versions) is not supported", "local index");
}

#[test]
fn a_local_index_is_copied_only_to_a_named_server() {
    let run = newsdex("", &["index", "--from-index", "x"], &[]);
    assert_eq!(run.code, Some(2), "{run}");
    assert!(
        run.stderr.contains("name the server with --engine URL"),
        "{run}"
    );
}
