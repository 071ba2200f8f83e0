//! The lines of a download as plain text, and their way to [`press_lines`](crate::press_lines).

use std::ops::Range;
use std::sync::LazyLock;

use newsdex_text::lexicon::labels::press_labels;
use rustc_hash::{FxHashMap, FxHashSet};

use super::repetition::Division;
use super::{imprint, unknown_labels};
use crate::press_lines::kind::{
    Kind, field_of_code, field_of_label, field_of_line, label_and_value,
};
use crate::press_lines::{self, Line, dated_line};
use newsdex_text::byline;
use newsdex_text::checkpoint::checkpoint;

/// A line of the text that is not blank; wrapped lines are joined.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) line: Line,
    pub(super) kind: Kind,
    /// The number of its paragraph: the lines between two blank ones.
    pub(super) paragraph: usize,
    /// The sign that the line repeats, if it is a rule between articles.
    pub(super) rule: Option<char>,
}

/// The sign that stands, alone in its line, for the end of a page (a form feed).
pub(super) const PAGE_END: char = '\u{1c}';
/// The fewest signs in a rule between articles.
const FEWEST_MARKS: usize = 3;
/// The fewest signs in a rule of full stops, commas or quotation marks, which sentences have, too.
const FEWEST_MARKS_OF_SENTENCES: usize = 5;
/// The width of a text whose lines are wrapped, in characters.
const WRAP_WIDTHS: Range<usize> = 50..111;
/// The most lines of heads that are longer than the others, besides one in twenty.
const MOST_LONGER: usize = 1;
/// The longest name of a fact, in characters and words.
const LONGEST_NAME: (usize, usize) = (32, 4);
/// The lines at the beginning of an article in which its headline is.
const LINES_OF_HEAD: usize = 14;

impl Row {
    fn of(text: String, paragraph: usize, number: usize) -> Row {
        let rule = rule(&text);
        let mut line = Line {
            text,
            ..Line::default()
        };
        // A label alone in its line, and the label of the text, are followed by lines that belong to them.
        let is_alone = field_of_code(&line.text).is_some()
            || field_of_line(&line.text).is_some_and(|field| matches!(field, "body" | "end"));
        let opens = is_alone || line.label().is_some_and(|(field, _)| field == "body");
        if opens {
            (line.cell, line.row) = (1, number + 1);
        }
        let kind = match rule {
            Some(_) => Kind::Text,
            None => Kind::of(&line.text),
        };
        Row {
            line,
            kind,
            paragraph,
            rule,
        }
    }

    /// The name of the fact that the line states: the text before a colon, or the code.
    pub(super) fn name(&self) -> Option<&str> {
        let text = self.line.text.as_str();
        if self.line.cell > 0 && !text.contains([':', '：']) {
            // The lines that belong to a label have no name.
            return Some(text).filter(|text| is_known(text));
        }
        let (name, _) = label_and_value(text)?;
        let name = name.trim();
        let is_name = !name.is_empty()
            && name.chars().count() <= LONGEST_NAME.0
            && name.split_whitespace().count() <= LONGEST_NAME.1
            && name.starts_with(char::is_alphabetic)
            && !name.contains(['.', ',', '"', '“', '?', '!']);
        is_name.then_some(name)
    }

    pub(super) fn field(&self) -> Option<&'static str> {
        self.line.label().map(|(field, _)| field)
    }

    /// Whether the line only states a fact, or is short enough for a headline.
    pub(super) fn is_of_head(&self) -> bool {
        self.line.label().is_some() || self.kind != Kind::Text || !self.line.is_running()
    }
}

