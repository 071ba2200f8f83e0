//! A run that writes an index on a server.
//!
//! It plans and reads as a run that writes a local index. The list of files is on the server, too: the record of a file
//! is sent when the server has confirmed all its articles. So a run that is killed anywhere has lost nothing: the next
//! run reads the files without a record again, and finds their articles.
//!
//! Runs need no coordinator. Each works on its own part (`--shard`), and whoever ends last makes a rebuild live.
//!
//! Not supported: older versions of articles. A file that changed is read as a whole.

mod intake;
mod lines;
mod names;
mod sending;
pub mod transfer;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Result, bail};
use rustc_hash::FxHashMap;

use self::intake::{Dead, RemoteIntake};
use crate::index::runs::{RunEnd, RunStart};
use crate::index::writer::RunRecord;
use crate::ingest::crew::{self, Workshop};
use crate::ingest::names::AliasFile;
use crate::ingest::plan::{Plan, plan};
use crate::ingest::summary::summary_of_plan;
use crate::ingest::suspects::Suspects;
use crate::ingest::{IngestRequest, Progress, Summary};
use crate::remote::Client;
use crate::remote::bulk::BulkError;
use crate::remote::failure::{EngineError, FailureKind};
use crate::remote::generations::{
    Generations, create, finish, generation_name, open_for_readers, refresh, remove_others, switch,
};
use crate::remote::ledger::{counts, failure_reports, ledger, written_by};
use crate::remote::mapping::Layout;
use crate::remote::runs::{NumberedRun, RunError, Runs, WHOLE, complete_parts, part_name};
use crate::remote::stories;
use newsdex_text::checkpoint::{Limit, within};

/// A state of the server that prevents a run.
#[derive(Debug, thiserror::Error)]
enum NotWhole {
    /// The new generation does not have the articles that were read.
    #[error(
        "the new generation has {there} articles, but the records of its files have {recorded}; the old one stays in use"
    )]
    Counts {
        /// Articles that are there.
        there: u64,
        /// Articles by the records of files.
        recorded: u64,
    },
}

/// The place to which a run writes.
#[derive(Debug, Clone)]
pub struct RemoteTarget {
    /// The server and the index.
    pub client: Client,
    /// Shards and replicas of a new generation.
    pub layout: Layout,
    /// A folder on this machine for notes about records that end a run.
    pub notes: PathBuf,
}

/// Updates an index on a server from the files in the given folders.
///
/// # Errors
///
/// As [`ingest`](crate::ingest::ingest), and [`EngineError`]. What the server has confirmed stays.
pub fn ingest_remote(
    request: &IngestRequest,
    target: &RemoteTarget,
    progress: &mut dyn Progress,
    stop: &Arc<AtomicBool>,
) -> Result<Summary> {
    for root in &request.roots {
        super::plan::check_root(root)?;
    }
    let aliases = AliasFile::read(&request.index)?;
    let known = Generations::of(&target.client)?;
    if request.dry_run {
        return dry_run(request, &target.client, &known, stop);
    }
    let begin = match request.rebuild {
        true => Begin::Rebuild,
        false => Begin::Update,
    };
    let part = part_name(request.shard.map(|shard| (shard.number, shard.of)));
    let (generation, mut run) = open(target, &known, begin, &request.run, &part, stop)?;
    let result = generation.write(request, &mut run, progress, stop);
    progress.finished();
    let mut summary = generation.close(&mut run, result, known.live)?;
    if summary.was_interrupted {
        return Ok(summary);
    }
    let (client, name) = (&generation.target.client, &generation.name);
    match begin {
        Begin::Rebuild => {
            let unused = generation.finish_rebuild(request, &aliases, &known, stop)?;
            summary.unused_aliases = unused;
        }
        Begin::Update => {
            refresh(client, name)?;
            summary.unused_aliases = names::refresh(client, name, &aliases, request.now, stop)?;
            stories::group(client, name, request.copies_window, stop)?;
            if known.live().is_none_or(|live| !live.is_finished) {
                finish(client, generation.number)?;
            }
        }
    }
    Ok(summary)
}

/// How a run begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Begin {
    /// The run goes on with the live generation, or makes the first one.
    Update,
    /// The run writes a new generation, which becomes live at the end, or goes on with an interrupted one.
    Rebuild,
}

