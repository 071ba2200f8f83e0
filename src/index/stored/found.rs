//! The stored form of the enrichment of an article.

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};

use newsdex_text::article::{Article, Span};
use newsdex_text::day::Day;
use newsdex_text::enrichment::{
    DateUnit, Dateline, Enrichment, Entity, EntityKind, Mention, MentionedDate, Quote, Speaker,
    TextField,
};

#[derive(Serialize, Deserialize)]
pub(super) struct StoredEnrichment {
    language: Option<String>,
    dateline: Option<StoredDateline>,
    authors: Vec<String>,
    agencies: Vec<String>,
    entities: Vec<StoredEntity>,
    quotes: Vec<StoredQuote>,
    mentioned_dates: Vec<StoredDate>,
    /// Whether it is in the title, and where.
    correction: Option<(bool, StoredSpan)>,
}

#[derive(Serialize, Deserialize)]
struct StoredDateline {
    span: Option<StoredSpan>,
    place: Option<String>,
    place_span: Option<StoredSpan>,
    day: Option<i64>,
    agency: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct StoredEntity {
    kind: u8,
    name: StoredName,
    in_title: Vec<StoredSpan>,
    in_body: Vec<StoredSpan>,
}

/// The fullest name of an entity.
#[derive(Serialize, Deserialize)]
enum StoredName {
    /// As one of its mentions writes it.
    Mention(usize),
    Written(String),
}

#[derive(Serialize, Deserialize)]
struct StoredQuote {
    span: StoredSpan,
    speaker: Option<StoredSpeaker>,
    verb: Option<StoredSpan>,
    continues: bool,
    is_in_title: bool,
}

#[derive(Serialize, Deserialize)]
enum StoredSpeaker {
    /// One of the entities, under its name in the article.
    Entity(usize),
    /// One of the entities, under another name.
    Renamed(usize, String),
    Named(String),
}

#[derive(Serialize, Deserialize)]
struct StoredDate {
    span: StoredSpan,
    first: i64,
    days: u32,
    unit: u8,
}

/// A span as start and length. In a list, `start` counts from the end of the previous span, because small
/// numbers need only one byte.
#[derive(Serialize, Deserialize, Clone, Copy)]
struct StoredSpan {
    start: u32,
    length: u32,
}

impl StoredEnrichment {
    pub(super) fn of(enrichment: &Enrichment, article: &Article) -> StoredEnrichment {
        let entity = |entity: &Entity| StoredEntity {
            kind: kind_number(entity.kind),
            name: StoredName::of(entity, article),
            in_title: pack_spans(entity, TextField::Title),
            in_body: pack_spans(entity, TextField::Body),
        };
        let quote = |quote: &Quote| StoredQuote {
            span: StoredSpan::of(quote.span),
            speaker: quote.speaker.as_ref().map(|speaker| {
                let name = speaker.name.clone();
                let Some(number) = speaker.entity else {
                    return StoredSpeaker::Named(name);
                };
                match enrichment.entities.get(number) {
                    Some(entity) if entity.name == name => StoredSpeaker::Entity(number),
                    _ => StoredSpeaker::Renamed(number, name),
                }
            }),
            verb: quote.verb.map(StoredSpan::of),
            continues: quote.continues,
            is_in_title: quote.field == TextField::Title,
        };
        let date = |date: &MentionedDate| StoredDate {
            span: StoredSpan::of(date.span),
            first: date.first.days_since_epoch(),
            days: u32::try_from(date.last - date.first).unwrap_or(0),
            unit: unit_number(date.unit),
        };
        let dateline = enrichment.dateline.as_ref().map(|dateline| StoredDateline {
            span: dateline.span.map(StoredSpan::of),
            place: dateline.place.clone(),
            place_span: dateline.place_span.map(StoredSpan::of),
            day: dateline.day.map(Day::days_since_epoch),
            agency: dateline.agency.clone(),
        });
        StoredEnrichment {
            language: enrichment.language.clone(),
            dateline,
            authors: enrichment.authors.clone(),
            agencies: enrichment.agencies.clone(),
            entities: enrichment.entities.iter().map(entity).collect(),
            quotes: enrichment.quotes.iter().map(quote).collect(),
            mentioned_dates: enrichment.mentioned_dates.iter().map(date).collect(),
            correction: enrichment.correction.map(|mention| {
                let is_in_title = mention.field == TextField::Title;
                (is_in_title, StoredSpan::of(mention.span))
            }),
        }
    }

