//! Finds the title of a file, and the headlines that certainly begin its articles.
//!
//! A title is larger than the text. A headline begins an article only if there are at least two headlines whose next
//! line names an author, or a day and a newspaper: the sections of a report and the crossheads of a story have neither.
//! Then every other heading of their size begins an article, too, if a text follows it.

use std::collections::BTreeMap;

use newsdex_text::article::Moment;
use newsdex_text::byline;
use newsdex_text::checkpoint::checkpoint;
use newsdex_text::date;
use newsdex_text::lexicon::page_lines;

use super::layout::{Block, Page};
use crate::press_lines::kind;

/// The task of a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Text,
    /// A line of a table of contents.
    Contents,
    /// The day on which the file was published.
    Date,
    Heading,
    /// The title of the file.
    Title,
    /// The headline of one of several articles.
    Headline,
    /// A block whose first line has facts about the article of the headline above it.
    HeadlineFacts,
}

/// The roles of the blocks of a file, in order.
pub(super) struct Roles {
    roles: Vec<Role>,
    /// The day in the head of the first page.
    pub(super) issued: Option<Moment>,
}

/// A headline is larger than the text by this factor.
const LARGER: f64 = 1.15;
/// In print whose lines have exactly one size, a title above the text is larger by this factor.
const LARGER_IF_EXACT: f64 = 1.06;
/// In the text layer of a scan, whose lines have many sizes, a title is larger by this factor.
const LARGER_IN_SCAN: f64 = 1.4;
/// The longest headline, in characters.
const LONGEST_HEADLINE: usize = 250;
/// The longest line with facts about an article, in characters.
const LONGEST_FACTS: usize = 100;
/// The fewest characters of text below a headline.
const FEWEST_BELOW: usize = 120;
/// A page with fewer characters is a title page.
const TITLE_PAGE: usize = 600;
/// The number of blocks at the beginning among which the date of the file may be.
const HEAD_BLOCKS: usize = 12;

/// A block with what decides about it.
struct Part<'p> {
    block: &'p Block,
    text: String,
    size: f64,
    /// Whether it is larger than the text and short.
    is_large: bool,
}

impl Roles {
    pub(super) fn of(pages: &[Page]) -> Roles {
        let print = Print::of(pages);
        let parts: Vec<Part> = pages
            .iter()
            .flat_map(|page| &page.blocks)
            .map(|block| part(block, print.size))
            .collect();
        let mut roles: Vec<Role> = parts
            .iter()
            .map(|part| match part {
                part if is_contents(part.block) => Role::Contents,
                part if part.is_large => Role::Heading,
                _ => Role::Text,
            })
            .collect();
        let headlines = headlines(&parts, print.size);
        for (at, facts) in &headlines {
            set(&mut roles, *at, Role::Headline);
            if let Some(facts) = facts {
                set(&mut roles, *facts, Role::HeadlineFacts);
            }
        }
        if headlines.is_empty() {
            let first_page = pages.first().map_or(0, |page| page.blocks.len());
            let letters: usize = parts
                .iter()
                .take(first_page)
                .map(|part| part.text.len())
                .sum();
            let second_page = pages.get(1).map_or(0, |page| page.blocks.len());
            let first = parts.get(..first_page).unwrap_or_default();
            let second = parts
                .get(first_page..first_page + second_page)
                .unwrap_or_default();
            let title = title(first, &print).or_else(|| {
                let is_title_page = letters < TITLE_PAGE;
                let at = is_title_page.then(|| title(second, &print)).flatten();
                at.map(|at| first_page + at)
            });
            if let Some(title) = title {
                set(&mut roles, title, Role::Title);
            }
            let until = title.map_or(HEAD_BLOCKS, |title| title + HEAD_BLOCKS);
            let date = parts.iter().take(until.min(first_page)).position(is_date);
            if let Some(date) = date.filter(|date| Some(*date) != title) {
                set(&mut roles, date, Role::Date);
            }
        }
        let issued = issued(pages);
        Roles { roles, issued }
    }

    pub(super) fn of_block(&self, at: usize) -> Role {
        self.roles.get(at).copied().unwrap_or(Role::Text)
    }
}

