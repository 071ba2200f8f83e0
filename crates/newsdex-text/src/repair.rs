//! Repairs text that was decoded with the wrong encoding, if that is certain.
//!
//! Two mistakes leave traces that clean text never has. UTF-8 that was decoded as Windows-1252 or Latin-1 and encoded
//! again, once or several times, turns `é` into `Ã©` and `’` into `â€™` or `Ã¢â‚¬â„¢`. Windows-1252 that was decoded as
//! Latin-1 has control characters (U+0080 to U+009F) in place of quotation marks and dashes.
//!
//! A sequence that an author could have typed, such as the `Ã”` at the end of `“MAÇÃ”`, is kept: a broken word is
//! better than a changed one. Lost characters (spaces for U+00A0, question marks) are not guessed.

use std::borrow::Cow;

use crate::checkpoint::checkpoint;

/// The largest number of rounds of wrong encoding that are undone.
const MOST_ROUNDS: usize = 4;

/// Gives the original text: double encoding is undone, and Windows-1252 controls become their marks.
///
/// Clean text is returned without a copy.
pub fn repaired(text: &str) -> Cow<'_, str> {
    let mut text = Cow::Borrowed(text);
    for round in 0..MOST_ROUNDS {
        if !may_be_broken(&text) {
            return text;
        }
        match decoded_once(&text, round > 0) {
            Some(decoded) => text = Cow::Owned(decoded),
            None => break,
        }
    }
    match text.contains(|character| is_control(character) || is_bullet(character)) {
        true => Cow::Owned(without_controls(&text)),
        false => text,
    }
}

/// Whether a text has a sequence that every broken text has: a control character, a bullet of a font, or a letter that
/// can be the first byte of a UTF-8 character (U+00C2 to U+00F4) followed by a character of Windows-1252. Cheap, and
/// rarely wrong.
fn may_be_broken(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr3_iter(0xc2, 0xc3, 0xef, bytes).any(|at| {
        let next = |after: usize| bytes.get(at + after).copied().unwrap_or(0);
        match bytes.get(at) {
            Some(0xc2) => next(1) < 0xa0,
            Some(0xef) => matches!(next(1), 0x81..=0x83),
            _ => {
                (0x82..=0xb4).contains(&next(1))
                    && matches!(next(2), 0xc2 | 0xc5 | 0xc6 | 0xcb | 0xe2)
            }
        }
    })
}

fn is_control(character: char) -> bool {
    matches!(character, '\u{80}'..='\u{9f}')
}

/// Whether a character is a bullet of the fonts Symbol and Wingdings, which word processors write without a font.
fn is_bullet(character: char) -> bool {
    matches!(character, '\u{f0b7}' | '\u{f0a7}' | '\u{f076}' | '\u{f0d8}')
}

/// The byte of a character in Windows-1252, or in Latin-1 if Windows-1252 has none.
fn byte(character: char) -> Option<u8> {
    let place = WINDOWS_1252.iter().position(|sign| *sign == character);
    match place {
        Some(place) => u8::try_from(place).ok().map(|place| 0x80 + place),
        None => u8::try_from(u32::from(character)).ok(),
    }
}

/// The characters of Windows-1252 at 80 to 9F; five positions are undefined and have the controls of Latin-1.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// A character whose UTF-8 bytes were each decoded as a character.
#[derive(Debug, Clone, Copy)]
struct Sequence {
    /// The original character.
    meant: char,
    /// The length of the sequence in the text, in bytes.
    length: usize,
    /// Whether the sequence has a control character, which no clean text has.
    has_control: bool,
    /// The second and the last character of the sequence.
    second: char,
    last: char,
}

/// The sequence at the beginning of a text.
fn sequence(text: &str) -> Option<Sequence> {
    let first = text.chars().next()?;
    let count = match first {
        'Â'..='ß' => 2,
        'à'..='ï' => 3,
        'ð'..='ô' => 4,
        _ => return None,
    };
    let mut bytes = [0; 4];
    let (mut length, mut read, mut has_control) = (0, 0, false);
    let (mut second, mut last) = (first, first);
    for (at, character) in text.chars().take(count).enumerate() {
        *bytes.get_mut(at)? = byte(character)?;
        length += character.len_utf8();
        read += 1;
        has_control |= is_control(character);
        if at == 1 {
            second = character;
        }
        last = character;
    }
    let meant = std::str::from_utf8(bytes.get(..count)?).ok()?;
    Some(Sequence {
        meant: meant.chars().next().filter(|_| read == count)?,
        length,
        has_control,
        second,
        last,
    })
}

