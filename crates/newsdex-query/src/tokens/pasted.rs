//! Operators in the syntax of other archives, and the rules that decide whether they are operators.
//!
//! Many signs that Nexis, Factiva, ProQuest, dtSearch and Westlaw read as operators also appear in headlines: `/5`,
//! `+5`, `same`, an exclamation mark. The lexer first makes them [`Kind::Perhaps`]. When the whole query is divided,
//! they become operators between two values, and text everywhere else. Those that are English words (`and`, `or`,
//! `not`) or common with figures (`+5`) become operators only in a query that has another operator which nobody types
//! by chance.

use std::borrow::Cow;

use super::signs::is_digits;
use super::{Kind, Lexer, Token, is_blank};
use crate::{Order, Reach};

/// An operator in another archive's syntax.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operator {
    And,
    Or,
    Not,
    Near { reach: Reach, order: Order },
}

/// How certain it is that a sign between two values is an operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Certainty {
    /// Always an operator.
    Certain,
    /// An operator only beside other operators that are not words of a language.
    Doubtful,
}

/// The largest distance of `/5` and similar operators: larger numbers are years and sums.
const MOST_WORDS: u32 = 255;

/// Gives the operator for a run without spaces in another archive's syntax; `None` if it is not an operator.
///
/// `has_lower_case` tells whether the query has a letter in lower case: without one, capitals do not mark an operator.
pub(super) fn operator(run: &str, has_lower_case: bool) -> Option<(Operator, Certainty)> {
    use Certainty::{Certain, Doubtful};
    let near = |reach, order| Operator::Near { reach, order };
    match run {
        "and" => return Some((Operator::And, Doubtful)),
        "or" => return Some((Operator::Or, Doubtful)),
        "not" => return Some((Operator::Not, Doubtful)),
        "SAME" if has_lower_case => return Some((near(Reach::Paragraph, Order::Either), Certain)),
        "ADJ" if has_lower_case => return Some((near(Reach::Words(1), Order::AsWritten), Certain)),
        _ => {}
    }
    if run.eq_ignore_ascii_case("andnot") {
        return Some((Operator::Not, Certain));
    }
    let lower = run.to_ascii_lowercase();
    let forms = [
        ("near", Order::Either, Certain),
        ("adj", Order::AsWritten, Certain),
        ("adj/", Order::AsWritten, Certain),
        ("n/", Order::Either, Certain),
        ("p/", Order::AsWritten, Certain),
        ("/", Order::Either, Certain),
        ("onear", Order::AsWritten, Certain),
        ("+", Order::AsWritten, Doubtful),
        // Also names of roads and stations.
        ("n", Order::Either, Doubtful),
        ("w", Order::Either, Doubtful),
        ("p", Order::AsWritten, Doubtful),
        ("pre", Order::AsWritten, Doubtful),
    ];
    forms.iter().find_map(|(name, order, certainty)| {
        let number = lower.strip_prefix(name)?;
        let reach = match number {
            "s" if matches!(*name, "/" | "+") => Reach::Sentence,
            "p" if matches!(*name, "/" | "+") => Reach::Paragraph,
            _ if number.bytes().all(|byte| byte.is_ascii_digit()) => {
                let words = number.parse().ok()?;
                Reach::Words((1..=MOST_WORDS).contains(&words).then_some(words)?)
            }
            _ => return None,
        };
        Some((near(reach, *order), *certainty))
    })
}

