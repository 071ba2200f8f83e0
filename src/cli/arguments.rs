//! Queries on the command line: `-football` excludes a word and is not a flag.
//!
//! clap takes every argument that begins with `-` for a flag. This module marks the arguments that cannot
//! be flags of newsdex before clap sees them, so that users do not have to type `--` before a query.

use std::ffi::OsString;

/// Put before an argument that is not a flag. A control character, which nobody types.
const SHIELD: char = '\u{1}';

/// The commands that take a query.
const WITH_QUERY: [&str; 8] = [
    "search",
    "first",
    "last",
    "show",
    "quotes",
    "entities",
    "timeline",
    "concordance",
];

/// One-letter flags without a value, which can be combined (`-qv`).
const SWITCHES: &str = "qvhV";

/// Puts [`SHIELD`] before arguments that belong to a query but look like flags.
pub(super) fn with_queries_shielded(arguments: impl Iterator<Item = OsString>) -> Vec<OsString> {
    let mut shielded = Vec::new();
    let mut takes_query = false;
    let mut is_over = false;
    for argument in arguments {
        let text = argument.to_str().unwrap_or("");
        is_over |= text == "--";
        if takes_query && !is_over && is_ruled_out(text) {
            shielded.push(OsString::from(format!("{SHIELD}{text}")));
            continue;
        }
        takes_query |= WITH_QUERY.contains(&text);
        shielded.push(argument);
    }
    shielded
}

/// The query as it was typed: the words joined by spaces, without [`SHIELD`].
pub(super) fn query(words: &[String]) -> String {
    let words: Vec<&str> = words
        .iter()
        .map(|word| word.trim_start_matches(SHIELD))
        .collect();
    words.join(" ")
}

/// Whether an argument can only be an excluded part of a query (`-football`), not a flag.
fn is_ruled_out(argument: &str) -> bool {
    let Some(rest) = argument.strip_prefix('-') else {
        return false;
    };
    let mut characters = rest.chars();
    match characters.next() {
        None | Some('-') => false,
        // -n10, -i/path and -i=path are flags with their value.
        Some('n') => !characters.all(|character| character.is_ascii_digit() || character == '='),
        Some('i') => !rest[1..].is_empty() && !rest[1..].starts_with(['/', '.', '=', '~']),
        Some(_) => !rest.chars().all(|character| SWITCHES.contains(character)),
    }
}

/// `--limit all`.
pub(super) const ALL: usize = usize::MAX;

/// Parses the value of `--limit`: a number, or `all`.
pub(super) fn limit(text: &str) -> Result<usize, String> {
    match text {
        "all" => Ok(ALL),
        _ => match text.parse::<usize>() {
            Ok(number) => Ok(number.min(ALL - 1)),
            Err(_) => Err("write a number or `all`".to_owned()),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(arguments: &[&str], shielded: &[&str]) {
        let given = arguments.iter().map(OsString::from);
        let found = with_queries_shielded(given);
        let found: Vec<&str> = found
            .iter()
            .filter_map(|argument| argument.to_str()?.strip_prefix(SHIELD))
            .collect();
        assert_eq!(found, shielded, "in {arguments:?}");
    }

    #[test]
    fn words_that_are_ruled_out_are_no_flags() {
        check(&["newsdex", "search", "cup", "-football"], &["-football"]);
        check(
            &[
                "newsdex",
                "search",
                "-nato",
                "-\"press conference\"",
                "-(a)",
            ],
            &["-nato", "-\"press conference\"", "-(a)"],
        );
        check(
            &["newsdex", "search", "-person:macron", "-italy"],
            &["-person:macron", "-italy"],
        );
    }

    #[test]
    fn flags_stay_flags() {
        check(
            &[
                "newsdex", "-i", "x", "search", "a", "-n", "5", "-n10", "-q", "-qv", "--json",
                "-i/x", "-i",
            ],
            &[],
        );
        check(&["newsdex", "index", "-x"], &[]);
        check(&["newsdex", "search", "--", "-football"], &[]);
    }

    #[test]
    fn the_query_is_what_was_typed() {
        assert_eq!(
            query(&["cup".into(), format!("{SHIELD}-football")]),
            "cup -football"
        );
    }
}
