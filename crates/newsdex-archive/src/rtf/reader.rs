//! Follows the groups and paragraphs of RTF.

use std::collections::HashMap;

use newsdex_text::checkpoint::checkpoint;
use newsdex_text::date;
use newsdex_text::encoding::CodePage;

use super::Content;
use super::destination::Destination;
use super::token::{Token, Tokens};
use crate::document::{Document, Emphasis, Kind, LARGE_POINTS};

/// The deepest nesting of groups; deeper groups are read as part of the group around them.
const DEEPEST: usize = 2_000;
/// The most fonts and styles that are remembered.
const MOST_NAMES: usize = 20_000;

/// Reads RTF into a document, or into the HTML that it wraps.
pub(super) fn read(bytes: &[u8]) -> Content {
    let mut reader = Reader::new(bytes);
    let mut tokens = Tokens::new(bytes);
    while let Some(token) = tokens.next() {
        checkpoint();
        match token {
            Token::Open => reader.open(),
            Token::Close => reader.close(),
            Token::Byte(byte) => reader.byte(byte, false),
            Token::Hex(byte) => reader.byte(byte, true),
            Token::Sign(sign) => reader.sign(sign),
            Token::Word("bin", Some(count)) => {
                tokens.pass_over(usize::try_from(count).unwrap_or_default());
            }
            Token::Word(word, number) => reader.word(word, number),
        }
    }
    reader.finish()
}

#[derive(Debug, Clone, Copy)]
struct State {
    destination: Destination,
    font: i32,
    page: CodePage,
    /// The number of signs after `\u` that stand for the same character.
    replacements: usize,
    is_hidden: bool,
    is_deleted: bool,
    /// Whether text is only for readers of RTF, not part of the HTML it wraps.
    is_rtf_only: bool,
    /// Whether the group begins with `\*`: it is skipped if its destination is unknown.
    is_optional: bool,
    style: i32,
    is_heading: bool,
    is_in_table: bool,
    is_item: bool,
    is_bold: bool,
    /// The size of the print, in halves of a point.
    size: i32,
    /// Whether the text is in a box.
    is_boxed: bool,
}

struct Reader {
    document: Document,
    state: State,
    stack: Vec<State>,
    /// The number of open groups beyond the deepest.
    deeper: usize,
    default_page: CodePage,
    /// Whether bytes that are not escaped are UTF-8, against the standard.
    has_utf8: bool,
    fonts: HashMap<i32, CodePage>,
    styles: HashMap<i32, Kind>,
    default_font: i32,
    /// Bytes of one code page that have not been decoded.
    bytes: Vec<u8>,
    bytes_page: CodePage,
    /// The first half of a character beyond the first plane.
    surrogate: Option<u16>,
    /// The number of signs still to be passed over after `\u`.
    skipped: usize,
    paragraph: String,
    /// The print of the open paragraph.
    emphasis: Emphasis,
    /// The finished rows of the open table.
    rows: Vec<Vec<String>>,
    cells: Vec<String>,
    cell: String,
    note: String,
    /// The text of a property or the name of a style.
    name: String,
    day: [i32; 5],
    html: Option<String>,
}

impl Reader {
    fn new(bytes: &[u8]) -> Reader {
        let page = CodePage::of(1252);
        Reader {
            document: Document::default(),
            state: State {
                destination: Destination::Body,
                font: -1,
                page,
                replacements: 1,
                is_hidden: false,
                is_deleted: false,
                is_rtf_only: false,
                is_optional: false,
                style: -1,
                is_heading: false,
                is_in_table: false,
                is_item: false,
                is_bold: false,
                size: 0,
                is_boxed: false,
            },
            stack: Vec::new(),
            deeper: 0,
            default_page: page,
            has_utf8: !bytes.is_ascii() && std::str::from_utf8(bytes).is_ok(),
            fonts: HashMap::new(),
            styles: HashMap::new(),
            default_font: 0,
            bytes: Vec::new(),
            bytes_page: page,
            surrogate: None,
            skipped: 0,
            paragraph: String::new(),
            emphasis: Emphasis::default(),
            rows: Vec::new(),
            cells: Vec::new(),
            cell: String::new(),
            note: String::new(),
            name: String::new(),
            day: [0; 5],
            html: None,
        }
    }

    fn finish(mut self) -> Content {
        self.flush();
        self.end_paragraph();
        self.end_table();
        self.end_note();
        if let Some(html) = self.html {
            return Content::Html(html);
        }
        Content::Document(self.document)
    }

