//! The words and signs of a program or of the values that it prints, whatever its language is.

use newsdex_text::checkpoint::checkpoint;

/// A piece of a program that is no comment and no blank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token<'t> {
    /// A string, without its quotation marks and escapes.
    Text(String),
    /// A name, a keyword or a number.
    Word(&'t str),
    Open(char),
    Close(char),
    /// `,` or `;`
    Divider,
    /// `=>`, `:` or `=`, between a name and its value.
    Pair,
    /// `.`, `..` or `+`, between two parts of a string.
    Join,
    /// Any other sign.
    Other,
}

/// Divides a program into its tokens.
pub(super) struct Tokens<'t> {
    rest: &'t str,
    /// Whether a backslash in a string in single quotation marks is a sign like others, except before such a mark.
    is_raw: bool,
    /// Whether the last sign was the end of a line, or a blank at the beginning of one.
    is_at_line_start: bool,
}

impl<'t> Tokens<'t> {
    pub(super) fn of(text: &'t str) -> Tokens<'t> {
        let has = |words: &str| memchr::memmem::find(text.as_bytes(), words.as_bytes()).is_some();
        Tokens {
            rest: text,
            // PHP, Perl and Ruby write pairs so.
            is_raw: has("' =>") || has("'=>"),
            is_at_line_start: true,
        }
    }

    fn skip(&mut self, bytes: usize) {
        self.rest = self.rest.get(bytes..).unwrap_or_default();
    }

    /// The length of the comment here; 0 if there is none.
    fn comment(&self) -> usize {
        let line = || self.rest.find(['\n', '\r']).unwrap_or(self.rest.len());
        match self.rest.as_bytes() {
            [b'/', b'/', ..] => line(),
            [b'/', b'*', ..] => self.rest.find("*/").map_or(self.rest.len(), |end| end + 2),
            [b'#', b' ' | b'!' | b'#', ..] => line(),
            [b'-', b'-', ..] if self.is_at_line_start => line(),
            _ => 0,
        }
    }

    /// The string that begins here with a quotation mark.
    fn text(&mut self, quote: char) -> String {
        let is_triple = ['"', '\''].contains(&quote)
            && self
                .rest
                .chars()
                .take(3)
                .filter(|sign| *sign == quote)
                .count()
                == 3;
        let marks = if is_triple { 3 } else { 1 };
        self.skip(marks);
        let end: String = std::iter::repeat_n(quote, marks).collect();
        let is_raw = self.is_raw && quote == '\'';
        let mut text = String::new();
        loop {
            let plain = self.rest.find([quote, '\\']).unwrap_or(self.rest.len());
            text.push_str(self.rest.get(..plain).unwrap_or_default());
            self.skip(plain);
            let Some(sign) = self.rest.chars().next() else {
                break;
            };
            checkpoint();
            match sign {
                '\\' => self.escape(&mut text, is_raw),
                _ if self.rest.starts_with(&end) => {
                    self.skip(marks);
                    break;
                }
                other => {
                    text.push(other);
                    self.skip(other.len_utf8());
                }
            }
        }
        text
    }

    /// Adds the sign that an escape stands for.
    fn escape(&mut self, text: &mut String, is_raw: bool) {
        self.skip(1);
        let Some(sign) = self.rest.chars().next() else {
            return;
        };
        self.skip(sign.len_utf8());
        let number = |rest: &str, length: usize| {
            let digits = rest.get(..length)?;
            let is_number = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
            is_number.then(|| u32::from_str_radix(digits, 16).ok())?
        };
        let length = match sign {
            'x' => 2,
            'u' => 4,
            'U' => 8,
            _ => 0,
        };
        match sign {
            _ if is_raw => {
                if !matches!(sign, '\'' | '\\') {
                    text.push('\\');
                }
                text.push(sign);
            }
            'n' => text.push('\n'),
            't' => text.push('\t'),
            'r' | '\n' | '\r' => {}
            'x' | 'u' | 'U' => {
                let Some(unit) = number(self.rest, length) else {
                    text.push(sign);
                    return;
                };
                self.skip(length);
                // The other half of a character follows.
                let low = self
                    .rest
                    .strip_prefix("\\u")
                    .and_then(|rest| number(rest, 4));
                let pair = low.filter(|low| {
                    (0xd800..0xdc00).contains(&unit) && (0xdc00..0xe000).contains(low)
                });
                let code = match pair {
                    Some(low) => {
                        self.skip(6);
                        0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00)
                    }
                    None => unit,
                };
                text.push(char::from_u32(code).unwrap_or('\u{fffd}'));
            }
            other => text.push(other),
        }
    }

    /// The text behind its length, as `var_dump` of PHP prints it: `(5) "Title"`. It may have quotation marks of its own.
    fn counted_text(&mut self) -> Option<String> {
        let (length, text) = self.rest.strip_prefix('(')?.split_once(") \"")?;
        let length: usize = length.parse().ok()?;
        let (text, rest) = text.split_at_checked(length)?;
        self.rest = rest.strip_prefix('"')?;
        Some(text.to_owned())
    }

