//! The flags that control how archives are read, for all commands that read them into an index.

use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use anyhow::{Result, anyhow};
use clap::Args;

use crate::cli::limits::LimitArgs;
use crate::cli::run::run_start;
use crate::cli::{Common, Unreadable, now, today, tomorrow};
use crate::ingest::{IngestRequest, Shard};
use crate::output::terminal::thousands;
use newsdex_archive::discover::globs;
use newsdex_archive::{FieldMap, Links, ReadOptions};
use newsdex_query::date::day_range;
use newsdex_text::settings_hash::SettingsHash;

/// How archives are read.
#[derive(Args)]
pub(super) struct ReadingArgs {
    /// Keep the articles of deleted files
    #[arg(long)]
    keep_missing: bool,
    /// Memory for indexing, in megabytes
    #[arg(long, value_name = "MB", default_value_t = 256, value_parser = clap::value_parser!(u32).range(64..))]
    memory: u32,
    /// Keep the old text of articles that change; `newsdex show ID --versions` lists it
    #[arg(long)]
    versions: bool,
    /// Commit about every SECONDS; an interrupted run resumes from the last commit
    #[arg(long, value_name = "SECONDS", default_value = "60", value_parser = seconds)]
    commit_every: f64,
    /// Read only files whose name or path matches GLOB
    #[arg(long, value_name = "GLOB")]
    include: Vec<String>,
    /// Skip files and folders whose name or path matches GLOB
    #[arg(long, value_name = "GLOB")]
    exclude: Vec<String>,
    /// Skip articles published before this date
    #[arg(long, value_name = "DATE")]
    since: Option<String>,
    /// Read FIELD from the column or key NAME, as in title=headline
    #[arg(long, value_name = "FIELD=NAME")]
    map: Vec<FieldMap>,
    /// Read every file as this format, such as json, html or csv
    #[arg(long, value_name = "NAME")]
    format_hint: Option<FormatHint>,
    /// Read only part I of N, to divide an archive among N machines
    #[arg(long, value_name = "I/N")]
    shard: Option<Shard>,
    /// Follow symbolic links that lead outside the given folders
    ///
    /// Links that stay inside the given folders are always followed, and so are links given as arguments. All
    /// other links are skipped; --verbose lists them.
    #[arg(long)]
    follow_links: bool,
    /// Look for copies of an article within DAYS days [default: as in the last run, at first 30]
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u32).range(1..=3660))]
    copies_window: Option<u32>,
    #[command(flatten)]
    limits: LimitArgs,
}

impl ReadingArgs {
    /// Whether links that lead outside the given folders are followed.
    pub(super) fn follows_links(&self) -> bool {
        self.follow_links
    }

    /// The request to update an index from these folders and files.
    pub(super) fn request(
        &self,
        roots: &[PathBuf],
        index: &Path,
        common: &Common,
    ) -> Result<IngestRequest> {
        Ok(IngestRequest {
            index: index.to_owned(),
            may_begin_index: true,
            roots: roots.to_vec(),
            rebuild: false,
            keep_missing: self.keep_missing,
            dry_run: false,
            include: globs(&self.include).map_err(|error| anyhow!("--include: {error}"))?,
            exclude: globs(&self.exclude).map_err(|error| anyhow!("--exclude: {error}"))?,
            since: self.since.as_deref().map(first_day).transpose()?.flatten(),
            shard: self.shard,
            selection: self.selection(),
            threads: common.threads(),
            memory_bytes: self.memory as usize * 1_000_000,
            commit_every: Some(Duration::from_secs_f64(self.commit_every)),
            keep_versions: self.versions,
            copies_window: self.copies_window,
            now: now(),
            read: ReadOptions {
                map: self.map.iter().cloned().collect(),
                hint: self.format_hint.as_ref().map(|hint| hint.0),
                latest: Some(tomorrow()),
                links: links(roots, self.follow_links),
                ..self.limits.options()
            },
            run: run_start(),
        })
    }
}

impl ReadingArgs {
    /// A hash of `--include`, `--exclude` and `--shard`; `None` if all files are read.
    fn selection(&self) -> Option<u64> {
        let (mut include, mut exclude) = (self.include.clone(), self.exclude.clone());
        include.sort_unstable();
        exclude.sort_unstable();
        let is_all = include.is_empty() && exclude.is_empty() && self.shard.is_none();
        let mut hash = SettingsHash::new(SELECTION_VERSION);
        hash.texts(include.iter().map(String::as_str))
            .texts(exclude.iter().map(String::as_str));
        let shard = self.shard.map(|shard| [shard.number, shard.of]);
        for part in shard.into_iter().flatten() {
            hash.number(part.into());
        }
        (!is_all).then(|| hash.finish())
    }
}

/// The version of [`ReadingArgs::selection`]: 1 was a hash of how Rust prints the flags.
const SELECTION_VERSION: u8 = 2;

/// Which links are followed when these folders and files are read.
pub(super) fn links(roots: &[PathBuf], follow_all: bool) -> Links {
    match follow_all {
        true => Links::all(),
        false => Links::within(roots),
    }
}

/// Prints how many links were skipped, because their articles are missing from the index.
pub(super) fn say_links(not_followed: u64, common: &Common) {
    let links = match not_followed {
        0 => return,
        1 => "1 link that leads".to_owned(),
        many => format!("{} links that lead", thousands(many)),
    };
    common.say(&format!(
        "note: skipped {links} outside the given folders; --follow-links follows such links, --verbose lists them"
    ));
}

fn first_day(text: &str) -> Result<Option<i64>> {
    let days = day_range(text, today());
    let days = days.map_err(|error| Unreadable {
        label: "--since",
        text: text.to_owned(),
        error,
    })?;
    Ok(days.from)
}

/// Parses a number of seconds given as the value of a flag.
pub(super) fn seconds(text: &str) -> Result<f64, String> {
    let seconds = text.parse().ok();
    let seconds = seconds.filter(|seconds| (0.01..=86_400.0).contains(seconds));
    seconds.ok_or_else(|| "write a number of seconds from 0.01 to 86400".into())
}

/// A format by its name.
#[derive(Debug, Clone, Copy)]
struct FormatHint(&'static newsdex_archive::Format);

impl FromStr for FormatHint {
    type Err = String;

    fn from_str(name: &str) -> Result<FormatHint, String> {
        let unknown = || {
            let names: Vec<&str> = newsdex_archive::Format::names().collect();
            format!("unknown format; the formats are {}", names.join(", "))
        };
        newsdex_archive::Format::named(name)
            .map(FormatHint)
            .ok_or_else(unknown)
    }
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Shard, String> {
        let parts = text
            .split_once('/')
            .and_then(|(number, of)| Some((number.parse().ok()?, of.parse().ok()?)));
        match parts {
            Some((number, of)) if (1..=of).contains(&number) => Ok(Shard { number, of }),
            _ => Err("write it as 2/5 for the second of five parts".into()),
        }
    }
}
