//! Decodes bytes into text: determines the encoding, and never refuses a byte.
//!
//! The order is: a byte order mark, valid UTF-8, the declared encoding, a guess from the bytes. Valid UTF-8 comes
//! before the declaration because declarations are often wrong, and text in another encoding is hardly ever valid UTF-8
//! by chance.

mod code_page;
mod code_page_table;
mod johab;
mod legacy;
mod seven_bit;
mod utf32;

use std::io::{BufRead, BufReader};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use encoding_rs_io::DecodeReaderBytesBuilder;

pub use self::code_page::CodePage;
pub use self::legacy::is_garbled;
pub use self::seven_bit::SevenBit;
use self::utf32::{ByteOrder, Utf32Reader};
use crate::checkpoint::checkpoint;

/// The number of bytes for a guess; more bytes do not change it.
const GUESSED_FROM: usize = 64 * 1024;
/// The number of bytes in which a declaration is searched. Browsers search only 1024 bytes, but some pages declare it
/// later.
const DECLARED_WITHIN: usize = 4096;
/// At most one byte in this many may be broken in a text that is otherwise UTF-8.
const BROKEN_SHARE: usize = 200;

/// Decodes a text; `declared` is the name of its declared encoding.
///
/// Never fails: invalid bytes become U+FFFD. In a text that is UTF-8 except for a few bytes, those bytes are decoded as
/// Windows-1252, the usual mistake.
pub fn decode(bytes: &[u8], declared: Option<&str>) -> String {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return encoding
            .decode_without_bom_handling(&bytes[length..])
            .0
            .into_owned();
    }
    if let Some(seven_bit) = SevenBit::of(bytes) {
        return seven_bit.decode(bytes);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.to_owned();
    }
    let declared = declared.and_then(|name| Encoding::for_label(name.as_bytes()));
    match declared {
        Some(encoding) if encoding != UTF_8 => {
            encoding.decode_without_bom_handling(bytes).0.into_owned()
        }
        Some(_) => utf8_with_accidents(bytes),
        None if is_mostly_utf8(bytes) => utf8_with_accidents(bytes),
        None => Guess::of(bytes).decode(bytes),
    }
}

/// The encoding of a text that is not UTF-8, as guessed from its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guess {
    /// An encoding that browsers know.
    Known(&'static Encoding),
    /// A code page of DOS or the Macintosh, by its number.
    CodePage(u32),
    /// Korean text of DOS.
    Johab,
    /// An encoding with only ASCII bytes.
    SevenBit(SevenBit),
}

/// The encoding of a file by its beginning; `None` if it is UTF-8, all of it or except for a few bytes.
pub fn guess_of_legacy(head: &[u8]) -> Option<Guess> {
    if let Some(seven_bit) = SevenBit::of(head) {
        return Some(Guess::SevenBit(seven_bit));
    }
    let is_text = match std::str::from_utf8(head) {
        Ok(_) => true,
        // The beginning may end within a character.
        Err(error) => error.error_len().is_none() || is_mostly_utf8(head),
    };
    (!is_text).then(|| Guess::of(head))
}

impl Guess {
    /// Guesses the encoding of a text, or of the beginning of a file whose parts are decoded one by one.
    pub fn of(bytes: &[u8]) -> Guess {
        if johab::is_in(sample(bytes)) {
            return Guess::Johab;
        }
        let guessed = guess(bytes);
        legacy::fitting(bytes, guessed).unwrap_or(Guess::Known(guessed))
    }

    /// Decodes a text in this encoding.
    pub fn decode(self, bytes: &[u8]) -> String {
        match self {
            Guess::Known(encoding) => encoding.decode_without_bom_handling(bytes).0.into_owned(),
            Guess::CodePage(number) => code_page_table::decode(bytes, number),
            Guess::Johab => johab::decode(bytes),
            Guess::SevenBit(encoding) => encoding.decode(bytes),
        }
    }

    /// The name of the encoding.
    pub fn name(self) -> String {
        match self {
            Guess::Known(encoding) => encoding.name().to_owned(),
            Guess::CodePage(number) => format!("cp{number}"),
            Guess::Johab => "Johab".to_owned(),
            Guess::SevenBit(encoding) => encoding.name().to_owned(),
        }
    }
}

/// The name of the encoding that an HTML page or XML file declares near its beginning; `None` without a declaration.
///
/// Searches for `charset=` and for the `encoding=` of an XML declaration.
pub fn declared(bytes: &[u8]) -> Option<String> {
    let head = bytes.get(..DECLARED_WITHIN).unwrap_or(bytes);
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let after = |key: &str| {
        let (_, value) = head.split_once(key)?;
        let value = value.trim_start_matches(['"', '\'', ' ']);
        let end = value.find(|character: char| {
            !character.is_ascii_alphanumeric() && !"-_:.".contains(character)
        });
        value
            .get(..end.unwrap_or(value.len()))
            .filter(|name| !name.is_empty())
            .map(str::to_owned)
    };
    let declaration = if head.trim_start().starts_with("<?xml") {
        after("encoding=")
    } else {
        None
    };
    declaration.or_else(|| after("charset="))
}

/// An encoding with at least two bytes for every character.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Wide {
    /// UTF-16 in one of its byte orders.
    Utf16(&'static Encoding),
    /// UTF-32.
    Utf32(ByteOrder),
}

impl Wide {
    /// The wide encoding of a text with this beginning: by its byte order mark or, without one, by the zero bytes of
    /// its Latin letters. `None` for other texts.
    pub fn of(head: &[u8]) -> Option<Wide> {
        let utf32 = ByteOrder::of(head).map(Wide::Utf32);
        utf32.or_else(|| utf16(head).map(Wide::Utf16))
    }

