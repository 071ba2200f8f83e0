//! Finds names among tokens: sums the weights of their features and chooses the best sequence of labels.
//!
//! The occurrences of a word in an article share their evidence: see [`super::pools`].
//!
//! The sums of the features of single words are cached, so that a common word costs only a look-up and additions. The
//! cache has a fixed size.

use super::features::{self, Facts, InTable, Place, Word};
use super::hashes::LowerWords;
use super::labels::{self, Label, Name, Transitions};
use super::lists::Lists;
use super::model::{LABELS, Model, Weights};
use super::page::Page;
use super::pools::Pools;
use super::tokens::Token;
use newsdex_text::checkpoint::checkpoint;

/// Number of pairs of words in the cache; a power of two. Each word takes about 400 bytes.
const PAIRS: usize = 1 << 13;

/// Number of facts in the cache, as a power of two. Each takes 40 bytes.
const FACTS_BITS: u32 = 14;
const FACTS: usize = 1 << FACTS_BITS;

/// Maximum number of tokens that are labelled together. Longer articles are read in parts, to bound the memory used.
const PART: usize = 1 << 14;

/// Labels tokens with a model.
///
/// Contains its working memory and a cache of words: create one for each thread and use it for all articles.
#[derive(Debug)]
pub struct Tagger<'a> {
    model: Model<'a>,
    transitions: Transitions<i32>,
    lists: &'static Lists,
    kept: Kept,
    kept_facts: KeptFacts,
    kept_entries: KeptEntries,
    page: Page,
    sums: Vec<Weights>,
    scores: Vec<[i32; LABELS]>,
    /// The words of `scores`.
    pools: Pools,
    back: Vec<[Label; LABELS]>,
    labels: Vec<Label>,
    /// The number of parts in which the last text was read.
    parts: usize,
}

impl<'a> Tagger<'a> {
    /// Creates a tagger with an empty cache, for the language of the lists, with which the model was trained.
    pub fn new(model: Model<'a>, lists: &'static Lists) -> Tagger<'a> {
        Tagger {
            transitions: Transitions::new(model.transitions().map(|row| row.map(i32::from))),
            model,
            lists,
            kept: Kept {
                pairs: vec![Pair::default(); PAIRS],
            },
            kept_facts: KeptFacts::new(),
            kept_entries: KeptEntries::new(),
            page: Page::default(),
            sums: Vec::new(),
            scores: Vec::new(),
            pools: Pools::default(),
            back: Vec::new(),
            labels: Vec::new(),
            parts: 0,
        }
    }

    /// Finds the names among the tokens of `text`; they are in order and disjoint.
    ///
    /// Changes the case of tokens as [`Page::prepare`] does. Linear in the number of tokens.
    pub fn names(&mut self, text: &str, tokens: &mut [Token]) -> Vec<Name> {
        let mut names = Vec::new();
        self.parts = 0;
        let mut offset = 0;
        while offset < tokens.len() {
            checkpoint();
            let end = end_of_part(tokens, offset);
            self.part(text, &mut tokens[offset..end], offset, &mut names);
            self.parts += 1;
            offset = end;
        }
        names
    }

    /// The lower-case words of the last text; `None` if it was read in several parts, or if they were taken before.
    pub(super) fn take_lower(&mut self) -> Option<LowerWords> {
        let is_whole = std::mem::take(&mut self.parts) == 1;
        is_whole.then(|| std::mem::take(&mut self.page.lower))
    }

    fn part(&mut self, text: &str, tokens: &mut [Token], offset: usize, names: &mut Vec<Name>) {
        let kept = &mut self.kept;
        let lists = self.lists;
        self.page
            .prepare(text, tokens, lists, &mut |word| kept.word(word, lists));
        self.scores.clear();
        self.pools.clear();
        for segment in &self.page.segments {
            let length = segment.token_count();
            self.sums.clear();
            self.sums.resize(length, [0; LABELS - 1]);
            let window = self.page.window(segment);
            for (position, word) in window.iter().enumerate() {
                let around = [
                    (Place::Here, position.wrapping_sub(2)),
                    (Place::Before, position.wrapping_sub(1)),
                    (Place::After, position.wrapping_sub(3)),
                    (Place::Before2, position),
                    (Place::After2, position.wrapping_sub(4)),
                ];
                let slot = self.kept.slot(word.key, || *word);
                for (place, index) in around {
                    if let Some(sum) = self.sums.get_mut(index) {
                        add(sum, slot.sum(place, &mut self.kept_entries, &self.model));
                    }
                }
            }
            let mut run_sum = [0; LABELS - 1];
            for (index, sum) in self.sums.iter_mut().enumerate() {
                let around = self.page.surroundings(tokens, segment, index);
                if around.index == 0 {
                    run_sum = [0; LABELS - 1];
                    let outer = [
                        (Place::RunBefore, around.outside[0]),
                        (Place::RunAfter, around.outside[1]),
                        (Place::RunFirst, around.run[0]),
                        (Place::RunLast, around.run[1]),
                    ];
                    for (place, word) in outer {
                        let slot = self.kept.slot(word.key, || *word);
                        let own = slot.sum(place, &mut self.kept_entries, &self.model);
                        add(&mut run_sum, own);
                    }
                    around.run_features(&mut |feature| self.model.add(feature, &mut run_sum));
                }
                add(sum, &run_sum);
                around.pair_features(&mut |feature| self.model.add(feature, sum));
                for facts in around.facts() {
                    add(sum, self.kept_facts.sum(facts, &self.model));
                }
                let mut score = [0; LABELS];
                for (score, sum) in score[1..].iter_mut().zip(sum) {
                    *score = i32::from(*sum);
                }
                self.scores.push(score);
                let [_, _, here, _, _] = around.window;
                (self.pools).note(here.case.is_capital().then_some(here.lower));
            }
        }
        self.pools.share(&mut self.scores);
        let mut start = 0;
        for segment in &self.page.segments {
            let end = start + segment.token_count();
            let scores = self.scores.get(start..end).unwrap_or_default();
            labels::best(scores, &self.transitions, &mut self.back, &mut self.labels);
            labels::names(&self.labels, offset + segment.start, names);
            start = end;
        }
    }
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
}

