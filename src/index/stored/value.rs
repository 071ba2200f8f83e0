//! Reads the single stored value of a document without copying.
//!
//! tantivy's own reader builds a document of values of any type and copies bytes one by one. If the stored
//! data looks like a single value of bytes, this module uses these bytes directly; otherwise it uses
//! tantivy's reader.

use tantivy::directory::OwnedBytes;
use tantivy::schema::{Field, Value};
use tantivy::store::StoreReader;
use tantivy::{DocId, TantivyDocument};

/// The type code of a value of bytes.
const BYTES: u8 = 4;

/// The stored bytes of a document in a field; empty if there are none.
///
/// # Errors
///
/// Fails when the store is damaged.
pub fn value_of(store: &StoreReader, document: DocId, field: Field) -> tantivy::Result<OwnedBytes> {
    let bytes = store.get_document_bytes(document)?;
    if let Some(start) = only_value(&bytes, field) {
        return Ok(bytes.slice(start..bytes.len()));
    }
    let document: TantivyDocument = store.get(document)?;
    let value = document.get_first(field).and_then(|value| value.as_bytes());
    Ok(OwnedBytes::new(value.unwrap_or(&[]).to_vec()))
}

/// The start of the bytes if they are the only value. Before them are the number of values, the field, the
/// type and the length.
fn only_value(document: &[u8], field: Field) -> Option<usize> {
    let mut rest = document;
    if number(&mut rest)? != 1 {
        return None;
    }
    let (of, behind) = rest.split_first_chunk()?;
    let (kind, behind) = behind.split_first()?;
    rest = behind;
    let is_meant = u32::from_le_bytes(*of) == field.field_id() && *kind == BYTES;
    let is_all = number(&mut rest)? == rest.len() as u64;
    (is_meant && is_all).then(|| document.len() - rest.len())
}

/// A number with seven bits per byte, lowest first; the last byte has its eighth bit set.
fn number(rest: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let (byte, behind) = rest.split_first()?;
        *rest = behind;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 != 0 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use tantivy::schema::{STORED, Schema};
    use tantivy::{Index, IndexWriter, doc};

    #[test]
    fn values_are_read_where_they_stand() {
        let mut builder = Schema::builder();
        let field = builder.add_bytes_field("value", STORED);
        let other = builder.add_bytes_field("other", STORED);
        let number = builder.add_u64_field("number", STORED);
        let index = Index::create_in_ram(builder.build());
        let mut writer: IndexWriter = index.writer_with_num_threads(1, 15_000_000).unwrap();
        let lengths = [0, 1, 127, 128, 16_383, 16_384, 70_000];
        let bytes = |length: usize| vec![0x84u8; length];
        for length in lengths {
            writer.add_document(doc!(field => bytes(length))).unwrap();
        }
        // What is not one value of bytes.
        writer.add_document(doc!(other => bytes(7))).unwrap();
        let two = doc!(field => bytes(3), other => bytes(4));
        writer.add_document(two).unwrap();
        writer.add_document(doc!(number => 4u64)).unwrap();
        writer.add_document(doc!()).unwrap();
        writer.commit().unwrap();
        let searcher = index.reader().unwrap().searcher();
        let store = searcher.segment_reader(0).get_store_reader(1).unwrap();
        let expected = lengths.into_iter().chain([0, 3, 0, 0]);
        for (document, length) in (0..).zip(expected) {
            let found = value_of(&store, document, field).unwrap();
            assert_eq!(found.as_slice(), bytes(length), "document {document}");
            let is_read_in_place =
                only_value(&store.get_document_bytes(document).unwrap(), field).is_some();
            assert_eq!(is_read_in_place, (document as usize) < lengths.len());
        }
    }
}
