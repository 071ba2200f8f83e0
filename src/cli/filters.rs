//! Flags that narrow a search.

use crate::hint::Hint;
use anyhow::Result;
use clap::Args;
use std::borrow::Cow;

use crate::cli::today;
use newsdex_query::filter::{FilterError, Filters};
use newsdex_query::{Pattern, Query, Scope, filter};

/// A flag that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("--{0}")]
pub(super) struct UnreadableFlag(pub(super) FilterError);

impl Hint for UnreadableFlag {
    fn hint(&self) -> Option<Cow<'_, str>> {
        self.0.hint().map(Cow::Borrowed)
    }
}

/// The filter flags of `search` and `timeline`.
#[derive(Args)]
pub(super) struct FilterArgs {
    /// Published on or after this date: 2022-03-01, 2022-03, 2022 or 1990s
    #[arg(long, value_name = "DATE")]
    from: Option<String>,
    /// Published on or before this date: 2022-03-01, 2022-03, 2022 or 1990s
    #[arg(long, value_name = "DATE")]
    to: Option<String>,
    /// Only articles that name this person
    #[arg(long, value_name = "NAME")]
    person: Vec<String>,
    /// Only articles that name this organisation
    #[arg(long, value_name = "NAME")]
    org: Vec<String>,
    /// Only articles that name this place
    #[arg(long, value_name = "NAME")]
    place: Vec<String>,
    /// Only articles from this newspaper, agency or website
    #[arg(long, value_name = "NAME")]
    source: Vec<String>,
    /// Only articles by this author
    #[arg(long, value_name = "NAME")]
    author: Vec<String>,
    /// Only articles in this language: a code such as en or pt-BR
    #[arg(long, value_name = "TAG")]
    lang: Vec<String>,
    /// Only articles from this section
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
            author: self.author.clone(),
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
    Ok(filter::name_pattern(flag, Scope::Entity, name).map_err(UnreadableFlag)?)
}
