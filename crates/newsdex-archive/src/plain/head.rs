//! The lines between the headline of a plain text and the text: author and date.
//!
//! A line that is only a date is taken out of the text: it is no part of what the article says. Author lines stay;
//! [`newsdex_text::byline`] reads them later.

use newsdex_text::article::Moment;
use newsdex_text::byline;
use newsdex_text::date;
use newsdex_text::date::line::date_line;

/// The most lines of a head.
pub(super) const MOST_LINES: usize = 4;
/// The most words in a line that is a date with little else.
const DATE_WORDS: usize = 8;
/// Marks between the author and the date in one line.
const BETWEEN: [&str; 7] = [" | ", " • ", " · ", " — ", " – ", " - ", ", "];

/// A text without the date lines of its head, and their dates.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Dated {
    pub(crate) text: String,
    pub(crate) published: Option<Moment>,
    pub(crate) updated: Option<Moment>,
    /// The author, where only the date beside the name shows that it is one.
    pub(crate) author: Option<String>,
}

impl Dated {
    fn note(&mut self, line: date::line::DateLine) {
        let moment = match line.is_update {
            true => &mut self.updated,
            false => &mut self.published,
        };
        *moment = moment.or(Some(line.moment));
    }
}

/// Whether a line gives the author or the date of an article, wherever it is.
pub(super) fn is_line(line: &str) -> bool {
    begins_with_by(line) || date::moment(line).is_some()
}

/// Whether a line below a headline gives the author or the date of the article.
pub(super) fn is_line_below(line: &str) -> bool {
    is_line(line) || is_byline(line)
}

/// The author whom a line names, if the date is in the line beside it: any name may then be that of a person.
pub(super) fn author_beside_date<'l>(line: &'l str, other: &str) -> Option<&'l str> {
    let name = byline::person_alone(line)?;
    let is_name =
        name.contains(' ') && name.contains(char::is_lowercase) && !byline::is_paper(name);
    (is_name && date_line(line).is_none() && date_line(other).is_some()).then_some(name)
}

fn begins_with_by(line: &str) -> bool {
    let begin = line.get(..3).unwrap_or_default();
    begin.eq_ignore_ascii_case("by ")
}

fn is_byline(line: &str) -> bool {
    begins_with_by(line) || byline::printed_byline(line).is_some()
}

/// Takes the date lines out of the head with which a text begins.
///
/// A date of publication may also be beside other words, as in `WEXMOUTH, 4 March 2021`; such a line stays.
pub(crate) fn without_dates(text: &str) -> Dated {
    let mut dated = Dated::default();
    let mut lines = 0;
    let mut beside = None;
    let mut rest = text;
    while let Some((line, after)) = next_line(rest) {
        let bare = line.trim();
        let next = after.lines().map(str::trim).find(|line| !line.is_empty());
        let author = (!bare.is_empty() && !is_line_below(bare))
            .then(|| author_beside_date(bare, next.unwrap_or_default()))
            .flatten();
        if !bare.is_empty() && (lines == MOST_LINES || !is_line_below(bare) && author.is_none()) {
            break;
        }
        dated.author = dated.author.or_else(|| author.map(str::to_owned));
        lines += usize::from(!bare.is_empty());
        rest = after;
        if let Some(date) = date_line(bare) {
            dated.note(date);
            dated.text.push('\n');
            continue;
        }
        if let Some((author, date)) = author_and_date(bare) {
            dated.note(date);
            dated.text.push_str(author);
            dated.text.push('\n');
            continue;
        }
        let is_short = bare.split_whitespace().count() <= DATE_WORDS;
        beside = beside.or_else(|| date::moment(bare).filter(|_| is_short));
        dated.text.push_str(line);
        dated.text.push('\n');
    }
    dated.published = dated.published.or(beside).or(dated.updated);
    dated.text.push_str(rest);
    dated
}

/// Takes all date lines out of a text.
pub(super) fn without_all_dates(text: &str) -> Dated {
    let mut dated = Dated::default();
    for line in text.split('\n') {
        match date_line(line) {
            Some(date) => dated.note(date),
            None => dated.text.push_str(line),
        }
        dated.text.push('\n');
    }
    dated
}

fn next_line(text: &str) -> Option<(&str, &str)> {
    (!text.is_empty()).then(|| text.split_once('\n').unwrap_or((text, "")))
}

