//! Finds names among tokens: sums the weights of their features and chooses the best sequence of labels.
//!
//! The occurrences of a word in an article share their evidence: see `Tagger::pool`.
//!
//! The sums of the features of single words are cached, so that a common word costs only a look-up and additions. The
//! cache has a fixed size.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use super::features::{self, Place, Word, joint_features};
use super::labels::{self, KINDS, Label, Name};
use super::lists::Lists;
use super::model::{LABELS, Model, Weights};
use super::page::{Identity, Page};
use super::tokens::Token;
use newsdex_text::checkpoint::checkpoint;

/// Number of pairs of words in the cache; a power of two. Each word takes about 400 bytes.
const PAIRS: usize = 1 << 13;

/// Maximum number of tokens that are labelled together. Longer articles are read in parts, to bound the memory used.
const PART: usize = 1 << 14;

/// Labels tokens with a model.
///
/// Contains its working memory and a cache of words: create one for each thread and use it for all articles.
#[derive(Debug)]
pub struct Tagger<'a> {
    model: Model<'a>,
    lists: &'static Lists,
    kept: Kept,
    page: Page,
    sums: Vec<Weights>,
    scores: Vec<[i32; LABELS]>,
    /// The words whose scores are pooled, as hashes, one for each of `scores`.
    keys: Vec<u64>,
    pools: HashMap<u64, Pool, BuildHasherDefault<Identity>>,
    back: Vec<[Label; LABELS]>,
    labels: Vec<Label>,
}

impl<'a> Tagger<'a> {
    /// Creates a tagger with an empty cache, for the language of the lists, with which the model was trained.
    pub fn new(model: Model<'a>, lists: &'static Lists) -> Tagger<'a> {
        Tagger {
            model,
            lists,
            kept: Kept {
                pairs: vec![Pair::default(); PAIRS],
            },
            page: Page::default(),
            sums: Vec::new(),
            scores: Vec::new(),
            keys: Vec::new(),
            pools: HashMap::default(),
            back: Vec::new(),
            labels: Vec::new(),
        }
    }

    /// Finds the names among the tokens of `text`; they are in order and disjoint.
    ///
    /// Changes the case of tokens as [`Page::prepare`] does. Linear in the number of tokens.
    pub fn names(&mut self, text: &str, tokens: &mut [Token]) -> Vec<Name> {
        let mut names = Vec::new();
        let mut offset = 0;
        while offset < tokens.len() {
            checkpoint();
            let end = end_of_part(tokens, offset);
            self.part(text, &mut tokens[offset..end], offset, &mut names);
            offset = end;
        }
        names
    }

    fn part(&mut self, text: &str, tokens: &mut [Token], offset: usize, names: &mut Vec<Name>) {
        let kept = &mut self.kept;
        let lists = self.lists;
        self.page
            .prepare(text, tokens, lists, &mut |word| kept.word(word, lists));
        self.scores.clear();
        self.keys.clear();
        for segment in &self.page.segments {
            let length = segment.token_count();
            self.sums.clear();
            self.sums.resize(length, [0; LABELS - 1]);
            let window = self.page.window(segment);
            for (position, word) in window.iter().enumerate() {
                let around = [
                    (Place::Here, position.checked_sub(2)),
                    (Place::Before, position.checked_sub(1)),
                    (Place::After, position.checked_sub(3)),
                    (Place::Before2, Some(position)),
                    (Place::After2, position.checked_sub(4)),
                ];
                for (place, index) in around {
                    if let Some(sum) = index.and_then(|index| self.sums.get_mut(index)) {
                        add(sum, self.kept.sum(word, place, &self.model));
                    }
                }
            }
            let mut index = 0;
            while index < length {
                let (start, end) = self.page.run(segment, index);
                let outer = [
                    (Place::RunBefore, start - 1),
                    (Place::RunAfter, end),
                    (Place::RunFirst, start),
                    (Place::RunLast, end - 1),
                ];
                let mut sum = [0; LABELS - 1];
                for (place, position) in outer {
                    add(
                        &mut sum,
                        self.kept.sum(&window[position], place, &self.model),
                    );
                }
                for other in &mut self.sums[index..index + end - start] {
                    add(other, &sum);
                }
                index += end - start;
            }
            for (index, sum) in self.sums.iter_mut().enumerate() {
                let around = self.page.surroundings(tokens, segment, index);
                joint_features(&around, &mut |feature| self.model.add(feature, sum));
                let mut score = [0; LABELS];
                for (score, sum) in score[1..].iter_mut().zip(sum) {
                    *score = i32::from(*sum);
                }
                self.scores.push(score);
                let [_, _, here, _, _] = around.window;
                self.keys.push(match here.case.is_capital() {
                    true => here.lower,
                    false => NOT_POOLED,
                });
            }
        }
        self.pool();
        let model = &self.model;
        let transition = |previous, next| i32::from(model.transition(previous, next));
        let mut start = 0;
        for segment in &self.page.segments {
            let end = start + segment.token_count();
            let scores = self.scores.get(start..end).unwrap_or_default();
            labels::best(scores, transition, &mut self.back, &mut self.labels);
            labels::names(&self.labels, offset + segment.start, names);
            start = end;
        }
    }

    /// Moves the scores of each capitalised word towards the mean of its other occurrences, so that a sentence that shows
    /// clearly what a name is decides in the sentences that do not.
    fn pool(&mut self) {
        self.pools.clear();
        let capitalized = |key: &&u64| **key != NOT_POOLED;
        for (key, score) in self.keys.iter().zip(&self.scores) {
            if capitalized(&key) {
                let pool = self.pools.entry(*key).or_default();
                pool.words += 1;
                for (sum, own) in pool.sums.iter_mut().zip(by_kind(score)) {
                    *sum += own;
                }
            }
        }
        for (key, score) in self.keys.iter().zip(&mut self.scores) {
            let Some(pool) = self.pools.get(key).filter(|pool| pool.words > 1) else {
                continue;
            };
            let own = by_kind(score);
            let others = pool.words - 1;
            for (kind, (sum, own)) in pool.sums.iter().zip(own).enumerate() {
                let mean = (sum - own) / others;
                let shift = (mean - own) * POOLED_PERCENT / 100 * others / pool.words;
                for score in &mut score[1 + KIND_LABELS * kind..1 + KIND_LABELS * (kind + 1)] {
                    *score += i32::try_from(shift).unwrap_or(0);
                }
            }
        }
    }
}

