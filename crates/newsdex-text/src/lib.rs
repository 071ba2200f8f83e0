//! The model of an article, and the language of its text.
//!
//! Everything here is used by several parts of newsdex and uses none of them. [`article`] is the model of an article
//! and [`enrichment`] the facts that its text implies. [`words`] divides text into words and sentences, and folds and
//! stems words. [`encoding`], [`repair`] and [`clean`] convert bytes to clean text. [`date`] and [`byline`] parse the
//! lines beside an article. [`lexicon`] contains language facts, each in one data file. [`file_name`] converts any file
//! name to text. [`checkpoint`] stops work on a record that takes too long.

#![forbid(unsafe_code)]

pub mod article;
pub mod byline;
pub mod checkpoint;
pub mod clean;
pub mod date;
pub mod day;
pub mod defect;
pub mod divided_words;
pub mod encoding;
pub mod enrichment;
pub mod file_name;
pub mod lexicon;
pub mod repair;
pub mod settings_hash;
mod slots;
pub mod words;
