//! Joins the characters of a page to words, in the order in which the file draws them.
//!
//! The order of drawing is better evidence than the places: the hidden text of a scan has characters that overlap, because
//! its words are stretched to the width of the print. Words are divided by blanks, gaps and jumps; a raised or lowered
//! number is part of the word it touches.

use std::collections::HashMap;

use newsdex_text::checkpoint::checkpoint;

use super::glyphs::Glyph;

/// A word, or a part of a word that is drawn by itself; or a blank.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Word {
    /// The text; empty for a blank.
    pub(super) text: String,
    pub(super) x: f64,
    pub(super) end: f64,
    /// The base line.
    pub(super) y: f64,
    pub(super) size: f64,
}

impl Word {
    pub(super) fn is_blank(&self) -> bool {
        self.text.is_empty()
    }
}

/// A gap between characters that is wider than this part of their size is a blank.
pub(super) const BLANK: f64 = 0.13;
/// A blank covers at most this much, in sizes: some programs widen one blank to the next column.
const LONGEST_BLANK: f64 = 0.8;
/// Words that overlap by more than this, in sizes, are two words: the hidden text of a scan may have both readings of one.
pub(super) const OVERLAP: f64 = 0.25;
/// The next character of a word is at least this part of the width of the one before it farther on.
const LEAST_STEP: f64 = 0.3;
/// Accents that some programs draw by themselves, at the place of their letter.
const ACCENTS: [(char, char); 10] = [
    ('´', '\u{301}'),
    ('`', '\u{300}'),
    ('¨', '\u{308}'),
    ('ˆ', '\u{302}'),
    ('˜', '\u{303}'),
    ('¸', '\u{327}'),
    ('ˇ', '\u{30c}'),
    ('˚', '\u{30a}'),
    ('˘', '\u{306}'),
    ('˝', '\u{30b}'),
];
/// Characters of one word have base lines that differ at most by this part of their size.
const SAME_BASE: f64 = 0.2;
/// A raised or lowered character is smaller than this part of the size of its word…
const SMALL: f64 = 0.8;
/// …and raised or lowered by at most this part of it.
const RAISED: f64 = 0.55;
/// The same character at a place that differs by less than this, in sizes, is drawn twice to look bold.
const DRAWN_TWICE: f64 = 0.15;

/// Joins characters to words.
pub(super) fn words(glyphs: Vec<Glyph>) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut open: Option<Word> = None;
    let mut drawn = Drawn::default();
    // The character at the end of the open word.
    let mut last = Glyph::default();
    for glyph in glyphs {
        checkpoint();
        if !(glyph.x.is_finite() && glyph.y.is_finite() && glyph.end.is_finite()) {
            continue;
        }
        if glyph.text.trim().is_empty() {
            words.extend(open.take());
            let end = glyph.end.min(glyph.x + LONGEST_BLANK * glyph.size);
            words.push(Word {
                text: String::new(),
                x: glyph.x,
                end,
                y: glyph.y,
                size: glyph.size,
            });
            continue;
        }
        if drawn.has(&glyph) {
            continue;
        }
        drawn.insert(&glyph);
        match open.as_mut() {
            Some(word) if continues(word, &last, &glyph) => {
                push(word, &last, &glyph);
                word.end = word.end.max(glyph.end);
            }
            _ => {
                let word = Word {
                    text: plain(&glyph.text),
                    x: glyph.x,
                    end: glyph.end,
                    y: glyph.y,
                    size: glyph.size,
                };
                words.extend(open.replace(word));
            }
        }
        last = glyph;
    }
    words.extend(open);
    attach_initials(&mut words);
    words
}

/// Joins large initials to the first word of the lines beside them.
fn attach_initials(words: &mut Vec<Word>) {
    let initials: Vec<usize> = (0..words.len())
        .filter(|at| words.get(*at).is_some_and(|word| is_initial(&word.text)))
        .collect();
    let mut attached = Vec::new();
    for at in initials.into_iter().take(MOST_INITIALS) {
        let Some(initial) = words.get(at).cloned() else {
            continue;
        };
        let mut beside: Vec<(f64, usize)> = Vec::new();
        for (other, word) in words.iter().enumerate() {
            checkpoint();
            if is_beside(&initial, word) {
                beside.push((word.y, other));
            }
        }
        beside.sort_by(|a, b| a.0.total_cmp(&b.0));
        let (Some((upper, first)), Some((lower, _))) = (beside.first(), beside.last()) else {
            continue;
        };
        if let Some(word) = words.get_mut(*first)
            && lower - upper > 0.5 * word.size
            && word.text.chars().next().is_some_and(char::is_alphabetic)
        {
            word.text.insert_str(0, &initial.text);
            word.x = initial.x;
            attached.push(at);
        }
    }
    for at in attached.into_iter().rev() {
        words.remove(at);
    }
}

