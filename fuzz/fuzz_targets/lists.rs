//! Lists of references, exports of blogs and corpora that are divided by lines with a mark.

#![no_main]

use libfuzzer_sys::fuzz_target;
use newsdex_fuzz::invariants::read;

fuzz_target!(|bytes: &[u8]| {
    for format in ["RIS", "BibTeX", "Alceste", "Dotclear", "Movable Type"] {
        read(Some(format), "fuzz.txt", bytes);
    }
    read(Some("corpus with a word a line"), "fuzz.vrt", bytes);
});
