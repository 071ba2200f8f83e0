//! What belongs to the saved pages in an archive: members in a folder such as `PAGE_files` wait for their page, because
//! either may come first. If there is such a page, they are skipped; if not, they are read.

use std::collections::VecDeque;

use indexmap::IndexMap;
use rustc_hash::FxHashSet;
use xxhash_rust::xxh3::xxh3_64;

use super::Found;
use crate::failure::{Failure, FailureKind};
use crate::saved_site::{self, MemberPlace};

/// The most bytes of members that wait for their page.
const PENDING_BYTES: usize = 16 << 20;
/// The memory that a member takes besides its content, in bytes.
const COST_OF_MEMBER: usize = 1024;

/// The members of one archive.
#[derive(Default)]
pub(super) struct SavedPages {
    /// Hashes of the paths, without extension, of the pages so far.
    pages: FxHashSet<u64>,
    /// The members that wait, by the path of their page without extension.
    waiting: IndexMap<String, Vec<Found>>,
    bytes: usize,
}

impl SavedPages {
    /// Takes the next member, a record or a failure. `None` if it waits.
    ///
    /// Members that are ready because of this one are added to `ready`.
    pub(super) fn take(&mut self, found: Found, ready: &mut VecDeque<Found>) -> Option<Found> {
        let Some(member) = member(&found) else {
            return Some(found);
        };
        match saved_site::place_of(member) {
            MemberPlace::Cache => Some(Err(skipped(&found, saved_site::OF_CACHE))),
            MemberPlace::Beside(page) if self.pages.contains(&xxh3_64(page.as_bytes())) => {
                Some(Err(skipped(&found, saved_site::OF_PAGE)))
            }
            MemberPlace::Beside(page) => {
                self.bytes += cost(&found);
                self.waiting.entry(page).or_default().push(found);
                while self.bytes > PENDING_BYTES
                    && let Some((_, members)) = self.waiting.pop()
                {
                    self.bytes -= members.iter().map(cost).sum::<usize>();
                    ready.extend(members);
                }
                None
            }
            MemberPlace::Elsewhere => {
                if let Some(page) = saved_site::stem(member) {
                    self.pages.insert(xxh3_64(page.as_bytes()));
                    let members = self.waiting.swap_remove(page).unwrap_or_default();
                    self.bytes -= members.iter().map(cost).sum::<usize>();
                    let members = members.iter();
                    ready.extend(members.map(|found| Err(skipped(found, saved_site::OF_PAGE))));
                }
                Some(found)
            }
        }
    }

    /// Gives the members whose page did not come, at the end of the archive.
    pub(super) fn rest(&mut self) -> Vec<Found> {
        let waiting = std::mem::take(&mut self.waiting);
        waiting.into_values().flatten().collect()
    }
}

fn cost(found: &Found) -> usize {
    COST_OF_MEMBER + found.as_ref().map_or(0, |record| record.bytes.len())
}

fn member(found: &Found) -> Option<&str> {
    match found {
        Ok(record) => record.place.member.as_deref(),
        Err(failure) => failure.member.as_deref(),
    }
}

fn skipped(found: &Found, reason: &str) -> Failure {
    match found {
        Ok(record) => record.skipped(reason),
        Err(failure) => Failure {
            kind: FailureKind::Skipped,
            reason: reason.into(),
            hint: None,
            ..failure.clone()
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failure(member: &str) -> Found {
        Err(Failure {
            member: Some(member.into()),
            ..Failure::failed("all.zip", "binary data")
        })
    }

    /// The members in the order in which they come out, with `-` before those that are skipped.
    fn run(members: &[&str]) -> Vec<String> {
        let mut pages = SavedPages::default();
        let mut out = VecDeque::new();
        for member in members {
            if let Some(found) = pages.take(failure(member), &mut out) {
                out.push_back(found);
            }
        }
        out.extend(pages.rest());
        let shown = |found: Found| {
            let failure = found.err()?;
            let sign = if failure.is_loss() { "" } else { "-" };
            Some(format!("{sign}{}", failure.member?))
        };
        out.into_iter().filter_map(shown).collect()
    }

    #[test]
    fn members_of_a_page_are_skipped_whichever_comes_first() {
        assert_eq!(
            run(&["a/Ferry.html", "a/Ferry_files/ad.html", "a/b.txt"]),
            ["a/Ferry.html", "-a/Ferry_files/ad.html", "a/b.txt"]
        );
        assert_eq!(
            run(&[
                "Ferry_files/1.js",
                "Ferry_files/2.js",
                "b.txt",
                "Ferry.html"
            ]),
            [
                "b.txt",
                "-Ferry_files/1.js",
                "-Ferry_files/2.js",
                "Ferry.html"
            ]
        );
    }

    #[test]
    fn a_folder_without_a_page_is_read() {
        assert_eq!(
            run(&["press_files/1.txt", "press_files/2.txt", "other.html"]),
            ["other.html", "press_files/1.txt", "press_files/2.txt"]
        );
    }

    #[test]
    fn the_cache_of_a_mirror_is_skipped() {
        assert_eq!(run(&["m/hts-cache/new.txt"]), ["-m/hts-cache/new.txt"]);
    }
}
