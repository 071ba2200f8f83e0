//! Property lists, Apple's files of keys and values, in both of their forms: binary and XML.
//!
//! Only the values that are asked for are read. So a list whose values refer to each other again and again, which would
//! fill the memory if it were unpacked, costs nothing.

use mail_parser::decoders::base64::base64_decode;

use crate::xml::Element;

/// The beginning of a binary property list.
const MAGIC: &[u8] = b"bplist0";
/// The size of the table of contents at the end of a binary property list.
const TRAILER_BYTES: usize = 32;
/// The most entries of a dictionary or an array that are looked at.
const MOST_ENTRIES: usize = 100_000;

/// A binary property list: objects, a table of their offsets, and a trailer that describes the table.
pub(super) struct Binary<'b> {
    bytes: &'b [u8],
    /// The bytes of an offset in the table, and of a reference to an object.
    offset_bytes: usize,
    reference_bytes: usize,
    objects: usize,
    root: usize,
    table: usize,
}

/// A value of a property list.
#[derive(Clone, Copy)]
pub(super) enum Value<'b> {
    Binary(&'b Binary<'b>, usize),
    Xml(&'b Element),
}

/// The content of an object: its kind, the number of its units, and where they begin.
struct Object {
    kind: u8,
    count: usize,
    start: usize,
}

impl<'b> Binary<'b> {
    /// Whether a file with this beginning is a binary property list.
    pub(super) fn begins(head: &[u8]) -> bool {
        head.starts_with(MAGIC)
    }

    /// Reads the trailer; `None` if it does not fit the file.
    pub(super) fn of(bytes: &'b [u8]) -> Option<Binary<'b>> {
        let start = bytes.len().checked_sub(TRAILER_BYTES)?;
        let trailer = bytes.get(start..)?;
        let byte = |at: usize| trailer.get(at).map(|byte| usize::from(*byte));
        let list = Binary {
            bytes,
            offset_bytes: byte(6)?,
            reference_bytes: byte(7)?,
            objects: number(trailer.get(8..16)?)?,
            root: number(trailer.get(16..24)?)?,
            table: number(trailer.get(24..32)?)?,
        };
        let sizes = [list.offset_bytes, list.reference_bytes];
        let table_bytes = list.objects.checked_mul(list.offset_bytes)?;
        let is_sound = sizes.iter().all(|size| (1..=8).contains(size))
            && list.table.checked_add(table_bytes)? <= start;
        is_sound.then_some(list)
    }

    /// The outermost value.
    pub(super) fn root(&'b self) -> Option<Value<'b>> {
        self.object(self.root)?;
        Some(Value::Binary(self, self.root))
    }

    fn object(&self, number_of_object: usize) -> Option<Object> {
        if number_of_object >= self.objects {
            return None;
        }
        let entry = self.table + number_of_object * self.offset_bytes;
        let at = number(self.bytes.get(entry..entry + self.offset_bytes)?)?;
        let marker = *self.bytes.get(at)?;
        let (kind, small) = (marker >> 4, usize::from(marker & 0x0f));
        let start = at + 1;
        if small < 15 {
            return Some(Object {
                kind,
                count: small,
                start,
            });
        }
        // A larger number is an object of its own: a marker with the power of two of its size, then the number.
        let size = 1_usize << (self.bytes.get(start)? & 0x0f).min(3);
        let start = start + 1;
        let count = number(self.bytes.get(start..start.checked_add(size)?)?)?;
        Some(Object {
            kind,
            count,
            start: start + size,
        })
    }

    /// The bytes of an object with `units` bytes for each of its parts.
    fn content(&self, object: &Object, unit: usize) -> Option<&'b [u8]> {
        let length = object.count.checked_mul(unit)?;
        self.bytes
            .get(object.start..object.start.checked_add(length)?)
    }

    /// The objects to which an array or a dictionary refers; a dictionary refers to all keys, then to all values.
    fn references(&self, object: &Object, per_entry: usize) -> Vec<usize> {
        let content = self.content(object, self.reference_bytes * per_entry);
        content
            .unwrap_or_default()
            .chunks_exact(self.reference_bytes)
            .map_while(number)
            .take(MOST_ENTRIES)
            .collect()
    }

    fn text(&self, number_of_object: usize) -> Option<String> {
        let object = self.object(number_of_object)?;
        match object.kind {
            0x5 => Some(String::from_utf8_lossy(self.content(&object, 1)?).into_owned()),
            0x6 => {
                let (pairs, _) = self.content(&object, 2)?.as_chunks::<2>();
                let units: Vec<u16> = pairs.iter().map(|pair| u16::from_be_bytes(*pair)).collect();
                Some(String::from_utf16_lossy(&units))
            }
            _ => None,
        }
    }
}

impl<'b> Value<'b> {
    /// The value of an element in an XML property list.
    pub(super) fn of_element(element: &'b Element) -> Value<'b> {
        Value::Xml(element)
    }

    /// The value of a key in a dictionary.
    pub(super) fn get(&self, key: &str) -> Option<Value<'b>> {
        match *self {
            Value::Binary(list, number_of_object) => {
                let object = list
                    .object(number_of_object)
                    .filter(|object| object.kind == 0xd)?;
                let references = list.references(&object, 2);
                let (keys, values) = references.split_at(references.len() / 2);
                let place = keys
                    .iter()
                    .position(|of_key| list.text(*of_key).as_deref() == Some(key))?;
                Some(Value::Binary(list, *values.get(place)?))
            }
            Value::Xml(element) if element.is("dict") => {
                let mut entries = element.children();
                entries.find(|entry| entry.is("key") && entry.text().trim() == key)?;
                entries.next().map(Value::Xml)
            }
            Value::Xml(_) => None,
        }
    }

    /// The values in an array; empty for any other value.
    pub(super) fn items(&self) -> Vec<Value<'b>> {
        match *self {
            Value::Binary(list, number_of_object) => {
                let object = list.object(number_of_object);
                let array = object.filter(|object| object.kind == 0xa);
                let references = array.map(|array| list.references(&array, 1));
                let items = references.unwrap_or_default().into_iter();
                items.map(|item| Value::Binary(list, item)).collect()
            }
            Value::Xml(element) if element.is("array") => {
                element.children().map(Value::Xml).collect()
            }
            Value::Xml(_) => Vec::new(),
        }
    }

    /// The text of a string.
    pub(super) fn text(&self) -> Option<String> {
        match *self {
            Value::Binary(list, number_of_object) => list.text(number_of_object),
            Value::Xml(element) => element
                .is("string")
                .then(|| element.text().trim().to_owned()),
        }
    }

    /// The bytes of a piece of data.
    pub(super) fn data(&self) -> Option<Vec<u8>> {
        match *self {
            Value::Binary(list, number_of_object) => {
                let object = list
                    .object(number_of_object)
                    .filter(|object| object.kind == 0x4)?;
                list.content(&object, 1).map(<[u8]>::to_vec)
            }
            Value::Xml(element) if element.is("data") => {
                let mut written = element.text().into_bytes();
                written.retain(|byte| !byte.is_ascii_whitespace());
                base64_decode(&written)
            }
            Value::Xml(_) => None,
        }
    }
}

/// A number of at most eight bytes, the most significant first; `None` if it does not fit.
fn number(bytes: &[u8]) -> Option<usize> {
    let mut number: u64 = 0;
    for byte in bytes {
        number = number.checked_mul(256)?.checked_add(u64::from(*byte))?;
    }
    usize::try_from(number).ok()
}
