//! The least that indexing a news archive with tantivy costs: what newsdex is compared with.
//!
//! Reads JSON Lines, plain or compressed with Zstandard, and indexes the fields `title` and `body`
//! of each line with positions, English stems and a Zstandard store, on one thread, in one commit.
//! No names, no languages, no record of what was read: all that newsdex does beyond this is what it
//! adds to the cost.
//!
//! ```text
//! baseline INDEX ARCHIVE.jsonl[.zst]...
//! ```

use std::error::Error;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use serde::Deserialize;
use tantivy::schema::{IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions};
use tantivy::store::{Compressor, ZstdCompressor};
use tantivy::{Index, IndexSettings, TantivyDocument, doc};

/// What the writer of newsdex gets of its default of 256 MB; see `newsdex index --memory`.
const WRITER_BYTES: usize = 128_000_000;

const ZSTD_MAGIC: &[u8] = b"\x28\xb5\x2f\xfd";

/// The fields of a line that are indexed.
#[derive(Deserialize)]
struct Record {
    title: Option<String>,
    body: Option<String>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args_os().skip(1);
    let index = arguments
        .next()
        .ok_or("usage: baseline INDEX ARCHIVE.jsonl[.zst]...")?;
    std::fs::create_dir_all(&index)?;

    let indexing = TextFieldIndexing::default()
        .set_tokenizer("en_stem")
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let text = TextOptions::default().set_indexing_options(indexing) | STORED;
    let mut schema = Schema::builder();
    let title = schema.add_text_field("title", text.clone());
    let body = schema.add_text_field("body", text);
    let settings = IndexSettings {
        docstore_compression: Compressor::Zstd(ZstdCompressor::default()),
        ..IndexSettings::default()
    };
    let index = Index::builder()
        .schema(schema.build())
        .settings(settings)
        .create_in_dir(&index)?;
    let mut writer = index.writer_with_num_threads::<TantivyDocument>(1, WRITER_BYTES)?;

    let mut line = Vec::new();
    for path in arguments {
        let mut reader = open(Path::new(&path))?;
        while reader.read_until(b'\n', &mut line)? > 0 {
            let record: Record = serde_json::from_slice(&line)?;
            writer.add_document(doc!(
                title => record.title.unwrap_or_default(),
                body => record.body.unwrap_or_default(),
            ))?;
            line.clear();
        }
    }
    writer.commit()?;
    writer.wait_merging_threads()?;
    Ok(())
}

/// Opens a file and undoes its compression.
fn open(path: &Path) -> Result<Box<dyn BufRead>, Box<dyn Error>> {
    let mut file = BufReader::new(File::open(path)?);
    if file.fill_buf()?.starts_with(ZSTD_MAGIC) {
        let decoder: Box<dyn Read> = Box::new(zstd::Decoder::with_buffer(file)?);
        return Ok(Box::new(BufReader::with_capacity(1 << 18, decoder)));
    }
    Ok(Box::new(file))
}
