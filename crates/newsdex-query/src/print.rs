//! Prints queries and patterns as text that parses to the same query.

use std::fmt::{self, Display, Formatter, Write};

use super::names::plain_name;
use super::rewrite::title_and_name;
use super::{DayRange, Order, Pattern, Query, Reach, Scope, date};
use newsdex_text::words::tokenize;

/// Prints the query as text that [`super::parse()`] parses to the same query.
///
/// That is true for every query that the parser makes. Other queries are printed in their nearest form if the language
/// cannot express them: an `And` within an `And` loses its parentheses when it is parsed again, and days outside the
/// years 1000 to 9999 are refused.
impl Display for Query {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        // Beside proximity operators `and` is an operator, too, so the word is printed in quotes.
        if !out.alternate() && has_proximity(self) {
            return write!(out, "{:#}", Part(self));
        }
        Part(self).fmt(out)
    }
}

/// Prints a query or a part of it, without checking the whole for proximity operators.
struct Part<'a>(&'a Query);

impl Display for Part<'_> {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        match self.0 {
            Query::All => out.write_char('*'),
            Query::Text(scope, pattern) => {
                out.write_str(prefix(*scope))?;
                match pattern {
                    Pattern::Near { .. } | Pattern::NotNear { .. } if *scope != Scope::Anywhere => {
                        enclosed(pattern, out)
                    }
                    Pattern::Word(word) if *scope == Scope::Anywhere && is_operator(word, out) => {
                        write!(out, "\"{word}\"")
                    }
                    Pattern::Phrase { slop: 0, .. } => match changed_in_quotes(*scope, pattern) {
                        Some(words) => out.write_str(&words.join("-")),
                        None => pattern.fmt(out),
                    },
                    _ => pattern.fmt(out),
                }
            }
            Query::Published(range) => {
                out.write_str("date:")?;
                days(range, out)
            }
            Query::Mentions(range) => {
                out.write_str("mentions:")?;
                days(range, out)
            }
            Query::Undated => out.write_str("date:none"),
            Query::Has(property) => write!(out, "has:{}", property.name()),
            Query::Anniversary { month, day } => write!(out, "on:{month:02}-{day:02}"),
            Query::AtLeast {
                count,
                scope,
                pattern,
            } => {
                write!(out, "{}atleast{count}(", prefix(*scope))?;
                match pattern {
                    Pattern::AnyOf(parts) => alternatives(parts, out)?,
                    Pattern::Word(word) if is_operator(word, out) => write!(out, "\"{word}\"")?,
                    _ => pattern.fmt(out)?,
                }
                out.write_char(')')
            }
            Query::Language(tag) => write!(out, "lang:{tag}"),
            Query::And(parts) => side_by_side(parts, out),
            Query::Or(parts) => separated(parts, " OR ", out, item),
            Query::Not(inner) => {
                out.write_str("NOT ")?;
                operand(inner, out)
            }
            Query::Weighted(inner, weight) => {
                match **inner {
                    Query::Not(_) | Query::Weighted(..) => enclosed(inner, out)?,
                    _ => operand(inner, out)?,
                }
                write!(out, "^{weight}")
            }
        }
    }
}

/// The words of a name that means something else when it is typed in quotes, because it has a title. With hyphens between
/// them, the words are searched as they are.
fn changed_in_quotes(scope: Scope, pattern: &Pattern) -> Option<Vec<&str>> {
    let Pattern::Phrase { parts, .. } = pattern else {
        return None;
    };
    let words = parts.iter().map(|part| match part {
        Pattern::Word(word) => Some(word.as_str()),
        _ => None,
    });
    let words: Vec<&str> = words.collect::<Option<_>>()?;
    let name = words.join(" ");
    let has_title = title_and_name(scope, pattern).is_some();
    (has_title || plain_name(scope, &name) != name).then_some(words)
}