    fn open(&mut self) {
        self.flush_whole();
        self.skipped = 0;
        match self.stack.len() < DEEPEST {
            true => self.stack.push(self.state),
            false => self.deeper += 1,
        }
        self.state.is_optional = false;
    }

    fn close(&mut self) {
        self.flush_whole();
        self.skipped = 0;
        if self.deeper > 0 {
            self.deeper -= 1;
            return;
        }
        let Some(outer) = self.stack.pop() else {
            return;
        };
        let closed = std::mem::replace(&mut self.state, outer);
        if closed.destination == self.state.destination {
            return;
        }
        match closed.destination {
            Destination::Note => self.end_note(),
            Destination::Title => {
                self.document.properties.title = Some(std::mem::take(&mut self.name));
            }
            Destination::Author => {
                self.document.properties.author = Some(std::mem::take(&mut self.name));
            }
            Destination::Created => {
                let [year, month, day, hour, minute] = std::mem::take(&mut self.day);
                let written = format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:00");
                self.document.properties.created = date::moment(&written);
            }
            _ => {}
        }
    }

    fn sign(&mut self, sign: u8) {
        if self.take_skipped() {
            return;
        }
        match sign {
            b'*' => self.state.is_optional = true,
            b'~' => self.character('\u{a0}'),
            b'_' => self.character('-'),
            b'{' | b'}' | b'\\' => self.byte(sign, false),
            b'\n' | b'\r' => self.end_paragraph(),
            // A hyphen that shows only at the end of a line.
            _ => {}
        }
    }

    /// Whether the next sign only repeats a character given with `\u`.
    fn take_skipped(&mut self) -> bool {
        let is_skipped = self.skipped > 0;
        self.skipped = self.skipped.saturating_sub(1);
        is_skipped
    }

    fn byte(&mut self, byte: u8, is_escaped: bool) {
        if self.take_skipped() || self.state.destination == Destination::Nowhere {
            return;
        }
        if self.state.destination == Destination::Styles && byte == b';' {
            self.flush();
            let kind = Kind::of_style(self.name.trim());
            self.name.clear();
            if self.styles.len() < MOST_NAMES {
                self.styles.insert(self.state.style, kind);
            }
            return;
        }
        let page = match byte {
            0x80.. if self.has_utf8 && !is_escaped => CodePage::of(65001),
            _ => self.state.page,
        };
        let is_ascii = byte < 0x80 && !is_escaped;
        if is_ascii && (self.bytes.is_empty() || !self.bytes_page.is_cut(&self.bytes)) {
            self.flush();
            self.character(char::from(byte));
            return;
        }
        if page != self.bytes_page && !is_ascii {
            self.flush();
        }
        if self.bytes.is_empty() {
            self.bytes_page = page;
        }
        self.bytes.push(byte);
        if is_ascii {
            self.flush();
        }
    }

    /// Decodes the waiting bytes.
    fn flush(&mut self) {
        if self.bytes.is_empty() {
            return;
        }
        let text = self.bytes_page.decode(&self.bytes);
        self.bytes.clear();
        text.chars().for_each(|sign| self.put(sign));
    }

    /// Decodes the waiting bytes, except for the first byte of a character whose second byte may follow.
    fn flush_whole(&mut self) {
        let first = match self.bytes_page.is_cut(&self.bytes) {
            true => self.bytes.pop(),
            false => None,
        };
        self.flush();
        self.bytes.extend(first);
    }

    /// Adds a character after the waiting bytes.
    fn character(&mut self, sign: char) {
        self.flush();
        self.put(sign);
    }

    fn put(&mut self, sign: char) {
        if self.state.is_hidden || self.state.is_deleted {
            return;
        }
        if let Some(html) = &mut self.html {
            let is_shown = match self.state.destination {
                Destination::Tag => true,
                Destination::Body => !self.state.is_rtf_only,
                _ => false,
            };
            if is_shown {
                html.push(sign);
                return;
            }
        }
        match self.state.destination {
            Destination::Body if self.state.is_in_table => self.cell.push(sign),
            Destination::Body => {
                let is_strong = self.state.is_bold || self.state.size >= 2 * LARGE_POINTS;
                self.emphasis.add_sign(sign, is_strong);
                self.paragraph.push(sign);
            }
            Destination::Note => self.note.push(sign),
            Destination::Title | Destination::Author | Destination::Styles => self.name.push(sign),
            Destination::Nowhere
            | Destination::Fonts
            | Destination::Info
            | Destination::Created
            | Destination::Tag => {}
        }
    }

