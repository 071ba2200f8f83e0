//! Checks an index on a server: every article is read, and compared with its checksum and with the records of the files.

use std::sync::atomic::AtomicBool;

use rustc_hash::FxHashMap;
use serde_json::{Value, json};
use xxhash_rust::xxh3::xxh3_64;

use crate::index::documents::content_hash;
use crate::index::schema::{ARTICLE, column};
use crate::index::stored::unpack;
use crate::remote::Client;
use crate::remote::documents::packed_article;
use crate::remote::failure::EngineError;
use crate::remote::generations::{Generations, refresh};
use crate::remote::ledger::ledger;
use crate::remote::mapping::column as remote;
use crate::remote::pages::{LARGE, Pages, text, unsigned};

/// Most defects that are listed.
const MOST_LISTED: usize = 100;

/// The result of a check.
#[derive(Debug, Clone, Default)]
pub struct RemoteReport {
    /// The number of the live generation.
    pub generation: u64,
    /// The number of articles that were read.
    pub articles: u64,
    /// The number of files with a record.
    pub files: u64,
    /// The number of defects.
    pub defects: u64,
    /// The first defects.
    pub listed: Vec<Defect>,
    /// Whether everything was checked.
    pub is_complete: bool,
}

/// Something that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Defect {
    /// The identifier of an article, or the path of a file.
    pub place: String,
    /// The defect.
    pub what: String,
}

impl RemoteReport {
    /// Whether no defect was found.
    pub fn is_whole(&self) -> bool {
        self.defects == 0 && self.is_complete
    }

    fn add(&mut self, place: &str, what: impl Into<String>) {
        self.defects += 1;
        if self.listed.len() < MOST_LISTED {
            self.listed.push(Defect {
                place: place.to_owned(),
                what: what.into(),
            });
        }
    }
}

/// Checks the live generation.
///
/// # Errors
///
/// An [`EngineError`] if there is none or the server does not answer.
pub fn verify(client: &Client, stop: &AtomicBool) -> Result<RemoteReport, EngineError> {
    let known = Generations::of(client)?;
    let live = known.usable(client)?;
    refresh(client, &live.name)?;
    let mut report = RemoteReport {
        generation: live.number,
        ..RemoteReport::default()
    };
    let mut by_file: FxHashMap<String, u64> = FxHashMap::default();
    let pages = Pages {
        index: &live.name,
        query: json!({"term": {column::KIND: ARTICLE}}),
        order: &[column::TIE, column::ID],
        fields: &[
            column::ID,
            column::ORIGIN,
            column::CONTENT,
            remote::CHECKSUM,
            column::ARTICLE,
            remote::TEXT,
        ],
        columns: &[],
        size: LARGE,
    };
    report.is_complete = pages.each(client, stop, |hit| {
        report.articles += 1;
        *by_file
            .entry(text(hit, column::ORIGIN).to_owned())
            .or_default() += 1;
        if let Some(defect) = defect(hit) {
            report.add(text(hit, column::ID), defect);
        }
        Ok::<(), EngineError>(())
    })?;
    let files = ledger(client, &live.name, stop)?;
    report.files = files.len() as u64;
    for file in files.iter() {
        let there = by_file.remove(file.path).unwrap_or(0);
        if there != file.articles {
            report.add(
                file.path,
                format!(
                    "the index has {there} of the {} articles of this file",
                    file.articles
                ),
            );
        }
    }
    for (path, articles) in by_file {
        report.add(
            &path,
            format!("the index has {articles} articles of this file, but no record of the file"),
        );
    }
    Ok(report)
}

/// The defect of an article; `None` for a sound one.
fn defect(hit: &Value) -> Option<&'static str> {
    let Some(packed) = hit.get("_source").and_then(packed_article) else {
        return Some("the article cannot be decoded");
    };
    if unsigned(hit, remote::CHECKSUM) != Some(xxh3_64(&packed)) {
        return Some("the checksum of the article is wrong");
    }
    let Ok(unpacked) = unpack(&packed) else {
        return Some("the article cannot be unpacked");
    };
    if unpacked.article.id.as_str() != text(hit, column::ID) {
        return Some("the article has another identifier");
    }
    match unsigned(hit, column::CONTENT) == Some(content_hash(&unpacked.article)) {
        true => None,
        false => Some("the hash of the text is wrong"),
    }
}
