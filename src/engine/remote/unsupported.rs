//! What this engine does not do, and what to do instead.

use crate::engine::Unsupported;

/// Counting stories.
pub(super) fn stories() -> Unsupported {
    Unsupported::new(
        "counting stories instead of articles",
        "count articles, or use an index on this computer; `newsdex search --group` shows each story once",
    )
}

/// Finding articles by their older states.
pub(super) fn versions() -> Unsupported {
    Unsupported::new(
        "has:version",
        "leave it out, or use an index on this computer, which knows the other states of every article",
    )
}

/// The reasons for scores.
pub(super) fn explaining() -> Unsupported {
    Unsupported::new(
        "explaining scores",
        "ask without --explain, or use an index on this computer",
    )
}
