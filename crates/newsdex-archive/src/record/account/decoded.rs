//! Whether the text of a record was decoded rightly: files do not name their encoding, and not every one is known.

use crate::failure::Failure;
use crate::record::Record;
use newsdex_text::article::Article;
use newsdex_text::encoding;

/// The reason why a text is no article.
const GARBLED: &str = "its text does not read as words; the encoding of the file is not known";
/// The hint for such a file.
const HINT: &str = "turn the file into UTF-8 first: iconv -f ENCODING -t UTF-8 FILE";
/// The bytes at the beginning of a record in which a text has no zero.
const LOOKED_AT: usize = 1024;

/// Replaces each article whose text was decoded wrongly by a failure. Text in UTF-8 cannot be decoded wrongly.
pub(super) fn checked(
    record: &Record,
    mut found: Vec<Result<Article, Failure>>,
) -> Vec<Result<Article, Failure>> {
    let bytes = &record.bytes;
    let beginning = bytes.get(..LOOKED_AT).unwrap_or(bytes);
    if !record.format.is_text || std::str::from_utf8(bytes).is_ok() || beginning.contains(&0) {
        return found;
    }
    for result in &mut found {
        let is_garbled = |article: &Article| encoding::is_garbled(&article.body);
        if result.as_ref().is_ok_and(is_garbled) {
            *result = Err(record.failed(GARBLED).with_hint(HINT));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use crate::tests::read;

    #[test]
    fn a_text_in_an_unknown_encoding_is_named() {
        // Letters of EBCDIC, and of an alphabet that no code page has in this order.
        let unknown: Vec<u8> = "Saltby harbour opens again in spring, the council said on Monday. "
            .repeat(4)
            .bytes()
            .map(|byte| match byte {
                b'a'..=b'z' => (byte - b'a') * 3 % 26 + 0xa6,
                byte => byte,
            })
            .collect();
        let found = read("a.txt", &unknown);
        let reason = found[0].as_ref().unwrap_err();
        assert!(reason.contains("does not read as words"), "{reason}");
        assert!(read("a.txt", "Le café a rouvert, où l’été finit.".as_bytes())[0].is_ok());
    }
}
