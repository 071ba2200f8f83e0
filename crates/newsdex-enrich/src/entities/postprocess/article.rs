//! What an article shows once holds everywhere in it: acronyms with their full names, towns with their state, and names
//! that the tagger found in one sentence and missed in another.

use newsdex_text::checkpoint::checkpoint;
use newsdex_text::enrichment::EntityKind;
use newsdex_text::lexicon::name_words::{
    is_acronym_of_thing, is_body_of_place, is_organization_head,
};

use super::super::hashes::{ByHash, Hashes};
use super::super::labels::Name;
use super::super::lists;
use super::super::tokens::{self, Case};
use super::overlay;
use super::words::Words;

/// Maximum number of words between a full name and the acronym after it that are compared.
const MAX_FULL_WORDS: usize = 10;
/// The fewest mentions of a single word that is looked for elsewhere in the article.
const ENOUGH_MENTIONS: u32 = 2;
/// Maximum number of names with the same first word that are looked for elsewhere in the article.
const MAX_SAME_BEGINNING: usize = 16;

/// Finds acronyms that the article introduces, "Ruritanian News Agency (RNA)", and makes them and their full names
/// names of one kind.
pub(super) fn introduce_acronyms(words: &Words<'_>, names: Vec<Name>) -> Vec<Name> {
    let mut introduced = Vec::new();
    for index in 1..words.len() {
        checkpoint();
        if !is_acronym(words, index) {
            continue;
        }
        let full =
            full_name_before(words, index).or_else(|| organization_before(words, &names, index));
        if let Some(full) = full.filter(|full| !is_thing(words, *full, index)) {
            introduced.push((full, index));
        }
    }
    if introduced.is_empty() {
        return names;
    }
    let mut kinds: ByHash<EntityKind> = ByHash::default();
    let mut found = Vec::with_capacity(2 * introduced.len());
    for ((start, end), acronym) in introduced {
        checkpoint();
        let kind = kind_of_introduced(words, &names, (start, end), acronym);
        kinds.insert(tokens::lower_hash(words.word(acronym)), kind);
        found.push(Name { start, end, kind });
        found.push(Name {
            start: acronym,
            end: acronym + 1,
            kind,
        });
    }
    let names = overlay(names, found);
    let is_upper = |index: usize| {
        words
            .token(index)
            .is_some_and(|token| token.case.is_capital() && token.case != Case::Capital)
    };
    let found = (0..words.len())
        .filter(|index| is_upper(*index))
        .filter_map(|index| {
            checkpoint();
            let kind = *kinds.get(&tokens::lower_hash(words.word(index)))?;
            Some(Name {
                start: index,
                end: index + 1,
                kind,
            })
        })
        .collect();
    add_single_words(names, found)
}

/// Whether an acronym and its full name are those of a thing: "Human Immunodeficiency Virus (HIV)".
fn is_thing(words: &Words<'_>, (start, end): (usize, usize), acronym: usize) -> bool {
    is_acronym_of_thing(words.word(acronym))
        && !is_organization_head(words.word(head(words, start, end)))
}

/// The fewest letters of an acronym that no sentence introduces.
const MIN_LETTERS: usize = 3;
/// Maximum number of letters of such an acronym.
const MAX_LETTERS: usize = 6;

/// Adds acronyms of organisations that the article names in full, but does not introduce: "NUD" and "N.U.D." if it has
/// "National Union of Dockers".
pub(super) fn repeat_acronyms(words: &Words<'_>, names: Vec<Name>) -> Vec<Name> {
    let mut known = Hashes::default();
    let may_have_acronym = |name: &&Name| {
        name.kind == EntityKind::Organization && name.end - name.start >= MIN_LETTERS
    };
    for name in names.iter().filter(may_have_acronym) {
        checkpoint();
        let is_head = |word: &str| is_organization_head(word) || is_body_of_place(word);
        if !(name.start..name.end).any(|index| is_head(words.word(index))) {
            continue;
        }
        let initials = (name.start..name.end).filter(|index| words.is_capital(*index));
        let initials: String = initials
            .filter_map(|index| words.word(index).chars().next())
            .flat_map(char::to_lowercase)
            .collect();
        if (MIN_LETTERS..=MAX_LETTERS).contains(&initials.len()) {
            known.insert(tokens::lower_hash(&initials));
        }
    }
    if known.is_empty() {
        return names;
    }
    let is_acronym = |index: &usize| {
        let is_upper = words.token(*index).is_some_and(|token| {
            !token.shouted && matches!(token.case, Case::Upper | Case::Initial)
        });
        if !is_upper {
            return false;
        }
        let letters = words.word(*index).chars();
        let letters: String = letters.filter(|letter| *letter != '.').collect();
        letters.len() >= MIN_LETTERS && known.contains(&tokens::lower_hash(&letters))
    };
    let found = (0..words.len()).filter(is_acronym);
    let found = found
        .map(|index| Name {
            start: index,
            end: index + 1,
            kind: EntityKind::Organization,
        })
        .collect();
    add_single_words(names, found)
}