    /// Wraps a reader of this encoding so that it gives UTF-8.
    pub fn utf8_reader(self, reader: Box<dyn BufRead + Send>) -> Box<dyn BufRead + Send> {
        const BUFFER_BYTES: usize = 64 * 1024;
        match self {
            Wide::Utf16(encoding) => {
                let decoder = DecodeReaderBytesBuilder::new()
                    .encoding(Some(encoding))
                    .bom_override(true)
                    .build(reader);
                Box::new(BufReader::with_capacity(BUFFER_BYTES, decoder))
            }
            Wide::Utf32(order) => {
                let decoder = Utf32Reader::new(reader, order);
                Box::new(BufReader::with_capacity(BUFFER_BYTES, decoder))
            }
        }
    }
}

fn utf16(head: &[u8]) -> Option<&'static Encoding> {
    match head {
        [0xff, 0xfe, ..] => return Some(UTF_16LE),
        [0xfe, 0xff, ..] => return Some(UTF_16BE),
        _ => {}
    }
    let pairs = head.len() / 2;
    let zeros = |at: usize| head.chunks_exact(2).filter(|pair| pair[at] == 0).count();
    if pairs < 8 {
        return None;
    }
    let (first, second) = (zeros(0), zeros(1));
    match () {
        () if first == 0 && second * 10 > pairs * 6 => Some(UTF_16LE),
        () if second == 0 && first * 10 > pairs * 6 => Some(UTF_16BE),
        () => None,
    }
}

/// Whether a text has few broken bytes compared with its valid multi-byte characters and with its length.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut broken, mut multibyte) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        checkpoint();
        broken += chunk.invalid().len();
        multibyte += chunk
            .valid()
            .chars()
            .filter(|character| !character.is_ascii())
            .count();
    }
    multibyte > broken && broken * BROKEN_SHARE <= bytes.len().max(BROKEN_SHARE)
}

fn utf8_with_accidents(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        checkpoint();
        text.push_str(chunk.valid());
        text.push_str(&WINDOWS_1252.decode_without_bom_handling(chunk.invalid()).0);
    }
    text
}

/// The part of a text that is used for a guess: at most [`GUESSED_FROM`] bytes, beginning up to 256 bytes before the
/// first non-ASCII byte.
fn sample(bytes: &[u8]) -> &[u8] {
    let first = bytes.iter().position(|byte| *byte >= 0x80).unwrap_or(0);
    let sample = &bytes[first.saturating_sub(256)..];
    &sample[..sample.len().min(GUESSED_FROM)]
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let sample = sample(bytes);
    let telling = bytes.iter().filter(|byte| **byte >= 0x80).take(4).count();
    if telling < 4 {
        // Too few to guess from: an accent or a curly quotation mark from a Western desktop.
        return WINDOWS_1252;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, true);
    detector.guess(None, Utf8Detection::Deny)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], declared: Option<&str>, expected: &str) {
        assert_eq!(decode(bytes, declared), expected, "of {bytes:?}");
    }

    #[test]
    fn a_byte_order_mark_decides() {
        check(b"\xef\xbb\xbfcaf\xc3\xa9", Some("latin1"), "café");
        check(b"\xff\xfec\0a\0f\0\xe9\0", None, "café");
        check(b"\xfe\xff\0c\0a\0f\0\xe9", None, "café");
    }

    #[test]
    fn valid_utf_8_goes_before_a_wrong_declaration() {
        check("café".as_bytes(), Some("iso-8859-1"), "café");
        check(b"caf\xe9", Some("iso-8859-1"), "café");
        check(b"\xc4\xe3\xba\xc3", Some("gb2312"), "你好");
    }

    #[test]
    fn one_bad_byte_costs_nothing() {
        check(b"a clich\xe9", None, "a cliché");
        check(
            "naïve “quotes” and a clich"
                .as_bytes()
                .iter()
                .copied()
                .chain([0xe9])
                .collect::<Vec<u8>>()
                .as_slice(),
            Some("utf-8"),
            "naïve “quotes” and a cliché",
        );
        check(b"it\x92s", None, "it’s");
    }

    #[test]
    fn japanese_with_escape_sequences_is_read() {
        let (bytes, ..) = encoding_rs::ISO_2022_JP.encode("市が桟橋を買い戻す");
        check(&bytes, None, "市が桟橋を買い戻す");
        check(b"a \x1b[1m b", None, "a \x1b[1m b");
    }

    #[test]
    fn a_declaration_is_found_in_html_and_xml() {
        assert_eq!(
            declared(br#"<html><meta charset="GB2312">"#).as_deref(),
            Some("gb2312")
        );
        assert_eq!(
            declared(br#"<meta content="text/html; charset=iso-8859-15">"#).as_deref(),
            Some("iso-8859-15")
        );
        assert_eq!(
            declared(br#"<?xml version="1.0" encoding='utf8'?>"#).as_deref(),
            Some("utf8")
        );
        assert_eq!(declared(b"<p>encoding=none"), None);
    }

    #[test]
    fn other_alphabets_are_guessed() {
        let russian = "Президент сегодня встретился с министром обороны и обсудил положение";
        check(&encoding_rs::WINDOWS_1251.encode(russian).0, None, russian);
    }

    #[test]
    fn utf_16_without_a_mark_is_known_by_its_zeros() {
        let bytes: Vec<u8> = "Plain words of news"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(utf16(&bytes), Some(UTF_16LE));
        assert_eq!(utf16(b"Plain words of news"), None);
        assert_eq!(utf16(&[0; 64]), None);
    }
}
