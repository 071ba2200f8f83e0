//! Stories: what each copy of a text has of it.

use anyhow::Result;

use crate::engine::CancelFlag;
use crate::index::printings::Printing;
use newsdex_enrich::copies::{WordList, overlap};
use newsdex_text::article::{Article, Moment};

/// A text with fewer words than this share of the head is a cut.
const SHARE_OF_CUT: f64 = 0.8;

/// The request of [`Archive::story`](crate::engine::Archive::story).
#[derive(Debug, Clone, Default)]
pub struct StoryRequest {
    /// The identifier of any article of the story.
    pub id: String,
    /// Stops the request.
    pub cancel: CancelFlag,
}

/// The answer of [`Archive::story`](crate::engine::Archive::story): all articles of the archive that print one text.
#[derive(Debug, Clone)]
pub struct Story {
    /// The name of the story: the identifier of its earliest article.
    pub name: String,
    /// The identifier of the article whose text stands for the story: the last take if the story was published in
    /// takes, otherwise the earliest article.
    pub head: String,
    /// The articles in the order of publication, undated ones last; then those that quote the story; then, for the article
    /// that was asked for, its other states that are not part of the story.
    pub copies: Vec<StoryCopy>,
}

/// One article of a story.
#[derive(Debug, Clone)]
pub struct StoryCopy {
    /// The article. If several files have it with the same identifier and text, there is a copy for each, which differs
    /// in source, date and origin.
    pub article: Article,
    /// What it is to the head.
    pub kind: CopyKind,
    /// The share of the head's text that it has, from 0 to 1.
    pub share: f64,
    /// Whether a news agency published it.
    pub is_agency: bool,
    /// When a run replaced this text by a later one of the same article; `None` for an article of the archive.
    pub replaced: Option<Moment>,
}

/// The answer of [`Archive::stories`](crate::engine::Archive::stories).
pub struct StoryPage {
    /// Number of stories that several articles print.
    pub total: u64,
    /// The stories, those with most articles first. The iterator borrows nothing from the engine.
    pub stories: Box<dyn Iterator<Item = Result<Story>> + Send>,
}

/// What an article is to the head of its story.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CopyKind {
    /// The same text, apart from punctuation and capitals; also the head itself.
    Exact,
    /// Almost the same text.
    Copy,
    /// Part of the text.
    Cut,
    /// Another text with paragraphs of this one. It is not counted as a copy.
    Quoted,
    /// An earlier or later state of the text by the same source on the same day.
    Take,
    /// Another state of the same article: it has the same address or the same identifier. It is not counted as a copy if
    /// it is not part of the story.
    Version,
}

impl CopyKind {
    /// The name of the kind in answers.
    pub fn name(self) -> &'static str {
        match self {
            CopyKind::Exact => "exact",
            CopyKind::Copy => "copy",
            CopyKind::Cut => "cut",
            CopyKind::Quoted => "quoted",
            CopyKind::Take => "take",
            CopyKind::Version => "version",
        }
    }
}

/// An article of a story before it was compared with the head.
pub(super) struct Uncompared {
    pub(super) article: Article,
    pub(super) printings: Vec<Printing>,
    pub(super) is_agency: bool,
    pub(super) is_take: bool,
    pub(super) is_quoting: bool,
    /// Whether it is a state of the article that is not part of the story, and when it was replaced.
    pub(super) other_state: Option<Option<Moment>>,
}

/// Compares the articles of a story with its head, which is one of them.
///
/// # Errors
///
/// [`Cancelled`](crate::engine::Cancelled).
pub(super) fn compared(
    head: &Article,
    articles: Vec<Uncompared>,
    cancel: &CancelFlag,
) -> Result<Vec<StoryCopy>> {
    let of_head = WordList::of(&head.body);
    let mut copies = Vec::with_capacity(articles.len());
    for Uncompared {
        article,
        printings,
        is_agency,
        is_take,
        is_quoting,
        other_state,
    } in articles
    {
        cancel.check()?;
        let words = WordList::of(&article.body);
        let is_same = words.is_same(&of_head);
        let share = match is_same {
            true => 1.0,
            false => overlap(&of_head, &words).share(),
        };
        let has_address = article.url.is_some() && article.url == head.url;
        let kind = if other_state.is_some() {
            CopyKind::Version
        } else if is_quoting {
            CopyKind::Quoted
        } else if is_same {
            CopyKind::Exact
        } else if has_address && article.id != head.id {
            CopyKind::Version
        } else if is_take {
            CopyKind::Take
        } else if (words.len() as f64) < SHARE_OF_CUT * of_head.len() as f64 {
            CopyKind::Cut
        } else {
            CopyKind::Copy
        };
        let others = printings.into_iter().map(|printing| Article {
            origin: printing.origin,
            source: printing.source,
            published: printing.published,
            ..article.clone()
        });
        let others: Vec<Article> = others.collect();
        copies.extend(
            std::iter::once(article)
                .chain(others)
                .map(|article| StoryCopy {
                    article,
                    kind,
                    share,
                    is_agency,
                    replaced: other_state.flatten(),
                }),
        );
    }
    Ok(copies)
}
