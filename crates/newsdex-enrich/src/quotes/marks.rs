//! Pairs quotation marks of every style into quotations.
//!
//! Marks are paired within a paragraph, by their shape and the characters next to them, so an apostrophe is not a mark,
//! and a stray mark affects at most its paragraph. A quotation left open at the end of a paragraph continues in the
//! next one if that also opens with a mark. Time is linear in the length of the text.

use newsdex_text::article::Span;
use newsdex_text::checkpoint::checkpoint;

/// A piece of text between quotation marks, within one paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Quotation {
    /// Byte position of the opening mark.
    pub(super) open: usize,
    /// The text between the marks, without blanks at its ends.
    pub(super) span: Span,
    /// Byte position after the closing mark; the end of `span` if there is no closing mark.
    pub(super) after: usize,
    /// Index of its paragraph.
    pub(super) paragraph: usize,
    /// Whether it has its own closing mark.
    pub(super) is_closed: bool,
    /// Whether it continues the previous quotation, which was left open.
    pub(super) goes_on: bool,
    /// Whether its marks are single ones, which may be apostrophes.
    pub(super) is_single: bool,
}

/// The kind of a mark; only marks of the same kind pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Double,
    Single,
}

/// The role of a mark, judged by its shape alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Open,
    Close,
    Either,
}

#[derive(Debug, Clone, Copy)]
struct Mark {
    start: usize,
    end: usize,
    class: Class,
    shape: Shape,
    /// Whether a quotation may open or close at its position.
    opens: bool,
    closes: bool,
    /// Whether the text before it ends a sentence.
    after_sentence: bool,
    /// Whether it follows an "s", like the apostrophe of a plural.
    after_s: bool,
    /// Whether it is a low mark, whose closing partner is the English opening mark.
    is_low: bool,
}

/// The length of a line of wrapped text, in bytes.
const WRAPPED_LINE: std::ops::RangeInclusive<usize> = 44..=90;

/// Finds the paragraphs and the quotations of a text; both in text order.
///
/// Both lists are empty if the text has fewer than two marks.
pub(super) fn quotations(body: &str) -> (Vec<Span>, Vec<Quotation>) {
    let marks = marks(body);
    if marks.len() < 2 {
        return (Vec::new(), Vec::new());
    }
    let paragraphs = paragraphs(body);
    let mut found: Vec<Quotation> = Vec::new();
    let mut first = 0;
    let mut is_open = false;
    for (index, paragraph) in paragraphs.iter().enumerate() {
        checkpoint();
        let count = marks
            .iter()
            .skip(first)
            .take_while(|mark| mark.start < paragraph.end)
            .count();
        let here = marks.get(first..first + count).unwrap_or_default();
        first += count;
        let next_opens = paragraphs
            .get(index + 1)
            .zip(marks.get(first))
            .is_some_and(|(next, mark)| opens_paragraph(body, next, mark));
        let mut pairing = Pairing {
            body,
            paragraph: *paragraph,
            index,
            found: Vec::new(),
            goes_on: is_open,
        };
        is_open = pairing.pair(here, next_opens);
        found.extend(pairing.found);
    }
    (paragraphs, found)
}

fn opens_paragraph(body: &str, paragraph: &Span, mark: &Mark) -> bool {
    mark.opens
        && mark.shape != Shape::Close
        && mark.start < paragraph.end
        && body
            .get(paragraph.start..mark.start)
            .is_some_and(|before| before.chars().all(|char| !char.is_alphanumeric()))
}

