//! The facts of language that newsdex knows: months, given names, countries, titles, abbreviations, …
//!
//! Each fact has one data file in `lexicon/`, whose first lines say what it is and where it is from, and one
//! module here, which reads that file when it is first asked for. To add a language, add lines to the files:
//! `lexicon/README.md` says to which.
//!
//! Lines that begin with `#` are comments; columns are divided by tabs, several values of a column by commas.

pub mod abbreviations;
pub mod agencies;
pub mod bylines;
pub mod exonyms;
pub mod given_names;
pub mod languages;
pub mod months;
pub mod name_words;
pub mod page_furniture;
pub mod peoples;
pub mod places;
pub mod small_words;
pub mod speech_verbs;
pub mod surnames;
pub mod titles;
pub mod weekdays;

/// The text of a file of the lexicon.
macro_rules! lexicon_file {
    ($name:literal) => {
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/lexicon/", $name))
    };
}
use lexicon_file;

/// The lines of a file that are no comments.
fn lines(file: &'static str) -> impl Iterator<Item = &'static str> {
    file.lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// The columns of each line of a file.
fn rows(file: &'static str) -> impl Iterator<Item = std::str::Split<'static, char>> {
    lines(file).map(|line| line.split('\t'))
}

/// The values of a column.
fn values(column: &'static str) -> impl Iterator<Item = &'static str> {
    column.split(',').filter(|value| !value.is_empty())
}

/// The first column of each line of a file.
fn first_column(file: &'static str) -> impl Iterator<Item = &'static str> {
    rows(file).filter_map(|mut row| row.next())
}

/// The first column of the lines of which the second holds a use.
fn words_used_as(file: &'static str, wanted: &'static str) -> impl Iterator<Item = &'static str> {
    rows(file).filter_map(move |mut row| {
        let word = row.next()?;
        values(row.next()?)
            .any(|used| used == wanted)
            .then_some(word)
    })
}
