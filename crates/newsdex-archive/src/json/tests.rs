//! What these tests prove: JSON files of every structure give their articles in order with their positions; a broken
//! record affects no other; no record larger than the limit is kept in memory.

use std::io::Write;
use std::sync::Arc;

use crate::{Input, ReadOptions, open};
use newsdex_text::article::Article;

/// Reads a file with this name and content: gives articles, and failures as they print.
fn read(name: &str, content: &[u8], options: ReadOptions) -> Vec<Result<Article, String>> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(content).unwrap();
    let (path, bytes) = (file.path().to_owned(), content.len() as u64);
    let input = Input {
        path,
        name: format!("news/{name}"),
        bytes,
        ..Input::default()
    };
    let printed = |failure: crate::Failure| match failure.is_loss() {
        true => format!("! {failure}"),
        false => format!("- {failure}"),
    };
    match open(&input, &Arc::new(options)) {
        Err(failure) => vec![Err(printed(failure))],
        Ok(records) => records
            .flat_map(|record| match record {
                Ok(record) => record.articles(),
                Err(failure) => vec![Err(failure)],
            })
            .map(|article| article.map_err(printed))
            .collect(),
    }
}

/// Titles with the offsets of their records, or failures.
fn titles(name: &str, content: &str, options: ReadOptions) -> Vec<String> {
    let read = read(name, content.as_bytes(), options);
    read.into_iter()
        .map(|found| match found {
            Ok(article) => {
                let origin = article.origin;
                let offset = usize::try_from(origin.offset).unwrap();
                assert!(
                    content[offset..].starts_with('{'),
                    "offset {offset} in {content:?}"
                );
                format!("{} {}", origin.record, article.title.unwrap_or_default())
            }
            Err(failure) => failure,
        })
        .collect()
}

#[track_caller]
fn check(content: &str, expected: &[&str]) {
    assert_eq!(
        titles("a.json", content, ReadOptions::default()),
        expected,
        "in {content:?}"
    );
}

#[test]
fn json_lines_with_blank_lines_are_one_article_a_line() {
    check(
        "{\"title\":\"A\"}\n\n{\"title\":\"B\"}\r\n{\"title\":\"C\"}",
        &["0 A", "1 B", "2 C"],
    );
    check("{\"title\":\"A\"}", &["0 A"]);
}

#[test]
fn objects_in_a_row_and_over_several_lines_are_read() {
    check(
        "{\n \"title\": \"A\"\n}\n{\n \"title\": \"B\"\n}\n",
        &["0 A", "1 B"],
    );
    check(
        "{\"title\":\"A\"}{\"title\":\"B\"} {\"title\":\"C\"}",
        &["0 A", "1 B", "2 C"],
    );
}

#[test]
fn arrays_are_read_whether_pretty_or_not() {
    check("[{\"title\":\"A\"},{\"title\":\"B\"}]", &["0 A", "1 B"]);
    check(
        "\n[\n {\n  \"title\": \"A }{ \\\" ]\"\n },\n {\"title\": \"B\", \"x\": [[{}], {\"y\": {}}]}\n]\n",
        &["0 A }{ \" ]", "1 B"],
    );
    check("[]", &["- news/a.json: nothing to read in it"]);
}

#[test]
fn arrays_inside_wrappers_are_read() {
    check(
        "{\"status\":\"ok\",\"articles\":[{\"title\":\"A\"},{\"title\":\"B\"}],\"total\":2}",
        &["0 A", "1 B"],
    );
    check(
        "{\"response\": {\"docs\": [{\"title\":\"A\"}]}, \"x\": [{}]}",
        &["0 A"],
    );
    check(
        "{\"hits\":{\"total\":1,\"hits\":[{\"_id\":\"x\",\"_source\":{\"title\":\"A\"}}]}}",
        &["0 A"],
    );
    check(
        "{\"articles\":[{\"title\":\"A\"}]}\n{\"articles\":[{\"title\":\"B\"}]}",
        &["0 A", "1 B"],
    );
}

#[test]
fn an_article_with_lists_of_its_own_is_no_wrapper() {
    check("{\"headline\":\"A\",\"items\":[{\"x\":1}]}", &["0 A"]);
    check(
        "{\"title\":\"A\",\"media\":{\"items\":[{\"title\":\"x\"}]}}",
        &["0 A"],
    );
    check(
        "{\"text\":\"T.\",\"title\":\"A\",\"articles\":[{\"title\":\"x\"}]}",
        &["0 A"],
    );
}

#[test]
fn a_broken_line_costs_itself_and_is_named() {
    check(
        "{\"title\":\"A\"}\n{\"title\":\n{\"title\":\"C\"}\nrubbish\n{\"title\":\"E\"}",
        &[
            "0 A",
            "! news/a.json:2: not valid JSON: ends early",
            "2 C",
            "! news/a.json:4: not valid JSON: expected value",
            "4 E",
        ],
    );
}

