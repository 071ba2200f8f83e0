//! `newsdex help query`: the query language on one screen. Also parses queries for all commands.

use std::io::{self, IsTerminal, Write};

use anyhow::Result;
use clap::Args;

use crate::cli::{Common, Outcome, Unreadable, arguments, has_no_color, today};
use crate::engine::{Archive, saved_queries, synonyms, with_compounds};
use crate::output::Color;
use crate::output::stdout::{Content, StandardOutput};
use newsdex_query::{Interpretation, ParseContext, ParseError, Query, read};

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

/// A query as typed, what it means, and the archive that answers it.
pub(super) struct Asked {
    pub(super) archive: Box<dyn Archive>,
    pub(super) text: String,
    pub(super) interpretation: Interpretation,
}

impl Common {
    /// Parses the words of a query and opens the archive. The caller prints how the query was read.
    pub(super) fn asked(&self, words: &[String]) -> Result<Asked> {
        let text = arguments::query(words);
        // A mistake in the query is told before anything about the archive.
        let interpretation = self.interpretation(&text)?;
        let archive = self.archive()?;
        let interpretation = in_archive(archive.as_ref(), interpretation)?;
        Ok(Asked {
            archive,
            text,
            interpretation,
        })
    }

    /// Parses a query that may contain saved queries and words with synonyms, and prints how it was read in an archive if
    /// that is not obvious.
    pub(super) fn query(&self, archive: &dyn Archive, text: &str) -> Result<Query> {
        let interpretation = in_archive(archive, self.interpretation(text)?)?;
        self.say_interpretation(&interpretation, text);
        Ok(interpretation.query)
    }

    /// Parses a query that may contain saved queries and words with synonyms. The caller prints how it was read.
    pub(super) fn interpretation(&self, text: &str) -> Result<Interpretation> {
        // A broken file of saved queries matters only to queries that use it.
        let saved = if text.contains('@') {
            saved_queries(&self.index_path()?)?
        } else {
            None
        };
        let context = ParseContext { today: today() };
        let mut interpretation =
            read(text, &context, saved.as_ref()).map_err(|error| unreadable(text, error))?;
        if let Some(synonyms) = synonyms(&self.index_path()?, today())? {
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
}

/// The interpretation of a query in an archive: words that no article has are searched in longer words.
fn in_archive(archive: &dyn Archive, interpretation: Interpretation) -> Result<Interpretation> {
    Ok(Interpretation {
        query: with_compounds(archive, interpretation.query)?,
        ..interpretation
    })
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
