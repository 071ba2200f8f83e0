//! Plain text and Markdown.

#![no_main]

use libfuzzer_sys::fuzz_target;
use newsdex_fuzz::invariants::read;

fuzz_target!(|bytes: &[u8]| {
    for format in ["plain text", "Markdown"] {
        read(Some(format), "2020-05-05-fuzz.txt", bytes);
    }
});
