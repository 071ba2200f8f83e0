//! Divides a download without dividers of its own into articles, by what repeats in it.
//!
//! A line that occurs once in every article shows where the articles begin or end: a rule, the number of the article, a
//! label, a line with newspaper, date and page, the owner of the rights, the number in the database. Each such kind of
//! line is tried; the division counts that gives the most articles, each with a date and other facts.

use std::ops::Range;

use indexmap::IndexMap;
use rustc_hash::{FxHashMap, FxHashSet};

use super::imprint;
use super::rows::{self, Row, without_number};
use crate::press_lines::dated_line;
use crate::press_lines::facts::Sums;
use crate::press_lines::kind::{Kind, dated, names_page};
use newsdex_text::checkpoint::checkpoint;
use newsdex_text::date::line::date_line;

/// The articles of a text, as ranges of its rows.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Division {
    pub(super) articles: Vec<Range<usize>>,
    /// Whether a number stands before each headline.
    pub(super) is_numbered: bool,
    /// Whether newspaper and day are below each text.
    pub(super) has_imprints: bool,
}

/// The smallest share of the parts of a text that are articles, in percent.
const SHARE_OF_ARTICLES: usize = 80;
/// The smallest share of the text that is in articles, in percent.
const SHARE_OF_TEXT: usize = 60;
/// The most paragraphs above the line with the date that belong to the same article.
const PARAGRAPHS_ABOVE: usize = 3;
/// The most lines above the line with the date that are looked at: no head of an article is longer.
const LINES_ABOVE: usize = 64;
/// The date is among the first lines of an article between rules.
const LINES_BEFORE_DATE: usize = 4;
/// The labels of an article are among its first lines.
const LINES_OF_LABELS: usize = 8;
/// The fewest facts about the only article of a text.
const FEWEST_FACTS: usize = 4;

/// A mark that every article has once.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Anchor {
    Rule(char),
    /// The number of the article, before its headline.
    Number,
    /// The number of the article in a line of its own.
    Counter {
        is_certain: bool,
    },
    /// A label, in lower case.
    Label(String),
    /// The label of the day in a head of labels that no list knows.
    Head,
    /// A line with a date and the page or newspaper.
    Date,
    Count,
    Copyright,
    Identifier,
}

/// Gives the articles of a text; no articles if nothing shows where they begin.
pub(super) fn division(rows: &[Row]) -> Division {
    let sums = Sums::of(rows.iter().map(|row| &row.line));
    let mut best = (0, 0);
    let mut found = Division::default();
    for (anchor, at) in anchors(rows) {
        checkpoint();
        for ranges in candidates(&anchor, &at, rows) {
            let is_article = |range: &Range<usize>| is_article(&anchor, range, rows, &sums);
            let articles: Vec<Range<usize>> = ranges
                .iter()
                .filter(|range| is_article(range))
                .cloned()
                .collect();
            let texts = ranges.iter().filter(|range| has_text(range, rows)).count();
            let covered: usize = articles.iter().map(|range| sums.characters(range)).sum();
            let is_whole = 100 * covered >= SHARE_OF_TEXT * sums.characters(&(0..rows.len()))
                && 100 * articles.len() >= SHARE_OF_ARTICLES * texts;
            let agrees = match anchor {
                Anchor::Rule(rows::PAGE_END) => have_own_headlines(&articles, rows),
                Anchor::Rule(_) | Anchor::Counter { .. } | Anchor::Head => true,
                Anchor::Number | Anchor::Date if has_head_lines(&ranges, rows) => true,
                _ => {
                    sums.agree(articles.iter())
                        || articles.iter().all(|range| is_labelled(range, rows))
                }
            };
            if articles.len() >= 2 && is_whole && agrees && (articles.len(), covered) > best {
                best = (articles.len(), covered);
                let articles = match anchor {
                    Anchor::Rule(_) => without_preface(articles, rows),
                    _ => articles,
                };
                found = Division {
                    articles,
                    is_numbered: anchor == Anchor::Number,
                    has_imprints: false,
                };
            }
        }
    }
    let with_imprints = imprint::articles(rows);
    if !with_imprints.is_empty() && with_imprints.len() >= found.articles.len() {
        return Division {
            articles: with_imprints,
            has_imprints: true,
            ..Division::default()
        };
    }
    let has_only = || {
        let begins_with_label = rows.first().is_some_and(|row| row.field().is_some());
        let all = 0..rows.len();
        has_text(&all, rows)
            && (begins_with_label && is_labelled(&all, rows) || has_labels_below_title(rows))
            || is_only_article(rows, &sums)
    };
    if found.articles.is_empty() && has_only() {
        found.articles.push(0..rows.len());
    }
    found
}

