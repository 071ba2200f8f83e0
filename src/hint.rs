//! What the user can do about an error.

use std::borrow::Cow;

/// An error that can say what the user can do about it.
pub trait Hint {
    /// What the user can do, in lower case and without a final period; `None` if nothing is known.
    fn hint(&self) -> Option<Cow<'_, str>>;
}
