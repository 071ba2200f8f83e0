//! Whether an article is what a query asks for, and what of it is marked.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use newsdex_query::highlight::MarkedField;
use newsdex_query::names::{Forms, forms};
use newsdex_query::rewrite::also_as_one_word;
use newsdex_query::{DayRange, LEAD_WORDS, Property, Query, Scope};
use newsdex_text::article::{Moment, Precision};
use newsdex_text::enrichment::{DateUnit, EntityKind};

use super::articles::{Archive, Known, Read};
use super::plain::{Plain, disjoint};

/// A query with its words looked up.
pub(super) enum Asked {
    All,
    Words(Words),
    Published(DayRange),
    Mentions(DayRange),
    Undated,
    Has(Property),
    Anniversary(i8, i8),
    Language(String),
    Every(Vec<Asked>),
    Any(Vec<Asked>),
    Not(Box<Asked>),
}

/// Words in a scope.
pub(super) struct Words {
    count: u32,
    scope: Scope,
    plain: Plain,
    /// Names that are asked for if they are whole.
    whole_names: Vec<String>,
    /// Those of the archive's entities that are asked for by one of their names.
    groups: HashSet<u32>,
}

impl Asked {
    pub(super) fn of(query: &Query, archive: &Archive) -> Asked {
        let all = |parts: &[Query]| parts.iter().map(|part| Asked::of(part, archive)).collect();
        match query {
            Query::All => Asked::All,
            Query::Text(scope, pattern) => {
                let Forms {
                    pattern,
                    whole_names,
                } = forms(*scope, pattern);
                let plain = Plain::of(&pattern, archive, *scope);
                let is_meant = |names: &[Vec<Read>]| is_any(&plain, names, archive);
                let groups = archive.groups.iter().filter(|(_, group)| {
                    kinds(*scope).contains(&group.kind) && is_meant(&group.names)
                });
                Asked::Words(Words {
                    count: 1,
                    scope: *scope,
                    groups: groups.map(|(number, _)| *number).collect(),
                    plain,
                    whole_names,
                })
            }
            Query::AtLeast {
                count,
                scope,
                pattern,
            } => Asked::Words(Words {
                count: *count,
                scope: *scope,
                plain: Plain::of(pattern, archive, *scope),
                whole_names: Vec::new(),
                groups: HashSet::new(),
            }),
            Query::Published(days) => Asked::Published(*days),
            Query::Mentions(days) => Asked::Mentions(*days),
            Query::Undated => Asked::Undated,
            Query::Has(property) => Asked::Has(*property),
            Query::Anniversary { month, day } => Asked::Anniversary(*month, *day),
            Query::Language(tag) => Asked::Language(tag.clone()),
            Query::And(parts) => Asked::Every(all(&also_as_one_word(parts))),
            Query::Or(parts) => Asked::Any(all(parts)),
            Query::Not(inner) => Asked::Not(Box::new(Asked::of(inner, archive))),
            Query::Weighted(inner, _) => Asked::of(inner, archive),
        }
    }

    fn is_met(&self, known: &Known, archive: &Archive) -> bool {
        match self {
            Asked::All => true,
            Asked::Words(words) => words.found(known, archive).0 >= words.count,
            Asked::Published(days) => is_published(known.article.published, *days),
            Asked::Mentions(days) => !mentions(known, *days).is_empty(),
            Asked::Undated => known.article.published.is_none(),
            Asked::Has(Property::Correction) => known.enrichment.correction.is_some(),
            // The archive of this test keeps no versions.
            Asked::Has(Property::Version) => false,
            Asked::Anniversary(month, day_of_month) => date(known.article.published)
                .filter(|_| is_day(known.article.published))
                .is_some_and(|date| (date.month(), date.day()) == (*month, *day_of_month)),
            Asked::Language(tag) => known.language.as_ref() == Some(tag),
            Asked::Every(parts) => parts.iter().all(|part| part.is_met(known, archive)),
            Asked::Any(parts) => parts.iter().any(|part| part.is_met(known, archive)),
            Asked::Not(inner) => !inner.is_met(known, archive),
        }
    }

    /// What is asked for of an article that is what is asked for: words that are marked, and whatever
    /// else the article has. What is ruled out is neither.
    fn proof(&self, known: &Known, archive: &Archive, is_wanted: bool, proof: &mut Proof) {
        // What did not make it a hit proves nothing, whatever words of it there are.
        if self.is_met(known, archive) != is_wanted {
            return;
        }
        let name = match self {
            Asked::Every(parts) | Asked::Any(parts) => {
                for part in parts {
                    part.proof(known, archive, is_wanted, proof);
                }
                return;
            }
            Asked::Not(inner) => return inner.proof(known, archive, !is_wanted, proof),
            Asked::Words(words) if is_wanted => {
                for (place, marks) in words.found(known, archive).1 {
                    proof.marked.entry(place).or_default().extend(marks);
                }
                return;
            }
            Asked::All | Asked::Words(_) => return,
            Asked::Published(_) | Asked::Undated | Asked::Anniversary(..) => "date",
            Asked::Mentions(days) => {
                let spans = mentions(known, *days);
                if is_wanted && !spans.is_empty() {
                    let body = proof.marked.entry((MarkedField::Body, 0)).or_default();
                    body.extend(spans);
                }
                "mentioned_dates"
            }
            Asked::Language(_) => "language",
            Asked::Has(property) => property.name(),
        };
        if is_wanted {
            proof.others.insert(name);
        }
    }
}

