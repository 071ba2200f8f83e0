//! Captions of broadcasts: SubRip, WebVTT, YouTube.

#![no_main]

use libfuzzer_sys::fuzz_target;
use newsdex_fuzz::invariants::read;

fuzz_target!(|bytes: &[u8]| {
    read(Some("captions"), "fuzz.vtt", bytes);
});