/// The most large initials of a page.
const MOST_INITIALS: usize = 100;
/// A large initial is at least this many times as large as its text.
const INITIAL: f64 = 1.5;

/// Whether a word begins a line beside a large initial.
fn is_beside(initial: &Word, word: &Word) -> bool {
    !word.is_blank()
        && initial.size > INITIAL * word.size
        && word.y > initial.y - 0.9 * initial.size
        && word.y < initial.y + 0.3 * word.size
        && word.x > initial.end - 0.3 * initial.size
        && word.x < initial.end + 1.2 * word.size
}

/// Whether a word is one capital, perhaps behind a quotation mark.
fn is_initial(text: &str) -> bool {
    let bare = text.trim_start_matches(['“', '"', '«', '„', '‘', '\'']);
    let mut signs = bare.chars();
    signs.next().is_some_and(char::is_uppercase)
        && signs.next().is_none_or(|sign| sign == '’' || sign == '\'')
        && signs.next().is_none()
}

/// The characters that are drawn already, by their place.
#[derive(Default)]
struct Drawn(HashMap<(String, i64, i64), (f64, f64)>);

impl Drawn {
    /// The cell of a grid in which a character is, with cells moved by some cells.
    fn cell(glyph: &Glyph, right: i64, down: i64) -> (String, i64, i64) {
        let width = (DRAWN_TWICE * glyph.size).max(0.01);
        #[expect(
            clippy::cast_possible_truncation,
            reason = "casts of floats are limited"
        )]
        let number = |place: f64| (place / width).floor() as i64;
        let moved = |number: i64, by: i64| number.saturating_add(by);
        let (x, y) = (number(glyph.x), number(glyph.y));
        (glyph.text.clone(), moved(x, right), moved(y, down))
    }

    /// Whether the same character is drawn at nearly the same place.
    fn has(&self, glyph: &Glyph) -> bool {
        let width = DRAWN_TWICE * glyph.size;
        let mut cells = (-1..=1).flat_map(|right| (-1..=1).map(move |down| (right, down)));
        cells.any(|(right, down)| {
            let place = self.0.get(&Drawn::cell(glyph, right, down));
            place.is_some_and(|(x, y)| (glyph.x - x).abs() < width && (glyph.y - y).abs() < width)
        })
    }

    fn insert(&mut self, glyph: &Glyph) {
        self.0.insert(Drawn::cell(glyph, 0, 0), (glyph.x, glyph.y));
    }
}

/// Whether a character is the next one of a word that ends with `last`.
fn continues(word: &Word, last: &Glyph, glyph: &Glyph) -> bool {
    let smaller = word.size.min(glyph.size);
    let shift = (glyph.y - word.y).abs();
    let is_on_line = shift < SAME_BASE * smaller;
    let is_raised = glyph.size < SMALL * word.size
        && shift < RAISED * word.size
        // A large initial is no word to which raised letters belong.
        && !is_initial(&word.text);
    // Scripts from right to left are drawn in either order; their letters are put in order as lines.
    if is_right_to_left(&glyph.text) || is_right_to_left(&word.text) {
        return false;
    }
    let is_next = glyph.x - last.x >= LEAST_STEP * (last.end - last.x)
        && glyph.x - word.end <= BLANK * smaller;
    (is_on_line || is_raised) && is_next || is_accented(last, glyph) || is_accented(glyph, last)
}

/// Whether a text has letters of a script that is written from right to left.
pub(super) fn is_right_to_left(text: &str) -> bool {
    text.chars().any(
        |sign| matches!(sign, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}'),
    )
}

/// Whether the first character is an accent at the place of the second.
fn is_accented(accent: &Glyph, letter: &Glyph) -> bool {
    accent_of(&accent.text).is_some()
        && letter.text.chars().all(char::is_alphabetic)
        && (accent.x + accent.end - letter.x - letter.end).abs() < letter.end - letter.x
        && accent.size < 1.5 * letter.size
        && (accent.y - letter.y).abs() < 0.4 * letter.size
}