/// Divides a text into paragraphs.
///
/// In a text that was wrapped by hand with blank lines between its lines, full lines are joined with the next one.
fn paragraphs(body: &str) -> Vec<Span> {
    let mut lines: Vec<Span> = Vec::new();
    let mut start = 0;
    let mut search = 0;
    while let Some(newline) = memchr::memchr(b'\n', body.as_bytes().get(search..).unwrap_or(&[])) {
        checkpoint();
        let newline = search + newline;
        let rest = body.as_bytes().get(newline + 1..).unwrap_or(&[]);
        let blanks = rest
            .iter()
            .take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r'))
            .count();
        search = newline + 1 + blanks;
        if body.as_bytes().get(search) == Some(&b'\n') {
            lines.push(Span::new(start, newline));
            start = search + 1;
            search = start;
        }
    }
    lines.push(Span::new(start, body.len()));
    lines.retain(|line| {
        let text = body.as_bytes().get(line.bytes()).unwrap_or(&[]);
        text.len() > 8 || text.iter().any(u8::is_ascii_alphanumeric)
    });
    if !is_wrapped(body, &lines) {
        return lines;
    }
    let mut joined: Vec<Span> = Vec::with_capacity(lines.len());
    let mut fills = false;
    for line in lines {
        checkpoint();
        match joined.last_mut() {
            Some(last) if fills => last.end = line.end,
            _ => joined.push(line),
        }
        fills = WRAPPED_LINE.contains(&(line.end - line.start));
    }
    joined
}

fn is_wrapped(body: &str, lines: &[Span]) -> bool {
    let broken = lines.iter().filter(|line| {
        WRAPPED_LINE.contains(&(line.end - line.start))
            && body
                .as_bytes()
                .get(line.end - 1)
                .is_some_and(|byte| byte.is_ascii_lowercase() || *byte == b',')
    });
    lines.len() > 5 && broken.count() * 3 > lines.len()
}

struct Pairing<'a> {
    body: &'a str,
    paragraph: Span,
    index: usize,
    found: Vec<Quotation>,
    /// Whether the next quotation continues one left open.
    goes_on: bool,
}

#[derive(Clone, Copy)]
struct Open {
    mark: Mark,
    goes_on: bool,
}

impl Pairing<'_> {
    /// Pairs the marks of the paragraph; `true` if the last quotation is left open for the next paragraph.
    fn pair(&mut self, marks: &[Mark], next_opens: bool) -> bool {
        let continues = self.goes_on;
        let (open, nested) = self.pass(marks, true, next_opens);
        let Some(mut open) = open else { return false };
        let mut open_left = Some(open);
        if nested > 0 {
            // The apparent nested quotation was a mark without a partner: pairs again without nesting.
            self.found.clear();
            self.goes_on = continues;
            open_left = self.pass(marks, false, next_opens).0;
        }
        let Some(left) = open_left else { return false };
        open = left;
        let is_kept = open.mark.class == Class::Double || open.mark.shape == Shape::Open;
        if !is_kept || !(next_opens || open.goes_on) {
            return false;
        }
        self.push(open, self.paragraph.end, self.paragraph.end, false);
        next_opens
    }

    fn pass(&mut self, marks: &[Mark], may_nest: bool, next_opens: bool) -> (Option<Open>, u32) {
        let closers = single_closers(marks);
        let mut open: Option<Open> = None;
        let mut closer = usize::MAX;
        let mut nested = 0_u32;
        for (index, mark) in marks.iter().enumerate() {
            checkpoint();
            let Some(opened) = open else {
                let is_paragraph_start = index == 0 && next_opens && mark.shape == Shape::Open;
                let closes_at = closers.get(index).copied().unwrap_or(usize::MAX);
                let may_open = mark.opens
                    && (mark.class == Class::Double
                        || closes_at < usize::MAX
                        || is_paragraph_start);
                if may_open {
                    open = Some(Open {
                        mark: *mark,
                        goes_on: std::mem::take(&mut self.goes_on),
                    });
                    closer = closes_at;
                    nested = 0;
                }
                continue;
            };
            if opened.mark.class == Class::Single {
                if index == closer {
                    self.push(opened, mark.start, mark.end, true);
                    open = None;
                }
                continue;
            }
            if mark.class == Class::Single {
                continue;
            }
            let is_opener = mark.opens && !(opened.mark.is_low && mark.shape == Shape::Open);
            if mark.closes && !(is_opener && mark.shape == Shape::Open) {
                if nested > 0 {
                    nested -= 1;
                } else {
                    self.push(opened, mark.start, mark.end, true);
                    open = None;
                }
            } else if is_opener && mark.after_sentence {
                self.push(opened, mark.start, mark.start, false);
                open = Some(Open {
                    mark: *mark,
                    goes_on: true,
                });
            } else if is_opener && may_nest {
                nested += 1;
            } else if is_opener {
                open = Some(Open {
                    mark: *mark,
                    goes_on: false,
                });
            }
        }
        (open, nested)
    }

    fn push(&mut self, open: Open, end: usize, after: usize, is_closed: bool) {
        let inside = self.body.get(open.mark.end..end).unwrap_or("");
        if !inside.contains(char::is_alphanumeric) {
            return;
        }
        let start = open.mark.end + (inside.len() - inside.trim_start().len());
        let span = Span::new(start, start + inside.trim().len());
        self.found.push(Quotation {
            open: open.mark.start,
            span,
            after: if is_closed { after } else { span.end },
            paragraph: self.index,
            is_closed,
            goes_on: open.goes_on,
            is_single: open.mark.class == Class::Single,
        });
    }
}

