//! The filters of flags and forms, as parts of a query.

use crate::date::day_range;
use crate::names::plain_name;
use crate::rewrite::{all_of, any_of, parts_of, with_title, words_in_a_row};
use crate::{DayRange, ParseContext, ParseError, Pattern, Query, Scope, parse};

/// The conditions of a search besides its query, as users write them. An article must match every person, organization
/// and place; of several speakers, sources, authors, sections and languages, any one is enough.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filters {
    /// First day of publication: a day, month or year.
    pub from: Option<String>,
    /// Last day of publication: a day, month or year.
    pub to: Option<String>,
    /// Names of persons in the article.
    pub person: Vec<String>,
    /// Names of organizations in the article.
    pub org: Vec<String>,
    /// Names of places in the article.
    pub place: Vec<String>,
    /// Names of speakers who are quoted.
    pub speaker: Vec<String>,
    /// Sources: newspapers, agencies, sites.
    pub source: Vec<String>,
    /// Authors.
    pub author: Vec<String>,
    /// Sections.
    pub section: Vec<String>,
    /// Language tags.
    pub lang: Vec<String>,
}

/// A filter that cannot be parsed. Displays as the name of the filter, a colon and the message.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{name}: {problem}")]
pub struct FilterError {
    /// The name of the filter, such as `from` or `person`.
    pub name: &'static str,
    /// The problem.
    pub problem: FilterProblem,
}

/// The problem of a filter.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FilterProblem {
    /// A name without letters and digits.
    #[error("`{0}` contains no words")]
    NoWord(String),
    /// A text that is not a language tag.
    #[error("`{0}` is not a language code; write a code such as en or pt-BR")]
    NoLanguage(String),
    /// A date or language that cannot be parsed.
    #[error("{}", error.pointing_at(text))]
    Unreadable {
        /// The text that cannot be parsed.
        text: String,
        /// The error in the text.
        error: ParseError,
    },
}

impl FilterError {
    /// The hint for the user; `None` if the message already says it.
    pub fn hint(&self) -> Option<&str> {
        match &self.problem {
            FilterProblem::Unreadable { error, .. } => error.hint.as_deref(),
            FilterProblem::NoWord(_) | FilterProblem::NoLanguage(_) => None,
        }
    }
}

impl Filters {
    /// Adds the filters to a query; `today` is in days since 1970-01-01.
    ///
    /// # Errors
    ///
    /// [`FilterError`] for the first filter that cannot be parsed.
    pub fn narrow(&self, query: Query, today: i64) -> Result<Query, FilterError> {
        let mut parts = parts_of(query);
        for (names, filter, scope) in [
            (&self.person, "person", Scope::Person),
            (&self.org, "org", Scope::Organization),
            (&self.place, "place", Scope::Place),
        ] {
            for name in names {
                parts.push(name_query(filter, scope, name)?);
            }
        }
        for (names, filter, scope) in [
            (&self.speaker, "speaker", Scope::Speaker),
            (&self.source, "source", Scope::Source),
            (&self.author, "author", Scope::Author),
            (&self.section, "section", Scope::Section),
        ] {
            let any = names
                .iter()
                .map(|name| name_query(filter, scope, name))
                .collect::<Result<_, _>>()?;
            parts.extend(any_of(any));
        }
        let languages = self.lang.iter().map(|tag| language(tag, today));
        parts.extend(any_of(languages.collect::<Result<_, _>>()?));
        parts.extend(self.published(today)?);
        Ok(all_of(parts))
    }

    /// The range of days from `from` to `to`; `None` if both are missing.
    fn published(&self, today: i64) -> Result<Option<Query>, FilterError> {
        let days = |name: &'static str, text: &Option<String>| match text {
            None => Ok(DayRange::default()),
            Some(text) => day_range(text, today).map_err(|error| FilterError {
                name,
                problem: FilterProblem::Unreadable {
                    text: text.clone(),
                    error,
                },
            }),
        };
        let range = DayRange {
            from: days("from", &self.from)?.from,
            until: days("to", &self.to)?.until,
        };
        Ok((range != DayRange::default()).then_some(Query::Published(range)))
    }
}

