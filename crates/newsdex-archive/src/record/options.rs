//! How archives are read.

use std::time::Duration;

use newsdex_text::article::Moment;
use newsdex_text::settings_hash::SettingsHash;

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

impl ReadOptions {
    /// Adds to a hash of settings everything that decides which articles a file gives.
    ///
    /// Neither `latest` nor `links` does: the one is a day later every day, the other decides which files are read.
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
        // Another value here means that every archive that is indexed is read again.
        assert_eq!(hash.finish(), GOLDEN);
    }

    const GOLDEN: u64 = 4_413_848_030_162_706_204;
}
