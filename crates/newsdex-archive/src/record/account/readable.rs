//! The readable text in bytes of any form: the passages of prose in markup, in JSON or between the signs of a table.
//!
//! Knows no format. Tags, comments, scripts, keys, menus and fields that are no text do not count, and no passage counts
//! twice. An estimate: it decides only whether a file needs to be named.

use newsdex_text::checkpoint::checkpoint;
use newsdex_text::encoding;

use super::readable_text::ReadableText;
use super::sample::Sample;
use crate::html;
use crate::markup;
use crate::record::Record;

/// How often markup is read that is written as the text of markup.
const MOST_LAYERS: u32 = 2;
/// Values or lines shorter than this, one after the other and in equal places, are read as one passage.
const SHORT_LINE_BYTES: usize = 160;

/// The readable text of a record in bytes; the usual `readable` of a format.
pub(crate) fn readable(record: &Record) -> u64 {
    Sample::of(&record.bytes).readable()
}

/// The readable text of a page in bytes, without what is known as boilerplate.
pub(crate) fn readable_in_page(bytes: &[u8]) -> u64 {
    let rough = Sample::of(bytes).readable();
    // The costly look is needed only if the rough one finds a text.
    if rough < super::LEAST_READABLE_BYTES {
        return rough;
    }
    let text = encoding::decode(bytes, encoding::declared(bytes).as_deref());
    let Some(paragraphs) = html::running_text(&text) else {
        return rough;
    };
    let mut readable = ReadableText::default();
    for paragraph in &paragraphs {
        readable.add(paragraph);
    }
    readable.bytes().min(rough)
}

/// Adds the passages of a text.
pub(super) fn look(bytes: &[u8], passages: &mut ReadableText) {
    let text = encoding::decode(bytes, encoding::declared(bytes).as_deref());
    Look::of(&text, passages).part(&text);
}

/// Adds the passages of pieces of a text; the first piece tells its form.
pub(super) fn look_at_pieces(pieces: &[Vec<u8>], passages: &mut ReadableText) {
    let declared = pieces.first().and_then(|first| encoding::declared(first));
    let decoded = |piece: &Vec<u8>| encoding::decode(piece, declared.as_deref());
    let Some(first) = pieces.first().map(decoded) else {
        return;
    };
    let mut look = Look::of(&first, passages);
    look.part(&first);
    for piece in pieces.iter().skip(1) {
        let text = decoded(piece);
        look.part(look.form.after_cut(&text));
    }
}

/// How a text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// HTML or XML.
    Markup {
        is_page: bool,
    },
    Json,
    /// Plain text, or a table.
    Text,
}

impl Form {
    fn of(text: &str) -> Form {
        let begin = text.trim_start();
        match begin.as_bytes() {
            [b'<', second, ..] if second.is_ascii_alphabetic() || b"!?".contains(second) => {
                let head = begin.as_bytes().get(..1024).unwrap_or(begin.as_bytes());
                let head = String::from_utf8_lossy(head).to_ascii_lowercase();
                Form::Markup {
                    is_page: head.contains("<html") || head.contains("<!doctype html"),
                }
            }
            [b'{' | b'[', ..] => Form::Json,
            _ => Form::Text,
        }
    }

    /// The part of a piece from the middle of a text that can be read without what is before it.
    fn after_cut(self, text: &str) -> &str {
        let after = |at: usize| text.get(at..).unwrap_or_default();
        match self {
            Form::Markup { .. } => match (text.find('<'), text.find('>')) {
                (Some(open), Some(close)) if close < open => after(close + 1),
                _ => text,
            },
            // The quotation mark before a colon ends a key.
            Form::Json => match text.find("\":") {
                Some(key) => after(key + 1),
                None => text,
            },
            Form::Text => text.find('\n').map_or(text, |end| after(end + 1)),
        }
    }
}

/// A look at one text.
struct Look<'p> {
    form: Form,
    passages: &'p mut ReadableText,
    /// The passage so far, the place in the form where it stands, and its bytes inside links.
    run: String,
    place: String,
    linked: usize,
    /// Whether only tags inside a line stand between the passage and the next text.
    is_inline: bool,
    layers: u32,
}

