//! The trained weights: a file that is read in place, without decoding.
//!
//! ```text
//! "newsdexN" | version u32 | rows u32 | blocks u32 | transitions: 17 x 17 i16 | filter: u64 a block
//!            | marks: u16 a row | weights: 16 i8 a row
//! ```
//!
//! Little-endian. The rows are an open-addressed table: the search for a feature begins at the row that its hash
//! determines and ends at the first empty row (mark 0). A row contains the weight of the feature for every label except
//! "none", whose weights are 0. The mark is 16 other bits of the hash: about one unknown feature in ten thousand is
//! mistaken for a known one, which does less harm than the size of longer marks.
//!
//! Most features that are looked up are not in the table. A filter that fits into the processor's cache rejects nearly
//! all of them (B. Bloom, 1970; both bits of a feature are in one block). The number of blocks is a power of two.

use thiserror::Error;

use super::features::Feature;

/// The number of labels: 0 is "none", the others are 1 + 4 × kind + position in the name.
pub const LABELS: usize = 17;

/// The weights for each label except 0.
pub type Weights = [i16; LABELS - 1];

const MAGIC: &[u8; 8] = b"newsdexN";
const VERSION: u32 = 3;
const TRANSITIONS: usize = 20;
const FILTER: usize = TRANSITIONS + LABELS * LABELS * 2;
const BLOCK: usize = 8;
const MARK: usize = 2;
const WEIGHTS: usize = LABELS - 1;
/// Number of rows in the table for every four features.
const ROOM: usize = 5;
/// Average number of features in each block of the filter, at most.
const SHARING: usize = 6;

/// The weights of features, and of each pair of successive labels.
#[derive(Debug, Clone, Copy)]
pub struct Model<'a> {
    filter: &'a [[u8; BLOCK]],
    marks: &'a [[u8; MARK]],
    weights: &'a [[u8; WEIGHTS]],
    transitions: [[i16; LABELS]; LABELS],
}

/// The reasons why bytes cannot be used as a model.
#[derive(Debug, Error)]
pub enum ModelError {
    /// The first bytes are not those of a model.
    #[error("not a model of names")]
    Foreign,
    /// Written by another version of newsdex.
    #[error("a model of version {0}, not {VERSION}: train it again")]
    Version(u32),
    /// The length is not that in the header, or the table or the filter is not valid.
    #[error("a damaged model: its length is wrong")]
    Damaged,
}

/// The bytes of the model that is part of newsdex; `docs/entities.md` describes its training.
pub static SHIPPED: &[u8] = include_bytes!("english.bin");

impl Model<'static> {
    /// The model that is part of newsdex.
    ///
    /// # Errors
    ///
    /// If newsdex was built with a file that is not a model.
    pub fn shipped() -> Result<Model<'static>, ModelError> {
        Model::open(SHIPPED)
    }
}

