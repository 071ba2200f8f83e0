//! Small decisions on a few characters: numbers, weights, minus signs, quotation marks.

use crate::ParseError;
use newsdex_text::article::Span;
use newsdex_text::words::tokenize;

pub(super) fn has_word(text: &str) -> bool {
    tokenize(text).next().is_some()
}

pub(super) fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

pub(super) fn is_decimal(text: &str) -> bool {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    is_digits(whole) && is_digits(fraction)
}

pub(super) fn weight(number: &str) -> Option<f32> {
    let weight: f32 = if is_decimal(number) {
        number.parse().ok()?
    } else {
        return None;
    };
    (weight > 0.0 && weight <= 1000.0).then_some(weight)
}

pub(super) fn weight_error(start: usize, end: usize) -> ParseError {
    ParseError::new(
        "a weight is a number above 0 and up to 1000",
        Span::new(start, end),
    )
    .hint("write sanction^3 or sanction^0.5; to exclude a word write -sanction")
}

/// Whether the text after a hyphen makes a negative number: `-5`, `-5%`, `-3.5` or `-20C` are temperatures and losses
/// in headlines. A whole number of three or more digits is rather an exclusion: `boeing -737`, `olympics -2012`.
pub(super) fn is_negative_number(text: &str) -> bool {
    if !text.starts_with(|character: char| character.is_ascii_digit()) {
        return false;
    }
    let is_end = |character: char| super::is_blank(character) || matches!(character, '(' | ')');
    let text = text.split(is_end).next().unwrap_or_default();
    let text = text.trim_end_matches([',', '.', ';', ':', '!', '?', ')']);
    let whole = text.bytes().take_while(u8::is_ascii_digit).count();
    let (_, mut unit) = text.split_at(whole);
    let mut is_decimal = false;
    if let Some(fraction) = unit.strip_prefix(['.', ',']) {
        unit = fraction.trim_start_matches(|character: char| character.is_ascii_digit());
        is_decimal = unit.len() < fraction.len();
    }
    match unit {
        "" => is_decimal || whole <= 2,
        "C" | "F" => true,
        _ => unit.starts_with(['%', '°', 'º', '€', '$', '£']),
    }
}

/// The single quotation mark that closes one opened by `quote`; `None` for other characters. Most of these marks are
/// also apostrophes, so they open a quotation only where no apostrophe can be.
pub(super) fn closing_single_quote(quote: char) -> Option<char> {
    match quote {
        '\'' | '`' => Some('\''),
        '‘' => Some('’'),
        '‚' => Some('‘'),
        '‹' => Some('›'),
        _ => None,
    }
}

/// The quotation marks that can close a quotation opened by `quote`; `None` if `quote` opens none.
pub(super) fn closing_quotes(quote: char) -> Option<&'static str> {
    match quote {
        '"' => Some("\"”"),
        // Hebrew keyboards have the double stroke of abbreviations for a quotation mark.
        '\u{5f4}' => Some("\u{5f4}\"”"),
        '“' => Some("”\"“"),
        '„' => Some("“”\"„"),
        '”' => Some("”\""),
        '«' => Some("»"),
        '»' => Some("«»"),
        '＂' => Some("＂\""),
        '「' => Some("」"),
        '『' => Some("』"),
        _ => None,
    }
}
