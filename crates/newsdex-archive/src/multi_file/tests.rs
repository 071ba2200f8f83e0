use std::path::Path;
use std::sync::Arc;

use super::*;
use crate::FailureKind;
use crate::record::format::Format;
use crate::record::{Place, ReadOptions};

fn record(format: &'static Format, name: &str, bytes: &[u8]) -> Result<Record, Failure> {
    let file = Place::of_file(
        "all.tar",
        &Arc::new(ReadOptions::default()),
        crate::registry::recognised,
    );
    let place = Place {
        member: Some(name.to_owned()),
        ..file
    };
    Ok(Record {
        format,
        place: Arc::new(place),
        bytes: bytes.to_vec(),
        number: 0,
        offset: 0,
        line: None,
    })
}

/// The formats and members of the resulting records, or the kinds of failures.
fn run(records: Vec<Result<Record, Failure>>) -> Vec<String> {
    let records = Box::new(records.into_iter());
    join_companion_files(records, Some(Path::new("all.tar")))
        .map(|record| match record {
            Ok(record) => format!(
                "{} {} {}",
                record.format(),
                member(&record),
                record.articles().len()
            ),
            Err(failure) => format!("{:?}", failure.kind),
        })
        .collect()
}

const METS: &[u8] = br#"<mets><fileSec><file ID="A"><FLocat href="text/1.xml"/></file></fileSec>
    <structMap TYPE="LOGICAL"><div TYPE="ARTICLE"><fptr><area FILEID="A" BEGIN="B"/></fptr></div>
    <div TYPE="ARTICLE"><fptr><area FILEID="A" BEGIN="B"/></fptr></div></structMap></mets>"#;
const PAGE: &[u8] = br#"<alto><Page><TextBlock ID="B"><TextLine><String CONTENT="Word"/></TextLine></TextBlock></Page></alto>"#;

#[test]
fn a_page_may_come_before_or_after_its_issue() {
    let mets = || record(&mets::FORMAT, "a/mets.xml", METS);
    let page = |name: &str| record(&alto::FORMAT, name, PAGE);
    assert_eq!(
        run(vec![mets(), page("a/text/1.xml")]),
        ["METS a/mets.xml 2"]
    );
    assert_eq!(
        run(vec![page("a/text/1.xml"), mets()]),
        ["METS a/mets.xml 2"]
    );
    assert_eq!(
        run(vec![page("b/text/1.xml"), mets(), page("a/text/1.xml")]),
        ["METS a/mets.xml 2", "ALTO b/text/1.xml 1"]
    );
}

#[test]
fn texts_and_their_metadata_find_each_other() {
    let text = || record(&plain::FORMAT, "true/7.txt", b"A text about a bridge.");
    let metadata = || {
        record(
            &plain::FORMAT,
            "true-meta-information/7-meta.txt",
            b"Ann Lee\nhttps://a.example/7\n",
        )
    };
    assert_eq!(
        run(vec![text(), metadata()]),
        ["text with metadata true/7.txt 1"]
    );
    assert_eq!(
        run(vec![metadata(), text()]),
        ["text with metadata true/7.txt 1"]
    );
    assert_eq!(run(vec![text()]), ["plain text true/7.txt 1"]);
    assert_eq!(
        run(vec![metadata()]),
        [format!("{:?}", FailureKind::Skipped)]
    );
}

#[test]
fn on_disk_companions_are_read_where_they_stand() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        std::fs::write(&path, bytes).expect("written");
        path
    };
    let paths = [
        write("mets.xml", METS),
        write("text/1.xml", PAGE),
        write("7.txt", b"A text about a bridge."),
        write("7-meta.txt", b"Ann Lee\nhttps://a.example/7\n"),
    ];
    let formats: [&'static Format; 4] =
        [&mets::FORMAT, &alto::FORMAT, &plain::FORMAT, &plain::FORMAT];
    let found: Vec<String> = paths
        .iter()
        .zip(formats)
        .flat_map(|(path, format)| {
            let mut record =
                record(format, "", &std::fs::read(path).expect("bytes")).expect("a record");
            record.place = Arc::new(Place::of_file(
                "x",
                &Arc::new(ReadOptions::default()),
                crate::registry::recognised,
            ));
            join_companion_files(Box::new(std::iter::once(Ok(record))), Some(path))
        })
        .map(|record| match record {
            Ok(record) => format!("{} {}", record.format(), record.articles().len()),
            Err(failure) => format!("{:?}", failure.kind),
        })
        .collect();
    assert_eq!(
        found,
        ["METS 2", "Skipped", "text with metadata 1", "Skipped"]
    );
}

#[test]
fn the_text_of_a_scanned_page_in_an_archive_is_not_read_twice() {
    let text = |name: &str| record(&plain::FORMAT, name, b"Word");
    let found = run(vec![
        text("1898/seq-3/ocr.txt"),
        record(&alto::FORMAT, "1898/seq-3/ocr.xml", PAGE),
        text("1898/seq-4/ocr.txt"),
    ]);
    let mut kinds = found.clone();
    kinds.sort();
    assert_eq!(
        kinds,
        [
            "ALTO 1898/seq-3/ocr.xml 1",
            "Skipped",
            "plain text 1898/seq-4/ocr.txt 1"
        ]
    );
}
