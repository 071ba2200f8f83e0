//! Answers of any length: rows that are sent while they are computed.
//!
//! All rows are of one state of the archive. A reader that is slow holds neither a processor core nor memory: rows are
//! computed when the last ones have been taken. A reader that takes nothing for a minute is left alone.

use std::io::{self, Write};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use anyhow::Result;
use axum::body::{Body, Bytes, HttpBody};
use axum::response::Response;
use http_body::Frame;
use tokio::runtime::Handle;
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::task::spawn_blocking;
use tokio::time::timeout;

use crate::serve::content;
use crate::serve::failure::Failure;
use crate::serve::question::Question;
use crate::serve::workers::Turns;

/// Number of bytes that are sent at once.
const CHUNK: usize = 32 << 10;

/// How long a reader may take for one chunk.
const PATIENCE: Duration = Duration::from_secs(60);

/// Sends what `write` writes, while it is written. An error ends the answer in the middle, which the reader sees as a
/// broken connection.
pub(super) fn stream(
    question: &Question,
    kind: &'static str,
    write: impl FnOnce(&mut dyn Write) -> Result<()> + Send + 'static,
) -> Result<Response, Failure> {
    let turns = question.room.workers.stream().ok_or_else(Failure::busy)?;
    let (sender, receiver) = channel(1);
    spawn_blocking(move || {
        let mut rows = Rows {
            sender,
            turns,
            chunk: Vec::with_capacity(CHUNK),
        };
        rows.turns.begin();
        let written = write(&mut rows).and_then(|()| Ok(rows.flush()?));
        if let Err(error) = written {
            let error = io::Error::other(format!("{error:#}"));
            // If the reader has gone, nobody needs to know.
            let _ = rows.sender.try_send(Err(error));
        }
    });
    Ok(content::of(kind, Body::new(Chunks(receiver))))
}

/// The writing end.
struct Rows {
    sender: Sender<io::Result<Bytes>>,
    turns: Turns,
    chunk: Vec<u8>,
}

impl Write for Rows {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.chunk.extend_from_slice(bytes);
        if self.chunk.len() >= CHUNK {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.chunk.is_empty() {
            return Ok(());
        }
        let chunk = std::mem::replace(&mut self.chunk, Vec::with_capacity(CHUNK));
        self.turns.end();
        let sent =
            Handle::current().block_on(timeout(PATIENCE, self.sender.send(Ok(chunk.into()))));
        match sent {
            Ok(Ok(())) => {
                self.turns.begin();
                Ok(())
            }
            _ => Err(io::ErrorKind::BrokenPipe.into()),
        }
    }
}

/// The reading end.
struct Chunks(Receiver<io::Result<Bytes>>);

impl HttpBody for Chunks {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        let chunk = self.0.poll_recv(context);
        chunk.map(|chunk| chunk.map(|chunk| chunk.map(Frame::data)))
    }
}
