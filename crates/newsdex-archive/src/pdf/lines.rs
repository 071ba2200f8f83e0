//! Makes lines of the characters of a page: pieces of text on one base line without a wide gap.

use newsdex_text::checkpoint::checkpoint;

use super::glyphs::{Glyph, PageText};

/// A piece of text on one base line, without a gap such as that between columns.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) x: f64,
    pub(super) end: f64,
    pub(super) y: f64,
    /// The size of most of its characters.
    pub(super) size: f64,
}

/// The lines of a page, and its upper and lower end.
#[derive(Debug, Default)]
pub(super) struct PageLines {
    pub(super) lines: Vec<Line>,
    pub(super) top: f64,
    pub(super) bottom: f64,
}

/// A gap between characters that is wider than this part of their size is a blank.
const BLANK: f64 = 0.17;
/// A gap wider than this, in sizes, divides a line: between columns, not between words.
const WIDE_GAP: f64 = 1.1;
/// In a line with blanks, a gap that no blank covers divides the line if it is wider than this, in sizes.
const UNCOVERED_GAP: f64 = 0.75;
/// A blank covers at most this much, in sizes: some programs widen one blank to the next column.
const LONGEST_BLANK: f64 = 0.8;
/// A gap this many times wider than the usual blank divides a line.
const TIMES_BLANK: f64 = 3.2;
/// Characters whose base lines differ by less than this part of their size are on one line.
const SAME_LINE: f64 = 0.35;

/// Makes lines of the characters of a page.
pub(super) fn lines(page: PageText) -> PageLines {
    let mut glyphs = page.glyphs;
    glyphs.retain(|glyph| glyph.x.is_finite() && glyph.y.is_finite() && glyph.end.is_finite());
    glyphs.sort_by(|a, b| a.y.total_cmp(&b.y).then(a.x.total_cmp(&b.x)));
    let mut lines = Vec::new();
    let mut row: Vec<Glyph> = Vec::new();
    for glyph in glyphs {
        checkpoint();
        // A row is measured from its first character: a raised or lowered one must not draw the next row in.
        let is_same = row.first().is_some_and(|first: &Glyph| {
            glyph.y - first.y <= SAME_LINE * first.size.min(glyph.size).max(2.0)
        });
        if !is_same {
            push_row(std::mem::take(&mut row), &mut lines);
        }
        row.push(glyph);
    }
    push_row(row, &mut lines);
    PageLines {
        lines,
        top: page.top,
        bottom: page.bottom,
    }
}

/// Divides the characters on one base line at wide gaps and adds the lines.
fn push_row(mut row: Vec<Glyph>, lines: &mut Vec<Line>) {
    row.sort_by(|a, b| a.x.total_cmp(&b.x));
    // Bold print is often the same character twice, at nearly the same place.
    row.dedup_by(|next, kept| {
        next.text == kept.text && next.x - kept.x < 0.15 * kept.size && !next.text.trim().is_empty()
    });
    let has_blanks = row.iter().any(|glyph| glyph.text.trim().is_empty());
    let usual = usual_blank(&row);
    let mut piece: Vec<Glyph> = Vec::new();
    // The end of the blanks after the last character.
    let mut blank_end: Option<f64> = None;
    for mut glyph in row {
        checkpoint();
        if glyph.text.trim().is_empty() {
            let end = glyph.end.min(glyph.x + LONGEST_BLANK * glyph.size);
            blank_end = Some(blank_end.unwrap_or(end).max(end));
            continue;
        }
        if let Some(last) = piece.last() {
            let size = last.size.max(glyph.size);
            let gap = glyph.x - blank_end.unwrap_or(last.end).max(last.end);
            let widest = match has_blanks {
                true => UNCOVERED_GAP * size,
                false => (WIDE_GAP * size).max(TIMES_BLANK * usual.min(size * 0.5)),
            };
            if gap > widest {
                push_piece(std::mem::take(&mut piece), lines);
            } else {
                glyph.is_after_blank = blank_end.is_some();
            }
        }
        blank_end = None;
        piece.push(glyph);
    }
    push_piece(piece, lines);
}

/// The usual width of a blank in a row; 0 if it has none.
fn usual_blank(row: &[Glyph]) -> f64 {
    let mut gaps: Vec<f64> = row
        .windows(2)
        .filter_map(|pair| match pair {
            [a, b] if b.x - a.end > BLANK * a.size => Some(b.x - a.end),
            _ => None,
        })
        .collect();
    gaps.sort_by(f64::total_cmp);
    gaps.get(gaps.len() / 2).copied().unwrap_or(0.0)
}

