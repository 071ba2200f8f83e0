//! The file that records come from.

use std::any::Any;
use std::fmt;
use std::sync::Arc;

use newsdex_text::checkpoint::Cut;
use xxhash_rust::xxh3::Xxh3;

use super::format::{Format, Head};
use super::options::ReadOptions;
use crate::failure::{Failure, FailureKind};

/// What the records of one file have in common.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    /// As in [`Origin::path`](newsdex_text::article::Origin::path).
    pub(crate) path: String,
    /// The path as readers see it, where it has bytes that are not UTF-8.
    pub(crate) readable_path: Option<String>,
    /// As in [`Origin::member`](newsdex_text::article::Origin::member).
    pub(crate) member: Option<String>,
    /// What its format has to know of the whole file to read a record: the columns of a table.
    pub(crate) schema: Option<Arc<dyn FileSchema>>,
    /// Gives the format of a file or of a part of one.
    pub(crate) recognise: Recognise,
    pub(crate) options: Arc<ReadOptions>,
}

impl Place {
    /// The place of a file that no container is around.
    pub(crate) fn of_file(path: &str, options: &Arc<ReadOptions>, recognise: Recognise) -> Place {
        let readable = newsdex_text::file_name::readable(path);
        Place {
            path: path.to_owned(),
            readable_path: (readable != path).then(|| readable.into_owned()),
            member: None,
            schema: None,
            recognise,
            options: Arc::clone(options),
        }
    }

    /// The path for readers that look for a date, a section or an extension in it.
    pub(crate) fn readable_path(&self) -> &str {
        self.readable_path.as_deref().unwrap_or(&self.path)
    }

    /// The member as a [`Failure`] has it.
    pub(crate) fn member_in_failure(&self) -> Option<Box<str>> {
        self.member.as_deref().map(Into::into)
    }

    /// What is said when looking for the next record was ended.
    pub(crate) fn ended_by(&self, cut: Cut) -> Failure {
        let failure = Failure::of_cut(&self.path, cut, self.options.record_time, None);
        Failure {
            member: self.member_in_failure(),
            ..failure.unwrap_or_else(|| Failure::failed(&self.path, "the run was stopped"))
        }
    }

    /// Something about all of it.
    pub(crate) fn failure(&self, kind: FailureKind, reason: impl Into<String>) -> Failure {
        Failure {
            kind,
            member: self.member_in_failure(),
            ..Failure::failed(&self.path, reason)
        }
    }
}

/// What a format has to know of a whole file to read one of its records.
pub(crate) trait FileSchema: Any + fmt::Debug + Send + Sync {
    /// Adds everything that decides how a record is read.
    fn hash(&self, hash: &mut Xxh3);
}

/// Gives the format of what begins like this, if it has a known one.
pub(crate) type Recognise = fn(&Head<'_>) -> Option<&'static Format>;

/// Parts the name of a member of a container from the name of what holds the container.
pub(crate) const DIVIDER: char = '!';
