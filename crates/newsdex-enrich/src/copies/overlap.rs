//! How much of a text is in another text, word by word.
//!
//! Runs of three words and more that both texts have are found first. Between two such runs the letters are compared,
//! so that words with errors of character recognition count as the words they are.

use std::ops::Range;

use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::xxh3_64;

use newsdex_text::checkpoint::checkpoint;
use newsdex_text::words::fold::fold;
use newsdex_text::words::tokenize;

/// The least length of a common run, in words.
const RUN_WORDS: usize = 3;

/// Maximum number of places that are tried for a run that a text has often.
const MOST_PLACES: usize = 8;

/// Maximum length of a gap between two common runs whose letters are compared, in words.
const LONGEST_GAP: usize = 40;

/// The letters of two gaps are alike from this share on. Errors of recognition leave more, another wording less.
const ALIKE: f64 = 0.6;

/// The subject of a text is the first name among so many words.
const SUBJECT_WITHIN: usize = 12;

/// Maximum number of words of a text that are compared; the rest is left out.
const MOST_WORDS: usize = 20_000;

/// The folded words of a text.
#[derive(Debug, Clone, Default)]
pub struct WordList {
    text: String,
    /// The end of each word in `text`.
    ends: Vec<u32>,
    /// A hash of each word: two words are compared by it, because most words are compared several times.
    hashes: Vec<u64>,
    /// Whether each word begins with a capital.
    capitals: Vec<bool>,
}

impl WordList {
    /// The words of a text, at most its first 20,000.
    pub fn of(text: &str) -> WordList {
        let mut list = WordList::default();
        for word in tokenize(text).take(MOST_WORDS) {
            let folded = fold(&word.text);
            list.text.push_str(&folded);
            let Ok(end) = u32::try_from(list.text.len()) else {
                break;
            };
            list.ends.push(end);
            list.hashes.push(xxh3_64(folded.as_bytes()));
            let first = word.text.chars().next();
            list.capitals.push(first.is_some_and(char::is_uppercase));
        }
        list
    }

    /// Number of words.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether both are the same letters and digits, however divided into words.
    pub fn is_same(&self, other: &WordList) -> bool {
        self.text == other.text
    }

    /// Whether there are no words.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    fn start(&self, number: usize) -> usize {
        let before = number
            .checked_sub(1)
            .and_then(|before| self.ends.get(before));
        before.map_or(0, |end| *end as usize)
    }

    /// The letters of the words from one number up to another.
    fn letters(&self, from: usize, to: usize) -> &str {
        self.text
            .get(self.start(from)..self.start(to))
            .unwrap_or_default()
    }

    fn word(&self, number: usize) -> &str {
        self.letters(number, number + 1)
    }

    fn is_capital(&self, number: usize) -> bool {
        self.capitals.get(number) == Some(&true)
    }

    fn is_figure(&self, number: usize) -> bool {
        self.word(number).bytes().any(|byte| byte.is_ascii_digit())
    }

    /// Whether a word has nothing but digits.
    fn is_all_digits(&self, number: usize) -> bool {
        self.word(number).bytes().all(|byte| byte.is_ascii_digit())
    }

    /// The first capitalised word that neither text also has in lower case: usually the subject, but never "The".
    fn subject(&self, other: &WordList) -> Option<usize> {
        let is_small = |list: &WordList, hash: u64| {
            let mut words = list.hashes.iter().zip(&list.capitals);
            words.any(|(word, is_capital)| *word == hash && !is_capital)
        };
        let mut first = self.hashes.iter().take(SUBJECT_WITHIN).enumerate();
        first
            .find(|(number, hash)| {
                self.is_capital(*number)
                    && !self.is_figure(*number)
                    && !is_small(self, **hash)
                    && !is_small(other, **hash)
            })
            .map(|(number, _)| number)
    }
}

/// What two texts have in common.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Overlap {
    /// Number of words of the first text.
    pub words: usize,
    /// Number of these words that are in the second text.
    pub common: f64,
    /// The longest common run, in words.
    pub longest_run: usize,
    /// Figures that are the same in both texts.
    pub figures_kept: usize,
    /// Figures in whose place the second text has other figures.
    pub figures_replaced: usize,
    /// Numbers in whose place the second text has other numbers, also if only one digit differs.
    pub numbers_replaced: usize,
    /// Words with a capital that are the same in both texts.
    pub names_kept: usize,
    /// Words with a capital in whose place the second text has others.
    pub names_replaced: usize,
    /// Whether each text begins with a name that is nowhere in the other.
    pub has_other_subject: bool,
}

