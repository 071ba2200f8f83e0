//! newsdex: full-text search for news archives.
//!
//! Two straight roads lead through it. [`article::Article`] and [`query::Query`] are the two types
//! that everybody knows; nothing flows backwards.
//!
//! ```text
//! files ─► archive ─► Article ─► enrich ─► Enrichment ─► ingest ─► index
//! words ─► query ─► Query ─► engine ─► hits, marked by highlight ─► output
//! ```

pub mod archive;
pub mod article;
pub mod budget;
pub mod engine;
pub mod enrich;
pub mod highlight;
pub mod index;
pub mod ingest;
pub mod matching;
pub mod query;
pub mod words;
