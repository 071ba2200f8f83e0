//! An index directory that somebody has tampered with: a small sound one, made once, and changes to it
//! that bytes spell. Checksums are made right again, so that what is behind them is reached.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use newsdex_archive::ReadOptions;
use newsdex_archive::discover::globs;
use newsdex::engine::local::LocalEngine;
use newsdex::engine::{Engine, SearchRequest};
use newsdex::index::IndexDirectory;
use newsdex::index::runs::RunStart;
use newsdex::index::verify::verify;
use newsdex::ingest::{IngestRequest, ingest};
use newsdex::output::progress::Silent;
use newsdex_query::{ParseContext, parse};
use tempfile::TempDir;
use xxhash_rust::xxh3::xxh3_64;

const PRECIOUS: &[u8] = b"not part of any index\n";

/// Bytes whose checksum a sealed file keeps at a time.
const BLOCK: usize = 32 * 1024;

const ARCHIVE: [(&str, &str); 4] = [
    ("a.txt", "Ferry runs aground\n\nBRISTOL, March 3 - \"Nobody was hurt,\" said Mary Marlow."),
    ("b.txt", "Lighthouse sold\n\nParis, 4 May 2021. The buyer is not known to the World Bank."),
    ("c.jsonl", "{\"title\": \"Windmill burns\", \"body\": \"The miller was away.\", \"date\": \"2020-01-02\"}\n"),
    ("d.txt", "Ferry sails\n\nMary Marlow said on Tuesday that the ferry was on time."),
];

/// A sound index, and a file outside that must stay as it is.
pub struct Trial {
    folder: TempDir,
    files: Vec<PathBuf>,
}

/// Bytes taken from the front.
struct Input<'a>(&'a [u8]);

impl Input<'_> {
    fn byte(&mut self) -> usize {
        let (first, rest) = self.0.split_first().unwrap_or((&0, &[]));
        self.0 = rest;
        usize::from(*first)
    }

    fn number(&mut self) -> usize {
        self.byte() << 8 | self.byte()
    }

    fn bytes(&mut self, count: usize) -> Vec<u8> {
        let (taken, rest) = self.0.split_at(count.min(self.0.len()));
        self.0 = rest;
        taken.to_vec()
    }
}

impl Trial {
    /// Makes the index: two segments, one with a deleted article.
    pub fn begin() -> Trial {
        let folder = tempfile::tempdir().expect("a folder");
        let trial = Trial {
            files: Vec::new(),
            folder,
        };
        fs::create_dir(trial.path("archive")).expect("made");
        fs::write(trial.path("victim"), PRECIOUS).expect("written");
        for (number, (name, text)) in ARCHIVE.iter().enumerate() {
            fs::write(trial.path("archive").join(name), text).expect("written");
            if number % 2 == 1 {
                trial.index().expect("indexed");
            }
        }
        fs::remove_file(trial.path("archive/b.txt")).expect("removed");
        trial.index().expect("indexed");
        fs::rename(trial.path("index"), trial.path("sound")).expect("moved");
        let mut files = Vec::new();
        list(&trial.path("sound"), Path::new(""), &mut files);
        Trial { files, ..trial }
    }

    fn path(&self, below: &str) -> PathBuf {
        self.folder.path().join(below)
    }

    fn index(&self) -> anyhow::Result<()> {
        let request = IngestRequest {
            index: self.path("index"),
            may_begin_index: true,
            roots: vec![self.path("archive")],
            rebuild: false,
            keep_missing: false,
            dry_run: false,
            include: globs(&[]).expect("no glob is sound"),
            exclude: globs(&[]).expect("no glob is sound"),
            since: None,
            shard: None,
            selection: None,
            threads: 1,
            memory_bytes: 64_000_000,
            commit_every: None,
            keep_versions: false,
            copies_window: None,
            now: 1_646_300_000,
            read: ReadOptions::default(),
            run: RunStart::default(),
        };
        ingest(&request, &mut Silent, &Arc::default()).map(|_| ())
    }

    /// Changes a copy of the index and works with it. Panics are for the caller to catch, as the program
    /// does.
    pub fn tamper(&self, bytes: &[u8]) {
        let index = self.path("index");
        let _ = fs::remove_dir_all(&index);
        copy(&self.path("sound"), &index);
        let mut input = Input(bytes);
        for _ in 0..1 + input.byte() % 3 {
            self.change(&mut input);
        }
    }

    fn change(&self, input: &mut Input) {
        let number = input.byte() % self.files.len();
        let Some(file) = self.files.get(number) else {
            return;
        };
        let path = self.path("index").join(file);
        let victim = self.path("victim");
        match input.byte() % 16 {
            0 => replace(&path, || symlink(&victim, &path)),
            1 => replace(&path, || symlink("/dev/zero", &path)),
            2 => replace(&path, || pipe(&path)),
            3 => replace(&path, || fs::create_dir(&path)),
            4 => replace(&path, || fs::hard_link(&victim, &path)),
            5 => replace(&path, || fs::File::create(&path)?.set_len(1 << 33)),
            6 => {
                let mut name = path.file_name().unwrap_or_default().to_owned();
                name.push(".new");
                let _ = symlink(&victim, path.with_file_name(name));
            }
            7 => {
                let generation = self.path("index/generations").join(input.byte().to_string());
                let _ = fs::rename(&generation, self.path("index/elsewhere"));
                let _ = symlink(self.folder.path(), generation);
            }
            kind => edit(&path, |content| {
                let at = input.number() % (content.len() + 1);
                let count = 1 + input.byte() % 9;
                let end = content.len().min(at + count);
                match kind {
                    8 => content.truncate(at),
                    9 => drop(content.drain(at..end)),
                    10 => drop(content.splice(at..at, input.bytes(count))),
                    11 => drop(content.splice(at..end, vec![0xff; end - at])),
                    _ => {
                        let new = input.bytes(end - at);
                        content.splice(at..at + new.len(), new);
                    }
                }
            }),
        }
    }

