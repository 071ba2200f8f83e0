//! Recognises the format of a file by its first bytes. Converts UTF-16 and UTF-32 to UTF-8 and the line ends of old
//! Macintosh files to usual ones, and reports the kind of a file that is not text.

use std::io::Read;
use std::sync::Arc;

use newsdex_text::encoding::Wide;

use crate::binary::{self, no_article, unknown};
use crate::failure::{Failure, FailureKind};
use crate::record::Place;
use crate::record::account::{self, Account};
use crate::record::format::{Head, RecordIterator};
use crate::record::source::{HEAD_BYTES, Source};
use crate::{line_ends, saved_site};

/// Recognises the format of a text that begins with `head` and divides it into records.
pub(crate) fn divided(mut source: Source, mut head: Vec<u8>) -> Result<RecordIterator, Failure> {
    let skipped = |place: &Place, reason: String| place.failure(FailureKind::Skipped, reason);
    if head.is_empty() {
        return Err(skipped(&source.place, "empty file".to_owned()));
    }
    let is_read_as_bytes = binary::is_read(&head);
    if !is_read_as_bytes {
        (source, head) = as_text(source, head)?;
    }
    let name = match &source.place.member {
        Some(member) => member.as_str(),
        None => source.place.readable_path(),
    };
    let name = name.rsplit(['/', '\\', '!']).next().unwrap_or(name);
    let beginning = Head {
        bytes: &head,
        is_all: head.len() < HEAD_BYTES,
        name,
    };
    if head.trim_ascii().is_empty() && beginning.is_all {
        return Err(skipped(&source.place, "empty file".to_owned()));
    }
    let hint = source.place.options.hint.filter(|_| !is_read_as_bytes);
    if hint.is_none()
        && !is_read_as_bytes
        && let Some(reason) = no_article(&beginning)
    {
        return Err(skipped(&source.place, reason));
    }
    if hint.is_none()
        && let Some(reason) = saved_site::no_article(&beginning)
    {
        return Err(skipped(&source.place, reason.to_owned()));
    }
    let Some(format) = hint.or_else(|| (source.place.recognise)(&beginning)) else {
        let reason = unknown(&beginning);
        return Err(source.place.failure(FailureKind::Failed, reason));
    };
    let account = Arc::new(Account::of(&source.place));
    let closed = Arc::clone(&source.place.closed);
    let source = Source {
        reader: account::witnessed(source.reader, &account),
        place: Arc::new(Place {
            account: Some(Arc::clone(&account)),
            ..Place::clone(&source.place)
        }),
    };
    let records = (format.records)(format, source);
    Ok(account::counted(records, &account, &closed))
}

/// Makes the text of a file usual: UTF-8 instead of a wide encoding, no byte order mark, line ends with a line feed.
///
/// # Errors
///
/// When the file is not a text.
fn as_text(mut source: Source, mut head: Vec<u8>) -> Result<(Source, Vec<u8>), Failure> {
    if let Some(wide) = Wide::of(&head) {
        source.reader = wide.utf8_reader(source.reader);
        head = source.head()?;
    }
    if head.starts_with(b"\xef\xbb\xbf") {
        let mut mark = [0; 3];
        source
            .reader
            .read_exact(&mut mark)
            .map_err(|error| source.broken(&error))?;
        head.drain(..3);
    }
    if let Some(kind) = binary::binary(&head) {
        if kind.is_beside {
            let reason = format!("{}, not an article", kind.name);
            return Err(source.place.failure(FailureKind::Skipped, reason));
        }
        let reason = format!("not a text: looks like {}", kind.name);
        let failure = source.place.failure(FailureKind::Failed, reason);
        return Err(match kind.hint {
            Some(hint) => failure.with_hint(hint),
            None => failure,
        });
    }
    if line_ends::are_of_a_macintosh(&head) {
        source.reader = line_ends::with_usual_ends(source.reader);
        head = source.head()?;
    }
    Ok((source, head))
}
