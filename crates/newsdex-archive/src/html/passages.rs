//! A long text in which many passages are looked up, each in time independent of the length of the text.

use std::collections::HashMap;

/// Passages are indexed by this many bytes of their beginning.
const BEGINNING: usize = 20;
/// The most occurrences of a beginning that are compared.
const MOST_PLACES: usize = 64;

/// A text with an index of all passage beginnings in it.
pub(super) struct Passages<'t> {
    text: &'t [u8],
    /// The last position of each beginning.
    last: HashMap<&'t [u8], u32>,
    /// For each position, the previous position of the same beginning; the first occurrence points to itself.
    before: Vec<u32>,
}

impl<'t> Passages<'t> {
    /// Indexes a text; takes up to fifty times the memory of the text.
    pub(super) fn of(text: &'t str) -> Passages<'t> {
        let text = text.as_bytes();
        let mut last = HashMap::new();
        let mut before = Vec::new();
        for (place, beginning) in (0_u32..).zip(text.windows(BEGINNING)) {
            before.push(last.insert(beginning, place).unwrap_or(place));
        }
        Passages { text, last, before }
    }

    /// Whether the text contains a passage of at least [`BEGINNING`] bytes; false for shorter ones.
    ///
    /// May miss a passage whose beginning occurs more than [`MOST_PLACES`] times.
    pub(super) fn hold(&self, passage: &str) -> bool {
        let passage = passage.as_bytes();
        let mut next = passage
            .get(..BEGINNING)
            .and_then(|beginning| self.last.get(beginning).copied());
        for _ in 0..MOST_PLACES {
            let Some(place) = next else {
                return false;
            };
            let at = self.text.get(place as usize..).unwrap_or_default();
            if at.starts_with(passage) {
                return true;
            }
            let earlier = self.before.get(place as usize).copied();
            next = earlier.filter(|earlier| *earlier != place);
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passages_are_found_wherever_they_stand() {
        let text = "it rained on monday and it rained on tuesday and it rained on friday";
        let passages = Passages::of(text);
        assert!(passages.hold("it rained on monday and"));
        assert!(passages.hold("and it rained on tuesday"));
        assert!(passages.hold("and it rained on friday"));
        assert!(!passages.hold("it rained on monday but not"));
        assert!(!passages.hold("it rained on friday and it rained"));
        assert!(!passages.hold("rained"));
        assert!(!Passages::of("").hold(text));
    }
}
