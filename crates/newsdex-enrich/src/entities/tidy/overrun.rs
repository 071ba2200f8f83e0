//! Names that run on into what stands beside them, or stop short of their end.
//!
//! Releases and wire copy write offices, parties, states and addresses without the commas that prose has:
//! "U S Senators Ann Doe D N J", "WASHINGTON D C Idaho". What is cut here is no part of anybody's name.

use std::collections::HashSet;

use super::words::{HONORIFICS, NOT_NAMES, OFFICE_ENDS};
use super::{Name, is_called, is_listed};
use crate::entities::tokens::{Case, Token};
use newsdex_text::checkpoint::checkpoint;
use newsdex_text::enrichment::EntityKind;
use newsdex_text::lexicon::name_words::is_legal_form;
use newsdex_text::lexicon::places::is_american_state_code;

/// Most words of a person's name: what is longer is a line of contacts or a menu.
const MOST_WORDS_OF_A_PERSON: usize = 6;

/// Cuts names that run on, joins those that were parted, drops what names nothing.
pub(super) fn mend(text: &str, tokens: &[Token], names: Vec<Name>) -> Vec<Name> {
    let look = Look { text, tokens };
    let names: Vec<Name> = look.joined(names);
    let mut mended = Vec::with_capacity(names.len());
    for name in names {
        checkpoint();
        if let Some(pair) = look.chambers(&name) {
            mended.extend(pair);
        } else {
            mended.extend(look.mended(name));
        }
    }
    look.cut_doubled(&mut mended);
    // One that grew may have taken in the next.
    let mut end = 0;
    mended.retain(|name| {
        let is_apart = name.start >= end;
        if is_apart {
            end = name.end;
        }
        is_apart
    });
    mended
}

struct Look<'a> {
    text: &'a str,
    tokens: &'a [Token],
}

