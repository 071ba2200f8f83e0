//! The properties of a message by their numbers (MS-OXPROPS), from whichever container.

use newsdex_text::article::Moment;
use newsdex_text::date;
use newsdex_text::encoding::CodePage;

/// The numbers of the properties that are read.
pub(super) mod id {
    pub(in crate::mail::outlook) const SUBJECT: u16 = 0x0037;
    pub(in crate::mail::outlook) const SENT: u16 = 0x0039;
    pub(in crate::mail::outlook) const SENDER_REPRESENTED: u16 = 0x0042;
    pub(in crate::mail::outlook) const HEADERS: u16 = 0x007d;
    pub(in crate::mail::outlook) const SENDER: u16 = 0x0c1a;
    pub(in crate::mail::outlook) const DELIVERED: u16 = 0x0e06;
    pub(in crate::mail::outlook) const BODY: u16 = 0x1000;
    pub(in crate::mail::outlook) const COMPRESSED_RTF: u16 = 0x1009;
    pub(in crate::mail::outlook) const HTML: u16 = 0x1013;
    pub(in crate::mail::outlook) const MESSAGE_ID: u16 = 0x1035;
    pub(in crate::mail::outlook) const ATTACHED_DATA: u16 = 0x3701;
    pub(in crate::mail::outlook) const INTERNET_PAGE: u16 = 0x3fde;
    pub(in crate::mail::outlook) const MESSAGE_PAGE: u16 = 0x3ffd;
}

/// A message with the properties of an article.
#[derive(Debug, Clone, Default)]
pub(super) struct Message {
    pub(super) subject: Option<String>,
    pub(super) sender: Option<String>,
    pub(super) sent: Option<Moment>,
    /// The date in the headers with which the message was sent: it states the time zone.
    pub(super) dated_by_header: Option<Moment>,
    pub(super) id: Option<String>,
    /// The plain text.
    pub(super) body: Option<String>,
    /// The text as HTML, in an encoding of its own.
    pub(super) html: Option<Vec<u8>>,
    /// The text as compressed RTF.
    pub(super) rtf: Option<Vec<u8>>,
    /// The code page of the strings that are not Unicode.
    pub(super) page: Option<CodePage>,
    pub(super) attached: Vec<Message>,
}

/// The value of a property.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Text(String),
    /// A string in the code page of the message.
    Bytes(Vec<u8>),
    Binary(Vec<u8>),
    Number(u32),
    Time(u64),
}

impl Message {
    /// Sets a property; numbers of code pages come before all strings.
    pub(super) fn set(&mut self, number: u16, value: Value) {
        match (number, value) {
            (id::MESSAGE_PAGE, Value::Number(page)) => self.page = Some(CodePage::of(page)),
            (id::INTERNET_PAGE, Value::Number(page)) if self.page.is_none() => {
                self.page = Some(CodePage::of(page));
            }
            (id::SENT, Value::Time(time)) => self.sent = moment(time),
            (id::DELIVERED, Value::Time(time)) if self.sent.is_none() => self.sent = moment(time),
            (id::COMPRESSED_RTF, Value::Binary(bytes)) => self.rtf = Some(bytes),
            (id::HTML, Value::Binary(bytes) | Value::Bytes(bytes)) => self.html = Some(bytes),
            (id::HTML, Value::Text(text)) => self.html = Some(text.into_bytes()),
            (number, Value::Text(text)) => self.set_text(number, text),
            (number, Value::Bytes(bytes)) => {
                let page = self.page.unwrap_or(CodePage::of(1252));
                let text = match std::str::from_utf8(&bytes) {
                    Ok(text) => text.to_owned(),
                    Err(_) => page.decode(&bytes),
                };
                self.set_text(number, text);
            }
            _ => {}
        }
    }

    fn set_text(&mut self, number: u16, text: String) {
        let text = text.trim_end_matches('\0').to_owned();
        match number {
            id::SUBJECT => self.subject = Some(text),
            id::SENDER => self.sender = Some(text),
            id::SENDER_REPRESENTED if self.sender.is_none() => self.sender = Some(text),
            id::BODY => self.body = Some(text),
            id::MESSAGE_ID => self.id = Some(text),
            id::HEADERS => self.dated_by_header = date_of(&text),
            _ => {}
        }
    }
}

/// The date in the headers of a message.
fn date_of(headers: &str) -> Option<Moment> {
    let is_date = |line: &&str| {
        line.get(..5)
            .is_some_and(|name| name.eq_ignore_ascii_case("date:"))
    };
    let line = headers.lines().find(is_date)?;
    date::moment(line.get(5..)?.trim())
}

/// Converts the time of Windows, in units of 100 ns since 1601.
pub(super) fn moment(time: u64) -> Option<Moment> {
    const UNITS: u64 = 10_000_000;
    const SECONDS_TO_1970: i64 = 11_644_473_600;
    let seconds = i64::try_from(time / UNITS).ok()? - SECONDS_TO_1970;
    // A program without a clock writes the beginning of time.
    (seconds > 0).then(|| Moment::at(seconds))
}

/// Decodes UTF-16 in little-endian byte order, up to a zero.
pub(super) fn utf16(bytes: &[u8]) -> String {
    let units = bytes.chunks_exact(2).map(|pair| match pair {
        [low, high] => u16::from_le_bytes([*low, *high]),
        _ => 0,
    });
    let text = char::decode_utf16(units.take_while(|unit| *unit != 0));
    text.map(|sign| sign.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect()
}
