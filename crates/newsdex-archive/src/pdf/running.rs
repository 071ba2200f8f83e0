//! Removes what is printed on each page and is not text: running heads, page numbers, the address and the time that a
//! browser prints.

use std::collections::{HashMap, HashSet};

use newsdex_text::checkpoint::checkpoint;
use newsdex_text::date;
use newsdex_text::lexicon::document_words;

use super::layout::Page;
use super::lines::Line;
use crate::press_lines::kind;

/// The part of a page, at its upper and lower end, in which running heads are.
const MARGIN: f64 = 0.13;
/// The part of a page in which a browser prints address and time.
const EDGE: f64 = 0.07;
/// A page with more lines than this may be there several times.
const FEWEST_LINES: usize = 8;
/// A line that repeats on this many pages is a running head.
const FEWEST_PAGES: usize = 3;

/// Removes running heads and page numbers from the pages of a file.
pub(super) fn remove(pages: &mut [Page]) {
    let mut counts: HashMap<String, usize> = HashMap::new();
    // A line whose day differs from page to page has facts about the article of the page.
    let mut days: HashMap<String, HashSet<i64>> = HashMap::new();
    for page in pages.iter() {
        let mut on_page: Vec<String> = Vec::new();
        for line in in_margins(page, MARGIN) {
            checkpoint();
            let bare = without_numbers(line);
            if let Some((_, moment, _)) = kind::dated(line) {
                days.entry(bare.clone()).or_default().insert(moment.seconds);
            }
            on_page.push(bare);
        }
        on_page.sort();
        on_page.dedup();
        for line in on_page {
            checkpoint();
            *counts.entry(line).or_default() += 1;
        }
    }
    let has_days = |line: &str| days.get(line).is_some_and(|days| days.len() >= 2);
    // Left and right pages may have different heads.
    let enough = FEWEST_PAGES.min(pages.len().div_ceil(2)).max(2);
    let lines_of_pages = repeated_lines(pages);
    for page in pages {
        // A page that is there several times has no running heads that could be told from its text.
        let lines = page.blocks.iter().flat_map(|block| &block.lines);
        let (mut all, mut repeated) = (0, 0);
        for line in lines {
            all += 1;
            repeated += usize::from(lines_of_pages.contains(&without_numbers(&line.text)));
        }
        if all > FEWEST_LINES && repeated * 2 > all {
            continue;
        }
        let (top, bottom) = (page.top, page.bottom);
        let is_within = |y: f64, part: f64| {
            let height = bottom - top;
            y < top + part * height || y > bottom - part * height
        };
        let larger: Vec<Line> = page
            .blocks
            .iter()
            .flat_map(|block| &block.lines)
            .filter(|line| is_within(line.y, MARGIN))
            .filter(|line| !lines_of_pages.contains(&without_numbers(&line.text)))
            .cloned()
            .collect();
        for block in &mut page.blocks {
            checkpoint();
            block.lines.retain(|line| {
                let is_running_head = || {
                    let bare = without_numbers(&line.text);
                    counts.get(&bare).is_some_and(|count| *count >= enough)
                        && !has_days(&bare)
                        && !is_below_headline(line, &larger)
                };
                let repeats = is_within(line.y, MARGIN) && is_running_head();
                let is_number = is_within(line.y, MARGIN) && is_page_number(&line.text);
                let is_of_browser = is_within(line.y, EDGE) && is_of_browser(&line.text);
                !(repeats || is_number || is_of_browser)
            });
        }
        page.blocks.retain(|block| !block.lines.is_empty());
    }
}

/// Whether a line is directly below a larger one that no other page has: it has facts about the article of a headline.
fn is_below_headline(line: &Line, headlines: &[Line]) -> bool {
    headlines.iter().any(|headline| {
        headline.size > 1.1 * line.size
            && headline.y < line.y
            && line.y - headline.y < 2.0 * headline.size
            && headline.x < line.end
            && line.x < headline.end
    })
}

/// The lines that are on several pages, in whatever part of them.
fn repeated_lines(pages: &[Page]) -> HashSet<String> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    for (number, page) in pages.iter().enumerate() {
        for line in page.blocks.iter().flat_map(|block| &block.lines) {
            checkpoint();
            seen.entry(without_numbers(&line.text)).or_insert(number);
        }
    }
    let mut repeated = HashSet::new();
    for (number, page) in pages.iter().enumerate() {
        for line in page.blocks.iter().flat_map(|block| &block.lines) {
            checkpoint();
            let line = without_numbers(&line.text);
            if seen.get(&line).is_some_and(|first| *first != number) {
                repeated.insert(line);
            }
        }
    }
    repeated
}

/// The lines at the upper and lower end of a page.
fn in_margins(page: &Page, part: f64) -> impl Iterator<Item = &str> {
    let height = page.bottom - page.top;
    let (top, bottom) = (page.top + part * height, page.bottom - part * height);
    let lines = page.blocks.iter().flat_map(|block| &block.lines);
    lines
        .filter(move |line| line.y < top || line.y > bottom)
        .map(|line| line.text.as_str())
}

/// A line without its numbers, which differ from page to page, and without blanks.
fn without_numbers(line: &str) -> String {
    line.chars()
        .filter(|sign| !sign.is_ascii_digit() && !sign.is_whitespace())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Whether a line is only the number of a page: `12`, `- 4 -`, `Page 3 of 7`, `2 sur 7`, `1/1`.
fn is_page_number(line: &str) -> bool {
    let words: Vec<String> = line
        .split(|sign: char| sign.is_whitespace() || "-–—/|.•[]()".contains(sign))
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let is_number = |word: &String| {
        word.len() <= 4
            && (word.bytes().all(|byte| byte.is_ascii_digit())
                || word.chars().all(|sign| "ivxlc".contains(sign)))
    };
    let is_known = |word: &String| {
        is_number(word) || document_words::names_page(word) || document_words::links_pages(word)
    };
    (1..=4).contains(&words.len()) && words.iter().any(is_number) && words.iter().all(is_known)
}

/// Whether a browser prints such a line at the end of a page: an address, or a day with the time.
fn is_of_browser(line: &str) -> bool {
    let line = line.trim();
    let is_address =
        (line.starts_with("http://") || line.starts_with("https://") || line.starts_with("file:"))
            && line.split_whitespace().count() <= 4;
    let has_time = line.contains(':') && line.chars().any(|sign| sign.is_ascii_digit());
    let is_time = has_time && line.len() <= 30 && date::moment(line).is_some();
    is_address || is_time
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_pages_are_known_in_several_forms() {
        for line in [
            "12",
            "- 4 -",
            "Page 3 of 7",
            "2 sur 7",
            "Seite 3",
            "iv",
            "1/1",
        ] {
            assert!(is_page_number(line), "{line}");
        }
        for line in ["1914", "12 ships", "Page of history", "", "The 3 of 7"] {
            assert_eq!(is_page_number(line), line == "1914", "{line}");
        }
    }

    #[test]
    fn what_a_browser_prints_is_no_text() {
        assert!(is_of_browser("https://wexmouth.example/news/pier"));
        assert!(is_of_browser("06/12/2023, 14:12"));
        assert!(!is_of_browser("The pier opened on 6 December 2023."));
    }
}
