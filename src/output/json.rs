//! The JSON that scripts rely on; `docs/json-output.md` describes it.
//!
//! A field that is unknown is `null` or an empty list, never missing. New fields may come; none
//! changes its meaning. Offsets count Unicode code points.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::archive::Failure;
use crate::article::{Article, Moment, Origin, Precision, Span};
use crate::engine::{Facet, FacetCount, Hit, SearchPage, ShownArticle};
use crate::enrich::{Enrichment, Entity, EntityKind, TextField};
use crate::highlight::MarkedField;
use crate::index::reader::Counts;
use crate::ingest::Summary;

/// A page of hits.
#[derive(Serialize)]
pub struct SearchRecord<'a> {
    query: &'a str,
    /// The query as it was understood, in newsdex's own form.
    read_as: String,
    total: u64,
    took_ms: f64,
    hits: Vec<HitRecord<'a>>,
    facets: BTreeMap<&'static str, Vec<FacetRecord<'a>>>,
    suggestion: Option<&'a str>,
    notices: &'a [String],
}

/// One hit.
#[derive(Serialize)]
pub struct HitRecord<'a> {
    id: &'a str,
    score: f64,
    title: Option<&'a str>,
    date: Option<String>,
    source: Option<&'a str>,
    url: Option<&'a str>,
    language: Option<&'a str>,
    section: Option<&'a str>,
    authors: &'a [String],
    origin: OriginRecord<'a>,
    people: Vec<&'a str>,
    organizations: Vec<&'a str>,
    places: Vec<&'a str>,
    snippets: Vec<SnippetRecord<'a>>,
    /// Where it matches, also where no words do: `title`, `body`, `date`…
    matched: Vec<&'static str>,
    duplicates: Option<u64>,
}

#[derive(Serialize)]
struct SnippetRecord<'a> {
    field: &'static str,
    text: &'a str,
    highlights: Vec<[usize; 2]>,
}

#[derive(Serialize)]
struct FacetRecord<'a> {
    value: &'a str,
    count: u64,
}

#[derive(Serialize)]
struct OriginRecord<'a> {
    path: &'a str,
    member: Option<&'a str>,
    record: u64,
    offset: u64,
}

/// A whole article with what was found in it.
#[derive(Serialize)]
pub struct ArticleRecord<'a> {
    id: &'a str,
    title: Option<&'a str>,
    subtitle: Option<&'a str>,
    body: &'a str,
    published: Option<String>,
    published_precision: Option<&'static str>,
    updated: Option<String>,
    source: Option<&'a str>,
    url: Option<&'a str>,
    language: Option<&'a str>,
    authors: &'a [String],
    section: Option<&'a str>,
    keywords: &'a [String],
    dateline: Option<()>,
    agencies: [&'static str; 0],
    origin: OriginRecord<'a>,
    entities: Vec<EntityRecord<'a>>,
    quotes: [(); 0],
    mentioned_dates: [(); 0],
    #[serde(skip_serializing_if = "Option::is_none")]
    highlights: Option<Vec<MarkRecord>>,
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
struct MarkRecord {
    field: &'static str,
    start: usize,
    end: usize,
}

/// What came of a run of `newsdex index`.
#[derive(Serialize)]
pub struct SummaryRecord<'a> {
    index: &'a str,
    generation: u64,
    articles: ArticleCountsRecord,
    files: FileCountsRecord,
    bytes: u64,
    seconds: f64,
    failures: Vec<FailureRecord<'a>>,
    interrupted: bool,
}

#[derive(Serialize)]
struct ArticleCountsRecord {
    added: u64,
    updated: u64,
    unchanged: u64,
    removed: u64,
    duplicates: u64,
    skipped: u64,
}

#[derive(Serialize)]
struct FileCountsRecord {
    read: u64,
    unchanged: u64,
    failed: u64,
    skipped: u64,
    removed: u64,
}

#[derive(Serialize)]
struct FailureRecord<'a> {
    path: &'a str,
    member: Option<&'a str>,
    record: Option<u64>,
    line: Option<u64>,
    reason: &'a str,
    hint: Option<&'a str>,
}

/// What an index holds.
#[derive(Serialize)]
pub struct StatsRecord<'a> {
    index: &'a str,
    generation: u64,
    articles: u64,
    undated: u64,
    duplicates: u64,
    files: u64,
    failures: u64,
    segments: u64,
    deleted: u64,
    bytes: u64,
    years: BTreeMap<String, u64>,
    sources: &'a BTreeMap<String, u64>,
    languages: &'a BTreeMap<String, u64>,
    archives: &'a BTreeMap<String, u64>,
}

