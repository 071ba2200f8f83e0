//! What is new as a mail (RFC 5322), for `sendmail`. newsdex sends nothing itself.
//!
//! Without new articles there is no mail at all. The text is quoted-printable (RFC 2045), because the lines of a mail
//! are limited to 998 bytes. A mail that repeats another one, because a run was killed, has the same `Message-ID`.

use std::io::{self, Write};

use anyhow::Result;
use xxhash_rust::xxh3::xxh3_64;

use crate::engine::Hit;
use crate::output::Style;
use crate::output::news::{News, NewsCount, NewsHead, NewsQuery, write_heading, write_hit};
use crate::output::paragraph::clean;

/// How the text of a mail is written.
pub const MAIL_STYLE: Style = Style {
    color: false,
    width: 72,
    is_terminal: false,
};

/// The longest line of quoted-printable, without the `=` at its end.
const LINE_BYTES: usize = 75;

/// The addresses of a mail.
#[derive(Debug, Clone)]
pub struct MailHead {
    /// The recipient; without one, `sendmail` must be given the address.
    pub to: Option<String>,
    /// The name of this machine; may be empty.
    pub host: String,
}

/// A mail with all queries.
pub struct MailNews<'a> {
    head: NewsHead,
    mail: MailHead,
    /// The last commits that the reader was told about, for the identifier of the mail.
    after: Vec<u64>,
    out: QuotedPrintable<'a>,
    is_begun: bool,
}

impl<'a> MailNews<'a> {
    /// Writes to `out`.
    pub fn new(head: NewsHead, mail: MailHead, out: &'a mut dyn Write) -> MailNews<'a> {
        MailNews {
            head,
            mail,
            after: Vec::new(),
            out: QuotedPrintable::new(out),
            is_begun: false,
        }
    }

    fn write_head(&mut self) -> Result<()> {
        let NewsHead {
            reader,
            commit,
            names,
            now,
        } = &self.head;
        let host = match self.mail.host.as_str() {
            "" => "localhost",
            host => host,
        };
        let names: Vec<String> = names.iter().map(|name| format!("@{name}")).collect();
        let names = names.join(", ");
        let date = jiff::Timestamp::from_second(*now).unwrap_or_default();
        let date = date.strftime("%a, %d %b %Y %H:%M:%S +0000");
        let about = format!("{reader:?} {names} {:?}", self.after);
        let about = xxh3_64(about.as_bytes());
        let out = &mut *self.out.out;
        write!(out, "From: newsdex <newsdex@{host}>\r\n")?;
        if let Some(to) = &self.mail.to {
            write!(out, "To: {}\r\n", clean(to))?;
        }
        write!(
            out,
            "Subject: {}\r\n",
            encoded_words(&format!("New: {names}"))
        )?;
        write!(out, "Date: {date}\r\n")?;
        write!(out, "Message-ID: <{commit}.{about:016x}@{host}>\r\n")?;
        write!(out, "Auto-Submitted: auto-generated\r\n")?;
        write!(out, "MIME-Version: 1.0\r\n")?;
        write!(out, "Content-Type: text/plain; charset=utf-8\r\n")?;
        write!(out, "Content-Transfer-Encoding: quoted-printable\r\n\r\n")?;
        Ok(())
    }
}

impl News for MailNews<'_> {
    fn query(&mut self, query: &NewsQuery) -> Result<()> {
        self.after.push(query.after);
        Ok(())
    }

    fn hit(&mut self, query: &NewsQuery, number: usize, hit: &Hit) -> Result<()> {
        let is_later = self.is_begun;
        if !is_later {
            self.write_head()?;
            self.is_begun = true;
        }
        if number == 1 {
            write_heading(query, is_later, MAIL_STYLE, &mut self.out)?;
        }
        write_hit(number, hit, MAIL_STYLE, &mut self.out)?;
        Ok(())
    }

    fn end_query(&mut self, _: &NewsQuery, _: NewsCount) -> Result<()> {
        Ok(())
    }

    fn end(&mut self) -> Result<()> {
        Ok(self.out.flush()?)
    }
}

/// Encodes a text as quoted-printable.
struct QuotedPrintable<'a> {
    out: &'a mut dyn Write,
    /// Bytes in the current line.
    column: usize,
    /// Whether a blank was not written yet: at the end of a line it is encoded.
    has_blank: bool,
}

