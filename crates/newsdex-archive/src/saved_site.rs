//! Saved sites: tells the pages of a mirror or a web archive from what a browser, a crawler or a mirroring program kept
//! beside them.
//!
//! Judged by content: the logs, cookies and caches of HTTrack and wget, the indexes and lists of a WACZ file, files for
//! search engines. Judged by names: the folder `PAGE_files` of a saved page, whose frames and scripts are no articles of
//! their own.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use crate::head::Head;
use newsdex_text::file_name::encoded;
use newsdex_text::lexicon::page_folders;

/// The extensions of pages.
const PAGES: [&str; 7] = ["html", "htm", "xhtml", "shtml", "xht", "mht", "php"];
/// The bytes of a page in which the name of its folder is looked for.
const NAMED_WITHIN: u64 = 1 << 20;
/// The folder in which HTTrack keeps the answers of servers.
const CACHE: &str = "hts-cache";
/// The reason why such a folder is skipped.
pub(super) const OF_CACHE: &str = "the cache of a mirroring program, not pages";

/// The reason why a file of a saved site is not an article, by its beginning; `None` if it may be one.
pub(super) fn no_article(head: &Head<'_>) -> Option<&'static str> {
    let beginning = head.trimmed();
    let first = beginning
        .split(|byte| *byte == b'\n')
        .next()
        .unwrap_or_default();
    let first = String::from_utf8_lossy(first);
    let first = first.trim_end();
    let name = head.name.to_ascii_lowercase();
    if is_for_machines(&name) {
        return Some("a file for search engines, not an article");
    }
    if first.starts_with('#') && first.to_ascii_lowercase().contains("cookie file") {
        return Some("cookies of a mirroring program, not an article");
    }
    if head.begins_with("<!doctype netscape-bookmark-file") {
        return Some("the bookmarks of a browser, not an article");
    }
    let has = |sign: &[u8]| memchr::memmem::find(head.bytes, sign).is_some();
    // Programs for notes keep their texts in the same format.
    if has(b"<opml") && has(b"xmlUrl=") && !has(b"_note=") {
        return Some("a list of feeds, not an article");
    }
    let is_log = (first.starts_with("HTTrack") && first.contains(" launched on "))
        || is_log_of_wget(first)
        || (first.starts_with("date\tsize") && first.contains("statuscode"));
    if is_log {
        return Some("the log of a mirroring program, not an article");
    }
    if memchr::memmem::find(head.bytes, b"maf.mozdev.org/metadata/rdf").is_some() {
        return Some("the description of a saved page, not an article");
    }
    if is_index_of_web_archive(first) {
        return Some("the index of a web archive, not an article");
    }
    if beginning.starts_with(b"{") && is_list_of_web_archive(head) {
        return Some("a list of the pages in a web archive, not an article");
    }
    if is_of_mirroring_program(head) {
        return Some("a page that the mirroring program made, not an article");
    }
    is_site_map(head).then_some("a list of addresses for search engines, not an article")
}

/// Whether a file name is that of a file for programs, such as `robots.txt`.
pub(super) fn is_for_machines(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let is_list = name.starts_with("sitemap") && name.contains(".xml");
    is_list
        || matches!(
            name.as_str(),
            "robots.txt"
                | "robots.txt.tmp"
                | "ads.txt"
                | "app-ads.txt"
                | "humans.txt"
                | "security.txt"
                | "llms.txt"
        )
}

/// `--2023-04-04 10:00:00--  http://gazette.example/`
fn is_log_of_wget(line: &str) -> bool {
    let time = line
        .strip_prefix("--")
        .and_then(|rest| rest.split_once("--  "));
    time.is_some_and(|(time, address)| {
        time.len() <= 25
            && time.starts_with(|first: char| first.is_ascii_digit())
            && address.contains("://")
    })
}

/// A line of a CDX index: its head ` CDX N b a m s …`, or `org,example)/path 20230501000000 {"url": …`.
fn is_index_of_web_archive(line: &str) -> bool {
    if line.trim_start().starts_with("CDX N ") || line.starts_with("!meta ") {
        return true;
    }
    let mut fields = line.splitn(3, ' ');
    let (key, stamp, rest) = (fields.next(), fields.next(), fields.next());
    let is_key = key.is_some_and(|key| key.contains(")/") || key.ends_with(')'));
    let is_stamp = stamp.is_some_and(|stamp| {
        let stamp = stamp.split('\t').next().unwrap_or_default();
        stamp.len() == 14 && stamp.bytes().all(|byte| byte.is_ascii_digit())
    });
    is_key && is_stamp && rest.is_some_and(|rest| rest.starts_with('{') || rest.contains("://"))
}

/// The files of a WACZ that describe it, and its lists of pages.
fn is_list_of_web_archive(head: &Head<'_>) -> bool {
    let beginning = head.bytes.get(..2048).unwrap_or(head.bytes);
    let text: String = String::from_utf8_lossy(beginning)
        .chars()
        .filter(|character| !character.is_whitespace())
        .collect();
    let is_digest = text.contains("\"path\":\"datapackage.json\"") && text.contains("\"hash\":");
    let is_package = text.contains("\"wacz_version\":")
        || (text.contains("\"profile\":\"data-package\"") && text.contains("\"resources\":"));
    text.starts_with("{\"format\":\"json-pages-") || is_digest || is_package
}

/// The first page of a mirror, and the pages that stand for one that has moved.
fn is_of_mirroring_program(head: &Head<'_>) -> bool {
    let beginning = head.bytes.get(..2048).unwrap_or(head.bytes);
    let text = String::from_utf8_lossy(beginning).to_ascii_lowercase();
    let is_page = text.contains("<html");
    let is_made = text.contains("<!-- created by httrack")
        || (text.contains("name=\"generator\"") && text.contains("content=\"httrack"));
    is_page && is_made
}

fn is_site_map(head: &Head<'_>) -> bool {
    let root = head.after_comments();
    [b"<urlset".as_slice(), b"<sitemapindex"]
        .iter()
        .any(|element| root.starts_with(element))
}

/// Whether a page only leads to another one and has nothing to read: it asks the browser to go on immediately.
pub(super) fn only_leads_on(page: &[u8]) -> bool {
    const WITHIN: usize = 8 * 1024;
    let beginning = page.get(..WITHIN).unwrap_or(page);
    let text = String::from_utf8_lossy(beginning).to_ascii_lowercase();
    text.split('<').any(|tag| {
        tag.starts_with("meta")
            && tag.contains("http-equiv")
            && tag.contains("refresh")
            && tag.contains("url=")
    })
}

/// Whether a page has several links, as the index of a site has.
pub(super) fn is_of_links(page: &[u8]) -> bool {
    const SEVERAL: usize = 2;
    let hrefs = memchr::memmem::find_iter(page, b"href=");
    let in_capitals = memchr::memmem::find_iter(page, b"HREF=");
    hrefs.chain(in_capitals).take(SEVERAL).count() == SEVERAL
}

/// The reason why a folder on disk is not searched for articles; `None` if it is.
pub(super) fn no_articles_in(folder: &Path) -> Option<&'static str> {
    let name = encoded(folder.file_name()?);
    if name == CACHE {
        return Some(OF_CACHE);
    }
    let parent = folder.parent()?;
    let page_named = |stem: &str| {
        let names = PAGES.iter().map(|extension| format!("{stem}.{extension}"));
        names
            .chain(std::iter::once(stem.to_owned()))
            .find(|name| parent.join(name).is_file())
    };
    let page = page_folders::page_of(&name).and_then(page_named);
    let is_of_page = page.is_some() || {
        // A browser in another language: then the page must refer to the folder.
        let at = name.rfind(['_', '-', '.'])?;
        let (stem, ending) = (name.get(..at)?, name.get(at + 1..)?);
        let is_word = ending.chars().all(char::is_alphabetic);
        let page = page_named(stem).filter(|_| is_word && !stem.is_empty())?;
        refers_to(&parent.join(&page), &name)
    };
    is_of_page.then_some(OF_PAGE)
}

