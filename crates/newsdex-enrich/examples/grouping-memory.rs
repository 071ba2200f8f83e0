//! Groups made-up articles, and prints the memory that this takes: it depends on the window of days only, not on the number
//! of articles.
//!
//! ```sh
//! cargo run --release -p newsdex-enrich --example grouping-memory -- 10000000 3000 30
//! ```
//!
//! The arguments are the number of articles, the number per day, and the window in days. A third of the articles are copies
//! of articles of the last days. Linux only: the memory is that of `/proc/self/status`.

use std::io::Write;
use std::sync::Arc;

use anyhow::{Context, Result};
use newsdex_enrich::copies::{Grouper, Printed, Role, Texts, WordList};

/// Shingles of an article, as many as a text of 400 words has.
const SHINGLES: u64 = 64;

/// Words of the texts that are compared.
const WORDS: u64 = 60;

/// A number that looks random (steps of SplitMix64).
fn mixed(number: u64) -> u64 {
    let mut bits = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    bits = (bits ^ bits >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ bits >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ bits >> 31
}

/// The number of the article whose text an article prints: its own, or that of an earlier one.
fn printed(number: u64, per_day: u64) -> u64 {
    let bits = mixed(number ^ 0x5eed);
    match bits.is_multiple_of(3) {
        true => number.saturating_sub(1 + bits / 3 % (per_day * 3)),
        false => number,
    }
}

/// The texts of the articles, made when they are asked for.
struct Made {
    per_day: u64,
}

impl Texts for Made {
    fn words(&mut self, id: u64) -> Result<Arc<WordList>> {
        let of = printed(id, self.per_day);
        let words = (0..WORDS).map(|place| format!("w{}", mixed(of * WORDS + place) % 100_000));
        let text = words.collect::<Vec<String>>().join(" ");
        Ok(Arc::new(WordList::of(&text)))
    }
}

fn article(number: u64, per_day: u64) -> Printed {
    let of = printed(number, per_day);
    let day = i64::try_from(number / per_day).unwrap_or(i64::MAX);
    let shingles = (0..SHINGLES).map(|place| mixed(of * SHINGLES + place));
    let mut shingles: Vec<u64> = shingles.collect();
    shingles.sort_unstable();
    Printed {
        day,
        seconds: day * 86_400 + i64::try_from(number % per_day).unwrap_or(0),
        words: 400,
        id: number,
        text: mixed(number ^ 0x7e47),
        content: mixed(number ^ 0xc047),
        source: Some(mixed(number) % 200),
        shingles,
    }
}

/// The memory that the process has now, and the most that it had, in megabytes.
fn memory() -> Result<(u64, u64)> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let field = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        let kilobytes = line?.split_whitespace().next()?.parse::<u64>().ok()?;
        Some(kilobytes / 1024)
    };
    let found = field("VmRSS:").zip(field("VmHWM:"));
    found.context("/proc/self/status has no memory")
}

fn main() -> Result<()> {
    let mut numbers = std::env::args().skip(1).map(|text| text.parse::<u64>());
    let mut next = |usual: u64| {
        numbers
            .next()
            .transpose()
            .map(|number| number.unwrap_or(usual))
    };
    let (articles, per_day, window) = (next(1_000_000)?, next(3_000)?, next(30)?);
    let mut grouper = Grouper::new(i64::try_from(window)?);
    let mut texts = Made { per_day };
    let mut copies = 0u64;
    let mut out = std::io::stdout().lock();
    writeln!(out, "articles\tcopies\ttexts kept\tMB now\tMB most")?;
    for number in 0..articles {
        let placement = grouper.place(&article(number, per_day), &mut texts)?;
        copies += u64::from(placement.role != Role::Head);
        if (number + 1).is_multiple_of((articles / 10).max(1)) {
            let (now, most) = memory()?;
            writeln!(
                out,
                "{}\t{copies}\t{}\t{now}\t{most}",
                number + 1,
                grouper.kept()
            )?;
        }
    }
    Ok(())
}
