//! Parses bylines: separates the authors of an article from the agencies they write for.
//!
//! Other parts of such lines are dropped: "By", job titles ("Staff Writer"), places ("in Paris"), addresses and dates.
//! Names in capitals are converted to normal spelling.

pub mod agencies;
mod arabic;
mod capitals;
mod trailing;

pub use self::arabic::is_byline as is_arabic_byline;
pub use self::capitals::capitalized;
use std::sync::LazyLock;

use indexmap::IndexSet;

use crate::clean;
use crate::lexicon::abbreviations::is_abbreviation;
use crate::lexicon::bylines::{self, is_particle};
use crate::lexicon::name_words::is_end_of_paper;
use crate::lexicon::titles::{self, OfficeUse};
use crate::lexicon::{given_names, name_suffixes, places};

/// The authors and agencies in a byline.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Byline {
    /// The authors, in their original order, without duplicates. Usually persons.
    pub authors: Vec<String>,
    /// News agencies by their usual names, without duplicates.
    pub agencies: Vec<String>,
}

impl Byline {
    /// Adds another byline of the same article.
    ///
    /// Linear in the number of all names: to combine many bylines, collect them instead of adding them one by one.
    pub fn extend(&mut self, other: Byline) {
        *self = [std::mem::take(self), other].into_iter().collect();
    }
}

/// Combines all bylines of an article. Linear in the number of names.
impl FromIterator<Byline> for Byline {
    fn from_iter<B: IntoIterator<Item = Byline>>(bylines: B) -> Byline {
        let (mut authors, mut agencies) = (IndexSet::new(), IndexSet::new());
        for byline in bylines {
            authors.extend(byline.authors);
            agencies.extend(byline.agencies);
        }
        let mut authors = authors.into_iter().collect();
        keep_people(&mut authors);
        Byline {
            authors,
            agencies: agencies.into_iter().collect(),
        }
    }
}

/// The maximum number of authors from one line; further names are dropped.
const MANY: usize = 20;
/// The maximum length of a line that is parsed, in bytes.
const LONGEST: usize = 600;

/// Parses a byline: `By Ann Lee and Bo Roe, Reuters` has two persons and an agency.
///
/// Names are separated by `;`, `|`, `&`, "and" and commas; `Roe, Jane` stays one name. Empty for a line without a name.
pub fn byline(written: &str) -> Byline {
    let mut found = Byline::default();
    let Some(line) = clean::line(written) else {
        return found;
    };
    if line.len() > LONGEST {
        return found;
    }
    let line = without_brackets(without_by(&line), &mut found);
    if arabic::is_arabic(&line) {
        arabic::read(&line, &mut found);
        found.authors.truncate(MANY);
        return found;
    }
    for group in line.split([';', '|', '&', '•', '·']) {
        // "Reporting by A; editing by B": editors are not authors.
        if is_of_editors(group) {
            continue;
        }
        for side in divided_by_and(group) {
            side_of_and(side, &mut found);
        }
    }
    keep_people(&mut found.authors);
    found.authors.truncate(MANY);
    found
}

/// Removes desks and newspapers if somebody else is an author.
fn keep_people(authors: &mut Vec<String>) {
    let is_desk = |name: &String| {
        let last = name.rsplit(' ').next().unwrap_or(name).to_lowercase();
        [bylines::Kind::Office, bylines::Kind::Desk]
            .into_iter()
            .any(|kind| bylines::is(kind, &last))
            || is_paper(name)
    };
    if authors
        .iter()
        .any(|name| is_of_a_person(name) && !is_desk(name))
    {
        authors.retain(|name| !is_desk(name));
    }
}

/// The authors in a byline; as [`byline`], without the agencies.
pub fn authors(written: &str) -> Vec<String> {
    byline(written).authors
}

