//! The parts of a person's name, and whether two names are compatible.
//!
//! Decides only by the names. Whether two compatible names mean one person is decided by their companions.

use super::given;
use super::spelling::{consonants, distance, letters, sound};
use newsdex_text::lexicon::name_parts;
use newsdex_text::lexicon::name_suffixes::{Kind, is};
use newsdex_text::lexicon::places;

/// A parsed name of a person; all parts as [`letters`] gives them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct PersonName {
    /// The first given name; `None` if only one word is known.
    pub(super) given: Option<String>,
    /// Names or initials between the first and the last name.
    pub(super) middle: Vec<String>,
    /// The last word; the only one in a name of one word.
    pub(super) last: String,
    /// A short form of the given name before the last name: "Christopher (Kit) Bond".
    pub(super) nickname: Option<String>,
    /// The suffix, such as "jr", "sr", "ii".
    pub(super) suffix: Option<Suffix>,
    /// Whether there are particles such as "van" or "al" before the last name; they are left out of all parts.
    pub(super) has_particle: bool,
}

/// The rank of relatives with the same name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Suffix {
    /// The father: "Sr", "I".
    Elder,
    /// The son: "Jr", "II".
    Younger,
    /// The grandson: "III".
    Third,
}

/// Whether a word is a particle of the surname after it.
pub(super) fn is_particle(word: &str) -> bool {
    name_parts::is(name_parts::Kind::Particle, word)
}

/// Whether a word is a title that the tagger left before a name.
fn is_title(word: &str) -> bool {
    name_parts::is(name_parts::Kind::Title, word)
}

/// Gives the letters of a person's name without titles before it and without party and state after it, as in "Sen. Ann
/// Doe, D-VT".
pub(super) fn person_letters(name: &str) -> String {
    let letters = letters(name);
    let mut words: Vec<&str> = letters.split(' ').collect();
    while words.len() > 2 && words.first().is_some_and(|word| is_title(word)) {
        words.remove(0);
    }
    // "d vt"; "dny", since initials are joined; "d", if the state was lost.
    let is_party = |word: &str| matches!(word, "d" | "r");
    let is_joined = |word: &str| {
        word.strip_prefix(['d', 'r'])
            .is_some_and(|rest| rest.len() == 2 && places::is_american_state(rest))
    };
    match words.as_slice() {
        [_, _, .., party, state] if is_party(party) && places::is_american_state(state) => {
            words.truncate(words.len() - 2);
        }
        [_, _, .., party] if words.len() > 2 && (is_party(party) || is_joined(party)) => {
            words.pop();
        }
        _ => {}
    }
    words.join(" ")
}

impl PersonName {
    /// Parses the result of [`person_letters`].
    pub(super) fn parse(letters: &str) -> PersonName {
        let mut words: Vec<&str> = letters.split(' ').collect();
        let mut name = PersonName::default();
        if words.len() > 1
            && let Some(suffix) = words.last().and_then(|word| suffix(word))
        {
            name.suffix = Some(suffix);
            words.pop();
        }
        let Some((last, before)) = words.split_last() else {
            return name;
        };
        name.last = (*last).to_owned();
        let Some((first, middle)) = before.split_first() else {
            return name;
        };
        name.has_particle = middle.iter().any(|word| is_particle(word));
        if is_particle(first) && middle.is_empty() {
            // "bin Laden", "al-Assad"
            name.has_particle = true;
            return name;
        }
        if middle.is_empty() && is_title(first) {
            // "Senators Doe"
            return name;
        }
        name.given = Some((*first).to_owned());
        for word in middle.iter().filter(|word| !is_particle(word)) {
            let word = (*word).to_owned();
            if name.nickname.is_none() && given::is_variant(first, &word) {
                name.nickname = Some(word);
            } else {
                name.middle.push(word);
            }
        }
        name
    }

    /// Whether two names may belong to one person, judged by their parts.
    pub(super) fn is_compatible(&self, other: &PersonName) -> bool {
        if let (Some(one), Some(other)) = (self.suffix, other.suffix)
            && one != other
        {
            return false;
        }
        let (Some(given), Some(other_given)) = (&self.given, &other.given) else {
            // A single word is a last name or a given name.
            let (bare, full) = if self.given.is_none() {
                (self, other)
            } else {
                (other, self)
            };
            return is_same_word(&bare.last, &full.last)
                || full
                    .given
                    .as_ref()
                    .is_some_and(|given| is_same_word(&bare.last, given));
        };
        if !is_same_word(&self.last, &other.last) {
            return self.is_reordered(other);
        }
        given::agreement(given, other_given).is_some()
            && is_middle_compatible(&self.middle, &other.middle)
    }

    /// Whether two names have the same words in a different order.
    pub(super) fn is_reordered(&self, other: &PersonName) -> bool {
        let words = |name: &PersonName| {
            let mut words: Vec<String> = name
                .given
                .iter()
                .chain(&name.middle)
                .chain([&name.last])
                .map(|word| sound(word))
                .collect();
            words.sort();
            words
        };
        words(self) == words(other)
    }
}

fn suffix(word: &str) -> Option<Suffix> {
    let kinds = [
        (Kind::Elder, Suffix::Elder),
        (Kind::Younger, Suffix::Younger),
        (Kind::Third, Suffix::Third),
    ];
    let found = kinds.into_iter().find(|(kind, _)| is(*kind, word));
    found.map(|(_, suffix)| suffix)
}

