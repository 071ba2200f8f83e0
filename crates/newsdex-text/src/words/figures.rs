//! Numbers whose thousands are divided by a sign: 1,000, 1.000, 1'000 and 1 000 are the word 1000.
//!
//! A number has one to three digits, then groups of three, all with the same sign between them; in India also groups of
//! two before the last (`12,34,567`). So dates, times, scores and telephone numbers stay as they are, and 1.5 is two
//! words. An ordinary space divides thousands only if the number ends in 000: other figures beside each other are
//! rather two numbers.
//!
//! Not supported: three decimals. `1.125` is read as the number 1125.

use super::characters::is_apostrophe;

/// The end of the digits of a number with divided thousands whose first digits are at `start..end`, and where its last
/// group begins; `None` for other text.
pub(super) fn end_of_groups(text: &str, start: usize, end: usize) -> Option<(usize, usize)> {
    let head = text.get(start..end)?;
    let digits = head.chars().count();
    let rest = text.get(end..)?;
    let sign = rest.chars().next().filter(|sign| is_divider(*sign))?;
    if digits > 3 || head.starts_with('0') || !head.chars().all(is_digit) {
        return None;
    }
    let before = text.get(..start)?;
    let follows_number = |before: &str| before.ends_with(is_digit);
    let is_inside_number = match sign {
        ' ' => follows_number(before.trim_end_matches(' ')),
        _ => before.strip_suffix(sign).is_some_and(follows_number),
    };
    if is_inside_number {
        return None;
    }
    let (mut at, mut last) = (end, end);
    let mut groups = Vec::new();
    while let Some(group) = text.get(at..).and_then(|rest| rest.strip_prefix(sign)) {
        let length = group.find(|c: char| !is_digit(c)).unwrap_or(group.len());
        let group = group.get(..length)?;
        if group.is_empty() {
            break;
        }
        groups.push(group);
        last = at + sign.len_utf8();
        at = last + length;
        if groups.len() > MOST_GROUPS {
            return None;
        }
    }
    let (final_group, inner) = groups.split_last()?;
    let has = |group: &&str, digits: usize| group.chars().count() == digits;
    let is_indian = sign == ',' && digits <= 2 && inner.iter().all(|group| has(group, 2));
    let is_number = has(final_group, 3) && (inner.iter().all(|group| has(group, 3)) || is_indian);
    let is_sure = sign != ' ' || *final_group == "000";
    (is_number && is_sure).then_some((at, last))
}

/// The parts of a word that is also written with spaces, for a query; `None` for other words.
///
/// A number of thousands is divided into its groups, letters from the digits after them: `F16`, "F 16". Years are not
/// divided, nor a vowel from its digits, because "a" and similar words come before numbers.
pub fn split_figures(word: &str) -> Option<Vec<&str>> {
    if !word.is_ascii() {
        return None;
    }
    let letters = word.len()
        - word
            .trim_start_matches(|c: char| c.is_ascii_alphabetic())
            .len();
    let (head, digits) = word.split_at(letters);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let is_article = matches!(
        head,
        "a" | "e" | "i" | "o" | "u" | "y" | "A" | "E" | "I" | "O" | "U" | "Y"
    );
    match head.len() {
        0 => thousands(digits),
        1..=MOST_LETTERS if digits.len() <= MOST_DIGITS && !is_article => Some(vec![head, digits]),
        _ => None,
    }
}

/// The largest numbers of letters and digits of a word that [`split_figures`] divides.
const MOST_LETTERS: usize = 6;
const MOST_DIGITS: usize = 4;

/// The groups of a number of thousands; `None` for years and other numbers.
fn thousands(digits: &str) -> Option<Vec<&str>> {
    let is_year = digits.len() == 4 && ("1000".."2200").contains(&digits);
    let is_round = digits.ends_with("000");
    if digits.len() < 4 || digits.len() > 12 || digits.starts_with('0') || (is_year && !is_round) {
        return None;
    }
    let head = match digits.len() % 3 {
        0 => 3,
        head => head,
    };
    let mut groups = vec![digits.get(..head)?];
    let mut at = head;
    while let Some(group) = digits.get(at..at + 3) {
        groups.push(group);
        at += 3;
    }
    // A round number with spaces is one word of a text.
    (!is_round).then_some(groups)
}

/// A number has no more groups.
const MOST_GROUPS: usize = 8;

/// Whether a character can divide thousands.
pub(super) fn is_divider(character: char) -> bool {
    is_apostrophe(character)
        || matches!(
            character,
            ',' | '.' | ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}' | '\u{66c}' | '\u{ff0c}'
        )
}

fn is_digit(character: char) -> bool {
    character.is_ascii_digit()
        || matches!(character, '\u{660}'..='\u{669}' | '\u{6f0}'..='\u{6f9}' | '\u{ff10}'..='\u{ff19}')
}

#[cfg(test)]
mod tests {
    use super::split_figures;
    use crate::words::tests::check;

    #[test]
    fn thousands_are_divided_by_any_sign() {
        for number in [
            "1,000",
            "1.000",
            "1'000",
            "1’000",
            "1 000",
            "1\u{a0}000",
            "1\u{202f}000",
        ] {
            check(number, &["1000"]);
            check(&format!("of {number}. The"), &["of", "1000", "The"]);
        }
        check("25 000 or 1 500 000", &["25000", "or", "1500000"]);
        check("12,345,678 and 12,34,567", &["12345678", "and", "1234567"]);
        check("1,000.50 1,000m", &["1000", "50", "1000m"]);
        check("12\u{a0}345 habitants", &["12345", "habitants"]);
    }

    #[test]
    fn figures_are_divided_for_a_query_where_texts_divide_them() {
        assert_eq!(split_figures("12345"), Some(vec!["12", "345"]));
        assert_eq!(split_figures("F16"), Some(vec!["F", "16"]));
        assert_eq!(split_figures("COVID19"), Some(vec!["COVID", "19"]));
        for word in [
            "1000", "1995", "2001", "A4", "16", "F", "16F", "007", "F16s", "००",
        ] {
            assert_eq!(split_figures(word), None, "{word}");
        }
    }

    #[test]
    fn other_figures_stay_as_they_are() {
        check("1.5 15", &["1", "5", "15"]);
        check("12.03.2020 2020.123", &["12", "03", "2020", "2020", "123"]);
        check("555.123.4567", &["555", "123", "4567"]);
        check("1, 000", &["1", "000"]);
        check("0.125 1,00", &["0", "125", "1", "00"]);
        check("12 345 people", &["12", "345", "people"]);
        check("1,000,5 2019,300", &["1", "000", "5", "2019", "300"]);
        check("7 1 000", &["7", "1", "000"]);
    }
}
