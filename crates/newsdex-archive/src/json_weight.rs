//! Estimates how much memory a JSON text will take when parsed, before it is parsed.
//!
//! An object with one field takes more than 600 bytes, so 16 MB of `{"a":1},` would take more than a gigabyte.

use crate::TooManyParts;

/// The most memory that a JSON text may take, in bytes.
const MOST_BYTES: usize = 300 << 20;
/// The memory that an object reserves when it gets its first field.
const OBJECT_BYTES: usize = 640;
/// The memory of a value, including the spare capacity of a growing list.
const VALUE_BYTES: usize = 48;

/// Checks that the values in a JSON text fit in memory.
///
/// Estimates from brackets, commas and colons, which is accurate enough to detect extreme cases.
///
/// # Errors
///
/// When the values do not fit.
pub(crate) fn check(text: &str) -> Result<(), TooManyParts> {
    // Too short to exceed the limit, whatever it contains.
    if text.len() < MOST_BYTES / OBJECT_BYTES {
        return Ok(());
    }
    let mut bytes = 0_usize;
    let mut is_in_string = false;
    let mut is_escaped = false;
    for byte in text.bytes() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if is_in_string => is_escaped = true,
            b'"' => is_in_string = !is_in_string,
            _ if is_in_string => {}
            b':' => bytes += VALUE_BYTES,
            b'{' => bytes += OBJECT_BYTES,
            b',' | b'[' => bytes += VALUE_BYTES,
            _ => {}
        }
    }
    match bytes <= MOST_BYTES {
        true => Ok(()),
        false => Err(TooManyParts {
            of: "lists, objects and values",
            most: MOST_BYTES / OBJECT_BYTES,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_take_too_much_memory_is_told_apart() {
        let text = |unit: &str| format!("[{}0]", unit.repeat(16_000_000 / unit.len()));
        assert!(check(&text("{\"a\":1},")).is_err());
        assert!(check(&text("[],")).is_err());
        assert!(check(&text("\"It rained, {and} [rained]\",")).is_ok());
        assert!(check(&text("\"\\\",{\",")).is_ok());
        assert!(check("[]").is_ok());
    }
}
