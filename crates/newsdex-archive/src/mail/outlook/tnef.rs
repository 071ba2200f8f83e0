//! Reads a message from `winmail.dat` (MS-OXTNEF): a list of attributes, one of which contains the properties.

use newsdex_text::checkpoint::checkpoint;
use newsdex_text::encoding::CodePage;

use super::property::{Message, Value, id, utf16};

/// Whether a file begins like `winmail.dat`.
pub(super) fn is_tnef(head: &[u8]) -> bool {
    head.starts_with(&[0x78, 0x9f, 0x3e, 0x22])
}

const SUBJECT: u32 = 0x0001_8004;
const BODY: u32 = 0x0002_800c;
const PAGE: u32 = 0x0006_9007;
const PROPERTIES: u32 = 0x0006_9003;
const ATTACHED_PROPERTIES: u32 = 0x0006_9005;
/// The identifier before a message that is attached as an object.
const MESSAGE_OBJECT: [u8; 16] = [
    0x07, 0x03, 0x02, 0, 0, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0x46,
];
/// The deepest nesting of messages.
const DEEPEST: usize = 4;

/// Reads the message; `None` if it has none of the attributes that are read.
pub(super) fn message(bytes: &[u8]) -> Option<Message> {
    read(bytes, 0)
}

fn read(bytes: &[u8], depth: usize) -> Option<Message> {
    let mut message = Message::default();
    let mut has_any = false;
    let mut input = Input(bytes.get(6..)?);
    while let Some((attribute, data)) = input.attribute() {
        checkpoint();
        match attribute {
            PAGE => {
                let page = Input(data).number()?;
                message.page = Some(CodePage::of(page));
                continue;
            }
            SUBJECT => message.set(id::SUBJECT, Value::Bytes(data.to_vec())),
            BODY => message.set(id::BODY, Value::Bytes(data.to_vec())),
            PROPERTIES => properties(data, |number, value| message.set(number, value)),
            ATTACHED_PROPERTIES if depth < DEEPEST => {
                let mut inner = None;
                properties(data, |number, value| match value {
                    Value::Binary(bytes) if number == id::ATTACHED_DATA => inner = Some(bytes),
                    _ => {}
                });
                let inner = inner.as_deref().and_then(|bytes| {
                    let bytes = bytes.strip_prefix(&MESSAGE_OBJECT[..]).unwrap_or(bytes);
                    is_tnef(bytes).then(|| read(bytes, depth + 1)).flatten()
                });
                message.attached.extend(inner);
            }
            _ => continue,
        }
        has_any = true;
    }
    has_any.then_some(message)
}

/// Gives the properties in a list to `take`, up to the first that is damaged.
fn properties(data: &[u8], mut take: impl FnMut(u16, Value)) {
    let mut input = Input(data);
    let count = input.number().unwrap_or(0);
    for _ in 0..count {
        checkpoint();
        let Some((number, value)) = input.property() else {
            return;
        };
        if let Some(value) = value {
            take(number, value);
        }
    }
}

/// Bytes that are still to be read.
struct Input<'a>(&'a [u8]);

impl<'a> Input<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn number(&mut self) -> Option<u32> {
        let bytes = self.take(4)?;
        Some(u32::from_le_bytes(bytes.try_into().ok()?))
    }

    fn size(&mut self) -> Option<usize> {
        usize::try_from(self.number()?).ok()
    }

    fn attribute(&mut self) -> Option<(u32, &'a [u8])> {
        self.take(1)?;
        let attribute = self.number()?;
        let size = self.size()?;
        // The last attribute of a file that was cut off has what is left.
        let data = match self.0.len() < size {
            true => std::mem::take(&mut self.0),
            false => self.take(size)?,
        };
        // The checksum.
        let _ = self.take(2);
        Some((attribute, data))
    }

    /// A value of variable length, filled up to a multiple of four bytes.
    fn padded(&mut self) -> Option<&'a [u8]> {
        let size = self.size()?;
        let data = self.take(size)?;
        let _ = self.take(size.next_multiple_of(4) - size);
        Some(data)
    }

    fn property(&mut self) -> Option<(u16, Option<Value>)> {
        let word = self.number()?;
        let kind = u16::try_from(word & 0xffff).ok()?;
        let number = u16::try_from(word >> 16).ok()?;
        if number >= 0x8000 {
            // A property with a name.
            self.take(16)?;
            match self.number()? {
                0 => {
                    self.number()?;
                }
                _ => {
                    self.padded()?;
                }
            }
        }
        let is_list = kind & 0x1000 != 0;
        let kind = kind & 0x0fff;
        let count = match is_list || matches!(kind, 0x0d | 0x1e | 0x1f | 0x102) {
            true => self.number()?,
            false => 1,
        };
        let mut value = None;
        for _ in 0..count {
            checkpoint();
            value = match kind {
                0x02 | 0x03 | 0x04 | 0x0a | 0x0b => Some(Value::Number(self.number()?)),
                0x05 | 0x06 | 0x07 | 0x14 => {
                    self.take(8)?;
                    None
                }
                0x40 => {
                    let bytes = self.take(8)?;
                    Some(Value::Time(u64::from_le_bytes(bytes.try_into().ok()?)))
                }
                0x48 => {
                    self.take(16)?;
                    None
                }
                0x1e => Some(Value::Bytes(self.padded()?.to_vec())),
                0x1f => Some(Value::Text(utf16(self.padded()?))),
                0x0d | 0x102 => Some(Value::Binary(self.padded()?.to_vec())),
                _ => return None,
            };
        }
        Some((number, value.filter(|_| !is_list)))
    }
}
