//! Standard output: what cannot be written there is an error, a terminal is not steered by an archive, and
//! a spreadsheet runs nothing that an archive holds.

use std::fs::File;
use std::io::Read;
use std::os::fd::OwnedFd;
use std::process::{Command, Stdio};

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

use crate::harness::{PROGRAM, Run, Sandbox, fixture_index, process};

/// An address that would colour the screen, with a control character that JSON need not escape.
const ADDRESS: &str = "https://news.example/\u{9b}31m";

fn hostile() -> Sandbox {
    let sandbox = Sandbox::new();
    let article = serde_json::json!({
        "id": "story-1", "title": "Ferry late \u{202e}txt", "body": "It was late.", "url": ADDRESS, "source": "=HYPERLINK(\"x\")",
        "authors": ["+Ann Sole"], "date": "2021-05-03", "section": "-1+1;@SUM(A1)",
    });
    // A name of a file that would clear the screen.
    sandbox.write("news/a\u{1b}[2J\u{7}.jsonl", format!("{article}\n"));
    sandbox.index(&["news"]);
    sandbox
}

/// Runs the program with its standard output changed by a shell.
fn redirected(args: &[&str], redirection: &str) -> Run {
    let script = format!("exec \"$0\" \"$@\" {redirection}");
    let mut command = Command::new("sh");
    command.args(["-c", &script, PROGRAM]).args(args);
    command.current_dir(fixture_index());
    Run::of(command.output().unwrap())
}

const ANSWERS: [&[&str]; 14] = [
    &["search", "harbour"],
    &["search", "harbour", "--format", "json"],
    &["search", "harbour", "--format", "jsonl"],
    &["search", "harbour", "--format", "csv"],
    &["concordance", "harbour", "--format", "json"],
    &["concordance", "harbour", "--sort", "following"],
    &["entities"],
    &["quotes", "--format", "csv"],
    &["timeline", "*"],
    &["stats", "--format", "json"],
    &["verify"],
    &["help", "query"],
    &["completions", "bash"],
    &["--help"],
];

