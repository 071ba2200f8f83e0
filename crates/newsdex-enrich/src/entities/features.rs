//! The properties of a word and its neighbourhood that the tagger uses, as hashed features.
//!
//! The features of one word alone ([`Word::features`]) depend only on the word and its position relative to the word
//! being labelled, so the sum of their weights is computed once per word and cached. Of the features of several words
//! together ([`joint_features`]), those that contain a word itself are computed each time; the sums of the others are
//! cached by [`Facts`].

mod facts;

pub use self::facts::{Facts, InTable};
use super::lexicon::Entry;
use super::lists::{self, Classes, Lists};
use super::tokens::{self, Case};

/// A feature: a hash of its kind and its values.
pub type Feature = u64;

/// The position of a word relative to the word being labelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The word itself.
    Here,
    /// The word before.
    Before,
    /// The word after.
    After,
    /// Two words before.
    Before2,
    /// Two words after.
    After2,
    /// The word before the run of capitalised words that contains the word being labelled.
    RunBefore,
    /// The word after that run.
    RunAfter,
    /// The first word of the run.
    RunFirst,
    /// The last word of the run.
    RunLast,
}

impl Place {
    /// The number of positions.
    pub const COUNT: usize = 9;
    /// All positions, in the order of their discriminants.
    pub const ALL: [Place; Place::COUNT] = [
        Place::Here,
        Place::Before,
        Place::After,
        Place::Before2,
        Place::After2,
        Place::RunBefore,
        Place::RunAfter,
        Place::RunFirst,
        Place::RunLast,
    ];
}

/// The properties of one word that do not depend on the text around it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Word {
    /// Hash of the word as written, see [`hash`].
    pub key: u64,
    /// Hash of the word in lower case.
    pub lower: u64,
    /// The case of the letters.
    pub case: Case,
    /// The classes of the word in `lists`.
    pub classes: Classes,
    shape: u64,
    prefixes: [u64; 3],
    suffixes: [u64; 4],
    head: u64,
    tail: u64,
    length: u8,
    /// The entry of the word in the table of words.
    pub(super) entry: Entry,
}

impl Word {
    /// Placeholder for the missing words before the beginning and after the end of a sentence.
    pub const NONE: Word = Word {
        key: 1,
        lower: 1,
        case: Case::Mark,
        classes: 0,
        shape: 1,
        prefixes: [0; 3],
        suffixes: [0; 4],
        head: 0,
        tail: 0,
        length: 0,
        entry: Entry::NONE,
    };

    /// Computes the properties of a word of the language with these lists. Except for `key`, only its first 64
    /// characters count.
    pub fn new(text: &str, lists: &Lists) -> Word {
        let key = hash(text);
        let text = match text.char_indices().nth(64) {
            Some((end, _)) => &text[..end],
            None => text,
        };
        let case = tokens::case(text);
        let lower = text.to_lowercase();
        let ends: Vec<usize> = lower
            .char_indices()
            .map(|(start, _)| start)
            .chain([lower.len()])
            .collect();
        let count = ends.len() - 1;
        let mut prefixes = [0; 3];
        let mut suffixes = [0; 4];
        for (length, prefix) in (2..).zip(&mut prefixes) {
            if count > length {
                *prefix = hash(&lower[..ends[length]]);
            }
        }
        for (length, suffix) in (1..).zip(&mut suffixes) {
            if count > length {
                *suffix = hash(&lower[ends[count - length]..]);
            }
        }
        let (head, tail) = match (lower.find('-'), lower.rfind('-')) {
            (Some(first), Some(last)) if first > 0 && last + 1 < lower.len() => {
                (hash(&lower[..first]), hash(&lower[last + 1..]))
            }
            _ => (0, 0),
        };
        Word {
            key,
            lower: hash(&lower),
            case,
            classes: lists.classes(&lower),
            shape: shape(text),
            prefixes,
            suffixes,
            head,
            tail,
            length: u8::try_from(count.min(14)).unwrap_or(14),
            entry: Entry::of(text, &lower, case),
        }
    }

