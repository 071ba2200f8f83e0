//! Encodings from before 1998: Mac Roman and Cyrillic, the DOS code pages 437, 850 and 852, Windows-1250.
//!
//! Each of them decodes any bytes without an error. The right one is recognized by its text: accented letters are
//! inside lower-case words, quotation marks enclose words and dashes separate them.

use std::sync::LazyLock;

use super::Guess;
use encoding_rs::{Encoding, MACINTOSH, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252, X_MAC_CYRILLIC};

/// The characters of the bytes from 0x80 to 0xff in the DOS code pages 437, 850 and 852.
const CODE_PAGES: [&str; 3] = [
    "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}",
    "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}",
    "ÇüéâäůćçłëŐőîŹÄĆÉĹĺôöĽľŚśÖÜŤťŁ×čáíóúĄąŽžĘę¬źČş«»░▒▓│┤ÁÂĚŞ╣║╗╝Żż┐└┴┬├─┼Ăă╚╔╩╦╠═╬¤đĐĎËďŇÍÎě┘┌█▄ŢŮ▀ÓßÔŃńňŠšŔÚŕŰýÝţ´\u{ad}˝˛ˇ˘§÷¸°¨˙űŘř■\u{a0}",
];
/// Another encoding must score better than the guess by this much for each byte that is not ASCII.
const MARGIN: i64 = 1;

/// Whether a guesser may give this encoding for a text that is in one of the encodings above.
fn is_confused(guessed: &'static Encoding) -> bool {
    let name = guessed.name();
    is_cyrillic(guessed)
        || name.starts_with("windows-125")
            && !matches!(
                name,
                "windows-1251" | "windows-1253" | "windows-1255" | "windows-1256"
            )
        || matches!(name, "ISO-8859-2" | "ISO-8859-4" | "macintosh")
}

fn is_cyrillic(encoding: &'static Encoding) -> bool {
    matches!(
        encoding.name(),
        "windows-1251" | "IBM866" | "KOI8-U" | "KOI8-R" | "ISO-8859-5"
    )
}

/// The encoding that fits the bytes of a text clearly better than the guessed one.
///
/// `None` if no encoding fits better, or if the guess is not one that is confused with these encodings. The encoding is
/// chosen by a sample of the bytes.
pub(super) fn fitting(bytes: &[u8], guessed: &'static Encoding) -> Option<Guess> {
    if !is_confused(guessed) {
        return None;
    }
    let sample = super::sample(bytes);
    let telling = sample.iter().filter(|byte| **byte >= 0x80).count();
    let telling = i64::try_from(telling).unwrap_or(i64::MAX);
    let scored = |candidate: Guess| (score(&candidate.decode(sample)), candidate);
    let (as_guessed, _) = scored(Guess::Known(guessed));
    // Text that reads as Cyrillic is Cyrillic, though it may be that of the Macintosh.
    if is_cyrillic(guessed) && as_guessed >= telling {
        let (found, candidate) = scored(Guess::Known(X_MAC_CYRILLIC));
        return (guessed == WINDOWS_1251 && found > as_guessed).then_some(candidate);
    }
    let known = [WINDOWS_1252, MACINTOSH, WINDOWS_1250].map(Guess::Known);
    let candidates = known.into_iter().chain([437, 850, 852].map(Guess::Dos));
    // Of encodings with equal scores the first one, which is the most usual.
    let best = candidates
        .map(scored)
        .reduce(|best, other| if other.0 > best.0 { other } else { best });
    let (found, candidate) = best?;
    (found > as_guessed.saturating_add(telling.saturating_mul(MARGIN))).then_some(candidate)
}

/// Decodes text of the DOS code page 850, 852 or, for any other number, 437.
pub(super) fn of_dos(bytes: &[u8], number: u32) -> String {
    static UPPER: LazyLock<[Vec<char>; 3]> =
        LazyLock::new(|| CODE_PAGES.map(|page| page.chars().collect()));
    let [usual, western, central] = &*UPPER;
    let upper = match number {
        850 => western,
        852 => central,
        _ => usual,
    };
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
        // A letter of another alphabet in a Latin word.
        _ if !is_latin(sign) && (before.is_ascii_alphabetic() || after.is_ascii_alphabetic()) => -3,
        // A capital after a small letter: `cafÉ`.
        _ if sign.is_uppercase() && before.is_lowercase() => -3,
        // In every language that has it, this letter follows a vowel: `naïf`, `maïs`.
        'ï' if before.is_alphabetic() && !"aeiouéAEIOU".contains(before) => -3,
        // A no-break space that was decoded as a letter: `HelenáCorbett`.
        _ if sign.is_lowercase() && before.is_lowercase() && after.is_uppercase() => -3,
        _ if !in_word => -1,
        _ if sign.is_lowercase() && before.is_uppercase() && after.is_uppercase() => -3,
        _ if WESTERN.contains(sign) => 3,
        _ => 2,
    }
}

/// Whether a letter belongs to the Latin alphabet.
fn is_latin(sign: char) -> bool {
    sign < '\u{250}' || ('\u{1e00}'..'\u{1f00}').contains(&sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str =
        "Renée said: the café is closed. Zoë and André Müller went to the Übersee bar.";

    #[track_caller]
    fn check(bytes: &[u8], expected: Option<&str>) {
        let found = fitting(bytes, WINDOWS_1252).map(|guess| guess.decode(bytes));
        assert_eq!(found.as_deref(), expected);
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
        for page in &CODE_PAGES[..2] {
            check(&in_code_page(TEXT, page), Some(TEXT));
        }
        let polish = "Władysław poszedł do sądu w Łodzi, gdzie żądał wyjaśnień; później wrócił.";
        check(&WINDOWS_1250.encode(polish).0, Some(polish));
    }

    #[test]
    fn east_european_text_of_dos_and_the_macintosh_is_known_by_its_words() {
        let czech = "Přístavní rada v úterý rozhodla o uzavření staré převozní linky po devadesáti letech služby.";
        let bytes = in_code_page(czech, CODE_PAGES[2]);
        let read = crate::encoding::decode(&bytes, None);
        assert_eq!(read, czech);
        let hungarian = "A városi tanács a sezon kezdete előtt visszavette a mólót; a kikötői boltosok örülnek.";
        let bytes = in_code_page(hungarian, CODE_PAGES[2]);
        assert_eq!(crate::encoding::decode(&bytes, None), hungarian);
        let russian =
            "Портовый совет решил закрыть старую линию. Пассажирам придётся ездить автобусом.";
        let upper: String = (0x80..=0xff)
            .map(|byte| {
                X_MAC_CYRILLIC
                    .decode_without_bom_handling(&[byte])
                    .0
                    .into_owned()
            })
            .collect();
        let bytes = in_code_page(russian, &upper);
        assert_eq!(crate::encoding::decode(&bytes, None), russian);
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
