//! Trains the tagger: an averaged structured perceptron (M. Collins, 2002) with a margin.
//!
//! Uses the same segments and features as the tagger. The same files in the same order give the same model, byte for
//! byte.

use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::labelled::{self, Labelled};
use newsdex_enrich::entities::features::{Feature, Place, Word, joint_features};
use newsdex_enrich::entities::hashes::ByHash;
use newsdex_enrich::entities::labels::{self, Label, Name, Transitions};
use newsdex_enrich::entities::lists::Lists;
use newsdex_enrich::entities::model::{self, LABELS};
use newsdex_enrich::entities::page::Page;
use newsdex_text::enrichment::EntityKind;

/// A training file.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    /// Its path; see `docs/entities.md` for the format.
    pub(crate) path: PathBuf,
    /// How often each of its sentences is used per round: 2.0 is twice, 0.5 is every other one.
    pub(crate) weight: f32,
    /// The lists of its language, which may be another than that of the model.
    pub(crate) lists: &'static Lists,
}

/// Options for training.
#[derive(Debug, Clone)]
pub(crate) struct Training {
    /// The files, in the order in which they are used first.
    pub(crate) sources: Vec<Source>,
    /// The number of rounds over all files.
    pub(crate) rounds: usize,
    /// The most features in the model; those with the largest weights are kept.
    pub(crate) features: usize,
}

impl Default for Training {
    /// The defaults, without files. Half as many features are worse on text from other sources, more are not better.
    fn default() -> Training {
        Training {
            sources: Vec::new(),
            rounds: 12,
            features: 90_000,
        }
    }
}

/// The result of training.
#[derive(Debug, Clone)]
pub(crate) struct Trained {
    /// The content of the model file.
    pub(crate) model: Vec<u8>,
    /// The number of names in the files.
    pub(crate) names: usize,
    /// The number of names outside the segments that the tagger examines (no capitals); these are not learned.
    pub(crate) out_of_reach: usize,
    /// The number of features in the model.
    pub(crate) features: usize,
}

/// The fewest occurrences of a feature that is learned.
const MIN_COUNT: u32 = 2;
/// The number of learners that see the sentences in different orders; the model is their mean.
const LEARNERS: u64 = 4;
/// The share of the features that are hidden each time a token is used, so that the model relies on no single feature:
/// text from other sources lacks many (measured on held-out sources: +1 to +4 points of F1).
const HIDDEN: f32 = 0.3;
/// The margin by which the right labels must win, relative to an update of 1.
const MARGIN: f32 = 1.0;
/// The largest weight in the file; larger ones are reduced to it.
const SCALE_TO: f32 = 127.0;

type Row = [f32; LABELS];

/// One segment for training.
struct Example {
    /// The numbers of the features of all tokens, one token after another; `ends` gives the position where each token's
    /// end.
    features: Vec<u32>,
    ends: Vec<u32>,
    gold: Vec<Label>,
    /// Whether its file labels names of the kind `Misc` at all.
    knows_misc: bool,
}

/// Trains a model.
///
/// # Errors
///
/// When a file cannot be read or the files contain no names.
pub(crate) fn train(training: &Training) -> Result<Trained> {
    let mut collector = Collector::new(Lists::english());
    let mut sources = Vec::new();
    for source in &training.sources {
        collector.lists = source.lists;
        let documents = labelled::read(&source.path, source.lists)?;
        let knows_misc = documents
            .iter()
            .flat_map(|document| &document.names)
            .any(|name| name.kind == EntityKind::Misc);
        let examples = documents
            .into_iter()
            .map(|document| collector.examples(document, knows_misc))
            .collect();
        sources.push((source.weight, examples));
    }
    if collector.names == 0 {
        bail!("no names to train from");
    }
    let numbers = collector.common();
    let mut weighed = Vec::new();
    for (weight, documents) in sources {
        let documents: Vec<Vec<Example>> = documents;
        for mut document in documents {
            for example in &mut document {
                example.keep(&numbers);
            }
            weighed.push((weight, document));
        }
    }
    let count = numbers.iter().filter(|number| **number != u32::MAX).count();
    let mut mean = Mean {
        weights: vec![[0.0; LABELS]; count],
        transitions: [[0.0; LABELS]; LABELS],
    };
    for seed in 0..LEARNERS {
        let mut learner = Learner::new(count, seed);
        learner.learn(&weighed, training.rounds);
        mean.add(&learner);
    }
    let model = mean.model(&collector.features, &numbers, training.features);
    Ok(Trained {
        model: model.0,
        names: collector.names,
        out_of_reach: collector.out_of_reach,
        features: model.1,
    })
}

/// Numbers features in order of first occurrence and counts them.
struct Collector {
    lists: &'static Lists,
    numbers: ByHash<u32>,
    features: Vec<Feature>,
    counts: Vec<u32>,
    page: Page,
    names: usize,
    out_of_reach: usize,
}

