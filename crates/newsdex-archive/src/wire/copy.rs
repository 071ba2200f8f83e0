//! The text of a story: the lines above it, its paragraphs, the notes below it.
//!
//! ANPA 1312 marks the lines above the story with `^` before and `<` or `=` behind them: the keyword line, the
//! headline, photo numbers, notes to editors, the byline. In IPTC 7901 the heading ends with `=`; labels in capitals
//! (`EXTRA`, `1ST LEAD`) and a byline may be part of it.

use super::header;
use newsdex_text::clean;

/// The parts of a story's text.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Copy {
    /// The keyword line, if it is repeated in full.
    pub(super) slug: Option<String>,
    pub(super) title: Option<String>,
    pub(super) byline: Option<String>,
    /// The authors named in the notes below the story.
    pub(super) reporters: Option<String>,
    pub(super) body: String,
}

/// Divides the text between STX and ETX.
pub(super) fn copy(written: &str, is_anpa: bool) -> Copy {
    let written = clean::unified(written);
    let lines: Vec<&str> = written.split('\n').map(str::trim_end).collect();
    let mut copy = Copy::default();
    let rest = match is_anpa {
        true => anpa_heading(&lines, &mut copy),
        false => iptc_heading(&lines, &mut copy),
    };
    let (story, notes) = divided(rest);
    copy.reporters = reporters(notes);
    copy.body = body(story, is_anpa);
    copy
}

/// Characters that end the lines above a story.
const LINE_ENDS: [char; 3] = ['<', '=', '+'];

fn bare(line: &str) -> Option<String> {
    clean::line(
        line.trim()
            .trim_start_matches('^')
            .trim_end_matches(LINE_ENDS),
    )
}

/// Reads the lines above an ANPA story; gives the lines below them.
fn anpa_heading<'a, 'b>(lines: &'b [&'a str], copy: &mut Copy) -> &'b [&'a str] {
    let mut rest = lines;
    while let [line, below @ ..] = rest {
        let is_marked = line.starts_with('^') || (line.ends_with(LINE_ENDS) && !is_indented(line));
        // The keyword line may come without marks.
        let is_keyword =
            copy.slug.is_none() && (line.starts_with("BC-") || line.starts_with("AM-"));
        if !(is_marked || is_keyword || line.trim().is_empty()) {
            break;
        }
        rest = below;
        let Some(said) = bare(line) else { continue };
        let begins = |prefix: &str| {
            said.get(..prefix.len())
                .is_some_and(|begin| begin.eq_ignore_ascii_case(prefix))
        };
        match () {
            () if copy.slug.is_none()
                && copy.title.is_none()
                && (is_keyword || has_count(&said)) =>
            {
                copy.slug = header::slug(without_count(&said));
            }
            () if begins("by ") => copy.byline = Some(said),
            () if begins("eds:") || begins("ap photo") || begins("editors:") || begins("with ") => {
            }
            () if line.ends_with('=') || copy.title.is_some() => {}
            () => copy.title = Some(said),
        }
    }
    rest
}

/// Whether a keyword line ends with a word count: `BC-Harbour opens,466`.
fn has_count(line: &str) -> bool {
    without_count(line).len() < line.len()
}

fn without_count(line: &str) -> &str {
    let bare = line.trim_end_matches(|character: char| character.is_ascii_digit());
    bare.strip_suffix(',').map_or(line, str::trim_end)
}

fn is_indented(line: &str) -> bool {
    line.starts_with([' ', '\t'])
}

/// The most lines of a heading.
const HEADING_LINES: usize = 10;

/// Reads the heading of an IPTC story; gives the lines below it.
fn iptc_heading<'a, 'b>(lines: &'b [&'a str], copy: &mut Copy) -> &'b [&'a str] {
    let start = lines
        .iter()
        .position(|line| !line.trim().is_empty())
        .unwrap_or(lines.len());
    let lines = lines.get(start..).unwrap_or_default();
    let marked = lines
        .iter()
        .take(HEADING_LINES)
        .position(|line| line.ends_with(LINE_ENDS));
    let blank = lines.iter().position(|line| line.trim().is_empty());
    let end = match (marked, blank) {
        (Some(marked), _) => marked + 1,
        (None, Some(blank)) if blank <= 3 => blank,
        _ => 0,
    };
    let (heading, rest) = lines.split_at_checked(end).unwrap_or((&[], lines));
    let mut titles: Vec<String> = Vec::new();
    let mut width = 0;
    for line in heading {
        let Some(said) = bare(line) else { continue };
        if said.starts_with("By ") || said.starts_with("Von ") || said.starts_with("Par ") {
            copy.byline = Some(said);
        } else if header::slug(&said).is_some_and(|slug| said.starts_with("BC-") && slug != said) {
            copy.slug = header::slug(&said);
        } else if width >= FULL_LINE
            && let Some(title) = titles.last_mut()
        {
            // The line above is full, so this one continues it.
            title.push(' ');
            title.push_str(&said);
        } else if !is_label(&said) {
            titles.push(said);
        }
        width = line.chars().count();
    }
    copy.title = titles.pop();
    rest
}