impl Slot {
    fn sum(&mut self, place: Place, entries: &mut KeptEntries, model: &Model<'_>) -> &Weights {
        let sum = &mut self.sums[place as usize];
        if self.summed & (1 << place as u16) == 0 {
            self.summed |= 1 << place as u16;
            *sum = [0; LABELS - 1];
            for known in self.word.in_table(place) {
                add(sum, entries.sum(known, model));
            }
            (self.word).own_features(place, &mut |feature| model.add(feature, sum));
        }
        sum
    }
}

/// The sums of the features of what the table of words says, which are worked out when they are first asked for.
#[derive(Debug)]
struct KeptEntries {
    known: Vec<bool>,
    sums: Vec<Weights>,
}

impl KeptEntries {
    fn new() -> KeptEntries {
        KeptEntries {
            known: vec![false; InTable::COUNT],
            sums: vec![[0; LABELS - 1]; InTable::COUNT],
        }
    }

    fn sum(&mut self, entry: InTable, model: &Model<'_>) -> &Weights {
        let number = entry.number();
        let sum = &mut self.sums[number];
        if !std::mem::replace(&mut self.known[number], true) {
            entry.features(&mut |feature| model.add(feature, sum));
        }
        sum
    }
}

/// The cache of facts and the sums of their features. The facts determine their slot; the latest are kept.
#[derive(Debug)]
struct KeptFacts {
    slots: Vec<(Facts, Weights)>,
}

impl KeptFacts {
    fn new() -> KeptFacts {
        KeptFacts {
            slots: vec![(Facts::NONE, [0; LABELS - 1]); FACTS],
        }
    }

    fn sum(&mut self, facts: Facts, model: &Model<'_>) -> &Weights {
        let (kept, sum) = &mut self.slots[facts.place(FACTS_BITS)];
        if *kept != facts {
            *kept = facts;
            *sum = [0; LABELS - 1];
            facts.features(&mut |feature| model.add(feature, sum));
        }
        sum
    }
}
