//! Downloads of press databases as plain text: LexisNexis, Nexis Uni, ProQuest, Factiva, Europresse, WISO and others.
//!
//! `division` divides a download at its dividers. This module then reads each article: the head with its labelled lines,
//! the text, and the labelled lines after the text, which are not part of it. A download without dividers is divided by
//! `repetition`, by what repeats in it; [`press_lines`] reads its articles. The labels in several languages are in the
//! data file `labels.tsv`.
//!
//! Cover pages and lists of results are left out: they lack the labels of an article.

mod contents;
mod division;
mod imprint;
mod repetition;
mod rows;
mod unknown_labels;

use serde_json::{Map, Value};

use self::contents::Contents;
use self::division::{Part, TitlePlace};
use self::repetition::Division;
use self::rows::Row;
use super::{Failure, date_order, fields, front_matter, marked_labels, single_record};
use crate::press_lines::kind::{
    Kind, field_of, field_of_label, is_address, is_copyright, label_and_value,
};
use crate::press_lines::{self, Line};
use crate::record::Record;
use crate::record::format::{Format, Head};
use newsdex_text::article::{Article, DateOrigin};
use newsdex_text::{byline, clean, date, encoding};

pub(super) static FORMAT: Format = Format {
    name: "press database text",
    recognises,
    records: single_record::records,
    articles,
    ..Format::USUAL
};

fn recognises(head: &Head<'_>) -> bool {
    // Markdown and its kin have heads of labels, too, and readers of their own.
    let is_markup = matches!(
        head.extension().as_str(),
        "md" | "markdown" | "mdown" | "mkd" | "mdx" | "qmd" | "rmd" | "rst" | "org" | "adoc"
    );
    if is_markup || head.begins_with("<") || front_matter::begins(head) {
        return false;
    }
    let text = decoded(head.bytes);
    let is_repeated = || {
        let rows = rows::rows(&text);
        let (_, division) = divided(&rows, &contents::contents(&rows));
        !division.articles.is_empty()
    };
    division::is_divided(&text, head.is_all) || is_repeated()
}

/// The text of a download, with a line of its own for each end of a page.
fn decoded(bytes: &[u8]) -> String {
    let text = encoding::decode(bytes, None);
    let page_end = format!("\n{}\n", rows::PAGE_END);
    let text = text.replace('\u{c}', &page_end);
    marked_labels::with_colons(&clean::unified(&text)).into_owned()
}

/// The values of an article that begins with its headline and lines of facts.
pub(crate) fn values_below_headline(text: &str) -> Map<String, Value> {
    let rows = rows::rows(text);
    let whole = Division {
        articles: std::iter::once(0..rows.len()).collect(),
        ..Division::default()
    };
    let lines = rows::lines(&rows, &whole, |_| false);
    let values = lines.first().map(|lines| press_lines::values(lines));
    values.unwrap_or_default()
}

fn articles(record: &Record) -> Vec<Result<Article, Failure>> {
    let text = decoded(&record.bytes);
    let parts = division::parts(&text);
    if parts.is_empty() {
        let repeated = repeated(&text, record);
        if !repeated.is_empty() {
            return repeated;
        }
        return vec![Err(
            record.failed("a press database's download without an article")
        )];
    }
    of_values(record, parts.iter().map(values_of_part).collect())
}

/// Gives the articles with these values, after all of them have decided the order of day and month in their dates.
pub(crate) fn of_values(
    record: &Record,
    mut articles: Vec<Map<String, Value>>,
) -> Vec<Result<Article, Failure>> {
    let notice = date_order::settle(record, articles.iter_mut().flat_map(Map::values_mut));
    let read = |(number, values): (u64, &Map<String, Value>)| {
        let mut article = fields::article(values, &record.place.options.map);
        article.dated_by = article.published.map(|_| DateOrigin::Metadata);
        record.completed_part(article, number)
    };
    let mut found = record.collected((0..).zip(&articles).map(read));
    found.extend(notice.map(Err));
    found
}

