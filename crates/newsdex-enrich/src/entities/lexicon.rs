//! The table of words: the class of each known word, and the public lists of names that contain it.
//!
//! A class groups words that occur in similar contexts. Each class is part of a larger class and of a largest one, and
//! has a rough direction in the space in which the classes were found, so that the tagger can apply the facts learned
//! about one class to similar ones. Made by `scripts/word-table.py` from unlabelled news; `docs/entities.md` lists the
//! sources.
//!
//! ```text
//! "newsdexW" | version u32 | classes u32 | rows u32 | 14 bytes a class | rows: mark u16, value u16
//! ```
//!
//! Little-endian, read in place without decoding. A class consists of the numbers of its larger and its largest class
//! and 48 signs of 2 bits (0 average, 1 high, 2 low). The rows are an open-addressed table as in [`super::model`]; a
//! value consists of the number of the class (10 bits, 0 for none) and the lists (6 bits). About one unknown word in
//! ten thousand is mistaken for a known one.

use std::sync::OnceLock;

use super::features::hash;
use super::tokens::Case;

const MAGIC: &[u8; 8] = b"newsdexW";
const VERSION: u32 = 1;
const CLASSES: usize = 20;
const CLASS: usize = 14;
const ROW: usize = 4;
const SIGNS_FROM: usize = 2;

/// The table of words that is part of newsdex.
pub(super) static SHIPPED: &[u8] = include_bytes!("words.bin");

/// The entry of a word: the number of its class, and one bit for each list that contains it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Entry(u16);

impl Entry {
    /// The entry of an unknown word: no class and no list.
    pub(super) const NONE: Entry = Entry(0);

    /// The entry with this class and these lists.
    pub(super) fn new(class: u64, lists: u64) -> Entry {
        Entry(((lists << 10) | (class & 0x3ff)) as u16)
    }

    /// The entry of a word, looked up first as written, then in lower case; [`Entry::NONE`] for an unknown word.
    ///
    /// All digits count as the same. A word without capitals is in no list.
    pub(super) fn of(text: &str, lower: &str, case: Case) -> Entry {
        let shape = |text: &str| {
            if !text.bytes().any(|byte| byte.is_ascii_digit()) {
                return hash(text);
            }
            let zeroed = |character: char| match character {
                '1'..='9' => '0',
                other => other,
            };
            hash(&text.chars().map(zeroed).collect::<String>())
        };
        let table = table();
        let value = match table.value(shape(text)) {
            0 if text != lower => table.value(shape(lower)),
            value => value,
        };
        Entry(if case.is_capital() {
            value
        } else {
            value & 0x3ff
        })
    }

    /// Number of the class, from 1; 0 if the word has none.
    pub(super) fn class(self) -> u16 {
        self.0 & 0x3ff
    }

    /// The lists that contain the word, one bit for each: given names, surnames, towns.
    pub(super) fn lists(self) -> u16 {
        self.0 >> 10
    }

    /// Whether the word is in the list of surnames.
    pub(super) fn is_surname(self) -> bool {
        self.lists() & 0b10 != 0
    }

    /// Number of the larger class; 0 if the word has no class.
    pub(super) fn middle(self) -> u8 {
        self.description()[0]
    }

    /// Number of the largest class; 0 if the word has no class.
    pub(super) fn coarse(self) -> u8 {
        self.description()[1]
    }

    /// The directions in which the class is far from the average, as ascending numbers below 96.
    pub(super) fn signs(self) -> impl Iterator<Item = u8> {
        let packed = &self.description()[SIGNS_FROM..];
        packed.iter().enumerate().flat_map(|(byte, signs)| {
            (0..4_u8).filter_map(move |place| match signs >> (2 * place) & 3 {
                0 => None,
                sign => Some(byte as u8 * 8 + place * 2 + (sign & 1)),
            })
        })
    }

    fn description(self) -> &'static [u8; CLASS] {
        let class = table().classes.get(usize::from(self.class()));
        class.unwrap_or(&[0; CLASS])
    }
}

struct Table {
    classes: &'static [[u8; CLASS]],
    rows: &'static [[u8; ROW]],
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        Table::open(SHIPPED).unwrap_or(Table {
            classes: &[],
            rows: &[],
        })
    })
}

impl Table {
    fn open(bytes: &'static [u8]) -> Option<Table> {
        let number =
            |at: usize| Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?) as usize);
        if !bytes.starts_with(MAGIC) || number(8)? != VERSION as usize {
            return None;
        }
        let (classes, rows) = (number(12)?, number(16)?);
        let (described, table) = bytes.get(CLASSES..)?.split_at_checked(classes * CLASS)?;
        let table = table.as_chunks().0;
        // In a table without an empty row, the search for an unknown word would never end.
        let has_room = table.iter().any(|row: &[u8; ROW]| row[..2] == [0; 2]);
        (table.len() == rows && has_room).then_some(Table {
            classes: described.as_chunks().0,
            rows: table,
        })
    }

    fn value(&self, key: u64) -> u16 {
        let mark = (key as u16).max(1);
        let mut place = ((u128::from(key) * self.rows.len() as u128) >> 64) as usize;
        loop {
            let Some([low, high, value_low, value_high]) = self.rows.get(place) else {
                if self.rows.is_empty() {
                    return 0;
                }
                place = 0;
                continue;
            };
            match u16::from_le_bytes([*low, *high]) {
                0 => return 0,
                found if found == mark => return u16::from_le_bytes([*value_low, *value_high]),
                _ => place += 1,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entities::tokens;

    fn entry(word: &str) -> Entry {
        Entry::of(word, &word.to_lowercase(), tokens::case(word))
    }

    #[test]
    fn the_shipped_table_can_be_read() {
        assert!(Table::open(SHIPPED).is_some());
        assert_ne!(entry("London").class(), 0);
        assert_ne!(entry("London").signs().count(), 0);
    }

    #[test]
    fn words_of_one_kind_share_a_larger_class() {
        assert_eq!(entry("Monday").middle(), entry("Thursday").middle());
        assert_ne!(entry("Monday").middle(), entry("London").middle());
    }

    #[test]
    fn only_words_with_a_capital_are_in_lists() {
        assert_ne!(entry("Patricia").lists(), 0);
        assert_eq!(entry("patricia").lists(), 0);
    }

    #[test]
    fn an_unknown_word_has_no_class() {
        let entry = entry("Qqxzvyk");
        assert_eq!((entry.class(), entry.lists()), (0, 0));
        assert_eq!(entry.signs().count(), 0);
    }
}
