//! The possible values of flags, and what they mean for the engine.

use clap::ValueEnum;

use crate::engine::{Counted, Facet, PeriodLength, SortOrder, StoryHead};

/// The order of hits. Ties go to the newer article, then to a fixed order.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum SortChoice {
    /// Best matches first.
    Relevance,
    /// Latest first; undated articles last.
    Newest,
    /// Earliest first; undated articles last.
    Oldest,
    /// Last added to the index first; with --group, a story counts from its first article on.
    Added,
}

impl SortChoice {
    pub(super) fn order(self) -> SortOrder {
        match self {
            SortChoice::Relevance => SortOrder::Relevance,
            SortChoice::Newest => SortOrder::Newest,
            SortChoice::Oldest => SortOrder::Oldest,
            SortChoice::Added => SortOrder::Added,
        }
    }
}

/// Which article is shown for a story.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub(super) enum HeadChoice {
    /// The earliest; the last take of a story that was published in takes.
    #[default]
    Earliest,
    /// The one by a news agency, if there is one.
    Agency,
}

impl HeadChoice {
    pub(super) fn head(self) -> StoryHead {
        match self {
            HeadChoice::Earliest => StoryHead::Earliest,
            HeadChoice::Agency => StoryHead::Agency,
        }
    }
}

/// The things that are counted.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub(super) enum CountChoice {
    /// Every article.
    #[default]
    Printings,
    /// Every story once, however many articles print it.
    Stories,
}

impl CountChoice {
    /// The name of what is counted, in the singular.
    pub(super) fn noun(self) -> &'static str {
        match self {
            CountChoice::Printings => "article",
            CountChoice::Stories => "story",
        }
    }

    pub(super) fn counted(self) -> Counted {
        match self {
            CountChoice::Printings => Counted::Printings,
            CountChoice::Stories => Counted::Stories,
        }
    }
}

/// A field to count hits by.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum FacetChoice {
    /// People.
    People,
    /// Organisations.
    Organizations,
    /// Places.
    Places,
    /// Newspapers, agencies and websites.
    Source,
    /// Authors.
    Author,
    /// Sections.
    Section,
    /// Languages.
    Language,
    /// Years of publication.
    Year,
    /// Months of publication.
    Month,
}

impl FacetChoice {
    pub(super) fn facet(self) -> Facet {
        match self {
            FacetChoice::People => Facet::People,
            FacetChoice::Organizations => Facet::Organizations,
            FacetChoice::Places => Facet::Places,
            FacetChoice::Source => Facet::Source,
            FacetChoice::Author => Facet::Author,
            FacetChoice::Section => Facet::Section,
            FacetChoice::Language => Facet::Language,
            FacetChoice::Year => Facet::Year,
            FacetChoice::Month => Facet::Month,
        }
    }
}

/// The length of the periods of a timeline.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum PeriodChoice {
    /// Days.
    Day,
    /// Weeks from Monday to Sunday (ISO 8601).
    Week,
    /// Months.
    Month,
    /// Years.
    Year,
}

impl PeriodChoice {
    pub(super) fn length(self) -> PeriodLength {
        match self {
            PeriodChoice::Day => PeriodLength::Day,
            PeriodChoice::Week => PeriodLength::Week,
            PeriodChoice::Month => PeriodLength::Month,
            PeriodChoice::Year => PeriodLength::Year,
        }
    }
}
