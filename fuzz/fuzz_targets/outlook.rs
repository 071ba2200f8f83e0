//! Outlook messages in compound files, and winmail.dat.

#![no_main]

use libfuzzer_sys::fuzz_target;
use newsdex_fuzz::invariants::read;

fuzz_target!(|bytes: &[u8]| {
    read(None, "fuzz.msg", bytes);
    let mut tnef = vec![0x78, 0x9f, 0x3e, 0x22, 1, 0];
    tnef.extend_from_slice(bytes);
    read(None, "winmail.dat", &tnef);
});
