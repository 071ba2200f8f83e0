//! Lets the occurrences of a word in an article share their evidence: a sentence that shows clearly what a name is
//! decides in the sentences that do not.

use super::hashes::ByHash;
use super::labels::KINDS;
use super::model::LABELS;

/// The words of a part of an article whose scores are shared.
#[derive(Debug, Default)]
pub(super) struct Pools {
    numbers: ByHash<usize>,
    all: Vec<Pool>,
    /// The pool of each word, by its position in `all`; `None` for words that share nothing.
    of: Vec<Option<usize>>,
}

/// The scores of all occurrences of a word.
#[derive(Debug, Default)]
struct Pool {
    words: i32,
    /// The sum of the best score of each kind. Scores are small: a part of an article has too few words to overflow it.
    sums: [i32; KINDS.len()],
}

/// The weight of the other occurrences of a word, if there are very many of them, in percent (measured on held-out
/// sources: 20 to 40 are equally good, more is worse).
const POOLED_PERCENT: i32 = 30;

/// The number of labels of each kind of name.
const KIND_LABELS: usize = (LABELS - 1) / KINDS.len();

impl Pools {
    /// Forgets all words.
    pub(super) fn clear(&mut self) {
        self.numbers.clear();
        self.all.clear();
        self.of.clear();
    }

    /// Adds the next word, by its hash; `None` if it shares nothing.
    pub(super) fn note(&mut self, word: Option<u64>) {
        let number = word.map(|word| {
            let number = *self.numbers.entry(word).or_insert(self.all.len());
            if number == self.all.len() {
                self.all.push(Pool::default());
            }
            if let Some(pool) = self.all.get_mut(number) {
                pool.words += 1;
            }
            number
        });
        self.of.push(number);
    }

    /// Moves the scores of each word towards the mean of its other occurrences. There is one score for each word.
    pub(super) fn share(&mut self, scores: &mut [[i32; LABELS]]) {
        for (number, score) in self.of.iter().zip(&*scores) {
            let pool = number.and_then(|number| self.all.get_mut(number));
            if let Some(pool) = pool.filter(|pool| pool.words > 1) {
                for (sum, own) in pool.sums.iter_mut().zip(by_kind(score)) {
                    *sum += own;
                }
            }
        }
        for (number, score) in self.of.iter().zip(scores) {
            let pool = number.and_then(|number| self.all.get(number));
            let Some(pool) = pool.filter(|pool| pool.words > 1) else {
                continue;
            };
            let own = by_kind(score);
            let others = pool.words - 1;
            for (kind, (sum, own)) in pool.sums.iter().zip(own).enumerate() {
                let mean = (sum - own) / others;
                let shift = (mean - own) * POOLED_PERCENT / 100 * others / pool.words;
                for score in &mut score[1 + KIND_LABELS * kind..1 + KIND_LABELS * (kind + 1)] {
                    *score += shift;
                }
            }
        }
    }
}

/// The best score of each kind of name; that of the label "none" is 0.
fn by_kind(score: &[i32; LABELS]) -> [i32; KINDS.len()] {
    let mut best = [i32::MIN; KINDS.len()];
    for (best, scores) in best.iter_mut().zip(score[1..].chunks(KIND_LABELS)) {
        for score in scores {
            *best = (*best).max(*score);
        }
    }
    best
}
