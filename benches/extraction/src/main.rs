//! Other extractors of articles from web pages, run over files as `newsdex extract` is:
//! `extraction dom_smoothie FILE...` or `extraction rs-trafilatura FILE...`.
//!
//! Prints a JSON object a page, for scripts/compare-extraction.py. What a tool gives as HTML is given as
//! `html`, for the script to take the text out of it as it does for the truth.

use std::error::Error;
use std::io::Read;
use std::{env, fs};

use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let tool = arguments.next().ok_or("which tool?")?;
    for path in arguments {
        let stored = fs::read(&path)?;
        let mut page = Vec::new();
        match stored.starts_with(b"\x1f\x8b") {
            true => flate2::read::GzDecoder::new(stored.as_slice()).read_to_end(&mut page)?,
            false => stored.as_slice().read_to_end(&mut page)?,
        };
        let found = match tool.as_str() {
            "dom_smoothie" => dom_smoothie(&page),
            "rs-trafilatura" => rs_trafilatura(&page),
            _ => return Err("no such tool".into()),
        };
        // What a tool refuses it finds nothing in.
        let mut record = found.unwrap_or_else(|_| json!({"title": null, "body": ""}));
        record["origin"] = json!({"path": path});
        println!("{record}");
    }
    Ok(())
}

fn dom_smoothie(page: &[u8]) -> Result<Value, Box<dyn Error>> {
    let page = String::from_utf8_lossy(page);
    let article = dom_smoothie::Readability::new(page.as_ref(), None, None)?.parse()?;
    Ok(json!({
        "title": article.title,
        "html": article.content.to_string(),
        "published": article.published_time,
        "authors": article.byline.into_iter().collect::<Vec<String>>(),
    }))
}

fn rs_trafilatura(page: &[u8]) -> Result<Value, Box<dyn Error>> {
    let found = rs_trafilatura::extract_bytes(page)?;
    let authors = found.metadata.author.unwrap_or_default();
    Ok(json!({
        "title": found.metadata.title,
        "body": found.content_text,
        "published": found.metadata.date.map(|date| date.to_string()),
        "authors": authors.split(';').map(str::trim).filter(|name| !name.is_empty()).collect::<Vec<_>>(),
    }))
}
