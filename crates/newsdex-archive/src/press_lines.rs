//! One article of a press database's download, as lines: tells facts about the article from its text.
//!
//! Databases print an article as lines of facts (newspaper, date, page, length), the headline, the text, and lines of
//! rights and numbers. Facts have a label (`SECTION: NEWS`, or `HD` in a cell of its own) or only a form and a place. The
//! labels are in the data file `labels.tsv`; [`kind`] knows the forms.

pub(crate) mod dated_line;
pub(crate) mod facts;
pub(crate) mod kind;

use serde_json::{Map, Value};

use self::kind::{
    Kind, dated, field_of_code, field_of_label, field_of_line, identifier, label_and_value,
};
use newsdex_text::byline;
use newsdex_text::lexicon::labels;
use newsdex_text::words::sentences::ends_like_sentence;

/// A line of a download: a block of text between two line breaks of the layout.
#[derive(Debug, Clone, Default)]
pub(crate) struct Line {
    /// The text, without blanks at its ends; never empty.
    pub(crate) text: String,
    /// The elements around the line, as a number: lines with the same role look alike. Zero in plain text.
    pub(crate) role: usize,
    /// The field that the class of an element around the line names, and how many elements lie between them.
    pub(crate) class: Option<(&'static str, usize)>,
    /// Whether the line is a heading.
    pub(crate) is_heading: bool,
    /// The table cell around the line; zero if there is none.
    pub(crate) cell: usize,
    /// The row of a table, or the list of definitions, around the cell; zero if there is none.
    pub(crate) row: usize,
    /// Whether nearly every article of the download has one line with this role.
    pub(crate) is_single: bool,
    /// The field that the label of the line means in this download, if no list knows the label.
    pub(crate) named: Option<&'static str>,
    /// Whether the same text is in several articles of the download.
    pub(crate) is_common: bool,
}

impl Line {
    /// The field that a label at the beginning of the line names, and the text after the label.
    pub(crate) fn label(&self) -> Option<(&'static str, &str)> {
        let text = self.text.trim_start_matches('^');
        if let Some((label, value)) = label_and_value(text) {
            if let Some(field) = self.named {
                return Some((field, value.trim()));
            }
            let field = field_of_label(label).or_else(|| field_of_code(label.trim()))?;
            return Some((field, value.trim()));
        }
        let is_alone = |field: &&str| self.cell > 0 || *field == "passed-over";
        let of_line = || match self.cell {
            0 => None,
            _ => field_of_line(text).filter(|field| *field == "end"),
        };
        let field = field_of_code(text)
            .or_else(|| field_of_label(text).filter(is_alone))
            .or_else(of_line)?;
        Some((field, ""))
    }

    /// Whether a line is in capitals and short: old newspapers have a full stop behind headlines.
    fn is_capital_headline(&self) -> bool {
        self.text.len() < LONGEST_CAPITAL_HEADLINE
            && self.text.contains(char::is_uppercase)
            && !self.text.contains(char::is_lowercase)
    }