/// For every mark, the later mark that closes it if it opens a quotation in single marks; `usize::MAX` if there is
/// none.
///
/// A mark after an "s" may be the apostrophe of a plural. A mark that is certainly a closing one is preferred, if no
/// other quotation opens before it.
fn single_closers(marks: &[Mark]) -> Vec<usize> {
    if marks.iter().all(|mark| mark.class == Class::Double) {
        return Vec::new();
    }
    let mut closers = vec![usize::MAX; marks.len()];
    let (mut sure, mut nearest, mut opener) = (usize::MAX, usize::MAX, usize::MAX);
    for (index, mark) in marks.iter().enumerate().rev() {
        checkpoint();
        if mark.class == Class::Double {
            continue;
        }
        if mark.opens {
            let chosen = match () {
                () if sure < opener => sure,
                () if nearest < opener => nearest,
                // Another quotation opens inside it, which only marks of distinct shapes allow.
                () if mark.shape == Shape::Open => sure,
                () => usize::MAX,
            };
            if let Some(closer) = closers.get_mut(index) {
                *closer = chosen;
            }
            opener = index;
        } else if mark.closes {
            nearest = index;
            if !mark.after_s {
                sure = index;
            }
        }
    }
    closers
}

/// Finds all characters that may be quotation marks.
fn marks(body: &str) -> Vec<Mark> {
    let bytes = body.as_bytes();
    let mut marks = Vec::new();
    let mut at = 0;
    let mut has_double = false;
    while at < bytes.len() {
        let Some(byte) = bytes.get(at) else { break };
        if !IS_FIRST.get(usize::from(*byte)).copied().unwrap_or(false) {
            at += 1;
            continue;
        }
        let next = |offset: usize| bytes.get(at + offset).copied().unwrap_or(0);
        let (length, class, shape) = match (*byte, next(1), next(2)) {
            (b'"', _, _) => (1, Class::Double, Shape::Either),
            (b'\'', b'\'', b'\'') => (3, Class::Double, Shape::Either),
            (b'\'', b'\'', _) => (2, Class::Double, Shape::Either),
            (b'\'', _, _) => (1, Class::Single, Shape::Either),
            (b'`', b'`', _) => (2, Class::Double, Shape::Open),
            (b'`', _, _) => (1, Class::Single, Shape::Open),
            (b',', b',', _) => (2, Class::Double, Shape::Open),
            (0xC2, 0xAB, _) => (2, Class::Double, Shape::Open),
            (0xC2, 0xBB, _) => (2, Class::Double, Shape::Close),
            // Marks of Windows-1252 that were decoded as Latin-1.
            (0xC2, 0x91, _) => (2, Class::Single, Shape::Open),
            (0xC2, 0x92, _) => (2, Class::Single, Shape::Close),
            (0xC2, 0x93, _) => (2, Class::Double, Shape::Open),
            (0xC2, 0x94, _) => (2, Class::Double, Shape::Close),
            (0xE2, 0x80, 0x9C | 0x9E | 0x9F) => (3, Class::Double, Shape::Open),
            (0xE2, 0x80, 0x9D) => (3, Class::Double, Shape::Close),
            (0xE2, 0x80, 0x98 | 0x9A | 0x9B | 0xB9) => (3, Class::Single, Shape::Open),
            (0xE2, 0x80, 0x99 | 0xBA) => (3, Class::Single, Shape::Close),
            _ => {
                at += 1;
                continue;
            }
        };
        let (start, end) = (at, at + length);
        at = end;
        let is_in_word = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
        if class == Class::Single
            && is_in_word(start.checked_sub(1).and_then(|before| bytes.get(before)))
            && is_in_word(bytes.get(end))
        {
            continue;
        }
        has_double |= class == Class::Double;
        marks.extend(placed(body, Span::new(start, end), class, shape));
    }
    if !has_double && marks.iter().all(|mark| !mark.opens) {
        marks.clear();
    }
    marks
}

