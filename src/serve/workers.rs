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
        let stop = StopWhenDropped(Some(cancel));
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
        // The rows of a long answer are still to come: its reader stops them.
        stop.disarm();
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

/// Stops a question whose caller has gone.
struct StopWhenDropped<'a>(Option<&'a CancelFlag>);

impl StopWhenDropped<'_> {
    fn disarm(mut self) {
        self.0 = None;
    }
}

impl Drop for StopWhenDropped<'_> {
    fn drop(&mut self) {
        if let Some(cancel) = self.0 {
            cancel.set();
        }
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

#[cfg(test)]
mod tests {
    use std::sync::mpsc;
    use std::thread;

    use tokio::runtime::Builder;

    use super::*;

    const LONG: Duration = Duration::from_secs(600);

    fn runtime() -> tokio::runtime::Runtime {
        Builder::new_multi_thread().enable_all().build().unwrap()
    }

    #[test]
    fn a_question_too_many_is_turned_away_at_once() {
        let workers = Arc::new(Workers::new(1, 1, LONG));
        let (release, wait) = mpsc::channel::<()>();
        let runtime = runtime();
        let at_work = Arc::clone(&workers);
        let first = runtime.spawn(async move {
            let work = move || Ok(wait.recv().is_ok());
            at_work.run(&CancelFlag::default(), work).await
        });
        let at_work = Arc::clone(&workers);
        while workers.queue.available_permits() > 1 {
            thread::yield_now();
        }
        let second =
            runtime.spawn(async move { at_work.run(&CancelFlag::default(), || Ok(true)).await });
        while workers.queue.available_permits() > 0 {
            thread::yield_now();
        }
        let third = runtime.block_on(workers.run(&CancelFlag::default(), || Ok(true)));
        let failure = third.unwrap_err();
        assert_eq!(failure.status, 503);
        assert_eq!(failure.data().headers()["retry-after"], "1");
        release.send(()).unwrap();
        assert!(runtime.block_on(first).unwrap().unwrap());
        assert!(runtime.block_on(second).unwrap().unwrap());
    }

    #[test]
    fn the_deadline_and_a_caller_that_goes_stop_the_work() {
        let until_stopped = |cancel: &CancelFlag| {
            let cancel = cancel.clone();
            move || {
                while !cancel.is_set() {
                    thread::yield_now();
                }
                Ok(())
            }
        };
        let runtime = runtime();
        let late = CancelFlag::default();
        let workers = Workers::new(1, 1, Duration::ZERO);
        runtime
            .block_on(workers.run(&late, until_stopped(&late)))
            .unwrap();
        assert!(late.is_set());

        let gone = CancelFlag::default();
        let workers = Workers::new(1, 1, LONG);
        runtime.block_on(async {
            let work = workers.run(&gone, until_stopped(&gone));
            assert!(timeout(Duration::from_millis(20), work).await.is_err());
        });
        assert!(gone.is_set());
    }

    #[test]
    fn a_question_that_is_answered_is_not_stopped() {
        let cancel = CancelFlag::default();
        let workers = Workers::new(1, 0, LONG);
        runtime().block_on(workers.run(&cancel, || Ok(()))).unwrap();
        assert!(!cancel.is_set());
    }

    #[test]
    fn work_that_crashes_is_a_failure_and_frees_its_place() {
        let workers = Workers::new(1, 0, LONG);
        let runtime = runtime();
        let crash = || -> Result<(), Failure> { panic!("a defect") };
        let crashed = runtime.block_on(workers.run(&CancelFlag::default(), crash));
        assert_eq!(crashed.unwrap_err().status, 500);
        assert!(
            runtime
                .block_on(workers.run(&CancelFlag::default(), || Ok(())))
                .is_ok()
        );
    }
}
