//! Batches of work: the steps of the reader, and their results from the workers.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::SyncSender;

use anyhow::Result;

use crate::budget::{Budget, Share};
use crate::index::documents::{Prepared, RecordMark, article_document, content_hash};
use crate::index::held::{Held, HeldArticle};
use crate::index::in_progress::FileState;
use crate::index::reader::Snapshot;
use crate::index::schema::Fields;
use crate::ingest::record::{self, Stopped};
use crate::ingest::suspects::Suspects;
use newsdex_archive::{Account, Failure, Record};
use newsdex_text::article::{Article, ArticleId, Origin};
use newsdex_text::checkpoint::Limit;
use newsdex_text::defect::Defect;
use newsdex_text::enrichment::Enrichment;

/// A step of the reader.
pub(super) enum Step {
    /// A file begins.
    Opened(Opened),
    /// A record of the file.
    Record(Record, RecordMark, Arc<FileState>),
    /// A record whose article is in the index and has not changed.
    Kept(HeldArticle),
    /// A record whose article is in the index, but has moved.
    Moved(HeldArticle, Origin, RecordMark),
    /// A part of the file that could not be read.
    Failure(Failure),
    /// A file, or a member of it, has given all its records.
    Account(Arc<Account>),
    /// The file ends.
    Closed,
    /// The reader waits until everything before this is in the index.
    Wait(SyncSender<()>),
    /// The index cannot be read.
    Broken(anyhow::Error),
}

/// A file that will be read next.
pub(super) struct Opened {
    /// The number of the file in the plan.
    pub(super) number: usize,
    /// Hash of its bytes; `None` if they cannot be read.
    pub(super) fingerprint: Option<u64>,
    /// The articles of this file in the index.
    pub(super) held: Arc<Held>,
}

/// A sequence of steps.
pub(super) struct Batch {
    pub(super) number: u64,
    pub(super) steps: Vec<Step>,
    /// Bytes of all files that were read before this batch was handed on.
    pub(super) bytes_read: u64,
    pub(super) share: Share,
}

/// The result of a [`Step`]. A file is closed only if it was read completely.
pub(super) enum Done {
    Opened(Opened),
    Article(Box<Made>),
    Kept(HeldArticle),
    Failure(Failure),
    Account(Arc<Account>),
    Closed,
    Wait(SyncSender<()>),
    /// The run stops and the record was not read: everything after it is ignored.
    Stopped,
    Broken(anyhow::Error),
}

impl Done {
    /// The result of a panic after which the run cannot continue.
    pub(super) fn broken_by(payload: &(dyn Any + Send)) -> Done {
        Done::Broken(Defect::caught(payload).into())
    }
}

/// An article ready for the index.
pub(super) struct Made {
    pub(super) article: Article,
    pub(super) enrichment: Enrichment,
    /// Hash of the text.
    pub(super) content: u64,
    /// The identifier that the article has in the index at its old place.
    pub(super) held_as: Option<ArticleId>,
    pub(super) prepared: Result<Prepared>,
    /// The document for a server, if the worker has an [`Encode`].
    pub(super) encoded: Option<Result<Encoded>>,
}

/// A document for a server, as JSON.
pub(super) struct Encoded {
    pub(super) json: String,
    /// The hash of the packed article in it.
    pub(super) checksum: u64,
}

/// Makes the document of an article for a server, on the thread with this number.
pub(super) type Encode = dyn Fn(usize, &Article, &Prepared) -> Result<Encoded> + Send + Sync;

/// The results of a [`Batch`].
pub(super) struct DoneBatch {
    pub(super) number: u64,
    pub(super) done: Vec<Done>,
    pub(super) bytes_read: u64,
    pub(super) share: Share,
}

impl Batch {
    /// The memory of steps in bytes.
    pub(super) fn size(steps: &[Step]) -> usize {
        steps.iter().map(size).sum()
    }
}

/// Memory for the work on a record, as a multiple of its bytes: its text, the tree of a page, names and the
/// document. Almost all records need less.
const WORKING_BYTES: usize = 40;

