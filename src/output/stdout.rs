//! Standard output: where results go, and nothing else.
//!
//! Two promises. A result that cannot be written is an error, also where Rust itself would say nothing:
//! standard output that was closed before the program began (`>&-`), and what is still buffered when it
//! ends. And no format carries control characters of an archive to a terminal: there, JSON has them as
//! `\u001b` and everything else as `\x1b`. What goes to a file or a pipe stays as it is.

use crate::hint::Hint;
use std::borrow::Cow;
use std::io::{self, BufWriter, IsTerminal, StdoutLock, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use crate::output::Format;
use crate::output::paragraph::is_control;

/// Whether standard output was closed when the program began.
static WAS_CLOSED: AtomicBool = AtomicBool::new(false);

/// Notes whether standard output is open. To be called before `main`: Rust's own start opens `/dev/null`
/// in place of standard streams that are closed, and what is written there is lost without an error.
#[cfg(unix)]
pub fn note_whether_open() {
    let flags = rustix::io::fcntl_getfd(rustix::stdio::stdout());
    WAS_CLOSED.store(flags.is_err(), Ordering::Relaxed);
}

/// Why results cannot be written, where the reader has not simply gone away.
#[derive(Debug, thiserror::Error)]
pub enum OutputError {
    /// Nothing is open where results go.
    #[error("standard output is closed, so the results cannot be written")]
    Closed,
    /// The disk or device behind it takes no more.
    #[error("the results cannot be written: standard output is full")]
    Full,
    /// Something else is wrong with it.
    #[error("the results cannot be written: {0}")]
    Failed(io::Error),
}

impl Hint for OutputError {
    fn hint(&self) -> Option<Cow<'_, str>> {
        let hint = match self {
            OutputError::Closed => Some("send it to a file, or to /dev/null if nobody reads it"),
            OutputError::Full => Some("make room where the results are sent, and ask again"),
            OutputError::Failed(_) => None,
        };
        hint.map(Cow::Borrowed)
    }
}

/// The characters that the text of an answer may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// Text made by newsdex, colours included: control characters of archives never get into it.
    Text,
    /// JSON, in which every character can be escaped.
    Json,
    /// Values or records as an archive has them.
    Raw,
}

impl From<Format> for Content {
    fn from(format: Format) -> Content {
        match format {
            Format::Text => Content::Text,
            Format::Json | Format::Jsonl => Content::Json,
            Format::Csv => Content::Raw,
        }
    }
}

/// Standard output, held until it is dropped. What was written counts once [`Write::flush`] has succeeded.
pub struct StandardOutput {
    out: BufWriter<StdoutLock<'static>>,
    /// What control characters are escaped with; absent where they are not escaped.
    escapes: Option<Escapes>,
    is_closed: bool,
}

impl StandardOutput {
    /// Opens standard output for an answer.
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

/// Says of an error that it is one of standard output. A reader that has gone away keeps its kind, by
/// which the program ends in silence.
fn named(error: io::Error) -> io::Error {
    match error.kind() {
        io::ErrorKind::BrokenPipe | io::ErrorKind::Interrupted => error,
        io::ErrorKind::StorageFull => io::Error::other(OutputError::Full),
        _ => io::Error::other(OutputError::Failed(error)),
    }
}

/// Escapes control characters in a stream that comes in pieces.
#[derive(Debug)]
struct Escapes {
    content: Content,
    /// The beginning of a character whose other bytes are yet to come.
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

    /// What is left when nothing more comes.
    fn rest(&mut self) -> String {
        let mut escaped = String::new();
        push_bytes(&std::mem::take(&mut self.unfinished), &mut escaped);
        escaped
    }

    fn push(&self, text: &str, escaped: &mut String) {
        for character in text.chars() {
            // JSON of newsdex has line breaks only between values.
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

/// Bytes that are no UTF-8, which a terminal may take for control characters.
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
