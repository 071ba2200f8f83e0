//! Addresses: how identifiers and names become part of a path, and back.
//!
//! Identifiers come from archives and may contain anything, also `/` and `..`. A path is therefore divided before it is
//! decoded, and every sign that could mean something in a path is encoded.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::output::json::kind_name;
use newsdex_text::enrichment::EntityKind;

/// Everything but letters, digits and the signs that mean nothing in a path. Also not `.`: see [`segment`].
const IN_PATH: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'~')
    .remove(b':')
    .remove(b',');

/// Everything but letters, digits and the signs that mean nothing in a parameter.
const IN_PARAMETER: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~')
    .remove(b':')
    .remove(b',')
    .remove(b'/')
    .remove(b'*')
    .remove(b' ');

/// A text as one segment of a path.
///
/// Dots are encoded, so that a text that ends like a suffix of the API is not taken for one.
pub(super) fn segment(text: &str) -> String {
    utf8_percent_encode(text, IN_PATH).to_string()
}

/// A text as the name or value of a parameter.
pub(super) fn encoded_value(text: &str) -> String {
    utf8_percent_encode(text, IN_PARAMETER)
        .to_string()
        .replace(' ', "+")
}

/// The address of an article.
pub(super) fn article(id: &str) -> String {
    match id {
        // Browsers remove such a segment even if it is encoded.
        "." | ".." => format!("/article?id={id}"),
        _ => format!("/article/{}", segment(id)),
    }
}

/// The address of the list of all articles with the text of an article.
pub(super) fn stories(id: &str) -> String {
    format!("/stories/{}", segment(id))
}

/// The address of the articles that are similar to an article.
pub(super) fn similar(id: &str) -> String {
    format!("/similar/{}", segment(id))
}

/// The address of a person, an organisation or a place.
pub(super) fn entity(kind: EntityKind, name: &str) -> String {
    format!("/entity/{}/{}", kind_name(kind), segment(name))
}

/// The text of an encoded segment; `None` if it is not UTF-8.
pub(super) fn decoded(segment: &str) -> Option<String> {
    Some(percent_decode_str(segment).decode_utf8().ok()?.into_owned())
}

/// The answer wanted from an address that belongs to one thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// The page.
    Page,
    /// The record as JSON.
    Json,
    /// The original record of an article.
    Original,
    /// The versions of an article, as a page.
    Versions,
    /// The versions of an article, as JSON.
    VersionsJson,
}

/// Divides the rest of a path, still encoded, into the text that names a thing and what is asked of it.
pub(super) fn divided(rest: &str) -> (&str, Wanted) {
    let suffixes = [
        ("/versions.json", Wanted::VersionsJson),
        ("/versions", Wanted::Versions),
        ("/original", Wanted::Original),
        (".json", Wanted::Json),
    ];
    suffixed(rest, &suffixes).unwrap_or((rest, Wanted::Page))
}

/// The rest of a path without the first of these suffixes that it has, and what the suffix asks for.
pub(super) fn suffixed<'a, T: Copy>(rest: &'a str, suffixes: &[(&str, T)]) -> Option<(&'a str, T)> {
    let mut suffixes = suffixes.iter();
    suffixes.find_map(|(suffix, wanted)| Some((rest.strip_suffix(suffix)?, *wanted)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_identifier_has_an_address_of_its_own() {
        for id in [
            "3fc0",
            "tag:paper,2022:a/b",
            "../../etc/passwd",
            "a.json",
            "x/original",
            "é 東",
            "a?b#c%41",
            ".a",
        ] {
            let address = article(id);
            let rest = address.strip_prefix("/article/").unwrap();
            assert!(!rest.contains(['/', '?', '#', '.']), "{address}");
            assert_eq!(divided(rest), (rest, Wanted::Page));
            assert_eq!(decoded(rest).as_deref(), Some(id));
            let json = format!("{rest}.json");
            assert_eq!(divided(&json), (rest, Wanted::Json));
        }
        assert_eq!(article(".."), "/article?id=..");
    }

    #[test]
    fn suffixes_say_what_is_wanted() {
        assert_eq!(divided("a"), ("a", Wanted::Page));
        assert_eq!(divided("a/original"), ("a", Wanted::Original));
        assert_eq!(divided("a/versions"), ("a", Wanted::Versions));
        assert_eq!(divided("a/versions.json"), ("a", Wanted::VersionsJson));
    }
}
