//! The rows of a statement: `INSERT INTO t VALUES (1, 'Pier'), (2, 'Storm')`, or lines of cells below `COPY`.

use newsdex_text::checkpoint::checkpoint;

/// The name of the table of a statement and the names of its columns, if the statement has them; `None` for a statement
/// that does not begin with `verb`.
pub(super) fn head(statement: &str, verb: &str) -> Option<(String, Vec<String>)> {
    let rest = after_word(statement.trim_start(), verb)?.trim_start();
    let rest = after_word(rest, "if not exists")
        .unwrap_or(rest)
        .trim_start();
    let end = rest.find(|sign: char| sign.is_whitespace() || sign == '(')?;
    let (name, rest) = rest.split_at_checked(end)?;
    let columns = match rest.trim_start().strip_prefix('(') {
        Some(inner) => inner.split(')').next().map(names).unwrap_or_default(),
        None => Vec::new(),
    };
    let name = name.rsplit('.').next().unwrap_or(name);
    Some((bare(name).to_owned(), columns))
}

/// The names of the columns in the definition of a table.
pub(super) fn columns(definition: &str) -> Vec<String> {
    let Some((_, inner)) = definition.split_once('(') else {
        return Vec::new();
    };
    const CONSTRAINTS: [&str; 9] = [
        "primary",
        "key",
        "unique",
        "constraint",
        "index",
        "foreign",
        "fulltext",
        "check",
        "spatial",
    ];
    let names = divided(inner).into_iter().filter_map(|column| {
        let name = column.split_whitespace().next()?;
        let is_constraint = CONSTRAINTS.contains(&name.to_ascii_lowercase().as_str());
        (!is_constraint).then(|| bare(name).to_owned())
    });
    names.filter(|name| !name.is_empty()).collect()
}

/// Divides the columns of a definition at the commas between them, and ends at the bracket that closes the definition.
/// Commas in strings and in inner brackets divide nothing.
fn divided(inner: &str) -> Vec<&str> {
    let (mut parts, mut start, mut depth) = (Vec::new(), 0, 0_u32);
    let mut quote: Option<char> = None;
    for (at, sign) in inner.char_indices() {
        match (quote, sign) {
            (Some(open), _) => quote = quote.filter(|_| open != sign),
            (None, '\'' | '"' | '`') => quote = Some(sign),
            (None, '(') => depth += 1,
            (None, ')') if depth == 0 => {
                parts.extend(inner.get(start..at));
                return parts;
            }
            (None, ')') => depth -= 1,
            (None, ',') if depth == 0 => {
                parts.extend(inner.get(start..at));
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.extend(inner.get(start..));
    parts
}

fn names(list: &str) -> Vec<String> {
    list.split(',')
        .map(|name| bare(name.trim()).to_owned())
        .filter(|name| !name.is_empty())
        .collect()
}

fn bare(name: &str) -> &str {
    name.trim_matches(['`', '"', '[', ']', '\''])
}

/// The text after a word, ignoring case.
fn after_word<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let (beginning, rest) = text.split_at_checked(word.len())?;
    beginning.eq_ignore_ascii_case(word).then_some(rest)
}

/// The rows of a statement that inserts values; a missing value is `None`.
pub(super) fn inserted(statement: &str) -> Vec<Vec<Option<String>>> {
    let lower = statement.to_ascii_lowercase();
    let Some(start) = lower.find("values") else {
        return Vec::new();
    };
    let mut reader = Reader {
        rest: statement.get(start + "values".len()..).unwrap_or_default(),
    };
    let mut rows = Vec::new();
    while let Some(at) = reader.rest.find('(') {
        checkpoint();
        reader.rest = reader.rest.get(at + 1..).unwrap_or_default();
        rows.push(reader.row());
    }
    rows
}

/// Reads values from the front.
struct Reader<'t> {
    rest: &'t str,
}

impl Reader<'_> {
    /// The values up to the bracket that closes the row.
    fn row(&mut self) -> Vec<Option<String>> {
        let mut row = Vec::new();
        // A value is a string, a number, `NULL`, or a call around a string: `CAST(N'…' AS date)`.
        let mut string: Option<String> = None;
        let mut other = String::new();
        let mut depth = 0_u32;
        while let Some(sign) = self.rest.chars().next() {
            checkpoint();
            self.rest = self.rest.get(sign.len_utf8()..).unwrap_or_default();
            match sign {
                '\'' | '"' => {
                    let read = self.string(sign);
                    string.get_or_insert(read);
                }
                ',' | ')' if depth == 0 => {
                    let word = other.trim();
                    let is_null = word.is_empty() || word.eq_ignore_ascii_case("null");
                    let plain = (!is_null).then(|| word.to_owned());
                    row.push(string.take().or(plain));
                    other.clear();
                    if sign == ')' {
                        break;
                    }
                }
                '(' => depth += 1,
                ')' => depth -= 1,
                sign if string.is_none() => other.push(sign),
                _ => {}
            }
        }
        row
    }

    /// A string whose first quotation mark has been read.
    fn string(&mut self, quote: char) -> String {
        let mut text = String::new();
        while let Some(sign) = self.rest.chars().next() {
            self.rest = self.rest.get(sign.len_utf8()..).unwrap_or_default();
            match sign {
                '\\' => {
                    let Some(escaped) = self.rest.chars().next() else {
                        break;
                    };
                    self.rest = self.rest.get(escaped.len_utf8()..).unwrap_or_default();
                    text.push(unescaped(escaped));
                }
                _ if sign == quote => match self.rest.strip_prefix(quote) {
                    Some(rest) => {
                        self.rest = rest;
                        text.push(quote);
                    }
                    None => break,
                },
                other => text.push(other),
            }
        }
        text
    }
}

fn unescaped(sign: char) -> char {
    match sign {
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        '0' => ' ',
        other => other,
    }
}

/// The rows that PostgreSQL writes below `COPY`: lines of cells divided by tabs.
pub(super) fn copied(lines: &str) -> Vec<Vec<Option<String>>> {
    let cell = |cell: &str| -> Option<String> {
        if cell == "\\N" {
            return None;
        }
        let mut text = String::with_capacity(cell.len());
        let mut signs = cell.chars();
        while let Some(sign) = signs.next() {
            match sign {
                '\\' => text.extend(signs.next().map(unescaped)),
                other => text.push(other),
            }
        }
        Some(text)
    };
    let row = |line: &str| {
        checkpoint();
        line.split('\t').map(cell).collect()
    };
    lines
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(row)
        .collect()
}