/// The lines that repeat, by their kind.
fn anchors(rows: &[Row]) -> IndexMap<Anchor, Vec<usize>> {
    let mut anchors: IndexMap<Anchor, Vec<usize>> = IndexMap::new();
    let mut next_number = 1_u32;
    let mut next_counter = 1_u32;
    for (at, row) in rows.iter().enumerate() {
        let mut add = |anchor: Anchor| anchors.entry(anchor).or_default().push(at);
        if let Some(sign) = row.rule {
            add(Anchor::Rule(sign));
            continue;
        }
        let is_first = (at.checked_sub(1))
            .and_then(|before| rows.get(before))
            .is_none_or(|before| before.paragraph != row.paragraph);
        let counter = rows::counter(&row.line.text)
            .filter(|found| found.number == next_counter && row.kind != Kind::Date);
        if let Some(counter) = counter {
            add(Anchor::Counter {
                is_certain: counter.is_certain,
            });
            next_counter += 1;
        } else if is_first && number(&row.line.text) == Some(next_number) {
            add(Anchor::Number);
            next_number += 1;
        }
        if let Some(name) = row.name().filter(|name| super::rows::is_known(name)) {
            add(Anchor::Label(name.to_lowercase()));
        }
        if row.line.named == Some("published") {
            add(Anchor::Head);
        }
        match row.kind {
            Kind::Date if row.field().is_none() => add(Anchor::Date),
            Kind::Count => add(Anchor::Count),
            Kind::Copyright => add(Anchor::Copyright),
            Kind::Identifier => add(Anchor::Identifier),
            _ => {}
        }
    }
    if let Some(at) = anchors.get_mut(&Anchor::Date) {
        let running = running_lines(at, rows);
        at.retain(|place| !running.contains(place));
    }
    anchors.retain(|anchor, at| at.len() >= 2 || matches!(anchor, Anchor::Rule(_)));
    anchors
}

/// Of the rows with a day, those that are the running line of a printed report: publisher, title, day and the number of the
/// page, the same on each page.
fn running_lines(at: &[usize], rows: &[Row]) -> FxHashSet<usize> {
    let mut places: FxHashMap<(&str, i64), Vec<usize>> = FxHashMap::default();
    for &place in at {
        checkpoint();
        let line = rows.get(place).map_or("", |row| row.line.text.as_str());
        let Some((before, moment, after)) = dated(line).filter(|_| dated_line::is_divided(line))
        else {
            continue;
        };
        let letters = after.chars().filter(|sign| sign.is_alphabetic()).count();
        if letters <= LETTERS_OF_PAGE && !names_page(line) {
            let same = places.entry((before, moment.seconds)).or_default();
            same.push(place);
        }
    }
    places.retain(|_, same| same.len() >= FEWEST_PAGES);
    places.into_values().flatten().collect()
}

/// The most letters of the number of a page: `xviii`.
const LETTERS_OF_PAGE: usize = 5;
/// The fewest pages with the same running line.
const FEWEST_PAGES: usize = 3;

/// The number at the beginning of a line: `12. Mill to close`, `Record: 12`.
pub(super) fn number(line: &str) -> Option<u32> {
    let line = line.trim_start_matches(|sign: char| !sign.is_alphanumeric());
    let figures = line.bytes().take_while(u8::is_ascii_digit).count();
    let (figures, rest) = line.split_at_checked(figures)?;
    let is_counted = rest.starts_with(['.', ')']) && !without_number(line).is_empty();
    if is_counted {
        return figures.parse().ok();
    }
    let (word, number) = line.split_once([':', ' '])?;
    let is_word = word.chars().all(char::is_alphabetic);
    number.trim().parse().ok().filter(|_| is_word)
}

