//! Compares two given names: the same, spellings of one name, an initial, a short form ("Bob" for "Robert") or the form
//! of another language ("Vladimir", "Volodymyr").

use super::person::closeness;
use newsdex_text::lexicon::given_names::variant_sets;

/// The way in which two given names agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Agreement {
    /// The same letters.
    Same,
    /// Spellings of one name.
    Spelling,
    /// One is an initial of the other.
    Initial,
    /// A short form, or the form in another language.
    Variant,
}

/// Gives the way in which two given names agree; `None` if they are different names.
pub(super) fn agreement(one: &str, other: &str) -> Option<Agreement> {
    if one == other {
        return Some(Agreement::Same);
    }
    let (short, long) = if one.len() <= other.len() {
        (one, other)
    } else {
        (other, one)
    };
    if short.chars().nth(1).is_none() && long.starts_with(short) {
        return Some(Agreement::Initial);
    }
    if is_variant(one, other) {
        return Some(Agreement::Variant);
    }
    closeness(one, other).map(|_| Agreement::Spelling)
}

/// Whether two different given names are variants of one name.
pub(super) fn is_variant(one: &str, other: &str) -> bool {
    let others = variant_sets(other);
    one != other && variant_sets(one).iter().any(|set| others.contains(set))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resolution::spelling::letters;

    #[track_caller]
    fn check(one: &str, other: &str, expected: Option<Agreement>) {
        assert_eq!(agreement(one, other), expected);
        assert_eq!(agreement(other, one), expected);
    }

    #[test]
    fn names_agree_as_spellings_or_variants() {
        check("robert", "robert", Some(Agreement::Same));
        check("robert", "bob", Some(Agreement::Variant));
        check("vladimir", "volodymyr", Some(Agreement::Variant));
        check("hillary", "hilary", Some(Agreement::Spelling));
        check("viktor", "victor", Some(Agreement::Variant));
        check("j", "john", Some(Agreement::Initial));
        check("bill", "bob", None);
        check("jean", "jan", None);
    }

    #[test]
    fn variants_are_in_the_form_they_are_compared_in() {
        for (one, other) in [
            ("mykola", "nikolai"),
            ("bibi", "benjamin"),
            ("umar", "omar"),
        ] {
            assert!(is_variant(one, other), "{one} {other}");
            assert_eq!(letters(one), one);
        }
    }
}
