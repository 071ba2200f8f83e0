//! Speakers of quotations without a verb of speech: "pour Ann Roe, «…»".

use newsdex_text::article::Span;

use super::speech::{Class, Word};
use super::{FEWEST_WORDS, Reader, Subject, TO_SUBJECT, TO_VERB, is_object};
use crate::quotes::has_words;
use crate::quotes::marks::Quotation;

impl Reader<'_> {
    /// The speaker in words before a quotation that have no verb of speech: "pour Ann Roe, «…»", "en palabras de Ann Roe,
    /// «…»", "Ann Roe was tevreden: „…”".
    pub(super) fn without_verb(
        &self,
        words: &[Word],
        quotation: &Quotation,
        gap: &str,
    ) -> Option<(Subject, Span)> {
        if !has_words(self.body, quotation.span, FEWEST_WORDS)
            || words.len() > TO_SUBJECT
            || words
                .iter()
                .any(|word| word.is(Class::SAYS | Class::NOT | Class::THAT))
        {
            return None;
        }
        let (first, last) = (words.first()?, words.last()?);
        let mut people = self.people(first.start, last.end);
        let entity = people.next().filter(|_| people.next().is_none())?;
        let name = self
            .names_between(first.start, last.end)
            .find(|name| name.entity == entity)?;
        if gap.contains(',') && name.span.end == last.end {
            let view = words.iter().take(3).position(|word| word.is(Class::VIEW));
            let is_view =
                view.is_some_and(|view| words.get(view + 1).is_some_and(|next| next.is(Class::OF)));
            let between = words
                .get(1..)?
                .iter()
                .take_while(|word| word.end <= name.span.start);
            let is_for = first.is(Class::FOR)
                && between
                    .into_iter()
                    .all(|word| word.is(Class::ROLE | Class::SMALL) || word.letters < 4);
            return (is_view || is_for)
                .then_some((Subject::Named(entity), Span::new(first.start, first.end)));
        }
        // "Ann Roe was tevreden: „…”"
        let at = words
            .iter()
            .position(|word| word.start == name.span.start)?;
        let is_subject = !is_object(words.get(..at)?, *words.get(at)?);
        let mut after = words.iter().filter(|word| word.start >= name.span.end);
        let verb = after.by_ref().take(3).find(|word| word.is(Class::IS))?;
        (gap.contains(':') && is_subject && after.count() <= TO_VERB)
            .then_some((Subject::Named(entity), Span::new(verb.start, verb.end)))
    }
}
