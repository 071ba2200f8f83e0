//! The account of the text: how much readable text a file or a member of a container holds, and how much of it became
//! articles.
//!
//! The cheap question comes first: if the articles have at least half of the bytes of the file, nothing is missing. Only
//! otherwise [`readable`] looks at the bytes a second time, at a bounded sample of them, without regard to the format.
//! A file that is one record, and each record of a web archive, is accounted for when its articles are read; any other
//! file when all of its records are read.

mod decoded;
mod labels;
mod prose;
mod readable;
mod readable_text;
mod sample;

use std::io::BufRead;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use newsdex_text::article::Article;

pub(crate) use self::readable::{readable, readable_in_page};
use self::sample::{Sample, Witness};
use super::format::RecordIterator;
use super::{Place, Record};
use crate::failure::{Failure, FailureKind, TextCount};

/// A file with less readable text than this is never partly read.
const LEAST_READABLE_BYTES: u64 = 1024;

/// A file may have this many records, however short they are.
const ALLOWED_RECORDS: u64 = 10_000;
/// A longer file may have one record for each run of this many bytes: short headlines with a day are longer. The work on a
/// record does not depend on its length alone, so a file of records of two bytes would take a hundred times as long as a
/// text.
const LEAST_BYTES_PER_RECORD: u64 = 20;

/// The advice for a file that was read only in part.
const SEE_ARTICLES: &str = "`newsdex extract FILE` shows the articles that were found";

/// The account of one file, or of one member of a container; shared by its records.
#[derive(Debug, Default)]
pub struct Account {
    /// The path of the file, and the member of it.
    path: String,
    member: Option<Box<str>>,
    /// The location of the file on disk, if other files are beside it.
    on_disk: Option<Arc<Path>>,
    /// Whether each record is accounted for by itself.
    is_by_record: AtomicBool,
    /// Whether the format has given its last record.
    has_ended: AtomicBool,
    /// The records of the file, and those whose articles have not been read yet.
    records: AtomicU64,
    open_records: AtomicU64,
    /// Bytes of the file that its format has looked at so far.
    passed_bytes: AtomicU64,
    /// Bytes of titles and texts that became articles.
    read_bytes: AtomicU64,
    /// Bytes of records that are known to be no articles, and of those that are named as failed.
    explained_bytes: AtomicU64,
    articles: AtomicU64,
    /// Whether a failure already names the file, or a part of it of unknown size.
    is_explained: AtomicBool,
    /// Advice from the first record in which no article was found.
    hint: OnceLock<Box<str>>,
    sample: Mutex<Sample>,
    verdict: OnceLock<Option<Failure>>,
}

/// The accounts of the members of one file that have given all their records, in order.
pub(crate) type ClosedAccounts = Arc<Mutex<Vec<Arc<Account>>>>;

/// Takes the accounts that have been closed since the last call.
pub(crate) fn take_closed(closed: &ClosedAccounts) -> Vec<Arc<Account>> {
    std::mem::take(&mut *closed.lock().unwrap_or_else(PoisonError::into_inner))
}

impl Account {
    /// The account of the file or member at a place.
    pub(crate) fn of(place: &Place) -> Account {
        Account {
            path: place.path.clone(),
            member: place.member_in_failure(),
            on_disk: place.on_disk.clone(),
            ..Account::default()
        }
    }

    /// Accounts for each record by itself, because each is a file of its own.
    pub(crate) fn go_by_record(&self) {
        self.is_by_record.store(true, Ordering::Relaxed);
    }

    /// Whether the format has given up the file, or has given its last record.
    fn has_ended(&self) -> bool {
        self.has_ended.load(Ordering::Relaxed) || self.records.load(Ordering::Relaxed) == 0
    }

    /// Notes how many bytes of the file its format has looked at so far.
    fn pass(&self, bytes: u64) {
        self.passed_bytes.store(bytes, Ordering::Relaxed);
    }

    fn goes_by_record(&self) -> bool {
        self.is_by_record.load(Ordering::Relaxed)
    }

    /// Adds the articles of a record; with an account by record, the verdict is added to `found`.
    pub(crate) fn enter(
        &self,
        record: &Record,
        found: Vec<Result<Article, Failure>>,
    ) -> Vec<Result<Article, Failure>> {
        let found = decoded::checked(record, found);
        if self.goes_by_record() {
            return with_verdict(record, found);
        }
        let bytes = record.bytes.len() / found.len().max(1);
        for result in &found {
            match result {
                Ok(article) => {
                    self.articles.fetch_add(1, Ordering::Relaxed);
                    self.read_bytes
                        .fetch_add(text_bytes(article), Ordering::Relaxed);
                }
                Err(failure) if failure.kind == FailureKind::Unrecognised => {
                    if let Some(hint) = &failure.hint {
                        let _ = self.hint.set(hint.clone());
                    }
                }
                Err(failure) if failure.kind == FailureKind::Noted => {}
                Err(_) => self.explain(bytes),
            }
        }
        self.close_record();
        found
    }

