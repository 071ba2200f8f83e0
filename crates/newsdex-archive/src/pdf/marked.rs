//! What the tags around characters say about them: the text that they stand for (`ActualText`), or that they are a
//! running head or the number of the page (ISO 32000-2, 14.8.2.2 and 14.9.4).

use hayro_interpret::hayro_syntax::object::{Dict, Name, String as Written};
use newsdex_text::encoding::{self, CodePage};

use super::glyphs::Placed;

/// The most tags inside each other; deeper ones are passed over.
const MOST_DEPTH: usize = 64;
/// A stated text may have this many times more characters than are drawn: a longer one is a description.
const TIMES_LONGER: usize = 4;

/// The open tags.
#[derive(Debug, Default)]
pub(super) struct Tags {
    open: Vec<Tag>,
    /// The number of tags that are open but not kept.
    passed_over: usize,
}

#[derive(Debug)]
struct Tag {
    /// The number of characters before the tag.
    start: usize,
    /// The text that its characters stand for.
    text: Option<String>,
    is_running: bool,
}

impl Tags {
    pub(super) fn begin(&mut self, tag: &[u8], properties: Option<&Dict<'_>>, start: usize) {
        if self.open.len() >= MOST_DEPTH {
            self.passed_over += 1;
            return;
        }
        let kind = properties.and_then(|properties| properties.get::<Name<'_>>("Type"));
        let is_pagination = kind.is_some_and(|kind| kind.as_ref() == b"Pagination");
        let text = properties.and_then(|properties| properties.get::<Written<'_>>("ActualText"));
        self.open.push(Tag {
            start,
            text: text.map(|text| decoded(&text)),
            is_running: tag == b"Artifact" && is_pagination,
        });
    }

    /// Ends the innermost tag, and changes its characters as the tag says.
    pub(super) fn end(&mut self, glyphs: &mut Vec<Placed>) {
        if self.passed_over > 0 {
            self.passed_over -= 1;
            return;
        }
        let Some(tag) = self.open.pop() else { return };
        let of_tag = glyphs.get_mut(tag.start..).unwrap_or_default();
        if tag.is_running {
            of_tag.iter_mut().for_each(|glyph| glyph.is_running = true);
        }
        let Some(text) = tag.text else { return };
        let ([first, ..], Some(end)) = (&*of_tag, of_tag.last().map(|last| last.end)) else {
            return;
        };
        // The text of several lines has no place in one of them.
        let is_in_line = is_along(first, of_tag);
        let drawn: usize = of_tag.iter().map(|glyph| glyph.text.chars().count()).sum();
        if !is_in_line || text.chars().count() > TIMES_LONGER * drawn {
            return;
        }
        if let Some(first) = of_tag.first_mut() {
            first.text = text;
            first.end = end;
        }
        glyphs.truncate(tag.start + 1);
        if glyphs.last().is_some_and(|glyph| glyph.text.is_empty()) {
            glyphs.pop();
        }
    }
}

/// Whether characters are drawn on the line of the first one.
fn is_along(first: &Placed, glyphs: &[Placed]) -> bool {
    let along = first.end - first.origin;
    let length = along.hypot();
    glyphs.iter().all(|glyph| {
        if glyph.turn != first.turn {
            return false;
        }
        let step = glyph.origin - first.origin;
        let beside = (step.x * along.y - step.y * along.x).abs();
        length == 0.0 || beside <= 0.5 * first.size * length
    })
}

/// Decodes a text of a PDF file: UTF-16 or UTF-8 with a mark, otherwise nearly Latin-1.
pub(super) fn decoded(bytes: &[u8]) -> String {
    let text = match bytes {
        [0xfe, 0xff, ..] | [0xff, 0xfe, ..] | [0xef, 0xbb, 0xbf, ..] => {
            encoding::decode(bytes, None)
        }
        _ => CodePage::of(1252).decode(bytes),
    };
    text.chars().filter(|sign| !sign.is_control()).collect()
}