    fn end_paragraph(&mut self) {
        self.flush();
        match self.state.destination {
            Destination::Note => self.note.push('\n'),
            Destination::Body if self.state.is_in_table => self.cell.push('\n'),
            Destination::Body => self.push_paragraph(),
            _ => {}
        }
    }

    fn push_paragraph(&mut self) {
        self.end_table();
        let emphasis = std::mem::take(&mut self.emphasis);
        let kind = match self.styles.get(&self.state.style) {
            Some(kind) if *kind != Kind::Paragraph => *kind,
            _ if self.state.is_boxed => Kind::Boxed,
            _ if self.state.is_heading => Kind::Heading,
            _ if self.state.is_item => Kind::Item,
            _ => emphasis.kind(),
        };
        let paragraph = std::mem::take(&mut self.paragraph);
        self.document.push(kind, paragraph);
    }

    fn end_row(&mut self) {
        let last = std::mem::take(&mut self.cell);
        if !last.trim().is_empty() {
            self.cells.push(last);
        }
        let cells = std::mem::take(&mut self.cells);
        if !cells.is_empty() {
            self.rows.push(cells);
        }
    }

    /// Ends the open table, also one without the end of its last row.
    fn end_table(&mut self) {
        self.end_row();
        let rows = std::mem::take(&mut self.rows);
        if !rows.is_empty() {
            self.document.push_table(rows);
        }
    }

    fn end_note(&mut self) {
        let note = std::mem::take(&mut self.note);
        if !note.trim().is_empty() {
            self.document.notes.push(note);
        }
    }

    fn word(&mut self, word: &str, number: Option<i32>) {
        if word == "u" {
            self.unicode(number.unwrap_or(0));
            return;
        }
        // A control word is one sign, too.
        if self.take_skipped() {
            return;
        }
        self.state.is_boxed |= word == "shptxt";
        if let Some(destination) = Destination::begun_by(word, self.state.destination) {
            self.flush();
            self.enter(destination);
            return;
        }
        if self.state.is_optional {
            self.state.is_optional = false;
            self.enter(Destination::Nowhere);
            return;
        }
        self.state.is_optional = false;
        match word {
            // A property without a number is on, with 0 it is off.
            "v" => self.change(|state| state.is_hidden = number != Some(0)),
            "deleted" => self.change(|state| state.is_deleted = number != Some(0)),
            "htmlrtf" => self.change(|state| state.is_rtf_only = number != Some(0)),
            "plain" => self.change(|state| {
                (state.is_hidden, state.is_bold, state.size) = (false, false, 0);
            }),
            "b" => self.change(|state| state.is_bold = number != Some(0)),
            "fs" => self.change(|state| state.size = number.unwrap_or(0)),
            "f" => self.font(number.unwrap_or(0)),
            "uc" => {
                let count = usize::try_from(number.unwrap_or(1)).unwrap_or(1);
                self.change(|state| state.replacements = count.min(8));
            }
            _ if self.state.destination == Destination::Nowhere => {}
            "fcharset" | "cpg" if self.state.destination == Destination::Fonts => {
                let number = u32::try_from(number.unwrap_or(0)).unwrap_or(0);
                let page = match word {
                    "cpg" => Some(CodePage::of(number)),
                    _ => page_of_charset(number),
                };
                let font = self.state.font;
                if self.fonts.len() < MOST_NAMES {
                    let page = page.unwrap_or(self.default_page);
                    self.fonts.insert(font, page);
                }
            }
            "yr" | "mo" | "dy" | "hr" | "min" if self.state.destination == Destination::Created => {
                let at = ["yr", "mo", "dy", "hr", "min"]
                    .iter()
                    .position(|name| *name == word);
                if let Some(part) = at.and_then(|at| self.day.get_mut(at)) {
                    *part = number.unwrap_or(0);
                }
            }
            "ansicpg" => self.set_default(CodePage::of(
                u32::try_from(number.unwrap_or(0)).unwrap_or(0),
            )),
            "mac" => self.set_default(CodePage::of(10000)),
            "pc" => self.set_default(CodePage::of(437)),
            "pca" => self.set_default(CodePage::of(850)),
            "deff" => self.default_font = number.unwrap_or(0),
            "fromhtml" => self.html = Some(String::new()),
            _ => self.text_word(word, number),
        }
    }

