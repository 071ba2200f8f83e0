//! The JSON that scripts rely on; `docs/json-output.md` describes it.
//!
//! An unknown field is `null` or an empty list, never missing. New fields may be added; no field changes its
//! meaning. Offsets count Unicode code points.

mod article;
mod concordance;
mod copies;
mod similar;
mod timeline;
mod upkeep;

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Serialize;

use crate::engine::{
    CountedEntity, EntityPage, ExplainedName, Explanation, Facet, FacetCount, FoundQuote, Hit,
    QuotePage, SearchPage,
};
use crate::index::incomplete::Incomplete;
use crate::output::score;
use newsdex_query::highlight::MarkedField;
use newsdex_text::article::{Moment, Origin, Span};
use newsdex_text::day::Day;
use newsdex_text::enrichment::{EntityKind, TextField};
use newsdex_text::file_name;

pub use self::article::{article, shown};
pub use self::concordance::{ConcordanceRecord, concordance_head, concordance_line};
pub use self::copies::{StoryRecord, stories, story};
pub use self::similar::{EndsRecord, SimilarHitRecord, SimilarRecord, ends, similar, similar_hit};
pub use self::timeline::{PeriodRecord, TimelineRecord, period, timeline, undated};
use self::upkeep::IncompleteRecord;
pub use self::upkeep::{LoggedRecord, RUN_COLUMNS, run, state, stats, summary, verified};

/// A page of hits.
#[derive(Serialize)]
pub struct SearchRecord<'a> {
    query: &'a str,
    /// The query as newsdex read it, in its own syntax.
    read_as: String,
    total: u64,
    /// With `--group`: the number of stories. Missing otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stories: Option<u64>,
    took_ms: f64,
    /// The hits.
    pub hits: Vec<HitRecord<'a>>,
    /// With `--relax`: the articles that have most of the words, if none has all.
    pub relaxed: Vec<HitRecord<'a>>,
    facets: BTreeMap<&'static str, Vec<FacetRecord<'a>>>,
    suggestion: Option<SuggestionRecord>,
    notices: &'a [String],
    incomplete: Option<IncompleteRecord>,
}

/// Another query that finds more.
#[derive(Serialize)]
struct SuggestionRecord {
    query: String,
    total: u64,
    reason: &'static str,
}

/// One hit.
#[derive(Serialize)]
pub struct HitRecord<'a> {
    id: &'a str,
    score: f64,
    title: Option<&'a str>,
    date: Option<String>,
    day: Option<String>,
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
    /// The fields that match, including fields without words: `title`, `body`, `date`…
    matched: Vec<&'static str>,
    duplicates: Option<u64>,
    /// With `--group`: the identifier of the earliest article of its story. Missing otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    story: Option<&'a str>,
    /// With `--group`: the number of other articles of its story. Missing otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    copies: Option<u64>,
    /// The parts whose sum is the score; `null` unless requested.
    explanation: Option<Vec<ScorePartRecord<'a>>>,
    /// The full text; `null` unless requested.
    pub body: Option<&'a str>,
    /// The file to which the full text was written; `null` unless requested.
    pub file: Option<String>,
    /// Whether the article has only most of the words.
    relaxed: bool,
}

#[derive(Serialize)]
struct ScorePartRecord<'a> {
    kind: &'static str,
    /// The part of the query, in the syntax of newsdex.
    query: Option<&'a str>,
    value: f64,
    /// The reason in words.
    reason: String,
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
    path: Cow<'a, str>,
    member: Option<&'a str>,
    record: u64,
    offset: u64,
}

/// The entities of an archive.
#[derive(Serialize)]
pub struct EntitiesRecord<'a> {
    total: u64,
    articles: u64,
    entities: Vec<CountedEntityRecord<'a>>,
    incomplete: Option<IncompleteRecord>,
}

/// One entity of an archive.
#[derive(Serialize)]
pub struct CountedEntityRecord<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    name: &'a str,
    articles: u64,
    first: Option<String>,
    last: Option<String>,
    also: &'a [String],
}

