//! The concordance of a query: every match of every article with its context (keyword in context, KWIC).
//!
//! A line is made when it is read, so memory does not grow with the number of matches. Works with any engine: the
//! engine finds the articles and marks them, this module cuts the texts.

mod context;

use std::sync::Arc;
use std::vec;

use anyhow::Result;

use crate::engine::{CancelFlag, Copies, Engine, Hit, Marks, SearchRequest, SortOrder};
use newsdex_query::Query;
use newsdex_query::highlight::{Marked, MarkedField};
use newsdex_text::article::Span;
use newsdex_text::words::fold::fold;
use newsdex_text::words::tokenize;

pub use self::context::one_line;

/// The request of [`concordance`].
#[derive(Debug, Clone)]
pub struct ConcordanceRequest {
    /// The query for the articles.
    pub query: Query,
    /// The query whose matches are the lines; every article that matches `query` matches it, too.
    pub marked: Query,
    /// The order of the articles. Within an article, lines have the order of the text.
    pub order: SortOrder,
    /// How articles with the same text are presented.
    pub copies: Copies,
    /// Maximum width of the context on each side, in columns of a terminal.
    pub columns: usize,
    /// Stops the query.
    pub cancel: CancelFlag,
}

impl ConcordanceRequest {
    /// The query whose matches are the lines: what was typed, because filters only choose articles. Without words, the
    /// names in the filters.
    pub fn marked_by(typed: Query, narrowed: &Query) -> Query {
        match typed {
            Query::All => narrowed.clone(),
            typed => typed,
        }
    }
}

/// The answer of [`concordance`].
pub struct Concordance {
    /// Number of articles that match.
    pub articles: u64,
    /// As in [`SearchPage`](crate::engine::SearchPage).
    pub notices: Vec<String>,
    /// The lines, in order.
    pub lines: ConcordanceLines,
}

/// One match with its context.
///
/// `left`, `matched` and `right` together are a piece of the text, in which each line break and each other run of
/// blanks is one space. The contexts are cut between words, where possible.
#[derive(Debug, Clone)]
pub struct ConcordanceLine {
    /// The text before the match.
    pub left: String,
    /// The match.
    pub matched: String,
    /// The text after the match.
    pub right: String,
    /// The title, the subtitle or the body.
    pub field: MarkedField,
    /// Position of the match in the field, in code points.
    pub start: usize,
    /// Position of the end of the match in the field, in code points.
    pub end: usize,
    /// The match in the field, in bytes.
    pub span: Span,
    /// The article with the match.
    pub hit: Arc<Hit>,
}

/// Finds every match of a query in the texts of the articles: in titles, subtitles and bodies.
///
/// # Errors
///
/// As [`Engine::search`]. If an article cannot be read, the iterator yields the error in its place.
pub fn concordance(engine: &dyn Engine, request: &ConcordanceRequest) -> Result<Concordance> {
    let search = SearchRequest {
        query: request.query.clone(),
        limit: usize::MAX,
        order: request.order,
        copies: request.copies,
        cancel: request.cancel.clone(),
        ..SearchRequest::default()
    };
    let export = engine.export(&search, Marks::Every(Box::new(request.marked.clone())))?;
    Ok(Concordance {
        articles: export.total,
        notices: export.notices,
        lines: ConcordanceLines {
            hits: export.hits,
            columns: request.columns,
            current: None,
        },
    })
}

/// The lines of a [`Concordance`], made one by one.
pub struct ConcordanceLines {
    hits: Box<dyn Iterator<Item = Result<Hit>> + Send>,
    columns: usize,
    current: Option<CurrentArticle>,
}

/// The article whose lines are being made.
struct CurrentArticle {
    hit: Arc<Hit>,
    marks: vec::IntoIter<Marked>,
    /// The last position that was converted to code points.
    counted: Counted,
}

/// A position in a field, in bytes and in code points.
#[derive(Clone, Copy)]
struct Counted {
    field: MarkedField,
    bytes: usize,
    code_points: usize,
}

impl Iterator for ConcordanceLines {
    type Item = Result<ConcordanceLine>;

    fn next(&mut self) -> Option<Result<ConcordanceLine>> {
        loop {
            if let Some(current) = &mut self.current {
                if let Some(line) = current.next_line(self.columns) {
                    return Some(Ok(line));
                }
                self.current = None;
            }
            match self.hits.next()? {
                Err(error) => return Some(Err(error)),
                Ok(hit) => self.current = Some(CurrentArticle::new(hit)),
            }
        }
    }
}

impl CurrentArticle {
    fn new(hit: Hit) -> CurrentArticle {
        let marks = hit.marks.clone();
        CurrentArticle {
            hit: Arc::new(hit),
            marks: marks.into_iter(),
            counted: Counted {
                field: MarkedField::Title,
                bytes: 0,
                code_points: 0,
            },
        }
    }

    fn next_line(&mut self, columns: usize) -> Option<ConcordanceLine> {
        loop {
            let Marked { field, span, .. } = self.marks.next()?;
            let hit = Arc::clone(&self.hit);
            // Conditions on authors, sources and so on match no text.
            let Some(text) = text_of(&hit, field) else {
                continue;
            };
            let Some(matched) = text.get(span.bytes()) else {
                continue;
            };
            let start = self.code_points(field, text, span.start);
            let end = self.code_points(field, text, span.end);
            return Some(ConcordanceLine {
                left: context::before(text, span.start, columns),
                matched: one_line(matched),
                right: context::after(text, span.end, columns),
                field,
                start,
                end,
                span,
                hit,
            });
        }
    }

    /// Converts a position to code points; cheap if positions come in order.
    fn code_points(&mut self, field: MarkedField, text: &str, bytes: usize) -> usize {
        let known = match self.counted.field == field && self.counted.bytes <= bytes {
            true => self.counted,
            false => Counted {
                field,
                bytes: 0,
                code_points: 0,
            },
        };
        let more = text.get(known.bytes..bytes).unwrap_or_default();
        self.counted = Counted {
            field,
            bytes,
            code_points: known.code_points + more.chars().count(),
        };
        self.counted.code_points
    }
}

fn text_of(hit: &Hit, field: MarkedField) -> Option<&str> {
    match field {
        MarkedField::Title => hit.article.title.as_deref(),
        MarkedField::Subtitle => hit.article.subtitle.as_deref(),
        MarkedField::Body => Some(&hit.article.body),
        _ => None,
    }
}

impl ConcordanceLine {
    /// The key by which lines are sorted by what follows the match: its words without case and accents, then those
    /// before the match, nearest first.
    pub fn following_key(&self) -> String {
        key(words(&self.right), words(&self.left).rev())
    }

    /// The key by which lines are sorted by what precedes the match: its words without case and accents, nearest first,
    /// then those after the match.
    pub fn preceding_key(&self) -> String {
        key(words(&self.left).rev(), words(&self.right))
    }
}

fn words(text: &str) -> impl DoubleEndedIterator<Item = String> {
    let words = tokenize(text).map(|word| fold(&word.text).into_owned());
    words.collect::<Vec<String>>().into_iter()
}

fn key(first: impl Iterator<Item = String>, second: impl Iterator<Item = String>) -> String {
    let mut key = String::new();
    for word in first {
        key.push_str(&word);
        key.push(' ');
    }
    // Before every character of a word: what ends here comes first.
    key.push('\0');
    for word in second {
        key.push_str(&word);
        key.push(' ');
    }
    key
}