    /// A control word that belongs to the text.
    fn text_word(&mut self, word: &str, number: Option<i32>) {
        if self.html.is_some() && !self.state.is_rtf_only {
            match word {
                "par" | "line" => self.character('\n'),
                "tab" => self.character('\t'),
                _ => {}
            }
        }
        match word {
            "pard" => self.change(|state| {
                state.style = -1;
                state.is_in_table = false;
                state.is_heading = false;
                state.is_item = false;
            }),
            "s" => self.change(|state| state.style = number.unwrap_or(-1)),
            "outlinelevel" => self.change(|state| state.is_heading = true),
            "ls" => self.change(|state| state.is_item = true),
            "intbl" => {
                self.flush();
                // What was written before the table is a paragraph of its own.
                if !self.paragraph.trim().is_empty() {
                    self.end_table();
                    let paragraph = std::mem::take(&mut self.paragraph);
                    self.document.push(Kind::Paragraph, paragraph);
                }
                self.state.is_in_table = true;
            }
            _ if self.html.is_some() => {}
            "par" | "sect" | "page" | "column" | "softpage" => self.end_paragraph(),
            "line" | "softline" => self.character('\n'),
            "tab" => self.character('\t'),
            "cell" | "nestcell" => {
                self.flush();
                self.cell.push_str(&std::mem::take(&mut self.paragraph));
                let cell = std::mem::take(&mut self.cell);
                self.cells.push(cell);
            }
            "row" | "nestrow" => {
                self.flush();
                self.end_row();
            }
            _ => {}
        }
        let sign = match word {
            "emdash" => '—',
            "endash" => '–',
            "lquote" => '‘',
            "rquote" => '’',
            "ldblquote" => '“',
            "rdblquote" => '”',
            "bullet" => '•',
            "emspace" | "enspace" | "qmspace" => ' ',
            _ => return,
        };
        self.character(sign);
    }

    fn change(&mut self, change: impl FnOnce(&mut State)) {
        self.flush_whole();
        change(&mut self.state);
    }

    fn set_default(&mut self, page: CodePage) {
        self.flush();
        self.default_page = page;
        self.state.page = page;
    }

    fn enter(&mut self, destination: Destination) {
        self.state.is_optional = false;
        if self.state.destination == Destination::Nowhere {
            return;
        }
        if matches!(
            destination,
            Destination::Title | Destination::Author | Destination::Styles
        ) {
            self.name.clear();
        }
        // The frame of a text box may be in the middle of a paragraph.
        self.state.destination = destination;
        if destination == Destination::Note {
            self.state.is_in_table = false;
        }
    }

    fn font(&mut self, number: i32) {
        let page = match self.state.destination {
            Destination::Fonts => self.default_page,
            _ => *self.fonts.get(&number).unwrap_or(&self.default_page),
        };
        // Bytes of one character may be on both sides of a change of font.
        if page != self.state.page {
            self.flush();
        }
        self.state.font = number;
        self.state.page = page;
    }

    fn unicode(&mut self, number: i32) {
        if self.skipped > 0 {
            self.skipped = 0;
        }
        self.skipped = self.state.replacements;
        if self.state.destination == Destination::Nowhere {
            return;
        }
        let code = if number < 0 {
            number + 0x1_0000
        } else {
            number
        };
        let code = u32::try_from(code).unwrap_or(0);
        let half = u16::try_from(code).unwrap_or(0);
        match (self.surrogate.take(), half) {
            (_, 0xd800..=0xdbff) => self.surrogate = Some(half),
            (Some(high), 0xdc00..=0xdfff) => {
                let pair = char::decode_utf16([high, half]).next();
                if let Some(Ok(sign)) = pair {
                    self.character(sign);
                }
            }
            // Signs of the font Symbol are in the area for private use.
            (_, 0xf0b7 | 0xf0a7 | 0xf076) => self.character('•'),
            (_, 0xe000..=0xf8ff) => {}
            _ => {
                if let Some(sign) = char::from_u32(code) {
                    self.character(sign);
                }
            }
        }
    }
}

/// The code page of a font's character set; `None` for the default one.
fn page_of_charset(charset: u32) -> Option<CodePage> {
    let number = match charset {
        // Symbols: their bullets have the same place as the middle dot.
        0 | 2 => 1252,
        77 => 10000,
        128 => 932,
        129 => 949,
        130 => 1361,
        134 => 936,
        136 => 950,
        161 => 1253,
        162 => 1254,
        163 => 1258,
        177 => 1255,
        178 => 1256,
        186 => 1257,
        204 => 1251,
        222 => 874,
        238 => 1250,
        254 => 437,
        255 => 850,
        _ => return None,
    };
    Some(CodePage::of(number))
}
