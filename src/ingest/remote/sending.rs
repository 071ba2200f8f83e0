//! Sends the documents that wait, and decides what happens to an article whose identifier is taken.

use anyhow::Result;

use super::intake::RemoteIntake;
use super::lines::{self, with_numbers};
use crate::index::ledger::FileRecord;
use crate::ingest::batch::Encoded;
use crate::ingest::identifiers::{hash, next_id};
use crate::remote::bulk::{Action, Item, Outcome, send};
use crate::remote::documents::article_name;
use crate::remote::failure::FailureKind;
use crate::remote::ledger::{Present, present};
use newsdex_archive::Failure;
use newsdex_text::article::Article;
use newsdex_text::enrichment::Enrichment;

/// The number of articles whose present state is asked for at once.
const ASKED_AT_ONCE: usize = 500;

/// An article that waits to be sent.
pub(super) struct Waiting {
    pub(super) article: Article,
    pub(super) enrichment: Enrichment,
    /// Hash of the text.
    pub(super) content: u64,
    pub(super) encoded: Encoded,
    /// The number of its file among those that wait.
    pub(super) file: usize,
    /// How many identifiers of the article were taken by other texts.
    pub(super) attempt: u32,
}

/// How an article that is sent is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Count {
    Added,
    Updated,
    Unchanged,
}

/// The treatment of an article whose identifier is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    /// The index has it already, in this form.
    Kept(Count),
    /// The article replaces the document with its identifier.
    Replaces(Count),
    /// The index has the text from another file.
    Repeats,
    /// Another text has the identifier.
    NeedsAnotherId,
}

