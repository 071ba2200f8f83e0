//! What is proved here, of every format, of bytes that were once a file of it and have been damaged:
//!
//! 1. reading them ends, and no reader panics;
//! 2. what comes out is clean text, with its origin, in proportion to what went in;
//! 3. a file made of one thing repeated is no exception: it is read in the end.
//!
//! The targets in `fuzz/` prove the same with far more time.

#[expect(unreachable_pub, reason = "the fuzz targets are another crate")]
mod invariants;

use std::fs;
use std::path::{Path, PathBuf};

use newsdex_archive::Format;
use proptest::prelude::*;

use self::invariants::read;
use crate::harness::fixtures;

/// The files to damage, with their names, in an order that is always the same.
fn files() -> Vec<(String, Vec<u8>)> {
    let mut paths = Vec::new();
    for folder in ["archive", "broken", "formats"] {
        add_files(&fixtures(folder), &mut paths);
    }
    paths.sort();
    let file = |path: PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        (name, fs::read(path).unwrap())
    };
    paths.into_iter().map(file).collect()
}

fn add_files(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => add_files(&path, paths),
            false => paths.push(path),
        }
    }
}

/// One way in which a file is damaged. Places are parts of 65536 of its length.
#[derive(Debug, Clone)]
enum Damage {
    Flip {
        at: u16,
        bit: u8,
    },
    Cut {
        at: u16,
    },
    Drop {
        at: u16,
        bytes: u8,
    },
    Repeat {
        at: u16,
        bytes: u8,
        times: u16,
    },
    Insert {
        at: u16,
        bytes: Vec<u8>,
    },
    /// The first number from there becomes this one.
    Number {
        at: u16,
        number: &'static str,
    },
}

fn any_damage() -> impl Strategy<Value = Damage> {
    let at = any::<u16>;
    let number = prop::sample::select(vec![
        "0",
        "-1",
        "4294967296",
        "9223372036854775807",
        "18446744073709551616",
        "99999999999999999999999999999999",
        "1e999",
    ]);
    let token = prop::sample::select(vec![
        "\0",
        "\r\n\r\n",
        "\u{feff}",
        "<",
        ">",
        "</",
        "]]>",
        "<!--",
        "-->",
        "&#",
        "&#xFFFFFFFF;",
        "{",
        "[",
        "\"",
        "\\u",
        "\\uD800",
        "=?utf-8?B?",
        "=\r\n",
        "--",
        "%00",
        "\u{1}",
        "\u{2}",
        "'",
        ";",
        "\t",
        "---\n",
        "\u{202e}",
    ]);
    prop_oneof![
        (at(), 0..8_u8).prop_map(|(at, bit)| Damage::Flip { at, bit }),
        at().prop_map(|at| Damage::Cut { at }),
        (at(), any::<u8>()).prop_map(|(at, bytes)| Damage::Drop { at, bytes }),
        (at(), any::<u8>(), 1..200_u16).prop_map(|(at, bytes, times)| Damage::Repeat {
            at,
            bytes,
            times
        }),
        (at(), prop::collection::vec(any::<u8>(), 1..8))
            .prop_map(|(at, bytes)| Damage::Insert { at, bytes }),
        (at(), token).prop_map(|(at, token)| Damage::Insert {
            at,
            bytes: token.into()
        }),
        (at(), number).prop_map(|(at, number)| Damage::Number { at, number }),
    ]
}

