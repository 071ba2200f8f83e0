//! Downloads of press databases as text and as HTML.

#![no_main]

use libfuzzer_sys::fuzz_target;
use newsdex_fuzz::invariants::read;

fuzz_target!(|bytes: &[u8]| {
    read(Some("press database text"), "fuzz.txt", bytes);
    read(Some("HTML"), "fuzz.html", bytes);
});
