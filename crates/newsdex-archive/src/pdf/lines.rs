//! Makes lines of the words of a page: pieces of text on one base line, divided where columns are.

use newsdex_text::checkpoint::checkpoint;

use super::glyphs::PageText;
use super::words::{BLANK, OVERLAP, Word, is_right_to_left, words};

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

/// A gap wider than this, in sizes, divides a line: between columns, not between words.
const WIDE_GAP: f64 = 1.1;
/// In a line with blanks, a gap that no blank covers divides the line if it is wider than this, in sizes.
const UNCOVERED_GAP: f64 = 0.75;
/// A gap this many times wider than the usual blank divides a line.
const TIMES_BLANK: f64 = 3.2;
/// Words whose base lines differ by less than this part of their size are on one line.
const SAME_LINE: f64 = 0.35;
/// A gap wider than this, in sizes, is not between the words of a line that is filled with blanks.
const LOOSEST: f64 = 8.0;
/// The rows above and below a line that tell about its gaps are at most this far from it, in sizes.
const ROWS_BESIDE: f64 = 3.0;
/// A gap of this many sizes divides a line if a column begins behind it…
const COLUMN_GAP: f64 = 0.35;
/// …and if it is this many times wider than the usual blank of the line, or there is no text above or below it.
const TIMES_BLANK_AT_COLUMN: f64 = 1.4;
/// The fewest lines, near each other, that begin a column.
const LINES_OF_COLUMN: usize = 4;
/// Lines begin a column together if they are not farther from each other than this, in sizes.
const NEAR: f64 = 20.0;
/// The longest mark of an item of a list, in characters.
const LONGEST_MARK: usize = 4;
/// The text of an item begins at most this many sizes behind its mark.
const GAP_OF_MARK: f64 = 4.0;

/// Makes lines of the characters of a page.
pub(super) fn lines(page: PageText) -> PageLines {
    let rows = rows(words(page.glyphs));
    let starts = column_starts(&rows);
    let mut lines = Vec::new();
    for at in 0..rows.len() {
        push_row(&rows, at, &starts, &mut lines);
    }
    PageLines {
        lines,
        top: page.top,
        bottom: page.bottom,
    }
}

/// Groups words by their base lines, from top to bottom; the words of a row are in order from left to right.
fn rows(mut words: Vec<Word>) -> Vec<Vec<Word>> {
    words.sort_by(|a, b| a.y.total_cmp(&b.y).then(a.x.total_cmp(&b.x)));
    let mut rows: Vec<Vec<Word>> = Vec::new();
    for word in words {
        checkpoint();
        // A row is measured from its first word: a raised or lowered one must not draw the next row in.
        match rows.last_mut() {
            Some(row) if row.first().is_some_and(|first| is_same_row(first, &word)) => {
                row.push(word);
            }
            _ => rows.push(vec![word]),
        }
    }
    for row in &mut rows {
        row.sort_by(|a, b| a.x.total_cmp(&b.x));
    }
    rows
}

fn is_same_row(first: &Word, word: &Word) -> bool {
    word.y - first.y <= SAME_LINE * first.size.min(word.size).max(2.0)
}

/// The places at which lines certainly begin: at the left of the page or behind a wide gap. From top to bottom.
fn column_starts(rows: &[Vec<Word>]) -> Vec<(f64, f64)> {
    let mut starts = Vec::new();
    for row in rows {
        checkpoint();
        let mut end: Option<f64> = None;
        for word in row.iter().filter(|word| !word.is_blank()) {
            let is_start = end.is_none_or(|end| word.x - end > WIDE_GAP * word.size);
            if is_start {
                starts.push((word.y, word.x));
            }
            end = Some(end.unwrap_or(word.end).max(word.end));
        }
    }
    starts
}

/// Whether lines near a word begin at its place.
fn begins_column(starts: &[(f64, f64)], word: &Word) -> bool {
    let from = starts.partition_point(|(y, _)| *y < word.y - NEAR * word.size);
    let near = starts.get(from..).unwrap_or_default().iter();
    near.take_while(|(y, _)| *y < word.y + NEAR * word.size)
        .filter(|(_, x)| (x - word.x).abs() < 0.3 * word.size)
        .count()
        >= LINES_OF_COLUMN
}

