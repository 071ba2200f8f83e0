//! Turns near-JSON into JSON, after the strict parser has rejected it.

use newsdex_text::checkpoint::checkpoint;

/// Gives the text with common errors fixed; strings keep their words.
///
/// Also reads what JavaScript, Python and the shell of MongoDB write: comments, single quotation marks, names without
/// quotation marks, `None`, and calls such as `ISODate("2019-03-02")`, of which the first value counts. In strings, raw
/// control characters are escaped, unknown escapes are taken literally, and unpaired surrogates become U+FFFD. Outside
/// strings, `NaN` and `Infinity` become null, and commas before a closing bracket are removed. All other errors are
/// left for the parser to reject.
pub(super) fn repaired(text: &str) -> String {
    let mut writer = Writer {
        text,
        at: 0,
        fixed: String::with_capacity(text.len() + 16),
        calls: Vec::new(),
        brackets: 0,
    };
    while let Some(sign) = writer.next() {
        checkpoint();
        writer.sign(sign);
    }
    writer.fixed
}

struct Writer<'t> {
    text: &'t str,
    /// The position of the next character.
    at: usize,
    fixed: String,
    /// The number of open brackets at each open call.
    calls: Vec<usize>,
    brackets: usize,
}

/// The largest number of bytes of the arguments of a call that are looked at.
const LONGEST_ARGUMENTS: usize = 100;

