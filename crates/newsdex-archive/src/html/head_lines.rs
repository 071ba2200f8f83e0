//! The lines between the headline and the text of a page: byline and date, and the headline itself on pages without
//! markup.
//!
//! Pages of the 1990s, and many since, mark nothing: the headline is in large letters, and below it are "By Ann Lee" and
//! "May 8, 1999", often in one element with the text. Read only what the metadata lack. A date counts only on a line of
//! its own, or beside the byline.

use std::collections::VecDeque;

use newsdex_text::article::{Article, Moment};
use newsdex_text::byline::{self, Byline, is_of_a_person};
use newsdex_text::checkpoint::checkpoint;
use newsdex_text::date::line::{DateLine, date_line};
use newsdex_text::date::moment;
use newsdex_text::lexicon::name_words::is_end_of_paper;
use newsdex_text::lexicon::{bylines, given_names};

use super::blocks::{SENTENCE, weight};
use super::labelled_line::labelled;
use super::shown_lines::{Line, Lines, USUAL_SIZE};
use super::text::{letters, same};
use super::tree::Tree;
use crate::press_lines::kind::field_of_label;

/// The most lines before the text that are looked at.
const MOST_LINES: usize = 14;
/// The longest byline, and the longest headline, in characters.
const LONGEST_BYLINE: usize = 140;
const LONGEST_HEADLINE: usize = 220;
/// The longest line in which a date is looked for beside other words, in bytes.
const LONGEST_DATED: usize = 300;
/// The most words beside a date on a line of its own: the name of the newspaper, a place.
const WORDS_BESIDE_DATE: usize = 4;
/// Maximum number of words in the name of a newspaper.
const MOST_WORDS_OF_PAPER: usize = 5;
/// The paragraphs at whose beginning the text is recognised.
const FIRST_PARAGRAPHS: usize = 5;
/// The size of the letters of a headline.
const SIZE_OF_HEADLINE: u8 = 7;
/// Marks between the author and the date in one line.
const BETWEEN: [&str; 8] = [" | ", " • ", " · ", " — ", " – ", " - ", " / ", " // "];

/// The facts in the lines.
#[derive(Debug, Default, PartialEq)]
pub(super) struct HeadLines {
    /// The headline, if the title of the page is uncertain and a line is more likely to be the headline.
    pub(super) headline: Option<String>,
    pub(super) published: Option<Moment>,
    pub(super) updated: Option<Moment>,
    pub(super) byline: Byline,
    /// The newspaper that a label names.
    pub(super) source: Option<String>,
    /// The lines that are not text, in order.
    lines: Vec<String>,
}

/// The fields that the metadata of a page lack.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Missing {
    /// The title may be the name of the site.
    pub(super) title: bool,
    /// Nobody but the site is named as the author.
    pub(super) authors: bool,
    pub(super) date: bool,
}

/// Reads the lines before the text of a page.
pub(super) fn head_lines(
    tree: &Tree,
    page: &Article,
    missing: Missing,
    paragraphs: &[String],
) -> HeadLines {
    let mut found = HeadLines::default();
    if !missing.title && !missing.authors && !missing.date {
        return found;
    }
    let lines = lines_before(tree, paragraphs);
    let is_title = |line: &Line| {
        let title = page.title.as_deref();
        title.is_some_and(|title| same(title, &line.text))
    };
    let titled = lines.iter().rposition(is_title);
    let headline = titled.or_else(|| largest(&lines));
    let mut below = headline.map_or(lines.len().saturating_sub(3), |at| at + 1);
    let mut was_byline = false;
    let mut is_signed = false;
    for (number, line) in lines.iter().enumerate().skip(below) {
        checkpoint();
        // Old pages print the rights above the byline.
        if number == below && is_copyright(&line.text) {
            below += 1;
            found.lines.push(line.text.clone());
            continue;
        }
        let is_read = found.read(line, missing);
        let is_office = was_byline && is_office(&line.text);
        was_byline = is_read && !found.byline.authors.is_empty();
        is_signed |= is_read && number == below;
        let is_other = is_label(&line.text) || is_paper(&line.text);
        if is_read || is_office || is_other {
            found.lines.push(line.text.clone());
        }
    }
    let Some((at, line)) = headline.and_then(|at| Some((at, lines.get(at)?))) else {
        return found;
    };
    // A date may be above the headline, but in the same element: the top of a page has the day of today.
    let above = at.checked_sub(1).and_then(|above| lines.get(above));
    let is_around = |block: usize| {
        block == line.block || tree.ancestors(line.block).any(|above| above == block)
    };
    // An author beside the date shows that both are of this article.
    if let Some(line) = above.filter(|line| !line.is_link())
        && let (rest, dates) = without_dates(&line.text)
        && !dates.is_empty()
        && (byline_of(&rest).is_some() || names_alone(&rest).is_some())
        && found.read(line, missing)
    {
        found.lines.insert(0, line.text.clone());
    }
    let above = above.filter(|above| is_around(above.block) && !above.is_link());
    let dated = above.and_then(|above| Some((above, date_line(&above.text)?)));
    let is_headline =
        missing.title && (is_signed || dated.is_some() || is_part_of(&line.text, page));
    if (titled.is_some() && missing.title) || is_headline {
        found.lines.insert(0, line.text.clone());
        if let Some((above, date)) = dated {
            found.note(date);
            found.lines.insert(0, above.text.clone());
        }
    }
    found.headline = Some(line.text.clone()).filter(|_| is_headline && titled.is_none());
    found
}