/// Divides the words on one base line at wide gaps and adds the lines.
fn push_row(rows: &[Vec<Word>], at: usize, starts: &[(f64, f64)], lines: &mut Vec<Line>) {
    let row = rows.get(at).map_or(&[][..], Vec::as_slice);
    let has_blanks = row.iter().any(Word::is_blank);
    let usual = usual_gap(row);
    let spread = spread(row);
    let first = lines.len();
    let mut piece: Vec<(Word, bool)> = Vec::new();
    // The end of the blanks behind the last word.
    let mut blank_end: Option<f64> = None;
    for word in row {
        checkpoint();
        let last = piece.last().map(|(last, _)| (last.end, last.size));
        if word.is_blank() {
            if last.is_some_and(|(end, size)| word.end > end + 0.02 * size) {
                blank_end = Some(blank_end.unwrap_or(word.end).max(word.end));
            }
            continue;
        }
        let mut is_after_blank = false;
        if let Some((end, size)) = last {
            let size = size.max(word.size);
            let whole_gap = word.x - end;
            let gap = word.x - blank_end.unwrap_or(end).max(end);
            let widest = match has_blanks {
                true => UNCOVERED_GAP * size,
                false => (WIDE_GAP * size).max(TIMES_BLANK * usual.min(size * 0.5)),
            };
            let is_column = whole_gap > COLUMN_GAP * size
                && begins_column(starts, word)
                && (whole_gap > TIMES_BLANK_AT_COLUMN * usual || !is_loose(rows, at, end, word));
            let is_wide = gap > widest && !is_loose(rows, at, end, word);
            if is_wide || is_column {
                push_piece(std::mem::take(&mut piece), lines);
            } else {
                is_after_blank = match spread {
                    Some(narrowest) => whole_gap > narrowest,
                    // The hidden text of a scan may have words that overlap.
                    None => {
                        let smaller = size.min(word.size);
                        blank_end.is_some()
                            || whole_gap > BLANK * smaller
                            || whole_gap < -OVERLAP * size
                    }
                };
            }
        }
        blank_end = None;
        piece.push((word.clone(), is_after_blank));
    }
    push_piece(piece, lines);
    join_marks(lines, first);
}

/// Whether a gap is inside a column whose lines are filled with wide blanks: there is text above and below the gap.
fn is_loose(rows: &[Vec<Word>], at: usize, from: f64, word: &Word) -> bool {
    let is_near = |row: &&Vec<Word>| {
        let first = row.first();
        first.is_some_and(|first| (first.y - word.y).abs() < ROWS_BESIDE * word.size)
    };
    let above = rows.get(..at).unwrap_or_default().iter().rev();
    let below = rows.get(at + 1..).unwrap_or_default().iter();
    let above = is_gutter(above.take_while(is_near), from, word);
    let below = is_gutter(below.take_while(is_near), from, word);
    word.x - from < LOOSEST * word.size
        && above != Some(true)
        && below != Some(true)
        && (above, below) != (None, None)
}

/// Whether a part of a gap is also a gap in the rows on one side of it; `None` if there is no text.
fn is_gutter<'w>(
    rows: impl Iterator<Item = &'w Vec<Word>>,
    from: f64,
    word: &Word,
) -> Option<bool> {
    let (mut free, mut has_text) = (vec![(from, word.x)], false);
    for other in rows.flatten().filter(|other| !other.is_blank()) {
        checkpoint();
        has_text |= other.x < word.x + 3.0 * word.size && other.end > from - 3.0 * word.size;
        free = free
            .into_iter()
            .flat_map(|(from, to)| [(from, to.min(other.x)), (from.max(other.end), to)])
            .filter(|(from, to)| to - from >= COLUMN_GAP * word.size)
            .collect();
    }
    has_text.then_some(!free.is_empty())
}