    /// Passes the features of this word alone, at position `place`, to `give`.
    pub fn features(&self, place: Place, give: &mut impl FnMut(Feature)) {
        self.own_features(place, give);
        for known in self.in_table(place) {
            known.features(give);
        }
    }

    /// What the table of words says about this word at position `place`: its class, and its lists.
    pub fn in_table(&self, place: Place) -> [InTable; 2] {
        InTable::of(self.entry, place, self.case)
    }

    /// Passes the features of this word alone that the table of words does not give, at position `place`, to `give`.
    pub fn own_features(&self, place: Place, give: &mut impl FnMut(Feature)) {
        let case = self.case as u64;
        let mut say = |kind: u64, value: u64| give(feature(place as u64 * 64 + kind, value, 0));
        say(0, self.lower);
        say(1, self.shape);
        say(2, u64::from(self.classes));
        for class in bits(u64::from(self.classes)) {
            say(3, class);
        }
        match place {
            Place::Here => {
                say(4, mix(self.lower, case));
                for (kind, suffix) in (5..).zip(self.suffixes) {
                    if suffix != 0 {
                        say(kind, mix(suffix, case));
                    }
                }
                for (kind, prefix) in (10..).zip(self.prefixes) {
                    if prefix != 0 {
                        say(kind, mix(prefix, case));
                    }
                }
                say(14, mix(u64::from(self.length), case));
                say(15, case);
                if self.head != 0 {
                    say(16, self.head);
                    say(17, self.tail);
                }
            }
            Place::Before | Place::After | Place::RunFirst | Place::RunLast => {
                say(5, self.suffixes[2]);
                say(15, case);
            }
            Place::RunBefore | Place::RunAfter => say(5, self.suffixes[1]),
            Place::Before2 | Place::After2 => {}
        }
    }
}

/// What the other occurrences of a word in the article show about it: the bits of [`evidence`].
pub type Evidence = u32;

/// The bits of [`Evidence`]. A run is a sequence of capitalised words.
pub mod evidence {
    use super::Evidence;

    /// Follows a title: "Mr Doe".
    pub(in super::super) const AFTER_TITLE: Evidence = 1;
    /// Follows a given name.
    pub(in super::super) const AFTER_GIVEN: Evidence = 1 << 1;
    /// The last word of a run of several words.
    pub(in super::super) const LAST: Evidence = 1 << 2;
    /// The first word of a run of several words.
    pub(in super::super) const FIRST: Evidence = 1 << 3;
    /// The only word of its run, and not at the beginning of a sentence.
    pub(in super::super) const ALONE: Evidence = 1 << 4;
    /// The run follows a preposition before places: "in", "at", "from".
    pub(in super::super) const WHERE: Evidence = 1 << 5;
    /// A verb of speech follows its run.
    pub(in super::super) const SPEAKS: Evidence = 1 << 6;
    /// In a run of several words whose first or last word is a word for organisations.
    pub(in super::super) const ORGANIZATION: Evidence = 1 << 7;
    /// The run follows "the".
    pub(in super::super) const AFTER_THE: Evidence = 1 << 8;
    /// Follows an opening parenthesis.
    pub(in super::super) const IN_PARENTHESES: Evidence = 1 << 9;
    /// A possessive follows.
    pub(in super::super) const POSSESSIVE: Evidence = 1 << 10;
    /// In a run whose last word is in the name of a country, region or town.
    pub(in super::super) const PLACE: Evidence = 1 << 11;
    /// In a run of several words that begins with a given name.
    pub(in super::super) const PERSON_RUN: Evidence = 1 << 12;
    /// Occurs in lower case in the article.
    pub(in super::super) const LOWER: Evidence = 1 << 13;
    /// In a run of several words that ends with the legal form of a company.
    pub(in super::super) const COMPANY: Evidence = 1 << 14;
    /// Follows a word for a person: "spokesman", "leader".
    pub(in super::super) const AFTER_ROLE: Evidence = 1 << 15;
    /// Occurs elsewhere in the article with a capital.
    pub(in super::super) const AGAIN: Evidence = 1 << 16;
}

