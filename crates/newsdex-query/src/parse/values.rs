//! The meaning of a single value: words with their signs, dates, languages.

use super::size::Size;
use super::tree::Parser;
use crate::fields::Field;
use crate::rewrite::{all_of, with_title};
use crate::tokens::MAX_DISTANCE;
use crate::{DayRange, ParseError, Pattern, Property, Query, Scope, date, names, pattern};
use newsdex_text::article::Span;

/// The texts that a field names; the field itself if it has values instead.
fn scope_of(field: Option<Field>) -> Result<Scope, Field> {
    match field {
        None => Ok(Scope::Anywhere),
        Some(Field::Text(scope)) => Ok(scope),
        Some(Field::HeadlineLead) => Ok(Scope::Title),
        Some(field) => Err(field),
    }
}

impl Parser<'_> {
    pub(super) fn run(
        &mut self,
        run: &str,
        span: Span,
        field: Option<Field>,
    ) -> Result<Query, ParseError> {
        let scope = match scope_of(field) {
            Ok(scope) => scope,
            Err(field) => {
                return self.plain(run.trim_end_matches([',', ';']), span.start, field, span);
            }
        };
        let parts = pattern::run(run, span.start, pattern::Signs::Checked, scope)?;
        self.count(Size::of_all(&parts), span)?;
        text(scope, parts, 0).ok_or_else(|| nothing(span))
    }

    pub(super) fn quoted(
        &mut self,
        content: &str,
        start: usize,
        is_exact: bool,
        slop: Option<u32>,
        span: Span,
        field: Option<Field>,
    ) -> Result<Query, ParseError> {
        let scope = match scope_of(field) {
            Ok(scope) => scope,
            Err(field) => return self.plain(content, start, field, span),
        };
        let is_plain = !is_exact && slop.is_none() && !content.contains(['*', '?', '~', '/', '=']);
        let content = match is_plain {
            true => names::plain_name(scope, content),
            false => content.into(),
        };
        // "Newport, Rhode Island": articles name both.
        if is_plain
            && scope == Scope::Place
            && let Some(parts) = names::town_and_country(&content)
        {
            let mut both = Vec::with_capacity(parts.len());
            for part in parts {
                both.push(self.quoted(part, start, is_exact, slop, span, field)?);
            }
            return Ok(all_of(both));
        }
        let parts = pattern::quoted(&content, start, is_exact, scope)?;
        self.count(Size::of_all(&parts), span)?;
        let slop = slop.unwrap_or(0).saturating_add(any_words(&content));
        match text(scope, parts, slop.min(MAX_DISTANCE)) {
            Some(Query::Text(scope, pattern)) if is_plain => Ok(with_title(scope, pattern)),
            query => query.ok_or_else(|| nothing(span)),
        }
    }

    /// The value of a field that contains no text.
    pub(super) fn plain(
        &mut self,
        value: &str,
        start: usize,
        field: Field,
        span: Span,
    ) -> Result<Query, ParseError> {
        self.count(Size::CONDITION, span)?;
        match field {
            Field::Language => language(value, span),
            Field::Has => property(value, span),
            Field::Date if value.eq_ignore_ascii_case("none") => Ok(Query::Undated),
            // A range without ends: every date matches.
            Field::Mentions if value == ".." => Ok(Query::Mentions(DayRange::default())),
            Field::Mentions => date::day_range(value, self.today)
                .map(Query::Mentions)
                .map_err(|error| error.shifted(start)),
            Field::Date if value == ".." => Ok(Query::Published(DayRange::default())),
            Field::On => date::day_of_any_year(value, self.today)
                .map(|(month, day)| Query::Anniversary { month, day })
                .map_err(|error| error.shifted(start)),
            Field::Since => date::since(value, self.today)
                .map(Query::Published)
                .map_err(|error| error.shifted(start)),
            Field::Date | Field::HeadlineLead | Field::Text(_) => {
                date::day_range(value, self.today)
                    .map(Query::Published)
                    .map_err(|error| error.shifted(start))
            }
        }
    }

    /// The start of the content of a quotation: after `=` and the quotation mark.
    pub(super) fn start_of_content(&self, span: Span) -> usize {
        let typed = self.typed(span);
        let mark = typed
            .chars()
            .next()
            .filter(|character| *character == '=')
            .map_or(0, char::len_utf8);
        let quote = typed
            .get(mark..)
            .and_then(|rest| rest.chars().next())
            .map_or(0, char::len_utf8);
        span.start + mark + quote
    }
}

/// Number of stars that replace a word within a phrase, as in `"oil * prices"`.
fn any_words(content: &str) -> u32 {
    let is_star = |part: &&str| *part == "*";
    let mut parts: Vec<&str> = content.split_whitespace().skip_while(is_star).collect();
    while parts.pop_if(|part| *part == "*").is_some() {}
    u32::try_from(parts.iter().copied().filter(|part| *part == "*").count()).unwrap_or(u32::MAX)
}

pub(super) fn text(scope: Scope, mut parts: Vec<Pattern>, slop: u32) -> Option<Query> {
    let pattern = if parts.len() > 1 {
        Pattern::Phrase { parts, slop }
    } else {
        parts.pop()?
    };
    Some(Query::Text(scope, pattern))
}

pub(super) fn nothing(span: Span) -> ParseError {
    ParseError::new("nothing to search for here", span)
        .hint("type a word; punctuation is not indexed")
}

pub(super) fn scope(field: Option<Field>, span: Span) -> Result<Scope, ParseError> {
    match field {
        None => Ok(Scope::Anywhere),
        Some(Field::Text(scope)) => Ok(scope),
        Some(Field::HeadlineLead) => Ok(Scope::Title),
        Some(_) => Err(
            ParseError::new("a regular expression can only be used for words", span)
                .hint("write a date range as date:2022-02..2022-03"),
        ),
    }
}

fn property(value: &str, span: Span) -> Result<Query, ParseError> {
    let named = |property: &Property| {
        let name = property.name();
        // In the plural, too.
        value.to_ascii_lowercase().trim_end_matches('s') == name
    };
    match Property::ALL.into_iter().find(named) {
        Some(property) => Ok(Query::Has(property)),
        None => Err(ParseError::new("`has:` does not know this", span)
            .hint("write has:version or has:correction; quote it to search for the words")),
    }
}

pub(super) fn language(tag: &str, span: Span) -> Result<Query, ParseError> {
    let mut parts = tag.split('-');
    let is_letters = |part: &str| part.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_code = parts
        .next()
        .is_some_and(|part| matches!(part.len(), 2 | 3) && is_letters(part));
    let is_tag = is_code
        && parts.all(|part| {
            (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        });
    if is_tag {
        return Ok(Query::Language(tag.to_owned()));
    }
    Err(
        ParseError::new("a language is a code of two or three letters", span)
            .hint("write lang:en, lang:fr or lang:pt-BR"),
    )
}
