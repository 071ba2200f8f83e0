//! Two texts side by side on a page.

use crate::output::side_by_side::side_by_side;
use crate::output::versions::Edit;
use newsdex_text::article::Article;

/// Two texts, with what each is called.
pub(super) struct Pair {
    pub(super) before: String,
    pub(super) after: String,
    pub(super) rows: Vec<PairRow>,
}

/// A paragraph of both texts.
pub(super) struct PairRow {
    pub(super) before: Vec<Run>,
    pub(super) after: Vec<Run>,
}

/// A run of words.
pub(super) struct Run {
    pub(super) text: String,
    pub(super) is_added: bool,
    pub(super) is_removed: bool,
}

impl Run {
    fn of((edit, text): (Edit, String)) -> Run {
        Run {
            text,
            is_added: edit == Edit::Added,
            is_removed: edit == Edit::Removed,
        }
    }
}

impl Pair {
    pub(super) fn of(
        (before, before_is): (&Article, String),
        (after, after_is): (&Article, String),
    ) -> Pair {
        let rows = side_by_side(before, after).into_iter();
        let rows = rows.map(|row| PairRow {
            before: row.before.into_iter().map(Run::of).collect(),
            after: row.after.into_iter().map(Run::of).collect(),
        });
        Pair {
            before: before_is,
            after: after_is,
            rows: rows.collect(),
        }
    }
}
