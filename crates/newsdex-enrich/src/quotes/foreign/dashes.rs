//! Quotations without marks, in paragraphs that begin with a dash: "— Nous verrons, a dit Ann Roe."

use super::speech::{self, Class, Vocabulary};
use crate::quotes::marks::Quotation;
use newsdex_text::article::Span;
use newsdex_text::checkpoint::checkpoint;

/// A longer quotation is a paragraph of a list rather than speech.
const LONGEST: usize = 800;

/// The quotations of paragraphs that begin with a dash and have a verb of speech beside what is said.
///
/// `marked` are the quotations in marks; a paragraph that contains one has no other.
pub(super) fn quotations(
    body: &str,
    vocabulary: &Vocabulary,
    marked: &[Quotation],
) -> Vec<Quotation> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut paragraph = 0;
    for line in body.split('\n') {
        checkpoint();
        paragraph += usize::from(line.trim().is_empty());
        let here = Span::new(start, start + line.len());
        start = here.end + 1;
        let Some(dash) = line
            .trim_start()
            .chars()
            .next()
            .filter(|first| matches!(first, '—' | '–'))
        else {
            continue;
        };
        let offset = here.start + (line.len() - line.trim_start().len()) + dash.len_utf8();
        let next = marked.partition_point(|quotation| quotation.after <= here.start);
        let is_marked = marked
            .get(next)
            .is_some_and(|quotation| quotation.open < here.end);
        if is_marked {
            continue;
        }
        let Some(text) = body.get(offset..here.end) else {
            continue;
        };
        // What is said ends before the first comma, question mark or dash that a verb of speech follows.
        let ends = text
            .char_indices()
            .take_while(|(at, _)| *at < LONGEST)
            .filter(|(_, letter)| matches!(letter, ',' | '—' | '–' | '!' | '?'));
        let end = ends
            .map(|(at, letter)| (at, at + letter.len_utf8()))
            .find(|(_, after)| {
                let words =
                    speech::words(body, Span::new(offset + after, here.end), true, vocabulary);
                let verb = words.iter().take(4).position(|word| word.is(Class::SAYS));
                verb.is_some_and(|verb| {
                    words.iter().take(verb).all(|word| {
                        word.is(Class::AUXILIARY | Class::HE | Class::SHE) || word.letters < 2
                    })
                })
            });
        let Some((end, after)) = end else {
            continue;
        };
        let is_question = text
            .get(end..after)
            .is_some_and(|mark| matches!(mark, "!" | "?"));
        let said = text
            .get(..if is_question { after } else { end })
            .unwrap_or("");
        let first = offset + (said.len() - said.trim_start().len());
        found.push(Quotation {
            open: offset - dash.len_utf8(),
            span: Span::new(first, first + said.trim().len()),
            after: offset + after,
            paragraph,
            is_closed: true,
            goes_on: false,
            is_single: false,
        });
    }
    found
}
