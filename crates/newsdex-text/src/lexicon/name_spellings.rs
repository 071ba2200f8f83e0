//! Words and letters that names have in several spellings: "St." and "Saint", "Yury" and "Yuri".

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::{lexicon_file, rows};

/// The kind of a line; the head of `name-spellings.tsv` explains each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A word in names of all kinds: "saint".
    Any,
    /// A word in names of places: "mount".
    Place,
    /// A word in names of organizations: "department".
    Body,
    /// A legal form: "corporation".
    Form,
    /// Letters before or after the town in the name of a club: "fc".
    Club,
    /// A word before surnames that is often absent: "al".
    Article,
    /// An article before the name of a town that is often absent: "the".
    PlaceArticle,
    /// The start of a word that is also a word of its own: "o" in "odoe".
    Divided,
    /// Letters at the start of a word in the full name of a person.
    Start,
    /// Letters anywhere in such a word.
    Part,
    /// Letters at the end of such a word.
    End,
}

impl Kind {
    fn of(name: &str) -> Option<Kind> {
        Some(match name {
            "any" => Kind::Any,
            "place" => Kind::Place,
            "body" => Kind::Body,
            "form" => Kind::Form,
            "club" => Kind::Club,
            "article" => Kind::Article,
            "before-place" => Kind::PlaceArticle,
            "divided" => Kind::Divided,
            "start" => Kind::Start,
            "part" => Kind::Part,
            "end" => Kind::End,
            _ => return None,
        })
    }
}

type Lines = FxHashMap<Kind, Vec<Vec<&'static str>>>;

static LINES: LazyLock<Lines> = LazyLock::new(|| {
    let mut lines = Lines::default();
    for mut row in rows(lexicon_file!("name-spellings.tsv")) {
        if let (Some(kind), Some(spellings)) = (row.next().and_then(Kind::of), row.next()) {
            let spellings = spellings.split(' ').collect();
            lines.entry(kind).or_default().push(spellings);
        }
    }
    lines
});

/// The lines of a kind: each has the spellings of one word or group of letters, in lower case, the usual one first.
pub fn spellings(kind: Kind) -> &'static [Vec<&'static str>] {
    LINES.get(&kind).map_or(&[], Vec::as_slice)
}

/// The other spellings of a word, in lower case, that the lines of a kind give.
pub fn of_word(kind: Kind, word: &str) -> impl Iterator<Item = &'static str> {
    let lines = spellings(kind).iter();
    let line = lines
        .filter(move |line| line.contains(&word))
        .flatten()
        .copied();
    line.filter(move |other| *other != word)
}

/// The usual spelling of a word, in lower case, that the lines of a kind give; other words as they are.
pub fn usual(kind: Kind, word: &str) -> &str {
    let mut lines = spellings(kind).iter();
    let line = lines.find(|line| line.contains(&word));
    line.and_then(|line| line.first()).copied().unwrap_or(word)
}

/// The fewest letters of a word of a person's name that has several transliterations.
const SHORTEST: usize = 4;

/// The most spellings of a word.
const MOST: usize = 60;

/// The most groups of letters that differ between two spellings of a word.
const MOST_CHANGES: usize = 3;

/// The other spellings of a word, in lower case, in the full name of a person: those in which transliterations differ.
///
/// Most of them are no names. Those with fewer changed groups of letters come first, the shorter ones before the longer
/// ones; after a number of them, the rest is left out. Empty for short words.
pub fn transliterations(word: &str) -> Vec<String> {
    if word.len() < SHORTEST || !word.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return Vec::new();
    }
    let mut found = vec![word.to_owned()];
    let mut from = 0;
    for _ in 0..MOST_CHANGES {
        let until = found.len();
        for number in from..until {
            let mut changed = Vec::new();
            change(&found[number], &mut changed);
            for spelling in changed {
                if found.len() > MOST {
                    break;
                }
                if spelling.len() >= SHORTEST - 1 && !found.contains(&spelling) {
                    found.push(spelling);
                }
            }
        }
        found[until..].sort_by_key(String::len);
        from = until;
    }
    found.remove(0);
    found
}

/// Adds the word with its first letters, its last letters, and each group of letters inside it in each other spelling.
fn change(word: &str, changed: &mut Vec<String>) {
    let after = |letters: &str| Some(("", word.strip_prefix(letters)?));
    change_at(Kind::Start, after, changed);
    let before = |letters: &str| Some((word.strip_suffix(letters)?, ""));
    change_at(Kind::End, before, changed);
    for at in 0..word.len() {
        let (before, rest) = word.split_at(at);
        let around = |letters: &str| Some((before, rest.strip_prefix(letters)?));
        change_at(Kind::Part, around, changed);
    }
}

/// Adds the word with letters of each line of a kind in each other spelling of the line. `around` gives what is before
/// and after these letters in the word; `None` if the word does not have them.
fn change_at<'a>(
    kind: Kind,
    around: impl Fn(&str) -> Option<(&'a str, &'a str)>,
    changed: &mut Vec<String>,
) {
    for line in spellings(kind) {
        let fitting = line
            .iter()
            .filter_map(|letters| Some((letters, around(letters)?)));
        // The longest letters that fit are the ones that the word has: "tch" before "ch".
        let Some((letters, (before, after))) = fitting.max_by_key(|(letters, _)| letters.len())
        else {
            continue;
        };
        let others = line.iter().filter(|other| *other != letters);
        changed.extend(others.map(|other| format!("{before}{other}{after}")));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_has_a_kind_and_words_in_lower_case() {
        for row in rows(lexicon_file!("name-spellings.tsv")) {
            let columns: Vec<&str> = row.collect();
            let [kind, spellings] = columns.as_slice() else {
                panic!("{columns:?}");
            };
            assert!(Kind::of(kind).is_some(), "{columns:?}");
            assert_eq!(*spellings, spellings.to_lowercase());
        }
    }

    #[test]
    fn transliterations_find_each_other() {
        for (one, other) in [
            ("yury", "yuri"),
            ("nikolay", "nikolai"),
            ("zaretskiy", "zaretsky"),
            ("bogatyryov", "bogatyrev"),
            ("yelena", "elena"),
            ("youssef", "yusef"),
            ("noureddine", "nouredine"),
            ("braathen", "brathen"),
            ("hussein", "hussain"),
        ] {
            let found = transliterations(one);
            assert!(found.contains(&other.to_owned()), "{one}: {found:?}");
            assert!(found.len() <= MOST);
            assert!(transliterations(other).contains(&one.to_owned()), "{other}");
        }
    }

    #[test]
    fn other_names_are_no_transliterations() {
        for (one, other) in [
            ("marin", "martin"),
            ("kerry", "kerrey"),
            ("lee", "li"),
            ("macneil", "mcneil"),
        ] {
            assert!(!transliterations(one).contains(&other.to_owned()), "{one}");
        }
    }
}
