//! Rules out quickly that a word is searched, by its first letter.

/// The set of ASCII letters and digits with which searched words begin. Words with other first letters are never ruled
/// out.
#[derive(Debug, Clone, Copy)]
pub(super) struct Initials(u128);

impl Initials {
    /// The set of all first letters.
    pub(super) const ANY: Initials = Initials(u128::MAX);

    /// The first letters of the terms that have this mark.
    pub(super) fn of<'a>(mark: char, terms: impl Iterator<Item = &'a String>) -> Initials {
        let initials = terms.filter_map(|term| term.strip_prefix(mark)?.bytes().next());
        Initials(initials.fold(0, |all, byte| match byte.is_ascii() {
            true => all | 1 << byte,
            false => all,
        }))
    }

    /// Whether a word or name may be one of the searched ones.
    pub(super) fn may_begin(self, text: &str) -> bool {
        // A first letter outside ASCII can become an ASCII letter by folding.
        let first = text.bytes().next().filter(u8::is_ascii_alphanumeric);
        first.is_none_or(|byte| self.0 & (1 << byte.to_ascii_lowercase()) != 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_words_with_other_initials_are_passed() {
        let terms = [
            "=sanctions".to_owned(),
            "#élan vital".to_owned(),
            "=7eleven".to_owned(),
        ];
        let words = Initials::of('=', terms.iter());
        for word in ["Sanctioned", "s", "7", "Şirket", "\u{ad}x", ""] {
            assert!(words.may_begin(word), "{word}");
        }
        for word in ["Tank", "eleven", "8"] {
            assert!(!words.may_begin(word), "{word}");
        }
        assert!(Initials::ANY.may_begin("Tank"));
    }
}
