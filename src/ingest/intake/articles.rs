//! Takes in articles: who has an identifier, and what is new under it.

use anyhow::Result;
use xxhash_rust::xxh3::xxh3_64;

use crate::index::held::HeldArticle;
use crate::index::writer::article_document;
use crate::ingest::batch::Made;
use crate::ingest::intake::Intake;
use crate::ingest::intake::files::OpenFile;
use newsdex_text::article::{Article, ArticleId};

/// Who has an identifier.
enum Holder {
    Nobody,
    /// This file gave an article of this text under it before.
    ThisFile(u64),
    /// A file that is gone or is read again in this run.
    Replaced(String, u64),
    /// An article of the same text.
    SameText,
    /// An article of another text.
    OtherText,
}

impl<'a> Intake<'a> {
    /// Takes in an article that was read or made anew.
    pub(super) fn take_article(&mut self, made: Made, open: &mut OpenFile<'a>) -> Result<()> {
        let Made {
            mut article,
            enrichment,
            content,
            held_as,
            prepared,
        } = made;
        let mut prepared = prepared?;
        if self.since.is_some_and(|since| {
            article
                .published
                .is_some_and(|published| published.day() < since)
        }) {
            self.summary.articles.skipped += 1;
            open.skipped += 1;
            return Ok(());
        }
        let mut attempt = 0u32;
        let holder = loop {
            match self.holder(&article, content, open)? {
                Holder::SameText => {
                    self.summary.articles.duplicates += 1;
                    open.record.duplicates += 1;
                    return Ok(());
                }
                Holder::OtherText => {
                    // Two stories under one identifier, such as numbers that begin anew in each
                    // file. Both are kept: the later one under its place.
                    let mut origin = article.origin.clone();
                    if attempt > 0 {
                        origin.path = format!("{}#{attempt}", origin.path);
                    }
                    attempt += 1;
                    article.id = ArticleId::derived(&origin);
                    let fields = self.writer.fields();
                    // Its identifier does not follow from its record alone: it has no mark.
                    prepared = article_document(fields, &article, &enrichment, content, None)?;
                }
                holder => break holder,
            }
        };
        self.seen.insert(hash(article.id.as_str()), content);
        let is_moved = held_as.is_some() && open.file.moved_from.is_some();
        open.is_read |= held_as.is_none();
        match &holder {
            _ if is_moved => self.summary.articles.unchanged += 1,
            Holder::ThisFile(old) if *old == content => self.summary.articles.unchanged += 1,
            Holder::ThisFile(_) => self.summary.articles.updated += 1,
            _ => self.summary.articles.added += 1,
        }
        open.kept += u64::from(is_moved || matches!(holder, Holder::ThisFile(_)));
        open.record.articles += 1;
        // It takes the place of what it was before in one commit.
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

    /// Takes note of an article that stays in the index as it is.
    pub(super) fn take_kept(&mut self, held: HeldArticle, open: &mut OpenFile<'a>) -> Result<()> {
        match self.seen.get(&held.id) {
            None => {
                self.seen.insert(held.id, held.content);
                self.summary.articles.unchanged += 1;
                open.kept += 1;
                open.record.articles += 1;
                Ok(())
            }
            Some(content) if *content == held.content => {
                // Another file has given it in this run, and so taken its place.
                self.summary.articles.duplicates += 1;
                open.record.duplicates += 1;
                Ok(())
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
                };
                self.take_article(made, open)
            }
        }
    }

    /// Who has the identifier of an article already.
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
            // Nobody but this file gives this identifier, and it is new.
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

/// The hash by which identifiers are known in a run; the index keeps the same in its column `tie`.
///
/// Two identifiers of one hash are taken for one: of two texts, the later then goes by its place in the archive,
/// as any repeated identifier does. Among ten million articles that happens by chance 1 time in 370,000. The
/// identifiers themselves would take ten times the memory.
pub(super) fn hash(id: &str) -> u64 {
    xxh3_64(id.as_bytes())
}
