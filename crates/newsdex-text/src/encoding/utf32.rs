//! Reads UTF-32 as UTF-8. Few programs write UTF-32, and readers do not expect it.

use std::io::{self, BufRead, Read};

/// The order of the four bytes of a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ByteOrder {
    /// Least significant byte first.
    Little,
    /// Most significant byte first.
    Big,
}

impl ByteOrder {
    /// The byte order of a text with this beginning; `None` if it is not UTF-32.
    ///
    /// Detected by its byte order mark or, without one, by the zero bytes of every character: no text in another
    /// encoding has as many.
    pub(super) fn of(head: &[u8]) -> Option<ByteOrder> {
        match head {
            [0xff, 0xfe, 0, 0, ..] => return Some(ByteOrder::Little),
            [0, 0, 0xfe, 0xff, ..] => return Some(ByteOrder::Big),
            _ => {}
        }
        let (quads, _) = head.as_chunks::<4>();
        // A row of small numbers is also valid UTF-32, but not as the spaces and letters of a text.
        let is_text = |order: ByteOrder| {
            let characters = quads.iter().map(|quad| order.character(*quad));
            let printed = characters.clone().flatten().filter(|character| {
                !character.is_control() || matches!(character, '\t' | '\n' | '\r')
            });
            let latin = printed.clone().filter(char::is_ascii).count();
            printed.count() == quads.len() && latin * 2 > quads.len()
        };
        if quads.len() < 8 {
            return None;
        }
        [ByteOrder::Little, ByteOrder::Big]
            .into_iter()
            .find(|order| is_text(*order))
    }

    fn character(self, quad: [u8; 4]) -> Option<char> {
        char::from_u32(match self {
            ByteOrder::Little => u32::from_le_bytes(quad),
            ByteOrder::Big => u32::from_be_bytes(quad),
        })
    }
}

/// A reader of UTF-32 that gives UTF-8; invalid characters become U+FFFD.
pub(super) struct Utf32Reader {
    reader: Box<dyn BufRead + Send>,
    order: ByteOrder,
    /// The current character in UTF-8, its length, and the number of bytes already given.
    encoded: [u8; 4],
    length: usize,
    given: usize,
}

impl Utf32Reader {
    pub(super) fn new(reader: Box<dyn BufRead + Send>, order: ByteOrder) -> Utf32Reader {
        Utf32Reader {
            reader,
            order,
            encoded: [0; 4],
            length: 0,
            given: 0,
        }
    }

    /// Reads the next character. Returns false at the end.
    fn advance(&mut self) -> io::Result<bool> {
        let mut quad = [0; 4];
        let mut filled = 0;
        while let Some(room) = quad.get_mut(filled..).filter(|room| !room.is_empty()) {
            match self.reader.read(room) {
                Ok(0) => break,
                Ok(count) => filled += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        let character = match filled {
            0 => return Ok(false),
            4 => self.order.character(quad),
            _ => None,
        };
        let character = character.unwrap_or(char::REPLACEMENT_CHARACTER);
        self.length = character.encode_utf8(&mut self.encoded).len();
        self.given = 0;
        Ok(true)
    }
}

impl Read for Utf32Reader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut count = 0;
        for place in buffer {
            if self.given == self.length {
                match self.advance() {
                    Ok(true) => {}
                    Ok(false) => break,
                    // The characters before the error are given first; the next call gives the error again.
                    Err(_) if count > 0 => break,
                    Err(error) => return Err(error),
                }
            }
            *place = self.encoded.get(self.given).copied().unwrap_or_default();
            self.given += 1;
            count += 1;
        }
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quads(text: &str, of: fn(u32) -> [u8; 4]) -> Vec<u8> {
        text.chars()
            .flat_map(|character| of(u32::from(character)))
            .collect()
    }

    #[track_caller]
    fn check(bytes: Vec<u8>, expected: &str) {
        let order = ByteOrder::of(&bytes).expect("it is UTF-32");
        let mut text = String::new();
        Utf32Reader::new(Box::new(io::Cursor::new(bytes)), order)
            .read_to_string(&mut text)
            .unwrap();
        assert_eq!(text, expected);
    }

    #[test]
    fn both_orders_are_read_with_a_mark_and_without() {
        for text in ["\u{feff}Новости, 新聞 😀", "Café, «news» — 新聞 😀"] {
            check(quads(text, u32::to_le_bytes), text);
            check(quads(text, u32::to_be_bytes), text);
        }
    }

    #[test]
    fn what_is_no_character_costs_itself() {
        let mut bytes = quads("\u{feff}a", u32::to_le_bytes);
        bytes.extend([0xff; 4]);
        bytes.extend(quads("b", u32::to_le_bytes));
        bytes.push(b'c');
        check(bytes, "\u{feff}a\u{fffd}b\u{fffd}");
    }

    #[test]
    fn other_texts_are_none() {
        assert_eq!(
            ByteOrder::of("Plain words of news, many of them".as_bytes()),
            None
        );
        assert_eq!(ByteOrder::of(&[0; 64]), None);
        let utf16: Vec<u8> = "Plain words of news"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(ByteOrder::of(&utf16), None);
        let numbers: Vec<u8> = (1..100_u32).flat_map(u32::to_le_bytes).collect();
        assert_eq!(ByteOrder::of(&numbers), None);
    }
}
