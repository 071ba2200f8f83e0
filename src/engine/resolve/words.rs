//! The words of one pattern, numbered.

use newsdex_query::matching::TermSet;

/// The terms of the words of one pattern.
#[derive(Default)]
pub(super) struct Words {
    pub(super) sets: Vec<TermSet>,
    /// The words that may be shared at this point of the pattern: the positions of a word that
    /// occurs twice are read once.
    shared: Vec<usize>,
}

impl Words {
    /// The number of a word; the same word gets the same number.
    pub(super) fn number(&mut self, set: TermSet) -> usize {
        let is_same = |number: &&usize| self.sets.get(**number) == Some(&set);
        if let Some(known) = self.shared.iter().find(is_same) {
            return *known;
        }
        self.sets.push(set);
        self.shared.push(self.sets.len() - 1);
        self.sets.len() - 1
    }

    /// Reads an alternative that needs all of its words, with numbers of its own: seeking its next
    /// document would move words that it shared with other alternatives too far.
    pub(super) fn apart<T>(&mut self, read: impl FnOnce(&mut Words) -> T) -> T {
        let shared = std::mem::take(&mut self.shared);
        let read = read(self);
        self.shared = shared;
        read
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(word: &str) -> TermSet {
        TermSet::of_names([word.to_owned()])
    }

    #[test]
    fn a_word_has_one_number_except_in_alternatives_that_need_all_of_their_words() {
        let mut words = Words::default();
        assert_eq!(words.number(set("a")), 0);
        assert_eq!(words.number(set("b")), 1);
        assert_eq!(words.number(set("a")), 0);
        let apart =
            words.apart(|words| [set("a"), set("c"), set("a")].map(|set| words.number(set)));
        assert_eq!(apart, [2, 3, 2]);
        assert_eq!(words.number(set("c")), 4);
        assert_eq!(words.number(set("a")), 0);
    }
}
