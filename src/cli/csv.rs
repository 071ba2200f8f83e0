//! The flag of commands that print tables: who reads them.

use anyhow::{Result, bail};
use clap::Args;

use crate::cli::Common;
use crate::output::Format;
use crate::output::table::Cells;

/// How CSV is written.
#[derive(Args)]
pub(super) struct CsvArgs {
    /// Print CSV that is safe to open in a spreadsheet
    ///
    /// A spreadsheet runs a cell that begins with =, +, - or @ as a formula, and an archive may hold such
    /// cells. With this flag each of them gets an apostrophe. Without it, CSV holds what the archive says.
    #[arg(long)]
    spreadsheet: bool,
}

impl CsvArgs {
    /// The output format: CSV for a spreadsheet, else the one asked for, else text.
    ///
    /// # Errors
    ///
    /// Fails when a spreadsheet is to read something else than CSV.
    pub(super) fn format(&self, common: &Common) -> Result<Format> {
        match (self.spreadsheet, common.format) {
            (true, None | Some(Format::Csv)) => Ok(Format::Csv),
            (true, Some(_)) => {
                bail!("--spreadsheet prints CSV; leave out --format, or use --format csv")
            }
            (false, format) => Ok(format.unwrap_or(Format::Text)),
        }
    }

    /// Who reads the cells.
    pub(super) fn cells(&self) -> Cells {
        match self.spreadsheet {
            true => Cells::Spreadsheet,
            false => Cells::Data,
        }
    }
}
