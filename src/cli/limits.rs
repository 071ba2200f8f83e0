//! The flags that limit the size, the nesting and the compression of input, for all commands that read
//! archives.

use std::time::Duration;

use clap::Args;
use clap::builder::RangedU64ValueParser;

use crate::cli::reading::seconds;
use newsdex_archive::{Limits, PdfReader, ReadOptions};

use crate::cli::read_pdf;

const LIMITS: &str = "Limits";

/// How scans are read, and the limits of input: input beyond them is reported as failed instead of read.
#[derive(Args)]
pub(super) struct LimitArgs {
    /// Recognise the text of scanned PDF files with tesseract, in LANGUAGES such as deu+eng [default: eng]
    #[arg(long, value_name = "LANGUAGES", num_args = 0..=1, require_equals = true, default_missing_value = "eng", value_parser = ocr_languages)]
    ocr: Option<String>,
    /// Maximum size of one record, in megabytes
    #[arg(long, help_heading = LIMITS, value_name = "MB", default_value_t = 16, value_parser = RangedU64ValueParser::<usize>::new().range(1..=2048))]
    max_record: usize,
    /// Maximum CPU time for one record
    #[arg(long, help_heading = LIMITS, value_name = "SECONDS", default_value = "10", value_parser = seconds)]
    record_seconds: f64,
    /// Maximum number of archives and compressed files inside each other
    #[arg(long, help_heading = LIMITS, value_name = "N", default_value_t = 8)]
    max_depth: u32,
    /// Maximum ratio of the unpacked size of a file to its compressed size
    #[arg(long, help_heading = LIMITS, value_name = "TIMES", default_value_t = 250, value_parser = clap::value_parser!(u64).range(1..))]
    max_expansion: u64,
    /// Maximum unpacked size of a file, in gigabytes
    #[arg(long, help_heading = LIMITS, value_name = "GB", default_value_t = 1024, value_parser = clap::value_parser!(u64).range(1..=1 << 30))]
    max_unpacked: u64,
    /// Maximum size of a zip archive inside another archive, in gigabytes; it is copied to a temporary file
    #[arg(long, help_heading = LIMITS, value_name = "GB", default_value_t = 4, value_parser = clap::value_parser!(u64).range(1..=1 << 30))]
    max_inner_zip: u64,
}

impl LimitArgs {
    /// Read options with these limits; all other options have their defaults.
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
            pdf_reader: std::env::current_exe().ok().map(|program| PdfReader {
                program,
                arguments: vec![read_pdf::COMMAND.to_owned()],
                ocr: self.ocr.clone(),
            }),
            ..ReadOptions::default()
        }
    }
}

/// Checks that tesseract can recognise these languages.
fn ocr_languages(written: &str) -> Result<String, String> {
    let Some(known) = newsdex_archive::ocr_languages() else {
        return Err(
            "tesseract is not installed; install it with apt install tesseract-ocr".to_owned(),
        );
    };
    let mut unknown = written
        .split('+')
        .filter(|language| !known.iter().any(|known| known == language));
    match unknown.next() {
        None => Ok(written.to_owned()),
        Some(language) => Err(format!(
            "tesseract has no data for `{language}`; install it with apt install tesseract-ocr-{language}"
        )),
    }
}