/// Why names were grouped into one entity.
#[derive(Serialize)]
pub struct ExplanationRecord<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    name: &'a str,
    articles: u64,
    names: Vec<ExplainedNameRecord<'a>>,
}

#[derive(Serialize)]
struct ExplainedNameRecord<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    name: &'a str,
    articles: u64,
    reason: Option<&'a str>,
    forms: Vec<FormRecord<'a>>,
}

#[derive(Serialize)]
struct FormRecord<'a> {
    form: &'a str,
    articles: u64,
}

/// A page of quotations.
#[derive(Serialize)]
pub struct QuotesRecord<'a> {
    query: &'a str,
    read_as: String,
    total: u64,
    took_ms: f64,
    quotes: Vec<FoundQuoteRecord<'a>>,
    notices: &'a [String],
    incomplete: Option<IncompleteRecord>,
}

/// A quotation and its place.
#[derive(Serialize)]
pub struct FoundQuoteRecord<'a> {
    text: &'a str,
    speaker: Option<&'a str>,
    verb: Option<&'a str>,
    highlights: Vec<[usize; 2]>,
    continues: bool,
    id: &'a str,
    title: Option<&'a str>,
    date: Option<String>,
    day: Option<String>,
    source: Option<&'a str>,
    url: Option<&'a str>,
    origin: OriginRecord<'a>,
    /// The text that contains the quotation.
    field: &'static str,
    /// Offset into the text, in code points.
    start: usize,
    end: usize,
}

/// A page of hits as JSON.
pub fn search<'a>(
    query: &'a str,
    read_as: String,
    page: &'a SearchPage,
    relaxed: &'a [Hit],
    took_ms: f64,
    incomplete: Option<Incomplete>,
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
        stories: None,
        took_ms: rounded(took_ms, 100.0),
        hits: page.hits.iter().map(hit).collect(),
        relaxed: relaxed.iter().map(relaxed_hit).collect(),
        facets: page.facets.iter().map(facet).collect(),
        suggestion: page.suggestion.as_ref().map(|suggestion| SuggestionRecord {
            query: suggestion.query.to_string(),
            total: suggestion.total,
            reason: suggestion.reason.name(),
        }),
        notices: &page.notices,
        incomplete: incomplete.map(IncompleteRecord::of),
    }
}

/// One article that has only most of the words of a query, as JSON.
pub fn relaxed_hit(found: &Hit) -> HitRecord<'_> {
    HitRecord {
        relaxed: true,
        ..hit(found)
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
        day: article.published.map(Moment::local_day),
        source: article.source.as_deref(),
        url: article.url.as_deref(),
        language: hit.enrichment.language.as_deref(),
        section: article.section.as_deref(),
        authors: &hit.enrichment.authors,
        origin: origin(&article.origin),
        people: hit.names(EntityKind::Person),
        organizations: hit.names(EntityKind::Organization),
        places: hit.names(EntityKind::Place),
        snippets: snippets.collect(),
        matched: matched(hit),
        duplicates: hit.duplicates,
        story: hit.story.as_ref().map(|story| story.name.as_str()),
        copies: hit.story.as_ref().map(|story| story.copies),
        explanation: hit.explanation.as_ref().map(|parts| {
            let parts = parts.iter().map(|part| ScorePartRecord {
                kind: part.reason.kind(),
                query: Some(part.query.as_str()).filter(|query| !query.is_empty()),
                value: rounded(f64::from(part.value), 10_000.0),
                reason: score::reason(&part.reason),
            });
            parts.collect()
        }),
        body: None,
        file: None,
        relaxed: false,
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

/// The entities of an archive as JSON.
pub fn entities(page: &EntityPage, incomplete: Option<Incomplete>) -> EntitiesRecord<'_> {
    EntitiesRecord {
        total: page.total,
        articles: page.articles,
        entities: page.entities.iter().map(entity).collect(),
        incomplete: incomplete.map(IncompleteRecord::of),
    }
}

