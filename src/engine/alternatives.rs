//! Finds the alternatives of a query: the parts that an article can fail and still match the whole query.
//!
//! Example: an article can match `(flood rescue) OR storm` without the first part. The words of a part are marked only
//! in articles that match the part.

use std::ops::Range;

use newsdex_query::Query;

/// Whether matches are wanted or ruled out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sense {
    Wanted,
    RuledOut,
}

impl Sense {
    /// The sense of what `NOT` stands before.
    pub(super) fn reversed(self) -> Sense {
        match self {
            Sense::Wanted => Sense::RuledOut,
            Sense::RuledOut => Sense::Wanted,
        }
    }
}

/// A part of a query that an article can fail and still match the whole query.
#[derive(Debug)]
pub(super) struct Alternative<C> {
    /// The compiled part.
    pub(super) condition: C,
    /// Whether its words are marked in articles that match the part (`true`) or in articles that do not (`false`).
    pub(super) is_wanted: bool,
    /// The wanted clauses of the part, by their numbers in the whole query.
    clauses: Range<usize>,
    /// The filters of the part, by their numbers in the whole query.
    filters: Range<usize>,
}

impl<C> Alternative<C> {
    /// The numbers that the highlighter uses for the clauses and filters of the part: filters are numbered from
    /// `clauses` on, the number of all wanted clauses.
    pub(super) fn numbers(&self, clauses: usize) -> impl Iterator<Item = usize> + use<C> {
        let filters = self.filters.clone().map(move |filter| clauses + filter);
        self.clauses.clone().chain(filters)
    }
}

/// Collects the alternatives while a query is compiled from the outside in: [`enter`](Finder::enter) before each part,
/// [`leave`](Finder::leave) after it.
#[derive(Debug)]
pub(super) struct Finder<C> {
    /// The alternatives with clauses or filters.
    pub(super) found: Vec<Alternative<C>>,
    /// Whether every matching article necessarily satisfies the current part, or necessarily fails what it rules out.
    is_sure: bool,
}

/// The number of wanted clauses and filters found so far.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    pub(super) clauses: usize,
    pub(super) filters: usize,
}

/// A part that is being compiled.
pub(super) struct Entered {
    sense: Sense,
    /// Whether the part is matched as a unit.
    is_whole: bool,
    /// [`Finder::is_sure`] outside the part.
    was_sure: bool,
    before: Found,
}

impl<C> Finder<C> {
    /// A finder at the beginning of a query.
    pub(super) fn new() -> Finder<C> {
        Finder {
            found: Vec::new(),
            is_sure: true,
        }
    }

    /// Begins a part of the query.
    pub(super) fn enter(&mut self, part: &Query, sense: Sense, before: Found) -> Entered {
        // An article has to match only one part of these.
        let divides = matches!(
            (part, sense),
            (Query::Or(_), Sense::Wanted) | (Query::And(_), Sense::RuledOut)
        );
        let is_whole = matches!(
            part,
            Query::And(_) | Query::Or(_) | Query::Not(_) | Query::AtLeast { .. }
        );
        let was_sure = self.is_sure;
        self.is_sure = !divides && (was_sure || is_whole);
        Entered {
            sense,
            is_whole,
            was_sure,
            before,
        }
    }

    /// Ends the part, and notes it as an alternative if an article can match the whole query without it.
    pub(super) fn leave(&mut self, part: Entered, after: Found, condition: impl FnOnce() -> C) {
        self.is_sure = part.was_sure;
        let clauses = part.before.clauses..after.clauses;
        let filters = part.before.filters..after.filters;
        if part.is_whole && !part.was_sure && !(clauses.is_empty() && filters.is_empty()) {
            self.found.push(Alternative {
                condition: condition(),
                is_wanted: part.sense == Sense::Wanted,
                clauses,
                filters,
            });
        }
    }
}