    /// The enrichment of an article with these texts.
    pub(super) fn enrichment(self, article: &Article) -> Result<Enrichment> {
        let entities = self.entities.into_iter().map(|entity| {
            let mut mentions = unpack_spans(&entity.in_title, TextField::Title);
            mentions.extend(unpack_spans(&entity.in_body, TextField::Body));
            Ok(Entity {
                kind: kind_of(entity.kind)?,
                name: entity.name.name(&mentions, article)?,
                mentions,
            })
        });
        let entities = entities.collect::<Result<Vec<Entity>>>()?;
        let speaker = |stored| {
            Some(match stored {
                StoredSpeaker::Named(name) => Speaker { name, entity: None },
                StoredSpeaker::Renamed(entity, name) => Speaker {
                    name,
                    entity: Some(entity),
                },
                StoredSpeaker::Entity(entity) => Speaker {
                    name: entities.get(entity)?.name.clone(),
                    entity: Some(entity),
                },
            })
        };
        let quote = |quote: StoredQuote| Quote {
            field: match quote.is_in_title {
                true => TextField::Title,
                false => TextField::Body,
            },
            span: quote.span.span(),
            speaker: quote.speaker.and_then(speaker),
            verb: quote.verb.map(StoredSpan::span),
            continues: quote.continues,
        };
        let quotes = self.quotes.into_iter().map(quote).collect();
        let date = |date: StoredDate| {
            Ok(MentionedDate {
                span: date.span.span(),
                first: Day::since_epoch(date.first),
                last: Day::since_epoch(date.first) + i64::from(date.days),
                unit: unit_of(date.unit)?,
            })
        };
        let mentioned_dates = self.mentioned_dates.into_iter().map(date);
        Ok(Enrichment {
            language: self.language,
            dateline: self.dateline.map(|dateline| Dateline {
                span: dateline.span.map(StoredSpan::span),
                place: dateline.place,
                place_span: dateline.place_span.map(StoredSpan::span),
                day: dateline.day.map(Day::since_epoch),
                agency: dateline.agency,
            }),
            authors: self.authors,
            agencies: self.agencies,
            quotes,
            mentioned_dates: mentioned_dates.collect::<Result<Vec<MentionedDate>>>()?,
            entities,
            correction: self.correction.map(|(is_in_title, span)| Mention {
                field: match is_in_title {
                    true => TextField::Title,
                    false => TextField::Body,
                },
                span: span.span(),
            }),
        })
    }
}

impl StoredName {
    fn of(entity: &Entity, article: &Article) -> StoredName {
        let mut mentions = entity.mentions.iter();
        match mentions.position(|mention| mention.text(article) == entity.name) {
            Some(number) => StoredName::Mention(number),
            None => StoredName::Written(entity.name.clone()),
        }
    }

    fn name(self, mentions: &[Mention], article: &Article) -> Result<String> {
        Ok(match self {
            StoredName::Written(name) => name,
            StoredName::Mention(number) => {
                let mention = mentions.get(number);
                let mention =
                    mention.context("a stored name has no mention: the index is damaged")?;
                mention.text(article).to_owned()
            }
        })
    }
}

impl StoredSpan {
    fn of(span: Span) -> StoredSpan {
        StoredSpan {
            start: number(span.start),
            length: number(span.end - span.start),
        }
    }

    fn span(self) -> Span {
        let start = self.start as usize;
        Span::new(start, start + self.length as usize)
    }
}

fn pack_spans(entity: &Entity, field: TextField) -> Vec<StoredSpan> {
    let mut end = 0;
    let spans = entity
        .mentions
        .iter()
        .filter(|mention| mention.field == field);
    spans
        .map(|mention| {
            let gap = mention.span.start.saturating_sub(end);
            end = mention.span.end;
            StoredSpan {
                start: number(gap),
                length: number(mention.span.end - mention.span.start),
            }
        })
        .collect()
}

fn unpack_spans(stored: &[StoredSpan], field: TextField) -> Vec<Mention> {
    let mut end = 0;
    stored
        .iter()
        .map(|span| {
            let start = end + span.start as usize;
            end = start + span.length as usize;
            Mention {
                field,
                span: Span::new(start, end),
            }
        })
        .collect()
}

/// The readers limit articles to far less than 4 GiB.
fn number(bytes: usize) -> u32 {
    u32::try_from(bytes).unwrap_or(u32::MAX)
}

fn kind_number(kind: EntityKind) -> u8 {
    match kind {
        EntityKind::Person => 0,
        EntityKind::Organization => 1,
        EntityKind::Place => 2,
        EntityKind::Misc => 3,
    }
}

fn kind_of(number: u8) -> Result<EntityKind> {
    Ok(match number {
        0 => EntityKind::Person,
        1 => EntityKind::Organization,
        2 => EntityKind::Place,
        3 => EntityKind::Misc,
        _ => bail!("a stored article names an unknown kind of entity: the index is damaged"),
    })
}

fn unit_number(unit: DateUnit) -> u8 {
    match unit {
        DateUnit::Day => 0,
        DateUnit::Week => 1,
        DateUnit::Month => 2,
        DateUnit::Year => 3,
    }
}

fn unit_of(number: u8) -> Result<DateUnit> {
    Ok(match number {
        0 => DateUnit::Day,
        1 => DateUnit::Week,
        2 => DateUnit::Month,
        3 => DateUnit::Year,
        _ => bail!("a stored article names an unknown unit of time: the index is damaged"),
    })
}