impl Damage {
    fn done_to(&self, file: &mut Vec<u8>) {
        let place = |at: u16| usize::from(at) * file.len() / 65536;
        match self {
            Damage::Flip { at, bit } => {
                let at = place(*at);
                if let Some(byte) = file.get_mut(at) {
                    *byte ^= 1 << bit;
                }
            }
            Damage::Cut { at } => file.truncate(place(*at)),
            Damage::Drop { at, bytes } => {
                let start = place(*at);
                let end = file.len().min(start + usize::from(*bytes));
                file.drain(start..end);
            }
            Damage::Repeat { at, bytes, times } => {
                let start = place(*at);
                let end = file.len().min(start + usize::from(*bytes));
                let block = file[start..end].repeat(usize::from(*times));
                file.splice(end..end, block);
            }
            Damage::Insert { at, bytes } => {
                let at = place(*at);
                file.splice(at..at, bytes.iter().copied());
            }
            Damage::Number { at, number } => {
                let from = place(*at);
                let Some(start) = file[from..].iter().position(u8::is_ascii_digit) else {
                    return;
                };
                let start = from + start;
                let digits = file[start..]
                    .iter()
                    .take_while(|byte| byte.is_ascii_digit())
                    .count();
                file.splice(start..start + digits, number.bytes());
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_damaged_file_of_any_format_ends_in_articles_or_reasons(
        which: prop::sample::Index,
        damages in prop::collection::vec(any_damage(), 1..6),
        format: prop::sample::Index,
    ) {
        let files = files();
        let (name, bytes) = which.get(&files);
        let mut bytes = bytes.clone();
        for damage in &damages {
            damage.done_to(&mut bytes);
        }
        read(None, name, &bytes);
        let formats: Vec<&str> = Format::names().collect();
        let format = *format.get(&formats);
        read(Some(format), name, &bytes);
    }

    #[test]
    fn two_files_run_into_each_other_end_in_articles_or_reasons(
        first: prop::sample::Index,
        second: prop::sample::Index,
        at: u16,
    ) {
        let files = files();
        let (name, bytes) = first.get(&files);
        let mut bytes = bytes.clone();
        Damage::Cut { at }.done_to(&mut bytes);
        bytes.extend(&second.get(&files).1);
        read(None, name, &bytes);
    }
}

#[test]
fn the_files_are_read_before_they_are_damaged() {
    let articles: usize = files()
        .iter()
        .map(|(name, bytes)| read(None, name, bytes))
        .sum();
    assert!(articles > 60, "only {articles} articles");
}

#[test]
fn one_thing_repeated_without_end_is_read_in_the_end() {
    let things = [
        "<",
        "</",
        "<p",
        "<p>",
        "<div>",
        "<div><p>",
        "</div>",
        "<b><i>",
        "<table><td>",
        "<a href=\"",
        "<!--",
        "<![CDATA[",
        "<?",
        "<!DOCTYPE ",
        "<script>",
        "&",
        "&#",
        "&amp;",
        "&quot",
        "<item>",
        "<item><title>a</title>",
        "<entry/>",
        "<DOC>",
        "<REUTERS>",
        "<BODY>",
        "[",
        "{",
        "{\"a\":",
        "[{",
        "\"",
        "\"\"",
        "{\"title\":\"a\"}",
        "{}\n",
        "[],",
        "\\",
        "\\u",
        "a,",
        "a;b\n",
        "\"a\n",
        ",",
        "\t",
        "\n",
        "\r",
        " ",
        " \n",
        "\n\n",
        "> ",
        "--",
        "---\n",
        "--\n--a\n",
        "*",
        "**",
        "[a](",
        "![",
        "`",
        "#",
        "# a\n",
        "From \n",
        "From a\n\n",
        "Subject: a\n",
        " a\n",
        "=?utf-8?Q?a?= ",
        "=",
        "Content-Type: multipart/mixed; boundary=a\n\n--a\n",
        "WARC/1.0\r\n",
        "WARC/1.0\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\n",
        "0\r\n",
        "\u{1}",
        "\u{2}",
        "\u{3}",
        "\u{1}\u{2}\u{3}",
        "a",
        "A ",
        "By A B\n",
        "1 ",
        "2020-01-01 ",
        "Jan 1, ",
        "é",
        "Ã©",
        "â\u{80}\u{9c}",
        "\u{300}",
        "\u{202e}",
        "\u{feff}",
        "“",
        "“a” ",
        "http://a/",
        "a.b.",
        "...",
    ];
    for thing in things {
        let bytes = thing.repeat(60_000 / thing.len());
        read(None, "2020-05-05-a.txt", bytes.as_bytes());
        for format in Format::names() {
            read(Some(format), "a", bytes.as_bytes());
        }
    }
}
