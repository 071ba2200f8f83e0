//! Articles whose whole headline is the query. An article that is only a headline would hardly be among the best hits
//! by words, so it is looked up.

use std::sync::Arc;

use anyhow::Result;
use rustc_hash::FxHashSet;
use tantivy::query::{BooleanQuery, ConstScoreQuery, Occur, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, Term};

use crate::engine::Copies;
use crate::engine::local::compile::Compiled;
use crate::engine::local::page::PageCollector;
use crate::engine::local::ranked::Ranked;
use crate::index::headline::headline_hash;
use crate::index::reader::Snapshot;
use newsdex_query::{Pattern, Query, Scope};

/// Adds to the best hits those whose headline is the query, and gives them.
///
/// `collector` collects the best of them. Costs one look-up if no article has this headline.
///
/// # Errors
///
/// As [`Compiled::search`].
pub(super) fn add(
    snapshot: &Arc<Snapshot>,
    query: &Query,
    compiled: &Compiled,
    collector: &PageCollector,
    best: &mut Vec<Ranked>,
) -> Result<FxHashSet<DocAddress>> {
    let mut found = FxHashSet::default();
    let Some(hash) = typed(query).and_then(|typed| headline_hash(&typed)) else {
        return Ok(found);
    };
    let term = Term::from_field_u64(snapshot.fields().headline, hash);
    if snapshot.searcher().doc_freq(&term)? == 0 {
        return Ok(found);
    }
    let has_headline = TermQuery::new(term, IndexRecordOption::Basic);
    let with_headline = BooleanQuery::new(vec![
        (Occur::Must, compiled.query.box_clone()),
        (
            Occur::Must,
            Box::new(ConstScoreQuery::new(Box::new(has_headline), 0.0)),
        ),
    ]);
    for ranked in compiled
        .search_for(snapshot, &with_headline, collector)?
        .best
    {
        found.insert(ranked.address);
        // The copies of a group are counted over all hits, not only over those with the headline.
        let is_new = matches!(collector.copies, Copies::Each);
        if is_new && best.iter().all(|known| known.address != ranked.address) {
            best.push(ranked);
        }
    }
    best.sort_unstable_by(|a, b| b.cmp(a));
    Ok(found)
}

/// The words of a query that searches only words, besides filters; `None` for other queries.
fn typed(query: &Query) -> Option<String> {
    let parts = match query {
        Query::And(parts) => parts.as_slice(),
        other => std::slice::from_ref(other),
    };
    let mut typed = String::new();
    for part in parts {
        match part {
            Query::Text(Scope::Anywhere | Scope::Title, pattern) => add_words(pattern, &mut typed)?,
            Query::Or(_) | Query::AtLeast { .. } | Query::Weighted(..) => return None,
            _ => {}
        }
    }
    Some(typed)
}

fn add_words(pattern: &Pattern, typed: &mut String) -> Option<()> {
    match pattern {
        Pattern::Word(word) | Pattern::Exact(word) => {
            typed.push_str(word);
            typed.push(' ');
            Some(())
        }
        Pattern::Phrase { parts, slop: 0 } => parts
            .iter()
            .try_for_each(|part| add_words(part, typed).ok_or(()))
            .ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use newsdex_query::{ParseContext, parse};

    #[track_caller]
    fn check(query: &str, expected: Option<&str>) {
        let query = parse(query, &ParseContext { today: 19_000 }).unwrap();
        assert_eq!(typed(&query).as_deref().map(str::trim_end), expected);
    }

    #[test]
    fn words_and_phrases_are_the_headline_that_was_typed() {
        check("ferry war in Ellery", Some("ferry war in Ellery"));
        check("\"ferry war\" Ellery date:2022", Some("ferry war Ellery"));
        check("ferry OR war", None);
        check("ferr* war", None);
    }
}
