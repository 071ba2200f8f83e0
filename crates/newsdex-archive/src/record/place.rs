//! The file from which records are read.

use std::any::Any;
use std::fmt;
use std::path::Path;
use std::sync::Arc;

use newsdex_text::article::{Article, Moment};
use newsdex_text::checkpoint::Cut;
use xxhash_rust::xxh3::Xxh3;

use super::account::{Account, ClosedAccounts};
use super::format::{Format, Head};
use super::options::ReadOptions;
use crate::failure::{Failure, FailureKind};

/// Data shared by all records of one file.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    /// The path, as in [`Origin::path`](newsdex_text::article::Origin::path).
    pub(crate) path: String,
    /// The path in readable form, if it has bytes that are not UTF-8.
    pub(crate) readable_path: Option<String>,
    /// The member, as in [`Origin::member`](newsdex_text::article::Origin::member).
    pub(crate) member: Option<String>,
    /// Data about the whole file that the format needs to read a record, such as the columns of a table.
    pub(crate) schema: Option<Arc<dyn FileSchema>>,
    /// The facts of the file about all of its articles, if it has any.
    pub(crate) around: Option<Arc<Around>>,
    /// Recognises the format of a file or of a part of a file.
    pub(crate) recognise: Recognise,
    pub(crate) options: Arc<ReadOptions>,
    /// The location on disk, if it is a file with other files beside it.
    pub(crate) on_disk: Option<Arc<Path>>,
    /// The account of the text of the file or member; `None` for a container, and for a file inside a record.
    pub(crate) account: Option<Arc<Account>>,
    /// Receives the accounts of all members of the file.
    pub(crate) closed: ClosedAccounts,
}

impl Place {
    /// The location of a file that is not in a container.
    pub(crate) fn of_file(path: &str, options: &Arc<ReadOptions>, recognise: Recognise) -> Place {
        let readable = newsdex_text::file_name::readable(path);
        Place {
            path: path.to_owned(),
            readable_path: (readable != path).then(|| readable.into_owned()),
            member: None,
            schema: None,
            around: None,
            recognise,
            options: Arc::clone(options),
            on_disk: None,
            account: None,
            closed: ClosedAccounts::default(),
        }
    }

    /// The path in which readers look for a date, a section or an extension.
    pub(crate) fn readable_path(&self) -> &str {
        self.readable_path.as_deref().unwrap_or(&self.path)
    }

    /// The number of folders above the file that are read, up to the folder that was named; 0 for a file that was named
    /// alone, beside which nothing is read.
    pub(crate) fn folders_read(&self) -> usize {
        self.path.matches('/').count()
    }

    /// The member in the form that [`Failure`] stores.
    pub(crate) fn member_in_failure(&self) -> Option<Box<str>> {
        self.member.as_deref().map(Into::into)
    }

    /// The failure of a search for the next record that was ended by `cut`.
    pub(crate) fn ended_by(&self, cut: Cut) -> Failure {
        let failure = Failure::of_cut(&self.path, cut, self.options.record_time, None);
        Failure {
            member: self.member_in_failure(),
            ..failure.unwrap_or_else(|| Failure::failed(&self.path, "the run was stopped"))
        }
    }

    /// A failure that concerns the whole file or member.
    pub(crate) fn failure(&self, kind: FailureKind, reason: impl Into<String>) -> Failure {
        Failure {
            kind,
            member: self.member_in_failure(),
            ..Failure::failed(&self.path, reason)
        }
    }
}

/// The facts of a file about all of its articles; an article keeps its own facts.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Around {
    pub(crate) source: Option<String>,
    pub(crate) published: Option<Moment>,
}

impl Around {
    /// Adds what an article lacks.
    pub(crate) fn complete(&self, article: &mut Article) {
        if article.source.is_none() {
            article.source.clone_from(&self.source);
        }
        article.published = article.published.or(self.published);
    }

    /// Adds everything that changes an article.
    pub(crate) fn hash(&self, hash: &mut Xxh3) {
        hash.update(self.source.as_deref().unwrap_or_default().as_bytes());
        if let Some(published) = self.published {
            hash.update(&published.seconds.to_le_bytes());
        }
    }
}

/// Data about a whole file that a format needs to read one of its records.
pub(crate) trait FileSchema: Any + fmt::Debug + Send + Sync {
    /// Adds everything that decides how a record is read.
    fn hash(&self, hash: &mut Xxh3);
}

/// Recognises the format of a file by its beginning; `None` if it is no known format.
pub(crate) type Recognise = fn(&Head<'_>) -> Option<&'static Format>;

/// Separates the name of a container member from the name of its container.
pub(crate) const DIVIDER: char = '!';
