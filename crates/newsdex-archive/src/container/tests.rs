//! What these tests prove: every container gives the files in it, whatever its name and however deep; a damaged,
//! encrypted or malicious member is reported and affects no other; an origin leads back to its bytes.

use std::io::Write;
use std::path::Path;

use super::samples::zip_of;
use super::*;
use crate::limits::Limits;
use crate::{Input, ReadOptions, open, original};
use newsdex_text::article::Origin;

const TEXT: &str = "Harbour opens again\n\nThe harbour opened on Monday, said the mayor.\n";

fn tar_of(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = ::tar::Builder::new(Vec::new());
    for (name, content) in members {
        let mut header = ::tar::Header::new_gnu();
        header.set_size(content.len() as u64);
        header.set_mode(0o644);
        builder.append_data(&mut header, name, *content).unwrap();
    }
    builder.into_inner().unwrap()
}

fn gzip_of(content: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

fn bzip2_of(content: &[u8]) -> Vec<u8> {
    let mut encoder = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

fn lz4_of(content: &[u8]) -> Vec<u8> {
    let mut encoder = lz4_flex::frame::FrameEncoder::new(Vec::new());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

/// A file `news/NAME` on disk.
fn file(name: &str, content: &[u8]) -> (tempfile::NamedTempFile, Input) {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(content).unwrap();
    let input = Input {
        path: file.path().to_owned(),
        name: format!("news/{name}"),
        bytes: content.len() as u64,
        ..Input::default()
    };
    (file, input)
}

/// The locations of the articles in a file, and the failures; sorted, since texts wait for companion files.
fn read_with(name: &str, content: &[u8], options: ReadOptions) -> Vec<String> {
    let (_file, input) = file(name, content);
    let records = match open(&input, &Arc::new(options)) {
        Ok(records) => records,
        Err(failure) => return vec![failure.to_string()],
    };
    let articles = records.flat_map(|record| match record {
        Ok(record) => record.articles(),
        Err(failure) => vec![Err(failure)],
    });
    let place = |origin: Origin| {
        let member = origin.member.map(|member| format!("!{member}"));
        format!("{}{}", origin.path, member.unwrap_or_default())
    };
    let mut found: Vec<String> = articles
        .map(|article| {
            article.map_or_else(|failure| failure.to_string(), |found| place(found.origin))
        })
        .collect();
    found.sort();
    found
}

#[track_caller]
fn check(name: &str, content: &[u8], expected: &[&str]) {
    let found = read_with(name, content, ReadOptions::default());
    let mut expected = expected.to_vec();
    expected.sort_unstable();
    assert_eq!(found, expected, "in {name}");
}

#[test]
fn compression_is_known_by_content() {
    let expected: &[&str] = &["news/a.txt"];
    check("a.txt", TEXT.as_bytes(), expected);
    for content in [
        gzip_of(TEXT.as_bytes()),
        bzip2_of(TEXT.as_bytes()),
        lz4_of(TEXT.as_bytes()),
        [lz4_of(b"Harbour\n\n"), lz4_of(b"It opened.")].concat(),
        zstd::encode_all(TEXT.as_bytes(), 1).unwrap(),
        gzip_of(&bzip2_of(&lz4_of(TEXT.as_bytes()))),
    ] {
        check("a.txt", &content, expected);
    }
}

#[test]
fn archives_give_their_members_whatever_they_are_called() {
    let tar = tar_of(&[
        ("a/1.txt", TEXT.as_bytes()),
        ("./a//2.txt", TEXT.as_bytes()),
    ]);
    let expected: &[&str] = &["news/day.tar.xz!a/1.txt", "news/day.tar.xz!a/2.txt"];
    check("day.tar.xz", &tar, expected);
    check("day.tar.xz", &gzip_of(&tar), expected);
    let zip = zip_of(&[("a/1.txt", TEXT.as_bytes()), ("a/2.txt", TEXT.as_bytes())]);
    check("day.tar.xz", &zip, expected);
    check("day.tar.xz", &gzip_of(&zip), expected);
}

#[test]
fn what_is_no_file_in_an_archive_is_skipped_by_name() {
    use ::tar::EntryType;
    let mut builder = ::tar::Builder::new(Vec::new());
    let mut add = |name: &str, kind: EntryType, target: &str, content: &[u8]| {
        let mut header = ::tar::Header::new_gnu();
        header.set_size(content.len() as u64);
        header.set_entry_type(kind);
        header.set_mode(0o644);
        if !target.is_empty() {
            header.set_link_name(target).unwrap();
        }
        builder.append_data(&mut header, name, content).unwrap();
    };
    add("a.txt", EntryType::Regular, "", TEXT.as_bytes());
    add("folder/", EntryType::Directory, "", b"");
    add("b.txt", EntryType::Link, "a.txt", b"");
    add("c.txt", EntryType::Symlink, "/etc/passwd", b"");
    // After a link, a file may have the same name.
    add("d.txt", EntryType::Symlink, "../../up", b"");
    add("d.txt", EntryType::Regular, "", TEXT.as_bytes());
    add("e", EntryType::Fifo, "", b"");
    add("f", EntryType::Block, "", b"");
    check(
        "day.tar",
        &builder.into_inner().unwrap(),
        &[
            "news/day.tar!a.txt",
            "news/day.tar!b.txt: a second name of another member of the archive",
            "news/day.tar!c.txt: a link in an archive, not a file",
            "news/day.tar!d.txt",
            "news/day.tar!d.txt: a link in an archive, not a file",
            "news/day.tar!e: a device or a pipe, not a file",
            "news/day.tar!f: a device or a pipe, not a file",
        ],
    );
}

#[test]
fn archives_are_read_inside_archives() {
    let zip = zip_of(&[("a/b.txt", TEXT.as_bytes())]);
    let tar = tar_of(&[("inner.zip", &zip), ("c.txt.gz", &gzip_of(TEXT.as_bytes()))]);
    check(
        "outer.zip",
        &zip_of(&[("x/y.tar", &tar)]),
        &[
            "news/outer.zip!x/y.tar!inner.zip!a/b.txt",
            "news/outer.zip!x/y.tar!c.txt.gz",
        ],
    );
}

#[test]
fn what_lies_beside_articles_is_passed_over() {
    let members: &[(&str, &[u8])] = &[
        (".DS_Store", b"x"),
        ("__MACOSX/a.txt", b"x"),
        ("a/.gitkeep", b""),
        ("a.txt", TEXT.as_bytes()),
        ("a.png", b"\x89PNG\r\n\x1a\n"),
    ];
    let expected: &[&str] = &[
        "news/a.zip!a.txt",
        "news/a.zip!a.png: a PNG image, not an article",
    ];
    check("a.zip", &zip_of(members), expected);
    check("a.zip", &tar_of(members), expected);
    check(
        "a.tar",
        &tar_of(&[(".hidden", b"x")]),
        &["news/a.tar: an archive with nothing to read"],
    );
}

#[test]
fn a_saved_page_in_an_archive_has_its_address_and_what_belongs_to_it_is_skipped() {
    let page = b"<html><title>Ferry sold</title><p>The council of Saltby has sold its old ferry to a man who lives in it.</p></html>";
    let description =
        b"<?xml version=\"1.0\"?>\n<RDF:RDF xmlns:MAF=\"http://maf.mozdev.org/metadata/rdf#\">\n\
        <MAF:originalurl RDF:resource=\"https://courier.example/2019/03/02/ferry\"/></RDF:RDF>";
    let archive = zip_of(&[
        (
            "1_2/index_files/ad.html",
            b"<p>Buy two boats for the price of one.</p>",
        ),
        ("1_2/index.html", page),
        ("1_2/index.rdf", description),
    ]);
    let (_file, input) = file("ferry.maff", &archive);
    let found: Vec<_> = open(&input, &Arc::default()).unwrap().collect();
    let articles: Vec<_> = found
        .iter()
        .flatten()
        .flat_map(|record| record.articles())
        .map(|article| article.unwrap())
        .collect();
    assert_eq!(articles.len(), 1);
    let address = Some("https://courier.example/2019/03/02/ferry");
    assert_eq!(articles[0].url.as_deref(), address);
    assert_eq!(
        articles[0].published,
        newsdex_text::date::moment("2019-03-02")
    );
    let reasons: Vec<String> = found
        .into_iter()
        .filter_map(|record| record.err().map(|failure| failure.reason.into()))
        .collect();
    assert_eq!(
        reasons,
        [
            "belongs to a saved page beside it",
            "the description of a saved page, not an article"
        ]
    );
}

#[test]
fn a_file_of_another_program_is_named_for_what_it_is() {
    let members: &[(&str, &[u8])] = &[
        ("[Content_Types].xml", b"<Types/>"),
        ("_rels/.rels", b"<Relationships/>"),
        ("ppt/presentation.xml", b"<presentation/>"),
    ];
    check(
        "a.pptx",
        &zip_of(members),
        &["news/a.pptx: not a text: looks like a PowerPoint presentation"],
    );
}

#[test]
fn long_and_repeated_names_are_kept_apart() {
    let long = format!("{}a.txt", "folder/".repeat(40));
    check(
        "a.tar",
        &tar_of(&[
            (&long, TEXT.as_bytes()),
            ("a.txt", TEXT.as_bytes()),
            ("a.txt", TEXT.as_bytes()),
        ]),
        &[
            &format!("news/a.tar!{long}"),
            "news/a.tar!a.txt",
            "news/a.tar!a.txt (2)",
        ],
    );
}

#[test]
fn date_and_section_are_taken_from_the_path_of_the_member() {
    let zip = zip_of(&[("sport/2020-05-05-a.txt", TEXT.as_bytes())]);
    let (_file, input) = file("2019-01-01.zip", &zip);
    let record = open(&input, &Arc::default()).unwrap().next().unwrap();
    let article = record.unwrap().articles().remove(0).unwrap();
    assert_eq!(article.section.as_deref(), Some("sport"));
    assert_eq!(
        article.published.map(|moment| moment.day()),
        Some(newsdex_text::day::Day::since_epoch(18_387))
    );
}

#[test]
fn an_archive_that_is_cut_off_gives_what_is_there() {
    let members: &[(&str, &[u8])] = &[("a.txt", TEXT.as_bytes()), ("b.txt", TEXT.as_bytes())];
    let zip = zip_of(members);
    check(
        "a.zip",
        &zip[..zip.len() - 30],
        &[
            "news/a.zip!a.txt",
            "news/a.zip!b.txt",
            "news/a.zip: has no directory at its end, so newsdex searched it for members",
        ],
    );
    let tar = tar_of(members);
    check(
        "a.tar",
        &tar[..1024 + 512 + 20],
        &[
            "news/a.tar!a.txt",
            "news/a.tar!b.txt: ends early: the archive is cut off",
        ],
    );
}

#[test]
fn a_damaged_head_of_a_tar_archive_costs_its_member() {
    let mut tar = tar_of(&[
        ("a.txt", TEXT.as_bytes()),
        ("b.txt", TEXT.as_bytes()),
        ("c.txt", TEXT.as_bytes()),
    ]);
    tar[1024] = b'x';
    check(
        "a.tar",
        &tar,
        &[
            "news/a.tar!a.txt",
            "news/a.tar: damaged: a head",
            "news/a.tar!c.txt",
        ],
    );
}

#[test]
fn a_bomb_is_refused_and_the_rest_is_read() {
    let bomb = vec![b'a'; 70 << 20];
    let zip = zip_of(&[("bomb.txt", &bomb), ("a.txt", TEXT.as_bytes())]);
    let options = ReadOptions {
        record_bytes: 1 << 30,
        ..ReadOptions::default()
    };
    assert_eq!(
        read_with("a.zip", &zip, options),
        [
            "news/a.zip!a.txt",
            "news/a.zip!bomb.txt: expands to more than 250 times its size",
        ]
    );
    let mut deep = TEXT.as_bytes().to_vec();
    for _ in 0..9 {
        deep = gzip_of(&deep);
    }
    check(
        "a.gz",
        &deep,
        &["news/a.gz: more than 8 archives or compressed files inside each other"],
    );
}

#[test]
fn limits_may_be_set() {
    let zip = zip_of(&[("a.txt", TEXT.as_bytes()), ("b.txt", TEXT.as_bytes())]);
    let limits = Limits {
        expanded_bytes: 10,
        ..Limits::default()
    };
    let options = ReadOptions {
        limits,
        ..ReadOptions::default()
    };
    assert_eq!(
        read_with("a.zip", &zip, options),
        [
            "news/a.zip!a.txt: expands to more than 0 MiB",
            "news/a.zip: expands to more than 0 MiB",
        ]
    );
}

#[test]
fn an_origin_leads_back_to_the_bytes() {
    let lines = b"{\"title\": \"A\"}\n{\"title\": \"B\"}\n";
    let zip = zip_of(&[("a.jsonl", lines), ("b.jsonl", lines)]);
    let (_file, input) = file("a.tar.gz", &gzip_of(&tar_of(&[("in.zip", &zip)])));
    let origin = Origin {
        path: input.name.clone(),
        member: Some("in.zip!b.jsonl".to_owned()),
        record: 1,
        offset: 0,
    };
    let found = original(&input.path, &origin, &Arc::default());
    let found = found.unwrap().into_stored();
    assert_eq!(String::from_utf8_lossy(&found), "{\"title\": \"B\"}");
    let absent = Origin {
        record: 2,
        ..origin
    };
    let failure = original(&input.path, &absent, &Arc::default()).unwrap_err();
    assert_eq!(
        failure.to_string(),
        "news/a.tar.gz!in.zip!b.jsonl#2: no such record: the file has changed"
    );
    assert!(original(Path::new("absent"), &absent, &Arc::default()).is_err());
}

#[test]
fn no_cut_and_no_changed_byte_makes_it_panic() {
    let members: &[(&str, &[u8])] = &[("a.txt", TEXT.as_bytes()), ("b.txt", TEXT.as_bytes())];
    let (zip, tar) = (zip_of(members), tar_of(members));
    for content in [gzip_of(&tar), bzip2_of(&tar), lz4_of(&tar), zip, tar] {
        for step in 0..50 {
            let cut = content.len() * step / 50;
            read_with("a", &content[..cut], ReadOptions::default());
            let mut changed = content.clone();
            changed[cut] ^= 1 << (step % 8);
            read_with("a", &changed, ReadOptions::default());
        }
    }
}

#[test]
fn a_zip_whose_members_use_the_same_bytes_is_refused_before_it_is_unpacked() {
    let mut zip = zip_of(&[("a.txt", TEXT.as_bytes()), ("b.txt", TEXT.as_bytes())]);
    check("a.zip", &zip, &["news/a.zip!a.txt", "news/a.zip!b.txt"]);
    // The second entry of the directory leads to the first member.
    let second = memchr::memmem::rfind(&zip, b"PK\x01\x02").unwrap();
    zip[second + 42..second + 46].fill(0);
    check(
        "a.zip",
        &zip,
        &["news/a.zip: damaged: its members overlap, as in a zip bomb"],
    );
}
