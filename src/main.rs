//! The program: arguments in, exit code out.

use std::process::ExitCode;

/// Indexing makes and drops millions of small pieces on several threads: this one gives their memory
/// back (`scripts/memory.py`).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    newsdex::cli::run()
}