/// The kind of a full name and its acronym.
fn kind_of_introduced(
    words: &Words<'_>,
    names: &[Name],
    (start, end): (usize, usize),
    acronym: usize,
) -> EntityKind {
    let found = |start: usize, end: usize| {
        let at = names.partition_point(|name| name.end <= start);
        names.get(at).filter(|name| name.start < end)
    };
    let head = head(words, start, end);
    if words.classes(head) & lists::ORGANIZATION != 0 || is_organization_head(words.word(head)) {
        return EntityKind::Organization;
    }
    match (found(start, end), found(acronym, acronym + 1)) {
        (Some(whole), _)
            if whole.kind != EntityKind::Person && whole.start <= start + 1 && whole.end >= end =>
        {
            whole.kind
        }
        (_, Some(short)) if short.kind == EntityKind::Misc => EntityKind::Misc,
        _ => EntityKind::Organization,
    }
}

/// Adds names of one word that are not inside other names, and gives names of the same word their kind; both lists are
/// in order.
fn add_single_words(names: Vec<Name>, single: Vec<Name>) -> Vec<Name> {
    let mut all = Vec::with_capacity(names.len() + single.len());
    let mut single = single.into_iter().peekable();
    for mut name in names {
        checkpoint();
        while let Some(missing) = single.next_if(|missing| missing.end <= name.start) {
            all.push(missing);
        }
        while let Some(known) = single.next_if(|known| known.start < name.end) {
            if name.end - name.start == 1 {
                name.kind = known.kind;
            }
        }
        all.push(name);
    }
    all.extend(single);
    all
}

/// Whether a token is an acronym directly after an opening parenthesis, or after "or" between commas.
fn is_acronym(words: &Words<'_>, index: usize) -> bool {
    let may_be_acronym = words
        .token(index)
        .is_some_and(|token| matches!(token.case, Case::Upper | Case::Mixed));
    if !may_be_acronym || !matches!(words.word(index - 1), "(" | "or") {
        return false;
    }
    let word = words.word(index);
    let capitals = word.chars().filter(|letter| letter.is_uppercase()).count();
    let letters = word.chars().filter(|letter| letter.is_alphabetic()).count();
    let is_short = (2..=8).contains(&letters) && capitals >= 2 && capitals + 1 >= letters;
    is_short
        && !words.opens(index)
        && match words.word(index - 1) {
            "(" => matches!(words.word(index + 1), ")" | "," | ";"),
            "or" => index >= 2 && words.word(index - 2) == ",",
            _ => false,
        }
}

/// The organisation directly before an acronym in brackets that abbreviates its name in another language: "Communist
/// Party of Ruritania (KPR)".
fn organization_before(
    words: &Words<'_>,
    names: &[Name],
    acronym: usize,
) -> Option<(usize, usize)> {
    let open = acronym.checked_sub(1)?;
    let at = names.partition_point(|name| name.end < open);
    let name = names.get(at).filter(|name| name.end == open)?;
    let letters = words
        .word(acronym)
        .chars()
        .filter(|letter| letter.is_alphabetic());
    let places = lists::COUNTRY | lists::REGION | lists::CITY | lists::PEOPLE;
    (name.kind == EntityKind::Organization
        && name.end - name.start > 1
        && words.word(open) == "("
        && words.word(acronym + 1) == ")"
        && letters.count() >= MIN_LETTERS
        && words.token(acronym).is_some_and(|token| !token.shouted)
        && words.word(acronym).chars().all(char::is_alphabetic)
        && words.classes(acronym) & places == 0)
        .then_some((name.start, name.end))
}