/// Prints the pattern as in a query without a field.
impl Display for Pattern {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Pattern::Word(text) | Pattern::Wildcard(text) => out.write_str(text),
            Pattern::Exact(text) => write!(out, "={text}"),
            Pattern::Cased(text) => write!(out, "=={text}"),
            Pattern::Joined {
                first,
                sign,
                second,
            } => write!(out, "{first}{sign}{second}"),
            Pattern::Prefix(text) => write!(out, "{text}*"),
            Pattern::Fuzzy { word, distance } => write!(out, "{word}~{distance}"),
            Pattern::Regex(expression) => regex(expression, out),
            Pattern::Phrase { parts, slop } => {
                out.write_char('"')?;
                match written_together(parts) {
                    Some(text) if *slop == 0 => out.write_str(&text)?,
                    _ => separated(parts, " ", out, |part, out| part.fmt(out))?,
                }
                out.write_char('"')?;
                if *slop > 0 {
                    write!(out, "~{slop}")
                } else {
                    Ok(())
                }
            }
            Pattern::Near {
                left,
                right,
                reach,
                order,
            }
            | Pattern::NotNear {
                left,
                right,
                reach,
                order,
            } => {
                side(left, out)?;
                out.write_str(match self {
                    Pattern::NotNear { .. } => " NOT ",
                    _ => " ",
                })?;
                proximity(*reach, *order, out)?;
                out.write_char(' ')?;
                side(right, out)
            }
            Pattern::AnyOf(parts) => {
                out.write_char('(')?;
                alternatives(parts, out)?;
                out.write_char(')')
            }
        }
    }
}

/// Whether the query has an operator beside which `and`, `or` and `not` are operators.
fn has_proximity(query: &Query) -> bool {
    fn in_pattern(pattern: &Pattern) -> bool {
        match pattern {
            Pattern::Near { .. } | Pattern::NotNear { .. } => true,
            Pattern::AnyOf(parts) => parts.iter().any(in_pattern),
            _ => false,
        }
    }
    match query {
        Query::Text(_, pattern) => in_pattern(pattern),
        Query::AtLeast { .. } => true,
        Query::And(parts) | Query::Or(parts) => parts.iter().any(has_proximity),
        Query::Not(inner) | Query::Weighted(inner, _) => has_proximity(inner),
        _ => false,
    }
}

fn alternatives(parts: &[Pattern], out: &mut Formatter<'_>) -> fmt::Result {
    separated(parts, " OR ", out, |part, out| match part {
        Pattern::Near { .. } | Pattern::NotNear { .. } => enclosed(part, out),
        _ => side(part, out),
    })
}

/// Prints parentheses around `inner` and passes the formatter's flags on.
fn enclosed(inner: &dyn Display, out: &mut Formatter<'_>) -> fmt::Result {
    out.write_char('(')?;
    inner.fmt(out)?;
    out.write_char(')')
}

/// Prints parts that must all match. Before `=2022` the word `date` is printed in quotes, because the two would be a
/// condition on the date in another archive's syntax.
fn side_by_side(parts: &[Query], out: &mut Formatter<'_>) -> fmt::Result {
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            out.write_char(' ')?;
        }
        match date_word(part) {
            Some((sign, word)) if parts.get(index + 1).is_some_and(begins_exact) => {
                write!(out, "{sign}\"{word}\"")?;
            }
            _ => item(part, out)?,
        }
    }
    Ok(())
}

/// The word `date`, and the text printed before it.
fn date_word(part: &Query) -> Option<(&'static str, &str)> {
    match part {
        Query::Text(Scope::Anywhere, Pattern::Word(word)) => {
            matches!(word.as_str(), "date" | "DATE").then_some(("", word))
        }
        Query::Not(inner) => date_word(inner)
            .filter(|(sign, _)| sign.is_empty())
            .map(|(_, word)| ("NOT ", word)),
        _ => None,
    }
}

fn begins_exact(part: &Query) -> bool {
    match part {
        Query::Text(Scope::Anywhere, Pattern::Exact(_)) => true,
        Query::Weighted(inner, _) => begins_exact(inner),
        _ => false,
    }
}

/// Prints a part of a list.
fn item(part: &Query, out: &mut Formatter<'_>) -> fmt::Result {
    match part {
        Query::Not(_) => part.fmt(out),
        _ => operand(part, out),
    }
}

/// Prints an operand, in parentheses if it has operators itself.
fn operand(query: &Query, out: &mut Formatter<'_>) -> fmt::Result {
    match query {
        Query::And(_) | Query::Or(_) | Query::Not(_) => enclosed(query, out),
        Query::Text(Scope::Anywhere, Pattern::Near { .. } | Pattern::NotNear { .. }) => {
            enclosed(query, out)
        }
        _ => query.fmt(out),
    }
}

fn side(pattern: &Pattern, out: &mut Formatter<'_>) -> fmt::Result {
    match pattern {
        Pattern::Near { .. } | Pattern::NotNear { .. } => enclosed(pattern, out),
        Pattern::Word(word) if is_operator(word, out) => write!(out, "\"{word}\""),
        _ => pattern.fmt(out),
    }
}

