//! The work of a run in portions: steps as the reader takes them, and what the workers make of them.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use anyhow::Result;

use crate::archive::{self, Failure, ReadOptions, Record};
use crate::article::Article;
use crate::budget::Share;
use crate::enrich::{Enrichment, enrich};
use crate::index::schema::Fields;
use crate::index::writer::{Prepared, article_document, content_hash};
use crate::ingest::plan::ToRead;

/// A batch is handed on when it holds so many bytes.
const BATCH_BYTES: usize = 256 * 1024;

/// A batch is handed on when it holds so many steps.
const BATCH_STEPS: usize = 256;

/// What the reader came upon.
pub(super) enum Step {
    /// A file, by its number in the plan.
    Opened(usize),
    /// A record of it.
    Record(Record),
    /// Something that could not be read in it.
    Failure(Failure),
    /// Its end, with its size.
    Closed(u64),
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
    Opened(usize),
    Article(Box<Made>),
    Failure(Failure),
    Read(u64),
    Closed,
}

/// An article ready for the index.
pub(super) struct Made {
    pub(super) article: Article,
    pub(super) enrichment: Enrichment,
    /// Hash of its text.
    pub(super) content: u64,
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
    pub(super) fn work(self, fields: &Fields) -> DoneBatch {
        let mut done = Vec::with_capacity(self.steps.len());
        for step in self.steps {
            match step {
                Step::Opened(number) => done.push(Done::Opened(number)),
                Step::Failure(failure) => done.push(Done::Failure(failure)),
                Step::Closed(bytes) => done.extend([Done::Read(bytes), Done::Closed]),
                Step::Record(record) => {
                    // A defect in a reader costs one record, like any other bad input.
                    let made = catch_unwind(AssertUnwindSafe(|| make(&record, fields)));
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

fn make(record: &Record, fields: &Fields) -> Vec<Done> {
    let articles = record.articles().into_iter();
    articles
        .map(|article| match article {
            Err(failure) => Done::Failure(failure),
            Ok(article) => {
                let enrichment = enrich(&article);
                let content = content_hash(&article);
                let prepared = article_document(fields, &article, &enrichment, content);
                Done::Article(Box::new(Made {
                    article,
                    enrichment,
                    content,
                    prepared,
                }))
            }
        })
        .collect()
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
        Step::Record(record) => record.size(),
        _ => 0,
    }
}

/// Reads files in sequence and hands their steps on in batches, with the bytes read so far, until all
/// are read or `halted`.
pub(super) fn read(
    files: &[ToRead],
    options: &Arc<ReadOptions>,
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
        add(Step::Opened(number), before);
        match archive::open(&file.input, options) {
            Err(failure) => add(Step::Failure(failure), before),
            Ok(mut records) => {
                while let Some(record) = records.next() {
                    if halted() {
                        break 'files;
                    }
                    let step = record.map_or_else(Step::Failure, Step::Record);
                    add(step, before + records.bytes_read());
                }
            }
        }
        before += file.input.bytes;
        add(Step::Closed(file.input.bytes), before);
    }
    if !steps.is_empty() {
        hand_on(steps, before);
    }
}