/// Divides a text without dividers; gives the first row to which the division refers, too.
fn divided(rows: &[Row], contents: &Contents) -> (usize, Division) {
    let below = rows.get(contents.end..).unwrap_or_default();
    if contents.end > 0 {
        let division = repetition::division(below);
        if !division.articles.is_empty() {
            return (contents.end, division);
        }
    }
    match contents.division(rows) {
        Some(division) => (0, division),
        None => (0, repetition::division(rows)),
    }
}

/// Gives the articles of a text without dividers; empty if nothing repeats in it.
fn repeated(text: &str, record: &Record) -> Vec<Result<Article, Failure>> {
    let all = rows::rows(text);
    let contents = contents::contents(&all);
    let (start, division) = divided(&all, &contents);
    let rows = all.get(start..).unwrap_or_default();
    let is_title = |text: &str| contents.sources.contains_key(text);
    let articles = rows::lines(rows, &division, is_title);
    let read = |lines: &Vec<Line>| {
        let mut values = press_lines::values(lines);
        let listed = values
            .get("title")
            .and_then(Value::as_str)
            .and_then(|title| contents.sources.get(title).cloned().flatten());
        if let Some(source) = listed {
            values.entry("source").or_insert(Value::String(source));
        }
        values
    };
    of_values(record, articles.iter().map(read).collect())
}

/// Gives the articles of a text that numbers them (`1 of 74 DOCUMENTS`); `None` for any other text.
pub(crate) fn numbered(text: &str, record: &Record) -> Option<Vec<Result<Article, Failure>>> {
    let parts = division::parts(text);
    let is_numbered = parts
        .first()
        .is_some_and(|part| part.title == TitlePlace::BelowDate);
    is_numbered.then(|| of_values(record, parts.iter().map(values_of_part).collect()))
}

/// Whether a text states the numbers that a database gives to its articles.
pub(crate) fn states_identifiers(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim);
    let is_stated = |line: &str| Kind::of(line) == Kind::Identifier;
    let is_first = lines.by_ref().any(is_stated);
    is_first && lines.any(is_stated)
}

/// The maximum length of a label, in bytes.
const LONGEST_LABEL: usize = 40;

/// Divides a line that begins with a label into the field that the label names and the rest of the line.
///
/// A label that begins or ends the text may also be alone in its line, without a colon; the rest is then empty.
fn labelled(line: &str) -> Option<(&'static str, &str)> {
    if let Some((label, value)) =
        label_and_value(line).filter(|(label, _)| label.len() <= LONGEST_LABEL)
    {
        return Some((field_of_label(label)?, value.trim()));
    }
    let field = field_of(line).filter(|field| matches!(*field, "body" | "end"))?;
    (line.len() <= LONGEST_LABEL).then_some((field, ""))
}

/// The shortest abstract that is a text, in bytes.
const SHORTEST_SUMMARY: usize = 40;

/// A line of an article.
#[derive(Debug, Clone, Copy)]
struct Labelled<'a> {
    text: &'a str,
    /// The field that the label of the line names, and the text after the label.
    label: Option<(&'static str, &'a str)>,
}