/// The rows of a text.
pub(super) fn rows(text: &str) -> Vec<Row> {
    let width = wrap_width(text);
    let mut rows: Vec<Row> = Vec::new();
    let codes = text.lines().filter(|line| {
        let first = line.split_whitespace().next();
        first.is_some_and(|first| field_of_code(first).is_some())
    });
    let has_codes = codes.take(FEWEST_CODES).count() == FEWEST_CODES;
    let mut paragraph = 0;
    let mut is_after_blank = false;
    // The length of the last line as written.
    let mut last_length = 0;
    for line in text.lines().flat_map(divided_labels) {
        checkpoint();
        let line = line.trim();
        if line.is_empty() {
            is_after_blank = true;
            continue;
        }
        if is_after_blank {
            paragraph += 1;
        }
        let first_word = line.split_whitespace().next().unwrap_or_default();
        let is_full =
            width.is_some_and(|width| last_length + 1 + first_word.chars().count() > width);
        let written = spelled_code(line).filter(|_| has_codes);
        let mut row = Row::of(
            written.unwrap_or_else(|| line.to_owned()),
            paragraph,
            rows.len(),
        );
        // At the beginning of an article, a word such as "Country" is its section.
        let begins_article = rows.last().is_none_or(|last| {
            last.rule.is_some() || matches!(last.kind, Kind::Copyright | Kind::Identifier)
        });
        if begins_article && row.field() == Some("end") && label_and_value(line).is_none() {
            (row.line.cell, row.line.row) = (0, 0);
        }
        let continues = is_full
            && !is_after_blank
            && row.kind == Kind::Text
            && row.rule.is_none()
            && row.field().is_none();
        let before = rows.last_mut().filter(|before| {
            continues
                && before.rule.is_none()
                && matches!(before.kind, Kind::Text)
                && (before.line.cell == 0 || before.line.text.contains([':', '：']))
        });
        match before {
            Some(before) => {
                before.line.text.push(' ');
                before.line.text.push_str(line);
            }
            None => rows.push(row),
        }
        is_after_blank = false;
        last_length = line.chars().count();
    }
    name_titles(&mut rows);
    open_labels(&mut rows);
    unknown_labels::name(&mut rows);
    rows
}

/// Gives labels with two meanings that of a headline, if nothing else is labelled as one: `Rubrik` is a headline in
/// Swedish and a section in German.
fn name_titles(rows: &mut [Row]) {
    static OF_TITLES: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
        let titles = press_labels().filter(|(field, _)| *field == "title");
        titles.map(|(_, label)| label).collect()
    });
    if rows.iter().any(|row| row.field() == Some("title")) {
        return;
    }
    // A headline is labelled before the text.
    let first_text = rows.iter().position(|row| row.line.is_running());
    let is_label = |row: &Row| {
        let label = label_and_value(&row.line.text).map(|(label, _)| label.trim().to_lowercase());
        label.is_some_and(|label| OF_TITLES.contains(&label.as_str()))
    };
    let first_label = rows.iter().position(is_label);
    if first_text < first_label {
        return;
    }
    for row in rows {
        let Some((label, value)) = label_and_value(&row.line.text) else {
            continue;
        };
        let label = label.trim().to_lowercase();
        if let Some(usual) = OF_TITLES
            .first()
            .filter(|_| OF_TITLES.contains(&label.as_str()))
        {
            row.line.text = format!("{usual}: {}", value.trim());
        }
    }
}

/// Divides a line with several labels: `Author: Jane Roe | Section: News`, `Reach: 1,200   Sentiment: neutral`.
fn divided_labels(line: &str) -> Vec<&str> {
    if !line.contains([':', '：']) || !(line.contains(" | ") || line.trim().contains("   ")) {
        return vec![line];
    }
    let has_label = |piece: &&str| {
        let label = label_and_value(piece).map(|(label, _)| label);
        label.is_some_and(|label| field_of_label(label.trim()).is_some())
    };
    for mark in [" | ", "   "] {
        let pieces = line.trim().split(mark);
        let pieces: Vec<&str> = pieces.filter(|piece| !piece.trim().is_empty()).collect();
        if pieces.len() >= 2 && pieces.iter().all(has_label) {
            return pieces;
        }
    }
    vec![line]
}

/// Gives the lines that follow a label alone, or the label of the text, to this label.
fn open_labels(rows: &mut [Row]) {
    let mut open = 0;
    for row in rows {
        match (row.line.label(), row.rule) {
            (_, Some(_)) => open = 0,
            (None, _) if matches!(row.kind, Kind::Copyright | Kind::Identifier) => open = 0,
            (Some(_), _) => open = row.line.row,
            (None, _) if open > 0 && row.kind == Kind::Text => {
                (row.line.cell, row.line.row) = (1, open)
            }
            (None, _) => open = 0,
        }
    }
}

