//! DOCX, ODT, EPUB, XLSX and ODS: packages and their parts.

#![no_main]

use libfuzzer_sys::fuzz_target;
use newsdex_fuzz::invariants::read;

fuzz_target!(|bytes: &[u8]| {
    read(None, "fuzz.docx", bytes);
    let flat = [b"<office:document office:mimetype=\"application/vnd.oasis.opendocument.text\">", bytes].concat();
    read(None, "fuzz.fodt", &flat);
});
