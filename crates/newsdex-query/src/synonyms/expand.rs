//! Adds synonyms to a query.
//!
//! A word becomes `(car OR automobile)`, with a date `(burma OR (myanmar date:1989..))`; beside a date of the query only
//! the synonyms of those days are added. Inside a pattern, such as
//! `car w/5 crash`, synonyms of all days become alternatives of the pattern; those with dates make the whole pattern an
//! alternative for each period in which other synonyms are in force. So a query stays what somebody could have typed,
//! and is printed like that.

use std::collections::BTreeSet;

use super::{Synonym, Synonyms};
use crate::rewrite::{all_of, any_of};
use crate::{DayRange, Pattern, Query, Scope};

impl Synonyms {
    /// The query with synonyms. Expanding it a second time may repeat alternatives, but finds the same articles.
    pub fn expand(&self, query: Query) -> Query {
        match self.is_empty() {
            true => query,
            false => self.within(query, DayRange::default()),
        }
    }

    /// The same for a part that can match only articles of these days.
    fn within(&self, query: Query, days: DayRange) -> Query {
        match query {
            Query::Text(scope, pattern) if has_synonyms(scope) => {
                self.in_pattern(pattern, days, |pattern| Query::Text(scope, pattern))
            }
            Query::AtLeast {
                count,
                scope,
                pattern,
            } if has_synonyms(scope) => self.in_pattern(pattern, days, |pattern| Query::AtLeast {
                count,
                scope,
                pattern,
            }),
            Query::And(parts) => self.of_all(parts, days),
            Query::Or(parts) => joined(parts.into_iter().map(|part| self.within(part, days))),
            Query::Not(inner) => Query::Not(Box::new(self.within(*inner, days))),
            Query::Weighted(inner, weight) => {
                Query::Weighted(Box::new(self.within(*inner, days)), weight)
            }
            other => other,
        }
    }

    /// A list of parts that all match; words side by side can be a term of several words.
    fn of_all(&self, parts: Vec<Query>, days: DayRange) -> Query {
        let days = parts.iter().fold(days, |days, part| match part {
            Query::Published(published) => both(days, *published),
            _ => days,
        });
        let mut expanded = Vec::with_capacity(parts.len());
        let mut at = 0;
        while let Some(part) = parts.get(at) {
            let rest = parts.get(at..).unwrap_or_default();
            match self.term_at(rest) {
                Some((length, scope, synonyms)) => {
                    let typed = all_of(rest.iter().take(length).cloned().collect());
                    let wrap = |pattern| Query::Text(scope, pattern);
                    expanded.push(alternatives(typed, synonyms, days, wrap));
                    at += length;
                }
                None => {
                    expanded.push(self.within(part.clone(), days));
                    at += 1;
                }
            }
        }
        all_of(expanded)
    }

    /// The longest term of two or more words with which a list of parts begins: its length, scope and synonyms.
    fn term_at(&self, parts: &[Query]) -> Option<(usize, Scope, &[Synonym])> {
        let Some(Query::Text(scope, Pattern::Word(_))) = parts.first() else {
            return None;
        };
        if !has_synonyms(*scope) {
            return None;
        }
        let words = parts.iter().map_while(|part| match part {
            Query::Text(other, Pattern::Word(word)) if other == scope => Some(word.as_str()),
            _ => None,
        });
        let words: Vec<&str> = words.take(self.longest).collect();
        (2..=words.len()).rev().find_map(|length| {
            let synonyms = self.of(words.iter().take(length).copied());
            (!synonyms.is_empty()).then_some((length, *scope, synonyms))
        })
    }

    /// The query that `wrap` makes of a pattern, with the synonyms of the pattern.
    fn in_pattern(
        &self,
        pattern: Pattern,
        days: DayRange,
        wrap: impl Fn(Pattern) -> Query,
    ) -> Query {
        let synonyms = self.of_pattern(&pattern);
        let query = wrap(pattern.clone());
        if matches!(query, Query::Text(..)) && !synonyms.is_empty() {
            return alternatives(query, synonyms, days, wrap);
        }
        let on = |days: DayRange| wrap(self.on(&pattern, days));
        let mut all = vec![on(days)];
        for period in self.periods(&pattern, days) {
            all.push(Query::And(vec![on(period), Query::Published(period)]));
        }
        joined(all)
    }

    /// The synonyms of a pattern that is a term as a whole.
    fn of_pattern(&self, pattern: &Pattern) -> &[Synonym] {
        match pattern {
            Pattern::Word(word) => self.of(std::iter::once(word.as_str())),
            Pattern::Phrase { parts, slop: 0 } => {
                let words = parts.iter().map(|part| match part {
                    Pattern::Word(word) => Some(word.as_str()),
                    _ => None,
                });
                match words.collect::<Option<Vec<&str>>>() {
                    Some(words) => self.of(words.into_iter()),
                    None => &[],
                }
            }
            _ => &[],
        }
    }

