//! Pages saved by Safari: property lists in both forms.

#![no_main]

use libfuzzer_sys::fuzz_target;
use newsdex_fuzz::invariants::read;

fuzz_target!(|bytes: &[u8]| {
    read(Some("web archive"), "fuzz.webarchive", bytes);
});
