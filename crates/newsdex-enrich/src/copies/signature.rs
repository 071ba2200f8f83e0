//! The signature of a text: a sample of its shingles.
//!
//! A shingle is the run of 20 letters and digits that begins with a word: about five words. It is counted in letters,
//! so that a text with errors of character recognition, or with words divided otherwise, still has many shingles of the
//! clean text. The sample contains the shingles whose hash ends with enough zero bits. So the sample of a long text and
//! the sample of a short one contain the same shingles of a part that both texts have.

use newsdex_text::words::Word;
use newsdex_text::words::fold::fold;

/// The length of a shingle, in letters and digits.
pub const SHINGLE_LETTERS: usize = 20;

/// Maximum number of shingles in a signature. A longer text keeps at least half as many.
pub const MOST_SHINGLES: usize = 128;

/// Number of letters that are remembered: at least those of a shingle, and a power of two, by which division is fast.
const REMEMBERED_LETTERS: usize = SHINGLE_LETTERS.next_power_of_two();

/// Number of bits of a shingle. Only the texts of a few weeks are compared, so that few of them share a shingle by chance.
const SHINGLE_BITS: u32 = 32;

const BASE: u64 = 0x9e37_79b9_7f4a_7c15;

/// [`BASE`] to the power of [`SHINGLE_LETTERS`].
const POWER: u64 = {
    let (mut power, mut times) = (1u64, 0);
    while times < SHINGLE_LETTERS {
        power = power.wrapping_mul(BASE);
        times += 1;
    }
    power
};

/// The [`spread`] code of each ASCII letter in lower case and of each digit; 0 for other bytes.
const ASCII: [u64; 128] = {
    let (mut codes, mut byte) = ([0; 128], 0u8);
    while byte < 128 {
        if byte.is_ascii_alphanumeric() {
            codes[byte as usize] = spread(byte.to_ascii_lowercase() as u32);
        }
        byte += 1;
    }
    codes
};

/// Spreads the codes of letters, which are small and close together. Never 0.
const fn spread(letter: u32) -> u64 {
    (letter as u64 + 1).wrapping_mul(0xff51_afd7_ed55_8ccd)
}

/// What is kept of a text to find its copies.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Signature {
    /// The sampled shingles, sorted, each once; at most [`MOST_SHINGLES`].
    pub shingles: Vec<u64>,
    /// Number of words.
    pub words: u32,
    /// A hash of all letters and digits: equal for texts that differ only in punctuation, spaces, accents and capitals.
    pub text: u64,
}

/// Makes the [`Signature`] of a text from its words, given one by one.
#[derive(Debug, Clone)]
pub struct Signer {
    /// The last letters, each at its number modulo the length.
    letters: [u64; REMEMBERED_LETTERS],
    /// The hash of the last letters.
    rolling: u64,
    /// The hash of all letters.
    whole: u64,
    /// One bit for each of the last letters: whether a word begins there. The lowest bit is the last letter.
    starts: u32,
    count: u64,
    words: u32,
    /// Number of zero bits that a kept shingle ends with.
    level: u32,
    kept: Vec<u64>,
}

impl Default for Signer {
    fn default() -> Signer {
        Signer {
            letters: [0; REMEMBERED_LETTERS],
            rolling: 0,
            whole: 0,
            starts: 0,
            count: 0,
            words: 0,
            level: 0,
            kept: Vec::with_capacity(MOST_SHINGLES + 1),
        }
    }
}

impl Signer {
    /// Adds the next word.
    pub fn add(&mut self, word: &Word<'_>) {
        self.words = self.words.saturating_add(1);
        if word.text.is_ascii() {
            let letters = word
                .text
                .bytes()
                .map(|byte| ASCII[usize::from(byte & 0x7f)]);
            self.add_letters(letters.filter(|letter| *letter != 0));
        } else {
            let folded = fold(&word.text);
            let letters = folded.chars().filter(|letter| letter.is_alphanumeric());
            self.add_letters(letters.map(|letter| spread(u32::from(letter))));
        }
    }