/// A page of hits as JSON.
pub fn search<'a>(
    query: &'a str,
    read_as: String,
    page: &'a SearchPage,
    took_ms: f64,
) -> SearchRecord<'a> {
    let facet = |(facet, counts): (&Facet, &'a Vec<FacetCount>)| {
        let counts = counts.iter().map(|count| FacetRecord {
            value: &count.value,
            count: count.count,
        });
        (facet.name(), counts.collect())
    };
    SearchRecord {
        query,
        read_as,
        total: page.total,
        took_ms: rounded(took_ms, 100.0),
        hits: page.hits.iter().map(hit).collect(),
        facets: page.facets.iter().map(facet).collect(),
        suggestion: None,
        notices: &page.notices,
    }
}

/// One hit as JSON.
pub fn hit(hit: &Hit) -> HitRecord<'_> {
    let article = &hit.article;
    let snippets = hit.snippets.iter().map(|snippet| {
        let points = CodePoints::of(&snippet.text);
        SnippetRecord {
            field: snippet.field.name(),
            text: &snippet.text,
            highlights: snippet
                .highlights
                .iter()
                .map(|span| points.span(*span))
                .collect(),
        }
    });
    HitRecord {
        id: article.id.as_str(),
        score: rounded(f64::from(hit.score), 10_000.0),
        title: article.title.as_deref(),
        date: article.published.map(instant),
        source: article.source.as_deref(),
        url: article.url.as_deref(),
        language: hit.enrichment.language.as_deref(),
        section: article.section.as_deref(),
        authors: &article.authors,
        origin: origin(&article.origin),
        people: names(&hit.enrichment, EntityKind::Person),
        organizations: names(&hit.enrichment, EntityKind::Organization),
        places: names(&hit.enrichment, EntityKind::Place),
        snippets: snippets.collect(),
        matched: matched(hit),
        duplicates: hit.duplicates,
    }
}

/// The fields of an article in which a query matches, each once.
pub fn matched(hit: &Hit) -> Vec<&'static str> {
    let with_marks = hit
        .snippets
        .iter()
        .filter(|snippet| !snippet.highlights.is_empty());
    let mut fields: Vec<&'static str> = with_marks.map(|snippet| snippet.field.name()).collect();
    fields.extend(&hit.matched);
    fields.dedup();
    fields
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
    ArticleRecord {
        id: article.id.as_str(),
        title: article.title.as_deref(),
        subtitle: article.subtitle.as_deref(),
        body: &article.body,
        published: article.published.map(instant),
        published_precision: article.published.map(|moment| match moment.precision {
            Precision::Day => "day",
            Precision::Second => "second",
        }),
        updated: article.updated.map(instant),
        source: article.source.as_deref(),
        url: article.url.as_deref(),
        language: enrichment.language.as_deref(),
        authors: &article.authors,
        section: article.section.as_deref(),
        keywords: &article.keywords,
        dateline: None,
        agencies: [],
        origin: origin(&article.origin),
        entities: enrichment.entities.iter().map(entity).collect(),
        quotes: [],
        mentioned_dates: [],
        highlights: None,
    }
}

/// A whole article with the places where a query matches in its texts.
pub fn shown(shown: &ShownArticle) -> ArticleRecord<'_> {
    let article = &shown.article;
    let texts = [
        (MarkedField::Title, article.title.as_deref()),
        (MarkedField::Subtitle, article.subtitle.as_deref()),
        (MarkedField::Body, Some(&*article.body)),
        (MarkedField::Source, article.source.as_deref()),
        (MarkedField::Section, article.section.as_deref()),
    ];
    let mut highlights = Vec::new();
    for (field, text) in texts {
        let points = CodePoints::of(text.unwrap_or(""));
        let here = shown.marks.iter().filter(|mark| mark.field == field);
        highlights.extend(here.map(|mark| {
            let [start, end] = points.span(mark.span);
            MarkRecord {
                field: field.name(),
                start,
                end,
            }
        }));
    }
    ArticleRecord {
        highlights: Some(highlights),
        ..self::article(article, &shown.enrichment)
    }
}

