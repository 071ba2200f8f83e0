//! One record of a file before it is parsed, and the interface that every format implements.
//!
//! Shared by all formats: [`format`] defines a format, [`source`] a file to be divided into records, [`place`] the
//! location of the file. No format is named here; [`crate::registry`] lists them.

pub(crate) mod account;
pub(crate) mod format;
mod options;
mod place;
pub(crate) mod source;

use std::sync::Arc;

use newsdex_text::article::{Article, ArticleId, DateOrigin, Moment, Origin};
use newsdex_text::defect::Defect;
use xxhash_rust::xxh3::Xxh3;

use self::format::Format;
pub use self::options::{PdfReader, ReadOptions};
pub(crate) use self::place::{Around, DIVIDER, FileSchema, Place};
use crate::failure::{self, Failure, FailureKind};
use crate::parts::TooManyParts;
use crate::{end_matter, headline_from_url, section};

/// One record as its format stores it, not yet parsed.
#[derive(Debug, Clone)]
pub struct Record {
    pub(crate) format: &'static Format,
    pub(crate) place: Arc<Place>,
    pub(crate) bytes: Vec<u8>,
    pub(crate) number: u64,
    pub(crate) offset: u64,
    pub(crate) line: Option<u64>,
}

/// A record may have at most one article for each run of this many bytes. In memory, an article takes much more: about a
/// kilobyte.
const LEAST_BYTES_PER_ARTICLE: usize = 64;
/// Any record, however short, may have this many articles.
const ALLOWED_ARTICLES: usize = 1_000;

impl Record {
    /// Reads the articles in this record; in nearly every format there is exactly one.
    ///
    /// Each element is an article or the reason why there is none. Never empty.
    pub fn articles(&self) -> Vec<Result<Article, Failure>> {
        let found = (self.format.articles)(self);
        match &self.place.account {
            Some(account) => account.enter(self, found),
            None => found,
        }
    }

    /// Says that the articles of this record are known, so that [`Record::articles`] is not called.
    pub fn is_known(&self) {
        if let Some(account) = &self.place.account {
            account.enter_known(self);
        }
    }

    /// A failure to read part of this record.
    pub fn failure(&self, reason: impl Into<String>) -> Failure {
        self.failed(reason)
    }

    /// The failure of this record when reading it exceeds the CPU time limit for a record.
    pub fn took_too_long(&self) -> Failure {
        let budget = self.place.options.record_time;
        self.ended(failure::too_long(budget))
            .with_hint(failure::RAISE_RECORD_TIME)
    }

    /// The failure of this record when newsdex panics on it.
    pub fn defective(&self, defect: Defect) -> Failure {
        self.ended("newsdex failed on this record because of a bug in newsdex")
            .with_defect(defect)
    }

    /// A record at the same place whose bytes are to be filled in: the text that a document contains.
    pub(crate) fn without_bytes(&self) -> Record {
        Record {
            format: self.format,
            place: Arc::clone(&self.place),
            bytes: Vec::new(),
            number: self.number,
            offset: self.offset,
            line: self.line,
        }
    }

    /// The failure of this record when [`Record::articles`] was not finished.
    fn ended(&self, reason: impl Into<String>) -> Failure {
        if let Some(account) = &self.place.account {
            account.enter_failed(self);
        }
        self.failed(reason)
    }

    /// The memory used by the bytes of this record.
    pub fn size(&self) -> usize {
        self.bytes.len()
    }