impl Collector {
    fn new(lists: &'static Lists) -> Collector {
        Collector {
            lists,
            numbers: ByHash::default(),
            features: Vec::new(),
            counts: Vec::new(),
            page: Page::default(),
            names: 0,
            out_of_reach: 0,
        }
    }

    fn number(&mut self, feature: Feature) -> u32 {
        let next = self.features.len() as u32;
        let number = *self.numbers.entry(feature).or_insert(next);
        if number == next {
            self.features.push(feature);
            self.counts.push(0);
        }
        self.counts[number as usize] += 1;
        number
    }

    fn examples(&mut self, mut document: Labelled, knows_misc: bool) -> Vec<Example> {
        let mut page = std::mem::take(&mut self.page);
        let lists = self.lists;
        let mut look = |word: &str| Word::new(word, lists);
        page.prepare(&document.text, &mut document.tokens, lists, &mut look);
        let mut examples = Vec::new();
        let mut reached = 0;
        for segment in &page.segments {
            let inside: Vec<Name> = document
                .names
                .iter()
                .filter(|name| name.start >= segment.start && name.end <= segment.end)
                .map(|name| Name {
                    start: name.start - segment.start,
                    end: name.end - segment.start,
                    ..*name
                })
                .collect();
            reached += inside.len();
            let mut gold = vec![0; segment.token_count()];
            for name in &inside {
                labels::label(name, &mut gold);
            }
            let mut example = Example {
                features: Vec::new(),
                ends: Vec::new(),
                gold,
                knows_misc,
            };
            let window = page.window(segment);
            for index in 0..segment.token_count() {
                let (start, end) = page.run(segment, index);
                let around = page.surroundings(&document.tokens, segment, index);
                let mut give = |feature| example.features.push(self.number(feature));
                let at = |place: Place| match place {
                    Place::Here => index + 2,
                    Place::Before => index + 1,
                    Place::After => index + 3,
                    Place::Before2 => index,
                    Place::After2 => index + 4,
                    Place::RunBefore => start - 1,
                    Place::RunAfter => end,
                    Place::RunFirst => start,
                    Place::RunLast => end - 1,
                };
                for place in Place::ALL {
                    window[at(place)].features(place, &mut give);
                }
                joint_features(&around, &mut give);
                example.ends.push(example.features.len() as u32);
            }
            examples.push(example);
        }
        self.names += document.names.len();
        self.out_of_reach += document.names.len() - reached;
        self.page = page;
        examples
    }

    /// New numbers for the features that are frequent enough; `u32::MAX` for the others.
    fn common(&self) -> Vec<u32> {
        let mut next = 0;
        let number = |count: &u32| {
            if *count < MIN_COUNT {
                return u32::MAX;
            }
            next += 1;
            next - 1
        };
        self.counts.iter().map(number).collect()
    }
}

impl Example {
    fn keep(&mut self, numbers: &[u32]) {
        let mut kept = Vec::with_capacity(self.features.len());
        let mut start = 0;
        for end in &mut self.ends {
            let features = &self.features[start..*end as usize];
            start = *end as usize;
            kept.extend(
                features
                    .iter()
                    .map(|feature| numbers[*feature as usize])
                    .filter(|number| *number != u32::MAX),
            );
            *end = kept.len() as u32;
        }
        kept.shrink_to_fit();
        self.features = kept;
    }

    fn token(&self, index: usize) -> &[u32] {
        let start = index
            .checked_sub(1)
            .map_or(0, |before| self.ends[before] as usize);
        &self.features[start..self.ends[index] as usize]
    }
}

/// The weights during training: the current ones, and the sums from which their averages are computed.
struct Learner {
    weights: Vec<Row>,
    totals: Vec<Row>,
    transitions: [Row; LABELS],
    transition_totals: [Row; LABELS],
    /// The number of updates so far, plus 1.
    time: f32,
    random: Random,
    /// The features of the current example that are not hidden.
    seen: Seen,
}

/// The features of an example that are not hidden, one token after another, and the positions where each token's end.
#[derive(Default)]
struct Seen {
    features: Vec<u32>,
    ends: Vec<usize>,
}

impl Seen {
    fn look(&mut self, example: &Example, random: &mut Random) {
        let hidden = HIDDEN;
        self.features.clear();
        self.ends.clear();
        for index in 0..example.gold.len() {
            let features = example.token(index).iter().copied();
            self.features
                .extend(features.filter(|_| random.fraction() >= hidden));
            self.ends.push(self.features.len());
        }
    }

    fn token(&self, index: usize) -> &[u32] {
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.features[start..self.ends[index]]
    }
}

/// The sum of several learners' averaged weights.
struct Mean {
    weights: Vec<Row>,
    transitions: [Row; LABELS],
}

impl Learner {
    fn new(features: usize, seed: u64) -> Learner {
        Learner {
            weights: vec![[0.0; LABELS]; features],
            totals: vec![[0.0; LABELS]; features],
            transitions: [[0.0; LABELS]; LABELS],
            transition_totals: [[0.0; LABELS]; LABELS],
            time: 1.0,
            random: Random(seed),
            seen: Seen::default(),
        }
    }