/// The neighbourhood of the word being labelled.
#[derive(Debug, Clone, Copy)]
pub struct Surroundings<'a> {
    /// The word in the middle, with the two words before it and the two words after it.
    pub window: [&'a Word; 5],
    /// First and last word of the run of capitalised words that contains the word.
    pub run: [&'a Word; 2],
    /// The words directly before and after that run.
    pub outside: [&'a Word; 2],
    /// The words before and after those in `outside`.
    pub further: [&'a Word; 2],
    /// The classes of all words in its segment: up to and including the word, and after the word.
    pub reach: [Classes; 2],
    /// Position of the word in the run, from 0.
    pub index: usize,
    /// Number of words in the run.
    pub length: usize,
    /// Whether the word is the first of a sentence.
    pub opens_sentence: bool,
    /// Whether the original case of the word says nothing; see `Token::shouted`.
    pub shouted: bool,
    /// What the other occurrences of the word in the article show.
    pub evidence: Evidence,
}

/// Classes of words that determine the kind of the name that contains them.
const HEADS: Classes = lists::ORGANIZATION
    | lists::PLACE
    | lists::EVENT
    | lists::COMPANY
    | lists::MEDIA
    | lists::GIVEN;

/// Passes the features of several words together, and of the rest of the article, to `give`.
pub fn joint_features(around: &Surroundings<'_>, give: &mut impl FnMut(Feature)) {
    around.run_features(give);
    around.pair_features(give);
    for facts in around.facts() {
        facts.features(give);
    }
}

impl Surroundings<'_> {
    /// Passes the features that are the same for all words of a run to `give`.
    pub fn run_features(&self, give: &mut impl FnMut(Feature)) {
        let [before, after] = self.outside;
        let last = u64::from(self.run[1].entry.middle());
        let length = self.length();
        let company = |word: &Word| u64::from(word.entry.middle());
        let mut say = |kind: u64, a: u64, b: u64| give(joint(kind, a, b));
        say(14, before.lower, after.lower);
        say(33, company(before), mix(last, length));
        say(34, company(after), mix(last, length));
    }

    /// Passes the features that contain a word itself to `give`.
    pub fn pair_features(&self, give: &mut impl FnMut(Feature)) {
        let [before2, before, here, after, after2] = self.window;
        let [first, last] = self.run;
        let [outside_before, outside_after] = self.outside;
        let [further_before, further_after] = self.further;
        let case = here.case as u64;
        let position = self.position();
        let classes = u64::from(here.classes);
        let mut say = |kind: u64, a: u64, b: u64| give(joint(kind, a, b));
        say(0, before.lower, here.lower);
        say(1, here.lower, after.lower);
        say(2, before.lower, mix(case, position));
        say(3, after.lower, mix(case, position));
        say(6, mix(before.shape, here.shape), after.shape);
        say(7, before2.lower, before.lower);
        say(8, after.lower, after2.lower);
        say(12, last.lower, position);
        say(13, first.lower, position);
        say(17, self.opening(), here.lower);
        say(
            21,
            outside_before.lower,
            mix(u64::from(further_before.classes), classes),
        );
        say(
            22,
            outside_after.lower,
            mix(u64::from(further_after.classes), classes),
        );
    }

    /// The facts about the word being labelled that contain no word itself.
    pub fn facts(&self) -> [Facts; 7] {
        let [_, before, here, after, _] = self.window;
        let [first, last] = self.run;
        let [outside_before, outside_after] = self.outside;
        let case = (here.case as u64, 3);
        let position = (self.position(), 5);
        let opening = (self.opening(), 2);
        let evidence = (u64::from(self.evidence), 17);
        let classes = |word: &Word| (u64::from(word.classes), 18);
        let middle = |word: &Word| (u64::from(word.entry.middle()), 8);
        let reach = self.reach.map(|classes| (u64::from(classes & HEADS), 18));
        [
            Facts::new(Facts::EVIDENCE, [evidence, position, case, opening]),
            Facts::new(Facts::CLASSES, [evidence, classes(here), opening]),
            Facts::new(
                Facts::BEFORE,
                [
                    classes(before),
                    middle(before),
                    classes(here),
                    middle(here),
                    case,
                ],
            ),
            Facts::new(
                Facts::AFTER,
                [
                    classes(after),
                    middle(after),
                    classes(here),
                    middle(here),
                    case,
                ],
            ),
            Facts::new(
                Facts::RUN,
                [
                    classes(first),
                    middle(first),
                    classes(last),
                    middle(last),
                    position,
                ],
            ),
            Facts::new(
                Facts::OUTSIDE,
                [
                    classes(outside_before),
                    middle(outside_before),
                    classes(outside_after),
                    middle(outside_after),
                    case,
                    position,
                ],
            ),
            Facts::new(Facts::REACH, [reach[0], reach[1], classes(here), case]),
        ]
    }

    fn length(&self) -> u64 {
        self.length.min(5) as u64
    }

    fn position(&self) -> u64 {
        self.index.min(3) as u64 * 8 + self.length()
    }

    fn opening(&self) -> u64 {
        u64::from(self.opens_sentence) * 2 + u64::from(self.shouted)
    }
}

/// The numbers of the bits that are set.
fn bits(mut set: u64) -> impl Iterator<Item = u64> {
    std::iter::from_fn(move || {
        let bit = (set != 0).then(|| u64::from(set.trailing_zeros()));
        set &= set.wrapping_sub(1);
        bit
    })
}

/// A feature of several words.
fn joint(kind: u64, a: u64, b: u64) -> Feature {
    feature(1024 + kind, a, b)
}

/// A feature of kind `kind` with two values.
fn feature(kind: u64, a: u64, b: u64) -> Feature {
    mix(mix(a, kind.wrapping_mul(0x9e37_79b9_7f4a_7c15)), b)
}

/// Combines two hashes; the order matters.
fn mix(a: u64, b: u64) -> u64 {
    let product = u128::from(a ^ 0x2d35_8dcc_aa6c_78a5)
        * u128::from(b ^ 0x8bb8_4b93_962e_acc9 ^ a.rotate_left(29));
    (product as u64) ^ ((product >> 64) as u64)
}

/// The hash of a word as written, with its case.
pub fn hash(text: &str) -> u64 {
    xxhash_rust::xxh3::xxh3_64(text.as_bytes())
}

/// Hash of the outline of a word: each run of capitals, small letters or digits becomes one letter (`X`, `x` or `d`).
fn shape(text: &str) -> u64 {
    let mut outline = String::new();
    for character in text.chars() {
        let class = if character.is_uppercase() {
            'X'
        } else if character.is_alphabetic() {
            'x'
        } else if character.is_numeric() {
            'd'
        } else {
            character
        };
        if !outline.ends_with(class) {
            outline.push(class);
        }
        if outline.len() > 12 {
            break;
        }
    }
    hash(&outline)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn features(word: &str, place: Place) -> Vec<Feature> {
        let mut features = Vec::new();
        Word::new(word, Lists::english()).features(place, &mut |feature| features.push(feature));
        features
    }

    #[test]
    fn the_same_word_gives_the_same_features_and_another_place_gives_others() {
        assert_eq!(
            features("Ruritania", Place::Here),
            features("Ruritania", Place::Here)
        );
        let before = features("Ruritania", Place::Before);
        assert!(
            features("Ruritania", Place::After)
                .iter()
                .all(|feature| !before.contains(feature))
        );
    }

    #[test]
    fn words_of_any_length_and_script_are_looked_at() {
        for word in ["", "a", "é", "Ω-", "-", "東京", &"x".repeat(100_000)] {
            assert!(!features(word, Place::Here).is_empty(), "{word:.10}");
        }
    }
}
