//! Tables that are drawn with characters, and dumps of databases in SQL.

#![no_main]

use libfuzzer_sys::fuzz_target;
use newsdex_fuzz::invariants::read;

fuzz_target!(|bytes: &[u8]| {
    read(Some("drawn table"), "fuzz.txt", bytes);
    read(Some("SQL"), "fuzz.sql", bytes);
});
