//! PDF files: their text layer, layout and properties.

#![no_main]

use libfuzzer_sys::fuzz_target;
use newsdex_fuzz::invariants::read;

fuzz_target!(|bytes: &[u8]| {
    read(None, "fuzz.pdf", bytes);
});