impl<'a> QuotedPrintable<'a> {
    fn new(out: &'a mut dyn Write) -> QuotedPrintable<'a> {
        QuotedPrintable {
            out,
            column: 0,
            has_blank: false,
        }
    }

    fn put(&mut self, encoded: &str) -> io::Result<()> {
        if self.column + encoded.len() > LINE_BYTES {
            self.out.write_all(b"=\r\n")?;
            self.column = 0;
        }
        self.column += encoded.len();
        self.out.write_all(encoded.as_bytes())
    }
}

impl Write for QuotedPrintable<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // A blank at the end of a line, and a full stop or "From" at its beginning, would not arrive as they are.
        for byte in bytes {
            if std::mem::take(&mut self.has_blank) {
                self.put(if *byte == b'\n' { "=20" } else { " " })?;
            }
            let begins_line = matches!(self.column, 0 | LINE_BYTES);
            match byte {
                b'\n' => {
                    self.out.write_all(b"\r\n")?;
                    self.column = 0;
                }
                b' ' => self.has_blank = true,
                b'.' | b'F' if begins_line => self.put(&format!("={byte:02X}"))?,
                b'!'..=b'<' | b'>'..=b'~' => {
                    self.put(char::from(*byte).encode_utf8(&mut [0; 4]))?
                }
                _ => self.put(&format!("={byte:02X}"))?,
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if std::mem::take(&mut self.has_blank) {
            self.put("=20")?;
        }
        self.out.flush()
    }
}

/// A header of any characters (RFC 2047), in several lines if it is long.
fn encoded_words(text: &str) -> String {
    if text.is_ascii() && text.len() < 60 {
        return text.to_owned();
    }
    let mut words = vec![String::new()];
    for character in text.chars() {
        let mut encoded = String::new();
        for byte in character.encode_utf8(&mut [0; 4]).bytes() {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => encoded.push(char::from(byte)),
                b' ' => encoded.push('_'),
                _ => encoded.push_str(&format!("={byte:02X}")),
            }
        }
        match words.last_mut() {
            Some(word) if word.len() + encoded.len() <= 50 => word.push_str(&encoded),
            _ => words.push(encoded),
        }
    }
    let words: Vec<String> = words
        .iter()
        .map(|word| format!("=?utf-8?Q?{word}?="))
        .collect();
    words.join("\r\n ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(text: &str) -> String {
        let mut bytes = Vec::new();
        let mut out = QuotedPrintable::new(&mut bytes);
        for piece in text.as_bytes().chunks(7) {
            out.write_all(piece).unwrap();
        }
        out.flush().unwrap();
        String::from_utf8(bytes).unwrap()
    }

    /// The text of quoted-printable lines.
    fn decoded(encoded: &str) -> String {
        let text = encoded.replace("=\r\n", "").replace("\r\n", "\n");
        let mut bytes = Vec::new();
        let mut rest = text.as_bytes();
        while let Some((first, behind)) = rest.split_first() {
            match (first, behind) {
                (b'=', [high, low, behind @ ..]) => {
                    let digits = [*high, *low];
                    let digits = std::str::from_utf8(&digits).unwrap();
                    bytes.push(u8::from_str_radix(digits, 16).unwrap());
                    rest = behind;
                }
                _ => {
                    bytes.push(*first);
                    rest = behind;
                }
            }
        }
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn a_text_arrives_as_it_was_in_lines_that_every_server_accepts() {
        let long = "Über die Fähre = a long line without an end ".repeat(40);
        for text in [
            "",
            "plain\n",
            "blank at the end \nnext",
            ".\n..\nFrom here\n",
            "東京でフェリーが止まった\n",
            &long,
        ] {
            let encoded = encoded(text);
            assert_eq!(decoded(&encoded), text);
            for line in encoded.split("\r\n") {
                assert!(line.len() <= 76 && line.is_ascii(), "{line}");
                assert!(
                    !line.starts_with('.') && !line.starts_with("From"),
                    "{line}"
                );
                assert!(!line.ends_with(' '), "{line}");
            }
        }
    }

    #[test]
    fn a_subject_has_short_lines_of_ascii() {
        assert_eq!(encoded_words("New: @ferries"), "New: @ferries");
        assert_eq!(encoded_words("@fähre"), "=?utf-8?Q?=40f=C3=A4hre?=");
        let long = encoded_words(&"@fähren, ".repeat(30));
        for line in long.split("\r\n ") {
            assert!(line.is_ascii() && line.len() <= 75, "{line}");
            assert!(
                line.starts_with("=?utf-8?Q?") && line.ends_with("?="),
                "{line}"
            );
        }
    }
}
