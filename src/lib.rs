//! newsdex: full-text search for news archives.
//!
//! Two straight roads lead through it. [`newsdex_text::article::Article`] and [`newsdex_query::Query`] are the two
//! types that everybody knows; nothing flows backwards.
//!
//! ```text
//! files ─► newsdex-archive ─► Article ─► newsdex-enrich ─► Enrichment ─► ingest ─► index
//! words ─► newsdex-query ─► Query ─► engine ─► hits, marked by newsdex_query::highlight ─► output
//! ```
//!
//! In reading order: `newsdex-text` is the model and the language of texts; `newsdex-archive` turns bytes into
//! articles, `newsdex-enrich` adds what the text implies and decides which names of all articles are one. Here
//! [`index`] keeps the articles, [`ingest`] is the loop that does all of it on all cores, [`engine`] answers
//! queries, [`output`] shows the answers, [`serve`] shows them in a browser, and [`cli`] is the program.

#![forbid(unsafe_code)]

pub mod budget;
pub mod cli;
pub mod engine;
pub mod hint;
pub mod index;
pub mod ingest;
pub mod machine;
pub mod output;
#[cfg(feature = "remote")]
pub mod remote;
pub mod serve;
