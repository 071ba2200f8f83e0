//! JSON, JSON Lines and the dialects of agencies.

#![no_main]

use libfuzzer_sys::fuzz_target;
use newsdex_fuzz::invariants::read;

fuzz_target!(|bytes: &[u8]| {
    read(Some("JSON"), "fuzz.json", bytes);
});
