//! `newsdex help query`: the query language on one screen. Also parses queries for all commands.

use std::borrow::Cow;
use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;

use anyhow::Result;
use clap::Args;

use crate::cli::{Common, Outcome, Unreadable, has_no_color, today};
use crate::hint::Hint;
use crate::index::files;
use crate::output::Color;
use crate::output::stdout::{Content, StandardOutput};
use newsdex_query::{
    Interpretation, ParseContext, ParseError, Query, SavedQueries, SavedQueriesError, Synonyms,
    SynonymsError, read,
};

/// Show the query language on one screen
#[derive(Args)]
#[command(long_about = SCREEN, help_template = "{about-with-newline}")]
pub(super) struct QueryArgs {}

/// Every operator, in at most 24 lines of at most 80 columns.
const SCREEN: &str = r#"WORDS      macron putin         both words         "war crimes"    phrase
           =reports             exact form only    "war crimes"~3  max 3 between
           sanction*  organi?e  wildcards          zelenskiy~1     1 letter off
           /colou?r/            regular expression sanction^3      weight 3
OPERATORS  a AND b   a OR b   NOT a   -a   (a OR b)     AND can be left out
PROXIMITY  a w/5 b   a NEAR/5 b               at most 5 words apart
           a pre/5 b                          the same, with a before b
           a w/s b   a w/p b   a pre/s b      in one sentence, in one paragraph
           a NOT w/5 b   a NOT w/s b          a with no b near it
           atleast3(a OR b)                   at least 3 times in the article
FIELDS     title:a  body:a  lead:a  title:(a OR "b c")
           source:  author:  section:  keyword:  agency:  lang:en
NAMES      person:  org:  place:  entity:     under all spellings of the name
QUOTES     quote:"in good faith"  speaker:lavrov
DATES      date:2022  date:2022-03-01  date:2022-W09  date:"3 march 2022"
           date:2021-05..2022-02  date:>=2022  date:today  date:"last week"
           date:2022-Q1  date:1990s  date:18??  since:30d  since:2w  since:6m
           on:07-14  on:today                 this day of the year, in any year
           date:none                          articles without a date
           mentions:2022-02-24                the text mentions this day
SAVED      @war   a saved query; queries.toml in the index directory defines it:
                  war = '(war OR invasion) -football'
SYNONYMS   synonyms.toml in the index directory; =car is a word without synonyms
"AND" is a word. * finds all. Syntax of other archives: hlead(a), a /5 b, save!
"#;

pub(super) fn run(_: &QueryArgs) -> Result<Outcome> {
    let mut out = StandardOutput::open(Content::Text);
    out.write_all(SCREEN.as_bytes())?;
    out.flush()?;
    Ok(Outcome::Done)
}

/// The name of the file of saved queries in the index directory.
const SAVED_QUERIES: &str = "queries.toml";

/// A file of saved queries that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("{}: {error}", path.display())]
pub(super) struct BrokenSavedQueries {
    path: PathBuf,
    pub(super) error: SavedQueriesError,
}

impl Hint for BrokenSavedQueries {
    fn hint(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(&self.error.hint))
    }
}

impl Common {
    /// Parses a query that may contain saved queries and words with synonyms, and prints how it was read if that is not obvious.
    pub(super) fn query(&self, text: &str) -> Result<Query> {
        let interpretation = self.interpretation(text)?;
        self.say_interpretation(&interpretation, text);
        Ok(interpretation.query)
    }

    /// Parses a query that may contain saved queries and words with synonyms. The caller prints how it was read.
    pub(super) fn interpretation(&self, text: &str) -> Result<Interpretation> {
        // A broken file of saved queries matters only to queries that use it.
        let saved = if text.contains('@') {
            self.saved_queries()?
        } else {
            None
        };
        let context = ParseContext { today: today() };
        let mut interpretation =
            read(text, &context, saved.as_ref()).map_err(|error| unreadable(text, error))?;
        if let Some(synonyms) = self.synonyms()? {
            interpretation = interpretation
                .with_synonyms(&synonyms, text)
                .map_err(|error| unreadable(text, error))?;
        }
        Ok(interpretation)
    }

    /// Prints how a query was read, if that is not obvious.
    pub(super) fn say_interpretation(&self, interpretation: &Interpretation, typed: &str) {
        if interpretation.is_worth_saying(typed) {
            self.say_read_as(&interpretation.query);
        }
    }

    /// Prints how a query was read.
    pub(super) fn say_read_as(&self, query: &Query) {
        let is_dim = match self.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => io::stderr().is_terminal() && !has_no_color(),
        };
        self.say_in(&format!("read as: {}", query.shortened()), is_dim);
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

/// The name of the file of synonyms in the index directory.
const SYNONYMS: &str = "synonyms.toml";

/// A file of synonyms that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("{}: {error}", path.display())]
pub(super) struct BrokenSynonyms {
    path: PathBuf,
    error: SynonymsError,
}

impl Hint for BrokenSynonyms {
    fn hint(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(&self.error.hint))
    }
}

impl Common {
    /// The synonyms of the index; `None` if there is no file.
    fn synonyms(&self) -> Result<Option<Synonyms>> {
        let path = self.index_path()?.join(SYNONYMS);
        let Some(text) = files::read_own(&path)? else {
            return Ok(None);
        };
        match Synonyms::parse(&text, today()) {
            Ok(synonyms) => Ok(Some(synonyms)),
            Err(error) => Err(BrokenSynonyms { path, error }.into()),
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
