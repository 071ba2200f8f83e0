//! Words in and beside dates, and words that tell the time of a sentence.

use super::phrases_by_kind;

phrases_by_kind!("date-words.tsv", ' ', {
    /// The numbers from one on, in this order.
    Number = "number",
    /// Counted things: a number before them is neither a year nor a day.
    Counted = "counted",
    /// Before "of 2014".
    OfYear = "of-year",
    /// Changes a date and belongs to it: "early".
    Modifier = "modifier",
    /// Parts of a day.
    PartOfDay = "part-of-day",
    /// Before a weekday that is a part of a name: "Black Friday".
    BeforeDayName = "before-day-name",
    /// After a weekday that is a part of a name: "Sunday Times".
    AfterDayName = "after-day-name",
    /// Before a weekday that comes again and again: "every Sunday".
    Recurring = "recurring",
    /// After a year; another small word could be a counted thing.
    AfterYear = "after-year",
    /// A number of four digits after it is a year.
    BeforeYear = "before-year",
    /// The name of a month after it is no other word: "in May".
    BeforeMonth = "before-month",
    /// "Last week" after it is another week than the one before this.
    BeforeLast = "before-last",
    /// Like [`Kind::BeforeYear`], in languages other than English.
    ForeignBeforeYear = "foreign-before-year",
    /// Counted things in these languages, in their usual spelling.
    ForeignCounted = "foreign-counted",
    /// The sentence is about the future.
    Future = "future",
    /// The sentence is about the past.
    Past = "past",
    /// Before "to" and a verb, about the future.
    Intent = "intent",
    /// The same, after the date.
    IntentAhead = "intent-ahead",
    /// A word of the kind [`Kind::Future`] that tells nothing after the date.
    UnsureAhead = "unsure-ahead",
    /// Behind the figures of an ordinal number: "1st", "1er".
    Ordinal = "ordinal",
    /// Inside a date: "5 de mayo".
    Linking = "linking",
    /// Beside a time or a date: "pm", "uhr".
    Beside = "beside",
});

/// The number that a word names, in any case: 3 for "three".
pub fn number(word: &str) -> Option<i64> {
    let numbers = (1..).zip(phrases(Kind::Number));
    let mut named = numbers.filter(|(_, name)| name.eq_ignore_ascii_case(word));
    named.next().map(|(number, _)| number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_counted_from_one() {
        assert_eq!(number("one"), Some(1));
        assert_eq!(number("Twenty"), Some(20));
        assert_eq!(number("many"), None);
    }
}