#[test]
fn a_broken_first_line_costs_itself() {
    check(
        "{\"title\":\"A\n{\"title\":\"B\"}\n{\"title\":\"C\"}",
        &[
            "! news/a.json:1: not valid JSON: the object is not closed",
            "1 B",
            "2 C",
        ],
    );
    check(
        "{\"title\":\"A\",\n{\"title\":\"B\"}\n{\"title\":\"C\"}",
        &[
            "! news/a.json:1: not valid JSON: the object is not closed",
            "1 B",
            "2 C",
        ],
    );
}

#[test]
fn a_first_line_that_breaks_off_in_a_list_costs_itself() {
    let broken = "! news/a.json:1: not valid JSON: the object is not closed";
    for tags in ["[\"x\",", "[\"x\"", "[7", "[", "[{\"x\":1},", "[[1],"] {
        check(
            &format!("{{\"title\":\"A\",\"tags\":{tags}\n{{\"title\":\"B\"}}\n{{\"title\":\"C\"}}"),
            &[broken, "1 B", "2 C"],
        );
    }
    check(
        "{\"title\":\"A\",\"parts\":[\n{\"title\":\"B\"},\n{\"title\":\"C\"}\n]}\n{\"title\":\"D\"}",
        &["0 A", "1 D"],
    );
}

#[test]
fn a_broken_element_of_an_array_costs_itself() {
    check(
        "[\n{\"title\":\"A\"},\n{\"title\":\"B},\n{\"title\":\"C\"},\n{\"title\" \"D\"},\n{\"title\":\"E\"}\n]",
        &[
            "0 A",
            "! news/a.json:3: not valid JSON: the object is not closed",
            "2 C",
            "! news/a.json:5: not valid JSON: expected `:`",
            "4 E",
        ],
    );
    check(
        "[\n{\"x\":[1}},\n{\"title\":\"B\"}]",
        &[
            "! news/a.json:2: not valid JSON: brackets do not match",
            "1 B",
        ],
    );
    check(
        "[{\"title\":\"A\"}, null, 7, {\"title\":\"B\"}]",
        &[
            "0 A",
            "! news/a.json:1: not an object",
            "! news/a.json:1: not an object",
            "3 B",
        ],
    );
}

#[test]
fn an_array_that_is_cut_off_gives_what_there_is() {
    check(
        "[{\"title\":\"A\"},{\"title\":\"B",
        &[
            "0 A",
            "! news/a.json:1: ends early: the object is not closed",
        ],
    );
    check(
        "[{\"title\":\"A\"}",
        &[
            "0 A",
            "! news/a.json:1: ends early: the array is not closed",
        ],
    );
}

#[test]
fn what_is_no_article_is_skipped_and_says_why() {
    check(
        "{\"name\":\"x\",\"version\":\"1\",\"description\":\"d\"}",
        &["- news/a.json:1: no title and no text; the keys are `description` `name` `version`"],
    );
    check(
        "[1,2,3]",
        &["- news/a.json: an array of values, not of articles"],
    );
    check(
        "{}",
        &["- news/a.json:1: no title and no text; the object is empty"],
    );
    check(
        "{\"$schema\":\"x\",\"title\":\"x\"}",
        &["- news/a.json:1: a JSON schema, not an article"],
    );
}

#[test]
fn what_python_writes_instead_of_json_is_read() {
    check(
        "{\"title\":\"A\",\"n\":NaN}\n{\"title\":\"B\tC\"}",
        &["0 A", "1 B C"],
    );
}

