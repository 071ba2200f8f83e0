//! Quotations in headlines: `Cole: 'We will rebuild the bridge'`.
//!
//! A headline has no room for a verb of speech, so a few quoted words count without one.

use super::{Quotation, Reader, has_words, marks, of_text, speaker};
use crate::framing::Framing;
use crate::quotes::attribution::Who;
use crate::quotes::people::People;
use newsdex_text::article::Article;
use newsdex_text::enrichment::{Entity, Mention, Quote, TextField};
use newsdex_text::words::fold::fold;
use newsdex_text::words::tokenize;

/// The fewest words of a quotation without a verb of speech, and with a verb but no known speaker: fewer are a term.
const FEWEST_WORDS: usize = 4;
const FEWEST_WORDS_WITH_VERB: usize = 3;

/// The quotations of the headline that the body does not repeat.
pub(super) fn quotes(article: &Article, in_body: &[Quote], entities: &[Entity]) -> Vec<Quote> {
    let Some(title) = article.title.as_deref() else {
        return Vec::new();
    };
    let (paragraphs, quotations) = marks::quotations(title);
    if quotations.is_empty() {
        return Vec::new();
    }
    let entities: Vec<Entity> = entities.iter().map(in_title).collect();
    let mut quotes = of_text(title, &Framing::default(), &entities);
    quotes.retain(|quote| {
        quote.speaker.is_some() || has_words(title, quote.span, FEWEST_WORDS_WITH_VERB)
    });
    let mut people = People::new(title, &[], &entities);
    let reader = Reader {
        body: title,
        paragraphs: &paragraphs,
        people: &mut people,
    };
    for quotation in &quotations {
        let is_new = quotes.iter().all(|quote| quote.span != quotation.span);
        if is_new && is_said(&reader, quotation) {
            quotes.push(Quote {
                field: TextField::Title,
                span: quotation.span,
                speaker: before_colon(title, quotation, &entities)
                    .and_then(|who| speaker(title, &entities, who)),
                verb: None,
                continues: false,
            });
        }
    }
    quotes.sort_by_key(|quote| quote.span);
    for quote in &mut quotes {
        quote.field = TextField::Title;
    }
    let known: Vec<Vec<String>> = in_body
        .iter()
        .map(|quote| words(quote.text(article)))
        .collect();
    quotes.retain(|quote| {
        let words = words(quote.text(article));
        !known
            .iter()
            .any(|known| known.windows(words.len().max(1)).any(|part| part == words))
    });
    quotes
}

/// An entity whose only mentions are those of the headline.
fn in_title(entity: &Entity) -> Entity {
    let here = entity
        .mentions
        .iter()
        .filter(|mention| mention.field == TextField::Title);
    Entity {
        mentions: here
            .map(|mention| Mention {
                field: TextField::Body,
                ..*mention
            })
            .collect(),
        ..entity.clone()
    }
}

/// Whether quoted words of a headline are speech although it has no verb of speech: several words that are not a title.
fn is_said(reader: &Reader<'_, '_>, quotation: &Quotation) -> bool {
    let outside = [
        reader.body.get(..quotation.open),
        reader.body.get(quotation.after..),
    ];
    let is_capital = |word: &&str| word.starts_with(|first: char| !first.is_lowercase());
    let mut outside = outside
        .into_iter()
        .flatten()
        .flat_map(str::split_whitespace)
        .filter(|word| word.len() > 3);
    // In a headline whose words all have capitals, those of a quotation say nothing.
    let is_title = reader.is_title(quotation) && !outside.all(|word| is_capital(&word));
    has_words(reader.body, quotation.span, FEWEST_WORDS) && !is_title
}

/// The entity whose name is directly before the colon before a quotation.
fn before_colon(title: &str, quotation: &Quotation, entities: &[Entity]) -> Option<Who> {
    let before = title.get(..quotation.open)?.trim_end().strip_suffix(':')?;
    let end = before.trim_end().len();
    let is_there = |entity: &Entity| {
        entity
            .mentions
            .iter()
            .any(|mention| mention.span.end == end)
    };
    entities.iter().position(is_there).map(Who::Entity)
}

fn words(text: &str) -> Vec<String> {
    tokenize(text)
        .map(|word| fold(&word.text).into_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use newsdex_text::article::Span;
    use newsdex_text::enrichment::EntityKind;

    /// The quotations of a headline as `speaker: words`.
    #[track_caller]
    fn check(title: &str, body: &str, expected: &[&str]) {
        let name = "Ruth Cole";
        let mentions = title.match_indices("Cole").map(|(start, form)| Mention {
            field: TextField::Title,
            span: Span::new(start, start + form.len()),
        });
        let entities = [Entity {
            kind: EntityKind::Person,
            name: name.to_owned(),
            mentions: mentions.collect(),
        }];
        let article = Article {
            title: Some(title.to_owned()),
            body: body.to_owned(),
            ..Article::default()
        };
        let found = super::super::quotes(&article, Some("en"), &Framing::default(), &entities);
        let shown = found.iter().filter(|quote| quote.field == TextField::Title);
        let shown: Vec<String> = shown
            .map(|quote| {
                let speaker = quote.speaker.as_ref().map_or("-", |speaker| &speaker.name);
                format!("{speaker}: {}", quote.text(&article))
            })
            .collect();
        assert_eq!(shown, expected, "in {title:?}");
    }

    #[test]
    fn quoted_words_of_a_headline_are_a_quotation() {
        check(
            "Mayor Cole: ‘We will rebuild the bridge by spring’",
            "",
            &["Ruth Cole: We will rebuild the bridge by spring"],
        );
        check(
            "Harbour closed: \"nobody was warned of it\"",
            "",
            &["-: nobody was warned of it"],
        );
        check(
            "Mayor Cole Vows: 'We Will Rebuild The Bridge'",
            "",
            &["-: We Will Rebuild The Bridge"],
        );
    }

    #[test]
    fn terms_and_titles_in_a_headline_are_none() {
        check("Council ends 'war on litter'", "", &[]);
        check(
            "Cole reads from ‘The Last Boat of Winter’ at school",
            "",
            &[],
        );
        check("Workers' pay and owners' profits rise", "", &[]);
    }

    #[test]
    fn a_quotation_that_the_body_repeats_is_counted_once() {
        check(
            "Cole: 'We will rebuild the bridge'",
            "“We will rebuild the bridge by spring,” said Tom Brown.",
            &[],
        );
    }
}
