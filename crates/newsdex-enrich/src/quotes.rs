//! Quotations: the words that an article quotes, and their speakers.
//!
//! Quotation marks are paired, then the verb of speech in the sentence gives each quotation a speaker; pronouns and
//! roles ("she", "the minister") count only if they can mean just one person. Words in quotation marks that are not
//! speech (a term, a title) are left out. `docs/quotations.md` has the rules and their measured accuracy.
//!
//! This is for English; `foreign` has the simpler rules for the other languages with verbs of speech in the lexicon. Texts
//! in all other languages give no quotations. Time and memory are linear in the length of the text.

mod after;
mod alone;
mod attribution;
mod before;
mod discourse;
mod foreign;
mod headline;
mod lists;
mod looks;
mod marks;
mod people;
mod phrases;
mod pronouns;
mod roles;
mod subject;
mod verbs;
mod words;

use self::attribution::{Attribution, Reader, Who};
use self::marks::Quotation;
use self::people::People;
use super::framing::Framing;
use newsdex_text::article::{Article, Span};
use newsdex_text::checkpoint::checkpoint;
use newsdex_text::enrichment::{Entity, Quote, Speaker, TextField};

/// Finds the quotations of an article, first those of the headline; `language` is a BCP 47 tag.
///
/// The quotations of a text are in its order, and their spans are disjoint. A headline's quotation that the body
/// repeats is left out. A text without a language counts as English; in a
/// language without verbs of speech in the lexicon the list is empty. Quotations in `framing` (dateline, byline, credits) are left out.
pub fn quotes(
    article: &Article,
    language: Option<&str>,
    framing: &Framing,
    entities: &[Entity],
) -> Vec<Quote> {
    if let Some(language) =
        language.filter(|language| *language != "en" && !language.starts_with("en-"))
    {
        return foreign::quotes(article, language, framing, entities);
    }
    let in_body = of_text(&article.body, framing, entities);
    let mut quotes = headline::quotes(article, &in_body, entities);
    quotes.extend(in_body);
    quotes
}

/// The quotations of a body.
fn of_text(body: &str, framing: &Framing, entities: &[Entity]) -> Vec<Quote> {
    let (paragraphs, mut quotations) = marks::quotations(body);
    if quotations.is_empty() {
        return Vec::new();
    }
    quotations.retain(|quotation| !is_framing(framing, quotation.span));
    let quoted: Vec<Span> = quotations
        .iter()
        .filter(|quotation| has_words(body, quotation.span, 4))
        .map(|quotation| quotation.span)
        .collect();
    let mut people = People::new(body, &quoted, entities);
    let mut reader = Reader {
        body,
        paragraphs: &paragraphs,
        people: &mut people,
    };
    let mut found: Vec<Option<Attribution>> = Vec::with_capacity(quotations.len());
    for (index, quotation) in quotations.iter().enumerate() {
        checkpoint();
        let before = index
            .checked_sub(1)
            .and_then(|before| quotations.get(before).zip(found.get(before).copied()));
        let attribution = reader.attribution(quotation, before, quotations.get(index + 1));
        found.push(attribution);
    }
    give_back(&quotations, &mut found);
    let mut quotes = Vec::new();
    for (quotation, attribution) in quotations.iter().zip(&found) {
        checkpoint();
        if !is_said(&reader, quotation, *attribution) {
            continue;
        }
        quotes.push(Quote {
            field: TextField::Body,
            span: quotation.span,
            speaker: attribution.and_then(|attribution| speaker(body, entities, attribution.who)),
            verb: attribution.and_then(|attribution| attribution.verb),
            continues: quotation.goes_on || attribution.is_some_and(|found| found.continues),
        });
    }
    quotes
}

/// Gives the speaker found at the end of a quotation of several paragraphs to its earlier paragraphs.
fn give_back(quotations: &[Quotation], found: &mut [Option<Attribution>]) {
    for index in (1..found.len()).rev() {
        checkpoint();
        let goes_on = quotations
            .get(index)
            .is_some_and(|quotation| quotation.goes_on);
        let later = found.get(index).copied().flatten();
        if goes_on
            && let Some(earlier) = found.get_mut(index - 1)
            && earlier.is_none()
        {
            *earlier = later;
        }
    }
}

/// Whether a quotation is speech rather than a term or a title.
fn is_said(
    reader: &Reader<'_, '_>,
    quotation: &Quotation,
    attribution: Option<Attribution>,
) -> bool {
    if let Some(attribution) = attribution {
        return (!quotation.is_single || has_words(reader.body, quotation.span, 2))
            && !reader.is_title_of_work(quotation, attribution);
    }
    let text = reader.body.get(quotation.span.bytes()).unwrap_or("");
    let is_ended = text.ends_with(['.', '!', '?', ',', '\u{2026}']);
    let words = if quotation.is_single && !is_ended {
        8
    } else {
        5
    };
    has_words(reader.body, quotation.span, words) && !reader.is_title(quotation)
}

fn has_words(body: &str, span: Span, count: usize) -> bool {
    let text = body.get(span.bytes()).unwrap_or("");
    text.split_whitespace().take(count).count() == count
}

fn is_framing(framing: &Framing, span: Span) -> bool {
    let next = framing
        .spans
        .partition_point(|other| other.end <= span.start);
    framing
        .spans
        .get(next)
        .is_some_and(|other| other.start < span.end)
}

fn speaker(body: &str, entities: &[Entity], who: Who) -> Option<Speaker> {
    match who {
        Who::Entity(index) => Some(Speaker {
            name: people::without_titles(&entities.get(index)?.name).to_owned(),
            entity: Some(index),
        }),
        Who::Name(span) => {
            let words: Vec<&str> = body.get(span.bytes())?.split_whitespace().collect();
            Some(Speaker {
                name: words.join(" "),
                entity: None,
            })
        }
        Who::Somebody => None,
    }
}

#[cfg(test)]
mod tests;