#[test]
fn deep_nesting_is_refused() {
    let deep = format!(
        "{{\"title\":\"A\",\"x\":{}{}}}\n{{\"title\":\"B\"}}",
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    check(&deep, &["! news/a.json:1: nested too deep", "1 B"]);
    let open = format!("[{{\"x\":{}", "{\"x\":".repeat(100_000));
    check(
        &open,
        &["! news/a.json:1: ends early: the object is not closed"],
    );
}

#[test]
fn a_record_over_the_limit_is_refused_and_the_next_read() {
    let long = "x".repeat(5000);
    let options = || ReadOptions {
        record_bytes: 1000,
        ..ReadOptions::default()
    };
    let lines = format!("{{\"title\":\"A\"}}\n{{\"title\":\"{long}\"}}\n{{\"title\":\"C\"}}\n");
    let expected = [
        "0 A",
        "! news/a.json:2: record is larger than 1000 bytes",
        "2 C",
    ];
    assert_eq!(titles("a.json", &lines, options()), expected);
    let array = format!("[{{\"title\":\"A\"}},\n{{\"title\":\"{long}\"}},{{\"title\":\"C\"}}]");
    assert_eq!(titles("a.json", &array, options()), expected);
    let first = format!("{{\"title\":\"{long}\"}}\n{{\"title\":\"B\"}}\n");
    assert_eq!(
        titles("a.json", &first, options()),
        ["! news/a.json:1: record is larger than 1000 bytes", "1 B"]
    );
}

#[test]
fn compressed_files_are_read_whatever_they_are_called_and_cut_ones_up_to_the_cut() {
    let lines: String = (0..2000)
        .map(|n| format!("{{\"title\":\"Number {n}\",\"id\":\"number/{n}\"}}\n"))
        .collect();
    let (first, second) = lines.as_bytes().split_at(lines.len() / 2);
    let gzip = |bytes: &[u8]| {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    };
    let members = [gzip(first), gzip(second)].concat();
    assert_eq!(
        read("a.txt", &members, ReadOptions::default())
            .iter()
            .filter(|found| found.is_ok())
            .count(),
        2000
    );
    let frames = [
        zstd::encode_all(first, 1).unwrap(),
        zstd::encode_all(second, 1).unwrap(),
    ]
    .concat();
    assert_eq!(
        read("a.gz", &frames, ReadOptions::default())
            .iter()
            .filter(|found| found.is_ok())
            .count(),
        2000
    );
    for cut in [
        &members[..members.len() - 100],
        &frames[..frames.len() - 100],
    ] {
        let found = read("a.json.gz", cut, ReadOptions::default());
        let (last, before) = found.split_last().unwrap();
        assert!(
            before.len() >= 1000 && before.iter().all(Result::is_ok),
            "{}",
            before.len()
        );
        assert_eq!(
            last.as_ref().unwrap_err(),
            "! news/a.json.gz: ends early: the compressed data are cut off"
        );
    }
}

#[test]
fn other_encodings_are_read() {
    let title = |content: &[u8]| {
        read("a.json", content, ReadOptions::default())[0]
            .clone()
            .unwrap()
            .title
            .unwrap()
    };
    let text = "{\"title\": \"Café\"}\n{\"title\": \"Thé\"}\n";
    assert_eq!(title(b"{\"title\": \"Caf\xe9\"}\n"), "Café");
    assert_eq!(title(&[b"\xef\xbb\xbf", text.as_bytes()].concat()), "Café");
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(title(&utf16), "Café");
    assert_eq!(title(&[b"\xff\xfe", utf16.as_slice()].concat()), "Café");
}

proptest::proptest! {
    #[test]
    fn every_object_of_an_array_is_found_with_any_limit_and_any_text(
        titles in proptest::collection::vec("[ -~\u{e9}\n]{1,20}[a-z]", 1..8),
        is_pretty: bool,
    ) {
        let objects: Vec<_> = titles.iter().map(|title| serde_json::json!({"title": title, "x": {"y": [{}]}})).collect();
        let print = if is_pretty { serde_json::to_vec_pretty } else { serde_json::to_vec };
        let found = read("a.json", &print(&objects).unwrap(), ReadOptions::default());
        proptest::prop_assert!(found.iter().all(Result::is_ok), "{:?}", found);
        proptest::prop_assert_eq!(found.len(), titles.len());
    }

    #[test]
    fn hostile_bytes_end_and_break_nothing(content in "[\\[\\]{}\",:\n a\\\\1]{0,200}", limit in 1_usize..100) {
        read("a.json", content.as_bytes(), ReadOptions { record_bytes: limit, ..ReadOptions::default() });
    }
}

#[test]
fn articles_are_found_by_their_shape() {
    let (a, b) = (
        "{\"title\":\"A\",\"text\":\"x\"}",
        "{\"title\":\"B\",\"text\":\"y\"}",
    );
    for text in [
        format!("{{\"7\":{a},\"8\":{b}}}"),
        format!("{{\"answer\":{{\"zone\":[{{\"list\":[{a},{b}]}}]}}}}"),
        format!("[[{a}],[{b}]]"),
        format!("[{a},{{\"type\":\"table\",\"data\":[{b}]}}]"),
        "{\"title\":[\"A\",\"B\"],\"text\":[\"x\",\"y\"]}".to_owned(),
        "{\"title\":{\"0\":\"A\",\"1\":\"B\"},\"text\":{\"0\":\"x\",\"1\":\"y\"}}".to_owned(),
        "{\"columns\":[\"title\",\"text\"],\"data\":[[\"A\",\"x\"],[\"B\",\"y\"]]}".to_owned(),
        "{\"range\":\"A1:C3\",\"values\":[[\"title\",\"text\",\"note\"],[\"A\",\"x\"],[\"B\",\"y\",\"z\"]]}".to_owned(),
    ] {
        let found = crate::tests::read("a.json", text.as_bytes());
        let titles: Vec<Option<&str>> = found
            .iter()
            .map(|found| found.as_ref().ok()?.title.as_deref())
            .collect();
        assert_eq!(titles, [Some("A"), Some("B")], "in {text}");
    }
}

#[test]
fn a_draft_is_skipped() {
    check(
        "{\"title\":\"A\",\"text\":\"x\",\"status\":\"draft\"}",
        &["- news/a.json:1: a draft, not published"],
    );
}
