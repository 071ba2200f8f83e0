use super::*;
use crate::ReadOptions;
use newsdex_text::article::Moment;
use newsdex_text::day::Day;

const PAGE: &str = "<!doctype html><html><head><title>Harbour opens again</title></head><body><article><h1>Harbour opens again</h1><p>The harbour opened on Monday, said the mayor, who had come to see it with his own eyes and was content.</p><p>All who had come with him were content, too, and went home when it began to rain.</p></article></body></html>";

fn record(kind: &str, uri: &str, content: &str) -> String {
    let length = content.len();
    format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {uri}\r\nWARC-Date: 2021-01-01T00:00:00Z\r\nContent-Type: application/http\r\nContent-Length: {length}\r\n\r\n{content}\r\n\r\n"
    )
}

fn answer(head: &str, content: &str) -> String {
    format!("HTTP/1.1 {head}\r\n\r\n{content}")
}

fn page(uri: &str) -> String {
    record(
        "response",
        uri,
        &answer("200 OK\r\nContent-Type: text/html", PAGE),
    )
}

fn read(bytes: &[u8]) -> Vec<Result<Article, Failure>> {
    let place = Place::of_file(
        "crawl/20210101-a.warc",
        &Arc::new(ReadOptions::default()),
        crate::registry::recognised,
    );
    let source = Source {
        reader: Box::new(Cursor::new(bytes.to_vec())),
        place: Arc::new(place),
    };
    split::records(&FORMAT, source)
        .flat_map(|record| match record {
            Ok(record) => record.articles(),
            Err(failure) => vec![Err(failure)],
        })
        .collect()
}

/// Compares the results for each record: the URL of an article or the reason why there is none.
#[track_caller]
fn check(bytes: &str, expected: &[&str]) {
    let found: Vec<String> = read(bytes.as_bytes())
        .into_iter()
        .map(|article| match article {
            Ok(article) => article.url.unwrap_or_default(),
            Err(failure) => failure.reason.into(),
        })
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn pages_are_articles_and_the_rest_is_counted() {
    let archive = [
        record("warcinfo", "", "software: a crawler"),
        record("request", "http://a.example/", "GET / HTTP/1.1\r\n\r\n"),
        page("http://a.example/one two"),
        record("revisit", "http://a.example/", "HTTP/1.1 200 OK\r\n\r\n"),
        record(
            "response",
            "http://a.example/gone",
            &answer("404 Not Found\r\nContent-Type: text/html", PAGE),
        ),
        record(
            "response",
            "http://a.example/a.png",
            &answer("200 OK\r\nContent-Type: image/png", "PNG"),
        ),
        record("response", "dns:a.example", "a.example. 1 IN A 192.0.2.1"),
        page("<http://a.example/two>"),
    ];
    check(
        &archive.concat(),
        &[
            "a record of kind warcinfo, not a page",
            "a record of kind request, not a page",
            "http://a.example/one%20two",
            "a page seen before, not kept again",
            "the server answered with status 404, not with a page",
            "image/png, not a page",
            "not an answer of a web server",
            "http://a.example/two",
        ],
    );
}

#[test]
fn the_time_of_the_crawl_is_not_the_time_of_publication() {
    let found = read(page("http://a.example/harbour").as_bytes()).remove(0);
    assert_eq!(found.unwrap().published, None);
    let found = read(page("http://a.example/2020/05/05/harbour?d=2019-01-01").as_bytes());
    let published = found[0].as_ref().unwrap().published;
    assert_eq!(published, Some(Moment::on_day(Day::since_epoch(18_387))));
}

#[test]
fn arc_is_read_too() {
    let content = answer("200 OK\r\nContent-Type: text/html", PAGE);
    let length = content.len();
    let archive = format!(
        "filedesc://a.arc 0.0.0.0 20210101000000 text/plain 9\n1 0 Name\n\nhttp://a.example/a b 192.0.2.1 20210101000000 text/html {length}\n{content}\n"
    );
    check(
        &archive,
        &[
            "the head of the archive, not a page",
            "http://a.example/a%20b",
        ],
    );
}

#[test]
fn damage_costs_one_record() {
    let archive = format!(
        "{}stray words\r\n{}",
        page("http://a.example/1"),
        page("http://a.example/2")
    );
    check(
        &archive,
        &[
            "http://a.example/1",
            "data that is not a record",
            "http://a.example/2",
        ],
    );
}

#[test]
fn of_a_record_that_is_cut_off_its_beginning_is_read() {
    let archive = page("http://a.example/1");
    check(
        &archive[..archive.len() - 100],
        &[
            "http://a.example/1",
            "ends early: the last record is cut off",
        ],
    );
}

#[test]
fn offsets_lead_back_to_the_record() {
    let first = page("http://a.example/1");
    let archive = format!("{first}{}", page("http://a.example/2"));
    let found = read(archive.as_bytes());
    let origin = &found[1].as_ref().unwrap().origin;
    assert_eq!((origin.record, origin.offset), (1, first.len() as u64));
}

#[test]
fn plain_texts_are_read_and_lists_for_machines_are_not() {
    let text = "Harbour opens again\n\nThe harbour opened on Monday.\n";
    let of = |uri: &str| {
        let head = "200 OK\r\nContent-Type: text/plain";
        record("response", uri, &answer(head, text))
    };
    let archive = [
        of("http://a.example/harbour.txt"),
        of("http://a.example/robots.txt"),
    ];
    check(
        &archive.concat(),
        &["http://a.example/harbour.txt", "robots.txt, not a page"],
    );
}