/// Opens the generation that a run writes and, if nobody else is at work on this part, begins the run.
fn open<'a>(
    target: &RemoteTarget,
    known: &Generations,
    begin: Begin,
    start: &RunStart,
    part: &'a str,
    stop: &Arc<AtomicBool>,
) -> Result<(Written<'a>, NumberedRun)> {
    let client = &target.client;
    let number = match (begin, known.live()) {
        (Begin::Rebuild, _) => known
            .unfinished()
            .map_or(known.next(), |begun| begun.number),
        (Begin::Update, Some(_)) => known.usable(client)?.number,
        (Begin::Update, None) => known.next(),
    };
    let is_there = known
        .all
        .iter()
        .any(|generation| generation.number == number);
    let name = match (is_there, begin) {
        (true, _) => generation_name(client.index(), number),
        (false, Begin::Update) => create(client, number, target.layout, true)?,
        (false, Begin::Rebuild) => {
            let layout = Layout {
                replicas: 0,
                refreshes: false,
                ..target.layout
            };
            create(client, number, layout, false)?
        }
    };
    refresh(client, &name)?;
    let run = match Runs::of(client, &name).begin(start, part) {
        Ok(run) => run,
        Err(RunError::Locked(locked)) => return Err(locked.into()),
        Err(RunError::Engine(error)) => return Err(error.into()),
    };
    let written = Written {
        // From here on a node that is away for some seconds does not end the run.
        target: RemoteTarget {
            client: client.patient(stop),
            ..target.clone()
        },
        name,
        number,
        part,
    };
    Ok((written, run))
}

/// Reports what a run would do, without doing it.
fn dry_run(
    request: &IngestRequest,
    client: &Client,
    known: &Generations,
    stop: &Arc<AtomicBool>,
) -> Result<Summary> {
    let live = known.live().filter(|_| !request.rebuild);
    let name = live.map(|live| live.name.clone());
    let part = part_name(request.shard.map(|shard| (shard.number, shard.of)));
    let last = match &name {
        Some(name) => Runs::of(client, name).roots(&part)?.unwrap_or_default(),
        None => RunRecord::default(),
    };
    let files = || match &name {
        Some(name) => Ok(ledger(client, name, stop)?),
        None => Ok(Default::default()),
    };
    let planned = within(&Limit::until(stop), || plan(request, files, &last, stop));
    let Ok(planned) = planned else {
        return Ok(Summary::interrupted());
    };
    summary_of(&planned?, client, name.as_deref())
}

/// The summary of a plan, with the failures of the files that are not read again.
fn summary_of(plan: &Plan, client: &Client, name: Option<&str>) -> Result<Summary> {
    let again = plan.unchanged.failing.iter().chain(&plan.touched);
    let failing = again.filter(|file| file.failures > 0);
    let paths: Vec<&str> = failing.map(|file| file.path.as_str()).collect();
    let mut reports = match name {
        Some(name) => failure_reports(client, name, &paths)?,
        None => FxHashMap::default(),
    };
    summary_of_plan(plan, &mut |path| {
        Ok(reports.remove(path).unwrap_or_default())
    })
}

/// The generation that a run writes.
struct Written<'a> {
    target: RemoteTarget,
    name: String,
    number: u64,
    part: &'a str,
}

