//! The beginning of a file, by which its format is recognised.

/// The beginning of a file, uncompressed, with the file's name.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Head<'a> {
    /// The first bytes, usually at most 16 KiB, without the byte order mark.
    pub(crate) bytes: &'a [u8],
    /// Whether `bytes` is the whole file.
    pub(crate) is_all: bool,
    /// The name of the file, without folders.
    pub(crate) name: &'a str,
}

impl<'a> Head<'a> {
    /// The extension of the name, in lower case, ignoring compression suffixes such as `.gz`; empty if there is none.
    pub(crate) fn extension(&self) -> String {
        let mut name = self.name.to_ascii_lowercase();
        for suffix in [".gz", ".bz2", ".xz", ".zst", ".zstd", ".lz4"] {
            if let Some(stem) = name.strip_suffix(suffix) {
                name.truncate(stem.len());
            }
        }
        name.rsplit_once('.')
            .map(|(_, extension)| extension.to_owned())
            .unwrap_or_default()
    }

    /// The bytes without leading white space.
    pub(crate) fn trimmed(&self) -> &'a [u8] {
        self.bytes.trim_ascii_start()
    }

    /// Whether the text begins with `prefix`, ignoring leading white space and case.
    pub(crate) fn begins_with(&self, prefix: &str) -> bool {
        self.trimmed()
            .get(..prefix.len())
            .is_some_and(|begin| begin.eq_ignore_ascii_case(prefix.as_bytes()))
    }

    /// The bytes after any XML declaration, comments and white space at the beginning.
    pub(crate) fn after_comments(&self) -> &'a [u8] {
        let mut text = self.bytes;
        loop {
            text = text.trim_ascii_start();
            let close: &[u8] = match text {
                [b'<', b'!', b'-', b'-', ..] => b"-->",
                [b'<', b'?', ..] => b"?>",
                _ => return text,
            };
            let Some(end) = text.windows(close.len()).position(|window| window == close) else {
                return text;
            };
            text = text.get(end + close.len()..).unwrap_or_default();
        }
    }
}

/// The length of the blanks at the beginning of a text and of what is passed over there, such as comments. `last_byte`
/// gives the position of the last byte of what is passed over next; `None` if nothing is.
pub(crate) fn length_before(text: &[u8], last_byte: impl Fn(&[u8]) -> Option<usize>) -> usize {
    let mut at = 0;
    loop {
        let rest = text.get(at..).unwrap_or_default();
        let begun = rest.trim_ascii_start();
        at += rest.len() - begun.len();
        match last_byte(begun) {
            Some(last) => at += last + 1,
            None => return at,
        }
    }
}
