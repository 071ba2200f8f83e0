//! Articles in YAML and TOML, and heads of texts in both.

#![no_main]

use libfuzzer_sys::fuzz_target;
use newsdex_fuzz::invariants::read;

fuzz_target!(|bytes: &[u8]| {
    for name in ["fuzz.yaml", "fuzz.toml"] {
        read(Some("YAML or TOML"), name, bytes);
    }
    let head = [b"---\n", bytes, b"\n---\n"].concat();
    read(Some("Markdown"), "fuzz.md", &head);
});