    /// Whether a line is text of an article, judged by its form.
    pub(crate) fn is_running(&self) -> bool {
        let length = self.text.len();
        length >= LONG_LINE
            || (length >= SHORTEST_SENTENCE
                && ends_like_sentence(&self.text)
                && !self.is_capital_headline())
    }
}

/// The shortest sentence, in bytes: a character of a script without blanks has three.
const SHORTEST_SENTENCE: usize = 20;
/// The longest headline in capitals with a full stop, in bytes.
const LONGEST_CAPITAL_HEADLINE: usize = 80;
/// A line of this length is text, in bytes.
const LONG_LINE: usize = 120;
/// The shortest headline that is known by the elements around it alone, in bytes.
const SHORTEST_TITLE: usize = 12;
/// The headline is among the first lines.
const LINES_BEFORE_TITLE: usize = 16;
/// The longest line after the text, in characters, that may be left out.
const LONGEST_TAIL: usize = 80;
/// The longest preposition before a date, in characters.
const LONGEST_PREPOSITION: usize = 3;
/// The shortest subtitle, in characters.
const SHORTEST_SUBTITLE: usize = 40;

/// Reads the lines of one article into named values, as `fields::article` takes them.
pub(crate) fn values(lines: &[Line]) -> Map<String, Value> {
    let mut object = Map::new();
    let free = labelled(lines, &mut object);
    let has_body = object.contains_key("body");
    let kinds: Vec<Kind> = free.iter().map(|line| Kind::of(&line.text)).collect();
    let title = title_line(&free, &kinds);
    let start = match has_body {
        true => free.len(),
        false => start_of_text(&free, &kinds, title),
    };
    let (head, text) = free.split_at_checked(start).unwrap_or((&free, &[]));
    Head::new(head, kinds.get(..start).unwrap_or(&kinds)).name_fields(title, &mut object);
    if !has_body {
        let kinds = kinds.get(start..).unwrap_or_default();
        let body = body(text, kinds);
        if !body.is_empty() {
            object.insert("body".to_owned(), Value::String(body.join("\n\n")));
        }
    }
    let last = free.iter().skip(start).next_back();
    let address = last.map(|line| line.text.as_str());
    name(
        &mut object,
        "url",
        address.filter(|line| kind::is_address(line)),
    );
    let number = free.iter().find_map(|line| identifier(&line.text));
    name(&mut object, "id", number);
    if let Some(Value::String(id)) = object.get_mut("id")
        && let Some(number) = identifier(id)
    {
        *id = number.to_owned();
    }
    object
}

/// Adds the value of a field, unless it has one.
fn name(object: &mut Map<String, Value>, field: &str, value: Option<&str>) {
    let has_letter = |value: &&str| value.contains(char::is_alphabetic);
    let value = value.map(str::trim).filter(|value| !value.is_empty());
    if let Some(value) = value.filter(|value| field == "published" || has_letter(value))
        && !object.contains_key(field)
    {
        object.insert(field.to_owned(), Value::String(value.to_owned()));
    }
}

/// Adds the values of labels to `object` and gives the lines that belong to no label.
fn labelled<'l>(lines: &'l [Line], object: &mut Map<String, Value>) -> Vec<&'l Line> {
    let mut free = Vec::new();
    let mut body: Vec<&str> = Vec::new();
    // The label in a cell of its own and its row, in which the values follow.
    let mut open: Option<(&'static str, usize)> = None;
    let mut date_of_source = None;
    for line in lines {
        let (field, value) = match line.label() {
            Some((field, "")) => {
                open = Some((field, line.row)).filter(|_| line.cell > 0);
                continue;
            }
            Some(found) => {
                // A text goes on in the next lines up to the next label.
                let goes_on = found.0 == "body" && line.cell > 0;
                open = goes_on.then_some((found.0, line.row));
                found
            }
            None => match open.filter(|(_, row)| line.cell > 0 && line.row == *row) {
                Some((field, _)) => (field, line.text.as_str()),
                None => {
                    free.push(line);
                    continue;
                }
            },
        };
        match field {
            // `Full Text: COPYRIGHT 2016 Saltby Press`
            "body" if kind::is_copyright(value) => {}
            "body" => body.push(value),
            "passed-over" | "end" | "document-end" => {}
            "authors" => {
                let authors = byline::first_name_first(value);
                name(object, field, Some(authors.trim_end_matches([',', ';'])));
            }
            // `Source: Saltby Echo, 2 March 2019, p. 4`
            "source" => {
                let (paper, date) = divided_source(value);
                name(object, field, Some(paper));
                date_of_source = date_of_source.or(date);
            }
            _ => name(object, field, Some(value)),
        }
    }
    name(object, "published", date_of_source);
    if !body.is_empty() {
        object.insert("body".to_owned(), Value::String(body.join("\n\n")));
    }
    free
}

