//! The least that indexing a news archive with tantivy costs: what newsdex is compared with.
//!
//! Reads JSON Lines, plain or compressed with Zstandard, and indexes the fields `title` and `body`
//! of each line with positions, English stems and a Zstandard store, on one thread, in one commit.
//! No names, no languages, no record of what was read: all that newsdex does beyond this is what it
//! adds to the cost.
//!
//! ```text
//! baseline INDEX ARCHIVE.jsonl[.zst]...
//! baseline --search INDEX QUERIES ROUNDS
//! baseline --with-ids INDEX ARCHIVE.jsonl[.zst]...
//! baseline --hits INDEX QUESTIONS N
//! ```
//!
//! The second answers queries of benches/latency.rs with tantivy's own query parser and snippet
//! generator: ten hits with their stored fields and a snippet of the body each, on one thread.
//!
//! The third stores the field `id` of each line, too. The fourth prints the identifiers of the best N articles for each
//! line of QUESTIONS, with any of its words: plain BM25. scripts/questions.py compares newsdex with it.

use std::error::Error;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::time::Instant;

use serde::Deserialize;
use tantivy::collector::{Count, TopDocs};
use tantivy::query::QueryParser;
use tantivy::schema::{
    FAST, INDEXED, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions, Value,
};
use tantivy::store::{Compressor, ZstdCompressor};
use tantivy::snippet::SnippetGenerator;
use tantivy::{Index, IndexSettings, TantivyDocument, doc};

/// What the writer of newsdex gets of its default of 256 MB; see `newsdex index --memory`.
const WRITER_BYTES: usize = 128_000_000;

const ZSTD_MAGIC: &[u8] = b"\x28\xb5\x2f\xfd";

const USAGE: &str = "usage: baseline [--with-ids] INDEX ARCHIVE.jsonl[.zst]... | --search INDEX QUERIES ROUNDS | --hits INDEX QUESTIONS N";

/// The fields of a line that are indexed.
#[derive(Deserialize)]
struct Record {
    id: Option<String>,
    title: Option<String>,
    body: Option<String>,
    date: Option<String>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args_os().skip(1);
    let index = arguments
        .next()
        .ok_or(USAGE)?;
    if index == "--hits" {
        let rest: Vec<String> = arguments.filter_map(|argument| argument.into_string().ok()).collect();
        let [index, questions, count] = &rest[..] else {
            return Err(USAGE.into());
        };
        return hits(index, &std::fs::read_to_string(questions)?, count.parse()?);
    }
    let has_ids = index == "--with-ids";
    let index = match has_ids {
        true => arguments.next().ok_or(USAGE)?,
        false => index,
    };
    if index == "--search" {
        let rest: Vec<String> = arguments.filter_map(|argument| argument.into_string().ok()).collect();
        let [index, queries, rounds] = &rest[..] else {
            return Err(USAGE.into());
        };
        return search(index, &std::fs::read_to_string(queries)?, rounds.parse()?);
    }
    std::fs::create_dir_all(&index)?;

    let indexing = TextFieldIndexing::default()
        .set_tokenizer("en_stem")
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let text = TextOptions::default().set_indexing_options(indexing) | STORED;
    let mut schema = Schema::builder();
    let title = schema.add_text_field("title", text.clone());
    let body = schema.add_text_field("body", text);
    let year = schema.add_u64_field("year", FAST | INDEXED);
    let id = has_ids.then(|| schema.add_text_field("id", STORED));
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
            let mut document = doc!(
                title => record.title.unwrap_or_default(),
                body => record.body.unwrap_or_default(),
            );
            let date = record.date.as_deref().and_then(|date| date.get(..4)?.parse().ok());
            if let Some(date) = date {
                document.add_u64(year, date);
            }
            if let Some(id) = id {
                document.add_text(id, record.id.unwrap_or_default());
            }
            writer.add_document(document)?;
            line.clear();
        }
    }
    writer.commit()?;
    writer.wait_merging_threads()?;
    Ok(())
}

/// Answers queries; prints the best milliseconds of each.
fn search(index: &str, queries: &str, rounds: usize) -> Result<(), Box<dyn Error>> {
    let index = Index::open_in_dir(index)?;
    let field = |name: &str| index.schema().get_field(name);
    let (title, body) = (field("title")?, field("body")?);
    let searcher = index.reader()?.searcher();
    let parser = QueryParser::for_index(&index, vec![title, body]);
    for line in queries.lines() {
        let mut columns = line.split('\t');
        let (kind, typed) = (columns.next().unwrap_or(""), columns.nth(1).unwrap_or(""));
        let mut best = f64::INFINITY;
        let mut found = 0;
        for _ in 0..=rounds {
            let begun = Instant::now();
            let query = parser.parse_query(typed)?;
            let collector = (TopDocs::with_limit(10).order_by_score(), Count);
            let (hits, total) = searcher.search(&query, &collector)?;
            // A match may be in the title alone, and both are shown.
            let in_title = SnippetGenerator::create(&searcher, &*query, title)?;
            let in_body = SnippetGenerator::create(&searcher, &*query, body)?;
            let mut shown = 0;
            for (_, address) in hits {
                let document: TantivyDocument = searcher.doc(address)?;
                shown += in_title.snippet_from_doc(&document).to_html().len();
                shown += in_body.snippet_from_doc(&document).to_html().len();
            }
            std::hint::black_box(shown);
            best = best.min(begun.elapsed().as_secs_f64() * 1000.0);
            found = total;
        }
        println!("{best:.4}\t{found}\t{kind}\t{typed}");
    }
    Ok(())
}

/// Prints the best articles for each question: the number of the line, from 1, and the identifier.
fn hits(index: &str, questions: &str, count: usize) -> Result<(), Box<dyn Error>> {
    let index = Index::open_in_dir(index)?;
    let field = |name: &str| index.schema().get_field(name);
    let (title, body, id) = (field("title")?, field("body")?, field("id")?);
    let searcher = index.reader()?.searcher();
    let parser = QueryParser::for_index(&index, vec![title, body]);
    for (question, number) in questions.lines().zip(1..) {
        // In lower case and without signs, nothing is an operator.
        let words: Vec<String> = question
            .split(|character: char| !character.is_alphanumeric())
            .map(str::to_lowercase)
            .filter(|word| !word.is_empty())
            .collect();
        let query = parser.parse_query(&words.join(" "))?;
        for (_, address) in searcher.search(&query, &TopDocs::with_limit(count).order_by_score())? {
            let document: TantivyDocument = searcher.doc(address)?;
            let identifier = document.get_first(id).and_then(|value| value.as_str().map(str::to_owned));
            println!("{number}\t{}", identifier.unwrap_or_default());
        }
    }
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
