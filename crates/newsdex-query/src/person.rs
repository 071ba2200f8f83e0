//! Names of people as users type them: with titles, last name first, without the middle name.
//!
//! [`plain_name`] removes from a typed name whatever articles do not write in a name, and [`forms`] gives the other ways in which
//! articles write it. Two people stay two: no initial and no suffix (`Jr.`) is ignored if it was typed.

use std::borrow::Cow;

use crate::{Pattern, Scope};
use newsdex_text::lexicon::given_names;
use newsdex_text::lexicon::titles::{self, OfficeUse, Use};
use newsdex_text::words::fold::fold;

/// The most words between two typed words of a name: "Fernando Cardoso" finds "Fernando Henrique Cardoso".
pub const MOST_WORDS_BETWEEN: u32 = 3;

/// The most words of a name that are tried in another order.
const MOST_REORDERED: usize = 4;

/// The most words of a name on each side of its comma.
const MOST_WORDS: usize = 5;

/// A typed name as articles write it: the first name first, without titles before it and letters after it.
///
/// `Trump, Donald` gives `Donald Trump`, `Dr. King` gives `King`. Unchanged if the scope does not contain people. A title
/// that goes with given names stays before a single word: `Prince Harry`.
pub fn plain_name(scope: Scope, typed: &str) -> Cow<'_, str> {
    let strict = match scope {
        Scope::Person | Scope::Speaker => false,
        Scope::Entity => true,
        // Authors are listed without titles.
        Scope::Author => return first_name_first(typed).map_or(typed.into(), Cow::Owned),
        _ => return typed.into(),
    };
    let ordered = first_name_first(typed);
    let words: Vec<&str> = ordered
        .as_deref()
        .unwrap_or(typed)
        .split_whitespace()
        .collect();
    let kept = without_letters_after(without_titles(&words, strict));
    match (ordered.is_some(), kept.len() == words.len()) {
        (false, true) => typed.into(),
        _ => kept.join(" ").into(),
    }
}

/// The name with its first name first, if a comma is behind its last name.
fn first_name_first(typed: &str) -> Option<String> {
    let parts: Vec<&str> = typed.split(',').map(str::trim).collect();
    let (last, first, suffix) = match parts.as_slice() {
        [last, first] => (*last, *first, ""),
        [last, first, suffix] if is_suffix(suffix) => (*last, *first, *suffix),
        _ => return None,
    };
    let is_name = |part: &str| {
        let words = part.split_whitespace().count();
        (1..=MOST_WORDS).contains(&words) && part.chars().any(char::is_alphabetic)
    };
    if !is_name(last) || !is_name(first) || is_suffix(first) || is_letters_after(first) {
        return None;
    }
    Some(format!("{first} {last} {suffix}").trim_end().to_owned())
}

fn is_suffix(word: &str) -> bool {
    let word = word.trim_end_matches('.').to_lowercase();
    matches!(
        word.as_str(),
        "jr" | "sr" | "jnr" | "snr" | "junior" | "senior" | "ii" | "iii" | "iv"
    )
}

fn is_letters_after(word: &str) -> bool {
    let word: String = word.chars().filter(|sign| *sign != '.').collect();
    titles::titles("en", Use::After).any(|letters| letters.eq_ignore_ascii_case(&word))
}

fn without_letters_after<'a, 'w>(mut words: &'a [&'w str]) -> &'a [&'w str] {
    while let [rest @ .., last] = words
        && rest.len() >= 2
        && is_letters_after(last.trim_matches(','))
    {
        words = rest;
    }
    words
}

/// The words behind the titles. If `strict`, titles that also begin the names of companies stay: "General Motors".
fn without_titles<'a, 'w>(mut words: &'a [&'w str], strict: bool) -> &'a [&'w str] {
    let all = words;
    while let [first, rest @ ..] = words
        && !rest.is_empty()
    {
        let word = fold(first.trim_matches(['.', ','])).into_owned();
        let is_before_title = || rest.first().is_some_and(|next| is_title(&fold(next)));
        // "Prime Minister", "the President"
        let is_of_title =
            word == "the" || titles::office_words(OfficeUse::Title).any(|known| known == word);
        if is_of_title && rest.len() > 1 && is_before_title() {
            words = rest;
            continue;
        }
        // "Secretary of State Ann Doe"
        if words.len() < all.len() && matches!(word.as_str(), "of" | "for") && rest.len() > 1 {
            words = rest.get(1..).unwrap_or_default();
            continue;
        }
        let goes_with_given = titles::goes_with_given_name(&word) && rest.len() == 1;
        let is_of_company = strict && titles::titles("en", Use::Company).any(|title| title == word);
        if !is_title(&word)
            || goes_with_given
            || is_of_company
            || given_names::gender(&word).is_some()
        {
            break;
        }
        words = rest;
    }
    words
}