impl RemoteIntake<'_> {
    /// Sends all articles and small documents that wait, until each is in the index or reported.
    pub(super) fn send_waiting(&mut self) -> Result<()> {
        self.waiting_bytes = 0;
        while !self.waiting.is_empty() {
            let waiting = std::mem::take(&mut self.waiting);
            let run = self.run.number;
            let item = |waiting: &Waiting| Item {
                name: article_name(waiting.article.id.as_str()),
                action: Action::Create(with_numbers(&waiting.encoded.json, run, run)),
            };
            let items: Vec<Item> = waiting.iter().map(item).collect();
            let outcomes = send(self.client, self.generation, &items, &self.stop)?;
            drop(items);
            let mut taken = Vec::new();
            for (waiting, outcome) in waiting.into_iter().zip(outcomes) {
                match outcome {
                    Outcome::Done => self.count(&waiting, Count::Added),
                    Outcome::Conflict => taken.push(waiting),
                    Outcome::Refused(kind) => self.refuse(&waiting, &kind),
                }
            }
            while !taken.is_empty() {
                let rest = taken.split_off(taken.len().min(ASKED_AT_ONCE));
                self.resolve(taken)?;
                taken = rest;
            }
        }
        let small = std::mem::take(&mut self.small);
        self.send(&small)
    }

    /// Sends documents of which the server takes each, unless somebody else has changed it.
    pub(super) fn send(&self, items: &[Item]) -> Result<()> {
        for outcome in send(self.client, self.generation, items, &self.stop)? {
            if let Outcome::Refused(kind) = outcome {
                return Err(self.client.error(kind).into());
            }
        }
        Ok(())
    }

    /// Decides about articles whose identifiers are taken.
    fn resolve(&mut self, taken: Vec<Waiting>) -> Result<()> {
        let names: Vec<String> = taken
            .iter()
            .map(|waiting| article_name(waiting.article.id.as_str()))
            .collect();
        let asked: Vec<&str> = names.iter().map(String::as_str).collect();
        let found = present(self.client, self.generation, &asked)?;
        let (mut replacing, mut items, mut unsettled) = (Vec::new(), Vec::new(), Vec::new());
        for ((waiting, name), found) in taken.into_iter().zip(names).zip(found) {
            let Some(there) = found else {
                // Removed since.
                self.waiting.push(waiting);
                continue;
            };
            match self.verdict(&waiting, &there) {
                Verdict::Kept(count) => self.count(&waiting, count),
                Verdict::Repeats => {
                    if let Some(file) = self.files.get_mut(waiting.file) {
                        file.own.remove(&hash(waiting.article.id.as_str()));
                    }
                    self.repeat(&waiting.article, waiting.file)?;
                }
                Verdict::NeedsAnotherId => self.rename(waiting)?,
                Verdict::Replaces(count) => {
                    if let Some(record) = self.lost_one(&there.origin, &waiting.article.origin.path)
                    {
                        unsettled.push(record);
                    }
                    let run = self.run.number;
                    let added = match there.content == waiting.content {
                        true => there.added,
                        false => run,
                    };
                    items.push(Item {
                        name,
                        action: Action::Replace(
                            with_numbers(&waiting.encoded.json, run, added),
                            there.seen,
                        ),
                    });
                    replacing.push((waiting, count));
                }
            }
        }
        let mut records = Vec::new();
        for record in unsettled {
            records.push(self.record_item(&record, &[])?);
        }
        self.send(&records)?;
        let outcomes = send(self.client, self.generation, &items, &self.stop)?;
        for ((waiting, count), outcome) in replacing.into_iter().zip(outcomes) {
            match outcome {
                Outcome::Done => self.count(&waiting, count),
                // Asked again: it may also be this request, whose answer was lost.
                Outcome::Conflict => self.waiting.push(waiting),
                Outcome::Refused(kind) => self.refuse(&waiting, &kind),
            }
        }
        Ok(())
    }

    fn verdict(&self, waiting: &Waiting, there: &Present) -> Verdict {
        let is_same_text = there.content == waiting.content;
        let is_this_file = there.origin == waiting.article.origin.path;
        let is_same = is_same_text && there.checksum == waiting.encoded.checksum;
        if is_this_file && is_same && there.run == self.run.number {
            // Written by a request whose answer was lost.
            return Verdict::Kept(Count::Added);
        }
        match is_this_file {
            true if is_same => Verdict::Kept(Count::Unchanged),
            true if is_same_text => Verdict::Replaces(Count::Unchanged),
            true => Verdict::Replaces(Count::Updated),
            // Written by this run: that file has it, and keeps it.
            false if there.run == self.run.number && is_same_text => Verdict::Repeats,
            false if there.run == self.run.number => Verdict::NeedsAnotherId,
            false if self.replaced.contains_key(there.origin.as_str()) => {
                Verdict::Replaces(Count::Added)
            }
            false if is_same_text => Verdict::Repeats,
            false => Verdict::NeedsAnotherId,
        }
    }

    /// Gives an article another identifier and sends it again.
    fn rename(&mut self, waiting: Waiting) -> Result<()> {
        let Waiting {
            mut article,
            enrichment,
            content,
            file,
            mut attempt,
            ..
        } = waiting;
        if let Some(file) = self.files.get_mut(file) {
            file.own.remove(&hash(article.id.as_str()));
        }
        // The identifier belongs to the other text now, also for the articles that follow.
        let old = hash(article.id.as_str());
        if self.seen.get(&old) == Some(&content) {
            self.seen.remove(&old);
        }
        article.id = next_id(&article, &mut attempt);
        let document = self.writer.article(&article, &enrichment, content, None)?;
        self.own(&article.id, content, file);
        self.waiting.push(Waiting {
            encoded: lines::encoded(document),
            article,
            enrichment,
            content,
            file,
            attempt,
        });
        Ok(())
    }

    /// The record of a file that loses an article to another file: as one that must be read again.
    fn lost_one(&mut self, loser: &str, winner: &str) -> Option<FileRecord> {
        let record = match loser == winner {
            true => None,
            false => self.replaced.get_mut(loser)?.take(),
        };
        record.map(|record| FileRecord {
            fingerprint: None,
            ..record.clone()
        })
    }

    fn count(&mut self, waiting: &Waiting, count: Count) {
        match count {
            Count::Added => self.summary.articles.added += 1,
            Count::Updated => self.summary.articles.updated += 1,
            Count::Unchanged => self.summary.articles.unchanged += 1,
        }
        if let Some(file) = self.files.get_mut(waiting.file) {
            file.tally.record.articles += 1;
        }
    }

    /// Reports an article that the server does not take.
    fn refuse(&mut self, waiting: &Waiting, kind: &FailureKind) {
        let origin = &waiting.article.origin;
        let failure = Failure {
            member: origin.member.as_deref().map(Into::into),
            record: Some(origin.record),
            ..Failure::failed(&origin.path, kind.to_string())
        };
        if let Some(file) = self.files.get_mut(waiting.file) {
            file.tally.take_failure(failure, &mut self.summary);
            // Its article in the index, if there is one, is an older one: it stays.
        }
    }
}