/// The state that all worker threads share.
pub(super) struct Worker {
    pub(super) fields: Fields,
    pub(super) before: Option<Arc<Snapshot>>,
    /// The limit of a record, for each thread.
    pub(super) limits: Vec<Limit>,
    pub(super) suspects: Arc<Suspects>,
    /// Makes documents for a server; `None` for an index on this machine.
    pub(super) encode: Option<Arc<Encode>>,
    /// The budget for records in work; large records wait for each other.
    pub(super) memory: Arc<Budget>,
}

impl Worker {
    /// Does the expensive part of a batch on the thread with this number. A panic outside a record stops the
    /// run.
    pub(super) fn work(&self, batch: Batch, thread: usize) -> DoneBatch {
        let work = AssertUnwindSafe(|| self.work_on(batch.steps, thread));
        let done =
            catch_unwind(work).unwrap_or_else(|payload| vec![Done::broken_by(payload.as_ref())]);
        DoneBatch {
            number: batch.number,
            done,
            bytes_read: batch.bytes_read,
            share: batch.share,
        }
    }

    fn work_on(&self, steps: Vec<Step>, thread: usize) -> Vec<Done> {
        let mut done = Vec::with_capacity(steps.len());
        for step in steps {
            match step {
                Step::Opened(opened) => done.push(Done::Opened(opened)),
                Step::Failure(failure) => done.push(Done::Failure(failure)),
                Step::Kept(held) => done.push(Done::Kept(held)),
                Step::Moved(held, origin, mark) => {
                    done.extend(self.move_article(held, origin, mark))
                }
                Step::Account(account) => {
                    if account.is_complete() {
                        // Usually all records of a small file are in one batch; then the costly part is done here.
                        let _ = account.verdict();
                    }
                    done.push(Done::Account(account));
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
        done
    }

    /// Makes a document of a moved article; a panic costs only this article.
    fn move_article(&self, held: HeldArticle, origin: Origin, mark: RecordMark) -> Option<Done> {
        let before = self.before.as_deref()?;
        let failed = Failure {
            member: origin.member.as_deref().map(Into::into),
            record: Some(origin.record),
            ..Failure::failed(
                &origin.path,
                "newsdex failed on an article that was moved here because of a bug in newsdex",
            )
        };
        let work = AssertUnwindSafe(|| moved(before, held, origin, mark, &self.fields));
        Some(match catch_unwind(work) {
            Ok(moved) => moved.unwrap_or_else(Done::Broken),
            Err(payload) => Done::Failure(failed.with_defect(Defect::caught(payload.as_ref()))),
        })
    }

    fn make(&self, record: &Record, mark: RecordMark, thread: usize) -> Result<Vec<Done>, Stopped> {
        let Some(limit) = self.limits.get(thread).or(self.limits.first()) else {
            return Err(Stopped);
        };
        let fields = &self.fields;
        let made = record::read(record, limit, |article, enrichment, is_only| {
            let content = content_hash(&article);
            // If a record has several articles, only some of them may be in the index, so it is always read
            // again.
            let mark = is_only.then_some(mark);
            let prepared = article_document(fields, &article, &enrichment, content, mark);
            let encoded = match (&self.encode, &prepared) {
                (Some(encode), Ok(prepared)) => Some(encode(thread, &article, prepared)),
                _ => None,
            };
            Made {
                article,
                enrichment,
                content,
                held_as: None,
                prepared,
                encoded,
            }
        })?;
        let done = made.into_iter().map(|made| match made {
            Ok(made) => Done::Article(Box::new(made)),
            Err(failure) => Done::Failure(failure),
        });
        Ok(done.collect())
    }
}

/// Makes a document of a moved article from its stored form.
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
        encoded: None,
    })))
}

/// The memory of a step in bytes.
pub(super) fn size(step: &Step) -> usize {
    match step {
        Step::Record(record, ..) => record.size(),
        _ => 0,
    }
}