    /// The name of the format, such as `JSON Lines`.
    pub fn format(&self) -> &'static str {
        self.format.name
    }

    /// The location from which the record was read.
    pub fn origin(&self) -> Origin {
        Origin {
            path: self.place.path.clone(),
            member: self.place.member.clone(),
            record: self.number,
            offset: self.offset,
        }
    }

    /// A hash of everything that decides the result of [`Record::articles`], except the location and the limit for
    /// plausible dates. Records with equal hashes give the same articles.
    ///
    /// `options` is a hash of the options for reading files.
    pub fn fingerprint(&self, options: u64) -> u64 {
        let mut hash = Xxh3::new();
        hash.update(&options.to_le_bytes());
        hash.update(self.format.name.as_bytes());
        if let Some(schema) = &self.place.schema {
            schema.hash(&mut hash);
        }
        if let Some(around) = &self.place.around {
            around.hash(&mut hash);
        }
        // The location also affects the articles: by a date, a section, or the name of an issue in the path.
        for name in self.names() {
            if let Some(moment) = newsdex_text::date::path::moment_in_path(name) {
                hash.update(&moment.seconds.to_le_bytes());
            }
            if let Some(section) = section::of_path(name) {
                hash.update(section.as_bytes());
            }
        }
        if self.format.is_read_by_name {
            hash.update(self.names().next().unwrap_or_default().as_bytes());
        }
        hash.update(&[0]);
        hash.update(&self.bytes);
        hash.digest()
    }

    /// A hash of the record's position in its file.
    pub fn position(&self) -> u64 {
        let mut hash = Xxh3::new();
        hash.update(&self.number.to_le_bytes());
        hash.update(&self.offset.to_le_bytes());
        hash.update(self.place.member.as_deref().unwrap_or("").as_bytes());
        hash.digest()
    }

    /// The bytes as in the uncompressed file or member, without the context that a reader appended; UTF-8 if the
    /// original is UTF-16 or UTF-32.
    pub fn into_stored(mut self) -> Vec<u8> {
        let stored = (self.format.stored_length)(&self);
        self.bytes.truncate(stored);
        self.bytes
    }

    /// The names of the record's file and of the container members around the record, innermost first.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> + Clone {
        let members = self.place.member.as_deref().into_iter();
        members
            .flat_map(|member| member.rsplit(DIVIDER))
            .chain(std::iter::once(self.place.readable_path()))
    }

    /// Completes an article with data from its location: origin, an identifier if it has none, date and section from
    /// the path if it has none, the headline from its URL if it has none.
    ///
    /// If the body begins with a line that repeats the title, that line is removed; end matter is removed from the body
    /// too.
    pub(crate) fn completed(&self, article: Article) -> Result<Article, Failure> {
        self.completed_by(article, self.names())
    }

    /// As [`Record::completed`], for one of several articles in the record; parts are counted from 0.
    pub(crate) fn completed_part(
        &self,
        mut article: Article,
        part: u64,
    ) -> Result<Article, Failure> {
        if article.id.as_str().is_empty() && part > 0 {
            let origin = self.origin();
            let member = origin.member.as_deref().unwrap_or_default();
            article.id = ArticleId::derived(&Origin {
                member: Some(format!("{member}#{part}")),
                ..origin
            });
        }
        self.completed(article)
    }

    /// As [`Record::completed_part`], for a row of a table.
    pub(crate) fn completed_row(&self, article: Article, part: u64) -> Result<Article, Failure> {
        if article.title.is_none() && article.body.is_empty() {
            return Err(self.unrecognised("a row without title and text"));
        }
        self.completed_part(article, part)
    }

    /// Collects the articles of the record while it [has room](Record::has_room) for them.
    pub(crate) fn collected(
        &self,
        articles: impl Iterator<Item = Result<Article, Failure>>,
    ) -> Vec<Result<Article, Failure>> {
        let mut found = Vec::new();
        for article in articles {
            if !self.has_room(&mut found) {
                break;
            }
            found.push(article);
        }
        found
    }

    /// Whether the record may have one more article than those found; if not, adds the failure that says so.
    pub(crate) fn has_room(&self, found: &mut Vec<Result<Article, Failure>>) -> bool {
        let most = ALLOWED_ARTICLES.max(self.bytes.len() / LEAST_BYTES_PER_ARTICLE);
        let has_room = found.len() < most;
        if !has_room {
            let rest = format!(
                "has more than {most} articles, too many for its size; the rest is not read"
            );
            found.push(Err(self.failed(rest)));
        }
        has_room
    }

    /// As [`Record::completed`], but takes date and section from `names` instead of the names of the record's file.
    pub(crate) fn completed_by<'a>(
        &self,
        mut article: Article,
        names: impl Iterator<Item = &'a str> + Clone,
    ) -> Result<Article, Failure> {
        if article.title.is_none() && article.body.is_empty() {
            return Err(self.unrecognised("neither title nor text"));
        }
        if let Some(title) = &article.title
            && let Some(below) = article.body.strip_prefix(title.as_str())
            && let Some(below) = below.strip_prefix('\n')
        {
            article.body = below.trim_start().to_owned();
        }
        article.body = end_matter::without_end_matter(article.body);
        if let Some(around) = &self.place.around {
            around.complete(&mut article);
        }
        headline_from_url::give_headline(&mut article);
        article.origin = self.origin();
        if article.id.as_str().is_empty() {
            article.id = ArticleId::derived(&article.origin);
        }
        let latest = self.place.options.latest;
        let is_believed = |moment: &Moment| latest.is_none_or(|latest| *moment <= latest);
        if !article.published.as_ref().is_none_or(is_believed) {
            (article.published, article.dated_by) = (None, None);
        }
        article.updated = article.updated.filter(is_believed);
        if article.published.is_none() {
            let mut spelled = names
                .clone()
                .filter_map(newsdex_text::date::path::moment_in_path);
            article.published = spelled.find(is_believed);
            article.dated_by = article.published.map(|_| DateOrigin::Path);
        }
        if article.published.is_some() {
            // Formats that find dates outside of fields set `dated_by` themselves.
            article.dated_by = article.dated_by.or(Some(DateOrigin::Metadata));
        }
        if article.section.is_none() {
            article.section = names.clone().find_map(section::of_path);
        }
        Ok(article)
    }

    pub(crate) fn failed(&self, reason: impl Into<String>) -> Failure {
        Failure {
            record: Some(self.number),
            line: self.line,
            member: self.place.member_in_failure(),
            ..Failure::failed(&self.place.path, reason)
        }
    }

    pub(crate) fn skipped(&self, reason: impl Into<String>) -> Failure {
        Failure {
            kind: FailureKind::Skipped,
            ..self.failed(reason)
        }
    }

    /// The failure of a record in which no article was recognised.
    pub(crate) fn unrecognised(&self, reason: impl Into<String>) -> Failure {
        Failure {
            kind: FailureKind::Unrecognised,
            ..self.failed(reason)
        }
    }

    /// The failure of a record with too many parts.
    pub(crate) fn refused(&self, parts: TooManyParts) -> Failure {
        self.failed(parts.to_string())
            .with_hint("no article has that many; if the file contains several articles, split it")
    }
}