/// The usual width of the gaps between the words of a row; 0 if it has none.
fn usual_gap(row: &[Word]) -> f64 {
    let mut gaps = gaps(row);
    gaps.retain(|(gap, size)| *gap > BLANK * size);
    gaps.sort_by(|a, b| a.0.total_cmp(&b.0));
    gaps.get(gaps.len() / 2).map_or(0.0, |(gap, _)| *gap)
}

/// The gaps between the words of a row, with the size of the word before each.
fn gaps(row: &[Word]) -> Vec<(f64, f64)> {
    let words: Vec<&Word> = row.iter().filter(|word| !word.is_blank()).collect();
    words
        .windows(2)
        .filter_map(|pair| match pair {
            [a, b] => Some((b.x - a.end, a.size)),
            _ => None,
        })
        .collect()
}

/// The narrowest gap between the words of a row whose letters are spread: `H E A D   L I N E`.
fn spread(row: &[Word]) -> Option<f64> {
    let words: Vec<&Word> = row.iter().filter(|word| !word.is_blank()).collect();
    let single = words.iter().filter(|word| {
        let mut signs = word.text.chars();
        signs.next().is_some_and(char::is_alphabetic)
            && signs.next().is_none()
            && !is_right_to_left(&word.text)
    });
    if words.len() < 6 || single.count() * 10 < words.len() * 9 {
        return None;
    }
    let mut gaps: Vec<f64> = gaps(row).into_iter().map(|(gap, _)| gap).collect();
    gaps.sort_by(f64::total_cmp);
    let usual = gaps.get(gaps.len() / 2).copied()?;
    let size = words.first()?.size;
    (usual < size).then_some(usual + 0.15 * size)
}

/// Joins the mark of an item of a list to the text behind it, in the lines of a row.
fn join_marks(lines: &mut Vec<Line>, first: usize) {
    let mut row = lines.split_off(first).into_iter().peekable();
    while let Some(mut line) = row.next() {
        if is_mark(&line.text)
            && let Some(next) = row
                .next_if(|next| next.x - line.end < GAP_OF_MARK * next.size && !is_mark(&next.text))
        {
            line.text = format!("{} {}", line.text, next.text);
            line.end = next.end;
            line.size = next.size;
        }
        lines.push(line);
    }
}

/// Whether a text is the mark of an item: `•`, `3.`, `(a)`, `iv)`.
fn is_mark(text: &str) -> bool {
    let text = text.trim();
    if text.chars().count() > LONGEST_MARK {
        return false;
    }
    let bare = text
        .trim_start_matches('(')
        .trim_end_matches(['.', ')', ':']);
    let is_sign = matches!(
        text,
        "•" | "▪" | "●" | "■" | "◦" | "○" | "–" | "-" | "‣" | "*" | "\u{f0b7}" | "\u{f0a7}"
    );
    is_sign
        || bare.len() < text.len()
            && (bare.chars().all(|sign| sign.is_ascii_digit())
                || bare.chars().count() == 1
                || bare.chars().all(|sign| "ivx".contains(sign)))
            && !bare.is_empty()
}