    /// Adds a record that was not read because its articles are known.
    pub(crate) fn enter_known(&self, record: &Record) {
        self.articles.fetch_add(1, Ordering::Relaxed);
        self.explain(record.bytes.len());
        self.close_record();
    }

    /// Adds a record that failed while its articles were read.
    pub(crate) fn enter_failed(&self, record: &Record) {
        self.explain(record.bytes.len());
        self.close_record();
    }

    fn explain(&self, bytes: usize) {
        self.explained_bytes
            .fetch_add(bytes as u64, Ordering::Relaxed);
    }

    fn close_record(&self) {
        self.open_records.fetch_sub(1, Ordering::Release);
    }

    /// Whether the articles of all records have been read.
    pub fn is_complete(&self) -> bool {
        self.open_records.load(Ordering::Acquire) == 0
    }

    /// The verdict when the articles of all records have been read: `None` if the text became articles, or if other
    /// failures say why not. May look at a sample of the file, so the first call takes some milliseconds.
    pub fn verdict(&self) -> Option<Failure> {
        self.verdict.get_or_init(|| self.judged()).clone()
    }

    fn judged(&self) -> Option<Failure> {
        let load = |count: &AtomicU64| count.load(Ordering::Relaxed);
        if self.is_explained.load(Ordering::Relaxed) {
            return None;
        }
        let explained = load(&self.explained_bytes);
        let read = load(&self.read_bytes);
        let has_articles = load(&self.articles) > 0;
        let sample = std::mem::take(&mut *lock(&self.sample));
        if (read + explained).saturating_mul(2) >= sample.file_bytes() && sample.file_bytes() > 0 {
            return None;
        }
        let readable = sample.readable().saturating_sub(explained);
        let count = TextCount { readable, read };
        let failure = match judged(count, has_articles) {
            Some(FailureKind::Failed) if self.is_of_labels() => {
                return Some(self.failure(FailureKind::Skipped, LABELS));
            }
            Some(FailureKind::Failed) => self.failure(FailureKind::Failed, nothing_read(readable)),
            Some(kind) => self.failure(kind, PARTLY_READ),
            None => return None,
        };
        let hint = self.hint.get().cloned();
        Some(failure.with_hint(hint.unwrap_or_else(|| SEE_ARTICLES.into())))
    }

    /// Whether the file describes pages that are beside it.
    fn is_of_labels(&self) -> bool {
        let path = self.on_disk.as_deref().filter(|_| self.member.is_none());
        path.is_some_and(labels::describes_pages_beside)
    }

    fn failure(&self, kind: FailureKind, reason: impl Into<String>) -> Failure {
        Failure {
            kind,
            member: self.member.clone(),
            ..Failure::failed(&self.path, reason)
        }
    }
}

/// The reason of [`FailureKind::PartlyRead`]; the figures are in the kind.
const PARTLY_READ: &str = "partly read";

/// The reason to skip a file that describes pages.
const LABELS: &str = "labels of the pages beside it, not an article";

fn nothing_read(readable: u64) -> String {
    format!(
        "no article was recognised in it; it holds {} of readable text",
        crate::failure::amount(readable)
    )
}

/// The kind of failure that these counts mean; `None` if there is none.
fn judged(count: TextCount, has_articles: bool) -> Option<FailureKind> {
    if count.readable < LEAST_READABLE_BYTES || count.read.saturating_mul(2) >= count.readable {
        return None;
    }
    Some(match has_articles {
        true => FailureKind::PartlyRead(count),
        false => FailureKind::Failed,
    })
}

/// Adds the verdict on a record that is a file of its own to its articles.
fn with_verdict(
    record: &Record,
    mut found: Vec<Result<Article, Failure>>,
) -> Vec<Result<Article, Failure>> {
    let is_explained = found
        .iter()
        .any(|result| matches!(result, Err(failure) if explains(failure.kind)));
    let read = found.iter().flatten().map(text_bytes).sum::<u64>();
    if is_explained || read.saturating_mul(2) >= record.bytes.len() as u64 {
        return found;
    }
    let readable = (record.format.readable)(record);
    let count = TextCount { readable, read };
    let has_articles = found.iter().any(Result::is_ok);
    let hint = found.iter().find_map(|result| match result {
        Err(failure) => failure.hint.clone(),
        Ok(_) => None,
    });
    match judged(count, has_articles) {
        None => {
            for failure in found.iter_mut().filter_map(|result| result.as_mut().err()) {
                if failure.kind == FailureKind::Unrecognised {
                    failure.kind = FailureKind::Skipped;
                }
            }
        }
        Some(FailureKind::Failed) => {
            found.clear();
            let failure = record.failed(nothing_read(readable));
            found.push(Err(match hint {
                Some(hint) => failure.with_hint(hint),
                None => failure,
            }));
        }
        Some(kind) => found.push(Err(Failure {
            kind,
            ..record.failed(PARTLY_READ).with_hint(SEE_ARTICLES)
        })),
    }
    found
}

