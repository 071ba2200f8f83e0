//! `newsdex serve`: the reading room, over HTTP.

use std::borrow::Cow;
use std::io::{self, IsTerminal};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::{Context, Result, anyhow};
use clap::Args;

use crate::cli::signals::stop_serving;
use crate::cli::{Common, Outcome, report, report_incomplete};
use crate::engine::Archive;
#[cfg(feature = "remote")]
use crate::engine::Unsupported;
use crate::engine::following::Following;
use crate::engine::local::LocalEngine;
#[cfg(feature = "remote")]
use crate::engine::remote::RemoteEngine;
use crate::hint::Hint;
use crate::index::{IndexDirectory, UnusableIndex};
use crate::serve::listen::Listener;
use crate::serve::{Hosts, Originals, Room, Settings, Token};

/// Search in a browser, and answer programs over HTTP
///
/// Opens a reading room for an index: pages to search and read, and the same answers as JSON, CSV and
/// Atom. Only programs on this machine can reach it, unless --listen says otherwise. Changes of the
/// index show at once. Ctrl-C ends it.
///
/// Examples:
///   newsdex serve --open
///   newsdex serve --watch ~/clippings
///   newsdex serve --listen 0.0.0.0:6397 --token-file ~/.newsdex-token
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(super) struct ServeArgs {
    /// Address and port
    #[arg(long, value_name = "ADDRESS:PORT", default_value_t = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 6397))]
    listen: SocketAddr,
    /// Open the page in the browser
    #[arg(long)]
    open: bool,
    /// Also answer under this host name, for example behind a proxy
    #[arg(long, value_name = "NAME")]
    allow_host: Vec<String>,
    /// Ask every visitor for the token in this file; required if other machines can reach the page
    #[arg(long, value_name = "FILE")]
    token_file: Option<PathBuf>,
    /// Do not offer the original records of articles
    #[arg(long)]
    no_originals: bool,
    /// Let scripts of this website read the answers, such as https://desk.example
    #[arg(long, value_name = "ORIGIN")]
    cors: Vec<String>,
    /// Also keep the index up to date while this folder changes, as `newsdex watch` does
    #[arg(long, value_name = "FOLDER")]
    watch: Vec<PathBuf>,
}

/// Maximum time for one question.
const DEADLINE: Duration = Duration::from_secs(20);

/// Number of questions per core that wait for their turn.
const QUEUE: usize = 64;

/// The service would be open to other machines without a token.
#[derive(Debug, thiserror::Error)]
#[error("other machines can reach {0}, and there is no token")]
pub(super) struct OpenDoor(SocketAddr);

impl Hint for OpenDoor {
    fn hint(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(
            "use --token-file FILE with a secret in the file, or --listen 127.0.0.1:6397 for this machine only",
        ))
    }
}

/// The port cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("cannot listen at {address}: {reason}")]
pub(super) struct TakenPort {
    address: SocketAddr,
    reason: String,
}

impl Hint for TakenPort {
    fn hint(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(
            "another program may use this port, perhaps another `newsdex serve`; choose another port with --listen",
        ))
    }
}

