//! Mailboxes: consecutive messages, each below a line that begins with `From ` (RFC 4155); batches of news, each message
//! below a line such as `#! rnews 1893`.
//!
//! Most programs write a line of text that begins with `From ` as `>From `; that is undone.

use std::borrow::Cow;
use std::io::BufRead;

use super::super::segments::{Segment, Segmenter, read_line, segments};
use super::super::single_record;
use crate::record::format::{Format, RecordIterator};
use crate::record::source::Source;
use newsdex_text::checkpoint::checkpoint;

/// Divides a mailbox into messages; any other file is one message.
pub(super) fn records(format: &'static Format, mut source: Source) -> RecordIterator {
    let is_mailbox = source
        .reader
        .fill_buf()
        .is_ok_and(|head| begins_mailbox(first_line(head.trim_ascii_start())));
    if !is_mailbox {
        return single_record::records(format, source);
    }
    // The divider line that ended the previous message; it belongs to the next one.
    let mut next = None;
    segments(format, source, move |mailbox| {
        read_message(mailbox, &mut next)
    })
}

fn first_line(text: &[u8]) -> &[u8] {
    text.split(|byte| *byte == b'\n').next().unwrap_or(text)
}

/// Whether a line begins a mailbox or a batch of news.
pub(super) fn begins_mailbox(line: &[u8]) -> bool {
    is_divider(line) || is_of_batch(line)
}

/// Whether a line divides the messages of a batch of news: the words are followed by the length of the message in bytes.
fn is_of_batch(line: &[u8]) -> bool {
    let length = line.strip_prefix(b"#! rnews ").map(<[u8]>::trim_ascii);
    length.is_some_and(|length| !length.is_empty() && length.iter().all(u8::is_ascii_digit))
}

/// Whether a line divides messages: `From jane@example.org Mon Jan  6 12:00:00 2020`.
pub(super) fn is_divider(line: &[u8]) -> bool {
    let Some(rest) = line.strip_prefix(b"From ") else {
        return false;
    };
    let words = rest
        .split(|byte| byte.is_ascii_whitespace())
        .filter(|word| !word.is_empty());
    let (mut has_time, mut has_year) = (false, false);
    for word in words {
        has_time |= word.len() >= 4
            && word.contains(&b':')
            && word
                .iter()
                .all(|byte| byte.is_ascii_digit() || *byte == b':');
        has_year |= word.len() == 4 && word.iter().all(u8::is_ascii_digit);
    }
    has_time && has_year
}

/// The message in a record: without the divider line, its text as it was sent.
pub(super) fn message(record: &[u8]) -> Cow<'_, [u8]> {
    let record = record.trim_ascii_start();
    if is_of_batch(first_line(record)) {
        let start = first_line(record).len() + 1;
        return Cow::Borrowed(record.get(start..).unwrap_or_default());
    }
    if !is_divider(first_line(record)) {
        return Cow::Borrowed(record);
    }
    let start = first_line(record).len() + 1;
    let mut message = Vec::with_capacity(record.len());
    for line in record
        .get(start..)
        .unwrap_or_default()
        .split_inclusive(|byte| *byte == b'\n')
    {
        let marks = line.iter().take_while(|byte| **byte == b'>').count();
        let is_quoted = marks > 0
            && line
                .get(marks..)
                .is_some_and(|rest| rest.starts_with(b"From "));
        message.extend_from_slice(line.get(usize::from(is_quoted)..).unwrap_or_default());
    }
    Cow::Owned(message)
}

/// Reads up to the next divider line; gives no record if there is no message before it.
fn read_message(mailbox: &mut Segmenter, next: &mut Option<Vec<u8>>) -> Segment {
    let limit = mailbox.limit();
    let mut bytes = next.take().unwrap_or_default();
    let offset = mailbox.offset - bytes.len() as u64;
    let mut size = bytes.len() as u64;
    let mut is_after_blank = bytes.is_empty();
    loop {
        checkpoint();
        let mut line = Vec::new();
        let length = read_line(&mut mailbox.source.reader, &mut line, limit)?;
        mailbox.offset += length;
        if length == 0 {
            mailbox.has_ended = true;
            break;
        }
        if is_after_blank && is_divider(&line) || is_of_batch(&line) {
            *next = Some(line);
            break;
        }
        is_after_blank = line.iter().all(u8::is_ascii_whitespace);
        size += length;
        if bytes.len() < limit {
            bytes.append(&mut line);
        }
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Ok(None);
    }
    Ok(Some(mailbox.record(bytes, size, offset)))
}
