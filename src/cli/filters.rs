//! Flags that narrow a search.

use anyhow::Result;
use clap::Args;

use crate::cli::today;
use newsdex_query::filter::{FilterError, Filters};
use newsdex_query::{Pattern, Query, filter};

/// A flag that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("--{0}")]
pub(super) struct UnreadableFlag(pub(super) FilterError);

/// Flags that every search has.
#[derive(Args)]
pub(super) struct FilterArgs {
    /// Published on this day or later; also 2022-03 or 2022
    #[arg(long, value_name = "DATE")]
    from: Option<String>,
    /// Published on this day or earlier; also 2022-03 or 2022
    #[arg(long, value_name = "DATE")]
    to: Option<String>,
    /// Naming this person
    #[arg(long, value_name = "NAME")]
    person: Vec<String>,
    /// Naming this organisation
    #[arg(long, value_name = "NAME")]
    org: Vec<String>,
    /// Naming this place
    #[arg(long, value_name = "NAME")]
    place: Vec<String>,
    /// From this paper, agency or site
    #[arg(long, value_name = "NAME")]
    source: Vec<String>,
    /// In this language, as in en
    #[arg(long, value_name = "TAG")]
    lang: Vec<String>,
    /// From this section
    #[arg(long, value_name = "NAME")]
    section: Vec<String>,
}

impl FilterArgs {
    /// Adds what the flags ask for to what was typed.
    pub(super) fn narrow(&self, query: Query) -> Result<Query> {
        let filters = Filters {
            from: self.from.clone(),
            to: self.to.clone(),
            person: self.person.clone(),
            org: self.org.clone(),
            place: self.place.clone(),
            speaker: Vec::new(),
            source: self.source.clone(),
            section: self.section.clone(),
            lang: self.lang.clone(),
        };
        narrow(&filters, query)
    }
}

/// Adds filters to what was typed.
pub(super) fn narrow(filters: &Filters, query: Query) -> Result<Query> {
    Ok(filters.narrow(query, today()).map_err(UnreadableFlag)?)
}

/// The name that a flag was given.
pub(super) fn name_pattern(flag: &'static str, name: &str) -> Result<Pattern> {
    Ok(filter::name_pattern(flag, name).map_err(UnreadableFlag)?)
}