impl<'a> Labelled<'a> {
    fn of(line: &'a str) -> Labelled<'a> {
        let text = line.trim();
        Labelled {
            text,
            label: labelled(text),
        }
    }

    fn names(&self, field: &str) -> bool {
        self.label.is_some_and(|(named, _)| named == field)
    }
}

/// The values of an article.
fn values_of_part(part: &Part<'_>) -> Map<String, Value> {
    if part.title == TitlePlace::Unknown {
        return values_below_headline(part.text);
    }
    let lines: Vec<Labelled<'_>> = part.text.lines().map(Labelled::of).collect();
    let mut object = Map::new();
    let head = head(&lines, part.title, &mut object);
    let body = body(head.text, head.rest, part.title);
    // Labels after the text also name fields; those in the head take precedence.
    for (field, value) in lines.iter().filter_map(|line| line.label) {
        let is_value = matches!(
            field,
            "title" | "source" | "published" | "section" | "authors" | "url" | "id"
        );
        if is_value && !value.is_empty() {
            let value = Value::String(value.to_owned());
            object.entry(field).or_insert(value);
        }
    }
    if !body.trim().is_empty() {
        object.insert("body".to_owned(), Value::String(body));
    }
    name_heading(&head.heading, part.title, &mut object);
    object
}

/// The lines before the text of an article.
struct ArticleHead<'l, 'a> {
    /// The lines without labels; wrapped lines are joined.
    heading: Vec<String>,
    /// The beginning of the text, if it is in the last line of the head; otherwise empty.
    text: &'a str,
    /// The lines after the head.
    rest: &'l [Labelled<'a>],
}

/// Reads the head of an article; adds the values of its labels to `object`.
fn head<'l, 'a>(
    lines: &'l [Labelled<'a>],
    place: TitlePlace,
    object: &mut Map<String, Value>,
) -> ArticleHead<'l, 'a> {
    let has_label_of_text = lines.iter().any(|line| line.names("body"));
    let mut heading: Vec<String> = Vec::new();
    let mut is_paragraph_open = false;
    let mut has_label = false;
    let mut text = "";
    let mut rest = lines;
    while let Some((line, after)) = rest.split_first() {
        rest = after;
        match line.label {
            Some(("end", _)) if has_label => {
                // The abstract is the text; other facts follow.
                if object.contains_key("summary") && !has_label_of_text {
                    rest = &[];
                }
                break;
            }
            Some(("body", value)) => {
                text = Some(value)
                    .filter(|value| !is_copyright(value))
                    .unwrap_or_default();
                break;
            }
            Some((field, value)) if field != "end" && field != "document-end" => {
                has_label = true;
                is_paragraph_open = false;
                let mut value = value.to_owned();
                while let Some((more, after)) = rest.split_first()
                    && !more.text.is_empty()
                    && more.label.is_none()
                {
                    value.push(' ');
                    value.push_str(more.text);
                    rest = after;
                }
                // `Abstract: None available.`
                let is_none = field == "summary" && value.len() < SHORTEST_SUMMARY;
                if matches!(field, "passed-over" | "edition") || value.is_empty() || is_none {
                    continue;
                }
                let value = match field {
                    "authors" => byline::first_name_first(&value),
                    // `Source: The Port, 2 March 2019, p. 4`
                    "source" => {
                        let (paper, date) = press_lines::divided_source(&value);
                        if let Some(date) = date {
                            let date = Value::String(date.to_owned());
                            object.entry("published").or_insert(date);
                        }
                        paper.to_owned()
                    }
                    _ => value,
                };
                object.entry(field).or_insert(Value::String(value));
            }
            _ if line.text.is_empty() => is_paragraph_open = false,
            // An address stands between the labels.
            _ if has_label && is_address(line.text) => is_paragraph_open = false,
            _ if has_label && !has_label_of_text => {
                text = line.text;
                break;
            }
            _ if is_copyright(line.text) => is_paragraph_open = false,
            _ => {
                let joins = is_paragraph_open && place == TitlePlace::BelowDate;
                match heading.last_mut().filter(|_| joins) {
                    Some(last) if date::moment(last).is_none() => {
                        last.push(' ');
                        last.push_str(line.text);
                    }
                    _ => heading.push(line.text.to_owned()),
                }
                is_paragraph_open = true;
            }
        }
    }
    ArticleHead {
        heading,
        text,
        rest,
    }
}