/// Whether a failure says why text of its file is in no article.
fn explains(kind: FailureKind) -> bool {
    !matches!(kind, FailureKind::Unrecognised | FailureKind::Noted)
}

/// The bytes of an article that are readable text of its file.
fn text_bytes(article: &Article) -> u64 {
    let lines = [&article.title, &article.subtitle];
    let lines = lines.into_iter().flatten().map(String::len).sum::<usize>();
    (lines + article.body.len()) as u64
}

fn lock(sample: &Mutex<Sample>) -> std::sync::MutexGuard<'_, Sample> {
    sample.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Counts and samples the bytes that are read from a file.
pub(crate) fn witnessed(
    reader: Box<dyn BufRead + Send>,
    account: &Arc<Account>,
) -> Box<dyn BufRead + Send> {
    Box::new(Witness::new(reader, account))
}

/// Counts the records of a file, and closes its account after the last one.
pub(crate) fn counted(
    records: RecordIterator,
    account: &Arc<Account>,
    closed: &ClosedAccounts,
) -> RecordIterator {
    Box::new(Counted {
        records: Some(records),
        account: Arc::clone(account),
        closed: Arc::clone(closed),
        given: 0,
    })
}

struct Counted {
    /// `None` after the last record.
    records: Option<RecordIterator>,
    account: Arc<Account>,
    closed: ClosedAccounts,
    /// The number of records so far, with those that failed.
    given: u64,
}

impl Counted {
    /// The failure of a file with too many records for its size; what comes after them is not read.
    fn too_many_records(&mut self) -> Option<Failure> {
        let account = &self.account;
        let passed = account.passed_bytes.load(Ordering::Relaxed);
        let most = ALLOWED_RECORDS.max(passed / LEAST_BYTES_PER_RECORD);
        if self.given <= most || account.goes_by_record() {
            return None;
        }
        account.is_explained.store(true, Ordering::Relaxed);
        self.records = Some(Box::new(std::iter::empty()));
        // The failure is given once.
        self.given = 0;
        let reason = format!(
            "has more than {most} records in its first {}, too many for a file of articles; the rest is not read",
            crate::failure::amount(passed)
        );
        Some(self.account.failure(FailureKind::Failed, reason))
    }

    /// Ends a file that gave no record: `failure`, or a failure that says how much readable text the file has.
    fn end_without_records(&mut self, failure: Failure) -> Failure {
        if let Some(hint) = &failure.hint {
            let _ = self.account.hint.set(hint.clone());
        }
        self.end();
        self.account.verdict().unwrap_or(Failure {
            kind: FailureKind::Skipped,
            ..failure
        })
    }

    fn end(&mut self) {
        self.account.has_ended.store(true, Ordering::Relaxed);
        // The reader inside hands its sample to the account when it is dropped.
        self.records = None;
    }
}

impl Iterator for Counted {
    type Item = Result<Record, Failure>;

    fn next(&mut self) -> Option<Result<Record, Failure>> {
        let found = self.records.as_mut()?.next();
        self.given += u64::from(found.is_some());
        if let Some(failure) = self.too_many_records() {
            return Some(Err(failure));
        }
        let account = &self.account;
        let has_records = account.records.load(Ordering::Relaxed) > 0;
        match found {
            Some(Ok(record)) => {
                account.records.fetch_add(1, Ordering::Relaxed);
                account.open_records.fetch_add(1, Ordering::Relaxed);
                Some(Ok(record))
            }
            Some(Err(failure))
                if failure.kind == FailureKind::Unrecognised
                    && failure.record.is_none()
                    && !has_records =>
            {
                Some(Err(self.end_without_records(failure)))
            }
            Some(Err(failure)) if failure.kind == FailureKind::Noted => Some(Err(failure)),
            Some(Err(failure)) => {
                account.is_explained.store(true, Ordering::Relaxed);
                Some(Err(failure))
            }
            None if has_records => {
                self.end();
                if !self.account.goes_by_record() {
                    let mut closed = self.closed.lock().unwrap_or_else(PoisonError::into_inner);
                    closed.push(Arc::clone(&self.account));
                }
                None
            }
            None if account.is_explained.load(Ordering::Relaxed) => {
                self.end();
                None
            }
            None => {
                let nothing = account.failure(FailureKind::Skipped, "nothing to read in it");
                Some(Err(self.end_without_records(nothing)))
            }
        }
    }
}

#[cfg(test)]
mod tests;
