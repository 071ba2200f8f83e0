//! The program as its users meet it: whole runs of `newsdex`, on the fixtures and on archives made for
//! one test.
//!
//! Every test works in a folder of its own or only reads, so that all may run at once and in any
//! order. Nothing here looks at the clock or the network. What a run prints is compared as a whole
//! where it is the same each time, durations being replaced by `N`.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![allow(clippy::print_stderr, reason = "a test that cannot run here says so")]

mod accounted;
mod additions;
mod archives;
mod as_of;
mod bad_input;
mod brute_force;
mod cli {
    mod concordance;
    mod entities;
    mod export;
    mod extract;
    mod first;
    mod help;
    mod index;
    mod kinds_of_names;
    mod log;
    mod mistakes;
    mod names;
    pub(crate) mod new;
    mod query;
    mod quotes;
    mod relaxed;
    mod roots;
    mod search;
    mod searches_by_name;
    mod show;
    mod similar;
    mod stats;
    #[cfg(unix)]
    mod stdout;
    mod suggestions;
    mod synonyms;
    mod texts;
    mod timeline;
    mod typed_names;
}
mod copies;
mod damage;
mod doubling;
mod engines;
#[cfg(target_os = "linux")]
mod file_names;
mod following;
mod formats;
mod generations;
#[cfg(unix)]
mod handed_over;
mod harness;
mod hostile;
mod hostile_queries;
mod incremental;
mod interrupted;
mod lexicon;
#[cfg(unix)]
mod links;
mod locks;
mod one_record;
#[cfg(feature = "remote")]
mod opensearch;
mod parts;
mod power_cut;
mod printings;
mod ranking;
#[cfg(unix)]
mod reindex;
mod relevance;
mod resumed;
mod rollback;
mod serve;
#[cfg(feature = "remote")]
mod server;
#[cfg(unix)]
mod stored_index;
mod structure;
mod unfinished_repair;
mod versions;
mod watch;
mod words;
