//! The forms of names of people: initials, the order of first and last name, particles, hyphens and transliterations.

use std::collections::BTreeMap;

use super::titles::is_suffix;
use super::{Row, is_listed};
use crate::Pattern;
use newsdex_text::lexicon::name_spellings::{self, Kind, transliterations};
use newsdex_text::lexicon::syllables::divided_given_name;
use newsdex_text::lexicon::{given_names, surnames, titles};

/// The most words between two typed words of a name: "Fernando Cardoso" finds "Fernando Henrique Cardoso".
pub const MOST_WORDS_BETWEEN: u32 = 3;

/// The most words of a name that are tried in another order.
const MOST_REORDERED: usize = 4;

/// The longest word that two neighbouring words are tried as, in bytes.
const LONGEST_JOINED: usize = 20;

/// The fewest letters behind the start of a word that is divided in a full name.
const SHORTEST_REST: usize = 3;

/// The number of letters by which the rest of a name of one word must at least be longer than its start: "ODervan" is
/// O'Dervan, but "Albright" is not Al Bright.
const SHORTEST_REST_ALONE: usize = 5;

/// The regnal numbers that are tried after a name.
const MOST_REIGNS: usize = 25;

/// The forms of a name, without the typed one.
pub(super) fn forms(words: &[String]) -> Vec<Pattern> {
    let rows = rows(words).into_iter().map(Row::pattern);
    rows.chain(given_name_for_initial(words)).collect()
}

/// The forms of a name as known words in a row, without the typed one.
fn rows(words: &[String]) -> Vec<Row> {
    let (Some(first), Some(last)) = (words.first(), words.last()) else {
        return Vec::new();
    };
    if let [only] = words {
        let divided = divided_start(only, |start| SHORTEST_REST_ALONE + start.len());
        return divided.map(|words| Row::of(&words, 0)).collect();
    }
    let mut rows = Vec::new();
    if words.iter().any(|word| is_initials(word)) {
        // "Antonia F. D. Cabrel", "Antonia FD Cabrel", "Antonia Cabrel"
        rows.push(Row::of(&divided_initials(words), 0));
        rows.push(Row::of(&joined_initials(words), 0));
        let without = words.iter().enumerate().filter(|(at, word)| {
            let is_inner = *at > 0 && at + 1 < words.len();
            !is_inner || !is_initials(word)
        });
        let without: Vec<String> = without.map(|(_, word)| word.clone()).collect();
        if without.len() > 1 {
            rows.push(Row::of(&without, 0));
        }
    }
    let inner = words.get(1..words.len() - 1).unwrap_or_default();
    if inner.iter().any(|word| is_initials(word)) {
        return rows;
    }
    // The Arabic article may be absent: "Karim el-Masbah", "Karim Masbah".
    let is_article = |word: &String| is_listed(Kind::Article, word);
    let outer = |(at, word): (usize, &String)| {
        (at == 0 || at + 1 == words.len() || !is_article(word)).then(|| word.clone())
    };
    let bare: Vec<String> = words.iter().enumerate().filter_map(outer).collect();
    // "Viktor Orbán", "Orbán Viktor"; but "Thomas James" and "James Thomas" are two people.
    let is_given = |word: &str| given_names::gender(word).is_some();
    let is_order_known =
        is_given(first) && is_given(last) || words.iter().any(|word| is_suffix(word));
    let in_other_orders = |words: &[String]| match is_order_known {
        true => Vec::new(),
        false => other_orders(words),
    };
    // Each spelling is looked up in the index, so only the words in the order of names have all of theirs.
    let mut spelled = vec![Row::of(&bare, MOST_WORDS_BETWEEN)];
    spelled.extend(in_other_orders(words));
    let is_rare = !surnames::is_common(last);
    let mut others: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for word in spelled.iter_mut().flat_map(|row| &mut row.words) {
        let typed = word.first().cloned().unwrap_or_default();
        let of_word = |typed: &String| other_spellings(typed, typed == last, is_rare);
        word.extend_from_slice(others.entry(typed).or_insert_with_key(of_word));
    }
    rows.extend(spelled);
    for words in divided_and_joined(words) {
        rows.push(Row::of(&words, MOST_WORDS_BETWEEN));
        rows.extend(in_other_orders(&words));
    }
    rows
}

/// The name with any first name that begins with the typed initial: "E. Morvan" is also "Emmanuel Morvan".
fn given_name_for_initial(words: &[String]) -> Option<Pattern> {
    let (initial, rest) = words.split_first()?;
    let mut letters = initial.chars();
    let is_initial = letters.next().is_some_and(char::is_alphabetic) && letters.next().is_none();
    if !is_initial || !rest.iter().any(|word| word.chars().nth(1).is_some()) {
        return None;
    }
    let rest = rest.iter().map(|word| Pattern::Word(word.clone()));
    Some(Pattern::Phrase {
        parts: std::iter::once(Pattern::Prefix(initial.clone()))
            .chain(rest)
            .collect(),
        slop: MOST_WORDS_BETWEEN,
    })
}

