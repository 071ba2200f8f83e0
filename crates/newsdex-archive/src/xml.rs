//! Parses XML into a tree of elements and keeps everything that is readable.
//!
//! Agencies, feeds and scanning services write XML that no validating parser accepts: undefined entities, HTML
//! entities, control characters, unescaped `<` and `&`, tags closed in the wrong order, missing ends. Here no text with
//! an element in it is rejected: broken parts become text or are dropped.
//!
//! Names are compared without their prefix and without case, so `<dc:creator>` is `creator`; [`Element::prefix`] tells
//! them apart where necessary. Document types are skipped: no file can define an entity, none is fetched, so entities
//! cannot expand. Extensible Markup Language 1.0, fifth edition.

use newsdex_text::checkpoint::checkpoint;

mod head;
mod paragraphs;
mod reference;
mod split;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use memchr::memmem;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use newsdex_text::article::Article;
use newsdex_text::{clean, encoding};

use crate::failure::Failure;
use crate::record::Record;

pub(super) use self::head::{Root, root};
pub(super) use self::reference::{resolved, unescaped};
pub(super) use self::split::elements;

/// The maximum nesting depth of elements; deeper elements lose their tags and keep their text.
const DEEPEST: usize = 200;
/// The maximum number of elements and attributes; further elements lose their tags and keep their text. No record has
/// that many, and a tree takes many times the memory of its tags.
const MOST_PARTS: usize = 1 << 19;
/// The maximum length of a headline, name or date, in bytes.
const LONGEST_LINE: usize = 1 << 16;
/// The maximum number of times that parsing resumes after invalid data.
const MOST_SLIPS: usize = 64;

/// A parsed text.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Document {
    /// The root element.
    pub(super) root: Element,
    /// Whether elements were still open at the end of the text.
    pub(super) is_cut_off: bool,
}

/// An element: its name, attributes and content.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Element {
    written: Box<str>,
    attributes: Vec<(Box<str>, Box<str>)>,
    /// Texts and elements in order; two texts are never adjacent.
    pub(super) nodes: Vec<Node>,
}

/// A part of an element's content.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Node {
    /// A child element.
    Element(Element),
    /// A text, with references resolved.
    Text(String),
}

/// Parses XML in any encoding; `None` if there is no element in it.
///
/// Time and memory are linear in the length of the text.
pub(super) fn parse(bytes: &[u8]) -> Option<Document> {
    let declared = encoding::declared(bytes);
    parse_text(&encoding::decode(bytes, declared.as_deref()))
}

/// Reads the articles of a record that is one XML document. A document that is cut off is a failure, too.
pub(super) fn articles(
    record: &Record,
    read: impl FnOnce(&Element) -> Result<Article, Failure>,
) -> Vec<Result<Article, Failure>> {
    let Some(document) = parse(&record.bytes) else {
        return vec![Err(record.failed("not XML: it contains no element"))];
    };
    let mut results = vec![read(&document.root)];
    if document.is_cut_off {
        results.push(Err(record.failed(CUT_OFF)));
    }
    results
}

/// The reason of the failure if the end of a document is missing.
pub(super) const CUT_OFF: &str = "ends early: the XML is cut off";

/// Parses decoded XML; `None` if there is no element in it.
pub(super) fn parse_text(text: &str) -> Option<Document> {
    let mut tree = Tree::default();
    tree.read(&with_loose_signs_escaped(text));
    tree.finished()
}

impl Element {
    /// The name as written, with its prefix.
    pub(super) fn written_name(&self) -> &str {
        &self.written
    }

    /// The name without its prefix.
    pub(super) fn name(&self) -> &str {
        local(&self.written)
    }

    /// The part of the name before the `:`; empty if there is none.
    pub(super) fn prefix(&self) -> &str {
        self.written
            .rsplit_once(':')
            .map_or("", |(prefix, _)| prefix)
    }

    /// Whether the element has this name; a `name` with a prefix must equal the whole name.
    pub(super) fn is(&self, name: &str) -> bool {
        is_named(&self.written, name)
    }