/// Gives the text of an article: `text`, then the lines up to the labels after the text.
fn body(text: &str, lines: &[Labelled<'_>], place: TitlePlace) -> String {
    let mut body = text.to_owned();
    for (at, line) in lines.iter().enumerate() {
        let ends = line.names("end")
            || line.names("document-end")
            || begins_facts(lines.get(at..).unwrap_or_default())
            || (place == TitlePlace::Labelled && line.label.is_some())
            || is_copyright(line.text);
        if ends && !body.trim().is_empty() {
            break;
        }
        // These downloads wrap lines; a paragraph ends at a blank line.
        let is_in_paragraph =
            place == TitlePlace::BelowDate && !line.text.is_empty() && !body.ends_with('\n');
        body.push(if is_in_paragraph { ' ' } else { '\n' });
        body.push_str(line.text);
        if line.text.is_empty() {
            body.push('\n');
        }
    }
    body
}

/// The number of lines with labels, one after another, that are facts and no text.
const LABELS_OF_FACTS: usize = 3;

/// Whether lines begin with several labels; the first repeats the headline, the newspaper or the day, another is known.
fn begins_facts(lines: &[Labelled<'_>]) -> bool {
    let is_repeated = |line: &Labelled<'_>| {
        line.names("title") || line.names("source") || line.names("published")
    };
    if !lines.first().is_some_and(is_repeated) {
        return false;
    }
    let written = lines.iter().filter(|line| !line.text.is_empty());
    let first: Vec<&Labelled<'_>> = written.take(LABELS_OF_FACTS).collect();
    let looks_labelled = |line: &&&Labelled<'_>| {
        label_and_value(line.text).is_some_and(|(label, _)| label.len() <= LONGEST_LABEL)
    };
    first.iter().filter(looks_labelled).count() == LABELS_OF_FACTS
        && first.iter().filter(|line| line.label.is_some()).count() >= 2
}

/// Whether a line names the edition: `Late Edition`.
fn names_edition(line: &str) -> bool {
    let is_word_for_it = |word: &str| field_of(word) == Some("edition");
    line.split_whitespace().count() <= 4 && line.split_whitespace().any(is_word_for_it)
}

/// Takes title, source and date from the lines of the head without labels. Labelled values take precedence.
fn name_heading(heading: &[String], place: TitlePlace, object: &mut Map<String, Value>) {
    let is_dated = |line: &String| date::moment(line).is_some();
    // A cover page before the first article has a date too, so the last date counts.
    let dated = match place {
        TitlePlace::AboveSource => heading.iter().rposition(is_dated),
        _ => heading.iter().position(is_dated),
    };
    let (above, below) = match dated {
        Some(at) => (
            heading.get(..at).unwrap_or_default(),
            heading.get(at + 1..).unwrap_or_default(),
        ),
        None => (heading, &[][..]),
    };
    let mut name = |field: &str, value: Option<&String>| {
        if let Some(value) = value {
            object.entry(field).or_insert(Value::String(value.clone()));
        }
    };
    name("published", dated.and_then(|at| heading.get(at)));
    match place {
        TitlePlace::BelowDate => {
            name("source", above.last());
            let title = below.iter().rfind(|line| !names_edition(line));
            // A semicolon separates the headline from the subtitle in the same paragraph.
            let (headline, below) = match title.and_then(|title| title.split_once("; ")) {
                Some((headline, below)) => (Some(headline.to_owned()), Some(below.to_owned())),
                None => (title.cloned(), None),
            };
            name("title", headline.as_ref());
            name("subtitle", below.as_ref());
        }
        TitlePlace::AboveSource => {
            name("source", above.last().filter(|_| above.len() >= 2));
            name(
                "title",
                above
                    .len()
                    .checked_sub(2)
                    .and_then(|at| above.get(at))
                    .or(above.first()),
            );
        }
        TitlePlace::Labelled | TitlePlace::FirstLine | TitlePlace::Unknown => {
            name("title", heading.first());
        }
    }
}

#[cfg(test)]
mod tests;
