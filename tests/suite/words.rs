//! Words that are written in several ways, and searches as people type them: `tests/scenarios/words.txt` and
//! `searches.txt`, whose heads say how they are read.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use newsdex::engine::local::LocalEngine;
use newsdex::engine::{Engine, SearchRequest, with_compounds};
use newsdex::index::IndexDirectory;
use newsdex_query::{ParseContext, parse};

use crate::harness::Sandbox;

/// An archive and what is to be found in it.
#[derive(Default)]
struct Part {
    title: &'static str,
    texts: Vec<(&'static str, String)>,
    finds: Vec<(&'static str, BTreeSet<&'static str>)>,
}

const WORDS: &str = include_str!("../scenarios/words.txt");
const SEARCHES: &str = include_str!("../scenarios/searches.txt");

/// `find QUERY | error`: newsdex has to refuse this query.
const REFUSED: &str = "error";

fn parts() -> Vec<Part> {
    let mut parts = Vec::new();
    let files = [WORDS, SEARCHES];
    for line in files.iter().flat_map(|file| file.lines()) {
        if let Some(title) = line.strip_prefix("# ---- ") {
            parts.push(Part {
                title,
                ..Part::default()
            });
        } else if let Some(part) = parts.last_mut() {
            if let Some(text) = line.strip_prefix("text ") {
                let (name, text) = text.split_once(": ").expect(line);
                part.texts.push((name, text.replace("\\n", "\n")));
            } else if let Some(find) = line.strip_prefix("find ") {
                let (query, names) = find.rsplit_once(" | ").expect(line);
                let names = names.split(' ').filter(|name| *name != "-");
                part.finds.push((query, names.collect()));
            } else {
                assert!(line.is_empty() || line.starts_with('#'), "{line}");
            }
        }
    }
    parts
}

/// Writes the texts of all parts into a folder, each as a file.
pub(crate) fn write_texts(folder: &Path) {
    fs::create_dir_all(folder).unwrap();
    for (number, part) in parts().iter().enumerate() {
        for (name, text) in &part.texts {
            fs::write(
                folder.join(format!("{number}-{name}.txt")),
                format!("{text}\n"),
            )
            .unwrap();
        }
    }
}

#[test]
fn every_way_to_write_a_word_finds_the_others_and_no_more() {
    let parts = parts();
    assert!(!parts.is_empty());
    let mut wrong = Vec::new();
    for part in &parts {
        assert!(!part.texts.is_empty() && !part.finds.is_empty());
        let sandbox = Sandbox::new();
        for (name, text) in &part.texts {
            sandbox.write(&format!("archive/{name}.txt"), format!("{text}\n"));
        }
        sandbox.index(&["archive"]);
        let index = IndexDirectory::at(&sandbox.path(".newsdex"));
        let engine = LocalEngine::open(&index).unwrap();
        for (typed, expected) in &part.finds {
            let parsed = parse(typed, &ParseContext { today: 0 });
            let is_refused = expected.contains(REFUSED);
            assert_eq!(parsed.is_err(), is_refused, "{}: {typed}", part.title);
            let Ok(query) = parsed else {
                continue;
            };
            let query = with_compounds(&engine, query).unwrap();
            let request = SearchRequest {
                query,
                limit: part.texts.len(),
                ..SearchRequest::default()
            };
            let page = engine.search(&request).unwrap();
            let paths = page.hits.iter().map(|hit| &hit.article.origin.path);
            let names: BTreeSet<&str> = paths
                .filter_map(|path| path.rsplit('/').next()?.strip_suffix(".txt"))
                .collect();
            if names != *expected {
                wrong.push(format!(
                    "{}: {typed} finds {names:?}, not {expected:?}",
                    part.title
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