/// Whether a folded word is a title before names, in any language.
fn is_title(word: &str) -> bool {
    let word = word.trim_end_matches('.');
    word.chars().nth(1).is_some() && titles::is_title(word)
}

/// The other ways in which articles write a name, and the typed one: any of them is a match.
///
/// Changes only words in a row; any other pattern has the form that was typed.
pub fn forms(scope: Scope, pattern: &Pattern) -> Cow<'_, Pattern> {
    if !matches!(scope, Scope::Person | Scope::Speaker | Scope::Entity) {
        return Cow::Borrowed(pattern);
    }
    let Pattern::Phrase { parts, slop: 0 } = pattern else {
        return Cow::Borrowed(pattern);
    };
    let words = parts.iter().map(|part| match part {
        Pattern::Word(word) => Some(fold(word).into_owned()),
        _ => None,
    });
    let Some(words) = words.collect::<Option<Vec<String>>>() else {
        return Cow::Borrowed(pattern);
    };
    let (Some(first), Some(last)) = (words.first(), words.last()) else {
        return Cow::Borrowed(pattern);
    };
    let is_given = |word: &str| given_names::gender(word).is_some();
    // Names of bodies and places keep their words and the order of them: "West Bank".
    let is_of_person = scope != Scope::Entity || is_given(first) || is_given(last);
    if !is_of_person {
        return Cow::Borrowed(pattern);
    }
    let mut forms = vec![Form::of(&words, 0)];
    let inner = words.get(1..words.len() - 1).unwrap_or_default();
    if inner.iter().any(|word| is_initials(word)) {
        // "Antonia F. D. Cabrel", "Antonia FD Cabrel", "Antonia Cabrel"
        forms.push(Form::of(&divided(&words), 0));
        forms.push(Form::of(&joined(&words), 0));
        let without = |(at, word): (usize, &String)| {
            let is_inner = at > 0 && at + 1 < words.len();
            (!is_inner || !is_initials(word)).then(|| word.clone())
        };
        forms.push(Form::of(
            &words
                .iter()
                .enumerate()
                .filter_map(without)
                .collect::<Vec<_>>(),
            0,
        ));
    } else {
        // The Arabic article may be absent: "Karim el-Masbah", "Karim Masbah".
        let is_article = |word: &String| matches!(word.as_str(), "al" | "el" | "ul");
        let outer = |(at, word): (usize, &String)| {
            (at == 0 || at + 1 == words.len() || !is_article(word)).then(|| word.clone())
        };
        let bare: Vec<String> = words.iter().enumerate().filter_map(outer).collect();
        forms.push(Form::of(&bare, MOST_WORDS_BETWEEN));
        // "Viktor Orbán", "Orbán Viktor"; but "Thomas James" and "James Thomas" are two people.
        let is_order_known =
            is_given(first) && is_given(last) || words.iter().any(|word| is_suffix(word));
        if !is_order_known && words.len() <= MOST_REORDERED {
            let mut last_first = words.clone();
            last_first.rotate_right(1);
            let mut first_last = words.clone();
            first_last.rotate_left(1);
            forms.push(Form::of(&last_first, 0));
            forms.push(Form::of(&first_last, 0));
        }
    }
    let mut patterns: Vec<Pattern> = Vec::new();
    let with_given_name = given_name_for_initial(&words);
    for pattern in forms.into_iter().map(Form::pattern).chain(with_given_name) {
        if !patterns.contains(&pattern) {
            patterns.push(pattern);
        }
    }
    Cow::Owned(Pattern::AnyOf(patterns))
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
        slop: 0,
    })
}

struct Form {
    words: Vec<String>,
    slop: u32,
}

impl Form {
    fn of(words: &[String], slop: u32) -> Form {
        Form {
            words: words.to_vec(),
            slop,
        }
    }

    fn pattern(self) -> Pattern {
        let mut parts: Vec<Pattern> = self.words.into_iter().map(Pattern::Word).collect();
        match parts.len() {
            1 => parts.remove(0),
            _ => Pattern::Phrase {
                parts,
                slop: self.slop,
            },
        }
    }
}

/// Whether a folded word consists of initials: "f", "fd".
fn is_initials(word: &str) -> bool {
    let is_vowel = |letter: char| matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
    let letters = word.chars().count();
    word.chars().all(char::is_alphabetic)
        && (letters == 1 || letters <= 3 && !word.contains(is_vowel) && !is_suffix(word))
}

