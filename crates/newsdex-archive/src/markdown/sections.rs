//! Divides a Markdown text into articles at its headings: a press review, a week of news in one file.
//!
//! The headings of one level begin articles if a line below each of them gives a date or an author. So do headings that
//! have rules between them, or a line of emphasised words below each of them, such as the newspaper. All other headings
//! divide one article.

use crate::front_matter::front_matter;
use crate::press_lines::is_byline;
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
/// The fewest characters of an article without a date.
const FEWEST_BELOW_HEADING: usize = 100;
/// The marks around emphasised words.
const EMPHASIS: [char; 2] = ['*', '_'];

/// The articles of a text; empty if it is one article. Each line of their heads is a line in Markdown, too.
pub(super) fn sections(text: &str) -> Vec<String> {
    let below_head = front_matter(text).map(|head| text.len() - head.rest.len());
    let has_head = below_head.is_some();
    let headings = headings(text, below_head.unwrap_or(0));
    let found = (1..=6).find_map(|level| {
        let of_level = headings.iter().filter(|heading| heading.level == level);
        let starts: Vec<usize> = of_level.map(|heading| heading.start).collect();
        let higher = headings.iter().filter(|heading| heading.level < level);
        let sections = Sections {
            text,
            starts: &starts,
            is_below_one_title: higher.count() <= 1,
        };
        let are_articles =
            sections.are_dated() || !has_head && sections.are_signed_or_divided(level);
        are_articles.then_some(starts)
    });
    let Some(starts) = found else {
        return Vec::new();
    };
    let above = text.get(..starts.first().copied().unwrap_or(0));
    let above = above.filter(|above| above.trim().chars().count() >= FEWEST_CHARACTERS);
    let sections = Sections {
        text,
        starts: &starts,
        is_below_one_title: true,
    };
    above
        .into_iter()
        .chain(sections.texts())
        .map(with_lines)
        .collect()
}

/// A heading, by the number of its marks and its place.
struct Heading {
    level: usize,
    start: usize,
}

/// The headings of a text from a place on: behind marks (`## Title`), or above a line of them.
fn headings(text: &str, from: usize) -> Vec<Heading> {
    let mut headings = Vec::new();
    let mut is_code = false;
    let mut start = from;
    // The line before, if it may be a heading above a line of marks, and whether a blank line is above it.
    let mut before: Option<usize> = None;
    let mut is_after_blank = true;
    for line in text.get(from..).unwrap_or_default().split_inclusive('\n') {
        checkpoint();
        is_code ^= line.starts_with("```") || line.starts_with("~~~");
        let level = line.bytes().take_while(|byte| *byte == b'#').count();
        let words = line.get(level..).unwrap_or_default();
        if !is_code && level > 0 && words.starts_with([' ', '\t']) && !words.trim().is_empty() {
            headings.push(Heading { level, start });
        }
        if let Some((level, start)) = underlined(line).zip(before.filter(|_| !is_code)) {
            headings.push(Heading { level, start });
        }
        let may_be_heading = is_after_blank
            && !line.trim().is_empty()
            && !line.starts_with(['#', '>', '|', '-', '*', '+', ' ', '\t']);
        before = may_be_heading.then_some(start);
        is_after_blank = line.trim().is_empty();
        start += line.len();
    }
    headings
}

/// The level of the heading above a line of marks.
fn underlined(line: &str) -> Option<usize> {
    let marks = line.trim_end();
    match marks.len() >= 3 {
        true if marks.bytes().all(|mark| mark == b'=') => Some(1),
        true if marks.bytes().all(|mark| mark == b'-') => Some(2),
        _ => None,
    }
}

/// The parts of a text that begin with the headings of one level.
struct Sections<'t> {
    text: &'t str,
    starts: &'t [usize],
    /// Whether no heading of a higher level is above them, or only the title of the whole text.
    is_below_one_title: bool,
}