/// Whether a name has the form of a person's name: two to five words of letters, of which the first and the last begin
/// with capitals, or two to five characters of a script without capitals.
pub fn is_of_a_person(name: &str) -> bool {
    let words: Vec<&str> = name.split(' ').collect();
    let begins_with_capital = |word: Option<&&str>| {
        word.and_then(|word| word.chars().next())
            .is_some_and(char::is_uppercase)
    };
    let is_spelled = name.chars().all(|c| {
        c.is_alphabetic() || matches!(c, ' ' | '-' | '.' | '\'' | '’' | '\u{300}'..='\u{36f}')
    });
    let is_dense = name
        .chars()
        .all(|c| c.is_alphabetic() && !c.is_uppercase() && !c.is_lowercase());
    let is_written_well = is_spelled
        && (2..=5).contains(&words.len())
        && begins_with_capital(words.first())
        && begins_with_capital(words.last())
        && words.iter().all(|word| is_word_of_a_name(word));
    is_written_well || (is_dense && (2..=5).contains(&name.chars().count()))
}

fn is_word_of_a_name(word: &str) -> bool {
    let capital = word
        .trim_start_matches(['\'', '’'])
        .chars()
        .find(|c| c.is_alphabetic())
        .is_some_and(|c| !c.is_lowercase());
    let particle = || {
        is_particle(word)
            || word
                .split_once(['-', '\'', '’'])
                .is_some_and(|(begin, rest)| {
                    matches!(begin, "al" | "el" | "d" | "ul" | "ur")
                        && rest.chars().next().is_some_and(char::is_uppercase)
                })
    };
    capital || particle()
}

/// The words before names, longest first: "written by" before "by". Arabic words are left out.
fn longest_by_first() -> impl Iterator<Item = &'static str> {
    static ALL: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
        let mut all: Vec<&str> = bylines::outside_arabic(bylines::Kind::By).collect();
        all.sort_by_key(|word| std::cmp::Reverse(word.len()));
        all
    });
    ALL.iter().copied()
}

/// Removes "By" and similar words from the beginning of a line; a line of nothing else is unchanged.
pub fn without_by(line: &str) -> &str {
    let line = line.trim();
    for before in longest_by_first() {
        let Some((begin, rest)) = line.split_at_checked(before.len()) else {
            continue;
        };
        if !begin.eq_ignore_ascii_case(before) || !rest.starts_with([' ', ':', '\u{a0}']) {
            continue;
        }
        // In German bylines "Von" means "by", but "von" in lower case is the beginning of a name.
        if before == "von" && line.starts_with('v') {
            return line;
        }
        let rest = rest.trim_start_matches([' ', ':', '\u{a0}']);
        return if rest.is_empty() {
            line
        } else {
            without_by(rest)
        };
    }
    line
}

/// Removes "By" and similar words from a printed line that is certainly none of a text: also those that begin a name
/// when they have a capital, such as "di". A line of nothing else is unchanged.
pub fn without_printed_by(line: &str) -> &str {
    let line = line.trim();
    let mut small = bylines::phrases(bylines::Kind::SmallBy).iter();
    let rest = small.find_map(|word| line.strip_prefix(word)?.strip_prefix(' '));
    rest.unwrap_or_else(|| without_by(line))
}

/// Reads a line that is a word such as "by", in any language, and the names of people: `Von Jana Roth`, `Af Bo Lund`.
///
/// The first name must begin with a known given name, because a headline may begin in the same way: `Von der Leyen reist`.
///
/// ```
/// use newsdex_text::byline::printed_byline;
/// assert_eq!(printed_byline("Door Anna de Wit").unwrap().authors, ["Anna de Wit"]);
/// assert_eq!(printed_byline("Von Ort zu Ort"), None);
/// ```
pub fn printed_byline(line: &str) -> Option<Byline> {
    let line = line.trim();
    let names = match without_printed_by(line) {
        names if names.len() < line.len() => names,
        _ => without_capital_by(line)?,
    };
    let first = names.split(' ').next().unwrap_or_default();
    let begins_like_a_name =
        first.starts_with(char::is_uppercase) && given_names::gender(first).is_some();
    let is_line = begins_like_a_name && !names.ends_with(['.', '?', '!', ':', ',', '"', '”', '…']);
    let found = is_line.then(|| byline(names))?;
    let are_people = found.authors.iter().all(|name| is_of_a_person(name));
    (are_people && !found.authors.is_empty()).then_some(found)
}

