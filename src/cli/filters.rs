//! Flags that narrow a search, as the parts of a query that one would type for them.

use anyhow::{Result, bail};
use clap::Args;

use crate::cli::{Unreadable, parse_query, today};
use newsdex_query::date::day_range;
use newsdex_query::{DayRange, ParseError, Pattern, Query, Scope};
use newsdex_text::words::words;

/// Flags that every search has.
#[derive(Args)]
pub(super) struct Filters {
    /// Published on this day or later; also 2022-03 or 2022
    #[arg(long, value_name = "DATE")]
    from: Option<String>,
    /// Published on this day or earlier; also 2022-03 or 2022
    #[arg(long, value_name = "DATE")]
    to: Option<String>,
    /// Naming this person
    #[arg(long, value_name = "NAME")]
    person: Vec<String>,
    /// Naming this organisation
    #[arg(long, value_name = "NAME")]
    org: Vec<String>,
    /// Naming this place
    #[arg(long, value_name = "NAME")]
    place: Vec<String>,
    /// From this paper, agency or site
    #[arg(long, value_name = "NAME")]
    source: Vec<String>,
    /// In this language, as in en
    #[arg(long, value_name = "TAG")]
    lang: Vec<String>,
    /// From this section
    #[arg(long, value_name = "NAME")]
    section: Vec<String>,
}

impl Filters {
    /// Adds what the flags ask for to what was typed.
    pub(super) fn with(&self, query: Query) -> Result<Query> {
        let mut parts = parts_of(query);
        for (names, flag, scope) in [
            (&self.person, "--person", Scope::Person),
            (&self.org, "--org", Scope::Organization),
            (&self.place, "--place", Scope::Place),
        ] {
            for name in names {
                parts.push(named(scope, flag, name)?);
            }
        }
        for (names, flag, scope) in [
            (&self.source, "--source", Scope::Source),
            (&self.section, "--section", Scope::Section),
        ] {
            let any = names
                .iter()
                .map(|name| named(scope, flag, name))
                .collect::<Result<_>>()?;
            parts.extend(any_of(any));
        }
        let languages = self.lang.iter().map(|tag| language(tag));
        parts.extend(any_of(languages.collect::<Result<_>>()?));
        parts.extend(published(self.from.as_deref(), self.to.as_deref())?);
        Ok(all_of(parts))
    }
}

/// A language as one would type it after `lang:`.
pub(super) fn language(tag: &str) -> Result<Query> {
    let is_code =
        |character: char| character.is_ascii_alphanumeric() || matches!(character, '-' | '_');
    if !tag.is_empty()
        && tag.chars().all(is_code)
        && let Query::Language(tag) = parse_query(&format!("lang:{tag}"))?
    {
        return Ok(Query::Language(tag));
    }
    bail!("--lang: `{tag}` is no language code; write it as en or pt-BR")
}

/// A name as one would type it in quotes.
pub(super) fn named(scope: Scope, flag: &str, name: &str) -> Result<Query> {
    Ok(Query::Text(scope, name_pattern(flag, name)?))
}

/// The words of a name in a row.
pub(super) fn name_pattern(flag: &str, name: &str) -> Result<Pattern> {
    let words = words(name).map(|word| Pattern::Word(word.text.into_owned()));
    let mut parts: Vec<Pattern> = words.collect();
    Ok(match parts.len() {
        0 => bail!("{flag}: there is no word in `{name}`"),
        1 => parts.remove(0),
        _ => Pattern::Phrase { parts, slop: 0 },
    })
}

pub(super) fn any_of(mut queries: Vec<Query>) -> Option<Query> {
    match queries.len() {
        0 | 1 => queries.pop(),
        _ => Some(Query::Or(queries)),
    }
}

/// What a query asks for besides everything, as the parts of a list.
pub(super) fn parts_of(query: Query) -> Vec<Query> {
    match query {
        Query::All => Vec::new(),
        Query::And(parts) => parts,
        other => vec![other],
    }
}

/// The query for which any of the words asked for side by side will do; what is excluded, who is
/// named, and where, when and in which language an article appeared still applies.
pub(super) fn any_words(query: Query) -> Query {
    let Query::And(parts) = query else {
        return query;
    };
    let is_about_words = |part: &Query| match part {
        Query::Text(scope, _) | Query::AtLeast { scope, .. } => matches!(
            scope,
            Scope::Anywhere | Scope::Title | Scope::Body | Scope::Lead | Scope::Quote
        ),
        Query::Weighted(..) | Query::Or(_) => true,
        _ => false,
    };
    let (words, mut others): (Vec<Query>, Vec<Query>) = parts.into_iter().partition(is_about_words);
    if let Some(any) = any_of(words) {
        others.insert(0, any);
    }
    all_of(others)
}

/// All of these; everything where there is none.
pub(super) fn all_of(mut parts: Vec<Query>) -> Query {
    match parts.len() {
        0 => Query::All,
        1 => parts.remove(0),
        _ => Query::And(parts),
    }
}

/// The days of --from and --to; nothing without either.
pub(super) fn published(from: Option<&str>, to: Option<&str>) -> Result<Option<Query>> {
    let from = from.map(|text| days("--from", text)).transpose()?;
    let until = to.map(|text| days("--to", text)).transpose()?;
    let range = DayRange {
        from: from.and_then(|days| days.from),
        until: until.and_then(|days| days.until),
    };
    Ok((range != DayRange::default()).then_some(Query::Published(range)))
}

fn days(label: &'static str, text: &str) -> Result<DayRange> {
    let unreadable = |error: ParseError| Unreadable {
        label,
        text: text.to_owned(),
        error,
    };
    Ok(day_range(text, today()).map_err(unreadable)?)
}
