//! The names of zip members: decoded as UTF-8 if they are valid, else by the encoding of the system that made the
//! archive.

use rawzip::ZipFileHeaderRecord;
use rawzip::extra_fields::ExtraFieldId;

use newsdex_text::encoding;

/// Gives the name of a member.
pub(super) fn of(entry: &ZipFileHeaderRecord<'_>) -> String {
    let path = entry.file_path();
    let bytes: &[u8] = path.as_bytes();
    let mut extra = entry.extra_fields();
    let unicode = extra.find_map(
        |(id, data)| match id == ExtraFieldId::INFO_ZIP_UNICODE_PATH {
            true => unicode_path(data, bytes),
            false => None,
        },
    );
    // MS-DOS, OS/2, both kinds of Windows, and FAT in general.
    let system = (entry.version_made_by().as_u16() >> 8) as u8;
    let is_dos = matches!(system, 0 | 6 | 10 | 11 | 14);
    unicode.unwrap_or_else(|| text(bytes, is_dos))
}

/// The UTF-8 name in the extra field, if it belongs to this member's name (APPNOTE 4.6.9).
fn unicode_path(data: &[u8], name: &[u8]) -> Option<String> {
    let (version, rest) = data.split_first()?;
    let (sum, unicode) = rest.split_first_chunk()?;
    let is_of_name = *version == 1 && u32::from_le_bytes(*sum) == rawzip::crc32(name);
    let unicode = std::str::from_utf8(unicode).ok()?;
    is_of_name.then(|| unicode.to_owned())
}

/// Decodes a name in any encoding; in names from MS-DOS and Windows, `\` may separate folders.
pub(super) fn text(bytes: &[u8], is_dos: bool) -> String {
    let name = match std::str::from_utf8(bytes) {
        Ok(name) => name.to_owned(),
        Err(_) if is_dos => bytes.iter().map(|byte| of_code_page_437(*byte)).collect(),
        Err(_) => encoding::decode(bytes, None),
    };
    match is_dos && !name.contains('/') {
        true => name.replace('\\', "/"),
        false => name,
    }
}

fn of_code_page_437(byte: u8) -> char {
    /// The characters from 0x80 on.
    const UPPER: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";
    match byte {
        0..0x80 => byte.into(),
        _ => UPPER
            .chars()
            .nth(usize::from(byte) - 0x80)
            .unwrap_or(char::REPLACEMENT_CHARACTER),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_are_not_utf_8_are_read_as_their_machine_wrote_them() {
        assert_eq!(text("Kälte/ö.txt".as_bytes(), true), "Kälte/ö.txt");
        assert_eq!(text(b"K\x84lte\\\x94.txt", true), "Kälte/ö.txt");
        assert_eq!(text(b"K\xe4lte/\xf6.txt", false), "Kälte/ö.txt");
        assert_eq!(of_code_page_437(0xff), '\u{a0}');
    }
}
