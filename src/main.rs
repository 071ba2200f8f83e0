//! The program: arguments in, exit code out.

use std::process::ExitCode;

/// Indexing makes and drops millions of small pieces on several threads: this one gives their memory
/// back (`scripts/memory.py`).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Run by the loader before `main`, and so before Rust opens `/dev/null` in place of a standard output
/// that is closed: later nobody can tell that results would be lost.
#[cfg(unix)]
#[used]
#[expect(
    unsafe_code,
    reason = "code runs before `main` only by a section of this name; it makes one system call and sets a flag"
)]
#[cfg_attr(
    target_vendor = "apple",
    unsafe(link_section = "__DATA,__mod_init_func")
)]
#[cfg_attr(not(target_vendor = "apple"), unsafe(link_section = ".init_array"))]
static BEFORE_MAIN: extern "C" fn() = {
    extern "C" fn look() {
        newsdex::output::stdout::note_whether_open();
    }
    look
};

fn main() -> ExitCode {
    newsdex::cli::run()
}
