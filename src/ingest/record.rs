//! Works on one record within its limits: it ends as articles with what they imply, or as a failure.

use std::panic::{AssertUnwindSafe, catch_unwind};

use newsdex_archive::{Failure, Record};
use newsdex_enrich::enrich;
use newsdex_text::article::Article;
use newsdex_text::checkpoint::{Cut, Limit, within};
use newsdex_text::enrichment::Enrichment;

/// The run is to stop; the record is read by the next one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stopped;

/// What became of the articles of a record, or that the run is to stop.
pub type Outcomes<T> = Result<Vec<Result<T, Failure>>, Stopped>;

/// Reads the articles of a record without what they imply. Never empty.
///
/// # Errors
///
/// [`Stopped`] when the run is to stop.
pub fn read_plain(record: &Record, limit: &Limit) -> Outcomes<(Article, Enrichment)> {
    let plain = |article: Article| (article, Enrichment::default());
    let read = || record.articles().into_iter();
    guarded(record, limit, || {
        read().map(|article| article.map(plain)).collect()
    })
}

/// Reads and enriches the articles of a record and does `work` on each, which is told whether it is the
/// only one. Never empty.
///
/// A record that takes more CPU time than `limit` gives, and one on which newsdex panics, is one failure.
///
/// # Errors
///
/// [`Stopped`] when the run is to stop.
pub fn read<T>(
    record: &Record,
    limit: &Limit,
    mut work: impl FnMut(Article, Enrichment, bool) -> T,
) -> Outcomes<T> {
    guarded(record, limit, || {
        let articles = record.articles();
        let is_only = articles.len() == 1;
        let enriched = articles.into_iter().map(|article| {
            article.map(|article| {
                let enrichment = enrich(&article);
                work(article, enrichment, is_only)
            })
        });
        enriched.collect()
    })
}

fn guarded<T>(
    record: &Record,
    limit: &Limit,
    read: impl FnOnce() -> Vec<Result<T, Failure>>,
) -> Outcomes<T> {
    // A defect in a reader costs one record, like any other bad input.
    match catch_unwind(AssertUnwindSafe(|| within(limit, read))) {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(Cut::TooLong)) => Ok(vec![Err(record.took_too_long())]),
        Ok(Err(Cut::Stopped)) => Err(Stopped),
        Err(_) => Ok(vec![Err(defect(record))]),
    }
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
