//! An engine that follows what is written to its index.
//!
//! 1. What a commit adds is found after a refresh; without a change, a refresh does nothing.
//! 2. Answers in flight keep the state they began with, also after a rebuild has switched generations
//!    and removed the one they read.
//! 3. While a run commits again and again, every answer is of one state: the hits are as many as it says,
//!    and never fewer than before.

use std::sync::Arc;

use newsdex::engine::following::Following;
use newsdex::engine::local::LocalEngine;
use newsdex::engine::{Archive, Engine, Export, Marks, SearchRequest};
use newsdex::index::IndexDirectory;

use crate::harness::{Sandbox, process, stories};

fn following(sandbox: &Sandbox) -> Following {
    let directory = IndexDirectory::at(&sandbox.path(".newsdex"));
    let open = move || -> anyhow::Result<Arc<dyn Archive>> {
        Ok(Arc::new(LocalEngine::open(&directory)?))
    };
    Following::new(open).unwrap()
}

fn every(engine: &dyn Engine) -> Export {
    let request = SearchRequest {
        limit: usize::MAX,
        ..SearchRequest::default()
    };
    engine.export(&request, Marks::None).unwrap()
}

#[track_caller]
fn count(export: Export) -> u64 {
    let total = export.total;
    let hits = export.hits.map(Result::unwrap);
    assert_eq!(hits.count() as u64, total);
    total
}

#[test]
fn commits_and_generations_are_followed_and_answers_in_flight_keep_theirs() {
    let sandbox = Sandbox::new();
    sandbox.write("archive/a.jsonl", stories(0, 300));
    sandbox.index(&["archive"]);
    let engine = following(&sandbox);
    assert!(!engine.refresh().unwrap());
    let mut before = every(&engine);
    assert!(before.hits.next().unwrap().is_ok());
    let first_state = engine.revision();

    sandbox.write("archive/b.jsonl", stories(300, 50));
    sandbox.index(&["archive"]);
    assert_eq!(count(every(&engine)), 300);
    assert!(engine.refresh().unwrap());
    assert!(!engine.refresh().unwrap());
    assert_ne!(engine.revision(), first_state);
    assert_eq!(count(every(&engine)), 350);

    let mut between = every(&engine);
    assert!(between.hits.next().unwrap().is_ok());
    sandbox.write("archive/c.jsonl", stories(350, 50));
    for _ in 0..2 {
        sandbox.index(&["--rebuild", "archive"]);
    }
    let generation = engine.stats().unwrap().generation;
    assert!(engine.refresh().unwrap());
    assert_eq!(engine.stats().unwrap().generation, generation + 2);
    assert_eq!(count(every(&engine)), 400);

    assert_eq!(before.hits.map(Result::unwrap).count(), 299);
    assert_eq!(between.hits.map(Result::unwrap).count(), 349);
}

#[test]
fn every_answer_is_of_one_state_while_a_run_commits() {
    let sandbox = Sandbox::new();
    sandbox.write("archive/0.jsonl", stories(0, 10));
    sandbox.index(&["archive"]);
    let engine = following(&sandbox);
    for file in 1..60 {
        sandbox.write(&format!("archive/{file}.jsonl"), stories(file * 100, 40));
    }
    let args = ["index", "--quiet", "--commit-every", "0.01", "archive"];
    let mut run = process(sandbox.root(), &args).spawn().unwrap();
    let (mut last, mut states) = (10, 0);
    loop {
        let is_over = run.try_wait().unwrap().is_some();
        // A generation or segment that goes while it is being opened is no harm: the state from before
        // goes on answering.
        states += u32::from(engine.refresh().unwrap_or(false));
        let found = count(every(&engine));
        assert!(found >= last, "{found} after {last}");
        last = found;
        if is_over {
            break;
        }
    }
    engine.refresh().unwrap();
    assert_eq!(count(every(&engine)), 10 + 59 * 40);
    assert!(states > 0);
}
