//! Adds articles to the index: finds out who has an identifier already, and what is new.

use anyhow::Result;

use crate::index::documents::article_document;
use crate::index::held::HeldArticle;
use crate::index::identity::identity;
use crate::index::printings::printing_document;
use crate::ingest::batch::Made;
use crate::ingest::identifiers::{hash, next_id};
use crate::ingest::intake::Intake;
use crate::ingest::intake::files::OpenFile;
use newsdex_text::article::{Article, ArticleId};

/// The present owner of an identifier.
enum Holder {
    Nobody,
    /// An article of this file; with the hash of its text.
    ThisFile(u64),
    /// An article of a file that is deleted or read again in this run.
    Replaced(String, u64),
    /// An article with the same text.
    SameText,
    /// An article with another text.
    OtherText,
}

impl<'a> Intake<'a> {
    /// Adds an article that was read or has moved.
    pub(super) fn take_article(&mut self, made: Made, open: &mut OpenFile<'a>) -> Result<()> {
        let Made {
            mut article,
            enrichment,
            content,
            held_as,
            prepared,
            ..
        } = made;
        let mut prepared = prepared?;
        if self.since.is_some_and(|since| {
            article
                .published
                .is_some_and(|published| published.last_day().days_since_epoch() < since)
        }) {
            self.summary.articles.skipped += 1;
            open.tally.skipped += 1;
            return Ok(());
        }
        let mut attempt = 0u32;
        let holder = loop {
            match self.holder(&article, content, open)? {
                Holder::SameText => {
                    self.summary.articles.duplicates += 1;
                    open.tally.record.duplicates += 1;
                    return self.add_printing(&article, open);
                }
                Holder::OtherText => {
                    // Both are kept; the later one gets an identifier from its place.
                    article.id = next_id(&article, &mut attempt);
                    let fields = self.writer.fields();
                    // Its identifier depends on more than its record, so it gets no mark.
                    prepared = article_document(fields, &article, &enrichment, content, None)?;
                }
                holder => break holder,
            }
        };
        let number = self.number(&article, content, (&holder, held_as.as_ref()), open)?;
        let first = self.first_number(number, &article, content, held_as.as_ref(), open)?;
        prepared.set_added(self.writer.fields(), number, first);
        self.seen.insert(hash(article.id.as_str()), content);
        open.own.insert(hash(article.id.as_str()));
        let is_moved = held_as.is_some() && open.file.moved_from.is_some();
        open.is_read |= held_as.is_none();
        match &holder {
            _ if is_moved => self.summary.articles.unchanged += 1,
            Holder::ThisFile(old) if *old == content => self.summary.articles.unchanged += 1,
            Holder::ThisFile(_) => self.summary.articles.updated += 1,
            _ => self.summary.articles.added += 1,
        }
        open.kept += u64::from(is_moved || matches!(holder, Holder::ThisFile(_)));
        open.tally.record.articles += 1;
        // It replaces its old version in the same commit.
        let old_id = match (&holder, &held_as) {
            (Holder::ThisFile(_) | Holder::Replaced(..), _) => Some(&article.id),
            (_, Some(held_as)) if open.file.moved_from.is_some() => Some(held_as),
            _ => None,
        };
        if let Some(old_id) = old_id {
            let is_elsewhere = !matches!(holder, Holder::ThisFile(_));
            if is_elsewhere {
                self.carry_versions(old_id, &article)?;
            }
            if let Holder::ThisFile(old) | Holder::Replaced(_, old) = holder
                && old != content
                && self.keeps_versions(&article, open)
            {
                self.keep_version(&article)?;
            }
            self.writer.remove_article(old_id.as_str());
        }
        if let Holder::Replaced(path, _) = &holder {
            self.unsettle(path);
        }
        if let Some(from) = open.file.moved_from.as_ref().filter(|_| is_moved) {
            self.unsettle(&from.path);
        }
        self.keep_version_of_live(&article, content)?;
        self.has_changed = true;
        self.writer.add(prepared)
    }

