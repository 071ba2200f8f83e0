//! Removes what mail programs and people put below their text: the quoted message, a signature, a legal notice, "Sent
//! from my phone".

use super::super::end_matter::holds_address;
use newsdex_text::lexicon::mail_lines::{self, Kind, phrases};

/// The most non-empty lines of a signature.
const SIGNATURE_LINES: usize = 10;
/// The longest line of a signature, in bytes.
const LONGEST_OF_SIGNATURE: usize = 90;
/// The most lines that introduce a quotation; mail programs break them.
const INTRODUCTION_LINES: usize = 3;

/// Gives a text without the matter below it; unchanged if nothing else would be left.
///
/// `subject` and `sender` are those of the message: only a reply quotes a whole message, and a signature begins with
/// the sender's name.
pub(super) fn without<'t>(written: &'t str, subject: &str, sender: &str) -> &'t str {
    let mut text = written;
    let cut = |text: &'t str, at: Option<usize>| {
        let above = at.and_then(|at| text.get(..at));
        above
            .filter(|above| !above.trim().is_empty())
            .unwrap_or(text)
    };
    text = cut(text, answered(text, subject));
    text = cut(text, warning(text));
    text = cut(text, quotation(text));
    // A notice may be below everything or above the quotation.
    text = cut(text, warning(text));
    text = cut(text, signature(text, sender));
    text
}

/// The trimmed lines of a text, each with the byte position where it begins.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut next = 0;
    text.split_inclusive('\n').map(move |line| {
        let start = next;
        next += line.len();
        (start, line.trim())
    })
}

/// The position where the quoted message begins in a reply. In a forwarded mail, the quoted message is the text and
/// stays.
fn answered(text: &str, subject: &str) -> Option<usize> {
    let subject = subject.trim().to_lowercase();
    let is_answer = subject
        .split_once(':')
        .is_some_and(|(begin, _)| mail_lines::is(Kind::Answer, begin));
    let is_heading = |line: &str| {
        let bare = line.trim_matches(['-', '_', ' ', '>']).to_lowercase();
        line.starts_with('-') && mail_lines::is(Kind::Original, &bare)
    };
    let found = lines(text).find(|(_, line)| is_heading(line));
    found.filter(|_| is_answer).map(|(start, _)| start)
}

/// The position where the notice at the end of a text begins.
fn warning(text: &str) -> Option<usize> {
    let text = text.trim_end();
    let mut paragraphs = text.rsplit("\n\n");
    let mut end = text.len();
    let mut cut = None;
    // Only the last paragraphs count: at most a few more notices follow a notice.
    for paragraph in paragraphs.by_ref().take(3) {
        let start = end - paragraph.len();
        end = start.saturating_sub(2);
        // There may be a rule above the notice.
        let warning = lines(paragraph).find(|(_, line)| {
            let lower = line.to_lowercase();
            phrases(Kind::Notice)
                .iter()
                .any(|begin| lower.starts_with(begin))
        });
        let Some((at, _)) = warning else {
            break;
        };
        cut = Some(start + at);
    }
    cut
}

/// The position where the quoted lines at the end of a text begin, with their introduction: `On Monday Jane Roe
/// wrote:`.
fn quotation(text: &str) -> Option<usize> {
    let written: Vec<(usize, &str)> = lines(text).filter(|(_, line)| !line.is_empty()).collect();
    let quoted = written
        .iter()
        .rev()
        .take_while(|(_, line)| line.starts_with('>'))
        .count();
    let first = written.len() - quoted;
    if quoted == 0 || first == 0 {
        return None;
    }
    let above = written.get(..first).unwrap_or_default();
    let is_introduced = above.last().is_some_and(|(_, line)| line.ends_with(':'));
    let introduction = above
        .iter()
        .rev()
        .take(INTRODUCTION_LINES)
        .filter(|_| is_introduced)
        .find(|(_, line)| {
            let first = line.split(' ').next().unwrap_or_default();
            first.starts_with(char::is_uppercase)
                && mail_lines::is(Kind::Quoting, &first.to_lowercase())
        });
    let (start, _) = introduction.or(written.get(first))?;
    Some(*start)
}

/// The position where a signature begins: a line with only the sender's name, then short lines, one of them with a
/// number or an address.
fn signature(text: &str, sender: &str) -> Option<usize> {
    let names: Vec<String> = sender
        .split_whitespace()
        .map(str::to_lowercase)
        .filter(|name| name.chars().count() >= 2)
        .collect();
    let written: Vec<(usize, &str)> = lines(text).filter(|(_, line)| !line.is_empty()).collect();
    let mut has_address = false;
    for (start, line) in written.iter().rev().take(SIGNATURE_LINES) {
        if line.len() > LONGEST_OF_SIGNATURE || line.ends_with('.') {
            return None;
        }
        let words: Vec<&str> = line.split_whitespace().collect();
        let is_name = words.len() <= 4
            && words
                .iter()
                .any(|word| names.contains(&word.trim_matches(',').to_lowercase()));
        if is_name && has_address && !line.contains('@') {
            return Some(*start);
        }
        has_address = has_address || holds_address(line);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, subject: &str, expected: &str) {
        assert_eq!(
            without(text, subject, "Jane Roe").trim_end(),
            expected,
            "of {text:?}"
        );
    }

    #[test]
    fn the_message_answered_goes() {
        check(
            "It opened.\n\nOn Monday, 1 March 2021, John Doe\n<john@wexmouth.example> wrote:\n\n> Did it open?\n>\n> John",
            "Re: Harbour",
            "It opened.",
        );
        check("It opened.\n\n> Did it open?", "Harbour", "It opened.");
        let whole = "It opened.\n\n-----Original Message-----\nFrom: John Doe\n\nDid it open?";
        check(whole, "Re: Harbour", "It opened.");
        check(whole, "Fwd: Harbour", whole);
    }

    #[test]
    fn quotations_that_are_answered_line_by_line_stay() {
        let text = "> Did it open?\nIt did.\n> When?\nOn Monday.";
        check(text, "Re: Harbour", text);
        check("> Did it open?", "Re: Harbour", "> Did it open?");
    }

    #[test]
    fn signatures_and_warnings_go() {
        check(
            "It opened.\n\nJane Roe\n\nHarbour Writer\n\nPh: +1 555 010 0123\n\n____\nThis email may contain secrets.",
            "Harbour",
            "It opened.",
        );
        check(
            "It opened.\n\nSent from my telephone",
            "Harbour",
            "It opened.",
        );
        check(
            "It opened.\n\nJane Roe",
            "Harbour",
            "It opened.\n\nJane Roe",
        );
        let text = "It opened.\n\nMax Lee\n555 010 0123";
        check(text, "Harbour", text);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read(text in "[ -~\n>é]{0,200}", subject in "\\PC{0,12}", sender in "\\PC{0,12}") {
            without(&text, &subject, &sender);
        }
    }
}