/// The part of a line after a word such as "by", in any language, also where the word can begin a name: `Di Anna Rossi`.
fn without_any_by(line: &str) -> &str {
    match without_printed_by(line) {
        names if names.len() < line.trim().len() => names,
        line => without_capital_by(line).unwrap_or(line),
    }
}

/// Maximum number of words in the name of a person who stands alone in a line.
const MOST_WORDS_OF_NAME: usize = 4;

/// The name of a person that a line consists of, with or without a word such as "by" before it: `Af Bo Lund`.
pub fn person_alone(line: &str) -> Option<&str> {
    let person = without_any_by(line);
    (is_of_a_person(person) && person.split(' ').count() <= MOST_WORDS_OF_NAME).then_some(person)
}

/// The part after a word that can also be the beginning of a name, when it has a capital: `Di Anna Rossi`.
fn without_capital_by(line: &str) -> Option<&str> {
    bylines::phrases(bylines::Kind::SmallBy)
        .iter()
        .find_map(|word| {
            let (begin, rest) = line.split_at_checked(word.len())?;
            let rest = rest.strip_prefix(' ')?;
            begin.eq_ignore_ascii_case(word).then_some(rest)
        })
}

/// Removes the text in brackets and adds the agencies in it to `found`.
fn without_brackets(line: &str, found: &mut Byline) -> String {
    if !line.contains(['(', '[']) {
        return line.to_owned();
    }
    let mut outside = String::with_capacity(line.len());
    let mut inside = String::new();
    let mut depth = 0_usize;
    for character in line.chars() {
        match character {
            '(' | '[' => depth += 1,
            ')' | ']' if depth > 0 => {
                depth -= 1;
                note_agencies(&inside, found);
                inside.clear();
                outside.push(' ');
            }
            _ if depth > 0 => inside.push(character),
            _ => outside.push(character),
        }
    }
    clean::line(&outside).unwrap_or_default()
}

fn note_agencies(text: &str, found: &mut Byline) {
    for name in agencies::agencies(text) {
        push(&mut found.agencies, name.to_owned());
    }
}

fn is_of_editors(group: &str) -> bool {
    let lower = group.trim().to_lowercase();
    let mut begins = bylines::phrases(bylines::Kind::Editing).iter();
    lower.contains(" by ") && begins.any(|begin| lower.starts_with(begin))
}

/// Splits a line at "and". "Ann Smith and Bo Lee" are two names; "Smith and Sons" is one, as is "Ernst and Young".
fn divided_by_and(group: &str) -> Vec<&str> {
    static WORDS: LazyLock<Vec<String>> = LazyLock::new(|| {
        let words = bylines::phrases(bylines::Kind::And).iter();
        let forms = words.flat_map(|word| {
            // A single letter in capitals is an initial.
            let loud = (word.len() > 1).then(|| word.to_uppercase());
            std::iter::once((*word).to_owned()).chain(loud)
        });
        forms.map(|word| format!(" {word} ")).collect()
    });
    let mut sides = vec![group];
    for word in WORDS.iter() {
        sides = sides
            .into_iter()
            .flat_map(|side| {
                let parts: Vec<&str> = side.split(word.as_str()).collect();
                let are_names = parts.iter().all(|part| {
                    let part = part.trim();
                    part.contains(' ') || agencies::agency(part).is_some()
                });
                match are_names {
                    true => parts,
                    false => vec![side],
                }
            })
            .collect();
    }
    sides
}

