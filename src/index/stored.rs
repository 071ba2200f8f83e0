//! The stored form of an article, for display.
//!
//! Encoded with postcard: compact, fast to decode, and without field names, so any change here needs a new
//! [`SCHEMA_VERSION`](super::schema::SCHEMA_VERSION). The store compresses it.

mod apart;
mod found;
mod shorthand;
mod value;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

pub use self::apart::{with_body, without_body};
use self::found::StoredEnrichment;
use self::shorthand::StoredText;
pub use self::value::value_of;
use newsdex_text::article::{Article, ArticleId, DateOrigin, Moment, Origin, Precision};
use newsdex_text::enrichment::Enrichment;
use newsdex_text::words::forms::primary;
use newsdex_text::words::sentences::outline::{Outline, Step};

/// A decoded article.
#[derive(Debug, Clone, PartialEq)]
pub struct Unpacked {
    /// The article.
    pub article: Article,
    /// The enrichment of the article.
    pub enrichment: Enrichment,
    /// The starts of the sentences in its body.
    pub outline: Outline,
}

/// The encoded record.
#[derive(Serialize, Deserialize)]
struct StoredArticle<'a> {
    id: String,
    title: Option<String>,
    subtitle: Option<String>,
    #[serde(borrow)]
    body: StoredText<'a>,
    sentences: Vec<Step>,
    published: Option<StoredMoment>,
    dated_by: Option<u8>,
    updated: Option<StoredMoment>,
    embargo: Option<StoredMoment>,
    source: Option<String>,
    authors: Vec<String>,
    agencies: Vec<String>,
    printed_dateline: Option<String>,
    section: Option<String>,
    keywords: Vec<String>,
    slug: Option<String>,
    url: Option<String>,
    declared_language: Option<String>,
    path: String,
    member: Option<String>,
    record: u64,
    offset: u64,
    found: StoredEnrichment,
}

/// The encoded form of a moment.
#[derive(Serialize, Deserialize)]
pub(super) struct StoredMoment {
    seconds: i64,
    precision: u8,
    ahead_minutes: i16,
}

/// Encodes an article and its enrichment. `outline` has the sentences of its body.
pub fn pack(article: &Article, enrichment: &Enrichment, outline: &Outline) -> Result<Vec<u8>> {
    let stored = StoredArticle {
        id: article.id.as_str().to_owned(),
        title: article.title.clone(),
        subtitle: article.subtitle.clone(),
        body: StoredText::of(&article.body, enrichment.language.as_deref().map(primary)),
        sentences: outline.steps(),
        published: article.published.map(pack_moment),
        dated_by: article.dated_by.map(date_origin_number),
        updated: article.updated.map(pack_moment),
        embargo: article.embargo.map(pack_moment),
        source: article.source.clone(),
        authors: article.authors.clone(),
        agencies: article.agencies.clone(),
        printed_dateline: article.dateline.clone(),
        section: article.section.clone(),
        keywords: article.keywords.clone(),
        slug: article.slug.clone(),
        url: article.url.clone(),
        declared_language: article.language.clone(),
        path: article.origin.path.clone(),
        member: article.origin.member.clone(),
        record: article.origin.record,
        offset: article.origin.offset,
        found: StoredEnrichment::of(enrichment, article),
    };
    let packed = Vec::with_capacity(article.body.len() + 512);
    postcard::to_extend(&stored, packed).context("an article could not be packed")
}

/// Decodes the bytes of [`pack`].
///
/// # Errors
///
/// Fails on damaged bytes and on bytes of another version; then the index must be rebuilt.
pub fn unpack(bytes: &[u8]) -> Result<Unpacked> {
    let stored: StoredArticle<'_> = postcard::from_bytes(bytes)
        .context("a stored article cannot be read: the index is damaged")?;
    let body =
        (stored.body.text()).context("a stored article cannot be read: the index is damaged")?;
    let outline = Outline::from_steps(&stored.sentences, &body)
        .context("the sentences of a stored article are not its own: the index is damaged")?;
    let article = Article {
        id: ArticleId::given(&stored.id),
        title: stored.title,
        subtitle: stored.subtitle,
        body,
        published: stored.published.map(unpack_moment),
        dated_by: stored.dated_by.and_then(date_origin_of),
        updated: stored.updated.map(unpack_moment),
        embargo: stored.embargo.map(unpack_moment),
        source: stored.source,
        authors: stored.authors,
        agencies: stored.agencies,
        dateline: stored.printed_dateline,
        section: stored.section,
        keywords: stored.keywords,
        slug: stored.slug,
        url: stored.url,
        language: stored.declared_language,
        origin: Origin {
            path: stored.path,
            member: stored.member,
            record: stored.record,
            offset: stored.offset,
        },
    };
    let enrichment = stored.found.enrichment(&article)?;
    Ok(Unpacked {
        article,
        enrichment,
        outline,
    })
}