    /// The value of an attribute, trimmed; `None` if it is missing or blank.
    ///
    /// `lang` also finds `xml:lang`; a `name` with a prefix must equal the whole name.
    pub(super) fn attr(&self, name: &str) -> Option<&str> {
        let exact = |(written, _): &&(Box<str>, Box<str>)| written.eq_ignore_ascii_case(name);
        let found = self.attributes.iter().find(exact).or_else(|| {
            self.attributes
                .iter()
                .find(|(written, _)| is_named(written, name))
        })?;
        Some(found.1.trim()).filter(|value| !value.is_empty())
    }

    /// The attributes in order, with their names as written.
    pub(super) fn attributes(&self) -> impl Iterator<Item = (&str, &str)> {
        self.attributes
            .iter()
            .map(|(name, value)| (name.as_ref(), value.as_ref()))
    }

    /// The direct child elements.
    pub(super) fn children(&self) -> impl DoubleEndedIterator<Item = &Element> {
        self.nodes.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The direct child elements with this name.
    pub(super) fn children_named(&self, name: &str) -> impl DoubleEndedIterator<Item = &Element> {
        self.children().filter(move |child| child.is(name))
    }

    /// The first direct child element with this name.
    pub(super) fn child(&self, name: &str) -> Option<&Element> {
        self.children_named(name).next()
    }

    /// The first element at a path of names: `["head", "docdata"]`.
    ///
    /// Each step tries all elements with its name.
    pub(super) fn at(&self, path: &[&str]) -> Option<&Element> {
        match path {
            [] => Some(self),
            [name, rest @ ..] => self.children_named(name).find_map(|child| child.at(rest)),
        }
    }

    /// The first element with this name at any depth, in document order.
    pub(super) fn find(&self, name: &str) -> Option<&Element> {
        self.descendants().find(|element| element.is(name))
    }

    /// The elements with this name at any depth, in document order.
    pub(super) fn find_all(&self, name: &str) -> impl Iterator<Item = &Element> {
        self.descendants().filter(move |element| element.is(name))
    }

    /// The elements with this name at any depth, except those inside another such element.
    pub(super) fn outermost<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        let mut open = vec![self.nodes.iter()];
        std::iter::from_fn(move || {
            loop {
                checkpoint();
                match open.last_mut()?.next() {
                    Some(Node::Element(element)) if element.is(name) => return Some(element),
                    Some(Node::Element(element)) => open.push(element.nodes.iter()),
                    Some(Node::Text(_)) => {}
                    None => {
                        open.pop();
                    }
                }
            }
        })
    }

    /// All elements at any depth, in document order.
    pub(super) fn descendants(&self) -> Descendants<'_> {
        Descendants {
            open: vec![self.nodes.iter()],
        }
    }

    /// All text inside, as written.
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        self.push_text(&mut text);
        text
    }

    fn push_text(&self, text: &mut String) {
        for node in &self.nodes {
            checkpoint();
            match node {
                Node::Element(element) => element.push_text(text),
                Node::Text(piece) => text.push_str(piece),
            }
        }
    }

    /// The text inside as one clean line; `None` if there is none.
    ///
    /// A text that is too long for a line is cut off: otherwise, nested elements would take many times the memory of
    /// the file.
    pub(super) fn line(&self) -> Option<String> {
        clean::line(&self.beginning())
    }

    /// The beginning of the text inside, as written, up to the longest line.
    pub(super) fn beginning(&self) -> String {
        let mut text = String::new();
        self.push_beginning(&mut text);
        text
    }

    /// Adds the text inside until there is enough for a line; `true` if there is room for more.
    fn push_beginning(&self, text: &mut String) -> bool {
        self.nodes.iter().all(|node| {
            match node {
                Node::Element(element) => return element.push_beginning(text),
                Node::Text(piece) => {
                    let wanted = LONGEST_LINE.saturating_sub(text.len());
                    text.push_str(
                        piece
                            .get(..piece.floor_char_boundary(wanted))
                            .unwrap_or(piece),
                    );
                }
            }
            text.len() < LONGEST_LINE
        })
    }

    /// The text of the first direct child with this name that has a text, as one clean line.
    pub(super) fn child_line(&self, name: &str) -> Option<String> {
        self.children_named(name).find_map(Element::line)
    }
}