fn push_piece(piece: Vec<(Word, bool)>, lines: &mut Vec<Line>) {
    let (Some((first, _)), Some((last, _))) = (piece.first(), piece.last()) else {
        return;
    };
    let (x, mut end) = (first.x, last.end);
    let mut sizes: Vec<(f64, f64, usize)> = Vec::new();
    for (word, _) in &piece {
        end = end.max(word.end);
        sizes.push((word.size, word.y, word.text.chars().count()));
    }
    let all: usize = sizes.iter().map(|(_, _, count)| count).sum();
    let median = |mut values: Vec<(f64, usize)>| {
        values.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut passed = 0;
        values
            .iter()
            .find(|(_, count)| {
                passed += count;
                passed * 2 >= all
            })
            .map(|(value, _)| *value)
    };
    let size = median(
        sizes
            .iter()
            .map(|(size, _, count)| (*size, *count))
            .collect(),
    );
    let y = median(sizes.iter().map(|(_, y, count)| (*y, *count)).collect());
    let (size, y) = (size.unwrap_or(first.size), y.unwrap_or(first.y));
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

/// The text of the words, which are in order from left to right. Scripts written from right to left are turned
/// round, numbers and Latin words within them are not.
fn in_reading_order(piece: &[(Word, bool)]) -> String {
    let mut units: Vec<String> = Vec::with_capacity(piece.len() * 2);
    for (word, is_after_blank) in piece {
        if *is_after_blank {
            units.push(" ".to_owned());
        }
        units.push(word.text.clone());
    }
    let count = |is_turned: bool| -> usize {
        let of_direction = units
            .iter()
            .filter(|unit| is_right_to_left(unit) == is_turned);
        let letters = |unit: &String| unit.chars().filter(|sign| sign.is_alphabetic()).count();
        of_direction.map(letters).sum()
    };
    let (turned, straight) = (count(true), count(false));
    if turned == 0 {
        return units.concat();
    }
    // The main direction is that of most letters; runs of the other one keep their own order.
    let is_main_turned = turned >= straight;
    let is_of_run = |unit: &String| match is_main_turned {
        true => unit.chars().all(char::is_alphanumeric) && !is_right_to_left(unit),
        false => is_right_to_left(unit),
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

#[cfg(test)]
mod tests {
    use super::super::glyphs::Glyph;
    use super::*;

    fn row(text: &str, x: f64, y: f64) -> Vec<Glyph> {
        let glyph = |(at, sign): (usize, char)| Glyph {
            text: sign.to_string(),
            x: x + at as f64 * 5.0,
            end: x + at as f64 * 5.0 + 5.0,
            y,
            size: 10.0,
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
    }

    #[test]
    fn the_letters_of_a_spread_headline_are_words() {
        let spread = |text: &str| -> Vec<Glyph> {
            text.chars()
                .enumerate()
                .filter(|(_, sign)| *sign != ' ')
                .map(|(at, sign)| Glyph {
                    text: sign.to_string(),
                    x: at as f64 * 8.0,
                    end: at as f64 * 8.0 + 5.0,
                    y: 0.0,
                    size: 10.0,
                })
                .collect()
        };
        assert_eq!(texts(spread("THE HARBOUR OPENS")), ["THE HARBOUR OPENS"]);
        assert_eq!(
            texts(spread("NO. 12 A B")).concat().matches("NO").count(),
            0
        );
    }

    #[test]
    fn the_mark_of_an_item_and_its_text_are_one_line() {
        let mut glyphs = row("(a)", 0.0, 0.0);
        glyphs.extend(row("A letter came.", 40.0, 0.0));
        glyphs.extend(row("12.", 0.0, 12.0));
        glyphs.extend(row("Another one.", 40.0, 12.0));
        assert_eq!(texts(glyphs), ["(a) A letter came.", "12. Another one."]);
    }

    #[test]
    fn a_line_that_is_filled_with_wide_blanks_is_one_line() {
        let mut glyphs = Vec::new();
        glyphs.extend(row("Wexmouthonians-waited-in-", 0.0, 0.0));
        for (x, word) in [(0.0, "and"), (32.0, "so"), (65.0, "it"), (95.0, "was")] {
            glyphs.extend(row(word, x, 12.0));
        }
        glyphs.extend(row("nobody-had-seen-a-harbour", 0.0, 24.0));
        assert_eq!(texts(glyphs)[1], "and so it was");
    }

    #[test]
    fn columns_with_a_narrow_gap_are_divided_where_other_lines_begin() {
        let mut glyphs = Vec::new();
        for at in 0..6_u8 {
            let y = 12.0 * f64::from(at);
            let left = if at == 3 {
                "it rained on it all"
            } else {
                "it rained all day"
            };
            glyphs.extend(row(left, 0.0, y));
            glyphs.extend(row("and the wind blew", 101.0, y));
        }
        assert!(texts(glyphs).contains(&"and the wind blew".to_owned()));
    }

    #[test]
    fn scripts_from_right_to_left_are_turned_round_without_their_numbers() {
        let seen: String = "שלום עולם 25".chars().rev().collect();
        let seen = seen.replace("52", "25");
        assert_eq!(texts(row(&seen, 0.0, 0.0)), ["שלום עולם 25"]);
    }
}
