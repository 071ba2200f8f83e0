//! What was added to an archive since a reader last asked: as text, JSON, JSON Lines, a feed, or a mail.
//!
//! Articles are written one by one as they are read, so that memory does not grow with their number.

mod atom;
mod mail;

use std::io::{self, Write};

use anyhow::Result;
use serde::Serialize;

use crate::engine::Hit;
use crate::output::json::{self, HitRecord};
use crate::output::paragraph::{Face, Line};
use crate::output::{Style, terminal};

pub use self::atom::AtomNews;
pub use self::mail::{MAIL_STYLE, MailHead, MailNews};

/// The circumstances of an answer.
#[derive(Debug, Clone)]
pub struct NewsHead {
    /// The name of the reader; `None` if the reader keeps the number of the last commit himself.
    pub reader: Option<String>,
    /// The number of the last commit that the answer covers.
    pub commit: u64,
    /// The names of all saved queries that were asked, without `@`.
    pub names: Vec<String>,
    /// When the answer was made, in seconds since 1970.
    pub now: i64,
}

/// A saved query that was asked.
#[derive(Debug, Clone)]
pub struct NewsQuery {
    /// The name of the query, without `@`.
    pub name: String,
    /// The query as newsdex read it.
    pub read_as: String,
    /// The last commit that the reader was told about before.
    pub after: u64,
    /// Whether the reader asks for the first time.
    pub is_first: bool,
}

/// The end of the answer to one query.
#[derive(Debug, Clone, Copy, Default)]
pub struct NewsCount {
    /// Number of articles that were listed.
    pub listed: u64,
    /// Number of stories that the reader had before and that have new copies.
    pub known: u64,
}

/// Writes the answer in one format. The calls come in order: for each query [`News::query`], [`News::hit`] for each
/// article, [`News::end_query`]; then [`News::end`].
pub trait News {
    /// Begins the answer to a query.
    ///
    /// # Errors
    ///
    /// Fails when the output does, like all methods.
    fn query(&mut self, query: &NewsQuery) -> Result<()>;
    /// Writes an article; `number` counts the articles of the query from 1.
    ///
    /// # Errors
    ///
    /// As [`News::query`].
    fn hit(&mut self, query: &NewsQuery, number: usize, hit: &Hit) -> Result<()>;
    /// Ends the answer to a query.
    ///
    /// # Errors
    ///
    /// As [`News::query`].
    fn end_query(&mut self, query: &NewsQuery, count: NewsCount) -> Result<()>;
    /// Ends the answer, and makes sure that all of it was written.
    ///
    /// # Errors
    ///
    /// As [`News::query`].
    fn end(&mut self) -> Result<()>;
}

/// Readable text: a heading for each query with new articles.
pub struct TextNews<'a> {
    style: Style,
    out: &'a mut dyn Write,
    is_begun: bool,
}

impl<'a> TextNews<'a> {
    /// Writes to `out`.
    pub fn new(style: Style, out: &'a mut dyn Write) -> TextNews<'a> {
        TextNews {
            style,
            out,
            is_begun: false,
        }
    }
}

impl News for TextNews<'_> {
    fn query(&mut self, _: &NewsQuery) -> Result<()> {
        Ok(())
    }

    fn hit(&mut self, query: &NewsQuery, number: usize, hit: &Hit) -> Result<()> {
        if number == 1 {
            write_heading(query, self.is_begun, self.style, self.out)?;
            self.is_begun = true;
        }
        write_hit(number, hit, self.style, self.out)?;
        Ok(())
    }

    fn end_query(&mut self, _: &NewsQuery, _: NewsCount) -> Result<()> {
        Ok(())
    }

    fn end(&mut self) -> Result<()> {
        Ok(self.out.flush()?)
    }
}

