//! Standard output, which carries only results.
//!
//! Two promises. First, a result that cannot be written is an error, even in two cases that Rust ignores:
//! standard output was closed before the program started (`>&-`), or the last buffer cannot be written. Second,
//! control characters of an archive never reach a terminal: there, JSON has them as `\u001b`, all other formats
//! as `\x1b`. Output to a file or a pipe is not changed.

use std::borrow::Cow;
use std::io::{self, BufWriter, IsTerminal, StdoutLock, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use crate::hint::Hint;
use crate::output::Format;
use crate::output::paragraph::is_control;

/// Whether standard output was closed when the program started.
static WAS_CLOSED: AtomicBool = AtomicBool::new(false);

/// Records whether standard output is open. Must be called before `main`: the Rust runtime opens `/dev/null` in
/// place of closed standard streams, and output to it is lost without an error.
#[cfg(unix)]
pub fn note_whether_open() {
    let flags = rustix::io::fcntl_getfd(rustix::stdio::stdout());
    WAS_CLOSED.store(flags.is_err(), Ordering::Relaxed);
}

/// Why results cannot be written. A reader that closed the pipe is not such an error.
#[derive(Debug, thiserror::Error)]
pub enum OutputError {
    /// Standard output is closed.
    #[error("standard output is closed, so the results cannot be written")]
    Closed,
    /// The disk or device behind standard output is full.
    #[error("the results cannot be written: standard output is full")]
    Full,
    /// Any other error of the system.
    #[error("the results cannot be written: {0}")]
    Failed(io::Error),
}

impl Hint for OutputError {
    fn hint(&self) -> Option<Cow<'_, str>> {
        let hint = match self {
            OutputError::Closed => Some("redirect it to a file, or to /dev/null"),
            OutputError::Full => Some("free some space there, and run the command again"),
            OutputError::Failed(_) => None,
        };
        hint.map(Cow::Borrowed)
    }
}

/// The kinds of content of an output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// Text made by newsdex, with colours; it never contains control characters of archives.
    Text,
    /// JSON, in which every character can be escaped.
    Json,
    /// Values or records exactly as in the archive.
    Raw,
}

impl From<Format> for Content {
    fn from(format: Format) -> Content {
        match format {
            Format::Text => Content::Text,
            Format::Json | Format::Jsonl => Content::Json,
            Format::Csv | Format::Atom => Content::Raw,
        }
    }
}

/// Standard output, locked until it is dropped. Output is certain only after [`Write::flush`] has succeeded.
pub struct StandardOutput {
    out: BufWriter<StdoutLock<'static>>,
    /// Escapes control characters; `None` if they are not escaped.
    escapes: Option<Escapes>,
    is_closed: bool,
}

impl StandardOutput {
    /// Opens standard output for a result.
    pub fn open(content: impl Into<Content>) -> StandardOutput {
        let out = io::stdout().lock();
        let content = content.into();
        let escapes = (content != Content::Text && out.is_terminal()).then(|| Escapes {
            content,
            unfinished: Vec::new(),
        });
        StandardOutput {
            out: BufWriter::new(out),
            escapes,
            is_closed: WAS_CLOSED.load(Ordering::Relaxed),
        }
    }
}

