//! Scanned newspapers: METS, ALTO and other results of character recognition.

#![no_main]

use libfuzzer_sys::fuzz_target;
use newsdex_fuzz::invariants::read;

fuzz_target!(|bytes: &[u8]| {
    for format in ["METS", "ALTO", "OCR"] {
        read(Some(format), "fuzz.xml", bytes);
    }
});
