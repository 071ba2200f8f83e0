//! Reads a message from a compound file (MS-OXMSG): each property is a stream whose name gives its number and type.

use std::io::{Cursor, Read};

use cfb::CompoundFile;
use newsdex_text::checkpoint::checkpoint;

use super::property::{Message, Value, id, utf16};

/// Whether a file begins like a compound file.
pub(super) fn is_container(head: &[u8]) -> bool {
    head.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
}

/// The reason why a compound file is not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) reason: String,
    pub(super) hint: Option<&'static str>,
}

type File<'a> = CompoundFile<Cursor<&'a [u8]>>;

/// The most attachments of a message.
const MOST_ATTACHED: usize = 2_000;
/// The deepest nesting of messages.
const DEEPEST: usize = 4;

/// Reads the message in a compound file.
///
/// # Errors
///
/// When the file is damaged or belongs to another program.
pub(super) fn message(bytes: &[u8]) -> Result<Message, Refusal> {
    let Ok(mut file) = CompoundFile::open(Cursor::new(bytes)) else {
        return Err(Refusal {
            reason: "a damaged Outlook message or old Office file".to_owned(),
            hint: None,
        });
    };
    let names: Vec<String> = file
        .read_root_storage()
        .map(|entry| entry.name().to_owned())
        .collect();
    if let Some(refusal) = other_program(&names) {
        return Err(refusal);
    }
    Ok(read(&mut file, "/", 0))
}

/// The refusal of a file that is not a message, by the streams in it.
fn other_program(names: &[String]) -> Option<Refusal> {
    let has = |name: &str| names.iter().any(|known| known.eq_ignore_ascii_case(name));
    if names
        .iter()
        .any(|name| name.starts_with("__substg1.0_") || name.starts_with("__properties"))
    {
        return None;
    }
    let known: [(&str, &str, &str); 7] = [
        (
            "EncryptedPackage",
            "an encrypted Office file",
            "open it with its password and save it without one",
        ),
        (
            "WordDocument",
            "an old Word document",
            "save it as DOCX: soffice --headless --convert-to docx FILE",
        ),
        (
            "Workbook",
            "an old Excel workbook",
            "save it as XLSX: soffice --headless --convert-to xlsx FILE",
        ),
        (
            "Book",
            "an old Excel workbook",
            "save it as XLSX: soffice --headless --convert-to xlsx FILE",
        ),
        (
            "PowerPoint Document",
            "an old PowerPoint presentation",
            "save it as PDF: soffice --headless --convert-to pdf FILE",
        ),
        (
            "Quill",
            "a Publisher document",
            "save it as PDF: soffice --headless --convert-to pdf FILE",
        ),
        (
            "MatOST",
            "a Works document",
            "save it as DOCX: soffice --headless --convert-to docx FILE",
        ),
    ];
    let found = known.iter().find(|(name, ..)| has(name));
    Some(match found {
        Some((_, kind, hint)) => Refusal {
            reason: format!("not a text: looks like {kind}"),
            hint: Some(hint),
        },
        None => Refusal {
            reason: "not a text: looks like the file of an old Windows program".to_owned(),
            hint: Some("open it in its program and save it as text"),
        },
    })
}

/// Reads the message in a storage; `path` ends with `/`.
fn read(file: &mut File<'_>, path: &str, depth: usize) -> Message {
    let mut message = Message::default();
    // Before the strings, whose code page they give.
    for (number, value) in fixed(file, path, depth) {
        message.set(number, value);
    }
    let names: Vec<String> = match file.read_storage(path) {
        Ok(entries) => entries.map(|entry| entry.name().to_owned()).collect(),
        Err(_) => return message,
    };
    let mut attached = 0;
    for name in &names {
        checkpoint();
        if let Some((number, kind)) = property_of(name) {
            if is_wanted(number)
                && let Some(bytes) = stream(file, &format!("{path}{name}"))
                && let Some(value) = value(kind, bytes)
            {
                message.set(number, value);
            }
        } else if name.starts_with("__attach_version1.0_") && depth < DEEPEST {
            attached += 1;
            let inner = format!("{path}{name}/__substg1.0_{:04X}000D/", id::ATTACHED_DATA);
            if attached <= MOST_ATTACHED && file.is_storage(&inner) {
                message.attached.push(read(file, &inner, depth + 1));
            }
        }
    }
    message
}

/// The number and type of the property in a stream with this name.
fn property_of(name: &str) -> Option<(u16, u16)> {
    let digits = name.strip_prefix("__substg1.0_")?;
    let number = u16::from_str_radix(digits.get(..4)?, 16).ok()?;
    let kind = u16::from_str_radix(digits.get(4..)?, 16).ok()?;
    Some((number, kind))
}

fn is_wanted(number: u16) -> bool {
    matches!(
        number,
        id::SUBJECT
            | id::SENDER
            | id::SENDER_REPRESENTED
            | id::BODY
            | id::HTML
            | id::COMPRESSED_RTF
            | id::MESSAGE_ID
            | id::HEADERS
    )
}

fn value(kind: u16, bytes: Vec<u8>) -> Option<Value> {
    match kind {
        0x001f => Some(Value::Text(utf16(&bytes))),
        0x001e => Some(Value::Bytes(bytes)),
        0x0102 => Some(Value::Binary(bytes)),
        _ => None,
    }
}

/// The content of a stream, at most as long as the file.
fn stream(file: &mut File<'_>, path: &str) -> Option<Vec<u8>> {
    let stream = file.open_stream(path).ok()?;
    let mut bytes = Vec::new();
    // A damaged stream gives what is before the damage.
    let _ = stream.take(MOST_BYTES).read_to_end(&mut bytes);
    Some(bytes)
}

/// The most bytes of a stream that are read.
const MOST_BYTES: u64 = 64 << 20;

/// The properties of fixed length, which share one stream.
fn fixed(file: &mut File<'_>, path: &str, depth: usize) -> Vec<(u16, Value)> {
    let Some(bytes) = stream(file, &format!("{path}__properties_version1.0")) else {
        return Vec::new();
    };
    // The stream of a message inside another has a shorter head.
    let head = if depth == 0 { 32 } else { 24 };
    let entries = bytes.get(head..).unwrap_or_default().chunks_exact(16);
    let read = |entry: &[u8]| {
        let word = |at: usize| Some(u16::from_le_bytes([*entry.get(at)?, *entry.get(at + 1)?]));
        let (kind, number) = (word(0)?, word(2)?);
        let value = u64::from_le_bytes(entry.get(8..16)?.try_into().ok()?);
        let value = match kind {
            0x0003 => Value::Number(u32::try_from(value & 0xffff_ffff).ok()?),
            0x0040 => Value::Time(value),
            _ => return None,
        };
        Some((number, value))
    };
    let mut found: Vec<(u16, Value)> = entries.filter_map(read).collect();
    // The page of the message comes before that of its HTML.
    found.sort_by_key(|(number, _)| *number != id::MESSAGE_PAGE);
    found
}