fn proximity(reach: Reach, order: Order, out: &mut Formatter<'_>) -> fmt::Result {
    out.write_str(match order {
        Order::Either => "w/",
        Order::AsWritten => "pre/",
    })?;
    match reach {
        Reach::Words(distance) => write!(out, "{distance}"),
        Reach::Sentence => out.write_char('s'),
        Reach::Paragraph => out.write_char('p'),
    }
}

/// The words of a phrase in a script without spaces, as people write them: `東京`, not `東 京`. `None` if the words would be
/// read in another way.
fn written_together(parts: &[Pattern]) -> Option<String> {
    let words = parts.iter().map(|part| match part {
        Pattern::Word(word) if !word.contains(|letter: char| letter.is_ascii()) => {
            Some(word.as_str())
        }
        _ => None,
    });
    let words: Vec<&str> = words.collect::<Option<_>>()?;
    let text = words.concat();
    let is_same = tokenize(&text).map(|word| word.text).eq(words);
    is_same.then_some(text)
}

fn separated<T>(
    parts: &[T],
    separator: &str,
    out: &mut Formatter<'_>,
    print: fn(&T, &mut Formatter<'_>) -> fmt::Result,
) -> fmt::Result {
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            out.write_str(separator)?;
        }
        print(part, out)?;
    }
    Ok(())
}

fn regex(expression: &str, out: &mut Formatter<'_>) -> fmt::Result {
    out.write_char('/')?;
    let mut is_escaped = false;
    for character in expression.chars() {
        if character == '/' && !is_escaped {
            out.write_char('\\')?;
        }
        is_escaped = character == '\\' && !is_escaped;
        out.write_char(character)?;
    }
    out.write_char('/')
}

/// Whether a word without quotes would be parsed as something else, here or in another archive's syntax.
fn is_operator(word: &str, out: &Formatter<'_>) -> bool {
    if matches!(word, "AND" | "OR" | "NOT" | "NEAR" | "SAME" | "ADJ")
        || (out.alternate() && matches!(word, "and" | "or" | "not"))
    {
        return true;
    }
    // Without quotes, it would be the name of a saved query.
    if word.starts_with('@') {
        return true;
    }
    let lower = word.to_ascii_lowercase();
    let is_numbered = |name: &str| {
        let number = lower.strip_prefix(name);
        number
            .is_some_and(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
    };
    matches!(
        lower.as_str(),
        "andnot" | "aft" | "bef" | "geq" | "leq" | "gtr" | "lss"
    ) || ["atleast", "near", "adj"].into_iter().any(is_numbered)
}

fn prefix(scope: Scope) -> &'static str {
    match scope {
        Scope::Anywhere => "",
        Scope::Title => "title:",
        Scope::Body => "body:",
        Scope::Lead => "lead:",
        Scope::Source => "source:",
        Scope::Author => "author:",
        Scope::Section => "section:",
        Scope::Keyword => "keyword:",
        Scope::Agency => "agency:",
        Scope::Quote => "quote:",
        Scope::Speaker => "speaker:",
        Scope::Person => "person:",
        Scope::Organization => "org:",
        Scope::Place => "place:",
        Scope::Entity | Scope::OtherName => "entity:",
    }
}

/// Prints the shortest form: a year, month or day if the range is exactly that, otherwise both ends.
fn days(range: &DayRange, out: &mut Formatter<'_>) -> fmt::Result {
    let (from, until) = (
        range.from.and_then(date::date),
        range.until.and_then(|day| date::date(day.checked_sub(1)?)),
    );
    if let (Some(first), Some(last)) = (from, until)
        && first.year() == last.year()
    {
        if first == last {
            return write!(out, "{first}");
        }
        if first == first.first_of_year() && last == last.last_of_year() {
            return write!(out, "{:04}", first.year());
        }
        let is_one_month = first.month() == last.month();
        if is_one_month && first == first.first_of_month() && last == last.last_of_month() {
            return write!(out, "{:04}-{:02}", first.year(), first.month());
        }
    }
    if let (Some(first), Some(last)) = (from, until)
        && first == first.first_of_year()
        && last == last.last_of_year()
    {
        return write!(out, "{:04}..{:04}", first.year(), last.year());
    }
    if let Some(first) = from {
        write!(out, "{first}")?;
    }
    out.write_str("..")?;
    if let Some(last) = until {
        write!(out, "{last}")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