/// A text of an article: which, and which of several.
pub(super) type Place = (MarkedField, usize);

pub(super) type Marked = BTreeMap<Place, BTreeSet<(usize, usize)>>;

/// Why an article is a hit.
#[derive(Default)]
pub(super) struct Proof {
    pub(super) marked: Marked,
    /// What else of it is asked for than words.
    pub(super) others: BTreeSet<&'static str>,
}

/// Why an article is a hit; nothing where it is none.
pub(super) fn reading(asked: &Asked, known: &Known, archive: &Archive) -> Option<Proof> {
    if !asked.is_met(known, archive) {
        return None;
    }
    let mut proof = Proof::default();
    asked.proof(known, archive, true, &mut proof);
    proof.marked.retain(|_, marks| !marks.is_empty());
    Some(proof)
}

impl Words {
    /// At how many places, and which.
    fn found(&self, known: &Known, archive: &Archive) -> (u32, Marked) {
        match self.scope {
            Scope::Anywhere | Scope::Title | Scope::Body | Scope::Lead => {
                self.in_texts(known, archive)
            }
            Scope::Quote | Scope::Speaker => self.in_quotations(known, archive),
            Scope::Person | Scope::Organization | Scope::Place | Scope::Entity => {
                self.in_names(known, archive)
            }
            _ => self.in_labels(known, archive),
        }
    }

    fn in_texts(&self, known: &Known, archive: &Archive) -> (u32, Marked) {
        let language = known.language.as_deref();
        let mut places = 0;
        let mut marked = Marked::new();
        for text in &known.texts {
            let is_body = text.field == MarkedField::Body;
            let is_here = match self.scope {
                Scope::Anywhere => true,
                Scope::Title => !is_body,
                _ => is_body,
            };
            if !is_here {
                continue;
            }
            let mut runs = self.plain.runs(&text.words, archive, language);
            if runs.is_empty() {
                continue;
            }
            let mut marks = self.plain.marks(&text.words, archive, language);
            if self.scope == Scope::Lead {
                runs.retain(|run| run.1 <= LEAD_WORDS as usize);
                marks.retain(|mark| runs.iter().any(|run| run.0 <= mark.0 && mark.1 <= run.1));
            }
            places += match self.count {
                1 => u32::from(!runs.is_empty()),
                _ => disjoint(&runs),
            };
            marked.insert((text.field, 0), spans(&text.words, &marks, 0));
        }
        (places, marked)
    }

    fn in_labels(&self, known: &Known, archive: &Archive) -> (u32, Marked) {
        let field = match self.scope {
            Scope::Source => MarkedField::Source,
            Scope::Author => MarkedField::Author,
            Scope::Section => MarkedField::Section,
            Scope::Keyword => MarkedField::Keyword,
            _ => MarkedField::Agency,
        };
        let mut places = 0;
        let mut marked = Marked::new();
        for label in known.labels.iter().filter(|label| label.field == field) {
            places += disjoint(&self.plain.runs(&label.words, archive, None));
            let marks = self.plain.marks(&label.words, archive, None);
            marked.insert((field, label.item), spans(&label.words, &marks, 0));
        }
        (places, marked)
    }

    fn in_quotations(&self, known: &Known, archive: &Archive) -> (u32, Marked) {
        let mut places = 0;
        let mut marked = Marked::new();
        for said in &known.said {
            let all = marked.entry((said.field, 0)).or_default();
            if self.scope == Scope::Quote {
                let language = known.language.as_deref();
                places += disjoint(&self.plain.runs(&said.words, archive, language));
                let marks = self.plain.marks(&said.words, archive, language);
                all.extend(spans(&said.words, &marks, said.span.0));
                continue;
            }
            let mut groups = self.groups.iter().map(|group| &archive.groups[group]);
            let by_any_name = (said.speaker.as_ref())
                .is_some_and(|speaker| groups.any(|group| group.members.contains(speaker)));
            if by_any_name || self.is_meant(&said.names, archive) {
                places += 1;
                all.insert(said.span);
            }
        }
        (places, marked)
    }

    fn in_names(&self, known: &Known, archive: &Archive) -> (u32, Marked) {
        let mut places = 0;
        let mut marked = Marked::new();
        for named in &known.named {
            let by_any_name = named
                .group
                .is_some_and(|group| self.groups.contains(&group));
            let by_own = kinds(self.scope).contains(&named.kind);
            if by_any_name || by_own && self.is_meant(&named.names, archive) {
                places += 1;
                for (field, span) in &named.mentions {
                    marked.entry((*field, 0)).or_default().insert(*span);
                }
            }
        }
        (places, marked)
    }

