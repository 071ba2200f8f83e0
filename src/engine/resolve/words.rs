//! The words of one pattern, numbered.

use newsdex_query::matching::TermSet;

/// The terms of each word of one pattern.
#[derive(Default)]
pub(super) struct Words {
    pub(super) sets: Vec<TermSet>,
    /// The words that later parts of the pattern may share: a repeated word has one number, so its positions are read
    /// once.
    shared: Vec<usize>,
}

impl Words {
    /// The number of a word. Adds the word if it is new.
    pub(super) fn number(&mut self, set: TermSet) -> usize {
        let is_same = |number: &&usize| self.sets.get(**number) == Some(&set);
        if let Some(known) = self.shared.iter().find(is_same) {
            return *known;
        }
        self.sets.push(set);
        self.shared.push(self.sets.len() - 1);
        self.sets.len() - 1
    }

    /// Reads an alternative whose words are all required, without sharing words with the other alternatives: searching
    /// its next document moves its words further than the others may go.
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