/// The width at which the lines of a text are wrapped; `None` if they are not. A few lines of heads may be longer.
fn wrap_width(text: &str) -> Option<usize> {
    let lengths = text.lines().map(|line| line.trim().chars().count());
    let mut lengths: Vec<usize> = lengths.filter(|length| *length > 0).collect();
    lengths.sort_unstable_by(|one, other| other.cmp(one));
    // A citation below a wrapped text may be in one long line.
    let beyond = lengths
        .iter()
        .take_while(|length| **length >= WRAP_WIDTHS.end)
        .count();
    if beyond > 0 && (beyond * 10 > lengths.len() || !has_divided_sentences(text)) {
        return None;
    }
    lengths.drain(..beyond);
    let is_width = |width: &usize| {
        let near = lengths
            .iter()
            .filter(|length| (width * 8..=width * 10).contains(&(*length * 10)));
        WRAP_WIDTHS.contains(width) && near.count() * 5 >= lengths.len()
    };
    let longer = MOST_LONGER + lengths.len() / 20;
    lengths.iter().take(longer + 1).copied().find(is_width)
}

/// Whether many lines of a text go on in the next line: it begins with a small letter.
fn has_divided_sentences(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim).peekable();
    let (mut all, mut divided) = (0, 0);
    while let Some(line) = lines.next() {
        let next = lines.peek().copied().unwrap_or_default();
        all += usize::from(!line.is_empty());
        divided +=
            usize::from(line.len() >= WRAP_WIDTHS.start && next.starts_with(char::is_lowercase));
    }
    divided * 10 >= all
}

/// The sign that a line repeats: `_____`, `* * * * *`.
fn rule(line: &str) -> Option<char> {
    let mut signs = line.chars().filter(|sign| *sign != ' ');
    if signs.clone().eq([PAGE_END]) {
        return Some(PAGE_END);
    }
    let first = signs.next().filter(|sign| {
        sign.is_ascii_punctuation() && !matches!(sign, '?' | '!')
            || matches!(sign, '─' | '━' | '═' | '–' | '—' | '·' | '•')
    })?;
    let mut count = 1;
    for sign in signs {
        if sign != first {
            return None;
        }
        count += 1;
    }
    let fewest = match first {
        ',' | '.' | '"' | '\'' => FEWEST_MARKS_OF_SENTENCES,
        _ => FEWEST_MARKS,
    };
    (count >= fewest).then_some(first)
}

/// The number of an article in a line of its own: `Document 3 of 20`, `[3]`, `ARTICLE 3`, `3.`, `# 3 #`.
pub(super) fn counter(line: &str) -> Option<Counter> {
    const MOST_WORDS: usize = 4;
    let is_mark = |sign: char| !sign.is_alphanumeric();
    let words: Vec<&str> = line
        .split(is_mark)
        .filter(|word| !word.is_empty())
        .take(MOST_WORDS + 1)
        .collect();
    let numbers: Vec<u32> = words.iter().filter_map(|word| word.parse().ok()).collect();
    let names = words.iter().filter(|word| word.parse::<u32>().is_err());
    let is_plain = names
        .clone()
        .all(|word| word.chars().all(char::is_alphabetic) && super::field_of(word) != Some("page"));
    if words.is_empty() || words.len() > MOST_WORDS || !is_plain {
        return None;
    }
    let begins_with_name = names.clone().next() == words.first();
    let names = names.count();
    match *numbers.as_slice() {
        [number] if names <= 1 => Some(Counter {
            number,
            is_certain: false,
        }),
        [number, total] if (1..=total).contains(&number) && names <= 2 => Some(Counter {
            number,
            is_certain: begins_with_name || names > 1,
        }),
        _ => None,
    }
}

/// The number of an article, alone in its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Counter {
    pub(super) number: u32,
    /// Whether the count has a word for what is counted and the number of all: `Document 3 of 20`. A count without such a
    /// word may be that of the pages of a printed text: `3/20`.
    pub(super) is_certain: bool,
}

/// The fewest lines with a code in a text with codes.
const FEWEST_CODES: usize = 4;

/// A line with a code and a value (`HD Mill to close`), with a colon between them.
fn spelled_code(line: &str) -> Option<String> {
    let (code, value) = line.split_once([' ', '\t'])?;
    field_of_code(code).map(|_| format!("{code}: {}", value.trim()))
}

