//! One article with its enrichment as JSON.

use serde::Serialize;

use super::{CodePoints, OriginRecord, instant, kind_name, origin};
use crate::engine::ShownArticle;
use newsdex_query::highlight::{Marked, MarkedField};
use newsdex_text::article::{Article, DateOrigin, Moment, Precision, Span};
use newsdex_text::enrichment::{Dateline, Enrichment, Entity, MentionedDate, Quote, TextField};

/// A whole article with its enrichment.
#[derive(Serialize)]
pub struct ArticleRecord<'a> {
    id: &'a str,
    title: Option<&'a str>,
    subtitle: Option<&'a str>,
    body: &'a str,
    published: Option<String>,
    published_precision: Option<&'static str>,
    published_day: Option<String>,
    updated: Option<String>,
    source: Option<&'a str>,
    url: Option<&'a str>,
    language: Option<&'a str>,
    authors: &'a [String],
    section: Option<&'a str>,
    keywords: &'a [String],
    slug: Option<&'a str>,
    embargo: Option<String>,
    /// Where the date of publication was found: `metadata`, `page`, `path` or `text`.
    dated_by: Option<&'static str>,
    dateline: Option<DatelineRecord<'a>>,
    agencies: &'a [String],
    origin: OriginRecord<'a>,
    entities: Vec<EntityRecord<'a>>,
    quotes: Vec<QuoteRecord<'a>>,
    /// The quotations of the headline.
    title_quotes: Vec<QuoteRecord<'a>>,
    mentioned_dates: Vec<DateRecord<'a>>,
    /// The headline or the paragraph in which the article says that it was corrected.
    correction: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    highlights: Option<Vec<MarkRecord<'a>>>,
}

#[derive(Serialize)]
struct EntityRecord<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    name: &'a str,
    mentions: Vec<MentionRecord<'a>>,
    title_mentions: Vec<MentionRecord<'a>>,
}

#[derive(Serialize)]
struct MentionRecord<'a> {
    start: usize,
    end: usize,
    text: &'a str,
}

#[derive(Serialize)]
struct DatelineRecord<'a> {
    place: Option<&'a str>,
    agency: Option<&'a str>,
    date: Option<String>,
    start: Option<usize>,
    end: Option<usize>,
    text: Option<&'a str>,
}

#[derive(Serialize)]
struct QuoteRecord<'a> {
    text: &'a str,
    speaker: Option<&'a str>,
    verb: Option<&'a str>,
    start: usize,
    end: usize,
    continues: bool,
}

#[derive(Serialize)]
struct DateRecord<'a> {
    text: &'a str,
    date: String,
    /// First day of the date; `to` is the last one.
    from: String,
    to: String,
    start: usize,
    end: usize,
}

#[derive(Serialize)]
struct MarkRecord<'a> {
    field: &'static str,
    item: usize,
    start: usize,
    end: usize,
    text: &'a str,
}