fn is_copyright(line: &str) -> bool {
    let line = line.to_lowercase();
    line.starts_with("copyright") || line.starts_with('©') || line.starts_with("(c) ")
}

/// Whether a line is a part of the title, beside the name of the site.
fn is_part_of(line: &str, page: &Article) -> bool {
    let title = page.title.as_deref().map(letters);
    title.is_some_and(|title| title.contains(&letters(line)))
}

impl HeadLines {
    /// Reads a byline, a date, or both, if they are missing; `false` for any other line.
    fn read(&mut self, line: &Line, missing: Missing) -> bool {
        let text = line.text.as_str();
        if text.chars().count() > LONGEST_BYLINE {
            return false;
        }
        if let Some(date) = date_line(text) {
            self.note(date);
            return missing.date;
        }
        if let Some((first, second)) = two_dates(text) {
            self.note(first);
            self.note(second);
            return missing.date;
        }
        if let Some((rest, values)) = labelled(text) {
            for (field, value) in values {
                match field {
                    "source" => self.source = self.source.take().or_else(|| Some(value.to_owned())),
                    _ => self.byline.extend(byline::byline(value)),
                }
            }
            date_line(rest).into_iter().for_each(|date| self.note(date));
            return missing.authors || missing.title || missing.date;
        }
        let (rest, dates) = without_dates(text);
        let byline = byline_of(&rest).or_else(|| names_alone(&rest));
        let is_byline = byline.is_some();
        if let Some(byline) = byline {
            self.byline.extend(byline);
        }
        if !is_byline {
            // The line stays: it may be the dateline of the text.
            if rest.split_whitespace().count() <= WORDS_BESIDE_DATE {
                dates.into_iter().for_each(|date| self.note(date));
            }
            return false;
        }
        dates.into_iter().for_each(|date| self.note(date));
        // On a page without metadata, the authors may have been read from this line.
        missing.authors || missing.title
    }

    fn note(&mut self, date: DateLine) {
        let moment = match date.is_update {
            true => &mut self.updated,
            false => &mut self.published,
        };
        *moment = moment.or(Some(date.moment));
    }

    /// Removes the lines from the beginning of the text.
    pub(super) fn remove_from(&self, paragraphs: &mut Vec<String>) {
        let mut lines = self.lines.iter().peekable();
        while let Some(first) = paragraphs.first_mut() {
            checkpoint();
            let mut rest = first.as_str();
            while let Some(line) = lines.peek() {
                // Cells of a table are divided by bars.
                let after = rest
                    .trim_start_matches([' ', '|'])
                    .strip_prefix(line.as_str());
                let others = lines.clone().skip(1);
                let is_line = |after: &str| {
                    let follows = after.trim_start();
                    begins_anew(after)
                        || others
                            .clone()
                            .any(|other| follows.starts_with(other.as_str()))
                };
                match after {
                    Some(after) if is_line(after) => {
                        rest = after.trim_start();
                        lines.next();
                    }
                    _ if rest.len() == first.len() => {
                        lines.next();
                    }
                    _ => break,
                }
            }
            if rest.len() == first.len() {
                return;
            }
            if !rest.is_empty() {
                *first = rest.to_owned();
                return;
            }
            paragraphs.remove(0);
        }
    }
}

