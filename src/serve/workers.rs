//! Who works when: a question takes one processor core, and only a few questions wait.
//!
//! A question that cannot be answered soon is turned away at once, so that nobody waits for an answer that nobody
//! reads. The caller of a question that takes too long, or has gone, stops it through its [`CancelFlag`].

use std::sync::Arc;
use std::time::Duration;

use anyhow::anyhow;
use tokio::runtime::Handle;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::spawn_blocking;
use tokio::time::timeout;

use crate::engine::CancelFlag;
use crate::serve::failure::Failure;
use newsdex_text::defect::Defect;

/// Maximum time that a question waits for its turn.
const PATIENCE: Duration = Duration::from_secs(3);

/// Number of answers of any length that are written at the same time. Each has a thread.
const STREAMS: usize = 64;

/// The processor cores, and the questions that wait for them.
pub(super) struct Workers {
    cores: Arc<Semaphore>,
    queue: Arc<Semaphore>,
    streams: Arc<Semaphore>,
    deadline: Duration,
}

impl Workers {
    pub(super) fn new(threads: usize, queue: usize, deadline: Duration) -> Workers {
        Workers {
            cores: Arc::new(Semaphore::new(threads)),
            queue: Arc::new(Semaphore::new(threads + queue)),
            streams: Arc::new(Semaphore::new(STREAMS)),
            deadline,
        }
    }

    /// Answers a question on a thread of its own, when a core is free.
    ///
    /// Sets `cancel` if the deadline passes, and if the caller drops the future because the connection was closed.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        cancel: &CancelFlag,
        work: impl FnOnce() -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let place = self.queue.clone().try_acquire_owned();
        let place = place.map_err(|_| Failure::busy())?;
        let core = timeout(PATIENCE, self.cores.clone().acquire_owned()).await;
        let Ok(Ok(core)) = core else {
            return Err(Failure::busy());
        };
        let _stop = StopWhenDropped(cancel);
        let mut task = spawn_blocking(move || {
            let _both = (core, place);
            work()
        });
        let done = match timeout(self.deadline, &mut task).await {
            Ok(done) => done,
            Err(_) => {
                cancel.set();
                task.await
            }
        };
        done.unwrap_or_else(|error| Err(crashed(error)))
    }

    /// A place for an answer of any length; `None` if there are too many.
    pub(super) fn stream(&self) -> Option<Turns> {
        let place = self.streams.clone().try_acquire_owned().ok()?;
        Some(Turns {
            cores: self.cores.clone(),
            _place: place,
            turn: None,
        })
    }
}

fn crashed(error: tokio::task::JoinError) -> Failure {
    let error = match error.try_into_panic() {
        Ok(payload) => anyhow!(Defect::caught(payload.as_ref()))
            .context("the index is damaged, or this is a bug in newsdex"),
        Err(error) => anyhow!(error),
    };
    error.into()
}

struct StopWhenDropped<'a>(&'a CancelFlag);

impl Drop for StopWhenDropped<'_> {
    fn drop(&mut self) {
        self.0.set();
    }
}

/// The turns of a long answer: it has a core while it computes, and none while it waits for its reader.
pub(super) struct Turns {
    cores: Arc<Semaphore>,
    _place: OwnedSemaphorePermit,
    turn: Option<OwnedSemaphorePermit>,
}

impl Turns {
    /// Waits for a core. Must be called on a thread that may block.
    pub(super) fn begin(&mut self) {
        if self.turn.is_none() {
            let cores = self.cores.clone();
            self.turn = Handle::current().block_on(cores.acquire_owned()).ok();
        }
    }

    /// Leaves the core to somebody else.
    pub(super) fn end(&mut self) {
        self.turn = None;
    }
}
