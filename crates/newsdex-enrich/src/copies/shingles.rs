//! Which texts have a shingle: the index in memory of the texts that articles are compared with.

use rustc_hash::FxHashMap;

use super::signature::level;

/// A shingle that more of these texts have is a stock phrase and does not count.
const MOST_TEXTS: usize = 24;

/// A shingle that more texts of the article's own source have is a formula of that source and does not count.
const MOST_OF_SOURCE: usize = 3;

/// The sampled shingles of a text.
#[derive(Debug, Clone, Default)]
pub(super) struct Shingles {
    sorted: Vec<u64>,
    level: u32,
}

impl Shingles {
    pub(super) fn new(sorted: Vec<u64>) -> Shingles {
        let level = sorted.iter().map(|shingle| level(*shingle)).min();
        Shingles {
            sorted,
            level: level.unwrap_or(0),
        }
    }

    /// Number of shingles in the sample of a level.
    fn count_at(&self, least: u32) -> usize {
        match least <= self.level {
            true => self.sorted.len(),
            false => self
                .sorted
                .iter()
                .filter(|shingle| level(**shingle) >= least)
                .count(),
        }
    }
}

/// A text that shares shingles with an article.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Candidate {
    /// The number of the text.
    pub(super) text: u32,
    /// Number of common shingles.
    pub(super) shared: usize,
    /// The estimated share of the shorter text that is in the longer one.
    pub(super) containment: f64,
    /// Number of shingles that the estimate is based on.
    pub(super) sampled: usize,
}

/// The texts by their shingles.
#[derive(Debug, Default)]
pub(super) struct ByShingle {
    texts: FxHashMap<u64, Vec<u32>>,
}

impl ByShingle {
    pub(super) fn add(&mut self, text: u32, shingles: &Shingles) {
        for shingle in &shingles.sorted {
            self.texts.entry(*shingle).or_default().push(text);
        }
    }

    pub(super) fn remove(&mut self, text: u32, shingles: &Shingles) {
        for shingle in &shingles.sorted {
            if let Some(texts) = self.texts.get_mut(shingle) {
                texts.retain(|other| *other != text);
                if texts.is_empty() {
                    self.texts.remove(shingle);
                }
            }
        }
    }

    /// The texts that share shingles with an article, and the share of its shingles that count.
    ///
    /// `is_own` tells whether a text is from the same source as the article, `of` gives the shingles of a text.
    pub(super) fn candidates<'a>(
        &self,
        article: &Shingles,
        is_own: impl Fn(u32) -> bool,
        of: impl Fn(u32) -> Option<&'a Shingles>,
    ) -> (Vec<Candidate>, f64) {
        let mut shared: FxHashMap<u32, usize> = FxHashMap::default();
        let mut counted = Vec::with_capacity(article.sorted.len());
        for shingle in &article.sorted {
            let texts = self.texts.get(shingle).map_or(&[][..], Vec::as_slice);
            let is_stock = texts.len() > MOST_TEXTS
                || texts.len() > MOST_OF_SOURCE
                    && texts.iter().filter(|text| is_own(**text)).count() > MOST_OF_SOURCE;
            if is_stock {
                continue;
            }
            counted.push(*shingle);
            for text in texts {
                *shared.entry(*text).or_default() += 1;
            }
        }
        let counted_share = counted.len() as f64 / article.sorted.len().max(1) as f64;
        let counted = Shingles {
            sorted: counted,
            level: article.level,
        };
        let candidates = shared.into_iter().filter_map(|(text, shared)| {
            let other = of(text)?;
            let common = article.level.max(other.level);
            let sampled = counted.count_at(common).min(other.count_at(common));
            Some(Candidate {
                text,
                shared,
                containment: shared as f64 / sampled.max(shared) as f64,
                sampled,
            })
        });
        (candidates.collect(), counted_share)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shingles(range: std::ops::Range<u64>) -> Shingles {
        // Odd numbers are shingles of the lowest level.
        Shingles::new(range.map(|number| number * 2 + 1).collect())
    }

    #[test]
    fn the_share_of_the_shorter_text_is_estimated() {
        let (whole, part) = (shingles(0..100), shingles(60..80));
        let mut by_shingle = ByShingle::default();
        by_shingle.add(7, &whole);
        let (found, counted) = by_shingle.candidates(&part, |_| false, |_| Some(&whole));
        assert_eq!(counted, 1.0);
        let expected = Candidate {
            text: 7,
            shared: 20,
            containment: 1.0,
            sampled: 20,
        };
        assert_eq!(found, [expected]);
        by_shingle.remove(7, &whole);
        assert!(by_shingle.texts.is_empty());
    }

    #[test]
    fn formulas_of_a_source_do_not_count() {
        let text = shingles(0..20);
        let mut by_shingle = ByShingle::default();
        for number in 0..5 {
            by_shingle.add(number, &text);
        }
        let of = |_| Some(&text);
        assert_eq!(by_shingle.candidates(&text, |_| true, of).0, []);
        assert_eq!(by_shingle.candidates(&text, |_| false, of).0.len(), 5);
    }
}