/// The line of the headline, if the elements around the line show it.
fn title_line(lines: &[&Line], kinds: &[Kind]) -> Option<usize> {
    let beginning = || lines.iter().take(LINES_BEFORE_TITLE).enumerate();
    let classed = beginning().filter_map(|(at, line)| {
        let (field, steps) = line.class?;
        (field == "title").then_some((steps, at))
    });
    let is_fact = |at: usize| kinds.get(at) != Some(&Kind::Text);
    let mut headings = beginning().filter(|(_, line)| line.is_heading);
    let mut singles = beginning().filter(|(at, line)| {
        line.is_single && !line.is_common && !is_fact(*at) && line.text.len() >= SHORTEST_TITLE
    });
    // The only paragraph of a text also has a role of its own.
    let is_before_text = |at: &usize| {
        let more = lines.iter().zip(kinds).skip(at + 1);
        more.filter(|(_, kind)| **kind == Kind::Text)
            .any(|(line, _)| line.is_running())
    };
    let classed = classed.min().map(|(_, at)| at);
    classed
        .or_else(|| headings.next().map(|(at, _)| at))
        .or_else(|| singles.next().map(|(at, _)| at).filter(is_before_text))
}

/// The number of lines before the text.
fn start_of_text(lines: &[&Line], kinds: &[Kind], title: Option<usize>) -> usize {
    let after_title = title.map_or(0, |at| at + 1);
    let is_text = |at: usize| {
        let is_free = |line: &&Line| !line.is_common && line.class.is_none();
        kinds.get(at) == Some(&Kind::Text) && lines.get(at).is_some_and(is_free)
    };
    let first = (after_title..lines.len())
        .find(|at| is_text(*at) && lines.get(*at).is_some_and(|line| line.is_running()));
    let end = first.unwrap_or(lines.len().min(LINES_BEFORE_TITLE));
    let is_fact = |at: &usize| match kinds.get(*at) {
        Some(Kind::Text | Kind::Identifier) | None => false,
        // Rights are stated before the text or after it.
        Some(Kind::Copyright) => first.is_some() || (*at + 1..lines.len()).any(is_text),
        Some(_) => true,
    };
    let after_facts = (0..end).rev().find(is_fact).map_or(0, |at| at + 1);
    let start = after_facts.max(after_title);
    let is_name = |line: &Line| byline::is_of_a_person(&line.text);
    let has_name = start == after_title && lines.get(start).is_some_and(|line| is_name(line));
    let start = start + usize::from(has_name && (start + 1..lines.len()).any(is_text));
    let Some(first) = first else {
        return start.min(lines.len());
    };
    let role = lines.get(first).map_or(0, |line| line.role);
    // Short lines directly before the first sentence are text if they look like it.
    let looks_alike = |line: &&&Line| role > 0 && line.role == role && line.class.is_none();
    let before = lines.get(start..first).unwrap_or_default();
    first - before.iter().rev().take_while(looks_alike).count()
}

/// The lines before the text, which tell facts by their form and their place.
struct Head<'l> {
    lines: &'l [&'l Line],
    kinds: &'l [Kind],
    /// The line with the date.
    date: Option<usize>,
    /// The words before the date in its line, and those after it.
    around_date: (&'l str, &'l str),
    /// The line with the number of words.
    counted: Option<usize>,
}

impl<'l> Head<'l> {
    fn new(lines: &'l [&'l Line], kinds: &'l [Kind]) -> Head<'l> {
        let has_words = |at: &usize| {
            let words = lines.get(*at).and_then(|line| dated(&line.text));
            words.is_none_or(|(.., after)| !kind::is_line_of_codes(after))
        };
        let mut dates = (0..lines.len()).filter(|at| kinds.get(*at) == Some(&Kind::Date));
        let first = dates.clone().next();
        let date = dates.find(has_words).or(first);
        let around_date = date.and_then(|at| dated(&lines.get(at)?.text));
        Head {
            lines,
            kinds,
            date,
            around_date: around_date.map_or(("", ""), |(before, _, after)| (before, after)),
            counted: kinds.iter().position(|kind| *kind == Kind::Count),
        }
    }

