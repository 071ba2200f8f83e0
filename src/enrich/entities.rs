//! People, organisations, places and other names in an article, with every place they are mentioned.
//!
//! A text becomes tokens; a trained tagger labels those in and around capitals; what it found is tidied
//! (titles cut, one kind for one name) and short forms are joined to full names. `docs/entities.md` says what
//! the model was trained from and how well it does.
//!
//! Made for English. In a few other languages only what is almost surely right is kept, in the rest nothing
//! is looked for; see `docs/entities.md`. Time and memory are linear in the length of the text.

mod dateline;
pub mod evaluate;
mod features;
mod labelled;
mod labels;
mod lists;
pub mod model;
mod page;
mod resolve;
mod tagger;
mod tidy;
mod tokens;
pub mod train;

use std::cell::RefCell;

use self::labels::Name;
use self::model::Model;
use self::tagger::Tagger;
use self::tokens::Token;
use super::furniture::Furniture;
use super::{Entity, Mention, TextField};
use crate::article::{Article, Span};
use crate::words::forms::primary;

/// Names longer than this many bytes are taken for something else.
const LONGEST_NAME: usize = 120;

thread_local! {
    // The words a tagger has seen make it faster on the next article.
    static TAGGER: RefCell<Option<Tagger<'static>>> = const { RefCell::new(None) };
}

/// Names the shipped model, by a hash of it: another model gives another name.
pub fn model_version() -> String {
    format!("{:016x}", xxhash_rust::xxh3::xxh3_64(model::SHIPPED))
}

/// Finds who and what is named in title and body, most mentioned first, then in order of first mention.
///
/// Spans of mentions are on character boundaries and disjoint; a mention belongs to one entity. Empty for
/// languages the tagger cannot read; `language` is a BCP 47 tag, and a text without one is taken for English.
pub fn entities(
    article: &Article,
    language: Option<&str>,
    _furniture: &Furniture,
) -> Vec<Entity> {
    let reading = Reading::of(language);
    if reading == Reading::Nothing {
        return Vec::new();
    }
    // One text for both, as a headline's words are best understood from the body.
    let title = article.title.as_deref().unwrap_or("");
    let text = [title, "\n\n", &article.body].concat();
    let body = title.len() + 2;
    let mut tokens = Vec::new();
    tokens::tokenize(&text, &mut tokens);
    let names = TAGGER.with_borrow_mut(|tagger| {
        let Some(tagger) = ready(tagger) else {
            return Vec::new();
        };
        tagger.names(&text, &mut tokens)
    });
    let mut names = match reading {
        Reading::Everything => tidy::tidy(&text, &tokens, names),
        Reading::Certain => tidy::certain(&text, &tokens, names),
        Reading::Nothing => Vec::new(),
    };
    let dateline = dateline::place(&text, &tokens, body);
    if let Some(place) = dateline {
        dateline::put(&text, &tokens, &mut names, place);
    }
    names.retain(|name| {
        span(&tokens, name).is_some_and(|span| span.end - span.start <= LONGEST_NAME)
    });
    let mention = |index: usize| {
        let span = span(&tokens, names.get(index)?)?;
        let (field, offset) = if span.start >= body {
            (TextField::Body, body)
        } else {
            (TextField::Title, 0)
        };
        Some(Mention {
            field,
            span: Span::new(span.start - offset, span.end - offset),
        })
    };
    resolve::resolve(&text, &tokens, &names)
        .into_iter()
        .map(|resolved| Entity {
            kind: resolved.kind,
            name: mention(resolved.fullest)
                .map(|fullest| name(fullest.text(article)))
                .map(
                    |written| match names.get(resolved.fullest).copied() == dateline {
                        true => dateline::in_small_letters(&written),
                        false => written,
                    },
                )
                .unwrap_or_default(),
            mentions: resolved.mentions.into_iter().filter_map(mention).collect(),
        })
        .collect()
}

/// How much of what the tagger finds is kept, by language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reading {
    /// All of it: English, and texts of unknown language.
    Everything,
    /// What lists confirm: languages that write names as English does.
    Certain,
    /// Nothing: languages that capitalise nouns or write no capitals, and those never looked at.
    Nothing,
}

impl Reading {
    fn of(language: Option<&str>) -> Reading {
        let Some(language) = language else {
            return Reading::Everything;
        };
        match primary(language).to_ascii_lowercase().as_str() {
            "en" => Reading::Everything,
            "fr" | "es" | "pt" | "it" => Reading::Certain,
            _ => Reading::Nothing,
        }
    }
}

fn ready<'a>(tagger: &'a mut Option<Tagger<'static>>) -> Option<&'a mut Tagger<'static>> {
    if tagger.is_none() {
        *tagger = Model::shipped().ok().map(Tagger::new);
    }
    tagger.as_mut()
}

fn span(tokens: &[Token], name: &Name) -> Option<Span> {
    let (first, last) = (
        tokens.get(name.start)?,
        tokens.get(name.end.checked_sub(1)?)?,
    );
    Some(Span::new(first.start as usize, last.end as usize))
}

/// A name as written, its line breaks and doubled blanks made single blanks.
fn name(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ")
}

#[cfg(test)]
mod tests;