#[test]
fn an_answer_that_goes_nowhere_is_an_error() {
    for args in ANSWERS {
        let run = redirected(args, ">&-").exits(2);
        assert!(
            run.stderr.contains("standard output is closed"),
            "{args:?}: {run}"
        );
        assert!(run.stderr.contains("hint: "), "{args:?}: {run}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn an_answer_that_does_not_fit_is_an_error_and_says_nothing_of_commits() {
    for args in ANSWERS {
        let run = redirected(args, "> /dev/full").exits(2);
        assert!(
            run.stderr.contains("standard output is full"),
            "{args:?}: {run}"
        );
        assert!(!run.stderr.contains("commit"), "{args:?}: {run}");
    }
}

#[test]
fn an_answer_that_nobody_wants_is_none() {
    for args in ANSWERS {
        redirected(args, "> /dev/null").exits(0);
    }
}

#[test]
fn indexing_needs_no_standard_output() {
    let sandbox = hostile();
    let script = "exec \"$0\" index -q news >&-";
    let mut command = Command::new("sh");
    let output = command
        .args(["-c", script, PROGRAM])
        .current_dir(sandbox.root());
    Run::of(output.output().unwrap()).exits(0);
}

#[cfg(target_os = "linux")]
#[test]
fn messages_that_cannot_be_written_are_no_failure() {
    for redirection in ["2> /dev/full", "2>&-"] {
        let sandbox = Sandbox::new();
        sandbox.write("news/a.txt", "Ferry is late\n\nIt rained.\n");
        sandbox.write("news/b.json", "{\"title\":");
        let run = |args: &[&str]| {
            let script = format!("exec \"$0\" \"$@\" {redirection}");
            let mut command = Command::new("sh");
            command.args(["-c", &script, PROGRAM]).args(args);
            Run::of(command.current_dir(sandbox.root()).output().unwrap())
        };
        run(&["index", "news"]).exits(3);
        run(&["index", "--verbose", "news"]).exits(3);
        let found = sandbox.run(&["search", "ferry"]).exits(0);
        assert!(found.stdout.contains("is late"), "{found}");
        let extracted = run(&["extract", "news"]).exits(3);
        assert!(extracted.stdout.contains("Ferry is late"), "{extracted}");
        sandbox.write("news/b.json", "{\"title\": \"Storm\"}");
        run(&["index", "--rebuild", "news"]).exits(0);
    }
}

#[test]
fn a_reader_that_goes_away_ends_the_program_in_silence() {
    for args in ANSWERS {
        let mut command = process(fixture_index(), args);
        let mut child = (command.stdout(Stdio::piped()).stderr(Stdio::piped()))
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{args:?}: {output:?}");
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(!said.contains("newsdex:"), "{args:?}: {said}");
    }
}

/// What the program prints on a terminal, without the colours and line ends that belong there.
fn on_a_terminal(sandbox: &Sandbox, args: &[&str]) -> String {
    let terminal = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&terminal).unwrap();
    unlockpt(&terminal).unwrap();
    let name = ptsname(&terminal, Vec::new()).unwrap();
    let screen = File::options()
        .read(true)
        .write(true)
        .open(name.to_str().unwrap())
        .unwrap();
    let mut command = process(sandbox.root(), args);
    command.stdout(Stdio::from(OwnedFd::from(screen)));
    command.stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    // Ours goes, so that the end of the program is the end of what can be read.
    drop(command);
    let mut shown = Vec::new();
    // A terminal without another end is an error on Linux and an end of file elsewhere.
    let _ = File::from(terminal).read_to_end(&mut shown);
    child.wait().unwrap();
    String::from_utf8(shown).unwrap().replace("\r\n", "\n")
}

#[test]
fn no_format_steers_a_terminal() {
    let sandbox = hostile();
    let answers: [&[&str]; 10] = [
        &["search", "ferry", "--color", "never"],
        &["search", "ferry", "--format", "json"],
        &["search", "ferry", "--format", "jsonl"],
        &["search", "ferry", "--format", "csv"],
        &["search", "ferry", "--spreadsheet"],
        &["show", "story-1", "--color", "never"],
        &["show", "story-1", "--format", "json"],
        &["show", "story-1", "--original"],
        &["extract", "news"],
        &["extract", "news", "--format", "text", "--color", "never"],
    ];
    for args in answers {
        let shown = on_a_terminal(&sandbox, args);
        assert!(shown.contains("late"), "{args:?}: {shown:?}");
        let steers = |character: &char| {
            (character.is_control() && !"\n\t".contains(*character)) || *character == '\u{202e}'
        };
        assert_eq!(shown.chars().find(steers), None, "{args:?}: {shown:?}");
    }
}

#[test]
fn json_on_a_terminal_says_what_it_says_elsewhere() {
    let sandbox = hostile();
    let args = ["search", "ferry", "--format", "jsonl"];
    let shown: serde_json::Value = serde_json::from_str(&on_a_terminal(&sandbox, &args)).unwrap();
    assert_eq!(shown, sandbox.run(&args).json_lines()[0]);
    assert_eq!(shown["url"], ADDRESS);
}

#[test]
fn csv_is_data_and_a_spreadsheet_gets_apostrophes() {
    let sandbox = hostile();
    let data = sandbox
        .run(&["search", "ferry", "--format", "csv"])
        .exits(0);
    assert!(
        data.stdout
            .contains(",\"=HYPERLINK(\"\"x\"\")\",-1+1;@SUM(A1),+Ann Sole,"),
        "{data}"
    );
    for args in [
        &["search", "ferry", "--spreadsheet"][..],
        &["search", "ferry", "--spreadsheet", "--format", "csv"],
    ] {
        let safe = sandbox.run(args).exits(0);
        assert!(
            safe.stdout
                .contains(",\"'=HYPERLINK(\"\"x\"\")\",'-1+1;'@SUM(A1),'+Ann Sole,"),
            "{safe}"
        );
    }
    let other = sandbox.run(&["search", "ferry", "--spreadsheet", "--format", "json"]);
    assert!(other.exits(2).stderr.contains("--spreadsheet prints CSV"));
}

#[test]
fn errors_and_notes_do_not_steer_a_terminal() {
    let sandbox = hostile();
    for args in [
        &["search", "\u{202e}\u{9b}31mferry late AND ("][..],
        &["search", "\u{202e}\u{9b}31mnothing"],
        &["show", "\u{202e}\u{9b}31m"],
        &["extract", "\u{202e}\u{9b}31m"],
    ] {
        let said = sandbox.run(args).stderr;
        assert!(!said.is_empty());
        assert!(!said.contains(['\u{202e}', '\u{9b}']), "{args:?}: {said:?}");
    }
}
