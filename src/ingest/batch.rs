//! The work of a run in portions: steps as the reader takes them, and what the workers make of them.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use anyhow::Result;

use crate::archive::failure::reason;
use crate::archive::{self, Failure, ReadOptions, Record};
use crate::article::{Article, ArticleId, Origin};
use crate::budget::Share;
use crate::enrich::{Enrichment, enrich};
use crate::index::held::{Held, HeldArticle, Match};
use crate::index::reader::Snapshot;
use crate::index::schema::Fields;
use crate::index::writer::{Prepared, RecordMark, article_document, content_hash};
use crate::ingest::plan::ToRead;

/// A batch is handed on when it holds so many bytes.
const BATCH_BYTES: usize = 256 * 1024;

/// A batch is handed on when it holds so many steps.
const BATCH_STEPS: usize = 256;

/// What the reader came upon.
pub(super) enum Step {
    /// A file.
    Opened(Opened),
    /// A record of it.
    Record(Record, RecordMark),
    /// A record whose article is in the index as it is.
    Kept(HeldArticle),
    /// A record whose article is in the index, but from another place.
    Moved(HeldArticle, Origin, RecordMark),
    /// Something that could not be read in it.
    Failure(Failure),
    /// Its end.
    Closed,
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

    /// Does the expensive part, on whatever thread this is.
    pub(super) fn work(self, fields: &Fields, before: Option<&Snapshot>) -> DoneBatch {
        let mut done = Vec::with_capacity(self.steps.len());
        for step in self.steps {
            match step {
                Step::Opened(opened) => done.push(Done::Opened(opened)),
                Step::Failure(failure) => done.push(Done::Failure(failure)),
                Step::Kept(held) => done.push(Done::Kept(held)),
                Step::Moved(held, origin, mark) => {
                    let moved = before.map(|before| moved(before, held, origin, mark, fields));
                    done.extend(moved.map(|moved| moved.unwrap_or_else(Done::Broken)));
                }
                Step::Closed => done.push(Done::Closed),
                Step::Broken(error) => done.push(Done::Broken(error)),
                Step::Record(record, mark) => {
                    // A defect in a reader costs one record, like any other bad input.
                    let made = catch_unwind(AssertUnwindSafe(|| make(&record, mark, fields)));
                    done.extend(made.unwrap_or_else(|_| vec![Done::Failure(defect(&record))]));
                }
            }
        }
        DoneBatch {
            number: self.number,
            done,
            bytes_read: self.bytes_read,
            share: self.share,
        }
    }
}

fn make(record: &Record, mark: RecordMark, fields: &Fields) -> Vec<Done> {
    let articles = record.articles();
    // Of several articles, one may be here and another not: such records are always read again.
    let mark = (articles.len() == 1).then_some(mark);
    let articles = articles.into_iter();
    articles
        .map(|article| match article {
            Err(failure) => Done::Failure(failure),
            Ok(article) => {
                let enrichment = enrich(&article);
                let content = content_hash(&article);
                let prepared = article_document(fields, &article, &enrichment, content, mark);
                Done::Article(Box::new(Made {
                    article,
                    enrichment,
                    content,
                    held_as: None,
                    prepared,
                }))
            }
        })
        .collect()
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

fn defect(record: &Record) -> Failure {
    let origin = record.origin();
    let reason = "newsdex failed on this record: a defect of newsdex, not of the file";
    Failure {
        member: origin.member.as_deref().map(Into::into),
        record: Some(origin.record),
        ..Failure::failed(&origin.path, reason)
            .with_hint("please report it, with the file if you may")
    }
}

fn size(step: &Step) -> usize {
    match step {
        Step::Record(record, _) => record.size(),
        _ => 0,
    }
}

/// How files are read.
pub(super) struct Reading {
    pub(super) options: Arc<ReadOptions>,
    /// A hash of all options that decide what is read.
    pub(super) hash: u64,
    /// What the index held before the run.
    pub(super) before: Option<Arc<Snapshot>>,
}

/// Reads files in sequence and hands their steps on in batches, with the bytes read so far, until all
/// are read or `halted`.
pub(super) fn read(
    files: &[ToRead],
    reading: &Reading,
    halted: &dyn Fn() -> bool,
    mut hand_on: impl FnMut(Vec<Step>, u64),
) {
    let mut steps = Vec::new();
    let mut bytes = 0;
    let mut add = |step: Step, bytes_read: u64| {
        bytes += size(&step);
        steps.push(step);
        if bytes >= BATCH_BYTES || steps.len() >= BATCH_STEPS {
            bytes = 0;
            hand_on(std::mem::take(&mut steps), bytes_read);
        }
    };
    let mut before = 0;
    'files: for (number, file) in files.iter().enumerate() {
        if halted() {
            break;
        }
        let held = match reading.held(file) {
            Ok(held) => Arc::new(held),
            Err(error) => {
                add(Step::Broken(error), before);
                break;
            }
        };
        // Hashed right before it is read: so it comes from the disk once.
        let fingerprint = match file.fingerprint {
            Some(fingerprint) => Ok(fingerprint),
            None => archive::fingerprint(&file.input.path).map(|hash| hash as u64),
        };
        let opened = Opened {
            number,
            fingerprint: fingerprint.as_ref().ok().copied(),
            held: Arc::clone(&held),
        };
        add(Step::Opened(opened), before);
        let records = match fingerprint {
            Ok(_) => archive::open(&file.input, &reading.options),
            Err(error) => Err(Failure::failed(&file.input.name, reason(&error))),
        };
        match records {
            Err(failure) => add(Step::Failure(failure), before),
            Ok(mut records) => {
                while let Some(record) = records.next() {
                    if halted() {
                        break 'files;
                    }
                    let step = record.map_or_else(Step::Failure, |record| {
                        let mark = reading.mark(&record);
                        match held.find(mark) {
                            Some(Match::Same(held)) if file.moved_from.is_none() => {
                                Step::Kept(held)
                            }
                            Some(Match::Same(held) | Match::Elsewhere(held)) => {
                                Step::Moved(held, record.origin(), mark)
                            }
                            None => Step::Record(record, mark),
                        }
                    });
                    add(step, before + records.bytes_read());
                }
            }
        }
        before += file.input.bytes;
        add(Step::Closed, before);
    }
    if !steps.is_empty() {
        hand_on(steps, before);
    }
}

impl Reading {
    /// What the index holds of a file, or of the one it was before it was moved.
    fn held(&self, file: &ToRead) -> Result<Held> {
        let known = file.moved_from.as_ref().or(file.known.as_ref());
        match (&self.before, known) {
            (Some(before), Some(known)) => before.held(&known.path),
            _ => Ok(Held::default()),
        }
    }

    fn mark(&self, record: &Record) -> RecordMark {
        RecordMark {
            record: record.fingerprint(self.hash).max(1),
            position: record.position(),
        }
    }
}
