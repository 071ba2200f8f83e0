//! Encodings from before 1998: those of DOS and the Macintosh, Windows-1250.
//!
//! Each of them decodes any bytes without an error. The right one is recognized by its text: accented letters are
//! inside lower-case words and belong to one language, quotation marks enclose words, dashes separate them.

use super::{Guess, code_page_table};
use crate::lexicon::letters::letters;
use encoding_rs::{Encoding, MACINTOSH, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252, X_MAC_CYRILLIC};
use rustc_hash::FxHashMap;

/// The number of bytes that are scored if enough of them are not ASCII.
const SCORED: usize = 16 * 1024;
/// The number of bytes beyond ASCII that are enough to tell encodings apart.
const ENOUGH_SIGNS: usize = 200;
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
    let sample = super::sample(bytes);
    let beginning = sample.get(..SCORED).unwrap_or(sample);
    let has_enough = beginning
        .iter()
        .filter(|byte| **byte >= 0x80)
        .nth(ENOUGH_SIGNS)
        .is_some();
    let sample = if has_enough { beginning } else { sample };
    let telling = sample.iter().filter(|byte| **byte >= 0x80).count();
    let telling = i64::try_from(telling).unwrap_or(i64::MAX);
    let scored = |candidate: Guess| (score(&candidate.decode(sample)), candidate);
    let (as_guessed, _) = scored(Guess::Known(guessed));
    if !is_confused(guessed) && as_guessed >= telling {
        return None;
    }
    // Text that reads as Cyrillic is Cyrillic, though it may be that of the Macintosh.
    let is_in_capitals =
        is_cyrillic(guessed) && is_in_capitals(&Guess::Known(guessed).decode(sample));
    if is_cyrillic(guessed) && as_guessed >= telling && !is_in_capitals {
        let (found, candidate) = scored(Guess::Known(X_MAC_CYRILLIC));
        return (guessed == WINDOWS_1251 && found > as_guessed).then_some(candidate);
    }
    let known = [WINDOWS_1252, MACINTOSH, WINDOWS_1250].map(Guess::Known);
    let pages = code_page_table::numbers().map(Guess::CodePage);
    let candidates = known.into_iter().chain(pages);
    // Of encodings with equal scores the first one, which is the most usual.
    let best = candidates
        .map(scored)
        .reduce(|best, other| if other.0 > best.0 { other } else { best });
    let (found, candidate) = best?;
    // Small letters of Greek and Hebrew are read as capitals of Cyrillic.
    if is_in_capitals && telling >= FEWEST_SIGNS && as_guessed >= telling {
        let is_of_other_letters = candidate
            .decode(sample)
            .chars()
            .any(|sign| !is_latin(sign) && sign.is_alphabetic());
        return (found >= as_guessed && is_of_other_letters).then_some(candidate);
    }
    (found > as_guessed.saturating_add(telling.saturating_mul(MARGIN))).then_some(candidate)
}

/// The fewest characters that are not ASCII in a text of which it is said that it was decoded wrongly.
const FEWEST_SIGNS: i64 = 24;

/// Whether a text was decoded wrongly: its characters that are not ASCII fit neither into words nor between them.
pub fn is_garbled(text: &str) -> bool {
    let sample: String = text.chars().take(super::GUESSED_FROM).collect();
    let signs = sample.chars().filter(|sign| !sign.is_ascii()).count();
    let signs = i64::try_from(signs).unwrap_or(i64::MAX);
    signs >= FEWEST_SIGNS && score(&sample) < 0
}

/// Rates how plausible the characters of a text that are not ASCII are beside their neighbours and as letters of one
/// language; more is better.
fn score(text: &str) -> i64 {
    let mut sum = 0;
    let mut before = ' ';
    let mut used: FxHashMap<char, i64> = FxHashMap::default();
    let mut signs = text.chars().peekable();
    while let Some(sign) = signs.next() {
        let after = signs.peek().copied().unwrap_or(' ');
        if !sign.is_ascii() {
            sum += fit(before, sign, after);
            if sign.is_alphabetic() && is_latin(sign) {
                let small = sign.to_lowercase().next().unwrap_or(sign);
                *used.entry(small).or_default() += 1;
            }
        }
        before = sign;
    }
    sum - FOREIGN * foreign_letters(&used)
}

/// The cost of a letter that the language of the text does not use.
const FOREIGN: i64 = 1;