impl<'a> Look<'a> {
    fn word(&self, index: usize) -> &'a str {
        let token = self.tokens.get(index);
        token.map_or("", |token| token.text(self.text))
    }

    fn words(&self, name: &Name) -> Vec<&'a str> {
        (name.start..name.end)
            .map(|index| self.word(index))
            .collect()
    }

    fn mended(&self, mut name: Name) -> Option<Name> {
        self.end_at_poors(&mut name);
        self.end_at_district(&mut name);
        self.end_at_capital(&mut name);
        self.end_at_own_acronym(&mut name);
        if name.kind == EntityKind::Person {
            self.begin_after_office(&mut name);
            self.end_at_party(&mut name);
        }
        let words = self.words(&name);
        let [first, rest @ ..] = words.as_slice() else {
            return None;
        };
        let last = rest.last().unwrap_or(first);
        let is_room = |word: &&str| word.bytes().any(|byte| byte.is_ascii_digit());
        let is_dropped = name.kind == EntityKind::Person && words.len() > MOST_WORDS_OF_A_PERSON
            // "Department C-55" is a room of a court.
            || is_listed(&["department", "courtroom", "dept"], first) && rest.first().is_some_and(is_room)
            || name.kind == EntityKind::Organization && !rest.is_empty() && is_listed(OFFICE_ENDS, last)
            || is_called(NOT_NAMES, &words);
        if is_dropped {
            return None;
        }
        if self.is_address(&name) || matches!(words.as_slice(), ["U", "S"]) {
            name.kind = EntityKind::Place;
        }
        if name.kind == EntityKind::Person && is_bill(&words) && !self.knows_a_bill() {
            return None;
        }
        Some(name)
    }

    /// "Standard" of "Standard & Poor's" is half a name.
    fn end_at_poors(&self, name: &mut Name) {
        let is_half = self.word(name.end - 1) == "Standard"
            && matches!(self.word(name.end), "and" | "&")
            && matches!(self.word(name.end + 1), "Poor" | "Poors");
        if is_half {
            let possessive = matches!(self.word(name.end + 2), "'s" | "’s");
            name.end += 2 + usize::from(possessive);
            name.kind = EntityKind::Organization;
        }
    }

    /// "Brooklyn District" of "Brooklyn District Attorney" is the place; with "'s Office" it is the whole.
    fn end_at_district(&self, name: &mut Name) {
        let district = name.end - 1;
        if name.end - name.start < 2
            || !is_listed(&["district"], self.word(district))
            || !is_listed(&["attorney", "attorneys"], self.word(name.end))
        {
            return;
        }
        let possessive = usize::from(matches!(
            self.word(name.end + 1),
            "'s" | "’s" | "'S" | "’S" | "'" | "’"
        ));
        if is_listed(&["office"], self.word(name.end + 1 + possessive)) {
            name.end += 2 + possessive;
            name.kind = EntityKind::Organization;
        } else {
            name.end = district;
            name.kind = EntityKind::Place;
        }
    }

    /// "Washington DC Idaho Senator": the place where it was written ends with the "DC".
    fn end_at_capital(&self, name: &mut Name) {
        if !is_listed(&["washington"], self.word(name.start)) {
            return;
        }
        let after = name.start + 1;
        let length = match (self.word(after), self.word(after + 1)) {
            ("DC" | "D.C." | "D.C", _) => 1,
            ("D" | "D.", "C" | "C.") => 2,
            _ => return,
        };
        if name.end > after + length {
            name.end = after + length;
            name.kind = EntityKind::Place;
        }
    }

    /// "Department of Homeland Security DHS": the abbreviation is another name for the same.
    fn end_at_own_acronym(&self, name: &mut Name) {
        let acronym = self.word(name.end - 1);
        if name.end - name.start < 4 || acronym.len() < 3 {
            return;
        }
        let initials: String = (name.start..name.end - 1)
            .map(|index| self.word(index))
            .filter_map(|word| word.chars().next().filter(|first| first.is_uppercase()))
            .collect();
        if initials == acronym {
            name.end -= 1;
        }
    }

    /// "Washington U S Senators Ann Doe": the name begins after the office.
    fn begin_after_office(&self, name: &mut Name) {
        let office = (name.start..name.end.saturating_sub(1))
            .rev()
            .find(|index| is_listed(HONORIFICS, self.word(*index)));
        if let Some(office) = office {
            name.start = office + 1;
        }
    }

    /// "Ann Doe D N J", "Ann Doe RTN", "Ann Doe D-Mass": party and state are cut off.
    fn end_at_party(&self, name: &mut Name) {
        for index in name.start + 2..name.end {
            let tail = (index + 1..name.end).map(|index| self.word(index).trim_end_matches('.'));
            let is_state = tail.clone().count() <= 2
                && tail.clone().all(|word| {
                    word.len() <= 2 && word.bytes().all(|byte| byte.is_ascii_uppercase())
                });
            let word = self.word(index);
            let is_party = matches!(word, "R" | "D" | "I") && is_state
                || index + 1 == name.end && is_party_and_state(word);
            if is_party {
                name.end = index;
                return;
            }
        }
    }

    /// "350 Jay Street"
    fn is_address(&self, name: &Name) -> bool {
        let roads = ["street", "avenue", "road", "boulevard", "lane", "drive"];
        let before = name.start.checked_sub(1);
        name.end - name.start > 1
            && is_listed(&roads, self.word(name.end - 1))
            && before
                .and_then(|before| self.tokens.get(before))
                .is_some_and(|before| before.case == Case::Number)
    }

    /// Whether somebody in the text is called Bill and something else.
    fn knows_a_bill(&self) -> bool {
        self.tokens.windows(2).any(|pair| {
            pair[0].text(self.text) == "Bill"
                && pair[1].case == Case::Capital
                && !pair[1].opens_sentence
        })
    }

    /// "House and Senate" names two.
    fn chambers(&self, name: &Name) -> Option<[Name; 2]> {
        let words = self.words(name);
        let (first, last) = (*words.first()?, *words.last()?);
        let chambers = ["House", "Senate"];
        let is_pair = chambers.contains(&first)
            && chambers.contains(&last)
            && first != last
            && (words.len() == 2 || words.len() == 3 && matches!(words[1], "and" | "&"));
        let one = |start| Name {
            start,
            end: start + 1,
            kind: EntityKind::Organization,
        };
        is_pair.then(|| [one(name.start), one(name.end - 1)])
    }

    /// Joins "and Co Inc" and "& Poor's" to the name before them; alone they name nothing.
    fn joined(&self, names: Vec<Name>) -> Vec<Name> {
        let mut joined: Vec<Name> = Vec::with_capacity(names.len());
        for name in names {
            checkpoint();
            let words = self.words(&name);
            let is_form = words
                .iter()
                .all(|word| is_legal_form(&word.trim_end_matches('.').to_lowercase()))
                && name.kind == EntityKind::Organization;
            let is_poors = matches!(words.as_slice(), ["Poor" | "Poors", ..]);
            if !is_form && !is_poors {
                joined.push(name);
                continue;
            }
            let linked = name
                .start
                .checked_sub(1)
                .is_some_and(|before| matches!(self.word(before), "and" | "&"));
            let end = name.start - usize::from(linked);
            let before = joined.last_mut().filter(|before| {
                before.end == end
                    && before.kind != EntityKind::Place
                    && self
                        .tokens
                        .get(name.start)
                        .is_some_and(|token| !token.opens_sentence)
            });
            match before {
                Some(before) if is_form || self.word(before.end - 1) == "Standard" => {
                    let possessive = is_poors && matches!(self.word(name.end), "'s" | "’s");
                    before.end = name.end + usize::from(possessive);
                    before.kind = EntityKind::Organization;
                }
                _ if is_form => {}
                _ => joined.push(name),
            }
        }
        joined
    }

    /// "Doe Doe" and "Ann Doe Ann Doe", of a headline that runs into its text; but Sirhan Sirhan is called so.
    fn cut_doubled(&self, names: &mut [Name]) {
        let full: HashSet<&str> = names
            .iter()
            .filter(|name| name.kind == EntityKind::Person && name.end - name.start > 1)
            .filter(|name| self.word(name.end - 1) != self.word(name.end - 2))
            .map(|name| self.word(name.end - 1))
            .collect();
        for name in names
            .iter_mut()
            .filter(|name| name.kind == EntityKind::Person)
        {
            let words = self.words(name);
            let half = words.len() / 2;
            if let [.., before, last] = words.as_slice()
                && before == last
                && (words.len() > 2 || full.contains(last))
            {
                name.end -= 1;
            } else if words.len() >= 4
                && words.len().is_multiple_of(2)
                && words[..half] == words[half..]
            {
                name.end = name.start + half;
            }
        }
    }
}

fn is_bill(words: &[&str]) -> bool {
    matches!(words, ["Bill" | "BILL"])
}

/// "D-Mass", "RTN", "DNJ"
fn is_party_and_state(word: &str) -> bool {
    let Some(state) = word.strip_prefix(['D', 'R']) else {
        return false;
    };
    state.starts_with(['-', '–', '/']) || is_american_state_code(state)
}
