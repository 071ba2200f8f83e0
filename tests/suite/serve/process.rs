//! The program with a port:
//!
//! 1. It says where it is, answers, and ends in order.
//! 2. A commit shows without a restart.
//! 3. Clients that say nothing do not stop anybody.
//! 4. A taken port, a missing index and an open door are errors that say what to do.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, ChildStderr, Stdio};
use std::time::{Duration, Instant};

use crate::harness::{Sandbox, fixture_index, process, stories};

/// A running service.
struct Service {
    child: Child,
    stderr: BufReader<ChildStderr>,
    address: String,
}

impl Service {
    fn start(folder: &std::path::Path, args: &[&str]) -> Service {
        let args: Vec<&str> = ["serve", "--listen", "127.0.0.1:0"]
            .into_iter()
            .chain(args.iter().copied())
            .collect();
        let mut child = process(folder, &args)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stderr = BufReader::new(child.stderr.take().unwrap());
        let mut said = String::new();
        let address = loop {
            let mut line = String::new();
            assert!(stderr.read_line(&mut line).unwrap() > 0, "ended: {said}");
            said.push_str(&line);
            if let Some(rest) = line.split("http://").nth(1) {
                break rest.split('/').next().unwrap().to_owned();
            }
        };
        Service {
            child,
            stderr,
            address,
        }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(60)))
            .unwrap();
        stream
    }

    fn get(&self, address: &str) -> String {
        let mut stream = self.connect();
        write!(
            stream,
            "GET {address} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
            self.address
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    /// Sends a signal, and gives the exit code and what was said.
    #[cfg(unix)]
    fn end(mut self, signal: &str) -> (Option<i32>, String) {
        let pid = self.child.id().to_string();
        let killed = std::process::Command::new("kill")
            .args([signal, &pid])
            .status()
            .unwrap();
        assert!(killed.success());
        let code = self.child.wait().unwrap().code();
        let mut said = String::new();
        self.stderr.read_to_string(&mut said).unwrap();
        (code, said)
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Asks until the answer has this text.
#[track_caller]
fn wait_for(service: &Service, address: &str, text: &str) {
    let begun = Instant::now();
    while !service.get(address).contains(text) {
        assert!(
            begun.elapsed() < Duration::from_secs(120),
            "no {text} at {address}"
        );
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[cfg(unix)]
#[test]
fn the_service_answers_and_ends_in_order() {
    for signal in ["-TERM", "-INT"] {
        let service = Service::start(fixture_index(), &[]);
        assert!(
            service
                .get("/search?q=harbour")
                .starts_with("HTTP/1.1 200 OK")
        );
        // A connection that stays open does not hold up the end.
        let idle = service.connect();
        let (code, said) = service.end(signal);
        assert_eq!(code, Some(0), "after {signal}: {said}");
        drop(idle);
    }
}

#[test]
fn a_commit_shows_without_a_restart() {
    let sandbox = Sandbox::new();
    sandbox.write("archive/a.jsonl", stories(0, 3));
    sandbox.index(&["archive"]);
    let service = Service::start(sandbox.root(), &[]);
    assert!(service.get("/search.json?q=boats").contains("\"total\":3,"));
    sandbox.write("archive/b.jsonl", stories(3, 4));
    sandbox.index(&["archive"]);
    wait_for(&service, "/search.json?q=boats", "\"total\":7,");
    sandbox.index(&["--rebuild", "archive"]);
    wait_for(&service, "/stats.json", "\"generation\":2,");
}

#[test]
fn a_watched_folder_is_indexed_beside_the_service() {
    let sandbox = Sandbox::new();
    sandbox.write("archive/a.jsonl", stories(0, 3));
    let service = Service::start(sandbox.root(), &["--watch", "archive"]);
    wait_for(&service, "/search.json?q=boats", "\"total\":3,");
    sandbox.write("archive/b.jsonl", stories(3, 4));
    wait_for(&service, "/search.json?q=boats", "\"total\":7,");
    #[cfg(unix)]
    {
        let (code, said) = service.end("-TERM");
        assert_eq!(code, Some(0), "{said}");
        // Nobody holds the index any more.
        sandbox.index(&["archive"]);
    }
}

#[test]
fn clients_that_say_nothing_stop_nobody() {
    let service = Service::start(fixture_index(), &[]);
    let silent: Vec<TcpStream> = (0..300).map(|_| service.connect()).collect();
    let mut slow = service.connect();
    slow.write_all(b"GET / HTTP/1.1\r\nHost: ").unwrap();
    assert!(
        service
            .get("/search.json?q=harbour")
            .starts_with("HTTP/1.1 200 OK")
    );
    drop((silent, slow));
}

#[test]
fn several_requests_share_a_connection() {
    let service = Service::start(fixture_index(), &[]);
    let mut stream = service.connect();
    for _ in 0..3 {
        write!(
            stream,
            "HEAD /help HTTP/1.1\r\nHost: {}\r\n\r\n",
            service.address
        )
        .unwrap();
        let mut answer = Vec::new();
        let mut byte = [0];
        while !answer.ends_with(b"\r\n\r\n") {
            stream.read_exact(&mut byte).unwrap();
            answer.push(byte[0]);
        }
        assert!(answer.starts_with(b"HTTP/1.1 200 OK"));
    }
}

#[test]
fn what_cannot_be_served_is_an_error_with_a_way_out() {
    let service = Service::start(fixture_index(), &[]);
    let taken =
        crate::harness::run_in(fixture_index(), &["serve", "--listen", &service.address]).exits(2);
    assert!(
        taken.stderr.contains("the port is in use") && taken.stderr.contains("hint: "),
        "{taken}"
    );
    let sandbox = Sandbox::new();
    let missing = sandbox.run(&["serve", "--listen", "127.0.0.1:0"]).exits(2);
    assert!(
        missing.stderr.contains("no index in") && missing.stderr.contains("newsdex index FOLDER"),
        "{missing}"
    );
    let open = sandbox.run(&["serve", "--listen", "0.0.0.0:0"]).exits(2);
    assert!(
        open.stderr.contains("there is no token") && open.stderr.contains("--token-file"),
        "{open}"
    );
    let no_token = sandbox.run(&["serve", "--token-file", "none"]).exits(2);
    assert!(no_token.stderr.contains("no token file none"), "{no_token}");
    let no_name = sandbox
        .run(&["serve", "--allow-host", "http://a.example"])
        .exits(2);
    assert!(
        no_name.stderr.contains("is not the name of a host"),
        "{no_name}"
    );
}
