//! The person whom "he" or "she" means.

use super::lists;
use super::people::People;
use super::words::{self, Word, Words};
use newsdex_text::article::Span;
use newsdex_text::enrichment::{EntityKind, TextField};
use newsdex_text::lexicon::given_names::{self, Gender};
use newsdex_text::lexicon::peoples;

/// The distance to the left in which a pronoun's person is looked for, in bytes.
const REACH: usize = 900;
/// The number of earlier paragraphs in which a pronoun's person is looked for.
const PARAGRAPHS: usize = 3;

impl People<'_> {
    /// The person meant by "he", "she" or a phrase of unknown gender at a position.
    ///
    /// That is the only fitting person in the nearest text before it that names any. If there are several, it is the
    /// subject of the last sentence that names one of them.
    pub(super) fn pronoun(&mut self, gender: Option<Gender>, at: usize) -> Option<usize> {
        let paragraph = self
            .paragraphs
            .partition_point(|paragraph| paragraph.start <= at)
            .checked_sub(1)?;
        for index in (paragraph.saturating_sub(PARAGRAPHS)..=paragraph).rev() {
            let paragraph = self.paragraphs.get(index)?;
            let end = paragraph.end.min(at);
            let mut start = paragraph.start.max(at.saturating_sub(REACH)).min(end);
            while !self.body.is_char_boundary(start) {
                start += 1;
            }
            let mut candidates: Vec<(usize, usize)> = self
                .names_in(Span::new(start, end))
                .iter()
                .filter(|named| named.kind == EntityKind::Person && !self.is_quoted(named.start))
                .map(|named| (named.start, named.entity))
                .collect();
            let acts = self.acts.iter().rev().take_while(|act| act.at >= start);
            candidates.extend(
                acts.filter(|act| act.at < end)
                    .map(|act| (act.at, act.entity)),
            );
            candidates.retain(|(_, entity)| {
                self.kinds.get(*entity).copied().flatten() == Some(EntityKind::Person)
            });
            candidates.retain(|(_, entity)| gender.is_none_or(|gender| self.fits(*entity, gender)));
            let Some(&(_, only)) = candidates.first() else {
                if at.saturating_sub(start) >= REACH {
                    return None;
                }
                continue;
            };
            if candidates.iter().all(|(_, entity)| *entity == only) {
                return Some(only);
            }
            return self.subject(&mut candidates, Span::new(start, end));
        }
        None
    }

    /// The candidate who speaks in the last sentence with candidates, or with whose name that sentence begins.
    pub(super) fn subject(&self, candidates: &mut [(usize, usize)], span: Span) -> Option<usize> {
        candidates.sort_unstable();
        let (last, _) = *candidates.last()?;
        let words = Words::of(self.body, span);
        let sentence = words
            .list
            .iter()
            .rposition(|word| word.start <= last && word.has(words::STOP))
            .unwrap_or(0);
        let opening = words.list.get(sentence..)?;
        let start = opening.first()?.start;
        // A person who speaks in the sentence has precedence over people who are only named.
        if let Some(act) = self.acts.last()
            && act.at >= start
            && act.at < span.end
            && candidates
                .iter()
                .any(|(at, entity)| *at == act.at && *entity == act.entity)
        {
            return Some(act.entity);
        }
        let mut first = opening
            .iter()
            .skip_while(|word| self.name_at(**word).is_none() && is_before_name(**word, self.body));
        let name = self.name_at(*first.next()?)?;
        let here: Vec<usize> = candidates
            .iter()
            .filter(|(at, _)| *at >= start)
            .map(|(_, entity)| *entity)
            .collect();
        (name.kind == EntityKind::Person
            && here.contains(&name.entity)
            && !opening
                .iter()
                .any(|word| word.end == name.end && word.is_possessive))
        .then_some(name.entity)
    }

    pub(super) fn fits(&mut self, entity: usize, gender: Gender) -> bool {
        let known = match self.genders.get(entity).copied().flatten() {
            Some(known) => known,
            None => {
                let found = self.gender(entity);
                if let Some(slot) = self.genders.get_mut(entity) {
                    *slot = Some(found);
                }
                found
            }
        };
        known.is_none_or(|known| known == gender)
    }

    /// The gender of a person, from titles before the name and from the given name.
    pub(super) fn gender(&self, index: usize) -> Option<Gender> {
        let entity = self.entities.get(index)?;
        let (mut men, mut women) = (0, 0);
        for mention in entity
            .mentions
            .iter()
            .filter(|mention| mention.field == TextField::Body)
            .take(30)
        {
            let before = self
                .body
                .get(self.around(mention.span.start, 24, 0).bytes())?;
            let word = before.split_whitespace().next_back().unwrap_or("");
            match lists::gender_of_title(word) {
                Some(Gender::Man) => men += 1,
                Some(Gender::Woman) => women += 1,
                None => {}
            }
        }
        if men == 0 && women == 0 {
            let given = entity.name.split([' ', '-']).next().unwrap_or("");
            return given_names::gender(given);
        }
        match men.cmp(&women) {
            std::cmp::Ordering::Greater => Some(Gender::Man),
            std::cmp::Ordering::Less => Some(Gender::Woman),
            std::cmp::Ordering::Equal => None,
        }
    }
}

/// Whether a word may come before the name with which a sentence begins.
fn is_before_name(word: Word, body: &str) -> bool {
    word.is(lists::ROLE | lists::JOINS | lists::LIGHT)
        || matches!(word.text(body), "The" | "the" | "A" | "An")
        || peoples::is_people(word.text(body))
}
