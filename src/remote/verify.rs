//! Checks an index on a server: every article is read, and compared with its checksum and with the records of the files.

use std::sync::atomic::AtomicBool;

use rustc_hash::FxHashMap;
use serde::Serialize;
use serde_json::{Value, json};
use xxhash_rust::xxh3::xxh3_64;

use crate::index::documents::content_hash;
use crate::index::schema::{ARTICLE, column};
use crate::index::stored::unpack;
use crate::remote::Client;
use crate::remote::client::from_base64;
use crate::remote::failure::EngineError;
use crate::remote::generations::{Generations, refresh};
use crate::remote::ledger::ledger;
use crate::remote::mapping::column as remote;
use crate::remote::pages::{LARGE, Pages, text, unsigned};

/// Most defects that are listed.
const MOST_LISTED: usize = 100;

/// What a check has found.
#[derive(Debug, Clone, Default, Serialize)]
pub struct RemoteReport {
    /// The number of the live generation.
    pub generation: u64,
    /// The number of articles that were read.
    pub articles: u64,
    /// The number of files with a record.
    pub files: u64,
    /// The number of defects.
    pub defects: u64,
    /// The first defects, each with an article or a file and what is wrong with it.
    pub listed: Vec<String>,
    /// Whether everything was checked.
    pub is_complete: bool,
}

impl RemoteReport {
    /// Whether no defect was found.
    pub fn is_whole(&self) -> bool {
        self.defects == 0 && self.is_complete
    }

    fn add(&mut self, what: String) {
        self.defects += 1;
        if self.listed.len() < MOST_LISTED {
            self.listed.push(what);
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
            "article",
        ],
        size: LARGE,
    };
    report.is_complete = pages.each(client, stop, |hit| {
        report.articles += 1;
        *by_file
            .entry(text(hit, column::ORIGIN).to_owned())
            .or_default() += 1;
        if let Some(defect) = defect(hit) {
            report.add(format!("{}: {defect}", text(hit, column::ID)));
        }
        Ok::<(), EngineError>(())
    })?;
    let files = ledger(client, &live.name, stop)?;
    report.files = files.len() as u64;
    for file in files.iter() {
        let there = by_file.remove(file.path).unwrap_or(0);
        if there != file.articles {
            report.add(format!(
                "{}: the index has {there} of its {} articles",
                file.path, file.articles
            ));
        }
    }
    for (path, articles) in by_file {
        report.add(format!(
            "{path}: the index has {articles} of its articles and no record of it"
        ));
    }
    Ok(report)
}

/// What is wrong with an article.
fn defect(hit: &Value) -> Option<&'static str> {
    let Some(packed) = from_base64(text(hit, "article")) else {
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
