//! An index directory that somebody has tampered with: whatever stands in it, nothing outside is
//! touched, and every command ends. A panic is an error to the program, and so it is here.

#![no_main]

use std::panic::{self, AssertUnwindSafe};
use std::process;
use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;
use newsdex_fuzz::tampering::Trial;

fuzz_target!(|bytes: &[u8]| {
    static TRIAL: OnceLock<Trial> = OnceLock::new();
    let trial = TRIAL.get_or_init(|| {
        // That of the fuzzer ends the process before anybody can catch a panic.
        panic::set_hook(Box::new(|_| {}));
        Trial::begin()
    });
    trial.tamper(bytes);
    for command in [Trial::stats, Trial::search, Trial::verify, Trial::index_more] {
        // What came of it does not matter.
        let _ = panic::catch_unwind(AssertUnwindSafe(|| command(trial)));
        if !trial.is_untouched() {
            eprintln!("something outside of the index was changed");
            process::abort();
        }
    }
});