/// The name with any first names that begin with the typed initials: "A. T. Little" is also "Amos T. Little".
///
/// A query joins initials with full stops to one word. In lower case it must have no vowel, because "ed" is a name.
pub(super) fn given_names_for_initials(pattern: &Pattern) -> Option<Pattern> {
    let Pattern::Phrase { parts, slop: 0 } = pattern else {
        return None;
    };
    let (Pattern::Word(initials), rest) = parts.split_first()? else {
        return None;
    };
    let is_typed_as_initials = (2..=3).contains(&initials.chars().count())
        && (initials.chars().all(char::is_uppercase) || is_initials(initials));
    if !is_typed_as_initials || rest.is_empty() {
        return None;
    }
    let letters = initials.chars().flat_map(char::to_lowercase);
    let beginnings = letters.map(|letter| Pattern::Prefix(letter.to_string()));
    Some(Pattern::Phrase {
        parts: beginnings.chain(rest.iter().cloned()).collect(),
        slop: 0,
    })
}

/// A name with its last word first, and with its first word last.
fn other_orders(words: &[String]) -> Vec<Row> {
    if words.len() > MOST_REORDERED {
        return Vec::new();
    }
    let slop = match words.len() {
        2 => MOST_WORDS_BETWEEN,
        _ => 0,
    };
    let mut last_first = words.to_vec();
    last_first.rotate_right(1);
    let mut first_last = words.to_vec();
    first_last.rotate_left(1);
    match first_last == last_first {
        true => vec![Row::of(&last_first, slop)],
        false => vec![Row::of(&last_first, slop), Row::of(&first_last, slop)],
    }
}

/// Names that are meant only if an article has nothing else: "Leander" for "Prince Leander", "Ottokar VI" for "King
/// Ottokar".
pub(super) fn whole_names(words: &[String]) -> Vec<String> {
    match words {
        [title, name] if titles::goes_with_given_name(title) => {
            let reigns = (1..=MOST_REIGNS).map(|number| format!("{name} {}", roman(number)));
            std::iter::once(name.clone()).chain(reigns).collect()
        }
        _ => Vec::new(),
    }
}

/// The other spellings of a word in a full name, sorted. A short form of a given name belongs to the same person only if
/// few people have the last name.
fn other_spellings(word: &str, is_last: bool, is_rare: bool) -> Vec<String> {
    let mut found = transliterations(word);
    found.extend(name_spellings::of_word(Kind::Article, word).map(str::to_owned));
    if !is_last && is_rare {
        found.extend(given_names::variants(word).map(str::to_owned));
    }
    found.sort_unstable();
    found.dedup();
    found.retain(|other| other != word);
    found
}

/// The words with two neighbours joined ("Abdul Rahman", "Abdulrahman"), and with one word divided ("Soojin", "Soo-jin";
/// "Elamrani", "El Amrani").
fn divided_and_joined(words: &[String]) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let with = |parts: Vec<String>| {
            let mut divided = words.to_vec();
            divided.splice(at..=at, parts);
            divided
        };
        let syllables = divided_given_name(word);
        found.extend(syllables.map(|(one, other)| with(vec![one.to_owned(), other.to_owned()])));
        found.extend(divided_start(word, |_| SHORTEST_REST).map(with));
    }
    for (at, pair) in words.windows(2).enumerate() {
        let joined = pair.concat();
        if words.len() > 2 && joined.len() <= LONGEST_JOINED {
            let mut with = words.to_vec();
            with.splice(at..at + 2, [joined]);
            found.push(with);
        }
    }
    found
}

/// A word with its start as words of their own: "el amrani" for "elamrani". `shortest_rest` gives the fewest letters behind
/// a start.
fn divided_start(
    word: &str,
    shortest_rest: impl Fn(&str) -> usize,
) -> impl Iterator<Item = Vec<String>> {
    let lines = name_spellings::spellings(Kind::Divided).iter();
    lines.filter_map(move |line| {
        let (start, parts) = line.split_first()?;
        let rest = word.strip_prefix(start)?;
        let mut divided: Vec<String> = parts.iter().map(|part| (*part).to_owned()).collect();
        divided.extend((!rest.is_empty()).then(|| rest.to_owned()));
        let is_whole = rest.is_empty() && parts.len() > 1;
        (is_whole || rest.chars().count() >= shortest_rest(start)).then_some(divided)
    })
}

/// Whether a folded word consists of initials: "f", "fd".
fn is_initials(word: &str) -> bool {
    let is_vowel = |letter: char| matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
    let letters = word.chars().count();
    word.chars().all(char::is_alphabetic)
        && (letters == 1 || letters <= 3 && !word.contains(is_vowel) && !is_suffix(word))
}

/// The words with initials divided: "antonia fd cabrel" gives "antonia f d cabrel".
fn divided_initials(words: &[String]) -> Vec<String> {
    let mut divided = Vec::new();
    for word in words {
        match is_initials(word) {
            true => divided.extend(word.chars().map(String::from)),
            false => divided.push(word.clone()),
        }
    }
    divided
}

/// The words with neighbouring initials joined: "antonia f d cabrel" gives "antonia fd cabrel".
fn joined_initials(words: &[String]) -> Vec<String> {
    let mut joined: Vec<String> = Vec::new();
    let mut is_open = false;
    for word in words {
        match joined.last_mut().filter(|_| is_open && is_initials(word)) {
            Some(last) => last.push_str(word),
            None => joined.push(word.clone()),
        }
        is_open = is_initials(word);
    }
    joined
}

/// A number below 40 in Roman figures, in lower case.
fn roman(number: usize) -> String {
    let mut rest = number;
    let mut roman = String::new();
    for (value, figures) in [(10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")] {
        while rest >= value {
            roman.push_str(figures);
            rest -= value;
        }
    }
    roman
}