    fn text(&self, at: usize) -> Option<&'l str> {
        self.lines.get(at).map(|line| line.text.as_str())
    }

    fn texts(&self) -> impl Iterator<Item = &'l str> {
        self.lines.iter().map(|line| line.text.as_str())
    }

    /// Whether a line is text of this article alone, without a class that names a field.
    fn is_free(&self, at: usize) -> bool {
        let is_free = |line: &&Line| !line.is_common && line.class.is_none();
        self.kinds.get(at) == Some(&Kind::Text) && self.lines.get(at).is_some_and(is_free)
    }

    /// The line nearest to an element whose class names a field.
    fn of_class(&self, field: &str) -> Option<&'l str> {
        let named = self.lines.iter().filter_map(|line| {
            let (found, distance) = line.class?;
            (found == field).then_some((distance, line.text.as_str()))
        });
        let nearest = named.min_by_key(|(distance, _)| *distance);
        nearest.map(|(_, text)| text)
    }

    /// Names the headline, the newspaper and other fields. `title` is the line of the headline, if it is known.
    fn name_fields(&self, title: Option<usize>, object: &mut Map<String, Value>) {
        let (before_date, after_date) = self.around_date;
        let line_of_date = self.date.and_then(|at| self.text(at));
        let written = line_of_date.map(|line| date_of(line, before_date, after_date));
        name(object, "published", written);
        let author_beside = dated_line::author(line_of_date.unwrap_or_default(), after_date);
        name(object, "authors", author_beside.as_deref());
        let title = title
            .and_then(|at| self.text(at))
            .or_else(|| self.longest_free_line());
        name(object, "title", title);
        let title = object
            .get("title")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned();
        self.name_authors(&title, object);
        self.name_newspaper(&title, object);
        let taken: Vec<&str> = ["authors", "source", "section"]
            .iter()
            .filter_map(|field| object.get(*field)?.as_str())
            .collect();
        let subtitle = (0..self.lines.len())
            .filter(|at| self.is_free(*at))
            .filter_map(|at| self.other_text(&title, at))
            .find(|text| text.chars().count() >= SHORTEST_SUBTITLE && !taken.contains(text));
        name(object, "subtitle", subtitle);
    }

    /// The text of a line that is not the headline.
    fn other_text(&self, title: &str, at: usize) -> Option<&'l str> {
        self.text(at).filter(|text| *text != title)
    }

    /// The longest line that may be the headline: above the number of words, if any is.
    fn longest_free_line(&self) -> Option<&'l str> {
        let end = self
            .counted
            .filter(|at| (0..*at).any(|at| self.is_free(at)));
        let candidates = (0..end.unwrap_or(self.lines.len())).filter(|at| self.is_free(*at));
        let texts = candidates.filter_map(|at| self.text(at));
        texts
            .filter(|text| !is_byline(text))
            .max_by_key(|text| text.chars().count())
    }

    fn name_authors(&self, title: &str, object: &mut Map<String, Value>) {
        name(object, "authors", self.of_class("authors"));
        name(object, "authors", self.texts().find(|text| is_byline(text)));
        let mut others = self.texts().filter(|text| *text != title);
        name(object, "authors", others.find_map(behind_by));
        let below = (self.texts().position(|text| text == title)).map(|at| at + 1);
        // Where the length is stated, the author stands directly before it.
        let is_place = |at: &usize| self.counted.is_none_or(|count| count == at + 1);
        let author = below
            .filter(is_place)
            .and_then(|at| self.other_text(title, at))
            .filter(|text| byline::is_of_a_person(text));
        name(object, "authors", author);
    }

    /// Names the newspaper and the section.
    fn name_newspaper(&self, title: &str, object: &mut Map<String, Value>) {
        let (before_date, after_date) = self.around_date;
        let (date, counted) = (self.date, self.counted);
        let place_of_title = self.texts().position(|text| text == title);
        let other = |at: usize| self.other_text(title, at);
        let is_text = |at: usize| self.kinds.get(at) == Some(&Kind::Text);
        name(object, "source", self.of_class("source").map(without_issue));
        let in_quotes = before_date.split(['"', '“', '”', '„', '«', '»']).nth(1);
        name(object, "source", in_quotes);
        let line_of_date = date.and_then(|at| self.text(at)).unwrap_or_default();
        let paper_beside = dated_line::paper(line_of_date, after_date);
        let paper_beside = paper_beside.filter(|_| before_date.is_empty());
        name(object, "source", paper_beside);
        // The owner of the rights may stand between newspaper and date.
        let above = date.and_then(|at| {
            let mut above = (0..at).rev();
            above.find(|at| self.kinds.get(*at) != Some(&Kind::Copyright))
        });
        let above = above.filter(|above| is_text(*above)).and_then(other);
        // A line of the date alone is followed by the newspaper, if the length is stated before it.
        if let Some(at) = date.filter(|_| before_date.is_empty()) {
            let is_after_count = counted.is_some_and(|count| count < at);
            let paper = match is_after_count {
                true => other(at + 1).filter(|_| is_text(at + 1)),
                false => above,
            };
            name(object, "source", paper);
        }
        // In plain text, only the place of a line tells its task: newspapers are the same in many articles.
        let may_be_paper = |at: usize| {
            let is_of_text = self.lines.get(at).is_some_and(|line| line.role == 0);
            self.is_free(at) || is_of_text && is_text(at)
        };
        let words_of_date = without_preposition(before_date);
        let directly_above = date.and_then(|at| at.checked_sub(1));
        match object.contains_key("source") {
            true if in_quotes.is_none() => name(object, "section", Some(words_of_date)),
            true => {}
            // The newspaper is above the section and the date, the headline below.
            false
                if place_of_title > date
                    && !words_of_date.is_empty()
                    && directly_above.is_some_and(may_be_paper) =>
            {
                name(object, "source", directly_above.and_then(other));
                name(object, "section", Some(words_of_date));
            }
            false => {
                let paper = words_of_date.rsplit(dated_line::MARKS).next();
                let paper = paper.map(without_issue);
                // The line of a page and its section stands below the newspaper.
                let is_of_page = dated_line::begins_with_page(words_of_date);
                name(object, "source", paper.filter(|_| !is_of_page));
                name(object, "source", above);
            }
        }
        if counted.is_some() && date > counted {
            let kicker = place_of_title
                .and_then(|at| at.checked_sub(1))
                .and_then(other)
                .filter(|kicker| kicker.chars().count() <= SHORTEST_SUBTITLE);
            name(object, "section", kicker);
        }
    }
}

