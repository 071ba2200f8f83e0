//! `newsdex help query`: the query language on one screen, and queries as they are typed.

use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;

use anyhow::Result;
use clap::Args;

use crate::cli::{Common, Outcome, Unreadable, has_no_color, today};
use crate::index::files;
use crate::output::Color;
use crate::output::stdout::{Content, StandardOutput};
use newsdex_query::{
    ParseContext, ParseError, Query, Reading, SavedQueries, SavedQueriesError, read,
};

/// How queries are written
#[derive(Args)]
#[command(long_about = SCREEN, help_template = "{about-with-newline}")]
pub(super) struct QueryArgs {}

/// Every operator, in at most 24 lines of at most 80 columns.
const SCREEN: &str = r#"WORDS      macron putin         both, in any form  "war crimes"    a phrase
           =reports             just this form     "war crimes"~3  3 between
           sanction*  organi?e  by their shape     zelenskiy~1     1 letter off
           /colou?r/            by an expression   sanction^3      counts thrice
OPERATORS  a AND b   a OR b   NOT a   -a   (a OR b)     AND may be left out
NEARNESS   a w/5 b   a NEAR/5 b               at most 5 words apart
           a pre/5 b                          the same, a before b
           a w/s b   a w/p b   a pre/s b      in one sentence, in one paragraph
           a NOT w/5 b   a NOT w/s b          a where no b is near
           atleast3(a OR b)                   at 3 places or more
FIELDS     title:a  body:a  lead:a  title:(a OR "b c")
           source:  author:  section:  keyword:  agency:  lang:en
NAMES      person:  org:  place:  entity:     by any of their names
SPEECH     quote:"in good faith"  speaker:lavrov
DATES      date:2022  date:2022-03-01  date:2022-W09  date:"3 march 2022"
           date:2021-05..2022-02  date:>=2022  date:today  date:"last week"
           since:30d  since:2w  since:6m  since:1y
           on:07-14  on:today                 this day of any year
           date:none                          no day is known
           mentions:2022-02-24                the text names this day
SAVED      @war   the query of that name in queries.toml in the index directory,
                  in which a line says: war = '(war OR invasion) -football'
Text in quotes is text: "AND". hlead(a), hd=a, a /5 b, a adj3 b, univers! and
other archives' spellings are read too; --explain says how. *: every article.
"#;

pub(super) fn run(_: &QueryArgs) -> Result<Outcome> {
    let mut out = StandardOutput::open(Content::Text);
    out.write_all(SCREEN.as_bytes())?;
    out.flush()?;
    Ok(Outcome::Done)
}

/// The file of saved queries in an index directory.
const SAVED_QUERIES: &str = "queries.toml";

/// A file of saved queries that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("{}: {error}", path.display())]
pub(super) struct BrokenSavedQueries {
    path: PathBuf,
    pub(super) error: SavedQueriesError,
}

impl Common {
    /// Reads a query, with the names of saved queries in it, and says how it was understood where that is
    /// not obvious.
    pub(super) fn query(&self, text: &str) -> Result<Query> {
        let reading = self.reading(text)?;
        self.say_reading(&reading, text);
        Ok(reading.query)
    }

    /// Reads a query, with the names of saved queries in it, for a command that says itself how it was
    /// understood.
    pub(super) fn reading(&self, text: &str) -> Result<Reading> {
        // A file that nothing refers to may be broken.
        let saved = if text.contains('@') {
            self.saved_queries()?
        } else {
            None
        };
        let context = ParseContext { today: today() };
        read(text, &context, saved.as_ref()).map_err(|error| unreadable(text, error))
    }

    /// Says how a query was understood, where it is not obvious.
    pub(super) fn say_reading(&self, reading: &Reading, typed: &str) {
        if reading.is_worth_saying(typed) {
            self.say_read_as(&reading.query);
        }
    }

    /// Says how a query was understood.
    pub(super) fn say_read_as(&self, query: &Query) {
        let is_dim = match self.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => io::stderr().is_terminal() && !has_no_color(),
        };
        self.say_in(&format!("read as: {}", shortened(query)), is_dim);
    }

    fn saved_queries(&self) -> Result<Option<SavedQueries>> {
        let path = self.index_path()?.join(SAVED_QUERIES);
        let Some(text) = files::read_own(&path)? else {
            return Ok(None);
        };
        match SavedQueries::parse(&text) {
            Ok(saved) => Ok(Some(saved)),
            Err(error) => Err(BrokenSavedQueries { path, error }.into()),
        }
    }
}

fn unreadable(text: &str, error: ParseError) -> anyhow::Error {
    let text = text.to_owned();
    Unreadable {
        label: "query",
        text,
        error,
    }
    .into()
}

/// A query in newsdex's own form, cut where nobody would read on.
pub(super) fn shortened(query: &Query) -> String {
    const MOST: usize = 300;
    let text = query.to_string();
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}