impl<'p> Look<'p> {
    fn of(text: &str, passages: &'p mut ReadableText) -> Look<'p> {
        Look::in_form(Form::of(text), passages, 0)
    }

    fn in_form(form: Form, passages: &'p mut ReadableText, layers: u32) -> Look<'p> {
        Look {
            form,
            passages,
            run: String::new(),
            place: String::new(),
            linked: 0,
            is_inline: false,
            layers,
        }
    }

    fn part(&mut self, text: &str) {
        match self.form {
            Form::Markup { is_page } => self.markup(text, is_page),
            Form::Json => self.json(text),
            Form::Text => self.text(text),
        }
        self.end_passage();
    }

    /// Ends the passage and counts it.
    fn end_passage(&mut self) {
        let run = std::mem::take(&mut self.run);
        let linked = std::mem::take(&mut self.linked);
        if run.trim().is_empty() || linked * 2 > run.len() {
            return;
        }
        if self.layers < MOST_LAYERS
            && run.contains('<')
            && (run.contains("</")
                || run.contains("/>")
                || run.contains("<br")
                || run.contains("<p"))
        {
            let form = Form::Markup { is_page: true };
            Look::in_form(form, self.passages, self.layers + 1).part(&run);
            return;
        }
        self.passages.add(&run);
    }

    /// Adds a value at a place; short values in equal places are one passage.
    fn value(&mut self, place: &str, value: &str) {
        let is_next_line =
            self.place == place && !self.run.is_empty() && value.len() < SHORT_LINE_BYTES;
        if !is_next_line && !std::mem::take(&mut self.is_inline) {
            self.end_passage();
            self.place.clear();
            self.place.push_str(place);
        }
        if !self.run.is_empty() {
            self.run.push(' ');
        }
        self.run.push_str(value);
    }

    /// Paragraphs, lines and cells.
    fn text(&mut self, text: &str) {
        for line in text.lines() {
            checkpoint();
            if line.trim().is_empty() {
                self.end_passage();
                continue;
            }
            for cell in cells(line) {
                if cell.len() >= SHORT_LINE_BYTES {
                    self.end_passage();
                }
                self.run.push_str(cell);
                self.run.push(' ');
                if cell.len() < line.len() || cell.len() >= SHORT_LINE_BYTES {
                    self.end_passage();
                }
            }
        }
    }

    /// The strings of a JSON text, without the keys.
    fn json(&mut self, text: &str) {
        let mut rest = text;
        let mut key = String::new();
        while let Some(open) = rest.find('"') {
            checkpoint();
            let inside = rest.get(open + 1..).unwrap_or_default();
            let end = string_end(inside);
            let (string, after) = inside.split_at_checked(end).unwrap_or((inside, ""));
            rest = after.get(1..).unwrap_or_default();
            if rest.trim_start().starts_with(':') {
                key.clear();
                key.push_str(string);
            } else {
                let value = unescaped(string);
                // A text may itself be an object.
                self.value(&key, &value);
            }
        }
    }

    /// The text between tags; in a page, without scripts, menus and footers.
    fn markup(&mut self, text: &str, is_page: bool) {
        let mut rest = text;
        let mut links = 0_u32;
        let mut place = String::new();
        // Elements of which no end is left in the text.
        let mut endless: Vec<&str> = Vec::new();
        loop {
            checkpoint();
            let open = memchr::memchr(b'<', rest.as_bytes()).unwrap_or(rest.len());
            let (before, tag) = rest.split_at_checked(open).unwrap_or((rest, ""));
            if !before.trim().is_empty() {
                let words = markup::unescaped(before);
                if is_page {
                    self.run.push_str(&words);
                    self.linked += if links > 0 { words.len() } else { 0 };
                } else {
                    self.value(&place, words.trim());
                }
            } else if is_page && !before.is_empty() {
                self.run.push(' ');
            }
            if tag.is_empty() {
                return;
            }
            if let Some(data) = tag.strip_prefix("<![CDATA[") {
                let end = data.find("]]>").unwrap_or(data.len());
                let (inside, after) = data.split_at_checked(end).unwrap_or((data, ""));
                self.value(&place, inside);
                rest = after.get(3..).unwrap_or_default();
                continue;
            }
            if tag.starts_with("<!--") {
                rest = behind(tag, "-->");
                continue;
            }
            if !tag.as_bytes().get(1).is_some_and(|sign| {
                sign.is_ascii_alphabetic() || b"/!?_".contains(sign) || *sign >= 0x80
            }) {
                // A sign that is no tag.
                rest = tag.get(1..).unwrap_or_default();
                continue;
            }
            let end = tag_end(tag);
            let (inside, after) = tag.split_at_checked(end).unwrap_or((tag, ""));
            rest = after.get(1..).unwrap_or_default();
            let name = tag_name(inside);
            if name.is_empty() {
                continue;
            }
            let is_closing = inside.starts_with("</");
            if is_page {
                let name = name.to_ascii_lowercase();
                if name == "a" {
                    links = if is_closing {
                        links.saturating_sub(1)
                    } else {
                        1
                    };
                } else if !INLINE.contains(&name.as_str()) {
                    self.end_passage();
                    links = 0;
                }
                let silent = SILENT.iter().find(|silent| **silent == name);
                if let Some(name) = silent
                    && !is_closing
                    && !inside.ends_with('/')
                    && !endless.contains(name)
                {
                    match behind_element(rest, name) {
                        Some(behind) => rest = behind,
                        None => endless.push(name),
                    }
                }
            } else if INLINE.contains(&name) {
                self.is_inline = !self.run.is_empty();
            } else if is_closing {
                self.is_inline = false;
            } else {
                self.is_inline = false;
                place.clear();
                place.push_str(name);
                for (attribute, value) in attributes(inside) {
                    let is_word = attribute == "CONTENT";
                    if is_word || value.len() >= SHORT_LINE_BYTES {
                        self.value(attribute, &markup::unescaped(value));
                    }
                }
            }
        }
    }
}

/// Elements of a page inside a line of text.
const INLINE: [&str; 25] = [
    "a", "abbr", "acronym", "b", "big", "cite", "code", "em", "font", "i", "ins", "mark", "q", "s",
    "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
];

/// Elements of a page without text of an article.
const SILENT: [&str; 15] = [
    "script",
    "style",
    "noscript",
    "template",
    "svg",
    "select",
    "textarea",
    "button",
    "nav",
    "footer",
    "aside",
    "figcaption",
    "iframe",
    "object",
    "title",
];

/// The cells of a line of a table; a line of text is one cell.
fn cells(line: &str) -> impl Iterator<Item = &str> {
    line.split('\t')
        .flat_map(|part| part.split("\",\""))
        .flat_map(|part| part.split("\";\""))
        .flat_map(|part| part.split("','"))
        .flat_map(|part| part.split("', '"))
}

/// The length of the rest of a JSON string.
fn string_end(inside: &str) -> usize {
    let bytes = inside.as_bytes();
    let mut at = 0;
    while let Some(step) = memchr::memchr2(b'"', b'\\', bytes.get(at..).unwrap_or_default()) {
        at += step;
        if bytes.get(at) == Some(&b'"') {
            return at;
        }
        at += 2;
    }
    inside.len()
}

/// A JSON string without its escapes; a broken escape is left as it is.
fn unescaped(string: &str) -> String {
    if !string.contains('\\') {
        return string.to_owned();
    }
    let quoted = format!("\"{string}\"");
    serde_json::from_str(&quoted).unwrap_or_else(|_| string.replace("\\n", "\n"))
}

/// The length of a tag without its last sign; `>` inside an attribute is no end.
fn tag_end(tag: &str) -> usize {
    let bytes = tag.as_bytes();
    let mut quote = None;
    for (at, byte) in bytes.iter().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at,
            (None, b'"' | b'\'') if bytes.get(at.wrapping_sub(1)) == Some(&b'=') => {
                quote = Some(*byte);
            }
            (Some(open), byte) if open == *byte => quote = None,
            _ => {}
        }
        // No tag is longer: a sign in the text.
        if at > MOST_TAG_BYTES {
            break;
        }
    }
    memchr::memchr(b'>', bytes).unwrap_or(tag.len())
}