/// Undoes one round of double encoding if it is certain; `None` if there is nothing to undo.
///
/// A text that is broken in one place is broken in other places, too. So if one place is certain, or a round was
/// already undone (`is_evident`), sequences that mean Western characters are also decoded.
fn decoded_once(text: &str, is_evident: bool) -> Option<String> {
    let runs = runs(text);
    let certain: Vec<bool> = runs.iter().map(|run| run.is_certain(text)).collect();
    let is_evident = is_evident || certain.contains(&true);
    let mut decoded = String::with_capacity(text.len());
    let mut copied = 0;
    for (run, is_certain) in runs.iter().zip(certain) {
        checkpoint();
        if is_certain || is_evident && run.is_western() {
            decoded.push_str(text.get(copied..run.start)?);
            decoded.extend(run.sequences.iter().map(|sequence| sequence.meant));
            copied = run.end;
        }
    }
    decoded.push_str(text.get(copied..)?);
    (copied > 0).then_some(decoded)
}

/// Sequences with nothing between them.
struct Run {
    start: usize,
    end: usize,
    sequences: Vec<Sequence>,
}

fn runs(text: &str) -> Vec<Run> {
    let bytes = text.as_bytes();
    let mut runs: Vec<Run> = Vec::new();
    // All characters that begin a sequence are C3 and another byte.
    for at in memchr::memchr_iter(0xc3, bytes) {
        checkpoint();
        if runs.last().is_some_and(|run| at < run.end) {
            continue;
        }
        let mut run = Run {
            start: at,
            end: at,
            sequences: Vec::new(),
        };
        while let Some(sequence) = text.get(run.end..).and_then(sequence) {
            checkpoint();
            run.end += sequence.length;
            run.sequences.push(sequence);
        }
        if !run.sequences.is_empty() {
            runs.push(run);
        }
    }
    runs
}

impl Run {
    /// Whether nobody could have typed this on purpose.
    fn is_certain(&self, text: &str) -> bool {
        if self.sequences.iter().any(|sequence| sequence.has_control) {
            return true;
        }
        // A word of at least three letters of another alphabet: `Ð¿Ñ€Ð¸`.
        let first = self
            .sequences
            .first()
            .and_then(|first| alphabet(first.meant));
        let is_word = first.is_some()
            && self.sequences.len() >= 3
            && self
                .sequences
                .iter()
                .all(|sequence| alphabet(sequence.meant) == first);
        if is_word {
            return true;
        }
        let mut before = text
            .get(..self.start)
            .and_then(|text| text.chars().next_back());
        let after = text.get(self.end..).and_then(|text| text.chars().next());
        self.sequences.iter().enumerate().all(|(at, sequence)| {
            let next = self.sequences.get(at + 1).map(|next| next.meant).or(after);
            let is_certain = sequence.is_certain(before, next);
            before = Some(sequence.meant);
            is_certain
        })
    }

    /// Whether all its characters are usual in texts in Latin letters.
    fn is_western(&self) -> bool {
        self.sequences.iter().all(|sequence| {
            matches!(
                sequence.meant,
                '\u{a0}'..='\u{17f}' | 'ƒ' | 'ˆ' | '˜' | '\u{2000}'..='\u{27bf}' | '\u{feff}' | '\u{fffd}'
            )
        })
    }
}

/// The number of the alphabet of a letter; `None` for Latin and other characters.
fn alphabet(character: char) -> Option<u32> {
    let blocks = [
        '\u{370}'..='\u{3ff}',
        '\u{400}'..='\u{52f}',
        '\u{590}'..='\u{5ff}',
        '\u{600}'..='\u{6ff}',
        '\u{900}'..='\u{dff}',
        '\u{e00}'..='\u{e7f}',
        '\u{3000}'..='\u{9fff}',
        '\u{ac00}'..='\u{d7a3}',
    ];
    (0..)
        .zip(blocks)
        .find(|(_, block)| block.contains(&character))
        .map(|(number, _)| number)
}

