//! Where names begin and end: joins what the tagger divided, and extends names by words that belong to them.
//!
//! "Liberal Party" of "Ruritania" is one organisation, and "Strelsau Grammar School" a school even if the tagger saw only
//! the town. Works on the names of one article; names and results are in order and disjoint.

use newsdex_text::checkpoint::checkpoint;
use newsdex_text::enrichment::EntityKind;
use newsdex_text::lexicon::name_words::{
    is_body_of_place, is_numbered_station, is_organization_head,
};

use super::super::labels::Name;
use super::super::lists;
use super::super::tokens::Case;
use super::overlay;
use super::words::Words;

/// Maximum number of words in a name that ends with a word for an organisation.
const MAX_BODY_WORDS: usize = 6;
/// Maximum number of digits in the name of a station.
const MAX_DIGITS: u32 = 3;

/// Corrects the beginnings and ends of names.
pub(super) fn join(words: &Words<'_>, names: Vec<Name>) -> Vec<Name> {
    let names = numbered_stations(words, names);
    let names = extend_to_heads(words, names);
    join_places_of_bodies(words, &names)
}

/// Finds stations with a number: "Channel 9 News", "Zenda Radio 4".
fn numbered_stations(words: &Words<'_>, names: Vec<Name>) -> Vec<Name> {
    let mut found: Vec<Name> = Vec::new();
    for number in 1..words.len() {
        checkpoint();
        let is_number = words.token(number).is_some_and(|token| {
            token.case == Case::Number
                && !token.opens_sentence
                && token.end - token.start <= MAX_DIGITS
        });
        let head = number - 1;
        if !is_number || !words.is_capital(head) || !is_numbered_station(words.word(head)) {
            continue;
        }
        let mut start = head;
        while !words.opens(start)
            && words.is_capital(start.saturating_sub(1))
            && words.classes(start - 1) & (lists::FUNCTION | lists::CALENDAR | lists::TITLE) == 0
        {
            start -= 1;
        }
        let goes_on = |end: usize| words.continues(end) && words.classes(end) & lists::MEDIA != 0;
        let mut end = number + 1;
        while goes_on(end) {
            end += 1;
        }
        // Inside a longer run, the words around show nothing: "Channel 5 Jane Doe".
        if words.is_in_prose(start, end) && found.last().is_none_or(|last| last.end <= start) {
            found.push(Name {
                start,
                end,
                kind: EntityKind::Organization,
            });
        }
    }
    overlay(names, found)
}

/// Makes a run of capitalised words that ends with a word for an organisation one name: "Strelsau Grammar School".
fn extend_to_heads(words: &Words<'_>, names: Vec<Name>) -> Vec<Name> {
    let mut found: Vec<Name> = Vec::new();
    let mut next = 0;
    let mut start = 0;
    while start < words.len() {
        checkpoint();
        if !words.is_capital(start) {
            start += 1;
            continue;
        }
        let end = words.run_end(start);
        while names.get(next).is_some_and(|name| name.end <= start) {
            next += 1;
        }
        if let Some((start, end)) = body(words, start, end) {
            let mut inside = names[next..].iter().take_while(|name| name.start < end);
            let is_in_the_way = |name: &Name| {
                let is_full_name =
                    name.kind == EntityKind::Person && name.end - name.start > 1 && name.end < end;
                name.end > start && (name.start < start || name.end > end || is_full_name)
            };
            if !inside.any(is_in_the_way) {
                found.push(Name {
                    start,
                    end,
                    kind: EntityKind::Organization,
                });
            }
        }
        start = end;
    }
    overlay(names, found)
}

/// The part of a run of capitalised words that is the name of an organisation because of its last word.
fn body(words: &Words<'_>, mut start: usize, end: usize) -> Option<(usize, usize)> {
    if end - start < 2 || !is_organization_head(words.word(end - 1).trim_end_matches('.')) {
        return None;
    }
    if words.opens(start) && words.classes(start) & lists::FUNCTION != 0
        || words.word(start).eq_ignore_ascii_case("the")
    {
        start += 1;
    }
    // In a headline that capitalises every word, the run does not show where the name begins.
    let is_headline = (start..end)
        .any(|index| words.token(index).is_some_and(|token| token.shouted))
        || !words.is_in_prose(start, end);
    let is_name = |index: usize| {
        words.classes(index) & (lists::FUNCTION | lists::TITLE | lists::CALENDAR) == 0
            && !words.is_lower_elsewhere(index)
    };
    let first_is_name = !words.opens(start) || is_name(start);
    let several = end - start >= 2 && end - start <= MAX_BODY_WORDS;
    let has_title = (start..end).any(|index| {
        words.classes(index) & (lists::TITLE | lists::GIVEN) == lists::TITLE
            && !is_organization_head(words.word(index))
            && index + 1 < end
    });
    (several && first_is_name && !is_headline && !has_title).then_some((start, end))
}

/// Joins an organisation with the place that its name ends with: "Liberal Party of Ruritania".
fn join_places_of_bodies(words: &Words<'_>, names: &[Name]) -> Vec<Name> {
    let mut joined: Vec<Name> = Vec::with_capacity(names.len());
    for name in names {
        checkpoint();
        let start = match name.kind {
            EntityKind::Place => body_before(words, name.start, joined.last()),
            _ => None,
        };
        match start {
            None => joined.push(*name),
            Some(start) => {
                while joined.last().is_some_and(|last| last.end > start) {
                    joined.pop();
                }
                joined.push(Name {
                    start,
                    end: name.end,
                    kind: EntityKind::Organization,
                });
            }
        }
    }
    joined
}

/// The beginning of the organisation whose name continues with "of" and a place at `place`; `None` if there is none.
fn body_before(words: &Words<'_>, place: usize, before: Option<&Name>) -> Option<usize> {
    let mut of = place.checked_sub(1)?;
    if words.word(of) == "the" {
        of = of.checked_sub(1)?;
    }
    let head = of.checked_sub(1)?;
    let is_body = words.word(of) == "of"
        && !words.opens(of)
        && !words.opens(place)
        && words.is_capital(head)
        && is_body_of_place(words.word(head));
    if !is_body {
        return None;
    }
    if let Some(before) = before.filter(|before| before.end == of) {
        return (before.kind != EntityKind::Person || before.end - before.start == 1)
            .then_some(before.start);
    }
    // A shorter name in the same run belongs to the body: "Liberal" of "Liberal Party of Ruritania".
    let floor = before.map_or(0, |before| match before.kind {
        EntityKind::Person => before.end,
        _ => before.start,
    });
    let mut start = head;
    while start > floor && !words.opens(start) && words.is_capital(start - 1) {
        start -= 1;
    }
    let is_small =
        |index: usize| words.classes(index) & (lists::FUNCTION | lists::TITLE) != 0 && index < head;
    while is_small(start) {
        start += 1;
    }
    Some(start)
}