impl Write for StandardOutput {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.is_closed && !bytes.is_empty() {
            return Err(io::Error::other(OutputError::Closed));
        }
        match &mut self.escapes {
            None => self.out.write(bytes).map_err(named),
            Some(escapes) => {
                let escaped = escapes.escaped(bytes);
                self.out.write_all(escaped.as_bytes()).map_err(named)?;
                Ok(bytes.len())
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        if let Some(escapes) = &mut self.escapes {
            let rest = escapes.rest();
            self.out.write_all(rest.as_bytes()).map_err(named)?;
        }
        self.out.flush().map_err(named)
    }
}

/// Converts an error of standard output to [`OutputError`]. A broken pipe keeps its kind, because the program
/// then ends without a message.
fn named(error: io::Error) -> io::Error {
    match error.kind() {
        io::ErrorKind::BrokenPipe | io::ErrorKind::Interrupted => error,
        io::ErrorKind::StorageFull => io::Error::other(OutputError::Full),
        _ => io::Error::other(OutputError::Failed(error)),
    }
}

/// Escapes control characters in a stream of chunks.
#[derive(Debug)]
struct Escapes {
    content: Content,
    /// The first bytes of a character that is not complete yet.
    unfinished: Vec<u8>,
}

impl Escapes {
    fn escaped(&mut self, bytes: &[u8]) -> String {
        let mut all = std::mem::take(&mut self.unfinished);
        all.extend_from_slice(bytes);
        let mut escaped = String::with_capacity(all.len());
        let mut rest = &all[..];
        while !rest.is_empty() {
            match std::str::from_utf8(rest) {
                Ok(text) => {
                    self.push(text, &mut escaped);
                    break;
                }
                Err(error) => {
                    let (valid, after) = rest.split_at(error.valid_up_to());
                    self.push(&String::from_utf8_lossy(valid), &mut escaped);
                    let Some(length) = error.error_len() else {
                        self.unfinished = after.to_vec();
                        break;
                    };
                    let (invalid, after) = after.split_at(length);
                    push_bytes(invalid, &mut escaped);
                    rest = after;
                }
            }
        }
        escaped
    }

    /// The rest at the end of the stream.
    fn rest(&mut self) -> String {
        let mut escaped = String::new();
        push_bytes(&std::mem::take(&mut self.unfinished), &mut escaped);
        escaped
    }

    fn push(&self, text: &str, escaped: &mut String) {
        for character in text.chars() {
            // In the JSON of newsdex, line breaks are only between values.
            let is_kept = matches!(character, '\n' | '\t') || !is_control(character);
            let code = u32::from(character);
            match self.content {
                _ if is_kept => escaped.push(character),
                Content::Json => escaped.push_str(&format!("\\u{code:04x}")),
                _ if code < 0x100 => escaped.push_str(&format!("\\x{code:02x}")),
                _ => escaped.push_str(&format!("\\u{{{code:x}}}")),
            }
        }
    }
}

/// Escapes bytes that are not UTF-8, which a terminal may interpret as control characters.
fn push_bytes(bytes: &[u8], escaped: &mut String) {
    for byte in bytes {
        escaped.push_str(&format!("\\x{byte:02x}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(content: Content, bytes: &[u8], expected: &str) {
        let new = || Escapes {
            content,
            unfinished: Vec::new(),
        };
        let mut at_once = new();
        assert_eq!(at_once.escaped(bytes) + &at_once.rest(), expected);
        let mut in_pieces = new();
        let mut escaped: String = (bytes.iter())
            .map(|byte| in_pieces.escaped(std::slice::from_ref(byte)))
            .collect();
        escaped += &in_pieces.rest();
        assert_eq!(escaped, expected, "byte by byte");
    }

    #[test]
    fn control_characters_are_escaped_and_nothing_else() {
        let bytes = "a\u{1b}[2Jb\r\u{7}\u{9b}31m\u{202e}é\u{200d}\tç\n".as_bytes();
        check(
            Content::Raw,
            bytes,
            "a\\x1b[2Jb\\x0d\\x07\\x9b31m\\u{202e}é\u{200d}\tç\n",
        );
        check(
            Content::Json,
            bytes,
            "a\\u001b[2Jb\\u000d\\u0007\\u009b31m\\u202eé\u{200d}\tç\n",
        );
    }

    #[test]
    fn escaped_json_says_the_same() {
        let value = serde_json::json!({"title": "\u{9b}31m \u{202e}\u{feff} \u{7f}"});
        let mut escapes = Escapes {
            content: Content::Json,
            unfinished: Vec::new(),
        };
        let written = escapes.escaped(value.to_string().as_bytes());
        assert!(written.is_ascii());
        let read: serde_json::Value = serde_json::from_str(&written).unwrap();
        assert_eq!(read, value);
    }

    #[test]
    fn bytes_of_no_encoding_are_shown_as_such() {
        check(
            Content::Raw,
            b"caf\xe9 \x9b31m \xe2\x80",
            "caf\\xe9 \\x9b31m \\xe2\\x80",
        );
    }
}
