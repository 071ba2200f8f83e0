//! The flag `--spreadsheet` of all commands that print CSV.

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
    /// A spreadsheet runs a cell that begins with =, +, - or @ as a formula, and an archive may contain such
    /// cells. This flag puts an apostrophe before them. Without it, the CSV has the exact text of the archive.
    #[arg(long)]
    spreadsheet: bool,
}

impl CsvArgs {
    /// The output format: CSV if `--spreadsheet` is given, else the value of `--format`, else text.
    ///
    /// # Errors
    ///
    /// Fails if `--spreadsheet` is combined with a format other than CSV.
    pub(super) fn format(&self, common: &Common) -> Result<Format> {
        match (self.spreadsheet, common.format) {
            (true, None | Some(Format::Csv)) => Ok(Format::Csv),
            (true, Some(_)) => {
                bail!("--spreadsheet prints CSV; leave out --format, or use --format csv")
            }
            (false, format) => Ok(format.unwrap_or(Format::Text)),
        }
    }

    /// Whether cells are written for a spreadsheet or as they are.
    pub(super) fn cells(&self) -> Cells {
        match self.spreadsheet {
            true => Cells::Spreadsheet,
            false => Cells::Data,
        }
    }
}