/// The parts of the text if an anchor ends or begins each article.
fn candidates(anchor: &Anchor, at: &[usize], rows: &[Row]) -> Vec<Vec<Range<usize>>> {
    let ends = || {
        let mut start = 0;
        let mut ranges: Vec<Range<usize>> = Vec::new();
        for &end in at {
            let end = match anchor {
                Anchor::Rule(_) => end + 1,
                _ => end_of_facts(end, rows),
            };
            ranges.push(start..end);
            start = end;
        }
        ranges.push(start..rows.len());
        ranges
    };
    let begins = |starts: Vec<usize>| -> Vec<Range<usize>> {
        let next = starts.iter().copied().skip(1).chain([rows.len()]);
        starts
            .iter()
            .zip(next)
            .map(|(start, end)| *start..end.max(*start))
            .collect()
    };
    let with_head = || {
        let above = at.iter().skip(1).map(|at| paragraphs_above(*at, rows));
        let count = above.min().unwrap_or(0);
        at.iter().map(|at| head_above(*at, count, rows)).collect()
    };
    let heads = || -> Vec<usize> { at.iter().map(|at| head_above(*at, 0, rows)).collect() };
    match anchor {
        Anchor::Rule(_) => {
            // Rules may be above and below each head, or below it only.
            let above: Vec<usize> = at.iter().copied().step_by(2).collect();
            vec![ends(), begins(above), begins(heads())]
        }
        Anchor::Number => vec![begins(at.to_vec())],
        // The line of the number is no part of the article.
        Anchor::Counter { .. } => {
            let mut ranges = begins(at.to_vec());
            for range in &mut ranges {
                range.start += 1;
            }
            vec![ranges]
        }
        Anchor::Label(_) => vec![begins(with_head()), ends()],
        Anchor::Head => vec![begins(with_head()), begins(heads()), ends()],
        Anchor::Date => vec![begins(with_head()), begins(at.to_vec())],
        Anchor::Count => vec![begins(with_head())],
        Anchor::Copyright | Anchor::Identifier => vec![ends()],
    }
}

/// The end of the facts below the text, one of which is at `at`: the lines of the same paragraph belong to it.
fn end_of_facts(at: usize, rows: &[Row]) -> usize {
    let Some(paragraph) = rows.get(at).map(|row| row.paragraph) else {
        return at + 1;
    };
    let below = rows.get(at + 1..).unwrap_or_default().iter();
    let more = below.take_while(|row| {
        row.paragraph == paragraph && row.rule.is_none() && !row.line.is_running()
    });
    at + 1 + more.count()
}

/// Whether a line can stand above the date of its article, in another paragraph.
fn may_be_above(row: &Row) -> bool {
    row.kind == Kind::Text
        && row.rule.is_none()
        && row.field().is_none()
        && row.line.cell == 0
        && !row.line.is_running()
}

/// The number of paragraphs above a line that may belong to its article.
fn paragraphs_above(at: usize, rows: &[Row]) -> usize {
    let Some(paragraph) = rows.get(at).map(|row| row.paragraph) else {
        return 0;
    };
    let above = rows.get(at.saturating_sub(LINES_ABOVE)..at);
    let above = above.unwrap_or_default().iter().rev();
    let mut paragraphs: Vec<usize> = above
        .skip_while(|row| row.paragraph == paragraph)
        .take_while(|row| may_be_above(row))
        .map(|row| row.paragraph)
        .collect();
    paragraphs.dedup();
    // A paragraph with a line of rights or another fact ends the article before.
    let above = rows.get(at.saturating_sub(LINES_ABOVE)..at);
    let mut above = above.unwrap_or_default().iter().rev();
    let ends_other = |row: &&Row| {
        Some(&row.paragraph) == paragraphs.last()
            && matches!(row.kind, Kind::Copyright | Kind::Identifier)
    };
    let has_fact = above.any(|row| ends_other(&row));
    paragraphs
        .len()
        .saturating_sub(usize::from(has_fact))
        .min(PARAGRAPHS_ABOVE)
}

/// The first line of the article whose date or label is at `at`: the beginning of its paragraph, and of `count`
/// paragraphs above.
fn head_above(at: usize, count: usize, rows: &[Row]) -> usize {
    let mut start = at;
    let mut paragraph = rows.get(at).map_or(0, |row| row.paragraph);
    let own = paragraph;
    let mut crossed = 0;
    for above in (at.saturating_sub(LINES_ABOVE)..at).rev() {
        let Some(row) = rows.get(above) else { break };
        if row.paragraph != paragraph {
            crossed += 1;
            paragraph = row.paragraph;
        }
        let belongs = match paragraph == own {
            true => {
                row.rule.is_none()
                    && row.is_of_head()
                    && !matches!(row.kind, Kind::Copyright | Kind::Identifier)
            }
            false => may_be_above(row),
        };
        if crossed > count || !belongs {
            break;
        }
        start = above;
    }
    start
}

fn has_text(range: &Range<usize>, rows: &[Row]) -> bool {
    let rows = rows.get(range.clone()).unwrap_or_default();
    rows.iter().any(|row| {
        let is_text = row.kind == Kind::Text && row.field().is_none_or(|field| field == "body");
        is_text && row.line.is_running()
    })
}

