//! Moves a local index to a server: everything comes from the stored articles, no archive is read again.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context, Result};
use rayon::prelude::*;
use rustc_hash::FxHashSet;
use tantivy::DocAddress;

use super::lines::{self, Writers};
use super::{Begin, RemoteTarget, open};
use crate::index::IndexDirectory;
use crate::index::documents::{RecordMark, file_document};
use crate::index::printings::printing_document;
use crate::index::reader::Snapshot;
use crate::index::runs::RunStart;
use crate::index::schema::{VERSION, column};
use crate::index::stored::unpack;
use crate::index::writer::last_run;
use crate::ingest::names::AliasFile;
use crate::ingest::{Progress, Summary};
use crate::remote::Client;
use crate::remote::bulk::{Action, BulkError, Item, Outcome, send};
use crate::remote::documents::{DocumentWriter, article_name, file_name, named, printing_name};
use crate::remote::generations::Generations;
use crate::remote::runs::{NumberedRun, Runs, WHOLE};
use newsdex_text::article::{Article, ArticleId};

/// The number of articles that are made ready at once.
const AT_ONCE: usize = 512;

/// Copies the local index in the directory `from` into a new generation on a server, and makes it live.
///
/// A copy that was interrupted goes on in the same generation. Documents are written again, and none is there twice.
///
/// # Errors
///
/// Fails if the local index cannot be read or the server does not take it; the live generation then stays.
pub fn transfer(
    from: &Path,
    target: &RemoteTarget,
    start: &RunStart,
    threads: usize,
    progress: &mut dyn Progress,
    stop: &Arc<AtomicBool>,
) -> Result<Summary> {
    let snapshot = IndexDirectory::at(from).open()?;
    let known = Generations::of(&target.client)?;
    let (generation, mut run) = open(target, &known, Begin::Rebuild, start, WHOLE, stop)?;
    let copied = Copy {
        snapshot: &snapshot,
        client: &generation.target.client,
        name: &generation.name,
        run: &run,
        stop,
    }
    .all(threads, progress);
    progress.finished();
    let summary = generation.close(&mut run, copied, known.live)?;
    if !summary.was_interrupted {
        let now = start.began_ms.div_euclid(1_000);
        let window = snapshot.stories().window();
        generation.make_live(&known, &AliasFile::read(from)?, now, window, stop)?;
    }
    Ok(summary)
}

/// One copy of an index.
struct Copy<'a> {
    snapshot: &'a Snapshot,
    client: &'a Client,
    name: &'a str,
    run: &'a NumberedRun,
    stop: &'a AtomicBool,
}