fn set(roles: &mut [Role], at: usize, role: Role) {
    if let Some(place) = roles.get_mut(at) {
        *place = role;
    }
}

fn part(block: &Block, usual: f64) -> Part<'_> {
    let lines: Vec<&str> = block.lines.iter().map(|line| line.text.trim()).collect();
    let text = lines.join(" ");
    let size = block.lines.iter().map(|line| line.size).fold(0.0, f64::max);
    Part {
        block,
        size,
        is_large: size > LARGER * usual && text.chars().count() <= LONGEST_HEADLINE,
        text,
    }
}

/// The sizes in which a file is printed.
struct Print {
    /// The size of most characters.
    size: f64,
    /// Whether most lines have exactly this size; the lines of a scan have many sizes.
    is_exact: bool,
}

impl Print {
    fn of(pages: &[Page]) -> Print {
        // In quarters of a point.
        let mut sizes: BTreeMap<i64, usize> = BTreeMap::new();
        let blocks = pages.iter().flat_map(|page| &page.blocks);
        for line in blocks.flat_map(|block| &block.lines) {
            checkpoint();
            #[expect(clippy::cast_possible_truncation, reason = "no print is that large")]
            let quarters = (line.size * 4.0).round() as i64;
            *sizes.entry(quarters).or_default() += line.text.len();
        }
        let all: usize = sizes.values().sum();
        let most = sizes.iter().max_by_key(|(_, count)| **count);
        let Some((quarters, count)) = most else {
            return Print {
                size: 10.0,
                is_exact: false,
            };
        };
        #[expect(clippy::cast_precision_loss, reason = "no print is that large")]
        let size = *quarters as f64 / 4.0;
        Print {
            size,
            is_exact: count * 2 > all,
        }
    }
}

/// The title among the blocks of a page: the largest line that reads like a title.
fn title(parts: &[Part], print: &Print) -> Option<usize> {
    let larger = match print.is_exact {
        true => LARGER_IF_EXACT,
        false => LARGER_IN_SCAN,
    };
    let candidates = parts
        .iter()
        .enumerate()
        .filter(|(_, part)| part.size > larger * print.size && is_title(&part.text));
    let largest = candidates
        .clone()
        .map(|(_, part)| part.size)
        .max_by(f64::total_cmp)?;
    // Of several lines of this size, the upper one.
    let mut of_size = candidates.filter(|(_, part)| part.size > 0.97 * largest);
    of_size.next().map(|(at, _)| at)
}

/// Whether a line reads like a title: no address, no name of a form of text such as "Press release".
fn is_title(text: &str) -> bool {
    let words = text.split_whitespace().count();
    let letters = text.chars().filter(|sign| sign.is_alphabetic()).count();
    let is_ideographic = text
        .chars()
        .any(|sign| matches!(sign, '\u{3040}'..='\u{9fff}'));
    (words >= 2 || is_ideographic)
        && text.chars().count() <= LONGEST_HEADLINE
        && letters * 2 > text.chars().count()
        && !text.contains("://")
        && !text.contains("www.")
        && !text.contains('@')
        && !page_lines::is_release_label(&text.trim().to_lowercase())
        && !(date::moment(text).is_some() && words <= 5)
}

/// Whether a block is a list of headings with the numbers of their pages.
fn is_contents(block: &Block) -> bool {
    let leads =
        |text: &str| text.contains(".....") || text.contains(". . . .") || text.contains("…..");
    block.lines.iter().all(|line| {
        let text = line.text.trim();
        leads(text) || text.chars().all(|sign| sign.is_ascii_digit())
    }) && block.lines.iter().any(|line| leads(&line.text))
}

/// Whether a block is only a day.
fn is_date(part: &Part) -> bool {
    part.text.chars().count() <= 40 && date::line::date_line(&part.text).is_some()
}