/// The words before an acronym whose initials it consists of, as a half-open range of tokens.
fn full_name_before(words: &Words<'_>, acronym: usize) -> Option<(usize, usize)> {
    let mut end = acronym.checked_sub(1)?;
    if words.word(end) == "or" {
        end = end.checked_sub(1)?;
    }
    let letters: Vec<char> = words
        .word(acronym)
        .chars()
        .filter(|letter| letter.is_alphabetic())
        .flat_map(char::to_lowercase)
        .collect();
    let mut last = end.checked_sub(1)?;
    if matches!(words.word(last), "\"" | "”" | "'s" | "’s") {
        (end, last) = (last, last.checked_sub(1)?);
    }
    if !words.is_capital(last) {
        return None;
    }
    let mut start = end;
    let mut best = None;
    while start > 0 && end - start < MAX_FULL_WORDS {
        start -= 1;
        let is_part = words.is_capital(start)
            || words.classes(start) & lists::CONNECTOR != 0
            || matches!(words.word(start), "&" | "'s" | "’s" | "-" | ",");
        if !is_part {
            break;
        }
        if words.is_capital(start) && has_initials(words, start, end, &letters) {
            best = Some((start, end));
            break;
        }
        if words.opens(start) {
            break;
        }
    }
    best
}

/// Whether letters are the initials of the words, in order; small words may be left out.
fn has_initials(words: &Words<'_>, start: usize, end: usize, letters: &[char]) -> bool {
    let mut rest = letters;
    for index in start..end {
        let mut parts = words.word(index).split('-');
        let is_capital = words.is_capital(index);
        for part in parts.by_ref() {
            let initial = part
                .chars()
                .next()
                .and_then(|letter| letter.to_lowercase().next());
            match (initial, rest.split_first()) {
                (Some(initial), Some((first, others))) if *first == initial => rest = others,
                (Some(_), _) if is_capital => {
                    // "U.S. Agency": the letters of a word in capitals count one by one.
                    return false;
                }
                _ => {}
            }
        }
    }
    rest.is_empty()
}

/// The head of a full name: the word before "of" or "for", else the last one.
fn head(words: &Words<'_>, start: usize, end: usize) -> usize {
    let of =
        (start + 1..end).find(|index| matches!(words.word(*index), "of" | "for" | "on" | "in"));
    of.unwrap_or(end) - 1
}

/// Makes a name a place if a state or a country follows it after a comma: "Zenda, Texas".
///
/// Not if the words are the last name of somebody in the article, or begin with a given name.
pub(super) fn towns_with_state(words: &Words<'_>, names: &mut [Name]) {
    let has_state =
        |pair: &[Name]| matches!(pair, [name, next] if precedes_state(words, name, next));
    if !names.windows(2).any(has_state) {
        return;
    }
    let mut people = Hashes::default();
    for name in names.iter() {
        checkpoint();
        if name.kind == EntityKind::Person && name.end - name.start > 1 {
            people.insert(tokens::lower_hash(words.word(name.end - 1)));
        }
    }
    for index in 0..names.len() {
        checkpoint();
        let name = names[index];
        let Some(next) = names.get(index + 1) else {
            break;
        };
        if !precedes_state(words, &name, next) {
            continue;
        }
        let ends = words.opens(next.end)
            || matches!(
                words.word(next.end),
                "," | "." | ")" | ";" | ":" | "" | "--" | "–" | "—"
            );
        let follows_title = name.start > 0 && words.classes(name.start - 1) & lists::TITLE != 0;
        let may_be_town = matches!(name.kind, EntityKind::Person | EntityKind::Organization)
            && name.end - name.start <= 2
            && words.classes(name.end - 1) & (lists::ORGANIZATION | lists::COMPANY) == 0
            && (name.end - name.start == 1 || words.classes(name.start) & lists::GIVEN == 0)
            && (name.start..name.end).all(|index| {
                words
                    .token(index)
                    .is_some_and(|token| token.case == Case::Capital)
            })
            && !people.contains(&tokens::lower_hash(words.word(name.end - 1)));
        if ends && may_be_town && !follows_title {
            names[index].kind = EntityKind::Place;
        }
    }
}

/// Makes organisations places if the article begins a paragraph with them as a dateline in capitals: "ZENDA – A man".
pub(super) fn towns_of_datelines(words: &Words<'_>, names: &mut [Name]) {
    let things = lists::ORGANIZATION | lists::COMPANY | lists::MEDIA | lists::TITLE;
    let is_dateline = |name: &Name| {
        let is_in_capitals = (name.start..name.end).all(|index| {
            words.classes(index) & things == 0
                && words.word(index).len() >= MIN_LETTERS
                && words
                    .word(index)
                    .chars()
                    .all(|letter| letter.is_uppercase())
        });
        let letters: usize = (name.start..name.end)
            .map(|index| words.word(index).len())
            .sum();
        name.kind == EntityKind::Organization
            && matches!(words.word(name.end), "–" | "—" | "--")
            && words.is_capital(name.end + 1)
            && letters > MAX_LETTERS
            && is_in_capitals
            && words.begins_line(name.start)
    };
    let towns: Vec<Name> = names
        .iter()
        .filter(|name| is_dateline(name))
        .copied()
        .collect();
    for town in towns {
        let length = town.end - town.start;
        for name in names
            .iter_mut()
            .filter(|name| name.end - name.start == length)
        {
            checkpoint();
            let is_same = (0..length).all(|offset| {
                let (one, other) = (
                    words.word(town.start + offset),
                    words.word(name.start + offset),
                );
                one.eq_ignore_ascii_case(other)
            });
            if is_same && name.kind == EntityKind::Organization {
                name.kind = EntityKind::Place;
            }
        }
    }
}