/// Whether a byte may be the first byte of a quotation mark.
const IS_FIRST: [bool; 256] = {
    let mut first = [false; 256];
    let mut index = 0;
    let bytes = [b'"', b'\'', b'`', b',', 0xC2, 0xE2];
    while index < bytes.len() {
        first[bytes[index] as usize] = true;
        index += 1;
    }
    first
};

/// Judges a mark by the characters around it; `None` if it can neither open nor close a quotation.
fn placed(body: &str, span: Span, class: Class, shape: Shape) -> Option<Mark> {
    let before_text = body.get(..span.start)?;
    let before = before_text.chars().next_back();
    let after = body.get(span.end..)?.chars().next();
    let is_blank = |char: Option<char>| char.is_none_or(char::is_whitespace);
    let is_word = |char: Option<char>| char.is_some_and(char::is_alphanumeric);
    let is_bracket = matches!(
        before,
        Some('(' | '[' | '{' | '-' | '\u{2013}' | '\u{2014}' | '/' | '*' | '>')
    );
    let is_low = body.get(span.bytes()) == Some("\u{201E}") || body.get(span.bytes()) == Some(",,");
    let is_mark = |char: Option<char>| {
        matches!(
            char,
            Some('"' | '\u{201C}' | '\u{201D}' | '\u{2018}' | '\u{2019}' | '\'')
        )
    };
    let starts = !is_blank(after) && (is_blank(before) || is_bracket || is_mark(before));
    let is_french = body.get(span.bytes()) == Some("\u{AB}");
    let (opens, closes) = match (class, shape) {
        (Class::Double, Shape::Open) if is_low && shape == Shape::Open => {
            (is_word(after) && (is_blank(before) || is_bracket), false)
        }
        (Class::Double, Shape::Open) => (
            is_french || (!is_blank(after) && (!is_word(before) || is_word(after))),
            // The English opening mark closes in German, and where an author typed the wrong mark.
            is_word(before) || (is_blank(after) && !is_blank(before)),
        ),
        (Class::Double, Shape::Close) => (is_blank(before) && is_word(after), true),
        (Class::Double, Shape::Either) => {
            let after_stop = matches!(before, Some('.' | ',' | '!' | '?' | ':' | ';' | ')'));
            let may_open = starts || (after_stop && is_word(after));
            (may_open, !starts)
        }
        (Class::Single, Shape::Open) => (!is_word(before) && is_word(after), false),
        (Class::Single, Shape::Close | Shape::Either) => (
            shape == Shape::Either
                && !is_word(before)
                && (is_word(after))
                && (is_blank(before) || is_bracket || is_mark(before)),
            !is_blank(before) && !is_word(after),
        ),
    };
    if !opens && !closes {
        return None;
    }
    let sentence_end = before_text.trim_end().chars().next_back();
    Some(Mark {
        start: span.start,
        end: span.end,
        class,
        shape,
        opens,
        closes,
        after_sentence: matches!(sentence_end, Some('.' | '!' | '?' | '\u{2026}')),
        after_s: matches!(before, Some('s' | 'S')),
        is_low,
    })
}
