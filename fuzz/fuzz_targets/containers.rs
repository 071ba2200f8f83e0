//! Compressions and containers in each other, and recognising what is in them; texts with metadata and
//! issues with their pages come together here.

#![no_main]

use libfuzzer_sys::fuzz_target;
use newsdex_fuzz::invariants::read;

fuzz_target!(|bytes: &[u8]| {
    read(None, "fuzz", bytes);
});