/// Whether a line begins with a word such as "by" and names an author.
pub(crate) fn is_byline(text: &str) -> bool {
    byline::without_by(text).len() < text.len() && !byline::authors(text).is_empty()
}

/// The person behind a word such as "by" that can also begin a headline: `Af Bo Lund`.
fn behind_by(text: &str) -> Option<&str> {
    byline::person_alone(text).filter(|person| person.len() < text.len())
}

/// Divides the value of a label into the newspaper and the date after it, if there is one: `The Port, 2 March 2019,
/// p. 4`. The number of the issue is left out: `The Port (Issue 312)`, `Le Port, no. 2340`.
pub(crate) fn divided_source(value: &str) -> (&str, Option<&str>) {
    match dated(value) {
        Some((paper, _, after)) if !paper.is_empty() => (
            without_issue(without_preposition(paper)),
            Some(date_of(value, paper, after)),
        ),
        _ => (without_issue(value), None),
    }
}

/// The name of a newspaper without the number of the issue behind it, and without a final full stop.
fn without_issue(paper: &str) -> &str {
    let is_number = |word: &str| word.contains(|sign: char| sign.is_ascii_digit());
    let bracketed = paper
        .strip_suffix(')')
        .and_then(|paper| paper.rsplit_once('('));
    if let Some((name, _)) =
        bracketed.filter(|(name, issue)| is_number(issue) && !name.trim().is_empty())
    {
        return name.trim_end();
    }
    let counted = paper.rsplit_once(", ").filter(|(_, issue)| {
        let mut words = issue.split(' ');
        let word = words.next().unwrap_or_default();
        let number = words.next().unwrap_or_default();
        word.ends_with('.') && is_number(number) && words.next().is_none()
    });
    let name = counted.map_or(paper, |(name, _)| name);
    let bare = name.strip_suffix('.').unwrap_or(name);
    match bare.contains('.') {
        true => name,
        false => bare,
    }
}