fn push_piece(piece: Vec<Glyph>, lines: &mut Vec<Line>) {
    let (Some(first), Some(last)) = (piece.first(), piece.last()) else {
        return;
    };
    let (x, end) = (first.x, last.end);
    let mut sizes: Vec<f64> = piece.iter().map(|glyph| glyph.size).collect();
    sizes.sort_by(f64::total_cmp);
    let size = sizes.get(sizes.len() / 2).copied().unwrap_or(first.size);
    let mut base: Vec<f64> = piece.iter().map(|glyph| glyph.y).collect();
    base.sort_by(f64::total_cmp);
    let y = base.get(base.len() / 2).copied().unwrap_or(first.y);
    let text = in_reading_order(&piece);
    if !text.trim().is_empty() {
        lines.push(Line {
            text,
            x,
            end,
            y,
            size,
        });
    }
}

/// Whether a character belongs to a script that is written from right to left.
fn is_right_to_left(sign: char) -> bool {
    matches!(sign, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
}

/// The text of the characters, which are in order from left to right. Scripts written from right to left are turned
/// round, numbers and Latin words within them are not.
fn in_reading_order(piece: &[Glyph]) -> String {
    let mut units: Vec<String> = Vec::with_capacity(piece.len() * 2);
    let mut previous: Option<&Glyph> = None;
    for glyph in piece {
        if let Some(previous) = previous
            && (glyph.is_after_blank
                || glyph.x - previous.end > BLANK * previous.size.min(glyph.size))
        {
            units.push(" ".to_owned());
        }
        units.push(plain(&glyph.text));
        previous = Some(glyph);
    }
    let count = |matches: fn(char) -> bool| {
        let signs = units.iter().flat_map(|unit| unit.chars());
        signs.filter(|sign| matches(*sign)).count()
    };
    let turned = count(is_right_to_left);
    let straight = count(|sign| sign.is_alphabetic() && !is_right_to_left(sign));
    if turned == 0 {
        return units.concat();
    }
    // The main direction is that of most letters; runs of the other one keep their own order.
    let is_main_turned = turned >= straight;
    let is_of_run = |unit: &String| match is_main_turned {
        true => unit
            .chars()
            .all(|sign| sign.is_alphanumeric() && !is_right_to_left(sign)),
        false => unit.chars().any(is_right_to_left),
    };
    let mut ordered: Vec<String> = match is_main_turned {
        true => units.into_iter().rev().collect(),
        false => units,
    };
    let mut start = 0;
    while start < ordered.len() {
        checkpoint();
        let Some(first) = ordered
            .get(start..)
            .and_then(|rest| rest.iter().position(&is_of_run))
        else {
            break;
        };
        let begin = start + first;
        let mut end = begin;
        let mut at = begin;
        // A run goes over blanks and points between its words, but does not end with them.
        while let Some(unit) = ordered.get(at) {
            match () {
                () if is_of_run(unit) => end = at + 1,
                () if unit.chars().all(|sign| " .,:/-".contains(sign)) => {}
                () => break,
            }
            at += 1;
        }
        if let Some(run) = ordered.get_mut(begin..end) {
            run.reverse();
        }
        start = end.max(begin + 1);
    }
    ordered.concat()
}

/// Replaces forms that only print uses by the letters they stand for: ligatures, Arabic letters in context.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '\u{fb00}'..='\u{fb06}' | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' => {
                plain.push_str(&newsdex_text::clean::compatible(sign));
            }
            '\u{a0}' | '\u{2000}'..='\u{200a}' => plain.push(' '),
            sign => plain.push(sign),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(text: &str, x: f64, y: f64) -> Vec<Glyph> {
        let glyph = |(at, sign): (usize, char)| Glyph {
            text: sign.to_string(),
            x: x + at as f64 * 5.0,
            end: x + at as f64 * 5.0 + 5.0,
            y,
            size: 10.0,
            is_after_blank: false,
        };
        text.chars().enumerate().map(glyph).collect()
    }

    fn texts(glyphs: Vec<Glyph>) -> Vec<String> {
        let page = PageText {
            glyphs,
            ..PageText::default()
        };
        lines(page)
            .lines
            .into_iter()
            .map(|line| line.text)
            .collect()
    }

    #[test]
    fn a_wide_gap_divides_columns_and_a_narrow_one_words() {
        let mut glyphs = row("It rained.", 0.0, 100.0);
        glyphs.extend(row("The pier", 80.0, 100.5));
        glyphs.extend(row("Below", 0.0, 112.0));
        assert_eq!(texts(glyphs), ["It rained.", "The pier", "Below"]);
    }

    #[test]
    fn bold_print_is_read_once() {
        let mut glyphs = row("Pier", 0.0, 0.0);
        glyphs.extend(row("Pier", 0.3, 0.0));
        assert_eq!(texts(glyphs), ["Pier"]);
        assert_eq!(texts(row("Wellington", 0.0, 0.0)), ["Wellington"]);
    }

    #[test]
    fn scripts_from_right_to_left_are_turned_round_without_their_numbers() {
        let seen: String = "שלום עולם 25".chars().rev().collect();
        let seen = seen.replace("52", "25");
        assert_eq!(texts(row(&seen, 0.0, 0.0)), ["שלום עולם 25"]);
    }
}
