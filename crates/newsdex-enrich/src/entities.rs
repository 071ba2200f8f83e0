//! People, organisations, places and other names in an article, with all their mentions.
//!
//! The text is split into tokens, and a tagger that was trained for the language labels those in and around capitals.
//! Then titles are cut off, each name gets one kind, and short forms are joined to full names. `docs/entities.md`
//! describes the training of the models and their accuracy.
//!
//! In the languages of `lexicon/languages.tsv`, lists find names, too. In languages without a model no names are found.
//! Time and memory are linear in the length of the text.

pub mod features;
mod foreign;
pub mod hashes;
pub mod labels;
mod lexicon;
pub mod lists;
pub mod model;
mod models;
pub mod page;
mod pools;
pub mod postprocess;
mod resolve;
pub mod tagger;
pub mod tokens;

use std::cell::RefCell;

use rustc_hash::FxHashMap;

use self::features::Word;
use self::foreign::Language;
use self::labels::Name;
use self::lists::Lists;
use self::models::Taggers;
use self::page::Page;
use self::tokens::Token;
use super::framing::Framing;
use newsdex_text::article::{Article, Span};
use newsdex_text::checkpoint::checkpoint;
use newsdex_text::enrichment::Dateline;
use newsdex_text::enrichment::{Entity, EntityKind, Mention, TextField};
use newsdex_text::words::forms::primary;

/// Longer names, in bytes, are dropped as errors of the tagger.
const LONGEST_NAME: usize = 120;

/// The most mentions of names in an article. No real article has a tenth of them: names after that are not looked for, so
/// that a list of names of many megabytes does not take a gigabyte.
const MOST_MENTIONS: usize = 200_000;

thread_local! {
    // One tagger per thread and language, reused for all articles, because it caches the weights of words that it has
    // seen.
    static TAGGERS: RefCell<Taggers> = RefCell::new(Taggers::default());
}

/// Version of the rules in `postprocess` and `resolve`. Increased by every change that leads to other names.
const RULES: u64 = 6;

/// A hash of the shipped models, the table of words and the version of the rules, in 16 hexadecimal digits.
///
/// It changes if any of them changes.
pub fn model_version() -> String {
    let models = models::all().map(xxhash_rust::xxh3::xxh3_64);
    let all = models.fold(0, |all: u64, model| all.rotate_left(1) ^ model)
        ^ xxhash_rust::xxh3::xxh3_64(lexicon::SHIPPED)
        ^ xxhash_rust::xxh3::xxh3_64(&RULES.to_le_bytes());
    format!("{all:016x}")
}

/// Whether names and quotations are found in articles in a language, given as a BCP 47 tag.
pub fn finds_names_in(language: &str) -> bool {
    let code = primary(language);
    models::languages().any(|known| known.eq_ignore_ascii_case(code))
}

/// Finds the people, organisations, places and other names in title and body.
///
/// Sorted by number of mentions, most first, then by first mention. Spans of mentions are in bytes, on character
/// boundaries and disjoint; each mention belongs to one entity. No mention is inside `framing`, except the place of the
/// dateline.
///
/// `language` is a BCP 47 tag; a text without one is read as English. Empty for languages that are neither English nor
/// listed in `lexicon/languages.tsv`.
pub fn entities(article: &Article, language: Option<&str>, framing: &Framing) -> Vec<Entity> {
    let reading = Reading::of(language);
    if reading == Reading::Nothing {
        return Vec::new();
    }
    // Title and body are one text, because the body shows how the words of the headline are usually written.
    let title = article.title.as_deref().unwrap_or("");
    let text = [title, "\n\n", &article.body].concat();
    let body = title.len() + 2;
    let code = match reading {
        Reading::Listed(language) => language.code(),
        _ => "en",
    };
    let mut tokens = tokens_in(&text, code);
    let (mut names, lower) = TAGGERS.with_borrow_mut(|taggers| match taggers.of(code) {
        Some(tagger) => (tagger.names(&text, &mut tokens), tagger.take_lower()),
        None => (Vec::new(), None),
    });
    names.truncate(MOST_MENTIONS);
    names.shrink_to_fit();
    let place = framing.dateline.as_ref().and_then(|dateline| {
        let span = dateline.place_span?;
        place(
            &tokens,
            Span::new(span.start + body, span.end + body),
            dateline,
        )
    });
    let is_prose = |name: &Name| {
        span(&tokens, name).is_some_and(|span| {
            let in_body = span.start.checked_sub(body).zip(span.end.checked_sub(body));
            span.end - span.start <= LONGEST_NAME
                && in_body.is_none_or(|(start, end)| !framing.touches(Span::new(start, end)))
        })
    };
    names.retain(is_prose);
    let (mut names, called) = match reading {
        Reading::Everything => {
            let mut names = postprocess::corrected(&text, &tokens, names, lower);
            postprocess::headline::drop_first_word(&text, &tokens, &mut names, body);
            (names, FxHashMap::default())
        }
        Reading::Listed(language) => {
            let found = foreign::names(&text, &tokens, language, names, is_prose);
            (found.names, found.called)
        }
        Reading::Nothing => (Vec::new(), FxHashMap::default()),
    };
    names.retain(is_prose);
    if let Some((place, _)) = place {
        put(&text, &tokens, &mut names, place);
    }
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
    resolve::resolve(&text, &tokens, &names, &called)
        .into_iter()
        .map(|resolved| Entity {
            kind: resolved.kind,
            name: match place.filter(|(place, _)| names.get(resolved.fullest) == Some(place)) {
                Some((_, written)) => written.to_owned(),
                None => names
                    .get(resolved.fullest)
                    .and_then(|fullest| Some(called.get(&fullest.start)?.name.to_string()))
                    .or_else(|| Some(name(mention(resolved.fullest)?.text(article))))
                    .unwrap_or_default(),
            },
            mentions: resolved.mentions.into_iter().filter_map(mention).collect(),
        })
        .collect()
}

