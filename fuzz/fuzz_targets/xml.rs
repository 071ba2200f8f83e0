//! NITF, NewsML, NewsML-G2, TEI, MediaWiki, InCopy and other XML.

#![no_main]

use libfuzzer_sys::fuzz_target;
use newsdex_fuzz::invariants::read;

fuzz_target!(|bytes: &[u8]| {
    for format in ["NITF", "NewsML", "NewsML-G2", "TEI", "MediaWiki", "InCopy", "XML"] {
        read(Some(format), "fuzz.xml", bytes);
    }
});
