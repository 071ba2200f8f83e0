//! Names of companies and bodies with signs inside them: "Doe, Roe & Partners LLP", "St. Ann's Hospital", and the short
//! name of a company whose legal form the article gives once.

use newsdex_text::checkpoint::checkpoint;
use newsdex_text::enrichment::EntityKind;
use newsdex_text::lexicon::name_words::{self, is_organization_head};

use super::super::hashes::Hashes;
use super::super::labels::Name;
use super::super::lists;
use super::super::tokens::{self, Case};
use super::overlay;
use super::words::Words;

/// Maximum number of partners before "&" in the name of a firm.
const MAX_PARTNERS: usize = 4;
/// Maximum number of words of a name after "&" or "'s".
const MAX_WORDS: usize = 4;
/// The fewest letters of a legal form that is never anything else: "NV" is also Nevada.
const MIN_FORM: usize = 3;

/// Joins the parts of names around "&" and "'s".
pub(super) fn join(words: &Words<'_>, names: Vec<Name>) -> Vec<Name> {
    let names = with_companions(words, with_legal_forms(words, names));
    let mut found: Vec<Name> = Vec::new();
    for sign in 1..words.len().saturating_sub(1) {
        checkpoint();
        let name = match words.word(sign) {
            "&" => firm(words, sign),
            "'s" | "’s" | "'" | "’" => body_of_group(words, sign),
            _ => None,
        };
        if let Some(name) = name
            && found.last().is_none_or(|last| last.end <= name.start)
        {
            found.extend(before_and(words, &names, name.start));
            found.push(name);
        }
    }
    overlay(names, found)
}

/// Adds the legal forms that the tagger left out: "Zenda S.p.A.", "Zenda, Inc.".
fn with_legal_forms(words: &Words<'_>, mut names: Vec<Name>) -> Vec<Name> {
    for index in 0..names.len() {
        checkpoint();
        let name = names[index];
        let mut form = name.end;
        if words.word(form) == "," && !words.opens(form) {
            form += 1;
        }
        let is_free = names.get(index + 1).is_none_or(|next| next.start >= form);
        let end = legal_form_end(words, form).filter(|_| is_free && !words.opens(name.end));
        if let Some(end) = end {
            // "Film Finance Strelsau Ltd": the tagger saw only the place.
            if name.kind == EntityKind::Place {
                let floor = index.checked_sub(1).map_or(0, |before| names[before].end);
                let mut start = name.start;
                while start > floor && words.continues(start) && words.is_capital(start - 1) {
                    start -= 1;
                }
                if start == name.start && words.word(name.end) != "," {
                    continue;
                }
                names[index].start = start;
            }
            names[index].end = end;
            names[index].kind = EntityKind::Organization;
            if let Some(next) = names.get_mut(index + 1).filter(|next| next.start < end) {
                next.start = end.min(next.end);
            }
        }
    }
    names.retain(|name| name.start < name.end);
    names
}

/// Joins a name with the legal forms behind its "and": "Doe and Co Inc", "Doe Roe & Co.". Legal forms alone are no name.
///
/// Without a name before "and", the capitalised words there are the name.
fn with_companions(words: &Words<'_>, names: Vec<Name>) -> Vec<Name> {
    let is_and = |index: usize| matches!(words.word(index), "and" | "&") && !words.opens(index);
    let mut joined: Vec<Name> = Vec::with_capacity(names.len());
    let mut names = names.into_iter().peekable();
    while let Some(mut name) = names.next() {
        checkpoint();
        if is_of_forms(words, &name) {
            let before = name.start.checked_sub(2).filter(|before| {
                is_and(before + 1) && words.is_capital(*before) && !words.opens(name.start)
            });
            let Some(before) = before else {
                continue;
            };
            let floor = joined.last().map_or(0, |last| last.end);
            match joined.last_mut().filter(|last| last.end == before + 1) {
                Some(last) => {
                    last.end = name.end;
                    last.kind = EntityKind::Organization;
                }
                None if before >= floor => {
                    name.start = before;
                    while name.start > floor
                        && words.continues(name.start)
                        && words.is_capital(name.start - 1)
                    {
                        name.start -= 1;
                    }
                    name.kind = EntityKind::Organization;
                    joined.push(name);
                }
                None => {}
            }
            continue;
        }
        let forms = name.end + 1;
        let end = end_of_forms(words, forms);
        let is_firm = is_and(name.end)
            && end > forms
            && !is_acronym(words, forms)
            && names.peek().is_none_or(|next| next.start >= end);
        if is_firm {
            name.end = end;
            name.kind = EntityKind::Organization;
        }
        joined.push(name);
    }
    joined
}