/// The reason why what belongs to a saved page is skipped: the same for all pages, so that they are counted together.
pub(super) const OF_PAGE: &str = "belongs to a saved page beside it";

/// Whether a page names a folder in an address.
fn refers_to(page: &Path, folder: &str) -> bool {
    let mut beginning = Vec::new();
    let read =
        File::open(page).and_then(|page| page.take(NAMED_WITHIN).read_to_end(&mut beginning));
    let is_named = |name: &str| {
        let name = format!("{name}/");
        memchr::memmem::find(&beginning, name.as_bytes()).is_some()
    };
    read.is_ok() && (is_named(folder) || is_named(&percent_encoded(folder)))
}

/// A name as browsers write it in an address.
fn percent_encoded(name: &str) -> String {
    let mut written = String::new();
    for byte in name.bytes() {
        match byte {
            b'a'..=b'z'
            | b'A'..=b'Z'
            | b'0'..=b'9'
            | b'-'
            | b'_'
            | b'.'
            | b'~'
            | b'!'
            | b'\''
            | b'('
            | b')'
            | b'*' => written.push(char::from(byte)),
            other => written.push_str(&format!("%{other:02X}")),
        }
    }
    written
}

/// The place of a member of an archive in a saved site.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum MemberPlace {
    /// In the cache of a mirroring program.
    Cache,
    /// In a folder that belongs to the page with this path, without extension, if there is such a page.
    Beside(String),
    /// Anywhere else.
    Elsewhere,
}

/// The place of a member by its path.
pub(super) fn place_of(member: &str) -> MemberPlace {
    let mut at = 0;
    for (end, _) in member.match_indices('/') {
        let folder = member.get(at..end).unwrap_or_default();
        let name = folder.rsplit('!').next().unwrap_or(folder);
        if name == CACHE {
            return MemberPlace::Cache;
        }
        if let Some(page) = page_folders::page_of(name) {
            let start = end - name.len();
            let above = member.get(..start).unwrap_or_default();
            return MemberPlace::Beside(format!("{above}{page}"));
        }
        at = end + 1;
    }
    MemberPlace::Elsewhere
}

/// The path of a page without its extension.
pub(super) fn stem(page: &str) -> Option<&str> {
    let (stem, extension) = page.rsplit_once('.')?;
    PAGES
        .contains(&extension.to_ascii_lowercase().as_str())
        .then_some(stem)
}

#[cfg(test)]
mod tests;
