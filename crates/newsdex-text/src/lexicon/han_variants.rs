//! Variants of Han characters: traditional and simplified, old and new Japanese forms.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::{lexicon_file, rows};

/// The character to which each variant is folded.
static USUAL: LazyLock<FxHashMap<char, char>> = LazyLock::new(|| {
    let mut usual = FxHashMap::default();
    for mut row in rows(lexicon_file!("han-variants.tsv")) {
        let base = row.next().and_then(|base| base.chars().next());
        let variants = row.next().unwrap_or_default();
        usual.extend(
            base.into_iter()
                .flat_map(|base| variants.chars().map(move |variant| (variant, base))),
        );
    }
    usual
});

/// The character that stands for all variants of a Han character; other characters are unchanged.
pub fn usual_character(character: char) -> char {
    USUAL.get(&character).copied().unwrap_or(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variants_of_a_character_are_one() {
        for variants in ["國国", "鐵鉄铁", "戶戸户", "說説说", "臺台", "黃黄"] {
            let mut usual = variants.chars().map(usual_character);
            let first = usual.next();
            assert!(usual.all(|other| Some(other) == first), "{variants}");
        }
        assert_eq!(usual_character('か'), 'か');
    }

    #[test]
    fn a_character_that_stands_for_others_is_no_variant_itself() {
        for base in USUAL.values() {
            assert_eq!(usual_character(*base), *base);
        }
    }
}
