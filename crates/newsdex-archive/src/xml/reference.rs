//! Entity and character references: `&amp;`, `&eacute;`, `&#8217;`, `&#x2;`.

use std::borrow::Cow;

/// The longest entity name, in bytes; longer than any in HTML.
const LONGEST_NAME: usize = 40;

/// Resolves the references in a text; a `&` that begins no known reference is kept as written.
pub(crate) fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        plain.push_str(before);
        let end = after
            .bytes()
            .take(LONGEST_NAME)
            .position(|byte| !(byte.is_ascii_alphanumeric() || byte == b'#'));
        match end {
            Some(end) if after.as_bytes().get(end) == Some(&b';') && end > 0 => {
                plain.push_str(&resolved(after.get(..end).unwrap_or_default()));
                rest = after.get(end + 1..).unwrap_or_default();
            }
            _ => {
                plain.push('&');
                rest = after;
            }
        }
    }
    plain.push_str(rest);
    Cow::Owned(plain)
}

/// The text of the reference `&name;`: empty for a control character, the reference itself for an unknown name.
pub(crate) fn resolved(name: &str) -> String {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16),
            None => number.parse(),
        };
        return match code {
            Ok(0x9 | 0xa | 0xd) => "\n".to_owned(),
            Ok(0..=0x1f | 0x7f) => String::new(),
            // By number these are control characters, but in fact characters of Windows-1252, as in HTML.
            Ok(0x80..=0x9f) => htmlize::unescape(format!("&#{number};")).into_owned(),
            Ok(code) => char::from_u32(code).map_or_else(String::new, String::from),
            Err(_) => format!("&{name};"),
        };
    }
    match name {
        "amp" => "&".to_owned(),
        "lt" => "<".to_owned(),
        "gt" => ">".to_owned(),
        "quot" => "\"".to_owned(),
        "apos" => "'".to_owned(),
        _ => htmlize::unescape(format!("&{name};")).into_owned(),
    }
}
