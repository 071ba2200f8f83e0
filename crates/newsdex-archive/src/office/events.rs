//! The tags and texts of an XML part, one after the other, with names without prefix.

use std::io::BufRead;

use quick_xml::events::{BytesStart, Event as Parsed};
use quick_xml::reader::Reader;

use crate::xml::resolved;
use newsdex_text::checkpoint::checkpoint;

/// A tag or a text.
#[derive(Debug, Clone, Copy)]
pub(super) enum Event<'a> {
    Start(&'a Tag),
    /// An end tag, or the end of an empty element.
    End(&'a str),
    Text(&'a str),
}

/// A start tag.
#[derive(Debug, Default)]
pub(super) struct Tag {
    /// The name without its prefix.
    pub(super) name: String,
    attributes: Vec<(String, String)>,
}

impl Tag {
    /// The value of an attribute, named without prefix.
    pub(super) fn attr(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// Whether a property in this tag is on: `<w:vanish/>`, but not `<w:vanish w:val="0"/>`.
    pub(super) fn is_on(&self) -> bool {
        !matches!(self.attr("val"), Some("0" | "false" | "off" | "none"))
    }

    fn read(tag: &BytesStart<'_>) -> Tag {
        let mut attributes = tag.html_attributes();
        let attributes = attributes.with_checks(false).flatten();
        let attributes = attributes.take(MOST_ATTRIBUTES).map(|attribute| {
            let value = crate::xml::unescaped(&attribute.value).into_owned();
            (local(attribute.key.as_ref()).to_owned(), value)
        });
        Tag {
            name: local(tag.name().as_ref()).to_owned(),
            attributes: attributes.collect(),
        }
    }
}

/// The text of the element that began last, as properties of a document are written: elements with nothing but text.
#[derive(Debug, Default)]
pub(super) struct Property {
    name: String,
    text: String,
}

impl Property {
    /// Takes the next event. Gives name and text of an element without elements in it, at its end.
    pub(super) fn next<'e>(&mut self, event: Event<'e>) -> Option<(&'e str, String)> {
        match event {
            Event::Start(tag) => {
                self.name.clone_from(&tag.name);
                self.text.clear();
            }
            Event::Text(piece) => self.text.push_str(piece),
            Event::End(name) if name == self.name => {
                self.name.clear();
                return Some((name, std::mem::take(&mut self.text)));
            }
            Event::End(_) => {}
        }
        None
    }
}

/// The most attributes of a tag that are read.
const MOST_ATTRIBUTES: usize = 64;

fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// Gives each event of a part to `handle`, until that returns `false`.
///
/// # Errors
///
/// When the part cannot be read or is not XML; `handle` was given the events before.
pub(super) fn read(
    part: impl BufRead,
    mut handle: impl FnMut(Event<'_>) -> bool,
) -> Result<(), String> {
    let mut reader = Reader::from_reader(part);
    let config = reader.config_mut();
    config.allow_dangling_amp = true;
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    let mut buffer = Vec::new();
    let mut depth = 0_usize;
    loop {
        checkpoint();
        buffer.clear();
        let goes_on = match reader.read_event_into(&mut buffer) {
            Ok(Parsed::Start(tag)) => {
                depth += 1;
                handle(Event::Start(&Tag::read(&tag)))
            }
            Ok(Parsed::Empty(tag)) => {
                let tag = Tag::read(&tag);
                handle(Event::Start(&tag)) && handle(Event::End(&tag.name))
            }
            Ok(Parsed::End(tag)) => {
                depth = depth.saturating_sub(1);
                handle(Event::End(local(tag.name().as_ref())))
            }
            Ok(Parsed::Text(text)) => handle(Event::Text(&text)),
            Ok(Parsed::CData(text)) => handle(Event::Text(&text)),
            Ok(Parsed::GeneralRef(name)) => handle(Event::Text(&resolved(&name))),
            Ok(Parsed::Eof) if depth > 0 => return Err("ends early: the XML is cut off".to_owned()),
            Ok(Parsed::Eof) => return Ok(()),
            Ok(_) => true,
            Err(quick_xml::Error::Io(error)) => return Err(format!("damaged: {error}")),
            Err(_) => return Err("damaged: a part is not XML".to_owned()),
        };
        if !goes_on {
            return Ok(());
        }
    }
}
