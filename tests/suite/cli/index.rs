//! `newsdex index` on one folder that changes.
//!
//! 1. What is new is added, what has changed replaced, what is gone removed; all else stays.
//! 2. Each article and each file is counted once.
//! 3. A run that has nothing to do changes nothing on disk.
//! 4. Filters leave out what they say, and no more.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::Path;
use std::time::{Duration, SystemTime};

use serde_json::{Value, json};

use crate::harness::{ARTICLES, FILES, Sandbox, stories};

/// Every file below a folder with its bytes.
fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => files.extend(contents(&path)),
            false => {
                drop(files.insert(path.to_str().unwrap().to_owned(), fs::read(&path).unwrap()))
            }
        }
    }
    files
}

fn articles(added: u64, updated: u64, unchanged: u64, removed: u64) -> Value {
    json!({"added": added, "updated": updated, "unchanged": unchanged, "removed": removed, "duplicates": 0, "skipped": 0})
}

fn files(read: u64, unchanged: u64, removed: u64) -> Value {
    json!({"read": read, "unchanged": unchanged, "failed": 0, "skipped": 0, "moved": 0, "removed": removed})
}

#[track_caller]
fn check(summary: &Value, articles: Value, files: Value) {
    assert_eq!(
        (&summary["articles"], &summary["files"]),
        (&articles, &files)
    );
}

/// A folder with a story in each of three files.
fn three_stories() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write(
        "news/bridge.txt",
        "Bridge opens\n\nThe new swing bridge opened on Monday, an hour late.\n",
    );
    sandbox.write(
        "news/ferry.txt",
        "Ferry returns\n\nThe ferry came back on Tuesday with all its passengers.\n",
    );
    sandbox.write(
        "news/tower.txt",
        "Tower leans\n\nThe water tower leans a little more each winter, says a keeper.\n",
    );
    sandbox
}

