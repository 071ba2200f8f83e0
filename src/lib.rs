//! newsdex: full-text search for news archives.
//!
//! Two straight roads lead through it. [`article::Article`] and [`query::Query`] are the two types
//! that everybody knows; nothing flows backwards.
//!
//! ```text
//! files ─► archive ─► Article ─► enrich ─► Enrichment ─► ingest ─► index
//! words ─► query ─► Query ─► engine ─► hits, marked by highlight ─► output
//! ```
//!
//! In reading order: [`article`] is the model; [`archive`] turns bytes into articles, [`enrich`] adds
//! what the text implies, [`index`] keeps them, [`resolution`] says which names of all articles are one, and
//! [`ingest`] is the loop that does all of it on all
//! cores. [`words`] divides and folds text, [`query`] reads what is asked, [`matching`] says where it
//! matches, [`engine`] answers, [`highlight`] marks, [`output`] shows and [`cli`] is the program.

#![forbid(unsafe_code)]

pub mod budget;
pub mod cli;
pub mod engine;
pub mod index;
pub mod ingest;
pub mod output;
