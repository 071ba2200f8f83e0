//! Divides a Markdown text into articles at its headings: a press review, a week of news in one file.
//!
//! The headings of one level begin articles if a line below each of them gives a date. Headings without dates divide one
//! article.

use crate::press_lines::kind::dated;
use newsdex_text::checkpoint::checkpoint;

/// The date is among the first lines below a heading.
const LINES_BEFORE_DATE: usize = 3;
/// The longest line that states facts about an article, in characters.
const LONGEST_FACT: usize = 90;
/// The lines below a heading that may state facts about an article.
const LINES_OF_HEAD: usize = 8;
/// The fewest characters above the first heading that are an article.
const FEWEST_CHARACTERS: usize = 300;

/// The articles of a text; empty if it is one article. Each line of their heads is a line in Markdown, too.
pub(super) fn sections(text: &str) -> Vec<String> {
    let headings = headings(text);
    let found = (1..=6).find_map(|level| {
        let starts = headings.iter().filter(|heading| heading.level == level);
        let starts: Vec<usize> = starts.map(|heading| heading.start).collect();
        are_articles(text, &starts).then_some(starts)
    });
    let Some(starts) = found else {
        return Vec::new();
    };
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    let sections = starts.iter().zip(ends);
    let above = text.get(..starts.first().copied().unwrap_or(0));
    let above = above.filter(|above| above.trim().chars().count() >= FEWEST_CHARACTERS);
    let below = sections.filter_map(|(start, end)| text.get(*start..end));
    above.into_iter().chain(below).map(with_lines).collect()
}

/// A heading, by the number of its marks and its place.
struct Heading {
    level: usize,
    start: usize,
}

fn headings(text: &str) -> Vec<Heading> {
    let mut headings = Vec::new();
    let mut is_code = false;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        checkpoint();
        is_code ^= line.starts_with("```") || line.starts_with("~~~");
        let level = line.bytes().take_while(|byte| *byte == b'#').count();
        let words = line.get(level..).unwrap_or_default();
        if !is_code && level > 0 && words.starts_with([' ', '\t']) && !words.trim().is_empty() {
            headings.push(Heading { level, start });
        }
        start += line.len();
    }
    headings
}

/// Whether the texts that begin at these places are articles: nearly all have a date below the heading.
fn are_articles(text: &str, starts: &[usize]) -> bool {
    let has_date = |start: &&usize| {
        let lines = text.get(**start..).unwrap_or_default().lines().skip(1);
        let lines = lines.map(bare).filter(|line| !line.is_empty());
        let mut head = lines.take_while(|line| !line.starts_with('#'));
        let mut head = head.by_ref().take(LINES_BEFORE_DATE);
        head.any(|line| is_fact(line) && dated(line).is_some())
    };
    let count = starts.iter().filter(has_date).count();
    count >= 2 && 5 * count >= 4 * starts.len()
}

fn is_fact(line: &str) -> bool {
    line.chars().count() <= LONGEST_FACT && !line.ends_with('.')
}

/// A line without the marks around it.
fn bare(line: &str) -> &str {
    line.trim_matches(['*', '_', '>', ' ', '\t', '`', '-'])
}

/// A text whose first lines, if they state facts, end with the mark of a line break.
fn with_lines(text: &str) -> String {
    let mut written = String::with_capacity(text.len() + 2 * LINES_OF_HEAD);
    for (number, line) in text.lines().enumerate() {
        written.push_str(line);
        let is_of_head = (1..=LINES_OF_HEAD).contains(&number) && is_fact(bare(line));
        if is_of_head && !line.trim().is_empty() {
            written.push_str("  ");
        }
        written.push('\n');
    }
    written
}

#[cfg(test)]
mod tests {
    use crate::tests::{PIER, STORM, check_stories, read};

    #[track_caller]
    fn check(text: &str, expected: &[(&str, &str, &str)]) {
        check_stories("week.md", text, expected);
    }

    #[test]
    fn headings_with_dates_begin_articles() {
        let both = [
            ("Pier bought back", "2019-03-02", PIER),
            ("Storm takes a roof", "2019-03-10", STORM),
        ];
        check(
            &format!(
                "# Press review, March 2019\n\n## Pier bought back\n\n*Saltby Echo, 2 March 2019*\n\n{PIER}\n\n## Storm takes a roof\n\n*Wexmouth Courier, 10 March 2019*\n\n{STORM}\n"
            ),
            &both,
        );
        check(
            &format!(
                "# Pier bought back\n**Date:** 2019-03-02\n**Author:** Ann Lowe\n\n{PIER}\n\n# Storm takes a roof\n**Date:** 2019-03-10\n**Author:** Peter Marsh\n\n{STORM}\n"
            ),
            &both,
        );
    }

    #[test]
    fn headings_without_dates_divide_one_article() {
        let text = format!(
            "# Pier bought back\n\n{PIER}\n\n## The price\n\n{STORM}\n\n## The planks\n\n{PIER}\n"
        );
        assert_eq!(read("a.md", text.as_bytes()).len(), 1);
        let text = format!(
            "# Pier bought back\n\n2 March 2019\n\n{PIER}\n\n## The price\n\nOn 2 March 2019 it was named.\n\n{STORM}\n"
        );
        assert_eq!(read("a.md", text.as_bytes()).len(), 1);
    }
}