/// The scores of all occurrences of a word in a part of an article.
#[derive(Debug, Default)]
struct Pool {
    words: i64,
    /// The sum of the best score of each kind.
    sums: [i64; KINDS.len()],
}

/// The weight of the other occurrences of a word, if there are very many of them, in percent (measured on held-out
/// sources: 20 to 40 are equally good, more is worse).
const POOLED_PERCENT: i64 = 30;

/// The key of words without capitals, which are not pooled.
const NOT_POOLED: u64 = 0;

/// The number of labels of each kind of name.
const KIND_LABELS: usize = (LABELS - 1) / KINDS.len();

/// The best score of each kind of name; that of the label "none" is 0.
fn by_kind(score: &[i32; LABELS]) -> [i64; KINDS.len()] {
    let mut best = [i64::MIN; KINDS.len()];
    for (label, score) in score[1..].iter().enumerate() {
        let best = &mut best[label / KIND_LABELS];
        *best = i64::from(*score).max(*best);
    }
    best
}

/// The end of the part that begins at `start`, exclusive.
///
/// It is before the last sentence that begins in the second half of the longest possible part; without such a sentence,
/// the part has [`PART`] tokens.
fn end_of_part(tokens: &[Token], start: usize) -> usize {
    let end = start + PART;
    if end >= tokens.len() {
        return tokens.len();
    }
    let sentence = (start + PART / 2..end)
        .rev()
        .find(|index| tokens[*index].opens_sentence);
    sentence.unwrap_or(end)
}

// Not inlined, for the reason given at `Model::find`: the sums do not overlap.
#[inline(never)]
fn add(sum: &mut Weights, other: &Weights) {
    for (sum, other) in sum.iter_mut().zip(other) {
        *sum = sum.saturating_add(*other);
    }
}

/// The cache of words and the sums of their features. The hash of a word determines its pair of slots; a new word
/// replaces the one of the pair that was not used last, so that a rare word does not displace a frequent one.
#[derive(Debug)]
struct Kept {
    pairs: Vec<Pair>,
}

#[derive(Debug, Clone, Default)]
struct Pair {
    slots: [Slot; 2],
    last_used: usize,
}

#[derive(Debug, Clone)]
struct Slot {
    key: u64,
    word: Word,
    /// The positions whose sums are computed, one bit for each.
    summed: u16,
    sums: [Weights; Place::COUNT],
}

impl Default for Slot {
    fn default() -> Slot {
        Slot {
            key: 0,
            word: Word::NONE,
            summed: 0,
            sums: [[0; LABELS - 1]; Place::COUNT],
        }
    }
}

impl Kept {
    /// The slot of a word. `word` gives its properties if they are not in the cache.
    fn slot(&mut self, key: u64, word: impl FnOnce() -> Word) -> &mut Slot {
        let pair = &mut self.pairs[key as usize & (PAIRS - 1)];
        let known = pair.slots.iter().position(|slot| slot.key == key);
        pair.last_used = known.unwrap_or(1 - pair.last_used);
        let slot = &mut pair.slots[pair.last_used];
        if known.is_none() {
            slot.key = key;
            slot.word = word();
            slot.summed = 0;
        }
        slot
    }

    fn word(&mut self, text: &str, lists: &Lists) -> Word {
        self.slot(features::hash(text), || Word::new(text, lists))
            .word
    }

    fn sum(&mut self, word: &Word, place: Place, model: &Model<'_>) -> &Weights {
        let slot = self.slot(word.key, || *word);
        let sum = &mut slot.sums[place as usize];
        if slot.summed & (1 << place as u16) == 0 {
            slot.summed |= 1 << place as u16;
            *sum = [0; LABELS - 1];
            word.features(place, &mut |feature| model.add(feature, sum));
        }
        sum
    }
}
