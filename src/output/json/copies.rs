//! The JSON of stories.

use serde::Serialize;

use super::{OriginRecord, instant, origin, rounded};
use crate::engine::{Story, StoryCopy};
use newsdex_text::article::Moment;

/// All articles that print one text.
#[derive(Serialize)]
pub struct StoryRecord<'a> {
    story: &'a str,
    head: &'a str,
    copies: Vec<CopyRecord<'a>>,
}

#[derive(Serialize)]
struct CopyRecord<'a> {
    id: &'a str,
    title: Option<&'a str>,
    source: Option<&'a str>,
    date: Option<String>,
    day: Option<String>,
    kind: &'static str,
    share: f64,
    /// When a run replaced this text; null for an article of the archive.
    replaced: Option<String>,
    url: Option<&'a str>,
    origin: OriginRecord<'a>,
}

/// A list of stories.
#[derive(Serialize)]
pub struct StoriesRecord<'a> {
    total: u64,
    stories: Vec<StoryRecord<'a>>,
}

/// A list of stories as JSON; `total` is the number of all stories with several articles.
pub fn stories(total: u64, stories: Vec<StoryRecord<'_>>) -> StoriesRecord<'_> {
    StoriesRecord { total, stories }
}

/// A story as JSON.
pub fn story(story: &Story) -> StoryRecord<'_> {
    StoryRecord {
        story: &story.name,
        head: &story.head,
        copies: story.copies.iter().map(copy).collect(),
    }
}

fn copy(copy: &StoryCopy) -> CopyRecord<'_> {
    let article = &copy.article;
    CopyRecord {
        id: article.id.as_str(),
        title: article.title.as_deref(),
        source: article.source.as_deref(),
        date: article.published.map(instant),
        day: article.published.map(Moment::local_day),
        kind: copy.kind.name(),
        share: rounded(copy.share, 1_000.0),
        replaced: copy.replaced.map(instant),
        url: article.url.as_deref(),
        origin: origin(&article.origin),
    }
}