pub(super) fn run(args: &ServeArgs, common: &Common) -> Result<Outcome> {
    let token = args.token_file.as_deref().map(Token::read).transpose()?;
    let hosts = Hosts::new(args.listen, &args.allow_host)?;
    if !args.listen.ip().is_loopback() && token.is_none() {
        return Err(OpenDoor(args.listen).into());
    }
    let index = common.index_path()?;
    #[cfg(feature = "remote")]
    if !args.watch.is_empty() && common.connection()?.is_some() {
        return Err(Unsupported::new(
            "keeping an index on a server up to date while it is served",
            "run `newsdex index --engine URL FOLDER` from time to time; the pages show what is new at once",
        )
        .into());
    }
    let stop = stop_serving()?;
    let mut watcher = match args.watch.is_empty() {
        true => None,
        false => Some(Watcher::begin(&index, &args.watch, common)?),
    };
    let archive = match remote_archive(common)? {
        Some(archive) => Some(archive),
        None => archive(&index, watcher.as_mut(), &stop.flag, common)?,
    };
    let Some(archive) = archive else {
        return Ok(Outcome::Done);
    };
    let listener = Listener::bind(args.listen).map_err(|error| taken(args.listen, &error))?;
    say_address(&listener, token.as_ref(), args, common);
    let settings = Settings {
        index,
        hosts,
        token,
        cors: args.cors.clone(),
        originals: match args.no_originals {
            true => Originals::Withheld,
            false => Originals::Offered,
        },
        threads: common.threads(),
        queue: QUEUE * common.threads(),
        deadline: DEADLINE,
    };
    let mut known_trouble = None;
    listener.serve(Room::new(archive, settings), &stop.flag, |room| {
        if let Some(watcher) = &mut watcher {
            watcher.look(common);
        }
        let trouble = room.trouble();
        if trouble != known_trouble {
            common.say(&match &trouble {
                Some(trouble) => {
                    format!("note: the archive has changed and cannot be opened: {trouble}")
                }
                None => "note: the archive can be opened again".to_owned(),
            });
            known_trouble = trouble;
        }
    });
    if let Some(watcher) = watcher {
        watcher.end();
    }
    Ok(Outcome::Done)
}

/// The archive on the server that `--engine` names; `None` for a local index.
#[cfg(feature = "remote")]
fn remote_archive(common: &Common) -> Result<Option<Following>> {
    let Some(client) = common.client()? else {
        return Ok(None);
    };
    let open =
        move || -> Result<Arc<dyn Archive>> { Ok(Arc::new(RemoteEngine::open(client.clone())?)) };
    Following::new(open).map(Some)
}

#[cfg(not(feature = "remote"))]
fn remote_archive(_: &Common) -> Result<Option<Following>> {
    Ok(None)
}

/// The archive of an index. With a watcher, waits until there is an index; `None` if the command is to stop before.
fn archive(
    index: &Path,
    mut watcher: Option<&mut Watcher>,
    stop: &AtomicBool,
    common: &Common,
) -> Result<Option<Following>> {
    let directory = IndexDirectory::at(index);
    let is_first = Arc::new(AtomicBool::new(true));
    let open = move || -> Result<Arc<dyn Archive>> {
        let engine = LocalEngine::open(&directory)?;
        // A later state replaces the one before when it is ready; for the first one somebody waits.
        if !is_first.load(Ordering::Relaxed) {
            engine.prepare()?;
        }
        is_first.store(false, Ordering::Relaxed);
        Ok(Arc::new(engine))
    };
    let mut is_told = false;
    let archive = loop {
        let error = match Following::new(open.clone()) {
            Ok(archive) => break archive,
            Err(error) => error,
        };
        let is_missing = matches!(
            error.downcast_ref(),
            // A run that begins an index makes its directory first, then its generation.
            Some(
                UnusableIndex::Missing { .. }
                    | UnusableIndex::Foreign { .. }
                    | UnusableIndex::NoGeneration { .. }
            )
        );
        let Some(watcher) = watcher.as_mut().filter(|_| is_missing) else {
            return Err(error);
        };
        if stop.load(Ordering::Relaxed) {
            return Ok(None);
        }
        if !watcher.is_at_work() {
            return Err(error);
        }
        if !std::mem::replace(&mut is_told, true) {
            common.say("There is no index yet: the page opens after the first commit.");
        }
        std::thread::sleep(Duration::from_millis(200));
    };
    for note in archive.notes() {
        common.say(&format!("note: {note}"));
    }
    if let Some(incomplete) = &archive.incomplete() {
        report_incomplete(incomplete);
    }
    Ok(Some(archive))
}

fn taken(address: SocketAddr, error: &anyhow::Error) -> anyhow::Error {
    let reason = match error.downcast_ref::<io::Error>().map(io::Error::kind) {
        Some(io::ErrorKind::AddrInUse) => "the port is in use".to_owned(),
        Some(io::ErrorKind::AddrNotAvailable) => {
            "this machine does not have this address".to_owned()
        }
        Some(io::ErrorKind::PermissionDenied) => "this user may not use this port".to_owned(),
        _ => format!("{error:#}"),
    };
    anyhow!(TakenPort { address, reason })
}

