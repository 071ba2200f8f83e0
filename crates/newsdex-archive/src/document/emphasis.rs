//! Whether a paragraph is in bold or large print.

use super::Kind;

/// The longest paragraph in bold print that may be a headline, in letters.
const LONGEST: usize = 200;
/// Print of this size or a larger one, in points, counts as bold.
pub(crate) const LARGE_POINTS: i32 = 14;

/// The letters of a paragraph, counted by their print.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Emphasis {
    all: usize,
    strong: usize,
}

impl Emphasis {
    /// Counts text in the same print.
    pub(crate) fn add(&mut self, text: &str, is_strong: bool) {
        text.chars().for_each(|sign| self.add_sign(sign, is_strong));
    }

    /// Counts a character.
    pub(crate) fn add_sign(&mut self, sign: char, is_strong: bool) {
        if sign.is_alphanumeric() {
            self.all += 1;
            self.strong += usize::from(is_strong);
        }
    }

    /// The kind of a paragraph whose style does not name a kind.
    pub(crate) fn kind(self) -> Kind {
        match self.all {
            1..=LONGEST if self.strong == self.all => Kind::Strong,
            _ => Kind::Paragraph,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paragraph_with_a_word_in_bold_print_is_usual() {
        let mut emphasis = Emphasis::default();
        assert_eq!(emphasis.kind(), Kind::Paragraph);
        emphasis.add("Harbour opens", true);
        assert_eq!(emphasis.kind(), Kind::Strong);
        emphasis.add(" – again", false);
        assert_eq!(emphasis.kind(), Kind::Paragraph);
    }
}
