//! News agencies: their usual names and their other names.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::{lexicon_file, rows};

/// A name in capitals of at most this many bytes is an abbreviation, which is recognized only in capitals.
const LONGEST_ABBREVIATION: usize = 4;

struct Named {
    usual: &'static str,
    /// The only accepted spelling; `None` for any case.
    only: Option<&'static str>,
}

/// The agencies, by each of their names in lower case.
static NAMES: LazyLock<FxHashMap<String, Named>> = LazyLock::new(|| {
    let mut names = FxHashMap::default();
    for mut row in rows(lexicon_file!("agencies.tsv")) {
        let usual = row.next().unwrap_or_default();
        let others = row.next().unwrap_or_default();
        let others = others.split(';').filter(|name| !name.is_empty());
        for name in std::iter::once(usual).chain(others) {
            let is_abbreviation = name.len() <= LONGEST_ABBREVIATION
                && !name.bytes().any(|byte| byte.is_ascii_lowercase());
            let named = Named {
                usual,
                only: is_abbreviation.then_some(name),
            };
            names.entry(name.to_lowercase()).or_insert(named);
        }
    }
    names
});

/// The usual name of the news agency with this name; `None` if no agency has it.
///
/// The whole name must match. Case is ignored, except that short abbreviations must be in capitals: `AFP`, not `afp`.
pub fn named(name: &str) -> Option<&'static str> {
    let named = NAMES.get(name.to_lowercase().as_str())?;
    let is_written_so = named.only.is_none_or(|only| only == name);
    is_written_so.then_some(named.usual)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agencies_have_one_usual_name() {
        assert_eq!(named("AFP"), Some("Agence France-Presse"));
        assert_eq!(named("afp"), None);
        assert_eq!(named("REUTERS"), Some("Reuters"));
        assert_eq!(named("Wexmouth Herald"), None);
    }

    #[test]
    fn no_name_belongs_to_two_agencies() {
        for mut row in rows(lexicon_file!("agencies.tsv")) {
            let usual = row.next().unwrap_or_default();
            let others = row.next().unwrap_or_default().split(';');
            for name in others.filter(|name| !name.is_empty()).chain([usual]) {
                assert_eq!(named(name), Some(usual), "{name}");
            }
        }
    }
}
