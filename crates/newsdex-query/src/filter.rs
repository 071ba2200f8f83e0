//! The filters of a search, as flags and forms have them, and the parts of a query they stand for.

use crate::date::day_range;
use crate::rewrite::{all_of, any_of, parts_of, words_in_a_row};
use crate::{DayRange, ParseContext, ParseError, Pattern, Query, Scope, parse};

/// What narrows a search besides its query, as users write it. Every person, organisation and place has to
/// be named; of several speakers, sources, sections and languages, any one is enough.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filters {
    /// First day of publication: a day, month or year.
    pub from: Option<String>,
    /// Last day of publication: a day, month or year.
    pub to: Option<String>,
    /// Persons named.
    pub person: Vec<String>,
    /// Organisations named.
    pub org: Vec<String>,
    /// Places named.
    pub place: Vec<String>,
    /// Speakers quoted.
    pub speaker: Vec<String>,
    /// Papers, agencies, sites.
    pub source: Vec<String>,
    /// Sections.
    pub section: Vec<String>,
    /// Language tags.
    pub lang: Vec<String>,
}

/// A filter that cannot be read. Displays as the message behind the name of the filter and a colon.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{name}: {problem}")]
pub struct FilterError {
    /// The name of the filter, as `from` or `person`.
    pub name: &'static str,
    /// What is wrong with it.
    pub problem: FilterProblem,
}

/// What is wrong with a filter.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FilterProblem {
    /// A name without letters and digits.
    #[error("`{0}` contains no words")]
    NoWord(String),
    /// A language that is none.
    #[error("`{0}` is not a language code; write a code such as en or pt-BR")]
    NoLanguage(String),
    /// A date or language that cannot be read.
    #[error("{}", error.pointing_at(text))]
    Unreadable {
        /// What cannot be read.
        text: String,
        /// What is wrong with it.
        error: ParseError,
    },
}

impl FilterError {
    /// What the user can do.
    pub fn hint(&self) -> Option<&str> {
        match &self.problem {
            FilterProblem::Unreadable { error, .. } => error.hint.as_deref(),
            FilterProblem::NoWord(_) | FilterProblem::NoLanguage(_) => None,
        }
    }
}

impl Filters {
    /// The query with the filters as further parts; `today` is counted from 1970-01-01.
    ///
    /// # Errors
    ///
    /// [`FilterError`], for the first filter that cannot be read.
    pub fn narrow(&self, query: Query, today: i64) -> Result<Query, FilterError> {
        let mut parts = parts_of(query);
        for (names, filter, scope) in [
            (&self.person, "person", Scope::Person),
            (&self.org, "org", Scope::Organization),
            (&self.place, "place", Scope::Place),
        ] {
            for name in names {
                parts.push(Query::Text(scope, name_pattern(filter, name)?));
            }
        }
        for (names, filter, scope) in [
            (&self.speaker, "speaker", Scope::Speaker),
            (&self.source, "source", Scope::Source),
            (&self.section, "section", Scope::Section),
        ] {
            let any = names
                .iter()
                .map(|name| Ok(Query::Text(scope, name_pattern(filter, name)?)))
                .collect::<Result<_, _>>()?;
            parts.extend(any_of(any));
        }
        let languages = self.lang.iter().map(|tag| language(tag, today));
        parts.extend(any_of(languages.collect::<Result<_, _>>()?));
        parts.extend(self.published(today)?);
        Ok(all_of(parts))
    }

    /// The days of `from` and `to`; `None` without either.
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

/// A name, as somebody types it in quotes behind the name of a field.
///
/// # Errors
///
/// [`FilterProblem::NoWord`], of the filter of this name.
pub fn name_pattern(filter: &'static str, name: &str) -> Result<Pattern, FilterError> {
    words_in_a_row(name).ok_or_else(|| FilterError {
        name: filter,
        problem: FilterProblem::NoWord(name.to_owned()),
    })
}

/// A language, as somebody types it behind `lang:`.
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
            lang: names(&["pt-BR"]),
            ..Filters::default()
        };
        let expected = "peace person:\"Kofi Annan\" person:Lee speaker:Khan \
                        (source:BBC OR source:\"The Guardian\") lang:pt-BR date:2022-03-01..2022-04-02";
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