/// Splits a text into tokens as they are in a language, given by its primary subtag.
pub fn tokens_in(text: &str, code: &str) -> Vec<Token> {
    // A token takes five bytes of English on average.
    let mut tokens = Vec::with_capacity(text.len() / 5);
    tokens::tokenize(text, &mut tokens);
    if let Some(language) = Language::of(code) {
        foreign::part_elisions(text, &mut tokens, language);
        foreign::part_compounds(text, &mut tokens, language);
    }
    tokens
}

/// The tokens of an article as the tagger reads them: one sentence per line, blanks between tokens.
///
/// Words of sentences in capitals are in the case that the article uses elsewhere. Used to count words for the table of
/// words; see `docs/entities.md`.
pub fn written_tokens(title: &str, body: &str) -> String {
    let text = [title, "\n\n", body].concat();
    let mut tokens = Vec::new();
    tokens::tokenize(&text, &mut tokens);
    let lists = Lists::english();
    let mut look = |word: &str| Word::new(word, lists);
    Page::default().prepare(&text, &mut tokens, lists, &mut look);
    let mut written = String::with_capacity(text.len());
    for token in &tokens {
        checkpoint();
        if !written.is_empty() {
            written.push(if token.opens_sentence { '\n' } else { ' ' });
        }
        written.push_str(&page::form(&text, token));
    }
    written.push('\n');
    written
}

/// The way in which names are found in a text, by its language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reading {
    /// All names that the tagger finds: English, and texts of unknown language.
    Everything,
    /// The names that lists know, and those that the tagger of the language finds: languages with lists.
    Listed(&'static Language),
    /// No names: all other languages, such as those without capitals.
    Nothing,
}

impl Reading {
    fn of(language: Option<&str>) -> Reading {
        let Some(language) = language else {
            return Reading::Everything;
        };
        if primary(language).eq_ignore_ascii_case("en") {
            return Reading::Everything;
        }
        Language::of(language).map_or(Reading::Nothing, Reading::Listed)
    }
}

fn span(tokens: &[Token], name: &Name) -> Option<Span> {
    let (first, last) = (
        tokens.get(name.start)?,
        tokens.get(name.end.checked_sub(1)?)?,
    );
    Some(Span::new(first.start as usize, last.end as usize))
}

/// The place of a dateline as a name, and its usual spelling. `span` is in bytes of the joined title and body.
///
/// `None` if the dateline has no place or no token is inside the span.
fn place<'a>(tokens: &[Token], span: Span, dateline: &'a Dateline) -> Option<(Name, &'a str)> {
    let start = tokens.partition_point(|token| (token.start as usize) < span.start);
    let end = tokens.partition_point(|token| token.end as usize <= span.end);
    let name = Name {
        start,
        end,
        kind: EntityKind::Place,
    };
    (start < end).then_some((name, dateline.place.as_deref()?))
}

/// Inserts the place of the dateline into the names, which stay in order.
///
/// Replaces names that overlap the place. Names with the same words become places, too.
fn put(text: &str, tokens: &[Token], names: &mut Vec<Name>, place: Name) {
    let words = |name: &Name| {
        let tokens = tokens.get(name.start..name.end).unwrap_or_default();
        let words: Vec<String> = tokens
            .iter()
            .map(|token| token.text(text).to_lowercase())
            .collect();
        words
    };
    let meant = words(&place);
    for name in names.iter_mut().filter(|name| words(name) == meant) {
        checkpoint();
        name.kind = place.kind;
    }
    names.retain(|name| name.end <= place.start || place.end <= name.start);
    let position = names.partition_point(|name| name.start < place.start);
    names.insert(position, place);
}

/// A name as written, with single blanks instead of line breaks and repeated blanks.
fn name(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ")
}

#[cfg(test)]
mod tests;
