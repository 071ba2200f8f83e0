//! The short lines beside a headline that state facts about its article: the author, the day, the newspaper.
//!
//! `By Jane Roe`, `4 May 2019`, `The Port | Jane Roe | 4 May 2019 | p. 3`, `Elsterbote vom 04.05.2018, Seite 3`.

use newsdex_text::article::Moment;
use newsdex_text::byline;
use newsdex_text::clean;
use newsdex_text::date::line::date_line;
use newsdex_text::lexicon::name_words::is_end_of_paper;
use newsdex_text::lexicon::{given_names, page_lines, places};

use crate::press_lines::kind::{self, names_page};
use crate::press_lines::without_preposition;

/// The longest line with facts, in characters.
const LONGEST: usize = 160;
/// The most words of a byline.
const MOST_WORDS: usize = 14;
/// The most words of the name of a newspaper.
const MOST_WORDS_OF_PAPER: usize = 7;
/// The most words of a person's name that stands alone.
const MOST_WORDS_OF_NAME: usize = 4;
/// Marks between the facts in a line.
const MARKS: [char; 5] = ['|', '•', '·', '–', '—'];

/// The facts in a line about an article.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct HeadLine {
    pub(crate) published: Option<Moment>,
    pub(crate) source: Option<String>,
    pub(crate) authors: Vec<String>,
    pub(crate) agencies: Vec<String>,
    /// Whether the line is certain to state facts: it begins with a word such as "by", is only a day, or names a page.
    pub(crate) is_plain: bool,
}

impl HeadLine {
    /// Adds the facts of another line.
    pub(crate) fn add(&mut self, more: HeadLine) {
        self.published = self.published.or(more.published);
        self.source = self.source.take().or(more.source);
        self.authors.extend(more.authors);
        self.agencies.extend(more.agencies);
        self.is_plain &= more.is_plain;
    }
}

/// Reads a block of such lines; `None` if one of its lines has other words.
pub(crate) fn read(block: &str) -> Option<HeadLine> {
    if block.chars().count() > 2 * LONGEST {
        return None;
    }
    let mut facts: Option<HeadLine> = None;
    for line in block.lines().filter_map(clean::line) {
        let more = of_line(&line)?;
        let Some(facts) = &mut facts else {
            facts = Some(more);
            continue;
        };
        facts.add(more);
    }
    facts
}

/// Reads a block that is known to have such a line. What stands before the day is then the newspaper, even if it does
/// not look like one.
pub(super) fn read_marked(block: &str) -> Option<HeadLine> {
    let dated = || {
        let (newspaper, moment, _) = kind::dated(block)?;
        Some(HeadLine {
            published: Some(moment),
            source: clean::line(newspaper),
            ..HeadLine::default()
        })
    };
    read(block).or_else(dated)
}

fn of_line(line: &str) -> Option<HeadLine> {
    if line.chars().count() > LONGEST {
        return None;
    }
    if let Some(date) = date_line(line) {
        return Some(HeadLine {
            published: Some(date.moment),
            is_plain: true,
            ..HeadLine::default()
        });
    }
    if line.ends_with(['.', '!', '?']) && !names_page(line) {
        return None;
    }
    let is_labelled = labelled_byline(line);
    if let Some((before, moment, after)) = kind::dated(line) {
        let mut facts = HeadLine {
            published: Some(moment),
            is_plain: is_labelled || names_page(line),
            ..HeadLine::default()
        };
        let before = without_preposition(before);
        add(&mut facts, before, !is_labelled)?;
        add(&mut facts, after, false)?;
        return Some(facts);
    }
    if is_labelled || is_name(line) {
        let found = byline::byline(byline::without_printed_by(line));
        return Some(HeadLine {
            authors: found.authors,
            agencies: found.agencies,
            is_plain: is_labelled,
            ..HeadLine::default()
        });
    }
    None
}

