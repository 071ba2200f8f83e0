//! Prefixes, wildcards, fuzzy words and regular expressions in the language of the server.
//!
//! Lucene's expressions have other signs than ours, and misread some of ours without an error. So an expression is
//! parsed here and written anew.

use regex_syntax::hir::{Class, Hir, HirKind};
use serde_json::{Value, json};

use crate::engine::Unsupported;
use newsdex_query::Pattern;
use newsdex_text::words::fold::fold;
use newsdex_text::words::forms::EXACT_MARK;

/// The largest number of words beside others that the server compares in each shard; more are an error.
const MOST_WORDS: u32 = 1_000;

/// The longest expression that the server accepts with its usual settings.
const LONGEST_EXPRESSION: usize = 1_000;

/// A set of exact terms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::engine::remote) enum ServerShape {
    /// The terms that begin like this.
    Prefix(String),
    /// The terms that match this expression of Lucene completely.
    Expression(String),
    /// The terms at most some letters away from this one.
    Fuzzy(String, u8),
}

impl ServerShape {
    /// The shape of a pattern.
    ///
    /// # Errors
    ///
    /// [`Unsupported`] if the server has no counterpart.
    pub(in crate::engine::remote) fn of(pattern: &Pattern) -> Result<ServerShape, Unsupported> {
        Ok(match pattern {
            Pattern::Prefix(beginning) => {
                ServerShape::Prefix(format!("{EXACT_MARK}{}", fold(beginning)))
            }
            Pattern::Wildcard(shape) => ServerShape::Expression(of_wildcard(shape)),
            Pattern::Fuzzy { word, distance } => {
                ServerShape::Fuzzy(format!("{EXACT_MARK}{}", fold(word)), *distance)
            }
            Pattern::Regex(expression) => {
                let written = of_expression(expression);
                let written = written.filter(|written| written.len() <= LONGEST_EXPRESSION);
                ServerShape::Expression(written.ok_or_else(|| {
                    Unsupported::new(
                        format!("the expression /{expression}/"),
                        "write it with letters, brackets, ., *, +, ? and |, or with fewer kinds of letters",
                    )
                })?)
            }
            other => {
                return Err(Unsupported::new(
                    format!("looking up {other}"),
                    "write it as a word, a prefix or a wildcard",
                ));
            }
        })
    }

    /// The query for the words of the shape in a field.
    pub(in crate::engine::remote) fn in_field(&self, field: &str) -> Value {
        match self {
            ServerShape::Prefix(beginning) => json!({"prefix": {field: {"value": beginning}}}),
            ServerShape::Expression(expression) => {
                json!({"regexp": {field: {"value": expression, "flags": "NONE"}}})
            }
            ServerShape::Fuzzy(term, distance) => json!({"fuzzy": {field: {
                "value": term,
                "fuzziness": distance,
                "prefix_length": 1,
                "transpositions": true,
                "rewrite": "constant_score",
            }}}),
        }
    }

    /// The source for the words of the shape beside other words; `None` if the server would leave out some.
    pub(super) fn beside_others(&self) -> Option<Value> {
        match self {
            ServerShape::Prefix(beginning) => {
                let pattern = format!("{}*", escaped_wildcard(beginning));
                Some(json!({"wildcard": {"pattern": pattern, "max_expansions": MOST_WORDS}}))
            }
            ServerShape::Expression(expression) => Some(json!({"regexp": {
                "pattern": expression,
                "flags": "NONE",
                "max_expansions": MOST_WORDS,
            }})),
            ServerShape::Fuzzy(..) => None,
        }
    }

    /// The query for the words of the shape in a span; `None` if the server would leave out some.
    pub(super) fn beside_none(&self, field: &str) -> Option<Value> {
        match self {
            ServerShape::Fuzzy(..) => None,
            _ => Some(self.in_field(field)),
        }
    }
}

