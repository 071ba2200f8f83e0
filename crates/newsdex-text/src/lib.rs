//! The article as newsdex understands it, and the language of its text.
//!
//! Everything here is used by several parts of newsdex and uses none of them: [`article`] is the model of an
//! article and [`enrichment`] of what its text implies; [`words`] divides text into words and sentences and
//! folds and stems them; [`encoding`], [`repair`] and [`clean`] turn bytes into clean text; [`date`] and
//! [`byline`] read what is written beside an article; [`lexicon`] has the facts of language, one data file each; [`file_name`] writes any file name as text; and
//! [`checkpoint`] stops work on one record that takes too long.

#![forbid(unsafe_code)]

pub mod article;
pub mod byline;
pub mod checkpoint;
pub mod clean;
pub mod date;
pub mod day;
pub mod defect;
pub mod encoding;
pub mod enrichment;
pub mod file_name;
pub mod lexicon;
pub mod repair;
pub mod settings_hash;
pub mod words;