impl Lexer<'_> {
    /// Decides for every [`Kind::Perhaps`] whether it is an operator or text.
    pub(super) fn settle(&mut self) {
        self.settle_but_not();
        let has_none = |token: &Token<'_>| !matches!(token.kind, Kind::Perhaps { .. });
        if !self.tokens.iter().all(has_none) {
            self.settle_operators(Certainty::Certain);
            if self.is_professional() {
                self.settle_operators(Certainty::Doubtful);
            }
            let has_groups = self
                .tokens
                .iter()
                .any(|token| matches!(token.kind, Kind::Open));
            for index in 0..self.tokens.len() {
                let Some(Kind::Perhaps { operator, .. }) =
                    self.tokens.get(index).map(|token| &token.kind)
                else {
                    continue;
                };
                // The user may have meant `breach +5 contract` and `(kyiv or kiev)` as operators, so the interpretation
                // is shown.
                let operator = *operator;
                self.is_translated |= (has_groups || matches!(operator, Operator::Near { .. }))
                    && self.is_between_values(index, operator);
                if let Some(token) = self.tokens.get_mut(index) {
                    token.kind = Kind::Run(self.text.get(token.span.bytes()).unwrap_or_default());
                }
            }
        }
        self.settle_truncations();
    }

    /// Reads `BUT NOT` as `NOT`, if the query also has letters in lower case.
    fn settle_but_not(&mut self) {
        let is_but = |pair: &[Token<'_>]| matches!(pair, [but, not] if matches!(but.kind, Kind::Run("BUT")) && matches!(not.kind, Kind::Not));
        while self.has_lower_case
            && let Some(at) = self.tokens.windows(2).position(is_but)
        {
            self.tokens.remove(at);
            self.is_translated = true;
        }
    }

    /// Whether the query has an operator that never appears in a headline.
    fn is_professional(&self) -> bool {
        let is_operator = |token: &Token<'_>| {
            matches!(
                token.kind,
                Kind::Near { .. } | Kind::AtLeast(_) | Kind::Days(_)
            )
        };
        self.is_translated || self.tokens.iter().any(is_operator)
    }

    fn settle_operators(&mut self, sought: Certainty) {
        for index in 0..self.tokens.len() {
            let Some(Kind::Perhaps {
                operator,
                certainty,
            }) = self.tokens.get(index).map(|token| &token.kind)
            else {
                continue;
            };
            if *certainty != sought || !self.is_between_values(index, *operator) {
                continue;
            }
            let kind = match *operator {
                Operator::And => Kind::And,
                Operator::Or => Kind::Or,
                Operator::Not => Kind::Not,
                Operator::Near { reach, order } => Kind::Near { reach, order },
            };
            if let Some(token) = self.tokens.get_mut(index) {
                token.kind = kind;
                self.is_translated = true;
            }
        }
    }

    fn is_between_values(&self, index: usize, operator: Operator) -> bool {
        let kind = |index: usize| self.tokens.get(index).map(|token| &token.kind);
        let before = |places: usize| index.checked_sub(places).and_then(kind);
        let after = kind(index + 1);
        let is_not = |kind: Option<&Kind<'_>>| {
            matches!(
                kind,
                Some(
                    Kind::Not
                        | Kind::Perhaps {
                            operator: Operator::Not,
                            ..
                        }
                )
            )
        };
        let is_near = |kind: Option<&Kind<'_>>| {
            matches!(
                kind,
                Some(
                    Kind::Near { .. }
                        | Kind::Perhaps {
                            operator: Operator::Near { .. },
                            ..
                        }
                )
            )
        };
        let ends = |kind: Option<&Kind<'_>>| kind.is_some_and(ends_a_value);
        let begins = |kind: Option<&Kind<'_>>| kind.is_some_and(begins_a_value);
        match operator {
            Operator::And | Operator::Or => {
                ends(before(1)) && (begins(after) || (is_not(after) && begins(kind(index + 2))))
            }
            Operator::Not => begins(after) || (is_near(after) && ends(before(1))),
            Operator::Near { .. } => {
                // `4 /5 stars` is a rating.
                let is_number = matches!(before(1), Some(Kind::Run(run)) if is_digits(run));
                begins(after)
                    && !is_number
                    && (ends(before(1))
                        || (matches!(before(1), Some(Kind::Not)) && ends(before(2)))
                        || (is_not(before(1)) && ends(before(2))))
            }
        }
    }

    /// Turns `univers!` into a prefix, unless the query is an exclamation: the word must be in lower case, and the
    /// query must have operators or no capitals at all.
    fn settle_truncations(&mut self) {
        if !self.text.contains('!') || self.text.contains('¡') {
            return;
        }
        let is_operator = |token: &Token<'_>| {
            matches!(
                token.kind,
                Kind::And | Kind::Or | Kind::Not | Kind::Near { .. } | Kind::Open
            )
        };
        let has_operators = self.is_professional() || self.tokens.iter().any(is_operator);
        if !has_operators && self.text.chars().any(char::is_uppercase) {
            return;
        }
        for token in &mut self.tokens {
            match &mut token.kind {
                Kind::Run(run) => {
                    if let Some(head) = truncated(run) {
                        token.kind = Kind::Truncated(head);
                        self.is_translated = true;
                    }
                }
                // A quotation can end in an exclamation.
                Kind::Quoted { content, .. } => {
                    if let Some(with_stars) = with_stars(content, has_operators) {
                        *content = Cow::Owned(with_stars);
                        self.is_translated = true;
                    }
                }
                _ => {}
            }
        }
    }
}

/// The prefix of a word with an exclamation mark, such as `univers!`; `None` for other text.
fn truncated(run: &str) -> Option<&str> {
    let head = run.strip_suffix('!')?;
    (head.chars().count() >= 3 && head.chars().all(char::is_lowercase)).then_some(head)
}

/// The content of a quotation with `univers*` for `univers!`, of the same length; `None` if it has no such word. The
/// last word is left unchanged if `also_last` is false.
fn with_stars(content: &str, also_last: bool) -> Option<String> {
    let mut shown = String::with_capacity(content.len());
    let last = content.trim_end_matches(is_blank).len();
    for piece in content.split_inclusive(is_blank) {
        let word = piece.trim_end_matches(is_blank);
        let is_last = shown.len() + word.len() == last;
        match truncated(word).filter(|_| also_last || !is_last) {
            Some(head) => {
                shown.extend([head, "*"]);
                shown.push_str(piece.get(word.len()..).unwrap_or_default());
            }
            None => shown.push_str(piece),
        }
    }
    (shown != content).then_some(shown)
}

fn ends_a_value(kind: &Kind<'_>) -> bool {
    is_value(kind) || matches!(kind, Kind::Close | Kind::Weight(_))
}

fn begins_a_value(kind: &Kind<'_>) -> bool {
    is_value(kind)
        || matches!(
            kind,
            Kind::Open | Kind::Minus | Kind::Field(_) | Kind::AtLeast(_)
        )
}

/// Whether a token is a complete value.
fn is_value(kind: &Kind<'_>) -> bool {
    matches!(
        kind,
        Kind::Run(_)
            | Kind::Truncated(_)
            | Kind::Saved(_)
            | Kind::Quoted { .. }
            | Kind::Regex(_)
            | Kind::Everything
            | Kind::Undated
            | Kind::Days(_)
    )
}
