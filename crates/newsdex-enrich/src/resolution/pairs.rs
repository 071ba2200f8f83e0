//! Pairs of names that may be one entity, and what has to speak for it.

use super::Reason;
use super::context::Context;
use super::groups::Groups;

/// How much of the same company two names must keep to be one entity's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Need {
    /// None: the names are enough.
    Nothing,
    /// A trace: the names are nearly enough, or articles say that they are one.
    Trace,
    /// Some.
    Some,
    /// Much: the names alone say little.
    Much,
    /// Nearly all: there are bound to be namesakes.
    Most,
}

impl Need {
    /// The next higher one.
    pub(super) fn more(self) -> Need {
        match self {
            Need::Nothing => Need::Trace,
            Need::Trace => Need::Some,
            Need::Some => Need::Much,
            Need::Much | Need::Most => Need::Most,
        }
    }
}

/// In what way two names are alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Likeness {
    SameLetters,
    MiddleName,
    Spelling,
    GivenName,
    WordOrder,
    OrganizationForm,
    /// `one` is abbreviated to `other` in `articles` of the articles that introduce that abbreviation.
    Abbreviation {
        articles: u64,
        of: u64,
    },
}

/// Two names that may be one entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Pair {
    pub(super) need: Need,
    pub(super) likeness: Likeness,
    pub(super) one: u32,
    pub(super) other: u32,
}

/// Joins the pairs that have the evidence they need, those that need least first, then those with most.
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