impl<'t> Sections<'t> {
    fn texts(&self) -> impl Iterator<Item = &'t str> {
        let ends = self.starts.iter().skip(1).copied().chain([self.text.len()]);
        let sections = self.starts.iter().zip(ends);
        sections.filter_map(|(start, end)| self.text.get(*start..end))
    }

    /// Whether nearly all have a date below the heading.
    fn are_dated(&self) -> bool {
        let has_date = |section: &&str| {
            let mut head = head_lines(section).map(bare).take(LINES_BEFORE_DATE);
            head.any(|line| is_fact(line) && dated(line).is_some())
        };
        let count = self.texts().filter(has_date).count();
        count >= 2 && 5 * count >= 4 * self.starts.len()
    }

    /// Whether all have a text, and below the heading an author or a line of emphasised words; or whether rules are
    /// between them, and they have headings of the highest level.
    fn are_signed_or_divided(&self, level: usize) -> bool {
        let length = |section: &str| section.chars().count();
        let have_text = self
            .texts()
            .all(|section| length(section) >= FEWEST_BELOW_HEADING);
        let is_signed = |section: &str| {
            let first = head_lines(section).next().unwrap_or_default();
            is_fact(bare(first)) && (is_byline(bare(first)) || is_emphasised(first))
        };
        let ends_with_rule = |section: &str| {
            let mut lines = section
                .lines()
                .rev()
                .map(str::trim)
                .skip_while(|line| line.is_empty());
            let last = lines.next().unwrap_or_default();
            matches!(last, "---" | "***" | "___" | "* * *" | "- - -")
        };
        let but_last = self.starts.len().saturating_sub(1);
        let are_divided = || level == 1 && self.texts().take(but_last).all(ends_with_rule);
        self.starts.len() >= 2
            && self.is_below_one_title
            && have_text
            && (self.texts().all(is_signed) || are_divided())
    }
}

/// The lines below the heading of a section that are not blank, up to the next heading.
fn head_lines(section: &str) -> impl Iterator<Item = &str> {
    let lines = section.lines().skip(1).map(str::trim);
    let lines = lines.filter(|line| !line.is_empty() && underlined(line).is_none());
    lines.take_while(|line| !line.starts_with('#'))
}

/// Whether a line is one run of emphasised words.
fn is_emphasised(line: &str) -> bool {
    let is_whole = |mark: char| line.starts_with(mark) && line.ends_with(mark) && line.len() > 2;
    let inner = line.trim_matches(EMPHASIS);
    EMPHASIS.into_iter().any(is_whole) && !inner.contains(EMPHASIS)
}

fn is_fact(line: &str) -> bool {
    line.chars().count() <= LONGEST_FACT && !line.ends_with(['.', '!', '?', ':'])
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

    const BOTH: [(&str, &str, &str); 2] = [
        ("Pier bought back", "2019-03-02", PIER),
        ("Storm takes a roof", "2019-03-10", STORM),
    ];

    #[track_caller]
    fn check(text: &str, expected: &[(&str, &str, &str)]) {
        check_stories("week.md", text, expected);
    }

    #[test]
    fn headings_with_dates_begin_articles() {
        check(
            &format!(
                "# Press review, March 2019\n\n## Pier bought back\n\n*Saltby Echo, 2 March 2019*\n\n{PIER}\n\n## Storm takes a roof\n\n*Wexmouth Courier, 10 March 2019*\n\n{STORM}\n"
            ),
            &BOTH,
        );
        check(
            &format!(
                "# Pier bought back\n**Date:** 2019-03-02\n**Author:** Ann Lowe\n\n{PIER}\n\n# Storm takes a roof\n**Date:** 2019-03-10\n**Author:** Peter Marsh\n\n{STORM}\n"
            ),
            &BOTH,
        );
    }

    #[test]
    fn headings_above_a_line_of_marks_begin_articles_too() {
        check(
            &format!(
                "Pier bought back\n================\n\nSaltby Echo, 2 March 2019\n\n{PIER}\n\nStorm takes a roof\n==================\n\nWexmouth Courier, 10 March 2019\n\n{STORM}\n"
            ),
            &BOTH,
        );
        check(
            &format!(
                "Cuttings\n===\n\nPier bought back\n---\n2019-03-02\n\n{PIER}\n\nStorm takes a roof\n---\n2019-03-10\n\n{STORM}\n"
            ),
            &BOTH,
        );
    }

    #[test]
    fn headings_with_authors_or_rules_begin_articles_without_dates() {
        let both = [
            ("Pier bought back", "", PIER),
            ("Storm takes a roof", "", STORM),
        ];
        for (pier, storm) in [
            ("By Ann Lowe", "By Peter Marsh"),
            ("*Saltby Echo*", "*Wexmouth Courier*"),
        ] {
            check(
                &format!(
                    "# Cuttings\n\n## Pier bought back\n\n{pier}\n\n{PIER}\n\n## Storm takes a roof\n\n{storm}\n\n{STORM}\n"
                ),
                &both,
            );
        }
        check(
            &format!("# Pier bought back\n\n{PIER}\n\n---\n\n# Storm takes a roof\n\n{STORM}\n"),
            &both,
        );
    }

    #[test]
    fn a_text_with_front_matter_is_one_article() {
        let text = format!(
            "---\ntitle: Pier bought back\ndate: 2019-03-02\n---\n\n{PIER}\n\n## The price\n\n*A long story*\n\n{STORM}\n\n## The planks\n\n*A short one*\n\n{PIER}\n"
        );
        assert_eq!(read("a.md", text.as_bytes()).len(), 1);
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
