//! Who wrote an article, out of the line that says so.

use super::text;

/// Gives the names in a byline, in order, without "By" and each once.
///
/// Names are divided at `;`, `|`, `&` and "and"; at commas only if every part is a name of two words or
/// more, so that `Smith, John` and `Jane Roe, Paris` stay whole.
pub(super) fn authors(byline: &str) -> Vec<String> {
    let Some(line) = text::line(byline) else {
        return Vec::new();
    };
    let line = without_by(&line);
    let mut names: Vec<String> = Vec::new();
    for part in line
        .split([';', '|', '&'])
        .flat_map(|part| part.split(" and "))
    {
        let by_comma: Vec<&str> = part
            .split(',')
            .map(str::trim)
            .filter(|name| !name.is_empty())
            .collect();
        let are_names = by_comma.iter().all(|name| name.contains(' '));
        let parts = if are_names {
            by_comma
        } else {
            vec![part.trim()]
        };
        for name in parts {
            let name = without_by(
                name.trim_matches(|character: char| character.is_whitespace() || character == ','),
            );
            let is_name = name.chars().any(char::is_alphabetic) && !name.contains("://");
            if is_name && !names.iter().any(|known| known == name) {
                names.push(name.to_owned());
            }
        }
    }
    names
}

fn without_by(line: &str) -> &str {
    let line = line.trim();
    for prefix in ["by ", "written by ", "par ", "von ", "por "] {
        if line
            .get(..prefix.len())
            .is_some_and(|begin| begin.eq_ignore_ascii_case(prefix))
        {
            // "von" begins names, too, but not in capitals at the head of a line.
            let is_particle = prefix == "von " && line.starts_with('v');
            return if is_particle {
                line
            } else {
                line.get(prefix.len()..).unwrap_or(line).trim()
            };
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(byline: &str, expected: &[&str]) {
        assert_eq!(authors(byline), expected, "in {byline:?}");
    }

    #[test]
    fn bylines_are_divided_into_names() {
        check("By Jane Roe", &["Jane Roe"]);
        check("BY JANE ROE and John Doe", &["JANE ROE", "John Doe"]);
        check(
            "Jane Roe, John Doe & Max Lee",
            &["Jane Roe", "John Doe", "Max Lee"],
        );
        check("Roe, Jane; Doe, John", &["Roe, Jane", "Doe, John"]);
        check("Jane Roe, Jane Roe", &["Jane Roe"]);
        check("von der Leyen", &["von der Leyen"]);
        check(" ", &[]);
        check("123", &[]);
    }
}