impl Overlap {
    /// The share of the first text that is in the second, from 0 to 1.
    pub fn share(&self) -> f64 {
        match self.words {
            0 => 0.0,
            words => (self.common / words as f64).min(1.0),
        }
    }
}

/// How much of the first text is in the second. Linear in their lengths, for texts that do not repeat themselves.
pub fn overlap(first: &WordList, second: &WordList) -> Overlap {
    let mut found = Overlap {
        words: first.len(),
        has_other_subject: has_other_subject(first, second),
        ..Overlap::default()
    };
    let places = Places::of(second);
    // The ends of the last common run in both texts.
    let (mut first_end, mut second_end) = (0, 0);
    let mut at = 0;
    while at + RUN_WORDS <= first.len() {
        checkpoint();
        let Some((place, length)) = places.longest(first, at, second, second_end) else {
            at += 1;
            continue;
        };
        if place >= second_end {
            found.add_gap(first, first_end..at, second, second_end..place);
        }
        found.common += length as f64;
        found.longest_run = found.longest_run.max(length);
        found.figures_kept += (at..at + length)
            .filter(|number| first.is_figure(*number))
            .count();
        found.names_kept += (at..at + length)
            .filter(|number| first.is_capital(*number))
            .count();
        at += length;
        (first_end, second_end) = (at, place + length);
    }
    let rest = (first.len() - first_end).min(second.len().saturating_sub(second_end));
    found.add_gap(
        first,
        first_end..first.len(),
        second,
        second_end..second_end + rest,
    );
    found
}

impl Overlap {
    /// Counts the words of a gap that are misread in one of the texts, and the figures that differ.
    fn add_gap(
        &mut self,
        first: &WordList,
        gap: Range<usize>,
        second: &WordList,
        other: Range<usize>,
    ) {
        let longest = gap.len().max(other.len());
        if gap.is_empty() || other.is_empty() || longest > LONGEST_GAP {
            return;
        }
        let is_figure = WordList::is_figure;
        let (kept, replaced) = compared(first, &gap, second, &other, is_figure, are_other_words);
        self.figures_kept += kept;
        self.figures_replaced += replaced;
        let is_number = WordList::is_all_digits;
        let (_, replaced) = compared(first, &gap, second, &other, is_number, |_, _| true);
        self.numbers_replaced += replaced;
        let is_capital = WordList::is_capital;
        let (kept, replaced) = compared(first, &gap, second, &other, is_capital, are_other_words);
        self.names_kept += kept;
        self.names_replaced += replaced;
        let (letters, others) = (
            first.letters(gap.start, gap.end),
            second.letters(other.start, other.end),
        );
        let alike = match letters == others {
            true => 1.0,
            false => strsim::normalized_levenshtein(letters, others),
        };
        if alike >= ALIKE {
            self.common += gap.len() as f64 * alike;
        }
    }
}

/// Whether each text begins with a name that is nowhere in the other, not even misread at its beginning.
fn has_other_subject(first: &WordList, second: &WordList) -> bool {
    let (Some(own), Some(other)) = (first.subject(second), second.subject(first)) else {
        return false;
    };
    let is_in = |number: usize, list: &WordList, text: &WordList| {
        list.hashes
            .get(number)
            .is_some_and(|word| text.hashes.contains(word))
    };
    !is_in(own, first, second)
        && !is_in(other, second, first)
        && are_other_words(first.word(own), second.word(other))
}

/// Whether two different words are not one word, misread.
fn are_other_words(one: &str, other: &str) -> bool {
    strsim::normalized_levenshtein(one, other) < ALIKE
}

/// Compares the words of a kind in two gaps, in their order: the number of equal words, and of different ones that
/// `is_replaced` accepts.
fn compared(
    first: &WordList,
    gap: &Range<usize>,
    second: &WordList,
    other: &Range<usize>,
    is_of_kind: fn(&WordList, usize) -> bool,
    is_replaced: fn(&str, &str) -> bool,
) -> (usize, usize) {
    let own = gap.clone().filter(|number| is_of_kind(first, *number));
    let others = other.clone().filter(|number| is_of_kind(second, *number));
    let (mut kept, mut replaced) = (0, 0);
    for (own, other) in own.zip(others) {
        let (own, other) = (first.word(own), second.word(other));
        if own == other {
            kept += 1;
        } else if is_replaced(own, other) {
            replaced += 1;
        }
    }
    (kept, replaced)
}

