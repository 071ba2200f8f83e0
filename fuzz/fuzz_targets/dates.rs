//! The parts that every format uses: encodings, cleaning and repair of text, dates, bylines.

#![no_main]

use libfuzzer_sys::fuzz_target;
use newsdex_text::byline::{byline, is_of_a_person, without_by};
use newsdex_text::date::{moment, path::moment_in_path};
use newsdex_text::{clean, encoding};

fuzz_target!(|bytes: &[u8]| {
    let declared = encoding::declared(bytes);
    let decoded = encoding::decode(bytes, declared.as_deref());
    assert!(decoded.len() <= 3 * bytes.len() + 16);
    let body = clean::body(&decoded);
    let prose = clean::prose(&decoded);
    assert!(!body.contains(|character: char| character.is_control() && character != '\n'));
    assert!(!prose.contains(|character: char| character.is_control() && character != '\n'));
    if let Some(line) = clean::line(&decoded) {
        assert!(!line.trim().is_empty() && !line.contains(char::is_control));
    }
    for line in decoded.lines() {
        let named = moment(line).into_iter().chain(moment_in_path(line));
        for found in named {
            // 1600 to 9999.
            assert!((-11_676_182_400..=253_402_387_200).contains(&found.seconds), "{found:?}");
        }
        let found = byline(line);
        let names = found.authors.iter().chain(&found.agencies);
        assert!(names.map(String::len).sum::<usize>() <= 2 * line.len() + 256);
        is_of_a_person(line);
        assert!(line.ends_with(without_by(line).trim_end()) || line.trim_end().ends_with(without_by(line)));
    }
});