/// Parses one side of an "and": a name, several names with commas, or a name and a description.
fn side_of_and(side: &str, found: &mut Byline) {
    let pieces: Vec<&str> = side
        .split(',')
        .map(str::trim)
        .filter(|piece| !piece.is_empty())
        .collect();
    let mut before: Option<String> = None;
    let mut names: Vec<String> = Vec::new();
    for piece in pieces {
        let Some(name) = name(piece, found) else {
            continue;
        };
        let is_one_word = !name.contains(' ');
        let suffix = name.replace('.', "");
        let is_suffix = !suffix.contains(' ') && is_suffix(&suffix.to_lowercase());
        match &before {
            // "Martin Luther King, Jr." is one name, and so is "Roe, Jane".
            Some(last) if is_suffix || (is_one_word && !last.contains(' ')) => {
                let whole = format!("{last}, {name}");
                names.pop();
                names.push(whole);
                before = None;
                continue;
            }
            Some(_) if is_one_word || is_place(&name) => continue,
            _ if is_paper(&name) && !(names.is_empty() && found.authors.is_empty()) => continue,
            _ => {}
        }
        before = Some(name.clone());
        names.push(name);
    }
    for name in names {
        push(&mut found.authors, name);
    }
}

/// Whether a name ends like the name of a newspaper or station.
pub fn is_paper(name: &str) -> bool {
    let last = name.rsplit(' ').next().unwrap_or(name);
    last.starts_with(char::is_uppercase) && is_end_of_paper(&last.to_lowercase())
}

fn is_place(name: &str) -> bool {
    places::is_dateline_town(name) || places::is_country_or_state(name)
}

/// Gives the name in one piece of a byline; `None` if the piece is something else. Adds agencies in it to `found`.
fn name(piece: &str, found: &mut Byline) -> Option<String> {
    let words: Vec<&str> = without_by(piece)
        .split(' ')
        .filter(|word| !word.is_empty() && !word.contains('@') && !word.contains("://"))
        .collect();
    let piece = words.join(" ");
    // "Jane Roe / RIO", "Correspondente / Paris": a person, then a place or a newspaper.
    let (piece, _) = piece.split_once(" / ").unwrap_or((&piece, ""));
    let piece = piece.trim_matches(|c: char| {
        c.is_whitespace()
            || matches!(
                c,
                ',' | '-' | '–' | '—' | '/' | ':' | '"' | '“' | '”' | '*' | '_'
            )
    });
    let piece = piece
        .strip_suffix('.')
        .filter(|bare| !ends_in_initial(bare))
        .unwrap_or(piece);
    let piece = match agencies::agency(piece) {
        Some(_) => piece,
        None => trailing::without_addition(piece),
    };
    if let Some(agency) = agencies::agency(piece) {
        push(&mut found.agencies, agency.to_owned());
        return None;
    }
    let slashed: Vec<Option<&str>> = piece.split('/').map(agencies::agency).collect();
    if slashed.len() > 1 && slashed.iter().all(Option::is_some) {
        for agency in slashed.into_iter().flatten() {
            push(&mut found.agencies, agency.to_owned());
        }
        return None;
    }
    let lower = piece.to_lowercase();
    let is_nobody = bylines::is(bylines::Kind::Nobody, &lower)
        || bylines::is(bylines::Kind::Account, &lower)
        || piece
            .chars()
            .any(|c| c.is_ascii_digit() || matches!(c, '{' | '}' | '<' | '>'))
        || lower.starts_with("special to ")
        || lower.starts_with("for the ")
        || lower.starts_with("of the ")
        || lower.starts_with("in ")
        || lower.starts_with("www.");
    if is_nobody || !piece.chars().any(char::is_alphabetic) {
        note_agencies(piece, found);
        return None;
    }
    let person = without_office(piece, found);
    let person = without_place(without_title(person));
    (!person.is_empty()).then(|| in_small_letters(person))
}

/// Whether a word in lower case follows a name: `jr`, `phd`.
fn is_suffix(word: &str) -> bool {
    name_suffixes::is_of_relatives(word) || name_suffixes::is(name_suffixes::Kind::Degree, word)
}

fn ends_in_initial(bare: &str) -> bool {
    let last = bare.rsplit([' ', '.']).next().unwrap_or(bare);
    last.chars().count() <= 1 || is_abbreviation(last)
}