/// Divides `By Jane Roe, 4 March 2021`.
fn author_and_date(line: &str) -> Option<(&str, date::line::DateLine)> {
    if !is_byline(line) {
        return None;
    }
    let divisions = BETWEEN.iter().flat_map(|mark| line.match_indices(mark));
    divisions
        .filter_map(|(at, mark)| {
            let (author, date) = (line.get(..at)?, line.get(at + mark.len()..)?);
            let is_name = !author.contains(char::is_numeric);
            Some((author, date_line(date).filter(|_| is_name)?))
        })
        .min_by_key(|(author, _)| author.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(number: i64) -> Option<newsdex_text::day::Day> {
        Some(newsdex_text::day::Day::since_epoch(number))
    }

    #[track_caller]
    fn check(text: &str, without: &str) -> Dated {
        let dated = without_dates(text);
        assert_eq!(dated.text.trim(), without, "in {text:?}");
        dated
    }

    #[test]
    fn a_date_between_headline_and_text_is_that_of_publication_and_is_no_text() {
        for head in [
            "March 4, 2021",
            "2021-03-04",
            "Published: Thursday 4 March 2021",
        ] {
            let dated = check(
                &format!("\n{head}\n\nThe harbour opened."),
                "The harbour opened.",
            );
            assert_eq!(dated.published.map(Moment::day), day(18_690), "{head}");
        }
        let dated = check(
            "The harbour opened.\n\n4 March 2021\n",
            "The harbour opened.\n\n4 March 2021",
        );
        assert_eq!(dated.published, None);
        let text = "On 4 March 2021 the harbour opened again after all these years.";
        assert_eq!(check(text, text).published, None);
    }

    #[test]
    fn a_date_beside_a_place_stays_in_the_text() {
        let text = "WEXMOUTH, March 4, 2021\n\nThe harbour opened.";
        assert_eq!(check(text, text).published.map(Moment::day), day(18_690));
    }

    #[test]
    fn a_byline_loses_the_date_behind_it() {
        for head in [
            "By Jane Roe\nMarch 4, 2021",
            "By Jane Roe, March 4, 2021",
            "By Jane Roe | 4 March 2021",
            "By Jane Roe — Thursday, 4 March 2021",
        ] {
            let dated = without_dates(&format!("{head}\n\nThe harbour opened."));
            let lines: Vec<&str> = dated.text.lines().filter(|line| !line.is_empty()).collect();
            assert_eq!(lines, ["By Jane Roe", "The harbour opened."], "{head}");
            assert_eq!(dated.published.map(Moment::day), day(18_690), "{head}");
        }
    }

    #[test]
    fn author_and_date_are_read_in_any_language() {
        for head in [
            "Von Karin Holm\n\n4. März 2021",
            "Par Anna Holm\n4 mars 2021",
            "Por Anna Holm, 4 de marzo de 2021",
            "Por Anna Holm | 4 de março de 2021",
            "di Anna Holm\n4 marzo 2021",
            "Di Anna Holm\n4 marzo 2021",
            "Door Karin Holm\n\n4 maart 2021",
            "Af Karin Holm\n4. marts 2021",
            "Av Karin Holm och Anna Lund\n4 mars 2021",
        ] {
            let dated = without_dates(&format!("{head}\n\nThe harbour opened."));
            assert_eq!(dated.published.map(Moment::day), day(18_690), "{head}");
            assert!(!dated.text.contains("2021"), "{head}");
        }
    }

    #[test]
    fn a_date_beside_a_name_shows_that_it_is_the_author() {
        for (head, author) in [
            ("Łukasz Żak\n12 March 2021", "Łukasz Żak"),
            ("Par Karine Dupond\n12 March 2021", "Karine Dupond"),
        ] {
            let dated = without_dates(&format!("{head}\n\nThe harbour opened."));
            assert_eq!(dated.author.as_deref(), Some(author), "{head}");
            assert!(dated.published.is_some(), "{head}");
        }
        for head in [
            "Saltby Courier\n12 March 2021",
            "Harbour opens\n12 March 2021",
        ] {
            let dated = without_dates(&format!("{head}\n\nThe harbour opened."));
            assert_eq!(dated.author, None, "{head}");
        }
    }

    #[test]
    fn a_headline_that_begins_like_a_byline_is_none() {
        for line in [
            "Von der Leyen reist nach Kiew",
            "Por América Latina",
            "Door de mist",
            "Par temps de pluie",
        ] {
            assert!(!is_line_below(line), "{line}");
        }
    }

    #[test]
    fn the_date_of_a_change_is_not_that_of_publication() {
        let dated = check(
            "Updated 5 March 2021\nPublished 4 March 2021\n\nThe harbour opened.",
            "The harbour opened.",
        );
        assert_eq!(dated.published.map(Moment::day), day(18_690));
        assert_eq!(dated.updated.map(Moment::day), day(18_691));
    }
}
