//! Plain text, Markdown, downloads of press databases, lists of references, exports of Movable Type.

#![no_main]

use libfuzzer_sys::fuzz_target;
use newsdex_fuzz::invariants::read;

fuzz_target!(|bytes: &[u8]| {
    for format in ["plain text", "Markdown", "press database text", "RIS", "Movable Type"] {
        read(Some(format), "2020-05-05-fuzz.txt", bytes);
    }
});