/// Whether an article begins with labels for its title, its date and more.
fn is_labelled(range: &Range<usize>, rows: &[Row]) -> bool {
    let rows = rows.get(range.clone()).unwrap_or_default();
    let mut fields: Vec<&str> = rows
        .iter()
        .take(LINES_OF_LABELS)
        .filter_map(Row::field)
        .collect();
    fields.sort_unstable();
    fields.dedup();
    let has = |field: &str| fields.contains(&field);
    // `Source: Saltby Echo, 2 March 2019`
    let is_dated_source = |row: &Row| {
        let value = row.line.label().filter(|(field, _)| *field == "source");
        value.is_some_and(|(_, value)| dated(value).is_some())
    };
    let is_dated = has("published") || rows.iter().take(LINES_OF_LABELS).any(is_dated_source);
    has("title") && is_dated && fields.len() > 2
}

fn is_article(anchor: &Anchor, range: &Range<usize>, rows: &[Row], sums: &Sums) -> bool {
    let of_article = rows.get(range.clone()).unwrap_or_default();
    let begins_well = of_article.first().is_some_and(Row::is_of_head);
    let is_dated = |row: &Row| {
        row.kind == Kind::Date || row.field() == Some("published") || names_page(&row.line.text)
    };
    begins_well
        && has_text(range, rows)
        && match anchor {
            Anchor::Rule(_) | Anchor::Number | Anchor::Counter { is_certain: false } => {
                of_article.iter().take(LINES_BEFORE_DATE).any(is_dated)
                    || sums.is_article(range)
                    || is_labelled(range, rows)
                    || *anchor == Anchor::Rule(rows::PAGE_END) && is_whole(of_article)
            }
            Anchor::Counter { is_certain: true } => true,
            Anchor::Date if is_below_date(range, rows) || is_above_date(range, rows) => true,
            Anchor::Head => {
                let has_day = |row: &Row| row.field() == Some("published");
                of_article.iter().any(has_day)
            }
            _ => sums.is_article(range) || is_labelled(range, rows),
        }
}

/// Whether the text between two ends of pages is an article: a headline is above its first paragraph, and its last
/// line ends a sentence. A page of a longer text has neither.
fn is_whole(of_article: &[Row]) -> bool {
    let mut written = of_article.iter().filter(|row| row.rule.is_none());
    let (title, below) = (written.next(), written.next());
    let last = of_article.iter().rfind(|row| row.rule.is_none());
    let is_title = title.zip(below).is_some_and(|(title, below)| {
        title.kind == Kind::Text
            && title.field().is_none()
            && !title.line.text.ends_with(['.', ',', ';', ':'])
            && title.paragraph < below.paragraph
    });
    let marks = ['.', '!', '?', '…', '。', '！', '？', '।'];
    let ends_sentence = |row: &Row| {
        let text = row
            .line
            .text
            .trim_end_matches(['"', '”', '“', '»', '«', '’', '\'', ')', '」']);
        text.ends_with(marks)
    };
    is_title && last.is_some_and(ends_sentence)
}

/// Whether each article begins with another line: pages of one text have the same line at their heads.
fn have_own_headlines(articles: &[Range<usize>], rows: &[Row]) -> bool {
    let first = |range: &Range<usize>| {
        let mut of_article = rows.get(range.clone()).unwrap_or_default().iter();
        let first = of_article.find(|row| row.rule.is_none());
        first.map_or("", |row| row.line.text.as_str())
    };
    let mut seen = rustc_hash::FxHashSet::default();
    articles.iter().all(|range| seen.insert(first(range)))
}

/// Takes the head of the whole text, such as `Press review 14 November 2018`, from the first article.
///
/// If all other articles have their date in the same line, and the first article has a second date further below, its
/// beginning is moved down so that this date is in that line, too.
fn without_preface(mut articles: Vec<Range<usize>>, rows: &[Row]) -> Vec<Range<usize>> {
    let dates = |range: &Range<usize>| -> Vec<usize> {
        let rows = rows.get(range.clone()).unwrap_or_default();
        let rows = rows.iter().filter(|row| row.rule.is_none()).enumerate();
        let dated = rows
            .take(LINES_OF_LABELS)
            .filter(|(_, row)| row.kind == Kind::Date);
        dated.map(|(at, _)| at).collect()
    };
    let mut usual: Vec<usize> = articles
        .iter()
        .skip(1)
        .filter_map(|range| dates(range).first().copied())
        .collect();
    usual.dedup();
    if let ([usual], Some(first)) = (usual.as_slice(), articles.first_mut())
        && let [_, second] = dates(first).as_slice()
        && second > usual
    {
        first.start += second - usual;
    }
    articles
}

