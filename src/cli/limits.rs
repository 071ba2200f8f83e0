//! Flags for how large, how deep and how compressed archives may be, for every command that reads them.

use std::time::Duration;

use clap::Args;
use clap::builder::RangedU64ValueParser;

use crate::cli::reading::seconds;
use newsdex_archive::{Limits, ReadOptions};

const LIMITS: &str = "Limits";

/// What is refused by name instead of read.
#[derive(Args)]
pub(super) struct LimitArgs {
    /// Refuse records larger than this, in megabytes
    #[arg(long, help_heading = LIMITS, value_name = "MB", default_value_t = 16, value_parser = RangedU64ValueParser::<usize>::new().range(1..=2048))]
    max_record: usize,
    /// Give a record up when it takes more CPU time than this
    #[arg(long, help_heading = LIMITS, value_name = "SECONDS", default_value = "10", value_parser = seconds)]
    record_seconds: f64,
    /// Refuse more archives and compressions than this inside each other
    #[arg(long, help_heading = LIMITS, value_name = "N", default_value_t = 8)]
    max_depth: u32,
    /// Refuse what expands to more than so many times its size
    #[arg(long, help_heading = LIMITS, value_name = "TIMES", default_value_t = 250, value_parser = clap::value_parser!(u64).range(1..))]
    max_expansion: u64,
    /// Refuse files that expand to more than this, in gigabytes
    #[arg(long, help_heading = LIMITS, value_name = "GB", default_value_t = 1024, value_parser = clap::value_parser!(u64).range(1..=1 << 30))]
    max_unpacked: u64,
    /// Refuse zip archives inside other archives larger than this, in gigabytes: they are copied first
    #[arg(long, help_heading = LIMITS, value_name = "GB", default_value_t = 4, value_parser = clap::value_parser!(u64).range(1..=1 << 30))]
    max_inner_zip: u64,
}

impl LimitArgs {
    /// Gives options with these limits and the usual rest.
    pub(super) fn options(&self) -> ReadOptions {
        ReadOptions {
            record_bytes: self.max_record << 20,
            record_time: Duration::from_secs_f64(self.record_seconds),
            limits: Limits {
                depth: self.max_depth,
                expansion: self.max_expansion,
                expanded_bytes: self.max_unpacked << 30,
                spooled_bytes: self.max_inner_zip << 30,
            },
            ..ReadOptions::default()
        }
    }
}