fn accent_of(text: &str) -> Option<char> {
    let mut signs = text.chars();
    let sign = signs.next().filter(|_| signs.next().is_none())?;
    let accent = ACCENTS.iter().find(|(drawn, _)| *drawn == sign);
    accent.map(|(_, combining)| *combining)
}

/// Adds a character to a word that ends with `last`; joins an accent and its letter.
fn push(word: &mut Word, last: &Glyph, glyph: &Glyph) {
    match (accent_of(&last.text), accent_of(&glyph.text)) {
        (Some(accent), None) if is_accented(last, glyph) => {
            word.text.pop();
            word.text.push_str(&plain(&glyph.text));
            word.text.push(accent);
        }
        (None, Some(accent)) if is_accented(glyph, last) => word.text.push(accent),
        _ => word.text.push_str(&plain(&glyph.text)),
    }
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

    fn drawn(text: &str, x: f64, y: f64, size: f64, width: f64) -> Vec<Glyph> {
        let glyph = |(at, sign): (usize, char)| Glyph {
            text: sign.to_string(),
            x: x + at as f64 * width,
            end: x + at as f64 * width + 0.5 * size,
            y,
            size,
        };
        text.chars().enumerate().map(glyph).collect()
    }

    fn texts(glyphs: Vec<Glyph>) -> Vec<String> {
        let words = words(glyphs).into_iter();
        words
            .filter(|word| !word.is_blank())
            .map(|word| word.text)
            .collect()
    }

    #[test]
    fn characters_that_overlap_keep_the_order_in_which_they_are_drawn() {
        assert_eq!(
            texts(drawn("the pier", 0.0, 0.0, 10.0, 3.0)),
            ["the", "pier"]
        );
    }

    #[test]
    fn an_accent_that_is_drawn_by_itself_belongs_to_its_letter() {
        let mut glyphs = drawn("caf´", 0.0, 0.0, 10.0, 5.0);
        glyphs.extend(drawn("e is", 15.0, 0.0, 10.0, 5.0));
        assert_eq!(texts(glyphs), ["cafe\u{301}", "is"]);
    }

    #[test]
    fn two_readings_of_one_word_in_a_scan_are_two_words() {
        let mut glyphs = drawn("tile", 0.0, 0.0, 10.0, 5.0);
        glyphs.extend(drawn("the", 2.0, 0.0, 10.0, 5.0));
        assert_eq!(texts(glyphs), ["tile", "the"]);
    }

    #[test]
    fn bold_print_is_read_once_and_double_letters_twice() {
        let twice: Vec<Glyph> = drawn("Wellington", 0.0, 0.0, 10.0, 5.0)
            .into_iter()
            .flat_map(|glyph| {
                let shadow = Glyph {
                    x: glyph.x + 0.3,
                    ..glyph.clone()
                };
                [glyph, shadow]
            })
            .collect();
        assert_eq!(texts(twice), ["Wellington"]);
    }

    #[test]
    fn a_raised_number_is_part_of_its_word_and_a_large_initial_is_not() {
        let mut glyphs = drawn("port", 0.0, 100.0, 10.0, 5.0);
        glyphs.extend(drawn("2", 20.0, 96.0, 6.0, 3.0));
        glyphs.extend(drawn("L", 100.0, 130.0, 30.0, 15.0));
        glyphs.extend(drawn("ast", 116.0, 108.0, 10.0, 5.0));
        assert_eq!(texts(glyphs), ["port2", "L", "ast"]);
    }

    #[test]
    fn a_large_initial_belongs_to_the_first_line_beside_it() {
        let mut glyphs = drawn("L", 0.0, 120.0, 24.0, 12.0);
        glyphs.extend(drawn("ast night", 14.0, 108.0, 10.0, 5.0));
        glyphs.extend(drawn("the pier", 14.0, 120.0, 10.0, 5.0));
        glyphs.extend(drawn("A", 100.0, 200.0, 24.0, 12.0));
        glyphs.extend(drawn("bell", 114.0, 200.0, 10.0, 5.0));
        assert_eq!(texts(glyphs), ["Last", "night", "the", "pier", "A", "bell"]);
    }
}
