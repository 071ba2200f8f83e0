//! Pairs of names that may mean the same entity, and the evidence they need.

use super::Reason;
use super::context::Context;
use super::groups::Groups;

/// How similar the companions of two names must be for the names to be merged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Need {
    /// No similarity: the names alone are enough.
    Nothing,
    /// A trace: the names are nearly enough, or articles say that the names are equivalent.
    Trace,
    /// Some similarity.
    Some,
    /// Much similarity: the names alone prove little.
    Much,
    /// Nearly identical companions: namesakes are likely.
    Most,
}

impl Need {
    /// The next higher level.
    pub(super) fn more(self) -> Need {
        match self {
            Need::Nothing => Need::Trace,
            Need::Trace => Need::Some,
            Need::Some => Need::Much,
            Need::Much | Need::Most => Need::Most,
        }
    }
}

/// The way in which two names are similar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Likeness {
    SameLetters,
    MiddleName,
    Spelling,
    GivenName,
    WordOrder,
    OrganizationForm,
    /// `other` abbreviates `one` in `articles` of the `of` articles that introduce the abbreviation.
    Abbreviation {
        articles: u64,
        of: u64,
    },
}

/// Two names that may mean the same entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Pair {
    pub(super) need: Need,
    pub(super) likeness: Likeness,
    pub(super) one: u32,
    pub(super) other: u32,
}

/// Merges the pairs that have the evidence they need: first those that need least, then those with most evidence.
pub(super) fn join(groups: &mut Groups, context: &Context, pairs: Vec<Pair>) {
    let mut judged: Vec<(Need, f32, Pair)> = pairs
        .into_iter()
        .filter_map(|pair| {
            let score = context.score(pair.one, pair.other);
            context
                .suffices(&pair, score)
                .then_some((pair.need, score, pair))
        })
        .collect();
    judged.sort_by(|one, other| {
        one.0
            .cmp(&other.0)
            .then(other.1.total_cmp(&one.1))
            .then(one.2.cmp(&other.2))
    });
    for (need, _, pair) in judged {
        let companions = match need {
            Need::Nothing => Vec::new(),
            _ => context.shared(groups, pair.one, pair.other),
        };
        let reason = match pair.likeness {
            Likeness::SameLetters => Reason::SameLetters,
            Likeness::MiddleName => Reason::MiddleName { companions },
            Likeness::Spelling => Reason::Spelling { companions },
            Likeness::GivenName => Reason::GivenName { companions },
            Likeness::WordOrder => Reason::WordOrder { companions },
            Likeness::OrganizationForm => Reason::OrganizationForm,
            Likeness::Abbreviation { articles, of } => Reason::Abbreviation { articles, of },
        };
        let kind = groups.kind(pair.one);
        let joined = groups.join(pair.one, pair.other, reason);
        if joined && matches!(pair.likeness, Likeness::Abbreviation { .. }) {
            groups.set_kind(pair.one, kind);
        }
    }
}
