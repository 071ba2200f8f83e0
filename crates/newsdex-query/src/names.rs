//! Names as users type them: with titles, last name first, without the middle name, in another spelling.
//!
//! [`plain_name`] removes from a typed name whatever articles do not write in a name, and [`forms`] gives the other ways in which
//! articles write it. Two people stay two: no initial and no suffix (`Jr.`) is ignored if it was typed.

mod bodies;
mod people;
mod places;
mod titles;

use std::borrow::Cow;

use crate::{Pattern, Scope};
use newsdex_text::lexicon::given_names;
use newsdex_text::lexicon::name_spellings::{Kind, spellings};
use newsdex_text::lexicon::name_words;
use newsdex_text::words::fold::fold;

pub use self::people::MOST_WORDS_BETWEEN;
pub use self::places::town_and_country;
pub use self::titles::plain_name;

/// The other ways in which articles write a name.
#[derive(Debug, Clone, PartialEq)]
pub struct Forms<'p> {
    /// Matches the typed name and its other forms.
    pub pattern: Cow<'p, Pattern>,
    /// Names that are meant only if they are the whole name in an article: "Leander" for "Prince Leander".
    pub whole_names: Vec<String>,
}

/// The other ways in which articles write a name, and the typed one: any of them is a match.
///
/// Changes only words and words in a row; any other pattern has the form that was typed.
pub fn forms(scope: Scope, pattern: &Pattern) -> Forms<'_> {
    let as_typed = || Forms {
        pattern: Cow::Borrowed(pattern),
        whole_names: Vec::new(),
    };
    let Some(words) = plain_words(pattern) else {
        return as_typed();
    };
    let (others, whole_names) = match scope {
        Scope::Person | Scope::Speaker => (people::forms(&words), people::whole_names(&words)),
        Scope::Entity if is_person(&words) => (people::forms(&words), Vec::new()),
        Scope::Entity => (bodies::forms(&words), places::whole_names(&words)),
        Scope::Organization => (bodies::forms(&words), bodies::whole_names(&words)),
        Scope::Place => (Vec::new(), places::whole_names(&words)),
        _ => return as_typed(),
    };
    let mut patterns = vec![pattern.clone()];
    let of_initials = people::given_names_for_initials(pattern);
    let others = others.into_iter().chain(match scope {
        Scope::Person | Scope::Speaker | Scope::Entity => of_initials,
        _ => None,
    });
    for pattern in others {
        if !patterns.contains(&pattern) {
            patterns.push(pattern);
        }
    }
    patterns.truncate(MOST_FORMS);
    Forms {
        pattern: match patterns.len() {
            1 => Cow::Borrowed(pattern),
            _ => Cow::Owned(Pattern::AnyOf(patterns)),
        },
        whole_names,
    }
}

/// The most forms of a name that are searched.
const MOST_FORMS: usize = 16;

/// The folded words of a pattern that is a word or words in a row; `None` for other patterns.
fn plain_words(pattern: &Pattern) -> Option<Vec<String>> {
    let word = |part: &Pattern| match part {
        Pattern::Word(word) => Some(fold(word).into_owned()),
        _ => None,
    };
    match pattern {
        Pattern::Word(_) => Some(vec![word(pattern)?]),
        Pattern::Phrase { parts, slop: 0 } => parts.iter().map(word).collect(),
        _ => None,
    }
}

/// Whether a name of any kind is probably that of a person: names of bodies and places keep the order of their words.
fn is_person(words: &[String]) -> bool {
    let (Some(first), Some(last)) = (words.first(), words.last()) else {
        return false;
    };
    let is_given = |word: &str| given_names::gender(word).is_some();
    let is_of_thing = |word: &String| {
        name_words::organization_words()
            .chain(name_words::place_words())
            .chain(name_words::event_words())
            .chain(name_words::media_words())
            .chain(name_words::legal_forms())
            .any(|known| known == word)
            || matches!(word.as_str(), "of" | "for" | "and" | "the")
    };
    is_given(first) || is_given(last) || !words.iter().any(is_of_thing)
}

/// Whether a folded word is in a line of a kind.
fn is_listed(kind: Kind, word: &str) -> bool {
    let mut lines = spellings(kind).iter();
    lines.any(|line| line.contains(&word))
}

/// Words in a row, as one form of a name: each has its spellings, the typed one first.
#[derive(Debug, Clone)]
struct Row {
    words: Vec<Vec<String>>,
    slop: u32,
}

