//! Stories: what each copy of a text has of it.

use anyhow::Result;

use crate::engine::CancelFlag;
use crate::index::printings::Printing;
use crate::index::stories::Stories;
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
    /// The relation of the article to the head.
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

/// The relation of an article to the head of its story.
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

/// The source of the texts of a story.
pub(super) struct StoryTexts<'a> {
    /// Gives the article with a hash of its identifier; `None` if it is not in the index.
    pub(super) article: &'a mut dyn FnMut(u64) -> Result<Option<Article>>,
    /// Gives the other places of the article with an identifier.
    pub(super) printings: &'a mut dyn FnMut(&str) -> Result<Vec<Printing>>,
    /// Texts of the article that was asked for that are not part of the story, and when they were replaced.
    pub(super) states: Vec<(Article, Option<Moment>)>,
}

/// Reads a story by its head; `None` if none of its articles is in the index.
///
/// # Errors
///
/// [`Cancelled`](crate::engine::Cancelled), and the errors of `texts`.
pub(super) fn story_of(
    stories: &Stories,
    head: u64,
    texts: StoryTexts<'_>,
    cancel: &CancelFlag,
) -> Result<Option<Story>> {
    let number = stories.story_of_head(head);
    let members = number.map_or_else(Vec::new, |number| stories.members(number));
    let of_members = members.iter().map(|member| (member.id, Some(*member)));
    let alone = number.is_none().then_some((head, None));
    let quoting = stories.quoting(head);
    // The last take stands for the story.
    let last_take = members.iter().rev().find(|member| member.is_take());
    let standing = last_take.map_or(head, |member| member.id);
    let mut found = Vec::new();
    let mut head_article = None;
    let quoted = quoting.iter().map(|id| (*id, None));
    let own = members.len() + usize::from(number.is_none());
    for (at, (id, member)) in of_members.chain(alone).chain(quoted).enumerate() {
        cancel.check()?;
        // A run that was interrupted before it grouped copies may have removed the article.
        let Some(article) = (texts.article)(id)? else {
            continue;
        };
        if id == standing || head_article.is_none() && at < own {
            head_article = Some(article.clone());
        }
        let printings = match member {
            Some(member) if member.printings > 0 => (texts.printings)(article.id.as_str())?,
            _ => Vec::new(),
        };
        found.push(Uncompared {
            printings,
            article,
            is_agency: member.is_some_and(|member| member.is_agency),
            is_take: last_take.is_some()
                && (id == head || member.is_some_and(|member| member.is_take())),
            is_quoting: at >= own,
            other_state: None,
        });
    }
    let states = texts.states.into_iter();
    found.extend(states.map(|(article, replaced)| Uncompared {
        article,
        printings: Vec::new(),
        is_agency: false,
        is_take: false,
        is_quoting: false,
        other_state: Some(replaced),
    }));
    let Some(head_article) = head_article else {
        return Ok(None);
    };
    let name = number.and_then(|number| stories.name(number));
    Ok(Some(Story {
        name: name.unwrap_or(head_article.id.as_str()).to_owned(),
        head: head_article.id.as_str().to_owned(),
        copies: compared(&head_article, found, cancel)?,
    }))
}

/// An article of a story before it was compared with the head.
struct Uncompared {
    article: Article,
    printings: Vec<Printing>,
    is_agency: bool,
    is_take: bool,
    is_quoting: bool,
    /// Whether it is a state of the article that is not part of the story, and when it was replaced.
    other_state: Option<Option<Moment>>,
}

/// Compares the articles of a story with its head, which is one of them.
///
/// # Errors
///
/// [`Cancelled`](crate::engine::Cancelled).
fn compared(
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
