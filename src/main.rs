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

/// The number of the allocator's option that says how many milliseconds it keeps freed memory. The number is part of the
/// interface of mimalloc; the crate has no name for it.
const PURGE_DELAY: libmimalloc_sys::mi_option_t = 15;

/// Makes the allocator return freed memory to the system at once, not after 10 ms. A run with little memory has a lower
/// peak then, and no run takes longer (`scripts/peak-memory.py`).
#[expect(
    unsafe_code,
    reason = "the allocator's options are set by a C function; no other thread runs yet"
)]
fn give_memory_back_at_once() {
    unsafe { libmimalloc_sys::mi_option_set(PURGE_DELAY, 0) };
}

fn main() -> ExitCode {
    give_memory_back_at_once();
    newsdex::cli::run()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(
        unsafe_code,
        reason = "the allocator's options are read by a C function"
    )]
    fn freed_memory_is_given_back_at_once() {
        let delay = || unsafe { libmimalloc_sys::mi_option_get(PURGE_DELAY) };
        assert_eq!(delay(), 10, "another option has this number");
        give_memory_back_at_once();
        assert_eq!(delay(), 0);
    }
}