impl Row {
    fn of(words: &[String], slop: u32) -> Row {
        Row {
            words: words.iter().map(|word| vec![word.clone()]).collect(),
            slop,
        }
    }

    fn pattern(self) -> Pattern {
        let any = |spellings: Vec<String>| {
            let mut words: Vec<Pattern> = spellings.into_iter().map(Pattern::Word).collect();
            match words.len() {
                1 => words.remove(0),
                _ => Pattern::AnyOf(words),
            }
        };
        let mut parts: Vec<Pattern> = self.words.into_iter().map(any).collect();
        match parts.len() {
            1 => parts.remove(0),
            _ => Pattern::Phrase {
                parts,
                slop: self.slop,
            },
        }
    }
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
            ("PM Okande", "Okande"),
            ("The Rt Hon Ann Okande MP", "Ann Okande"),
            ("the Right Honourable Ann Okande", "Ann Okande"),
            ("Lady Hale-Okande", "Hale-Okande"),
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

    /// Whether a typed name finds an article with a name.
    fn finds(scope: Scope, typed: &str, written: &str) -> bool {
        let pattern = words_in_a_row(&plain_name(scope, typed)).unwrap();
        let forms = forms(scope, &pattern);
        let words: Vec<String> = plain_words(&words_in_a_row(written).unwrap()).unwrap();
        let patterns = match forms.pattern.as_ref() {
            Pattern::AnyOf(patterns) => patterns.clone(),
            other => vec![other.clone()],
        };
        patterns.iter().any(|pattern| matches(pattern, &words))
            || forms.whole_names.contains(&words.join(" "))
    }

    fn matches(pattern: &Pattern, words: &[String]) -> bool {
        let is = |part: &Pattern, word: &String| match part {
            Pattern::Word(one) => fold(one) == *word,
            Pattern::Prefix(start) => word.starts_with(start.as_str()),
            Pattern::AnyOf(any) => any.contains(&Pattern::Word(word.clone())),
            _ => false,
        };
        let Pattern::Phrase { parts, slop } = pattern else {
            return words.iter().any(|word| is(pattern, word));
        };
        (0..words.len()).any(|start| {
            let end = words.len().min(start + parts.len() + *slop as usize);
            let mut rest = words[start..end].iter();
            is(&parts[0], &words[start]) && parts.iter().all(|part| rest.any(|word| is(part, word)))
        })
    }

    #[track_caller]
    fn check(scope: Scope, typed: &[&str], written: &str) {
        for typed in typed {
            assert!(finds(scope, typed, written), "{typed} finds no {written}");
        }
    }

    #[track_caller]
    fn check_not(scope: Scope, typed: &[&str], written: &str) {
        for typed in typed {
            assert!(!finds(scope, typed, written), "{typed} finds {written}");
        }
    }

    #[test]
    fn an_initial_is_any_first_name_that_begins_so() {
        check(Scope::Person, &["O. Quell"], "Orrin Quell");
        check_not(Scope::Person, &["O. Quell", "A B"], "Alma Quell");
        check(
            Scope::Person,
            &["A. T. Quell", "A.T. Quell"],
            "Amos T. Quell",
        );
        check(Scope::Person, &["O. U. Quell"], "Orrin Ulf Quell");
        check(Scope::Person, &["O. Quell"], "Orrin B. Quell");
        check(Scope::Person, &["p.s. Quell"], "Paul S. Quell");
        check_not(Scope::Person, &["A. T. Quell", "at Quell"], "Alma B. Quell");
    }

    #[test]
    fn the_title_of_an_office_is_no_part_of_a_name() {
        for (typed, expected) in [
            ("Agriculture Minister Otmar Hegel", "Otmar Hegel"),
            ("Her Honour Judge Priya Nandakumar", "Priya Nandakumar"),
            ("Vice-Chancellor Rudd", "Rudd"),
            ("Detective Chief Inspector Maclise", "Maclise"),
            ("John Bishop Quell", "John Bishop Quell"),
            ("Lee King Wah", "Lee King Wah"),
        ] {
            check_plain(typed, expected);
        }
        assert_eq!(
            plain_name(Scope::Entity, "Bavarian Motor Works"),
            "Bavarian Motor Works"
        );
    }