/// A whole article as JSON.
pub fn article<'a>(article: &'a Article, enrichment: &'a Enrichment) -> ArticleRecord<'a> {
    let title = article.title.as_deref().unwrap_or("");
    let (title_points, body_points) = (CodePoints::of(title), CodePoints::of(&article.body));
    let entity = |entity: &'a Entity| {
        let mentions = |field: TextField, text: &'a str, points: &CodePoints<'_>| {
            let here = entity
                .mentions
                .iter()
                .filter(|mention| mention.field == field);
            here.map(|mention| {
                let [start, end] = points.span(mention.span);
                MentionRecord {
                    start,
                    end,
                    text: text.get(mention.span.bytes()).unwrap_or(""),
                }
            })
            .collect()
        };
        EntityRecord {
            kind: kind_name(entity.kind),
            name: &entity.name,
            mentions: mentions(TextField::Body, &article.body, &body_points),
            title_mentions: mentions(TextField::Title, title, &title_points),
        }
    };
    let text = |span: Span| article.body.get(span.bytes()).unwrap_or("");
    let dateline = |dateline: &'a Dateline| {
        let span = dateline.span.map(|span| body_points.span(span));
        DatelineRecord {
            place: dateline.place.as_deref(),
            agency: dateline.agency.as_deref(),
            date: dateline.day.map(|day| day.to_string()),
            start: span.map(|[start, _]| start),
            end: span.map(|[_, end]| end),
            text: match dateline.span {
                Some(span) => Some(text(span)),
                None => article.dateline.as_deref(),
            },
        }
    };
    let quote = |quote: &'a Quote| {
        let points = match quote.field {
            TextField::Title => &title_points,
            TextField::Body => &body_points,
        };
        let [start, end] = points.span(quote.span);
        QuoteRecord {
            text: quote.text(article),
            speaker: (quote.speaker.as_ref()).map(|speaker| speaker.name.as_str()),
            verb: quote.verb_text(article),
            start,
            end,
            continues: quote.continues,
        }
    };
    let quotes = |field: TextField| -> Vec<QuoteRecord<'a>> {
        let here = enrichment
            .quotes
            .iter()
            .filter(|quote| quote.field == field);
        here.map(quote).collect()
    };
    let date = |date: &'a MentionedDate| {
        let [start, end] = body_points.span(date.span);
        DateRecord {
            text: text(date.span),
            date: date.iso(),
            from: date.first.to_string(),
            to: date.last.to_string(),
            start,
            end,
        }
    };
    ArticleRecord {
        id: article.id.as_str(),
        title: article.title.as_deref(),
        subtitle: article.subtitle.as_deref(),
        body: &article.body,
        published: article.published.map(instant),
        published_precision: article.published.map(|moment| match moment.precision {
            Precision::Year => "year",
            Precision::Month => "month",
            Precision::Day => "day",
            Precision::Second => "second",
        }),
        published_day: article.published.map(Moment::local_day),
        updated: article.updated.map(instant),
        source: article.source.as_deref(),
        url: article.url.as_deref(),
        language: enrichment.language.as_deref(),
        authors: &enrichment.authors,
        section: article.section.as_deref(),
        keywords: &article.keywords,
        slug: article.slug.as_deref(),
        embargo: article.embargo.map(instant),
        dated_by: article.dated_by.map(date_origin),
        dateline: enrichment.dateline.as_ref().map(dateline),
        agencies: &enrichment.agencies,
        origin: origin(&article.origin),
        entities: enrichment.entities.iter().map(entity).collect(),
        quotes: quotes(TextField::Body),
        title_quotes: quotes(TextField::Title),
        mentioned_dates: enrichment.mentioned_dates.iter().map(date).collect(),
        correction: enrichment
            .correction
            .as_ref()
            .map(|correction| correction.text(article)),
        highlights: None,
    }
}

/// A whole article with the matches of a query.
pub fn shown(shown: &ShownArticle) -> ArticleRecord<'_> {
    let article = &shown.article;
    let texts = [
        (MarkedField::Title, article.title.as_deref()),
        (MarkedField::Subtitle, article.subtitle.as_deref()),
        (MarkedField::Body, Some(&*article.body)),
        (MarkedField::Source, article.source.as_deref()),
        (MarkedField::Section, article.section.as_deref()),
    ];
    let found = &shown.enrichment;
    let items = |field| -> &[String] {
        match field {
            MarkedField::Author => &found.authors,
            MarkedField::Agency => &found.agencies,
            _ => &article.keywords,
        }
    };
    let lists = [
        MarkedField::Author,
        MarkedField::Agency,
        MarkedField::Keyword,
    ];
    let lists = lists.into_iter().flat_map(|field| {
        let items = items(field).iter().enumerate();
        items.map(move |(item, text)| (field, item, text.as_str()))
    });
    let texts = texts
        .into_iter()
        .filter_map(|(field, text)| Some((field, 0, text?)));
    let mut highlights = Vec::new();
    for (field, item, text) in texts.chain(lists) {
        let here = |mark: &&Marked| mark.field == field && mark.item == item;
        let mut marks = shown.marks.iter().filter(here).peekable();
        if marks.peek().is_none() {
            continue;
        }
        let points = CodePoints::of(text);
        highlights.extend(marks.map(|mark| {
            let [start, end] = points.span(mark.span);
            MarkRecord {
                field: field.name(),
                item,
                start,
                end,
                text: text.get(mark.span.bytes()).unwrap_or(""),
            }
        }));
    }
    ArticleRecord {
        highlights: Some(highlights),
        ..self::article(article, &shown.enrichment)
    }
}

fn date_origin(origin: DateOrigin) -> &'static str {
    match origin {
        DateOrigin::Metadata => "metadata",
        DateOrigin::Page => "page",
        DateOrigin::Path => "path",
        DateOrigin::Text => "text",
    }
}
