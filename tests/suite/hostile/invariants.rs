//! What holds whatever the bytes are: reading them ends, nobody panics, and what comes out is clean text
//! in proportion to what went in. The property tests beside this file and the fuzz targets in `fuzz/` both
//! check it.

use std::sync::Arc;

use newsdex_archive::{Format, Limits, ReadOptions};
use newsdex_text::article::{Article, Moment};

/// The largest record, in bytes.
const RECORD_BYTES: usize = 1 << 20;
/// What a file may expand to, in bytes.
const EXPANDED_BYTES: u64 = 4 << 20;
/// The text of an article may be so many times as long as its record, and so many bytes longer: a byte
/// of Windows-1252 becomes up to three of UTF-8, a short text may be title, text and keyword at once,
/// and some fields are said once for all articles of a file.
const TIMES: usize = 8;
const BYTES_BESIDE: usize = 64 << 10;
/// 1600-01-01, before which no date is believed; articles are never dated later than `LATEST`.
const EARLIEST: i64 = -11_676_096_000;
const LATEST: i64 = 2_000_000_000;

/// Reads bytes as a file called `name`, of a format if one is given; gives how many articles there are in
/// it.
///
/// # Panics
///
/// When something does not hold that must.
pub fn read(format: Option<&str>, name: &str, bytes: &[u8]) -> usize {
    let hint = format.map(|format| Format::named(format).expect("the format is one that there is"));
    let options = Arc::new(ReadOptions {
        record_bytes: RECORD_BYTES,
        limits: Limits {
            expanded_bytes: EXPANDED_BYTES,
            ..Limits::default()
        },
        latest: Some(Moment::at(LATEST)),
        hint,
        ..ReadOptions::default()
    });
    let Ok(records) = newsdex_archive::read(bytes.to_vec(), name, &options) else {
        return 0;
    };
    let (mut articles, mut outcomes, mut text) = (0, 0_usize, 0_usize);
    let most_expanded = EXPANDED_BYTES as usize + bytes.len();
    for record in records {
        outcomes += 1;
        assert!(
            outcomes <= most_expanded + 16,
            "there are more records than bytes"
        );
        let Ok(record) = record else { continue };
        assert!(
            record.size() <= 2 * RECORD_BYTES,
            "a record of {} bytes is held",
            record.size()
        );
        for article in record.articles() {
            outcomes += 1;
            let Ok(article) = article else { continue };
            assert_eq!(article.origin.path, name);
            let size = check(&article);
            // An issue of many pages is one record and its articles together are in proportion to it; so
            // is every article on its own.
            assert!(
                size <= TIMES * record.size() + BYTES_BESIDE,
                "{size} bytes of text from a record of {}",
                record.size()
            );
            articles += 1;
            text += size;
        }
    }
    let expanded = match hint {
        // Bytes that are compressed even so.
        Some(_) if !is_compressed(bytes) => bytes.len(),
        _ => most_expanded,
    };
    assert!(
        text <= 2 * TIMES * expanded + BYTES_BESIDE * (1 + outcomes.min(64)),
        "{text} bytes of text from {} bytes",
        bytes.len()
    );
    articles
}

fn is_compressed(bytes: &[u8]) -> bool {
    let magics: [&[u8]; 6] = [
        b"\x1f\x8b",
        b"BZh",
        b"\xfd7zXZ",
        b"\x28\xb5\x2f\xfd",
        b"\x04\x22\x4d\x18",
        b"PK",
    ];
    magics.iter().any(|magic| bytes.starts_with(magic)) || bytes.get(257..262) == Some(b"ustar")
}

/// Makes sure that an article is one; gives how many bytes of text it has.
fn check(article: &Article) -> usize {
    assert!(
        article.title.is_some() || !article.body.is_empty(),
        "an article without title and text"
    );
    assert!(
        !article.id.as_str().is_empty(),
        "an article without identifier"
    );
    let lines = [
        &article.title,
        &article.subtitle,
        &article.source,
        &article.dateline,
        &article.section,
        &article.slug,
        &article.language,
    ];
    let lists = [&article.authors, &article.agencies, &article.keywords];
    let mut size = article.id.as_str().len() + article.body.len();
    for line in lines
        .into_iter()
        .flatten()
        .chain(lists.into_iter().flatten())
    {
        assert!(!line.trim().is_empty(), "a field is there and blank");
        assert!(
            !line.contains(is_no_text),
            "a field has a line break or a control character: {line:?}"
        );
        size += line.len();
    }
    assert!(
        !article.body.replace(['\n', '\t'], " ").contains(is_no_text),
        "a text has a control character: {:?}",
        article.body
    );
    for moment in [article.published, article.updated].into_iter().flatten() {
        assert!(
            (EARLIEST..=LATEST).contains(&moment.seconds),
            "an article is dated {moment:?}"
        );
    }
    assert_eq!(article.published.is_some(), article.dated_by.is_some());
    size + article.url.as_ref().map_or(0, String::len)
}

fn is_no_text(character: char) -> bool {
    character.is_control()
}