/// The number of letters that the language that fits best does not use.
fn foreign_letters(used: &FxHashMap<char, i64>) -> i64 {
    let foreign = |of_language: &str| -> i64 {
        let others = used
            .iter()
            .filter(|(letter, _)| !of_language.contains(**letter));
        others.map(|(_, count)| *count).sum()
    };
    letters()
        .map(|(_, of_language)| foreign(of_language))
        .min()
        .unwrap_or(0)
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
        // The dash before what somebody says: `—Nadie vino —dijo Ana—.`
        '–' | '—' if before.is_whitespace() || is_outside(after) => 1,
        '…' | '•' | '£' | '€' | '§' | '°' | '©' | '®' | '½' | '¼' | '¿' | '¡' | '·' | 'º' | 'ª'
        | '\u{a0}'
            if !in_word || is_outside(before) || is_outside(after) =>
        {
            1
        }
        '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ff0f}' => 1,
        _ if !sign.is_alphabetic() => -3,
        // Letters that stand for numbers, or for a currency, are no letters of words.
        'ª' | 'º' | 'ƒ' => -3,
        // Accented letters stand beside others.
        _ if is_latin(sign) && is_beyond_ascii(before) && is_beyond_ascii(after) => -3,
        // The final forms of letters are not followed by others.
        'ς' | 'ך' | 'ם' | 'ן' | 'ף' | 'ץ' if after.is_alphabetic() => -3,
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

/// Whether most letters of a text that are not ASCII are capitals.
fn is_in_capitals(text: &str) -> bool {
    let letters = || text.chars().filter(|sign| is_beyond_ascii(*sign));
    2 * letters().filter(|letter| letter.is_uppercase()).count() > letters().count()
}

/// Whether a letter is not one of a to z.
fn is_beyond_ascii(sign: char) -> bool {
    !sign.is_ascii() && sign.is_alphabetic()
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

    #[test]
    fn each_encoding_is_known_by_its_words() {
        check(&WINDOWS_1252.encode(TEXT).0, None);
        let with_quotes = format!("{TEXT} “Never again” – they’d said.");
        check(&WINDOWS_1252.encode(&with_quotes).0, None);
        let mac = in_encoding(&with_quotes, MACINTOSH);
        check(&mac, Some(&with_quotes));
        for page in [437, 850] {
            check(&in_code_page(TEXT, page), Some(TEXT));
        }
        let spanish = "La fábrica cerrará en otoño.\r\r—Nadie nos avisó —dijo Íñigo Cañas—.";
        check(&in_encoding(spanish, MACINTOSH), Some(spanish));
        let polish = "Władysław poszedł do sądu w Łodzi, gdzie żądał wyjaśnień; później wrócił.";
        check(&WINDOWS_1250.encode(polish).0, Some(polish));
    }

    #[test]
    fn east_european_text_of_dos_and_the_macintosh_is_known_by_its_words() {
        let czech = "Přístavní rada v úterý rozhodla o uzavření staré převozní linky po devadesáti letech služby.";
        let bytes = in_code_page(czech, 852);
        let read = crate::encoding::decode(&bytes, None);
        assert_eq!(read, czech);
        let hungarian = "A városi tanács a sezon kezdete előtt visszavette a mólót; a kikötői boltosok örülnek.";
        let bytes = in_code_page(hungarian, 852);
        assert_eq!(crate::encoding::decode(&bytes, None), hungarian);
        let russian =
            "Портовый совет решил закрыть старую линию. Пассажирам придётся ездить автобусом.";
        let bytes = in_encoding(russian, X_MAC_CYRILLIC);
        assert_eq!(crate::encoding::decode(&bytes, None), russian);
    }

    #[track_caller]
    fn check_page(text: &str, page: u32) {
        let bytes = in_code_page(text, page);
        assert_eq!(crate::encoding::decode(&bytes, None), text, "in {page}");
        assert!(!is_garbled(text), "{page}");
    }

    #[test]
    fn text_of_rarer_code_pages_is_known_by_its_words() {
        let greek = "Το δημοτικό συμβούλιο αγόρασε ξανά την αποβάθρα, που χρειάζεται νέες σανίδες πριν από την άνοιξη. Οι έμποροι χάρηκαν.";
        for page in [737, 869, 10006] {
            check_page(greek, page);
        }
        let hebrew = "מועצת העיר קנתה בחזרה את המזח, שזקוק לקרשים חדשים לפני תחילת העונה. הסוחרים ליד הנמל שמחו על ההחלטה.";
        check_page(hebrew, 862);
        let turkish = "Belediye meclisi, sezon başlamadan önce yeni tahtalara ihtiyacı olan iskeleyi geri aldı. Liman yakınındaki dükkân sahipleri kararı sevinçle karşıladı.";
        check_page(turkish, 857);
        check_page(turkish, 10081);
        let polish = "Rada gminy odkupiła molo, które przed początkiem sezonu potrzebuje nowych desek. Właściciele sklepów są zadowoleni; czekaliśmy dziewięć lat.";
        check_page(polish, 10029);
        let lithuanian = "Miesto taryba atpirko prieplauką, kuriai iki sezono pradžios reikia naujų lentų. Pirklių šalia uosto žodžiai buvo šilti, jie džiaugiasi sprendimu.";
        check_page(lithuanian, 775);
    }

    #[test]
    fn text_that_was_decoded_wrongly_is_garbled() {
        let greek = "Το δημοτικό συμβούλιο αγόρασε ξανά την αποβάθρα, που χρειάζεται νέες σανίδες.";
        let bytes = in_code_page(greek, 737);
        assert!(is_garbled(
            &WINDOWS_1252.decode_without_bom_handling(&bytes).0
        ));
        for text in [
            "Le conseil a racheté la jetée, « un événement » à Saltby… — où l’on attendait dès l’été.",
            "Совет купил пристань: «Мы ждали девять лет», — сказала Марта Финн.",
            "市政府买回了码头，“我们等了九年”，马大说。价格没有公布，但有人说是五十万。",
            "สภาเทศบาลได้ซื้อท่าเรือคืนแล้ว ซึ่งต้องการไม้กระดานใหม่ก่อนเริ่มฤดูกาล",
        ] {
            assert!(!is_garbled(text), "{text}");
        }
    }

    fn in_encoding(text: &str, encoding: &'static Encoding) -> Vec<u8> {
        encoded(text, |byte| {
            encoding.decode_without_bom_handling(byte).0.into_owned()
        })
    }

    fn in_code_page(text: &str, number: u32) -> Vec<u8> {
        encoded(text, |byte| code_page_table::decode(byte, number))
    }

    /// The bytes of a text, each of them one character.
    fn encoded(text: &str, decode: impl Fn(&[u8]) -> String) -> Vec<u8> {
        let bytes = text.chars().map(|sign| {
            let is_of_sign = |byte: &u8| decode(&[*byte]).chars().eq([sign]);
            (0..=u8::MAX).find(is_of_sign).unwrap()
        });
        bytes.collect()
    }
}