    /// The pattern with those synonyms of its parts that are in force on all of these days.
    fn on(&self, pattern: &Pattern, days: DayRange) -> Pattern {
        match pattern {
            Pattern::Near { .. } | Pattern::NotNear { .. } => {
                pattern.with_parts(|side| self.on(side, days))
            }
            Pattern::AnyOf(parts) => any_pattern(parts.iter().map(|part| self.on(part, days))),
            whole => {
                let others = self.of_pattern(whole).iter();
                let others = others.filter(|synonym| covers(synonym.days, days));
                let others = others.map(Synonym::pattern);
                any_pattern(std::iter::once(whole.clone()).chain(others))
            }
        }
    }

    /// The periods within some days in which other synonyms of a pattern are in force than on all of these days:
    /// disjoint, in order. Within a period the same synonyms are in force.
    fn periods(&self, pattern: &Pattern, within: DayRange) -> Vec<DayRange> {
        let mut dated = Vec::new();
        self.add_dated(pattern, within, &mut dated);
        let ends = dated.iter().flat_map(|days| [days.from, days.until]);
        let ends = ends.flatten().filter(|end| {
            within.from.is_none_or(|from| from < *end)
                && within.until.is_none_or(|until| *end < until)
        });
        let ends: BTreeSet<i64> = ends.collect();
        let starts = std::iter::once(within.from).chain(ends.iter().copied().map(Some));
        let ends = ends.iter().copied().map(Some).chain([within.until]);
        let periods = starts.zip(ends);
        periods
            .map(|(from, until)| DayRange { from, until })
            .filter(|period| dated.iter().any(|days| covers(*days, *period)))
            .collect()
    }

    fn add_dated(&self, pattern: &Pattern, within: DayRange, dated: &mut Vec<DayRange>) {
        match pattern {
            Pattern::Near { .. } | Pattern::NotNear { .. } | Pattern::AnyOf(_) => {
                for part in pattern.parts() {
                    self.add_dated(part, within, dated);
                }
            }
            whole => {
                let synonyms = self.of_pattern(whole).iter();
                let synonyms = synonyms.filter(|synonym| !covers(synonym.days, within));
                dated.extend(synonyms.map(|synonym| synonym.days));
            }
        }
    }
}

/// A typed part, or one of its synonyms on the days of that synonym. `within` are the only days that can match.
fn alternatives(
    typed: Query,
    synonyms: &[Synonym],
    within: DayRange,
    wrap: impl Fn(Pattern) -> Query,
) -> Query {
    let others = synonyms.iter().filter_map(|synonym| {
        let other = wrap(synonym.pattern());
        match synonym.days {
            days if covers(days, within) => Some(other),
            days if is_apart(days, within) => None,
            days => Some(Query::And(vec![other, Query::Published(days)])),
        }
    });
    joined(std::iter::once(typed).chain(others))
}

/// The query that any of the parts matches: each part once, without alternatives inside alternatives.
fn joined(parts: impl IntoIterator<Item = Query>) -> Query {
    let mut flat = Vec::new();
    for part in parts {
        match part {
            Query::Or(inner) => flat.extend(inner),
            other => flat.push(other),
        }
    }
    let mut known = BTreeSet::new();
    // `automobile` beside `Automobile` finds nothing else.
    flat.retain(|part| known.insert(part.to_string().to_lowercase()));
    any_of(flat).unwrap_or(Query::All)
}

/// The same for patterns.
fn any_pattern(parts: impl IntoIterator<Item = Pattern>) -> Pattern {
    let mut flat: Vec<Pattern> = Vec::new();
    for part in parts {
        let parts = match part {
            Pattern::AnyOf(inner) => inner,
            other => vec![other],
        };
        for part in parts {
            if !flat.contains(&part) {
                flat.push(part);
            }
        }
    }
    match flat.len() {
        1 => flat.remove(0),
        _ => Pattern::AnyOf(flat),
    }
}

/// Whether all days of a period are within some days.
fn covers(days: DayRange, period: DayRange) -> bool {
    let begins = days
        .from
        .is_none_or(|from| period.from.is_some_and(|first| from <= first));
    let ends = days
        .until
        .is_none_or(|until| period.until.is_some_and(|last| last <= until));
    begins && ends
}

fn is_apart(one: DayRange, other: DayRange) -> bool {
    let DayRange { from, until } = both(one, other);
    matches!((from, until), (Some(from), Some(until)) if from >= until)
}

/// The days that are in both.
fn both(one: DayRange, other: DayRange) -> DayRange {
    let until = [one.until, other.until];
    DayRange {
        from: one.from.max(other.from),
        until: until.into_iter().flatten().min(),
    }
}

/// Whether words of a scope have synonyms: words of the text, and names in it.
fn has_synonyms(scope: Scope) -> bool {
    match scope {
        Scope::Anywhere
        | Scope::Title
        | Scope::Body
        | Scope::Lead
        | Scope::Quote
        | Scope::Person
        | Scope::Organization
        | Scope::Place
        | Scope::OtherName
        | Scope::Entity => true,
        Scope::Source
        | Scope::Author
        | Scope::Section
        | Scope::Keyword
        | Scope::Agency
        | Scope::Speaker => false,
    }
}
