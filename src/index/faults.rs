//! Tests with a failing disk: each write fails in turn, once or permanently. Afterwards the index must be
//! intact, in the state before or after the commit.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    AntiCallToken, Directory, DirectoryLock, FileHandle, Lock, TerminatingWrite, WatchCallback,
    WatchHandle, WritePtr,
};
use tantivy::{Index, Searcher};

use crate::index::directory::{Access, CheckedDirectory};
use crate::index::documents::{article_document, content_hash};
use crate::index::runs::RunStart;
use crate::index::writer::{RunRecord, Writer};
use crate::index::{IndexDirectory, OpenGeneration, analyzer};
use newsdex_text::article::{Article, ArticleId, Origin};
use newsdex_text::enrichment::Enrichment;

/// What a disk does wrong, and when.
#[derive(Debug)]
struct Fault {
    /// How many writes there were.
    writes: AtomicU64,
    /// The first that fails.
    at: u64,
    /// Whether all later ones fail, too, as on a full disk.
    is_lasting: bool,
    kind: io::ErrorKind,
}

impl Fault {
    /// Counts a write; fails if it is its turn.
    fn write(&self) -> io::Result<()> {
        let number = self.writes.fetch_add(1, Ordering::Relaxed);
        match number == self.at || (self.is_lasting && number > self.at) {
            true => Err(self.kind.into()),
            false => Ok(()),
        }
    }
}

/// A folder on such a disk.
#[derive(Debug, Clone)]
struct FaultyDirectory {
    files: CheckedDirectory,
    fault: Arc<Fault>,
}

struct FaultyFile {
    file: WritePtr,
    fault: Arc<Fault>,
}

impl Write for FaultyFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.fault.write()?;
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.fault.write()?;
        self.file.flush()
    }
}

impl TerminatingWrite for FaultyFile {
    fn terminate_ref(&mut self, token: AntiCallToken) -> io::Result<()> {
        self.fault.write()?;
        self.file.get_mut().terminate_ref(token)
    }
}

impl Directory for FaultyDirectory {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.files.get_file_handle(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.files.exists(path)
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.files.atomic_read(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        let failed = |error| DeleteError::IoError {
            io_error: Arc::new(error),
            filepath: path.to_owned(),
        };
        self.fault.write().map_err(failed)?;
        self.files.delete(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        let failed = |error| OpenWriteError::wrap_io_error(error, path.to_owned());
        self.fault.write().map_err(failed)?;
        let file = self.files.open_write(path)?;
        Ok(WritePtr::new(Box::new(FaultyFile {
            file,
            fault: Arc::clone(&self.fault),
        })))
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        self.fault.write()?;
        self.files.atomic_write(path, data)
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.fault.write()?;
        self.files.sync_directory()
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        self.files.acquire_lock(lock)
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.files.watch(callback)
    }
}

/// Opens a generation, through a fault or not.
fn opened(path: &Path, fault: Option<Arc<Fault>>) -> OpenGeneration {
    let files = CheckedDirectory::open(path, Access::Write).unwrap();
    let damage = files.damage().clone();
    let index = match fault {
        Some(fault) => Index::open(FaultyDirectory { files, fault }),
        None => Index::open(files),
    };
    let index = index.unwrap();
    analyzer::register(index.tokenizers());
    OpenGeneration {
        number: 1,
        path: path.to_owned(),
        index,
        is_live: true,
        damage,
    }
}

/// Replaces all articles of a file by others.
fn rewrite(generation: &OpenGeneration, articles: std::ops::Range<u32>) -> anyhow::Result<()> {
    let writer = Writer::open(generation, 1, 64_000_000)?;
    writer.remove_file("news/a.txt");
    for number in articles {
        let article = Article {
            id: ArticleId::given(&number.to_string()),
            title: Some(format!("Story {number}")),
            body: "The ferry was late.".into(),
            origin: Origin {
                path: "news/a.txt".into(),
                ..Origin::default()
            },
            ..Article::default()
        };
        let content = content_hash(&article);
        let found = Enrichment::default();
        writer.add(article_document(
            writer.fields(),
            &article,
            &found,
            content,
            None,
        )?)?;
    }
    writer
        .finish(&RunRecord::default(), &AtomicBool::new(false))
        .map(|_| ())
}

/// The identifiers in an index.
fn held(path: &Path) -> Vec<u32> {
    let index = opened(path, None).index;
    assert!(index.validate_checksum().unwrap().is_empty());
    let searcher: Searcher = index.reader().unwrap().searcher();
    let mut held = Vec::new();
    for segment in searcher.segment_readers() {
        let ids = segment.fast_fields().str("id").unwrap();
        for document in segment.doc_ids_alive() {
            let ids = ids.as_ref().unwrap();
            for ordinal in ids.term_ords(document) {
                let mut id = String::new();
                ids.ord_to_str(ordinal, &mut id).unwrap();
                held.push(id.parse().unwrap());
            }
        }
    }
    held.sort_unstable();
    held
}

/// A generation with articles 0 to 9.
fn begun(folder: &Path) -> PathBuf {
    let directory = IndexDirectory::at(folder);
    let locked = directory.lock(&RunStart::default()).unwrap();
    let generation = locked.begin().unwrap();
    rewrite(&generation, 0..10).unwrap();
    generation.path
}

/// A copy of a generation in a folder.
fn copied(generation: &Path, folder: &Path) -> PathBuf {
    for file in fs::read_dir(generation).unwrap() {
        let file = file.unwrap();
        fs::copy(file.path(), folder.join(file.file_name())).unwrap();
    }
    folder.to_owned()
}

/// Fails at the write numbered `at`; gives how many writes there were, and whether the run failed.
fn check(generation: &Path, at: u64, is_lasting: bool, kind: io::ErrorKind) -> (u64, bool) {
    let folder = tempfile::tempdir().unwrap();
    let path = copied(generation, folder.path());
    let fault = Arc::new(Fault {
        writes: AtomicU64::new(0),
        at,
        is_lasting,
        kind,
    });
    let result = rewrite(&opened(&path, Some(Arc::clone(&fault))), 10..25);
    let held_then = held(&path);
    let has_failed = result.is_err();
    let (before, after): (Vec<u32>, Vec<u32>) = ((0..10).collect(), (10..25).collect());
    match result {
        Ok(()) => assert_eq!(held_then, after, "write {at}, {kind}"),
        Err(_) => assert!(
            held_then == before || held_then == after,
            "write {at}, {kind}: {held_then:?}"
        ),
    }
    // The next run has its way.
    rewrite(&opened(&path, None), 20..30).unwrap();
    assert_eq!(held(&path), (20..30).collect::<Vec<u32>>());
    (fault.writes.load(Ordering::Relaxed), has_failed)
}

#[test]
fn a_write_that_fails_leaves_the_last_commit_or_the_new_one() {
    let folder = tempfile::tempdir().unwrap();
    let generation = begun(folder.path());
    let (writes, _) = check(&generation, u64::MAX, false, io::ErrorKind::Other);
    assert!(writes > 16, "there were only {writes} writes");
    let mut failed = 0;
    for at in 0..writes {
        for (is_lasting, kind) in [
            (false, io::ErrorKind::PermissionDenied),
            (true, io::ErrorKind::StorageFull),
            (false, io::ErrorKind::Other),
        ] {
            let (_, has_failed) = check(&generation, at, is_lasting, kind);
            failed += u32::from(has_failed);
        }
    }
    assert!(failed > 40, "only {failed} runs failed");
}