impl Copy<'_> {
    fn all(&self, threads: usize, progress: &mut dyn Progress) -> Result<Summary> {
        let mut summary = Summary::default();
        let files = self.snapshot.files()?;
        let (articles, bytes) = (
            self.snapshot.articles().max(1),
            self.snapshot.counts()?.bytes,
        );
        progress.planned(files.len() as u64, bytes);
        let workers = rayon::ThreadPoolBuilder::new()
            .num_threads(threads.max(1))
            .build()
            .context("cannot start threads")?;
        let writers = Writers::new(threads);
        for (ordinal, segment) in (0u32..).zip(self.snapshot.searcher().segment_readers()) {
            let ids = segment.fast_fields().str(column::ID)?;
            let is_article = |document: &u32| {
                ids.as_ref()
                    .is_some_and(|ids| ids.term_ords(*document).next().is_some())
            };
            let documents: Vec<u32> = segment.doc_ids_alive().filter(is_article).collect();
            for documents in documents.chunks(AT_ONCE) {
                let addresses = documents
                    .iter()
                    .map(|document| DocAddress::new(ordinal, *document));
                let addresses: Vec<DocAddress> = addresses.collect();
                let items = workers.install(|| {
                    let made = addresses.par_iter().map(|address| {
                        let thread = rayon::current_thread_index().unwrap_or(0);
                        writers.with(thread, |writer| self.article(writer, *address))
                    });
                    made.collect::<Result<Vec<Item>>>()
                })?;
                if !self.send(&items)? {
                    summary.was_interrupted = true;
                    return Ok(summary);
                }
                summary.articles.added += items.len() as u64;
                let done = summary.articles.added;
                progress.advanced(done, bytes / articles * done);
            }
        }
        let mut writer = DocumentWriter::default();
        let small = self.small(&mut writer)?;
        let mut records = Vec::new();
        for entry in files.iter() {
            let record = entry.to_record();
            let reports = match record.failures {
                0 => Vec::new(),
                _ => self.snapshot.failure_reports(entry.path)?,
            };
            let prepared = file_document(writer.fields(), &record, &reports);
            records.push(Item {
                name: file_name(&record.path),
                action: Action::Write(lines::small(&mut writer, &prepared, self.run.number)?),
            });
        }
        let (name, json) = Runs::roots_document(WHOLE, &last_run(self.snapshot.index())?);
        records.push(Item {
            name,
            action: Action::Write(json),
        });
        progress.committing();
        // The records of files come last: they say that everything is there.
        for items in [small, records] {
            for items in items.chunks(AT_ONCE * 4) {
                if !self.send(items)? {
                    summary.was_interrupted = true;
                    return Ok(summary);
                }
            }
        }
        summary.files.read = files.len() as u64;
        Ok(summary)
    }

    /// Sends documents; gives whether all were sent.
    fn send(&self, items: &[Item]) -> Result<bool> {
        if self.stop.load(Ordering::Relaxed) {
            return Ok(false);
        }
        let outcomes = match send(self.client, self.name, items, self.stop) {
            Err(BulkError::Stopped) => return Ok(false),
            outcomes => outcomes?,
        };
        for outcome in outcomes {
            if let Outcome::Refused(kind) = outcome {
                return Err(self.client.error(kind).into());
            }
        }
        Ok(true)
    }

    fn article(&self, writer: &mut DocumentWriter, address: DocAddress) -> Result<Item> {
        let segment = self.snapshot.searcher().segment_reader(address.segment_ord);
        let columns = segment.fast_fields();
        let number =
            |name: &str| -> Result<Option<u64>> { Ok(columns.u64(name)?.first(address.doc_id)) };
        let (article, enrichment) = self.snapshot.article(address)?;
        let content = number(column::CONTENT)?.context("the index is damaged")?;
        let mark = match (number(column::RECORD)?, number(column::POSITION)?) {
            (Some(record), Some(position)) => Some(RecordMark { record, position }),
            _ => None,
        };
        let document = writer.article(&article, &enrichment, content, mark)?;
        let run = self.run.number;
        let json = lines::with_numbers(&lines::encoded(document).json, run, run);
        Ok(Item {
            name: article_name(article.id.as_str()),
            action: Action::Write(json),
        })
    }

    /// Printings and older versions.
    fn small(&self, writer: &mut DocumentWriter) -> Result<Vec<Item>> {
        let mut items = Vec::new();
        for id in self.ids(column::PRINTING_OF)? {
            for printing in self.snapshot.printings(&id)? {
                let article = Article {
                    id: ArticleId::given(&id),
                    origin: printing.origin,
                    source: printing.source,
                    published: printing.published,
                    ..Article::default()
                };
                let prepared = printing_document(writer.fields(), &article)?;
                items.push(Item {
                    name: printing_name(&id, &article.origin.path),
                    action: Action::Write(lines::small(writer, &prepared, self.run.number)?),
                });
            }
        }
        for id in self.ids(column::VERSION_OF)? {
            for version in self.snapshot.packed_versions(&id)? {
                let path = unpack(&version.packed)?.article.origin.path;
                let prepared = version.document(writer.fields(), &id, &path);
                items.push(Item {
                    name: named(VERSION, &[&id, &version.replaced.to_string()]),
                    action: Action::Write(lines::small(writer, &prepared, self.run.number)?),
                });
            }
        }
        Ok(items)
    }

    /// The different values of a column of identifiers.
    fn ids(&self, name: &str) -> Result<FxHashSet<String>> {
        let mut found = FxHashSet::default();
        for segment in self.snapshot.searcher().segment_readers() {
            let Some(ids) = segment.fast_fields().str(name)? else {
                continue;
            };
            for document in segment.doc_ids_alive() {
                if let Some(ordinal) = ids.term_ords(document).next() {
                    let mut id = String::new();
                    ids.ord_to_str(ordinal, &mut id)?;
                    found.insert(id);
                }
            }
        }
        Ok(found)
    }
}
