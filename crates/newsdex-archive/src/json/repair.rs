//! Turns near-JSON into JSON, after the strict parser has rejected it.

/// Gives the text with common errors fixed; strings keep their words.
///
/// In strings, raw control characters are escaped, unknown escapes are taken literally, and unpaired surrogates become
/// U+FFFD. Outside strings, `NaN` and `Infinity` become null, and commas before a closing bracket are removed. All
/// other errors are left for the parser to reject.
pub(super) fn repaired(text: &str) -> String {
    let mut fixed = String::with_capacity(text.len() + 16);
    let mut characters = text.char_indices();
    let mut is_in_string = false;
    while let Some((at, character)) = characters.next() {
        if !is_in_string {
            let rest = text.get(at..).unwrap_or_default();
            if let Some(word) = ["NaN", "-Infinity", "Infinity"]
                .into_iter()
                .find(|word| rest.starts_with(word))
            {
                fixed.push_str("null");
                for _ in 1..word.len() {
                    characters.next();
                }
                continue;
            }
            let is_loose_comma = character == ','
                && rest
                    .get(1..)
                    .unwrap_or_default()
                    .trim_start()
                    .starts_with(['}', ']']);
            is_in_string = character == '"';
            if !is_loose_comma {
                fixed.push(character);
            }
            continue;
        }
        match character {
            '"' => {
                is_in_string = false;
                fixed.push('"');
            }
            '\\' => escape(&mut fixed, &mut characters, text),
            control if control.is_control() && control < ' ' => {
                fixed.push_str(&format!("\\u{:04x}", u32::from(control)))
            }
            other => fixed.push(other),
        }
    }
    fixed
}

/// Copies an escape; its backslash has just been read.
fn escape(fixed: &mut String, characters: &mut std::str::CharIndices<'_>, text: &str) {
    let Some((at, kind)) = characters.next() else {
        return;
    };
    match kind {
        '"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't' => fixed.extend(['\\', kind]),
        'u' => {
            let Some(unit) = unit(text, at + 1) else {
                fixed.push('u');
                return;
            };
            let skip = |characters: &mut std::str::CharIndices<'_>, count: usize| {
                for _ in 0..count {
                    characters.next();
                }
            };
            skip(characters, 4);
            let low = match unit {
                0xd800..=0xdbff if text.get(at + 5..at + 7) == Some("\\u") => {
                    self::unit(text, at + 7)
                }
                _ => None,
            };
            match (unit, low) {
                (0xd800..=0xdbff, Some(low @ 0xdc00..=0xdfff)) => {
                    fixed.push_str(&format!("\\u{unit:04x}\\u{low:04x}"));
                    skip(characters, 6);
                }
                (0xd800..=0xdfff, _) => fixed.push('\u{fffd}'),
                _ => fixed.push_str(&format!("\\u{unit:04x}")),
            }
        }
        other => fixed.push(other),
    }
}

/// The four hexadecimal digits at `start`.
fn unit(text: &str, start: usize) -> Option<u32> {
    let digits = text
        .get(start..start + 4)
        .filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
    u32::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(repaired(text), expected, "of {text:?}");
        assert!(serde_json::from_str::<serde_json::Value>(&repaired(text)).is_ok());
    }

    #[test]
    fn slips_are_put_right() {
        check(
            "{\"a\": NaN, \"b\": [1, -Infinity, ], }",
            "{\"a\": null, \"b\": [1, null ] }",
        );
        check("\"one\ntwo\"", "\"one\\u000atwo\"");
        check(r#""it\'s \ud83d half""#, "\"it's \u{fffd} half\"");
        check(r#""\ud83d\ude00 NaN ,}""#, r#""\ud83d\ude00 NaN ,}""#);
        check(r#""\u12""#, r#""u12""#);
    }
}