/// The words before a date without the preposition that belongs to the date: `Küstenbote vom`.
pub(crate) fn without_preposition(words: &str) -> &str {
    // `The Port. Published in print`
    let words = match words.rsplit_once(". ") {
        Some((paper, rest)) if is_about_publication(rest) => paper,
        _ => words,
    };
    let is_preposition = |word: &str| {
        word.chars().count() <= LONGEST_PREPOSITION && word.chars().all(char::is_lowercase)
    };
    match words.rsplit_once(' ') {
        Some((rest, word)) if is_preposition(word) => rest.trim_end_matches([',', ' ']),
        _ => words,
    }
}

/// Whether words only say that something was published.
fn is_about_publication(words: &str) -> bool {
    let first = words.split(' ').next().unwrap_or_default().to_lowercase();
    labels::record_labels().any(|(field, label)| field == "published" && label == first)
}

/// The part of a line that is the date.
fn date_of<'l>(line: &'l str, before: &str, after: &str) -> &'l str {
    let start = match before {
        "" => 0,
        before => line.find(before).map_or(0, |at| at + before.len()),
    };
    let end = match after {
        "" => line.len(),
        after => line.rfind(after).unwrap_or(line.len()),
    };
    let is_mark = |character: char| {
        character.is_whitespace() || matches!(character, ',' | ';' | '/' | '|' | '(' | ')')
    };
    line.get(start..end).unwrap_or(line).trim_matches(is_mark)
}

/// The paragraphs of the text: without the lines of rights and numbers after it, and without lines that other articles
/// have, too.
fn body<'l>(lines: &[&'l Line], kinds: &[Kind]) -> Vec<&'l str> {
    let end = kinds
        .iter()
        .position(|kind| matches!(kind, Kind::Copyright | Kind::Identifier));
    let lines = lines.get(..end.unwrap_or(lines.len())).unwrap_or(lines);
    let is_text = |line: &&Line, kind: Kind| match kind {
        Kind::Code | Kind::Page | Kind::Count => false,
        Kind::Date => dated(&line.text).is_none_or(|(.., after)| !kind::is_line_of_codes(after)),
        _ => !kind::is_address(&line.text),
    };
    let last = (lines.iter().zip(kinds)).rposition(|(line, kind)| is_text(line, *kind));
    let lines = lines
        .get(..last.map_or(0, |last| last + 1))
        .unwrap_or(lines);
    let role = main_role(lines);
    let last = lines
        .iter()
        .rposition(|line| line.role == role)
        .unwrap_or(0);
    let last_own = lines.iter().rposition(|line| !line.is_common);
    let kept = lines.iter().enumerate().filter(|(at, line)| {
        let is_tail = *at > last
            && line.text.chars().count() < LONGEST_TAIL
            && !ends_like_sentence(&line.text);
        // Two articles may have a sentence in common, for example about their author. In plain text, crossheads may be
        // the same, too; there, only what follows the text of each article is no part of it.
        let is_repeated = line.is_common
            && match line.role {
                0 => last_own.is_some_and(|last| *at > last),
                _ => !(line.role == role && ends_like_sentence(&line.text)),
            };
        !is_repeated && !is_tail
    });
    kept.map(|(_, line)| line.text.as_str()).collect()
}

/// The role with most of the text.
fn main_role(lines: &[&Line]) -> usize {
    let mut sizes: Vec<(usize, usize)> = Vec::new();
    for line in lines {
        match sizes.iter_mut().find(|(role, _)| *role == line.role) {
            Some((_, size)) => *size += line.text.len(),
            None => sizes.push((line.role, line.text.len())),
        }
    }
    sizes
        .iter()
        .max_by_key(|(_, size)| *size)
        .map_or(0, |(role, _)| *role)
}