fn write_heading(
    query: &NewsQuery,
    is_later: bool,
    style: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    if is_later {
        writeln!(out)?;
    }
    let mut line = Line::new(style, out);
    line.put(&format!("@{}", query.name), Face::Title)?;
    line.put(&format!(" · {}", query.read_as), Face::Dim)?;
    line.end()
}

fn write_hit(number: usize, hit: &Hit, style: Style, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out)?;
    terminal::hit(hit, number, style, out)
}

#[derive(Serialize)]
struct NewHitRecord<'a> {
    #[serde(flatten)]
    hit: HitRecord<'a>,
    added: u64,
}

fn record(hit: &Hit) -> NewHitRecord<'_> {
    NewHitRecord {
        added: hit.added,
        hit: json::hit(hit),
    }
}

/// One JSON object.
pub struct JsonNews<'a> {
    out: &'a mut dyn Write,
    queries: usize,
}

impl<'a> JsonNews<'a> {
    /// Writes to `out`.
    ///
    /// # Errors
    ///
    /// Fails when `out` does.
    pub fn new(head: &NewsHead, out: &'a mut dyn Write) -> Result<JsonNews<'a>> {
        write!(out, "{{\"reader\":")?;
        write_value(&head.reader, out)?;
        write!(out, ",\"commit\":{},\"queries\":[", head.commit)?;
        Ok(JsonNews { out, queries: 0 })
    }
}

impl News for JsonNews<'_> {
    fn query(&mut self, query: &NewsQuery) -> Result<()> {
        if self.queries > 0 {
            write!(self.out, ",")?;
        }
        self.queries += 1;
        write!(self.out, "{{\"name\":")?;
        write_value(&query.name, self.out)?;
        write!(self.out, ",\"read_as\":")?;
        write_value(&query.read_as, self.out)?;
        write!(
            self.out,
            ",\"after\":{},\"first\":{},\"hits\":[",
            query.after, query.is_first
        )?;
        Ok(())
    }

    fn hit(&mut self, _: &NewsQuery, number: usize, hit: &Hit) -> Result<()> {
        if number > 1 {
            write!(self.out, ",")?;
        }
        write_value(&record(hit), self.out)
    }

    fn end_query(&mut self, _: &NewsQuery, count: NewsCount) -> Result<()> {
        write!(
            self.out,
            "],\"total\":{},\"known_stories\":{}}}",
            count.listed, count.known
        )?;
        Ok(())
    }

    fn end(&mut self) -> Result<()> {
        writeln!(self.out, "]}}")?;
        Ok(self.out.flush()?)
    }
}

/// One JSON object per article.
pub struct LinesNews<'a> {
    commit: u64,
    out: &'a mut dyn Write,
}

impl<'a> LinesNews<'a> {
    /// Writes to `out`.
    pub fn new(head: &NewsHead, out: &'a mut dyn Write) -> LinesNews<'a> {
        LinesNews {
            commit: head.commit,
            out,
        }
    }
}

#[derive(Serialize)]
struct LineRecord<'a> {
    name: &'a str,
    commit: u64,
    #[serde(flatten)]
    hit: NewHitRecord<'a>,
}

impl News for LinesNews<'_> {
    fn query(&mut self, _: &NewsQuery) -> Result<()> {
        Ok(())
    }

    fn hit(&mut self, query: &NewsQuery, _: usize, hit: &Hit) -> Result<()> {
        let line = LineRecord {
            name: &query.name,
            commit: self.commit,
            hit: record(hit),
        };
        write_value(&line, self.out)?;
        writeln!(self.out)?;
        Ok(())
    }

    fn end_query(&mut self, _: &NewsQuery, _: NewsCount) -> Result<()> {
        Ok(())
    }

    fn end(&mut self) -> Result<()> {
        Ok(self.out.flush()?)
    }
}

fn write_value(value: &impl Serialize, out: &mut dyn Write) -> Result<()> {
    serde_json::to_writer(&mut *out, value).map_err(io::Error::from)?;
    Ok(())
}