/// Whether a text after a line is the next line, not the rest of the sentence.
fn begins_anew(after: &str) -> bool {
    let is_apart = !after.starts_with(char::is_alphanumeric);
    is_apart && !after.trim_start().starts_with(char::is_lowercase)
}

/// The lines before the first paragraph, at most [`MOST_LINES`]; empty if no line begins the text.
fn lines_before(tree: &Tree, paragraphs: &[String]) -> Vec<Line> {
    let first: Vec<&String> = paragraphs.iter().take(FIRST_PARAGRAPHS).collect();
    let mut last: VecDeque<Line> = VecDeque::new();
    let mut lines = Lines::of(tree);
    while let Some(line) = lines.next() {
        checkpoint();
        let is_long = weight(&line.text) >= SENTENCE && !line.is_link() && !line.is_heading;
        let is_text = || first.iter().any(|paragraph| paragraph.contains(&line.text));
        let is_head = || {
            date_line(&line.text).is_some()
                || two_dates(&line.text).is_some()
                || byline_of(&line.text).is_some()
                || labelled(&line.text).is_some()
                || is_dated(&line.text)
        };
        // A headline in bold letters is no sentence.
        let is_bold_headline = line.size > USUAL_SIZE
            && !line.text.ends_with(['.', '!', '?', '”', '"', ':'])
            && line.text.chars().count() <= LONGEST_HEADLINE;
        if is_long && line.size <= USUAL_SIZE + 1 && !is_bold_headline && is_text() && !is_head() {
            return last.into();
        }
        if last.len() == MOST_LINES {
            last.pop_front();
        }
        last.push_back(line);
    }
    Vec::new()
}

/// Whether a line is a date with names, or with few other words, beside it.
fn is_dated(text: &str) -> bool {
    let (rest, dates) = without_dates(text);
    let is_brief = || rest.split_whitespace().count() <= WORDS_BESIDE_DATE;
    !dates.is_empty() && (byline_of(&rest).is_some() || names_alone(&rest).is_some() || is_brief())
}

/// The headline of a page without markup: of the last lines in a row in large or bold letters, the largest.
///
/// The name of the newspaper may be in larger letters, but it is apart, at the top of the page.
fn largest(lines: &[Line]) -> Option<usize> {
    let may_be_headline = |line: &Line| {
        let length = line.text.chars().count();
        line.size >= SIZE_OF_HEADLINE
            && !line.is_link()
            && (5..=LONGEST_HEADLINE).contains(&length)
            && line.text.contains(' ')
            && date_line(&line.text).is_none()
            && byline_of(&line.text).is_none()
    };
    let last = lines.iter().rposition(may_be_headline)?;
    let above = lines
        .get(..=last)
        .unwrap_or_default()
        .iter()
        .enumerate()
        .rev();
    let row = above.take_while(|(_, line)| may_be_headline(line));
    row.max_by_key(|(at, line)| (line.size, std::cmp::Reverse(*at)))
        .map(|(at, _)| at)
}

/// The people and agencies in a line that begins with "By" or the like; `None` for any other line.
fn byline_of(text: &str) -> Option<Byline> {
    let text = text.trim_matches(|sign: char| sign.is_whitespace() || "|•·–—-,/".contains(sign));
    let names = byline::without_printed_by(text);
    if names.len() == text.len() || text.chars().count() > LONGEST_BYLINE {
        return None;
    }
    let mut byline = byline::byline(names);
    byline.authors.retain(|name| is_of_a_person(name));
    let is_named = !byline.authors.is_empty() || !byline.agencies.is_empty();
    // "From Monday the harbour is open."
    let is_sentence = text.ends_with(['.', '!', '?', ':']) && names.split(' ').count() > 6;
    (is_named && !is_sentence).then_some(byline)
}

/// The people in a line that consists of names, perhaps with a place behind them: `Ann Lee | Saltby`.
fn names_alone(text: &str) -> Option<Byline> {
    let is_known = |name: &str| {
        let first = name.split(' ').next().unwrap_or_default();
        is_of_a_person(name) && name.split(' ').count() <= 4 && given_names::gender(first).is_some()
    };
    let parts: Vec<&str> = text.split(" | ").map(str::trim).collect();
    let names: Vec<&str> = parts
        .iter()
        .copied()
        .take_while(|part| is_known(part))
        .collect();
    let beside = parts.len() - names.len();
    (!names.is_empty() && beside <= 1 && parts.iter().all(|part| part.split(' ').count() <= 4))
        .then(|| Byline {
            authors: names.into_iter().map(capitalized).collect(),
            agencies: Vec::new(),
        })
}

