//! Quotes paths for a shell, for the commands that a message suggests.

use std::path::Path;

#[cfg(not(unix))]
use newsdex_text::file_name::shown_path;

/// Writes a path as one word of a command line: as it is, in quotation marks, or byte by byte as
/// `$'caf\xe9'`, which bash and zsh understand.
pub(super) fn shell_word(path: &Path) -> String {
    let is_text = |text: &&str| !text.chars().any(char::is_control);
    match path.to_str().filter(is_text) {
        Some(plain) if plain.bytes().all(is_plain) => plain.to_owned(),
        Some(text) => format!("'{}'", text.replace('\'', r"'\''")),
        None => escaped(path),
    }
}

/// Whether a byte means itself to a shell.
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"/._-+,@%".contains(&byte) || !byte.is_ascii()
}

#[cfg(unix)]
fn escaped(path: &Path) -> String {
    use std::os::unix::ffi::OsStrExt;
    let mut word = "$'".to_owned();
    for byte in path.as_os_str().as_bytes() {
        match byte {
            b'\'' | b'\\' => word.extend(['\\', char::from(*byte)]),
            b' '..=b'~' => word.push(char::from(*byte)),
            byte => word.push_str(&format!("\\x{byte:02x}")),
        }
    }
    word.push('\'');
    word
}

#[cfg(not(unix))]
fn escaped(path: &Path) -> String {
    format!("\"{}\"", shown_path(path))
}

#[cfg(all(test, unix))]
mod tests {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    use super::*;

    #[test]
    fn a_shell_takes_the_word_for_the_path() {
        for (path, word) in [
            (&b"/srv/news"[..], "/srv/news"),
            (b"/srv/old news", "'/srv/old news'"),
            (b"it's", r"'it'\''s'"),
            (b"caf\xe9's", r"$'caf\xe9\'s'"),
            (b"a\nb", r"$'a\x0ab'"),
        ] {
            assert_eq!(shell_word(Path::new(OsStr::from_bytes(path))), word);
        }
    }
}
