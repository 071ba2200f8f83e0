//! This machine: its name, and whether a run in the log of an index is still going on.

use std::fs;
use std::path::Path;

use crate::index::runs::RunStart;

/// Whether a run in the log is still going on. False if it runs on another machine.
pub fn is_at_work(run: &RunStart) -> bool {
    let processes = Path::new("/proc");
    run.host == host() && processes.is_dir() && processes.join(run.process.to_string()).exists()
}

/// The name of this machine; empty if it is unknown.
pub fn host() -> String {
    let told = fs::read_to_string("/proc/sys/kernel/hostname");
    let named = || std::env::var("HOSTNAME").or_else(|_| std::env::var("COMPUTERNAME"));
    let name = told.or_else(|_| named()).unwrap_or_default();
    name.trim().to_owned()
}

/// Makes the system give this process memory in small pages only: less memory for a little more time.
pub fn use_small_pages() {
    // Without it, the process only needs more memory.
    #[cfg(target_os = "linux")]
    let _ = rustix::thread::disable_transparent_huge_pages(true);
}