fn escaped_wildcard(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(character, '*' | '?' | '\\') {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

/// A wildcard as an expression; see [`Expression::of_wildcard`](crate::engine::expression::Expression::of_wildcard).
fn of_wildcard(shape: &str) -> String {
    let folded = fold(shape);
    let is_figure = |character: char| character.is_ascii_digit() || matches!(character, '*' | '?');
    let is_number = folded.chars().all(is_figure) && folded.contains(|c: char| c.is_ascii_digit());
    let mut expression = String::from(EXACT_MARK);
    for character in folded.chars() {
        match character {
            '*' => expression.push_str(".*"),
            '?' if is_number => expression.push_str("[0-9]"),
            '?' => expression.push('.'),
            other => push_letter(other, &mut expression),
        }
    }
    expression
}

/// One of our expressions as one of Lucene's; `None` if there is no counterpart.
fn of_expression(expression: &str) -> Option<String> {
    let parsed = regex_syntax::parse(expression).ok()?;
    let mut written = String::from(EXACT_MARK);
    write(&parsed, &mut written)?;
    Some(written)
}

fn write(part: &Hir, written: &mut String) -> Option<()> {
    match part.kind() {
        HirKind::Empty => written.push_str("()"),
        HirKind::Literal(literal) => {
            let text = std::str::from_utf8(&literal.0).ok()?;
            // A repetition of several letters needs brackets.
            written.push('(');
            text.chars().for_each(|letter| push_letter(letter, written));
            written.push(')');
        }
        HirKind::Class(class) => write_class(class, written)?,
        HirKind::Look(_) => return None,
        HirKind::Repetition(repetition) => {
            written.push('(');
            write(&repetition.sub, written)?;
            written.push(')');
            match (repetition.min, repetition.max) {
                (0, Some(1)) => written.push('?'),
                (0, None) => written.push('*'),
                (1, None) => written.push('+'),
                (least, None) => written.push_str(&format!("{{{least},}}")),
                (least, Some(most)) => written.push_str(&format!("{{{least},{most}}}")),
            }
        }
        HirKind::Capture(capture) => {
            written.push('(');
            write(&capture.sub, written)?;
            written.push(')');
        }
        HirKind::Concat(parts) => parts.iter().try_for_each(|part| write(part, written))?,
        HirKind::Alternation(parts) => {
            written.push('(');
            for (number, part) in parts.iter().enumerate() {
                if number > 0 {
                    written.push('|');
                }
                write(part, written)?;
            }
            written.push(')');
        }
    }
    Some(())
}

fn write_class(class: &Class, written: &mut String) -> Option<()> {
    let Class::Unicode(class) = class else {
        return None;
    };
    let mut rest = class.clone();
    rest.negate();
    // `.` leaves out only line ends, which no word has.
    if rest
        .ranges()
        .iter()
        .all(|range| (range.start(), range.end()) == ('\n', '\n'))
    {
        written.push('.');
        return Some(());
    }
    // Most of all characters are better written as those that are left out.
    let is_mostly = rest.ranges().len() < class.ranges().len()
        && class
            .ranges()
            .last()
            .is_some_and(|range| range.end() == char::MAX);
    let ranges = match is_mostly {
        true => rest.ranges(),
        false => class.ranges(),
    };
    if ranges.is_empty() {
        return None;
    }
    written.push('[');
    if is_mostly {
        written.push('^');
    }
    for range in ranges {
        push_letter(range.start(), written);
        if range.end() != range.start() {
            written.push('-');
            push_letter(range.end(), written);
        }
    }
    written.push(']');
    Some(())
}

/// Adds a letter that stands for itself.
fn push_letter(letter: char, written: &mut String) {
    if letter.is_ascii_punctuation() {
        written.push('\\');
    }
    written.push(letter);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(expression: &str, expected: Option<&str>) {
        assert_eq!(
            of_expression(expression).as_deref(),
            expected,
            "{expression}"
        );
    }

    #[test]
    fn an_expression_is_written_with_the_signs_of_the_server() {
        check("colou?r", Some("=(colo)((u))?(r)"));
        check("a|bc", Some("=((a)|(bc))"));
        check("[a-c]x+", Some("=[a-c]((x))+"));
        check("gr.y{2,3}", Some("=(gr).((y)){2,3}"));
        check(r"a\.b~", Some(r"=(a\.b\~)"));
        check("(?i)ab", Some("=[Aa][Bb]"));
        check("^war", None);
        check("(", None);
    }

    #[test]
    fn a_negated_class_is_not_every_letter() {
        check("[^a]", Some("=[^a]"));
        check("[^a-z]+", Some("=([^a-z])+"));
        check(".", Some("=."));
    }

    #[test]
    fn a_wildcard_of_figures_asks_for_figures() {
        assert_eq!(of_wildcard("Organi?ation*"), "=organi.ation.*");
        assert_eq!(of_wildcard("18??"), "=18[0-9][0-9]");
        assert_eq!(of_wildcard("a.b*"), r"=a\.b.*");
    }
}
