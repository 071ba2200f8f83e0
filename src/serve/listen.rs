//! Serves a [`Room`] at an address, until it is told to stop.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::{Context, Result};
use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::Semaphore;
use tokio::time::{sleep, timeout};

use crate::serve::{Room, app};

/// Maximum number of connections. Each costs some kilobytes, and a file descriptor.
const CONNECTIONS: usize = 2_000;

/// How long a client may take to send a request, or stay connected without one.
const FOR_A_REQUEST: Duration = Duration::from_secs(30);

/// How long requests in progress may take after the service was told to stop.
const FOR_THE_REST: Duration = Duration::from_secs(10);

/// The time between two looks at the archive, and at whether to stop.
const BETWEEN_LOOKS: Duration = Duration::from_millis(200);

/// A service that has a port but does not answer yet.
pub struct Listener {
    runtime: Runtime,
    listener: TcpListener,
    address: SocketAddr,
}

impl Listener {
    /// Takes a port. If the port is 0, the system chooses one.
    ///
    /// # Errors
    ///
    /// Fails if the port is taken or not allowed: the source is the [`io::Error`].
    pub fn bind(address: SocketAddr) -> Result<Listener> {
        let runtime = Builder::new_multi_thread()
            .worker_threads(2)
            .thread_name("newsdex-serve")
            .enable_all()
            .build()
            .context("cannot start threads")?;
        let listener = runtime.block_on(TcpListener::bind(address))?;
        let address = listener.local_addr()?;
        Ok(Listener {
            runtime,
            listener,
            address,
        })
    }

    /// The address with the port that was taken.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Answers requests until `stop` is set; then those in progress. Several times a second, opens the archive again if
    /// it has changed, and calls `looked`.
    pub fn serve(self, room: Room, stop: &AtomicBool, looked: impl FnMut(&Room)) {
        more_files();
        let Listener {
            runtime, listener, ..
        } = self;
        runtime.block_on(async {
            let room = Arc::new(room);
            let router = app(Arc::clone(&room));
            tokio::select! {
                () = accept(&listener, router, stop) => {}
                () = follow(&room, stop, looked) => {}
            }
        });
        // Answers that nobody waits for any more do not hold up the end.
        runtime.shutdown_timeout(Duration::from_millis(200));
    }
}

/// Looks at the archive until the service stops.
async fn follow(room: &Arc<Room>, stop: &AtomicBool, mut looked: impl FnMut(&Room)) {
    loop {
        sleep(BETWEEN_LOOKS).await;
        if stop.load(Ordering::Relaxed) {
            // The other branch ends the service.
            std::future::pending::<()>().await;
        }
        let looking = Arc::clone(room);
        // What went wrong is in `Room::trouble`.
        let _ = tokio::task::spawn_blocking(move || looking.refresh()).await;
        looked(room);
    }
}

async fn accept(listener: &TcpListener, router: Router, stop: &AtomicBool) {
    let connections = Arc::new(Semaphore::new(CONNECTIONS));
    let open = GracefulShutdown::new();
    while !stop.load(Ordering::Relaxed) {
        let accepted = match timeout(BETWEEN_LOOKS, next(listener, &connections)).await {
            Err(_) => continue,
            Ok(Err(_)) => {
                // Too many open files, or a client that has gone already.
                sleep(Duration::from_millis(20)).await;
                continue;
            }
            Ok(Ok(accepted)) => accepted,
        };
        let (stream, place) = accepted;
        // Answers are written at once.
        let _ = stream.set_nodelay(true);
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(FOR_A_REQUEST)
            .max_buf_size(64 << 10)
            .serve_connection(
                TokioIo::new(stream),
                TowerToHyperService::new(router.clone()),
            );
        let connection = open.watch(connection);
        tokio::spawn(async move {
            // A client that breaks off is no error of the service.
            let _ = connection.await;
            drop(place);
        });
    }
    let _ = timeout(FOR_THE_REST, open.shutdown()).await;
}

async fn next(
    listener: &TcpListener,
    connections: &Arc<Semaphore>,
) -> io::Result<(TcpStream, tokio::sync::OwnedSemaphorePermit)> {
    let place = Arc::clone(connections).acquire_owned().await;
    let place = place.map_err(io::Error::other)?;
    let (stream, _) = listener.accept().await?;
    Ok((stream, place))
}

/// Lets the process have as many open files as the system allows it: every connection is one.
#[cfg(unix)]
fn more_files() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    let wanted = CONNECTIONS as u64 * 2;
    let current = limit.maximum.map_or(wanted, |maximum| maximum.min(wanted));
    if limit.current.is_some_and(|before| before < current) {
        // If it is refused, fewer clients can be connected at the same time.
        let _ = setrlimit(
            Resource::Nofile,
            Rlimit {
                current: Some(current),
                maximum: limit.maximum,
            },
        );
    }
}

#[cfg(not(unix))]
fn more_files() {}
