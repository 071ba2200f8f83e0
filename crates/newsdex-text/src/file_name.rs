//! Converts file names to text without losing a byte.
//!
//! A file name in the system is bytes, and two names may differ only in bytes that are not UTF-8, such as `caf\xe9.txt`
//! and `caf\xe8.txt` from an old disk. Inside the program and in the index a name is a `String`. Valid UTF-8 is
//! unchanged; any other byte becomes NUL and two hexadecimal digits. No file name contains NUL, so different names stay
//! different. On Windows an unpaired surrogate becomes NUL and four digits.
//!
//! | form | made by | of the byte E9 | for |
//! | --- | --- | --- | --- |
//! | encoded | [`encoded`] | NUL `E9` | identity: the index, identifiers, [`decoded`] |
//! | shown | [`shown`] | `%E9` | everything that leaves the program |
//! | readable | [`readable`] | `\u{fffd}` | readers that look for a date or a section in a name |

use std::borrow::Cow;
use std::ffi::{OsStr, OsString};
use std::path::Path;

/// Marks the hexadecimal digits of bytes that are not UTF-8.
const MARK: char = '\0';

/// Converts a name or path to text that [`decoded`] converts back to the same name.
#[cfg(unix)]
pub fn encoded(name: &OsStr) -> Cow<'_, str> {
    use std::fmt::Write;
    use std::os::unix::ffi::OsStrExt;
    if let Some(text) = name.to_str() {
        return Cow::Borrowed(text);
    }
    let mut text = String::with_capacity(name.len() + 8);
    for chunk in name.as_bytes().utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            // Writing to a string cannot fail.
            let _ = write!(text, "{MARK}{byte:02X}");
        }
    }
    Cow::Owned(text)
}

/// Converts the text from [`encoded`] back to the name or path.
#[cfg(unix)]
pub fn decoded(text: &str) -> OsString {
    use std::os::unix::ffi::OsStringExt;
    let mut bytes = Vec::with_capacity(text.len());
    let mut parts = text.split(MARK);
    bytes.extend_from_slice(parts.next().unwrap_or_default().as_bytes());
    for part in parts {
        let (digits, rest) = part.split_at_checked(2).unwrap_or((part, ""));
        match u8::from_str_radix(digits, 16) {
            Ok(byte) => bytes.push(byte),
            // Not made by `encoded`: the result is a name that no file has.
            Err(_) => bytes.extend_from_slice(digits.as_bytes()),
        }
        bytes.extend_from_slice(rest.as_bytes());
    }
    OsString::from_vec(bytes)
}

/// Converts a name or path to text that [`decoded`] converts back to the same name.
#[cfg(windows)]
pub fn encoded(name: &OsStr) -> Cow<'_, str> {
    use std::fmt::Write;
    use std::os::windows::ffi::OsStrExt;
    if let Some(text) = name.to_str() {
        return Cow::Borrowed(text);
    }
    let mut text = String::with_capacity(name.len() + 8);
    for unit in char::decode_utf16(name.encode_wide()) {
        match unit {
            Ok(character) => text.push(character),
            // Writing to a string cannot fail.
            Err(error) => drop(write!(text, "{MARK}{:04X}", error.unpaired_surrogate())),
        }
    }
    Cow::Owned(text)
}

/// Converts the text from [`encoded`] back to the name or path.
#[cfg(windows)]
pub fn decoded(text: &str) -> OsString {
    use std::os::windows::ffi::OsStringExt;
    let mut units = Vec::with_capacity(text.len());
    let mut parts = text.split(MARK);
    units.extend(parts.next().unwrap_or_default().encode_utf16());
    for part in parts {
        let (digits, rest) = part.split_at_checked(4).unwrap_or((part, ""));
        match u16::from_str_radix(digits, 16) {
            Ok(unit) => units.push(unit),
            // Not made by `encoded`: the result is a name that no file has.
            Err(_) => units.extend(digits.encode_utf16()),
        }
        units.extend(rest.encode_utf16());
    }
    OsString::from_wide(&units)
}

/// Converts an encoded name for people and scripts: a byte that is not UTF-8 becomes `%E9`.
///
/// Two different names may look the same in this form.
pub fn shown(text: &str) -> Cow<'_, str> {
    match text.contains(MARK) {
        true => Cow::Owned(text.replace(MARK, "%")),
        false => Cow::Borrowed(text),
    }
}

/// Converts a path of the system for people and scripts.
pub fn shown_path(path: &Path) -> String {
    shown(&encoded(path.as_os_str())).into_owned()
}

/// Whether an encoded path is `folder` or is inside it.
pub fn is_below(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Converts an encoded name to text in which each byte that is not UTF-8 is a replacement character.
pub fn readable(text: &str) -> Cow<'_, str> {
    if !text.contains(MARK) {
        return Cow::Borrowed(text);
    }
    let digits = if cfg!(windows) { 4 } else { 2 };
    let mut parts = text.split(MARK);
    let mut readable = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        readable.push(char::REPLACEMENT_CHARACTER);
        readable.push_str(part.get(digits..).unwrap_or_default());
    }
    Cow::Owned(readable)
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::ffi::{OsStrExt, OsStringExt};

    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(name: &[u8], encoded_as: &str, shown_as: &str, readable_as: &str) {
        let text = encoded(OsStr::from_bytes(name));
        assert_eq!(text, encoded_as);
        assert_eq!(shown(&text), shown_as);
        assert_eq!(readable(&text), readable_as);
        assert_eq!(decoded(&text).as_bytes(), name);
    }

    #[test]
    fn valid_text_is_itself() {
        check(b"news/a.txt", "news/a.txt", "news/a.txt", "news/a.txt");
        let name = "café %E9\n\u{1b}.txt";
        check(name.as_bytes(), name, name, name);
        check(b"", "", "", "");
    }

    #[test]
    fn only_bytes_that_are_not_utf_8_are_written_otherwise() {
        check(
            b"caf\xe9.txt",
            "caf\0E9.txt",
            "caf%E9.txt",
            "caf\u{fffd}.txt",
        );
        check(b"\xc3\xa9\xe9", "é\0E9", "é%E9", "é\u{fffd}");
        // A truncated character, and one that UTF-8 does not allow.
        check(b"a\xe2\x82", "a\0E2\082", "a%E2%82", "a\u{fffd}\u{fffd}");
        check(
            b"\xed\xa0\x80",
            "\0ED\0A0\080",
            "%ED%A0%80",
            "\u{fffd}\u{fffd}\u{fffd}",
        );
    }

    #[test]
    fn text_that_no_name_was_encoded_as_is_decoded_all_the_same() {
        for text in ["\0", "\0x", "\0é", "a\0Zé", "\0\0E9"] {
            decoded(text);
            readable(text);
        }
    }

    proptest! {
        #[test]
        fn every_name_is_decoded_to_its_bytes(
            name in prop::collection::vec(prop::sample::select(b"aE9\xe9\xe8\xc3\xa9\x80\xff/%.".to_vec()), 0..12)
        ) {
            let name = OsString::from_vec(name);
            prop_assert_eq!(decoded(&encoded(&name)), name);
        }
    }
}
/// Whether a file or folder with this name is hidden, or left by an operating system or by an open document.
pub fn is_hidden(name: &[u8]) -> bool {
    // Word keeps `~$report.docx` beside an open document.
    name.starts_with(b".")
        || name.starts_with(b"~$")
        || matches!(name, b"Thumbs.db" | b"desktop.ini" | b"__MACOSX")
}