    /// Adds the [`spread`] codes of the letters of a word.
    #[inline]
    fn add_letters(&mut self, letters: impl Iterator<Item = u64>) {
        let place = |number: u64| number as usize % REMEMBERED_LETTERS;
        // In variables, which the compiler keeps in registers: a text has many letters.
        let (mut rolling, mut whole) = (self.rolling, self.whole);
        let (mut starts, mut count) = (self.starts, self.count);
        let mut begins = 1;
        for letter in letters {
            let oldest = self.letters[place(count.wrapping_sub(SHINGLE_LETTERS as u64))];
            self.letters[place(count)] = letter;
            rolling = (rolling.wrapping_mul(BASE))
                .wrapping_add(letter)
                .wrapping_sub(oldest.wrapping_mul(POWER));
            whole = whole.wrapping_mul(BASE).wrapping_add(letter);
            starts = starts << 1 | begins;
            begins = 0;
            count += 1;
            // Not set before there are enough letters.
            let first = 1 << (SHINGLE_LETTERS - 1);
            if starts & first != 0 {
                self.add_shingle(mixed(rolling) & ((1 << SHINGLE_BITS) - 1));
            }
        }
        (self.rolling, self.whole) = (rolling, whole);
        (self.starts, self.count) = (starts, count);
    }

    fn add_shingle(&mut self, shingle: u64) {
        if level(shingle) < self.level {
            return;
        }
        self.kept.push(shingle);
        if self.kept.len() > MOST_SHINGLES {
            self.kept.sort_unstable();
            self.kept.dedup();
            while self.kept.len() > MOST_SHINGLES {
                self.level += 1;
                let least = self.level;
                self.kept.retain(|shingle| level(*shingle) >= least);
            }
        }
    }

    /// The signature of all words given.
    pub fn finish(mut self) -> Signature {
        self.kept.sort_unstable();
        self.kept.dedup();
        Signature {
            shingles: self.kept,
            words: self.words,
            text: mixed(self.whole ^ self.count),
        }
    }
}

/// Number of zero bits at the end of a shingle: it is in all samples up to this level.
pub(super) fn level(shingle: u64) -> u32 {
    shingle.trailing_zeros().min(SHINGLE_BITS)
}

/// Mixes the bits of a hash (the last steps of MurmurHash3).
fn mixed(mut hash: u64) -> u64 {
    hash ^= hash >> 33;
    hash = hash.wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash ^= hash >> 33;
    hash = hash.wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ hash >> 33
}

#[cfg(test)]
pub(super) fn signature(text: &str) -> Signature {
    let mut signer = Signer::default();
    for word in newsdex_text::words::tokenize(text) {
        signer.add(&word);
    }
    signer.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn long_text(from: u32, to: u32) -> String {
        let words = (from..to).map(|number| format!("word{}", number.wrapping_mul(2_654_435_761)));
        words.collect::<Vec<String>>().join(" ")
    }

    #[test]
    fn punctuation_capitals_and_spaces_do_not_matter() {
        let one = signature("The ferry sank off Aldham, the coast guard said; nobody was hurt.");
        let other = signature("THE FERRY SANK OFF  ALDHAM - the coast-guard said: nobody was hurt");
        assert_eq!(one.shingles, other.shingles);
        assert_eq!(one.text, other.text);
        assert_ne!(one.text, signature("The ferry sank off Aldham").text);
    }

    #[test]
    fn a_long_text_keeps_at_most_the_allowed_number_and_at_least_half() {
        for words in [200, 900, 5_000, 60_000] {
            let kept = signature(&long_text(0, words)).shingles.len();
            assert!(
                (MOST_SHINGLES / 4..=MOST_SHINGLES).contains(&kept),
                "{kept}"
            );
        }
    }

    #[test]
    fn the_sample_of_a_part_is_in_the_sample_of_the_whole() {
        let whole = signature(&long_text(0, 3_000));
        let part = signature(&long_text(500, 1_000));
        let least = whole.shingles.iter().map(|shingle| level(*shingle)).min();
        let of_level = part
            .shingles
            .iter()
            .filter(|one| Some(level(**one)) >= least);
        let of_level: Vec<&u64> = of_level.collect();
        assert!(of_level.len() >= 8, "{}", of_level.len());
        for shingle in of_level {
            assert!(whole.shingles.binary_search(shingle).is_ok());
        }
    }

    #[test]
    fn a_short_text_keeps_every_shingle() {
        let text = "The council of Ostwick voted on Monday to close the old bridge for two years.";
        let short = signature(text);
        assert!(short.shingles.len() >= 8, "{}", short.shingles.len());
        assert!(signature("Too short.").shingles.is_empty());
    }

    #[test]
    fn scripts_without_spaces_have_shingles() {
        let text = "市議会は月曜日に古い橋を二年間閉鎖することを決めたと市長が記者会見で述べた";
        assert!(signature(text).shingles.len() >= 8);
    }
}