/// Whether a state or a country follows a name after a comma.
fn precedes_state(words: &Words<'_>, name: &Name, next: &Name) -> bool {
    next.kind == EntityKind::Place
        && next.start == name.end + 1
        && words.word(name.end) == ","
        && !words.opens(next.start)
        && (next.start..next.end)
            .all(|index| words.classes(index) & (lists::REGION | lists::COUNTRY) != 0)
}

/// A name of an article that may be repeated elsewhere.
struct Known {
    name: Name,
    mentions: u32,
}

/// Adds occurrences of names that the tagger found elsewhere in the article.
///
/// A name of several words also replaces shorter names inside it. A single word must have been found twice, stand alone
/// in its run of capitalised words, inside a sentence, and the article must not have it in lower case.
pub(super) fn repeat_names(words: &Words<'_>, names: Vec<Name>) -> Vec<Name> {
    let mut known: ByHash<Vec<Known>> = ByHash::default();
    for name in &names {
        checkpoint();
        let length = name.end - name.start;
        if name.kind == EntityKind::Misc || length == 1 && words.opens(name.start) {
            continue;
        }
        let same = known.entry(words.hash(name.start)).or_default();
        let is_same = |other: &Known| {
            other.name.end - other.name.start == length
                && words.are_same(other.name.start, name.start, length)
        };
        if let Some(at) = same.iter().position(is_same) {
            same[at].mentions += 1;
        } else if same.len() < MAX_SAME_BEGINNING {
            same.push(Known {
                name: *name,
                mentions: 1,
            });
        }
    }
    for same in known.values_mut() {
        same.retain(|known| {
            known.mentions >= ENOUGH_MENTIONS || known.name.end - known.name.start > 1
        });
        same.sort_by_key(|known| std::cmp::Reverse(known.name.end - known.name.start));
    }
    let mut found = Vec::new();
    let mut next = 0;
    let mut position = 0;
    while position < words.len() {
        checkpoint();
        while names.get(next).is_some_and(|name| name.end <= position) {
            next += 1;
        }
        let here = names.get(next).filter(|name| name.start <= position);
        let here_end = here.map_or(position, |name| name.end);
        let begins = here.is_none_or(|name| name.start == position);
        let repeated = longest(words, &known, position)
            .filter(|repeated| begins && repeated.end > here_end)
            .filter(|repeated| {
                names[next..]
                    .iter()
                    .take_while(|name| name.start < repeated.end)
                    .all(|name| name.end <= repeated.end)
            });
        match repeated {
            Some(repeated) => {
                position = repeated.end;
                found.push(repeated);
            }
            None => position = here_end.max(position + 1),
        }
    }
    overlay(names, found)
}

/// The longest known name at a position that is not part of a longer run of capitalised words.
fn longest(words: &Words<'_>, known: &ByHash<Vec<Known>>, position: usize) -> Option<Name> {
    if !words.is_capital(position) {
        return None;
    }
    let before_is_capital = position > 0
        && !words.opens(position)
        && words.is_capital(position - 1)
        && words.classes(position - 1) & (lists::TITLE | lists::FUNCTION) == 0;
    if before_is_capital {
        return None;
    }
    let same = known.get(&words.hash(position))?;
    let name = same.iter().map(|known| known.name).find(|name| {
        let length = name.end - name.start;
        let end = position + length;
        let goes_on = words.is_capital(end) && !words.opens(end);
        let is_plain = length > 1
            || !words.opens(position)
                && !words.is_lower_elsewhere(position)
                && words.classes(position)
                    & (lists::FUNCTION | lists::CALENDAR | lists::TITLE | lists::PEOPLE)
                    == 0;
        position != name.start
            && !goes_on
            && is_plain
            && (position + 1..end).all(|index| !words.opens(index))
            && words.are_same(name.start, position, length)
    })?;
    Some(Name {
        start: position,
        end: position + name.end - name.start,
        kind: name.kind,
    })
}
