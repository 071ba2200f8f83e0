//! Names of the sections of newspapers, and of what stands in the place of a section and is none.

use super::phrases_by_kind;

phrases_by_kind!("section-names.tsv", '\t', {
    /// A folder with this name holds the articles of a section.
    Folder = "folder",
    /// The name that a program gives to articles without a section.
    Nothing = "nothing",
    /// The label of an article in a data set that says what somebody thinks of it.
    Verdict = "verdict",
});
