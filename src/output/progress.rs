//! The progress of a run: a bar on a terminal, otherwise a line every ten seconds.

use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::ingest::Progress;
use crate::output::terminal::{bytes, counted};

/// The time between two lines.
const LINE_EVERY: Duration = Duration::from_secs(10);

/// Shows no progress.
pub struct Silent;

impl Progress for Silent {
    fn planned(&mut self, _files: u64, _bytes: u64) {}
    fn advanced(&mut self, _articles: u64, _bytes: u64) {}
    fn committing(&mut self) {}
    fn finished(&mut self) {}
}

/// Shows progress on standard error: a bar if it is a terminal, otherwise lines.
pub fn on_stderr() -> Box<dyn Progress> {
    match std::io::stderr().is_terminal() {
        true => Box::new(Bar::new()),
        false => Box::new(Lines {
            total_bytes: 0,
            begun: Instant::now(),
            last: Instant::now(),
        }),
    }
}

/// A progress bar with articles, rate and remaining time.
struct Bar {
    bar: ProgressBar,
    begun: Instant,
}

impl Bar {
    fn new() -> Bar {
        let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::stderr());
        let style = ProgressStyle::with_template("{bar:30} {percent:>3} %  {msg}  {eta} left");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        Bar {
            bar,
            begun: Instant::now(),
        }
    }
}

impl Progress for Bar {
    fn planned(&mut self, _files: u64, bytes: u64) {
        self.bar.set_length(bytes);
        self.begun = Instant::now();
    }

    fn advanced(&mut self, articles: u64, bytes: u64) {
        self.bar.set_position(bytes);
        self.bar.set_message(rate(articles, bytes, self.begun));
    }

    fn committing(&mut self) {
        self.bar.set_message("writing the index");
    }

    fn finished(&mut self) {
        self.bar.finish_and_clear();
    }
}

/// A line every few seconds.
struct Lines {
    total_bytes: u64,
    begun: Instant,
    last: Instant,
}

impl Progress for Lines {
    fn planned(&mut self, _files: u64, bytes: u64) {
        self.total_bytes = bytes;
        (self.begun, self.last) = (Instant::now(), Instant::now());
    }

    fn advanced(&mut self, articles: u64, done: u64) {
        if self.last.elapsed() < LINE_EVERY {
            return;
        }
        self.last = Instant::now();
        let elapsed = self.begun.elapsed().as_secs_f64();
        let left = (self.total_bytes.saturating_sub(done)) as f64 * elapsed / (done.max(1)) as f64;
        let left = if done == 0 {
            String::new()
        } else {
            format!(", about {left:.0} s left")
        };
        // A run does not fail because a progress line cannot be written.
        let _ = writeln!(
            std::io::stderr(),
            "{}{left}",
            rate(articles, done, self.begun)
        );
    }

    fn committing(&mut self) {}

    fn finished(&mut self) {}
}

fn rate(articles: u64, done: u64, begun: Instant) -> String {
    let a_second = articles as f64 / begun.elapsed().as_secs_f64().max(0.001);
    format!(
        "{} ({a_second:.0} per second), {}",
        counted(articles, "article"),
        bytes(done)
    )
}
