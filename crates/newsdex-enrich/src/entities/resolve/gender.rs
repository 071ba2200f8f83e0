//! Who of several people of one surname is meant: whoever was mentioned last and can be "Mrs" or "Mr".

use std::collections::HashMap;
use std::sync::OnceLock;

use super::{Groups, Mention};
use crate::entities::lists;
use newsdex_text::checkpoint::checkpoint;

/// What a title or a given name says of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gender {
    Female,
    Male,
}

impl Gender {
    /// What a title, in lower case and without full stop, says; most say nothing.
    pub(super) fn of_title(title: &str) -> Option<Gender> {
        match title {
            "mr" | "sir" | "lord" | "king" | "prince" | "duke" | "earl" | "count" | "father"
            | "brother" | "congressman" | "chairman" | "spokesman" => Some(Gender::Male),
            "mrs" | "ms" | "miss" | "lady" | "dame" | "queen" | "princess" | "duchess"
            | "countess" | "baroness" | "sister" | "congresswoman" | "chairwoman"
            | "spokeswoman" => Some(Gender::Female),
            _ => None,
        }
    }

    /// What a given name in lower case says; nothing if it is not known or given to both.
    fn of_given_name(name: &str) -> Option<Gender> {
        static LISTED: OnceLock<HashMap<&'static str, Option<Gender>>> = OnceLock::new();
        let listed = LISTED.get_or_init(|| {
            let female = FEMALE
                .split_whitespace()
                .map(|name| (name, Some(Gender::Female)));
            let both = BOTH.split_whitespace().map(|name| (name, None));
            female.chain(both).collect()
        });
        match listed.get(name) {
            Some(gender) => *gender,
            None => (lists::classes(name) & lists::GIVEN != 0).then_some(Gender::Male),
        }
    }
}

/// The people of an article, by their groups: what is known of them and where they were mentioned last.
pub(super) struct People {
    genders: Vec<Option<Gender>>,
    last: Vec<Option<usize>>,
}

/// So many full names of one surname are looked at, the nearest before a short form: an article that has more
/// lists people, and looking at all of them for each short form would be quadratic.
const MOST_CANDIDATES: usize = 64;

impl People {
    /// Looks at titles and given names of the full names.
    pub(super) fn new(mentions: &[Mention], groups: &Groups) -> People {
        let mut genders: Vec<Option<Gender>> = vec![None; groups.count()];
        for (mention, group) in mentions.iter().zip(&groups.of) {
            checkpoint();
            let [given, _, ..] = mention.words.as_slice() else {
                continue;
            };
            let Some(gender) = genders.get_mut(groups.root(*group)) else {
                continue;
            };
            // A title is surer than a name.
            *gender = mention
                .title
                .or(*gender)
                .or_else(|| Gender::of_given_name(given));
        }
        People {
            last: vec![None; genders.len()],
            genders,
        }
    }

    /// Notes that a group is mentioned at a position.
    pub(super) fn note(&mut self, group: usize, position: usize) {
        if let Some(last) = self.last.get_mut(group) {
            *last = Some(position);
        }
    }

    /// Of the full names at `positions`, ascending, the one mentioned last before `position` in any form, else
    /// the first after it; never the position itself nor one whom the title does not fit.
    pub(super) fn last_mentioned(
        &self,
        positions: &[usize],
        position: usize,
        title: Option<Gender>,
        groups: &Groups,
    ) -> Option<usize> {
        let group = |full: usize| groups.root(groups.of[full]);
        let fits = |full: &usize| {
            let known = self.genders.get(group(*full)).copied().flatten();
            *full != position && (title.is_none() || known.is_none() || known == title)
        };
        let first_after = positions.partition_point(|full| *full < position);
        let (before, after) = positions.split_at(first_after);
        before
            .iter()
            .rev()
            .take(MOST_CANDIDATES)
            .filter(|full| fits(full))
            .max_by_key(|full| (self.last.get(group(**full)).copied().flatten(), **full))
            .or_else(|| {
                let mut nearest = after.iter().take(MOST_CANDIDATES);
                nearest.find(|full| fits(full))
            })
            .copied()
    }
}

/// Given names of women; other listed given names are men's.
const FEMALE: &str = "aisha alexandra alice alison amanda amy ana andrea angela anita ann anna anne annie barbara beatrice benazir \
    beth betty brenda carla carmen carol caroline catherine cecilia cheryl christina christine cindy claire clara claudia \
    condoleezza connie crystal cynthia deborah debra diana diane donna doris dorothy edith eileen elaine eleanor elena elizabeth \
    ella ellen emily emma eva evelyn fatima florence frances gloria grace hannah harriet heather helen hillary ingrid irene isabel \
    isabella ivanka jackie jane janet jennifer jenny jessica joan joanna joyce judith judy julia julie kamala karen kate katherine \
    kathleen kathy katie kirsty kristin laura lauren linda lindsay lisa liz louise lucy lynn madeleine margaret maria marie marilyn \
    marion martha mary maureen megan melissa mia michelle molly monica nancy naomi natalia natalie natasha nicola nora olga olivia \
    pamela patricia paula pauline peggy penny petra phyllis rachel rebecca roberta rosa rose ruth sally samantha sandra sara sarah \
    sharon sheila sherry shirley sofia sonia sophie stella stephanie susan suzanne svetlana sylvia tara tatiana teresa theresa tina \
    tracy ursula valentina valerie vanessa vera veronica victoria viktoria virginia vivian wendy yoko yulia zoe";

/// Given names of both women and men, and those of either by country.
const BOTH: &str = "alex andrea ariel ashley chris dale dominique jamie jan jean jess jo kelly kerry kim laurence lee leslie lynn \
    michele morgan nikita noel pat robin sam sandy shannon sidney stacy sydney terry toni tracy xi jinping vivian marion gene shane \
    florence jesus guy will";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_and_given_names_tell_women_from_men() {
        assert_eq!(Gender::of_title("mrs"), Some(Gender::Female));
        assert_eq!(Gender::of_title("president"), None);
        assert_eq!(Gender::of_given_name("margaret"), Some(Gender::Female));
        assert_eq!(Gender::of_given_name("dennis"), Some(Gender::Male));
        assert_eq!(Gender::of_given_name("kim"), None);
        assert_eq!(Gender::of_given_name("qwerty"), None);
    }
}
