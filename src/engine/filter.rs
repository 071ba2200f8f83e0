//! A part of a query that matches no words: days, languages.

use newsdex_enrich::language::shortest;
use newsdex_query::highlight;
use newsdex_query::{DayRange, Query, date};
use newsdex_text::article::Article;
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
    /// The first part of a language tag, as articles have it.
    Language(String),
}

impl Filter {
    /// The filter that a part of a query is; `None` for other parts.
    pub(super) fn of(part: &Query) -> Option<Filter> {
        Some(match part {
            Query::Published(days) => Filter::Published(*days),
            Query::Mentions(days) => Filter::Mentions(*days),
            Query::Undated => Filter::Undated,
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

    /// The name in answers.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Filter::Published(_) | Filter::Anniversary { .. } | Filter::Undated => "date",
            Filter::Mentions(_) => "mentioned_dates",
            Filter::Language(_) => "language",
        }
    }

    /// Whether an article passes.
    pub(super) fn passes(&self, article: &Article, enrichment: &Enrichment) -> bool {
        match self {
            Filter::Undated => article.published.is_none(),
            Filter::Anniversary { month, day } => {
                let published = article
                    .published
                    .and_then(|moment| date::date(moment.day()));
                published.is_some_and(|date| (date.month(), date.day()) == (*month, *day))
            }
            Filter::Published(days) => article
                .published
                .is_some_and(|published| days.contains(published.day())),
            Filter::Mentions(days) => enrichment
                .mentioned_dates
                .iter()
                .any(|date| highlight::names(date, *days)),
            Filter::Language(tag) => enrichment.language.as_deref().map(primary) == Some(tag),
        }
    }
}

/// The days that the text of an article has to name to be marked for each filter; `None` for filters that
/// mark nothing.
pub(super) fn named_days(filters: &[Filter]) -> Vec<Option<DayRange>> {
    let days = filters.iter().map(|filter| match filter {
        Filter::Mentions(days) => Some(*days),
        _ => None,
    });
    days.collect()
}