/// A name in capitals in usual letters.
fn capitalized(name: &str) -> String {
    match name.contains(char::is_lowercase) {
        true => name.to_owned(),
        false => byline::capitalized(name),
    }
}

/// Whether a line is only the label of a fact: "Date:".
fn is_label(text: &str) -> bool {
    text.strip_suffix([':', '：'])
        .is_some_and(|label| field_of_label(label).is_some())
}

/// Whether a line is the name of a newspaper: "Saltby Courier".
fn is_paper(text: &str) -> bool {
    let is_of_name = |word: &str| word.starts_with(char::is_uppercase) || word.len() <= 3;
    let last = text.rsplit(' ').next().unwrap_or_default().to_lowercase();
    text.contains(' ')
        && text.split(' ').count() <= MOST_WORDS_OF_PAPER
        && text.split(' ').all(is_of_name)
        && is_end_of_paper(&last)
}

/// Whether a line after a byline is the office of its author: "Staff Writer".
fn is_office(text: &str) -> bool {
    let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
    let last = words.last().map(String::as_str).unwrap_or_default();
    (1..=5).contains(&words.len()) && bylines::is(bylines::Kind::Office, last)
}

/// Gives a byline without the dates beside it, and the dates.
pub(super) fn without_dates(text: &str) -> (String, Vec<DateLine>) {
    let mut dates = Vec::new();
    let mut kept: Vec<&str> = Vec::new();
    if !text.contains(|sign: char| sign.is_ascii_digit()) || text.len() > LONGEST_DATED {
        return (text.to_owned(), dates);
    }
    for segment in segments(text) {
        if let Some((date, names)) = date_before_byline(segment) {
            dates.push(date);
            kept.push(names);
            continue;
        }
        let words = segment.char_indices().filter(|(at, _)| {
            let before = segment
                .get(..*at)
                .and_then(|before| before.chars().next_back());
            before.is_none_or(|before| before.is_whitespace() || "(,".contains(before))
        });
        let dated = words
            .filter_map(|(at, _)| {
                let date = segment.get(at..)?.trim_end_matches([')', ',', ' ']);
                Some((segment.get(..at)?, date_line(date)?))
            })
            .next();
        match dated {
            Some((before, date)) => {
                dates.push(date);
                kept.push(before.trim_matches([' ', ',', '(', ';', '-', '–', '—']));
            }
            None => kept.push(segment.trim()),
        }
    }
    if dates.is_empty() {
        return (text.to_owned(), dates);
    }
    kept.retain(|part| !part.is_empty());
    (kept.join(" | "), dates)
}

/// Divides "Posted on 3 March 1998 by Ann Lee" into the date and the byline.
fn date_before_byline(segment: &str) -> Option<(DateLine, &str)> {
    let mut starts = segment.match_indices(' ').map(|(at, _)| at + 1);
    starts.find_map(|at| {
        let (before, names) = segment.split_at_checked(at)?;
        byline_of(names)?;
        Some((date_line(before)?, names))
    })
}

/// The dates of a line such as "9 March 2021, updated on 10 March 2021": the day of publication and that of a change.
fn two_dates(text: &str) -> Option<(DateLine, DateLine)> {
    const MOST_WORDS: usize = 10;
    let marks = text.match_indices([',', ';', '|', '•', '·', '(', '–', '/']);
    marks.take(MOST_WORDS).find_map(|(at, mark)| {
        let first = date_line(text.get(..at)?)?;
        let rest = text.get(at + mark.len()..)?.trim_end_matches(')');
        let is_brief = rest.split_whitespace().count() <= MOST_WORDS;
        let second = moment(rest).filter(|_| is_brief && !rest.trim().is_empty())?;
        let second = DateLine {
            moment: second,
            is_update: !first.is_update,
        };
        Some((first, second))
    })
}

/// The parts of a line between marks such as ` | `.
fn segments(text: &str) -> Vec<&str> {
    let mut segments = vec![text];
    for mark in BETWEEN {
        segments = segments
            .into_iter()
            .flat_map(|part| part.split(mark))
            .collect();
    }
    segments
}

#[cfg(test)]
mod tests;
