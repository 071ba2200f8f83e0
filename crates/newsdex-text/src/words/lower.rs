//! Words in lower case, for look-ups that are made very often.

/// Words of ASCII letters up to this length are made lower case without an allocation.
const SHORT_WORD: usize = 32;

/// Passes a word in lower case to `look` and returns its answer.
pub fn in_lower_case<T>(word: &str, look: impl FnOnce(&str) -> T) -> T {
    let is_lower = |byte: u8| byte.is_ascii() && !byte.is_ascii_uppercase();
    if word.bytes().all(is_lower) {
        return look(word);
    }
    let mut lower = [0; SHORT_WORD];
    if word.is_ascii()
        && let Some(lower) = lower.get_mut(..word.len())
    {
        lower.copy_from_slice(word.as_bytes());
        lower.make_ascii_lowercase();
        return look(std::str::from_utf8(lower).unwrap_or_default());
    }
    look(&word.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_any_length_and_script_are_made_lower_case() {
        for word in [
            "",
            "a",
            "A",
            "Zenda",
            "ÉTAT",
            "ΟΔΟΣ",
            &"X".repeat(33),
            &"aB".repeat(16),
        ] {
            assert_eq!(in_lower_case(word, str::to_owned), word.to_lowercase());
        }
    }
}
