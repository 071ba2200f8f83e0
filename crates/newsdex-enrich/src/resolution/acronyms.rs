//! Pairs abbreviations with their full forms, as introduced by articles.

use std::cmp::Reverse;

use rustc_hash::FxHashMap;

use super::groups::Groups;
use super::pairs::{Likeness, Need, Pair};
use newsdex_text::checkpoint::checkpoint;
use newsdex_text::enrichment::EntityKind;
use newsdex_text::lexicon::agencies;
use newsdex_text::lexicon::name_parts::{Kind, is};

/// The share of the articles introducing an abbreviation that must give it the same meaning.
const AGREED: f64 = 0.8;

/// The abbreviation may occur without introduction in at most this many times as many articles as introduce it.
const TIMES: u64 = 20;

/// The ratio of articles that makes further evidence unnecessary. Either the introductions are this many times as
/// frequent as the abbreviation alone; or the abbreviation alone is at most this many times as frequent as the
/// introductions, is long, and is introduced at least this many times.
const OFTEN: u64 = 3;

/// Finds abbreviations that most articles introduce for the same name, paired with that name.
pub(super) fn pairs(groups: &Groups) -> Vec<Pair> {
    let mut introduced: FxHashMap<&str, FxHashMap<u32, u64>> = FxHashMap::default();
    for form in &groups.forms {
        checkpoint();
        if is_abbreviation(form.text) && abbreviates(&form.letters, &groups.name(form.name).letters)
        {
            *introduced
                .entry(form.letters.as_str())
                .or_default()
                .entry(groups.root(form.name))
                .or_default() += form.articles;
        }
    }
    let mut alone: FxHashMap<&str, Vec<u32>> = FxHashMap::default();
    for root in groups.roots() {
        checkpoint();
        let name = groups.name(root);
        if introduced.contains_key(name.letters.as_str()) && groups.kind(root) != EntityKind::Person
        {
            alone.entry(name.letters.as_str()).or_default().push(root);
        }
    }
    let mut pairs = Vec::new();
    for (letters, roots) in alone {
        let Some(meanings) = introduced.get(letters) else {
            continue;
        };
        let of: u64 = meanings.values().sum();
        let Some((full, articles)) = meanings
            .iter()
            .max_by_key(|(root, count)| (**count, Reverse(**root)))
        else {
            continue;
        };
        if (*articles as f64) < AGREED * of as f64 || *articles < 2 && letters.len() < 3 {
            continue;
        }
        for root in roots {
            checkpoint();
            let name = groups.name(groups.commonest(root));
            let is_fitting = is_abbreviation(name.text);
            // "AFP" is a news agency unless the article says that it is the police.
            if agencies::named(name.text).is_some_and(|agency| agency != groups.name(*full).text) {
                continue;
            }
            // "GA" is a state in a postal address, and an assembly elsewhere.
            let is_other_kind = groups.kind(root) != groups.kind(*full) && letters.len() < 3;
            if !is_fitting || is_other_kind || groups.articles(root) > of * TIMES {
                continue;
            }
            let is_rarely_alone = groups.articles(root) <= of * OFTEN;
            let is_surely_meant = groups.articles(root) * OFTEN <= of
                || is_rarely_alone && *articles >= OFTEN && letters.len() > 3;
            let need = match is_surely_meant {
                true => Need::Nothing,
                false => Need::Trace,
            };
            pairs.push(Pair {
                need,
                likeness: Likeness::Abbreviation {
                    articles: *articles,
                    of,
                },
                one: groups.commonest(*full),
                other: groups.commonest(root),
            });
        }
    }
    pairs
}

/// Whether a form looks like an abbreviation: "ICC", "U.N.", "AusAID".
fn is_abbreviation(form: &str) -> bool {
    let letters = form.chars().filter(|character| character.is_alphabetic());
    let (mut all, mut capitals) = (0, 0);
    for letter in letters {
        all += 1;
        capitals += usize::from(letter.is_uppercase());
    }
    (2..=8).contains(&all) && capitals >= 2 && capitals * 2 >= all && !form.contains(' ')
}

/// Whether the letters are the initials of the words, or begin with the first initial and are mostly initials.
fn abbreviates(letters: &str, full: &str) -> bool {
    if letters.contains(' ') || full.split(' ').any(|word| word == letters) || !full.contains(' ') {
        return false;
    }
    let initials = |skips: bool| -> String {
        full.split(' ')
            .filter(|word| !skips || !is(Kind::NoInitial, word))
            .filter_map(|word| word.chars().next())
            .collect()
    };
    if letters == initials(true) || letters == initials(false) {
        return true;
    }
    // "UNHCR" omits words, "Interpol" has more letters than initials.
    let mut rest = letters.chars().peekable();
    let mut from_initials = 0;
    for (index, word) in full.split(' ').enumerate() {
        for (place, character) in word.chars().enumerate() {
            if rest.next_if_eq(&character).is_some() {
                from_initials += usize::from(place == 0);
            } else if index == 0 && place == 0 {
                return false;
            }
        }
    }
    rest.peek().is_none() && from_initials * 4 >= letters.chars().count() * 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(letters: &str, full: &str, expected: bool) {
        assert_eq!(abbreviates(letters, full), expected, "{letters} for {full}");
    }

    #[test]
    fn initials_abbreviate() {
        check("icc", "international criminal court", true);
        check("fbi", "federal bureau of investigation", true);
        check("doj", "department of justice", true);
        check(
            "unhcr",
            "united nations high commissioner for refugees",
            true,
        );
        check("icc", "international court of justice", false);
        check("us", "us senate", false);
        check("cia", "california", false);
    }

    #[test]
    fn abbreviations_have_capitals() {
        assert!(is_abbreviation("ICC") && is_abbreviation("U.N.") && is_abbreviation("AusAID"));
        assert!(!is_abbreviation("Labor") && !is_abbreviation("A") && !is_abbreviation("NEW YORK"));
    }
}
