//! The API: the records of the command line, under the address of the page with a suffix.
//!
//! The same question gives the same bytes as the command (`docs/json-output.md`), except for `took_ms`.

pub(super) mod complete;
pub(super) mod concordance;
pub(super) mod entities;
pub(super) mod quotes;
pub(super) mod search;
pub(super) mod stats;
pub(super) mod timeline;

use std::io::Write;
use std::time::Instant;

use anyhow::Result;
use serde::Serialize;

use crate::output::table::Cells;
use crate::serve::failure::Failure;
use crate::serve::parameters::Parameters;

/// Maximum number of records in one JSON value; JSON Lines and CSV have no limit.
pub(super) const MOST_IN_ONE: usize = 1_000;

pub(super) const JSON_LINES: &str = "application/jsonl; charset=utf-8";
pub(super) const CSV: &str = "text/csv; charset=utf-8";

/// The requested number of records of one JSON value.
pub(super) fn limit(parameters: &Parameters, usual: usize) -> Result<usize, Failure> {
    match parameters.number("limit")? {
        Some(limit) if limit > MOST_IN_ONE => Err(Failure::bad(
            format!("`limit` is larger than {MOST_IN_ONE}"),
            "the suffix .jsonl or .csv in place of .json gives everything at once",
        )),
        limit => Ok(limit.unwrap_or(usual)),
    }
}

/// The requested number of lines: all of them unless a number is given.
fn lines(parameters: &Parameters) -> Result<usize, Failure> {
    Ok(parameters.number("limit")?.unwrap_or(usize::MAX))
}

pub(super) fn cells(parameters: &Parameters) -> Result<Cells, Failure> {
    Ok(match parameters.flag("spreadsheet")? {
        true => Cells::Spreadsheet,
        false => Cells::Data,
    })
}

pub(super) fn write_line(record: &impl Serialize, out: &mut dyn Write) -> Result<()> {
    serde_json::to_writer(&mut *out, record)?;
    out.write_all(b"\n")?;
    Ok(())
}

/// The value, and how long it took in milliseconds.
pub(super) fn timed<T>(work: impl FnOnce() -> Result<T>) -> Result<(T, f64)> {
    let begun = Instant::now();
    let value = work()?;
    Ok((value, begun.elapsed().as_secs_f64() * 1_000.0))
}
