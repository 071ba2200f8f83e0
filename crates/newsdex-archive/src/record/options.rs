//! Options for reading archives.

use std::path::PathBuf;
use std::time::Duration;

use newsdex_text::article::Moment;
use newsdex_text::settings_hash::SettingsHash;

use super::format::Format;
use crate::discover::Links;
use crate::fields::FieldMap;
use crate::limits::Limits;

/// The program that reads PDF files in a process of its own: newsdex itself, with a command that is not for people.
///
/// The process limits its own time and memory and ends with one of the two exit codes if it exceeds them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PdfReader {
    /// The path of the program.
    pub program: PathBuf,
    /// The arguments of the program. The limit of CPU time in milliseconds and the languages of scans are added.
    pub arguments: Vec<String>,
    /// The languages in which the text of scans is recognised, such as `deu+eng`; `None` if scans are not read.
    pub ocr: Option<String>,
}

impl PdfReader {
    /// The exit code of a process that exceeded its time.
    pub const TOO_LONG: u8 = 81;
    /// The exit code of a process that exceeded its memory.
    pub const TOO_LARGE: u8 = 82;
}

/// Options for reading archives.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadOptions {
    /// The largest record in bytes; a larger one is a [`Failure`].
    pub record_bytes: usize,
    /// The CPU time limit for a record; exceeding it is a [`Failure`].
    pub record_time: Duration,
    /// How deep compressed files and containers are read, and how large they may become.
    pub limits: Limits,
    /// The latest plausible date; later dates are ignored. Usually a day from now, because clocks run fast and time
    /// zones differ. With `None`, every date is accepted.
    pub latest: Option<Moment>,
    /// Additional names of fields in these archives.
    pub map: FieldMap,
    /// The format of every file; `None` to recognise the format of each file.
    pub hint: Option<&'static Format>,
    /// The links to companion files that are followed.
    pub links: Links,
    /// The program that reads PDF files in a process of its own; `None` to read them in this process.
    pub pdf_reader: Option<PdfReader>,
}

impl Default for ReadOptions {
    fn default() -> ReadOptions {
        ReadOptions {
            // Far above the size of any article, far below the size of memory.
            record_bytes: 16 << 20,
            record_time: Duration::from_secs(10),
            limits: Limits::default(),
            latest: None,
            map: FieldMap::default(),
            hint: None,
            links: Links::default(),
            pdf_reader: None,
        }
    }
}

impl ReadOptions {
    /// Adds to a settings hash every option that affects the articles in a file.
    ///
    /// Leaves out `latest`, which changes every day, `links`, which affects only the choice of files, and the program of
    /// `pdf_reader`, which changes only how a file is read.
    pub fn add_to(&self, hash: &mut SettingsHash) {
        self.map.add_to(hash);
        hash.text(self.hint.map_or("", Format::name));
        let Limits {
            depth,
            expansion,
            expanded_bytes,
            spooled_bytes,
        } = self.limits;
        hash.number(self.record_bytes as u64)
            .number(u64::try_from(self.record_time.as_millis()).unwrap_or(u64::MAX))
            .number(depth.into())
            .number(expansion)
            .number(expanded_bytes)
            .number(spooled_bytes);
        if let Some(languages) = self
            .pdf_reader
            .as_ref()
            .and_then(|reader| reader.ocr.as_ref())
        {
            hash.text(languages);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_of_the_usual_options_never_changes() {
        let options = ReadOptions {
            map: "title=head".parse().unwrap(),
            hint: Format::named("html"),
            ..ReadOptions::default()
        };
        let mut hash = SettingsHash::new(2);
        options.add_to(&mut hash);
        // Changing this value means that every indexed archive is read again.
        assert_eq!(hash.finish(), GOLDEN);
    }

    const GOLDEN: u64 = 4_413_848_030_162_706_204;
}
