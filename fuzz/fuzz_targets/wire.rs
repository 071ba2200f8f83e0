//! ANPA 1312 and IPTC 7901.

#![no_main]

use libfuzzer_sys::fuzz_target;
use newsdex_fuzz::invariants::read;

fuzz_target!(|bytes: &[u8]| {
    read(Some("wire text"), "fuzz.tst", bytes);
});