/// The words with initials divided: "antonia fd cabrel" gives "antonia f d cabrel".
fn divided(words: &[String]) -> Vec<String> {
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
fn joined(words: &[String]) -> Vec<String> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rewrite::words_in_a_row;

    #[track_caller]
    fn check_plain(typed: &str, expected: &str) {
        assert_eq!(plain_name(Scope::Person, typed), expected, "of {typed}");
    }

    #[test]
    fn titles_are_no_part_of_a_name() {
        for (typed, expected) in [
            ("President Okande", "Okande"),
            ("Mrs Clinch", "Clinch"),
            ("Dr. Samuel Levitt", "Samuel Levitt"),
            ("Prime Minister Okande", "Okande"),
            ("the President Okande", "Okande"),
            ("Secretary of State Ruth Okande", "Ruth Okande"),
            ("Präsident Okande", "Okande"),
            ("Prince Fahad bin Salim", "Fahad bin Salim"),
            ("Ruth Okande MP", "Ruth Okande"),
            ("Senator", "Senator"),
        ] {
            check_plain(typed, expected);
        }
    }

    #[test]
    fn words_that_are_also_given_names_and_royal_titles_stay() {
        for typed in [
            "Dean Acheson",
            "Prince Harry",
            "Pope Francis",
            "Earl Grey",
            "Orrin Quell",
        ] {
            check_plain(typed, typed);
        }
    }

    #[test]
    fn a_last_name_before_a_comma_goes_to_the_end() {
        check_plain("Quell, Orrin", "Orrin Quell");
        check_plain("Quell, Mr. Orrin B.", "Orrin B. Quell");
        check_plain("Pell, John, Jr.", "John Pell Jr.");
        check_plain("Pell, Jr.", "Pell, Jr.");
        assert_eq!(plain_name(Scope::Author, "Quell, Orrin"), "Orrin Quell");
        assert_eq!(plain_name(Scope::Place, "Quell, Orrin"), "Quell, Orrin");
    }

    #[test]
    fn companies_keep_the_titles_in_their_names() {
        let plain = |typed| plain_name(Scope::Entity, typed);
        assert_eq!(plain("General Motors"), "General Motors");
        assert_eq!(plain("President Okande"), "Okande");
        assert_eq!(plain("Mrs. Clinch"), "Clinch");
    }

    #[track_caller]
    fn check_forms(typed: &str, expected: &[&str]) {
        let pattern = words_in_a_row(typed).unwrap();
        let shown = match forms(Scope::Person, &pattern).into_owned() {
            Pattern::AnyOf(parts) => parts.iter().map(ToString::to_string).collect(),
            other => vec![other.to_string()],
        };
        assert_eq!(shown, expected, "of {typed}");
    }

    #[test]
    fn a_middle_name_may_be_absent_or_between() {
        check_forms(
            "Orrin Quell",
            &["\"orrin quell\"", "\"orrin quell\"~3", "\"quell orrin\""],
        );
        check_forms(
            "Antonia F D Cabrel",
            &[
                "\"antonia f d cabrel\"",
                "\"antonia fd cabrel\"",
                "\"antonia cabrel\"",
            ],
        );
        check_forms("Quell", &["Quell"]);
    }

    #[test]
    fn a_name_of_two_given_names_keeps_its_order() {
        check_forms("Thomas James", &["\"thomas james\"", "\"thomas james\"~3"]);
    }

    #[test]
    fn an_initial_is_any_first_name_that_begins_so() {
        check_forms(
            "O. Quell",
            &[
                "\"o quell\"",
                "\"o quell\"~3",
                "\"quell o\"",
                "\"o* quell\"",
            ],
        );
        check_forms("A B", &["\"a b\"", "\"a b\"~3", "\"b a\""]);
    }

    #[test]
    fn an_arabic_article_may_be_absent() {
        check_forms(
            "Abdel Karim el-Masbah",
            &[
                "\"abdel karim el masbah\"",
                "\"abdel karim masbah\"~3",
                "\"masbah abdel karim el\"",
                "\"karim el masbah abdel\"",
            ],
        );
    }

    #[test]
    fn bodies_and_places_keep_their_words() {
        let pattern = words_in_a_row("West Bank").unwrap();
        assert_eq!(forms(Scope::Entity, &pattern).as_ref(), &pattern);
        assert_eq!(forms(Scope::Organization, &pattern).as_ref(), &pattern);
    }
}