/// Where the runs of [`RUN_WORDS`] words begin in a text.
struct Places {
    last: FxHashMap<Run, u32>,
    /// For each place, the place before with the same run.
    before: Vec<u32>,
}

/// The hashes of the words of a run.
type Run = [u64; RUN_WORDS];

const NONE: u32 = u32::MAX;

impl Places {
    fn of(list: &WordList) -> Places {
        let runs = list.hashes.windows(RUN_WORDS);
        let count = runs.len();
        let mut places = Places {
            last: FxHashMap::default(),
            before: Vec::with_capacity(count),
        };
        places.last.reserve(count);
        for (run, number) in runs.zip(0u32..) {
            let run = <Run>::try_from(run).unwrap_or_default();
            let before = places.last.insert(run, number);
            places.before.push(before.unwrap_or(NONE));
        }
        places
    }

    /// The longest common run that begins at a word of the first text, with its place in the second; of equally long
    /// runs the one nearest after `expected`.
    fn longest(
        &self,
        first: &WordList,
        at: usize,
        second: &WordList,
        expected: usize,
    ) -> Option<(usize, usize)> {
        let run = first.hashes.get(at..)?.first_chunk::<RUN_WORDS>()?;
        let mut next = *self.last.get(run)?;
        let mut best: Option<(usize, usize)> = None;
        for _ in 0..MOST_PLACES {
            if next == NONE {
                break;
            }
            let place = next as usize;
            let length = common_length(first, at, second, place);
            let is_better = best.is_none_or(|(known, longest)| {
                length > longest
                    || length == longest && place >= expected && (known < expected || place < known)
            });
            if is_better {
                best = Some((place, length));
            }
            next = self.before.get(place).copied().unwrap_or(NONE);
        }
        best
    }
}

fn common_length(first: &WordList, at: usize, second: &WordList, place: usize) -> usize {
    let (first, second) = (
        first.hashes.iter().skip(at),
        second.hashes.iter().skip(place),
    );
    first
        .zip(second)
        .take_while(|(one, other)| one == other)
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "The harbour board of Ostwick will raise the fees for fishing boats from the first of March, \
                        its chairwoman told the members on Friday. Boats below ten metres pay 40 crowns a night.";

    #[track_caller]
    fn check(first: &str, second: &str, share: std::ops::RangeInclusive<f64>) -> Overlap {
        let found = overlap(&WordList::of(first), &WordList::of(second));
        assert!(share.contains(&found.share()), "{found:?}");
        found
    }

    #[test]
    fn a_text_is_wholly_in_itself_and_in_a_longer_text() {
        check(TEXT, TEXT, 1.0..=1.0);
        check(
            TEXT,
            &format!("A local paragraph. {TEXT} And another one."),
            1.0..=1.0,
        );
        check(
            &format!("{TEXT} {}", "other words follow here now ".repeat(6)),
            TEXT,
            0.45..=0.6,
        );
    }

    #[test]
    fn another_text_has_next_to_nothing_in_common() {
        check(
            "The orchestra opens its season with a concert for children in the old mill on Sunday afternoon.",
            TEXT,
            0.0..=0.1,
        );
        check("", TEXT, 0.0..=0.0);
        check(TEXT, "", 0.0..=0.0);
    }

    #[test]
    fn misread_words_count_as_the_words_they_are() {
        let misread = TEXT
            .replace("harbour", "harhour")
            .replace("fees for", "fces tor")
            .replace("chairwoman", "chairwornan")
            .replace("metres", "mctres");
        check(&misread, TEXT, 0.9..=1.0);
        // One letter of a figure is misread: this is no other figure.
        let long = TEXT.replace("40 crowns", "4217 crowns");
        let found = check(&long.replace("4217", "42l7"), &long, 0.9..=1.0);
        assert_eq!(found.figures_replaced, 0);
    }

    #[test]
    fn other_figures_in_the_same_words_are_counted() {
        let other = TEXT.replace("40", "52");
        let found = check(&other, TEXT, 0.8..=1.0);
        assert_eq!((found.figures_kept, found.figures_replaced), (0, 1));
        let found = check(TEXT, TEXT, 1.0..=1.0);
        assert_eq!((found.figures_kept, found.figures_replaced), (1, 0));
    }

    #[test]
    fn a_text_of_one_word_repeated_takes_no_time_out_of_proportion() {
        let repeated = WordList::of(&"again ".repeat(MOST_WORDS + 5));
        assert_eq!(repeated.len(), MOST_WORDS);
        assert_eq!(overlap(&repeated, &repeated).share(), 1.0);
    }
}
