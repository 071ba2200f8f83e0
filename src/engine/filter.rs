//! Filters: the parts of a query that match no words, such as days and languages.

use newsdex_enrich::language::shortest;
use newsdex_query::highlight;
use newsdex_query::{DayRange, Property, Query};
use newsdex_text::article::{Article, Moment};
use newsdex_text::enrichment::Enrichment;
use newsdex_text::words::fold::fold;
use newsdex_text::words::forms::primary;

/// A part of a query that matches no words.
#[derive(Debug, Clone)]
pub(super) enum Filter {
    Published(DayRange),
    Anniversary {
        month: i8,
        day: i8,
    },
    Mentions(DayRange),
    Undated,
    Has(Property),
    /// The primary subtag of a language tag, as articles store it.
    Language(String),
}

impl Filter {
    /// The filter for a part of a query; `None` if the part is not a filter.
    pub(super) fn of(part: &Query) -> Option<Filter> {
        Some(match part {
            Query::Published(days) => Filter::Published(*days),
            Query::Mentions(days) => Filter::Mentions(*days),
            Query::Undated => Filter::Undated,
            Query::Has(property) => Filter::Has(*property),
            Query::Anniversary { month, day } => Filter::Anniversary {
                month: *month,
                day: *day,
            },
            Query::Language(tag) => {
                let language = fold(primary(tag));
                let language = shortest(&language).unwrap_or(&language);
                Filter::Language(language.to_string())
            }
            _ => return None,
        })
    }

    /// The name of the filter in answers.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Filter::Published(_) | Filter::Anniversary { .. } | Filter::Undated => "date",
            Filter::Mentions(_) => "mentioned_dates",
            Filter::Has(property) => property.name(),
            Filter::Language(_) => "language",
        }
    }

    /// Whether an article passes the filter; `has_versions` says whether its archive has other states of it.
    pub(super) fn passes(
        &self,
        article: &Article,
        enrichment: &Enrichment,
        has_versions: bool,
    ) -> bool {
        match self {
            Filter::Has(Property::Version) => has_versions,
            Filter::Has(Property::Correction) => enrichment.correction.is_some(),
            Filter::Undated => article.published.is_none(),
            Filter::Anniversary { month, day } => {
                let published = article.published.and_then(Moment::known_day);
                let asked = (i64::from(*month), i64::from(*day));
                published.is_some_and(|day| (day.month(), day.day_of_month()) == asked)
            }
            Filter::Published(days) => article.published.is_some_and(|published| {
                let (first, last) = (published.day(), published.last_day());
                days.holds(first.days_since_epoch(), last.days_since_epoch())
            }),
            Filter::Mentions(days) => enrichment
                .mentioned_dates
                .iter()
                .any(|date| highlight::names(date, *days)),
            Filter::Language(tag) => enrichment.language.as_deref().map(primary) == Some(tag),
        }
    }
}

/// For each filter, the days whose mentions in the text are marked; `None` for filters that mark nothing.
pub(super) fn named_days(filters: &[Filter]) -> Vec<Option<DayRange>> {
    let days = filters.iter().map(|filter| match filter {
        Filter::Mentions(days) => Some(*days),
        _ => None,
    });
    days.collect()
}