/// Whether two words may be spellings of one name, whatever its original alphabet.
pub(super) fn is_same_word(one: &str, other: &str) -> bool {
    one == other || closeness(one, other).is_some()
}

/// The distance of two spellings: 0 for the same sound, else the number of letters in which the sounds differ; `None`
/// if they are different words.
///
/// "MacNeil" and "McNeil" are different: they are two surnames, not two spellings of one.
pub(super) fn closeness(one: &str, other: &str) -> Option<usize> {
    let is_of_sons = |one: &str, other: &str| {
        one.strip_prefix("mac").is_some_and(|rest| rest.len() > 2)
            && other.strip_prefix("mc").is_some_and(|rest| rest.len() > 2)
    };
    if is_of_sons(one, other) || is_of_sons(other, one) {
        return None;
    }
    let (one_sound, other_sound) = (sound(one), sound(other));
    if one_sound == other_sound {
        return Some(0);
    }
    let shorter = one_sound.len().min(other_sound.len());
    let limit = match shorter {
        0..=4 => return None,
        5..=7 => 1,
        _ => 2,
    };
    let distance = distance(&one_sound, &other_sound, limit);
    (distance <= limit && consonants(&one_sound) == consonants(&other_sound)).then_some(distance)
}

/// Whether two lists of middle names are compatible: one is empty, or they begin with the same names or initials.
pub(super) fn is_middle_compatible(one: &[String], other: &[String]) -> bool {
    let (one, other) = (pieces(one), pieces(other));
    one.iter().zip(&other).all(|(one, other)| {
        if one.chars().nth(1).is_some() && other.chars().nth(1).is_some() {
            is_same_word(one, other)
        } else {
            one.chars().next() == other.chars().next()
        }
    })
}

/// Middle names with joined initials divided: "hw" becomes two.
fn pieces(middle: &[String]) -> Vec<String> {
    let mut pieces = Vec::new();
    for word in middle {
        if is_initials(word) {
            pieces.extend(word.chars().map(String::from));
        } else {
            pieces.push(word.clone());
        }
    }
    pieces
}

/// Whether a word consists of joined initials: "h" or "hw".
pub(super) fn is_initials(word: &str) -> bool {
    let vowel = |character: char| matches!(character, 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
    word.chars().nth(1).is_none() || word.len() <= 3 && !word.chars().any(vowel)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(name: &str) -> PersonName {
        PersonName::parse(&person_letters(name))
    }

    #[track_caller]
    fn check(one: &str, other: &str, expected: bool) {
        assert_eq!(
            name(one).is_compatible(&name(other)),
            expected,
            "{one} and {other}"
        );
        assert_eq!(
            name(other).is_compatible(&name(one)),
            expected,
            "{other} and {one}"
        );
    }

    #[test]
    fn spellings_are_compatible() {
        check("Volodymyr Zelensky", "Volodymyr Zelenskyy", true);
        check("Volodymyr Zelenskiy", "Vladimir Zelensky", true);
        check("Muammar Gaddafi", "Moammar Gadhafi", true);
        check("Muammar Gaddafi", "Muammar al-Qaddafi", true);
        check("Saddam Hussein", "Saddam Husain", true);
        check("Hilary Doe", "Hillary Doe", true);
    }

    #[test]
    fn different_people_are_not() {
        check("Bill Clinton", "Hillary Clinton", false);
        check("John Kerry", "Bob Kerrey", false);
        check("Kim Jong Il", "Kim Jong Un", false);
        check("Margaret Thatcher", "Denis Thatcher", false);
        check("Ann Doe", "Ann Roe", false);
        check("Gordon MacNeil", "Gordon McNeil", false);
        check("Ann McDonald", "Ann MacDonald", false);
        check("Jean-Claude Doe", "Jean-Marie Doe", false);
    }

    #[test]
    fn middle_names_and_generations_must_not_conflict() {
        check("George W. Bush", "George Bush", true);
        check("George W. Bush", "George H. W. Bush", false);
        check("George HW Bush", "George H.W. Bush", true);
        check("John F. Kennedy", "John Fitzgerald Kennedy", true);
        check("John F. Kennedy", "John Patrick Kennedy", false);
        check("Ann Doe Jr.", "Ann Doe", true);
        check("Ann Doe Jr.", "Ann Doe Sr.", false);
    }

    #[test]
    fn one_word_may_be_either_name() {
        check("Zelenskiy", "Volodymyr Zelenskyy", true);
        check("Saddam", "Saddam Hussein", true);
        check("bin Laden", "Osama bin Laden", true);
        check("Doe", "Ann Roe", false);
    }

    #[test]
    fn words_in_another_order_may_be_the_same_name() {
        check("Xi Jinping", "Jinping Xi", true);
        check("Ban Ki-moon", "Ki-moon Ban", true);
    }

    #[test]
    fn titles_and_parties_are_no_part_of_a_name() {
        assert_eq!(person_letters("Senators Ann Doe"), "ann doe");
        assert_eq!(person_letters("Ann Doe D VT"), "ann doe");
        assert_eq!(person_letters("Ann Doe D Vermont"), "ann doe");
        assert_eq!(person_letters("Ann Doe D N Y"), "ann doe");
        assert_eq!(person_letters("Ann D. Roe"), "ann d roe");
        assert_eq!(person_letters("John Paul D. Lee"), "john paul d lee");
        assert_eq!(person_letters("Sir Alex"), "sir alex");
    }
}