/// The longest tag with attributes, in bytes.
const MOST_TAG_BYTES: usize = 4 * 1024;

fn tag_name(inside: &str) -> &str {
    let name = inside.trim_start_matches(['<', '/']);
    let is_name = name.starts_with(|sign: char| sign.is_alphabetic() || sign == '_');
    let end = name.find(|sign: char| !sign.is_alphanumeric() && !"_-.:".contains(sign));
    match is_name && inside.starts_with('<') {
        true => name.get(..end.unwrap_or(name.len())).unwrap_or_default(),
        false => "",
    }
}

/// The attributes of a tag with their values as written.
fn attributes(tag: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = tag;
    std::iter::from_fn(move || {
        let equals = rest.find(['='])?;
        let name = rest.get(..equals)?.rsplit(char::is_whitespace).next()?;
        let value = rest.get(equals + 1..)?.trim_start();
        let quote = value.chars().next()?;
        let inside = value.get(1..)?;
        if quote != '"' && quote != '\'' {
            rest = inside;
            return Some((name, ""));
        }
        let end = inside.find(quote).unwrap_or(inside.len());
        let found = (name, inside.get(..end)?);
        rest = inside.get(end + 1..).unwrap_or_default();
        Some(found)
    })
}

fn behind<'t>(text: &'t str, close: &str) -> &'t str {
    text.find(close)
        .and_then(|at| text.get(at + close.len()..))
        .unwrap_or_default()
}

/// The text behind the end of an element whose beginning was read; `None` if the element does not end.
fn behind_element<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|rest| rest.find("</")) {
        let start = from + at + 2;
        let end = start + name.len();
        if text
            .get(start..end)
            .is_some_and(|found| found.eq_ignore_ascii_case(name))
        {
            return Some(text.get(end..).map_or("", |rest| behind(rest, ">")));
        }
        from = start;
    }
    None
}

#[cfg(test)]
mod tests;
