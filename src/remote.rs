//! OpenSearch as a place for an index: the connection, the layout of the index, and what is sent.
//!
//! The server indexes our own words ([`terms`]), so both engines find the same articles. [`mapping`] and [`documents`]
//! are made from the table of the local index ([`crate::index::schema`]); a field that is added there is here, too.
//!
//! What this module does not do: it asks no questions (`crate::engine::remote` does), and it reads no archive
//! (`crate::ingest` does).

pub mod address;
pub mod bulk;
pub mod client;
pub mod documents;
pub mod failure;
pub mod generations;
pub mod ledger;
pub mod mapping;
pub mod names;
pub mod pages;
pub mod pieces;
pub mod runs;
pub mod stories;
pub mod terms;
pub mod verify;

pub use self::address::{BadAddress, EngineAddress};
pub use self::client::{Authentication, Client, Connection, Secret};
pub use self::failure::EngineError;
