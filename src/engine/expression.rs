//! Regular expressions and wildcards as automata that search a dictionary of terms.
//!
//! An expression is first compiled into a table. Counted repetitions of many letters make the table large and slow to
//! build; an expression whose table is larger than [`LARGEST_TABLE`] is refused.

use regex_automata::dfa::dense::{self, DFA};
use regex_automata::dfa::{Automaton, StartKind};
use regex_automata::nfa::thompson::{self, NFA, WhichCaptures};
use regex_automata::util::primitives::StateID;
use regex_automata::util::{start, syntax};
use regex_automata::{Anchored, MatchKind};

use crate::engine::UnusableExpression;
use newsdex_text::words::fold::fold;
use newsdex_text::words::forms::EXACT_MARK;

/// The largest size of the table of one expression, in bytes.
const LARGEST_TABLE: usize = 4_000_000;

/// A regular expression that matches whole exact terms.
pub(super) struct Expression {
    table: DFA<Vec<u32>>,
    start: StateID,
}

impl Expression {
    /// Compiles a regular expression such as `colou?r`. `shown` is the text that the user typed, for error messages.
    pub(super) fn new(expression: &str, shown: &str) -> Result<Expression, UnusableExpression> {
        let unknown = || UnusableExpression::Unknown(shown.to_owned());
        let too_large = || UnusableExpression::TooLarge(shown.to_owned());
        let parsed = syntax::parse(&format!("{EXACT_MARK}(?:{expression})"));
        let parsed = parsed.map_err(|_| unknown())?;
        // `^` and `\b` would refer to the mark before the word, not to the word.
        if !parsed.properties().look_set().is_empty() {
            return Err(unknown());
        }
        let steps = thompson::Config::new()
            .which_captures(WhichCaptures::None)
            .nfa_size_limit(Some(LARGEST_TABLE));
        let steps: NFA = thompson::Compiler::new()
            .configure(steps)
            .build_from_hir(&parsed)
            .map_err(|_| too_large())?;
        let table = dense::Config::new()
            .accelerate(false)
            // An expression has to match the whole term, whichever of its alternatives comes first.
            .match_kind(MatchKind::All)
            .start_kind(StartKind::Anchored)
            .dfa_size_limit(Some(LARGEST_TABLE))
            .determinize_size_limit(Some(LARGEST_TABLE));
        let table = dense::Builder::new()
            .configure(table)
            .build_from_nfa(&steps)
            .map_err(|_| too_large())?;
        let anchored = start::Config::new().anchored(Anchored::Yes);
        let start = table.start_state(&anchored).map_err(|_| unknown())?;
        Ok(Expression { table, start })
    }

    /// Compiles a wildcard such as `organi?ation` or `*berg`; letters are folded as in terms. With digits and
    /// without letters, as in `18??`, a question mark is a digit.
    pub(super) fn of_wildcard(shape: &str) -> Result<Expression, UnusableExpression> {
        let mut expression = String::new();
        let folded = fold(shape);
        // `18??` is a year, not "18th".
        let is_figure =
            |character: char| character.is_ascii_digit() || matches!(character, '*' | '?');
        let is_number =
            folded.chars().all(is_figure) && folded.contains(|c: char| c.is_ascii_digit());
        for character in folded.chars() {
            match character {
                '*' => expression.push_str(".*"),
                '?' if is_number => expression.push_str("[0-9]"),
                '?' => expression.push('.'),
                other => {
                    if other.is_ascii_punctuation() {
                        expression.push('\\');
                    }
                    expression.push(other);
                }
            }
        }
        Expression::new(&expression, shape)
    }

    /// The size of the table in bytes.
    pub(super) fn bytes(&self) -> usize {
        self.table.memory_usage()
    }
}

impl tantivy_fst::Automaton for Expression {
    type State = StateID;

    fn start(&self) -> StateID {
        self.start
    }

    fn is_match(&self, state: &StateID) -> bool {
        self.table.is_match_state(self.table.next_eoi_state(*state))
    }

    fn can_match(&self, state: &StateID) -> bool {
        !self.table.is_dead_state(*state)
    }

    fn accept(&self, state: &StateID, byte: u8) -> StateID {
        self.table.next_state(*state, byte)
    }
}

#[cfg(test)]
mod tests {
    use tantivy_fst::Automaton as _;

    use super::*;

    fn accepts(expression: &Expression, word: &str) -> bool {
        let term = format!("{EXACT_MARK}{word}");
        let state = term.bytes().fold(expression.start(), |state, byte| {
            expression.accept(&state, byte)
        });
        expression.is_match(&state)
    }

    #[track_caller]
    fn check(
        expression: Result<Expression, UnusableExpression>,
        accepted: &[&str],
        others: &[&str],
    ) {
        let expression = expression.unwrap();
        for word in accepted {
            assert!(accepts(&expression, word), "{word}");
        }
        for word in others {
            assert!(!accepts(&expression, word), "{word}");
        }
    }

    #[test]
    fn an_expression_is_about_whole_words() {
        check(
            Expression::new("colou?r", ""),
            &["color", "colour"],
            &["colours", "discolour", "colo", ""],
        );
        check(
            Expression::new("a|ab|abc", ""),
            &["a", "ab", "abc"],
            &["b", "abcd"],
        );
        check(Expression::new("ab+?", ""), &["ab", "abb"], &["a", "abc"]);
        check(Expression::new("", ""), &[""], &["a"]);
        check(
            Expression::new(r"\p{L}+ção", ""),
            &["eleição"],
            &["ção", "1ção"],
        );
        check(Expression::new("a|", ""), &["", "a"], &["aa"]);
    }

    #[test]
    fn what_is_no_expression_and_what_is_too_large_are_told_apart() {
        for expression in [
            "(",
            "a**{",
            "^war",
            "war$",
            r"\bwar",
            "(?i",
            "[z-a]",
            r"\p{Nothing}",
        ] {
            let refused = Expression::new(expression, "").err();
            assert!(
                matches!(refused, Some(UnusableExpression::Unknown(_))),
                "{expression}"
            );
        }
        for expression in [
            ".{0,100}z.{0,100}",
            "(((a{1,50}){1,50}){1,50}){1,50}",
            "a{1000000000}",
            ".*a.{20}",
        ] {
            let refused = Expression::new(expression, "").err();
            assert!(
                matches!(refused, Some(UnusableExpression::TooLarge(_))),
                "{expression}"
            );
        }
    }

    #[test]
    fn shapes_have_their_signs_and_no_others() {
        check(
            Expression::of_wildcard("Organi?ation"),
            &["organisation", "organization"],
            &["organiation", "organizzation"],
        );
        check(
            Expression::of_wildcard("*berg"),
            &["berg", "heidelberg"],
            &["bergen"],
        );
        check(
            Expression::of_wildcard("18??"),
            &["1840", "1899"],
            &["18th", "184", "18405"],
        );
        check(Expression::of_wildcard("a.b*"), &["a.b", "a.bc"], &["axb"]);
    }
}