    /// What `stats` does.
    pub fn stats(&self) -> anyhow::Result<()> {
        IndexDirectory::at(&self.path("index")).open()?.counts()?;
        Ok(())
    }

    /// What `search` does.
    pub fn search(&self) -> anyhow::Result<()> {
        let engine = LocalEngine::open(&IndexDirectory::at(&self.path("index")))?;
        let context = ParseContext { today: 19_000 };
        for query in ["*", "person:marlow OR fer* OR \"was hurt\"", "the w/5 ferry"] {
            let query = parse(query, &context)?;
            engine.search(&SearchRequest {
                query,
                ..SearchRequest::default()
            })?;
        }
        Ok(())
    }

    /// What `verify` does.
    pub fn verify(&self) -> anyhow::Result<()> {
        verify(&IndexDirectory::at(&self.path("index"))).map(|_| ())
    }

    /// What `index` does when an article is new.
    pub fn index_more(&self) -> anyhow::Result<()> {
        fs::write(self.path("archive/new.txt"), "Bridge closed\n\nFor a week at least.")?;
        let done = self.index();
        fs::remove_file(self.path("archive/new.txt"))?;
        done
    }

    /// Whether all that is outside of the index is as it was.
    pub fn is_untouched(&self) -> bool {
        let mut names: Vec<_> = fs::read_dir(self.folder.path())
            .expect("readable")
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .collect();
        names.sort();
        names == ["archive", "index", "sound", "victim"]
            && fs::read(self.path("victim")).is_ok_and(|bytes| bytes == PRECIOUS)
            && fs::read_dir(self.path("archive")).is_ok_and(|files| files.count() == ARCHIVE.len() - 1)
    }
}

fn replace(path: &Path, make: impl FnOnce() -> std::io::Result<()>) {
    let _ = fs::remove_file(path);
    let _ = make();
}

fn pipe(path: &Path) -> std::io::Result<()> {
    use rustix::fs::{CWD, FileType, Mode, mknodat};
    Ok(mknodat(CWD, path, FileType::Fifo, Mode::from_raw_mode(0o600), 0)?)
}

fn list(folder: &Path, below: &Path, files: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = fs::read_dir(folder.join(below)).expect("readable").flatten().collect();
    // Segments are called otherwise each time; an input is to do the same each time.
    entries.sort_by_key(|entry| {
        let path = entry.path();
        let ending = path.extension().map(std::ffi::OsStr::to_owned);
        (ending, entry.metadata().map_or(0, |known| known.len()), path)
    });
    for entry in entries {
        let path = below.join(entry.file_name());
        match folder.join(&path).is_dir() {
            true => list(folder, &path, files),
            false => files.push(path),
        }
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).expect("made");
    for entry in fs::read_dir(from).expect("readable").flatten() {
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        match from.is_dir() {
            true => copy(&from, &to),
            false => drop(fs::copy(&from, &to).expect("copied")),
        }
    }
}

/// Changes the content of a file and makes its checksums right.
fn edit(path: &Path, change: impl FnOnce(&mut Vec<u8>)) {
    let Ok(mut bytes) = fs::read(path) else {
        return;
    };
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    if name.starts_with("names-") && bytes.len() > 16 {
        let mut rest = bytes.split_off(16);
        change(&mut rest);
        bytes.truncate(8);
        let checksum = xxh3_64(&[&bytes[..], &rest[..]].concat());
        bytes.extend(checksum.to_le_bytes());
        bytes.extend(rest);
    } else if bytes.ends_with(b"newsdexS") {
        let tail = bytes.len().saturating_sub(24);
        let length = bytes.get(tail..).and_then(<[u8]>::first_chunk).map_or(0, |length| u64::from_le_bytes(*length));
        bytes.truncate(usize::try_from(length).unwrap_or(0));
        change(&mut bytes);
        let blocks = bytes.chunks(BLOCK).map(|block| (xxh3_64(block) as u32).to_le_bytes());
        let mut seal: Vec<u8> = blocks.flatten().collect();
        seal.extend((bytes.len() as u64).to_le_bytes());
        let checksum = xxh3_64(&seal);
        bytes.extend(seal);
        bytes.extend(checksum.to_le_bytes());
        bytes.extend(b"newsdexS");
    } else if let Some(line) = bytes.windows(9).rposition(|window| window == b"checksum ") {
        bytes.truncate(line);
        change(&mut bytes);
        let checksum = xxh3_64(&bytes);
        bytes.extend(format!("checksum {checksum:016x}\n").as_bytes());
    } else {
        change(&mut bytes);
    }
    fs::write(path, bytes).expect("written");
}
