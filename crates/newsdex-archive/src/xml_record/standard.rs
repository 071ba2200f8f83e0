//! Articles in a standard of the press inside an element that is not part of the standard.

use crate::nitf;
use crate::xml::Element;
use newsdex_text::article::Article;

/// Gives the articles in NITF inside `root`; empty if there are none.
pub(super) fn articles(root: &Element) -> Vec<Article> {
    let found = root
        .outermost("nitf")
        .filter(|story| story.child("body").is_some());
    found.map(nitf::article).collect()
}
