//! Converts names in capitals to normal spelling.

use crate::lexicon::name_parts::{Kind, is};

/// Converts a name in capitals to normal spelling: `PORT OF SPAIN` becomes `Port of Spain`.
pub fn capitalized(name: &str) -> String {
    let mut written = String::with_capacity(name.len());
    for (position, word) in name.split(' ').enumerate() {
        if position > 0 {
            written.push(' ');
        }
        let lower = word.to_lowercase();
        if position > 0 && is(Kind::Small, &lower) {
            written.push_str(&lower);
            continue;
        }
        if matches!(word, "MP" | "MD" | "QC" | "II" | "III" | "IV") {
            written.push_str(word);
            continue;
        }
        let is_scottish = word.len() > 4 && word.starts_with("MC");
        let mut letters = 0;
        let mut characters = word.chars().peekable();
        while let Some(character) = characters.next() {
            // The S of COX'S becomes lower case.
            let is_possessive = letters == 0
                && written.ends_with(['\'', '’'])
                && character == 'S'
                && characters.peek().is_none();
            let is_capital = (letters == 0 && !is_possessive)
                || (is_scottish && written.ends_with("Mc") && letters == 2);
            match is_capital {
                true => written.push(character),
                false => written.extend(character.to_lowercase()),
            }
            letters = if character.is_alphabetic() {
                letters + 1
            } else {
                0
            };
        }
    }
    written
}
