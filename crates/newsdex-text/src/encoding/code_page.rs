//! Code pages by their number, as documents of word processors and mail programs state them.

use encoding_rs::Encoding;

use super::{code_page_table, johab};

/// A code page of Windows, DOS or the Macintosh.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CodePage {
    number: u32,
    encoding: Option<&'static Encoding>,
}

impl CodePage {
    /// The code page with this number; Windows-1252 for an unknown number.
    pub fn of(number: u32) -> CodePage {
        let label = match number {
            1361 => None,
            number if code_page_table::has(number) => None,
            866 => Some("ibm866"),
            874 => Some("windows-874"),
            932 => Some("shift_jis"),
            936 | 20936 => Some("gbk"),
            949 => Some("euc-kr"),
            950 => Some("big5"),
            1250 => Some("windows-1250"),
            1251 => Some("windows-1251"),
            1253 => Some("windows-1253"),
            1254 => Some("windows-1254"),
            1255 => Some("windows-1255"),
            1256 => Some("windows-1256"),
            1257 => Some("windows-1257"),
            1258 => Some("windows-1258"),
            10000 => Some("macintosh"),
            10007 => Some("x-mac-cyrillic"),
            20866 => Some("koi8-r"),
            21866 => Some("koi8-u"),
            28592 => Some("iso-8859-2"),
            28593 => Some("iso-8859-3"),
            28594 => Some("iso-8859-4"),
            28595 => Some("iso-8859-5"),
            28596 => Some("iso-8859-6"),
            28597 => Some("iso-8859-7"),
            28598 => Some("iso-8859-8"),
            28605 => Some("iso-8859-15"),
            50220..=50222 => Some("iso-2022-jp"),
            51932 => Some("euc-jp"),
            51949 => Some("euc-kr"),
            54936 => Some("gb18030"),
            65001 => Some("utf-8"),
            _ => Some("windows-1252"),
        };
        CodePage {
            number,
            encoding: label.and_then(|label| Encoding::for_label(label.as_bytes())),
        }
    }

    /// Decodes bytes; invalid ones become U+FFFD.
    pub fn decode(self, bytes: &[u8]) -> String {
        match self.encoding {
            Some(encoding) => encoding.decode_without_bom_handling(bytes).0.into_owned(),
            None if self.number == 1361 => johab::decode(bytes),
            None => code_page_table::decode(bytes, self.number),
        }
    }

    /// Whether bytes end in the middle of a character of two bytes.
    pub fn is_cut(self, bytes: &[u8]) -> bool {
        let is_lead = |byte: u8| match self.number {
            932 => matches!(byte, 0x81..=0x9f | 0xe0..=0xfc),
            936 | 949 | 950 | 1361 | 20936 => matches!(byte, 0x81..=0xfe),
            _ => false,
        };
        let mut is_cut = false;
        for byte in bytes {
            is_cut = !is_cut && is_lead(*byte);
        }
        is_cut
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_pages_are_decoded_by_number() {
        assert_eq!(CodePage::of(1250).decode(b"za\xbf\xf3\xb3\xe6"), "zażółć");
        assert_eq!(CodePage::of(850).decode(b"caf\x82"), "café");
        assert_eq!(CodePage::of(932).decode(b"\x83e\x83X"), "テス");
        assert_eq!(CodePage::of(7).decode(b"caf\xe9"), "café");
    }

    #[test]
    fn a_character_of_two_bytes_may_be_cut() {
        assert!(CodePage::of(932).is_cut(b"\x83e\x83"));
        assert!(!CodePage::of(932).is_cut(b"\x83e\x83X"));
        assert!(!CodePage::of(932).is_cut(b"\xb1"));
        assert!(!CodePage::of(1252).is_cut(b"\x83"));
    }
}