    fn learn(&mut self, documents: &[(f32, Vec<Example>)], rounds: usize) {
        let (mut scores, mut back, mut guess) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..rounds {
            let mut order: Vec<usize> = Vec::new();
            for (index, (weight, _)) in documents.iter().enumerate() {
                let mut times = *weight;
                while times >= 1.0 || (times > 0.0 && self.random.fraction() < times) {
                    order.push(index);
                    times -= 1.0;
                }
            }
            for last in (1..order.len()).rev() {
                order.swap(last, self.random.below(last + 1));
            }
            for index in order {
                for example in &documents[index].1 {
                    self.see(example, &mut scores, &mut back, &mut guess);
                }
            }
        }
    }

    fn see(
        &mut self,
        example: &Example,
        scores: &mut Vec<Row>,
        back: &mut Vec<[Label; LABELS]>,
        guess: &mut Vec<Label>,
    ) {
        scores.clear();
        self.seen.look(example, &mut self.random);
        for (index, gold) in example.gold.iter().enumerate() {
            let mut score = [MARGIN; LABELS];
            score[usize::from(*gold)] = 0.0;
            for feature in self.seen.token(index) {
                for (score, weight) in score.iter_mut().zip(&self.weights[*feature as usize]) {
                    *score += weight;
                }
            }
            if !example.knows_misc {
                for score in &mut score[LABELS - 4..] {
                    *score = f32::MIN / 1e6;
                }
            }
            scores.push(score);
        }
        labels::best(scores, &Transitions::new(self.transitions), back, guess);
        self.time += 1.0;
        if *guess == example.gold {
            return;
        }
        let time = self.time;
        let (mut before_gold, mut before_guess) = (0, 0);
        for (index, (gold, guess)) in example.gold.iter().zip(guess).enumerate() {
            let (gold, guess) = (usize::from(*gold), usize::from(*guess));
            if gold != guess {
                for feature in self.seen.token(index) {
                    let (weights, totals) = (
                        &mut self.weights[*feature as usize],
                        &mut self.totals[*feature as usize],
                    );
                    weights[gold] += 1.0;
                    totals[gold] += time;
                    weights[guess] -= 1.0;
                    totals[guess] -= time;
                }
            }
            if (before_gold, gold) != (before_guess, guess) {
                self.transitions[before_gold][gold] += 1.0;
                self.transition_totals[before_gold][gold] += time;
                self.transitions[before_guess][guess] -= 1.0;
                self.transition_totals[before_guess][guess] -= time;
            }
            (before_gold, before_guess) = (gold, guess);
        }
    }
}

impl Mean {
    fn add(&mut self, learner: &Learner) {
        let all = self.weights.iter_mut().chain(&mut self.transitions);
        let weights = learner.weights.iter().chain(&learner.transitions);
        let totals = learner.totals.iter().chain(&learner.transition_totals);
        for ((sums, weights), totals) in all.zip(weights).zip(totals) {
            for ((sum, weight), total) in sums.iter_mut().zip(weights).zip(totals) {
                *sum += weight - total / learner.time;
            }
        }
    }

    /// The `most` strongest features as a file, and their number.
    fn model(&self, features: &[Feature], numbers: &[u32], most: usize) -> (Vec<u8>, usize) {
        let mut rows: Vec<(Feature, Row)> = Vec::new();
        for (feature, number) in features.iter().zip(numbers) {
            if *number != u32::MAX {
                let row = self.weights[*number as usize];
                // Only differences matter, so the label "none" gets weight 0 and needs no space.
                rows.push((*feature, row.map(|weight| weight - row[0])));
            }
        }
        let strength = |row: &Row| {
            row.iter()
                .fold(0.0_f32, |most, weight| most.max(weight.abs()))
        };
        rows.sort_by(|(feature, row), (other, other_row)| {
            strength(other_row)
                .total_cmp(&strength(row))
                .then(feature.cmp(other))
        });
        rows.truncate(most);
        // The strongest thousandth of the rows is clipped: their weights are many times larger than the others, which
        // need finer steps.
        let largest = rows
            .get(rows.len() / 1000)
            .map_or(1.0, |(_, row)| strength(row))
            .max(0.01);
        let scale = SCALE_TO / largest;
        let mut packed: Vec<(Feature, [i8; LABELS - 1])> = rows
            .iter()
            .map(|(feature, row)| {
                (
                    *feature,
                    std::array::from_fn(|label| (row[label + 1] * scale).round() as i8),
                )
            })
            .filter(|(_, weights)| weights.iter().any(|weight| *weight != 0))
            .collect();
        packed.sort_unstable();
        let mut transitions = [[0; LABELS]; LABELS];
        for (row, sums) in transitions.iter_mut().zip(&self.transitions) {
            *row = sums.map(|weight| (weight * scale).round() as i16);
        }
        (model::write(&packed, &transitions), packed.len())
    }
}

/// A small random number generator with a fixed seed (S. Vigna, splitmix64).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn fraction(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1_u32 << 24) as f32
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }
}