/// Adds the facts before or after a day: newspaper and authors. `None` if the words are no such facts.
fn add(facts: &mut HeadLine, words: &str, may_be_paper: bool) -> Option<()> {
    let pieces = words.split(MARKS).map(str::trim);
    for piece in pieces.filter(|piece| !piece.is_empty()) {
        let is_first = facts.source.is_none();
        let is_byline = labelled_byline(piece);
        match () {
            () if names_page(piece) || !piece.contains(char::is_alphabetic) => {}
            () if is_byline || is_name(piece) => {
                let found = byline::byline(byline::without_printed_by(piece));
                facts.authors.extend(found.authors);
                facts.agencies.extend(found.agencies);
            }
            () if may_be_paper && is_first && is_paper(piece) => {
                let paper = piece.trim_end_matches([',', ';', '.', '-', ' ']);
                facts.source = Some(paper.to_owned());
            }
            // A line that begins with anything else but a newspaper is not a line of facts.
            () if may_be_paper && is_first => return None,
            () => {}
        }
    }
    Some(())
}

/// Whether words may be the name of a newspaper: few, beginning like a name, and no place as above a dispatch.
fn is_paper(words: &str) -> bool {
    let is_place = places::is_dateline_town(words) || places::is_country_or_state(words);
    words.split_whitespace().count() <= MOST_WORDS_OF_PAPER
        && !words.starts_with(char::is_lowercase)
        && !is_place
        && !page_lines::is_release_label(&words.to_lowercase())
}

/// Whether a line is a word such as "by" and the name of a person after it.
fn labelled_byline(line: &str) -> bool {
    let bare = byline::without_printed_by(line);
    bare.len() < line.trim().len()
        && bare.starts_with(char::is_uppercase)
        && bare.split_whitespace().count() <= MOST_WORDS
        && !bare.ends_with(['.', '?', '!'])
        && !byline::byline(bare).authors.is_empty()
}

/// Whether a line has the form of a person's name: few words, as names are written.
pub(super) fn is_like_name(line: &str) -> bool {
    byline::is_of_a_person(line) && line.split(' ').count() <= MOST_WORDS_OF_NAME
}

/// Whether a line is the name of a person and nothing else.
fn is_name(line: &str) -> bool {
    let first = line.split(' ').next().unwrap_or_default();
    let last = line.rsplit(' ').next().unwrap_or_default().to_lowercase();
    is_like_name(line) && !is_end_of_paper(&last) && given_names::gender(first).is_some()
}

#[cfg(test)]
mod tests {
    use newsdex_text::date::moment;

    use super::*;

    #[track_caller]
    fn check(line: &str, source: Option<&str>, authors: &[&str], day: Option<&str>) {
        let facts = read(line).unwrap_or_else(|| panic!("no facts in {line:?}"));
        assert_eq!(facts.source.as_deref(), source, "{line}");
        assert_eq!(facts.authors, authors, "{line}");
        assert_eq!(facts.published, day.and_then(moment), "{line}");
    }

    #[test]
    fn newspaper_author_and_day_are_told_apart() {
        let day = Some("2019-05-04");
        check("By Jane Roe", None, &["Jane Roe"], None);
        check("Von Katrin Vogel", None, &["Katrin Vogel"], None);
        check("Par Julien Maret, 4 mai 2019", None, &["Julien Maret"], day);
        check("4 May 2019", None, &[], day);
        check("Jane Roe | 4 May 2019", None, &["Jane Roe"], day);
        check("The Port, 4 May 2019", Some("The Port"), &[], day);
        check(
            "The Port | Jane Roe | 4 May 2019 | Reach: 120,000",
            Some("The Port"),
            &["Jane Roe"],
            day,
        );
        check(
            "Elsterbote vom 04.05.2019, Seite 3",
            Some("Elsterbote"),
            &[],
            day,
        );
        check(
            "The Port - Saturday 4 May 2019\nBy Jane Roe",
            Some("The Port"),
            &["Jane Roe"],
            day,
        );
    }

    #[test]
    fn sentences_and_datelines_are_no_facts() {
        for line in [
            "The harbour opened on 4 May 2019.",
            "Paris, 4 May 2019",
            "The Port of Wexmouth",
            "By the sea it rained.",
            "",
        ] {
            assert_eq!(read(line), None, "{line}");
        }
    }
}
