//! reStructuredText, AsciiDoc and Org, told apart by the name of the file.

#![no_main]

use libfuzzer_sys::fuzz_target;
use newsdex_fuzz::invariants::read;

fuzz_target!(|bytes: &[u8]| {
    for name in ["fuzz.rst", "fuzz.adoc", "fuzz.org"] {
        read(Some("reStructuredText, AsciiDoc or Org"), name, bytes);
    }
});