    /// Whether one of the names that an entity has in an article is asked for, or the first of them as a whole.
    fn is_meant(&self, names: &[Vec<Read>], archive: &Archive) -> bool {
        let is_whole = |name: &Vec<Read>| {
            let words = name
                .iter()
                .map(|word| archive.forms[word.exact as usize].as_str());
            let name = words.collect::<Vec<_>>().join(" ");
            self.whole_names.contains(&name)
        };
        is_any(&self.plain, names, archive) || names.first().is_some_and(is_whole)
    }
}

fn is_any(plain: &Plain, names: &[Vec<Read>], archive: &Archive) -> bool {
    names
        .iter()
        .any(|name| !plain.runs(name, archive, None).is_empty())
}

/// What is looked for in a scope of names.
fn kinds(scope: Scope) -> &'static [EntityKind] {
    use EntityKind::{Misc, Organization, Person, Place};
    match scope {
        Scope::Person => &[Person],
        Scope::Organization => &[Organization],
        Scope::Place => &[Place],
        Scope::Speaker => &[Person, Organization],
        Scope::Entity => &[Person, Organization, Place, Misc],
        _ => &[],
    }
}

fn spans(
    words: &[Read],
    marks: &BTreeSet<(usize, usize)>,
    from: usize,
) -> BTreeSet<(usize, usize)> {
    let spans = marks.iter().map(|(first, end)| {
        let (start, end) = (words[*first].span.start, words[end - 1].span.end);
        (from + start, from + end)
    });
    spans.collect()
}

/// The day of publication where the article was published, counted from 1970-01-01; the first day, if only the month or
/// the year is known.
pub(super) fn day(published: Option<Moment>) -> Option<i64> {
    let published = published?;
    let local = published.seconds + i64::from(published.ahead_minutes) * 60;
    Some(local.div_euclid(24 * 60 * 60))
}

/// The same as a date.
pub(super) fn date(published: Option<Moment>) -> Option<jiff::civil::Date> {
    let day = day(published)?;
    jiff::civil::date(1970, 1, 1)
        .checked_add(jiff::Span::new().days(day))
        .ok()
}

/// Whether the day of publication is known, not only the month or the year.
pub(super) fn is_day(published: Option<Moment>) -> bool {
    let precision = published.map(|published| published.precision);
    matches!(precision, Some(Precision::Day | Precision::Second))
}

/// The last day of the month or year, if only that is known; otherwise the day.
pub(super) fn last_date(published: Option<Moment>) -> Option<jiff::civil::Date> {
    let date = date(published)?;
    Some(match published?.precision {
        Precision::Year => date.last_of_year(),
        Precision::Month => date.last_of_month(),
        Precision::Day | Precision::Second => date,
    })
}

/// Whether all days on which an article may have been published are asked for, or one month among them.
fn is_published(published: Option<Moment>, asked: DayRange) -> bool {
    let (Some(first), Some(last)) = (date(published), last_date(published)) else {
        return false;
    };
    let number = |date: jiff::civil::Date| {
        i64::from(
            date.since(jiff::civil::date(1970, 1, 1))
                .unwrap()
                .get_days(),
        )
    };
    let is_all = asked.contains(number(first)) && asked.contains(number(last));
    let mut months = (1..=12).map(|month| {
        let begin = jiff::civil::date(first.year(), month, 1);
        (number(begin), number(begin.last_of_month()) + 1)
    });
    let is_month = asked.from.zip(asked.until);
    let is_year = first.month() != last.month();
    is_all || is_year && months.any(|month| is_month == Some(month))
}

/// Where an article names one of the days, or a week, month or year that lies within them. A stretch
/// of days names each of them; one of weeks, months or years is too vague.
fn mentions(known: &Known, days: DayRange) -> BTreeSet<(usize, usize)> {
    let named = known.enrichment.mentioned_dates.iter().filter(|date| {
        let length = date.last - date.first + 1;
        let (first, last) = (date.first.days_since_epoch(), date.last.days_since_epoch());
        let is_within = days.contains(first) && days.contains(last);
        match date.unit {
            DateUnit::Day => length <= 31 && (first..=last).any(|day| days.contains(day)),
            DateUnit::Week => length <= 7 && is_within,
            DateUnit::Month => length <= 31 && is_within,
            DateUnit::Year => length <= 366 && is_within,
        }
    });
    named.map(|date| (date.span.start, date.span.end)).collect()
}

/// Spans that overlap made one.
pub(super) fn merged(spans: &BTreeSet<(usize, usize)>) -> Vec<(usize, usize)> {
    let mut merged: Vec<(usize, usize)> = Vec::new();
    for (start, end) in spans {
        match merged.last_mut() {
            Some(last) if *start < last.1 => last.1 = last.1.max(*end),
            _ => merged.push((*start, *end)),
        }
    }
    merged
}
