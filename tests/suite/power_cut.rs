//! The order of system calls that a power cut at any moment asks for, as `scripts/sync-order.py` reads it from a
//! trace of every command that writes an index.
//!
//! Needs strace and Python, which a machine may lack: then the test says that it was skipped.

use std::path::Path;
use std::process::Command;

use crate::harness::PROGRAM;

#[test]
fn data_is_synced_before_what_relies_on_it() {
    let mut trace = Command::new("strace");
    let trace = trace.args(["-f", "-o", "/dev/null", "python3", "--version"]);
    if !trace.output().is_ok_and(|output| output.status.success()) {
        eprintln!("skipped: there is no strace or no Python here, or strace may not trace");
        return;
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts/sync-order.py");
    let run = Command::new("python3")
        .arg(script)
        .args(["--newsdex", PROGRAM])
        .env_remove("NEWSDEX_INDEX")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&run.stdout);
    assert!(
        run.status.success(),
        "{said}{}",
        String::from_utf8_lossy(&run.stderr)
    );
    assert_eq!(said.matches("as it should be").count(), 8, "{said}");
}