impl Sequence {
    /// Whether the sequence is certainly a mistake, by its meaning and the characters on either side of it.
    fn is_certain(self, before: Option<char>, after: Option<char>) -> bool {
        let is_small = |character: Option<char>| character.is_some_and(char::is_lowercase);
        let is_capital = |character: Option<char>| character.is_some_and(char::is_uppercase);
        match self.meant {
            // `â€™`, `â‚¬`, `â„¢`, `ï»¿`, `ðŸ˜€`: marks that are never next to each other.
            '\u{2000}'..='\u{27bf}' => !(is_print(self.second) && is_print(self.last)),
            '\u{feff}' | '\u{fffd}' | '\u{1f000}'..='\u{1faff}' => true,
            // `Â©`, `Â«`: no word is or ends with this capital, unless it is all in capitals.
            '\u{a0}'..='\u{bf}' => {
                !is_capital(before)
                    && !matches!(before, None | Some('\u{a0}' | '«' | '“' | '"' | '\'' | '('))
            }
            // `vocÃª`: a capital after a lower-case letter.
            '\u{c0}'..='\u{17f}' if is_small(before) => true,
            // `JOSÃ‰`, `SÃƒO`, `Ã©tat`, `FÃ“RUM`, `Ãœber`: a mark that never follows a letter, or that is never
            // followed by a letter. Å is also a unit: `2 Å±1`.
            '\u{c0}'..='\u{ff}' if is_odd(self.second) => true,
            '\u{c0}'..='\u{17f}' => {
                let is_inside = after.is_some_and(char::is_alphabetic);
                is_inside && (!is_print(self.second) || matches!(self.second, '“' | '„' | '«'))
            }
            // `ÃƒÆ’`: the rest of a character from the previous round.
            'ƒ' | 'ˆ' | '˜' => matches!(before, Some('Ã' | 'Â' | 'â' | 'Å' | 'Ä')),
            _ => false,
        }
    }
}

/// Marks that can follow a letter, also a capital, and precede another.
fn is_print(sign: char) -> bool {
    matches!(
        sign,
        '‘' | '’'
            | '“'
            | '”'
            | '–'
            | '—'
            | '…'
            | '»'
            | '«'
            | '‹'
            | '›'
            | '\u{a0}'
            | '\u{ad}'
            | '·'
            | '•'
    )
}

/// Marks that never follow a letter with an accent.
fn is_odd(sign: char) -> bool {
    matches!(
        sign,
        'ƒ' | '„'
            | '‚'
            | 'ˆ'
            | '‰'
            | '˜'
            | '¡'
            | '¢'
            | '£'
            | '¤'
            | '¥'
            | '¦'
            | '¨'
            | '¬'
            | '¯'
            | '±'
            | '´'
            | 'µ'
            | '¶'
            | '¸'
            | '¼'
            | '½'
            | '¾'
            | '¿'
    )
}

