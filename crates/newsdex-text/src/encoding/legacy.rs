//! Western encodings from before 1998: Mac Roman, the DOS code pages 437 and 850, Windows-1250.
//!
//! Each of them decodes any bytes without an error. The right one is recognized by its text: accented letters are
//! inside lower-case words, quotation marks enclose words and dashes separate them.

use encoding_rs::{Encoding, MACINTOSH, WINDOWS_1250, WINDOWS_1252};

/// The characters of the bytes from 0x80 to 0xff in the DOS code pages 437 and 850.
const CODE_PAGES: [&str; 2] = [
    "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}",
    "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}",
];
/// Another encoding must score better than the guess by this much for each byte that is not ASCII.
const MARGIN: i64 = 1;

/// Whether a guesser may give this encoding for a text that is in one of the encodings above.
fn is_western(guessed: &'static Encoding) -> bool {
    let name = guessed.name();
    name.starts_with("windows-125")
        && name != "windows-1251"
        && name != "windows-1253"
        && name != "windows-1255"
        && name != "windows-1256"
        || matches!(name, "ISO-8859-2" | "ISO-8859-4" | "macintosh")
}

/// The text in the Western encoding that fits its bytes clearly better than the guessed one.
///
/// `None` if no encoding fits better, or if the guess is not one that is confused with these encodings. The encoding is
/// chosen by a sample of the bytes; the whole text is decoded only once.
pub(super) fn reads_better(bytes: &[u8], guessed: &'static Encoding) -> Option<String> {
    if !is_western(guessed) {
        return None;
    }
    let sample = super::sample(bytes);
    let telling = sample.iter().filter(|byte| **byte >= 0x80).count();
    let pages = CODE_PAGES.map(|page| Candidate::Page(page.chars().collect()));
    let known = [WINDOWS_1252, MACINTOSH, WINDOWS_1250].map(Candidate::Known);
    let scored = known
        .into_iter()
        .chain(pages)
        .map(|candidate| (score(&candidate.decoded(sample)), candidate));
    // Of encodings with equal scores the first one, which is the most usual.
    let best = scored.reduce(|best, other| if other.0 > best.0 { other } else { best });
    let (found, candidate) = best?;
    let as_guessed = score(&Candidate::Known(guessed).decoded(sample));
    let margin = i64::try_from(telling)
        .unwrap_or(i64::MAX)
        .saturating_mul(MARGIN);
    (found > as_guessed.saturating_add(margin)).then(|| candidate.decoded(bytes))
}

/// Decodes text of the DOS code page 437 or, if `is_multilingual`, 850.
pub(super) fn of_dos(bytes: &[u8], is_multilingual: bool) -> String {
    let page = CODE_PAGES[usize::from(is_multilingual)];
    decoded(bytes, &page.chars().collect::<Vec<char>>())
}

/// An encoding that is tried on a text.
enum Candidate {
    Known(&'static Encoding),
    /// A DOS code page, by its characters for the bytes from 0x80 to 0xff.
    Page(Vec<char>),
}

impl Candidate {
    fn decoded(&self, bytes: &[u8]) -> String {
        match self {
            Candidate::Known(encoding) => {
                encoding.decode_without_bom_handling(bytes).0.into_owned()
            }
            Candidate::Page(upper) => decoded(bytes, upper),
        }
    }
}

fn decoded(bytes: &[u8], upper: &[char]) -> String {
    let sign = |byte: &u8| match byte.checked_sub(0x80) {
        Some(at) => upper
            .get(usize::from(at))
            .copied()
            .unwrap_or(char::REPLACEMENT_CHARACTER),
        None => char::from(*byte),
    };
    bytes.iter().map(sign).collect()
}

/// Rates how plausible the characters of a text that are not ASCII are beside their neighbours; more is better.
fn score(text: &str) -> i64 {
    let mut sum = 0;
    let mut before = ' ';
    let mut signs = text.chars().peekable();
    while let Some(sign) = signs.next() {
        let after = signs.peek().copied().unwrap_or(' ');
        if !sign.is_ascii() {
            sum += fit(before, sign, after);
        }
        before = sign;
    }
    sum
}

/// Accented letters of western Europe. Other accented letters fit into words, too, but are rarer and score lower.
const WESTERN: &str = "àáâãäåæçèéêëìíîïñòóôõöøùúûüÿœßÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜŒ";

fn fit(before: char, sign: char, after: char) -> i64 {
    let is_outside = |sign: char| !sign.is_alphanumeric();
    let in_word = before.is_alphabetic() || after.is_alphabetic();
    match sign {
        '“' | '„' | '‘' | '«' | '‚' if is_outside(before) && !after.is_whitespace() => 2,
        '”' | '’' | '»' if !before.is_whitespace() && is_outside(after) => 2,
        '“' if !before.is_whitespace() && is_outside(after) => 1,
        '’' if before.is_alphabetic() && after.is_alphabetic() => 2,
        '–' | '—' if before.is_whitespace() == after.is_whitespace() => 2,
        '…' | '•' | '£' | '€' | '§' | '°' | '©' | '®' | '½' | '¼' | '¿' | '¡' | '·' | 'º' | 'ª'
        | '\u{a0}'
            if !in_word || is_outside(before) || is_outside(after) =>
        {
            1
        }
        _ if !sign.is_alphabetic() => -3,
        // A capital after a small letter: `cafÉ`.
        _ if sign.is_uppercase() && before.is_lowercase() => -3,
        // A no-break space that was decoded as a letter: `HelenáCorbett`.
        _ if sign.is_lowercase() && before.is_lowercase() && after.is_uppercase() => -3,
        _ if !in_word => -1,
        _ if sign.is_lowercase() && before.is_uppercase() && after.is_uppercase() => -3,
        _ if WESTERN.contains(sign) => 3,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str =
        "Renée said: the café is closed. Zoë and André Müller went to the Übersee bar.";

    #[track_caller]
    fn check(bytes: &[u8], expected: Option<&str>) {
        assert_eq!(reads_better(bytes, WINDOWS_1252).as_deref(), expected);
    }

    fn in_code_page(text: &str, page: &str) -> Vec<u8> {
        let upper = |sign: char| page.chars().position(|known| known == sign);
        let byte = |sign: char| upper(sign).map_or(sign as usize, |at| at + 0x80);
        text.chars()
            .map(|sign| u8::try_from(byte(sign)).unwrap())
            .collect()
    }

    #[test]
    fn each_encoding_is_known_by_its_words() {
        check(&WINDOWS_1252.encode(TEXT).0, None);
        let with_quotes = format!("{TEXT} “Never again” – they’d said.");
        check(&WINDOWS_1252.encode(&with_quotes).0, None);
        let mac: Vec<u8> = mac_roman(&with_quotes);
        check(&mac, Some(&with_quotes));
        for page in CODE_PAGES {
            check(&in_code_page(TEXT, page), Some(TEXT));
        }
        let polish = "Władysław poszedł do sądu w Łodzi, gdzie żądał wyjaśnień; później wrócił.";
        check(&WINDOWS_1250.encode(polish).0, Some(polish));
    }

    fn mac_roman(text: &str) -> Vec<u8> {
        let upper: String = (0x80..=0xff)
            .map(|byte| {
                MACINTOSH
                    .decode_without_bom_handling(&[byte])
                    .0
                    .into_owned()
            })
            .collect();
        in_code_page(text, &upper)
    }

    #[test]
    fn code_pages_have_a_sign_for_each_byte() {
        assert!(CODE_PAGES.iter().all(|page| page.chars().count() == 128));
    }
}