/// The headlines that begin articles, each with the block that has the facts about its article. Empty if it is not
/// certain that there are several articles.
fn headlines(parts: &[Part], usual: f64) -> BTreeMap<usize, Option<usize>> {
    let is_candidate = |part: &Part| part.is_large && is_title(&part.text);
    let mut certain: BTreeMap<usize, Option<usize>> = BTreeMap::new();
    let mut dated = 0;
    for (at, part) in parts.iter().enumerate() {
        checkpoint();
        if !is_candidate(part) {
            continue;
        }
        let Some((below, facts)) = below(parts, at) else {
            continue;
        };
        let is_dated = is_dated(&facts);
        if !is_dated && !is_byline(&facts) {
            continue;
        }
        // Of several headings above the same facts, the largest is the headline; above a newspaper and a day, the last.
        let size = |at: usize| parts.get(at).map_or(0.0, |part| part.size);
        let other = certain.iter().find(|(_, facts)| **facts == Some(below));
        match other.map(|(other, _)| *other) {
            Some(other) if !is_dated && size(other) >= size(at) => continue,
            Some(other) => _ = certain.remove(&other),
            None => dated += usize::from(is_dated),
        }
        certain.insert(at, Some(below));
    }
    // The name of a press review may look like a headline: it has a day below it, but no newspaper and no text.
    let ends: Vec<usize> = certain
        .keys()
        .copied()
        .skip(1)
        .chain([parts.len()])
        .collect();
    let mut ends = ends.into_iter();
    certain.retain(|at, facts| {
        let end = ends.next().unwrap_or(parts.len());
        let has_only_day = facts
            .and_then(|facts| parts.get(facts)?.block.lines.first())
            .is_some_and(|line| date::line::date_line(&line.text).is_some());
        !has_only_day || text_between(parts, *at, end, usual) >= FEWEST_BELOW
    });
    if certain.len() < 2 {
        return BTreeMap::new();
    }
    if dated >= certain.len() {
        return certain;
    }
    let smallest = certain
        .keys()
        .filter_map(|at| parts.get(*at))
        .map(|part| part.size)
        .fold(f64::MAX, f64::min);
    let mut starts = certain.clone();
    for (at, part) in parts.iter().enumerate() {
        let is_large = is_candidate(part) && part.size > 0.97 * smallest;
        if is_large && !starts.contains_key(&at) {
            starts.insert(at, None);
        }
    }
    let mut kept: Vec<usize> = Vec::new();
    for at in starts.keys().copied() {
        let Some(last) = kept.last().copied() else {
            kept.push(at);
            continue;
        };
        let size = |at: usize| parts.get(at).map_or(0.0, |part| part.size);
        let is_certain = |at: usize| certain.contains_key(&at);
        let has_text = text_between(parts, last, at, usual) >= FEWEST_BELOW;
        // Without a text between them, two headings are the lines of one headline: the larger one is its first.
        match () {
            () if has_text || is_certain(last) && is_certain(at) => kept.push(at),
            () if !is_certain(last) && size(at) > 1.03 * size(last) => {
                kept.pop();
                kept.push(at);
            }
            () => {}
        }
    }
    if let Some(last) = kept.last().copied()
        && !certain.contains_key(&last)
        && text_between(parts, last, parts.len(), usual) < FEWEST_BELOW
    {
        kept.pop();
    }
    starts.retain(|at, _| kept.contains(at));
    match starts.len() {
        0 | 1 => BTreeMap::new(),
        _ => starts,
    }
}

/// The number of characters of the text between two blocks.
fn text_between(parts: &[Part], first: usize, last: usize, usual: f64) -> usize {
    let between = parts.get(first + 1..last).unwrap_or_default().iter();
    between
        .filter(|part| part.size <= LARGER * usual)
        .map(|part| part.text.chars().count())
        .sum()
}

/// The block below a headline that is not large, with its first line. A second line of the headline may be between.
fn below(parts: &[Part], at: usize) -> Option<(usize, String)> {
    let headline = parts.get(at)?;
    let after = parts.get(at + 1..).unwrap_or_default();
    let next = after
        .iter()
        .take(3)
        .position(|part| !part.is_large || is_byline(&part.text) && part.size < headline.size)?;
    let part = after.get(next)?;
    let first = part.block.lines.first()?;
    let is_below = part.block.top > headline.block.top;
    is_below.then(|| (at + 1 + next, first.text.clone()))
}

/// Whether a line begins with a word such as "by" and is else the name of a person.
pub(super) fn is_byline(line: &str) -> bool {
    let line = line.trim();
    let bare = byline::without_printed_by(line);
    bare.len() < line.len()
        && line.chars().count() <= LONGEST_FACTS
        && bare.starts_with(char::is_uppercase)
        && bare.split_whitespace().count() <= 12
        && !bare.ends_with('.')
        && !byline::byline(bare).authors.is_empty()
}

