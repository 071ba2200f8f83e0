//! The formula of the ranking: BM25F over title and text.

use newsdex_query::matching::Arrangement;

/// BM25's saturation: how soon further occurrences stop adding to the score. The usual value in the literature.
pub(super) const K1: f32 = 1.2;

/// An occurrence in the title counts as this many in the text. This value and the following ones were chosen on the
/// judged queries of `scripts/ranking.py`.
pub(super) const TITLE_WEIGHT: f32 = 3.0;

/// How much the length of a title reduces its score: not at all at 0, fully at 1. Headlines are short because of the
/// page, not because they say less.
pub(super) const TITLE_LENGTH: f32 = 0.3;

/// How much the length of any other field reduces its score.
pub(super) const LENGTH: f32 = 0.6;

/// How much more an occurrence counts if it has the form that the user typed.
pub(super) const AS_TYPED_GAIN: f32 = 0.2;

/// Maps 0 to 0 and large frequencies to nearly 1.
pub(super) fn saturated(frequency: f32) -> f32 {
    frequency / (frequency + K1)
}

/// The idf of BM25, which is positive for any frequency.
pub(super) fn idf(document_frequency: u64, articles: u64) -> f32 {
    let (frequency, articles) = (document_frequency as f32, articles as f32);
    (1.0 + (articles - frequency + 0.5) / (frequency + 0.5)).ln()
}

/// The idf of words that must all match is the sum of their idfs. Alternatives together are at least as common as the most
/// common of them, so they have its idf: the rare form "law suit" does not make "lawsuit" a rare word.
pub(super) fn of_arrangement(arrangement: &Arrangement, words: &[f32]) -> f32 {
    let of = |part: &Arrangement| of_arrangement(part, words);
    match arrangement {
        Arrangement::Word(word) | Arrangement::Pair(word) => {
            words.get(*word).copied().unwrap_or(0.0)
        }
        Arrangement::Phrase { parts, .. } => parts.iter().map(of).sum(),
        Arrangement::Near { left, right, .. } => of(left) + of(right),
        Arrangement::NotNear { left, .. } => of(left),
        Arrangement::Leading { inner, .. } => of(inner),
        Arrangement::AnyOf(parts) => parts.iter().map(of).reduce(f32::min).unwrap_or(0.0),
    }
}
