//! The parts of a document that is a zip archive.

use std::io::{self, Read};
use std::sync::Arc;

use super::super::{Failure, FailureKind};
use crate::record::{Place, source};
use crate::single_record::{RAISE_RECORD_LIMIT, too_large};

/// Opens a part of a package by its name; `None` if there is no such part.
pub(crate) type Part = Box<dyn Fn(&str) -> Option<io::Result<Box<dyn Read + Send>>> + Send>;

/// A document that is a zip archive.
pub(crate) struct Package {
    place: Arc<Place>,
    open: Part,
    /// The only part whose records are wanted.
    wanted: Option<String>,
}

impl Package {
    pub(crate) fn new(place: Arc<Place>, wanted: Option<String>, open: Part) -> Package {
        Package {
            place,
            open,
            wanted,
        }
    }

    pub(super) fn place(&self) -> &Arc<Place> {
        &self.place
    }

    /// Whether the records of a part are wanted.
    pub(super) fn wants(&self, name: &str) -> bool {
        self.wanted.as_deref().is_none_or(|wanted| wanted == name)
    }

    /// A failure that concerns the whole document.
    pub(super) fn failed(&self, reason: impl Into<String>) -> Failure {
        self.place.failure(FailureKind::Failed, reason)
    }

    /// Opens a part; `None` if there is no such part.
    pub(super) fn open(&self, name: &str) -> Result<Option<Box<dyn Read + Send>>, Failure> {
        match (self.open)(name.trim_start_matches('/')) {
            None => Ok(None),
            Some(Ok(reader)) => Ok(Some(reader)),
            Some(Err(error)) => Err(source::broken(&self.place, &error)),
        }
    }

    /// Reads a part; `None` if there is no such part.
    ///
    /// # Errors
    ///
    /// When the part is damaged, encrypted or larger than a record may be.
    pub(super) fn part(&self, name: &str) -> Result<Option<Vec<u8>>, Failure> {
        let limit = self.place.options.record_bytes;
        let Some(reader) = self.open(name)? else {
            return Ok(None);
        };
        let mut bytes = Vec::new();
        let read = reader.take(limit as u64 + 1).read_to_end(&mut bytes);
        match read {
            Err(error) => Err(source::broken(&self.place, &error)),
            Ok(size) if size > limit => {
                Err(self.failed(too_large(limit)).with_hint(RAISE_RECORD_LIMIT))
            }
            Ok(_) => Ok(Some(bytes)),
        }
    }
}
