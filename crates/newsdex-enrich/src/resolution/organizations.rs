//! Organisations: different wordings of the same name.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::Reason;
use super::groups::Groups;
use super::kinds::may_abbreviate;
use super::pairs::{Likeness, Need, Pair};
use super::places::alike;
use super::spelling::letters as letters_of;
use newsdex_text::checkpoint::checkpoint;
use newsdex_text::enrichment::EntityKind;
use newsdex_text::lexicon::name_spellings::{self, Kind};
use newsdex_text::lexicon::name_words::{self, is_legal_form};

/// Merges organisations whose names differ only in legal form, spelling or the order of "Ministry of", and well-known
/// ones with their abbreviations.
pub(super) fn join(groups: &mut Groups) {
    let mut first: FxHashMap<(String, bool), u32> = FxHashMap::default();
    for root in groups.commonest_first() {
        checkpoint();
        if groups.kind(root) != EntityKind::Organization {
            continue;
        }
        let letters = &groups.name(root).letters;
        let (form, reason) = match full_name(letters) {
            Some(full) => ((full.to_owned(), false), Reason::Synonym),
            None => {
                let form = (form(letters), may_abbreviate(groups.name(root)));
                (form, Reason::OrganizationForm)
            }
        };
        let at = *first.entry(form).or_insert(root);
        groups.join(at, root, reason);
    }
}

/// Finds organisations that may be the same: similar spellings, or the same name without a country or a legal form.
pub(super) fn pairs(groups: &Groups) -> Vec<Pair> {
    let mut pairs = alike(groups, EntityKind::Organization, 8);
    let by_form: FxHashMap<String, u32> = organizations(groups)
        .map(|root| (form(&groups.name(root).letters), root))
        .collect();
    for (form, root) in &by_form {
        checkpoint();
        let without = COUNTRIES
            .iter()
            .find_map(|country| form.strip_prefix(country));
        let without = without.filter(|rest| rest.split(' ').count() >= 3);
        // "Target Corp" may be "Target", but the word alone may also mean anything else.
        let company = form
            .split_once(' ')
            .filter(|(_, legal)| is_legal_form(legal));
        let other = [without, company.map(|(name, _)| name)]
            .into_iter()
            .flatten();
        for other in other.filter_map(|name| by_form.get(name)) {
            let (one, other) = (groups.commonest(*root), groups.commonest(*other));
            pairs.push(Pair {
                need: Need::Much,
                likeness: Likeness::OrganizationForm,
                one: one.min(other),
                other: one.max(other),
            });
        }
    }
    pairs
}

fn organizations<'a>(groups: &'a Groups) -> impl Iterator<Item = u32> + 'a {
    groups
        .roots()
        .filter(|root| groups.kind(*root) == EntityKind::Organization)
}

/// Countries at the beginning of a name, as [`form`] gives them.
const COUNTRIES: [&str; 2] = ["us ", "american "];

/// The full name of an organisation known by an abbreviation; both in normalised form.
fn full_name(abbreviation: &str) -> Option<&'static str> {
    static NAMES: LazyLock<FxHashMap<String, String>> = LazyLock::new(|| {
        let known = name_words::organizations();
        known
            .filter_map(|known| Some((letters_of(known.abbreviation), letters_of(known.full?))))
            .collect()
    });
    NAMES.get(abbreviation).map(String::as_str)
}

/// The common form of different wordings of an organisation's name.
fn form(letters: &str) -> String {
    let mut words: Vec<&str> = letters
        .split(' ')
        .filter(|word| *word != "the")
        .map(common_spelling)
        .collect();
    while words.len() > 2 && words.last().is_some_and(|word| is_legal_form(word)) {
        words.pop();
    }
    if let [before @ .., "and"] = words.as_slice()
        && !before.is_empty()
    {
        words.pop();
    }
    // "United States Senate", "U S Senate"
    if let ["united", "states", rest @ ..] | ["u", "s", rest @ ..] = words.as_slice()
        && !rest.is_empty()
    {
        words.splice(..2, ["us"]);
    }
    // "Defense Department", "Department of Defense", "Ministry for Defence"
    match words.as_slice() {
        [
            office @ ("department" | "ministry"),
            "of" | "for",
            rest @ ..,
        ] if !rest.is_empty() => {
            format!("{office} of {}", rest.join(" "))
        }
        [rest @ .., office @ ("department" | "ministry")]
            if !rest.is_empty()
                && !rest.contains(&"of")
                && !rest.contains(&"police")
                && !rest.contains(&"fire") =>
        {
            format!("{office} of {}", rest.join(" "))
        }
        words => words.join(" "),
    }
}

fn common_spelling(word: &str) -> &str {
    name_spellings::usual(Kind::Body, word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resolution::spelling::letters;

    #[track_caller]
    fn check_same(names: &[&str]) {
        let forms: Vec<String> = names.iter().map(|name| form(&letters(name))).collect();
        assert!(forms.windows(2).all(|pair| pair[0] == pair[1]), "{forms:?}");
    }

    #[test]
    fn legal_forms_do_not_matter() {
        check_same(&[
            "Strelsau Motors",
            "Strelsau Motors Inc.",
            "Strelsau Motors Co., Ltd.",
        ]);
        check_same(&["Strelsau Steel", "Strelsau Steel plc"]);
        assert_ne!(form("bank corp"), form("bank"));
    }

    #[test]
    fn the_united_states_are_one_in_names_of_their_bodies() {
        check_same(&[
            "U.S. Department of Roads",
            "US Department of Roads",
            "U S Department of Roads",
            "United States Department of Roads",
            "the United States Department of Roads",
        ]);
        assert_ne!(form("united states"), form("us"));
    }

    #[test]
    fn departments_and_spellings_meet() {
        check_same(&[
            "Department of Defense",
            "Dept. of Defence",
            "Defense Department",
            "the Defence Department",
        ]);
        check_same(&["Ministry of the Interior", "Interior Ministry"]);
        check_same(&["World Health Organisation", "World Health Organization"]);
        assert_ne!(form("university of miami"), form("miami university"));
    }
}
