//! Hits of which all copies of one text are one.
//!
//! The server does not know stories, so the keys of all matching articles are read and grouped here, as a local index
//! does. That is a few numbers for each article; the articles themselves are read when they are shown.

use std::sync::Arc;

use anyhow::Result;
use serde_json::{Value, json};
use tantivy::DocAddress;

use super::scan::{Scan, sort_keys};
use super::server::Server;
use crate::engine::groups::Groups;
use crate::engine::ranked::{Key, Ranked};
use crate::engine::{CancelFlag, SortOrder, StoryHead, Unsupported};
use crate::index::schema::column;
use crate::remote::pages::{column_signed, column_unsigned};

/// The largest number of matching articles that are grouped.
const MOST_GROUPED: u64 = 200_000;

/// Number of articles whose keys are read at once.
const AT_ONCE: usize = 10_000;

/// The columns by which articles are grouped and ordered.
const COLUMNS: [&str; 4] = [
    column::TIE,
    column::CONTENT,
    column::PUBLISHED,
    column::ADDED,
];

/// The hits of a query, one for each story, best first. `found` is the number of articles that the query finds.
///
/// # Errors
///
/// [`Unsupported`] if these are too many; otherwise as [`Server::search`].
pub(super) fn group(
    server: &Arc<Server>,
    query: Value,
    found: u64,
    order: SortOrder,
    head: StoryHead,
    cancel: &CancelFlag,
) -> Result<Vec<Ranked>> {
    if found > MOST_GROUPED {
        return Err(Unsupported::new(
            format!("grouping the copies among {found} articles"),
            "narrow the search, for example by date:2022 or source:, or ask without grouping",
        )
        .into());
    }
    let stories = server.stories()?;
    let mut groups = Groups::new(head, order);
    let mut scan = Scan::of_columns(server, query, sort_keys(order), json!(COLUMNS), cancel);
    loop {
        let page = scan.next_page(AT_ONCE)?;
        if page.is_empty() {
            break;
        }
        for hit in &page {
            let ranked = ranked(hit, order);
            let member = stories.member_of(ranked.key.tie);
            let content = column_unsigned(hit, column::CONTENT).unwrap_or(0);
            let added = || column_unsigned(hit, column::ADDED).unwrap_or(0);
            groups.add(member, content, ranked, added);
        }
    }
    let mut shown = groups.shown();
    shown.sort_unstable_by(|a, b| b.cmp(a));
    Ok(shown)
}

/// A hit with its sort keys, as a local index has them. It has no address; its tie finds it again.
fn ranked(hit: &Value, order: SortOrder) -> Ranked {
    let score = match order {
        SortOrder::Relevance => hit
            .pointer("/sort/0")
            .and_then(Value::as_f64)
            .unwrap_or(0.0),
        _ => 0.0,
    };
    let published = column_signed(hit, column::PUBLISHED).map(|seconds| seconds as f64);
    let newest = published.unwrap_or(f64::NEG_INFINITY);
    let (first, second) = match order {
        SortOrder::Relevance => (score, newest),
        SortOrder::Newest => (newest, 0.0),
        SortOrder::Oldest => (published.map_or(f64::NEG_INFINITY, |seconds| -seconds), 0.0),
        SortOrder::Added => {
            let added = column_unsigned(hit, column::ADDED).unwrap_or(0);
            (added as f64, newest)
        }
    };
    Ranked {
        address: DocAddress::new(0, 0),
        score: score as f32,
        recent: 0.0,
        gained: 0.0,
        copies: 0,
        key: Key {
            first,
            second,
            tie: column_unsigned(hit, column::TIE).unwrap_or(0),
        },
    }
}
