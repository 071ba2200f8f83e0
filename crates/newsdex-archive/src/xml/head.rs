//! Recognises the kind of an XML file by its beginning.

use memchr::memmem;

use super::{Element, parse_text};

/// The start tag of the root element.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Root {
    /// The element without content: its name and attributes.
    pub(crate) element: Element,
    /// The byte position where the tag begins.
    pub(crate) start: usize,
    /// The name in the document type, if there is one.
    pub(crate) document_type: Option<String>,
}

/// Finds the root tag at the beginning of a file, after the declaration, comments, a document type and white space;
/// `None` if anything else comes first.
///
/// Of a tag that continues beyond `head`, the part in `head` counts.
pub(crate) fn root(head: &[u8]) -> Option<Root> {
    let mut at = 0;
    let mut document_type = None;
    loop {
        at += blanks(head.get(at..)?);
        let rest = head.get(at..)?;
        let length = match rest {
            [b'<', b'?', ..] => memmem::find(rest, b"?>")? + 2,
            [b'<', b'!', b'-', b'-', ..] => memmem::find(rest, b"-->")? + 3,
            [b'<', b'!', ..] => {
                document_type = declared_name(rest);
                document_type_length(rest)?
            }
            [b'<', first, ..] if first.is_ascii_alphabetic() || matches!(*first, b'_' | 0x80..) => {
                break;
            }
            _ => return None,
        };
        at += length;
    }
    let rest = head.get(at..)?;
    let (end, quote) = tag_end(rest);
    let mut tag = String::from_utf8_lossy(rest.get(..=end)?).into_owned();
    tag.extend(quote);
    if !tag.ends_with('>') {
        tag.push('>');
    }
    Some(Root {
        element: parse_text(&tag)?.root,
        start: at,
        document_type,
    })
}

fn blanks(text: &[u8]) -> usize {
    let mark = if text.starts_with(b"\xef\xbb\xbf") {
        3
    } else {
        0
    };
    let rest = text.get(mark..).unwrap_or_default();
    mark + rest.len() - rest.trim_ascii_start().len()
}

fn declared_name(text: &[u8]) -> Option<String> {
    let declaration = text.get(..200).unwrap_or(text);
    let declaration = String::from_utf8_lossy(declaration);
    let mut words =
        declaration.split(|character: char| character.is_whitespace() || "<>[".contains(character));
    words.find(|word| word.eq_ignore_ascii_case("!doctype"))?;
    words.find(|word| !word.is_empty()).map(str::to_owned)
}

/// The length of a document type in bytes, including its definitions in brackets.
fn document_type_length(text: &[u8]) -> Option<usize> {
    let mut depth = 0_usize;
    let mut quote = None;
    for (at, byte) in text.iter().enumerate() {
        match (quote, byte) {
            (Some(open), _) if open == *byte => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'') => quote = Some(*byte),
            (None, b'[') => depth += 1,
            (None, b']') => depth = depth.saturating_sub(1),
            (None, b'>') if depth == 0 => return Some(at + 1),
            _ => {}
        }
    }
    None
}

/// The position of the `>` that ends the tag at the beginning of the text. If there is none, the last position and the
/// quotation mark still open there.
fn tag_end(text: &[u8]) -> (usize, Option<char>) {
    let mut quote = None;
    for (at, byte) in text.iter().enumerate() {
        match (quote, byte) {
            (Some(open), _) if open == *byte => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'') => quote = Some(*byte),
            (None, b'>') => return (at, None),
            _ => {}
        }
    }
    (text.len().saturating_sub(1), quote.map(char::from))
}
