//! What this engine does not do, and what to do instead.

use crate::engine::Unsupported;

/// Grouping articles of one text.
pub(super) fn stories() -> Unsupported {
    Unsupported::new(
        "grouping copies",
        "ask without --group, for the earliest articles with `newsdex search --sort oldest QUERY`; a local index knows the copies of every article",
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