/// Gives the person in "Mark Roe Associated Press Writer"; empty for "Associated Press Writer". Adds agencies to
/// `found`.
fn without_office<'t>(piece: &'t str, found: &mut Byline) -> &'t str {
    let last = piece.rsplit(' ').next().unwrap_or(piece).to_lowercase();
    let is_office = bylines::is(bylines::Kind::Office, &last);
    let mut starts: Vec<usize> = vec![0];
    starts.extend(piece.match_indices(' ').map(|(at, _)| at + 1));
    if !is_office {
        // "Ann Lee Reuters": an agency after a complete name.
        for start in starts.iter().skip(2) {
            let (person, rest) = piece.split_at_checked(*start).unwrap_or((piece, ""));
            if let Some(agency) = agencies::agency(rest)
                && is_of_a_person(person.trim())
            {
                push(&mut found.agencies, agency.to_owned());
                return person.trim();
            }
        }
        return piece;
    }
    note_agencies(piece, found);
    let begins_office = |start: usize| {
        let rest = piece.get(start..).unwrap_or_default();
        let first = rest.split(' ').next().unwrap_or_default().to_lowercase();
        titles::office_words(OfficeUse::Press).any(|word| word == first)
            || bylines::is(bylines::Kind::Office, &first)
            || (1..=4).any(|count| agencies::agency(&first_words(rest, count)).is_some())
    };
    let office = starts.iter().copied().find(|start| begins_office(*start));
    match office {
        Some(at) => piece.get(..at).unwrap_or_default().trim(),
        None => piece,
    }
}

fn first_words(text: &str, count: usize) -> String {
    text.split(' ').take(count).collect::<Vec<_>>().join(" ")
}

/// Removes titles before a name: "Senator Ann Lee" becomes "Ann Lee".
fn without_title(piece: &str) -> &str {
    let mut bare = piece;
    while let Some((first, rest)) = bare.split_once(' ')
        && is_title(first)
    {
        bare = rest.trim();
    }
    match is_of_a_person(bare) {
        true => bare,
        false => piece,
    }
}

/// Whether a word is a title such as "Senator" or "Dr.", or the article before a title.
fn is_title(word: &str) -> bool {
    let lower = word.trim_end_matches('.').to_lowercase();
    // "Dean" in "Dean Roe" is a given name, not a title.
    let is_name = || given_names::gender(&lower).is_some();
    lower == "the" || titles::is_spoken_title(&lower) && !is_name()
}

/// Removes a place after a name: "Ann Lee in Paris", "Ann Lee at the White House".
fn without_place(piece: &str) -> &str {
    for word in [" in ", " at ", " for ", " IN ", " of ", " from "] {
        if let Some((person, rest)) = piece.split_once(word)
            && is_of_a_person(person)
            && rest.chars().next().is_some_and(char::is_uppercase)
        {
            return person;
        }
    }
    piece
}

/// Converts a name in capitals to normal spelling; any other name is unchanged.
fn in_small_letters(name: &str) -> String {
    let is_loud = name.contains(' ')
        && !name.chars().any(char::is_lowercase)
        && name
            .split(' ')
            .any(|word| word.chars().filter(|c| c.is_alphabetic()).count() > 2);
    match is_loud {
        true => capitalized(name),
        false => name.to_owned(),
    }
}

/// Adds a name if it is new. A search of the list is fast enough, because a byline has few names.
fn push(names: &mut Vec<String>, name: String) {
    if !names.contains(&name) {
        names.push(name);
    }
}

/// Puts the first names of people before their last names: `Lowe, Ann` becomes `Ann Lowe`.
///
/// Semicolons separate people. If there are several words before the comma, the comma may separate people too, and the
/// text stays as it is.
pub fn first_name_first(people: &str) -> String {
    let turned = |name: &str| match name.split_once(',') {
        Some((last, first))
            if !first.contains(',') && !last.trim().contains(' ') && !first.trim().is_empty() =>
        {
            format!("{} {}", first.trim(), last.trim())
        }
        _ => name.trim().to_owned(),
    };
    people
        .split(';')
        .map(turned)
        .collect::<Vec<String>>()
        .join("; ")
}

#[cfg(test)]
mod tests;
