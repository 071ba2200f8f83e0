use super::*;
use crate::record::ReadOptions;
use std::io::{Cursor, Write};
use std::sync::Arc;

type Builder = cfb::CompoundFile<Cursor<Vec<u8>>>;

fn put(file: &mut Builder, path: &str, bytes: &[u8]) {
    file.create_stream(path).unwrap().write_all(bytes).unwrap();
}

fn wide(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// The stream of properties of fixed length: head, then entries of type, number and value.
fn fixed(head: usize, entries: &[(u16, u16, u64)]) -> Vec<u8> {
    let mut bytes = vec![0; head];
    for (kind, number, value) in entries {
        bytes.extend(kind.to_le_bytes());
        bytes.extend(number.to_le_bytes());
        bytes.extend([0; 4]);
        bytes.extend(value.to_le_bytes());
    }
    bytes
}

/// 2021-03-04T10:00:00Z
const SENT: u64 = 132_592_968_000_000_000;

fn msg(body: &str) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    put(
        &mut file,
        "/__substg1.0_0037001F",
        &wide("Harbour opens again"),
    );
    put(&mut file, "/__substg1.0_0C1A001F", &wide("Jane Roe"));
    put(&mut file, "/__substg1.0_1000001F", &wide(body));
    put(
        &mut file,
        "/__properties_version1.0",
        &fixed(32, &[(0x40, 0x0039, SENT)]),
    );
    let inner = "/__attach_version1.0_#00000000/__substg1.0_3701000D";
    file.create_storage_all(inner).unwrap();
    put(
        &mut file,
        &format!("{inner}/__substg1.0_0037001E"),
        b"Za\xbf\xf3\xb3\xe6",
    );
    put(
        &mut file,
        &format!("{inner}/__substg1.0_1000001E"),
        b"Ja\x9f\xf1 was here.",
    );
    put(
        &mut file,
        &format!("{inner}/__properties_version1.0"),
        &fixed(24, &[(0x03, 0x3ffd, 1250)]),
    );
    file.flush().unwrap();
    file.into_inner().into_inner()
}

fn results(bytes: Vec<u8>) -> Vec<Result<Article, Failure>> {
    let records = crate::read(bytes, "press/a.dat", &Arc::new(ReadOptions::default()));
    records
        .unwrap()
        .flat_map(|record| record.unwrap().articles())
        .collect()
}

#[test]
fn a_message_and_the_message_attached_to_it_are_articles() {
    let articles: Vec<Article> = results(msg("It opened on Monday."))
        .into_iter()
        .map(Result::unwrap)
        .collect();
    let [outer, inner] = articles.as_slice() else {
        panic!("{articles:?}");
    };
    assert_eq!(outer.title.as_deref(), Some("Harbour opens again"));
    assert_eq!(outer.authors, ["Jane Roe"]);
    assert_eq!(outer.body, "It opened on Monday.");
    let day = outer.published.map(|moment| moment.day().to_string());
    assert_eq!(day.as_deref(), Some("2021-03-04"));
    assert_eq!(inner.title.as_deref(), Some("Zażółć"));
    assert_eq!(inner.body, "Jaźń was here.");
}

#[test]
fn plain_text_full_of_addresses_gives_way_to_rtf() {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    let plain = "<http://wexmouth.example/p.gif> Read <http://a.example> or <http://b.example>";
    put(&mut file, "/__substg1.0_1000001F", &wide(plain));
    let rtf = b"{\\rtf1\\ansi\\fromhtml1{\\*\\htmltag <p>}It rained.{\\*\\htmltag </p>}}";
    let mut stored = vec![0; 8];
    stored.extend(b"MELA\0\0\0\0");
    stored.extend(rtf);
    put(&mut file, "/__substg1.0_10090102", &stored);
    file.flush().unwrap();
    let found = results(file.into_inner().into_inner());
    assert_eq!(found[0].as_ref().unwrap().body, "It rained.");
}

#[test]
fn files_of_other_programs_are_failures_that_name_them() {
    for (stream, kind) in [
        ("/WordDocument", "an old Word document"),
        ("/Workbook", "an old Excel workbook"),
        ("/EncryptedPackage", "an encrypted Office file"),
        ("/Contents", "an old Windows program"),
    ] {
        let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
        put(&mut file, stream, b"x");
        file.flush().unwrap();
        let failure = results(file.into_inner().into_inner())
            .remove(0)
            .unwrap_err();
        assert!(failure.reason.contains(kind), "{failure}");
        assert!(failure.is_loss() && failure.hint.is_some());
    }
}

/// An attribute of `winmail.dat`.
fn attribute(number: u32, data: &[u8]) -> Vec<u8> {
    let mut bytes = vec![1];
    bytes.extend(number.to_le_bytes());
    bytes.extend(u32::try_from(data.len()).unwrap().to_le_bytes());
    bytes.extend(data);
    bytes.extend([0, 0]);
    bytes
}

fn winmail() -> Vec<u8> {
    let mut properties = 3_u32.to_le_bytes().to_vec();
    let text = |number: u16, text: &str| {
        let data = wide(text);
        let mut bytes = 0x1f_u16.to_le_bytes().to_vec();
        bytes.extend(number.to_le_bytes());
        bytes.extend(1_u32.to_le_bytes());
        bytes.extend(u32::try_from(data.len()).unwrap().to_le_bytes());
        bytes.extend(&data);
        bytes.resize(bytes.len().next_multiple_of(4), 0);
        bytes
    };
    properties.extend(text(0x0037, "Pier burnt"));
    properties.extend(text(0x1000, "The pier burnt on Monday."));
    properties.extend([0x40, 0, 0x39, 0]);
    properties.extend(SENT.to_le_bytes());
    let mut bytes = vec![0x78, 0x9f, 0x3e, 0x22, 1, 0];
    bytes.extend(attribute(0x0008_9006, &[0, 0, 1, 0]));
    bytes.extend(attribute(0x0006_9003, &properties));
    bytes
}

#[test]
fn winmail_dat_is_read_as_a_file_and_as_an_attachment() {
    let article = results(winmail()).remove(0).unwrap();
    assert_eq!(article.title.as_deref(), Some("Pier burnt"));
    assert_eq!(article.body, "The pier burnt on Monday.");
    assert!(article.published.is_some());
    assert_eq!(
        text_of_attached(&winmail()).as_deref(),
        Some("The pier burnt on Monday.")
    );
}

#[test]
fn cut_and_damaged_files_cause_no_panic() {
    for whole in [msg("It opened on Monday."), winmail()] {
        for part in 0..50 {
            results_or_failure(whole.get(..whole.len() * part / 50).unwrap().to_vec());
        }
        for at in 0..200 {
            let mut damaged = whole.clone();
            let place = at * whole.len() / 200;
            damaged[place] ^= 0x5a;
            results_or_failure(damaged);
        }
    }
}

fn results_or_failure(bytes: Vec<u8>) {
    if let Ok(records) = crate::read(bytes, "a.msg", &Arc::new(ReadOptions::default())) {
        records.flatten().for_each(|record| drop(record.articles()));
    }
}
