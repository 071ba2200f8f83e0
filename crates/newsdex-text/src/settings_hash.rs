//! A hash of the settings with which an index was built: a later run compares it with the hash of its own settings.
//!
//! Every value is hashed in a fixed form. The hash therefore changes only if a setting changes, not if a type or field
//! is renamed or the compiler changes. A golden hash in a test of each user guards this.

use xxhash_rust::xxh3::Xxh3;

/// Hashes settings one by one; their order matters.
pub struct SettingsHash(Xxh3);

impl SettingsHash {
    /// A hash without settings. A change to the hashed settings, or to how they are hashed, must increase `version`.
    pub fn new(version: u8) -> SettingsHash {
        let mut hash = Xxh3::new();
        hash.update(&[version]);
        SettingsHash(hash)
    }

    /// Adds a number.
    pub fn number(&mut self, number: u64) -> &mut SettingsHash {
        self.0.update(&number.to_le_bytes());
        self
    }

    /// Adds a number that may be absent.
    pub fn optional(&mut self, number: Option<i64>) -> &mut SettingsHash {
        self.number(u64::from(number.is_some()));
        self.0.update(&number.unwrap_or_default().to_le_bytes());
        self
    }

    /// Adds a text. Two texts in a row give another hash than one text that joins them.
    pub fn text(&mut self, text: &str) -> &mut SettingsHash {
        self.number(text.len() as u64);
        self.0.update(text.as_bytes());
        self
    }

    /// Adds a list of texts.
    pub fn texts<'t>(
        &mut self,
        texts: impl ExactSizeIterator<Item = &'t str>,
    ) -> &mut SettingsHash {
        self.number(texts.len() as u64);
        for text in texts {
            self.text(text);
        }
        self
    }

    /// The hash of all added settings.
    pub fn finish(&self) -> u64 {
        self.0.digest()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_of_known_settings_never_changes() {
        let mut hash = SettingsHash::new(1);
        hash.number(7)
            .optional(None)
            .text("title")
            .texts(["a", "b"].into_iter());
        assert_eq!(hash.finish(), GOLDEN);
    }

    /// The hash of the first version; another value here means that every archive is read again.
    const GOLDEN: u64 = 14_209_267_166_021_542_505;

    #[test]
    fn what_is_divided_in_another_way_has_another_hash() {
        let of = |texts: [&str; 2]| SettingsHash::new(1).texts(texts.into_iter()).finish();
        assert_ne!(of(["ab", "c"]), of(["a", "bc"]));
        let of = |number| SettingsHash::new(1).optional(number).finish();
        assert_ne!(of(None), of(Some(0)));
    }
}