/// Whether a line has a day and little else.
fn is_dated(line: &str) -> bool {
    line.chars().count() <= LONGEST_FACTS && kind::dated(line).is_some()
}

/// The day in the head of the first page: alone on its line, at its end, or between marks.
fn issued(pages: &[Page]) -> Option<Moment> {
    let page = pages.first()?;
    let end = page.top + 0.3 * (page.bottom - page.top);
    let lines = page.blocks.iter().flat_map(|block| &block.lines);
    lines
        .filter(|line| line.y < end && line.text.chars().count() <= LONGEST_FACTS)
        .find_map(|line| kind::dated(&line.text).map(|(_, moment, _)| moment))
}

#[cfg(test)]
mod tests {
    use super::super::lines::Line;
    use super::*;

    fn block(text: &str, size: f64, y: f64) -> Block {
        Block::of(Line {
            text: text.to_owned(),
            x: 0.0,
            end: 200.0,
            y,
            size,
        })
    }

    fn roles(blocks: &[(&str, f64)]) -> Vec<Role> {
        let mut y = 0.0;
        let blocks = blocks.iter().map(|(text, size)| {
            y += 40.0;
            block(text, *size, y)
        });
        let pages = [Page {
            blocks: blocks.collect(),
            top: 0.0,
            bottom: 800.0,
        }];
        Roles::of(&pages).roles
    }

    const TEXT: &str = "It rained for a week in the old town, and the ships lay in the harbour until the wind had \
                        turned, said the master of the port, who had waited for them since the first day of spring.";

    #[test]
    fn headlines_with_authors_begin_articles() {
        let found = roles(&[
            ("Harbour opens again", 24.0),
            ("By Jane Roe", 10.0),
            (TEXT, 10.0),
            ("Pier is closed", 20.0),
            ("By John Doe", 10.0),
            (TEXT, 10.0),
            ("No end of the rain", 22.0),
            (TEXT, 10.0),
        ]);
        use Role::{Headline, HeadlineFacts, Text};
        assert_eq!(
            found,
            [
                Headline,
                HeadlineFacts,
                Text,
                Headline,
                HeadlineFacts,
                Text,
                Headline,
                Text
            ]
        );
    }

    #[test]
    fn headlines_with_newspaper_and_day_begin_articles() {
        let found = roles(&[
            ("Cuttings of the week", 14.0),
            ("Harbour opens again", 12.0),
            ("Wexmouth Gazette 20-06-2013 (p. 3)", 9.0),
            (TEXT, 10.0),
            ("Pier is closed", 12.0),
            ("The Port 21-06-2013", 9.0),
            (TEXT, 10.0),
        ]);
        use Role::{Heading, Headline, HeadlineFacts, Text};
        assert_eq!(
            found,
            [
                Heading,
                Headline,
                HeadlineFacts,
                Text,
                Headline,
                HeadlineFacts,
                Text
            ]
        );
    }

    #[test]
    fn the_sections_of_a_report_begin_no_articles() {
        let found = roles(&[
            ("The ports of the coast", 24.0),
            ("By Jane Roe", 10.0),
            (TEXT, 10.0),
            ("The old harbour", 16.0),
            (TEXT, 10.0),
            ("The new harbour", 16.0),
            (TEXT, 10.0),
        ]);
        assert_eq!(found.first(), Some(&Role::Title));
        assert!(!found.contains(&Role::Headline));
    }

    #[test]
    fn the_name_of_the_form_of_text_is_no_title() {
        let found = roles(&[
            ("PRESS RELEASE", 14.0),
            ("27 November 2021", 10.0),
            ("Harbour opens again after the storm", 11.0),
            (TEXT, 10.0),
        ]);
        use Role::{Date, Heading, Text, Title};
        assert_eq!(found, [Heading, Date, Title, Text]);
    }

    #[test]
    fn a_table_of_contents_is_no_text() {
        let found = roles(&[("Harbour opens again ........... 3", 10.0), (TEXT, 10.0)]);
        assert_eq!(found, [Role::Contents, Role::Text]);
    }
}
