//! Saved queries: `@war` is replaced by the query with the name `war` in a file.
//!
//! ```toml
//! war = "(war OR invasion) -football"
//! front = '@war place:(kharkiv OR mariupol)'
//! ```
//!
//! A query may contain names of other queries. Names consist of letters, digits, `-` and `_`; case is ignored.

use std::collections::BTreeMap;

use toml::Spanned;

/// The queries in a file of saved queries.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SavedQueries {
    /// The queries by name in lower case.
    queries: BTreeMap<String, String>,
}

/// An error in a file of saved queries.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct SavedQueriesError {
    /// The line, from 1.
    pub line: usize,
    /// The message: lower case, no final period.
    pub message: String,
    /// The hint for the user.
    pub hint: String,
}

const FORM: &str =
    "write a name and a query in quotes on each line: war = '(war OR invasion) -football'";

impl SavedQueries {
    /// Parses a file of saved queries. The queries themselves are parsed when they are used.
    ///
    /// # Errors
    ///
    /// Fails if the text is not TOML, if an entry is not a string, and if a name is invalid or defined twice. The error
    /// has the line.
    pub fn parse(text: &str) -> Result<SavedQueries, SavedQueriesError> {
        let read: Result<BTreeMap<Spanned<String>, String>, _> = toml::from_str(text);
        let entries = read.map_err(|error| SavedQueriesError {
            line: line(text, error.span().map_or(0, |span| span.start)),
            message: error
                .message()
                .trim()
                .replace('\n', "; ")
                .trim_end_matches('.')
                .to_owned(),
            hint: FORM.to_owned(),
        })?;
        let mut entries: Vec<_> = entries.into_iter().collect();
        entries.sort_by_key(|(name, _)| name.span().start);
        let mut queries = BTreeMap::new();
        for (name, query) in entries {
            let at = line(text, name.span().start);
            let name = name.into_inner();
            if !is_name(&name) {
                return Err(SavedQueriesError {
                    line: at,
                    message: format!("`{name}` cannot be the name of a query"),
                    hint:
                        "a name consists of letters, digits, `-` and `_`, and begins with a letter or digit"
                            .to_owned(),
                });
            }
            if queries.insert(name.to_lowercase(), query).is_some() {
                return Err(SavedQueriesError {
                    line: at,
                    message: format!("`{name}` is defined twice"),
                    hint: "names do not distinguish upper and lower case; rename one of them"
                        .to_owned(),
                });
            }
        }
        Ok(SavedQueries { queries })
    }

    /// The query with this name; case is ignored.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.queries.get(&name.to_lowercase()).map(String::as_str)
    }

    /// The names and their queries, sorted by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        let entries = self.queries.iter();
        entries.map(|(name, query)| (name.as_str(), query.as_str()))
    }

    /// The known names with `@`, for a message.
    pub(super) fn listed(&self) -> String {
        const MOST: usize = 8;
        let mut names: Vec<String> = self.queries.keys().map(|name| format!("@{name}")).collect();
        let more = names.len().saturating_sub(MOST);
        names.truncate(MOST);
        match (names.is_empty(), more) {
            (true, _) => "no queries yet".to_owned(),
            (false, 0) => names.join(", "),
            (false, more) => format!("{} and {more} more", names.join(", ")),
        }
    }
}

/// Whether a name can follow an `@`.
pub(super) fn is_name(name: &str) -> bool {
    name.starts_with(char::is_alphanumeric)
        && name
            .chars()
            .all(|character| character.is_alphanumeric() || matches!(character, '-' | '_'))
}

/// The line number of a byte, from 1.
fn line(text: &str, at: usize) -> usize {
    let before = text.as_bytes().get(..at).unwrap_or_default();
    before.iter().filter(|byte| **byte == b'\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_error(text: &str, expected: &str) {
        let error = SavedQueries::parse(text).unwrap_err();
        assert_eq!(error.to_string(), expected);
        assert!(!error.hint.is_empty());
    }

    #[test]
    fn names_are_found_in_any_case() {
        let saved =
            SavedQueries::parse("# wars\nwar = 'a OR b'\nGas-2 = \"c \\\"d e\\\"\"\n").unwrap();
        assert_eq!(saved.get("War"), Some("a OR b"));
        assert_eq!(saved.get("gas-2"), Some("c \"d e\""));
        assert_eq!(saved.get("peace"), None);
        assert_eq!(SavedQueries::parse(""), Ok(SavedQueries::default()));
    }

    #[test]
    fn mistakes_are_reported_with_their_line() {
        check_error(
            "a = 'x'\n'b c' = 'y'\n",
            "line 2: `b c` cannot be the name of a query",
        );
        check_error("a = 'x'\n\nA = 'y'\n", "line 3: `A` is defined twice");
        for (text, at) in [("a = 'x'\nb = 3\n", 2), ("a = 'x'\n\nb = \n", 3), ("a", 1)] {
            assert_eq!(SavedQueries::parse(text).unwrap_err().line, at, "{text}");
        }
    }
}
