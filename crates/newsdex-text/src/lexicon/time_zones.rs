//! The zone names that feeds and newswires use for the offset from UTC.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::{lexicon_file, rows};

/// The offset from UTC of a zone in seconds; `name` is in lower case. `None` for an unknown name.
pub fn offset(name: &str) -> Option<i64> {
    static MINUTES: LazyLock<FxHashMap<&'static str, i64>> = LazyLock::new(|| {
        let rows = rows(lexicon_file!("time-zones.tsv"));
        let zones = rows.filter_map(|mut row| row.next()?.parse().ok().zip(row.next()));
        zones
            .flat_map(|(minutes, names)| names.split(' ').map(move |name| (name, minutes)))
            .collect()
    });
    MINUTES.get(name).map(|minutes| minutes * 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_have_an_offset() {
        assert_eq!(offset("gmt"), Some(0));
        assert_eq!(offset("edt"), Some(-4 * 3600));
        assert_eq!(offset("ist"), Some(19_800));
        assert_eq!(offset("the"), None);
        for mut row in rows(lexicon_file!("time-zones.tsv")) {
            let minutes = row.next().unwrap_or_default();
            assert!(minutes.parse::<i64>().is_ok(), "{minutes}");
        }
    }
}