/// The query for a name, as if it were typed in quotes after the name of a field.
fn name_query(filter: &'static str, scope: Scope, name: &str) -> Result<Query, FilterError> {
    Ok(with_title(scope, name_pattern(filter, scope, name)?))
}

/// The pattern of a name, as if it were typed in quotes after the name of a field.
///
/// # Errors
///
/// [`FilterProblem::NoWord`], with `filter` as the name of the filter.
pub fn name_pattern(
    filter: &'static str,
    scope: Scope,
    name: &str,
) -> Result<Pattern, FilterError> {
    words_in_a_row(&plain_name(scope, name)).ok_or_else(|| FilterError {
        name: filter,
        problem: FilterProblem::NoWord(name.to_owned()),
    })
}

/// The query for a language, as if it were typed after `lang:`.
/// A part of a query that is not part of a name.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("`{0}` is not part of a name; put it in --query")]
pub struct NotAName(pub Query);

/// The patterns of a query that consists of the words of a name.
///
/// # Errors
///
/// [`NotAName`] for the first part that is something else.
pub fn names_in(query: Query) -> Result<Vec<Pattern>, NotAName> {
    let parts = parts_of(query).into_iter();
    parts
        .map(|part| match part {
            Query::Text(Scope::Anywhere | Scope::Entity, pattern) => Ok(pattern),
            other => Err(NotAName(other)),
        })
        .collect()
}

fn language(tag: &str, today: i64) -> Result<Query, FilterError> {
    let is_code =
        |character: char| character.is_ascii_alphanumeric() || matches!(character, '-' | '_');
    if !tag.is_empty() && tag.chars().all(is_code) {
        let text = format!("lang:{tag}");
        match parse(&text, &ParseContext { today }) {
            Ok(Query::Language(tag)) => return Ok(Query::Language(tag)),
            Ok(_) => {}
            Err(error) => {
                return Err(FilterError {
                    name: "lang",
                    problem: FilterProblem::Unreadable { text, error },
                });
            }
        }
    }
    Err(FilterError {
        name: "lang",
        problem: FilterProblem::NoLanguage(tag.to_owned()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: i64 = 19_000;

    fn read(text: &str) -> Query {
        parse(text, &ParseContext { today: TODAY }).unwrap()
    }

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn filters_are_what_somebody_would_type() {
        let filters = Filters {
            from: Some("2022-03".into()),
            to: Some("2022-04-02".into()),
            person: names(&["Kofi Annan", "Lee"]),
            source: names(&["BBC", "The Guardian"]),
            speaker: names(&["Khan"]),
            author: names(&["Ann Lindqvist"]),
            lang: names(&["pt-BR"]),
            ..Filters::default()
        };
        let expected = "peace person:\"Kofi Annan\" person:Lee speaker:Khan \
                        (source:BBC OR source:\"The Guardian\") author:\"Ann Lindqvist\" lang:pt-BR date:2022-03-01..2022-04-02";
        assert_eq!(filters.narrow(read("peace"), TODAY), Ok(read(expected)));
        assert_eq!(Filters::default().narrow(read("*"), TODAY), Ok(Query::All));
    }

    #[test]
    fn a_filter_that_cannot_be_read_is_named() {
        #[track_caller]
        fn check(filters: &Filters, expected: &str) {
            let error = filters.narrow(Query::All, TODAY).unwrap_err();
            assert_eq!(error.to_string(), expected);
        }
        let org = names(&["…"]);
        check(
            &Filters {
                org,
                ..Filters::default()
            },
            "org: `…` contains no words",
        );
        let lang = names(&["en", "e n"]);
        check(
            &Filters {
                lang,
                ..Filters::default()
            },
            "lang: `e n` is not a language code; write a code such as en or pt-BR",
        );
        let from = Some("2022-13".to_owned());
        let filters = Filters {
            from,
            ..Filters::default()
        };
        let error = filters.narrow(Query::All, TODAY).unwrap_err();
        assert!(error.to_string().starts_with("from: "), "{error}");
        assert!(error.to_string().contains("2022-13\n"), "{error}");
        assert!(error.hint().is_some());
    }
}
