//! What is known of words beforehand: classes of words that keep like company, and public lists of names.
//!
//! Made by `scripts/word-table.py` from unlabelled news; `docs/entities.md` says from what. A class has
//! larger classes it belongs to and a rough direction in the space the classes were found in, so that
//! what is learned of one class serves its neighbours, too.
//!
//! ```text
//! "newsdexW" | version u32 | classes u32 | rows u32 | 14 bytes a class | rows: mark u16, value u16
//! ```
//!
//! Little-endian, used as it lies. A class is its larger class, its largest class and 48 signs of 2 bits
//! (0 middling, 1 high, 2 low). The rows are an open-addressed table as in [`super::model`]; a value is the
//! number of the class (10 bits, 0 for none) and the lists (6 bits). One unknown word in some ten thousand
//! is taken for a known one.

use std::sync::OnceLock;

use super::features::hash;
use super::tokens::Case;

const MAGIC: &[u8; 8] = b"newsdexW";
const VERSION: u32 = 1;
const CLASSES: usize = 20;
const CLASS: usize = 14;
const ROW: usize = 4;
const SIGNS_FROM: usize = 2;

/// The table that is part of newsdex.
pub(super) static SHIPPED: &[u8] = include_bytes!("words.bin");

/// What is known of a word: the number of its class and the lists it is in, a bit each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Entry(u16);

impl Entry {
    /// Nothing.
    pub(super) const NONE: Entry = Entry(0);

    /// What is known of a word: as it is written, else in lower case. Digits count as alike.
    ///
    /// A word without capitals is in no list.
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

    /// Number of the class, from 1; 0 for none.
    pub(super) fn class(self) -> u16 {
        self.0 & 0x3ff
    }

    /// The lists, a bit each: given names, surnames, towns.
    pub(super) fn lists(self) -> u16 {
        self.0 >> 10
    }

    /// Whether it is in the list of surnames.
    pub(super) fn is_surname(self) -> bool {
        self.lists() & 0b10 != 0
    }

    /// Number of the larger class; 0 for none.
    pub(super) fn middle(self) -> u8 {
        self.description()[0]
    }

    /// Number of the largest class; 0 for none.
    pub(super) fn coarse(self) -> u8 {
        self.description()[1]
    }

    /// The directions in which the class stands out, as numbers below 96.
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
        // A table without an empty row would never end a search.
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
