//! An index on a real server, for the tests that compare it with a local one.
//!
//! `NEWSDEX_TEST_OPENSEARCH` has the address of a node, as `scripts/opensearch.sh start 1` prints it; without it these
//! tests do nothing. `scripts/test.sh` starts a node, or says what is missing.

use std::fmt::Write;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use newsdex::engine::remote::RemoteEngine;
use newsdex::engine::{Archive, Marks, SearchRequest};
use newsdex::index::documents::content_hash;
use newsdex::index::names::Names;
use newsdex::index::schema::column;
use newsdex::remote::documents::{DocumentWriter, article_name};
use newsdex::remote::mapping::{Layout, index_body};
use newsdex::remote::{Client, Connection};
use serde_json::{Value, json};

use crate::harness::{Sandbox, fixtures};

/// Number of documents of one request.
const AT_ONCE: usize = 200;

/// The address of a node; `None`, with a line that says why the test is skipped, without one.
pub(crate) fn node() -> Option<String> {
    let node = std::env::var("NEWSDEX_TEST_OPENSEARCH").ok();
    let node = node.filter(|node| !node.is_empty());
    if node.is_none() {
        eprintln!(
            "skipped: no node of OpenSearch; run scripts/test.sh, which needs Maven and a JDK"
        );
    }
    node
}

/// A client for an index of this name; `None` without a server.
pub(crate) fn client(name: &str) -> Option<Client> {
    let server = node()?;
    let address = format!("{server}/{name}").parse().unwrap();
    Some(Client::connect(&Connection::to(address)).unwrap())
}

/// Copies all articles of an archive to an index on the server, and gives an engine for it.
pub(crate) fn copy(archive: &dyn Archive, names: &Arc<Names>, name: &str) -> Option<RemoteEngine> {
    let client = client(name)?;
    // What an earlier run left.
    let _ = client.delete(&format!("/{name}"));
    let nodes = client.get("/_cluster/health").unwrap()["number_of_data_nodes"].as_u64();
    let layout = Layout {
        shards: 3,
        replicas: u32::from(nodes.unwrap() > 1),
        refreshes: true,
    };
    client
        .put(&format!("/{name}"), &index_body(layout))
        .unwrap();
    let all = SearchRequest {
        limit: usize::MAX,
        ..SearchRequest::default()
    };
    let mut writer = DocumentWriter::default();
    let (mut lines, mut waiting) = (String::new(), 0);
    for hit in archive.export(&all, Marks::None).unwrap().hits {
        let hit = hit.unwrap();
        let content = content_hash(&hit.article);
        let document = writer.article(&hit.article, &hit.enrichment, content, None);
        let mut document = document.unwrap();
        document.insert(column::ADDED.into(), hit.added.into());
        let action =
            json!({"index": {"_index": name, "_id": article_name(hit.article.id.as_str())}});
        writeln!(lines, "{action}").unwrap();
        writeln!(lines, "{}", Value::Object(document)).unwrap();
        waiting += 1;
        if waiting == AT_ONCE {
            send(&client, &std::mem::take(&mut lines));
            waiting = 0;
        }
    }
    send(&client, &lines);
    client
        .post(&format!("/{name}/_refresh"), &json!({}))
        .unwrap();
    newsdex::remote::stories::group(&client, name, None, &AtomicBool::new(false)).unwrap();
    Some(RemoteEngine::with_names(client, Arc::clone(names)).unwrap())
}

fn send(client: &Client, lines: &str) {
    if lines.is_empty() {
        return;
    }
    let answer = client.bulk("/_bulk", lines.as_bytes()).unwrap();
    assert_eq!(answer["errors"], json!(false), "{answer}");
}

/// The answer of a command, without what depends on the time.
fn answer(sandbox: &Sandbox, args: &[&str]) -> (String, Value) {
    let run = sandbox.run(args);
    let mut answer: Value = serde_json::from_str(&run.stdout).unwrap_or_default();
    if let Some(answer) = answer.as_object_mut() {
        answer.remove("took_ms");
        // Scores are close, not equal: the lengths of texts are rounded in a local index.
        for hit in answer
            .get_mut("hits")
            .into_iter()
            .flat_map(Value::as_array_mut)
            .flatten()
        {
            hit["score"] = Value::Null;
        }
    }
    (format!("exit {:?} {}", run.code, run.stderr), answer)
}

/// The archive that `newsdex index --engine` has written is answered as the same archive in a local index: names are
/// grouped in the same way, and commands print the same.
#[test]
fn a_server_that_newsdex_has_written_answers_as_a_local_index() {
    let Some(node) = node() else {
        return;
    };
    let engine = format!("{node}/whole-run");
    let client = client("whole-run").unwrap();
    for generation in 1..4 {
        // What an earlier run left.
        let _ = client.delete(&format!("/whole-run-g{generation}"));
    }
    let sandbox = Sandbox::new();
    let archive = fixtures("archive");
    let archive = archive.to_str().unwrap();
    sandbox.run(&["index", "--quiet", archive]).exits(0);
    sandbox
        .run(&["index", "--quiet", "--engine", &engine, archive])
        .exits(0);
    let questions: [&[&str]; 14] = [
        &[
            "search", "--sort", "newest", "--facet", "people", "--facet", "month", "--", "*",
        ],
        &[
            "search",
            "--sort",
            "oldest",
            "--",
            "person:zelensky OR place:kyiv OR org:un",
        ],
        &[
            "search",
            "--sort",
            "newest",
            "--",
            "talks OR minister OR court",
        ],
        &["search", "--", "zzyzxq"],
        &["entities"],
        &["entities", "putin"],
        &["quotes", "--sort", "newest", "--", "war OR peace"],
        &["timeline", "--", "minister"],
        &["concordance", "--", "said w/5 minister"],
        &["copies"],
        &["search", "--group", "--sort", "newest", "--", "*"],
        &["search", "--group", "--sort", "added", "--", "war OR said"],
        &["first", "--limit", "5", "--", "minister"],
        &["last", "--", "president OR court"],
    ];
    for question in questions {
        let (command, rest) = question.split_first().unwrap();
        let mut local = vec![*command, "--format", "json"];
        local.extend(rest);
        let mut remote = vec![*command, "--format", "json", "--engine", &engine];
        remote.extend(rest);
        let (expected, found) = (answer(&sandbox, &local), answer(&sandbox, &remote));
        assert!(expected.1.is_object(), "{question:?}: {}", expected.0);
        assert_eq!(expected.0, found.0, "{question:?}");
        assert_eq!(expected.1, found.1, "{question:?}");
    }
}
