//! `newsdex read-pdf`: the process of its own in which newsdex reads a PDF file. Not for people.
//!
//! The file comes from standard input, its text goes to standard output. The process ends itself when it exceeds its
//! CPU time or its memory, so that no PDF file can harm the process that started it.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use clap::Args;
use newsdex_archive::PdfReader;

use crate::cli::Outcome;

/// Read a PDF file from standard input: a part of newsdex, not for people
#[derive(Args)]
#[command(hide = true)]
pub(super) struct ReadPdfArgs {
    /// CPU time limit in milliseconds
    milliseconds: u64,
    /// Languages in which scans are recognised
    ocr: Option<String>,
}

/// The name of the command.
pub(super) const COMMAND: &str = "read-pdf";
/// The memory limit in bytes.
const MEMORY: u64 = 300 << 20;
/// How often the limits are checked.
const INTERVAL: Duration = Duration::from_millis(10);

pub(super) fn run(args: &ReadPdfArgs) -> Result<Outcome> {
    let time = Duration::from_millis(args.milliseconds);
    std::thread::Builder::new()
        .name("limits".to_owned())
        .spawn(move || guard(time))
        .context("cannot start a thread")?;
    newsdex_archive::read_pdf_in_child(
        std::io::stdin().lock(),
        std::io::stdout().lock(),
        args.ocr.as_deref(),
    )?;
    Ok(Outcome::Done)
}

/// Ends the process when it exceeds a limit.
fn guard(time: Duration) {
    let begun = Instant::now();
    loop {
        std::thread::sleep(INTERVAL);
        let used = cpu_time().unwrap_or_else(|| begun.elapsed());
        if used > time {
            end(PdfReader::TOO_LONG);
        }
        if resident_bytes().is_some_and(|bytes| bytes > MEMORY) {
            end(PdfReader::TOO_LARGE);
        }
    }
}

#[expect(
    clippy::exit,
    reason = "the other thread is in code that cannot be interrupted"
)]
fn end(code: u8) {
    std::process::exit(i32::from(code));
}

/// The CPU time of this process; `None` if the system does not tell it.
#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "other systems give none")]
fn cpu_time() -> Option<Duration> {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    let seconds = u64::try_from(time.tv_sec).unwrap_or(0);
    Some(Duration::new(
        seconds,
        u32::try_from(time.tv_nsec).unwrap_or(0),
    ))
}

#[cfg(not(unix))]
fn cpu_time() -> Option<Duration> {
    None
}

/// The memory of this process; `None` if the system does not tell it.
#[cfg(target_os = "linux")]
fn resident_bytes() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/self/statm").ok()?;
    let pages: u64 = text.split_whitespace().nth(1)?.parse().ok()?;
    Some(pages * rustix::param::page_size() as u64)
}

#[cfg(not(target_os = "linux"))]
fn resident_bytes() -> Option<u64> {
    None
}