impl<'t> Writer<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn next(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn sign(&mut self, sign: char) {
        match sign {
            '"' | '\'' => {
                self.at += 1;
                self.string(sign);
                while let Some((length, quote)) = self.next_part() {
                    self.at += length;
                    // The mark that closed the last part.
                    self.fixed.pop();
                    self.rest_of_string(quote);
                }
            }
            '/' if self.comment() > 0 => self.at += self.comment(),
            ',' => {
                self.at += 1;
                let begin = self.fixed.len();
                self.skip_blanks();
                if !self.rest().starts_with(['}', ']', ')']) {
                    self.fixed.insert(begin, ',');
                }
            }
            '-' if self.rest().starts_with("-Infinity") => {
                self.at += "-Infinity".len();
                self.fixed.push_str("null");
            }
            ')' if self.calls.last() == Some(&self.brackets) => {
                self.calls.pop();
                self.at += 1;
            }
            sign if sign.is_alphabetic() || matches!(sign, '_' | '$') => self.word(),
            // A number ends where a word could begin: `1e5`, `0x1f`.
            '0'..='9' => {
                let rest = self.rest();
                let is_of_number = |sign: char| sign.is_ascii_alphanumeric() || sign == '.';
                let length = rest.find(|sign| !is_of_number(sign)).unwrap_or(rest.len());
                self.copy(length);
            }
            other => {
                match other {
                    '{' | '[' => self.brackets += 1,
                    '}' | ']' => self.brackets = self.brackets.saturating_sub(1),
                    _ => {}
                }
                self.copy(other.len_utf8());
            }
        }
    }

    fn copy(&mut self, length: usize) {
        let copied = self.rest().get(..length).unwrap_or_default();
        self.fixed.push_str(copied);
        self.at += length;
    }

    /// The length of the comment here; 0 if there is none.
    fn comment(&self) -> usize {
        let rest = self.rest();
        match rest.as_bytes() {
            [b'/', b'/', ..] => rest.find(['\n', '\r']).unwrap_or(rest.len()),
            [b'/', b'*', ..] => rest.find("*/").map_or(rest.len(), |end| end + 2),
            _ => 0,
        }
    }

    /// Copies blanks, and drops comments.
    fn skip_blanks(&mut self) {
        loop {
            let rest = self.rest();
            self.copy(rest.len() - rest.trim_start().len());
            match self.comment() {
                0 => return,
                length => self.at += length,
            }
        }
    }

    /// A word outside strings: a name, a value of another language, a call.
    fn word(&mut self) {
        let rest = self.rest();
        let is_of_word = |sign: char| sign.is_alphanumeric() || matches!(sign, '_' | '$' | '.');
        let length = rest.find(|sign| !is_of_word(sign)).unwrap_or(rest.len());
        let (word, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
        let below = after.trim_start();
        let blanks = after.len() - below.len();
        match (word, below.chars().next()) {
            (_, Some(':')) => self.fixed.extend(["\"", word, "\""]),
            ("new", _) => {}
            (_, Some('(')) => {
                self.at += length + blanks + 1;
                self.call(word);
                return;
            }
            // `u'…'` in Python
            ("u" | "b" | "r", Some('"' | '\'')) if blanks == 0 => {}
            ("NaN" | "nan" | "Infinity" | "None" | "undefined", _) => self.fixed.push_str("null"),
            ("True", _) => self.fixed.push_str("true"),
            ("False", _) => self.fixed.push_str("false"),
            _ => self.fixed.push_str(word),
        }
        self.at += length;
    }

    /// Reads the arguments of a call after its opening bracket. The numbers of a call such as `Date(2019, 3, 2)` become
    /// a date; of any other call, the first argument counts.
    fn call(&mut self, word: &str) {
        let rest = self.rest();
        let looked_at = rest
            .get(..rest.floor_char_boundary(LONGEST_ARGUMENTS))
            .unwrap_or(rest);
        let numbers = || -> Option<(usize, Vec<u32>)> {
            let (inner, _) = looked_at.split_once(')')?;
            let numbers = inner.split(',').map(|part| part.trim().parse().ok());
            Some((inner.len(), numbers.collect::<Option<_>>()?))
        };
        let word = word.to_ascii_lowercase();
        let is_date = word.ends_with("date") || word.ends_with("datetime");
        if let Some((length, numbers)) = numbers().filter(|_| is_date)
            && let [year, month, day, ..] = *numbers.as_slice()
        {
            self.fixed
                .push_str(&format!("\"{year:04}-{month:02}-{day:02}\""));
            self.at += length + 1;
            return;
        }
        if rest.trim_start().starts_with(')') {
            self.fixed.push_str("null");
        }
        self.calls.push(self.brackets);
    }

    /// The length up to the text of the next part of a string, and its quotation mark: Python puts parts beside each
    /// other, JavaScript a `+` between them. In JSON, no string follows another one.
    fn next_part(&self) -> Option<(usize, char)> {
        let rest = self.rest();
        let below = rest.trim_start();
        let below = below.strip_prefix('+').map_or(below, str::trim_start);
        let quote = below.chars().next()?;
        let length = rest.len() - below.len() + 1;
        matches!(quote, '"' | '\'').then_some((length, quote))
    }

    /// Copies a string whose first quotation mark has been read.
    fn string(&mut self, quote: char) {
        self.fixed.push('"');
        self.rest_of_string(quote);
    }

    fn rest_of_string(&mut self, quote: char) {
        while let Some(sign) = self.next() {
            self.at += sign.len_utf8();
            match sign {
                _ if sign == quote => break,
                '"' => self.fixed.push_str("\\\""),
                '\\' => self.escape(),
                control if control < ' ' => self.push_unit(u32::from(control)),
                other => self.fixed.push(other),
            }
        }
        self.fixed.push('"');
    }

    fn push_unit(&mut self, unit: u32) {
        self.fixed.push_str(&format!("\\u{unit:04x}"));
    }

    /// Copies an escape; its backslash has just been read.
    fn escape(&mut self) {
        let Some(kind) = self.next() else { return };
        self.at += kind.len_utf8();
        match kind {
            '"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't' => self.fixed.extend(['\\', kind]),
            // `\x41` and `\U0001F600` in Python
            'x' | 'U' => {
                let length = if kind == 'x' { 2 } else { 8 };
                match self.digits(length).and_then(char::from_u32) {
                    Some(sign) if sign >= ' ' && !matches!(sign, '"' | '\\') => {
                        self.fixed.push(sign);
                        self.at += length;
                    }
                    _ => self.fixed.push(kind),
                }
            }
            'u' => {
                let Some(unit) = self.digits(4) else {
                    self.fixed.push('u');
                    return;
                };
                self.at += 4;
                self.unit(unit);
            }
            '\n' => {}
            other => self.fixed.push(other),
        }
    }

    /// Copies half of a surrogate pair with its other half, or another character.
    fn unit(&mut self, unit: u32) {
        let is_high = (0xd800..=0xdbff).contains(&unit);
        let at = self.at;
        let low = match is_high && self.rest().starts_with("\\u") {
            true => {
                self.at += 2;
                self.digits(4)
            }
            false => None,
        };
        match (unit, low) {
            (0xd800..=0xdbff, Some(low @ 0xdc00..=0xdfff)) => {
                self.at += 4;
                self.push_unit(unit);
                self.push_unit(low);
                return;
            }
            (0xd800..=0xdfff, _) => self.fixed.push('\u{fffd}'),
            _ => self.push_unit(unit),
        }
        self.at = at;
    }

    /// The number that the next hexadecimal digits give.
    fn digits(&self, count: usize) -> Option<u32> {
        let digits = self
            .rest()
            .get(..count)
            .filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
        u32::from_str_radix(digits, 16).ok()
    }
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

    #[test]
    fn what_other_languages_write_is_read() {
        check(
            r#"{'a': 'it\'s "so"', 'b': None, 'c': True, 'd': u'x'}"#,
            r#"{"a": "it's \"so\"", "b": null, "c": true, "d": "x"}"#,
        );
        check(
            r#"{title: "A", $n: undefined}"#,
            r#"{"title": "A", "$n": null}"#,
        );
        check(
            r#"{"_id": ObjectId("5f"), "on": new Date(ISODate("2019-03-02")), "n": NumberLong(7)}"#,
            r#"{"_id": "5f", "on":  "2019-03-02", "n": 7}"#,
        );
        check(
            "{'on': datetime.datetime(2019, 3, 2, 8, 0)}",
            r#"{"on": "2019-03-02"}"#,
        );
        check(r"'\x41\U0001F600'", "\"A\u{1f600}\"");
    }

    #[test]
    fn the_parts_of_a_string_are_joined() {
        check(
            "{'a': 'one '\n 'two', 'b': 1}",
            r#"{"a": "one two", "b": 1}"#,
        );
        check("{a: 'one ' +\n \"two\"}", r#"{"a": "one two"}"#);
    }

    #[test]
    fn comments_are_left_out() {
        check(
            "{\"a\": 1, // one\n/* two */ \"b\": \"// three\"}",
            "{\"a\": 1, \n \"b\": \"// three\"}",
        );
    }
}
