//! Converts names in capitals to normal spelling.

/// Words that are lower case in names of places and people.
const SMALL: [&str; 17] = [
    "OF", "DE", "DEL", "DU", "DA", "DO", "LA", "LE", "DER", "AM", "SUR", "UPON", "AND", "THE",
    "VON", "VAN", "DOS",
];

/// Converts a name in capitals to normal spelling: `PORT OF SPAIN` becomes `Port of Spain`.
pub fn capitalized(name: &str) -> String {
    let mut written = String::with_capacity(name.len());
    for (position, word) in name.split(' ').enumerate() {
        if position > 0 {
            written.push(' ');
        }
        if position > 0 && SMALL.contains(&word) {
            written.push_str(&word.to_lowercase());
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
