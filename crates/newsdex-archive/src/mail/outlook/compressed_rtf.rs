//! The compression of RTF in messages (MS-OXRTFCP): LZ77 with a dictionary that contains the usual control words.

use newsdex_text::checkpoint::checkpoint;

/// The beginning of the dictionary.
const KNOWN: &[u8] = b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";
/// The size of the dictionary, in bytes.
const SIZE: usize = 4096;

/// Decompresses RTF; `None` if the bytes have another form. Damaged data give what is before the damage.
///
/// The result has at most nine times the size of the input.
pub(super) fn decompressed(bytes: &[u8]) -> Option<Vec<u8>> {
    let kind = bytes.get(8..12)?;
    let rest = bytes.get(16..)?;
    match kind {
        b"MELA" => return Some(rest.to_vec()),
        b"LZFu" => {}
        _ => return None,
    }
    let mut dictionary = [0; SIZE];
    dictionary.get_mut(..KNOWN.len())?.copy_from_slice(KNOWN);
    let mut write = KNOWN.len();
    let mut plain = Vec::new();
    let mut input = rest.iter().copied();
    let mut put = |byte: u8, write: &mut usize, dictionary: &mut [u8; SIZE]| {
        if let Some(place) = dictionary.get_mut(*write) {
            *place = byte;
        }
        *write = (*write + 1) % SIZE;
        plain.push(byte);
    };
    'runs: while let Some(flags) = input.next() {
        checkpoint();
        for bit in 0..8 {
            let Some(first) = input.next() else {
                break 'runs;
            };
            if flags & (1 << bit) == 0 {
                put(first, &mut write, &mut dictionary);
                continue;
            }
            let Some(second) = input.next() else {
                break 'runs;
            };
            let reference = usize::from(first) << 8 | usize::from(second);
            let (mut read, length) = (reference >> 4, (reference & 15) + 2);
            // A reference to the place that is written next ends the data.
            if read == write {
                break 'runs;
            }
            for _ in 0..length {
                let byte = dictionary.get(read).copied().unwrap_or_default();
                put(byte, &mut write, &mut dictionary);
                read = (read + 1) % SIZE;
            }
        }
    }
    Some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_the_standard_is_decompressed() {
        // MS-OXRTFCP, section 4.1.
        let compressed = [
            0x2d, 0, 0, 0, 0x2b, 0, 0, 0, b'L', b'Z', b'F', b'u', 0xf1, 0xc5, 0xc7, 0xa7, 0x03, 0,
            0x0a, 0, 0x72, 0x63, 0x70, 0x67, 0x31, 0x32, 0x35, 0x42, 0x32, 0x0a, 0xf3, 0x20, 0x68,
            0x65, 0x6c, 0x09, 0, 0x20, 0x62, 0x77, 0x05, 0xb0, 0x6c, 0x64, 0x7d, 0x0a, 0x80, 0x0f,
            0xa0,
        ];
        let plain = decompressed(&compressed).unwrap();
        assert_eq!(plain, b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n");
    }

    #[test]
    fn stored_rtf_is_given_as_it_is() {
        assert_eq!(
            decompressed(b"\x0f\0\0\0\x06\0\0\0MELA\0\0\0\0{\\rtf1}").as_deref(),
            Some(&b"{\\rtf1}"[..])
        );
        assert_eq!(decompressed(b"{\\rtf1 a}"), None);
    }
}
