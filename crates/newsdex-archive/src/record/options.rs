//! How archives are read.

use std::time::Duration;

use newsdex_text::article::Moment;

use super::format::Format;
use crate::discover::Links;
use crate::fields::FieldMap;
use crate::limits::Limits;

/// How archives are read.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadOptions {
    /// The largest record that is read, in bytes; a larger one is a [`Failure`].
    pub record_bytes: usize,
    /// How much CPU time a record may take; one that takes longer is a [`Failure`].
    pub record_time: Duration,
    /// How far compressed files and containers are followed.
    pub limits: Limits,
    /// No article was published later: a date beyond it is passed over. As a rule a day from now, for
    /// clocks run fast and zones differ; without it every date is believed.
    pub latest: Option<Moment>,
    /// Names that fields have in these archives, besides the usual ones.
    pub map: FieldMap,
    /// The format of every file, where recognising it is not wanted.
    pub hint: Option<&'static Format>,
    /// Which links are followed to the files that belong to another one.
    pub links: Links,
}

impl Default for ReadOptions {
    fn default() -> ReadOptions {
        ReadOptions {
            // Far above any article, far below what would not fit in memory.
            record_bytes: 16 << 20,
            record_time: Duration::from_secs(10),
            limits: Limits::default(),
            latest: None,
            map: FieldMap::default(),
            hint: None,
            links: Links::default(),
        }
    }
}
