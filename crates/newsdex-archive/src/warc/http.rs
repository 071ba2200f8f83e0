//! A recorded response of a web server: status, headers, and the content after decoding (RFC 9110, RFC 9112).
//!
//! Archives contain false headers: the crawler may already have decoded content that is labelled as chunked or
//! compressed. Such content is used as it is.

use std::io::Read;

use super::head::{lines, media_type};
use crate::container::Gunzip;

/// A response.
#[derive(Debug, Default)]
pub(super) struct Answer<'a> {
    /// The status; `None` if there are no headers.
    pub(super) status: Option<u16>,
    /// The media type of the content, in lower case and without parameters.
    pub(super) media_type: String,
    /// The encoding in the headers.
    pub(super) charset: Option<String>,
    /// The language in the headers, if there is exactly one.
    pub(super) language: Option<String>,
    is_chunked: bool,
    /// The content codings, in the order in which they were applied.
    codings: Vec<String>,
    content: &'a [u8],
}

/// The largest head of a response, in bytes.
const LONGEST_HEAD: usize = 64 * 1024;

impl<'a> Answer<'a> {
    /// Reads a response; bytes that do not begin with a status line are content.
    pub(super) fn of(bytes: &'a [u8]) -> Answer<'a> {
        let mut answer = Answer {
            content: bytes,
            ..Answer::default()
        };
        if !bytes.starts_with(b"HTTP/") {
            return answer;
        }
        let (head, content) = divided(bytes);
        let head = String::from_utf8_lossy(head);
        let first = head.lines().next().unwrap_or_default();
        answer.status = first
            .split_whitespace()
            .nth(1)
            .and_then(|status| status.parse().ok());
        answer.content = content;
        for (name, value) in lines(&head) {
            let listed = || {
                value
                    .split(',')
                    .map(|coding| coding.trim().to_ascii_lowercase())
            };
            match name.to_ascii_lowercase().as_str() {
                "content-type" => {
                    answer.media_type = media_type(value);
                    answer.charset = charset(value);
                }
                "content-language" => answer.language = language(value),
                "content-encoding" => answer.codings.extend(listed()),
                "transfer-encoding" => {
                    answer.is_chunked |= listed().any(|coding| coding == "chunked");
                    answer
                        .codings
                        .extend(listed().filter(|coding| coding != "chunked"));
                }
                _ => {}
            }
        }
        answer
    }

    /// Content with a media type but without the headers of a response.
    pub(super) fn without_head(content: &'a [u8], media_type: &str) -> Answer<'a> {
        Answer {
            media_type: media_type.to_owned(),
            content,
            ..Answer::default()
        }
    }

    /// Gives the content after decoding.
    ///
    /// # Errors
    ///
    /// When the decoded content is larger than `limit`.
    pub(super) fn content(&self, limit: usize) -> Result<Vec<u8>, TooLarge> {
        let whole = match self.is_chunked {
            true => joined(self.content),
            false => None,
        };
        let mut content = whole.unwrap_or_else(|| self.content.to_vec());
        for coding in self.codings.iter().rev() {
            if let Some(plain) = decoded(coding, &content, limit) {
                content = plain;
            }
        }
        if content.starts_with(&[0x1f, 0x8b])
            && let Some(plain) = decoded("gzip", &content, limit)
        {
            content = plain;
        }
        match content.len() > limit {
            true => Err(TooLarge),
            false => Ok(content),
        }
    }
}

/// The content is larger than the limit for records.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct TooLarge;

/// Divides a response into headers and content; without a blank line everything is headers.
fn divided(bytes: &[u8]) -> (&[u8], &[u8]) {
    let beginning = bytes.get(..LONGEST_HEAD).unwrap_or(bytes);
    let mut from = 0;
    while let Some(at) = memchr::memchr(b'\n', beginning.get(from..).unwrap_or_default()) {
        from += at + 1;
        let rest = bytes.get(from..).unwrap_or_default();
        for blank in [b"\r\n".as_slice(), b"\n"] {
            if let Some(content) = rest.strip_prefix(blank) {
                return (bytes.get(..from).unwrap_or_default(), content);
            }
        }
    }
    (beginning, &[])
}

fn charset(value: &str) -> Option<String> {
    let (_, charset) = value.split_once("charset=")?;
    let charset = charset.split([';', ',']).next().unwrap_or_default();
    let charset = charset.trim().trim_matches(['"', '\'']);
    (!charset.is_empty()).then(|| charset.to_ascii_lowercase())
}

/// A language tag such as `en` or `en-GB`; `None` for a list of several, as on international pages.
fn language(value: &str) -> Option<String> {
    let primary = value.split('-').next().unwrap_or_default();
    let is_tag = (2..=3).contains(&primary.len())
        && value.len() <= 10
        && value
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    is_tag.then(|| value.to_owned())
}

/// Joins the chunks of chunked content; `None` if the content is not chunked (RFC 9112, section 7.1).
///
/// If the chunks end early, so does the result.
fn joined(mut rest: &[u8]) -> Option<Vec<u8>> {
    let mut whole = Vec::new();
    let mut has_chunks = false;
    loop {
        let end = memchr::memchr(b'\n', rest.get(..rest.len().min(1024))?);
        let Some(size) = end.and_then(|end| chunk_size(rest.get(..end)?)) else {
            return has_chunks.then_some(whole);
        };
        has_chunks = true;
        rest = rest.get(end? + 1..)?;
        if size == 0 {
            return Some(whole);
        }
        let size = size.min(rest.len());
        whole.extend_from_slice(rest.get(..size)?);
        rest = rest.get(size..)?;
        rest = rest.strip_prefix(b"\r").unwrap_or(rest);
        rest = rest.strip_prefix(b"\n").unwrap_or(rest);
    }
}

fn chunk_size(line: &[u8]) -> Option<usize> {
    let line = std::str::from_utf8(line).ok()?;
    let size = line.split(';').next()?.trim();
    let is_size = (1..=8).contains(&size.len());
    is_size.then(|| usize::from_str_radix(size, 16).ok())?
}

/// Decodes one coding; `None` if the coding is unknown or the content is not encoded in it.
///
/// The readable part of damaged data counts. Reads at most one byte more than `limit`.
fn decoded(coding: &str, content: &[u8], limit: usize) -> Option<Vec<u8>> {
    let read = |reader: &mut dyn Read| {
        let mut plain = Vec::new();
        let result = reader.take(limit as u64 + 1).read_to_end(&mut plain);
        (result.is_ok() || !plain.is_empty()).then_some(plain)
    };
    match coding {
        "gzip" | "x-gzip" if content.starts_with(&[0x1f, 0x8b]) => read(&mut Gunzip::new(content)),
        // With the zlib header, as the standard says, or without, as some servers send it.
        "deflate" => match content.first() {
            Some(first) if first & 0x0f == 8 => {
                read(&mut flate2::bufread::ZlibDecoder::new(content))
            }
            _ if looks_plain(content) => None,
            _ => read(&mut flate2::bufread::DeflateDecoder::new(content)),
        },
        "br" if !looks_plain(content) => read(&mut brotli_decompressor::Decompressor::new(
            content,
            16 * 1024,
        )),
        "zstd" if content.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) => {
            let mut decoder = zstd::stream::read::Decoder::with_buffer(content).ok()?;
            // Browsers refuse larger windows (RFC 9659).
            decoder.window_log_max(23).ok()?;
            read(&mut decoder)
        }
        _ => None,
    }
}

/// Whether content labelled as compressed is in fact plain.
fn looks_plain(content: &[u8]) -> bool {
    let begin = content.get(..64).unwrap_or(content).trim_ascii_start();
    begin.starts_with(b"<") || (!begin.is_empty() && begin.iter().all(u8::is_ascii_graphic))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], expected: &str) {
        let content = Answer::of(bytes).content(1000).unwrap();
        assert_eq!(String::from_utf8_lossy(&content), expected);
    }

    fn gzipped(text: &str) -> Vec<u8> {
        let mut content = Vec::new();
        let mut encoder =
            flate2::bufread::GzEncoder::new(text.as_bytes(), flate2::Compression::fast());
        encoder.read_to_end(&mut content).unwrap();
        content
    }

    #[test]
    fn the_head_is_divided_from_the_content() {
        let answer = Answer::of(
            b"HTTP/1.1 200 OK\r\nContent-Type: Text/HTML; charset=\"ISO-8859-1\"\r\n\r\n<p>A",
        );
        assert_eq!(answer.status, Some(200));
        assert_eq!(answer.media_type, "text/html");
        assert_eq!(answer.charset.as_deref(), Some("iso-8859-1"));
        check(b"HTTP/1.0 302 \r\nServer: A\r\n\r\n", "");
        check(b"HTTP/1.0 200\nServer: A\n\nB", "B");
        check(b"<p>A", "<p>A");
    }

    #[test]
    fn chunks_are_joined_if_there_are_any() {
        let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        let check = |content: &str, expected: &str| {
            check(format!("{head}{content}").as_bytes(), expected);
        };
        check("3\r\nOne\r\n4;x=y\r\n two\r\n0\r\n\r\n", "One two");
        check("<p>Not chunked", "<p>Not chunked");
        check("ffff\r\nCut o", "Cut o");
        check("3\r\nOne", "One");
    }

    #[test]
    fn compression_is_undone_if_it_is_there() {
        let head = |coding: &str| {
            format!("HTTP/1.1 200 OK\r\nContent-Encoding: {coding}\r\n\r\n").into_bytes()
        };
        check(&[head("gzip"), gzipped("<p>A")].concat(), "<p>A");
        check(&[head("identity"), gzipped("<p>A")].concat(), "<p>A");
        check(&[head("gzip"), b"<p>A".to_vec()].concat(), "<p>A");
        check(&[head("br"), b"<p>A".to_vec()].concat(), "<p>A");
        check(&[head("deflate"), b"<p>A".to_vec()].concat(), "<p>A");
    }

    #[test]
    fn a_content_that_expands_too_far_is_refused() {
        let bytes = [
            b"HTTP/1.1 200 OK\r\n\r\n".to_vec(),
            gzipped(&"a".repeat(100_000)),
        ];
        assert_eq!(Answer::of(&bytes.concat()).content(1000), Err(TooLarge));
    }
}
