//! Words that lead from a text to the sources it was made from.

use super::phrases_by_kind;

phrases_by_kind!("source-lines.tsv", '\t', {
    /// The heading of a part below the text that lists sources or other articles.
    Section = "section",
    /// The words of a link to the place where the text was printed first.
    Origin = "origin",
});
