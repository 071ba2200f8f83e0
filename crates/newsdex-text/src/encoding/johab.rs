//! Johab (code page 1361): Korean text of DOS, in which the two bytes of a syllable hold the numbers of its letters.

use encoding_rs::EUC_KR;

/// The fewest syllables in a text that is taken for Johab.
const FEWEST_SYLLABLES: usize = 8;

/// Whether a text is in Johab: each of its pairs of bytes is a syllable, and nearly all are among the 2,350 in use.
pub(super) fn is_in(sample: &[u8]) -> bool {
    let (mut syllables, mut usual) = (0_usize, 0_usize);
    let mut rest = sample;
    while let [first, after @ ..] = rest {
        if first.is_ascii() {
            rest = after;
            continue;
        }
        let [second, after @ ..] = after else { break };
        match character(*first, *second) {
            Some(sign) if ('가'..='힣').contains(&sign) => {
                syllables += 1;
                usual += usize::from(is_usual(sign));
            }
            Some(_) => {}
            None => return false,
        }
        rest = after;
    }
    syllables >= FEWEST_SYLLABLES && usual * 10 >= syllables * 9
}

/// Decodes a text; a pair of bytes without a meaning becomes U+FFFD.
pub(super) fn decode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    let mut rest = bytes;
    while let [first, after @ ..] = rest {
        rest = after;
        if first.is_ascii() {
            text.push(char::from(*first));
            continue;
        }
        let sign = match after {
            [second, after @ ..] => {
                rest = after;
                character(*first, *second)
            }
            [] => None,
        };
        text.push(sign.unwrap_or(char::REPLACEMENT_CHARACTER));
    }
    text
}

/// Whether a syllable is one of those that the standard of Korea has (KS X 1001).
fn is_usual(sign: char) -> bool {
    let mut buffer = [0; 4];
    let (bytes, ..) = EUC_KR.encode(sign.encode_utf8(&mut buffer));
    matches!(bytes.as_ref(), [0xb0..=0xc8, 0xa1..=0xfe])
}

fn character(first: u8, second: u8) -> Option<char> {
    match first {
        0x84..=0xd3 => syllable(u32::from(first) << 8 | u32::from(second)),
        // Signs and Chinese characters, in the order of KS X 1001: each first byte has two of its rows.
        0xd9..=0xde | 0xe0..=0xf9 => {
            let pair = match first {
                0xd9..=0xde => (first - 0xd9) * 2 + 0xa1,
                _ => (first - 0xe0) * 2 + 0xca,
            };
            let (row, column) = match second {
                0x31..=0x7e => (pair, second - 0x31 + 0xa1),
                0x91..=0xa0 => (pair, second - 0x91 + 0xef),
                0xa1..=0xfe => (pair + 1, second),
                _ => return None,
            };
            let pair_of_bytes = [row, column];
            let (text, _, is_broken) = EUC_KR.decode(&pair_of_bytes);
            text.chars().next().filter(|_| !is_broken)
        }
        _ => None,
    }
}

/// The syllable of three numbers of five bits: those of its first consonant, its vowel, and its last consonant.
fn syllable(code: u32) -> Option<char> {
    let (first, vowel, last) = (code >> 10 & 31, code >> 5 & 31, code & 31);
    let first = first.checked_sub(2).filter(|first| *first < 19)?;
    let vowel = match vowel {
        3..=7 => vowel - 3,
        10..=15 => vowel - 5,
        18..=23 => vowel - 7,
        26..=29 => vowel - 9,
        _ => return None,
    };
    let last = match last {
        1..=17 => last - 1,
        19..=29 => last - 2,
        _ => return None,
    };
    char::from_u32(0xac00 + (first * 21 + vowel) * 28 + last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables_are_put_together_from_their_letters() {
        let bytes = b"\xa6\x81\x96\x81\x9f\x69 \x96\x41\xac\x76\x94\x61, \xd9\x33 \xf1\x79";
        assert_eq!(decode(bytes), "부두를 되샀다, 。 一");
        assert_eq!(decode(b"\x88\x61\xd3\xbd"), "가힣");
        assert_eq!(decode(b"\x88"), "\u{fffd}");
    }
}
