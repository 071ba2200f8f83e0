//! What mail programs and people put below what they write: the message answered, a signature, a warning of
//! the house, "Sent from my phone".

use super::super::end_matter::holds_address;

/// A signature has no more lines that hold something.
const SIGNATURE_LINES: usize = 10;
/// No line of a signature is longer, in bytes.
const LONGEST_OF_SIGNATURE: usize = 90;
/// What introduces a quotation is at most so many lines long: mail breaks them.
const INTRODUCTION_LINES: usize = 3;

/// Gives a text without what stands below it; as it is if nothing else would be left.
///
/// `subject` and `sender` are those of the message: an answer may quote a whole message, and a signature begins
/// with the name of who signs.
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
    // A warning may stand below all or above the quotation.
    text = cut(text, warning(text));
    text = cut(text, signature(text, sender));
    text
}

/// The lines of a text, and where each begins.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut next = 0;
    text.split_inclusive('\n').map(move |line| {
        let start = next;
        next += line.len();
        (start, line.trim())
    })
}

/// What stands above a message that is quoted whole, in small letters.
const ORIGINALS: [&str; 7] = [
    "original message",
    "ursprüngliche nachricht",
    "originalnachricht",
    "message d'origine",
    "mensaje original",
    "mensagem original",
    "messaggio originale",
];

/// Where the message that is answered begins. One that is sent on is not below the text: it is the text.
fn answered(text: &str, subject: &str) -> Option<usize> {
    let subject = subject.trim().to_lowercase();
    let is_answer = ["re:", "aw:", "antw:", "sv:", "rv:", "r:", "res:"]
        .iter()
        .any(|begin| subject.starts_with(begin));
    let is_heading = |line: &str| {
        let bare = line.trim_matches(['-', '_', ' ', '>']).to_lowercase();
        line.starts_with('-') && ORIGINALS.contains(&bare.as_str())
    };
    let found = lines(text).find(|(_, line)| is_heading(line));
    found.filter(|_| is_answer).map(|(start, _)| start)
}

/// What a warning or a device's own line begins with, in small letters.
const WARNINGS: [&str; 16] = [
    "this email may contain",
    "this e-mail may contain",
    "this email and any",
    "this e-mail and any",
    "this email is confidential",
    "this message is intended",
    "this message may contain",
    "the information contained in this",
    "confidentiality notice",
    "disclaimer:",
    "diese e-mail enthält",
    "ce message est confidentiel",
    "sent from my ",
    "sent via ",
    "get outlook for",
    "von meinem iphone gesendet",
];

/// Where the warning begins that a text ends with.
fn warning(text: &str) -> Option<usize> {
    let text = text.trim_end();
    let mut paragraphs = text.rsplit("\n\n");
    let mut end = text.len();
    let mut cut = None;
    // One of the last paragraphs: behind a warning stands another at most.
    for paragraph in paragraphs.by_ref().take(3) {
        let start = end - paragraph.len();
        end = start.saturating_sub(2);
        // A rule may stand above it.
        let warning = lines(paragraph).find(|(_, line)| {
            let lower = line.to_lowercase();
            WARNINGS.iter().any(|begin| lower.starts_with(begin))
        });
        let Some((at, _)) = warning else {
            break;
        };
        cut = Some(start + at);
    }
    cut
}

/// Where the quoted lines begin that a text ends with, and what introduces them: `On Monday Jane Roe wrote:`.
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
            ["On ", "Am ", "Le ", "El ", "Em ", "Il ", "Op ", "Den "]
                .iter()
                .any(|begin| line.starts_with(begin))
        });
    let (start, _) = introduction.or(written.get(first))?;
    Some(*start)
}

/// Where a signature begins: the name of the sender on a line of its own, short lines below it, a number or an
/// address among them.
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
