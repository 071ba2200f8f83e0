//! Texts divided at their marks, for templates.

use newsdex_query::highlight::{Marked, MarkedField};
use newsdex_text::article::Span;

/// A part of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) text: String,
    pub(super) mark: Mark,
}

/// Whether a part of a text is marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// The part does not match.
    None,
    /// The part belongs to a match.
    Plain,
    /// The part begins the match with this number.
    Numbered(usize),
}

impl Piece {
    pub(super) fn number(&self) -> Option<usize> {
        match self.mark {
            Mark::Numbered(number) => Some(number),
            Mark::None | Mark::Plain => None,
        }
    }

    pub(super) fn is_marked(&self) -> bool {
        self.mark != Mark::None
    }
}

/// Divides a text at sorted and disjoint spans.
pub(super) fn pieces(text: &str, spans: impl IntoIterator<Item = (Span, Mark)>) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut push = |text: Option<&str>, mark: Mark| {
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            let text = text.to_owned();
            pieces.push(Piece { text, mark });
        }
    };
    let mut end = 0;
    for (span, mark) in spans {
        push(text.get(end..span.start), Mark::None);
        push(text.get(span.bytes()), mark);
        end = span.end;
    }
    push(text.get(end..), Mark::None);
    pieces
}

/// A text whose marks have no numbers.
pub(super) fn plainly(text: &str, spans: &[Span]) -> Vec<Piece> {
    pieces(text, spans.iter().map(|span| (*span, Mark::Plain)))
}

/// Numbers the marks of an article in the order in which its parts are shown.
pub(super) struct Numbered<'a> {
    marks: &'a [Marked],
    /// Number of marks so far.
    pub(super) count: usize,
}

impl<'a> Numbered<'a> {
    pub(super) fn new(marks: &'a [Marked]) -> Numbered<'a> {
        Numbered { marks, count: 0 }
    }

    /// The next part, which has one line.
    pub(super) fn line(&mut self, field: MarkedField, item: usize, text: &str) -> Vec<Piece> {
        let here = self
            .marks
            .iter()
            .filter(|mark| mark.field == field && mark.item == item);
        let count = &mut self.count;
        let spans = here.map(|mark| {
            *count += 1;
            (mark.span, Mark::Numbered(*count))
        });
        pieces(text, spans)
    }

    /// The body, in paragraphs. A mark that covers several paragraphs has its number in the first.
    pub(super) fn paragraphs(&mut self, body: &str) -> Vec<Vec<Piece>> {
        let marks = self
            .marks
            .iter()
            .filter(|mark| mark.field == MarkedField::Body);
        let mut marks = marks.map(|mark| mark.span).peekable();
        let mut paragraphs = Vec::new();
        let mut start = 0;
        for paragraph in body.split('\n') {
            let end = start + paragraph.len();
            let mut spans = Vec::new();
            while let Some(mark) = marks.peek().copied().filter(|mark| mark.start < end) {
                let part = Span::new(mark.start.max(start), mark.end.min(end));
                if part.start < part.end {
                    let mark = match mark.start >= start {
                        true => {
                            self.count += 1;
                            Mark::Numbered(self.count)
                        }
                        false => Mark::Plain,
                    };
                    spans.push((Span::new(part.start - start, part.end - start), mark));
                }
                if mark.end > end {
                    break;
                }
                marks.next();
            }
            if !paragraph.trim().is_empty() {
                paragraphs.push(pieces(paragraph, spans));
            }
            start = end + 1;
        }
        paragraphs
    }
}

/// The parts of an article that come before its body on its page, in their order.
const BEFORE_BODY: [MarkedField; 6] = [
    MarkedField::Source,
    MarkedField::Section,
    MarkedField::Title,
    MarkedField::Subtitle,
    MarkedField::Author,
    MarkedField::Agency,
];

/// The number that a mark in the title, the subtitle or the body of an article has on its page.
pub(super) fn number(marks: &[Marked], field: MarkedField, span: Span) -> usize {
    let place = |field: MarkedField| {
        let place = BEFORE_BODY.iter().position(|before| *before == field);
        place.unwrap_or(match field {
            MarkedField::Body => BEFORE_BODY.len(),
            _ => BEFORE_BODY.len() + 1,
        })
    };
    let asked = (place(field), span.start);
    let before = marks
        .iter()
        .filter(|mark| (place(mark.field), mark.span.start) < asked);
    before.count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(pieces: &[Piece]) -> String {
        let shown = pieces.iter().map(|piece| match piece.mark {
            Mark::None => piece.text.clone(),
            Mark::Plain => format!("[{}]", piece.text),
            Mark::Numbered(number) => format!("[{number}:{}]", piece.text),
        });
        shown.collect()
    }

    #[test]
    fn a_text_is_divided_at_its_marks() {
        let spans = [Span::new(0, 2), Span::new(5, 6)];
        assert_eq!(shown(&plainly("ab cd e", &spans)), "[ab] cd[ ]e");
        assert_eq!(shown(&plainly("", &[])), "");
    }

    #[test]
    fn marks_are_numbered_through_all_parts_and_paragraphs() {
        let mark = |field, start, end| Marked {
            field,
            item: 0,
            span: Span::new(start, end),
        };
        let body = "one two three\n\nfour five";
        let marks = [
            mark(MarkedField::Title, 0, 5),
            mark(MarkedField::Body, 0, 3),
            mark(MarkedField::Body, 8, 19),
            mark(MarkedField::Body, 20, 24),
        ];
        let mut numbered = Numbered::new(&marks);
        let title = numbered.line(MarkedField::Title, 0, "Flood warning");
        assert_eq!(shown(&title), "[1:Flood] warning");
        let paragraphs = numbered.paragraphs(body);
        let paragraphs: Vec<String> = paragraphs.iter().map(|pieces| shown(pieces)).collect();
        assert_eq!(paragraphs, ["[2:one] two [3:three]", "[four] [4:five]"]);
        assert_eq!(numbered.count, 4);
        for (mark, expected) in marks.iter().zip(1..) {
            assert_eq!(number(&marks, mark.field, mark.span), expected);
        }
    }
}