/// Whether a text is one article with labels below its headline: the day, and at least two other facts.
fn has_labels_below_title(rows: &[Row]) -> bool {
    let is_title = rows
        .first()
        .is_some_and(|row| row.field().is_none() && row.is_of_head());
    let labels = rows.iter().skip(1).take(LINES_OF_LABELS);
    let mut fields: Vec<&str> = labels.map_while(Row::field).collect();
    fields.sort_unstable();
    fields.dedup();
    let has = |field: &str| fields.contains(&field);
    is_title && has("published") && has("source") && fields.len() > 2
}

/// Whether an article has its date in its first line, alone, and its headline in the second.
fn is_below_date(range: &Range<usize>, rows: &[Row]) -> bool {
    let rows = rows.get(range.clone()).unwrap_or_default();
    match rows {
        [date, title, rest @ ..] => {
            date.kind == Kind::Date
                && date_line(&date.line.text).is_some()
                && title.kind == Kind::Text
                && title.is_of_head()
                && title.paragraph <= date.paragraph + 1
                && !rest.is_empty()
        }
        _ => false,
    }
}

/// Whether an article has its headline in its first line, the date alone in the second, and its text below.
fn is_above_date(range: &Range<usize>, rows: &[Row]) -> bool {
    let rows = rows.get(range.clone()).unwrap_or_default();
    match rows {
        [title, date, text, ..] => {
            date.kind == Kind::Date
                && date_line(&date.line.text).is_some()
                && title.kind == Kind::Text
                && title.is_of_head()
                && title.field().is_none()
                && !title.line.text.ends_with(['.', ',', ';', ':', '!', '?'])
                && date.paragraph <= title.paragraph + 1
                && text.paragraph > date.paragraph
                && text.line.is_running()
        }
        _ => false,
    }
}

/// Whether a text consists of parts that all begin with a head: with the date alone and the headline below it, or with a
/// number, the headline and the date.
fn has_head_lines(ranges: &[Range<usize>], rows: &[Row]) -> bool {
    let is_dated = |row: &Row| row.kind == Kind::Date;
    let begins_well = |range: &Range<usize>| {
        let of_article = rows.get(range.clone()).unwrap_or_default();
        let is_numbered = of_article
            .first()
            .is_some_and(|row| number(&row.line.text).is_some() && row.is_of_head());
        is_below_date(range, rows)
            || is_above_date(range, rows)
            || is_numbered && of_article.iter().take(LINES_BEFORE_DATE).any(is_dated)
    };
    ranges.first().is_some_and(|range| range.start == 0) && ranges.iter().all(begins_well)
}

/// Whether a text is one article of a press database: it has a date, a length or an identifier, and more facts.
fn is_only_article(rows: &[Row], sums: &Sums) -> bool {
    let all = 0..rows.len();
    let has = |kind: Kind| rows.iter().any(|row| row.kind == kind);
    let codes = rows.iter().filter(|row| {
        row.name()
            .is_some_and(|name| crate::press_lines::kind::field_of_code(name).is_some())
    });
    let facts = [
        Kind::Date,
        Kind::Count,
        Kind::Page,
        Kind::Copyright,
        Kind::Identifier,
    ];
    let count = facts.into_iter().filter(|kind| has(*kind)).count();
    // Newspaper, day and page in one line are as certain.
    let is_imprint = rows.iter().take(LINES_BEFORE_DATE).any(|row| {
        let paper = dated(&row.line.text).map_or("", |(paper, ..)| paper);
        row.kind == Kind::Date
            && (names_page(&row.line.text) || dated_line::is_divided(&row.line.text))
            && paper.contains(char::is_alphabetic)
    });
    // Lines that are broken at a fixed width would be taken for lines of the head.
    let broken = rows
        .iter()
        .filter(|row| row.kind == Kind::Text && !row.line.is_running());
    if is_imprint
        && broken.count() <= LINES_BEFORE_DATE
        && rows.iter().filter(|row| row.kind == Kind::Date).count() == 1
    {
        return has_text(&all, rows);
    }
    let is_stated = has(Kind::Count) || has(Kind::Identifier);
    is_stated
        && (count >= FEWEST_FACTS || codes.count() >= FEWEST_FACTS)
        && sums.is_article(&all)
        && has_text(&all, rows)
}