#[test]
fn the_first_run_adds_all_and_the_second_nothing() {
    let sandbox = Sandbox::with_fixtures();
    insta::assert_snapshot!(sandbox.run(&["index", "archive"]), @r"
    exit 0
    --- stdout
    --- stderr
    Articles: added 55. Read 34 files (74.42 kB) in N s.
    ");
    insta::assert_snapshot!(sandbox.run(&["index", "archive"]), @r"
    exit 0
    --- stdout
    --- stderr
    Nothing has changed: 55 articles, checked in N s.
    ");
}

#[test]
fn the_summary_has_every_field_scripts_rely_on() {
    let sandbox = Sandbox::with_fixtures();
    let mut summary = sandbox.index(&["archive"]);
    assert!(summary["seconds"].as_f64().unwrap() >= 0.0);
    summary["seconds"] = json!("some");
    assert_eq!(
        summary,
        json!({
            "index": ".newsdex", "generation": 1,
            "articles": articles(ARTICLES, 0, 0, 0), "files": files(FILES, 0, 0), "failures_not_listed": 0,
            "bytes": contents(&sandbox.path("archive")).values().map(Vec::len).sum::<usize>(),
            "seconds": "some", "failures": [], "reasons": [], "links_not_followed": 0, "interrupted": false,
            "incomplete": null,
        })
    );
    let again = sandbox.index(&["archive"]);
    check(&again, articles(0, 0, ARTICLES, 0), files(0, FILES, 0));
    assert_eq!(
        (&again["bytes"], &again["generation"]),
        (&json!(0), &json!(1))
    );
}

#[test]
fn a_run_without_anything_to_do_leaves_the_index_as_it_is() {
    let sandbox = Sandbox::with_fixtures();
    sandbox.index(&["archive"]);
    let generation = sandbox.path(".newsdex/generations");
    let before = contents(&generation);
    sandbox.index(&["archive"]);
    assert!(
        before == contents(&generation),
        "files of the index have changed"
    );
}

#[test]
fn new_changed_and_missing_files_are_noticed() {
    let sandbox = three_stories();
    check(
        &sandbox.index(&["news"]),
        articles(3, 0, 0, 0),
        files(3, 0, 0),
    );
    let ferry = sandbox.found("ferry");
    sandbox.write(
        "news/ferry.txt",
        "Ferry returns\n\nThe ferry came back on Tuesday with a penguin.\n",
    );
    sandbox.write(
        "news/clock.txt",
        "Clock strikes\n\nThe clock of the town hall struck thirteen on Friday.\n",
    );
    sandbox.remove("news/tower.txt");
    check(
        &sandbox.index(&["news"]),
        articles(1, 1, 1, 1),
        files(2, 1, 1),
    );
    assert_eq!(
        sandbox.found("penguin"),
        ferry,
        "a changed article keeps its identifier"
    );
    assert_eq!(sandbox.found("passengers OR tower"), [""; 0]);
    assert_eq!(sandbox.found("clock").len(), 1);
    assert_eq!(sandbox.all().len(), 3);
}

#[test]
fn records_of_a_changed_file_are_counted_each() {
    let sandbox = Sandbox::new();
    sandbox.write("news/wire.jsonl", stories(0, 10));
    sandbox.index(&["news"]);
    // The first two go, the last is new, the rest is as it was.
    sandbox.write("news/wire.jsonl", stories(2, 9));
    check(
        &sandbox.index(&["news"]),
        articles(1, 0, 8, 2),
        files(1, 0, 0),
    );
    let mut expected: Vec<String> = (2..11).map(|number| format!("story-{number}")).collect();
    expected.sort_unstable();
    assert_eq!(sandbox.all(), expected);
}

#[cfg(unix)]
#[test]
fn a_file_replaced_by_one_of_the_same_size_and_time_is_read() {
    let sandbox = three_stories();
    let path = sandbox.path("news/ferry.txt");
    let time = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    let set_time = |path: &Path| {
        let file = File::options().write(true).open(path).unwrap();
        file.set_modified(time).unwrap();
    };
    set_time(&path);
    sandbox.index(&["news"]);
    // In another file that takes the name, as rsync does it; then in place, as an editor does it.
    let text = fs::read_to_string(&path).unwrap();
    let new = sandbox.path("new");
    fs::write(&new, text.replace("Tuesday", "Sundays")).unwrap();
    set_time(&new);
    fs::rename(&new, &path).unwrap();
    assert_eq!(sandbox.index(&["news"])["articles"]["updated"], 1);
    fs::write(&path, text.replace("Tuesday", "Mondays")).unwrap();
    set_time(&path);
    assert_eq!(sandbox.index(&["news"])["articles"]["updated"], 1);
    assert_eq!(sandbox.found("=mondays").len(), 1);
    // Other rights, another disk: the bytes decide.
    let mut rights = fs::metadata(&path).unwrap().permissions();
    rights.set_readonly(true);
    fs::set_permissions(&path, rights).unwrap();
    fs::copy(sandbox.path("news/tower.txt"), &new).unwrap();
    fs::rename(&new, sandbox.path("news/tower.txt")).unwrap();
    let summary = sandbox.index(&["news"]);
    check(&summary, articles(0, 0, 3, 0), files(0, 3, 0));
}

#[test]
fn a_touched_file_is_unchanged() {
    let sandbox = three_stories();
    sandbox.index(&["news"]);
    let file = File::options()
        .append(true)
        .open(sandbox.path("news/ferry.txt"))
        .unwrap();
    file.set_modified(SystemTime::now() - Duration::from_secs(86_400))
        .unwrap();
    check(
        &sandbox.index(&["news"]),
        articles(0, 0, 3, 0),
        files(0, 3, 0),
    );
    check(
        &sandbox.index(&["news"]),
        articles(0, 0, 3, 0),
        files(0, 3, 0),
    );
    assert_eq!(sandbox.all().len(), 3);
}

#[test]
fn articles_of_missing_files_stay_when_asked_to() {
    let sandbox = three_stories();
    sandbox.index(&["news"]);
    sandbox.remove("news/tower.txt");
    let kept = sandbox.index(&["--keep-missing", "news"]);
    assert_eq!(
        (&kept["articles"]["removed"], &kept["files"]["removed"]),
        (&json!(0), &json!(0))
    );
    assert_eq!(sandbox.found("tower").len(), 1);
    check(
        &sandbox.index(&["news"]),
        articles(0, 0, 2, 1),
        files(0, 2, 1),
    );
    assert_eq!(sandbox.found("tower").len(), 0);
}

#[test]
fn an_emptied_folder_is_taken_for_an_unmounted_disk() {
    let sandbox = three_stories();
    sandbox.index(&["news"]);
    for name in ["bridge", "ferry", "tower"] {
        sandbox.remove(&format!("news/{name}.txt"));
    }
    insta::assert_snapshot!(sandbox.run(&["index", "news"]), @r"
    exit 3
    --- stdout
    --- stderr
    newsdex: news: no files found, but the index contains 3: nothing was removed
    hint: check whether the disk is mounted; to empty the index, delete it or use --rebuild
    No articles were found.
    ");
    assert_eq!(sandbox.all().len(), 3);
}

#[test]
fn a_dry_run_says_what_would_be_done_and_does_nothing() {
    let sandbox = three_stories();
    insta::assert_snapshot!(sandbox.run(&["index", "--dry-run", "news"]), @r"
    exit 0
    --- stdout
    Would read 3 files, keep 0 files unchanged and remove 0 files with 0 articles.
    --- stderr
    ");
    assert!(!sandbox.path(".newsdex").exists());
    sandbox.index(&["news"]);
    sandbox.remove("news/ferry.txt");
    sandbox.write(
        "news/clock.txt",
        "Clock strikes\n\nThe clock struck thirteen.\n",
    );
    let before = contents(&sandbox.path(".newsdex"));
    insta::assert_snapshot!(sandbox.run(&["index", "--dry-run", "news"]), @r"
    exit 0
    --- stdout
    Would read 1 file, keep 2 files unchanged and remove 1 file with 1 article.
    --- stderr
    ");
    assert!(
        before == contents(&sandbox.path(".newsdex")),
        "a dry run has written"
    );
}

#[test]
fn globs_choose_files() {
    let sandbox = Sandbox::with_fixtures();
    let json = sandbox.index(&["--include", "*.jsonl*", "archive"]);
    check(&json, articles(22, 0, 0, 0), files(3, 0, 0));
    let sandbox = Sandbox::with_fixtures();
    let rest = sandbox.index(&["--exclude", "*.jsonl*", "--exclude", "text", "archive"]);
    check(
        &rest,
        articles(ARTICLES - 22 - 14, 0, 0, 0),
        files(FILES - 3 - 14, 0, 0),
    );
    insta::assert_snapshot!(sandbox.run(&["index", "--include", "[", "archive"]), @r"
    exit 2
    --- stdout
    --- stderr
    newsdex: --include: `[` is not a valid glob: unclosed character class; missing ']'
    ");
}

#[test]
fn articles_before_a_day_are_passed_over_and_undated_ones_are_not() {
    let sandbox = Sandbox::with_fixtures();
    let summary = sandbox.index(&["--since", "2022-03-03", "archive"]);
    let added = summary["articles"]["added"].as_u64().unwrap();
    assert_eq!(
        summary["articles"]["skipped"].as_u64(),
        Some(ARTICLES - added)
    );
    assert_eq!(sandbox.found("date:<2022-03-03"), [""; 0]);
    assert_eq!(sandbox.found("undated:").len(), 2);
    assert_eq!(sandbox.found("date:>=2022-03-03").len() as u64 + 2, added);
    assert_eq!(sandbox.found("date:2022-03-03").len(), 6);
    insta::assert_snapshot!(sandbox.run(&["index", "--since", "2022-02-30", "archive"]), @r"
    exit 2
    --- stdout
    --- stderr
    newsdex: --since: 2022-02 has no day 30
      2022-02-30
              ^^
    hint: its days go from 01 to 28
    ");
}

#[test]
fn unusual_names_of_fields_can_be_told() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "news/old.jsonl",
        concat!(
            r#"{"over": "Bridge opens", "matter": "An hour late.", "told_on": "2020-01-14"}"#,
            "\n",
            r#"{"over": "Ferry returns", "matter": "With a penguin.", "told_on": "2020-01-15"}"#,
        ),
    );
    let refused = sandbox.run(&["index", "news"]);
    insta::assert_snapshot!(refused, @r"
    exit 3
    --- stdout
    --- stderr
    newsdex: news/old.jsonl: none of its 2 records has a title or text
    hint: if they have other names in this file, use for example --map title=headline --map body=words
    Skipped 2: no title and no text (example: news/old.jsonl:1)
    No articles were found.
    ");
    let mapped = [
        "--map",
        "title=over",
        "--map",
        "body=matter",
        "--map",
        "date=told_on",
        "--rebuild",
        "news",
    ];
    check(
        &sandbox.index(&mapped),
        articles(2, 0, 0, 0),
        files(1, 0, 0),
    );
    assert_eq!(
        sandbox
            .found("title:bridge body:late date:2020-01-14")
            .len(),
        1
    );
    insta::assert_snapshot!(sandbox.run(&["index", "--map", "colour=kleur", "news"]), @r"
    exit 2
    --- stdout
    --- stderr
    error: invalid value 'colour=kleur' for '--map <FIELD=NAME>': articles have no field `colour`; they have id, title, subtitle, body, published, updated, source, authors, section, keywords, url, language

    For more information, try '--help'.
    ");
}

#[test]
fn files_a_glob_leaves_out_are_not_gone() {
    let sandbox = Sandbox::with_fixtures();
    sandbox.index(&["archive"]);
    check(
        &sandbox.index(&["--include", "*.jsonl*", "archive"]),
        articles(0, 0, 22, 0),
        files(0, 3, 0),
    );
    check(
        &sandbox.index(&["--exclude", "text", "archive"]),
        articles(0, 0, ARTICLES - 14, 0),
        files(0, FILES - 14, 0),
    );
    assert_eq!(sandbox.all().len() as u64, ARTICLES);
    // One that is gone is, whatever the glob says.
    sandbox.remove("archive/text/local/lamplighter.txt");
    let summary = sandbox.index(&["--include", "*.jsonl*", "archive"]);
    check(&summary, articles(0, 0, 22, 1), files(0, 3, 1));
    assert_eq!(sandbox.all().len() as u64, ARTICLES - 1);
}

#[test]
fn what_was_too_old_comes_in_when_no_longer_told_to_stay_out() {
    let sandbox = Sandbox::with_fixtures();
    let first = sandbox.index(&["--since", "2022-03-03", "archive"])["articles"]["added"]
        .as_u64()
        .unwrap();
    sandbox.index(&["archive"]);
    assert!(first < ARTICLES);
    assert_eq!(sandbox.stats()["articles"], ARTICLES);
    // And goes again.
    sandbox.index(&["--since", "2022-03-03", "archive"]);
    assert_eq!(sandbox.stats()["articles"], first);
    let same = sandbox.index(&["--since", "2022-03-03", "archive"]);
    assert_eq!(same["files"]["read"], 0, "nothing was asked otherwise");
}

#[test]
fn options_told_for_a_part_of_a_folder_are_remembered_for_that_part() {
    let sandbox = Sandbox::with_fixtures();
    sandbox.index(&["archive"]);
    sandbox.index(&["--since", "2022-03-03", "archive/text"]);
    sandbox.index(&["archive"]);
    assert_eq!(sandbox.stats()["articles"], ARTICLES);
    sandbox.index(&["--since", "2022-03-03", "archive"]);
    sandbox.index(&["--include", "*.jsonl*", "archive"]);
    sandbox.index(&["archive"]);
    assert_eq!(sandbox.stats()["articles"], ARTICLES);
}

#[test]
fn names_of_fields_told_later_are_heeded() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "news/old.jsonl",
        r#"{"kop": "Bridge opens", "tekst": "An hour late.", "wanneer": "2020-01-14"}"#,
    );
    sandbox.index(&["news"]);
    sandbox.index(&["--map", "title=kop", "--map", "body=tekst", "news"]);
    assert_eq!(sandbox.found("title:bridge body:late").len(), 1);
}

#[test]
fn a_file_of_another_format_under_the_same_name_replaces_it() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "news/story",
        "Bridge opens\n\nThe new swing bridge opened on Monday, an hour late.\n",
    );
    sandbox.index(&["news"]);
    sandbox.write("news/story", stories(0, 4));
    let summary = sandbox.index(&["news"]);
    assert_eq!(
        (
            &summary["articles"]["added"],
            &summary["articles"]["removed"]
        ),
        (&json!(4), &json!(1))
    );
    assert_eq!(sandbox.all().len(), 4);
}

#[test]
fn a_format_can_be_told() {
    let sandbox = Sandbox::new();
    sandbox.write("news/wire.jsonl", stories(0, 3));
    let as_text = sandbox.index(&["--format-hint", "text", "news"]);
    assert_eq!(as_text["articles"]["added"], 1);
    let as_json = sandbox.index(&["--format-hint", "json", "news"]);
    assert_eq!(
        (
            &as_json["articles"]["added"],
            &as_json["articles"]["removed"]
        ),
        (&json!(3), &json!(1))
    );
    let unknown = sandbox.run(&["index", "--format-hint", "papyrus", "news"]);
    assert!(unknown.stderr.contains("unknown format"), "in {unknown}");
    for name in ["JSON", "NITF", "plain text"] {
        assert!(unknown.stderr.contains(name), "{name} is not in {unknown}");
    }
    unknown.exits(2);
}
