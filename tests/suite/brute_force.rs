//! Every operator against a plain reading of the texts: the same articles, the same marks.
//!
//! The reading here knows nothing of positions in an index, of postings or of the matcher: loops over
//! the words of each article. It shares with the program what a word is, its forms, and where
//! sentences begin, which have tests of their own. The queries are made of words of the texts, by a
//! generator with a fixed seed.
//!
//! 1. A search finds the articles that the reading finds, and no others.
//! 2. `show` marks what the reading marks; the snippets of a search, which know positions from the
//!    index, mark the same.
//! 3. Every hit of a query that has words is marked somewhere.

mod articles;
mod chance;
mod plain;
mod reading;

use std::collections::{BTreeSet, HashMap};
use std::path::Path;

use newsdex::engine::local::LocalEngine;
use newsdex::engine::{Engine, Marks, SearchRequest};
use newsdex::highlight::{MarkedField, Snippet};
use newsdex::index::IndexDirectory;

use self::articles::Archive;
use self::chance::Chance;
use self::reading::{Asked, merged, reading};
use crate::archives::archive;
use crate::harness::{Sandbox, fixtures};

/// Whether a snippet marks what the reading marks, wherever in its text it is from. Of matches that
/// overlap, one may begin before the snippet: then only the others are marked in it.
fn shows(snippet: &Snippet, text: &str, spans: &BTreeSet<(usize, usize)>) -> bool {
    let highlights: Vec<(usize, usize)> = snippet
        .highlights
        .iter()
        .map(|mark| (mark.start, mark.end))
        .collect();
    text.match_indices(&snippet.text).any(|(at, _)| {
        let end = at + snippet.text.len();
        let inside = spans.iter().filter(|span| at <= span.0 && span.1 <= end);
        let inside = inside.map(|span| (span.0 - at, span.1 - at));
        merged(&inside.collect()) == highlights
    })
}

#[track_caller]
fn check(folder: &Path, queries: usize) {
    let snapshot = IndexDirectory::at(folder).open().unwrap();
    let engine = LocalEngine::new(snapshot);
    let archive = Archive::read(&engine);
    let mut chance = Chance {
        archive: &archive,
        state: 20_261_122,
    };
    let mut found_by_kind = [0usize; 14];
    for number in 0..queries {
        let query = chance.query(number);
        let request = SearchRequest {
            query: query.clone(),
            limit: usize::MAX,
            ..SearchRequest::default()
        };
        let mut hits = HashMap::new();
        for hit in engine.export(&request, Marks::Shown).unwrap().hits {
            let hit = hit.unwrap();
            hits.insert(hit.article.id.as_str().to_owned(), hit.snippets);
        }
        found_by_kind[number % 14] += hits.len();
        let asked = Asked::of(&query, &archive);
        let mut shown = 0;
        for known in &archive.articles {
            let id = known.article.id.as_str();
            let read = reading(&asked, known, &archive);
            let snippets = hits.remove(id);
            assert_eq!(snippets.is_some(), read.is_some(), "{query} in {id}");
            let (Some(read), Some(snippets)) = (read, snippets) else {
                continue;
            };
            let is_marked = snippets
                .iter()
                .any(|snippet| !snippet.highlights.is_empty());
            assert!(is_marked, "{query} is not shown in {id}");
            let article = &known.article;
            for (field, spans) in &read {
                let text = match field {
                    MarkedField::Title => article.title.as_deref().unwrap_or(""),
                    MarkedField::Subtitle => article.subtitle.as_deref().unwrap_or(""),
                    _ => &article.body,
                };
                for snippet in snippets.iter().filter(|snippet| snippet.field == *field) {
                    assert!(
                        shows(snippet, text, spans),
                        "{query} in {id}: {snippet:?} {spans:?}"
                    );
                }
            }
            // Showing an article looks up the words again: some of them will do.
            shown += 1;
            if shown > 5 {
                continue;
            }
            let marks = engine.article(id, Some(&query)).unwrap().unwrap().marks;
            let marks = marks
                .into_iter()
                .map(|mark| (mark.field, (mark.span.start, mark.span.end)));
            let expected = read
                .iter()
                .flat_map(|(field, spans)| merged(spans).into_iter().map(|span| (*field, span)));
            let marks: BTreeSet<_> = marks.collect();
            assert_eq!(marks, expected.collect(), "{query} in {id}");
        }
        assert!(hits.is_empty(), "{query}: {hits:?}");
    }
    assert!(
        found_by_kind.iter().all(|found| *found > 0),
        "{found_by_kind:?}"
    );
}

#[test]
fn every_operator_finds_and_marks_in_the_fixtures_what_a_plain_reading_finds() {
    let sandbox = Sandbox::new();
    let folders = [fixtures("archive"), fixtures("formats")];
    let folders: Vec<&str> = folders
        .iter()
        .map(|folder| folder.to_str().unwrap())
        .collect();
    sandbox.index_ending(0, &folders);
    check(&sandbox.path(".newsdex"), 560);
}

#[test]
fn every_operator_finds_and_marks_in_two_thousand_real_articles_what_a_plain_reading_finds() {
    let (Some(csv), Some(tables)) = (archive("csv"), archive("tsv-masakhane")) else {
        return;
    };
    let sandbox = Sandbox::new();
    let run = sandbox.run(&[
        "index",
        "--quiet",
        csv.to_str().unwrap(),
        tables.to_str().unwrap(),
    ]);
    assert!(matches!(run.code, Some(0 | 3)), "{run}");
    check(&sandbox.path(".newsdex"), 112);
}
