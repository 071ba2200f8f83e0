//! RTF: control words, code pages, tables, wrapped HTML.

#![no_main]

use libfuzzer_sys::fuzz_target;
use newsdex_fuzz::invariants::read;

fuzz_target!(|bytes: &[u8]| {
    let mut rtf = b"{\\rtf1 ".to_vec();
    rtf.extend_from_slice(bytes);
    read(None, "fuzz.rtf", &rtf);
});
