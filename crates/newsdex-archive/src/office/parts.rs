//! The record of a text document: its main part, then the other parts with their names, then the length of the main
//! part.

use crate::record::Record;

/// Puts parts behind the main part of a document.
pub(super) fn joined(main: Vec<u8>, others: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let length = main.len() as u64;
    let mut bytes = main;
    for (name, part) in others {
        for piece in [name.as_bytes(), part.as_slice()] {
            bytes.extend((piece.len() as u64).to_le_bytes());
            bytes.extend(piece);
        }
    }
    bytes.extend(length.to_le_bytes());
    bytes
}

/// The length of the main part in a record.
pub(super) fn main_length(record: &Record) -> usize {
    divided(&record.bytes).0.len()
}

/// A part of a document: its name and its bytes.
pub(super) type NamedPart<'a> = (&'a str, &'a [u8]);

/// Divides a record into the main part and the others.
pub(super) fn divided(bytes: &[u8]) -> (&[u8], Vec<NamedPart<'_>>) {
    let whole = (bytes, Vec::new());
    let Some((body, length)) = bytes.split_last_chunk::<8>() else {
        return whole;
    };
    let length = usize::try_from(u64::from_le_bytes(*length)).unwrap_or(usize::MAX);
    let Some((main, mut rest)) = body.split_at_checked(length) else {
        return whole;
    };
    let mut piece = move || {
        let (length, after) = rest.split_first_chunk::<8>()?;
        let length = usize::try_from(u64::from_le_bytes(*length)).ok()?;
        let (piece, after) = after.split_at_checked(length)?;
        rest = after;
        Some(piece)
    };
    let mut others = Vec::new();
    while let (Some(name), Some(part)) = (piece(), piece()) {
        others.push((std::str::from_utf8(name).unwrap_or_default(), part));
    }
    (main, others)
}

/// The part with a name; empty if it is missing.
pub(super) fn named<'a>(others: &[NamedPart<'a>], name: &str) -> &'a [u8] {
    others
        .iter()
        .find(|(known, _)| *known == name)
        .map_or(&[], |(_, part)| part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_found_behind_the_main_part() {
        let bytes = joined(
            b"main".to_vec(),
            &[("a", b"one".to_vec()), ("b", Vec::new())],
        );
        let (main, others) = divided(&bytes);
        assert_eq!(main, b"main");
        assert_eq!(others, [("a", &b"one"[..]), ("b", &b""[..])]);
        assert_eq!(named(&others, "a"), b"one");
        assert_eq!(divided(b"main").0, b"main");
    }
}
