//! Copies: decides which articles of an archive are one text in several papers.
//!
//! ```text
//! words of an article ─► Signature (stored) ─► Grouper ─► story of each article
//!                        texts of likely pairs ─► overlap ─┘
//! ```
//!
//! An article joins a story only if it matches the head of the story, never through another member. `docs/copies.md`
//! explains the rules. Works on signatures and words alone; opens no index and knows no file.
//!
//! A. Broder, "On the resemblance and containment of documents", 1997: a sample of the shingles of two texts estimates
//! how much of each is in the other.

mod overlap;
mod shingles;
mod signature;
mod stories;
mod verdict;

pub use self::overlap::{Overlap, WordList, overlap};
pub use self::signature::{MOST_SHINGLES, SHINGLE_LETTERS, Signature, Signer};
pub use self::stories::{Grouper, Placement, Printed, Role, Texts};
pub use self::verdict::Verdict;