/// Whether a name consists of legal forms: "Co Inc", "Ltd". "Company" alone may stand for one that was named before, and
/// "SA" may be an acronym.
pub(super) fn is_of_forms(words: &Words<'_>, name: &Name) -> bool {
    let is_form = |index: usize| {
        words.is_capital(index) && !is_acronym(words, index) && is_legal_form(words.word(index))
    };
    let is_abbreviated = |index: usize| {
        let form = words.word(index).trim_end_matches('.').to_lowercase();
        name_words::abbreviated_legal_forms().any(|abbreviated| abbreviated == form)
    };
    (name.start..name.end).all(is_form) && (name.end - name.start > 1 || is_abbreviated(name.start))
}

fn is_acronym(words: &Words<'_>, index: usize) -> bool {
    words
        .token(index)
        .is_some_and(|token| token.shouted || token.case == Case::Upper)
}

/// The end of the legal forms at a position, which is the position itself if there are none.
pub(super) fn end_of_forms(words: &Words<'_>, start: usize) -> usize {
    let mut end = start;
    while words.continues(end) && is_legal_form(words.word(end)) {
        end += 1;
    }
    end
}

/// The end of the legal form at a position; `None` if there is none. "S.p." and "A." are two tokens.
fn legal_form_end(words: &Words<'_>, form: usize) -> Option<usize> {
    let is_plain = words.continues(form) && words.token(form).is_some_and(|token| !token.shouted);
    let letters = |form: &str| form.chars().filter(|letter| *letter != '.').count();
    let one = words.word(form);
    if is_plain && letters(one) >= MIN_FORM && is_legal_form(one) {
        return Some(form + 1);
    }
    let both = format!("{one}{}", words.word(form + 1));
    let is_joined = words
        .token(form)
        .zip(words.token(form + 1))
        .is_some_and(|(one, other)| one.end == other.start);
    (is_plain
        && is_joined
        && one.contains('.')
        && letters(&both) >= MIN_FORM
        && is_legal_form(&both))
    .then_some(form + 2)
}

/// The name before "and" that the tagger ran together with the firm at `start`: "Zenda International and Doe".
fn before_and(words: &Words<'_>, names: &[Name], start: usize) -> Option<Name> {
    let and = start
        .checked_sub(1)
        .filter(|and| words.word(*and) == "and")?;
    let at = names.partition_point(|name| name.end <= start);
    let around = names.get(at).filter(|name| name.start < and)?;
    Some(Name {
        end: and,
        ..*around
    })
}

/// A firm named after several partners: "Doe, Roe & Partners LLP". Two partners alone do not show where the name begins.
fn firm(words: &Words<'_>, sign: usize) -> Option<Name> {
    if words.opens(sign) || !words.continues(sign + 1) {
        return None;
    }
    let mut start = sign - 1;
    if !words.is_capital(start) {
        return None;
    }
    let mut partners = 1;
    while partners < MAX_PARTNERS
        && start >= 2
        && !words.opens(start)
        && !words.opens(start - 1)
        && words.word(start - 1) == ","
        && words.is_capital(start - 2)
        && words.classes(start - 2) & (lists::COUNTRY | lists::REGION | lists::CALENDAR) == 0
    {
        start -= 2;
        partners += 1;
    }
    let end = words.run_end(sign + 1).min(sign + 1 + MAX_WORDS);
    let has_legal_form = is_legal_form(words.word(end - 1));
    (partners > 1 && has_legal_form).then_some(Name {
        start,
        end,
        kind: EntityKind::Organization,
    })
}

