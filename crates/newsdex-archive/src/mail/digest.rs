//! Digests of mailing lists: several messages in the text of one, below a line of dashes each (RFC 1153).
//!
//! ```text
//! ------------------------------
//!
//! Date: Sat, 2 Mar 2019 08:00:00 +0000
//! From: Ann Lowe <ann@echo.example>
//! Subject: Pier bought back
//!
//! The council of Saltby …
//! ```

use super::header_name;
use newsdex_text::checkpoint::checkpoint;

/// The fewest dashes of a line between messages. RFC 1153 has 70 before the first message and 30 before all others.
const FEWEST_DASHES: usize = 25;
/// The divider of the list manager Mailman.
const MAILMAN: &str = "--__--__--";
/// The fewest messages of a digest.
const FEWEST_MESSAGES: usize = 2;
/// The headers of a message in a digest, of which it has at least two.
const HEADERS: [&str; 3] = ["from", "date", "subject"];

/// The messages in a text, each with its headers; empty if the text is no digest.
pub(super) fn messages(text: &str) -> Vec<&str> {
    let mut starts: Vec<(usize, usize)> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        checkpoint();
        let start = at;
        at += line.len();
        if is_divider(line.trim()) {
            starts.push((start, at));
        }
    }
    // Forwarded messages are below lines of dashes, too; a digest has a longer one below its list of contents.
    let is_digest = match starts.as_slice() {
        [(start, below), (next, after), ..] => {
            after - next < below - start || names_digest(text.get(..*start).unwrap_or_default())
        }
        _ => false,
    };
    if !is_digest {
        return Vec::new();
    }
    let ends = starts
        .iter()
        .skip(1)
        .map(|(start, _)| *start)
        .chain([text.len()]);
    let parts = starts
        .iter()
        .zip(ends)
        .filter_map(|((_, start), end)| text.get(*start..end));
    let messages: Vec<&str> = parts
        .map(str::trim_start)
        .filter(|part| has_headers(part))
        .collect();
    match messages.len() >= FEWEST_MESSAGES {
        true => messages,
        false => Vec::new(),
    }
}

/// Whether a divider may be somewhere in a file; a file without one need not be decoded.
pub(super) fn has_divider(bytes: &[u8]) -> bool {
    let dashes = [b'-'; FEWEST_DASHES];
    let has = |divider: &[u8]| memchr::memmem::find(bytes, divider).is_some();
    has(&dashes) || has(MAILMAN.as_bytes())
}

/// Whether a text has the word that RFC 1153 asks for in the head of a digest.
fn names_digest(head: &str) -> bool {
    head.to_lowercase().contains("digest")
}

/// Whether a line divides messages: only dashes, or the mark of Mailman.
fn is_divider(line: &str) -> bool {
    line == MAILMAN || line.len() >= FEWEST_DASHES && line.bytes().all(|byte| byte == b'-')
}

/// Whether a text begins with the headers of a message.
fn has_headers(text: &str) -> bool {
    let lines = text.lines().take_while(|line| !line.trim().is_empty());
    let mut known = 0;
    for line in lines {
        if line.starts_with([' ', '\t']) {
            continue;
        }
        let Some(name) = header_name(line.as_bytes()) else {
            return false;
        };
        known += usize::from(HEADERS.contains(&name.as_str()));
    }
    known >= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_that_are_forwarded_are_no_digest() {
        let message = "Date: 2 Mar 2019\nFrom: Ann Lowe\nSubject: Pier\n\nIt needs planks.\n";
        let divided = |above: usize, below: usize| {
            let (above, below) = ("-".repeat(above), "-".repeat(below));
            messages(&format!(
                "See below.\n\n{above}\n{message}{below}\n{message}"
            ))
            .len()
        };
        assert_eq!(divided(30, 30), 0);
        assert_eq!(divided(70, 30), 2);
    }
}
