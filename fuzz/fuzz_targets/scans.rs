//! Scanned pages: PAGE XML, hOCR, DjVu XML, Gale, ABBYY.

#![no_main]

use libfuzzer_sys::fuzz_target;
use newsdex_fuzz::invariants::read;

fuzz_target!(|bytes: &[u8]| {
    read(Some("OCR"), "fuzz.xml", bytes);
});
