//! The flag `--as-of`: the archive as it stood on an earlier day.

use anyhow::Result;
use clap::Args;

use crate::cli::{Unreadable, today};
use crate::engine::{Archive, Engine};
use newsdex_query::date::day_range;

#[derive(Args)]
pub(super) struct AsOfArgs {
    /// Show the archive as it stood at the end of this day (UTC): 2022-03-01, 2022-03 or 2022
    ///
    /// Only articles that an index run had added by then, with the text of then, if it was kept (`newsdex index
    /// --versions`). A text that was not kept is shown as it is now, and a note says so. Articles that were removed since
    /// then are missing.
    #[arg(long, value_name = "DATE")]
    as_of: Option<String>,
}

impl AsOfArgs {
    pub(super) fn is_given(&self) -> bool {
        self.as_of.is_some()
    }

    /// The archive of the given day; `None` without the flag.
    pub(super) fn archive(&self, present: &dyn Archive) -> Result<Option<Box<dyn Engine>>> {
        let Some(text) = &self.as_of else {
            return Ok(None);
        };
        let days = day_range(text, today()).map_err(|error| Unreadable {
            label: "--as-of",
            text: text.to_owned(),
            error,
        })?;
        // The end of a month or a year is the end of its last day.
        let day = days.until.map_or(i64::MAX, |until| until - 1);
        present.as_of(day).map(Some)
    }
}