impl Written<'_> {
    fn write(
        &self,
        request: &IngestRequest,
        run: &mut NumberedRun,
        progress: &mut dyn Progress,
        stop: &Arc<AtomicBool>,
    ) -> Result<Summary> {
        let client = &self.target.client;
        let runs = Runs::of(client, &self.name);
        let dead = self.dead(run)?;
        let last = runs.roots(self.part)?.unwrap_or_default();
        let files = || Ok(ledger(client, &self.name, stop)?);
        let planned = within(&Limit::until(stop), || plan(request, files, &last, stop));
        let Ok(planned) = planned else {
            return Ok(Summary::interrupted());
        };
        let suspects = Arc::new(Suspects::begin(&self.target.notes, request.run.began_ms)?);
        let mut planned = planned?;
        planned
            .to_read
            .sort_by_key(|file| suspects.has_suspects(&file.input));
        // A moved file is read again: its articles are on the server, not here.
        for file in &mut planned.to_read {
            file.moved_from = None;
        }
        planned.moved.clear();
        let planned = Arc::new(planned);
        let mut summary = summary_of(&planned, client, Some(&self.name))?;
        (
            summary.files.read,
            summary.files.removed,
            summary.articles.removed,
        ) = (0, 0, 0);
        progress.planned(planned.to_read.len() as u64, planned.bytes);
        let encode = lines::encoder(request.threads.max(1));
        let mut intake = RemoteIntake::new(
            request,
            &planned,
            client,
            &self.name,
            run,
            dead,
            summary,
            Arc::clone(stop),
        );
        let workshop = Workshop {
            fields: crate::index::schema::Fields::new(),
            before: None,
            encode: Some(encode),
        };
        let taken = crew::take_all(
            &mut intake,
            workshop,
            request,
            &planned,
            &suspects,
            progress,
            stop,
        );
        suspects.end();
        progress.committing();
        let result = taken.and_then(|()| intake.finish(self.part));
        match result {
            Ok(summary) => {
                if let Some(stuck) = &summary.stuck {
                    bail!(stuck.clone());
                }
                Ok(summary)
            }
            Err(error) if is_stop(&error) && stop.load(Ordering::Relaxed) => {
                Ok(Summary::interrupted())
            }
            Err(error) => Err(error),
        }
    }

    /// Ends the document of a run with its result. `live` is the generation that stays live if it failed.
    fn close(
        &self,
        run: &mut NumberedRun,
        result: Result<Summary>,
        live: Option<u64>,
    ) -> Result<Summary> {
        let ended = match &result {
            Ok(summary) => RunEnd {
                exit: u8::from(summary.was_interrupted) * 130,
                generation: Some(self.number),
                added: summary.articles.added,
                updated: summary.articles.updated,
                unchanged: summary.articles.unchanged,
                removed: summary.articles.removed,
                failures: summary.failures.len() as u64,
                ..RunEnd::default()
            },
            Err(error) => RunEnd {
                exit: 2,
                generation: live,
                message: Some(format!("{error:#}")),
                ..RunEnd::default()
            },
        };
        let is_whole = |summary: &Summary| !summary.was_interrupted;
        run.run.is_complete = result.as_ref().is_ok_and(is_whole);
        run.run.end = Some(RunEnd {
            seconds: run.seconds(),
            ..ended
        });
        let signed = Runs::of(&self.target.client, &self.name).sign(run);
        let mut summary = result?;
        signed?;
        summary.generation = self.number;
        Ok(summary)
    }

    /// The leftovers of runs that ended early.
    fn dead(&self, run: &NumberedRun) -> Result<Dead, EngineError> {
        let client = &self.target.client;
        let runs = Runs::of(client, &self.name).all()?;
        let mut dead: Vec<NumberedRun> = runs
            .into_iter()
            .filter(|other| other.number != run.number && other.left_something())
            .collect();
        // Another part of the archive may be at work, but not beside a run that reads all parts.
        dead.retain(|other| {
            let is_mine = run.run.part == WHOLE || other.run.part == run.run.part;
            is_mine || other.run.end.is_some()
        });
        let numbers: Vec<u64> = dead.iter().map(|other| other.number).collect();
        let paths = match numbers.is_empty() {
            true => Vec::new(),
            false => written_by(client, &self.name, &numbers)?,
        };
        Ok(Dead { runs: dead, paths })
    }

    /// Makes a rebuild live, if all its parts are complete.
    fn finish_rebuild(
        &self,
        request: &IngestRequest,
        aliases: &AliasFile,
        known: &Generations,
        stop: &AtomicBool,
    ) -> Result<Vec<String>> {
        let client = &self.target.client;
        if let Some(shard) = request.shard {
            refresh(client, &self.name)?;
            let runs = Runs::of(client, &self.name).all()?;
            if complete_parts(&runs, shard.of) < shard.of {
                return Ok(Vec::new());
            }
        }
        self.make_live(known, aliases, request.now, request.copies_window, stop)
    }

    /// Makes the generation live, if it has all articles that were read.
    fn make_live(
        &self,
        known: &Generations,
        aliases: &AliasFile,
        now: i64,
        window: Option<u32>,
        stop: &AtomicBool,
    ) -> Result<Vec<String>> {
        let client = &self.target.client;
        open_for_readers(client, &self.name, self.target.layout)?;
        let unused = names::refresh(client, &self.name, aliases, now, stop)?;
        stories::group(client, &self.name, window, stop)?;
        let (there, recorded) = counts(client, &self.name)?;
        if there != recorded {
            bail!(NotWhole::Counts { there, recorded });
        }
        // The live generation may be another one by now.
        let live = Generations::of(client)?.live;
        if live == Some(self.number) {
            return Ok(unused);
        }
        switch(client, self.number, live)?;
        let kept: Vec<u64> = [Some(self.number), live.or(known.live)]
            .into_iter()
            .flatten()
            .collect();
        remove_others(client, &kept)?;
        Ok(unused)
    }
}

/// Whether an error only says that the caller wanted to stop.
fn is_stop(error: &anyhow::Error) -> bool {
    matches!(error.downcast_ref(), Some(BulkError::Stopped))
}

/// Switches back to the generation before the last rebuild, or forward again. Gives both numbers and the number of
/// articles of the new live one.
///
/// # Errors
///
/// An [`EngineError`] if there is no other generation or the server refuses.
pub fn roll_back_remote(client: &Client) -> Result<(u64, u64, u64), EngineError> {
    let known = Generations::of(client)?;
    let Some(live) = known.live() else {
        return Err(client.error(FailureKind::NoIndex(client.index().to_owned())));
    };
    let Some(other) = known.other() else {
        let reason = "there is no other generation to return to".to_owned();
        return Err(client.error(FailureKind::ForeignIndex(reason)));
    };
    if let Some(reason) = &other.unusable {
        return Err(client.error(FailureKind::ForeignIndex(reason.clone())));
    }
    switch(client, other.number, Some(live.number))?;
    let (articles, _) = counts(client, &other.name)?;
    Ok((live.number, other.number, articles))
}
