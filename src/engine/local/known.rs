//! What is known of a snapshot besides the answer at hand. It is computed when it is first needed, once.

use std::sync::{Arc, OnceLock};

use anyhow::Result;

use crate::engine::local::catalogue::Catalogue;
use crate::engine::local::days;
use crate::engine::local::lone::Lone;
use crate::engine::{CancelFlag, Counted, DayCounts};
use crate::index::reader::Snapshot;
use newsdex_query::Query;

/// Facts about all articles of one snapshot.
#[derive(Default)]
pub(super) struct Known {
    catalogue: OnceLock<Arc<Catalogue>>,
    days: OnceLock<Arc<DayCounts>>,
    lone: OnceLock<Arc<Lone>>,
}

impl Known {
    /// Every entity with a number; `None` if the catalogue was not made.
    pub(super) fn catalogue(&self) -> Option<Arc<Catalogue>> {
        self.catalogue.get().cloned()
    }

    /// Every entity with a number. Reads all names if that was not done before.
    ///
    /// # Errors
    ///
    /// Fails if the index is damaged.
    pub(super) fn make_catalogue(&self, snapshot: &Arc<Snapshot>) -> Result<Arc<Catalogue>> {
        if let Some(catalogue) = self.catalogue.get() {
            return Ok(Arc::clone(catalogue));
        }
        let catalogue = Arc::new(Catalogue::of(snapshot)?);
        Ok(Arc::clone(self.catalogue.get_or_init(|| catalogue)))
    }

    /// The articles whose text no other article prints; `None` if nobody has found out.
    pub(super) fn lone(&self) -> Option<Arc<Lone>> {
        self.lone.get().cloned()
    }

    /// Finds out which articles are alone if that was not done before.
    ///
    /// # Errors
    ///
    /// Fails if the index is damaged.
    pub(super) fn make_lone(&self, snapshot: &Arc<Snapshot>) -> Result<()> {
        if self.lone.get().is_none() {
            let lone = Arc::new(Lone::of(snapshot)?);
            self.lone.get_or_init(|| lone);
        }
        Ok(())
    }

    /// The number of all articles by day.
    ///
    /// # Errors
    ///
    /// Fails if the index is damaged or `cancel` is set.
    pub(super) fn days(
        &self,
        snapshot: &Arc<Snapshot>,
        cancel: &CancelFlag,
    ) -> Result<Arc<DayCounts>> {
        if let Some(days) = self.days.get() {
            return Ok(Arc::clone(days));
        }
        let (days, _) = days::count(snapshot, &Query::All, Counted::Printings, cancel)?;
        Ok(Arc::clone(self.days.get_or_init(|| Arc::new(days))))
    }
}
