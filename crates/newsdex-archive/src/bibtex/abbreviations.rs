//! Abbreviations that a list of references defines (`@string{e = "Echo"}`).
//!
//! An abbreviation may stand for others, even for itself. So abbreviations are written out only up to a depth and a
//! length that no real list reaches.

use std::cell::Cell;

use biblatex::{RawBibliography, RawChunk, Spanned};
use rustc_hash::FxHashMap;

/// Abbreviations may stand for each other only to this depth.
const MOST_DEEP: usize = 16;
/// Written out, all abbreviations of a list together may be at most this many bytes longer than the list.
const MOST_BYTES_BESIDE: usize = 64 << 10;
/// Why an entry fails beyond these limits.
pub(super) const TOO_LONG: &str =
    "its abbreviations stand for each other without end, or for too much text";

/// A value as written: texts, and names of abbreviations.
pub(super) type Written<'t> = [Spanned<RawChunk<'t>>];

/// A part of a value after its abbreviations were written out.
pub(super) enum Part<'t> {
    Text(&'t str),
    /// The name of an abbreviation that the list does not define.
    Undefined(&'t str),
}

/// The abbreviations of a list.
pub(super) struct Abbreviations<'t> {
    definitions: FxHashMap<&'t str, Vec<Spanned<RawChunk<'t>>>>,
    /// How many more bytes the texts of abbreviations may have.
    bytes_left: Cell<usize>,
}

impl<'t> Abbreviations<'t> {
    /// No abbreviations yet, for a list of this many bytes.
    pub(super) fn of(bytes: usize) -> Abbreviations<'t> {
        Abbreviations {
            definitions: FxHashMap::default(),
            bytes_left: Cell::new(bytes + MOST_BYTES_BESIDE),
        }
    }

    /// Adds a definition; what is not BibTeX is left out.
    pub(super) fn add(&mut self, written: &'t str) {
        if let Ok(parsed) = RawBibliography::parse(written) {
            let pairs = parsed.abbreviations.into_iter();
            self.definitions
                .extend(pairs.map(|pair| (pair.key.v, pair.value.v)));
        }
    }

    /// The parts of a value, with its abbreviations written out.
    ///
    /// # Errors
    ///
    /// [`TOO_LONG`].
    pub(super) fn parts<'a>(&'a self, value: &'a Written<'a>) -> Result<Vec<Part<'a>>, String> {
        let mut parts = Vec::new();
        self.add_parts(value, 0, &mut parts)?;
        Ok(parts)
    }

    fn add_parts<'a>(
        &'a self,
        value: &'a Written<'a>,
        depth: usize,
        parts: &mut Vec<Part<'a>>,
    ) -> Result<(), String> {
        for chunk in value {
            match chunk.v {
                RawChunk::Normal(text) => {
                    if depth > 0 {
                        self.spend(text.len())?;
                    }
                    parts.push(Part::Text(text));
                }
                RawChunk::Abbreviation(name) => {
                    self.spend(1)?;
                    match self.definitions.get(name) {
                        Some(_) if depth == MOST_DEEP => return Err(TOO_LONG.to_owned()),
                        Some(definition) => self.add_parts(definition, depth + 1, parts)?,
                        None => parts.push(Part::Undefined(name)),
                    }
                }
            }
        }
        Ok(())
    }

    fn spend(&self, bytes: usize) -> Result<(), String> {
        let left = self.bytes_left.get().checked_sub(bytes);
        self.bytes_left.set(left.ok_or(TOO_LONG)?);
        Ok(())
    }
}
