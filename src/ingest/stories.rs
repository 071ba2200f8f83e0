//! A last step of a run: groups the articles that are copies of one text. See [`crate::index::stories`].

use anyhow::Result;

use crate::index::OpenGeneration;
use crate::index::stories;

/// Updates the stories of a generation to its last commit; see [`stories::update`] for the window.
pub(super) fn refresh(generation: &OpenGeneration, window: Option<u32>) -> Result<()> {
    let snapshot = generation.snapshot()?;
    let damage = snapshot.damage().clone();
    damage.guarding(|| stories::update(&generation.path, &snapshot, window))
}
