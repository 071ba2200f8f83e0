//! The work of a run in portions: steps as the reader takes them, and what the workers make of them.

use std::sync::Arc;
use std::sync::mpsc::SyncSender;

use anyhow::Result;

use crate::budget::{Budget, Share};
use crate::index::held::{Held, HeldArticle};
use crate::index::in_progress::FileState;
use crate::index::reader::Snapshot;
use crate::index::schema::Fields;
use crate::index::writer::{Prepared, RecordMark, article_document, content_hash};
use crate::ingest::record::{self, Stopped};
use crate::ingest::suspects::Suspects;
use newsdex_archive::{Failure, Record};
use newsdex_text::article::{Article, ArticleId, Origin};
use newsdex_text::checkpoint::Limit;
use newsdex_text::enrichment::Enrichment;

/// What the reader came upon.
pub(super) enum Step {
    /// A file.
    Opened(Opened),
    /// A record of it.
    Record(Record, RecordMark, Arc<FileState>),
    /// A record whose article is in the index as it is.
    Kept(HeldArticle),
    /// A record whose article is in the index, but from another place.
    Moved(HeldArticle, Origin, RecordMark),
    /// Something that could not be read in it.
    Failure(Failure),
    /// Its end.
    Closed,
    /// The reader goes on when all before this is in the index.
    Wait(SyncSender<()>),
    /// The index cannot be read.
    Broken(anyhow::Error),
}

/// A file that is about to be read.
pub(super) struct Opened {
    /// Its number in the plan.
    pub(super) number: usize,
    /// Hash of its bytes; absent where they cannot be read.
    pub(super) fingerprint: Option<u64>,
    /// What the index holds of it.
    pub(super) held: Arc<Held>,
}

/// Some steps, in order.
pub(super) struct Batch {
    pub(super) number: u64,
    pub(super) steps: Vec<Step>,
    /// How many bytes of all files had been read when it was handed on.
    pub(super) bytes_read: u64,
    pub(super) share: Share,
}

/// What became of a [`Step`]. A file is closed only when all of it was read.
pub(super) enum Done {
    Opened(Opened),
    Article(Box<Made>),
    Kept(HeldArticle),
    Failure(Failure),
    Closed,
    Wait(SyncSender<()>),
    /// The run is to stop, and the record was not read: what comes after it does not count.
    Stopped,
    Broken(anyhow::Error),
}

/// An article ready for the index.
pub(super) struct Made {
    pub(super) article: Article,
    pub(super) enrichment: Enrichment,
    /// Hash of its text.
    pub(super) content: u64,
    /// The identifier under which the index holds it at another place.
    pub(super) held_as: Option<ArticleId>,
    pub(super) prepared: Result<Prepared>,
}

/// What became of a [`Batch`].
pub(super) struct DoneBatch {
    pub(super) number: u64,
    pub(super) done: Vec<Done>,
    pub(super) bytes_read: u64,
    pub(super) share: Share,
}

impl Batch {
    /// The bytes that steps hold in memory.
    pub(super) fn size(steps: &[Step]) -> usize {
        steps.iter().map(size).sum()
    }
}

/// Memory that is needed to work on a record, as a multiple of its bytes: its text, the tree of a page, names and
/// the document. More than nearly all records need.
const WORKING_BYTES: usize = 40;

/// What all threads need that work on batches.
pub(super) struct Worker {
    pub(super) fields: Fields,
    pub(super) before: Option<Arc<Snapshot>>,
    /// The limit of a record, for each thread.
    pub(super) limits: Vec<Limit>,
    pub(super) suspects: Arc<Suspects>,
    /// For records that are being worked on: large ones wait for one another.
    pub(super) memory: Arc<Budget>,
}

impl Worker {
    /// Does the expensive part of a batch, on the thread of this number.
    pub(super) fn work(&self, batch: Batch, thread: usize) -> DoneBatch {
        let mut done = Vec::with_capacity(batch.steps.len());
        for step in batch.steps {
            match step {
                Step::Opened(opened) => done.push(Done::Opened(opened)),
                Step::Failure(failure) => done.push(Done::Failure(failure)),
                Step::Kept(held) => done.push(Done::Kept(held)),
                Step::Moved(held, origin, mark) => {
                    let before = self.before.as_deref();
                    let moved =
                        before.map(|before| moved(before, held, origin, mark, &self.fields));
                    done.extend(moved.map(|moved| moved.unwrap_or_else(Done::Broken)));
                }
                Step::Closed => done.push(Done::Closed),
                Step::Broken(error) => done.push(Done::Broken(error)),
                Step::Wait(sender) => done.push(Done::Wait(sender)),
                Step::Record(record, mark, file) => {
                    let wanted = record.size().saturating_mul(WORKING_BYTES);
                    let _share = self.memory.take(wanted);
                    self.suspects.works(thread, &file, mark.position);
                    match self.make(&record, mark, thread) {
                        Ok(made) => done.extend(made),
                        Err(Stopped) => {
                            done.push(Done::Stopped);
                            break;
                        }
                    }
                }
            }
        }
        self.suspects.rests(thread);
        DoneBatch {
            number: batch.number,
            done,
            bytes_read: batch.bytes_read,
            share: batch.share,
        }
    }

    fn make(&self, record: &Record, mark: RecordMark, thread: usize) -> Result<Vec<Done>, Stopped> {
        let Some(limit) = self.limits.get(thread).or(self.limits.first()) else {
            return Err(Stopped);
        };
        let fields = &self.fields;
        let made = record::read(record, limit, |article, enrichment, is_only| {
            let content = content_hash(&article);
            // Of several articles, one may be here and another not: such records are always read again.
            let mark = is_only.then_some(mark);
            let prepared = article_document(fields, &article, &enrichment, content, mark);
            Made {
                article,
                enrichment,
                content,
                held_as: None,
                prepared,
            }
        })?;
        let done = made.into_iter().map(|made| match made {
            Ok(made) => Done::Article(Box::new(made)),
            Err(failure) => Done::Failure(failure),
        });
        Ok(done.collect())
    }
}

/// Makes an article anew from what the index holds of it, for the place where it stands now.
fn moved(
    before: &Snapshot,
    held: HeldArticle,
    origin: Origin,
    mark: RecordMark,
    fields: &Fields,
) -> Result<Done> {
    let (mut article, enrichment) = before.article(held.address)?;
    let held_as = article.id.clone();
    if article.id == ArticleId::derived(&article.origin) {
        article.id = ArticleId::derived(&origin);
    }
    article.origin = origin;
    let (content, mark) = (held.content, Some(mark));
    let prepared = article_document(fields, &article, &enrichment, content, mark);
    Ok(Done::Article(Box::new(Made {
        article,
        enrichment,
        content,
        held_as: Some(held_as),
        prepared,
    })))
}

/// The bytes that a step holds in memory.
pub(super) fn size(step: &Step) -> usize {
    match step {
        Step::Record(record, ..) => record.size(),
        _ => 0,
    }
}