    /// Counts an article that stays in the index unchanged.
    pub(super) fn take_kept(&mut self, held: HeldArticle, open: &mut OpenFile<'a>) -> Result<()> {
        match self.seen.get(&held.id) {
            None => {
                self.seen.insert(held.id, held.content);
                open.own.insert(held.id);
                self.summary.articles.unchanged += 1;
                open.kept += 1;
                open.tally.record.articles += 1;
                Ok(())
            }
            Some(content) if *content == held.content => {
                // Another file of this run has replaced it.
                self.summary.articles.duplicates += 1;
                open.tally.record.duplicates += 1;
                let Some(before) = &self.before else {
                    return Ok(());
                };
                let (article, _) = before.article(held.address)?;
                self.add_printing(&article, open)
            }
            Some(_) => {
                let Some(before) = &self.before else {
                    return Ok(());
                };
                let (article, enrichment) = before.article(held.address)?;
                let (fields, content) = (self.writer.fields(), held.content);
                let made = Made {
                    prepared: article_document(fields, &article, &enrichment, content, None),
                    article,
                    enrichment,
                    content,
                    held_as: None,
                    encoded: None,
                };
                self.take_article(made, open)
            }
        }
    }

    /// Notes that a file has an article that the index has from another file.
    fn add_printing(&mut self, article: &Article, open: &mut OpenFile<'a>) -> Result<()> {
        if !open.own.insert(hash(article.id.as_str())) {
            return Ok(());
        }
        self.has_changed = true;
        let document = printing_document(self.writer.fields(), article)?;
        self.writer.add(document)
    }

    /// The number of the commit that added an article: the one it has in the index, if its text is there.
    fn number(
        &self,
        article: &Article,
        content: u64,
        (holder, held_as): (&Holder, Option<&ArticleId>),
        open: &OpenFile<'_>,
    ) -> Result<u64> {
        let before = self.before.as_ref();
        let same_id = match (holder, held_as) {
            (Holder::ThisFile(old) | Holder::Replaced(_, old), _) if *old == content => {
                Some(&article.id)
            }
            (_, held_as) => held_as,
        };
        if let (Some(before), Some(id)) = (before, same_id)
            && let Some(number) = before.added(id.as_str())?
        {
            return Ok(number);
        }
        // Without identifiers in the source, one more record at the beginning of a file gives all others new ones.
        let same_text = before.and_then(|before| Some((before, open.held.with_text(content)?)));
        if let Some((before, address)) = same_text
            && let Some(number) = before.added_at(address)?
        {
            return Ok(number);
        }
        Ok(self.additions.number(identity(article, content)))
    }

    /// The number of the commit that first added an article with this identifier, whatever its text was.
    fn first_number(
        &self,
        number: u64,
        article: &Article,
        content: u64,
        held_as: Option<&ArticleId>,
        open: &OpenFile<'_>,
    ) -> Result<u64> {
        let Some(before) = self.before.as_ref().or(self.versions.live.as_ref()) else {
            return Ok(number);
        };
        let mut known = Vec::new();
        // In a rebuild, the same place in the same file has the same article.
        if self.before.is_none() || self.is_itself(article, open) {
            known.extend(before.find(article.id.as_str())?);
        }
        if let Some(held_as) = held_as {
            known.extend(before.find(held_as.as_str())?);
        }
        if self.before.is_some() {
            known.extend(open.held.with_text(content));
        }
        let mut first = number;
        for address in known {
            first = first.min(before.first_added_at(address)?.unwrap_or(number));
        }
        Ok(first)
    }

    /// The present owner of the identifier of an article.
    fn holder(&self, article: &Article, content: u64, open: &OpenFile<'_>) -> Result<Holder> {
        if let Some(other) = self.seen.get(&hash(article.id.as_str())) {
            return Ok(if *other == content {
                Holder::SameText
            } else {
                Holder::OtherText
            });
        }
        let Some(before) = &self.before else {
            return Ok(Holder::Nobody);
        };
        let is_derived = article.id == ArticleId::derived(&article.origin);
        if is_derived && open.file.known.is_none() {
            // Only this file can have this identifier, and it is new.
            return Ok(Holder::Nobody);
        }
        Ok(match before.content_and_file(article.id.as_str())? {
            None => Holder::Nobody,
            Some((old, path)) if path == article.origin.path => Holder::ThisFile(old),
            Some((old, path)) if self.replaced.contains_key(path.as_str()) => {
                Holder::Replaced(path, old)
            }
            Some((old, _)) if old == content => Holder::SameText,
            Some(_) => Holder::OtherText,
        })
    }
}