/// The lines of each article, ready to be read: the headline is marked, and lines of facts without a meaning are left out.
///
/// `is_title` tells whether a line is a headline of the list before the articles.
pub(super) fn lines(
    rows: &[Row],
    division: &Division,
    is_title: impl Fn(&str) -> bool,
) -> Vec<Vec<Line>> {
    let articles = division.articles.as_slice();
    let common = common_lines(rows, articles);
    let mut names: FxHashMap<&str, usize> = FxHashMap::default();
    for range in articles {
        let mut of_article: Vec<&str> = rows_in(rows, range).iter().filter_map(Row::name).collect();
        of_article.sort_unstable();
        of_article.dedup();
        for name in of_article {
            *names.entry(name).or_default() += 1;
        }
    }
    let is_fact = |row: &Row| {
        let count = row.name().and_then(|name| names.get(name)).copied();
        let is_usual = count.is_some_and(|count| count >= 2 && count * 10 >= articles.len() * 6);
        is_usual && row.field().is_none() && !row.line.is_running()
    };
    let is_counted = |(number, range): (usize, &Range<usize>)| {
        let first = rows_in(rows, range).iter().find(|row| row.rule.is_none());
        let text = first.map_or("", |row| row.line.text.as_str());
        text.strip_prefix(&(number + 1).to_string())
            .is_some_and(|rest| {
                rest.starts_with(['.', ')']) && without_number(text).len() < text.len()
            })
    };
    let is_numbered =
        division.is_numbered || articles.len() >= 2 && articles.iter().enumerate().all(is_counted);
    let of_article = |range: &Range<usize>| {
        let rows: Vec<&Row> = rows_in(rows, range)
            .iter()
            .filter(|row| row.rule.is_none() && !is_fact(row))
            .collect();
        let listed = || rows.iter().position(|row| is_title(&row.line.text));
        let title = match is_numbered {
            true => Some(0),
            false => listed().or_else(|| title(&rows, &common)),
        };
        let mut lines: Vec<Line> = rows.iter().map(|row| row.line.clone()).collect();
        if division.has_imprints {
            label_imprint(&mut lines);
        }
        for line in &mut lines {
            line.is_common = common.contains(line.text.as_str());
        }
        if let Some(line) = title.and_then(|at| lines.get_mut(at)) {
            line.is_heading = true;
            if is_numbered {
                let bare = without_number(&line.text).to_owned();
                line.text = bare;
            }
        }
        lines
    };
    articles.iter().map(of_article).collect()
}

/// Gives labels to newspaper and day below a text, which are among the last lines.
fn label_imprint(lines: &mut Vec<Line>) {
    let is_dated = |line: &Line| press_lines::kind::dated(&line.text).is_some();
    let Some(at) = lines.iter().rposition(is_dated) else {
        return;
    };
    if lines.get(at).is_some_and(|line| line.label().is_none()) {
        let labelled = imprint::labelled(&lines.remove(at).text);
        lines.extend(labelled.into_iter().map(|text| Line {
            text,
            ..Line::default()
        }));
    }
}

/// The lines that most articles have: the name of the newspaper, or words about the database. A sentence is such a line
/// only at the end, and in three articles at least: two may have the same author, and the same sentence about him.
fn common_lines<'r>(rows: &'r [Row], articles: &[Range<usize>]) -> FxHashSet<&'r str> {
    let mut counts: FxHashMap<&str, usize> = FxHashMap::default();
    for range in articles {
        checkpoint();
        let is_free =
            |row: &&Row| row.rule.is_none() && row.line.label().is_none() && row.kind == Kind::Text;
        let of_article = || rows_in(rows, range).iter().filter(is_free);
        let last = of_article().next_back().map(|row| row.line.text.as_str());
        let may_be_common =
            |row: &&Row| !row.line.is_running() || Some(row.line.text.as_str()) == last;
        let different: FxHashSet<&str> = of_article()
            .filter(may_be_common)
            .map(|row| row.line.text.as_str())
            .collect();
        for text in different {
            *counts.entry(text).or_default() += 1;
        }
    }
    let ends_sentence = |text: &str| text.ends_with(['.', '!', '?', '…', '。']);
    counts.retain(|text, count| {
        let fewest = 2 + usize::from(ends_sentence(text));
        *count >= fewest && 2 * *count > articles.len()
    });
    counts.into_keys().collect()
}

fn rows_in<'r>(rows: &'r [Row], range: &Range<usize>) -> &'r [Row] {
    rows.get(range.clone()).unwrap_or_default()
}

/// A line without the number at its beginning.
pub(super) fn without_number(line: &str) -> &str {
    line.trim_start_matches(|sign: char| !sign.is_alphanumeric())
        .trim_start_matches(|sign: char| sign.is_ascii_digit())
        .trim_start_matches(['.', ')', ':', ' '])
}