/// Replaces controls by the marks that Windows-1252 has at their positions.
///
/// U+0085 ends lines in texts from mainframes, which have no other line ends. Controls without a mark are kept;
/// cleaning removes them later.
fn without_controls(text: &str) -> String {
    let has_lines = text.contains(['\n', '\r'])
        || text
            .chars()
            .any(|character| is_control(character) && character != '\u{85}');
    text.chars()
        .map(|character| match character {
            '\u{85}' if !has_lines => character,
            _ if is_bullet(character) => '•',
            _ => u32::from(character)
                .checked_sub(0x80)
                .and_then(|place| WINDOWS_1252.get(usize::try_from(place).ok()?).copied())
                .unwrap_or(character),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(broken: &str, expected: &str) {
        assert_eq!(repaired(broken), expected, "of {broken:?}");
    }

    /// Encodes UTF-8 as if it were Windows-1252, to make broken text.
    fn encoded_again(text: &str) -> String {
        let read = |byte: u8| match byte {
            0x80..=0x9f => WINDOWS_1252[usize::from(byte) - 0x80],
            _ => char::from(byte),
        };
        text.bytes().map(read).collect()
    }

    #[test]
    fn double_encoding_is_undone() {
        check(
            "It â€œopenedâ€\u{9d} â€“ the mayorâ€™s bridge",
            "It “opened” – the mayor’s bridge",
        );
        check("itâ€™s 5â‚¬ in the cafÃ©â€¦", "it’s 5€ in the café…");
        check(
            "VocÃª nÃ£o sabe, JOSÃ‰ de SÃƒO PAULO",
            "Você não sabe, JOSÉ de SÃO PAULO",
        );
        check("Ãœber KrÃ³lÃ³w i Ã©tÃ©", "Über Królów i été");
        check("10Â°C and Â£5 Â© 2020", "10°C and £5 © 2020");
        check("ï»¿The bridge", "\u{feff}The bridge");
        check("â\u{80}\u{a2} one", "• one");
    }

    #[test]
    fn text_encoded_three_times_is_undone() {
        check("Ã¢Â\u{80}Â¢ The bridge", "• The bridge");
        check("itÃ¢â‚¬â„¢s open", "it’s open");
        let thrice = encoded_again(&encoded_again(&encoded_again("Ça “va”, à côté…")));
        check(&thrice, "Ça “va”, à côté…");
    }

    #[test]
    fn words_of_other_alphabets_are_undone() {
        for word in ["Президент", "Ελλάδα", "الرئيس", "東京都", "한국어"]
        {
            check(&encoded_again(&format!("a {word}.")), &format!("a {word}."));
        }
    }

    #[test]
    fn controls_are_the_marks_of_windows_1252() {
        check(
            "it\u{92}s \u{93}open\u{94} \u{96} 5\u{80}",
            "it’s “open” – 5€",
        );
        check("wait\u{85}\nand see", "wait…\nand see");
        check("one\u{85}two\u{85}three", "one\u{85}two\u{85}three");
        check("Ã¯Â\u{82}Â· one \u{f0b7} two", "• one • two");
    }

    #[test]
    fn clean_text_stays() {
        for clean in [
            "It “opened” – the mayor’s bridge cost 5 €, naïve café, Ærø, Łódź, ¿qué?",
            "“A MAÇÔ e “LIBERTÉ” … CAFÉ™, l’ÉTÉ… « Â » est une lettre",
            "été…” voilà…” É», « à » Ö– und Ä–, 5 Å± 1",
            "Ã’s and Å’s: the letters Ã, Â and â. “â”… “Ô – “Ä”",
            "IRMÃ® AMANHÃ• PORTUGAL MAÇÃ © 2020",
            "Привет, мир — это «текст»… 東京都で、한국어 الرئيس",
            "SÃO PAULO; AÇÕES; ÇÃO; São, não, coração, él, ÀÉÎÕÜ",
            "Ħal Għaxaq, Şükrü, Đặng Ðoàn, Þór, Ðe",
            "±5 %, 20 °C, ©, ®, § 5, ½, « nbsp\u{a0}»",
        ] {
            check(clean, clean);
        }
    }

    proptest::proptest! {
        #[test]
        fn words_in_any_letters_stay(text in "([a-zà-öø-ÿA-ZÀ-ÖØ-Þ]{1,8}[ .,!?;:’”»…]{0,2} ?){0,12}") {
            // Broken words look like this: a capital after a lower-case letter, and a mark after the capital.
            let is_word = |word: &str| !word
                .chars()
                .zip(word.chars().skip(1))
                .any(|(one, two)| one.is_lowercase() && two.is_uppercase());
            if text.split(' ').all(is_word) {
                proptest::prop_assert_eq!(repaired(&text), text.as_str());
            }
        }

        #[test]
        fn prose_encoded_again_is_undone(text in "([a-zà-öø-ÿ]{2,8} ?[“”‘’–—…•€™]? ){1,12}") {
            let text = format!("Le café – {text}");
            let broken = encoded_again(&text);
            proptest::prop_assert_eq!(repaired(&broken), text.as_str());
        }

        #[test]
        fn any_text_is_read(text in proptest::prelude::any::<String>()) {
            repaired(&text);
        }

        #[test]
        fn any_text_of_accidents_is_read(text in "[ÃÂâ€™œ\u{80}-\u{9f}©a ]{0,40}") {
            repaired(&text);
        }
    }
}