impl<'a> Model<'a> {
    /// Opens a model. Only the transitions are decoded, so this takes next to no time.
    ///
    /// # Errors
    ///
    /// If the bytes are not a complete model of this version.
    pub fn open(bytes: &'a [u8]) -> Result<Model<'a>, ModelError> {
        if !bytes.starts_with(MAGIC) {
            return Err(ModelError::Foreign);
        }
        let number = |at: usize| -> Option<u32> {
            Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
        };
        let version = number(8).ok_or(ModelError::Damaged)?;
        if version != VERSION {
            return Err(ModelError::Version(version));
        }
        let count = number(12).ok_or(ModelError::Damaged)? as usize;
        let blocks = number(16).ok_or(ModelError::Damaged)? as usize;
        let packed = bytes.get(TRANSITIONS..FILTER).ok_or(ModelError::Damaged)?;
        let mut transitions = [[0; LABELS]; LABELS];
        for (weight, bytes) in transitions
            .as_flattened_mut()
            .iter_mut()
            .zip(packed.as_chunks::<2>().0)
        {
            *weight = i16::from_le_bytes(*bytes);
        }
        let rest = bytes.get(FILTER..).ok_or(ModelError::Damaged)?;
        let length = blocks
            .checked_mul(BLOCK)
            .filter(|_| blocks.is_power_of_two());
        let (filter, rows) = length
            .and_then(|length| rest.split_at_checked(length))
            .ok_or(ModelError::Damaged)?;
        if Some(rows.len()) != count.checked_mul(MARK + WEIGHTS) {
            return Err(ModelError::Damaged);
        }
        let (marks, weights) = rows.split_at(count * MARK);
        let (filter, marks) = (filter.as_chunks().0, marks.as_chunks().0);
        let weights = weights.as_chunks().0;
        // In a table without an empty row, the search for an unknown feature would never end.
        if !marks.contains(&[0; MARK]) {
            return Err(ModelError::Damaged);
        }
        Ok(Model {
            filter,
            marks,
            weights,
            transitions,
        })
    }

    /// Adds the weights of a feature to `sum`; an unknown feature changes nothing.
    #[inline]
    pub fn add(&self, feature: Feature, sum: &mut Weights) {
        let (block, bits) = block(feature, self.filter.len());
        let is_missing = |block: &[u8; BLOCK]| u64::from_le_bytes(*block) & bits != bits;
        if self.filter.get(block).is_none_or(is_missing) {
            return;
        }
        self.find(feature, sum);
    }

    // Not inlined: as a function of its own, the compiler knows that the sum and the weights do not overlap, and adds all
    // weights at once. Inlined, it adds one after the other, and the tagger takes half as long again.
    #[inline(never)]
    fn find(&self, feature: Feature, sum: &mut Weights) {
        let mark = mark(feature).to_le_bytes();
        let mut place = home(feature, self.marks.len());
        loop {
            let Some(found) = self.marks.get(place) else {
                place = 0;
                continue;
            };
            if *found == [0; MARK] {
                return;
            }
            if *found == mark {
                let weights = self.weights.get(place).unwrap_or(&[0; WEIGHTS]);
                for (sum, weight) in sum.iter_mut().zip(weights) {
                    *sum = sum.saturating_add(i16::from(weight.cast_signed()));
                }
                return;
            }
            place += 1;
        }
    }

    /// The weights of each pair of successive labels; that of `next` after `previous` is `[previous][next]`.
    pub fn transitions(&self) -> [[i16; LABELS]; LABELS] {
        self.transitions
    }
}

/// Writes a model in the format that [`Model::open`] reads.
///
/// The bytes depend on the order of the features; sort them to get the same bytes each time.
pub fn write(
    features: &[(Feature, [i8; LABELS - 1])],
    transitions: &[[i16; LABELS]; LABELS],
) -> Vec<u8> {
    let count = features.len() * ROOM / 4 + 1;
    let mut filter = vec![0_u64; (features.len() / SHARING + 1).next_power_of_two()];
    let blocks = filter.len();
    let mut marks = vec![[0_u8; MARK]; count];
    let mut rows = vec![[0_u8; WEIGHTS]; count];
    for (feature, weights) in features {
        let (block, bits) = block(*feature, blocks);
        filter[block] |= bits;
        let mut place = home(*feature, count);
        while marks[place] != [0; MARK] {
            place = (place + 1) % count;
        }
        marks[place] = mark(*feature).to_le_bytes();
        for (byte, weight) in rows[place].iter_mut().zip(weights) {
            *byte = weight.cast_unsigned();
        }
    }
    let mut bytes = Vec::with_capacity(FILTER + blocks * BLOCK + count * (MARK + WEIGHTS));
    bytes.extend_from_slice(MAGIC);
    bytes.extend_from_slice(&VERSION.to_le_bytes());
    for number in [count, blocks] {
        bytes.extend_from_slice(&u32::try_from(number).unwrap_or(u32::MAX).to_le_bytes());
    }
    bytes.extend(
        transitions
            .as_flattened()
            .iter()
            .flat_map(|weight| weight.to_le_bytes()),
    );
    bytes.extend(filter.iter().flat_map(|block| block.to_le_bytes()));
    bytes.extend_from_slice(marks.as_flattened());
    bytes.extend_from_slice(rows.as_flattened());
    bytes
}

/// The row at which the search for a feature begins.
#[inline]
fn home(feature: Feature, rows: usize) -> usize {
    ((u128::from(feature) * rows as u128) >> 64) as usize
}

/// The block of the filter that contains a feature, and the bits of the feature in that block.
#[inline]
fn block(feature: Feature, blocks: usize) -> (usize, u64) {
    let bits = 1 << (feature >> 16 & 63) | 1 << (feature >> 22 & 63);
    ((feature >> 28) as usize & blocks.wrapping_sub(1), bits)
}

/// The mark of a feature; never 0, which marks an empty row.
#[inline]
fn mark(feature: Feature) -> u16 {
    (feature as u16).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sum(model: &Model<'_>, feature: Feature) -> Weights {
        let mut sum = [0; LABELS - 1];
        model.add(feature, &mut sum);
        sum
    }

    #[test]
    fn what_is_written_is_read_back() {
        let features: Vec<(Feature, [i8; 16])> = (0..1000_u64)
            .map(|n| (n.wrapping_mul(0x9e37_79b9_7f4a_7c15), [(n % 100) as i8; 16]))
            .collect();
        let mut transitions = [[0; LABELS]; LABELS];
        transitions[3][4] = -7;
        let bytes = write(&features, &transitions);
        let model = Model::open(&bytes).unwrap();
        assert_eq!(model.transitions()[3][4], -7);
        for (feature, weights) in features {
            assert_eq!(sum(&model, feature), weights.map(i16::from));
        }
        assert_eq!(sum(&model, 12345), [0; 16]);
    }

    #[test]
    fn bytes_that_are_no_model_are_refused() {
        let bytes = write(&[(1, [0; 16])], &[[0; LABELS]; LABELS]);
        assert!(Model::open(&bytes).is_ok());
        assert!(Model::open(b"").is_err());
        for end in 0..bytes.len() {
            assert!(Model::open(&bytes[..end]).is_err(), "cut at {end}");
        }
    }
}
