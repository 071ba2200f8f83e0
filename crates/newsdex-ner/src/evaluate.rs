//! Measures the tagger on labelled text, through the code that tags articles.

use std::path::Path;
use std::time::Instant;

use anyhow::Result;
use serde::Serialize;

use crate::labelled;
use newsdex_enrich::entities::labels::Name;
use newsdex_enrich::entities::model::Model;
use newsdex_enrich::entities::tagger::Tagger;
use newsdex_enrich::entities::tidy;
use newsdex_enrich::entities::tokens;
use newsdex_text::enrichment::EntityKind;

/// How well the names of one file were found. A name counts if both its ends and its kind are right.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Evaluation {
    /// The file.
    pub(crate) file: String,
    /// Its tokens.
    pub(crate) tokens: usize,
    /// Time spent tagging, without reading the file.
    pub(crate) seconds: f64,
    /// People.
    pub(crate) person: Score,
    /// Organisations.
    pub(crate) organization: Score,
    /// Places.
    pub(crate) place: Score,
    /// All three; other names are neither asked for nor counted against.
    pub(crate) all: Score,
}

/// Precision, recall and their harmonic mean, each from 0 to 1; 0 where undefined.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub(crate) struct Score {
    /// Of the names found, the share that is right.
    pub(crate) precision: f64,
    /// Of the names there are, the share that was found.
    pub(crate) recall: f64,
    /// The harmonic mean of both.
    pub(crate) f1: f64,
}

/// Tags the file as if its documents were articles and compares.
///
/// # Errors
///
/// If the file cannot be read as labelled text.
pub(crate) fn evaluate(model: &Model<'_>, path: &Path) -> Result<Evaluation> {
    let mut documents = labelled::read(path)?;
    let mut tagger = Tagger::new(*model);
    let clock = Instant::now();
    let found: Vec<Vec<Name>> = documents
        .iter_mut()
        .map(|document| {
            let names = tagger.names(&document.text, &mut document.tokens);
            tidy::tidy(&document.text, &document.tokens, names)
        })
        .collect();
    let seconds = clock.elapsed().as_secs_f64();
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

/// Labels a text: a `token<TAB>tag` a line as [`evaluate`] reads them, a blank line after each sentence.
///
/// Words are written as the tagger reads them, those of shouted sentences in lower case, too. Titles are not
/// cut off and kinds are not voted on: it is what the model alone says.
pub(crate) fn tagged(
    model: &Model<'_>,
    texts: impl IntoIterator<Item = String>,
    put: &mut dyn FnMut(&str) -> Result<()>,
) -> Result<()> {
    let mut tagger = Tagger::new(*model);
    let mut tokens = Vec::new();
    for text in texts {
        tokens.clear();
        tokens::tokenize(&text, &mut tokens);
        let names = tagger.names(&text, &mut tokens);
        put(&labelled::write(&text, &tokens, &names))?;
    }
    Ok(())
}

/// Labels the documents of a labelled file anew.
///
/// # Errors
///
/// If the file cannot be read as labelled text.
pub(crate) fn tagged_anew(
    model: &Model<'_>,
    path: &Path,
    put: &mut dyn FnMut(&str) -> Result<()>,
) -> Result<()> {
    let mut tagger = Tagger::new(*model);
    for mut document in labelled::read(path)? {
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
