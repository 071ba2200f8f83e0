//! The choice of which symbolic links are followed.

use std::path::{Path, PathBuf};

use crate::file_kind::real_path;

/// The links to follow: only those into the folders that the user named, or all.
///
/// A link that leads elsewhere is followed only on request. Otherwise, anybody who can put a link into an archive could
/// decide which files of this machine become searchable.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Links {
    /// The real paths of the folders and files that the user named.
    folders: Vec<PathBuf>,
    are_all_followed: bool,
}

impl Links {
    /// Follows links into these folders; a folder that does not exist at the moment is the target of no link.
    pub fn within<'a>(roots: impl IntoIterator<Item = &'a PathBuf>) -> Links {
        Links {
            folders: roots.into_iter().flat_map(|root| real_path(root)).collect(),
            are_all_followed: false,
        }
    }

    /// Follows all links.
    pub fn all() -> Links {
        Links {
            folders: Vec::new(),
            are_all_followed: true,
        }
    }

    /// Adds folders into which links are followed.
    pub(super) fn and_within<'a>(mut self, roots: impl IntoIterator<Item = &'a PathBuf>) -> Links {
        self.folders.extend(Links::within(roots).folders);
        self
    }

    /// Whether a link to this real path is followed.
    pub(crate) fn may_lead_to(&self, real: &Path) -> bool {
        self.are_all_followed || self.folders.iter().any(|folder| real.starts_with(folder))
    }
}