/// Prints the address, and opens it in the browser if that is wanted.
fn say_address(listener: &Listener, token: Option<&Token>, args: &ServeArgs, common: &Common) {
    let address = listener.address();
    let host = match (args.allow_host.first(), address.ip().is_unspecified()) {
        (Some(name), true) if !name.contains(':') => format!("{name}:{}", address.port()),
        (Some(name), true) => name.clone(),
        (None, true) => format!("127.0.0.1:{}", address.port()),
        _ => address.to_string(),
    };
    let page = format!("http://{host}/");
    let login = token.map(|token| format!("{page}login?token={}", token.secret()));
    match &login {
        None => common.say(&format!("The reading room is open at {page} (Ctrl-C ends it).")),
        // A log file must not keep the secret.
        Some(_) if !io::stderr().is_terminal() => common.say(&format!(
            "The reading room is open at {page} (Ctrl-C ends it). Browsers log in at {page}login?token=TOKEN, with the \
             token in the file."
        )),
        Some(login) => common.say(&format!(
            "The reading room is open (Ctrl-C ends it). Browsers log in once at {login}"
        )),
    }
    if args.open {
        let page = login.as_deref().unwrap_or(&page);
        if let Err(error) = open_browser(page) {
            common.say(&format!("note: cannot open a browser: {error}"));
        }
    }
}

fn open_browser(page: &str) -> io::Result<()> {
    let (program, arguments): (&str, &[&str]) = if cfg!(target_os = "macos") {
        ("open", &[])
    } else if cfg!(windows) {
        ("cmd", &["/C", "start", ""])
    } else {
        ("xdg-open", &[])
    };
    let mut command = Command::new(program);
    command.args(arguments).arg(page);
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command.spawn().map(drop)
}

/// `newsdex watch` in a process of its own: an article at which reading dies does not end the service.
struct Watcher {
    index: PathBuf,
    folders: Vec<PathBuf>,
    process: Child,
    begun: std::time::Instant,
}

/// The least time between two starts of a watcher.
const BETWEEN_STARTS: Duration = Duration::from_secs(10);

impl Watcher {
    fn begin(index: &Path, folders: &[PathBuf], common: &Common) -> Result<Watcher> {
        let process = start(index, folders).context("cannot start `newsdex watch`")?;
        common.say("Watching for changes.");
        Ok(Watcher {
            index: index.to_owned(),
            folders: folders.to_vec(),
            process,
            begun: std::time::Instant::now(),
        })
    }

    fn is_at_work(&mut self) -> bool {
        matches!(self.process.try_wait(), Ok(None))
    }

    /// Starts the watcher again if it has ended.
    fn look(&mut self, common: &Common) {
        if self.is_at_work() || self.begun.elapsed() < BETWEEN_STARTS {
            return;
        }
        self.begun = std::time::Instant::now();
        common.say("note: `newsdex watch` has ended and is started again");
        match start(&self.index, &self.folders) {
            Ok(process) => self.process = process,
            Err(error) => report(&anyhow!(error).context("cannot start `newsdex watch`")),
        }
    }

    /// Ends the watcher: it commits what it has read.
    fn end(mut self) {
        drop(self.process.stdin.take());
        // It ends in any case; there is nothing to do if it failed.
        let _ = self.process.wait();
    }
}

fn start(index: &Path, folders: &[PathBuf]) -> io::Result<Child> {
    let mut command = Command::new(std::env::current_exe()?);
    command
        .arg("watch")
        .arg("--end-with-stdin")
        .arg("--index")
        .arg(index)
        .arg("--")
        .args(folders);
    command.stdin(Stdio::piped()).stdout(Stdio::null());
    #[cfg(unix)]
    {
        // Ctrl-C in the terminal ends the service, which then ends the watcher.
        use std::os::unix::process::CommandExt;
        command.process_group(0);
    }
    command.spawn()
}
