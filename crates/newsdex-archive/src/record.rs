//! One record of a file, not yet understood, and what every format has to say of itself.
//!
//! The frame that all formats share: [`format`] is what a format is, [`source`] a file that it divides,
//! [`place`] where the file is. No format is known here by name; [`crate::registry`] knows all of them.

pub(crate) mod format;
mod options;
mod place;
pub(crate) mod source;

use std::sync::Arc;

use newsdex_text::article::{Article, ArticleId, DateOrigin, Moment, Origin};
use newsdex_text::defect::Defect;
use xxhash_rust::xxh3::Xxh3;

use self::format::Format;
pub use self::options::ReadOptions;
pub(crate) use self::place::{DIVIDER, FileSchema, Place};
use crate::failure::{self, Failure, FailureKind};
use crate::parts::TooManyParts;
use crate::{end_matter, headline_from_url, section};

/// One record as its format stores it, not yet understood.
#[derive(Debug, Clone)]
pub struct Record {
    pub(crate) format: &'static Format,
    pub(crate) place: Arc<Place>,
    pub(crate) bytes: Vec<u8>,
    pub(crate) number: u64,
    pub(crate) offset: u64,
    pub(crate) line: Option<u64>,
}

impl Record {
    /// Reads the articles in this record: one, in nearly every format.
    ///
    /// Each is an article or the reason why there is none. Never empty.
    pub fn articles(&self) -> Vec<Result<Article, Failure>> {
        (self.format.articles)(self)
    }

    /// Something about this record that could not be read.
    pub fn failure(&self, reason: impl Into<String>) -> Failure {
        self.failed(reason)
    }

    /// What is said of this record when reading it takes more CPU time than a record may take.
    pub fn took_too_long(&self) -> Failure {
        let budget = self.place.options.record_time;
        self.failed(failure::too_long(budget))
            .with_hint(failure::RAISE_RECORD_TIME)
    }

    /// What is said of this record when newsdex panics on it.
    pub fn defective(&self, defect: Defect) -> Failure {
        self.failed("newsdex failed on this record because of a bug in newsdex")
            .with_defect(defect)
    }

    /// The bytes held in memory for this record.
    pub fn size(&self) -> usize {
        self.bytes.len()
    }

    /// The name of the format, such as `JSON Lines`.
    pub fn format(&self) -> &'static str {
        self.format.name
    }

    /// Where the record was read from.
    pub fn origin(&self) -> Origin {
        Origin {
            path: self.place.path.clone(),
            member: self.place.member.clone(),
            record: self.number,
            offset: self.offset,
        }
    }

    /// A hash of everything that decides what [`Record::articles`] reads from it, but for its place and
    /// for the day from which on dates are not believed: equal for two records that read alike.
    ///
    /// `options` is a hash of the options that files are read with.
    pub fn fingerprint(&self, options: u64) -> u64 {
        let mut hash = Xxh3::new();
        hash.update(&options.to_le_bytes());
        hash.update(self.format.name.as_bytes());
        if let Some(schema) = &self.place.schema {
            schema.hash(&mut hash);
        }
        // What the place says besides: a date, a section, the name that an issue goes by.
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

    /// A hash of where it stands in its file.
    pub fn position(&self) -> u64 {
        let mut hash = Xxh3::new();
        hash.update(&self.number.to_le_bytes());
        hash.update(&self.offset.to_le_bytes());
        hash.update(self.place.member.as_deref().unwrap_or("").as_bytes());
        hash.digest()
    }

    /// The bytes as they are in the uncompressed file or member, without what a reader put behind them;
    /// those of a text in UTF-16 or UTF-32 as UTF-8.
    pub fn into_stored(mut self) -> Vec<u8> {
        let stored = (self.format.stored_length)(&self);
        self.bytes.truncate(stored);
        self.bytes
    }

    /// The names of the file and of the members of containers around the record, the innermost first.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> + Clone {
        let members = self.place.member.as_deref().into_iter();
        members
            .flat_map(|member| member.rsplit(DIVIDER))
            .chain(std::iter::once(self.place.readable_path()))
    }

    /// Completes an article with what its place says: origin, an identifier if it has none, the date
    /// and the section that its path spells if it does not say them itself, the headline that its address
    /// spells. A body that begins with a line that repeats the title loses it, and what closes it.
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

    /// As [`Record::completed`], date and section taken from other names than those of the place.
    pub(crate) fn completed_by<'a>(
        &self,
        mut article: Article,
        names: impl Iterator<Item = &'a str> + Clone,
    ) -> Result<Article, Failure> {
        if article.title.is_none() && article.body.is_empty() {
            return Err(self.skipped("neither title nor text"));
        }
        if let Some(title) = &article.title
            && let Some(below) = article.body.strip_prefix(title.as_str())
            && let Some(below) = below.strip_prefix('\n')
        {
            article.body = below.trim_start().to_owned();
        }
        article.body = end_matter::without_end_matter(article.body);
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
            // Readers that find dates elsewhere than in fields say so.
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

    /// Says that it has too many parts.
    pub(crate) fn refused(&self, parts: TooManyParts) -> Failure {
        self.failed(parts.to_string())
            .with_hint("no article has that many; if the file contains several articles, split it")
    }
}