/// Encodes a moment.
pub(super) fn pack_moment(moment: Moment) -> StoredMoment {
    StoredMoment {
        seconds: moment.seconds,
        precision: match moment.precision {
            Precision::Second => 0,
            Precision::Day => 1,
            Precision::Month => 2,
            Precision::Year => 3,
        },
        ahead_minutes: moment.ahead_minutes,
    }
}

/// Decodes the result of [`pack_moment`].
pub(super) fn unpack_moment(stored: StoredMoment) -> Moment {
    let precision = match stored.precision {
        0 => Precision::Second,
        2 => Precision::Month,
        3 => Precision::Year,
        _ => Precision::Day,
    };
    Moment {
        precision,
        ..Moment::at(stored.seconds).ahead_by(stored.ahead_minutes)
    }
}

fn date_origin_number(origin: DateOrigin) -> u8 {
    match origin {
        DateOrigin::Metadata => 0,
        DateOrigin::Page => 1,
        DateOrigin::Path => 2,
        DateOrigin::Text => 3,
    }
}

fn date_origin_of(number: u8) -> Option<DateOrigin> {
    Some(match number {
        0 => DateOrigin::Metadata,
        1 => DateOrigin::Page,
        2 => DateOrigin::Path,
        3 => DateOrigin::Text,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use newsdex_text::article::Span;
    use newsdex_text::day::Day;
    use newsdex_text::enrichment::{
        DateUnit, Dateline, Entity, EntityKind, Mention, MentionedDate, Quote, Speaker, TextField,
    };

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
            published: Some(Moment::on_day(Day::since_epoch(-20_000))),
            dated_by: Some(DateOrigin::Path),
            updated: Some(Moment::at(1_646_300_000)),
            dateline: Some("BERLIN, March 3".into()),
            slug: Some("talks".into()),
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
        let said = |name: &str, entity| Quote {
            field: TextField::Body,
            span: Span::new(23, 29),
            speaker: Some(Speaker {
                name: name.into(),
                entity,
            }),
            verb: Some(Span::new(30, 34)),
            continues: true,
        };
        let unsaid = Quote {
            field: TextField::Title,
            span: Span::new(0, 5),
            speaker: None,
            verb: None,
            continues: false,
        };
        let enrichment = Enrichment {
            language: Some("en".into()),
            dateline: Some(Dateline {
                span: Some(Span::new(0, 5)),
                place: Some("Berlin".into()),
                place_span: None,
                day: Some(Day::since_epoch(-20_000)),
                agency: Some("Reuters".into()),
            }),
            authors: vec!["A. Writer".into()],
            agencies: vec!["Reuters".into()],
            entities: vec![berlin],
            quotes: vec![
                unsaid,
                said("Berlin", Some(0)),
                said("Mayor of Berlin", Some(0)),
                said("Somebody", None),
            ],
            mentioned_dates: vec![MentionedDate {
                span: Span::new(6, 8),
                first: Day::since_epoch(-3),
                last: Day::since_epoch(4),
                unit: DateUnit::Week,
            }],
            correction: Some(mention(TextField::Body, 23, 38)),
        };
        let outline = Outline::of(&article.body);
        let packed = pack(&article, &enrichment, &outline).unwrap();
        let expected = Unpacked {
            article,
            enrichment,
            outline,
        };
        assert_eq!(unpack(&packed).unwrap(), expected);
    }

    #[test]
    fn damaged_bytes_are_an_error() {
        assert!(unpack(&[255; 20]).is_err());
        assert!(unpack(&[]).is_err());
    }
}
