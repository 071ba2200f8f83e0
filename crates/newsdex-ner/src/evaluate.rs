//! Measures the tagger on labelled text, with the same code that tags articles.

use std::path::Path;
use std::time::Instant;

use anyhow::Result;
use serde::Serialize;

use crate::labelled::{self, Labelled};
use newsdex_enrich::entities::labels::Name;
use newsdex_enrich::entities::lists::Lists;
use newsdex_enrich::entities::model::Model;
use newsdex_enrich::entities::postprocess;
use newsdex_enrich::entities::tagger::Tagger;
use newsdex_enrich::entities::tokens::{self, Token};
use newsdex_text::enrichment::EntityKind;

/// Number of words shown on each side of an error.
const CONTEXT: usize = 8;

/// The accuracy on one file. A name counts as right if both its ends and its kind are right.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Evaluation {
    /// The name of the file.
    pub(crate) file: String,
    /// The number of tokens in the file.
    pub(crate) tokens: usize,
    /// The time for tagging in seconds, without reading the file.
    pub(crate) seconds: f64,
    /// People.
    pub(crate) person: Score,
    /// Organisations.
    pub(crate) organization: Score,
    /// Places.
    pub(crate) place: Score,
    /// All three kinds; names of other kinds are ignored, both expected and found.
    pub(crate) all: Score,
}

/// Precision, recall and their harmonic mean, each from 0 to 1; 0 if undefined.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub(crate) struct Score {
    /// The share of the names found that are right.
    pub(crate) precision: f64,
    /// The share of the expected names that were found.
    pub(crate) recall: f64,
    /// The harmonic mean of both.
    pub(crate) f1: f64,
}

/// Tags the documents of a file as if they were articles, and compares the names.
///
/// Passes each error as one line of text to `report`.
///
/// # Errors
///
/// When the file cannot be read as labelled text.
pub(crate) fn evaluate(
    model: &Model<'_>,
    lists: &'static Lists,
    path: &Path,
    report: &mut dyn FnMut(&str) -> Result<()>,
) -> Result<Evaluation> {
    let mut documents = labelled::read(path, lists)?;
    let mut tagger = Tagger::new(*model, lists);
    let clock = Instant::now();
    let found: Vec<Vec<Name>> = documents
        .iter_mut()
        .map(|document| {
            let names = tagger.names(&document.text, &mut document.tokens);
            postprocess::postprocess(&document.text, &document.tokens, names)
        })
        .collect();
    let seconds = clock.elapsed().as_secs_f64();
    for (document, found) in documents.iter().zip(&found) {
        report_errors(document, found, report)?;
    }
    let score = |kinds: &[EntityKind]| {
        let (mut right, mut given, mut expected) = (0, 0, 0);
        for (document, found) in documents.iter().zip(&found) {
            let asked = |name: &&Name| kinds.contains(&name.kind);
            given += found.iter().filter(asked).count();
            expected += document.names.iter().filter(asked).count();
            right += found
                .iter()
                .filter(asked)
                .filter(|name| is_right(&document.names, name))
                .count();
        }
        Score::of(right, given, expected)
    };
    Ok(Evaluation {
        file: path.display().to_string(),
        tokens: documents.iter().map(|document| document.tokens.len()).sum(),
        seconds,
        person: score(&[EntityKind::Person]),
        organization: score(&[EntityKind::Organization]),
        place: score(&[EntityKind::Place]),
        all: score(&[
            EntityKind::Person,
            EntityKind::Organization,
            EntityKind::Place,
        ]),
    })
}

/// Passes a line to `report` for each expected name that was not found and for each found name that was not expected:
/// what it is, its kind, and the words around it.
fn report_errors(
    document: &Labelled,
    found: &[Name],
    report: &mut dyn FnMut(&str) -> Result<()>,
) -> Result<()> {
    let counts = |name: &&Name| name.kind != EntityKind::Misc;
    let mut errors: Vec<(&Name, &str)> = Vec::new();
    let is_missed = |name: &&Name| !is_right(found, name);
    errors.extend(
        document
            .names
            .iter()
            .filter(counts)
            .filter(is_missed)
            .map(|name| (name, "missed")),
    );
    let is_wrong = |name: &&Name| !is_right(&document.names, name);
    errors.extend(
        found
            .iter()
            .filter(counts)
            .filter(is_wrong)
            .map(|name| (name, "wrong")),
    );
    errors.sort_by_key(|(name, _)| name.start);
    for (name, error) in errors {
        let words = |tokens: &[Token]| {
            let words: Vec<&str> = tokens
                .iter()
                .map(|token| token.text(&document.text))
                .collect();
            words.join(" ")
        };
        let tokens = &document.tokens;
        let before = &tokens[name.start.saturating_sub(CONTEXT)..name.start];
        let after = &tokens[name.end..tokens.len().min(name.end + CONTEXT)];
        report(&format!(
            "{error}\t{}\t{}\t{} [{}] {}\n",
            format!("{:?}", name.kind).to_lowercase(),
            words(&tokens[name.start..name.end]),
            words(before),
            words(&tokens[name.start..name.end]),
            words(after),
        ))?;
    }
    Ok(())
}

/// Labels texts: a `token<TAB>tag` per line, as [`evaluate`] reads them, with a blank line after each sentence.
///
/// Words are written as the tagger reads them, so those of sentences in capitals are in lower case. Titles are not
/// removed and kinds are not corrected: this is the output of the model alone.
pub(crate) fn tagged(
    model: &Model<'_>,
    lists: &'static Lists,
    texts: impl IntoIterator<Item = String>,
    put: &mut dyn FnMut(&str) -> Result<()>,
) -> Result<()> {
    let mut tagger = Tagger::new(*model, lists);
    let mut tokens = Vec::new();
    for text in texts {
        tokens.clear();
        tokens::tokenize(&text, &mut tokens);
        let names = tagger.names(&text, &mut tokens);
        put(&labelled::write(&text, &tokens, &names))?;
    }
    Ok(())
}

/// Labels the documents of a labelled file again.
///
/// # Errors
///
/// When the file cannot be read as labelled text.
pub(crate) fn tagged_anew(
    model: &Model<'_>,
    lists: &'static Lists,
    path: &Path,
    put: &mut dyn FnMut(&str) -> Result<()>,
) -> Result<()> {
    let mut tagger = Tagger::new(*model, lists);
    for mut document in labelled::read(path, lists)? {
        let names = tagger.names(&document.text, &mut document.tokens);
        put(&labelled::write(&document.text, &document.tokens, &names))?;
    }
    Ok(())
}

/// Whether a name is among the expected ones, which are in order and disjoint.
fn is_right(expected: &[Name], name: &Name) -> bool {
    let place = expected.binary_search_by_key(&name.start, |expected| expected.start);
    place.is_ok_and(|index| expected.get(index) == Some(name))
}

impl Score {
    fn of(right: usize, given: usize, expected: usize) -> Score {
        let share = |part: usize, whole: usize| {
            if whole == 0 {
                0.0
            } else {
                part as f64 / whole as f64
            }
        };
        let rounded = |value: f64| (value * 10_000.0).round() / 10_000.0;
        Score {
            precision: rounded(share(right, given)),
            recall: rounded(share(right, expected)),
            f1: rounded(share(2 * right, given + expected)),
        }
    }
}