/// Iterates over all elements inside another, in document order.
pub(super) struct Descendants<'a> {
    open: Vec<std::slice::Iter<'a, Node>>,
}

impl<'a> Iterator for Descendants<'a> {
    type Item = &'a Element;

    fn next(&mut self) -> Option<&'a Element> {
        loop {
            checkpoint();
            match self.open.last_mut()?.next() {
                Some(Node::Element(element)) => {
                    self.open.push(element.nodes.iter());
                    return Some(element);
                }
                Some(Node::Text(_)) => {}
                None => {
                    self.open.pop();
                }
            }
        }
    }
}

fn local(written: &str) -> &str {
    written.rsplit_once(':').map_or(written, |(_, local)| local)
}

fn is_named(written: &str, name: &str) -> bool {
    let compared = if name.contains(':') {
        written
    } else {
        local(written)
    };
    compared.eq_ignore_ascii_case(name)
}

/// A tree that is being parsed: the open elements, the outermost first.
#[derive(Default)]
struct Tree {
    root: Option<Element>,
    open: Vec<Element>,
    /// The number of open elements of which only the text is kept.
    flattened: usize,
    parts: usize,
    is_cut_off: bool,
}

impl Tree {
    fn read(&mut self, text: &str) {
        let mut rest = text;
        for _ in 0..MOST_SLIPS {
            let Some(slip) = self.read_well_formed(rest) else {
                return;
            };
            // A text that ends inside a CDATA section or a comment was cut off there.
            let broken = rest.get(slip..).unwrap_or_default();
            if let Some(section) = broken.strip_prefix("<![CDATA[") {
                self.push_text(section);
                break;
            }
            if broken.starts_with("<!--") || !broken.contains('>') {
                break;
            }
            let mut after = broken.chars();
            self.push_text(after.next().map_or("", |_| "<"));
            rest = after.as_str();
        }
        self.is_cut_off = true;
    }