/// The row with the headline, if no label names it: the first line after the date, or the last lines before it.
fn title(rows: &[&Row], common: &FxHashSet<&str>) -> Option<usize> {
    let has_label = rows.iter().any(|row| row.field() == Some("title"));
    if has_label {
        return None;
    }
    let is_sentence =
        |row: &&Row| row.kind == Kind::Text && row.field().is_none() && row.line.is_running();
    let end = rows
        .iter()
        .position(|row| is_sentence(row) || row.field() == Some("body"))
        .unwrap_or(rows.len())
        .min(LINES_OF_HEAD);
    let is_free = |at: &usize| {
        rows.get(*at).is_some_and(|row| {
            row.kind == Kind::Text
                && row.field().is_none()
                && row.line.cell == 0
                && !common.contains(row.line.text.as_str())
                && byline::without_by(&row.line.text).len() == row.line.text.len()
        })
    };
    let is_date = |row: &&Row| row.kind == Kind::Date || row.field() == Some("published");
    let date = date_of_head(rows.get(..end).unwrap_or_default())
        .or_else(|| rows.iter().take(end).position(is_date));
    let has_count = rows
        .iter()
        .take(end)
        .position(|row| row.kind == Kind::Count);
    // Where the length is stated in a line of its own, the headline is before it, and known without further help; unless
    // the day is before it, too, and a line follows.
    let is_below = |count: usize| {
        date.is_some_and(|date| date < count) && (count + 1..end).any(|at| is_free(&at))
    };
    if has_count.is_some_and(|count| (0..count).any(|at| is_free(&at)) && !is_below(count)) {
        return None;
    }
    let Some(date) = date else {
        return (0..end).find(is_free);
    };
    let before: Vec<usize> = (0..date).filter(is_free).collect();
    let line = &rows.get(date)?.line.text;
    let has_paper = press_lines::kind::dated(line).is_some_and(|(paper, _, after)| {
        let is_paper = !paper.is_empty() && !dated_line::begins_with_page(paper);
        is_paper || dated_line::paper(line, after).is_some()
    });
    let above = match before.as_slice() {
        [.., title, _] if !has_paper => Some(*title),
        [.., title] => Some(*title),
        [] => None,
    };
    let below: Vec<usize> = (date + 1..end).filter(is_free).collect();
    // Below the date, the name of the author is no headline if another line above the date is one.
    let text = |at: usize| rows.get(at).map_or("", |row| row.line.text.as_str());
    let is_name =
        |at: usize| is_named(text(at)) && above.is_some_and(|above| !is_named(text(above)));
    let mut titles = below.into_iter().filter(|at| !is_name(*at));
    // The section directly below the date is one word or two; the headline has a paragraph of its own.
    let first = titles.next();
    let paragraph = |at: usize| rows.get(at).map(|row| row.paragraph);
    let is_section = |at: usize| {
        paragraph(at) == paragraph(date) && text(at).split(' ').count() <= MOST_WORDS_OF_SECTION
    };
    let next = titles.next().filter(|next| {
        first.is_some_and(|first| is_section(first) && paragraph(first) < paragraph(*next))
            && text(*next).split(' ').count() > MOST_WORDS_OF_SECTION
            && !is_named(text(*next))
    });
    next.or(first).or(above)
}

/// The row with the day: the first date with words of its own, for a line of numbers and codes may have a day, too.
fn date_of_head(rows: &[&Row]) -> Option<usize> {
    let is_plain = |row: &&Row| {
        let after = press_lines::kind::dated(&row.line.text).map_or("", |(.., after)| after);
        row.kind == Kind::Date && !press_lines::kind::is_line_of_codes(after)
    };
    rows.iter()
        .position(|row| row.field() == Some("published") || is_plain(row))
}

/// Whether a line is the name of a person, also in capitals.
fn is_named(line: &str) -> bool {
    let is_name = match line.contains(char::is_lowercase) {
        true => byline::is_of_a_person(line),
        false => byline::is_of_a_person(&byline::capitalized(line)),
    };
    is_name && line.split(' ').count() <= MOST_WORDS_OF_NAME
}

/// The most words of the name of a section.
const MOST_WORDS_OF_SECTION: usize = 2;
/// The most words of the name of a person.
const MOST_WORDS_OF_NAME: usize = 4;

/// Whether a name is the label of a fact in the downloads that are known.
pub(super) fn is_known(name: &str) -> bool {
    field_of_name(name).is_some()
}

/// The field that a label or code names, if a list knows it.
pub(super) fn field_of_name(name: &str) -> Option<&'static str> {
    field_of_label(name).or_else(|| field_of_code(name))
}
