//! What is kept of an article to show it again, packed into bytes.
//!
//! Packed with postcard: compact, quick to unpack, and without field names, so that any change here
//! needs a new [`SCHEMA_VERSION`](super::schema::SCHEMA_VERSION). The store compresses it.

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use crate::article::{Article, ArticleId, Moment, Origin, Precision, Span};
use crate::enrich::{Enrichment, Entity, EntityKind, Mention, TextField};

/// The record that is packed.
#[derive(Serialize, Deserialize)]
struct StoredArticle {
    id: String,
    title: Option<String>,
    subtitle: Option<String>,
    body: String,
    published: Option<StoredMoment>,
    updated: Option<StoredMoment>,
    source: Option<String>,
    authors: Vec<String>,
    section: Option<String>,
    keywords: Vec<String>,
    url: Option<String>,
    declared_language: Option<String>,
    path: String,
    member: Option<String>,
    record: u64,
    offset: u64,
    language: Option<String>,
    entities: Vec<StoredEntity>,
}

#[derive(Serialize, Deserialize)]
struct StoredMoment {
    seconds: i64,
    day_only: bool,
}

#[derive(Serialize, Deserialize)]
struct StoredEntity {
    kind: u8,
    name: String,
    in_title: Vec<StoredSpan>,
    in_body: Vec<StoredSpan>,
}

/// A span, counted from the end of the one before it: small numbers pack into one byte.
#[derive(Serialize, Deserialize)]
struct StoredSpan {
    gap: u32,
    length: u32,
}

/// Packs an article and what was found in it.
pub fn pack(article: &Article, enrichment: &Enrichment) -> Result<Vec<u8>> {
    let entity = |entity: &Entity| StoredEntity {
        kind: kind_number(entity.kind),
        name: entity.name.clone(),
        in_title: pack_spans(entity, TextField::Title),
        in_body: pack_spans(entity, TextField::Body),
    };
    let stored = StoredArticle {
        id: article.id.as_str().to_owned(),
        title: article.title.clone(),
        subtitle: article.subtitle.clone(),
        body: article.body.clone(),
        published: article.published.map(pack_moment),
        updated: article.updated.map(pack_moment),
        source: article.source.clone(),
        authors: article.authors.clone(),
        section: article.section.clone(),
        keywords: article.keywords.clone(),
        url: article.url.clone(),
        declared_language: article.language.clone(),
        path: article.origin.path.clone(),
        member: article.origin.member.clone(),
        record: article.origin.record,
        offset: article.origin.offset,
        language: enrichment.language.clone(),
        entities: enrichment.entities.iter().map(entity).collect(),
    };
    postcard::to_stdvec(&stored).context("an article could not be packed")
}

/// Unpacks what [`pack`] packed.
///
/// # Errors
///
/// Fails on bytes that are damaged or of another version; the index has to be built again.
pub fn unpack(bytes: &[u8]) -> Result<(Article, Enrichment)> {
    let stored: StoredArticle = postcard::from_bytes(bytes)
        .context("a stored article cannot be read: the index is damaged")?;
    let entities = stored
        .entities
        .into_iter()
        .map(|entity| {
            let mut mentions = unpack_spans(&entity.in_title, TextField::Title);
            mentions.extend(unpack_spans(&entity.in_body, TextField::Body));
            Ok(Entity {
                kind: kind_of(entity.kind)?,
                name: entity.name,
                mentions,
            })
        })
        .collect::<Result<Vec<Entity>>>()?;
    let article = Article {
        id: ArticleId::given(&stored.id),
        title: stored.title,
        subtitle: stored.subtitle,
        body: stored.body,
        published: stored.published.map(unpack_moment),
        updated: stored.updated.map(unpack_moment),
        source: stored.source,
        authors: stored.authors,
        section: stored.section,
        keywords: stored.keywords,
        url: stored.url,
        language: stored.declared_language,
        origin: Origin {
            path: stored.path,
            member: stored.member,
            record: stored.record,
            offset: stored.offset,
        },
    };
    Ok((
        article,
        Enrichment {
            language: stored.language,
            entities,
        },
    ))
}

fn pack_moment(moment: Moment) -> StoredMoment {
    StoredMoment {
        seconds: moment.seconds,
        day_only: moment.precision == Precision::Day,
    }
}

fn unpack_moment(stored: StoredMoment) -> Moment {
    let precision = if stored.day_only {
        Precision::Day
    } else {
        Precision::Second
    };
    Moment {
        seconds: stored.seconds,
        precision,
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
            let gap = number(mention.span.start.saturating_sub(end));
            end = mention.span.end;
            StoredSpan {
                gap,
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
            let start = end + span.gap as usize;
            end = start + span.length as usize;
            Mention {
                field,
                span: Span::new(start, end),
            }
        })
        .collect()
}

/// Articles are limited to far less than 4 GiB by the readers.
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
        _ => {
            anyhow::bail!("a stored article names an unknown kind of entity: the index is damaged")
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_article_stored_is_the_article_read_back() {
        let mention = |field, start, end| Mention {
            field,
            span: Span::new(start, end),
        };
        let article = Article {
            id: ArticleId::given("urn:x:1"),
            title: Some("Berlin talks".into()),
            body: "Talks in Berlin ended. Berlin said so.".into(),
            published: Some(Moment::on_day(-20_000)),
            updated: Some(Moment::at(1_646_300_000)),
            authors: vec!["A. Writer".into()],
            origin: Origin {
                path: "a/b.txt".into(),
                member: None,
                record: 3,
                offset: 99,
            },
            ..Article::default()
        };
        let berlin = Entity {
            kind: EntityKind::Place,
            name: "Berlin".into(),
            mentions: vec![
                mention(TextField::Title, 0, 6),
                mention(TextField::Body, 9, 15),
                mention(TextField::Body, 23, 29),
            ],
        };
        let enrichment = Enrichment {
            language: Some("en".into()),
            entities: vec![berlin],
        };
        let packed = pack(&article, &enrichment).unwrap();
        assert_eq!(unpack(&packed).unwrap(), (article, enrichment));
    }

    #[test]
    fn damaged_bytes_are_an_error() {
        assert!(unpack(&[255; 20]).is_err());
        assert!(unpack(&[]).is_err());
    }
}