    /// Parses up to the end (`None`) or up to data that cannot be parsed (their position in the text).
    fn read_well_formed(&mut self, text: &str) -> Option<usize> {
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.allow_dangling_amp = true;
        config.allow_unmatched_ends = true;
        config.check_end_names = false;
        loop {
            checkpoint();
            let begin = reader.buffer_position();
            match reader.read_event() {
                Ok(Event::Start(tag)) => self.start(&tag, false),
                Ok(Event::Empty(tag)) => {
                    self.start(&tag, true);
                    self.close();
                }
                Ok(Event::End(tag)) => self.end(tag.name().as_ref()),
                Ok(Event::Text(piece)) => self.push_text(&piece),
                Ok(Event::CData(piece)) => self.push_text(&piece),
                Ok(Event::GeneralRef(name)) => self.push_text(&reference::resolved(&name)),
                Ok(Event::Eof) => return None,
                Ok(Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_)) => {}
                Err(_) => {
                    let at = usize::try_from(reader.error_position().max(begin)).ok()?;
                    let at = (0..=at.min(text.len()))
                        .rev()
                        .find(|at| text.is_char_boundary(*at))?;
                    return Some(at);
                }
            }
        }
    }

    fn start(&mut self, tag: &BytesStart<'_>, is_empty: bool) {
        if self.open.is_empty() && self.root.is_some() {
            // Only the first root counts; further ones are treated like trailing garbage.
            self.flattened += 1;
            return;
        }
        if self.flattened > 0 || self.open.len() == DEEPEST || self.parts >= MOST_PARTS {
            self.flattened += 1;
            return;
        }
        let is_one_of =
            |names: &[&str]| names.iter().any(|name| is_named(tag.name().as_ref(), name));
        // HTML may omit the end tag of a paragraph or an item before the next one.
        let is_next = is_one_of(&["p", "li", "tr", "td"])
            && self
                .open
                .last()
                .is_some_and(|open| open.written.as_ref() == tag.name().as_ref());
        if is_next {
            self.close();
        }
        let mut element = Element {
            written: tag.name().as_ref().into(),
            ..Element::default()
        };
        for attribute in tag.html_attributes().with_checks(false).flatten() {
            checkpoint();
            self.parts += 1;
            if self.parts >= MOST_PARTS {
                break;
            }
            let value = reference::unescaped(&attribute.value);
            element
                .attributes
                .push((attribute.key.as_ref().into(), value.as_ref().into()));
        }
        self.parts += 1;
        self.open.push(element);
        // HTML never closes these.
        if !is_empty && is_one_of(&["br", "hr", "wbr", "img"]) {
            self.close();
        }
    }

    /// Closes the innermost open element with this name and those inside it; an end tag without such an element is
    /// ignored.
    fn end(&mut self, name: &str) {
        if self.flattened > 0 {
            self.flattened -= 1;
            return;
        }
        let Some(at) = self
            .open
            .iter()
            .rposition(|open| open.written.as_ref() == name)
        else {
            return;
        };
        while self.open.len() > at {
            checkpoint();
            self.close();
        }
    }

    fn close(&mut self) {
        if self.flattened > 0 {
            self.flattened -= 1;
            return;
        }
        let Some(mut element) = self.open.pop() else {
            return;
        };
        // Most elements contain one node, but memory is reserved for four.
        element.nodes.shrink_to_fit();
        match self.open.last_mut() {
            Some(parent) => parent.nodes.push(Node::Element(element)),
            None => self.root = self.root.take().or(Some(element)),
        }
    }

    fn push_text(&mut self, piece: &str) {
        let Some(element) = self.open.last_mut() else {
            return;
        };
        match element.nodes.last_mut() {
            Some(Node::Text(text)) => text.push_str(piece),
            _ if piece.is_empty() => {}
            _ => element.nodes.push(Node::Text(piece.to_owned())),
        }
    }

    fn finished(mut self) -> Option<Document> {
        self.is_cut_off |= !self.open.is_empty();
        self.flattened = 0;
        while !self.open.is_empty() {
            self.close();
        }
        Some(Document {
            root: self.root?,
            is_cut_off: self.is_cut_off,
        })
    }
}

/// Escapes every `<` that opens no tag, as in `5 < 6`: a parser would take everything up to the next `>` for a tag.
fn with_loose_signs_escaped(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let mut escaped = String::new();
    let mut copied = 0;
    let mut at = 0;
    while let Some(found) = memchr::memchr(b'<', bytes.get(at..).unwrap_or_default()) {
        checkpoint();
        let sign = at + found;
        let rest = bytes.get(sign..).unwrap_or_default();
        let section: Option<&[u8]> = match rest {
            [b'<', b'!', b'-', b'-', ..] => Some(b"-->"),
            [b'<', b'!', b'[', b'C', ..] => Some(b"]]>"),
            [b'<', b'?', ..] => Some(b"?>"),
            _ => None,
        };
        at = match section {
            Some(end) => memmem::find(rest, end).map_or(bytes.len(), |length| sign + length),
            None => sign + 1,
        };
        if section.is_none() && opens_nothing(rest) {
            escaped.push_str(text.get(copied..sign).unwrap_or_default());
            escaped.push_str("&lt;");
            copied = sign + 1;
        }
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    escaped.push_str(text.get(copied..).unwrap_or_default());
    Cow::Owned(escaped)
}

/// Whether no tag can begin here: no name follows, or the next tag begins before this one has ended, with no attribute
/// in between.
fn opens_nothing(rest: &[u8]) -> bool {
    let named = match rest {
        [_, b'!', ..] => return false,
        [_, b'/', named @ ..] | [_, named @ ..] => named,
        [] => return true,
    };
    let begins_name = named
        .first()
        .is_some_and(|first| first.is_ascii_alphabetic() || matches!(first, b'_' | b':' | 0x80..));
    let next = memchr::memchr2(b'<', b'>', named);
    let is_overtaken = next.is_some_and(|next| {
        named.get(next) == Some(&b'<')
            && memchr::memchr(b'=', named.get(..next).unwrap_or_default()).is_none()
    });
    !begins_name || is_overtaken
}