/// The outcome of a run as JSON.
pub fn summary<'a>(index: &'a str, summary: &'a Summary, seconds: f64) -> SummaryRecord<'a> {
    let failure = |failure: &'a Failure| FailureRecord {
        path: &failure.path,
        member: failure.member.as_deref(),
        record: failure.record,
        line: failure.line,
        reason: &failure.reason,
        hint: failure.hint.as_deref(),
    };
    let (articles, files) = (summary.articles, summary.files);
    SummaryRecord {
        index,
        generation: summary.generation,
        articles: ArticleCountsRecord {
            added: articles.added,
            updated: articles.updated,
            unchanged: articles.unchanged,
            removed: articles.removed,
            duplicates: articles.duplicates,
            skipped: articles.skipped,
        },
        files: FileCountsRecord {
            read: files.read,
            unchanged: files.unchanged,
            failed: files.failed,
            skipped: files.skipped,
            removed: files.removed,
        },
        bytes: summary.bytes,
        seconds: rounded(seconds, 1_000.0),
        failures: summary.failures.iter().map(failure).collect(),
        interrupted: summary.was_interrupted,
    }
}

/// What an index holds as JSON.
pub fn stats<'a>(index: &'a str, generation: u64, counts: &'a Counts) -> StatsRecord<'a> {
    StatsRecord {
        index,
        generation,
        articles: counts.articles,
        undated: counts.undated,
        duplicates: counts.duplicates,
        files: counts.files,
        failures: counts.failures,
        segments: counts.segments,
        deleted: counts.deleted,
        bytes: counts.bytes,
        years: counts
            .years
            .iter()
            .map(|(year, count)| (year.to_string(), *count))
            .collect(),
        sources: &counts.sources,
        languages: &counts.languages,
        archives: &counts.archives,
    }
}

/// An instant as `2022-03-03T14:30:00Z`.
pub fn instant(moment: Moment) -> String {
    jiff::Timestamp::from_second(moment.seconds)
        .map_or_else(|_| String::new(), |instant| instant.to_string())
}

/// The names of all entities of one kind, most mentioned first.
pub fn names(enrichment: &Enrichment, kind: EntityKind) -> Vec<&str> {
    let of_kind = enrichment
        .entities
        .iter()
        .filter(|entity| entity.kind == kind);
    of_kind.map(|entity| entity.name.as_str()).collect()
}

fn origin(origin: &Origin) -> OriginRecord<'_> {
    OriginRecord {
        path: &origin.path,
        member: origin.member.as_deref(),
        record: origin.record,
        offset: origin.offset,
    }
}

fn kind_name(kind: EntityKind) -> &'static str {
    match kind {
        EntityKind::Person => "person",
        EntityKind::Organization => "organization",
        EntityKind::Place => "place",
        EntityKind::Misc => "misc",
    }
}

fn rounded(number: f64, parts: f64) -> f64 {
    (number * parts).round() / parts
}

/// Counts code points of a text up to any byte, without counting from its start each time.
struct CodePoints<'a> {
    text: &'a str,
    /// Code points before every [`CodePoints::STEP`]th byte; empty for ASCII, where both agree.
    before: Vec<usize>,
}

impl<'a> CodePoints<'a> {
    const STEP: usize = 256;

    fn of(text: &'a str) -> CodePoints<'a> {
        let mut before = Vec::new();
        if !text.is_ascii() {
            let mut count = 0;
            for chunk in text.as_bytes().chunks(CodePoints::STEP) {
                before.push(count);
                count += characters(chunk);
            }
            before.push(count);
        }
        CodePoints { text, before }
    }

    fn span(&self, span: Span) -> [usize; 2] {
        [self.at(span.start), self.at(span.end)]
    }

    fn at(&self, byte: usize) -> usize {
        let byte = byte.min(self.text.len());
        let step = byte / CodePoints::STEP;
        match self.before.get(step) {
            None => byte,
            Some(before) => {
                before + characters(&self.text.as_bytes()[step * CodePoints::STEP..byte])
            }
        }
    }
}

/// The characters that begin in some bytes of UTF-8.
fn characters(bytes: &[u8]) -> usize {
    bytes
        .iter()
        .filter(|byte| (**byte & 0b1100_0000) != 0b1000_0000)
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_count_code_points() {
        let text = "Зеленський é 東京 ".repeat(60);
        let points = CodePoints::of(&text);
        for (count, (byte, _)) in text.char_indices().enumerate() {
            assert_eq!(points.at(byte), count);
        }
        assert_eq!(points.at(text.len()), text.chars().count());
        assert_eq!(CodePoints::of("plain").at(3), 3);
    }

    #[test]
    fn instants_are_written_in_utc() {
        assert_eq!(instant(Moment::on_day(19_054)), "2022-03-03T00:00:00Z");
        assert_eq!(instant(Moment::at(-1)), "1969-12-31T23:59:59Z");
    }
}
