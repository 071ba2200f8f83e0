//! Processes one record within its limits; the result is enriched articles or a failure.

use newsdex_archive::{Failure, Record};
use newsdex_enrich::enrich;
use newsdex_text::article::Article;
use newsdex_text::checkpoint::{Cut, Limit, within};
use newsdex_text::enrichment::Enrichment;

/// The run stops; the next run reads the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stopped;

/// The results for the articles of a record, or [`Stopped`].
pub type Outcomes<T> = Result<Vec<Result<T, Failure>>, Stopped>;

/// Reads the articles of a record without enrichment. Never empty.
///
/// # Errors
///
/// [`Stopped`] if the run must stop.
pub fn read_plain(record: &Record, limit: &Limit) -> Outcomes<(Article, Enrichment)> {
    let plain = |article: Article| (article, Enrichment::default());
    let read = || record.articles().into_iter();
    guarded(record, limit, || {
        read().map(|article| article.map(plain)).collect()
    })
}

/// Reads and enriches the articles of a record and calls `work` for each, with a flag whether it is the only
/// one. Never empty.
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
    match within(limit, read) {
        Ok(done) => Ok(done),
        Err(Cut::TooLong) => Ok(vec![Err(record.took_too_long())]),
        Err(Cut::Stopped) => Err(Stopped),
        Err(Cut::Defect(defect)) => Ok(vec![Err(record.defective(defect))]),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::AtomicBool;

    use newsdex_archive::ReadOptions;

    use super::*;

    fn record() -> Record {
        let text = b"The bridge is closed.\n\nIt opens on Monday.".to_vec();
        let mut records =
            newsdex_archive::read(text, "a/bridge.txt", &Arc::new(ReadOptions::default())).unwrap();
        records.next().unwrap().unwrap()
    }

    #[test]
    fn a_panic_costs_one_record_and_says_where_it_was() {
        let limit = Limit::until(&Arc::new(AtomicBool::new(false)));
        let outcomes: Outcomes<()> = read(&record(), &limit, |_, _, _| panic!("no such bridge"));
        let failure = outcomes.unwrap().remove(0).unwrap_err();
        assert_eq!(
            failure.to_string(),
            "a/bridge.txt#0: newsdex failed on this record because of a bug in newsdex"
        );
        assert_eq!(failure.defect.unwrap().message, "no such bridge");
        assert!(failure.hint.is_some());
    }
}
