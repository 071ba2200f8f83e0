//! Reads a PDF file in a process of its own, whose end harms nothing else.

use std::io::{Read, Write};
use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::Value;

use super::{Refusal, from_json};
use crate::document::Document;
use crate::record::PdfReader;

impl PdfReader {
    pub(super) fn read(&self, bytes: &[u8], time: Duration) -> Result<Document, Refusal> {
        let child = Command::new(&self.program)
            .args(&self.arguments)
            .arg(time.as_millis().to_string())
            .args(&self.ocr)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let Ok(mut child) = child else {
            return Err(Refusal::Died);
        };
        // The child reads everything before it writes, so neither waits for the other. One that ended early is noticed
        // below.
        if let Some(mut input) = child.stdin.take() {
            let _ = input.write_all(bytes);
        }
        let mut answer = Vec::new();
        if let Some(output) = child.stdout.take() {
            let _ = output.take(LARGEST_ANSWER).read_to_end(&mut answer);
        }
        let status = child.wait();
        let code = status.ok().and_then(|status| status.code());
        match code.and_then(|code| u8::try_from(code).ok()) {
            Some(0) => {}
            Some(PdfReader::TOO_LONG) => return Err(Refusal::TooLong),
            Some(PdfReader::TOO_LARGE) => return Err(Refusal::TooLarge),
            _ => return Err(Refusal::Died),
        }
        let answer: Value = serde_json::from_slice(&answer).map_err(|_| Refusal::Died)?;
        from_json(&answer)
    }
}

/// The largest text of a file, in bytes.
const LARGEST_ANSWER: u64 = 64 << 20;