    /// The text between `<<<WORD` and the line with the same word, as PHP and Perl write long strings.
    fn long_text(&mut self) -> Option<String> {
        let after = self.rest.strip_prefix("<<")?;
        let after = after.trim_start_matches(['<', '~', '-']);
        let (word, below) = after.split_once('\n')?;
        let word = word.trim_end_matches([';', ',', ')', '\r']);
        let word = word.trim_matches(['"', '\'']);
        let is_word = !word.is_empty()
            && word
                .chars()
                .all(|sign| sign.is_ascii_alphanumeric() || sign == '_');
        if !is_word {
            return None;
        }
        let mut length = 0;
        for line in below.split_inclusive('\n') {
            checkpoint();
            let bare = line.trim();
            if bare.trim_end_matches([';', ',', ')']) == word {
                let text = below.get(..length)?.trim_end().to_owned();
                let end = line.find(word)? + word.len();
                self.rest = below.get(length + end..).unwrap_or_default();
                return Some(text);
            }
            length += line.len();
        }
        None
    }
}

impl<'t> Iterator for Tokens<'t> {
    type Item = Token<'t>;

    fn next(&mut self) -> Option<Token<'t>> {
        loop {
            checkpoint();
            let below = self.rest.trim_start();
            let blanks = self.rest.get(..self.rest.len() - below.len());
            self.is_at_line_start |= blanks.is_some_and(|blanks| blanks.contains(['\n', '\r']));
            self.rest = below;
            match self.comment() {
                0 => break,
                length => self.skip(length),
            }
        }
        self.is_at_line_start = false;
        let sign = self.rest.chars().next()?;
        let is_of_word = |sign: char| sign.is_alphanumeric() || matches!(sign, '_' | '$');
        if is_of_word(sign) {
            let length = self.rest.find(|sign| !is_of_word(sign));
            let (word, _) = self
                .rest
                .split_at_checked(length.unwrap_or(self.rest.len()))?;
            self.skip(word.len());
            if word == "string"
                && let Some(text) = self.counted_text()
            {
                return Some(Token::Text(text));
            }
            // `u'…'` in Python
            return Some(match (word, self.rest.chars().next()) {
                ("u" | "b" | "r" | "f", Some(quote @ ('"' | '\''))) => {
                    Token::Text(self.text(quote))
                }
                _ => Token::Word(word),
            });
        }
        if matches!(sign, '"' | '\'' | '`') {
            return Some(Token::Text(self.text(sign)));
        }
        if let Some(text) = self.long_text() {
            return Some(Token::Text(text));
        }
        let (token, length) = match sign {
            '(' | '[' | '{' => (Token::Open(sign), 1),
            ')' | ']' | '}' => (Token::Close(sign), 1),
            ',' | ';' => (Token::Divider, 1),
            '=' if self.rest.starts_with("=>") => (Token::Pair, 2),
            '=' if self.rest.starts_with("==") => (Token::Other, 2),
            ':' if self.rest.starts_with("::") => (Token::Join, 2),
            ':' | '=' => (Token::Pair, 1),
            '.' if self.rest.starts_with("..") => (Token::Join, 2),
            '.' | '+' | '\\' => (Token::Join, 1),
            // The sign of a negative number.
            '-' if self.rest.starts_with("->") => (Token::Other, 2),
            '-' => (Token::Join, 1),
            other => (Token::Other, other.len_utf8()),
        };
        self.skip(length);
        Some(token)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(program: &str, expected: &[&str]) {
        let found: Vec<String> = Tokens::of(program)
            .filter_map(|token| match token {
                Token::Text(text) => Some(text),
                _ => None,
            })
            .collect();
        assert_eq!(found, expected, "in {program}");
    }

    #[test]
    fn strings_lose_their_marks_and_escapes() {
        check(r#"a = "one\ttwo"; b = 'it\'s'"#, &["one\ttwo", "it's"]);
        check(r"'one' => 'C:\new'", &["one", r"C:\new"]);
        check(r"'\u00e9\x41\ud83d\ude00'", &["éA\u{1f600}"]);
        check("x = \"\"\"one \"two\" three\"\"\"", &["one \"two\" three"]);
        check(
            "$a = <<<EOT\none\ntwo\nEOT;\n$b = 'three';",
            &["one\ntwo", "three"],
        );
        check("{u'one': `two ${three}`}", &["one", "two ${three}"]);
        check("\"never closed", &["never closed"]);
    }

    #[test]
    fn comments_are_no_tokens() {
        check("// 'one'\n/* 'two' */ 'three'", &["three"]);
        check("# 'one'\n'two'", &["two"]);
        check("-- 'one'\n'two'", &["two"]);
    }
}