    #[test]
    fn a_middle_name_may_be_absent_or_between() {
        check(Scope::Person, &["Orrin Quell"], "Orrin Basil Quell");
        check(
            Scope::Person,
            &["Antonia F. D. Cabrel", "Antonia FD Cabrel"],
            "Antonia Cabrel",
        );
        check(
            Scope::Person,
            &["K. R. Doe", "KR Doe", "K.R. Doe"],
            "K. R. Doe",
        );
        check_not(Scope::Person, &["Orrin B. Quell"], "Orrin C. Quell");
        check_not(Scope::Person, &["Pell Sr."], "John Pell Jr.");
    }

    #[test]
    fn the_order_of_names_may_be_another() {
        check(
            Scope::Person,
            &["Weiming Zhang", "Zhang Wei-ming"],
            "Zhang Weiming",
        );
        check(Scope::Person, &["Bao Tran"], "Tran Quoc Bao");
        check(Scope::Entity, &["Weiming Zhang"], "Zhang Weiming");
        check_not(Scope::Person, &["Thomas James"], "James Thomas");
    }

    #[test]
    fn hyphens_and_blanks_in_a_name_may_be_absent() {
        check(
            Scope::Person,
            &["Park Soojin", "Park Soo Jin", "Soojin Park", "Soo-jin Park"],
            "Park Soo-jin",
        );
        check(
            Scope::Person,
            &["Abdul Rahman al-Doe"],
            "Abdulrahman bin Khalid al-Doe",
        );
        check(
            Scope::Person,
            &["Abdel Fattah Doe", "Abd al-Fattah Doe"],
            "Abd el-Fattah Doe",
        );
        check(Scope::Person, &["Karim Elamrani"], "Karim El Amrani");
        check(Scope::Person, &["ODervan"], "Ann O'Dervan");
        check_not(Scope::Person, &["Albright"], "Al Bright");
    }

    #[test]
    fn full_names_have_several_transliterations() {
        check(Scope::Person, &["Sergei Bogatyryov"], "Sergey Bogatyrev");
        check(Scope::Person, &["Elena Bogatyreva"], "Yelena Bogatyreva");
        check(Scope::Person, &["Muhammad Benhaddou"], "Mohamed Benhaddou");
        check(Scope::Person, &["Bob Calderwick"], "Robert Calderwick");
        check_not(Scope::Person, &["Jack Smith"], "John Smith");
        check_not(Scope::Person, &["Ross"], "Ros");
    }

    #[test]
    fn a_royal_title_goes_with_a_name_that_is_whole() {
        check(Scope::Person, &["Prince Leander"], "Leander");
        check(Scope::Person, &["King Ottokar"], "Ottokar VI");
        check_not(Scope::Person, &["Prince Harry"], "Harry Quell");
    }

    #[test]
    fn organizations_have_several_wordings() {
        let org = Scope::Organization;
        check(org, &["Department of Defense"], "Defense Department");
        check(org, &["Foreign Ministry"], "Ministry of Foreign Affairs");
        check(
            org,
            &["Foreign Ministry of Zenda", "Zenda Foreign Ministry"],
            "Zenda Foreign Ministry",
        );
        check(org, &["Zenda Supreme Court"], "Supreme Court of Zenda");
        check(org, &["Zenda FC"], "FC Zenda");
        check(org, &["US Senate"], "United States Senate");
        check(org, &["The Zenda Courier"], "Zenda Courier");
        check(org, &["Acme Corporation"], "Acme");
        check_not(org, &["Miami University"], "University of Miami");
        check_not(org, &["Acme Corporation"], "Acme Choir");
    }

    #[test]
    fn places_have_several_names() {
        check(Scope::Place, &["Burma"], "Myanmar");
        check(Scope::Place, &["Ivory Coast"], "Côte d'Ivoire");
        check(Scope::Place, &["Le Havre"], "Havre");
        check(Scope::Place, &["Washington D.C."], "Washington");
        check_not(Scope::Place, &["Le Havre"], "Havre Street");
        assert_eq!(
            town_and_country("Newport, Rhode Island"),
            Some(["Newport", "Rhode Island"])
        );
        assert_eq!(town_and_country("Newport, Quay"), None);
    }

    #[test]
    fn bodies_and_places_keep_their_words() {
        check_not(Scope::Entity, &["West Bank"], "Bank West");
        check_not(Scope::Organization, &["West Bank"], "Bank West");
    }
}