/// Why names were grouped into one entity, as JSON.
pub fn explanations(explanations: &[Explanation]) -> Vec<ExplanationRecord<'_>> {
    fn record(explanation: &Explanation) -> ExplanationRecord<'_> {
        let Explanation {
            kind,
            name,
            articles,
            names,
        } = explanation;
        ExplanationRecord {
            kind: kind_name(*kind),
            name,
            articles: *articles,
            names: names.iter().map(explained_name).collect(),
        }
    }
    explanations.iter().map(record).collect()
}

fn explained_name(name: &ExplainedName) -> ExplainedNameRecord<'_> {
    let forms = name.forms.iter().map(|(form, articles)| FormRecord {
        form,
        articles: *articles,
    });
    ExplainedNameRecord {
        kind: kind_name(name.kind),
        name: &name.name,
        articles: name.articles,
        reason: name.reason.as_deref(),
        forms: forms.collect(),
    }
}

/// One entity of an archive as JSON.
pub fn entity(entity: &CountedEntity) -> CountedEntityRecord<'_> {
    CountedEntityRecord {
        kind: kind_name(entity.kind),
        name: &entity.name,
        articles: entity.articles,
        first: entity.first.map(day),
        last: entity.last.map(day),
        also: &entity.also,
    }
}

/// A page of quotations as JSON.
pub fn quotes<'a>(
    query: &'a str,
    read_as: String,
    page: &'a QuotePage,
    took_ms: f64,
    incomplete: Option<Incomplete>,
) -> QuotesRecord<'a> {
    QuotesRecord {
        query,
        read_as,
        total: page.total,
        took_ms: rounded(took_ms, 100.0),
        quotes: page.quotes.iter().map(quote).collect(),
        notices: &page.notices,
        incomplete: incomplete.map(IncompleteRecord::of),
    }
}

/// A quotation as JSON.
pub fn quote(found: &FoundQuote) -> FoundQuoteRecord<'_> {
    let FoundQuote { article, quote, .. } = found;
    let text = quote.text(article);
    let points = CodePoints::of(text);
    let [start, end] = CodePoints::of(quote.field.text(article)).span(quote.span);
    FoundQuoteRecord {
        text,
        speaker: found.speaker.as_deref(),
        verb: quote.verb_text(article),
        highlights: found
            .highlights
            .iter()
            .map(|span| points.span(*span))
            .collect(),
        continues: quote.continues,
        id: article.id.as_str(),
        title: article.title.as_deref(),
        date: article.published.map(instant),
        day: article.published.map(Moment::local_day),
        source: article.source.as_deref(),
        url: article.url.as_deref(),
        origin: origin(&article.origin),
        field: text_field_name(quote.field),
        start,
        end,
    }
}

/// The name of a text that can have quotations.
fn text_field_name(field: TextField) -> &'static str {
    match field {
        TextField::Title => MarkedField::Title.name(),
        TextField::Body => MarkedField::Body.name(),
    }
}

/// An instant as `2022-03-03T14:30:00Z`.
pub fn instant(moment: Moment) -> String {
    jiff::Timestamp::from_second(moment.seconds)
        .map_or_else(|_| String::new(), |instant| instant.to_string())
}

/// A day, counted from 1970-01-01, as `2022-03-03`.
pub fn day(day: i64) -> String {
    Day::since_epoch(day).to_string()
}

fn origin(origin: &Origin) -> OriginRecord<'_> {
    OriginRecord {
        path: file_name::shown(&origin.path),
        member: origin.member.as_deref(),
        record: origin.record,
        offset: origin.offset,
    }
}

/// The name of an entity type.
pub fn kind_name(kind: EntityKind) -> &'static str {
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

/// Converts byte offsets of a text to code points without counting from the start each time.
struct CodePoints<'a> {
    text: &'a str,
    /// Code points before every [`CodePoints::STEP`]th byte; empty for ASCII, where bytes are code points.
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

/// The number of characters that begin in these bytes of UTF-8.
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
        assert_eq!(
            instant(Moment::on_day(Day::since_epoch(19_054))),
            "2022-03-03T00:00:00Z"
        );
        assert_eq!(instant(Moment::at(-1)), "1969-12-31T23:59:59Z");
    }
}