/// A body that is named after a saint or a group of people: "St. Ann's Hospital", "Zenda People's Party".
fn body_of_group(words: &Words<'_>, sign: usize) -> Option<Name> {
    let group = sign - 1;
    let after = sign + 1;
    if words.opens(sign) || !words.continues(after) || !words.is_capital(group) {
        return None;
    }
    let end = words.run_end(after).min(after + MAX_WORDS);
    if !is_organization_head(words.word(end - 1)) {
        return None;
    }
    let is_saint = group > 0
        && !words.opens(group)
        && matches!(words.word(group - 1).trim_end_matches('.'), "St" | "Saint");
    let mut start = match is_saint {
        true => group - 1,
        false => group,
    };
    if !is_saint && !name_words::has_bodies(&words.word(group).to_lowercase()) {
        return None;
    }
    // "the Zenda People's Party": the words before belong to the name, too.
    let is_part = |index: usize| {
        words.is_capital(index)
            && words.classes(index) & (lists::FUNCTION | lists::TITLE | lists::CALENDAR) == 0
    };
    while !is_saint && start > 0 && !words.opens(start) && is_part(start - 1) {
        start -= 1;
    }
    Some(Name {
        start,
        end,
        kind: EntityKind::Organization,
    })
}

/// Makes names of two words organisations if they are the first partners of a firm in the article: "Doe Roe" after "Doe,
/// Roe & Partners LLP".
pub(super) fn as_partners(words: &Words<'_>, names: &mut [Name]) {
    let mut firms: Vec<(u64, u64)> = Vec::new();
    for name in names.iter() {
        checkpoint();
        let is_firm = name.kind == EntityKind::Organization
            && name.end - name.start > 3
            && (name.start..name.end).any(|index| words.word(index) == "&");
        if is_firm {
            let mut partners = (name.start..name.end).filter(|index| words.is_capital(*index));
            if let (Some(one), Some(other)) = (partners.next(), partners.next()) {
                firms.push((words.hash(one), words.hash(other)));
            }
        }
    }
    if firms.is_empty() {
        return;
    }
    for name in names.iter_mut().filter(|name| name.end - name.start == 2) {
        checkpoint();
        if firms.contains(&(words.hash(name.start), words.hash(name.start + 1))) {
            name.kind = EntityKind::Organization;
        }
    }
}

/// Makes names of one word organisations if the article has them with a legal form: "Zenda" after "Zenda S.A.".
pub(super) fn as_with_legal_form(words: &Words<'_>, names: &mut [Name]) {
    let mut companies = Hashes::default();
    for name in names.iter() {
        checkpoint();
        if name.kind == EntityKind::Organization
            && name.end - name.start == 2
            && is_legal_form(words.word(name.end - 1))
        {
            companies.insert(tokens::lower_hash(words.word(name.start)));
        }
    }
    if companies.is_empty() {
        return;
    }
    let places = lists::COUNTRY | lists::REGION | lists::CITY;
    for name in names.iter_mut().filter(|name| name.end - name.start == 1) {
        checkpoint();
        let is_company = companies.contains(&tokens::lower_hash(words.word(name.start)));
        let is_capital = words
            .token(name.start)
            .is_some_and(|token| token.case != Case::Lower);
        if is_company && is_capital && words.classes(name.start) & places == 0 {
            name.kind = EntityKind::Organization;
        }
    }
}

/// Whether a word is a legal form, in any case and with full stops: "S.p.A.".
pub(super) fn is_legal_form(word: &str) -> bool {
    name_words::is_legal_form(&word.replace('.', "").to_lowercase())
}