/// A heading is broken into lines of 69 characters; a line of at least this many is full.
const FULL_LINE: usize = 56;

/// Whether a line is a label such as `EXTRA` or `1ST LEAD`, which relates a story to earlier ones.
fn is_label(line: &str) -> bool {
    line.chars().filter(|letter| *letter == ' ').count() <= 2
        && !line.chars().any(char::is_lowercase)
}

/// Divides the story from the notes below it, which are not for print.
fn divided<'a, 'b>(lines: &'b [&'a str]) -> (&'b [&'a str], &'b [&'a str]) {
    let is_note = |line: &&str| {
        let heading = line.trim_start_matches('#').trim().to_lowercase();
        line.starts_with('#')
            && ["notebook", "notizblock", "dpa notebook", "dpa-notizblock"]
                .contains(&heading.as_str())
            || line.starts_with("* * * *")
    };
    let end = lines.iter().position(is_note).unwrap_or(lines.len());
    lines.split_at_checked(end).unwrap_or((lines, &[]))
}

/// The names in `- Reporting by: Ann Lee in Saltby, Bo Roe` among the notes; they may continue in the next line.
fn reporters(notes: &[&str]) -> Option<String> {
    let at = notes.iter().position(|line| {
        [
            "- reporting by:",
            "- autor:",
            "- autoren:",
            "- autorin:",
            "- by:",
        ]
        .iter()
        .any(|label| line.to_lowercase().starts_with(label))
    })?;
    let (_, names) = notes.get(at)?.split_once(':')?;
    let mut names = names.to_owned();
    for line in notes
        .get(at + 1..)?
        .iter()
        .take_while(|line| is_indented(line))
    {
        names.push(' ');
        names.push_str(line.trim());
    }
    clean::line(&names)
}

/// A shorter line was not broken because it was full.
const SHORT_LINE: usize = 45;
/// Two consecutive lines shorter than this are lines of a list, even if indented.
const LIST_LINE: usize = 50;

fn body(lines: &[&str], is_anpa: bool) -> String {
    let mut written = String::new();
    let (mut before, mut is_after_gap) = (0, true);
    for line in lines {
        let said = line.trim().trim_start_matches('^').trim_end_matches('<');
        if said.is_empty() || is_desk_line(said) {
            is_after_gap = true;
            continue;
        }
        let length = line.chars().count();
        let is_list = before < LIST_LINE && length < LIST_LINE;
        written.push_str(match () {
            () if is_after_gap => "\n\n",
            // In all agencies' texts, an indented line begins a paragraph.
            () if is_indented(line) && !is_list => "\n\n",
            () if before < SHORT_LINE => "\n",
            () => " ",
        });
        written.push_str(said);
        (before, is_after_gap) = (length, false);
    }
    let body = clean::body(&written);
    if is_anpa { printed(&body) } else { body }
}

/// Whether a line is not for print: rules, end marks, the initials of writers and editors.
fn is_desk_line(line: &str) -> bool {
    let bare = line.trim_matches(|character: char| "()=#- ".contains(character));
    let is_rule = !line.is_empty() && line.chars().all(|character| "_*-= ".contains(character));
    let is_end =
        matches!(bare, "END" | "ENDS" | "MORE" | "more" | "Kyodo") && bare.len() <= line.len();
    is_rule || is_end && (bare != line || bare == "END") || is_signed(line)
}

/// Whether a line has an agency and the initials of people: `dpa wsz jln npr`, `(SDA/sj)`.
fn is_signed(line: &str) -> bool {
    let is_sign = |word: &str| {
        (2..=4).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_lowercase())
    };
    if let Some(inside) = line
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'))
    {
        let mut words = inside.split(['/', '\\']).filter(|word| !word.is_empty());
        let is_agency = words.next().is_some_and(|word| {
            word.len() <= 5 && word.bytes().all(|byte| byte.is_ascii_uppercase())
        });
        return is_agency && words.clone().count() > 0 && words.all(is_sign);
    }
    let mut words = line.split(' ');
    let is_agency = matches!(words.next(), Some("dpa" | "apa" | "sda" | "afp" | "ats"));
    is_agency && words.clone().count() > 0 && words.all(is_sign)
}

/// Restores dashes and quotation marks, which ANPA lacks: `_` between blanks and two accents are used instead.
fn printed(body: &str) -> String {
    body.replace(" _ ", " — ")
        .replace("``", "“")
        .replace("''", "”")
        .replace('`', "‘")
}
